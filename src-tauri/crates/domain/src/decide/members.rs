//! Commands on the unit: people, offices, settings, calendar.

use super::{Decision, conduct, filled, renewal, valid};
use crate::command::UnitCommand;
use crate::ids::PersonId;
use crate::may::may_on;
use crate::numbers::Pattern;
use crate::people::{Holding, Office, Preset, Role};
use crate::refusal::{Refusal, RefusalCode};
use crate::rules;
use crate::template::Template;
use crate::unit::{ProfileName, UnitEvent, UnitSettings};
use crate::unit_state::{MemberState, Unit};
use chrono::{DateTime, Utc};

/// The longest deadline a setting may name, in days of whatever unit.
const LONGEST_DEADLINE: u32 = 1_000;

/// Turns a command on the unit into events, or refuses.
pub fn decide_unit(
    unit: &Unit,
    command: &UnitCommand,
    actor: PersonId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_on(unit, None, actor, command.act(), unit.today(now))?;
    let event = match command {
        UnitCommand::Invite {
            invitation,
            person,
            name,
            employee_no,
            holdings,
            expires,
        } => {
            filled(name, "name")?;
            if unit.member(*person).is_some() {
                return Err(Refusal::field(RefusalCode::AlreadyKnown, "person"));
            }
            valid(*expires > now, "expires")?;
            for holding in holdings {
                valid(holding.person == *person, "holdings")?;
                check_holding(unit, holding)?;
            }
            check_halves(unit, *person, holdings)?;
            UnitEvent::Invited {
                invitation: *invitation,
                person: *person,
                name: name.trim().to_owned(),
                employee_no: employee_no.clone(),
                holdings: holdings.clone(),
                expires: *expires,
            }
        }
        UnitCommand::ConfirmMember { person } => {
            check_confirmation(unit, actor, *person)?;
            UnitEvent::Confirmed { person: *person }
        }
        UnitCommand::WithdrawInvitation { person } => {
            let state = unit.member(*person).map(|member| member.state);
            match state {
                None => return Err(Refusal::field(RefusalCode::UnknownPerson, "person")),
                Some(MemberState::Invited | MemberState::Joined) => {}
                Some(_) => return Err(RefusalCode::NothingChanges.into()),
            }
            UnitEvent::InvitationWithdrawn { person: *person }
        }
        UnitCommand::EndMember { person, reason } => {
            filled(reason, "reason")?;
            if !unit.is_member(*person) {
                return Err(Refusal::field(RefusalCode::UnknownPerson, "person"));
            }
            keeps_a_leader(unit, |holding| holding.person == *person)?;
            UnitEvent::MemberEnded {
                person: *person,
                reason: reason.trim().to_owned(),
            }
        }
        UnitCommand::ChangeOffice { office } => {
            filled(&office.title, "office.title")?;
            let leaderless =
                |holding: &Holding| holding.office == office.office && !office.roles.contains(&Role::Leader);
            keeps_a_leader(unit, leaderless)?;
            UnitEvent::OfficeChanged {
                office: office.clone(),
            }
        }
        UnitCommand::HoldOffice { holding } => {
            check_holding(unit, holding)?;
            if !unit.is_member(holding.person) {
                return Err(Refusal::field(RefusalCode::UnknownPerson, "holding.person"));
            }
            let held = |old: &Holding| old.office == holding.office && old.person == holding.person;
            if unit.holdings.iter().any(held) {
                return Err(RefusalCode::NothingChanges.into());
            }
            check_halves(unit, holding.person, std::slice::from_ref(holding))?;
            UnitEvent::OfficeHeld {
                holding: holding.clone(),
            }
        }
        UnitCommand::LeaveOffice { office, person } => {
            let held = |old: &Holding| old.office == *office && old.person == *person;
            if !unit.holdings.iter().any(held) {
                return Err(RefusalCode::NothingChanges.into());
            }
            keeps_a_leader(unit, held)?;
            UnitEvent::OfficeLeft {
                office: *office,
                person: *person,
            }
        }
        UnitCommand::ChangeSettings { settings } => {
            check_settings(unit, settings)?;
            UnitEvent::SettingsChanged {
                settings: settings.clone(),
            }
        }
        UnitCommand::ReviseCalendar { basis, days } => {
            filled(basis, "basis")?;
            valid(!days.is_empty(), "days")?;
            valid(days.iter().all(|day| !day.name.trim().is_empty()), "days")?;
            UnitEvent::CalendarRevised {
                basis: basis.trim().to_owned(),
                days: days.clone(),
            }
        }
        UnitCommand::ConfirmCalendar { year } => {
            valid(!unit.calendar.days_of(*year).is_empty(), "year")?;
            if unit.calendar.is_confirmed(*year) {
                return Err(RefusalCode::NothingChanges.into());
            }
            UnitEvent::CalendarConfirmed { year: *year }
        }
        UnitCommand::ChangeOrganisations { rows } => {
            valid(!rows.is_empty(), "rows")?;
            valid(rows.iter().all(|row| !row.name.trim().is_empty()), "rows")?;
            UnitEvent::OrganisationsChanged { rows: rows.clone() }
        }
        UnitCommand::ConfirmSheets { on } => {
            valid(*on <= unit.today(now), "on")?;
            UnitEvent::SheetsConfirmed { on: *on }
        }
        UnitCommand::ChangeRules { rules } => {
            valid(rules::table(*rules).is_some(), "rules")?;
            // A table in force is never taken back: rows decided by it would lose their law.
            valid(*rules > unit.rules_now(), "rules")?;
            UnitEvent::RulesInForce { rules: *rules }
        }
        UnitCommand::ChangePolicy { .. }
        | UnitCommand::NameRecorders { .. }
        | UnitCommand::NameHalfHolder { .. }
        | UnitCommand::SecondHalfHolder { .. }
        | UnitCommand::EndHalfHolder { .. }
        | UnitCommand::HandOverHalfKey { .. }
        | UnitCommand::TakeLeave { .. }
        | UnitCommand::EndLeave { .. }
        | UnitCommand::OrderAccess { .. } => conduct::decide(unit, command, actor, now)?,
        UnitCommand::Reinvite { .. }
        | UnitCommand::VouchRenewal { .. }
        | UnitCommand::WithdrawRenewal { .. }
        | UnitCommand::UseSheets { .. }
        | UnitCommand::NoteSheets { .. }
        | UnitCommand::ProposeSheets
        | UnitCommand::SecondSheets
        | UnitCommand::RenewGroupKey { .. }
        | UnitCommand::SecondGroupKey { .. } => renewal::decide(unit, command, actor, now)?,
    };
    let same_person = matches!(&event, UnitEvent::Confirmed { person }
        if unit.member(*person).and_then(|member| member.invited_by) == Some(actor));
    Ok(Decision {
        unit_events: vec![event],
        same_person,
        ..Decision::default()
    })
}

