//! From the start of the program to the moment a person can type his passphrase, against a window with nothing in it.
//!
//! The program is measured from outside, as it is shipped: the screen's own memory is watched until it shows what it
//! shows when nothing moves any more, the field for the passphrase with its focus ring.

use super::report::{Bound, Report};
use super::tell;
use super::timing::{median, millis};
use crate::chance::HeldSources;
use crate::desktop::screen::{Running, Screen};
use crate::desktop::{PATIENCE, program, top};
use crate::driven::{Driven, Outcome, stop};
use chrono::DateTime;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The office's laptop.
const WIDTH: u32 = 1366;
const HEIGHT: u32 = 768;
const STARTS: usize = 9;
/// How often the screen is looked at.
const GLANCE: Duration = Duration::from_millis(5);
/// What does not move for so long is finished.
const STILL: Duration = Duration::from_secs(2);
/// Pixels that may differ: the caret blinks. The focus ring has many more, which is checked.
const CARET: usize = 300;

/// Starts the program and the empty window in turn.
///
/// # Errors
/// One of them is not built, or never shows itself.
pub async fn measure(place: &Path, report: &mut Report) -> Outcome<()> {
    let saksama = program()?;
    let empty = empty_window(place)?;
    let desk = tempfile::Builder::new().prefix("saksama-cold-").tempdir()?;
    let sources = Arc::new(HeldSources::new(super::SEED, DateTime::UNIX_EPOCH));
    let driven = Driven::at(desk.path(), sources)?;
    driven
        .found(
            "Inspektorat Jenderal (terukur)",
            "small",
            "Ratna Dewi Hapsari",
            &["Pimpinan"],
        )
        .await?;
    driven.close().await;

    let screen = Screen::start(WIDTH, HEIGHT).await?;
    let start_ours = || {
        let mut command = screen.command(&saksama);
        command.env("SAKSAMA_DATA", desk.path());
        command
    };
    let start_theirs = || {
        let mut command = screen.command(&empty);
        // Saksama sets this itself, by starting anew; the peer is spared that.
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        command
    };
    let bare = screen.frame()?;
    let ours_shown = settled(&screen, &mut start_ours(), &bare, Rest::Focused).await?;
    let theirs_shown = settled(&screen, &mut start_theirs(), &bare, Rest::Coloured).await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        ours.push(until_shown(&screen, &mut start_ours(), &bare, &ours_shown).await?);
        theirs.push(until_shown(&screen, &mut start_theirs(), &bare, &theirs_shown).await?);
    }
    report.line(
        ("cold_start", "ms"),
        (millis(median(ours)), STARTS),
        (
            millis(median(theirs)),
            "a release Tauri window with an empty page",
        ),
        Bound::AtMost(2.0),
    );
    Ok(())
}

fn spawned(command: &mut Command) -> Outcome<Running> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(Running::from(child))
}

/// How many pixels differ.
fn differing(one: &[u8], other: &[u8]) -> usize {
    if one == other {
        return 0;
    }
    one.chunks_exact(4)
        .zip(other.chunks_exact(4))
        .filter(|(one, other)| one != other)
        .count()
}

/// By what it is known that a window shows what it is to show, and not the blank page before it.
#[derive(Clone, Copy)]
enum Rest {
    /// Tab takes the focus ring elsewhere, Shift+Tab brings it back: the keyboard is where the ring is.
    Focused,
    /// The page has the empty page's colour.
    Coloured,
}

/// The empty page's colour (#2f6f73) as the screen's memory holds it.
const COLOUR: [u8; 3] = [0x73, 0x6f, 0x2f];

