//! Giving up rights. Each system in a file of its own, with what it can do and what it cannot.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(target_os = "windows")]
mod windows;
#[cfg(target_os = "windows")]
use windows as system;

use serde::{Deserialize, Serialize};

/// Whether a measure holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Enforced by the system.
    Full,
    /// Enforced by one of the two layers that should.
    Partly,
    /// Not enforced.
    No,
}

/// What a worker gave up before it was sent the first byte. The files in `confine/` say what each system can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// No file can be opened, made, changed or listed.
    pub files: Hold,
    /// No socket can be made; what was inherited cannot be used.
    pub sockets: Hold,
    /// No process can be started, signalled or looked into.
    pub processes: Hold,
    /// No thread can be started.
    pub threads: Hold,
    /// Memory is bounded by the system.
    pub memory: Hold,
    /// Processor time is bounded by the system (elapsed time always is, by the client).
    pub time: Hold,
}

impl Confinement {
    /// Nothing is enforced.
    pub const NONE: Confinement = Confinement {
        files: Hold::No,
        sockets: Hold::No,
        processes: Hold::No,
        threads: Hold::No,
        memory: Hold::No,
        time: Hold::No,
    };
}

/// A measure that must hold on this system does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unconfined;

/// Gives up what this process does not need to turn bytes on standard input into bytes on standard output. To be
/// called once, by the only thread, before anything of the file is read.
pub(crate) fn confine() -> Result<Confinement, Unconfined> {
    system::confine().ok_or(Unconfined)
}

/// Memory beyond what the program itself takes up: the file, its decoded page, the page as drawn.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 1536 << 20;

/// Processor time for everything that is asked about one file; a working copy of some thousand pages. The client
/// bounds each request.
#[cfg(any(target_os = "linux", target_os = "macos"))]
const PROCESSOR_SECONDS: u64 = 900;
