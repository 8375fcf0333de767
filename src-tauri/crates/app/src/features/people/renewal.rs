//! A member whose passphrase is forgotten comes back with new keys (O24): invited anew by the head, vouched for by two
//! officers (ledger.md §1). Beforehand it is told what only he can open.

use super::{Fingerprint, Invitation, OnePerson, People, people};
use crate::acts::hash_of;
use crate::admitting;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::recovery::StuckLine;
use crate::features::start::Nothing;
use crate::holders::Holders;
use crate::known::Known;
use crate::renewing;
use crate::session::Session;
use crate::unit_acts;
use domain::command::UnitCommand;
use domain::ids::{InvitationId, PersonId};
use domain::public::{KeyGroup, OFFICERS_AFTER_LOSS, Public};
use domain::unit_state::Unit;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// How a member stands who is invited anew.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RenewalLine {
    /// He has brought his new keys.
    pub joined: bool,
    /// Who invited him anew.
    pub by: String,
    /// Why.
    pub reason: String,
    /// After this no desk accepts it, RFC 3339.
    pub expires: String,
    /// Who compared the words with him so far.
    pub vouched: Vec<String>,
    /// The one who asks may vouch for him now.
    pub may_vouch: bool,
}

/// Inviting a member anew.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Reinvite {
    /// Whom.
    pub person: PersonId,
    /// Why.
    pub reason: String,
    /// Days the invitation is good for.
    pub days: u32,
}

/// What it would mean that a member's keys are lost.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReinvitationEffect {
    /// Who.
    pub person: PersonId,
    /// His name.
    pub name: String,
    /// Members beside him.
    pub others: u32,
    /// They are enough to vouch for his new keys.
    pub enough: bool,
    /// What nobody else can open: it needs two recovery sheets.
    pub only_his: Vec<StuckLine>,
    /// How much there is of it; the list ends somewhere.
    pub only_his_of: u32,
    /// Groups whose key he holds: it is to be handed over to him anew.
    pub halves: Vec<KeyGroup>,
    /// Those of them that nobody else holds: two recovery sheets.
    pub halves_only_his: Vec<KeyGroup>,
}

/// How a member stands who is invited anew, for the list.
pub(super) fn line(unit: &Unit, me: PersonId, person: PersonId) -> Option<RenewalLine> {
    let renewal = unit.renewal_of(person)?;
    let name = |person: &PersonId| unit.name_of(*person).unwrap_or_default().to_owned();
    Some(RenewalLine {
        joined: renewal.joined,
        by: name(&renewal.by),
        reason: renewal.reason.clone(),
        expires: renewal.expires.to_rfc3339(),
        vouched: renewal.vouched.iter().map(name).collect(),
        may_vouch: unit.may_vouch(me, person),
    })
}

/// What it would mean that a member's keys are lost, before anything is done.
pub(crate) async fn reinvitation_effect(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OnePerson,
) -> Result<ReinvitationEffect, AppError> {
    session.catch_up().await?;
    let unit = session.unit().await?;
    let person = wanted.person;
    if !unit.is_member(person) {
        return Err(Code::NotFound.into());
    }
    let holders = Holders::read(session, &unit).await?;
    let only = holders.only(&[person]);
    let only_his = holders.lines(session, &unit, &only).await?;
    let held = |group: &KeyGroup| holders.holds_group(person, *group);
    let others = unit.confirmed_members().len().saturating_sub(1);
    Ok(ReinvitationEffect {
        person,
        name: unit.name_of(person).unwrap_or_default().to_owned(),
        others: u32::try_from(others).unwrap_or(u32::MAX),
        enough: unit.has_two_beside(person),
        only_his,
        only_his_of: u32::try_from(only.len()).unwrap_or(u32::MAX),
        halves: KeyGroup::ALL.into_iter().filter(|group| held(group).0).collect(),
        halves_only_his: KeyGroup::ALL.into_iter().filter(|group| held(group).1).collect(),
    })
}

