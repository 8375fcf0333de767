//! Padding before sealing: the store sees size classes, not sizes.

use crate::Secret;

/// Nothing sealed is shorter than this.
const SMALLEST: u64 = 256;

/// Padmé: rounds a length up so that only O(log log n) bits of it show, at a cost of at most 12 %.
/// Saturates, so no input overflows.
pub fn padme(length: u64) -> u64 {
    if length < 2 {
        return length;
    }
    let exponent = length.ilog2();
    let significant = exponent.checked_ilog2().unwrap_or(0) + 1;
    let mask = (1_u64 << exponent.saturating_sub(significant)) - 1;
    length.saturating_add(mask) & !mask
}

/// The size class of a content: Padmé, and never below 256.
pub fn padded_len(length: u64) -> u64 {
    padme(length).max(SMALLEST)
}

/// Length as four bytes, content, zeros up to the size class. `None` above 4 GiB.
pub(crate) fn pad(content: &[u8]) -> Option<Secret<Vec<u8>>> {
    let length = u32::try_from(content.len()).ok()?;
    let total = usize::try_from(padded_len(u64::from(length) + 4)).ok()?;
    // Room for the tag too: growing would leave an unwiped copy.
    let mut padded = Secret::new(Vec::with_capacity(total + 16));
    padded.expose_mut().extend_from_slice(&length.to_be_bytes());
    padded.expose_mut().extend_from_slice(content);
    padded.expose_mut().resize(total, 0);
    Some(padded)
}

/// Takes length and zeros off again, in place. `None` when the padding is not the one [`pad`] makes.
pub(crate) fn unpad(mut padded: Secret<Vec<u8>>) -> Option<Secret<Vec<u8>>> {
    let (length, rest) = padded.expose().split_first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length);
    let total = padded_len(u64::from(length) + 4);
    let end = usize::try_from(length).ok()?;
    let zeros = rest.get(end..)?;
    if u64::try_from(padded.expose().len()) != Ok(total) || zeros.iter().any(|byte| *byte != 0) {
        return None;
    }
    padded.expose_mut().drain(..4);
    padded.expose_mut().truncate(end);
    Some(padded)
}
