//! Generated cases as the program would write them: acts of real events, sealed and granted, to be signed behind a tip.

use crate::cases::Case;
use crate::driven::{Outcome, stop};
use app::acts::{self, ActDraft, Granted, Recipient, StreamHandle};
use app::known::Known;
use app::session::Session;
use app::sources::Chance;
use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{
    CaseEvent, CheckAnswer, Checklists, Contact, Content, Duty, DutyKind, Elements, Opened, Party,
    ReaderGrant, ReaderGround, Reason, WrittenOrder,
};
use domain::history::{encode_case, encode_submission, encode_unit};
use domain::ids::{CaseId, DutyId, ItemId, PersonId, SubmissionId};
use domain::profile::{Profile, Question};
use domain::public::KeyGroup;
use domain::submission::{
    IdentityItem, ItemKind, ItemRule, LetterHead, Received, ReporterType, SubmissionEvent,
};
use domain::unit::{NumberClaim, ProfileName, UnitEvent};
use serde_json::{Value, json};
use vault::{Id, ItemKey, ItemPlace, UnitId};

/// What covers words that would betray the reporter.
const GAP: &str = "▒▒▒";
const LABEL: &str = "Pelapor-1";

/// To whom more than readers' keys are sealed.
#[derive(Debug, Clone, Copy)]
pub struct Seals {
    /// The unit.
    pub unit: UnitId,
    recovery: Recipient,
    leaders: Recipient,
    privacy: Recipient,
}

impl Seals {
    /// As the unit's entries name them.
    ///
    /// # Errors
    /// They name none.
    pub fn of(unit: UnitId, known: &Known) -> Outcome<Self> {
        Ok(Self {
            unit,
            recovery: Session::recovery(known)?,
            leaders: Session::group(known, KeyGroup::Leaders)?,
            privacy: Session::group(known, KeyGroup::PrivacyOfficers)?,
        })
    }
}

/// Somebody who is given keys.
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    /// Who.
    pub person: PersonId,
    /// His public key.
    pub to: Recipient,
}

impl Holder {
    /// As the unit's entries name him.
    ///
    /// # Errors
    /// They do not.
    pub fn of(known: &Known, person: PersonId) -> Outcome<Self> {
        Ok(Self {
            person,
            to: Session::recipient(known, person)?,
        })
    }

    fn reader(&self, ground: ReaderGround) -> ReaderGrant {
        ReaderGrant {
            person: self.person,
            ground,
        }
    }
}

/// A submission that is being registered.
#[derive(Debug)]
pub struct Registration<'a> {
    /// What came in.
    pub case: &'a Case,
    /// Its number.
    pub intake_no: String,
    /// The claim that takes the number.
    pub claim: NumberClaim,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// When verification is due.
    pub due: NaiveDate,
    /// Who holds its keys: the clerk, the verifier, one more. The first two read the source too.
    pub holders: [Holder; 3],
}

/// What registration opened.
#[derive(Debug)]
pub struct OpenedStreams {
    submission: StreamHandle,
    case: StreamHandle,
}

fn new_stream(unit: &UnitId, id: [u8; 16], chance: &mut Chance) -> StreamHandle {
    StreamHandle::make(unit, Id(id), chance)
}

/// The stream after so many rows.
fn after(stream: &StreamHandle, version: u64) -> StreamHandle {
    StreamHandle {
        version,
        ..stream.duplicate()
    }
}

fn grant_all(
    seals: &Seals,
    stream: &StreamHandle,
    to: &[Recipient],
    draft: &mut ActDraft,
    chance: &mut Chance,
) -> Outcome<()> {
    let keys = [(stream.epoch, stream.key_id, stream.key.duplicate())];
    for to in to {
        draft.grants.push(acts::grant(
            &seals.unit,
            stream.id,
            draft.act,
            to,
            &Granted::Stream(&keys),
            chance,
        )?);
    }
    Ok(())
}