/// Invites a member anew: his old keys stay until two officers vouch for the new ones.
pub(crate) async fn reinvite(
    _: &Desk,
    session: &Arc<Session>,
    wanted: Reinvite,
) -> Result<Invitation, AppError> {
    let mut chance = session.chance();
    let invitation = InvitationId::from_bytes(chance.random_id());
    let seed = vault::InvitationSeed::make(&mut chance);
    let person = wanted.person;
    let command = UnitCommand::Reinvite {
        invitation,
        person,
        reason: wanted.reason,
        expires: session.now() + chrono::Duration::days(i64::from(wanted.days.clamp(1, 30))),
    };
    let public = Public::Reinvited {
        person,
        id: invitation,
        invitation: vault::Hash(seed.sign_key().public()).to_string(),
    };
    unit_acts::decide_and_act(session, command, Some(public)).await?;
    super::handed_out(session, person, &seed).await
}

/// Withdraws an invitation anew that two have not vouched for yet; his old keys stay good.
pub(super) async fn withdraw(session: &Arc<Session>, person: PersonId) -> Result<(), AppError> {
    let command = UnitCommand::WithdrawRenewal { person };
    let public = Public::RenewalWithdrawn { person };
    unit_acts::decide_and_act(session, command, Some(public)).await
}

/// An officer has compared the words and vouches for a member's new keys. With the second signature the unit key is
/// sealed to them in the same act, and then what this desk holds of his.
pub(super) async fn vouch(
    desk: &Desk,
    session: &Arc<Session>,
    compared: &Fingerprint,
) -> Result<People, AppError> {
    let person = compared.person;
    let now = session.now();
    let expired = session
        .with_unit(|unit| {
            unit.renewal_of(person)
                .is_some_and(|renewal| renewal.expires < now)
        })
        .await?;
    if expired {
        return Err(Code::InvitationRefused.into());
    }
    let (generation, public) = {
        let known = session.known.lock().await;
        signed(session, &known, compared)?
    };
    let last = |known: &Known| {
        let vouched = known
            .chain
            .register
            .renewal(person)
            .map(|(vouched, _)| vouched.len());
        vouched.is_some_and(|vouched| vouched + 1 >= OFFICERS_AFTER_LOSS)
    };
    unit_acts::write(
        session,
        UnitCommand::VouchRenewal { person },
        Some(public),
        |known, draft| {
            if last(known) {
                unit_acts::grant_unit_key(session, known, (person, generation), draft)?;
            }
            Ok(())
        },
    )
    .await?;
    // It is done; what is not sealed now is sealed behind the desk.
    if let Err(error) = renewing::seal_to(session, person).await {
        tracing::warn!(event = "not_sealed_yet", code = error.code.word());
    }
    people(desk, session, Nothing {}).await
}

/// This officer's signature over the step to the keys somebody brought.
fn signed(session: &Session, known: &Known, compared: &Fingerprint) -> Result<(u32, Public), AppError> {
    let person = compared.person;
    let register = &known.chain.register;
    let (_, brought) = register.renewal(person).ok_or(Code::NotFound)?;
    let generation = brought.ok_or(Code::NotFound)?;
    let keys = register.keys(person, generation).ok_or(Code::NotFound)?;
    let keys = vault::PublicKeys {
        sign: hash_of(&keys.sign).ok_or(Code::Damaged)?.0,
        seal: hash_of(&keys.seal).ok_or(Code::Damaged)?.0,
    };
    // Others may have come in the place of those whose words were read out.
    let words = vault::fingerprint_words(&session.unit_id, &vault::Id(person.bytes()), &keys);
    let same = |(right, typed): (&&str, &String)| right.eq_ignore_ascii_case(typed.trim());
    if words.len() != compared.words.len() || !words.iter().zip(&compared.words).all(same) {
        return Err(AppError {
            field: Some("words".into()),
            ..AppError::of(Code::WrongWords)
        });
    }
    let step = admitting::step(&known.chain, person, generation, keys);
    let signature = vault::sign_generation(&session.keys.sign, &step, vault::Reason::Lost);
    let public = Public::RenewalVouched {
        person,
        generation,
        signature: signature.to_string(),
    };
    Ok((generation, public))
}
