use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::{OpenFile, Refusal, Worker};

/// Keeps one worker started and confined, so that opening a file does not wait for a process to start.
///
/// Dropping it ends the waiting worker, not the files that are open.
pub struct WorkerPool {
    exe: PathBuf,
    waiting: Mutex<Option<Waiting>>,
}

/// Ended when dropped.
struct Waiting(JoinHandle<Result<Worker, Refusal>>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl WorkerPool {
    /// A pool of workers started from `exe` (see [`this_program`](crate::this_program)); the first one starts when
    /// [`warm`](WorkerPool::warm) or [`take`](WorkerPool::take) is called.
    pub fn new(exe: PathBuf) -> WorkerPool {
        WorkerPool {
            exe,
            waiting: Mutex::new(None),
        }
    }

    /// Starts the waiting worker in the background if there is none. Needs a tokio runtime.
    pub fn warm(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.is_none() {
            *waiting = Some(self.next());
        }
    }

    /// The waiting worker, or a new one; the next one is started in the background.
    pub async fn take(&self) -> Result<Worker, Refusal> {
        let next = self.next();
        let waiting = self
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(next);
        if let Some(mut waiting) = waiting
            && let Ok(Ok(mut worker)) = (&mut waiting.0).await
            && worker.is_alive()
        {
            return Ok(worker);
        }
        Worker::start(&self.exe).await
    }

    /// Opens a file in a worker of its own; `bound` is for sending it and looking at it.
    pub async fn open(&self, bytes: &[u8], bound: Duration) -> Result<OpenFile, Refusal> {
        self.take().await?.open(bytes, bound).await
    }

    /// Ends the waiting worker; the next file starts one anew. For locking the desk.
    pub fn rest(&self) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn next(&self) -> Waiting {
        let exe: PathBuf = self.exe.clone();
        Waiting(tokio::spawn(async move { start(&exe).await }))
    }
}

async fn start(exe: &Path) -> Result<Worker, Refusal> {
    Worker::start(exe).await
}
