//! Running numbers: the token patterns of process.md §3b, their rendering and reading back, and numbers typed by hand.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The longest number that is taken from a paper book.
const LONGEST: usize = 60;
/// The widest running number a pattern may ask for.
const WIDEST: usize = 9;

/// What a pattern's tokens are filled with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NumberParts {
    /// `{urut}`: the running number.
    pub n: u32,
    /// `{tahun}`, `{bulan2}`, `{bulan_romawi}`: the day the number is given.
    pub date: NaiveDate,
    /// `{keamanan}`: security class, `R`.
    pub security: String,
    /// `{jabatan}`: code of the office that signs, `IJ`.
    pub office: String,
    /// `{kka}`: archive classification code, `KP.07.6`.
    pub archive_class: String,
    /// `{jenis}`: kind of paper.
    pub kind: String,
    /// `{satker}`: work unit.
    pub work_unit: String,
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PatternFault {
    /// A brace without its partner.
    #[error("a brace has no partner")]
    Unbalanced,
    /// A token that is not known.
    #[error("the token {{{token}}} is not known")]
    UnknownToken {
        /// The token as written.
        token: String,
    },
    /// A width that is not a number from 1 to 9.
    #[error("the width {width} is not a number from 1 to 9")]
    Width {
        /// The width as written.
        width: String,
    },
    /// The running number or the year is missing: numbers would repeat.
    #[error("the pattern lacks {{{token}}}")]
    Lacks {
        /// The missing token.
        token: String,
    },
    /// Digits follow the running number without a mark between them: it could not be read back.
    #[error("digits follow the running number without a mark between them")]
    Ambiguous,
}

/// Why a number typed by hand is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum TypedFault {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// Longer than any number of a paper book.
    #[error("too long for a number")]
    TooLong,
    /// Without a single digit.
    #[error("a number needs a digit")]
    NoDigit,
    /// A sign that no book has (line break, control sign).
    #[error("it holds a sign that no number has")]
    Sign,
}

/// One piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Security,
    Running(usize),
    Office,
    ArchiveClass,
    Kind,
    WorkUnit,
    Month,
    MonthRoman,
    Year,
}

impl Piece {
    fn starts_with_digit(&self) -> bool {
        match self {
            Self::Running(_) | Self::Month | Self::Year => true,
            Self::Text(text) => text.starts_with(|sign: char| sign.is_ascii_digit()),
            _ => false,
        }
    }
}

/// A pattern that was found usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Piece>);

impl Pattern {
    /// Reads a pattern; it must hold `{urut}` and `{tahun}`.
    pub fn parse(pattern: &str) -> Result<Self, PatternFault> {
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some(open) = rest.find(['{', '}']) {
            let (text, tail) = rest.split_at(open);
            if !text.is_empty() {
                pieces.push(Piece::Text(text.to_owned()));
            }
            let tail = tail.strip_prefix('{').ok_or(PatternFault::Unbalanced)?;
            let close = tail.find('}').ok_or(PatternFault::Unbalanced)?;
            let (token, tail) = tail.split_at(close);
            pieces.push(piece(token)?);
            rest = tail.get(1..).unwrap_or_default();
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        for (token, found) in [
            (
                "urut",
                pieces.iter().any(|piece| matches!(piece, Piece::Running(_))),
            ),
            ("tahun", pieces.contains(&Piece::Year)),
        ] {
            if !found {
                return Err(PatternFault::Lacks { token: token.into() });
            }
        }
        let unclear = |pair: &[Piece]| match pair {
            [Piece::Running(_), next] => next.starts_with_digit(),
            _ => false,
        };
        if pieces.windows(2).any(unclear) {
            return Err(PatternFault::Ambiguous);
        }
        Ok(Self(pieces))
    }

    /// The number these parts make.
    #[must_use]
    pub fn render(&self, parts: &NumberParts) -> String {
        let mut number = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => number.push_str(text),
                Piece::Security => number.push_str(&parts.security),
                Piece::Running(width) => number.push_str(&format!("{:0width$}", parts.n, width = *width)),
                Piece::Office => number.push_str(&parts.office),
                Piece::ArchiveClass => number.push_str(&parts.archive_class),
                Piece::Kind => number.push_str(&parts.kind),
                Piece::WorkUnit => number.push_str(&parts.work_unit),
                Piece::Month => number.push_str(&format!("{:02}", parts.date.month())),
                Piece::MonthRoman => number.push_str(roman(parts.date.month())),
                Piece::Year => number.push_str(&parts.date.year().to_string()),
            }
        }
        number
    }

    /// The number with nothing but running number and day filled in.
    #[must_use]
    pub fn number(&self, n: u32, date: NaiveDate) -> String {
        self.render(&NumberParts {
            n,
            date,
            ..NumberParts::default()
        })
    }

    /// Reads a number of this pattern back: its running number and year. `None` where it is of another make.
    #[must_use]
    pub fn read(&self, number: &str) -> Option<(u32, i32)> {
        read(&self.0, number.trim(), None, None)
    }
}

