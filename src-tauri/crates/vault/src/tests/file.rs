//! Sealed files.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|place| (place * 31 % 251) as u8 + 1).collect()
}

fn sealed(length: usize) -> (StreamKey, Vec<Vec<u8>>) {
    let key = make_stream_key(&mut rng(1));
    let chunks = seal_file(&key, &id(7), &content(length), &mut rng(2)).unwrap();
    (key, chunks)
}

#[test]
fn files_of_every_border_size_round_trip() {
    for length in [
        0,
        1,
        255,
        256,
        257,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK,
        2 * CHUNK + 1,
        5 * CHUNK + 17,
    ] {
        let (key, chunks) = sealed(length);
        assert_eq!(chunks.len(), chunks_of(length as u64) as usize);
        assert!(chunks.iter().all(|chunk| chunk.len() <= SEALED_CHUNK_MAX));
        assert_eq!(
            open_file(&key, &id(7), &chunks).unwrap().expose(),
            &content(length),
            "{length}"
        );
        // The size in store is the size class's, whatever the length.
        let stored: usize = chunks.iter().map(Vec::len).sum();
        let overhead = 8 + chunks.len() * (45 + 16);
        assert_eq!(stored as u64, padded_len(length as u64) + overhead as u64);
    }
}

#[test]
fn any_chunk_opens_alone() {
    let length = 3 * CHUNK + 99;
    let (key, chunks) = sealed(length);
    let opener = FileOpener::new(&key, &id(7), &chunks[0]).unwrap();
    assert_eq!(opener.length(), length as u64);
    assert_eq!(opener.chunks() as usize, chunks.len());
    let content = content(length);
    for (place, chunk) in chunks.iter().enumerate().rev() {
        let expected = content.chunks(CHUNK).nth(place).unwrap_or_default();
        assert_eq!(opener.open_chunk(place as u32, chunk).unwrap().expose(), expected);
    }
}

#[test]
fn padding_may_fill_whole_chunks() {
    // 2^26 + 1 bytes are padded by about 2 MiB: the last chunks hold zeros alone and still cannot be left out.
    let length = (1_u64 << 26) + 1;
    let key = make_stream_key(&mut rng(1));
    let mut sealer = FileSealer::new(&key, &id(7), length, &mut rng(2)).unwrap();
    assert_eq!(sealer.content_len(256), 1);
    assert_eq!(sealer.content_len(257), 0);
    assert!(sealer.chunks() > 258);
    let content = vec![1; CHUNK];
    let mut seal = |chunk| {
        sealer
            .seal_chunk(chunk, &content[..sealer.content_len(chunk)])
            .unwrap()
    };
    let first = seal(0);
    (1..257).for_each(|chunk| drop(seal(chunk)));
    let empty = seal(257);
    let opener = FileOpener::new(&key, &id(7), &first).unwrap();
    assert_eq!(opener.chunks(), sealer.chunks());
    assert_eq!(opener.open_chunk(257, &empty).unwrap().expose(), &[0_u8; 0]);
}

#[test]
fn wrong_chunks_are_named() {
    let (key, chunks) = sealed(3 * CHUNK);
    let open = |chunks: Vec<Vec<u8>>| open_file(&key, &id(7), chunks).unwrap_err();
    let changed = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut chunks = chunks.clone();
        change(&mut chunks);
        open(chunks)
    };

    assert_eq!(
        changed(&|chunks| chunks.swap(1, 2)),
        FileError::OutOfOrder { chunk: 1, found: 2 }
    );
    assert_eq!(
        changed(&|chunks| chunks.truncate(2)),
        FileError::Truncated { chunk: 2 }
    );
    assert_eq!(changed(&Vec::clear), FileError::Truncated { chunk: 0 });
    assert_eq!(
        changed(&|chunks| chunks.push(chunks[2].clone())),
        FileError::Surplus { chunk: 3 }
    );
    assert_eq!(
        changed(&|chunks| chunks[1].truncate(100)),
        FileError::Altered { chunk: 1 }
    );
    assert_eq!(
        changed(&|chunks| chunks[2].truncate(10)),
        FileError::NotAChunk { chunk: 2 }
    );
    assert_eq!(
        changed(&|chunks| chunks[1][60] ^= 1),
        FileError::Altered { chunk: 1 }
    );
    assert_eq!(
        changed(&|chunks| chunks[1][4] = 2),
        FileError::UnknownVersion { chunk: 1, version: 2 }
    );

    // Another file of the same stream; its own chunk, told to be ours, does not open either.
    let foreign = seal_file(&key, &id(8), &content(3 * CHUNK), &mut rng(3)).unwrap();
    assert_eq!(
        changed(&|chunks| chunks[1] = foreign[1].clone()),
        FileError::OtherFile { chunk: 1 }
    );
    let relabel = |chunks: &mut Vec<Vec<u8>>| {
        chunks[1] = foreign[1].clone();
        chunks[1][5..21].copy_from_slice(&id(7).0);
        let salt = chunks[0][26..45].to_vec();
        chunks[1][26..45].copy_from_slice(&salt);
    };
    assert_eq!(changed(&relabel), FileError::Altered { chunk: 1 });

    // The same file sealed a second time: chunks of two sealings do not mix.
    let again = seal_file(&key, &id(7), &content(3 * CHUNK), &mut rng(4)).unwrap();
    assert_eq!(
        changed(&|chunks| chunks[2] = again[2].clone()),
        FileError::OtherSealing { chunk: 2 }
    );

    // A file cut after a chunk that then bears the last mark.
    assert_eq!(
        changed(&|chunks| {
            chunks.truncate(2);
            chunks[1][25] = 1;
        }),
        FileError::Altered { chunk: 1 }
    );

    let other_key = make_stream_key(&mut rng(9));
    assert_eq!(
        open_file(&other_key, &id(7), &chunks).unwrap_err(),
        FileError::Altered { chunk: 0 }
    );
}

