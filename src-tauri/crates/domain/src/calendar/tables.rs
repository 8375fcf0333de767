//! The shipped tables: Indonesian national holidays and joint leave 2023–2027 (process.md §6a).
//! Data, not law: a unit adds revisions by entries, and confirms each year that is still to be confirmed.
//! Checked by `tables_agree_with_the_lists_of_process_md` against the lists the table was made from.

use super::DayKind;

/// Year, month, day, kind and Indonesian name of one day.
pub(super) type Row = (i32, u32, u32, Mark, &'static str);

/// The kinds that ship.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Libur nasional.
    N,
    /// Libur nasional whose date is still an estimate.
    E,
    /// Cuti bersama.
    J,
}

impl Mark {
    pub(super) const fn kind(self) -> DayKind {
        match self {
            Self::N | Self::E => DayKind::NationalHoliday,
            Self::J => DayKind::JointLeave,
        }
    }
}

use Mark::{E, J, N};

/// A decree's days, in the order the decrees were published.
pub(super) struct Decree {
    /// Legal basis as printed.
    pub(super) basis: &'static str,
    /// The day it was signed, where we know it; a revision of a year already published.
    pub(super) signed: Option<(i32, u32, u32)>,
    /// Its days.
    pub(super) rows: &'static [Row],
}

/// Years whose table is official and complete as shipped; any other year is to be confirmed by the unit.
pub(super) const CONFIRMED: [i32; 4] = [2023, 2024, 2025, 2026];

pub(super) const DECREES: &[Decree] = &[
    Decree {
        basis: "SKB 3 Menteri tentang libur nasional dan cuti bersama 2023, dengan perubahannya",
        signed: None,
        rows: YEAR_2023,
    },
    Decree {
        basis: "SKB 3 Menteri tentang libur nasional dan cuti bersama 2024",
        signed: None,
        rows: YEAR_2024,
    },
    Decree {
        basis: "SKB 3 Menteri Nomor 1017, 2, dan 2 Tahun 2024",
        signed: None,
        rows: YEAR_2025,
    },
    Decree {
        basis: "SKB 3 Menteri Nomor 933, 1, dan 3 Tahun 2025 tanggal 7 Agustus 2025",
        signed: Some((2025, 8, 7)),
        rows: YEAR_2025B,
    },
    Decree {
        basis: "SKB 3 Menteri Nomor 1497, 2, dan 5 Tahun 2025",
        signed: None,
        rows: YEAR_2026,
    },
    Decree {
        basis: "SKB 3 Menteri tentang libur nasional dan cuti bersama 2027 (hari besar Islam masih perkiraan)",
        signed: None,
        rows: YEAR_2027,
    },
];

#[rustfmt::skip]
const YEAR_2023: &[Row] = &[
    (2023, 1, 1, N, "Tahun Baru Masehi"),
    (2023, 1, 22, N, "Tahun Baru Imlek"),
    (2023, 1, 23, J, "Cuti Bersama Tahun Baru Imlek"),
    (2023, 2, 18, N, "Isra Mikraj Nabi Muhammad"),
    (2023, 3, 22, N, "Hari Suci Nyepi"),
    (2023, 3, 23, J, "Cuti Bersama Hari Suci Nyepi"),
    (2023, 4, 7, N, "Wafat Yesus Kristus"),
    (2023, 4, 19, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2023, 4, 20, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2023, 4, 21, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2023, 4, 22, N, "Hari Raya Idul Fitri"),
    (2023, 4, 23, N, "Hari kedua dari Hari Raya Idul Fitri"),
    (2023, 4, 24, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2023, 4, 25, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2023, 5, 1, N, "Hari Buruh Internasional"),
    (2023, 5, 18, N, "Kenaikan Yesus Kristus"),
    (2023, 6, 1, N, "Hari Lahir Pancasila"),
    (2023, 6, 2, J, "Cuti Bersama Hari Raya Waisak"),
    (2023, 6, 4, N, "Hari Raya Waisak"),
    (2023, 6, 28, J, "Cuti Bersama Hari Raya Idul Adha"),
    (2023, 6, 29, N, "Hari Raya Idul Adha"),
    (2023, 6, 30, J, "Cuti Bersama Hari Raya Idul Adha"),
    (2023, 7, 19, N, "Tahun Baru Islam"),
    (2023, 8, 17, N, "Hari Kemerdekaan Republik Indonesia"),
    (2023, 9, 28, N, "Maulid Nabi Muhammad"),
    (2023, 12, 25, N, "Hari Raya Natal"),
    (2023, 12, 26, J, "Cuti Bersama Hari Raya Natal"),
];

