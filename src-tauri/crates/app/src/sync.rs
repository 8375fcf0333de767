//! The sync loop: reads on in the ledger, verifies, opens what this person holds keys for, folds it into the index.

use crate::acts;
use crate::chain::{Checked, Fault, FaultKind};
use crate::error::{AppError, Code};
use crate::known::{Known, LogRow};
use crate::project;
use crate::session::Session;
use chrono::{DateTime, Utc};
use domain::case::CaseEvent;
use domain::case_state::Case;
use domain::history::{self, BodyFault};
use domain::ids::{CaseId, PersonId, StreamKind, SubmissionId, UNIT_STREAM};
use domain::rules::{self, Row as RuleRow};
use domain::submission::SubmissionEvent;
use domain::submission_state::Submission;
use domain::unit_state::{Meta, Unit};
use ledger::Grant;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use vault::{Head, Id, KeyId, StreamKey};

/// Rows taken in one step.
const STEP: u64 = 4_000;

/// Grants read at once.
const GRANTS: u64 = 5_000;

/// A folded stream with the rows it was folded from.
pub(crate) enum Folded {
    /// A submission.
    Submission(Box<Submission>),
    /// A case.
    Case(Box<Case>),
}

/// What the index keeps of a stream: its rows, to be folded again.
#[derive(Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct StreamLog {
    pub(crate) rows: Vec<LogRow>,
}

impl StreamLog {
    /// Reads the index's blob.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, AppError> {
        serde_json::from_slice(bytes).map_err(|_| Code::Damaged.into())
    }

    /// Folds a case from its rows.
    pub(crate) fn case(&self) -> Option<Case> {
        let mut folded: Option<Case> = None;
        for row in &self.rows {
            let event = history::decode_case(row.event.as_deref()?.as_bytes()).ok()?;
            match &mut folded {
                Some(case) => case.apply(&event, &row.meta()),
                None => folded = Case::open(&event, &row.meta()),
            }
        }
        folded
    }

    /// Folds a submission from its rows.
    pub(crate) fn submission(&self) -> Option<Submission> {
        let mut folded: Option<Submission> = None;
        for row in &self.rows {
            let event = history::decode_submission(row.event.as_deref()?.as_bytes()).ok()?;
            match &mut folded {
                Some(submission) => submission.apply(&event, &row.meta()),
                None => folded = Submission::open(&event, &row.meta()),
            }
        }
        folded
    }
}

/// A stream while a step works on it.
struct Open {
    keys: Vec<crate::acts::EpochKey>,
    version: u64,
    kind: Option<StreamKind>,
    log: StreamLog,
    folded: Option<Folded>,
    /// Place in `keys` of the epoch in force; `None` before the first row.
    epoch: Option<usize>,
    touched: bool,
    /// A row came under a key this person was not given: he lost access.
    lost: bool,
}

impl Open {
    /// A stream of which nothing was folded yet.
    const fn new(keys: Vec<crate::acts::EpochKey>) -> Self {
        Self {
            keys,
            version: 0,
            kind: None,
            log: StreamLog { rows: Vec::new() },
            folded: None,
            epoch: None,
            touched: false,
            lost: false,
        }
    }

    /// Whether a row may come under this key now: that of the epoch in force, or the next.
    fn enter_epoch(&mut self, key_id: &KeyId) -> bool {
        let Some(place) = self.keys.iter().position(|(_, id, _)| id == key_id) else {
            return false;
        };
        let next = self.epoch.map_or(0, |epoch| epoch + 1);
        let lawful = Some(place) == self.epoch || place == next;
        if lawful {
            self.epoch = Some(place);
        }
        lawful
    }

    /// Whether the key of a row is here; if not, this person lost access with it.
    fn holds(&mut self, key_id: &KeyId) -> bool {
        let held = self.key(key_id).is_some();
        self.lost |= !held;
        held
    }

