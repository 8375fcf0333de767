//! Acts on a case: a command is decided on the folded case and written with everything that belongs to it in one act.

use crate::acts::{self, ActDraft, Granted, StreamHandle};
use crate::error::{AppError, Code};
use crate::features::papers::{self, Attachment};
use crate::known::Known;
use crate::session::Session;
use crate::steps::Access;
use domain::case::{CaseEvent, ReaderGrant};
use domain::case_state::Case;
use domain::command::{Command, UnitCommand};
use domain::decide::{Decision, World, decide, decide_unit};
use domain::history;
use domain::ids::{CaseId, PersonId, SubmissionId};
use domain::rules;
use domain::submission::SubmissionEvent;
use domain::submission_state::Submission;
use domain::unit::UnitEvent;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use vault::Id;

/// How often a case is read and decided anew when others write meanwhile.
pub(crate) const TRIES: usize = 64;

/// What a command did.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// What was decided.
    pub(crate) decision: Decision,
}

/// Everything of a case an act may need, read before deciding.
struct Scene {
    case: Case,
    submission: Option<Submission>,
    stream: StreamHandle,
    keys: Vec<crate::acts::EpochKey>,
    submissions: HashMap<SubmissionId, Source>,
    others: HashMap<CaseId, StreamHandle>,
}

/// A source whose key is here.
struct Source {
    readers: Vec<ReaderGrant>,
    stream: StreamHandle,
    keys: Vec<crate::acts::EpochKey>,
}

impl Source {
    async fn of(session: &Session, id: SubmissionId, folded: &Submission) -> Result<Self, AppError> {
        Ok(Self {
            readers: folded.readers.clone(),
            stream: session.stream(id.bytes()).await?,
            keys: session.stream_keys(id.bytes()).await?,
        })
    }
}

async fn scene(session: &Session, case: CaseId, command: &Command) -> Result<Scene, AppError> {
    let folded = session.case(case).await?;
    let stream = session.stream(case.bytes()).await?;
    let keys = session.stream_keys(case.bytes()).await?;
    let mut submissions = HashMap::new();
    let mut submission = None;
    for (id, _) in &folded.submissions {
        if let Some(found) = session.submission(*id).await? {
            submissions.insert(*id, Source::of(session, *id, &found).await?);
            submission.get_or_insert(found);
        }
    }
    let mut others = HashMap::new();
    if let Command::Merge { main, .. } = command {
        others.insert(*main, session.stream(main.bytes()).await?);
    }
    Ok(Scene {
        case: folded,
        submission,
        stream,
        keys,
        submissions,
        others,
    })
}

/// Decides a command on a case and writes it.
///
/// # Errors
/// What `decide` refuses; a key that is not here; the store's trouble.
pub(crate) async fn decide_and_act(
    session: &Arc<Session>,
    case: CaseId,
    command: Command,
) -> Result<Written, AppError> {
    decide_and_attach(session, case, command, &[]).await
}

/// As [`decide_and_act`], with signed copies registered in the same act.
///
/// # Errors
/// What `decide` refuses; a key that is not here; the store's trouble.
pub(crate) async fn decide_and_attach(
    session: &Arc<Session>,
    case: CaseId,
    command: Command,
    copies: &[Attachment],
) -> Result<Written, AppError> {
    session.catch_up().await?;
    let act = ActDraft::new(&mut session.chance()).act;
    let now = session.now();
    for _ in 0..TRIES {
        // Taken before anything is read, for the desk reads on beside this.
        let seen = session.known.lock().await.tip().seq;
        let scene = scene(session, case, &command).await?;
        let outcome = session
            .act(|known| {
                // Somebody wrote after the case was read: read it again, decide again.
                if known.tip().seq != seen {
                    return Err(Code::Stale.into());
                }
                let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
                let mut chance = session.chance();
                let world = World {
                    unit,
                    submission: scene.submission.as_ref(),
                    case: Some(&scene.case),
                };
                let decision = decide(&world, &command, session.person, now, &mut || chance.id())?;
                let draft = draft(session, known, &scene, act, &decision, copies)?;
                Ok((draft, Written { decision }))
            })
            .await;
        match outcome {
            Err(error) if error.code == Code::Stale => {}
            other => return other,
        }
    }
    Err(Code::Stale.into())
}

