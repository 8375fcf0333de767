//! What somebody had done in a history that was given up, offered to be done again (ledger.md §3).
//!
//! Everything of it lies in the desk file of that history: the rows, the keys that were sealed in the same acts, the chunks.
//! An act done again keeps its id, its streams, their keys and its grants, so that acts that rest on each other find what
//! they need, whoever's desk does them first; its rows are sealed, signed and judged anew. Where the unit or a case has gone
//! another way meanwhile, the act is refused and nothing is written. Only a number that somebody else was given is
//! exchanged for the next one.

mod again;

use crate::acts::{self, EpochKey};
use crate::crossing::{self, Crossed};
use crate::error::{AppError, Code};
use crate::grants::Opener;
use crate::secrets;
use crate::session::Session;
use chrono::{DateTime, Utc};
use domain::case::CaseEvent;
use domain::history;
use domain::ids::{ActId, CaseId, StreamKind, SubmissionId, UNIT_STREAM};
use domain::public::Public;
use domain::submission::SubmissionEvent;
use domain::unit::UnitEvent;
use ledger::{DeskFile, NewGrant, Row};
use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;
use std::sync::Arc;
use vault::{Head, Id, KeyId, LocalFile};
use zeroize::Zeroizing;

/// Rows read at once.
const STEP: u64 = 1_000;
/// Streams whose kept keys are read at once.
const STREAMS: u32 = 1_000;

/// An act that stands in no history any more.
#[derive(Debug)]
pub(crate) struct Lost {
    /// Its id, which it keeps.
    pub(crate) act: ActId,
    /// When it was done.
    pub(crate) at: DateTime<Utc>,
    /// The kinds of its entries on a case or a report, else on the unit; empty: it cannot be read here, or not yet.
    pub(crate) what: Vec<String>,
    /// The case it is of.
    pub(crate) case: Option<CaseId>,
    /// The number of that case, as it was.
    pub(crate) number: String,
    /// Its title.
    pub(crate) title: String,
}

/// An entry as somebody wrote it.
enum Event {
    Unit(UnitEvent),
    Case(Box<CaseEvent>),
    Submission(Box<SubmissionEvent>),
    /// Nothing but a clear part.
    Clear,
}

impl Event {
    /// Some kinds are written on cases and on submissions alike: only the stream tells which it is.
    fn read(stream: StreamKind, bytes: &[u8]) -> Result<Self, AppError> {
        match stream {
            StreamKind::Unit => history::decode_unit(bytes).map(Self::Unit),
            StreamKind::Case => history::decode_case(bytes).map(|event| Self::Case(Box::new(event))),
            StreamKind::Submission => {
                history::decode_submission(bytes).map(|event| Self::Submission(Box::new(event)))
            }
        }
        .map_err(unread)
    }

    fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Unit(event) => Some(event.kind()),
            Self::Case(event) => Some(event.kind()),
            Self::Submission(event) => Some(event.kind()),
            Self::Clear => None,
        }
    }

    fn write(&self) -> Option<Vec<u8>> {
        match self {
            Self::Unit(event) => Some(history::encode_unit(event)),
            Self::Case(event) => Some(history::encode_case(event)),
            Self::Submission(event) => Some(history::encode_submission(event)),
            Self::Clear => None,
        }
    }
}

fn unread(fault: history::BodyFault) -> AppError {
    match fault {
        history::BodyFault::NewerNeeded => Code::NewerNeeded.into(),
        history::BodyFault::Malformed => Code::Damaged.into(),
    }
}

/// One row of an act, opened.
struct Entry {
    head: Head,
    event: Event,
    public: Option<Public>,
}

impl Entry {
    fn lets_in(&self) -> bool {
        match &self.event {
            Event::Case(event) => matches!(**event, CaseEvent::ReadersAdded { .. }),
            Event::Submission(event) => matches!(**event, SubmissionEvent::ReadersAdded { .. }),
            Event::Unit(_) | Event::Clear => false,
        }
    }
}