/// The act that registers: number, submission, case, their keys to three people and the recovery, the name sealed.
///
/// # Errors
/// Something cannot be sealed.
pub fn register(
    seals: &Seals,
    registration: &Registration<'_>,
    unit_stream: StreamHandle,
    chance: &mut Chance,
) -> Outcome<(ActDraft, OpenedStreams)> {
    let Registration {
        case,
        intake_no,
        claim,
        received_at,
        due,
        holders,
    } = registration;
    let [clerk, verifier, third] = holders;
    let submission_id = SubmissionId::from_bytes(chance.id());
    let case_id = CaseId::from_bytes(chance.id());
    let submission = new_stream(&seals.unit, submission_id.bytes(), chance);
    let stream = new_stream(&seals.unit, case_id.bytes(), chance);
    let mut draft = ActDraft::new(chance);

    let tag = vault::number_tag(&stream.key, "intake", claim.year, claim.n).to_string();
    let claimed = UnitEvent::NumberClaimed(NumberClaim { tag, ..claim.clone() });
    draft.part(unit_stream, encode_unit(&claimed), None);

    let items = name_item(
        seals,
        case,
        submission_id,
        &[clerk.to, verifier.to],
        &mut draft,
        chance,
    )?;
    let form = form(case);
    let source = vec![
        clerk.reader(ReaderGround::Intake),
        verifier.reader(ReaderGround::Verification),
    ];
    let received = Received {
        submission: submission_id,
        intake_no: intake_no.clone(),
        channel: case.channel,
        received_at: *received_at,
        head: form.head,
        reporter_type: case.reporter.kind,
        mode: case.reporter.mode,
        relation: Some(case.relation),
        username: case.reporter.pseudonym.clone(),
        text: case.text.clone(),
        items,
        label: LABEL.to_owned(),
        phrase: None,
        cases: vec![case_id],
        shut_out: Vec::new(),
        readers: source.clone(),
    };
    draft.part(
        submission.duplicate(),
        encode_submission(&SubmissionEvent::Received(Box::new(received))),
        None,
    );
    let mut readers = source;
    readers.push(third.reader(ReaderGround::Leader));
    let opened = Opened {
        case: case_id,
        submissions: vec![(submission_id, intake_no.clone())],
        channel: case.channel,
        received_at: *received_at,
        verification_due: *due,
        content: form.content,
        reachable: case.reporter.phone.is_some(),
        reporter_label: LABEL.to_owned(),
        readers,
        shut_out: Vec::new(),
    };
    draft.part(
        stream.duplicate(),
        encode_case(&CaseEvent::Opened(Box::new(opened))),
        None,
    );
    grant_all(
        seals,
        &submission,
        &[clerk.to, verifier.to, seals.recovery],
        &mut draft,
        chance,
    )?;
    grant_all(
        seals,
        &stream,
        &[clerk.to, verifier.to, third.to, seals.recovery],
        &mut draft,
        chance,
    )?;
    Ok((
        draft,
        OpenedStreams {
            submission: after(&submission, 1),
            case: after(&stream, 1),
        },
    ))
}

/// The reporter's name as identity item, where he said it.
fn name_item(
    seals: &Seals,
    case: &Case,
    submission: SubmissionId,
    duty: &[Recipient],
    draft: &mut ActDraft,
    chance: &mut Chance,
) -> Outcome<Vec<IdentityItem>> {
    let Some(name) = &case.reporter.name else {
        return Ok(Vec::new());
    };
    let item = ItemId::from_bytes(chance.random_id());
    let id = Id(item.bytes());
    let key = ItemKey::make(chance);
    let key_id = vault::key_id(&seals.unit, &id, 1, &key);
    let place = ItemPlace {
        unit: seals.unit,
        stream: Id(submission.bytes()),
        item: id,
        label: LABEL,
    };
    let Ok(sealed) = vault::seal_item(&key, &key_id, &place, name.as_bytes(), chance) else {
        return stop("a name that cannot be sealed");
    };
    let rule = ItemRule::of(case.reporter.mode, ItemKind::Name, false);
    if rule == ItemRule::TwoHalves {
        let (first, second) = vault::split_halves(&key, chance);
        for (to, half) in [(&seals.leaders, first), (&seals.privacy, second)] {
            let half_id = vault::key_id(&seals.unit, &id, 1, &half);
            draft.grants.push(acts::grant(
                &seals.unit,
                id,
                draft.act,
                to,
                &Granted::Half(&half, half_id),
                chance,
            )?);
        }
    } else {
        for to in duty.iter().chain([&seals.recovery]) {
            draft.grants.push(acts::grant(
                &seals.unit,
                id,
                draft.act,
                to,
                &Granted::Item(&key, key_id),
                chance,
            )?);
        }
    }
    let sealed = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
    let key_id = key_id.to_string();
    Ok(vec![IdentityItem {
        item,
        label: LABEL.to_owned(),
        kind: ItemKind::Name,
        rule,
        key_id,
        sealed,
    }])
}

/// How a case of the unit ends.
#[derive(Debug, Clone)]
pub enum End {
    /// With an agenda number; the claim that takes it.
    Registered(String, NumberClaim),
    /// Refused on a leader's written order.
    Refused(WrittenOrder),
    /// Handed to another body on a leader's written order.
    Referred(WrittenOrder),
    /// It is still being verified.
    Verifying,
}

