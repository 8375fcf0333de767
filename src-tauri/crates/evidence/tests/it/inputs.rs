//! Files made here, byte by byte where no library writes them.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageFormat, RgbImage};

/// A picture with an own colour in every part: gradients, no two edges alike.
pub fn pattern(x: u32, y: u32) -> [u8; 3] {
    [
        (x * 5 % 256) as u8,
        (y * 7 % 256) as u8,
        ((x + 2 * y) * 3 % 256) as u8,
    ]
}

/// Large calm areas, for what loses.
pub fn blocks(x: u32, y: u32) -> [u8; 3] {
    [[200, 30, 30], [30, 180, 60], [40, 60, 200], [240, 240, 240]][(x / 16 % 2 + y / 16 % 2 * 2) as usize]
}

pub fn picture(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 3]) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| image::Rgb(colour(x, y)))
}

pub fn written(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95)
        .encode(
            picture,
            picture.width(),
            picture.height(),
            ExtendedColorType::Rgb8,
        )
        .unwrap();
    bytes
}

/// A JPEG with an EXIF block that says how it has to be turned, and a name nobody may learn.
pub fn jpeg_with_exif(picture: &RgbImage, orientation: u8, artist: &str) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend([0x3B, 1, 2, 0]);
    tiff.extend((artist.len() as u32).to_le_bytes());
    tiff.extend(38u32.to_le_bytes());
    tiff.extend([0; 4]);
    tiff.extend(artist.as_bytes());
    let mut block = b"Exif\0\0".to_vec();
    block.extend(tiff);
    let mut bytes = jpeg(picture);
    let mut segment = vec![0xFF, 0xE1];
    segment.extend((block.len() as u16 + 2).to_be_bytes());
    segment.extend(block);
    bytes.splice(2..2, segment);
    bytes
}

/// A PDF of these pages: size in points and content; `/F1` is Helvetica, `/Im1` a picture of four pixels.
pub fn pdf(pages: &[((f32, f32), &str)]) -> Vec<u8> {
    pdf_with(pages, "", "")
}

/// The same with more entries in the trailer and on each page.
pub fn pdf_with(pages: &[((f32, f32), &str)], trailer: &str, on_page: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|index| format!("{} 0 R", 5 + index * 2))
        .collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            pages.len()
        )
        .into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
        {
            let mut image = b"<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 \
                /ColorSpace /DeviceRGB /Length 12 >>\nstream\n"
                .to_vec();
            image.extend([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0]);
            image.extend(b"\nendstream");
            image
        },
    ];
    for (index, ((width, height), content)) in pages.iter().enumerate() {
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {} 0 R {on_page} \
                 /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> >>",
                6 + index * 2
            )
            .into_bytes(),
        );
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()).into_bytes());
    }
    pdf_of(&objects, trailer)
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
pub fn pdf_of(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", index + 1).into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    bytes.extend(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        )
        .into_bytes(),
    );
    bytes
}

/// A page full of words, as letters are.
pub fn letter() -> Vec<u8> {
    let mut content = String::from("BT /F1 11 Tf 72 780 Td 15 TL\n");
    for line in 0..46 {
        content.push_str(&format!(
            "(Nomor {line}: dengan hormat kami laporkan dugaan penyimpangan pengadaan barang tahun ini.) Tj T*\n"
        ));
    }
    content.push_str("ET\n");
    pdf(&[((595.0, 842.0), &content)])
}

/// One directory of a TIFF: what differs from a bilevel page in one strip.
#[derive(Clone)]
pub struct TiffPage {
    pub width: u32,
    pub height: u32,
    pub bits: u16,
    pub samples: u16,
    pub photometric: u16,
    pub compression: u16,
    pub data: Vec<u8>,
    /// Tag, and its numbers as SHORT.
    pub more: Vec<(u16, Vec<u16>)>,
    /// Dots per inch.
    pub dpi: Option<(u32, u32)>,
}

impl TiffPage {
    pub fn bilevel(width: u32, height: u32, compression: u16, data: Vec<u8>) -> TiffPage {
        TiffPage {
            width,
            height,
            bits: 1,
            samples: 1,
            photometric: 0,
            compression,
            data,
            more: Vec::new(),
            dpi: None,
        }
    }
}

/// A little-endian TIFF of these pages; `next` may lead a directory to another than the following.
pub fn tiff(pages: &[TiffPage], loop_to_first: bool) -> Vec<u8> {
    let mut bytes = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    let mut first = 0u32;
    for (index, page) in pages.iter().enumerate() {
        let strip = bytes.len() as u32;
        bytes.extend(&page.data);
        if bytes.len() % 2 == 1 {
            bytes.push(0);
        }
        let mut entries: Vec<(u16, u16, u32, Vec<u8>)> = Vec::new();
        let short = |tag: u16, values: &[u16]| {
            (
                tag,
                3,
                values.len() as u32,
                values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            )
        };
        let long = |tag: u16, value: u32| (tag, 4, 1, value.to_le_bytes().to_vec());
        entries.push(long(256, page.width));
        entries.push(long(257, page.height));
        entries.push(short(258, &vec![page.bits; usize::from(page.samples)]));
        entries.push(short(259, &[page.compression]));
        entries.push(short(262, &[page.photometric]));
        entries.push(long(273, strip));
        entries.push(short(277, &[page.samples]));
        entries.push(long(278, page.height));
        entries.push(long(279, page.data.len() as u32));
        if let Some((x, y)) = page.dpi {
            let ratio = |dots: u32| [dots.to_le_bytes(), 1u32.to_le_bytes()].concat();
            entries.push((282, 5, 1, ratio(x)));
            entries.push((283, 5, 1, ratio(y)));
            entries.push(short(296, &[2]));
        }
        for (tag, values) in &page.more {
            entries.push(short(*tag, values));
        }
        entries.sort_by_key(|entry| entry.0);
        let directory = bytes.len() as u32;
        if index == 0 {
            first = directory;
        }
        bytes[link..link + 4].copy_from_slice(&directory.to_le_bytes());
        let mut beyond = directory as usize + 2 + entries.len() * 12 + 4;
        let mut values = Vec::new();
        bytes.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, mut value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(u16::to_le_bytes(kind));
            bytes.extend(count.to_le_bytes());
            if value.len() <= 4 {
                value.resize(4, 0);
                bytes.extend(value);
            } else {
                bytes.extend((beyond as u32).to_le_bytes());
                beyond += value.len();
                values.extend(value);
            }
        }
        link = bytes.len();
        bytes.extend([0; 4]);
        bytes.extend(values);
    }
    if loop_to_first {
        bytes[link..link + 4].copy_from_slice(&first.to_le_bytes());
    }
    bytes
}

/// Bits written as text, filled up to whole bytes.
pub fn bits(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|digit| matches!(digit, b'0' | b'1'))
        .map(|digit| digit - b'0')
        .collect();
    digits
        .chunks(8)
        .map(|byte| {
            byte.iter()
                .enumerate()
                .fold(0, |sum, (place, bit)| sum | bit << (7 - place))
        })
        .collect()
}
