//! The unit's own stream: people, offices, roles, settings, calendars, numbers.

use crate::calendar::{CalendarDay, TimeZone};
use crate::identity::{IdentityAnswer, IdentityRequest};
use crate::ids::{CaseId, InvitationId, ItemId, OfficeId, OrganisationId, PersonId, RequestId};
use crate::people::{Holding, Office, Preset};
use crate::policy::Policy;
use crate::public::KeyGroup;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A group of number claims; one counter per group and year (process.md §2f).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NumberGroup {
    /// `intake_no`.
    Intake,
    /// `agenda_no`.
    Agenda,
}

/// Which ministry profile is in force; profiles only change data (design.md §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProfileName {
    /// Kemenkes-like.
    KemenkesLike,
    /// Kemensos-like.
    KemensosLike,
}

/// Settings of the unit; each change is an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct UnitSettings {
    /// Completeness template: `3w`, `3w1h`, `4w1h`, `5w1h`, `5w2h`, `outline`.
    pub template: String,
    /// Pattern of the intake number, tokens of process.md §3b.
    pub intake_pattern: String,
    /// Pattern of the agenda number.
    pub agenda_pattern: String,
    /// Where the intake book stands: the first number given is this plus one (O15).
    pub intake_start: u32,
    /// Where the agenda book stands.
    pub agenda_start: u32,
    /// Working days for verification (R44).
    pub verification_days: u32,
    /// Calendar days a reporter has to complete (UU 25/2009; a setting).
    pub completion_days: u32,
    /// Working days for a notice to go out.
    pub notice_days: u32,
    /// WIB, WITA or WIT.
    pub time_zone: TimeZone,
    /// Receipts after this local hour and minute count from the next working day; minutes after midnight.
    pub office_closes: u32,
    /// The clock starts on the day the unit, not the ministry, received the letter (O6).
    pub clock_from_unit: bool,
    /// Idle lock in minutes, 2–60 (O18).
    pub idle_minutes: u32,
    /// Limits for what reporters send, MB of 2^20 bytes: per file, per submission (R42).
    pub reporter_limits: (u32, u32),
    /// Limits for the unit's own scans (O23).
    pub unit_limits: (u32, u32),
    /// Office that takes reports about the unit itself (O4); `None`: the highest person not ticked.
    pub conflict_office: Option<OfficeId>,
}

impl Default for UnitSettings {
    fn default() -> Self {
        Self {
            template: "5w2h".into(),
            intake_pattern: "P-{tahun}-{urut:6}".into(),
            agenda_pattern: "{urut:4}/WBS/{bulan_romawi}/{tahun}".into(),
            intake_start: 0,
            agenda_start: 0,
            verification_days: 5,
            completion_days: 30,
            notice_days: 5,
            time_zone: TimeZone::Wib,
            office_closes: 16 * 60,
            clock_from_unit: true,
            idle_minutes: 15,
            reporter_limits: (5, 200),
            unit_limits: (100, 4096),
            conflict_office: None,
        }
    }
}

/// A competent body or work unit of the ministry (O19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Organisation {
    /// Its id.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// `echelon1`, `work_unit` or `competent_body`.
    pub kind: String,
    /// Parent organisation's name.
    pub parent: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// Regency or city.
    pub regency: Option<String>,
    /// Responsible inspectorate.
    pub inspectorate: Option<String>,
}

/// A claim of a running number: names the case to nobody who lacks its key (ledger.md §1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberClaim {
    /// Which counter.
    pub group: NumberGroup,
    /// Calendar year.
    pub year: i32,
    /// The last valid claim plus one, else the claim has no effect.
    pub n: u32,
    /// BLAKE3 keyed with the case key over group, year and n, 64 hex digits.
    pub tag: String,
}

