//! Keys of identity items (ledger.md §5): to whom they are sealed, how one's own copy is found again, how a half is
//! released to somebody and two of them are put together. Nothing here decides who may; that is `domain`.
//!
//! A key that does not match its name in a signed entry is passed by: anybody with a login can put grants into the store.

use crate::acts::{self, ActDraft, Granted};
use crate::error::{AppError, Code};
use crate::known::Known;
use crate::session::Session;
use domain::case::CaseItem;
use domain::ids::{CaseId, ItemId, PersonId, RequestId};
use domain::public::KeyGroup;
use domain::submission::ItemRule;
use domain::unit_state::RequestState;
use ledger::Grant;
use vault::{
    GrantInfo, Half, Id, ItemKey, ItemPlace, Key32, KeyId, ReleaseInfo, SealKey, SealKeyPair, Secret,
};

/// Hexadecimal digits.
pub(crate) fn lower_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hexadecimal digits.
pub(crate) fn unhex(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let nibble = |digit: &u8| {
        char::from(*digit)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    let byte = |[high, low]: &[u8; 2]| Some(nibble(high)? << 4 | nibble(low)?);
    rest.is_empty().then(|| pairs.iter().map(byte).collect())?
}

/// Seals an item's key by its rule: two halves to the groups, or whole to the officers on duty and the recovery. Gives
/// the names of the halves, the leaders' first; none where it is not split.
pub(crate) fn grant_item(
    session: &Session,
    known: &Known,
    item: ItemId,
    rule: ItemRule,
    key: &ItemKey,
    on_duty: &[PersonId],
    draft: &mut ActDraft,
) -> Result<Vec<String>, AppError> {
    let id = Id(item.bytes());
    let mut chance = session.chance();
    let mut names = Vec::new();
    let mut seal = |to: &acts::Recipient, granted: &Granted<'_>| {
        let grant = acts::grant(
            &session.unit_id,
            id,
            draft.act,
            to,
            granted,
            &mut session.chance(),
        )?;
        draft.grants.push(grant);
        Ok::<(), AppError>(())
    };
    match rule {
        ItemRule::TwoHalves => {
            let (first, second) = vault::split_halves(key, &mut chance);
            for (group, half) in [(KeyGroup::Leaders, first), (KeyGroup::PrivacyOfficers, second)] {
                let name = vault::key_id(&session.unit_id, &id, 1, &half);
                seal(&Session::group(known, group)?, &Granted::Half(&half, name))?;
                names.push(name.to_string());
            }
        }
        ItemRule::OnDuty | ItemRule::OfficersOnCase => {
            let name = vault::key_id(&session.unit_id, &id, 1, key);
            let granted = Granted::Item(key, name);
            for person in on_duty {
                seal(&Session::recipient(known, *person)?, &granted)?;
            }
            seal(&Session::recovery(known)?, &granted)?;
        }
    }
    Ok(names)
}

/// The first of these grants that opens for a recipient and holds the key of this name.
pub(crate) fn opened<K: Key32>(
    session: &Session,
    grants: &[Grant],
    (recipient, generation): (Id, u32),
    private: &SealKey,
    name: KeyId,
) -> Option<K> {
    grants
        .iter()
        .filter(|grant| grant.recipient == recipient && grant.generation == generation)
        .find_map(|grant| {
            let info = GrantInfo {
                unit: session.unit_id,
                stream: grant.stream,
                recipient,
                generation,
                epochs: &[1],
                key_ids: &[name],
            };
            let keys = vault::open_and_check_grant::<K>(private, &info, &grant.sealed).ok()?;
            keys.into_iter().next()
        })
}

/// This person's own copy of a key that stands under an id of its own: an item's, or a request's.
pub(crate) async fn own_key(session: &Session, id: Id, name: KeyId) -> Result<Option<ItemKey>, AppError> {
    let grants = session.ledger.grants_of(&id).await?;
    let me = (Id(session.person.bytes()), session.keys.generation);
    Ok(opened(session, &grants, me, session.keys.seal.private(), name))
}

/// The name an entry gives an item's key.
pub(crate) fn name_of(item: &CaseItem) -> Result<KeyId, AppError> {
    item.key_id.parse().map_err(|_| Code::Damaged.into())
}

