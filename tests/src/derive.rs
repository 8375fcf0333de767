//! Repeats derived from the originals: shortened to the essential sentences, abbreviated as offices and messages
//! abbreviate, misspelt as people mistype and write by ear, or several at once. Which repeat is made of which original,
//! how and with what seed stands in the files of the originals.
//!
//! What points to the reporter (the traits, his name and numbers) is never altered: nobody misspells himself, and tests
//! look for it word for word.

use crate::cases::{Case, Derivation, Elements, Link, LinkKind, folded, sentences};
use crate::chance::Dice;
use chrono::Days;
use std::collections::HashSet;
use std::ops::Range;

/// The repeats of every original among these cases, T001 to T120.
#[must_use]
pub fn all(cases: &[Case]) -> Vec<Case> {
    let mut made: Vec<Case> = cases
        .iter()
        .flat_map(|original| {
            original
                .derived
                .iter()
                .map(move |derivation| derived(original, derivation))
        })
        .collect();
    made.sort_by(|a, b| a.id.cmp(&b.id));
    made
}

/// One repeat. The same original and derivation give the same repeat.
#[must_use]
pub fn derived(original: &Case, derivation: &Derivation) -> Case {
    let mut dice = Dice::new(derivation.seed);
    let mut case = original.clone();
    case.id.clone_from(&derivation.id);
    case.of = Some(original.id.clone());
    case.derived = Vec::new();
    case.links.push(Link {
        id: original.id.clone(),
        kind: LinkKind::SameMatter,
    });
    case.links.sort();

    let later = Days::new(dice.between(3, 60) as u64);
    case.head.date = case.head.date.checked_add_days(later).unwrap_or(case.head.date);
    case.head.received = case
        .head
        .received
        .checked_add_days(later)
        .unwrap_or(case.head.received);
    case.head.number = None;
    case.head.tu_agenda_no = None;

    for step in derivation.how.split('+') {
        match step {
            "shortened" => shorten(&mut case),
            "abbreviated" => rewrite(&mut case, &mut dice, abbreviate),
            "misspelt" => rewrite(&mut case, &mut dice, misspell),
            _ => {}
        }
    }
    case.traits.retain(|found| case.text.contains(found.as_str()));
    case
}

/// Applies a way of writing to everything a clerk would type anew: text, subject, title and elements.
fn rewrite(case: &mut Case, dice: &mut Dice, how: fn(&str, &mut Dice) -> String) {
    case.text = around(&case.text, &kept_spans(case), |free| how(free, dice));
    case.head.subject = how(&case.head.subject, dice);
    case.title = how(&case.title, dice);
    let Elements {
        what,
        who,
        place,
        when,
        why,
        how: means,
        how_much,
    } = &mut case.elements;
    for element in [what, who, place, when, why, means, how_much]
        .into_iter()
        .flatten()
    {
        *element = how(element, dice);
    }
}

/// Where the text must stay as it is.
fn kept_spans(case: &Case) -> Vec<Range<usize>> {
    let kept = case
        .traits
        .iter()
        .map(String::as_str)
        .chain(case.reporter.items());
    let mut spans: Vec<Range<usize>> = kept
        .filter(|kept| !kept.is_empty())
        .flat_map(|kept| {
            case.text
                .match_indices(kept)
                .map(move |(at, _)| at..at + kept.len())
        })
        .collect();
    spans.sort_by_key(|span| span.start);
    spans
}

/// Rewrites a text except in these spans.
fn around(text: &str, kept: &[Range<usize>], mut rewrite: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in kept {
        if span.start > at {
            out.push_str(&rewrite(&text[at..span.start]));
        }
        if span.end > at {
            out.push_str(&text[span.start.max(at)..span.end]);
            at = span.end;
        }
    }
    out.push_str(&rewrite(&text[at..]));
    out
}

/// The share of the words that a shortened text keeps.
const KEPT_SHARE: f64 = 0.45;

