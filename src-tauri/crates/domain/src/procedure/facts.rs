//! What the case still lacks of the facts and papers a step from registration on requires.

use super::Requirement;
use crate::case::{
    Attendee, ConclusionCode, DutyKind, FollowUpKind, Minutes, Party3, ReportBackOutcome, ReviewCode,
};
use crate::case_state::{Case, DutyStand, Proceedings};
use crate::profile::FormDemand;
use crate::refusal::MissingFact;
use crate::triage;
use crate::unit_state::Unit;

/// What is missing, for requirements that are no field of a command.
pub(super) fn missing(requirement: Requirement, unit: &Unit, case: &Case) -> Vec<MissingFact> {
    if let Some(kind) = paper(requirement) {
        return if case.paper_since_entered(kind).is_some() {
            Vec::new()
        } else {
            vec![MissingFact::Paper { kind }]
        };
    }
    if requirement == Requirement::CoiDeclared {
        return undeclared(case);
    }
    if requirement == Requirement::ThreeParties {
        return absent(unit, case);
    }
    if requirement == Requirement::RecommendationsSettled {
        return unsettled(case);
    }
    if requirement == Requirement::OutcomeNotice {
        return outcome_notice(case);
    }
    if holds(requirement, unit, case) {
        Vec::new()
    } else {
        vec![MissingFact::Later { requirement }]
    }
}

/// The signed paper a requirement means (O9).
const fn paper(requirement: Requirement) -> Option<DutyKind> {
    match requirement {
        Requirement::ExplanationLetter => Some(DutyKind::ExplanationLetter),
        Requirement::DelegationLetter => Some(DutyKind::DelegationLetter),
        Requirement::AssignmentLetter => Some(DutyKind::AssignmentLetter),
        Requirement::AuditReport => Some(DutyKind::AuditReport),
        Requirement::DeliberationInvitation => Some(DutyKind::DeliberationInvitation),
        Requirement::DeliberationMinutes => Some(DutyKind::DeliberationMinutes),
        Requirement::RecommendationLetter => Some(DutyKind::RecommendationLetter),
        _ => None,
    }
}

fn holds(requirement: Requirement, unit: &Unit, case: &Case) -> bool {
    let all = &case.proceedings;
    let (entered, _) = case.entered();
    let decided = |codes: &[ReviewCode]| all.decided(codes);
    match requirement {
        Requirement::Triage => triage::is_whole(
            case.care.triage.last().map(|form| &form.fact),
            unit.policy().demand,
        ),
        Requirement::Disposition => all
            .hops
            .last()
            .is_some_and(|hop| hop.recalled.is_none() && hop.disposition.row > entered),
        Requirement::StaffReview => all.review().is_some_and(|review| review.review.row > entered),
        Requirement::ExplanationAssessed => all
            .explanations
            .last()
            .is_some_and(|last| last.sufficient.is_some()),
        Requirement::ReportBack => matches!(
            all.delegations.last().and_then(|last| last.outcome),
            Some(ReportBackOutcome::Accepted | ReportBackOutcome::TakenOver)
        ),
        Requirement::ReportAccepted => matches!(
            all.delegations.last().and_then(|last| last.outcome),
            Some(ReportBackOutcome::Accepted)
        ),
        Requirement::DecidedToAssign => decided(&[ReviewCode::Audit, ReviewCode::Klarifikasi]),
        Requirement::DecidedToAsk => decided(&[ReviewCode::PermintaanPenjelasan]),
        Requirement::DecidedToDelegate => decided(&[ReviewCode::LimpahInternal, ReviewCode::Pembinaan]),
        Requirement::TeamNamed => all.team.as_ref().is_some_and(|team| team.letter.row > entered),
        Requirement::WorkPlan => all.plan.is_some(),
        Requirement::ClarificationSummons => !all.summonses.is_empty(),
        Requirement::ClarificationRecord => clarified(all),
        Requirement::WorkingPapers => worked(all, unit.policy().demand),
        Requirement::EvidenceList => !all.evidence.is_empty(),
        Requirement::Conclusion => all.conclusion.as_ref().is_some_and(|made| made.row > entered),
        Requirement::Recommendation => recommended(all, unit.policy().demand),
        Requirement::ReportersStatement => case
            .care
            .withdrawals
            .last()
            .is_some_and(|made| made.row > entered),
        Requirement::ArchiveClass | Requirement::Retention => case.care.filing.is_some(),
        // Everything else is a field of a command, or was answered above.
        _ => true,
    }
}

