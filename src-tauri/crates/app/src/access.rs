//! Access that follows from the unit's own rows: an office lets its holder read the open cases, an order lets somebody
//! read one (ledger.md §5: orders and keys are separate), the days of a guest and of a leave come to their end (O13, O27).
//! Any desk that holds the keys and may do it does so behind its person's back; two that do it at once do it once.

use crate::acts::{self, ActDraft, Granted, StreamHandle};
use crate::case_acts::{self, TRIES};
use crate::error::{AppError, Code};
use crate::folding::{Folded, Open};
use crate::known::Known;
use crate::renewing;
use crate::session::Session;
use domain::case::{CaseEvent, ReaderGrant, ReaderGround, Step};
use domain::case_state::Case;
use domain::command::Command;
use domain::history;
use domain::ids::{CaseId, PersonId};
use domain::may::{self, Act};
use domain::rules;
use domain::unit_state::{AccessOrder, Unit};
use index::UpkeepKind;
use rayon::prelude::*;
use std::sync::Arc;
use tokio::task::JoinHandle;
use vault::Id;

/// Cases whose keys are sealed in one act: enough that the commit costs little, few enough that others come between. Few
/// where tests run, so that their small units are let in by several acts too.
const AT_ONCE: usize = if cfg!(debug_assertions) { 3 } else { 500 };

/// Why a guest reads no longer, as it stands in the entry; a code for the screen.
const ASSIGNMENT_ENDED: &str = "assignment_ended";

/// Lets somebody read the open cases his offices entitle him to, as far as this person holds their keys. How far it is
/// stands in [`Session::standing`], where it was said to begin.
///
/// # Errors
/// The store's trouble. What was done before stays done.
pub(crate) async fn extend(session: &Arc<Session>, person: PersonId) -> Result<u32, AppError> {
    let cases = session.index.all_open_cases().await?;
    session.standing.seal_goes_through(cases.len());
    extend_all(session, &cases, person).await
}

/// Some at a time; the next ones are read while these are sealed.
async fn extend_all(session: &Arc<Session>, cases: &[CaseId], person: PersonId) -> Result<u32, AppError> {
    let mut done = 0;
    let mut ahead: Option<Ahead> = None;
    let mut chunks = cases.chunks(AT_ONCE).peekable();
    while let Some(some) = chunks.next() {
        let seen = Seen::now(session).await;
        let read = match ahead.take() {
            Some(ahead) => ahead.held(seen).await?,
            None => Read::of(session, seen, some).await?,
        };
        ahead = chunks.peek().map(|next| Ahead::of(session, seen, next));
        let sealed = extend_some(session, some, person, read).await?;
        if let Some(ahead) = &mut ahead {
            ahead.seen.after(sealed);
        }
        session.standing.seal_goes_on(some.len());
        done += sealed;
    }
    Ok(done)
}

async fn extend_some(
    session: &Arc<Session>,
    cases: &[CaseId],
    person: PersonId,
    mut read: Read,
) -> Result<u32, AppError> {
    let entitled = |unit: &Unit, case: &Case| {
        let readers = unit.case_readers(case.opened_by, &case.shut_out);
        readers.iter().any(|reader| reader.person == person)
    };
    for _ in 0..TRIES {
        match seal(session, read, person, &entitled).await {
            // Somebody wrote after the cases were read.
            Err(error) if error.code == Code::Stale => read = Read::now(session, cases).await?,
            other => return other,
        }
    }
    Err(Code::Stale.into())
}

/// A case whose keys are here.
struct Held {
    stream: StreamHandle,
    open: Open,
}

impl Held {
    fn of(id: Id, open: Open) -> Option<Self> {
        let version = open.counted.stored();
        let (epoch, key_id, key) = open.epoch.and_then(|place| open.keys.get(place))?;
        let stream = StreamHandle {
            id,
            version,
            epoch: *epoch,
            key_id: *key_id,
            key: key.duplicate(),
        };
        matches!(open.folded, Some(Folded::Case(_))).then_some(Self { stream, open })
    }

    fn case(&self) -> Option<&Case> {
        match &self.open.folded {
            Some(Folded::Case(case)) => Some(case),
            _ => None,
        }
    }
}

