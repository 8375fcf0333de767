//! From a draft to a report: everything sealed, numbered and written in one act.

use super::LAST_FORM;
use super::forms::{IntakeForm, RegisterDraft, Registered};
use super::preparing::{LABEL, Prepared, prepare};
use crate::acts::{self, ActDraft, StreamHandle};
use crate::case_acts::{self, NewStream};
use crate::desk::Desk;
use crate::drafts::{self, KeptDraft};
use crate::error::{AppError, Code};
use crate::identity;
use crate::known::Known;
use crate::session::Session;
use chrono::DateTime;
use domain::case::{CaseEvent, CaseItem, Content, Opened, ReaderGrant};
use domain::case_state::Case;
use domain::command::Command;
use domain::decide::{World, decide};
use domain::history;
use domain::ids::{CaseId, DraftId, PersonId, SubmissionId};
use domain::public::Public;
use domain::rules;
use domain::submission::{IdentityMode, ItemKind, Received, ReporterType, SubmissionEvent};
use domain::unit::{NumberClaim, NumberGroup, UnitEvent};
use domain::unit_state::Unit;
use std::sync::Arc;
use vault::{Head, Id, KeyId, StreamKey};

/// What stops registration (O11): few things.
pub(super) fn missing(form: &IntakeForm, has_files: bool) -> Vec<String> {
    let mut missing = Vec::new();
    let blank = |text: &str| text.trim().is_empty();
    if blank(&form.head.subject) && blank(&form.content.title) {
        missing.push("subject".to_owned());
    }
    let named = form.head.sender_body.as_deref().is_some_and(|body| !blank(body))
        || form
            .items
            .iter()
            .any(|item| item.kind == ItemKind::Name && !blank(&item.value))
        || !blank(&form.username);
    if !named && !form.without_name {
        missing.push("sender".to_owned());
    }
    if !has_files && blank(&form.text) && blank(&form.content.summary) {
        missing.push("text".to_owned());
    }
    if !form.conflict_answered {
        missing.push("conflict".to_owned());
    }
    missing
}

/// How often a case is read and a supplement decided anew when others write meanwhile.
const TRIES: usize = 64;

/// Registers a draft: submission, case, number, keys and files in one act; durable when it answers. What the desk itself
/// keeps of it (index, anchor, the settings of the next form, the draft that goes) follows behind the answer, before any
/// other command; a stop in between loses nothing of it, for opening the desk looks which drafts were registered.
pub(crate) async fn register_draft(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: RegisterDraft,
) -> Result<Registered, AppError> {
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    let typed = kept.form != wanted.form;
    kept.form = wanted.form;
    match registered(desk, session, &kept).await {
        Ok(answer) => {
            let work = follow(Arc::clone(session), wanted.draft, kept, answer.intake_no.clone());
            session.behind_it(work).await;
            Ok(answer)
        }
        Err(error) => {
            if typed {
                drafts::keep(session, wanted.draft, &kept).await?;
            }
            Err(error)
        }
    }
}

async fn registered(desk: &Desk, session: &Arc<Session>, kept: &KeptDraft) -> Result<Registered, AppError> {
    let lacks = missing(&kept.form, !kept.files.is_empty());
    if lacks.iter().any(|field| field == "conflict") {
        return Err(AppError {
            field: Some("conflict".into()),
            ..AppError::of(Code::ConflictUnanswered)
        });
    }
    if let Some(first) = lacks.first() {
        return Err(AppError::field(first).with("missing", lacks.join(",")));
    }
    // An act happens once: it may have been sent before a stop.
    if session.ledger.has_act(&Id(kept.act.bytes())).await? {
        session.catch_up().await?;
        return answer(session, kept).await;
    }
    session.may_write()?;
    register(desk, session, kept).await
}

/// What of a registered draft this desk keeps.
async fn follow(session: Arc<Session>, draft: DraftId, kept: KeptDraft, number: String) {
    let read = session.catch_up().await;
    let forgotten = forget(&session, draft, &kept, Some(number)).await;
    for error in [read.err(), forgotten.err()].into_iter().flatten() {
        // Reading on is tried again by whatever asks next, forgetting by the list of drafts.
        tracing::warn!(event = "not_followed", code = error.code.word());
    }
    session.host.changed();
}

