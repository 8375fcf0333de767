//! Envelopes, items, halves, grants, releases.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn sealed(plain: &[u8]) -> (StreamKey, KeyId, Vec<u8>) {
    let key = make_stream_key(&mut rng(1));
    let name = key_id(&unit(), &id(4), 1, &key);
    let envelope = seal_body(&key, &name, &place(), plain, &mut rng(2)).unwrap();
    (key, name, envelope)
}

#[test]
fn every_flipped_bit_of_an_envelope_is_an_error() {
    let (key, name, envelope) = sealed(b"isi surat");
    assert_eq!(
        open_body(&key, &name, &place(), &envelope).unwrap().expose(),
        b"isi surat"
    );
    assert_eq!(envelope_key_id(&envelope), Ok(name));
    for (place_of_flip, flipped) in flips(&envelope) {
        let error = open_body(&key, &name, &place(), &flipped).unwrap_err();
        match place_of_flip {
            0..4 => assert_eq!(error, EnvelopeError::NotAnEnvelope),
            4 => assert!(matches!(error, EnvelopeError::UnknownVersion(_))),
            5..37 => assert!(matches!(error, EnvelopeError::OtherKey { .. })),
            _ => assert_eq!(error, EnvelopeError::Altered, "byte {place_of_flip}"),
        }
    }
    for length in 0..envelope.len() {
        assert!(open_body(&key, &name, &place(), &envelope[..length]).is_err());
    }
}

#[test]
fn an_envelope_opens_in_its_place_only() {
    let (key, name, envelope) = sealed(b"isi surat");
    let others = [
        Place {
            unit: UnitId::ZERO,
            ..place()
        },
        Place {
            stream: id(5),
            ..place()
        },
        Place {
            version: 679,
            ..place()
        },
        Place {
            act: id(5),
            ..place()
        },
        Place { part: 3, ..place() },
    ];
    for other in others {
        assert_eq!(
            open_body(&key, &name, &other, &envelope).unwrap_err(),
            EnvelopeError::Altered
        );
    }
    let other_key = make_stream_key(&mut rng(9));
    assert_eq!(
        open_body(&other_key, &name, &place(), &envelope).unwrap_err(),
        EnvelopeError::Altered
    );
}

#[test]
fn sealing_twice_gives_two_envelopes() {
    let key = make_stream_key(&mut rng(1));
    let mut rng = rng(2);
    let once = seal_body(&key, &KeyId::ZERO, &place(), b"sama", &mut rng).unwrap();
    let twice = seal_body(&key, &KeyId::ZERO, &place(), b"sama", &mut rng).unwrap();
    assert_ne!(once, twice);
}

#[test]
fn envelopes_show_size_classes_only() {
    let overhead = 4 + 1 + 32 + 24 + 16;
    let mut sizes = BTreeSet::new();
    for length in 0..5000 {
        let envelope = sealed(&vec![7; length]).2;
        assert_eq!(envelope.len() as u64, overhead + padded_len(length as u64 + 4));
        sizes.insert(envelope.len());
    }
    assert_eq!(sizes.first(), Some(&(overhead as usize + 256)));
    assert!(sizes.len() < 80, "{} classes", sizes.len());
}

#[test]
fn padme_costs_little_and_grows_steadily() {
    let mut last = 0;
    for length in (0..20_000).chain((20..40).map(|power| (1 << power) + 1)) {
        let padded = padme(length);
        assert!(padded >= length && padded >= last);
        assert_eq!(padme(padded), padded);
        assert!(length < 16 || padded as f64 <= length as f64 * 1.12);
        last = padded;
    }
    assert_eq!(
        [9, 33, 1000, 1025, 1 << 20].map(padme),
        [10, 36, 1024, 1088, 1 << 20]
    );
    assert!(padme(u64::MAX) > 1 << 63);
}

fn item_place(label: &str) -> ItemPlace<'_> {
    ItemPlace {
        unit: unit(),
        stream: id(4),
        item: id(6),
        label,
    }
}

#[test]
fn items_are_bound_to_submission_item_and_label() {
    let key = ItemKey::make(&mut rng(1));
    let name = key_id(&unit(), &id(6), 1, &key);
    let envelope = seal_item(&key, &name, &item_place("nama"), b"Budi", &mut rng(2)).unwrap();
    assert_eq!(
        open_item(&key, &name, &item_place("nama"), &envelope)
            .unwrap()
            .expose(),
        b"Budi"
    );
    for (place, flipped) in flips(&envelope) {
        assert!(
            open_item(&key, &name, &item_place("nama"), &flipped).is_err(),
            "byte {place}"
        );
    }
    let others = [
        item_place("alamat"),
        ItemPlace {
            stream: id(5),
            ..item_place("nama")
        },
        ItemPlace {
            item: id(7),
            ..item_place("nama")
        },
        ItemPlace {
            unit: UnitId::ZERO,
            ..item_place("nama")
        },
    ];
    for other in others {
        assert_eq!(
            open_item(&key, &name, &other, &envelope).unwrap_err(),
            EnvelopeError::Altered
        );
    }
    // An item is no body, even under the same bytes as key.
    let body_key = StreamKey::from_bytes(key.expose());
    assert_eq!(
        open_body(&body_key, &name, &place(), &envelope).unwrap_err(),
        EnvelopeError::NotAnEnvelope
    );
}

