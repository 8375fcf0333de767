//! *Pemeriksaan*: integrity and audit trail.

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::start::Nothing;
use crate::following::{self, held};
use crate::session::Session;
use crate::verify::{Against, Findings, VerifyError, Watch, verify_watched};
use crate::{keeping, restoring};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// Running the whole verification.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RunVerify {
    /// Read every chunk of every file too.
    pub files: bool,
}

/// What verification found.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VerifyReport {
    /// Entries read.
    #[ts(type = "number")]
    pub entries: u64,
    /// Chunks read; `None`: files were not read.
    #[ts(type = "number | null")]
    pub chunks: Option<u64>,
    /// Faults, each exact.
    pub faults: Vec<FaultLine>,
    /// Head as an anchor: text.
    pub anchor: String,
    /// Head as four words for comparing two desks.
    pub anchor_words: Vec<String>,
    /// Milliseconds it took.
    pub millis: u32,
    /// It was stopped: what follows the last entry read, and files not read yet, were not checked.
    pub stopped: bool,
    /// Keys that were missing in the store and that this desk sealed again to those its entries name.
    pub sealed_again: u32,
}

/// How far the verification is that runs on this desk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VerifyProgress {
    /// Whether one runs.
    pub running: bool,
    /// Entries checked so far.
    #[ts(type = "number")]
    pub entries: u64,
    /// Entries there were when it began, as far as this desk had read.
    #[ts(type = "number")]
    pub of: u64,
    /// Chunks of files read so far.
    #[ts(type = "number")]
    pub chunks: u64,
}

/// A fault.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FaultLine {
    /// Place in the ledger, where it has one.
    #[ts(type = "number | null")]
    pub seq: Option<u64>,
    /// Code, snake_case.
    pub code: String,
    /// Plain parameters of the sentence.
    pub params: Vec<(String, String)>,
}

/// What the readers' check and the sync loop listed so far.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Integrity {
    /// Faults and oddities.
    pub faults: Vec<FaultLine>,
    /// Last verified place.
    #[ts(type = "number")]
    pub seq: u64,
    /// Four words of the head.
    pub anchor_words: Vec<String>,
    /// Anchor text.
    pub anchor: String,
    /// When this desk's anchor was last set, RFC 3339.
    pub anchored_at: Option<String>,
    /// Up to which entry this desk keeps the ledger's rows, to put them back if the store loses them.
    #[ts(type = "number")]
    pub kept: u64,
}

