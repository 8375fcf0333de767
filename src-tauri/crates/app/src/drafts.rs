//! Drafts: what is being typed and attached, kept sealed in the desk file until it is registered.
//!
//! A draft knows from its first moment the stream, keys and act it will become: files are sealed once, when they are
//! attached, and an act that was sent before a stop is recognised by its id and never sent twice.

use crate::error::{AppError, Code};
use crate::features::intake::{Draft, DraftFile, IntakeForm};
use crate::session::Session;
use chrono::{DateTime, Utc};
use domain::ids::{ActId, CaseId, DraftId, FileId, SubmissionId};
use ledger::NewChunk;
use serde::{Deserialize, Serialize};
use vault::{Id, StreamKey};
use zeroize::Zeroizing;

const KIND: &str = "intake";

/// A file of a draft with what registration needs of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptFile {
    pub(crate) facts: DraftFile,
    pub(crate) chunks: u32,
    pub(crate) digest: String,
    pub(crate) at: DateTime<Utc>,
}

/// A draft as the desk file keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptDraft {
    pub(crate) form: IntakeForm,
    pub(crate) files: Vec<KeptFile>,
    pub(crate) submission: SubmissionId,
    pub(crate) case: CaseId,
    pub(crate) act: ActId,
    submission_key: Zeroizing<String>,
    case_key: Zeroizing<String>,
}

impl KeptDraft {
    /// A new draft with the ids and keys of what it will become.
    pub(crate) fn new(session: &Session, form: IntakeForm) -> Self {
        let mut chance = session.chance();
        let key = |key: StreamKey| Zeroizing::new(vault::Hash(*key.expose()).to_string());
        Self {
            form,
            files: Vec::new(),
            submission: SubmissionId::from_bytes(chance.id()),
            case: CaseId::from_bytes(chance.id()),
            act: ActId::from_bytes(chance.random_id()),
            submission_key: key(vault::make_stream_key(&mut chance)),
            case_key: key(vault::make_stream_key(&mut chance)),
        }
    }

    /// Key of the submission's stream to be.
    pub(crate) fn submission_key(&self) -> Result<StreamKey, AppError> {
        Ok(StreamKey::from_bytes(
            &crate::acts::hash_of(&self.submission_key).ok_or(Code::Damaged)?.0,
        ))
    }

    /// Key of the case's stream to be.
    pub(crate) fn case_key(&self) -> Result<StreamKey, AppError> {
        Ok(StreamKey::from_bytes(
            &crate::acts::hash_of(&self.case_key).ok_or(Code::Damaged)?.0,
        ))
    }

    /// Bytes of all its files together.
    pub(crate) fn total(&self) -> u64 {
        self.files.iter().map(|file| file.facts.size).sum()
    }

    pub(crate) fn file(&self, file: FileId) -> Result<&KeptFile, AppError> {
        self.files
            .iter()
            .find(|kept| kept.facts.file == file)
            .ok_or_else(|| Code::NotFound.into())
    }

    /// As the window gets it.
    pub(crate) fn view(&self, draft: DraftId, saved_at: DateTime<Utc>) -> Draft {
        Draft {
            draft,
            saved_at,
            form: self.form.clone(),
            files: self.files.iter().map(|file| file.facts.clone()).collect(),
        }
    }
}

/// Every draft on this desk, newest first.
pub(crate) async fn all(session: &Session) -> Result<Vec<(DraftId, DateTime<Utc>, KeptDraft)>, AppError> {
    let mut drafts = Vec::new();
    for stored in session
        .desk
        .drafts()
        .await?
        .into_iter()
        .filter(|stored| stored.kind == KIND)
    {
        let (at, kept) = read(&stored)?;
        drafts.push((DraftId::from_bytes(stored.id.0), at, kept));
    }
    Ok(drafts)
}

/// The files whose sealed chunks wait with a draft: of a letter those it lists, of a paper itself.
pub(crate) fn files_of(stored: &ledger::Draft) -> Result<Vec<Id>, AppError> {
    if stored.kind != KIND {
        return Ok(vec![stored.id]);
    }
    let (_, kept) = read(stored)?;
    Ok(kept
        .files
        .iter()
        .map(|file| Id(file.facts.file.bytes()))
        .collect())
}