#[rustfmt::skip]
const YEAR_2024: &[Row] = &[
    (2024, 1, 1, N, "Tahun Baru Masehi"),
    (2024, 2, 8, N, "Isra Mikraj Nabi Muhammad"),
    (2024, 2, 9, J, "Cuti Bersama Tahun Baru Imlek"),
    (2024, 2, 10, N, "Tahun Baru Imlek"),
    (2024, 2, 14, N, "Hari Pemilihan Umum"),
    (2024, 3, 11, N, "Hari Suci Nyepi"),
    (2024, 3, 12, J, "Cuti Bersama Hari Suci Nyepi"),
    (2024, 3, 29, N, "Wafat Yesus Kristus"),
    (2024, 3, 31, N, "Kebangkitan Yesus Kristus"),
    (2024, 4, 8, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2024, 4, 9, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2024, 4, 10, N, "Hari Raya Idul Fitri"),
    (2024, 4, 11, N, "Hari kedua dari Hari Raya Idul Fitri"),
    (2024, 4, 12, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2024, 4, 15, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2024, 5, 1, N, "Hari Buruh Internasional"),
    (2024, 5, 9, N, "Kenaikan Yesus Kristus"),
    (2024, 5, 10, J, "Cuti Bersama Kenaikan Yesus Kristus"),
    (2024, 5, 23, N, "Hari Raya Waisak"),
    (2024, 5, 24, J, "Cuti Bersama Hari Raya Waisak"),
    (2024, 6, 1, N, "Hari Lahir Pancasila"),
    (2024, 6, 17, N, "Hari Raya Idul Adha"),
    (2024, 6, 18, J, "Cuti Bersama Hari Raya Idul Adha"),
    (2024, 7, 7, N, "Tahun Baru Islam"),
    (2024, 8, 17, N, "Hari Kemerdekaan Republik Indonesia"),
    (2024, 9, 16, N, "Maulid Nabi Muhammad"),
    (2024, 11, 27, N, "Hari Pemilihan Kepala Daerah"),
    (2024, 12, 25, N, "Hari Raya Natal"),
    (2024, 12, 26, J, "Cuti Bersama Hari Raya Natal"),
];

#[rustfmt::skip]
const YEAR_2025: &[Row] = &[
    (2025, 1, 1, N, "Tahun Baru Masehi"),
    (2025, 1, 27, N, "Isra Mikraj Nabi Muhammad"),
    (2025, 1, 28, J, "Cuti Bersama Tahun Baru Imlek"),
    (2025, 1, 29, N, "Tahun Baru Imlek"),
    (2025, 3, 28, J, "Cuti Bersama Hari Suci Nyepi"),
    (2025, 3, 29, N, "Hari Suci Nyepi"),
    (2025, 3, 31, N, "Hari Raya Idul Fitri"),
    (2025, 4, 1, N, "Hari kedua dari Hari Raya Idul Fitri"),
    (2025, 4, 2, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2025, 4, 3, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2025, 4, 4, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2025, 4, 7, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2025, 4, 18, N, "Wafat Yesus Kristus"),
    (2025, 4, 20, N, "Kebangkitan Yesus Kristus"),
    (2025, 5, 1, N, "Hari Buruh Internasional"),
    (2025, 5, 12, N, "Hari Raya Waisak"),
    (2025, 5, 13, J, "Cuti Bersama Hari Raya Waisak"),
    (2025, 5, 29, N, "Kenaikan Yesus Kristus"),
    (2025, 5, 30, J, "Cuti Bersama Kenaikan Yesus Kristus"),
    (2025, 6, 1, N, "Hari Lahir Pancasila"),
    (2025, 6, 6, N, "Hari Raya Idul Adha"),
    (2025, 6, 9, J, "Cuti Bersama Hari Raya Idul Adha"),
    (2025, 6, 27, N, "Tahun Baru Islam"),
    (2025, 8, 17, N, "Hari Kemerdekaan Republik Indonesia"),
    (2025, 9, 5, N, "Maulid Nabi Muhammad"),
    (2025, 12, 25, N, "Hari Raya Natal"),
    (2025, 12, 26, J, "Cuti Bersama Hari Raya Natal"),
];

