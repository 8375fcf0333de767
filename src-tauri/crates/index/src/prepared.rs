//! What is put in, made ready without the database: on as many cores as there are.

use chrono::NaiveDate;

use crate::error::IndexError;
use crate::prepare::{self, Columns};
use crate::projection::{CaseLine, CaseProjection, SubmissionProjection};
use crate::words::Words;
use crate::write::{DAY_MS, MINUTE_BITS, PLACE_BITS, first_of_day, state_text};

/// A case made ready to be put in: its words found, its line written.
#[derive(Debug, Clone)]
pub struct PreparedCase {
    pub(crate) case: CaseProjection,
    pub(crate) state: String,
    pub(crate) line: String,
    pub(crate) words: Words,
    pub(crate) print: i64,
}

impl PreparedCase {
    /// Does what needs no database.
    ///
    /// # Errors
    /// A line that does not serialise.
    pub fn of(case: CaseProjection, columns: &mut Columns) -> Result<Self, IndexError> {
        let words = Words::of(&case, columns);
        Ok(Self {
            state: state_text(case.state)?,
            line: serde_json::to_string(&CaseLine::from(&case))?,
            print: words.print(),
            words,
            case,
        })
    }

    pub(crate) fn first_place(&self) -> i64 {
        first_place(self.case.received_on, self.case.received_at)
    }
}

/// A submission made ready to be put in.
#[derive(Debug, Clone)]
pub struct PreparedSubmission {
    pub(crate) id: [u8; 16],
    pub(crate) submission: SubmissionProjection,
    pub(crate) line: String,
}

impl PreparedSubmission {
    /// Does what needs no database.
    ///
    /// # Errors
    /// A line that does not serialise.
    pub fn of(submission: SubmissionProjection) -> Result<Self, IndexError> {
        Ok(Self {
            id: submission.line.submission.bytes(),
            line: serde_json::to_string(&submission.line)?,
            submission,
        })
    }
}

/// Categories between lines, so that one is found with its borders.
pub(crate) fn categories_text(case: &CaseProjection) -> String {
    let mut text = String::from("|");
    for category in std::iter::once(&case.category).chain(&case.other_categories) {
        text.push_str(category);
        text.push('|');
    }
    text
}

/// What orders a case by its number: the agenda number, and below all of those the intake number.
pub(crate) fn register_number(case: &CaseProjection) -> String {
    match (&case.agenda_no, case.intake_nos.first()) {
        (Some(number), _) => format!("b{}", prepare::number_order(number)),
        (None, Some(number)) => format!("a{}", prepare::number_order(number)),
        (None, None) => "a".to_owned(),
    }
}

/// The first number a case received at this moment can have.
fn first_place(day: NaiveDate, received_at: i64) -> i64 {
    let since = received_at.saturating_sub(utc_start(day)).saturating_add(DAY_MS);
    let minute = (since / 60_000).clamp(0, (1 << MINUTE_BITS) - 1);
    first_of_day(day) + (minute << PLACE_BITS)
}

pub(crate) fn is_of_minute(no: i64, first: i64) -> bool {
    // A crowded minute runs over into the next ones: a number a little later is as good.
    no >= first && no < first + (64 << PLACE_BITS)
}

fn utc_start(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis()
}
