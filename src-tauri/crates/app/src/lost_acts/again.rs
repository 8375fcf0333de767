//! An act built anew from its rows: sealed where its streams stand now, judged entry by entry, with new numbers where the
//! old ones are taken.

use super::{Before, Entry, Event, Keys};
use crate::acts::{self, ActDraft, StreamHandle};
use crate::case_acts::{self, NewStream};
use crate::error::{AppError, Code};
use crate::folding::Folded;
use crate::known::Known;
use crate::session::Session;
use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{CaseEvent, POINTS_AT, ReaderGrant};
use domain::case_state::Case;
use domain::ids::{ActId, PersonId, StreamKind, UNIT_STREAM};
use domain::public::{KeyGroup, Public};
use domain::rules::{self, Row as RuleRow};
use domain::submission::SubmissionEvent;
use domain::submission_state::Submission;
use domain::unit::{NumberClaim, NumberGroup, UnitEvent};
use domain::unit_state::{Meta, Unit};
use ledger::{NewGrant, Row};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use vault::{Head, Id, KeyId};

/// How often an act is built anew when others write meanwhile.
const TRIES: usize = 64;

/// Does an act again, from the desk file of the history in which it was done; `false`: it is none of that history.
///
/// # Errors
/// As [`super::redo`].
pub(super) async fn redo_from(session: &Arc<Session>, before: &Before, act: Id) -> Result<bool, AppError> {
    let acts = before.acts(session, &[]).await?;
    let is_it = |rows: &&Vec<Row>| rows.iter().all(|row| row.columns.act == act);
    let Some(rows) = acts.iter().find(is_it) else {
        return Ok(false);
    };
    let (entries, keys) = before.read(session, rows).await?;
    // Only whole: the beginning of an act has no effect.
    if entries
        .last()
        .is_none_or(|last| usize::from(last.head.parts) != entries.len())
    {
        return Err(Code::Outdated.into());
    }
    if entries.iter().any(|entry| !may_come_again(entry, before.fork)) {
        return Err(Code::Outdated.into());
    }
    let lost = Act {
        grants: before.grants(&act).await?,
        entries,
    };
    // A trial first: what is refused leaves no chunk that no entry owns.
    {
        let scene = Scene::of(session, &lost.entries, &keys).await?;
        let known = session.known.lock().await;
        let mut draft = ActDraft::with_id(ActId::from_bytes(act.0));
        again(session, &known, &scene, &lost, &mut draft)?;
    }
    session.put_chunks_back(&before.desk, rows).await?;
    for _ in 0..TRIES {
        // Taken before anything is read, for the desk reads on beside this.
        let seen = session.known.lock().await.tip().seq;
        let scene = Scene::of(session, &lost.entries, &keys).await?;
        let outcome = session
            .act(|known| {
                if known.tip().seq != seen {
                    return Err(Code::Stale.into());
                }
                let mut draft = ActDraft::with_id(ActId::from_bytes(act.0));
                again(session, known, &scene, &lost, &mut draft)?;
                Ok((draft, ()))
            })
            .await;
        match outcome {
            Err(error) if error.code == Code::Stale => {}
            done => return done.map(|()| true),
        }
    }
    Err(Code::Stale.into())
}

/// An act as it was: its entries, and the keys that were sealed in it.
struct Act {
    entries: Vec<Entry>,
    grants: Vec<NewGrant>,
}

/// Whether an entry can say again what it said. What it brings in clear must be a file's digest, somebody's end or
/// nothing: new keys, and who vouches for them, were compared by people on that day. And it must point at no row that is
/// lost.
fn may_come_again(entry: &Entry, fork: u64) -> bool {
    let clear = matches!(
        entry.public,
        None | Some(Public::Files { .. } | Public::Revoked { .. })
    );
    let body = entry.event.write().unwrap_or_default();
    let value: Value = serde_json::from_slice(&body).unwrap_or_default();
    clear && !points_behind(&value, fork)
}

