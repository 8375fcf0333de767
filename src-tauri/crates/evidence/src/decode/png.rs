use std::io::Cursor;

use image::metadata::Orientation;
use png::{BitDepth, ColorType, Decoder, DecodingError, Reader, Transformations, Unit};

use super::picture::{Head, Rows, on_white};
use crate::scale::Shrink;
use crate::{Channels, Refusal};

/// A PNG of any depth and colour; of an animated one, its first picture. What shines through is white paper.
pub(crate) struct Png {
    bytes: Vec<u8>,
    head: Head,
}

impl Png {
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Png, Refusal> {
        let reader = reader(&bytes)?;
        let info = reader.info();
        let dpi = info
            .pixel_dims
            .filter(|dimensions| dimensions.unit == Unit::Meter)
            .map(|dimensions| (dimensions.xppu as f32 * 0.0254, dimensions.yppu as f32 * 0.0254));
        let grey = matches!(
            reader.output_color_type().0,
            ColorType::Grayscale | ColorType::GrayscaleAlpha
        );
        let head = Head {
            width: info.width,
            height: info.height,
            channels: if grey { Channels::Grey } else { Channels::Rgb },
            orientation: info
                .exif_metadata
                .as_deref()
                .and_then(Orientation::from_exif_chunk)
                .unwrap_or(Orientation::NoTransforms),
            dpi,
            incomplete: false,
        };
        Ok(Png { head, bytes })
    }
}

impl Rows for Png {
    fn head(&self) -> &Head {
        &self.head
    }

    fn rows(&self, into: &mut Shrink) -> Result<(), Refusal> {
        let mut reader = reader(&self.bytes)?;
        let (colours, depth) = reader.output_color_type();
        if depth != BitDepth::Eight {
            return Err(Refusal::Unsupported);
        }
        let mut flat = Vec::new();
        if reader.info().interlaced {
            let mut whole = vec![0; reader.output_buffer_size().ok_or(Refusal::TooLarge)?];
            let frame = reader.next_frame(&mut whole).map_err(refusal)?;
            return whole
                .chunks_exact(frame.line_size)
                .try_for_each(|row| into.push(flatten(row, colours, &mut flat)));
        }
        while let Some(row) = reader.next_row().map_err(refusal)? {
            into.push(flatten(row.data(), colours, &mut flat))?;
        }
        Ok(())
    }
}

fn reader(bytes: &[u8]) -> Result<Reader<Cursor<&[u8]>>, Refusal> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.read_info().map_err(refusal)
}

/// A row without its alpha.
fn flatten<'a>(row: &'a [u8], colours: ColorType, flat: &'a mut Vec<u8>) -> &'a [u8] {
    flat.clear();
    match colours {
        ColorType::GrayscaleAlpha => {
            flat.extend(
                row.as_chunks::<2>()
                    .0
                    .iter()
                    .map(|[value, alpha]| on_white(*value, *alpha)),
            );
            flat
        }
        ColorType::Rgba => {
            for [r, g, b, alpha] in row.as_chunks::<4>().0 {
                flat.extend([on_white(*r, *alpha), on_white(*g, *alpha), on_white(*b, *alpha)]);
            }
            flat
        }
        ColorType::Grayscale | ColorType::Rgb | ColorType::Indexed => row,
    }
}

fn refusal(error: DecodingError) -> Refusal {
    match error {
        DecodingError::LimitsExceeded => Refusal::TooLarge,
        _ => Refusal::Broken,
    }
}
