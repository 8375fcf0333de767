//! Random lawful histories through `decide` and `apply`: nothing recorded is lost, no state is left without what it
//! requires, and a refusal changes nothing.

use super::world::*;
use crate::Command;
use crate::case::{CaseEvent, Contact, Content, DutyKind, Element, Reason, State, WrittenOrder};
use crate::case_state::DutyStand;
use crate::command::TypedNo;
use crate::decide::{possible, ready, why_not};
use crate::may::may_on;
use crate::procedure::{InForce, Requirement, RequirementKind, TRANSITIONS};
use crate::rules::{self, Row};
use crate::submission::Channel;
use crate::unit::ProfileName;
use crate::{Case, Meta};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;

/// What somebody tries: who, which command, and how many days passed before.
#[derive(Debug, Clone)]
struct Try {
    who: u8,
    what: u8,
    flavour: u8,
    days: u8,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (1..=8_u8, 0..18_u8, 0..12_u8, 0..12_u8).prop_map(|(who, what, flavour, days)| Try {
        who,
        what,
        flavour,
        days,
    });
    prop::collection::vec(one, 1..60)
}

const REASONS: [Reason; 9] = [
    Reason::TidakLengkap,
    Reason::TidakJelas,
    Reason::TidakMemenuhiSyarat,
    Reason::SudahDitanganiAph,
    Reason::TidakLogis,
    Reason::Kedaluwarsa,
    Reason::BukanPengaduan,
    Reason::Tembusan,
    Reason::SuratMassal,
];

fn command(desk: &Desk, attempt: &Try, step: usize) -> Command {
    let flavour = attempt.flavour;
    let note = if flavour == 11 {
        String::new()
    } else {
        format!("catatan {step}")
    };
    let reason = REASONS[usize::from(flavour) % REASONS.len()];
    let duties: Vec<_> = desk.case().duties.iter().map(|state| state.duty.duty).collect();
    let duty = duties
        .get(usize::from(flavour) % duties.len().max(1))
        .copied()
        .unwrap_or(crate::ids::DutyId::from_bytes([0; 16]));
    let order = flavour.is_multiple_of(3).then(|| WrittenOrder {
        kind: "nota dinas".into(),
        number: format!("{step}/ND"),
        date: desk.unit.today(desk.now),
        leader: person(LEADER),
    });
    let number = u8::try_from(step).unwrap().wrapping_add(100);
    match attempt.what {
        0 => Command::StartVerification,
        1 => {
            let mut checklists = yes(&desk.unit);
            if flavour.is_multiple_of(4) {
                checklists.completeness.pop();
            }
            checklists.clear = (flavour != 5).then_some(true);
            Command::SaveChecklists { checklists }
        }
        2 => Command::RequestCompletion {
            missing: vec![Element::When],
            asked: note,
        },
        3 => Command::RecordSupplement {
            submission: submission_id(number),
            intake_no: format!("P-2026-{step:06}"),
        },
        4 => Command::EndCompletion { note },
        5 | 6 => Command::Register {
            typed: (flavour > 8).then(|| TypedNo {
                text: format!("{step}/BUKU/2026"),
                reason: note,
            }),
        },
        7 => Command::Refuse { reason, note, order },
        8 => Command::CloseAtIntake { reason },
        9 => Command::ConfirmByLeader,
        10 => Command::Refer {
            body: note,
            legal_ground: "UU".into(),
            order,
            identity_redacted: flavour != 7,
        },
        11 => Command::Merge {
            main: case_id(200),
            main_no: "9".into(),
            reason: note,
        },
        12 => Command::FulfilDuty {
            duty,
            paper: paper(desk.unit.today(desk.now)),
        },
        13 => Command::DropDuty { duty, reason: note },
        14 => Command::LogContact {
            contact: Contact {
                at: desk.now,
                channel: Channel::Telephone,
                reached: flavour > 5,
                note,
            },
        },
        15 => Command::ChangeContent {
            content: Box::new(Content {
                summary: note,
                ..content()
            }),
        },
        16 => Command::ShutOut {
            person: person(flavour.clamp(1, 8)),
        },
        _ => Command::Reopen { reason: note },
    }
}

/// Facts that were once recorded and must stand for ever.
fn recorded(case: &Case) -> Vec<usize> {
    let settled = |state: &&crate::case_state::DutyState| !matches!(state.stand, DutyStand::Open);
    vec![
        case.submissions.len(),
        case.duties.len(),
        case.duties.iter().filter(settled).count(),
        case.contacts.len(),
        case.completions.len(),
        case.past_verdicts.len() + usize::from(case.verdict.is_some()),
        case.shut_out.len(),
        case.had_read.len(),
        case.timeline.len(),
        usize::from(case.agenda_no.is_some()),
    ]
}

/// What a state cannot be without.
fn holds_what_it_requires(case: &Case) {
    let owed = |kind: DutyKind| case.latest_duty(kind).is_some();
    match case.state {
        State::Received => assert!(case.verifier.is_none()),
        State::Verifying => {
            assert!(case.verifier.is_some() && case.verdict.is_none());
            assert!(case.verification_stopped_on.is_none() && case.merged_into.is_none());
        }
        State::AwaitingCompletion => {
            assert!(case.reachable && owed(DutyKind::CompletionRequest) && case.completion().is_some());
        }
        State::Registered => {
            assert!(case.agenda_no.is_some());
            assert_eq!(owed(DutyKind::RegistrationNotice), case.reachable);
        }
        State::NotActionable => assert!(case.verdict.is_some() && case.verification_stopped_on.is_some()),
        State::Referred => assert!(owed(DutyKind::ReferralLetter)),
        State::Merged => assert!(case.merged_into.is_some() && case.verdict.is_some()),
        other => panic!("no act leads to {other:?} yet"),
    }
    let confirmed = case
        .verdict
        .as_ref()
        .is_some_and(|verdict| verdict.confirmed_by.is_some());
    assert!(!(case.awaits_leader && confirmed));
}

