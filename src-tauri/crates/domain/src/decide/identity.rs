//! Opening a name, address or national id: asked for by an officer of the step, released by two others (ledger.md §5, O3).

use super::{Decision, World, filled, valid};
use crate::case_state::Case;
use crate::identity::{IdentityAnswer, IdentityCommand, IdentityRequest, Purpose};
use crate::ids::{ItemId, PersonId, RequestId};
use crate::may::{Act, may_on, roles_in_case};
use crate::public::KeyGroup;
use crate::refusal::{Refusal, RefusalCode};
use crate::rules;
use crate::submission::ItemRule;
use crate::unit::UnitEvent;
use crate::unit_state::{RequestStanding, RequestState, Unit};
use chrono::{DateTime, Utc};

/// Turns a command about an identity into events of the unit's stream, or refuses. `motive` stays empty in them: who
/// writes them seals it. A request needs case and submission at hand; the rest is judged from the unit alone.
pub fn decide_identity(
    world: &World<'_>,
    command: &IdentityCommand,
    actor: PersonId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let unit = world.unit;
    if !unit.is_member(actor) {
        return Err(RefusalCode::NotAMember.into());
    }
    if unit.rules_now() < rules::WITH_ITEMS {
        return Err(RefusalCode::RulesTooOld.into());
    }
    let event = match command {
        IdentityCommand::Request {
            request,
            items,
            purpose,
            expires,
            motive,
        } => {
            filled(motive, "motive")?;
            valid(!unit.requests.contains_key(request), "request")?;
            check_request(world, items, *purpose, actor, now)?;
            check_expiry(*purpose, *expires, now)?;
            UnitEvent::IdentityRequested(IdentityRequest {
                request: *request,
                requester: actor,
                items: items.clone(),
                purpose: *purpose,
                expires: *expires,
                motive: String::new(),
            })
        }
        IdentityCommand::Answer {
            request,
            group,
            release,
            motive,
        } => {
            filled(motive, "motive")?;
            check_answer(unit, *request, *group, actor, now)?;
            UnitEvent::IdentityAnswered(IdentityAnswer {
                request: *request,
                group: *group,
                released: *release,
                motive: String::new(),
                halves: Vec::new(),
            })
        }
        IdentityCommand::Open { request, item } => {
            let state = his(unit, *request, actor)?;
            released(state, now)?;
            if !state.request.items.contains(item) {
                return Err(Refusal::field(RefusalCode::UnknownFact, "item"));
            }
            // The desk has the case: what was released for its work opens nothing after it closed (process.md §4 rule 5).
            let sealed = world.case.is_some_and(|case| case.is_identity_sealed());
            if sealed && state.request.purpose != Purpose::BreakGlass {
                return Err(RefusalCode::GlassOnly.into());
            }
            UnitEvent::IdentityOpened {
                request: *request,
                item: *item,
            }
        }
        IdentityCommand::End { request } => {
            let state = his(unit, *request, actor)?;
            if state.ended {
                return Err(RefusalCode::RequestOver.into());
            }
            UnitEvent::IdentityEnded { request: *request }
        }
    };
    Ok(Decision {
        unit_events: vec![event],
        ..Decision::default()
    })
}

/// Which purposes a person may ask for on a case now: the list his reason is picked from.
#[must_use]
pub fn purposes(world: &World<'_>, actor: PersonId, now: DateTime<Utc>) -> Vec<Purpose> {
    let Some(case) = world.case else {
        return Vec::new();
    };
    let today = world.unit.today(now);
    if may_on(world.unit, Some(case), actor, Act::RequestIdentity, today).is_err() {
        return Vec::new();
    }
    let roles = roles_in_case(world.unit, case, actor, Some(today));
    Purpose::ALL
        .into_iter()
        .filter(|purpose| (*purpose == Purpose::BreakGlass) == case.is_identity_sealed())
        .filter(|purpose| purpose.roles(case.state).iter().any(|role| roles.contains(role)))
        .collect()
}

fn check_request(
    world: &World<'_>,
    items: &[ItemId],
    purpose: Purpose,
    actor: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let unit = world.unit;
    let case = world.case.ok_or(RefusalCode::NoCase)?;
    may_on(unit, Some(case), actor, Act::RequestIdentity, unit.today(now))?;
    if !purposes(world, actor, now).contains(&purpose) {
        let code = if case.is_identity_sealed() {
            RefusalCode::GlassOnly
        } else {
            RefusalCode::ReasonNotHere
        };
        return Err(Refusal::field(code, "purpose"));
    }
    valid(!items.is_empty(), "items")?;
    for item in items {
        let rule =
            rule_of(world, case, *item).ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "items"))?;
        if rule != ItemRule::TwoHalves {
            return Err(Refusal::field(RefusalCode::OtherRule, "items"));
        }
        if purpose == Purpose::Correspondence && unit.correspondence_on(*item).is_some() {
            return Err(Refusal::field(RefusalCode::FactSettled, "items"));
        }
    }
    Ok(())
}

/// By which rule an item of a case opens: as the case lists it, else as a source of the case at hand has it.
pub(super) fn rule_of(world: &World<'_>, case: &Case, item: ItemId) -> Option<ItemRule> {
    let of_case = |source: &&crate::submission_state::Submission| {
        source.cases.contains(&case.id) || source.received.cases.contains(&case.id)
    };
    let in_source = || {
        world
            .submission
            .filter(of_case)?
            .item(item)
            .map(|known| known.rule)
    };
    case.item(item).map(|known| known.rule).or_else(in_source)
}

fn check_expiry(purpose: Purpose, expires: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), Refusal> {
    let fits = match (purpose.longest(), expires) {
        (None, None) => true,
        (Some(_), None) => false,
        (longest, Some(expires)) => expires > now && longest.is_none_or(|longest| expires - now <= longest),
    };
    valid(fits, "expires")
}

fn check_answer(
    unit: &Unit,
    request: RequestId,
    group: KeyGroup,
    actor: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let state = unit.requests.get(&request).ok_or(RefusalCode::UnknownFact)?;
    let held_today = unit
        .roles_on(actor, unit.today(now))
        .contains(&Unit::group_role(group));
    let named = |holder: &crate::unit_state::HalfHolder| {
        holder.group == group && holder.person == actor && holder.seconded_by.is_some()
    };
    if !held_today && !unit.half_holders.iter().any(named) {
        return Err(RefusalCode::NotCustodian.into());
    }
    if state.standing_at(now) != RequestStanding::Waiting || state.answers.contains_key(&group) {
        return Err(RefusalCode::RequestOver.into());
    }
    if unit.may_answer(actor, request, group) {
        Ok(())
    } else {
        Err(RefusalCode::OwnRelease.into())
    }
}

fn his(unit: &Unit, request: RequestId, actor: PersonId) -> Result<&RequestState, Refusal> {
    let state = unit.requests.get(&request).ok_or(RefusalCode::UnknownFact)?;
    if state.request.requester == actor {
        Ok(state)
    } else {
        Err(RefusalCode::OwnRelease.into())
    }
}

/// Refuses what two other people have not released to him, or whose time is over.
pub(super) fn released(state: &RequestState, now: DateTime<Utc>) -> Result<(), Refusal> {
    match state.standing_at(now) {
        RequestStanding::Released => Ok(()),
        RequestStanding::Over => Err(RefusalCode::RequestOver.into()),
        RequestStanding::Waiting | RequestStanding::Refused => Err(RefusalCode::NeedsRelease.into()),
    }
}
