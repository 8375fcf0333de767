//! `saksama verify`: without any key, everything that can be proved of a ledger (ledger.md §3). Sees bytes and public
//! keys only.

use crate::chain::{Chain, Checked, Fault, FaultKind, NewerNeeded};
use domain::public::{Public, RestoreMark};
use ledger::{Ledger, ReadError};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use vault::{Anchor, Hash, Id, SealedDigest, UnitId};

/// Rows read at once.
pub const BATCH: u64 = 10_000;

/// What to hold the ledger against.
#[derive(Debug, Clone, Default)]
pub struct Against {
    /// The unit's id as known from elsewhere.
    pub unit: Option<UnitId>,
    /// Anchors from sheets, registers, other desks.
    pub anchors: Vec<Anchor>,
    /// Read every chunk of every file.
    pub files: bool,
}

/// What was found.
#[derive(Debug)]
pub struct Findings {
    /// Entries read.
    pub entries: u64,
    /// Chunks read; `None`: files were not read.
    pub chunks: Option<u64>,
    /// Every fault, exact.
    pub faults: Vec<Fault>,
    /// The unit.
    pub unit: UnitId,
    /// The head as an anchor: the last entry that was read.
    pub head: Anchor,
    /// Restore marks: what members agreed to go on without, or began to.
    pub restores: Vec<RestoreMark>,
    /// It was stopped before its end: what follows the last entry read, and files not read yet, were not checked.
    pub stopped: bool,
}

impl Findings {
    /// Whether anything is wrong (marks of odd clocks are not).
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults.iter().all(|fault| fault.kind.is_note())
    }
}

/// A verification that runs: how far it is, and a way to stop it.
#[derive(Debug, Default)]
pub struct Watch {
    of: u64,
    entries: AtomicU64,
    chunks: AtomicU64,
    cancelled: AtomicBool,
}

impl Watch {
    /// Over a ledger of which so many entries are known.
    #[must_use]
    pub fn over(of: u64) -> Self {
        Self {
            of,
            ..Self::default()
        }
    }

    /// How many entries there were when it began.
    #[must_use]
    pub const fn of(&self) -> u64 {
        self.of
    }

    /// Entries checked so far.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.entries.load(Ordering::Relaxed)
    }

    /// Chunks of files read so far.
    #[must_use]
    pub fn chunks(&self) -> u64 {
        self.chunks.load(Ordering::Relaxed)
    }

    /// Stops it at the next step.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was told to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Why verification could not be finished.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The store failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A row of a newer version.
    #[error(transparent)]
    Newer(#[from] NewerNeeded),
    /// A task was lost.
    #[error("a task was lost")]
    Lost,
}

