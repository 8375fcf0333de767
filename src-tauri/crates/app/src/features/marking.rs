//! Which parts of a registered scan are identity (O1), corrected later: the working copies are burned anew from the
//! original, and what was shown before is shown to nobody any more.

use crate::acts::{ActDraft, StreamHandle};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::dossier::{self, Dossier};
use crate::session::Session;
use crate::{marks, pages};
use domain::case::{CaseEvent, WorkCopy};
use domain::case_state::Case;
use domain::decide::{World, ready};
use domain::history;
use domain::ids::{CaseId, FileId, SubmissionId};
use domain::may::Act;
use domain::public::{FileDigest, Public};
use domain::submission::{FileFacts, IdentityMarks, SubmissionEvent};
use domain::submission_state::Submission;
use evidence::OPEN_BOUND;
use ledger::NewChunk;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;
use vault::Id;

/// How often the case is read and the act decided anew when others write meanwhile.
const TRIES: usize = 64;

/// Correcting the identity marks of a registered file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MarkFile {
    /// The case on whose screen it is done.
    pub case: CaseId,
    /// The submission the file came with.
    pub submission: SubmissionId,
    /// The file.
    pub file: FileId,
    /// Its marks from now on.
    pub marks: IdentityMarks,
}

/// A case's new working copy of the file.
struct Copy {
    case: CaseId,
    copy: WorkCopy,
    digests: Vec<FileDigest>,
}

/// Corrects the marks; durable when it answers.
pub(crate) async fn mark_file(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: MarkFile,
) -> Result<Dossier, AppError> {
    session.catch_up().await?;
    session.may_write()?;
    let (case, submission) = scene(session, &wanted).await?;
    let facts = submission.file(wanted.file).ok_or(Code::NotFound)?;
    marks::check(&wanted.marks, facts.pages)?;
    if facts.marks == wanted.marks {
        return dossier::view(session, case.id).await;
    }
    let burned = burn(desk, session, &submission, facts, &wanted.marks).await?;
    let mut copies = Vec::new();
    let mut chunks = Vec::new();
    for id in &submission.cases {
        // Where this person does not read one of the cases, somebody who does has to do the same there.
        let Ok(of) = session.case(*id).await else { continue };
        if let Some(old) = of.work_copies.iter().find(|copy| copy.of == wanted.file) {
            copies.push(seal_copy(session, &of, old, &burned, &wanted.marks, &mut chunks).await?);
        }
    }
    session.send_ahead(&mut chunks).await?;
    let act = ActDraft::new(&mut session.chance()).act;
    for _ in 0..TRIES {
        let seen = session.known.lock().await.tip().seq;
        scene(session, &wanted).await?;
        let source = session.stream(wanted.submission.bytes()).await?;
        let mut work: Vec<(StreamHandle, &Copy)> = Vec::new();
        for copy in &copies {
            work.push((session.stream(copy.case.bytes()).await?, copy));
        }
        let written = session
            .act(|known| {
                if known.tip().seq != seen {
                    return Err(Code::Stale.into());
                }
                let mut draft = ActDraft::with_id(act);
                let event = SubmissionEvent::MarksChanged {
                    file: wanted.file,
                    marks: wanted.marks.clone(),
                };
                draft.part(source.duplicate(), history::encode_submission(&event), None);
                for (stream, copy) in &work {
                    let event = CaseEvent::WorkCopies {
                        copies: vec![copy.copy.clone()],
                    };
                    let public = (!copy.digests.is_empty()).then(|| Public::Files {
                        files: copy.digests.clone(),
                    });
                    draft.part(stream.duplicate(), history::encode_case(&event), public);
                }
                draft.chunks.clone_from(&chunks);
                Ok((draft, ()))
            })
            .await;
        match written {
            Err(error) if error.code == Code::Stale => {}
            Err(error) => return Err(error),
            Ok(()) => return dossier::view(session, wanted.case).await,
        }
    }
    Err(Code::Stale.into())
}

/// Case and submission as they stand, and leave for the act.
async fn scene(session: &Session, wanted: &MarkFile) -> Result<(Case, Submission), AppError> {
    let case = session.case(wanted.case).await?;
    let submission = session
        .submission(wanted.submission)
        .await?
        .filter(|submission| submission.cases.contains(&case.id))
        .ok_or(Code::NotFound)?;
    let now = session.now();
    session
        .with_unit(|unit| {
            let world = World {
                unit,
                submission: Some(&submission),
                case: Some(&case),
            };
            ready(&world, Act::MarkIdentity, session.person, now)
        })
        .await??;
    Ok((case, submission))
}

/// The working copy as it is burned in the worker: its pages, each with whether something is missing in its picture, and
/// whether all of them could be drawn. No page where the whole file is identity or shows nothing.
struct Burned {
    pages: Vec<(Vec<u8>, bool)>,
    whole: bool,
}

async fn burn(
    desk: &Desk,
    session: &Session,
    submission: &Submission,
    facts: &FileFacts,
    identity: &IdentityMarks,
) -> Result<Burned, AppError> {
    let mut drawn = Vec::new();
    if facts.pages == 0 || identity.whole_file {
        return Ok(Burned {
            pages: drawn,
            whole: false,
        });
    }
    let content = pages::from_ledger(session, submission.received.submission.bytes(), facts.file).await?;
    let mut open = desk
        .inner
        .workers
        .open(content.expose(), OPEN_BOUND)
        .await
        .map_err(pages::refused)?;
    let whole = marks::burn(&mut open, identity, facts.pages, |page| {
        match page {
            Some(image) => drawn.push((image.bytes.to_vec(), image.incomplete)),
            None => drawn.clear(),
        }
        Ok(())
    });
    let whole = whole.await?;
    Ok(Burned { pages: drawn, whole })
}

/// Seals the burned pages for one case, in place of its old copy.
async fn seal_copy(
    session: &Session,
    case: &Case,
    old: &WorkCopy,
    burned: &Burned,
    marks: &IdentityMarks,
    chunks: &mut Vec<NewChunk>,
) -> Result<Copy, AppError> {
    let key = session.stream(case.id.bytes()).await?.key;
    let mut chance = session.chance();
    let mut pages = Vec::with_capacity(burned.pages.len());
    let mut digests = Vec::with_capacity(burned.pages.len());
    let mut incomplete = Vec::new();
    for (bytes, lacks) in &burned.pages {
        let page = FileId::from_bytes(chance.random_id());
        let file = Id(page.bytes());
        let sealed = vault::seal_file(&key, &file, bytes, &mut chance).map_err(|_| Code::Internal)?;
        digests.push(FileDigest {
            file: page,
            chunks: u32::try_from(sealed.len()).map_err(|_| Code::Internal)?,
            digest: vault::sealed_digest(&sealed).to_string(),
        });
        chunks.extend((0..).zip(sealed).map(|(n, bytes)| NewChunk { file, n, bytes }));
        pages.push(page);
        if *lacks {
            incomplete.push(page);
        }
    }
    Ok(Copy {
        case: case.id,
        copy: WorkCopy {
            held_back: !burned.whole || !marks.pages.is_empty(),
            pages,
            incomplete,
            ..old.clone()
        },
        digests,
    })
}
