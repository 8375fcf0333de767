//! The demonstration unit: three invented people and a handful of the invented cases, to look around in.

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::dossier::{self, OneCase};
use crate::features::intake::{self, IntakeForm, NewDraft, RegisterDraft, TypedItem};
use crate::features::people::{self, Fingerprint, Invite, OnePerson};
use crate::features::start::{self, FoundUnit, JoinUnit, Unlock};
use crate::features::verification::{self, RegisterCase, RequestCompletion, SaveChecklists};
use crate::session::Session;
use chrono::Duration;
use domain::calendar::TimeZone;
use domain::case::{Content, Element, Elements, Party, RoleInEvent};
use domain::ids::{CaseId, OfficeId, PersonId};
use domain::people::{HoldingKind, Preset};
use domain::submission::{Channel, IdentityMode, ItemKind, LetterHead, ReporterType};
use domain::unit::ProfileName;
use serde_json::Value;
use std::sync::Arc;

/// The one passphrase of all invented people. It guards nothing: the unit is invented.
pub const PASSPHRASE: &str = "kapal melati gunung sepeda jendela kelapa pelangi demonstrasi";

/// The invented people: name and office of the small unit.
pub const PEOPLE: [(&str, &str); 3] = [
    ("Ratna Dewi Hapsari", "Pimpinan"),
    ("Sari Wulandari", "Petugas"),
    ("Bayu Prakoso", "Pemeriksa"),
];

/// Invented cases that ship with the program (tests/cases holds them all).
const CASES: [&str; 14] = [
    include_str!("../../../../tests/cases/K002.json"),
    include_str!("../../../../tests/cases/K004.json"),
    include_str!("../../../../tests/cases/K007.json"),
    include_str!("../../../../tests/cases/K011.json"),
    include_str!("../../../../tests/cases/K023.json"),
    include_str!("../../../../tests/cases/K031.json"),
    include_str!("../../../../tests/cases/K045.json"),
    include_str!("../../../../tests/cases/K052.json"),
    include_str!("../../../../tests/cases/K066.json"),
    include_str!("../../../../tests/cases/K071.json"),
    include_str!("../../../../tests/cases/K085.json"),
    include_str!("../../../../tests/cases/K092.json"),
    include_str!("../../../../tests/cases/K104.json"),
    include_str!("../../../../tests/cases/K113.json"),
];

/// Founds the demonstration unit on an empty desk; everybody is sent away from it at the end.
pub(crate) async fn found(desk: &Desk) -> Result<(), AppError> {
    let wanted = FoundUnit {
        unit_name: "Unit Pengaduan dan WBS (contoh)".into(),
        ministry: "Kementerian Contoh".into(),
        preset: Preset::Small,
        profile: ProfileName::KemensosLike,
        time_zone: TimeZone::Wib,
        founder_name: PEOPLE[0].0.into(),
        office_titles: vec![PEOPLE[0].1.into()],
        passphrase: PASSPHRASE.into(),
        intake_start: 0,
        agenda_start: 0,
    };
    let leader = start::found(desk, wanted, true).await?.person;
    let clerk = join(desk, leader, PEOPLE[1]).await?;
    // A second person vouches for the third: not his inviter.
    let invited = invite(desk, leader, PEOPLE[2]).await?;
    let examiner = accept(desk, invited, PEOPLE[2].0).await?;
    let session = unlock(desk, clerk).await?;
    confirm(desk, &session, examiner).await?;
    for (number, text) in CASES.iter().enumerate() {
        let case = register(desk, &session, text, number).await?;
        work_on(desk, &session, case, number).await?;
    }
    drop(session);
    desk.vacate().await;
    Ok(())
}

async fn unlock(desk: &Desk, person: PersonId) -> Result<Arc<Session>, AppError> {
    start::unlock(
        desk,
        Unlock {
            person,
            passphrase: PASSPHRASE.into(),
        },
    )
    .await?;
    desk.session().await
}

