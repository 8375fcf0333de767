//! What is put into the index and what comes back: plain facts, no behaviour.

use chrono::NaiveDate;
use domain::case::{Mark, State};
use domain::ids::{CaseId, StreamKind, SubmissionId};
use domain::submission::Channel;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// How far the ledger was read into the index.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// The last row taken in.
    pub seq: u64,
    /// Its hash: with `seq` the anchor of this desk.
    pub hash: [u8; 32],
    /// How many grants were read.
    pub grants_n: u64,
    /// `at` of the last row, milliseconds UTC.
    pub last_at: i64,
    /// The fold of the unit's stream, opaque to this crate.
    pub unit_state: Vec<u8>,
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Progress")
            .field("seq", &self.seq)
            .field("grants_n", &self.grants_n)
            .finish_non_exhaustive()
    }
}

/// Where a stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamLine {
    /// What kind of stream.
    pub kind: StreamKind,
    /// Version of its last valid row.
    pub version: u64,
    /// The epoch in force.
    pub epoch: u32,
    /// Key id of that epoch.
    pub key_id: [u8; 32],
}

/// The key of one epoch of a stream. It cannot be printed and is wiped when dropped; SQLite's own buffers are not.
#[derive(Clone)]
pub struct StreamKey {
    /// Which epoch.
    pub epoch: u32,
    /// The key.
    pub key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for StreamKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("StreamKey")
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}

/// All the index keeps of a case. `display_text` and `search_text` come from work, never from the source, and hold no
/// identity item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseProjection {
    /// Which case.
    pub case: CaseId,
    /// The folded state, opaque to this crate.
    pub state_blob: Vec<u8>,
    /// Where it stands.
    pub state: State,
    /// Intake numbers of its submissions.
    pub intake_nos: Vec<String>,
    /// Agenda number, once given.
    pub agenda_no: Option<String>,
    /// Title.
    pub title: String,
    /// Main category code.
    pub category: String,
    /// Further category codes.
    pub other_categories: Vec<String>,
    /// Work unit concerned.
    pub work_unit: String,
    /// Names of the reported parties as written (similarity compares them; two people of the same post are not the same party).
    pub parties: Vec<String>,
    /// The day of receipt where the unit is; the register is ordered by it and then by `received_at`.
    pub received_on: NaiveDate,
    /// The moment of receipt, milliseconds UTC.
    pub received_at: i64,
    /// The nearest date that runs, if one does: a closed case may still owe a notice.
    pub due: Option<NaiveDate>,
    /// What is due then, a code for the screen.
    pub due_what: Option<String>,
    /// A leader has to confirm.
    pub awaits_leader: bool,
    /// Who verifies.
    pub verifier: Option<[u8; 16]>,
    /// Marks.
    pub marks: Vec<Mark>,
    /// The letter's own number.
    pub letter_no: Option<String>,
    /// The date the letter bears.
    pub letter_date: Option<NaiveDate>,
    /// The sending body, never a private person.
    pub sender_body: Option<String>,
    /// Portal usernames (pseudonyms).
    pub usernames: Vec<String>,
    /// Everything searchable in plain; title, numbers, work unit, parties and sending body are added by this crate.
    pub search_text: String,
    /// The text from which excerpts are cut.
    pub display_text: String,
    /// Whether the unit still works on it.
    pub open: bool,
    /// The day it was settled, while it is.
    pub settled_on: Option<NaiveDate>,
    /// Whose move it is: at most one line for each person.
    pub waiting: Vec<Waiting>,
    /// Every date that runs, with its code; `due` is the nearest of them.
    pub running: Vec<(NaiveDate, String)>,
    /// What ends or goes on by a day.
    pub upkeep: Vec<Upkeep>,
}

/// A case that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// For whom.
    pub person: [u8; 16],
    /// For what, a code for the screen.
    pub task: String,
    /// Since when.
    pub since: NaiveDate,
    /// After this day it waits for something else.
    pub turns: Option<(NaiveDate, String)>,
}

/// What of a case ends or goes on by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upkeep {
    /// What.
    pub kind: UpkeepKind,
    /// Whom it is about; of protection nobody.
    pub person: Option<[u8; 16]>,
    /// The last day, or of protection the first.
    pub day: NaiveDate,
}

/// What ends or goes on by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpkeepKind {
    /// A guest of the team who still reads (O27).
    Guest,
    /// Work somebody handed over (O13); the person is whose work it is.
    StandIn,
    /// Protection that is active (R04).
    Protection,
}

impl UpkeepKind {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::StandIn => "stand_in",
            Self::Protection => "protection",
        }
    }
}

