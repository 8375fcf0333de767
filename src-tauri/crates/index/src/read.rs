//! Looking up: by id, by number, by day.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::case::State;
use domain::ids::{CaseId, StreamKind, SubmissionId};
use serde_json::json;
use zeroize::Zeroizing;

use crate::error::IndexError;
use crate::file::Index;
use crate::prepare;
use crate::projection::{
    CaseLine, Fault, FileLine, NumberHit, NumberKind, Progress, StoredCase, StoredStream, StreamKey,
    StreamLine, SubmissionLine, SubmissionProjection,
};
use crate::write::{NO_DUE, day_number, first_of_day};

const PROGRESS: &str = "SELECT seq, hash, grants_n, last_at, unit_state FROM progress";
const STREAM: &str = "SELECT kind, version, epoch, key_id FROM streams WHERE stream = ?1";
const STREAMS: &str = "SELECT stream, kind, version, epoch, key_id FROM streams ORDER BY stream";
const KEYS: &str = "SELECT epoch, key FROM keys WHERE stream = ?1 ORDER BY epoch";
const CASE: &str = "SELECT l.line, b.state_blob, t.display FROM cases c JOIN lines l ON l.no = c.no
  JOIN blobs b ON b.no = c.no JOIN texts t ON t.no = c.no WHERE c.case_id = ?1";
const BLOBS: &str = "SELECT c.case_id, b.state_blob FROM json_each(?1) AS asked
  JOIN cases c ON c.case_id = unhex(asked.value) JOIN blobs b ON b.no = c.no ORDER BY asked.key";
const STREAMS_OF: &str = "SELECT s.stream, s.kind, s.version, s.epoch, s.key_id FROM json_each(?1) AS asked
  JOIN streams s ON s.stream = unhex(asked.value)";
const KEYS_OF: &str = "SELECT k.stream, k.epoch, k.key FROM json_each(?1) AS asked
  JOIN keys k ON k.stream = unhex(asked.value) ORDER BY k.stream, k.epoch";
const SUBMISSION_BLOBS: &str = "SELECT s.submission, s.state_blob FROM json_each(?1) AS asked
  JOIN submissions s ON s.submission = unhex(asked.value)";
const SUBMISSION: &str = "SELECT line, state_blob FROM submissions WHERE submission = ?1";
const FILES: &str =
    "SELECT stream, case_id, number FROM files WHERE sha256 = ?1 ORDER BY number, stream, case_id";
const FAULTS: &str = "SELECT seq, code, params FROM faults ORDER BY fault";
const OPEN_CASES: &str = "SELECT case_id FROM cases WHERE open = 1 ORDER BY no";
const TOLD_OTHERWISE: &str = "SELECT c.case_id FROM cases c JOIN prints p ON p.no = c.no
  WHERE (c.open = 1 OR c.awaits_leader = 1 OR c.due < 9999999) AND p.rights <> ?1 ORDER BY c.no";
const AGENDA: &str = "SELECT c.case_id FROM numbers n JOIN cases c ON c.case_id = n.stream
  WHERE n.number = ?1 AND n.kind = 'agenda' ORDER BY c.no LIMIT 1";
const NUMBER: &str =
    "SELECT kind, written, stream FROM numbers WHERE number = ?1 ORDER BY kind, stream LIMIT 200";
const LETTERS: &str = "SELECT n.kind, n.written, n.stream FROM letter_dates d
  JOIN numbers n ON n.stream = d.stream AND n.kind = 'letter' WHERE d.day = ?1 ORDER BY n.number, n.stream LIMIT 500";
const HAS_CASE: &str = "SELECT count(*) FROM cases WHERE case_id = ?1";
const DAY_SUBMISSIONS: &str = "SELECT line FROM submissions WHERE day = ?1 ORDER BY received_at, submission";
const DAY_CASES: &str =
    "SELECT l.line FROM cases c JOIN lines l ON l.no = c.no WHERE c.no BETWEEN ?1 AND ?2 ORDER BY c.no";
