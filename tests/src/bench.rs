//! `./dev bench`: the times of the acts that matter, each beside a limit or a peer measured in the same run.
//!
//! * [`fixture`] makes the unit everything is measured on, [`letters`] the cases in it and those registered anew.
//! * [`append`], [`files`], [`whole`], [`reading`], [`office`], [`pages`], [`cold`] measure.
//! * [`report`] says what was found; [`METHOD`] says how.

pub mod append;
pub mod cold;
pub mod files;
pub mod fixture;
pub mod letters;
pub mod office;
pub mod pages;
pub mod reading;
pub mod report;
pub mod timing;
pub mod whole;

use crate::driven::Outcome;
use report::Report;
use std::path::{Path, PathBuf};

/// How it is measured; `bench --method` prints it.
pub const METHOD: &str = include_str!("bench/method.txt");

/// The seed of everything invented.
pub const SEED: u64 = 1;

/// What was asked on the command line.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many cases the unit has.
    pub cases: u32,
    /// JSON lines on standard output instead of a table.
    pub json: bool,
    /// Only these groups; empty: all.
    pub only: Vec<String>,
}

impl Options {
    /// Whether a group is to be measured.
    #[must_use]
    pub fn wants(&self, group: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == group)
    }
}

/// The groups in the order of a run.
pub const GROUPS: [&str; 7] = ["whole", "reading", "append", "files", "office", "pages", "cold"];

/// Where the unit, the drawn files and the window to compare with are kept: beside the target folder, so that they
/// outlive it and lie on the same disk.
///
/// # Errors
/// The path of this program cannot be had.
pub fn place() -> Outcome<PathBuf> {
    let this = std::env::current_exe()?;
    let target = this.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    Ok(target.with_file_name("saksama-bench"))
}

/// Tells whoever watches the run; standard output belongs to the figures.
#[expect(clippy::print_stderr, reason = "the run's own words")]
pub fn tell(line: &str) {
    eprintln!("{line}");
}

/// Measures everything that was asked for. What could not be measured is named and left out.
///
/// # Errors
/// The unit could not be made.
pub async fn run(options: &Options, report: &mut Report) -> Outcome<()> {
    let place = place()?;
    std::fs::create_dir_all(&place)?;
    if ["whole", "reading", "append", "files"]
        .iter()
        .any(|group| options.wants(group))
    {
        let fixture = fixture::kept_or_made(&place, options.cases).await?;
        let bench = fixture.copied(&place.join("run"))?;
        tell("opening the unit and building its index from nothing …");
        let desk = whole::rebuild(&bench, report).await?;
        for group in GROUPS.into_iter().filter(|group| options.wants(group)) {
            let measured = match group {
                "whole" => whole::verify(&desk, report).await,
                "reading" => reading::measure(&desk, report).await,
                "append" => append::measure(&desk, report).await,
                "files" => files::measure(&desk, report).await,
                _ => Ok(()),
            };
            note(group, measured, report);
        }
        desk.close().await;
        std::fs::remove_dir_all(desk.folder())?;
    }
    if options.wants("office") {
        let measured = office::measure(&place, report).await;
        note("office", measured, report);
    }
    if options.wants("pages") {
        let measured = pages::measure(&place, report).await;
        note("pages", measured, report);
    }
    if options.wants("cold") {
        let measured = cold::measure(&place, report).await;
        note("cold", measured, report);
    }
    Ok(())
}

fn note(group: &str, measured: Outcome<()>, report: &mut Report) {
    if let Err(stopped) = measured {
        report.not_measured(group, &stopped.to_string());
    }
}
