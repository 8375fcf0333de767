//! The dice and the clock of the tests: everything invented is made from a seed, and a test holds the time.

use app::sources::Sources;
use chrono::{DateTime, TimeDelta, Utc};
use rand_chacha::{ChaCha8Rng, ChaCha20Rng};
use rand_core::{Rng, SeedableRng};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Dice from a seed.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The same seed throws the same numbers.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `count`; 0 if `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * (count as u128);
        (wide >> 64) as usize
    }

    /// A number from `low` up to and including `high`.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// A number from 0 up to, never including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Yes in this share of the throws.
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of these, each as likely; the slice is not empty.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A rank below `count` as words have it in real text: rank *r* about 1/*r* as often as the first (Zipf).
    pub fn rank(&mut self, count: usize) -> usize {
        let rank = ((count + 1) as f64).powf(self.unit()) as usize;
        rank.saturating_sub(1).min(count.saturating_sub(1))
    }
}

/// Time and randomness of an application under test. Each reading of the clock moves it on by a millisecond, so that
/// what is made later has the later time; a test sets it or moves it on by days.
#[derive(Debug)]
pub struct HeldSources {
    dice: Mutex<ChaCha20Rng>,
    clock: Mutex<DateTime<Utc>>,
}

impl HeldSources {
    /// Randomness from the seed, the clock at this moment.
    #[must_use]
    pub fn new(seed: u64, now: DateTime<Utc>) -> Self {
        Self {
            dice: Mutex::new(ChaCha20Rng::seed_from_u64(seed)),
            clock: Mutex::new(now),
        }
    }

    /// Sets the clock, forwards or back.
    pub fn set(&self, now: DateTime<Utc>) {
        *held(&self.clock) = now;
    }

    /// Moves the clock on.
    pub fn advance(&self, by: TimeDelta) {
        *held(&self.clock) += by;
    }
}

impl Sources for HeldSources {
    fn now(&self) -> DateTime<Utc> {
        let mut clock = held(&self.clock);
        *clock += TimeDelta::milliseconds(1);
        *clock
    }

    fn fill(&self, bytes: &mut [u8]) {
        held(&self.dice).fill_bytes(bytes);
    }
}

/// A test that failed elsewhere must not hide behind a poisoned lock here.
fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
