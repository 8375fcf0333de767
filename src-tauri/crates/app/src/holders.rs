//! Who holds which keys today, by what grants say in clear and the register of public keys: what only one member can
//! open, and what nobody can but two recovery sheets (O24). Anybody with a login can lay a grant into the store, so this
//! is for the screen and for choosing what to try; keys themselves are always checked by their names.

use crate::acts::{RECOVERY, UNIT_SECRET};
use crate::error::AppError;
use crate::features::recovery::StuckLine;
use crate::identity;
use crate::session::Session;
use chrono::{DateTime, Utc};
use domain::ids::{PersonId, UNIT_STREAM};
use domain::public::KeyGroup;
use domain::unit_state::Unit;
use ledger::MAX_READ;
use std::collections::HashMap;
use vault::Id;

/// How many are listed one by one.
const LISTED: usize = 500;
/// Streams looked up at once.
const AT_ONCE: usize = 1_000;

/// Who holds the keys of one stream, item or group.
#[derive(Debug, Default)]
struct Held {
    /// The newest epoch any grant names.
    epoch: u32,
    /// Members by keys that count today, with the newest epoch sealed to each.
    people: Vec<(PersonId, u32)>,
    /// Generations of the recovery key it is sealed to, with the newest epoch of each.
    recovery: Vec<(u32, u32)>,
    /// The act of its first grant.
    first: Option<Id>,
}

impl Held {
    fn take<K: PartialEq>(list: &mut Vec<(K, u32)>, who: K, epoch: u32) {
        match list.iter_mut().find(|(known, _)| *known == who) {
            Some((_, newest)) => *newest = epoch.max(*newest),
            None => list.push((who, epoch)),
        }
    }

    fn holders(&self) -> impl Iterator<Item = PersonId> {
        let now = self.people.iter().filter(|(_, epoch)| *epoch == self.epoch);
        now.map(|(person, _)| *person)
    }
}

/// Who holds what.
#[derive(Debug, Default)]
pub(crate) struct Holders {
    held: HashMap<Id, Held>,
    recovery: u32,
}

impl Holders {
    /// Reads what every grant says in clear.
    ///
    /// # Errors
    /// The store's trouble.
    pub(crate) async fn read(session: &Session, unit: &Unit) -> Result<Self, AppError> {
        let (current, recovery) = {
            let known = session.known.lock().await;
            let register = &known.chain.register;
            let current: HashMap<Id, (PersonId, u32)> = register
                .people()
                .filter(|person| unit.is_member(*person))
                .filter_map(|person| {
                    let generation = known.current_keys(person)?.generation;
                    Some((Id(person.bytes()), (person, generation)))
                })
                .collect();
            (current, known.recovery().map_or(1, |(generation, ..)| generation))
        };
        let mut found = Self {
            held: HashMap::new(),
            recovery,
        };
        let mut since = 0;
        loop {
            let (heads, last) = session.ledger.grant_heads(since, MAX_READ).await?;
            if last == since {
                return Ok(found);
            }
            since = last;
            for head in heads {
                let held = found.held.entry(head.stream).or_default();
                held.first.get_or_insert(head.act);
                held.epoch = held.epoch.max(head.epoch_max);
                if head.recipient == RECOVERY {
                    Held::take(&mut held.recovery, head.generation, head.epoch_max);
                } else if let Some((person, generation)) = current.get(&head.recipient)
                    && *generation == head.generation
                {
                    Held::take(&mut held.people, *person, head.epoch_max);
                }
            }
        }
    }

    /// Streams and items only these can open; nobody: only two sheets. Halves and what was said about requests are sealed
    /// to no recovery key and are not among them.
    pub(crate) fn only(&self, people: &[PersonId]) -> Vec<Id> {
        let special = [Id(UNIT_STREAM), UNIT_SECRET];
        let groups = KeyGroup::ALL.map(identity::group_id);
        let mut only: Vec<Id> = self
            .held
            .iter()
            .filter(|(id, held)| !held.recovery.is_empty() && !special.contains(id) && !groups.contains(id))
            .filter(|(_, held)| held.holders().eq(people.iter().copied()))
            .map(|(id, _)| *id)
            .collect();
        only.sort_unstable_by_key(|id| id.0);
        only
    }

    /// Whether a person holds a group's key, and whether he alone does.
    pub(crate) fn holds_group(&self, person: PersonId, group: KeyGroup) -> (bool, bool) {
        let holders: Vec<PersonId> = self
            .held
            .get(&identity::group_id(group))
            .map(|held| held.holders().collect())
            .unwrap_or_default();
        (holders.contains(&person), holders == [person])
    }

    /// Whether a group's key rests on the sheets.
    pub(crate) fn on_sheets(&self, group: KeyGroup) -> bool {
        let held = self.held.get(&identity::group_id(group));
        held.is_none_or(|held| held.holders().next().is_none())
    }

    /// How many of what is sealed to a recovery key is sealed to the one in force, and how many there are.
    pub(crate) fn sealed_to_sheets(&self) -> (u32, u32) {
        let mut sealed = 0;
        let mut of = 0;
        for held in self.held.values().filter(|held| !held.recovery.is_empty()) {
            of += 1;
            sealed += u32::from(held.recovery.contains(&(self.recovery, held.epoch)));
        }
        (sealed, of)
    }

    /// What the rows of these say in clear, for whoever has to be told beforehand (O24).
    ///
    /// # Errors
    /// The store's trouble.
    pub(crate) async fn lines(
        &self,
        session: &Session,
        unit: &Unit,
        ids: &[Id],
    ) -> Result<Vec<StuckLine>, AppError> {
        let mut lines = Vec::new();
        for some in ids
            .get(..ids.len().min(LISTED))
            .unwrap_or_default()
            .chunks(AT_ONCE)
        {
            let mut rows: HashMap<Id, Vec<ledger::Row>> = HashMap::new();
            for row in session.ledger.read_streams(some).await? {
                rows.entry(row.columns.stream).or_default().push(row);
            }
            for id in some {
                let (item, rows) = match rows.remove(id) {
                    Some(rows) => (false, rows),
                    None => (true, self.ordering_rows(session, id).await?),
                };
                let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
                    continue;
                };
                let begun_by = PersonId::from_bytes(first.columns.author.0);
                lines.push(StuckLine {
                    item,
                    entries: if item {
                        0
                    } else {
                        u32::try_from(rows.len()).unwrap_or(u32::MAX)
                    },
                    since: moment(first.columns.at),
                    last: moment(last.columns.at),
                    by: unit.name_of(begun_by).unwrap_or_default().to_owned(),
                });
            }
        }
        lines.sort_by(|left, right| left.since.cmp(&right.since));
        Ok(lines)
    }

    /// An item has no rows of its own: the first of the act that sealed it.
    async fn ordering_rows(&self, session: &Session, id: &Id) -> Result<Vec<ledger::Row>, AppError> {
        let Some(act) = self.held.get(id).and_then(|held| held.first) else {
            return Ok(Vec::new());
        };
        Ok(session.ledger.read_act(&act).await?.into_iter().take(1).collect())
    }
}

fn moment(millis: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(millis)
        .unwrap_or_default()
        .to_rfc3339()
}
