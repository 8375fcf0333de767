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
use tokio::task::JoinHandle;
use vault::{Id, KeyId, StreamKey};

/// Streams read and folded at once.
const FOLDED_AT_ONCE: usize = 500;

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
        let touched: Vec<(&Id, &Open)> = open.iter().filter(|(_, stream)| stream.touched).collect();
        let unit = known.unit.as_ref();
        let ready: Vec<Ready> = touched
            .into_par_iter()
            .map_init(Columns::default, |columns, (id, stream)| {
                Ready::of(*id, stream, loses(stream), unit, columns)
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
        if self.index.rights().await? == 0 {
            job.rights = unit.map(project::rights);
        }
        writing.begin(self.index.clone(), job, open);
        if removes {
            writing.ended().await?;
            self.sweep_index().await;
        }
        Ok(())
    }

    /// Offices or policy changed: whose move the open cases are is told anew, though nobody wrote to them.
    ///
    /// # Errors
    /// The index fails.
    pub(crate) async fn follow_rights(&self, known: &Known) -> Result<(), AppError> {
        let Some(unit) = &known.unit else { return Ok(()) };
        let print = project::rights(unit);
        if self.index.rights().await? == print {
            return Ok(());
        }
        for some in self.index.unsettled_cases().await?.chunks(FOLDED_AT_ONCE) {
            let blobs = self.index.cases_blobs(some).await?;
            let told: Vec<index::CaseProjection> = blobs
                .into_par_iter()
                .filter_map(|(_, blob)| {
                    let case = StreamLog::from_bytes(&blob).ok()?.case()?;
                    Some(project::case(unit, &case, blob))
                })
                .collect();
            let mut writer = self.index.write().await?;
            for case in &told {
                writer.put_case(case).await?;
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

    /// A stream as it is being written.
    pub(crate) fn take(&mut self, stream: &Id) -> Option<Open> {
        let mut open = self.streams.remove(stream)?;
        open.touched = false;
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
        unit: Option<&Unit>,
        columns: &mut Columns,
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
                let case = PreparedCase::of(project::case(unit, case, blob()?), columns)?;
                Shown::Case(Box::new(case))
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
            keys: crate::acts::duplicates(&stream.keys),
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
