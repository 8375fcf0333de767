//! Opening grants: a key counts only under the name a signed entry gives it (ledger.md §5).

use crate::acts::{self, EpochKey};
use domain::ids::PersonId;
use ledger::Grant;
use vault::{GrantInfo, Id, KeyId, PersonKeys, SealKey, StreamKey, UnitId};

/// How many ways to read a stream's key ids are tried for one grant, where rows name keys that do not exist.
const TRIES: usize = 256;

/// Who opens grants: a person with his keys, or whoever holds two recovery sheets.
#[derive(Clone, Copy)]
pub(crate) struct Opener<'a> {
    pub(crate) unit: UnitId,
    pub(crate) recipient: Id,
    pub(crate) generation: u32,
    pub(crate) private: &'a SealKey,
}

impl<'a> Opener<'a> {
    /// A person.
    pub(crate) fn person(unit: UnitId, person: PersonId, keys: &'a PersonKeys) -> Self {
        Self {
            unit,
            recipient: Id(person.bytes()),
            generation: keys.generation,
            private: keys.seal.private(),
        }
    }
}

impl Opener<'_> {
    /// Opens one grant of a stream's keys. `held`: the names of its first epochs, where they are known; `named`: what
    /// the stream's rows name, in order. Any member can write a name into a row that is no key's, so the epochs are
    /// looked for among them: those are the true ones under whose names the grant was sealed.
    pub(crate) fn open(&self, grant: &Grant, held: &[KeyId], named: &[KeyId]) -> Option<Vec<EpochKey>> {
        let count = usize::try_from(grant.epoch_max).ok().filter(|count| *count > 0)?;
        if count <= held.len() {
            return self.open_as(grant, held.get(..count)?);
        }
        // The first row of a stream is written when nobody else knows of it: its key is epoch 1.
        let certain = if held.is_empty() { named.get(..1)? } else { held };
        let others: Vec<KeyId> = named.iter().filter(|id| !certain.contains(id)).copied().collect();
        let wanted = count
            .checked_sub(certain.len())
            .filter(|wanted| *wanted <= others.len())?;
        let mut places: Vec<usize> = (0..wanted).collect();
        for _ in 0..TRIES {
            let chosen = places.iter().map(|place| others.get(*place).copied());
            let ids: Option<Vec<KeyId>> = certain.iter().copied().map(Some).chain(chosen).collect();
            if let Some(keys) = self.open_as(grant, &ids?) {
                return Some(keys);
            }
            if !next_choice(&mut places, others.len()) {
                break;
            }
        }
        None
    }

    fn open_as(&self, grant: &Grant, key_ids: &[KeyId]) -> Option<Vec<EpochKey>> {
        let epochs: Vec<u32> = (1..=u32::try_from(key_ids.len()).ok()?).collect();
        let info = GrantInfo {
            unit: self.unit,
            stream: grant.stream,
            recipient: self.recipient,
            generation: self.generation,
            epochs: &epochs,
            key_ids,
        };
        let keys = vault::open_grant::<StreamKey>(self.private, &info, &grant.sealed).ok()?;
        let mut opened = Vec::with_capacity(key_ids.len());
        for ((epoch, key_id), key) in epochs.iter().zip(key_ids).zip(keys) {
            let unit = acts::naming_unit(&self.unit, &grant.stream, *epoch);
            if vault::key_id(&unit, &grant.stream, *epoch, &key) != *key_id {
                return None;
            }
            opened.push((*epoch, *key_id, key));
        }
        (opened.len() == key_ids.len()).then_some(opened)
    }

    /// The keys of the grant that holds the most epochs, with its place; a grant replayed from before takes nothing away.
    pub(crate) fn best(
        &self,
        grants: &[Grant],
        held: &[KeyId],
        named: &[KeyId],
    ) -> Option<(usize, Vec<EpochKey>)> {
        let mut by_epochs: Vec<(usize, &Grant)> = grants.iter().enumerate().collect();
        by_epochs.sort_by_key(|(place, grant)| std::cmp::Reverse((grant.epoch_max, *place)));
        by_epochs
            .into_iter()
            .find_map(|(place, grant)| Some((place, self.open(grant, held, named)?)))
    }
}

/// The next choice of so many places below `below`, each in rising order; `false` after the last.
fn next_choice(places: &mut [usize], below: usize) -> bool {
    let count = places.len();
    let Some(at) = (0..count).rev().find(|at| {
        let most = (below + at).checked_sub(count);
        places
            .get(*at)
            .zip(most)
            .is_some_and(|(place, most)| *place < most)
    }) else {
        return false;
    };
    let from = places.get(at).map_or(0, |place| place + 1);
    for (place, value) in places.iter_mut().skip(at).zip(from..) {
        *place = value;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_in_order_and_end() {
        let mut places = vec![0, 1];
        let mut seen = vec![places.clone()];
        while next_choice(&mut places, 4) {
            seen.push(places.clone());
        }
        assert_eq!(seen, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert!(!next_choice(&mut [], 3));
        assert!(!next_choice(&mut [0, 1], 1), "more are asked for than there are");
    }
}
