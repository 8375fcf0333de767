use super::fixtures::{at, day};
use crate::words::{CHANNELS, channel_name, short_date};
use crate::{date_id, day_and_date, day_name, in_words, megabytes, moment, rupiah, rupiah_in_words};
use std::collections::BTreeSet;

#[test]
fn days_and_moments() {
    assert_eq!(date_id(day(2026, 11, 22)), "22 November 2026");
    assert_eq!(date_id(day(2026, 8, 1)), "1 Agustus 2026");
    assert_eq!(day_name(day(2026, 11, 22)), "Minggu");
    assert_eq!(day_and_date(day(2026, 11, 27)), "Jumat, 27 November 2026");
    assert_eq!(
        moment(at(9, 5), "WITA"),
        "Senin, 23 November 2026, pukul 09.05 WITA"
    );
    assert_eq!(moment(at(9, 5), ""), "Senin, 23 November 2026, pukul 09.05");
    assert_eq!(short_date(day(2026, 2, 3)), "03-02-2026");
}

#[test]
fn sums() {
    assert_eq!(rupiah(0), "Rp0,00");
    assert_eq!(rupiah(1_000_000_000), "Rp1.000.000.000,00");
    assert_eq!(rupiah(12_345), "Rp12.345,00");
    assert_eq!(rupiah_in_words(1_000_000_000), "satu miliar rupiah");
}

#[test]
fn numbers_in_words() {
    for (number, words) in [
        (0, "nol"),
        (5, "lima"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (119, "seratus sembilan belas"),
        (1_000, "seribu"),
        (1_211, "seribu dua ratus sebelas"),
        (2_026, "dua ribu dua puluh enam"),
        (100_000, "seratus ribu"),
        (1_001_000, "satu juta seribu"),
        (
            472_138_500,
            "empat ratus tujuh puluh dua juta seratus tiga puluh delapan ribu lima ratus",
        ),
        (3_000_000_000_007, "tiga triliun tujuh"),
    ] {
        assert_eq!(in_words(number), words);
    }
    assert!(in_words(u64::MAX).starts_with("delapan belas kuintiliun"));
}

#[test]
fn sizes_are_in_megabytes_of_two_to_the_twentieth() {
    assert_eq!(megabytes(0), "0,00 MB");
    assert_eq!(megabytes(612), "< 0,01 MB");
    assert_eq!(megabytes(5 << 20), "5,00 MB");
    assert_eq!(megabytes(2_516_582), "2,40 MB");
    assert_eq!(megabytes(2 << 40), "2.097.152,00 MB");
    assert_eq!(megabytes(u64::MAX), "17.592.186.044.416,00 MB");
}

#[test]
fn channels_have_names_of_their_own() {
    assert_eq!(
        CHANNELS
            .map(channel_name)
            .into_iter()
            .collect::<BTreeSet<_>>()
            .len(),
        CHANNELS.len()
    );
}
