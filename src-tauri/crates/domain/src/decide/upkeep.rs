//! What may be done without moving the case: papers, contacts, content, walls and readers.

use super::{Decision, Scene, filled, valid};
use crate::case::{
    CaseEvent, CaseItem, Contact, Content, DutyKind, Paper, ReaderGrant, ReaderGround, SentBy,
};
use crate::case_state::{CompletionOutcome, DutyState};
use crate::category;
use crate::ids::{DutyId, PersonId};
use crate::may::Act;
use crate::people::Role;
use crate::refusal::{Refusal, RefusalCode};
use crate::submission::{ItemRule, SubmissionEvent};
use chrono::Duration;

/// How far a contact may lie ahead of our clock before it cannot be: two desks differ by minutes, not by hours.
const CLOCKS_DIFFER_MINUTES: i64 = 10;

pub(super) fn fulfil(scene: &Scene<'_>, duty: DutyId, paper: &Paper) -> Result<Decision, Refusal> {
    let state = open_duty(scene, duty)?;
    // By word of mouth or message there may be no number; a letter has one (O17).
    let numbered = matches!(paper.sent_by, SentBy::Post | SentBy::Courier | SentBy::ByHand);
    if numbered {
        filled(&paper.number, "paper.number")?;
    }
    // An unsigned draft never fulfils a step (O9).
    filled(&paper.signatory, "paper.signatory")?;
    valid(paper.date <= scene.today(), "paper.date")?;
    valid(
        paper.date >= scene.unit.today(state.since) || numbered,
        "paper.date",
    )?;
    Ok(Decision::of(vec![CaseEvent::DutyFulfilled {
        duty,
        paper: paper.clone(),
    }]))
}

pub(super) fn drop_duty(scene: &Scene<'_>, duty: DutyId, reason: &str) -> Result<Decision, Refusal> {
    let state = open_duty(scene, duty)?;
    filled(reason, "reason")?;
    let asking = scene
        .case
        .completion()
        .is_some_and(|asked| asked.duty == duty && asked.outcome == CompletionOutcome::Waiting);
    // A referral is its letter; an open request for completion is proved by its own.
    if asking || state.duty.kind == DutyKind::ReferralLetter {
        return Err(RefusalCode::DutyRequired.into());
    }
    let reason = reason.trim().to_owned();
    Ok(Decision::of(vec![CaseEvent::DutyFellAway { duty, reason }]))
}

fn open_duty<'a>(scene: &'a Scene<'_>, duty: DutyId) -> Result<&'a DutyState, Refusal> {
    let state = scene.case.duty(duty).ok_or(RefusalCode::UnknownDuty)?;
    if state.is_open() {
        Ok(state)
    } else {
        Err(RefusalCode::DutySettled.into())
    }
}

pub(super) fn log_contact(scene: &Scene<'_>, contact: &Contact) -> Result<Decision, Refusal> {
    filled(&contact.note, "contact.note")?;
    let latest = scene.now + Duration::minutes(CLOCKS_DIFFER_MINUTES);
    valid(contact.at <= latest, "contact.at")?;
    Ok(Decision::of(vec![CaseEvent::ContactLogged {
        contact: contact.clone(),
    }]))
}

pub(super) fn change_content(scene: &Scene<'_>, content: &Content) -> Result<Decision, Refusal> {
    let known = |code: &str| category::by_code(code).is_some();
    valid(
        content.category.is_empty() || known(&content.category),
        "content.category",
    )?;
    valid(
        content.other_categories.iter().all(|code| known(code)),
        "content.other_categories",
    )?;
    let nip = |no: &String| no.len() == 18 && no.bytes().all(|digit| digit.is_ascii_digit());
    let parties = &content.parties;
    valid(
        parties
            .iter()
            .filter_map(|party| party.employee_no.as_ref())
            .all(nip),
        "content.parties",
    )?;
    // A title once there is corrected, never emptied: what verification judged would lose its name.
    let emptied = content.title.trim().is_empty() && !scene.case.content.title.trim().is_empty();
    if emptied {
        return Err(Refusal::field(RefusalCode::FieldEmpty, "content.title"));
    }
    Ok(Decision::of(vec![CaseEvent::ContentChanged {
        content: Box::new(content.clone()),
    }]))
}

