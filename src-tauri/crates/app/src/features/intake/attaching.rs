//! Files of a draft: taken in, judged by their content, sealed, marked.

use super::forms::{AttachFiles, Attached, Draft, DraftFile, MarkDraftFile, OneDraftFile, RefusedFile};
use crate::desk::Desk;
use crate::drafts::{self, KeptDraft, KeptFile};
use crate::error::{AppError, Code};
use crate::host::Picked;
use crate::identity::lower_hex;
use crate::pages;
use crate::session::Session;
use domain::ids::FileId;
use domain::submission::{Channel, FileSource, IdentityMarks, IdentityMode, Region};
use evidence::{Limits, MEGABYTE, OPEN_BOUND, OverLimit};
use ledger::NewChunk;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::task::JoinHandle;
use vault::{Id, StreamKey};

/// Takes files in: through the native dialog, or what was dropped.
pub(crate) async fn attach_files(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: AttachFiles,
) -> Result<Attached, AppError> {
    let picked = if wanted.dropped {
        desk.inner.host.take_dropped()
    } else {
        desk.inner.host.pick_files().await
    };
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    let limits = session
        .with_unit(|unit| {
            let (per_file, total) = match wanted.source {
                FileSource::Reporter => unit.settings.reporter_limits,
                FileSource::Unit => unit.settings.unit_limits,
            };
            Limits {
                per_file: u64::from(per_file) * MEGABYTE,
                total: u64::from(total) * MEGABYTE,
            }
        })
        .await?;
    let mut refused = Vec::new();
    // While one file is written, the next is read, judged and sealed.
    let mut writing: Option<JoinHandle<Result<(), AppError>>> = None;
    for one in picked {
        let name = clean_name(&one.name);
        match take_in(desk, session, &kept, one, &name, wanted.source, limits).await? {
            Ok((file, chunks)) => {
                kept.files.push(file);
                written(writing.take()).await?;
                let (session, kept) = (Arc::clone(session), kept.clone());
                let write = async move { drafts::keep_file(&session, wanted.draft, &kept, &chunks).await };
                writing = Some(tokio::spawn(write));
            }
            Err(code) => refused.push(RefusedFile { name, code }),
        }
    }
    written(writing).await?;
    Ok(Attached {
        files: kept.files.iter().map(|file| file.facts.clone()).collect(),
        refused,
    })
}

async fn written(writing: Option<JoinHandle<Result<(), AppError>>>) -> Result<(), AppError> {
    match writing {
        Some(writing) => writing.await.map_err(|_| Code::Internal)?,
        None => Ok(()),
    }
}

/// A name without folders and control signs, of bounded length.
pub(crate) fn clean_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.chars().filter(|sign| !sign.is_control()).take(200).collect()
}

fn over(limit: OverLimit) -> String {
    match limit {
        OverLimit::File => "too_large".into(),
        OverLimit::Total => "over_total".into(),
    }
}

/// A file as it was read and judged by its content.
pub(crate) struct Looked {
    pub(crate) content: vault::Secret<Vec<u8>>,
    pub(crate) listing: evidence::Listing,
    pub(crate) sha256: String,
    pub(crate) pages: u32,
}

/// Reads a file and judges it by its content. `Ok(Err(code))`: not taken, and why.
pub(crate) async fn look(
    desk: &Desk,
    picked: Picked,
    name: &str,
    limits: Limits,
    total: u64,
    known: impl Fn(&str) -> bool,
) -> Result<Result<Looked, String>, AppError> {
    if let Some(limit) = limits.exceeded_by(picked.size, total) {
        return Ok(Err(over(limit)));
    }
    let called = name.to_owned();
    let looked = tokio::task::spawn_blocking(move || {
        let bytes = (picked.read)().map(vault::Secret::new).ok()?;
        let listing = evidence::list(&called, bytes.expose(), limits, total);
        let sha256 = lower_hex(&Sha256::digest(bytes.expose()));
        Some((bytes, listing, sha256))
    });
    let Some((content, listing, sha256)) = looked.await.map_err(|_| Code::Internal)? else {
        return Ok(Err("unreadable".into()));
    };
    if listing.empty {
        return Ok(Err("empty".into()));
    }
    if let Some(limit) = listing.oversized {
        return Ok(Err(over(limit)));
    }
    if listing.executable {
        return Ok(Err("executable".into()));
    }
    if known(&sha256) {
        return Ok(Err("already_here".into()));
    }
    let pages = if listing.found.kind.is_shown() {
        match desk.inner.workers.open(content.expose(), OPEN_BOUND).await {
            Ok(open) => u32::try_from(open.inspection().pages.len()).unwrap_or(0),
            Err(evidence::Refusal::Unsupported) => 0,
            Err(refusal) => return Ok(Err(pages::refusal_word(refusal))),
        }
    } else {
        0
    };
    Ok(Ok(Looked {
        content,
        listing,
        sha256,
        pages,
    }))
}