    fn key(&self, key_id: &KeyId) -> Option<&StreamKey> {
        self.keys
            .iter()
            .find(|(_, id, _)| id == key_id)
            .map(|(_, _, key)| key)
    }
}

/// A body opened by the key its head names.
struct Plain {
    seq: u64,
    text: Result<String, FaultKind>,
}

impl Session {
    /// Reads on to the end of the ledger. Called after unlock, after an act, after a notice from the store.
    ///
    /// # Errors
    /// The store fails, a newer version is needed, or the store shows another history than this desk has seen.
    pub async fn catch_up(&self) -> Result<(), AppError> {
        let mut known = self.known.lock().await;
        self.catch_up_locked(&mut known).await
    }

    pub(crate) async fn catch_up_locked(&self, known: &mut Known) -> Result<(), AppError> {
        self.compare_tip(known).await?;
        loop {
            let grants = self.read_grants(known).await?;
            let mut rows = self.ledger.read_since(known.tip().seq, STEP).await?;
            crate::verify::hold_back_cut_act(&mut rows);
            if rows.is_empty() && grants.is_empty() {
                break;
            }
            let mut chain = std::mem::replace(&mut known.chain, crate::chain::Chain::new(false));
            let (back, checked) = tokio::task::spawn_blocking(move || {
                let checked = chain.check(rows);
                (chain, checked)
            })
            .await
            .map_err(|_| Code::Internal)?;
            known.chain = back;
            let checked = checked?;
            let restart = self.fold(known, checked, grants).await?;
            if restart {
                // The unit key arrived: everything is read once more, now that it can be.
                *known = Known::empty();
                self.index_write_empty().await?;
            }
        }
        let tip = known.tip();
        self.keep_anchor(tip).await?;
        Ok(())
    }

    /// A store that shows less, or something else, than this desk has verified fell back or was exchanged.
    async fn compare_tip(&self, known: &Known) -> Result<(), AppError> {
        let mine = known.tip();
        if mine.seq == 0 {
            return Ok(());
        }
        let row = self.ledger.read_row(mine.seq).await?;
        if row.is_some_and(|row| row.computed_hash() == mine.hash) {
            return Ok(());
        }
        Err(AppError::of(Code::HistoryDiffers).with("seq", mine.seq))
    }

    async fn read_grants(&self, known: &mut Known) -> Result<HashMap<Id, Vec<Grant>>, AppError> {
        let mut grants: HashMap<Id, Vec<Grant>> = HashMap::new();
        loop {
            let (found, last) = self
                .ledger
                .grants_for(&Id(self.person.bytes()), known.grants_n, GRANTS)
                .await?;
            if last == known.grants_n {
                return Ok(grants);
            }
            known.grants_n = last;
            for grant in found {
                grants.entry(grant.stream).or_default().push(grant);
            }
        }
    }

