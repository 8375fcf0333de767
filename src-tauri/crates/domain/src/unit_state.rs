//! The unit as the fold of its stream: who belongs to it, who holds which office, what is set, which numbers are taken.

mod conduct;
mod custody;
mod numbers;
mod people;
mod renewal;

pub use conduct::{AccessOrder, Leave};
pub use custody::{Answered, HalfHolder, HalfKey, RequestStanding, RequestState};
pub use numbers::GivenNumber;
pub use renewal::{ProposedKey, ProposedSheets, Renewal, SheetsUse, is_paired};

use crate::calendar::{Calendar, DayUnit, DueDate, Revision};
use crate::ids::{InvitationId, OfficeId, OrganisationId, PersonId, RequestId};
use crate::people::{Holding, Office, Preset};
use crate::policy::Policy;
use crate::public::{KeyGroup, Public};
use crate::unit::{NumberClaim, NumberGroup, Organisation, ProfileName, UnitEvent, UnitSettings};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a fold is told of a row beside its event: its place, its author and when it was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta {
    /// Place in the ledger; an author is judged at it, never at `at`.
    pub seq: u64,
    /// Who signed it.
    pub author: PersonId,
    /// When it was signed.
    pub at: DateTime<Utc>,
}

/// How far a person has come into the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Invited; has no keys yet.
    Invited,
    /// Accepted and showed his keys; is sealed none until a second person vouches.
    Joined,
    /// A second person compared the fingerprint; a member.
    Confirmed,
    /// The invitation was withdrawn.
    Withdrawn,
    /// Left; his keys are revoked.
    Ended,
}

/// A person of the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// NIP, where known.
    pub employee_no: Option<String>,
    /// How far he has come.
    pub state: MemberState,
    /// The invitation; none for the founder.
    pub invitation: Option<InvitationId>,
    /// Who invited him.
    pub invited_by: Option<PersonId>,
    /// After this no desk accepts the invitation.
    pub expires: Option<DateTime<Utc>>,
    /// Who vouched for him.
    pub confirmed_by: Option<PersonId>,
    /// The row that last changed his state.
    pub since_seq: u64,
    /// When that row was signed.
    pub since: DateTime<Utc>,
    /// He is invited anew: his keys are lost (O24).
    pub renewal: Option<Renewal>,
    /// The rows by which new keys took the place of lost ones, oldest first.
    pub renewed: Vec<u64>,
}

/// A number typed by hand from a paper book (O15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedNumber {
    /// Which counter.
    pub group: NumberGroup,
    /// As typed.
    pub text: String,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: PersonId,
    /// The row.
    pub seq: u64,
}

/// A claim that had no effect, kept so that *Pemeriksaan* can name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoidClaim {
    /// The claim as written.
    pub claim: NumberClaim,
    /// What would have been valid.
    pub expected: u32,
    /// By whom.
    pub by: PersonId,
    /// The row.
    pub seq: u64,
}

/// A change of the calendar made by the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRevision {
    /// Basis and days.
    pub revision: Revision,
    /// By whom.
    pub by: PersonId,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// The row.
    pub seq: u64,
}

