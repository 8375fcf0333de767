//! The real window, driven as a person drives it: Xvfb, openbox and a message bus of its own, the program as it is
//! built, WebDriver for the page and xdotool for what is not a page (native dialogs, closing the window).
//!
//! Nothing here sleeps for a time: every wait is for something a person can see, with a deadline.

pub mod axe;
pub mod comeback;
pub mod histories;
pub mod road;
pub mod roads;
pub mod scene;
pub mod screen;
pub mod story;
pub mod tour;
pub mod units;
pub mod window;

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long a person would wait before calling somebody; the machine may be busy with other things.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How often one looks again.
const GLANCE: Duration = Duration::from_millis(40);

/// Why a run cannot go on, in words for whoever reads the log of the tests.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Something that should be there is not, or the other way round.
    #[error("{0}")]
    Seen(String),
    /// The driver's word.
    #[error("driver: {0}")]
    Driver(#[from] thirtyfour::error::WebDriverError),
    /// The system's word.
    #[error("system: {0}")]
    System(#[from] std::io::Error),
}

impl Trouble {
    /// The same, and where it happened.
    #[must_use]
    pub fn at(self, place: &str) -> Self {
        Self::Seen(format!("{place}: {self}"))
    }
}

/// The result of a step.
pub type Outcome<T> = Result<T, Trouble>;

/// A step that did not go as it should.
///
/// # Errors
/// Always.
pub fn trouble<T>(what: impl Into<String>) -> Outcome<T> {
    Err(Trouble::Seen(what.into()))
}

/// Looks until there is something, or says what never came.
///
/// # Errors
/// The deadline passed.
pub async fn until<T>(
    what: &str,
    patience: Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> Outcome<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = look().await {
            return Ok(found);
        }
        if started.elapsed() > patience {
            return trouble(format!("waited {} s in vain for {what}", patience.as_secs()));
        }
        tokio::time::sleep(GLANCE).await;
    }
}

/// Tells whoever watches the run.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody reads any more: nothing to be done about it.
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}

/// The project's top folder, wherever the program is started from.
#[must_use]
pub fn top() -> PathBuf {
    crate::here().join("..")
}

/// The program to drive: `SAKSAMA_PROGRAM`, else the one built beside this one.
///
/// # Errors
/// It is not there.
pub fn program() -> Outcome<PathBuf> {
    let beside = || std::env::current_exe().map(|this| this.with_file_name("saksama"));
    let program = std::env::var_os("SAKSAMA_PROGRAM").map_or_else(beside, |path| Ok(PathBuf::from(path)))?;
    if program.is_file() {
        Ok(program)
    } else {
        trouble(format!("{} is not built", program.display()))
    }
}

/// Where pictures go.
///
/// # Errors
/// The folder cannot be made.
pub fn pictures() -> Outcome<PathBuf> {
    let folder =
        std::env::var_os("SAKSAMA_PICTURES").map_or_else(|| top().join("target/screens"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
