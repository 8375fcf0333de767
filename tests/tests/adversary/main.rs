//! What the attackers of ledger.md can do to a ledger and what the readers make of it: the database's owner (A), a thief
//! of it, somebody with a login (C), a dishonest member (D), a leaver who kept his keys (E). Everything is applied to a
//! copy of one small ledger, then `verify` reads it and a desk opens on it: detected and named, or without any effect;
//! never a panic, never a silent difference.
//!
//! | what is done | where | what names it |
//! | --- | --- | --- |
//! | a bit flipped, every column of every table, first, middle and last row | `bytes` | row and column by `verify` and the desk; chunk and file; grant and wrap by whom they belong to |
//! | rows deleted, swapped, repeated, permuted, given to another author, dated back, with others' bodies and signatures; each at the first, a middle and the last row, as they are and with all recomputed | `rows` | the very row, by `verify` and by a desk that starts anew; `history_differs` by one that has seen more |
//! | the end cut off | `rows` | any newer anchor; any desk puts it back and lists it |
//! | bytes of chance, wild numbers, a foreign schema | `rows` | the row; the file is refused |
//! | rolled back, and gone on with | `fork` | anchors, every desk that has seen the day, a newcomer's code |
//! | an author forged, an author without the office, after his end, before he was vouched for | `forged` | the row, by `verify` where keys decide, by every reader where the office does |
//! | every step and every act on the unit, by everybody whose office, team or wall does not allow it | `matrix` | the row, by every reader |
//! | a recovery or group key of one's own, an accomplice let in | `forged`, `planted` | `admission_refused` with the row |
//! | lost keys replaced, or a recovery key put in force, by one officer alone; an old laptop signing on | `renewed` | `admission_refused`, `revoked` with the row |
//! | a foreign key planted as a grant, a grant replayed, moved or deleted | `grants` | `grant_refused` by whom it is meant for; *menunggu kunci* with his name |
//! | a version squatted, half an act, key names of no key, a row hung on another's act | `squatting`, `planted` | the row; whoever works goes on |
//! | chunks deleted, exchanged, cut off, added; within a file too | `chunks` | file, chunk and the row that registers it |
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod agreed;
mod bytes;
mod chunks;
mod forged;
mod fork;
mod grants;
mod ground;
mod matrix;
mod planted;
mod raw;
mod releases;
mod renewed;
mod rows;
mod squatting;

/// Started again as the evidence worker.
const WORKER: &str = env!("CARGO_BIN_EXE_headless");