/// An entry of the unit's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UnitEvent {
    /// Entry 1; opens epoch 1 of the unit key. `public` holds the founder's keys, group and recovery keys.
    Founded {
        /// Name of the unit.
        name: String,
        /// Name of the ministry.
        ministry: String,
        /// Preset chosen.
        preset: Preset,
        /// Profile chosen.
        profile: ProfileName,
        /// Which table of readers' rules is in force from here (ledger.md §1).
        rules: u16,
        /// The founder.
        founder: PersonId,
        /// The founder's name.
        founder_name: String,
        /// Offices made by the preset.
        offices: Vec<Office>,
        /// The offices the founder holds.
        holdings: Vec<Holding>,
        /// Settings.
        settings: Box<UnitSettings>,
    },
    /// Somebody is invited; `public` holds the invitation key.
    Invited {
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
    /// A second person compared the fingerprint words and vouches (ledger.md §5); `public` names the keys.
    Confirmed {
        /// Who.
        person: PersonId,
    },
    /// An invitation was withdrawn before it was confirmed.
    InvitationWithdrawn {
        /// Which.
        person: PersonId,
    },
    /// An office was made or renamed.
    OfficeChanged {
        /// The office from now on.
        office: Office,
    },
    /// Somebody holds an office from now on.
    OfficeHeld {
        /// The holding.
        holding: Holding,
    },
    /// A holding ends.
    OfficeLeft {
        /// Which office.
        office: OfficeId,
        /// Who.
        person: PersonId,
    },
    /// A member leaves; `public` revokes his keys.
    MemberEnded {
        /// Who.
        person: PersonId,
        /// Why, in words.
        reason: String,
    },
    /// Settings changed.
    SettingsChanged {
        /// Settings from now on.
        settings: Box<UnitSettings>,
    },
    /// Calendar days were added or superseded (process.md §6c).
    CalendarRevised {
        /// Legal basis (SKB, Keppres), number and date.
        basis: String,
        /// The days; a later revision of the same date wins.
        days: Vec<CalendarDay>,
    },
    /// The unit confirms that a year's table is official and complete.
    CalendarConfirmed {
        /// The year.
        year: i32,
    },
    /// Organisations were pasted in or changed (O19).
    OrganisationsChanged {
        /// Rows from now on, by id.
        rows: Vec<Organisation>,
    },
    /// A running number was taken.
    NumberClaimed(NumberClaim),
    /// A number typed by hand from a paper book (O15).
    NumberTyped {
        /// Which counter.
        group: NumberGroup,
        /// The number as typed.
        text: String,
        /// Why.
        reason: String,
    },
    /// The recovery sheets were printed and checked word by word.
    SheetsConfirmed {
        /// Day.
        on: NaiveDate,
    },
    /// A table of readers' rules comes into force.
    RulesInForce {
        /// Its number.
        rules: u16,
    },
    /// The policy changed: deadlines, skipped states, what forms demand (O30).
    PolicyChanged {
        /// The policy from now on.
        policy: Box<Policy>,
    },
    /// A leader names who records his orders (O2).
    RecordersNamed {
        /// Whose orders.
        leader: PersonId,
        /// Who records them from now on.
        officers: Vec<PersonId>,
        /// Number of his order.
        order_no: String,
    },
    /// A group names in writing who holds its half of identities beside its members (O3).
    HalfHolderNamed {
        /// Which half.
        group: KeyGroup,
        /// Who.
        person: PersonId,
        /// Number of the order.
        order_no: String,
    },
    /// Somebody outside the group seconds it; from here it takes effect (ledger.md §5).
    HalfHolderSeconded {
        /// Which half.
        group: KeyGroup,
        /// Who.
        person: PersonId,
    },
    /// He holds it no longer; the group key opens a new epoch.
    HalfHolderEnded {
        /// Which half.
        group: KeyGroup,
        /// Who.
        person: PersonId,
    },
    /// Somebody is on leave and another stands in (O13).
    LeaveTaken {
        /// Who.
        person: PersonId,
        /// Who stands in.
        deputy: PersonId,
        /// First day.
        from: NaiveDate,
        /// Last day.
        until: NaiveDate,
    },
    /// He is back before the last day.
    LeaveEnded {
        /// Who.
        person: PersonId,
        /// The first day he works again.
        on: NaiveDate,
    },
    /// Access to a case is ordered by somebody who need not read it (ledger.md §5); whoever holds the key seals it.
    AccessOrdered {
        /// Which case.
        case: CaseId,
        /// For whom.
        person: PersonId,
    },
    /// Two halves of identity items are asked for (ledger.md §5).
    IdentityRequested(IdentityRequest),
    /// A custodian of one half released it or refused.
    IdentityAnswered(IdentityAnswer),
    /// The requester opened an item; it is shown only after this row is in the store.
    IdentityOpened {
        /// By which request.
        request: RequestId,
        /// Which item.
        item: ItemId,
    },
    /// The requester needs it no longer.
    IdentityEnded {
        /// Which request.
        request: RequestId,
    },
    /// A group's key was handed over to somebody who was named and seconded; it is sealed to him in the same act
    /// (ledger.md §5). The author holds it himself, or had it from two recovery sheets.
    HalfKeyHandedOver {
        /// Which group's.
        group: KeyGroup,
        /// To whom.
        person: PersonId,
    },
    /// A member whose keys are lost is invited anew (O24); `public` holds the invitation key.
    MemberReinvited {
        /// The invitation.
        invitation: InvitationId,
        /// Whom.
        person: PersonId,
        /// Why, in words.
        reason: String,
        /// After this no desk accepts it.
        expires: DateTime<Utc>,
    },
    /// An officer compared the words of his new keys and vouches; with the second the new keys take the old ones' place.
    RenewalVouched {
        /// For whom.
        person: PersonId,
    },
    /// The invitation anew was withdrawn.
    RenewalWithdrawn {
        /// Whose.
        person: PersonId,
    },
    /// Two recovery sheets were used: what nobody else could open is sealed to those entitled (O24).
    SheetsUsed {
        /// Streams that were opened.
        streams: u32,
        /// Identity items that were opened to those on duty.
        items: u32,
        /// Why, in words.
        reason: String,
    },
    /// A new recovery key is on three printed and checked sheets; `public` holds it.
    SheetsProposed {},
    /// The second signature: the new sheets are in force.
    SheetsSeconded {},
    /// A group's key is made anew by one who holds its half; `public` holds it.
    GroupKeyProposed {
        /// Which group's.
        group: KeyGroup,
    },
    /// Somebody outside the group signs: the new key is in force.
    GroupKeySeconded {
        /// Which group's.
        group: KeyGroup,
    },
}
