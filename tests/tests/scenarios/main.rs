//! Stories of a unit, told through the command table alone, as its people would live them.
#![expect(clippy::unwrap_used, reason = "tests")]

mod absence;
mod ahead;
mod alike;
mod borders;
mod conflict;
mod crossing;
mod desk;
mod files;
mod founding;
mod identity;
mod identity_custody;
mod identity_keys;
mod inquiry;
mod intake;
mod keeping;
mod keys;
mod marking;
mod monday;
mod papers;
mod people;
mod pin;
mod policy;
mod recovery;
mod renewal;
mod road;
mod search;
mod settings;
mod steps;
mod together;
mod verdicts;
mod verification;
mod written;

/// Started again as the evidence worker.
const WORKER: &str = env!("CARGO_BIN_EXE_headless");
