//! What is decided about. The *work* stream: the officer's 5W+2H, working copies, everything later.

mod audit;
mod care;
mod conclude;
mod event;
mod item;
mod paper;
mod road;
mod step;

pub use audit::{
    AuditReport, ClarificationRecord, EvidenceItem, Finding, QuestionAnswer, ReportForm, ReportKind, Signing,
    Summons, WorkPlan, WorkingPaper,
};
pub use care::{
    Consent, ConsentScope, Criterion, FoundBy, Inquiry, MeasureKind, PhraseCheck, Risk, Score, TriageForm,
    Waiter,
};
pub use conclude::{
    Attendee, Conclusion, ConclusionCode, Filing, FollowUpKind, FollowUpStatus, HoldGround, Minutes, Party3,
    Recommendation, RetentionEnd, ViolationClass,
};
pub use event::{CaseEvent, Opened};
pub use item::CaseItem;
pub use paper::{FiledPaper, MadeWith};
pub use road::{
    Addressee, Assignment, Delegation, Disposition, ExplanationRequest, LeaderDecision, ReportBackOutcome,
    ReviewCode, StaffReview, TeamMember, TeamRole,
};
pub use step::{POINTS_AT, Step, Stepped};

use crate::ids::{DutyId, FileId, PersonId, SubmissionId};
use crate::submission::Channel;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A state of process.md §2a.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is a row of the table in process.md §2a")]
pub enum State {
    Received,
    Verifying,
    AwaitingCompletion,
    Registered,
    UnderReview,
    ExplanationRequested,
    Delegated,
    AwaitingDecision,
    Assigned,
    Clarification,
    Audit,
    ReportSubmitted,
    Deliberation,
    Concluded,
    Monitoring,
    Closed,
    NotActionable,
    Referred,
    Merged,
    Withdrawn,
    Archived,
}

impl State {
    /// Every state, in the order of process.md §2a.
    pub const ALL: [Self; 21] = [
        Self::Received,
        Self::Verifying,
        Self::AwaitingCompletion,
        Self::Registered,
        Self::UnderReview,
        Self::ExplanationRequested,
        Self::Delegated,
        Self::AwaitingDecision,
        Self::Assigned,
        Self::Clarification,
        Self::Audit,
        Self::ReportSubmitted,
        Self::Deliberation,
        Self::Concluded,
        Self::Monitoring,
        Self::Closed,
        Self::NotActionable,
        Self::Referred,
        Self::Merged,
        Self::Withdrawn,
        Self::Archived,
    ];

    /// Whether the case is settled; it can still be reopened, until it is archived.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Closed
                | Self::NotActionable
                | Self::Referred
                | Self::Merged
                | Self::Withdrawn
                | Self::Archived
        )
    }
}

/// The seven elements, stored once; templates say which are required (R63, process.md §2e).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the seven canonical elements")]
pub enum Element {
    What,
    Who,
    Where,
    When,
    Why,
    How,
    HowMuch,
}

impl Element {
    /// In reading order.
    pub const ALL: [Self; 7] = [
        Self::What,
        Self::Who,
        Self::Where,
        Self::When,
        Self::Why,
        Self::How,
        Self::HowMuch,
    ];
}

/// The officer's own words for the seven elements; empty where unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[expect(missing_docs, reason = "the seven canonical elements")]
pub struct Elements {
    pub what: String,
    pub who: String,
    #[serde(rename = "where")]
    #[ts(rename = "where")]
    pub place: String,
    pub when: String,
    pub why: String,
    pub how: String,
    pub how_much: String,
}

impl Elements {
    /// The text of one element.
    #[must_use]
    pub fn get(&self, element: Element) -> &str {
        match element {
            Element::What => &self.what,
            Element::Who => &self.who,
            Element::Where => &self.place,
            Element::When => &self.when,
            Element::Why => &self.why,
            Element::How => &self.how,
            Element::HowMuch => &self.how_much,
        }
    }
}