/// The desk file of a history that was given up.
struct Before {
    desk: DeskFile,
    fork: u64,
}

impl Before {
    async fn open(session: &Session, crossed: &Crossed) -> Result<Option<Self>, AppError> {
        let folder = session.folder.join(&crossed.folder);
        let path = folder.join(format!("{}.desk", session.stem()));
        let (Some(fork), true) = (crossed.fork, path.exists()) else {
            return Ok(None);
        };
        let mut chance = session.chance();
        let key = secrets::local_key(
            &folder,
            &session.unit_id,
            session.person,
            &session.keys,
            LocalFile::Desk,
            &mut chance,
        )?;
        let desk = DeskFile::open(&path, &Zeroizing::new(*key.expose())).await?;
        Ok(Some(Self { desk, fork }))
    }

    /// One's own acts behind the fork, in their order, that stand nowhere now.
    async fn acts(&self, session: &Session, dismissed: &[String]) -> Result<Vec<Vec<Row>>, AppError> {
        let (me, sign) = (session.person.bytes(), session.keys.public().sign);
        let mut acts: Vec<Vec<Row>> = Vec::new();
        let mut since = self.fork;
        loop {
            let rows = self.desk.kept_since(since, STEP).await?;
            let Some(last) = rows.last().map(|row| row.seq) else {
                break;
            };
            since = last;
            let own = rows
                .into_iter()
                .filter(|row| row.columns.author.0 == me && crate::chain::signature_holds(&sign, row));
            for row in own {
                match acts.last_mut() {
                    Some(act) if act.iter().all(|other| other.columns.act == row.columns.act) => {
                        act.push(row)
                    }
                    _ => acts.push(vec![row]),
                }
            }
        }
        let mut lost = Vec::new();
        for act in acts {
            if let Some(id) = act.first().map(|row| row.columns.act)
                && !dismissed.contains(&id.to_string())
                && !crossing::stands(session, &id).await?
            {
                lost.push(act);
            }
        }
        Ok(lost)
    }

    /// The keys of a stream: those of this history, and those that were sealed to oneself in the other.
    async fn keys(&self, session: &Session, stream: &Id) -> Result<Vec<EpochKey>, AppError> {
        if stream.0 == UNIT_STREAM {
            return Ok(acts::duplicates(&session.known.lock().await.unit_keys));
        }
        let held = session.stream_keys(stream.0).await?;
        let ids: Vec<KeyId> = held.iter().map(|(_, id, _)| *id).collect();
        let mut named = ids.clone();
        for row in self.desk.ledger().read_stream(stream).await? {
            if let Ok(head) = Head::decode(&row.head) {
                crate::sync::name(&mut named, head.key_id);
            }
        }
        let mut grants = self.desk.ledger().grants_of(stream).await?;
        grants.retain(|grant| {
            grant.recipient.0 == session.person.bytes() && grant.generation == session.keys.generation
        });
        let opener = Opener::person(session.unit_id, session.person, &session.keys);
        Ok(match opener.best(&grants, &ids, &named) {
            Some((_, keys)) if keys.len() > held.len() => keys,
            _ => held,
        })
    }

