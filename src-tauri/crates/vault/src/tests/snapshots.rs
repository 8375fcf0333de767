//! The bytes of every serialised form, from fixed random numbers. A changed snapshot is a changed format: what was
//! written before must still be read, so a form is never edited, only followed by the next version.

use super::*;

/// Hexadecimal, 32 bytes a line.
fn lines(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>();
    digits
        .chunks(32)
        .map(|line| line.concat())
        .collect::<Vec<_>>()
        .join("\n")
}

fn in_lines(words: &[&str]) -> String {
    words
        .chunks(8)
        .map(|line| line.join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn head_signature_and_row_hash() {
    let key = SignKey::make(&mut rng(1));
    let head = head();
    let signature = sign_head(&key, &head);
    let hash = row_hash(&head.encode(), b"public", b"body", &signature.0);
    insta::assert_snapshot!("head", lines(&head.encode()));
    insta::assert_snapshot!(
        "signature",
        format!("{}\n{}", lines(&key.public()), lines(&signature.0))
    );
    insta::assert_snapshot!("row_hash", hash);
}

#[test]
fn key_id_and_number_tag() {
    let key = StreamKey::from_bytes(&[0x11; 32]);
    insta::assert_snapshot!("key_id", key_id(&unit(), &id(4), 7, &key));
    insta::assert_snapshot!("number_tag", number_tag(&key, "agenda", 2026, 7));
}

#[test]
fn envelopes() {
    let key = StreamKey::from_bytes(&[0x11; 32]);
    let name = key_id(&unit(), &id(4), 7, &key);
    let body = seal_body(&key, &name, &place(), b"isi surat", &mut rng(2)).unwrap();
    insta::assert_snapshot!("body", lines(&body));
    let place = ItemPlace {
        unit: unit(),
        stream: id(4),
        item: id(6),
        label: "nama",
    };
    let key = ItemKey::from_bytes(&[0x12; 32]);
    let item = seal_item(&key, &KeyId([0xC3; 32]), &place, b"Budi", &mut rng(2)).unwrap();
    insta::assert_snapshot!("item", lines(&item));
    let (first, second) = split_halves(&key, &mut rng(2));
    insta::assert_snapshot!(
        "halves",
        format!("{}\n{}", lines(first.expose()), lines(second.expose()))
    );
}

#[test]
fn grant_and_release() {
    let recipient = SealKeyPair::from_private(SealKey::from_bytes(&[0x21; 32]));
    let keys = [
        StreamKey::from_bytes(&[0x11; 32]),
        StreamKey::from_bytes(&[0x12; 32]),
    ];
    let key_ids = [
        key_id(&unit(), &id(4), 1, &keys[0]),
        key_id(&unit(), &id(4), 2, &keys[1]),
    ];
    let info = GrantInfo {
        unit: unit(),
        stream: id(4),
        recipient: id(5),
        generation: 2,
        epochs: &[1, 2],
        key_ids: &key_ids,
    };
    let grant = seal_grant(recipient.public(), &info, &[&keys[0], &keys[1]], &mut rng(2)).unwrap();
    insta::assert_snapshot!("grant", lines(&grant));
    let info = ReleaseInfo {
        unit: unit(),
        case: id(1),
        item: id(2),
        request: id(3),
        recipient: id(4),
        generation: 5,
        expires: 6,
    };
    let release = seal_release(
        recipient.public(),
        &info,
        &Half::from_bytes(&[0x13; 32]),
        &mut rng(2),
    )
    .unwrap();
    insta::assert_snapshot!("release", lines(&release));
}

#[test]
fn sealed_file() {
    let key = StreamKey::from_bytes(&[0x11; 32]);
    let chunks = seal_file(&key, &id(7), b"halaman satu", &mut rng(2)).unwrap();
    insta::assert_snapshot!("chunk", lines(&chunks[0]));
    insta::assert_snapshot!("sealed_digest", sealed_digest(&chunks));
    // Two chunks: too long to print, the digest holds every byte.
    let chunks = seal_file(&key, &id(7), &vec![7; CHUNK + 1], &mut rng(2)).unwrap();
    insta::assert_snapshot!("sealed_digest_of_two", sealed_digest(&chunks));
}

#[test]
fn keys_at_rest() {
    let keys = make_person_keys(&mut rng(1), 3);
    let secret = UnitSecret::from_bytes(&[0x31; 32]);
    insta::assert_snapshot!("public_keys", serde_json::to_string(&keys.public()).unwrap());
    insta::assert_snapshot!("person_keys", lines(keys.to_bytes().expose()));
    let owner = (&unit(), &id(5));
    let wrapped = wrap_person_keys(
        &keys,
        owner,
        8,
        "kopi hangat",
        &secret,
        KdfCost::CHEAPEST,
        &mut rng(2),
    )
    .unwrap();
    insta::assert_snapshot!("wrapped_keys", lines(wrapped.as_bytes()));
    let key = LocalKey::from_bytes(&[0x41; 32]);
    for (file, name) in [(LocalFile::Index, "index_key"), (LocalFile::Desk, "desk_key")] {
        let place = LocalPlace {
            unit: unit(),
            person: id(5),
            file,
        };
        insta::assert_snapshot!(
            name,
            lines(&seal_local_key(&keys, &place, &key, &mut rng(2)).unwrap())
        );
    }
}

#[test]
fn signed_steps() {
    let keys = make_person_keys(&mut rng(1), 2);
    let step = NewGeneration {
        unit: unit(),
        person: id(5),
        generation: 2,
        keys: keys.public(),
    };
    let key = SignKey::from_seed(&[0x51; 32]);
    let joining = Joining {
        unit: unit(),
        person: id(5),
        invitation: key.public(),
        keys: keys.public(),
    };
    insta::assert_snapshot!(
        "new_generation",
        lines(&sign_generation(&key, &step, Reason::Renewed).0)
    );
    insta::assert_snapshot!(
        "generation_after_loss",
        lines(&sign_generation(&key, &step, Reason::Lost).0)
    );
    insta::assert_snapshot!("joining", lines(&sign_joining(&key, &joining).0));
}

#[test]
fn codes_and_words() {
    let mut rng = rng(1);
    let anchor = Anchor {
        seq: 12_345,
        hash: Hash([0xB2; 32]),
    };
    let code = JoinCode {
        unit: unit(),
        unit_secret: UnitSecret::from_bytes(&[0x5C; 32]),
        head: anchor,
        certificate_pin: Some([0xEE; 32]),
    };
    insta::assert_snapshot!("join_code", code.to_code().expose());
    insta::assert_snapshot!("join_words", in_lines(&code.to_words()));
    let seed = InvitationSeed::make(&mut rng);
    insta::assert_snapshot!("invitation_code", seed.to_code().expose());
    insta::assert_snapshot!("invitation_words", in_lines(&seed.to_words()));
    insta::assert_snapshot!("invitation_key", lines(&seed.sign_key().public()));
    insta::assert_snapshot!("anchor", anchor);
    insta::assert_snapshot!("anchor_words", in_lines(&anchor_words(&anchor)));
    insta::assert_snapshot!("anchor_short", in_lines(&anchor_short(&anchor)));
    let keys = make_person_keys(&mut rng, 1).public();
    insta::assert_snapshot!(
        "fingerprint",
        in_lines(&fingerprint_words(&unit(), &id(5), &keys))
    );
    insta::assert_snapshot!("passphrase", passphrase(&mut rng, 7).expose());
    insta::assert_snapshot!("phrase4", phrase4(&mut rng).expose());
}

#[test]
fn recovery_sheets() {
    let keys = SealKeyPair::from_private(SealKey::from_bytes(&[0x21; 32]));
    insta::assert_snapshot!("recovery_id", recovery_id(keys.public()));
    let shares = split_recovery(&keys, &mut rng(2)).unwrap();
    for share in &shares {
        insta::assert_snapshot!(format!("sheet_{}", share.number()), in_lines(&share.to_words()));
    }
}
