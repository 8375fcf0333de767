//! Small files for intake: quick pictures where a drawn letter is not needed, and the files nobody should trust.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// A small picture that no other seed gives: calm areas, so that it stays small in every format.
#[must_use]
pub fn picture(seed: u32) -> RgbImage {
    RgbImage::from_fn(180, 240, |x, y| {
        let field = (x / 30 + y / 30 * 7)
            .wrapping_mul(2_654_435_761)
            .wrapping_add(seed.wrapping_mul(97));
        let [red, green, blue, _] = field.to_be_bytes();
        Rgb([red | 0x40, green | 0x40, blue | 0x40])
    })
}

/// It as PNG, a kilobyte or two.
#[must_use]
pub fn png(seed: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(picture(seed));
    // Writing into memory cannot fail.
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap_or_default();
    bytes.into_inner()
}

/// It as JPEG.
#[must_use]
pub fn jpeg(seed: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 85)
        .encode_image(&picture(seed))
        .unwrap_or_default();
    bytes
}

/// A PDF of one empty page, with these words in its trailer and these further objects.
fn pdf(more: &[String], trailer: &str) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R >>".to_owned(),
        "<< /Length 18 >>\nstream\n0 0 100 100 re f  \nendstream".to_owned(),
    ];
    objects.extend_from_slice(more);
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let table = bytes.len();
    let count = objects.len() + 1;
    bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").into_bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    bytes.extend(
        format!("trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n")
            .into_bytes(),
    );
    bytes
}

/// A PDF that opens.
#[must_use]
pub fn plain_pdf() -> Vec<u8> {
    pdf(&[], "")
}

/// A PDF that asks for a passphrase.
#[must_use]
pub fn encrypted_pdf() -> Vec<u8> {
    let noise = "A1".repeat(32);
    let filter = format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{noise}> /U <{noise}> >>");
    pdf(&[filter], "/Encrypt 5 0 R /ID [<00112233> <00112233>]")
}

/// A PDF of which only the beginning came.
#[must_use]
pub fn cut_off_pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj\n<< /Type /Cata".to_vec()
}

/// A PNG of which only the beginning came.
#[must_use]
pub fn cut_off_png() -> Vec<u8> {
    let mut bytes = png(9);
    bytes.truncate(60);
    bytes
}

/// A Windows program, for a name that says otherwise.
#[must_use]
pub fn program() -> Vec<u8> {
    let mut bytes = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec();
    bytes.resize(400, 0);
    bytes
}

/// A picture larger than what a reporter may send: six megabytes behind a picture's first bytes.
#[must_use]
pub fn six_megabytes() -> Vec<u8> {
    let mut bytes = jpeg(3);
    bytes.resize(6 << 20, 0);
    bytes
}
