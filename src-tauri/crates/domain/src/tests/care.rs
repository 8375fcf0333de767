//! Others who wait (O7), protection (R04), triage (§2h), the inquiry desk (R50), and clocks over holidays, pauses, holds.

use super::journey::note;
use super::steps::*;
use super::world::*;
use crate::calendar::DayUnit;
use crate::case::*;
use crate::clocks::{ClockStand, clocks, owed_answers};
use crate::inquiry::{SENTENCES, answer, sentence};
use crate::policy::DeadlineSetting;
use crate::refusal::{MissingFact, RefusalCode};
use crate::triage::{Hint, hints};
use crate::unit::ProfileName;
use crate::{Case, Command};
use rstest::rstest;

fn desk() -> Desk {
    Desk::registered(ProfileName::KemensosLike)
}

#[test]
fn another_body_waits_through_merging_until_it_is_answered() {
    let mut desk = desk();
    let typed = desk.step(MANAGER, Step::RecordWaiter(waiter()));
    let counted = Waiter {
        body: "Ombudsman".into(),
        due: None,
        within: Some((14, DayUnit::Working)),
        ..waiter()
    };
    let counted = desk.step(INTAKE, Step::RecordWaiter(counted));
    let owed = owed_answers(desk.case());
    // Its own day, or so many working days from Friday 20 November.
    assert_eq!(owed[0], (typed, "KPK".into(), Some(day("2026-12-18"))));
    assert_eq!(owed[1], (counted, "Ombudsman".into(), Some(day("2026-12-10"))));
    let reply = |waiter, interim| Step::AnswerWaiter {
        waiter,
        interim,
        note: note(),
    };
    desk.step(MANAGER, reply(typed, true));
    assert_eq!(
        owed_answers(desk.case()).len(),
        2,
        "an interim answer settles nothing"
    );
    desk.must(VERIFIER, &super::acts::merge());
    assert_eq!(desk.state(), State::Merged);
    assert_eq!(owed_answers(desk.case()).len(), 2, "the duty survives");
    let missing = desk.refused(MANAGER, reply(typed, false)).missing;
    assert_eq!(
        missing,
        [MissingFact::Paper {
            kind: DutyKind::AnswerToBody
        }]
    );
    let unnumbered = Command::Take {
        step: Box::new(reply(typed, false)),
        order: None,
        done_on: None,
        papers: vec![FiledPaper {
            number: None,
            ..filed(DutyKind::AnswerToBody)
        }],
    };
    assert_eq!(
        desk.act(MANAGER, &unnumbered).unwrap_err().field.as_deref(),
        Some("papers")
    );
    desk.with(MANAGER, reply(typed, false), &[DutyKind::AnswerToBody]);
    assert_eq!(
        desk.refused(MANAGER, reply(typed, true)).code,
        RefusalCode::FactSettled
    );
    desk.step(
        MANAGER,
        Step::ReleaseWaiter {
            waiter: counted,
            reason: "dicabut".into(),
        },
    );
    assert_eq!(owed_answers(desk.case()), []);
}

