//! Keys at rest: passphrase, PIN, local keys, generations, invitations.

use proptest::prelude::*;

use super::*;
use crate::kdf::one_spelling;

const PHRASE: &str = "kopi hangat di meja kayu";

struct Wrapped {
    keys: PersonKeys,
    owner: WrapOwner,
    secret: UnitSecret,
    wrapped: WrappedKeys,
}

fn owner(generation: u32) -> WrapOwner {
    WrapOwner {
        unit: unit(),
        person: id(5),
        generation,
    }
}

impl Wrapped {
    fn new() -> Self {
        let mut rng = rng(1);
        let keys = make_person_keys(&mut rng, 3);
        let secret = UnitSecret::make(&mut rng);
        let owner = owner(3);
        let wrapped = wrap_person_keys(
            &keys,
            (&unit(), &id(5)),
            8,
            PHRASE,
            &secret,
            KdfCost::CHEAPEST,
            &mut rng,
        )
        .unwrap();
        Self {
            keys,
            owner,
            secret,
            wrapped,
        }
    }

    fn open(&self, wrapped: &WrappedKeys, phrase: &str) -> Result<PersonKeys, WrapError> {
        unwrap_person_keys(wrapped, &self.owner, &self.keys.public(), phrase, &self.secret)
    }
}

#[test]
fn keys_come_back_with_the_passphrase() {
    let it = Wrapped::new();
    let read = WrappedKeys::from_bytes(it.wrapped.as_bytes().to_vec()).unwrap();
    assert_eq!(read, it.wrapped);
    assert_eq!(
        (read.counter(), read.cost(), *read.owner()),
        (8, KdfCost::CHEAPEST, it.owner)
    );
    let opened = it.open(&read, PHRASE).unwrap();
    assert_eq!(opened.to_bytes().expose(), it.keys.to_bytes().expose());
    assert_eq!(
        it.open(&read, "kopi hangat di meja kaca").unwrap_err(),
        WrapError::WrongPassphrase
    );
    let other_secret = UnitSecret::make(&mut rng(9));
    let error = unwrap_person_keys(&read, &it.owner, &it.keys.public(), PHRASE, &other_secret).unwrap_err();
    assert_eq!(error, WrapError::WrongPassphrase);
}

#[test]
fn every_flipped_bit_of_a_wrap_is_an_error_and_not_a_wrong_passphrase() {
    let it = Wrapped::new();
    for (place, flipped) in flips(it.wrapped.as_bytes()) {
        let error = WrappedKeys::from_bytes(flipped)
            .and_then(|wrapped| it.open(&wrapped, PHRASE))
            .unwrap_err();
        assert_ne!(error, WrapError::WrongPassphrase, "byte {place}");
    }
    for length in 0..it.wrapped.as_bytes().len() {
        let cut = it.wrapped.as_bytes()[..length].to_vec();
        assert!(
            WrappedKeys::from_bytes(cut)
                .and_then(|wrapped| it.open(&wrapped, PHRASE))
                .is_err()
        );
    }
}

#[test]
fn a_wrap_serves_its_owner_only() {
    let it = Wrapped::new();
    let others = [
        WrapOwner {
            unit: UnitId::ZERO,
            ..it.owner
        },
        WrapOwner {
            person: id(6),
            ..it.owner
        },
        WrapOwner {
            generation: 4,
            ..it.owner
        },
    ];
    for other in others {
        let opened = unwrap_person_keys(&it.wrapped, &other, &it.keys.public(), PHRASE, &it.secret);
        assert_eq!(opened.unwrap_err(), WrapError::OtherOwner);
    }
    let stranger = make_person_keys(&mut rng(9), 3).public();
    assert!(matches!(
        check_wrap(&it.wrapped, &it.owner, &stranger),
        Err(WrapError::Signature(_))
    ));
    let half_stranger = PublicKeys {
        seal: stranger.seal,
        ..it.keys.public()
    };
    let opened = unwrap_person_keys(&it.wrapped, &it.owner, &half_stranger, PHRASE, &it.secret);
    assert_eq!(opened.unwrap_err(), WrapError::OtherKeys);
}

