//! How a desk goes over to a store that fell back and was written on (ledger.md §3).
//!
//! A desk that has seen another history writes nothing on the store as it is. It can look at it through a second session,
//! with an index and a desk file of its own in a folder beside: there its officer signs the restore mark. Once two officers
//! have signed what this very desk has seen, the second session's files take the place of the first's at the next opening.
//! The old desk file stays in a folder of its own: from it what its owner had done is offered to be done again
//! ([`crate::lost_acts`]). The old index goes: it holds what could be read, and nothing needs it.

use crate::acts::{self, ActDraft, PartDraft};
use crate::chain::Chain;
use crate::config::{io_code, put_in_place, write_durably};
use crate::desk::Desk;
use crate::drafts;
use crate::error::{AppError, Code};
use crate::restoring;
use crate::secrets;
use crate::session::{Opening, Session, open_ledger};
use domain::ids::{PersonId, UNIT_STREAM};
use domain::public::{KeyStanding, MARK_NAMES, NamedRow, Public, RestoreMark};
use domain::refusal::{Refusal, RefusalCode};
use ledger::NewChunk;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vault::{Anchor, Head, Id, PersonKeys};

/// Where the desk file keeps which histories this desk gave up.
const CROSSED: &str = "crossed";
/// In the folder beside: two officers agreed, and the files in it are to take the others' place.
const AGREED: &str = "agreed";
/// There too: the files that were here are out of the way.
const OUT: &str = "out";
/// Kept rows looked at in one step.
const STEP: u64 = 2_000;

/// A history this desk gave up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Crossed {
    /// The folder in which its desk file lies, below the desk's.
    pub(crate) folder: String,
    /// Its last row.
    pub(crate) lost: String,
    /// The last row both histories have; `None`: this desk did not keep them.
    pub(crate) fork: Option<u64>,
    /// When, in milliseconds UTC.
    pub(crate) at: i64,
    /// Acts its owner does not want to do again.
    pub(crate) dismissed: Vec<String>,
    /// Something of it is still offered to be done again.
    pub(crate) open: bool,
}

/// An anchor as clear parts name it.
pub(crate) fn named(anchor: &Anchor) -> NamedRow {
    NamedRow {
        seq: anchor.seq,
        hash: anchor.hash.to_string(),
    }
}

/// The other way; `None` where it is none.
pub(crate) fn anchor_of(row: &NamedRow) -> Option<Anchor> {
    Some(Anchor {
        seq: row.seq,
        hash: acts::hash_of(&row.hash)?,
    })
}

/// The last row this desk has seen, of whichever history.
///
/// # Errors
/// The desk file fails.
pub(crate) async fn seen(session: &Session) -> Result<Anchor, AppError> {
    let tip = acts::anchor(session.known.lock().await.tip());
    let kept = session.desk.last_anchor().await?.map(|(anchor, _)| anchor);
    Ok(kept.filter(|anchor| anchor.seq > tip.seq).unwrap_or(tip))
}

/// The restore marks of the store by which somebody may go: sound ones, that name a row of it, with an officer's signature.
/// A desk that has seen another history has not verified them: of those it takes the signatures by keys that are good in
/// the history it knows, to show them, and looks closer before it goes over.
///
/// # Errors
/// A store fails.
pub(crate) async fn marks(session: &Session) -> Result<Vec<RestoreMark>, AppError> {
    let differs = session.standing.differs_at().is_some();
    let found = if differs {
        unverified(session).await?
    } else {
        session.known.lock().await.chain.register.restores().to_vec()
    };
    let mut marks = Vec::new();
    for mark in found {
        let row = session.ledger.read_row(mark.kept.seq).await?;
        let is_there = row.is_some_and(|row| row.computed_hash().to_string() == mark.kept.hash);
        let known = session.known.lock().await;
        let officer = |person: PersonId| known.unit.as_ref().is_none_or(|unit| unit.is_officer(person));
        if is_there && mark.signed.iter().any(|(person, _)| officer(*person)) {
            marks.push(mark);
        }
    }
    Ok(marks)
}

