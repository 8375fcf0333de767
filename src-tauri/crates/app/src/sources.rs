//! Where time and randomness come from: arguments everywhere, so that a test can hold the clock and the dice.

use chrono::{DateTime, Utc};
use rand_core::{Infallible, TryCryptoRng, TryRng};
use std::sync::Arc;

/// Time and randomness.
pub trait Sources: Send + Sync + 'static {
    /// The moment now.
    fn now(&self) -> DateTime<Utc>;
    /// Fills with random bytes of cryptographic quality.
    fn fill(&self, bytes: &mut [u8]);
}

/// The system's clock and random generator. The one place that may ask them.
#[derive(Debug, Default)]
pub struct SystemSources;

impl Sources for SystemSources {
    #[expect(clippy::disallowed_methods, reason = "the one source of the current time")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[expect(clippy::disallowed_methods, reason = "the one source of chance")]
    #[expect(
        clippy::expect_used,
        reason = "without the system's random generator no key may be made; going on would be worse"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system's random generator answers");
    }
}

/// A borrowed random generator in the form the vault takes.
pub struct Chance(Arc<dyn Sources>);

impl Chance {
    /// A generator over these sources.
    #[must_use]
    pub fn new(sources: &Arc<dyn Sources>) -> Self {
        Self(Arc::clone(sources))
    }

    /// Sixteen random bytes in the form of a UUIDv7: ids sort by the time they were made.
    pub fn id(&mut self) -> [u8; 16] {
        let mut random = [0; 10];
        self.0.fill(&mut random);
        let millis = u64::try_from(self.0.now().timestamp_millis()).unwrap_or_default();
        *uuid::Builder::from_unix_timestamp_millis(millis, &random)
            .into_uuid()
            .as_bytes()
    }

    /// Sixteen bytes of chance alone: what must not tell when it was made (file ids, act ids).
    pub fn random_id(&mut self) -> [u8; 16] {
        let mut random = [0; 16];
        self.0.fill(&mut random);
        *uuid::Builder::from_random_bytes(random).into_uuid().as_bytes()
    }
}

impl TryRng for Chance {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Chance {}
