//! Whatever comes in, the client gets an answer in time, and the answer is a page or a refusal.

use std::time::{Duration, Instant};

use evidence::{OtherKind, Refusal, Size, WorkerPool, sniff};
use image::ImageFormat;

use crate::inputs::{TiffPage, blocks, jpeg, letter, pattern, pdf, picture, tiff, written};
use crate::{BOUND, open, worker_exe};

async fn survives(pool: &WorkerPool, bytes: &[u8]) -> Result<(), Refusal> {
    let start = Instant::now();
    let outcome = async {
        let mut file = pool.open(bytes, BOUND).await?;
        let pages = file.inspection().pages.len().min(2);
        for page in 0..pages {
            file.pixels(page as u32, Size::Longest(200), None, BOUND).await?;
        }
        Ok(())
    }
    .await;
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    outcome
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let small = picture(90, 70, blocks);
    let fax = TiffPage::bilevel(64, 64, 4, vec![0x55; 600]);
    let colours = TiffPage {
        bits: 8,
        samples: 3,
        photometric: 2,
        ..TiffPage::bilevel(90, 70, 1, small.clone().into_raw())
    };
    vec![
        ("jpeg", jpeg(&small)),
        ("png", written(picture(90, 70, pattern), ImageFormat::Png)),
        ("webp", written(picture(90, 70, pattern), ImageFormat::WebP)),
        ("tiff", tiff(&[colours, fax.clone(), fax], false)),
        (
            "pdf",
            pdf(&[(
                (300.0, 300.0),
                "BT /F1 20 Tf 20 200 Td (Saksi) Tj ET q 99 0 0 99 9 9 cm /Im1 Do Q",
            )]),
        ),
        ("letter", letter()),
    ]
}

#[tokio::test]
async fn cut_off_anywhere() {
    let pool = WorkerPool::new(worker_exe().to_owned());
    for (name, bytes) in samples() {
        let (mut tried, mut refused) = (0, 0);
        for end in (1..bytes.len()).step_by(97) {
            tried += 1;
            match survives(&pool, &bytes[..end]).await {
                Ok(()) => {}
                Err(Refusal::Broken | Refusal::Unsupported | Refusal::Encrypted | Refusal::TooLarge) => {
                    refused += 1
                }
                Err(other) => panic!("{name} cut at {end}: {other:?}"),
            }
        }
        assert!(refused > 0 && refused <= tried, "{name}");
        assert_eq!(survives(&pool, &bytes).await, Ok(()), "{name} whole");
    }
}

#[tokio::test]
async fn with_bytes_changed_anywhere() {
    let pool = WorkerPool::new(worker_exe().to_owned());
    let mut state = 7u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 8
    };
    for (name, bytes) in samples() {
        for round in 0..25 {
            let mut damaged = bytes.clone();
            for _ in 0..=round % 7 {
                let place = next() as usize % damaged.len();
                damaged[place] = next() as u8;
            }
            let outcome = survives(&pool, &damaged).await;
            let lost = matches!(
                outcome,
                Err(Refusal::WorkerLost | Refusal::TimedOut | Refusal::Unconfined)
            );
            assert!(!lost, "{name}, round {round}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn chance_behind_the_right_first_bytes() {
    let pool = WorkerPool::new(worker_exe().to_owned());
    let mut state = 99u32;
    for magic in [
        &b"%PDF-1.7\n"[..],
        b"\xFF\xD8\xFF\xE0",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
        b"II*\0",
        b"RIFF\xFF\xFF\0\0WEBP",
    ] {
        for _ in 0..6 {
            let mut bytes = magic.to_vec();
            bytes.extend((0..3000).map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            }));
            let outcome = survives(&pool, &bytes).await;
            assert!(
                !matches!(outcome, Err(Refusal::WorkerLost | Refusal::TimedOut)),
                "{magic:?}: {outcome:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_png_that_claims_to_be_huge() {
    for (width, height) in [(60_000u32, 60_000u32), (1, 0x7FFF_FFFF), (100_001, 1000)] {
        let mut bytes = written(picture(8, 8, pattern), ImageFormat::Png);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(
            open(&bytes).await.err(),
            Some(Refusal::TooLarge),
            "{width} × {height}"
        );
    }
}

/// As PNG wants it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                sum >> 1 ^ 0xEDB8_8320
            } else {
                sum >> 1
            }
        })
    })
}

#[tokio::test]
async fn other_bombs() {
    // A JPEG and a WebP of the largest size each can claim.
    let mut bytes = jpeg(&picture(16, 16, blocks));
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bytes[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    assert_eq!(open(&bytes).await.err(), Some(Refusal::TooLarge));

    let page = TiffPage::bilevel(100_000, 100_000, 4, vec![0; 100]);
    assert_eq!(open(&tiff(&[page], false)).await.err(), Some(Refusal::TooLarge));

    // A fax whose rows are one bit each: as many pixels as are allowed out of a few bytes, in time.
    let page = TiffPage::bilevel(10_000, 10_000, 4, vec![0xFF; 1300]);
    let mut file = open(&tiff(&[page], false)).await.unwrap();
    let pixels = file.pixels(0, Size::Longest(500), None, BOUND).await.unwrap();
    assert!(pixels.data().iter().all(|value| *value == 255));
}

#[tokio::test]
async fn what_is_not_shown_is_refused_by_its_content() {
    for (bytes, kind) in [
        (&b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0\xB8\0\0\0\0\0\0\0@\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\0\0"[..], OtherKind::Exe),
        (b"Kepada Yth. Inspektur", OtherKind::Text),
    ] {
        assert_eq!(sniff(bytes).kind, evidence::FileKind::Other(kind));
        assert_eq!(open(bytes).await.err(), Some(Refusal::Unsupported));
    }
    assert_eq!(open(b"").await.err(), Some(Refusal::Empty));
}
