//! TIFF: pages, depths, colours, codings.

use evidence::{Channels, FileKind, Refusal, Size};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, colortype};

use crate::inputs::{TiffPage, bits, jpeg, pattern, picture, tiff};
use crate::{BOUND, assert_pixels, native, open};

fn raw(width: u32, height: u32) -> Vec<u8> {
    picture(width, height, pattern).into_raw()
}

#[tokio::test]
async fn every_common_compression_is_exact() {
    for compression in [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(DeflateLevel::Balanced),
        Compression::Packbits,
    ] {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut bytes)
            .unwrap()
            .with_compression(compression);
        encoder
            .write_image::<colortype::RGB8>(61, 43, &raw(61, 43))
            .unwrap();
        encoder
            .write_image::<colortype::Gray16>(2, 1, &[0x1234, 0xFFFF])
            .unwrap();
        encoder
            .write_image::<colortype::CMYK8>(2, 1, &[0, 0, 0, 0, 0, 255, 255, 0])
            .unwrap();
        encoder
            .write_image::<colortype::RGBA8>(2, 1, &[1, 2, 3, 255, 1, 2, 3, 0])
            .unwrap();
        let mut file = open(&bytes.into_inner()).await.unwrap();
        assert_eq!(file.inspection().kind, FileKind::Tiff);
        assert_eq!(file.inspection().pages.len(), 4);
        let mut pages = Vec::new();
        for page in 0..4 {
            pages.push(file.pixels(page, Size::Native, None, BOUND).await.unwrap());
        }
        assert_pixels(&pages[0], (61, 43), 0, pattern);
        assert_pixels(&pages[1], (2, 1), 0, |x, _| [[0x12, 255][x as usize]; 3]);
        assert_pixels(&pages[2], (2, 1), 0, |x, _| {
            [[255, 255, 255], [255, 0, 0]][x as usize]
        });
        assert_pixels(&pages[3], (2, 1), 0, |x, _| {
            [[1, 2, 3], [255, 255, 255]][x as usize]
        });
    }
}

/// A black block, 16 wide and 4 high, 8 from the left and 2 from the top, on a page of 32 × 8.
fn block(x: u32, y: u32) -> [u8; 3] {
    if (8..24).contains(&x) && (2..6).contains(&y) {
        [0; 3]
    } else {
        [255; 3]
    }
}

const EOL: &str = "000000000001";
const WHITE_ROW: &str = "00011011";
const BLOCK_ROW: &str = "10011 0000010111 10011";

fn group_4() -> Vec<u8> {
    bits(&format!(
        "1 1  001 10011 0000010111 1  111 111 111  0001 1  1 {EOL}{EOL}"
    ))
}

fn fax_pages() -> Vec<(TiffPage, &'static str)> {
    let rows = [
        WHITE_ROW, WHITE_ROW, BLOCK_ROW, BLOCK_ROW, BLOCK_ROW, BLOCK_ROW, WHITE_ROW, WHITE_ROW,
    ];
    let huffman: Vec<u8> = rows.iter().flat_map(|row| bits(row)).collect();
    let group_3: String = rows.iter().map(|row| format!("{EOL}{row}")).collect();
    let group_3 = bits(&format!("{group_3}{}", EOL.repeat(6)));
    let two_dimensional = bits(&format!(
        "{EOL}1{WHITE_ROW} {EOL}0 1 {EOL}1{BLOCK_ROW} {EOL}0 111 {EOL}1{BLOCK_ROW} {EOL}0 111 {EOL}1{WHITE_ROW} {EOL}0 1 {}",
        format!("{EOL}1").repeat(6)
    ));
    let page = |compression, data| TiffPage::bilevel(32, 8, compression, data);
    let mut mixed = page(3, two_dimensional);
    mixed.more.push((292, vec![1]));
    let mut reversed = page(4, group_4().iter().map(|byte| byte.reverse_bits()).collect());
    reversed.more.push((266, vec![2]));
    vec![
        (page(2, huffman), "Huffman"),
        (page(3, group_3), "group 3"),
        (mixed, "group 3, two-dimensional"),
        (page(4, group_4()), "group 4"),
        (reversed, "group 4, lowest bit first"),
    ]
}

