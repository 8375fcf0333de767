//! A custodian's duty: what is asked of him, and his answer. Each half is released on its own, sealed to the requester for
//! one request; it opens the identity together with the other half and nothing else.

use super::forms::{AnswerIdentity, AskedLine, RequestLine};
use super::showing::{Shown, answers, line};
use super::{PLEA, Plea, write};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::start::Nothing;
use crate::identity;
use crate::session::Session;
use domain::identity::{IdentityCommand, ReleasedHalf};
use domain::ids::RequestId;
use domain::public::KeyGroup;
use domain::unit::UnitEvent;
use domain::unit_state::{RequestStanding, RequestState, Unit};
use std::cmp::Reverse;
use std::sync::Arc;
use vault::{ItemKey, KeyId};

/// Answered requests a custodian is still shown, so that refusals and their motives stay in sight.
const PAST: usize = 50;

/// What is asked of this person as custodian, what waits first; then what was answered.
pub(crate) async fn identity_duties(
    _: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<Vec<RequestLine>, AppError> {
    session.read_on_to_show().await?;
    duties(session).await
}

async fn duties(session: &Session) -> Result<Vec<RequestLine>, AppError> {
    let unit = session.unit().await?;
    let holds = |group: &KeyGroup| unit.holds_half(session.person, *group);
    let Some(group) = KeyGroup::ALL.into_iter().find(holds) else {
        return Ok(Vec::new());
    };
    let has_key = identity::own_group_keys(session, group).await?.is_some();
    let now = session.now();
    let waits = |state: &RequestState| {
        state.standing_at(now) == RequestStanding::Waiting
            && unit.may_answer(session.person, state.request.request, group)
    };
    let mut states: Vec<&RequestState> = unit.requests.values().collect();
    states.sort_by_key(|state| (!waits(state), Reverse(state.seq)));
    let waiting = states.iter().filter(|state| waits(state)).count();
    let mut lines = Vec::new();
    for state in states.into_iter().take(waiting + PAST) {
        // Sealed to somebody else: a case he may not know of, or asked before he was custodian.
        let Some((key, name)) = identity::motive_key(session, state).await? else {
            continue;
        };
        if let Some(plea) = plea(session, state, (&key, &name)) {
            let shown = Shown {
                number: Some(plea.number),
                reason: Some(plea.reason),
                items: plea
                    .items
                    .into_iter()
                    .map(|item| AskedLine {
                        label: item.label,
                        kind: item.kind,
                    })
                    .collect(),
                answers: answers(session, &unit, state, Some((&key, &name))),
            };
            let mut line = line(session, &unit, state, shown);
            line.asks_me = waits(state).then_some(group);
            line.has_key = has_key;
            lines.push(line);
        }
    }
    Ok(lines)
}

/// What the requester said, as far as it is his request that says it.
pub(super) fn plea(session: &Session, state: &RequestState, key: (&ItemKey, &KeyId)) -> Option<Plea> {
    let request = &state.request;
    let plain = identity::open_motive(session, request.request, request.requester, key, &request.motive)?;
    let plea: Plea = serde_json::from_slice(plain.expose()).ok()?;
    let mut named: Vec<_> = plea.items.iter().map(|item| item.item).collect();
    let mut asked = request.items.clone();
    named.sort_unstable();
    asked.sort_unstable();
    (plea.v == PLEA && named == asked).then_some(plea)
}

/// Releases this person's half of what is asked, or refuses; each request is an entry of its own.
pub(crate) async fn answer_identity(
    _: &Desk,
    session: &Arc<Session>,
    wanted: AnswerIdentity,
) -> Result<Vec<RequestLine>, AppError> {
    if wanted.requests.is_empty() {
        return Err(AppError::field("requests"));
    }
    session.catch_up().await?;
    for request in &wanted.requests {
        answer(session, *request, wanted.release, &wanted.motive).await?;
    }
    duties(session).await
}

async fn answer(session: &Session, request: RequestId, release: bool, motive: &str) -> Result<(), AppError> {
    let unit = session.unit().await?;
    let group = his_group(session, &unit);
    let command = IdentityCommand::Answer {
        request,
        group,
        release,
        motive: motive.to_owned(),
    };
    // Asked before any key is looked for: who may not answer hears that.
    let world = domain::decide::World {
        unit: &unit,
        submission: None,
        case: None,
    };
    domain::decide::decide_identity(&world, &command, session.person, session.now())?;
    let state = unit.requests.get(&request).ok_or(Code::NotFound)?;
    let (key, name) = identity::motive_key(session, state)
        .await?
        .ok_or(Code::KeyMissing)?;
    let sealed = identity::seal_motive(session, request, (&key, &name), motive.trim().as_bytes())?;
    let halves = if release {
        released(session, state, group, (&key, &name)).await?
    } else {
        Vec::new()
    };
    write(session, None, &command, |_, event, _| {
        if let UnitEvent::IdentityAnswered(answer) = event {
            answer.motive.clone_from(&sealed);
            answer.halves.clone_from(&halves);
        }
        Ok(())
    })
    .await
}

/// The half this person is custodian of; nobody is of both.
fn his_group(session: &Session, unit: &Unit) -> KeyGroup {
    let holds = |group: &KeyGroup| unit.holds_half(session.person, *group);
    KeyGroup::ALL.into_iter().find(holds).unwrap_or(KeyGroup::Leaders)
}

/// The halves asked for, each sealed to the requester for this request.
async fn released(
    session: &Session,
    state: &RequestState,
    group: KeyGroup,
    key: (&ItemKey, &KeyId),
) -> Result<Vec<ReleasedHalf>, AppError> {
    let plea = plea(session, state, key).ok_or(Code::Damaged)?;
    let pair = identity::own_group_keys(session, group)
        .await?
        .ok_or(Code::KeyMissing)?;
    let to = {
        let known = session.known.lock().await;
        Session::recipient(&known, state.request.requester)?
    };
    let mut halves = Vec::with_capacity(plea.items.len());
    for item in &plea.items {
        let name = match group {
            KeyGroup::Leaders => item.halves.first(),
            KeyGroup::PrivacyOfficers => item.halves.get(1),
        };
        let name: KeyId = name.and_then(|name| name.parse().ok()).ok_or(Code::Damaged)?;
        let half = identity::group_half(session, group, &pair, item.item, name).await?;
        let place = identity::place_of_release(session, plea.case, item.item, state, to.generation);
        let sealed = vault::seal_release(&to.seal, &place, &half, &mut session.chance())
            .map_err(|_| Code::Internal)?;
        halves.push(ReleasedHalf {
            item: item.item,
            sealed: identity::lower_hex(&sealed),
        });
    }
    Ok(halves)
}
