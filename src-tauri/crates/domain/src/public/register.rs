//! Which keys are valid for a person and generation at a row: a fold over (author, public, seq).

use super::{KeyGroup, Public};
use crate::ids::{InvitationId, PersonId};
use std::collections::{BTreeMap, BTreeSet};

/// One generation of a person's public keys and the rows that changed its standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonKeys {
    /// Generation, from 1.
    pub generation: u32,
    /// Ed25519 public key, hex.
    pub sign: String,
    /// X25519 public key, hex.
    pub seal: String,
    /// The row that brought them.
    pub from_seq: u64,
    /// The row by which a second person vouched; the founder's is entry 1.
    pub confirmed_seq: Option<u64>,
    /// The row that revoked or replaced them.
    pub ended_seq: Option<u64>,
}

/// How keys stand for a row: as it is after the row before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStanding {
    /// Nobody brought them before this row.
    Unknown,
    /// Brought, but nobody vouched yet: they sign nothing but what brings them.
    Joined,
    /// Valid.
    Valid,
    /// Revoked or replaced before this row.
    Ended,
}

/// What ledger.md forbids in clear parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// A second founding.
    #[error("the unit is already founded")]
    AlreadyFounded,
    /// Nothing is founded yet.
    #[error("the unit is not founded")]
    NotFounded,
    /// The author holds no valid keys.
    #[error("the author is not admitted")]
    AuthorNotAdmitted,
    /// The author may not admit people.
    #[error("the author may not admit people")]
    MayNotAdmit,
    /// The person id or the key belongs to somebody already.
    #[error("the person or key exists already")]
    Exists,
    /// No such invitation, or it was used, withdrawn or made for somebody else.
    #[error("the invitation is unknown, used or withdrawn")]
    NoInvitation,
    /// Somebody acts on another's own row.
    #[error("only the person himself may do this")]
    NotOneself,
    /// Somebody vouches for himself.
    #[error("nobody confirms himself")]
    ConfirmsHimself,
    /// The inviter vouches, in a unit of more than one.
    #[error("the inviter may not confirm")]
    InviterConfirms,
    /// Confirmed before the keys were brought, twice, or in another generation.
    #[error("there are no keys of this generation to confirm")]
    NothingToConfirm,
    /// The generation is not the last plus one, or none such is valid.
    #[error("the key generation is wrong")]
    Generation,
    /// The epoch of a group key is not the last plus one.
    #[error("the epoch of the group key is wrong")]
    Epoch,
    /// A key to which everything is sealed changes by more than one person's word (ledger.md §5); a form that bears two
    /// signatures will be a kind of its own.
    #[error("one signature is not enough")]
    OneSignature,
}

/// An invitation as the clear parts show it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Invitation {
    id: InvitationId,
    key: String,
    by: PersonId,
    may_admit: bool,
    used: bool,
    withdrawn: bool,
}

/// The register of public keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyRegister {
    founder: Option<PersonId>,
    keys: BTreeMap<PersonId, Vec<PersonKeys>>,
    invitations: BTreeMap<PersonId, Invitation>,
    may_admit: BTreeSet<PersonId>,
    recovery: Vec<(u64, String)>,
    groups: BTreeMap<KeyGroup, Vec<String>>,
    quarantined: BTreeSet<u64>,
}

impl KeyRegister {
    /// Judges a clear part by what stands before its row and takes it in; what is refused has no effect.
    pub fn apply(&mut self, author: PersonId, public: &Public, seq: u64) -> Result<(), KeyFault> {
        self.judge(author, public, seq)?;
        match public {
            Public::Founded {
                person,
                sign,
                seal,
                generation,
                recovery,
                leaders,
                privacy_officers,
            } => {
                self.founder = Some(*person);
                self.may_admit.insert(*person);
                self.bring(*person, sign, seal, *generation, seq, Some(seq));
                self.recovery.push((seq, recovery.clone()));
                self.groups.insert(KeyGroup::Leaders, vec![leaders.clone()]);
                self.groups
                    .insert(KeyGroup::PrivacyOfficers, vec![privacy_officers.clone()]);
            }
            Public::Invited {
                person,
                id,
                invitation,
                may_admit,
            } => {
                let invitation = Invitation {
                    id: *id,
                    key: invitation.clone(),
                    by: author,
                    may_admit: *may_admit,
                    used: false,
                    withdrawn: false,
                };
                self.invitations.insert(*person, invitation);
            }
            Public::Joined {
                person,
                sign,
                seal,
                generation,
                ..
            } => {
                if let Some(invitation) = self.invitations.get_mut(person) {
                    invitation.used = true;
                }
                self.bring(*person, sign, seal, *generation, seq, None);
            }
            Public::Confirmed {
                person, generation, ..
            } => {
                if let Some(keys) = self.generation_mut(*person, *generation) {
                    keys.confirmed_seq = Some(seq);
                }
                if self
                    .invitations
                    .get(person)
                    .is_some_and(|invitation| invitation.may_admit)
                {
                    self.may_admit.insert(*person);
                }
            }
            Public::Revoked { person, generation } => self.end(*person, *generation, seq),
            Public::Withdrawn { person } => {
                if let Some(invitation) = self.invitations.get_mut(person) {
                    invitation.withdrawn = true;
                }
                let joined = self.latest(*person).map(|keys| keys.generation);
                joined
                    .into_iter()
                    .for_each(|generation| self.end(*person, generation, seq));
            }
            Public::NewGeneration {
                person,
                sign,
                seal,
                generation,
                ..
            } => {
                self.end(*person, generation.saturating_sub(1), seq);
                self.bring(*person, sign, seal, *generation, seq, Some(seq));
            }
            Public::RecoveryChanged { recovery } => self.recovery.push((seq, recovery.clone())),
            Public::GroupKey { group, key, .. } => self.groups.entry(*group).or_default().push(key.clone()),
            Public::Files { .. } | Public::RulesInForce { .. } => {}
            Public::Quarantine { seq } => {
                self.quarantined.insert(*seq);
            }
        }
        Ok(())
    }

