//! Bodies and clear parts as they are written for decades: a snapshot of every kind, read back as written.
//! A snapshot of v1 is never edited; a change of form is a new version and a step in `history::lift`.

use super::keys::every_public;
use super::world::*;
use crate::calendar::{CalendarDay, DayKind, DayUnit};
use crate::case::*;
use crate::history::{self, BodyFault, Stream, VERSIONS};
use crate::identity::{IdentityAnswer, IdentityRequest, Purpose, ReleasedHalf};
use crate::ids::{DutyId, FileId, InvitationId, ItemId, OfficeId, OrganisationId, RequestId};
use crate::people::{Holding, HoldingKind, Office, Preset, Role};
use crate::policy::{DeadlineSetting, Policy};
use crate::public::{KINDS, KeyGroup, Public};
use crate::submission::*;
use crate::unit::*;
use rstest::rstest;

fn duty(kind: DutyKind) -> Duty {
    Duty {
        duty: DutyId::from_bytes([40; 16]),
        kind,
        due: day("2026-11-27"),
    }
}

fn order() -> WrittenOrder {
    WrittenOrder {
        kind: "lembar disposisi".into(),
        number: "12/D/2026".into(),
        date: day("2026-11-19"),
        leader: person(LEADER),
    }
}

fn holding() -> Holding {
    Holding {
        office: OfficeId::from_bytes([50; 16]),
        person: person(VERIFIER),
        kind: HoldingKind::Plt,
        order_no: Some("SK-7/2026".into()),
        from: day("2026-11-20"),
        until: Some(day("2026-12-31")),
    }
}

fn office() -> Office {
    Office {
        office: OfficeId::from_bytes([50; 16]),
        title: "Verifikator".into(),
        roles: vec![Role::Verifier],
    }
}

fn readers() -> Vec<ReaderGrant> {
    vec![ReaderGrant {
        person: person(VERIFIER),
        ground: ReaderGround::Verification,
    }]
}

fn marks() -> IdentityMarks {
    let region = Region {
        page: 0,
        x: 0.1,
        y: 0.05,
        w: 0.5,
        h: 0.125,
    };
    IdentityMarks {
        regions: vec![region],
        pages: vec![2],
        whole_file: false,
    }
}

fn unit_events() -> Vec<UnitEvent> {
    vec![
        UnitEvent::Founded {
            name: "Unit Pengaduan".into(),
            ministry: "Kementerian Contoh".into(),
            preset: Preset::Small,
            profile: ProfileName::KemensosLike,
            rules: 1,
            founder: person(LEADER),
            founder_name: "Pimpinan".into(),
            offices: vec![office()],
            holdings: vec![holding()],
            settings: Box::new(UnitSettings::default()),
        },
        UnitEvent::Invited {
            invitation: InvitationId::from_bytes([60; 16]),
            person: person(VERIFIER),
            name: "Verifikator Baru".into(),
            employee_no: Some("198001012005011001".into()),
            holdings: vec![holding()],
            expires: friday(),
        },
        UnitEvent::Confirmed {
            person: person(VERIFIER),
        },
        UnitEvent::InvitationWithdrawn {
            person: person(VERIFIER),
        },
        UnitEvent::OfficeChanged { office: office() },
        UnitEvent::OfficeHeld { holding: holding() },
        UnitEvent::OfficeLeft {
            office: OfficeId::from_bytes([50; 16]),
            person: person(VERIFIER),
        },
        UnitEvent::MemberEnded {
            person: person(VERIFIER),
            reason: "mutasi".into(),
        },
        UnitEvent::SettingsChanged {
            settings: Box::new(UnitSettings::default()),
        },
        UnitEvent::CalendarRevised {
            basis: "Kepgub 1/2026".into(),
            days: vec![CalendarDay {
                date: day("2026-11-24"),
                kind: DayKind::RegionalHoliday,
                name: "Hari Jadi Provinsi".into(),
                estimated: false,
            }],
        },
        UnitEvent::CalendarConfirmed { year: 2027 },
        UnitEvent::OrganisationsChanged {
            rows: vec![Organisation {
                organisation: OrganisationId::from_bytes([70; 16]),
                name: "Balai Contoh".into(),
                kind: "work_unit".into(),
                parent: Some("Direktorat Jenderal Contoh".into()),
                province: Some("Jawa Tengah".into()),
                regency: Some("Temanggung".into()),
                inspectorate: Some("Inspektorat II".into()),
            }],
        },
        UnitEvent::NumberClaimed(NumberClaim {
            group: NumberGroup::Agenda,
            year: 2026,
            n: 7,
            tag: "ab".repeat(32),
        }),
        UnitEvent::NumberTyped {
            group: NumberGroup::Agenda,
            text: "0123/WBS/XI/2026".into(),
            reason: "buku TU".into(),
        },
        UnitEvent::SheetsConfirmed {
            on: day("2026-11-20"),
        },
        UnitEvent::RulesInForce { rules: 1 },
    ]
}

