//! The inquiry desk (R50, R51, O10): the safe sentence of a state and no more. No names, no steps of the investigation.
//! The sentences stand in the window's messages under these codes.

use crate::case::{PhraseCheck, State};
use crate::case_state::Case;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Every code a caller may be told, for the window's messages.
pub const SENTENCES: [&str; 12] = [
    "received",
    "verifying",
    "please_complete",
    "registered",
    "being_handled",
    "handled_with_unit",
    "result_being_prepared",
    "finished",
    "not_followed_up",
    "sent_to_competent_body",
    "answered_on_main_number",
    "withdrawn",
];

/// What may be told about a state: the investigation's own steps all sound alike, so that no caller learns that somebody
/// was summoned.
#[must_use]
pub const fn sentence(state: State) -> &'static str {
    match state {
        State::Received => "received",
        State::Verifying => "verifying",
        State::AwaitingCompletion => "please_complete",
        State::Registered => "registered",
        State::UnderReview
        | State::AwaitingDecision
        | State::Assigned
        | State::Clarification
        | State::Audit
        | State::ReportSubmitted
        | State::Deliberation => "being_handled",
        State::ExplanationRequested | State::Delegated => "handled_with_unit",
        State::Concluded | State::Monitoring => "result_being_prepared",
        State::Closed | State::Archived => "finished",
        State::NotActionable => "not_followed_up",
        State::Referred => "sent_to_competent_body",
        State::Merged => "answered_on_main_number",
        State::Withdrawn => "withdrawn",
    }
}

/// What a caller is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SafeAnswer {
    /// Code of the sentence.
    pub told: String,
    /// The number he is answered on: the main one of a merged case, never that of another reporter's (R41).
    pub number: Option<String>,
    /// What is still owed to him (a missing element, a notice) may be named: only to who said the phrase, or where none
    /// was ever made.
    pub details: bool,
}

/// The answer about a case. Where a phrase exists and was not said rightly, only the name of the stage is told (O10).
#[must_use]
pub fn answer(case: &Case, main: Option<&Case>, phrase: PhraseCheck) -> SafeAnswer {
    // A merged number answers through the main one; without it at hand, that it is answered there.
    let state = main
        .filter(|_| case.state == State::Merged)
        .map_or(case.state, |main| main.state);
    let known = phrase != PhraseCheck::Wrong;
    SafeAnswer {
        told: sentence(state).to_owned(),
        number: case
            .merged_into
            .as_ref()
            .filter(|_| known)
            .map(|(_, number)| number.clone()),
        details: known,
    }
}

/// Whether a sentence that was told was one that may be: that of the state, or, for a merged case, of any state of its
/// main one.
#[must_use]
pub fn was_safe(case: &Case, told: &str) -> bool {
    match case.state {
        State::Merged => SENTENCES.contains(&told),
        state => sentence(state) == told,
    }
}