/// Where the ledger ended when something was read: its last row, and the last key that was sealed to somebody (keys come
/// without rows too, and open rows that were passed by).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    row: u64,
    grant: u64,
}

impl Seen {
    pub(crate) const fn of(known: &Known) -> Self {
        Self {
            row: known.tip().seq,
            grant: known.grants_n,
        }
    }

    async fn now(session: &Session) -> Self {
        Self::of(&*session.known.lock().await)
    }

    /// So many cases were sealed since: a row and a key each.
    fn after(&mut self, sealed: u32) {
        self.row += u64::from(sealed);
        self.grant += u64::from(sealed);
    }

    /// The row it ended with.
    pub(crate) const fn row(self) -> u64 {
        self.row
    }
}

/// Cases as they stood when the ledger ended there.
struct Read {
    seen: Seen,
    held: Vec<Held>,
}

impl Read {
    async fn now(session: &Session, cases: &[CaseId]) -> Result<Self, AppError> {
        let seen = Seen::now(session).await;
        Self::of(session, seen, cases).await
    }

    async fn of(session: &Session, seen: Seen, cases: &[CaseId]) -> Result<Self, AppError> {
        let streams: Vec<Id> = cases.iter().map(|case| Id(case.bytes())).collect();
        let found = session.stored_streams(&streams).await?.into_iter();
        Ok(Self {
            seen,
            held: found.filter_map(|(id, open)| Held::of(id, open)).collect(),
        })
    }
}

/// Cases read while others are sealed. They are none of those, so that only what somebody else writes or seals in between
/// makes what was read old.
struct Ahead {
    /// Where the ledger ends, if nobody else writes.
    seen: Seen,
    read: JoinHandle<Result<Read, AppError>>,
}

impl Ahead {
    fn of(session: &Arc<Session>, seen: Seen, cases: &[CaseId]) -> Self {
        let (session, cases) = (Arc::clone(session), cases.to_vec());
        Self {
            seen,
            read: tokio::spawn(async move { Read::of(&session, seen, &cases).await }),
        }
    }

    async fn held(mut self, seen: Seen) -> Result<Read, AppError> {
        let read = (&mut self.read).await.map_err(|_| Code::Internal)??;
        // Sealing asks whether the ledger ends where it did: what is old stays old.
        let seen = if self.seen == seen { seen } else { read.seen };
        Ok(Read { seen, ..read })
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.read.abort();
    }
}

/// Seals the keys of some cases to a person in one act, where he does not read them and nothing keeps him out.
async fn seal(
    session: &Session,
    Read { seen, mut held }: Read,
    person: PersonId,
    wanted: &(dyn Fn(&Unit, &Case) -> bool + Sync),
) -> Result<u32, AppError> {
    let lacks = |case: &Case| !case.is_reader(person) && !case.is_walled(person);
    held.retain(|held| held.case().is_some_and(lacks));
    let event = CaseEvent::ReadersAdded {
        readers: vec![ReaderGrant {
            person,
            ground: ReaderGround::Order,
        }],
    };
    let act = ActDraft::new(&mut session.chance()).act;
    // What was read for the sealing need not be read again to fold it.
    let _warm = session.standing.warm(
        seen,
        held.iter().map(|held| (held.stream.id, held.open.duplicate())),
    );
    session
        .act(|known| {
            if Seen::of(known) != seen {
                return Err(Code::Stale.into());
            }
            let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
            let to = Session::recipient(known, person)?;
            // By the unit as it is now: an office may have been taken back since the first case was sealed.
            let is_wanted = |held: &&Held| held.case().is_some_and(|case| wanted(unit, case));
            let lawful = |held: &&Held| {
                let row = rules::Row::Case(held.case(), &event);
                rules::judge(unit.rules_now(), Some(unit), session.person, row).is_ok()
            };
            let ours: Vec<&Held> = held.iter().filter(is_wanted).filter(lawful).collect();
            if ours.is_empty() {
                return Err(Code::NotFound.into());
            }
            let mut draft = ActDraft::with_id(act);
            for held in &ours {
                draft.part(held.stream.duplicate(), history::encode_case(&event), None);
            }
            // Sealing is what takes time: on all cores.
            draft.grants = ours
                .par_iter()
                .map(|held| {
                    let granted = Granted::Stream(&held.open.keys);
                    let stream = held.stream.id;
                    acts::grant(
                        &session.unit_id,
                        stream,
                        act,
                        &to,
                        &granted,
                        &mut session.chance(),
                    )
                })
                .collect::<Result<_, _>>()?;
            Ok((draft, u32::try_from(ours.len()).unwrap_or(u32::MAX)))
        })
        .await
        .or_else(|error| match error.code {
            // Nothing of it is to be done here.
            Code::NotFound => Ok(0),
            _ => Err(error),
        })
}