    /// Folds a step; `true`: the unit key arrived after rows were passed by without it.
    async fn fold(
        &self,
        known: &mut Known,
        checked: Vec<Checked>,
        mut grants: HashMap<Id, Vec<Grant>>,
    ) -> Result<bool, AppError> {
        let unit_stream = Id(UNIT_STREAM);
        if let Some(unit_grants) = grants.remove(&unit_stream) {
            // Not by counting rows: where some are missing that would never end.
            let passed = known.unit_version > 0 && known.unit_keys.is_empty();
            self.open_unit_grants(known, &checked, &unit_grants).await?;
            if passed && !known.unit_keys.is_empty() {
                return Ok(true);
            }
        }
        let mut open: HashMap<Id, Open> = HashMap::new();
        self.open_streams(known, &checked, &mut grants, &mut open).await?;
        // Grants for streams whose rows were passed by before: read those streams again, from the first row.
        let late: Vec<Id> = grants.keys().copied().collect();
        let before = checked.first().map_or(known.tip().seq + 1, |row| row.row.seq);
        let late_rows = self
            .late_rows(known, &late, before, &mut grants, &mut open)
            .await?;

        // Bodies are opened on all cores, then folded in order.
        let unit_id = known.chain.unit;
        let plains: HashMap<u64, Plain> = {
            let unit_keys = &known.unit_keys;
            let open = &open;
            checked
                .par_iter()
                .chain(late_rows.par_iter())
                .filter(|row| row.good)
                .filter_map(|row| {
                    let head = row.head.as_ref()?;
                    let key = if head.stream == unit_stream {
                        unit_keys
                            .iter()
                            .find(|(_, id, _)| *id == head.key_id)
                            .map(|(_, _, key)| key)
                    } else {
                        open.get(&head.stream)?.key(&head.key_id)
                    };
                    // A newcomer's first row has no body.
                    if row.row.body.is_empty() {
                        return None;
                    }
                    let Some(key) = key else {
                        return (head.stream == unit_stream).then_some(Plain {
                            seq: head.seq,
                            text: Err(FaultKind::Sealed("key")),
                        });
                    };
                    let text = acts::open_row(&row.row, head, &unit_id, key)
                        .map_err(|_| FaultKind::Sealed("body"))
                        .and_then(|plain| {
                            String::from_utf8(plain.expose().clone()).map_err(|_| FaultKind::Sealed("body"))
                        });
                    Some(Plain { seq: head.seq, text })
                })
                .map(|plain| (plain.seq, plain))
                .collect()
        };
        let mut plains = plains;
        let mut faults: Vec<Fault> = std::mem::take(&mut known.chain.faults);
        // Rows passed by earlier are judged by the unit as it stood at each of them.
        let mut past = known.past();
        for row in late_rows.iter().filter(|row| row.good) {
            let Some(head) = &row.head else { continue };
            let Some(unit) = past.until(head.seq) else {
                continue;
            };
            if let (Some(stream), Some(text)) = (
                open.get_mut(&head.stream),
                take_text(&mut plains, head.seq, &mut faults),
            ) {
                fold_stream(unit, stream, head, meta_of(head), text, &mut faults)?;
            }
        }
        for row in &checked {
            let Some(head) = &row.head else { continue };
            if head.stream == unit_stream {
                known.unit_version = head.version;
            }
            if !row.good {
                faults.push(Fault {
                    seq: Some(head.seq),
                    kind: FaultKind::NoEffect,
                });
                continue;
            }
            let meta = meta_of(head);
            if head.stream == unit_stream {
                let text = take_text(&mut plains, head.seq, &mut faults);
                if text.is_some() || row.row.body.is_empty() {
                    fold_unit(known, row, meta, text, &mut faults)?;
                }
            } else if let Some(stream) = open.get_mut(&head.stream)
                && let Some(unit) = &known.unit
                && stream.holds(&head.key_id)
                && let Some(text) = take_text(&mut plains, head.seq, &mut faults)
            {
                fold_stream(unit, stream, head, meta, text, &mut faults)?;
            }
        }
        self.write_index(known, open, &faults).await?;
        Ok(false)
    }

    /// Opens grants of the unit key. Its rows name the key ids.
    async fn open_unit_grants(
        &self,
        known: &mut Known,
        checked: &[Checked],
        grants: &[Grant],
    ) -> Result<(), AppError> {
        let stream = Id(UNIT_STREAM);
        let mut key_ids: Vec<KeyId> = Vec::new();
        let mut see = |key_id: KeyId| {
            if key_id != KeyId::ZERO && !key_ids.contains(&key_id) {
                key_ids.push(key_id);
            }
        };
        if known.tip().seq > checked.len() as u64 {
            for row in self.ledger.read_stream(&stream).await? {
                if let Ok(head) = Head::decode(&row.head) {
                    see(head.key_id);
                }
            }
        }
        for head in checked
            .iter()
            .filter_map(|row| row.head.as_ref())
            .filter(|head| head.stream == stream)
        {
            see(head.key_id);
        }
        for grant in grants {
            match self.open_stream_grant(known, grant, &key_ids) {
                Some(keys) if keys.len() >= known.unit_keys.len() => known.unit_keys = keys,
                _ => {}
            }
        }
        Ok(())
    }

