//! Tests from inside the crate: what is promised of every form, from fixed random numbers.

mod admission;
mod entry;
mod file;
mod phrase;
mod rest;
mod sealing;
mod snapshots;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::*;

/// The same random numbers every time.
fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn id(byte: u8) -> Id {
    Id([byte; 16])
}

fn unit() -> UnitId {
    UnitId([0xA1; 32])
}

fn head() -> Head {
    Head {
        format: HEAD_FORMAT,
        unit: unit(),
        seq: 12_345,
        prev: Hash([0xB2; 32]),
        act: id(3),
        part: 2,
        parts: 3,
        stream: id(4),
        version: 678,
        author: id(5),
        generation: 9,
        at: 1_763_770_000_123,
        key_id: KeyId([0xC3; 32]),
        public_hash: content_hash(b"public"),
        body_hash: content_hash(b"body"),
    }
}

fn place() -> Place {
    Place {
        unit: unit(),
        stream: id(4),
        version: 678,
        act: id(3),
        part: 2,
    }
}

/// Every byte of `bytes`, one after the other, with one bit flipped.
fn flips(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..bytes.len()).map(|place| {
        let mut flipped = bytes.to_vec();
        flipped[place] ^= 1 << (place % 8);
        (place, flipped)
    })
}

#[test]
fn contexts_are_distinct() {
    let distinct: std::collections::BTreeSet<_> = context::ALL.into_iter().collect();
    assert_eq!(distinct.len(), context::ALL.len());
    assert!(
        distinct
            .iter()
            .all(|context| context.starts_with("saksama/") && context.ends_with("/v1"))
    );
    // The list is the module: a constant that is missing from it would escape this test.
    let written = include_str!("context.rs").matches("pub const").count() - 1;
    assert_eq!(written, context::ALL.len());
}

#[test]
fn secrets_are_not_printed() {
    let mut rng = rng(1);
    let keys = make_person_keys(&mut rng, 1);
    let seed = InvitationSeed::make(&mut rng);
    let code = JoinCode {
        unit: unit(),
        unit_secret: UnitSecret::from_bytes(&[0x77; 32]),
        head: Anchor {
            seq: 1,
            hash: Hash([1; 32]),
        },
        certificate_pin: None,
    };
    assert_eq!(format!("{:?}", Secret::new(vec![1_u8, 2])), "<rahasia>");
    assert_eq!(format!("{:?}", make_stream_key(&mut rng)), "StreamKey(<rahasia>)");
    assert_eq!(format!("{:?}", keys.sign), "<rahasia>");
    let printed = format!("{keys:?} {seed:?} {code:?}");
    assert!(!printed.contains("119, 119") && !printed.contains("7777"));
    assert_eq!(printed.matches("<rahasia>").count(), 4);
}

#[test]
fn secrets_are_wiped() {
    use std::cell::RefCell;
    use std::rc::Rc;

    struct Watched(Rc<RefCell<u8>>);
    impl zeroize::Zeroize for Watched {
        fn zeroize(&mut self) {
            *self.0.borrow_mut() = 0;
        }
    }

    let byte = Rc::new(RefCell::new(7));
    drop(Secret::new(Watched(Rc::clone(&byte))));
    assert_eq!(*byte.borrow(), 0);
}
