//! Verification by its paragraphs: R17–R21, R44–R47, O2, O17.

use super::acts::{self, *};
use super::world::*;
use crate::case::{CaseEvent, CheckAnswer, DutyKind, Paper, Reason, SentBy, State, WrittenOrder};
use crate::case_state::{CompletionOutcome, DutyStand, VerdictOutcome};
use crate::may::Act;
use crate::refusal::{MissingFact, RefusalCode};
use crate::submission::SubmissionEvent;
use crate::unit::{NumberGroup, ProfileName, UnitEvent};
use crate::{Command, possible, why_not};
use chrono::Duration;
use rstest::rstest;

#[test]
fn a_clear_report_is_registered_and_its_notice_is_owed() {
    let mut desk = desk().verified();
    desk.pass(2);
    let decision = desk.must(VERIFIER, &REGISTER);
    assert_eq!(desk.state(), State::Registered);
    assert_eq!(desk.case().agenda_no.as_deref(), Some("0001/WBS/XI/2026"));
    assert_eq!(desk.case().verification_stopped_on, Some(desk.now));
    assert_eq!(desk.case().verification_due, day("2026-11-27"));
    let notice = desk.case().latest_duty(DutyKind::RegistrationNotice).unwrap();
    assert_eq!(notice.duty.due, day("2026-12-01"));
    assert_eq!(desk.unit.next_number(NumberGroup::Agenda, 2026), 2);
    assert!(matches!(&decision.unit_events[..], [UnitEvent::NumberClaimed(claim)] if claim.n == 1));
    assert!(!decision.same_person);
}

#[test]
fn no_report_skips_verification() {
    let mut desk = desk();
    for command in [REGISTER, ask(), refuse(Reason::TidakJelas), refer(None)] {
        let refusal = desk.act(VERIFIER, &command).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::WrongState);
        assert!(refusal.missing.contains(&MissingFact::State {
            state: State::Verifying
        }));
    }
    assert_eq!(desk.state(), State::Received);
}

#[test]
fn registering_says_everything_that_is_missing() {
    let mut desk = Desk::ministry(ProfileName::KemenkesLike).with_case(true);
    desk.must(VERIFIER, &Command::StartVerification);
    let mut content = content();
    content.category = String::new();
    desk.must(
        INTAKE,
        &Command::ChangeContent {
            content: Box::new(content),
        },
    );
    let mut checklists = yes(&desk.unit);
    checklists
        .completeness
        .retain(|answer| answer.question != "terlapor");
    checklists.jurisdiction[0].answer = Some(false);
    checklists.clear = None;
    checklists.duplicates_searched = false;
    desk.must(VERIFIER, &Command::SaveChecklists { checklists });
    let refusal = desk.act(VERIFIER, &REGISTER).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::Missing);
    assert_eq!(
        refusal.missing,
        [
            MissingFact::CompletenessAnswer {
                question: "terlapor".into(),
                answered_no: false
            },
            MissingFact::JurisdictionAnswer {
                question: "lingkungan".into(),
                answered_no: true
            },
            MissingFact::Clear,
            MissingFact::DuplicatesSearched,
            MissingFact::Category,
        ]
    );
    let told = why_not(&desk.world(), person(VERIFIER), desk.now);
    let (_, why) = told.iter().find(|(act, _)| *act == Act::Register).unwrap();
    assert_eq!(*why, refusal);
    assert!(!possible(&desk.world(), person(VERIFIER), desk.now).contains(&Act::Register));
}

#[test]
fn lack_of_evidence_must_be_answered_but_does_not_stand_in_the_way() {
    let mut desk = desk().verified();
    let mut checklists = yes(&desk.unit);
    for answer in &mut checklists.completeness {
        if answer.question == "bukti" {
            answer.answer = Some(false);
        }
    }
    desk.must(VERIFIER, &Command::SaveChecklists { checklists });
    desk.must(VERIFIER, &REGISTER);
}

#[test]
fn an_unknown_question_is_not_saved() {
    let mut desk = desk();
    desk.must(VERIFIER, &Command::StartVerification);
    let mut checklists = yes(&desk.unit);
    let answer = CheckAnswer {
        question: "bulan_purnama".into(),
        answer: Some(true),
        note: String::new(),
    };
    checklists.completeness.push(answer);
    let refusal = desk
        .act(VERIFIER, &Command::SaveChecklists { checklists })
        .unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some("checklists.completeness"));
}