#[test]
fn two_halves_and_only_two_give_the_key() {
    let key = ItemKey::make(&mut rng(1));
    let (first, second) = split_halves(&key, &mut rng(2));
    assert_eq!(join_halves(&first, &second).expose(), key.expose());
    assert_eq!(join_halves(&second, &first).expose(), key.expose());
    assert_ne!(first.expose(), key.expose());
    assert_ne!(second.expose(), key.expose());
    // The first half does not depend on the key at all.
    let (same_first, other_second) = split_halves(&ItemKey::make(&mut rng(3)), &mut rng(2));
    assert_eq!(first.expose(), same_first.expose());
    assert_ne!(second.expose(), other_second.expose());
}

struct Granted {
    recipient: SealKeyPair,
    keys: Vec<StreamKey>,
    epochs: Vec<u32>,
    key_ids: Vec<KeyId>,
}

impl Granted {
    fn new() -> Self {
        let mut rng = rng(1);
        let recipient = make_seal_keys(&mut rng);
        let keys: Vec<_> = (0..3).map(|_| make_stream_key(&mut rng)).collect();
        let epochs = vec![1, 2, 5];
        let key_ids = keys
            .iter()
            .zip(&epochs)
            .map(|(key, epoch)| key_id(&unit(), &id(4), *epoch, key))
            .collect();
        Self {
            recipient,
            keys,
            epochs,
            key_ids,
        }
    }

    fn info(&self) -> GrantInfo<'_> {
        GrantInfo {
            unit: unit(),
            stream: id(4),
            recipient: id(5),
            generation: 2,
            epochs: &self.epochs,
            key_ids: &self.key_ids,
        }
    }

    fn seal(&self) -> Vec<u8> {
        let keys: Vec<_> = self.keys.iter().collect();
        seal_grant(self.recipient.public(), &self.info(), &keys, &mut rng(2)).unwrap()
    }
}

#[test]
fn every_flipped_bit_of_a_grant_is_an_error() {
    let granted = Granted::new();
    let grant = granted.seal();
    let private = granted.recipient.private();
    let opened: Vec<StreamKey> = open_and_check_grant(private, &granted.info(), &grant).unwrap();
    assert!(
        opened
            .iter()
            .zip(&granted.keys)
            .all(|(left, right)| left.expose() == right.expose())
    );
    for (place, flipped) in flips(&grant) {
        let error = open_grant::<StreamKey>(private, &granted.info(), &flipped).unwrap_err();
        match place {
            0..4 => assert_eq!(error, GrantError::NotAGrant),
            4 => assert!(matches!(error, GrantError::UnknownVersion(_))),
            // The top bit of the encapsulated key is not part of the point; HPKE hashes the bytes, so it counts too.
            _ => assert_eq!(error, GrantError::Refused, "byte {place}"),
        }
    }
    for length in 0..grant.len() {
        assert!(open_grant::<StreamKey>(private, &granted.info(), &grant[..length]).is_err());
    }
}

#[test]
fn a_grant_is_bound_to_all_it_says() {
    let granted = Granted::new();
    let grant = granted.seal();
    let private = granted.recipient.private();
    let mut other_ids = granted.key_ids.clone();
    other_ids.swap(0, 1);
    let others = [
        GrantInfo {
            unit: UnitId::ZERO,
            ..granted.info()
        },
        GrantInfo {
            stream: id(9),
            ..granted.info()
        },
        GrantInfo {
            recipient: id(9),
            ..granted.info()
        },
        GrantInfo {
            generation: 3,
            ..granted.info()
        },
        GrantInfo {
            epochs: &[1, 2, 6],
            ..granted.info()
        },
        GrantInfo {
            key_ids: &other_ids,
            ..granted.info()
        },
        GrantInfo {
            epochs: &[1, 2],
            key_ids: &granted.key_ids[..2],
            ..granted.info()
        },
    ];
    for other in others {
        assert_eq!(
            open_grant::<StreamKey>(private, &other, &grant).unwrap_err(),
            GrantError::Refused
        );
    }
    // One kind of key is not opened as another, nor by someone else.
    assert_eq!(
        open_grant::<Half>(private, &granted.info(), &grant).unwrap_err(),
        GrantError::Refused
    );
    let stranger = make_seal_keys(&mut rng(9));
    assert_eq!(
        open_grant::<StreamKey>(stranger.private(), &granted.info(), &grant).unwrap_err(),
        GrantError::Refused
    );
}

