//! Merges, numbers, papers, walls and content: O4, O9, O15, R41.

use super::acts::{self, *};
use super::world::*;
use crate::Command;
use crate::case::{CaseEvent, Content, DutyKind, Paper, Reason, State};
use crate::case_state::DutyStand;
use crate::command::TypedNo;
use crate::ids::DutyId;
use crate::people::Preset;
use crate::refusal::RefusalCode;
use crate::submission::SubmissionEvent;
use crate::unit::ProfileName;
use chrono::Duration;

#[test]
fn a_merge_points_at_the_main_number_and_tells_it() {
    let mut desk = desk();
    let decision = desk.must(VERIFIER, &merge());
    assert_eq!(desk.state(), State::Merged);
    assert_eq!(
        desk.case().merged_into,
        Some((case_id(30), "0009/WBS/XI/2026".into()))
    );
    assert_eq!(
        decision.other_case_events,
        [(
            case_id(30),
            CaseEvent::TookIn {
                case: case_id(20),
                number: "P-2026-000001".into()
            }
        )]
    );
    assert!(desk.case().latest_duty(DutyKind::MergeNotice).unwrap().is_open());
    // Answered on the main number only (R41).
    let supplement = Command::RecordSupplement {
        submission: submission_id(12),
        intake_no: "P-9".into(),
    };
    assert_eq!(code(desk.act(INTAKE, &supplement)), RefusalCode::WrongState);
    let itself = Command::Merge {
        main: case_id(20),
        main_no: "1".into(),
        reason: "x".into(),
    };
    assert_eq!(code(acts::desk().act(VERIFIER, &itself)), RefusalCode::SameCase);
}

#[test]
fn a_registered_case_keeps_its_number_through_merge_and_reopening() {
    let mut desk = desk().verified();
    desk.must(VERIFIER, &REGISTER);
    desk.must(MANAGER, &merge());
    let notice = open_duty(&desk, DutyKind::MergeNotice);
    desk.must(
        VERIFIER,
        &Command::Reopen {
            reason: "materi ternyata lain".into(),
        },
    );
    assert_eq!(desk.state(), State::Verifying);
    assert!(desk.case().merged_into.is_none() && desk.case().verification_stopped_on.is_none());
    assert!(matches!(
        desk.case().duty(notice).unwrap().stand,
        DutyStand::Fallen { .. }
    ));
    let again = desk.must(VERIFIER, &REGISTER);
    assert!(again.unit_events.is_empty());
    assert_eq!(desk.case().agenda_no.as_deref(), Some("0001/WBS/XI/2026"));
    assert_eq!(desk.case().past_verdicts.len(), 2);
}

#[test]
fn what_a_leader_confirmed_only_a_leader_takes_back() {
    let mut desk = desk().verified();
    let reopen = Command::Reopen {
        reason: "salah pilih".into(),
    };
    desk.must(VERIFIER, &refuse(Reason::TidakJelas));
    desk.must(VERIFIER, &reopen);
    desk.must(VERIFIER, &refuse(Reason::TidakJelas));
    desk.must(LEADER, &Command::ConfirmByLeader);
    assert_eq!(code(desk.act(VERIFIER, &reopen)), RefusalCode::NoOffice);
    desk.must(SECOND_LEADER, &reopen);
    assert_eq!(desk.case().verification_due, day("2026-11-27"));
}

#[test]
fn a_typed_number_is_taken_once_and_never_given_again() {
    let mut desk = desk().verified();
    let typed = |text: &str, reason: &str| Command::Register {
        typed: Some(TypedNo {
            text: text.into(),
            reason: reason.into(),
        }),
    };
    assert_eq!(
        desk.act(VERIFIER, &typed("0002/WBS/XI/2026", ""))
            .unwrap_err()
            .field
            .as_deref(),
        Some("typed.reason")
    );
    desk.must(VERIFIER, &typed("0002/WBS/XI/2026", "buku TU"));
    assert_eq!(desk.case().agenda_no.as_deref(), Some("0002/WBS/XI/2026"));
    let next = |desk: &mut Desk| {
        *desk = Desk {
            unit: desk.unit.clone(),
            ..acts::desk().verified()
        };
    };
    next(&mut desk);
    assert_eq!(
        code(desk.act(VERIFIER, &typed("2 / wbs / xi / 2026", "buku TU"))),
        RefusalCode::NumberTaken
    );
    desk.must(VERIFIER, &REGISTER);
    assert_eq!(desk.case().agenda_no.as_deref(), Some("0001/WBS/XI/2026"));
    next(&mut desk);
    assert_eq!(
        code(desk.act(VERIFIER, &typed("0001/WBS/I/2026", "buku TU"))),
        RefusalCode::NumberTaken
    );
    // The counter steps over what was typed, in whatever month.
    desk.now += Duration::days(20);
    let decision = desk.must(VERIFIER, &REGISTER);
    assert_eq!(desk.case().agenda_no.as_deref(), Some("0003/WBS/XII/2026"));
    assert_eq!(decision.unit_events.len(), 2);
}