#[test]
fn incomplete_is_refused_only_after_asking() {
    let mut desk = desk().verified();
    let refusal = desk.act(VERIFIER, &refuse(Reason::TidakLengkap)).unwrap_err();
    assert_eq!(refusal.missing, [MissingFact::CompletionAsked]);
    desk.must(VERIFIER, &ask());
    assert_eq!(desk.state(), State::AwaitingCompletion);
    assert_eq!(desk.case().completion().unwrap().due, day("2026-12-20"));
    let duty = open_duty(&desk, DutyKind::CompletionRequest);
    let refusal = desk.act(VERIFIER, &refuse(Reason::TidakLengkap)).unwrap_err();
    assert_eq!(
        refusal.missing,
        [
            MissingFact::CompletionLetter { duty },
            MissingFact::CompletionOver
        ]
    );
    let sent = Command::FulfilDuty {
        duty,
        paper: paper(day("2026-11-20")),
    };
    desk.must(INTAKE, &sent);
    assert_eq!(
        desk.act(INTAKE, &Command::EndCompletion { note: "habis".into() })
            .unwrap_err()
            .missing,
        [MissingFact::CompletionOver]
    );
    desk.now += Duration::days(31);
    desk.must(
        INTAKE,
        &Command::EndCompletion {
            note: "tidak menjawab".into(),
        },
    );
    assert_eq!(desk.state(), State::Verifying);
    desk.must(VERIFIER, &refuse(Reason::TidakLengkap));
    assert_eq!(desk.state(), State::NotActionable);
}

#[test]
fn asking_in_vain_ends_the_asking() {
    let mut desk = desk().verified();
    desk.must(VERIFIER, &ask());
    let duty = open_duty(&desk, DutyKind::CompletionRequest);
    let by_phone = Paper {
        number: String::new(),
        sent_by: SentBy::Telephone,
        signatory: "Petugas".into(),
        ..paper(day("2026-11-20"))
    };
    desk.must(
        INTAKE,
        &Command::FulfilDuty {
            duty,
            paper: by_phone,
        },
    );
    let command = contact(true, &desk);
    desk.must(INTAKE, &command);
    assert_eq!(
        code(desk.act(INTAKE, &Command::EndCompletion { note: "x".into() })),
        RefusalCode::Missing
    );
    let command = contact(false, &desk);
    desk.must(INTAKE, &command);
    desk.must(VERIFIER, &refuse(Reason::TidakLengkap));
    assert_eq!(desk.state(), State::NotActionable);
    let outcome = &desk.case().completion().unwrap().outcome;
    assert!(matches!(outcome, CompletionOutcome::Ended { .. }));
}

#[test]
fn nobody_is_asked_who_cannot_be_reached() {
    let mut desk = unreachable().verified();
    assert_eq!(code(desk.act(VERIFIER, &ask())), RefusalCode::ReporterUnreachable);
    desk.must(VERIFIER, &refuse(Reason::TidakLengkap));
    assert!(desk.case().duties.is_empty());
}

#[test]
fn a_supplement_answers_and_what_was_left_of_the_clock_runs_on() {
    let mut desk = desk().verified();
    desk.pass(2);
    desk.must(VERIFIER, &ask());
    desk.now += Duration::days(14);
    let command = Command::RecordSupplement {
        submission: submission_id(11),
        intake_no: "P-2026-000007".into(),
    };
    let decision = desk.must(INTAKE, &command);
    assert_eq!(desk.state(), State::Verifying);
    // Asked on Tuesday, due Friday: three days were left, counted from Tuesday 8 December.
    assert_eq!(desk.case().verification_due, day("2026-12-11"));
    assert_eq!(desk.case().submissions.len(), 2);
    let duty = desk.case().latest_duty(DutyKind::CompletionRequest).unwrap();
    assert!(matches!(duty.stand, DutyStand::Fallen { .. }));
    let link = SubmissionEvent::LinkedToCase { case: case_id(20) };
    assert_eq!(decision.submission_events, [(submission_id(11), link)]);
    // A further one in any open state stays with the number (R39) and moves no clock.
    let command = Command::RecordSupplement {
        submission: submission_id(12),
        intake_no: "P-2026-000008".into(),
    };
    desk.must(INTAKE, &command);
    assert_eq!(desk.case().verification_due, day("2026-12-11"));
    assert_eq!(code(desk.act(INTAKE, &command)), RefusalCode::FieldInvalid);
}

