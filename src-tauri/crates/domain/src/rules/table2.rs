//! The second table: steps from registration on. Roles are written out, not taken from `may`: what readers judge by is
//! frozen once it was in force. Where a step leads the procedure table of the same number says.

use super::table::{ADMINISTRATION, ANYBODY, ANYWHERE, DESK, OPEN, rule};
use super::{Rule, RulesTable};
use crate::people::Role as R;

const LEADER: &[R] = &[R::Leader];
const ANY_ON_CASE: &[R] = &[
    R::IntakeOfficer,
    R::Verifier,
    R::Reviewer,
    R::AuditLead,
    R::Auditor,
    R::WbsManager,
    R::Leader,
];
const REVIEWER: &[R] = &[R::Reviewer];
const REVIEWER_MANAGER_LEADER: &[R] = &[R::Reviewer, R::WbsManager, R::Leader];
const REVIEWER_MANAGER: &[R] = &[R::Reviewer, R::WbsManager];
const MANAGER: &[R] = &[R::WbsManager];
const TEAM: &[R] = &[R::AuditLead, R::Auditor];
const LEAD: &[R] = &[R::AuditLead];
const RECORDS: &[R] = &[R::RecordsClerk];
const INTAKE_VERIFIER_REVIEWER_LEAD_MANAGER_RECORDS_LEADER: &[R] = &[
    R::IntakeOfficer,
    R::Verifier,
    R::Reviewer,
    R::AuditLead,
    R::WbsManager,
    R::RecordsClerk,
    R::Leader,
];
const VERIFIER_MANAGER: &[R] = &[R::Verifier, R::WbsManager];
const INTAKE_VERIFIER_MANAGER: &[R] = &[R::IntakeOfficer, R::Verifier, R::WbsManager];
const VERIFIER_MANAGER_RECORDS_LEADER: &[R] = &[R::Verifier, R::WbsManager, R::RecordsClerk, R::Leader];
const INTAKE_MANAGER_LEADER: &[R] = &[R::IntakeOfficer, R::WbsManager, R::Leader];
const INTAKE_VERIFIER_REVIEWER_MANAGER: &[R] = &[R::IntakeOfficer, R::Verifier, R::Reviewer, R::WbsManager];
const INTAKE_VERIFIER: &[R] = &[R::IntakeOfficer, R::Verifier];
const INTAKE_MANAGER: &[R] = &[R::IntakeOfficer, R::WbsManager];
const INTAKE_VERIFIER_REVIEWER: &[R] = &[R::IntakeOfficer, R::Verifier, R::Reviewer];
const INTAKE_VERIFIER_REVIEWER_LEAD_MANAGER: &[R] = &[
    R::IntakeOfficer,
    R::Verifier,
    R::Reviewer,
    R::AuditLead,
    R::WbsManager,
];
const INTAKE_VERIFIER_MANAGER_RECORDS: &[R] =
    &[R::IntakeOfficer, R::Verifier, R::WbsManager, R::RecordsClerk];
const MANAGER_LEADER: &[R] = &[R::WbsManager, R::Leader];

/// The second table; what it does not name it takes from the first.
pub(super) const TABLE_2: RulesTable = RulesTable {
    number: 2,
    extends: Some(1),
    unit: UNIT,
    submission: &[rule("items_recorded", DESK, ANYWHERE)],
    case: CASE,
};

const UNIT: &[Rule] = &[
    rule("policy_changed", ADMINISTRATION, ANYWHERE),
    rule("recorders_named", LEADER, ANYWHERE),
    // Whose these are, what the unit's stream says of halves and requests decides; see `judge_unit`.
    rule("half_holder_named", ANYBODY, ANYWHERE),
    rule("half_holder_seconded", ANYBODY, ANYWHERE),
    rule("half_holder_ended", ANYBODY, ANYWHERE),
    rule("leave_taken", ANYBODY, ANYWHERE),
    rule("leave_ended", ANYBODY, ANYWHERE),
    rule("access_ordered", MANAGER_LEADER, ANYWHERE),
    rule("identity_requested", ANY_WHO_ASKS, ANYWHERE),
    rule("identity_answered", ANYBODY, ANYWHERE),
    rule("identity_opened", ANYBODY, ANYWHERE),
    rule("identity_ended", ANYBODY, ANYWHERE),
];

const ANY_WHO_ASKS: &[R] = &[
    R::IntakeOfficer,
    R::Verifier,
    R::Reviewer,
    R::AuditLead,
    R::Auditor,
    R::Leader,
];

