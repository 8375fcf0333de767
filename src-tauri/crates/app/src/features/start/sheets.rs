//! Recovery sheets: shown one by one, two words of each asked back.

use super::forms::{Nothing, RecoverySheet, SheetNumber, SheetWords, SheetsStatus};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::session::Session;
use crate::sources::Chance;
use domain::command::UnitCommand;
use domain::people::Preset;
use domain::public::Public;
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Recovery sheets that still have to be copied and checked; kept in the desk file until then (O12).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PendingSheets {
    pub(super) words: Vec<Zeroizing<String>>,
    pub(super) asked: Vec<(u32, u32)>,
    pub(super) confirmed: Vec<u32>,
    pub(super) anchor_words: Vec<String>,
    pub(super) until: chrono::NaiveDate,
    /// The public key, where they are to take the place of older sheets.
    #[serde(default)]
    pub(super) renewal: Option<String>,
}

impl PendingSheets {
    /// Splits a recovery key into three sheets and chooses which words are asked back.
    ///
    /// # Errors
    /// The key does not split.
    pub(crate) fn of(
        recovery: &vault::SealKeyPair,
        anchor: &vault::Anchor,
        until: chrono::NaiveDate,
        chance: &mut Chance,
    ) -> Result<Self, AppError> {
        let shares = vault::split_recovery(recovery, chance).map_err(|_| Code::Internal)?;
        let words: Vec<Zeroizing<String>> = shares
            .iter()
            .map(|share| Zeroizing::new(share.to_words().join(" ")))
            .collect();
        let asked = words
            .iter()
            .map(|words| two_places(words.split(' ').count(), chance))
            .collect();
        Ok(Self {
            words,
            asked,
            confirmed: Vec::new(),
            anchor_words: vault::anchor_words(anchor)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            until,
            renewal: None,
        })
    }

    /// The same, to take the place of older sheets.
    #[must_use]
    pub(crate) fn renewing(self, recovery: String) -> Self {
        Self {
            renewal: Some(recovery),
            ..self
        }
    }

    /// Whether they are to take the place of older sheets.
    #[must_use]
    pub const fn is_renewal(&self) -> bool {
        self.renewal.is_some()
    }
}

fn two_places(words: usize, chance: &mut Chance) -> (u32, u32) {
    let words = u32::try_from(words).unwrap_or(2).max(2);
    let first = chance.next_u32() % words;
    let second = (first + 1 + chance.next_u32() % (words - 1)) % words;
    (first.min(second) + 1, first.max(second) + 1)
}

pub(crate) const SHEETS_SETTING: &str = "pending-sheets";

/// A recovery sheet to print or copy by hand.
pub(crate) async fn recovery_sheet(
    _: &Desk,
    session: &Arc<Session>,
    wanted: SheetNumber,
) -> Result<RecoverySheet, AppError> {
    let unit_name = session.with_unit(|unit| unit.name.clone()).await?;
    let sheets = session.sheets.lock().await;
    let sheets = sheets.as_ref().ok_or(Code::SheetsGone)?;
    let place = sheet_place(wanted.number)?;
    let words = sheets.words.get(place).ok_or(Code::SheetsGone)?;
    let asked = sheets.asked.get(place).copied().ok_or(Code::SheetsGone)?;
    Ok(RecoverySheet {
        number: wanted.number,
        words: words.split(' ').map(str::to_owned).collect(),
        anchor_words: sheets.anchor_words.clone(),
        unit_name,
        asked,
    })
}

fn sheet_place(number: u32) -> Result<usize, AppError> {
    match number {
        1..=3 => Ok(usize::try_from(number - 1).unwrap_or(0)),
        _ => Err(AppError::field("number")),
    }
}

