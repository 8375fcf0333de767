//! What the index keeps of the streams this person reads: written with each step of the sync loop, read again when a
//! stream goes on.

use crate::chain::Fault;
use crate::error::{AppError, Code};
use crate::folding::{Folded, Open, StreamLog};
use crate::known::Known;
use crate::project;
use crate::reading::Counted;
use crate::session::Session;
use domain::ids::{CaseId, StreamKind, SubmissionId, UNIT_STREAM};
use std::collections::{HashMap, HashSet};
use vault::{Id, KeyId, StreamKey};

/// Faults that are found with a stream's key: found anew when its key comes late.
const JUDGED_WITH_KEYS: [&str; 3] = ["sealed_fault", "rule_broken", "wrong_version"];

impl Session {
    pub(crate) async fn stored_stream(&self, stream: Id) -> Result<Option<Open>, AppError> {
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
            counted: Counted::at(line.version),
            kind: Some(line.kind),
            log,
            folded,
            epoch,
            ..Open::new(keys)
        }))
    }

    pub(crate) async fn write_index(
        &self,
        known: &Known,
        open: HashMap<Id, Open>,
        again: &[u64],
        faults: &[Fault],
    ) -> Result<(), AppError> {
        let closed = self.closed_with_their_cases(&open).await?;
        let mut removed = false;
        let mut writer = self.index.write().await?;
        for (epoch, _, key) in &known.unit_keys {
            writer.put_key(UNIT_STREAM, *epoch, key.expose()).await?;
        }
        for (id, stream) in open.into_iter().filter(|(_, stream)| stream.touched) {
            if stream.lost {
                writer.remove_stream(id.0).await?;
                removed = true;
                continue;
            }
            let Some(kind) = stream.kind else { continue };
            let current = stream.epoch.and_then(|place| stream.keys.get(place));
            let (epoch, key_id) = current.map_or((1, KeyId::ZERO), |(epoch, key_id, _)| (*epoch, *key_id));
            let line = index::StreamLine {
                kind,
                version: stream.counted.stored(),
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
                        removed = true;
                        continue;
                    }
                    if !case.shut_out.is_empty() {
                        self.standing.note_wall(case.id);
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
        for stream in closed {
            writer.remove_stream(stream).await?;
            removed = true;
        }
        // What was folded anew is judged anew.
        for seq in again {
            for code in JUDGED_WITH_KEYS {
                writer.remove_fault(Some(*seq), code).await?;
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
        if removed {
            self.sweep_index().await;
        }
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
