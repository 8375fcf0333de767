//! The tables ever shipped. A table in force is never edited.

use super::{Rule, RulesTable};
use crate::case::State as S;
use crate::people::Role as R;

pub(super) const fn rule(kind: &'static str, roles: &'static [R], leaves: &'static [S]) -> Rule {
    Rule { kind, roles, leaves }
}

pub(super) const ANYBODY: &[R] = &[];
pub(super) const ANYWHERE: &[S] = &[];
const INTAKE: &[R] = &[R::IntakeOfficer, R::WbsManager];
pub(super) const DESK: &[R] = &[R::IntakeOfficer, R::Verifier, R::WbsManager];
const DESK_AND_LEADER: &[R] = &[R::IntakeOfficer, R::Verifier, R::WbsManager, R::Leader];
pub(super) const ADMINISTRATION: &[R] = &[R::Leader, R::Sysadmin];
pub(super) const OPEN: &[S] = &[
    S::Received,
    S::Verifying,
    S::AwaitingCompletion,
    S::Registered,
    S::UnderReview,
    S::ExplanationRequested,
    S::Delegated,
    S::AwaitingDecision,
    S::Assigned,
    S::Clarification,
    S::Audit,
    S::ReportSubmitted,
    S::Deliberation,
    S::Concluded,
    S::Monitoring,
];

/// The first table.
pub(super) const TABLE_1: RulesTable = RulesTable {
    number: 1,
    extends: None,
    unit: &[
        rule("invited", ADMINISTRATION, ANYWHERE),
        rule("confirmed", ANYBODY, ANYWHERE),
        rule("invitation_withdrawn", ADMINISTRATION, ANYWHERE),
        rule("office_changed", ADMINISTRATION, ANYWHERE),
        rule("office_held", ADMINISTRATION, ANYWHERE),
        rule("office_left", ADMINISTRATION, ANYWHERE),
        rule("member_ended", ADMINISTRATION, ANYWHERE),
        rule("settings_changed", ADMINISTRATION, ANYWHERE),
        rule(
            "calendar_revised",
            &[R::WbsManager, R::Leader, R::Sysadmin],
            ANYWHERE,
        ),
        rule(
            "calendar_confirmed",
            &[R::WbsManager, R::Leader, R::Sysadmin],
            ANYWHERE,
        ),
        rule(
            "organisations_changed",
            &[R::WbsManager, R::Leader, R::Sysadmin],
            ANYWHERE,
        ),
        rule("number_claimed", DESK, ANYWHERE),
        rule("number_typed", DESK, ANYWHERE),
        rule("sheets_confirmed", ADMINISTRATION, ANYWHERE),
        rule("rules_in_force", ADMINISTRATION, ANYWHERE),
    ],
    submission: &[
        rule("received", INTAKE, ANYWHERE),
        rule("files_attached", DESK, ANYWHERE),
        rule("linked_to_case", DESK, ANYWHERE),
        rule("readers_added", DESK_AND_LEADER, ANYWHERE),
        rule("shut_out", DESK_AND_LEADER, ANYWHERE),
        rule("marks_changed", DESK, ANYWHERE),
    ],
    case: &[
        rule("opened", INTAKE, ANYWHERE),
        rule("content_changed", DESK, OPEN),
        rule("work_copies", DESK, ANYWHERE),
        rule("verification_started", DESK_AND_LEADER, &[S::Received]),
        rule("checklists_saved", &[R::Verifier], &[S::Verifying]),
        rule("completion_requested", &[R::Verifier], &[S::Verifying]),
        rule("supplemented", DESK, ANYWHERE),
        rule(
            "completion_ended",
            &[R::IntakeOfficer, R::Verifier],
            &[S::AwaitingCompletion],
        ),
        rule("registered", &[R::Verifier, R::WbsManager], &[S::Verifying]),
        rule("refused", DESK_AND_LEADER, &[S::Verifying, S::AwaitingCompletion]),
        rule("leader_confirmed", &[R::Leader], &[S::NotActionable, S::Referred]),
        rule("referred", &[R::Verifier, R::Leader], &[S::Verifying]),
        rule(
            "merged",
            &[R::Verifier, R::WbsManager],
            &[S::Verifying, S::AwaitingCompletion, S::Registered],
        ),
        rule("took_in", &[R::Verifier, R::WbsManager], ANYWHERE),
        rule(
            "duty_fulfilled",
            &[
                R::IntakeOfficer,
                R::Verifier,
                R::WbsManager,
                R::RecordsClerk,
                R::Leader,
            ],
            ANYWHERE,
        ),
        rule("duty_fell_away", DESK_AND_LEADER, ANYWHERE),
        rule(
            "contact_logged",
            &[R::IntakeOfficer, R::Verifier, R::Reviewer, R::WbsManager],
            ANYWHERE,
        ),
        rule("readers_added", DESK_AND_LEADER, ANYWHERE),
        rule("shut_out", DESK_AND_LEADER, ANYWHERE),
        rule(
            "reopened",
            &[R::Verifier, R::WbsManager, R::Leader],
            &[S::NotActionable, S::Referred, S::Merged, S::Closed, S::Withdrawn],
        ),
    ],
};
