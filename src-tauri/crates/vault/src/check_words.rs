//! Three check words that find one wrong word among many: Reed–Solomon over GF(2^11), one word one symbol.
//!
//! A hash could only say that *something* is wrong on a sheet of thirty words. With three check symbols any one wrong
//! word is found by its place, and any two (a swapped pair) or three are at least noticed.

/// How many check words there are.
pub(crate) const CHECK_WORDS: usize = 3;

/// x^11 + x^2 + 1, primitive: x generates all 2047 elements.
const FIELD: u32 = 0b1000_0000_0101;

fn multiply(left: u16, right: u16) -> u16 {
    let mut product = 0;
    let mut shifted = u32::from(left);
    for bit in 0..11 {
        if right >> bit & 1 == 1 {
            product ^= shifted;
        }
        shifted <<= 1;
        if shifted >> 11 == 1 {
            shifted ^= FIELD;
        }
    }
    product as u16
}

/// x^power.
fn power(power: usize) -> u16 {
    (0..power % 2047).fold(1, |value, _| multiply(value, 2))
}

/// The generator polynomial (X − x)(X − x²)(X − x³) without its leading 1, highest power first.
fn generator() -> [u16; CHECK_WORDS] {
    let [a, b, c] = [power(1), power(2), power(3)];
    let pairs = multiply(a, b) ^ multiply(a, c) ^ multiply(b, c);
    [a ^ b ^ c, pairs, multiply(a, multiply(b, c))]
}

/// The three check symbols of a message.
pub(crate) fn check_symbols(message: &[u16]) -> [u16; CHECK_WORDS] {
    let [high, middle, low] = generator();
    message
        .iter()
        .fold([0; CHECK_WORDS], |[first, second, third], symbol| {
            let lead = first ^ symbol;
            [
                second ^ multiply(lead, high),
                third ^ multiply(lead, middle),
                multiply(lead, low),
            ]
        })
}

/// What the check words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Sound,
    /// Exactly this symbol (counted from 0) is wrong, if only one is.
    OneWrong(usize),
    SeveralWrong,
}

/// Judges a message with its check symbols at the end.
pub(crate) fn judge(symbols: &[u16]) -> Verdict {
    let syndrome = |root: usize| {
        let root = power(root);
        symbols.iter().fold(0, |sum, symbol| multiply(sum, root) ^ symbol)
    };
    let [first, second, third] = [syndrome(1), syndrome(2), syndrome(3)];
    if [first, second, third] == [0; 3] {
        return Verdict::Sound;
    }
    // One error e at power i leaves e·x^i, e·x^2i, e·x^3i: a geometric row whose ratio is x^i.
    if first != 0 && second != 0 && multiply(first, third) == multiply(second, second) {
        let place = (0..symbols.len()).find(|place| multiply(first, power(*place)) == second);
        if let Some(place) = place {
            return Verdict::OneWrong(symbols.len() - 1 - place);
        }
    }
    Verdict::SeveralWrong
}
