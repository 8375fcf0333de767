//! The sync loop: reads on in the ledger, verifies, opens what this person holds keys for, folds it into the index.

use crate::acts::{self, EpochKey};
use crate::chain::{Checked, Fault, FaultKind};
use crate::error::{AppError, Code};
use crate::folding::{self, Open};
use crate::grants::Opener;
use crate::indexing::Writing;
use crate::known::Known;
use crate::reading;
use crate::session::Session;
use domain::ids::{PersonId, UNIT_STREAM};
use domain::public::KeyStanding;
use ledger::{Grant, Ledger};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::Ordering;
use tokio::task::JoinHandle;
use vault::{Head, Id, KeyId};

/// The bodies of rows as opened, by their places.
pub(crate) type Plains = HashMap<u64, Result<String, FaultKind>>;

/// Rows taken in one step.
const STEP: u64 = 8_000;

/// Grants read at once.
const GRANTS: u64 = 5_000;

impl Session {
    /// Reads on to the end of the ledger. Called after unlock, after an act, after a notice from the store.
    /// Where the store shows another history, reading goes on with what is known, and only writing is refused.
    ///
    /// # Errors
    /// The store fails, or a newer version is needed.
    pub async fn catch_up(&self) -> Result<(), AppError> {
        let mut known = self.known.lock().await;
        match self.catch_up_locked(&mut known).await {
            Err(error) if error.code == Code::HistoryDiffers => Ok(()),
            done => done,
        }
    }

    pub(crate) async fn catch_up_locked(&self, known: &mut Known) -> Result<(), AppError> {
        if self.behind.load(Ordering::Relaxed) {
            // What was read did not come into the index (a full disk, a future dropped): on from where the index stands,
            // once nothing is being written any more.
            drop(self.index.write().await?);
            *known = self.known_again().await?;
        }
        let stood = (known.tip(), known.grants_n);
        self.behind.store(true, Ordering::Relaxed);
        let read = self.read_on(known).await;
        let moved = stood != (known.tip(), known.grants_n);
        let next = known.tip().seq + 1;
        let mine = known
            .chain
            .register
            .standing(self.person, self.keys.generation, next);
        self.ended.store(mine == KeyStanding::Ended, Ordering::Relaxed);
        self.behind.store(read.is_err() && moved, Ordering::Relaxed);
        read
    }

    /// Before a list is shown that does not read on by itself: what could not be taken in before is tried once more. If
    /// it cannot be taken in now either, what is there is shown.
    pub(crate) async fn catch_up_if_behind(&self) {
        if self.behind.load(Ordering::Relaxed)
            && let Err(error) = self.catch_up().await
        {
            tracing::info!(code = error.code.word(), "still behind");
        }
    }

    async fn read_on(&self, known: &mut Known) -> Result<(), AppError> {
        if self.standing.differs_at().is_some() {
            // The anchor may be ahead of what the index knows.
            self.compare_anchor().await?;
        }
        if self.hold_against_store(known.tip()).await? {
            // Grants were numbered anew where the store fell back.
            known.grants_n = 0;
        }
        let stood = known.tip();
        let mut writing = Writing::default();
        let read = self.read_steps(known, &mut writing).await;
        let written = writing.ended().await;
        read.and(written)?;
        let tip = known.tip();
        if tip != stood || !self.anchored.load(Ordering::Relaxed) {
            self.keep_anchor(tip).await?;
        }
        self.follow_rights(known).await
    }

    /// Step by step to the end of the ledger. While one step is judged and folded, the next is read and the one before
    /// written.
    async fn read_steps(&self, known: &mut Known, writing: &mut Writing) -> Result<(), AppError> {
        let mut waiting = Waiting::since(known.grants_n);
        let mut ahead: Option<Ahead> = None;
        loop {
            self.read_grants(&mut waiting).await?;
            let step = match ahead.take() {
                Some(ahead) => ahead.step().await?,
                None => reading::step(&self.ledger, known.tip().seq, STEP).await?,
            };
            known.unfinished = step.unfinished;
            if step.rows.is_empty() && waiting.grants.is_empty() {
                known.grants_n = waiting.read;
                return Ok(());
            }
            if let Some(last) = step.rows.last().filter(|_| !step.at_end) {
                ahead = Some(Ahead::of(self.ledger.clone(), last.seq));
            }
            let mut chain = std::mem::replace(&mut known.chain, crate::chain::Chain::new(false));
            let rows = step.rows;
            let (back, checked) = tokio::task::spawn_blocking(move || {
                let checked = chain.check(rows);
                (chain, checked)
            })
            .await
            .map_err(|_| Code::Internal)?;
            known.chain = back;
            let restart = self
                .fold(known, checked?, &mut waiting, writing, step.at_end)
                .await?;
            if restart {
                // The unit key arrived: everything is read once more, now that it can be.
                writing.ended().await?;
                *known = Known::empty();
                waiting = Waiting::since(0);
                ahead = None;
                self.index_write_empty().await?;
            }
        }
    }