    /// Whether a clear part is lawful at a row.
    pub fn judge(&self, author: PersonId, public: &Public, seq: u64) -> Result<(), KeyFault> {
        let check = |holds: bool, fault: KeyFault| if holds { Ok(()) } else { Err(fault) };
        if let Public::Founded {
            person, generation, ..
        } = public
        {
            check(self.founder.is_none(), KeyFault::AlreadyFounded)?;
            check(*person == author, KeyFault::NotOneself)?;
            return check(*generation == 1, KeyFault::Generation);
        }
        check(self.founder.is_some(), KeyFault::NotFounded)?;
        if let Public::Joined {
            person,
            sign,
            seal,
            generation,
            invitation,
            ..
        } = public
        {
            check(*person == author, KeyFault::NotOneself)?;
            let invited = self
                .invitations
                .get(person)
                .filter(|open| !open.used && !open.withdrawn);
            check(
                invited.is_some_and(|open| open.key == *invitation),
                KeyFault::NoInvitation,
            )?;
            check(!self.knows_key(sign, seal), KeyFault::Exists)?;
            return check(*generation == 1, KeyFault::Generation);
        }
        check(self.is_admitted(author, seq), KeyFault::AuthorNotAdmitted)?;
        let admits = self.may_admit.contains(&author);
        match public {
            Public::Invited {
                person,
                id,
                invitation,
                ..
            } => {
                check(admits, KeyFault::MayNotAdmit)?;
                let taken = self.keys.contains_key(person)
                    || self.invitations.contains_key(person)
                    || self
                        .invitations
                        .values()
                        .any(|old| old.id == *id || old.key == *invitation);
                check(!taken, KeyFault::Exists)
            }
            Public::Confirmed {
                person, generation, ..
            } => {
                check(*person != author, KeyFault::ConfirmsHimself)?;
                let waiting = self.latest(*person).is_some_and(|keys| {
                    keys.generation == *generation && keys.confirmed_seq.is_none() && keys.ended_seq.is_none()
                });
                check(waiting, KeyFault::NothingToConfirm)?;
                let inviter = self.invitations.get(person).map(|invitation| invitation.by);
                let alone = self.founder == Some(author) && self.admitted(seq) == [author];
                check(inviter != Some(author) || alone, KeyFault::InviterConfirms)
            }
            Public::Revoked { person, generation } => {
                check(admits || *person == author, KeyFault::MayNotAdmit)?;
                let stands = self.standing(*person, *generation, seq);
                check(
                    matches!(stands, KeyStanding::Joined | KeyStanding::Valid),
                    KeyFault::Generation,
                )
            }
            Public::Withdrawn { person } => {
                let invitation = self.invitations.get(person).ok_or(KeyFault::NoInvitation)?;
                check(admits || invitation.by == author, KeyFault::MayNotAdmit)?;
                check(
                    !invitation.withdrawn && !self.is_confirmed(*person),
                    KeyFault::NoInvitation,
                )
            }
            Public::NewGeneration {
                person,
                sign,
                seal,
                generation,
                ..
            } => {
                check(*person == author, KeyFault::NotOneself)?;
                check(!self.knows_key(sign, seal), KeyFault::Exists)?;
                let last = self.latest(*person).map_or(0, |keys| keys.generation);
                check(*generation == last.saturating_add(1), KeyFault::Generation)
            }
            Public::GroupKey { group, epoch, .. } => {
                let next = self.group_epoch(*group).saturating_add(1);
                check(*epoch == next, KeyFault::Epoch)?;
                Err(KeyFault::OneSignature)
            }
            Public::RecoveryChanged { .. } => Err(KeyFault::OneSignature),
            Public::Files { .. }
            | Public::Quarantine { .. }
            | Public::RulesInForce { .. }
            | Public::Founded { .. }
            | Public::Joined { .. } => Ok(()),
        }
    }