/// The acts that follow on a registration: the source to the third reader and verification begun; check-lists; the end.
/// One row more of the submission, three more of the case.
///
/// # Errors
/// Something cannot be sealed.
pub fn verify(
    seals: &Seals,
    registration: &Registration<'_>,
    streams: &OpenedStreams,
    end: &End,
    profile: ProfileName,
    unit_stream: &StreamHandle,
    chance: &mut Chance,
) -> Outcome<[ActDraft; 3]> {
    let OpenedStreams { submission, case } = streams;
    let [_, verifier, third] = &registration.holders;
    let mut begun = ActDraft::new(chance);
    let readers = vec![third.reader(ReaderGround::Order)];
    begun.part(
        submission.duplicate(),
        encode_submission(&SubmissionEvent::ReadersAdded { readers }),
        None,
    );
    grant_all(seals, submission, &[third.to], &mut begun, chance)?;
    let started = CaseEvent::VerificationStarted {
        verifier: verifier.person,
    };
    begun.part(case.duplicate(), encode_case(&started), None);

    let mut checked = ActDraft::new(chance);
    let checklists = checklists(&Profile::of(profile));
    checked.part(
        after(case, 2),
        encode_case(&CaseEvent::ChecklistsSaved { checklists }),
        None,
    );

    let mut ended = ActDraft::new(chance);
    let event = match end {
        End::Registered(agenda_no, claim) => {
            let tag = vault::number_tag(&case.key, "agenda", claim.year, claim.n).to_string();
            let claimed = UnitEvent::NumberClaimed(NumberClaim { tag, ..claim.clone() });
            ended.part(unit_stream.duplicate(), encode_unit(&claimed), None);
            CaseEvent::Registered {
                agenda_no: agenda_no.clone(),
                duty: None,
            }
        }
        End::Refused(order) => CaseEvent::Refused {
            reason: Reason::TidakJelas,
            note: "Waktu dan tempat kejadian tidak dapat dipastikan.".to_owned(),
            order: Some(order.clone()),
            duty: None,
        },
        End::Referred(order) => CaseEvent::Referred {
            body: "Inspektorat Daerah".to_owned(),
            legal_ground: "UU 25/2009".to_owned(),
            identity_redacted: true,
            order: Some(order.clone()),
            duties: vec![Duty {
                duty: DutyId::from_bytes(chance.id()),
                kind: DutyKind::ReferralLetter,
                due: registration.due,
            }],
        },
        End::Verifying => CaseEvent::ContactLogged {
            contact: Contact {
                at: registration.received_at,
                channel: registration.case.channel,
                reached: true,
                note: "Pelapor melengkapi tanggal kejadian.".to_owned(),
            },
        },
    };
    ended.part(after(case, 3), encode_case(&event), None);
    Ok([begun, checked, ended])
}

fn checklists(profile: &Profile) -> Checklists {
    let yes = |questions: &[Question]| {
        let answer = |question: &Question| CheckAnswer {
            question: question.code.to_owned(),
            answer: Some(true),
            note: String::new(),
        };
        questions.iter().map(answer).collect()
    };
    Checklists {
        completeness: yes(&profile.completeness),
        jurisdiction: yes(&profile.jurisdiction),
        clear: Some(true),
        meets_requirements: Some(true),
        duplicates_note: "Tidak ditemukan laporan serupa.".to_owned(),
        duplicates_searched: true,
    }
}

/// What a clerk would have typed of a case.
#[derive(Debug)]
pub struct Form {
    /// The letter's head.
    pub head: LetterHead,
    /// The officer's content; its summary has gaps where the text names the reporter.
    pub content: Content,
}

/// What a clerk would have typed of a case.
#[must_use]
pub fn form(case: &Case) -> Form {
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    let agency = case.reporter.kind == ReporterType::Agency;
    let head = LetterHead {
        number: case.head.number.clone(),
        date: Some(case.head.date),
        sender_body: case.head.sender.clone().filter(|_| agency),
        addressee: Some(case.head.addressee.clone()),
        subject: case.head.subject.clone(),
        is_copy: case.head.is_copy,
        tu_agenda_no: case.head.tu_agenda_no.clone(),
        received_by_ministry: Some(case.head.received),
    };
    let masked = case
        .reporter
        .items()
        .fold(case.text.clone(), |text, item| text.replace(item, GAP));
    let elements = &case.elements;
    let content = Content {
        title: case.title.clone(),
        subject: case.head.subject.clone(),
        elements: Elements {
            what: own(&elements.what),
            who: own(&elements.who),
            place: own(&elements.place),
            when: own(&elements.when),
            why: own(&elements.why),
            how: own(&elements.how),
            how_much: own(&elements.how_much),
        },
        summary: masked,
        parties: case
            .parties
            .iter()
            .map(|party| Party {
                name: own(&party.name),
                position: own(&party.position),
                work_unit: own(&party.unit),
                employee_no: party.employee_no.clone(),
                role: party.role,
            })
            .collect(),
        category: case.category.clone(),
        other_categories: case.other_categories.clone(),
        work_unit: case
            .parties
            .first()
            .map(|party| own(&party.unit))
            .unwrap_or_default(),
        marks: case.marks.clone(),
        letter_no: head.number.clone(),
        letter_date: head.date,
        sender_body: head.sender_body.clone(),
    };
    Form { head, content }
}

/// The intake form of a case as the command table takes it: a letter, anonymous or from somebody with these items.
#[must_use]
pub fn intake_form(case: &Case, items: &[(&str, &str)]) -> Value {
    let Form { head, content } = form(case);
    let anonymous = items.is_empty();
    let items: Vec<Value> = items
        .iter()
        .map(|(kind, value)| json!({ "kind": kind, "value": value }))
        .collect();
    json!({
        "channel": "letter",
        "head": head,
        "without_name": anonymous,
        "reporter_type": if anonymous { "anonymous" } else { "public" },
        "mode": if anonymous { "anonymous" } else { "confidential" },
        "relation": case.relation,
        "items": items,
        "text": case.text,
        "content": content,
        "conflict_answered": true,
        "wants_phrase": false,
    })
}
