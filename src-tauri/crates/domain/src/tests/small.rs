//! Templates, categories, profiles, presets, titles, traits: the small data.

use crate::case::{Element, Elements, State};
use crate::category::{self, CATEGORIES};
use crate::ids::OfficeId;
use crate::people::{Preset, Role};
use crate::profile::{FormDemand, Profile, form_demand, offices_for, settings_for};
use crate::template::{Demand, Template};
use crate::title::{TitlePart, offer, title_gaps};
use crate::traits::{TraitKind, find, find_with, recognise_people};
use crate::unit::ProfileName;
use rstest::rstest;
use std::collections::BTreeSet;

fn filled(elements: &[Element]) -> Elements {
    let text = |element: Element| {
        if elements.contains(&element) {
            "ada".to_owned()
        } else {
            String::new()
        }
    };
    Elements {
        what: text(Element::What),
        who: text(Element::Who),
        place: text(Element::Where),
        when: text(Element::When),
        why: text(Element::Why),
        how: text(Element::How),
        how_much: text(Element::HowMuch),
    }
}

#[rstest]
#[case("3w", &[Element::What, Element::Who, Element::Where])]
#[case("3w1h", &[Element::What, Element::Who, Element::When, Element::How])]
#[case("4w1h", &[Element::What, Element::Who, Element::Where, Element::When, Element::How])]
#[case("5w1h", &[Element::What, Element::Who, Element::Where, Element::When, Element::Why, Element::How])]
#[case("5w2h", &[Element::What, Element::Who, Element::Where, Element::When, Element::Why, Element::How])]
#[case("outline", &[Element::What, Element::Who, Element::Where, Element::When, Element::How])]
fn a_template_passes_with_exactly_what_it_requires(#[case] name: &str, #[case] required: &[Element]) {
    let template = Template::by_name(name).unwrap();
    assert!(template.judge(&filled(required), true, false).passes());
    for element in required {
        let without: Vec<_> = required.iter().copied().filter(|kept| kept != element).collect();
        let judged = template.judge(&filled(&without), true, false);
        assert_eq!(judged.required_missing, [*element]);
        assert!(judged.score < 100);
    }
    assert_eq!(template.judge(&filled(&Element::ALL), true, true).score, 100);
    assert_eq!(template.demand(Element::HowMuch), Demand::Optional);
}

#[test]
fn missing_where_and_why_only_warn_under_the_minimum_of_kemenkes() {
    let written = filled(&[Element::What, Element::When, Element::How]);
    let judged = Template::ThreeWOneH.judge(&written, false, true);
    assert!(judged.passes(), "a party answers who");
    assert_eq!(judged.desired_missing, [Element::Where, Element::Why]);
    assert!((80..100).contains(&judged.score), "{}", judged.score);
    let nothing = Template::FiveWTwoH.judge(&Elements::default(), false, false);
    assert_eq!((nothing.score, nothing.evidence_missing), (0, true));
}

#[test]
fn categories_stand_under_what_exists() {
    let codes: BTreeSet<_> = CATEGORIES.iter().map(|category| category.code).collect();
    assert_eq!(codes.len(), 17);
    for category in CATEGORIES {
        assert!(category.parent.is_none_or(|parent| codes.contains(parent)));
        assert!(!category.label.is_empty() && !category.source.is_empty());
    }
    assert!(category::by_code("HAMBATAN_LAYANAN").is_some_and(|category| !category.supervisory));
    assert_eq!(category::by_code("RAMALAN"), None);
}

