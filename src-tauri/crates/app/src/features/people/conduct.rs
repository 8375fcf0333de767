//! Leave and who stands in (O13), who records whose orders (O2), access ordered by somebody who need not read (ledger.md §5).

use super::{People, people};
use crate::access;
use crate::case_acts;
use crate::desk::Desk;
use crate::error::AppError;
use crate::features::start::Nothing;
use crate::session::Session;
use crate::unit_acts;
use chrono::NaiveDate;
use domain::case::Step;
use domain::command::{Command, UnitCommand};
use domain::ids::{CaseId, PersonId};
use domain::unit_state::{AccessOrder, Unit};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// Why work is handed over, as it stands in the case's entry; a code for the screen.
const LEAVE: &str = "leave";

/// A leave and who stands in (O13).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LeaveLine {
    /// Who stands in.
    pub deputy: PersonId,
    /// His name.
    pub deputy_name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// It runs today.
    pub today: bool,
}

/// Going on leave.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeLeave {
    /// Who stands in.
    pub deputy: PersonId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

/// What a leave did.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WentOnLeave {
    /// The people from now on.
    pub people: People,
    /// Cases the deputy reads for these days only.
    pub handed: u32,
    /// Intake numbers of cases that could not be handed over: a wall keeps the deputy out, or the step forbids it.
    pub kept: Vec<String>,
}

/// Who records a leader's orders.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecorderLine {
    /// Whose orders.
    pub leader: PersonId,
    /// Who records them.
    pub officers: Vec<PersonId>,
}

/// Naming who records one's orders.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NameRecorders {
    /// Who, from now on; nobody: none.
    pub officers: Vec<PersonId>,
    /// Number of the order.
    pub order_no: String,
}

/// Ordering access to a case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OrderAccess {
    /// Which case.
    pub case: CaseId,
    /// For whom.
    pub person: PersonId,
}

/// An order of access that waits for a desk with the keys (*menunggu kunci*).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OrderLine {
    /// For whom.
    pub person: PersonId,
    /// His name.
    pub name: String,
    /// Who ordered it.
    pub by: String,
    /// The case; nobody learns more of it from the order.
    pub case: CaseId,
}

/// How far letting somebody in is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct AccessProgress {
    /// Cases gone through.
    pub done: u32,
    /// Cases in all; 0: nobody is let in now.
    pub of: u32,
}

/// A person's leave, today's or the next.
pub(super) fn leave_of(unit: &Unit, person: PersonId, today: NaiveDate) -> Option<LeaveLine> {
    let next = unit
        .leaves
        .iter()
        .filter(|leave| leave.person == person && today <= leave.until)
        .min_by_key(|leave| leave.from)?;
    Some(LeaveLine {
        deputy: next.deputy,
        deputy_name: unit.name_of(next.deputy).unwrap_or_default().to_owned(),
        from: next.from,
        until: next.until,
        today: next.from <= today,
    })
}

/// Who may stand in for somebody: who could do his work by an office of his own and is not away today.
pub(super) fn deputies(unit: &Unit, person: PersonId, today: NaiveDate) -> Vec<PersonId> {
    let mine = unit.roles_of(person);
    let could = |other: &PersonId| {
        *other != person
            && unit.leave_on(*other, today).is_none()
            && unit.roles_of(*other).iter().any(|role| mine.contains(role))
    };
    unit.confirmed_members().into_iter().filter(could).collect()
}

/// Who records whose orders.
pub(super) fn recorders(unit: &Unit) -> Vec<RecorderLine> {
    unit.recorders
        .iter()
        .filter(|(leader, officers)| unit.is_member(**leader) && !officers.is_empty())
        .map(|(leader, officers)| RecorderLine {
            leader: *leader,
            officers: officers.clone(),
        })
        .collect()
}