fn submission_events() -> Vec<SubmissionEvent> {
    let item = IdentityItem {
        item: ItemId::from_bytes([80; 16]),
        label: "Pelapor-1".into(),
        kind: ItemKind::Name,
        rule: ItemRule::TwoHalves,
        key_id: "cd".repeat(32),
        sealed: "00ff".into(),
    };
    let head = LetterHead {
        number: Some("B/17/2026".into()),
        date: Some(day("2026-11-16")),
        sender_body: Some("Ombudsman".into()),
        addressee: Some("Inspektur Jenderal".into()),
        subject: "Penerusan laporan".into(),
        is_copy: false,
        tu_agenda_no: Some("TU-9/2026".into()),
        received_by_ministry: Some(day("2026-11-18")),
    };
    let file = FileFacts {
        file: FileId::from_bytes([90; 16]),
        name: "surat.pdf".into(),
        mime: "application/pdf".into(),
        size: 12_345,
        sha256: "ef".repeat(32),
        pages: 3,
        misnamed: false,
        source: FileSource::Unit,
        at: friday(),
        officer: person(INTAKE),
        marks: marks(),
    };
    vec![
        SubmissionEvent::Received(Box::new(Received {
            submission: submission_id(10),
            intake_no: "P-2026-000001".into(),
            channel: Channel::Letter,
            received_at: friday(),
            head,
            reporter_type: ReporterType::Agency,
            mode: IdentityMode::Confidential,
            relation: Some(Relation::Knows),
            username: Some("senja_17".into()),
            text: "Kami meneruskan laporan masyarakat.".into(),
            items: vec![item],
            label: "Pelapor-1".into(),
            phrase: Some("padi laut batu angin".into()),
            cases: vec![case_id(20)],
            shut_out: vec![person(LEADER)],
            readers: readers(),
        })),
        SubmissionEvent::FilesAttached { files: vec![file] },
        SubmissionEvent::LinkedToCase { case: case_id(21) },
        SubmissionEvent::ReadersAdded { readers: readers() },
        SubmissionEvent::ShutOut {
            person: person(LEADER),
            had_read: true,
        },
        SubmissionEvent::MarksChanged {
            file: FileId::from_bytes([90; 16]),
            marks: marks(),
        },
    ]
}

fn full_content() -> Content {
    Content {
        subject: "Penerusan laporan".into(),
        summary: "Pungutan pada layanan.".into(),
        parties: vec![Party {
            name: String::new(),
            position: "Kepala Subbagian".into(),
            work_unit: "Balai Contoh".into(),
            employee_no: Some("198001012005011001".into()),
            role: RoleInEvent::Main,
        }],
        other_categories: vec!["DISIPLIN".into()],
        work_unit: "Balai Contoh".into(),
        marks: vec![Mark::Child],
        letter_no: Some("B/17/2026".into()),
        letter_date: Some(day("2026-11-16")),
        sender_body: Some("Ombudsman".into()),
        ..content()
    }
}

