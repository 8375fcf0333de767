//! What the index keeps of the streams this person reads: written with each step of the sync loop, read again when a
//! stream goes on.

use crate::acts::EpochKey;
use crate::chain::Fault;
use crate::error::{AppError, Code};
use crate::folding::{Folded, Open, StreamLog};
use crate::known::Known;
use crate::project;
use crate::reading::Counted;
use crate::session::Session;
use domain::ids::{CaseId, StreamKind, SubmissionId, UNIT_STREAM};
use domain::unit_state::Unit;
use index::{Columns, FileLine, Index, PreparedCase, PreparedSubmission};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;
use tokio::task::JoinHandle;
use vault::{Id, KeyId, StreamKey};

/// Streams read and folded at once.
const FOLDED_AT_ONCE: usize = 500;

/// Stands for the rights by which an index was told that was told by several; no unit's print.
const SEVERAL: i64 = -1;

/// Faults that are found with a stream's key: found anew when its key comes late.
const JUDGED_WITH_KEYS: [&str; 3] = ["sealed_fault", "rule_broken", "wrong_version"];

impl Session {
    /// What the index keeps of a stream's opened rows, with its line there; `None` where it knows none, and for the unit,
    /// which it keeps folded.
    ///
    /// # Errors
    /// The index fails, or cannot be read.
    pub(crate) async fn stored_log(
        &self,
        stream: Id,
    ) -> Result<Option<(index::StreamLine, StreamLog)>, AppError> {
        let Some(line) = self.index.stream(stream.0).await? else {
            return Ok(None);
        };
        let blob = match line.kind {
            StreamKind::Case => {
                let stored = self.index.case(CaseId::from_bytes(stream.0)).await?;
                stored.map(|stored| stored.state_blob)
            }
            StreamKind::Submission => {
                let stored = self.index.submission(SubmissionId::from_bytes(stream.0)).await?;
                stored.map(|stored| stored.state_blob)
            }
            StreamKind::Unit => None,
        };
        match blob {
            Some(blob) => Ok(Some((line, StreamLog::from_bytes(&blob)?))),
            None => Ok(None),
        }
    }

    /// Streams the index knows, folded on all cores; one it does not know, or nothing of effect stands in, is left out.
    pub(crate) async fn stored_streams(&self, streams: &[Id]) -> Result<Vec<(Id, Open)>, AppError> {
        let mut found = Vec::with_capacity(streams.len());
        for some in streams.chunks(FOLDED_AT_ONCE) {
            let asked: Vec<[u8; 16]> = some.iter().map(|stream| stream.0).collect();
            let stored = self.index.stored_streams(&asked).await?;
            let opened: Vec<Option<(Id, Open)>> = stored
                .into_par_iter()
                .map(|stored| self.reopened(stored))
                .collect::<Result<_, AppError>>()?;
            found.extend(opened.into_iter().flatten());
        }
        Ok(found)
    }

    fn reopened(&self, stored: index::StoredStream) -> Result<Option<(Id, Open)>, AppError> {
        let stream = Id(stored.stream);
        let keys: Vec<EpochKey> = stored
            .keys
            .iter()
            .map(|stored| {
                let key = StreamKey::from_bytes(&stored.key);
                (
                    stored.epoch,
                    vault::key_id(&self.unit_id, &stream, stored.epoch, &key),
                    key,
                )
            })
            .collect();
        let Some(blob) = stored.state_blob else {
            return Ok(None);
        };
        let log = StreamLog::from_bytes(&blob)?;
        let folded = match stored.line.kind {
            StreamKind::Case => log.case().map(|case| Folded::Case(Box::new(case))),
            _ => log
                .submission()
                .map(|submission| Folded::Submission(Box::new(submission))),
        };
        let epoch = keys.iter().position(|(_, id, _)| id.0 == stored.line.key_id);
        let open = Open {
            counted: Counted::at(stored.line.version),
            kind: Some(stored.line.kind),
            log,
            folded,
            epoch,
            kept_keys: keys.len(),
            ..Open::new(keys)
        };
        Ok(Some((stream, open)))
    }