#[test]
fn profiles_label_every_state_and_name_known_templates() {
    for name in [ProfileName::KemenkesLike, ProfileName::KemensosLike] {
        let profile = Profile::of(name);
        assert_eq!(profile.states.len(), State::ALL.len());
        assert!(profile.states.iter().all(|(_, label)| !label.is_empty()));
        let asked: BTreeSet<_> = profile
            .completeness
            .iter()
            .chain(&profile.jurisdiction)
            .map(|question| question.code)
            .collect();
        assert_eq!(
            asked.len(),
            profile.completeness.len() + profile.jurisdiction.len()
        );
        assert!(Template::by_name(&settings_for(name).template).is_some());
    }
    let label = |name| Profile::of(name).label(State::UnderReview);
    assert_eq!(label(ProfileName::KemenkesLike), "Penelaahan");
    assert_eq!(label(ProfileName::KemensosLike), "Penelaahan (pemeriksaan)");
    assert_eq!(
        (form_demand(Preset::Small), form_demand(Preset::Ministry)),
        (FormDemand::Brief, FormDemand::Full)
    );
}

#[rstest]
#[case(Preset::Small, 3)]
#[case(Preset::Medium, 9)]
#[case(Preset::Ministry, 11)]
fn presets_make_offices(#[case] preset: Preset, #[case] count: usize) {
    let mut number = 0;
    let offices = offices_for(preset, || {
        number += 1;
        OfficeId::from_bytes([number; 16])
    });
    assert_eq!(offices.len(), count);
    let roles: BTreeSet<Role> = offices.iter().flat_map(|office| office.roles.clone()).collect();
    let missing: Vec<_> = Role::ALL
        .into_iter()
        .filter(|role| !roles.contains(role))
        .collect();
    let wanted = if preset == Preset::Small {
        vec![Role::Sysadmin, Role::PrivacyOfficer]
    } else {
        Vec::new()
    };
    assert_eq!(missing, wanted);
}

#[test]
fn a_title_is_offered_from_event_place_and_time() {
    let elements = Elements {
        what: "Petugas meminta uang agar pasien memperoleh kamar".into(),
        place: "di Loket RSU Contoh, Padang; parkiran".into(),
        when: "Pada 6 September 2025".into(),
        ..Elements::default()
    };
    let title = offer(&elements).unwrap();
    assert_eq!(
        title,
        "Dugaan petugas meminta uang agar pasien memperoleh kamar di Loket RSU Contoh, Padang, 6 September 2025"
    );
    assert!(title_gaps(&title, &elements).is_empty());
    assert_eq!(offer(&Elements::default()), None);
    let named = Elements {
        what: "Kepala Balai Contoh memotong honor".into(),
        ..Elements::default()
    };
    assert_eq!(
        offer(&named).unwrap(),
        "Dugaan Kepala Balai Contoh memotong honor"
    );
}

#[rstest]
#[case("Laporan", &[TitlePart::Event, TitlePart::Place, TitlePart::Time])]
#[case("Dugaan pungutan ujian", &[TitlePart::Place, TitlePart::Time])]
#[case("Dugaan pungutan ujian, Mei 2024", &[TitlePart::Place])]
#[case("Dugaan pungutan ujian di Poltekkes Contoh", &[TitlePart::Time])]
#[case("Poltekkes Contoh, Mei 2024", &[TitlePart::Event])]
fn gaps_of_a_title_are_named(#[case] title: &str, #[case] gaps: &[TitlePart]) {
    let elements = Elements {
        place: "Poltekkes Contoh".into(),
        ..Elements::default()
    };
    assert_eq!(title_gaps(title, &elements), gaps);
}