/// Checks the two words asked back; after the third sheet the program forgets them all.
pub(crate) async fn confirm_sheet(
    desk: &Desk,
    session: &Arc<Session>,
    typed: SheetWords,
) -> Result<SheetsStatus, AppError> {
    let place = sheet_place(typed.number)?;
    let (done, renewal) = {
        let mut slot = session.sheets.lock().await;
        let sheets = slot.as_mut().ok_or(Code::SheetsGone)?;
        let words: Vec<&str> = sheets
            .words
            .get(place)
            .ok_or(Code::SheetsGone)?
            .split(' ')
            .collect();
        let (first, second) = sheets.asked.get(place).copied().ok_or(Code::SheetsGone)?;
        let is = |at: u32, word: &str| {
            let at = usize::try_from(at).unwrap_or(0).checked_sub(1);
            at.and_then(|at| words.get(at))
                .is_some_and(|right| right.eq_ignore_ascii_case(word.trim()))
        };
        if !is(first, &typed.first) || !is(second, &typed.second) {
            return Err(AppError {
                field: Some("words".into()),
                ..AppError::of(Code::WrongWords)
            });
        }
        if !sheets.confirmed.contains(&typed.number) {
            sheets.confirmed.push(typed.number);
        }
        (sheets.confirmed.len() == 3, sheets.renewal.clone())
    };
    if done {
        let (command, public) = match renewal.clone() {
            Some(recovery) => (
                UnitCommand::ProposeSheets,
                Some(Public::RecoveryProposed { recovery }),
            ),
            None => {
                let on = session.today().await?;
                (UnitCommand::ConfirmSheets { on }, None)
            }
        };
        crate::unit_acts::decide_and_act(session, command, public).await?;
        *session.sheets.lock().await = None;
        keep_sheets(session, None).await?;
    } else {
        let sheets = session.sheets.lock().await.clone();
        keep_sheets(session, sheets.as_ref()).await?;
    }
    let status = sheets_status(desk, session, Nothing {}).await?;
    Ok(SheetsStatus {
        renewal: renewal.is_some(),
        ..status
    })
}

/// How far the sheets are.
pub(crate) async fn sheets_status(
    _: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<SheetsStatus, AppError> {
    let today = session.today().await?;
    let small = session.with_unit(|unit| unit.preset == Preset::Small).await?;
    let sheets = session.sheets.lock().await;
    Ok(match &*sheets {
        None => SheetsStatus {
            confirmed: vec![1, 2, 3],
            done: true,
            may_wait: false,
            renewal: false,
        },
        Some(sheets) => SheetsStatus {
            confirmed: sheets.confirmed.clone(),
            done: false,
            may_wait: small && today <= sheets.until && !sheets.is_renewal(),
            renewal: sheets.is_renewal(),
        },
    })
}

pub(crate) async fn keep_sheets(session: &Session, sheets: Option<&PendingSheets>) -> Result<(), AppError> {
    let bytes = match sheets {
        Some(sheets) => Zeroizing::new(serde_json::to_vec(sheets).map_err(|_| Code::Internal)?),
        None => Zeroizing::new(Vec::new()),
    };
    session.desk.set_setting(SHEETS_SETTING, &bytes).await?;
    Ok(())
}

pub(super) async fn load_sheets(session: &Session) -> Result<(), AppError> {
    if let Some(bytes) = session.desk.setting(SHEETS_SETTING).await?.map(Zeroizing::new)
        && !bytes.is_empty()
    {
        let pending: Option<PendingSheets> = serde_json::from_slice(&bytes).ok();
        // Proposed before a stop: they were all checked, and are shown to nobody any more.
        let proposed = match pending.as_ref().and_then(|pending| pending.renewal.as_deref()) {
            Some(key) => {
                let known = session.known.lock().await;
                let register = &known.chain.register;
                register.recovery_generation_of(key).is_some()
                    || register
                        .proposed_by(session.person)
                        .is_some_and(|(_, proposed)| proposed == key)
            }
            None => false,
        };
        if proposed {
            keep_sheets(session, None).await?;
        } else {
            *session.sheets.lock().await = pending;
        }
    }
    Ok(())
}