/// Keeps the sentences that carry most of the matter (parties, bodies, amounts, dates, the officer's elements), in
/// their order, and the reporter's last line.
fn shorten(case: &mut Case) {
    let telling = telling_words(case);
    let parts = sentences(&case.text);
    let mut ranked: Vec<(usize, usize)> = parts
        .iter()
        .enumerate()
        .map(|(at, sentence)| {
            let words: Vec<String> = folded(sentence).collect();
            let weight: usize = words
                .iter()
                .map(|word| {
                    if word.bytes().any(|byte| byte.is_ascii_digit()) {
                        2
                    } else {
                        usize::from(telling.contains(word))
                    }
                })
                .sum();
            (weight * 100 / (words.len() + 4), at)
        })
        .collect();
    ranked.sort_by_key(|(weight, at)| (std::cmp::Reverse(*weight), *at));

    let wanted = ((case.words() as f64 * KEPT_SHARE) as usize).max(45);
    let mut chosen: HashSet<usize> = HashSet::new();
    if let Some(name) = &case.reporter.name {
        chosen.extend(parts.iter().rposition(|part| part.contains(name.as_str())));
    }
    let mut words: usize = chosen
        .iter()
        .map(|at| parts[*at].split_whitespace().count())
        .sum();
    for (_, at) in ranked {
        if words >= wanted {
            break;
        }
        if chosen.insert(at) {
            words += parts[at].split_whitespace().count();
        }
    }
    let mut text = String::with_capacity(case.text.len());
    for (at, part) in parts.iter().enumerate() {
        if chosen.contains(&at) {
            text.push_str(part);
        } else if part.ends_with('\n') && !text.is_empty() && !text.ends_with('\n') {
            // A paragraph whose end is gone still ends.
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
    }
    case.text = text.trim_end().to_owned();
    case.title = case
        .title
        .rsplit_once(", ")
        .map_or_else(|| case.title.clone(), |(head, _)| head.to_owned());
    case.elements.why = None;
    case.elements.how = None;
}

/// The words of the parties, bodies and elements.
fn telling_words(case: &Case) -> HashSet<String> {
    let parties = case
        .parties
        .iter()
        .flat_map(|party| [&party.name, &party.unit, &party.position]);
    let Elements {
        what,
        who,
        place,
        when,
        how_much,
        ..
    } = &case.elements;
    let told = parties.chain([what, who, place, when, how_much]).flatten();
    told.flat_map(|text| folded(text))
        .filter(|word| word.len() >= 4)
        .collect()
}

/// What offices and messages abbreviate, longest wording first where one begins like another.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("pejabat pembuat komitmen", "PPK"),
    ("kuasa pengguna anggaran", "KPA"),
    ("bendahara pengeluaran", "bend. pengeluaran"),
    ("kepala subbagian tata usaha", "Kasubbag TU"),
    ("kepala bagian", "Kabag"),
    ("kepala subbagian", "Kasubbag"),
    ("kepala bidang", "Kabid"),
    ("kepala seksi", "Kasi"),
    ("kepala balai", "Ka. Balai"),
    ("kepala ruangan", "karu"),
    ("tata usaha", "TU"),
    ("rumah sakit umum pusat", "RSUP"),
    ("rumah sakit umum", "RSU"),
    ("rumah sakit", "RS"),
    ("kementerian kesehatan", "Kemenkes"),
    ("kementerian sosial", "Kemensos"),
    ("inspektorat jenderal", "Itjen"),
    ("inspektur jenderal", "Irjen"),
    ("direktur utama", "Dirut"),
    ("penerima manfaat", "PM"),
    ("program keluarga harapan", "PKH"),
    ("perjalanan dinas", "perjadin"),
    ("barang dan jasa", "barjas"),
    ("surat keputusan", "SK"),
    ("berita acara", "BA"),
    ("surat tugas", "ST"),
    ("tahun anggaran", "TA"),
    ("ruang rapat", "R. rapat"),
    ("atas nama", "a.n."),
    ("sampai dengan", "s.d."),
    ("dan lain-lain", "dll"),
    ("puskesmas", "PKM"),
    ("kabupaten", "Kab."),
    ("kecamatan", "Kec."),
    ("kelurahan", "Kel."),
    ("provinsi", "Prov."),
    ("politeknik", "poltek"),
    ("direktur", "Dir."),
    ("sekretaris", "sekr."),
    ("anggaran", "angg."),
    ("januari", "Jan"),
    ("februari", "Feb"),
    ("agustus", "Agt"),
    ("september", "Sept"),
    ("oktober", "Okt"),
    ("november", "Nop"),
    ("desember", "Des"),
    ("tanggal", "tgl"),
    ("nomor", "no."),
    ("telepon", "telp"),
    ("bulan", "bln"),
    ("tahun", "thn"),
    ("minggu", "mgg"),
    ("orang", "org"),
    ("bapak", "bpk"),
    ("saudara", "sdr"),
    ("kepada", "kpd"),
    ("dengan", "dgn"),
    ("untuk", "utk"),
    ("tidak", "tdk"),
    ("sudah", "sdh"),
    ("belum", "blm"),
    ("karena", "krn"),
    ("sampai", "smp"),
    ("dalam", "dlm"),
    ("seperti", "spt"),
    ("tersebut", "tsb"),
    ("dapat", "dpt"),
    ("tempat", "tmpt"),
    ("kalau", "klo"),
    ("juga", "jg"),
    ("hanya", "hny"),
    ("banyak", "byk"),
    ("setiap", "stp"),
    ("sebagai", "sbg"),
    ("adalah", "adl"),
    ("bahwa", "bhw"),
    ("yang", "yg"),
    ("saya", "sy"),
    ("pada", "pd"),
    ("dari", "dr"),
    ("juta", "jt"),
    ("ribu", "rb"),
];

