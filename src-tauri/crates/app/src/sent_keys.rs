//! Sealed keys in the desk file (ledger.md §3, §5): the grants of one's own acts, verbatim, and everybody's wrapped keys.
//! Streams can be sealed again by whoever reads them; of an identity item, its halves, a group's key and a person's own
//! keys the store holds all there is. Where it loses them, the desk that sent them puts them back as they were.

use crate::acts::{LEADERS, PRIVACY_OFFICERS, RECOVERY, UNIT_SECRET};
use crate::error::AppError;
use crate::restoring::{append_grants, refused};
use crate::session::Session;
use domain::ids::{PersonId, SubmissionId, UNIT_STREAM};
use domain::public::Public;
use ledger::{AppendError, Batch, Grant, MAX_READ, NewGrant, Row, WrappedKeyRow};
use std::collections::{BTreeSet, HashSet};
use vault::{Id, WrapOwner, WrappedKeys};

/// What grants are looked at in one step.
const STEP: u32 = 1_000;
/// Wraps of one person that are looked at: anybody with a login may insert more.
const WRAPS: u64 = 64;

/// Keeps what these rows of one's own sealed to somebody, and the wrapped keys of whom they bring in.
///
/// # Errors
/// The store or the desk file fails. What was kept stays kept.
pub(crate) async fn keep(session: &Session, rows: &[Row]) -> Result<(), AppError> {
    let me = session.person.bytes();
    let own: Vec<&Row> = rows.iter().filter(|row| row.columns.author.0 == me).collect();
    let acts: HashSet<Id> = own.iter().map(|row| row.columns.act).collect();
    let written: BTreeSet<Id> = own.iter().map(|row| row.columns.stream).collect();
    let mut granted = written.clone();
    for stream in &written {
        if stream.0 == UNIT_STREAM {
            granted.extend([LEADERS, PRIVACY_OFFICERS, UNIT_SECRET]);
        } else if let Some(source) = session.submission(SubmissionId::from_bytes(stream.0)).await? {
            granted.extend(source.received.items.iter().map(|item| Id(item.item.bytes())));
        }
    }
    let mut grants = Vec::new();
    for stream in &granted {
        let there = session.ledger.grants_of(stream).await?;
        grants.extend(there.into_iter().filter(|grant| acts.contains(&grant.act)));
    }
    let wraps = newcomers_wraps(session, rows).await?;
    session.desk.keep_keys(&grants, &wraps).await?;
    Ok(())
}

/// The wrapped keys of everybody whose keys these rows bring, as far as their owners signed them.
async fn newcomers_wraps(session: &Session, rows: &[Row]) -> Result<Vec<WrappedKeyRow>, AppError> {
    let mut wraps = Vec::new();
    for row in rows.iter().filter(|row| row.columns.stream.0 == UNIT_STREAM) {
        let (Public::Founded { person, .. }
        | Public::Joined { person, .. }
        | Public::Rejoined { person, .. }
        | Public::NewGeneration { person, .. }) = (match Public::decode(&row.public) {
            Ok(Some(public)) => public,
            _ => continue,
        })
        else {
            continue;
        };
        wraps.extend(signed_wraps(session, person).await?);
    }
    Ok(wraps)
}

/// A person's wraps in the store that he signed.
async fn signed_wraps(session: &Session, person: PersonId) -> Result<Vec<WrappedKeyRow>, AppError> {
    let id = Id(person.bytes());
    let mut found = session.ledger.person_keys(&id, WRAPS).await?;
    let known = session.known.lock().await;
    found.retain(|row| {
        let owner = WrapOwner {
            unit: session.unit_id,
            person: id,
            generation: row.generation,
        };
        let wrap = WrappedKeys::from_bytes(row.wrapped.clone());
        let keys = known.chain.keys_of(person, row.generation);
        wrap.ok()
            .zip(keys)
            .is_some_and(|(wrap, keys)| vault::check_wrap(&wrap, &owner, &keys).is_ok())
    });
    Ok(found)
}

/// Puts back what this desk keeps and the store lacks, or has otherwise; gives how many keys.
///
/// # Errors
/// The store's trouble. What was put back stays.
pub(crate) async fn put_back(session: &Session, stop: &(impl Fn() -> bool + Sync)) -> Result<u32, AppError> {
    session.may_write()?;
    let mut done = 0;
    let mut after = None;
    loop {
        let streams = session.desk.kept_grant_streams(after.as_ref(), STEP).await?;
        let Some(last) = streams.last().copied() else {
            break;
        };
        for stream in &streams {
            if stop() {
                return Ok(done);
            }
            done += put_grants_back(session, stream).await?;
        }
        after = Some(last);
    }
    Ok(done + put_wraps_back(session).await?)
}

async fn put_grants_back(session: &Session, stream: &Id) -> Result<u32, AppError> {
    let there = session.ledger.grants_of(stream).await?;
    if there.len() as u64 >= MAX_READ {
        // Somebody floods it; what lies behind cannot be seen from here.
        return Ok(0);
    }
    let kept = session.desk.ledger().grants_of(stream).await?;
    let mut missing: Vec<NewGrant> = Vec::new();
    for grant in kept {
        if !there.iter().any(|other| is_same(other, &grant)) && is_owed(session, &grant).await? {
            missing.push(grant.into());
        }
    }
    append_grants(session, missing, "keys_put_back").await
}

fn is_same(left: &Grant, right: &Grant) -> bool {
    (
        left.recipient,
        left.generation,
        left.epoch_max,
        left.act,
        &left.sealed,
    ) == (
        right.recipient,
        right.generation,
        right.epoch_max,
        right.act,
        &right.sealed,
    )
}

/// Whether the recipient is a group, the recovery, or still a member.
async fn is_owed(session: &Session, grant: &Grant) -> Result<bool, AppError> {
    if [RECOVERY, LEADERS, PRIVACY_OFFICERS].contains(&grant.recipient) {
        return Ok(true);
    }
    let person = PersonId::from_bytes(grant.recipient.0);
    session.with_unit(|unit| unit.is_member(person)).await
}

async fn put_wraps_back(session: &Session) -> Result<u32, AppError> {
    let people: Vec<PersonId> = session.known.lock().await.chain.register.people().collect();
    let mut done = 0;
    for person in people {
        let id = Id(person.bytes());
        let kept = session.desk.ledger().person_keys(&id, WRAPS).await?;
        let there = session.ledger.person_keys(&id, WRAPS).await?;
        for wrap in kept.into_iter().filter(|wrap| !there.contains(wrap)) {
            let batch = Batch {
                person_keys: vec![wrap],
                ..Batch::default()
            };
            match session.ledger.append(&batch).await {
                Ok(_) => done += 1,
                // Another wrap stands in its place, which only the owner can judge.
                Err(AppendError::Exists { .. }) => {}
                Err(error) => return Err(refused(&error)),
            }
        }
    }
    Ok(done)
}