pub(super) fn shut_out(scene: &Scene<'_>, person: PersonId) -> Result<Decision, Refusal> {
    if scene.unit.member(person).is_none() {
        return Err(Refusal::field(RefusalCode::UnknownPerson, "person"));
    }
    if scene.case.is_walled(person) {
        return Err(Refusal::field(RefusalCode::NothingChanges, "person"));
    }
    let had_read = scene.case.is_reader(person);
    let mut walled = scene.case.shut_out.clone();
    walled.push(person);
    let left = |other: PersonId| other != person && scene.case.is_reader(other);
    // The case goes to the office the settings name for this, else to the highest person left in (O4).
    let holder = scene.unit.conflict_holder(&walled);
    let takes_over = holder.filter(|holder| !left(*holder)).map(|person| {
        vec![ReaderGrant {
            person,
            ground: ReaderGround::Order,
        }]
    });
    // Who shuts himself out writes nothing after it (readers would refuse it): whoever takes the case over comes first.
    let mut events = Vec::new();
    if let Some(readers) = takes_over.clone() {
        events.push(CaseEvent::ReadersAdded { readers });
    }
    events.push(CaseEvent::ShutOut { person, had_read });
    let reads = scene.case.readers.iter().any(|reader| left(reader.person));
    if !reads && holder.is_none() {
        return Err(RefusalCode::LastReader.into());
    }
    // Of a source that is not at hand, whoever read the case may have read it.
    let had_read_source = |submission| match scene.submission {
        Some(source) if source.received.submission == submission => source.is_reader(person),
        _ => had_read,
    };
    let wall = |(submission, _): &(_, String)| {
        (
            *submission,
            SubmissionEvent::ShutOut {
                person,
                had_read: had_read_source(*submission),
            },
        )
    };
    // A source's rows are judged by the unit's offices alone. Whom a wall made leader of this case only (O4) writes none: the
    // source is closed by the first desk that finds the wall and holds an office for it.
    let holds = |role: &Role| scene.unit.has_role(scene.actor, *role);
    let by_office = Act::ShutOut.roles().iter().any(holds);
    let mut submission_events = Vec::new();
    for submission in scene.case.submissions.iter().filter(|_| by_office) {
        // Who takes it over works from the source too, as where the wall was set at intake.
        if let Some(readers) = takes_over.clone() {
            submission_events.push((submission.0, SubmissionEvent::ReadersAdded { readers }));
        }
        submission_events.push(wall(submission));
    }
    Ok(Decision {
        submission_events,
        ..Decision::of(events)
    })
}

pub(super) fn add_readers(scene: &Scene<'_>, people: &[PersonId]) -> Result<Decision, Refusal> {
    for person in people {
        let known = scene.unit.is_member(*person) && !scene.case.is_walled(*person);
        if !known {
            return Err(Refusal::field(RefusalCode::UnknownPerson, "people"));
        }
    }
    let new: Vec<ReaderGrant> = people
        .iter()
        .filter(|person| !scene.case.is_reader(**person))
        .map(|person| ReaderGrant {
            person: *person,
            ground: ReaderGround::Order,
        })
        .collect();
    if new.is_empty() {
        return Err(Refusal::field(RefusalCode::NothingChanges, "people"));
    }
    Ok(Decision::of(vec![CaseEvent::ReadersAdded { readers: new }]))
}

pub(super) fn list_items(scene: &Scene<'_>, items: &[CaseItem]) -> Result<Decision, Refusal> {
    valid(!items.is_empty(), "items")?;
    for item in items {
        filled(&item.label, "label")?;
        valid(scene.case.item(item.item).is_none(), "items")?;
        let of_case = |(id, _): &(crate::ids::SubmissionId, String)| *id == item.submission;
        valid(scene.case.submissions.iter().any(of_case), "submission")?;
        // A split key has two halves, another none.
        let split = item.rule == ItemRule::TwoHalves;
        valid(item.halves.len() == if split { 2 } else { 0 }, "halves")?;
    }
    Ok(Decision::of(vec![CaseEvent::ItemsListed {
        items: items.to_vec(),
    }]))
}
