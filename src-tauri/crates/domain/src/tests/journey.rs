//! One case of each profile from registered to archived, the common road, and what each step refuses.

use super::acts::code;
use super::steps::*;
use super::world::*;
use crate::Command;
use crate::case::*;
use crate::people::Preset;
use crate::procedure::Requirement;
use crate::profile::FormDemand;
use crate::refusal::{MissingFact, Refusal, RefusalCode};
use crate::unit::ProfileName;
use rstest::rstest;

pub(super) fn note() -> String {
    "catatan".into()
}

pub(super) fn later(requirement: Requirement) -> Vec<MissingFact> {
    vec![MissingFact::Later { requirement }]
}

pub(super) fn lacks_paper(kind: DutyKind) -> Vec<MissingFact> {
    vec![MissingFact::Paper { kind }]
}

/// Up to the leader's desk, as the profile goes there.
pub(super) fn awaiting(profile: ProfileName) -> Desk {
    let mut desk = Desk::registered(profile);
    desk.step(LEADER, Step::Dispose(disposition(REVIEWER)));
    if profile == ProfileName::KemensosLike {
        assert_eq!(desk.state(), State::UnderReview);
        desk.step(REVIEWER, Step::HandInReview(review(ReviewCode::Audit)));
    }
    assert_eq!(desk.state(), State::AwaitingDecision);
    desk
}

pub(super) fn decide(code: ReviewCode) -> Step {
    Step::Decide(LeaderDecision {
        code,
        reason: note(),
        classification: "Rahasia".into(),
    })
}

pub(super) fn team() -> Assignment {
    assignment(vec![
        member(Some(LEAD), TeamRole::Lead, None),
        member(Some(AUDITOR), TeamRole::Member, None),
        member(Some(GUEST), TeamRole::Member, Some("BPKP")),
        member(None, TeamRole::Expert, Some("Universitas")),
    ])
}

pub(super) fn assigned(profile: ProfileName) -> Desk {
    let mut desk = awaiting(profile);
    desk.step(LEADER, decide(ReviewCode::Audit));
    desk.with(LEADER, Step::Assign(team()), &[DutyKind::AssignmentLetter]);
    assert_eq!(desk.state(), State::Assigned);
    desk
}

pub(super) fn declaration(member: u32) -> Step {
    Step::Declare {
        member,
        no_conflict: true,
        secrecy: true,
        note: String::new(),
    }
}

pub(super) fn declare_all(desk: &mut Desk) {
    for (index, who) in [(0, LEAD), (1, AUDITOR), (2, GUEST)] {
        desk.step(who, declaration(index));
    }
    desk.with(LEAD, declaration(3), &[DutyKind::CoiDeclaration]);
}

pub(super) fn plan() -> Step {
    Step::PlanWork(WorkPlan {
        objective: note(),
        scope: note(),
        method: note(),
    })
}

pub(super) fn clarifying(profile: ProfileName) -> Desk {
    let mut desk = assigned(profile);
    declare_all(&mut desk);
    desk.step(LEAD, plan());
    desk.with(LEAD, Step::Summon(summons(1)), &[DutyKind::ClarificationSummons]);
    desk.step(LEAD, Step::StartClarification {});
    desk
}

pub(super) fn heard(desk: &mut Desk) {
    let today = desk.unit.today(desk.now);
    let row = desk.step(AUDITOR, Step::FreezeRecord(record("BA-1", today)));
    let signing = Signing::Signed;
    desk.with(
        AUDITOR,
        Step::SignRecord { record: row, signing },
        &[DutyKind::ClarificationRecord],
    );
}

pub(super) fn auditing(profile: ProfileName) -> Desk {
    let mut desk = clarifying(profile);
    heard(&mut desk);
    desk.step(LEAD, Step::StartAudit {});
    desk
}

pub(super) fn reported(profile: ProfileName) -> Desk {
    let mut desk = auditing(profile);
    let paper = desk.step(AUDITOR, Step::WritePaper(working_paper("KKA-1")));
    desk.step(LEAD, Step::ReviewPaper { paper, note: note() });
    let finding = desk.step(AUDITOR, Step::RecordFinding(finding()));
    desk.step(AUDITOR, Step::ListEvidence { items: items() });
    desk.with(
        LEAD,
        Step::SubmitReport(report(vec![finding])),
        &[DutyKind::AuditReport],
    );
    assert_eq!(desk.state(), State::ReportSubmitted);
    desk
}

