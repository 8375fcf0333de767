//! The procedure table is whole, and the readers' rules agree with it.

use super::world::*;
use crate::case::{ConclusionCode, FollowUpKind, ReviewCode, State, Step};
use crate::history::{Stream, VERSIONS};
use crate::may::{Act, Scope};
use crate::procedure::{InForce, NEWEST, OUTCOMES, Requirement, RequirementKind, STANDING, TRANSITIONS};
use crate::profile::{FormDemand, Profile};
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

/// Every requirement of every row is judged by somebody: what is no field of a command is missing from a bare case.
#[test]
fn every_requirement_is_judged() {
    let desk = Desk::ministry(ProfileName::KemensosLike).with_case(true);
    for row in TRANSITIONS {
        assert!(!row.roles().is_empty(), "nobody may {:?}", row.act);
        for requirement in row.requires {
            // These three are about notices and requests that a bare case does not owe.
            let owes_none = matches!(
                requirement,
                Requirement::NoticeSent
                    | Requirement::OutcomeNotice
                    | Requirement::CompletionLetter
                    | Requirement::RecommendationsSettled
                    | Requirement::Title
                    | Requirement::Category
                    | Requirement::ReporterReachable
            );
            let missing = requirement.missing(&desk.unit, desk.case(), desk.now);
            let field = requirement.kind() == RequirementKind::Field;
            assert_eq!(missing.is_empty(), field || owes_none, "{requirement:?}");
        }
    }
}

/// From a state an act leads one way, whatever the profile skips: the button says where.
#[test]
fn an_act_leads_one_way() {
    for skips in [Vec::new(), vec![State::UnderReview]] {
        for table in 1..=NEWEST {
            for state in State::ALL {
                for act in Act::ALL {
                    let rows = TRANSITIONS.iter().filter(|row| {
                        row.from == Some(state)
                            && row.act == *act
                            && row.is_in(table)
                            && !skips.contains(&row.to)
                            && row.instead_of.is_none_or(|skipped| skips.contains(&skipped))
                    });
                    assert!(rows.count() <= 1, "{act:?} from {state:?}");
                }
            }
        }
    }
}

/// With a state skipped, every other one is still reached and left.
#[test]
fn a_skipped_state_cuts_nothing_off() {
    let in_force = InForce {
        table: NEWEST,
        skips: vec![State::UnderReview],
        demand: FormDemand::Full,
    };
    let mut reached = BTreeSet::from([State::Received]);
    let mut new = vec![State::Received];
    while let Some(state) = new.pop() {
        for row in Act::ALL.iter().filter_map(|act| in_force.row(state, *act)) {
            if reached.insert(row.to) {
                new.push(row.to);
            }
        }
    }
    assert_eq!(reached.len(), State::ALL.len() - 1);
    assert!(!reached.contains(&State::UnderReview));
}

/// The tables as readers hold rows to them: in force once, never edited.
#[test]
fn tables_in_force_are_never_edited() {
    let mut lines = Vec::new();
    for row in TRANSITIONS {
        let (from, to, act, since, until) = (row.from, row.to, row.act, row.since, row.until);
        lines.push(format!(
            "{since}..{until:?} {from:?} -> {to:?} by {act:?}, instead of {:?}",
            row.instead_of
        ));
    }
    for (act, states, since) in STANDING {
        lines.push(format!("{since}.. {act:?} stands {states:?}"));
    }
    lines.extend((1..=3).flat_map(ruled));
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(rules::CURRENT, 4);
    insta::assert_snapshot!("the_fourth_table_is_never_edited", ruled(4).join("\n"));
}

fn ruled(number: u16) -> Vec<String> {
    let table = rules::table(number).unwrap();
    let rules = table.unit.iter().chain(table.submission).chain(table.case);
    rules
        .map(|rule| {
            format!(
                "{number} {} by {:?} from {:?}",
                rule.kind, rule.roles, rule.leaves
            )
        })
        .collect()
}

/// A code may be given in several states on the way; each of the two ends of its row is on the table.
#[test]
fn every_code_a_form_offers_is_an_outcome() {
    let known = |code: &str| OUTCOMES.iter().any(|(known, _, _)| *known == code);
    let tag = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    for code in ReviewCode::ALL {
        let code = tag(serde_json::to_value(code).unwrap());
        assert!(known(&code), "{code}");
    }
    for code in [
        FollowUpKind::HukumanDisiplinRingan,
        FollowUpKind::HukumanDisiplinSedang,
        FollowUpKind::HukumanDisiplinBerat,
        FollowUpKind::SanksiEtik,
        FollowUpKind::PengembalianKerugian,
        FollowUpKind::PelimpahanAph,
        FollowUpKind::PerbaikanSistem,
        FollowUpKind::Pembinaan,
        FollowUpKind::NamaBaikDipulihkan,
    ] {
        let code = tag(serde_json::to_value(code).unwrap());
        assert!(known(&code), "{code}");
    }
    for code in [
        ConclusionCode::Terbukti,
        ConclusionCode::TerbuktiSebagian,
        ConclusionCode::TidakTerbukti,
        ConclusionCode::TidakCukupBukti,
    ] {
        let code = tag(serde_json::to_value(code).unwrap());
        assert!(known(&code), "{code}");
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
    for row in TRANSITIONS {
        let stands = |(act, states, _): &(Act, crate::procedure::Standing, u16)| {
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
    for (stream, kinds) in &VERSIONS {
        // A table holds with what it takes from the one before it.
        let mut ruled = BTreeSet::new();
        for number in 1..=rules::CURRENT {
            let table = rules::table(number).unwrap();
            assert_eq!(table.extends, (number > 1).then(|| number - 1));
            let rules = match stream {
                Stream::Unit => table.unit,
                Stream::Submission => table.submission,
                Stream::Case => table.case,
            };
            ruled.extend(rules.iter().map(|rule| rule.kind));
        }
        let steps = if *stream == Stream::Case { Step::KINDS } else { &[] };
        let kinds: BTreeSet<_> = kinds
            .iter()
            .map(|(kind, _)| *kind)
            .chain(steps.iter().map(|(kind, _)| *kind))
            .filter(|kind| *kind != "founded")
            .collect();
        assert_eq!(ruled, kinds);
    }
    assert!(rules::table(5).is_none());
    assert_eq!(rules::CURRENT, NEWEST);
}

/// What the writer may do, readers must let stand: the rule of a kind covers roles and states of its acts.
#[test]
fn readers_let_stand_what_the_procedure_allows() {
    let table = rules::table(1).unwrap();
    let first = InForce {
        table: 1,
        skips: Vec::new(),
        demand: FormDemand::Full,
    };
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
        for state in first
            .states_for(act)
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

/// The same for steps: whoever may take one, readers let write it.
#[test]
fn readers_let_stand_every_step_of_those_who_may() {
    let table = rules::table(2).unwrap();
    for step in super::steps::every_step() {
        let rule = table.case.iter().find(|rule| rule.kind == step.kind()).unwrap();
        assert_eq!(rule.roles, step.act().roles(), "{}", step.kind());
        assert_eq!(step.act().scope(), Scope::Case);
    }
}
