//! New keys after loss, and new recovery sheets (O24): every desk that holds a key seals it, behind its person's back, to
//! whoever had it sealed to keys that are lost, and to the recovery key in force. Nobody is let in by it: the entries
//! that name readers are the access list (ledger.md §5). Group keys go to the recovery key only, never to a person.

use crate::acts::{self, EpochKey, Granted, Recipient, UNIT_SECRET};
use crate::error::{AppError, Code};
use crate::folding::Folded;
use crate::identity;
use crate::restoring::append_grants;
use crate::session::Session;
use domain::ids::{ActId, PersonId, UNIT_STREAM};
use domain::public::KeyGroup;
use domain::unit_state::Unit;
use ledger::NewGrant;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use vault::{Id, KeyId, SealKey};

/// Streams sealed in one go.
const AT_ONCE: usize = if cfg!(debug_assertions) { 3 } else { 500 };
/// Grants read at once.
const STEP: u64 = 5_000;
/// What the log says of it.
const SEALED: &str = "sealed_to_new_key";
/// Where the desk file keeps for whom this desk has gone through everything.
const SETTING: &str = "renewed";

/// Whose new key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// A member's.
    Person(PersonId),
    /// The recovery key in force.
    Recovery,
}

/// A key to which what is held here is to be sealed.
#[derive(Debug, Clone, Copy)]
struct Owed {
    to: Recipient,
    whose: For,
    /// The row that put the key in force, which is what orders the grants.
    order: u64,
}

/// What an open desk does about new keys.
///
/// # Errors
/// The store's trouble; the next step goes on with it.
pub(crate) async fn settle(session: &Arc<Session>) -> Result<(), AppError> {
    let Ok(unit) = session.unit().await else {
        return Ok(());
    };
    for owed in owed(session, &unit).await? {
        if session.standing.is_ending() {
            return Ok(());
        }
        pay(session, &unit, &owed).await?;
    }
    Ok(())
}

/// The same for whoever waits for it, beside nothing else that goes on behind the desk.
///
/// # Errors
/// The store's trouble; the next step goes on with it.
pub(crate) async fn settle_now(session: &Arc<Session>) -> Result<(), AppError> {
    let _one = session.standing.one_settles().await;
    settle(session).await
}

/// Seals what is held here to the new keys of somebody whom two just vouched for; progress stands in
/// [`Session::standing`].
///
/// # Errors
/// The store's trouble. What was sealed stays.
pub(crate) async fn seal_to(session: &Arc<Session>, person: PersonId) -> Result<(), AppError> {
    let _one = session.standing.one_settles().await;
    let unit = session.unit().await?;
    for owed in owed(session, &unit).await? {
        if owed.whose == For::Person(person) {
            let _shown = session.standing.seal_begins();
            pay(session, &unit, &owed).await?;
        }
    }
    Ok(())
}

/// Keys in the store may have been lost with rows: everything is gone through once more.
///
/// # Errors
/// The desk file refuses.
pub(crate) async fn begin_anew(session: &Session) -> Result<(), AppError> {
    session.desk.set_setting(SETTING, b"[]").await?;
    Ok(())
}

/// The new keys this desk has not gone through everything for.
async fn owed(session: &Session, unit: &Unit) -> Result<Vec<Owed>, AppError> {
    if unit.sheets_renewed.is_empty() && unit.members.values().all(|member| member.renewed.is_empty()) {
        return Ok(Vec::new());
    }
    let done = done(session).await?;
    let known = session.known.lock().await;
    let mut found = Vec::new();
    for member in unit
        .members
        .values()
        .filter(|member| member.person != session.person)
    {
        let order = member.renewed.last().filter(|_| unit.is_member(member.person));
        if let Some(order) = order
            && let Ok(to) = Session::recipient(&known, member.person)
        {
            found.push(Owed {
                to,
                whose: For::Person(member.person),
                order: *order,
            });
        }
    }
    if let Some(order) = unit.sheets_renewed.last() {
        found.push(Owed {
            to: Session::recovery(&known)?,
            whose: For::Recovery,
            order: *order,
        });
    }
    found.retain(|owed| !done.contains(&mark(&owed.to)));
    Ok(found)
}

fn mark(to: &Recipient) -> (String, u32) {
    (to.id.to_string(), to.generation)
}