/// Where the desk file keeps up to which row this desk let people into the cases it holds.
const LET_IN: &str = "let-in";
/// Rows after which it is kept anew.
const LOOKED_THROUGH: u64 = 1_000;

/// Rows may have been lost and put back: everybody is looked at once more.
///
/// # Errors
/// The desk file refuses.
pub(crate) async fn begin_anew(session: &Session) -> Result<(), AppError> {
    session.desk.set_setting(LET_IN, b"0").await?;
    Ok(())
}

impl Session {
    /// Up to which row this desk let people into the cases it holds; `None`: it has not looked yet. Nearly the last one
    /// where the desk is at rest.
    ///
    /// # Errors
    /// The desk file fails.
    pub async fn let_in_up_to(&self) -> Result<Option<u64>, AppError> {
        let stored = self.desk.setting(LET_IN).await?.unwrap_or_default();
        Ok(serde_json::from_slice(&stored).ok())
    }
}

/// Lets people into the open cases their offices entitle them to, whom another desk let into the unit: the one who vouched
/// may hold no case himself.
async fn let_in(session: &Arc<Session>, unit: &Unit) -> Result<(), AppError> {
    if session.standing.sealing().is_some() {
        // Somebody waits for just that, in front of the desk; what is left then is done afterwards.
        return Ok(());
    }
    let since = session.let_in_up_to().await?;
    let (people, now) = {
        let known = session.known.lock().await;
        // A desk that is opened for the first time leaves what was before to the others.
        let people = since.map(|since| known.let_in_since(since)).unwrap_or_default();
        (people, known.tip().seq)
    };
    // Written down seldom: what lies between is only looked through again.
    let far = since.is_none_or(|since| !people.is_empty() || now > since + LOOKED_THROUGH);
    for person in people.into_iter().filter(|person| *person != session.person) {
        if session.standing.is_ending() {
            return Ok(());
        }
        if !unit.is_member(person) {
            continue;
        }
        let Ok(to) = Session::recipient(&*session.known.lock().await, person) else {
            continue;
        };
        let mut there = renewing::There::default();
        there.read_on(session, &to).await?;
        let mut cases = session.index.all_open_cases().await?;
        cases.retain(|case| there.epoch(&Id(case.bytes())) == 0);
        // Behind the desk nobody waits for it, and nothing is put off for it.
        extend_all(session, &cases, person).await?;
    }
    if far {
        let bytes = serde_json::to_vec(&now).map_err(|_| Code::Internal)?;
        session.desk.set_setting(LET_IN, &bytes).await?;
    }
    Ok(())
}

/// What an open desk does about access behind its person's back.
///
/// # Errors
/// The store's trouble; the next step tries again.
pub(crate) async fn settle(session: &Arc<Session>) -> Result<(), AppError> {
    let Ok(unit) = session.unit().await else {
        return Ok(());
    };
    let_in(session, &unit).await?;
    seal_ordered(session, &unit).await?;
    end_stays(session, &unit).await
}

/// Seals what was ordered, as far as its keys are here. An order is done with the first row after it that let the person
/// in or kept him out: what came later was meant so.
async fn seal_ordered(session: &Arc<Session>, unit: &Unit) -> Result<(), AppError> {
    for order in &unit.access_orders {
        if session.standing.is_order_done(order.seq) || !unit.is_member(order.person) {
            continue;
        }
        if session.index.stream(order.case.bytes()).await?.is_none() {
            continue;
        }
        if !is_done(session, order).await? {
            let read = Read::now(session, &[order.case]).await?;
            match seal(session, read, order.person, &|unit, _| {
                unit.is_member(order.person)
            })
            .await
            {
                // The next step finds it again.
                Err(error) if error.code == Code::Stale => continue,
                done => drop(done?),
            }
            if !is_done(session, order).await? {
                continue;
            }
        }
        session.standing.note_order_done(order.seq);
    }
    Ok(())
}

