//! Policy, recorders of orders, holders of halves, leaves, ordered access (O2, O3, O13, O30).

use super::{filled, valid};
use crate::command::UnitCommand;
use crate::ids::PersonId;
use crate::people::Role;
use crate::policy::Policy;
use crate::profile::Profile;
use crate::public::KeyGroup;
use crate::refusal::{Refusal, RefusalCode};
use crate::rules;
use crate::unit::UnitEvent;
use crate::unit_state::Unit;
use chrono::{DateTime, Utc};

/// The longest deadline a policy may name, in days of whatever unit.
const LONGEST_DEADLINE: u32 = 1_000;

pub(super) fn decide(
    unit: &Unit,
    command: &UnitCommand,
    actor: PersonId,
    now: DateTime<Utc>,
) -> Result<UnitEvent, Refusal> {
    if unit.rules_now() < rules::WITH_STEPS {
        return Err(RefusalCode::RulesTooOld.into());
    }
    match command {
        UnitCommand::ChangePolicy { policy } => {
            check_policy(unit, policy)?;
            Ok(UnitEvent::PolicyChanged {
                policy: policy.clone(),
            })
        }
        UnitCommand::NameRecorders { officers, order_no } => {
            filled(order_no, "order_no")?;
            let known = |officer: &PersonId| unit.is_member(*officer) && *officer != actor;
            valid(officers.iter().all(known), "officers")?;
            Ok(UnitEvent::RecordersNamed {
                leader: actor,
                officers: officers.clone(),
                order_no: order_no.trim().to_owned(),
            })
        }
        UnitCommand::NameHalfHolder {
            group,
            person,
            order_no,
        } => {
            filled(order_no, "order_no")?;
            known(unit, *person)?;
            if !unit.names_holders(actor, *group) {
                return Err(RefusalCode::NotCustodian.into());
            }
            let named =
                |holder: &crate::unit_state::HalfHolder| holder.group == *group && holder.person == *person;
            // Who holds the office is named too: a key is handed over by two signatures, whatever the office (ledger.md §5).
            if unit.half_holders.iter().any(named) {
                return Err(RefusalCode::NothingChanges.into());
            }
            apart(unit, *person, *group)?;
            Ok(UnitEvent::HalfHolderNamed {
                group: *group,
                person: *person,
                order_no: order_no.trim().to_owned(),
            })
        }
        UnitCommand::SecondHalfHolder { group, person } => {
            if !unit.seconds_holders(actor, *person, *group) {
                return Err(RefusalCode::OwnRelease.into());
            }
            apart(unit, *person, *group)?;
            Ok(UnitEvent::HalfHolderSeconded {
                group: *group,
                person: *person,
            })
        }
        UnitCommand::HandOverHalfKey { group, person } => {
            if !unit.holds_half(actor, *group) {
                return Err(RefusalCode::NotCustodian.into());
            }
            if !unit.hands_over(actor, *person, *group) {
                return Err(Refusal::field(RefusalCode::NotAppointed, "person"));
            }
            Ok(UnitEvent::HalfKeyHandedOver {
                group: *group,
                person: *person,
            })
        }
        UnitCommand::EndHalfHolder { group, person } => {
            let named =
                |holder: &crate::unit_state::HalfHolder| holder.group == *group && holder.person == *person;
            if !unit.half_holders.iter().any(named) {
                return Err(RefusalCode::NothingChanges.into());
            }
            if *person != actor && !unit.names_holders(actor, *group) {
                return Err(RefusalCode::NotCustodian.into());
            }
            Ok(UnitEvent::HalfHolderEnded {
                group: *group,
                person: *person,
            })
        }
        UnitCommand::TakeLeave { deputy, from, until } => {
            known(unit, *deputy)?;
            valid(*deputy != actor, "deputy")?;
            valid(from <= until && *until >= unit.today(now), "until")?;
            // Work goes to somebody who could do it by his own office, else it would open more than it hands over.
            let shares = unit
                .roles_of(*deputy)
                .iter()
                .any(|role| unit.has_role(actor, *role));
            valid(shares, "deputy")?;
            let away = from.iter_days().take_while(|day| day <= until);
            valid(
                !away.clone().any(|day| unit.leave_on(*deputy, day).is_some()),
                "deputy",
            )?;
            if away.clone().any(|day| unit.leave_on(actor, day).is_some()) {
                return Err(RefusalCode::NothingChanges.into());
            }
            Ok(UnitEvent::LeaveTaken {
                person: actor,
                deputy: *deputy,
                from: *from,
                until: *until,
            })
        }
        UnitCommand::EndLeave { on } => {
            let running = unit
                .leaves
                .iter()
                .any(|leave| leave.person == actor && leave.until >= *on);
            if !running {
                return Err(RefusalCode::NothingChanges.into());
            }
            valid(*on >= unit.today(now), "on")?;
            Ok(UnitEvent::LeaveEnded {
                person: actor,
                on: *on,
            })
        }
        UnitCommand::OrderAccess { case, person } => {
            known(unit, *person)?;
            let reads = unit.roles_of(*person).iter().any(|role| *role != Role::Sysadmin);
            valid(reads, "person")?;
            Ok(UnitEvent::AccessOrdered {
                case: *case,
                person: *person,
            })
        }
        _ => Err(RefusalCode::NothingChanges.into()),
    }
}

fn known(unit: &Unit, person: PersonId) -> Result<(), Refusal> {
    if unit.is_member(person) {
        Ok(())
    } else {
        Err(Refusal::field(RefusalCode::UnknownPerson, "person"))
    }
}

/// Nobody is ever in both groups (ledger.md §5).
fn apart(unit: &Unit, person: PersonId, group: KeyGroup) -> Result<(), Refusal> {
    let other = KeyGroup::ALL
        .iter()
        .any(|other| *other != group && unit.holds_half(person, *other));
    if other {
        Err(RefusalCode::BothGroups.into())
    } else {
        Ok(())
    }
}

fn check_policy(unit: &Unit, policy: &Policy) -> Result<(), Refusal> {
    valid(
        policy.skips.iter().all(|state| Policy::may_skip(*state)),
        "policy.skips",
    )?;
    let profile = Profile::of(unit.profile);
    for setting in &policy.deadlines {
        let known = profile
            .deadlines
            .iter()
            .any(|deadline| deadline.code == setting.code);
        valid(known, "policy.deadlines")?;
        valid(
            (1..=LONGEST_DEADLINE).contains(&setting.amount),
            "policy.deadlines",
        )?;
    }
    if unit.policy() == *policy {
        return Err(RefusalCode::NothingChanges.into());
    }
    Ok(())
}
