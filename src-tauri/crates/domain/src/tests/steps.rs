//! One of every step, as it is written for decades.

use super::world::*;
use crate::calendar::DayUnit;
use crate::case::*;
use crate::history::{self, BodyFault};
use crate::ids::{DutyId, FileId, ItemId, RequestId, RowNo};
use crate::submission::Channel;

pub(super) fn disposition(who: u8) -> Disposition {
    Disposition {
        to: vec![Addressee {
            person: Some(person(who)),
            name: "Penelaah".into(),
            responsible: true,
        }],
        instruction: "telaah".into(),
        note: "segera".into(),
        due: Some(day("2027-03-01")),
    }
}

pub(super) fn review(recommendation: ReviewCode) -> StaffReview {
    StaffReview {
        issue: "Dugaan pungutan".into(),
        assumptions: "Keterangan benar".into(),
        facts: "Tiga kuitansi".into(),
        analysis: "Melanggar".into(),
        conclusion: "Layak".into(),
        advice: "Bentuk tim".into(),
        articles: "Pasal 5 PP 94/2021".into(),
        recommendation,
    }
}

pub(super) fn filed(kind: DutyKind) -> FiledPaper {
    FiledPaper {
        kind,
        number: Some("R-99/IJ/2026".into()),
        date: Some(day("2026-11-20")),
        signatory: "Inspektur Jenderal".into(),
        file: Some(FileId::from_bytes([70; 16])),
        place: "lemari 2".into(),
        made_with: MadeWith::Srikandi,
    }
}

pub(super) fn member(who: Option<u8>, role: TeamRole, guest_of: Option<&str>) -> TeamMember {
    TeamMember {
        person: who.map(person),
        name: format!("Anggota {who:?}"),
        employee_no: Some("198001012005011001".into()),
        position: "Auditor Madya".into(),
        role,
        guest_of: guest_of.map(Into::into),
    }
}

pub(super) fn assignment(team: Vec<TeamMember>) -> Assignment {
    Assignment {
        task: "Pemeriksaan pungutan".into(),
        place: "Balai Contoh".into(),
        starts: day("2026-11-20"),
        ends: day("2027-06-30"),
        team,
        cost: "DIPA".into(),
    }
}

pub(super) fn summons(nth: u8) -> Summons {
    Summons {
        whom: "Terlapor-1".into(),
        position: "Bendahara".into(),
        nth,
        date: day("2027-03-01"),
        time: "09.00".into(),
        place: "Ruang Rapat".into(),
        before: "Ketua Tim".into(),
        purpose: "Klarifikasi".into(),
        bring: "Buku kas".into(),
        disciplinary: true,
        short_notice: "disepakati".into(),
    }
}

pub(super) fn record(code: &str, on: chrono::NaiveDate) -> ClarificationRecord {
    ClarificationRecord {
        corrects: None,
        summons: None,
        of: "Terlapor-1".into(),
        examiners: vec![person(LEAD)],
        held_on: on,
        started: "09.00".into(),
        ended: "11.00".into(),
        place: "Ruang Rapat".into(),
        rights_read: true,
        questions: vec![QuestionAnswer {
            question: "Apakah Saudara memungut?".into(),
            answer: "Tidak.".into(),
        }],
        documents: vec!["Kuitansi".into()],
        read_back: true,
        code: code.into(),
    }
}

pub(super) fn working_paper(no: &str) -> WorkingPaper {
    WorkingPaper {
        no: no.into(),
        objective: "Menguji kas".into(),
        source: "Buku kas".into(),
        work: "Menghitung".into(),
        result: "Selisih".into(),
    }
}

pub(super) fn finding() -> Finding {
    Finding {
        condition: "Dipungut".into(),
        criteria: "Dilarang".into(),
        cause: "Lalai".into(),
        effect: "Rugi".into(),
        recommendation: "Kembalikan".into(),
        loss: Some(1_500_000_000),
        loss_basis: "Kuitansi".into(),
    }
}

