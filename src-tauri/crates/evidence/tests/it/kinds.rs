//! Every kind decodes to the right size and pixels.

use evidence::{Channels, FileKind, Region, Size};
use image::ImageFormat;
use png::{BitDepth, ColorType};

use crate::inputs::{blocks, jpeg, jpeg_with_exif, pattern, picture, written};
use crate::{BOUND, assert_pixels, at, native, open};

#[tokio::test]
async fn png_and_webp_are_exact() {
    for (format, kind) in [
        (ImageFormat::Png, FileKind::Png),
        (ImageFormat::WebP, FileKind::Webp),
    ] {
        let bytes = written(picture(61, 43, pattern), format);
        let mut file = open(&bytes).await.unwrap();
        assert_eq!(file.inspection().kind, kind);
        assert_eq!(file.inspection().pages.len(), 1);
        assert_eq!(
            (
                file.inspection().pages[0].width_px,
                file.inspection().pages[0].height_px
            ),
            (61, 43)
        );
        let pixels = file.pixels(0, Size::Native, None, BOUND).await.unwrap();
        assert_pixels(&pixels, (61, 43), 0, pattern);
        assert!(!pixels.is_incomplete());
    }
}

#[tokio::test]
async fn jpeg_is_near() {
    let pixels = native(&jpeg(&picture(64, 48, blocks)), 0).await.unwrap();
    assert_pixels(&pixels, (64, 48), 12, blocks);
}

#[tokio::test]
async fn a_cmyk_jpeg_has_the_right_colours() {
    // Left half red, right half white, as print shops save them (inverted, with Adobe's mark).
    let pixels = native(include_bytes!("cmyk.jpg"), 0).await.unwrap();
    assert_eq!((pixels.width(), pixels.height()), (32, 16));
    let [r, g, b] = at(&pixels, 4, 8);
    assert!(r > 180 && g < 90 && b < 90, "{:?}", [r, g, b]);
    assert!(
        at(&pixels, 28, 8).iter().all(|value| *value > 230),
        "{:?}",
        at(&pixels, 28, 8)
    );
}

#[tokio::test]
async fn exif_says_what_is_up() {
    let stored = picture(64, 32, blocks);
    for orientation in 1..=8u8 {
        let bytes = jpeg_with_exif(&stored, orientation, "Budi Santoso");
        let mut upright = image::DynamicImage::from(stored.clone());
        upright.apply_orientation(image::metadata::Orientation::from_exif(orientation).unwrap());
        let upright = upright.into_rgb8();
        let mut file = open(&bytes).await.unwrap();
        let size = file.inspection().pages[0];
        assert_eq!(
            (size.width_px, size.height_px),
            upright.dimensions(),
            "orientation {orientation}"
        );
        let pixels = file.pixels(0, Size::Native, None, BOUND).await.unwrap();
        assert_pixels(&pixels, upright.dimensions(), 12, |x, y| {
            upright.get_pixel(x, y).0
        });
    }
}

fn png_of(
    width: u32,
    height: u32,
    colours: ColorType,
    depth: BitDepth,
    rows: &[u8],
    palette: Option<&[u8]>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colours);
    encoder.set_depth(depth);
    if let Some(palette) = palette {
        encoder.set_palette(palette.to_vec());
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(rows).unwrap();
    drop(writer);
    bytes
}

