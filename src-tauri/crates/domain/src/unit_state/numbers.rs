//! Running numbers of a unit: claims, the next one, numbers typed by hand (process.md §2f, O15).

use super::{Meta, Unit, VoidClaim};
use crate::numbers::{self, Pattern};
use crate::refusal::{Refusal, RefusalCode};
use crate::unit::{NumberClaim, NumberGroup};
use chrono::{Datelike, NaiveDate};

/// A number given by the counter, and the claims that take it: the last is the number, any before it stay void.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenNumber {
    /// As shown.
    pub number: String,
    /// Claims in order; their `tag` is empty until the holder of the case key fills it.
    pub claims: Vec<NumberClaim>,
}

impl Unit {
    pub(super) fn claim(&mut self, claim: &NumberClaim, meta: &Meta) {
        let expected = self.next_number(claim.group, claim.year);
        if claim.n == expected {
            self.claims.insert((claim.group, claim.year), claim.n);
        } else {
            self.void_claims.push(VoidClaim {
                claim: claim.clone(),
                expected,
                by: meta.author,
                seq: meta.seq,
            });
        }
    }

    /// The only running number that a claim of this counter may take: the last valid one plus one, or where the
    /// paper book stands plus one in the year the setting speaks of (O15).
    #[must_use]
    pub fn next_number(&self, group: NumberGroup, year: i32) -> u32 {
        let start = match group {
            _ if year != self.start_year => 0,
            NumberGroup::Intake => self.settings.intake_start,
            NumberGroup::Agenda => self.settings.agenda_start,
        };
        let last = self.claims.get(&(group, year)).copied().unwrap_or(0);
        last.max(start).saturating_add(1)
    }

    /// The next number of a counter with the claims that take it. A number somebody typed by hand meanwhile is
    /// claimed and left void, so that none is ever given twice.
    pub fn give_number(&self, group: NumberGroup, day: NaiveDate) -> Result<GivenNumber, Refusal> {
        let text = match group {
            NumberGroup::Intake => &self.settings.intake_pattern,
            NumberGroup::Agenda => &self.settings.agenda_pattern,
        };
        let pattern = Pattern::parse(text).map_err(|_| Refusal::of(RefusalCode::NumberPattern))?;
        let year = day.year();
        let mut n = self.next_number(group, year);
        let claim = |n| NumberClaim {
            group,
            year,
            n,
            tag: String::new(),
        };
        let mut claims = vec![claim(n)];
        while self.is_typed(group, &pattern.number(n, day)) || self.is_typed_as(group, &pattern, n, year) {
            n = n.checked_add(1).ok_or(Refusal::of(RefusalCode::NumberTaken))?;
            claims.push(claim(n));
        }
        Ok(GivenNumber {
            number: pattern.number(n, day),
            claims,
        })
    }

    /// The number a claim took, as it was written on that day; `None` where the pattern does not read.
    #[must_use]
    pub fn number_text(&self, claim: &NumberClaim, day: NaiveDate) -> Option<String> {
        let text = match claim.group {
            NumberGroup::Intake => &self.settings.intake_pattern,
            NumberGroup::Agenda => &self.settings.agenda_pattern,
        };
        Some(Pattern::parse(text).ok()?.number(claim.n, day))
    }

    /// Whether a running number was typed by hand under the unit's own pattern, in whatever month.
    fn is_typed_as(&self, group: NumberGroup, pattern: &Pattern, n: u32, year: i32) -> bool {
        let typed = self.typed.iter().filter(|typed| typed.group == group);
        typed
            .filter_map(|typed| pattern.read(&typed.text))
            .any(|read| read == (n, year))
    }

    /// Whether a number typed from a paper book can be taken: sane, and no double of one typed or given before (O15).
    pub fn check_typed(&self, group: NumberGroup, text: &str) -> Result<(), RefusalCode> {
        numbers::check_typed(text).map_err(|_| RefusalCode::FieldInvalid)?;
        let pattern = match group {
            NumberGroup::Intake => &self.settings.intake_pattern,
            NumberGroup::Agenda => &self.settings.agenda_pattern,
        };
        let read = Pattern::parse(pattern)
            .ok()
            .and_then(|pattern| Some((pattern.read(text)?, pattern)));
        let given = read.is_some_and(|((n, year), pattern)| {
            n <= self.claims.get(&(group, year)).copied().unwrap_or(0)
                || self.is_typed_as(group, &pattern, n, year)
        });
        if given || self.is_typed(group, text) {
            Err(RefusalCode::NumberTaken)
        } else {
            Ok(())
        }
    }

    /// Whether a number, rendered or typed, was already typed by hand in this counter.
    #[must_use]
    pub fn is_typed(&self, group: NumberGroup, text: &str) -> bool {
        let wanted = numbers::comparable(text);
        self.typed
            .iter()
            .any(|typed| typed.group == group && numbers::comparable(&typed.text) == wanted)
    }
}