const BY_STATE: &str = "SELECT state, count(*) FROM cases GROUP BY state";
const COUNTS: &str = "SELECT coalesce(sum(open), 0), coalesce(sum(due < ?1), 0), coalesce(sum(due BETWEEN ?1 AND ?2), 0),
    coalesce(sum(awaits_leader), 0), coalesce(sum(open = 1 AND verifier IS NULL), 0), coalesce(sum(verifier = ?3), 0)
  FROM cases WHERE open = 1 OR awaits_leader = 1 OR due < 9999999";
const TODAY: &str = "SELECT (SELECT count(*) FROM cases WHERE no BETWEEN ?1 AND ?2),
  (SELECT count(*) FROM submissions WHERE day = ?3), (SELECT count(*) FROM submissions)";

/// The columns of [`PROGRESS`] and of [`STREAMS`].
type ProgressRow = (i64, Vec<u8>, i64, i64, Vec<u8>);
type StreamRow = (Vec<u8>, String, i64, i64, Vec<u8>);

/// What came in on one day (*Tutup hari*, O6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Submissions whose head may be read, in order of receipt.
    pub submissions: Vec<SubmissionLine>,
    /// Cases received on the day, in order of receipt.
    pub cases: Vec<CaseLine>,
}

/// How many there are of what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// All cases.
    pub cases: u32,
    /// Cases by state, none with zero.
    pub by_state: Vec<(State, u32)>,
    /// Cases the unit still works on.
    pub open: u32,
    /// Whose running date has passed.
    pub overdue: u32,
    /// Whose running date is today or in the six days after.
    pub due_this_week: u32,
    /// That a leader has to confirm.
    pub awaits_leader: u32,
    /// Open ones nobody verifies.
    pub unassigned: u32,
    /// That wait for the person asked about.
    pub mine: u32,
    /// Cases received today.
    pub cases_today: u32,
    /// Submissions received today.
    pub submissions_today: u32,
    /// All submissions whose head may be read.
    pub submissions: u32,
}

impl Index {
    /// How far the ledger was read; `None` in a new index.
    ///
    /// # Errors
    /// What the database says.
    pub async fn progress(&self) -> Result<Option<Progress>, IndexError> {
        let row: Option<ProgressRow> = sqlx::query_as(PROGRESS).fetch_optional(&self.reads).await?;
        row.map(|(seq, hash, grants_n, last_at, unit_state)| {
            Ok(Progress {
                seq: unsigned(seq)?,
                hash: array(&hash)?,
                grants_n: unsigned(grants_n)?,
                last_at,
                unit_state,
            })
        })
        .transpose()
    }

