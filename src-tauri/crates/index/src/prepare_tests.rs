use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

#[test]
fn folds_and_spells_out() {
    assert_eq!(
        normal("Yg dgn TDK utk krn KAB. Temanggung"),
        "yang dengan tidak untuk karena kabupaten temanggung"
    );
    assert_eq!(
        normal("Perawatan di RS Harapan, dinkes & Kemensos"),
        "perawatan di rumah sakit harapan dinas kesehatan kementerian sosial"
    );
    assert_eq!(normal("Café Ｎａｍａ Jum’at co\u{ad}ba"), "cafe nama jumat coba");
    assert_eq!(normal("orang2 simbah2 B2 covid19"), "orang simbah b2 covid19");
    assert_eq!(
        normal("Rp472.138.500,- / Rp 18.500 dan 50jt, 300rb"),
        "472138500 rupiah 18500 dan 50 juta 300 ribu"
    );
    assert_eq!(
        normal("No. 0012/IJ/XI/2026 tgl. 14.07.2025"),
        "nomor 0012 ij xi 2026 tanggal 14 07 2025"
    );
    assert_eq!(normal("  \u{0} ?! "), "");
}

#[test]
fn keeps_the_word_beside_the_stem() {
    for (word, expected) in [
        ("membeli", "beli"),
        ("keuangan", "uang"),
        ("pengadaan", "pengadaan"),
        ("mengetahui", "tahu"),
        ("makanan", "makan"),
        ("0012", "12"),
        ("000", "0"),
        ("ada", "ada"),
    ] {
        let words = words(word);
        let [found] = words.as_slice() else {
            unreachable!("one word of {word}")
        };
        assert_eq!((found.text.as_str(), found.stem.as_str()), (word, expected));
    }
    let (mut plain, mut stems) = (String::new(), String::new());
    let mut columns = Columns::default();
    let mut said = Vec::new();
    columns.add("membeli beras,", &mut plain, &mut stems, |stem| {
        said.push(stem.to_owned())
    });
    columns.add("Membeli", &mut plain, &mut stems, |stem| {
        said.push(stem.to_owned())
    });
    assert_eq!(said, ["beli", "beras", "beli"]);
    assert_eq!(
        (plain.as_str(), stems.as_str()),
        ("membeli beras membeli", "beli beli")
    );
}

#[test]
fn places_point_into_the_original() {
    let text = "Di RSUD É, Rp1.250.000 (Jum'at).";
    let places: Vec<(&str, String)> = words(text)
        .into_iter()
        .map(|word| (text.get(word.span).unwrap(), word.text))
        .collect();
    let expected = [
        ("Di", "di"),
        ("RSUD", "rumah"),
        ("RSUD", "sakit"),
        ("RSUD", "umum"),
        ("RSUD", "daerah"),
        ("É", "e"),
        ("Rp1.250.000", "1250000"),
        ("Jum'at", "jumat"),
    ];
    assert_eq!(
        places
            .iter()
            .map(|(place, word)| (*place, word.as_str()))
            .collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn numbers_are_compared_however_they_are_written() {
    for written in [
        "R-0012/IJ/2026",
        "r 12 ij 2026",
        "R0012.IJ-2026",
        " R/12/ij/2026 ",
    ] {
        assert_eq!(number(written), "r/12/ij/2026", "{written}");
    }
    assert_eq!(number("000"), "0");
    assert_eq!(number("—"), "");
    let mut numbers = ["12/WBS/I/2026", "3/WBS/II/2026", "100/WBS/XII/2025"];
    numbers.sort_by_key(|number| number_order(number));
    assert_eq!(numbers, ["100/WBS/XII/2025", "3/WBS/II/2026", "12/WBS/I/2026"]);
}

#[test]
fn the_last_word_is_a_beginning_while_it_is_typed() {
    let word = |text: &str, stem: &str| Needle::Word {
        text: text.to_owned(),
        stem: stem.to_owned(),
    };
    let typed = terms("beras mem");
    assert_eq!(typed.len(), 2);
    assert_eq!(typed.first().unwrap().any, vec![vec![word("beras", "beras")]]);
    assert_eq!(
        typed.last().unwrap().any,
        vec![vec![Needle::Prefix("mem".to_owned())], vec![word("mem", "mem")]]
    );
    assert_eq!(
        terms("beras mem ").last().unwrap().any,
        vec![vec![word("mem", "mem")]]
    );
    assert_eq!(terms("beras m").len(), 1);
    assert!(terms("m").is_empty());
    assert_eq!(
        terms("rs").first().unwrap().any,
        vec![
            vec![Needle::Prefix("rs".to_owned())],
            vec![word("rumah", "rumah"), word("sakit", "sakit")]
        ]
    );
    assert!(terms(&"kata ".repeat(500)).len() == 1);
    let many: String = (0..200).map(|n| format!("kata{n} ")).collect();
    assert_eq!(terms(&many).len(), MOST_TERMS);
}

#[test]
fn the_tables_change_nothing_twice() {
    let short: HashSet<&str> = ABBREVIATIONS.iter().map(|(short, _)| *short).collect();
    assert_eq!(short.len(), ABBREVIATIONS.len(), "an abbreviation stands twice");
    for (short, long) in ABBREVIATIONS {
        assert_eq!(normal(long), *long, "{short}");
        assert_eq!(folded_whole(short), *short);
    }
    let stems: HashSet<&str> = STEMS.iter().map(|(word, _)| *word).collect();
    assert_eq!(stems.len(), STEMS.len(), "a stem stands twice");
    for (word, _) in STEMS {
        assert_eq!(normal(word), *word, "{word} never reaches the stemmer");
    }
}

fn folded_whole(text: &str) -> String {
    text.chars().flat_map(folded).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn preparing_twice_changes_nothing(text in any::<String>()) {
        let once = normal(&text);
        prop_assert_eq!(&normal(&once), &once);
    }

    #[test]
    fn preparing_what_people_type_twice_changes_nothing(
        text in "(yg|dgn|Rp|rp|tdk|2|00|RSUD|kab|jt|rb|[a-z]{0,8}|[0-9]{1,4}|[.,' ’/-]|É|ﬁ|½|²|Ⅻ|Σ|ς|İ){0,20}",
    ) {
        let once = normal(&text);
        prop_assert_eq!(&normal(&once), &once);
        prop_assert!(once.split(' ').all(|word| word.chars().count() <= LONGEST_WORD));
    }

    #[test]
    fn places_are_always_in_the_text(text in any::<String>()) {
        for word in words(&text) {
            prop_assert!(text.get(word.span.clone()).is_some_and(|place| !place.is_empty()));
            prop_assert!(!word.text.is_empty() && !word.stem.is_empty());
            prop_assert!(word.text.chars().all(char::is_alphanumeric));
        }
        for term in terms(&text) {
            prop_assert!(!term.any.is_empty());
        }
        let once = number(&text);
        prop_assert_eq!(&number(&once), &once);
        drop(number_order(&text));
    }

    #[test]
    fn a_text_answers_its_own_words(text in any::<String>()) {
        let words = words(&text);
        for term in terms(&format!("{text} ")) {
            let answered = term.any.iter().any(|all| {
                all.iter().all(|needle| words.iter().any(|word| needle.finds(word)))
            });
            prop_assert!(answered);
        }
    }
}
