//! Writing: one transaction that puts projections in and takes streams out.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use domain::case::State;
use domain::ids::StreamKind;
use serde_json::json;
use sqlx::SqliteConnection;
use zeroize::Zeroizing;

use crate::bulk::{Held, Stored};
use crate::error::IndexError;
use crate::file::WriteTransaction;
use crate::prepare::Columns;
use crate::prepared::{PreparedCase, PreparedSubmission};
use crate::projection::{CaseProjection, FileLine, NumberKind, Progress, StreamLine, SubmissionProjection};

/// `due` of a case for which nothing runs; far behind every date.
pub(crate) const NO_DUE: i64 = 9_999_999;
/// A case's number is its day, its minute within the day (from a day before to a day after, for all time zones) and a
/// place within the minute.
pub(crate) const MINUTE_BITS: u32 = 12;
pub(crate) const PLACE_BITS: u32 = 10;
pub(crate) const DAY_MS: i64 = 86_400_000;

const REMOVE_WORDS: &str = "DELETE FROM found WHERE rowid = ?1";
const COUNT_TERMS: &str = "INSERT INTO terms (term, cases) SELECT key, value FROM json_each(?1) WHERE true
  ON CONFLICT (term) DO UPDATE SET cases = cases + excluded.cases";
const FORGET_TERMS: &str = "DELETE FROM terms WHERE cases <= 0 AND term IN (SELECT key FROM json_each(?1))";
const PUT_FAULT: &str = "INSERT OR IGNORE INTO faults (seq, code, params) VALUES (?1, ?2, ?3)";
const REMOVE_FAULT: &str = "DELETE FROM faults WHERE seq = ?1 AND code = ?2";
const TO_SWEEP: &str = "UPDATE about SET unswept = unswept + 1";
const SET_PROGRESS: &str = "INSERT INTO progress (one, seq, hash, grants_n, last_at, unit_state)
  VALUES (1, ?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (one) DO UPDATE SET seq = ?1, hash = ?2, grants_n = ?3, last_at = ?4, unit_state = ?5";

/// One transaction. Dropped without [`Writer::commit`] it leaves no trace.
///
/// What is put in is held until there is much of it, or something else is asked for, and then written with few
/// statements: the way to SQLite and back takes longer than most of them.
pub struct Writer {
    transaction: WriteTransaction,
    /// In how many more (or fewer) cases each stem stands; added up here and written once.
    counted: HashMap<String, i64>,
    pub(crate) columns: Columns,
    pub(crate) held: Held,
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
            counted: HashMap::new(),
            columns: Columns::default(),
            held: Held::default(),
        }
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        self.transaction.connection()
    }

    /// Says where a stream stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_stream(&mut self, stream: [u8; 16], line: StreamLine) -> Result<(), IndexError> {
        self.held.streams.push((stream, line));
        self.write_if_much().await
    }

    /// Keeps the key of one epoch of a stream.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_key(&mut self, stream: [u8; 16], epoch: u32, key: &[u8; 32]) -> Result<(), IndexError> {
        self.held.keys.push((stream, epoch, Zeroizing::new(*key)));
        self.write_if_much().await
    }

    /// Access was lost: takes out everything that came from this stream, keys and words included. When this is committed
    /// nothing finds it any more; [`crate::Index::sweep`] then takes its words out of the file.
    ///
    /// # Errors
    /// What the database says.
    pub async fn remove_stream(&mut self, stream: [u8; 16]) -> Result<(), IndexError> {
        self.write_held().await?;
        if let Some(stored) = self.stored(&[stream]).await?.remove(&stream) {
            self.take_out(&stored).await?;
            sqlx::query(TO_SWEEP).execute(self.connection()).await?;
        }
        for statement in [
            "DELETE FROM streams WHERE stream = ?1",
            "DELETE FROM keys WHERE stream = ?1",
            "DELETE FROM submissions WHERE submission = ?1",
            "DELETE FROM numbers WHERE stream = ?1",
            "DELETE FROM letter_dates WHERE stream = ?1",
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
        let prepared = PreparedCase::of(case.clone(), None, &mut self.columns)?;
        self.put_prepared_case(prepared).await
    }

    /// Puts in a case that was prepared elsewhere, as on another core.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_prepared_case(&mut self, case: PreparedCase) -> Result<(), IndexError> {
        if self
            .held
            .cases
            .iter()
            .any(|held| held.case.case == case.case.case)
        {
            self.write_held().await?;
        }
        self.held.cases.push(case);
        self.write_if_much().await
    }

    /// Puts the head of a submission in, in place of what stood there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_submission(&mut self, submission: &SubmissionProjection) -> Result<(), IndexError> {
        let prepared = PreparedSubmission::of(submission.clone())?;
        self.put_prepared_submission(prepared).await
    }

    /// Puts in the head of a submission that was prepared elsewhere.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_prepared_submission(
        &mut self,
        submission: PreparedSubmission,
    ) -> Result<(), IndexError> {
        if self.held.submissions.iter().any(|held| held.id == submission.id) {
            self.write_held().await?;
        }
        self.held.submissions.push(submission);
        self.write_if_much().await
    }

    /// Keeps the content hash of a file, to find the same scan again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_file(&mut self, file: &FileLine) -> Result<(), IndexError> {
        self.held.files.push(file.clone());
        self.write_if_much().await
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
        self.write_held().await?;
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

    pub(crate) async fn take_out(&mut self, stored: &Stored) -> Result<(), IndexError> {
        let stems = self.stems(&[stored.no]).await?;
        self.take_words(stored.no, stems.get(&stored.no)).await?;
        self.remove_dates(&[stored.no]).await?;
        for statement in [
            "DELETE FROM cases WHERE no = ?1",
            "DELETE FROM lines WHERE no = ?1",
            "DELETE FROM blobs WHERE no = ?1",
            "DELETE FROM texts WHERE no = ?1",
            "DELETE FROM prints WHERE no = ?1",
        ] {
            sqlx::query(statement)
                .bind(stored.no)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    pub(crate) async fn take_words(&mut self, no: i64, stems: Option<&String>) -> Result<(), IndexError> {
        self.count(stems.ok_or(IndexError::Damaged)?, -1);
        sqlx::query(REMOVE_WORDS)
            .bind(no)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Adds a case to the counts of its stems, or takes it away; the empty term counts all cases.
    pub(crate) fn count(&mut self, stems: &str, more: i64) {
        for term in stems.split(' ').filter(|stem| !stem.is_empty()).chain([""]) {
            match self.counted.get_mut(term) {
                Some(counted) => *counted += more,
                None => {
                    self.counted.insert(term.to_owned(), more);
                }
            }
        }
    }
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

pub(crate) const fn kind_text(kind: StreamKind) -> &'static str {
    match kind {
        StreamKind::Unit => "unit",
        StreamKind::Submission => "submission",
        StreamKind::Case => "case",
    }
}

pub(crate) const fn number_kind_text(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Agenda => "agenda",
        NumberKind::Intake => "intake",
        NumberKind::Letter => "letter",
        NumberKind::TuAgenda => "tu_agenda",
        NumberKind::Username => "username",
    }
}
