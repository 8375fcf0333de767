//! Leave is given in one place (design.md §6): which role may do which act, on which case. `decide`, the readers' check,
//! the buttons and the permission page ask here, and nothing else decides.

mod acts;
mod roles;

pub use acts::{Act, Scope};
pub use roles::{Permission, permission_matrix, roles_in_case};

use crate::case_state::Case;
use crate::ids::PersonId;
use crate::people::{HoldingKind, Preset, Role};
use crate::refusal::{Refusal, RefusalCode};
use crate::unit_state::Unit;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Leave for an act, whatever the day: member, office, on the case and not walled out, kept apart where two are needed.
pub fn may(unit: &Unit, case: Option<&Case>, person: PersonId, act: Act) -> Result<(), Refusal> {
    leave(unit, case, person, act, None)
}

/// Leave on a day: as `may`, and the office that gives the right is held on it (O13). What `decide` asks.
pub fn may_on(
    unit: &Unit,
    case: Option<&Case>,
    person: PersonId,
    act: Act,
    day: NaiveDate,
) -> Result<(), Refusal> {
    leave(unit, case, person, act, None)?;
    let on_case = case.filter(|_| act.scope() == Scope::Case);
    leave(unit, on_case, person, act, Some(day)).map_err(|refusal| match refusal.code {
        RefusalCode::NoOffice => RefusalCode::OfficeNotHeldToday.into(),
        _ => refusal,
    })
}

fn leave(
    unit: &Unit,
    case: Option<&Case>,
    person: PersonId,
    act: Act,
    day: Option<NaiveDate>,
) -> Result<(), Refusal> {
    if !unit.is_member(person) {
        return Err(RefusalCode::NotAMember.into());
    }
    let case = case.filter(|_| act.scope() == Scope::Case);
    let roles = match (case, day) {
        (Some(case), _) => roles_in_case(unit, case, person, day),
        (None, Some(day)) => unit.roles_on(person, day),
        (None, None) => unit.roles_of(person),
    };
    let expert = act == Act::ReadCase && case.is_some_and(|case| is_on_team(case, person));
    if !expert && !act.roles().iter().any(|role| roles.contains(role)) {
        let team = case.is_some_and(|case| case.team().is_some() && is_of_team(act));
        let code = if team {
            RefusalCode::NotOnTeam
        } else {
            RefusalCode::NoOffice
        };
        return Err(code.into());
    }
    if let Some(day) = day
        && !expert
        && only_acting(unit, case, person, act, day)
    {
        return Err(RefusalCode::NotWhileActing.into());
    }
    case.map_or(Ok(()), |case| may_on_case(unit, case, person, act))
}

/// Acts of the team alone.
fn is_of_team(act: Act) -> bool {
    act.roles()
        .iter()
        .all(|role| matches!(role, Role::AuditLead | Role::Auditor))
}

fn is_on_team(case: &Case, person: PersonId) -> bool {
    case.team().is_some_and(|team| team.member(person).is_some())
}

/// Whether the right comes on this day only from offices held as Plt. or Plh. that may not do this (O13).
fn only_acting(unit: &Unit, case: Option<&Case>, person: PersonId, act: Act, day: NaiveDate) -> bool {
    let policy = unit.policy();
    let by_team = case
        .and_then(|case| case.team())
        .and_then(|team| team.role_of(person, Some(day)));
    if by_team.is_some_and(|role| act.roles().contains(&role)) {
        return false;
    }
    let giving: Vec<HoldingKind> = unit
        .offices_of(person)
        .filter(|(holding, _)| holding.from <= day && holding.until.is_none_or(|until| day <= until))
        .filter(|(_, office)| office.roles.iter().any(|role| act.roles().contains(role)))
        .map(|(holding, _)| holding.kind)
        .collect();
    !giving.is_empty() && giving.iter().all(|kind| policy.forbids(*kind, act))
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
            if case.state.is_final()
                && !roles_in_case(unit, case, person, None).contains(&Role::Leader)
                && !is_unconfirmed(case) =>
        {
            Err(RefusalCode::NoOffice.into())
        }
        _ => Ok(()),
    }
}

/// Whether an act belongs to a leader and can be recorded on his written order: never an identity, never the unit's own
/// government (O2).
#[must_use]
pub fn can_be_ordered(act: Act) -> bool {
    let kept = matches!(
        act,
        Act::GiveWord | Act::ConfirmByLeader | Act::RequestIdentity | Act::OpenIdentity | Act::ReadCase
    );
    act.scope() == Scope::Case && act.roles().contains(&Role::Leader) && !kept
}

/// Leave to record a leader's act on his written order (O2): the act is his to do, he named the officer for it, and the
/// officer is on the case.
pub fn may_record(
    unit: &Unit,
    case: &Case,
    officer: PersonId,
    act: Act,
    leader: PersonId,
    day: NaiveDate,
) -> Result<(), Refusal> {
    if !can_be_ordered(act) || !unit.records_for(officer, leader) {
        return Err(RefusalCode::NotRecorder.into());
    }
    if case.is_walled(officer) || !case.is_reader(officer) {
        return Err(RefusalCode::NotOnCase.into());
    }
    may_on(unit, Some(case), leader, act, day)
        .map_err(|_| Refusal::field(RefusalCode::FieldInvalid, "order.leader"))
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
