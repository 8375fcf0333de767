//! Names: what is already known of the reporter, and the unit's own people in a text (O4).

use super::{Bytes, TraitKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A place where somebody of a list seems to be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NameHit {
    /// Which of the names given.
    pub who: u32,
    /// First UTF-16 unit.
    pub start: u32,
    /// The unit after the last.
    pub end: u32,
    /// At least two words of the name stand together; else one rare word after *Pak*, *Bu*, *Sdr.* or the like.
    pub certain: bool,
}

/// Words before a name.
const HONORIFICS: [&str; 18] = [
    "pak", "bapak", "bpk", "bu", "ibu", "sdr", "sdri", "saudara", "saudari", "mas", "mbak", "kak", "dr",
    "drg", "haji", "hj", "ir", "irjen",
];
/// Academic and noble additions that name nobody.
const TITLES: [&str; 22] = [
    "dr", "drg", "drs", "dra", "ir", "apt", "ns", "h", "hj", "s", "m", "st", "se", "sh", "mm", "mh", "msi",
    "skep", "skm", "mkes", "phd", "prof",
];

/// A word with its place.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) low: String,
}

/// The words of a text: letters, digits and inner apostrophes or dashes.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    let ends = text
        .char_indices()
        .map(|(at, sign)| (at, Some(sign)))
        .chain([(text.len(), None)]);
    for (at, sign) in ends {
        match (
            start,
            sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_'),
        ) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                if let Some(word) = text.get(from..at) {
                    words.push(Word {
                        start: from,
                        end: at,
                        low: word.to_lowercase(),
                    });
                }
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn name_words(name: &str) -> Vec<String> {
    words(name)
        .into_iter()
        .map(|word| word.low)
        .filter(|word| word.len() > 1 && !TITLES.contains(&word.as_str()))
        .collect()
}

/// Where the names of a list are written, in reading order: in full or two words together, or one word of at least
/// four letters after an honorific.
#[must_use]
pub fn recognise_people(text: &str, names: &[&str]) -> Vec<NameHit> {
    let text_words = words(text);
    let mut hits: Vec<(usize, usize, u32, bool)> = Vec::new();
    for (name, who) in names.iter().zip(0..) {
        let name = name_words(name);
        let mut at = 0;
        while at < text_words.len() {
            let together = text_words
                .iter()
                .skip(at)
                .take_while(|word| name.contains(&word.low))
                .count();
            let honoured = at.checked_sub(1).and_then(|before| text_words.get(before));
            let honoured = honoured.is_some_and(|word| HONORIFICS.contains(&word.low.as_str()));
            let (Some(first), Some(last)) = (
                text_words.get(at),
                text_words.get(at + together.saturating_sub(1)),
            ) else {
                break;
            };
            let whole = together >= 2 || (together == 1 && name.len() == 1);
            if whole || (together == 1 && honoured && first.low.len() >= 4) {
                hits.push((first.start, last.end, who, whole));
            }
            at += together.max(1);
        }
    }
    hits.sort_unstable();
    let units = |to: usize| {
        let head = text.get(..to).unwrap_or_default();
        u32::try_from(head.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let hit = |(start, end, who, certain)| NameHit {
        who,
        start: units(start),
        end: units(end),
        certain,
    };
    hits.into_iter().map(hit).collect()
}

/// Where something known of the reporter is written: word for word, and a name also by two of its words.
pub(super) fn known(text: &str, known: &[&str]) -> Vec<Bytes> {
    let text_words = words(text);
    let mut spans = Vec::new();
    for item in known {
        let item: Vec<String> = words(item).into_iter().map(|word| word.low).collect();
        if item.is_empty() {
            continue;
        }
        let least = if item.len() <= 2 { item.len() } else { 2 };
        for at in 0..text_words.len() {
            let from = (0..item.len()).find_map(|from| {
                let same = item
                    .iter()
                    .skip(from)
                    .zip(text_words.iter().skip(at))
                    .take_while(|(known, word)| **known == word.low)
                    .count();
                (same >= least).then_some(same)
            });
            if let Some((first, last)) =
                from.and_then(|same| Some((text_words.get(at)?, text_words.get(at + same - 1)?)))
            {
                spans.push((first.start, last.end, TraitKind::Name));
            }
        }
    }
    spans
}