async fn join(desk: &Desk, leader: PersonId, who: (&str, &str)) -> Result<PersonId, AppError> {
    let invited = invite(desk, leader, who).await?;
    let person = accept(desk, invited, who.0).await?;
    let session = unlock(desk, leader).await?;
    confirm(desk, &session, person).await?;
    Ok(person)
}

async fn invite(
    desk: &Desk,
    leader: PersonId,
    (name, office): (&str, &str),
) -> Result<people::Invitation, AppError> {
    let session = unlock(desk, leader).await?;
    let offices: Vec<OfficeId> = session
        .with_unit(|unit| {
            unit.offices
                .values()
                .filter(|known| known.title == office)
                .map(|known| known.office)
                .collect()
        })
        .await?;
    let wanted = Invite {
        name: name.into(),
        employee_no: None,
        offices,
        kind: HoldingKind::Definitive,
        order_no: None,
        days: 7,
    };
    people::invite(desk, &session, wanted).await
}

async fn accept(desk: &Desk, invitation: people::Invitation, name: &str) -> Result<PersonId, AppError> {
    desk.vacate().await;
    let wanted = JoinUnit {
        join_code: invitation.join_code,
        invitation_code: invitation.invitation_code,
        passphrase: PASSPHRASE.into(),
        name: name.into(),
    };
    Ok(start::join_unit(desk, wanted).await?.person)
}

async fn confirm(desk: &Desk, session: &Arc<Session>, person: PersonId) -> Result<(), AppError> {
    let words = people::fingerprint(desk, session, OnePerson { person })
        .await?
        .words;
    people::confirm_person(desk, session, Fingerprint { person, words }).await?;
    Ok(())
}

async fn register(
    desk: &Desk,
    session: &Arc<Session>,
    text: &str,
    number: usize,
) -> Result<CaseId, AppError> {
    let case: Value = serde_json::from_str(text).map_err(|_| Code::Internal)?;
    let mut form = form_of(&case);
    let days = i64::try_from(CASES.len() - number).unwrap_or(0) / 2;
    form.received_at = Some(session.now() - Duration::days(days) - Duration::minutes(7));
    let draft = intake::new_draft(
        desk,
        session,
        NewDraft {
            channel: form.channel,
            repeat_last: false,
        },
    )
    .await?;
    let registered = intake::register_draft(
        desk,
        session,
        RegisterDraft {
            draft: draft.draft,
            form,
        },
    )
    .await?;
    registered.case.ok_or_else(|| Code::Internal.into())
}

/// The first few stand further along, so that every part of a dossier has something to show.
async fn work_on(desk: &Desk, session: &Arc<Session>, case: CaseId, number: usize) -> Result<(), AppError> {
    if number > 7 {
        return Ok(());
    }
    verification::start_verification(desk, session, OneCase { case }).await?;
    if number == 6 {
        let wanted = RequestCompletion {
            case,
            missing: vec![Element::When],
            asked: "Mohon dilengkapi tanggal atau rentang waktu kejadian.".into(),
        };
        verification::request_completion(desk, session, wanted).await?;
    }
    if number > 3 {
        return Ok(());
    }
    let shown = dossier::view(session, case).await?;
    let yes = |answers: &[domain::case::CheckAnswer]| {
        answers
            .iter()
            .map(|answer| domain::case::CheckAnswer {
                answer: Some(true),
                ..answer.clone()
            })
            .collect()
    };
    let checklists = domain::case::Checklists {
        completeness: yes(&shown.questions.0),
        jurisdiction: yes(&shown.questions.1),
        clear: Some(true),
        meets_requirements: Some(true),
        duplicates_note: "Tidak ditemukan laporan serupa.".into(),
        duplicates_searched: true,
    };
    verification::save_checklists(desk, session, SaveChecklists { case, checklists }).await?;
    let wanted = RegisterCase {
        case,
        typed_no: None,
        typed_reason: None,
    };
    verification::register_case(desk, session, wanted).await?;
    Ok(())
}

