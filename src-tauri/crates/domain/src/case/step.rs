//! The steps of the procedure from registration on: what a command asks for and what an entry records are the same facts.

use super::{
    Assignment, AuditReport, ClarificationRecord, Conclusion, Consent, Delegation, Disposition, Duty,
    DutyKind, EvidenceItem, ExplanationRequest, FiledPaper, Filing, Finding, FollowUpStatus, HoldGround,
    Inquiry, LeaderDecision, MeasureKind, ReportBackOutcome, Risk, Signing, StaffReview, State, Summons,
    TeamMember, TriageForm, Waiter, WorkPlan, WorkingPaper, WrittenOrder,
};
use crate::ids::{DutyId, FileId, ItemId, PersonId, RequestId, RowNo};
use crate::may::Act;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A step as it is written: the facts with what they rest on. Facts are later named by the place of this row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stepped {
    /// The number of the procedure table it was decided by; readers hold it to the one in force at its row.
    pub table: u16,
    /// The state it leads to; `None`: it stays.
    pub to: Option<State>,
    /// The leader's written order, where the author is not the leader himself (O2).
    pub order: Option<WrittenOrder>,
    /// The day it was done, where it is only noted now.
    pub done_on: Option<NaiveDate>,
    /// Signed papers it rests on, at most one of a kind (O9).
    pub papers: Vec<FiledPaper>,
    /// Papers it owes.
    pub duties: Vec<Duty>,
    /// Who may read the case from now on.
    pub readers: Vec<PersonId>,
    /// The facts.
    pub step: Step,
}

/// The names under which facts of steps point at other rows of the case ([`RowNo`]), as they stand in bodies.
pub const POINTS_AT: &[&str] = &[
    "hop", "summons", "record", "paper", "finding", "findings", "row", "waiter", "measure", "consent",
    "corrects",
];

