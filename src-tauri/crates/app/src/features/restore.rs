//! Another history (ledger.md §3): two officers sign that the unit goes on with the store as it stands, and everybody does
//! again what he had done in the history that was given up.

use crate::acts;
use crate::crossing::{self, Signing};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::start::Nothing;
use crate::lost_acts;
use crate::session::Session;
use chrono::{DateTime, Utc};
use domain::ids::{ActId, CaseId};
use domain::public::{NamedRow, RestoreMark};
use domain::refusal::{Refusal, RefusalCode};
use domain::unit_state::Unit;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;
use vault::Anchor;

/// The last row of a history.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HeadLine {
    /// Its place.
    #[ts(type = "number")]
    pub seq: u64,
    /// As an anchor, in text.
    pub anchor: String,
    /// As four words, to be read out.
    pub words: Vec<String>,
}

/// This desk has seen another history than the store shows.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OtherHistory {
    /// The last row this desk has seen.
    pub mine: HeadLine,
    /// The last row of the store.
    pub store: HeadLine,
    /// Two officers agreed to go on with the store: the next unlocking goes over.
    pub agreed: bool,
}

/// Who signed a restore mark.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreSignature {
    /// His name.
    pub name: String,
    /// When, RFC 3339.
    pub at: String,
}

/// A restore mark.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreLine {
    /// The last row of the history that is given up.
    pub lost: HeadLine,
    /// The last row of the store when the first signed.
    pub kept: HeadLine,
    /// The row of its first signature: it tells one mark from another.
    #[ts(type = "number")]
    pub row: u64,
    /// Who signed.
    pub signed: Vec<RestoreSignature>,
    /// Two officers did.
    pub agreed: bool,
    /// Whoever looks at it may be the second.
    pub may_sign: bool,
}

/// How the histories stand.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreView {
    /// Where this desk has seen another one.
    pub differs: Option<OtherHistory>,
    /// Marks, newest last.
    pub marks: Vec<RestoreLine>,
    /// Whoever looks at it holds an office whose signature counts, and may begin.
    pub may_begin: bool,
}

/// Signing that the unit goes on without a history.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignRestore {
    /// The mark to sign as the second, by the row of its first signature; `None`: a mark of one's own, at a desk that has
    /// seen the history to be given up.
    #[ts(type = "number | null")]
    pub mark: Option<u64>,
    /// The last row of the history that is given up, as an anchor in text: what was on the screen.
    pub lost: String,
}

/// An act of one's own that stands in no history any more.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LostActLine {
    /// The act.
    pub act: ActId,
    /// When it was done, RFC 3339.
    pub at: String,
    /// Kinds of its entries; empty: it cannot be read yet, another's act comes first.
    pub what: Vec<String>,
    /// The case, where it can be read.
    pub case: Option<CaseId>,
    /// The case's number.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// One of them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneLostAct {
    /// The act.
    pub act: ActId,
}

fn line(anchor: &Anchor) -> HeadLine {
    HeadLine {
        seq: anchor.seq,
        anchor: anchor.to_string(),
        words: vault::anchor_short(anchor)
            .iter()
            .map(|word| (*word).to_owned())
            .collect(),
    }
}

fn row_line(row: &NamedRow) -> Result<HeadLine, AppError> {
    let anchor = crossing::anchor_of(row).ok_or(Code::Damaged)?;
    Ok(line(&anchor))
}

