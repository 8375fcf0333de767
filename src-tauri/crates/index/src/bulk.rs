//! Many rows with few statements: the way to SQLite and back takes longer than most of them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::ids::CaseId;
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use zeroize::Zeroizing;

use crate::error::IndexError;
use crate::file::Index;
use crate::prepare;
use crate::prepared::{
    PreparedCase, PreparedSubmission, Print, Prints, categories_text, is_of_minute, register_number,
};
use crate::projection::{FileLine, NumberKind, StreamLine};
use crate::read::array;
use crate::words::Words;
use crate::write::{NO_DUE, PLACE_BITS, Writer, day_number, kind_text, number_kind_text, signed};

/// Places of one minute.
const PLACES: i64 = 1 << PLACE_BITS;
/// Cases, or submissions, that are held before they are written.
const MUCH: usize = 256;
/// Rows of one statement: few sizes, so that each statement is prepared once.
const TOGETHER: [usize; 3] = [32, 8, 1];

const PUT_STREAM: Many = Many {
    into: "INSERT INTO streams (stream, kind, version, epoch, key_id) ",
    then: " ON CONFLICT (stream) DO UPDATE SET kind = excluded.kind, version = excluded.version, epoch = excluded.epoch,
    key_id = excluded.key_id",
};
const PUT_KEY: Many = Many {
    into: "INSERT INTO keys (stream, epoch, key) ",
    then: " ON CONFLICT (stream, epoch) DO UPDATE SET key = excluded.key",
};
const STORED: &str = "SELECT c.case_id, c.no, p.words, p.line, p.dates, p.rights FROM json_each(?1) AS asked
  JOIN cases c ON c.case_id = unhex(asked.value) JOIN prints p ON p.no = c.no";
const STEMS: &str = "SELECT t.no, t.stems FROM json_each(?1) AS asked JOIN texts t ON t.no = asked.value";
const FREE_PLACES: &str = "SELECT asked.value,
    (SELECT coalesce(max(no) + 1, asked.value) FROM cases WHERE no BETWEEN asked.value AND asked.value + ?2)
  FROM json_each(?1) AS asked";
const PUT_CASE: Many = Many {
    into: "INSERT INTO cases (no, case_id, state, day, due, number, verifier, categories, open, awaits_leader, settled) ",
    then: " ON CONFLICT (no) DO UPDATE SET state = excluded.state, day = excluded.day, due = excluded.due,
    number = excluded.number, verifier = excluded.verifier, categories = excluded.categories, open = excluded.open,
    awaits_leader = excluded.awaits_leader, settled = excluded.settled",
};
const PUT_LINE: Many = Many {
    into: "INSERT INTO lines (no, line) ",
    then: " ON CONFLICT (no) DO UPDATE SET line = excluded.line",
};
const PUT_BLOB: Many = Many {
    into: "INSERT INTO blobs (no, state_blob) ",
    then: " ON CONFLICT (no) DO UPDATE SET state_blob = excluded.state_blob",
};
const PUT_TEXT: Many = Many {
    into: "INSERT INTO texts (no, stems, display) ",
    then: " ON CONFLICT (no) DO UPDATE SET stems = excluded.stems, display = excluded.display",
};
const PUT_PRINTS: Many = Many {
    into: "INSERT INTO prints (no, words, line, dates, rights) ",
    then:
        " ON CONFLICT (no) DO UPDATE SET words = excluded.words, line = excluded.line, dates = excluded.dates,
    rights = excluded.rights",
};
const PUT_WORDS: Many = Many {
    into: "INSERT INTO found (rowid, title, words, stems, facets) ",
    then: "",
};
const PUT_SUBMISSION: Many = Many {
    into: "INSERT INTO submissions (submission, day, received_at, line, state_blob) ",
    then: " ON CONFLICT (submission) DO UPDATE SET day = excluded.day, received_at = excluded.received_at,
    line = excluded.line, state_blob = excluded.state_blob",
};
const REMOVE_NUMBERS: &str = "DELETE FROM numbers WHERE stream IN (SELECT unhex(value) FROM json_each(?1))";
const PUT_NUMBER: Many = Many {
    into: "INSERT OR IGNORE INTO numbers (number, kind, stream, written) ",
    then: "",
};
const REMOVE_LETTER_DATES: &str =
    "DELETE FROM letter_dates WHERE stream IN (SELECT unhex(value) FROM json_each(?1))";