fn words(value: &Value, key: &str) -> String {
    value
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn maybe(value: &Value, key: &str) -> Option<String> {
    Some(words(value, key)).filter(|text| !text.is_empty())
}

/// The intake form of an invented case in the shape of `tests/cases`.
#[must_use]
pub fn form_of(case: &Value) -> IntakeForm {
    let head = case.get("head").cloned().unwrap_or_default();
    let reporter = case.get("reporter").cloned().unwrap_or_default();
    let elements = case.get("elements").cloned().unwrap_or_default();
    let typed: Vec<TypedItem> = [
        (ItemKind::Name, "name"),
        (ItemKind::Phone, "phone"),
        (ItemKind::Email, "email"),
        (ItemKind::Address, "address"),
        (ItemKind::NationalId, "national_id"),
    ]
    .into_iter()
    .filter_map(|(kind, key)| {
        Some(TypedItem {
            kind,
            value: maybe(&reporter, key)?,
        })
    })
    .collect();
    let mode = serde_json::from_value(reporter.get("mode").cloned().unwrap_or_default())
        .unwrap_or(IdentityMode::Confidential);
    let reporter_type = match words(&reporter, "type").as_str() {
        "employee" => ReporterType::Employee,
        "agency" => ReporterType::Agency,
        "anonymous" => ReporterType::Anonymous,
        _ => ReporterType::Public,
    };
    let parties: Vec<Party> = case
        .get("parties")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|party| Party {
            name: words(party, "name"),
            position: words(party, "position"),
            work_unit: words(party, "unit"),
            employee_no: maybe(party, "employee_no"),
            role: serde_json::from_value(party.get("role").cloned().unwrap_or_default())
                .unwrap_or(RoleInEvent::Main),
        })
        .collect();
    let text_list =
        |key: &str| serde_json::from_value(case.get(key).cloned().unwrap_or_default()).unwrap_or_default();
    IntakeForm {
        channel: serde_json::from_value(case.get("channel").cloned().unwrap_or_default())
            .unwrap_or(Channel::Letter),
        received_at: None,
        head: LetterHead {
            number: maybe(&head, "number"),
            date: words(&head, "date").parse().ok(),
            // A private person's name is an identity item, never the sending body.
            sender_body: maybe(&head, "sender").filter(|_| reporter_type == ReporterType::Agency),
            addressee: maybe(&head, "addressee"),
            subject: words(&head, "subject"),
            is_copy: head.get("is_copy").and_then(Value::as_bool).unwrap_or_default(),
            tu_agenda_no: maybe(&head, "tu_agenda_no"),
            received_by_ministry: words(&head, "received").parse().ok(),
        },
        without_name: typed.is_empty(),
        reporter_type,
        mode,
        relation: serde_json::from_value(case.get("relation").cloned().unwrap_or_default()).ok(),
        username: words(&reporter, "pseudonym"),
        items: typed,
        text: words(case, "text"),
        content: Content {
            title: words(case, "title"),
            work_unit: parties
                .first()
                .map(|party| party.work_unit.clone())
                .unwrap_or_default(),
            elements: Elements {
                what: words(&elements, "what"),
                who: words(&elements, "who"),
                place: words(&elements, "where"),
                when: words(&elements, "when"),
                why: words(&elements, "why"),
                how: words(&elements, "how"),
                how_much: words(&elements, "how_much"),
            },
            parties,
            category: words(case, "category"),
            other_categories: text_list("other_categories"),
            marks: serde_json::from_value(case.get("marks").cloned().unwrap_or_default()).unwrap_or_default(),
            ..Content::default()
        },
        conflict_answered: true,
        shut_out: Vec::new(),
        wants_phrase: true,
        supplement_to: None,
    }
}