/// How the histories stand.
pub(crate) async fn restore_view(
    _: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<RestoreView, AppError> {
    session.read_on_to_show().await?;
    let unit = session.unit().await?;
    let me = session.person;
    let differs = match session.standing.differs_at() {
        Some(_) => Some(OtherHistory {
            mine: line(&crossing::seen(session).await?),
            store: line(&acts::anchor(session.ledger.tip().await?)),
            agreed: crossing::agreed(session).await?.is_some(),
        }),
        None => None,
    };
    let mine = crossing::named(&crossing::seen(session).await?);
    let (mut marks, mut begun) = (Vec::new(), false);
    for mark in crossing::marks(session).await? {
        begun |= mark.covers(&mine) && mark.signed.iter().any(|(person, _)| *person == me);
        marks.push(mark_line(session, &unit, &mark).await?);
    }
    Ok(RestoreView {
        may_begin: differs.is_some() && !begun && unit.is_officer(me),
        differs,
        marks,
    })
}

async fn mark_line(session: &Session, unit: &Unit, mark: &RestoreMark) -> Result<RestoreLine, AppError> {
    let mut signed = Vec::new();
    for (person, seq) in &mark.signed {
        let row = session.ledger.read_row(*seq).await?;
        let at = row.and_then(|row| DateTime::<Utc>::from_timestamp_millis(row.columns.at));
        signed.push(RestoreSignature {
            name: unit.name_of(*person).unwrap_or_default().to_owned(),
            at: at.unwrap_or_default().to_rfc3339(),
        });
    }
    let me = session.person;
    let agreed = mark.is_agreed(|person| unit.is_officer(person));
    let has_signed = mark.signed.iter().any(|(person, _)| *person == me);
    Ok(RestoreLine {
        lost: row_line(&mark.lost)?,
        kept: row_line(&mark.kept)?,
        row: mark.signed.first().map_or(0, |(_, seq)| *seq),
        signed,
        agreed,
        may_sign: !agreed && !has_signed && unit.is_officer(me),
    })
}

/// Signs that the unit goes on without a history: the first officer at a desk that has seen it, the second at any.
pub(crate) async fn sign_restore(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: SignRestore,
) -> Result<RestoreView, AppError> {
    let lost: Anchor = wanted.lost.trim().parse().map_err(|_| AppError::field("lost"))?;
    let unit = session.unit().await?;
    if !unit.is_officer(session.person) {
        return Err(Refusal::of(RefusalCode::NoOffice).into());
    }
    session.read_on_to_show().await?;
    let _one = desk.inner.crossing.lock().await;
    let begun = crossing::marks(session).await?;
    let shown = |row: u64| {
        let same = |mark: &RestoreMark| mark.signed.first().is_some_and(|(_, seq)| *seq == row);
        begun
            .iter()
            .any(|mark| same(mark) && mark.lost == crossing::named(&lost))
    };
    if wanted.mark.is_some_and(|row| !shown(row)) {
        return Err(Refusal::of(RefusalCode::NothingChanges).into());
    }
    if session.standing.differs_at().is_some() {
        let beside = crossing::beside(desk, session).await?;
        let signed = sign_beside(session, &beside, wanted.mark, &lost).await;
        beside.close().await;
        signed?;
    } else {
        let row = wanted.mark.ok_or(Refusal::of(RefusalCode::NothingChanges))?;
        crossing::sign(session, &Signing::Second(row)).await?;
    }
    restore_view(desk, session, Nothing {}).await
}

/// At a desk that has seen another history, which may be the one that is given up.
async fn sign_beside(
    session: &Session,
    beside: &Session,
    mark: Option<u64>,
    lost: &Anchor,
) -> Result<(), AppError> {
    let signing = match mark {
        Some(row) => Signing::Second(row),
        None if crossing::seen(session).await? == *lost => {
            Signing::First(*lost, crossing::given_up_before(session, beside).await?)
        }
        None => return Err(Refusal::of(RefusalCode::NothingChanges).into()),
    };
    crossing::sign(beside, &signing).await
}

/// What this person had done in a history that was given up.
pub(crate) async fn lost_acts(
    _: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<Vec<LostActLine>, AppError> {
    session.read_on_to_show().await?;
    let lost = lost_acts::listed(session).await?;
    Ok(lost
        .into_iter()
        .map(|lost| LostActLine {
            act: lost.act,
            at: lost.at.to_rfc3339(),
            what: lost.what,
            case: lost.case,
            number: lost.number,
            title: lost.title,
        })
        .collect())
}

/// Does one of them again.
pub(crate) async fn redo_act(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneLostAct,
) -> Result<Vec<LostActLine>, AppError> {
    lost_acts::redo(session, wanted.act).await?;
    lost_acts(desk, session, Nothing {}).await
}

/// Takes one off the list: it is not wanted any more, or was done anew by hand.
pub(crate) async fn dismiss_act(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneLostAct,
) -> Result<Vec<LostActLine>, AppError> {
    lost_acts::dismiss(session, wanted.act).await?;
    lost_acts(desk, session, Nothing {}).await
}