pub(super) fn call(desk: &Desk) -> Step {
    Step::CallDeliberation {
        held_on: desk.unit.today(desk.now),
        time: "10.00".into(),
        place: "Ruang Irjen".into(),
        agenda: "Gelar perkara".into(),
    }
}

pub(super) fn deliberating(profile: ProfileName) -> Desk {
    let mut desk = reported(profile);
    let call = call(&desk);
    desk.with(LEADER, call, &[DutyKind::DeliberationInvitation]);
    desk
}

pub(super) fn concluding(desk: &Desk) -> Step {
    Step::Conclude(conclusion(Some(minutes(desk.unit.today(desk.now)))))
}

pub(super) fn concluded(profile: ProfileName) -> Desk {
    let mut desk = deliberating(profile);
    let step = concluding(&desk);
    desk.with(LEADER, step, &[DutyKind::DeliberationMinutes]);
    assert_eq!(desk.state(), State::Concluded);
    desk
}

pub(super) fn settled(desk: &Desk) -> Step {
    Step::FollowUp {
        no: 1,
        status: FollowUpStatus::Done,
        note: note(),
        on: desk.unit.today(desk.now),
    }
}

pub(super) fn closed(profile: ProfileName) -> Desk {
    let mut desk = concluded(profile);
    let letter = Step::SendRecommendations {
        to: "Kepala Balai".into(),
    };
    desk.with(LEADER, letter, &[DutyKind::RecommendationLetter]);
    assert_eq!(desk.state(), State::Monitoring);
    let done = settled(&desk);
    desk.step(MANAGER, done);
    desk.fulfil(DutyKind::OutcomeNotice);
    desk.step(MANAGER, Step::Close { note: note() });
    assert_eq!(desk.state(), State::Closed);
    desk
}

#[rstest]
#[case(ProfileName::KemenkesLike)]
#[case(ProfileName::KemensosLike)]
fn a_case_goes_from_letter_to_archive(#[case] profile: ProfileName) {
    let mut desk = closed(profile);
    // The leader approves the closing (process.md §4).
    let word = desk.case().words_owed(person(LEADER)).next().unwrap().row;
    let confirm = Step::GiveWord {
        row: word,
        confirmed: true,
        note: String::new(),
    };
    desk.step(LEADER, confirm.clone());
    assert_eq!(desk.refused(LEADER, confirm).code, RefusalCode::FactSettled);
    desk.step(RECORDS, Step::Archive(filing()));
    assert_eq!(desk.state(), State::Archived);
    let skipped = profile == ProfileName::KemenkesLike;
    let passed = desk
        .case()
        .care
        .moves
        .iter()
        .any(|made| made.to == State::UnderReview);
    assert_eq!(passed, !skipped, "S0 knows no penelaahan");
    assert_eq!(desk.case().proceedings.loss(), 1_500_000_000);
    assert_eq!(desk.case().care.moves.len(), if skipped { 13 } else { 14 });
    // Every row of the trail that moved it is a row of the table.
    for made in desk.case().care.moves.iter().skip(1) {
        assert!(
            crate::procedure::moves(2, made.from.unwrap(), made.act, made.to),
            "{made:?}"
        );
    }
}

#[test]
fn nothing_is_disposed_before_notice_and_triage() {
    let mut desk = Desk::ministry(ProfileName::KemensosLike)
        .with_case(true)
        .verified();
    desk.must(VERIFIER, &Command::Register { typed: None });
    let refusal = desk.refused(LEADER, Step::Dispose(disposition(REVIEWER)));
    let missing = [
        lacks_paper(DutyKind::RegistrationNotice),
        later(Requirement::Triage),
    ]
    .concat();
    assert_eq!(refusal, Refusal::missing(missing));
    let bare = TriageForm {
        violence: None,
        scores: Vec::new(),
        ..triage()
    };
    let refusal = desk.refused(VERIFIER, Step::Triage(bare));
    assert_eq!(refusal.missing.len(), 1 + Criterion::ALL.len());
    assert_eq!(refusal.missing[0], MissingFact::TriageFlags);
}

