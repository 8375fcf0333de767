//! What people say of themselves: own post, relatives, being the only one, home, own name. One clause is marked at a time.

use super::people::{Word, words};
use super::words::{
    ADDRESS, BARE_KIN, FEW, FIRST, KIN, MINUTES, NAMED, NEAR, ONLY, OWN, POSTS, REPORTING, STANDING, THIRD,
};
use super::{Bytes, TraitKind};

/// Whether the word at a place of its clause shows a trait.
type Rule<'a> = &'a dyn Fn(usize, &Word) -> bool;

pub(super) fn find(text: &str) -> Vec<Bytes> {
    let words = words(text);
    let minutes = words.iter().any(|word| MINUTES.contains(&word.low.as_str()));
    let clauses: Vec<&[Word]> = clauses(text, &words).collect();
    let mut spans: Vec<Bytes> = Vec::new();
    for (at, clause) in clauses.iter().enumerate() {
        let (Some(first), Some(last)) = (clause.first(), clause.last()) else {
            continue;
        };
        let next = clauses.get(at + 1).filter(|next| is_apposition(text, last, next));
        let alone = kind_of(text, clause, minutes);
        // *saya, petugas vaksinasi …*: the post stands behind the comma.
        let kind = alone.or_else(|| {
            let said = clause.len() <= 3 && has(FIRST, last);
            let post = next
                .and_then(|next| next.first())
                .is_some_and(|word| has(POSTS, word));
            (said && post).then_some(TraitKind::Position)
        });
        let Some(kind) = kind else { continue };
        // *Ayah saya, Sanmukri, 74 tahun*: what follows a short clause tells of the same person.
        let end = next
            .filter(|_| clause.len() <= 3)
            .and_then(|next| next.last())
            .unwrap_or(last);
        spans.push((first.start, end.end, kind));
    }
    spans.extend(signature(text));
    spans
}

/// Whether the next clause follows behind a comma.
fn is_apposition(text: &str, last: &Word, next: &[Word]) -> bool {
    let between = next
        .first()
        .and_then(|word| text.get(last.end..word.start))
        .unwrap_or_default();
    between.trim() == ","
}

/// Words up to the next full stop, comma, bracket, quotation mark or line break.
fn clauses<'a>(text: &'a str, words: &'a [Word]) -> impl Iterator<Item = &'a [Word]> {
    words.chunk_by(|word, next| {
        let between = text.get(word.end..next.start).unwrap_or_default();
        !between.contains(['.', ',', ';', '!', '?', '\n', ':', '(', ')', '"', '“', '”'])
            || between
                .chars()
                .all(|sign| sign == '.' && next.start == word.end + 1)
    })
}

fn has(list: &[&str], word: &Word) -> bool {
    list.contains(&word.low.as_str())
}

