//! What the index keeps of a case from registration on: the dates that run and whose move it is. Both follow from the
//! entries alone, never from today, for the line is written once and read on other days.

use super::expected::{expected_step, holders};
use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{DutyKind, State};
use domain::case_state::Case;
use domain::clocks::{ClockStand, clocks, owed_answers};
use domain::ids::PersonId;
use domain::people::Preset;
use domain::unit_state::Unit;

/// Codes that have lines of their own in the projection.
const ELSEWHERE: [&str; 3] = ["verification", "completion", "notice"];

/// The moment of the last entry.
fn last_entry(case: &Case) -> DateTime<Utc> {
    case.timeline.last().map_or(case.received_at, |row| row.at)
}

/// Dates that run from registration on, with their codes: clocks of the profile, the last day of the assignment letter,
/// orders, recommendations, answers owed to other bodies (O7).
pub(crate) fn running(unit: &Unit, case: &Case) -> Vec<(NaiveDate, String)> {
    let mut running: Vec<(NaiveDate, String)> = owed_answers(case)
        .into_iter()
        .filter_map(|(_, _, due)| Some((due?, "answer_to_body".to_owned())))
        .collect();
    if case.state.is_final() || case.is_on_hold() {
        return running;
    }
    let notice_first = case
        .latest_duty(DutyKind::RegistrationNotice)
        .is_some_and(|duty| duty.is_open());
    running.extend(
        clocks(unit, case, last_entry(case))
            .into_iter()
            .filter(|clock| clock.stand == ClockStand::Running)
            .filter(|clock| !ELSEWHERE.contains(&clock.code.as_str()))
            .filter(|clock| clock.code != "whole_case" || !is_early(case.state))
            // No disposition before the reporter has his number (R47).
            .filter(|clock| !(notice_first && clock.code == "disposition"))
            .map(|clock| (clock.due, clock.code)),
    );
    let all = &case.proceedings;
    match case.state {
        State::UnderReview => {
            let order = all.hops.iter().rev().find(|hop| hop.recalled.is_none());
            running.extend(
                order
                    .and_then(|hop| hop.disposition.fact.due)
                    .map(|due| (due, "order".to_owned())),
            );
        }
        State::Assigned | State::Clarification | State::Audit => {
            running.extend(case.team().map(|team| (team.ends, "assignment".to_owned())));
        }
        State::Monitoring => running.extend(
            all.recommendations
                .iter()
                .filter(|state| !state.status.is_settled())
                .filter_map(|state| Some((state.recommendation.due?, "recommendation".to_owned()))),
        ),
        _ => {}
    }
    running
}

/// Whose move it is, for *mine* in the register and on the desk: the verifier until the number is told, then the first of
/// those the next step lies with.
pub(crate) fn holder(unit: &Unit, case: &Case) -> Option<PersonId> {
    if is_early(case.state) {
        return case.verifier;
    }
    let day = unit.today(last_entry(case));
    holders(unit, case, day).first().copied().or(case.verifier)
}

/// Before registration the verifier has it.
pub(crate) const fn is_early(state: State) -> bool {
    matches!(
        state,
        State::Received | State::Verifying | State::AwaitingCompletion | State::Merged
    )
}

/// Whether the next step of a case lies with a person, and which it is.
pub(crate) fn task(unit: &Unit, case: &Case, person: PersonId, today: NaiveDate) -> Option<&'static str> {
    let small = unit.preset == Preset::Small;
    let owed = case.words_owed(person).any(|word| small || word.by != person);
    if owed && unit.leaders().contains(&person) {
        return Some("give_word");
    }
    if !holders(unit, case, today).contains(&person) {
        return None;
    }
    Some(expected_step(unit, case, today).unwrap_or("send_notice"))
}

/// The states in which a case lies with whom the next step belongs to.
pub(crate) const LATER: [State; 12] = [
    State::Registered,
    State::UnderReview,
    State::ExplanationRequested,
    State::Delegated,
    State::AwaitingDecision,
    State::Assigned,
    State::Clarification,
    State::Audit,
    State::ReportSubmitted,
    State::Deliberation,
    State::Concluded,
    State::Monitoring,
];