/// Reads the whole ledger and names everything that is wrong with it.
///
/// # Errors
/// The store failed, or a newer version is needed.
pub async fn verify(
    ledger: &Ledger,
    against: &Against,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Result<Findings, VerifyError> {
    run(ledger, against, &Watch::default(), progress).await
}

/// As [`verify`](fn@verify), for somebody who looks how far it is and may stop it.
///
/// # Errors
/// The store failed, or a newer version is needed.
pub async fn verify_watched(
    ledger: &Ledger,
    against: &Against,
    watch: &Watch,
) -> Result<Findings, VerifyError> {
    run(ledger, against, watch, &|_| {}).await
}

async fn run(
    ledger: &Ledger,
    against: &Against,
    watch: &Watch,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Result<Findings, VerifyError> {
    let mut chain = Chain::new(true);
    let mut digests: HashMap<Id, (u32, Hash, u64)> = HashMap::new();
    let mut anchors = against.anchors.clone();
    let mut found: HashMap<u64, Hash> = HashMap::new();
    let mut next = tokio::spawn(read(ledger.clone(), 0));
    loop {
        let rows = next.await.map_err(|_| VerifyError::Lost)??;
        if rows.is_empty() || watch.is_cancelled() {
            break;
        }
        let last = rows.last().map_or(0, |row| row.seq);
        // Reading goes ahead while this batch is checked on all cores.
        next = tokio::spawn(read(ledger.clone(), last));
        let mut work = chain;
        let (back, checked) = tokio::task::spawn_blocking(move || {
            let checked = work.check(rows);
            (work, checked)
        })
        .await
        .map_err(|_| VerifyError::Lost)?;
        chain = back;
        let checked = checked?;
        note_files(&checked, &mut digests);
        for row in &checked {
            let seq = row.row.seq;
            if anchors.iter().any(|anchor| anchor.seq == seq) {
                found.insert(seq, row.row.computed_hash());
            }
        }
        watch.entries.store(chain.tip.seq, Ordering::Relaxed);
        progress(chain.tip.seq);
    }
    let tip = chain.tip;
    // Of what lies behind the last row read, one who stopped early knows nothing.
    anchors.retain(|anchor| anchor.seq <= tip.seq || !watch.is_cancelled());
    hold_against(&mut chain, &anchors, &found);
    if against.unit.is_some_and(|unit| unit != chain.unit) {
        chain.faults.push(Fault {
            seq: Some(1),
            kind: FaultKind::WrongUnit,
        });
    }
    let chunks = if against.files {
        verify_files(ledger, &digests, watch, &mut chain.faults).await?;
        Some(watch.chunks())
    } else {
        None
    };
    Ok(Findings {
        entries: tip.seq,
        chunks,
        faults: chain.faults,
        unit: chain.unit,
        head: Anchor {
            seq: tip.seq,
            hash: tip.hash,
        },
        restores: chain.register.restores().to_vec(),
        stopped: watch.is_cancelled(),
    })
}

/// Holds the ledger against anchors. One of a history that two members agreed to give up is named so (ledger.md §3), and is
/// a fault all the same: whether both held an office then cannot be told without keys.
fn hold_against(chain: &mut Chain, anchors: &[Anchor], found: &HashMap<u64, Hash>) {
    for anchor in anchors {
        let lost = crate::crossing::named(anchor);
        let mut marks = chain.register.restores().iter();
        let given_up = marks.any(|mark| mark.covers(&lost) && mark.is_agreed(|_| true));
        let kind = match found.get(&anchor.seq) {
            Some(hash) if *hash == anchor.hash => continue,
            _ if given_up => FaultKind::AnchorGivenUp,
            Some(_) => FaultKind::AnchorDiffers,
            None => FaultKind::AnchorBeyondEnd,
        };
        let seq = Some(anchor.seq);
        chain.faults.push(Fault { seq, kind });
    }
}

/// Reads on; an act cut by the end of the batch is left for the next, and named where there is none.
async fn read(ledger: Ledger, since: u64) -> Result<Vec<ledger::Row>, ReadError> {
    let step = crate::reading::step(&ledger, since, BATCH).await?;
    Ok(if step.rows.is_empty() {
        step.held
    } else {
        step.rows
    })
}

fn note_files(checked: &[Checked], digests: &mut HashMap<Id, (u32, Hash, u64)>) {
    for row in checked.iter().filter(|row| row.good) {
        if let Some(Public::Files { files }) = &row.public {
            for file in files {
                if let Some(digest) = crate::acts::hash_of(&file.digest) {
                    digests.insert(Id(file.file.bytes()), (file.chunks, digest, row.row.seq));
                }
            }
        }
    }
}

/// Every chunk of every file that an entry registers, and every file that none does.
async fn verify_files(
    ledger: &Ledger,
    digests: &HashMap<Id, (u32, Hash, u64)>,
    watch: &Watch,
    faults: &mut Vec<Fault>,
) -> Result<(), ReadError> {
    for (file, (chunks, digest, seq)) in digests {
        let mut found = SealedDigest::new();
        let mut expected: u64 = 0;
        let mut missing = false;
        let mut all = ledger.chunks_of(file);
        if watch.is_cancelled() {
            return Ok(());
        }
        while let Some(chunk) = all.next().await? {
            while expected < chunk.n && expected < u64::from(*chunks) {
                faults.push(Fault {
                    seq: Some(*seq),
                    kind: FaultKind::ChunkMissing {
                        file: *file,
                        chunk: expected,
                    },
                });
                expected += 1;
                missing = true;
            }
            found.push(&chunk.bytes);
            expected = chunk.n + 1;
            watch.chunks.fetch_add(1, Ordering::Relaxed);
        }
        while expected < u64::from(*chunks) {
            faults.push(Fault {
                seq: Some(*seq),
                kind: FaultKind::ChunkMissing {
                    file: *file,
                    chunk: expected,
                },
            });
            expected += 1;
            missing = true;
        }
        if !missing && found.finish() != *digest {
            faults.push(Fault {
                seq: Some(*seq),
                kind: FaultKind::ChunkChanged { file: *file },
            });
        }
    }
    let mut after = None;
    loop {
        let files = ledger.files_with_chunks(after.as_ref(), 10_000).await?;
        let Some(last) = files.last().copied() else { break };
        for file in files.iter().filter(|file| !digests.contains_key(file)) {
            faults.push(Fault {
                seq: None,
                kind: FaultKind::ChunkOrphan { file: *file },
            });
        }
        after = Some(last);
    }
    Ok(())
}