/// One file: read, judged by its content, sealed; what it gives is to be written together. `Ok(Err(code))`: not taken.
async fn take_in(
    desk: &Desk,
    session: &Arc<Session>,
    kept: &KeptDraft,
    picked: Picked,
    name: &str,
    source: FileSource,
    limits: Limits,
) -> Result<Result<(KeptFile, Vec<NewChunk>), String>, AppError> {
    let known = |sha256: &str| kept.files.iter().any(|file| file.facts.sha256 == sha256);
    let Looked {
        content,
        listing,
        sha256,
        pages,
    } = match look(desk, picked, name, limits, kept.total(), known).await? {
        Ok(looked) => looked,
        Err(code) => return Ok(Err(code)),
    };
    let mut chance = session.chance();
    let file = FileId::from_bytes(chance.random_id());
    let key = kept.submission_key()?;
    let sealed = tokio::task::spawn_blocking(move || seal(&key, file, content.expose(), &mut chance));
    let (chunks, digest) = sealed.await.map_err(|_| Code::Internal)??;
    let count = u32::try_from(chunks.len()).map_err(|_| Code::Internal)?;
    let same_as = session
        .index
        .file_by_sha(&sha256)
        .await?
        .into_iter()
        .next()
        .map(|line| line.number);
    let letter = kept.form.channel == Channel::Letter && kept.form.mode != IdentityMode::Open;
    let marks = IdentityMarks {
        regions: if letter { preselected(pages) } else { Vec::new() },
        ..IdentityMarks::default()
    };
    let file = KeptFile {
        facts: DraftFile {
            file,
            name: name.to_owned(),
            size: listing.size,
            mime: listing.found.mime.to_owned(),
            pages,
            misnamed: listing.misnamed,
            sha256,
            same_as,
            source,
            marks_confirmed: marks.regions.is_empty(),
            marks,
        },
        chunks: count,
        digest,
        at: session.now(),
    };
    Ok(Ok((file, chunks)))
}

fn preselected(pages: u32) -> Vec<Region> {
    let last = pages.saturating_sub(1);
    let mut regions = Vec::new();
    for page in [0, last].into_iter().take(if last == 0 { 1 } else { 2 }) {
        for region in evidence::preselected_letter_regions(page, pages) {
            regions.push(Region {
                page,
                x: region.x(),
                y: region.y(),
                w: region.w(),
                h: region.h(),
            });
        }
    }
    regions
}

pub(crate) fn seal(
    key: &StreamKey,
    file: FileId,
    bytes: &[u8],
    chance: &mut crate::sources::Chance,
) -> Result<(Vec<NewChunk>, String), AppError> {
    let id = Id(file.bytes());
    let sealed = vault::seal_file(key, &id, bytes, chance).map_err(|_| Code::Internal)?;
    let digest = vault::sealed_digest(&sealed).to_string();
    let chunks = sealed
        .into_iter()
        .zip(0..)
        .map(|(bytes, n)| NewChunk { file: id, n, bytes })
        .collect();
    Ok((chunks, digest))
}

/// Takes a file off the draft again.
pub(crate) async fn detach_file(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OneDraftFile,
) -> Result<Draft, AppError> {
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    kept.file(wanted.file)?;
    kept.files.retain(|file| file.facts.file != wanted.file);
    let saved_at = drafts::keep(session, wanted.draft, &kept).await?;
    session.desk.forget_covered(0, &[Id(wanted.file.bytes())]).await?;
    Ok(kept.view(wanted.draft, saved_at))
}

/// Marks identity on a file (O1).
pub(crate) async fn mark_draft_file(
    _: &Desk,
    session: &Arc<Session>,
    wanted: MarkDraftFile,
) -> Result<Draft, AppError> {
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    let pages = kept.file(wanted.file)?.facts.pages;
    crate::marks::check(&wanted.marks, pages)?;
    for file in kept
        .files
        .iter_mut()
        .filter(|file| file.facts.file == wanted.file)
    {
        file.facts.marks = wanted.marks.clone();
        file.facts.marks_confirmed = true;
    }
    let saved_at = drafts::keep(session, wanted.draft, &kept).await?;
    Ok(kept.view(wanted.draft, saved_at))
}