/// One of several cases an act is about, and what of it was refused.
pub(crate) type NotDone = (CaseId, AppError);

/// Decides a command on each of several cases, beside one on the unit, and writes all in one act. A case on which it is
/// refused is left out and named; nothing else stays undone for it.
///
/// # Errors
/// What is refused on the unit; the store's trouble.
pub(crate) async fn decide_all(
    session: &Arc<Session>,
    unit_command: Option<&UnitCommand>,
    commands: &[(CaseId, Command)],
) -> Result<Vec<NotDone>, AppError> {
    session.catch_up().await?;
    let act = ActDraft::new(&mut session.chance()).act;
    let now = session.now();
    for _ in 0..TRIES {
        let seen = session.known.lock().await.tip().seq;
        let mut scenes = Vec::new();
        let mut lost: Vec<NotDone> = Vec::new();
        for (case, command) in commands {
            match scene(session, *case, command).await {
                Ok(scene) => scenes.push((scene, command)),
                Err(error) => lost.push((*case, error)),
            }
        }
        let outcome = session
            .act(|known| {
                if known.tip().seq != seen {
                    return Err(Code::Stale.into());
                }
                let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
                let mut chance = session.chance();
                let mut whole = ActDraft::with_id(act);
                if let Some(command) = unit_command {
                    let decision = decide_unit(unit, command, session.person, now)?;
                    for event in &decision.unit_events {
                        whole.part(Session::unit_stream(known)?, history::encode_unit(event), None);
                    }
                }
                let mut refused: Vec<NotDone> = Vec::new();
                for (scene, command) in &scenes {
                    let world = World {
                        unit,
                        submission: scene.submission.as_ref(),
                        case: Some(&scene.case),
                    };
                    match decide(&world, command, session.person, now, &mut || chance.id()) {
                        Ok(decision) => {
                            let part = draft(session, known, scene, act, &decision, &[])?;
                            whole.parts.extend(part.parts);
                            whole.grants.extend(part.grants);
                        }
                        Err(refusal) => refused.push((scene.case.id, refusal.into())),
                    }
                }
                if whole.parts.is_empty() {
                    return Err(refused
                        .into_iter()
                        .next()
                        .map_or_else(|| Code::NotFound.into(), |(_, error)| error));
                }
                Ok((whole, refused))
            })
            .await;
        match outcome {
            Err(error) if error.code == Code::Stale => {}
            Err(error) => return Err(error),
            Ok(refused) => {
                lost.extend(refused);
                return Ok(lost);
            }
        }
    }
    Err(Code::Stale.into())
}

