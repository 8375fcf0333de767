//! What a desk does when the store lost something (ledger.md §3). Where it fell back and nothing was added, the missing
//! rows are put back as they were, with the chunks this desk sent; grants lost with them are sealed again by whoever
//! holds the keys. Where something was added, nothing is written: reading goes on, and *Pemeriksaan* names the row.

use crate::acts::{self, Granted};
use crate::error::{AppError, Code};
use crate::keeping;
use crate::sent_keys;
use crate::session::Session;
use domain::ids::{PersonId, StreamKind, UNIT_STREAM};
use ledger::{AppendError, Batch, NewChunk, NewGrant, Row, Tip};
use serde::{Deserialize, Serialize};
use vault::{Head, Id};

/// Rows put back in one step.
const STEP: u64 = 1_000;
/// How often another desk may be faster at the same.
const TRIES: usize = 64;
/// Sealed bytes put back in one transaction.
const CHUNK_BYTES: usize = 8 << 20;
/// Where the desk file keeps what was put back.
pub(crate) const SETTING: &str = "put-back";

/// What this desk once put back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PutBack {
    /// The first row.
    pub(crate) first: u64,
    /// The last one.
    pub(crate) last: u64,
    /// When, in milliseconds UTC.
    pub(crate) at: i64,
}

impl Session {
    /// Holds the store against what this desk has verified; `true`: rows were missing and stand there again.
    ///
    /// # Errors
    /// The store shows another history, or lost what this desk no longer has.
    pub(crate) async fn hold_against_store(&self, mine: Tip) -> Result<bool, AppError> {
        if mine.seq == 0 || self.shows(mine).await? {
            self.standing.set_differs(None);
            return Ok(false);
        }
        self.put_back(mine).await?;
        if self.shows(mine).await? {
            self.standing.set_differs(None);
            return Ok(true);
        }
        self.standing.set_differs(Some(mine.seq));
        Err(AppError::of(Code::HistoryDiffers).with("seq", mine.seq))
    }

    async fn shows(&self, mine: Tip) -> Result<bool, AppError> {
        let row = self.ledger.read_row(mine.seq).await?;
        Ok(row.is_some_and(|row| row.computed_hash() == mine.hash))
    }

    /// Puts missing rows back as far as they are kept, act by act.
    async fn put_back(&self, mine: Tip) -> Result<(), AppError> {
        let mut first = None;
        let mut last = 0;
        let mut tries = 0;
        while tries < TRIES {
            let store = self.ledger.tip().await?;
            if store.seq >= mine.seq || !self.was_seen(store).await? {
                break;
            }
            let Some(rows) = self.missing(store, mine).await? else {
                break;
            };
            match self.ledger.restore_rows(store, &rows).await {
                Ok(tip) => {
                    first.get_or_insert(store.seq + 1);
                    last = tip.seq;
                    self.standing
                        .note_put_back(rows.iter().map(|row| row.columns.stream));
                    self.put_chunks_back(&self.desk, &rows).await?;
                }
                // Another desk does the same, or somebody writes: look again.
                Err(AppendError::Taken { .. }) => tries += 1,
                Err(error) => return Err(refused(&error)),
            }
        }
        if let Some(first) = first {
            tracing::warn!(event = "rows_put_back", count = last + 1 - first);
            self.note(PutBack {
                first,
                last,
                at: self.now().timestamp_millis(),
            })
            .await?;
        }
        Ok(())
    }

    /// Whether the store's last row is one this desk has seen there: then nothing was added behind it.
    async fn was_seen(&self, store: Tip) -> Result<bool, AppError> {
        if store.seq == 0 {
            return Ok(true);
        }
        let Some(row) = self.ledger.read_row(store.seq).await? else {
            return Ok(false);
        };
        let hash = row.computed_hash();
        if let Some(kept) = self.desk.ledger().read_row(store.seq).await? {
            return Ok(kept.computed_hash() == hash && store.hash == hash);
        }
        // The kept rows may begin behind it.
        let next = self.desk.kept_since(store.seq, 1).await?;
        let follows = |row: &Row| Head::decode(&row.head).is_ok_and(|head| head.prev == hash);
        Ok(store.hash == hash && next.first().is_some_and(follows))
    }

