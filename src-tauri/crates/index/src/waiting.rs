//! What waits for whom, which dates run, and how things stand: the desk, the deadlines, Monday morning.

use chrono::NaiveDate;
use domain::ids::CaseId;

use crate::bulk::Many;
use crate::error::IndexError;
use crate::file::Index;
use crate::prepared::PreparedCase;
use crate::projection::{CaseLine, Upkeep, UpkeepKind, Waiting};
use crate::read::{array, asked, case_id, last_of_day, narrow};
use crate::register::MOST_LINES;
use crate::write::{NO_DUE, Writer, day_number, first_of_day};

/// A piece of a list by running date and how long the whole is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeadlineLines {
    /// The lines.
    pub lines: Vec<CaseLine>,
    /// How many there are in all.
    pub total: u32,
}

/// A case that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingLine {
    /// For whom.
    pub person: [u8; 16],
    /// For what, on the day asked about.
    pub task: String,
    /// Since when.
    pub since: NaiveDate,
    /// The case.
    pub line: CaseLine,
}

/// What waits, and how much in all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaitingLines {
    /// The lines, by running date.
    pub lines: Vec<WaitingLine>,
    /// How many cases there are in all.
    pub total: u32,
}

/// Which deadlines are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeadlineQuery {
    /// Due on this day or later.
    pub from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Only what waits for one of these.
    pub people: Option<Vec<[u8; 16]>>,
    /// Only dates of this code.
    pub what: Option<String>,
    /// How many lines are passed over.
    pub offset: u32,
    /// How many lines are wanted, [`MOST_LINES`] at most.
    pub limit: u32,
}

/// A date that runs on a case; a case has as many lines as dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningLine {
    /// The last day.
    pub due: NaiveDate,
    /// What is due then, a code for the screen.
    pub what: String,
    /// The case.
    pub line: CaseLine,
}

/// Dates that run, and how many in all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunningLines {
    /// The lines, nearest first.
    pub lines: Vec<RunningLine>,
    /// How many there are in all.
    pub total: u32,
}

/// What a day may have ended on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpkeepLine {
    /// Which case.
    pub case: CaseId,
    /// Whom it is about; of protection nobody.
    pub person: Option<[u8; 16]>,
    /// Which day.
    pub day: NaiveDate,
}

/// How many of one person's cases are late, and how many dates of his fall into the days asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonDues {
    /// With whom they lie; `None`: nobody yet.
    pub person: Option<[u8; 16]>,
    /// Past due.
    pub overdue: u32,
    /// Due within the days.
    pub due: u32,
}

/// How much came in and was settled in some days, and what is open now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// Cases received.
    pub received: u32,
    /// Cases settled and not taken up again.
    pub settled: u32,
    /// Open now.
    pub open: u32,
}

const WAITING: &str = "SELECT w.person, w.task, w.since, w.turns, w.later, l.line FROM
    (SELECT w.person, w.no, w.task, w.since, w.turns, w.later, c.due FROM json_each(?1) AS asked
       JOIN waiting w ON w.person = unhex(asked.value) JOIN cases c ON c.no = w.no
     ORDER BY c.due, c.no DESC, asked.key LIMIT ?2) AS w
  JOIN lines l ON l.no = w.no ORDER BY w.due, w.no DESC";
const WAITING_COUNT: &str =
    "SELECT count(DISTINCT w.no) FROM json_each(?1) AS asked JOIN waiting w ON w.person = unhex(asked.value)";
const UNASSIGNED: &str = "SELECT l.line FROM (SELECT no, due FROM cases INDEXED BY cases_open
    WHERE (open = 1 OR awaits_leader = 1 OR due < 9999999) AND open = 1 AND verifier IS NULL
    ORDER BY due, no DESC LIMIT ?1) AS c
  JOIN lines l ON l.no = c.no ORDER BY c.due, c.no DESC";
