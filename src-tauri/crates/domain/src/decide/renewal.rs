//! Lost keys and recovery sheets (O24).

use super::{filled, valid};
use crate::command::UnitCommand;
use crate::ids::PersonId;
use crate::refusal::{Refusal, RefusalCode};
use crate::rules;
use crate::unit::UnitEvent;
use crate::unit_state::Unit;
use chrono::{DateTime, Utc};

pub(super) fn decide(
    unit: &Unit,
    command: &UnitCommand,
    actor: PersonId,
    now: DateTime<Utc>,
) -> Result<UnitEvent, Refusal> {
    if unit.rules_now() < rules::WITH_RENEWAL {
        return Err(RefusalCode::RulesTooOld.into());
    }
    match command {
        UnitCommand::Reinvite {
            invitation,
            person,
            reason,
            expires,
        } => {
            if !unit.is_member(*person) {
                return Err(Refusal::field(RefusalCode::UnknownPerson, "person"));
            }
            // Who can act has not lost his keys.
            valid(*person != actor, "person")?;
            filled(reason, "reason")?;
            valid(*expires > now, "expires")?;
            if !unit.has_two_beside(*person) {
                return Err(RefusalCode::NeedsTwoOfficers.into());
            }
            Ok(UnitEvent::MemberReinvited {
                invitation: *invitation,
                person: *person,
                reason: reason.trim().to_owned(),
                expires: *expires,
            })
        }
        UnitCommand::VouchRenewal { person } => {
            if *person == actor {
                return Err(RefusalCode::ConfirmsHimself.into());
            }
            if !unit.may_vouch(actor, *person) {
                return Err(RefusalCode::NothingChanges.into());
            }
            Ok(UnitEvent::RenewalVouched { person: *person })
        }
        UnitCommand::WithdrawRenewal { person } => {
            if unit.renewal_of(*person).is_none() {
                return Err(RefusalCode::NothingChanges.into());
            }
            Ok(UnitEvent::RenewalWithdrawn { person: *person })
        }
        UnitCommand::UseSheets {
            streams,
            items,
            reason,
        } => {
            filled(reason, "reason")?;
            Ok(UnitEvent::SheetsUsed {
                streams: *streams,
                items: *items,
                reason: reason.trim().to_owned(),
            })
        }
        UnitCommand::NoteSheets { reason } => Ok(UnitEvent::SheetsUsed {
            streams: 0,
            items: 0,
            reason: reason.trim().to_owned(),
        }),
        UnitCommand::ProposeSheets => Ok(UnitEvent::SheetsProposed {}),
        UnitCommand::SecondSheets => {
            if unit.sheets_proposed.is_none() {
                return Err(RefusalCode::NothingChanges.into());
            }
            if !unit.may_second_sheets(actor) {
                return Err(RefusalCode::ConfirmsHimself.into());
            }
            Ok(UnitEvent::SheetsSeconded {})
        }
        UnitCommand::RenewGroupKey { group } => {
            if !unit.holds_half(actor, *group) {
                return Err(RefusalCode::NotCustodian.into());
            }
            Ok(UnitEvent::GroupKeyProposed { group: *group })
        }
        UnitCommand::SecondGroupKey { group } => {
            if !unit.group_proposed.contains_key(group) {
                return Err(RefusalCode::NothingChanges.into());
            }
            if !unit.may_second_group_key(actor, *group) {
                return Err(RefusalCode::OwnRelease.into());
            }
            Ok(UnitEvent::GroupKeySeconded { group: *group })
        }
        _ => Err(RefusalCode::NothingChanges.into()),
    }
}
