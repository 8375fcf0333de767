//! The register, search, *Tutup hari*.

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::intake::PrintPages;
use crate::session::Session;
use chrono::NaiveDate;
use domain::case::{Mark, State};
use domain::ids::{CaseId, PersonId};
use domain::unit_state::Unit;
use index::{CaseLine, RegisterOrder};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// How the register is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// By due date, open first.
    Due,
    /// By number.
    Number,
}

/// Which part of the register is asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct RegisterQuery {
    /// Words, a number, a letter number; empty: everything.
    pub text: String,
    /// States; empty: all.
    pub states: Vec<State>,
    /// Main category; `None`: all.
    pub category: Option<String>,
    /// Received from, ISO date.
    pub from: Option<String>,
    /// Received to, ISO date.
    pub to: Option<String>,
    /// Only what waits for me.
    pub mine: bool,
    /// Only with an open due date.
    pub open_clock: bool,
    /// Order.
    pub order: Order,
    /// Lines to skip.
    pub offset: u32,
    /// Lines wanted, at most 200.
    pub limit: u32,
}

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RegisterLine {
    /// Which case.
    pub case: CaseId,
    /// Intake number.
    pub intake_no: String,
    /// Agenda number, once given.
    pub agenda_no: Option<String>,
    /// Title, or subject while there is none.
    pub title: String,
    /// State.
    pub state: State,
    /// Main category code.
    pub category: String,
    /// Work unit concerned.
    pub work_unit: String,
    /// Received, ISO date in the unit's zone.
    pub received_on: String,
    /// Next due date, ISO.
    pub due: Option<String>,
    /// Working days left until it; negative when overdue.
    pub days_left: Option<i32>,
    /// What is due: `verification`, `completion`, `notice`.
    pub due_what: Option<String>,
    /// Marks.
    pub marks: Vec<Mark>,
    /// A sentence of the text around the words found, with `start`–`end` UTF-16 spans marked.
    pub excerpt: Option<Excerpt>,
    /// Waits for a leader's confirmation.
    pub awaits_leader: bool,
}

/// A cut from the original with the words found.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Excerpt {
    /// The text.
    pub text: String,
    /// UTF-16 spans to mark.
    pub spans: Vec<(u32, u32)>,
}

/// A part of the register.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RegisterPage {
    /// Lines.
    pub lines: Vec<RegisterLine>,
    /// How many match in all.
    pub total: u32,
}

/// *Tutup hari* (O6): the day's list, to be signed against TU's mail book.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DayList {
    /// ISO date.
    pub day: String,
}

/// Lines a list shows at most in one answer.
const MOST: u32 = 200;

pub(crate) fn line_of(
    unit: &Unit,
    today: NaiveDate,
    line: CaseLine,
    excerpt: Option<Excerpt>,
) -> RegisterLine {
    RegisterLine {
        case: line.case,
        intake_no: line.intake_nos.first().cloned().unwrap_or_default(),
        agenda_no: line.agenda_no,
        title: line.title,
        state: line.state,
        category: line.category,
        work_unit: line.work_unit,
        received_on: line.received_on.to_string(),
        due: line.due.map(|due| due.to_string()),
        days_left: line.due.map(|due| unit.calendar.working_days_between(today, due)),
        due_what: line.due_what,
        marks: line.marks,
        excerpt,
        awaits_leader: line.awaits_leader,
    }
}

fn day(text: Option<&String>, field: &str) -> Result<Option<NaiveDate>, AppError> {
    text.map(|text| text.parse().map_err(|_| AppError::field(field)))
        .transpose()
}

/// A part of the register.
pub(crate) async fn register_page(
    _: &Desk,
    session: &Arc<Session>,
    wanted: RegisterQuery,
) -> Result<RegisterPage, AppError> {
    session.catch_up_if_behind().await;
    let unit = session.unit().await?;
    let today = unit.today(session.now());
    let query = index::RegisterQuery {
        text: wanted.text.clone(),
        states: wanted.states.clone(),
        category: wanted.category.clone(),
        from: day(wanted.from.as_ref(), "from")?,
        to: day(wanted.to.as_ref(), "to")?,
        // A deputy's are those he stands in for besides (O13), as on his desk.
        mine: if wanted.mine {
            let people = unit.works_for(session.person, today);
            people.into_iter().map(PersonId::bytes).collect()
        } else {
            Vec::new()
        },
        open_clock: wanted.open_clock,
        order: match wanted.order {
            Order::Newest if wanted.text.trim().is_empty() => RegisterOrder::Newest,
            Order::Newest => RegisterOrder::Best,
            Order::Due => RegisterOrder::Due,
            Order::Number => RegisterOrder::Number,
        },
        offset: wanted.offset,
        limit: wanted.limit.clamp(1, MOST),
    };
    let page = session.index.register(&query).await?;
    let lines = page
        .lines
        .into_iter()
        .map(|found| {
            let excerpt = found.excerpt.map(|excerpt| Excerpt {
                text: excerpt.text,
                spans: excerpt.marks.iter().map(|span| (span.start, span.end)).collect(),
            });
            line_of(&unit, today, found.line, excerpt)
        })
        .collect();
    Ok(RegisterPage {
        lines,
        total: page.total,
    })
}

/// *Tutup hari*: the day's list, to be signed against TU's mail book (O6).
pub(crate) async fn day_list(
    _: &Desk,
    session: &Arc<Session>,
    wanted: DayList,
) -> Result<PrintPages, AppError> {
    let unit = session.unit().await?;
    let asked: NaiveDate = wanted.day.parse().map_err(|_| AppError::field("day"))?;
    let found = session.index.day(asked).await?;
    let zone = unit.settings.time_zone;
    let lines = found
        .submissions
        .into_iter()
        .map(|line| letters::DayLine {
            intake_no: line.intake_no,
            received: zone
                .local(chrono::DateTime::from_timestamp_millis(line.received_at).unwrap_or_default()),
            channel: line.channel,
            letter_no: line.letter_no,
            letter_date: line.letter_date,
            sender_body: line.sender_body,
            subject: line.subject,
            tu_agenda_no: line.tu_agenda_no,
        })
        .collect();
    let anchor = crate::acts::anchor(session.known.lock().await.tip());
    let list = letters::DayList {
        unit_name: unit.name.clone(),
        ministry: unit.ministry.clone(),
        day: asked,
        printed: zone.local(session.now()),
        zone: format!("{zone:?}").to_uppercase(),
        lines,
        anchor_words: vault::anchor_words(&anchor)
            .into_iter()
            .map(str::to_owned)
            .collect(),
    };
    let pages = letters::day_list_svg(&list).map_err(|_| Code::Internal)?;
    Ok(PrintPages {
        pages,
        paper: "a4".to_owned(),
    })
}
