//! The trusted side: starts a worker, bounds it, believes nothing it says.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::protocol::{self, Draw};
use crate::{
    Burn, BurnPlan, BurnedPage, Channels, Confinement, Encoding, INSPECT_DPI, Inspection, MAX_OUTPUT_PIXELS,
    MAX_PAGES, PageImage, Pixels, Refusal, Region, Size, WORKER_ARG,
};

/// How long sending the file and looking at it may take where the caller has no reason for another bound.
pub const OPEN_BOUND: Duration = Duration::from_secs(20);
/// How long one page may take where the caller has no reason for another bound.
pub const REQUEST_BOUND: Duration = Duration::from_secs(20);
/// How long a process may take to start and confine itself, on a cold laptop with a virus scanner.
const START_BOUND: Duration = Duration::from_secs(20);

/// The program to start as worker: this one. On Linux by the kernel's own link, which stays right when the program
/// was replaced by an update while it ran: client and worker are always of one version.
pub fn this_program() -> std::io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        Ok(PathBuf::from("/proc/self/exe"))
    } else {
        std::env::current_exe()
    }
}

/// A confined worker process that waits for the one file of its life.
///
/// Dropping it, or what became of it, kills the process.
pub struct Worker {
    process: Process,
    confinement: Confinement,
}

impl Worker {
    /// Starts `exe` with [`WORKER_ARG`](crate::WORKER_ARG): nothing of our environment, a folder of the system's, its
    /// errors to nobody's eyes. Comes back when the worker has said that it is confined. [`Refusal::Unconfined`] if it
    /// cannot be, [`Refusal::WorkerLost`] if it cannot be started.
    pub async fn start(exe: &Path) -> Result<Worker, Refusal> {
        let mut process = Process::start(exe)?;
        let confinement = process
            .within(START_BOUND, async |process| process.answer(protocol::READY).await)
            .await?;
        Ok(Worker { process, confinement })
    }

    /// What the worker gave up, as it says itself.
    pub fn confinement(&self) -> &Confinement {
        &self.confinement
    }

    /// Whether the process is still there to be given a file.
    pub(crate) fn is_alive(&mut self) -> bool {
        matches!(self.process.child.try_wait(), Ok(None))
    }

    /// Sends the file and has it looked at, all within `bound`. The worker serves this file and no other, hence by value.
    pub async fn open(mut self, bytes: &[u8], bound: Duration) -> Result<OpenFile, Refusal> {
        if bytes.is_empty() {
            return Err(Refusal::Empty);
        }
        if bytes.len() > protocol::MAX_FILE_BYTES {
            return Err(Refusal::TooLarge);
        }
        let inspection: Inspection = self
            .process
            .within(bound, async |process| {
                process.send(protocol::FILE, bytes).await?;
                process.answer(protocol::INSPECTION).await
            })
            .await?;
        if !is_plausible(&inspection) {
            return Err(Refusal::WorkerLost);
        }
        Ok(OpenFile {
            process: self.process,
            inspection,
        })
    }

    /// Asks the tests' worker to try something; any other dies of it.
    #[doc(hidden)]
    pub async fn probe(&mut self, name: &str, bound: Duration) -> Result<String, Refusal> {
        self.process
            .within(bound, async |process| {
                process.send(protocol::PROBE, name.as_bytes()).await?;
                let length = process.expect(protocol::PROBE).await?;
                let bytes = process.receive(length, protocol::MAX_JSON_BYTES).await?;
                String::from_utf8(bytes.to_vec()).map_err(|_| Refusal::WorkerLost)
            })
            .await
    }
}

fn is_plausible(inspection: &Inspection) -> bool {
    inspection.kind.is_shown()
        && (1..=MAX_PAGES as usize).contains(&inspection.pages.len())
        && inspection.pages.iter().all(|page| {
            let points = [page.width_pt, page.height_pt]
                .iter()
                .all(|length| length.is_finite() && *length > 0.0);
            points && is_in_bounds(page.width_px, page.height_px)
        })
}

fn is_in_bounds(width: u32, height: u32) -> bool {
    (1..=MAX_OUTPUT_PIXELS).contains(&(u64::from(width) * u64::from(height)))
}

/// A file that lies open in a worker of its own.
///
/// A request that is not answered within its bound kills the worker: that request is refused as
/// [`Refusal::TimedOut`], every later one as [`Refusal::WorkerLost`]. The same happens when a request is given up
/// half-way (its future dropped). A refusal of any other kind leaves the file open: another page may be fine.
pub struct OpenFile {
    process: Process,
    inspection: Inspection,
}

impl OpenFile {
    /// What the file is, and its pages.
    pub fn inspection(&self) -> &Inspection {
        &self.inspection
    }