/// Fails without the limits in `KdfCost::check` of `kdf.rs`.
#[test]
fn a_cost_beyond_the_limits_is_refused_unread() {
    let it = Wrapped::new();
    // A dishonest owner signs a wrap that would take all memory: the signature holds, the cost does not.
    let mut bytes = it.wrapped.as_bytes().to_vec();
    let cost_at = 4 + 1 + 32 + 16 + 4 + 8;
    bytes[cost_at..cost_at + 4].copy_from_slice(&(1024 * 1024 + 1_u32).to_be_bytes());
    let signed = bytes.len() - 64;
    let signature = sign(&it.keys.sign, context::WRAP, &[&bytes[..signed]]);
    bytes[signed..].copy_from_slice(&signature.0);
    let wrapped = WrappedKeys::from_bytes(bytes).unwrap();
    check_wrap(&wrapped, &it.owner, &it.keys.public()).unwrap();
    assert_eq!(
        it.open(&wrapped, PHRASE).unwrap_err(),
        WrapError::Cost(KdfError::TooHigh)
    );
}

#[test]
fn the_limits_of_the_cost() {
    KdfCost::STANDARD.check().unwrap();
    KdfCost::CHEAPEST.check().unwrap();
    KdfCost {
        memory_kib: 1024 * 1024,
        passes: 16,
        lanes: 16,
    }
    .check()
    .unwrap();
    let cost = KdfCost::STANDARD;
    assert_eq!(
        KdfCost {
            memory_kib: 1024 * 1024 + 1,
            ..cost
        }
        .check(),
        Err(KdfError::TooHigh)
    );
    assert_eq!(KdfCost { passes: 17, ..cost }.check(), Err(KdfError::TooHigh));
    assert_eq!(KdfCost { lanes: 17, ..cost }.check(), Err(KdfError::TooHigh));
    assert_eq!(KdfCost { passes: 0, ..cost }.check(), Err(KdfError::TooLow));
    assert_eq!(KdfCost { lanes: 0, ..cost }.check(), Err(KdfError::TooLow));
    assert_eq!(
        KdfCost {
            memory_kib: 7,
            ..cost
        }
        .check(),
        Err(KdfError::TooLow)
    );
}

#[test]
fn the_standard_cost_computes() {
    let mut rng = rng(1);
    let keys = make_person_keys(&mut rng, 1);
    let secret = UnitSecret::make(&mut rng);
    let wrapped = wrap_person_keys(
        &keys,
        (&unit(), &id(5)),
        1,
        PHRASE,
        &secret,
        KdfCost::STANDARD,
        &mut rng,
    )
    .unwrap();
    let owner = owner(1);
    assert!(unwrap_person_keys(&wrapped, &owner, &keys.public(), PHRASE, &secret).is_ok());
}

#[test]
fn one_passphrase_has_one_spelling() {
    // é composed, and e with a combining accent.
    let spelled = |phrase| one_spelling(phrase).expose().clone();
    assert_eq!(spelled("caf\u{e9} tua"), spelled("cafe\u{301} tua"));
    assert_eq!(spelled("  kopi \t hangat\n"), "kopi hangat");
    assert_ne!(spelled("Kopi"), spelled("kopi"));
    let it = Wrapped::new();
    assert!(it.open(&it.wrapped, " kopi  hangat di meja\u{a0}kayu ").is_ok());
}

#[test]
fn a_pin_has_three_tries() {
    let mut rng = rng(1);
    let keys = make_person_keys(&mut rng, 2);
    let mut lock = PinLock::new(&keys, "2468", KdfCost::CHEAPEST, &mut rng).unwrap();
    assert_eq!(format!("{lock:?}"), "<rahasia>");
    assert_eq!(lock.open("1111").unwrap_err(), PinError::Wrong { left: 2 });
    assert_eq!(lock.open("1111").unwrap_err(), PinError::Wrong { left: 1 });
    assert_eq!(lock.open("2468").unwrap().public(), keys.public());
    assert_eq!(lock.open("1111").unwrap_err(), PinError::Wrong { left: 2 });
    assert_eq!(lock.open("1111").unwrap_err(), PinError::Wrong { left: 1 });
    assert!(!lock.is_spent());
    assert_eq!(lock.open("1111").unwrap_err(), PinError::Spent);
    assert!(lock.is_spent());
    assert_eq!(lock.open("2468").unwrap_err(), PinError::Spent);
}

