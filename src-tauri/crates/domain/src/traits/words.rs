//! The words the patterns for phrases look for, as people write them, regions and messages included.

/// *I* and *we*, also as written in messages and in the regions.
#[rustfmt::skip]
pub(super) const FIRST: &[&str] = &[
    "saya", "sy", "sya", "aku", "ak", "gue", "gw", "beta", "sa", "ulun", "kula", "kulo", "abdi", "ambo",
    "kami", "sayalah", "kita", "tiang", "inyong", "awak",
];
/// The reporter in minutes another wrote.
#[rustfmt::skip]
pub(super) const THIRD: &[&str] = &[
    "pelapor", "penelepon", "pengadu", "ia", "dia", "beliau", "dialah", "ialah",
];
/// Words that show minutes: the reporter stands in the third person.
#[rustfmt::skip]
pub(super) const MINUTES: &[&str] = &[
    "pelapor", "penelepon", "penelpon", "pengadu", "pelapornya", "menelepon", "menelpon", "mengaku",
    "dibacakan", "memperkenalkan", "didampingi", "risalah", "catatan",
];
/// Relatives named without *my*, as messages do at the start of a clause.
#[rustfmt::skip]
pub(super) const BARE_KIN: &[&str] = &[
    "mamak", "mama", "emak", "mak", "inaq", "kakak", "kaka", "adik", "adek", "sepupu", "ponakan",
    "keponakan", "almarhum", "almarhumah",
];
/// What every report says of itself: no trait.
#[rustfmt::skip]
pub(super) const REPORTING: &[&str] = &[
    "melaporkan", "melapor", "memohon", "meminta", "mengharap", "mengharapkan", "menyampaikan", "menulis",
    "mengadu", "mengadukan", "mengetahui", "menduga", "menunggu", "merasa", "mengerti", "memahami",
    "menyertakan", "melampirkan", "menyatakan", "meyakini", "menilai", "menolak", "menanyakan", "menyadari",
];
/// Posts, trades and standings.
#[rustfmt::skip]
pub(super) const POSTS: &[&str] = &[
    "bendahara", "staf", "staff", "perawat", "bidan", "dokter", "pegawai", "petugas", "juru", "pengelola",
    "kepala", "anggota", "dosen", "mahasiswa", "mahasiswi", "mhs", "perekam", "pemilik", "pedagang",
    "tukang", "sopir", "pengemudi", "kader", "ketua", "penjaga", "satpam", "pekerja", "pramu", "pelaksana",
    "penjahit", "penjual", "guru", "honorer", "honor", "kontrak", "karyawan", "karyawannya", "penguji",
    "pelamar", "peserta", "warga", "penerima", "analis", "operator", "teknisi", "apoteker", "pengurus",
    "tani", "petani", "nelayan", "bekas", "mantan", "lulusan", "pensiunan", "purnabakti", "pendamping",
    "wali", "keluarga", "janda", "orang", "org", "pramusosial", "auditor", "sekretaris", "asisten",
    "magang", "relawan", "arsiparis", "verifikator", "pelatih", "instruktur", "widyaiswara", "direktur",
    "manajer", "sales", "penyedia", "vendor", "buruh", "anak", "pasien", "mekanik", "masinis", "kurir",
    "laboran", "radiografer", "fisioterapis", "penyuluh",
];
/// What one does for a living or where one stays, said of oneself.
#[rustfmt::skip]
pub(super) const STANDING: &[&str] = &[
    "bekerja", "kerja", "bertugas", "dinas", "berdinas", "memasak", "tinggal", "bertetangga", "duduk",
    "menjabat", "mengabdi", "ditugaskan", "ditempatkan", "selaku", "sebagai", "mengajar", "jaga", "menjaga",
    "berjualan", "kuliah", "praktik", "magang", "hidup", "umur", "berumur", "berusia", "asal", "berasal",
    "narik", "pegang", "memegang", "megang", "mengurus",
];
/// Relatives, neighbours, friends.
#[rustfmt::skip]
pub(super) const KIN: &[&str] = &[
    "suami", "istri", "isteri", "anak", "bapak", "bapa", "ibu", "ayah", "mama", "mamak", "emak", "mak",
    "kakak", "kakaknya", "adik", "adek", "kakek", "nenek", "paman", "bibi", "tante", "om", "uwa", "ipar",
    "mertua", "menantu", "sepupu", "keponakan", "ponakan", "saudara", "keluarga", "cucu", "almarhum",
    "almarhumah", "tetangga", "teman", "tmn", "orangtua", "mbakyu", "inaq", "rekan", "sekeluarga", "besan",
    "tunangan", "pacar", "kerabat", "sahabat", "ibunya", "orang",
];
/// What lies near the reporter.
#[rustfmt::skip]
pub(super) const NEAR: &[&str] = &[
    "rumah", "meja", "ruang", "ruangan", "kamar", "dapur", "lapak", "kios", "warung", "kantor", "loket",
    "kampung", "desa", "dusun", "jendela", "dinding", "tempat", "hp", "nomor", "no", "sawah", "gudang",
    "tulisan", "suara", "foto", "kontrak", "laci", "upah", "gaji", "meja-meja", "lantai", "pos", "toko",
    "bangsal", "regu", "bagian", "perahu", "direktur", "atasan", "bos", "warnet", "lereng", "nama",
    "tagihan",
];
/// Words of being few.
#[rustfmt::skip]
pub(super) const FEW: &[&str] = &[
    "berdua", "bertiga", "berempat", "berlima", "berenam", "satu", "dua", "tiga", "empat", "lima", "enam",
    "tujuh", "1", "2", "3", "4", "5", "6", "7", "seorang", "sendiri", "sendirian",
];
#[rustfmt::skip]
pub(super) const ONLY: &[&str] = &[
    "hanya", "cuma", "cuman", "cm", "cma", "tinggal", "hny",
];
/// What the reporter did himself.
#[rustfmt::skip]
pub(super) const OWN: &[&str] = &[
    "sendiri", "sndiri", "yang", "yg", "ikut", "pula", "pernah", "salah", "termasuk", "memutuskan",
];
/// Words that lead in a name.
#[rustfmt::skip]
pub(super) const NAMED: &[&str] = &[
    "nama", "bernama", "mengaku", "sdr", "sdri", "memperkenalkan", "hormat",
];
/// Words of an address.
#[rustfmt::skip]
pub(super) const ADDRESS: &[&str] = &[
    "rt", "rw", "dusun", "jl", "jln", "jalan", "btn", "blok", "kampung", "perumahan", "komplek", "gang",
    "gg",
];
