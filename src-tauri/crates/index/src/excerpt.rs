//! The sentence shown under a line of the register: cut from the original text, with the found words marked.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::prepare::{Term, Word, each_token, is_abbreviation, spelled_out, stem};

/// The most characters of an excerpt, without the dots where it was cut.
const LONGEST: usize = 200;
/// How many characters stand before the first found word where a sentence is too long.
const LEAD: usize = 40;

/// Found words in UTF-16 units, as the window counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first unit.
    pub start: u32,
    /// The unit after the last.
    pub end: u32,
}

/// A sentence, or a piece of one, with the found words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// What is shown, as it was written.
    pub text: String,
    /// The found words, in order.
    pub marks: Vec<Span>,
}

/// Marks words of many texts for one search; a word met twice is judged once.
pub(crate) struct Marker<'a> {
    terms: &'a [Term],
    /// Which terms a token answers, one bit each.
    judged: HashMap<String, u32>,
}

/// A found word: its place in the text and the terms it answers.
struct Hit {
    span: Range<usize>,
    terms: u32,
}

impl<'a> Marker<'a> {
    pub(crate) fn new(terms: &'a [Term]) -> Self {
        Self {
            terms,
            judged: HashMap::new(),
        }
    }

    /// The found words of a text that is shown whole.
    pub(crate) fn marks(&mut self, text: &str) -> Vec<Span> {
        let hits = self.hits(text);
        spans(text, &hits, 0)
    }

    /// The sentence that answers most terms; `None` where the text answers none.
    pub(crate) fn excerpt(&mut self, text: &str) -> Option<Excerpt> {
        let hits = self.hits(text);
        if hits.is_empty() {
            return None;
        }
        let (sentence, inside) = best_sentence(text, &hits)?;
        let window = window(text, &sentence, inside);
        let piece = text.get(window.clone())?;
        let before = if window.start > sentence.start { "… " } else { "" };
        let after = if window.end < sentence.end { " …" } else { "" };
        let shown: Vec<Hit> = inside
            .iter()
            .filter(|hit| hit.span.start >= window.start && hit.span.end <= window.end)
            .map(|hit| Hit {
                span: hit.span.start - window.start..hit.span.end - window.start,
                terms: hit.terms,
            })
            .collect();
        let marks = spans(piece, &shown, units(before));
        Some(Excerpt {
            text: format!("{before}{piece}{after}"),
            marks,
        })
    }

    fn hits(&mut self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        each_token(text, |token, span| {
            let terms = self.judge(token);
            if terms != 0 {
                hits.push(Hit { span, terms });
            }
        });
        hits
    }

    fn judge(&mut self, token: &str) -> u32 {
        if let Some(judged) = self.judged.get(token) {
            return *judged;
        }
        let words: Vec<Word> = spelled_out(token)
            .into_iter()
            .map(|text| Word {
                stem: stem(&text),
                text,
                span: 0..0,
            })
            .collect();
        let answers = |term: &Term| {
            term.any
                .iter()
                .flatten()
                .any(|needle| words.iter().any(|word| needle.finds(word)))
        };
        let judged = self
            .terms
            .iter()
            .enumerate()
            .filter(|(_, term)| answers(term))
            .fold(0_u32, |all, (at, _)| {
                all | 1_u32.checked_shl(u32::try_from(at).unwrap_or(31)).unwrap_or(0)
            });
        self.judged.insert(token.to_owned(), judged);
        judged
    }
}