/// The unit: the fold of its stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Name of the unit.
    pub name: String,
    /// Name of the ministry.
    pub ministry: String,
    /// Preset chosen at the founding.
    pub preset: Preset,
    /// Profile chosen at the founding.
    pub profile: ProfileName,
    /// The founder.
    pub founder: PersonId,
    /// When it was founded.
    pub founded_at: DateTime<Utc>,
    /// Everybody who was ever invited, by id.
    pub members: BTreeMap<PersonId, Member>,
    /// Its offices.
    pub offices: BTreeMap<OfficeId, Office>,
    /// Who holds what now; what ended is in `past_holdings`.
    pub holdings: Vec<Holding>,
    /// Holdings that ended.
    pub past_holdings: Vec<Holding>,
    /// Settings in force.
    pub settings: UnitSettings,
    /// The calendar in force.
    pub calendar: Calendar,
    /// What the unit changed of it, oldest first.
    pub revisions: Vec<UnitRevision>,
    /// Organisations by id (O19).
    pub organisations: BTreeMap<OrganisationId, Organisation>,
    /// The last valid claim of each counter.
    pub claims: BTreeMap<(NumberGroup, i32), u32>,
    /// Claims without effect.
    pub void_claims: Vec<VoidClaim>,
    /// Numbers typed by hand.
    pub typed: Vec<TypedNumber>,
    /// The year whose books the `*_start` settings speak of.
    pub start_year: i32,
    /// The day the recovery sheets were checked.
    pub sheets_confirmed: Option<NaiveDate>,
    /// The policy as the unit changed it; `None`: as shipped.
    pub policy: Option<Policy>,
    /// Who records whose orders (O2).
    pub recorders: BTreeMap<PersonId, Vec<PersonId>>,
    /// Who holds a half of identities beside the members of its group (O3).
    pub half_holders: Vec<HalfHolder>,
    /// Group keys that were handed over, oldest first (ledger.md §5).
    pub half_keys: Vec<HalfKey>,
    /// Leaves (O13).
    pub leaves: Vec<Leave>,
    /// Accesses ordered by somebody who need not read (ledger.md §5).
    pub access_orders: Vec<AccessOrder>,
    /// Uses of two recovery sheets since the sheets in force came (O24).
    pub sheets_used: Vec<SheetsUse>,
    /// New sheets that wait for a second signature.
    pub sheets_proposed: Option<ProposedSheets>,
    /// The rows by which new sheets came into force, oldest first; those of the founding are not among them.
    pub sheets_renewed: Vec<u64>,
    /// Group keys that wait for a second signature.
    pub group_proposed: BTreeMap<KeyGroup, ProposedKey>,
    /// The rows by which group keys were made anew, oldest first.
    pub group_renewed: BTreeMap<KeyGroup, Vec<u64>>,
    /// Requests to open identity items, by id.
    pub requests: BTreeMap<RequestId, RequestState>,
    /// Which table of readers' rules holds from which row.
    pub rules: Vec<(u64, u16)>,
    /// The last row folded.
    pub last_seq: u64,
}

impl Unit {
    /// The unit as entry 1 makes it; `None` for any other event.
    #[must_use]
    pub fn found(event: &UnitEvent, meta: &Meta) -> Option<Self> {
        let UnitEvent::Founded {
            name,
            ministry,
            preset,
            profile,
            rules,
            founder,
            founder_name,
            offices,
            holdings,
            settings,
        } = event
        else {
            return None;
        };
        let member = Member {
            person: *founder,
            name: founder_name.clone(),
            employee_no: None,
            state: MemberState::Confirmed,
            invitation: None,
            invited_by: None,
            expires: None,
            confirmed_by: None,
            since_seq: meta.seq,
            since: meta.at,
            renewal: None,
            renewed: Vec::new(),
        };
        Some(Self {
            name: name.clone(),
            ministry: ministry.clone(),
            preset: *preset,
            profile: *profile,
            founder: *founder,
            founded_at: meta.at,
            members: BTreeMap::from([(*founder, member)]),
            offices: offices
                .iter()
                .map(|office| (office.office, office.clone()))
                .collect(),
            holdings: holdings.clone(),
            past_holdings: Vec::new(),
            start_year: settings.time_zone.day(meta.at).year(),
            settings: (**settings).clone(),
            calendar: Calendar::shipped(),
            revisions: Vec::new(),
            organisations: BTreeMap::new(),
            claims: BTreeMap::new(),
            void_claims: Vec::new(),
            typed: Vec::new(),
            sheets_confirmed: None,
            policy: None,
            recorders: BTreeMap::new(),
            half_holders: Vec::new(),
            half_keys: Vec::new(),
            leaves: Vec::new(),
            access_orders: Vec::new(),
            sheets_used: Vec::new(),
            sheets_proposed: None,
            sheets_renewed: Vec::new(),
            group_proposed: BTreeMap::new(),
            group_renewed: BTreeMap::new(),
            requests: BTreeMap::new(),
            rules: vec![(meta.seq, *rules)],
            last_seq: meta.seq,
        })
    }

