//! x
pub mod cases;
pub mod chance;
pub mod derive;
pub mod desktop;
pub mod generate;
pub mod headless;
pub mod ocr;
pub mod scans;
pub mod papers;
pub mod postgres;
pub mod world;