impl Rest {
    async fn holds(self, screen: &Screen, bare: &[u8], shown: &[u8]) -> Outcome<bool> {
        match self {
            Self::Coloured => {
                // A quarter down, half across; the mouse pointer lies in the middle.
                let place = shown.len() / 16 * 4 + WIDTH as usize / 2 * 4;
                Ok(shown.get(place..place + 3).is_some_and(|pixel| pixel == COLOUR))
            }
            Self::Focused => {
                screen.xdotool(&["key", "Tab"])?;
                let elsewhere = still(screen, bare).await?;
                screen.xdotool(&["key", "shift+Tab"])?;
                let back = still(screen, bare).await?;
                Ok(differing(shown, &elsewhere) > CARET && differing(shown, &back) <= CARET)
            }
        }
    }
}

/// What the screen shows when nothing moves any more.
async fn settled(screen: &Screen, command: &mut Command, bare: &[u8], rest: Rest) -> Outcome<Vec<u8>> {
    empty_again(screen, bare).await?;
    let _running = spawned(command)?;
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let shown = still(screen, bare).await?;
        if rest.holds(screen, bare, &shown).await? {
            return Ok(shown);
        }
    }
    stop(match rest {
        Rest::Focused => "the unlock page never showed its focus",
        Rest::Coloured => "the empty window never showed its colour",
    })
}

async fn still(screen: &Screen, bare: &[u8]) -> Outcome<Vec<u8>> {
    let begun = Instant::now();
    let mut shown = screen.frame()?;
    let mut since = Instant::now();
    while since.elapsed() < STILL {
        if begun.elapsed() > PATIENCE {
            return stop("the window never came to rest");
        }
        tokio::time::sleep(GLANCE * 10).await;
        let now = screen.frame()?;
        if differing(&shown, &now) > CARET || differing(&now, bare) <= CARET {
            shown = now;
            since = Instant::now();
        }
    }
    Ok(shown)
}

/// The time from the start to the picture.
async fn until_shown(screen: &Screen, command: &mut Command, bare: &[u8], shown: &[u8]) -> Outcome<Duration> {
    empty_again(screen, bare).await?;
    let begun = Instant::now();
    let _running = spawned(command)?;
    while differing(&screen.frame()?, shown) > CARET {
        if begun.elapsed() > PATIENCE {
            return stop("the window never came");
        }
        tokio::time::sleep(GLANCE).await;
    }
    Ok(begun.elapsed())
}

async fn empty_again(screen: &Screen, bare: &[u8]) -> Outcome<()> {
    let begun = Instant::now();
    while differing(&screen.frame()?, bare) > CARET {
        if begun.elapsed() > PATIENCE {
            return stop("a window stayed on the screen");
        }
        tokio::time::sleep(GLANCE * 10).await;
    }
    // Its helpers end after it.
    tokio::time::sleep(Duration::from_millis(500)).await;
    Ok(())
}

/// `SAKSAMA_EMPTY_WINDOW`, else built now, in a folder of its own beside the target folder, with the versions of the lock file.
fn empty_window(place: &Path) -> Outcome<PathBuf> {
    if let Some(built) = std::env::var_os("SAKSAMA_EMPTY_WINDOW") {
        return Ok(PathBuf::from(built));
    }
    let from = top().join("tests/empty-window");
    let to = place.join("empty-window");
    for part in [
        "Cargo.toml",
        "build.rs",
        "tauri.conf.json",
        "src/main.rs",
        "page/index.html",
    ] {
        copy(&from.join(part), &to.join(part))?;
    }
    copy(&top().join("icons/32x32.png"), &to.join("icons/32x32.png"))?;
    copy(&top().join("Cargo.lock"), &to.join("Cargo.lock"))?;
    let this = std::env::current_exe()?;
    let Some(target) = this.parent().and_then(Path::parent) else {
        return stop("no target folder");
    };
    tell("building the empty window …");
    let built = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--offline", "--quiet", "--manifest-path"])
        .arg(to.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()?;
    if !built.success() {
        return stop("the empty window cannot be built");
    }
    Ok(target.join("release/empty-window"))
}

/// Copies a file only where it differs, so that Cargo sees no change where there is none.
fn copy(from: &Path, to: &Path) -> Outcome<()> {
    let bytes = std::fs::read(from)?;
    if std::fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(to, bytes)?;
    Ok(())
}
