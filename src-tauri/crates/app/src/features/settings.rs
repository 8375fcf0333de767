//! Settings of the unit, policy, calendar, permission matrix, log.

mod policy;

pub use policy::{ChangePolicy, PolicyDeadline, PolicyView};
pub(crate) use policy::{change_policy, change_rules, policy};

use crate::desk::Desk;
use crate::error::AppError;
use crate::features::start::{Nothing, act_word};
use crate::session::Session;
use crate::unit_acts::decide_and_act;
use chrono::Datelike;
use domain::calendar::CalendarDay;
use domain::case::State;
use domain::command::UnitCommand;
use domain::may::{self, Act, Scope};
use domain::numbers::Pattern;
use domain::people::Role;
use domain::template::Template;
use domain::unit::{NumberGroup, UnitSettings};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// Settings and choices.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SettingsView {
    /// Settings in force.
    pub settings: UnitSettings,
    /// Template codes.
    pub templates: Vec<String>,
    /// Categories: code and Indonesian label.
    pub categories: Vec<(String, String)>,
    /// The next numbers the patterns would give, as examples.
    pub examples: (String, String),
    /// Whether this person may change them.
    pub may_change: bool,
}

/// New settings.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeSettings {
    /// From now on.
    pub settings: UnitSettings,
}

/// A year of the calendar.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneYear {
    /// Which.
    pub year: i32,
}

/// The table of a year.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CalendarYear {
    /// Which.
    pub year: i32,
    /// Days that are not plain working days or weekends, with the revision each comes from.
    pub days: Vec<CalendarLine>,
    /// The unit confirmed the table.
    pub confirmed: bool,
    /// There is a table at all.
    pub known: bool,
    /// Working days in the year.
    pub working_days: u32,
}

/// A day and where it comes from.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CalendarLine {
    /// The day.
    pub day: CalendarDay,
    /// Legal basis.
    pub basis: String,
}

/// A revision.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviseCalendar {
    /// Legal basis.
    pub basis: String,
    /// Days.
    pub days: Vec<CalendarDay>,
}

/// What a revision would move.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RevisionEffect {
    /// Open deadlines whose reckoning would change: number, told date, new reckoning (ISO).
    pub moved: Vec<(String, String, String)>,
}

/// The permission page, generated from `domain::may`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PermissionMatrix {
    /// Columns.
    pub roles: Vec<Role>,
    /// Rows, in the order of the acts.
    pub rows: Vec<PermissionRow>,
}

/// One act of the permission page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PermissionRow {
    /// The act.
    pub act: String,
    /// On what it is done.
    pub scope: Scope,
    /// Whether each role may.
    pub may: Vec<bool>,
    /// The states it may be done in; empty for the unit's own and for reading.
    pub states: Vec<State>,
    /// The states it leads to, beside staying.
    pub leads_to: Vec<State>,
    /// An officer a leader named may record it on his written order (O2).
    pub on_order: bool,
    /// A Plt. may do it (O13).
    pub plt: bool,
    /// A Plh. may do it (O13).
    pub plh: bool,
}

/// The program's own log, as text (design.md §9).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LogText {
    /// The last lines.
    pub lines: Vec<String>,
}

