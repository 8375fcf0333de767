//! Asking for a release, and saying that it is needed no longer.

use super::forms::{AskIdentity, IdentityView, OneRequest};
use super::showing::view;
use super::{PLEA, Plea, PleaItem, write};
use crate::acts::{self, Granted};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::identity;
use crate::session::Session;
use chrono::Duration;
use domain::case_state::Case;
use domain::identity::IdentityCommand;
use domain::ids::{PersonId, RequestId};
use domain::public::KeyGroup;
use domain::unit::UnitEvent;
use domain::unit_state::Unit;
use std::sync::Arc;
use vault::{Id, ItemKey};

/// Asks both groups to release items to this person, for a reason and a time.
pub(crate) async fn ask_identity(
    _: &Desk,
    session: &Arc<Session>,
    wanted: AskIdentity,
) -> Result<IdentityView, AppError> {
    session.catch_up().await?;
    let case = session.case(wanted.case).await?;
    let mut chance = session.chance();
    let request = RequestId::from_bytes(chance.random_id());
    let expires = wanted
        .hours
        .map(|hours| session.now() + Duration::hours(i64::from(hours)));
    let items = case
        .items
        .iter()
        .filter(|item| wanted.items.contains(&item.item))
        .map(|item| PleaItem {
            item: item.item,
            label: item.label.clone(),
            kind: item.kind,
            halves: item.halves.clone(),
        })
        .collect();
    let plea = Plea {
        v: PLEA,
        case: wanted.case,
        number: case.number().to_owned(),
        reason: wanted.reason.trim().to_owned(),
        items,
    };
    let plain = serde_json::to_vec(&plea).map_err(|_| Code::Internal)?;
    let id = Id(request.bytes());
    let key = ItemKey::make(&mut chance);
    let name = vault::key_id(&session.unit_id, &id, 1, &key);
    let sealed = identity::seal_motive(session, request, (&key, &name), &plain)?;
    let command = IdentityCommand::Request {
        request,
        items: wanted.items.clone(),
        purpose: wanted.purpose,
        expires,
        motive: wanted.reason.clone(),
    };
    write(session, Some(wanted.case), &command, |known, event, draft| {
        if let UnitEvent::IdentityRequested(asked) = event {
            asked.motive.clone_from(&sealed);
        }
        let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
        for person in hearers(unit, &case, session.person) {
            let to = Session::recipient(known, person)?;
            let granted = Granted::Item(&key, name);
            draft.grants.push(acts::grant(
                &session.unit_id,
                id,
                draft.act,
                &to,
                &granted,
                &mut session.chance(),
            )?);
        }
        Ok(())
    })
    .await?;
    view(session, wanted.case).await
}

/// Who hears why: the requester and the custodians of both groups, less whom the wall keeps out (O4): a group's key would
/// tell him of a case he may not know.
fn hearers(unit: &Unit, case: &Case, requester: PersonId) -> Vec<PersonId> {
    let mut people = vec![requester];
    for group in KeyGroup::ALL {
        let custodians = unit.custodians(group).into_iter();
        people.extend(custodians.filter(|person| !case.is_walled(*person)));
    }
    people.sort_unstable();
    people.dedup();
    people
}

/// Says that a request, or what was released by it, is needed no longer.
pub(crate) async fn end_identity(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OneRequest,
) -> Result<IdentityView, AppError> {
    session.catch_up().await?;
    let command = IdentityCommand::End {
        request: wanted.request,
    };
    write(session, None, &command, |_, _, _| Ok(())).await?;
    view(session, wanted.case).await
}