/// Entry 1: the unit with the offices of its preset; the founder holds those named.
#[expect(
    clippy::too_many_arguments,
    reason = "each is a question of the founding screen"
)]
pub fn found(
    name: &str,
    ministry: &str,
    preset: Preset,
    profile: ProfileName,
    founder: (PersonId, &str),
    offices: Vec<Office>,
    holdings: Vec<Holding>,
    settings: UnitSettings,
) -> Result<UnitEvent, Refusal> {
    filled(name, "name")?;
    filled(ministry, "ministry")?;
    filled(founder.1, "founder_name")?;
    let leads = |holding: &Holding| {
        let office = offices.iter().find(|office| office.office == holding.office);
        holding.person == founder.0 && office.is_some_and(|office| office.roles.contains(&Role::Leader))
    };
    // Who founds must be able to invite the next: leader or administrator.
    let administers = |holding: &Holding| {
        let office = offices.iter().find(|office| office.office == holding.office);
        office.is_some_and(|office| office.roles.contains(&Role::Sysadmin))
    };
    valid(
        holdings
            .iter()
            .any(|holding| leads(holding) || administers(holding)),
        "holdings",
    )?;
    patterns(&settings)?;
    Ok(UnitEvent::Founded {
        name: name.trim().to_owned(),
        ministry: ministry.trim().to_owned(),
        preset,
        profile,
        rules: rules::CURRENT,
        founder: founder.0,
        founder_name: founder.1.trim().to_owned(),
        offices,
        holdings,
        settings: Box::new(settings),
    })
}

