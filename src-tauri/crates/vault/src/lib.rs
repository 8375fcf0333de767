//! Keys, envelopes, wrapping, signatures, entry hashing, passphrases and secret sharing. Knows bytes only.
//!
//! Habits of this crate:
//!
//! * `make_` is random and takes its randomness as an argument, `derive`d things are not. Time is never used.
//! * Key ids travel, keys do not: keys live in types that are wiped, cannot be printed and cannot be serialised.
//! * Every use of a key has a [`context`] of its own, and every sealed thing is bound to its place.
//! * Every serialised form begins with a magic or a format number, and a snapshot test holds its bytes. What cannot be
//!   read because it is newer is its own error, never the same as damage.
//! * Errors say which place is wrong and never repeat a secret.
//!
//! | need | here |
//! | --- | --- |
//! | an entry | [`Head`], [`sign_head`], [`verify_head`], [`row_hash`], [`content_hash`], [`seal_body`], [`open_body`] |
//! | a new stream or epoch | [`make_stream_key`], [`key_id`], [`seal_grant`], [`open_and_check_grant`] |
//! | an identity item | [`ItemKey`], [`seal_item`], [`split_halves`], [`seal_release`] |
//! | a file | [`FileSealer`], [`FileOpener`], [`SealedDigest`] |
//! | a person | [`make_person_keys`], [`check_public_keys`], [`wrap_person_keys`], [`PinLock`], [`seal_local_key`] |
//! | joining | [`JoinCode`], [`InvitationSeed`], [`sign_joining`], [`fingerprint_words`] |
//! | recovery | [`make_recovery`], [`split_recovery`], [`join_recovery`] |
//! | proof | [`Anchor`], [`anchor_words`], [`anchor_short`] |

pub mod context;

mod admission;
mod anchor;
mod bytes;
mod check_words;
mod chunk;
mod code;
mod digest;
mod envelope;
mod file;
mod generation;
mod grant;
mod halves;
mod head;
mod hybrid;
mod invitation;
mod join;
mod kdf;
mod keys;
mod local;
mod number;
mod padding;
mod pin;
mod recovery;
mod release;
mod secret;
mod sign;
mod spoken;
mod wire;
mod words;
mod wrap;

#[cfg(test)]
mod tests;

pub use admission::{KeyError, check_public_keys, check_seal_key, check_sign_key};
pub use anchor::{Anchor, AnchorError};
pub use bytes::{Hash, HexError, Id, KeyId, Signature, UnitId, content_hash};
pub use chunk::{CHUNK, FileError, SEALED_CHUNK_MAX, chunks_of};
pub use code::CodeError;
pub use digest::{SealedDigest, sealed_digest};
pub use envelope::{
    EnvelopeError, ItemPlace, MotivePlace, Place, envelope_key_id, open_body, open_item, open_motive,
    seal_body, seal_item, seal_motive,
};
pub use file::{FileOpener, FileSealer, open_file, seal_file};
pub use generation::{NewGeneration, Reason, sign_generation, verify_generation};
pub use grant::{GrantError, GrantInfo, may_be_grant, open_and_check_grant, open_grant, seal_grant};
pub use halves::{join_halves, split_halves};
pub use head::{HEAD_FORMAT, HEAD_LEN, Head, HeadError, row_hash};
pub use invitation::{InvitationSeed, Joining, sign_joining, verify_joining};
pub use join::JoinCode;
pub use kdf::{KdfCost, KdfError};
pub use keys::{
    Half, ItemKey, Key32, LocalKey, PERSON_KEYS_LEN, PersonKeys, PublicKeys, SealKey, SealKeyPair, StreamKey,
    UnitSecret, is_key, key_id, make_person_keys, make_seal_keys, make_stream_key,
};
pub use local::{LocalFile, LocalKeyError, LocalPlace, open_local_key, seal_local_key};
pub use number::number_tag;
pub use padding::{padded_len, padme};
pub use pin::{PIN_TRIES, PinError, PinLock};
pub use recovery::{
    RecoveryError, RecoveryId, Share, join_recovery, make_recovery, recovery_id, recovery_words,
    split_recovery,
};
pub use release::{ReleaseInfo, open_release, seal_release};
pub use secret::Secret;
pub use sign::{HeadVerifier, SignKey, SignatureError, sign, sign_head, verify, verify_head};
pub use spoken::{PASSPHRASE_WORDS, anchor_short, anchor_words, fingerprint_words, passphrase, phrase4};
pub use words::{Check, WORDS, WordsError, from_words, to_words, word_list, words_for};
pub use wrap::{WrapError, WrapOwner, WrappedKeys, check_wrap, unwrap_person_keys, wrap_person_keys};
