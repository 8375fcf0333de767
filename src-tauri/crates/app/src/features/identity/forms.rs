//! What the identity room asks and shows.

use chrono::{DateTime, Utc};
use domain::identity::Purpose;
use domain::ids::{CaseId, DutyId, ItemId, PersonId, RequestId};
use domain::public::KeyGroup;
use domain::submission::{ItemKind, ItemRule};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What this person sees of the identities of a case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct IdentityView {
    /// The case.
    pub case: CaseId,
    /// Every item, without what it holds.
    pub items: Vec<ItemLine>,
    /// Requests, newest first: his own, and all for those who may see who opened what (R55).
    pub requests: Vec<RequestLine>,
    /// What was opened without a release, newest first; the same people.
    pub openings: Vec<OpeningLine>,
    /// For what he may ask now: the list a reason is picked from.
    pub purposes: Vec<PurposeLine>,
    /// The case is closed over its identities: only breaking glass opens one.
    pub sealed: bool,
    /// He may record items of a victim, a witness, a cooperating offender (O28).
    pub may_record: bool,
    /// Notices whose envelope he may print, by which request (O3).
    pub envelopes: Vec<EnvelopeLine>,
}

/// An item and what it takes to open it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ItemLine {
    /// Which.
    pub item: ItemId,
    /// Whose, *Pelapor-1*.
    pub label: String,
    /// What it holds.
    pub kind: ItemKind,
    /// By which rule it opens.
    pub rule: ItemRule,
    /// He may open it now, with a reason, or by the request named.
    pub can_open: bool,
    /// The request by which it opens, or that waits.
    pub request: Option<RequestId>,
    /// Its halves were asked for by him and are not both answered.
    pub waiting: bool,
    /// He may ask for it.
    pub can_ask: bool,
    /// Why neither: a refusal's code.
    pub refusal: Option<String>,
    /// Whose desks can seal its key to him; empty where it is here.
    pub key_from: Vec<String>,
}

/// A purpose that may be given now.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PurposeLine {
    /// Which.
    pub purpose: Purpose,
    /// The longest it may last, in hours; `None`: until the case closes.
    pub longest: Option<u32>,
}

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestStand {
    /// An answer is owed.
    Waiting,
    /// A half was refused.
    Refused,
    /// Both released it, and its time runs.
    Released,
    /// Its time is over.
    Expired,
    /// The requester ended it.
    Ended,
}

/// A request with all that came of it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RequestLine {
    /// Which.
    pub request: RequestId,
    /// Number of the case, where it may be known here.
    pub number: Option<String>,
    /// Who asks.
    pub requester: PersonId,
    /// His name.
    pub requester_name: String,
    /// For what.
    pub purpose: Purpose,
    /// What was asked for; empty where it may not be known here.
    pub items: Vec<AskedLine>,
    /// Why; `None` where it may not be known here.
    pub reason: Option<String>,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Until when a release holds; `None`: until the case closes.
    pub expires: Option<DateTime<Utc>>,
    /// How it stands now.
    pub stand: RequestStand,
    /// Answers so far; refusals stay.
    pub answers: Vec<AnswerLine>,
    /// What was opened by it.
    pub opened: Vec<OpenedLine>,
    /// The half that this person is asked for.
    pub asks_me: Option<KeyGroup>,
    /// Whether he holds that group's key: without it he can refuse but not release.
    pub has_key: bool,
    /// He may end it.
    pub may_end: bool,
}

/// An item as a request names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskedLine {
    /// Whose.
    pub label: String,
    /// What it holds.
    pub kind: ItemKind,
}

/// A custodian's answer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerLine {
    /// Which half.
    pub group: KeyGroup,
    /// Who answered.
    pub by: String,
    /// Released, or refused.
    pub released: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Why; `None` where it may not be known here.
    pub motive: Option<String>,
}

/// An opening by a request.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenedLine {
    /// Which item.
    pub item: ItemId,
    /// When.
    pub at: DateTime<Utc>,
}

/// An opening without a release (R53, O3).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpeningLine {
    /// Which item.
    pub item: ItemId,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// A notice that is due, and the release by which its envelope may be printed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EnvelopeLine {
    /// The duty.
    pub duty: DutyId,
    /// What notice.
    pub kind: domain::case::DutyKind,
    /// By which request.
    pub request: RequestId,
}

/// Asking for items to be released.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AskIdentity {
    /// On which case.
    pub case: CaseId,
    /// Which items.
    pub items: Vec<ItemId>,
    /// For what.
    pub purpose: Purpose,
    /// For how long, in hours; `None`: until the case closes.
    pub hours: Option<u32>,
    /// Why.
    pub reason: String,
}

/// Answering requests, one's own half each.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerIdentity {
    /// Which: many in one act for correspondence (O3).
    pub requests: Vec<RequestId>,
    /// Release, or refuse.
    pub release: bool,
    /// Why.
    pub motive: String,
}

/// Opening an item.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenItem {
    /// On which case.
    pub case: CaseId,
    /// Which item.
    pub item: ItemId,
    /// By which request; `None`: the rule asks for a reason only.
    pub request: Option<RequestId>,
    /// Why, where no request says it.
    pub reason: String,
    /// The passphrase, typed again.
    pub passphrase: String,
}

/// What was opened. It stands in this answer and nowhere else.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct OpenedItem {
    /// Which item.
    pub item: ItemId,
    /// What it holds.
    pub text: String,
    /// How long it may stay on the screen, in seconds.
    pub seconds: u32,
    /// Who opened it, for the watermark.
    pub officer: String,
    /// When, for the watermark.
    pub at: DateTime<Utc>,
}

impl std::fmt::Debug for OpenedItem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("OpenedItem")
            .field("item", &self.item)
            .finish_non_exhaustive()
    }
}

/// One request on a case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneRequest {
    /// The case.
    pub case: CaseId,
    /// Which.
    pub request: RequestId,
}

/// Whose items are recorded (O28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WhoseItems {
    /// *Pelapor-1*: more of the reporter.
    Reporter,
    /// *Korban-n*.
    Victim,
    /// *Saksi-n*.
    Witness,
    /// *Pelaku yang bekerja sama-n*.
    Cooperating,
}

/// Something typed that identifies somebody.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct TypedIdentity {
    /// What it is.
    pub kind: ItemKind,
    /// As typed.
    pub value: String,
}

impl std::fmt::Debug for TypedIdentity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("TypedIdentity").finish_non_exhaustive()
    }
}

/// Recording items of somebody in the case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecordIdentity {
    /// On which case.
    pub case: CaseId,
    /// Whose.
    pub whose: WhoseItems,
    /// A label in use, for further items of the same person; `None`: the next number.
    pub label: Option<String>,
    /// The items.
    pub items: Vec<TypedIdentity>,
}

/// Printing name and address on the envelope of a notice that is due (O3).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintEnvelope {
    /// On which case.
    pub case: CaseId,
    /// The notice.
    pub duty: DutyId,
    /// By which release.
    pub request: RequestId,
    /// The passphrase, typed again.
    pub passphrase: String,
}
