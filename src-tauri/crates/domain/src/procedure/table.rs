//! The rows themselves. What `since` does not name is data for later issues: present so that every state and every
//! outcome leads somewhere, written by no act yet.

use super::Requirement as R;
use super::{Clock, Requirement, Standing, Transition};
use crate::case::DutyKind as D;
use crate::case::{DutyKind, State};
use crate::may::Act;
use State as S;

/// The first table of readers' rules.
const NOW: Option<u16> = Some(1);
const LATER: Option<u16> = None;

const fn row(
    from: Option<State>,
    to: State,
    act: Act,
    requires: &'static [Requirement],
    owes: &'static [DutyKind],
    clocks: &'static [Clock],
    since: Option<u16>,
) -> Transition {
    Transition {
        from,
        to,
        act,
        requires,
        owes,
        clocks,
        since,
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
    row(None, S::Received, Act::RegisterSubmission, &[], &[], &[Clock::Starts("verification")], NOW),
    row(Some(S::Received), S::Verifying, Act::StartVerification, &[], &[], &[], NOW),
    // These two pass verification within the same act: no report skips it (R17), many are settled at once (O5, O17).
    row(Some(S::Received), S::NotActionable, Act::CloseAtIntake, &[R::IntakeReason, R::LeaderWord], &[], &[Clock::Stops("verification")], NOW),
    row(Some(S::Received), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], VERDICT, NOW),
    row(Some(S::Verifying), S::AwaitingCompletion, Act::RequestCompletion, &[R::ReporterReachable, R::AskedFor], &[D::CompletionRequest], &[Clock::Pauses("verification"), Clock::Starts("completion")], NOW),
    row(Some(S::Verifying), S::Registered, Act::Register, VERIFIED, &[D::RegistrationNotice], VERDICT, NOW),
    row(Some(S::Verifying), S::NotActionable, Act::Refuse, REFUSED, &[D::RejectionNotice], VERDICT, NOW),
    row(Some(S::Verifying), S::NotActionable, Act::CloseAtIntake, &[R::IntakeReason, R::LeaderWord], &[], &[Clock::Stops("verification")], NOW),
    row(Some(S::Verifying), S::Referred, Act::Refer, REFERRED, &[D::ReferralLetter, D::ReferralNotice], VERDICT, NOW),
    row(Some(S::Verifying), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], VERDICT, NOW),
    row(Some(S::AwaitingCompletion), S::Verifying, Act::RecordSupplement, &[R::Supplement], &[], &[Clock::Stops("completion"), Clock::Starts("verification")], NOW),
    row(Some(S::AwaitingCompletion), S::Verifying, Act::EndCompletion, &[R::CompletionLetter, R::CompletionOver, R::Note], &[], &[Clock::Stops("completion"), Clock::Starts("verification")], NOW),
    row(Some(S::AwaitingCompletion), S::NotActionable, Act::Refuse, REFUSED, &[D::RejectionNotice], VERDICT, NOW),
    row(Some(S::AwaitingCompletion), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], VERDICT, NOW),
    row(Some(S::Registered), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[Clock::Starts("notice")], NOW),
    row(Some(S::NotActionable), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], NOW),
    row(Some(S::Referred), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], NOW),
    row(Some(S::Merged), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], NOW),
    // Later issues.
    row(Some(S::Registered), S::UnderReview, Act::Dispose, &[R::NoticeSent, R::Disposition], &[], &[Clock::Stops("disposition"), Clock::Starts("review")], LATER),
    row(Some(S::UnderReview), S::AwaitingDecision, Act::WriteReview, &[R::StaffReview], &[], &[Clock::Stops("review"), Clock::Starts("decision")], LATER),
    row(Some(S::UnderReview), S::ExplanationRequested, Act::RequestExplanation, &[R::ExplanationLetter], &[], &[], LATER),
    row(Some(S::UnderReview), S::Delegated, Act::Delegate, &[R::DelegationLetter], &[], &[], LATER),
    row(Some(S::UnderReview), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[], LATER),
    row(Some(S::ExplanationRequested), S::UnderReview, Act::RequestExplanation, &[R::ExplanationAssessed], &[], &[], LATER),
    row(Some(S::ExplanationRequested), S::AwaitingDecision, Act::WriteReview, &[R::ExplanationAssessed, R::StaffReview], &[], &[], LATER),
    row(Some(S::ExplanationRequested), S::Concluded, Act::Conclude, &[R::ExplanationAssessed, R::Conclusion], &[], &[], LATER),
    row(Some(S::Delegated), S::UnderReview, Act::Delegate, &[R::ReportBack], &[], &[], LATER),
    row(Some(S::Delegated), S::Concluded, Act::Conclude, &[R::ReportBack, R::Conclusion], &[], &[], LATER),
    row(Some(S::Delegated), S::Assigned, Act::Assign, &[R::ReportBack, R::Decision, R::TeamNamed, R::AssignmentLetter], &[], &[], LATER),
    row(Some(S::AwaitingDecision), S::Assigned, Act::Assign, &[R::Decision, R::TeamNamed, R::AssignmentLetter], &[], &[Clock::Stops("decision")], LATER),
    row(Some(S::AwaitingDecision), S::ExplanationRequested, Act::RequestExplanation, &[R::Decision, R::ExplanationLetter], &[], &[], LATER),
    row(Some(S::AwaitingDecision), S::Delegated, Act::Delegate, &[R::Decision, R::DelegationLetter], &[], &[], LATER),
    row(Some(S::AwaitingDecision), S::Referred, Act::DecideOnReview, &[R::Decision, R::CompetentBody, R::LegalGround, R::Redaction], &[D::ReferralLetter, D::ReferralNotice], &[], LATER),
    row(Some(S::AwaitingDecision), S::NotActionable, Act::DecideOnReview, &[R::Decision, R::Reason], &[D::RejectionNotice], &[], LATER),
    row(Some(S::AwaitingDecision), S::UnderReview, Act::DecideOnReview, &[R::Decision, R::Reason], &[], &[], LATER),
    row(Some(S::AwaitingDecision), S::Merged, Act::Merge, MERGED, &[D::MergeNotice], &[], LATER),
    row(Some(S::Assigned), S::Clarification, Act::LeadAudit, &[R::CoiDeclared, R::WorkPlan, R::ClarificationSummons], &[], &[], LATER),
    row(Some(S::Clarification), S::Audit, Act::LeadAudit, &[R::ClarificationRecord], &[], &[], LATER),
    row(Some(S::Clarification), S::ReportSubmitted, Act::LeadAudit, &[R::ClarificationRecord, R::AuditReport, R::EvidenceList], &[], &[Clock::Starts("deliberation")], LATER),
    row(Some(S::Audit), S::ReportSubmitted, Act::LeadAudit, &[R::AuditReport, R::WorkingPapers, R::EvidenceList], &[], &[Clock::Starts("deliberation")], LATER),
    row(Some(S::ReportSubmitted), S::Deliberation, Act::Conclude, &[R::DeliberationInvitation], &[], &[Clock::Stops("deliberation"), Clock::Starts("minutes")], LATER),
    row(Some(S::Deliberation), S::Concluded, Act::Conclude, &[R::DeliberationMinutes, R::ThreeParties, R::Conclusion, R::Recommendation], &[], &[Clock::Stops("minutes")], LATER),
    row(Some(S::Deliberation), S::Audit, Act::Conclude, &[R::Reason], &[], &[], LATER),
    row(Some(S::Concluded), S::Monitoring, Act::Conclude, &[R::RecommendationLetter], &[], &[], LATER),
    row(Some(S::Concluded), S::Closed, Act::CloseCase, &[R::OutcomeNotice, R::RecommendationsSettled], &[], &[], LATER),
    row(Some(S::Monitoring), S::Closed, Act::CloseCase, &[R::OutcomeNotice, R::RecommendationsSettled], &[], &[], LATER),
    row(Some(S::Verifying), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[], LATER),
    row(Some(S::AwaitingCompletion), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[], LATER),
    row(Some(S::Registered), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[], LATER),
    row(Some(S::UnderReview), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[], LATER),
    row(Some(S::AwaitingDecision), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[], LATER),
    row(Some(S::Assigned), S::Withdrawn, Act::Withdraw, &[R::ReportersStatement], &[], &[], LATER),
    row(Some(S::Closed), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], LATER),
    row(Some(S::Withdrawn), S::Verifying, Act::Reopen, &[R::Reason], &[], &[Clock::Starts("verification")], LATER),
    row(Some(S::Closed), S::Archived, Act::Archive, FILED, &[], &[], LATER),
    row(Some(S::NotActionable), S::Archived, Act::Archive, FILED, &[], &[], LATER),
    row(Some(S::Referred), S::Archived, Act::Archive, FILED, &[], &[], LATER),
    row(Some(S::Merged), S::Archived, Act::Archive, FILED, &[], &[], LATER),
    row(Some(S::Withdrawn), S::Archived, Act::Archive, FILED, &[], &[], LATER),
];

/// Acts that change no state, and where they may be done.
pub const STANDING: &[(Act, Standing)] = &[
    (Act::SaveChecklists, Standing::In(&[S::Verifying])),
    (
        Act::ConfirmByLeader,
        Standing::In(&[S::NotActionable, S::Referred]),
    ),
    (Act::ChangeContent, Standing::Open),
    // A supplement belongs to the number it came for (R39); what was merged is answered on the main number only (R41).
    (
        Act::RecordSupplement,
        Standing::Except(&[S::AwaitingCompletion, S::Merged, S::Archived]),
    ),
    (Act::AttachFiles, Standing::Except(&[S::Archived])),
    (Act::MarkIdentity, Standing::Except(&[S::Archived])),
    (Act::LogContact, Standing::Except(&[S::Archived])),
    (Act::FulfilDuty, Standing::Except(&[])),
    (Act::DropDuty, Standing::Except(&[])),
    (Act::ShutOut, Standing::Except(&[])),
    (Act::AddReaders, Standing::Except(&[S::Archived])),
];

/// The outcome codes of process.md §2d with O17's two, the state they are given in and the state they lead to.
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
];