const UNASSIGNED_COUNT: &str = "SELECT count(*) FROM cases INDEXED BY cases_open
  WHERE (open = 1 OR awaits_leader = 1 OR due < 9999999) AND open = 1 AND verifier IS NULL";
/// The filters of dates. `?3` NULL: whoever they wait for.
macro_rules! running {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            " FROM running r WHERE r.due BETWEEN ?1 AND ?2
               AND (?3 IS NULL OR EXISTS (SELECT 1 FROM json_each(?3) AS asked
                 JOIN waiting w ON w.person = unhex(asked.value) AND w.no = r.no))
               AND (?4 IS NULL OR r.what = ?4) ",
            $tail
        )
    };
}
const RUNNING_COUNT: &str = running!("SELECT count(*)", "");
const RUNNING: &str = concat!(
    "SELECT r.due, r.what, l.line FROM (",
    running!(
        "SELECT r.due, r.no, r.what",
        "ORDER BY r.due, r.no DESC, r.what LIMIT ?5 OFFSET ?6"
    ),
    ") AS r JOIN lines l ON l.no = r.no ORDER BY r.due, r.no DESC, r.what"
);
const UPKEEP: &str = "SELECT c.case_id, u.person, u.day FROM upkeep u JOIN cases c ON c.no = u.no
  WHERE u.kind = ?1 AND u.day <= ?2 AND (?3 IS NULL OR u.person = ?3) ORDER BY u.day, u.no LIMIT 2000";
const DUES: &str =
    "SELECT verifier, sum(due < ?1), sum(due >= ?1) FROM cases WHERE due <= ?2 GROUP BY verifier";
const FLOW: &str = "SELECT (SELECT count(*) FROM cases WHERE no BETWEEN ?1 AND ?2),
  (SELECT count(*) FROM cases WHERE settled BETWEEN ?3 AND ?4),
  (SELECT count(*) FROM cases INDEXED BY cases_open
     WHERE (open = 1 OR awaits_leader = 1 OR due < 9999999) AND open = 1)";

const PUT_WAITING: Many = Many {
    into: "INSERT OR IGNORE INTO waiting (person, no, task, since, turns, later) ",
    then: "",
};
const PUT_RUNNING: Many = Many {
    into: "INSERT OR IGNORE INTO running (due, no, what) ",
    then: "",
};
const PUT_UPKEEP: Many = Many {
    into: "INSERT OR IGNORE INTO upkeep (kind, day, no, person) ",
    then: "",
};
const REMOVE_DATES: [&str; 3] = [
    "DELETE FROM waiting WHERE no IN (SELECT value FROM json_each(?1))",
    "DELETE FROM running WHERE no IN (SELECT value FROM json_each(?1))",
    "DELETE FROM upkeep WHERE no IN (SELECT value FROM json_each(?1))",
];
const CASES_OF: &str = "SELECT case_id FROM cases WHERE no IN (SELECT no FROM waiting WHERE person = ?1)
    OR (open = 1 AND verifier = ?1) ORDER BY no";
const RIGHTS: &str = "SELECT rights FROM about";
const SET_RIGHTS: &str = "UPDATE about SET rights = ?1";

/// The columns of [`WAITING`].
type WaitingRow = (Vec<u8>, String, i64, i64, String, String);

impl Index {
    /// What waits for these people on a day, by running date.
    ///
    /// # Errors
    /// What the database says.
    pub async fn waiting(
        &self,
        people: &[[u8; 16]],
        day: NaiveDate,
        limit: u32,
    ) -> Result<WaitingLines, IndexError> {
        let asked = asked(people);
        let rows: Vec<WaitingRow> = sqlx::query_as(WAITING)
            .bind(&asked)
            .bind(limit.min(MOST_LINES))
            .fetch_all(&self.reads)
            .await?;
        let total: i64 = sqlx::query_scalar(WAITING_COUNT)
            .bind(&asked)
            .fetch_one(&self.reads)
            .await?;
        let lines = rows
            .into_iter()
            .map(|(person, task, since, turns, later, line)| {
                Ok(WaitingLine {
                    person: array(&person)?,
                    task: if turns < day_number(day) { later } else { task },
                    since: day_of(since)?,
                    line: serde_json::from_str(&line)?,
                })
            })
            .collect::<Result<_, IndexError>>()?;
        Ok(WaitingLines {
            lines,
            total: narrow(total)?,
        })
    }

