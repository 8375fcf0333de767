//! The rows themselves, of every table ever shipped. A row in force is never edited but in its clocks and papers, which
//! bind the writer only: readers hold a row to `from`, `act`, `to` of the table its entry names (ledger.md §1).

use super::Requirement as R;
use super::{Clock, Requirement, Standing, Transition};
use crate::case::DutyKind as D;
use crate::case::{DutyKind, State};
use crate::may::Act;
use State as S;

const fn row(
    from: Option<State>,
    to: State,
    act: Act,
    requires: &'static [Requirement],
    owes: &'static [DutyKind],
    clocks: &'static [Clock],
    since: u16,
) -> Transition {
    Transition {
        from,
        to,
        act,
        requires,
        owes,
        clocks,
        instead_of: None,
        since,
        until: None,
    }
}

/// A row that holds only where the profile skips a state.
const fn instead(skipped: State, row: Transition) -> Transition {
    Transition {
        instead_of: Some(skipped),
        ..row
    }
}

const VERIFIED: &[Requirement] = &[
    R::CompletenessYes,
    R::JurisdictionYes,
    R::Clear,
    R::MeetsRequirements,
    R::DuplicatesSearched,
    R::Category,
    R::Title,
    R::Number,
];
const REFUSED: &[Requirement] = &[
    R::ReasonCode,
    R::Note,
    R::CompletionOverIfIncomplete,
    R::LeaderWord,
];
const REFERRED: &[Requirement] = &[R::CompetentBody, R::LegalGround, R::Redaction, R::LeaderWord];
const MERGED: &[Requirement] = &[R::MainCase, R::Reason];
const FILED: &[Requirement] = &[R::ArchiveClass, R::Retention];
const VERDICT: &[Clock] = &[Clock::Stops("verification"), Clock::Starts("notice")];

