//! What JPEG, PNG and WebP have in common: one page, a stored size, an orientation, perhaps a resolution.

use image::metadata::Orientation;

use super::{Pages, check_source, cut, picture_size, picture_target};
use crate::scale::{Shrink, swaps, upright, without_needless_colour};
use crate::{Channels, PageSize, Pixels, Refusal, Region, Size};

/// What a picture says about itself before its pixels are decoded.
pub(crate) struct Head {
    /// Stored pixels, before the orientation is applied.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) channels: Channels,
    pub(crate) orientation: Orientation,
    /// Dots per inch of the stored width and height.
    pub(crate) dpi: Option<(f32, f32)>,
    /// Its end is missing.
    pub(crate) incomplete: bool,
}

/// A decoder that gives rows.
pub(crate) trait Rows {
    fn head(&self) -> &Head;

    /// Decodes into rows of the stored width.
    fn rows(&self, into: &mut Shrink) -> Result<(), Refusal>;
}

pub(crate) struct Picture<D> {
    decoder: D,
    size: PageSize,
}

impl<D: Rows> Picture<D> {
    pub(crate) fn new(decoder: D) -> Result<Picture<D>, Refusal> {
        let head = decoder.head();
        check_source(head.width, head.height)?;
        let size = if swaps(head.orientation) {
            picture_size(head.height, head.width, head.dpi.map(|(x, y)| (y, x)))
        } else {
            picture_size(head.width, head.height, head.dpi)
        };
        Ok(Picture { decoder, size })
    }
}

impl<D: Rows> Pages for Picture<D> {
    fn sizes(&self) -> Result<Vec<PageSize>, Refusal> {
        Ok(vec![self.size])
    }

    fn draw(&mut self, page: u32, size: Size, region: Option<Region>) -> Result<Pixels, Refusal> {
        if page != 0 {
            return Err(Refusal::NoSuchPage);
        }
        let head = self.decoder.head();
        let stored = (head.width, head.height);
        let points = (self.size.width_pt, self.size.height_pt);
        let target = if swaps(head.orientation) {
            let (width, height) = picture_target(head.height, head.width, points, size);
            (height, width)
        } else {
            picture_target(head.width, head.height, points, size)
        };
        let mut shrink = Shrink::new(stored, target, head.channels);
        self.decoder.rows(&mut shrink)?;
        let pixels = upright(shrink.finish()?, head.orientation).ok_or(Refusal::Broken)?;
        let pixels = without_needless_colour(cut(pixels, region)?);
        Ok(Pixels {
            incomplete: head.incomplete,
            ..pixels
        })
    }
}

/// A pixel with alpha on white paper.
pub(crate) fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}
