//! `decide(world, command, actor, now, ids)`: what may happen next, as events or as a refusal that says what is missing.
//! Runs at the writer only, with today's date; readers hold rows to [`crate::rules`] instead.

mod conduct;
mod identity;
mod members;
mod renewal;
mod steps;
mod upkeep;
mod verdict;
mod verification;

pub use identity::{decide_identity, purposes};
pub use members::{decide_unit, found};

use crate::case::{CaseEvent, Duty, DutyKind, State};
use crate::case_state::Case;
use crate::command::Command;
use crate::ids::{CaseId, DutyId, PersonId, SubmissionId};
use crate::may::{Act, Scope, can_be_ordered, may_on, may_record};
use crate::procedure::{self, InForce, Requirement, RequirementKind};
use crate::refusal::{MissingFact, Refusal, RefusalCode};
use crate::submission::SubmissionEvent;
use crate::submission_state::Submission;
use crate::unit::UnitEvent;
use crate::unit_state::Unit;
use chrono::{DateTime, NaiveDate, Utc};

/// What `decide` may look at.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// The submission at hand, where there is one.
    pub submission: Option<&'a Submission>,
    /// The case at hand.
    pub case: Option<&'a Case>,
}

/// What is to be written, all in one act.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decision {
    /// For the case's stream, in order.
    pub case_events: Vec<CaseEvent>,
    /// For submissions' streams, in order.
    pub submission_events: Vec<(SubmissionId, SubmissionEvent)>,
    /// For the unit's stream, in order. The `tag` of a number claim is empty: who holds the case key fills it.
    pub unit_events: Vec<UnitEvent>,
    /// For the streams of other cases: the main case of a merge.
    pub other_case_events: Vec<(CaseId, CaseEvent)>,
    /// One person takes two steps that two should take: marked in the trail, not refused (O12).
    pub same_person: bool,
}

impl Decision {
    fn of(case_events: Vec<CaseEvent>) -> Self {
        Self {
            case_events,
            ..Self::default()
        }
    }
}

/// Everything a decision needs, once leave, state and facts were found in order.
struct Scene<'a> {
    unit: &'a Unit,
    case: &'a Case,
    submission: Option<&'a Submission>,
    actor: PersonId,
    now: DateTime<Utc>,
}

impl Scene<'_> {
    fn today(&self) -> NaiveDate {
        self.unit.today(self.now)
    }

    fn notice(&self, kind: DutyKind, ids: &mut dyn FnMut() -> [u8; 16]) -> Duty {
        Duty {
            duty: DutyId::from_bytes(ids()),
            kind,
            due: self.unit.notice_due(self.now).due,
        }
    }

    /// A notice to the reporter; none where there is no way to reach him (O17).
    fn notice_to_reporter(&self, kind: DutyKind, ids: &mut dyn FnMut() -> [u8; 16]) -> Option<Duty> {
        self.case.reachable.then(|| self.notice(kind, ids))
    }
}

/// Turns a command into events, or refuses. Nothing changes by a refusal.
pub fn decide(
    world: &World<'_>,
    command: &Command,
    actor: PersonId,
    now: DateTime<Utc>,
    ids: &mut dyn FnMut() -> [u8; 16],
) -> Result<Decision, Refusal> {
    match command {
        Command::Take {
            order: Some(order),
            step,
            ..
        } => ready_on_order(world, step.act(), actor, order.leader, now)?,
        _ => ready(world, command.act(), actor, now)?,
    }
    let case = world.case.ok_or(RefusalCode::NoCase)?;
    let scene = Scene {
        unit: world.unit,
        case,
        submission: world.submission,
        actor,
        now,
    };
    let mut decision = match command {
        Command::StartVerification => verification::start(&scene),
        Command::SaveChecklists { checklists } => verification::save_checklists(&scene, checklists),
        Command::RequestCompletion { missing, asked } => {
            verification::request_completion(&scene, missing, asked, ids)
        }
        Command::RecordSupplement {
            submission,
            intake_no,
        } => verification::supplement(&scene, *submission, intake_no),
        Command::EndCompletion { note } => verification::end_completion(&scene, note),
        Command::Register { typed } => verdict::register(&scene, typed.as_ref(), ids),
        Command::Refuse { reason, note, order } => {
            verdict::refuse(&scene, *reason, note, order.as_ref(), ids)
        }
        Command::CloseAtIntake { reason } => verdict::close_at_intake(&scene, *reason),
        Command::ConfirmByLeader => verdict::confirm(&scene),
        Command::Refer {
            body,
            legal_ground,
            order,
            identity_redacted,
        } => verdict::refer(
            &scene,
            body,
            legal_ground,
            order.as_ref(),
            *identity_redacted,
            ids,
        ),
        Command::Merge {
            main,
            main_no,
            reason,
        } => verdict::merge(&scene, *main, main_no, reason, ids),
        Command::Reopen { reason } => verdict::reopen(&scene, reason),
        Command::FulfilDuty { duty, paper } => upkeep::fulfil(&scene, *duty, paper),
        Command::DropDuty { duty, reason } => upkeep::drop_duty(&scene, *duty, reason),
        Command::LogContact { contact } => upkeep::log_contact(&scene, contact),
        Command::ChangeContent { content } => upkeep::change_content(&scene, content),
        Command::ShutOut { person } => upkeep::shut_out(&scene, *person),
        Command::AddReaders { people } => upkeep::add_readers(&scene, people),
        Command::ListItems { items } => upkeep::list_items(&scene, items),
        Command::Take {
            step,
            order,
            done_on,
            papers,
        } => steps::take(
            &scene,
            &steps::Asked {
                step,
                order: order.as_ref(),
                done_on: *done_on,
                papers,
            },
            ids,
        ),
    }?;
    decision.same_person = decision
        .case_events
        .iter()
        .any(|event| case.is_same_person_step(event, actor))
        || decision.is_confirmed_by_its_author();
    Ok(decision)
}

