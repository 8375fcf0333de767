//! What one person sees of the identities of a case: what there is, what it takes, who asked, answered and opened.

use super::answering::plea;
use super::forms::{
    AnswerLine, AskedLine, EnvelopeLine, IdentityView, ItemLine, OpenedLine, OpeningLine, PurposeLine,
    RequestLine, RequestStand,
};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::dossier::OneCase;
use crate::handing;
use crate::identity;
use crate::session::Session;
use chrono::{DateTime, Utc};
use domain::case::{CaseItem, ReaderGround, Step};
use domain::case_state::Case;
use domain::command::Command;
use domain::decide::{World, decide, decide_identity, purposes, ready};
use domain::identity::{IdentityCommand, Purpose};
use domain::ids::{CaseId, PersonId};
use domain::may::{self, Act};
use domain::refusal::{Refusal, RefusalCode};
use domain::submission::ItemRule;
use domain::unit_state::{RequestStanding, RequestState, Unit};
use std::cmp::Reverse;
use std::sync::Arc;
use vault::{Id, ItemKey, KeyId};

/// The identities of a case.
pub(crate) async fn identity(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OneCase,
) -> Result<IdentityView, AppError> {
    session.read_on_to_show().await?;
    // Who holds a key that somebody else's step needs passes it on when he looks here too.
    handing::hand_on(session, wanted.case).await?;
    view(session, wanted.case).await
}

/// What this person may see now.
pub(super) async fn view(session: &Session, id: CaseId) -> Result<IdentityView, AppError> {
    let case = session.case(id).await?;
    let unit = session.unit().await?;
    let now = session.now();
    may::may(&unit, Some(&case), session.person, Act::ReadCase)?;
    let world = World {
        unit: &unit,
        submission: None,
        case: Some(&case),
    };
    let offered = purposes(&world, session.person, now);
    let mut items = Vec::with_capacity(case.items.len());
    for item in &case.items {
        items.push(item_line(session, &world, &case, item, &offered, now).await?);
    }
    let sees_all = may::may(&unit, Some(&case), session.person, Act::ReadAccessList).is_ok();
    let mut states: Vec<&RequestState> = unit
        .requests
        .values()
        .filter(|state| sees_all || state.request.requester == session.person)
        .filter(|state| state.request.items.iter().any(|item| case.item(*item).is_some()))
        .collect();
    states.sort_by_key(|state| Reverse(state.seq));
    let mut requests = Vec::with_capacity(states.len());
    for state in &states {
        requests.push(request_line(session, &unit, &case, state).await?);
    }
    let mut openings: Vec<OpeningLine> = case
        .care
        .openings
        .iter()
        .filter(|opening| sees_all || opening.by == session.person)
        .map(|opening| OpeningLine {
            item: opening.item,
            by: name(&unit, opening.by),
            at: opening.at,
            reason: opening.reason.clone(),
        })
        .collect();
    openings.reverse();
    Ok(IdentityView {
        case: id,
        items,
        requests,
        openings,
        purposes: offered
            .iter()
            .map(|purpose| PurposeLine {
                purpose: *purpose,
                longest: purpose
                    .longest()
                    .and_then(|longest| u32::try_from(longest.num_hours()).ok()),
            })
            .collect(),
        sealed: case.is_identity_sealed(),
        may_record: ready(&world, Act::RecordItems, session.person, now).is_ok(),
        envelopes: envelopes(session, &world, &case, &states, now),
    })
}

fn name(unit: &Unit, person: PersonId) -> String {
    unit.name_of(person).unwrap_or_default().to_owned()
}

/// An item and what it takes to open it, asked of `domain`.
async fn item_line(
    session: &Session,
    world: &World<'_>,
    case: &Case,
    item: &CaseItem,
    offered: &[Purpose],
    now: DateTime<Utc>,
) -> Result<ItemLine, AppError> {
    let mut line = ItemLine {
        item: item.item,
        label: item.label.clone(),
        kind: item.kind,
        rule: item.rule,
        can_open: false,
        request: None,
        waiting: false,
        can_ask: false,
        refusal: None,
        key_from: Vec::new(),
    };
    if item.rule == ItemRule::TwoHalves {
        let refused = by_request(session, world, item, offered, now, &mut line);
        line.refusal = refused.map(|code| Code::Refused(code).word());
        return Ok(line);
    }
    match with_reason(session, world, item, now) {
        Err(refusal) => line.refusal = Some(Code::Refused(refusal.code).word()),
        Ok(()) => {
            let key = identity::own_key(session, Id(item.item.bytes()), identity::name_of(item)?).await?;
            line.can_open = key.is_some();
            if key.is_none() {
                line.key_from = holders(world.unit, case, session.person);
            }
        }
    }
    Ok(line)
}

/// Whether a reason would open it.
fn with_reason(
    session: &Session,
    world: &World<'_>,
    item: &CaseItem,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let reason = "-".to_owned();
    let item_id = item.item;
    let step = if item.rule == ItemRule::OnDuty {
        Step::OpenContact {
            item: item_id,
            reason,
        }
    } else {
        Step::OpenIdentity {
            item: item_id,
            reason,
        }
    };
    let command = Command::Take {
        step: Box::new(step),
        order: None,
        done_on: None,
        papers: Vec::new(),
    };
    let mut chance = session.chance();
    decide(world, &command, session.person, now, &mut || chance.id()).map(|_| ())
}