    /// Where a stream stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn stream(&self, stream: [u8; 16]) -> Result<Option<StreamLine>, IndexError> {
        let row: Option<(String, i64, i64, Vec<u8>)> = sqlx::query_as(STREAM)
            .bind(&stream[..])
            .fetch_optional(&self.reads)
            .await?;
        row.map(|(kind, version, epoch, key_id)| stream_line(&kind, version, epoch, &key_id))
            .transpose()
    }

    /// All streams and where they stand.
    ///
    /// # Errors
    /// What the database says.
    pub async fn streams(&self) -> Result<Vec<([u8; 16], StreamLine)>, IndexError> {
        let rows: Vec<StreamRow> = sqlx::query_as(STREAMS).fetch_all(&self.reads).await?;
        rows.into_iter()
            .map(|(stream, kind, version, epoch, key_id)| {
                Ok((array(&stream)?, stream_line(&kind, version, epoch, &key_id)?))
            })
            .collect()
    }

    /// The keys of a stream, oldest epoch first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keys(&self, stream: [u8; 16]) -> Result<Vec<StreamKey>, IndexError> {
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(KEYS)
            .bind(&stream[..])
            .fetch_all(&self.reads)
            .await?;
        rows.into_iter()
            .map(|(epoch, key)| {
                let key = Zeroizing::new(key);
                Ok(StreamKey {
                    epoch: narrow(epoch)?,
                    key: Zeroizing::new(array(&key)?),
                })
            })
            .collect()
    }

    /// Streams as they are kept, with their keys and folded states: many at once, in no order. One that is not here is
    /// left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn stored_streams(&self, streams: &[[u8; 16]]) -> Result<Vec<StoredStream>, IndexError> {
        let asked = asked(streams);
        let lines: Vec<StreamRow> = sqlx::query_as(STREAMS_OF)
            .bind(&asked)
            .fetch_all(&self.reads)
            .await?;
        let keys: Vec<(Vec<u8>, i64, Vec<u8>)> = sqlx::query_as(KEYS_OF)
            .bind(&asked)
            .fetch_all(&self.reads)
            .await?;
        let mut by_stream: HashMap<[u8; 16], Vec<StreamKey>> = HashMap::new();
        for (stream, epoch, key) in keys {
            let key = Zeroizing::new(key);
            by_stream.entry(array(&stream)?).or_default().push(StreamKey {
                epoch: narrow(epoch)?,
                key: Zeroizing::new(array(&key)?),
            });
        }
        let mut blobs: HashMap<[u8; 16], Vec<u8>> = HashMap::new();
        for statement in [BLOBS, SUBMISSION_BLOBS] {
            let rows: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(statement)
                .bind(&asked)
                .fetch_all(&self.reads)
                .await?;
            for (stream, blob) in rows {
                blobs.insert(array(&stream)?, blob);
            }
        }
        lines
            .into_iter()
            .map(|(stream, kind, version, epoch, key_id)| {
                let stream = array(&stream)?;
                Ok(StoredStream {
                    stream,
                    line: stream_line(&kind, version, epoch, &key_id)?,
                    keys: by_stream.remove(&stream).unwrap_or_default(),
                    state_blob: blobs.remove(&stream),
                })
            })
            .collect()
    }

    /// A case as it was put in.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case(&self, case: CaseId) -> Result<Option<StoredCase>, IndexError> {
        let row: Option<(String, Vec<u8>, String)> = sqlx::query_as(CASE)
            .bind(&case.bytes()[..])
            .fetch_optional(&self.reads)
            .await?;
        row.map(|(line, state_blob, display_text)| {
            Ok(StoredCase {
                state_blob,
                line: serde_json::from_str(&line)?,
                display_text,
            })
        })
        .transpose()
    }

    /// The folded states of cases, in the order asked; one that is not here is left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_blobs(&self, cases: &[CaseId]) -> Result<Vec<(CaseId, Vec<u8>)>, IndexError> {
        let asked = asked(&cases.iter().map(|case| case.bytes()).collect::<Vec<_>>());
        let rows: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(BLOBS).bind(asked).fetch_all(&self.reads).await?;
        rows.into_iter()
            .map(|(case, blob)| Ok((case_id(&case)?, blob)))
            .collect()
    }

    /// A submission as it was put in.
    ///
    /// # Errors
    /// What the database says.
    pub async fn submission(
        &self,
        submission: SubmissionId,
    ) -> Result<Option<SubmissionProjection>, IndexError> {
        let row: Option<(String, Vec<u8>)> = sqlx::query_as(SUBMISSION)
            .bind(&submission.bytes()[..])
            .fetch_optional(&self.reads)
            .await?;
        row.map(|(line, state_blob)| {
            Ok(SubmissionProjection {
                state_blob,
                line: serde_json::from_str(&line)?,
            })
        })
        .transpose()
    }

    /// Files with this content: the same scan may have come twice.
    ///
    /// # Errors
    /// What the database says.
    pub async fn file_by_sha(&self, sha256: &str) -> Result<Vec<FileLine>, IndexError> {
        let sha256 = sha256.to_ascii_lowercase();
        let rows: Vec<(Vec<u8>, Vec<u8>, String)> =
            sqlx::query_as(FILES).bind(&sha256).fetch_all(&self.reads).await?;
        rows.into_iter()
            .map(|(stream, case, number)| {
                let case = if case.is_empty() {
                    None
                } else {
                    Some(case_id(&case)?)
                };
                Ok(FileLine {
                    stream: array(&stream)?,
                    sha256: sha256.clone(),
                    case,
                    number,
                })
            })
            .collect()
    }

    /// What the readers' checks found, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn faults(&self) -> Result<Vec<Fault>, IndexError> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(FAULTS).fetch_all(&self.reads).await?;
        Ok(rows
            .into_iter()
            .map(|(seq, code, params)| Fault {
                seq: u64::try_from(seq).ok(),
                code,
                params,
            })
            .collect())
    }

    /// Cases the unit still works on, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn all_open_cases(&self) -> Result<Vec<CaseId>, IndexError> {
        let rows: Vec<Vec<u8>> = sqlx::query_scalar(OPEN_CASES).fetch_all(&self.reads).await?;
        rows.iter().map(|case| case_id(case)).collect()
    }

    /// The cases that are open, or on which a date runs, and of which it was told by other rights whose move they are.
    ///
    /// # Errors
    /// What the database says.
    pub async fn told_otherwise(&self, rights: i64) -> Result<Vec<CaseId>, IndexError> {
        let rows: Vec<Vec<u8>> = sqlx::query_scalar(TOLD_OTHERWISE)
            .bind(rights)
            .fetch_all(&self.reads)
            .await?;
        rows.iter().map(|case| case_id(case)).collect()
    }

    /// The case that bears this agenda number, however it is written; `None` where it is free, as far as this person sees.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agenda_taken(&self, number: &str) -> Result<Option<CaseId>, IndexError> {
        let row: Option<Vec<u8>> = sqlx::query_scalar(AGENDA)
            .bind(prepare::number(number))
            .fetch_optional(&self.reads)
            .await?;
        row.map(|case| case_id(&case)).transpose()
    }

    /// All that bears this number or username, however it is written (O10): one hit for each case it leads to.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_number(&self, number: &str) -> Result<Vec<NumberHit>, IndexError> {
        let number = prepare::number(number);
        if number.is_empty() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query_as(NUMBER).bind(number).fetch_all(&self.reads).await?;
        self.hits(rows).await
    }

    /// All that came with a letter of this date (O10: number and date of the reporter's own letter).
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_letters_of(&self, date: NaiveDate) -> Result<Vec<NumberHit>, IndexError> {
        let rows = sqlx::query_as(LETTERS)
            .bind(day_number(date))
            .fetch_all(&self.reads)
            .await?;
        self.hits(rows).await
    }

    async fn hits(&self, rows: Vec<(String, String, Vec<u8>)>) -> Result<Vec<NumberHit>, IndexError> {
        let mut hits: Vec<NumberHit> = Vec::new();
        for (kind, number, stream) in rows {
            let kind = number_kind(&kind)?;
            if self.has_case(&stream).await? {
                hits.push(NumberHit {
                    kind,
                    number,
                    case: Some(case_id(&stream)?),
                    submission: None,
                });
                continue;
            }
            let id = SubmissionId::from_bytes(array(&stream)?);
            let Some(submission) = self.submission(id).await? else {
                continue;
            };
            let mut alone = true;
            for case in submission.line.cases {
                if self.has_case(&case.bytes()).await? {
                    alone = false;
                    // The case may bear the same number itself; then the hit only learns its submission.
                    match hits
                        .iter_mut()
                        .find(|hit| hit.kind == kind && hit.case == Some(case) && hit.submission.is_none())
                    {
                        Some(hit) => hit.submission = Some(id),
                        None => hits.push(NumberHit {
                            kind,
                            number: number.clone(),
                            case: Some(case),
                            submission: Some(id),
                        }),
                    }
                }
            }
            if alone {
                hits.push(NumberHit {
                    kind,
                    number,
                    case: None,
                    submission: Some(id),
                });
            }
        }
        Ok(hits)
    }

    async fn has_case(&self, case: &[u8]) -> Result<bool, IndexError> {
        let there: i64 = sqlx::query_scalar(HAS_CASE)
            .bind(case)
            .fetch_one(&self.reads)
            .await?;
        Ok(there > 0)
    }

    /// What came in on one day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn day(&self, day: NaiveDate) -> Result<Day, IndexError> {
        let submissions: Vec<String> = sqlx::query_scalar(DAY_SUBMISSIONS)
            .bind(day_number(day))
            .fetch_all(&self.reads)
            .await?;
        let (first, last) = numbers_of_day(day);
        let cases: Vec<String> = sqlx::query_scalar(DAY_CASES)
            .bind(first)
            .bind(last)
            .fetch_all(&self.reads)
            .await?;
        Ok(Day {
            submissions: submissions
                .iter()
                .map(|line| serde_json::from_str(line))
                .collect::<Result<_, _>>()?,
            cases: cases
                .iter()
                .map(|line| serde_json::from_str(line))
                .collect::<Result<_, _>>()?,
        })
    }

    /// How many there are of what, as of a day; `mine` counts what waits for `person`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn counts(&self, today: NaiveDate, person: Option<[u8; 16]>) -> Result<Counts, IndexError> {
        let states: Vec<(String, i64)> = sqlx::query_as(BY_STATE).fetch_all(&self.reads).await?;
        let mut by_state = states
            .into_iter()
            .map(|(state, count)| Ok((serde_json::from_value(json!(state))?, narrow(count)?)))
            .collect::<Result<Vec<(State, u32)>, IndexError>>()?;
        by_state.sort_unstable();
        let now = day_number(today);
        let (open, overdue, week, awaits_leader, unassigned, mine): (i64, i64, i64, i64, i64, i64) =
            sqlx::query_as(COUNTS)
                .bind(now)
                .bind((now + 6).min(NO_DUE - 1))
                .bind(person.as_ref().map(|person| &person[..]))
                .fetch_one(&self.reads)
                .await?;
        let (first, last) = numbers_of_day(today);
        let (cases_today, submissions_today, submissions): (i64, i64, i64) = sqlx::query_as(TODAY)
            .bind(first)
            .bind(last)
            .bind(now)
            .fetch_one(&self.reads)
            .await?;
        Ok(Counts {
            cases: by_state.iter().map(|(_, count)| count).sum(),
            by_state,
            open: narrow(open)?,
            overdue: narrow(overdue)?,
            due_this_week: narrow(week)?,
            awaits_leader: narrow(awaits_leader)?,
            unassigned: narrow(unassigned)?,
            mine: narrow(mine)?,
            cases_today: narrow(cases_today)?,
            submissions_today: narrow(submissions_today)?,
            submissions: narrow(submissions)?,
        })
    }
}

