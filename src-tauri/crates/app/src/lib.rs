//! The use cases of Saksama: the command table, the session, the sync loop and verify. Cannot see Tauri.
//!
//! * [`Desk`] is what a host holds: [`Desk::rpc`] answers a command of the table, [`Desk::evidence`] a page.
//! * [`table`] is the table; [`router`] goes by it; one file a feature under [`features`].
//! * [`session`] is somebody at the desk; [`sync`] reads the ledger on; [`acts`] writes it.
//! * [`chain`] and [`verify`](mod@verify) judge a ledger without any key.

mod access;
mod acting;
pub mod acts;
mod admitting;
mod case_acts;
pub mod chain;
mod chunks;
pub mod cli;
pub mod config;
mod crossing;
pub mod demo;
pub mod desk;
mod drafts;
pub mod error;
pub mod features;
mod folding;
mod following;
mod grants;
mod handing;
mod holders;
pub mod host;
mod identity;
mod indexing;
mod keeping;
pub mod known;
mod lost_acts;
mod marks;
pub mod pages;
pub mod project;
pub mod reading;
mod renewing;
mod restoring;
pub mod router;
pub mod secrets;
mod sent_keys;
pub mod session;
pub mod sources;
pub mod steps;
pub mod sync;
#[macro_use]
pub mod table;
mod unit_acts;
pub mod verify;

pub use desk::{Desk, DeskOptions, Page};
pub use error::{AppError, Code};
pub use evidence::{WORKER_ARG, is_worker, worker_main};
pub use vault::KdfCost;