#[rustfmt::skip]
const YEAR_2025B: &[Row] = &[
    (2025, 8, 18, J, "Cuti Bersama Hari Kemerdekaan Republik Indonesia"),
];

#[rustfmt::skip]
const YEAR_2026: &[Row] = &[
    (2026, 1, 1, N, "Tahun Baru Masehi"),
    (2026, 1, 16, N, "Isra Mikraj Nabi Muhammad"),
    (2026, 2, 16, J, "Cuti Bersama Tahun Baru Imlek"),
    (2026, 2, 17, N, "Tahun Baru Imlek"),
    (2026, 3, 18, J, "Cuti Bersama Hari Suci Nyepi"),
    (2026, 3, 19, N, "Hari Suci Nyepi"),
    (2026, 3, 20, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2026, 3, 21, N, "Hari Raya Idul Fitri"),
    (2026, 3, 22, N, "Hari kedua dari Hari Raya Idul Fitri"),
    (2026, 3, 23, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2026, 3, 24, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2026, 4, 3, N, "Wafat Yesus Kristus"),
    (2026, 4, 5, N, "Kebangkitan Yesus Kristus"),
    (2026, 5, 1, N, "Hari Buruh Internasional"),
    (2026, 5, 14, N, "Kenaikan Yesus Kristus"),
    (2026, 5, 15, J, "Cuti Bersama Kenaikan Yesus Kristus"),
    (2026, 5, 27, N, "Hari Raya Idul Adha"),
    (2026, 5, 28, J, "Cuti Bersama Hari Raya Idul Adha"),
    (2026, 5, 31, N, "Hari Raya Waisak"),
    (2026, 6, 1, N, "Hari Lahir Pancasila"),
    (2026, 6, 16, N, "Tahun Baru Islam"),
    (2026, 8, 17, N, "Hari Kemerdekaan Republik Indonesia"),
    (2026, 8, 25, N, "Maulid Nabi Muhammad"),
    (2026, 12, 24, J, "Cuti Bersama Hari Raya Natal"),
    (2026, 12, 25, N, "Hari Raya Natal"),
];

#[rustfmt::skip]
const YEAR_2027: &[Row] = &[
    (2027, 1, 1, N, "Tahun Baru Masehi"),
    (2027, 1, 5, N, "Isra Mikraj Nabi Muhammad"),
    (2027, 2, 5, J, "Cuti Bersama Tahun Baru Imlek"),
    (2027, 2, 6, N, "Tahun Baru Imlek"),
    (2027, 3, 8, N, "Hari Suci Nyepi"),
    (2027, 3, 9, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2027, 3, 10, E, "Hari Raya Idul Fitri"),
    (2027, 3, 11, E, "Hari kedua dari Hari Raya Idul Fitri"),
    (2027, 3, 12, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2027, 3, 15, J, "Cuti Bersama Hari Raya Idul Fitri"),
    (2027, 3, 25, J, "Cuti Bersama Wafat Yesus Kristus"),
    (2027, 3, 26, N, "Wafat Yesus Kristus"),
    (2027, 3, 28, N, "Kebangkitan Yesus Kristus"),
    (2027, 5, 1, N, "Hari Buruh Internasional"),
    (2027, 5, 6, N, "Kenaikan Yesus Kristus"),
    (2027, 5, 17, E, "Hari Raya Idul Adha"),
    (2027, 5, 18, J, "Cuti Bersama Hari Raya Idul Adha"),
    (2027, 5, 19, J, "Cuti Bersama Hari Raya Waisak"),
    (2027, 5, 20, N, "Hari Raya Waisak"),
    (2027, 6, 1, N, "Hari Lahir Pancasila"),
    (2027, 6, 6, N, "Tahun Baru Islam"),
    (2027, 8, 15, N, "Maulid Nabi Muhammad"),
    (2027, 8, 17, N, "Hari Kemerdekaan Republik Indonesia"),
    (2027, 12, 24, J, "Cuti Bersama Hari Raya Natal"),
    (2027, 12, 25, N, "Hari Raya Natal"),
    (2027, 12, 26, N, "Isra Mikraj Nabi Muhammad"),
];