pub(super) fn items() -> Vec<EvidenceItem> {
    vec![EvidenceItem {
        no: "1".into(),
        what: "Kuitansi".into(),
        quantity: "3 lembar".into(),
        condition: "asli".into(),
        file: None,
    }]
}

pub(super) fn report(findings: Vec<RowNo>) -> AuditReport {
    AuditReport {
        kind: ReportKind::Lha,
        form: ReportForm::Chapters,
        basis: "Surat tugas".into(),
        description: "Uraian".into(),
        response: "Membantah".into(),
        conclusion: "Terbukti".into(),
        findings,
        signer: person(LEAD),
    }
}

pub(super) fn minutes(on: chrono::NaiveDate) -> Minutes {
    let attendee = |who: u8, party| Attendee {
        person: Some(person(who)),
        name: format!("Orang {who}"),
        party,
        represents: String::new(),
    };
    Minutes {
        held_on: on,
        place: "Ruang Irjen".into(),
        chair: "Irjen".into(),
        attendance: vec![
            attendee(LEADER, Party3::Leader),
            attendee(LEAD, Party3::AuditTeam),
            attendee(MANAGER, Party3::Unit),
        ],
        points: "Temuan".into(),
        opinions: "Sepakat".into(),
        decisions: "Terbukti".into(),
    }
}

pub(super) fn recommendation(no: u32) -> Recommendation {
    Recommendation {
        no,
        text: "Jatuhkan hukuman disiplin".into(),
        kind: FollowUpKind::HukumanDisiplinSedang,
        owner: "Kepala Balai".into(),
        due: Some(day("2027-12-31")),
    }
}

pub(super) fn conclusion(minutes: Option<Minutes>) -> Conclusion {
    Conclusion {
        minutes,
        outcome: ConclusionCode::Terbukti,
        class: ViolationClass::Disiplin,
        text: "Terbukti memungut".into(),
        recommendations: vec![recommendation(1)],
    }
}

pub(super) fn triage() -> TriageForm {
    let score = |criterion: &Criterion| Score {
        criterion: *criterion,
        score: 1,
        ground: "menurut laporan".into(),
    };
    TriageForm {
        violence: Some(false),
        state_official_or_large_loss: Some(true),
        own_unit: Some(false),
        scores: Criterion::ALL.iter().map(score).collect(),
        supervisory_relevant: Some(true),
        priority: 1,
        ground: "kerugian besar".into(),
    }
}

pub(super) fn waiter() -> Waiter {
    Waiter {
        body: "KPK".into(),
        reference: "R-1/KPK/2026".into(),
        requested_on: day("2026-11-18"),
        wording: "mohon tindak lanjut".into(),
        due: Some(day("2026-12-18")),
        within: Some((30, DayUnit::Calendar)),
        received_on: day("2026-11-20"),
    }
}

pub(super) fn consent(scope: ConsentScope) -> Consent {
    Consent {
        of: "Pelapor-1".into(),
        scope,
        to_whom: "LPSK".into(),
        until: Some(day("2027-12-31")),
        given: true,
        note: "lisan".into(),
    }
}

pub(super) fn inquiry(told: &str) -> Inquiry {
    Inquiry {
        at: friday(),
        channel: Channel::Telephone,
        found_by: FoundBy::AgendaNo,
        phrase: PhraseCheck::Right,
        told: told.into(),
        note: "menanyakan".into(),
    }
}

pub(super) fn filing() -> Filing {
    Filing {
        archive_class_code: "KP.07.6".into(),
        active_years: 2,
        inactive_years: 3,
        end: RetentionEnd::Permanent,
        place: "Depo".into(),
    }
}