/// Every transition of process.md §2b with the road of O8.
#[rustfmt::skip]
pub const TRANSITIONS: &[Transition] = &[
    row(None, S::Received, Act::RegisterSubmission, &[], &[], &[Clock::Starts("verification"), Clock::Starts("whole_case")], 1),
    row(Some(S::Received), S::Verifying, Act::StartVerification, &[], &[], &[], 1),
    // These two pass verification within the same act: no report skips it (R17), many are settled at once (O5, O17).
    row(Some(S::Received), S::NotActionable, Act::CloseAtIntake, &[R::IntakeReason, R::LeaderWord], &[], &[Clock::Stops("verification")], 1),
    row(Some(S::Received), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], VERDICT, 1),
    row(Some(S::Verifying), S::AwaitingCompletion, Act::RequestCompletion, &[R::ReporterReachable, R::AskedFor], &[D::CompletionRequest], &[Clock::Pauses("verification"), Clock::Starts("completion")], 1),
    row(Some(S::Verifying), S::Registered, Act::Register, VERIFIED, &[D::RegistrationNotice], &[Clock::Stops("verification"), Clock::Starts("notice"), Clock::Starts("disposition")], 1),
    row(Some(S::Verifying), S::NotActionable, Act::Refuse, REFUSED, &[D::RejectionNotice], VERDICT, 1),
    row(Some(S::Verifying), S::NotActionable, Act::CloseAtIntake, &[R::IntakeReason, R::LeaderWord], &[], &[Clock::Stops("verification")], 1),
    row(Some(S::Verifying), S::Referred, Act::Refer, REFERRED, &[D::ReferralLetter, D::ReferralNotice], VERDICT, 1),
    row(Some(S::Verifying), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], VERDICT, 1),
    row(Some(S::AwaitingCompletion), S::Verifying, Act::RecordSupplement, &[R::Supplement], &[], &[Clock::Stops("completion"), Clock::Starts("verification")], 1),
    row(Some(S::AwaitingCompletion), S::Verifying, Act::EndCompletion, &[R::CompletionLetter, R::CompletionOver, R::Note], &[], &[Clock::Stops("completion"), Clock::Starts("verification")], 1),
    row(Some(S::AwaitingCompletion), S::NotActionable, Act::Refuse, REFUSED, &[D::RejectionNotice], VERDICT, 1),
    row(Some(S::AwaitingCompletion), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], VERDICT, 1),
    row(Some(S::Registered), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 1),
    row(Some(S::NotActionable), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], 1),
    row(Some(S::Referred), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], 1),
    row(Some(S::Merged), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], 1),
    // From registration on: table 2.
    row(Some(S::Registered), S::UnderReview, Act::Dispose, &[R::NoticeSent, R::Triage, R::Disposition], &[], &[Clock::Stops("disposition"), Clock::Starts("review")], 2),
    instead(S::UnderReview, row(Some(S::Registered), S::AwaitingDecision, Act::Dispose, &[R::NoticeSent, R::Triage, R::Disposition], &[], &[Clock::Stops("disposition"), Clock::Starts("decision")], 2)),
    row(Some(S::UnderReview), S::AwaitingDecision, Act::WriteReview, &[R::StaffReview], &[], &[Clock::Stops("review"), Clock::Starts("decision")], 2),
    // The common road (O8).
    row(Some(S::UnderReview), S::ExplanationRequested, Act::RequestExplanation, &[R::ExplanationLetter], &[], &[Clock::Pauses("review"), Clock::Starts("explanation")], 2),
    row(Some(S::UnderReview), S::Delegated, Act::Delegate, &[R::DelegationLetter], &[], &[Clock::Pauses("review"), Clock::Starts("report_back")], 2),
    row(Some(S::ExplanationRequested), S::UnderReview, Act::ResumeReview, &[R::ExplanationAssessed], &[], &[Clock::Stops("explanation"), Clock::Starts("review")], 2),
    instead(S::UnderReview, row(Some(S::ExplanationRequested), S::AwaitingDecision, Act::ResumeReview, &[R::ExplanationAssessed], &[], &[Clock::Stops("explanation"), Clock::Starts("decision")], 2)),
    row(Some(S::ExplanationRequested), S::AwaitingDecision, Act::WriteReview, &[R::ExplanationAssessed, R::StaffReview], &[], &[Clock::Stops("explanation"), Clock::Stops("review"), Clock::Starts("decision")], 2),
    row(Some(S::ExplanationRequested), S::Assigned, Act::Assign, &[R::ExplanationAssessed, R::DecidedToAssign, R::TeamNamed, R::AssignmentLetter], &[], &[Clock::Stops("explanation")], 2),
    row(Some(S::ExplanationRequested), S::Concluded, Act::Conclude, &[R::ExplanationAssessed, R::Conclusion, R::Recommendation], &[D::OutcomeNotice], &[Clock::Stops("explanation"), Clock::Stops("review"), Clock::Starts("notice")], 2),
    row(Some(S::Delegated), S::UnderReview, Act::ResumeReview, &[R::ReportBack], &[], &[Clock::Stops("report_back"), Clock::Starts("review")], 2),
    instead(S::UnderReview, row(Some(S::Delegated), S::AwaitingDecision, Act::ResumeReview, &[R::ReportBack], &[], &[Clock::Stops("report_back"), Clock::Starts("decision")], 2)),
    row(Some(S::Delegated), S::Assigned, Act::Assign, &[R::ReportBack, R::DecidedToAssign, R::TeamNamed, R::AssignmentLetter], &[], &[Clock::Stops("report_back")], 2),
    row(Some(S::Delegated), S::Concluded, Act::Conclude, &[R::ReportAccepted, R::Conclusion, R::Recommendation], &[D::OutcomeNotice], &[Clock::Stops("report_back"), Clock::Stops("review"), Clock::Starts("notice")], 2),
    // The leader's decision.
    row(Some(S::AwaitingDecision), S::Assigned, Act::Assign, &[R::DecidedToAssign, R::TeamNamed, R::AssignmentLetter], &[], &[Clock::Stops("decision")], 2),
    row(Some(S::AwaitingDecision), S::ExplanationRequested, Act::RequestExplanation, &[R::DecidedToAsk, R::ExplanationLetter], &[], &[Clock::Stops("decision"), Clock::Starts("explanation")], 2),
    row(Some(S::AwaitingDecision), S::Delegated, Act::Delegate, &[R::DecidedToDelegate, R::DelegationLetter], &[], &[Clock::Stops("decision"), Clock::Starts("report_back")], 2),
    row(Some(S::AwaitingDecision), S::Referred, Act::DecideReferral, &[R::CompetentBody, R::LegalGround, R::Redaction], &[D::ReferralLetter, D::ReferralNotice], &[Clock::Stops("decision"), Clock::Starts("notice")], 2),
    row(Some(S::AwaitingDecision), S::NotActionable, Act::DecideNotActionable, &[R::Reason], &[D::RejectionNotice], &[Clock::Stops("decision"), Clock::Starts("notice")], 2),
    row(Some(S::AwaitingDecision), S::UnderReview, Act::ReturnReview, &[R::Reason], &[], &[Clock::Stops("decision"), Clock::Starts("review")], 2),
    // Clarification and audit.
    row(Some(S::Assigned), S::Clarification, Act::StartClarification, &[R::CoiDeclared, R::WorkPlan, R::ClarificationSummons], &[], &[], 2),
    row(Some(S::Clarification), S::Audit, Act::StartAudit, &[R::ClarificationRecord], &[], &[], 2),
    row(Some(S::Clarification), S::ReportSubmitted, Act::SubmitReport, &[R::CoiDeclared, R::ClarificationRecord, R::EvidenceList, R::AuditReport], &[], &[Clock::Starts("deliberation")], 2),
    row(Some(S::Audit), S::ReportSubmitted, Act::SubmitReport, &[R::CoiDeclared, R::WorkingPapers, R::EvidenceList, R::AuditReport], &[], &[Clock::Starts("deliberation")], 2),
    row(Some(S::ReportSubmitted), S::Deliberation, Act::CallDeliberation, &[R::DeliberationInvitation], &[], &[Clock::Stops("deliberation"), Clock::Starts("minutes")], 2),
    row(Some(S::Deliberation), S::Audit, Act::DeepenAudit, &[R::Reason], &[], &[Clock::Stops("minutes")], 2),
    row(Some(S::Deliberation), S::Concluded, Act::Conclude, &[R::DeliberationMinutes, R::ThreeParties, R::Conclusion, R::Recommendation], &[D::OutcomeNotice], &[Clock::Stops("minutes"), Clock::Starts("notice")], 2),
    row(Some(S::Concluded), S::Monitoring, Act::SendRecommendations, &[R::RecommendationLetter], &[], &[Clock::Starts("monitoring")], 2),
    row(Some(S::Concluded), S::Closed, Act::CloseCase, &[R::OutcomeNotice, R::RecommendationsSettled], &[], &[Clock::Stops("whole_case")], 2),
    row(Some(S::Monitoring), S::Closed, Act::CloseCase, &[R::OutcomeNotice, R::RecommendationsSettled], &[], &[Clock::Stops("monitoring"), Clock::Stops("whole_case")], 2),
    // Merging from every open state (O5).
    row(Some(S::UnderReview), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::ExplanationRequested), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::Delegated), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::AwaitingDecision), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::Assigned), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::Clarification), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::Audit), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::ReportSubmitted), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::Deliberation), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::Concluded), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    row(Some(S::Monitoring), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], 2),
    // Withdrawal from every open state; the leader may go on of his own accord instead.
    row(Some(S::Received), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::Verifying), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::AwaitingCompletion), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::Registered), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::UnderReview), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::ExplanationRequested), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::Delegated), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::AwaitingDecision), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::Assigned), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::Clarification), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::Audit), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::ReportSubmitted), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::Deliberation), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::Concluded), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    row(Some(S::Monitoring), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[Clock::Stops("verification"), Clock::Stops("whole_case")], 2),
    // A leader takes back what was settled; a referral that comes back goes the same way (O8).
    row(Some(S::Closed), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], 2),
    row(Some(S::Withdrawn), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], 2),
    row(Some(S::Closed), S::Archived, Act::Archive, FILED, &[], &[], 2),
    row(Some(S::NotActionable), S::Archived, Act::Archive, FILED, &[], &[], 2),
    row(Some(S::Referred), S::Archived, Act::Archive, FILED, &[], &[], 2),
    row(Some(S::Merged), S::Archived, Act::Archive, FILED, &[], &[], 2),
    row(Some(S::Withdrawn), S::Archived, Act::Archive, FILED, &[], &[], 2),
];

