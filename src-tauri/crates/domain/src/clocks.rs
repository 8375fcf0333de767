//! Clocks read from a case's moves, the unit's policy and the calendar in force (process.md §2c): holidays, pauses, holds.
//! A date told to somebody (verification, completion, a duty, an explanation, an answer owed) stands in its entry and is
//! never moved here.

use crate::calendar::{DayUnit, DueDate};
use crate::case::State;
use crate::case_state::{Case, DutyStand};
use crate::ids::RowNo;
use crate::procedure::{Clock, TRANSITIONS};
use crate::unit_state::Unit;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use ts_rs::TS;

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockStand {
    /// It runs.
    Running,
    /// It stands still: a hold, or a state that pauses it.
    Paused,
    /// It was stopped.
    Stopped,
}

/// One clock of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ClockReading {
    /// Code of its deadline in the profile.
    pub code: String,
    /// When it started.
    pub since: DateTime<Utc>,
    /// How it stands.
    pub stand: ClockStand,
    /// When it stopped.
    pub stopped: Option<DateTime<Utc>>,
    /// The last day, counted with every pause so far; of a paused one as if it went on today.
    pub due: NaiveDate,
    /// The date was told and stands in an entry.
    pub told: bool,
    /// Years touched whose table is not confirmed.
    pub warnings: Vec<i32>,
}

impl ClockReading {
    /// Whether it is late on a day: past due and neither stopped in time nor standing still.
    #[must_use]
    pub fn is_late(&self, unit: &Unit, today: NaiveDate) -> bool {
        let end = match self.stand {
            ClockStand::Running => today,
            ClockStand::Paused => return false,
            ClockStand::Stopped => self.stopped.map_or(today, |moment| unit.today(moment)),
        };
        end > self.due
    }
}

/// A stretch in which something stands still.
type Pause = (DateTime<Utc>, Option<DateTime<Utc>>);

/// Every clock of a case, in the order they started. Those of a round that was reopened stay in it, stopped.
#[must_use]
pub fn clocks(unit: &Unit, case: &Case, now: DateTime<Utc>) -> Vec<ClockReading> {
    let mut open: Vec<(String, DateTime<Utc>, Option<DateTime<Utc>>)> = Vec::new();
    for made in &case.care.moves {
        let row = TRANSITIONS
            .iter()
            .find(|row| row.from == made.from && row.to == made.to && row.act == made.act);
        for clock in row.into_iter().flat_map(|row| row.clocks) {
            let (code, starts) = match clock {
                Clock::Starts(code) => (*code, true),
                Clock::Stops(code) => (*code, false),
                Clock::Pauses(_) => continue,
            };
            let running = open
                .iter_mut()
                .find(|(known, _, stopped)| known == code && stopped.is_none());
            match (running, starts) {
                // A clock that was only paused goes on; it does not start anew.
                (Some(_), true) | (None, false) => {}
                (Some(known), false) => known.2 = Some(made.at),
                (None, true) => open.push((code.to_owned(), made.at, None)),
            }
        }
        // What is settled owes no step; only notices are still owed.
        if made.to.is_final() {
            for known in open
                .iter_mut()
                .filter(|(code, _, stopped)| code != "notice" && stopped.is_none())
            {
                known.2 = Some(made.at);
            }
        }
    }
    open.into_iter()
        .filter_map(|(code, since, stopped)| reading(unit, case, &code, since, stopped, now))
        .collect()
}

