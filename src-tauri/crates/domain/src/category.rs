//! The tree of categories (process.md §2g): Indonesian labels and where each comes from. Data of the profile.

use serde::Serialize;
use ts_rs::TS;

/// A category a report may carry; one is the main one (R10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Category {
    /// Code, as stored.
    pub code: &'static str,
    /// Label, in Indonesian.
    pub label: &'static str,
    /// Code of the category above it.
    pub parent: Option<&'static str>,
    /// Where it comes from.
    pub source: &'static str,
    /// *Berkadar pengawasan*: an official's deviation or abuse is alleged; else it goes to the service unit.
    pub supervisory: bool,
}

const fn top(code: &'static str, label: &'static str, source: &'static str) -> Category {
    Category {
        code,
        label,
        parent: None,
        source,
        supervisory: true,
    }
}

const fn under(
    parent: &'static str,
    code: &'static str,
    label: &'static str,
    source: &'static str,
) -> Category {
    Category {
        code,
        label,
        parent: Some(parent),
        source,
        supervisory: true,
    }
}

/// Every shipped category, each below its parent. How the later ones hang under the five of the seeds is our proposal.
pub const CATEGORIES: &[Category] = &[
    top("FRAUD", "Fraud/kecurangan", "WBS Kemenkes"),
    top(
        "KEPEGAWAIAN_ETIK",
        "Pelanggaran aturan kepegawaian/kode etik yang merugikan negara",
        "WBS Kemenkes",
    ),
    under(
        "KEPEGAWAIAN_ETIK",
        "DISIPLIN",
        "Pelanggaran disiplin pegawai",
        "Rancangan Permenkes; Kota Bontang",
    ),
    under(
        "KEPEGAWAIAN_ETIK",
        "LALAI_TUGAS",
        "Kelalaian dalam pelaksanaan tugas",
        "Permen PPN 5/2013",
    ),
    under(
        "KEPEGAWAIAN_ETIK",
        "BENTURAN_KEPENTINGAN",
        "Benturan kepentingan",
        "Permensos 15/2015",
    ),
    top(
        "MALADMINISTRASI",
        "Maladministrasi",
        "WBS Kemenkes; UU 37/2008 Pasal 1 angka 3",
    ),
    under(
        "MALADMINISTRASI",
        "SALAH_WEWENANG",
        "Penyalahgunaan wewenang",
        "Permen PPN 5/2013; Permen PUPR 10/2017",
    ),
    Category {
        supervisory: false,
        ..under(
            "MALADMINISTRASI",
            "HAMBATAN_LAYANAN",
            "Hambatan pelayanan publik",
            "Rancangan Permenkes",
        )
    },
    top("KORUPSI", "Korupsi", "WBS Kemenkes; WBS Kemensos"),
    under("KORUPSI", "KKN", "Kolusi, nepotisme", "Permen PPN 5/2013"),
    under("KORUPSI", "PUNGLI", "Pungutan liar", "Permen PPN 5/2013 Pasal 7"),
    under("KORUPSI", "GRATIFIKASI", "Gratifikasi", "Kementan; Kota Bontang"),
    under("KORUPSI", "SUAP", "Suap", "Kementan; Kota Bontang"),
    under(
        "KORUPSI",
        "PBJ",
        "Pelanggaran pengadaan barang/jasa",
        "Kota Bontang",
    ),
    top(
        "PELANGGARAN_LAIN",
        "Perbuatan lain yang berindikasi pelanggaran",
        "WBS Kemensos",
    ),
    under(
        "PELANGGARAN_LAIN",
        "PELECEHAN_DISKRIMINASI",
        "Pelecehan, kekerasan seksual, diskriminasi, intimidasi",
        "Provinsi Kalimantan Timur",
    ),
    under(
        "PELANGGARAN_LAIN",
        "PEMBALASAN",
        "Pembalasan terhadap pelapor",
        "ISO 37002:2021 8.3.2, 8.4.3",
    ),
];

/// A category by code.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static Category> {
    CATEGORIES.iter().find(|category| category.code == code)
}
