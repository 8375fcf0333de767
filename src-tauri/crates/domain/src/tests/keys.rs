//! The register of public keys: what ledger.md §5 allows and forbids; the clear parts' bytes.

use super::world::person;
use crate::ids::{FileId, InvitationId};
use crate::public::{FileDigest, KeyFault, KeyGroup, KeyRegister, KeyStanding, Public, PublicFault};
use rstest::rstest;

fn founded() -> Public {
    Public::Founded {
        person: person(1),
        sign: "s1".into(),
        seal: "e1".into(),
        generation: 1,
        recovery: "r1".into(),
        leaders: "gl1".into(),
        privacy_officers: "gp1".into(),
    }
}

fn invited(number: u8, may_admit: bool) -> Public {
    Public::Invited {
        person: person(number),
        id: InvitationId::from_bytes([number; 16]),
        invitation: format!("i{number}"),
        may_admit,
    }
}

fn joined(number: u8) -> Public {
    Public::Joined {
        person: person(number),
        sign: format!("s{number}"),
        seal: format!("e{number}"),
        generation: 1,
        invitation: format!("i{number}"),
        invitation_signature: "00".into(),
    }
}

fn confirmed(number: u8) -> Public {
    Public::Confirmed {
        person: person(number),
        generation: 1,
        fingerprint: "ff".into(),
    }
}

fn renewed(number: u8, generation: u32) -> Public {
    Public::NewGeneration {
        person: person(number),
        sign: format!("s{number}.{generation}"),
        seal: format!("e{number}.{generation}"),
        generation,
        old_signature: "00".into(),
    }
}

/// The last of some keys.
pub(super) fn in_force(keys: &[(u64, String)]) -> Option<&str> {
    keys.last().map(|(_, key)| key.as_str())
}

pub(super) fn register(rows: &[(u8, Public)]) -> (KeyRegister, u64) {
    let mut register = KeyRegister::default();
    for ((author, public), seq) in rows.iter().zip(1..) {
        register.apply(person(*author), public, seq).unwrap();
    }
    (register, rows.len() as u64 + 1)
}

/// Founder 1; 2 invited by 1 and vouched for by 1, alone; 3 invited by 1 and vouched for by 2.
pub(super) fn three() -> Vec<(u8, Public)> {
    vec![
        (1, founded()),
        (1, invited(2, true)),
        (2, joined(2)),
        (1, confirmed(2)),
        (1, invited(3, false)),
        (3, joined(3)),
        (2, confirmed(3)),
    ]
}

#[test]
fn keys_are_valid_from_their_confirmation_to_their_revocation() {
    let mut rows = three();
    rows.push((
        2,
        Public::Revoked {
            person: person(3),
            generation: 1,
        },
    ));
    let (register, _) = register(&rows);
    let stands = |seq| register.standing(person(3), 1, seq);
    assert_eq!(
        [stands(6), stands(7), stands(8), stands(9)],
        [
            KeyStanding::Unknown,
            KeyStanding::Joined,
            KeyStanding::Valid,
            KeyStanding::Ended
        ]
    );
    assert_eq!(register.standing(person(1), 1, 2), KeyStanding::Valid);
    assert_eq!(register.standing(person(1), 2, 2), KeyStanding::Unknown);
    assert!(register.may_admit(person(2)) && !register.may_admit(person(3)));
    assert!(register.is_admitted(person(3), 8) && !register.is_admitted(person(3), 9));
    assert_eq!(
        (
            in_force(register.recoveries()),
            in_force(register.group_keys(KeyGroup::Leaders))
        ),
        (Some("r1"), Some("gl1"))
    );
}

#[rstest]
#[case::second_founding(1, founded(), KeyFault::AlreadyFounded)]
#[case::stranger(9, invited(4, false), KeyFault::AuthorNotAdmitted)]
#[case::may_not_admit(3, invited(4, false), KeyFault::MayNotAdmit)]
#[case::squatting(1, invited(2, false), KeyFault::Exists)]
#[case::join_without_invitation(4, joined(4), KeyFault::NoInvitation)]
#[case::second_use(3, joined(3), KeyFault::NoInvitation)]
#[case::join_for_another(2, joined(3), KeyFault::NotOneself)]
#[case::confirm_before_join(1, confirmed(4), KeyFault::NothingToConfirm)]
#[case::confirm_twice(1, confirmed(3), KeyFault::NothingToConfirm)]
#[case::confirm_himself(3, confirmed(3), KeyFault::ConfirmsHimself)]
#[case::renew_for_another(1, renewed(2, 2), KeyFault::NotOneself)]
#[case::skips_a_generation(2, renewed(2, 3), KeyFault::Generation)]
#[case::revokes_another(3, Public::Revoked { person: person(2), generation: 1 }, KeyFault::MayNotAdmit)]
#[case::revokes_nothing(1, Public::Revoked { person: person(2), generation: 2 }, KeyFault::Generation)]
#[case::withdraws_the_confirmed(1, Public::Withdrawn { person: person(2) }, KeyFault::NoInvitation)]
#[case::group_key_alone(1, Public::GroupKey { group: KeyGroup::Leaders, epoch: 2, key: "k".into() }, KeyFault::OneSignature)]
#[case::recovery_alone(1, Public::RecoveryChanged { recovery: "k".into() }, KeyFault::OneSignature)]
#[case::group_epoch(1, Public::GroupKey { group: KeyGroup::Leaders, epoch: 3, key: "k".into() }, KeyFault::Epoch)]
fn what_is_forbidden_has_no_effect(#[case] author: u8, #[case] public: Public, #[case] fault: KeyFault) {
    let (mut register, seq) = register(&three());
    let before = register.clone();
    assert_eq!(register.apply(person(author), &public, seq), Err(fault));
    assert_eq!(register, before);
}

