//! Signatures inside the clear parts of rows that bring keys (ledger.md §1, §5): of the invitation over a newcomer's
//! keys, of the old keys or two officers over new ones. Who may bring them is `domain`'s to judge.

use crate::chain::{Chain, public_keys};
use domain::ids::PersonId;
use domain::public::Public;
use std::str::FromStr;
use vault::{Hash, Id, PublicKeys, Reason, Signature};

/// Whether what a clear part brings is proven by the signatures it carries; `signer`: the keys that signed its row.
///
/// # Errors
/// What does not hold.
pub(crate) fn proven(chain: &Chain, signer: &PublicKeys, public: &Public) -> Result<(), &'static str> {
    let holds = match public {
        Public::Joined {
            person,
            sign,
            seal,
            invitation,
            invitation_signature,
            ..
        }
        | Public::Rejoined {
            person,
            sign,
            seal,
            invitation,
            invitation_signature,
            ..
        } => {
            let joined = joins(chain, *person, (sign, seal), invitation, invitation_signature);
            joined.ok_or("the invitation's signature does not hold")
        }
        Public::NewGeneration {
            person,
            sign,
            seal,
            generation,
            old_signature,
        } => {
            let renewed = public_keys(sign, seal).and_then(|keys| {
                let step = step(chain, *person, *generation, keys);
                let signature = Signature::from_str(old_signature).ok()?;
                vault::verify_generation(&signer.sign, &step, Reason::Renewed, &signature).ok()
            });
            renewed.ok_or("the old key's signature does not hold")
        }
        Public::RenewalVouched {
            person,
            generation,
            signature,
        } => {
            let vouched = chain.keys_of(*person, *generation).and_then(|keys| {
                let step = step(chain, *person, *generation, keys);
                let signature = Signature::from_str(signature).ok()?;
                vault::verify_generation(&signer.sign, &step, Reason::Lost, &signature).ok()
            });
            vouched.ok_or("the officer's signature does not hold")
        }
        // An invitation key that anyone could sign for would admit anyone.
        Public::Invited { invitation, .. } | Public::Reinvited { invitation, .. } => {
            let strong = Hash::from_str(invitation)
                .ok()
                .and_then(|key| vault::check_sign_key(&key.0).ok());
            strong.ok_or("weak key")
        }
        // One that anyone could open would give everything away.
        Public::RecoveryProposed { recovery } => {
            let strong = Hash::from_str(recovery)
                .ok()
                .and_then(|key| vault::check_seal_key(&key.0).ok());
            strong.ok_or("weak key")
        }
        _ => Ok(()),
    };
    holds.map(|_| ())
}

fn joins(
    chain: &Chain,
    person: PersonId,
    (sign, seal): (&str, &str),
    invitation: &str,
    signature: &str,
) -> Option<()> {
    let invitation = Hash::from_str(invitation).ok()?.0;
    let joining = vault::Joining {
        unit: chain.unit,
        person: Id(person.bytes()),
        invitation,
        keys: public_keys(sign, seal)?,
    };
    let signature = Signature::from_str(signature).ok()?;
    vault::verify_joining(&invitation, &joining, &signature).ok()
}

/// The step from one generation of somebody's keys to the next, as it is signed.
#[must_use]
pub(crate) fn step(
    chain: &Chain,
    person: PersonId,
    generation: u32,
    keys: PublicKeys,
) -> vault::NewGeneration {
    vault::NewGeneration {
        unit: chain.unit,
        person: Id(person.bytes()),
        generation,
        keys,
    }
}