/// The facts of one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant says what it is; its fields are the words of its form"
)]
pub enum Step {
    // Disposition (O26).
    /// The leader's disposition: the first hop of the chain (R48).
    Dispose(Disposition),
    /// Whom it lies with passes it on; the state stays.
    PassOn(Disposition),
    /// An addressee has read it: from here it cannot be recalled.
    ReadDisposition { hop: RowNo },
    /// Recalled while nobody had read it.
    RecallDisposition { hop: RowNo, reason: String },
    // Review and the common road (O8).
    /// The staff review is handed in (R48, D7).
    HandInReview(StaffReview),
    /// Back to review (or, where that is skipped, to the leader).
    ResumeReview { reason: String },
    /// A work unit is asked to explain.
    RequestExplanation(ExplanationRequest),
    /// Reminder I or II.
    RemindExplanation { note: String },
    /// The answer came.
    RecordExplanation { received_on: NaiveDate, summary: String },
    /// The answer, or its absence after two reminders, is assessed.
    AssessExplanation { sufficient: bool, note: String },
    /// Handed down with the duty to report back.
    Delegate(Delegation),
    /// The other unit reported.
    RecordReportBack { received_on: NaiveDate, summary: String },
    /// Its report is accepted, returned, or the matter taken over.
    AssessReportBack {
        outcome: ReportBackOutcome,
        note: String,
    },
    // Decision.
    /// The leader decides; others carry it out.
    Decide(LeaderDecision),
    /// The review goes back.
    ReturnReview { reason: String },
    /// The leader refers it to a competent body.
    DecideReferral {
        body: String,
        legal_ground: String,
        identity_redacted: bool,
        reason: String,
    },
    /// The leader files it without follow-up.
    DecideNotActionable { reason: String },
    // Team.
    /// *Surat tugas* with the team (D11).
    Assign(Assignment),
    /// Extension and replacement, by numbered letter (O27).
    ChangeTeam {
        add: Vec<TeamMember>,
        remove: Vec<u32>,
        ends: Option<NaiveDate>,
        reason: String,
    },
    /// A member declares that he has no conflict and keeps the secret (D12).
    Declare {
        member: u32,
        no_conflict: bool,
        secrecy: bool,
        note: String,
    },
    // Clarification (R22, O21).
    /// The work plan.
    PlanWork(WorkPlan),
    /// Summons I or II (D13).
    Summon(Summons),
    /// It was received.
    ServeSummons {
        summons: RowNo,
        on: NaiveDate,
        note: String,
    },
    /// He did not come.
    NotAppeared { summons: RowNo, note: String },
    /// Clarification begins.
    StartClarification {},
    /// A record was printed: its version is frozen.
    FreezeRecord(ClarificationRecord),
    /// It was signed, or signing was refused before two witnesses.
    SignRecord { record: RowNo, signing: Signing },
    // Audit.
    /// Audit begins.
    StartAudit {},
    /// A working paper (D16).
    WritePaper(WorkingPaper),
    /// The lead has reviewed it.
    ReviewPaper { paper: RowNo, note: String },
    /// A finding.
    RecordFinding(Finding),
    /// A finding does not hold.
    DropFinding { finding: RowNo, reason: String },
    /// The evidence list from now on.
    ListEvidence { items: Vec<EvidenceItem> },
    /// Evidence changed hands (D15).
    HandOverEvidence {
        from: String,
        to: String,
        items: Vec<EvidenceItem>,
    },
    /// The report goes to the leader, a version each time (R23).
    SubmitReport(AuditReport),
    // Conclusion.
    /// The deliberation is called (R24).
    CallDeliberation {
        held_on: NaiveDate,
        time: String,
        place: String,
        agenda: String,
    },
    /// Back to the audit: what must be deepened.
    DeepenAudit { what: String },
    /// Conclusion and recommendations (R25).
    Conclude(Conclusion),
    /// The letter of recommendation went out (D19).
    SendRecommendations { to: String },
    /// How a recommendation stands (D20).
    FollowUp {
        no: u32,
        status: FollowUpStatus,
        note: String,
        on: NaiveDate,
    },
    /// The case is closed; a leader's word is asked for.
    Close { note: String },
    // Withdrawal, archive, holds.
    /// The reporter withdrew.
    Withdraw { statement: String },
    /// The reporter withdrew and the leader goes on of his own accord.
    ContinueExOfficio { statement: String, reason: String },
    /// Filed under the retention schedule.
    Archive(Filing),
    /// It stands still; every clock with it.
    PutOnHold {
        ground: HoldGround,
        body: String,
        reason: String,
    },
    /// It goes on; the verification day told earlier moves by what it stood still.
    Resume {
        reason: String,
        verification_due: Option<NaiveDate>,
    },
    // Leaders' words and papers (O2, O9).
    /// A leader confirms or contests what was recorded for him.
    GiveWord {
        row: RowNo,
        confirmed: bool,
        note: String,
    },
    /// A signed paper is filed ahead of the step that needs it.
    FilePaper {},
    /// Number, date or signed copy followed.
    CompletePaper {
        row: RowNo,
        kind: DutyKind,
        number: String,
        date: NaiveDate,
        file: Option<FileId>,
    },
    // Beside the procedure.
    /// Triage (process.md §2h).
    Triage(TriageForm),
    /// Another body waits for our answer (O7).
    RecordWaiter(Waiter),
    /// It was answered, in the meantime or for good.
    AnswerWaiter {
        waiter: RowNo,
        interim: bool,
        note: String,
    },
    /// It waits no longer.
    ReleaseWaiter { waiter: RowNo, reason: String },
    /// The risk of retaliation (R04).
    AssessRisk { risk: Risk, ground: String },
    /// The companion officer.
    NameCompanion { person: Option<PersonId>, name: String },
    /// A measure is taken.
    TakeMeasure { kind: MeasureKind, text: String },
    /// A measure ends.
    EndMeasure { measure: RowNo, result: String },
    /// Referral to LPSK, with consent (D23).
    ReferToLpsk { consent: RowNo },
    /// Protection ends.
    EndProtection { reason: String },
    /// Consent, or its refusal (R52).
    RecordConsent(Consent),
    /// The reporter is reminded to complete (R21).
    RemindReporter { note: String },
    /// The reporter asked how it stands (R50).
    LogInquiry(Inquiry),
    // Identity.
    /// A contact item is opened (R53).
    OpenContact { item: ItemId, reason: String },
    /// An item of an open reporter is opened (O3).
    OpenIdentity { item: ItemId, reason: String },
    /// Name and address are printed on the envelope of a notice that is due (O3).
    PrintEnvelope { duty: DutyId, request: RequestId },
    /// Access is lost; a new epoch follows.
    RemoveReaders { people: Vec<PersonId>, reason: String },
    /// One's open work goes to another for some days (O13).
    HandOver {
        to: PersonId,
        until: NaiveDate,
        reason: String,
    },
    /// It is taken back; a new epoch follows.
    TakeBack { from: PersonId },
}