    /// The next kept rows behind the store's end, whole acts, none beyond what this desk has verified.
    async fn missing(&self, store: Tip, mine: Tip) -> Result<Option<Vec<Row>>, AppError> {
        let mut rows = self.desk.kept_since(store.seq, STEP).await?;
        rows.retain(|row| row.seq <= mine.seq);
        let whole = rows.last().is_some_and(|row| row.seq == mine.seq);
        if !whole {
            drop(crate::reading::hold_back_cut_act(&mut rows));
        }
        let follows = rows.first().is_some_and(|row| row.seq == store.seq + 1);
        Ok(follows.then_some(rows))
    }

    /// Puts back the chunks of these rows' files that a desk file keeps and the store lacks.
    ///
    /// # Errors
    /// The store's trouble.
    pub(crate) async fn put_chunks_back(
        &self,
        kept_in: &ledger::DeskFile,
        rows: &[Row],
    ) -> Result<(), AppError> {
        for (file, ..) in keeping::files_of(rows) {
            let there: Vec<u64> = self
                .ledger
                .chunk_list(&file)
                .await?
                .into_iter()
                .map(|(n, _)| n)
                .collect();
            let mut kept = kept_in.ledger().chunks_of(&file);
            let mut some = Vec::new();
            let mut size = 0;
            while let Some(chunk) = kept.next().await? {
                if there.contains(&chunk.n) {
                    continue;
                }
                size += chunk.bytes.len();
                some.push(NewChunk {
                    file,
                    n: chunk.n,
                    bytes: chunk.bytes,
                });
                if size >= CHUNK_BYTES {
                    size = 0;
                    self.append_chunks(std::mem::take(&mut some)).await?;
                }
            }
            self.append_chunks(some).await?;
        }
        Ok(())
    }

    async fn note(&self, done: PutBack) -> Result<(), AppError> {
        let mut all = self.put_backs().await?;
        all.push(done);
        let bytes = serde_json::to_vec(&all).map_err(|_| Code::Internal)?;
        self.desk.set_setting(SETTING, &bytes).await?;
        Ok(())
    }

