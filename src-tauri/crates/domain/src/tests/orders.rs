//! Written orders, chains of disposition, holds, withdrawal, papers whose number follows.

use super::acts::{code, order};
use super::journey::*;
use super::steps::*;
use super::world::*;
use crate::Command;
use crate::case::*;
use crate::ids::RowNo;
use crate::refusal::RefusalCode;
use crate::unit::ProfileName;

#[test]
fn a_leaders_act_is_recorded_on_his_written_order() {
    let mut desk = Desk::registered(ProfileName::KemensosLike);
    let dispose = |leader: u8, who: u8| Command::Take {
        step: Box::new(Step::Dispose(disposition(who))),
        order: Some(order(leader)),
        done_on: Some(day("2026-11-20")),
        papers: vec![filed(DutyKind::DispositionSheet)],
    };
    assert_eq!(
        code(desk.act(MANAGER, &dispose(LEADER, REVIEWER))),
        RefusalCode::NotRecorder
    );
    let name = crate::UnitCommand::NameRecorders {
        officers: vec![person(MANAGER)],
        order_no: "SP-1".into(),
    };
    desk.govern(LEADER, &name).unwrap();
    assert_eq!(
        code(desk.act(MANAGER, &dispose(SECOND_LEADER, REVIEWER))),
        RefusalCode::NotRecorder
    );
    desk.must(MANAGER, &dispose(LEADER, REVIEWER));
    assert_eq!(desk.state(), State::UnderReview);
    assert!(desk.case().timeline.last().unwrap().on_order);
    let row = RowNo(desk.seq);
    // It counts, and waits on that leader's desk to be confirmed or contested.
    let contest = |note: &str| Step::GiveWord {
        row,
        confirmed: false,
        note: note.into(),
    };
    assert_eq!(desk.case().words_owed(person(SECOND_LEADER)).count(), 0);
    assert_eq!(
        desk.refused(SECOND_LEADER, contest("bukan saya")).code,
        RefusalCode::NotHolder
    );
    assert_eq!(desk.refused(LEADER, contest("")).field.as_deref(), Some("note"));
    desk.step(LEADER, contest("bukan perintah saya"));
    assert!(!desk.case().care.words[0].given.as_ref().unwrap().fact);
    // A word, an identity: never on paper.
    let word = Command::Take {
        step: Box::new(contest("x")),
        order: Some(order(LEADER)),
        done_on: None,
        papers: Vec::new(),
    };
    assert_eq!(code(desk.act(MANAGER, &word)), RefusalCode::NotRecorder);
}

#[test]
fn a_disposition_is_a_chain() {
    let mut desk = Desk::registered(ProfileName::KemensosLike);
    let first = desk.step(LEADER, Step::Dispose(disposition(MANAGER)));
    let (to, _) = desk.case().proceedings.lies_with().unwrap();
    assert_eq!(to.person, Some(person(MANAGER)));
    assert_eq!(
        desk.refused(VERIFIER, Step::PassOn(disposition(REVIEWER))).code,
        RefusalCode::NotHolder
    );
    assert!(!desk.case().is_reader(person(REVIEWER)));
    let hop = desk.step(MANAGER, Step::PassOn(disposition(REVIEWER)));
    assert_eq!(desk.state(), State::UnderReview, "the state does not change");
    assert!(desk.case().is_reader(person(REVIEWER)), "each hop grants the key");
    let recall = |hop| Step::RecallDisposition {
        hop,
        reason: "salah alamat".into(),
    };
    assert_eq!(desk.refused(VERIFIER, recall(hop)).code, RefusalCode::NotHolder);
    desk.step(MANAGER, recall(hop));
    assert!(
        !desk.case().is_reader(person(REVIEWER)),
        "and its recall takes it back"
    );
    let hop = desk.step(MANAGER, Step::PassOn(disposition(REVIEWER)));
    desk.step(REVIEWER, Step::ReadDisposition { hop });
    assert_eq!(desk.refused(MANAGER, recall(hop)).code, RefusalCode::AlreadyRead);
    desk.step(MANAGER, Step::ReadDisposition { hop: first });
    let again = desk.refused(MANAGER, Step::ReadDisposition { hop: first });
    assert_eq!(again.code, RefusalCode::NothingChanges);
    let outside = Disposition {
        to: vec![Addressee {
            person: None,
            name: "Kepala Bagian Hukum".into(),
            responsible: true,
        }],
        ..disposition(REVIEWER)
    };
    desk.step(REVIEWER, Step::PassOn(outside));
    assert_eq!(
        desk.case().proceedings.lies_with().unwrap().0.name,
        "Kepala Bagian Hukum"
    );
    let two = Disposition {
        instruction: "menari".into(),
        ..disposition(REVIEWER)
    };
    assert_eq!(
        desk.refused(LEADER, Step::PassOn(two)).field.as_deref(),
        Some("instruction")
    );
}

