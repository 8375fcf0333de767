//! What goes on behind an open desk: it reads on when the store tells of something new, keeps what it verified, and says
//! when the store is away or shows another history.

use crate::access::Seen;
use crate::error::{AppError, Code};
use crate::folding::Open;
use crate::session::Session;
use crate::{access, case_acts, handing, keeping, renewing, restoring, sent_keys};
use domain::ids::CaseId;
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use vault::Id;

/// Several acts in a row are read and kept in one go.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a step may take to end when the desk is locked; a store that does not answer must not hold up a lock.
const ENDING: Duration = Duration::from_secs(2);

/// How the store stands to this desk, and what works behind it.
#[derive(Debug)]
pub(crate) struct Standing {
    /// The row at which the store shows another history; 0: it does not.
    differs_at: AtomicU64,
    /// The store could not be reached at the last try.
    away: AtomicBool,
    /// One keeps at a time.
    pub(crate) keeping: tokio::sync::Mutex<()>,
    /// One settles at a time: whoever settles next finds done what another had begun.
    settling: tokio::sync::Mutex<()>,
    /// Streams whose rows were put back: their grants may have been lost with them.
    put_back: Mutex<BTreeSet<Id>>,
    /// Cases with a wall that were folded: their sources may still be open to whom it shuts out.
    walls: Mutex<BTreeSet<CaseId>>,
    /// Cases that were folded and in whose step somebody may lack the key of a contact.
    items: Mutex<BTreeSet<CaseId>>,
    /// Orders of access that are done, by their rows: nobody looks at them again.
    orders_done: Mutex<BTreeSet<u64>>,
    /// Keys being sealed to somebody: how many of how many cases were gone through.
    sealing: Mutex<Option<(usize, usize)>>,
    /// How many are being let into cases.
    let_in: AtomicU64,
    /// What was put off for them is to be done now.
    put_off: Arc<Notify>,
    /// Streams as they stood at the end of the ledger a moment ago.
    warm: Mutex<Option<(Seen, HashMap<Id, Open>)>>,
    /// The verification that runs.
    pub(crate) verifying: Mutex<Option<Arc<crate::verify::Watch>>>,
    ending: watch::Sender<bool>,
    follower: Mutex<Option<JoinHandle<()>>>,
}

/// Streams that lie ready.
pub(crate) struct Warm<'standing>(&'standing Standing);

impl Drop for Warm<'_> {
    fn drop(&mut self) {
        *held(&self.0.warm) = None;
    }
}

/// Somebody is being let into cases.
#[derive(Debug)]
pub(crate) struct Sealing<'standing>(&'standing Standing);

impl Drop for Sealing<'_> {
    fn drop(&mut self) {
        let mut sealing = held(&self.0.sealing);
        if self.0.let_in.fetch_sub(1, Ordering::Relaxed) == 1 {
            *sealing = None;
            self.0.put_off.notify_one();
        }
    }
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            differs_at: AtomicU64::new(0),
            away: AtomicBool::new(false),
            keeping: tokio::sync::Mutex::default(),
            settling: tokio::sync::Mutex::default(),
            put_back: Mutex::default(),
            walls: Mutex::default(),
            items: Mutex::default(),
            orders_done: Mutex::default(),
            sealing: Mutex::default(),
            let_in: AtomicU64::new(0),
            put_off: Arc::default(),
            warm: Mutex::default(),
            verifying: Mutex::default(),
            ending: watch::Sender::new(false),
            follower: Mutex::default(),
        }
    }
}

impl Standing {
    /// The row at which the store shows another history than this desk has seen.
    pub(crate) fn differs_at(&self) -> Option<u64> {
        Some(self.differs_at.load(Ordering::Relaxed)).filter(|seq| *seq > 0)
    }

    pub(crate) fn set_differs(&self, seq: Option<u64>) {
        self.differs_at.store(seq.unwrap_or(0), Ordering::Relaxed);
    }

