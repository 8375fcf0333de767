use std::io::Cursor;

use hayro_ccitt::EncodingMode;
use image::metadata::Orientation;
use tiff::decoder::ifd::Value;
use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use tiff::tags::{CompressionMethod, PhotometricInterpretation, PlanarConfiguration, ResolutionUnit, Tag};
use tiff::{ColorType, TiffError};

use super::ccitt::{Coding, decode_strip};
use super::picture::on_white;
use super::{Pages, check_source, cut, picture_size, picture_target};
use crate::scale::{Shrink, swaps, upright, without_needless_colour};
use crate::{Channels, MAX_PAGES, PageSize, Pixels, Refusal, Region, Size};

type Reader<'a> = Decoder<Cursor<&'a [u8]>>;

/// The pages of a TIFF, previews and masks left out.
pub(crate) struct TiffPages {
    bytes: Vec<u8>,
    pages: Vec<Page>,
}

struct Page {
    /// Its place among all directories, previews and masks among them.
    directory: usize,
    width: u32,
    height: u32,
    /// How often each row is drawn: a coarse fax has half as many rows as columns to the inch.
    repeat: u32,
    orientation: Orientation,
    /// Red, green and blue of each index.
    palette: Option<Vec<[u8; 3]>>,
    size: PageSize,
}

impl TiffPages {
    pub(crate) fn new(mut bytes: Vec<u8>) -> Result<TiffPages, Refusal> {
        let mut pages = Vec::new();
        let mut corrections = Vec::new();
        let mut reader = open(&bytes)?;
        for directory in 0.. {
            if directory > MAX_PAGES as usize {
                return Err(Refusal::TooManyPages);
            }
            const REDUCED: u32 = 1;
            const MASK: u32 = 4;
            if number(&mut reader, Tag::NewSubfileType)?.unwrap_or(0) & (REDUCED | MASK) == 0 {
                let page = read_page(&mut reader, directory)?;
                let place = reader.ifd_pointer().ok_or(Refusal::Broken)?.0;
                // The crate unpacks indices only where they are called grey,
                if page.palette.is_some() {
                    corrections.push((
                        place,
                        PHOTOMETRIC,
                        u32::from(PhotometricInterpretation::BlackIsZero.to_u16()),
                    ));
                }
                // and trips over the end of some tiles whose right part lies beyond the page.
                if reader.get_chunk_type() == ChunkType::Tile {
                    let whole_tiles = page.width.checked_next_multiple_of(reader.chunk_dimensions().0);
                    corrections.push((place, IMAGE_WIDTH, whole_tiles.ok_or(Refusal::TooLarge)?));
                }
                pages.push(page);
            }
            if !reader.more_images() {
                break;
            }
            reader.next_image().map_err(refusal)?;
        }
        drop(reader);
        if pages.is_empty() {
            return Err(Refusal::Broken);
        }
        for (directory, tag, value) in corrections {
            overwrite(&mut bytes, directory, tag, value).ok_or(Refusal::Broken)?;
        }
        Ok(TiffPages { bytes, pages })
    }
}

fn open(bytes: &[u8]) -> Result<Reader<'_>, Refusal> {
    // A strip can be a whole page. The system bounds the rest.
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 512 << 20;
    limits.intermediate_buffer_size = 512 << 20;
    Ok(Decoder::new(Cursor::new(bytes))
        .map_err(refusal)?
        .with_limits(limits))
}

fn read_page(reader: &mut Reader, directory: usize) -> Result<Page, Refusal> {
    let (width, height) = reader.dimensions().map_err(refusal)?;
    check_source(width, height)?;
    let dpi = resolution(reader);
    let repeat = dpi.map_or(1, |(x, y)| (x / y).round().clamp(1.0, 4.0) as u32);
    check_source(width, height.saturating_mul(repeat))?;
    let dpi = dpi.map(|(x, y)| (x, y * repeat as f32));
    let orientation = number(reader, Tag::Orientation)?
        .and_then(|value| Orientation::from_exif(u8::try_from(value).ok()?))
        .unwrap_or(Orientation::NoTransforms);
    let size = if swaps(orientation) {
        picture_size(height * repeat, width, dpi.map(|(x, y)| (y, x)))
    } else {
        picture_size(width, height * repeat, dpi)
    };
    let palette = if is(reader, PhotometricInterpretation::RGBPalette)? {
        Some(palette(&reader.get_tag_u16_vec(Tag::ColorMap).map_err(refusal)?).ok_or(Refusal::Broken)?)
    } else {
        None
    };
    Ok(Page {
        directory,
        width,
        height,
        repeat,
        orientation,
        palette,
        size,
    })
}