#[test]
fn a_hold_stops_every_move_and_the_clock() {
    let mut desk = Desk::ministry(ProfileName::KemensosLike).with_case(true);
    let hold = Step::PutOnHold {
        ground: HoldGround::LawEnforcement,
        body: "Polri".into(),
        reason: "penyidikan".into(),
    };
    let due = desk.case().verification_due;
    desk.pass(2);
    desk.step(LEADER, hold.clone());
    assert_eq!(desk.refused(LEADER, hold).code, RefusalCode::NothingChanges);
    assert_eq!(
        code(desk.act(VERIFIER, &Command::StartVerification)),
        RefusalCode::OnHold
    );
    assert!(!desk.case().verification_runs());
    desk.pass(20);
    let resume = Step::Resume {
        reason: "SP3".into(),
        verification_due: None,
    };
    desk.step(LEADER, resume.clone());
    let calendar = &desk.unit.calendar;
    let left = calendar.working_days_between(desk.unit.today(desk.now), desk.case().verification_due);
    assert_eq!(left, 3, "what was left of five");
    assert!(desk.case().verification_due > due);
    assert_eq!(desk.refused(LEADER, resume).code, RefusalCode::NothingChanges);
    desk.must(VERIFIER, &Command::StartVerification);
}

#[test]
fn withdrawal_ends_it_or_the_leader_goes_on() {
    let mut desk = awaiting(ProfileName::KemensosLike);
    desk.step(
        LEADER,
        Step::ContinueExOfficio {
            statement: note(),
            reason: "kepentingan umum".into(),
        },
    );
    assert_eq!(desk.state(), State::AwaitingDecision);
    let withdraw = Step::Withdraw { statement: note() };
    assert_eq!(
        desk.refused(LEADER, withdraw.clone()).missing,
        lacks_paper(DutyKind::WithdrawalStatement)
    );
    desk.with(LEADER, withdraw, &[DutyKind::WithdrawalStatement]);
    assert_eq!(desk.state(), State::Withdrawn);
    assert_eq!(desk.case().care.withdrawals.len(), 2);
    desk.must(
        LEADER,
        &Command::Reopen {
            reason: "novum".into(),
        },
    );
    assert_eq!(desk.state(), State::Verifying);
}

#[test]
fn number_and_date_of_a_paper_may_follow() {
    let mut desk = awaiting(ProfileName::KemensosLike);
    desk.step(LEADER, decide(ReviewCode::Audit));
    let unnumbered = FiledPaper {
        number: None,
        date: None,
        file: None,
        ..filed(DutyKind::AssignmentLetter)
    };
    let draft = FiledPaper {
        signatory: " ".into(),
        ..unnumbered.clone()
    };
    let assign = |paper: FiledPaper| Command::Take {
        step: Box::new(Step::Assign(team())),
        order: None,
        done_on: None,
        papers: vec![paper],
    };
    let refusal = desk.act(LEADER, &assign(draft)).unwrap_err();
    assert_eq!(
        refusal.field.as_deref(),
        Some("papers"),
        "an unsigned draft fulfils nothing"
    );
    desk.must(LEADER, &assign(unnumbered));
    let row = desk.case().unnumbered_papers().next().unwrap().row;
    let complete = Step::CompletePaper {
        row,
        kind: DutyKind::AssignmentLetter,
        number: "ST-9".into(),
        date: day("2026-11-20"),
        file: None,
    };
    desk.step(LEADER, complete.clone());
    assert_eq!(desk.case().unnumbered_papers().count(), 0);
    assert_eq!(desk.refused(LEADER, complete).code, RefusalCode::FactSettled);
}
