//! Tags of number claims: they bind a number to a case without naming the case.

use crate::wire::derive;
use crate::{Hash, Secret, StreamKey, context};

/// BLAKE3 under a key derived from the case's key, over group, year and n.
/// Whoever holds the case's key can tell that a claim is this case's; to everyone else it is a random string.
pub fn number_tag(case_key: &StreamKey, group: &str, year: i32, n: u32) -> Hash {
    let key = Secret::new(derive(context::NUMBER, &[case_key.expose()]));
    let mut hasher = blake3::Hasher::new_keyed(key.expose());
    hasher.update(&(group.len() as u64).to_be_bytes());
    hasher.update(group.as_bytes());
    hasher.update(&year.to_be_bytes());
    hasher.update(&n.to_be_bytes());
    Hash(*hasher.finalize().as_bytes())
}
