//! What somebody asks for: the commands on a case and on the unit. `decide` turns them into events or refuses.

use crate::calendar::CalendarDay;
use crate::case::{
    CaseItem, Checklists, Contact, Content, Element, FiledPaper, Paper, Reason, Step, WrittenOrder,
};
use crate::ids::{CaseId, DutyId, InvitationId, OfficeId, PersonId, SubmissionId};
use crate::may::Act;
use crate::people::{Holding, Office};
use crate::policy::Policy;
use crate::public::KeyGroup;
use crate::unit::{Organisation, UnitSettings};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A number typed by hand from TU's book or SRIKANDI (O15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TypedNo {
    /// As typed.
    pub text: String,
    /// Why.
    pub reason: String,
}

/// A command on one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Take it into verification; who asks verifies.
    StartVerification,
    /// Save both check-lists.
    SaveChecklists {
        /// The check-lists from now on.
        checklists: Checklists,
    },
    /// Ask the reporter to complete (R21).
    RequestCompletion {
        /// Missing elements.
        missing: Vec<Element>,
        /// Further things asked for.
        asked: String,
    },
    /// A further submission belongs to the case (R39); from `awaiting_completion` it answers.
    RecordSupplement {
        /// The submission.
        submission: SubmissionId,
        /// Its intake number.
        intake_no: String,
    },
    /// Asking ended without answer.
    EndCompletion {
        /// What was tried.
        note: String,
    },
    /// Register with an agenda number: the next of the pattern, or one typed by hand.
    Register {
        /// Typed by hand; else the next of the pattern.
        typed: Option<TypedNo>,
    },
    /// Refuse to follow up (R20).
    Refuse {
        /// Reason code.
        reason: Reason,
        /// In plain words.
        note: String,
        /// A leader's written order (O2).
        order: Option<WrittenOrder>,
    },
    /// Close as no complaint, copy or mass mail (O17).
    CloseAtIntake {
        /// One of the three reasons.
        reason: Reason,
    },
    /// A leader confirms a refusal or referral (O2).
    ConfirmByLeader,
    /// Refer to a competent body (R19).
    Refer {
        /// Competent body.
        body: String,
        /// Legal ground.
        legal_ground: String,
        /// A leader's written order (O2).
        order: Option<WrittenOrder>,
        /// The reporter's identity was taken out of what is handed on.
        identity_redacted: bool,
    },
    /// Merge into another case (R41).
    Merge {
        /// The main case.
        main: CaseId,
        /// Its number as shown.
        main_no: String,
        /// Why they are the same matter.
        reason: String,
    },
    /// Record the paper that fulfils a duty (O9).
    FulfilDuty {
        /// Which duty.
        duty: DutyId,
        /// By what paper.
        paper: Paper,
    },
    /// Record that a duty falls away.
    DropDuty {
        /// Which duty.
        duty: DutyId,
        /// Why.
        reason: String,
    },
    /// Record a contact with the reporter.
    LogContact {
        /// The contact.
        contact: Contact,
    },
    /// Complete or correct the content.
    ChangeContent {
        /// The content from now on.
        content: Box<Content>,
    },
    /// Set a wall (O4).
    ShutOut {
        /// Whom.
        person: PersonId,
    },
    /// Let somebody read the case.
    AddReaders {
        /// Whom.
        people: Vec<PersonId>,
    },
    /// Record identity items of a victim, a witness, a cooperating offender, or further ones of the reporter (O28);
    /// sealed by the caller.
    ListItems {
        /// The items.
        items: Vec<CaseItem>,
    },
    /// Take back what was settled.
    Reopen {
        /// Why.
        reason: String,
    },
    /// A step of the procedure from registration on.
    Take {
        /// The facts.
        step: Box<Step>,
        /// The leader's written order it is recorded on (O2).
        order: Option<WrittenOrder>,
        /// The day it was done, where it is only noted now.
        done_on: Option<NaiveDate>,
        /// Signed papers it rests on (O9).
        papers: Vec<FiledPaper>,
    },
}