#[test]
fn a_review_is_as_long_as_the_policy_says() {
    let mut desk = Desk::registered(ProfileName::KemensosLike);
    desk.step(LEADER, Step::Dispose(disposition(REVIEWER)));
    let brief = StaffReview {
        issue: String::new(),
        assumptions: String::new(),
        conclusion: String::new(),
        articles: String::new(),
        ..review(ReviewCode::Arsip)
    };
    let refusal = desk.refused(REVIEWER, Step::HandInReview(brief.clone()));
    let field = |field: &str| MissingFact::Field { field: field.into() };
    assert_eq!(
        refusal.missing,
        [
            field("issue"),
            field("assumptions"),
            field("conclusion"),
            field("articles")
        ]
    );
    let mut policy = desk.unit.policy();
    policy.demand = FormDemand::Brief;
    desk.govern(
        LEADER,
        &crate::UnitCommand::ChangePolicy {
            policy: Box::new(policy),
        },
    )
    .unwrap();
    desk.step(REVIEWER, Step::HandInReview(brief));
    let refusal = desk.refused(
        LEADER,
        Step::Decide(LeaderDecision {
            code: ReviewCode::Arsip,
            reason: " ".into(),
            classification: String::new(),
        }),
    );
    assert_eq!(refusal.field.as_deref(), Some("reason"));
    desk.step(LEADER, Step::DecideNotActionable { reason: note() });
    assert_eq!(desk.state(), State::NotActionable);
    assert!(
        desk.case()
            .latest_duty(DutyKind::RejectionNotice)
            .unwrap()
            .is_open()
    );
}

#[test]
fn the_leader_may_send_a_review_back() {
    let mut desk = awaiting(ProfileName::KemensosLike);
    desk.step(
        LEADER,
        Step::ReturnReview {
            reason: "kurang bukti".into(),
        },
    );
    assert_eq!(desk.state(), State::UnderReview);
    assert_eq!(desk.case().proceedings.review(), None);
    desk.step(REVIEWER, Step::HandInReview(review(ReviewCode::Klarifikasi)));
    assert_eq!(desk.case().proceedings.reviews.len(), 2);
    // Where review is skipped there is nothing to send back.
    let mut desk = awaiting(ProfileName::KemenkesLike);
    let refusal = desk.refused(LEADER, Step::ReturnReview { reason: note() });
    assert_eq!(refusal.code, RefusalCode::WrongState);
}

#[test]
fn a_team_needs_decision_lead_letter_and_declarations() {
    let mut desk = awaiting(ProfileName::KemensosLike);
    let refusal = desk.refused(LEADER, Step::Assign(team()));
    assert_eq!(refusal.missing, later(Requirement::DecidedToAssign));
    desk.step(LEADER, decide(ReviewCode::Klarifikasi));
    let refusal = desk.refused(LEADER, Step::Assign(team()));
    assert_eq!(refusal.missing, lacks_paper(DutyKind::AssignmentLetter));
    let nobody_leads = assignment(vec![member(Some(AUDITOR), TeamRole::Member, None)]);
    let refusal = desk
        .tried(LEADER, Step::Assign(nobody_leads), &[DutyKind::AssignmentLetter])
        .unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some("team"));
    desk.with(LEADER, Step::Assign(team()), &[DutyKind::AssignmentLetter]);
    assert!(desk.case().is_reader(person(GUEST)));
    // Before clarification everybody declares; a conflict stands in the way until he is replaced.
    let refusal = desk.refused(LEAD, Step::StartClarification {});
    assert_eq!(refusal.missing.len(), 4 + 2, "four declarations, plan, summons");
    desk.step(
        AUDITOR,
        Step::Declare {
            member: 1,
            no_conflict: false,
            secrecy: true,
            note: "keluarga".into(),
        },
    );
    for (index, who) in [(0, LEAD), (2, GUEST)] {
        desk.step(who, declaration(index));
    }
    assert_eq!(
        code(desk.tried(LEAD, declaration(1), &[])),
        RefusalCode::NotOnTeam,
        "each his own"
    );
    assert_eq!(
        desk.refused(LEAD, declaration(3)).missing,
        lacks_paper(DutyKind::CoiDeclaration)
    );
    desk.with(LEAD, declaration(3), &[DutyKind::CoiDeclaration]);
    desk.step(LEAD, plan());
    desk.with(LEAD, Step::Summon(summons(1)), &[DutyKind::ClarificationSummons]);
    let refusal = desk.refused(LEAD, Step::StartClarification {});
    let name = member(Some(AUDITOR), TeamRole::Member, None).name;
    assert_eq!(
        refusal.missing,
        [MissingFact::Declaration { name, conflict: true }]
    );
    let replace = Step::ChangeTeam {
        add: Vec::new(),
        remove: vec![1],
        ends: None,
        reason: "benturan kepentingan".into(),
    };
    assert_eq!(
        desk.refused(LEADER, replace.clone()).missing,
        lacks_paper(DutyKind::AssignmentLetter)
    );
    desk.with(LEADER, replace, &[DutyKind::AssignmentLetter]);
    assert!(
        !desk.case().is_reader(person(AUDITOR)),
        "his access went with his place"
    );
    desk.step(LEAD, Step::StartClarification {});
    assert_eq!(desk.refused(AUDITOR, plan()).code, RefusalCode::NotOnTeam);
}