    async fn read_grants(&self, waiting: &mut Waiting) -> Result<(), AppError> {
        loop {
            let (found, last) = self
                .ledger
                .grants_for(&Id(self.person.bytes()), waiting.read, GRANTS)
                .await?;
            if last == waiting.read {
                return Ok(());
            }
            waiting.read = last;
            // What was sealed to keys that are lost opens to nobody here, and says nothing of the store.
            let lost = |grant: &Grant| grant.generation < self.keys.generation;
            for grant in found.into_iter().filter(|grant| !lost(grant)) {
                waiting.grants.entry(grant.stream).or_default().push(grant);
            }
        }
    }

    /// Folds a step; `true`: the unit key arrived after rows were passed by without it.
    async fn fold(
        &self,
        known: &mut Known,
        checked: Vec<Checked>,
        waiting: &mut Waiting,
        writing: &mut Writing,
        at_end: bool,
    ) -> Result<bool, AppError> {
        let unit_stream = Id(UNIT_STREAM);
        let mut faults: Vec<Fault> = std::mem::take(&mut known.chain.faults);
        if let Some(grants) = waiting.grants.remove(&unit_stream) {
            // Not by counting rows: where some are missing that would never end.
            let passed = known.unit_version > 0 && known.unit_keys.is_empty();
            self.open_unit_grants(known, &checked, &grants).await?;
            if passed && !known.unit_keys.is_empty() {
                return Ok(true);
            }
        }
        let mut open: HashMap<Id, Open> = HashMap::new();
        self.open_streams(known, &checked, (waiting, writing), &mut open)
            .await?;
        // At the end nothing more can come that a grant might belong to: those left are for rows passed by before.
        let late_rows = if at_end {
            let before = checked.first().map_or(known.tip().seq + 1, |row| row.row.seq);
            let late = std::mem::take(&mut waiting.grants);
            known.grants_n = waiting.read;
            writing.ended().await?;
            self.late_rows(known, late, before, &mut open, &mut faults)
                .await?
        } else {
            Vec::new()
        };
        let mut plains = opened_bodies(known, &checked, &late_rows, &open);
        // Rows passed by earlier are judged by the unit as it stood at each of them.
        let mut past = known.past();
        for row in &late_rows {
            let Some(head) = row.head.as_ref().filter(|_| row.good) else {
                folding::pass_by(&mut open, row);
                continue;
            };
            if let (Some(unit), Some(stream)) = (past.until(head.seq), open.get_mut(&head.stream)) {
                folding::fold_row(self.person, unit, stream, head, &mut plains, &mut faults)?;
            }
        }
        for row in &checked {
            count_unit(known, row);
            let Some(head) = row.head.as_ref().filter(|_| row.good) else {
                faults.push(Fault {
                    seq: Some(row.row.seq),
                    kind: FaultKind::NoEffect,
                });
                folding::pass_by(&mut open, row);
                continue;
            };
            if head.stream == unit_stream {
                // Who holds no unit key yet reads the clear parts only; a newcomer's first row has nothing else.
                let sealed = !row.row.body.is_empty() && !known.unit_keys.is_empty();
                let text = sealed
                    .then(|| folding::take_text(&mut plains, head.seq, &mut faults))
                    .flatten();
                folding::fold_unit(known, row, folding::meta_of(head), text, &mut faults)?;
            } else if let (Some(stream), Some(unit)) = (open.get_mut(&head.stream), &known.unit) {
                folding::fold_row(self.person, unit, stream, head, &mut plains, &mut faults)?;
            }
        }
        let again: Vec<u64> = late_rows.iter().map(|row| row.row.seq).collect();
        self.write_index(known, open, &again, &faults, writing).await?;
        Ok(false)
    }