#[test]
fn a_refusal_waits_for_a_leader() {
    let mut desk = desk().verified();
    desk.must(VERIFIER, &refuse(Reason::TidakJelas));
    assert!(desk.case().awaits_leader);
    assert_eq!(desk.case().verification_stopped_on, Some(desk.now));
    assert!(
        desk.case()
            .latest_duty(DutyKind::RejectionNotice)
            .unwrap()
            .is_open()
    );
    assert_eq!(
        code(desk.act(VERIFIER, &Command::ConfirmByLeader)),
        RefusalCode::NoOffice
    );
    desk.must(LEADER, &Command::ConfirmByLeader);
    assert!(!desk.case().awaits_leader);
    assert_eq!(
        desk.case().verdict.as_ref().unwrap().confirmed_by,
        Some(person(LEADER))
    );
    assert_eq!(
        code(desk.act(LEADER, &Command::ConfirmByLeader)),
        RefusalCode::NothingToConfirm
    );
}

#[test]
fn a_written_order_counts_and_still_waits_on_the_leaders_desk() {
    let mut desk = desk().verified();
    desk.must(VERIFIER, &refer(Some(order(LEADER))));
    assert_eq!(desk.state(), State::Referred);
    assert!(desk.case().awaits_leader);
    let verdict = desk.case().verdict.clone().unwrap();
    assert_eq!(verdict.order.unwrap().leader, person(LEADER));
    assert!(matches!(
        verdict.outcome,
        VerdictOutcome::Referred {
            identity_redacted: true,
            ..
        }
    ));
    assert!(desk.case().timeline.last().unwrap().on_order);
    let kinds: Vec<_> = desk.case().open_duties().map(|state| state.duty.kind).collect();
    assert_eq!(kinds, [DutyKind::ReferralLetter, DutyKind::ReferralNotice]);
}

#[test]
fn a_leader_who_acts_himself_needs_no_confirmation() {
    let mut desk = desk().verified();
    let decision = desk.must(LEADER, &refuse(Reason::TidakLogis));
    assert!(!desk.case().awaits_leader);
    assert!(decision.same_person);
    // On another leader's order he only records.
    let mut desk = acts::desk().verified();
    desk.must(LEADER, &refer(Some(order(SECOND_LEADER))));
    assert!(desk.case().awaits_leader);
}

#[rstest]
#[case(WrittenOrder { number: String::new(), ..order(LEADER) }, "order.number")]
#[case(WrittenOrder { kind: " ".into(), ..order(LEADER) }, "order.kind")]
#[case(WrittenOrder { date: day("2026-11-21"), ..order(LEADER) }, "order.date")]
#[case(order(MANAGER), "order.leader")]
fn an_order_that_cannot_be_is_refused(#[case] order: WrittenOrder, #[case] field: &str) {
    let mut desk = desk().verified();
    let refusal = desk.act(VERIFIER, &refer(Some(order))).unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some(field));
}

#[test]
fn a_referral_without_redaction_is_refused() {
    let mut desk = desk().verified();
    let command = Command::Refer {
        body: "KPK".into(),
        legal_ground: "UU 19/2019".into(),
        order: None,
        identity_redacted: false,
    };
    assert_eq!(
        desk.act(VERIFIER, &command).unwrap_err().missing,
        [MissingFact::Redaction]
    );
}

#[rstest]
#[case(Reason::BukanPengaduan)]
#[case(Reason::Tembusan)]
#[case(Reason::SuratMassal)]
fn three_reasons_close_in_one_act_without_notice(#[case] reason: Reason) {
    let mut desk = desk();
    let decision = desk.must(INTAKE, &Command::CloseAtIntake { reason });
    assert_eq!(desk.state(), State::NotActionable);
    assert!(desk.case().duties.is_empty());
    assert!(desk.case().awaits_leader);
    assert!(matches!(
        decision.case_events[0],
        CaseEvent::VerificationStarted { .. }
    ));
    desk.must(LEADER, &Command::ConfirmByLeader);
}

#[test]
fn other_reasons_do_not_close_at_intake() {
    let mut desk = desk();
    let refusal = desk
        .act(
            INTAKE,
            &Command::CloseAtIntake {
                reason: Reason::TidakJelas,
            },
        )
        .unwrap_err();
    assert_eq!(
        (refusal.code, refusal.field.as_deref()),
        (RefusalCode::ReasonNotHere, Some("reason"))
    );
}