fn draft(
    session: &Session,
    known: &Known,
    scene: &Scene,
    act: domain::ids::ActId,
    decision: &Decision,
    copies: &[Attachment],
) -> Result<ActDraft, AppError> {
    let mut draft = ActDraft::with_id(act);
    for event in &decision.unit_events {
        let event = match event {
            UnitEvent::NumberClaimed(claim) => {
                let mut claim = claim.clone();
                let group = serde_json::to_value(claim.group).map_err(|_| Code::Internal)?;
                let group = group.as_str().unwrap_or_default();
                claim.tag = vault::number_tag(&scene.stream.key, group, claim.year, claim.n).to_string();
                UnitEvent::NumberClaimed(claim)
            }
            other => other.clone(),
        };
        draft.part(Session::unit_stream(known)?, history::encode_unit(&event), None);
    }
    let mut stream = scene.stream.duplicate();
    let mut keys = acts::duplicates(&scene.keys);
    // Who comes in by the act that opens an epoch gets its key too.
    let mut readers = scene.case.readers.clone();
    for event in &decision.case_events {
        match event {
            // Losing access opens a new epoch: what comes after is sealed away from him (ledger.md §5).
            CaseEvent::ShutOut { person, .. } => {
                let left = left_of(&readers, *person);
                stream = new_epoch(session, known, &stream, &mut keys, &left, &mut draft)?;
            }
            CaseEvent::Stepped(_) => {
                let access = Access::after(&scene.case, event, session);
                if access.lost {
                    stream = new_epoch(session, known, &stream, &mut keys, &access.left, &mut draft)?;
                } else {
                    grant_to(session, known, stream.id, &keys, &access.new, &mut draft)?;
                }
            }
            CaseEvent::ReadersAdded { readers: new } => {
                grant_to(session, known, stream.id, &keys, new, &mut draft)?;
                readers.extend(new.iter().cloned());
            }
            _ => {}
        }
        draft.part(stream.duplicate(), history::encode_case(event), None);
    }
    // Behind the step, under the epoch it opened: whom it left out does not read its papers.
    papers::register(session, copies, &stream, &mut draft)?;
    let mut sources: HashMap<SubmissionId, OpenSource> = HashMap::new();
    for (submission, event) in &decision.submission_events {
        // Who holds no key of a source cannot close or open it; a desk that does closes it when it finds the wall.
        let Some(source) = scene.submissions.get(submission) else {
            let keys_only = matches!(
                event,
                SubmissionEvent::ShutOut { .. } | SubmissionEvent::ReadersAdded { .. }
            );
            if keys_only {
                continue;
            }
            return Err(Code::KeyMissing.into());
        };
        let OpenSource {
            stream,
            keys,
            readers,
        } = sources.entry(*submission).or_insert_with(|| OpenSource {
            stream: source.stream.duplicate(),
            keys: acts::duplicates(&source.keys),
            readers: source.readers.clone(),
        });
        match event {
            SubmissionEvent::ShutOut { person, .. } => {
                let left = left_of(readers, *person);
                *stream = new_epoch(session, known, stream, keys, &left, &mut draft)?;
            }
            SubmissionEvent::ReadersAdded { readers: new } => {
                grant_to(session, known, stream.id, keys, new, &mut draft)?;
                readers.extend(new.iter().cloned());
            }
            _ => {}
        }
        draft.part(stream.duplicate(), history::encode_submission(event), None);
    }
    for (case, event) in &decision.other_case_events {
        let stream = scene.others.get(case).ok_or(Code::KeyMissing)?;
        draft.part(stream.duplicate(), history::encode_case(event), None);
    }
    Ok(draft)
}

/// A source as the act has it so far.
struct OpenSource {
    stream: StreamHandle,
    keys: Vec<crate::acts::EpochKey>,
    readers: Vec<ReaderGrant>,
}

fn left_of(readers: &[ReaderGrant], gone: PersonId) -> Vec<ReaderGrant> {
    readers
        .iter()
        .filter(|reader| reader.person != gone)
        .cloned()
        .collect()
}

/// Opens the next epoch of a stream: a new key, sealed with all before it to those who stay and to the recovery.
fn new_epoch(
    session: &Session,
    known: &Known,
    stream: &StreamHandle,
    keys: &mut Vec<crate::acts::EpochKey>,
    readers: &[ReaderGrant],
    draft: &mut ActDraft,
) -> Result<StreamHandle, AppError> {
    let mut chance = session.chance();
    let key = vault::make_stream_key(&mut chance);
    let epoch = stream.epoch + 1;
    let key_id = vault::key_id(&session.unit_id, &stream.id, epoch, &key);
    keys.push((epoch, key_id, key.duplicate()));
    grant_to(session, known, stream.id, keys, readers, draft)?;
    let recovery = Session::recovery(known)?;
    draft.grants.push(acts::grant(
        &session.unit_id,
        stream.id,
        draft.act,
        &recovery,
        &Granted::Stream(keys),
        &mut chance,
    )?);
    Ok(StreamHandle {
        id: stream.id,
        version: stream.version,
        epoch,
        key_id,
        key,
    })
}