/// A line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields of CaseProjection")]
pub struct CaseLine {
    pub case: CaseId,
    pub state: State,
    pub intake_nos: Vec<String>,
    pub agenda_no: Option<String>,
    pub title: String,
    pub category: String,
    pub other_categories: Vec<String>,
    pub work_unit: String,
    pub parties: Vec<String>,
    pub received_on: NaiveDate,
    pub received_at: i64,
    pub due: Option<NaiveDate>,
    pub due_what: Option<String>,
    pub awaits_leader: bool,
    pub verifier: Option<[u8; 16]>,
    pub marks: Vec<Mark>,
    pub letter_no: Option<String>,
    pub letter_date: Option<NaiveDate>,
    pub sender_body: Option<String>,
    pub usernames: Vec<String>,
    pub open: bool,
}

impl From<&CaseProjection> for CaseLine {
    fn from(case: &CaseProjection) -> Self {
        Self {
            case: case.case,
            state: case.state,
            intake_nos: case.intake_nos.clone(),
            agenda_no: case.agenda_no.clone(),
            title: case.title.clone(),
            category: case.category.clone(),
            other_categories: case.other_categories.clone(),
            work_unit: case.work_unit.clone(),
            parties: case.parties.clone(),
            received_on: case.received_on,
            received_at: case.received_at,
            due: case.due,
            due_what: case.due_what.clone(),
            awaits_leader: case.awaits_leader,
            verifier: case.verifier,
            marks: case.marks.clone(),
            letter_no: case.letter_no.clone(),
            letter_date: case.letter_date,
            sender_body: case.sender_body.clone(),
            usernames: case.usernames.clone(),
            open: case.open,
        }
    }
}

/// A case as it was put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCase {
    /// The folded state, as the caller gave it.
    pub state_blob: Vec<u8>,
    /// Its line in the register.
    pub line: CaseLine,
    /// The text from which excerpts are cut.
    pub display_text: String,
}

/// A stream as it is kept.
#[derive(Debug, Clone)]
pub struct StoredStream {
    /// Which.
    pub stream: [u8; 16],
    /// Where it stands.
    pub line: StreamLine,
    /// Its keys, oldest epoch first.
    pub keys: Vec<StreamKey>,
    /// The folded state as the caller gave it; a stream without rows of effect has none.
    pub state_blob: Option<Vec<u8>>,
}

/// All the index keeps of a submission: its letter head, for those who may read the source. Its text is never indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionProjection {
    /// The folded state, opaque to this crate.
    pub state_blob: Vec<u8>,
    /// What is listed and looked up.
    pub line: SubmissionLine,
}

/// A line of the day's list of what came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionLine {
    /// Which submission.
    pub submission: SubmissionId,
    /// Cases it feeds.
    pub cases: Vec<CaseId>,
    /// Its number.
    pub intake_no: String,
    /// How it came.
    pub channel: Channel,
    /// The day of receipt where the unit is.
    pub received_on: NaiveDate,
    /// The moment of receipt, milliseconds UTC.
    pub received_at: i64,
    /// The letter's own number.
    pub letter_no: Option<String>,
    /// The date the letter bears.
    pub letter_date: Option<NaiveDate>,
    /// The sending body, never a private person.
    pub sender_body: Option<String>,
    /// Its subject.
    pub subject: String,
    /// A copy for information.
    pub is_copy: bool,
    /// TU's or SRIKANDI's agenda number.
    pub tu_agenda_no: Option<String>,
    /// Portal username (pseudonym).
    pub username: Option<String>,
}

/// A file by its content, to find the same scan again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// The stream whose entry registered it; the line goes when that stream goes.
    pub stream: [u8; 16],
    /// SHA-256 of the content, 64 hex digits.
    pub sha256: String,
    /// The case it belongs to; the line goes when that case goes.
    pub case: Option<CaseId>,
    /// The number to show, of the case or the submission.
    pub number: String,
}

/// Something the readers' checks found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The row it is about.
    pub seq: Option<u64>,
    /// What it is.
    pub code: String,
    /// Parameters for the sentence shown, as the caller wrote them.
    pub params: String,
}

/// By what kind of number something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// Agenda number.
    Agenda,
    /// Intake number.
    Intake,
    /// The letter's own number.
    Letter,
    /// TU's or SRIKANDI's agenda number.
    TuAgenda,
    /// Portal username.
    Username,
}

/// What a number leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberHit {
    /// What kind of number it is.
    pub kind: NumberKind,
    /// The number as it was written.
    pub number: String,
    /// The case that bears it, or that the submission feeds; only cases in this index.
    pub case: Option<CaseId>,
    /// The submission that bears it, where its head may be read.
    pub submission: Option<SubmissionId>,
}