/// Fills in by which request an item opens or waits, and whether it may be asked for; else why not.
fn by_request(
    session: &Session,
    world: &World<'_>,
    item: &CaseItem,
    offered: &[Purpose],
    now: DateTime<Utc>,
    line: &mut ItemLine,
) -> Option<RefusalCode> {
    let mut mine: Vec<&RequestState> = world
        .unit
        .requests
        .values()
        .filter(|state| state.request.requester == session.person)
        .filter(|state| state.request.items.contains(&item.item))
        .collect();
    mine.sort_by_key(|state| Reverse(state.seq));
    let mut refused = None;
    for state in &mine {
        let open = IdentityCommand::Open {
            request: state.request.request,
            item: item.item,
        };
        if state.standing_at(now) == RequestStanding::Released {
            match decide_identity(world, &open, session.person, now) {
                Ok(_) => {
                    line.can_open = true;
                    line.request = Some(state.request.request);
                    break;
                }
                Err(refusal) => refused = Some(refusal.code),
            }
        }
    }
    let waits = mine
        .iter()
        .find(|state| state.standing_at(now) == RequestStanding::Waiting);
    if let Some(state) = waits.filter(|_| !line.can_open) {
        line.waiting = true;
        line.request = Some(state.request.request);
    }
    // For correspondence an item is released once per case (O3).
    line.can_ask = offered.iter().any(|purpose| {
        *purpose != Purpose::Correspondence || world.unit.correspondence_on(item.item).is_none()
    });
    if line.can_open || line.waiting || line.can_ask {
        return None;
    }
    let sealed = world.case.is_some_and(Case::is_identity_sealed);
    refused.or(Some(if sealed {
        RefusalCode::GlassOnly
    } else {
        RefusalCode::NeedsRelease
    }))
}

/// Whose desks hold the keys that open with a reason: who took it in and who verifies.
fn holders(unit: &Unit, case: &Case, but: PersonId) -> Vec<String> {
    case.readers
        .iter()
        .filter(|reader| matches!(reader.ground, ReaderGround::Intake | ReaderGround::Verification))
        .filter(|reader| reader.person != but && unit.is_member(reader.person))
        .map(|reader| name(unit, reader.person))
        .collect()
}

/// Notices that are due and whose envelope this person may print.
fn envelopes(
    session: &Session,
    world: &World<'_>,
    case: &Case,
    states: &[&RequestState],
    now: DateTime<Utc>,
) -> Vec<EnvelopeLine> {
    let mut chance = session.chance();
    let mut found = Vec::new();
    for state in states {
        for duty in case.open_duties() {
            let step = Step::PrintEnvelope {
                duty: duty.duty.duty,
                request: state.request.request,
            };
            let command = Command::Take {
                step: Box::new(step),
                order: None,
                done_on: None,
                papers: Vec::new(),
            };
            if decide(world, &command, session.person, now, &mut || chance.id()).is_ok() {
                found.push(EnvelopeLine {
                    duty: duty.duty.duty,
                    kind: duty.duty.kind,
                    request: state.request.request,
                });
            }
        }
    }
    found
}

/// What of a request may be known here.
pub(super) struct Shown {
    pub(super) number: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) items: Vec<AskedLine>,
    pub(super) answers: Vec<AnswerLine>,
}

/// A request on a case this person reads: what was asked for he knows; why, where it was sealed to him.
async fn request_line(
    session: &Session,
    unit: &Unit,
    case: &Case,
    state: &RequestState,
) -> Result<RequestLine, AppError> {
    let key = identity::motive_key(session, state).await?;
    let key = key.as_ref().map(|(key, name)| (key, name));
    let asked = |item: &&CaseItem| state.request.items.contains(&item.item);
    let shown = Shown {
        number: Some(case.number().to_owned()),
        reason: key
            .and_then(|key| plea(session, state, key))
            .map(|plea| plea.reason),
        items: case
            .items
            .iter()
            .filter(asked)
            .map(|item| AskedLine {
                label: item.label.clone(),
                kind: item.kind,
            })
            .collect(),
        answers: answers(session, unit, state, key),
    };
    Ok(line(session, unit, state, shown))
}

/// Answers with their motives, as far as they open here.
pub(super) fn answers(
    session: &Session,
    unit: &Unit,
    state: &RequestState,
    key: Option<(&ItemKey, &KeyId)>,
) -> Vec<AnswerLine> {
    state
        .answers
        .iter()
        .map(|(group, answer)| AnswerLine {
            group: *group,
            by: name(unit, answer.by),
            released: answer.released,
            at: answer.at,
            motive: key
                .and_then(|key| {
                    identity::open_motive(session, state.request.request, answer.by, key, &answer.motive)
                })
                .and_then(|plain| String::from_utf8(plain.expose().clone()).ok()),
        })
        .collect()
}

/// The line of a request; what asks this person is added by whoever knows that he is custodian.
pub(super) fn line(session: &Session, unit: &Unit, state: &RequestState, shown: Shown) -> RequestLine {
    let request = &state.request;
    let stand = match (state.standing(), state.standing_at(session.now())) {
        (RequestStanding::Over, _) => RequestStand::Ended,
        (RequestStanding::Refused, _) => RequestStand::Refused,
        (_, RequestStanding::Over) => RequestStand::Expired,
        (RequestStanding::Released, _) => RequestStand::Released,
        (RequestStanding::Waiting, _) => RequestStand::Waiting,
    };
    RequestLine {
        request: request.request,
        number: shown.number,
        requester: request.requester,
        requester_name: name(unit, request.requester),
        purpose: request.purpose,
        items: shown.items,
        reason: shown.reason,
        asked_at: state.at,
        expires: request.expires,
        stand,
        answers: shown.answers,
        opened: state
            .opened
            .iter()
            .map(|(item, at, _)| OpenedLine { item: *item, at: *at })
            .collect(),
        asks_me: None,
        has_key: false,
        may_end: request.requester == session.person
            && matches!(stand, RequestStand::Waiting | RequestStand::Released),
    }
}
