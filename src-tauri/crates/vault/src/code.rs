//! Bytes as a code for QR and paste: a name, then groups of base32 (Crockford's alphabet), with a checksum.
//! Whoever has to type by hand takes the words instead: they can say which one is wrong.

use crate::words::{Check, from_words};
use crate::{Secret, WordsError, wire};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How each of our codes begins.
const FAMILY: &str = "SAKSAMA-";
const CHECKSUM: usize = 4;
const GROUP: usize = 5;

/// A code that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// A code for something else, or of a newer program.
    #[error("this is not such a code")]
    OtherCode,
    /// This character, counted from 1 without dashes and spaces, belongs to no code.
    #[error("character {position} of the code is not valid")]
    Character {
        /// Which one.
        position: usize,
    },
    /// Too short or too long.
    #[error("the code is not complete")]
    Length,
    /// A character is wrong.
    #[error("the code has a mistake in it")]
    Checksum,
    /// Typed as words, and the words are wrong.
    #[error(transparent)]
    Words(#[from] WordsError),
}

fn checksum(context: &'static str, bytes: &[u8]) -> [u8; CHECKSUM] {
    let [a, b, c, d, ..] = wire::derive(context, &[bytes]);
    [a, b, c, d]
}

/// `NAME-XXXXX-XXXXX-…`; only characters of a QR code's alphanumeric mode.
pub(crate) fn to_code(name: &str, context: &'static str, bytes: &[u8]) -> Secret<String> {
    let mut payload = Secret::new(Vec::with_capacity(bytes.len() + CHECKSUM));
    payload.expose_mut().extend_from_slice(bytes);
    payload.expose_mut().extend_from_slice(&checksum(context, bytes));
    let digits = (payload.expose().len() * 8).div_ceil(5);
    let mut code = Secret::new(String::with_capacity(
        name.len() + digits + digits.div_ceil(GROUP),
    ));
    code.expose_mut().push_str(name);
    let (mut held, mut bits, mut written) = (0_u32, 0, 0);
    let mut put = |digit: u32| {
        if written % GROUP == 0 {
            code.expose_mut().push('-');
        }
        written += 1;
        code.expose_mut().extend(
            ALPHABET
                .get(digit as usize % 32)
                .map(|letter| char::from(*letter)),
        );
    };
    for byte in payload.expose() {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            put(held >> bits);
            held &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        put(held << (5 - bits));
    }
    code
}

/// Reads `length` bytes from either form, the code or its words.
pub(crate) fn from_code_or_words(
    name: &str,
    context: &'static str,
    text: &str,
    length: usize,
) -> Result<Secret<Vec<u8>>, CodeError> {
    let text = text.trim_start();
    if let Some(digits) = strip_name(name, text) {
        return from_code(context, digits, length);
    }
    // Some other code of ours, perhaps of a newer program: no words either.
    if strip_name(FAMILY, text).is_some() {
        return Err(CodeError::OtherCode);
    }
    Ok(from_words(text, length, Check::Three)?)
}

fn strip_name<'a>(name: &str, text: &'a str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(name.len())?;
    start.eq_ignore_ascii_case(name).then_some(rest)
}

/// Reads `length` bytes back; case, spaces and dashes do not matter, O is 0, I and L are 1.
fn from_code(context: &'static str, text: &str, length: usize) -> Result<Secret<Vec<u8>>, CodeError> {
    let total = length + CHECKSUM;
    let mut payload = Secret::new(Vec::with_capacity(total));
    let (mut held, mut bits) = (0_u32, 0);
    let letters = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-');
    for (place, letter) in letters.enumerate() {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        };
        let digit = ALPHABET.iter().position(|known| char::from(*known) == letter);
        let digit = digit.ok_or(CodeError::Character { position: place + 1 })?;
        held = held << 5 | digit as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            if payload.expose().len() == total {
                return Err(CodeError::Length);
            }
            payload.expose_mut().push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    if payload.expose().len() != total || bits >= 5 {
        return Err(CodeError::Length);
    }
    let (bytes, found) = payload.expose().split_at(length);
    if held != 0 || found != checksum(context, bytes) {
        return Err(CodeError::Checksum);
    }
    payload.expose_mut().truncate(length);
    Ok(payload)
}
