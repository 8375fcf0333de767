//! The clear part of a row and what follows from it: which keys are valid for whom at which row (ledger.md §1, §5).
//! Checking signatures is the vault's; here it is only judged *who* and *when*.

mod register;

pub use register::{
    KeyFault, KeyRegister, KeyStanding, MARK_NAMES, OFFICERS_AFTER_LOSS, PersonKeys, RestoreMark,
};

use crate::ids::{FileId, InvitationId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The version of the form written today.
const VERSION: u32 = 1;

/// The digest of a sealed file, in the row that registers it (ledger.md §2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDigest {
    /// The file.
    pub file: FileId,
    /// Number of sealed chunks.
    pub chunks: u32,
    /// BLAKE3 of the sealed chunks, 64 hex digits.
    pub digest: String,
}

/// A row of the ledger by its place and hash: an anchor in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedRow {
    /// Its place.
    pub seq: u64,
    /// Its hash, 64 hex digits.
    pub hash: String,
}

/// What a row says in clear. Keys and signatures are hex. Never a name or a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Public {
    /// Entry 1: the founder's keys, the group keys and the recovery key.
    Founded {
        /// The founder.
        person: PersonId,
        /// Ed25519 public key.
        sign: String,
        /// X25519 public key.
        seal: String,
        /// His key generation, 1.
        generation: u32,
        /// Recovery public key.
        recovery: String,
        /// Group key *leaders*.
        leaders: String,
        /// Group key *privacy officers*.
        privacy_officers: String,
    },
    /// Somebody is invited.
    Invited {
        /// The person it makes.
        person: PersonId,
        /// The invitation's id.
        id: InvitationId,
        /// Invitation public key (Ed25519).
        invitation: String,
        /// Whether he may himself admit people.
        may_admit: bool,
    },
    /// The newcomer's first row: his public keys, signed by them and by the invitation key, once only.
    Joined {
        /// Who.
        person: PersonId,
        /// Ed25519 public key.
        sign: String,
        /// X25519 public key.
        seal: String,
        /// Key generation.
        generation: u32,
        /// The invitation public key used.
        invitation: String,
        /// The invitation key's signature over these keys.
        invitation_signature: String,
    },
    /// A second person compared the fingerprint and vouches.
    Confirmed {
        /// For whom.
        person: PersonId,
        /// For which generation.
        generation: u32,
        /// The fingerprint compared.
        fingerprint: String,
    },
    /// A person's keys of a generation sign nothing valid after this row.
    Revoked {
        /// Whose.
        person: PersonId,
        /// Which generation.
        generation: u32,
    },
    /// An invitation was withdrawn.
    Withdrawn {
        /// Whose.
        person: PersonId,
    },
    /// New keys, signed by the old ones.
    NewGeneration {
        /// Whose.
        person: PersonId,
        /// Ed25519 public key.
        sign: String,
        /// X25519 public key.
        seal: String,
        /// The generation, the last plus one.
        generation: u32,
        /// The old key's signature over the new ones.
        old_signature: String,
    },
    /// A member whose keys are lost is invited anew; the old ones stay until two officers vouch for the new (O24).
    Reinvited {
        /// Whom.
        person: PersonId,
        /// The invitation's id.
        id: InvitationId,
        /// Invitation public key (Ed25519).
        invitation: String,
    },
    /// His new public keys, signed by them and by the invitation key, once only.
    Rejoined {
        /// Who.
        person: PersonId,
        /// Ed25519 public key.
        sign: String,
        /// X25519 public key.
        seal: String,
        /// The generation, the last plus one.
        generation: u32,
        /// The invitation public key used.
        invitation: String,
        /// The invitation key's signature over these keys.
        invitation_signature: String,
    },
    /// An officer compared the fingerprint of the new keys; with the second such row they take the place of the old.
    RenewalVouched {
        /// For whom.
        person: PersonId,
        /// For which generation.
        generation: u32,
        /// The officer's signature over the step from one generation to the next, after loss (ledger.md §1).
        signature: String,
    },
    /// An invitation anew is withdrawn before two vouched; new keys brought by it end.
    RenewalWithdrawn {
        /// Whose.
        person: PersonId,
    },
    /// A new recovery key is on three printed sheets; it comes into force when a second officer signs.
    RecoveryProposed {
        /// Recovery public key.
        recovery: String,
    },
    /// The second signature: the recovery key proposed last is in force.
    RecoverySeconded {
        /// Recovery public key.
        recovery: String,
    },
    /// A group's key is made anew, sealed to its members in the same act; it counts when somebody outside has signed too.
    GroupKeyProposed {
        /// Which group.
        group: KeyGroup,
        /// Its epoch, the last plus one.
        epoch: u32,
        /// Its public key.
        key: String,
    },
    /// The second signature: the group's new key is in force.
    GroupKeySeconded {
        /// Which group.
        group: KeyGroup,
        /// Its epoch.
        epoch: u32,
        /// Its public key.
        key: String,
    },
    /// He was given an office whose holder admits people; without this row none of his invitations would count.
    AdmitsFromNow {
        /// Who.
        person: PersonId,
    },
    /// The recovery key was made anew, by one signature: never valid, and known only to be refused by name.
    RecoveryChanged {
        /// Recovery public key.
        recovery: String,
    },
    /// A group key was made anew, by one signature: never valid, and known only to be refused by name.
    GroupKey {
        /// Which group.
        group: KeyGroup,
        /// Its epoch.
        epoch: u32,
        /// Its public key.
        key: String,
    },
    /// Files were registered.
    Files {
        /// Their digests.
        files: Vec<FileDigest>,
    },
    /// A row that fails the readers' checks is known.
    Quarantine {
        /// Which row.
        seq: u64,
    },
    /// A table of readers' rules comes into force.
    RulesInForce {
        /// Its number.
        rules: u16,
    },
    /// An officer agrees that the unit goes on without rows that the store lost and others wrote over. It counts when a
    /// second officer has signed the same (ledger.md §3).
    RestoreSigned {
        /// The last row of the history that is given up, as a desk has seen it.
        lost: NamedRow,
        /// Hashes of the rows before it that are given up too, in their order: desks that had not read so far yet find
        /// theirs here.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        before: Vec<String>,
        /// The last row of the store when the first of the two signed.
        kept: NamedRow,
    },
}

