//! The inquiry desk (R50, R51, O10): a caller's case is found by what he holds in his hand, never by his name; he is told
//! the safe sentence of its state and no more, and only once the entry that says so is in the store.

use crate::access;
use crate::case_acts::decide_and_act;
use crate::desk::Desk;
use crate::error::AppError;
use crate::session::Session;
use chrono::NaiveDate;
use domain::case::{Element, FoundBy, Inquiry, PhraseCheck, State, Step};
use domain::case_state::Case;
use domain::ids::{CaseId, SubmissionId};
use domain::inquiry;
use domain::may::{self, Act};
use domain::submission::Channel;
use index::NumberKind;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// What the caller says.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FindInquiry {
    /// By which of the four: username, agenda number, intake number, or number and date of his own letter.
    pub by: FoundBy,
    /// As he says it.
    pub text: String,
    /// The date his letter bears.
    pub date: Option<NaiveDate>,
}

/// What was found.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InquiryHits {
    /// The submissions that bear it, each with its case.
    pub hits: Vec<InquiryHit>,
}

/// A submission found; of its case nothing but what is on the caller's own paper.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InquiryHit {
    /// The case that answers for it.
    pub case: CaseId,
    /// The submission, where its head may be read.
    pub submission: Option<SubmissionId>,
    /// Its intake number.
    pub intake_no: String,
    /// The day it was received, ISO.
    pub received_on: String,
    /// A phrase was made for it: it is asked for (O10).
    pub has_phrase: bool,
}

/// What is asked and said at the desk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerInquiry {
    /// The case.
    pub case: CaseId,
    /// The submission it was found by.
    pub submission: Option<SubmissionId>,
    /// By what it was found.
    pub found_by: FoundBy,
    /// How he asks.
    pub channel: Channel,
    /// The four words as he says them; nothing where he knows none.
    pub phrase: String,
    /// What he asked or added; never identity.
    pub note: String,
}

/// What he is told. It is in the trail already.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InquiryAnswer {
    /// Code of the sentence.
    pub told: String,
    /// The number he is answered on, where it is another.
    pub number: Option<String>,
    /// The phrase: none exists, right, wrong.
    pub phrase: PhraseCheck,
    /// What he was asked to complete and has not, to who said the phrase or needs none.
    pub missing: Vec<Element>,
    /// A notice to him is on its way.
    pub notice_owed: bool,
    /// How often somebody asked before.
    pub asked_before: u32,
}

/// What the caller says in one form: numbers without their marks, words in small letters.
fn same_words(phrase: &str, said: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|sign: char| !sign.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    words(phrase) == words(said)
}

/// Finds the case of a caller. What this person may not read is not found.
pub(crate) async fn find_inquiry(
    _: &Desk,
    session: &Arc<Session>,
    wanted: FindInquiry,
) -> Result<InquiryHits, AppError> {
    session.read_on_to_show().await?;
    let kind = match wanted.by {
        FoundBy::Username => NumberKind::Username,
        FoundBy::AgendaNo => NumberKind::Agenda,
        FoundBy::IntakeNo => NumberKind::Intake,
        FoundBy::LetterNoAndDate => NumberKind::Letter,
        // Words and open names are searched in the register, by who reads it.
        FoundBy::Words | FoundBy::OpenName => return Err(AppError::field("by")),
    };
    if wanted.text.trim().is_empty() {
        return Err(AppError::field("text"));
    }
    if kind == NumberKind::Letter && wanted.date.is_none() {
        return Err(AppError::field("date"));
    }
    let unit = session.unit().await?;
    let mut hits: Vec<InquiryHit> = Vec::new();
    for hit in session.index.find_number(&wanted.text).await? {
        let Some(case) = hit.case.filter(|_| hit.kind == kind) else {
            continue;
        };
        let folded = session.case(case).await?;
        if may::may(&unit, Some(&folded), session.person, Act::LogInquiry).is_err() {
            continue;
        }
        let submission = match hit.submission.or_else(|| only_submission(&folded)) {
            Some(submission) => session.submission(submission).await?,
            None => None,
        };
        let dated = submission
            .as_ref()
            .map_or(folded.content.letter_date, |submission| {
                submission.received.head.date
            });
        if kind == NumberKind::Letter && dated != wanted.date {
            continue;
        }
        let id = submission
            .as_ref()
            .map(|submission| submission.received.submission);
        let intake_no = submission
            .as_ref()
            .map(|submission| submission.received.intake_no.clone());
        let line = InquiryHit {
            case,
            submission: id,
            intake_no: intake_no
                .or_else(|| folded.submissions.first().map(|(_, number)| number.clone()))
                .unwrap_or_default(),
            received_on: submission
                .as_ref()
                .map_or(unit.today(folded.received_at), |submission| {
                    unit.today(submission.received.received_at)
                })
                .to_string(),
            // Who reads no source cannot compare the words, so he asks for none and tells the stage alone.
            has_phrase: phrases(session, &folded, id)
                .await?
                .is_some_and(|phrases| !phrases.is_empty()),
        };
        // A number that stands on the case and on its submission is one caller's.
        let known = hits.iter().position(|known| {
            known.case == line.case && (known.submission == line.submission || known.submission.is_none())
        });
        match known {
            Some(place) if hits.get(place).is_some_and(|known| known.submission.is_none()) => {
                if let Some(known) = hits.get_mut(place) {
                    *known = line;
                }
            }
            Some(_) => {}
            None => hits.push(line),
        }
    }
    Ok(InquiryHits { hits })
}

