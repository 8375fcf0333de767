//! What came in: letter, call, visit, message, portal export (O5, O6). The *source* stream.

use crate::case::ReaderGrant;
use crate::ids::{CaseId, FileId, ItemId, PersonId, SubmissionId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The way a submission came (R02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say themselves")]
pub enum Channel {
    Letter,
    Telephone,
    Visit,
    Portal,
    Email,
    Whatsapp,
    Lapor,
    Other,
}

/// Who reports (R05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReporterType {
    /// Pegawai.
    Employee,
    /// Masyarakat.
    Public,
    /// Tanpa nama.
    Anonymous,
    /// Instansi lain yang meneruskan.
    Agency,
}

/// How secret the reporter is (process.md §4, O3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IdentityMode {
    /// Terbuka: agency, organisation, person who asked for no secrecy.
    Open,
    /// Dirahasiakan: known to the unit only.
    Confidential,
    /// Disamarkan: under a pseudonym.
    Disguised,
    /// Anonim.
    Anonymous,
}

/// The reporter's relation to the event (R01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Mengetahui.
    Knows,
    /// Korban.
    Victim,
    /// Keduanya.
    Both,
}

/// A letter's own head (O6). The name of a private sender is never here: it is an identity item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct LetterHead {
    /// The letter's own number.
    pub number: Option<String>,
    /// The date it bears.
    pub date: Option<NaiveDate>,
    /// The body (agency, organisation) it comes from; `None` for private persons and *tanpa nama*.
    pub sender_body: Option<String>,
    /// Whom it is addressed to.
    pub addressee: Option<String>,
    /// Its subject (*hal*).
    pub subject: String,
    /// A copy for information (*tembusan*), not addressed to us.
    pub is_copy: bool,
    /// TU's or SRIKANDI's agenda number.
    pub tu_agenda_no: Option<String>,
    /// The day the ministry received it.
    pub received_by_ministry: Option<NaiveDate>,
}

/// What kind of identity an item holds (ledger.md §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say themselves")]
pub enum ItemKind {
    Name,
    Phone,
    Email,
    Address,
    NationalId,
    EmployeeNo,
    Other,
}

impl ItemKind {
    /// Contact items (phone, e-mail) follow the rule of the officers on duty for the step (R53, R54).
    #[must_use]
    pub const fn is_contact(self) -> bool {
        matches!(self, Self::Phone | Self::Email)
    }
}

/// By which rule an item opens (ledger.md §5, O3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ItemRule {
    /// Its key is granted to the officers on duty for the step.
    OnDuty,
    /// Two XOR halves, to the groups *leaders* and *privacy officers*.
    TwoHalves,
    /// An open reporter: the officers on the case, with a reason.
    OfficersOnCase,
}

impl ItemRule {
    /// The rule for an item by mode and kind; marks *child* and *sexual violence* seal strictly whatever the mode (O28).
    #[must_use]
    pub const fn of(mode: IdentityMode, kind: ItemKind, strict: bool) -> Self {
        match (strict, mode, kind.is_contact()) {
            (true, _, _) => Self::TwoHalves,
            (_, _, true) => Self::OnDuty,
            (_, IdentityMode::Open, false) => Self::OfficersOnCase,
            (_, _, false) => Self::TwoHalves,
        }
    }
}

/// One identity item, sealed under a key of its own before it ever reaches a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityItem {
    /// Its id; the grants of its key stand under this id.
    pub item: ItemId,
    /// The label of the person it belongs to, for instance *Pelapor-1*.
    pub label: String,
    /// What it holds.
    pub kind: ItemKind,
    /// By which rule it opens.
    pub rule: ItemRule,
    /// Key id of its key, 64 hex digits.
    pub key_id: String,
    /// The sealed envelope, hex.
    pub sealed: String,
}

/// Where a file came from; decides the limits (R42, O23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileSource {
    /// Sent by the reporter through a portal or message.
    Reporter,
    /// Scanned or made by the unit.
    Unit,
}

/// A rectangle on a page as fractions of its width and height, origin upper left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "the words say themselves")]
pub struct Region {
    pub page: u32,
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

/// What of a file is identity and must be burned out of the working copy (O1).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct IdentityMarks {
    /// Rectangles, page numbers from 0.
    pub regions: Vec<Region>,
    /// Whole pages, from 0.
    pub pages: Vec<u32>,
    /// The whole file (envelope, KTP copy): no working copy is made.
    pub whole_file: bool,
}

/// The facts of a sealed file (ledger.md §2): what was found, not what was declared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Random id; chunks and the digest in `public` stand under it.
    pub file: FileId,
    /// Name as given; sealed with the rest.
    pub name: String,
    /// Type found from content, for instance `application/pdf`.
    pub mime: String,
    /// Content size in bytes.
    pub size: u64,
    /// SHA-256 of the content, 64 hex digits.
    pub sha256: String,
    /// Number of pages where it can be shown, else 0.
    pub pages: u32,
    /// Name and content disagree.
    pub misnamed: bool,
    /// Where it came from.
    pub source: FileSource,
    /// When it was taken in.
    pub at: DateTime<Utc>,
    /// By whom.
    pub officer: PersonId,
    /// What of it is identity.
    pub marks: IdentityMarks,
}

/// The first facts of a submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Received {
    /// Its id, which is its stream.
    pub submission: SubmissionId,
    /// Its number, given at once (O11).
    pub intake_no: String,
    /// How it came.
    pub channel: Channel,
    /// The true moment of receipt (the clock may count from the next working day).
    pub received_at: DateTime<Utc>,
    /// The letter's own head.
    pub head: LetterHead,
    /// Who reports.
    pub reporter_type: ReporterType,
    /// How secret.
    pub mode: IdentityMode,
    /// Relation to the event.
    pub relation: Option<Relation>,
    /// Portal username as pseudonym key (R30); never a password.
    pub username: Option<String>,
    /// The reporter's own words, or the text of the call (source; never shown outside).
    pub text: String,
    /// Sealed identity items.
    pub items: Vec<IdentityItem>,
    /// Label of the reporter in the case, for instance *Pelapor-1*.
    pub label: String,
    /// The four-word phrase handed to the reporter (O10), where one was made.
    pub phrase: Option<String>,
    /// Cases it feeds.
    pub cases: Vec<CaseId>,
    /// The answer to the conflict-of-interest question, and whom it shuts out (O4).
    pub shut_out: Vec<PersonId>,
    /// Who may read the source.
    pub readers: Vec<ReaderGrant>,
}

/// An entry of a submission's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SubmissionEvent {
    /// It came in; opens epoch 1.
    Received(Box<Received>),
    /// Files were sealed into it.
    FilesAttached {
        /// Their facts, in the order chosen.
        files: Vec<FileFacts>,
    },
    /// It was recognised as feeding a further case (supplement, division).
    LinkedToCase {
        /// The case.
        case: CaseId,
    },
    /// Somebody may read the source from now on.
    ReadersAdded {
        /// Who and why.
        readers: Vec<ReaderGrant>,
    },
    /// A person was shut out later; says who had already been able to read (O4). Opens a new epoch.
    ShutOut {
        /// Whom.
        person: PersonId,
        /// Whether he could already have read.
        had_read: bool,
    },
    /// Identity marks of a file were corrected.
    MarksChanged {
        /// The file.
        file: FileId,
        /// Its marks from now on.
        marks: IdentityMarks,
    },
    /// Identity items were recorded later: of the reporter, a victim, a witness, a cooperating offender (O28).
    ItemsRecorded {
        /// The items, each sealed under a key of its own.
        items: Vec<IdentityItem>,
    },
}