/// What was listed so far.
pub(crate) async fn integrity(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<Integrity, AppError> {
    session.read_on_to_show().await?;
    // A ledger whose rows cannot be kept is the last to go without its list of faults.
    if let Err(error) = following::settle(session, keeping::LITTLE).await {
        tracing::warn!(event = "not_kept", code = error.code.word());
    }
    let (tip, unfinished) = {
        let known = session.known.lock().await;
        let unfinished = known.unfinished.as_ref().map(|unfinished| unfinished.first);
        (known.tip(), unfinished)
    };
    let anchor = crate::acts::anchor(tip);
    let mut faults = standing_faults(session).await?;
    // The beginning of an act at the end is named while it lies there, and judged when something stands behind it.
    faults.extend(unfinished.map(|seq| FaultLine {
        seq: Some(seq),
        code: crate::chain::FaultKind::ActIncomplete.code().to_owned(),
        params: Vec::new(),
    }));
    let listed = session.index.faults().await?.into_iter().map(|fault| FaultLine {
        seq: fault.seq,
        code: fault.code,
        params: serde_json::from_str(&fault.params).unwrap_or_default(),
    });
    faults.extend(listed);
    let kept = session.desk.ledger().tip().await?.seq;
    let anchored_at = session.desk.last_anchor().await?.map(|(_, at)| {
        chrono::DateTime::from_timestamp_millis(at)
            .unwrap_or_default()
            .to_rfc3339()
    });
    Ok(Integrity {
        faults,
        seq: tip.seq,
        anchor_words: vault::anchor_short(&anchor)
            .iter()
            .map(|word| (*word).to_owned())
            .collect(),
        anchor: anchor.to_string(),
        anchored_at,
        kept,
    })
}

/// What is wrong with the store as a whole: it shows another history, or it lost rows that this desk put back.
async fn standing_faults(session: &Session) -> Result<Vec<FaultLine>, AppError> {
    let mut faults: Vec<FaultLine> = session
        .standing
        .differs_at()
        .map(|seq| FaultLine {
            seq: Some(seq),
            code: Code::HistoryDiffers.word(),
            params: Vec::new(),
        })
        .into_iter()
        .collect();
    for put_back in session.put_backs().await? {
        let at = chrono::DateTime::from_timestamp_millis(put_back.at).unwrap_or_default();
        faults.push(FaultLine {
            seq: Some(put_back.first),
            code: "rows_put_back".to_owned(),
            params: vec![
                ("last".to_owned(), put_back.last.to_string()),
                ("at".to_owned(), at.to_rfc3339()),
            ],
        });
    }
    Ok(faults)
}

/// Verifies the whole ledger, against this desk's own anchor, and seals again what keys are missing in the store.
pub(crate) async fn verify_ledger(
    _: &Desk,
    session: &Arc<Session>,
    wanted: RunVerify,
) -> Result<VerifyReport, AppError> {
    let begun = session.now();
    let anchors = session
        .desk
        .last_anchor()
        .await?
        .into_iter()
        .map(|(anchor, _)| anchor)
        .collect();
    let against = Against {
        unit: Some(session.unit_id),
        anchors,
        files: wanted.files,
    };
    let watch = Arc::new(Watch::over(session.known.lock().await.tip().seq));
    // Whoever starts another one has seen the end of the first, or stops it.
    if let Some(other) = held(&session.standing.verifying).replace(Arc::clone(&watch)) {
        other.cancel();
    }
    let found = verified(session, &against, &watch).await;
    {
        let mut running = held(&session.standing.verifying);
        if running
            .as_ref()
            .is_some_and(|running| Arc::ptr_eq(running, &watch))
        {
            *running = None;
        }
    }
    let (found, sealed_again) = found?;
    let millis = (session.now() - begun).num_milliseconds();
    Ok(VerifyReport {
        entries: found.entries,
        chunks: found.chunks,
        faults: found
            .faults
            .iter()
            .map(|fault| FaultLine {
                seq: fault.seq,
                code: fault.kind.code().to_owned(),
                params: fault.kind.params(),
            })
            .collect(),
        anchor: found.head.to_string(),
        anchor_words: vault::anchor_short(&found.head)
            .iter()
            .map(|word| (*word).to_owned())
            .collect(),
        millis: u32::try_from(millis).unwrap_or(0),
        stopped: found.stopped,
        sealed_again,
    })
}

/// Whoever reads every chunk also looks whether a key is missing in the store; that takes as long again, for nobody who
/// only wants the chain checked.
async fn verified(session: &Session, against: &Against, watch: &Watch) -> Result<(Findings, u32), AppError> {
    let found = verify_watched(&session.ledger, against, watch)
        .await
        .map_err(|error| match error {
            VerifyError::Read(read) => AppError::from(read),
            VerifyError::Newer(newer) => AppError::from(newer),
            VerifyError::Lost => Code::Internal.into(),
        })?;
    let sealed_again = if !against.files || found.stopped || session.may_write().is_err() {
        0
    } else {
        restoring::seal_all_again(session, || watch.is_cancelled()).await?
    };
    Ok((found, sealed_again))
}

/// How far the verification is.
pub(crate) async fn verify_progress(
    _: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<VerifyProgress, AppError> {
    let running = held(&session.standing.verifying).clone();
    Ok(VerifyProgress {
        running: running.is_some(),
        entries: running.as_ref().map_or(0, |watch| watch.entries()),
        of: running.as_ref().map_or(0, |watch| watch.of()),
        chunks: running.as_ref().map_or(0, |watch| watch.chunks()),
    })
}

/// Stops the verification that runs; what it found so far is its answer.
pub(crate) async fn cancel_verify(
    desk: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<VerifyProgress, AppError> {
    if let Some(watch) = &*held(&session.standing.verifying) {
        watch.cancel();
    }
    verify_progress(desk, session, Nothing {}).await
}