    /// A page, or the part of it that `region` names, as bare pixels. `size` speaks of the whole page.
    pub async fn pixels(
        &mut self,
        page: u32,
        size: Size,
        region: Option<Region>,
        bound: Duration,
    ) -> Result<Pixels, Refusal> {
        self.draw(
            Draw {
                page,
                size,
                region,
                burn: Vec::new(),
            },
            bound,
        )
        .await
    }

    /// A page, or the part of it that `region` names, as PNG.
    pub async fn render(
        &mut self,
        page: u32,
        size: Size,
        region: Option<Region>,
        bound: Duration,
    ) -> Result<PageImage, Refusal> {
        let pixels = self.pixels(page, size, region, bound).await?;
        encoded(encode(pixels, Encoding::Png)).await
    }

    /// A page with the regions burned out: their pixels are black in the worker's answer, are overwritten once more
    /// here, and only then is the image encoded. Nothing of the file but pixels is in it.
    ///
    /// In a PNG the regions are black to the last pixel. A JPEG ([`Encoding::ByContent`]) is made of the same
    /// pixels; its loss may turn black into almost black, never back into what was there.
    pub async fn burn(
        &mut self,
        page: u32,
        size: Size,
        regions: &[Region],
        encoding: Encoding,
        bound: Duration,
    ) -> Result<PageImage, Refusal> {
        let pixels = self.burned(page, size, regions, bound).await?;
        encoded(encode(pixels, encoding)).await
    }

    /// The working copy of the whole file, to be taken page by page; `bound` is for each page.
    /// [`Refusal::NoSuchPage`] if the plan has not exactly one [`Burn`](crate::Burn) a page.
    pub fn burn_all(&mut self, plan: BurnPlan, bound: Duration) -> Result<Burning<'_>, Refusal> {
        if plan.pages.len() != self.inspection.pages.len() {
            return Err(Refusal::NoSuchPage);
        }
        let pages = (0..).zip(plan.pages).collect::<Vec<_>>().into_iter();
        Ok(Burning {
            file: self,
            size: plan.size,
            pages,
            encoding: None,
            bound,
        })
    }

    async fn burned(
        &mut self,
        page: u32,
        size: Size,
        regions: &[Region],
        bound: Duration,
    ) -> Result<Pixels, Refusal> {
        let mut pixels = self
            .draw(
                Draw {
                    page,
                    size,
                    region: None,
                    burn: regions.to_vec(),
                },
                bound,
            )
            .await?;
        pixels.burn(regions);
        Ok(pixels)
    }

    async fn draw(&mut self, draw: Draw, bound: Duration) -> Result<Pixels, Refusal> {
        if draw.page as usize >= self.inspection.pages.len() {
            return Err(Refusal::NoSuchPage);
        }
        // JSON has no word for these.
        let size = match draw.size {
            Size::Dpi(dpi) if !dpi.is_finite() => Size::Dpi(INSPECT_DPI),
            size => size,
        };
        let request = serde_json::to_vec(&Draw { size, ..draw }).map_err(|_| Refusal::WorkerLost)?;
        self.process
            .within(bound, async |process| {
                process.send(protocol::DRAW, &request).await?;
                process.pixels().await
            })
            .await
    }
}

/// A working copy in the making: the worker draws the next page while this process encodes the one before.
pub struct Burning<'a> {
    file: &'a mut OpenFile,
    size: Size,
    pages: std::vec::IntoIter<(u32, Burn)>,
    /// The page that is being encoded.
    encoding: Option<(u32, Encoded)>,
    bound: Duration,
}

impl Burning<'_> {
    /// The next page that is kept; nothing after the last. After a refusal the copy is unfinished: keep none of it.
    pub async fn next(&mut self) -> Result<Option<BurnedPage>, Refusal> {
        loop {
            let kept = self.pages.find_map(|(page, burn)| match burn {
                Burn::Regions(regions) => Some((page, regions)),
                Burn::Drop => None,
            });
            let drawn = match kept {
                Some((page, regions)) => {
                    let pixels = self.file.burned(page, self.size, &regions, self.bound).await?;
                    Some((page, encode(pixels, Encoding::ByContent)))
                }
                None => None,
            };
            let is_last = drawn.is_none();
            match std::mem::replace(&mut self.encoding, drawn) {
                Some((page, image)) => {
                    return Ok(Some(BurnedPage {
                        page,
                        image: encoded(image).await?,
                    }));
                }
                None if is_last => return Ok(None),
                None => {}
            }
        }
    }

    /// All pages at once. For short files: a working copy of 500 pages is some 100 MB.
    pub async fn all(mut self) -> Result<Vec<BurnedPage>, Refusal> {
        let mut pages = Vec::new();
        while let Some(page) = self.next().await? {
            pages.push(page);
        }
        Ok(pages)
    }
}

