//! Opening with two sheets what nobody else can, for those its entries entitle (O24).

use super::{SheetsOpened, UseSheets, recovery, share_pair};
use crate::acts::{self, ActDraft, EpochKey, Granted, RECOVERY, StreamHandle};
use crate::chain::Checked;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::start::Nothing;
use crate::folding::{self, Folded, Open};
use crate::grants::Opener;
use crate::handing::{entitled, is_of};
use crate::holders::Holders;
use crate::identity;
use crate::known::Known;
use crate::session::Session;
use crate::sync;
use crate::unit_acts;
use domain::case::{CaseEvent, CaseItem, ReaderGrant, ReaderGround};
use domain::case_state::Case;
use domain::command::UnitCommand;
use domain::decide::decide_unit;
use domain::history;
use domain::ids::PersonId;
use domain::rules;
use domain::submission::{ItemRule, SubmissionEvent};
use domain::unit_state::Unit;
use ledger::{Grant, Row};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use vault::{Head, Id, ItemKey, KeyId, SealKeyPair};
use zeroize::Zeroizing;

/// Streams opened and sealed in one act.
const AT_ONCE: usize = if cfg!(debug_assertions) { 3 } else { 300 };
/// How often somebody else may write in between.
const TRIES: usize = 16;

/// The recovery key two sheets gave, and which one it was.
struct Recovered {
    pair: SealKeyPair,
    generation: u32,
}

/// A stream as the sheets open it.
struct Opened {
    id: Id,
    open: Open,
}

/// An item as the sheets open it, with the case that lists it.
struct OpenedItem {
    item: CaseItem,
    case: Case,
    key: ItemKey,
}

/// Opens what nobody else can and seals it to those entitled; the use stands in the same act.
pub(crate) async fn use_sheets(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: UseSheets,
) -> Result<SheetsOpened, AppError> {
    session.catch_up().await?;
    let unit = session.unit().await?;
    let UseSheets {
        first,
        second,
        reason,
    } = wanted;
    let (first, second) = (Zeroizing::new(first), Zeroizing::new(second));
    let said = |streams: usize, items: usize| UnitCommand::UseSheets {
        streams: u32::try_from(streams).unwrap_or(u32::MAX),
        items: u32::try_from(items).unwrap_or(u32::MAX),
        reason: reason.clone(),
    };
    // Who may not do it hears that before any word is looked at.
    decide_unit(&unit, &said(0, 0), session.person, session.now())?;
    let recovered = recovered(session, share_pair(&first, &second)?).await?;
    drop((first, second));
    let holders = Holders::read(session, &unit).await?;
    let stuck = holders.only(&[]);
    let of = stuck.len();
    let (mut streams, mut items) = (0, 0);
    let mut without_rows: Vec<Id> = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    for some in stuck.chunks(AT_ONCE) {
        let opened = open_streams(session, &recovered, some, &mut without_rows).await?;
        cases.extend(opened.iter().filter_map(|one| match &one.open.folded {
            Some(Folded::Case(case)) => Some((**case).clone()),
            _ => None,
        }));
        streams += seal_streams(session, &opened, &said).await?;
    }
    let found = find_items(session, &recovered, &without_rows, cases).await?;
    for some in found.chunks(AT_ONCE) {
        items += seal_items(session, some, &said).await?;
    }
    if streams + items == 0 {
        // Two sheets were typed all the same: it stays on record, and new ones are owed.
        unit_acts::decide_and_act(session, said(0, 0), None).await?;
    }
    let left = of.saturating_sub(streams + items);
    session.tell_anew().await?;
    Ok(SheetsOpened {
        streams: u32::try_from(streams).unwrap_or(u32::MAX),
        items: u32::try_from(items).unwrap_or(u32::MAX),
        left: u32::try_from(left).unwrap_or(u32::MAX),
        recovery: recovery(desk, session, Nothing {}).await?,
    })
}

