//! Facts that would like to be source, or to break the page.

use super::fixtures::{assert_inside, day_list, pieces, receipt, words};
use crate::receipt_pdf;
use crate::{DayLine, DayList, Receipt, day_list as list_room, receipt as receipt_room, typeset};
use domain::submission::Channel;
use proptest::prelude::*;

const HOSTILE: [&str; 16] = [
    "#panic()",
    "#panic(\"x\") #import \"/data.json\"",
    "$ sum_(i=1)^n x $",
    "\\ \\u{41} \\#",
    "\"; #panic(); \"",
    "'quoted' \"double\" `raw` ```typ #panic()```",
    "*bold* _italic_ = heading\n== two\n- item\n+ item\n/ term: x",
    "<label> @reference https://example.org // comment /* comment */",
    "]] }} )) [[ {{ ((",
    "--- -- ... ~ ~~",
    "{\"json\":[1,2]} \\u0022 \u{0}\u{1}\u{1b}[31m",
    "بلاغ عن فساد في المستشفى ٢٠٢٦",
    "דוח על שחיתות",
    "invoice\u{202e}fdp.exe",
    "🏥 👩‍⚕️🇮🇩 檔案 पत्र ไฟล์",
    "</svg><script>alert(1)</script>",
];

/// A receipt with these texts, one after another in every place that holds a text.
fn hostile_receipt(texts: &[&str]) -> Receipt {
    let mut texts = texts.iter().cycle().copied();
    let mut text = || texts.next().unwrap_or_default().to_owned();
    Receipt {
        unit_name: text(),
        ministry: text(),
        zone: text(),
        files: vec![(text(), u64::MAX), (format!("{}.pdf", text()), 0)],
        officer_initials: text(),
        phrase: Some(text()),
        ..receipt()
    }
}

/// A day's list with these texts, likewise.
fn hostile_list(texts: &[&str]) -> DayList {
    let mut texts = texts.iter().cycle().copied();
    let mut text = || texts.next().unwrap_or_default().to_owned();
    let mut line = || DayLine {
        intake_no: text(),
        received: super::fixtures::at(23, 59),
        channel: Channel::Lapor,
        letter_no: Some(text()),
        letter_date: Some(super::fixtures::day(2026, 1, 2)),
        sender_body: Some(text()),
        subject: text(),
        tu_agenda_no: Some(text()),
    };
    let lines = vec![line(), line()];
    DayList {
        unit_name: text(),
        ministry: text(),
        zone: text(),
        lines,
        anchor_words: vec![text(), text(), text()],
        ..day_list(0)
    }
}

/// Lays both documents out and writes them; nothing may leave the paper.
fn endure(text: &str) {
    endure_all(&[text]);
}

fn endure_all(texts: &[&str]) {
    let receipt = receipt_room::laid(&hostile_receipt(texts)).unwrap();
    let list = list_room::laid(&hostile_list(texts)).unwrap();
    let name = texts.concat();
    for laid in [&receipt, &list] {
        assert_eq!(laid.warnings, 0);
        assert_inside(laid);
        assert!(laid.document.pages().len() < 8);
        // As `receipt_pdf` and `day_list_pdf` write it, which would lay it out a second time.
        typeset::pdf(laid, name.clone(), super::fixtures::at(23, 59), &name).unwrap();
    }
}

#[test]
fn hostile_words_are_shown_and_never_run() {
    for text in HOSTILE {
        endure(text);
    }
}

#[test]
fn what_looks_like_source_is_printed_as_written() {
    let printed = |text: &str| {
        let receipt = Receipt {
            files: vec![(text.to_owned(), 1 << 20)],
            ..receipt()
        };
        words(&receipt_room::laid(&receipt).unwrap())
    };
    assert!(printed("#panic()").contains("#panic()"));
    assert!(printed("$x$ \\ \"a\" 'b' *c* _d_ --- ... ~").contains("$x$ \\ \"a\" 'b' *c* _d_ --- ... ~"));
    assert!(printed("<label> @ref // not a comment").contains("<label> @ref // not a comment"));
    assert!(printed("</svg><script>").contains("</svg><script>"));
}

#[test]
fn endless_names_are_cut_and_stay_on_the_paper() {
    for long in [
        "W".repeat(10_000),
        "kata ".repeat(2_000),
        "a\u{301}\u{302}\u{303}\u{304}".repeat(2_500),
        "_-/.".repeat(2_500),
        "(".repeat(10_000),
        ")\"¡¿« ».!".repeat(1_000),
        "WWWWWW [ ".repeat(1_000),
        "WWWWWWWW / ! ) ".repeat(1_000),
        "-)-(".repeat(2_500),
        "\u{a0}—…\u{2011}".repeat(2_500),
    ] {
        endure(&long);
    }
    let name = format!("{}.akhir.pdf", "x".repeat(10_000));
    let laid = receipt_room::laid(&Receipt {
        files: vec![(name, 1)],
        ..receipt()
    })
    .unwrap();
    let shown: String = pieces(&laid).into_iter().map(|piece| piece.text).collect();
    assert!(shown.contains("…") && shown.contains(".akhir.pdf"));
    assert_eq!(laid.document.pages().len(), 1);
}

#[test]
fn a_number_of_sixty_signs_fits() {
    let receipt = Receipt {
        intake_no: "W".repeat(60),
        ..receipt()
    };
    let laid = receipt_room::laid(&receipt).unwrap();
    assert_inside(&laid);
    assert_eq!(laid.document.pages().len(), 1);
}

#[test]
fn odd_days_and_no_words_at_all_are_endured() {
    endure("");
    let far = chrono::NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();
    let receipt = Receipt {
        received: far.and_hms_opt(23, 59, 59).unwrap(),
        verification_due: far,
        ..receipt()
    };
    receipt_pdf(&receipt).unwrap();
}

/// Any signs at all; letters and marks that some font of ours has, so that fallback between fonts is tried as well; and
/// signs that Unicode forbids to stand at the head or the end of a line.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(any::<char>(), 0..120).prop_map(String::from_iter),
        "[a-zA-Z0-9\u{300}-\u{36f}\u{370}-\u{3ff}\u{400}-\u{52f}\u{591}-\u{5f4}\u{600}-\u{6ff}\u{1e00}-\u{1fff}\u{2000}-\u{27bf}\u{fb00}-\u{fdff} ]{0,80}",
        "[aW0 (){}\\[\\]\"'«»¡¿!?.,;:/_\\-–—…%$\u{a0}\u{2011}]{0,160}",
    ]
}

proptest! {
    /// Laying out is slow, so every document holds several texts, one in each place.
    #[test]
    fn any_texts_make_a_document(texts in proptest::collection::vec(any_text(), 1..8)) {
        endure_all(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
