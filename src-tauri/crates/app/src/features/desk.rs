//! *Meja saya*, *Tenggat* and *Senin pagi* (O25): what waits for whom and what runs, all from the person's own index, so
//! that nothing is shown to somebody who may not know of it.

mod monday;

pub use monday::{LeaderLine, Monday, OwedLine, PersonDueLine, ProtectionLine};
pub(crate) use monday::{monday, monday_pages};

use crate::desk::Desk;
use crate::error::AppError;
use crate::features::register::{RegisterLine, line_of};
use crate::features::start::Nothing;
use crate::session::Session;
use domain::calendar::DayUnit;
use domain::ids::PersonId;
use domain::people::Role;
use domain::unit_state::{MemberState, Unit};
use index::DeadlineQuery;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;
use vault::Id;

/// What waits for me, by due date; and what is late or soon due in the unit.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MyDesk {
    /// What waits for me, and for whom I stand in for; 200 lines at most.
    pub waiting: Vec<DeskLine>,
    /// How many cases wait in all.
    pub total: u32,
    /// What waits beside cases.
    pub beside: Vec<BesideLine>,
    /// Colleagues on leave whose work lies here (O13).
    pub stands_in_for: Vec<String>,
    /// Who stands in for me, while I am on leave.
    pub deputy: Option<String>,
    /// Drafts on this desk.
    pub drafts: u32,
    /// Dates that passed, in what I may see.
    pub overdue: u32,
    /// Due within two working days.
    pub soon: u32,
    /// Received today.
    pub received_today: u32,
}

/// One thing that waits.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskLine {
    /// The case.
    pub line: RegisterLine,
    /// What is to be done: `verify`, `ask_again`, `send_notice`, `confirm`, `complete`, or a kind of step.
    pub task: String,
    /// The colleague on leave whose work it is.
    pub of: Option<String>,
}

/// What waits beside cases: `confirm_person`, `awaits_key`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BesideLine {
    /// What.
    pub task: String,
    /// How many.
    pub count: u32,
}

/// Which dates are asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DeadlinesQuery {
    /// Only of cases that wait for me or lie with me.
    pub mine: bool,
    /// Dates to skip.
    pub offset: u32,
}

/// One date that runs; a case has as many lines as dates.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeadlineLine {
    /// The last day, ISO.
    pub due: String,
    /// Working days left until it; negative when overdue.
    pub days_left: i32,
    /// What is due.
    pub what: String,
    /// With whom the case lies, where it lies with somebody.
    pub with: Option<String>,
    /// The case.
    pub line: RegisterLine,
}

/// Dates that run.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeadlinesPage {
    /// Nearest first, 200 at most.
    pub lines: Vec<DeadlineLine>,
    /// How many there are in all.
    pub total: u32,
}

/// Lines shown at most.
const MOST: u32 = index::MOST_LINES;