fn check_confirmation(unit: &Unit, actor: PersonId, person: PersonId) -> Result<(), Refusal> {
    let Some(member) = unit.member(person) else {
        return Err(Refusal::field(RefusalCode::UnknownPerson, "person"));
    };
    if actor == person {
        return Err(RefusalCode::ConfirmsHimself.into());
    }
    if !matches!(member.state, MemberState::Invited | MemberState::Joined) {
        return Err(RefusalCode::NothingChanges.into());
    }
    if unit.may_confirm(actor, person) {
        Ok(())
    } else {
        Err(RefusalCode::InviterConfirms.into())
    }
}

fn check_holding(unit: &Unit, holding: &Holding) -> Result<(), Refusal> {
    if !unit.offices.contains_key(&holding.office) {
        return Err(Refusal::field(RefusalCode::UnknownOffice, "holding.office"));
    }
    valid(
        holding.until.is_none_or(|until| holding.from <= until),
        "holding.until",
    )
}

/// Nobody is ever in both groups that hold the halves of an identity (ledger.md §5).
pub(super) fn check_halves(unit: &Unit, person: PersonId, new: &[Holding]) -> Result<(), Refusal> {
    let old = unit.holdings.iter().filter(|holding| holding.person == person);
    let offices = old
        .chain(new)
        .filter_map(|holding| unit.offices.get(&holding.office));
    let roles: Vec<Role> = offices.flat_map(|office| office.roles.iter().copied()).collect();
    let both = roles.contains(&Role::Leader) && roles.contains(&Role::PrivacyOfficer);
    if both {
        Err(RefusalCode::BothGroups.into())
    } else {
        Ok(())
    }
}

/// A unit that has a leader must not lose its last one.
fn keeps_a_leader(unit: &Unit, goes: impl Fn(&Holding) -> bool) -> Result<(), Refusal> {
    let leads = |holding: &&Holding| {
        let office = unit.offices.get(&holding.office);
        unit.is_member(holding.person) && office.is_some_and(|office| office.roles.contains(&Role::Leader))
    };
    let leading: Vec<&Holding> = unit.holdings.iter().filter(leads).collect();
    let lost = !leading.is_empty() && leading.iter().all(|holding| goes(holding));
    if lost {
        Err(RefusalCode::LastLeader.into())
    } else {
        Ok(())
    }
}

fn patterns(settings: &UnitSettings) -> Result<(), Refusal> {
    for (pattern, field) in [
        (&settings.intake_pattern, "intake_pattern"),
        (&settings.agenda_pattern, "agenda_pattern"),
    ] {
        Pattern::parse(pattern).map_err(|_| Refusal::field(RefusalCode::NumberPattern, field))?;
    }
    Ok(())
}

fn check_settings(unit: &Unit, settings: &UnitSettings) -> Result<(), Refusal> {
    patterns(settings)?;
    valid(Template::by_name(&settings.template).is_some(), "template")?;
    let deadline = |days: u32| (1..=LONGEST_DEADLINE).contains(&days);
    valid(deadline(settings.verification_days), "verification_days")?;
    valid(deadline(settings.completion_days), "completion_days")?;
    valid(deadline(settings.notice_days), "notice_days")?;
    valid(settings.office_closes <= 24 * 60, "office_closes")?;
    valid((2..=60).contains(&settings.idle_minutes), "idle_minutes")?;
    let limits = |(file, all): (u32, u32)| file > 0 && file <= all;
    valid(limits(settings.reporter_limits), "reporter_limits")?;
    valid(limits(settings.unit_limits), "unit_limits")?;
    let known = settings
        .conflict_office
        .is_none_or(|office| unit.offices.contains_key(&office));
    valid(known, "conflict_office")
}
