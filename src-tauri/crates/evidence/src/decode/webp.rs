use std::io::Cursor;

use image::ImageDecoder;
use image::ImageError;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;

use super::check_source;
use super::picture::{Head, Rows, on_white};
use crate::scale::Shrink;
use crate::{Channels, Refusal};

/// A WebP, with or without loss; of an animated one, its first picture. What shines through is white paper.
pub(crate) struct Webp {
    bytes: Vec<u8>,
    head: Head,
}

impl Webp {
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Webp, Refusal> {
        let mut decoder = WebPDecoder::new(Cursor::new(bytes.as_slice())).map_err(refusal)?;
        let (width, height) = decoder.dimensions();
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        drop(decoder);
        let head = Head {
            width,
            height,
            channels: Channels::Rgb,
            orientation,
            dpi: None,
            incomplete: false,
        };
        Ok(Webp { head, bytes })
    }
}

impl Rows for Webp {
    fn head(&self) -> &Head {
        &self.head
    }

    fn rows(&self, into: &mut Shrink) -> Result<(), Refusal> {
        check_source(self.head.width, self.head.height)?;
        let decoder = WebPDecoder::new(Cursor::new(self.bytes.as_slice())).map_err(refusal)?;
        let has_alpha = decoder.color_type().has_alpha();
        let mut pixels = vec![0; usize::try_from(decoder.total_bytes()).map_err(|_| Refusal::TooLarge)?];
        decoder.read_image(&mut pixels).map_err(refusal)?;
        let width = self.head.width as usize;
        if !has_alpha {
            return pixels.chunks_exact(width * 3).try_for_each(|row| into.push(row));
        }
        let mut flat = Vec::with_capacity(width * 3);
        for row in pixels.chunks_exact(width * 4) {
            flat.clear();
            for [r, g, b, alpha] in row.as_chunks::<4>().0 {
                flat.extend([on_white(*r, *alpha), on_white(*g, *alpha), on_white(*b, *alpha)]);
            }
            into.push(&flat)?;
        }
        Ok(())
    }
}

fn refusal(error: ImageError) -> Refusal {
    match error {
        ImageError::Unsupported(_) => Refusal::Unsupported,
        ImageError::Limits(_) => Refusal::TooLarge,
        _ => Refusal::Broken,
    }
}