#[test]
fn the_common_road_asks_a_work_unit_to_explain() {
    let mut desk = Desk::registered(ProfileName::KemensosLike);
    desk.step(LEADER, Step::Dispose(disposition(REVIEWER)));
    let request = ExplanationRequest {
        to: "Kepala Balai".into(),
        organisation: None,
        asked: "jelaskan pungutan".into(),
        due: None,
    };
    let ask = Step::RequestExplanation(request);
    assert_eq!(
        desk.refused(REVIEWER, ask.clone()).missing,
        lacks_paper(DutyKind::ExplanationLetter)
    );
    desk.with(REVIEWER, ask, &[DutyKind::ExplanationLetter]);
    let due = desk.case().proceedings.explanations[0].asked.fact.due.unwrap();
    assert_eq!(due, day("2026-12-04"), "ten working days, told and kept");
    let remind = Step::RemindExplanation { note: note() };
    assert_eq!(
        desk.refused(REVIEWER, remind.clone()).field.as_deref(),
        Some("due")
    );
    let assess = Step::AssessExplanation {
        sufficient: true,
        note: note(),
    };
    assert_eq!(
        desk.refused(REVIEWER, assess.clone()).missing,
        lacks_paper(DutyKind::ExplanationAnswer)
    );
    desk.pass(11);
    desk.step(REVIEWER, remind.clone());
    desk.step(REVIEWER, remind.clone());
    assert_eq!(
        desk.refused(REVIEWER, remind).code,
        RefusalCode::FactSettled,
        "I and II"
    );
    let today = desk.unit.today(desk.now);
    desk.step(
        REVIEWER,
        Step::RecordExplanation {
            received_on: today,
            summary: note(),
        },
    );
    let end = Step::Conclude(conclusion(None));
    assert_eq!(
        desk.refused(LEADER, end.clone()).missing,
        later(Requirement::ExplanationAssessed)
    );
    desk.step(REVIEWER, assess);
    desk.step(LEADER, end);
    assert_eq!(desk.state(), State::Concluded);
}

#[rstest]
#[case(ReportBackOutcome::TakenOver, false)]
#[case(ReportBackOutcome::Accepted, true)]
fn what_is_handed_down_comes_back(#[case] outcome: ReportBackOutcome, #[case] concludes: bool) {
    let mut desk = awaiting(ProfileName::KemenkesLike);
    let delegate = Step::Delegate(Delegation {
        to: "Sekretariat".into(),
        organisation: None,
        instruction: "bina pegawai".into(),
        due: Some(day("2026-12-31")),
    });
    assert_eq!(
        desk.refused(MANAGER, delegate.clone()).missing,
        later(Requirement::DecidedToDelegate)
    );
    desk.step(LEADER, decide(ReviewCode::Pembinaan));
    desk.with(MANAGER, delegate, &[DutyKind::DelegationLetter]);
    let assess = |outcome| Step::AssessReportBack {
        outcome,
        note: note(),
    };
    assert_eq!(
        desk.refused(MANAGER, assess(ReportBackOutcome::Accepted)).missing,
        lacks_paper(DutyKind::DelegationReport)
    );
    let back = Step::ResumeReview { reason: note() };
    assert_eq!(
        desk.refused(MANAGER, back.clone()).missing,
        later(Requirement::ReportBack)
    );
    let today = desk.unit.today(desk.now);
    desk.step(
        MANAGER,
        Step::RecordReportBack {
            received_on: today,
            summary: note(),
        },
    );
    let due = day("2027-01-15");
    desk.step(MANAGER, assess(ReportBackOutcome::Returned { due }));
    assert_eq!(desk.case().proceedings.delegations[0].due, Some(due));
    desk.step(
        MANAGER,
        Step::RecordReportBack {
            received_on: today,
            summary: note(),
        },
    );
    desk.step(MANAGER, assess(outcome));
    let end = desk.tried(LEADER, Step::Conclude(conclusion(None)), &[]);
    assert_eq!(end.is_ok(), concludes);
    if !concludes {
        desk.step(MANAGER, back);
        assert_eq!(desk.state(), State::AwaitingDecision, "review is skipped here");
    }
}