/// The first and last number a case of this day can have.
fn numbers_of_day(day: NaiveDate) -> (i64, i64) {
    (first_of_day(day), last_of_day(day))
}

/// Ids as SQLite reads them.
pub(crate) fn asked(ids: &[[u8; 16]]) -> String {
    let ids: Vec<String> = ids
        .iter()
        .map(|id| CaseId::from_bytes(*id).0.simple().to_string())
        .collect();
    json!(ids).to_string()
}

pub(crate) fn last_of_day(day: NaiveDate) -> i64 {
    day.succ_opt().map_or(i64::MAX, |next| first_of_day(next) - 1)
}

fn stream_line(kind: &str, version: i64, epoch: i64, key_id: &[u8]) -> Result<StreamLine, IndexError> {
    let kind = match kind {
        "unit" => StreamKind::Unit,
        "submission" => StreamKind::Submission,
        "case" => StreamKind::Case,
        _ => return Err(IndexError::Damaged),
    };
    Ok(StreamLine {
        kind,
        version: unsigned(version)?,
        epoch: narrow(epoch)?,
        key_id: array(key_id)?,
    })
}

fn number_kind(text: &str) -> Result<NumberKind, IndexError> {
    Ok(serde_json::from_value(json!(text))?)
}

pub(crate) fn case_id(bytes: &[u8]) -> Result<CaseId, IndexError> {
    Ok(CaseId::from_bytes(array(bytes)?))
}

pub(crate) fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], IndexError> {
    bytes.try_into().map_err(|_| IndexError::Damaged)
}

fn unsigned(number: i64) -> Result<u64, IndexError> {
    u64::try_from(number).map_err(|_| IndexError::Damaged)
}

pub(crate) fn narrow(number: i64) -> Result<u32, IndexError> {
    u32::try_from(number).map_err(|_| IndexError::Damaged)
}
