//! Somebody at the desk: his keys, the ledger, his desk file and index, and how an act of his comes into the ledger.

use crate::acts::{self, Recipient, StreamHandle};
use crate::config::DeskConfig;
use crate::error::{AppError, Code};
use crate::folding::StreamLog;
use crate::host::Host;
use crate::known::Known;
use crate::secrets;
use crate::sources::{Chance, Sources};
use chrono::{DateTime, NaiveDate, Utc};
use domain::case_state::Case;
use domain::ids::{CaseId, PersonId, SubmissionId, UNIT_STREAM};
use domain::submission_state::Submission;
use domain::unit_state::Unit;
use index::Index;
use ledger::{DeskFile, Ledger, Tip};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use vault::{Id, KeyId, LocalFile, PersonKeys, StreamKey, UnitId, UnitSecret};
use zeroize::Zeroizing;

/// What somebody who locks his desk waits at most for it to be kept; the rest is kept after the next unlock.
const CLOSING: std::time::Duration = std::time::Duration::from_secs(2);

/// Somebody at the desk.
pub struct Session {
    /// Who.
    pub person: PersonId,
    /// His keys.
    pub keys: PersonKeys,
    /// The unit.
    pub unit_id: UnitId,
    /// The unit secret, for join codes.
    pub unit_secret: UnitSecret,
    /// The shared store.
    pub ledger: Ledger,
    /// What this workstation must not lose.
    pub desk: DeskFile,
    /// What can be rebuilt.
    pub index: Index,
    /// What is known of the unit.
    pub known: Mutex<Known>,
    /// Time and randomness.
    pub sources: Arc<dyn Sources>,
    /// The desktop around.
    pub host: Arc<dyn Host>,
    /// The desk's folder.
    pub(crate) folder: PathBuf,
    /// The desk file was expected and is gone.
    pub desk_file_missing: bool,
    /// His keys were ended or replaced: nothing is answered at this desk any more.
    pub(crate) ended: AtomicBool,
    /// Recovery sheets not yet confirmed.
    pub sheets: Mutex<Option<crate::features::start::PendingSheets>>,
    /// Demonstration unit.
    pub demo: bool,
    /// What is known is ahead of the index: the last reading on did not come to its end.
    pub(crate) behind: AtomicBool,
    /// The sweep of the index that was begun last.
    sweeping: Mutex<Option<JoinHandle<()>>>,
    /// One act at a time from this desk.
    pub(crate) acting: Mutex<()>,
    /// Held by what goes on behind an answer.
    finishing: Arc<Mutex<()>>,
    /// The desk file keeps the verified tip as its anchor.
    pub(crate) anchored: AtomicBool,
    /// How the store stands to this desk, and what works behind it.
    pub(crate) standing: crate::following::Standing,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Session")
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}

/// Everything a session is opened from.
pub struct Opening {
    /// Who.
    pub person: PersonId,
    /// His keys.
    pub keys: PersonKeys,
    /// The unit.
    pub unit_id: UnitId,
    /// Its secret.
    pub unit_secret: UnitSecret,
    /// The open store.
    pub ledger: Ledger,
    /// The desk's folder.
    pub folder: PathBuf,
    /// A desk file was made here before.
    pub desk_file_expected: bool,
    /// Demonstration unit.
    pub demo: bool,
}