const PUT_LETTER_DATE: Many = Many {
    into: "INSERT OR IGNORE INTO letter_dates (day, stream) ",
    then: "",
};
const PUT_FILE: Many = Many {
    into: "INSERT INTO files (sha256, stream, case_id, number) ",
    then: " ON CONFLICT (sha256, stream, case_id) DO UPDATE SET number = excluded.number",
};

/// What was put in and is not written yet.
#[derive(Default)]
pub(crate) struct Held {
    pub(crate) streams: Vec<([u8; 16], StreamLine)>,
    pub(crate) keys: Vec<([u8; 16], u32, Zeroizing<[u8; 32]>)>,
    pub(crate) cases: Vec<PreparedCase>,
    pub(crate) submissions: Vec<PreparedSubmission>,
    pub(crate) files: Vec<FileLine>,
}

impl Held {
    fn is_much(&self) -> bool {
        self.cases.len().max(self.submissions.len()) >= MUCH
            || self.streams.len().max(self.keys.len()) >= 4 * MUCH
    }
}

impl Writer {
    pub(crate) async fn write_if_much(&mut self) -> Result<(), IndexError> {
        if self.held.is_much() {
            self.write_held().await?;
        }
        Ok(())
    }

    /// Writes everything that is held.
    pub(crate) async fn write_held(&mut self) -> Result<(), IndexError> {
        let Held {
            streams,
            keys,
            cases,
            submissions,
            files,
        } = std::mem::take(&mut self.held);
        let connection = self.connection();
        PUT_STREAM
            .put(connection, &streams, |mut row, (stream, line)| {
                row.push_bind(stream.to_vec())
                    .push_bind(kind_text(line.kind))
                    .push_bind(signed(line.version))
                    .push_bind(i64::from(line.epoch))
                    .push_bind(line.key_id.to_vec());
            })
            .await?;
        PUT_KEY
            .put(connection, &keys, |mut row, (stream, epoch, key)| {
                row.push_bind(stream.to_vec())
                    .push_bind(i64::from(*epoch))
                    .push_bind(key.to_vec());
            })
            .await?;
        if !cases.is_empty() {
            self.write_cases(cases).await?;
        }
        if !submissions.is_empty() {
            self.write_submissions(submissions).await?;
        }
        PUT_FILE
            .put(self.connection(), &files, |mut row, file| {
                let case = file.case.map(CaseId::bytes);
                row.push_bind(file.sha256.to_ascii_lowercase())
                    .push_bind(file.stream.to_vec())
                    .push_bind(case.map_or_else(Vec::new, |case| case.to_vec()))
                    .push_bind(file.number.clone());
            })
            .await
    }

