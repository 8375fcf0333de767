//! Signed copies of papers made elsewhere (O9): taken in beside the form of a step, kept in the desk file until the step
//! is taken, and registered in the same act, sealed with the case's key as it is after the step.

use crate::acts::ActDraft;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::intake::{Looked, RefusedFile, clean_name, look, seal};
use crate::session::Session;
use chrono::{DateTime, TimeDelta, Utc};
use domain::case::{CaseEvent, FiledPaper, Step};
use domain::history;
use domain::ids::{CaseId, FileId};
use domain::public::{FileDigest, Public};
use domain::refusal::{Refusal, RefusalCode};
use domain::rules;
use domain::submission::{FileFacts, FileSource, IdentityMarks};
use evidence::{Limits, MEGABYTE};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;
use vault::{Id, Secret, StreamKey};
use zeroize::Zeroizing;

/// How a copy that waits for its step is called in the desk file.
const KIND: &str = "paper";
/// A copy whose step was never taken is thrown away after so many days.
const WAITS: i64 = 7;

/// Taking in a signed copy.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AttachPaper {
    /// For a step on which case.
    pub case: CaseId,
}

/// One copy that waits for its step.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneWaitingPaper {
    /// The case.
    pub case: CaseId,
    /// The copy.
    pub file: FileId,
}

/// What became of the file that was chosen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PaperAttached {
    /// The copy; nothing where the dialog was closed or the file not taken.
    pub file: Option<WaitingPaper>,
    /// Why it was not taken.
    pub refused: Option<RefusedFile>,
}

/// A copy that waits for its step.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WaitingPaper {
    /// The copy, to be named in the step's paper.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// Type found from content.
    pub mime: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256, 64 hex digits.
    pub sha256: String,
    /// Pages where it can be shown, else 0.
    pub pages: u32,
    /// Name and content disagree.
    pub misnamed: bool,
}

/// A copy as the desk file keeps it.
#[derive(Serialize, Deserialize)]
struct Kept {
    case: CaseId,
    paper: WaitingPaper,
    at: DateTime<Utc>,
    key: Zeroizing<String>,
}

/// A copy to be registered with a step.
pub(crate) struct Attachment {
    facts: FileFacts,
    content: Secret<Vec<u8>>,
    waiting: FileId,
}

/// Takes one file in through the native dialog.
pub(crate) async fn attach_paper(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: AttachPaper,
) -> Result<PaperAttached, AppError> {
    let case = session.case(wanted.case).await?;
    let limits = session
        .with_unit(|unit| {
            let (file, total) = unit.settings.unit_limits;
            if unit.rules_now() < rules::WITH_RENEWAL {
                return Err(Refusal::of(RefusalCode::RulesTooOld));
            }
            Ok(Limits {
                per_file: u64::from(file) * MEGABYTE,
                total: u64::from(total) * MEGABYTE,
            })
        })
        .await??;
    forget_old(session).await?;
    // One paper, one copy: of several that were chosen the first is taken.
    let Some(picked) = desk.inner.host.pick_files().await.into_iter().next() else {
        return Ok(PaperAttached {
            file: None,
            refused: None,
        });
    };
    let name = clean_name(&picked.name);
    let total = case.paper_files.iter().map(|file| file.size).sum();
    let known = |sha256: &str| case.paper_files.iter().any(|file| file.sha256 == sha256);
    let looked = match look(desk, picked, &name, limits, total, known).await? {
        Ok(looked) => looked,
        Err(code) => {
            return Ok(PaperAttached {
                file: None,
                refused: Some(RefusedFile { name, code }),
            });
        }
    };
    let paper = keep(session, wanted.case, name, looked).await?;
    Ok(PaperAttached {
        file: Some(paper),
        refused: None,
    })
}

/// Seals a copy under a key of its own, which lies beside it in the desk file, until its step is taken.
async fn keep(
    session: &Session,
    case: CaseId,
    name: String,
    looked: Looked,
) -> Result<WaitingPaper, AppError> {
    let mut chance = session.chance();
    let file = FileId::from_bytes(chance.random_id());
    let key = vault::make_stream_key(&mut chance);
    let kept = Kept {
        case,
        paper: WaitingPaper {
            file,
            name,
            mime: looked.listing.found.mime.to_owned(),
            size: looked.listing.size,
            sha256: looked.sha256,
            pages: looked.pages,
            misnamed: looked.listing.misnamed,
        },
        at: session.now(),
        key: Zeroizing::new(vault::Hash(*key.expose()).to_string()),
    };
    let content = looked.content;
    let sealed = tokio::task::spawn_blocking(move || seal(&key, file, content.expose(), &mut chance));
    let (chunks, _) = sealed.await.map_err(|_| Code::Internal)??;
    let draft = ledger::Draft {
        id: Id(file.bytes()),
        kind: KIND.to_owned(),
        updated_at: kept.at.timestamp_millis(),
        body: serde_json::to_vec(&kept).map_err(|_| Code::Internal)?,
    };
    session.desk.keep_file(&chunks, &draft).await?;
    Ok(kept.paper)
}