fn reading(
    unit: &Unit,
    case: &Case,
    code: &str,
    since: DateTime<Utc>,
    stopped: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<ClockReading> {
    let policy = unit.policy();
    let (mut amount, mut days, pausing) = policy.deadline(unit.profile, code)?;
    // Three have settings of their own from the first day on.
    match code {
        "verification" => (amount, days) = (unit.settings.verification_days, DayUnit::Working),
        "completion" => (amount, days) = (unit.settings.completion_days, DayUnit::Calendar),
        "notice" => (amount, days) = (unit.settings.notice_days, DayUnit::Working),
        _ => {}
    }
    let stopped = if code == "notice" {
        notices_done(case, since)
    } else {
        stopped
    };
    let end = stopped.unwrap_or(now);
    let pauses = pauses(case, pausing, since, end, stopped.is_some());
    let counted = counted(unit, since, (amount, days), &pauses, end);
    let told = told(case, code, since);
    let paused = pauses.last().is_some_and(|(_, until)| until.is_none());
    let stand = match (stopped, paused) {
        (Some(_), _) => ClockStand::Stopped,
        (None, true) => ClockStand::Paused,
        (None, false) => ClockStand::Running,
    };
    Some(ClockReading {
        code: code.to_owned(),
        since,
        stand,
        stopped,
        due: told.unwrap_or(counted.due),
        told: told.is_some(),
        warnings: counted.warnings,
    })
}

/// The date an entry told, where one did.
fn told(case: &Case, code: &str, since: DateTime<Utc>) -> Option<NaiveDate> {
    let from = |at: DateTime<Utc>| at == since;
    match code {
        // It moves by entries only, so the one in force is that of the last start.
        "verification" => {
            let last = case
                .care
                .moves
                .iter()
                .rev()
                .find(|made| made.to == State::Received || made.act == crate::may::Act::Reopen);
            last.is_some_and(|made| from(made.at))
                .then_some(case.verification_due)
        }
        "completion" => case
            .completions
            .iter()
            .find(|asked| from(asked.asked_at))
            .map(|asked| asked.due),
        "explanation" => {
            let asked = case
                .proceedings
                .explanations
                .iter()
                .find(|known| from(known.asked.at));
            asked.and_then(|known| known.asked.fact.due)
        }
        "report_back" => {
            let given = case
                .proceedings
                .delegations
                .iter()
                .find(|known| from(known.given.at));
            given.and_then(|known| known.due)
        }
        "notice" => case
            .duties
            .iter()
            .find(|state| from(state.since))
            .map(|state| state.duty.due),
        _ => None,
    }
}

/// When the notices that arose with a verdict had all gone out or fallen away.
fn notices_done(case: &Case, since: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let mut last = since;
    for state in case.duties.iter().filter(|state| state.since == since) {
        match &state.stand {
            DutyStand::Open => return None,
            DutyStand::Fulfilled { at, .. } => last = last.max(*at),
            DutyStand::Fallen { .. } => {}
        }
    }
    Some(last)
}

/// The stretches in which a clock stood still: holds, and states its deadline pauses in.
fn pauses(
    case: &Case,
    pausing: &[State],
    since: DateTime<Utc>,
    end: DateTime<Utc>,
    stopped: bool,
) -> Vec<Pause> {
    let mut found: Vec<Pause> = case
        .care
        .holds
        .iter()
        .map(|hold| (hold.from, hold.until))
        .collect();
    let moves = &case.care.moves;
    for (index, made) in moves.iter().enumerate() {
        if pausing.contains(&made.to) {
            found.push((made.at, moves.get(index + 1).map(|next| next.at)));
        }
    }
    found.sort_unstable();
    let mut joined: Vec<Pause> = Vec::new();
    for (from, until) in found {
        let until = until.filter(|until| *until <= end);
        let (from, over) = (from.max(since), until.is_some_and(|until| until <= since));
        // What begins this very moment pauses a clock that runs, not one that just stopped.
        if over || from > end || (stopped && from == end) {
            continue;
        }
        match joined.last_mut() {
            Some((_, last)) if last.is_none_or(|last| from <= last) => {
                *last = match (*last, until) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
            }
            _ => joined.push((from, until)),
        }
    }
    joined
}

/// A deadline counted past its pauses: what was left of it, at least a day, runs on from the end of each. What was late
/// already stays so.
fn counted(
    unit: &Unit,
    since: DateTime<Utc>,
    (amount, days): (u32, DayUnit),
    pauses: &[Pause],
    end: DateTime<Utc>,
) -> DueDate {
    let mut due = unit.due(since, amount, days);
    for (from, until) in pauses {
        let paused_on = unit.today(*from);
        let left = match days {
            DayUnit::Working => i64::from(unit.calendar.working_days_between(paused_on, due.due)),
            DayUnit::Calendar => (due.due - paused_on).num_days(),
            DayUnit::Hours => due.due_at.map_or(0, |at| (at - *from).num_hours()),
        };
        if let Ok(left) = u32::try_from(left) {
            // Received after hours, a clock may pause before its day 0: no more is left than there was.
            due = unit.due(until.unwrap_or(end), left.clamp(1, amount.max(1)), days);
        }
    }
    due
}

/// An answer owed to another body (O7), for *Meja saya* and *Tenggat*: it runs through merging and closing.
#[must_use]
pub fn owed_answers(case: &Case) -> Vec<(RowNo, String, Option<NaiveDate>)> {
    case.care
        .waiters
        .iter()
        .filter(|state| state.is_owed())
        .map(|state| {
            let waiter = &state.waiter;
            (waiter.row, waiter.fact.body.clone(), waiter.fact.due)
        })
        .collect()
}
