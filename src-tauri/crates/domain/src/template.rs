//! Completeness templates (process.md §2e): the seven elements are stored once, a template says which are required.

use crate::case::{Element, Elements};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A template by the name the settings hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum Template {
    /// What, who, where (BPKP).
    #[serde(rename = "3w")]
    ThreeW,
    /// The minimum of Kemenkes (R12): missing where or why is a warning.
    #[serde(rename = "3w1h")]
    ThreeWOneH,
    /// Kemenkeu, Bappenas.
    #[serde(rename = "4w1h")]
    FourWOneH,
    /// The ideal of Kemenkes (R11).
    #[serde(rename = "5w1h")]
    FiveWOneH,
    /// Kemensos (R63).
    #[serde(rename = "5w2h")]
    FiveWTwoH,
    /// The five-point outline of Kemensos (R56–R60).
    #[serde(rename = "outline")]
    Outline,
}

/// How much a template asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Recorded where known; never missed.
    Optional,
    /// Its lack is a warning.
    Desired,
    /// Its lack makes the report incomplete.
    Required,
}

impl Demand {
    const fn weight(self) -> u32 {
        match self {
            Self::Optional => 0,
            Self::Desired => 1,
            Self::Required => 3,
        }
    }
}

/// How complete a report is by a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Completeness {
    /// Required elements that are missing, in reading order.
    pub required_missing: Vec<Element>,
    /// Desired elements that are missing, in reading order: warnings.
    pub desired_missing: Vec<Element>,
    /// Evidence is expected and none is there.
    pub evidence_missing: bool,
    /// From 0 to 100; 100 where nothing required or desired is missing.
    pub score: u32,
}

impl Completeness {
    /// Nothing required is missing.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.required_missing.is_empty()
    }
}

impl Template {
    /// Every template, from the shortest to the outline.
    pub const ALL: [Self; 6] = [
        Self::ThreeW,
        Self::ThreeWOneH,
        Self::FourWOneH,
        Self::FiveWOneH,
        Self::FiveWTwoH,
        Self::Outline,
    ];

    /// The name the settings hold.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ThreeW => "3w",
            Self::ThreeWOneH => "3w1h",
            Self::FourWOneH => "4w1h",
            Self::FiveWOneH => "5w1h",
            Self::FiveWTwoH => "5w2h",
            Self::Outline => "outline",
        }
    }

    /// The template of a name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.name() == name)
    }

    /// How much an element is asked for. The nature of the reporter is never asked: an anonymous report is not worth less (R28).
    #[must_use]
    pub const fn demand(self, element: Element) -> Demand {
        use Demand::{Desired, Optional, Required};
        match (self, element) {
            (_, Element::HowMuch) => Optional,
            (_, Element::What | Element::Who) => Required,
            (Self::ThreeW, Element::Where) => Required,
            (Self::ThreeW, Element::When | Element::How) => Desired,
            (Self::ThreeWOneH, Element::When | Element::How) => Required,
            (Self::ThreeWOneH, Element::Where | Element::Why) => Desired,
            (Self::FourWOneH | Self::Outline, Element::Where | Element::When | Element::How) => Required,
            (Self::ThreeW | Self::FourWOneH | Self::Outline, Element::Why) => Optional,
            (Self::FiveWOneH | Self::FiveWTwoH, _) => Required,
        }
    }

    /// How much initial evidence is asked for (R43, R52 of the sources: expected, never required).
    #[must_use]
    pub const fn evidence(self) -> Demand {
        match self {
            Self::FourWOneH | Self::FiveWTwoH => Demand::Desired,
            Self::ThreeW | Self::ThreeWOneH | Self::FiveWOneH | Self::Outline => Demand::Optional,
        }
    }

    /// Judges what is written. A recorded party answers *who*, were it only a post or a description (R14).
    #[must_use]
    pub fn judge(self, elements: &Elements, has_evidence: bool, has_party: bool) -> Completeness {
        let is_there = |element: Element| {
            !elements.get(element).trim().is_empty() || (element == Element::Who && has_party)
        };
        let missing = |demand: Demand| -> Vec<Element> {
            Element::ALL
                .into_iter()
                .filter(|element| self.demand(*element) == demand && !is_there(*element))
                .collect()
        };
        let evidence_missing = self.evidence() > Demand::Optional && !has_evidence;
        let total: u32 = Element::ALL
            .iter()
            .map(|element| self.demand(*element).weight())
            .sum::<u32>()
            + self.evidence().weight();
        let (required_missing, desired_missing) = (missing(Demand::Required), missing(Demand::Desired));
        let lost: u32 = required_missing
            .iter()
            .chain(&desired_missing)
            .map(|element| self.demand(*element).weight())
            .sum::<u32>()
            + u32::from(evidence_missing) * self.evidence().weight();
        let score = (total.saturating_sub(lost) * 100)
            .checked_div(total)
            .unwrap_or(100);
        Completeness {
            required_missing,
            desired_missing,
            evidence_missing,
            score,
        }
    }
}
