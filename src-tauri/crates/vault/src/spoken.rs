//! Words for people: offered passphrases, and what two of them read to each other.

use crate::words::{Check, WORDS, symbols, to_words, word};
use crate::{Anchor, Id, PublicKeys, Secret, UnitId, context, wire};

fn random_words(rng: &mut impl rand_core::CryptoRng, count: usize) -> Secret<String> {
    // Nine letters and a space at most, so the text never grows and leaves no copy behind.
    let mut phrase = Secret::new(String::with_capacity(count * 10));
    for place in 0..count {
        if place > 0 {
            phrase.expose_mut().push(' ');
        }
        // 2^32 is a multiple of 2,048: no word is likelier than another.
        phrase
            .expose_mut()
            .push_str(word((rng.next_u32() % WORDS as u32) as u16));
    }
    phrase
}

/// How many words an offered passphrase has: 77 bits.
pub const PASSPHRASE_WORDS: usize = 7;

/// A passphrase of so many words; [`PASSPHRASE_WORDS`] is what the application offers, and never fewer are made.
pub fn passphrase(rng: &mut impl rand_core::CryptoRng, words: usize) -> Secret<String> {
    random_words(rng, words.max(PASSPHRASE_WORDS))
}

/// The four words by which a reporter who gave no name is known again.
pub fn phrase4(rng: &mut impl rand_core::CryptoRng) -> Secret<String> {
    random_words(rng, 4)
}

/// Eight words (88 bits) of a person's public keys, read aloud by one and compared by the other.
pub fn fingerprint_words(unit: &UnitId, person: &Id, keys: &PublicKeys) -> [&'static str; 8] {
    first_words(&wire::derive(
        context::FINGERPRINT,
        &[&unit.0, &person.0, &keys.sign, &keys.seal],
    ))
}

/// A whole anchor in words, with check words: for sheets and registers.
pub fn anchor_words(anchor: &Anchor) -> Vec<&'static str> {
    to_words(&anchor.to_bytes(), Check::Three)
}

/// Four words (44 bits) of an anchor: what two desks compare on their screens.
pub fn anchor_short(anchor: &Anchor) -> [&'static str; 4] {
    first_words(&wire::derive(context::ANCHOR, &[&anchor.to_bytes()]))
}

fn first_words<const N: usize>(hash: &[u8; 32]) -> [&'static str; N] {
    let mut words = [""; N];
    for (slot, symbol) in words.iter_mut().zip(symbols(hash)) {
        *slot = word(symbol);
    }
    words
}