/// Which of the unit's recovery keys it is: older sheets open what was not sealed to newer ones yet.
async fn recovered(session: &Session, pair: SealKeyPair) -> Result<Recovered, AppError> {
    let public = vault::Hash(*pair.public()).to_string();
    let known = session.known.lock().await;
    let generation = known.chain.register.recovery_generation_of(&public);
    let generation = generation.ok_or_else(|| AppError {
        field: Some("second".into()),
        ..AppError::of(Code::WrongWords)
    })?;
    Ok(Recovered { pair, generation })
}

/// Opens streams with the recovery key and folds them; ids without rows of their own are items.
async fn open_streams(
    session: &Session,
    recovered: &Recovered,
    ids: &[Id],
    without_rows: &mut Vec<Id>,
) -> Result<Vec<Opened>, AppError> {
    let mut by_stream: BTreeMap<Id, Vec<Row>> = BTreeMap::new();
    for row in session.ledger.read_streams(ids).await? {
        by_stream.entry(row.columns.stream).or_default().push(row);
    }
    without_rows.extend(ids.iter().filter(|id| !by_stream.contains_key(id)));
    let no_effect = session.rows_without_effect().await?;
    let mut open: HashMap<Id, Open> = HashMap::new();
    let mut all: Vec<Row> = Vec::new();
    let known = session.known.lock().await;
    for (id, rows) in by_stream {
        let grants = session.ledger.grants_of(&id).await?;
        if let Some(keys) = recovered_keys(&known, recovered, &id, &rows, &grants, &no_effect) {
            open.insert(id, Open::new(keys));
            all.extend(rows);
        }
    }
    fold(session, &known, &mut open, all, &no_effect)?;
    drop(known);
    // Older sheets may not open the newest epoch, and know nothing of whom it left out: newer ones do.
    let whole = |(_, open): &(Id, Open)| !open.lost;
    Ok(open
        .into_iter()
        .filter(whole)
        .map(|(id, open)| Opened { id, open })
        .collect())
}

fn recovered_keys(
    known: &Known,
    recovered: &Recovered,
    id: &Id,
    rows: &[Row],
    grants: &[Grant],
    no_effect: &HashSet<u64>,
) -> Option<Vec<EpochKey>> {
    let opener = Opener {
        unit: known.chain.unit,
        recipient: RECOVERY,
        generation: recovered.generation,
        private: recovered.pair.private(),
    };
    let mut named: Vec<KeyId> = Vec::new();
    for row in rows.iter().filter(|row| !no_effect.contains(&row.seq)) {
        if let Ok(head) = Head::decode(&row.head) {
            sync::name(&mut named, head.key_id);
        }
    }
    let mine: Vec<Grant> = grants
        .iter()
        .filter(|grant| grant.stream == *id && grant.recipient == RECOVERY)
        .filter(|grant| grant.generation == recovered.generation)
        .cloned()
        .collect();
    opener.best(&mine, &[], &named).map(|(_, keys)| keys)
}

/// Folds streams as their readers do, by the unit as it stood at each row.
fn fold(
    session: &Session,
    known: &Known,
    open: &mut HashMap<Id, Open>,
    mut rows: Vec<Row>,
    no_effect: &HashSet<u64>,
) -> Result<(), AppError> {
    rows.sort_by_key(|row| row.seq);
    let mut past = known.past();
    for row in rows {
        let row: Checked = sync::checked_anew(known, row, no_effect);
        let (Some(head), true) = (&row.head, row.good) else {
            folding::pass_by(open, &row);
            continue;
        };
        let Some(stream) = open.get_mut(&head.stream) else {
            continue;
        };
        let mut plains = HashMap::new();
        if let Some(key) = stream.key(&head.key_id)
            && let Ok(plain) = acts::open_row(&row.row, head, &known.chain.unit, key)
            && let Ok(text) = String::from_utf8(plain.expose().clone())
        {
            plains.insert(head.seq, Ok(text));
        }
        if let Some(unit) = past.until(head.seq) {
            // What has no effect is named at the desks that read the stream.
            folding::fold_row(session.person, unit, stream, head, &mut plains, &mut Vec::new())?;
        }
    }
    Ok(())
}