impl Session {
    /// Opens desk file and index and reads on to the end of the ledger.
    ///
    /// # Errors
    /// Anything that keeps the files from opening or the ledger from being read.
    pub async fn open(
        opening: Opening,
        host: Arc<dyn Host>,
        sources: Arc<dyn Sources>,
    ) -> Result<Self, AppError> {
        let Opening {
            person,
            keys,
            unit_id,
            unit_secret,
            ledger,
            folder,
            desk_file_expected,
            demo,
        } = opening;
        let stem = secrets::stem(&person.to_string(), keys.generation);
        // A stop may have come while a desk went over to another history.
        crate::crossing::finish(&folder, &stem)?;
        let mut chance = Chance::new(&sources);
        let desk_key = secrets::local_key(&folder, &unit_id, person, &keys, LocalFile::Desk, &mut chance)?;
        let index_key = secrets::local_key(&folder, &unit_id, person, &keys, LocalFile::Index, &mut chance)?;
        let desk_path = folder.join(format!("{stem}.desk"));
        let there = desk_path.exists();
        let desk_key = Zeroizing::new(*desk_key.expose());
        let desk = if there {
            DeskFile::open(&desk_path, &desk_key).await?
        } else {
            DeskFile::create(&desk_path, &desk_key).await?
        };
        let index_path = folder.join(format!("{stem}.index"));
        let index = open_index(&index_path, index_key.expose()).await?;
        let known = match index.progress().await? {
            Some(progress) => Known::from_bytes(&progress.unit_state),
            None => Some(Known::empty()),
        };
        let (index, mut known) = match known {
            Some(known) => (index, known),
            None => {
                index.close().await;
                index::remove_files(&index_path)?;
                (
                    Index::create(&index_path, index_key.expose()).await?,
                    Known::empty(),
                )
            }
        };
        known.chain.unit = unit_id;
        let session = Self {
            person,
            keys,
            unit_id,
            unit_secret,
            ledger,
            desk,
            index,
            known: Mutex::new(known),
            sources,
            host,
            folder,
            desk_file_missing: desk_file_expected && !there,
            ended: AtomicBool::new(false),
            sheets: Mutex::new(None),
            demo,
            behind: AtomicBool::new(false),
            sweeping: Mutex::new(None),
            acting: Mutex::new(()),
            finishing: Arc::default(),
            anchored: AtomicBool::new(false),
            standing: crate::following::Standing::default(),
        };
        session.load_unit_keys().await?;
        // Before reading on: that moves the anchor, and a desk without its index would take any history for its own.
        let put_back = match session.compare_anchor().await {
            // Reading on finds the same and stops there.
            Err(error) if error.code == Code::HistoryDiffers => false,
            compared => compared?,
        };
        session.recount_grants(put_back).await?;
        session.catch_up().await?;
        // A sweep that a lock or a stop interrupted goes on.
        session.sweep_index().await;
        Ok(session)
    }

    async fn load_unit_keys(&self) -> Result<(), AppError> {
        let keys = self.unit_keys().await?;
        self.known.lock().await.unit_keys = keys;
        Ok(())
    }

    /// The unit keys lie in the index beside the other stream keys.
    async fn unit_keys(&self) -> Result<Vec<crate::acts::EpochKey>, AppError> {
        self.stream_keys(UNIT_STREAM).await
    }

    /// What is known, as the index has it.
    pub(crate) async fn known_again(&self) -> Result<Known, AppError> {
        let mut known = match self.index.progress().await? {
            Some(progress) => Known::from_bytes(&progress.unit_state).ok_or(Code::Damaged)?,
            None => Known::empty(),
        };
        known.chain.unit = self.unit_id;
        known.unit_keys = self.unit_keys().await?;
        Ok(known)
    }

    /// Takes the words of removed streams out of the index's file, beside everything else.
    pub(crate) async fn sweep_index(&self) {
        let index = self.index.clone();
        let sweep = tokio::spawn(async move {
            match index.sweep().await {
                // Locked meanwhile: the next opening goes on with it.
                Ok(()) | Err(index::IndexError::Closed) => {}
                Err(error) => tracing::warn!(event = "not_swept", code = AppError::from(error).code.word()),
            }
        });
        *self.sweeping.lock().await = Some(sweep);
    }

    /// Waits until the sweep that was begun last has ended.
    pub async fn swept(&self) {
        if let Some(sweep) = self.sweeping.lock().await.take() {
            // One that panicked has ended too.
            sweep.await.unwrap_or_default();
        }
    }

    /// Holds the store against the anchor kept in the desk file, which lies outside the index and is never behind it:
    /// what was dropped or rolled back is put back, another history is named. `true`: rows were put back.
    pub(crate) async fn compare_anchor(&self) -> Result<bool, AppError> {
        match self.desk.last_anchor().await? {
            Some((anchor, _)) => self.hold_against_store(anchor.into()).await,
            None => Ok(false),
        }
    }

    /// A store that fell back numbers new grants from where it stands: those this desk counted are then gone, and all
    /// are read once more.
    async fn recount_grants(&self, put_back: bool) -> Result<(), AppError> {
        let mut known = self.known.lock().await;
        let Some(before) = known.grants_n.checked_sub(1) else {
            return Ok(());
        };
        let me = Id(self.person.bytes());
        let (_, last) = self.ledger.grants_for(&me, before, 1).await?;
        if put_back || last != known.grants_n {
            known.grants_n = 0;
            // Others may have put the rows back; the keys this desk sent only it can.
            self.standing.note_put_back([Id(UNIT_STREAM)]);
        }
        Ok(())
    }