/// Opens an item's envelope.
pub(crate) fn open_item(
    session: &Session,
    item: &CaseItem,
    key: &ItemKey,
) -> Result<Secret<Vec<u8>>, AppError> {
    let place = ItemPlace {
        unit: session.unit_id,
        stream: Id(item.submission.bytes()),
        item: Id(item.item.bytes()),
        label: &item.label,
    };
    let envelope = unhex(&item.sealed).ok_or(Code::Damaged)?;
    vault::open_item(key, &name_of(item)?, &place, &envelope).map_err(|_| Code::Damaged.into())
}

/// Recipient id of a group in grants.
pub(crate) const fn group_id(group: KeyGroup) -> Id {
    match group {
        KeyGroup::Leaders => acts::LEADERS,
        KeyGroup::PrivacyOfficers => acts::PRIVACY_OFFICERS,
    }
}

/// A group's keys as somebody holds them, by epoch.
pub(crate) type GroupKeys = Vec<(u32, SealKeyPair)>;

/// A group's keys as somebody holds them: opened from a grant that is bound to the public keys of signed entries, and
/// compared with them; as many epochs as any of his grants holds.
pub(crate) async fn group_keys(
    session: &Session,
    group: KeyGroup,
    (recipient, generation): (Id, u32),
    private: &SealKey,
) -> Result<GroupKeys, AppError> {
    let counted = session.known.lock().await.group_keys(group);
    let grants = session.ledger.grants_of(&group_id(group)).await?;
    let fits = |grant: &&Grant| grant.recipient == recipient && grant.generation == generation;
    let grants: Vec<&Grant> = grants.iter().filter(fits).collect();
    for count in (1..=counted.len()).rev() {
        let wanted = counted.get(..count).unwrap_or_default();
        let (epochs, names): (Vec<u32>, Vec<KeyId>) = wanted
            .iter()
            .map(|(epoch, public)| (*epoch, KeyId(*public)))
            .unzip();
        let opened = grants.iter().find_map(|grant| {
            let info = GrantInfo {
                unit: session.unit_id,
                stream: grant.stream,
                recipient,
                generation,
                epochs: &epochs,
                key_ids: &names,
            };
            let keys = vault::open_grant::<SealKey>(private, &info, &grant.sealed).ok()?;
            let pairs: GroupKeys = wanted
                .iter()
                .zip(keys)
                .map(|((epoch, _), key)| (*epoch, SealKeyPair::from_private(key)))
                .collect();
            let same =
                |((_, public), (_, pair)): (&(u32, [u8; 32]), &(u32, SealKeyPair))| pair.public() == public;
            wanted.iter().zip(&pairs).all(same).then_some(pairs)
        });
        if let Some(pairs) = opened {
            return Ok(pairs);
        }
    }
    Ok(Vec::new())
}

/// The group's keys this person holds himself, where the one in force is among them; nothing else.
pub(crate) async fn own_group_keys(
    session: &Session,
    group: KeyGroup,
) -> Result<Option<GroupKeys>, AppError> {
    let me = (Id(session.person.bytes()), session.keys.generation);
    let held = group_keys(session, group, me, session.keys.seal.private()).await?;
    let in_force = session
        .known
        .lock()
        .await
        .group_keys(group)
        .last()
        .map(|(epoch, _)| *epoch);
    let newest = held.last().map(|(epoch, _)| *epoch);
    Ok((newest.is_some() && newest == in_force).then_some(held))
}

/// Seals a group's keys to somebody, for the act that hands them over.
pub(crate) fn grant_group_keys(
    session: &Session,
    group: KeyGroup,
    keys: &[(u32, SealKeyPair)],
    to: acts::Recipient,
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    let named: Vec<(u32, KeyId, &SealKey)> = keys
        .iter()
        .map(|(epoch, pair)| (*epoch, KeyId(*pair.public()), pair.private()))
        .collect();
    let grant = acts::grant(
        &session.unit_id,
        group_id(group),
        draft.act,
        &to,
        &Granted::Group(&named),
        &mut session.chance(),
    )?;
    draft.grants.push(grant);
    Ok(())
}