/// How often a wording that has an abbreviation is abbreviated.
const ABBREVIATED_SHARE: f64 = 0.85;

/// Abbreviates words and wordings; a word keeps its capital.
fn abbreviate(text: &str, dice: &mut Dice) -> String {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &lower[at..];
        let found = if starts_word(text, at) {
            ABBREVIATIONS
                .iter()
                .find(|(long, _)| rest.starts_with(long) && ends_word(rest, long.len()))
        } else {
            None
        };
        match found {
            Some((long, short)) if dice.chance(ABBREVIATED_SHARE) => {
                let capital = text[at..].starts_with(char::is_uppercase);
                out.push_str(&if capital {
                    capitalised(short)
                } else {
                    (*short).to_owned()
                });
                at += long.len();
            }
            _ => {
                let Some(sign) = text[at..].chars().next() else {
                    break;
                };
                out.push(sign);
                at += sign.len_utf8();
            }
        }
    }
    out
}

fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|sign: char| sign.is_alphanumeric() || sign == '-')
}

fn ends_word(rest: &str, at: usize) -> bool {
    !rest[at..].starts_with(|sign: char| sign.is_alphanumeric() || sign == '-')
}

fn capitalised(word: &str) -> String {
    let mut signs = word.chars();
    signs
        .next()
        .map(|first| first.to_uppercase().chain(signs).collect())
        .unwrap_or_default()
}

/// Keys beside each other.
const NEIGHBOURS: &[(char, &str)] = &[
    ('a', "sqz"),
    ('b', "vng"),
    ('c', "xvd"),
    ('d', "sfe"),
    ('e', "wrd"),
    ('f', "dgr"),
    ('g', "fht"),
    ('h', "gjy"),
    ('i', "uok"),
    ('j', "hku"),
    ('k', "jli"),
    ('l', "kop"),
    ('m', "nj"),
    ('n', "bmh"),
    ('o', "ipl"),
    ('p', "ol"),
    ('r', "etf"),
    ('s', "adw"),
    ('t', "ryg"),
    ('u', "yij"),
    ('w', "qes"),
    ('y', "tuh"),
];

/// What is written as it is heard.
const BY_EAR: &[(&str, &str)] = &[
    ("kh", "h"),
    ("sy", "s"),
    ("v", "f"),
    ("f", "p"),
    ("z", "j"),
    ("x", "ks"),
    ("ai", "e"),
    ("au", "o"),
    ("ks", "x"),
    ("ngg", "ng"),
    ("ah", "a"),
    ("uh", "u"),
    ("iya", "ia"),
    ("ie", "iye"),
    ("oe", "ue"),
    ("q", "k"),
    ("dh", "d"),
];

/// How often a word of four letters or more is misspelt.
const MISSPELT_SHARE: f64 = 0.16;

/// Misspells words: a neighbouring key, a doubled, dropped or swapped letter, writing by ear, *di* joined or split.
fn misspell(text: &str, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(|sign: char| !sign.is_alphabetic()) {
        let word = piece.trim_end_matches(|sign: char| !sign.is_alphabetic());
        out.push_str(&misspelt_word(word, dice));
        out.push_str(&piece[word.len()..]);
    }
    for (right, wrong) in [
        (" di atas", " diatas"),
        (" di dalam", " didalam"),
        (" dibayar", " di bayar"),
        (" di luar", " diluar"),
    ] {
        if dice.chance(0.5) {
            out = out.replace(right, wrong);
        }
    }
    out
}

fn misspelt_word(word: &str, dice: &mut Dice) -> String {
    let mut signs: Vec<char> = word.chars().collect();
    if signs.len() < 4 || !dice.chance(MISSPELT_SHARE) {
        return word.to_owned();
    }
    // The first letter stays: it is the one people look at.
    let at = dice.between(1, signs.len() - 1);
    match dice.below(6) {
        0 => {
            let keys = NEIGHBOURS
                .iter()
                .find(|(key, _)| *key == signs[at])
                .map_or("", |(_, keys)| keys);
            let keys: Vec<char> = keys.chars().collect();
            if !keys.is_empty() {
                signs[at] = dice.pick(&keys);
            }
        }
        1 => signs.insert(at, signs[at]),
        2 => drop(signs.remove(at)),
        3 if at + 1 < signs.len() => signs.swap(at, at + 1),
        _ => return heard(word, dice),
    }
    signs.into_iter().collect()
}

/// One spelling by ear that fits the word; the word itself if none does.
fn heard(word: &str, dice: &mut Dice) -> String {
    let fitting: Vec<&(&str, &str)> = BY_EAR
        .iter()
        .filter(|(right, _)| word.get(1..).is_some_and(|rest| rest.contains(right)))
        .collect();
    if fitting.is_empty() {
        return word.to_owned();
    }
    let (right, wrong) = *dice.pick(&fitting);
    let (first, rest) = word.split_at(1);
    format!("{first}{}", rest.replacen(right, wrong, 1))
}