/// The two groups that hold the halves of an identity (ledger.md §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyGroup {
    /// Leaders, or officers whom they name in writing (O3).
    Leaders,
    /// Privacy officers.
    PrivacyOfficers,
}

impl KeyGroup {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Leaders, Self::PrivacyOfficers];
}

/// Why a clear part cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PublicFault {
    /// Made by a newer program: the reader stops, it never skips.
    #[error("a newer version is needed")]
    NewerNeeded,
    /// Not what any version writes.
    #[error("the clear part is malformed")]
    Malformed,
}

#[derive(Deserialize)]
struct Versioned {
    v: u32,
    public: serde_json::Value,
}

/// The kinds this version knows, as tagged.
pub(crate) const KINDS: [&str; 22] = [
    "founded",
    "invited",
    "joined",
    "confirmed",
    "revoked",
    "withdrawn",
    "new_generation",
    "recovery_changed",
    "group_key",
    "files",
    "quarantine",
    "rules_in_force",
    "reinvited",
    "rejoined",
    "renewal_vouched",
    "renewal_withdrawn",
    "recovery_proposed",
    "recovery_seconded",
    "admits_from_now",
    "group_key_proposed",
    "group_key_seconded",
    "restore_signed",
];

impl Public {
    /// The bytes that stand in the row; nothing for `None`.
    #[must_use]
    pub fn encode(public: Option<&Self>) -> Vec<u8> {
        // Written straight from the type: by way of a JSON map the order of fields would hang on a build's features.
        #[derive(Serialize)]
        struct Written<'a> {
            v: u32,
            public: &'a Public,
        }
        let bytes = |public| serde_json::to_vec(&Written { v: VERSION, public });
        // Plain structs of text and numbers always serialise.
        public
            .map(|public| bytes(public).unwrap_or_default())
            .unwrap_or_default()
    }

    /// Reads the bytes of a row; `None` where the row says nothing in clear.
    pub fn decode(bytes: &[u8]) -> Result<Option<Self>, PublicFault> {
        if bytes.is_empty() {
            return Ok(None);
        }
        let versioned: Versioned = serde_json::from_slice(bytes).map_err(|_| PublicFault::Malformed)?;
        let kind = versioned.public.get("type").and_then(serde_json::Value::as_str);
        let known = kind
            .ok_or(PublicFault::Malformed)
            .map(|kind| KINDS.contains(&kind))?;
        if versioned.v != VERSION || !known {
            return Err(PublicFault::NewerNeeded);
        }
        serde_json::from_value(versioned.public)
            .map(Some)
            .map_err(|_| PublicFault::Malformed)
    }
}
