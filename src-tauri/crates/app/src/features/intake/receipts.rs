//! The receipt (D1).

use super::forms::{OneSubmission, PrintPages, SavedFile};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::session::Session;
use chrono::NaiveDate;
use domain::ids::SubmissionId;
use domain::submission_state::Submission;
use domain::unit_state::Unit;
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
    let (verification_due, verification_days) = promised(session, &unit, &folded).await;
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
        verification_due,
        verification_days,
    })
}

/// Until when the unit promised to verify, and within how many working days. A date once told never moves: a receipt
/// printed again after the unit set another number says what the first one said.
async fn promised(session: &Session, unit: &Unit, submission: &Submission) -> (NaiveDate, u32) {
    let received_at = submission.received.received_at;
    let now = unit.verification_due(received_at);
    let days = unit.settings.verification_days;
    let told = match submission.cases.first() {
        Some(case) => session.case(*case).await.ok(),
        None => None,
    };
    // A supplement came on a day of its own; its case's date is another letter's.
    match told.filter(|case| case.received_at == received_at) {
        Some(case) if case.verification_due != now.due => {
            let counted = unit
                .calendar
                .working_days_between(now.counts_from, case.verification_due);
            (case.verification_due, u32::try_from(counted).unwrap_or(days))
        }
        _ => (now.due, days),
    }
}
