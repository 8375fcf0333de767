//! How a desk goes over to a store that fell back and was written on (ledger.md §3).
//!
//! A desk that has seen another history writes nothing on the store as it is. It can look at it through a second session,
//! with an index and a desk file of its own in a folder beside: there its officer signs the restore mark. Once two officers
//! have signed what this very desk has seen, the second session's files take the place of the first's at the next opening.
//! The old desk file stays in a folder of its own: from it what its owner had done is offered to be done again
//! ([`crate::lost_acts`]). The old index goes, for it can be made anew from nothing that is left.

use crate::acts::{self, ActDraft, PartDraft};
use crate::config::{io_code, put_in_place, write_durably};
use crate::desk::Desk;
use crate::drafts;
use crate::error::{AppError, Code};
use crate::restoring;
use crate::secrets;
use crate::session::{Opening, Session, open_ledger};
use domain::ids::{PersonId, UNIT_STREAM};
use domain::people::Role;
use domain::public::{MARK_NAMES, NamedRow, Public, RestoreMark};
use domain::refusal::{Refusal, RefusalCode};
use domain::unit_state::Unit;
use ledger::NewChunk;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vault::{Anchor, Head, Id, PersonKeys};

/// Where the desk file keeps which histories this desk gave up.
const CROSSED: &str = "crossed";
/// In the folder beside: two officers agreed, and the files in it are to take the others' place.
const AGREED: &str = "agreed";

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

