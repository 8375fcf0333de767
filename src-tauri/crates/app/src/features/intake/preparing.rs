//! Everything of a draft that is sealed before its act is decided: identity items, working copies, chunks.

use super::attaching::seal;
use super::forms::IntakeForm;
use crate::desk::Desk;
use crate::drafts::{self, KeptDraft, KeptFile};
use crate::error::{AppError, Code};
use crate::identity::lower_hex;
use crate::session::Session;
use crate::{marks, pages};
use chrono::{DateTime, Utc};
use domain::case::{Content, WorkCopy};
use domain::ids::{FileId, ItemId};
use domain::public::FileDigest;
use domain::submission::{FileFacts, IdentityItem, IdentityMode, ItemRule};
use evidence::{OPEN_BOUND, PageImage};
use futures_util::stream::{self, StreamExt};
use ledger::NewChunk;
use std::sync::Arc;
use vault::{Id, ItemKey, ItemPlace, StreamKey};

/// Files of a draft that are read back at once, for opening the desk file's pages takes a core.
const READ_AT_ONCE: usize = 2;

/// Everything of a draft that is sealed before the act is decided.
pub(super) struct Prepared {
    pub(super) form: IntakeForm,
    pub(super) content: Content,
    pub(super) items: Vec<(IdentityItem, ItemKey)>,
    pub(super) files: Vec<FileFacts>,
    pub(super) file_digests: Vec<FileDigest>,
    pub(super) copies: Vec<WorkCopy>,
    pub(super) copy_digests: Vec<FileDigest>,
    pub(super) chunks: Vec<NewChunk>,
    pub(super) phrase: Option<String>,
    pub(super) received_at: DateTime<Utc>,
}

/// Seals identity items, burns working copies, collects chunks.
pub(super) async fn prepare(
    desk: &Desk,
    session: &Arc<Session>,
    kept: &KeptDraft,
    case_key: &StreamKey,
) -> Result<Prepared, AppError> {
    let form = &kept.form;
    let mut chance = session.chance();
    let strict = !form.content.marks.is_empty();
    let mut items = Vec::new();
    for typed in form.items.iter().filter(|item| !item.value.trim().is_empty()) {
        let item = ItemId::from_bytes(chance.random_id());
        let key = ItemKey::make(&mut chance);
        let key_id = vault::key_id(&session.unit_id, &Id(item.bytes()), 1, &key);
        let place = ItemPlace {
            unit: session.unit_id,
            stream: Id(kept.submission.bytes()),
            item: Id(item.bytes()),
            label: LABEL,
        };
        let sealed = vault::seal_item(&key, &key_id, &place, typed.value.trim().as_bytes(), &mut chance)
            .map_err(|_| Code::Internal)?;
        items.push((
            IdentityItem {
                item,
                label: LABEL.to_owned(),
                kind: typed.kind,
                rule: ItemRule::of(form.mode, typed.kind, strict),
                key_id: key_id.to_string(),
                sealed: lower_hex(&sealed),
            },
            key,
        ));
    }
    let known: Vec<&str> = form
        .items
        .iter()
        .map(|item| item.value.trim())
        .filter(|value| value.len() > 2)
        .collect();
    let mask = |text: &str| {
        if form.mode == IdentityMode::Open && !strict {
            text.to_owned()
        } else {
            masked(text, &known)
        }
    };
    let mut content = form.content.clone();
    if content.summary.trim().is_empty() {
        content.summary = mask(&form.text);
    }
    if content.subject.trim().is_empty() {
        content.subject = mask(&form.head.subject);
    }
    content.letter_no.clone_from(&form.head.number);
    content.letter_date = form.head.date;
    content.sender_body.clone_from(&form.head.sender_body);
    if content.title.trim().is_empty() {
        content.title = domain::title::offer(&content.elements).unwrap_or_default();
    }
    let received_at = form.received_at.unwrap_or_else(|| session.now());
    let mut prepared = Prepared {
        form: form.clone(),
        content,
        items,
        files: Vec::new(),
        file_digests: Vec::new(),
        copies: Vec::new(),
        copy_digests: Vec::new(),
        chunks: Vec::new(),
        phrase: form
            .wants_phrase
            .then(|| vault::phrase4(&mut chance).expose().clone()),
        received_at,
    };
    let reading: Vec<_> = kept
        .files
        .iter()
        .map(|file| sealed_chunks(Arc::clone(session), file.clone()))
        .collect();
    let mut reading = stream::iter(reading).buffered(READ_AT_ONCE).enumerate();
    while let Some((place, read)) = reading.next().await {
        let (file, sealed) = read?;
        let file = (kept, &file, sealed);
        prepare_file(desk, session, file, place + 1, case_key, &mut prepared).await?;
    }
    Ok(prepared)
}

