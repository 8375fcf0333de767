//! Bodies: JSON, one tagged enum, a version for each kind, lifted to today's form in this one file (design.md §4).
//! What is unknown stops the reader with *a newer version is needed*; it is never skipped.

use crate::case::{CaseEvent, Step};
use crate::submission::SubmissionEvent;
use crate::unit::UnitEvent;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why a body cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyFault {
    /// Written by a newer program: an unknown kind, or a version of a kind above ours.
    #[error("a newer version is needed")]
    NewerNeeded,
    /// Not what any version writes.
    #[error("the body is malformed")]
    Malformed,
}

/// The version in which each kind is written today. Raise a kind's number together with a step in [`lift`].
pub(crate) const VERSIONS: [(Stream, &[(&str, u32)]); 3] = [
    (
        Stream::Unit,
        &[
            ("founded", 1),
            ("invited", 1),
            ("confirmed", 1),
            ("invitation_withdrawn", 1),
            ("office_changed", 1),
            ("office_held", 1),
            ("office_left", 1),
            ("member_ended", 1),
            ("settings_changed", 1),
            ("calendar_revised", 1),
            ("calendar_confirmed", 1),
            ("organisations_changed", 1),
            ("number_claimed", 1),
            ("number_typed", 1),
            ("sheets_confirmed", 1),
            ("rules_in_force", 1),
            ("policy_changed", 1),
            ("recorders_named", 1),
            ("half_holder_named", 1),
            ("half_holder_seconded", 1),
            ("half_holder_ended", 1),
            ("leave_taken", 1),
            ("leave_ended", 1),
            ("access_ordered", 1),
            ("identity_requested", 1),
            ("identity_answered", 1),
            ("identity_opened", 1),
            ("identity_ended", 1),
            ("half_key_handed_over", 1),
            ("member_reinvited", 1),
            ("renewal_vouched", 1),
            ("renewal_withdrawn", 1),
            ("sheets_used", 1),
            ("sheets_proposed", 1),
            ("sheets_seconded", 1),
            ("group_key_proposed", 1),
            ("group_key_seconded", 1),
        ],
    ),
    (
        Stream::Submission,
        &[
            ("received", 1),
            ("files_attached", 1),
            ("linked_to_case", 1),
            ("readers_added", 1),
            ("shut_out", 1),
            ("marks_changed", 1),
            ("items_recorded", 1),
        ],
    ),
    (
        Stream::Case,
        &[
            ("opened", 1),
            ("content_changed", 1),
            ("work_copies", 1),
            ("verification_started", 1),
            ("checklists_saved", 1),
            ("completion_requested", 1),
            ("supplemented", 1),
            ("completion_ended", 1),
            ("registered", 1),
            ("refused", 1),
            ("leader_confirmed", 1),
            ("referred", 1),
            ("merged", 1),
            ("took_in", 1),
            ("duty_fulfilled", 1),
            ("duty_fell_away", 1),
            ("contact_logged", 1),
            ("readers_added", 1),
            ("shut_out", 1),
            ("reopened", 1),
            ("items_listed", 1),
            ("papers_attached", 1),
        ],
    ),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Unit,
    Submission,
    Case,
}

#[derive(Serialize)]
struct Written<'a, E> {
    v: u32,
    event: &'a E,
}

#[derive(Deserialize)]
struct Read {
    v: u32,
    event: Value,
}

impl UnitEvent {
    /// The kind, as tagged in bodies.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Founded { .. } => "founded",
            Self::Invited { .. } => "invited",
            Self::Confirmed { .. } => "confirmed",
            Self::InvitationWithdrawn { .. } => "invitation_withdrawn",
            Self::OfficeChanged { .. } => "office_changed",
            Self::OfficeHeld { .. } => "office_held",
            Self::OfficeLeft { .. } => "office_left",
            Self::MemberEnded { .. } => "member_ended",
            Self::SettingsChanged { .. } => "settings_changed",
            Self::CalendarRevised { .. } => "calendar_revised",
            Self::CalendarConfirmed { .. } => "calendar_confirmed",
            Self::OrganisationsChanged { .. } => "organisations_changed",
            Self::NumberClaimed(_) => "number_claimed",
            Self::NumberTyped { .. } => "number_typed",
            Self::SheetsConfirmed { .. } => "sheets_confirmed",
            Self::RulesInForce { .. } => "rules_in_force",
            Self::PolicyChanged { .. } => "policy_changed",
            Self::RecordersNamed { .. } => "recorders_named",
            Self::HalfHolderNamed { .. } => "half_holder_named",
            Self::HalfHolderSeconded { .. } => "half_holder_seconded",
            Self::HalfHolderEnded { .. } => "half_holder_ended",
            Self::LeaveTaken { .. } => "leave_taken",
            Self::LeaveEnded { .. } => "leave_ended",
            Self::AccessOrdered { .. } => "access_ordered",
            Self::IdentityRequested(_) => "identity_requested",
            Self::IdentityAnswered(_) => "identity_answered",
            Self::IdentityOpened { .. } => "identity_opened",
            Self::IdentityEnded { .. } => "identity_ended",
            Self::HalfKeyHandedOver { .. } => "half_key_handed_over",
            Self::MemberReinvited { .. } => "member_reinvited",
            Self::RenewalVouched { .. } => "renewal_vouched",
            Self::RenewalWithdrawn { .. } => "renewal_withdrawn",
            Self::SheetsUsed { .. } => "sheets_used",
            Self::SheetsProposed {} => "sheets_proposed",
            Self::SheetsSeconded {} => "sheets_seconded",
            Self::GroupKeyProposed { .. } => "group_key_proposed",
            Self::GroupKeySeconded { .. } => "group_key_seconded",
        }
    }
}

