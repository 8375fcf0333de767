//! What a desk knows of its unit: the chain followed so far, who is admitted, the folded unit, the unit key.

use crate::chain::Chain;
use crate::reading::Unfinished;
use chrono::{DateTime, Utc};
use domain::ids::PersonId;
use domain::public::Public;
use domain::unit::{NumberGroup, UnitEvent};
use domain::unit_state::{Meta, Unit};
use ledger::Tip;
use serde::{Deserialize, Serialize};
use vault::UnitId;

/// One row of a stream as a fold needs it again: kept in the index so that a start does not read the ledger anew.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LogRow {
    /// Place in the ledger.
    pub seq: u64,
    /// Who signed it.
    pub author: PersonId,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// The clear part, where it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<String>,
    /// The body as `domain::history` encoded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
}

impl LogRow {
    /// Place, author and time as a fold takes them.
    #[must_use]
    pub const fn meta(&self) -> Meta {
        Meta {
            seq: self.seq,
            author: self.author,
            at: self.at,
        }
    }
}

/// The form kept in the index between two starts.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Stored {
    unit: String,
    seq: u64,
    hash: String,
    last_at: i64,
    unit_version: u64,
    grants_n: u64,
    rows: Vec<LogRow>,
    claims: Vec<(NumberGroup, i32, u32)>,
}

/// What a desk knows of its unit.
#[derive(Debug)]
pub struct Known {
    /// Chain and admissions.
    pub chain: Chain,
    /// The folded unit; `None` while the unit key is not here (joined, not confirmed).
    pub unit: Option<Unit>,
    /// Unit keys by epoch.
    pub unit_keys: Vec<crate::acts::EpochKey>,
    /// Last version of the unit's stream.
    pub unit_version: u64,
    /// Last grant read.
    pub grants_n: u64,
    /// The beginning of an act at the end of the ledger: not judged yet, and written behind.
    pub unfinished: Option<Unfinished>,
    rows: Vec<LogRow>,
}