fn points_behind(value: &Value, fork: u64) -> bool {
    let is_lost = |value: &Value| value.as_u64().is_some_and(|row| row > fork);
    match value {
        Value::Array(values) => values.iter().any(|value| points_behind(value, fork)),
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            let pointer = POINTS_AT.contains(&name.as_str());
            let lost = is_lost(value) || value.as_array().is_some_and(|rows| rows.iter().any(is_lost));
            (pointer && lost) || points_behind(value, fork)
        }),
        _ => false,
    }
}

/// A stream an act writes on, as it stands now.
struct Stands {
    version: u64,
    /// Its present key; `None`: the act opens it.
    key_id: Option<KeyId>,
    folded: Option<Folded>,
}

/// The streams an act writes on.
struct Scene<'keys> {
    streams: HashMap<Id, Stands>,
    keys: &'keys Keys,
}

impl<'keys> Scene<'keys> {
    async fn of(session: &Session, entries: &[Entry], keys: &'keys Keys) -> Result<Self, AppError> {
        let mut streams = HashMap::new();
        for entry in entries {
            let id = entry.head.stream;
            if id.0 == UNIT_STREAM || streams.contains_key(&id) {
                continue;
            }
            let stands = match session.stored_log(id).await? {
                None if entry.head.version == 1 => Stands {
                    version: 0,
                    key_id: None,
                    folded: None,
                },
                // What it rests on is not there: another's act that was lost too.
                None => return Err(Code::KeyMissing.into()),
                Some((line, log)) => Stands {
                    version: line.version,
                    key_id: Some(KeyId(line.key_id)),
                    folded: match line.kind {
                        StreamKind::Case => log.case().map(|case| Folded::Case(Box::new(case))),
                        _ => log.submission().map(|found| Folded::Submission(Box::new(found))),
                    },
                },
            };
            streams.insert(id, stands);
        }
        Ok(Self { streams, keys })
    }

    /// A stream as an entry writes on it: only in the epoch it was written in. An act that opened one shut somebody out of
    /// what others may have gone on with since.
    fn handle(&self, head: &Head) -> Result<StreamHandle, AppError> {
        let stands = self.streams.get(&head.stream).ok_or(Code::Outdated)?;
        let held = self.keys.get(&head.stream).map_or(&[][..], Vec::as_slice);
        let key = held.iter().find(|(_, key_id, _)| *key_id == head.key_id);
        let (epoch, key_id, key) = key.ok_or(Code::KeyMissing)?;
        let present = stands.key_id.map_or(*epoch == 1, |present| present == *key_id);
        if !present {
            return Err(Code::Outdated.into());
        }
        Ok(StreamHandle {
            id: head.stream,
            version: stands.version,
            epoch: *epoch,
            key_id: *key_id,
            key: key.duplicate(),
        })
    }
}

/// Builds the rows of an act anew and judges each by what stands before it.
fn again(
    session: &Session,
    known: &Known,
    scene: &Scene<'_>,
    lost: &Act,
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    let entries = &lost.entries;
    let mut unit = known.unit.clone().ok_or(Code::AwaitsConfirmation)?;
    let mut register = known.chain.register.clone();
    let mut folded: HashMap<Id, Option<Folded>> = scene
        .streams
        .iter()
        .map(|(id, stands)| (*id, stands.folded.clone()))
        .collect();
    let now = session.now();
    let today = unit.today(now);
    let numbers = Numbers::of(&unit, entries, today)?;
    let mut seq = known.end().seq;
    let mut claimed: Vec<NumberGroup> = Vec::new();
    let mut new: Vec<NewStream> = Vec::new();
    for entry in entries {
        let events = match &entry.event {
            Event::Unit(UnitEvent::NumberClaimed(claim)) => {
                if claimed.contains(&claim.group) {
                    continue;
                }
                claimed.push(claim.group);
                numbers.claims(claim.group, scene, entries)?
            }
            event => vec![numbers.exchanged(event)?],
        };
        for mut event in events {
            seq += 1;
            let meta = Meta {
                seq,
                author: session.person,
                at: now,
            };
            let day = unit.today(DateTime::from_timestamp_millis(entry.head.at).unwrap_or_default());
            if let Some(readers) = as_of_today(&mut event, &unit, session.person, (day, today)) {
                let handle = scene.handle(&entry.head)?;
                new.push(NewStream {
                    id: handle.id,
                    keys: vec![(handle.epoch, handle.key_id, handle.key)],
                    readers,
                });
            }
            take(&mut unit, &mut folded, &entry.head.stream, &event, meta)?;
            if let Some(public) = &entry.public {
                let lawful = register.apply(session.person, public, seq);
                lawful.map_err(|_| AppError::from(Code::Outdated))?;
                unit.apply_public(public, &meta);
            }
            let stream = if entry.head.stream.0 == UNIT_STREAM {
                Session::unit_stream(known)?
            } else {
                scene.handle(&entry.head)?
            };
            draft.parts.push(acts::PartDraft {
                stream,
                plain: event.write(),
                public: entry.public.clone(),
            });
        }
    }
    case_acts::grant_new(session, known, &new, draft)?;
    draft.grants.extend(still_owed(known, &unit, &new, &lost.grants)?);
    Ok(())
}

