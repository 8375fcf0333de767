//! What the tests share: builders, invented cases and scans, the headless host, the driven window, the bench.

pub mod bench;
pub mod canary;
pub mod cases;
pub mod chance;
pub mod child;
pub mod demo;
pub mod derive;
pub mod desktop;
pub mod driven;
pub mod generate;
pub mod headless;
pub mod identities;
pub mod kills;
pub mod ocr;
pub mod papers;
pub mod postgres;
pub mod scans;
pub mod sheets;
pub mod world;

use std::path::PathBuf;

/// The folder of these tests, where it stands now: a target folder that several checkouts share holds programs that were
/// built in another one. Cargo says so when it starts a test; `./dev` starts programs from the top folder.
#[must_use]
pub fn here() -> PathBuf {
    let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let below = std::env::current_dir().map(|top| top.join("tests")).ok();
    told.into_iter()
        .chain(below)
        .find(|folder| folder.join("cases").is_dir())
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")))
}