/// Where a released half belongs: bound into its seal, so that it opens for this request, item and person alone.
pub(crate) fn place_of_release(
    session: &Session,
    case: CaseId,
    item: ItemId,
    state: &RequestState,
    generation: u32,
) -> ReleaseInfo {
    let request = &state.request;
    ReleaseInfo {
        unit: session.unit_id,
        case: Id(case.bytes()),
        item: Id(item.bytes()),
        request: Id(request.request.bytes()),
        recipient: Id(request.requester.bytes()),
        generation,
        // Until the case closes: no instant.
        expires: request
            .expires
            .map_or(i64::MAX, |expires| expires.timestamp_millis()),
    }
}

/// A group's half of an item, taken from its grant: sealed to the key that was in force when the item was recorded.
pub(crate) async fn group_half(
    session: &Session,
    group: KeyGroup,
    keys: &[(u32, SealKeyPair)],
    item: ItemId,
    name: KeyId,
) -> Result<Half, AppError> {
    let grants = session.ledger.grants_of(&Id(item.bytes())).await?;
    keys.iter()
        .rev()
        .find_map(|(epoch, pair)| opened(session, &grants, (group_id(group), *epoch), pair.private(), name))
        .ok_or_else(|| Code::KeyMissing.into())
}

/// The key of an item from the two halves that were released to this person.
///
/// # Errors
/// A half is not there, is sealed for another request or person, or the two do not give the key the entry names.
pub(crate) fn released_key(
    session: &Session,
    case: CaseId,
    item: &CaseItem,
    state: &RequestState,
) -> Result<ItemKey, AppError> {
    let place = place_of_release(session, case, item.item, state, session.keys.generation);
    let half = |group: KeyGroup| {
        let answer = state.answers.get(&group).ok_or(Code::KeyMissing)?;
        let half = answer
            .halves
            .iter()
            .find(|half| half.item == item.item)
            .ok_or(Code::KeyMissing)?;
        let sealed = unhex(&half.sealed).ok_or(Code::Damaged)?;
        vault::open_release(session.keys.seal.private(), &place, &sealed)
            .map_err(|_| AppError::of(Code::Damaged))
    };
    let key = vault::join_halves(&half(KeyGroup::Leaders)?, &half(KeyGroup::PrivacyOfficers)?);
    let id = Id(item.item.bytes());
    if vault::is_key(&session.unit_id, &id, 1, &key, &name_of(item)?) {
        Ok(key)
    } else {
        Err(Code::Damaged.into())
    }
}

/// The key under which a request and its answers are said, where it was sealed to this person.
pub(crate) async fn motive_key(
    session: &Session,
    state: &RequestState,
) -> Result<Option<(ItemKey, KeyId)>, AppError> {
    let Some(name) = unhex(&state.request.motive).and_then(|sealed| vault::envelope_key_id(&sealed).ok())
    else {
        return Ok(None);
    };
    let id = Id(state.request.request.bytes());
    let key = own_key(session, id, name).await?;
    Ok(key.map(|key| (key, name)))
}

/// Seals what somebody says about a request.
pub(crate) fn seal_motive(
    session: &Session,
    request: RequestId,
    (key, name): (&ItemKey, &KeyId),
    plain: &[u8],
) -> Result<String, AppError> {
    let place = motive_place(session, request, session.person);
    let sealed =
        vault::seal_motive(key, name, &place, plain, &mut session.chance()).map_err(|_| Code::Internal)?;
    Ok(lower_hex(&sealed))
}

/// Opens what somebody said about a request; `None` where it does not open.
pub(crate) fn open_motive(
    session: &Session,
    request: RequestId,
    author: PersonId,
    (key, name): (&ItemKey, &KeyId),
    sealed: &str,
) -> Option<Secret<Vec<u8>>> {
    let place = motive_place(session, request, author);
    vault::open_motive(key, name, &place, &unhex(sealed)?).ok()
}

fn motive_place(session: &Session, request: RequestId, author: PersonId) -> vault::MotivePlace {
    vault::MotivePlace {
        unit: session.unit_id,
        request: Id(request.bytes()),
        author: Id(author.bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::{lower_hex, unhex};

    #[test]
    fn digits_and_bytes_are_the_same() {
        assert_eq!(unhex(&lower_hex(&[0, 10, 255])), Some(vec![0, 10, 255]));
        for wrong in ["0", "0g", "é"] {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }
}
