//! The procedure of process.md §2 as one readable table: from where, to where, by which act, what it requires, what it
//! owes, which clock it touches. `decide` reads it; a test validates it.

mod facts;
mod table;

pub use table::{OUTCOMES, STANDING, TRANSITIONS};

use crate::case::{DutyKind, State};
use crate::case_state::{Case, CompletionOutcome, DutyStand};
use crate::category;
use crate::may::Act;
use crate::people::Role;
use crate::profile::{FormDemand, Profile, Question};
use crate::refusal::MissingFact;
use crate::unit_state::Unit;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a step requires. Some are facts of the case, some are fields of the command, some the step brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of process.md §2b")]
pub enum Requirement {
    // Facts of the case.
    CompletenessYes,
    JurisdictionYes,
    Clear,
    MeetsRequirements,
    DuplicatesSearched,
    Category,
    Title,
    ReporterReachable,
    CompletionLetter,
    CompletionOver,
    NoticeSent,
    // Fields of the command.
    CompletionOverIfIncomplete,
    AskedFor,
    Supplement,
    Note,
    ReasonCode,
    IntakeReason,
    LeaderWord,
    CompetentBody,
    LegalGround,
    Redaction,
    MainCase,
    Reason,
    Number,
    // Facts and papers from registration on; those a step brings itself are judged with it.
    Triage,
    Disposition,
    StaffReview,
    ExplanationLetter,
    ExplanationAssessed,
    DelegationLetter,
    ReportBack,
    ReportAccepted,
    DecidedToAssign,
    DecidedToAsk,
    DecidedToDelegate,
    AssignmentLetter,
    TeamNamed,
    CoiDeclared,
    WorkPlan,
    ClarificationSummons,
    ClarificationRecord,
    AuditReport,
    WorkingPapers,
    EvidenceList,
    DeliberationInvitation,
    DeliberationMinutes,
    ThreeParties,
    Conclusion,
    Recommendation,
    RecommendationLetter,
    RecommendationsSettled,
    OutcomeNotice,
    ReportersStatement,
    ArchiveClass,
    Retention,
}

/// Who judges a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequirementKind {
    /// Judged from the case alone, so it can be shown before anything is asked.
    Fact,
    /// Judged from the command.
    Field,
    /// Brought by the step or there already: judged on the case as it is with the step's facts.
    Brought,
}

/// A clock a transition starts or stops, by its code in the profile's deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say themselves")]
pub enum Clock {
    Starts(&'static str),
    Stops(&'static str),
    Pauses(&'static str),
}

/// One row of the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Transition {
    /// The state it leaves; `None` for the first.
    pub from: Option<State>,
    /// The state it leads to.
    pub to: State,
    /// The act that does it; the act names the roles.
    pub act: Act,
    /// What it requires.
    pub requires: &'static [Requirement],
    /// Papers it owes.
    pub owes: &'static [DutyKind],
    /// Clocks it touches.
    pub clocks: &'static [Clock],
    /// It holds only where the profile skips this state.
    pub instead_of: Option<State>,
    /// The first table it stands in.
    pub since: u16,
    /// The first table it stands in no longer.
    pub until: Option<u16>,
}

impl Transition {
    /// The roles whose holders may do it.
    #[must_use]
    pub const fn roles(&self) -> &'static [Role] {
        self.act.roles()
    }
}

/// In which states an act that changes no state is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In these.
    In(&'static [State]),
    /// While the case is open.
    Open,
    /// In any state but these.
    Except(&'static [State]),
}

impl Standing {
    /// Whether it covers a state.
    #[must_use]
    pub fn covers(self, state: State) -> bool {
        match self {
            Self::In(states) => states.contains(&state),
            Self::Open => !state.is_final(),
            Self::Except(states) => !states.contains(&state),
        }
    }
}

/// The newest table (ledger.md §1): the number a writer's steps carry is the one in force in the unit's stream, so two
/// versions of the procedure live in one ledger.
pub const NEWEST: u16 = 4;

impl Transition {
    /// Whether it stands in a table.
    #[must_use]
    pub const fn is_in(&self, table: u16) -> bool {
        let ended = match self.until {
            Some(until) => until <= table,
            None => false,
        };
        self.since <= table && !ended
    }
}

/// Whether a table lets an act move a case so: what readers hold a step to.
#[must_use]
pub fn moves(table: u16, from: State, act: Act, to: State) -> bool {
    TRANSITIONS
        .iter()
        .any(|row| row.is_in(table) && row.from == Some(from) && row.act == act && row.to == to)
}

/// Whether a table lets an act be done in a state without moving it.
#[must_use]
pub fn stands(table: u16, state: State, act: Act) -> bool {
    STANDING
        .iter()
        .any(|(standing, states, since)| *standing == act && *since <= table && states.covers(state))
}

/// The procedure as it is in force in a unit: its table, its skipped states, what its forms demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The table's number.
    pub table: u16,
    /// States the unit skips.
    pub skips: Vec<State>,
    /// What its forms demand (O30).
    pub demand: FormDemand,
}

impl InForce {
    /// Of a unit.
    #[must_use]
    pub fn of(unit: &Unit) -> Self {
        let policy = unit.policy();
        Self {
            table: unit.rules_now(),
            skips: policy.skips,
            demand: policy.demand,
        }
    }