type Encoded = JoinHandle<Result<PageImage, Refusal>>;

/// Encodes beside the runtime's threads.
fn encode(pixels: Pixels, encoding: Encoding) -> Encoded {
    tokio::task::spawn_blocking(move || pixels.encode(encoding))
}

async fn encoded(image: Encoded) -> Result<PageImage, Refusal> {
    image.await.unwrap_or(Err(Refusal::OutOfMemory))
}

/// The process and its pipes.
struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    errors: ChildStderr,
    /// A request was sent and its answer not read to the end: nothing that follows could be told apart.
    is_between: bool,
}

impl Process {
    fn start(exe: &Path) -> Result<Process, Refusal> {
        let mut command = Command::new(exe);
        command
            .arg(WORKER_ARG)
            .env_clear()
            .current_dir(worker_folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Read after its death and only to tell a lack of memory from other ends; shown to nobody.
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // The worker is the whole program, and WebKit's own allocator, linked into that, starts a thread before `main`: a
        // process with a second thread cannot be confined. This tells it to leave memory to the system.
        #[cfg(target_os = "linux")]
        command.env("Malloc", "1");
        #[cfg(windows)]
        {
            // Winsock and the random generator of the system need it.
            // No console at all, rather than one without a window: a console's host is a process of its own that may hold
            // the worker's pipes, and then nobody who reads them hears that a killed worker has ended.
            const DETACHED_PROCESS: u32 = 0x0000_0008;
            if let Some(root) = std::env::var_os(SYSTEM_ROOT) {
                command.env(SYSTEM_ROOT, root);
            }
            command.creation_flags(DETACHED_PROCESS);
        }
        let mut child = command.spawn().map_err(|error| {
            tracing::warn!(kind = ?error.kind(), "evidence worker could not be started");
            Refusal::WorkerLost
        })?;
        let (Some(input), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(Refusal::WorkerLost);
        };
        Ok(Process {
            child,
            input,
            output,
            errors,
            is_between: false,
        })
    }

    /// One exchange within its bound. Whatever leaves the two out of step kills the process.
    async fn within<T>(
        &mut self,
        bound: Duration,
        exchange: impl AsyncFnOnce(&mut Process) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if self.is_between {
            self.kill().await;
            return Err(Refusal::WorkerLost);
        }
        self.is_between = true;
        let outcome = timeout(bound, exchange(self)).await;
        match outcome {
            Ok(Ok(answer)) => {
                self.is_between = false;
                Ok(answer)
            }
            Ok(Err(Refusal::WorkerLost)) => Err(self.cause_of_death().await),
            // Said by the worker, which waits for the next request or has gone.
            Ok(Err(refusal)) => {
                self.is_between = false;
                Err(refusal)
            }
            Err(_) => {
                self.kill().await;
                tracing::warn!("evidence worker took too long and was killed");
                Err(Refusal::TimedOut)
            }
        }
    }

    async fn kill(&mut self) {
        // Fails only if it is dead.
        self.child.kill().await.unwrap_or_default();
    }

    /// Why a worker that does not answer is gone. One that is not gone, but answers nonsense, is killed.
    async fn cause_of_death(&mut self) -> Refusal {
        const LAST_BREATH: Duration = Duration::from_millis(500);
        let status = match timeout(LAST_BREATH, self.child.wait()).await {
            Ok(Ok(status)) => status,
            _ => {
                self.kill().await;
                tracing::warn!("evidence worker answered nonsense and was killed");
                return Refusal::WorkerLost;
            }
        };
        let mut words = [0; 512];
        let mut said = 0;
        while let Ok(Ok(count)) = timeout(LAST_BREATH, self.errors.read(&mut words[said..])).await {
            if count == 0 {
                break;
            }
            said += count;
        }
        // What Rust says when it is refused memory, before it aborts.
        let out_of_memory = words[..said]
            .windows(17)
            .any(|window| window == b"memory allocation");
        let refusal = match status.code() {
            Some(code) if code == i32::from(protocol::EXIT_UNCONFINED) => Refusal::Unconfined,
            _ if out_of_memory && aborted(status) => Refusal::OutOfMemory,
            _ if ran_out_of_time(status) => Refusal::TimedOut,
            _ => Refusal::WorkerLost,
        };
        tracing::warn!(code = ?status.code(), ?refusal, "evidence worker died");
        refusal
    }

    async fn send(&mut self, kind: u8, bytes: &[u8]) -> Result<(), Refusal> {
        let head = protocol::head(kind, bytes.len()).ok_or(Refusal::TooLarge)?;
        let sent = async {
            self.input.write_all(&head).await?;
            self.input.write_all(bytes).await?;
            self.input.flush().await
        };
        sent.await.map_err(|_| Refusal::WorkerLost)
    }

    /// The length of the next frame, which must be of this kind; if it is a refusal, that.
    async fn expect(&mut self, wanted: u8) -> Result<usize, Refusal> {
        let mut head = [0; protocol::HEAD_BYTES];
        self.read(&mut head).await?;
        match protocol::read_head(head) {
            (kind, length) if kind == wanted => Ok(length),
            (protocol::REFUSED, length) => {
                let bytes = self.receive(length, protocol::MAX_JSON_BYTES).await?;
                Err(serde_json::from_slice(&bytes).unwrap_or(Refusal::WorkerLost))
            }
            _ => Err(Refusal::WorkerLost),
        }
    }

    async fn receive(&mut self, length: usize, most: usize) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        if length > most {
            return Err(Refusal::WorkerLost);
        }
        let mut bytes = Zeroizing::new(vec![0; length]);
        self.read(&mut bytes).await?;
        Ok(bytes)
    }

