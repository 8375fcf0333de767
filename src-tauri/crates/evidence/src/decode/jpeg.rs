use image::metadata::Orientation;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::picture::{Head, Rows};
use crate::scale::Shrink;
use crate::{Channels, Refusal};

/// A JPEG: baseline or progressive, grey, colour or CMYK. The decoder turns YCCK and CMYK into RGB.
pub(crate) struct Jpeg {
    bytes: Vec<u8>,
    head: Head,
}

impl Jpeg {
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Jpeg, Refusal> {
        let mut decoder = decoder(&bytes, ColorSpace::RGB);
        decoder.decode_headers().map_err(refusal)?;
        let (Some(info), Some(colours)) = (decoder.info(), decoder.input_colorspace()) else {
            return Err(Refusal::Broken);
        };
        let head = Head {
            width: u32::from(info.width),
            height: u32::from(info.height),
            channels: if colours == ColorSpace::Luma {
                Channels::Grey
            } else {
                Channels::Rgb
            },
            orientation: decoder
                .exif()
                .and_then(|exif| Orientation::from_exif_chunk(exif))
                .unwrap_or(Orientation::NoTransforms),
            dpi: density(&bytes),
            incomplete: !ends(&bytes),
        };
        Ok(Jpeg { head, bytes })
    }
}

impl Rows for Jpeg {
    fn head(&self) -> &Head {
        &self.head
    }

    fn rows(&self, into: &mut Shrink) -> Result<(), Refusal> {
        let colours = match self.head.channels {
            Channels::Grey => ColorSpace::Luma,
            Channels::Rgb => ColorSpace::RGB,
        };
        let pixels = decoder(&self.bytes, colours).decode().map_err(refusal)?;
        let row_bytes = self.head.width as usize * self.head.channels.count();
        pixels.chunks_exact(row_bytes).try_for_each(|row| into.push(row))
    }
}

fn decoder(bytes: &[u8], colours: ColorSpace) -> JpegDecoder<ZCursor<&[u8]>> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(colours)
        .set_strict_mode(false)
        .set_max_width(65_535)
        .set_max_height(65_535);
    JpegDecoder::new_with_options(ZCursor::new(bytes), options)
}

/// Dots per inch out of the JFIF block, which scanners write first; the decoder passes over it.
fn density(bytes: &[u8]) -> Option<(f32, f32)> {
    let mut at = 2;
    loop {
        let [0xFF, marker, high, low] = *bytes.get(at..at + 4)? else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let block = bytes.get(at + 4..at + 2 + length)?;
        match (marker, block) {
            (0xE0, [b'J', b'F', b'I', b'F', 0, _, _, unit, x0, x1, y0, y1, ..]) => {
                let [x, y] = [[*x0, *x1], [*y0, *y1]].map(|dots| f32::from(u16::from_be_bytes(dots)));
                return match unit {
                    1 => Some((x, y)),
                    2 => Some((x * 2.54, y * 2.54)),
                    _ => None,
                };
            }
            // The blocks before the tables and the picture.
            (0xE0..=0xEF | 0xFE, _) => at += 2 + length,
            _ => return None,
        }
    }
}

/// Whether the mark of the end stands in the last quarter. The decoder fills up what is cut off with grey and says
/// nothing; a preview inside the head has such a mark too, hence the quarter.
fn ends(bytes: &[u8]) -> bool {
    bytes[bytes.len() - bytes.len().div_ceil(4)..]
        .windows(2)
        .any(|pair| pair == [0xFF, 0xD9])
}

fn refusal(error: DecodeErrors) -> Refusal {
    match error {
        DecodeErrors::Unsupported(_) => Refusal::Unsupported,
        DecodeErrors::LargeDimensions(_) => Refusal::TooLarge,
        _ => Refusal::Broken,
    }
}
