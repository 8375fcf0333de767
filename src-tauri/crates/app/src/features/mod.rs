//! Use cases, one file a feature; features never import each other's handlers.
pub mod checks;
pub mod custody;
pub mod desk;
pub mod dossier;
pub mod identity;
pub mod inquiry;
pub mod intake;
pub mod marking;
pub mod page;
pub mod papers;
pub mod people;
pub mod recovery;
pub mod register;
pub mod settings;
pub mod start;
pub mod steps;
pub mod verification;