    /// Whether the store could not be reached at the last try.
    pub(crate) fn is_away(&self) -> bool {
        self.away.load(Ordering::Relaxed)
    }

    /// Notes how a try to reach the store ended; `true`: that changed.
    pub(crate) fn reached(&self, outcome: &Result<(), AppError>) -> bool {
        let away = matches!(outcome, Err(error) if error.code == Code::StoreUnavailable);
        self.away.swap(away, Ordering::Relaxed) != away
    }

    /// Whether the session is being closed: long work behind it stops at the next step.
    pub(crate) fn is_ending(&self) -> bool {
        *self.ending.borrow()
    }

    /// Waits until nothing else settles.
    pub(crate) async fn one_settles(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.settling.lock().await
    }

    pub(crate) fn note_put_back(&self, streams: impl IntoIterator<Item = Id>) {
        held(&self.put_back).extend(streams);
    }

    pub(crate) fn take_put_back(&self) -> BTreeSet<Id> {
        std::mem::take(&mut held(&self.put_back))
    }

    pub(crate) fn note_wall(&self, case: CaseId) {
        held(&self.walls).insert(case);
    }

    fn take_walls(&self) -> BTreeSet<CaseId> {
        std::mem::take(&mut held(&self.walls))
    }

    pub(crate) fn note_items(&self, case: CaseId) {
        held(&self.items).insert(case);
    }

    fn take_items(&self) -> BTreeSet<CaseId> {
        std::mem::take(&mut held(&self.items))
    }

    pub(crate) fn is_order_done(&self, row: u64) -> bool {
        held(&self.orders_done).contains(&row)
    }

    pub(crate) fn note_order_done(&self, row: u64) {
        held(&self.orders_done).insert(row);
    }

    /// Somebody is to be let into cases: until the value goes, whose move they are is told with the sealing only.
    pub(crate) fn seal_begins(&self) -> Sealing<'_> {
        held(&self.sealing).get_or_insert((0, 0));
        self.let_in.fetch_add(1, Ordering::Relaxed);
        Sealing(self)
    }

    /// Lays streams ready that were read when the ledger ended at `seen`: whoever folds the rows right behind it need not
    /// read them again. They lie there until the value goes.
    pub(crate) fn warm(&self, seen: Seen, streams: impl Iterator<Item = (Id, Open)>) -> Warm<'_> {
        *held(&self.warm) = Some((seen, streams.collect()));
        Warm(self)
    }

    /// A stream that lies ready for rows that begin behind this one.
    pub(crate) fn take_warm(&self, row: u64, stream: &Id) -> Option<Open> {
        let mut warm = held(&self.warm);
        let (at, streams) = warm.as_mut()?;
        if at.row() == row {
            streams.remove(stream)
        } else {
            None
        }
    }

    /// So many cases are to be gone through, where somebody said that it begins.
    pub(crate) fn seal_goes_through(&self, of: usize) {
        if let Some(progress) = held(&self.sealing).as_mut() {
            *progress = (0, of);
        }
    }

    pub(crate) fn seal_goes_on(&self, by: usize) {
        if let Some((done, _)) = held(&self.sealing).as_mut() {
            *done += by;
        }
    }

    /// How many of how many cases were gone through to let somebody read them; `None`: nobody is let in now.
    pub(crate) fn sealing(&self) -> Option<(usize, usize)> {
        *held(&self.sealing)
    }

    /// Ends what works behind the session and waits for the step it is at.
    pub(crate) async fn end(&self) {
        self.ending.send_replace(true);
        if let Some(watch) = held(&self.verifying).take() {
            watch.cancel();
        }
        let follower = held(&self.follower).take();
        if let Some(mut follower) = follower
            && tokio::time::timeout(ENDING, &mut follower).await.is_err()
        {
            follower.abort();
        }
    }
}