#[tokio::test]
async fn every_depth_of_png() {
    let black_white = png_of(
        16,
        1,
        ColorType::Grayscale,
        BitDepth::One,
        &[0b1010_0000, 0xFF],
        None,
    );
    let pixels = native(&black_white, 0).await.unwrap();
    assert_eq!(pixels.channels(), Channels::Grey);
    assert_pixels(&pixels, (16, 1), 0, |x, _| {
        [if x >= 8 || x == 0 || x == 2 { 255 } else { 0 }; 3]
    });

    let sixteen: Vec<u8> = [0u16, 0x8000, 0xFFFF]
        .iter()
        .flat_map(|value| value.to_be_bytes())
        .collect();
    let pixels = native(
        &png_of(3, 1, ColorType::Grayscale, BitDepth::Sixteen, &sixteen, None),
        0,
    )
    .await
    .unwrap();
    assert_pixels(&pixels, (3, 1), 0, |x, _| [[0, 0x80, 255][x as usize]; 3]);

    let palette = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7];
    let indexed = png_of(
        4,
        1,
        ColorType::Indexed,
        BitDepth::Two,
        &[0b0001_1011],
        Some(&palette),
    );
    let pixels = native(&indexed, 0).await.unwrap();
    assert_pixels(&pixels, (4, 1), 0, |x, _| {
        [[255, 0, 0], [0, 255, 0], [0, 0, 255], [9, 8, 7]][x as usize]
    });

    // What shines through is paper.
    let alpha = png_of(
        3,
        1,
        ColorType::Rgba,
        BitDepth::Eight,
        &[9, 9, 9, 0, 9, 9, 9, 255, 0, 0, 0, 128],
        None,
    );
    let pixels = native(&alpha, 0).await.unwrap();
    assert_pixels(&pixels, (3, 1), 1, |x, _| [[255, 9, 127][x as usize]; 3]);
    assert_eq!(pixels.channels(), Channels::Grey, "three equal bytes are one");
}

#[tokio::test]
async fn sizes_follow_what_is_asked() {
    // A scan at 300 dpi says so; 150 dpi is half of it.
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2480, 3508);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: 11811,
        yppu: 11811,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![200; 2480 * 3508]).unwrap();
    drop(writer);
    let mut file = open(&bytes).await.unwrap();
    let size = file.inspection().pages[0];
    assert_eq!((size.width_px, size.height_px), (1240, 1754));
    assert!(
        (size.width_pt - 595.2).abs() < 0.5 && (size.height_pt - 841.9).abs() < 0.5,
        "{size:?}"
    );
    for (asked, expected) in [
        (Size::Dpi(150.0), (1240, 1754)),
        (Size::Dpi(600.0), (2480, 3508)),
        (Size::Longest(877), (620, 877)),
        (Size::Longest(100_000), (2480, 3508)),
        (Size::Native, (2480, 3508)),
        (Size::Dpi(f32::NAN), (1240, 1754)),
    ] {
        let pixels = file.pixels(0, asked, None, BOUND).await.unwrap();
        assert_eq!((pixels.width(), pixels.height()), expected, "{asked:?}");
        assert!(pixels.data().iter().all(|value| *value == 200), "{asked:?}");
    }
    let part = Region::new(0.5, 0.25, 0.25, 0.5).unwrap();
    let pixels = file.pixels(0, Size::Dpi(150.0), Some(part), BOUND).await.unwrap();
    assert_eq!((pixels.width(), pixels.height()), (310, 878));
}

#[tokio::test]
async fn a_photograph_without_resolution_is_an_a4_page() {
    let file = open(&jpeg(&picture(4000, 3000, |_, _| [90, 120, 60])))
        .await
        .unwrap();
    let size = file.inspection().pages[0];
    assert_eq!((size.width_px, size.height_px), (1754, 1315));
}

#[tokio::test]
async fn a_scanned_jpeg_says_its_resolution() {
    let mut bytes = jpeg(&picture(620, 880, |_, _| [240; 3]));
    assert_eq!(&bytes[6..10], b"JFIF");
    for (unit, dots, expected) in [
        (1, 300u16, (310, 440)),
        (2, 118, (310, 440)),
        (0, 300, (620, 880)),
        (1, 72, (620, 880)),
    ] {
        bytes[13] = unit;
        bytes[14..16].copy_from_slice(&dots.to_be_bytes());
        bytes[16..18].copy_from_slice(&dots.to_be_bytes());
        let size = open(&bytes).await.unwrap().inspection().pages[0];
        assert_eq!((size.width_px, size.height_px), expected, "{unit}, {dots}");
    }
}

#[tokio::test]
async fn a_part_of_a_picture_is_that_part() {
    let bytes = written(picture(100, 80, pattern), ImageFormat::Png);
    let mut file = open(&bytes).await.unwrap();
    let part = Region::new(0.25, 0.5, 0.5, 0.25).unwrap();
    let pixels = file.pixels(0, Size::Native, Some(part), BOUND).await.unwrap();
    assert_pixels(&pixels, (50, 20), 0, |x, y| pattern(x + 25, y + 40));
}
