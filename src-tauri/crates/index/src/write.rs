//! Writing: one transaction that puts projections in and takes streams out.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::case::State;
use domain::ids::{CaseId, StreamKind};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::error::IndexError;
use crate::file::WriteTransaction;
use crate::prepare::{self, Columns};
use crate::projection::{
    CaseLine, CaseProjection, FileLine, NumberKind, Progress, StreamLine, SubmissionProjection,
};
use crate::words::Words;

/// `due` of a case for which nothing runs; far behind every date.
pub(crate) const NO_DUE: i64 = 9_999_999;
/// A case's number is its day, its minute within the day (from a day before to a day after, for all time zones) and a
/// place within the minute.
const MINUTE_BITS: u32 = 12;
const PLACE_BITS: u32 = 10;
const DAY_MS: i64 = 86_400_000;

const PUT_STREAM: &str =
    "INSERT INTO streams (stream, kind, version, epoch, key_id) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (stream) DO UPDATE SET kind = ?2, version = ?3, epoch = ?4, key_id = ?5";
const PUT_KEY: &str = "INSERT INTO keys (stream, epoch, key) VALUES (?1, ?2, ?3)
  ON CONFLICT (stream, epoch) DO UPDATE SET key = ?3";
const STORED: &str =
    "SELECT c.no, t.print, t.stems FROM cases c JOIN texts t ON t.no = c.no WHERE c.case_id = ?1";
const FREE_PLACE: &str = "SELECT coalesce(max(no) + 1, ?1) FROM cases WHERE no BETWEEN ?1 AND ?2";
const PUT_CASE: &str = "INSERT INTO cases (no, case_id, state, day, due, number, verifier, categories, open, awaits_leader)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
  ON CONFLICT (no) DO UPDATE SET state = ?3, day = ?4, due = ?5, number = ?6, verifier = ?7, categories = ?8, open = ?9,
    awaits_leader = ?10";
const PUT_LINE: &str =
    "INSERT INTO lines (no, line) VALUES (?1, ?2) ON CONFLICT (no) DO UPDATE SET line = ?2";
const PUT_BLOB: &str =
    "INSERT INTO blobs (no, state_blob) VALUES (?1, ?2) ON CONFLICT (no) DO UPDATE SET state_blob = ?2";
const PUT_TEXT: &str = "INSERT INTO texts (no, print, stems, display) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (no) DO UPDATE SET print = ?2, stems = ?3, display = ?4";
const PUT_WORDS: &str = "INSERT INTO found (rowid, title, words, stems, facets) VALUES (?1, ?2, ?3, ?4, ?5)";
const REMOVE_WORDS: &str = "DELETE FROM found WHERE rowid = ?1";
const COUNT_TERMS: &str = "INSERT INTO terms (term, cases) SELECT key, value FROM json_each(?1) WHERE true
  ON CONFLICT (term) DO UPDATE SET cases = cases + excluded.cases";
const FORGET_TERMS: &str = "DELETE FROM terms WHERE cases <= 0 AND term IN (SELECT key FROM json_each(?1))";
const PUT_SUBMISSION: &str = "INSERT INTO submissions (submission, day, received_at, line, state_blob)
  VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (submission) DO UPDATE SET day = ?2, received_at = ?3, line = ?4, state_blob = ?5";
const REMOVE_NUMBERS: &str = "DELETE FROM numbers WHERE stream = ?1";
const PUT_NUMBER: &str =
    "INSERT OR IGNORE INTO numbers (number, kind, stream, written) VALUES (?1, ?2, ?3, ?4)";
