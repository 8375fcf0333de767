//! *Pemeriksaan*: integrity and audit trail.

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::start::Nothing;
use crate::session::Session;
use crate::verify::{Against, VerifyError, verify};
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
}

/// What was listed so far.
pub(crate) async fn integrity(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<Integrity, AppError> {
    session.catch_up().await?;
    let tip = session.known.lock().await.tip();
    let anchor = crate::acts::anchor(tip);
    let faults = session
        .index
        .faults()
        .await?
        .into_iter()
        .map(|fault| FaultLine {
            seq: fault.seq,
            code: fault.code,
            params: serde_json::from_str(&fault.params).unwrap_or_default(),
        })
        .collect();
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
    })
}

/// Verifies the whole ledger, against this desk's own anchor.
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
    let found = verify(&session.ledger, &against, &|_| {})
        .await
        .map_err(|error| match error {
            VerifyError::Read(read) => AppError::from(read),
            VerifyError::Newer(newer) => AppError::from(newer),
            VerifyError::Lost => Code::Internal.into(),
        })?;
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
    })
}