fn case_events() -> Vec<CaseEvent> {
    let answer = CheckAnswer {
        question: "unsur".into(),
        answer: Some(true),
        note: "lengkap".into(),
    };
    vec![
        CaseEvent::Opened(Box::new(Opened {
            case: case_id(20),
            submissions: vec![(submission_id(10), "P-2026-000001".into())],
            channel: Channel::Letter,
            received_at: friday(),
            verification_due: day("2026-11-27"),
            content: full_content(),
            reachable: true,
            reporter_label: "Pelapor-1".into(),
            readers: readers(),
            shut_out: vec![person(LEADER)],
        })),
        CaseEvent::ContentChanged {
            content: Box::new(full_content()),
        },
        CaseEvent::WorkCopies {
            copies: vec![WorkCopy {
                submission: submission_id(10),
                of: FileId::from_bytes([90; 16]),
                title: "Lampiran 1".into(),
                mime: "application/pdf".into(),
                size: 12_345,
                sha256: "ef".repeat(32),
                pages: vec![FileId::from_bytes([91; 16])],
                held_back: true,
                incomplete: Vec::new(),
            }],
        },
        CaseEvent::VerificationStarted {
            verifier: person(VERIFIER),
        },
        CaseEvent::ChecklistsSaved {
            checklists: Checklists {
                completeness: vec![answer.clone()],
                jurisdiction: vec![CheckAnswer {
                    question: "lingkungan".into(),
                    answer: None,
                    ..answer
                }],
                clear: Some(true),
                meets_requirements: None,
                duplicates_note: "tidak ada".into(),
                duplicates_searched: true,
            },
        },
        CaseEvent::CompletionRequested {
            missing: vec![Element::When, Element::HowMuch],
            asked: "tanggal kejadian".into(),
            due: day("2026-12-20"),
            duty: duty(DutyKind::CompletionRequest),
        },
        CaseEvent::Supplemented {
            submission: (submission_id(11), "P-2026-000002".into()),
            verification_due: day("2026-12-24"),
        },
        CaseEvent::CompletionEnded {
            note: "tidak menjawab".into(),
            verification_due: day("2026-12-24"),
        },
        CaseEvent::Registered {
            agenda_no: "0007/WBS/XI/2026".into(),
            duty: Some(duty(DutyKind::RegistrationNotice)),
        },
        CaseEvent::Refused {
            reason: Reason::TidakLengkap,
            note: "waktu kejadian tidak diketahui".into(),
            order: Some(order()),
            duty: Some(duty(DutyKind::RejectionNotice)),
        },
        CaseEvent::LeaderConfirmed {},
        CaseEvent::Referred {
            body: "Dinas Sosial".into(),
            legal_ground: "UU 23/2014".into(),
            identity_redacted: true,
            order: None,
            duties: vec![duty(DutyKind::ReferralLetter), duty(DutyKind::ReferralNotice)],
        },
        CaseEvent::Merged {
            main: case_id(30),
            main_no: "0003/WBS/XI/2026".into(),
            reason: "materi sama".into(),
            duty: Some(duty(DutyKind::MergeNotice)),
        },
        CaseEvent::TookIn {
            case: case_id(31),
            number: "P-2026-000009".into(),
        },
        CaseEvent::DutyFulfilled {
            duty: DutyId::from_bytes([40; 16]),
            paper: paper(day("2026-11-25")),
        },
        CaseEvent::DutyFellAway {
            duty: DutyId::from_bytes([40; 16]),
            reason: "alamat tidak dikenal".into(),
        },
        CaseEvent::ContactLogged {
            contact: Contact {
                at: friday(),
                channel: Channel::Whatsapp,
                reached: false,
                note: "tidak diangkat".into(),
            },
        },
        CaseEvent::ReadersAdded { readers: readers() },
        CaseEvent::ShutOut {
            person: person(LEADER),
            had_read: true,
        },
        CaseEvent::Reopened {
            reason: "bukti baru".into(),
            verification_due: day("2026-11-27"),
        },
        CaseEvent::ItemsListed {
            items: vec![CaseItem {
                submission: submission_id(20),
                item: ItemId::from_bytes([60; 16]),
                label: "Pelapor-1".into(),
                kind: ItemKind::Name,
                rule: ItemRule::TwoHalves,
                key_id: "ab".repeat(32),
                halves: vec!["cd".repeat(32), "ef".repeat(32)],
                sealed: "cd".into(),
            }],
        },
    ]
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn kinds(stream: Stream) -> Vec<&'static str> {
    let (_, kinds) = VERSIONS.iter().find(|(known, _)| *known == stream).unwrap();
    kinds.iter().map(|(kind, _)| *kind).collect()
}