/// Puts into an entry what belongs to today: of what opens a stream the readers (they are given back, for its key is sealed
/// to them), of a step the day on which it had been done.
fn as_of_today(
    event: &mut Event,
    unit: &Unit,
    me: PersonId,
    (day, today): (NaiveDate, NaiveDate),
) -> Option<Vec<ReaderGrant>> {
    match event {
        Event::Submission(event) => match &mut **event {
            SubmissionEvent::Received(received) => {
                received.readers = unit.submission_readers(me, &received.shut_out);
                Some(received.readers.clone())
            }
            _ => None,
        },
        Event::Case(event) => match &mut **event {
            CaseEvent::Opened(opened) => {
                opened.readers = unit.case_readers(me, &opened.shut_out);
                Some(opened.readers.clone())
            }
            CaseEvent::Stepped(stepped) => {
                // Where it says another day already, that is the day it was done.
                stepped.done_on = stepped.done_on.or(Some(day).filter(|day| *day < today));
                None
            }
            _ => None,
        },
        Event::Unit(_) | Event::Clear => None,
    }
}

/// The sealed keys of an act that still go where they went: of items and their halves, and of streams there were before.
/// The keys of streams it opens are sealed anew.
fn still_owed(
    known: &Known,
    unit: &Unit,
    new: &[NewStream],
    grants: &[NewGrant],
) -> Result<Vec<NewGrant>, AppError> {
    let mut owed = Vec::new();
    for grant in grants {
        if new.iter().any(|stream| stream.id == grant.stream) {
            continue;
        }
        let group = |group| known.group_keys(group).last().map(|(epoch, _)| *epoch);
        let newest = match grant.recipient {
            acts::RECOVERY => known.recovery().map(|(generation, ..)| generation),
            acts::LEADERS => group(KeyGroup::Leaders),
            acts::PRIVACY_OFFICERS => group(KeyGroup::PrivacyOfficers),
            Id(person) => {
                let person = PersonId::from_bytes(person);
                let reads = |stream: &NewStream| stream.readers.iter().any(|reader| reader.person == person);
                let newest = known.current_keys(person).map(|keys| keys.generation);
                let entitled = if new.is_empty() {
                    unit.is_officer(person)
                } else {
                    new.iter().any(reads)
                };
                if !entitled && !new.is_empty() {
                    // An officer of that day; whoever is on duty now is handed it by any desk that holds it.
                    continue;
                }
                newest.filter(|_| entitled)
            }
        };
        if newest != Some(grant.generation) {
            return Err(Code::Outdated.into());
        }
        owed.push(grant.clone());
    }
    Ok(owed)
}

