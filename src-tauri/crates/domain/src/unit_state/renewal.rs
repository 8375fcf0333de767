//! Lost keys and recovery sheets (O24): who is invited anew and who vouched, which sheets are in force and were used.

use super::{Meta, Unit};
use crate::ids::{InvitationId, PersonId};
use crate::people::Role;
use crate::public::{KeyGroup, OFFICERS_AFTER_LOSS, Public};
use crate::unit::UnitEvent;
use chrono::{DateTime, Utc};

/// A member whose keys are lost is on his way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// The invitation.
    pub invitation: InvitationId,
    /// Who invited him anew.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// After this no desk accepts it.
    pub expires: DateTime<Utc>,
    /// He has brought his new keys.
    pub joined: bool,
    /// Who compared the words with him so far.
    pub vouched: Vec<PersonId>,
}

/// Two recovery sheets were used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetsUse {
    /// At whose desk.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Streams that were opened.
    pub streams: u32,
    /// Identity items that were opened to those on duty.
    pub items: u32,
    /// A group's key was taken.
    pub group: Option<KeyGroup>,
    /// Why; a group's key is taken without further words.
    pub reason: Option<String>,
}

/// New sheets that wait for a second signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedSheets {
    /// At whose desk they were printed.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// The row, in which the key stands in clear.
    pub seq: u64,
    /// The recovery public key.
    pub recovery: String,
}

/// A group's new key that waits for a second signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedKey {
    /// Who made it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// The row, in which the key stands in clear.
    pub seq: u64,
    /// The public key.
    pub key: String,
}

/// Whether a body and the clear part of its row say the same. Who holds which keys is judged by clear parts alone, whose
/// office allows it by bodies alone: one without the other is nobody's doing but a dishonest program's.
#[must_use]
pub fn is_paired(unit: &Unit, event: Option<&UnitEvent>, public: Option<&Public>) -> bool {
    match (event, public) {
        (
            Some(UnitEvent::MemberReinvited {
                person, invitation, ..
            }),
            Some(Public::Reinvited { person: whom, id, .. }),
        ) => person == whom && invitation == id,
        (Some(UnitEvent::RenewalVouched { person }), Some(Public::RenewalVouched { person: whom, .. }))
        | (Some(UnitEvent::RenewalWithdrawn { person }), Some(Public::RenewalWithdrawn { person: whom })) => {
            person == whom
        }
        (Some(UnitEvent::SheetsProposed {}), Some(Public::RecoveryProposed { .. })) => true,
        (Some(UnitEvent::SheetsSeconded {}), Some(Public::RecoverySeconded { recovery })) => unit
            .sheets_proposed
            .as_ref()
            .is_some_and(|proposed| proposed.recovery == *recovery),
        (Some(UnitEvent::GroupKeyProposed { group }), Some(Public::GroupKeyProposed { group: of, .. })) => {
            group == of
        }
        (
            Some(UnitEvent::GroupKeySeconded { group }),
            Some(Public::GroupKeySeconded { group: of, key, .. }),
        ) => {
            let proposed = unit.group_proposed.get(group);
            group == of && proposed.is_some_and(|proposed| proposed.key == *key)
        }
        (event, public) => {
            let body = matches!(
                event,
                Some(
                    UnitEvent::MemberReinvited { .. }
                        | UnitEvent::RenewalVouched { .. }
                        | UnitEvent::RenewalWithdrawn { .. }
                        | UnitEvent::SheetsProposed {}
                        | UnitEvent::SheetsSeconded {}
                        | UnitEvent::GroupKeyProposed { .. }
                        | UnitEvent::GroupKeySeconded { .. }
                )
            );
            let clear = matches!(
                public,
                Some(
                    Public::Reinvited { .. }
                        | Public::RenewalVouched { .. }
                        | Public::RenewalWithdrawn { .. }
                        | Public::RecoveryProposed { .. }
                        | Public::RecoverySeconded { .. }
                        | Public::GroupKeyProposed { .. }
                        | Public::GroupKeySeconded { .. }
                )
            );
            !body && !clear
        }
    }
}

