//! PDF pages.

use evidence::{FileKind, Refusal, Region, Size};

use crate::inputs::{letter, pdf, pdf_of, pdf_with};
use crate::{BOUND, at, open};

const SQUARE: &str = "1 0 0 rg 100 200 100 50 re f";

#[tokio::test]
async fn pages_have_their_sizes_and_colours() {
    let bytes = pdf(&[
        ((595.0, 842.0), SQUARE),
        ((300.0, 150.0), "0 0 1 rg 0 0 300 75 re f"),
    ]);
    let mut file = open(&bytes).await.unwrap();
    assert_eq!(file.inspection().kind, FileKind::Pdf);
    let sizes: Vec<_> = file
        .inspection()
        .pages
        .iter()
        .map(|page| (page.width_px, page.height_px))
        .collect();
    assert_eq!(sizes, [(1240, 1754), (625, 313)]);

    let page = file.pixels(0, Size::Dpi(72.0), None, BOUND).await.unwrap();
    assert_eq!((page.width(), page.height()), (595, 842));
    assert_eq!(at(&page, 150, 842 - 225), [255, 0, 0]);
    assert_eq!(at(&page, 99, 842 - 225), [255; 3]);
    assert_eq!(at(&page, 150, 842 - 251), [255; 3]);
    assert_eq!(at(&page, 101, 842 - 201), [255, 0, 0]);
    let page = file.pixels(1, Size::Dpi(72.0), None, BOUND).await.unwrap();
    assert_eq!((at(&page, 10, 70), at(&page, 10, 80)), ([255; 3], [0, 0, 255]));
    assert_eq!(
        file.pixels(2, Size::Dpi(72.0), None, BOUND).await.err(),
        Some(Refusal::NoSuchPage)
    );
}

#[tokio::test]
async fn pictures_in_it_are_drawn() {
    let bytes = pdf(&[((200.0, 200.0), "q 100 0 0 100 50 50 cm /Im1 Do Q")]);
    let page = open(&bytes)
        .await
        .unwrap()
        .pixels(0, Size::Dpi(72.0), None, BOUND)
        .await
        .unwrap();
    assert_eq!(at(&page, 60, 60), [255, 0, 0]);
    assert_eq!(at(&page, 140, 60), [0, 255, 0]);
    assert_eq!(at(&page, 60, 140), [0, 0, 255]);
    assert_eq!(at(&page, 140, 140), [255, 255, 0]);
    assert!(!page.is_incomplete());
}

#[tokio::test]
async fn words_are_drawn_with_fonts_the_program_brings() {
    let page = open(&letter())
        .await
        .unwrap()
        .pixels(0, Size::Dpi(150.0), None, BOUND)
        .await
        .unwrap();
    let dark = page.data().iter().filter(|value| **value < 100).count();
    assert!((20_000..400_000).contains(&dark), "{dark} dark pixels");
    assert_eq!(page.channels(), evidence::Channels::Grey);
}

#[tokio::test]
async fn a_turned_page_stands_upright() {
    let bytes = pdf_with(&[((300.0, 200.0), "0 g 0 0 30 20 re f")], "", "/Rotate 90");
    let mut file = open(&bytes).await.unwrap();
    assert_eq!(file.inspection().pages[0].width_pt, 200.0);
    let page = file.pixels(0, Size::Dpi(72.0), None, BOUND).await.unwrap();
    assert_eq!((page.width(), page.height()), (200, 300));
    assert_eq!((at(&page, 10, 10), at(&page, 190, 290)), ([0; 3], [255; 3]));
}

#[tokio::test]
async fn a_part_is_the_same_pixels_as_in_the_whole() {
    let mut file = open(&letter()).await.unwrap();
    let whole = file.pixels(0, Size::Dpi(150.0), None, BOUND).await.unwrap();
    let region = Region::new(0.25, 0.1, 0.3, 0.2).unwrap();
    let part = file
        .pixels(0, Size::Dpi(150.0), Some(region), BOUND)
        .await
        .unwrap();
    let rect = region.pixels(whole.width(), whole.height());
    assert_eq!((part.width(), part.height()), (rect.width, rect.height));
    let mut different = 0;
    for y in 0..part.height() {
        for x in 0..part.width() {
            different +=
                u32::from(at(&part, x, y)[0].abs_diff(at(&whole, x + rect.left, y + rect.top)[0]) > 24);
        }
    }
    assert!(
        different * 200 < part.width() * part.height(),
        "{different} pixels differ"
    );
}

