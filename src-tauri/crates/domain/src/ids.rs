//! Ids: sixteen raw bytes each (UUIDv7 where made by us), one type a kind, so that none is mistaken for another.
//! On the wire and in bodies they are hyphenated text; in heads, grants and chunks they are the raw bytes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// From sixteen raw bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
            /// The sixteen raw bytes, as they stand in heads, grants and chunks.
            #[must_use]
            pub const fn bytes(self) -> [u8; 16] {
                *self.0.as_bytes()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(text.parse()?))
            }
        }
    )*};
}

id! {
    /// A person of the unit: officer, leader, guest.
    PersonId,
    /// A submission and its stream (*source*): one letter, call, visit, message (O5).
    SubmissionId,
    /// A case and its stream (*work*): what is decided about (O5).
    CaseId,
    /// An act: all entries that become durable together.
    ActId,
    /// A sealed file; random, never a content hash (ledger.md §2).
    FileId,
    /// One sealed identity item of one person in a case.
    ItemId,
    /// An office (*jabatan*): rights belong to it, people hold it (O13).
    OfficeId,
    /// An organisation of the ministry or a competent body (O19).
    OrganisationId,
    /// A document duty: a paper a step requires (O9).
    DutyId,
    /// An invitation to join the unit.
    InvitationId,
    /// A draft on one desk; never in the shared store.
    DraftId,
    /// A request to open identity items, bound into the half that is released (ledger.md §5).
    RequestId,
}

/// A fact within a stream, by the place of the row that recorded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct RowNo(pub u64);

/// The unit's own stream: sixteen zero bytes, so that a reader without any key knows it (ledger.md §1).
pub const UNIT_STREAM: [u8; 16] = [0; 16];

/// The three kinds of stream (ledger.md §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    /// People, offices, roles, settings, calendars, numbers.
    Unit,
    /// What came in.
    Submission,
    /// What is made of it.
    Case,
}
