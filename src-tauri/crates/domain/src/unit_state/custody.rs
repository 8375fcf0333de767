//! The two halves of identities: who holds them, what is asked, released, refused, opened (ledger.md §5, O3).

use super::{Meta, SheetsUse, Unit};
use crate::identity::{IdentityRequest, Purpose, ReleasedHalf};
use crate::ids::{ItemId, PersonId, RequestId};
use crate::people::Role;
use crate::public::KeyGroup;
use crate::unit::UnitEvent;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Somebody a group named in writing to hold its half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfHolder {
    /// Which half.
    pub group: KeyGroup,
    /// Who.
    pub person: PersonId,
    /// Number of the order.
    pub order_no: String,
    /// Who named him.
    pub named_by: PersonId,
    /// Who seconded it from outside the group; without that it has no effect.
    pub seconded_by: Option<PersonId>,
}

/// A group key in somebody's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfKey {
    /// Which group's.
    pub group: KeyGroup,
    /// Who has it.
    pub person: PersonId,
    /// From whom; himself: from two recovery sheets.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A custodian's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Who.
    pub by: PersonId,
    /// Released or refused.
    pub released: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// The row.
    pub seq: u64,
    /// Why, sealed.
    pub motive: String,
    /// The halves, each sealed to the requester for this request.
    pub halves: Vec<ReleasedHalf>,
}

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestStanding {
    /// An answer is owed.
    Waiting,
    /// A half was refused.
    Refused,
    /// Both released it.
    Released,
    /// Its time is over, or it was ended.
    Over,
}

/// A request and everything that came of it; nothing of it is ever dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestState {
    /// As asked.
    pub request: IdentityRequest,
    /// When.
    pub at: DateTime<Utc>,
    /// The row.
    pub seq: u64,
    /// Answers by half.
    pub answers: BTreeMap<KeyGroup, Answered>,
    /// What was opened, when, by which row.
    pub opened: Vec<(ItemId, DateTime<Utc>, u64)>,
    /// Ended by the requester.
    pub ended: bool,
}

impl RequestState {
    /// How it stands, whatever the time: what readers judge by.
    #[must_use]
    pub fn standing(&self) -> RequestStanding {
        let released = |group: KeyGroup| self.answers.get(&group).map(|answer| answer.released);
        match (released(KeyGroup::Leaders), released(KeyGroup::PrivacyOfficers)) {
            _ if self.ended => RequestStanding::Over,
            (Some(false), _) | (_, Some(false)) => RequestStanding::Refused,
            (Some(true), Some(true)) => RequestStanding::Released,
            _ => RequestStanding::Waiting,
        }
    }

    /// How it stands at a moment: for the writer.
    #[must_use]
    pub fn standing_at(&self, now: DateTime<Utc>) -> RequestStanding {
        if self.request.expires.is_some_and(|expires| expires <= now) {
            RequestStanding::Over
        } else {
            self.standing()
        }
    }
}

impl Unit {
    pub(super) fn custody(&mut self, event: &UnitEvent, meta: &Meta) {
        match event {
            UnitEvent::HalfHolderNamed {
                group,
                person,
                order_no,
            } => self.half_holders.push(HalfHolder {
                group: *group,
                person: *person,
                order_no: order_no.clone(),
                named_by: meta.author,
                seconded_by: None,
            }),
            UnitEvent::HalfHolderSeconded { group, person } => {
                let waits = |holder: &&mut HalfHolder| {
                    holder.group == *group && holder.person == *person && holder.seconded_by.is_none()
                };
                for holder in self.half_holders.iter_mut().filter(waits) {
                    holder.seconded_by = Some(meta.author);
                }
            }
            UnitEvent::HalfHolderEnded { group, person } => {
                self.half_holders
                    .retain(|holder| holder.group != *group || holder.person != *person);
            }
            UnitEvent::IdentityRequested(request) => {
                let state = RequestState {
                    request: request.clone(),
                    at: meta.at,
                    seq: meta.seq,
                    answers: BTreeMap::new(),
                    opened: Vec::new(),
                    ended: false,
                };
                self.requests.entry(request.request).or_insert(state);
            }
            UnitEvent::IdentityAnswered(answer) => {
                if let Some(state) = self.requests.get_mut(&answer.request) {
                    state.answers.entry(answer.group).or_insert(Answered {
                        by: meta.author,
                        released: answer.released,
                        at: meta.at,
                        seq: meta.seq,
                        motive: answer.motive.clone(),
                        halves: answer.halves.clone(),
                    });
                }
            }
            UnitEvent::IdentityOpened { request, item } => {
                if let Some(state) = self.requests.get_mut(request) {
                    state.opened.push((*item, meta.at, meta.seq));
                }
            }
            UnitEvent::IdentityEnded { request } => {
                if let Some(state) = self.requests.get_mut(request) {
                    state.ended = true;
                }
            }
            UnitEvent::HalfKeyHandedOver { group, person } => {
                self.half_keys.push(HalfKey {
                    group: *group,
                    person: *person,
                    by: meta.author,
                    at: meta.at,
                });
                // Nobody hands a key to himself: he had it from two sheets.
                if meta.author == *person {
                    self.sheets_used.push(SheetsUse {
                        by: meta.author,
                        at: meta.at,
                        streams: 0,
                        items: 0,
                        group: Some(*group),
                        reason: None,
                    });
                }
            }
            _ => {}
        }
    }

