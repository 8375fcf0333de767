//! The roles a person has on one case, and the whole matrix of permissions as data.

use super::{Act, Scope};
use crate::case::State;
use crate::case_state::Case;
use crate::ids::PersonId;
use crate::people::Role;
use crate::procedure::InForce;
use crate::unit_state::Unit;
use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

/// The roles a person has on a case: those of his offices; leading and auditing by the assignment letter where there is
/// one, whatever his office (O27); leading, where every leader is walled out, with the holder the wall names (O4).
/// On a day for the writer; whatever the day (`None`) for readers.
#[must_use]
pub fn roles_in_case(unit: &Unit, case: &Case, person: PersonId, day: Option<NaiveDate>) -> Vec<Role> {
    let mut roles = match day {
        Some(day) => unit.roles_on(person, day),
        None => unit.roles_of(person),
    };
    if let Some(team) = case.team() {
        roles.retain(|role| !matches!(role, Role::AuditLead | Role::Auditor));
        roles.extend(team.role_of(person, day));
    }
    if case.acting_leader(unit) == Some(person) {
        roles.push(Role::Leader);
    }
    roles.sort_unstable();
    roles.dedup();
    roles
}

impl Case {
    /// Who leads where a wall keeps every leader out: the route upwards (O4).
    #[must_use]
    pub fn acting_leader(&self, unit: &Unit) -> Option<PersonId> {
        let leaders = unit.leaders();
        let all_walled = !leaders.is_empty() && leaders.iter().all(|leader| self.is_walled(*leader));
        all_walled
            .then(|| unit.conflict_holder(&self.shut_out))
            .flatten()
            .filter(|holder| self.is_reader(*holder))
    }
}

/// A row of the whole matrix: who may do an act, in which states, how else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Permission {
    /// The act.
    pub act: Act,
    /// On what it is done.
    pub scope: Scope,
    /// The roles whose holders may do it.
    pub roles: Vec<Role>,
    /// The states it may be done in; empty for the unit's own and for reading.
    pub states: Vec<State>,
    /// The states it leads to, beside staying.
    pub leads_to: Vec<State>,
    /// An officer a leader named may record it on his written order (O2).
    pub on_order: bool,
    /// A Plt. may do it (O13).
    pub plt: bool,
    /// A Plh. may do it (O13).
    pub plh: bool,
}

/// The whole matrix as it is in force in a unit.
#[must_use]
pub fn permission_matrix(unit: &Unit) -> Vec<Permission> {
    let in_force = InForce::of(unit);
    let policy = unit.policy();
    Act::ALL
        .iter()
        .map(|act| {
            let states = in_force.states_for(*act);
            let rows = states.iter().filter_map(|state| in_force.row(*state, *act));
            let mut leads_to: Vec<State> = rows.map(|row| row.to).collect();
            leads_to.sort_unstable();
            leads_to.dedup();
            Permission {
                act: *act,
                scope: act.scope(),
                roles: act.roles().to_vec(),
                states,
                leads_to,
                on_order: super::can_be_ordered(*act),
                plt: !policy.plt_may_not.contains(act),
                plh: !policy.plh_may_not.contains(act),
            }
        })
        .collect()
}