    async fn write_cases(&mut self, cases: Vec<PreparedCase>) -> Result<(), IndexError> {
        let ids: Vec<[u8; 16]> = cases.iter().map(|case| case.case.case.bytes()).collect();
        let mut stored = self.stored(&ids).await?;
        let mut placed: Vec<Placed> = Vec::with_capacity(cases.len());
        let mut waiting = Vec::new();
        for case in cases {
            let first = case.first_place();
            match stored.remove(&case.case.case.bytes()) {
                Some(before) if is_of_minute(before.no, first) => placed.push(Placed {
                    no: before.no,
                    before: Some(before.prints),
                    case,
                }),
                before => {
                    if let Some(before) = before {
                        // Its moment of receipt was corrected: it gets another place in the register.
                        self.take_out(&before).await?;
                    }
                    waiting.push((first, case));
                }
            }
        }
        let mut free = self.free_places(waiting.iter().map(|(first, _)| *first)).await?;
        for (first, case) in waiting {
            let no = self.free_place(first, &mut free).await?;
            placed.push(Placed {
                no,
                before: None,
                case,
            });
        }
        self.write_words(&mut placed).await?;
        let moved: Vec<&Placed> = placed
            .iter()
            .filter(|placed| placed.differs(|prints| prints.line))
            .collect();
        self.write_lines(&moved).await?;
        let dated: Vec<(i64, &PreparedCase)> = placed
            .iter()
            .filter(|placed| placed.differs(|prints| prints.dates))
            .map(|placed| (placed.no, &placed.case))
            .collect();
        self.write_dates(&dated).await?;
        let connection = self.connection();
        // A case whose rows are the same, and which stands where it stood, has them there.
        let grown: Vec<&Placed> = placed
            .iter()
            .filter(|placed| placed.before.is_none() || !placed.case.retold)
            .collect();
        PUT_BLOB
            .put(connection, &grown, |mut row, placed| {
                row.push_bind(placed.no)
                    .push_bind(placed.case.case.state_blob.clone());
            })
            .await?;
        let other: Vec<&Placed> = placed
            .iter()
            .filter(|placed| placed.before != Some(placed.case.prints))
            .collect();
        PUT_PRINTS
            .put(connection, &other, |mut row, placed| {
                let prints = &placed.case.prints;
                row.push_bind(placed.no)
                    .push_bind(prints.words.to_vec())
                    .push_bind(prints.line.to_vec())
                    .push_bind(prints.dates.to_vec())
                    .push_bind(prints.rights);
            })
            .await
    }

    /// The words of these cases and the text they stand in, where they changed.
    async fn write_words(&mut self, placed: &mut [Placed]) -> Result<(), IndexError> {
        let mut changed: Vec<&mut Placed> = placed
            .iter_mut()
            .filter(|placed| placed.differs(|prints| prints.words))
            .collect();
        let before: Vec<i64> = changed
            .iter()
            .filter(|placed| placed.before.is_some())
            .map(|placed| placed.no)
            .collect();
        let stems = self.stems(&before).await?;
        for no in before {
            self.take_words(no, stems.get(&no)).await?;
        }
        let mut told: Vec<(i64, Words, String)> = Vec::with_capacity(changed.len());
        for placed in &mut changed {
            let prepared = &mut placed.case;
            // Prepared when the index still showed something else.
            let words = match prepared.words.take() {
                Some(words) => words,
                None => Words::of(&prepared.case, &mut self.columns),
            };
            self.count(&words.distinct, 1);
            told.push((placed.no, words, prepared.case.display_text.clone()));
        }
        let connection = self.connection();
        PUT_WORDS
            .put(connection, &told, |mut row, (no, words, _)| {
                row.push_bind(*no)
                    .push_bind(words.title.clone())
                    .push_bind(words.words.clone())
                    .push_bind(words.stems.clone())
                    .push_bind(words.facets.clone());
            })
            .await?;
        PUT_TEXT
            .put(connection, &told, |mut row, (no, words, display)| {
                row.push_bind(*no)
                    .push_bind(words.distinct.clone())
                    .push_bind(display.clone());
            })
            .await
    }

    /// What lists show of these cases, filter and order by, and the numbers they are found by.
    async fn write_lines(&mut self, moved: &[&Placed]) -> Result<(), IndexError> {
        let connection = self.connection();
        PUT_CASE
            .put(connection, moved, |mut row, placed| {
                let case = &placed.case.case;
                row.push_bind(placed.no)
                    .push_bind(case.case.bytes().to_vec())
                    .push_bind(placed.case.state.clone())
                    .push_bind(day_number(case.received_on))
                    .push_bind(case.due.map_or(NO_DUE, day_number))
                    .push_bind(register_number(case))
                    .push_bind(case.verifier.map(|person| person.to_vec()))
                    .push_bind(categories_text(case))
                    .push_bind(case.open)
                    .push_bind(case.awaits_leader)
                    .push_bind(case.settled_on.map_or(0, day_number));
            })
            .await?;
        PUT_LINE
            .put(connection, moved, |mut row, placed| {
                row.push_bind(placed.no).push_bind(placed.case.line.clone());
            })
            .await?;
        let mut beside = Beside::default();
        for placed in moved {
            let case = &placed.case.case;
            let agenda = case.agenda_no.iter().map(|number| (NumberKind::Agenda, number));
            let intake = case.intake_nos.iter().map(|number| (NumberKind::Intake, number));
            let letter = case.letter_no.iter().map(|number| (NumberKind::Letter, number));
            let names = case.usernames.iter().map(|number| (NumberKind::Username, number));
            let numbers = agenda.chain(intake).chain(letter).chain(names);
            beside.take(case.case.bytes(), numbers, case.letter_date);
        }
        self.write_beside(&beside).await
    }