/// How many drafts there are on this desk.
pub(crate) async fn count(session: &Session) -> Result<u32, AppError> {
    let drafts = session.desk.drafts().await?;
    let intake = drafts.iter().filter(|stored| stored.kind == KIND).count();
    Ok(u32::try_from(intake).unwrap_or(u32::MAX))
}

/// One draft.
pub(crate) async fn one(session: &Session, draft: DraftId) -> Result<(DateTime<Utc>, KeptDraft), AppError> {
    let stored = session.desk.draft(&Id(draft.bytes())).await?;
    let stored = stored
        .filter(|stored| stored.kind == KIND)
        .ok_or(Code::NotFound)?;
    Ok(read(&stored)?)
}

fn read(stored: &ledger::Draft) -> Result<(DateTime<Utc>, KeptDraft), Code> {
    let kept: KeptDraft = serde_json::from_slice(&stored.body).map_err(|_| Code::Damaged)?;
    let at = DateTime::from_timestamp_millis(stored.updated_at).unwrap_or_default();
    Ok((at, kept))
}

/// Keeps a draft; durable when it returns.
pub(crate) async fn keep(
    session: &Session,
    draft: DraftId,
    kept: &KeptDraft,
) -> Result<DateTime<Utc>, AppError> {
    let now = session.now();
    session.desk.put_draft(&stored(draft, kept, now)?).await?;
    Ok(now)
}

/// Keeps the chunks of a file together with the draft that names it.
pub(crate) async fn keep_file(
    session: &Session,
    draft: DraftId,
    kept: &KeptDraft,
    chunks: &[NewChunk],
) -> Result<(), AppError> {
    let stored = stored(draft, kept, session.now())?;
    session.desk.keep_file(chunks, &stored).await?;
    Ok(())
}

fn stored(draft: DraftId, kept: &KeptDraft, now: DateTime<Utc>) -> Result<ledger::Draft, AppError> {
    Ok(ledger::Draft {
        id: Id(draft.bytes()),
        kind: KIND.to_owned(),
        updated_at: now.timestamp_millis(),
        body: serde_json::to_vec(kept).map_err(|_| Code::Internal)?,
    })
}

/// Forgets a draft that was registered and keeps these settings, at once. The chunks stay: they are what this desk sent
/// (ledger.md §3).
pub(crate) async fn registered(
    session: &Session,
    draft: DraftId,
    settings: &[(String, Vec<u8>)],
) -> Result<(), AppError> {
    session.desk.finish_draft(&Id(draft.bytes()), settings).await?;
    Ok(())
}

/// Throws a draft away with the chunks that were sealed for it.
pub(crate) async fn forget(session: &Session, draft: DraftId, kept: &KeptDraft) -> Result<(), AppError> {
    let files: Vec<Id> = kept
        .files
        .iter()
        .map(|file| Id(file.facts.file.bytes()))
        .collect();
    session.desk.delete_draft(&Id(draft.bytes())).await?;
    session.desk.forget_covered(0, &files).await?;
    Ok(())
}

/// The content of a draft's file.
pub(crate) async fn content(
    session: &Session,
    kept: &KeptDraft,
    file: FileId,
) -> Result<vault::Secret<Vec<u8>>, AppError> {
    let facts = kept.file(file)?;
    let id = Id(file.bytes());
    let mut chunks = Vec::with_capacity(facts.chunks as usize);
    let mut reader = session.desk.ledger().chunks_of(&id);
    while let Some(chunk) = reader.next().await? {
        chunks.push(chunk.bytes);
    }
    open_content(&kept.submission_key()?, &id, &chunks)
}

/// Opens a sealed file; damage is exact and loud.
pub(crate) fn open_content(
    key: &StreamKey,
    file: &Id,
    chunks: &[Vec<u8>],
) -> Result<vault::Secret<Vec<u8>>, AppError> {
    vault::open_file(key, file, chunks).map_err(|error| {
        AppError::of(Code::FileDamaged)
            .with("file", file)
            .with("what", error)
    })
}
