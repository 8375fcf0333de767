//! Envelopes: magic, version, key id, nonce, ciphertext (XChaCha20-Poly1305), bound to their place.
//!
//! The place is associated data and is not stored: an envelope moved to another row, stream or unit does not open.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use crate::padding::{pad, unpad};
use crate::wire::{FormError, message, strip_form};
use crate::{Id, ItemKey, KeyId, Secret, StreamKey, UnitId, context};

const BODY: [u8; 5] = *b"SAKB\x01";
const ITEM: [u8; 5] = *b"SAKI\x01";
const MOTIVE: [u8; 5] = *b"SAKM\x01";

/// Where a body stands. Everything here is also in the signed head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The unit; zero in entry 1.
    pub unit: UnitId,
    /// The stream.
    pub stream: Id,
    /// Place in the stream.
    pub version: u64,
    /// The act.
    pub act: Id,
    /// Part of the act, counted from 1.
    pub part: u16,
}

/// Where an identity item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemPlace<'a> {
    /// The unit.
    pub unit: UnitId,
    /// The submission it came with.
    pub stream: Id,
    /// The item's own id.
    pub item: Id,
    /// What it is (*name*, *contact* …), as the entry says: a name cannot pass for an address.
    pub label: &'a str,
}

/// Where something said about a request for a release stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MotivePlace {
    /// The unit.
    pub unit: UnitId,
    /// The request.
    pub request: Id,
    /// Who says it: an answer cannot pass for the request, nor for another's.
    pub author: Id,
}

/// An envelope that does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not an envelope of this family.
    #[error("these bytes are not such an envelope")]
    NotAnEnvelope,
    /// Written by a newer program.
    #[error("envelope version {0} is not known to this version")]
    UnknownVersion(u8),
    /// Sealed under another key than the one offered.
    #[error("the envelope is sealed under key {found}, not under {offered}")]
    OtherKey {
        /// The key id in the envelope.
        found: KeyId,
        /// The key id the caller offered.
        offered: KeyId,
    },
    /// Changed, moved to another place, or sealed under a key that only bears this id.
    #[error("the envelope was altered or does not belong here")]
    Altered,
    /// It opened, but what is inside is not padded as it must be.
    #[error("the envelope's padding is wrong")]
    Padding,
    /// More than 4 GiB.
    #[error("the content is too large for an envelope")]
    TooLarge,
}

impl Place {
    fn bind(&self, header: &[u8]) -> Vec<u8> {
        message(
            context::BODY,
            &[
                header,
                &self.unit.0,
                &self.stream.0,
                &self.version.to_be_bytes(),
                &self.act.0,
                &self.part.to_be_bytes(),
            ],
        )
    }
}

impl ItemPlace<'_> {
    fn bind(&self, header: &[u8]) -> Vec<u8> {
        message(
            context::ITEM,
            &[
                header,
                &self.unit.0,
                &self.stream.0,
                &self.item.0,
                self.label.as_bytes(),
            ],
        )
    }
}

impl MotivePlace {
    fn bind(&self, header: &[u8]) -> Vec<u8> {
        message(
            context::MOTIVE,
            &[header, &self.unit.0, &self.request.0, &self.author.0],
        )
    }
}

/// Seals an entry's body.
pub fn seal_body(
    key: &StreamKey,
    key_id: &KeyId,
    place: &Place,
    plain: &[u8],
    rng: &mut impl rand_core::CryptoRng,
) -> Result<Vec<u8>, EnvelopeError> {
    let header = header(&BODY, key_id);
    seal(key.expose(), &header, &place.bind(&header), plain, rng)
}

/// Opens an entry's body.
pub fn open_body(
    key: &StreamKey,
    key_id: &KeyId,
    place: &Place,
    envelope: &[u8],
) -> Result<Secret<Vec<u8>>, EnvelopeError> {
    let header = header(&BODY, key_id);
    open(key.expose(), &BODY, key_id, &place.bind(&header), envelope)
}

/// Seals an identity item under its own key.
pub fn seal_item(
    key: &ItemKey,
    key_id: &KeyId,
    place: &ItemPlace<'_>,
    plain: &[u8],
    rng: &mut impl rand_core::CryptoRng,
) -> Result<Vec<u8>, EnvelopeError> {
    let header = header(&ITEM, key_id);
    seal(key.expose(), &header, &place.bind(&header), plain, rng)
}