/// Whether somebody's signature under a restore mark counts: a member who holds more than a system administrator's office.
pub(crate) fn is_officer(unit: &Unit, person: PersonId) -> bool {
    unit.is_member(person) && unit.roles_of(person).iter().any(|role| *role != Role::Sysadmin)
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

/// The restore marks of the store. A desk that has seen another history has not verified them: it takes those signed by
/// keys it knows, to show them, and looks closer before it goes over.
///
/// # Errors
/// The store fails.
pub(crate) async fn marks(session: &Session) -> Result<Vec<RestoreMark>, AppError> {
    if session.standing.differs_at().is_none() {
        return Ok(session.known.lock().await.chain.register.restores().to_vec());
    }
    let rows = session.ledger.read_stream(&Id(UNIT_STREAM)).await?;
    let known = session.known.lock().await;
    let blind = known.tip().seq == 0;
    let mut marks: Vec<RestoreMark> = Vec::new();
    for row in &rows {
        let (Ok(Some(Public::RestoreSigned { lost, before, kept })), Ok(head)) =
            (Public::decode(&row.public), Head::decode(&row.head))
        else {
            continue;
        };
        let author = PersonId::from_bytes(head.author.0);
        let keys = known.chain.keys_of(author, head.generation);
        let holds = keys.is_some_and(|keys| {
            let whole = vault::content_hash(&row.public) == head.public_hash;
            whole && crate::chain::signature_holds(&keys.sign, row)
        });
        if !holds && !blind {
            continue;
        }
        let same = |mark: &&mut RestoreMark| mark.names() == (&lost, before.as_slice(), &kept);
        match marks.iter_mut().find(same) {
            Some(mark) if mark.signed.iter().any(|(by, _)| *by == author) => {}
            Some(mark) => mark.signed.push((author, row.seq)),
            None => marks.push(RestoreMark {
                lost,
                before,
                kept,
                signed: vec![(author, row.seq)],
            }),
        }
    }
    Ok(marks)
}

/// The mark by which this desk, which has seen another history, may go over: as far as it can tell without having read the
/// store's. Its signers are officers in the history this desk knows too.
///
/// # Errors
/// The store fails.
pub(crate) async fn agreed(session: &Session) -> Result<Option<RestoreMark>, AppError> {
    let mine = named(&seen(session).await?);
    let marks = marks(session).await?;
    let known = session.known.lock().await;
    let unit = known.unit.as_ref();
    let counts = |person| unit.is_none_or(|unit| is_officer(unit, person));
    Ok(marks
        .into_iter()
        .find(|mark| mark.covers(&mine) && mark.is_agreed(counts)))
}

fn beside_folder(folder: &Path, stem: &str) -> PathBuf {
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

/// Signs that the unit goes on without the history that ends with `lost`: what another officer began, or, where nobody did,
/// what this desk has seen, with the rows before it.
///
/// # Errors
/// He signed already, or nobody began and this desk has not seen it; the store's trouble.
pub(crate) async fn sign(
    session: &Session,
    lost: &Anchor,
    begins: Option<Vec<String>>,
) -> Result<(), AppError> {
    let act = ActDraft::new(&mut session.chance()).act;
    let lost = named(lost);
    session
        .act(|known| {
            let me = session.person;
            let restores = known.chain.register.restores().iter();
            let of_it: Vec<&RestoreMark> = restores.filter(|mark| mark.lost == lost).collect();
            let unsigned = |mark: &&&RestoreMark| mark.signed.iter().all(|(by, _)| *by != me);
            let begun = of_it.iter().rev().find(unsigned);
            let (before, kept) = match (begun, &begins) {
                (Some(mark), _) => (mark.before.clone(), mark.kept.clone()),
                (None, Some(before)) if of_it.is_empty() => {
                    (before.clone(), named(&acts::anchor(known.tip())))
                }
                _ => return Err(Refusal::of(RefusalCode::NothingChanges).into()),
            };
            let public = Public::RestoreSigned {
                lost: lost.clone(),
                before,
                kept,
            };
            let seq = known.end().seq + 1;
            let judged = known.chain.register.judge(session.person, &public, seq);
            judged.map_err(|_| AppError::from(Refusal::of(RefusalCode::NothingChanges)))?;
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
    if session.standing.differs_at().is_none() {
        let folder = beside_folder(&session.folder, &session.stem());
        if folder.exists() {
            // The store was put right again: what was looked at beside is nobody's history.
            std::fs::remove_dir_all(&folder).map_err(|error| io_code(&error))?;
        }
        return Ok(session);
    }
    let Some(mark) = agreed(&session).await? else {
        return Ok(session);
    };
    let beside = beside(desk, &session).await?;
    if !holds(&beside, &mark).await? {
        beside.close().await;
        return Ok(session);
    }
    let lost = seen(&session).await?;
    let short: String = lost.hash.to_string().chars().take(8).collect();
    let crossed = Crossed {
        folder: format!("{}.before-{}-{short}", session.stem(), lost.seq),
        lost: lost.to_string(),
        fork: fork(&session, &beside, &lost).await?,
        at: session.now().timestamp_millis(),
        dismissed: Vec::new(),
        open: true,
    };
    let name = crossed.folder.clone();
    carry_over(&session, &beside, crossed).await?;
    let opening = Opening {
        desk_file_expected: true,
        ..opening(desk, &session, session.folder.clone()).await?
    };
    let (host, sources) = (Arc::clone(&session.host), Arc::clone(&session.sources));
    let (folder, stem) = (session.folder.clone(), session.stem());
    beside.close().await;
    session.close().await;
    tracing::warn!(event = "went_over", seq = lost.seq);
    let agreed = beside_folder(&folder, &stem).join(AGREED);
    write_durably(&agreed, name.as_bytes()).map_err(|error| io_code(&error))?;
    finish(&folder, &stem)?;
    Session::open(opening, host, sources).await
}

/// Whether a mark stands in the verified history of the store, by officers of that history, and names a row of it.
async fn holds(beside: &Session, mark: &RestoreMark) -> Result<bool, AppError> {
    let stands = {
        let known = beside.known.lock().await;
        let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
        let same = |other: &&RestoreMark| other.names() == mark.names();
        let found = known.chain.register.restores().iter().find(same);
        found.is_some_and(|found| found.is_agreed(|person| is_officer(unit, person)))
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
    move_files(folder, &beside, &before, stem).map_err(|error| io_code(&error))?;
    // The index of what was before holds what this person could read, and nothing needs it.
    index::remove_files(&before.join(format!("{stem}.index")))?;
    for gone in [before.join(format!("{stem}.index-key")), beside.join(AGREED)] {
        match std::fs::remove_file(gone) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io_code(&error).into()),
            _ => {}
        }
    }
    std::fs::remove_dir_all(&beside).map_err(|error| io_code(&error))?;
    Ok(())
}

fn move_files(folder: &Path, beside: &Path, before: &Path, stem: &str) -> std::io::Result<()> {
    for kind in ["desk", "index"] {
        // A log without its file is never left: it goes first, and comes with the next opening.
        for suffix in ["-wal", "-shm", "", "-key"] {
            let name = format!("{stem}.{kind}{suffix}");
            let (new, here, old) = (beside.join(&name), folder.join(&name), before.join(&name));
            let comes = new.exists();
            if here.exists()
                && !old.exists()
                && (comes || suffix.starts_with("-wal") || suffix.starts_with("-shm"))
            {
                put_in_place(&here, &old)?;
            }
            if comes {
                put_in_place(&new, &here)?;
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