    /// Whether an appointment bears its two signatures: named by the group, seconded from outside it (ledger.md §5).
    #[must_use]
    pub fn is_appointed(&self, person: PersonId, group: KeyGroup) -> bool {
        self.half_holders
            .iter()
            .any(|holder| holder.group == group && holder.person == person && holder.seconded_by.is_some())
    }

    /// Whether a group's key may be handed over so: to whom was named and seconded, by whom holds the half himself.
    #[must_use]
    pub fn hands_over(&self, by: PersonId, person: PersonId, group: KeyGroup) -> bool {
        self.is_appointed(person, group) && self.holds_half(person, group) && self.holds_half(by, group)
    }

    /// The role whose holders are a group's members.
    #[must_use]
    pub const fn group_role(group: KeyGroup) -> Role {
        match group {
            KeyGroup::Leaders => Role::Leader,
            KeyGroup::PrivacyOfficers => Role::PrivacyOfficer,
        }
    }

    /// Whether a person holds a half: a member of its group, or named in writing and seconded (O3).
    #[must_use]
    pub fn holds_half(&self, person: PersonId, group: KeyGroup) -> bool {
        let named = |holder: &HalfHolder| {
            holder.group == group && holder.person == person && holder.seconded_by.is_some()
        };
        self.is_member(person)
            && (self.has_role(person, Self::group_role(group)) || self.half_holders.iter().any(named))
    }

    /// Everybody who holds a half; empty: it rests on the recovery sheets (ledger.md §5).
    #[must_use]
    pub fn custodians(&self, group: KeyGroup) -> Vec<PersonId> {
        self.confirmed_members()
            .into_iter()
            .filter(|person| self.holds_half(*person, group))
            .collect()
    }

    /// Whether a person may name who holds a half: a member of its group, or a leader where it has none (O12).
    #[must_use]
    pub fn names_holders(&self, person: PersonId, group: KeyGroup) -> bool {
        let role = Self::group_role(group);
        let empty = self.people_with(role).is_empty();
        self.has_role(person, role) || (empty && self.has_role(person, Role::Leader))
    }

    /// Whether a person may second the naming of another: outside the group, not named himself, no bare administrator.
    #[must_use]
    pub fn seconds_holders(&self, by: PersonId, person: PersonId, group: KeyGroup) -> bool {
        let waits = |holder: &HalfHolder| {
            holder.group == group
                && holder.person == person
                && holder.named_by != by
                && holder.seconded_by.is_none()
        };
        let other_than_sysadmin = self.roles_of(by).iter().any(|role| *role != Role::Sysadmin);
        by != person
            && self.is_member(by)
            && other_than_sysadmin
            && !self.holds_half(by, group)
            && self.half_holders.iter().any(waits)
    }

    /// Whether an answer may stand: the half is his and unanswered, nobody releases to himself or both halves.
    #[must_use]
    pub fn may_answer(&self, by: PersonId, request: RequestId, group: KeyGroup) -> bool {
        self.requests.get(&request).is_some_and(|state| {
            let other = state.answers.values().any(|answer| answer.by == by);
            state.request.requester != by
                && !other
                && !state.ended
                && !state.answers.contains_key(&group)
                && self.holds_half(by, group)
        })
    }

    /// Whether an opening may stand: both released it to him, and the item is one he asked for.
    #[must_use]
    pub fn may_open(&self, by: PersonId, request: RequestId, item: ItemId) -> bool {
        self.requests.get(&request).is_some_and(|state| {
            state.request.requester == by
                && state.standing() == RequestStanding::Released
                && state.request.items.contains(&item)
        })
    }

    /// The correspondence release that stands or is asked for on an item (O3: once per case).
    #[must_use]
    pub fn correspondence_on(&self, item: ItemId) -> Option<&RequestState> {
        self.requests.values().find(|state| {
            state.request.purpose == Purpose::Correspondence
                && state.request.items.contains(&item)
                && matches!(
                    state.standing(),
                    RequestStanding::Waiting | RequestStanding::Released
                )
        })
    }
}
