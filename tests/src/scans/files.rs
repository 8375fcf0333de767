//! Pages as files: PDF (of pictures or of text), JPEG, PNG, WebP, TIFF of many pages.

use super::{Page, ScanError};
use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::{DynamicImage, ImageFormat, RgbImage};
use std::io::Cursor;
use tiff::encoder::colortype::RGB8;
use tiff::encoder::{Compression, DeflateLevel, Predictor, Rational, TiffEncoder};
use tiff::tags::ResolutionUnit;

const JPEG_QUALITY: u8 = 82;

/// How a TIFF is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// As most scanners do.
    Lzw,
    /// As some do.
    Deflate,
}

/// A page as JPEG, with its resolution.
pub fn jpeg(page: &Page) -> Result<Vec<u8>, ScanError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    encoder.set_pixel_density(PixelDensity::dpi(u16::try_from(page.dpi).unwrap_or_default()));
    encoder.encode_image(&page.pixels)?;
    Ok(bytes)
}

/// A page as PNG.
pub fn png(page: &Page) -> Result<Vec<u8>, ScanError> {
    written(&page.pixels, ImageFormat::Png)
}

/// A page as WebP, lossless.
pub fn webp(page: &Page) -> Result<Vec<u8>, ScanError> {
    written(&page.pixels, ImageFormat::WebP)
}

fn written(pixels: &RgbImage, format: ImageFormat) -> Result<Vec<u8>, ScanError> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(pixels.clone()).write_to(&mut bytes, format)?;
    Ok(bytes.into_inner())
}

/// All pages as one TIFF.
pub fn tiff(pages: &[Page], packing: Packing) -> Result<Vec<u8>, ScanError> {
    let mut bytes = Cursor::new(Vec::new());
    let compression = match packing {
        Packing::Lzw => Compression::Lzw,
        Packing::Deflate => Compression::Deflate(DeflateLevel::Fast),
    };
    let mut encoder = TiffEncoder::new(&mut bytes)?
        .with_compression(compression)
        .with_predictor(Predictor::Horizontal);
    for page in pages {
        let mut image = encoder.new_image::<RGB8>(page.pixels.width(), page.pixels.height())?;
        image.resolution(ResolutionUnit::Inch, Rational { n: page.dpi, d: 1 });
        image.write_data(page.pixels.as_raw())?;
    }
    Ok(bytes.into_inner())
}

/// All pages as a PDF of JPEG pictures, as scanners make it.
pub fn pdf(pages: &[Page]) -> Result<Vec<u8>, ScanError> {
    let mut objects = Objects::new();
    for page in pages {
        let (width, height) = page.pixels.dimensions();
        let points = |pixels: u32| f64::from(pixels) * 72.0 / f64::from(page.dpi);
        let (wide, high) = (points(width), points(height));
        let picture = objects.stream(
            &format!(
                "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB \
                 /BitsPerComponent 8 /Filter /DCTDecode"
            ),
            &jpeg(page)?,
        );
        let content = objects.stream(
            "",
            format!("q {wide:.3} 0 0 {high:.3} 0 0 cm /Scan Do Q").as_bytes(),
        );
        objects.page(
            wide,
            high,
            &format!("/XObject << /Scan {picture} 0 R >>"),
            content,
        );
    }
    Ok(objects.finished())
}

/// Size of the page of a text PDF in points.
pub(super) const PAGE: (f64, f64) = (595.0, 842.0);
/// Left edge of its text.
pub(super) const LEFT_EDGE: f64 = 68.0;
/// Base line of its first row, from below.
pub(super) const FIRST_ROW: f64 = 780.0;
/// Distance of its rows.
pub(super) const ROW: f64 = 13.0;
/// Width of a sign: 0.6 of the size in Courier.
pub(super) const CELL: f64 = 0.6 * SIZE;
const SIZE: f64 = 10.5;

/// A PDF of rows of text in Courier, a typeface every reader has.
pub(super) fn text_pages(pages: &[Vec<&str>]) -> Vec<u8> {
    let mut objects = Objects::new();
    let font = objects
        .object("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".as_bytes());
    for rows in pages {
        let mut content = format!("BT /F {SIZE} Tf {ROW} TL {LEFT_EDGE} {FIRST_ROW} Td\n").into_bytes();
        for row in rows {
            content.push(b'(');
            content.extend(row.chars().flat_map(escaped));
            content.extend_from_slice(b") Tj T*\n");
        }
        content.extend_from_slice(b"ET");
        let content = objects.stream("", &content);
        objects.page(PAGE.0, PAGE.1, &format!("/Font << /F {font} 0 R >>"), content);
    }
    objects.finished()
}

/// A sign in a PDF string in WinAnsi; what it does not have becomes a blank, so that the cells stay in place.
fn escaped(sign: char) -> Vec<u8> {
    match sign {
        '(' | ')' | '\\' => vec![b'\\', sign as u8],
        '–' => vec![0x96],
        _ => vec![
            u8::try_from(u32::from(sign))
                .ok()
                .filter(|byte| *byte >= 32 && !(127..160).contains(byte))
                .unwrap_or(b' '),
        ],
    }
}

/// The objects of a PDF under way: 1 is the catalogue, 2 the list of pages.
struct Objects {
    bytes: Vec<u8>,
    /// Where each object begins; of the first two it is known at the end.
    places: Vec<usize>,
    pages: Vec<usize>,
}

impl Objects {
    fn new() -> Self {
        Self {
            bytes: b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec(),
            places: vec![0, 0],
            pages: Vec::new(),
        }
    }

    /// Adds an object; returns its number.
    fn object(&mut self, body: &[u8]) -> usize {
        self.places.push(self.bytes.len());
        let number = self.places.len();
        self.body(number, body);
        number
    }

    fn body(&mut self, number: usize, body: &[u8]) {
        self.bytes
            .extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        self.bytes.extend_from_slice(body);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn stream(&mut self, keys: &str, data: &[u8]) -> usize {
        let mut body = format!("<< {keys} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.object(&body)
    }

    fn page(&mut self, wide: f64, high: f64, resources: &str, content: usize) {
        let page = self.object(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.3} {high:.3}] /Resources << {resources} >> \
                 /Contents {content} 0 R >>"
            )
            .as_bytes(),
        );
        self.pages.push(page);
    }

    fn finished(mut self) -> Vec<u8> {
        self.places[0] = self.bytes.len();
        self.body(1, b"<< /Type /Catalog /Pages 2 0 R >>");
        self.places[1] = self.bytes.len();
        let kids: Vec<String> = self.pages.iter().map(|page| format!("{page} 0 R")).collect();
        let list = format!(
            "<< /Type /Pages /Count {} /Kids [{}] >>",
            kids.len(),
            kids.join(" ")
        );
        self.body(2, list.as_bytes());
        let table = self.bytes.len();
        let count = self.places.len() + 1;
        self.bytes
            .extend_from_slice(format!("xref\n0 {count}\n0000000000 65535 f \n").as_bytes());
        for place in &self.places {
            self.bytes
                .extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
        }
        let trailer = format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        self.bytes.extend_from_slice(trailer.as_bytes());
        self.bytes
    }
}