#[test]
fn a_referral_after_review_owes_letter_and_notice_and_comes_back() {
    let mut desk = awaiting(ProfileName::KemensosLike);
    let refer = |identity_redacted| Step::DecideReferral {
        body: "KPK".into(),
        legal_ground: "UU 19/2019".into(),
        identity_redacted,
        reason: note(),
    };
    assert_eq!(
        desk.refused(LEADER, refer(false)).missing,
        [MissingFact::Redaction]
    );
    desk.step(LEADER, refer(true));
    let owed: Vec<_> = desk.case().open_duties().map(|state| state.duty.kind).collect();
    assert_eq!(owed, [DutyKind::ReferralLetter, DutyKind::ReferralNotice]);
    assert_eq!(
        desk.refused(RECORDS, Step::Archive(filing())).missing.len(),
        2,
        "nothing is filed over what is owed"
    );
    desk.must(
        LEADER,
        &Command::Reopen {
            reason: "dikembalikan KPK".into(),
        },
    );
    assert_eq!(desk.state(), State::Verifying);
    assert_eq!(desk.case().open_duties().count(), 0);
}

/// A unit of one takes every step himself: marked in the trail, not refused (O12), with the brief forms (O30).
#[test]
fn a_unit_of_one_goes_the_whole_way() {
    let mut desk = Desk::founded(Preset::Small, ProfileName::KemensosLike)
        .with_case(true)
        .verified();
    desk.must(LEADER, &Command::Register { typed: None });
    desk.fulfil(DutyKind::RegistrationNotice);
    let flags = TriageForm {
        scores: Vec::new(),
        ground: String::new(),
        ..triage()
    };
    desk.step(LEADER, Step::Triage(flags));
    desk.step(LEADER, Step::Dispose(disposition(LEADER)));
    desk.step(LEADER, Step::HandInReview(review(ReviewCode::Audit)));
    desk.step(LEADER, decide(ReviewCode::Audit));
    let alone = assignment(vec![member(Some(LEADER), TeamRole::Lead, None)]);
    desk.with(LEADER, Step::Assign(alone), &[DutyKind::AssignmentLetter]);
    desk.step(LEADER, declaration(0));
    desk.with(
        LEADER,
        Step::Summon(summons(1)),
        &[DutyKind::ClarificationSummons],
    );
    desk.step(LEADER, Step::StartClarification {});
    let today = desk.unit.today(desk.now);
    let heard = ClarificationRecord {
        examiners: vec![person(LEADER)],
        ..record("BA-1", today)
    };
    let record = desk.step(LEADER, Step::FreezeRecord(heard));
    let signing = Signing::Signed;
    desk.with(
        LEADER,
        Step::SignRecord { record, signing },
        &[DutyKind::ClarificationRecord],
    );
    desk.step(LEADER, Step::StartAudit {});
    desk.step(LEADER, Step::WritePaper(working_paper("KKA-1")));
    let found = desk.step(LEADER, Step::RecordFinding(finding()));
    let own = AuditReport {
        signer: person(LEADER),
        ..report(vec![found])
    };
    desk.with(LEADER, Step::SubmitReport(own), &[DutyKind::AuditReport]);
    let call = call(&desk);
    desk.step(LEADER, call);
    let conclude = concluding(&desk);
    desk.step(LEADER, conclude);
    let done = settled(&desk);
    desk.step(LEADER, done);
    desk.fulfil(DutyKind::OutcomeNotice);
    desk.step(LEADER, Step::Close { note: String::new() });
    let row = desk.case().words_owed(person(LEADER)).next().unwrap().row;
    desk.step(
        LEADER,
        Step::GiveWord {
            row,
            confirmed: true,
            note: String::new(),
        },
    );
    desk.step(LEADER, Step::Archive(filing()));
    let marked = desk.case().timeline.iter().filter(|row| row.same_person);
    let kinds: Vec<_> = marked.map(|row| row.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "verification_started",
            "hand_in_review",
            "decide",
            "conclude",
            "give_word"
        ]
    );
}