/// Walks the pieces along the text, trying every length of what has no fixed one.
fn read(pieces: &[Piece], text: &str, n: Option<u32>, year: Option<i32>) -> Option<(u32, i32)> {
    let Some((piece, rest)) = pieces.split_first() else {
        return if text.is_empty() { n.zip(year) } else { None };
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match piece {
        Piece::Text(fixed) => {
            let head = text.get(..fixed.len())?;
            let tail = text.get(fixed.len()..)?;
            head.eq_ignore_ascii_case(fixed)
                .then(|| read(rest, tail, n, year))?
        }
        Piece::Running(_) => {
            let found = text.get(..digits)?.parse().ok()?;
            read(rest, text.get(digits..)?, Some(found), year)
        }
        Piece::Year => {
            let found = text.get(..4).filter(|_| digits >= 4)?.parse().ok()?;
            read(rest, text.get(4..)?, n, Some(found))
        }
        Piece::Month => {
            let month: u32 = text.get(..2).filter(|_| digits >= 2)?.parse().ok()?;
            (1..=12)
                .contains(&month)
                .then(|| read(rest, text.get(2..)?, n, year))?
        }
        Piece::MonthRoman => (1..=12).find_map(|month| {
            let head = text.get(..roman(month).len())?;
            let tail = text.get(roman(month).len()..)?;
            head.eq_ignore_ascii_case(roman(month))
                .then(|| read(rest, tail, n, year))?
        }),
        Piece::Security | Piece::Office | Piece::ArchiveClass | Piece::Kind | Piece::WorkUnit => text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .find_map(|at| read(rest, text.get(at..)?, n, year)),
    }
}

fn piece(token: &str) -> Result<Piece, PatternFault> {
    let (name, width) = token
        .split_once(':')
        .map_or((token, None), |(name, width)| (name, Some(width)));
    let found = match name {
        "urut" => {
            let fault = |width: &str| PatternFault::Width {
                width: width.to_owned(),
            };
            let read = |width: &str| {
                width
                    .parse()
                    .ok()
                    .filter(|width| (1..=WIDEST).contains(width))
                    .ok_or_else(|| fault(width))
            };
            return Ok(Piece::Running(width.map_or(Ok(1), read)?));
        }
        "keamanan" => Piece::Security,
        "jabatan" => Piece::Office,
        "kka" => Piece::ArchiveClass,
        "jenis" => Piece::Kind,
        "satker" => Piece::WorkUnit,
        "bulan2" => Piece::Month,
        "bulan_romawi" => Piece::MonthRoman,
        "tahun" => Piece::Year,
        _ => {
            return Err(PatternFault::UnknownToken {
                token: token.to_owned(),
            });
        }
    };
    match width {
        None => Ok(found),
        Some(width) => Err(PatternFault::Width {
            width: width.to_owned(),
        }),
    }
}

/// A month in Roman digits; nothing for what is no month.
#[must_use]
pub const fn roman(month: u32) -> &'static str {
    match month {
        1 => "I",
        2 => "II",
        3 => "III",
        4 => "IV",
        5 => "V",
        6 => "VI",
        7 => "VII",
        8 => "VIII",
        9 => "IX",
        10 => "X",
        11 => "XI",
        12 => "XII",
        _ => "",
    }
}

/// Whether a number typed from a paper book can be one.
pub fn check_typed(text: &str) -> Result<(), TypedFault> {
    let text = text.trim();
    if text.is_empty() {
        Err(TypedFault::Empty)
    } else if text.chars().count() > LONGEST {
        Err(TypedFault::TooLong)
    } else if text.chars().any(char::is_control) {
        Err(TypedFault::Sign)
    } else if !text.chars().any(|sign| sign.is_ascii_digit()) {
        Err(TypedFault::NoDigit)
    } else {
        Ok(())
    }
}

/// A number as doubles are looked for: capitals, no blanks, running digits without leading zeros.
#[must_use]
pub fn comparable(number: &str) -> String {
    let mut comparable = String::new();
    let mut zeros = 0_usize;
    let mut in_digits = false;
    for sign in number.chars().filter(|sign| !sign.is_whitespace()) {
        if sign == '0' && !in_digits {
            zeros += 1;
            continue;
        }
        if zeros > 0 && !sign.is_ascii_digit() {
            comparable.push('0');
        }
        zeros = 0;
        in_digits = sign.is_ascii_digit();
        comparable.extend(sign.to_uppercase());
    }
    if zeros > 0 {
        comparable.push('0');
    }
    comparable
}
