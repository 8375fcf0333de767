use super::fixtures::{Piece, assert_inside, day_list, pieces, receipt, words};
use crate::receipt::code;
use crate::{
    DayList, LetterError, Monday, Receipt, day_list as list_room, monday as monday_room,
    receipt as receipt_room,
};
use crate::{day_list_pdf, day_list_svg, receipt_pdf, receipt_svg};
use domain::submission::Channel;
use qrcode::{Color, EcLevel, QrCode};

fn holds(bytes: &[u8], wanted: &str) -> bool {
    bytes
        .windows(wanted.len())
        .any(|window| window == wanted.as_bytes())
}

#[test]
fn the_receipt_says_what_d1_asks() {
    let laid = receipt_room::laid(&receipt()).unwrap();
    assert_eq!(laid.warnings, 0);
    assert_eq!(laid.document.pages().len(), 1);
    assert_inside(&laid);
    insta::assert_snapshot!(words(&laid));
}

#[test]
fn without_a_phrase_there_is_no_strip() {
    let laid = receipt_room::laid(&Receipt {
        phrase: None,
        files: Vec::new(),
        ..receipt()
    })
    .unwrap();
    let words = words(&laid);
    assert!(!words.contains("EMPAT KATA"));
    assert!(!words.contains("sobek"));
    assert!(words.contains("tidak dibuat empat kata"));
    assert!(words.contains("tidak ada"));
}

#[test]
fn the_strip_bears_no_number() {
    let many = (1..=40)
        .map(|index| (format!("lampiran-{index}.pdf"), 1 << 20))
        .collect();
    // So long that the strip itself moves to the second sheet.
    let long = vec![("lampiran ".repeat(15), 1 << 20); 6];
    for (receipt, pages) in [
        (receipt(), 1),
        (
            Receipt {
                files: many,
                ..receipt()
            },
            2,
        ),
        (
            Receipt {
                files: long,
                ..receipt()
            },
            2,
        ),
    ] {
        let laid = receipt_room::laid(&receipt).unwrap();
        assert_eq!(laid.document.pages().len(), pages);
        let pieces = pieces(&laid);
        let tear = pieces
            .iter()
            .find(|piece| piece.text.contains("sobek di sini"))
            .unwrap();
        let on_strip = |piece: &&Piece| piece.page == tear.page && piece.baseline >= tear.baseline;
        let strip: String = pieces
            .iter()
            .filter(on_strip)
            .map(|piece| piece.text.as_str())
            .collect();
        let above: String = pieces
            .iter()
            .filter(|piece| !on_strip(piece))
            .map(|piece| piece.text.as_str())
            .collect();
        assert!(above.contains("P-2026-000123") && !strip.contains("P-2026"));
        assert!(strip.contains("kemarau") && !above.contains("kemarau"));
    }
}

#[test]
fn many_files_are_listed_on_sheets_of_their_own() {
    let files = (1..=70)
        .map(|index| (format!("lampiran-{index:03}.pdf"), 5 << 20))
        .collect();
    let laid = receipt_room::laid(&Receipt { files, ..receipt() }).unwrap();
    assert_eq!(laid.warnings, 0);
    assert_inside(&laid);
    let words = words(&laid);
    let (first, annex) = words.split_once("--- page ---").unwrap();
    assert!(
        first.contains("70 berkas, seluruhnya 350,00 MB, daftar terlampir"),
        "{first}"
    );
    assert!(first.contains("Paraf: RD") && first.contains("pualam"));
    assert!(
        annex.contains("lampiran-001.pdf")
            && annex.contains("lampiran-070.pdf")
            && annex.contains("Halaman 2 dari")
    );
}

/// The unit's own number of days, not the law's five.
#[test]
fn the_receipt_names_the_units_own_days() {
    let laid = receipt_room::laid(&Receipt {
        verification_days: 12,
        ..receipt()
    })
    .unwrap();
    let words = words(&laid);
    assert!(words.contains("12 (dua belas) hari kerja"), "{words}");
}

#[test]
fn six_files_fit_on_the_first_sheet() {
    let files = vec![("Bukti transfer kepada panitia pengadaan.pdf".to_owned(), 5 << 20); 6];
    let laid = receipt_room::laid(&Receipt { files, ..receipt() }).unwrap();
    assert_eq!(laid.document.pages().len(), 1);
}

#[test]
fn the_code_holds_the_intake_number_only() {
    let (runs, width) = code("P-2026-000123").unwrap();
    let expected = QrCode::with_error_correction_level("P-2026-000123", EcLevel::M).unwrap();
    let mut drawn = vec![Color::Light; width * width];
    for [column, row, length] in runs {
        drawn[row * width + column..row * width + column + length].fill(Color::Dark);
    }
    assert_eq!(drawn, expected.to_colors());
    assert_eq!(
        code(&"9".repeat(8_000)),
        Err(LetterError::Code { document: "receipt" })
    );
}

#[test]
fn the_day_list_counts_and_names_no_private_person() {
    let laid = list_room::laid(&day_list(6)).unwrap();
    assert_eq!(laid.warnings, 0);
    assert_eq!(laid.document.pages().len(), 1);
    assert_inside(&laid);
    insta::assert_snapshot!(words(&laid));
}

#[test]
fn an_empty_day_is_said() {
    let laid = list_room::laid(&DayList {
        anchor_words: Vec::new(),
        ..day_list(0)
    })
    .unwrap();
    let words = words(&laid);
    assert!(words.contains("Nihil"));
    assert!(!words.contains("Kata jangkar"));
}