#[tokio::test]
async fn a_part_can_be_seen_larger_than_the_whole_could() {
    let mut file = open(&letter()).await.unwrap();
    let region = Region::new(0.1, 0.1, 0.1, 0.05).unwrap();
    let part = file
        .pixels(0, Size::Dpi(1200.0), Some(region), BOUND)
        .await
        .unwrap();
    assert_eq!((part.width(), part.height()), (993, 702));
    let whole = file.pixels(0, Size::Dpi(1200.0), None, BOUND).await.unwrap();
    assert!(u64::from(whole.width()) * u64::from(whole.height()) <= evidence::MAX_OUTPUT_PIXELS);
}

#[tokio::test]
async fn what_cannot_be_drawn_is_said() {
    let broken = pdf_of(
        &[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 5 0 R \
              /Resources << /XObject << /Im1 4 0 R >> >> >>"
                .to_vec(),
            b"<< /Type /XObject /Subtype /Image /Width 200 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceRGB \
              /Filter /DCTDecode /Length 4 >>\nstream\nnope\nendstream"
                .to_vec(),
            b"<< /Length 28 >>\nstream\nq 90 0 0 90 5 5 cm /Im1 Do Q\nendstream".to_vec(),
        ],
        "",
    );
    let page = open(&broken)
        .await
        .unwrap()
        .pixels(0, Size::Dpi(72.0), None, BOUND)
        .await
        .unwrap();
    assert!(page.is_incomplete());
}

#[tokio::test]
async fn an_encrypted_file_is_called_so() {
    let mut objects = pdf_objects();
    let noise = "A1".repeat(32);
    objects.push(
        format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{noise}> /U <{noise}> >>")
            .into_bytes(),
    );
    let bytes = pdf_of(&objects, "/Encrypt 5 0 R /ID [<00112233> <00112233>]");
    assert_eq!(open(&bytes).await.err(), Some(Refusal::Encrypted));
}

#[tokio::test]
async fn a_page_tree_that_bites_its_tail_ends() {
    for kids in ["2 0 R", "3 0 R 2 0 R 3 0 R", "4 0 R"] {
        let mut objects = pdf_objects();
        objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count 1 >>").into_bytes();
        objects[3] = b"<< /Type /Pages /Kids [2 0 R 4 0 R] /Count 99999 >>".to_vec();
        match open(&pdf_of(&objects, "")).await {
            Ok(file) => assert!(file.inspection().pages.len() <= 2, "{kids}"),
            Err(refusal) => assert_eq!(refusal, Refusal::Broken, "{kids}"),
        }
    }
}

#[tokio::test]
async fn too_many_pages_are_refused() {
    let kids: String = (0..5001).map(|index| format!("{} 0 R ", index + 3)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count 5001 >>").into_bytes(),
    ];
    objects.extend((0..5001).map(|_| b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>".to_vec()));
    assert_eq!(
        open(&pdf_of(&objects, "")).await.err(),
        Some(Refusal::TooManyPages)
    );
}

#[tokio::test]
async fn a_page_of_any_claimed_size_is_drawn_within_bounds() {
    for size in [(20_000.0, 20_000.0), (100_000.0, 1.0), (0.0, 0.0), (0.5, 9000.0)] {
        let mut file = open(&pdf(&[(size, SQUARE)])).await.unwrap();
        let page = file.pixels(0, Size::Dpi(150.0), None, BOUND).await.unwrap();
        let inspected = file.inspection().pages[0];
        assert_eq!(
            (page.width(), page.height()),
            (inspected.width_px, inspected.height_px),
            "{size:?}"
        );
        assert!(u64::from(page.width()) * u64::from(page.height()) <= evidence::MAX_OUTPUT_PIXELS);
    }
}

fn pdf_objects() -> Vec<Vec<u8>> {
    vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>".to_vec(),
        b"<< /Length 17 >>\nstream\n0 0 10 10 re f   \nendstream".to_vec(),
    ]
}
