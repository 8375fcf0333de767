//! Triage (process.md §2h, O30): what a form must hold, and what its flags hint at. Nothing is ever decided by a sum.

use crate::case::{Criterion, Mark, TriageForm};
use crate::case_state::Case;
use crate::profile::FormDemand;
use crate::refusal::MissingFact;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A loss from which the matter may be KPK's (UU 19/2019), in rupiah.
pub const LARGE_LOSS: u64 = 1_000_000_000;

/// What a person is made aware of; he chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// Look at it today.
    SameDay,
    /// *Potensi kewenangan KPK*.
    PossiblyKpk,
    /// The reported party is a leader or the unit itself: the conflict route (O4).
    ConflictRoute,
    /// A child or sexual violence: who accompanies, and referral to UPTD PPA, LPSK, police (O28).
    Accompany,
    /// Not *berkadar pengawasan*: the technical unit owns the service.
    TechnicalUnit,
    /// The reporter is at risk and nothing is done yet (ISO 37002 8.3).
    ProtectReporter,
}

/// What a form still lacks: three yes or no, and in full every score with its ground.
#[must_use]
pub fn lacks(form: &TriageForm, demand: FormDemand) -> Vec<MissingFact> {
    let mut missing = Vec::new();
    let flags = [form.violence, form.state_official_or_large_loss, form.own_unit];
    let answered = flags.iter().filter(|flag| flag.is_some()).count();
    if answered < flags.len() {
        missing.push(MissingFact::TriageFlags);
    }
    if demand == FormDemand::Full {
        let scored = |criterion: &Criterion| {
            form.scores
                .iter()
                .any(|score| score.criterion == *criterion && !score.ground.trim().is_empty())
        };
        missing.extend(
            Criterion::ALL
                .iter()
                .filter(|criterion| !scored(criterion))
                .map(|criterion| MissingFact::TriageScore {
                    criterion: *criterion,
                }),
        );
    }
    missing
}

/// Whether a form is there and whole.
#[must_use]
pub fn is_whole(form: Option<&TriageForm>, demand: FormDemand) -> bool {
    form.is_some_and(|form| lacks(form, demand).is_empty())
}

/// What the flags, the marks and the record of protection hint at.
#[must_use]
pub fn hints(case: &Case) -> Vec<Hint> {
    let mut hints = Vec::new();
    let marked = |mark: Mark| case.content.marks.contains(&mark);
    if marked(Mark::Child) || marked(Mark::SexualViolence) {
        hints.extend([Hint::SameDay, Hint::Accompany]);
    }
    if let Some(form) = case.care.triage.last().map(|triaged| &triaged.fact) {
        let yes = |flag: Option<bool>| flag == Some(true);
        if yes(form.violence) {
            hints.push(Hint::SameDay);
        }
        if yes(form.state_official_or_large_loss) {
            hints.push(Hint::PossiblyKpk);
        }
        if yes(form.own_unit) {
            hints.push(Hint::ConflictRoute);
        }
        if form.supervisory_relevant == Some(false) {
            hints.push(Hint::TechnicalUnit);
        }
    }
    if case.proceedings.loss() >= LARGE_LOSS {
        hints.push(Hint::PossiblyKpk);
    }
    let protection = &case.care.protection;
    let at_risk = protection
        .risks
        .last()
        .is_some_and(|risk| risk.fact > crate::case::Risk::Low);
    if at_risk && protection.measures.iter().all(|measure| measure.ended.is_some()) {
        hints.push(Hint::ProtectReporter);
    }
    hints.sort_unstable();
    hints.dedup();
    hints
}
