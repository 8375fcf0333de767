//! `decide(world, command, actor, now, ids)`: what may happen next, as events or as a refusal that says what is missing.
//! Runs at the writer only, with today's date; readers hold rows to [`crate::rules`] instead.

mod members;
mod upkeep;
mod verdict;
mod verification;

pub use members::{decide_unit, found};

use crate::case::{CaseEvent, Duty, DutyKind, State};
use crate::case_state::Case;
use crate::command::Command;
use crate::ids::{CaseId, DutyId, PersonId, SubmissionId};
use crate::may::{Act, Scope, may_on};
use crate::procedure::{self, Requirement};
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
    ready(world, command.act(), actor, now)?;
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
    if act == Act::ConfirmByLeader && !case.awaits_leader {
        return Err(RefusalCode::NothingToConfirm.into());
    }
    if procedure::stands(case.state, act) {
        return Ok(());
    }
    let mut rows = procedure::rows(case.state, act).peekable();
    if rows.peek().is_none() {
        let states = procedure::states_for(act).into_iter();
        let missing = states.map(|state| MissingFact::State { state }).collect();
        return Err(Refusal {
            code: RefusalCode::WrongState,
            missing,
            field: None,
        });
    }
    if act == Act::RequestCompletion && !case.reachable {
        return Err(RefusalCode::ReporterUnreachable.into());
    }
    let lacks = |requirement: &Requirement| requirement.missing(world.unit, case, now);
    let missing: Vec<MissingFact> = rows.flat_map(|row| row.requires).flat_map(lacks).collect();
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

/// The acts on a case that something writes today.
fn written_acts() -> impl Iterator<Item = Act> {
    Act::ALL.iter().copied().filter(|act| {
        act.scope() == Scope::Case
            && State::ALL.iter().any(|state| {
                procedure::stands(*state, *act) || procedure::rows(*state, *act).next().is_some()
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