/// What a reported party is said to have done (R58).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoleInEvent {
    /// Pelaku utama.
    Main,
    /// Turut serta.
    Accomplice,
    /// Pihak ketiga, penyedia.
    ThirdParty,
    /// Saksi.
    Witness,
}

/// A reported party (R14, R58, O19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Party {
    /// Name; empty where only the post or a description is known.
    pub name: String,
    /// Post (*jabatan*) or description.
    pub position: String,
    /// Work unit (*satker*).
    pub work_unit: String,
    /// NIP, 18 digits, where known.
    pub employee_no: Option<String>,
    /// Role in the event.
    pub role: RoleInEvent,
}

/// A mark on a case (O4, O28, design.md §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Anak.
    Child,
    /// Kekerasan seksual.
    SexualViolence,
}

/// Why somebody may read a stream; the entry that orders a grant is the access list (ledger.md §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReaderGrant {
    /// Who.
    pub person: PersonId,
    /// On what ground.
    pub ground: ReaderGround,
}

/// The ground on which somebody reads a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReaderGround {
    /// Registered it.
    Intake,
    /// Verifies it.
    Verification,
    /// Leads the unit.
    Leader,
    /// Manages the register.
    Manager,
    /// Ordered by a later act.
    Order,
}

/// One question of a check-list and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckAnswer {
    /// Code of the question, from the profile.
    pub question: String,
    /// Yes, no, or not yet answered.
    pub answer: Option<bool>,
    /// Ground or remark; the legal ground for jurisdiction (R46).
    pub note: String,
}

/// Both check-lists of verification (R18, R45, R46).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Checklists {
    /// Kelengkapan.
    pub completeness: Vec<CheckAnswer>,
    /// Kewenangan.
    pub jurisdiction: Vec<CheckAnswer>,
    /// *Jelas* (R18).
    pub clear: Option<bool>,
    /// *Memenuhi persyaratan* (R18).
    pub meets_requirements: Option<bool>,
    /// Search for duplicates was done and what it found.
    pub duplicates_note: String,
    /// Whether the search was done.
    pub duplicates_searched: bool,
}

/// Reason codes of verification (process.md §2d).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "codes of process.md §2d and O17")]
pub enum Reason {
    TidakLengkap,
    TidakJelas,
    TidakMemenuhiSyarat,
    SudahDitanganiAph,
    TidakLogis,
    Kedaluwarsa,
    BukanPengaduan,
    Tembusan,
    SuratMassal,
}

impl Reason {
    /// The three that close in one act without notice (O17).
    #[must_use]
    pub const fn closes_at_intake(self) -> bool {
        matches!(self, Self::BukanPengaduan | Self::Tembusan | Self::SuratMassal)
    }
}

/// What a document duty is for (process.md §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// D3.
    CompletionRequest,
    /// D4.
    RegistrationNotice,
    /// D8.
    ReferralLetter,
    /// D9.
    RejectionNotice,
    /// D10, to the reporter, that the report was referred.
    ReferralNotice,
    /// D10, to the reporter, that it is answered on another number (R41).
    MergeNotice,
    /// D5, where it was made on paper.
    DispositionSheet,
    /// D7.
    StaffReview,
    /// Letter to the head of a work unit (O8).
    ExplanationLetter,
    /// Reminder I or II of it (O8).
    ExplanationReminder,
    /// The work unit's answer (O8).
    ExplanationAnswer,
    /// Letter that hands a case down (O8).
    DelegationLetter,
    /// The other unit's report (O8).
    DelegationReport,
    /// D11.
    AssignmentLetter,
    /// D12.
    CoiDeclaration,
    /// D13.
    ClarificationSummons,
    /// D14.
    ClarificationRecord,
    /// D15.
    EvidenceHandover,
    /// D16.
    WorkingPaper,
    /// D17.
    AuditReport,
    /// Invitation to the deliberation.
    DeliberationInvitation,
    /// D18.
    DeliberationMinutes,
    /// D19.
    RecommendationLetter,
    /// D10, to the reporter, how it ended.
    OutcomeNotice,
    /// D10, to the reporter, how it stands.
    StatusNotice,
    /// D23.
    LpskRequest,
    /// D24 or the list of records.
    DisposalRecord,
    /// The reporter's statement that he withdraws.
    WithdrawalStatement,
    /// The written order a leader's act rests on (O2).
    WrittenOrder,
    /// The answer to a body that waits (O7).
    AnswerToBody,
}

