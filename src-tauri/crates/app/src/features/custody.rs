//! Who holds the two halves of identities: named in writing by the group, seconded from outside it, and then the group's
//! key handed over by a deliberate act (ledger.md §5, O3). Where no member of a group has its key it rests on the
//! recovery sheets.

use crate::acts::{self, ActDraft};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::recovery::share_pair;
use crate::features::start::Nothing;
use crate::identity;
use crate::session::Session;
use crate::unit_acts;
use domain::command::UnitCommand;
use domain::decide::decide_unit;
use domain::ids::PersonId;
use domain::public::{KeyGroup, Public};
use domain::unit_state::{HalfHolder, Unit};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;
use vault::SealKeyPair;
use zeroize::Zeroizing;

/// Both groups.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Custody {
    /// Leaders first.
    pub groups: Vec<CustodyGroup>,
}

/// A group and who holds its half.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CustodyGroup {
    /// Which.
    pub group: KeyGroup,
    /// Its people: by office, or named.
    pub holders: Vec<CustodyLine>,
    /// Nobody has its key: it rests on the recovery sheets.
    pub on_sheets: bool,
    /// Whom this person may name; empty: he may name nobody.
    pub candidates: Vec<Candidate>,
    /// Which key of the group is in force, from 1.
    pub epoch: u32,
    /// Who still has the key in force and holds the half no longer: it is to be made anew.
    pub left: Vec<String>,
    /// A new key waits for a signature from outside the group.
    pub proposed: Option<ProposedGroupKey>,
    /// The one who asks may make it anew.
    pub may_renew: bool,
}

/// A group's new key that waits for a second signature.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProposedGroupKey {
    /// Who made it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// The one who asks may sign it.
    pub may_second: bool,
}

/// One of the two groups.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneGroup {
    /// Which.
    pub group: KeyGroup,
}

/// Somebody who could be named.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
}

/// Somebody who holds a half, or is about to.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CustodyLine {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// His office makes him a member of the group.
    pub by_office: bool,
    /// Number of the order that names him.
    pub order_no: Option<String>,
    /// Who named him.
    pub named_by: Option<String>,
    /// Who seconded it.
    pub seconded_by: Option<String>,
    /// The group's key is sealed to him.
    pub has_key: bool,
    /// Who handed it over; himself: from two sheets.
    pub key_from: Option<String>,
    /// The one who asks may second it.
    pub may_second: bool,
    /// The one who asks may hand the key over.
    pub may_hand_over: bool,
    /// It is himself, and he may take the key from two sheets: nobody else has it.
    pub may_take: bool,
    /// The one who asks may end it.
    pub may_end: bool,
}

/// Naming somebody.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NameHolder {
    /// Which half.
    pub group: KeyGroup,
    /// Who.
    pub person: PersonId,
    /// Number of the order.
    pub order_no: String,
}

/// Somebody's part in a group.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneHolder {
    /// Which half.
    pub group: KeyGroup,
    /// Who.
    pub person: PersonId,
}

/// Taking a group's key from two recovery sheets, on one's own desk.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct TakeHalfKey {
    /// Which group's.
    pub group: KeyGroup,
    /// The words of one sheet.
    pub first: String,
    /// The words of another.
    pub second: String,
}

impl std::fmt::Debug for TakeHalfKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("TakeHalfKey")
            .field("group", &self.group)
            .finish_non_exhaustive()
    }
}

