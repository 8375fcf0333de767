//! Weak keys and crafted signatures.

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::{Scalar, clamp_integer};
use curve25519_dalek::traits::IsIdentity;
use sha2::{Digest, Sha512};

use super::*;
use crate::wire::message;

/// p = 2^255 − 19 plus a little, as 32 little-endian bytes.
fn p_plus(more: u8) -> [u8; 32] {
    let mut bytes = [0xff; 32];
    bytes[31] = 0x7f;
    bytes[0] = 0xed + more;
    bytes
}

#[test]
fn honest_keys_are_admitted() {
    let mut rng = rng(1);
    for generation in 0..100 {
        check_public_keys(&make_person_keys(&mut rng, generation).public()).unwrap();
        check_seal_key(make_seal_keys(&mut rng).public()).unwrap();
        check_sign_key(&InvitationSeed::make(&mut rng).sign_key().public()).unwrap();
    }
}

#[test]
fn the_eight_torsion_points_are_weak() {
    for point in EIGHT_TORSION {
        assert_eq!(check_sign_key(point.compress().as_bytes()), Err(KeyError::Weak));
        // The identity has no Montgomery form of its own (it becomes u = 0), u = −1 no Edwards form: both are refused.
        assert!(check_seal_key(&point.to_montgomery().to_bytes()).is_err());
    }
}

#[test]
fn torsioned_keys_are_refused() {
    let honest = ED25519_BASEPOINT_POINT * Scalar::from(123_456_789_u64);
    for torsion in EIGHT_TORSION.into_iter().filter(|point| !point.is_identity()) {
        let mixed = honest + torsion;
        assert_eq!(
            check_sign_key(mixed.compress().as_bytes()),
            Err(KeyError::Torsion)
        );
        assert_eq!(
            check_seal_key(&mixed.to_montgomery().to_bytes()),
            Err(KeyError::Torsion)
        );
    }
}

#[test]
fn second_spellings_are_refused() {
    let mut decompressed = 0;
    for more in 0..=18 {
        for sign in [0, 0x80] {
            let mut key = p_plus(more);
            key[31] |= sign;
            assert!(matches!(
                check_sign_key(&key),
                Err(KeyError::NotCanonical | KeyError::NotAPoint)
            ));
            decompressed += usize::from(check_sign_key(&key) == Err(KeyError::NotCanonical));
            assert_eq!(check_seal_key(&key), Err(KeyError::NotCanonical));
        }
    }
    // Some of them are points in dalek's eyes, so the check is not idle.
    assert!(decompressed > 0);
    // "Minus zero": x = 0 with the sign bit set.
    let mut minus_zero = [0; 32];
    minus_zero[0] = 1;
    minus_zero[31] = 0x80;
    assert_eq!(check_sign_key(&minus_zero), Err(KeyError::NotCanonical));
    // The unused top bit of an X25519 key.
    let mut honest = *make_seal_keys(&mut rng(1)).public();
    honest[31] |= 0x80;
    assert_eq!(check_seal_key(&honest), Err(KeyError::NotCanonical));
}

#[test]
fn x25519_low_order_points_are_refused() {
    let order_eight = [
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ];
    for text in order_eight {
        let key: Hash = text.parse().unwrap();
        assert_eq!(check_seal_key(&key.0), Err(KeyError::Weak));
    }
    let mut one = [0; 32];
    one[0] = 1;
    let mut minus_one = p_plus(0);
    minus_one[0] -= 1;
    for key in [[0; 32], one, minus_one] {
        assert!(check_seal_key(&key).is_err());
    }
}

#[test]
fn sealing_to_a_weak_key_is_refused() {
    let key = make_stream_key(&mut rng(1));
    let name = key_id(&unit(), &id(4), 1, &key);
    let info = GrantInfo {
        unit: unit(),
        stream: id(4),
        recipient: id(5),
        generation: 1,
        epochs: &[1],
        key_ids: &[name],
    };
    assert_eq!(
        seal_grant(&[0; 32], &info, &[&key], &mut rng(2)),
        Err(GrantError::Recipient)
    );
}

