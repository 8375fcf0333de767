//! Pages for the `evidence:` scheme: the file is opened, handed to a worker, and only pixels come back.

use crate::desk::{Desk, Page};
use crate::drafts;
use crate::error::{AppError, Code};
use crate::session::Session;
use domain::ids::{CaseId, DraftId, FileId, SubmissionId};
use evidence::{OPEN_BOUND, OpenFile, REQUEST_BOUND, Refusal, Size};
use ledger::Ledger;
use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::Arc;
use tokio::sync::Mutex;
use vault::{Id, Secret, StreamKey};

/// Files whose worker is kept, so that turning a page does not open the file again.
const KEPT: usize = 2;

/// The last opened files with their workers.
#[derive(Default)]
pub(crate) struct PageCache {
    open: Mutex<Vec<(FileId, Arc<Mutex<OpenFile>>)>>,
    /// Pages whose picture lacks something they name; the window asks once it has the picture.
    incomplete: Mutex<BTreeSet<(FileId, u32)>>,
}

impl PageCache {
    pub(crate) async fn clear(&self) {
        self.open.lock().await.clear();
        self.incomplete.lock().await.clear();
    }
}

/// What of a file's page is asked for.
enum Asked {
    Draft(DraftId, FileId, u32),
    Source(SubmissionId, FileId, u32),
    Work(CaseId, FileId, u32),
    Paper(CaseId, FileId, u32),
}

fn parse(path: &str) -> Option<(Asked, Size)> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parts = path.trim_matches('/').split('/');
    let kind = parts.next()?;
    let owner = parts.next()?;
    let file = FileId::from_str(parts.next()?).ok()?;
    let page = parts.next()?.parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    let longest = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("w="))
        .and_then(|width| width.parse::<u32>().ok());
    let size = longest.map_or(Size::Dpi(evidence::INSPECT_DPI), |longest| {
        Size::Longest(longest.clamp(64, 6_000))
    });
    let asked = match kind {
        "draft" => Asked::Draft(DraftId::from_str(owner).ok()?, file, page),
        "source" => Asked::Source(SubmissionId::from_str(owner).ok()?, file, page),
        "work" => Asked::Work(CaseId::from_str(owner).ok()?, file, page),
        "paper" => Asked::Paper(CaseId::from_str(owner).ok()?, file, page),
        _ => return None,
    };
    Some((asked, size))
}

pub(crate) async fn answer(desk: &Desk, path: &str) -> Result<Page, AppError> {
    let session = desk.session().await?;
    let (asked, size) = parse(path).ok_or(Code::NotFound)?;
    let (file, page) = place(&session, &asked).await?;
    let open = match cached(desk, file).await {
        Some(open) => open,
        None => {
            let content = content(&session, &asked, file).await?;
            let opened = desk
                .inner
                .workers
                .open(content.expose(), OPEN_BOUND)
                .await
                .map_err(refused)?;
            keep(desk, file, opened).await
        }
    };
    let rendered = open.lock().await.render(page, size, None, REQUEST_BOUND).await;
    match rendered {
        Ok(image) => {
            if image.incomplete {
                desk.inner.pages.incomplete.lock().await.insert((file, page));
            }
            Ok(Page {
                bytes: image.bytes.to_vec(),
                mime: match image.format {
                    evidence::ImageFormat::Png => "image/png",
                    evidence::ImageFormat::Jpeg => "image/jpeg",
                },
            })
        }
        Err(refusal) => {
            desk.inner
                .pages
                .open
                .lock()
                .await
                .retain(|(kept, _)| *kept != file);
            Err(refused(refusal))
        }
    }
}

/// What the cache and the worker know as one file: a working copy is one file a page. Asked before the cache is, for a
/// page that was shown once is no leave to see it again.
async fn place(session: &Session, asked: &Asked) -> Result<(FileId, u32), AppError> {
    match asked {
        Asked::Draft(draft, file, page) => {
            drafts::one(session, *draft).await?.1.file(*file)?;
            Ok((*file, *page))
        }
        Asked::Source(submission, file, page) => {
            source_file(session, *submission, *file).await?;
            Ok((*file, *page))
        }
        Asked::Work(case, of, page) => Ok((work_page(session, *case, *of, *page).await?, 0)),
        Asked::Paper(case, file, page) => {
            let folded = session.case(*case).await?;
            let known = folded.paper_files.iter().any(|known| known.file == *file);
            known
                .then_some((*file, *page))
                .ok_or_else(|| Code::NotFound.into())
        }
    }
}

