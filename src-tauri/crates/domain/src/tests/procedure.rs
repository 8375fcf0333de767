//! The procedure table is whole, and the readers' rules agree with it.

use super::world::*;
use crate::case::State;
use crate::history::{Stream, VERSIONS};
use crate::may::{Act, Scope};
use crate::procedure::{OUTCOMES, RequirementKind, STANDING, TRANSITIONS, states_for};
use crate::profile::Profile;
use crate::refusal::MissingFact;
use crate::rules;
use crate::unit::ProfileName;
use std::collections::BTreeSet;

#[test]
fn every_state_is_reached_and_none_is_a_dead_end_before_the_archive() {
    let mut reached = BTreeSet::new();
    let mut new: Vec<State> = TRANSITIONS
        .iter()
        .filter(|row| row.from.is_none())
        .map(|row| row.to)
        .collect();
    while let Some(state) = new.pop() {
        if reached.insert(state) {
            new.extend(
                TRANSITIONS
                    .iter()
                    .filter(|row| row.from == Some(state))
                    .map(|row| row.to),
            );
        }
    }
    for state in State::ALL {
        assert!(reached.contains(&state), "{state:?} is never reached");
        let leaves = TRANSITIONS.iter().any(|row| row.from == Some(state));
        assert!(leaves || state == State::Archived, "{state:?} is a dead end");
    }
}

#[test]
fn rows_written_today_require_only_what_can_be_judged_today() {
    for row in TRANSITIONS {
        for requirement in row.requires {
            let later = requirement.kind() == RequirementKind::Later;
            assert!(
                !later || row.since.is_none(),
                "{:?} → {:?} requires {requirement:?}",
                row.from,
                row.to
            );
        }
        assert!(!row.roles().is_empty(), "nobody may {:?}", row.act);
    }
}

#[test]
fn what_a_later_step_requires_is_said_to_be_missing() {
    let desk = Desk::ministry(ProfileName::KemenkesLike).with_case(true);
    for requirement in TRANSITIONS.iter().flat_map(|row| row.requires) {
        let missing = requirement.missing(&desk.unit, desk.case(), desk.now);
        if requirement.kind() == RequirementKind::Later {
            assert_eq!(
                missing,
                [MissingFact::Later {
                    requirement: *requirement
                }]
            );
        }
    }
}

#[test]
fn every_outcome_leads_somewhere() {
    for (code, from, to) in OUTCOMES {
        let row = TRANSITIONS
            .iter()
            .any(|row| row.from == Some(*from) && row.to == *to);
        assert!(row, "{code} leads nowhere");
    }
    let codes: BTreeSet<_> = OUTCOMES.iter().map(|(code, _, _)| code).collect();
    assert_eq!(codes.len(), OUTCOMES.len());
}

#[test]
fn no_row_stands_twice() {
    let rows: BTreeSet<_> = TRANSITIONS
        .iter()
        .map(|row| (row.from, row.to, row.act))
        .collect();
    assert_eq!(rows.len(), TRANSITIONS.len());
    for row in TRANSITIONS.iter().filter(|row| row.since.is_some()) {
        let stands = |(act, states): &(Act, crate::procedure::Standing)| {
            *act == row.act && row.from.is_some_and(|from| states.covers(from))
        };
        assert!(
            !STANDING.iter().any(stands),
            "{:?} both moves and stands in {:?}",
            row.act,
            row.from
        );
    }
}

#[test]
fn clocks_name_deadlines_of_every_profile() {
    for name in [ProfileName::KemenkesLike, ProfileName::KemensosLike] {
        let profile = Profile::of(name);
        for clock in TRANSITIONS.iter().flat_map(|row| row.clocks) {
            let (crate::procedure::Clock::Starts(code)
            | crate::procedure::Clock::Stops(code)
            | crate::procedure::Clock::Pauses(code)) = clock;
            assert!(
                profile.deadlines.iter().any(|deadline| deadline.code == *code),
                "{code}"
            );
        }
    }
}

#[test]
fn every_kind_of_event_has_a_rule_and_every_rule_a_kind() {
    let table = rules::table(rules::CURRENT).unwrap();
    for (stream, kinds) in &VERSIONS {
        let ruled = match stream {
            Stream::Unit => table.unit,
            Stream::Submission => table.submission,
            Stream::Case => table.case,
        };
        let ruled: BTreeSet<_> = ruled.iter().map(|rule| rule.kind).collect();
        let kinds: BTreeSet<_> = kinds
            .iter()
            .map(|(kind, _)| *kind)
            .filter(|kind| *kind != "founded")
            .collect();
        assert_eq!(ruled, kinds);
    }
    assert!(rules::table(2).is_none());
}

/// What the writer may do, readers must let stand: the rule of a kind covers roles and states of its acts.
#[test]
fn readers_let_stand_what_the_procedure_allows() {
    let table = rules::table(rules::CURRENT).unwrap();
    for (act, kind) in [
        (Act::StartVerification, "verification_started"),
        (Act::CloseAtIntake, "refused"),
        (Act::Refuse, "refused"),
        (Act::Merge, "merged"),
        (Act::Refer, "referred"),
        (Act::Register, "registered"),
        (Act::RequestCompletion, "completion_requested"),
        (Act::EndCompletion, "completion_ended"),
        (Act::RecordSupplement, "supplemented"),
        (Act::Reopen, "reopened"),
        (Act::SaveChecklists, "checklists_saved"),
        (Act::ChangeContent, "content_changed"),
        (Act::ConfirmByLeader, "leader_confirmed"),
        (Act::FulfilDuty, "duty_fulfilled"),
        (Act::DropDuty, "duty_fell_away"),
        (Act::LogContact, "contact_logged"),
        (Act::ShutOut, "shut_out"),
        (Act::AddReaders, "readers_added"),
        (Act::AttachFiles, "work_copies"),
    ] {
        let rule = table.case.iter().find(|rule| rule.kind == kind).unwrap();
        for role in act.roles() {
            assert!(rule.roles.contains(role), "{kind} by {role:?}");
        }
        // From `received` a verdict passes `verifying` within its act.
        for state in states_for(act)
            .into_iter()
            .filter(|state| *state != State::Received)
        {
            assert!(
                rule.leaves.is_empty() || rule.leaves.contains(&state),
                "{kind} in {state:?}"
            );
        }
        assert_eq!(act.scope(), Scope::Case);
    }
}