    /// Opens one grant of a stream's keys; keys that do not match the ids the entries name are discarded.
    fn open_stream_grant(
        &self,
        known: &Known,
        grant: &Grant,
        key_ids: &[KeyId],
    ) -> Option<Vec<crate::acts::EpochKey>> {
        let count = usize::try_from(grant.epoch_max).ok()?;
        let key_ids = key_ids.get(..count)?;
        let epochs: Vec<u32> = (1..=u32::try_from(count).ok()?).collect();
        let info = vault::GrantInfo {
            unit: known.chain.unit,
            stream: grant.stream,
            recipient: Id(self.person.bytes()),
            generation: self.keys.generation,
            epochs: &epochs,
            key_ids,
        };
        let keys = vault::open_grant::<StreamKey>(self.keys.seal.private(), &info, &grant.sealed).ok()?;
        let mut opened = Vec::with_capacity(count);
        for ((epoch, key_id), key) in epochs.iter().zip(key_ids).zip(keys) {
            let unit = acts::naming_unit(&known.chain.unit, &grant.stream, *epoch);
            if vault::key_id(&unit, &grant.stream, *epoch, &key) != *key_id {
                return None;
            }
            opened.push((*epoch, *key_id, key));
        }
        Some(opened)
    }

    /// Finds, for the streams of a step, what the index holds and what new grants open.
    async fn open_streams(
        &self,
        known: &Known,
        checked: &[Checked],
        grants: &mut HashMap<Id, Vec<Grant>>,
        open: &mut HashMap<Id, Open>,
    ) -> Result<(), AppError> {
        let mut key_ids: BTreeMap<Id, Vec<KeyId>> = BTreeMap::new();
        let mut opens_here: HashSet<Id> = HashSet::new();
        for head in checked
            .iter()
            .filter(|row| row.good)
            .filter_map(|row| row.head.as_ref())
        {
            if head.stream.0 == UNIT_STREAM {
                continue;
            }
            let seen = key_ids.entry(head.stream).or_default();
            if !seen.contains(&head.key_id) {
                seen.push(head.key_id);
            }
            if head.version == 1 {
                opens_here.insert(head.stream);
            }
        }
        // New streams: all their grants are opened on all cores.
        let new: Vec<(Id, Vec<KeyId>, Vec<Grant>)> = key_ids
            .iter()
            .filter(|(stream, _)| opens_here.contains(*stream))
            .filter_map(|(stream, ids)| Some((*stream, ids.clone(), grants.remove(stream)?)))
            .collect();
        let opened: Vec<(Id, Option<Vec<crate::acts::EpochKey>>)> = new
            .par_iter()
            .map(|(stream, ids, grants)| {
                (
                    *stream,
                    grants
                        .iter()
                        .rev()
                        .find_map(|grant| self.open_stream_grant(known, grant, ids)),
                )
            })
            .collect();
        for (stream, keys) in opened {
            if let Some(keys) = keys {
                open.insert(stream, Open::new(keys));
            }
        }
        // Streams the index knows already.
        for stream in key_ids.keys().filter(|stream| !opens_here.contains(*stream)) {
            if let Some(found) = self.stored_stream(*stream).await? {
                open.insert(*stream, found);
            }
        }
        Ok(())
    }