/// A file as it was sealed when it was attached, read back from the desk file and compared with what was sealed.
async fn sealed_chunks(session: Arc<Session>, file: KeptFile) -> Result<(KeptFile, Vec<Vec<u8>>), AppError> {
    let mut reader = session.desk.ledger().chunks_of(&Id(file.facts.file.bytes()));
    let mut sealed = Vec::with_capacity(file.chunks as usize);
    while let Some(chunk) = reader.next().await? {
        sealed.push(chunk.bytes);
    }
    if vault::sealed_digest(&sealed).to_string() != file.digest {
        return Err(AppError::of(Code::FileDamaged)
            .with("file", file.facts.file)
            .with("what", "desk file"));
    }
    Ok((file, sealed))
}

pub(super) const LABEL: &str = "Pelapor-1";

/// A text with everything that could betray the reporter taken out (R34).
fn masked(text: &str, known: &[&str]) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out: Vec<u16> = Vec::with_capacity(units.len());
    let mut at = 0;
    let gap: Vec<u16> = "▒▒▒".encode_utf16().collect();
    for span in domain::traits::find_with(text, known) {
        let (start, end) = (span.start as usize, span.end as usize);
        out.extend_from_slice(units.get(at..start).unwrap_or_default());
        out.extend_from_slice(&gap);
        at = end;
    }
    out.extend_from_slice(units.get(at..).unwrap_or_default());
    String::from_utf16_lossy(&out)
}

async fn prepare_file(
    desk: &Desk,
    session: &Session,
    (kept, file, sealed): (&KeptDraft, &KeptFile, Vec<Vec<u8>>),
    number: usize,
    case_key: &StreamKey,
    prepared: &mut Prepared,
) -> Result<(), AppError> {
    let facts = &file.facts;
    let id = Id(facts.file.bytes());
    prepared.file_digests.push(FileDigest {
        file: facts.file,
        chunks: file.chunks,
        digest: file.digest.clone(),
    });
    prepared.files.push(FileFacts {
        file: facts.file,
        name: facts.name.clone(),
        mime: facts.mime.clone(),
        size: facts.size,
        sha256: facts.sha256.clone(),
        pages: facts.pages,
        misnamed: facts.misnamed,
        source: facts.source,
        at: file.at,
        officer: session.person,
        marks: facts.marks.clone(),
    });
    let (mut pages, mut incomplete, mut copied) = (Vec::new(), Vec::new(), Vec::new());
    let shown = facts.pages > 0 && !facts.marks.whole_file;
    let mut held_back = !shown || !facts.marks.pages.is_empty();
    if shown {
        let content = drafts::open_content(&kept.submission_key()?, &id, &sealed)?;
        let mut chance = session.chance();
        let mut open = desk
            .inner
            .workers
            .open(content.expose(), OPEN_BOUND)
            .await
            .map_err(pages::refused)?;
        let mut copies = Copies::default();
        let whole = marks::burn(&mut open, &facts.marks, facts.pages, |page| match page {
            Some(image) => copies.seal(case_key, image, &mut chance),
            None => {
                copies = Copies::default();
                Ok(())
            }
        });
        held_back |= !whole.await?;
        pages = copies.digests.iter().map(|digest| digest.file).collect();
        incomplete = copies.incomplete;
        copied = copies.chunks;
        prepared.copy_digests.extend(copies.digests);
    }
    let original = sealed
        .into_iter()
        .zip(0..)
        .map(|(bytes, n)| NewChunk { file: id, n, bytes });
    prepared.chunks.extend(original.chain(copied));
    prepared.copies.push(WorkCopy {
        submission: kept.submission,
        of: facts.file,
        // Never the original's own name, which may betray (R36).
        title: format!("Lampiran {number}"),
        mime: facts.mime.clone(),
        size: facts.size,
        sha256: facts.sha256.clone(),
        held_back,
        pages,
        incomplete,
    });
    Ok(())
}

/// The sealed pages of a working copy.
#[derive(Default)]
struct Copies {
    chunks: Vec<NewChunk>,
    digests: Vec<FileDigest>,
    incomplete: Vec<FileId>,
}

impl Copies {
    fn seal(
        &mut self,
        key: &StreamKey,
        page: &PageImage,
        chance: &mut crate::sources::Chance,
    ) -> Result<(), AppError> {
        let file = FileId::from_bytes(chance.random_id());
        let (chunks, digest) = seal(key, file, &page.bytes, chance)?;
        if page.incomplete {
            self.incomplete.push(file);
        }
        self.digests.push(FileDigest {
            file,
            chunks: u32::try_from(chunks.len()).map_err(|_| Code::Internal)?,
            digest,
        });
        self.chunks.extend(chunks);
        Ok(())
    }
}
