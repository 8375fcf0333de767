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
pub mod world;
