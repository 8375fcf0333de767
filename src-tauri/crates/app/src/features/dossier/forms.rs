//! What the window gets of a case.

use crate::steps::StepsView;
use chrono::{DateTime, Utc};
use domain::case::{CheckAnswer, Checklists, Contact, Content, Duty, DutyKind, Paper, State};
use domain::ids::{CaseId, FileId, PersonId, SubmissionId};
use domain::submission::{Channel, IdentityMode, ItemKind, ItemRule, LetterHead, Relation, ReporterType};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneCase {
    /// Which.
    pub case: CaseId,
}

/// Everything of a case this person may see.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Dossier {
    /// Which.
    pub case: CaseId,
    /// Intake numbers of its submissions.
    pub intake_no: String,
    /// Agenda number.
    pub agenda_no: Option<String>,
    /// State.
    pub state: State,
    /// Content.
    pub content: Content,
    /// Received, RFC 3339.
    pub received_at: DateTime<Utc>,
    /// How the first submission came.
    pub channel: Channel,
    /// The step's due date with its reckoning.
    pub due: Option<DueSentence>,
    /// Whose move it is: names of people, or of roles where nobody is named.
    pub whose_move: Vec<String>,
    /// Next lawful acts of this person.
    pub acts: Vec<NextAct>,
    /// What cannot be done yet and why.
    pub why_not: Vec<WhyNot>,
    /// Check-lists.
    pub checklists: Checklists,
    /// Questions of both check-lists, by code, from the profile (completeness, jurisdiction).
    pub questions: (Vec<CheckAnswer>, Vec<CheckAnswer>),
    /// Completeness by the unit's template.
    pub insight: crate::features::intake::Insight,
    /// Submissions.
    pub submissions: Vec<SubmissionView>,
    /// Working copies.
    pub evidence: Vec<EvidenceView>,
    /// Signed copies of papers (O9).
    pub paper_copies: Vec<PaperCopyView>,
    /// Open duties with days left.
    pub duties: Vec<DutyView>,
    /// Contacts.
    pub contacts: Vec<ContactView>,
    /// The verifier.
    pub verifier: Option<String>,
    /// A refusal or referral waits for a leader.
    pub awaits_leader: bool,
    /// Merged into this number.
    pub merged_into: Option<MergedInto>,
    /// Took in these numbers.
    pub took_in: Vec<String>,
    /// Label of the reporter.
    pub reporter_label: String,
    /// People who can read the case.
    pub readers: Vec<String>,
    /// People still waiting for a key.
    pub waiting_for_key: Vec<String>,
    /// Damage found in its files or entries; each exact.
    pub damage: Vec<String>,
    /// Steps from registration on, and what they recorded.
    pub steps: StepsView,
}

/// Main number of a merged case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MergedInto {
    /// Main case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
}

/// A due date and how it was computed (item 7).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DueSentence {
    /// `verification`, `completion`, `notice`.
    pub what: String,
    /// ISO date.
    pub due: String,
    /// Working days left; negative when overdue.
    pub days_left: i32,
    /// Day by day.
    pub days: Vec<domain::calendar::DayStep>,
    /// The day the clock counts from, ISO.
    pub counts_from: String,
    /// Stopped on, ISO, where it has stopped.
    pub stopped_on: Option<String>,
    /// Years without a confirmed table.
    pub unconfirmed_years: Vec<i32>,
    /// Legal basis.
    pub basis: String,
}

/// Something this person may do now.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NextAct {
    /// snake_case name of `domain::may::Act`.
    pub act: String,
    /// The first is the one expected next.
    pub primary: bool,
}

/// Something he may not do yet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WhyNot {
    /// snake_case name of `domain::may::Act`.
    pub act: String,
    /// Refusal code.
    pub code: String,
    /// What is missing, as codes.
    pub missing: Vec<String>,
}

/// A submission as the dossier shows it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SubmissionView {
    /// Which.
    pub submission: SubmissionId,
    /// Its number.
    pub intake_no: String,
    /// Whether this person holds its key; the rest is empty otherwise.
    pub readable: bool,
    /// How it came.
    pub channel: Option<Channel>,
    /// When.
    pub received_at: Option<DateTime<Utc>>,
    /// Its head.
    pub head: Option<LetterHead>,
    /// The reporter's own words.
    pub text: Option<String>,
    /// Who reports.
    pub reporter_type: Option<ReporterType>,
    /// How secret.
    pub mode: Option<IdentityMode>,
    /// Relation.
    pub relation: Option<Relation>,
    /// Identity items by label, never their content.
    pub items: Vec<ItemView>,
    /// Whether a phrase was handed over.
    pub has_phrase: bool,
    /// Originals, for those who hold the source.
    pub originals: Vec<OriginalView>,
}

/// A sealed identity item.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ItemView {
    /// Label, *Pelapor-1*.
    pub label: String,
    /// What it holds.
    pub kind: ItemKind,
    /// How it opens.
    pub rule: ItemRule,
}

/// An original file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OriginalView {
    /// Which; pages under `evidence:source/{submission}/{file}/{page}`.
    pub file: FileId,
    /// Name as given.
    pub name: String,
    /// Type found.
    pub mime: String,
    /// Size.
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256.
    pub sha256: String,
    /// Pages that can be shown.
    pub pages: u32,
    /// Name and content disagree.
    pub misnamed: bool,
    /// Identity marks.
    pub marks: domain::submission::IdentityMarks,
}

/// A working copy.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EvidenceView {
    /// Title shown.
    pub title: String,
    /// Its original's id; pages under `evidence:work/{case}/{file}/{page}`.
    pub file: FileId,
    /// Type of the original.
    pub mime: String,
    /// Size of the original.
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256 of the original.
    pub sha256: String,
    /// Number of burned pages.
    pub pages: u32,
    /// Pages or the whole file were held back.
    pub held_back: bool,
}

/// A signed copy of a paper (O9).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PaperCopyView {
    /// The file; pages under `evidence:paper/{case}/{file}/{page}`.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// Type found from content.
    pub mime: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256, 64 hex digits.
    pub sha256: String,
    /// Pages where it can be shown, else 0.
    pub pages: u32,
    /// Name and content disagree.
    pub misnamed: bool,
    /// Which papers it is the copy of.
    pub kinds: Vec<DutyKind>,
    /// When it was taken in.
    pub at: DateTime<Utc>,
    /// By whom.
    pub officer: String,
}

/// A duty.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DutyView {
    /// The duty.
    pub duty: Duty,
    /// Working days left.
    pub days_left: i32,
    /// Fulfilled by.
    pub paper: Option<Paper>,
    /// Fell away because.
    pub fell_away: Option<String>,
}

/// A contact.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactView {
    /// The contact.
    pub contact: Contact,
    /// By whom.
    pub officer: String,
}

/// One line of the trail (*Jejak*).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TrailLine {
    /// Place in the ledger.
    #[ts(type = "number")]
    pub seq: u64,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// By whom.
    pub author: String,
    /// Id of the author.
    pub person: PersonId,
    /// snake_case kind of event.
    pub event: String,
    /// Few plain facts of it, by key.
    pub facts: Vec<(String, String)>,
    /// *dicatat atas dasar* (O2).
    pub order: Option<String>,
    /// The same person did the step before (O12).
    pub same_person: bool,
    /// Its clock lies oddly (ledger.md §1).
    pub odd_clock: bool,
}

/// The trail.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Trail {
    /// Oldest first.
    pub lines: Vec<TrailLine>,
}