/// Settings in force and what may be chosen.
pub(crate) async fn settings(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<SettingsView, AppError> {
    let unit = session.unit().await?;
    let today = unit.today(session.now());
    let example = |pattern: &str, group| {
        let n = unit.next_number(group, today.year());
        Pattern::parse(pattern)
            .map(|pattern| pattern.number(n, today))
            .unwrap_or_default()
    };
    let examples = (
        example(&unit.settings.intake_pattern, NumberGroup::Intake),
        example(&unit.settings.agenda_pattern, NumberGroup::Agenda),
    );
    Ok(SettingsView {
        templates: Template::ALL
            .iter()
            .map(|template| template.name().to_owned())
            .collect(),
        categories: domain::category::CATEGORIES
            .iter()
            .map(|category| (category.code.to_owned(), category.label.to_owned()))
            .collect(),
        examples,
        may_change: may::may_on(&unit, None, session.person, Act::ChangeSettings, today).is_ok(),
        settings: unit.settings,
    })
}

/// Changes the settings; an entry like any other.
pub(crate) async fn change_settings(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: ChangeSettings,
) -> Result<SettingsView, AppError> {
    let command = UnitCommand::ChangeSettings {
        settings: Box::new(wanted.settings),
    };
    decide_and_act(session, command, None).await?;
    let unit = session.unit().await?;
    desk.change_config(|config| crate::session::note_in_config(config, &unit))
        .await?;
    settings(desk, session, Nothing {}).await
}

/// The table of a year.
pub(crate) async fn calendar_year(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OneYear,
) -> Result<CalendarYear, AppError> {
    let unit = session.unit().await?;
    let days: Vec<CalendarLine> = unit
        .calendar
        .days_of(wanted.year)
        .into_iter()
        .map(|day| CalendarLine {
            basis: unit.calendar.basis_of(day.date).unwrap_or_default().to_owned(),
            day,
        })
        .collect();
    Ok(CalendarYear {
        year: wanted.year,
        confirmed: unit.calendar.is_confirmed(wanted.year),
        known: !days.is_empty(),
        working_days: unit.calendar.working_days_in(wanted.year),
        days,
    })
}

/// What a revision would move: told dates stay, the reckoning changes.
pub(crate) async fn revision_effect(
    _: &Desk,
    session: &Arc<Session>,
    wanted: ReviseCalendar,
) -> Result<RevisionEffect, AppError> {
    let unit = session.unit().await?;
    let mut revised = unit.clone();
    revised.calendar.revise(&wanted.basis, &wanted.days);
    let mut moved = Vec::new();
    for case in session.index.all_open_cases().await? {
        let Ok(folded) = session.case(case).await else {
            continue;
        };
        if folded.verification_stopped_on.is_some() {
            continue;
        }
        let after = revised.verification_due(folded.received_at).due;
        if after != folded.verification_due {
            let number = folded
                .submissions
                .first()
                .map(|(_, number)| number.clone())
                .unwrap_or_default();
            moved.push((number, folded.verification_due.to_string(), after.to_string()));
        }
    }
    Ok(RevisionEffect { moved })
}

/// Adds or supersedes calendar days.
pub(crate) async fn revise_calendar(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: ReviseCalendar,
) -> Result<CalendarYear, AppError> {
    let year = wanted
        .days
        .first()
        .map_or_else(|| session.now().year(), |day| day.date.year());
    let command = UnitCommand::ReviseCalendar {
        basis: wanted.basis,
        days: wanted.days,
    };
    decide_and_act(session, command, None).await?;
    calendar_year(desk, session, OneYear { year }).await
}

/// The unit vouches that a year's table is official and complete.
pub(crate) async fn confirm_year(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneYear,
) -> Result<CalendarYear, AppError> {
    decide_and_act(session, UnitCommand::ConfirmCalendar { year: wanted.year }, None).await?;
    calendar_year(desk, session, wanted).await
}

/// The permission page, from `domain::may` as it is in force in this unit.
pub(crate) async fn permission_matrix(
    _: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<PermissionMatrix, AppError> {
    session.read_on_to_show().await?;
    let roles = Role::ALL.to_vec();
    let rows = session
        .with_unit(may::permission_matrix)
        .await?
        .into_iter()
        .map(|row| PermissionRow {
            act: act_word(row.act),
            scope: row.scope,
            may: roles.iter().map(|role| row.roles.contains(role)).collect(),
            states: row.states,
            leads_to: row.leads_to,
            on_order: row.on_order,
            plt: row.plt,
            plh: row.plh,
        })
        .collect();
    Ok(PermissionMatrix { roles, rows })
}

/// The program's own log.
pub(crate) async fn log_text(desk: &Desk, _: &Arc<Session>, _: Nothing) -> Result<LogText, AppError> {
    Ok(LogText {
        lines: desk.inner.host.log_lines(),
    })
}