    /// Opens an act's rows, with the keys of their streams.
    async fn read(&self, session: &Session, rows: &[Row]) -> Result<(Vec<Entry>, Keys), AppError> {
        let mut keys: Keys = HashMap::new();
        let mut kinds: HashMap<Id, StreamKind> = HashMap::new();
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let head = Head::decode(&row.head).map_err(|_| Code::Damaged)?;
            if let Vacant(place) = keys.entry(head.stream) {
                place.insert(self.keys(session, &head.stream).await?);
            }
            let event = if row.body.is_empty() {
                Event::Clear
            } else {
                let held = keys.get(&head.stream).map_or(&[][..], Vec::as_slice);
                let key = held.iter().find(|(_, id, _)| *id == head.key_id);
                let (_, _, key) = key.ok_or(Code::KeyMissing)?;
                let plain = acts::open_row(row, &head, &session.unit_id, key).map_err(|_| Code::Damaged)?;
                let stream = match kinds.get(&head.stream) {
                    Some(kind) => *kind,
                    None => self.kind(session, &head.stream, held).await?,
                };
                kinds.insert(head.stream, stream);
                Event::read(stream, plain.expose())?
            };
            let public = Public::decode(&row.public).map_err(|_| Code::NewerNeeded)?;
            entries.push(Entry { head, event, public });
        }
        Ok((entries, keys))
    }

    /// What a stream is: as the index has it, or as its first row here says.
    async fn kind(&self, session: &Session, stream: &Id, held: &[EpochKey]) -> Result<StreamKind, AppError> {
        if stream.0 == UNIT_STREAM {
            return Ok(StreamKind::Unit);
        }
        if let Some(line) = session.index.stream(stream.0).await? {
            return Ok(line.kind);
        }
        let rows = self.desk.ledger().read_stream(stream).await?;
        let first = rows.first().ok_or(Code::KeyMissing)?;
        let head = Head::decode(&first.head).map_err(|_| Code::Damaged)?;
        let key = held.iter().find(|(_, id, _)| *id == head.key_id);
        let (_, _, key) = key.ok_or(Code::KeyMissing)?;
        let plain = acts::open_row(first, &head, &session.unit_id, key).map_err(|_| Code::Damaged)?;
        // Every kind of first row belongs to one kind of stream only.
        Ok(match history::decode_submission(plain.expose()) {
            Ok(_) => StreamKind::Submission,
            Err(_) => StreamKind::Case,
        })
    }

    /// The keys that were sealed in an act.
    async fn grants(&self, act: &Id) -> Result<Vec<NewGrant>, AppError> {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let streams = self.desk.kept_grant_streams(after.as_ref(), STREAMS).await?;
            let Some(last) = streams.last().copied() else {
                return Ok(found);
            };
            for stream in &streams {
                let grants = self.desk.ledger().grants_of(stream).await?;
                let of_it = grants.into_iter().filter(|grant| grant.act == *act);
                found.extend(of_it.map(NewGrant::from));
            }
            after = Some(last);
        }
    }
}

type Keys = HashMap<Id, Vec<EpochKey>>;

/// What this person had done and nobody has done again.
///
/// # Errors
/// A desk file, or the store.
pub(crate) async fn listed(session: &Session) -> Result<Vec<Lost>, AppError> {
    let mut all = crossing::given_up(session).await?;
    let mut lost = Vec::new();
    let mut changed = false;
    for crossed in all.iter_mut().filter(|crossed| crossed.open) {
        let mut some = Vec::new();
        if let Some(before) = Before::open(session, crossed).await? {
            let told = told(session, &before, &crossed.dismissed).await;
            before.desk.close().await;
            some = told?;
        }
        if some.is_empty() {
            crossed.open = false;
            changed = true;
        }
        lost.extend(some);
    }
    if changed {
        crossing::note(session, &all).await?;
    }
    Ok(lost)
}

async fn told(session: &Session, before: &Before, dismissed: &[String]) -> Result<Vec<Lost>, AppError> {
    let mut lost = Vec::new();
    for rows in before.acts(session, dismissed).await? {
        let Some(first) = rows.first() else { continue };
        let mut one = Lost {
            act: ActId::from_bytes(first.columns.act.0),
            at: DateTime::from_timestamp_millis(first.columns.at).unwrap_or_default(),
            what: Vec::new(),
            case: None,
            number: String::new(),
            title: String::new(),
        };
        match before.read(session, &rows).await {
            // Keys that were sealed on to others are, by every desk that holds them, wherever they still are to be.
            Ok((entries, _)) if entries.iter().all(Entry::lets_in) => continue,
            Ok((entries, _)) => tell(session, &entries, &mut one).await?,
            // Another's act has to be done again first, or it was sealed away from him.
            Err(error) if error.code == Code::KeyMissing => {}
            Err(error) => return Err(error),
        }
        lost.push(one);
    }
    Ok(lost)
}

