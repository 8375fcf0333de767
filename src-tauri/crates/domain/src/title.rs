//! The title of a report: at least event, place and time (R61), offered from the elements, judged for gaps.

use crate::case::Elements;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The longest piece a title takes of an element, in signs.
const LONGEST_EVENT: usize = 110;
const LONGEST_PLACE: usize = 70;
const LONGEST_TIME: usize = 50;

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
];
/// Words that say a time although no month or year stands beside them.
const TIMES: [&str; 20] = [
    "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "triwulan", "semester", "sejak", "pagi",
    "siang", "sore", "malam", "tahun", "bulan", "tanggal", "waktu", "pekan", "kuartal",
];
/// Words that name no place, event or person by themselves.
const EMPTY_WORDS: [&str; 24] = [
    "dan", "di", "ke", "dari", "yang", "untuk", "oleh", "pada", "dalam", "dengan", "atau", "sebuah", "satu",
    "para", "ini", "itu", "dugaan", "diduga", "tentang", "sampai", "antara", "kepada", "atas", "bukan",
];

/// A part a title must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TitlePart {
    /// What happened.
    Event,
    /// Where.
    Place,
    /// When, were it only *waktu belum diketahui*.
    Time,
}

/// A title made of event, place and time; `None` while nothing is said of the event. The event is alleged, never stated.
#[must_use]
pub fn offer(elements: &Elements) -> Option<String> {
    let event = clause(&elements.what, LONGEST_EVENT)?;
    let mut title = if starts_with_word(event, &["dugaan", "diduga", "permintaan", "permohonan"]) {
        event.to_owned()
    } else {
        format!("Dugaan {}", lowered(event))
    };
    if let Some(place) = clause(without(&elements.place, &["di", "pada"]), LONGEST_PLACE)
        && !mentions(&title, place)
    {
        title.push_str(" di ");
        title.push_str(place);
    }
    if let Some(time) = clause(without(&elements.when, &["pada", "tanggal"]), LONGEST_TIME)
        && !mentions(&title, time)
    {
        title.push_str(", ");
        title.push_str(time);
    }
    Some(title)
}

/// The parts a title lacks, in the order event, place, time. Judged by words, so a hint to a person, not a verdict.
#[must_use]
pub fn title_gaps(title: &str, elements: &Elements) -> Vec<TitlePart> {
    let words: Vec<String> = words(title).collect();
    let of_place: Vec<String> = content_words(&elements.place).collect();
    let of_time: Vec<String> = content_words(&elements.when).collect();
    let is_time = |word: &String| is_time_word(word) || of_time.contains(word);
    let named = title
        .split(|sign: char| sign.is_whitespace() || sign == ',')
        .skip(1)
        .any(|word| word.starts_with(char::is_uppercase) && !is_time_word(&word.to_lowercase()));
    let places = words.iter().any(|word| of_place.contains(word))
        || (named && words.iter().any(|word| word == "di" || word == "pada"))
        || (of_place.is_empty() && named);
    let event = words
        .iter()
        .filter(|word| word.len() > 3 && !EMPTY_WORDS.contains(&word.as_str()))
        .filter(|word| !is_time(word) && !of_place.contains(word))
        .count();
    let mut gaps = Vec::new();
    if event < 2 {
        gaps.push(TitlePart::Event);
    }
    if !places {
        gaps.push(TitlePart::Place);
    }
    if !words.iter().any(is_time) {
        gaps.push(TitlePart::Time);
    }
    gaps
}

/// The first clause of a text, cut at a word where it is too long.
fn clause(text: &str, longest: usize) -> Option<&str> {
    let text = text.trim();
    let end = text.find([';', '\n', '(']).unwrap_or(text.len());
    let first = text.get(..end)?.trim_end_matches(['.', ',', ' ', ':']);
    let first = match first.char_indices().nth(longest) {
        None => first,
        Some((cut, _)) => {
            let head = first.get(..cut)?;
            let at = head.rfind([',', ' ']).unwrap_or(cut);
            head.get(..at)?.trim_end_matches([',', ' '])
        }
    };
    (!first.is_empty()).then_some(first)
}

fn without<'a>(text: &'a str, leading: &[&str]) -> &'a str {
    let text = text.trim();
    match text.split_once(' ') {
        Some((first, rest)) if leading.contains(&first.to_lowercase().as_str()) => rest,
        _ => text,
    }
}

fn starts_with_word(text: &str, starts: &[&str]) -> bool {
    words(text)
        .next()
        .is_some_and(|word| starts.contains(&word.as_str()))
}

fn mentions(title: &str, part: &str) -> bool {
    title.to_lowercase().contains(&part.to_lowercase())
}

/// A small first letter, unless the first word is an abbreviation or the second a name too.
fn lowered(event: &str) -> String {
    let mut signs = event.chars();
    let Some(first) = signs.next() else {
        return String::new();
    };
    let small = |word: Option<&str>| word.is_none_or(|word| !word.starts_with(char::is_uppercase));
    let plain = signs.clone().next().is_none_or(char::is_lowercase);
    if plain && small(event.split_whitespace().nth(1)) {
        first.to_lowercase().chain(signs).collect()
    } else {
        event.to_owned()
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

fn content_words(text: &str) -> impl Iterator<Item = String> {
    words(text).filter(|word| word.len() > 2 && !EMPTY_WORDS.contains(&word.as_str()))
}

fn is_time_word(word: &str) -> bool {
    let year = word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|digit| digit.is_ascii_digit());
    year || MONTHS.contains(&word) || TIMES.contains(&word)
}
