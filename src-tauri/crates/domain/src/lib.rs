//! The case, its entries, commands, decide and apply, the procedure table, roles, completeness and working days. Pure.
//!
//! Nothing here reads a clock, a file or a random source: time and ids are arguments. Three folds, [`Unit`],
//! [`Submission`] and [`Case`], are made of rows; [`fn@decide`] says what may happen next, [`fn@may`] to whom, and
//! [`rules::judge`] is what every reader holds a row to.

pub mod calendar;
pub mod case;
pub mod case_state;
pub mod category;
pub mod clocks;
pub mod command;
pub mod decide;
pub mod history;
pub mod identity;
pub mod ids;
pub mod inquiry;
pub mod may;
pub mod numbers;
pub mod people;
pub mod policy;
pub mod procedure;
pub mod profile;
pub mod public;
pub mod refusal;
pub mod rules;
pub mod submission;
pub mod submission_state;
pub mod template;
pub mod title;
pub mod traits;
pub mod triage;
pub mod unit;
pub mod unit_state;

pub use case_state::Case;
pub use command::{Command, UnitCommand};
pub use decide::{Decision, World, decide, decide_unit, possible, why_not};
pub use may::{Act, matrix, may, may_on, permission_matrix};
pub use refusal::{MissingFact, Refusal, RefusalCode};
pub use submission_state::Submission;
pub use unit_state::{Meta, Unit};

#[cfg(test)]
mod tests;
