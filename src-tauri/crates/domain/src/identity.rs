//! Opening an identity (ledger.md §5, O3): what is asked for, what custodians answer, to whom an item opens without them.
//!
//! Requests and answers stand in the unit's stream, for a custodian holds no case key: they name items by their random
//! ids and nothing else. What was said for or against is sealed by who writes it, for the requester and both groups.

use crate::case::State;
use crate::ids::{ItemId, PersonId, RequestId};
use crate::people::Role;
use crate::public::KeyGroup;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an identity is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Letters to the reporter: once per case, to one officer, until closing (O3).
    Correspondence,
    /// *Penggalian informasi* (R53).
    FurtherInformation,
    /// The team interviews the reporter.
    Interview,
    /// Protection, referral to LPSK.
    Protection,
    /// Referral to law enforcement.
    LawEnforcement,
    /// After closing.
    BreakGlass,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 6] = [
        Self::Correspondence,
        Self::FurtherInformation,
        Self::Interview,
        Self::Protection,
        Self::LawEnforcement,
        Self::BreakGlass,
    ];

    /// The roles that may ask for it in a state (process.md §4): the list a reason is picked from.
    #[must_use]
    pub const fn roles(self, state: State) -> &'static [Role] {
        match (self, state) {
            (Self::Correspondence, _) => &[Role::IntakeOfficer, Role::Verifier],
            (Self::FurtherInformation, State::Received | State::Verifying | State::AwaitingCompletion) => {
                &[Role::IntakeOfficer, Role::Verifier]
            }
            (
                Self::FurtherInformation,
                State::UnderReview | State::ExplanationRequested | State::Delegated | State::AwaitingDecision,
            ) => &[Role::Reviewer],
            (Self::Interview, State::Assigned | State::Clarification | State::Audit) => &[Role::AuditLead],
            (Self::Protection, _) => &[Role::IntakeOfficer, Role::Leader],
            (Self::LawEnforcement, _) => &[Role::Leader],
            (Self::BreakGlass, _) => &[Role::Leader, Role::Verifier, Role::Reviewer, Role::AuditLead],
            (Self::FurtherInformation | Self::Interview, _) => &[],
        }
    }

    /// The longest time a release may last; `None`: until the case closes.
    #[must_use]
    pub fn longest(self) -> Option<Duration> {
        match self {
            Self::Correspondence => None,
            Self::BreakGlass => Some(Duration::hours(24)),
            _ => Some(Duration::days(30)),
        }
    }
}

/// The roles a contact item opens to in a state: the officers on duty for the step (R53, process.md §4).
#[must_use]
pub const fn contact_roles(state: State) -> &'static [Role] {
    match state {
        State::Received => &[Role::IntakeOfficer],
        State::Verifying => &[Role::Verifier],
        State::AwaitingCompletion | State::Registered => &[Role::IntakeOfficer, Role::Verifier],
        State::UnderReview | State::ExplanationRequested | State::Delegated | State::AwaitingDecision => {
            &[Role::Reviewer]
        }
        // The team has no contact of its own; it asks (process.md §4).
        State::Assigned
        | State::Clarification
        | State::Audit
        | State::ReportSubmitted
        | State::Deliberation => &[],
        // What is still owed to the reporter is sent by the desk.
        State::Concluded
        | State::Monitoring
        | State::Closed
        | State::NotActionable
        | State::Referred
        | State::Merged
        | State::Withdrawn => &[Role::IntakeOfficer, Role::Verifier],
        State::Archived => &[],
    }
}

/// A request as it stands in the unit's stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityRequest {
    /// Its id, bound into the released halves.
    pub request: RequestId,
    /// Who asks; the halves are released to his key.
    pub requester: PersonId,
    /// Which items.
    pub items: Vec<ItemId>,
    /// For what.
    pub purpose: Purpose,
    /// Until when; `None`: until the case closes.
    pub expires: Option<DateTime<Utc>>,
    /// Why, with the number of the case: sealed, hex. Empty until who writes it seals it.
    pub motive: String,
}

/// A released half as it stands in a custodian's answer: sealed to the requester's key, bound to case, item and request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedHalf {
    /// Of which item.
    pub item: ItemId,
    /// The half, sealed, hex.
    pub sealed: String,
}

/// A custodian's answer as it stands in the unit's stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityAnswer {
    /// Which request.
    pub request: RequestId,
    /// Which half.
    pub group: KeyGroup,
    /// Released or refused; refusals stay.
    pub released: bool,
    /// Why: sealed, hex. Empty until who writes it seals it.
    pub motive: String,
    /// The halves, where they are released. Empty until who writes it seals them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub halves: Vec<ReleasedHalf>,
}

/// A command about an identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum IdentityCommand {
    /// Ask for items; the id is made by the caller.
    Request {
        /// Its id.
        request: RequestId,
        /// Which items.
        items: Vec<ItemId>,
        /// For what.
        purpose: Purpose,
        /// Until when.
        expires: Option<DateTime<Utc>>,
        /// Why.
        motive: String,
    },
    /// Release one's half, or refuse.
    Answer {
        /// Which request.
        request: RequestId,
        /// Which half.
        group: KeyGroup,
        /// Release or refuse.
        release: bool,
        /// Why.
        motive: String,
    },
    /// Open an item by a request both released.
    Open {
        /// Which request.
        request: RequestId,
        /// Which item.
        item: ItemId,
    },
    /// It is needed no longer.
    End {
        /// Which request.
        request: RequestId,
    },
}