fn kind_of(text: &str, clause: &[Word], minutes: bool) -> Option<TraitKind> {
    let speaks = |word: &Word| has(FIRST, word) || (minutes && has(THIRD, word));
    let own = |word: &Word| word.low.len() > 4 && word.low.ends_with("ku");
    let theirs = |word: &Word| minutes && word.low.len() > 4 && word.low.ends_with("nya");
    let near = |at: usize, reach: usize, wanted: &dyn Fn(&Word) -> bool| {
        clause.iter().skip(at + 1).take(reach).any(wanted)
    };
    let links = |word: &Word| matches!(word.low.as_str(), "di" | "pada" | "dari" | "yang" | "yg");
    let stem = |word: &Word| {
        word.low
            .strip_suffix("nya")
            .or_else(|| word.low.strip_suffix("ku"))
            .map(str::to_owned)
    };
    let rules: [(TraitKind, Rule<'_>); 6] = [
        (TraitKind::Name, &|at, word| names(text, clause, at, word)),
        (TraitKind::Address, &|at, word| {
            has(ADDRESS, word) && near(at, 2, &|next| next.low.bytes().any(|sign| sign.is_ascii_digit()))
        }),
        (TraitKind::OnlyOne, &|at, word| {
            only_one(clause, at, word, &speaks)
        }),
        (TraitKind::Kin, &|at, word| {
            let stem = stem(word);
            let kin = stem.as_deref().is_some_and(|stem| KIN.contains(&stem));
            (kin && (own(word) || theirs(word)))
                || (has(KIN, word) && near(at, 2, &speaks))
                || (speaks(word) && near(at, 2, &|next| has(KIN, next) && next.low != "orang"))
                || (at == 0 && has(BARE_KIN, word))
        }),
        (TraitKind::Position, &|at, word| {
            let stem = stem(word);
            let place = stem
                .as_deref()
                .is_some_and(|stem| NEAR.contains(&stem) || stem.ends_with("kerja"));
            (speaks(word) && near(at, 3, &|next| has(POSTS, next)))
                || (speaks(word) && near(at, 2, &|next| has(STANDING, next)))
                || (has(POSTS, word) && near(at, 1, &|next| has(FIRST, next)))
                || (has(NEAR, word) && near(at, 2, &speaks))
                || (place && own(word))
                || (word.low == "seorang" && minutes && near(at, 2, &|next| has(POSTS, next)))
                || (matches!(word.low.as_str(), "sebagai" | "selaku" | "mengaku") && at == 0)
                || (minutes && at == 0 && has(POSTS, word) && clause.len() > 2 && clause.iter().any(links))
                || (at == 0 && word.low == "dari" && near(at, 1, &|next| has(NEAR, next)))
                || tenure(clause, at, word)
        }),
        (TraitKind::OwnAct, &|at, word| {
            let act = |next: &Word| next.low.len() > 5 && next.low.starts_with("me") && !has(REPORTING, next);
            (has(FIRST, word) && near(at, 1, &|next| has(OWN, next)))
                || (speaks(word) && near(at, 1, &act))
                || word.low == "sayalah"
        }),
    ];
    rules
        .iter()
        .find(|(_, rule)| clause.iter().enumerate().any(|(at, word)| rule(at, word)))
        .map(|(kind, _)| *kind)
}

/// *nama saya X*, *mengaku X*, *Sdri. X*: a capital follows.
fn names(text: &str, clause: &[Word], at: usize, word: &Word) -> bool {
    let capital = |next: &Word| {
        text.get(next.start..next.end)
            .is_some_and(|name| name.starts_with(char::is_uppercase))
    };
    let behind = if matches!(word.low.as_str(), "nama" | "memperkenalkan") {
        3
    } else {
        1
    };
    (has(NAMED, word) && clause.iter().skip(at + 1).take(behind).any(capital))
        || (has(FIRST, word) && at < 2 && clause.get(at + 1).is_some_and(capital))
}

/// *satu-satunya*, *salah satu dari*, *hanya kami bertiga*, *hanya saya*, *kami berempat*.
fn only_one(clause: &[Word], at: usize, word: &Word, speaks: &dyn Fn(&Word) -> bool) -> bool {
    let next = clause.get(at + 1);
    let second = next.is_some_and(|next| next.low == "satunya");
    let among = word.low == "salah"
        && next.is_some_and(|next| next.low == "satu")
        && clause.get(at + 2).is_some_and(|third| third.low == "dari");
    let few = |next: &Word| has(FEW, next) || speaks(next);
    let alone = has(ONLY, word) && clause.iter().skip(at + 1).take(2).any(few);
    let group = matches!(word.low.as_str(), "kami" | "kita" | "kitorang")
        && next.is_some_and(|next| next.low.starts_with("ber") && has(FEW, next));
    (word.low == "satu" && second) || among || alone || group
}

/// *selama 21 tahun bekerja*, *masa kerja 24 tahun*, *sejak 2019 saya*, *semester 4*, *angkatan 2021*.
fn tenure(clause: &[Word], at: usize, word: &Word) -> bool {
    let next_is_number = clause
        .get(at + 1)
        .is_some_and(|next| next.low.bytes().all(|sign| sign.is_ascii_digit()));
    match word.low.as_str() {
        "angkatan" | "umur" | "usia" => next_is_number,
        "semester" | "smt" => clause.iter().any(|word| has(FIRST, word)) || next_is_number,
        "tahun" | "thn" => clause.iter().any(|word| {
            has(FIRST, word)
                || matches!(
                    word.low.as_str(),
                    "bekerja" | "kerja" | "mengabdi" | "honor" | "masa"
                )
        }),
        _ => false,
    }
}

/// The closing lines of a letter: short, beginning with a capital, after the last full paragraph.
fn signature(text: &str) -> Vec<Bytes> {
    const LINES: usize = 4;
    const LONGEST: usize = 60;
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split('\n')
        .map(|line| {
            let start = at;
            at += line.len() + 1;
            (start, line)
        })
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    if lines.len() < 3 {
        return Vec::new();
    }
    lines
        .iter()
        .rev()
        .take(LINES)
        .take_while(|(_, line)| {
            line.chars().count() <= LONGEST && !line.trim_end().ends_with(['?', '!', ':'])
        })
        .map(|(start, line)| {
            let lead = line.len() - line.trim_start().len();
            (start + lead, start + lead + line.trim().len(), TraitKind::Name)
        })
        .collect()
}
