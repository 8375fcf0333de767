//! The one place that draws scans: letters, envelopes and specimen identity cards of the invented cases, made from a
//! seed when a test needs them, so that no picture is committed. The same case and [`Look`] give the same bytes.
//!
//! Every drawing also says where it shows the reporter ([`Spot`]), so that a test can mark those places, have them
//! burned out and check with [`crate::ocr`] that nothing is left.

mod files;
mod ink;
mod letter;
mod scanner;
mod sheets;

pub use files::{Packing, jpeg, pdf, png, tiff, webp};
pub use letter::{letter, text_pdf};
pub use sheets::{card, envelope};

use image::{Rgb, RgbImage};
use serde::{Deserialize, Serialize};

/// How a scan is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Seed of everything that varies: typeface, signature, stamp, skew, noise.
    pub seed: u64,
    /// Resolution; offices scan at 150 or 200.
    pub dpi: u32,
    /// Whether it went through a scanner: skewed, blurred, unevenly lit, noisy, with dark borders.
    pub scanned: bool,
}

impl Look {
    /// An office scan at 200 dpi.
    #[must_use]
    pub fn scanned(seed: u64) -> Self {
        Self {
            seed,
            dpi: 200,
            scanned: true,
        }
    }

    /// A clean picture at 150 dpi.
    #[must_use]
    pub fn clean(seed: u64) -> Self {
        Self {
            seed,
            dpi: 150,
            scanned: false,
        }
    }
}

/// A page as a scanner would hand it over.
#[derive(Debug, Clone)]
pub struct Page {
    /// What it looks like.
    pub pixels: RgbImage,
    /// Its resolution.
    pub dpi: u32,
    /// Where it shows the reporter.
    pub spots: Vec<Spot>,
}

/// A place on a page that shows the reporter.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// What it shows.
    pub what: Shown,
    /// The words there.
    pub text: String,
    /// Where, skew included.
    pub area: Area,
}

/// What of the reporter a place shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The letterhead: name, address, numbers, emblem.
    Letterhead,
    /// The signature block: scribble and name.
    Signature,
    /// The sender's corner of an envelope.
    Sender,
    /// An identity card.
    Card,
    /// His name, or a part of it, within the text.
    Name,
    /// His telephone number, e-mail, address or national id within the text.
    Contact,
    /// Words of the text that point to him.
    Trait,
}

/// A rectangle in fractions (0 to 1) of its page, from the upper left; as JSON it is what the application takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "left edge, upper edge, width, height")]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

/// Why nothing could be drawn or packed.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The typeface is not there.
    #[error("typst-assets holds no typeface; is its feature `fonts` on?")]
    Typeface,
    /// A picture could not be packed.
    #[error(transparent)]
    Image(#[from] image::ImageError),
    /// A TIFF could not be packed.
    #[error(transparent)]
    Tiff(#[from] tiff::TiffError),
}

impl Page {
    /// The page with these areas painted black, as burning would leave it.
    #[must_use]
    pub fn blackened(&self, areas: &[Area]) -> RgbImage {
        let mut pixels = self.pixels.clone();
        let (width, height) = (f64::from(pixels.width()), f64::from(pixels.height()));
        for area in areas {
            let columns =
                (area.x * width).floor() as u32..((area.x + area.w) * width).ceil().min(width) as u32;
            let rows =
                (area.y * height).floor() as u32..((area.y + area.h) * height).ceil().min(height) as u32;
            for row in rows {
                for column in columns.clone() {
                    pixels.put_pixel(column, row, Rgb([0, 0, 0]));
                }
            }
        }
        pixels
    }

    /// Where it shows the reporter, without what and how.
    #[must_use]
    pub fn areas(&self) -> Vec<Area> {
        self.spots.iter().map(|spot| spot.area).collect()
    }
}