    fn opener(&self, known: &Known) -> Opener<'_> {
        Opener::person(known.chain.unit, self.person, &self.keys)
    }

    /// Opens grants of the unit key. Its rows name the key ids.
    async fn open_unit_grants(
        &self,
        known: &mut Known,
        checked: &[Checked],
        grants: &[Grant],
    ) -> Result<(), AppError> {
        let stream = Id(UNIT_STREAM);
        let mut named: Vec<KeyId> = Vec::new();
        if known.tip().seq > checked.len() as u64 {
            for row in self.ledger.read_stream(&stream).await? {
                if let Ok(head) = Head::decode(&row.head) {
                    name(&mut named, head.key_id);
                }
            }
        }
        for head in checked
            .iter()
            .filter(|row| row.good)
            .filter_map(|row| row.head.as_ref())
            .filter(|head| head.stream == stream)
        {
            name(&mut named, head.key_id);
        }
        let held: Vec<KeyId> = ids_of(&known.unit_keys);
        match self.opener(known).best(grants, &held, &named) {
            Some((_, keys)) if keys.len() > held.len() => known.unit_keys = keys,
            _ => {}
        }
        Ok(())
    }

    /// Finds, for the streams of a step, what the index holds and what grants open.
    async fn open_streams(
        &self,
        known: &Known,
        checked: &[Checked],
        (waiting, writing): (&mut Waiting, &mut Writing),
        open: &mut HashMap<Id, Open>,
    ) -> Result<(), AppError> {
        let mut named: BTreeMap<Id, Vec<KeyId>> = BTreeMap::new();
        let mut opens_here: HashSet<Id> = HashSet::new();
        for row in checked {
            if let Some(head) = row.head.as_ref().filter(|_| row.good) {
                name(named.entry(head.stream).or_default(), head.key_id);
                if head.version == 1 {
                    opens_here.insert(head.stream);
                }
            } else {
                // Without effect, but it has used up a number.
                named.entry(row.row.columns.stream).or_default();
                if let Some(head) = &row.head {
                    named.entry(head.stream).or_default();
                }
            }
        }
        named.remove(&Id(UNIT_STREAM));
        // Streams the index knows already.
        let mut stored: Vec<Id> = Vec::new();
        let seen = checked.first().map_or(0, |row| row.row.seq.saturating_sub(1));
        if named.keys().any(|stream| writing.takes_out(stream)) {
            writing.ended().await?;
        }
        for stream in named.keys().filter(|stream| !opens_here.contains(*stream)) {
            let here = writing
                .take(stream)
                .or_else(|| self.standing.take_warm(seen, stream));
            match here {
                Some(here) => drop(open.insert(*stream, here)),
                None => stored.push(*stream),
            }
        }
        open.extend(self.stored_streams(&stored).await?);
        // Grants for new streams, or for new epochs of known ones, are opened on all cores.
        let opener = self.opener(known);
        let opened: Vec<(Id, usize, Vec<EpochKey>)> = named
            .par_iter()
            .filter(|(stream, _)| opens_here.contains(*stream) || open.contains_key(*stream))
            .filter_map(|(stream, named)| {
                let grants = waiting.grants.get(stream)?;
                let held = open
                    .get(stream)
                    .map(|open| ids_of(&open.keys))
                    .unwrap_or_default();
                let (place, keys) = opener.best(grants, &held, named)?;
                (keys.len() > held.len()).then_some((*stream, place, keys))
            })
            .collect();
        for (stream, place, keys) in opened {
            if let Some(grants) = waiting.grants.get_mut(&stream) {
                grants.remove(place);
                if grants.is_empty() {
                    waiting.grants.remove(&stream);
                }
            }
            match open.get_mut(&stream) {
                Some(known) => {
                    known.keys = keys;
                    known.touched = true;
                }
                None => drop(open.insert(stream, Open::new(keys))),
            }
        }
        Ok(())
    }

    /// Rows of streams whose keys came later than the rows; their signatures are checked once more. What of the grants
    /// opens nothing is named.
    async fn late_rows(
        &self,
        known: &Known,
        mut late: BTreeMap<Id, Vec<Grant>>,
        before: u64,
        open: &mut HashMap<Id, Open>,
        faults: &mut Vec<Fault>,
    ) -> Result<Vec<Checked>, AppError> {
        let mut found: Vec<Checked> = Vec::new();
        if late.is_empty() {
            return Ok(found);
        }
        let opener = self.opener(known);
        let no_effect = self.rows_without_effect().await?;
        let streams: Vec<Id> = late.keys().copied().collect();
        for some in streams.chunks(1_000) {
            // Items and halves have keys and no rows: they are left out here, and opened when they are asked for.
            let mut by_stream: BTreeMap<Id, Vec<ledger::Row>> = BTreeMap::new();
            for row in self.ledger.read_streams(some).await? {
                by_stream.entry(row.columns.stream).or_default().push(row);
            }
            for (stream, rows) in by_stream {
                let mut named: Vec<KeyId> = Vec::new();
                for row in rows.iter().filter(|row| !no_effect.contains(&row.seq)) {
                    if let Ok(head) = Head::decode(&row.head) {
                        name(&mut named, head.key_id);
                    }
                }
                let held = match open.get(&stream) {
                    Some(open) => ids_of(&open.keys),
                    None => ids_of(&self.stream_keys(stream.0).await?),
                };
                let mut grants = late.remove(&stream).unwrap_or_default();
                let best = opener.best(&grants, &held, &named);
                if let Some((place, _)) = &best {
                    grants.remove(*place);
                }
                let ids = match &best {
                    Some((_, keys)) if keys.len() > held.len() => ids_of(keys),
                    _ => held.clone(),
                };
                for grant in grants
                    .iter()
                    .filter(|grant| opener.open(grant, &ids, &named).is_none())
                {
                    let ordered = rows.iter().find(|row| row.columns.act == grant.act);
                    faults.push(Fault {
                        seq: ordered.map(|row| row.seq),
                        kind: FaultKind::Grant { stream },
                    });
                }
                // Grants of epochs that are known here bring nothing: replayed, or sealed again.
                let Some((_, keys)) = best.filter(|(_, keys)| keys.len() > held.len()) else {
                    continue;
                };
                open.insert(stream, Open::new(keys));
                let passed = rows.into_iter().filter(|row| row.seq < before);
                found.extend(passed.map(|row| checked_anew(known, row, &no_effect)));
            }
        }
        found.sort_by_key(|row| row.row.seq);
        Ok(found)
    }

    /// Rows that were judged without effect before any key was asked for.
    pub(crate) async fn rows_without_effect(&self) -> Result<HashSet<u64>, AppError> {
        let code = FaultKind::NoEffect.code();
        let faults = self.index.faults().await?;
        Ok(faults
            .into_iter()
            .filter(|fault| fault.code == code)
            .filter_map(|fault| fault.seq)
            .collect())
    }
}

