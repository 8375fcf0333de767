//! HPKE in base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305. What it is bound to goes into `info`.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};

use crate::{SealKey, Secret};

/// Encapsulated key (32 bytes), ciphertext, tag. `None` when the public key is of small order.
pub(crate) fn seal_to(
    public: &[u8; 32],
    info: &[u8],
    header: &[u8],
    plain: &[u8],
    rng: &mut impl rand_core::CryptoRng,
) -> Option<Vec<u8>> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public).ok()?;
    let (encapsulated, ciphertext) = hpke::single_shot_seal_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(&OpModeS::Base, &public, info, plain, header, rng)
    .ok()?;
    Some([&encapsulated.to_bytes()[..], &ciphertext].concat())
}

/// Opens what [`seal_to`] made.
pub(crate) fn open_with(
    private: &SealKey,
    info: &[u8],
    header: &[u8],
    sealed: &[u8],
) -> Option<Secret<Vec<u8>>> {
    let (encapsulated, ciphertext) = sealed.split_first_chunk::<32>()?;
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(private.expose()).ok()?;
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).ok()?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private,
        &encapsulated,
        info,
        ciphertext,
        header,
    )
    .ok()
    .map(Secret::new)
}
