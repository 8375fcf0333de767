//! The desk: one folder, at most one person at a time, every command of the table.

use crate::config::DeskConfig;
use crate::error::{AppError, Code};
use crate::host::Host;
use crate::session::Session;
use crate::sources::{Chance, Sources};
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use evidence::WorkerPool;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::{Mutex, RwLock};
use vault::{KdfCost, PinLock};

/// What a desk is made of.
#[derive(Debug, Clone)]
pub struct DeskOptions {
    /// Its folder: settings, index, desk file, and by default the ledger.
    pub folder: PathBuf,
    /// Where a unit founded here keeps its ledger: `sqlite:PATH` or a `postgres:` URL; `None`: in the folder.
    pub ledger: Option<String>,
}

/// The longest a PIN stands in for the passphrase of somebody who holds a half of identities (ledger.md §5).
const CUSTODIANS_PIN: TimeDelta = TimeDelta::hours(12);

/// A person who may reopen with a PIN; everything lies in this memory only (O18).
pub(crate) struct PinHolder {
    pub(crate) person: domain::ids::PersonId,
    pub(crate) lock: PinLock,
    /// When the passphrase was typed: a new PIN does not make its day longer.
    pub(crate) since: DateTime<Utc>,
    /// Leader, privacy officer, or named to hold a half.
    pub(crate) custodian: bool,
}

impl PinHolder {
    /// Whether the PIN still stands in for the passphrase: to the end of its working day, and for custodians no longer
    /// than 12 hours. A clock that was set back opens nothing.
    pub(crate) fn reopens(&self, now: DateTime<Utc>, zone: FixedOffset) -> bool {
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        let age = now - self.since;
        age >= TimeDelta::zero() && day(now) == day(self.since) && (!self.custodian || age <= CUSTODIANS_PIN)
    }
}

pub(crate) struct Inner {
    pub(crate) options: DeskOptions,
    /// What one guess at a passphrase or PIN costs, for what is wrapped here.
    pub(crate) kdf: KdfCost,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) sources: Arc<dyn Sources>,
    pub(crate) config: RwLock<DeskConfig>,
    pub(crate) session: RwLock<Option<Arc<Session>>>,
    pub(crate) pin: Mutex<Option<PinHolder>>,
    /// When the passphrase of whoever is at the desk was typed last.
    passphrase_at: Mutex<Option<DateTime<Utc>>>,
    /// One at a time looks at another history, or goes over to it.
    pub(crate) crossing: Mutex<()>,
    pub(crate) workers: WorkerPool,
    pub(crate) pages: crate::pages::PageCache,
}

/// A desk. Cheap to clone: the same desk.
#[derive(Clone)]
pub struct Desk {
    pub(crate) inner: Arc<Inner>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Desk").finish_non_exhaustive()
    }
}

/// A page or other bytes for the `evidence:` scheme.
#[derive(Debug)]
pub struct Page {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their type.
    pub mime: &'static str,
}

impl Desk {
    /// A desk in its folder; nobody is at it.
    ///
    /// # Errors
    /// The folder cannot be made, or its settings do not read.
    pub fn new(
        options: DeskOptions,
        host: Arc<dyn Host>,
        sources: Arc<dyn Sources>,
    ) -> Result<Self, AppError> {
        Self::with_cost(options, KdfCost::STANDARD, host, sources)
    }

    /// The same with the cheapest guessing there is, for units made by tests: nothing that is shipped may call it.
    ///
    /// # Errors
    /// The folder cannot be made, or its settings do not read.
    pub fn cheap_for_tests(
        options: DeskOptions,
        host: Arc<dyn Host>,
        sources: Arc<dyn Sources>,
    ) -> Result<Self, AppError> {
        Self::with_cost(options, KdfCost::CHEAPEST, host, sources)
    }

    fn with_cost(
        options: DeskOptions,
        kdf: KdfCost,
        host: Arc<dyn Host>,
        sources: Arc<dyn Sources>,
    ) -> Result<Self, AppError> {
        make_private_folder(&options.folder)?;
        let config = DeskConfig::load(&options.folder)?;
        let workers = WorkerPool::new(host.worker_program());
        Ok(Self {
            inner: Arc::new(Inner {
                options,
                kdf,
                host,
                sources,
                config: RwLock::new(config),
                session: RwLock::new(None),
                pin: Mutex::new(None),
                passphrase_at: Mutex::new(None),
                crossing: Mutex::new(()),
                workers,
                pages: crate::pages::PageCache::default(),
            }),
        })
    }

