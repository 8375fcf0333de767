//! The worker as a process, from outside: what it decodes, what it burns, what it refuses, what it cannot do.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod burning;
mod client;
#[cfg(target_os = "linux")]
mod confinement;
mod hostile;
mod inputs;
mod kinds;
mod pdf;
mod speed;
mod tiff_files;

use std::path::Path;
use std::time::Duration;

use evidence::{Encoding, OpenFile, Pixels, Refusal, Size, Worker};

const BOUND: Duration = Duration::from_secs(30);

fn worker_exe() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_evidence-worker"))
}

async fn open(bytes: &[u8]) -> Result<OpenFile, Refusal> {
    Worker::start(worker_exe()).await?.open(bytes, BOUND).await
}

/// A page as it stands in the file.
async fn native(bytes: &[u8], page: u32) -> Result<Pixels, Refusal> {
    open(bytes).await?.pixels(page, Size::Native, None, BOUND).await
}

/// The colour of one pixel.
fn at(pixels: &Pixels, x: u32, y: u32) -> [u8; 3] {
    let channels = pixels.channels().count();
    let offset = (y as usize * pixels.width() as usize + x as usize) * channels;
    match &pixels.data()[offset..offset + channels] {
        [grey] => [*grey; 3],
        [r, g, b] => [*r, *g, *b],
        _ => panic!("neither grey nor colour"),
    }
}

/// Every pixel is within `tolerance` of what `expected` says.
fn assert_pixels(
    pixels: &Pixels,
    (width, height): (u32, u32),
    tolerance: u8,
    expected: impl Fn(u32, u32) -> [u8; 3],
) {
    assert_eq!((pixels.width(), pixels.height()), (width, height));
    for y in 0..height {
        for x in 0..width {
            let (found, wanted) = (at(pixels, x, y), expected(x, y));
            let near = found
                .iter()
                .zip(wanted)
                .all(|(found, wanted)| found.abs_diff(wanted) <= tolerance);
            assert!(near, "at {x},{y}: {found:?} instead of {wanted:?}");
        }
    }
}

/// A page image, decoded again.
fn decoded(image: &evidence::PageImage) -> image::DynamicImage {
    let decoded = image::load_from_memory(&image.bytes).unwrap();
    assert_eq!((decoded.width(), decoded.height()), (image.width, image.height));
    decoded
}

const PNG: Encoding = Encoding::Png;
