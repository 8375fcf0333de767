//! Bytes as Indonesian words, eleven bits a word: for sheets, codes, passphrases and what two people read to each other.
//!
//! The list (`words.txt`) was written by hand for this program: 2,048 common words of 4 to 8 letters a–z. No two share
//! their first four letters, so four letters are enough when typing.

use std::sync::LazyLock;

use zeroize::Zeroize;

use crate::Secret;
use crate::check_words::{CHECK_WORDS, Verdict, check_symbols, judge};

/// How many words the list has: eleven bits each.
pub const WORDS: usize = 2048;

const BITS: u32 = 11;

static LIST: LazyLock<[&'static str; WORDS]> = LazyLock::new(|| {
    let mut list = [""; WORDS];
    for (slot, word) in list.iter_mut().zip(include_str!("words.txt").split_whitespace()) {
        *slot = word;
    }
    list
});

/// Whether check words stand at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// None: short comparisons by ear.
    None,
    /// Three: what is printed and typed again. Any single wrong word is found by its place.
    Three,
}

impl Check {
    fn words(self) -> usize {
        match self {
            Self::None => 0,
            Self::Three => CHECK_WORDS,
        }
    }
}

/// Words that cannot be read; positions count from 1, as on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// This word is not in the list. The word itself is not repeated: it may be nearly a secret.
    #[error("word {position} is not in the list")]
    Unknown {
        /// Which word.
        position: usize,
    },
    /// Too few or too many words.
    #[error("expected {expected} words, found {found}")]
    Count {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A word of the list, but the wrong one (or, rarely, one of several wrong ones).
    #[error("word {position} is not the right one")]
    Wrong {
        /// Which word.
        position: usize,
    },
    /// Two or more are wrong, or stand in each other's place.
    #[error("several words are wrong or in the wrong order")]
    Several,
}

/// The word of an index; only the lowest eleven bits count.
pub(crate) fn word(index: u16) -> &'static str {
    LIST.get(usize::from(index) % WORDS).copied().unwrap_or_default()
}

/// The index of a word, whole or by its first four letters or more, in any case.
fn index(typed: &str) -> Option<u16> {
    let lower = Secret::new(typed.to_ascii_lowercase());
    let typed = lower.expose().as_str();
    let place = LIST.partition_point(|word| *word < typed);
    let found = LIST
        .get(place)
        .filter(|word| **word == typed || typed.len() >= 4 && word.starts_with(typed));
    found.and_then(|_| u16::try_from(place).ok())
}

/// The list, for suggestions while someone types.
pub fn word_list() -> &'static [&'static str; WORDS] {
    &LIST
}

/// How many words so many bytes take.
pub fn words_for(bytes: usize, check: Check) -> usize {
    (bytes * 8).div_ceil(BITS as usize) + check.words()
}

pub(crate) fn symbols(bytes: &[u8]) -> Vec<u16> {
    let mut symbols = Vec::with_capacity(words_for(bytes.len(), Check::Three));
    let mut held: u32 = 0;
    let mut bits = 0;
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        if bits >= BITS {
            bits -= BITS;
            symbols.push((held >> bits) as u16);
            held &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        symbols.push((held << (BITS - bits)) as u16);
    }
    symbols
}

/// Bytes as words, with or without check words.
pub fn to_words(bytes: &[u8], check: Check) -> Vec<&'static str> {
    let mut symbols = symbols(bytes);
    if check == Check::Three {
        let checks = check_symbols(&symbols);
        symbols.extend_from_slice(&checks);
    }
    let words = symbols.iter().map(|symbol| word(*symbol)).collect();
    symbols.zeroize();
    words
}

/// Reads `length` bytes back. Case, line breaks, punctuation and numbering between the words do not matter.
pub fn from_words(text: &str, length: usize, check: Check) -> Result<Secret<Vec<u8>>, WordsError> {
    let typed = || {
        text.split(|letter: char| !letter.is_alphabetic())
            .filter(|word| !word.is_empty())
    };
    let mut symbols = Secret::new(Vec::with_capacity(words_for(length, check)));
    for (place, typed) in typed().enumerate() {
        symbols
            .expose_mut()
            .push(index(typed).ok_or(WordsError::Unknown { position: place + 1 })?);
    }
    let expected = words_for(length, check);
    let found = symbols.expose().len();
    if found != expected {
        return Err(WordsError::Count { expected, found });
    }
    if check == Check::Three {
        match judge(symbols.expose()) {
            Verdict::Sound => {}
            Verdict::OneWrong(place) => {
                return Err(WordsError::Wrong { position: place + 1 });
            }
            Verdict::SeveralWrong => return Err(WordsError::Several),
        }
    }
    let mut bytes = Secret::new(Vec::with_capacity(length + 1));
    let mut held: u32 = 0;
    let mut bits = 0;
    for symbol in symbols.expose().iter().take(expected - check.words()) {
        held = held << BITS | u32::from(*symbol);
        bits += BITS;
        while bits >= 8 {
            bits -= 8;
            bytes.expose_mut().push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    // Bits past the last byte are zero in every code we make; anything else is a wrong last word.
    let surplus = bytes.expose().iter().skip(length).any(|byte| *byte != 0);
    if held != 0 || surplus {
        return Err(WordsError::Wrong {
            position: expected - check.words(),
        });
    }
    bytes.expose_mut().truncate(length);
    Ok(bytes)
}
