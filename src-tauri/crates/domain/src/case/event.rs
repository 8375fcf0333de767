//! The entries of a case's stream.

use super::{
    CaseItem, Checklists, Contact, Content, Duty, Element, Paper, ReaderGrant, Reason, Stepped, WorkCopy,
    WrittenOrder,
};
use crate::ids::{CaseId, DutyId, PersonId, SubmissionId};
use crate::may::Act;
use crate::submission::{Channel, FileFacts};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The first facts of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Its id, which is its stream.
    pub case: CaseId,
    /// The submissions it is made of, with their intake numbers.
    pub submissions: Vec<(SubmissionId, String)>,
    /// How the first of them came.
    pub channel: Channel,
    /// The moment of receipt; the verification clock starts here (R44).
    pub received_at: DateTime<Utc>,
    /// Verification is due on this day; told with its calendar revision, moved only by a new entry.
    pub verification_due: NaiveDate,
    /// Facts the officer wrote.
    pub content: Content,
    /// Whether the reporter can be told anything (contact, address or portal).
    pub reachable: bool,
    /// Label of the reporter, *Pelapor-1*.
    pub reporter_label: String,
    /// Who may read the case, and why.
    pub readers: Vec<ReaderGrant>,
    /// Whom the wall shuts out (O4).
    pub shut_out: Vec<PersonId>,
}

/// An entry of a case's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CaseEvent {
    /// It was opened; opens epoch 1. State `received`.
    Opened(Box<Opened>),
    /// The content was completed or corrected.
    ContentChanged {
        /// The content from now on.
        content: Box<Content>,
    },
    /// Working copies were made.
    WorkCopies {
        /// One for each file.
        copies: Vec<WorkCopy>,
    },
    /// Signed copies of papers a step rests on (O9); their digests stand in `public`.
    PapersAttached {
        /// The files, byte for byte as they came.
        files: Vec<FileFacts>,
    },
    /// `received` → `verifying`.
    VerificationStarted {
        /// Who verifies.
        verifier: PersonId,
    },
    /// Check-lists saved.
    ChecklistsSaved {
        /// The check-lists from now on.
        checklists: Checklists,
    },
    /// `verifying` → `awaiting_completion` (R21).
    CompletionRequested {
        /// Missing elements.
        missing: Vec<Element>,
        /// Further things asked for.
        asked: String,
        /// The reporter's due date.
        due: NaiveDate,
        /// The letter as a duty.
        duty: Duty,
    },
    /// A further submission belongs to it (R39). From `awaiting_completion` it answers: → `verifying`; else the
    /// state stays.
    Supplemented {
        /// The further submission and its intake number.
        submission: (SubmissionId, String),
        /// Verification is due on this day from now on: the clock stood still while the reporter was asked. The day
        /// in force where he was not asked.
        verification_due: NaiveDate,
    },
    /// `awaiting_completion` → `verifying`: the period ran out without answer, or the reporter cannot be reached.
    CompletionEnded {
        /// What was tried.
        note: String,
        /// Verification is due on this day from now on.
        verification_due: NaiveDate,
    },
    /// `verifying` → `registered` (R47).
    Registered {
        /// Agenda number.
        agenda_no: String,
        /// Notice duty, unless the reporter cannot be reached.
        duty: Option<Duty>,
    },
    /// `verifying` or `awaiting_completion` → `not_actionable` (R20).
    Refused {
        /// Reason code.
        reason: Reason,
        /// In plain words.
        note: String,
        /// Leader's confirmation: own act, written order, or the week's list (O2, O17).
        order: Option<WrittenOrder>,
        /// Notice duty, where one is owed.
        duty: Option<Duty>,
    },
    /// A leader confirmed a refusal or referral recorded by another.
    LeaderConfirmed {},
    /// `verifying` → `referred` (R19).
    Referred {
        /// Competent body.
        body: String,
        /// Legal ground.
        legal_ground: String,
        /// The reporter's identity was taken out of what is handed on (R19).
        identity_redacted: bool,
        /// Written order it rests on, where a leader did not act himself.
        order: Option<WrittenOrder>,
        /// The letter and the notice.
        duties: Vec<Duty>,
    },
    /// `verifying` → `merged` (R41).
    Merged {
        /// Main case.
        main: CaseId,
        /// Its number as shown.
        main_no: String,
        /// Why they are the same matter.
        reason: String,
        /// Notice duty.
        duty: Option<Duty>,
    },
    /// Another case was merged into this one.
    TookIn {
        /// The merged case.
        case: CaseId,
        /// Its number as shown.
        number: String,
    },
    /// A duty was fulfilled (O9).
    DutyFulfilled {
        /// Which.
        duty: DutyId,
        /// By what paper.
        paper: Paper,
    },
    /// A duty fell away (O17).
    DutyFellAway {
        /// Which.
        duty: DutyId,
        /// Why.
        reason: String,
    },
    /// A contact with the reporter.
    ContactLogged {
        /// The contact.
        contact: Contact,
    },
    /// Somebody may read the case from now on.
    ReadersAdded {
        /// Who and why.
        readers: Vec<ReaderGrant>,
    },
    /// A person was shut out later; says who had already been able to read (O4). Opens a new epoch.
    ShutOut {
        /// Whom.
        person: PersonId,
        /// Whether he could already have read.
        had_read: bool,
    },
    /// A refusal, referral or merge was taken back: → `verifying` with a reason.
    Reopened {
        /// Why (novum, objection, mistake).
        reason: String,
        /// Verification is due on this day from now on.
        verification_due: NaiveDate,
    },
    /// Identity items of the reporter, a victim, a witness, a cooperating offender: what the case knows of them (O28).
    ItemsListed {
        /// The items, each sealed under a key of its own.
        items: Vec<CaseItem>,
    },
    /// A step of the procedure from registration on, by the numbered table it names.
    Stepped(Box<Stepped>),
}

impl CaseEvent {
    /// The act that writes an event which moves the case; `None` where it moves nothing.
    #[must_use]
    pub fn act(&self) -> Option<Act> {
        match self {
            Self::Opened(_) => Some(Act::RegisterSubmission),
            Self::VerificationStarted { .. } => Some(Act::StartVerification),
            Self::CompletionRequested { .. } => Some(Act::RequestCompletion),
            Self::Supplemented { .. } => Some(Act::RecordSupplement),
            Self::CompletionEnded { .. } => Some(Act::EndCompletion),
            Self::Registered { .. } => Some(Act::Register),
            Self::Refused { reason, .. } if reason.closes_at_intake() => Some(Act::CloseAtIntake),
            Self::Refused { .. } => Some(Act::Refuse),
            Self::Referred { .. } => Some(Act::Refer),
            Self::Merged { .. } => Some(Act::Merge),
            Self::Reopened { .. } => Some(Act::Reopen),
            Self::Stepped(stepped) => Some(stepped.step.act()),
            _ => None,
        }
    }
}
