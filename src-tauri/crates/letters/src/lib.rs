//! Documents of the procedure from case data, set with Typst.
//!
//! Every document is a template file in `templates/` and a room here that turns facts into what the template reads.
//! Facts are data, never source: they reach Typst as one JSON file. Nothing is read from the desk, its fonts or the
//! network at run time. The print view gets one SVG a page; what leaves the application is PDF/A-2b.

mod day_list;
mod envelope;
mod monday;
mod plain;
mod receipt;
mod typeset;
mod words;

#[cfg(test)]
mod tests;

pub use words::{date_id, day_and_date, day_name, in_words, megabytes, moment, rupiah, rupiah_in_words};

use chrono::{NaiveDate, NaiveDateTime};
use domain::submission::Channel;

/// Why a document could not be set. Never quotes its facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// The template failed.
    #[error("the {document} could not be set ({at})")]
    Template {
        /// Which document.
        document: &'static str,
        /// File and line of the template.
        at: String,
    },
    /// The pages could not be written as PDF/A-2b.
    #[error("the {document} could not be written as PDF/A")]
    Export {
        /// Which document.
        document: &'static str,
    },
    /// The intake number is too long for a code.
    #[error("the number on the {document} does not fit a code")]
    Code {
        /// Which document.
        document: &'static str,
    },
}

/// What the receipt of a submission says (D1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Name of the complaints unit.
    pub unit_name: String,
    /// Name of the ministry.
    pub ministry: String,
    /// The intake number; the only number on the paper (R36).
    pub intake_no: String,
    /// When it was received, by the unit's clock.
    pub received: NaiveDateTime,
    /// The unit's time zone as printed, `WIB`.
    pub zone: String,
    /// How it came.
    pub channel: Channel,
    /// Name and bytes of every file received.
    pub files: Vec<(String, u64)>,
    /// Initials of the officer who received it.
    pub officer_initials: String,
    /// The four-word phrase, where one was made (O10).
    pub phrase: Option<String>,
    /// By when the verification is done (R44).
    pub verification_due: NaiveDate,
    /// Working days the unit gives itself for it, by its settings.
    pub verification_days: u32,
}

/// What *Tutup hari* prints (O6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayList {
    /// Name of the complaints unit.
    pub unit_name: String,
    /// Name of the ministry.
    pub ministry: String,
    /// The day that is closed.
    pub day: NaiveDate,
    /// When the list was printed, by the unit's clock.
    pub printed: NaiveDateTime,
    /// The unit's time zone as printed, `WIB`.
    pub zone: String,
    /// The submissions of the day, in the order of the book.
    pub lines: Vec<DayLine>,
    /// Words that name the ledger's state when the list was printed.
    pub anchor_words: Vec<String>,
}

/// One submission of the day. There is no field for a private person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayLine {
    /// The intake number.
    pub intake_no: String,
    /// When it was received, by the unit's clock.
    pub received: NaiveDateTime,
    /// How it came.
    pub channel: Channel,
    /// The letter's own number.
    pub letter_no: Option<String>,
    /// The date it bears.
    pub letter_date: Option<NaiveDate>,
    /// The body it comes from; `None` for private persons.
    pub sender_body: Option<String>,
    /// Its subject.
    pub subject: String,
    /// TU's or SRIKANDI's agenda number.
    pub tu_agenda_no: Option<String>,
}

/// What stands on an envelope (O3).
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Name of the ministry; the unit is not named.
    pub ministry: String,
    /// Name and address, line by line.
    pub lines: Vec<String>,
}

impl std::fmt::Debug for Envelope {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Envelope").finish_non_exhaustive()
    }
}

/// The envelope as pages for the print view: DL across, one SVG. It is never written as a file.
pub fn envelope_svg(envelope: &Envelope) -> Result<Vec<String>, LetterError> {
    Ok(typeset::svg(&envelope::laid(envelope)?))
}

/// What *Senin pagi* prints (O25). There is no field for a name of anybody a case is about, nor for a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monday {
    /// Name of the complaints unit.
    pub unit_name: String,
    /// Name of the ministry.
    pub ministry: String,
    /// The first day of what is told.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// The last day of the week ahead.
    pub week_ends: NaiveDate,
    /// When it was printed, by the unit's clock.
    pub printed: NaiveDateTime,
    /// The unit's time zone as printed, `WIB`.
    pub zone: String,
    /// Came in.
    pub received: u32,
    /// Settled.
    pub settled: u32,
    /// Open.
    pub open: u32,
    /// Officer (`None`: nobody yet), who stands in for him, late, due this week.
    pub people: Vec<(Option<String>, Option<String>, u32, u32)>,
    /// Intake number, code of what waits for the leader, since when, working days since.
    pub leader: Vec<(String, String, NaiveDate, i32)>,
    /// Intake number, body that waits, last day, working days left.
    pub owed: Vec<(String, String, NaiveDate, i32)>,
    /// Intake number of a case in which somebody is protected, and since when.
    pub protection: Vec<(String, NaiveDate)>,
}

/// The receipt as pages for the print view: A5, one SVG a page.
pub fn receipt_svg(receipt: &Receipt) -> Result<Vec<String>, LetterError> {
    Ok(typeset::svg(&receipt::laid(receipt)?))
}

/// The receipt as PDF/A-2b; the same facts give the same bytes.
pub fn receipt_pdf(receipt: &Receipt) -> Result<Vec<u8>, LetterError> {
    let name = format!("receipt {} {}", receipt.intake_no, receipt.received);
    typeset::pdf(&receipt::laid(receipt)?, name, receipt.received, &receipt.zone)
}

/// The day's list as pages for the print view: A4 upright, one SVG a page.
pub fn day_list_svg(list: &DayList) -> Result<Vec<String>, LetterError> {
    Ok(typeset::svg(&day_list::laid(list)?))
}

/// The day's list as PDF/A-2b; the same facts give the same bytes.
pub fn day_list_pdf(list: &DayList) -> Result<Vec<u8>, LetterError> {
    let name = format!("day list {} {}", list.day, list.printed);
    typeset::pdf(&day_list::laid(list)?, name, list.printed, &list.zone)
}

/// *Senin pagi* for the print view: one A4 upright, as SVG.
pub fn monday_svg(monday: &Monday) -> Result<Vec<String>, LetterError> {
    Ok(typeset::svg(&monday::laid(monday)?))
}
