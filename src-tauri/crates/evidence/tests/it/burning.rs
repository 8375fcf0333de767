//! What is burned is gone; everything else is as it was.

use evidence::{Burn, BurnPlan, Encoding, ImageFormat, Refusal, Region, Size, preselected_letter_regions};

use crate::inputs::{TiffPage, jpeg_with_exif, letter, pattern, picture, tiff, written};
use crate::{BOUND, PNG, decoded, open};

fn regions() -> [Region; 2] {
    [
        Region::new(0.103, 0.2, 0.31, 0.1).unwrap(),
        Region::new(0.7, 0.651, 0.3, 0.349).unwrap(),
    ]
}

#[tokio::test]
async fn regions_are_black_and_the_rest_is_untouched() {
    let files = [
        written(picture(211, 167, pattern), image::ImageFormat::Png),
        written(picture(211, 167, pattern), image::ImageFormat::WebP),
        jpeg_with_exif(&picture(211, 167, pattern), 6, "Budi Santoso"),
        tiff(
            &[TiffPage {
                bits: 8,
                samples: 3,
                photometric: 2,
                ..TiffPage::bilevel(211, 167, 1, picture(211, 167, pattern).into_raw())
            }],
            false,
        ),
        letter(),
    ];
    for bytes in files {
        for size in [Size::Dpi(150.0), Size::Longest(128)] {
            let mut file = open(&bytes).await.unwrap();
            let plain = decoded(&file.render(0, size, None, BOUND).await.unwrap()).into_rgb8();
            let burned = file.burn(0, size, &regions(), PNG, BOUND).await.unwrap();
            let burned = decoded(&burned).into_rgb8();
            assert_eq!(plain.dimensions(), burned.dimensions());
            let rects = regions().map(|region| region.pixels(plain.width(), plain.height()));
            let mut black = 0;
            for (x, y, pixel) in burned.enumerate_pixels() {
                let inside = rects.iter().any(|rect| {
                    (rect.left..rect.left + rect.width).contains(&x)
                        && (rect.top..rect.top + rect.height).contains(&y)
                });
                if inside {
                    assert_eq!(pixel.0, [0; 3], "at {x},{y}");
                    black += 1;
                } else {
                    assert_eq!(pixel, plain.get_pixel(x, y), "at {x},{y}");
                }
            }
            assert!(black > 100);
        }
    }
}

#[tokio::test]
async fn nothing_but_pixels_survives() {
    let name = "Budi Santoso";
    let bytes = jpeg_with_exif(&picture(64, 64, pattern), 1, name);
    let holds = |bytes: &[u8]| bytes.windows(name.len()).any(|window| window == name.as_bytes());
    assert!(holds(&bytes), "the input says it");
    let mut file = open(&bytes).await.unwrap();
    for encoding in [Encoding::Png, Encoding::ByContent] {
        let burned = file.burn(0, Size::Native, &[], encoding, BOUND).await.unwrap();
        assert!(!holds(&burned.bytes));
        assert!(
            !burned
                .bytes
                .windows(4)
                .any(|window| window == b"Exif" || window == b"eXIf" || window == b"tEXt")
        );
    }
}

#[tokio::test]
async fn a_working_copy_is_made_page_by_page() {
    let grey = |value: u8| TiffPage {
        bits: 8,
        photometric: 1,
        ..TiffPage::bilevel(64, 64, 1, vec![value; 64 * 64])
    };
    let bytes = tiff(&[grey(10), grey(20), grey(30), grey(40)], false);
    let mut file = open(&bytes).await.unwrap();
    let half = Region::new(0.0, 0.0, 1.0, 0.5).unwrap();
    let plan = BurnPlan {
        size: Size::Dpi(150.0),
        pages: vec![
            Burn::Regions(vec![half]),
            Burn::Drop,
            Burn::Regions(Vec::new()),
            Burn::Regions(vec![Region::WHOLE]),
        ],
    };
    let pages = file.burn_all(plan.clone(), BOUND).unwrap().all().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.page).collect::<Vec<_>>(), [0, 2, 3]);
    let values = |index: usize| {
        let image = decoded(&pages[index].image).into_luma8();
        (image.get_pixel(5, 5).0[0], image.get_pixel(5, 60).0[0])
    };
    assert_eq!((values(0), values(1), values(2)), ((0, 10), (30, 30), (0, 0)));

    let short = BurnPlan {
        pages: plan.pages[1..].to_vec(),
        ..plan
    };
    assert_eq!(file.burn_all(short, BOUND).err(), Some(Refusal::NoSuchPage));
    let none = BurnPlan {
        size: Size::Native,
        pages: vec![Burn::Drop; 4],
    };
    assert_eq!(file.burn_all(none, BOUND).unwrap().all().await.unwrap(), []);
}

#[tokio::test]
async fn photographs_are_kept_as_jpeg_and_letters_as_png() {
    let mut state = 1u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let photograph = image::RgbImage::from_fn(400, 300, |x, y| {
        image::Rgb([(x / 2) as u8, (y / 2) as u8, 90].map(|value: u8| value.saturating_add(noise() / 16)))
    });
    let mut file = open(&written(photograph, image::ImageFormat::Png)).await.unwrap();
    let region = [Region::new(0.0, 0.0, 0.5, 0.5).unwrap()];
    let kept = file
        .burn(0, Size::Native, &region, Encoding::ByContent, BOUND)
        .await
        .unwrap();
    assert_eq!(kept.format, ImageFormat::Jpeg);
    let image = decoded(&kept).into_rgb8();
    assert!(
        image.get_pixel(80, 80).0.iter().all(|value| *value <= 4),
        "{:?}",
        image.get_pixel(80, 80)
    );

    let mut file = open(&letter()).await.unwrap();
    let kept = file
        .burn(0, Size::Dpi(150.0), &region, Encoding::ByContent, BOUND)
        .await
        .unwrap();
    assert_eq!(kept.format, ImageFormat::Png);
}

#[tokio::test]
async fn a_letter_is_pre_selected_and_burned() {
    let mut file = open(&letter()).await.unwrap();
    let regions = preselected_letter_regions(0, 1);
    let burned = file
        .burn(0, Size::Dpi(150.0), &regions, PNG, BOUND)
        .await
        .unwrap();
    let image = decoded(&burned).into_luma8();
    assert!(
        image.rows().take(400).flatten().all(|pixel| pixel.0[0] == 0),
        "the head"
    );
    assert_eq!(image.get_pixel(1239, 1753).0[0], 0, "the signature");
    assert_eq!(image.get_pixel(100, 1700).0[0], 255, "beside the signature");
}