    /// Answers one command of the table. Times and codes are logged, never contents.
    ///
    /// # Errors
    /// What the command refuses or meets.
    pub async fn rpc(&self, name: &str, args: serde_json::Value) -> Result<serde_json::Value, AppError> {
        let begun = self.inner.sources.now();
        let mut answer = crate::router::answer(self, name, args).await;
        let millis = (self.inner.sources.now() - begun).num_milliseconds();
        match &mut answer {
            Ok(_) => tracing::info!(command = crate::router::known_name(name), millis, "done"),
            Err(error) if error.is_refusal() => {
                tracing::info!(
                    command = crate::router::known_name(name),
                    millis,
                    code = error.code.word(),
                    "refused"
                );
            }
            Err(error) => {
                let mut id = [0; 4];
                self.inner.sources.fill(&mut id);
                let reference = format!("{:08x}", u32::from_be_bytes(id));
                tracing::error!(
                    command = crate::router::known_name(name),
                    millis,
                    code = error.code.word(),
                    reference,
                    "failed"
                );
                error.reference = Some(reference);
            }
        }
        answer
    }

    /// Answers a request of the `evidence:` scheme: `draft/…`, `source/…`, `work/…`, `paper/…`.
    ///
    /// # Errors
    /// Nobody is at the desk, the page is not there or cannot be shown.
    pub async fn evidence(&self, path: &str) -> Result<Page, AppError> {
        crate::pages::answer(self, path).await
    }

    /// Whoever is at the desk.
    ///
    /// # Errors
    /// Nobody is.
    pub async fn session(&self) -> Result<Arc<Session>, AppError> {
        let session = self.inner.session.read().await.clone();
        let session = session.ok_or(Code::Locked)?;
        // What goes on behind the last answer belongs to it.
        session.finished().await;
        if session.ended.load(Ordering::Relaxed) {
            Box::pin(self.dismiss(session)).await;
            return Err(Code::KeysEnded.into());
        }
        Ok(session)
    }

    /// Sends somebody away whose keys ended while he was here, with what this desk has for him to read.
    async fn dismiss(&self, ended: Arc<Session>) {
        let (person, generation) = (ended.person, ended.keys.generation);
        {
            let mut at_desk = self.inner.session.write().await;
            // Two calls may have met the same; somebody else may sit here by now.
            if !at_desk.as_ref().is_some_and(|here| Arc::ptr_eq(here, &ended)) {
                return;
            }
            *at_desk = None;
        }
        *self.inner.pin.lock().await = None;
        self.inner.pages.clear().await;
        ended.close().await;
        if let Err(error) = crate::secrets::forget_index(&self.inner.options.folder, person, generation) {
            tracing::warn!(event = "index_left", code = error.code.word());
        }
    }

    /// Puts somebody at the desk.
    pub(crate) async fn seat(&self, session: Session) -> Arc<Session> {
        let session = Arc::new(session);
        crate::following::follow(&session);
        *self.inner.session.write().await = Some(Arc::clone(&session));
        self.inner.workers.warm();
        session
    }

    /// Sends whoever is there away: closes the files, wipes the keys.
    pub(crate) async fn vacate(&self) {
        let session = self.inner.session.write().await.take();
        self.inner.pages.clear().await;
        if let Some(session) = session {
            session.close().await;
        }
    }

    /// Notes that a passphrase was typed now.
    pub(crate) async fn passphrase_typed(&self) {
        *self.inner.passphrase_at.lock().await = Some(self.inner.sources.now());
    }

    /// When the passphrase was typed last.
    pub(crate) async fn passphrase_typed_at(&self) -> DateTime<Utc> {
        self.inner
            .passphrase_at
            .lock()
            .await
            .unwrap_or(DateTime::<Utc>::MIN_UTC)
    }

    /// A source of chance.
    pub(crate) fn chance(&self) -> Chance {
        Chance::new(&self.inner.sources)
    }

    /// Changes the desk's settings, durably.
    pub(crate) async fn change_config(
        &self,
        change: impl FnOnce(&mut DeskConfig) + Send,
    ) -> Result<(), AppError> {
        let mut config = self.inner.config.write().await;
        let mut next = config.clone();
        change(&mut next);
        next.save(&self.inner.options.folder)?;
        *config = next;
        Ok(())
    }

    /// Closes everything; the program ends.
    pub async fn close(&self) {
        *self.inner.pin.lock().await = None;
        self.vacate().await;
    }
}

/// Makes a folder that only its user may look into, where there is none.
pub(crate) fn make_private_folder(folder: &std::path::Path) -> Result<(), AppError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .map_err(|error| crate::config::io_code(&error).into())
}