impl DutyKind {
    /// Whether it goes to the reporter: it falls away where he cannot be reached (O17).
    #[must_use]
    pub const fn to_reporter(self) -> bool {
        matches!(
            self,
            Self::CompletionRequest
                | Self::RegistrationNotice
                | Self::RejectionNotice
                | Self::ReferralNotice
                | Self::MergeNotice
                | Self::OutcomeNotice
                | Self::StatusNotice
        )
    }
}

/// A paper a step requires (O9, O17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Duty {
    /// Its id.
    pub duty: DutyId,
    /// What paper.
    pub kind: DutyKind,
    /// Its own due date.
    pub due: NaiveDate,
}

/// How a notice went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say themselves")]
pub enum SentBy {
    Post,
    Courier,
    ByHand,
    Telephone,
    Whatsapp,
    Email,
    Portal,
}

/// A paper made elsewhere (Word, SRIKANDI, by hand) that fulfils a duty (O9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Paper {
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: NaiveDate,
    /// Who signed it.
    pub signatory: String,
    /// How it went out.
    pub sent_by: SentBy,
    /// Where the paper lies, when no file is attached.
    pub place: String,
}

/// A written order of a leader, on whose strength an officer records the leader's act (O2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WrittenOrder {
    /// Kind of paper: *lembar disposisi*, *nota dinas*, SRIKANDI …
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: NaiveDate,
    /// The leader whose act it is.
    pub leader: PersonId,
}

/// A working copy: every page a file of its own, the identity burned out in the worker (O1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkCopy {
    /// The submission the original belongs to.
    pub submission: SubmissionId,
    /// The original.
    pub of: FileId,
    /// Name shown; never the original's own name where that could betray (R36): *Lampiran 1*.
    pub title: String,
    /// Type of the original.
    pub mime: String,
    /// Size of the original in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256 of the original, 64 hex digits: the evidence register names it (R43).
    pub sha256: String,
    /// The burned pages in order; empty where none is shown.
    pub pages: Vec<FileId>,
    /// Whether pages or the whole file were held back.
    pub held_back: bool,
    /// Those of the burned pages in whose picture something is missing that the original names: a font, the end of a
    /// cut-off file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incomplete: Vec<FileId>,
}

/// One contact with the reporter (R21, R49).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Contact {
    /// When.
    pub at: DateTime<Utc>,
    /// By what channel.
    pub channel: Channel,
    /// Whether the reporter was reached.
    pub reached: bool,
    /// What was asked, answered or agreed; never identity.
    pub note: String,
}

/// What the officer wrote down of the report; replaced as a whole by a later entry, never edited.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Content {
    /// Title: event, place and time (R61).
    pub title: String,
    /// Subject line of the letter, as work may show it.
    pub subject: String,
    /// The seven elements.
    pub elements: Elements,
    /// Summary in the officer's words; the index holds it.
    pub summary: String,
    /// Reported parties.
    pub parties: Vec<Party>,
    /// Main category code.
    pub category: String,
    /// Further category codes.
    pub other_categories: Vec<String>,
    /// Work unit concerned.
    pub work_unit: String,
    /// Marks.
    pub marks: Vec<Mark>,
    /// The letter's own number and date and the sending body (searchable, O6).
    pub letter_no: Option<String>,
    /// Date the letter bears.
    pub letter_date: Option<NaiveDate>,
    /// Sending body, never a private person.
    pub sender_body: Option<String>,
}
