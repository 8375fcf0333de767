//! The steps of a case as its dossier offers them: which this person may take now, which still lack facts, and what was
//! recorded so far. Nothing is decided here: every line is asked of `domain`.

mod access;
mod expected;
mod objects;
mod standing;

pub(crate) use access::Access;
pub use expected::{expected_step, holders};
pub(crate) use standing::{LATER, holder, running, settled_on, upkeep, waiting};

use crate::error::{Code, missing_word};
use chrono::{DateTime, NaiveDate, Utc};
use domain::case::{State, Step};
use domain::case_state::{Care, Case, Proceedings};
use domain::clocks::{ClockReading, clocks};
use domain::decide::{World, ready, ready_on_order};
use domain::ids::PersonId;
use domain::inquiry;
use domain::may::{self, Act};
use domain::people::Role;
use domain::procedure::{Clock, InForce, Transition};
use domain::profile::{FormDemand, Profile};
use domain::refusal::RefusalCode;
use domain::triage::{self, Hint};
use domain::unit_state::Unit;
use serde::Serialize;
use ts_rs::TS;

/// Acts by which somebody else may lose access to a case, beside a wall.
pub(crate) const ENDING_ACCESS: [Act; 4] = [
    Act::RemoveReaders,
    Act::ChangeTeam,
    Act::RecallDisposition,
    Act::HandOver,
];

/// A step this person may take now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OpenStep {
    /// Kind of `Step`, as tagged.
    pub kind: String,
    /// The one expected next.
    pub primary: bool,
    /// He may take it himself.
    pub own: bool,
    /// Leaders on whose written order he may record it (O2).
    pub for_leaders: Vec<PersonId>,
    /// The state it leads to; `None`: the state stays.
    pub leads_to: Option<State>,
    /// Clocks it starts.
    pub starts: Vec<StartedClock>,
}

/// A clock a step starts, and the day it would end if it were taken now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StartedClock {
    /// Code of the deadline.
    pub code: String,
    /// Its last day.
    pub due: NaiveDate,
}

/// A step of this state that cannot be taken yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BlockedStep {
    /// Kind of `Step`, as tagged.
    pub kind: String,
    /// Refusal code.
    pub code: String,
    /// What is missing, as words of the wire.
    pub missing: Vec<String>,
}

/// Somebody of the unit: for names in what was recorded, and to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonChoice {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Offices held today, as written.
    pub offices: Vec<String>,
    /// Roles held today.
    pub roles: Vec<Role>,
    /// May be named in a step: a member, and no wall keeps him out.
    pub choosable: bool,
    /// Reads the case now.
    pub reads: bool,
}

/// A clock of the case with the days left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ClockLine {
    /// How it stands.
    pub reading: ClockReading,
    /// Working days left; negative when overdue.
    pub days_left: i32,
    /// It is late.
    pub late: bool,
}

/// With whom the dossier lies (O26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LiesWith {
    /// Name, or office as written.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Steps and proceedings of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StepsView {
    /// What forms of this unit demand (O30).
    pub demand: FormDemand,
    /// What this person may do now, what is expected next first.
    pub open: Vec<OpenStep>,
    /// What lacks something.
    pub blocked: Vec<BlockedStep>,
    /// People of the unit.
    pub people: Vec<PersonChoice>,
    /// Codes of instructions of a disposition.
    pub instructions: Vec<String>,
    /// What was done since the last reopening.
    pub proceedings: Proceedings,
    /// What was done before it.
    pub past: Vec<Proceedings>,
    /// What goes beside the procedure.
    pub beside: Care,
    /// Clocks, in the order they started.
    pub clocks: Vec<ClockLine>,
    /// What a person is made aware of.
    pub hints: Vec<Hint>,
    /// With whom it lies.
    pub lies_with: Option<LiesWith>,
    /// Code of the sentence a caller may be told (R50).
    pub safe_sentence: String,
    /// The loss the standing findings add up to, in rupiah.
    #[ts(type = "number")]
    pub loss: u64,
    /// Rows that wait for this person's word (O2).
    pub words: Vec<domain::ids::RowNo>,
    /// Who asks.
    pub me: PersonId,
}

/// Steps and proceedings of a case, as one person sees them.
#[must_use]
pub fn view(world: &World<'_>, case: &Case, person: PersonId, now: DateTime<Utc>) -> StepsView {
    let unit = world.unit;
    let today = unit.today(now);
    let (open, blocked) = offered(world, case, person, now);
    StepsView {
        demand: unit.policy().demand,
        open,
        blocked,
        people: people(unit, case, today),
        instructions: Profile::of(unit.profile)
            .instructions
            .iter()
            .map(|instruction| instruction.code.to_owned())
            .collect(),
        proceedings: case.proceedings.clone(),
        past: case.past_proceedings.clone(),
        beside: beside(unit, case, person),
        clocks: clocks(unit, case, now)
            .into_iter()
            .map(|reading| ClockLine {
                days_left: unit.calendar.working_days_between(today, reading.due),
                late: reading.is_late(unit, today),
                reading,
            })
            .collect(),
        hints: triage::hints(case),
        lies_with: case.proceedings.lies_with().map(|(to, since)| LiesWith {
            name: named(unit, to.person, &to.name),
            since,
        }),
        safe_sentence: inquiry::sentence(case.state).to_owned(),
        loss: case.proceedings.loss(),
        words: case.words_owed(person).map(|word| word.row).collect(),
        me: person,
    }
}

