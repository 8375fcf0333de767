//! What the screens about recovery sheets are told and send.

use crate::error::{AppError, Code};
use chrono::NaiveDate;
use domain::public::KeyGroup;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::SealKeyPair;

/// Something only two sheets, or only one member, can open; by what stands in clear.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StuckLine {
    /// A contact item; else a record: a report or a case.
    pub item: bool,
    /// Its entries; 0 for an item.
    pub entries: u32,
    /// When it was begun, RFC 3339.
    pub since: String,
    /// Its last entry, RFC 3339.
    pub last: String,
    /// Who began it.
    pub by: String,
}

/// How the recovery sheets stand.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecoveryView {
    /// Which sheets are in force; 1: those of the founding.
    pub generation: u32,
    /// Since when, RFC 3339.
    pub since: String,
    /// The day those of the founding were checked word by word.
    pub checked_on: Option<NaiveDate>,
    /// Two were used since: new ones are owed.
    pub used: Option<SheetsUse>,
    /// New ones wait for a second signature.
    pub proposed: Option<ProposedSheets>,
    /// New ones were begun on this desk and are not all checked.
    pub pending: bool,
    /// So many keys are sealed to the sheets in force.
    pub sealed: u32,
    /// Of so many.
    pub of: u32,
    /// What nobody can open but two sheets.
    pub stuck: Vec<StuckLine>,
    /// How many there are of it; the list ends somewhere.
    pub stuck_of: u32,
    /// Groups whose key nobody holds.
    pub groups_on_sheets: Vec<KeyGroup>,
    /// The one who asks may use two sheets.
    pub may_use: bool,
    /// The one who asks may print new ones.
    pub may_propose: bool,
}

/// What two sheets were used for since the ones in force came.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetsUse {
    /// At whose desk, the last time.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Records that were opened.
    pub streams: u32,
    /// Contact items that were opened.
    pub items: u32,
    /// Group keys that were taken.
    pub groups: Vec<KeyGroup>,
    /// Why, the last time; a group's key is taken without further words.
    pub reason: Option<String>,
}

/// New sheets that wait for a second signature.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProposedSheets {
    /// At whose desk they were printed.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// The one who asks may sign them.
    pub may_second: bool,
}

/// Using two sheets.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct UseSheets {
    /// The words of one sheet.
    pub first: String,
    /// The words of another.
    pub second: String,
    /// Why.
    pub reason: String,
}

impl std::fmt::Debug for UseSheets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("UseSheets").finish_non_exhaustive()
    }
}

/// What two sheets opened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetsOpened {
    /// Records sealed to those entitled.
    pub streams: u32,
    /// Contact items sealed to those on duty.
    pub items: u32,
    /// What stays closed: the sheets do not open it, or nobody is entitled to it.
    pub left: u32,
    /// How it stands now.
    pub recovery: RecoveryView,
}

/// Signing new sheets.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SecondSheets {
    /// The first three words of any of them.
    pub words: Vec<String>,
}

/// Two sheets, on a desk that lost the unit secret.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RestoreSecret {
    /// The words of one sheet.
    pub first: String,
    /// The words of another.
    pub second: String,
}

impl std::fmt::Debug for RestoreSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RestoreSecret").finish_non_exhaustive()
    }
}

/// The recovery key that two sheets give.
///
/// # Errors
/// They are no sheets, or not two of one key; the field says which.
pub(crate) fn share_pair(first: &str, second: &str) -> Result<SealKeyPair, AppError> {
    let wrong = |field: &str| AppError {
        field: Some(field.to_owned()),
        ..AppError::of(Code::WrongWords)
    };
    let share = |words: &str, field: &str| vault::Share::from_words(words).map_err(|_| wrong(field));
    vault::join_recovery(&share(first, "first")?, &share(second, "second")?).map_err(|_| wrong("second"))
}
