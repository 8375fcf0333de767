//! Sentences with gaps. Those of the cases get gaps where they name people, bodies, sums and days; a few are our own.

use crate::cases::{Case, sentences};

/// A sentence in pieces.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) pieces: Vec<Piece>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// As it stands.
    Text(String),
    /// A party's whole name.
    Name(usize),
    /// How a party is called.
    Called(usize),
    /// A position.
    Position(usize),
    /// The body it is about.
    Satker,
    /// Where it is.
    Place,
    /// A firm.
    Firm,
    /// What was bought.
    Object,
    /// A sum of money.
    Sum,
    /// A day.
    Day,
    /// A small number.
    Count,
}

/// Who and where: one of these opens the matter of every generated report.
pub(super) const WHO: &[&str] = &[
    "Yang saya laporkan adalah {n}, {j} pada {s}, {p}.",
    "Dengan ini dilaporkan perbuatan {n} selaku {j} di {s} yang berkedudukan di {p}.",
    "Pelakunya {n}, {j} {s}, dan menurut keterangan beberapa pegawai dibantu {m}.",
    "Perkara ini terjadi di {s}, {p}, dan menyangkut {n} yang menjabat {j}.",
    "Kami di {s} sudah lama gelisah melihat tingkah {n}, {j} kami, bersama {m}.",
    "Nama yang bersangkutan {n}, jabatan {j}, satuan kerja {s}, alamat di {p}.",
];

/// What was bought, from whom, for how much.
pub(super) const WHAT: &[&str] = &[
    "Paket {o} dimenangkan {f} dengan nilai {a} pada {d}.",
    "Kontrak {o} dengan {f} ditandatangani {d} senilai {a}, padahal barangnya baru datang separuh.",
    "Untuk {o} dibayarkan {a}, sedangkan harga pasar di {p} tidak sampai separuhnya.",
    "Pada {d} {n} meminta {a} dari {f} supaya {o} dinyatakan lulus pemeriksaan.",
    "Sejak {d} tagihan {o} dari {f} tidak pernah cocok dengan catatan gudang.",
    "Penyedia {o}, yaitu {f} dari {p}, ternyata milik kerabat {m}.",
    "Sebesar {a} cair tanggal {d} tanpa berita acara, alasannya {o} sudah mendesak.",
    "Dari {q} unit yang tertulis dalam kontrak {o}, yang kami hitung sendiri hanya ada {q}.",
    "Uang {a} diserahkan {m} kepada {n} di sebuah warung di {p} pada {d}.",
    "Panitia {o} diganti {q} hari sebelum pengumuman, dan penggantinya {m} dari {f}.",
    "Harga satuan dalam penawaran {f} sama persis dengan perkiraan sendiri untuk {o}.",
    "Dokumen {o} ditandatangani mundur menjadi {d} atas perintah {n}.",
];

/// Sentences for between.
pub(super) const BETWEEN: &[&str] = &[
    "Hal itu dibenarkan {m} yang waktu itu duduk di ruang sebelah.",
    "Saksi yang dapat ditanyai antara lain {m} dan seorang pegawai harian dari {p}.",
    "Rekaman kamera pada {d} mestinya masih tersimpan di {s}.",
    "Beberapa rekan sudah menegur {n}, tetapi jawabannya selalu bahwa semua sudah diatur.",
    "Buktinya berupa {q} lembar fotokopi, foto tanggal {d}, dan catatan tangan.",
    "Sampai surat ini ditulis {f} belum pernah dipanggil oleh siapa pun.",
    "Kejadian serupa menurut cerita orang {p} pernah terjadi juga {q} bulan sebelumnya.",
    "Setelah ditanyakan kepada {m}, diperoleh jawaban bahwa uangnya sudah dibagi.",
    "Kami mohon pemeriksaan dilakukan sebelum {d}, sebab arsipnya akan dipindahkan ke {p}.",
    "Sedikitnya {q} keluarga di {p} merasa dirugikan.",
    "Mobil dinas terlihat {q} kali di halaman rumah {n} di {p}.",
    "Ketika diminta kuitansi, {m} hanya tertawa dan menyebut nama {n}.",
];