/// One of each, in the order of the enum.
pub(super) fn every_step() -> Vec<Step> {
    let (row, on) = (RowNo(7), day("2026-11-25"));
    let text = String::from("catatan");
    let reason = || text.clone();
    vec![
        Step::Dispose(disposition(REVIEWER)),
        Step::PassOn(disposition(MANAGER)),
        Step::ReadDisposition { hop: row },
        Step::RecallDisposition {
            hop: row,
            reason: reason(),
        },
        Step::HandInReview(review(ReviewCode::Audit)),
        Step::ResumeReview { reason: reason() },
        Step::RequestExplanation(ExplanationRequest {
            to: "Kepala Balai".into(),
            organisation: None,
            asked: "jelaskan".into(),
            due: Some(on),
        }),
        Step::RemindExplanation { note: reason() },
        Step::RecordExplanation {
            received_on: on,
            summary: reason(),
        },
        Step::AssessExplanation {
            sufficient: true,
            note: reason(),
        },
        Step::Delegate(Delegation {
            to: "Sekretariat".into(),
            organisation: None,
            instruction: "bina".into(),
            due: Some(on),
        }),
        Step::RecordReportBack {
            received_on: on,
            summary: reason(),
        },
        Step::AssessReportBack {
            outcome: ReportBackOutcome::Returned { due: on },
            note: reason(),
        },
        Step::Decide(LeaderDecision {
            code: ReviewCode::Audit,
            reason: reason(),
            classification: "Rahasia".into(),
        }),
        Step::ReturnReview { reason: reason() },
        Step::DecideReferral {
            body: "KPK".into(),
            legal_ground: "UU 19/2019".into(),
            identity_redacted: true,
            reason: reason(),
        },
        Step::DecideNotActionable { reason: reason() },
        Step::Assign(assignment(vec![member(Some(LEAD), TeamRole::Lead, None)])),
        Step::ChangeTeam {
            add: vec![member(None, TeamRole::Expert, Some("BPKP"))],
            remove: vec![1],
            ends: Some(on),
            reason: reason(),
        },
        Step::Declare {
            member: 0,
            no_conflict: true,
            secrecy: true,
            note: reason(),
        },
        Step::PlanWork(WorkPlan {
            objective: reason(),
            scope: reason(),
            method: reason(),
        }),
        Step::Summon(summons(1)),
        Step::ServeSummons {
            summons: row,
            on,
            note: reason(),
        },
        Step::NotAppeared {
            summons: row,
            note: reason(),
        },
        Step::StartClarification {},
        Step::FreezeRecord(record("BA-1", on)),
        Step::SignRecord {
            record: row,
            signing: Signing::Refused {
                reason: reason(),
                witnesses: vec!["A".into(), "B".into()],
            },
        },
        Step::StartAudit {},
        Step::WritePaper(working_paper("KKA-1")),
        Step::ReviewPaper {
            paper: row,
            note: reason(),
        },
        Step::RecordFinding(finding()),
        Step::DropFinding {
            finding: row,
            reason: reason(),
        },
        Step::ListEvidence { items: items() },
        Step::HandOverEvidence {
            from: "Balai".into(),
            to: "Tim".into(),
            items: items(),
        },
        Step::SubmitReport(report(vec![row])),
        Step::CallDeliberation {
            held_on: on,
            time: "10.00".into(),
            place: reason(),
            agenda: reason(),
        },
        Step::DeepenAudit { what: reason() },
        Step::Conclude(conclusion(Some(minutes(on)))),
        Step::SendRecommendations {
            to: "Kepala Balai".into(),
        },
        Step::FollowUp {
            no: 1,
            status: FollowUpStatus::Done,
            note: reason(),
            on,
        },
        Step::Close { note: reason() },
        Step::Withdraw { statement: reason() },
        Step::ContinueExOfficio {
            statement: reason(),
            reason: reason(),
        },
        Step::Archive(filing()),
        Step::PutOnHold {
            ground: HoldGround::LawEnforcement,
            body: "Polri".into(),
            reason: reason(),
        },
        Step::Resume {
            reason: reason(),
            verification_due: Some(on),
        },
        Step::GiveWord {
            row,
            confirmed: true,
            note: reason(),
        },
        Step::FilePaper {},
        Step::CompletePaper {
            row,
            kind: DutyKind::AssignmentLetter,
            number: "1".into(),
            date: on,
            file: None,
        },
        Step::Triage(triage()),
        Step::RecordWaiter(waiter()),
        Step::AnswerWaiter {
            waiter: row,
            interim: true,
            note: reason(),
        },
        Step::ReleaseWaiter {
            waiter: row,
            reason: reason(),
        },
        Step::AssessRisk {
            risk: Risk::High,
            ground: reason(),
        },
        Step::NameCompanion {
            person: Some(person(MANAGER)),
            name: "Pengelola".into(),
        },
        Step::TakeMeasure {
            kind: MeasureKind::Separation,
            text: reason(),
        },
        Step::EndMeasure {
            measure: row,
            result: reason(),
        },
        Step::ReferToLpsk { consent: row },
        Step::EndProtection { reason: reason() },
        Step::RecordConsent(consent(ConsentScope::Lpsk)),
        Step::RemindReporter { note: reason() },
        Step::LogInquiry(inquiry("being_handled")),
        Step::OpenContact {
            item: ItemId::from_bytes([60; 16]),
            reason: reason(),
        },
        Step::OpenIdentity {
            item: ItemId::from_bytes([60; 16]),
            reason: reason(),
        },
        Step::PrintEnvelope {
            duty: DutyId::from_bytes([40; 16]),
            request: RequestId::from_bytes([80; 16]),
        },
        Step::RemoveReaders {
            people: vec![person(REVIEWER)],
            reason: reason(),
        },
        Step::HandOver {
            to: person(SECOND_LEADER),
            until: on,
            reason: reason(),
        },
        Step::TakeBack {
            from: person(SECOND_LEADER),
        },
    ]
}