impl Decision {
    /// A verdict and its confirmation by the same leader in one act.
    fn is_confirmed_by_its_author(&self) -> bool {
        self.case_events.len() > 1
            && self
                .case_events
                .iter()
                .any(|event| matches!(event, CaseEvent::LeaderConfirmed {}))
    }
}

/// Whether an act could be done now: leave, state and the facts of the case. What its form asks for is not judged here.
pub fn ready(world: &World<'_>, act: Act, actor: PersonId, now: DateTime<Utc>) -> Result<(), Refusal> {
    may_on(world.unit, world.case, actor, act, world.unit.today(now))?;
    if act.scope() == Scope::Unit {
        return Ok(());
    }
    let case = world.case.ok_or(RefusalCode::NoCase)?;
    in_state(world.unit, case, act, now)
}

/// Whether an officer could record a leader's act now, on his written order (O2).
pub fn ready_on_order(
    world: &World<'_>,
    act: Act,
    officer: PersonId,
    leader: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let case = world.case.ok_or(RefusalCode::NoCase)?;
    may_record(world.unit, case, officer, act, leader, world.unit.today(now))?;
    in_state(world.unit, case, act, now)
}

fn in_state(unit: &Unit, case: &Case, act: Act, now: DateTime<Utc>) -> Result<(), Refusal> {
    if act == Act::ConfirmByLeader && !case.awaits_leader {
        return Err(RefusalCode::NothingToConfirm.into());
    }
    let in_force = InForce::of(unit);
    if in_force.stands(case.state, act) {
        return Ok(());
    }
    let Some(row) = in_force.row(case.state, act) else {
        let newest = InForce {
            table: procedure::NEWEST,
            ..in_force.clone()
        };
        if newest.stands(case.state, act) || newest.row(case.state, act).is_some() {
            return Err(RefusalCode::RulesTooOld.into());
        }
        let states = in_force.states_for(act).into_iter();
        let missing = states.map(|state| MissingFact::State { state }).collect();
        return Err(Refusal {
            code: RefusalCode::WrongState,
            missing,
            field: None,
        });
    };
    // What stands still goes nowhere but out (process.md §2a).
    if case.is_on_hold() && !matches!(act, Act::Withdraw | Act::Merge) {
        return Err(RefusalCode::OnHold.into());
    }
    if act == Act::RequestCompletion && !case.reachable {
        return Err(RefusalCode::ReporterUnreachable.into());
    }
    let beforehand = |requirement: &Requirement| requirement.kind() == RequirementKind::Fact;
    let missing: Vec<MissingFact> = in_force
        .requires(row)
        .filter(beforehand)
        .flat_map(|requirement| requirement.missing(unit, case, now))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::missing(missing))
    }
}

/// The acts of a case that could be done now, for its buttons.
#[must_use]
pub fn possible(world: &World<'_>, actor: PersonId, now: DateTime<Utc>) -> Vec<Act> {
    written_acts()
        .filter(|act| ready(world, *act, actor, now).is_ok())
        .collect()
}

/// *Mengapa belum bisa?*: every act of a case that cannot be done now, and why.
#[must_use]
pub fn why_not(world: &World<'_>, actor: PersonId, now: DateTime<Utc>) -> Vec<(Act, Refusal)> {
    written_acts()
        .filter_map(|act| ready(world, act, actor, now).err().map(|refusal| (act, refusal)))
        .collect()
}

/// The acts of a case an officer could record for a leader now.
#[must_use]
pub fn possible_on_order(
    world: &World<'_>,
    officer: PersonId,
    leader: PersonId,
    now: DateTime<Utc>,
) -> Vec<Act> {
    written_acts()
        .filter(|act| can_be_ordered(*act))
        .filter(|act| ready_on_order(world, *act, officer, leader, now).is_ok())
        .collect()
}

/// The acts on a case that something writes.
fn written_acts() -> impl Iterator<Item = Act> {
    Act::ALL.iter().copied().filter(|act| {
        act.scope() == Scope::Case
            && State::ALL.iter().any(|state| {
                procedure::stands(procedure::NEWEST, *state, *act)
                    || procedure::TRANSITIONS.iter().any(|row| row.act == *act)
            })
    })
}

/// Refuses an empty field.
fn filled(text: &str, field: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        Err(Refusal::field(RefusalCode::FieldEmpty, field))
    } else {
        Ok(())
    }
}

/// Refuses what cannot be.
fn valid(holds: bool, field: &str) -> Result<(), Refusal> {
    if holds {
        Ok(())
    } else {
        Err(Refusal::field(RefusalCode::FieldInvalid, field))
    }
}
