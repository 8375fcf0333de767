//! What runs in the worker: one decoder a kind, all of them Rust, behind [`Pages`].

mod ccitt;
mod jpeg;
mod pdf;
mod picture;
mod png;
mod tiff;
mod webp;

use crate::{
    FileKind, MAX_OUTPUT_PIXELS, MAX_SOURCE_PIXELS, PageSize, PixelRect, Pixels, Refusal, Region, Size, page,
    sniff,
};

/// A file that was understood far enough to count and draw its pages.
pub(crate) trait Pages {
    /// The size of every page, in order.
    fn sizes(&self) -> Result<Vec<PageSize>, Refusal>;

    /// One page, or a part of it.
    fn draw(&mut self, page: u32, size: Size, region: Option<Region>) -> Result<Pixels, Refusal>;
}

/// Opens the file and hands it to `then`. A callback, because a PDF's pages borrow from the file.
pub(crate) fn open<R>(
    bytes: Vec<u8>,
    then: impl FnOnce(FileKind, &mut dyn Pages) -> R,
) -> Result<R, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let kind = sniff(&bytes).kind;
    match kind {
        FileKind::Pdf => {
            let file = pdf::load(bytes)?;
            Ok(then(kind, &mut pdf::PdfPages::new(&file)?))
        }
        FileKind::Tiff => Ok(then(kind, &mut tiff::TiffPages::new(bytes)?)),
        FileKind::Jpeg => Ok(then(kind, &mut picture::Picture::new(jpeg::Jpeg::new(bytes)?)?)),
        FileKind::Png => Ok(then(kind, &mut picture::Picture::new(png::Png::new(bytes)?)?)),
        FileKind::Webp => Ok(then(kind, &mut picture::Picture::new(webp::Webp::new(bytes)?)?)),
        FileKind::Other(_) => Err(Refusal::Unsupported),
    }
}

/// Refuses a picture that would unpack into too many pixels.
fn check_source(width: u32, height: u32) -> Result<(), Refusal> {
    if width == 0 || height == 0 {
        Err(Refusal::Broken)
    } else if u64::from(width) * u64::from(height) > MAX_SOURCE_PIXELS {
        Err(Refusal::TooLarge)
    } else {
        Ok(())
    }
}

/// Resolutions below are what programs write that know none; above are mistakes of a unit.
const BELIEVABLE_DPI: std::ops::RangeInclusive<f32> = 97.0..=2400.0;

/// The size of a picture's page, and how a picture of these upright pixels is measured in points.
fn picture_size(width: u32, height: u32, dpi: Option<(f32, f32)>) -> PageSize {
    const A4_LONGER_SIDE_PT: f32 = 841.89;
    let (w, h) = (width as f32, height as f32);
    let (x_dpi, y_dpi) = dpi
        .filter(|(x, y)| BELIEVABLE_DPI.contains(x) && BELIEVABLE_DPI.contains(y))
        .unwrap_or_else(|| {
            let dpi = (w.max(h) * 72.0 / A4_LONGER_SIDE_PT).max(page::INSPECT_DPI);
            (dpi, dpi)
        });
    let (width_pt, height_pt) = (w * 72.0 / x_dpi, h * 72.0 / y_dpi);
    let (width_px, height_px) =
        picture_target(width, height, (width_pt, height_pt), Size::Dpi(page::INSPECT_DPI));
    PageSize {
        width_pt,
        height_pt,
        width_px,
        height_px,
    }
}

/// The pixels a picture is drawn in: as asked, but never enlarged and never more than may be handed back.
fn picture_target(width: u32, height: u32, points: (f32, f32), size: Size) -> (u32, u32) {
    let (w, h) = (f64::from(width), f64::from(height));
    let (wanted_w, wanted_h) = match size {
        Size::Native => (w, h),
        _ => wanted(points, size),
    };
    let shrink = (w / wanted_w).min(h / wanted_h).min(1.0);
    fitted(wanted_w * shrink, wanted_h * shrink)
}

/// The pixels a page of this many points should have.
fn wanted(points: (f32, f32), size: Size) -> (f64, f64) {
    const NATIVE_DPI: f64 = 300.0;
    let (w, h) = (f64::from(points.0).max(1.0), f64::from(points.1).max(1.0));
    let factor = match size {
        Size::Dpi(dpi) => f64::from(dpi.clamp(18.0, 1200.0)) / 72.0,
        Size::Longest(pixels) => f64::from(pixels.clamp(16, MAX_SIDE)) / w.max(h),
        Size::Native => NATIVE_DPI / 72.0,
    };
    (w * factor, h * factor)
}

/// The longest side of an image that is handed back.
pub(crate) const MAX_SIDE: u32 = 16_384;

/// Whole pixels, within what may be handed back.
fn fitted(width: f64, height: f64) -> (u32, u32) {
    let by_area = (MAX_OUTPUT_PIXELS as f64 / (width * height)).sqrt();
    let by_side = f64::from(MAX_SIDE) / width.max(height);
    let factor = by_area.min(by_side).min(1.0);
    // Rounding up both sides could exceed the area; cut off instead where it was the area that bound.
    let whole = |length: f64| {
        if factor < 1.0 {
            (length * factor).floor()
        } else {
            length.round()
        }
    };
    ((whole(width) as u32).max(1), (whole(height) as u32).max(1))
}

/// Part of a page that is already drawn whole.
fn cut(pixels: Pixels, region: Option<Region>) -> Result<Pixels, Refusal> {
    let Some(region) = region else { return Ok(pixels) };
    let rect: PixelRect = region.pixels(pixels.width, pixels.height);
    crate::scale::crop(&pixels, rect).ok_or(Refusal::Broken)
}