    /// Writes what a step changed. Returns as soon as that is under way: the next step is read meanwhile, and finds in
    /// `writing` what the index does not show yet.
    pub(crate) async fn write_index(
        &self,
        known: &Known,
        open: HashMap<Id, Open>,
        again: &[u64],
        faults: &[Fault],
        writing: &mut Writing,
    ) -> Result<(), AppError> {
        let loses = |stream: &Open| match &stream.folded {
            Some(Folded::Case(case)) => stream.lost || case.is_walled(self.person),
            _ => stream.lost,
        };
        let removes = open.values().any(loses);
        let closed = if removes {
            writing.ended().await?;
            self.closed_with_their_cases(&open).await?
        } else {
            HashSet::new()
        };
        for stream in open.values().filter(|stream| stream.touched) {
            let Some(Folded::Case(case)) = &stream.folded else {
                continue;
            };
            if let Some(unit) = &known.unit
                && crate::handing::may_lack(unit, case)
            {
                self.standing.note_items(case.id);
            }
            if !case.shut_out.is_empty() {
                self.standing.note_wall(case.id);
            }
        }
        let mut touched: Vec<(&Id, &Open)> = open.iter().filter(|(_, stream)| stream.touched).collect();
        // Cases of one minute stand in the register as in the ledger, at every desk alike.
        touched.sort_by_key(|(_, stream)| stream.log.rows.first().map(|row| row.seq));
        // What goes on stands in the index already: most of it as it will stand.
        let going_on: Vec<CaseId> = touched
            .iter()
            .filter(|(_, stream)| stream.kept_keys > 0 && stream.kind == Some(StreamKind::Case))
            .map(|(id, _)| CaseId::from_bytes(id.0))
            .collect();
        let stored = if going_on.is_empty() {
            HashMap::new()
        } else {
            self.index.prints(&going_on).await?
        };
        let unit = known.unit.as_ref();
        let rights = unit.map_or(0, project::rights);
        let ready: Vec<Ready> = touched
            .into_par_iter()
            .map_init(Columns::default, |columns, (id, stream)| {
                Ready::of(*id, stream, loses(stream), (unit, rights), (&stored, columns))
            })
            .collect::<Result<_, AppError>>()?;
        let tip = known.tip();
        let mut job = Job {
            rights: None,
            unit_keys: crate::acts::duplicates(&known.unit_keys),
            ready,
            closed,
            again: again.to_vec(),
            faults: faults.to_vec(),
            progress: index::Progress {
                seq: tip.seq,
                hash: tip.hash.0,
                grants_n: known.grants_n,
                last_at: known.chain.last_at,
                unit_state: known.to_bytes(),
            },
        };
        writing.ended().await?;
        // The first cases are told by the rights of now; what changes later is told anew.
        match self.index.rights().await? {
            0 => job.rights = unit.is_some().then_some(rights),
            told if told != rights && unit.is_some() => job.rights = Some(SEVERAL),
            _ => {}
        }
        writing.begin(self.index.clone(), job, open);
        if removes {
            writing.ended().await?;
            self.sweep_index().await;
        }
        Ok(())
    }

    /// What a sealing left to be told anew.
    ///
    /// # Errors
    /// The index fails.
    pub(crate) async fn tell_anew(&self) -> Result<(), AppError> {
        let known = self.known.lock().await;
        if self.behind.load(Ordering::Relaxed) {
            // What was read is not in the index: the next reading makes that good, and tells anew.
            return Ok(());
        }
        self.follow_rights(&known).await
    }

