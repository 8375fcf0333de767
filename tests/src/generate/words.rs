//! Words for large units: a few hundred that everybody knows and tens of thousands invented from syllables, each list in
//! the order of its use, so that a rank drawn by Zipf's law takes the known ones often and each invented one rarely.

use crate::chance::Dice;
use std::collections::HashSet;

/// Names and places to draw from.
pub(super) struct Words {
    pub(super) given: Vec<String>,
    pub(super) family: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) firms: Vec<String>,
}

const GIVEN: &str = "Siti Muhammad Sri Dewi Agus Nur Ahmad Andi Budi Eko Ratna Rina Hendra Yuni Wahyu Tri Endang Dwi Rizki Ani \
    Joko Fitri Bambang Lestari Iwan Indah Yusuf Maria Made Wayan Ketut Putu Nyoman Asep Dedi Yanti Ida Umar Hasan Laila \
    Tuti Suharto Retno Slamet Yohanes Markus Paulus Marta Debora Yosef Rahmat Hidayat Zainal Nurul Aisyah Fatimah Halimah \
    Baharudin Daeng Tengku Raden Gusti Ujang Cecep Neneng Euis Lilis Wati Murni Sumarni Sutrisno Supriyadi Haryanto Rusli";

const FAMILY: &str = "Susanto Wibowo Santoso Setiawan Kurniawan Saputra Hidayat Lestari Rahayu Wahyuni Handayani Siregar Nasution \
    Simanjuntak Hutapea Sitorus Manurung Ginting Tarigan Lubis Harahap Pasaribu Sinaga Tampubolon Hasibuan Daulay Batubara \
    Wijaya Gunawan Hartono Suryadi Nugroho Prasetyo Purnomo Sulistyo Utomo Pranoto Maulana Firmansyah Ramadhan Fauzi \
    Latuconsina Pattiasina Rumakat Kambuaya Wonda Tabuni Mandacan Lumentut Runtuwene Mamahit Taliwang Dilapanga Botutihe";

const PLACES: &str = "Jakarta Surabaya Bandung Semarang Medan Makassar Palembang Padang Pontianak Banjarmasin Samarinda Manado \
    Denpasar Mataram Kupang Ambon Jayapura Ternate Kendari Palu Gorontalo Mamuju Jambi Bengkulu Lampung Serang Bogor \
    Sukabumi Tasikmalaya Cirebon Tegal Pekalongan Magelang Temanggung Klaten Madiun Kediri Jember Banyuwangi Blitar";

const STARTS: &[&str] = &[
    "", "b", "c", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y", "br", "dr", "gr",
    "kr", "ny", "pr", "sr", "tr", "s", "m", "t", "l", "r", "k", "b", "n",
];
const INNER: &[&str] = &[
    "b", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y", "l", "m", "n", "r", "s", "t",
    "ng", "nd", "nt",
];
const VOWELS: &[&str] = &["a", "i", "u", "e", "o", "a", "a", "i", "u"];
const ENDS: &[&str] = &[
    "", "n", "ng", "r", "s", "t", "h", "k", "wan", "wati", "ni", "to", "no", "", "", "", "",
];
const PLACE_STARTS: &[&str] = &[
    "Suka", "Karang", "Tanjung", "Kebon", "Rawa", "Muara", "Gunung", "Sungai", "Teluk", "Kampung", "Pulau",
    "Bukit", "Lubuk", "Ranah", "Watu", "Sumber", "Banjar", "Cibu", "Mega", "Wono",
];

impl Words {
    /// Invents the lists; the same dice, the same lists.
    pub(super) fn invented(dice: &mut Dice) -> Self {
        let mut taken = HashSet::new();
        let mut list = |known: &str, count: usize, invent: &mut dyn FnMut(&mut Dice) -> String| {
            let mut words: Vec<String> = known.split_whitespace().map(str::to_owned).collect();
            taken.extend(words.iter().map(|word| word.to_lowercase()));
            while words.len() < count {
                let word = invent(dice);
                if taken.insert(word.to_lowercase()) {
                    words.push(word);
                }
            }
            words
        };
        Self {
            given: list(GIVEN, 12_000, &mut |dice| syllables(dice, 2, 3)),
            family: list(FAMILY, 20_000, &mut |dice| syllables(dice, 2, 4)),
            places: list(PLACES, 14_000, &mut |dice| {
                let tail = syllables(dice, 1, 3).to_lowercase();
                format!("{}{tail}", dice.pick(PLACE_STARTS))
            }),
            firms: list("", 14_000, &mut |dice| syllables(dice, 2, 4)),
        }
    }
}

/// A capitalised word of so many syllables.
fn syllables(dice: &mut Dice, least: usize, most: usize) -> String {
    let mut word = String::new();
    for at in 0..dice.between(least, most) {
        word.push_str(dice.pick(if at == 0 { STARTS } else { INNER }));
        word.push_str(dice.pick(VOWELS));
    }
    word.push_str(dice.pick(ENDS));
    // At least four letters: shorter ones would be words of the language.
    while word.len() < 4 {
        word.push_str(dice.pick(VOWELS));
    }
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
