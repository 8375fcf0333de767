//! The journal: one file a day, seven kept. A line holds time, level, event, command, milliseconds, code, place and
//! random ids; a value that is not one plain word is not written, so no name, path or sentence can get in.

use app::sources::{Sources, SystemSources};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// The fields that may be written.
const FIELDS: [&str; 9] = [
    "event",
    "command",
    "ms",
    "code",
    "reference",
    "id",
    "count",
    "place",
    "version",
];
/// Only our own programs write; libraries put SQL and paths into their events.
const OURS: [&str; 7] = ["saksama", "app", "domain", "vault", "ledger", "index", "evidence"];
const LONGEST: usize = 80;

/// Writes from now on into `folder`; without a file to write to, nothing is written anywhere.
pub fn start(folder: &Path) {
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("saksama")
        .filename_suffix("log")
        .max_log_files(7)
        .build(folder);
    if let Ok(file) = file {
        let lines = Lines {
            file: Mutex::new(file),
        };
        // Fails only where a journal runs already.
        let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(lines));
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(|at| format!("{}:{}", within_crate(at.file()), at.line()))
            .unwrap_or_default();
        tracing::error!(target: "saksama", event = "panic", code = "unexpected", place);
    }));
}

/// The last lines of the newest day.
pub fn last_lines(folder: &Path, count: usize) -> Vec<String> {
    let days = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let newest = days
        .filter(|path| path.extension().is_some_and(|end| end == "log"))
        .max();
    let text = newest
        .and_then(|path| std::fs::read_to_string(path).ok())
        .unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines
        .iter()
        .skip(lines.len().saturating_sub(count))
        .map(|line| (*line).to_owned())
        .collect()
}

/// `…/registry/src/…/tao-0.37.2/src/window.rs` is `tao-0.37.2/src/window.rs`: no folder of whoever built it.
fn within_crate(file: &str) -> String {
    let mut parts: Vec<&str> = file.split(['/', '\\']).collect();
    if let Some(source) = parts.iter().rposition(|part| *part == "src") {
        parts.drain(..source.saturating_sub(1));
    }
    parts.join("/")
}

struct Lines {
    file: Mutex<RollingFileAppender>,
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let metadata = event.metadata();
        let owner = metadata.target().split("::").next().unwrap_or_default();
        if *metadata.level() > Level::INFO || !OURS.contains(&owner) {
            return;
        }
        let now = SystemSources
            .now()
            .to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let mut line = Line(format!("{now} {}", metadata.level()));
        event.record(&mut line);
        line.0.push('\n');
        // A full disk must not stop the desk.
        if let Ok(mut file) = self.file.lock() {
            drop(file.write_all(line.0.as_bytes()));
        }
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if !FIELDS.contains(&field.name()) {
            return;
        }
        let text = format!("{value:?}");
        let text = text.trim_matches('"');
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.:/".contains(letter);
        if !text.is_empty() && text.len() <= LONGEST && text.chars().all(plain) {
            // Writing to a string cannot fail.
            let _ = write!(self.0, " {}={text}", field.name());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(act: impl FnOnce()) -> String {
        let folder = std::env::temp_dir().join(format!(
            "saksama-journal-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        let file = RollingFileAppender::builder()
            .filename_prefix("saksama")
            .filename_suffix("log")
            .build(&folder);
        let Ok(file) = file else { return String::new() };
        let lines = Lines {
            file: Mutex::new(file),
        };
        tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), act);
        let text = last_lines(&folder, 100).join("\n");
        drop(std::fs::remove_dir_all(&folder));
        text
    }

    #[test]
    fn only_plain_words_in_known_fields_are_written() {
        let text = written(|| {
            tracing::info!(
                event = "answered",
                command = "unlock",
                ms = 812_u64,
                name = "Siti",
                "free text"
            );
            tracing::info!(event = "answered", command = "Siti Aminah");
            tracing::info!(target: "sqlx::query", event = "answered", command = "pragma");
            tracing::debug!(event = "noise");
        });
        assert!(
            text.contains(" INFO event=answered command=unlock ms=812"),
            "{text}"
        );
        assert_eq!(text.lines().count(), 2, "{text}");
        for leak in ["Siti", "free", "Aminah", "pragma", "noise"] {
            assert!(!text.contains(leak), "{text}");
        }
    }

    #[test]
    fn a_place_names_no_folder_of_the_builder() {
        assert_eq!(
            within_crate("/home/siti/.cargo/registry/src/x/tao-0.37.2/src/a/b.rs"),
            "tao-0.37.2/src/a/b.rs"
        );
        assert_eq!(within_crate("src/main.rs"), "src/main.rs");
        assert_eq!(
            within_crate("src-tauri\\crates\\app\\src\\lib.rs"),
            "app/src/lib.rs"
        );
    }
}