/// Orders not sealed yet: one's own, and, for who orders, those he gave. Whether a case he may not read is sealed he
/// learns from nobody.
pub(super) async fn orders(session: &Arc<Session>, unit: &Unit) -> Result<Vec<OrderLine>, AppError> {
    let me = session.person;
    let mut lines = Vec::new();
    for order in &unit.access_orders {
        let concerns_me = order.person == me || order.by == me;
        if concerns_me && !is_sealed(session, order).await? {
            lines.push(OrderLine {
                person: order.person,
                name: unit.name_of(order.person).unwrap_or_default().to_owned(),
                by: unit.name_of(order.by).unwrap_or_default().to_owned(),
                case: order.case,
            });
        }
    }
    Ok(lines)
}

/// Whether an order came to its end, as far as it can be seen from this desk: by the case where it may be read, else by
/// a grant to the person, which lies open in the store.
async fn is_sealed(session: &Session, order: &AccessOrder) -> Result<bool, AppError> {
    if session.standing.is_order_done(order.seq) || session.index.stream(order.case.bytes()).await?.is_some()
    {
        return Ok(true);
    }
    let grants = session.ledger.grants_of(&vault::Id(order.case.bytes())).await?;
    Ok(grants
        .iter()
        .any(|grant| grant.recipient.0 == order.person.bytes()))
}

/// Goes on leave: in one act the days and the deputy are written, and he gets the keys of one's open work for as long.
pub(crate) async fn take_leave(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: TakeLeave,
) -> Result<WentOnLeave, AppError> {
    session.catch_up().await?;
    let mut commands: Vec<(CaseId, Command)> = Vec::new();
    for case in session.index.cases_with(session.person.bytes()).await? {
        let Ok(folded) = session.case(case).await else {
            continue;
        };
        if !folded.is_reader(wanted.deputy) && !folded.state.is_final() {
            let step = Step::HandOver {
                to: wanted.deputy,
                until: wanted.until,
                reason: LEAVE.to_owned(),
            };
            commands.push((case, access::take(step)));
        }
    }
    let command = UnitCommand::TakeLeave {
        deputy: wanted.deputy,
        from: wanted.from,
        until: wanted.until,
    };
    let refused = case_acts::decide_all(session, Some(&command), &commands).await?;
    let mut kept = Vec::new();
    for (case, _) in &refused {
        let number = session
            .index
            .case(*case)
            .await?
            .and_then(|stored| stored.line.intake_nos.first().cloned());
        kept.extend(number);
    }
    Ok(WentOnLeave {
        people: people(desk, session, Nothing {}).await?,
        handed: u32::try_from(commands.len() - refused.len()).unwrap_or(u32::MAX),
        kept,
    })
}

/// Is back today, or does not go: in one act the leave ends and what was handed over is taken back, by new epochs.
pub(crate) async fn end_leave(desk: &Desk, session: &Arc<Session>, _: Nothing) -> Result<People, AppError> {
    session.catch_up().await?;
    let command = UnitCommand::EndLeave {
        on: session.today().await?,
    };
    let back = access::handed_back(session, NaiveDate::MAX).await?;
    case_acts::decide_all(session, Some(&command), &back).await?;
    people(desk, session, Nothing {}).await
}

/// Names who records one's orders.
pub(crate) async fn name_recorders(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: NameRecorders,
) -> Result<People, AppError> {
    let command = UnitCommand::NameRecorders {
        officers: wanted.officers,
        order_no: wanted.order_no,
    };
    unit_acts::decide_and_act(session, command, None).await?;
    people(desk, session, Nothing {}).await
}

/// Orders access to a case for somebody. Where this desk holds the keys it seals them at once; else the next one does.
pub(crate) async fn order_access(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OrderAccess,
) -> Result<People, AppError> {
    let command = UnitCommand::OrderAccess {
        case: wanted.case,
        person: wanted.person,
    };
    unit_acts::decide_and_act(session, command, None).await?;
    access::settle(session).await?;
    people(desk, session, Nothing {}).await
}

/// How far letting somebody in is.
pub(crate) async fn access_progress(
    _: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<AccessProgress, AppError> {
    let (done, of) = session.standing.sealing().unwrap_or_default();
    Ok(AccessProgress {
        done: u32::try_from(done).unwrap_or(u32::MAX),
        of: u32::try_from(of).unwrap_or(u32::MAX),
    })
}