impl Known {
    /// Before the first row.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            chain: Chain::new(false),
            unit: None,
            unit_keys: Vec::new(),
            unit_version: 0,
            grants_n: 0,
            unfinished: None,
            rows: Vec::new(),
        }
    }

    /// The last row taken in.
    #[must_use]
    pub const fn tip(&self) -> Tip {
        self.chain.tip
    }

    /// The last row of the ledger: behind it an act is written.
    #[must_use]
    pub fn end(&self) -> Tip {
        self.unfinished
            .as_ref()
            .map_or(self.chain.tip, |unfinished| unfinished.tip)
    }

    /// Takes a row of the unit's stream in. Number claims change only a counter and are not kept row by row.
    pub fn take(&mut self, row: LogRow, public: Option<&Public>, event: Option<&UnitEvent>) {
        let meta = row.meta();
        if let Some(event) = event {
            match &mut self.unit {
                Some(unit) => unit.apply(event, &meta),
                None => self.unit = Unit::found(event, &meta),
            }
        }
        if let (Some(public), Some(unit)) = (public, &mut self.unit) {
            unit.apply_public(public, &meta);
        }
        // A claim changes only a counter; what stands in clear beside it counts as ever.
        if !matches!(event, Some(UnitEvent::NumberClaimed(_))) || public.is_some() {
            self.rows.push(row);
        }
    }

    /// A member's newest keys that count for whoever seals to him.
    #[must_use]
    pub fn current_keys(&self, person: PersonId) -> Option<&domain::public::PersonKeys> {
        let renewed = self.unit.as_ref().map_or(&[][..], |unit| unit.renewed(person));
        self.chain.register.current(person, renewed)
    }

    /// The recovery key that counts for whoever seals: its generation, its row, the key. New ones count when both their
    /// rows were lawful by office too.
    #[must_use]
    pub fn recovery(&self) -> Option<(u32, u64, &str)> {
        let renewed = self.unit.as_ref().map_or(&[][..], |unit| &unit.sheets_renewed);
        let all = self.chain.register.recoveries();
        let (place, (seq, key)) = all
            .iter()
            .enumerate()
            .rev()
            .find(|(place, (seq, _))| *place == 0 || renewed.contains(seq))?;
        Some((u32::try_from(place + 1).ok()?, *seq, key.as_str()))
    }

    /// A group's keys that count, by epoch, the one in force last: new ones count when both their rows were lawful too.
    #[must_use]
    pub fn group_keys(&self, group: domain::public::KeyGroup) -> Vec<(u32, [u8; 32])> {
        let renewed = self.unit.as_ref().and_then(|unit| unit.group_renewed.get(&group));
        let keys = self.chain.register.group_keys(group).iter().enumerate();
        keys.filter(|(place, (seq, _))| *place == 0 || renewed.is_some_and(|rows| rows.contains(seq)))
            .filter_map(|(place, (_, key))| {
                let epoch = u32::try_from(place + 1).ok()?;
                Some((epoch, crate::acts::hash_of(key)?.0))
            })
            .collect()
    }

    /// Whom rows behind this one let in, or gave an office.
    #[must_use]
    pub fn let_in_since(&self, seq: u64) -> Vec<PersonId> {
        let mut people: Vec<PersonId> = self
            .rows
            .iter()
            .filter(|row| row.seq > seq)
            .filter_map(|row| domain::history::decode_unit(row.event.as_deref()?.as_bytes()).ok())
            .filter_map(|event| match event {
                UnitEvent::Confirmed { person } => Some(person),
                UnitEvent::OfficeHeld { holding } => Some(holding.person),
                _ => None,
            })
            .collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// The unit as it stood, row by row.
    #[must_use]
    pub const fn past(&self) -> Past<'_> {
        Past {
            rows: self.rows.as_slice(),
            unit: None,
        }
    }

    /// The bytes the index keeps.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let claims = self
            .unit
            .iter()
            .flat_map(|unit| &unit.claims)
            .map(|((group, year), n)| (*group, *year, *n));
        let stored = Stored {
            unit: self.chain.unit.to_string(),
            seq: self.chain.tip.seq,
            hash: self.chain.tip.hash.to_string(),
            last_at: self.chain.last_at,
            unit_version: self.unit_version,
            grants_n: self.grants_n,
            rows: self.rows.clone(),
            claims: claims.collect(),
        };
        serde_json::to_vec(&stored).unwrap_or_default()
    }

    /// Reads [`Known::to_bytes`] back and folds anew; `None` where it does not read (the index is then rebuilt).
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let stored: Stored = serde_json::from_slice(bytes).ok()?;
        let mut known = Self::empty();
        known.chain.unit = stored.unit.parse::<UnitId>().ok()?;
        known.chain.tip = Tip {
            seq: stored.seq,
            hash: stored.hash.parse().ok()?,
        };
        known.chain.last_at = stored.last_at;
        known.unit_version = stored.unit_version;
        known.grants_n = stored.grants_n;
        for row in stored.rows {
            let public = match &row.public {
                Some(text) => Public::decode(text.as_bytes()).ok()?,
                None => None,
            };
            let event = match &row.event {
                Some(text) => Some(domain::history::decode_unit(text.as_bytes()).ok()?),
                None => None,
            };
            if let Some(public) = &public {
                known.chain.register.apply(row.author, public, row.seq).ok()?;
            }
            known.take(row, public.as_ref(), event.as_ref());
        }
        if let Some(unit) = &mut known.unit {
            unit.claims = stored
                .claims
                .into_iter()
                .map(|(group, year, n)| ((group, year), n))
                .collect();
        }
        Some(known)
    }
}

/// The unit folded once more from its first row, for judging rows that were passed by before their key came.
#[derive(Debug)]
pub struct Past<'a> {
    rows: &'a [LogRow],
    unit: Option<Unit>,
}

impl Past<'_> {
    /// The unit as it stood before row `seq`; asked for in rising order.
    pub fn until(&mut self, seq: u64) -> Option<&Unit> {
        while let Some((row, rest)) = self.rows.split_first()
            && row.seq < seq
        {
            self.rows = rest;
            let meta = row.meta();
            if let Some(event) = row
                .event
                .as_deref()
                .and_then(|text| domain::history::decode_unit(text.as_bytes()).ok())
            {
                match &mut self.unit {
                    Some(unit) => unit.apply(&event, &meta),
                    None => self.unit = Unit::found(&event, &meta),
                }
            }
            if let (Some(unit), Some(Ok(Some(public)))) = (
                &mut self.unit,
                row.public.as_deref().map(|text| Public::decode(text.as_bytes())),
            ) {
                unit.apply_public(&public, &meta);
            }
        }
        self.unit.as_ref()
    }
}
