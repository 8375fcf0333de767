//! What clarification, audit, report, deliberation and closing ask for and refuse.

use super::acts::code;
use super::journey::*;
use super::steps::*;
use super::world::*;
use crate::Command;
use crate::case::*;
use crate::procedure::Requirement;
use crate::profile::FormDemand;
use crate::refusal::{MissingFact, RefusalCode};
use crate::unit::ProfileName;

#[test]
fn nothing_put_before_the_accused_names_the_reporter() {
    let mut desk = clarifying(ProfileName::KemensosLike);
    let today = desk.unit.today(desk.now);
    let mut naming = record("BA-1", today);
    naming.questions[0].question = "Benarkah Pelapor-1 melihat Saudara?".into();
    assert_eq!(
        desk.refused(LEAD, Step::FreezeRecord(naming)).field.as_deref(),
        Some("questions")
    );
    let naming = Summons {
        purpose: "keterangan tentang Pelapor-1".into(),
        ..summons(1)
    };
    assert_eq!(
        desk.refused(LEAD, Step::Summon(naming)).field.as_deref(),
        Some("purpose")
    );
}

#[test]
fn a_frozen_record_is_corrected_by_a_new_version_only() {
    let mut desk = clarifying(ProfileName::KemensosLike);
    let today = desk.unit.today(desk.now);
    let first = desk.step(LEAD, Step::FreezeRecord(record("BA-1", today)));
    assert_eq!(
        desk.refused(LEAD, Step::FreezeRecord(record("BA-1", today)))
            .field
            .as_deref(),
        Some("code")
    );
    let second = ClarificationRecord {
        corrects: Some(first),
        ..record("BA-2", today)
    };
    let second = desk.step(LEAD, Step::FreezeRecord(second));
    let sign = |record, signing| Step::SignRecord { record, signing };
    assert_eq!(
        desk.refused(LEAD, sign(first, Signing::Signed)).code,
        RefusalCode::FactSettled
    );
    assert_eq!(
        desk.refused(LEAD, Step::StartAudit {}).missing,
        later(Requirement::ClarificationRecord)
    );
    assert_eq!(
        desk.refused(LEAD, sign(second, Signing::Signed)).missing,
        lacks_paper(DutyKind::ClarificationRecord)
    );
    let refused = |witnesses: &[&str]| Signing::Refused {
        reason: note(),
        witnesses: witnesses.iter().map(|name| (*name).to_owned()).collect(),
    };
    let alone = desk.refused(LEAD, sign(second, refused(&["Ani", "Ani "])));
    assert_eq!(alone.field.as_deref(), Some("witnesses"));
    desk.step(LEAD, sign(second, refused(&["Ani", "Budi"])));
    desk.step(LEAD, Step::StartAudit {});
}

#[test]
fn a_second_summons_follows_the_first_in_vain() {
    let mut desk = assigned(ProfileName::KemensosLike);
    declare_all(&mut desk);
    desk.step(LEAD, plan());
    let short = Summons {
        date: day("2026-11-24"),
        short_notice: String::new(),
        ..summons(1)
    };
    let papers = &[DutyKind::ClarificationSummons];
    let early = desk.tried(LEAD, Step::Summon(short.clone()), papers).unwrap_err();
    assert_eq!(
        early.field.as_deref(),
        Some("date"),
        "seven working days in disciplinary cases"
    );
    // From Friday 20 November seven working days end on Tuesday 1 December.
    let first = Summons {
        date: day("2026-12-01"),
        ..short
    };
    let second = Summons {
        nth: 2,
        date: day("2026-12-20"),
        ..first.clone()
    };
    assert_eq!(
        desk.refused(LEAD, Step::Summon(first.clone())).missing,
        lacks_paper(papers[0])
    );
    let row = desk.with(LEAD, Step::Summon(first), papers);
    let too_soon = desk
        .tried(LEAD, Step::Summon(second.clone()), papers)
        .unwrap_err();
    assert_eq!(too_soon.field.as_deref(), Some("nth"));
    desk.step(LEAD, Step::StartClarification {});
    let absent = |summons| Step::NotAppeared {
        summons,
        note: note(),
    };
    assert_eq!(
        desk.refused(LEAD, absent(row)).field.as_deref(),
        Some("summons"),
        "its day is not come"
    );
    desk.pass(8);
    desk.step(LEAD, absent(row));
    let row = desk.with(LEAD, Step::Summon(second), papers);
    desk.pass(14);
    desk.step(LEAD, absent(row));
    // Twice in vain is enough (R22).
    desk.step(LEAD, Step::StartAudit {});
}

