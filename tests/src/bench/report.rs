//! What was found: one line a measurement, for people or as JSON.

use serde::Serialize;
use std::io::Write;

/// What a ratio must keep to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// Ours may be at most so many times the other.
    AtMost(f64),
    /// Ours must be at least so many times the other.
    AtLeast(f64),
    /// Only to be told.
    None,
}

impl Bound {
    fn holds(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(most) => ratio <= most,
            Self::AtLeast(least) => ratio >= least,
            Self::None => true,
        }
    }

    fn words(self, ratio: f64) -> String {
        let held = if self.holds(ratio) { "kept" } else { "MISSED" };
        match self {
            Self::AtMost(most) => format!("at most {most}x: {held}"),
            Self::AtLeast(least) => format!("at least {least}x: {held}"),
            Self::None => String::new(),
        }
    }
}

/// One measurement. The fields are those of the JSON line.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its name.
    pub name: &'static str,
    /// Our figure.
    pub ours: f64,
    /// `ms`, `MB/s`, `entries/s`.
    pub unit: &'static str,
    /// The other figure, in the same unit.
    pub against: f64,
    /// What the other figure is.
    pub what: String,
    /// Ours divided by the other.
    pub ratio: f64,
    /// How many times it was done.
    pub n: usize,
}

/// The lines of a run, told as they come.
#[derive(Debug)]
pub struct Report {
    json: bool,
    missed: usize,
    failed: usize,
}

impl Report {
    /// JSON lines, or words.
    #[must_use]
    pub const fn new(json: bool) -> Self {
        Self {
            json,
            missed: 0,
            failed: 0,
        }
    }

    /// A measurement.
    pub fn line(
        &mut self,
        (name, unit): (&'static str, &'static str),
        (ours, n): (f64, usize),
        (against, what): (f64, impl Into<String>),
        bound: Bound,
    ) {
        let ratio = if against > 0.0 { ours / against } else { f64::NAN };
        let line = Line {
            name,
            ours: round(ours),
            unit,
            against: round(against),
            what: what.into(),
            ratio: round(ratio),
            n,
        };
        self.missed += usize::from(!bound.holds(ratio));
        let mut out = std::io::stdout().lock();
        let told = if self.json {
            writeln!(out, "{}", serde_json::to_string(&line).unwrap_or_default())
        } else {
            let Line {
                ours,
                unit,
                against,
                what,
                ratio,
                n,
                ..
            } = line;
            writeln!(
                out,
                "{name:<24} {ours:>10} {unit:<9} against {against:>10} {unit:<9} {ratio:>7}x  {}",
                bound.words(ratio)
            )
            .and_then(|()| writeln!(out, "{:<24} n = {n}; {what}", ""))
        };
        // Nobody reads any more: nothing to be done about it.
        drop(told.and_then(|()| out.flush()));
    }

    /// A group that could not be measured: never a figure that was not.
    pub fn not_measured(&mut self, group: &str, why: &str) {
        self.failed += 1;
        super::tell(&format!("{group}: NOT MEASURED: {why}"));
    }

    /// How many limits were missed and how many groups not measured.
    #[must_use]
    pub const fn end(&self) -> (usize, usize) {
        (self.missed, self.failed)
    }
}

/// Three figures that count.
fn round(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let digits = 2 - value.abs().log10().floor() as i32;
    let digits = digits.clamp(0, 6);
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::{Bound, round};

    #[test]
    fn three_figures_count() {
        assert_eq!(round(1.23456), 1.23);
        assert_eq!(round(0.012_345), 0.0123);
        assert_eq!(round(123_456.7), 123_457.0);
        assert_eq!(round(0.0), 0.0);
    }

    #[test]
    fn bounds_are_kept_from_their_own_side() {
        assert!(Bound::AtMost(3.0).holds(2.9) && !Bound::AtMost(3.0).holds(3.1));
        assert!(Bound::AtLeast(0.5).holds(0.6) && !Bound::AtLeast(0.5).holds(0.4));
        assert!(!Bound::AtMost(1.0).holds(f64::NAN));
    }
}
