//! *Senin pagi* (O25): one page on Monday morning, on screen and on one A4. Numbers of what came in, never names of those it
//! is about; built from the person's own index, so it speaks of nothing he may not know of.

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::intake::PrintPages;
use crate::features::start::Nothing;
use crate::session::Session;
use chrono::{Datelike, Days, NaiveDate};
use domain::case::{State, Step};
use domain::clocks::owed_answers;
use domain::ids::{CaseId, PersonId};
use domain::people::Role;
use index::{CaseLine, DeadlineQuery, UpkeepKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// The page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Monday {
    /// The last Monday before today, ISO.
    pub from: String,
    /// Today, ISO.
    pub to: String,
    /// The Sunday that ends this week, ISO.
    pub week_ends: String,
    /// Came in since.
    pub received: u32,
    /// Settled since.
    pub settled: u32,
    /// Open now.
    pub open: u32,
    /// Late and due this week, by person.
    pub people: Vec<PersonDueLine>,
    /// What waits for the leader, longest first.
    pub leader: Vec<LeaderLine>,
    /// Answers owed to other bodies, nearest first (O7).
    pub owed: Vec<OwedLine>,
    /// Cases in which somebody is protected (R04).
    pub protection: Vec<ProtectionLine>,
}

/// How much of one officer's work is late, and due this week.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonDueLine {
    /// The officer; `None`: nobody has taken it yet.
    pub name: Option<String>,
    /// On leave today, and who stands in (O13).
    pub deputy: Option<String>,
    /// Late.
    pub overdue: u32,
    /// Due from today to the end of the week.
    pub due: u32,
}

/// A case that waits for the leader.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LeaderLine {
    /// The case.
    pub case: CaseId,
    /// Its intake number.
    pub intake_no: String,
    /// What waits.
    pub task: String,
    /// Since when, ISO.
    pub since: String,
    /// Working days since then.
    pub days: i32,
}

/// An answer owed to another body.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OwedLine {
    /// The case.
    pub case: CaseId,
    /// Its intake number.
    pub intake_no: String,
    /// The body.
    pub body: String,
    /// The last day, ISO.
    pub due: String,
    /// Working days left; negative when overdue.
    pub days_left: i32,
}

/// A case in which somebody is protected.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProtectionLine {
    /// The case.
    pub case: CaseId,
    /// Its intake number.
    pub intake_no: String,
    /// Where it stands.
    pub state: State,
    /// Since when somebody is protected, ISO.
    pub since: String,
}

/// Answers owed that are listed at most; beyond them the count says how many.
const MOST_OWED: u32 = 50;

fn number_of(line: &CaseLine) -> String {
    line.intake_nos.first().cloned().unwrap_or_default()
}