    async fn stored_stream(&self, stream: Id) -> Result<Option<Open>, AppError> {
        let Some(line) = self.index.stream(stream.0).await? else {
            return Ok(None);
        };
        let keys = self
            .index
            .keys(stream.0)
            .await?
            .into_iter()
            .map(|stored| {
                let key = StreamKey::from_bytes(&stored.key);
                (
                    stored.epoch,
                    vault::key_id(&self.unit_id, &stream, stored.epoch, &key),
                    key,
                )
            })
            .collect();
        let blob = match line.kind {
            StreamKind::Case => self
                .index
                .case(CaseId::from_bytes(stream.0))
                .await?
                .map(|stored| stored.state_blob),
            StreamKind::Submission => self
                .index
                .submission(SubmissionId::from_bytes(stream.0))
                .await?
                .map(|stored| stored.state_blob),
            StreamKind::Unit => None,
        };
        let Some(blob) = blob else { return Ok(None) };
        let log = StreamLog::from_bytes(&blob)?;
        let folded = match line.kind {
            StreamKind::Case => log.case().map(|case| Folded::Case(Box::new(case))),
            _ => log
                .submission()
                .map(|submission| Folded::Submission(Box::new(submission))),
        };
        let keys: Vec<crate::acts::EpochKey> = keys;
        let epoch = keys.iter().position(|(_, id, _)| id.0 == line.key_id);
        Ok(Some(Open {
            version: line.version,
            kind: Some(line.kind),
            log,
            folded,
            epoch,
            ..Open::new(keys)
        }))
    }

    /// Rows of streams whose keys came later than the rows; their signatures are checked once more.
    async fn late_rows(
        &self,
        known: &Known,
        streams: &[Id],
        before: u64,
        grants: &mut HashMap<Id, Vec<Grant>>,
        open: &mut HashMap<Id, Open>,
    ) -> Result<Vec<Checked>, AppError> {
        let mut late: Vec<Checked> = Vec::new();
        for some in streams.chunks(1_000) {
            let mut by_stream: BTreeMap<Id, Vec<ledger::Row>> = BTreeMap::new();
            for row in self.ledger.read_streams(some).await? {
                by_stream.entry(row.columns.stream).or_default().push(row);
            }
            let no_effect: HashSet<u64> = self.rows_without_effect().await?;
            for (stream, rows) in by_stream {
                let heads: Vec<Head> = rows
                    .iter()
                    .filter_map(|row| Head::decode(&row.head).ok())
                    .collect();
                let mut key_ids: Vec<KeyId> = Vec::new();
                for head in &heads {
                    if !key_ids.contains(&head.key_id) {
                        key_ids.push(head.key_id);
                    }
                }
                let Some(keys) = grants
                    .remove(&stream)
                    .unwrap_or_default()
                    .iter()
                    .rev()
                    .find_map(|grant| self.open_stream_grant(known, grant, &key_ids))
                else {
                    continue;
                };
                open.insert(stream, Open::new(keys));
                for row in rows.into_iter().filter(|row| row.seq < before) {
                    let Ok(head) = Head::decode(&row.head) else {
                        continue;
                    };
                    let good = row.columns_fault().is_none()
                        && !no_effect.contains(&head.seq)
                        && known
                            .chain
                            .keys_of(PersonId::from_bytes(head.author.0), head.generation)
                            .is_some_and(|keys| crate::chain::signature_holds(&keys.sign, &row));
                    late.push(Checked {
                        row,
                        head: Some(head),
                        public: None,
                        good,
                    });
                }
            }
        }
        late.sort_by_key(|row| row.row.seq);
        Ok(late)
    }

    async fn rows_without_effect(&self) -> Result<HashSet<u64>, AppError> {
        let faults = self.index.faults().await?;
        Ok(faults
            .into_iter()
            .filter(|fault| fault.code != "odd_clock")
            .filter_map(|fault| fault.seq)
            .collect())
    }