#[test]
fn protection_opens_with_the_case_and_outlives_it() {
    let mut desk = Desk::ministry(ProfileName::KemensosLike).with_case(true);
    assert!(!desk.case().care.protection.is_active());
    desk.step(
        INTAKE,
        Step::AssessRisk {
            risk: Risk::High,
            ground: "diancam atasan".into(),
        },
    );
    assert!(desk.case().care.protection.is_active());
    assert_eq!(hints(desk.case()), [Hint::ProtectReporter]);
    let companion = Step::NameCompanion {
        person: Some(person(REVIEWER)),
        name: String::new(),
    };
    desk.step(MANAGER, companion);
    assert!(desk.case().is_reader(person(REVIEWER)));
    let measure = desk.step(
        MANAGER,
        Step::TakeMeasure {
            kind: MeasureKind::Separation,
            text: "dipindah".into(),
        },
    );
    assert_eq!(hints(desk.case()), []);
    let lpsk = |consent| Step::ReferToLpsk { consent };
    let refused = desk.step(
        INTAKE,
        Step::RecordConsent(Consent {
            given: false,
            ..consent(ConsentScope::Lpsk)
        }),
    );
    assert_eq!(
        desk.refused(MANAGER, lpsk(refused)).missing,
        [MissingFact::Consent]
    );
    assert_eq!(desk.state(), State::Received, "a refusal closes nothing (R52)");
    let given = desk.step(INTAKE, Step::RecordConsent(consent(ConsentScope::Lpsk)));
    let other = desk.step(INTAKE, Step::RecordConsent(consent(ConsentScope::Referral)));
    assert_eq!(desk.refused(MANAGER, lpsk(other)).missing, [MissingFact::Consent]);
    assert_eq!(
        desk.refused(MANAGER, lpsk(given)).missing,
        [MissingFact::Paper {
            kind: DutyKind::LpskRequest
        }]
    );
    desk.with(MANAGER, lpsk(given), &[DutyKind::LpskRequest]);
    desk.must(VERIFIER, &super::acts::merge());
    assert!(desk.state().is_final() && desk.case().care.protection.is_active());
    let end = Step::EndProtection {
        reason: "ancaman berakhir".into(),
    };
    assert_eq!(
        desk.refused(MANAGER, end.clone()).field.as_deref(),
        Some("measures")
    );
    desk.step(
        MANAGER,
        Step::EndMeasure {
            measure,
            result: "selesai".into(),
        },
    );
    desk.step(MANAGER, end.clone());
    assert!(!desk.case().care.protection.is_active());
    assert_eq!(desk.refused(MANAGER, end).code, RefusalCode::NothingChanges);
}

#[test]
fn triage_hints_and_decides_nothing() {
    let mut desk = desk();
    assert_eq!(hints(desk.case()), [Hint::PossiblyKpk]);
    let before = desk.state();
    let form = TriageForm {
        violence: Some(true),
        own_unit: Some(true),
        supervisory_relevant: Some(false),
        scores: triage()
            .scores
            .into_iter()
            .map(|score| Score { score: 3, ..score })
            .collect(),
        priority: 0,
        ..triage()
    };
    let too_high = TriageForm {
        scores: form
            .scores
            .iter()
            .cloned()
            .map(|score| Score { score: 4, ..score })
            .collect(),
        ..form.clone()
    };
    assert_eq!(
        desk.refused(VERIFIER, Step::Triage(too_high)).field.as_deref(),
        Some("scores")
    );
    desk.step(VERIFIER, Step::Triage(form));
    assert_eq!(
        hints(desk.case()),
        [
            Hint::SameDay,
            Hint::PossiblyKpk,
            Hint::ConflictRoute,
            Hint::TechnicalUnit
        ]
    );
    assert_eq!((desk.state(), desk.case().care.triage.len()), (before, 2));
    let mut content = desk.case().content.clone();
    content.marks = vec![Mark::Child];
    desk.must(
        VERIFIER,
        &Command::ChangeContent {
            content: Box::new(content),
        },
    );
    assert!(hints(desk.case()).contains(&Hint::Accompany), "O28");
}

#[test]
fn a_caller_is_told_the_safe_sentence_and_no_more() {
    for state in State::ALL {
        assert!(SENTENCES.contains(&sentence(state)), "{state:?}");
    }
    // Nobody learns from the desk that somebody was summoned.
    assert_eq!(sentence(State::Clarification), sentence(State::UnderReview));
    assert_eq!(sentence(State::Audit), sentence(State::AwaitingDecision));
    let mut desk = desk();
    let told = answer(desk.case(), None, PhraseCheck::Wrong);
    assert_eq!((told.told.as_str(), told.details), ("registered", false));
    assert!(answer(desk.case(), None, PhraseCheck::NoneExists).details);
    assert_eq!(
        desk.refused(INTAKE, Step::LogInquiry(inquiry("being_handled")))
            .field
            .as_deref(),
        Some("told")
    );
    desk.step(INTAKE, Step::LogInquiry(inquiry("registered")));
    assert_eq!(desk.case().care.inquiries.len(), 1);
    // A merged number answers through the main one, and names it only to who knows the phrase (R41).
    let main: Case = desk.case().clone();
    desk.must(VERIFIER, &super::acts::merge());
    let through = answer(desk.case(), Some(&main), PhraseCheck::Right);
    assert_eq!(
        (through.told.as_str(), through.number.as_deref()),
        ("registered", Some("0009/WBS/XI/2026"))
    );
    assert_eq!(answer(desk.case(), Some(&main), PhraseCheck::Wrong).number, None);
    assert_eq!(
        answer(desk.case(), None, PhraseCheck::Right).told,
        "answered_on_main_number"
    );
    desk.step(INTAKE, Step::LogInquiry(inquiry("registered")));
}

