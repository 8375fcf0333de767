//! Fixed-width, big-endian reading and the one way several parts become one message.

use zeroize::Zeroize;

/// Reads a byte string from front to back; `None` when it is too short.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*head)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    pub(crate) fn rest(self) -> &'a [u8] {
        self.rest
    }

    /// `Some` when nothing is left over.
    pub(crate) fn end(self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }
}

/// Bytes that do not begin with the magic and version asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormError {
    /// Something else, or nothing.
    Other,
    /// The magic, and a version this program does not know.
    UnknownVersion(u8),
}

/// What follows the magic (four bytes) and the version (one).
pub(crate) fn strip_form<'a>(form: &[u8; 5], bytes: &'a [u8]) -> Result<&'a [u8], FormError> {
    let [magic @ .., version] = form;
    match bytes.split_first_chunk::<5>() {
        Some(([found @ .., _], _)) if found != magic => Err(FormError::Other),
        Some(([.., found], _)) if found != version => Err(FormError::UnknownVersion(*found)),
        Some((_, rest)) => Ok(rest),
        None => Err(FormError::Other),
    }
}

/// The context and the parts, each behind its length as eight bytes, so that no two lists of parts are one message.
pub(crate) fn message(context: &str, parts: &[&[u8]]) -> Vec<u8> {
    let size = parts
        .iter()
        .fold(8 + context.len(), |sum, part| sum + 8 + part.len());
    let mut message = Vec::with_capacity(size);
    for part in std::iter::once(&context.as_bytes()).chain(parts) {
        message.extend_from_slice(&(part.len() as u64).to_be_bytes());
        message.extend_from_slice(part);
    }
    message
}

/// BLAKE3 `derive_key` over the parts, each behind its length.
pub(crate) fn derive(context: &'static str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let derived = *hasher.finalize().as_bytes();
    // A part may be a key, and the hasher holds the last kilobyte it was fed.
    hasher.zeroize();
    derived
}