const REMOVE_LETTER_DATE: &str = "DELETE FROM letter_dates WHERE stream = ?1";
const PUT_LETTER_DATE: &str = "INSERT OR IGNORE INTO letter_dates (day, stream) VALUES (?1, ?2)";
const PUT_FILE: &str = "INSERT INTO files (sha256, stream, case_id, number) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (sha256, stream, case_id) DO UPDATE SET number = ?4";
const PUT_FAULT: &str = "INSERT OR IGNORE INTO faults (seq, code, params) VALUES (?1, ?2, ?3)";
const REMOVE_FAULT: &str = "DELETE FROM faults WHERE seq = ?1 AND code = ?2";
const TO_SWEEP: &str = "UPDATE about SET unswept = unswept + 1";
const SET_PROGRESS: &str = "INSERT INTO progress (one, seq, hash, grants_n, last_at, unit_state)
  VALUES (1, ?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (one) DO UPDATE SET seq = ?1, hash = ?2, grants_n = ?3, last_at = ?4, unit_state = ?5";

/// One transaction. Dropped without [`Writer::commit`] it leaves no trace.
pub struct Writer {
    transaction: WriteTransaction,
    /// In how many more (or fewer) cases each stem stands; added up here and written once.
    counted: BTreeMap<String, i64>,
    columns: Columns,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn new(transaction: WriteTransaction) -> Self {
        Self {
            transaction,
            counted: BTreeMap::new(),
            columns: Columns::default(),
        }
    }

    fn connection(&mut self) -> &mut SqliteConnection {
        self.transaction.connection()
    }

    /// Says where a stream stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_stream(&mut self, stream: [u8; 16], line: StreamLine) -> Result<(), IndexError> {
        sqlx::query(PUT_STREAM)
            .bind(&stream[..])
            .bind(kind_text(line.kind))
            .bind(signed(line.version))
            .bind(i64::from(line.epoch))
            .bind(&line.key_id[..])
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps the key of one epoch of a stream.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_key(&mut self, stream: [u8; 16], epoch: u32, key: &[u8; 32]) -> Result<(), IndexError> {
        sqlx::query(PUT_KEY)
            .bind(&stream[..])
            .bind(i64::from(epoch))
            .bind(&key[..])
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Access was lost: takes out everything that came from this stream, keys and words included. When this is committed
    /// nothing finds it any more; [`crate::Index::sweep`] then takes its words out of the file.
    ///
    /// # Errors
    /// What the database says.
    pub async fn remove_stream(&mut self, stream: [u8; 16]) -> Result<(), IndexError> {
        if let Some(stored) = self.stored(stream).await? {
            self.take_out(&stored).await?;
            sqlx::query(TO_SWEEP).execute(self.connection()).await?;
        }
        for statement in [
            "DELETE FROM streams WHERE stream = ?1",
            "DELETE FROM keys WHERE stream = ?1",
            "DELETE FROM submissions WHERE submission = ?1",
            REMOVE_NUMBERS,
            REMOVE_LETTER_DATE,
            "DELETE FROM files WHERE stream = ?1",
            "DELETE FROM files WHERE case_id = ?1",
        ] {
            sqlx::query(statement)
                .bind(&stream[..])
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Puts a case in, in place of what stood there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_case(&mut self, case: &CaseProjection) -> Result<(), IndexError> {
        let id = case.case.bytes();
        let stored = self.stored(id).await?;
        let words = Words::of(case, &mut self.columns);
        let first = first_place(case.received_on, case.received_at);
        let (no, there) = match &stored {
            Some(stored) if is_of_minute(stored.no, first) => (stored.no, true),
            Some(stored) => {
                // Its moment of receipt was corrected: it gets another place in the register.
                self.take_out(stored).await?;
                (self.free_place(first).await?, false)
            }
            None => (self.free_place(first).await?, false),
        };
        let before = stored.filter(|_| there);
        let print = words.print();
        if before.as_ref().is_none_or(|stored| stored.print != print) {
            if let Some(stored) = &before {
                self.take_words(stored).await?;
            }
            self.count(&words.distinct, 1);
            sqlx::query(PUT_WORDS)
                .bind(no)
                .bind(&words.title)
                .bind(&words.words)
                .bind(&words.stems)
                .bind(&words.facets)
                .execute(self.connection())
                .await?;
        }
        sqlx::query(PUT_CASE)
            .bind(no)
            .bind(&id[..])
            .bind(state_text(case.state)?)
            .bind(day_number(case.received_on))
            .bind(case.due.map_or(NO_DUE, day_number))
            .bind(register_number(case))
            .bind(case.verifier.as_ref().map(|person| &person[..]))
            .bind(categories_text(case))
            .bind(case.open)
            .bind(case.awaits_leader)
            .execute(self.connection())
            .await?;
        let line = serde_json::to_string(&CaseLine::from(case))?;
        sqlx::query(PUT_LINE)
            .bind(no)
            .bind(line)
            .execute(self.connection())
            .await?;
        sqlx::query(PUT_BLOB)
            .bind(no)
            .bind(&case.state_blob)
            .execute(self.connection())
            .await?;
        sqlx::query(PUT_TEXT)
            .bind(no)
            .bind(print)
            .bind(&words.distinct)
            .bind(&case.display_text)
            .execute(self.connection())
            .await?;
        let agenda = case.agenda_no.iter().map(|number| (NumberKind::Agenda, number));
        let intake = case.intake_nos.iter().map(|number| (NumberKind::Intake, number));
        let letter = case.letter_no.iter().map(|number| (NumberKind::Letter, number));
        let names = case.usernames.iter().map(|number| (NumberKind::Username, number));
        self.put_numbers(
            id,
            agenda.chain(intake).chain(letter).chain(names),
            case.letter_date,
        )
        .await
    }

    /// Puts the head of a submission in, in place of what stood there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_submission(&mut self, submission: &SubmissionProjection) -> Result<(), IndexError> {
        let line = &submission.line;
        let id = line.submission.bytes();
        sqlx::query(PUT_SUBMISSION)
            .bind(&id[..])
            .bind(day_number(line.received_on))
            .bind(line.received_at)
            .bind(serde_json::to_string(line)?)
            .bind(&submission.state_blob)
            .execute(self.connection())
            .await?;
        let numbers = [(NumberKind::Intake, &line.intake_no)].into_iter();
        let letter = line.letter_no.iter().map(|number| (NumberKind::Letter, number));
        let agenda = line
            .tu_agenda_no
            .iter()
            .map(|number| (NumberKind::TuAgenda, number));
        let name = line.username.iter().map(|number| (NumberKind::Username, number));
        self.put_numbers(
            id,
            numbers.chain(letter).chain(agenda).chain(name),
            line.letter_date,
        )
        .await
    }

    /// Keeps the content hash of a file, to find the same scan again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_file(&mut self, file: &FileLine) -> Result<(), IndexError> {
        let case = file.case.map(CaseId::bytes);
        sqlx::query(PUT_FILE)
            .bind(file.sha256.to_ascii_lowercase())
            .bind(&file.stream[..])
            .bind(case.as_ref().map_or(&[][..], |case| &case[..]))
            .bind(&file.number)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes what the readers' checks found; the same finding twice is one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_fault(&mut self, seq: Option<u64>, code: &str, params: &str) -> Result<(), IndexError> {
        let seq = seq.map_or(-1, signed);
        sqlx::query(PUT_FAULT)
            .bind(seq)
            .bind(code)
            .bind(params)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// A fault was mended (a missing key came): takes it out, whatever its parameters.
    ///
    /// # Errors
    /// What the database says.
    pub async fn remove_fault(&mut self, seq: Option<u64>, code: &str) -> Result<(), IndexError> {
        let seq = seq.map_or(-1, signed);
        sqlx::query(REMOVE_FAULT)
            .bind(seq)
            .bind(code)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Says how far the ledger was read.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_progress(&mut self, progress: &Progress) -> Result<(), IndexError> {
        sqlx::query(SET_PROGRESS)
            .bind(signed(progress.seq))
            .bind(&progress.hash[..])
            .bind(signed(progress.grants_n))
            .bind(progress.last_at)
            .bind(&progress.unit_state)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Makes everything visible at once.
    ///
    /// # Errors
    /// What the database says; then nothing was written.
    pub async fn commit(mut self) -> Result<(), IndexError> {
        let counted = std::mem::take(&mut self.counted);
        let changed: BTreeMap<&String, &i64> = counted.iter().filter(|(_, more)| **more != 0).collect();
        if !changed.is_empty() {
            let fewer: BTreeMap<&String, &i64> = changed
                .iter()
                .filter(|(_, more)| ***more < 0)
                .map(|(term, more)| (*term, *more))
                .collect();
            let fewer = serde_json::to_string(&fewer)?;
            let changed = serde_json::to_string(&changed)?;
            sqlx::query(COUNT_TERMS)
                .bind(changed)
                .execute(self.connection())
                .await?;
            sqlx::query(FORGET_TERMS)
                .bind(fewer)
                .execute(self.connection())
                .await?;
        }
        self.transaction.commit().await?;
        Ok(())
    }

    async fn stored(&mut self, case: [u8; 16]) -> Result<Option<Stored>, IndexError> {
        let row: Option<(i64, i64, String)> = sqlx::query_as(STORED)
            .bind(&case[..])
            .fetch_optional(self.connection())
            .await?;
        Ok(row.map(|(no, print, stems)| Stored { no, print, stems }))
    }

    async fn take_out(&mut self, stored: &Stored) -> Result<(), IndexError> {
        self.take_words(stored).await?;
        for statement in [
            "DELETE FROM cases WHERE no = ?1",
            "DELETE FROM lines WHERE no = ?1",
            "DELETE FROM blobs WHERE no = ?1",
            "DELETE FROM texts WHERE no = ?1",
        ] {
            sqlx::query(statement)
                .bind(stored.no)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    async fn take_words(&mut self, stored: &Stored) -> Result<(), IndexError> {
        self.count(&stored.stems, -1);
        sqlx::query(REMOVE_WORDS)
            .bind(stored.no)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Adds a case to the counts of its stems, or takes it away; the empty term counts all cases.
    fn count(&mut self, stems: &str, more: i64) {
        for term in stems.split(' ').filter(|stem| !stem.is_empty()).chain([""]) {
            match self.counted.get_mut(term) {
                Some(counted) => *counted += more,
                None => {
                    self.counted.insert(term.to_owned(), more);
                }
            }
        }
    }

    async fn free_place(&mut self, first: i64) -> Result<i64, IndexError> {
        let places = 1_i64 << PLACE_BITS;
        let mut first = first;
        // More than a thousand cases of one minute (an import) run over into the next ones.
        loop {
            let last = first + places - 1;
            let free: i64 = sqlx::query_scalar(FREE_PLACE)
                .bind(first)
                .bind(last)
                .fetch_one(self.connection())
                .await?;
            if free <= last {
                return Ok(free);
            }
            first = last + 1;
        }
    }

    async fn put_numbers(
        &mut self,
        stream: [u8; 16],
        numbers: impl Iterator<Item = (NumberKind, &String)>,
        letter_date: Option<NaiveDate>,
    ) -> Result<(), IndexError> {
        sqlx::query(REMOVE_NUMBERS)
            .bind(&stream[..])
            .execute(self.connection())
            .await?;
        for (kind, written) in numbers {
            let number = prepare::number(written);
            if number.is_empty() {
                continue;
            }
            sqlx::query(PUT_NUMBER)
                .bind(number)
                .bind(number_kind_text(kind))
                .bind(&stream[..])
                .bind(written)
                .execute(self.connection())
                .await?;
        }
        sqlx::query(REMOVE_LETTER_DATE)
            .bind(&stream[..])
            .execute(self.connection())
            .await?;
        if let Some(day) = letter_date {
            sqlx::query(PUT_LETTER_DATE)
                .bind(day_number(day))
                .bind(&stream[..])
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }
}

/// A case that is in the index.
struct Stored {
    no: i64,
    /// The print of its words.
    print: i64,
    /// Its stems, each once.
    stems: String,
}

/// Categories between lines, so that one is found with its borders.
fn categories_text(case: &CaseProjection) -> String {
    let mut text = String::from("|");
    for category in std::iter::once(&case.category).chain(&case.other_categories) {
        text.push_str(category);
        text.push('|');
    }
    text
}

/// What orders a case by its number: the agenda number, and below all of those the intake number.
fn register_number(case: &CaseProjection) -> String {
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

fn is_of_minute(no: i64, first: i64) -> bool {
    // A crowded minute runs over into the next ones: a number a little later is as good.
    no >= first && no < first + (64 << PLACE_BITS)
}

fn utc_start(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis()
}

/// The first number of a day.
pub(crate) fn first_of_day(day: NaiveDate) -> i64 {
    day_number(day) << (MINUTE_BITS + PLACE_BITS)
}

/// A day as a number. Not before the first year, so that numbers never fall below zero.
pub(crate) fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce().max(0))
}

pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Enums stand in the index as in the ledger's bodies.
pub(crate) fn state_text(state: State) -> Result<String, IndexError> {
    match json!(state) {
        serde_json::Value::String(text) => Ok(text),
        _ => Err(IndexError::Damaged),
    }
}

const fn kind_text(kind: StreamKind) -> &'static str {
    match kind {
        StreamKind::Unit => "unit",
        StreamKind::Submission => "submission",
        StreamKind::Case => "case",
    }
}

const fn number_kind_text(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Agenda => "agenda",
        NumberKind::Intake => "intake",
        NumberKind::Letter => "letter",
        NumberKind::TuAgenda => "tu_agenda",
        NumberKind::Username => "username",
    }
}
