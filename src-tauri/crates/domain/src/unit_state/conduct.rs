//! Policy, who records whose orders, leaves, and accesses ordered from outside a case.

use super::{Meta, Unit};
use crate::ids::{CaseId, PersonId};
use crate::policy::Policy;
use crate::unit::UnitEvent;
use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

/// A leave and who stands in (O13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Leave {
    /// Who.
    pub person: PersonId,
    /// Who stands in.
    pub deputy: PersonId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

/// An order that somebody is to read a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessOrder {
    /// Which case.
    pub case: CaseId,
    /// Who is to read it.
    pub person: PersonId,
    /// Who ordered it.
    pub by: PersonId,
    /// The row.
    pub seq: u64,
}

impl Unit {
    pub(super) fn conduct(&mut self, event: &UnitEvent, meta: &Meta) {
        match event {
            UnitEvent::PolicyChanged { policy } => self.policy = Some((**policy).clone()),
            UnitEvent::RecordersNamed { leader, officers, .. } => {
                self.recorders.insert(*leader, officers.clone());
            }
            UnitEvent::LeaveTaken {
                person,
                deputy,
                from,
                until,
            } => self.leaves.push(Leave {
                person: *person,
                deputy: *deputy,
                from: *from,
                until: *until,
            }),
            UnitEvent::LeaveEnded { person, on } => {
                let last = on.pred_opt().unwrap_or(*on);
                let running = |leave: &&mut Leave| leave.person == *person && leave.until >= *on;
                for leave in self.leaves.iter_mut().filter(running) {
                    leave.until = last;
                }
                self.leaves.retain(|leave| leave.from <= leave.until);
            }
            UnitEvent::AccessOrdered { case, person } => self.access_orders.push(AccessOrder {
                case: *case,
                person: *person,
                by: meta.author,
                seq: meta.seq,
            }),
            _ => {}
        }
    }

    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let shipped = || Policy::shipped(self.profile, self.preset);
        self.policy.clone().unwrap_or_else(shipped)
    }

    /// Whether a person records a leader's orders (O2): named by him, and both still of the unit.
    #[must_use]
    pub fn records_for(&self, person: PersonId, leader: PersonId) -> bool {
        let named = self
            .recorders
            .get(&leader)
            .is_some_and(|named| named.contains(&person));
        named && self.is_member(person) && self.is_member(leader)
    }

    /// The leave a person is on, on a day.
    #[must_use]
    pub fn leave_on(&self, person: PersonId, day: NaiveDate) -> Option<&Leave> {
        self.leaves
            .iter()
            .rev()
            .find(|leave| leave.person == person && leave.from <= day && day <= leave.until)
    }

    /// Whose work lies with a person on a day: his own, and that of those he stands in for.
    #[must_use]
    pub fn works_for(&self, person: PersonId, day: NaiveDate) -> Vec<PersonId> {
        let others = self
            .leaves
            .iter()
            .filter(|leave| leave.deputy == person && leave.from <= day && day <= leave.until)
            .map(|leave| leave.person);
        std::iter::once(person).chain(others).collect()
    }
}