#[test]
fn nothing_comes_before_the_founding() {
    let mut register = KeyRegister::default();
    assert_eq!(
        register.apply(person(1), &invited(2, true), 1),
        Err(KeyFault::NotFounded)
    );
    assert_eq!(
        register.apply(person(2), &founded(), 1),
        Err(KeyFault::NotOneself)
    );
}

#[test]
fn the_inviter_vouches_only_while_he_is_alone() {
    let mut rows = three();
    rows.push((2, invited(4, false)));
    rows.push((4, joined(4)));
    let (mut register, seq) = register(&rows);
    assert_eq!(
        register.apply(person(2), &confirmed(4), seq),
        Err(KeyFault::InviterConfirms)
    );
    register.apply(person(3), &confirmed(4), seq).unwrap();
}

#[test]
fn a_joined_person_signs_nothing_before_he_is_vouched_for() {
    let mut rows = three();
    rows.push((1, invited(4, true)));
    rows.push((4, joined(4)));
    let (mut register, seq) = register(&rows);
    assert_eq!(
        register.apply(person(4), &Public::Files { files: vec![] }, seq),
        Err(KeyFault::AuthorNotAdmitted)
    );
    register
        .apply(person(1), &Public::Withdrawn { person: person(4) }, seq)
        .unwrap();
    assert_eq!(register.standing(person(4), 1, seq + 1), KeyStanding::Ended);
    assert_eq!(
        register.apply(person(2), &confirmed(4), seq + 1),
        Err(KeyFault::NothingToConfirm)
    );
    assert_eq!(register.open_invitation(person(4)), None);
}

#[test]
fn a_stolen_key_cannot_be_brought_by_another() {
    let mut rows = three();
    rows.push((1, invited(4, false)));
    let (mut register, seq) = register(&rows);
    let stolen = Public::Joined {
        person: person(4),
        sign: "s2".into(),
        seal: "e4".into(),
        generation: 1,
        invitation: "i4".into(),
        invitation_signature: "00".into(),
    };
    assert_eq!(register.apply(person(4), &stolen, seq), Err(KeyFault::Exists));
}

#[test]
fn a_new_generation_ends_the_old() {
    let mut rows = three();
    rows.push((2, renewed(2, 2)));
    let (register, seq) = register(&rows);
    assert_eq!(register.standing(person(2), 1, seq), KeyStanding::Ended);
    assert_eq!(register.standing(person(2), 2, seq), KeyStanding::Valid);
    assert_eq!(register.latest(person(2)).unwrap().sign, "s2.2");
    // At the row that renews, the old one still signs.
    assert_eq!(register.standing(person(2), 1, seq - 1), KeyStanding::Valid);
}

/// The clear parts of the first forms, in their order.
pub(super) fn every_public() -> Vec<Public> {
    let file = FileDigest {
        file: FileId::from_bytes([7; 16]),
        chunks: 3,
        digest: "ab".into(),
    };
    vec![
        founded(),
        invited(2, true),
        joined(2),
        confirmed(2),
        Public::Revoked {
            person: person(2),
            generation: 1,
        },
        Public::Withdrawn { person: person(2) },
        renewed(2, 2),
        Public::RecoveryChanged {
            recovery: "r2".into(),
        },
        Public::GroupKey {
            group: KeyGroup::PrivacyOfficers,
            epoch: 2,
            key: "gp2".into(),
        },
        Public::Files { files: vec![file] },
        Public::Quarantine { seq: 12 },
        Public::RulesInForce { rules: 1 },
    ]
}

#[test]
fn clear_parts_come_back_as_written() {
    for public in every_public() {
        let bytes = Public::encode(Some(&public));
        assert_eq!(Public::decode(&bytes), Ok(Some(public)));
    }
    assert!(Public::encode(None).is_empty());
    assert_eq!(Public::decode(&[]), Ok(None));
}

#[rstest]
#[case(r#"{"v":2,"public":{"type":"quarantine","seq":1}}"#, PublicFault::NewerNeeded)]
#[case(r#"{"v":1,"public":{"type":"teleported"}}"#, PublicFault::NewerNeeded)]
#[case(r#"{"v":1,"public":{"type":"quarantine"}}"#, PublicFault::Malformed)]
#[case(r#"{"v":1,"public":{}}"#, PublicFault::Malformed)]
#[case("nonsense", PublicFault::Malformed)]
fn clear_parts_of_another_make_are_told_apart(#[case] bytes: &str, #[case] fault: PublicFault) {
    assert_eq!(Public::decode(bytes.as_bytes()), Err(fault));
}