impl SubmissionEvent {
    /// The kind, as tagged in bodies.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Received(_) => "received",
            Self::FilesAttached { .. } => "files_attached",
            Self::LinkedToCase { .. } => "linked_to_case",
            Self::ReadersAdded { .. } => "readers_added",
            Self::ShutOut { .. } => "shut_out",
            Self::MarksChanged { .. } => "marks_changed",
            Self::ItemsRecorded { .. } => "items_recorded",
        }
    }
}

impl CaseEvent {
    /// The kind, as tagged in bodies; of a step the kind of its facts.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::ContentChanged { .. } => "content_changed",
            Self::WorkCopies { .. } => "work_copies",
            Self::VerificationStarted { .. } => "verification_started",
            Self::ChecklistsSaved { .. } => "checklists_saved",
            Self::CompletionRequested { .. } => "completion_requested",
            Self::Supplemented { .. } => "supplemented",
            Self::CompletionEnded { .. } => "completion_ended",
            Self::Registered { .. } => "registered",
            Self::Refused { .. } => "refused",
            Self::LeaderConfirmed {} => "leader_confirmed",
            Self::Referred { .. } => "referred",
            Self::Merged { .. } => "merged",
            Self::TookIn { .. } => "took_in",
            Self::DutyFulfilled { .. } => "duty_fulfilled",
            Self::DutyFellAway { .. } => "duty_fell_away",
            Self::ContactLogged { .. } => "contact_logged",
            Self::ReadersAdded { .. } => "readers_added",
            Self::ShutOut { .. } => "shut_out",
            Self::Reopened { .. } => "reopened",
            Self::ItemsListed { .. } => "items_listed",
            Self::PapersAttached { .. } => "papers_attached",
            Self::Stepped(stepped) => stepped.step.kind(),
        }
    }
}

/// The body of a row of the unit's stream.
#[must_use]
pub fn encode_unit(event: &UnitEvent) -> Vec<u8> {
    encode(Stream::Unit, event.kind(), event)
}

/// The body of a row of a submission's stream.
#[must_use]
pub fn encode_submission(event: &SubmissionEvent) -> Vec<u8> {
    encode(Stream::Submission, event.kind(), event)
}

/// The body of a row of a case's stream.
#[must_use]
pub fn encode_case(event: &CaseEvent) -> Vec<u8> {
    encode(Stream::Case, event.kind(), event)
}

/// Reads a body of the unit's stream.
pub fn decode_unit(body: &[u8]) -> Result<UnitEvent, BodyFault> {
    decode(Stream::Unit, body)
}

/// Reads a body of a submission's stream.
pub fn decode_submission(body: &[u8]) -> Result<SubmissionEvent, BodyFault> {
    decode(Stream::Submission, body)
}

/// Reads a body of a case's stream.
pub fn decode_case(body: &[u8]) -> Result<CaseEvent, BodyFault> {
    decode(Stream::Case, body)
}

fn version_of(stream: Stream, kind: &str) -> Option<u32> {
    let (_, kinds) = VERSIONS.iter().find(|(known, _)| *known == stream)?;
    let version = |kinds: &[(&str, u32)]| {
        let found = kinds.iter().find(|(known, _)| *known == kind);
        found.map(|(_, version)| *version)
    };
    // Steps are of version 1 until a form changes; then they are named above with theirs.
    version(kinds).or_else(|| (stream == Stream::Case && Step::is_kind(kind)).then_some(1))
}

fn encode<E: Serialize>(stream: Stream, kind: &str, event: &E) -> Vec<u8> {
    let v = version_of(stream, kind).unwrap_or(1);
    // Plain structs of text, numbers and dates always serialise; an empty body is refused by every reader.
    serde_json::to_vec(&Written { v, event }).unwrap_or_default()
}

fn decode<E: DeserializeOwned>(stream: Stream, body: &[u8]) -> Result<E, BodyFault> {
    let Read { v, event } = serde_json::from_slice(body).map_err(|_| BodyFault::Malformed)?;
    let tag = |value: &Value| value.get("type").and_then(Value::as_str).map(str::to_owned);
    // A step's kind is that of its facts.
    let kind = match tag(&event).ok_or(BodyFault::Malformed)? {
        outer if outer == "stepped" => event.get("step").and_then(tag).ok_or(BodyFault::Malformed)?,
        outer => outer,
    };
    let newest = version_of(stream, &kind).ok_or(BodyFault::NewerNeeded)?;
    if v > newest {
        return Err(BodyFault::NewerNeeded);
    }
    let event = lift(stream, &kind, v, event)?;
    serde_json::from_value(event).map_err(|_| BodyFault::Malformed)
}

/// Lifts a body from the version it was written in to today's. Nothing was ever written in another version yet.
fn lift(_stream: Stream, _kind: &str, v: u32, event: Value) -> Result<Value, BodyFault> {
    match v {
        1 => Ok(event),
        _ => Err(BodyFault::Malformed),
    }
}