async fn unverified(session: &Session) -> Result<Vec<RestoreMark>, AppError> {
    let Some(own) = own_register(session).await? else {
        return Ok(Vec::new());
    };
    let rows = session.ledger.read_stream(&Id(UNIT_STREAM)).await?;
    let mut marks: Vec<RestoreMark> = Vec::new();
    for row in &rows {
        let (Ok(Some(Public::RestoreSigned { lost, before, kept })), Ok(head)) =
            (Public::decode(&row.public), Head::decode(&row.head))
        else {
            continue;
        };
        let author = PersonId::from_bytes(head.author.0);
        let good = own.register.standing(author, head.generation, own.tip.seq + 1) == KeyStanding::Valid;
        let signed = own.keys_of(author, head.generation).is_some_and(|keys| {
            let whole = vault::content_hash(&row.public) == head.public_hash;
            whole && crate::chain::signature_holds(&keys.sign, row)
        });
        let mark = RestoreMark {
            lost,
            before,
            kept,
            signed: vec![(author, row.seq)],
        };
        if !good || !signed || !mark.is_sound(row.seq) {
            continue;
        }
        match marks.iter_mut().find(|known| known.names() == mark.names()) {
            Some(known) if known.signed.iter().any(|(by, _)| *by == author) => {}
            Some(known) => known.signed.push((author, row.seq)),
            None => marks.push(mark),
        }
    }
    Ok(marks)
}

/// Who is admitted in the history this desk has seen: from its index, or, where that is gone, from the rows it kept.
async fn own_register(session: &Session) -> Result<Option<Chain>, AppError> {
    {
        let known = session.known.lock().await;
        if known.tip().seq > 0 {
            return Ok(Some(known.chain.clone()));
        }
    }
    let mut chain = Chain::new(false);
    loop {
        let step = crate::reading::step(session.desk.ledger(), chain.tip.seq, STEP).await?;
        let Some(first) = step.rows.first() else {
            break;
        };
        if first.seq != chain.tip.seq + 1 {
            return Ok(None);
        }
        drop(chain.check(step.rows)?);
    }
    Ok((chain.tip.seq > 0).then_some(chain))
}

/// The mark by which this desk, which has seen another history, may go over: as far as it can tell without having read the
/// store's. Its signers are officers in the history this desk knows too.
///
/// # Errors
/// A store fails.
pub(crate) async fn agreed(session: &Session) -> Result<Option<RestoreMark>, AppError> {
    let mine = named(&seen(session).await?);
    let marks = marks(session).await?;
    let known = session.known.lock().await;
    let unit = known.unit.as_ref();
    let counts = |person| unit.is_none_or(|unit| unit.is_officer(person));
    Ok(marks
        .into_iter()
        .find(|mark| mark.covers(&mine) && mark.is_agreed(counts)))
}

/// Whether an act stands in the store, whole and signed by this person: anybody can write rows under its id.
///
/// # Errors
/// The store fails.
pub(crate) async fn stands(session: &Session, act: &Id) -> Result<bool, AppError> {
    let rows = session.ledger.read_act(act).await?;
    let mine = session.keys.public().sign;
    let own = rows
        .iter()
        .filter(|row| crate::chain::signature_holds(&mine, row))
        .filter_map(|row| Head::decode(&row.head).ok());
    let parts: Vec<(u16, u16)> = own.map(|head| (head.part, head.parts)).collect();
    Ok(parts
        .first()
        .is_some_and(|(_, all)| (1..=*all).all(|part| parts.contains(&(part, *all)))))
}

/// Where somebody's second session has its files.
pub(crate) fn beside_folder(folder: &Path, stem: &str) -> PathBuf {
    folder.join(format!("{stem}.beside"))
}

