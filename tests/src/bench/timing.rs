//! Stop-watches.

use crate::driven::Outcome;
use std::time::{Duration, Instant};

/// Calls that are made before any is counted.
pub const WARM: usize = 20;
/// Calls that are counted.
pub const COUNTED: usize = 300;

/// Milliseconds of a stretch.
#[must_use]
pub fn millis(stretch: Duration) -> f64 {
    stretch.as_secs_f64() * 1_000.0
}

/// The middle one.
#[must_use]
pub fn median(mut stretches: Vec<Duration>) -> Duration {
    stretches.sort_unstable();
    stretches.get(stretches.len() / 2).copied().unwrap_or_default()
}

/// How long one step takes.
///
/// # Errors
/// The step's.
pub async fn timed<T>(step: impl Future<Output = Outcome<T>>) -> Outcome<(Duration, T)> {
    let begun = Instant::now();
    let done = step.await?;
    Ok((begun.elapsed(), done))
}

/// What the counted calls of several runs in turn took: what is compared is done alternately, so that a disk that is
/// slower for a while is slower for both.
#[derive(Debug, Default)]
pub struct Turns(Vec<Duration>);

impl Turns {
    /// Takes a call in; the first ones are not counted.
    pub fn took(&mut self, turn: usize, stretch: Duration) {
        if turn >= WARM {
            self.0.push(stretch);
        }
    }

    /// How many were counted.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// The middle one in milliseconds.
    #[must_use]
    pub fn median_ms(self) -> f64 {
        millis(median(self.0))
    }
}
