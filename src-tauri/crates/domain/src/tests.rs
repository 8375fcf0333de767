//! Tests of the crate as a whole; each module's own stand beside it.

mod acts;
mod audit_steps;
mod bodies;
mod calendar;
mod care;
mod identity;
mod invented_cases;
mod journey;
mod keys;
mod members;
mod numbers;
mod offices;
mod orders;
mod procedure;
mod random;
mod random_steps;
mod renewal;
mod renewal_acts;
mod restores;
mod rights;
mod small;
mod steps;
mod upkeep;
mod verification;
mod wire;
mod world;