#[test]
fn papers_fulfil_only_signed_numbered_and_dated() {
    let mut desk = desk().verified();
    desk.must(VERIFIER, &REGISTER);
    let duty = open_duty(&desk, DutyKind::RegistrationNotice);
    let good = paper(day("2026-11-20"));
    for (paper, field) in [
        (
            Paper {
                signatory: String::new(),
                ..good.clone()
            },
            "paper.signatory",
        ),
        (
            Paper {
                number: String::new(),
                ..good.clone()
            },
            "paper.number",
        ),
        (
            Paper {
                date: day("2026-11-21"),
                ..good.clone()
            },
            "paper.date",
        ),
    ] {
        let refusal = desk
            .act(INTAKE, &Command::FulfilDuty { duty, paper })
            .unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some(field));
    }
    let fulfil = Command::FulfilDuty { duty, paper: good };
    desk.must(INTAKE, &fulfil);
    assert_eq!(code(desk.act(INTAKE, &fulfil)), RefusalCode::DutySettled);
    let drop = Command::DropDuty {
        duty,
        reason: "x".into(),
    };
    assert_eq!(code(desk.act(VERIFIER, &drop)), RefusalCode::DutySettled);
    let unknown = Command::DropDuty {
        duty: DutyId::from_bytes([0; 16]),
        reason: "x".into(),
    };
    assert_eq!(code(desk.act(VERIFIER, &unknown)), RefusalCode::UnknownDuty);
}

#[test]
fn a_referral_cannot_be_without_its_letter() {
    let mut desk = desk().verified();
    desk.must(VERIFIER, &refer(None));
    let letter = open_duty(&desk, DutyKind::ReferralLetter);
    let notice = open_duty(&desk, DutyKind::ReferralNotice);
    let drop = |duty| Command::DropDuty {
        duty,
        reason: "alamat tidak dikenal".into(),
    };
    assert_eq!(code(desk.act(VERIFIER, &drop(letter))), RefusalCode::DutyRequired);
    desk.must(VERIFIER, &drop(notice));
}

#[test]
fn a_wall_set_later_says_who_had_read_and_hands_the_case_on() {
    let mut desk = desk().verified();
    let decision = desk.must(
        INTAKE,
        &Command::ShutOut {
            person: person(LEADER),
        },
    );
    assert!(desk.case().is_walled(person(LEADER)));
    assert_eq!(desk.case().had_read, [person(LEADER)]);
    assert!(!reads(&desk.case().readers, LEADER));
    // The other leader was on it already; the source knows the wall too.
    assert!(reads(&desk.case().readers, SECOND_LEADER));
    assert_eq!(
        decision.submission_events,
        [(
            submission_id(10),
            SubmissionEvent::ShutOut {
                person: person(LEADER),
                had_read: false
            }
        )]
    );
    assert!(desk.submission.as_ref().unwrap().is_walled(person(LEADER)));
    assert_eq!(
        code(desk.act(LEADER, &refuse(Reason::TidakJelas))),
        RefusalCode::NotOnCase
    );
    assert_eq!(
        code(desk.act(
            INTAKE,
            &Command::ShutOut {
                person: person(LEADER)
            }
        )),
        RefusalCode::NothingChanges
    );
    let back = Command::AddReaders {
        people: vec![person(LEADER)],
    };
    assert_eq!(code(desk.act(MANAGER, &back)), RefusalCode::UnknownPerson);
    // Walled or not on it: the answer is the same, so that the wall does not show (O4).
    assert_eq!(
        code(desk.clone().act(REVIEWER, &contact(true, &desk))),
        RefusalCode::NotOnCase
    );
}

#[test]
fn when_all_who_led_are_walled_out_the_next_highest_takes_it() {
    let mut desk = desk();
    for who in [LEADER, SECOND_LEADER, MANAGER] {
        desk.must(INTAKE, &Command::ShutOut { person: person(who) });
    }
    assert!(reads(&desk.case().readers, PRIVACY));
    assert_eq!(
        desk.unit.conflict_holder(&desk.case().shut_out),
        Some(person(PRIVACY))
    );
}

#[test]
fn content_stays_sane_and_closed_cases_keep_theirs() {
    let mut desk = desk();
    let change = |content| Command::ChangeContent {
        content: Box::new(content),
    };
    let wrong = Content {
        category: "RAMALAN".into(),
        ..content()
    };
    assert_eq!(
        desk.act(INTAKE, &change(wrong)).unwrap_err().field.as_deref(),
        Some("content.category")
    );
    let emptied = Content {
        title: String::new(),
        ..content()
    };
    assert_eq!(
        desk.act(INTAKE, &change(emptied)).unwrap_err().field.as_deref(),
        Some("content.title")
    );
    desk.must(
        INTAKE,
        &Command::CloseAtIntake {
            reason: Reason::Tembusan,
        },
    );
    assert_eq!(
        code(desk.act(INTAKE, &change(content()))),
        RefusalCode::WrongState
    );
}

#[test]
fn in_a_unit_of_one_every_step_is_taken_and_marked() {
    let mut desk = Desk::founded(Preset::Small, ProfileName::KemenkesLike).with_case(true);
    desk.case.as_mut().unwrap().readers = desk.unit.case_readers(person(LEADER), &[]);
    let started = desk.must(LEADER, &Command::StartVerification);
    assert!(started.same_person);
    assert!(desk.case().timeline.last().unwrap().same_person);
    let checklists = yes(&desk.unit);
    desk.must(LEADER, &Command::SaveChecklists { checklists });
    desk.must(LEADER, &REGISTER);
    assert_eq!(desk.state(), State::Registered);
}

#[test]
fn an_office_counts_from_its_first_to_its_last_day() {
    let mut desk = desk();
    let office = desk
        .unit
        .holdings
        .iter_mut()
        .find(|holding| holding.person == person(VERIFIER))
        .unwrap();
    office.until = Some(day("2026-11-19"));
    assert_eq!(
        code(desk.act(VERIFIER, &Command::StartVerification)),
        RefusalCode::OfficeNotHeldToday
    );
}