/// Who gets a stream: those its entries name, as far as they are still of the unit; where none is, those its offices let
/// read it now, and a row then names them.
fn receivers(unit: &Unit, open: &Open) -> (Vec<PersonId>, Option<Vec<ReaderGrant>>) {
    let (readers, by_office) = match &open.folded {
        Some(Folded::Case(case)) => (&case.readers, unit.case_readers(case.opened_by, &case.shut_out)),
        Some(Folded::Submission(source)) => (
            &source.readers,
            unit.submission_readers(source.taken_in_by, &source.shut_out),
        ),
        None => return (Vec::new(), None),
    };
    let members = |readers: &[ReaderGrant]| -> Vec<PersonId> {
        let people = readers.iter().map(|reader| reader.person);
        people.filter(|person| unit.is_member(*person)).collect()
    };
    let named = members(readers);
    if !named.is_empty() {
        return (named, None);
    }
    let entitled = members(&by_office);
    let added = entitled
        .iter()
        .map(|person| ReaderGrant {
            person: *person,
            ground: ReaderGround::Order,
        })
        .collect();
    (entitled, Some(added))
}

/// Seals opened streams in one act with the row that says so; gives how many found somebody entitled.
async fn seal_streams(
    session: &Session,
    opened: &[Opened],
    said: &(impl Fn(usize, usize) -> UnitCommand + Sync),
) -> Result<usize, AppError> {
    let act = ActDraft::new(&mut session.chance()).act;
    let now = session.now();
    for _ in 0..TRIES {
        let seen = session.known.lock().await.tip().seq;
        let done = session
            .act(|known| {
                if known.tip().seq != seen {
                    return Err(Code::Stale.into());
                }
                let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
                let mut draft = ActDraft::with_id(act);
                let mut count = 0;
                for one in opened {
                    count += usize::from(seal_one(session, known, unit, one, &mut draft)?);
                }
                if count == 0 {
                    return Err(Code::NotFound.into());
                }
                record(session, known, &said(count, 0), now, &mut draft)?;
                Ok((draft, count))
            })
            .await;
        match done {
            Err(error) if error.code == Code::Stale => {}
            Err(error) if error.code == Code::NotFound => return Ok(0),
            other => return other,
        }
    }
    Err(Code::Stale.into())
}

fn record(
    session: &Session,
    known: &Known,
    command: &UnitCommand,
    now: chrono::DateTime<chrono::Utc>,
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
    let decision = decide_unit(unit, command, session.person, now)?;
    for event in &decision.unit_events {
        draft.part(Session::unit_stream(known)?, history::encode_unit(event), None);
    }
    Ok(())
}

fn seal_one(
    session: &Session,
    known: &Known,
    unit: &Unit,
    one: &Opened,
    draft: &mut ActDraft,
) -> Result<bool, AppError> {
    let (people, added) = receivers(unit, &one.open);
    if people.is_empty() {
        return Ok(false);
    }
    if let Some(readers) = added {
        let Some(place) = one.open.epoch.and_then(|place| one.open.keys.get(place)) else {
            return Ok(false);
        };
        let number = unit.rules_now();
        let judged = |row| rules::judge(number, Some(unit), session.person, row).is_ok();
        let plain = match &one.open.folded {
            Some(Folded::Case(case)) => {
                let event = CaseEvent::ReadersAdded { readers };
                judged(rules::Row::Case(Some(case), &event)).then(|| history::encode_case(&event))
            }
            Some(Folded::Submission(source)) => {
                let event = SubmissionEvent::ReadersAdded { readers };
                let row = rules::Row::Submission(Some(source), &event);
                judged(row).then(|| history::encode_submission(&event))
            }
            None => None,
        };
        // A wall keeps the one with the sheets from naming anybody.
        let Some(plain) = plain else {
            return Ok(false);
        };
        let (epoch, key_id, key) = place;
        let stream = StreamHandle {
            id: one.id,
            version: one.open.counted.stored(),
            epoch: *epoch,
            key_id: *key_id,
            key: key.duplicate(),
        };
        draft.part(stream, plain, None);
    }
    let mut to: Vec<acts::Recipient> = people
        .iter()
        .map(|person| Session::recipient(known, *person))
        .collect::<Result<_, _>>()?;
    // To the sheets in force too, in case it was older ones that opened it.
    to.push(Session::recovery(known)?);
    for to in &to {
        let granted = Granted::Stream(&one.open.keys);
        draft.grants.push(acts::grant(
            &session.unit_id,
            one.id,
            draft.act,
            to,
            &granted,
            &mut session.chance(),
        )?);
    }
    Ok(true)
}

