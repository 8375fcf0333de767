//! D1, Tanda terima pengaduan.

use crate::plain::plain;
use crate::typeset::{Laid, Template, lay};
use crate::words::{channel_name, day_and_date, in_words, megabytes, moment};
use crate::{LetterError, Receipt};
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

/// Files that still fit on the first sheet, beside everything else.
const ON_FIRST_SHEET: usize = 6;

/// What the template reads.
#[derive(Serialize)]
struct Facts {
    ministry: String,
    unit: String,
    running: String,
    number: String,
    received: String,
    channel: &'static str,
    attached: String,
    annexed: bool,
    files: Vec<FileLine>,
    due: String,
    days: String,
    initials: String,
    phrase: String,
    code: Vec<[usize; 3]>,
    code_width: usize,
}

#[derive(Serialize)]
struct FileLine {
    name: String,
    size: String,
}

/// Lays the receipt out.
pub(crate) fn laid(receipt: &Receipt) -> Result<Laid, LetterError> {
    let number = plain(&receipt.intake_no, 80, 0);
    let (code, code_width) = code(receipt.intake_no.trim())?;
    let sum = receipt
        .files
        .iter()
        .fold(0_u64, |sum, (_, bytes)| sum.saturating_add(*bytes));
    let facts = Facts {
        ministry: plain(&receipt.ministry.to_uppercase(), 160, 0),
        unit: plain(&receipt.unit_name.to_uppercase(), 160, 0),
        running: format!("Tanda terima {}", plain(&number, 40, 0)),
        received: moment(receipt.received, &plain(&receipt.zone, 10, 0)),
        channel: channel_name(receipt.channel),
        attached: match receipt.files.len() {
            0 => "tidak ada".to_owned(),
            1 => "1 berkas".to_owned(),
            many => format!("{many} berkas, seluruhnya {}", megabytes(sum)),
        },
        annexed: receipt.files.len() > ON_FIRST_SHEET,
        files: receipt
            .files
            .iter()
            .map(|(name, bytes)| FileLine {
                name: plain(name, 140, 24),
                size: megabytes(*bytes),
            })
            .collect(),
        due: day_and_date(receipt.verification_due),
        days: format!(
            "{} ({})",
            receipt.verification_days,
            in_words(u64::from(receipt.verification_days))
        ),
        initials: plain(&receipt.officer_initials, 12, 0),
        phrase: plain(receipt.phrase.as_deref().unwrap_or_default(), 120, 0),
        number,
        code,
        code_width,
    };
    lay(Template::Receipt, &facts)
}

/// The dark modules of the code as runs of column, row and length, and its width. It holds the intake number, nothing else (R36).
pub(crate) fn code(number: &str) -> Result<(Vec<[usize; 3]>, usize), LetterError> {
    let code = QrCode::with_error_correction_level(number, EcLevel::M)
        .map_err(|_| LetterError::Code { document: "receipt" })?;
    let width = code.width();
    let mut runs: Vec<[usize; 3]> = Vec::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        for (column, _) in modules
            .iter()
            .enumerate()
            .filter(|(_, module)| **module == Color::Dark)
        {
            match runs.last_mut() {
                Some([start, at, length]) if *at == row && *start + *length == column => *length += 1,
                _ => runs.push([column, row, 1]),
            }
        }
    }
    Ok((runs, width))
}
