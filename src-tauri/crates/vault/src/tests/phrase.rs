//! Words, codes, sheets, anchors.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

#[test]
fn the_list_is_sound() {
    let list = word_list();
    let text = include_str!("../words.txt");
    assert_eq!(text.split_whitespace().count(), WORDS);
    assert!(
        list.iter()
            .all(|word| (4..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()))
    );
    assert!(list.is_sorted());
    assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), WORDS);
    assert_eq!(
        list.iter().map(|word| &word[..4]).collect::<BTreeSet<_>>().len(),
        WORDS
    );
    // Indices are format: the list never changes. A better list would be a second list.
    assert_eq!(
        blake3::hash(text.as_bytes()).to_string(),
        "54755d1dd9d2b3f109b0238f7caf34bac647a085a88907881aead16d5e6351c5"
    );
}

#[test]
fn words_forgive_how_they_are_typed() {
    let bytes = [0xDE, 0xAD, 0xBE, 0xEF, 0x01];
    let words = to_words(&bytes, Check::Three);
    assert_eq!(words.len(), words_for(5, Check::Three));
    let numbered: String = words
        .iter()
        .enumerate()
        .map(|(place, word)| format!("{}. {word},\n", place + 1))
        .collect();
    let short: String = words
        .iter()
        .map(|word| format!("{}-", word[..4].to_uppercase()))
        .collect();
    for typed in [words.join(" "), numbered, short] {
        assert_eq!(from_words(&typed, 5, Check::Three).unwrap().expose(), &bytes);
    }
}

#[test]
fn one_wrong_word_is_found_by_its_place() {
    let bytes: Vec<u8> = (0..38_u8).map(|byte| byte.wrapping_mul(7)).collect();
    let words = to_words(&bytes, Check::Three);
    for place in 0..words.len() {
        for other in word_list().iter().step_by(97) {
            let mut typed = words.clone();
            if typed[place] == *other {
                continue;
            }
            typed[place] = other;
            let error = from_words(&typed.join(" "), 38, Check::Three).unwrap_err();
            assert_eq!(error, WordsError::Wrong { position: place + 1 });
        }
    }
}

#[test]
fn swapped_words_are_noticed() {
    let bytes: Vec<u8> = (0..38_u8).map(|byte| byte.wrapping_mul(7)).collect();
    let words = to_words(&bytes, Check::Three);
    for first in 0..words.len() {
        for second in first + 1..words.len() {
            let mut typed = words.clone();
            typed.swap(first, second);
            if typed != words {
                assert_eq!(
                    from_words(&typed.join(" "), 38, Check::Three).unwrap_err(),
                    WordsError::Several
                );
            }
        }
    }
}

#[test]
fn words_that_cannot_be_read_are_named() {
    let words = to_words(&[1, 2, 3], Check::Three).join(" ");
    let mistyped = words.replacen(' ', " qqqq ", 1);
    assert_eq!(
        from_words(&mistyped, 3, Check::Three).unwrap_err(),
        WordsError::Unknown { position: 2 }
    );
    assert_eq!(
        from_words(&words, 5, Check::Three).unwrap_err(),
        WordsError::Count {
            expected: 7,
            found: 6
        }
    );
    assert_eq!(
        from_words("", 5, Check::None).unwrap_err(),
        WordsError::Count {
            expected: 4,
            found: 0
        }
    );
    // Less than four letters name no word, even where they would fit one only.
    assert_eq!(
        from_words("aba", 1, Check::None).unwrap_err(),
        WordsError::Unknown { position: 1 }
    );
    // Bits past the end.
    let last = word_list()[1];
    assert_eq!(
        from_words(last, 1, Check::None).unwrap_err(),
        WordsError::Wrong { position: 1 }
    );
}

#[test]
fn passphrases_are_long_enough_and_spread() {
    let mut rng = rng(1);
    assert_eq!(passphrase(&mut rng, 7).expose().split(' ').count(), 7);
    assert_eq!(passphrase(&mut rng, 9).expose().split(' ').count(), 9);
    assert_eq!(
        passphrase(&mut rng, 1).expose().split(' ').count(),
        PASSPHRASE_WORDS
    );
    assert_eq!(phrase4(&mut rng).expose().split(' ').count(), 4);
    let mut seen = BTreeSet::new();
    for _ in 0..4000 {
        seen.extend(phrase4(&mut rng).expose().split(' ').map(str::to_owned));
    }
    assert!(seen.len() > 2040, "{}", seen.len());
}

