//! The context string of every use of a key.
//!
//! A context stands first in what is signed, is the context of BLAKE3's `derive_key`, or opens HPKE's `info` and an
//! envelope's associated data. So nothing made for one use can be taken for another. A string is never used for two
//! things and never changed: a new format gets a new number.

/// Signature of an entry's head.
pub const ENTRY: &str = "saksama/entry/v1";
/// Hash of a row of the ledger.
pub const HASH: &str = "saksama/hash/v1";
/// Name of a key in the ledger.
pub const KEY_ID: &str = "saksama/key-id/v1";
/// HPKE `info` of a grant.
pub const GRANT: &str = "saksama/grant/v1";
/// HPKE `info` of one half of an item's key, released on request.
pub const RELEASE: &str = "saksama/release/v1";
/// A person's keys under his passphrase: HKDF `info`, associated data and the owner's signature.
pub const WRAP: &str = "saksama/wrap/v1";
/// Backups and other packets: their manifest's signature.
pub const BACKUP: &str = "saksama/backup/v1";
/// Associated data of an entry's body.
pub const BODY: &str = "saksama/body/v1";
/// Key of one sealed file and associated data of its chunks.
pub const FILE: &str = "saksama/file/v1";
/// Hash over the sealed chunks of a file.
pub const FILE_DIGEST: &str = "saksama/file-digest/v1";
/// Associated data of an identity item.
pub const ITEM: &str = "saksama/item/v1";
/// Associated data of what is said for or against a release.
pub const MOTIVE: &str = "saksama/motive/v1";
/// Signatures by which a newcomer takes an invitation up.
pub const JOIN: &str = "saksama/join/v1";
/// Checksum of a printed join code.
pub const JOIN_CODE: &str = "saksama/join-code/v1";
/// Signing key grown from an invitation's seed.
pub const INVITATION: &str = "saksama/invitation/v1";
/// Checksum of a printed invitation code.
pub const INVITATION_CODE: &str = "saksama/invitation-code/v1";
/// Fingerprint of a person's public keys, compared face to face.
pub const FINGERPRINT: &str = "saksama/fingerprint/v1";
/// Signature of the second person who compared that fingerprint.
pub const CONFIRMATION: &str = "saksama/confirmation/v1";
/// Four words of an anchor.
pub const ANCHOR: &str = "saksama/anchor/v1";
/// Key that wraps the index key.
pub const INDEX_KEY: &str = "saksama/index-key/v1";
/// Key that wraps the desk file's key.
pub const DESK: &str = "saksama/desk/v1";
/// Tag of a number claim.
pub const NUMBER: &str = "saksama/number/v1";
/// Name of a recovery key on its sheets.
pub const RECOVERY: &str = "saksama/recovery/v1";
/// New key generation, signed by the old one.
pub const GENERATION: &str = "saksama/generation/v1";
/// New key generation after loss, signed by officers.
pub const GENERATION_AFTER_LOSS: &str = "saksama/generation-after-loss/v1";
/// Keys held in memory under a PIN.
pub const PIN: &str = "saksama/pin/v1";

/// Every context, for the test that no string serves two uses.
pub const ALL: [&str; 26] = [
    ENTRY,
    HASH,
    KEY_ID,
    GRANT,
    RELEASE,
    WRAP,
    BACKUP,
    BODY,
    FILE,
    FILE_DIGEST,
    ITEM,
    MOTIVE,
    JOIN,
    JOIN_CODE,
    INVITATION,
    INVITATION_CODE,
    FINGERPRINT,
    CONFIRMATION,
    ANCHOR,
    INDEX_KEY,
    DESK,
    NUMBER,
    RECOVERY,
    GENERATION,
    GENERATION_AFTER_LOSS,
    PIN,
];