impl Session {
    /// Before something is shown: reads on. While the store is away, what is known is shown; a server that is away is
    /// tried again by what goes on behind the desk, and nobody waits here for it.
    ///
    /// # Errors
    /// What reading on says, but not that the store is away: the head of the window tells that.
    pub(crate) async fn read_on_to_show(&self) -> Result<(), AppError> {
        if matches!(self.ledger, ledger::Ledger::Postgres(_)) && self.standing.is_away() {
            return Ok(());
        }
        let read = self.catch_up().await;
        self.standing.reached(&read);
        if self.standing.is_away() { Ok(()) } else { read }
    }
}

/// What stands behind these locks stays whole whoever panicked beside them.
pub(crate) fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Follows the store as long as somebody is at the desk. Holds the session only while it works for it.
pub(crate) fn follow(session: &Arc<Session>) {
    let weak = Arc::downgrade(session);
    let mut told = session.ledger.subscribe();
    let mut ending = session.standing.ending.subscribe();
    let put_off = Arc::clone(&session.standing.put_off);
    let follower = tokio::spawn(async move {
        loop {
            told.mark_unchanged();
            {
                let Some(session) = weak.upgrade() else { return };
                step(&session).await;
            }
            let more = tokio::select! {
                changed = told.changed() => changed.is_ok(),
                () = put_off.notified() => true,
                () = ended(&mut ending) => false,
            };
            if !more || tokio::time::timeout(PAUSE, ended(&mut ending)).await.is_ok() {
                return;
            }
        }
    });
    *held(&session.standing.follower) = Some(follower);
}

async fn ended(ending: &mut watch::Receiver<bool>) {
    drop(ending.wait_for(|ended| *ended).await);
}

/// Reads on, keeps, seals again what was lost; what fails is tried again after the next notice.
async fn step(session: &Arc<Session>) {
    let before = (session.known.lock().await.tip(), session.standing.differs_at());
    let read = session.catch_up().await;
    let turned = session.standing.reached(&read);
    if let Err(error) = &read {
        tracing::warn!(event = "not_read_on", code = error.code.word());
    }
    let after = (session.known.lock().await.tip(), session.standing.differs_at());
    if turned || before != after {
        session.host.changed();
    }
    if read.is_err() || session.standing.is_ending() {
        return;
    }
    if let Err(error) = settle(session, keeping::ALL).await {
        tracing::warn!(event = "not_kept", code = error.code.word());
    }
}

/// Keeps what was verified, in at most so many steps, and seals again what was lost with rows that were put back.
///
/// # Errors
/// The desk file or the store refuses; the next try goes on where this one ended.
pub(crate) async fn settle(session: &Arc<Session>, steps: usize) -> Result<(), AppError> {
    if session.standing.differs_at().is_some() {
        return Ok(());
    }
    let _one = if steps == keeping::ALL {
        session.standing.settling.lock().await
    } else {
        // Somebody waits: it goes on already, behind the desk.
        match tokio::time::timeout(keeping::PATIENCE, session.standing.settling.lock()).await {
            Ok(one) => one,
            Err(_elapsed) => return Ok(()),
        }
    };
    keeping::keep(session, steps).await?;
    let streams = session.standing.take_put_back();
    if !streams.is_empty() {
        renewing::begin_anew(session).await?;
        access::begin_anew(session).await?;
    }
    if !streams.is_empty()
        && let Err(error) = sent_keys::put_back(session, &|| session.standing.is_ending()).await
    {
        session.standing.note_put_back(streams);
        return Err(error);
    }
    for stream in &streams {
        if let Err(error) = restoring::seal_again(session, *stream).await {
            session.standing.note_put_back(streams.iter().copied());
            return Err(error);
        }
    }
    let walls = session.standing.take_walls();
    for case in &walls {
        if let Err(error) = case_acts::close_sources(session, *case).await {
            walls.iter().for_each(|case| session.standing.note_wall(*case));
            return Err(error);
        }
    }
    let items = session.standing.take_items();
    for case in &items {
        if let Err(error) = handing::hand_on(session, *case).await {
            items.iter().for_each(|case| session.standing.note_items(*case));
            return Err(error);
        }
    }
    Box::pin(renewing::settle(session)).await?;
    access::settle(session).await
}