#[test]
fn a_report_carries_every_finding_that_stands() {
    let mut desk = auditing(ProfileName::KemensosLike);
    let papers = &[DutyKind::AuditReport];
    let refusal = desk
        .tried(LEAD, Step::SubmitReport(report(Vec::new())), papers)
        .unwrap_err();
    let missing = [
        later(Requirement::WorkingPapers),
        later(Requirement::EvidenceList),
    ]
    .concat();
    assert_eq!(refusal.missing, missing);
    let paper = desk.step(LEAD, Step::WritePaper(working_paper("KKA-1")));
    assert_eq!(
        desk.refused(LEAD, Step::ReviewPaper { paper, note: note() }).code,
        RefusalCode::SamePerson
    );
    let paper = desk.step(AUDITOR, Step::WritePaper(working_paper("KKA-2")));
    desk.step(LEAD, Step::ReviewPaper { paper, note: note() });
    desk.step(AUDITOR, Step::ListEvidence { items: items() });
    let refusal = desk
        .tried(LEAD, Step::SubmitReport(report(Vec::new())), papers)
        .unwrap_err();
    assert_eq!(
        refusal.missing,
        later(Requirement::WorkingPapers),
        "one is not reviewed"
    );
    desk.unit.policy = Some(crate::policy::Policy {
        demand: FormDemand::Brief,
        ..desk.unit.policy()
    });
    let stands = desk.step(AUDITOR, Step::RecordFinding(finding()));
    let falls = desk.step(AUDITOR, Step::RecordFinding(finding()));
    let both = desk
        .tried(LEAD, Step::SubmitReport(report(vec![stands])), papers)
        .unwrap_err();
    assert_eq!(both.field.as_deref(), Some("findings"));
    desk.step(
        AUDITOR,
        Step::DropFinding {
            finding: falls,
            reason: note(),
        },
    );
    let by_another = AuditReport {
        signer: person(AUDITOR),
        ..report(vec![stands])
    };
    let wrong = desk
        .tried(LEAD, Step::SubmitReport(by_another), papers)
        .unwrap_err();
    assert_eq!(wrong.field.as_deref(), Some("signer"));
    desk.with(LEAD, Step::SubmitReport(report(vec![stands])), papers);
    assert_eq!(desk.case().proceedings.loss(), 1_500_000_000);
    let unbased = Finding {
        loss_basis: String::new(),
        ..finding()
    };
    assert_eq!(
        desk.refused(LEAD, Step::RecordFinding(unbased)).code,
        RefusalCode::WrongState
    );
}

#[test]
fn a_deliberation_needs_all_three_parties() {
    let mut desk = deliberating(ProfileName::KemensosLike);
    let today = desk.unit.today(desk.now);
    let mut minutes = minutes(today);
    minutes.attendance[1].represents = "Ketua Tim".into();
    minutes.attendance.pop();
    let step = Step::Conclude(conclusion(Some(minutes.clone())));
    let refusal = desk.refused(LEADER, step.clone());
    let absent = |party| MissingFact::Party { party };
    let mut missing = lacks_paper(DutyKind::DeliberationMinutes);
    missing.extend([absent(Party3::AuditTeam), absent(Party3::Unit)]);
    assert_eq!(refusal.missing, missing);
    // In brief, named representatives will do and the minutes may be the form (O30).
    desk.unit.policy = Some(crate::policy::Policy {
        demand: FormDemand::Brief,
        ..desk.unit.policy()
    });
    assert_eq!(desk.refused(LEADER, step).missing, [absent(Party3::Unit)]);
    let without = Conclusion {
        recommendations: Vec::new(),
        ..conclusion(Some(super::steps::minutes(today)))
    };
    assert_eq!(
        desk.refused(LEADER, Step::Conclude(without.clone())).missing,
        later(Requirement::Recommendation),
        "R25"
    );
    let standard = Recommendation {
        kind: FollowUpKind::NamaBaikDipulihkan,
        owner: String::new(),
        due: None,
        text: "perkara ditutup, nama baik dipulihkan".into(),
        ..recommendation(1)
    };
    let cleared = Conclusion {
        outcome: ConclusionCode::TidakTerbukti,
        class: ViolationClass::TidakTerjadiPelanggaran,
        recommendations: vec![standard],
        ..without
    };
    let proved = Conclusion {
        outcome: ConclusionCode::Terbukti,
        class: ViolationClass::Disiplin,
        ..cleared.clone()
    };
    assert_eq!(
        desk.refused(LEADER, Step::Conclude(proved)).field.as_deref(),
        Some("recommendations")
    );
    desk.step(LEADER, Step::Conclude(cleared));
    assert_eq!(desk.state(), State::Concluded);
}

#[test]
fn the_leader_may_have_it_deepened() {
    let mut desk = deliberating(ProfileName::KemensosLike);
    desk.step(
        LEADER,
        Step::DeepenAudit {
            what: "aliran dana".into(),
        },
    );
    assert_eq!(desk.state(), State::Audit);
    let finding = desk.case().proceedings.findings[0].finding.row;
    desk.with(
        LEAD,
        Step::SubmitReport(report(vec![finding])),
        &[DutyKind::AuditReport],
    );
    assert_eq!(desk.case().proceedings.reports.len(), 2, "a version each time");
}

#[test]
fn a_case_closes_when_the_reporter_was_told_and_all_is_settled() {
    let mut desk = concluded(ProfileName::KemensosLike);
    let close = Step::Close { note: note() };
    let refusal = desk.refused(MANAGER, close.clone());
    let mut missing = lacks_paper(DutyKind::OutcomeNotice);
    missing.push(MissingFact::Recommendation { no: 1 });
    assert_eq!(refusal.missing, missing);
    let done = settled(&desk);
    desk.step(MANAGER, done);
    desk.fulfil(DutyKind::OutcomeNotice);
    desk.step(MANAGER, close);
    assert_eq!(desk.case().words_owed(person(SECOND_LEADER)).count(), 1);
    // Reopened by a leader, with its past kept.
    let reopen = Command::Reopen {
        reason: "novum".into(),
    };
    assert_eq!(code(desk.act(MANAGER, &reopen)), RefusalCode::NoOffice);
    desk.must(LEADER, &reopen);
    assert_eq!(desk.state(), State::Verifying);
    assert_eq!(desk.case().past_proceedings.len(), 1);
    assert_eq!(desk.case().proceedings, crate::case_state::Proceedings::default());
}