/// Opens an identity item.
pub fn open_item(
    key: &ItemKey,
    key_id: &KeyId,
    place: &ItemPlace<'_>,
    envelope: &[u8],
) -> Result<Secret<Vec<u8>>, EnvelopeError> {
    let header = header(&ITEM, key_id);
    open(key.expose(), &ITEM, key_id, &place.bind(&header), envelope)
}

/// Seals what is said for or against a release, under the request's own key.
pub fn seal_motive(
    key: &ItemKey,
    key_id: &KeyId,
    place: &MotivePlace,
    plain: &[u8],
    rng: &mut impl rand_core::CryptoRng,
) -> Result<Vec<u8>, EnvelopeError> {
    let header = header(&MOTIVE, key_id);
    seal(key.expose(), &header, &place.bind(&header), plain, rng)
}

/// Opens what was said for or against a release.
pub fn open_motive(
    key: &ItemKey,
    key_id: &KeyId,
    place: &MotivePlace,
    envelope: &[u8],
) -> Result<Secret<Vec<u8>>, EnvelopeError> {
    let header = header(&MOTIVE, key_id);
    open(key.expose(), &MOTIVE, key_id, &place.bind(&header), envelope)
}

/// The key an envelope (body, item or motive) says it is sealed under. Unproven until it opens.
pub fn envelope_key_id(envelope: &[u8]) -> Result<KeyId, EnvelopeError> {
    let form = if envelope.starts_with(b"SAKI") {
        &ITEM
    } else if envelope.starts_with(b"SAKM") {
        &MOTIVE
    } else {
        &BODY
    };
    Ok(split(form, envelope)?.0)
}

fn header(form: &[u8; 5], key_id: &KeyId) -> Vec<u8> {
    [&form[..], &key_id.0].concat()
}

fn seal(
    key: &[u8; 32],
    header: &[u8],
    bound: &[u8],
    plain: &[u8],
    rng: &mut impl rand_core::CryptoRng,
) -> Result<Vec<u8>, EnvelopeError> {
    let padded = pad(plain).ok_or(EnvelopeError::TooLarge)?;
    let sealed = seal_raw(key, bound, padded, rng).ok_or(EnvelopeError::TooLarge)?;
    Ok([header, &sealed].concat())
}

fn open(
    key: &[u8; 32],
    form: &[u8; 5],
    key_id: &KeyId,
    bound: &[u8],
    envelope: &[u8],
) -> Result<Secret<Vec<u8>>, EnvelopeError> {
    let (found, sealed) = split(form, envelope)?;
    if found != *key_id {
        return Err(EnvelopeError::OtherKey {
            found,
            offered: *key_id,
        });
    }
    let padded = open_raw(key, bound, sealed).ok_or(EnvelopeError::Altered)?;
    unpad(padded).ok_or(EnvelopeError::Padding)
}

fn split<'a>(form: &[u8; 5], envelope: &'a [u8]) -> Result<(KeyId, &'a [u8]), EnvelopeError> {
    let rest = strip_form(form, envelope).map_err(|error| match error {
        FormError::Other => EnvelopeError::NotAnEnvelope,
        FormError::UnknownVersion(version) => EnvelopeError::UnknownVersion(version),
    })?;
    let (key_id, sealed) = rest.split_first_chunk().ok_or(EnvelopeError::NotAnEnvelope)?;
    Ok((KeyId(*key_id), sealed))
}

/// A random nonce, then ciphertext and tag. `plain` is encrypted in place; `None` only past the cipher's length limit.
pub(crate) fn seal_raw(
    key: &[u8; 32],
    bound: &[u8],
    mut plain: Secret<Vec<u8>>,
    rng: &mut impl rand_core::CryptoRng,
) -> Option<Vec<u8>> {
    let mut nonce = [0; 24];
    rng.fill_bytes(&mut nonce);
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher
        .encrypt_in_place(&XNonce::from(nonce), bound, plain.expose_mut())
        .ok()?;
    Some([&nonce[..], plain.expose()].concat())
}

/// Opens what [`seal_raw`] made.
pub(crate) fn open_raw(key: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Option<Secret<Vec<u8>>> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<24>()?;
    let mut plain = Secret::new(ciphertext.to_vec());
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher
        .decrypt_in_place(&XNonce::from(*nonce), bound, plain.expose_mut())
        .ok()?;
    Some(plain)
}