#[test]
fn every_flipped_bit_of_a_chunk_is_an_error() {
    let (key, chunks) = sealed(100);
    for (place, flipped) in flips(&chunks[0]) {
        assert!(FileOpener::new(&key, &id(7), &flipped).is_err(), "byte {place}");
    }
    let (key, chunks) = sealed(CHUNK + 100);
    let opener = FileOpener::new(&key, &id(7), &chunks[0]).unwrap();
    let length = chunks[1].len();
    for place in (0..100)
        .chain((100..length).step_by(997))
        .chain(length - 40..length)
    {
        let mut flipped = chunks[1].clone();
        flipped[place] ^= 0x10;
        assert!(opener.open_chunk(1, &flipped).is_err(), "byte {place}");
    }
}

#[test]
fn sealing_wants_exactly_its_bytes() {
    let key = make_stream_key(&mut rng(1));
    let mut sealer = FileSealer::new(&key, &id(7), 10, &mut rng(2)).unwrap();
    assert_eq!(
        sealer.seal_chunk(0, &[0; 9]),
        Err(FileError::Content {
            chunk: 0,
            expected: 10
        })
    );
    assert_eq!(sealer.seal_chunk(1, &[]), Err(FileError::Surplus { chunk: 1 }));
    // A place is sealed once: other bytes under the same nonce would betray both.
    sealer.seal_chunk(0, &[0; 10]).unwrap();
    assert_eq!(
        sealer.seal_chunk(0, &[1; 10]),
        Err(FileError::OutOfOrder { chunk: 1, found: 0 })
    );
    assert!(matches!(
        FileSealer::new(&key, &id(7), u64::MAX, &mut rng(2)),
        Err(FileError::TooLarge)
    ));
    assert_eq!(chunks_of(u64::MAX), u32::MAX);
}

#[test]
fn sizes_fall_into_few_classes() {
    let classes: BTreeSet<u64> = (0..2_000_000_u64).step_by(999).map(padded_len).collect();
    assert!(classes.len() < 220, "{} classes for 2,000 lengths", classes.len());
}

#[test]
fn the_digest_is_of_the_chunks_and_their_borders() {
    let (_, chunks) = sealed(2 * CHUNK);
    let digest = sealed_digest(&chunks);
    let mut pushed = SealedDigest::new();
    chunks.iter().for_each(|chunk| pushed.push(chunk));
    assert_eq!(pushed.finish(), digest);
    assert_ne!(sealed_digest(chunks.iter().rev()), digest);
    assert_ne!(
        sealed_digest([b"ab".as_slice(), b"c"]),
        sealed_digest([b"a".as_slice(), b"bc"])
    );
    assert_ne!(sealed_digest([b"".as_slice()]), SealedDigest::new().finish());
}

proptest! {
    #[test]
    fn files_round_trip(length in 0..600_000_usize, seed: [u8; 32]) {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let key = make_stream_key(&mut rng);
        let content = content(length);
        let chunks = seal_file(&key, &id(7), &content, &mut rng).unwrap();
        let opened = open_file(&key, &id(7), &chunks).unwrap();
        prop_assert!(opened.expose() == &content);
    }

    #[test]
    fn opening_chunks_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400), chunk in 0..4_u32) {
        static FILE: LazyLock<(StreamKey, Vec<Vec<u8>>)> = LazyLock::new(|| sealed(2 * CHUNK));
        let (key, chunks) = &*FILE;
        let opener = FileOpener::new(key, &id(7), &chunks[0]).unwrap();
        let bytes = [b"SAKF\x01".as_slice(), &id(7).0, &chunk.to_be_bytes(), &bytes].concat();
        prop_assert!(opener.open_chunk(chunk, &bytes).is_err());
        prop_assert!(FileOpener::new(key, &id(7), &bytes).is_err());
    }
}