    fn bring(
        &mut self,
        person: PersonId,
        sign: &str,
        seal: &str,
        generation: u32,
        seq: u64,
        confirmed_seq: Option<u64>,
    ) {
        self.keys.entry(person).or_default().push(PersonKeys {
            generation,
            sign: sign.to_owned(),
            seal: seal.to_owned(),
            from_seq: seq,
            confirmed_seq,
            ended_seq: None,
        });
    }

    fn end(&mut self, person: PersonId, generation: u32, seq: u64) {
        if let Some(keys) = self.generation_mut(person, generation) {
            keys.ended_seq.get_or_insert(seq);
        }
    }

    fn generation_mut(&mut self, person: PersonId, generation: u32) -> Option<&mut PersonKeys> {
        self.keys
            .get_mut(&person)?
            .iter_mut()
            .find(|keys| keys.generation == generation)
    }

    fn knows_key(&self, sign: &str, seal: &str) -> bool {
        self.keys
            .values()
            .flatten()
            .any(|keys| keys.sign == sign || keys.seal == seal)
    }

    fn is_confirmed(&self, person: PersonId) -> bool {
        self.keys
            .get(&person)
            .into_iter()
            .flatten()
            .any(|keys| keys.confirmed_seq.is_some())
    }

    fn admitted(&self, seq: u64) -> Vec<PersonId> {
        self.keys
            .keys()
            .copied()
            .filter(|person| self.is_admitted(*person, seq))
            .collect()
    }

    /// A person's keys of a generation.
    #[must_use]
    pub fn keys(&self, person: PersonId, generation: u32) -> Option<&PersonKeys> {
        self.keys
            .get(&person)?
            .iter()
            .find(|keys| keys.generation == generation)
    }

    /// A person's newest keys.
    #[must_use]
    pub fn latest(&self, person: PersonId) -> Option<&PersonKeys> {
        self.keys.get(&person)?.last()
    }

    /// Everybody who ever brought keys.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.keys.keys().copied()
    }

    /// How keys stand for the row `seq`.
    #[must_use]
    pub fn standing(&self, person: PersonId, generation: u32, seq: u64) -> KeyStanding {
        let Some(keys) = self.keys(person, generation).filter(|keys| keys.from_seq < seq) else {
            return KeyStanding::Unknown;
        };
        let before = |row: Option<u64>| row.is_some_and(|row| row < seq);
        match (before(keys.ended_seq), before(keys.confirmed_seq)) {
            (true, _) => KeyStanding::Ended,
            (false, true) => KeyStanding::Valid,
            (false, false) => KeyStanding::Joined,
        }
    }

    /// Whether any of a person's keys is valid for the row `seq`.
    #[must_use]
    pub fn is_admitted(&self, person: PersonId, seq: u64) -> bool {
        let generations = self.keys.get(&person).into_iter().flatten();
        generations
            .map(|keys| self.standing(person, keys.generation, seq))
            .any(|standing| standing == KeyStanding::Valid)
    }

    /// Whether a person may admit others.
    #[must_use]
    pub fn may_admit(&self, person: PersonId) -> bool {
        self.may_admit.contains(&person)
    }

    /// The invitation public key that awaits a person, if he has not used it.
    #[must_use]
    pub fn open_invitation(&self, person: PersonId) -> Option<&str> {
        let invitation = self.invitations.get(&person)?;
        (!invitation.used && !invitation.withdrawn).then_some(invitation.key.as_str())
    }

    /// The person an unused invitation key awaits.
    #[must_use]
    pub fn invited_with(&self, key: &str) -> Option<PersonId> {
        let open =
            |invitation: &&Invitation| !invitation.used && !invitation.withdrawn && invitation.key == key;
        self.invitations
            .iter()
            .find(|(_, invitation)| open(invitation))
            .map(|(person, _)| *person)
    }

    /// The founder, once entry 1 was taken in.
    #[must_use]
    pub const fn founder(&self) -> Option<PersonId> {
        self.founder
    }

    /// The recovery public key in force.
    #[must_use]
    pub fn recovery(&self) -> Option<&str> {
        self.recovery.last().map(|(_, key)| key.as_str())
    }

    /// A group's public key in force.
    #[must_use]
    pub fn group_key(&self, group: KeyGroup) -> Option<&str> {
        self.groups.get(&group)?.last().map(String::as_str)
    }

    /// The epoch of a group's key in force; 0 where there is none.
    #[must_use]
    pub fn group_epoch(&self, group: KeyGroup) -> u32 {
        self.groups
            .get(&group)
            .and_then(|keys| u32::try_from(keys.len()).ok())
            .unwrap_or(0)
    }

    /// Whether a row is known to fail the readers' checks.
    #[must_use]
    pub fn is_quarantined(&self, seq: u64) -> bool {
        self.quarantined.contains(&seq)
    }
}
