//! Handing on the keys of items that open with a reason: orders and keys are separate (ledger.md §5). A disposition or a
//! new member makes somebody officer of the step; a desk that holds an item's key and finds that so seals it to him.

use crate::acts::{self, Granted};
use crate::error::AppError;
use crate::identity;
use crate::restoring::append_grants;
use crate::session::Session;
use domain::case::{CaseItem, ReaderGround};
use domain::case_state::Case;
use domain::identity::contact_roles;
use domain::ids::{ActId, CaseId, PersonId};
use domain::may::{Act, roles_in_case};
use domain::submission::ItemRule;
use domain::unit_state::Unit;
use ledger::Grant;
use std::collections::BTreeSet;
use vault::Id;

/// Who may hold the key of an item that opens with a reason: contact the officers on duty for the step (R53), an open
/// reporter's the officers on the case (O3). Nobody, where it takes two halves.
pub(crate) fn entitled(unit: &Unit, case: &Case, rule: ItemRule) -> Vec<PersonId> {
    let roles = match rule {
        ItemRule::OnDuty => contact_roles(case.state),
        ItemRule::OfficersOnCase => Act::OpenIdentity.roles(),
        ItemRule::TwoHalves => &[],
    };
    case.readers
        .iter()
        .map(|reader| reader.person)
        .filter(|person| unit.is_member(*person) && !case.is_walled(*person))
        .filter(|person| {
            let his = roles_in_case(unit, case, *person, None);
            roles.iter().any(|role| his.contains(role))
        })
        .collect()
}

/// Whether somebody is entitled who had no part in taking it in: those got the keys with the registration.
pub(crate) fn may_lack(unit: &Unit, case: &Case) -> bool {
    let had_it = |person: &PersonId| {
        // What was sealed to keys that are lost he has no more.
        !unit.was_renewed(*person)
            && case.readers.iter().any(|reader| {
                reader.person == *person
                    && matches!(reader.ground, ReaderGround::Intake | ReaderGround::Verification)
            })
    };
    case.items.iter().any(|item| {
        entitled(unit, case, item.rule)
            .iter()
            .any(|person| !had_it(person))
    })
}

/// Seals the keys this person holds to the officers of the step who lack them.
///
/// # Errors
/// The store's trouble. What was sealed stays.
pub(crate) async fn hand_on(session: &Session, case: CaseId) -> Result<(), AppError> {
    let Ok(folded) = session.case(case).await else {
        return Ok(());
    };
    let unit = session.unit().await?;
    if !may_lack(&unit, &folded) {
        return Ok(());
    }
    hand_on_all(session, &unit, &folded).await
}

/// The same, whoever may lack them: new keys of a member or of the recovery had no part in anything.
///
/// # Errors
/// The store's trouble. What was sealed stays.
pub(crate) async fn hand_on_all(session: &Session, unit: &Unit, folded: &Case) -> Result<(), AppError> {
    if session.may_write().is_err() || folded.items.is_empty() {
        return Ok(());
    }
    let mut grants = Vec::new();
    let order = order(session, folded.id).await?;
    for item in folded
        .items
        .iter()
        .filter(|item| item.rule != ItemRule::TwoHalves && is_of(folded, item))
    {
        let people = entitled(unit, folded, item.rule);
        let mut there = session.ledger.grants_of(&Id(item.item.bytes())).await?;
        keep_ordered(session, &mut there).await?;
        let lacks: Vec<acts::Recipient> = {
            let known = session.known.lock().await;
            people
                .into_iter()
                .filter_map(|person| Session::recipient(&known, person).ok())
                .chain(Session::recovery(&known).ok())
                .filter(|to| {
                    !there
                        .iter()
                        .any(|grant| (grant.recipient, grant.generation) == (to.id, to.generation))
                })
                .collect()
        };
        let me = Id(session.person.bytes());
        if lacks.is_empty() || !there.iter().any(|grant| grant.recipient == me) {
            continue;
        }
        // Whoever lists it may have named a key that is none.
        let Ok(name) = identity::name_of(item) else {
            continue;
        };
        let Some(key) = identity::own_key(session, Id(item.item.bytes()), name).await? else {
            continue;
        };
        for to in &lacks {
            grants.push(acts::grant(
                &session.unit_id,
                Id(item.item.bytes()),
                order,
                to,
                &Granted::Item(&key, name),
                &mut session.chance(),
            )?);
        }
    }
    append_grants(session, grants, "item_keys_handed_on")
        .await
        .map(drop)
}

/// Whether an item came with a submission of the case: any officer can list another's.
pub(crate) fn is_of(case: &Case, item: &CaseItem) -> bool {
    case.submissions
        .iter()
        .any(|(submission, _)| *submission == item.submission)
}

/// Takes away grants of acts that stand nowhere in the ledger: anybody with a login can lay one there for somebody, and
/// it hides no missing one.
async fn keep_ordered(session: &Session, grants: &mut Vec<Grant>) -> Result<(), AppError> {
    let acts: BTreeSet<Id> = grants.iter().map(|grant| grant.act).collect();
    let mut stand = BTreeSet::new();
    for act in acts {
        if session.ledger.has_act(&act).await? {
            stand.insert(act);
        }
    }
    grants.retain(|grant| stand.contains(&grant.act));
    Ok(())
}

/// The act by which somebody became officer of the step: the last that changed the case.
async fn order(session: &Session, case: CaseId) -> Result<ActId, AppError> {
    let log = session.case_log(case).await?;
    let last = log.rows.last().map_or(1, |row| row.seq);
    let row = session.ledger.read_row(last).await?;
    Ok(ActId::from_bytes(row.map_or([0; 16], |row| row.columns.act.0)))
}