fn written(step: Step, to: Option<State>) -> CaseEvent {
    CaseEvent::Stepped(Box::new(Stepped {
        table: 2,
        to,
        order: None,
        done_on: None,
        papers: Vec::new(),
        duties: Vec::new(),
        readers: Vec::new(),
        step,
    }))
}

#[test]
fn step_bodies() {
    let kinds: Vec<_> = every_step()
        .iter()
        .map(|step| (step.kind(), step.act()))
        .collect();
    assert_eq!(kinds, Step::KINDS);
    let mut events: Vec<CaseEvent> = every_step().into_iter().map(|step| written(step, None)).collect();
    // With everything it may rest on.
    events.push(CaseEvent::Stepped(Box::new(Stepped {
        table: 2,
        to: Some(State::Assigned),
        order: Some(super::acts::order(LEADER)),
        done_on: Some(day("2026-11-19")),
        papers: vec![filed(DutyKind::AssignmentLetter)],
        duties: vec![Duty {
            duty: DutyId::from_bytes([41; 16]),
            kind: DutyKind::OutcomeNotice,
            due: day("2026-11-27"),
        }],
        readers: vec![person(LEAD)],
        step: Step::StartAudit {},
    })));
    let bodies: Vec<_> = events.iter().map(history::encode_case).collect();
    let text = |body: &Vec<u8>| String::from_utf8(body.clone()).unwrap();
    insta::assert_snapshot!(bodies.iter().map(text).collect::<Vec<_>>().join("\n"));
    for (event, body) in events.into_iter().zip(bodies) {
        assert_eq!(history::decode_case(&body), Ok(event));
    }
}

#[test]
fn a_step_of_another_make_is_told_apart() {
    let body = |kind: &str, v: u32| {
        format!(
            r#"{{"v":{v},"event":{{"type":"stepped","table":2,"to":null,"order":null,"done_on":null,"papers":[],"duties":[],"readers":[],"step":{{"type":"{kind}"}}}}}}"#
        )
    };
    let read = |kind: &str, v: u32| history::decode_case(body(kind, v).as_bytes());
    assert_eq!(read("teleport", 1), Err(BodyFault::NewerNeeded));
    assert_eq!(read("start_audit", 2), Err(BodyFault::NewerNeeded));
    assert_eq!(read("start_audit", 1), Ok(written(Step::StartAudit {}, None)));
    let bare = br#"{"v":1,"event":{"type":"stepped"}}"#;
    assert_eq!(history::decode_case(bare), Err(BodyFault::Malformed));
}
