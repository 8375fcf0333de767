//! The receipt (D1).

use super::forms::{OneSubmission, PrintPages, SavedFile};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::session::Session;
use domain::ids::SubmissionId;
use std::sync::Arc;

/// The receipt as pages for the print view (D1).
pub(crate) async fn receipt(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OneSubmission,
) -> Result<PrintPages, AppError> {
    let facts = receipt_facts(session, wanted.submission).await?;
    let pages = letters::receipt_svg(&facts).map_err(|_| Code::Internal)?;
    Ok(PrintPages {
        pages,
        paper: "a5".to_owned(),
    })
}

/// The receipt as PDF where the person chooses.
pub(crate) async fn save_receipt(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneSubmission,
) -> Result<SavedFile, AppError> {
    let facts = receipt_facts(session, wanted.submission).await?;
    let bytes = letters::receipt_pdf(&facts).map_err(|_| Code::Internal)?;
    // A file name carries no number: numbers are shared secrets (R36).
    let saved = desk
        .inner
        .host
        .save_file("tanda-terima.pdf", &bytes)
        .await
        .map_err(|_| Code::SaveFailed)?;
    Ok(SavedFile { saved })
}

async fn receipt_facts(session: &Session, submission: SubmissionId) -> Result<letters::Receipt, AppError> {
    let folded = session.submission(submission).await?.ok_or(Code::NotFound)?;
    let unit = session.unit().await?;
    let received = &folded.received;
    let local = unit.settings.time_zone.local(received.received_at);
    let officer = unit.name_of(folded.taken_in_by).unwrap_or_default();
    Ok(letters::Receipt {
        unit_name: unit.name.clone(),
        ministry: unit.ministry.clone(),
        intake_no: received.intake_no.clone(),
        received: local,
        zone: format!("{:?}", unit.settings.time_zone).to_uppercase(),
        channel: received.channel,
        files: folded
            .files
            .iter()
            .map(|file| (file.name.clone(), file.size))
            .collect(),
        officer_initials: officer
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .collect(),
        phrase: received.phrase.clone(),
        verification_due: unit.verification_due(received.received_at).due,
        verification_days: unit.settings.verification_days,
    })
}