/// Heard and signed or refused before witnesses, or twice summoned in vain (R22, O21).
fn clarified(all: &Proceedings) -> bool {
    let signed = |state: &crate::case_state::RecordState| {
        state.signing.is_some() && !all.is_corrected(state.record.row)
    };
    let in_vain =
        |state: &crate::case_state::SummonsState| state.summons.fact.nth >= 2 && state.not_appeared.is_some();
    all.records.iter().any(signed) || all.summonses.iter().any(in_vain)
}

/// At least one working paper; in full each reviewed.
fn worked(all: &Proceedings, demand: FormDemand) -> bool {
    let reviewed = all.working_papers.iter().all(|state| state.reviewed_by.is_some());
    !all.working_papers.is_empty() && (reviewed || demand == FormDemand::Brief)
}

/// At least one recommendation (R25); the standard one is enough for *tidak terbukti* where forms are brief (O30).
fn recommended(all: &Proceedings, demand: FormDemand) -> bool {
    let outcome = all.conclusion.as_ref().map(|made| made.fact.outcome);
    let unproved = matches!(
        outcome,
        Some(ConclusionCode::TidakTerbukti | ConclusionCode::TidakCukupBukti)
    );
    let standard_enough = unproved && demand == FormDemand::Brief;
    all.recommendations
        .iter()
        .any(|state| state.recommendation.kind != FollowUpKind::NamaBaikDipulihkan || standard_enough)
}

fn undeclared(case: &Case) -> Vec<MissingFact> {
    let Some(team) = case.team() else {
        return vec![MissingFact::Later {
            requirement: Requirement::TeamNamed,
        }];
    };
    team.members
        .iter()
        .filter(|state| !state.left && state.declared != Some(true))
        .map(|state| MissingFact::Declaration {
            name: state.member.name.clone(),
            conflict: state.declared == Some(false),
        })
        .collect()
}

/// All three parties were there; in full each by its own people, in brief named representatives will do (R24, O30).
fn absent(unit: &Unit, case: &Case) -> Vec<MissingFact> {
    let minutes = case
        .proceedings
        .conclusion
        .as_ref()
        .and_then(|made| made.fact.minutes.as_ref());
    let brief = unit.policy().demand == FormDemand::Brief;
    let there = |party: Party3| {
        let counts = |one: &Attendee| {
            one.party == party && !one.name.trim().is_empty() && (brief || one.represents.trim().is_empty())
        };
        minutes.is_some_and(|minutes: &Minutes| minutes.attendance.iter().any(counts))
    };
    Party3::ALL
        .into_iter()
        .filter(|party| !there(*party))
        .map(|party| MissingFact::Party { party })
        .collect()
}

fn unsettled(case: &Case) -> Vec<MissingFact> {
    case.proceedings
        .recommendations
        .iter()
        .filter(|state| !state.status.is_settled())
        .map(|state| MissingFact::Recommendation {
            no: state.recommendation.no,
        })
        .collect()
}

/// The reporter was told how it ended, or cannot be (O17).
fn outcome_notice(case: &Case) -> Vec<MissingFact> {
    let kind = DutyKind::OutcomeNotice;
    match case.latest_duty(kind).map(|duty| &duty.stand) {
        Some(DutyStand::Open) => vec![MissingFact::Paper { kind }],
        _ => Vec::new(),
    }
}
