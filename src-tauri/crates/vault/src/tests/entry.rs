//! Heads, row hashes, signatures, names of bytes.

use proptest::prelude::*;

use super::*;

#[test]
fn every_flipped_bit_of_a_head_breaks_its_signature() {
    let key = SignKey::make(&mut rng(1));
    let head = head();
    let signature = sign_head(&key, &head);
    let bytes = head.encode();
    verify_head(&key.public(), &bytes, &signature).unwrap();
    for (place, flipped) in flips(&bytes) {
        assert_eq!(
            verify_head(&key.public(), &flipped, &signature),
            Err(SignatureError::Refused),
            "byte {place}"
        );
        assert_ne!(Head::decode(&flipped), Ok(head.clone()), "byte {place}");
    }
    for (place, flipped) in flips(&signature.0) {
        let flipped = Signature(flipped.try_into().unwrap());
        assert!(
            verify_head(&key.public(), &bytes, &flipped).is_err(),
            "byte {place}"
        );
    }
}

#[test]
fn a_signature_holds_for_its_context_and_parts_only() {
    let key = SignKey::make(&mut rng(1));
    let public = key.public();
    let signature = sign(&key, context::JOIN, &[b"ab", b"c"]);
    verify(&public, context::JOIN, &[b"ab", b"c"], &signature).unwrap();
    let refused = Err(SignatureError::Refused);
    assert_eq!(
        verify(&public, context::JOIN, &[b"a", b"bc"], &signature),
        refused
    );
    assert_eq!(verify(&public, context::JOIN, &[b"abc"], &signature), refused);
    assert_eq!(
        verify(&public, context::JOIN, &[b"ab", b"c", b""], &signature),
        refused
    );
    assert_eq!(
        verify(&public, context::WRAP, &[b"ab", b"c"], &signature),
        refused
    );
    let other = SignKey::make(&mut rng(2)).public();
    assert_eq!(verify(&other, context::JOIN, &[b"ab", b"c"], &signature), refused);
}

#[test]
fn unknown_formats_are_not_damage() {
    let mut newer = head().encode().to_vec();
    newer[1] = 2;
    newer.push(0);
    assert_eq!(Head::decode(&newer), Err(HeadError::UnknownFormat(2)));
    assert_eq!(Head::decode(&[0, 0]), Err(HeadError::UnknownFormat(0)));
    assert_eq!(Head::decode(&[]), Err(HeadError::Length(0)));
    let mut longer = head().encode().to_vec();
    longer.push(0);
    assert_eq!(Head::decode(&longer), Err(HeadError::Length(HEAD_LEN + 1)));
    assert_eq!(
        Head::decode(&longer[..HEAD_LEN - 1]),
        Err(HeadError::Length(HEAD_LEN - 1))
    );
}

#[test]
fn heads_count_from_one() {
    let counting = |change: fn(&mut Head)| {
        let mut head = head();
        change(&mut head);
        Head::decode(&head.encode())
    };
    assert_eq!(counting(|head| head.seq = 0), Err(HeadError::Counting));
    assert_eq!(counting(|head| head.part = 0), Err(HeadError::Counting));
    assert_eq!(counting(|head| head.part = 4), Err(HeadError::Counting));
    assert!(counting(|head| head.part = 3).is_ok());
}

#[test]
fn row_hashes_depend_on_each_part_and_its_border() {
    let head = head().encode();
    let hash = row_hash(&head, b"public", b"body", &[1; 64]);
    assert_ne!(hash, row_hash(&head, b"body", b"public", &[1; 64]));
    assert_ne!(hash, row_hash(&head, b"publi", b"cbody", &[1; 64]));
    assert_ne!(hash, row_hash(&head, b"public", b"body", &[1; 63]));
    assert_ne!(
        hash,
        row_hash(&head[..HEAD_LEN - 1], b"public", b"body", &[1; 64])
    );
    // A bad row, too, has a hash, and moving a byte over a border changes it.
    assert_ne!(row_hash(b"ab", b"", b"", b"c"), row_hash(b"a", b"", b"", b"bc"));
    for (place, flipped) in flips(&head) {
        assert_ne!(
            hash,
            row_hash(&flipped, b"public", b"body", &[1; 64]),
            "byte {place}"
        );
    }
}

