//! Ed25519 signatures over a context and length-prefixed parts, always checked one by one and strictly.
//!
//! Batch verification is left out on purpose: it accepts crafted signatures that single checking refuses, so two
//! desks could disagree about a row.

use ed25519_dalek::Signer;

use crate::wire::message;
use crate::{Head, Secret, Signature, context};

/// The private half of a signing key.
pub struct SignKey(ed25519_dalek::SigningKey);

/// A signature that is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The public key is no point of the curve.
    #[error("the public key is not a key")]
    Key,
    /// The signature is not this key's signature of this message.
    #[error("the signature does not hold")]
    Refused,
}

impl SignKey {
    /// A new random key.
    pub fn make(rng: &mut impl rand_core::CryptoRng) -> Self {
        let mut seed = Secret::new([0; 32]);
        rng.fill_bytes(seed.expose_mut());
        Self::from_seed(seed.expose())
    }

    /// The key that grows from these 32 bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The 32 bytes it grew from.
    pub(crate) fn seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// A second copy.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }
}

impl std::fmt::Debug for SignKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("<rahasia>")
    }
}

/// Signs a context and parts.
pub fn sign(key: &SignKey, context: &'static str, parts: &[&[u8]]) -> Signature {
    Signature(key.0.sign(&message(context, parts)).to_bytes())
}

/// Checks a signature of a context and parts, strictly.
pub fn verify(
    public: &[u8; 32],
    context: &'static str,
    parts: &[&[u8]],
    signature: &Signature,
) -> Result<(), SignatureError> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(public).map_err(|_| SignatureError::Key)?;
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    key.verify_strict(&message(context, parts), &signature)
        .map_err(|_| SignatureError::Refused)
}

/// Signs a head; the bytes are [`Head::encode`]'s.
pub fn sign_head(key: &SignKey, head: &Head) -> Signature {
    sign(key, context::ENTRY, &[&head.encode()])
}

/// A public key made ready to check many signatures: finding its point is a sixth of a check.
#[derive(Debug, Clone)]
pub struct HeadVerifier(ed25519_dalek::VerifyingKey);

impl HeadVerifier {
    /// Makes a key ready; `None`: no point of the curve, so no signature of it holds.
    #[must_use]
    pub fn of(public: &[u8; 32]) -> Option<Self> {
        ed25519_dalek::VerifyingKey::from_bytes(public).ok().map(Self)
    }

    /// As [`verify_head`].
    ///
    /// # Errors
    /// [`SignatureError::Refused`].
    pub fn verify(&self, head: &[u8], signature: &Signature) -> Result<(), SignatureError> {
        self.0
            .verify_strict(
                &message(context::ENTRY, &[head]),
                &ed25519_dalek::Signature::from_bytes(&signature.0),
            )
            .map_err(|_| SignatureError::Refused)
    }
}

/// Checks the signature of a head exactly as stored.
pub fn verify_head(public: &[u8; 32], head: &[u8], signature: &Signature) -> Result<(), SignatureError> {
    verify(public, context::ENTRY, &[head], signature)
}