    async fn write_index(
        &self,
        known: &Known,
        open: HashMap<Id, Open>,
        faults: &[Fault],
    ) -> Result<(), AppError> {
        let mut writer = self.index.write().await?;
        for (epoch, _, key) in &known.unit_keys {
            writer.put_key(UNIT_STREAM, *epoch, key.expose()).await?;
        }
        for (id, stream) in open
            .into_iter()
            .filter(|(_, stream)| stream.touched || stream.lost)
        {
            if stream.lost {
                writer.remove_stream(id.0).await?;
                continue;
            }
            let Some(kind) = stream.kind else { continue };
            let current = stream.epoch.and_then(|place| stream.keys.get(place));
            let (epoch, key_id) = current.map_or((1, KeyId::ZERO), |(epoch, key_id, _)| (*epoch, *key_id));
            let line = index::StreamLine {
                kind,
                version: stream.version,
                epoch,
                key_id: key_id.0,
            };
            writer.put_stream(id.0, line).await?;
            for (epoch, _, key) in &stream.keys {
                writer.put_key(id.0, *epoch, key.expose()).await?;
            }
            let blob = serde_json::to_vec(&stream.log).map_err(|_| Code::Internal)?;
            match (stream.folded, &known.unit) {
                (Some(Folded::Case(case)), Some(unit)) => {
                    if case.is_walled(self.person) {
                        writer.remove_stream(id.0).await?;
                        continue;
                    }
                    writer.put_case(&project::case(unit, &case, blob)).await?;
                }
                (Some(Folded::Submission(submission)), Some(unit)) => {
                    writer
                        .put_submission(&project::submission(unit, &submission, blob))
                        .await?;
                    for file in &submission.files {
                        writer.put_file(&project::file(&submission, file)).await?;
                    }
                }
                _ => {}
            }
        }
        for fault in faults {
            let params = serde_json::to_string(&fault.kind.params()).unwrap_or_default();
            writer.put_fault(fault.seq, fault.kind.code(), &params).await?;
        }
        let tip = known.tip();
        writer
            .set_progress(&index::Progress {
                seq: tip.seq,
                hash: tip.hash.0,
                grants_n: known.grants_n,
                last_at: known.chain.last_at,
                unit_state: known.to_bytes(),
            })
            .await?;
        writer.commit().await?;
        Ok(())
    }
}

/// Folds one row of the unit's stream, by the readers' rules.
fn fold_unit(
    known: &mut Known,
    row: &Checked,
    meta: Meta,
    text: Option<String>,
    faults: &mut Vec<Fault>,
) -> Result<(), AppError> {
    let event = match &text {
        Some(text) => match history::decode_unit(text.as_bytes()) {
            Ok(event) => Some(event),
            Err(BodyFault::NewerNeeded) => {
                return Err(AppError::of(Code::NewerNeeded).with("seq", meta.seq));
            }
            Err(_) => {
                faults.push(Fault {
                    seq: Some(meta.seq),
                    kind: FaultKind::Sealed("event"),
                });
                return Ok(());
            }
        },
        None => None,
    };
    let rules_number = known
        .unit
        .as_ref()
        .map_or(rules::CURRENT, |unit| unit.rules_at(meta.seq));
    if let Some(event) = &event
        && let Err(fault) = judged(rules_number, known.unit.as_ref(), meta, RuleRow::Unit(event))?
    {
        faults.push(Fault {
            seq: Some(meta.seq),
            kind: FaultKind::Rule(fault.to_owned()),
        });
        return Ok(());
    }
    let public = row
        .public
        .as_ref()
        .map(|_| String::from_utf8_lossy(&row.row.public).into_owned());
    let log = LogRow {
        seq: meta.seq,
        author: meta.author,
        at: meta.at,
        public,
        event: text,
    };
    known.take(log, row.public.as_ref(), event.as_ref());
    Ok(())
}

/// Judges a row; `Ok(Err(_))`: it has no effect, and why.
fn judged(
    number: u16,
    unit: Option<&Unit>,
    meta: Meta,
    row: RuleRow<'_>,
) -> Result<Result<(), String>, AppError> {
    match rules::judge(number, unit, meta.author, row) {
        Ok(()) => Ok(Ok(())),
        Err(rules::Fault::NewerNeeded) => Err(AppError::of(Code::NewerNeeded).with("seq", meta.seq)),
        Err(fault) => Ok(Err(fault.to_string())),
    }
}