impl Step {
    /// Every kind, as tagged, with the act it asks leave for, in the order of the enum.
    pub const KINDS: &'static [(&'static str, Act)] = &[
        ("dispose", Act::Dispose),
        ("pass_on", Act::PassOn),
        ("read_disposition", Act::ReadDisposition),
        ("recall_disposition", Act::RecallDisposition),
        ("hand_in_review", Act::WriteReview),
        ("resume_review", Act::ResumeReview),
        ("request_explanation", Act::RequestExplanation),
        ("remind_explanation", Act::HandleExplanation),
        ("record_explanation", Act::HandleExplanation),
        ("assess_explanation", Act::HandleExplanation),
        ("delegate", Act::Delegate),
        ("record_report_back", Act::HandleDelegation),
        ("assess_report_back", Act::HandleDelegation),
        ("decide", Act::DecideOnReview),
        ("return_review", Act::ReturnReview),
        ("decide_referral", Act::DecideReferral),
        ("decide_not_actionable", Act::DecideNotActionable),
        ("assign", Act::Assign),
        ("change_team", Act::ChangeTeam),
        ("declare", Act::Declare),
        ("plan_work", Act::LeadAudit),
        ("summon", Act::LeadAudit),
        ("serve_summons", Act::WriteAudit),
        ("not_appeared", Act::WriteAudit),
        ("start_clarification", Act::StartClarification),
        ("freeze_record", Act::WriteAudit),
        ("sign_record", Act::WriteAudit),
        ("start_audit", Act::StartAudit),
        ("write_paper", Act::WriteAudit),
        ("review_paper", Act::LeadAudit),
        ("record_finding", Act::WriteAudit),
        ("drop_finding", Act::WriteAudit),
        ("list_evidence", Act::WriteAudit),
        ("hand_over_evidence", Act::WriteAudit),
        ("submit_report", Act::SubmitReport),
        ("call_deliberation", Act::CallDeliberation),
        ("deepen_audit", Act::DeepenAudit),
        ("conclude", Act::Conclude),
        ("send_recommendations", Act::SendRecommendations),
        ("follow_up", Act::FollowUp),
        ("close", Act::CloseCase),
        ("withdraw", Act::Withdraw),
        ("continue_ex_officio", Act::ContinueExOfficio),
        ("archive", Act::Archive),
        ("put_on_hold", Act::PutOnHold),
        ("resume", Act::Resume),
        ("give_word", Act::GiveWord),
        ("file_paper", Act::FilePaper),
        ("complete_paper", Act::FilePaper),
        ("triage", Act::Triage),
        ("record_waiter", Act::RecordWaiter),
        ("answer_waiter", Act::AnswerWaiter),
        ("release_waiter", Act::AnswerWaiter),
        ("assess_risk", Act::Protect),
        ("name_companion", Act::Protect),
        ("take_measure", Act::Protect),
        ("end_measure", Act::Protect),
        ("refer_to_lpsk", Act::Protect),
        ("end_protection", Act::Protect),
        ("record_consent", Act::RecordConsent),
        ("remind_reporter", Act::RemindReporter),
        ("log_inquiry", Act::LogInquiry),
        ("open_contact", Act::OpenContact),
        ("open_identity", Act::OpenIdentity),
        ("print_envelope", Act::PrintEnvelope),
        ("remove_readers", Act::RemoveReaders),
        ("hand_over", Act::HandOver),
        ("take_back", Act::HandOver),
    ];

    /// The act a kind asks leave for; `None`: no step is called so.
    #[must_use]
    pub fn act_of(kind: &str) -> Option<Act> {
        let row = Self::KINDS.iter().find(|(known, _)| *known == kind);
        row.map(|(_, act)| *act)
    }

    /// Whether a step is called so.
    #[must_use]
    pub fn is_kind(kind: &str) -> bool {
        Self::act_of(kind).is_some()
    }

    /// The kind, as tagged in bodies.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Dispose(_) => "dispose",
            Self::PassOn(_) => "pass_on",
            Self::ReadDisposition { .. } => "read_disposition",
            Self::RecallDisposition { .. } => "recall_disposition",
            Self::HandInReview(_) => "hand_in_review",
            Self::ResumeReview { .. } => "resume_review",
            Self::RequestExplanation(_) => "request_explanation",
            Self::RemindExplanation { .. } => "remind_explanation",
            Self::RecordExplanation { .. } => "record_explanation",
            Self::AssessExplanation { .. } => "assess_explanation",
            Self::Delegate(_) => "delegate",
            Self::RecordReportBack { .. } => "record_report_back",
            Self::AssessReportBack { .. } => "assess_report_back",
            Self::Decide(_) => "decide",
            Self::ReturnReview { .. } => "return_review",
            Self::DecideReferral { .. } => "decide_referral",
            Self::DecideNotActionable { .. } => "decide_not_actionable",
            Self::Assign(_) => "assign",
            Self::ChangeTeam { .. } => "change_team",
            Self::Declare { .. } => "declare",
            Self::PlanWork(_) => "plan_work",
            Self::Summon(_) => "summon",
            Self::ServeSummons { .. } => "serve_summons",
            Self::NotAppeared { .. } => "not_appeared",
            Self::StartClarification {} => "start_clarification",
            Self::FreezeRecord(_) => "freeze_record",
            Self::SignRecord { .. } => "sign_record",
            Self::StartAudit {} => "start_audit",
            Self::WritePaper(_) => "write_paper",
            Self::ReviewPaper { .. } => "review_paper",
            Self::RecordFinding(_) => "record_finding",
            Self::DropFinding { .. } => "drop_finding",
            Self::ListEvidence { .. } => "list_evidence",
            Self::HandOverEvidence { .. } => "hand_over_evidence",
            Self::SubmitReport(_) => "submit_report",
            Self::CallDeliberation { .. } => "call_deliberation",
            Self::DeepenAudit { .. } => "deepen_audit",
            Self::Conclude(_) => "conclude",
            Self::SendRecommendations { .. } => "send_recommendations",
            Self::FollowUp { .. } => "follow_up",
            Self::Close { .. } => "close",
            Self::Withdraw { .. } => "withdraw",
            Self::ContinueExOfficio { .. } => "continue_ex_officio",
            Self::Archive(_) => "archive",
            Self::PutOnHold { .. } => "put_on_hold",
            Self::Resume { .. } => "resume",
            Self::GiveWord { .. } => "give_word",
            Self::FilePaper {} => "file_paper",
            Self::CompletePaper { .. } => "complete_paper",
            Self::Triage(_) => "triage",
            Self::RecordWaiter(_) => "record_waiter",
            Self::AnswerWaiter { .. } => "answer_waiter",
            Self::ReleaseWaiter { .. } => "release_waiter",
            Self::AssessRisk { .. } => "assess_risk",
            Self::NameCompanion { .. } => "name_companion",
            Self::TakeMeasure { .. } => "take_measure",
            Self::EndMeasure { .. } => "end_measure",
            Self::ReferToLpsk { .. } => "refer_to_lpsk",
            Self::EndProtection { .. } => "end_protection",
            Self::RecordConsent(_) => "record_consent",
            Self::RemindReporter { .. } => "remind_reporter",
            Self::LogInquiry(_) => "log_inquiry",
            Self::OpenContact { .. } => "open_contact",
            Self::OpenIdentity { .. } => "open_identity",
            Self::PrintEnvelope { .. } => "print_envelope",
            Self::RemoveReaders { .. } => "remove_readers",
            Self::HandOver { .. } => "hand_over",
            Self::TakeBack { .. } => "take_back",
        }
    }

    /// The act it asks leave for.
    #[must_use]
    pub const fn act(&self) -> Act {
        match self {
            Self::Dispose(_) => Act::Dispose,
            Self::PassOn(_) => Act::PassOn,
            Self::ReadDisposition { .. } => Act::ReadDisposition,
            Self::RecallDisposition { .. } => Act::RecallDisposition,
            Self::HandInReview(_) => Act::WriteReview,
            Self::ResumeReview { .. } => Act::ResumeReview,
            Self::RequestExplanation(_) => Act::RequestExplanation,
            Self::RemindExplanation { .. }
            | Self::RecordExplanation { .. }
            | Self::AssessExplanation { .. } => Act::HandleExplanation,
            Self::Delegate(_) => Act::Delegate,
            Self::RecordReportBack { .. } | Self::AssessReportBack { .. } => Act::HandleDelegation,
            Self::Decide(_) => Act::DecideOnReview,
            Self::ReturnReview { .. } => Act::ReturnReview,
            Self::DecideReferral { .. } => Act::DecideReferral,
            Self::DecideNotActionable { .. } => Act::DecideNotActionable,
            Self::Assign(_) => Act::Assign,
            Self::ChangeTeam { .. } => Act::ChangeTeam,
            Self::Declare { .. } => Act::Declare,
            Self::PlanWork(_) | Self::Summon(_) | Self::ReviewPaper { .. } => Act::LeadAudit,
            Self::ServeSummons { .. }
            | Self::NotAppeared { .. }
            | Self::FreezeRecord(_)
            | Self::SignRecord { .. }
            | Self::WritePaper(_)
            | Self::RecordFinding(_)
            | Self::DropFinding { .. }
            | Self::ListEvidence { .. }
            | Self::HandOverEvidence { .. } => Act::WriteAudit,
            Self::StartClarification {} => Act::StartClarification,
            Self::StartAudit {} => Act::StartAudit,
            Self::SubmitReport(_) => Act::SubmitReport,
            Self::CallDeliberation { .. } => Act::CallDeliberation,
            Self::DeepenAudit { .. } => Act::DeepenAudit,
            Self::Conclude(_) => Act::Conclude,
            Self::SendRecommendations { .. } => Act::SendRecommendations,
            Self::FollowUp { .. } => Act::FollowUp,
            Self::Close { .. } => Act::CloseCase,
            Self::Withdraw { .. } => Act::Withdraw,
            Self::ContinueExOfficio { .. } => Act::ContinueExOfficio,
            Self::Archive(_) => Act::Archive,
            Self::PutOnHold { .. } => Act::PutOnHold,
            Self::Resume { .. } => Act::Resume,
            Self::GiveWord { .. } => Act::GiveWord,
            Self::FilePaper {} | Self::CompletePaper { .. } => Act::FilePaper,
            Self::Triage(_) => Act::Triage,
            Self::RecordWaiter(_) => Act::RecordWaiter,
            Self::AnswerWaiter { .. } | Self::ReleaseWaiter { .. } => Act::AnswerWaiter,
            Self::AssessRisk { .. }
            | Self::NameCompanion { .. }
            | Self::TakeMeasure { .. }
            | Self::EndMeasure { .. }
            | Self::ReferToLpsk { .. }
            | Self::EndProtection { .. } => Act::Protect,
            Self::RecordConsent(_) => Act::RecordConsent,
            Self::RemindReporter { .. } => Act::RemindReporter,
            Self::LogInquiry(_) => Act::LogInquiry,
            Self::OpenContact { .. } => Act::OpenContact,
            Self::OpenIdentity { .. } => Act::OpenIdentity,
            Self::PrintEnvelope { .. } => Act::PrintEnvelope,
            Self::RemoveReaders { .. } => Act::RemoveReaders,
            Self::HandOver { .. } | Self::TakeBack { .. } => Act::HandOver,
        }
    }
}