    /// Takes in a further row that passed the readers' rules. A second founding has no effect.
    pub fn apply(&mut self, event: &UnitEvent, meta: &Meta) {
        self.last_seq = self.last_seq.max(meta.seq);
        match event {
            UnitEvent::Founded { .. } => {}
            UnitEvent::Invited {
                invitation,
                person,
                name,
                employee_no,
                holdings,
                expires,
            } => {
                self.members.insert(
                    *person,
                    Member {
                        person: *person,
                        name: name.clone(),
                        employee_no: employee_no.clone(),
                        state: MemberState::Invited,
                        invitation: Some(*invitation),
                        invited_by: Some(meta.author),
                        expires: Some(*expires),
                        confirmed_by: None,
                        since_seq: meta.seq,
                        since: meta.at,
                        renewal: None,
                        renewed: Vec::new(),
                    },
                );
                self.holdings.extend(holdings.iter().cloned());
            }
            UnitEvent::Confirmed { person } => {
                self.set_state(*person, MemberState::Confirmed, meta);
                if let Some(member) = self.members.get_mut(person) {
                    member.confirmed_by = Some(meta.author);
                }
            }
            UnitEvent::InvitationWithdrawn { person } => {
                self.set_state(*person, MemberState::Withdrawn, meta);
                self.end_holdings(|holding| holding.person == *person, meta);
            }
            UnitEvent::OfficeChanged { office } => {
                self.offices.insert(office.office, office.clone());
            }
            UnitEvent::OfficeHeld { holding } => self.holdings.push(holding.clone()),
            UnitEvent::OfficeLeft { office, person } => {
                self.end_holdings(
                    |holding| holding.office == *office && holding.person == *person,
                    meta,
                );
            }
            UnitEvent::MemberEnded { person, .. } => {
                self.set_state(*person, MemberState::Ended, meta);
                self.end_renewal(*person);
                self.end_holdings(|holding| holding.person == *person, meta);
            }
            UnitEvent::SettingsChanged { settings } => self.change_settings(settings, meta),
            UnitEvent::CalendarRevised { basis, days } => {
                self.calendar.revise(basis, days);
                let revision = Revision {
                    basis: basis.clone(),
                    signed: Some(self.settings.time_zone.day(meta.at)),
                    days: days.clone(),
                };
                self.revisions.push(UnitRevision {
                    revision,
                    by: meta.author,
                    at: meta.at,
                    seq: meta.seq,
                });
            }
            UnitEvent::CalendarConfirmed { year } => self.calendar.confirm(*year),
            UnitEvent::OrganisationsChanged { rows } => {
                self.organisations
                    .extend(rows.iter().map(|row| (row.organisation, row.clone())));
            }
            UnitEvent::NumberClaimed(claim) => self.claim(claim, meta),
            UnitEvent::NumberTyped { group, text, reason } => self.typed.push(TypedNumber {
                group: *group,
                text: text.clone(),
                reason: reason.clone(),
                by: meta.author,
                seq: meta.seq,
            }),
            UnitEvent::SheetsConfirmed { on } => self.sheets_confirmed = Some(*on),
            UnitEvent::RulesInForce { rules } => self.rules.push((meta.seq, *rules)),
            UnitEvent::PolicyChanged { .. }
            | UnitEvent::RecordersNamed { .. }
            | UnitEvent::LeaveTaken { .. }
            | UnitEvent::LeaveEnded { .. }
            | UnitEvent::AccessOrdered { .. } => self.conduct(event, meta),
            UnitEvent::HalfHolderNamed { .. }
            | UnitEvent::HalfHolderSeconded { .. }
            | UnitEvent::HalfHolderEnded { .. }
            | UnitEvent::IdentityRequested(_)
            | UnitEvent::IdentityAnswered(_)
            | UnitEvent::IdentityOpened { .. }
            | UnitEvent::IdentityEnded { .. }
            | UnitEvent::HalfKeyHandedOver { .. } => self.custody(event, meta),
            UnitEvent::MemberReinvited { .. }
            | UnitEvent::RenewalVouched { .. }
            | UnitEvent::RenewalWithdrawn { .. }
            | UnitEvent::SheetsUsed { .. }
            | UnitEvent::SheetsProposed {}
            | UnitEvent::SheetsSeconded {}
            | UnitEvent::GroupKeyProposed { .. }
            | UnitEvent::GroupKeySeconded { .. } => self.renewing(event, meta),
        }
    }