/// Who holds the halves.
pub(crate) async fn custody(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<Custody, AppError> {
    session.read_on_to_show().await?;
    let unit = session.unit().await?;
    let mut groups = Vec::new();
    for group in KeyGroup::ALL {
        groups.push(group_view(session, &unit, group).await?);
    }
    Ok(Custody { groups })
}

async fn group_view(session: &Session, unit: &Unit, group: KeyGroup) -> Result<CustodyGroup, AppError> {
    let me = session.person;
    let now = session.now();
    let name = |person: PersonId| unit.name_of(person).unwrap_or_default().to_owned();
    let keyed = keyed(session, group).await?;
    let mine = identity::own_group_keys(session, group).await?.is_some();
    let role = Unit::group_role(group);
    let mut people = unit.people_with(role);
    let named: Vec<&HalfHolder> = unit
        .half_holders
        .iter()
        .filter(|holder| holder.group == group)
        .collect();
    people.extend(named.iter().map(|holder| holder.person));
    people.sort_unstable();
    people.dedup();
    people.retain(|person| unit.is_member(*person));
    let may = |command: UnitCommand| decide_unit(unit, &command, me, now).is_ok();
    let on_sheets = people.iter().all(|person| !keyed.contains(person));
    let holders = people
        .iter()
        .map(|person| {
            let person = *person;
            let order = named.iter().find(|holder| holder.person == person);
            let has_key = keyed.contains(&person);
            let hand = may(UnitCommand::HandOverHalfKey { group, person }) && !has_key;
            let from = unit
                .half_keys
                .iter()
                .rev()
                .find(|key| key.group == group && key.person == person);
            CustodyLine {
                person,
                name: name(person),
                by_office: unit.has_role(person, role),
                order_no: order.map(|holder| holder.order_no.clone()),
                named_by: order.map(|holder| name(holder.named_by)),
                seconded_by: order.and_then(|holder| holder.seconded_by).map(name),
                has_key,
                key_from: from.filter(|_| has_key).map(|key| name(key.by)),
                may_second: may(UnitCommand::SecondHalfHolder { group, person }),
                may_hand_over: hand && mine && person != me,
                may_take: hand && on_sheets && person == me,
                may_end: may(UnitCommand::EndHalfHolder { group, person }),
            }
        })
        .collect();
    let nameable = |person: &PersonId| {
        may(UnitCommand::NameHalfHolder {
            group,
            person: *person,
            order_no: "-".into(),
        })
    };
    let epoch = session
        .known
        .lock()
        .await
        .group_keys(group)
        .last()
        .map_or(1, |(epoch, _)| *epoch);
    Ok(CustodyGroup {
        epoch,
        left: keyed
            .iter()
            .filter(|person| !unit.holds_half(**person, group))
            .map(|person| name(*person))
            .collect(),
        proposed: unit.group_proposed.get(&group).map(|proposed| ProposedGroupKey {
            by: name(proposed.by),
            at: proposed.at.to_rfc3339(),
            may_second: may(UnitCommand::SecondGroupKey { group }),
        }),
        may_renew: mine && may(UnitCommand::RenewGroupKey { group }),
        group,
        holders,
        on_sheets,
        candidates: unit
            .confirmed_members()
            .into_iter()
            .filter(nameable)
            .map(|person| Candidate {
                person,
                name: name(person),
            })
            .collect(),
    })
}

/// To whom a group's key in force is sealed, by what lies in the store.
async fn keyed(session: &Session, group: KeyGroup) -> Result<Vec<PersonId>, AppError> {
    let grants = session.ledger.grants_of(&identity::group_id(group)).await?;
    let known = session.known.lock().await;
    let in_force = known.group_keys(group).last().map(|(epoch, _)| *epoch);
    let mut people: Vec<PersonId> = grants
        .iter()
        .filter(|grant| Some(grant.epoch_max) >= in_force)
        .map(|grant| (PersonId::from_bytes(grant.recipient.0), grant.generation))
        .filter(|(person, generation)| {
            let current = known.current_keys(*person);
            current.is_some_and(|keys| keys.generation == *generation)
        })
        .map(|(person, _)| person)
        .collect();
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// Names somebody for a half.
pub(crate) async fn name_half_holder(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: NameHolder,
) -> Result<Custody, AppError> {
    let command = UnitCommand::NameHalfHolder {
        group: wanted.group,
        person: wanted.person,
        order_no: wanted.order_no,
    };
    unit_acts::decide_and_act(session, command, None).await?;
    custody(desk, session, Nothing {}).await
}

/// Seconds it from outside the group.
pub(crate) async fn second_half_holder(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneHolder,
) -> Result<Custody, AppError> {
    let command = UnitCommand::SecondHalfHolder {
        group: wanted.group,
        person: wanted.person,
    };
    unit_acts::decide_and_act(session, command, None).await?;
    custody(desk, session, Nothing {}).await
}

/// He holds it no longer: from this entry on his answers have no effect.
pub(crate) async fn end_half_holder(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneHolder,
) -> Result<Custody, AppError> {
    let command = UnitCommand::EndHalfHolder {
        group: wanted.group,
        person: wanted.person,
    };
    unit_acts::decide_and_act(session, command, None).await?;
    custody(desk, session, Nothing {}).await
}

/// Hands the group's key over to somebody who was named and seconded.
pub(crate) async fn hand_over_half_key(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneHolder,
) -> Result<Custody, AppError> {
    session.catch_up().await?;
    let command = UnitCommand::HandOverHalfKey {
        group: wanted.group,
        person: wanted.person,
    };
    may(session, &command).await?;
    let keys = identity::own_group_keys(session, wanted.group)
        .await?
        .ok_or(Code::KeyMissing)?;
    hand_over(session, command, wanted.group, wanted.person, &keys).await?;
    custody(desk, session, Nothing {}).await
}

/// Takes a group's key from two recovery sheets, where it rests on them: for oneself, on one's own desk, so that no
/// machine ever holds both groups' keys.
pub(crate) async fn take_half_key(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: TakeHalfKey,
) -> Result<Custody, AppError> {
    session.catch_up().await?;
    let command = UnitCommand::HandOverHalfKey {
        group: wanted.group,
        person: session.person,
    };
    may(session, &command).await?;
    let (first, second) = (Zeroizing::new(wanted.first), Zeroizing::new(wanted.second));
    let recovery = share_pair(&first, &second)?;
    let public = vault::Hash(*recovery.public()).to_string();
    let generation = {
        let known = session.known.lock().await;
        known.chain.register.recovery_generation_of(&public)
    };
    // Older sheets open a group's key that nobody could seal to newer ones.
    let generation = generation.ok_or_else(|| AppError {
        field: Some("second".into()),
        ..AppError::of(Code::WrongWords)
    })?;
    let from = (acts::RECOVERY, generation);
    let keys = identity::group_keys(session, wanted.group, from, recovery.private()).await?;
    if keys.is_empty() {
        return Err(Code::Damaged.into());
    }
    hand_over(session, command, wanted.group, session.person, &keys).await?;
    custody(desk, session, Nothing {}).await
}

/// Makes a group's key anew, for whoever holds its half today and has the key, and for the recovery; who held it before
/// keeps what he had. It counts when somebody outside the group has signed too.
pub(crate) async fn renew_group_key(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneGroup,
) -> Result<Custody, AppError> {
    session.catch_up().await?;
    let group = wanted.group;
    let command = UnitCommand::RenewGroupKey { group };
    may(session, &command).await?;
    let mut keys = identity::own_group_keys(session, group)
        .await?
        .ok_or(Code::KeyMissing)?;
    let unit = session.unit().await?;
    let mut to = keyed(session, group).await?;
    to.retain(|person| unit.holds_half(*person, group));
    let made = vault::make_seal_keys(&mut session.chance());
    let epoch = session.known.lock().await.chain.register.group_epoch(group) + 1;
    let public = Public::GroupKeyProposed {
        group,
        epoch,
        key: vault::Hash(*made.public()).to_string(),
    };
    keys.push((epoch, made));
    unit_acts::write(session, command, Some(public), |known, draft| {
        for person in &to {
            identity::grant_group_keys(session, group, &keys, Session::recipient(known, *person)?, draft)?;
        }
        identity::grant_group_keys(session, group, &keys, Session::recovery(known)?, draft)
    })
    .await?;
    custody(desk, session, Nothing {}).await
}

/// Signs a group's new key from outside the group: from here halves are sealed to it.
pub(crate) async fn second_group_key(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneGroup,
) -> Result<Custody, AppError> {
    session.catch_up().await?;
    let group = wanted.group;
    let command = UnitCommand::SecondGroupKey { group };
    may(session, &command).await?;
    let public = {
        let known = session.known.lock().await;
        let proposed = known
            .unit
            .as_ref()
            .and_then(|unit| unit.group_proposed.get(&group));
        let proposed = proposed.ok_or(Code::Stale)?;
        // The one whose row said so by its office, not any that stands in clear beside it.
        match known.chain.register.group_proposed_by(group, proposed.by) {
            Some((seq, epoch, key)) if seq == proposed.seq && key == proposed.key => {
                Public::GroupKeySeconded {
                    group,
                    epoch,
                    key: key.to_owned(),
                }
            }
            _ => return Err(Code::Stale.into()),
        }
    };
    unit_acts::decide_and_act(session, command, Some(public)).await?;
    custody(desk, session, Nothing {}).await
}

/// Who may not do it hears that before any key or word is looked at.
async fn may(session: &Session, command: &UnitCommand) -> Result<(), AppError> {
    let unit = session.unit().await?;
    decide_unit(&unit, command, session.person, session.now())?;
    Ok(())
}

async fn hand_over(
    session: &Arc<Session>,
    command: UnitCommand,
    group: KeyGroup,
    person: PersonId,
    keys: &[(u32, SealKeyPair)],
) -> Result<(), AppError> {
    unit_acts::write(session, command, None, |known, draft: &mut ActDraft| {
        identity::grant_group_keys(session, group, keys, Session::recipient(known, person)?, draft)?;
        // To the sheets in force too, in case it came from older ones.
        identity::grant_group_keys(session, group, keys, Session::recovery(known)?, draft)
    })
    .await
}
