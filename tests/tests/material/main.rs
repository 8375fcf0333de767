//! The test material keeps its word: the invented cases, the repeats derived from them, the large generated units, the
//! drawn scans, and the reader that checks burning.
#![expect(clippy::unwrap_used, reason = "tests")]

use domain::category::CATEGORIES;
use image::ImageFormat;
use saksama_tests::cases::{self, Case, LinkKind, folded, sentences};
use saksama_tests::chance::HeldSources;
use saksama_tests::generate::{Generated, NAMED_SHARE};
use saksama_tests::scans::{self, Look, Packing, Page, Shown};
use saksama_tests::{derive, ocr};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Cursor;

fn find<'a>(all: &'a [Case], id: &str) -> &'a Case {
    all.iter().find(|case| case.id == id).unwrap()
}

#[test]
fn every_case_is_written_in_the_one_form() {
    let all = cases::all().unwrap();
    let ids: Vec<&str> = all.iter().map(|case| case.id.as_str()).collect();
    let expected: Vec<String> = (1..=120)
        .map(|number| format!("K{number:03}"))
        .chain((1..=60).map(|number| format!("U{number:03}")))
        .collect();
    assert_eq!(ids, expected);
    for case in &all {
        let file = std::fs::read_to_string(cases::folder().join(format!("{}.json", case.id))).unwrap();
        assert_eq!(
            case.to_json().unwrap(),
            file,
            "{}: keys, their order or the indent",
            case.id
        );
        assert!(
            (80..=400).contains(&case.words()),
            "{}: {} words",
            case.id,
            case.words()
        );
        assert_eq!(case.of.is_some(), case.id.starts_with('U'), "{}", case.id);
        assert!(
            case.head.date <= case.head.received,
            "{}: received before it was written",
            case.id
        );
    }
}

#[test]
fn no_sentence_stands_twice() {
    let all = cases::all().unwrap();
    let mut seen: HashMap<String, &str> = HashMap::new();
    for case in &all {
        for sentence in sentences(&case.text) {
            let words: Vec<String> = folded(sentence).collect();
            if words.len() >= 4 {
                let before = seen.insert(words.join(" "), &case.id);
                assert_eq!(before, None, "{}: {sentence}", case.id);
            }
        }
    }
    assert!(seen.len() > 2000, "{} sentences", seen.len());
}

#[test]
fn sentences_are_the_whole_text() {
    let text = "Yth. Bapak. Nilai Rp1.200.000, no. 12 oleh dr. A. Budi! Betul?\n\nYa\nsudah";
    let cut = sentences(text);
    assert_eq!(
        cut,
        [
            "Yth. Bapak. ",
            "Nilai Rp1.200.000, no. 12 oleh dr. A. Budi! ",
            "Betul?\n\n",
            "Ya\n",
            "sudah"
        ]
    );
    for case in cases::with_derived().unwrap() {
        assert_eq!(sentences(&case.text).concat(), case.text, "{}", case.id);
    }
}

#[test]
fn traits_stand_in_the_text_and_titles_name_no_reporter() {
    for case in cases::with_derived().unwrap() {
        for found in &case.traits {
            assert!(case.text.contains(found.as_str()), "{}: {found}", case.id);
        }
        // His address may be where it happened.
        let reporter = &case.reporter;
        for item in [
            &reporter.name,
            &reporter.phone,
            &reporter.email,
            &reporter.national_id,
        ]
        .into_iter()
        .flatten()
        {
            assert!(
                !case.title.contains(item.as_str()),
                "{}: the title holds {item}",
                case.id
            );
        }
    }
}

#[test]
fn links_hold_both_ways() {
    let all = cases::all().unwrap();
    for case in &all {
        for link in &case.links {
            assert_ne!(link.id, case.id);
            let back = find(&all, &link.id)
                .links
                .iter()
                .any(|other| other.id == case.id && other.kind == link.kind);
            assert!(
                back,
                "{} says {:?} of {}, which does not answer",
                case.id, link.kind, link.id
            );
        }
        if let Some(of) = &case.of {
            assert!(case.repeats(find(&all, of)), "{}", case.id);
        }
    }
    assert_eq!(cases::pairs(&all, LinkKind::SameMatter).len(), 60);
    assert_eq!(cases::pairs(&all, LinkKind::LookAlike).len(), 12);
    // Each of the 120 derived repeats its original, and the hand-made repeat of half of them.
    assert_eq!(
        cases::pairs(&cases::with_derived().unwrap(), LinkKind::SameMatter).len(),
        60 + 120 + 60
    );
}

