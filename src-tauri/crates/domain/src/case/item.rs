//! Identity items as a case lists them: what its readers hold of them until a key is released (ledger.md §5, O28).

use crate::ids::{ItemId, SubmissionId};
use crate::submission::{ItemKind, ItemRule};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One identity item: label, kind and rule for the screen, the sealed envelope for whom its key opens. The source, where
/// the reporter's own words and scans stand, is not needed to ask for an item or to open it (O1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseItem {
    /// The submission its envelope is bound to.
    pub submission: SubmissionId,
    /// Its id; the grants of its key or of its halves stand under this id.
    pub item: ItemId,
    /// The label of the person it belongs to, *Pelapor-1*, *Korban-1*.
    pub label: String,
    /// What it holds.
    pub kind: ItemKind,
    /// By which rule it opens.
    pub rule: ItemRule,
    /// Key id of its key, 64 hex digits.
    pub key_id: String,
    /// Key ids of the two halves, the leaders' first, 64 hex digits each; empty where the key is not split.
    pub halves: Vec<String>,
    /// The sealed envelope, hex.
    pub sealed: String,
}