#[test]
fn fingerprints_follow_unit_person_and_keys() {
    let keys = make_person_keys(&mut rng(1), 1).public();
    let words = fingerprint_words(&unit(), &id(5), &keys);
    assert_ne!(words, fingerprint_words(&UnitId::ZERO, &id(5), &keys));
    assert_ne!(words, fingerprint_words(&unit(), &id(6), &keys));
    let swapped = PublicKeys {
        sign: keys.seal,
        seal: keys.sign,
    };
    assert_ne!(words, fingerprint_words(&unit(), &id(5), &swapped));
    assert!(words.iter().all(|word| word_list().contains(word)));
}

#[test]
fn anchors_read_text_and_words() {
    let anchor = Anchor {
        seq: 12_345,
        hash: Hash([0xB2; 32]),
    };
    assert_eq!(anchor.to_string().parse(), Ok(anchor));
    assert_eq!(anchor_words(&anchor).join(" ").parse(), Ok(anchor));
    let json = serde_json::to_string(&anchor).unwrap();
    assert_eq!(serde_json::from_str::<Anchor>(&json).unwrap(), anchor);
    assert_ne!(
        anchor_short(&anchor),
        anchor_short(&Anchor {
            seq: 12_346,
            ..anchor
        })
    );
    assert_ne!(
        anchor_short(&anchor),
        anchor_short(&Anchor {
            hash: Hash([0xB3; 32]),
            ..anchor
        })
    );
    let hash = anchor.hash;
    for wrong in [
        format!("+1:{hash}"),
        format!(":{hash}"),
        format!("-1:{hash}"),
        "1:ab".to_owned(),
        "1:".to_owned(),
    ] {
        assert_eq!(wrong.parse::<Anchor>(), Err(AnchorError::NotAnAnchor), "{wrong}");
    }
    assert!(matches!("abad".parse::<Anchor>(), Err(AnchorError::Words(_))));
}

fn join_code(pin: Option<[u8; 32]>) -> JoinCode {
    JoinCode {
        unit: unit(),
        unit_secret: UnitSecret::from_bytes(&[0x5C; 32]),
        head: Anchor {
            seq: 42,
            hash: Hash([0xB2; 32]),
        },
        certificate_pin: pin,
    }
}

#[test]
fn join_codes_round_trip_both_ways() {
    for pin in [None, Some([0xEE; 32])] {
        let code = join_code(pin);
        let spaced = code
            .to_code()
            .expose()
            .to_lowercase()
            .replace("-", " - ")
            .replacen(" - ", "-", 2)
            .replace('0', "o");
        for text in [
            code.to_code().expose().clone(),
            code.to_words().join("\n"),
            spaced.replace("saksama-gabung-1", "SAKSAMA-GABUNG-1"),
        ] {
            let read = JoinCode::parse(&text).unwrap();
            assert_eq!(
                (read.unit, read.head, read.certificate_pin),
                (code.unit, code.head, pin)
            );
            assert_eq!(read.unit_secret.expose(), code.unit_secret.expose());
        }
    }
}

#[test]
fn mistakes_in_a_code_are_noticed() {
    let code = join_code(Some([0xEE; 32])).to_code().expose().clone();
    let name = "SAKSAMA-GABUNG-1".len();
    for place in name..code.len() {
        let original = code.as_bytes()[place];
        if original == b'-' {
            continue;
        }
        let wrong = if original == b'7' { '8' } else { '7' };
        let mut typed = code.clone();
        typed.replace_range(place..=place, &wrong.to_string());
        assert_eq!(
            JoinCode::parse(&typed).unwrap_err(),
            CodeError::Checksum,
            "character {place}"
        );
    }
    assert_eq!(
        JoinCode::parse(&code[..code.len() - 2]).unwrap_err(),
        CodeError::Length
    );
    assert_eq!(
        JoinCode::parse(&format!("{code}00")).unwrap_err(),
        CodeError::Length
    );
    let strange = code.replacen("-1-", "-1-?", 1);
    assert_eq!(
        JoinCode::parse(&strange).unwrap_err(),
        CodeError::Character { position: 1 }
    );
}

