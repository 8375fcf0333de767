//! What a refusal says: a code the window has words for, the facts that are missing, the field at fault.

use crate::case::{Criterion, DutyKind, Party3, State};
use crate::ids::DutyId;
use crate::procedure::Requirement;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why an act is refused. Refused is not broken: nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// No confirmed member of the unit, or one who left.
    NotAMember,
    /// None of the offices held gives this right.
    NoOffice,
    /// The office that gives the right is not held today (O13).
    OfficeNotHeldToday,
    /// Not on this case; a wall says the same, so that it does not show (O4).
    NotOnCase,
    /// The command needs a case and there is none.
    NoCase,
    /// The case is not in a state this act leaves.
    WrongState,
    /// Something the step requires is missing; `missing` lists it.
    Missing,
    /// A field must not be empty.
    FieldEmpty,
    /// A field holds what cannot be.
    FieldInvalid,
    /// Who verified may not be the only one to review.
    SamePerson,
    /// The inviter may not vouch for whom he invited.
    InviterConfirms,
    /// Nobody vouches for himself.
    ConfirmsHimself,
    /// The number is taken already.
    NumberTaken,
    /// The pattern of numbers in the settings cannot be used.
    NumberPattern,
    /// A case cannot be merged into itself.
    SameCase,
    /// No such duty on this case.
    UnknownDuty,
    /// The duty is fulfilled or fell away already.
    DutySettled,
    /// The step cannot be without this paper.
    DutyRequired,
    /// The reporter cannot be reached: there is nobody to ask.
    ReporterUnreachable,
    /// Nothing waits for a leader's word.
    NothingToConfirm,
    /// Nobody would be left who can read it.
    LastReader,
    /// No such person in the unit.
    UnknownPerson,
    /// No such office in the unit.
    UnknownOffice,
    /// He belongs to the unit, or is invited, already.
    AlreadyKnown,
    /// He does not hold it, or it is done already.
    NothingChanges,
    /// No leader would be left.
    LastLeader,
    /// Nobody may hold both halves of an identity (ledger.md §5).
    BothGroups,
    /// This reason is not one that may be given here.
    ReasonNotHere,
    /// The case stands still; it must go on first.
    OnHold,
    /// The unit has not put the table in force that knows this step.
    RulesTooOld,
    /// The disposition does not lie with him.
    NotHolder,
    /// Somebody has read it: it cannot be recalled.
    AlreadyRead,
    /// The leader has not named him to record his orders, or this is never done on paper (O2).
    NotRecorder,
    /// A Plt. or Plh. may not decide this (O13).
    NotWhileActing,
    /// Not on the team the assignment letter names.
    NotOnTeam,
    /// No such fact on this case.
    UnknownFact,
    /// It is settled already.
    FactSettled,
    /// Not an officer of the step the item opens to (R53).
    NotOnDuty,
    /// Two other people must release it first (ledger.md §5).
    NeedsRelease,
    /// The item opens by another rule.
    OtherRule,
    /// The request is answered, ended or over.
    RequestOver,
    /// Nobody releases to himself, and nobody releases both halves.
    OwnRelease,
    /// After closing only by breaking glass.
    GlassOnly,
    /// He does not hold this half.
    NotCustodian,
    /// Nobody named him for this half in writing, or nobody outside the group has seconded it yet (ledger.md §5).
    NotAppointed,
    /// Lost keys are replaced by the signatures of two others, and there are not two (ledger.md §1).
    NeedsTwoOfficers,
}

/// A fact a step requires that is not there yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MissingFact {
    /// A question of the check-list *kelengkapan* is not answered, or answered no.
    CompletenessAnswer {
        /// Its code in the profile.
        question: String,
        /// It was answered no.
        answered_no: bool,
    },
    /// A question of the check-list *kewenangan* is not answered, or answered no.
    JurisdictionAnswer {
        /// Its code in the profile.
        question: String,
        /// It was answered no.
        answered_no: bool,
    },
    /// *Jelas* is not answered yes (R18).
    Clear,
    /// *Memenuhi persyaratan* is not answered yes (R18).
    MeetsRequirements,
    /// Duplicates were not searched for.
    DuplicatesSearched,
    /// No main category.
    Category,
    /// No title.
    Title,
    /// The reporter was not asked to complete (R21).
    CompletionAsked,
    /// The letter that asks has not gone out (proof of request).
    CompletionLetter {
        /// The duty.
        duty: DutyId,
    },
    /// The reporter's period has not run out and nothing was tried in vain.
    CompletionOver,
    /// What is missing or asked for is not said.
    AskedFor,
    /// The reporter's identity was not taken out (R19).
    Redaction,
    /// A paper is not fulfilled yet.
    Paper {
        /// What paper.
        kind: DutyKind,
    },
    /// A leader must act.
    Leader,
    /// There is no way to reach the reporter.
    ReporterReachable,
    /// A fact the step requires.
    Later {
        /// The requirement.
        requirement: Requirement,
    },
    /// A member of the team has not declared, or declared a conflict (D12).
    Declaration {
        /// Who, as on the letter.
        name: String,
        /// He declared a conflict: he must be replaced.
        conflict: bool,
    },
    /// A party of the deliberation was not there (R24).
    Party {
        /// Which.
        party: Party3,
    },
    /// A recommendation is not settled (R25).
    Recommendation {
        /// Its number.
        no: u32,
    },
    /// The three flags of triage are not answered.
    TriageFlags,
    /// A criterion of triage has no score with a ground.
    TriageScore {
        /// Which.
        criterion: Criterion,
    },
    /// Consent that stands (SE MenPANRB 08/2012).
    Consent,
    /// A field of the form is empty that forms of this unit demand (O30).
    Field {
        /// Its name.
        field: String,
    },
    /// The state it must be in.
    State {
        /// One of the states the act leaves.
        state: State,
    },
}

/// A refused act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("refused: {code:?}")]
pub struct Refusal {
    /// Why.
    pub code: RefusalCode,
    /// What is missing.
    pub missing: Vec<MissingFact>,
    /// The field at fault, as named in the command.
    pub field: Option<String>,
}

impl Refusal {
    /// A bare refusal.
    #[must_use]
    pub const fn of(code: RefusalCode) -> Self {
        Self {
            code,
            missing: Vec::new(),
            field: None,
        }
    }

    /// A refusal that points at a field.
    #[must_use]
    pub fn field(code: RefusalCode, field: &str) -> Self {
        Self {
            code,
            missing: Vec::new(),
            field: Some(field.to_owned()),
        }
    }

    /// A refusal that lists what is missing.
    #[must_use]
    pub const fn missing(missing: Vec<MissingFact>) -> Self {
        Self {
            code: RefusalCode::Missing,
            missing,
            field: None,
        }
    }
}

impl From<RefusalCode> for Refusal {
    fn from(code: RefusalCode) -> Self {
        Self::of(code)
    }
}
