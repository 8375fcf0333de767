use proptest::prelude::*;

use super::*;
use crate::prepare::terms;

fn marked(excerpt: &Excerpt) -> Vec<String> {
    let units: Vec<u16> = excerpt.text.encode_utf16().collect();
    let place = |at: u32| usize::try_from(at).unwrap();
    excerpt
        .marks
        .iter()
        .map(|mark| String::from_utf16(units.get(place(mark.start)..place(mark.end)).unwrap()).unwrap())
        .collect()
}

fn excerpt_of(text: &str, search: &str) -> Option<Excerpt> {
    Marker::new(&terms(search)).excerpt(text)
}

#[test]
fn the_sentence_with_most_words_is_shown() {
    let text = "Bon makan dibuat. Bendahara mencairkan uang makan setiap tanggal lima! Uang itu hilang.";
    let excerpt = excerpt_of(text, "uang makan ").unwrap();
    assert_eq!(
        excerpt.text,
        "Bendahara mencairkan uang makan setiap tanggal lima!"
    );
    assert_eq!(marked(&excerpt), ["uang", "makan"]);
}

#[test]
fn stems_and_abbreviations_are_marked_as_they_were_written() {
    let text = "📷 Sdr. Budi dirawat di RSUD Kab. Temanggung tgl. 3, keuangan tidak dibayarkan.";
    let excerpt = excerpt_of(text, "uang kabupaten rumah membayar ").unwrap();
    assert_eq!(excerpt.text, text);
    assert_eq!(marked(&excerpt), ["RSUD", "Kab", "keuangan", "dibayarkan"]);
    assert_eq!(
        excerpt_of(text, "temang").map(|excerpt| marked(&excerpt)),
        Some(vec!["Temanggung".to_owned()])
    );
    assert_eq!(excerpt_of(text, "beras"), None);
}

#[test]
fn a_long_sentence_is_cut_at_words() {
    let long = "kata lain ".repeat(60);
    let text = format!("{long}amplop cokelat {long}");
    let excerpt = excerpt_of(&text, "amplop ").unwrap();
    assert!(excerpt.text.chars().count() <= LONGEST + 4);
    assert!(
        excerpt.text.starts_with("… ") && excerpt.text.ends_with(" …"),
        "{}",
        excerpt.text
    );
    assert_eq!(marked(&excerpt), ["amplop"]);
    let words = ["kata", "lain", "amplop", "cokelat", "…"];
    assert!(
        excerpt.text.split(' ').all(|word| words.contains(&word)),
        "{}",
        excerpt.text
    );
}

#[test]
fn a_line_is_a_sentence() {
    let excerpt = excerpt_of("Kepada Yth.\nBapak Irjen\n\nperihal bon\r\nmakan", "makan").unwrap();
    assert_eq!(excerpt.text, "makan");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn marks_always_fit(text in "([a-cA-C ]{0,12}|[.!?\n]|📷|É|uang|\\PC){0,60}", search in "[a-c]{1,3} [a-cu]{1,4}") {
        let terms = terms(&search);
        let mut marker = Marker::new(&terms);
        if let Some(excerpt) = marker.excerpt(&text) {
            prop_assert!(excerpt.text.chars().count() <= LONGEST + 4);
            let mut at = 0;
            for mark in &excerpt.marks {
                prop_assert!(mark.start >= at && mark.end > mark.start);
                at = mark.end;
            }
            prop_assert!(!excerpt.marks.is_empty());
            prop_assert!(marked(&excerpt).iter().all(|word| !word.contains(char::is_whitespace)));
        }
    }
}
