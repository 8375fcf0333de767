//! macOS: resource limits only. **Files and sockets are not confined yet.**
//!
//! What holds: no core dump, no new process, no file can grow, processor time is bounded; elapsed time is bounded by
//! the client, which kills the worker.
//! What does not: a worker that a file has taken over can open files its user may read, use the network and start
//! threads; memory is not bounded, because the system does not enforce RLIMIT_AS. The profile that would forbid it
//! (`sandbox_init`, or the App Sandbox through entitlements of a helper) follows with the evidence room. The decoders
//! are memory-safe here too.

use rustix::process::{Resource, Rlimit, setrlimit};

use super::{Confinement, Hold, PROCESSOR_SECONDS};

pub(super) fn confine() -> Option<Confinement> {
    let held = |resource, limit| {
        let limit = Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        };
        setrlimit(resource, limit).is_ok()
    };
    let time = held(Resource::Cpu, PROCESSOR_SECONDS);
    let processes = held(Resource::Nproc, 0);
    let no_growing_files = held(Resource::Fsize, 0);
    let no_core = held(Resource::Core, 0);
    (no_growing_files && no_core).then_some(Confinement {
        processes: if processes { Hold::Partly } else { Hold::No },
        time: if time { Hold::Full } else { Hold::No },
        ..Confinement::NONE
    })
}
