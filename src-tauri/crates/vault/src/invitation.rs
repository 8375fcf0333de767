//! Invitations: a seed, printed as a code, from which both sides grow the same signing key.

use crate::code::{from_code_or_words, to_code};
use crate::words::{Check, to_words};
use crate::{
    CodeError, Id, PublicKeys, Secret, SignKey, Signature, SignatureError, UnitId, context, sign, verify,
    wire,
};

const NAME: &str = "SAKSAMA-UNDANGAN-1";
const TAG: u8 = 0x55;

/// The seed of an invitation. Whoever holds it can take the invitation up, once.
#[derive(Debug)]
pub struct InvitationSeed(Secret<[u8; 32]>);

impl InvitationSeed {
    /// A new random one.
    pub fn make(rng: &mut impl rand_core::CryptoRng) -> Self {
        let mut seed = Secret::new([0; 32]);
        rng.fill_bytes(seed.expose_mut());
        Self(seed)
    }

    /// The key pair that grows from it; its public half stands in the invitation's entry.
    pub fn sign_key(&self) -> SignKey {
        SignKey::from_seed(Secret::new(wire::derive(context::INVITATION, &[self.0.expose()])).expose())
    }

    fn to_bytes(&self) -> Secret<Vec<u8>> {
        let mut bytes = Secret::new(Vec::with_capacity(33));
        bytes.expose_mut().push(TAG);
        bytes.expose_mut().extend_from_slice(self.0.expose());
        bytes
    }

    /// For a QR code or the clipboard.
    pub fn to_code(&self) -> Secret<String> {
        to_code(NAME, context::INVITATION_CODE, self.to_bytes().expose())
    }

    /// For paper, with three check words.
    pub fn to_words(&self) -> Vec<&'static str> {
        to_words(self.to_bytes().expose(), Check::Three)
    }

    /// Reads either form.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let bytes = from_code_or_words(NAME, context::INVITATION_CODE, text, 33)?;
        let seed = bytes
            .expose()
            .strip_prefix(&[TAG])
            .and_then(|seed| seed.try_into().ok());
        seed.map(|seed| Self(Secret::new(seed)))
            .ok_or(CodeError::OtherCode)
    }
}

/// A newcomer takes an invitation up with these public keys. Both his own key and the invitation's key sign it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joining {
    /// The unit.
    pub unit: UnitId,
    /// The newcomer.
    pub person: Id,
    /// Public half of the invitation's key: one signature serves one invitation.
    pub invitation: [u8; 32],
    /// His public keys.
    pub keys: PublicKeys,
}

/// Signs it, with the newcomer's key or the invitation's.
pub fn sign_joining(key: &SignKey, joining: &Joining) -> Signature {
    let Joining {
        unit,
        person,
        invitation,
        keys,
    } = joining;
    sign(
        key,
        context::JOIN,
        &[&unit.0, &person.0, invitation, &keys.sign, &keys.seal],
    )
}

/// Checks one of the two signatures.
pub fn verify_joining(
    public: &[u8; 32],
    joining: &Joining,
    signature: &Signature,
) -> Result<(), SignatureError> {
    let Joining {
        unit,
        person,
        invitation,
        keys,
    } = joining;
    verify(
        public,
        context::JOIN,
        &[&unit.0, &person.0, invitation, &keys.sign, &keys.seal],
        signature,
    )
}