#[test]
fn every_shipped_category_has_four_cases_and_no_other_is_used() {
    let originals = cases::originals().unwrap();
    let mut counts: BTreeMap<&str, usize> = CATEGORIES.iter().map(|category| (category.code, 0)).collect();
    for case in &originals {
        *counts.get_mut(case.category.as_str()).unwrap() += 1;
        assert!(
            case.other_categories
                .iter()
                .all(|code| counts.contains_key(code.as_str())),
            "{}",
            case.id
        );
    }
    assert!(counts.values().all(|count| *count >= 4), "{counts:?}");
}

#[test]
fn each_original_has_one_derived_repeat() {
    let originals = cases::originals().unwrap();
    let derived = derive::all(&originals);
    let ids: Vec<String> = derived.iter().map(|case| case.id.clone()).collect();
    assert_eq!(
        ids,
        (1..=120)
            .map(|number| format!("T{number:03}"))
            .collect::<Vec<_>>()
    );
    assert_eq!(derive::all(&originals), derived, "the same seed, the same repeat");
    let mut same_titles = 0;
    let mut ways: BTreeMap<&str, usize> = BTreeMap::new();
    for original in &originals {
        let [derivation] = original.derived.as_slice() else {
            unreachable!("{}", original.id)
        };
        let repeat = find(&derived, &derivation.id);
        assert_eq!(repeat.of.as_ref(), Some(&original.id));
        assert!(repeat.repeats(original));
        assert_ne!(repeat.text, original.text, "{}", repeat.id);
        same_titles += usize::from(repeat.title == original.title);
        assert!(
            (35..=400).contains(&repeat.words()),
            "{}: {} words",
            repeat.id,
            repeat.words()
        );
        assert!(repeat.head.received > original.head.received);
        for way in derivation.how.split('+') {
            assert!(["shortened", "abbreviated", "misspelt"].contains(&way), "{way}");
            *ways.entry(way).or_default() += 1;
            let kept = repeat.words() as f64 / original.words() as f64;
            assert!(
                way != "shortened" || kept < 0.8,
                "{}: {kept:.2} of the words kept",
                repeat.id
            );
        }
        if derivation.how == "misspelt" {
            let right: BTreeSet<String> = folded(&original.text).collect();
            let wrong = folded(&repeat.text).filter(|word| !right.contains(word)).count();
            let share = wrong as f64 / repeat.words() as f64;
            assert!(
                (0.02..0.3).contains(&share),
                "{}: {share:.2} of the words misspelt",
                repeat.id
            );
        }
    }
    assert!(ways.values().all(|count| *count >= 40), "{ways:?}");
    assert!(
        same_titles <= 12,
        "{same_titles} titles of 120 came through unchanged"
    );
}

#[test]
fn a_large_unit_has_the_words_of_real_text() {
    const COUNT: u32 = 100_000;
    let originals = cases::originals().unwrap();
    let mut counts: HashMap<Box<str>, u32> = HashMap::with_capacity(80_000);
    let mut tokens = 0_u64;
    let mut named = 0_u32;
    let mut years = BTreeSet::new();
    for report in Generated::new(&originals, 1, COUNT) {
        let words = report.words();
        assert!((120..=250).contains(&words), "{}: {words} words", report.id);
        let identity = &report.reporter;
        assert_eq!(
            identity.name.is_some(),
            identity.phone.is_some() && identity.address.is_some()
        );
        named += u32::from(identity.name.is_some());
        years.insert(report.head.received.format("%Y").to_string());
        let lower = report.text.to_lowercase();
        for word in lower
            .split(|sign: char| !sign.is_alphabetic())
            .filter(|word| !word.is_empty())
        {
            tokens += 1;
            match counts.get_mut(word) {
                Some(count) => *count += 1,
                None => drop(counts.insert(word.into(), 1)),
            }
        }
    }
    assert!(counts.len() >= 40_000, "{} distinct words", counts.len());
    let share = f64::from(named) / f64::from(COUNT);
    assert!(
        (share - NAMED_SHARE).abs() < 0.01,
        "{share} of the reporters named"
    );
    assert_eq!(
        years.into_iter().collect::<Vec<_>>(),
        ["2023", "2024", "2025", "2026"]
    );

    // Zipf: falling like one over the rank, within a factor, from the commonest words far into the names.
    let mut ranked: Vec<u32> = counts.into_values().collect();
    ranked.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
    let at = |rank: usize| f64::from(ranked[rank - 1]) * rank as f64 / tokens as f64;
    for rank in [1, 10, 100, 1_000, 10_000, 40_000] {
        assert!(
            (0.01..0.4).contains(&at(rank)),
            "rank {rank}: count times rank is {:.3} of the text",
            at(rank)
        );
    }
    assert!(
        ranked.iter().filter(|count| **count <= 5).count() >= 10_000,
        "words in five reports or fewer"
    );
}

