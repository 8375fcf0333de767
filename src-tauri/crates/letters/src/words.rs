//! How letters write days, times, sums, sizes and channels in Indonesian.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use domain::submission::Channel;

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// A day as letters write it: *22 November 2026*.
#[must_use]
pub fn date_id(day: NaiveDate) -> String {
    let month = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", day.day(), day.year())
}

/// The name of the day of the week: *Minggu*.
#[must_use]
pub fn day_name(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "Senin",
        Weekday::Tue => "Selasa",
        Weekday::Wed => "Rabu",
        Weekday::Thu => "Kamis",
        Weekday::Fri => "Jumat",
        Weekday::Sat => "Sabtu",
        Weekday::Sun => "Minggu",
    }
}

/// A day with its name: *Minggu, 22 November 2026*.
#[must_use]
pub fn day_and_date(day: NaiveDate) -> String {
    format!("{}, {}", day_name(day), date_id(day))
}

/// A moment with its day's name: *Minggu, 22 November 2026, pukul 09.41 WIB*.
#[must_use]
pub fn moment(at: NaiveDateTime, zone: &str) -> String {
    format!("{}, pukul {} {zone}", day_and_date(at.date()), clock(at))
        .trim_end()
        .to_owned()
}

/// The time of day: *09.41*.
pub(crate) fn clock(at: NaiveDateTime) -> String {
    format!("{:02}.{:02}", at.hour(), at.minute())
}

/// A day where a column is narrow: *22-11-2026*.
pub(crate) fn short_date(day: NaiveDate) -> String {
    format!("{:02}-{:02}-{}", day.day(), day.month(), day.year())
}

/// A sum of whole rupiah: *Rp1.000.000.000,00*.
#[must_use]
pub fn rupiah(sum: u64) -> String {
    format!("Rp{},00", grouped(sum))
}

/// A sum of whole rupiah in words (*terbilang*): *satu miliar rupiah*.
#[must_use]
pub fn rupiah_in_words(sum: u64) -> String {
    format!("{} rupiah", in_words(sum))
}

/// A number in words: *seribu dua ratus sebelas*.
#[must_use]
pub fn in_words(number: u64) -> String {
    if number == 0 {
        return "nol".to_owned();
    }
    let mut words = Vec::new();
    say(number, &mut words);
    words.join(" ")
}

fn say(number: u64, words: &mut Vec<&'static str>) {
    const GROUPS: [(u64, &str); 6] = [
        (1_000_000_000_000_000_000, "kuintiliun"),
        (1_000_000_000_000_000, "kuadriliun"),
        (1_000_000_000_000, "triliun"),
        (1_000_000_000, "miliar"),
        (1_000_000, "juta"),
        (1_000, "ribu"),
    ];
    const ONES: [&str; 12] = [
        "", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
        "sebelas",
    ];
    let group = GROUPS.into_iter().find(|(unit, _)| number >= *unit);
    let rest = match (number, group) {
        (1_000..=1_999, _) => {
            words.push("seribu");
            number - 1_000
        }
        (_, Some((unit, name))) => {
            say(number / unit, words);
            words.push(name);
            number % unit
        }
        (100..=199, None) => {
            words.push("seratus");
            number - 100
        }
        (200.., None) => {
            say(number / 100, words);
            words.push("ratus");
            number % 100
        }
        (20.., None) => {
            say(number / 10, words);
            words.push("puluh");
            number % 10
        }
        (12.., None) => {
            say(number - 10, words);
            words.push("belas");
            0
        }
        (small, None) => {
            words.extend(
                usize::try_from(small)
                    .ok()
                    .and_then(|small| ONES.get(small))
                    .filter(|word| !word.is_empty()),
            );
            0
        }
    };
    if rest > 0 {
        say(rest, words);
    }
}

/// The size of a file in MB of 2^20 bytes (R42): *2,40 MB*; what is too small to show is *< 0,01 MB*.
#[must_use]
pub fn megabytes(bytes: u64) -> String {
    const MEGABYTE: u128 = 1 << 20;
    let hundredths = (u128::from(bytes) * 100 + MEGABYTE / 2) / MEGABYTE;
    if hundredths == 0 && bytes > 0 {
        return "< 0,01 MB".to_owned();
    }
    let whole = u64::try_from(hundredths / 100).unwrap_or(u64::MAX);
    format!("{},{:02} MB", grouped(whole), hundredths % 100)
}

/// Digits in groups of three: *1.000.000*.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// Every channel in the order of the day's counts.
pub(crate) const CHANNELS: [Channel; 8] = [
    Channel::Letter,
    Channel::Telephone,
    Channel::Visit,
    Channel::Portal,
    Channel::Email,
    Channel::Whatsapp,
    Channel::Lapor,
    Channel::Other,
];

/// What a channel is called.
pub(crate) const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Letter => "Surat",
        Channel::Telephone => "Telepon",
        Channel::Visit => "Datang langsung",
        Channel::Portal => "Portal",
        Channel::Email => "Surel",
        Channel::Whatsapp => "WhatsApp",
        Channel::Lapor => "LAPOR!",
        Channel::Other => "Lainnya",
    }
}