fn number(reader: &mut Reader, tag: Tag) -> Result<Option<u32>, Refusal> {
    reader.find_tag_unsigned(tag).map_err(refusal)
}

fn is(reader: &mut Reader, meaning: PhotometricInterpretation) -> Result<bool, Refusal> {
    Ok(number(reader, Tag::PhotometricInterpretation)? == Some(u32::from(meaning.to_u16())))
}

fn resolution(reader: &mut Reader) -> Option<(f32, f32)> {
    let unit = number(reader, Tag::ResolutionUnit).ok().flatten().unwrap_or(2);
    let factor = match ResolutionUnit::from_u16(u16::try_from(unit).ok()?)? {
        ResolutionUnit::Inch => 1.0,
        ResolutionUnit::Centimeter => 2.54,
        _ => return None,
    };
    let mut dots = |tag| {
        let dots = match reader.find_tag(tag).ok()?? {
            Value::Rational(dots, of) => dots as f32 / of as f32,
            Value::Float(dots) => dots,
            Value::Short(dots) => f32::from(dots),
            _ => return None,
        };
        Some(dots).filter(|dots| dots.is_finite() && *dots > 0.0)
    };
    Some((dots(Tag::XResolution)? * factor, dots(Tag::YResolution)? * factor))
}

/// A colour map is all reds, then all greens, then all blues, in 16 bits.
fn palette(map: &[u16]) -> Option<Vec<[u8; 3]>> {
    let count = map.len() / 3;
    let high = |index: usize| map.get(index).map(|value| (value >> 8) as u8);
    (0..count)
        .map(|index| Some([high(index)?, high(count + index)?, high(2 * count + index)?]))
        .collect()
}

const IMAGE_WIDTH: u16 = 256;
const PHOTOMETRIC: u16 = 262;