/// The next step, read while this one is worked on.
struct Ahead(JoinHandle<Result<reading::Step, ledger::ReadError>>);

impl Ahead {
    fn of(ledger: Ledger, since: u64) -> Self {
        Self(tokio::spawn(
            async move { reading::step(&ledger, since, STEP).await },
        ))
    }

    async fn step(mut self) -> Result<reading::Step, AppError> {
        Ok((&mut self.0).await.map_err(|_| Code::Internal)??)
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Grants that were read and opened nothing yet: the rows they belong to may still come.
struct Waiting {
    /// The last grant read.
    read: u64,
    grants: BTreeMap<Id, Vec<Grant>>,
}

impl Waiting {
    const fn since(read: u64) -> Self {
        Self {
            read,
            grants: BTreeMap::new(),
        }
    }
}

fn ids_of(keys: &[EpochKey]) -> Vec<KeyId> {
    keys.iter().map(|(_, id, _)| *id).collect()
}

/// Notes a key's name in the order of first appearance.
pub(crate) fn name(named: &mut Vec<KeyId>, key_id: KeyId) {
    if key_id != KeyId::ZERO && !named.contains(&key_id) {
        named.push(key_id);
    }
}

/// Keeps the count of the unit's stream, by rows without effect too.
fn count_unit(known: &mut Known, row: &Checked) {
    let columns = &row.row.columns;
    if columns.stream.0 != UNIT_STREAM {
        return;
    }
    // The store counted it, whatever its head says; but no wild number leads the count away.
    let sound = row.good || row.row.columns_fault().is_none();
    if sound || columns.version == known.unit_version + 1 {
        known.unit_version = columns.version;
    }
}

/// A row that was passed by, as it is judged now that its key is here.
pub(crate) fn checked_anew(known: &Known, row: ledger::Row, no_effect: &HashSet<u64>) -> Checked {
    let head = Head::decode(&row.head).ok();
    let good = head.as_ref().is_some_and(|head| {
        row.columns_fault().is_none()
            && !no_effect.contains(&head.seq)
            && known
                .chain
                .keys_of(PersonId::from_bytes(head.author.0), head.generation)
                .is_some_and(|keys| crate::chain::signature_holds(&keys.sign, &row))
    });
    Checked {
        row,
        head,
        public: None,
        good,
    }
}

/// Opens the bodies of these rows on all cores, as far as their keys are here.
fn opened_bodies(known: &Known, checked: &[Checked], late: &[Checked], open: &HashMap<Id, Open>) -> Plains {
    let unit = known.chain.unit;
    let unit_keys = &known.unit_keys;
    checked
        .par_iter()
        .chain(late.par_iter())
        .filter(|row| row.good && !row.row.body.is_empty())
        .filter_map(|row| {
            let head = row.head.as_ref()?;
            let in_unit = head.stream.0 == UNIT_STREAM;
            let key = if in_unit {
                let held = unit_keys.iter().find(|(_, id, _)| *id == head.key_id);
                held.map(|(_, _, key)| key)
            } else {
                open.get(&head.stream)?.key(&head.key_id)
            };
            let Some(key) = key else {
                return in_unit.then_some((head.seq, Err(FaultKind::Sealed("key"))));
            };
            let text = acts::open_row(&row.row, head, &unit, key)
                .map_err(|_| FaultKind::Sealed("body"))
                .and_then(|plain| {
                    String::from_utf8(plain.expose().clone()).map_err(|_| FaultKind::Sealed("body"))
                });
            Some((head.seq, text))
        })
        .collect()
}
