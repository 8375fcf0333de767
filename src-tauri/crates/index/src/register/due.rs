//! Lists by running date: the deadlines and the desk.

use crate::error::IndexError;
use crate::file::Index;
use crate::read::narrow;
use crate::register::{DeadlineLines, DeadlineQuery, Desk, DeskQuery, MOST_LINES};
use crate::write::{NO_DUE, day_number};

const DEADLINES: &str = "SELECT l.line FROM (SELECT no, due FROM cases
    WHERE due BETWEEN ?1 AND ?2 AND (?3 IS NULL OR verifier = ?3) ORDER BY due, no DESC LIMIT ?4 OFFSET ?5) AS c
  JOIN lines l ON l.no = c.no ORDER BY c.due, c.no DESC";
const DEADLINES_COUNT: &str =
    "SELECT count(*) FROM cases WHERE due BETWEEN ?1 AND ?2 AND (?3 IS NULL OR verifier = ?3)";

/// One list of the desk and its count.
macro_rules! desk_list {
    ($condition:literal) => {
        (
            concat!(
                "SELECT l.line FROM (SELECT no, due FROM cases INDEXED BY cases_open
                   WHERE (open = 1 OR awaits_leader = 1 OR due < 9999999) AND ",
                $condition,
                " AND ?1 IS NOT NULL ORDER BY due, no DESC LIMIT ?2) AS c
                 JOIN lines l ON l.no = c.no ORDER BY c.due, c.no DESC"
            ),
            concat!(
                "SELECT count(*) FROM cases INDEXED BY cases_open
                   WHERE (open = 1 OR awaits_leader = 1 OR due < 9999999) AND ?1 IS NOT NULL AND ",
                $condition
            ),
        )
    };
}
const DESK_MINE: (&str, &str) = desk_list!("verifier = ?1");
const DESK_UNASSIGNED: (&str, &str) = desk_list!("open = 1 AND verifier IS NULL");
const DESK_LEADER: (&str, &str) = desk_list!("awaits_leader = 1");

impl Index {
    /// What runs, nearest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn deadlines(&self, query: &DeadlineQuery) -> Result<DeadlineLines, IndexError> {
        let first = query.from.map_or(0, day_number);
        let last = query.to.map_or(NO_DUE - 1, day_number);
        let mine = query.mine.map(|person| person.to_vec());
        let lines: Vec<String> = sqlx::query_scalar(DEADLINES)
            .bind(first)
            .bind(last)
            .bind(&mine)
            .bind(query.limit.min(MOST_LINES))
            .bind(query.offset)
            .fetch_all(&self.reads)
            .await?;
        let total: i64 = sqlx::query_scalar(DEADLINES_COUNT)
            .bind(first)
            .bind(last)
            .bind(&mine)
            .fetch_one(&self.reads)
            .await?;
        deadline_lines(&lines, total)
    }

    /// What waits for one person.
    ///
    /// # Errors
    /// What the database says.
    pub async fn desk(&self, query: &DeskQuery) -> Result<Desk, IndexError> {
        let mut desk = Desk {
            mine: self.desk_list(DESK_MINE, query).await?,
            ..Desk::default()
        };
        if query.takes_unassigned {
            desk.unassigned = self.desk_list(DESK_UNASSIGNED, query).await?;
        }
        if query.leads {
            desk.awaits_leader = self.desk_list(DESK_LEADER, query).await?;
        }
        Ok(desk)
    }

    async fn desk_list(
        &self,
        (list, count): (&'static str, &'static str),
        query: &DeskQuery,
    ) -> Result<DeadlineLines, IndexError> {
        let lines: Vec<String> = sqlx::query_scalar(list)
            .bind(&query.person[..])
            .bind(query.limit.min(MOST_LINES))
            .fetch_all(&self.reads)
            .await?;
        let total: i64 = sqlx::query_scalar(count)
            .bind(&query.person[..])
            .fetch_one(&self.reads)
            .await?;
        deadline_lines(&lines, total)
    }
}

fn deadline_lines(lines: &[String], total: i64) -> Result<DeadlineLines, IndexError> {
    let lines = lines
        .iter()
        .map(|line| serde_json::from_str(line))
        .collect::<Result<_, _>>()?;
    Ok(DeadlineLines {
        lines,
        total: narrow(total)?,
    })
}