/// The page as it stands now.
pub(crate) async fn monday(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<Monday, AppError> {
    session.read_on_to_show().await?;
    let unit = session.unit().await?;
    let today = unit.today(session.now());
    let back = u64::from(today.weekday().num_days_from_monday());
    // On a Monday the week that went, on another day the one that runs.
    let from = today - Days::new(if back == 0 { 7 } else { back });
    let week_ends = today + Days::new(6 - back);
    let flow = session.index.flow(from, today).await?;
    let name = |person: PersonId| unit.name_of(person).map(str::to_owned);

    let mut people: Vec<PersonDueLine> = session
        .index
        .dues(today, week_ends)
        .await?
        .into_iter()
        .map(|line| {
            let person = line.person.map(PersonId::from_bytes);
            let leave = person.and_then(|person| unit.leave_on(person, today));
            PersonDueLine {
                name: person.and_then(name),
                deputy: leave.and_then(|leave| name(leave.deputy)),
                overdue: line.overdue,
                due: line.due,
            }
        })
        .collect();
    people.sort_by(|left, right| {
        (right.overdue, right.due, &left.name).cmp(&(left.overdue, left.due, &right.name))
    });

    Ok(Monday {
        leader: leader(session, &unit, today).await?,
        owed: owed(session, &unit, today).await?,
        protection: protection(session, today).await?,
        from: from.to_string(),
        to: today.to_string(),
        week_ends: week_ends.to_string(),
        received: flow.received,
        settled: flow.settled,
        open: flow.open,
        people,
    })
}

/// What waits for a leader's decision or word, each case once, longest first.
async fn leader(
    session: &Arc<Session>,
    unit: &domain::unit_state::Unit,
    today: NaiveDate,
) -> Result<Vec<LeaderLine>, AppError> {
    let leaders: Vec<[u8; 16]> = unit.leaders().into_iter().map(PersonId::bytes).collect();
    let found = session.index.waiting(&leaders, today, index::MOST_LINES).await?;
    let is_his =
        |task: &str| task == "confirm" || Step::act_of(task).is_some_and(|act| act.roles() == [Role::Leader]);
    let mut lines: BTreeMap<CaseId, LeaderLine> = BTreeMap::new();
    for line in found.lines.into_iter().filter(|line| is_his(&line.task)) {
        lines.entry(line.line.case).or_insert_with(|| LeaderLine {
            case: line.line.case,
            intake_no: number_of(&line.line),
            task: line.task,
            days: unit.calendar.working_days_between(line.since, today),
            since: line.since.to_string(),
        });
    }
    let mut lines: Vec<LeaderLine> = lines.into_values().collect();
    lines.sort_by(|left, right| (&left.since, &left.intake_no).cmp(&(&right.since, &right.intake_no)));
    Ok(lines)
}

async fn owed(
    session: &Arc<Session>,
    unit: &domain::unit_state::Unit,
    today: NaiveDate,
) -> Result<Vec<OwedLine>, AppError> {
    let query = DeadlineQuery {
        what: Some("answer_to_body".to_owned()),
        limit: MOST_OWED,
        ..DeadlineQuery::default()
    };
    let mut lines = Vec::new();
    let mut seen: Vec<CaseId> = Vec::new();
    for running in session.index.deadlines(&query).await?.lines {
        if seen.contains(&running.line.case) {
            continue;
        }
        seen.push(running.line.case);
        let case = session.case(running.line.case).await?;
        for (_, body, due) in owed_answers(&case) {
            let Some(due) = due else { continue };
            lines.push(OwedLine {
                case: case.id,
                intake_no: number_of(&running.line),
                body,
                days_left: unit.calendar.working_days_between(today, due),
                due: due.to_string(),
            });
        }
    }
    lines.sort_by(|left, right| (&left.due, &left.intake_no).cmp(&(&right.due, &right.intake_no)));
    Ok(lines)
}

async fn protection(session: &Arc<Session>, today: NaiveDate) -> Result<Vec<ProtectionLine>, AppError> {
    let mut lines = Vec::new();
    for upkeep in session.index.upkeep(UpkeepKind::Protection, today, None).await? {
        if let Some(stored) = session.index.case(upkeep.case).await? {
            lines.push(ProtectionLine {
                case: upkeep.case,
                intake_no: number_of(&stored.line),
                state: stored.line.state,
                since: upkeep.day.to_string(),
            });
        }
    }
    Ok(lines)
}

/// The page on one A4.
pub(crate) async fn monday_pages(
    desk: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<PrintPages, AppError> {
    let page = monday(desk, session, Nothing {}).await?;
    let unit = session.unit().await?;
    let zone = unit.settings.time_zone;
    let day = |text: &str| text.parse().map_err(|_| AppError::of(Code::Internal));
    let sheet = letters::Monday {
        unit_name: unit.name.clone(),
        ministry: unit.ministry.clone(),
        from: day(&page.from)?,
        to: day(&page.to)?,
        week_ends: day(&page.week_ends)?,
        printed: zone.local(session.now()),
        zone: format!("{zone:?}").to_uppercase(),
        received: page.received,
        settled: page.settled,
        open: page.open,
        people: page
            .people
            .into_iter()
            .map(|line| (line.name, line.deputy, line.overdue, line.due))
            .collect(),
        leader: page
            .leader
            .into_iter()
            .map(|line| Ok((line.intake_no, line.task, day(&line.since)?, line.days)))
            .collect::<Result<_, AppError>>()?,
        owed: page
            .owed
            .into_iter()
            .map(|line| Ok((line.intake_no, line.body, day(&line.due)?, line.days_left)))
            .collect::<Result<_, AppError>>()?,
        protection: page
            .protection
            .into_iter()
            .map(|line| Ok((line.intake_no, day(&line.since)?)))
            .collect::<Result<_, AppError>>()?,
    };
    let pages = letters::monday_svg(&sheet).map_err(|_| Code::Internal)?;
    Ok(PrintPages {
        pages,
        paper: "a4".to_owned(),
    })
}
