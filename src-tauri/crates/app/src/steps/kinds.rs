//! Every kind of step with the act it asks leave for, and whether there is something for it to be about.

use chrono::{DateTime, Utc};
use domain::case::{ConsentScope, ReportBackOutcome, TeamRole};
use domain::case_state::Case;
use domain::ids::PersonId;
use domain::may::Act;
use domain::people::{Preset, Role};
use domain::unit_state::Unit;

/// Every kind, in the order of `Step::KINDS`; a test holds it to `Step::act`.
pub const KINDS: &[(&str, Act)] = &[
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

/// The act a kind asks leave for.
#[must_use]
pub fn act_of(kind: &str) -> Option<Act> {
    KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, act)| *act)
}

/// Whether there is something on the case for a step of this kind to be about. `decide` judges it again; this only keeps
/// forms away that would have nothing to choose from.
pub(super) fn has_object(kind: &str, unit: &Unit, case: &Case, person: PersonId, now: DateTime<Utc>) -> bool {
    let all = &case.proceedings;
    let care = &case.care;
    let leads = unit.has_role(person, Role::Leader);
    let small = unit.preset == Preset::Small;
    match kind {
        "pass_on" => may_pass_on(unit, case, person, now),
        "read_disposition" => all.hops.iter().any(|hop| {
            let to_me = hop.disposition.fact.to.iter().any(|to| to.person == Some(person));
            to_me && hop.recalled.is_none() && !hop.read_by.contains(&person)
        }),
        "recall_disposition" => all.hops.iter().any(|hop| {
            let mine = hop.disposition.by == person || leads;
            mine && hop.recalled.is_none() && hop.read_by.is_empty()
        }),
        "remind_explanation" => all.explanations.last().is_some_and(|last| {
            let over = last.asked.fact.due.is_none_or(|due| due < unit.today(now));
            over && last.answer.is_none() && last.reminders.len() < 2
        }),
        "record_explanation" => !all.explanations.is_empty(),
        "assess_explanation" => all
            .explanations
            .last()
            .is_some_and(|last| last.answer.is_some() || last.reminders.len() >= 2),
        "record_report_back" => !all.delegations.is_empty(),
        "assess_report_back" => all.delegations.last().is_some_and(|last| {
            !matches!(
                last.outcome,
                Some(ReportBackOutcome::Accepted | ReportBackOutcome::TakenOver)
            )
        }),
        "declare" => may_declare(case, person),
        "serve_summons" => all.summonses.iter().any(|state| state.served.is_none()),
        "not_appeared" => all.summonses.iter().any(|state| state.not_appeared.is_none()),
        "sign_record" => all
            .records
            .iter()
            .any(|state| state.signing.is_none() && !all.is_corrected(state.record.row)),
        "review_paper" => all
            .working_papers
            .iter()
            .any(|state| state.reviewed_by.is_none() && (small || state.paper.by != person)),
        "drop_finding" => all.standing_findings().next().is_some(),
        "follow_up" => !all.recommendations.is_empty(),
        "put_on_hold" => !case.is_on_hold(),
        "resume" => case.is_on_hold(),
        "give_word" => case.words_owed(person).any(|word| small || word.by != person),
        "complete_paper" => case.unnumbered_papers().next().is_some(),
        "answer_waiter" | "release_waiter" => {
            care.waiters.iter().any(domain::case_state::WaiterState::is_owed)
        }
        "end_measure" => care
            .protection
            .measures
            .iter()
            .any(|measure| measure.ended.is_none()),
        "refer_to_lpsk" => care
            .consents
            .iter()
            .any(|consent| consent.fact.scope == ConsentScope::Lpsk && consent.fact.given),
        "end_protection" => {
            let open = care
                .protection
                .measures
                .iter()
                .any(|measure| measure.ended.is_none());
            care.protection.is_active() && !open
        }
        "remind_reporter" => case.reachable,
        "take_back" => care
            .stand_ins
            .iter()
            .any(|known| known.of == person && !known.back),
        // Opening an item is the identity room's, which shows it once the entry is in the store (ledger.md §5).
        "open_contact" | "open_identity" | "print_envelope" => false,
        _ => true,
    }
}

/// What lies with one may be passed on by him, by who stands in for him, and by the leader (O26, O13).
fn may_pass_on(unit: &Unit, case: &Case, person: PersonId, now: DateTime<Utc>) -> bool {
    let today = unit.today(now);
    let all = &case.proceedings;
    let lies = all.hops.iter().any(|hop| hop.recalled.is_none());
    let stands_in = |of: &PersonId| case.stands_in(person, *of, today) && all.is_addressee(*of);
    all.is_addressee(person)
        || unit
            .works_for(person, today)
            .iter()
            .any(|of| all.is_addressee(*of))
        || unit.members.keys().any(stands_in)
        || (lies && unit.has_role(person, Role::Leader))
}

/// Each declares for himself; the lead records it for who has no account (O27).
fn may_declare(case: &Case, person: PersonId) -> bool {
    let Some(team) = case.team() else { return false };
    let leads = team
        .member(person)
        .is_some_and(|state| state.member.role == TeamRole::Lead);
    team.members.iter().any(|state| {
        let his = state.member.person == Some(person);
        let paper = leads && state.member.person.is_none();
        !state.left && state.declared.is_none() && (his || paper)
    })
}

#[cfg(test)]
mod tests {
    use super::KINDS;
    use domain::case::Step;

    #[test]
    fn every_kind_of_step_stands_here_in_its_order() {
        let known: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(known, Step::KINDS);
    }
}