    async fn read(&mut self, bytes: &mut [u8]) -> Result<(), Refusal> {
        self.output
            .read_exact(bytes)
            .await
            .map(|_| ())
            .map_err(|_| Refusal::WorkerLost)
    }

    async fn answer<T: serde::de::DeserializeOwned>(&mut self, kind: u8) -> Result<T, Refusal> {
        let length = self.expect(kind).await?;
        let bytes = self.receive(length, protocol::MAX_JSON_BYTES).await?;
        serde_json::from_slice(&bytes).map_err(|_| Refusal::WorkerLost)
    }

    async fn pixels(&mut self) -> Result<Pixels, Refusal> {
        let length = self.expect(protocol::PIXELS).await?;
        let mut head = [0; protocol::PIXEL_HEAD_BYTES];
        self.read(&mut head).await?;
        let [w0, w1, w2, w3, h0, h1, h2, h3, channels, incomplete] = head;
        let width = u32::from_le_bytes([w0, w1, w2, w3]);
        let height = u32::from_le_bytes([h0, h1, h2, h3]);
        let channels = match channels {
            1 => Channels::Grey,
            3 => Channels::Rgb,
            _ => return Err(Refusal::WorkerLost),
        };
        if !is_in_bounds(width, height) {
            return Err(Refusal::WorkerLost);
        }
        let bytes = width as usize * height as usize * channels.count();
        if length != protocol::PIXEL_HEAD_BYTES + bytes {
            return Err(Refusal::WorkerLost);
        }
        let data = self.receive(bytes, bytes).await?;
        let pixels = Pixels::new(width, height, channels, data).ok_or(Refusal::WorkerLost)?;
        Ok(Pixels {
            incomplete: incomplete != 0,
            ..pixels
        })
    }
}

/// Where a worker stands: a folder that nobody keeps files in and that cannot be taken away while it runs.
#[cfg(not(windows))]
fn worker_folder() -> PathBuf {
    PathBuf::from("/")
}

/// The variable that names the folder of Windows, which need not lie on `C:`.
#[cfg(windows)]
const SYSTEM_ROOT: &str = "SystemRoot";

/// Where a worker stands. Windows looks for libraries in this folder too: it is one that only an administrator writes to.
#[cfg(windows)]
fn worker_folder() -> PathBuf {
    std::env::var_os(SYSTEM_ROOT).map_or_else(|| PathBuf::from("C:\\Windows"), PathBuf::from)
}

/// Ended by `abort`, which on Unix is a signal.
#[cfg(unix)]
fn aborted(status: std::process::ExitStatus) -> bool {
    status.code().is_none()
}

/// Ended by `abort`, which on Windows is a status of its own (`STATUS_STACK_BUFFER_OVERRUN`, a fast fail).
#[cfg(not(unix))]
fn aborted(status: std::process::ExitStatus) -> bool {
    const FAST_FAIL: u32 = 0xc000_0409;
    status
        .code()
        .is_some_and(|code| code.cast_unsigned() == FAST_FAIL)
}

/// Killed by the system for using up its processor time.
#[cfg(unix)]
fn ran_out_of_time(status: std::process::ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    const SIGKILL: i32 = 9;
    const SIGXCPU: i32 = 24;
    matches!(status.signal(), Some(SIGKILL | SIGXCPU))
}

#[cfg(not(unix))]
fn ran_out_of_time(_: std::process::ExitStatus) -> bool {
    false
}