/// What is bought: kinds and makes are joined with an invented brand.
pub(super) const OBJECTS: &[&str] = &[
    "ranjang pasien",
    "kursi roda",
    "alat bantu dengar",
    "makanan penerima manfaat",
    "obat generik",
    "reagen laboratorium",
    "seragam pegawai",
    "jasa kebersihan",
    "genset",
    "mesin cuci",
    "paket sembako",
    "tenda pengungsi",
    "alat tulis kantor",
    "rehabilitasi atap aula",
    "pengecatan asrama",
    "sewa kendaraan",
    "bahan bakar ambulans",
    "masker bedah",
    "vaksin",
    "jasa boga rapat",
    "cetak spanduk",
    "aplikasi pendataan",
    "komputer jinjing",
    "perahu karet",
    "kasur busa",
    "susu lansia",
    "jasa keamanan",
    "pipa air bersih",
    "lemari pendingin vaksin",
    "tabung oksigen",
    "monitor pasien",
    "pelatihan pendamping",
    "kalibrasi alat",
    "pemusnahan limbah medis",
    "pagar panel",
    "lampu operasi",
    "kaki palsu",
];

/// Where it happens: what the bodies are.
pub(super) const BODIES: &[&str] = &[
    "Balai Rehabilitasi Sosial",
    "RSUP",
    "Sentra Terpadu",
    "Politeknik Kesehatan",
    "Balai Kekarantinaan Kesehatan",
    "Balai Laboratorium Kesehatan",
    "Panti Sosial Lanjut Usia",
    "Rumah Sakit Jiwa",
    "Loka Penelitian",
    "Balai Besar Pelatihan",
    "RS Paru",
    "Sentra Layanan Sosial",
    "Balai Pengamanan Alat",
    "Sekolah Tinggi Kesejahteraan Sosial",
    "Gudang Logistik",
];

/// What people are.
pub(super) const POSITIONS: &[&str] = &[
    "Kepala Subbagian Tata Usaha",
    "Pejabat Pembuat Komitmen",
    "Bendahara Pengeluaran",
    "Direktur Umum",
    "Kepala Instalasi Farmasi",
    "Koordinator Pendamping",
    "Ketua Panitia Pengadaan",
    "Kepala Ruangan",
    "Kepala Balai",
    "Staf Kepegawaian",
    "Pekerja Sosial Muda",
    "Kepala Gudang",
    "Dosen Tetap",
    "Petugas Loket",
    "Sekretaris Direktur",
    "Kepala Seksi Program",
    "Pengelola Keuangan",
];

impl Frame {
    /// One of our own sentences, its gaps in braces.
    pub(super) fn own(text: &str) -> Self {
        let mut pieces = Vec::new();
        for part in text.split('{') {
            match part.split_once('}') {
                Some((gap, rest)) => {
                    pieces.push(match gap {
                        "n" => Piece::Name(0),
                        "m" => Piece::Name(1),
                        "j" => Piece::Position(0),
                        "s" => Piece::Satker,
                        "p" => Piece::Place,
                        "f" => Piece::Firm,
                        "o" => Piece::Object,
                        "a" => Piece::Sum,
                        "d" => Piece::Day,
                        _ => Piece::Count,
                    });
                    pieces.push(Piece::Text(rest.to_owned()));
                }
                None => pieces.push(Piece::Text(part.to_owned())),
            }
        }
        pieces.retain(|piece| *piece != Piece::Text(String::new()));
        Self { pieces }
    }