#[test]
fn a_generated_unit_is_the_same_again() {
    let originals = cases::originals().unwrap();
    let unit = |seed| Generated::new(&originals, seed, 300).collect::<Vec<_>>();
    assert_eq!(unit(5), unit(5));
    assert_ne!(unit(5), unit(6));
    let first = unit(5);
    let (begin, end) = Generated::days();
    assert_eq!(first[0].head.received, begin);
    assert!(
        first
            .iter()
            .all(|report| report.head.received <= end && report.traits.len() <= 3)
    );
    assert!(
        first
            .iter()
            .all(|report| CATEGORIES.iter().any(|category| category.code == report.category))
    );
    // No reporter of the cases lives on in them.
    for original in &originals {
        let telling = original
            .traits
            .iter()
            .map(String::as_str)
            .filter(|words| words.split(' ').count() >= 5);
        for item in original.reporter.items().chain(telling) {
            assert!(
                !first.iter().any(|report| report.text.contains(item)),
                "{}: {item}",
                original.id
            );
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_bytes() {
    let all = cases::all().unwrap();
    let case = find(&all, "K043");
    let files = |seed| {
        let look = Look {
            dpi: 150,
            ..Look::scanned(seed)
        };
        let pages = scans::letter(case, &look).unwrap();
        let envelope = scans::envelope(case, &look).unwrap();
        let card = scans::card(case, &look).unwrap();
        [
            scans::pdf(&pages).unwrap(),
            scans::png(&pages[0]).unwrap(),
            scans::webp(&pages[0]).unwrap(),
            scans::tiff(&pages, Packing::Lzw).unwrap(),
            scans::tiff(&pages, Packing::Deflate).unwrap(),
            scans::jpeg(&envelope).unwrap(),
            scans::jpeg(&card).unwrap(),
            scans::text_pdf(case).0,
        ]
        .map(|bytes| blake3::hash(&bytes))
    };
    let once = files(3);
    assert_eq!(once, files(3));
    let other = files(4);
    assert!(
        once.iter().zip(&other).take(7).all(|(a, b)| a != b),
        "another seed looks otherwise"
    );
}

#[test]
fn scans_are_whole_files_of_their_kind() {
    let all = cases::all().unwrap();
    let pages = scans::letter(find(&all, "K001"), &Look::clean(1)).unwrap();
    assert!(pages.len() >= 2, "a long text takes two pages");
    let pixels = |bytes: &[u8], format| {
        image::load_from_memory_with_format(bytes, format)
            .unwrap()
            .to_rgb8()
    };
    let first = &pages[0];
    assert_eq!(first.pixels.dimensions(), (1240, 1754), "A4 at 150 dpi");
    assert_eq!(
        pixels(&scans::png(first).unwrap(), ImageFormat::Png),
        first.pixels
    );
    assert_eq!(
        pixels(&scans::webp(first).unwrap(), ImageFormat::WebP),
        first.pixels
    );
    assert_eq!(
        pixels(&scans::jpeg(first).unwrap(), ImageFormat::Jpeg).dimensions(),
        (1240, 1754)
    );
    for packing in [Packing::Lzw, Packing::Deflate] {
        let bytes = scans::tiff(&pages, packing).unwrap();
        let mut decoder = tiff::decoder::Decoder::new(Cursor::new(&bytes)).unwrap();
        for (at, page) in pages.iter().enumerate() {
            let tiff::decoder::DecodingResult::U8(decoded) = decoder.read_image().unwrap() else {
                unreachable!()
            };
            assert_eq!(&decoded, page.pixels.as_raw());
            assert_eq!(decoder.more_images(), at + 1 < pages.len());
            if decoder.more_images() {
                decoder.next_image().unwrap();
            }
        }
    }
    let scanned = scans::pdf(&pages).unwrap();
    let (text, spots) = scans::text_pdf(find(&all, "K001"));
    for (pdf, count) in [(&scanned, pages.len()), (&text, spots.len())] {
        let plain = String::from_utf8_lossy(pdf);
        assert!(plain.starts_with("%PDF-1.4") && plain.ends_with("%%EOF\n"));
        assert!(plain.contains(&format!("/Count {count} ")));
        let table: usize = plain
            .rsplit("startxref\n")
            .next()
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert!(pdf[table..].starts_with(b"xref\n"));
    }
    assert!(String::from_utf8_lossy(&text).contains("(Bon itu berkop CV Godhong Boga."));
}

#[test]
fn spots_say_where_the_reporter_shows() {
    let all = cases::all().unwrap();
    let named = scans::letter(find(&all, "K001"), &Look::scanned(2)).unwrap();
    assert_eq!(named[0].spots[0].what, Shown::Letterhead);
    assert!(
        named
            .last()
            .unwrap()
            .spots
            .iter()
            .any(|spot| spot.what == Shown::Signature)
    );
    let (_, text) = scans::text_pdf(find(&all, "K001"));
    let spots = named
        .iter()
        .flat_map(|page| &page.spots)
        .chain(text.iter().flatten());
    for spot in spots {
        let area = spot.area;
        assert!(
            area.x >= 0.0 && area.y >= 0.0 && area.w > 0.0 && area.h > 0.0,
            "{spot:?}"
        );
        assert!(area.x + area.w <= 1.0 && area.y + area.h <= 1.0, "{spot:?}");
    }
    let nameless = find(&all, "K007");
    assert!(nameless.reporter.name.is_none());
    for page in scans::letter(nameless, &Look::scanned(2)).unwrap() {
        assert!(
            page.spots.iter().all(|spot| spot.what == Shown::Trait),
            "{:?}",
            page.spots
        );
    }
    assert!(
        scans::envelope(nameless, &Look::clean(2))
            .unwrap()
            .spots
            .is_empty()
    );
}

/// Whether somebody who reads these pixels learns the name.
fn readable(pixels: &image::RgbImage, name: &str) -> bool {
    ocr::finds_name(&ocr::read_pixels(pixels).unwrap(), name)
}

#[test]
fn reading_finds_a_drawn_name_and_not_a_blackened_one() {
    let all = cases::all().unwrap();
    let case = find(&all, "K043");
    let name = case.reporter.name.as_deref().unwrap();
    let look = Look::scanned(8);
    let letter: Page = scans::letter(case, &look).unwrap().remove(0);
    assert!(readable(&letter.pixels, name), "the check can fail");
    // One of the two places left open is found too.
    let signature: Vec<_> = letter
        .spots
        .iter()
        .filter(|spot| spot.what == Shown::Signature)
        .map(|spot| spot.area)
        .collect();
    assert!(
        readable(&letter.blackened(&signature), name),
        "the letterhead still names her"
    );
    assert!(!readable(&letter.blackened(&letter.areas()), name));
    for page in [
        scans::envelope(case, &look).unwrap(),
        scans::card(case, &look).unwrap(),
    ] {
        assert!(readable(&page.pixels, name));
        assert!(!readable(&page.blackened(&page.areas()), name));
    }
}

#[test]
fn the_held_sources_are_held() {
    use app::sources::Sources;
    let start = "2026-03-02T01:00:00Z".parse().unwrap();
    let sources = HeldSources::new(9, start);
    let first = sources.now();
    assert!(first > start && sources.now() > first, "it goes on");
    sources.advance(chrono::TimeDelta::days(3));
    assert_eq!((sources.now() - first).num_days(), 3);
    sources.set(start);
    assert_eq!(sources.now(), first, "and back");
    let drawn = |seed| {
        let mut bytes = [0; 48];
        HeldSources::new(seed, start).fill(&mut bytes);
        bytes
    };
    assert_eq!(drawn(9), drawn(9));
    assert_ne!(drawn(9), drawn(10));
}
