//! Restore marks (ledger.md §3): the clear part as it is written, who may sign, and when it counts.

use super::keys::{register, three};
use super::world::person;
use crate::public::{KINDS, KeyFault, KeyRegister, MARK_NAMES, NamedRow, Public};

fn row(seq: u64, digit: char) -> NamedRow {
    NamedRow {
        seq,
        hash: digit.to_string().repeat(64),
    }
}

pub(super) fn signed() -> Public {
    Public::RestoreSigned {
        lost: row(40, 'a'),
        before: vec!["c".repeat(64), "d".repeat(64)],
        kept: row(6, 'b'),
    }
}

fn mark(lost: NamedRow, before: &[String], kept: NamedRow) -> Public {
    Public::RestoreSigned {
        lost,
        before: before.to_vec(),
        kept,
    }
}

#[test]
fn clear_part_of_a_restore_mark() {
    let part = Public::encode(Some(&signed()));
    assert_eq!(Public::decode(&part), Ok(Some(signed())));
    assert_eq!(KINDS.last(), Some(&"restore_signed"));
    insta::assert_snapshot!(String::from_utf8(part).unwrap());
}

/// Three people, of whom these signed one after the other.
fn after(signers: &[u8]) -> (KeyRegister, u64) {
    let mut rows = three();
    rows.extend(signers.iter().map(|signer| (*signer, signed())));
    register(&rows)
}

fn agreed(register: &KeyRegister) -> bool {
    register.restores().iter().any(|mark| mark.is_agreed(|_| true))
}

#[test]
fn a_mark_takes_two_officers() {
    assert!(after(&[]).0.restores().is_empty());
    assert!(!agreed(&after(&[2]).0), "one is not enough");
    let (both, seq) = after(&[2, 1]);
    assert!(agreed(&both));
    let [mark] = both.restores() else {
        panic!("one mark, however many sign it")
    };
    assert_eq!(mark.signed, [(person(2), seq - 2), (person(1), seq - 1)]);
    assert!(
        !mark.is_agreed(|signer| signer == person(1)),
        "whose signature does not count is not counted"
    );
}

#[test]
fn a_mark_is_refused() {
    let (once, seq) = after(&[2]);
    let judged = |author: u8, public: &Public| once.judge(person(author), public, seq);
    assert_eq!(judged(2, &signed()), Err(KeyFault::SignedAlready));
    assert_eq!(judged(1, &signed()), Ok(()));
    assert_eq!(judged(9, &signed()), Err(KeyFault::AuthorNotAdmitted));
    for (lost, kept) in [
        (row(0, 'a'), row(6, 'b')),
        (row(40, 'a'), row(0, 'b')),
        (row(40, 'a'), row(seq, 'b')),
        (row(40, 'g'), row(6, 'b')),
        (
            row(40, 'a'),
            NamedRow {
                seq: 6,
                hash: "b".into(),
            },
        ),
    ] {
        let refused = mark(lost, &[], kept);
        assert_eq!(judged(1, &refused), Err(KeyFault::NoRow), "{refused:?}");
    }
    let hash = "c".repeat(64);
    for (seq, before) in [
        (40, vec!["C".repeat(64)]),
        (3, vec![hash.clone(); 3]),
        (40_000, vec![hash.clone(); MARK_NAMES + 1]),
    ] {
        let refused = mark(row(seq, 'a'), &before, row(6, 'b'));
        assert_eq!(judged(1, &refused), Err(KeyFault::NoRow));
    }
    let most = mark(row(40_000, 'a'), &vec![hash.clone(); MARK_NAMES], row(6, 'b'));
    assert_eq!(judged(1, &most), Ok(()));
    // Another history given up, or another one gone on with, is another mark.
    let (lost, kept) = (row(40, 'a'), row(6, 'b'));
    let named = ["c".repeat(64), "d".repeat(64)];
    for other in [
        mark(row(41, 'a'), &named, kept.clone()),
        mark(lost.clone(), &named, row(6, 'c')),
        mark(lost, &named[1..], kept),
    ] {
        assert_eq!(judged(2, &other), Ok(()), "{other:?}");
        let mut rows = three();
        rows.extend([(2, signed()), (1, other)]);
        assert!(!agreed(&register(&rows).0));
    }
}

/// Desks that had not read so far find their last row among those before.
#[test]
fn a_mark_covers_the_rows_it_names() {
    let (register, _) = after(&[2]);
    let [mark] = register.restores() else {
        panic!("one mark")
    };
    for (seq, digit, covered) in [
        (40, 'a', true),
        (39, 'd', true),
        (38, 'c', true),
        (40, 'd', false),
        (39, 'c', false),
        (38, 'd', false),
        (37, 'c', false),
        (41, 'a', false),
        (0, 'a', false),
    ] {
        assert_eq!(mark.covers(&row(seq, digit)), covered, "{seq} {digit}");
    }
}
