//! Words of a text: folded, abbreviations spelled out, the stem beside each word.
//!
//! What FTS5 stores and what is asked of it both go through here, so a change of these rules needs an index made anew:
//! a print of them is kept in every index and compared whenever one is opened.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use snowball_stemmers_rs::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::abbreviations::{ABBREVIATIONS, STEMS};

/// The longest word that is kept, in characters; the rest of it is dropped.
const LONGEST_WORD: usize = 64;
/// The shortest word that is stemmed and the shortest stem that is kept, in letters.
const SHORTEST_STEMMED: usize = 5;
const SHORTEST_STEM: usize = 4;
/// How many words a writer remembers the stems of.
const MOST_REMEMBERED: usize = 50_000;
/// The most words of one search.
const MOST_TERMS: usize = 12;

/// A sentence that touches every rule.
const PROBE: &str = "Sdr. Jum'at dgn RSUD Kab. Á tdk membeli pengadaan orang2 Rp1.250.000, 50jt; No. 0012/IJ/XI/2026 \
     mengetahui penerimaan keuangan disalurkan bertanggungjawab kesejahteraan";

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded and spelled out.
    pub text: String,
    /// Its stem; the word itself where there is none worth keeping.
    pub stem: String,
    /// Where it stands in the text, in bytes; words spelled out of one abbreviation share a place.
    pub span: Range<usize>,
}

/// What a search asks of a text: one of these, each of them all of its needles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub any: Vec<Vec<Needle>>,
}

/// One thing a text must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Needle {
    /// A word that begins so: the last one while somebody types.
    Prefix(String),
    /// A word, or another word of its stem.
    Word { text: String, stem: String },
}

static SPELLED_OUT: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| ABBREVIATIONS.iter().copied().collect());
static KNOWN_STEMS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| STEMS.iter().copied().collect());
static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Indonesian));

/// A print of the rules by which words are made: both tables, and what becomes of a sentence.
pub(crate) fn rules() -> i64 {
    let probe = words(PROBE);
    let made = probe
        .iter()
        .flat_map(|word| [word.text.as_str(), word.stem.as_str()]);
    print(
        ABBREVIATIONS
            .iter()
            .chain(STEMS)
            .flat_map(|(one, other)| [*one, *other])
            .chain(made),
    )
}

/// A print of texts, to see whether they changed (FNV-1a; not against malice).
pub(crate) fn print<'a>(texts: impl IntoIterator<Item = &'a str>) -> i64 {
    let mut print = 0xcbf2_9ce4_8422_2325_u64;
    for byte in texts.into_iter().flat_map(|text| text.bytes().chain([0xff])) {
        print = (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    print.cast_signed()
}

/// The words of a text in order.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    each_token(text, |token, span| {
        for word in spelled_out(token) {
            found.push(Word {
                stem: stem(&word),
                text: word,
                span: span.clone(),
            });
        }
    });
    found
}

/// The text as words with single spaces between them. Doing it again changes nothing.
#[must_use]
pub fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in words(text) {
        push(&mut normal, &word.text);
    }
    normal
}

/// Makes the columns of the full-text table; a word met twice is stemmed once.
#[derive(Debug, Default)]
pub struct Columns {
    stems: HashMap<String, String>,
}

impl Columns {
    /// Adds all words of a text and the stems of those that have another one, and says every stem.
    pub(crate) fn add(
        &mut self,
        text: &str,
        plain: &mut String,
        stems: &mut String,
        mut say: impl FnMut(&str),
    ) {
        if self.stems.len() > MOST_REMEMBERED {
            self.stems.clear();
        }
        each_token(text, |token, _| {
            for word in spelled_out(token) {
                push(plain, &word);
                let stem = match self.stems.get(&word) {
                    Some(stem) => stem,
                    None => self.stems.entry(word.clone()).or_insert_with(|| stem(&word)),
                };
                if *stem != word {
                    push(stems, stem);
                }
                say(stem);
            }
        });
    }
}

pub(crate) fn push(line: &mut String, word: &str) {
    if !line.is_empty() {
        line.push(' ');
    }
    line.push_str(word);
}

