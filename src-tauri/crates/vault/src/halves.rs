//! An item's key in two halves, for two groups that never share a member.

use crate::{Half, ItemKey, Secret, keys::Key32};

/// Splits an item's key: the first half is random, the second is key XOR first. Either alone is independent of the key.
pub fn split_halves(key: &ItemKey, rng: &mut impl rand_core::CryptoRng) -> (Half, Half) {
    let first = Half::make(rng);
    let second = Half::from_secret(xor(key.expose(), first.expose()));
    (first, second)
}

/// Puts the two halves together, in either order. Compare the key with its id afterwards: any two halves give a key.
pub fn join_halves(first: &Half, second: &Half) -> ItemKey {
    ItemKey::from_secret(xor(first.expose(), second.expose()))
}

fn xor(left: &[u8; 32], right: &[u8; 32]) -> Secret<[u8; 32]> {
    let mut mixed = Secret::new(*left);
    for (byte, other) in mixed.expose_mut().iter_mut().zip(right) {
        *byte ^= other;
    }
    mixed
}