    /// Every case that waits for a person or lies with him, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_with(&self, person: [u8; 16]) -> Result<Vec<CaseId>, IndexError> {
        let rows: Vec<Vec<u8>> = sqlx::query_scalar(CASES_OF)
            .bind(&person[..])
            .fetch_all(&self.reads)
            .await?;
        rows.iter().map(|case| case_id(case)).collect()
    }

    /// Open, and nobody verifies it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn unassigned(&self, limit: u32) -> Result<DeadlineLines, IndexError> {
        let lines: Vec<String> = sqlx::query_scalar(UNASSIGNED)
            .bind(limit.min(MOST_LINES))
            .fetch_all(&self.reads)
            .await?;
        let total: i64 = sqlx::query_scalar(UNASSIGNED_COUNT)
            .fetch_one(&self.reads)
            .await?;
        let lines = lines
            .iter()
            .map(|line| serde_json::from_str(line))
            .collect::<Result<_, _>>()?;
        Ok(DeadlineLines {
            lines,
            total: narrow(total)?,
        })
    }

    /// Every date that runs, nearest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn deadlines(&self, query: &DeadlineQuery) -> Result<RunningLines, IndexError> {
        let first = query.from.map_or(0, day_number);
        let last = query.to.map_or(NO_DUE - 1, day_number);
        let people = query.people.as_deref().map(asked);
        let rows: Vec<(i64, String, String)> = sqlx::query_as(RUNNING)
            .bind(first)
            .bind(last)
            .bind(&people)
            .bind(&query.what)
            .bind(query.limit.min(MOST_LINES))
            .bind(query.offset)
            .fetch_all(&self.reads)
            .await?;
        let total: i64 = sqlx::query_scalar(RUNNING_COUNT)
            .bind(first)
            .bind(last)
            .bind(&people)
            .bind(&query.what)
            .fetch_one(&self.reads)
            .await?;
        let lines = rows
            .into_iter()
            .map(|(due, what, line)| {
                Ok(RunningLine {
                    due: day_of(due)?,
                    what,
                    line: serde_json::from_str(&line)?,
                })
            })
            .collect::<Result<_, IndexError>>()?;
        Ok(RunningLines {
            lines,
            total: narrow(total)?,
        })
    }

    /// What of a kind has its day on this day or before it, of one person or of everybody; two thousand lines at most.
    ///
    /// # Errors
    /// What the database says.
    pub async fn upkeep(
        &self,
        kind: UpkeepKind,
        until: NaiveDate,
        person: Option<[u8; 16]>,
    ) -> Result<Vec<UpkeepLine>, IndexError> {
        let rows: Vec<(Vec<u8>, Vec<u8>, i64)> = sqlx::query_as(UPKEEP)
            .bind(kind.text())
            .bind(day_number(until))
            .bind(person.map(|person| person.to_vec()))
            .fetch_all(&self.reads)
            .await?;
        rows.into_iter()
            .map(|(case, person, day)| {
                Ok(UpkeepLine {
                    case: case_id(&case)?,
                    person: if person.is_empty() {
                        None
                    } else {
                        Some(array(&person)?)
                    },
                    day: day_of(day)?,
                })
            })
            .collect()
    }

    /// With whom late cases lie, and those whose nearest date falls within the days from `today` to `until`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn dues(&self, today: NaiveDate, until: NaiveDate) -> Result<Vec<PersonDues>, IndexError> {
        let rows: Vec<(Option<Vec<u8>>, i64, i64)> = sqlx::query_as(DUES)
            .bind(day_number(today))
            .bind(day_number(until))
            .fetch_all(&self.reads)
            .await?;
        rows.into_iter()
            .map(|(person, overdue, due)| {
                Ok(PersonDues {
                    person: person.as_deref().map(array).transpose()?,
                    overdue: narrow(overdue)?,
                    due: narrow(due)?,
                })
            })
            .collect()
    }

    /// By which rights everything here says whose move it is; 0 in a new index.
    ///
    /// # Errors
    /// What the database says.
    pub async fn rights(&self) -> Result<i64, IndexError> {
        Ok(sqlx::query_scalar(RIGHTS).fetch_one(&self.reads).await?)
    }

    /// What came in and what was settled from one day to another, and what is open now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn flow(&self, from: NaiveDate, to: NaiveDate) -> Result<Flow, IndexError> {
        let (received, settled, open): (i64, i64, i64) = sqlx::query_as(FLOW)
            .bind(first_of_day(from))
            .bind(last_of_day(to))
            .bind(day_number(from))
            .bind(day_number(to))
            .fetch_one(&self.reads)
            .await?;
        Ok(Flow {
            received: narrow(received)?,
            settled: narrow(settled)?,
            open: narrow(open)?,
        })
    }
}