    /// The row an act takes from a state; there is never more than one.
    #[must_use]
    pub fn row(&self, from: State, act: Act) -> Option<&'static Transition> {
        TRANSITIONS.iter().find(|row| {
            let skipped = |state: State| self.skips.contains(&state);
            row.from == Some(from)
                && row.act == act
                && row.is_in(self.table)
                && !skipped(row.to)
                && row.instead_of.is_none_or(skipped)
        })
    }

    /// Whether an act changes nothing of the state and may be done in it.
    #[must_use]
    pub fn stands(&self, state: State, act: Act) -> bool {
        stands(self.table, state, act)
    }

    /// The states an act can be done in, for *Mengapa belum bisa?*.
    #[must_use]
    pub fn states_for(&self, act: Act) -> Vec<State> {
        State::ALL
            .into_iter()
            .filter(|state| self.stands(*state, act) || self.row(*state, act).is_some())
            .collect()
    }

    /// What a row requires, less what forms of this unit do not demand (O30).
    pub fn requires(&self, row: &'static Transition) -> impl Iterator<Item = Requirement> {
        let demand = self.demand;
        row.requires
            .iter()
            .copied()
            .filter(move |requirement| !requirement.is_waived(demand))
    }
}

impl Requirement {
    /// Who judges it.
    #[must_use]
    pub const fn kind(self) -> RequirementKind {
        match self {
            Self::CompletenessYes
            | Self::JurisdictionYes
            | Self::Clear
            | Self::MeetsRequirements
            | Self::DuplicatesSearched
            | Self::Category
            | Self::Title
            | Self::ReporterReachable
            | Self::CompletionLetter
            | Self::CompletionOver
            | Self::NoticeSent => RequirementKind::Fact,
            Self::CompletionOverIfIncomplete
            | Self::AskedFor
            | Self::Supplement
            | Self::Note
            | Self::ReasonCode
            | Self::IntakeReason
            | Self::LeaderWord
            | Self::CompetentBody
            | Self::LegalGround
            | Self::Redaction
            | Self::MainCase
            | Self::Reason
            | Self::Number => RequirementKind::Field,
            Self::Triage
            | Self::ExplanationAssessed
            | Self::ReportBack
            | Self::ReportAccepted
            | Self::DecidedToAssign
            | Self::DecidedToAsk
            | Self::DecidedToDelegate
            | Self::CoiDeclared
            | Self::WorkPlan
            | Self::ClarificationSummons
            | Self::ClarificationRecord
            | Self::WorkingPapers
            | Self::EvidenceList
            | Self::OutcomeNotice
            | Self::RecommendationsSettled => RequirementKind::Fact,
            _ => RequirementKind::Brought,
        }
    }

    /// Whether forms of a unit do without it: *ringkas* asks for no plan, list or invitation of its own (O30).
    #[must_use]
    pub const fn is_waived(self, demand: FormDemand) -> bool {
        matches!(demand, FormDemand::Brief)
            && matches!(
                self,
                Self::WorkPlan
                    | Self::EvidenceList
                    | Self::DeliberationInvitation
                    | Self::DeliberationMinutes
            )
    }