#[test]
fn names_read_their_own_text() {
    let hash = Hash(*blake3::hash(b"x").as_bytes());
    assert_eq!(hash.to_string().parse(), Ok(hash));
    assert_eq!(
        serde_json::from_str::<Hash>(&serde_json::to_string(&hash).unwrap()).unwrap(),
        hash
    );
    assert_eq!("00".parse::<Id>(), Err(HexError { expected: 32 }));
    assert_eq!("+0".repeat(16).parse::<Id>(), Err(HexError { expected: 32 }));
    assert_eq!("é".repeat(16).parse::<Id>(), Err(HexError { expected: 32 }));
    assert_eq!(Id::try_from(&[0_u8; 15][..]), Err(HexError { expected: 32 }));
    let keys = make_person_keys(&mut rng(1), 1).public();
    let text = serde_json::to_string(&keys).unwrap();
    assert_eq!(serde_json::from_str::<PublicKeys>(&text).unwrap(), keys);
}

#[test]
fn key_ids_name_unit_stream_epoch_and_key() {
    let key = make_stream_key(&mut rng(1));
    let other = make_stream_key(&mut rng(2));
    let name = key_id(&unit(), &id(4), 1, &key);
    assert_eq!(name, key_id(&unit(), &id(4), 1, &key.duplicate()));
    assert_ne!(name, key_id(&UnitId::ZERO, &id(4), 1, &key));
    assert_ne!(name, key_id(&unit(), &id(5), 1, &key));
    assert_ne!(name, key_id(&unit(), &id(4), 2, &key));
    assert_ne!(name, key_id(&unit(), &id(4), 1, &other));
    assert!(is_key(&unit(), &id(4), 1, &key, &name));
    assert!(!is_key(&unit(), &id(4), 1, &other, &name));
    // The key that entry 1 opens is named before the unit has an id; no other epoch is.
    let founding = key_id(&UnitId::ZERO, &id(4), 1, &key);
    assert!(is_key(&unit(), &id(4), 1, &key, &founding));
    let later = key_id(&UnitId::ZERO, &id(4), 2, &key);
    assert!(!is_key(&unit(), &id(4), 2, &key, &later));
}

#[test]
fn number_tags_name_case_group_year_and_number() {
    let key = make_stream_key(&mut rng(1));
    let tag = number_tag(&key, "agenda", 2026, 7);
    assert_eq!(tag, number_tag(&key, "agenda", 2026, 7));
    assert_ne!(tag, number_tag(&make_stream_key(&mut rng(2)), "agenda", 2026, 7));
    assert_ne!(tag, number_tag(&key, "agend", 2026, 7));
    assert_ne!(tag, number_tag(&key, "agenda", 2027, 7));
    assert_ne!(tag, number_tag(&key, "agenda", 2026, 8));
}

proptest! {
    #[test]
    fn heads_round_trip(
        ids in any::<[[u8; 16]; 3]>(),
        hashes in any::<[[u8; 32]; 5]>(),
        seq in 1..u64::MAX,
        version: u64,
        (part, more) in (1..1000_u16, 0..1000_u16),
        generation: u32,
        at: i64,
    ) {
        let [act, stream, author] = ids.map(Id);
        let [unit, prev, key_id, public_hash, body_hash] = hashes;
        let head = Head {
            format: HEAD_FORMAT, unit: UnitId(unit), seq, prev: Hash(prev), act, part, parts: part + more, stream,
            version, author, generation, at, key_id: KeyId(key_id), public_hash: Hash(public_hash),
            body_hash: Hash(body_hash),
        };
        prop_assert_eq!(Head::decode(&head.encode()), Ok(head));
    }

    #[test]
    fn decoding_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(head) = Head::decode(&bytes) {
            let again = head.encode();
            prop_assert_eq!(&again[..], &bytes[..]);
        }
    }
}
