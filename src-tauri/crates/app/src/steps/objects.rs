//! Whether there is something on a case for a kind of step to be about.

use chrono::{DateTime, Utc};
use domain::case::{ConsentScope, ReportBackOutcome, TeamRole};
use domain::case_state::Case;
use domain::ids::PersonId;
use domain::people::{Preset, Role};
use domain::unit_state::Unit;

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
