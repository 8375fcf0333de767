use serde::{Deserialize, Serialize};

/// One MB as the unit and its screens count it: 2^20 bytes (R42).
pub const MEGABYTE: u64 = 1 << 20;

/// How large one file, and all files of one submission or case together, may be.
///
/// ```text
/// Limits::REPORTERS   5 MB a file, 200 MB together   what reporters send through a portal (R42)
/// Limits::UNIT      100 MB a file,   4 GB together   the unit's own scans, the team's evidence (O23)
/// ```
/// Both are defaults; a unit's settings may hold others. A scan that is too large is offered to be split or
/// recompressed, never just refused; that offer belongs to the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of one file.
    pub per_file: u64,
    /// Bytes of all files together.
    pub total: u64,
}

/// Which of the two limits a file would exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverLimit {
    /// The file alone is too large.
    File,
    /// The file fits, but not together with what is there already.
    Total,
}

impl Limits {
    /// What reporters send through a portal.
    pub const REPORTERS: Limits = Limits {
        per_file: 5 * MEGABYTE,
        total: 200 * MEGABYTE,
    };
    /// The unit's own scans and the team's evidence.
    pub const UNIT: Limits = Limits {
        per_file: 100 * MEGABYTE,
        total: 4096 * MEGABYTE,
    };

    /// What one more file of `size` bytes exceeds where `present` bytes are kept already; nothing if it fits.
    pub fn exceeded_by(&self, size: u64, present: u64) -> Option<OverLimit> {
        if size > self.per_file {
            Some(OverLimit::File)
        } else if present.saturating_add(size) > self.total {
            Some(OverLimit::Total)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_exact() {
        let limits = Limits::REPORTERS;
        assert_eq!(limits.exceeded_by(5 * MEGABYTE, 0), None);
        assert_eq!(limits.exceeded_by(5 * MEGABYTE + 1, 0), Some(OverLimit::File));
        assert_eq!(limits.exceeded_by(5 * MEGABYTE, 195 * MEGABYTE), None);
        assert_eq!(
            limits.exceeded_by(5 * MEGABYTE, 195 * MEGABYTE + 1),
            Some(OverLimit::Total)
        );
        assert_eq!(limits.exceeded_by(1, u64::MAX), Some(OverLimit::Total));
        assert_eq!(Limits::UNIT.per_file, 104_857_600);
        assert_eq!(Limits::UNIT.total, 4_294_967_296);
    }
}