    /// Takes in the clear part of a row where it changes a member: who joined with his keys has no body.
    pub fn apply_public(&mut self, public: &Public, meta: &Meta) {
        if let Public::Joined { person, .. } = public
            && self
                .members
                .get(person)
                .is_some_and(|member| member.state == MemberState::Invited)
        {
            self.set_state(*person, MemberState::Joined, meta);
        }
        match public {
            Public::Rejoined { person, .. } => self.rejoined(*person),
            Public::RecoveryProposed { recovery } => self.proposed(recovery, meta),
            Public::GroupKeyProposed { group, key, .. } => self.group_key_proposed(*group, key, meta),
            _ => {}
        }
    }

    fn set_state(&mut self, person: PersonId, state: MemberState, meta: &Meta) {
        if let Some(member) = self.members.get_mut(&person) {
            member.state = state;
            member.since_seq = meta.seq;
            member.since = meta.at;
        }
    }

    fn end_holdings(&mut self, ends: impl Fn(&Holding) -> bool, meta: &Meta) {
        let last = self.settings.time_zone.day(meta.at);
        let (ended, kept) = std::mem::take(&mut self.holdings).into_iter().partition(ends);
        self.holdings = kept;
        let ended: Vec<Holding> = ended;
        self.past_holdings
            .extend(ended.into_iter().map(|holding| Holding {
                until: Some(last),
                ..holding
            }));
    }

    fn change_settings(&mut self, settings: &UnitSettings, meta: &Meta) {
        let moved = settings.intake_start != self.settings.intake_start
            || settings.agenda_start != self.settings.agenda_start;
        if moved {
            self.start_year = settings.time_zone.day(meta.at).year();
        }
        self.settings = settings.clone();
    }

    /// The table of readers' rules in force at a row.
    #[must_use]
    pub fn rules_at(&self, seq: u64) -> u16 {
        let in_force = self.rules.iter().rev().find(|(from, _)| *from < seq);
        in_force
            .or_else(|| self.rules.first())
            .map_or(1, |(_, rules)| *rules)
    }

    /// The table of readers' rules in force now.
    #[must_use]
    pub fn rules_now(&self) -> u16 {
        self.rules.last().map_or(1, |(_, rules)| *rules)
    }

    /// A deadline of this unit, counted by its calendar, zone and closing hour.
    #[must_use]
    pub fn due(&self, from: DateTime<Utc>, amount: u32, unit: DayUnit) -> DueDate {
        self.calendar.due(
            from,
            amount,
            unit,
            self.settings.time_zone,
            self.settings.office_closes,
        )
    }

    /// When verification is due for a receipt at this moment (R44).
    #[must_use]
    pub fn verification_due(&self, received_at: DateTime<Utc>) -> DueDate {
        self.due(received_at, self.settings.verification_days, DayUnit::Working)
    }

    /// When a notice that falls due by an act of this moment must have gone out (O17).
    #[must_use]
    pub fn notice_due(&self, now: DateTime<Utc>) -> DueDate {
        self.due(now, self.settings.notice_days, DayUnit::Working)
    }

    /// The day the office calendar shows.
    #[must_use]
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        self.settings.time_zone.day(now)
    }
}