/// Closes the sources of a case to those whom its wall shuts out: the wall may have been set by somebody who holds no key
/// of them (ledger.md §5: orders and keys are separate).
///
/// # Errors
/// The store's trouble. What was done before stays done.
pub(crate) async fn close_sources(session: &Session, case: CaseId) -> Result<(), AppError> {
    for _ in 0..TRIES {
        let seen = session.known.lock().await.tip().seq;
        let Ok(folded) = session.case(case).await else {
            return Ok(());
        };
        let mut open = Vec::new();
        for (id, _) in &folded.submissions {
            let Some(found) = session.submission(*id).await? else {
                continue;
            };
            let shut_out = folded.shut_out.iter().find(|person| found.is_reader(**person));
            if let Some(person) = shut_out
                && may_close(session, &found, *person).await?
            {
                open.push((*person, Source::of(session, *id, &found).await?));
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        let act = ActDraft::new(&mut session.chance()).act;
        let written = session
            .act(|known| {
                if known.tip().seq != seen {
                    return Err(Code::Stale.into());
                }
                let mut draft = ActDraft::with_id(act);
                for (person, source) in &open {
                    let event = SubmissionEvent::ShutOut {
                        person: *person,
                        had_read: true,
                    };
                    let left = left_of(&source.readers, *person);
                    let mut keys = acts::duplicates(&source.keys);
                    let stream = new_epoch(session, known, &source.stream, &mut keys, &left, &mut draft)?;
                    draft.part(stream, history::encode_submission(&event), None);
                }
                Ok((draft, ()))
            })
            .await;
        match written {
            Err(error) if error.code != Code::Stale => return Err(error),
            _ => {}
        }
    }
    Err(Code::Stale.into())
}

/// Whether readers take it from this person: who leads a case in a leader's place (O4) may set its wall and holds no office
/// that closes a source. Another desk then does it.
async fn may_close(session: &Session, found: &Submission, person: PersonId) -> Result<bool, AppError> {
    let had_read = true;
    let event = SubmissionEvent::ShutOut { person, had_read };
    let row = rules::Row::Submission(Some(found), &event);
    let judged = |unit: &domain::unit_state::Unit| {
        rules::judge(unit.rules_now(), Some(unit), session.person, row).is_ok()
    };
    session.with_unit(judged).await
}

/// Seals a stream's keys to new readers; the entry that names them is the access list (ledger.md §5).
pub(crate) fn grant_to(
    session: &Session,
    known: &Known,
    stream: Id,
    keys: &[crate::acts::EpochKey],
    readers: &[ReaderGrant],
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    for reader in readers {
        let to = Session::recipient(known, reader.person)?;
        let granted = Granted::Stream(keys);
        draft.grants.push(acts::grant(
            &session.unit_id,
            stream,
            draft.act,
            &to,
            &granted,
            &mut session.chance(),
        )?);
    }
    Ok(())
}

/// A stream that an act opens: its keys, and who gets them.
pub(crate) struct NewStream {
    pub(crate) id: Id,
    pub(crate) keys: Vec<crate::acts::EpochKey>,
    pub(crate) readers: Vec<ReaderGrant>,
}

/// Seals the keys of new streams to their readers and to the recovery key, on all cores: it is most of what registering
/// a letter computes.
pub(crate) fn grant_new(
    session: &Session,
    known: &Known,
    streams: &[NewStream],
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    let mut wanted: Vec<(&NewStream, acts::Recipient)> = Vec::new();
    for stream in streams {
        for reader in &stream.readers {
            wanted.push((stream, Session::recipient(known, reader.person)?));
        }
        wanted.push((stream, Session::recovery(known)?));
    }
    let seal = |(stream, to): &(&NewStream, acts::Recipient)| {
        let granted = Granted::Stream(&stream.keys);
        acts::grant(
            &session.unit_id,
            stream.id,
            draft.act,
            to,
            &granted,
            &mut session.chance(),
        )
    };
    let sealed: Vec<ledger::NewGrant> = wanted.par_iter().map(seal).collect::<Result<_, AppError>>()?;
    draft.grants.extend(sealed);
    Ok(())
}