fn clock(desk: &Desk, code: &str) -> crate::clocks::ClockReading {
    clocks(&desk.unit, desk.case(), desk.now)
        .into_iter()
        .rev()
        .find(|clock| clock.code == code)
        .unwrap_or_else(|| panic!("no clock {code}"))
}

#[test]
fn clocks_follow_the_steps() {
    let mut desk = desk();
    let stands = |desk: &Desk, code: &str| clock(desk, code).stand;
    assert_eq!(stands(&desk, "verification"), ClockStand::Stopped);
    assert_eq!(
        stands(&desk, "notice"),
        ClockStand::Stopped,
        "the notice went out"
    );
    assert_eq!(stands(&desk, "disposition"), ClockStand::Running);
    // Friday 20 November and two working days.
    assert_eq!(clock(&desk, "disposition").due, day("2026-11-24"));
    desk.pass(3);
    assert!(clock(&desk, "disposition").is_late(&desk.unit, desk.unit.today(desk.now)));
    desk.step(LEADER, Step::Dispose(disposition(REVIEWER)));
    assert_eq!(stands(&desk, "disposition"), ClockStand::Stopped);
    assert!(
        clock(&desk, "disposition").is_late(&desk.unit, desk.unit.today(desk.now)),
        "late for ever"
    );
    assert_eq!(
        clock(&desk, "review").due,
        day("2026-12-09"),
        "ten working days from the 25th"
    );
}

#[rstest]
// From Monday 21 December 2026: joint leave on the 24th, Christmas, New Year, Isra Mikraj on 5 January 2027.
#[case(DayUnit::Working, 5, "2026-12-30")]
#[case(DayUnit::Working, 8, "2027-01-06")]
#[case(DayUnit::Calendar, 5, "2026-12-26")]
fn a_clock_counts_over_holidays_as_the_policy_says(
    #[case] unit: DayUnit,
    #[case] amount: u32,
    #[case] due: &str,
) {
    let mut desk = desk();
    let mut policy = desk.unit.policy();
    policy.deadlines = vec![DeadlineSetting {
        code: "review".into(),
        amount,
        unit,
        legal_basis: "SK".into(),
    }];
    desk.govern(
        LEADER,
        &crate::UnitCommand::ChangePolicy {
            policy: Box::new(policy),
        },
    )
    .unwrap();
    desk.now = "2026-12-21T02:00:00Z".parse().unwrap();
    desk.step(LEADER, Step::Dispose(disposition(REVIEWER)));
    assert_eq!(clock(&desk, "review").due, day(due));
}