const CASE: &[Rule] = &[
    // Merging is possible from every open state (O5).
    rule("merged", &[R::Verifier, R::WbsManager], OPEN),
    rule("dispose", LEADER, ANYWHERE),
    rule("pass_on", ANY_ON_CASE, ANYWHERE),
    rule("read_disposition", ANY_ON_CASE, ANYWHERE),
    rule("recall_disposition", ANY_ON_CASE, ANYWHERE),
    rule("hand_in_review", REVIEWER, ANYWHERE),
    rule("resume_review", REVIEWER_MANAGER_LEADER, ANYWHERE),
    rule("request_explanation", REVIEWER_MANAGER, ANYWHERE),
    rule("remind_explanation", REVIEWER_MANAGER, ANYWHERE),
    rule("record_explanation", REVIEWER_MANAGER, ANYWHERE),
    rule("assess_explanation", REVIEWER_MANAGER, ANYWHERE),
    rule("delegate", MANAGER, ANYWHERE),
    rule("record_report_back", MANAGER, ANYWHERE),
    rule("assess_report_back", MANAGER, ANYWHERE),
    rule("decide", LEADER, ANYWHERE),
    rule("return_review", LEADER, ANYWHERE),
    rule("decide_referral", LEADER, ANYWHERE),
    rule("decide_not_actionable", LEADER, ANYWHERE),
    rule("assign", LEADER, ANYWHERE),
    rule("change_team", LEADER, ANYWHERE),
    rule("declare", TEAM, ANYWHERE),
    rule("plan_work", LEAD, ANYWHERE),
    rule("summon", LEAD, ANYWHERE),
    rule("serve_summons", TEAM, ANYWHERE),
    rule("not_appeared", TEAM, ANYWHERE),
    rule("start_clarification", LEAD, ANYWHERE),
    rule("freeze_record", TEAM, ANYWHERE),
    rule("sign_record", TEAM, ANYWHERE),
    rule("start_audit", LEAD, ANYWHERE),
    rule("write_paper", TEAM, ANYWHERE),
    rule("review_paper", LEAD, ANYWHERE),
    rule("record_finding", TEAM, ANYWHERE),
    rule("drop_finding", TEAM, ANYWHERE),
    rule("list_evidence", TEAM, ANYWHERE),
    rule("hand_over_evidence", TEAM, ANYWHERE),
    rule("submit_report", LEAD, ANYWHERE),
    rule("call_deliberation", LEADER, ANYWHERE),
    rule("deepen_audit", LEADER, ANYWHERE),
    rule("conclude", LEADER, ANYWHERE),
    rule("send_recommendations", LEADER, ANYWHERE),
    rule("follow_up", MANAGER, ANYWHERE),
    rule("close", MANAGER, ANYWHERE),
    rule("withdraw", LEADER, ANYWHERE),
    rule("continue_ex_officio", LEADER, ANYWHERE),
    rule("archive", RECORDS, ANYWHERE),
    rule("put_on_hold", LEADER, ANYWHERE),
    rule("resume", LEADER, ANYWHERE),
    rule("give_word", LEADER, ANYWHERE),
    rule(
        "file_paper",
        INTAKE_VERIFIER_REVIEWER_LEAD_MANAGER_RECORDS_LEADER,
        ANYWHERE,
    ),
    rule(
        "complete_paper",
        INTAKE_VERIFIER_REVIEWER_LEAD_MANAGER_RECORDS_LEADER,
        ANYWHERE,
    ),
    rule("triage", VERIFIER_MANAGER, ANYWHERE),
    rule("record_waiter", INTAKE_VERIFIER_MANAGER, ANYWHERE),
    rule("answer_waiter", VERIFIER_MANAGER_RECORDS_LEADER, ANYWHERE),
    rule("release_waiter", VERIFIER_MANAGER_RECORDS_LEADER, ANYWHERE),
    rule("assess_risk", INTAKE_MANAGER_LEADER, ANYWHERE),
    rule("name_companion", INTAKE_MANAGER_LEADER, ANYWHERE),
    rule("take_measure", INTAKE_MANAGER_LEADER, ANYWHERE),
    rule("end_measure", INTAKE_MANAGER_LEADER, ANYWHERE),
    rule("refer_to_lpsk", INTAKE_MANAGER_LEADER, ANYWHERE),
    rule("end_protection", INTAKE_MANAGER_LEADER, ANYWHERE),
    rule("record_consent", INTAKE_VERIFIER_REVIEWER_MANAGER, ANYWHERE),
    rule("remind_reporter", INTAKE_VERIFIER, ANYWHERE),
    rule("log_inquiry", INTAKE_MANAGER, ANYWHERE),
    rule("open_contact", INTAKE_VERIFIER_REVIEWER, ANYWHERE),
    rule("open_identity", INTAKE_VERIFIER_REVIEWER_LEAD_MANAGER, ANYWHERE),
    rule("print_envelope", INTAKE_VERIFIER_MANAGER_RECORDS, ANYWHERE),
    rule("remove_readers", MANAGER_LEADER, ANYWHERE),
    rule("hand_over", ANY_ON_CASE, ANYWHERE),
    rule("take_back", ANY_ON_CASE, ANYWHERE),
];