/// Judges an entry as every reader will, and takes it in.
fn take(
    unit: &mut Unit,
    folded: &mut HashMap<Id, Option<Folded>>,
    stream: &Id,
    event: &Event,
    meta: Meta,
) -> Result<(), AppError> {
    let number = unit.rules_now();
    let judged = |unit: &Unit, row: RuleRow<'_>| {
        let lawful = rules::judge(number, Some(unit), meta.author, row);
        lawful.map_err(|_| AppError::from(Code::Outdated))
    };
    let place = folded.entry(*stream).or_default();
    match event {
        Event::Clear => {}
        Event::Unit(event) => {
            if let UnitEvent::NumberTyped { group, text, .. } = event {
                let free = unit.check_typed(*group, text);
                free.map_err(|_| AppError::from(Code::Outdated))?;
            }
            judged(unit, RuleRow::Unit(event))?;
            unit.apply(event, &meta);
        }
        Event::Case(event) => {
            let before = match &*place {
                Some(Folded::Case(case)) => Some(&**case),
                _ => None,
            };
            judged(unit, RuleRow::Case(before, event))?;
            match place {
                Some(Folded::Case(case)) => case.apply(event, &meta),
                _ => *place = Case::open(event, &meta).map(|case| Folded::Case(Box::new(case))),
            }
        }
        Event::Submission(event) => {
            let before = match &*place {
                Some(Folded::Submission(submission)) => Some(&**submission),
                _ => None,
            };
            judged(unit, RuleRow::Submission(before, event))?;
            match place {
                Some(Folded::Submission(submission)) => submission.apply(event, &meta),
                _ => *place = Submission::open(event, &meta).map(|found| Folded::Submission(Box::new(found))),
            }
        }
    }
    Ok(())
}

/// The running numbers an act claimed, and those it gets now.
struct Numbers {
    given: BTreeMap<NumberGroup, Vec<NumberClaim>>,
    /// The old number and the new one, as they are written.
    exchange: Vec<(String, String)>,
}

impl Numbers {
    fn of(unit: &Unit, entries: &[Entry], today: NaiveDate) -> Result<Self, AppError> {
        let mut last: BTreeMap<NumberGroup, (NumberClaim, i64)> = BTreeMap::new();
        for entry in entries {
            if let Event::Unit(UnitEvent::NumberClaimed(claim)) = &entry.event {
                last.insert(claim.group, (claim.clone(), entry.head.at));
            }
        }
        let mut numbers = Self {
            given: BTreeMap::new(),
            exchange: Vec::new(),
        };
        for (group, (claim, at)) in last {
            let day = unit.today(DateTime::<Utc>::from_timestamp_millis(at).unwrap_or_default());
            let old = unit.number_text(&claim, day).ok_or(Code::Outdated)?;
            let given = unit.give_number(group, today)?;
            if given.number != old {
                numbers.exchange.push((old, given.number));
            }
            numbers.given.insert(group, given.claims);
        }
        Ok(numbers)
    }

    /// The claims of a counter, each with the tag that only who holds the case's key can make.
    fn claims(
        &self,
        group: NumberGroup,
        scene: &Scene<'_>,
        entries: &[Entry],
    ) -> Result<Vec<Event>, AppError> {
        let on_case = |entry: &&Entry| matches!(entry.event, Event::Case(_));
        let case = entries.iter().find(on_case).ok_or(Code::Outdated)?;
        let stream = scene.handle(&case.head)?;
        let word = serde_json::to_value(group).map_err(|_| Code::Internal)?;
        let word = word.as_str().unwrap_or_default();
        let given = self.given.get(&group).map_or(&[][..], Vec::as_slice);
        Ok(given
            .iter()
            .map(|claim| {
                let tag = vault::number_tag(&stream.key, word, claim.year, claim.n).to_string();
                Event::Unit(UnitEvent::NumberClaimed(NumberClaim { tag, ..claim.clone() }))
            })
            .collect())
    }

    /// An event with the new numbers where the old ones stood.
    fn exchanged(&self, event: &Event) -> Result<Event, AppError> {
        let Some(bytes) = event.write() else {
            return Ok(Event::Clear);
        };
        let mut value: Value = serde_json::from_slice(&bytes).map_err(|_| Code::Internal)?;
        self.exchange_in(&mut value);
        let stream = match event {
            Event::Case(_) => StreamKind::Case,
            Event::Submission(_) => StreamKind::Submission,
            Event::Unit(_) | Event::Clear => StreamKind::Unit,
        };
        Event::read(stream, value.to_string().as_bytes())
    }

    fn exchange_in(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some((_, new)) = self.exchange.iter().find(|(old, _)| old == text) {
                    text.clone_from(new);
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.exchange_in(value)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.exchange_in(value)),
            _ => {}
        }
    }
}