/// What an act was, for the screen.
async fn tell(session: &Session, entries: &[Entry], lost: &mut Lost) -> Result<(), AppError> {
    let on_unit = |entry: &&Entry| matches!(entry.event, Event::Unit(_) | Event::Clear);
    let elsewhere = entries.iter().any(|entry| !on_unit(&entry));
    // Numbers and access that come with an act on a case are not what somebody set out to do.
    let shown = entries.iter().filter(|entry| !elsewhere || !on_unit(entry));
    for kind in shown.filter_map(|entry| entry.event.kind()) {
        if !lost.what.iter().any(|known| known == kind) {
            lost.what.push(kind.to_owned());
        }
    }
    if lost.what.is_empty() {
        lost.what.push("clear_part".to_owned());
    }
    for entry in entries {
        match &entry.event {
            Event::Case(event) => {
                lost.case.get_or_insert(CaseId::from_bytes(entry.head.stream.0));
                if let CaseEvent::Opened(opened) = &**event {
                    if !opened.content.title.is_empty() {
                        lost.title.clone_from(&opened.content.title);
                    }
                    if let Some((_, number)) = opened.submissions.first() {
                        lost.number.clone_from(number);
                    }
                }
            }
            Event::Submission(event) => {
                if let SubmissionEvent::Received(received) = &**event {
                    lost.number.clone_from(&received.intake_no);
                    if lost.title.is_empty() {
                        lost.title.clone_from(&received.head.subject);
                    }
                }
            }
            Event::Unit(_) | Event::Clear => {}
        }
    }
    for entry in entries {
        if lost.case.is_none() && matches!(entry.event, Event::Submission(_)) {
            let submission = SubmissionId::from_bytes(entry.head.stream.0);
            let known = session.submission(submission).await?;
            lost.case = known.and_then(|known| known.cases.first().copied());
        }
    }
    if let Some(id) = lost.case {
        match session.case(id).await {
            Ok(case) => {
                if !case.content.title.is_empty() {
                    lost.title.clone_from(&case.content.title);
                }
                let intake = case.submissions.first().map(|(_, number)| number.clone());
                lost.number = case.agenda_no.or(intake).unwrap_or_default();
            }
            Err(error) if error.code == Code::NotFound => lost.case = None,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// An act is not wanted any more.
///
/// # Errors
/// The desk file fails.
pub(crate) async fn dismiss(session: &Session, act: ActId) -> Result<(), AppError> {
    let mut all = crossing::given_up(session).await?;
    let id = Id(act.bytes()).to_string();
    for crossed in all.iter_mut().filter(|crossed| crossed.open) {
        crossed.dismissed.push(id.clone());
    }
    crossing::note(session, &all).await
}

/// Does an act again.
///
/// # Errors
/// [`Code::Outdated`]: the unit or the case went another way; [`Code::KeyMissing`]: another's act has to be done again
/// first; [`Code::NotFound`]; the store's trouble.
pub(crate) async fn redo(session: &Arc<Session>, act: ActId) -> Result<(), AppError> {
    session.may_write()?;
    session.catch_up().await?;
    for crossed in crossing::given_up(session)
        .await?
        .iter()
        .filter(|crossed| crossed.open)
    {
        let Some(before) = Before::open(session, crossed).await? else {
            continue;
        };
        let done = again::redo_from(session, &before, Id(act.bytes())).await;
        before.desk.close().await;
        if done? {
            return Ok(());
        }
    }
    Err(Code::NotFound.into())
}
