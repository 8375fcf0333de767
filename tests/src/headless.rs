//! The second host of the command table: no window, no dialog, one JSON line in and one out (design.md §6).
//! Never shipped. It lets every flow be driven and load-tested, by several people at once.

use app::host::{Host, Later, Picked};
use app::sources::Sources;
use app::{AppError, Code, Desk, DeskOptions};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// A clock that begins at a day of one's choice and goes on from there, with the system's chance.
#[derive(Debug)]
pub struct DayClock {
    begun: Instant,
    from: DateTime<Utc>,
    chance: app::sources::SystemSources,
}

impl DayClock {
    /// Ten in the morning, WIB, of a day; `None`: now.
    #[must_use]
    pub fn new(today: Option<NaiveDate>) -> Self {
        let chance = app::sources::SystemSources;
        let from = today
            .and_then(|day| day.and_hms_opt(3, 0, 0))
            .map_or_else(|| chance.now(), |morning| morning.and_utc());
        Self {
            begun: Instant::now(),
            from,
            chance,
        }
    }
}

impl Sources for DayClock {
    fn now(&self) -> DateTime<Utc> {
        self.from + self.begun.elapsed()
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.chance.fill(bytes);
    }
}

/// The desktop a headless desk has: a queue of offered files, a folder for saved ones.
#[derive(Debug)]
pub struct HeadlessHost {
    offered: Mutex<VecDeque<PathBuf>>,
    saved: PathBuf,
    worker: PathBuf,
    /// Counts what a window would have been told.
    pub changes: tokio::sync::watch::Sender<u64>,
}

impl HeadlessHost {
    /// Saves into `folder/saved`; `worker` is started as evidence worker.
    #[must_use]
    pub fn new(folder: &Path, worker: PathBuf) -> Self {
        Self {
            offered: Mutex::default(),
            saved: folder.join("saved"),
            worker,
            changes: tokio::sync::watch::Sender::new(0),
        }
    }

    /// Stands for choosing a file in the native dialog.
    pub fn offer(&self, path: PathBuf) {
        self.offered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(path);
    }

    fn take(&self) -> Vec<Picked> {
        let offered = std::mem::take(&mut *self.offered.lock().unwrap_or_else(PoisonError::into_inner));
        offered
            .into_iter()
            .map(|path| Picked {
                name: path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default(),
                size: std::fs::metadata(&path).map_or(0, |found| found.len()),
                read: Box::new(move || std::fs::read(path)),
            })
            .collect()
    }
}

impl Host for HeadlessHost {
    fn pick_files(&self) -> Later<'_, Vec<Picked>> {
        Box::pin(async { self.take() })
    }

    fn take_dropped(&self) -> Vec<Picked> {
        self.take()
    }

    fn save_file<'a>(&'a self, suggested_name: &'a str, bytes: &'a [u8]) -> Later<'a, io::Result<bool>> {
        Box::pin(async move {
            std::fs::create_dir_all(&self.saved)?;
            std::fs::write(self.saved.join(suggested_name), bytes)?;
            Ok(true)
        })
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    fn worker_program(&self) -> PathBuf {
        self.worker.clone()
    }

    fn log_lines(&self) -> Vec<String> {
        Vec::new()
    }

    fn uses_keyring(&self) -> bool {
        false
    }
}

/// What the host was started with.
#[derive(Debug, Clone, Default)]
pub struct HeadlessOptions {
    /// `sqlite:PATH` or a `postgres:` URL; `None`: in each desk's own folder.
    pub ledger: Option<String>,
    /// The day it is.
    pub today: Option<NaiveDate>,
    /// Folder of the desks.
    pub data: PathBuf,
    /// The program to start as evidence worker.
    pub worker: PathBuf,
}