impl Command {
    /// The act this command asks leave for.
    #[must_use]
    pub fn act(&self) -> Act {
        match self {
            Self::StartVerification => Act::StartVerification,
            Self::SaveChecklists { .. } => Act::SaveChecklists,
            Self::RequestCompletion { .. } => Act::RequestCompletion,
            Self::RecordSupplement { .. } => Act::RecordSupplement,
            Self::EndCompletion { .. } => Act::EndCompletion,
            Self::Register { .. } => Act::Register,
            Self::Refuse { .. } => Act::Refuse,
            Self::CloseAtIntake { .. } => Act::CloseAtIntake,
            Self::ConfirmByLeader => Act::ConfirmByLeader,
            Self::Refer { .. } => Act::Refer,
            Self::Merge { .. } => Act::Merge,
            Self::FulfilDuty { .. } => Act::FulfilDuty,
            Self::DropDuty { .. } => Act::DropDuty,
            Self::LogContact { .. } => Act::LogContact,
            Self::ChangeContent { .. } => Act::ChangeContent,
            Self::ShutOut { .. } => Act::ShutOut,
            Self::AddReaders { .. } => Act::AddReaders,
            Self::ListItems { .. } => Act::RecordItems,
            Self::Reopen { .. } => Act::Reopen,
            Self::Take { step, .. } => step.act(),
        }
    }
}

/// A command on the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UnitCommand {
    /// Invite somebody; ids are made by the caller, who also makes the invitation key.
    Invite {
        /// The invitation.
        invitation: InvitationId,
        /// The person it makes.
        person: PersonId,
        /// Name.
        name: String,
        /// NIP, where known.
        employee_no: Option<String>,
        /// Offices to be held from the confirmation on.
        holdings: Vec<Holding>,
        /// After this no desk accepts it.
        expires: DateTime<Utc>,
    },
    /// Vouch for a newcomer.
    ConfirmMember {
        /// Whom.
        person: PersonId,
    },
    /// Withdraw an invitation.
    WithdrawInvitation {
        /// Whose.
        person: PersonId,
    },
    /// End somebody's membership.
    EndMember {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: String,
    },
    /// Make or rename an office.
    ChangeOffice {
        /// The office from now on.
        office: Office,
    },
    /// Somebody holds an office.
    HoldOffice {
        /// The holding.
        holding: Holding,
    },
    /// A holding ends.
    LeaveOffice {
        /// Which office.
        office: OfficeId,
        /// Who.
        person: PersonId,
    },
    /// Change the settings.
    ChangeSettings {
        /// Settings from now on.
        settings: Box<UnitSettings>,
    },
    /// Add or supersede calendar days.
    ReviseCalendar {
        /// Legal basis.
        basis: String,
        /// The days.
        days: Vec<CalendarDay>,
    },
    /// Vouch for a year's table.
    ConfirmCalendar {
        /// The year.
        year: i32,
    },
    /// Paste in organisations.
    ChangeOrganisations {
        /// Rows from now on.
        rows: Vec<Organisation>,
    },
    /// The recovery sheets were printed and checked.
    ConfirmSheets {
        /// Day.
        on: NaiveDate,
    },
    /// Put a table of readers' rules in force.
    ChangeRules {
        /// Its number.
        rules: u16,
    },
    /// Change the policy.
    ChangePolicy {
        /// The policy from now on.
        policy: Box<Policy>,
    },
    /// Name who records one's orders (O2).
    NameRecorders {
        /// Who, from now on.
        officers: Vec<PersonId>,
        /// Number of the order.
        order_no: String,
    },
    /// Name who holds a half (O3).
    NameHalfHolder {
        /// Which half.
        group: KeyGroup,
        /// Who.
        person: PersonId,
        /// Number of the order.
        order_no: String,
    },
    /// Second it from outside the group.
    SecondHalfHolder {
        /// Which half.
        group: KeyGroup,
        /// Who.
        person: PersonId,
    },
    /// Hand a group's key over to whom was named and seconded (ledger.md §5).
    HandOverHalfKey {
        /// Which group's.
        group: KeyGroup,
        /// To whom.
        person: PersonId,
    },
    /// He holds it no longer.
    EndHalfHolder {
        /// Which half.
        group: KeyGroup,
        /// Who.
        person: PersonId,
    },
    /// Go on leave (O13).
    TakeLeave {
        /// Who stands in.
        deputy: PersonId,
        /// First day.
        from: NaiveDate,
        /// Last day.
        until: NaiveDate,
    },
    /// Be back before the last day.
    EndLeave {
        /// The first day at work.
        on: NaiveDate,
    },
    /// Order access to a case for somebody (ledger.md §5).
    OrderAccess {
        /// Which case.
        case: CaseId,
        /// For whom.
        person: PersonId,
    },
    /// Invite a member anew whose keys are lost (O24).
    Reinvite {
        /// The invitation.
        invitation: InvitationId,
        /// Whom.
        person: PersonId,
        /// Why, in words.
        reason: String,
        /// After this no desk accepts it.
        expires: DateTime<Utc>,
    },
    /// Vouch for his new keys.
    VouchRenewal {
        /// For whom.
        person: PersonId,
    },
    /// Withdraw the invitation anew.
    WithdrawRenewal {
        /// Whose.
        person: PersonId,
    },
    /// Record that two recovery sheets were used, and for what.
    UseSheets {
        /// Streams that were opened.
        streams: u32,
        /// Identity items that were opened.
        items: u32,
        /// Why, in words.
        reason: String,
    },
    /// Record that two sheets were typed for something that opened no record.
    NoteSheets {
        /// What for.
        reason: String,
    },
    /// New recovery sheets are printed and checked.
    ProposeSheets,
    /// Sign them beside the leader: they come into force.
    SecondSheets,
    /// Make a group's key anew.
    RenewGroupKey {
        /// Which group's.
        group: KeyGroup,
    },
    /// Sign it from outside the group.
    SecondGroupKey {
        /// Which group's.
        group: KeyGroup,
    },
}

