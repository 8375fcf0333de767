//! The third table: what a case knows of identity items, and the handing over of group keys (ledger.md §5, O28).

use super::RulesTable;
use super::table::{ANYBODY, ANYWHERE, rule};
use crate::people::Role as R;

/// The third table; what it does not name it takes from the second.
pub(super) const TABLE_3: RulesTable = RulesTable {
    number: 3,
    extends: Some(2),
    // Whose it is, what the unit's stream says of halves decides; see `judge_unit`.
    unit: &[rule("half_key_handed_over", ANYBODY, ANYWHERE)],
    submission: &[],
    case: &[rule("items_listed", WORKS_ON_CASE, ANYWHERE)],
};

const WORKS_ON_CASE: &[R] = &[
    R::IntakeOfficer,
    R::Verifier,
    R::Reviewer,
    R::AuditLead,
    R::Auditor,
    R::WbsManager,
];
