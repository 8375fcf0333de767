//! What goes beside the procedure: triage, others who wait (O7), protection (R04), consent, the inquiry desk (R50).

use crate::calendar::DayUnit;
use crate::submission::Channel;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A criterion of triage (process.md §2h).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the eight of process.md §2h")]
pub enum Criterion {
    Safety,
    Ongoing,
    Rank,
    Loss,
    Evidence,
    Vulnerable,
    Attention,
    Links,
}

impl Criterion {
    /// All eight.
    pub const ALL: [Self; 8] = [
        Self::Safety,
        Self::Ongoing,
        Self::Rank,
        Self::Loss,
        Self::Evidence,
        Self::Vulnerable,
        Self::Attention,
        Self::Links,
    ];
}

/// A score with its ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Score {
    /// Of which criterion.
    pub criterion: Criterion,
    /// 0 to 3.
    pub score: u8,
    /// Why.
    pub ground: String,
}

/// Triage: three flags, and in full the eight scores (O30). What follows is a person's choice, never the sum's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TriageForm {
    /// Kekerasan atau ancaman.
    pub violence: Option<bool>,
    /// Melibatkan penegak hukum atau penyelenggara negara, atau kerugian sedikitnya Rp1 miliar.
    pub state_official_or_large_loss: Option<bool>,
    /// Terlapor pimpinan atau unit pengelola sendiri.
    pub own_unit: Option<bool>,
    /// The scores; all eight in full.
    pub scores: Vec<Score>,
    /// *Berkadar pengawasan*.
    pub supervisory_relevant: Option<bool>,
    /// What the officer chose: urgent, soon, ordinary.
    pub priority: u8,
    /// Why.
    pub ground: String,
}

/// A body that waits for our answer (O7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Waiter {
    /// Which body.
    pub body: String,
    /// Its own number.
    pub reference: String,
    /// The date of its request.
    pub requested_on: NaiveDate,
    /// What it asks, in its words.
    pub wording: String,
    /// The day typed from its letter.
    pub due: Option<NaiveDate>,
    /// Else an amount of days from its receipt.
    pub within: Option<(u32, DayUnit)>,
    /// The day we received it.
    pub received_on: NaiveDate,
}

/// How great the risk of retaliation is (ISO 37002 8.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say themselves")]
pub enum Risk {
    Low,
    Medium,
    High,
}

/// What is done to protect (R04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Accompanied.
    Accompaniment,
    /// Moved away from the reported party, by his wish.
    Separation,
    /// Secrecy made stricter.
    Secrecy,
    /// A decision against him stopped.
    StayOfDecision,
    /// Legal help.
    LegalHelp,
    /// Health or psychological help.
    Health,
    /// Else.
    Other,
}

/// What somebody agrees to (SE MenPANRB 08/2012).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsentScope {
    /// To be called under a number (R52).
    Contact,
    /// That his identity goes to LPSK.
    Lpsk,
    /// That his identity goes with a referral.
    Referral,
    /// That his identity is told to law enforcement.
    LawEnforcement,
}

/// Consent or its refusal; a refusal never closes a case (R52).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Consent {
    /// Whose, by label.
    pub of: String,
    /// To what.
    pub scope: ConsentScope,
    /// To whom.
    pub to_whom: String,
    /// Until when.
    pub until: Option<NaiveDate>,
    /// Given or refused.
    pub given: bool,
    /// How it was said.
    pub note: String,
}

/// By what an inquirer's case was found (O10). A caller's name is never looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// Portal username.
    Username,
    /// Agenda number.
    AgendaNo,
    /// Intake number.
    IntakeNo,
    /// Number and date of his own letter.
    LetterNoAndDate,
    /// The text, place, date or head of his letter.
    Words,
    /// Name of an open reporter.
    OpenName,
}

/// The four-word phrase (O10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhraseCheck {
    /// None was made.
    NoneExists,
    /// Said rightly.
    Right,
    /// Wrong or not known.
    Wrong,
}

/// An inquiry and what was told (R50, R51).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Inquiry {
    /// When.
    pub at: DateTime<Utc>,
    /// By what channel.
    pub channel: Channel,
    /// By what it was found.
    pub found_by: FoundBy,
    /// The phrase.
    pub phrase: PhraseCheck,
    /// Code of the sentence told; see `inquiry`.
    pub told: String,
    /// What he asked or added; never identity.
    pub note: String,
}
