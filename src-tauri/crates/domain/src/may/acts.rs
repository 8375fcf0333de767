//! Every act somebody may ask leave for, with the roles whose holders may do it.

use crate::people::Role;
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
    // Steps of process.md §2b from registration on. Leading and auditing belong to whom the assignment letter names.
    /// Give the first disposition (R48).
    Dispose: Case [Leader];
    /// Pass on what lies with one (O26).
    PassOn: Case [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader];
    /// Record that one has read a disposition.
    ReadDisposition: Case [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader];
    /// Recall a disposition nobody has read.
    RecallDisposition: Case [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader];
    /// Write the staff review.
    WriteReview: Case [Reviewer];
    /// Take a case back from the common road into review (O8).
    ResumeReview: Case [Reviewer WbsManager Leader];
    /// Ask a work unit to explain (O8).
    RequestExplanation: Case [Reviewer WbsManager];
    /// Remind it, record and assess its answer.
    HandleExplanation: Case [Reviewer WbsManager];
    /// Hand down with the duty to report back (O8).
    Delegate: Case [WbsManager];
    /// Record and assess the report back.
    HandleDelegation: Case [WbsManager];
    /// Decide on the review.
    DecideOnReview: Case [Leader];
    /// Send the review back.
    ReturnReview: Case [Leader];
    /// Refer to a competent body after review.
    DecideReferral: Case [Leader];
    /// File without follow-up after review.
    DecideNotActionable: Case [Leader];
    /// Issue the assignment letter.
    Assign: Case [Leader];
    /// Extend it, replace members (O27).
    ChangeTeam: Case [Leader];
    /// Declare no conflict and secrecy (D12); the lead records it for a guest without account.
    Declare: Case [AuditLead Auditor];
    /// Plan, summon, review working papers.
    LeadAudit: Case [AuditLead];
    /// Write records, working papers, findings.
    WriteAudit: Case [AuditLead Auditor];
    /// Begin the clarification.
    StartClarification: Case [AuditLead];
    /// Begin the audit.
    StartAudit: Case [AuditLead];
    /// Hand the report to the leader (R23).
    SubmitReport: Case [AuditLead];
    /// Call the deliberation (R24).
    CallDeliberation: Case [Leader];
    /// Conclude (R25).
    Conclude: Case [Leader];
    /// Send back to the audit to deepen it.
    DeepenAudit: Case [Leader];
    /// Send the recommendations (D19).
    SendRecommendations: Case [Leader];
    /// Follow the recommendations (D20).
    FollowUp: Case [WbsManager];
    /// Close.
    CloseCase: Case [WbsManager];
    /// Record the reporter's withdrawal.
    Withdraw: Case [Leader];
    /// Go on of one's own accord although the reporter withdrew.
    ContinueExOfficio: Case [Leader];
    /// File a closed case.
    Archive: Case [RecordsClerk];
    /// Put on hold.
    PutOnHold: Case [Leader];
    /// Go on.
    Resume: Case [Leader];
    /// Confirm or contest what was recorded for a leader (O2).
    GiveWord: Case [Leader];
    /// File a signed paper, or complete it (O9).
    FilePaper: Case [IntakeOfficer Verifier Reviewer AuditLead WbsManager RecordsClerk Leader];
    // Beside the procedure.
    /// Triage (process.md §2h).
    Triage: Case [Verifier WbsManager];
    /// Record that another body waits (O7).
    RecordWaiter: Case [IntakeOfficer Verifier WbsManager];
    /// Answer it.
    AnswerWaiter: Case [Verifier WbsManager RecordsClerk Leader];
    /// Protect the reporter, a victim or a witness (R04).
    Protect: Case [IntakeOfficer WbsManager Leader];
    /// Record consent or its refusal (R52).
    RecordConsent: Case [IntakeOfficer Verifier Reviewer WbsManager];
    /// Remind the reporter to complete.
    RemindReporter: Case [IntakeOfficer Verifier];
    /// Record an inquiry and what was told (R50).
    LogInquiry: Case [IntakeOfficer WbsManager];
    /// Open an item of an open reporter, with a reason (O3).
    OpenIdentity: Case [IntakeOfficer Verifier Reviewer AuditLead WbsManager];
    /// Record identity items of a victim, a witness, a cooperating offender (O28).
    RecordItems: Case [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager];
    /// Print name and address on an envelope (O3).
    PrintEnvelope: Case [IntakeOfficer Verifier WbsManager RecordsClerk];
    /// End somebody's access.
    RemoveReaders: Case [WbsManager Leader];
    /// Hand one's open work over for some days, and take it back (O13).
    HandOver: Case [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader];
    /// Order access to a case one need not read oneself (ledger.md §5).
    Allocate: Unit [WbsManager Leader];
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
    /// Open with two recovery sheets what nobody else can (O24): sealed to those entitled, to nobody else.
    UseSheets: Unit [WbsManager Leader];
    /// Print new recovery sheets.
    RenewSheets: Unit [Leader];
    /// Sign new recovery sheets beside the leader.
    SecondSheets: Unit [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader RecordsClerk PrivacyOfficer];
    /// Put a table of readers' rules in force.
    ChangeRules: Unit [Leader Sysadmin];
    /// Change deadlines, skipped states and what forms demand (O30).
    ChangePolicy: Unit [Leader Sysadmin];
    /// Name who records one's orders (O2).
    NameRecorders: Unit [Leader];
    /// Name in writing who holds the group's half of identities (O3).
    NameHalfHolder: Unit [Leader PrivacyOfficer];
    /// Second such a naming from outside the group (ledger.md §5).
    SecondHalfHolder: Unit [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader RecordsClerk PrivacyOfficer];
    /// Go on leave and name who stands in (O13).
    TakeLeave: Unit [IntakeOfficer Verifier Reviewer AuditLead Auditor WbsManager Leader RecordsClerk Sysadmin PrivacyOfficer];
}