#[test]
fn local_keys_open_for_their_owner_and_file() {
    let mut rng = rng(1);
    let owner = make_person_keys(&mut rng, 1);
    let place = LocalPlace {
        unit: unit(),
        person: id(5),
        file: LocalFile::Desk,
    };
    let key = LocalKey::make(&mut rng);
    let wrapped = seal_local_key(&owner, &place, &key, &mut rng).unwrap();
    assert_eq!(
        open_local_key(&owner, &place, &wrapped).unwrap().expose(),
        key.expose()
    );
    for (byte, flipped) in flips(&wrapped) {
        assert!(open_local_key(&owner, &place, &flipped).is_err(), "byte {byte}");
    }
    let others = [
        LocalPlace {
            file: LocalFile::Index,
            ..place
        },
        LocalPlace {
            person: id(6),
            ..place
        },
        LocalPlace {
            unit: UnitId::ZERO,
            ..place
        },
    ];
    for other in others {
        assert_eq!(
            open_local_key(&owner, &other, &wrapped).unwrap_err(),
            LocalKeyError::Refused
        );
    }
    let stranger = make_person_keys(&mut rng, 1);
    assert_eq!(
        open_local_key(&stranger, &place, &wrapped).unwrap_err(),
        LocalKeyError::Refused
    );
    assert_eq!(key.to_hex().expose().parse::<Hash>().unwrap().0, *key.expose());
}

#[test]
fn a_new_generation_is_signed_for_its_reason() {
    let mut rng = rng(1);
    let old = make_person_keys(&mut rng, 1);
    let new = make_person_keys(&mut rng, 2);
    let step = NewGeneration {
        unit: unit(),
        person: id(5),
        generation: 2,
        keys: new.public(),
    };
    let signature = sign_generation(&old.sign, &step, Reason::Renewed);
    let public = old.sign.public();
    verify_generation(&public, &step, Reason::Renewed, &signature).unwrap();
    let refused = Err(SignatureError::Refused);
    assert_eq!(
        verify_generation(&public, &step, Reason::Lost, &signature),
        refused
    );
    assert_eq!(
        verify_generation(
            &public,
            &NewGeneration {
                generation: 3,
                ..step
            },
            Reason::Renewed,
            &signature
        ),
        refused
    );
    assert_eq!(
        verify_generation(
            &public,
            &NewGeneration {
                person: id(6),
                ..step
            },
            Reason::Renewed,
            &signature
        ),
        refused
    );
    let other = NewGeneration {
        keys: old.public(),
        ..step
    };
    assert_eq!(
        verify_generation(&public, &other, Reason::Renewed, &signature),
        refused
    );
}

#[test]
fn an_invitation_is_taken_up_by_two_signatures() {
    let mut rng = rng(1);
    let seed = InvitationSeed::make(&mut rng);
    let newcomer = make_person_keys(&mut rng, 1);
    let joining = Joining {
        unit: unit(),
        person: id(5),
        invitation: seed.sign_key().public(),
        keys: newcomer.public(),
    };
    let again = InvitationSeed::parse(seed.to_code().expose()).unwrap();
    let by_invitation = sign_joining(&again.sign_key(), &joining);
    verify_joining(&joining.invitation, &joining, &by_invitation).unwrap();
    let by_newcomer = sign_joining(&newcomer.sign, &joining);
    verify_joining(&newcomer.sign.public(), &joining, &by_newcomer).unwrap();
    let stolen = Joining {
        keys: make_person_keys(&mut rng, 1).public(),
        ..joining
    };
    assert_eq!(
        verify_joining(&joining.invitation, &stolen, &by_invitation),
        Err(SignatureError::Refused)
    );
}

proptest! {
    #[test]
    fn wraps_round_trip(phrase in "\\PC{0,40}", generation: u32, counter: u64, seed: [u8; 32]) {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let keys = make_person_keys(&mut rng, generation);
        let secret = UnitSecret::make(&mut rng);
        let owner = owner(generation);
        let wrapped =
            wrap_person_keys(&keys, (&unit(), &id(5)), counter, &phrase, &secret, KdfCost::CHEAPEST, &mut rng).unwrap();
        let opened = unwrap_person_keys(&wrapped, &owner, &keys.public(), &phrase, &secret).unwrap();
        prop_assert_eq!(opened.public(), keys.public());
    }

    #[test]
    fn reading_wraps_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let bytes = [b"SAKP\x01".as_slice(), &bytes].concat();
        let it = Wrapped::new();
        prop_assert!(WrappedKeys::from_bytes(bytes).and_then(|wrapped| it.open(&wrapped, PHRASE)).is_err());
    }
}