    async fn write_submissions(&mut self, submissions: Vec<PreparedSubmission>) -> Result<(), IndexError> {
        PUT_SUBMISSION
            .put(self.connection(), &submissions, |mut row, prepared| {
                let line = &prepared.submission.line;
                row.push_bind(prepared.id.to_vec())
                    .push_bind(day_number(line.received_on))
                    .push_bind(line.received_at)
                    .push_bind(prepared.line.clone())
                    .push_bind(prepared.submission.state_blob.clone());
            })
            .await?;
        let mut beside = Beside::default();
        for prepared in &submissions {
            let line = &prepared.submission.line;
            let intake = [(NumberKind::Intake, &line.intake_no)].into_iter();
            let letter = line.letter_no.iter().map(|number| (NumberKind::Letter, number));
            let agenda = line
                .tu_agenda_no
                .iter()
                .map(|number| (NumberKind::TuAgenda, number));
            let name = line.username.iter().map(|number| (NumberKind::Username, number));
            let numbers = intake.chain(letter).chain(agenda).chain(name);
            beside.take(prepared.id, numbers, line.letter_date);
        }
        self.write_beside(&beside).await
    }

    /// Numbers and letter dates, in place of those their streams had.
    async fn write_beside(&mut self, beside: &Beside) -> Result<(), IndexError> {
        let connection = self.connection();
        let streams = hex_list(&beside.streams)?;
        for statement in [REMOVE_NUMBERS, REMOVE_LETTER_DATES] {
            sqlx::query(statement)
                .bind(&streams)
                .execute(&mut *connection)
                .await?;
        }
        PUT_NUMBER
            .put(
                connection,
                &beside.numbers,
                |mut row, (number, kind, stream, written)| {
                    row.push_bind(number.clone())
                        .push_bind(number_kind_text(*kind))
                        .push_bind(stream.to_vec())
                        .push_bind(written.clone());
                },
            )
            .await?;
        PUT_LETTER_DATE
            .put(connection, &beside.dates, |mut row, (day, stream)| {
                row.push_bind(*day).push_bind(stream.to_vec());
            })
            .await
    }

    /// What of these cases is in the index.
    pub(crate) async fn stored(
        &mut self,
        cases: &[[u8; 16]],
    ) -> Result<HashMap<[u8; 16], Stored>, IndexError> {
        let rows: Vec<StoredRow> = sqlx::query_as(STORED)
            .bind(hex_list(cases)?)
            .fetch_all(self.connection())
            .await?;
        rows.into_iter().map(stored).collect()
    }

    /// The stems of the cases with these numbers.
    pub(crate) async fn stems(&mut self, nos: &[i64]) -> Result<HashMap<i64, String>, IndexError> {
        if nos.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(i64, String)> = sqlx::query_as(STEMS)
            .bind(serde_json::to_string(nos)?)
            .fetch_all(self.connection())
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// The next free place of each of these minutes.
    async fn free_places(
        &mut self,
        firsts: impl Iterator<Item = i64>,
    ) -> Result<HashMap<i64, i64>, IndexError> {
        let firsts: BTreeSet<i64> = firsts.collect();
        if firsts.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(i64, i64)> = sqlx::query_as(FREE_PLACES)
            .bind(serde_json::to_string(&firsts)?)
            .bind(PLACES - 1)
            .fetch_all(self.connection())
            .await?;
        Ok(rows.into_iter().collect())
    }

    async fn free_place(&mut self, first: i64, free: &mut HashMap<i64, i64>) -> Result<i64, IndexError> {
        let mut first = first;
        // More than a thousand cases of one minute (an import) run over into the next ones.
        loop {
            if !free.contains_key(&first) {
                free.extend(self.free_places([first].into_iter()).await?);
            }
            let next = free.get_mut(&first).ok_or(IndexError::Damaged)?;
            if *next < first + PLACES {
                *next += 1;
                return Ok(*next - 1);
            }
            first += PLACES;
        }
    }
}

impl Index {
    /// What of these cases stands in the index, to prepare only what differs; one that is not there is left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn prints(&self, cases: &[CaseId]) -> Result<HashMap<CaseId, Prints>, IndexError> {
        let ids: Vec<[u8; 16]> = cases.iter().map(|case| case.bytes()).collect();
        let rows: Vec<StoredRow> = sqlx::query_as(STORED)
            .bind(hex_list(&ids)?)
            .fetch_all(&self.reads)
            .await?;
        let found = rows.into_iter().map(|row| {
            let (case, stored) = stored(row)?;
            Ok((CaseId::from_bytes(case), stored.prints))
        });
        found.collect()
    }
}

