//! Intake of a letter or another submission (O6, O10, O11, O29), drafts, receipt.

mod attaching;
mod forms;
mod insight;
mod preparing;
mod receipts;
mod registering;

pub(crate) use attaching::{Looked, attach_files, clean_name, detach_file, look, mark_draft_file, seal};
pub use forms::{
    AttachFiles, Attached, Draft, DraftFile, DraftLine, DraftSaved, Insight, IntakeForm, MarkDraftFile,
    NewDraft, OneDraft, OneDraftFile, OneSubmission, PrintPages, RefusedFile, RegisterDraft, Registered,
    SaveDraft, SavedFile, SimilarLine, Trait, TypedItem,
};
pub(crate) use insight::insight_of;
pub(crate) use receipts::{receipt, save_receipt};
pub(crate) use registering::register_draft;

use crate::desk::Desk;
use crate::drafts::{self, KeptDraft};
use crate::error::AppError;
use crate::features::start::Nothing;
use crate::session::Session;
use domain::case::Element;
use domain::ids::DraftId;
use domain::submission::{Channel, LetterHead};
use std::sync::Arc;

/// Starts a draft.
pub(crate) async fn new_draft(_: &Desk, session: &Arc<Session>, wanted: NewDraft) -> Result<Draft, AppError> {
    let mut form = IntakeForm {
        channel: wanted.channel,
        ..IntakeForm::default()
    };
    if matches!(wanted.channel, Channel::Telephone | Channel::Visit) {
        form.received_at = Some(session.now());
    }
    if wanted.repeat_last
        && let Some(bytes) = session.desk.setting(LAST_FORM).await?
        && let Ok(last) = serde_json::from_slice::<IntakeForm>(&bytes)
    {
        form.channel = last.channel;
        form.received_at = last.received_at;
        form.head = LetterHead {
            number: None,
            subject: String::new(),
            ..last.head
        };
        form.reporter_type = last.reporter_type;
        form.mode = last.mode;
    }
    let draft = DraftId::from_bytes(session.chance().id());
    let kept = KeptDraft::new(session, form);
    let saved_at = drafts::keep(session, draft, &kept).await?;
    Ok(kept.view(draft, saved_at))
}

/// What the next letter may repeat (O11): never a name.
pub(crate) const LAST_FORM: &str = "last-form";

/// Drafts on this desk. One that was sent before a stop is recognised and forgotten.
pub(crate) async fn drafts(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<Vec<DraftLine>, AppError> {
    let mut lines = Vec::new();
    for (draft, saved_at, kept) in drafts::all(session).await? {
        if registering::stands(session, &kept).await? {
            registering::forget(session, draft, &kept, None).await?;
            continue;
        }
        let title = &kept.form.content.title;
        lines.push(DraftLine {
            draft,
            saved_at,
            subject: if title.is_empty() {
                kept.form.head.subject.clone()
            } else {
                title.clone()
            },
            channel: kept.form.channel,
            files: u32::try_from(kept.files.len()).unwrap_or(u32::MAX),
        });
    }
    Ok(lines)
}

/// One draft.
pub(crate) async fn draft(_: &Desk, session: &Arc<Session>, wanted: OneDraft) -> Result<Draft, AppError> {
    let (saved_at, kept) = drafts::one(session, wanted.draft).await?;
    Ok(kept.view(wanted.draft, saved_at))
}

/// Saves the form; durable when it answers.
pub(crate) async fn save_draft(
    _: &Desk,
    session: &Arc<Session>,
    wanted: SaveDraft,
) -> Result<DraftSaved, AppError> {
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    kept.form = wanted.form;
    let saved_at = drafts::keep(session, wanted.draft, &kept).await?;
    let insight = insight_of(session, &kept.form, !kept.files.is_empty(), None).await?;
    Ok(DraftSaved { saved_at, insight })
}

/// Throws a draft away.
pub(crate) async fn delete_draft(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneDraft,
) -> Result<Vec<DraftLine>, AppError> {
    let (_, kept) = drafts::one(session, wanted.draft).await?;
    drafts::forget(session, wanted.draft, &kept).await?;
    drafts(desk, session, Nothing {}).await
}

const fn gap(part: domain::title::TitlePart) -> Element {
    match part {
        domain::title::TitlePart::Event => Element::What,
        domain::title::TitlePart::Place => Element::Where,
        domain::title::TitlePart::Time => Element::When,
    }
}