#[test]
fn one_kind_of_code_is_not_another() {
    let mut rng = rng(1);
    let seed = InvitationSeed::make(&mut rng);
    assert_eq!(
        JoinCode::parse(seed.to_code().expose()).unwrap_err(),
        CodeError::OtherCode
    );
    assert_eq!(
        JoinCode::parse("saksama-gabung-2-AAAAA").unwrap_err(),
        CodeError::OtherCode
    );
    assert!(InvitationSeed::parse(join_code(None).to_code().expose()).is_err());
    let again = InvitationSeed::parse(&seed.to_words().join(" ")).unwrap();
    assert_eq!(again.sign_key().public(), seed.sign_key().public());
    // A sheet and an invitation: even of one length, the first byte tells them apart.
    let bytes = [0x11; 33];
    let words = to_words(&bytes, Check::Three).join(" ");
    assert_eq!(InvitationSeed::parse(&words).unwrap_err(), CodeError::OtherCode);
    let words = to_words(&[0x11; 38], Check::Three).join(" ");
    assert_eq!(Share::from_words(&words).unwrap_err(), RecoveryError::NotASheet);
}

#[test]
fn any_two_sheets_give_the_recovery_key() {
    let mut rng = rng(1);
    let keys = make_recovery(&mut rng);
    let shares = split_recovery(&keys, &mut rng).unwrap();
    assert_eq!(shares.each_ref().map(Share::number), [1, 2, 3]);
    let typed = shares
        .each_ref()
        .map(|share| Share::from_words(&share.to_words().join(" ")).unwrap());
    for (first, second) in [(0, 1), (1, 2), (2, 0)] {
        let joined = join_recovery(&typed[first], &shares[second]).unwrap();
        assert_eq!(joined.public(), keys.public());
        assert_eq!(joined.private().expose(), keys.private().expose());
    }
    assert_eq!(
        join_recovery(&shares[0], &typed[0]).unwrap_err(),
        RecoveryError::SameSheet(1)
    );
}

#[test]
fn sheets_of_two_recoveries_are_refused() {
    let mut rng = rng(1);
    let [old, ..] = split_recovery(&make_recovery(&mut rng), &mut rng).unwrap();
    let keys = make_recovery(&mut rng);
    let [_, new, _] = split_recovery(&keys, &mut rng).unwrap();
    let refusal = RecoveryError::OtherRecovery(old.recovery(), new.recovery());
    assert_eq!(join_recovery(&old, &new).unwrap_err(), refusal);
    // One key split twice: the names agree, the shares do not, and the joined key proves it.
    let [again, ..] = split_recovery(&keys, &mut rng).unwrap();
    assert_eq!(join_recovery(&again, &new).unwrap_err(), RecoveryError::OtherKey);
}

#[test]
fn a_mistyped_sheet_names_the_word() {
    let mut rng = rng(1);
    let [share, ..] = split_recovery(&make_recovery(&mut rng), &mut rng).unwrap();
    let mut words = share.to_words();
    assert_eq!(words.len(), 31);
    words[16] = if words[16] == "gajah" { "rusa" } else { "gajah" };
    let error = Share::from_words(&words.join(" ")).unwrap_err();
    assert_eq!(error, RecoveryError::Words(WordsError::Wrong { position: 17 }));
}

proptest! {
    #[test]
    fn words_round_trip(bytes in prop::collection::vec(any::<u8>(), 0..200), checked: bool) {
        let check = if checked { Check::Three } else { Check::None };
        let words = to_words(&bytes, check).join(" ");
        let read = from_words(&words, bytes.len(), check).unwrap();
        prop_assert_eq!(read.expose(), &bytes);
    }

    #[test]
    fn two_wrong_words_never_pass(
        bytes in prop::collection::vec(any::<u8>(), 10..60),
        (first, second) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        (one, other) in (0..WORDS, 0..WORDS),
    ) {
        let words = to_words(&bytes, Check::Three);
        let mut typed = words.clone();
        typed[first.index(words.len())] = word_list()[one];
        typed[second.index(words.len())] = word_list()[other];
        let read = from_words(&typed.join(" "), bytes.len(), Check::Three);
        prop_assert_eq!(read.is_ok(), typed == words);
    }

    #[test]
    fn parsing_never_panics(text in "\\PC{0,200}") {
        drop(JoinCode::parse(&text));
        drop(JoinCode::parse(&format!("SAKSAMA-GABUNG-1{text}")));
        drop(InvitationSeed::parse(&text));
        drop(Share::from_words(&text));
        let _ = text.parse::<Anchor>();
        let _ = text.parse::<Hash>();
    }
}
