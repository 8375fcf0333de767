//! The index as its callers see it: one file in a temporary folder, invented cases.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests say so by failing; timings are printed"
)]

mod cases;
mod changes;
mod register;
mod removal;
mod secrecy;
mod similarity;
mod store;
mod support;
mod timing;
mod waiting;
