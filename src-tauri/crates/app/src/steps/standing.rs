//! What the index keeps of a case from registration on: the dates that run and whose move it is. Both follow from the
//! entries alone, never from today, for the line is written once and read on other days.

use super::expected::{expected_step, holders};
use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{DutyKind, State};
use domain::case_state::Case;
use domain::clocks::{ClockStand, clocks, owed_answers};
use domain::ids::PersonId;
use domain::may::{self, Act};
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

/// Whose move it is on a case, and what: one line for each person, as the entries have it. A leader's word comes before
/// his next step (O2), a verdict to be confirmed before what else he might do.
pub(crate) fn waiting(unit: &Unit, case: &Case) -> Vec<index::Waiting> {
    let day = unit.today(last_entry(case));
    let entered = unit.today(case.entered().1);
    let mut waiting: Vec<index::Waiting> = Vec::new();
    let mut wait = |person: PersonId, task: &str, since: NaiveDate, turns: Option<(NaiveDate, &str)>| {
        if waiting.iter().all(|known| known.person != person.bytes()) {
            waiting.push(index::Waiting {
                person: person.bytes(),
                task: task.to_owned(),
                since,
                turns: turns.map(|(day, task)| (day, task.to_owned())),
            });
        }
    };
    let small = unit.preset == Preset::Small;
    for leader in unit
        .leaders()
        .into_iter()
        .filter(|leader| case.is_reader(*leader))
    {
        let owed = case.words_owed(leader).find(|word| small || word.by != leader);
        if let Some(word) = owed {
            let row = case.timeline.iter().find(|row| row.seq == word.row.0);
            wait(
                leader,
                "give_word",
                row.map_or(entered, |row| unit.today(row.at)),
                None,
            );
        }
    }
    if case.awaits_leader {
        for reader in &case.readers {
            if may::may(unit, Some(case), reader.person, Act::ConfirmByLeader).is_ok() {
                wait(reader.person, "confirm", entered, None);
            }
        }
    }
    if LATER.contains(&case.state) {
        let task = expected_step(unit, case, day).unwrap_or("send_notice");
        // The one step that another takes the place of by a day alone (O8).
        let asked = case
            .proceedings
            .explanations
            .last()
            .and_then(|last| last.asked.fact.due);
        let turns = asked
            .and_then(|due| Some((due, expected_step(unit, case, due.succ_opt()?)?)))
            .filter(|(_, later)| case.state == State::ExplanationRequested && *later != task);
        for person in holders(unit, case, day) {
            wait(person, task, entered, turns);
        }
    } else if let Some(task) = early_task(unit, case)
        && let Some(person) = holder(unit, case)
    {
        wait(person, task, entered, None);
    }
    waiting
}

/// What the verifier does next, until the number is told and after the case is settled.
fn early_task(unit: &Unit, case: &Case) -> Option<&'static str> {
    let next = crate::project::running(unit, case).into_iter().next();
    match (case.state, next.as_ref().map(|(_, what)| what.as_str())) {
        (State::AwaitingCompletion, _) => Some("ask_again"),
        (_, Some("notice")) => Some("send_notice"),
        (_, Some("answer_to_body")) => Some("answer_waiter"),
        (State::Received | State::Verifying, _) => Some("verify"),
        _ => None,
    }
}

/// What a day ends on a case: guests of the team (O27) and work handed over (O13); and since when somebody is protected.
pub(crate) fn upkeep(unit: &Unit, case: &Case) -> Vec<index::Upkeep> {
    let mut upkeep = Vec::new();
    if let Some(team) = case.team() {
        let reading = |person: &PersonId| case.is_reader(*person);
        // Whoever's days are over on the last day of days is a guest.
        let guests = team.guests_over(NaiveDate::MAX).into_iter().filter(reading);
        upkeep.extend(guests.map(|person| index::Upkeep {
            kind: index::UpkeepKind::Guest,
            person: Some(person.bytes()),
            day: team.ends,
        }));
    }
    let handed = case.care.stand_ins.iter().filter(|known| !known.back);
    upkeep.extend(handed.map(|known| index::Upkeep {
        kind: index::UpkeepKind::StandIn,
        person: Some(known.of.bytes()),
        day: known.until,
    }));
    if case.care.protection.is_active() {
        let protection = &case.care.protection;
        let risks = protection.risks.iter().map(|risk| risk.at);
        let since = risks
            .chain(protection.measures.iter().map(|measure| measure.from))
            .min();
        upkeep.push(index::Upkeep {
            kind: index::UpkeepKind::Protection,
            person: None,
            day: unit.today(since.unwrap_or(case.received_at)),
        });
    }
    upkeep
}

/// The day since which a case is settled.
pub(crate) fn settled_on(unit: &Unit, case: &Case) -> Option<NaiveDate> {
    let since = case
        .care
        .moves
        .iter()
        .rev()
        .take_while(|made| made.to.is_final())
        .last()?;
    Some(unit.today(since.at))
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