/// Whether the picture that was made of a page lacks something the page names.
pub(crate) async fn was_incomplete(desk: &Desk, session: &Session, path: &str) -> Result<bool, AppError> {
    let (asked, _) = parse(path).ok_or(Code::NotFound)?;
    let place = place(session, &asked).await?;
    if let Asked::Work(case, ..) = &asked {
        // Its picture is whole; what the original's lacked was noted when it was burned.
        let mut copies = session.case(*case).await?.work_copies.into_iter();
        return Ok(copies.any(|copy| copy.incomplete.contains(&place.0)));
    }
    Ok(desk.inner.pages.incomplete.lock().await.contains(&place))
}

/// A worker's refusal as the window gets it.
pub(crate) fn refused(refusal: Refusal) -> AppError {
    AppError::of(Code::PageRefused).with("why", refusal_word(refusal))
}

/// A refusal's word.
pub(crate) fn refusal_word(refusal: Refusal) -> String {
    serde_json::to_value(refusal)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

async fn cached(desk: &Desk, file: FileId) -> Option<Arc<Mutex<OpenFile>>> {
    let mut open = desk.inner.pages.open.lock().await;
    let place = open.iter().position(|(kept, _)| *kept == file)?;
    let found = open.remove(place);
    let worker = Arc::clone(&found.1);
    open.push(found);
    Some(worker)
}

async fn keep(desk: &Desk, file: FileId, opened: OpenFile) -> Arc<Mutex<OpenFile>> {
    let worker = Arc::new(Mutex::new(opened));
    let mut open = desk.inner.pages.open.lock().await;
    open.push((file, Arc::clone(&worker)));
    while open.len() > KEPT {
        open.remove(0);
    }
    worker
}

async fn source_file(session: &Session, submission: SubmissionId, file: FileId) -> Result<(), AppError> {
    let folded = session.submission(submission).await?.ok_or(Code::NotFound)?;
    folded.file(file).ok_or(Code::NotFound)?;
    Ok(())
}

async fn work_page(session: &Session, case: CaseId, of: FileId, page: u32) -> Result<FileId, AppError> {
    let folded = session.case(case).await?;
    let copy = folded
        .work_copies
        .iter()
        .find(|copy| copy.of == of)
        .ok_or(Code::NotFound)?;
    copy.pages
        .get(usize::try_from(page).unwrap_or(usize::MAX))
        .copied()
        .ok_or_else(|| Code::NotFound.into())
}

async fn content(session: &Session, asked: &Asked, file: FileId) -> Result<Secret<Vec<u8>>, AppError> {
    match asked {
        Asked::Draft(draft, ..) => {
            let (_, kept) = drafts::one(session, *draft).await?;
            drafts::content(session, &kept, file).await
        }
        Asked::Source(submission, ..) => from_ledger(session, submission.bytes(), file).await,
        Asked::Work(case, ..) | Asked::Paper(case, ..) => from_ledger(session, case.bytes(), file).await,
    }
}

/// A sealed file of the ledger, opened with the key of its stream.
///
/// # Errors
/// A missing or altered chunk is named; the key is not here.
pub(crate) async fn from_ledger(
    session: &Session,
    stream: [u8; 16],
    file: FileId,
) -> Result<Secret<Vec<u8>>, AppError> {
    let id = Id(file.bytes());
    let chunks = match sealed_chunks(&session.ledger, &id).await {
        // While the store is away, a desk still has what it sent.
        Err(error) if error.code == Code::StoreUnavailable => {
            let kept = sealed_chunks(session.desk.ledger(), &id).await?;
            if kept.is_empty() {
                return Err(error);
            }
            kept
        }
        read => read?,
    };
    let keys: Vec<StreamKey> = session
        .stream_keys(stream)
        .await?
        .into_iter()
        .map(|(_, _, key)| key)
        .collect();
    let last = keys.last().ok_or(Code::KeyMissing)?;
    let mut outcome = drafts::open_content(last, &id, &chunks);
    // A file sealed in an earlier epoch opens with that epoch's key.
    for key in keys.iter().rev().skip(1) {
        if outcome.is_ok() {
            break;
        }
        outcome = drafts::open_content(key, &id, &chunks);
    }
    outcome
}

/// The sealed chunks of a file, in order.
async fn sealed_chunks(ledger: &Ledger, file: &Id) -> Result<Vec<Vec<u8>>, AppError> {
    let mut chunks = Vec::new();
    let mut reader = ledger.chunks_of(file);
    while let Some(chunk) = reader.next().await? {
        if chunk.n != chunks.len() as u64 {
            return Err(AppError::of(Code::FileDamaged)
                .with("file", file)
                .with("what", format!("chunk {}", chunks.len())));
        }
        chunks.push(chunk.bytes);
    }
    Ok(chunks)
}