#[test]
fn unit_bodies() {
    let bodies: Vec<_> = unit_events().iter().map(history::encode_unit).collect();
    insta::assert_snapshot!(
        bodies
            .iter()
            .map(|body| text(body))
            .collect::<Vec<_>>()
            .join("\n")
    );
    for (event, body) in unit_events().into_iter().zip(bodies) {
        assert_eq!(history::decode_unit(&body), Ok(event));
    }
    let written: Vec<_> = unit_events().iter().map(UnitEvent::kind).collect();
    let later: Vec<_> = later_unit_events().iter().map(UnitEvent::kind).collect();
    let newest: Vec<_> = super::renewal::events().iter().map(UnitEvent::kind).collect();
    assert_eq!([written, later, newest].concat(), kinds(Stream::Unit));
}

fn later_unit_events() -> Vec<UnitEvent> {
    let request = RequestId::from_bytes([80; 16]);
    let item = ItemId::from_bytes([60; 16]);
    vec![
        UnitEvent::PolicyChanged {
            policy: Box::new(Policy {
                deadlines: vec![DeadlineSetting {
                    code: "review".into(),
                    amount: 7,
                    unit: DayUnit::Working,
                    legal_basis: "SK Irjen".into(),
                }],
                ..Policy::shipped(ProfileName::KemenkesLike, Preset::Ministry)
            }),
        },
        UnitEvent::RecordersNamed {
            leader: person(LEADER),
            officers: vec![person(MANAGER)],
            order_no: "SP-1/2026".into(),
        },
        UnitEvent::HalfHolderNamed {
            group: KeyGroup::Leaders,
            person: person(MANAGER),
            order_no: "SP-2/2026".into(),
        },
        UnitEvent::HalfHolderSeconded {
            group: KeyGroup::Leaders,
            person: person(MANAGER),
        },
        UnitEvent::HalfHolderEnded {
            group: KeyGroup::PrivacyOfficers,
            person: person(MANAGER),
        },
        UnitEvent::LeaveTaken {
            person: person(VERIFIER),
            deputy: person(INTAKE),
            from: day("2026-12-21"),
            until: day("2026-12-31"),
        },
        UnitEvent::LeaveEnded {
            person: person(VERIFIER),
            on: day("2026-12-28"),
        },
        UnitEvent::AccessOrdered {
            case: case_id(20),
            person: person(REVIEWER),
        },
        UnitEvent::IdentityRequested(IdentityRequest {
            request,
            requester: person(REVIEWER),
            items: vec![item],
            purpose: Purpose::FurtherInformation,
            expires: Some(friday()),
            motive: "ab12".into(),
        }),
        UnitEvent::IdentityAnswered(IdentityAnswer {
            request,
            group: KeyGroup::PrivacyOfficers,
            released: true,
            motive: "cd34".into(),
            halves: Vec::new(),
        }),
        UnitEvent::IdentityOpened { request, item },
        UnitEvent::IdentityEnded { request },
        UnitEvent::HalfKeyHandedOver {
            group: KeyGroup::PrivacyOfficers,
            person: person(PRIVACY),
        },
    ]
}