/// The phrases a caller may say: that of the submission he was found by, or of any of the case. `None`: one of them
/// cannot be read from here, as if it were not said.
async fn phrases(
    session: &Session,
    case: &Case,
    named: Option<SubmissionId>,
) -> Result<Option<Vec<String>>, AppError> {
    let mut phrases = Vec::new();
    for (id, _) in case
        .submissions
        .iter()
        .filter(|(id, _)| named.is_none_or(|named| named == *id))
    {
        match session.submission(*id).await? {
            Some(found) => phrases.extend(found.received.phrase),
            None => return Ok(None),
        }
    }
    Ok(Some(phrases))
}

/// The submission of a case that has but one; of several nobody knows which the caller sent.
fn only_submission(case: &Case) -> Option<SubmissionId> {
    match case.submissions.as_slice() {
        [(submission, _)] => Some(*submission),
        _ => None,
    }
}

/// Tells a caller how his report stands: the entry first, then the sentence.
pub(crate) async fn answer_inquiry(
    _: &Desk,
    session: &Arc<Session>,
    wanted: AnswerInquiry,
) -> Result<InquiryAnswer, AppError> {
    session.catch_up().await?;
    let case = session.case(wanted.case).await?;
    if let Some(named) = wanted.submission
        && case.submissions.iter().all(|(known, _)| *known != named)
    {
        return Err(AppError::field("submission"));
    }
    let phrase = match phrases(session, &case, wanted.submission).await? {
        None => PhraseCheck::Wrong,
        Some(phrases) if phrases.is_empty() => PhraseCheck::NoneExists,
        Some(phrases) if phrases.iter().any(|phrase| same_words(phrase, &wanted.phrase)) => {
            PhraseCheck::Right
        }
        Some(_) => PhraseCheck::Wrong,
    };
    // A merged number answers through the main one, and the entry stays with the caller's own (R41).
    let main = match &case.merged_into {
        Some((main, _)) if case.state == State::Merged => session.case(*main).await.ok(),
        _ => None,
    };
    let answer = inquiry::answer(&case, main.as_ref(), phrase);
    let entry = Inquiry {
        at: session.now(),
        channel: wanted.channel,
        found_by: wanted.found_by,
        phrase,
        told: answer.told.clone(),
        note: wanted.note.trim().to_owned(),
    };
    decide_and_act(session, wanted.case, access::take(Step::LogInquiry(entry))).await?;
    let asked = case
        .completion()
        .filter(|_| case.state == State::AwaitingCompletion && answer.details);
    Ok(InquiryAnswer {
        told: answer.told,
        number: answer.number,
        phrase,
        missing: asked.map(|asked| asked.missing.clone()).unwrap_or_default(),
        notice_owed: answer.details && case.open_duties().any(|duty| duty.duty.kind.to_reporter()),
        asked_before: u32::try_from(case.care.inquiries.len()).unwrap_or(u32::MAX),
    })
}