fn take_text(plains: &mut HashMap<u64, Plain>, seq: u64, faults: &mut Vec<Fault>) -> Option<String> {
    match plains.remove(&seq)?.text {
        Ok(text) => Some(text),
        Err(kind) => {
            faults.push(Fault { seq: Some(seq), kind });
            None
        }
    }
}

fn meta_of(head: &Head) -> Meta {
    Meta {
        seq: head.seq,
        author: PersonId::from_bytes(head.author.0),
        at: DateTime::<Utc>::from_timestamp_millis(head.at).unwrap_or_default(),
    }
}

/// Folds one row into its stream, by the readers' rules and the unit as it stands at it.
fn fold_stream(
    unit: &Unit,
    stream: &mut Open,
    head: &Head,
    meta: Meta,
    text: String,
    faults: &mut Vec<Fault>,
) -> Result<(), AppError> {
    let mut fault = |kind: FaultKind| {
        faults.push(Fault {
            seq: Some(meta.seq),
            kind,
        })
    };
    if head.version != stream.version + 1 {
        fault(FaultKind::WrongVersion {
            expected: stream.version + 1,
        });
        return Ok(());
    }
    stream.version = head.version;
    stream.touched = true;
    if !stream.enter_epoch(&head.key_id) {
        fault(FaultKind::Sealed("epoch"));
        return Ok(());
    }
    let newer = || AppError::of(Code::NewerNeeded).with("seq", meta.seq);
    let kind = match stream.kind {
        Some(kind) => kind,
        // The first row says what the stream is; every kind of first row belongs to one kind of stream only.
        None if history::decode_submission(text.as_bytes()).is_ok() => StreamKind::Submission,
        None => StreamKind::Case,
    };
    stream.kind = Some(kind);
    let verdict = match kind {
        StreamKind::Case => {
            let event: CaseEvent = match history::decode_case(text.as_bytes()) {
                Ok(event) => event,
                Err(BodyFault::NewerNeeded) => return Err(newer()),
                Err(_) => {
                    fault(FaultKind::Sealed("event"));
                    return Ok(());
                }
            };
            let before = match &stream.folded {
                Some(Folded::Case(case)) => Some(&**case),
                _ => None,
            };
            let verdict = judged(
                unit.rules_at(meta.seq),
                Some(unit),
                meta,
                RuleRow::Case(before, &event),
            )?;
            if verdict.is_ok() {
                match &mut stream.folded {
                    Some(Folded::Case(case)) => case.apply(&event, &meta),
                    _ => stream.folded = Case::open(&event, &meta).map(|case| Folded::Case(Box::new(case))),
                }
            }
            verdict
        }
        StreamKind::Submission => {
            let event: SubmissionEvent = match history::decode_submission(text.as_bytes()) {
                Ok(event) => event,
                Err(BodyFault::NewerNeeded) => return Err(newer()),
                Err(_) => {
                    fault(FaultKind::Sealed("event"));
                    return Ok(());
                }
            };
            let before = match &stream.folded {
                Some(Folded::Submission(submission)) => Some(&**submission),
                _ => None,
            };
            let verdict = judged(
                unit.rules_at(meta.seq),
                Some(unit),
                meta,
                RuleRow::Submission(before, &event),
            )?;
            if verdict.is_ok() {
                match &mut stream.folded {
                    Some(Folded::Submission(submission)) => submission.apply(&event, &meta),
                    _ => {
                        stream.folded = Submission::open(&event, &meta)
                            .map(|submission| Folded::Submission(Box::new(submission)));
                    }
                }
            }
            verdict
        }
        StreamKind::Unit => return Ok(()),
    };
    match verdict {
        Ok(()) => {
            let log = LogRow {
                seq: meta.seq,
                author: meta.author,
                at: meta.at,
                public: None,
                event: Some(text),
            };
            stream.log.rows.push(log);
        }
        Err(broken) => fault(FaultKind::Rule(broken)),
    }
    Ok(())
}