fn play(reachable: bool, tries: &[Try]) -> Desk {
    let mut desk = Desk::ministry(ProfileName::KemensosLike).with_case(reachable);
    for (step, attempt) in tries.iter().enumerate() {
        desk.now += chrono::Duration::days(i64::from(attempt.days));
        let command = command(&desk, attempt, step);
        let (before, unit, seq) = (desk.case().clone(), desk.unit.clone(), desk.seq);
        // Mostly somebody who may; else whoever.
        let may = |who: &u8| {
            may_on(
                &desk.unit,
                desk.case.as_ref(),
                person(*who),
                command.act(),
                day("2026-12-01"),
            )
            .is_ok()
        };
        let who = (1..=8)
            .find(may)
            .filter(|_| attempt.who > 2)
            .unwrap_or(attempt.who);
        let leave = ready(&desk.world(), command.act(), person(who), desk.now);
        match desk.act(who, &command) {
            Err(refusal) => {
                assert_eq!(*desk.case(), before);
                assert_eq!(desk.unit, unit);
                assert_eq!(desk.seq, seq);
                if let Err(why) = leave {
                    assert_eq!(refusal, why);
                }
            }
            Ok(decision) => {
                leave.unwrap();
                assert!(!decision.case_events.is_empty());
                // The way taken is a row of the table, its facts were there, and nothing recorded went away.
                let after = desk.case();
                let in_force = InForce::of(&unit);
                let row = in_force
                    .row(before.state, command.act())
                    .filter(|row| row.to == after.state);
                assert!(
                    row.is_some()
                        || (before.state == after.state && in_force.stands(before.state, command.act()))
                );
                for requirement in row.into_iter().flat_map(|row| row.requires) {
                    if requirement.kind() == RequirementKind::Fact {
                        assert!(requirement.missing(&unit, &before, desk.now).is_empty());
                    }
                }
                for (was, is) in recorded(&before).into_iter().zip(recorded(after)) {
                    assert!(was <= is, "{command:?}: {before:?}");
                }
                assert!(before.agenda_no.is_none() || before.agenda_no == after.agenda_no);
                holds_what_it_requires(after);
            }
        }
    }
    desk
}

proptest! {
    #[test]
    fn histories_are_lawful(reachable: bool, tries in tries()) {
        let desk = play(reachable, &tries);
        // What can be done and what cannot are the two halves of the same list, for everybody.
        for who in 1..=8 {
            let can = possible(&desk.world(), person(who), desk.now);
            let cannot = why_not(&desk.world(), person(who), desk.now);
            prop_assert!(cannot.iter().all(|(act, _)| !can.contains(act)));
            prop_assert_eq!(can.len() + cannot.len(), 68);
        }
    }

    #[test]
    fn a_case_is_the_fold_of_its_events(reachable: bool, tries in tries()) {
        let desk = play(reachable, &tries);
        let bodies: Vec<_> = desk.events.iter().map(crate::history::encode_case).collect();
        let mut rows = desk.case().timeline.iter().zip(bodies);
        let (first, body) = rows.next().unwrap();
        let read = |body: &[u8]| crate::history::decode_case(body).unwrap();
        let meta = |row: &crate::case_state::TimelineRow| Meta { seq: row.seq, author: row.by, at: row.at };
        let mut folded = Case::open(&read(&body), &meta(first)).unwrap();
        for (row, body) in rows {
            folded.apply(&read(&body), &meta(row));
        }
        prop_assert_eq!(&folded, desk.case());
    }

    #[test]
    fn readers_and_folds_take_any_row_without_breaking(reachable: bool, tries in tries(), order in prop::collection::vec(0_usize..60, 0..40)) {
        let desk = play(reachable, &tries);
        let mut case = desk.case().clone();
        for (at, seq) in order.into_iter().zip(1000..) {
            let event: &CaseEvent = &desk.events[at % desk.events.len()];
            let author = person(u8::try_from(at % 9).unwrap());
            let lawful = rules::judge(rules::CURRENT, Some(&desk.unit), author, Row::Case(Some(&case), event));
            if lawful.is_ok() {
                case.apply(event, &Meta { seq, author, at: desk.now });
            }
        }
        prop_assert!(case.timeline.len() >= desk.case().timeline.len());
    }
}

#[test]
fn random_histories_get_about() {
    let mut runner = TestRunner::deterministic();
    let mut reached = BTreeSet::new();
    for _ in 0..64 {
        let tries = tries().new_tree(&mut runner).unwrap().current();
        let desk = play(true, &tries);
        reached.extend(desk.case().timeline.iter().map(|row| row.to));
    }
    let wanted = [
        State::Received,
        State::Verifying,
        State::AwaitingCompletion,
        State::Registered,
        State::NotActionable,
        State::Referred,
        State::Merged,
    ];
    assert!(reached.into_iter().eq(wanted));
}

#[test]
fn the_table_knows_no_requirement_of_two_kinds() {
    let mut facts: Vec<Requirement> = TRANSITIONS
        .iter()
        .flat_map(|row| row.requires.iter().copied())
        .collect();
    facts.sort_unstable();
    facts.dedup();
    assert!(
        facts
            .iter()
            .any(|requirement| requirement.kind() == RequirementKind::Fact)
    );
    assert!(
        facts
            .iter()
            .any(|requirement| requirement.kind() == RequirementKind::Field)
    );
}