    /// The sentences of a case that do not point to its reporter, with gaps for whom and what it names.
    pub(super) fn of_case(case: &Case) -> Vec<Self> {
        let reporter = &case.reporter;
        let own_items = reporter
            .items()
            .chain(reporter.pseudonym.as_deref())
            .chain(case.head.sender.as_deref());
        let personal: Vec<&str> = own_items.chain(case.traits.iter().map(String::as_str)).collect();
        let gaps = named(case);
        let usable = sentences(&case.text)
            .into_iter()
            .map(str::trim)
            .filter(|sentence| {
                let words = sentence.split_whitespace().count();
                let head = HEADS.iter().any(|word| sentence.contains(word));
                (4..=LONGEST).contains(&words)
                    && !head
                    && !personal.iter().any(|found| sentence.contains(found))
            });
        usable
            .map(|sentence| Self {
                pieces: gapped(sentence, &gaps),
            })
            .collect()
    }
}

/// What stands in the head of a letter and nowhere else.
const HEADS: &[&str] = &[
    "Kepada",
    "Yth",
    "hormat",
    "Perihal",
    "Hal:",
    "Nomor",
    "Tembusan",
    "Irjen",
    "Inspektur",
    "Subject",
    "From:",
];

/// The longest sentence taken from a case, in words.
pub(super) const LONGEST: usize = 40;

/// What in a case's text becomes which gap, longest wording first.
fn named(case: &Case) -> Vec<(String, Piece)> {
    let mut gaps: Vec<(String, Piece)> = Vec::new();
    for (at, party) in case.parties.iter().enumerate() {
        if let Some(name) = &party.name {
            gaps.push((name.clone(), Piece::Name(at)));
            let parts = name
                .split_whitespace()
                .filter(|part| part.len() >= 4 && part.starts_with(char::is_uppercase));
            gaps.extend(parts.map(|part| (part.to_owned(), Piece::Called(at))));
        }
        if let Some(unit) = &party.unit {
            let firm = ["PT ", "CV ", "UD ", "Koperasi "]
                .iter()
                .any(|kind| unit.starts_with(kind));
            let piece = if firm { Piece::Firm } else { Piece::Satker };
            gaps.push((unit.clone(), piece.clone()));
            if let Some((short, _)) = unit.split_once(',') {
                gaps.push((short.to_owned(), piece));
            }
        }
    }
    gaps.retain(|(words, _)| words.len() >= 4);
    gaps.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    gaps
}

/// Cuts a sentence at its gaps: named people and bodies, sums (*Rp* and digits), days (*14 Juli 2025*).
fn gapped(sentence: &str, gaps: &[(String, Piece)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = sentence;
    while let Some(sign) = rest.chars().next() {
        let fresh = !plain.ends_with(char::is_alphanumeric);
        let gap = if fresh { gap_at(rest, gaps) } else { None };
        if let Some((length, piece)) = gap {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
            pieces.push(piece);
            rest = &rest[length..];
        } else {
            plain.push(sign);
            rest = &rest[sign.len_utf8()..];
        }
    }
    pieces.push(Piece::Text(plain));
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    pieces
}

fn gap_at(rest: &str, gaps: &[(String, Piece)]) -> Option<(usize, Piece)> {
    let ends = |length: usize| !rest[length..].starts_with(char::is_alphanumeric);
    if let Some((words, piece)) = gaps
        .iter()
        .find(|(words, _)| rest.starts_with(words.as_str()) && ends(words.len()))
    {
        return Some((words.len(), piece.clone()));
    }
    if let Some(digits) = rest.strip_prefix("Rp") {
        let length = digits
            .trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.')
            .len();
        let length = rest.len() - length;
        let length = length - usize::from(rest[..length].ends_with('.'));
        return (length > 4).then_some((length, Piece::Sum));
    }
    let mut words = rest.splitn(3, ' ');
    let (day, month, more) = (words.next()?, words.next()?, words.next().unwrap_or_default());
    let is_day = day.len() <= 2 && day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let year = more
        .get(..4)
        .filter(|year| year.parse::<u16>().is_ok_and(|year| (2000..2100).contains(&year)));
    (is_day && year.is_some() && crate::cases::MONTHS.contains(&month))
        .then(|| (day.len() + month.len() + 6, Piece::Day))
}