/// What waits for me, by due date.
pub(crate) async fn my_desk(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<MyDesk, AppError> {
    session.read_on_to_show().await?;
    let unit = session.unit().await?;
    let now = session.now();
    let today = unit.today(now);
    let me = session.person;
    let for_whom: Vec<[u8; 16]> = unit
        .works_for(me, today)
        .into_iter()
        .map(PersonId::bytes)
        .collect();
    let found = session.index.waiting(&for_whom, today, MOST).await?;
    let mut total = found.total;
    let mut waiting: Vec<DeskLine> = Vec::with_capacity(found.lines.len());
    for line in found.lines {
        let person = PersonId::from_bytes(line.person);
        // What waits for both of us waits for me.
        if waiting
            .iter()
            .any(|known| known.line.case == line.line.case && known.of.is_none())
        {
            continue;
        }
        waiting.retain(|known| known.line.case != line.line.case);
        waiting.push(DeskLine {
            line: line_of(&unit, today, line.line, None),
            task: line.task,
            of: (person != me)
                .then(|| unit.name_of(person).map(str::to_owned))
                .flatten(),
        });
    }
    let roles = unit.roles_on(me, today);
    if roles.contains(&Role::Verifier) || roles.contains(&Role::IntakeOfficer) {
        let unassigned = session.index.unassigned(MOST).await?;
        total += unassigned.total;
        for line in unassigned.lines {
            let task = if line.category.is_empty() {
                "complete"
            } else {
                "verify"
            };
            waiting.push(DeskLine {
                line: line_of(&unit, today, line, None),
                task: task.to_owned(),
                of: None,
            });
        }
        waiting.sort_by(|left, right| {
            (left.line.due.is_none(), &left.line.due).cmp(&(right.line.due.is_none(), &right.line.due))
        });
    }
    let until = |from, to| DeadlineQuery {
        from,
        to,
        ..DeadlineQuery::default()
    };
    let overdue = session.index.deadlines(&until(None, today.pred_opt())).await?;
    let two_days = unit.calendar.due_from_day(today, 2, DayUnit::Working).due;
    let soon = session
        .index
        .deadlines(&until(Some(today), Some(two_days)))
        .await?;
    let counts = session.index.counts(today, Some(me.bytes())).await?;
    let names = for_whom.iter().filter(|person| **person != me.bytes());
    Ok(MyDesk {
        waiting,
        total,
        beside: beside(session, &unit).await?,
        stands_in_for: names
            .filter_map(|person| unit.name_of(PersonId::from_bytes(*person)).map(str::to_owned))
            .collect(),
        deputy: unit
            .leave_on(me, today)
            .and_then(|leave| unit.name_of(leave.deputy).map(str::to_owned)),
        drafts: crate::drafts::count(session).await?,
        overdue: overdue.total,
        soon: soon.total,
        // Who reads no head of what came in counts the cases it made.
        received_today: counts.submissions_today.max(counts.cases_today),
    })
}

/// Newcomers and members with new keys to be vouched for, and cases whose keys were ordered for me and not sealed yet.
async fn beside(session: &Arc<Session>, unit: &Unit) -> Result<Vec<BesideLine>, AppError> {
    let me = session.person;
    let joined = unit
        .members
        .values()
        .filter(|member| {
            let newcomer = member.state == MemberState::Joined && unit.may_confirm(me, member.person);
            newcomer || unit.may_vouch(me, member.person)
        })
        .count();
    let mut keys = 0;
    for order in unit.access_orders.iter().filter(|order| order.person == me) {
        let case = order.case.bytes();
        if session.standing.is_order_done(order.seq) || session.index.stream(case).await?.is_some() {
            continue;
        }
        // Sealed once and taken away again is done too.
        let grants = session.ledger.grants_of(&Id(case)).await?;
        keys += usize::from(grants.iter().all(|grant| grant.recipient.0 != me.bytes()));
    }
    let line = |(task, count): (&str, usize)| BesideLine {
        task: task.to_owned(),
        count: u32::try_from(count).unwrap_or(u32::MAX),
    };
    Ok([("confirm_person", joined), ("awaits_key", keys)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(line)
        .collect())
}

/// Every date that runs on what this person reads, nearest first.
pub(crate) async fn deadlines(
    _: &Desk,
    session: &Arc<Session>,
    wanted: DeadlinesQuery,
) -> Result<DeadlinesPage, AppError> {
    session.catch_up_if_behind().await;
    let unit = session.unit().await?;
    let today = unit.today(session.now());
    let mine = || {
        unit.works_for(session.person, today)
            .into_iter()
            .map(PersonId::bytes)
            .collect()
    };
    let query = DeadlineQuery {
        people: wanted.mine.then(mine),
        offset: wanted.offset,
        limit: MOST,
        ..DeadlineQuery::default()
    };
    let found = session.index.deadlines(&query).await?;
    let lines = found
        .lines
        .into_iter()
        .map(|running| {
            let holder = running.line.verifier.map(PersonId::from_bytes);
            DeadlineLine {
                due: running.due.to_string(),
                days_left: unit.calendar.working_days_between(today, running.due),
                what: running.what,
                with: holder.and_then(|person| unit.name_of(person).map(str::to_owned)),
                line: line_of(&unit, today, running.line, None),
            }
        })
        .collect();
    Ok(DeadlinesPage {
        lines,
        total: found.total,
    })
}
