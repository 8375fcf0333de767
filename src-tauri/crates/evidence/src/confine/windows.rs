//! Windows: nothing is confined yet by the system.
//!
//! What holds: the worker is a process of its own with a cleared environment, without a window and without
//! handles of this program other than its pipes; elapsed time is bounded by the client, which kills it; the decoders are memory-safe.
//! What does not: a worker that a file has taken over has the rights of the user, files and network among them, and
//! its memory is not bounded. A restricted token, a job object with memory limit and no child processes, and an
//! AppContainer without capabilities follow with the evidence room; each needs calls that no safe crate offers.

use super::Confinement;

pub(super) fn confine() -> Option<Confinement> {
    Some(Confinement::NONE)
}
