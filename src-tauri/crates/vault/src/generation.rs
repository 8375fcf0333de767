//! A new generation of a person's keys: signed by the old one; after loss, by officers.

use crate::{Id, PublicKeys, SignKey, Signature, SignatureError, UnitId, context, sign, verify};

/// The step from one generation to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewGeneration {
    /// The unit.
    pub unit: UnitId,
    /// Whose keys.
    pub person: Id,
    /// The new generation's number.
    pub generation: u32,
    /// The new public keys.
    pub keys: PublicKeys,
}

/// Why it is needed decides who signs, and a signature for one reason does not serve the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Renewal: the person's old key signs.
    Renewed,
    /// Loss: two officers sign, each with his own key.
    Lost,
}

impl Reason {
    fn context(self) -> &'static str {
        match self {
            Self::Renewed => context::GENERATION,
            Self::Lost => context::GENERATION_AFTER_LOSS,
        }
    }
}

/// Signs the step.
pub fn sign_generation(key: &SignKey, step: &NewGeneration, reason: Reason) -> Signature {
    let NewGeneration {
        unit,
        person,
        generation,
        keys,
    } = step;
    sign(
        key,
        reason.context(),
        &[
            &unit.0,
            &person.0,
            &generation.to_be_bytes(),
            &keys.sign,
            &keys.seal,
        ],
    )
}

/// Checks one signature of the step.
pub fn verify_generation(
    public: &[u8; 32],
    step: &NewGeneration,
    reason: Reason,
    signature: &Signature,
) -> Result<(), SignatureError> {
    let NewGeneration {
        unit,
        person,
        generation,
        keys,
    } = step;
    let parts: [&[u8]; 5] = [
        &unit.0,
        &person.0,
        &generation.to_be_bytes(),
        &keys.sign,
        &keys.seal,
    ];
    verify(public, reason.context(), &parts, signature)
}
