//! What is put in, made ready without the database: on as many cores as there are.

use chrono::NaiveDate;

use crate::error::IndexError;
use crate::prepare::{self, Columns};
use crate::projection::{CaseLine, CaseProjection, SubmissionProjection};
use crate::words::Words;
use crate::write::{DAY_MS, MINUTE_BITS, PLACE_BITS, day_number, first_of_day, state_text};

/// A print of what was put in: enough that nobody finds another text with the same.
pub(crate) type Print = [u8; 16];

/// What of a case stands in the index, part by part: only what differs is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prints {
    pub(crate) words: Print,
    pub(crate) line: Print,
    pub(crate) dates: Print,
    /// By which rights it was told whose move it is; nought where nobody said.
    pub(crate) rights: i64,
}

/// A case made ready to be put in: its words found, its line written.
#[derive(Debug, Clone)]
pub struct PreparedCase {
    pub(crate) case: CaseProjection,
    pub(crate) state: String,
    pub(crate) line: String,
    /// `None` where the index was seen to have them.
    pub(crate) words: Option<Words>,
    pub(crate) prints: Prints,
    /// Only told anew: its rows stand there as they are.
    pub(crate) retold: bool,
}

impl PreparedCase {
    /// Does what needs no database. `stored` is what [`crate::Index::prints`] said of the case: what did not change since
    /// is not made ready once more. (Where that was old, the writer notices.)
    ///
    /// # Errors
    /// A line that does not serialise.
    pub fn of(
        case: CaseProjection,
        stored: Option<&Prints>,
        columns: &mut Columns,
    ) -> Result<Self, IndexError> {
        let state = state_text(case.state)?;
        let line = serde_json::to_string(&CaseLine::from(&case))?;
        let prints = Prints {
            words: Words::print(&case),
            line: print_of([
                line.as_bytes(),
                &case.settled_on.map_or(0, day_number).to_be_bytes(),
            ]),
            dates: dates_print(&case),
            rights: 0,
        };
        let words =
            (stored.map(|stored| stored.words) != Some(prints.words)).then(|| Words::of(&case, columns));
        Ok(Self {
            state,
            line,
            words,
            prints,
            retold: false,
            case,
        })
    }

    /// The same for a case of which no row is new: whose move it is changed, because offices or policy did.
    ///
    /// # Errors
    /// A line that does not serialise.
    pub fn retold(
        case: CaseProjection,
        stored: Option<&Prints>,
        columns: &mut Columns,
    ) -> Result<Self, IndexError> {
        let prepared = Self::of(case, stored, columns)?;
        Ok(Self {
            retold: true,
            ..prepared
        })
    }

    /// Notes by which rights it was told: [`crate::Index::told_otherwise`] asks for it.
    #[must_use]
    pub fn told_by(mut self, rights: i64) -> Self {
        self.prints.rights = rights;
        self
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

/// A print of some parts; their borders count.
pub(crate) fn print_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Print {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let mut print = Print::default();
    hasher.finalize_xof().fill(&mut print);
    print
}

fn dates_print(case: &CaseProjection) -> Print {
    let mut told = Vec::new();
    for line in &case.waiting {
        let turns = line
            .turns
            .as_ref()
            .map(|(day, task)| (day_number(*day), task.as_str()));
        told.push(format!(
            "w {:02x?} {:?} {} {turns:?}",
            line.person,
            line.task,
            day_number(line.since)
        ));
    }
    for (due, what) in &case.running {
        told.push(format!("r {} {what:?}", day_number(*due)));
    }
    for line in &case.upkeep {
        told.push(format!(
            "u {} {:02x?} {}",
            line.kind.text(),
            line.person,
            day_number(line.day)
        ));
    }
    print_of(told.iter().map(String::as_bytes))
}

pub(crate) fn is_of_minute(no: i64, first: i64) -> bool {
    // A crowded minute runs over into the next ones: a number a little later is as good.
    no >= first && no < first + (64 << PLACE_BITS)
}

fn utc_start(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis()
}