/// An Ed25519 signer who may cheat: `R` and `A` get torsion added.
struct Cheat {
    secret: Scalar,
    public: EdwardsPoint,
}

impl Cheat {
    fn new(torsion: EdwardsPoint) -> Self {
        let secret = Scalar::from_bytes_mod_order(clamp_integer([0x5A; 32]));
        Self {
            secret,
            public: ED25519_BASEPOINT_POINT * secret + torsion,
        }
    }

    fn challenge(&self, commitment: &EdwardsPoint, message: &[u8]) -> Scalar {
        let mut hash = Sha512::new();
        hash.update(commitment.compress().as_bytes());
        hash.update(self.public.compress().as_bytes());
        hash.update(message);
        Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
    }

    fn sign(&self, nonce: u64, torsion: EdwardsPoint, message: &[u8]) -> (Signature, bool) {
        let nonce = Scalar::from(nonce);
        let commitment = ED25519_BASEPOINT_POINT * nonce + torsion;
        let challenge = self.challenge(&commitment, message);
        let answer = nonce + challenge * self.secret;
        let left = (ED25519_BASEPOINT_POINT * answer).mul_by_cofactor();
        let right = (commitment + self.public * challenge).mul_by_cofactor();
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(commitment.compress().as_bytes());
        bytes[32..].copy_from_slice(answer.as_bytes());
        (Signature(bytes), left == right)
    }
}

#[test]
fn a_crafted_signature_of_mixed_order_is_refused() {
    // R carries torsion: the cofactored equation, which batch verification checks in effect, holds.
    let cheat = Cheat::new(EIGHT_TORSION[0]);
    let public = *cheat.public.compress().as_bytes();
    check_sign_key(&public).unwrap();
    let head = head().encode();
    let message = message(context::ENTRY, &[&head]);
    let (honest, _) = cheat.sign(99, EIGHT_TORSION[0], &message);
    verify_head(&public, &head, &honest).unwrap();
    for torsion in EIGHT_TORSION.into_iter().filter(|point| !point.is_identity()) {
        let (crafted, cofactored_holds) = cheat.sign(99, torsion, &message);
        assert!(cofactored_holds);
        assert_eq!(
            verify_head(&public, &head, &crafted),
            Err(SignatureError::Refused)
        );
    }
}

#[test]
fn a_key_that_verifies_only_sometimes_is_never_admitted() {
    // A carries torsion: whether a signature verifies depends on the message. This is why keys are checked at
    // admission and not left to verify_strict.
    let cheat = Cheat::new(EIGHT_TORSION[1]);
    let public = *cheat.public.compress().as_bytes();
    let results: Vec<bool> = (0..64_u8)
        .map(|part| {
            let message = message(context::JOIN, &[&[part]]);
            let (signature, cofactored_holds) = cheat.sign(7, EIGHT_TORSION[0], &message);
            assert!(cofactored_holds);
            verify(&public, context::JOIN, &[&[part]], &signature).is_ok()
        })
        .collect();
    assert!(results.contains(&true) && results.contains(&false));
    assert_eq!(check_sign_key(&public), Err(KeyError::Torsion));
}

#[test]
fn keys_and_commitments_of_small_order_verify_nothing() {
    // S = 0, R = identity, A of small order: holds for about every message under lax verification.
    for public in EIGHT_TORSION {
        for commitment in EIGHT_TORSION {
            let mut bytes = [0; 64];
            bytes[..32].copy_from_slice(commitment.compress().as_bytes());
            let signature = Signature(bytes);
            assert!(
                verify(
                    public.compress().as_bytes(),
                    context::ENTRY,
                    &[b"any"],
                    &signature
                )
                .is_err()
            );
        }
    }
}

#[test]
fn a_second_scalar_for_the_same_signature_is_refused() {
    // S + L signs the same in a lax verifier.
    let key = SignKey::make(&mut rng(1));
    let mut signature = sign(&key, context::ENTRY, &[b"any"]);
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0;
    for (byte, more) in signature.0[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(more) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    assert_eq!(
        verify(&key.public(), context::ENTRY, &[b"any"], &signature),
        Err(SignatureError::Refused)
    );
}