/// The name of whoever has an account, else as it was written.
fn named(unit: &Unit, person: Option<PersonId>, written: &str) -> String {
    person
        .and_then(|person| unit.name_of(person))
        .unwrap_or(written)
        .to_owned()
}

/// What goes beside the procedure. Who opened what is for those who may see the access list (R55), and for himself.
fn beside(unit: &Unit, case: &Case, person: PersonId) -> Care {
    let mut care = case.care.clone();
    if may::may(unit, Some(case), person, Act::ReadAccessList).is_err() {
        care.openings.retain(|opening| opening.by == person);
        care.envelopes.retain(|printed| printed.by == person);
    }
    care
}

fn people(unit: &Unit, case: &Case, today: NaiveDate) -> Vec<PersonChoice> {
    let mut all: Vec<PersonChoice> = unit
        .members
        .keys()
        .map(|person| PersonChoice {
            person: *person,
            name: unit.name_of(*person).unwrap_or_default().to_owned(),
            offices: unit
                .offices_of(*person)
                .map(|(_, office)| office.title.clone())
                .collect(),
            roles: unit.roles_on(*person, today),
            choosable: unit.is_member(*person) && !case.is_walled(*person),
            reads: case.is_reader(*person),
        })
        .collect();
    all.sort_by(|left, right| left.name.cmp(&right.name));
    all
}

fn offered(
    world: &World<'_>,
    case: &Case,
    person: PersonId,
    now: DateTime<Utc>,
) -> (Vec<OpenStep>, Vec<BlockedStep>) {
    let unit = world.unit;
    let in_force = InForce::of(unit);
    let expected = expected_step(unit, case, unit.today(now));
    let leaders: Vec<PersonId> = unit
        .leaders()
        .into_iter()
        .filter(|leader| *leader != person && unit.records_for(person, *leader))
        .collect();
    let mut open = Vec::new();
    let mut blocked = Vec::new();
    for (kind, act) in Step::KINDS {
        let row = in_force.row(case.state, *act);
        if row.is_none() && !in_force.stands(case.state, *act) {
            continue;
        }
        if !objects::has_object(kind, unit, case, person, now) {
            continue;
        }
        let own = ready(world, *act, person, now);
        let for_leaders: Vec<PersonId> = leaders
            .iter()
            .copied()
            .filter(|leader| ready_on_order(world, *act, person, *leader, now).is_ok())
            .collect();
        match own {
            Err(refusal) if for_leaders.is_empty() => {
                if is_worth_saying(refusal.code) {
                    blocked.push(BlockedStep {
                        kind: (*kind).to_owned(),
                        code: Code::Refused(refusal.code).word(),
                        missing: refusal.missing.iter().map(missing_word).collect(),
                    });
                }
            }
            own => open.push(OpenStep {
                kind: (*kind).to_owned(),
                primary: expected == Some(*kind),
                own: own.is_ok(),
                for_leaders,
                leads_to: row.map(|row| row.to),
                starts: row.map(|row| starts(unit, row, now)).unwrap_or_default(),
            }),
        }
    }
    open.sort_by_key(|step| (!step.primary, step.leads_to.is_none()));
    (open, blocked)
}

/// What somebody could still mend. That an act is another's the head of the dossier says.
const fn is_worth_saying(code: RefusalCode) -> bool {
    matches!(
        code,
        RefusalCode::Missing
            | RefusalCode::OnHold
            | RefusalCode::SamePerson
            | RefusalCode::OfficeNotHeldToday
            | RefusalCode::NotWhileActing
            | RefusalCode::RulesTooOld
    )
}

fn starts(unit: &Unit, row: &Transition, now: DateTime<Utc>) -> Vec<StartedClock> {
    let policy = unit.policy();
    row.clocks
        .iter()
        .filter_map(|clock| {
            let Clock::Starts(code) = clock else { return None };
            let due = match *code {
                "verification" => unit.verification_due(now),
                "notice" => unit.notice_due(now),
                other => {
                    let (amount, days, _) = policy.deadline(unit.profile, other)?;
                    unit.due(now, amount, days)
                }
            };
            Some(StartedClock {
                code: (*code).to_owned(),
                due: due.due,
            })
        })
        .collect()
}
