//! The procedure of process.md §2 as one readable table: from where, to where, by which act, what it requires, what it
//! owes, which clock it touches. `decide` reads it; a test validates it.

mod table;

pub use table::{OUTCOMES, STANDING, TRANSITIONS};

use crate::case::{DutyKind, State};
use crate::case_state::{Case, CompletionOutcome, DutyStand};
use crate::category;
use crate::may::Act;
use crate::people::Role;
use crate::profile::{Profile, Question};
use crate::refusal::MissingFact;
use crate::unit_state::Unit;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a step requires. Some are facts of the case, some are fields of the command, some belong to later steps.
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
    // Later steps.
    Disposition,
    StaffReview,
    ExplanationLetter,
    ExplanationAssessed,
    DelegationLetter,
    ReportBack,
    Decision,
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
    /// Of a step that no act writes yet.
    Later,
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
    /// The table of readers' rules from which an act writes it; `None`: a later issue.
    pub since: Option<u16>,
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

/// The rows an act may take from a state, of those that are written today.
pub fn rows(from: State, act: Act) -> impl Iterator<Item = &'static Transition> {
    TRANSITIONS
        .iter()
        .filter(move |row| row.from == Some(from) && row.act == act && row.since.is_some())
}

/// Whether an act changes nothing of the state and may be done in it.
#[must_use]
pub fn stands(state: State, act: Act) -> bool {
    STANDING
        .iter()
        .any(|(standing, states)| *standing == act && states.covers(state))
}

/// The states an act can be done in, for *Mengapa belum bisa?*.
#[must_use]
pub fn states_for(act: Act) -> Vec<State> {
    State::ALL
        .into_iter()
        .filter(|state| stands(*state, act) || rows(*state, act).next().is_some())
        .collect()
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
            _ => RequirementKind::Later,
        }
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
            _ if self.kind() == RequirementKind::Later => vec![MissingFact::Later { requirement: self }],
            _ => Vec::new(),
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