#[tokio::test]
async fn every_fax_coding_is_exact() {
    for (page, name) in fax_pages() {
        let pixels = native(&tiff(std::slice::from_ref(&page), false), 0)
            .await
            .expect(name);
        assert_eq!(pixels.channels(), Channels::Grey);
        assert!(!pixels.is_incomplete(), "{name}");
        assert_pixels(&pixels, (32, 8), 0, block);
        let inverted = TiffPage {
            photometric: 1,
            ..page
        };
        let pixels = native(&tiff(&[inverted], false), 0).await.expect(name);
        assert_pixels(&pixels, (32, 8), 0, |x, y| block(x, y).map(|value| 255 - value));
    }
}

#[tokio::test]
async fn a_fax_that_ends_early_says_so() {
    let page = TiffPage::bilevel(32, 8, 4, group_4()[..4].to_vec());
    let pixels = native(&tiff(&[page], false), 0).await.unwrap();
    assert_eq!(pixels.height(), 8);
    assert!(pixels.is_incomplete());
}

#[tokio::test]
async fn a_coarse_fax_has_the_shape_of_its_page() {
    let page = TiffPage {
        dpi: Some((204, 98)),
        ..TiffPage::bilevel(32, 8, 4, group_4())
    };
    let mut file = open(&tiff(&[page], false)).await.unwrap();
    let pixels = file.pixels(0, Size::Native, None, BOUND).await.unwrap();
    assert_pixels(&pixels, (32, 16), 0, |x, y| block(x, y / 2));
}

#[tokio::test]
async fn depths_palettes_and_inverted_pages() {
    let page = |bits, photometric, data: &[u8]| TiffPage {
        bits,
        photometric,
        ..TiffPage::bilevel(4, 1, 1, data.to_vec())
    };
    for (case, expected) in [
        (page(1, 0, &[0b0101_0000]), [255, 0, 255, 0]),
        (page(1, 1, &[0b0101_0000]), [0, 255, 0, 255]),
        (page(2, 1, &[0b0001_1011]), [0, 85, 170, 255]),
        (page(4, 1, &[0x0F, 0x72]), [0, 255, 119, 34]),
        (page(4, 0, &[0x0F, 0x72]), [255, 0, 136, 221]),
        (page(8, 0, &[0, 10, 200, 255]), [255, 245, 55, 0]),
    ] {
        let pixels = native(&tiff(std::slice::from_ref(&case), false), 0)
            .await
            .unwrap();
        assert_eq!(
            pixels.data(),
            expected,
            "{} bits, {}",
            case.bits,
            case.photometric
        );
    }
    let mut indexed = page(4, 3, &[0x01, 0x2F]);
    let mut map = vec![0u16; 48];
    for (index, [r, g, b]) in [
        (0, [0xFF00u16, 0, 0]),
        (1, [0, 0xFF00, 0]),
        (2, [0x0900, 0x0800, 0x0700]),
    ] {
        (map[index], map[16 + index], map[32 + index]) = (r, g, b);
    }
    indexed.more.push((320, map));
    let bytes = tiff(&[indexed.clone(), page(8, 1, &[7; 4]), indexed], false);
    for index in [0, 2] {
        let pixels = native(&bytes, index).await.unwrap();
        assert_pixels(&pixels, (4, 1), 0, |x, _| {
            [[255, 0, 0], [0, 255, 0], [9, 8, 7], [0, 0, 0]][x as usize]
        });
    }
}

#[tokio::test]
async fn planes_beside_each_other() {
    let interleaved = raw(9, 5);
    let data = (0..3)
        .flat_map(|plane| interleaved.iter().skip(plane).step_by(3).copied())
        .collect();
    // Three strips, one a plane: their places and lengths do not fit into one entry, so they are made here.
    let page = TiffPage {
        bits: 8,
        samples: 3,
        photometric: 2,
        more: vec![(284, vec![2])],
        ..TiffPage::bilevel(9, 5, 1, data)
    };
    let mut bytes = tiff(&[page], false);
    let places = bytes.len() as u32;
    for offset in [8u32, 53, 98, 45, 45, 45] {
        bytes.extend(offset.to_le_bytes());
    }
    for (tag, place) in [(273u16, places), (279, places + 12)] {
        let entry = bytes
            .windows(4)
            .position(|window| window == [tag as u8, (tag >> 8) as u8, 4, 0])
            .unwrap();
        bytes[entry + 4..entry + 8].copy_from_slice(&3u32.to_le_bytes());
        bytes[entry + 8..entry + 12].copy_from_slice(&place.to_le_bytes());
    }
    assert_pixels(&native(&bytes, 0).await.unwrap(), (9, 5), 0, pattern);
}