async fn is_done(session: &Session, order: &AccessOrder) -> Result<bool, AppError> {
    let Ok(case) = session.case(order.case).await else {
        return Ok(false);
    };
    if case.is_reader(order.person) || case.is_walled(order.person) {
        return Ok(true);
    }
    // He reads it not: whether he did after the order, and was removed, the rows say.
    let log = session.case_log(order.case).await?;
    let names = |event: &CaseEvent| match event {
        CaseEvent::ReadersAdded { readers } => readers.iter().any(|reader| reader.person == order.person),
        CaseEvent::Stepped(stepped) => match &stepped.step {
            Step::RemoveReaders { people, .. } => people.contains(&order.person),
            _ => false,
        },
        _ => false,
    };
    Ok(log
        .rows
        .iter()
        .filter(|row| row.seq > order.seq)
        .filter_map(|row| history::decode_case(row.event.as_deref()?.as_bytes()).ok())
        .any(|event| names(&event)))
}

/// Ends the access of guests whose days are over (O27), and takes back what this person handed over for days that are
/// over (O13). Each loses it by a new epoch.
async fn end_stays(session: &Arc<Session>, unit: &Unit) -> Result<(), AppError> {
    let today = unit.today(session.now());
    let Some(yesterday) = today.pred_opt() else {
        return Ok(());
    };
    let mut commands: Vec<(CaseId, Command)> = Vec::new();
    if may::may_on(unit, None, session.person, Act::Allocate, today).is_ok() {
        for line in session.index.upkeep(UpkeepKind::Guest, yesterday, None).await? {
            let Ok(case) = session.case(line.case).await else {
                continue;
            };
            let over = case
                .team()
                .map(|team| team.guests_over(today))
                .unwrap_or_default();
            let people: Vec<PersonId> = over
                .into_iter()
                .filter(|person| case.is_reader(*person))
                .collect();
            let known = commands.iter().any(|(known, _)| *known == line.case);
            if !people.is_empty() && !known {
                let reason = ASSIGNMENT_ENDED.to_owned();
                commands.push((line.case, take(Step::RemoveReaders { people, reason })));
            }
        }
    }
    commands.extend(handed_back(session, yesterday).await?);
    if commands.is_empty() {
        return Ok(());
    }
    match case_acts::decide_all(session, None, &commands).await {
        // What may not be done from here another desk does.
        Err(error) if matches!(error.code, Code::Refused(_) | Code::KeyMissing | Code::NotFound) => {
            tracing::info!(event = "stays_left", code = error.code.word());
            Ok(())
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

/// What this person handed over for days up to this one and has not taken back.
pub(crate) async fn handed_back(
    session: &Session,
    until: chrono::NaiveDate,
) -> Result<Vec<(CaseId, Command)>, AppError> {
    let me = session.person;
    let mut commands: Vec<(CaseId, Command)> = Vec::new();
    for line in session
        .index
        .upkeep(UpkeepKind::StandIn, until, Some(me.bytes()))
        .await?
    {
        let Ok(case) = session.case(line.case).await else {
            continue;
        };
        for known in &case.care.stand_ins {
            let from = known.by;
            let listed = commands
                .iter()
                .any(|(case, command)| *case == line.case && *command == take(Step::TakeBack { from }));
            if known.of == me && !known.back && known.until <= until && !listed {
                commands.push((line.case, take(Step::TakeBack { from })));
            }
        }
    }
    // A case is decided once in an act; with a second deputy the next step takes back.
    commands.dedup_by_key(|(case, _)| *case);
    Ok(commands)
}

/// A step taken by oneself, without papers.
pub(crate) fn take(step: Step) -> Command {
    Command::Take {
        step: Box::new(step),
        order: None,
        done_on: None,
        papers: Vec::new(),
    }
}