/// What a search asks for. The last word is taken as a beginning unless a space follows it; a single letter that is
/// still being typed asks for nothing yet.
pub(crate) fn terms(search: &str) -> Vec<Term> {
    let mut tokens = Vec::new();
    each_token(search, |token, span| tokens.push((token.to_owned(), span)));
    let last = tokens.len().wrapping_sub(1);
    let typing = tokens.last().is_some_and(|(_, span)| span.end == search.len());
    let mut terms = Vec::new();
    for (at, (token, _)) in tokens.into_iter().enumerate() {
        let exact: Vec<Needle> = spelled_out(&token)
            .into_iter()
            .map(|text| Needle::Word {
                stem: stem(&text),
                text,
            })
            .collect();
        let term = if typing && at == last {
            let mut letters = token.chars();
            let is_one_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
            if is_one_letter {
                continue;
            }
            // What is typed so far may be the beginning of a word or a whole word in another form.
            let beginning: Vec<Needle> = match exact.as_slice() {
                // An amount or a doubled word, *rp50*, *orang2*: its last piece is what may grow.
                [pieces @ .., Needle::Word { text, .. }] if !SPELLED_OUT.contains_key(token.as_str()) => {
                    pieces
                        .iter()
                        .cloned()
                        .chain([Needle::Prefix(text.clone())])
                        .collect()
                }
                _ => vec![Needle::Prefix(token.clone())],
            };
            Term {
                any: vec![beginning, exact],
            }
        } else {
            Term { any: vec![exact] }
        };
        if !term.any.iter().all(Vec::is_empty) && !terms.contains(&term) {
            terms.push(term);
        }
        if terms.len() == MOST_TERMS {
            break;
        }
    }
    terms
}

impl Needle {
    pub(crate) fn finds(&self, word: &Word) -> bool {
        match self {
            Self::Prefix(beginning) => word.text.starts_with(beginning.as_str()),
            Self::Word { text, stem } => word.text == *text || word.stem == *stem,
        }
    }
}

/// A number as it is compared: folded, its groups of letters and digits with one slash between them and without leading
/// zeros, so that *R-0012/IJ/2026* is found as *r 12 ij 2026*. Empty where there is no letter or digit.
#[must_use]
pub fn number(text: &str) -> String {
    let mut number = String::with_capacity(text.len());
    let mut group = String::new();
    let mut digits = false;
    let close = |group: &mut String, digits: bool, number: &mut String| {
        if group.is_empty() {
            return;
        }
        if !number.is_empty() {
            number.push('/');
        }
        let kept = if digits {
            group.trim_start_matches('0')
        } else {
            group.as_str()
        };
        number.push_str(if kept.is_empty() { "0" } else { kept });
        group.clear();
    };
    for sign in text.chars().flat_map(folded) {
        if !sign.is_alphanumeric() {
            close(&mut group, digits, &mut number);
            continue;
        }
        if sign.is_ascii_digit() != digits {
            close(&mut group, digits, &mut number);
            digits = sign.is_ascii_digit();
        }
        group.push(sign);
    }
    close(&mut group, digits, &mut number);
    number
}

/// A number as the register orders it: its year first, then its groups with digits filled up.
pub(crate) fn number_order(text: &str) -> String {
    let number = number(text);
    let year = number
        .rsplit('/')
        .find(|group| {
            group.len() == 4 && (group.starts_with("19") || group.starts_with("20")) && is_digits(group)
        })
        .unwrap_or("0000");
    let mut order = year.to_owned();
    for group in number.split('/') {
        order.push('/');
        if is_digits(group) {
            order.push_str(&format!("{group:0>10}"));
        } else {
            order.push_str(group);
        }
    }
    order
}

/// The stem that stands beside a word: for digits the number without leading zeros.
pub(crate) fn stem(word: &str) -> String {
    if is_digits(word) {
        let bare = word.trim_start_matches('0');
        return if bare.is_empty() {
            "0".to_owned()
        } else {
            bare.to_owned()
        };
    }
    if let Some(known) = KNOWN_STEMS.get(word) {
        return (*known).to_owned();
    }
    let is_plain = word.len() >= SHORTEST_STEMMED && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_plain {
        return word.to_owned();
    }
    let stem = STEMMER.stem(word);
    if stem.len() >= SHORTEST_STEM {
        stem.into_owned()
    } else {
        word.to_owned()
    }
}