impl Writer {
    /// Whose move these cases are and which dates run on them, in place of what stood there.
    pub(crate) async fn write_dates(&mut self, placed: &[(i64, &PreparedCase)]) -> Result<(), IndexError> {
        let nos: Vec<i64> = placed.iter().map(|(no, _)| *no).collect();
        self.remove_dates(&nos).await?;
        let connection = self.connection();
        let mut waiting: Vec<(i64, &Waiting)> = Vec::new();
        let mut running: Vec<(i64, &(NaiveDate, String))> = Vec::new();
        let mut upkeep: Vec<(i64, &Upkeep)> = Vec::new();
        for (no, prepared) in placed {
            waiting.extend(prepared.case.waiting.iter().map(|line| (*no, line)));
            running.extend(prepared.case.running.iter().map(|line| (*no, line)));
            upkeep.extend(prepared.case.upkeep.iter().map(|line| (*no, line)));
        }
        PUT_WAITING
            .put(connection, &waiting, |mut row, (no, line)| {
                let turns = line.turns.as_ref();
                row.push_bind(line.person.to_vec())
                    .push_bind(*no)
                    .push_bind(line.task.clone())
                    .push_bind(day_number(line.since))
                    .push_bind(turns.map_or(NO_DUE, |(day, _)| day_number(*day)))
                    .push_bind(turns.map_or_else(String::new, |(_, task)| task.clone()));
            })
            .await?;
        PUT_RUNNING
            .put(connection, &running, |mut row, (no, (due, what))| {
                row.push_bind(day_number(*due))
                    .push_bind(*no)
                    .push_bind(what.clone());
            })
            .await?;
        PUT_UPKEEP
            .put(connection, &upkeep, |mut row, (no, line)| {
                row.push_bind(line.kind.text())
                    .push_bind(day_number(line.day))
                    .push_bind(*no)
                    .push_bind(line.person.map_or_else(Vec::new, |person| person.to_vec()));
            })
            .await
    }

    pub(crate) async fn remove_dates(&mut self, nos: &[i64]) -> Result<(), IndexError> {
        let nos = serde_json::to_string(nos)?;
        for statement in REMOVE_DATES {
            sqlx::query(statement)
                .bind(&nos)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Notes by which rights everything here says whose move it is.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_rights(&mut self, print: i64) -> Result<(), IndexError> {
        sqlx::query(SET_RIGHTS)
            .bind(print)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn day_of(number: i64) -> Result<NaiveDate, IndexError> {
    i32::try_from(number)
        .ok()
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .ok_or(IndexError::Damaged)
}