#[test]
fn a_clock_stands_still_while_the_case_does() {
    let mut desk = desk();
    desk.step(LEADER, Step::Dispose(disposition(REVIEWER)));
    assert_eq!(clock(&desk, "review").due, day("2026-12-04"));
    desk.pass(4);
    let hold = Step::PutOnHold {
        ground: HoldGround::Court,
        body: note(),
        reason: note(),
    };
    desk.step(LEADER, hold);
    let paused = clock(&desk, "review");
    assert_eq!(paused.stand, ClockStand::Paused);
    desk.pass(30);
    assert!(
        !clock(&desk, "review").is_late(&desk.unit, desk.unit.today(desk.now)),
        "it stands still"
    );
    desk.step(
        LEADER,
        Step::Resume {
            reason: note(),
            verification_due: None,
        },
    );
    let today = desk.unit.today(desk.now);
    let resumed = clock(&desk, "review");
    assert_eq!(resumed.stand, ClockStand::Running);
    assert_eq!(
        desk.unit.calendar.working_days_between(today, resumed.due),
        6,
        "what was left of ten"
    );
    // A second hold takes from what is left.
    desk.pass(2);
    desk.step(
        LEADER,
        Step::PutOnHold {
            ground: HoldGround::Other,
            body: note(),
            reason: note(),
        },
    );
    desk.pass(5);
    desk.step(
        LEADER,
        Step::Resume {
            reason: note(),
            verification_due: None,
        },
    );
    let today = desk.unit.today(desk.now);
    let left = desk
        .unit
        .calendar
        .working_days_between(today, clock(&desk, "review").due);
    assert_eq!(left, 4);
}

#[test]
fn a_revision_moves_what_was_not_told_and_leaves_what_was() {
    let mut desk = desk();
    desk.step(LEADER, Step::Dispose(disposition(REVIEWER)));
    let request = ExplanationRequest {
        to: "Kepala Balai".into(),
        organisation: None,
        asked: "jelaskan".into(),
        due: None,
    };
    let before = clock(&desk, "review").due;
    let days = vec![crate::calendar::CalendarDay {
        date: day("2026-11-25"),
        kind: crate::calendar::DayKind::JointLeave,
        name: "Cuti bersama tambahan".into(),
        estimated: false,
    }];
    let mut told = desk.clone();
    told.with(
        REVIEWER,
        Step::RequestExplanation(request),
        &[DutyKind::ExplanationLetter],
    );
    let promised = clock(&told, "explanation").due;
    for desk in [&mut desk, &mut told] {
        let revise = crate::UnitCommand::ReviseCalendar {
            basis: "SKB baru".into(),
            days: days.clone(),
        };
        desk.govern(MANAGER, &revise).unwrap();
    }
    assert!(clock(&desk, "review").due > before);
    assert_eq!(
        clock(&told, "explanation").due,
        promised,
        "a date once told never moves silently"
    );
    assert!(clock(&told, "explanation").told);
    // Leave hands work over; no clock stands still for it.
    let due = clock(&desk, "review").due;
    desk.govern(
        LEADER,
        &crate::UnitCommand::TakeLeave {
            deputy: person(SECOND_LEADER),
            from: day("2026-11-23"),
            until: day("2026-12-10"),
        },
    )
    .unwrap();
    assert_eq!(
        (clock(&desk, "review").due, clock(&desk, "review").stand),
        (due, ClockStand::Running)
    );
}

#[test]
fn the_whole_case_has_a_clock_of_its_own() {
    let calendar = desk();
    assert_eq!(
        clock(&calendar, "whole_case").due,
        day("2027-01-19"),
        "sixty days"
    );
    let working = Desk::registered(ProfileName::KemenkesLike);
    assert!(
        clock(&working, "whole_case").due > day("2027-02-28"),
        "seventy-five working days"
    );
    assert!(
        clock(&working, "whole_case").warnings.is_empty() || clock(&working, "whole_case").warnings == [2027]
    );
}

#[test]
fn the_reporter_is_reminded_while_he_is_asked() {
    let mut desk = Desk::ministry(ProfileName::KemensosLike).with_case(true);
    let remind = Step::RemindReporter {
        note: "ditelepon".into(),
    };
    desk.must(VERIFIER, &Command::StartVerification);
    assert_eq!(desk.refused(INTAKE, remind.clone()).code, RefusalCode::WrongState);
    desk.must(VERIFIER, &super::acts::ask());
    desk.step(INTAKE, remind);
    assert_eq!(desk.case().care.reminders.len(), 1);
    assert_eq!(
        clock(&desk, "completion").due,
        desk.case().completion().unwrap().due
    );
    assert_eq!(clock(&desk, "verification").stand, ClockStand::Paused);
}