/// The sentence that holds most different terms, the first among equals, with the hits inside it.
fn best_sentence<'h>(text: &str, hits: &'h [Hit]) -> Option<(Range<usize>, &'h [Hit])> {
    let mut best: Option<(u32, Range<usize>, &'h [Hit])> = None;
    let mut rest = hits;
    for sentence in sentences(text) {
        let inside_count = rest.iter().take_while(|hit| hit.span.end <= sentence.end).count();
        let (inside, later) = rest.split_at(inside_count);
        rest = later;
        let different = inside.iter().fold(0_u32, |all, hit| all | hit.terms).count_ones();
        if different > best.as_ref().map_or(0, |(most, ..)| *most) {
            best = Some((different, sentence, inside));
        }
        if rest.is_empty() {
            break;
        }
    }
    best.map(|(_, sentence, inside)| (sentence, inside))
}

/// The sentences of a text: to a line's end, or to a sign that ends a sentence with a space behind it. The point of an
/// abbreviation and of a number before a small letter or digit ends none.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, sign) in text.char_indices() {
        if !matches!(sign, '\n' | '\r' | '!' | '?' | '.') {
            continue;
        }
        let after = at + sign.len_utf8();
        let ends = match sign {
            '\n' | '\r' => true,
            '!' | '?' => next_is_space(text, after),
            '.' => {
                let next = text.get(after..).unwrap_or_default().trim_start().chars().next();
                next_is_space(text, after)
                    && !next.is_some_and(|next| next.is_lowercase() || next.is_ascii_digit())
                    && !is_after_abbreviation(text, at)
            }
            _ => false,
        };
        if ends {
            add_sentence(text, start..after, &mut sentences);
            start = after;
        }
    }
    add_sentence(text, start..text.len(), &mut sentences);
    sentences
}

/// Whether the word before this place is an abbreviation.
fn is_after_abbreviation(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let word = before
        .rsplit(|sign: char| !sign.is_alphanumeric())
        .next()
        .unwrap_or_default();
    word.is_ascii() && is_abbreviation(&word.to_ascii_lowercase())
}

fn next_is_space(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .is_none_or(char::is_whitespace)
}

/// Without the white space around it; nothing where nothing is left.
fn add_sentence(text: &str, place: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let piece = text.get(place.clone()).unwrap_or_default();
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = place.start + (piece.len() - piece.trim_start().len());
        sentences.push(start..start + trimmed.len());
    }
}

/// The piece of a sentence that is shown: all of it where it is short, else the piece with most terms, at word borders.
fn window(text: &str, sentence: &Range<usize>, hits: &[Hit]) -> Range<usize> {
    let Some(whole) = text.get(sentence.clone()) else {
        return sentence.clone();
    };
    if whole.chars().count() <= LONGEST {
        return sentence.clone();
    }
    let room = LONGEST - LEAD;
    let mut best = (0, sentence.start);
    for (at, first) in hits.iter().enumerate() {
        let end = forward(text, first.span.start, room);
        let different = hits
            .iter()
            .skip(at)
            .take_while(|hit| hit.span.end <= end)
            .fold(0_u32, |all, hit| all | hit.terms)
            .count_ones();
        if different > best.0 {
            best = (different, first.span.start);
        }
    }
    let first = best.1;
    let mut start = backward(text, first, LEAD).max(sentence.start);
    if start > sentence.start {
        // To the next border of a word, unless the found word itself would be lost.
        let lead = text.get(start..first).unwrap_or_default();
        start = match lead.find(char::is_whitespace) {
            Some(space) => {
                start
                    + space
                    + lead
                        .get(space..)
                        .unwrap_or_default()
                        .chars()
                        .next()
                        .map_or(0, char::len_utf8)
            }
            None => first,
        };
    }
    let mut end = forward(text, start, LONGEST).min(sentence.end);
    if end < sentence.end {
        let piece = text.get(start..end).unwrap_or_default();
        end = match piece.rfind(char::is_whitespace) {
            Some(space) if space > 0 => start + piece.get(..space).unwrap_or_default().trim_end().len(),
            _ => end,
        };
    }
    start..end
}

/// The place `count` characters after `from`, or the end.
fn forward(text: &str, from: usize, count: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| from + at)
}

/// The place `count` characters before `from`, or the beginning.
fn backward(text: &str, from: usize, count: usize) -> usize {
    let before = text.get(..from).unwrap_or_default();
    before
        .char_indices()
        .rev()
        .nth(count.saturating_sub(1))
        .map_or(0, |(at, _)| at)
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// Byte places as UTF-16 places, `offset` units later.
fn spans(text: &str, hits: &[Hit], offset: u32) -> Vec<Span> {
    let mut at = 0;
    let mut counted = offset;
    let mut spans = Vec::with_capacity(hits.len());
    for hit in hits {
        let start = counted + units(text.get(at..hit.span.start).unwrap_or_default());
        let end = start + units(text.get(hit.span.clone()).unwrap_or_default());
        spans.push(Span { start, end });
        at = hit.span.end;
        counted = end;
    }
    spans
}

#[cfg(test)]
#[path = "excerpt_tests.rs"]
mod tests;
