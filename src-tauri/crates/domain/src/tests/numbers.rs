//! Patterns, rendering and reading back, typed numbers, doubles.

use crate::numbers::{NumberParts, Pattern, PatternFault, TypedFault, check_typed, comparable};
use chrono::NaiveDate;
use rstest::rstest;

fn november() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

#[rstest]
#[case("P-{tahun}-{urut:6}", "P-2026-000123")]
#[case("{urut:4}/WBS/{bulan_romawi}/{tahun}", "0123/WBS/XI/2026")]
#[case(
    "{keamanan}-{urut}/{jabatan}/{kka}/{bulan2}/{tahun}",
    "R-123/IJ/KP.07.6/11/2026"
)]
#[case("{urut:2}/{jabatan}/{bulan2}/{tahun}", "123/IJ/11/2026")]
#[case(
    "{keamanan}/{jenis}-{urut}/{bulan_romawi}/{kka}/{tahun}/{satker}",
    "R/Speng-123/XI/KP.07.6/2026/Setum"
)]
#[case("{satker}.{kka}-{urut}.{tahun}", "Setum.KP.07.6-123.2026")]
fn patterns_render_and_are_read_back(#[case] pattern: &str, #[case] number: &str) {
    let pattern = Pattern::parse(pattern).unwrap();
    let parts = NumberParts {
        n: 123,
        date: november(),
        security: "R".into(),
        office: "IJ".into(),
        archive_class: "KP.07.6".into(),
        kind: "Speng".into(),
        work_unit: "Setum".into(),
    };
    assert_eq!(pattern.render(&parts), number);
    assert_eq!(pattern.read(number), Some((123, 2026)));
    assert_eq!(pattern.read("B-1/lain"), None);
}

#[rstest]
#[case("{urut}/WBS", PatternFault::Lacks { token: "tahun".into() })]
#[case("WBS/{tahun}", PatternFault::Lacks { token: "urut".into() })]
#[case("{urut}/{tahun", PatternFault::Unbalanced)]
#[case("urut}/{tahun}", PatternFault::Unbalanced)]
#[case("{urut}/{nomor}/{tahun}", PatternFault::UnknownToken { token: "nomor".into() })]
#[case("{urut:0}/{tahun}", PatternFault::Width { width: "0".into() })]
#[case("{urut:12}/{tahun}", PatternFault::Width { width: "12".into() })]
#[case("{urut}/{tahun:2}", PatternFault::Width { width: "2".into() })]
#[case("{urut}{tahun}", PatternFault::Ambiguous)]
#[case("{urut}7/{tahun}", PatternFault::Ambiguous)]
fn patterns_that_would_repeat_or_confuse_are_refused(#[case] pattern: &str, #[case] fault: PatternFault) {
    assert_eq!(Pattern::parse(pattern), Err(fault));
}

#[rstest]
#[case("0123/WBS/XI/2026", Ok(()))]
#[case("   ", Err(TypedFault::Empty))]
#[case("WBS/XI", Err(TypedFault::NoDigit))]
#[case("12\n13", Err(TypedFault::Sign))]
#[case(
    "1234567890123456789012345678901234567890123456789012345678901",
    Err(TypedFault::TooLong)
)]
fn typed_numbers_are_sane(#[case] text: &str, #[case] verdict: Result<(), TypedFault>) {
    assert_eq!(check_typed(text), verdict);
}

#[rstest]
#[case("0007/WBS/XI/2026", "7/wbs/xi/2026", true)]
#[case("7 / WBS / XI / 2026", "007/WBS/XI/2026", true)]
#[case("70/WBS/XI/2026", "7/WBS/XI/2026", false)]
#[case("0/WBS/2026", "000/WBS/2026", true)]
#[case("P-2026-000100", "P-2026-100", true)]
#[case("P-2026-1001", "P-2026-10010", false)]
fn doubles_are_seen_through_zeros_blanks_and_capitals(
    #[case] one: &str,
    #[case] other: &str,
    #[case] same: bool,
) {
    assert_eq!(comparable(one) == comparable(other), same);
}