async fn done(session: &Session) -> Result<BTreeSet<(String, u32)>, AppError> {
    let bytes = session.desk.setting(SETTING).await?.unwrap_or_default();
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn pay(session: &Arc<Session>, unit: &Unit, owed: &Owed) -> Result<(), AppError> {
    session.may_write()?;
    let Some(ordering) = session.ledger.read_row(owed.order).await? else {
        return Ok(());
    };
    let act = ActId::from_bytes(ordering.columns.act.0);
    let mut there = There::default();
    there.read_on(session, &owed.to).await?;
    seal_roots(session, owed, act).await?;
    let mut streams: Vec<Id> = session
        .index
        .streams()
        .await?
        .into_iter()
        .map(|(stream, _)| Id(stream))
        .filter(|stream| stream.0 != UNIT_STREAM)
        .collect();
    // Several desks do the same: each begins at another place, and what another sealed meanwhile is passed by.
    let begin = usize::from(session.person.bytes()[15]) * streams.len() / 256;
    streams.rotate_left(begin);
    session.standing.seal_goes_through(streams.len());
    for some in streams.chunks(AT_ONCE) {
        if session.standing.is_ending() || session.ended.load(Ordering::Relaxed) {
            return Ok(());
        }
        there.read_on(session, &owed.to).await?;
        seal_some(session, unit, owed, act, some, &there).await?;
        session.standing.seal_goes_on(some.len());
    }
    let mut done = done(session).await?;
    done.insert(mark(&owed.to));
    let bytes = serde_json::to_vec(&done).map_err(|_| Code::Internal)?;
    session.desk.set_setting(SETTING, &bytes).await?;
    Ok(())
}

/// Up to which epoch each stream is sealed to a key already, as far as a grant has the form of one.
#[derive(Debug, Default)]
pub(crate) struct There {
    since: u64,
    epochs: HashMap<Id, u32>,
}

impl There {
    /// Reads what was sealed since it was read last.
    pub(crate) async fn read_on(&mut self, session: &Session, to: &Recipient) -> Result<(), AppError> {
        loop {
            let (found, last) = session.ledger.grants_for(&to.id, self.since, STEP).await?;
            if last == self.since {
                return Ok(());
            }
            self.since = last;
            for grant in found {
                let keys = usize::try_from(grant.epoch_max).unwrap_or(usize::MAX);
                if grant.generation == to.generation && vault::may_be_grant(&grant.sealed, keys) {
                    let newest = self.epochs.entry(grant.stream).or_default();
                    *newest = grant.epoch_max.max(*newest);
                }
            }
        }
    }

    /// The newest epoch of a stream that is sealed; 0: none.
    pub(crate) fn epoch(&self, stream: &Id) -> u32 {
        self.epochs.get(stream).copied().unwrap_or(0)
    }
}

/// To the recovery key: the unit key, the unit secret, and what group keys this person holds. Each desk seals them
/// itself, whatever lies there: it is little, and anybody with a login could have laid something there. A member had the
/// unit key with the second signature.
async fn seal_roots(session: &Session, owed: &Owed, act: ActId) -> Result<(), AppError> {
    if owed.whose != For::Recovery {
        return Ok(());
    }
    let mut grants = Vec::new();
    let mut seal = |stream: Id, granted: &Granted<'_>| {
        let mut chance = session.chance();
        grants.push(acts::grant(
            &session.unit_id,
            stream,
            act,
            &owed.to,
            granted,
            &mut chance,
        )?);
        Ok::<(), AppError>(())
    };
    let keys = session.stream_keys(UNIT_STREAM).await?;
    seal(Id(UNIT_STREAM), &Granted::Stream(&keys))?;
    let name = KeyId(owed.to.seal);
    seal(UNIT_SECRET, &Granted::UnitSecret(&session.unit_secret, name))?;
    for group in KeyGroup::ALL {
        if let Some(keys) = identity::own_group_keys(session, group).await? {
            let named: Vec<(u32, KeyId, &SealKey)> = keys
                .iter()
                .map(|(epoch, pair)| (*epoch, KeyId(*pair.public()), pair.private()))
                .collect();
            seal(identity::group_id(group), &Granted::Group(&named))?;
        }
    }
    append_grants(session, grants, SEALED).await.map(drop)
}

async fn seal_some(
    session: &Session,
    unit: &Unit,
    owed: &Owed,
    act: ActId,
    streams: &[Id],
    there: &There,
) -> Result<(), AppError> {
    let opened = session.stored_streams(streams).await?;
    let mut cases = Vec::new();
    let mut wanted: Vec<(Id, &[EpochKey])> = Vec::new();
    for (id, open) in &opened {
        let reads = match (&open.folded, owed.whose) {
            (Some(Folded::Case(case)), For::Person(person)) => {
                case.is_reader(person) && !case.is_walled(person)
            }
            (Some(Folded::Submission(source)), For::Person(person)) => {
                source.is_reader(person) && !source.is_walled(person)
            }
            (Some(_), For::Recovery) => true,
            (None, _) => false,
        };
        if let Some(Folded::Case(case)) = open.folded.as_ref().filter(|_| reads) {
            cases.push(case);
        }
        let newest = open.keys.last().map_or(0, |(epoch, ..)| *epoch);
        if reads && newest > there.epoch(id) {
            wanted.push((*id, &open.keys));
        }
    }
    let grants = wanted
        .par_iter()
        .map(|(id, keys)| {
            let granted = Granted::Stream(keys);
            let mut chance = session.chance();
            acts::grant(&session.unit_id, *id, act, &owed.to, &granted, &mut chance)
        })
        .collect::<Result<Vec<NewGrant>, AppError>>()?;
    append_grants(session, grants, SEALED).await?;
    for case in cases {
        crate::handing::hand_on_all(session, unit, case).await?;
    }
    Ok(())
}