impl UnitCommand {
    /// The act this command asks leave for.
    #[must_use]
    pub const fn act(&self) -> Act {
        match self {
            Self::Invite { .. } => Act::Invite,
            Self::ConfirmMember { .. } => Act::ConfirmMember,
            Self::WithdrawInvitation { .. } => Act::WithdrawInvitation,
            Self::EndMember { .. } => Act::EndMember,
            Self::ChangeOffice { .. } | Self::HoldOffice { .. } | Self::LeaveOffice { .. } => {
                Act::ChangeOffices
            }
            Self::ChangeSettings { .. } => Act::ChangeSettings,
            Self::ReviseCalendar { .. } | Self::ConfirmCalendar { .. } => Act::ReviseCalendar,
            Self::ChangeOrganisations { .. } => Act::ChangeOrganisations,
            Self::ConfirmSheets { .. } => Act::ConfirmSheets,
            Self::ChangeRules { .. } => Act::ChangeRules,
            Self::ChangePolicy { .. } => Act::ChangePolicy,
            Self::NameRecorders { .. } => Act::NameRecorders,
            Self::NameHalfHolder { .. } | Self::EndHalfHolder { .. } => Act::NameHalfHolder,
            // Who was named holds whatever office.
            Self::SecondHalfHolder { .. }
            | Self::HandOverHalfKey { .. }
            | Self::RenewGroupKey { .. }
            | Self::SecondGroupKey { .. } => Act::SecondHalfHolder,
            Self::TakeLeave { .. } | Self::EndLeave { .. } => Act::TakeLeave,
            Self::OrderAccess { .. } => Act::Allocate,
            Self::Reinvite { .. } => Act::Invite,
            Self::VouchRenewal { .. } => Act::ConfirmMember,
            Self::WithdrawRenewal { .. } => Act::WithdrawInvitation,
            Self::UseSheets { .. } => Act::UseSheets,
            // Whoever sat at the desk.
            Self::NoteSheets { .. } => Act::CheckIntegrity,
            Self::ProposeSheets => Act::RenewSheets,
            Self::SecondSheets => Act::SecondSheets,
        }
    }
}