#[tokio::test]
async fn a_jpeg_inside() {
    let picture = picture(64, 48, crate::inputs::blocks);
    let page = TiffPage {
        bits: 8,
        samples: 3,
        photometric: 6,
        ..TiffPage::bilevel(64, 48, 7, jpeg(&picture))
    };
    let pixels = native(&tiff(&[page], false), 0).await.unwrap();
    assert_pixels(&pixels, (64, 48), 12, crate::inputs::blocks);
}

#[tokio::test]
async fn previews_and_masks_are_no_pages() {
    let page = |value: u8| TiffPage {
        bits: 8,
        photometric: 1,
        ..TiffPage::bilevel(1, 1, 1, vec![value])
    };
    let mut preview = page(1);
    preview.more.push((254, vec![1]));
    let bytes = tiff(&[page(10), preview, page(20)], false);
    assert_eq!(open(&bytes).await.unwrap().inspection().pages.len(), 2);
    assert_eq!(native(&bytes, 1).await.unwrap().data(), [20]);
}

#[tokio::test]
async fn a_turned_tiff_stands_upright() {
    let mut page = TiffPage {
        bits: 8,
        photometric: 1,
        ..TiffPage::bilevel(2, 1, 1, vec![10, 20])
    };
    page.more.push((274, vec![6]));
    let pixels = native(&tiff(&[page], false), 0).await.unwrap();
    assert_eq!(
        (pixels.width(), pixels.height(), pixels.data()),
        (1, 2, &[10u8, 20][..])
    );
}

#[tokio::test]
async fn what_no_decoder_reads_is_unsupported() {
    let old_jpeg = TiffPage {
        bits: 8,
        ..TiffPage::bilevel(8, 8, 6, vec![1; 64])
    };
    assert_eq!(
        native(&tiff(&[old_jpeg], false), 0).await.err(),
        Some(Refusal::Unsupported)
    );
    let floats = TiffPage {
        bits: 32,
        photometric: 1,
        more: vec![(339, vec![3])],
        ..TiffPage::bilevel(1, 1, 1, vec![0; 4])
    };
    assert_eq!(
        native(&tiff(&[floats], false), 0).await.err(),
        Some(Refusal::Unsupported)
    );
}

#[tokio::test]
async fn directories_in_a_ring_end() {
    let page = TiffPage {
        bits: 8,
        photometric: 1,
        ..TiffPage::bilevel(1, 1, 1, vec![1])
    };
    let bytes = tiff(&[page.clone(), page], true);
    assert_eq!(open(&bytes).await.err(), Some(Refusal::Broken));
}

#[tokio::test]
async fn tiles_that_reach_beyond_the_page() {
    // Three tiles of 16 × 16 across and two down for a page of 40 × 20.
    let (width, height) = (40, 20);
    let tiles: Vec<Vec<u8>> = (0..6)
        .map(|tile| {
            (0..256)
                .flat_map(|pixel| pattern(tile % 3 * 16 + pixel % 16, tile / 3 * 16 + pixel / 16))
                .collect()
        })
        .collect();
    let mut page = TiffPage {
        bits: 8,
        samples: 3,
        photometric: 2,
        ..TiffPage::bilevel(width, height, 1, tiles.concat())
    };
    page.more = vec![
        (322, vec![16]),
        (323, vec![16]),
        (324, (0..6).map(|tile| 8 + tile * 768).collect()),
        (325, vec![768; 6]),
    ];
    let mut bytes = tiff(&[page], false);
    // A page has strips or tiles: the entries of strips become others that nobody asks for.
    for tag in [273u16, 278, 279] {
        let entry = bytes
            .windows(4)
            .rposition(|window| window == [tag as u8, (tag >> 8) as u8, 4, 0])
            .unwrap();
        bytes[entry + 1] = 0x90;
    }
    assert_pixels(&native(&bytes, 0).await.unwrap(), (width, height), 0, pattern);
}
