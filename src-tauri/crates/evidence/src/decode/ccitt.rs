//! Fax rows as scanners and fax machines leave them in TIFF. By hayro's decoder, which reads all three codings and
//! mends what is damaged; the TIFF crate's own reads one of them.

use std::borrow::Cow;

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode, decode};

use crate::Refusal;
use crate::scale::Shrink;

/// How a strip is coded.
pub(crate) struct Coding {
    pub(crate) mode: EncodingMode,
    pub(crate) rows_are_byte_aligned: bool,
    /// The lowest bit of each byte comes first.
    pub(crate) lowest_first: bool,
    /// The runs called white are black.
    pub(crate) inverted: bool,
}

struct Rows<'a> {
    row: Vec<u8>,
    white: u8,
    wanted: u32,
    given: u32,
    repeat: u32,
    into: &'a mut Shrink,
}

impl Decoder for Rows<'_> {
    fn push_row(&mut self, changes: &[u32]) {
        if self.given == self.wanted {
            return;
        }
        self.row.fill(self.white);
        for pair in changes.chunks(2) {
            let from = pair.first().map_or(0, |start| *start as usize);
            let to = pair.get(1).map_or(self.row.len(), |end| *end as usize);
            if let Some(run) = self.row.get_mut(from..to) {
                run.fill(!self.white);
            }
        }
        self.push();
    }
}

impl Rows<'_> {
    fn push(&mut self) {
        for _ in 0..self.repeat {
            // Only refused for a row of the wrong length, which this never is.
            if self.into.push(&self.row).is_err() {
                return;
            }
        }
        self.given += 1;
    }
}

/// Decodes `rows` rows, each pushed `repeat` times; says whether all of them were there. What is missing below the
/// last readable row is left white.
pub(crate) fn decode_strip(
    data: &[u8],
    width: u32,
    rows: u32,
    repeat: u32,
    coding: &Coding,
    into: &mut Shrink,
) -> Result<bool, Refusal> {
    let data = if coding.lowest_first {
        Cow::Owned(data.iter().map(|byte| byte.reverse_bits()).collect())
    } else {
        Cow::Borrowed(data)
    };
    let settings = DecodeSettings {
        columns: width,
        rows,
        end_of_block: true,
        end_of_line: false,
        rows_are_byte_aligned: coding.rows_are_byte_aligned,
        encoding: coding.mode,
        strict: false,
    };
    let white = if coding.inverted { 0 } else { 255 };
    let mut sink = Rows {
        row: vec![white; width as usize],
        white,
        wanted: rows,
        given: 0,
        repeat,
        into,
    };
    let outcome = decode(&data, &mut sink, &mut DecoderContext::new(settings));
    if sink.given == 0 {
        return Err(Refusal::Broken);
    }
    let complete = sink.given == rows && outcome.is_ok();
    sink.row.fill(white);
    while sink.given < rows {
        sink.push();
    }
    Ok(complete)
}