    pub(crate) async fn keep_anchor(&self, tip: Tip) -> Result<(), AppError> {
        let at = self.sources.now().timestamp_millis();
        self.anchored.store(false, Ordering::Relaxed);
        self.desk.set_anchor(acts::anchor(tip), at).await?;
        self.anchored.store(true, Ordering::Relaxed);
        Ok(())
    }

    pub(crate) async fn index_write_empty(&self) -> Result<(), AppError> {
        let streams = self.index.streams().await?;
        let mut writer = self.index.write().await?;
        for (stream, _) in streams {
            writer.remove_stream(stream).await?;
        }
        writer.commit().await?;
        self.sweep_index().await;
        Ok(())
    }

    /// A source of chance.
    #[must_use]
    pub fn chance(&self) -> Chance {
        Chance::new(&self.sources)
    }

    /// The moment now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.sources.now()
    }

    /// Works on the folded unit.
    ///
    /// # Errors
    /// Nobody has sealed the unit key to this person yet.
    pub async fn with_unit<T>(&self, work: impl FnOnce(&Unit) -> T) -> Result<T, AppError> {
        let known = self.known.lock().await;
        known
            .unit
            .as_ref()
            .map(work)
            .ok_or_else(|| Code::AwaitsConfirmation.into())
    }

    /// A copy of the folded unit.
    ///
    /// # Errors
    /// Nobody has sealed the unit key to this person yet.
    pub async fn unit(&self) -> Result<Unit, AppError> {
        self.with_unit(Clone::clone).await
    }

    /// Today where the unit is.
    ///
    /// # Errors
    /// No unit key yet.
    pub async fn today(&self) -> Result<NaiveDate, AppError> {
        let now = self.now();
        self.with_unit(|unit| unit.today(now)).await
    }

    /// A case this person may read.
    ///
    /// # Errors
    /// It is not there, or not for him: the same answer.
    pub async fn case(&self, case: CaseId) -> Result<Case, AppError> {
        let stored = self.index.case(case).await?.ok_or(Code::NotFound)?;
        StreamLog::from_bytes(&stored.state_blob)?
            .case()
            .ok_or_else(|| Code::Damaged.into())
    }

    /// The rows a case was folded from.
    ///
    /// # Errors
    /// It is not there, or not for him.
    pub(crate) async fn case_log(&self, case: CaseId) -> Result<StreamLog, AppError> {
        let stored = self.index.case(case).await?.ok_or(Code::NotFound)?;
        StreamLog::from_bytes(&stored.state_blob)
    }

    /// A submission whose source this person may read; `None` where he may not.
    ///
    /// # Errors
    /// The index fails.
    pub async fn submission(&self, submission: SubmissionId) -> Result<Option<Submission>, AppError> {
        match self.index.submission(submission).await? {
            Some(stored) => Ok(StreamLog::from_bytes(&stored.state_blob)?.submission()),
            None => Ok(None),
        }
    }

    /// A handle on a stream this person can write.
    ///
    /// # Errors
    /// Its key is not here.
    pub async fn stream(&self, id: [u8; 16]) -> Result<StreamHandle, AppError> {
        let line = self.index.stream(id).await?.ok_or(Code::KeyMissing)?;
        let keys = self.index.keys(id).await?;
        let epoch = line.epoch;
        let stored = keys
            .into_iter()
            .find(|stored| stored.epoch == epoch)
            .ok_or(Code::KeyMissing)?;
        Ok(StreamHandle {
            id: Id(id),
            version: line.version,
            epoch,
            key_id: KeyId(line.key_id),
            key: StreamKey::from_bytes(&stored.key),
        })
    }

    /// Whether any case is here to be read.
    ///
    /// # Errors
    /// The index fails.
    pub(crate) async fn reads_anything(&self) -> Result<bool, AppError> {
        let today = self.today().await?;
        Ok(self.index.counts(today, None).await?.cases > 0)
    }

    /// All keys of a stream, by epoch, for a grant.
    ///
    /// # Errors
    /// The index fails.
    pub async fn stream_keys(&self, id: [u8; 16]) -> Result<Vec<crate::acts::EpochKey>, AppError> {
        let stream = Id(id);
        let keys = self.index.keys(id).await?;
        Ok(keys
            .into_iter()
            .map(|stored| {
                let key = StreamKey::from_bytes(&stored.key);
                let unit = acts::naming_unit(&self.unit_id, &stream, stored.epoch);
                (
                    stored.epoch,
                    vault::key_id(&unit, &stream, stored.epoch, &key),
                    key,
                )
            })
            .collect())
    }

    /// Goes on behind an answer that was given: no other command is answered, and the desk is not closed, before it has
    /// ended.
    pub(crate) async fn behind_it(&self, work: impl Future<Output = ()> + Send + 'static) {
        let ended = Arc::clone(&self.finishing).lock_owned().await;
        tokio::spawn(async move {
            work.await;
            drop(ended);
        });
    }

    /// Waits for what goes on behind the last answer.
    pub(crate) async fn finished(&self) {
        drop(self.finishing.lock().await);
    }

    /// The unit's stream as a writer holds it.
    ///
    /// # Errors
    /// No unit key yet.
    pub fn unit_stream(known: &Known) -> Result<StreamHandle, AppError> {
        let (epoch, key_id, key) = known.unit_keys.last().ok_or(Code::AwaitsConfirmation)?;
        Ok(StreamHandle {
            id: Id(UNIT_STREAM),
            version: known.unit_version,
            epoch: *epoch,
            key_id: *key_id,
            key: key.duplicate(),
        })
    }

    /// A member as recipient of grants: by the newest keys somebody vouched for.
    ///
    /// # Errors
    /// He has none.
    pub fn recipient(known: &Known, person: PersonId) -> Result<Recipient, AppError> {
        let current = known.current_keys(person).ok_or(Code::KeyMissing)?;
        Self::recipient_of(known, person, current.generation)
    }

    /// Somebody as recipient of grants by his keys of a generation: for the act that vouches for them.
    ///
    /// # Errors
    /// He has none such.
    pub fn recipient_of(known: &Known, person: PersonId, generation: u32) -> Result<Recipient, AppError> {
        let keys = known.chain.keys_of(person, generation).ok_or(Code::KeyMissing)?;
        Ok(Recipient::person(person, generation, &keys))
    }

    /// The recovery key as recipient.
    ///
    /// # Errors
    /// The register does not hold it.
    pub fn recovery(known: &Known) -> Result<Recipient, AppError> {
        let (generation, _, key) = known.recovery().ok_or(Code::KeyMissing)?;
        let seal = acts::hash_of(key).ok_or(Code::KeyMissing)?;
        Ok(Recipient {
            id: acts::RECOVERY,
            generation,
            seal: seal.0,
        })
    }

    /// A group key as recipient.
    ///
    /// # Errors
    /// The register does not hold it.
    pub fn group(known: &Known, group: domain::public::KeyGroup) -> Result<Recipient, AppError> {
        let (generation, seal) = known.group_keys(group).last().copied().ok_or(Code::KeyMissing)?;
        Ok(Recipient {
            id: crate::identity::group_id(group),
            generation,
            seal,
        })
    }

    /// Keeps what was verified last, then closes the files; the keys are wiped when the session is dropped.
    pub async fn close(&self) {
        // What it did not come to is done at the next opening.
        drop(tokio::time::timeout(CLOSING, self.finished()).await);
        self.standing.end().await;
        if !self.standing.is_away() {
            let keeping = crate::keeping::keep(self, crate::keeping::LITTLE);
            if !matches!(tokio::time::timeout(CLOSING, keeping).await, Ok(Ok(()))) {
                tracing::warn!(event = "not_kept");
            }
        }
        self.index.close().await;
        self.desk.close().await;
        self.ledger.close().await;
    }
}

async fn open_index(path: &Path, key: &[u8; 32]) -> Result<Index, AppError> {
    if path.exists() {
        match Index::open(path, key).await {
            Ok(index) => return Ok(index),
            Err(error) if error.asks_for_rebuild() => index::remove_files(path)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Index::create(path, key).await?)
}

/// Opens the store a desk's settings name.
///
/// # Errors
/// The store refuses or cannot be reached.
pub async fn open_ledger(place: &str) -> Result<Ledger, AppError> {
    match place.strip_prefix("sqlite:") {
        Some(path) => Ok(Ledger::open_sqlite(Path::new(path), ledger::OpenMode::ReadWrite).await?),
        None => Ok(Ledger::connect_postgres(&ledger::PostgresAddress::parse(place)?).await?),
    }
}

/// Updates what the desk's settings know of the unit.
pub(crate) fn note_in_config(config: &mut DeskConfig, unit: &Unit) {
    if let Some(known) = &mut config.unit {
        known.name.clone_from(&unit.name);
        known.idle_minutes = unit.settings.idle_minutes;
        known.zone = unit.settings.time_zone.hours();
    }
}