/// One line of input.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// Whose desk; any name, each has a folder of its own.
    #[serde(rename = "as")]
    pub who: String,
    /// Repeated in the answer.
    #[serde(default)]
    pub id: Option<Value>,
    /// A command of the table.
    #[serde(default)]
    pub rpc: Option<String>,
    /// Its arguments.
    #[serde(default)]
    pub args: Value,
    /// A path that stands for the native dialog.
    #[serde(default)]
    pub offer: Option<PathBuf>,
    /// An `evidence:` address to fetch.
    #[serde(default)]
    pub get: Option<String>,
    /// Where to write what was fetched.
    #[serde(default)]
    pub out: Option<PathBuf>,
}

/// One line of output.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// It was done.
    Ok {
        /// The response.
        ok: Value,
    },
    /// It was refused or failed.
    Err {
        /// The error as the window would get it.
        error: AppError,
    },
}

/// A desk and its desktop.
#[derive(Debug, Clone)]
pub struct Seat {
    /// The desk.
    pub desk: Desk,
    /// What stands around it.
    pub host: Arc<HeadlessHost>,
}

/// Several desks in one program.
pub struct Headless {
    options: HeadlessOptions,
    sources: Arc<dyn Sources>,
    seats: Mutex<HashMap<String, Seat>>,
}

impl Headless {
    /// Nobody is at any desk yet.
    #[must_use]
    pub fn new(options: HeadlessOptions) -> Self {
        let sources: Arc<dyn Sources> = Arc::new(DayClock::new(options.today));
        Self::with_sources(options, sources)
    }

    /// With a clock and chance of one's own.
    #[must_use]
    pub fn with_sources(options: HeadlessOptions, sources: Arc<dyn Sources>) -> Self {
        Self {
            options,
            sources,
            seats: Mutex::default(),
        }
    }

    /// The desk of a name, made on first sight.
    ///
    /// # Errors
    /// Its folder cannot be made.
    pub fn seat(&self, who: &str) -> Result<Seat, AppError> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seat) = seats.get(who) {
            return Ok(seat.clone());
        }
        let plain = !who.is_empty()
            && who
                .chars()
                .all(|sign| sign.is_alphanumeric() || "-_".contains(sign));
        if !plain {
            return Err(Code::BadRequest.into());
        }
        let folder = self.options.data.join(who);
        let host = Arc::new(HeadlessHost::new(&folder, self.options.worker.clone()));
        // Units made here are for tests: the cheapest cost, which stands in the wrap.
        let options = DeskOptions {
            folder,
            ledger: self.options.ledger.clone(),
        };
        let desk = Desk::cheap_for_tests(
            options,
            Arc::clone(&host) as Arc<dyn Host>,
            Arc::clone(&self.sources),
        )?;
        let seat = Seat { desk, host };
        seats.insert(who.to_owned(), seat.clone());
        Ok(seat)
    }

    /// Answers one line.
    pub async fn answer(&self, line: Line) -> Answer {
        match self.try_answer(line).await {
            Ok(ok) => Answer::Ok { ok },
            Err(error) => Answer::Err { error },
        }
    }

    async fn try_answer(&self, line: Line) -> Result<Value, AppError> {
        let seat = self.seat(&line.who)?;
        if let Some(path) = line.offer {
            seat.host.offer(path);
            return Ok(json!({}));
        }
        if let Some(address) = line.get {
            let path = address.strip_prefix("evidence:").unwrap_or(&address);
            let page = seat.desk.evidence(path.trim_start_matches('/')).await?;
            if let Some(out) = line.out {
                std::fs::write(out, &page.bytes).map_err(|_| Code::SaveFailed)?;
            }
            return Ok(json!({ "mime": page.mime, "bytes": page.bytes.len() }));
        }
        let name = line.rpc.ok_or(Code::BadRequest)?;
        seat.desk.rpc(&name, line.args).await
    }

    /// Closes every desk.
    pub async fn close(&self) {
        let seats: Vec<Seat> = {
            let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
            seats.values().cloned().collect()
        };
        for seat in seats {
            seat.desk.close().await;
        }
    }
}