impl Unit {
    pub(super) fn renewing(&mut self, event: &UnitEvent, meta: &Meta) {
        match event {
            UnitEvent::MemberReinvited {
                invitation,
                person,
                reason,
                expires,
            } => {
                if let Some(member) = self.members.get_mut(person) {
                    member.renewal = Some(Renewal {
                        invitation: *invitation,
                        by: meta.author,
                        reason: reason.clone(),
                        expires: *expires,
                        joined: false,
                        vouched: Vec::new(),
                    });
                }
            }
            UnitEvent::RenewalVouched { person } => {
                let Some(member) = self.members.get_mut(person) else {
                    return;
                };
                if let Some(renewal) = &mut member.renewal {
                    renewal.vouched.push(meta.author);
                    if renewal.vouched.len() >= OFFICERS_AFTER_LOSS {
                        member.renewal = None;
                        member.renewed.push(meta.seq);
                    }
                }
            }
            UnitEvent::RenewalWithdrawn { person } => self.end_renewal(*person),
            UnitEvent::SheetsUsed {
                streams,
                items,
                reason,
            } => self.sheets_used.push(SheetsUse {
                by: meta.author,
                at: meta.at,
                streams: *streams,
                items: *items,
                group: None,
                reason: Some(reason.clone()),
            }),
            UnitEvent::SheetsProposed {} => {
                self.sheets_proposed = Some(ProposedSheets {
                    by: meta.author,
                    at: meta.at,
                    seq: meta.seq,
                    recovery: String::new(),
                });
            }
            UnitEvent::SheetsSeconded {} => {
                self.sheets_proposed = None;
                self.sheets_used.clear();
                self.sheets_renewed.push(meta.seq);
            }
            UnitEvent::GroupKeyProposed { group } => {
                let proposed = ProposedKey {
                    by: meta.author,
                    at: meta.at,
                    seq: meta.seq,
                    key: String::new(),
                };
                self.group_proposed.insert(*group, proposed);
            }
            UnitEvent::GroupKeySeconded { group } => {
                self.group_proposed.remove(group);
                self.group_renewed.entry(*group).or_default().push(meta.seq);
            }
            _ => {}
        }
    }

    /// A group's key that was just proposed stands in the clear part of the same row.
    pub(super) fn group_key_proposed(&mut self, group: KeyGroup, key: &str, meta: &Meta) {
        let proposed = self.group_proposed.get_mut(&group);
        if let Some(proposed) = proposed.filter(|known| known.seq == meta.seq) {
            key.clone_into(&mut proposed.key);
        }
    }

    /// Whether `by` may sign a group's new key: outside the group, another than who made it, no bare administrator.
    #[must_use]
    pub fn may_second_group_key(&self, by: PersonId, group: KeyGroup) -> bool {
        self.group_proposed
            .get(&group)
            .is_some_and(|proposed| proposed.by != by)
            && self.is_officer(by)
            && !self.holds_half(by, group)
    }

    /// The key of sheets that were just proposed stands in the clear part of the same row.
    pub(super) fn proposed(&mut self, recovery: &str, meta: &Meta) {
        if let Some(proposed) = self
            .sheets_proposed
            .as_mut()
            .filter(|known| known.seq == meta.seq)
        {
            recovery.clone_into(&mut proposed.recovery);
        }
    }

    /// The rows by which a member's lost keys were replaced.
    #[must_use]
    pub fn renewed(&self, person: PersonId) -> &[u64] {
        self.members
            .get(&person)
            .map_or(&[], |member| member.renewed.as_slice())
    }

    pub(super) fn rejoined(&mut self, person: PersonId) {
        if let Some(renewal) = self
            .members
            .get_mut(&person)
            .and_then(|member| member.renewal.as_mut())
        {
            renewal.joined = true;
        }
    }

    pub(super) fn end_renewal(&mut self, person: PersonId) {
        if let Some(member) = self.members.get_mut(&person) {
            member.renewal = None;
        }
    }

    /// How a member stands who is invited anew.
    #[must_use]
    pub fn renewal_of(&self, person: PersonId) -> Option<&Renewal> {
        self.members.get(&person)?.renewal.as_ref()
    }

    /// Whether his keys were lost once: what was sealed to him before opens to him no longer by itself.
    #[must_use]
    pub fn was_renewed(&self, person: PersonId) -> bool {
        self.members
            .get(&person)
            .is_some_and(|member| !member.renewed.is_empty())
    }

    /// Whether two others are there to vouch for a member's new keys (ledger.md §1).
    #[must_use]
    pub fn has_two_beside(&self, person: PersonId) -> bool {
        let others = self.confirmed_members().into_iter();
        others.filter(|other| *other != person).count() >= OFFICERS_AFTER_LOSS
    }

    /// Whether `by` may vouch for a member's new keys: he has brought them, and it is another who has not done so yet.
    #[must_use]
    pub fn may_vouch(&self, by: PersonId, person: PersonId) -> bool {
        let waits = self
            .renewal_of(person)
            .is_some_and(|renewal| renewal.joined && !renewal.vouched.contains(&by));
        waits && by != person && self.is_member(by)
    }

    /// Whether `by` may sign new sheets beside the one who printed them: a member who holds more than a system
    /// administrator's office; in a unit of one, the founder.
    #[must_use]
    pub fn may_second_sheets(&self, by: PersonId) -> bool {
        let alone = self.is_unit_of_one() && by == self.founder;
        self.sheets_proposed
            .as_ref()
            .is_some_and(|proposed| proposed.by != by || alone)
            && self.is_officer(by)
    }

    /// Whether somebody's signature counts as a second officer's: a member who holds more than a system administrator's
    /// office.
    #[must_use]
    pub fn is_officer(&self, person: PersonId) -> bool {
        self.is_member(person) && self.roles_of(person).iter().any(|role| *role != Role::Sysadmin)
    }
}