/// A second session on the store as it is, with files of its own. Whoever opens it closes it.
///
/// # Errors
/// The store, or the file system.
pub(crate) async fn beside(desk: &Desk, session: &Session) -> Result<Session, AppError> {
    let folder = beside_folder(&session.folder, &session.stem());
    // Twice: where the store fell back once more, what was begun beside it is worth nothing.
    for _ in 0..2 {
        crate::desk::make_private_folder(&folder)?;
        let opening = opening(desk, session, folder.clone()).await?;
        let beside = Session::open(opening, Arc::clone(&session.host), Arc::clone(&session.sources)).await?;
        if beside.standing.differs_at().is_none() {
            return Ok(beside);
        }
        beside.close().await;
        std::fs::remove_dir_all(&folder).map_err(|error| io_code(&error))?;
    }
    Err(Code::Stale.into())
}

/// The same person at the same unit, once more.
async fn opening(desk: &Desk, session: &Session, folder: PathBuf) -> Result<Opening, AppError> {
    let place = {
        let config = desk.inner.config.read().await;
        config.unit.as_ref().ok_or(Code::NoUnit)?.ledger.clone()
    };
    Ok(Opening {
        person: session.person,
        keys: PersonKeys::from_bytes(session.keys.to_bytes().expose()).ok_or(Code::Internal)?,
        unit_id: session.unit_id,
        unit_secret: session.unit_secret.duplicate(),
        ledger: open_ledger(&place).await?,
        folder,
        desk_file_expected: false,
        demo: session.demo,
    })
}

/// What a desk that has seen another history may begin a mark with: the rows it kept of it before its last, as far as a
/// mark names them.
///
/// # Errors
/// A store fails.
pub(crate) async fn given_up_before(session: &Session, beside: &Session) -> Result<Vec<String>, AppError> {
    let lost = seen(session).await?;
    let Some(fork) = fork(session, beside, &lost).await? else {
        return Ok(Vec::new());
    };
    let most = u64::try_from(MARK_NAMES).unwrap_or(u64::MAX);
    let from = fork.max(lost.seq.saturating_sub(most + 1));
    let mut rows = session.desk.kept_since(from, most).await?;
    rows.retain(|row| row.seq < lost.seq);
    let whole = rows.last().is_some_and(|last| last.seq + 1 == lost.seq);
    let hashes = rows.iter().map(|row| row.computed_hash().to_string());
    Ok(if whole { hashes.collect() } else { Vec::new() })
}

/// What is signed.
pub(crate) enum Signing {
    /// The mark whose first signature stands in this row.
    Second(u64),
    /// A mark of one's own: the last row this desk has seen, and those before it.
    First(Anchor, Vec<String>),
}

/// Signs that the unit goes on without a history.
///
/// # Errors
/// He signed already, or there is no such mark; the store's trouble.
pub(crate) async fn sign(session: &Session, signing: &Signing) -> Result<(), AppError> {
    let act = ActDraft::new(&mut session.chance()).act;
    session
        .act(|known| {
            let nothing = || AppError::from(Refusal::of(RefusalCode::NothingChanges));
            let register = &known.chain.register;
            let (lost, before, kept) = match signing {
                Signing::Second(row) => {
                    let begun = |mark: &&RestoreMark| mark.signed.first().is_some_and(|(_, seq)| seq == row);
                    let mark = register.restores().iter().find(begun).ok_or_else(nothing)?;
                    (mark.lost.clone(), mark.before.clone(), mark.kept.clone())
                }
                Signing::First(lost, before) => {
                    let lost = named(lost);
                    let again = |mark: &RestoreMark| {
                        mark.lost == lost && mark.signed.iter().any(|(by, _)| *by == session.person)
                    };
                    if register.restores().iter().any(again) {
                        return Err(nothing());
                    }
                    (lost, before.clone(), named(&acts::anchor(known.tip())))
                }
            };
            let public = Public::RestoreSigned { lost, before, kept };
            let seq = known.end().seq + 1;
            register
                .judge(session.person, &public, seq)
                .map_err(|_| nothing())?;
            let mut draft = ActDraft::with_id(act);
            draft.parts.push(PartDraft {
                stream: Session::unit_stream(known)?,
                plain: None,
                public: Some(public),
            });
            Ok((draft, ()))
        })
        .await
}