#[test]
fn a_long_day_repeats_its_head_and_numbers_its_pages() {
    let laid = list_room::laid(&day_list(120)).unwrap();
    assert_inside(&laid);
    let pages = laid.document.pages().len();
    let words = words(&laid);
    assert!(pages > 2);
    assert_eq!(words.matches("No. agenda").count(), pages);
    assert!(words.contains(&format!("Halaman {pages} dari {pages}")));
}

#[test]
fn every_channel_is_counted() {
    let mut list = day_list(0);
    let lines = day_list(8).lines;
    list.lines = lines
        .into_iter()
        .zip(crate::words::CHANNELS)
        .map(|(line, channel)| crate::DayLine { channel, ..line })
        .collect();
    list.lines.push(crate::DayLine {
        channel: Channel::Lapor,
        ..list.lines[0].clone()
    });
    let words = words(&list_room::laid(&list).unwrap());
    assert!(words.contains("1 1 1 1 1 1 2 1 9"), "{words}");
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let first = receipt_pdf(&receipt()).unwrap();
    let list = day_list_pdf(&day_list(30)).unwrap();
    let elsewhere = std::thread::spawn(|| receipt_pdf(&receipt()).unwrap())
        .join()
        .unwrap();
    assert!(first == receipt_pdf(&receipt()).unwrap() && first == elsewhere);
    assert!(list == day_list_pdf(&day_list(30)).unwrap());
    let other = receipt_pdf(&Receipt {
        intake_no: "P-2026-000124".to_owned(),
        ..receipt()
    })
    .unwrap();
    assert!(first != other);
}

#[test]
fn the_pdf_is_pdf_a_2b_and_dated_by_its_facts() {
    for bytes in [
        receipt_pdf(&receipt()).unwrap(),
        day_list_pdf(&day_list(3)).unwrap(),
    ] {
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert!(
            holds(&bytes, "<pdfaid:part>2</pdfaid:part>")
                && holds(&bytes, "<pdfaid:conformance>B</pdfaid:conformance>")
        );
        assert!(holds(&bytes, "2026-11-23T"));
        // Numbers are shared secrets: none stands in the metadata, which other programs list and index (R36).
        assert!(!holds(&bytes, "P-2026"));
    }
}

#[test]
fn a_page_is_one_self_contained_picture() {
    let receipt = receipt_svg(&receipt()).unwrap();
    let list = day_list_svg(&day_list(3)).unwrap();
    for (pages, size) in [
        (&receipt, r#"viewBox="0 0 419.52"#),
        (&list, r#"viewBox="0 0 595.27"#),
    ] {
        let [page] = pages.as_slice() else {
            unreachable!("one page")
        };
        assert!(
            page.starts_with("<svg") && page.contains(size),
            "{}",
            &page[..200]
        );
        for foreign in [
            "<script",
            "<image",
            "<text",
            "<foreignObject",
            "@import",
            "url(http",
            "href=\"http",
            "href=\"data",
        ] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }
    assert_eq!(receipt, receipt_svg(&super::fixtures::receipt()).unwrap());
}

/// O25: one A4, however much there is; what does not fit is counted on it.
#[test]
fn monday_morning_is_one_page() {
    let day = |d| chrono::NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
    let quiet = Monday {
        unit_name: "Unit Pengelola Pengaduan Inspektorat Jenderal".to_owned(),
        ministry: "Kementerian Kesehatan Republik Indonesia".to_owned(),
        from: day(16),
        to: day(23),
        week_ends: day(29),
        printed: day(23).and_hms_opt(7, 45, 0).unwrap(),
        zone: "WIB".to_owned(),
        received: 31,
        settled: 12,
        open: 148,
        people: Vec::new(),
        leader: Vec::new(),
        owed: Vec::new(),
        protection: Vec::new(),
    };
    let laid = monday_room::laid(&quiet).unwrap();
    assert_eq!((laid.document.pages().len(), laid.warnings), (1, 0));
    assert_inside(&laid);
    let said = words(&laid);
    for sentence in [
        "Tidak ada yang menunggu pimpinan.",
        "Tidak ada jawaban yang terutang.",
        "148",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }

    let number = |n: usize| format!("P-2026-{n:06}");
    let long = "Raden Ajeng Kusumaningrum Hadiwidjaja Prawirodirdjo".to_owned();
    let full = Monday {
        people: (0..25)
            .map(|n| (Some(format!("{long} {n}")), Some(long.clone()), 999, 999))
            .collect(),
        leader: (0..40)
            .map(|n| (number(n), "send_recommendations".to_owned(), day(2), 15))
            .collect(),
        owed: (0..30)
            .map(|n| {
                (
                    number(n),
                    "Komisi Pemberantasan Korupsi Republik Indonesia, Deputi Bidang".to_owned(),
                    day(20),
                    -1,
                )
            })
            .collect(),
        protection: (0..20).map(|n| (number(n), day(3))).collect(),
        ..quiet
    };
    let laid = monday_room::laid(&full).unwrap();
    assert_eq!((laid.document.pages().len(), laid.warnings), (1, 0));
    assert_inside(&laid);
    let said = words(&laid);
    for more in [
        "dan 15 lainnya",
        "dan 31 lainnya",
        "dan 23 lainnya",
        "dan 14 lainnya",
        "surat rekomendasi",
        "lewat 1 hari kerja",
    ] {
        assert!(said.contains(more), "{more}: {said}");
    }
}
