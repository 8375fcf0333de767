//! Text that could betray the reporter (R34), to be marked for sealing; and names of the unit's own people in a text (O4).
//!
//! Patterns only propose: a person decides what is sealed. Offsets are in UTF-16 units, as the window counts them.

mod digits;
mod people;
mod phrases;
mod words;

pub use people::{NameHit, recognise_people};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a span could betray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TraitKind {
    /// NIK, sixteen digits.
    NationalId,
    /// NIP, eighteen digits.
    EmployeeNo,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A name that was given as the reporter's own, or stands as a signature.
    Name,
    /// A home or an address.
    Address,
    /// The reporter's own post, work or standing: *saya bendahara di …*.
    Position,
    /// What only one or a few can be or do: *satu-satunya …*, *hanya kami bertiga*.
    OnlyOne,
    /// A relative, neighbour or friend of the reporter: *suami saya …*.
    Kin,
    /// Something the reporter did or saw himself: *saya yang …*, *saya ikut …*.
    OwnAct,
}

/// A span of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TraitSpan {
    /// First UTF-16 unit.
    pub start: u32,
    /// The unit after the last.
    pub end: u32,
    /// What it could betray.
    pub kind: TraitKind,
}

/// A span in bytes, before it is counted in UTF-16 units.
type Bytes = (usize, usize, TraitKind);

/// Marks what in a text could betray the reporter, in reading order, without overlaps.
#[must_use]
pub fn find(text: &str) -> Vec<TraitSpan> {
    find_with(text, &[])
}

/// As [`find`], and every place where something already known of the reporter (name, address, pseudonym) is written.
#[must_use]
pub fn find_with(text: &str, known: &[&str]) -> Vec<TraitSpan> {
    let mut spans = people::known(text, known);
    spans.extend(digits::find(text));
    spans.extend(phrases::find(text));
    utf16(text, &joined(spans))
}

/// Sorts spans and joins those that overlap; the kind of the one that says more (the lower) stays.
fn joined(mut spans: Vec<Bytes>) -> Vec<Bytes> {
    spans.sort_unstable();
    let mut joined: Vec<Bytes> = Vec::new();
    for (start, end, kind) in spans {
        match joined.last_mut() {
            Some(last) if start < last.1 => {
                last.1 = last.1.max(end);
                last.2 = last.2.min(kind);
            }
            _ => joined.push((start, end, kind)),
        }
    }
    joined
}

fn utf16(text: &str, spans: &[Bytes]) -> Vec<TraitSpan> {
    let units = |from: usize, to: usize| {
        let piece = text.get(from..to).unwrap_or_default();
        u32::try_from(piece.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let (mut at, mut unit) = (0, 0_u32);
    let mut counted = Vec::with_capacity(spans.len());
    for &(start, end, kind) in spans {
        let first = unit.saturating_add(units(at, start));
        let last = first.saturating_add(units(start, end));
        counted.push(TraitSpan {
            start: first,
            end: last,
            kind,
        });
        (at, unit) = (end, last);
    }
    counted
}
