use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{FileKind, Refusal, Region};

/// The resolution [`PageSize`] is told in and pages are shown in by default.
pub const INSPECT_DPI: f32 = 150.0;
/// Pixels of one page as it stands in the file beyond which it is refused as [`Refusal::TooLarge`]: what keeps a few
/// bytes from unpacking into all the memory there is.
pub const MAX_SOURCE_PIXELS: u64 = 100_000_000;
/// Pixels of one image that is handed back (an A4 page at 600 dpi); a request for more gets the largest that fits.
pub const MAX_OUTPUT_PIXELS: u64 = 36_000_000;
/// Pages beyond which a file is refused as [`Refusal::TooManyPages`].
pub const MAX_PAGES: u32 = 5_000;

/// Of photographs in working copies: no difference to be seen, a tenth of the bytes.
const JPEG_QUALITY: u8 = 88;

/// What a file is and how large its pages are, as found by the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// The kind that was decoded, whatever name the file came with.
    pub kind: FileKind,
    /// The pages in order; never empty.
    pub pages: Vec<PageSize>,
}

/// The size of a page as it is shown: upright, after rotation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    /// Width in points (1/72 inch). Of a picture that states no believable resolution: as if its longer side were an
    /// A4 sheet's, or as if scanned at [`INSPECT_DPI`] if it is smaller than that.
    pub width_pt: f32,
    /// Height in points.
    pub height_pt: f32,
    /// Width of an image at [`INSPECT_DPI`]; a picture is never enlarged beyond its own pixels.
    pub width_px: u32,
    /// Height of an image at [`INSPECT_DPI`].
    pub height_px: u32,
}

/// How large a page is drawn. A picture is never enlarged beyond its own pixels, and nothing beyond
/// [`MAX_OUTPUT_PIXELS`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// Dots per inch of the page's size in points; 18 to 1200, cut to that range.
    Dpi(f32),
    /// Pixels of the longer side of the whole page.
    Longest(u32),
    /// The pixels the file holds; of a PDF, 300 dpi. For OCR of pictures.
    Native,
}

/// How many bytes a pixel has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channels {
    /// One byte: grey.
    Grey,
    /// Three bytes: red, green, blue (sRGB).
    Rgb,
}

impl Channels {
    /// Bytes of one pixel.
    pub fn count(self) -> usize {
        match self {
            Channels::Grey => 1,
            Channels::Rgb => 3,
        }
    }
}

/// Bare pixels of a page or a part of it, row by row from the top, without padding. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) channels: Channels,
    pub(crate) incomplete: bool,
    pub(crate) data: Zeroizing<Vec<u8>>,
}

/// An encoded image made by this process from pixels it has counted. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// How [`bytes`](PageImage::bytes) are encoded.
    pub format: ImageFormat,
    /// Something the page names is missing from it: a font or picture that could not be read, the end of a file
    /// that was cut off. To be said beside the page, never silently passed over.
    pub incomplete: bool,
    /// The encoded image. It holds pixels and nothing else: no metadata, no time, no resolution.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// The two forms of an encoded page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageFormat {
    /// Without loss.
    Png,
    /// Photographs and noisy scans of a working copy.
    Jpeg,
}

/// What pixels are to be encoded as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// PNG, the fast way: for the window and for tests.
    #[default]
    Png,
    /// PNG for text and drawings, JPEG of good quality for photographs and noisy scans, judged by the pixels: for
    /// working copies, which are kept.
    ByContent,
}

/// What is done with one page of a working copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Burn {
    /// The page stays; these regions become black. None at all is allowed: a page without identity.
    Regions(Vec<Region>),
    /// The whole page is left out (an envelope, a copy of an identity card).
    Drop,
}

/// A working copy to be made: one [`Burn`] a page of the file, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BurnPlan {
    /// How large the pages are drawn.
    pub size: Size,
    /// What becomes of each page; as many as the file has.
    pub pages: Vec<Burn>,
}

/// One page of a working copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BurnedPage {
    /// Its index in the file it came from; pages that were dropped leave a gap.
    pub page: u32,
    /// What is kept, shown, read by OCR and exported from now on.
    pub image: PageImage,
}