/// Acts that change no state, where they may be done, and from which table on.
pub const STANDING: &[(Act, Standing, u16)] = &[
    (Act::SaveChecklists, Standing::In(&[S::Verifying]), 1),
    (
        Act::ConfirmByLeader,
        Standing::In(&[S::NotActionable, S::Referred]),
        1,
    ),
    (Act::ChangeContent, Standing::Open, 1),
    // A supplement belongs to the number it came for (R39); what was merged is answered on the main number only (R41).
    (
        Act::RecordSupplement,
        Standing::Except(&[S::AwaitingCompletion, S::Merged, S::Archived]),
        1,
    ),
    (Act::AttachFiles, Standing::Except(&[S::Archived]), 1),
    (Act::MarkIdentity, Standing::Except(&[S::Archived]), 1),
    (Act::LogContact, Standing::Except(&[S::Archived]), 1),
    (Act::FulfilDuty, Standing::Except(&[]), 1),
    (Act::DropDuty, Standing::Except(&[]), 1),
    (Act::ShutOut, Standing::Except(&[]), 1),
    (Act::AddReaders, Standing::Except(&[S::Archived]), 1),
    // Table 2.
    (Act::PassOn, Standing::Open, 2),
    (Act::ReadDisposition, Standing::Open, 2),
    (Act::RecallDisposition, Standing::Open, 2),
    (
        Act::HandleExplanation,
        Standing::In(&[S::ExplanationRequested]),
        2,
    ),
    (Act::HandleDelegation, Standing::In(&[S::Delegated]), 2),
    (
        Act::DecideOnReview,
        Standing::In(&[S::AwaitingDecision, S::ExplanationRequested, S::Delegated]),
        2,
    ),
    (Act::ChangeTeam, Standing::In(TEAM_AT_WORK), 2),
    (Act::Declare, Standing::In(TEAM_AT_WORK), 2),
    (Act::LeadAudit, Standing::In(TEAM_AT_WORK), 2),
    (Act::WriteAudit, Standing::In(TEAM_AT_WORK), 2),
    (Act::FollowUp, Standing::In(&[S::Concluded, S::Monitoring]), 2),
    (Act::ContinueExOfficio, Standing::Open, 2),
    (Act::PutOnHold, Standing::Open, 2),
    (Act::Resume, Standing::Open, 2),
    (Act::GiveWord, Standing::Except(&[]), 2),
    (Act::FilePaper, Standing::Except(&[S::Archived]), 2),
    (Act::Triage, Standing::Open, 2),
    // Who waits for our answer waits through merging and closing (O7); protection outlives the case (R04).
    (Act::RecordWaiter, Standing::Except(&[]), 2),
    (Act::AnswerWaiter, Standing::Except(&[]), 2),
    (Act::Protect, Standing::Except(&[]), 2),
    (Act::RecordConsent, Standing::Except(&[S::Archived]), 2),
    (Act::RemindReporter, Standing::In(&[S::AwaitingCompletion]), 2),
    (Act::LogInquiry, Standing::Except(&[]), 2),
    (Act::OpenContact, Standing::Except(&[S::Archived]), 2),
    (Act::OpenIdentity, Standing::Except(&[S::Archived]), 2),
    (Act::PrintEnvelope, Standing::Except(&[S::Archived]), 2),
    (Act::RemoveReaders, Standing::Except(&[]), 2),
    (Act::HandOver, Standing::Except(&[S::Archived]), 2),
    // Table 3.
    (Act::RecordItems, Standing::Open, 3),
];