    /// Offices or policy changed: whose move the open cases are is told anew, though nobody wrote to them.
    ///
    /// # Errors
    /// The index fails.
    pub(crate) async fn follow_rights(&self, known: &Known) -> Result<(), AppError> {
        let Some(unit) = &known.unit else { return Ok(()) };
        let print = project::rights(unit);
        if self.standing.sealing().is_some() || self.index.rights().await? == print {
            // Whom somebody is let into is told anew with the sealing, and the rest right after it.
            return Ok(());
        }
        for some in self.index.told_otherwise(print).await?.chunks(FOLDED_AT_ONCE) {
            let (blobs, stored) = (
                self.index.cases_blobs(some).await?,
                self.index.prints(some).await?,
            );
            let told: Vec<PreparedCase> = blobs
                .into_par_iter()
                .map_init(Columns::default, |columns, (id, blob)| {
                    let Some(case) = StreamLog::from_bytes(&blob).ok().and_then(|log| log.case()) else {
                        return Ok(None);
                    };
                    let case = project::case(unit, &case, blob);
                    let told = PreparedCase::retold(case, stored.get(&id), columns)?;
                    Ok(Some(told.told_by(print)))
                })
                .filter_map(Result::transpose)
                .collect::<Result<_, index::IndexError>>()?;
            let mut writer = self.index.write().await?;
            for case in told {
                writer.put_prepared_case(case).await?;
            }
            writer.commit().await?;
        }
        let mut writer = self.index.write().await?;
        writer.set_rights(print).await?;
        writer.commit().await?;
        Ok(())
    }

    /// The submissions that go with the cases this person loses: nobody reads a source but for a case.
    async fn closed_with_their_cases(&self, open: &HashMap<Id, Open>) -> Result<HashSet<[u8; 16]>, AppError> {
        let mut closed = HashSet::new();
        let mut kept = HashSet::new();
        let mut lost = HashSet::new();
        for stream in open.values() {
            let Some(Folded::Case(case)) = &stream.folded else {
                continue;
            };
            let submissions = case.submissions.iter().map(|(submission, _)| submission.bytes());
            if stream.lost || case.is_walled(self.person) {
                lost.insert(case.id);
                closed.extend(submissions);
            } else {
                kept.extend(submissions);
            }
        }
        for submission in &closed {
            // Another case it feeds, which he reads on.
            if let Some(folded) = self.submission(SubmissionId::from_bytes(*submission)).await? {
                for case in folded.cases.iter().filter(|case| !lost.contains(*case)) {
                    if self.index.case(*case).await?.is_some() {
                        kept.insert(*submission);
                    }
                }
            }
        }
        closed.retain(|submission| !kept.contains(submission));
        Ok(closed)
    }
}

/// The write of a step that goes on while the next one is read.
#[derive(Default)]
pub(crate) struct Writing {
    task: Option<JoinHandle<Result<(), AppError>>>,
    /// What it writes.
    streams: HashMap<Id, Open>,
}

impl Writing {
    fn begin(&mut self, index: Index, job: Job, streams: HashMap<Id, Open>) {
        self.streams = streams;
        self.task = Some(tokio::spawn(job.write(index)));
    }

    /// Waits until the index shows it.
    pub(crate) async fn ended(&mut self) -> Result<(), AppError> {
        if let Some(task) = &mut self.task {
            let ended = task.await;
            self.task = None;
            ended.map_err(|_| Code::Internal)??;
        }
        self.streams.clear();
        Ok(())
    }

    /// Whether a stream is just being taken out: it may come back in the next step, from its beginning.
    pub(crate) fn takes_out(&self, stream: &Id) -> bool {
        self.streams.get(stream).is_some_and(|open| open.lost)
    }