/// Whoever comes to a desk that has seen another history goes over where two officers agreed to that; else the session is
/// as it was.
///
/// # Errors
/// The store, or the file system; the next opening goes on where this one ended.
pub(crate) async fn go_over(desk: &Desk, session: Session) -> Result<Session, AppError> {
    let _one = desk.inner.crossing.lock().await;
    if session.standing.differs_at().is_none() {
        let folder = beside_folder(&session.folder, &session.stem());
        if folder.exists() {
            // The store was put right again: what was looked at beside is nobody's history.
            std::fs::remove_dir_all(&folder).map_err(|error| io_code(&error))?;
        }
        return Ok(session);
    }
    // What fails before the files change places takes nobody's desk away.
    let ready = match prepared(desk, &session).await {
        Ok(Some(ready)) => ready,
        Ok(None) => return Ok(session),
        Err(error) => {
            tracing::warn!(event = "not_gone_over", code = error.code.word());
            return Ok(session);
        }
    };
    let (host, sources) = (Arc::clone(&session.host), Arc::clone(&session.sources));
    let (folder, stem) = (session.folder.clone(), session.stem());
    session.close().await;
    drop(session);
    tracing::warn!(event = "went_over");
    let beside = beside_folder(&folder, &stem);
    // Of an earlier going over that was stopped at its very end.
    remove(&beside.join(OUT))?;
    let agreed = beside.join(AGREED);
    write_durably(&agreed, ready.name.as_bytes()).map_err(|error| io_code(&error))?;
    finish(&folder, &stem)?;
    Session::open(ready.opening, host, sources).await
}

/// Everything lies in the folder beside, closed.
struct Ready {
    opening: Opening,
    /// The folder for what was before.
    name: String,
}

async fn prepared(desk: &Desk, session: &Session) -> Result<Option<Ready>, AppError> {
    let Some(mark) = agreed(session).await? else {
        return Ok(None);
    };
    let beside = beside(desk, session).await?;
    let ready = carried(desk, session, &beside, &mark).await;
    beside.close().await;
    ready
}

async fn carried(
    desk: &Desk,
    session: &Session,
    beside: &Session,
    mark: &RestoreMark,
) -> Result<Option<Ready>, AppError> {
    if !holds(beside, mark).await? {
        return Ok(None);
    }
    let lost = seen(session).await?;
    let short: String = lost.hash.to_string().chars().take(8).collect();
    let mut name = format!("{}.before-{}-{short}", session.stem(), lost.seq);
    while session.folder.join(&name).exists() {
        name.push('x');
    }
    let crossed = Crossed {
        folder: name.clone(),
        lost: lost.to_string(),
        fork: fork(session, beside, &lost).await?,
        at: session.now().timestamp_millis(),
        dismissed: Vec::new(),
        open: true,
    };
    carry_over(session, beside, crossed).await?;
    let opening = Opening {
        desk_file_expected: true,
        ..opening(desk, session, session.folder.clone()).await?
    };
    Ok(Some(Ready { opening, name }))
}

/// Whether a mark stands in the verified history of the store, by officers of that history, and names a row of it.
async fn holds(beside: &Session, mark: &RestoreMark) -> Result<bool, AppError> {
    let stands = {
        let known = beside.known.lock().await;
        let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
        let same = |other: &&RestoreMark| other.names() == mark.names();
        let found = known.chain.register.restores().iter().find(same);
        found.is_some_and(|found| found.is_agreed(|person| unit.is_officer(person)))
    };
    let row = beside.ledger.read_row(mark.kept.seq).await?;
    Ok(stands && row.is_some_and(|row| row.computed_hash().to_string() == mark.kept.hash))
}

/// The last row both histories have, found among the rows this desk kept.
async fn fork(session: &Session, beside: &Session, lost: &Anchor) -> Result<Option<u64>, AppError> {
    let kept = session.desk.ledger();
    let Some(first) = session.desk.kept_since(0, 1).await?.first().map(|row| row.seq) else {
        return Ok(None);
    };
    // Rows hang together: behind the first that differs all do.
    let (mut same, mut differs) = (first - 1, kept.tip().await?.seq.min(lost.seq) + 1);
    while differs - same > 1 {
        let middle = same + (differs - same) / 2;
        let (mine, theirs) = (
            kept.read_row(middle).await?,
            beside.ledger.read_row(middle).await?,
        );
        let both = mine.zip(theirs);
        if both.is_some_and(|(mine, theirs)| mine.computed_hash() == theirs.computed_hash()) {
            same = middle;
        } else {
            differs = middle;
        }
    }
    Ok(Some(same))
}

