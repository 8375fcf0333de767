//! What the window sends and gets before and around unlocking.

use domain::ids::PersonId;
use domain::people::{Preset, Role};
use domain::unit::ProfileName;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request without arguments.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// Where this desk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// No unit is known here: found, join or look around.
    Empty,
    /// A unit is known, nobody is at the desk.
    Locked,
    /// Idle lock: the PIN reopens (O18).
    PinLocked,
    /// Someone is at the desk.
    Open,
}

/// Somebody who can unlock this desk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskPerson {
    /// Who.
    pub person: PersonId,
    /// Name, from this desk's own list.
    pub name: String,
}

/// What the window shows before anything is unlocked.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskStatus {
    /// Where the desk stands.
    pub state: DeskState,
    /// Name of the unit, where one is known.
    pub unit_name: Option<String>,
    /// Who can unlock here.
    pub people: Vec<DeskPerson>,
    /// Whether this is the demonstration unit.
    pub demo: bool,
    /// The passphrase its invented people share, to be filled in; it guards nothing.
    pub demo_passphrase: Option<String>,
    /// A desk file that should be here is gone (ledger.md §3).
    pub desk_file_missing: bool,
    /// Seconds of idleness after which the window asks to lock.
    pub idle_seconds: u32,
    /// `id` or `en`.
    pub language: String,
    /// `system`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// Today in the unit's time zone, ISO date.
    pub today: String,
    /// Whether the page may be shown on screens that record (content protection is off only in tests).
    pub version: String,
}

/// Language and theme of this desk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskPreferences {
    /// `id` or `en`.
    pub language: String,
    /// `system`, `light`, `dark` or `contrast`.
    pub theme: String,
}

/// A passphrase offered by the program (at least 70 bits).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OfferedPassphrase {
    /// Words separated by single spaces.
    pub passphrase: String,
    /// Its strength in bits.
    pub bits: u32,
}

/// Judging a passphrase of one's own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PassphraseToJudge {
    /// As typed.
    pub passphrase: String,
}

/// How strong it is by zxcvbn's estimate.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PassphraseStrength {
    /// Estimated bits.
    pub bits: u32,
    /// Strong enough (70 bits).
    pub enough: bool,
}

/// Founding a unit. The ledger's place is chosen by the host (default folder of the desk).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FoundUnit {
    /// Name of the unit.
    pub unit_name: String,
    /// Name of the ministry.
    pub ministry: String,
    /// Preset (O12).
    pub preset: Preset,
    /// Profile.
    pub profile: ProfileName,
    /// WIB, WITA or WIT.
    pub time_zone: domain::calendar::TimeZone,
    /// The founder's name.
    pub founder_name: String,
    /// Titles of the founder's offices among those of the preset; empty: the first.
    pub office_titles: Vec<String>,
    /// The passphrase.
    pub passphrase: String,
    /// Where the intake book stands (O15), 0 for a new one.
    pub intake_start: u32,
    /// Where the agenda book stands, 0 for a new one.
    pub agenda_start: u32,
}

/// A recovery sheet as shown, printed or copied by hand; never a file (ledger.md §5).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecoverySheet {
    /// 1, 2 or 3.
    pub number: u32,
    /// Its words in order.
    pub words: Vec<String>,
    /// The anchor as words, printed on it.
    pub anchor_words: Vec<String>,
    /// Name of the unit.
    pub unit_name: String,
    /// Positions (from 1) of the two words asked back.
    pub asked: (u32, u32),
}

/// Which sheet to show.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetNumber {
    /// 1, 2 or 3.
    pub number: u32,
}

/// The two words asked back of one sheet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetWords {
    /// Which sheet.
    pub number: u32,
    /// The word at the first asked position.
    pub first: String,
    /// The word at the second.
    pub second: String,
}

/// How far the sheets are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetsStatus {
    /// Sheets confirmed so far.
    pub confirmed: Vec<u32>,
    /// All three done, or none are pending.
    pub done: bool,
    /// Small units may finish until the end of the first day, with a standing warning (O12).
    pub may_wait: bool,
    /// They are new sheets of a unit that has older ones: in force once a second officer has signed.
    pub renewal: bool,
}

/// Unlocking by passphrase.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Unlock {
    /// Who.
    pub person: PersonId,
    /// The passphrase.
    pub passphrase: String,
}

/// Setting the PIN for this session, or reopening with it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Pin {
    /// Six digits.
    pub pin: String,
}

/// Who sits at the desk and what he may do.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionInfo {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Roles of the day.
    pub roles: Vec<Role>,
    /// Titles of the offices held.
    pub offices: Vec<String>,
    /// Name of the unit.
    pub unit_name: String,
    /// Name of the ministry.
    pub ministry: String,
    /// `local`, `connected` or `offline`.
    pub ledger: String,
    /// Acts waiting to be sent.
    pub waiting: u32,
    /// Whether a PIN is set for this session.
    pub has_pin: bool,
    /// Recovery sheets are still to be printed.
    pub sheets_pending: bool,
    /// Sheets were used or new ones wait, and the next step is this person's (O24).
    pub sheets_owed: bool,
    /// Rooms of the rail this person can use: `desk`, `register`, `deadlines`, `inquiry`, `checks`, `settings`.
    pub rooms: Vec<String>,
    /// Acts he may do at all, snake_case names of `domain::may::Act`.
    pub acts: Vec<String>,
    /// Years without a confirmed calendar that open deadlines touch.
    pub unconfirmed_years: Vec<i32>,
    /// Number of entries under *Pemeriksaan* that need a look.
    pub faults: u32,
    /// Whether this is the demonstration unit.
    pub demo: bool,
}

/// A join code and an invitation code, as received from the inviter.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JoinUnit {
    /// Unit id, unit secret, recent head.
    pub join_code: String,
    /// Seed of the invitation.
    pub invitation_code: String,
    /// The newcomer's passphrase.
    pub passphrase: String,
    /// His name for this desk's list; the unit's own record of it stands once he is confirmed.
    #[serde(default)]
    pub name: String,
}

/// What a newcomer reads aloud to the one who confirms him.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Joined {
    /// Who he is now.
    pub person: PersonId,
    /// His name as invited.
    pub name: String,
    /// Eight words of his fingerprint.
    pub fingerprint: Vec<String>,
    /// He was a member before: two officers compare the words.
    pub returning: bool,
}