#[test]
fn later_unit_bodies() {
    let mut bodies: Vec<_> = later_unit_events().iter().map(history::encode_unit).collect();
    for (event, body) in later_unit_events().into_iter().zip(&bodies) {
        assert_eq!(history::decode_unit(body), Ok(event));
    }
    let released = UnitEvent::IdentityAnswered(IdentityAnswer {
        request: RequestId::from_bytes([61; 16]),
        group: KeyGroup::Leaders,
        released: true,
        motive: "cd34".into(),
        halves: vec![ReleasedHalf {
            item: ItemId::from_bytes([60; 16]),
            sealed: "ef56".into(),
        }],
    });
    let body = history::encode_unit(&released);
    assert_eq!(history::decode_unit(&body), Ok(released));
    bodies.push(body);
    let items = SubmissionEvent::ItemsRecorded {
        items: vec![IdentityItem {
            item: ItemId::from_bytes([60; 16]),
            label: "Korban-1".into(),
            kind: ItemKind::Name,
            rule: ItemRule::TwoHalves,
            key_id: "ab".repeat(32),
            sealed: "cd".into(),
        }],
    };
    let body = history::encode_submission(&items);
    assert_eq!(history::decode_submission(&body), Ok(items));
    bodies.push(body);
    insta::assert_snapshot!(
        bodies
            .iter()
            .map(|body| text(body))
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn submission_bodies() {
    let bodies: Vec<_> = submission_events()
        .iter()
        .map(history::encode_submission)
        .collect();
    insta::assert_snapshot!(
        bodies
            .iter()
            .map(|body| text(body))
            .collect::<Vec<_>>()
            .join("\n")
    );
    for (event, body) in submission_events().into_iter().zip(bodies) {
        assert_eq!(history::decode_submission(&body), Ok(event));
    }
    let mut written: Vec<_> = submission_events().iter().map(SubmissionEvent::kind).collect();
    written.push("items_recorded");
    assert_eq!(written, kinds(Stream::Submission));
}

#[test]
fn case_bodies() {
    let bodies: Vec<_> = case_events().iter().map(history::encode_case).collect();
    insta::assert_snapshot!(
        bodies
            .iter()
            .map(|body| text(body))
            .collect::<Vec<_>>()
            .join("\n")
    );
    for (event, body) in case_events().into_iter().zip(bodies) {
        assert_eq!(history::decode_case(&body), Ok(event));
    }
    let mut written: Vec<_> = case_events().iter().map(CaseEvent::kind).collect();
    written.push(super::renewal::copies().kind());
    assert_eq!(written, kinds(Stream::Case));
}

#[test]
fn clear_parts() {
    let parts: Vec<_> = every_public()
        .iter()
        .map(|public| text(&Public::encode(Some(public))))
        .collect();
    insta::assert_snapshot!(parts.join("\n"));
    for (part, kind) in parts.iter().zip(KINDS) {
        assert!(part.contains(&format!(r#""type":"{kind}""#)), "{kind}");
    }
    // And the restore mark.
    assert_eq!(parts.len() + super::renewal::publics().len() + 1, KINDS.len());
}

#[rstest]
#[case(r#"{"v":1,"event":{"type":"teleported"}}"#, BodyFault::NewerNeeded)]
#[case(r#"{"v":2,"event":{"type":"leader_confirmed"}}"#, BodyFault::NewerNeeded)]
#[case(r#"{"v":0,"event":{"type":"leader_confirmed"}}"#, BodyFault::Malformed)]
#[case(r#"{"v":1,"event":{"type":"registered"}}"#, BodyFault::Malformed)]
#[case(r#"{"v":1,"event":{}}"#, BodyFault::Malformed)]
#[case(r#"{"event":{"type":"leader_confirmed"}}"#, BodyFault::Malformed)]
#[case("", BodyFault::Malformed)]
fn bodies_of_another_make_are_told_apart(#[case] body: &str, #[case] fault: BodyFault) {
    assert_eq!(history::decode_case(body.as_bytes()), Err(fault));
}

#[test]
fn what_an_older_program_left_out_is_filled() {
    let body = br#"{"v":1,"event":{"type":"settings_changed","settings":{"template":"5w1h"}}}"#;
    let settings = UnitSettings {
        template: "5w1h".into(),
        ..UnitSettings::default()
    };
    let lifted = UnitEvent::SettingsChanged {
        settings: Box::new(settings),
    };
    assert_eq!(history::decode_unit(body), Ok(lifted));
}
