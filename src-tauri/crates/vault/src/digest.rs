//! The digest over a file's sealed chunks, for readers without any key.

use crate::{Hash, context};

/// BLAKE3 over the sealed chunks in order, each behind its length: what the registering entry holds in clear, so that
/// chunks can be verified without any key.
#[derive(Debug, Clone)]
pub struct SealedDigest(blake3::Hasher);

impl Default for SealedDigest {
    fn default() -> Self {
        Self(blake3::Hasher::new_derive_key(context::FILE_DIGEST))
    }
}

impl SealedDigest {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next sealed chunk.
    pub fn push(&mut self, sealed: &[u8]) {
        self.0.update(&(sealed.len() as u64).to_be_bytes());
        self.0.update(sealed);
    }

    /// The digest of all pushed so far.
    pub fn finish(&self) -> Hash {
        Hash(*self.0.finalize().as_bytes())
    }
}

/// [`SealedDigest`] over chunks at hand.
pub fn sealed_digest(chunks: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Hash {
    let mut digest = SealedDigest::new();
    for chunk in chunks {
        digest.push(chunk.as_ref());
    }
    digest.finish()
}
