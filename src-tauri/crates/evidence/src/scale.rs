//! Rows of a picture, from a decoder, made smaller while they come: by area, so that thin strokes of a scan stay
//! grey instead of vanishing, and so that a picture larger than what is asked for is never held whole.

use image::metadata::Orientation;
use zeroize::Zeroizing;

use crate::{Channels, PixelRect, Pixels, Refusal};

/// Weights of one output pixel add up to this; twice applied, 255 still fits into 32 bits with its rounding.
const UNIT: u32 = 4096;

/// Takes rows of the size of the source, gives pixels of the size asked for, which is never larger.
pub(crate) struct Shrink {
    source: (u32, u32),
    target: (u32, u32),
    channels: Channels,
    rows_taken: u32,
    rows_given: u32,
    columns: Vec<Column>,
    weights: Vec<u32>,
    /// One row of the source's width, summed over the rows of the output row in the making.
    sums: Vec<u32>,
    output: Zeroizing<Vec<u8>>,
}

/// The source pixels of one output column: the first, and its weights' place in the list of all.
struct Column {
    first: usize,
    weights: std::ops::Range<usize>,
}

impl Shrink {
    pub(crate) fn new(source: (u32, u32), target: (u32, u32), channels: Channels) -> Shrink {
        let target = (target.0.clamp(1, source.0), target.1.clamp(1, source.1));
        let mut weights = Vec::new();
        let columns = if target.0 == source.0 {
            Vec::new()
        } else {
            (0..target.0)
                .map(|index| column(index, source.0, target.0, &mut weights))
                .collect()
        };
        let row = source.0 as usize * channels.count();
        let bytes = target.0 as usize * target.1 as usize * channels.count();
        Shrink {
            source,
            target,
            channels,
            rows_taken: 0,
            rows_given: 0,
            columns,
            weights,
            sums: if target == source {
                Vec::new()
            } else {
                vec![0; row]
            },
            output: Zeroizing::new(Vec::with_capacity(bytes)),
        }
    }

    /// The next row from the top; rows beyond the last are ignored.
    pub(crate) fn push(&mut self, row: &[u8]) -> Result<(), Refusal> {
        if row.len() != self.source.0 as usize * self.channels.count() {
            return Err(Refusal::Broken);
        }
        if self.rows_taken == self.source.1 {
            return Ok(());
        }
        if self.target == self.source {
            self.output.extend_from_slice(row);
            self.rows_taken += 1;
            return Ok(());
        }
        // Both heights as steps of one grid: a source row is `target` steps high, an output row `source` steps.
        let (source, target) = (u64::from(self.source.1), u64::from(self.target.1));
        let mut from = u64::from(self.rows_taken) * target;
        let end = from + target;
        self.rows_taken += 1;
        while from < end {
            let output_start = u64::from(self.rows_given) * source;
            let to = end.min(output_start + source);
            let weight = share(to - output_start, source) - share(from - output_start, source);
            for (sum, value) in self.sums.iter_mut().zip(row) {
                *sum += u32::from(*value) * weight;
            }
            if to == output_start + source {
                self.give();
            }
            from = to;
        }
        Ok(())
    }

    fn give(&mut self) {
        if self.columns.is_empty() {
            self.output
                .extend(self.sums.iter().map(|sum| ((sum + UNIT / 2) / UNIT) as u8));
        } else {
            match self.channels {
                Channels::Grey => self.give_columns::<1>(),
                Channels::Rgb => self.give_columns::<3>(),
            }
        }
        self.sums.fill(0);
        self.rows_given += 1;
    }

    fn give_columns<const N: usize>(&mut self) {
        let (sums, _) = self.sums.as_chunks::<N>();
        for column in &self.columns {
            let weights = &self.weights[column.weights.clone()];
            let mut totals = [UNIT * UNIT / 2; N];
            for (pixel, weight) in sums[column.first..].iter().zip(weights) {
                for (total, sum) in totals.iter_mut().zip(pixel) {
                    *total += sum * weight;
                }
            }
            self.output
                .extend(totals.map(|total| (total / (UNIT * UNIT)) as u8));
        }
    }

    /// The pixels, once every row has come.
    pub(crate) fn finish(self) -> Result<Pixels, Refusal> {
        if self.rows_taken < self.source.1 {
            return Err(Refusal::Broken);
        }
        Pixels::new(self.target.0, self.target.1, self.channels, self.output).ok_or(Refusal::Broken)
    }
}

/// How much of [`UNIT`] lies before `part` of `whole`, rounded; differences of it add up without a remainder.
fn share(part: u64, whole: u64) -> u32 {
    ((part * u64::from(UNIT) + whole / 2) / whole) as u32
}

fn column(index: u32, source: u32, target: u32, weights: &mut Vec<u32>) -> Column {
    let (source, target) = (u64::from(source), u64::from(target));
    let start = u64::from(index) * source;
    let end = start + source;
    let first = start / target;
    let begin = weights.len();
    let mut pixel = first;
    while pixel * target < end {
        let from = (pixel * target).max(start) - start;
        let to = ((pixel + 1) * target).min(end) - start;
        weights.push(share(to, source) - share(from, source));
        pixel += 1;
    }
    Column {
        first: first as usize,
        weights: begin..weights.len(),
    }
}

/// The part of the image a rectangle names.
pub(crate) fn crop(pixels: &Pixels, rect: PixelRect) -> Option<Pixels> {
    let channels = pixels.channels.count();
    let row_bytes = pixels.width as usize * channels;
    let (start, length) = (rect.left as usize * channels, rect.width as usize * channels);
    let mut data = Zeroizing::new(Vec::with_capacity(length * rect.height as usize));
    let rows = pixels
        .data
        .chunks_exact(row_bytes)
        .skip(rect.top as usize)
        .take(rect.height as usize);
    for row in rows {
        data.extend_from_slice(row.get(start..start + length)?);
    }
    Pixels::new(rect.width, rect.height, pixels.channels, data)
}

