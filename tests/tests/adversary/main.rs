//! What the attackers of ledger.md can do to a ledger and what the readers make of it: the database's owner (A), a thief
//! of it, somebody with a login (C), a dishonest member (D), a leaver who kept his keys (E). Everything is applied to a
//! copy of one small ledger, then `verify` reads it and a desk opens on it: detected and named, or without any effect;
//! never a panic, never a silent difference.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod bytes;
mod forged;
mod fork;
mod grants;
mod ground;
mod planted;
mod raw;
mod releases;
mod rows;
mod squatting;

/// Started again as the evidence worker.
const WORKER: &str = env!("CARGO_BIN_EXE_headless");
