//! Leave is given in one place (design.md §6): which role may do which act, on which case. `decide`, the readers' check,
//! the buttons and the permission page ask here, and nothing else decides.

use crate::case_state::Case;
use crate::ids::PersonId;
use crate::people::{Preset, Role};
use crate::refusal::{Refusal, RefusalCode};
use crate::unit_state::Unit;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// On what an act is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// On the unit: no case is asked.
    Unit,
    /// On one case, and only by those who are on it.
    Case,
}

macro_rules! acts {
    ($($(#[$doc:meta])* $act:ident: $scope:ident [$($role:ident)*];)*) => {
        /// Everything somebody may ask leave for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum Act {
            $($(#[$doc])* $act,)*
        }

        impl Act {
            /// Every act, in the order of the permission page.
            pub const ALL: &'static [Self] = &[$(Self::$act),*];

            /// On what it is done.
            #[must_use]
            pub const fn scope(self) -> Scope {
                match self {
                    $(Self::$act => Scope::$scope,)*
                }
            }

            /// The roles whose holders may do it (process.md §4).
            #[must_use]
            pub const fn roles(self) -> &'static [Role] {
                match self {
                    $(Self::$act => &[$(Role::$role),*],)*
                }
            }
        }
    };
}

acts! {
    // Reading.
    /// Read the register and search in what one may read.
    ReadRegister: Unit [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader RecordsClerk];
    /// Read a case.
    ReadCase: Case [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader];
    /// Read the source: the original words and scans of a submission of the case (O1).
    ReadSource: Case [IntakeOfficer Verifier];
    /// Open a contact item of the reporter (R53).
    OpenContact: Case [IntakeOfficer Verifier Reviewer];
    /// Ask for a sealed name or address to be released (O3).
    RequestIdentity: Case [IntakeOfficer Verifier Reviewer AuditLead Leader];
    /// Release one's half of an identity.
    ReleaseIdentity: Unit [Leader PrivacyOfficer];
    /// See who may read the case and who opened what (R55).
    ReadAccessList: Case [WbsManager Leader PrivacyOfficer];
    /// Read what one did oneself.
    ReadOwnTrail: Unit [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader RecordsClerk Sysadmin PrivacyOfficer];
    /// Read the whole trail.
    ReadTrail: Unit [WbsManager Leader PrivacyOfficer];
    /// Check the ledger's integrity.
    CheckIntegrity: Unit [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader RecordsClerk Sysadmin PrivacyOfficer];
    /// Print or write out the register, without identity columns.
    ExportRegister: Unit [WbsManager Leader RecordsClerk];
    /// Answer a reporter who asks how it stands (R50).
    AnswerInquiry: Unit [IntakeOfficer WbsManager];
    // Intake.
    /// Take in a submission and open a case.
    RegisterSubmission: Unit [IntakeOfficer WbsManager];
    /// Add scans and their working copies (O1).
    AttachFiles: Case [IntakeOfficer Verifier WbsManager];
    /// Correct which parts of a scan are identity.
    MarkIdentity: Case [IntakeOfficer Verifier];
    /// Complete or correct the content of a case.
    ChangeContent: Case [IntakeOfficer Verifier WbsManager];
    /// Close as no complaint, copy or mass mail, in one act (O17).
    CloseAtIntake: Case [IntakeOfficer Verifier WbsManager Leader];
    /// Record that a further submission belongs to the case (R39).
    RecordSupplement: Case [IntakeOfficer Verifier WbsManager];
    /// Record a contact with the reporter.
    LogContact: Case [IntakeOfficer Verifier Reviewer WbsManager];
    // Verification.
    /// Take a case into verification.
    StartVerification: Case [IntakeOfficer Verifier];
    /// Save the check-lists.
    SaveChecklists: Case [Verifier];
    /// Ask the reporter to complete (R21).
    RequestCompletion: Case [Verifier];
    /// Record that asking ended without answer.
    EndCompletion: Case [IntakeOfficer Verifier];
    /// Register with an agenda number (R47).
    Register: Case [Verifier WbsManager];
    /// Refuse to follow up (R20).
    Refuse: Case [Verifier Leader];
    /// Refer to a competent body (R19).
    Refer: Case [Verifier Leader];
    /// Merge into another case (R41).
    Merge: Case [Verifier WbsManager];
    /// Confirm a refusal or referral as leader (O2).
    ConfirmByLeader: Case [Leader];
    /// Take back a refusal, referral or merge.
    Reopen: Case [Verifier WbsManager Leader];
    /// Record the paper that fulfils a duty (O9).
    FulfilDuty: Case [IntakeOfficer Verifier WbsManager RecordsClerk Leader];
    /// Record that a duty falls away.
    DropDuty: Case [Verifier WbsManager Leader];
    /// Set a wall (O4).
    ShutOut: Case [IntakeOfficer Verifier WbsManager Leader];
    /// Let somebody read the case.
    AddReaders: Case [WbsManager Leader];
    // Later steps of process.md §2b.
    /// Give a disposition.
    Dispose: Case [Leader];
    /// Write the staff review.
    WriteReview: Case [Reviewer];
    /// Ask a work unit to explain (O8).
    RequestExplanation: Case [Reviewer];
    /// Hand down with the duty to report back (O8).
    Delegate: Case [WbsManager];
    /// Decide on the review.
    DecideOnReview: Case [Leader];
    /// Issue the assignment letter.
    Assign: Case [Leader];
    /// Lead clarification and audit.
    LeadAudit: Case [AuditLead];
    /// Write records and working papers.
    WriteAudit: Case [AuditLead Auditor];
    /// Hold the deliberation and conclude.
    Conclude: Case [Leader];
    /// Follow the recommendations and close.
    CloseCase: Case [WbsManager];
    /// Record the reporter's withdrawal.
    Withdraw: Case [Leader];
    /// File a closed case.
    Archive: Case [RecordsClerk];
    // The unit.
    /// Invite somebody.
    Invite: Unit [Leader Sysadmin];
    /// Vouch for a newcomer (ledger.md §5).
    ConfirmMember: Unit [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader RecordsClerk Sysadmin PrivacyOfficer];
    /// Withdraw an invitation.
    WithdrawInvitation: Unit [Leader Sysadmin];
    /// End somebody's membership.
    EndMember: Unit [Leader Sysadmin];
    /// Make and rename offices, appoint and relieve (O13).
    ChangeOffices: Unit [Leader Sysadmin];
    /// Change settings, templates, deadlines, patterns.
    ChangeSettings: Unit [Leader Sysadmin];
    /// Change the calendar or confirm a year (process.md §6c).
    ReviseCalendar: Unit [WbsManager Leader Sysadmin];
    /// Paste in organisations (O19).
    ChangeOrganisations: Unit [WbsManager Leader Sysadmin];
    /// Record that the recovery sheets were printed and checked.
    ConfirmSheets: Unit [Leader Sysadmin];
    /// Put a table of readers' rules in force.
    ChangeRules: Unit [Leader Sysadmin];
}

/// Leave for an act, whatever the day: member, office, on the case and not walled out, kept apart where two are needed.
pub fn may(unit: &Unit, case: Option<&Case>, person: PersonId, act: Act) -> Result<(), Refusal> {
    if !unit.is_member(person) {
        return Err(RefusalCode::NotAMember.into());
    }
    if !act.roles().iter().any(|role| unit.has_role(person, *role)) {
        return Err(RefusalCode::NoOffice.into());
    }
    match case {
        Some(case) if act.scope() == Scope::Case => may_on_case(unit, case, person, act),
        _ => Ok(()),
    }
}

/// Leave on a day: as `may`, and the office that gives the right is held on it (O13). What `decide` asks.
pub fn may_on(
    unit: &Unit,
    case: Option<&Case>,
    person: PersonId,
    act: Act,
    day: NaiveDate,
) -> Result<(), Refusal> {
    may(unit, case, person, act)?;
    let held = unit.roles_on(person, day);
    if act.roles().iter().any(|role| held.contains(role)) {
        Ok(())
    } else {
        Err(RefusalCode::OfficeNotHeldToday.into())
    }
}

fn may_on_case(unit: &Unit, case: &Case, person: PersonId, act: Act) -> Result<(), Refusal> {
    if case.is_walled(person) || !case.is_reader(person) {
        return Err(RefusalCode::NotOnCase.into());
    }
    match act {
        Act::WriteReview if unit.preset != Preset::Small && is_sole_reviewer(unit, case, person) => {
            Err(RefusalCode::SamePerson.into())
        }
        // Taking back what a leader confirmed is the leader's; a merge and what still waits for him is the unit's own.
        // Where there is nothing to take back it is not for want of an office.
        Act::Reopen
            if case.state.is_final() && !unit.has_role(person, Role::Leader) && !is_unconfirmed(case) =>
        {
            Err(RefusalCode::NoOffice.into())
        }
        _ => Ok(()),
    }
}

/// Whether the verifier would be the only reviewer on the case (process.md §4, rule 1).
fn is_sole_reviewer(unit: &Unit, case: &Case, person: PersonId) -> bool {
    case.verifier == Some(person)
        && !case
            .readers
            .iter()
            .any(|reader| reader.person != person && unit.has_role(reader.person, Role::Reviewer))
}

fn is_unconfirmed(case: &Case) -> bool {
    case.awaits_leader || case.merged_into.is_some()
}

/// A row of the permission page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatrixRow {
    /// The act.
    pub act: Act,
    /// On what it is done.
    pub scope: Scope,
    /// The roles whose holders may do it.
    pub roles: Vec<Role>,
}

/// Every act with its roles, for the permission page.
#[must_use]
pub fn matrix() -> Vec<MatrixRow> {
    let row = |act: &Act| MatrixRow {
        act: *act,
        scope: act.scope(),
        roles: act.roles().to_vec(),
    };
    Act::ALL.iter().map(row).collect()
}
