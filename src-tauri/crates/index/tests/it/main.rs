//! The index as its callers see it: one file in a temporary folder, invented cases.

mod cases;
mod register;
mod removal;
mod secrecy;
mod similarity;
mod store;
mod support;
mod timing;
