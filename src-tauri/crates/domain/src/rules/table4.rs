//! The fourth table: lost keys and recovery sheets (O24, ledger.md §1, §5), signed copies of papers (O9).

use super::RulesTable;
use super::table::{ADMINISTRATION, ANYBODY, ANYWHERE, rule};
use crate::people::Role as R;

/// The fourth table; what it does not name it takes from the third.
pub(super) const TABLE_4: RulesTable = RulesTable {
    number: 4,
    extends: Some(3),
    // Whose the others are, what the unit's stream says decides; see `judge_unit`.
    unit: &[
        rule("member_reinvited", ADMINISTRATION, ANYWHERE),
        rule("renewal_vouched", ANYBODY, ANYWHERE),
        rule("renewal_withdrawn", ADMINISTRATION, ANYWHERE),
        // Whoever typed two sheets says so, whatever for.
        rule("sheets_used", ANYBODY, ANYWHERE),
        // Whose machine makes a recovery key could keep it: no administrator's.
        rule("sheets_proposed", &[R::Leader], ANYWHERE),
        rule("sheets_seconded", ANYBODY, ANYWHERE),
        rule("group_key_proposed", ANYBODY, ANYWHERE),
        rule("group_key_seconded", ANYBODY, ANYWHERE),
    ],
    submission: &[],
    // With a step, by whoever may take it; what it rests on the step's own rule judges.
    case: &[rule("papers_attached", TAKES_STEPS, ANYWHERE)],
};

const TAKES_STEPS: &[R] = &[
    R::IntakeOfficer,
    R::Verifier,
    R::Reviewer,
    R::AuditLead,
    R::Auditor,
    R::WbsManager,
    R::Leader,
    R::RecordsClerk,
];