#[rstest]
#[case("NIK 3205114706600001 terlampir", TraitKind::NationalId, "3205114706600001")]
#[case(
    "NIK 3205 1147 0660 0001 terlampir",
    TraitKind::NationalId,
    "3205 1147 0660 0001"
)]
#[case("NIP 19880917 201402 1 003.", TraitKind::EmployeeNo, "19880917 201402 1 003")]
#[case("NIP 198809172014021003.", TraitKind::EmployeeNo, "198809172014021003")]
#[case("hubungi 0812-0000-3317 saja", TraitKind::Phone, "0812-0000-3317")]
#[case("hubungi +62 812 0000 3317 saja", TraitKind::Phone, "+62 812 0000 3317")]
#[case("surel: budi.s@posel.example.", TraitKind::Email, "budi.s@posel.example")]
#[case(
    "Rapat hari itu, saya bendahara di balai, selesai.",
    TraitKind::Position,
    "saya bendahara di balai"
)]
#[case("Konon istri saya dimarahi.", TraitKind::Kin, "Konon istri saya dimarahi")]
#[case(
    "Ada satu-satunya perawat laki-laki.",
    TraitKind::OnlyOne,
    "Ada satu-satunya perawat laki-laki"
)]
#[case("nama saya Melati Contoh.", TraitKind::Name, "nama saya Melati Contoh")]
#[case(
    "Lalu atasan saya marah; itu saja.",
    TraitKind::Position,
    "Lalu atasan saya marah"
)]
fn traits_are_found(#[case] text: &str, #[case] kind: TraitKind, #[case] marked: &str) {
    let spans = find(text);
    let units: Vec<u16> = text.encode_utf16().collect();
    let found: Vec<_> = spans
        .iter()
        .map(|span| {
            (
                span.kind,
                String::from_utf16_lossy(&units[span.start as usize..span.end as usize]),
            )
        })
        .collect();
    assert_eq!(found, [(kind, marked.to_owned())]);
}

#[rstest]
#[case("Harga Rp3.205.114.706.600.001 dibayar pada 2026.")]
#[case("Rapat 12 Mei 2026 pukul 08.30 di ruang 0812.")]
#[case("Surat nomor 034/YRTI/XI/2024 tertanggal 17-08-2024.")]
#[case("Kepala balai memotong honor petugas.")]
fn amounts_dates_and_plain_sentences_are_left_alone(#[case] text: &str) {
    assert_eq!(find(text), []);
}

#[test]
fn offsets_count_as_the_window_counts() {
    let text = "😀 nomor 0812-0000-3317";
    let span = find(text)[0];
    assert_eq!((span.start, span.end), (9, 23));
}

#[test]
fn what_is_known_of_the_reporter_is_marked_wherever_it_stands() {
    let text = "Menurut Ratna K. Dewayani, dan kata Dewayani Ratna Kusuma, kamar itu kosong.";
    let kinds: Vec<_> = find_with(text, &["Ratna Kusuma Dewayani"])
        .iter()
        .map(|span| span.kind)
        .collect();
    assert_eq!(
        kinds,
        [TraitKind::Name],
        "two words of the name stand together once"
    );
}

#[test]
fn people_of_the_unit_are_recognised() {
    let names = ["Dr. Bambang Sutrisno, M.Si.", "Siti Aminah", "Rahma"];
    let text = "Pak Bambang dan Ibu Siti Aminah; bambang lain, serta Rahma, hadir.";
    let hits: Vec<_> = recognise_people(text, &names)
        .iter()
        .map(|hit| (hit.who, hit.start, hit.certain))
        .collect();
    assert_eq!(hits, [(0, 4, false), (1, 20, true), (2, 53, true)]);
}

/// Whoever does an act again must know of every name under which a fact points at another row.
#[test]
fn every_pointer_at_a_row_is_named() {
    let sources = [
        include_str!("../case.rs"),
        include_str!("../case/step.rs"),
        include_str!("../case/audit.rs"),
        include_str!("../case/care.rs"),
        include_str!("../case/conclude.rs"),
        include_str!("../case/event.rs"),
        include_str!("../case/item.rs"),
        include_str!("../case/paper.rs"),
        include_str!("../case/road.rs"),
    ];
    let mut names: Vec<&str> = Vec::new();
    for line in sources.iter().flat_map(|source| source.lines()) {
        for (place, _) in line.match_indices("RowNo") {
            let before = &line[..place];
            let Some(colon) = before.rfind(": ").filter(|_| !before.contains("//")) else {
                continue;
            };
            let name = before[..colon].rsplit(|sign: char| !sign.is_alphanumeric() && sign != '_');
            names.extend(name.take(1));
        }
    }
    assert!(names.len() > 12, "{names:?}");
    for name in names {
        assert!(crate::case::POINTS_AT.contains(&name), "{name}");
    }
}