const TEAM_AT_WORK: &[State] = &[S::Assigned, S::Clarification, S::Audit];

/// The outcome codes of process.md §2d with O17's two and O8's one: the state each is given in and where it leads.
pub const OUTCOMES: &[(&str, State, State)] = &[
    // Verification.
    ("lengkap_layak", S::Verifying, S::Registered),
    ("tidak_lengkap", S::AwaitingCompletion, S::NotActionable),
    ("bukan_kewenangan", S::Verifying, S::Referred),
    ("tidak_jelas", S::Verifying, S::NotActionable),
    ("tidak_memenuhi_syarat", S::Verifying, S::NotActionable),
    ("duplikat", S::Verifying, S::Merged),
    ("sudah_ditangani_aph", S::Verifying, S::NotActionable),
    ("tidak_logis", S::Verifying, S::NotActionable),
    ("kedaluwarsa", S::Verifying, S::NotActionable),
    ("bukan_pengaduan", S::Received, S::NotActionable),
    ("tembusan", S::Received, S::NotActionable),
    ("surat_massal", S::Received, S::NotActionable),
    // Review.
    ("audit", S::AwaitingDecision, S::Assigned),
    ("klarifikasi", S::AwaitingDecision, S::Assigned),
    (
        "permintaan_penjelasan",
        S::AwaitingDecision,
        S::ExplanationRequested,
    ),
    ("limpah_internal", S::AwaitingDecision, S::Delegated),
    ("limpah_eksternal", S::AwaitingDecision, S::Referred),
    ("arsip", S::AwaitingDecision, S::NotActionable),
    ("gabung", S::AwaitingDecision, S::Merged),
    ("pembinaan", S::AwaitingDecision, S::Delegated),
    // Conclusion.
    ("terbukti", S::Concluded, S::Monitoring),
    ("terbukti_sebagian", S::Concluded, S::Monitoring),
    ("tidak_terbukti", S::Concluded, S::Closed),
    ("tidak_cukup_bukti", S::Concluded, S::Closed),
    // Follow-up.
    ("hukuman_disiplin_ringan", S::Monitoring, S::Closed),
    ("hukuman_disiplin_sedang", S::Monitoring, S::Closed),
    ("hukuman_disiplin_berat", S::Monitoring, S::Closed),
    ("sanksi_etik", S::Monitoring, S::Closed),
    ("pengembalian_kerugian", S::Monitoring, S::Closed),
    ("pelimpahan_aph", S::Monitoring, S::Closed),
    ("perbaikan_sistem", S::Monitoring, S::Closed),
    ("nama_baik_dipulihkan", S::Concluded, S::Closed),
];