    /// What of this requirement the case still lacks; nothing for fields of a command.
    #[must_use]
    pub fn missing(self, unit: &Unit, case: &Case, now: DateTime<Utc>) -> Vec<MissingFact> {
        let lacks = |holds: bool, fact: MissingFact| if holds { Vec::new() } else { vec![fact] };
        match self {
            Self::CompletenessYes => {
                let questions = Profile::of(unit.profile).completeness;
                unanswered(
                    &questions,
                    &case.checklists.completeness,
                    |question, answered_no| MissingFact::CompletenessAnswer {
                        question,
                        answered_no,
                    },
                )
            }
            Self::JurisdictionYes => {
                let questions = Profile::of(unit.profile).jurisdiction;
                unanswered(
                    &questions,
                    &case.checklists.jurisdiction,
                    |question, answered_no| MissingFact::JurisdictionAnswer {
                        question,
                        answered_no,
                    },
                )
            }
            Self::Clear => lacks(case.checklists.clear == Some(true), MissingFact::Clear),
            Self::MeetsRequirements => lacks(
                case.checklists.meets_requirements == Some(true),
                MissingFact::MeetsRequirements,
            ),
            Self::DuplicatesSearched => lacks(
                case.checklists.duplicates_searched,
                MissingFact::DuplicatesSearched,
            ),
            Self::Category => lacks(
                category::by_code(&case.content.category).is_some(),
                MissingFact::Category,
            ),
            Self::Title => lacks(!case.content.title.trim().is_empty(), MissingFact::Title),
            Self::ReporterReachable => lacks(case.reachable, MissingFact::ReporterReachable),
            Self::CompletionLetter => completion_letter(case),
            Self::CompletionOver => completion_over(unit, case, now),
            Self::NoticeSent => notice_sent(case),
            _ if self.kind() == RequirementKind::Field => Vec::new(),
            _ => facts::missing(self, unit, case),
        }
    }
}

fn unanswered(
    questions: &[Question],
    answers: &[crate::case::CheckAnswer],
    fact: impl Fn(String, bool) -> MissingFact,
) -> Vec<MissingFact> {
    let answer = |question: &Question| {
        answers
            .iter()
            .rev()
            .find(|answer| answer.question == question.code)
            .and_then(|answer| answer.answer)
    };
    questions
        .iter()
        .filter(|question| match answer(question) {
            None => true,
            Some(yes) => !yes && !question.advisory,
        })
        .map(|question| fact(question.code.to_owned(), answer(question) == Some(false)))
        .collect()
}

/// Proof of request (process.md §2b): the letter went out, fell away, or there is nobody to send it to.
fn completion_letter(case: &Case) -> Vec<MissingFact> {
    let Some(completion) = case.completion().filter(|_| case.reachable) else {
        return Vec::new();
    };
    match case.duty(completion.duty) {
        Some(duty) if duty.is_open() => vec![MissingFact::CompletionLetter {
            duty: completion.duty,
        }],
        _ => Vec::new(),
    }
}

/// R20 after R21, for `tidak_lengkap`: asked with proof, and over.
#[must_use]
pub fn asked_in_vain(unit: &Unit, case: &Case, now: DateTime<Utc>) -> Vec<MissingFact> {
    let mut missing = completion_letter(case);
    missing.extend(completion_over(unit, case, now));
    missing
}

/// The reporter was asked and the asking is over, or he cannot be asked.
#[must_use]
pub fn completion_over(unit: &Unit, case: &Case, now: DateTime<Utc>) -> Vec<MissingFact> {
    let Some(completion) = case.completion() else {
        return if case.reachable {
            vec![MissingFact::CompletionAsked]
        } else {
            Vec::new()
        };
    };
    let in_vain = case
        .contacts
        .iter()
        .any(|contact| !contact.reached && contact.at >= completion.asked_at);
    let over = completion.outcome != CompletionOutcome::Waiting
        || !case.reachable
        || completion.due < unit.today(now)
        || in_vain;
    if over {
        Vec::new()
    } else {
        vec![MissingFact::CompletionOver]
    }
}

fn notice_sent(case: &Case) -> Vec<MissingFact> {
    match case
        .latest_duty(DutyKind::RegistrationNotice)
        .map(|duty| &duty.stand)
    {
        Some(DutyStand::Open) => vec![MissingFact::Paper {
            kind: DutyKind::RegistrationNotice,
        }],
        _ => Vec::new(),
    }
}
