//! How a unit goes about it: which states it skips, its deadlines, what its forms demand, what a Plt. or Plh. may not
//! decide. Data a unit may change (design.md §5, O13, O30); until it does, the profile's own holds.

use crate::calendar::DayUnit;
use crate::case::State;
use crate::may::Act;
use crate::people::{HoldingKind, Preset};
use crate::profile::{FormDemand, Profile, form_demand};
use crate::unit::ProfileName;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A deadline as the unit set it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeadlineSetting {
    /// Code of the deadline in the profile.
    pub code: String,
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: DayUnit,
    /// Legal basis, where it is another than the profile's.
    pub legal_basis: String,
}

/// The policy of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Policy {
    /// States it skips; only *penelaahan* can be (process.md §1c).
    pub skips: Vec<State>,
    /// What forms demand.
    pub demand: FormDemand,
    /// Deadlines that differ from the profile's.
    pub deadlines: Vec<DeadlineSetting>,
    /// What a Plt. may not decide.
    pub plt_may_not: Vec<Act>,
    /// What a Plh. may not decide.
    pub plh_may_not: Vec<Act>,
}

impl Policy {
    /// As the profile and the size of the unit have it.
    #[must_use]
    pub fn shipped(profile: ProfileName, preset: Preset) -> Self {
        Self {
            skips: Profile::of(profile).skips,
            demand: form_demand(preset),
            deadlines: Vec::new(),
            plt_may_not: vec![Act::ChangeRules],
            plh_may_not: vec![Act::ChangeRules, Act::ChangePolicy, Act::Conclude, Act::EndMember],
        }
    }

    /// States that can be skipped at all.
    #[must_use]
    pub const fn may_skip(state: State) -> bool {
        matches!(state, State::UnderReview)
    }

    /// Whether an office held in this way may not do an act.
    #[must_use]
    pub fn forbids(&self, kind: HoldingKind, act: Act) -> bool {
        match kind {
            HoldingKind::Definitive => false,
            HoldingKind::Plt => self.plt_may_not.contains(&act),
            HoldingKind::Plh => self.plh_may_not.contains(&act),
        }
    }

    /// The deadline in force under a code: amount, unit, and the states that pause it.
    #[must_use]
    pub fn deadline(&self, profile: ProfileName, code: &str) -> Option<(u32, DayUnit, &'static [State])> {
        let shipped = Profile::of(profile)
            .deadlines
            .into_iter()
            .find(|deadline| deadline.code == code)?;
        let set = self.deadlines.iter().find(|setting| setting.code == code);
        Some(match set {
            Some(setting) => (setting.amount, setting.unit, shipped.pauses),
            None => (shipped.amount, shipped.unit, shipped.pauses),
        })
    }
}