/// Forgets a draft that was registered and keeps what the next form begins with.
pub(super) async fn forget(
    session: &Session,
    draft: DraftId,
    kept: &KeptDraft,
    number: Option<String>,
) -> Result<(), AppError> {
    let remembered = IntakeForm {
        items: Vec::new(),
        text: String::new(),
        username: String::new(),
        content: Content::default(),
        shut_out: Vec::new(),
        ..kept.form.clone()
    };
    let bytes = serde_json::to_vec(&remembered).map_err(|_| Code::Internal)?;
    let mut settings = vec![(LAST_FORM.to_owned(), bytes)];
    settings.extend(number.map(|number| (number_setting(kept.submission), number.into_bytes())));
    drafts::registered(session, draft, &settings).await
}

/// Whether a draft's act stands in the store, whole and signed by this person: the desk was stopped before it had
/// forgotten the draft. Rows of anybody else under the act's id are no reason to forget what was typed.
///
/// # Errors
/// The store fails.
pub(super) async fn stands(session: &Session, kept: &KeptDraft) -> Result<bool, AppError> {
    crate::crossing::stands(session, &Id(kept.act.bytes())).await
}

/// Seals everything and writes the act; where others write on the case a supplement belongs to, reads it and decides
/// again.
async fn register(desk: &Desk, session: &Arc<Session>, kept: &KeptDraft) -> Result<Registered, AppError> {
    let mut sealed: Option<(KeyId, Prepared)> = None;
    for _ in 0..TRIES {
        // Taken before anything is read, for the desk reads on beside this.
        let seen = session.known.lock().await.tip().seq;
        let supplement = match kept.form.supplement_to {
            Some(case) => Some(Supplement {
                case: session.case(case).await?,
                stream: session.stream(case.bytes()).await?,
                seen,
            }),
            None => None,
        };
        let stream = match &supplement {
            Some(supplement) => supplement.stream.duplicate(),
            None => new_stream(session, kept.case.bytes(), kept.case_key()?),
        };
        let prepared = match sealed.take().filter(|(key_id, _)| *key_id == stream.key_id) {
            Some((_, prepared)) => prepared,
            None => {
                let mut prepared = prepare(desk, session, kept, &stream.key).await?;
                session.send_ahead(&mut prepared.chunks).await?;
                prepared
            }
        };
        match write(session, kept, &prepared, stream.duplicate(), supplement.as_ref()).await {
            Err(error) if error.code == Code::Stale => sealed = Some((stream.key_id, prepared)),
            done => return done,
        }
    }
    Err(Code::Stale.into())
}

/// The case a further submission belongs to, as it stood when the desk had read so far.
struct Supplement {
    case: Case,
    stream: StreamHandle,
    seen: u64,
}

/// The number an act of this desk claimed, for who may not read what he registered (O4).
async fn claimed(session: &Session, kept: &KeptDraft) -> Result<Option<String>, AppError> {
    let mut number = None;
    let known = session.known.lock().await;
    let mine = session.keys.public().sign;
    let rows = session.ledger.read_act(&Id(kept.act.bytes())).await?;
    // Anybody can write a row under the act's id.
    for row in rows
        .iter()
        .filter(|row| crate::chain::signature_holds(&mine, row))
    {
        let head = Head::decode(&row.head).ok();
        let keys = known.unit_keys.iter();
        let key = head
            .as_ref()
            .and_then(|head| keys.clone().find(|(_, id, _)| *id == head.key_id));
        if let (Some(head), Some((_, _, key)), Some(unit)) = (head, key, &known.unit)
            && let Ok(plain) = acts::open_row(row, &head, &session.unit_id, key)
            && let Ok(UnitEvent::NumberClaimed(claim)) = history::decode_unit(plain.expose())
            && let Some(day) = DateTime::from_timestamp_millis(head.at).map(|at| unit.today(at))
        {
            number = unit.number_text(&claim, day);
        }
    }
    Ok(number)
}