/// A case that is in the index.
pub(crate) struct Stored {
    pub(crate) no: i64,
    prints: Prints,
}

/// Case, number, and the prints.
type StoredRow = (Vec<u8>, i64, Vec<u8>, Vec<u8>, Vec<u8>, i64);

fn stored((case, no, words, line, dates, rights): StoredRow) -> Result<([u8; 16], Stored), IndexError> {
    let prints = Prints {
        words: array(&words)?,
        line: array(&line)?,
        dates: array(&dates)?,
        rights,
    };
    Ok((array(&case)?, Stored { no, prints }))
}

/// A case with its number, and what stood there before.
struct Placed {
    no: i64,
    before: Option<Prints>,
    case: PreparedCase,
}

impl Placed {
    fn differs(&self, part: impl Fn(&Prints) -> Print) -> bool {
        self.before.as_ref().map(&part) != Some(part(&self.case.prints))
    }
}

/// One statement that puts in many rows.
pub(crate) struct Many {
    pub(crate) into: &'static str,
    pub(crate) then: &'static str,
}

impl Many {
    /// Puts all rows in, in order, with few statements; `bind` gives one row's values.
    pub(crate) async fn put<Row>(
        &self,
        connection: &mut SqliteConnection,
        rows: &[Row],
        mut bind: impl FnMut(Separated<'_, Sqlite, &'static str>, &Row),
    ) -> Result<(), IndexError> {
        let mut rest = rows;
        while !rest.is_empty() {
            let together = TOGETHER.into_iter().find(|size| *size <= rest.len()).unwrap_or(1);
            let (some, more) = rest.split_at(together);
            let mut statement = QueryBuilder::<Sqlite>::new(self.into);
            statement.push_values(some, &mut bind).push(self.then);
            statement.build().execute(&mut *connection).await?;
            rest = more;
        }
        Ok(())
    }
}

/// Numbers and letter dates of some streams.
#[derive(Default)]
struct Beside {
    streams: Vec<[u8; 16]>,
    numbers: Vec<(String, NumberKind, [u8; 16], String)>,
    dates: Vec<(i64, [u8; 16])>,
}

impl Beside {
    fn take<'a>(
        &mut self,
        stream: [u8; 16],
        numbers: impl Iterator<Item = (NumberKind, &'a String)>,
        letter_date: Option<NaiveDate>,
    ) {
        self.streams.push(stream);
        for (kind, written) in numbers {
            let number = prepare::number(written);
            if !number.is_empty() {
                self.numbers.push((number, kind, stream, written.clone()));
            }
        }
        self.dates
            .extend(letter_date.map(|day| (day_number(day), stream)));
    }
}

/// Ids as SQLite's `json_each` and `unhex` take them.
fn hex_list(ids: &[[u8; 16]]) -> Result<String, IndexError> {
    let mut hex = Vec::with_capacity(ids.len());
    for id in ids {
        let mut text = String::with_capacity(32);
        for byte in id {
            text.push_str(&format!("{byte:02x}"));
        }
        hex.push(text);
    }
    Ok(serde_json::to_string(&hex)?)
}