/// Whether an orientation exchanges width and height.
pub(crate) fn swaps(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// The image upright.
pub(crate) fn upright(pixels: Pixels, orientation: Orientation) -> Option<Pixels> {
    if orientation == Orientation::NoTransforms {
        return Some(pixels);
    }
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let (new_width, new_height) = if swaps(orientation) {
        (height, width)
    } else {
        (width, height)
    };
    let channels = pixels.channels.count();
    let mut data = Zeroizing::new(Vec::with_capacity(pixels.data.len()));
    for y in 0..new_height {
        for x in 0..new_width {
            let (from_x, from_y) = match orientation {
                Orientation::NoTransforms => (x, y),
                Orientation::FlipHorizontal => (width - 1 - x, y),
                Orientation::Rotate180 => (width - 1 - x, height - 1 - y),
                Orientation::FlipVertical => (x, height - 1 - y),
                // The flip comes after the turn.
                Orientation::Rotate90FlipH => (y, x),
                Orientation::Rotate90 => (y, height - 1 - x),
                Orientation::Rotate270FlipH => (width - 1 - y, height - 1 - x),
                Orientation::Rotate270 => (width - 1 - y, x),
            };
            let offset = (from_y * width + from_x) * channels;
            data.extend_from_slice(pixels.data.get(offset..offset + channels)?);
        }
    }
    Pixels::new(new_width as u32, new_height as u32, pixels.channels, data)
}

/// One byte a pixel where three say the same.
pub(crate) fn without_needless_colour(pixels: Pixels) -> Pixels {
    if pixels.channels == Channels::Grey {
        return pixels;
    }
    let (triples, _) = pixels.data.as_chunks::<3>();
    // A block at a time: the comparison has no early exit inside, so that it is done many pixels at once.
    let grey = triples.chunks(4096).all(|block| {
        block
            .iter()
            .fold(0, |differing, [r, g, b]| differing | (r ^ g) | (g ^ b))
            == 0
    });
    if !grey {
        return pixels;
    }
    let data = Zeroizing::new(triples.iter().map(|[value, _, _]| *value).collect());
    Pixels {
        channels: Channels::Grey,
        data,
        ..pixels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shrink(source: (u32, u32), target: (u32, u32), channels: Channels, data: &[u8]) -> Pixels {
        let mut shrink = Shrink::new(source, target, channels);
        for row in data.chunks_exact(source.0 as usize * channels.count()) {
            assert_eq!(shrink.push(row), Ok(()));
        }
        shrink.finish().unwrap_or_else(|_| unreachable!())
    }

    #[test]
    fn halves_are_means() {
        let pixels = shrink(
            (4, 2),
            (2, 1),
            Channels::Grey,
            &[0, 100, 255, 255, 100, 200, 255, 255],
        );
        assert_eq!(pixels.data(), [100, 255]);
    }

    #[test]
    fn a_missing_row_is_noticed() {
        let mut shrink = Shrink::new((2, 2), (1, 1), Channels::Grey);
        assert_eq!(shrink.push(&[1, 2]), Ok(()));
        assert_eq!(shrink.push(&[1]), Err(Refusal::Broken));
        assert_eq!(shrink.finish().err(), Some(Refusal::Broken));
    }

    #[test]
    fn every_orientation_is_the_one_the_image_crate_makes() {
        for exif in 1..=8 {
            let Some(orientation) = Orientation::from_exif(exif) else {
                unreachable!()
            };
            let data: Vec<u8> = (0..6 * 3).collect();
            let mut reference = image::RgbImage::from_raw(3, 2, data.clone()).map(image::DynamicImage::from);
            if let Some(reference) = &mut reference {
                reference.apply_orientation(orientation);
            }
            let ours =
                Pixels::new(3, 2, Channels::Rgb, Zeroizing::new(data)).and_then(|p| upright(p, orientation));
            let reference = reference.map(|image| (image.width(), image.height(), image.into_bytes()));
            assert_eq!(
                ours.map(|p| (p.width, p.height, p.data.to_vec())),
                reference,
                "orientation {exif}"
            );
        }
    }

    proptest! {
        /// One colour stays that colour, whatever the sizes: the weights add up without a remainder.
        #[test]
        fn flat_stays_flat(w in 1u32..700, h in 1u32..40, tw in 1u32..700, th in 1u32..40, value: u8, rgb: bool) {
            let channels = if rgb { Channels::Rgb } else { Channels::Grey };
            let data = vec![value; w as usize * h as usize * channels.count()];
            let pixels = shrink((w, h), (tw, th), channels, &data);
            prop_assert_eq!((pixels.width, pixels.height), (tw.min(w), th.min(h)));
            prop_assert!(pixels.data().iter().all(|byte| *byte == value));
        }

        /// The mean of all pixels does not wander.
        #[test]
        fn the_mean_stays(
            (w, h, data) in (2u32..50, 2u32..50)
                .prop_flat_map(|(w, h)| (Just(w), Just(h), prop::collection::vec(any::<u8>(), (w * h) as usize))),
            divisor in 1u32..8,
        ) {
            let pixels = shrink((w, h), (w.div_ceil(divisor), h.div_ceil(divisor)), Channels::Grey, &data);
            let mean = |bytes: &[u8]| bytes.iter().map(|b| f64::from(*b)).sum::<f64>() / bytes.len() as f64;
            prop_assert!((mean(&data) - mean(pixels.data())).abs() < 1.0);
        }
    }
}
