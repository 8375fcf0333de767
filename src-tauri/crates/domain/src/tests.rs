//! Tests of the crate as a whole; each module's own stand beside it.

mod acts;
mod bodies;
mod calendar;
mod invented_cases;
mod keys;
mod members;
mod numbers;
mod procedure;
mod random;
mod rights;
mod small;
mod upkeep;
mod verification;
mod wire;
mod world;