/// Puts another number into an entry of a directory, in our copy of the file.
fn overwrite(bytes: &mut [u8], directory: u64, tag: u16, value: u32) -> Option<()> {
    const SHORT: u16 = 3;
    const LONG: u16 = 4;
    let big_endian = bytes.starts_with(b"MM");
    let is_big_tiff = bytes.get(if big_endian { 3 } else { 2 }) == Some(&43);
    let short = |bytes: &[u8], offset: usize| -> Option<u16> {
        let pair = bytes.get(offset..offset.checked_add(2)?)?.try_into().ok()?;
        Some(if big_endian {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    };
    let start = usize::try_from(directory).ok()?;
    // BigTIFF counts in 64 bits; no directory has more entries than the lowest 16 say.
    let (count, first, entry_bytes, value_at) = if is_big_tiff {
        let count_at = start.checked_add(if big_endian { 6 } else { 0 })?;
        (short(bytes, count_at)?, start.checked_add(8)?, 20, 12)
    } else {
        (short(bytes, start)?, start.checked_add(2)?, 12, 8)
    };
    for index in 0..usize::from(count) {
        let entry = first.checked_add(index * entry_bytes)?;
        if short(bytes, entry)? != tag {
            continue;
        }
        let written = match short(bytes, entry + 2)? {
            SHORT => {
                let value = u16::try_from(value).ok()?;
                if big_endian {
                    value.to_be_bytes()
                } else {
                    value.to_le_bytes()
                }
                .to_vec()
            }
            LONG => if big_endian {
                value.to_be_bytes()
            } else {
                value.to_le_bytes()
            }
            .to_vec(),
            _ => return None,
        };
        let place = entry + value_at;
        bytes
            .get_mut(place..place + written.len())?
            .copy_from_slice(&written);
        return Some(());
    }
    None
}

impl Pages for TiffPages {
    fn sizes(&self) -> Result<Vec<PageSize>, Refusal> {
        Ok(self.pages.iter().map(|page| page.size).collect())
    }

    fn draw(&mut self, page: u32, size: Size, region: Option<Region>) -> Result<Pixels, Refusal> {
        let page = self.pages.get(page as usize).ok_or(Refusal::NoSuchPage)?;
        let points = (page.size.width_pt, page.size.height_pt);
        let stored = (page.width, page.height * page.repeat);
        let target = if swaps(page.orientation) {
            let (width, height) = picture_target(stored.1, stored.0, points, size);
            (height, width)
        } else {
            picture_target(stored.0, stored.1, points, size)
        };

        let mut reader = open(&self.bytes)?;
        reader.seek_to_image(page.directory).map_err(refusal)?;
        let (shrink, complete) = match fax_coding(&mut reader)? {
            Some(coding) => draw_fax(&mut reader, &self.bytes, page, stored, target, &coding)?,
            None => (draw_samples(&mut reader, page, stored, target)?, true),
        };
        let pixels = upright(shrink.finish()?, page.orientation).ok_or(Refusal::Broken)?;
        let pixels = without_needless_colour(cut(pixels, region)?);
        Ok(Pixels {
            incomplete: !complete,
            ..pixels
        })
    }
}

fn fax_coding(reader: &mut Reader) -> Result<Option<Coding>, Refusal> {
    // Not in the crate's list of tags.
    const T4_OPTIONS: Tag = Tag::Unknown(292);
    let compression = number(reader, Tag::Compression)?.unwrap_or(1);
    let compression = CompressionMethod::from_u16_exhaustive(u16::try_from(compression).unwrap_or(u16::MAX));
    let two_dimensional = number(reader, T4_OPTIONS)?.unwrap_or(0) & 1 == 1;
    let mode = match compression {
        CompressionMethod::Huffman => EncodingMode::Group3_1D,
        CompressionMethod::Fax3 if two_dimensional => EncodingMode::Group3_2D,
        CompressionMethod::Fax3 => EncodingMode::Group3_1D,
        CompressionMethod::Fax4 => EncodingMode::Group4,
        _ => return Ok(None),
    };
    Ok(Some(Coding {
        mode,
        rows_are_byte_aligned: compression == CompressionMethod::Huffman,
        lowest_first: number(reader, Tag::FillOrder)? == Some(2),
        inverted: is(reader, PhotometricInterpretation::BlackIsZero)?,
    }))
}

fn draw_fax(
    reader: &mut Reader,
    bytes: &[u8],
    page: &Page,
    stored: (u32, u32),
    target: (u32, u32),
    coding: &Coding,
) -> Result<(Shrink, bool), Refusal> {
    if reader.get_chunk_type() != ChunkType::Strip || page.palette.is_some() {
        return Err(Refusal::Unsupported);
    }
    let offsets = reader.get_tag_u64_vec(Tag::StripOffsets).map_err(refusal)?;
    let lengths = reader.get_tag_u64_vec(Tag::StripByteCounts).map_err(refusal)?;
    let rows_per_strip = reader.chunk_dimensions().1;
    let mut shrink = Shrink::new(stored, target, Channels::Grey);
    let mut complete = true;
    for (index, (offset, length)) in (0u32..).zip(offsets.iter().zip(&lengths)) {
        let rows_before = index.checked_mul(rows_per_strip).ok_or(Refusal::Broken)?;
        let rows = page.height.saturating_sub(rows_before).min(rows_per_strip);
        let strip = usize::try_from(*offset)
            .ok()
            .and_then(|start| bytes.get(start..))
            .ok_or(Refusal::Broken)?;
        // A strip that goes beyond the end of the file is what is left of it.
        let strip = &strip[..usize::try_from(*length).unwrap_or(usize::MAX).min(strip.len())];
        complete &= decode_strip(strip, page.width, rows, page.repeat, coding, &mut shrink)?;
    }
    Ok((shrink, complete))
}

/// How the samples of a pixel become grey or colour.
#[derive(Clone, Copy)]
enum Meaning<'a> {
    Grey,
    /// Grey and something after it: transparency if the file says so, else it is passed over.
    GreyAnd {
        samples: usize,
        alpha: bool,
    },
    Rgb,
    Rgba,
    Cmyk {
        samples: usize,
    },
    YCbCr,
    Palette(&'a [[u8; 3]]),
}

impl Meaning<'_> {
    fn samples(self) -> usize {
        match self {
            Meaning::Grey | Meaning::Palette(_) => 1,
            Meaning::GreyAnd { samples, .. } | Meaning::Cmyk { samples } => samples,
            Meaning::Rgb | Meaning::YCbCr => 3,
            Meaning::Rgba => 4,
        }
    }

    fn channels(self) -> Channels {
        match self {
            Meaning::Grey | Meaning::GreyAnd { .. } => Channels::Grey,
            _ => Channels::Rgb,
        }
    }
}

fn draw_samples(
    reader: &mut Reader,
    page: &Page,
    stored: (u32, u32),
    target: (u32, u32),
) -> Result<Shrink, Refusal> {
    let colours = reader.colortype().map_err(refusal)?;
    let bits = colours.bit_depth();
    let meaning = match (colours, page.palette.as_deref()) {
        (ColorType::Gray(1 | 2 | 4 | 8), Some(palette)) => Meaning::Palette(palette),
        (ColorType::Gray(1 | 2 | 4 | 8 | 16), None) => Meaning::Grey,
        (
            ColorType::Multiband {
                bit_depth: 8 | 16,
                num_samples,
            },
            None,
        ) => {
            // Associated and unassociated alpha are 1 and 2.
            let alpha = matches!(number(reader, Tag::ExtraSamples)?, Some(1 | 2));
            Meaning::GreyAnd {
                samples: usize::from(num_samples),
                alpha,
            }
        }
        (ColorType::RGB(8 | 16), None) => Meaning::Rgb,
        (ColorType::RGBA(8 | 16), None) => Meaning::Rgba,
        (ColorType::CMYK(8 | 16), None) => Meaning::Cmyk { samples: 4 },
        (ColorType::CMYKA(8 | 16), None) => Meaning::Cmyk { samples: 5 },
        (ColorType::YCbCr(8), None) => Meaning::YCbCr,
        _ => return Err(Refusal::Unsupported),
    };
    let planar = number(reader, Tag::PlanarConfiguration)?.unwrap_or(1)
        == u32::from(PlanarConfiguration::Planar.to_u16())
        && meaning.samples() > 1;

    let mut shrink = Shrink::new(stored, target, meaning.channels());
    let width = page.width as usize;
    let mut line = Vec::with_capacity(width * meaning.channels().count());
    let mut push = |samples: &[u8]| -> Result<(), Refusal> {
        line.clear();
        colour(samples, meaning, &mut line);
        (0..page.repeat).try_for_each(|_| shrink.push(&line))
    };

    if planar {
        let mut whole = DecodingResult::U8(Vec::new());
        reader.read_image_to_buffer(&mut whole).map_err(refusal)?;
        let planes = eight_bits(whole, bits, width, meaning)?;
        let plane = width * page.height as usize;
        let mut samples = vec![0; width * meaning.samples()];
        for row in 0..page.height as usize {
            for (index, sample) in samples.iter_mut().enumerate() {
                let offset = index % meaning.samples() * plane + row * width + index / meaning.samples();
                *sample = *planes.get(offset).ok_or(Refusal::Broken)?;
            }
            push(&samples)?;
        }
        return Ok(shrink);
    }

    match reader.get_chunk_type() {
        ChunkType::Strip => {
            for strip in 0..reader.strip_count().map_err(refusal)? {
                let samples = eight_bits(reader.read_chunk(strip).map_err(refusal)?, bits, width, meaning)?;
                samples
                    .chunks_exact(width * meaning.samples())
                    .try_for_each(&mut push)?;
            }
        }
        ChunkType::Tile => {
            let (tile_width, tile_height) = reader.chunk_dimensions();
            check_source(tile_width, tile_height)?;
            let across = page.width.div_ceil(tile_width);
            let row_samples = width * meaning.samples();
            let mut band = Vec::new();
            for band_index in 0..page.height.div_ceil(tile_height) {
                let rows = (page.height - band_index * tile_height).min(tile_height) as usize;
                band.clear();
                band.resize(row_samples * rows, 0);
                for column in 0..across {
                    let index = band_index * across + column;
                    let tile = reader.read_chunk(index).map_err(refusal)?;
                    let tile = eight_bits(tile, bits, tile_width as usize, meaning)?;
                    let tile_row = tile_width as usize * meaning.samples();
                    let left = column as usize * tile_row;
                    let right = (left + tile_row).min(row_samples);
                    for (to, from) in band
                        .chunks_exact_mut(row_samples)
                        .zip(tile.chunks_exact(tile_row))
                    {
                        to[left..right].copy_from_slice(&from[..right - left]);
                    }
                }
                band.chunks_exact(row_samples).try_for_each(&mut push)?;
            }
        }
    }
    Ok(shrink)
}

/// One byte a sample. What was narrower is spread to the full range, unless it is an index.
fn eight_bits(samples: DecodingResult, bits: u8, width: usize, meaning: Meaning) -> Result<Vec<u8>, Refusal> {
    match samples {
        DecodingResult::U8(samples) if bits == 8 => Ok(samples),
        DecodingResult::U8(packed) if matches!(bits, 1 | 2 | 4) => {
            let highest = (1u8 << bits) - 1;
            let spread = if matches!(meaning, Meaning::Palette(_)) {
                1
            } else {
                255 / highest
            };
            let per_byte = usize::from(8 / bits);
            let row_bytes = (width * usize::from(bits)).div_ceil(8);
            // The samples of every byte there is, once.
            let unpacked: Vec<[u8; 8]> = (0..=255u8)
                .map(|byte| {
                    let mut samples = [0; 8];
                    for (sample, place) in samples.iter_mut().zip(1..=8 / bits) {
                        *sample = (byte >> (8 - place * bits) & highest) * spread;
                    }
                    samples
                })
                .collect();
            let mut samples = Vec::with_capacity(packed.len() * per_byte);
            for row in packed.chunks_exact(row_bytes) {
                let end = samples.len() + width;
                for byte in row {
                    samples.extend_from_slice(&unpacked[usize::from(*byte)][..per_byte]);
                }
                samples.truncate(end);
            }
            Ok(samples)
        }
        DecodingResult::U16(samples) => Ok(samples.into_iter().map(|sample| (sample >> 8) as u8).collect()),
        _ => Err(Refusal::Unsupported),
    }
}

fn colour(samples: &[u8], meaning: Meaning, line: &mut Vec<u8>) {
    match meaning {
        Meaning::Grey | Meaning::Rgb => line.extend_from_slice(samples),
        Meaning::GreyAnd {
            samples: count,
            alpha,
        } => line.extend(samples.chunks_exact(count).map(|pixel| match pixel {
            [value, opacity, ..] if alpha => on_white(*value, *opacity),
            [value, ..] => *value,
            [] => 255,
        })),
        Meaning::Rgba => {
            for [r, g, b, alpha] in samples.as_chunks::<4>().0 {
                line.extend([on_white(*r, *alpha), on_white(*g, *alpha), on_white(*b, *alpha)]);
            }
        }
        Meaning::Cmyk { samples: count } => {
            let ink = |ink: u8, black: u8| ((255 - u32::from(ink)) * (255 - u32::from(black)) / 255) as u8;
            for pixel in samples.chunks_exact(count) {
                if let [c, m, y, k, ..] = pixel {
                    line.extend([ink(*c, *k), ink(*m, *k), ink(*y, *k)]);
                }
            }
        }
        Meaning::YCbCr => {
            for [y, cb, cr] in samples.as_chunks::<3>().0 {
                let (y, cb, cr) = (f32::from(*y), f32::from(*cb) - 128.0, f32::from(*cr) - 128.0);
                let rgb = [
                    y + 1.402 * cr,
                    y - 0.344_136 * cb - 0.714_136 * cr,
                    y + 1.772 * cb,
                ];
                line.extend(rgb.map(|value| value.round().clamp(0.0, 255.0) as u8));
            }
        }
        Meaning::Palette(palette) => {
            for index in samples {
                line.extend(palette.get(usize::from(*index)).copied().unwrap_or([255; 3]));
            }
        }
    }
}

fn refusal(error: TiffError) -> Refusal {
    match error {
        TiffError::UnsupportedError(_) => Refusal::Unsupported,
        TiffError::LimitsExceeded => Refusal::TooLarge,
        _ => Refusal::Broken,
    }
}