/// What is being typed and attached goes over, and what this desk must go on telling.
async fn carry_over(from: &Session, to: &Session, crossed: Crossed) -> Result<(), AppError> {
    for draft in from.desk.drafts().await? {
        to.desk.put_draft(&draft).await?;
        for file in drafts::files_of(&draft)? {
            let mut chunks = from.desk.ledger().chunks_of(&file);
            while let Some(chunk) = chunks.next().await? {
                let chunk = NewChunk {
                    file,
                    n: chunk.n,
                    bytes: chunk.bytes,
                };
                to.desk.keep_chunks(&[chunk]).await?;
            }
        }
    }
    for setting in [
        restoring::SETTING,
        crate::features::intake::LAST_FORM,
        crate::features::start::SHEETS_SETTING,
    ] {
        if let Some(value) = from.desk.setting(setting).await? {
            to.desk.set_setting(setting, &value).await?;
        }
    }
    let mut all = given_up(from).await?;
    all.push(crossed);
    note(to, &all).await
}

/// The histories this desk gave up.
///
/// # Errors
/// The desk file fails.
pub(crate) async fn given_up(session: &Session) -> Result<Vec<Crossed>, AppError> {
    let bytes = session.desk.setting(CROSSED).await?.unwrap_or_default();
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

/// Notes them.
///
/// # Errors
/// The desk file fails.
pub(crate) async fn note(session: &Session, all: &[Crossed]) -> Result<(), AppError> {
    let bytes = serde_json::to_vec(all).map_err(|_| Code::Internal)?;
    session.desk.set_setting(CROSSED, &bytes).await?;
    Ok(())
}

/// Ends what a stop may have cut: each file of the folder beside takes the place of its namesake, which goes into the
/// folder of what was before. Renaming alone, so that it goes on wherever it was cut.
///
/// # Errors
/// The file system.
pub(crate) fn finish(folder: &Path, stem: &str) -> Result<(), AppError> {
    let beside = beside_folder(folder, stem);
    let name = match std::fs::read_to_string(beside.join(AGREED)) {
        Ok(name) => name,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_code(&error).into()),
    };
    let before = folder.join(name.trim());
    crate::desk::make_private_folder(&before)?;
    // In two strokes, for after the first file came in nobody can tell any more whose a log is.
    let out = beside.join(OUT);
    if !out.exists() {
        moved(folder, &before, stem).map_err(|error| io_code(&error))?;
        write_durably(&out, b"").map_err(|error| io_code(&error))?;
    }
    moved(&beside, folder, stem).map_err(|error| io_code(&error))?;
    // The index of what was before holds what this person could read, and nothing needs it.
    index::remove_files(&before.join(format!("{stem}.index")))?;
    remove(&before.join(format!("{stem}.index-key")))?;
    // The last that goes before the folder itself: while it stands, the other mark must stand too.
    remove(&beside.join(AGREED))?;
    std::fs::remove_dir_all(&beside).map_err(|error| io_code(&error))?;
    Ok(())
}

fn remove(file: &Path) -> Result<(), AppError> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io_code(&error).into()),
        _ => Ok(()),
    }
}

/// Moves what lies there of somebody's files.
fn moved(from: &Path, to: &Path, stem: &str) -> std::io::Result<()> {
    for kind in ["desk", "index"] {
        for suffix in ["-wal", "-shm", "", "-key"] {
            let name = format!("{stem}.{kind}{suffix}");
            let (old, new) = (from.join(&name), to.join(&name));
            if old.exists() {
                put_in_place(&old, &new)?;
            }
        }
    }
    Ok(())
}

impl Session {
    /// How the names of this person's files begin.
    pub(crate) fn stem(&self) -> String {
        secrets::stem(&self.person.to_string(), self.keys.generation)
    }
}