/// Takes a copy off again before its step is taken.
pub(crate) async fn detach_paper(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OneWaitingPaper,
) -> Result<PaperAttached, AppError> {
    if waiting(session, wanted.case, wanted.file).await?.is_some() {
        forget(session, wanted.file).await?;
    }
    Ok(PaperAttached {
        file: None,
        refused: None,
    })
}

async fn waiting(session: &Session, case: CaseId, file: FileId) -> Result<Option<Kept>, AppError> {
    let Some(stored) = session.desk.draft(&Id(file.bytes())).await? else {
        return Ok(None);
    };
    if stored.kind != KIND {
        return Ok(None);
    }
    let kept: Kept = serde_json::from_slice(&stored.body).map_err(|_| Code::Damaged)?;
    Ok((kept.case == case).then_some(kept))
}

async fn forget(session: &Session, file: FileId) -> Result<(), AppError> {
    let id = Id(file.bytes());
    session.desk.delete_draft(&id).await?;
    session.desk.forget_covered(0, &[id]).await?;
    Ok(())
}

async fn forget_old(session: &Session) -> Result<(), AppError> {
    let before = (session.now() - TimeDelta::days(WAITS)).timestamp_millis();
    for stored in session.desk.drafts().await? {
        if stored.kind == KIND && stored.updated_at < before {
            forget(session, FileId::from_bytes(stored.id.0)).await?;
        }
    }
    Ok(())
}

/// The copies a step names: those that wait are opened and get the id they are registered under; one that stands on the
/// case already is named again as it is.
///
/// # Errors
/// A copy that is neither; a damaged one.
pub(crate) async fn take_up(
    session: &Session,
    case: CaseId,
    step: &mut Step,
    papers: &mut [FiledPaper],
) -> Result<Vec<Attachment>, AppError> {
    let mut attachments: Vec<Attachment> = Vec::new();
    let mut named: Vec<&mut Option<FileId>> = papers.iter_mut().map(|paper| &mut paper.file).collect();
    if let Step::CompletePaper { file, .. } = step {
        named.push(file);
    }
    for slot in named {
        let Some(file) = *slot else { continue };
        if let Some(taken) = attachments.iter().find(|known| known.waiting == file) {
            *slot = Some(taken.facts.file);
            continue;
        }
        if session
            .case(case)
            .await?
            .paper_files
            .iter()
            .any(|known| known.file == file)
        {
            continue;
        }
        let kept = waiting(session, case, file)
            .await?
            .ok_or_else(|| Refusal::field(RefusalCode::FieldInvalid, "papers"))?;
        let attachment = opened(session, kept).await?;
        *slot = Some(attachment.facts.file);
        attachments.push(attachment);
    }
    Ok(attachments)
}

async fn opened(session: &Session, kept: Kept) -> Result<Attachment, AppError> {
    let id = Id(kept.paper.file.bytes());
    let mut chunks = Vec::new();
    let mut reader = session.desk.ledger().chunks_of(&id);
    while let Some(chunk) = reader.next().await? {
        chunks.push(chunk.bytes);
    }
    let key = StreamKey::from_bytes(&crate::acts::hash_of(&kept.key).ok_or(Code::Damaged)?.0);
    let content = crate::drafts::open_content(&key, &id, &chunks)?;
    Ok(Attachment {
        facts: FileFacts {
            file: FileId::from_bytes(session.chance().random_id()),
            name: kept.paper.name,
            mime: kept.paper.mime,
            size: kept.paper.size,
            sha256: kept.paper.sha256,
            pages: kept.paper.pages,
            misnamed: kept.paper.misnamed,
            source: FileSource::Unit,
            at: kept.at,
            officer: session.person,
            marks: IdentityMarks::default(),
        },
        content,
        waiting: kept.paper.file,
    })
}

/// Seals the copies with the stream's key as it is at the end of the act, and adds the row that registers them.
///
/// # Errors
/// They do not seal.
pub(crate) fn register(
    session: &Session,
    attachments: &[Attachment],
    stream: &crate::acts::StreamHandle,
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    if attachments.is_empty() {
        return Ok(());
    }
    let mut digests = Vec::with_capacity(attachments.len());
    for attachment in attachments {
        let file = attachment.facts.file;
        let (chunks, digest) = seal(
            &stream.key,
            file,
            attachment.content.expose(),
            &mut session.chance(),
        )?;
        digests.push(FileDigest {
            file,
            chunks: u32::try_from(chunks.len()).map_err(|_| Code::Internal)?,
            digest,
        });
        draft.chunks.extend(chunks);
    }
    let event = CaseEvent::PapersAttached {
        files: attachments
            .iter()
            .map(|attachment| attachment.facts.clone())
            .collect(),
    };
    let public = Public::Files { files: digests };
    draft.part(stream.duplicate(), history::encode_case(&event), Some(public));
    Ok(())
}

/// Their step is taken: what waited is not needed any more. What cannot be taken away now goes after some days.
pub(crate) async fn registered(session: &Session, attachments: &[Attachment]) {
    for attachment in attachments {
        if let Err(error) = forget(session, attachment.waiting).await {
            tracing::warn!(event = "paper_not_forgotten", code = error.code.word());
        }
    }
}
