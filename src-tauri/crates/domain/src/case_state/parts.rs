//! What a case is made of beside its content: duties, requests for completion, verdicts, its trail.

use crate::case::{Duty, Element, Paper, Reason, State, WrittenOrder};
use crate::ids::{CaseId, DutyId, PersonId, SubmissionId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a document duty stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DutyStand {
    /// Still owed.
    Open,
    /// Fulfilled by a paper.
    Fulfilled {
        /// The paper.
        paper: Paper,
        /// Who recorded it.
        by: PersonId,
        /// When it was recorded.
        at: DateTime<Utc>,
    },
    /// Fell away.
    Fallen {
        /// Why.
        reason: String,
    },
}

/// A duty and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DutyState {
    /// The duty.
    pub duty: Duty,
    /// The day it arose.
    pub since: DateTime<Utc>,
    /// How it stands.
    pub stand: DutyStand,
}

impl DutyState {
    /// Whether it is still owed.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.stand, DutyStand::Open)
    }
}

/// How one request for completion went (R21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Completion {
    /// Elements asked for.
    pub missing: Vec<Element>,
    /// Further things asked for.
    pub asked: String,
    /// The reporter's due date.
    pub due: NaiveDate,
    /// The letter.
    pub duty: DutyId,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// How it went.
    pub outcome: CompletionOutcome,
}

/// How a request for completion ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CompletionOutcome {
    /// Still waited for.
    Waiting,
    /// A further submission answered.
    Answered {
        /// Which.
        submission: SubmissionId,
    },
    /// It ended without answer.
    Ended {
        /// What was tried.
        note: String,
    },
}

/// The verdict of verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verdict {
    /// What was found.
    pub outcome: VerdictOutcome,
    /// Who gave it.
    pub by: PersonId,
    /// When; the clock stopped here (O17).
    pub at: DateTime<Utc>,
    /// The leader's written order it rests on (O2).
    pub order: Option<WrittenOrder>,
    /// The leader who confirmed it.
    pub confirmed_by: Option<PersonId>,
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VerdictOutcome {
    /// `lengkap_layak`.
    Registered,
    /// Cannot be followed up.
    Refused {
        /// Reason code.
        reason: Reason,
        /// In plain words.
        note: String,
    },
    /// `bukan_kewenangan`.
    Referred {
        /// Competent body.
        body: String,
        /// Legal ground.
        legal_ground: String,
        /// The reporter's identity was taken out of what is handed on.
        identity_redacted: bool,
    },
    /// `duplikat`.
    Merged {
        /// Main case.
        main: CaseId,
        /// Its number as shown.
        main_no: String,
        /// Why they are the same matter.
        reason: String,
    },
}

/// A row of the case's trail: who did what when, and what it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimelineRow {
    /// Place in the ledger.
    #[ts(type = "number")]
    pub seq: u64,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// Who signed it.
    pub by: PersonId,
    /// Kind of event, for instance `registered`.
    pub kind: String,
    /// The state it left.
    pub from: Option<State>,
    /// The state it led to.
    pub to: State,
    /// The same person took an earlier step that another should have taken (O12).
    pub same_person: bool,
    /// Recorded on the strength of a leader's written order (O2).
    pub on_order: bool,
}