#[test]
fn a_key_that_does_not_match_its_id_refuses_the_grant() {
    let mut granted = Granted::new();
    granted.keys[1] = make_stream_key(&mut rng(9));
    let grant = granted.seal();
    let private = granted.recipient.private();
    assert!(open_grant::<StreamKey>(private, &granted.info(), &grant).is_ok());
    let refusal = GrantError::OtherKey {
        epoch: 2,
        key_id: granted.key_ids[1],
    };
    assert_eq!(
        open_and_check_grant::<StreamKey>(private, &granted.info(), &grant).unwrap_err(),
        refusal
    );
}

#[test]
fn a_grant_needs_as_many_ids_as_keys() {
    let granted = Granted::new();
    let to = granted.recipient.public();
    let info = granted.info();
    assert_eq!(
        seal_grant(to, &info, &[&granted.keys[0]], &mut rng(2)),
        Err(GrantError::Counts)
    );
    let none = GrantInfo {
        epochs: &[],
        key_ids: &[],
        ..info
    };
    assert_eq!(
        seal_grant::<StreamKey>(to, &none, &[], &mut rng(2)),
        Err(GrantError::Counts)
    );
    let uneven = GrantInfo {
        epochs: &[1, 2, 3],
        key_ids: &granted.key_ids[..2],
        ..info
    };
    let grant = granted.seal();
    assert_eq!(
        open_grant::<StreamKey>(granted.recipient.private(), &uneven, &grant).unwrap_err(),
        GrantError::Counts
    );
}

#[test]
fn group_keys_and_unit_secrets_are_granted_too() {
    let mut rng = rng(1);
    let member = make_seal_keys(&mut rng);
    let group = make_seal_keys(&mut rng);
    let name = key_id(&unit(), &id(8), 1, group.private());
    let info = GrantInfo {
        unit: unit(),
        stream: id(8),
        recipient: id(5),
        generation: 1,
        epochs: &[1],
        key_ids: &[name],
    };
    let grant = seal_grant(member.public(), &info, &[group.private()], &mut rng).unwrap();
    let opened: Vec<SealKey> = open_and_check_grant(member.private(), &info, &grant).unwrap();
    assert_eq!(opened[0].public(), *group.public());
}

fn release() -> ReleaseInfo {
    ReleaseInfo {
        unit: unit(),
        case: id(1),
        item: id(2),
        request: id(3),
        recipient: id(4),
        generation: 5,
        expires: 6,
    }
}

#[test]
fn a_released_half_is_bound_to_its_request() {
    let mut rng = rng(1);
    let asker = make_seal_keys(&mut rng);
    let half = Half::make(&mut rng);
    let sealed = seal_release(asker.public(), &release(), &half, &mut rng).unwrap();
    assert_eq!(
        open_release(asker.private(), &release(), &sealed)
            .unwrap()
            .expose(),
        half.expose()
    );
    for (place, flipped) in flips(&sealed) {
        assert!(
            open_release(asker.private(), &release(), &flipped).is_err(),
            "byte {place}"
        );
    }
    let others = [
        ReleaseInfo {
            unit: UnitId::ZERO,
            ..release()
        },
        ReleaseInfo {
            case: id(9),
            ..release()
        },
        ReleaseInfo {
            item: id(9),
            ..release()
        },
        ReleaseInfo {
            request: id(9),
            ..release()
        },
        ReleaseInfo {
            recipient: id(9),
            ..release()
        },
        ReleaseInfo {
            generation: 9,
            ..release()
        },
        ReleaseInfo {
            expires: 9,
            ..release()
        },
    ];
    for other in others {
        assert_eq!(
            open_release(asker.private(), &other, &sealed).unwrap_err(),
            GrantError::Refused
        );
    }
    assert_eq!(
        open_release(asker.private(), &release(), b"SAKR\x02rest").unwrap_err(),
        GrantError::UnknownVersion(2)
    );
    assert_eq!(
        open_release(asker.private(), &release(), b"SAKR").unwrap_err(),
        GrantError::NotAGrant
    );
}

proptest! {
    #[test]
    fn bodies_round_trip(plain in prop::collection::vec(any::<u8>(), 0..3000), seed: [u8; 32]) {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let key = make_stream_key(&mut rng);
        let envelope = seal_body(&key, &KeyId::ZERO, &place(), &plain, &mut rng).unwrap();
        let opened = open_body(&key, &KeyId::ZERO, &place(), &envelope).unwrap();
        prop_assert_eq!(opened.expose(), &plain);
    }

    #[test]
    fn opening_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400), magic in 0..4_usize) {
        let magic: &[u8] = [b"SAKB\x01", b"SAKI\x01", b"SAKG\x01", b"SAKR\x01"][magic];
        let bytes = [magic, &bytes].concat();
        let key = make_stream_key(&mut rng(1));
        let granted = Granted::new();
        let private = granted.recipient.private();
        prop_assert!(open_body(&key, &KeyId::ZERO, &place(), &bytes).is_err());
        prop_assert!(open_grant::<StreamKey>(private, &granted.info(), &bytes).is_err());
        prop_assert!(open_release(private, &release(), &bytes).is_err());
        let _ = envelope_key_id(&bytes);
    }
}