/// Opens items by the cases that list them: those just opened, and those this person reads.
async fn find_items(
    session: &Session,
    recovered: &Recovered,
    ids: &[Id],
    opened: Vec<Case>,
) -> Result<Vec<OpenedItem>, AppError> {
    let wanted: HashSet<Id> = ids.iter().copied().collect();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    let read: Vec<Id> = session
        .index
        .streams()
        .await?
        .into_iter()
        .filter(|(_, line)| line.kind == domain::ids::StreamKind::Case)
        .map(|(id, _)| Id(id))
        .collect();
    // What this desk reads was not stuck: no case comes twice.
    let mut cases = opened;
    for some in read.chunks(1_000) {
        for (_, open) in session.stored_streams(some).await? {
            if let Some(Folded::Case(case)) = open.folded
                && case
                    .items
                    .iter()
                    .any(|item| wanted.contains(&Id(item.item.bytes())))
            {
                cases.push(*case);
            }
        }
    }
    for case in cases {
        for item in case
            .items
            .iter()
            .filter(|item| wanted.contains(&Id(item.item.bytes())) && is_of(&case, item))
        {
            let grants = session.ledger.grants_of(&Id(item.item.bytes())).await?;
            let Ok(name) = identity::name_of(item) else {
                continue;
            };
            let mine = (RECOVERY, recovered.generation);
            if let Some(key) = identity::opened(session, &grants, mine, recovered.pair.private(), name) {
                found.push(OpenedItem {
                    item: item.clone(),
                    case: case.clone(),
                    key,
                });
            }
        }
    }
    Ok(found)
}

async fn seal_items(
    session: &Session,
    items: &[OpenedItem],
    said: &(impl Fn(usize, usize) -> UnitCommand + Sync),
) -> Result<usize, AppError> {
    let act = ActDraft::new(&mut session.chance()).act;
    let now = session.now();
    session
        .act(|known| {
            let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
            let mut draft = ActDraft::with_id(act);
            let mut count = 0;
            for one in items.iter().filter(|one| one.item.rule != ItemRule::TwoHalves) {
                let people = entitled(unit, &one.case, one.item.rule);
                if people.is_empty() {
                    continue;
                }
                count += 1;
                let name = identity::name_of(&one.item)?;
                let recovery = Session::recovery(known)?;
                let mut to = vec![recovery];
                for person in people {
                    to.push(Session::recipient(known, person)?);
                }
                for to in &to {
                    let grant = acts::grant(
                        &session.unit_id,
                        Id(one.item.item.bytes()),
                        draft.act,
                        to,
                        &Granted::Item(&one.key, name),
                        &mut session.chance(),
                    )?;
                    draft.grants.push(grant);
                }
            }
            if count == 0 {
                return Err(Code::NotFound.into());
            }
            record(session, known, &said(0, count), now, &mut draft)?;
            Ok((draft, count))
        })
        .await
        .or_else(|error| match error.code {
            Code::NotFound => Ok(0),
            _ => Err(error),
        })
}