    /// Everything this desk ever put back.
    pub(crate) async fn put_backs(&self) -> Result<Vec<PutBack>, AppError> {
        let bytes = self.desk.setting(SETTING).await?.unwrap_or_default();
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Refuses while the store shows another history: reading goes on meanwhile, writing does not.
    ///
    /// # Errors
    /// It does.
    pub(crate) fn may_write(&self) -> Result<(), AppError> {
        match self.standing.differs_at() {
            Some(seq) => Err(AppError::of(Code::HistoryDiffers).with("seq", seq)),
            None => Ok(()),
        }
    }
}

/// Why the store did not take a batch, for the screen.
pub(crate) fn refused(error: &AppendError) -> AppError {
    match error {
        AppendError::StoreFull => Code::StoreFull.into(),
        AppendError::Diverged { tip } => AppError::of(Code::HistoryDiffers).with("seq", tip.seq),
        AppendError::Store(store) => crate::error::store_fault(store.fault).into(),
        _ => Code::StoreUnavailable.into(),
    }
}

/// Seals a stream's keys again to everybody its entries name as reader and for whom no grant lies in the store; gives
/// how many. The entry that ordered a grant is the access list: nobody is added here (ledger.md §5).
///
/// # Errors
/// The store's trouble.
pub(crate) async fn seal_again(session: &Session, stream: Id) -> Result<u32, AppError> {
    session.may_write()?;
    let keys = session.stream_keys(stream.0).await?;
    let Some((epoch, ..)) = keys.last() else {
        return Ok(0);
    };
    let Some((readers, ordered_at)) = ordered(session, stream).await? else {
        return Ok(0);
    };
    let there = session.ledger.grants_of(&stream).await?;
    let mut missing = Vec::new();
    {
        let known = session.known.lock().await;
        let Some(unit) = &known.unit else { return Ok(0) };
        let members = readers.into_iter().filter(|person| unit.is_member(*person));
        let mut wanted = vec![Session::recovery(&known)?];
        for person in members {
            wanted.push(Session::recipient(&known, person)?);
        }
        for to in wanted {
            let lies_there = there.iter().any(|grant| {
                // One that claims epochs nobody named, or is too short for its keys, is broken: it hides no missing one.
                (grant.recipient, grant.generation) == (to.id, to.generation)
                    && grant.epoch_max == *epoch
                    && vault::may_be_grant(&grant.sealed, keys.len())
            });
            if !lies_there {
                missing.push(to);
            }
        }
    }
    if missing.is_empty() {
        return Ok(0);
    }
    let Some(row) = session.ledger.read_row(ordered_at).await? else {
        return Ok(0);
    };
    let act = domain::ids::ActId::from_bytes(row.columns.act.0);
    let mut chance = session.chance();
    let mut grants = Vec::with_capacity(missing.len());
    for to in &missing {
        let granted = Granted::Stream(&keys);
        grants.push(acts::grant(
            &session.unit_id,
            stream,
            act,
            to,
            &granted,
            &mut chance,
        )?);
    }
    append_grants(session, grants, "sealed_again").await
}

/// Lays sealed keys into the store for orders that stand in rows already: they need none of their own. Gives how many.
///
/// # Errors
/// The store's trouble: none of them lies there.
pub(crate) async fn append_grants(
    session: &Session,
    grants: Vec<NewGrant>,
    event: &'static str,
) -> Result<u32, AppError> {
    if grants.is_empty() {
        return Ok(0);
    }
    let count = u32::try_from(grants.len()).unwrap_or(u32::MAX);
    let batch = Batch {
        grants,
        ..Batch::default()
    };
    session
        .ledger
        .append(&batch)
        .await
        .map_err(|error| refused(&error))?;
    tracing::info!(event, count);
    Ok(count)
}

/// Who reads a stream by its entries, and the row that opened it; `None` where this person does not read it.
async fn ordered(session: &Session, stream: Id) -> Result<Option<(Vec<PersonId>, u64)>, AppError> {
    if stream.0 == UNIT_STREAM {
        let members = session
            .with_unit(domain::unit_state::Unit::confirmed_members)
            .await?;
        return Ok(Some((members, 1)));
    }
    let Some((line, log)) = session.stored_log(stream).await? else {
        return Ok(None);
    };
    let Some(opened) = log.rows.first().map(|row| row.seq) else {
        return Ok(None);
    };
    let readers = match line.kind {
        StreamKind::Case => log.case().map(|case| {
            let inside = |person: &PersonId| !case.is_walled(*person);
            case.readers
                .iter()
                .map(|reader| reader.person)
                .filter(inside)
                .collect()
        }),
        _ => log.submission().map(|submission| {
            let inside = |person: &PersonId| !submission.is_walled(*person);
            let readers = submission.readers.iter().map(|reader| reader.person);
            readers.filter(inside).collect()
        }),
    };
    Ok(readers.map(|readers| (readers, opened)))
}

/// Puts back the keys this desk sent and seals again what is missing in every stream this person holds, until `stop`
/// says so. Gives how many.
///
/// # Errors
/// The store's trouble. What was sealed stays.
pub(crate) async fn seal_all_again(
    session: &Session,
    stop: impl Fn() -> bool + Sync,
) -> Result<u32, AppError> {
    let mut sealed = sent_keys::put_back(session, &stop).await?;
    sealed += seal_again(session, Id(UNIT_STREAM)).await?;
    for (stream, _) in session.index.streams().await? {
        if stop() {
            break;
        }
        if stream != UNIT_STREAM {
            sealed += seal_again(session, Id(stream)).await?;
        }
    }
    Ok(sealed)
}