/// What was answered when the act was written, for who asks again.
async fn answer(session: &Session, kept: &KeptDraft) -> Result<Registered, AppError> {
    let case = kept.form.supplement_to.unwrap_or(kept.case);
    let readable = session.index.case(case).await?.is_some();
    let submission = session.submission(kept.submission).await?;
    let numbered = session.desk.setting(&number_setting(kept.submission)).await?;
    let intake_no = match (&submission, numbered) {
        (Some(submission), _) => submission.received.intake_no.clone(),
        (None, Some(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        (None, None) => claimed(session, kept).await?.ok_or(Code::NotFound)?,
    };
    let received_at = submission
        .as_ref()
        .map_or_else(|| session.now(), |submission| submission.received.received_at);
    let due = session
        .with_unit(|unit| unit.verification_due(received_at).due)
        .await?;
    Ok(Registered {
        submission: kept.submission,
        case: readable.then_some(case),
        intake_no,
        phrase: submission.and_then(|submission| submission.received.phrase),
        verification_due: due.to_string(),
    })
}

fn number_setting(submission: SubmissionId) -> String {
    format!("intake-no/{submission}")
}

async fn write(
    session: &Arc<Session>,
    kept: &KeptDraft,
    prepared: &Prepared,
    case_stream: StreamHandle,
    supplement: Option<&Supplement>,
) -> Result<Registered, AppError> {
    let now = session.now();
    session
        .act_unread(|known| {
            if supplement.is_some_and(|supplement| supplement.seen != known.tip().seq) {
                return Err(Code::Stale.into());
            }
            let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
            let today = unit.today(now);
            let given = unit.give_number(NumberGroup::Intake, today)?;
            let intake_no = given.number.clone();
            let mut draft = ActDraft::with_id(kept.act);
            let case_id = supplement.map_or(kept.case, |supplement| supplement.case.id);
            for claim in given.claims {
                let tag = vault::number_tag(&case_stream.key, "intake", claim.year, claim.n).to_string();
                let event = UnitEvent::NumberClaimed(NumberClaim { tag, ..claim });
                draft.part(Session::unit_stream(known)?, history::encode_unit(&event), None);
            }
            let (source, listed) = submission_parts(
                session, known, unit, kept, prepared, case_id, &intake_no, &mut draft,
            )?;
            let mut new = vec![source];
            match supplement {
                None => new.push(open_case(
                    session,
                    unit,
                    kept,
                    prepared,
                    &case_stream,
                    &intake_no,
                    &mut draft,
                )?),
                Some(supplement) => {
                    let world = World {
                        unit,
                        submission: None,
                        case: Some(&supplement.case),
                    };
                    let command = Command::RecordSupplement {
                        submission: kept.submission,
                        intake_no: intake_no.clone(),
                    };
                    let mut chance = session.chance();
                    let decision = decide(&world, &command, session.person, now, &mut || chance.id())?;
                    for event in &decision.case_events {
                        draft.part(case_stream.duplicate(), history::encode_case(event), None);
                    }
                }
            }
            // What the officers of later steps hold of an item without the source: its envelope and what names it.
            if !listed.is_empty() && unit.rules_now() >= rules::WITH_ITEMS {
                let event = CaseEvent::ItemsListed { items: listed };
                draft.part(case_stream.duplicate(), history::encode_case(&event), None);
            }
            if !prepared.copies.is_empty() {
                let copies = CaseEvent::WorkCopies {
                    copies: prepared.copies.clone(),
                };
                let public = (!prepared.copy_digests.is_empty()).then(|| Public::Files {
                    files: prepared.copy_digests.clone(),
                });
                draft.part(case_stream.duplicate(), history::encode_case(&copies), public);
            }
            draft.chunks.clone_from(&prepared.chunks);
            case_acts::grant_new(session, known, &new, &mut draft)?;
            let shut_out = &kept.form.shut_out;
            let reads =
                |readers: &[ReaderGrant]| readers.iter().any(|reader| reader.person == session.person);
            let case = match supplement {
                Some(supplement) => Some(supplement.case.id),
                None => reads(&unit.case_readers(session.person, shut_out)).then_some(kept.case),
            };
            let source = reads(&unit.submission_readers(session.person, shut_out));
            let answer = Registered {
                submission: kept.submission,
                case,
                intake_no,
                phrase: prepared.phrase.clone().filter(|_| source),
                verification_due: unit.verification_due(prepared.received_at).due.to_string(),
            };
            Ok((draft, answer))
        })
        .await
}

fn new_stream(session: &Session, id: [u8; 16], key: StreamKey) -> StreamHandle {
    let id = Id(id);
    let key_id = vault::key_id(&session.unit_id, &id, 1, &key);
    StreamHandle {
        id,
        version: 0,
        epoch: 1,
        key_id,
        key,
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one act, each used once")]
fn submission_parts(
    session: &Session,
    known: &Known,
    unit: &Unit,
    kept: &KeptDraft,
    prepared: &Prepared,
    case: CaseId,
    intake_no: &str,
    draft: &mut ActDraft,
) -> Result<(NewStream, Vec<CaseItem>), AppError> {
    let form = &prepared.form;
    let stream = new_stream(session, kept.submission.bytes(), kept.submission_key()?);
    let readers = unit.submission_readers(session.person, &form.shut_out);
    let received = Received {
        submission: kept.submission,
        intake_no: intake_no.to_owned(),
        channel: form.channel,
        received_at: prepared.received_at,
        head: form.head.clone(),
        reporter_type: if form.without_name {
            ReporterType::Anonymous
        } else {
            form.reporter_type
        },
        mode: if form.without_name && prepared.items.is_empty() {
            IdentityMode::Anonymous
        } else {
            form.mode
        },
        relation: form.relation,
        username: Some(form.username.trim().to_owned()).filter(|name| !name.is_empty()),
        text: form.text.clone(),
        items: prepared.items.iter().map(|(item, _)| item.clone()).collect(),
        label: LABEL.to_owned(),
        phrase: prepared.phrase.clone(),
        cases: vec![case],
        shut_out: form.shut_out.clone(),
        readers: readers.clone(),
    };
    draft.part(
        stream.duplicate(),
        history::encode_submission(&SubmissionEvent::Received(Box::new(received))),
        None,
    );
    if !prepared.files.is_empty() {
        let attached = SubmissionEvent::FilesAttached {
            files: prepared.files.clone(),
        };
        let public = Public::Files {
            files: prepared.file_digests.clone(),
        };
        draft.part(
            stream.duplicate(),
            history::encode_submission(&attached),
            Some(public),
        );
    }
    let keys = vec![(1, stream.key_id, stream.key.duplicate())];
    let mut listed = Vec::with_capacity(prepared.items.len());
    for (item, key) in &prepared.items {
        let on_duty: Vec<PersonId> = readers.iter().map(|reader| reader.person).collect();
        let halves = identity::grant_item(session, known, item.item, item.rule, key, &on_duty, draft)?;
        listed.push(CaseItem {
            submission: kept.submission,
            item: item.item,
            label: item.label.clone(),
            kind: item.kind,
            rule: item.rule,
            key_id: item.key_id.clone(),
            halves,
            sealed: item.sealed.clone(),
        });
    }
    let source = NewStream {
        id: stream.id,
        keys,
        readers,
    };
    Ok((source, listed))
}

fn open_case(
    session: &Session,
    unit: &Unit,
    kept: &KeptDraft,
    prepared: &Prepared,
    stream: &StreamHandle,
    intake_no: &str,
    draft: &mut ActDraft,
) -> Result<NewStream, AppError> {
    let form = &prepared.form;
    let readers = unit.case_readers(session.person, &form.shut_out);
    let reachable = form.items.iter().any(|item| {
        matches!(item.kind, ItemKind::Phone | ItemKind::Email | ItemKind::Address)
            && !item.value.trim().is_empty()
    }) || !form.username.trim().is_empty()
        || form
            .head
            .sender_body
            .as_deref()
            .is_some_and(|body| !body.trim().is_empty());
    let opened = Opened {
        case: kept.case,
        submissions: vec![(kept.submission, intake_no.to_owned())],
        channel: form.channel,
        received_at: prepared.received_at,
        verification_due: unit.verification_due(prepared.received_at).due,
        content: prepared.content.clone(),
        reachable,
        reporter_label: LABEL.to_owned(),
        readers: readers.clone(),
        shut_out: form.shut_out.clone(),
    };
    draft.part(
        stream.duplicate(),
        history::encode_case(&CaseEvent::Opened(Box::new(opened))),
        None,
    );
    let keys = vec![(1, stream.key_id, stream.key.duplicate())];
    Ok(NewStream {
        id: stream.id,
        keys,
        readers,
    })
}