    /// A stream as it is being written.
    pub(crate) fn take(&mut self, stream: &Id) -> Option<Open> {
        let mut open = self.streams.remove(stream)?;
        open.touched = false;
        // Whether its keys were written along only the writing knows.
        open.kept_keys = 0;
        Some(open)
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// Everything one step puts into the index, at once.
struct Job {
    rights: Option<i64>,
    unit_keys: Vec<EpochKey>,
    ready: Vec<Ready>,
    closed: HashSet<[u8; 16]>,
    again: Vec<u64>,
    faults: Vec<Fault>,
    progress: index::Progress,
}

impl Job {
    async fn write(self, index: Index) -> Result<(), AppError> {
        let mut writer = index.write().await?;
        if let Some(rights) = self.rights {
            writer.set_rights(rights).await?;
        }
        for (epoch, _, key) in &self.unit_keys {
            writer.put_key(UNIT_STREAM, *epoch, key.expose()).await?;
        }
        for ready in self.ready {
            ready.put(&mut writer).await?;
        }
        for stream in self.closed {
            writer.remove_stream(stream).await?;
        }
        // What was folded anew is judged anew.
        for seq in self.again {
            for code in JUDGED_WITH_KEYS {
                writer.remove_fault(Some(seq), code).await?;
            }
        }
        for fault in self.faults {
            let params = serde_json::to_string(&fault.kind.params()).unwrap_or_default();
            writer.put_fault(fault.seq, fault.kind.code(), &params).await?;
        }
        writer.set_progress(&self.progress).await?;
        writer.commit().await?;
        Ok(())
    }
}

/// A stream made ready for the index.
enum Ready {
    Lost([u8; 16]),
    /// Nothing of it counts yet.
    Nothing,
    Stream {
        id: [u8; 16],
        line: index::StreamLine,
        /// Those that the index does not have.
        keys: Vec<EpochKey>,
        shown: Shown,
    },
}

/// What of a stream is listed and found.
enum Shown {
    Nothing,
    Case(Box<PreparedCase>),
    Submission(Box<PreparedSubmission>, Vec<FileLine>),
}

impl Ready {
    fn of(
        id: Id,
        stream: &Open,
        lost: bool,
        (unit, rights): (Option<&Unit>, i64),
        (stored, columns): (&HashMap<CaseId, index::Prints>, &mut Columns),
    ) -> Result<Self, AppError> {
        if lost {
            return Ok(Self::Lost(id.0));
        }
        let Some(kind) = stream.kind else {
            return Ok(Self::Nothing);
        };
        let current = stream.epoch.and_then(|place| stream.keys.get(place));
        let (epoch, key_id) = current.map_or((1, KeyId::ZERO), |(epoch, key_id, _)| (*epoch, *key_id));
        let blob = || serde_json::to_vec(&stream.log).map_err(|_| Code::Internal);
        let shown = match (&stream.folded, unit) {
            (Some(Folded::Case(case)), Some(unit)) => {
                let before = stored.get(&case.id);
                let case = PreparedCase::of(project::case(unit, case, blob()?), before, columns)?;
                Shown::Case(Box::new(case.told_by(rights)))
            }
            (Some(Folded::Submission(submission)), Some(unit)) => {
                let files = submission.files.iter();
                let files = files.map(|file| project::file(submission, file)).collect();
                let submission = PreparedSubmission::of(project::submission(unit, submission, blob()?))?;
                Shown::Submission(Box::new(submission), files)
            }
            _ => Shown::Nothing,
        };
        Ok(Self::Stream {
            id: id.0,
            line: index::StreamLine {
                kind,
                version: stream.counted.stored(),
                epoch,
                key_id: key_id.0,
            },
            keys: crate::acts::duplicates(stream.keys.get(stream.kept_keys..).unwrap_or_default()),
            shown,
        })
    }

    async fn put(self, writer: &mut index::Writer) -> Result<(), AppError> {
        let (id, line, keys, shown) = match self {
            Self::Lost(id) => return Ok(writer.remove_stream(id).await?),
            Self::Nothing => return Ok(()),
            Self::Stream {
                id,
                line,
                keys,
                shown,
            } => (id, line, keys, shown),
        };
        writer.put_stream(id, line).await?;
        for (epoch, _, key) in &keys {
            writer.put_key(id, *epoch, key.expose()).await?;
        }
        match shown {
            Shown::Nothing => {}
            Shown::Case(case) => writer.put_prepared_case(*case).await?,
            Shown::Submission(submission, files) => {
                writer.put_prepared_submission(*submission).await?;
                for file in &files {
                    writer.put_file(file).await?;
                }
            }
        }
        Ok(())
    }
}