/// Calls back with each run of letters and digits, folded, and its place in the text.
pub(crate) fn each_token(text: &str, mut take: impl FnMut(&str, Range<usize>)) {
    let mut token = Token::default();
    for (at, sign) in text.char_indices() {
        if sign.is_ascii() {
            // What nearly all of every text is, without the tables of Unicode.
            let joins = matches!(sign, '\'' | '`') && !token.text.is_empty();
            if !joins {
                token.meet(sign.to_ascii_lowercase(), text, at..at + 1, &mut take);
            }
        } else if !is_joiner(sign) || token.text.is_empty() {
            for plain in folded(sign) {
                token.meet(plain, text, at..at + sign.len_utf8(), &mut take);
            }
        }
    }
    token.close(&mut take);
}

/// The token being read.
#[derive(Default)]
struct Token {
    text: String,
    length: usize,
    span: Range<usize>,
}

impl Token {
    fn meet(
        &mut self,
        plain: char,
        whole: &str,
        place: Range<usize>,
        take: &mut impl FnMut(&str, Range<usize>),
    ) {
        if plain.is_alphanumeric() {
            if self.text.is_empty() {
                self.span.start = place.start;
            }
            if self.length < LONGEST_WORD {
                self.text.push(plain);
            }
            self.length += 1;
            self.span.end = place.end;
        } else if plain == '.' && is_thousands(&self.text, whole.get(place.end..).unwrap_or_default()) {
            // 472.138.500 is one number.
        } else {
            self.close(take);
        }
    }

    fn close(&mut self, take: &mut impl FnMut(&str, Range<usize>)) {
        if !self.text.is_empty() {
            take(&self.text, self.span.clone());
            self.text.clear();
            self.length = 0;
        }
    }
}

/// Signs inside a word that are no letters: *Jum'at*, soft hyphens, joiners. At its end they change nothing.
const fn is_joiner(sign: char) -> bool {
    matches!(
        sign,
        '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}'
    )
}

/// NFKD, lower case, without combining marks.
fn folded(sign: char) -> impl Iterator<Item = char> {
    std::iter::once(sign)
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|plain| !is_combining_mark(*plain))
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a point after `token` only groups thousands.
fn is_thousands(token: &str, rest: &str) -> bool {
    let digits = token.strip_prefix("rp").unwrap_or(token);
    let mut next = rest.chars();
    is_digits(digits)
        && next.by_ref().take(3).filter(char::is_ascii_digit).count() == 3
        && !next.next().is_some_and(|sign| sign.is_alphanumeric())
}

/// Whether a folded token is an abbreviation, so that a point after it ends no sentence.
pub(crate) fn is_abbreviation(token: &str) -> bool {
    SPELLED_OUT.contains_key(token)
}

/// The words a token stands for.
pub(crate) fn spelled_out(token: &str) -> Vec<String> {
    let token = without_doubling(token);
    let amount = token.trim_start_matches("rp");
    let token = if amount.starts_with(|sign: char| sign.is_ascii_digit()) {
        amount
    } else {
        token
    };
    let letters_at = token
        .find(|sign: char| !sign.is_ascii_digit())
        .unwrap_or(token.len());
    let (digits, rest) = token.split_at(letters_at);
    if !digits.is_empty() && matches!(rest, "rb" | "rban" | "ribu" | "jt" | "jtan" | "juta") {
        return vec![
            digits.to_owned(),
            SPELLED_OUT.get(rest).copied().unwrap_or(rest).to_owned(),
        ];
    }
    match SPELLED_OUT.get(token) {
        Some(meaning) => meaning.split(' ').map(str::to_owned).collect(),
        None => vec![token.to_owned()],
    }
}

/// *orang2* is *orang-orang*.
fn without_doubling(token: &str) -> &str {
    match token.strip_suffix('2') {
        Some(word) if word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()) => word,
        _ => token,
    }
}

#[cfg(test)]
#[path = "prepare_tests.rs"]
mod tests;