impl Pixels {
    /// Columns.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// What each pixel is made of.
    pub fn channels(&self) -> Channels {
        self.channels
    }

    /// Something the page names is missing: see [`PageImage::incomplete`].
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// The bytes: exactly `width × height × channels`.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// Pixels from their parts; nothing if the bytes are not exactly as many as the rest says, or none at all.
    pub fn new(width: u32, height: u32, channels: Channels, data: Zeroizing<Vec<u8>>) -> Option<Pixels> {
        let bytes = u64::from(width) * u64::from(height) * channels.count() as u64;
        (bytes > 0 && bytes == data.len() as u64).then_some(Pixels {
            width,
            height,
            channels,
            incomplete: false,
            data,
        })
    }

    /// Overwrites every pixel a region touches with black. Regions are of the whole image.
    pub fn burn(&mut self, regions: &[Region]) {
        let channels = self.channels.count();
        let row_bytes = self.width as usize * channels;
        for region in regions {
            let rect = region.pixels(self.width, self.height);
            let (left, columns) = (rect.left as usize * channels, rect.width as usize * channels);
            let rows = self
                .data
                .chunks_exact_mut(row_bytes)
                .skip(rect.top as usize)
                .take(rect.height as usize);
            for row in rows {
                row[left..left + columns].fill(0);
            }
        }
    }

    /// Encodes the pixels, and nothing else. Takes some milliseconds of this thread.
    pub fn encode(&self, encoding: Encoding) -> Result<PageImage, Refusal> {
        let format = match encoding {
            Encoding::ByContent if self.is_noisy() => ImageFormat::Jpeg,
            Encoding::ByContent | Encoding::Png => ImageFormat::Png,
        };
        // Room for what is usual, so that what is outgrown and freed without being wiped is rare.
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.data.len() / 4 + 4096));
        let colours = match self.channels {
            Channels::Grey => ExtendedColorType::L8,
            Channels::Rgb => ExtendedColorType::Rgb8,
        };
        let written = match format {
            ImageFormat::Png => {
                // Measured on letters and scans at 150 dpi: the filter `Up` is the fastest and, for drawn text, a
                // third of the bytes of none; the adaptive choice takes up to four times as long for a tenth less.
                let filter = match encoding {
                    Encoding::Png => FilterType::Up,
                    Encoding::ByContent => FilterType::Adaptive,
                };
                PngEncoder::new_with_quality(&mut *bytes, CompressionType::Fast, filter).write_image(
                    &self.data,
                    self.width,
                    self.height,
                    colours,
                )
            }
            ImageFormat::Jpeg => JpegEncoder::new_with_quality(&mut *bytes, JPEG_QUALITY).write_image(
                &self.data,
                self.width,
                self.height,
                colours,
            ),
        };
        // Into memory, with a size both formats can say, nothing is left to fail but memory.
        written.map_err(|_| Refusal::OutOfMemory)?;
        Ok(PageImage {
            width: self.width,
            height: self.height,
            format,
            incomplete: self.incomplete,
            bytes,
        })
    }

    /// Whether neighbours mostly differ, as they do in photographs and in scans with the grain of paper; in drawn
    /// pages and cleaned scans they are mostly equal, and PNG is smaller.
    fn is_noisy(&self) -> bool {
        let channels = self.channels.count();
        let row_bytes = self.width as usize * channels;
        let (mut pairs, mut different) = (0usize, 0usize);
        for row in self.data.chunks_exact(row_bytes).step_by(7) {
            let ahead = row.get(channels..).unwrap_or_default();
            pairs += ahead.len();
            different += row.iter().zip(ahead).filter(|(here, next)| here != next).count();
        }
        different * 3 > pairs
    }
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "Pixels({} × {}, {:?})",
            self.width, self.height, self.channels
        )
    }
}

impl std::fmt::Debug for PageImage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "PageImage({} × {}, {:?}, {} bytes)",
            self.width,
            self.height,
            self.format,
            self.bytes.len()
        )
    }
}

impl ImageFormat {
    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            ImageFormat::Png => "image/png",
            ImageFormat::Jpeg => "image/jpeg",
        }
    }
}
