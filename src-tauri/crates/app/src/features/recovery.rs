//! Recovery sheets (O24, ledger.md §5): how they stand, two of them as the last resort, new ones after every use.
//!
//! What two sheets open is sealed in the same act to those its entries entitle, and to nobody else: whoever types them
//! sees nothing he may not see. The recovery key and what it opens are in memory for that long only.

mod forms;
mod opening;

pub(crate) use forms::share_pair;
pub use forms::{
    ProposedSheets, RecoveryView, RestoreSecret, SecondSheets, SheetsOpened, SheetsUse, StuckLine, UseSheets,
};
pub(crate) use opening::use_sheets;

use crate::acts::{self, UNIT_SECRET};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::start::{DeskStatus, Nothing, PendingSheets, SheetsStatus, keep_sheets, sheets_status};
use crate::holders::Holders;
use crate::secrets;
use crate::session::{Session, open_ledger};
use crate::unit_acts;
use chrono::NaiveDate;
use domain::command::UnitCommand;
use domain::ids::PersonId;
use domain::may::{Act, may_on};
use domain::public::{KeyGroup, Public};
use domain::unit_state::Unit;
use std::sync::Arc;
use vault::{GrantInfo, KeyId, UnitId, UnitSecret};
use zeroize::Zeroizing;

/// Whether the next step with sheets is this person's: to sign new ones, or to print them after a use.
#[must_use]
pub fn is_owed(unit: &Unit, person: PersonId, today: NaiveDate) -> bool {
    let may = |act| may_on(unit, None, person, act, today).is_ok();
    if unit.sheets_proposed.is_some() {
        unit.may_second_sheets(person) && may(Act::SecondSheets)
    } else {
        !unit.sheets_used.is_empty() && may(Act::RenewSheets)
    }
}

/// How the sheets stand.
pub(crate) async fn recovery(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<RecoveryView, AppError> {
    session.read_on_to_show().await?;
    let unit = session.unit().await?;
    let today = session.today().await?;
    let me = session.person;
    let holders = Holders::read(session, &unit).await?;
    let may = |act| may_on(&unit, None, me, act, today).is_ok();
    // Who began what and when is for those who may do something about it.
    let only = if may(Act::UseSheets) {
        holders.only(&[])
    } else {
        Vec::new()
    };
    let stuck = holders.lines(session, &unit, &only).await?;
    let (generation, since) = {
        let known = session.known.lock().await;
        let (generation, since, _) = known.recovery().ok_or(Code::AwaitsConfirmation)?;
        (generation, since)
    };
    let since = match session.ledger.read_row(since).await? {
        Some(row) => chrono::DateTime::from_timestamp_millis(row.columns.at).unwrap_or_default(),
        None => unit.founded_at,
    };
    let name = |person: PersonId| unit.name_of(person).unwrap_or_default().to_owned();
    let used = unit.sheets_used.last().map(|last| SheetsUse {
        by: name(last.by),
        at: last.at.to_rfc3339(),
        streams: unit.sheets_used.iter().map(|used| used.streams).sum(),
        items: unit.sheets_used.iter().map(|used| used.items).sum(),
        groups: unit.sheets_used.iter().filter_map(|used| used.group).collect(),
        reason: last.reason.clone(),
    });
    let proposed = unit.sheets_proposed.as_ref().map(|proposed| ProposedSheets {
        by: name(proposed.by),
        at: proposed.at.to_rfc3339(),
        may_second: unit.may_second_sheets(me) && may_on(&unit, None, me, Act::SecondSheets, today).is_ok(),
    });
    let (sealed, of) = holders.sealed_to_sheets();
    let pending = session
        .sheets
        .lock()
        .await
        .as_ref()
        .is_some_and(PendingSheets::is_renewal);
    Ok(RecoveryView {
        generation,
        since: since.to_rfc3339(),
        checked_on: unit.sheets_confirmed.filter(|_| generation == 1),
        used,
        proposed,
        pending,
        sealed,
        of,
        stuck,
        stuck_of: u32::try_from(only.len()).unwrap_or(u32::MAX),
        groups_on_sheets: KeyGroup::ALL
            .into_iter()
            .filter(|group| holders.on_sheets(*group))
            .collect(),
        may_use: may(Act::UseSheets),
        may_propose: may(Act::RenewSheets),
    })
}

/// Makes a new recovery key on this desk: its three sheets are shown one by one, as at the founding, and proposed when
/// all three are checked. What was begun before is forgotten.
pub(crate) async fn begin_sheets(
    desk: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<SheetsStatus, AppError> {
    session.catch_up().await?;
    let unit = session.unit().await?;
    // Who may not propose them hears that before any sheet is shown.
    domain::decide::decide_unit(&unit, &UnitCommand::ProposeSheets, session.person, session.now())?;
    let first_open = session.sheets.lock().await;
    if first_open.as_ref().is_some_and(|pending| !pending.is_renewal()) {
        // Those of the founding are to be finished.
        drop(first_open);
        return sheets_status(desk, session, Nothing {}).await;
    }
    drop(first_open);
    let mut chance = session.chance();
    let recovery = vault::make_recovery(&mut chance);
    let anchor = acts::anchor(session.known.lock().await.tip());
    let public = vault::Hash(*recovery.public()).to_string();
    let sheets = PendingSheets::of(&recovery, &anchor, session.today().await?, &mut chance)?.renewing(public);
    keep_sheets(session, Some(&sheets)).await?;
    *session.sheets.lock().await = Some(sheets);
    Ok(SheetsStatus {
        confirmed: Vec::new(),
        done: false,
        may_wait: false,
        renewal: true,
    })
}

/// A second officer, the new sheets before him, signs: from here they are in force, and every desk seals to them what it
/// holds.
pub(crate) async fn second_sheets(
    desk: &Desk,
    session: &Arc<Session>,
    typed: SecondSheets,
) -> Result<RecoveryView, AppError> {
    session.catch_up().await?;
    let unit = session.unit().await?;
    domain::decide::decide_unit(&unit, &UnitCommand::SecondSheets, session.person, session.now())?;
    let recovery = {
        let known = session.known.lock().await;
        // The one whose row said so by its office, not any that stands in clear beside it.
        let proposed = known.unit.as_ref().and_then(|unit| unit.sheets_proposed.as_ref());
        let proposed = proposed.ok_or(Code::Stale)?;
        let in_clear = known.chain.register.proposed_by(proposed.by);
        if in_clear != Some((proposed.seq, proposed.recovery.as_str())) {
            return Err(Code::Stale.into());
        }
        proposed.recovery.clone()
    };
    let key = acts::hash_of(&recovery).ok_or(Code::Damaged)?;
    let words = vault::recovery_words(&key.0);
    let same = typed.words.len() == words.len()
        && words
            .iter()
            .zip(&typed.words)
            .all(|(right, typed)| right.eq_ignore_ascii_case(typed.trim()));
    if !same {
        return Err(AppError {
            field: Some("words".into()),
            ..AppError::of(Code::WrongWords)
        });
    }
    let public = Public::RecoverySeconded { recovery };
    unit_acts::decide_and_act(session, UnitCommand::SecondSheets, Some(public)).await?;
    // It is done; what is not sealed now is sealed behind the desk.
    if let Err(error) = crate::renewing::settle_now(session).await {
        tracing::warn!(event = "not_sealed_yet", code = error.code.word());
    }
    self::recovery(desk, session, Nothing {}).await
}

/// Puts the unit secret back on a desk that lost it, from two sheets.
pub(crate) async fn restore_unit_secret(desk: &Desk, wanted: RestoreSecret) -> Result<DeskStatus, AppError> {
    let config = desk.inner.config.read().await.clone();
    let unit = config.unit.ok_or(Code::NoUnit)?;
    let unit_id: UnitId = unit.id.parse().map_err(|_| Code::Damaged)?;
    if secrets::unit_secret(desk.inner.host.as_ref(), &desk.inner.options.folder, &unit_id).is_ok() {
        // What is here is not overwritten by what lies in the store.
        return crate::features::start::desk_status(desk, Nothing {}).await;
    }
    let (first, second) = (Zeroizing::new(wanted.first), Zeroizing::new(wanted.second));
    let pair = share_pair(&first, &second)?;
    let ledger = open_ledger(&unit.ledger).await?;
    let grants = ledger.grants_of(&UNIT_SECRET).await;
    ledger.close().await;
    // The oldest that opens: anybody with a login could lay another one behind it.
    let secret = grants?
        .iter()
        .filter(|grant| grant.recipient == acts::RECOVERY)
        .find_map(|grant| {
            let info = GrantInfo {
                unit: unit_id,
                stream: UNIT_SECRET,
                recipient: acts::RECOVERY,
                generation: grant.generation,
                epochs: &[1],
                key_ids: &[KeyId(*pair.public())],
            };
            let keys = vault::open_grant::<UnitSecret>(pair.private(), &info, &grant.sealed).ok()?;
            keys.into_iter().next()
        })
        .ok_or_else(|| AppError {
            field: Some("second".into()),
            ..AppError::of(Code::WrongWords)
        })?;
    secrets::keep_unit_secret(
        desk.inner.host.as_ref(),
        &desk.inner.options.folder,
        &unit_id,
        &secret,
    )?;
    // Whoever unlocks next says in the ledger that two sheets were typed here.
    desk.change_config(|config| {
        if let Some(unit) = &mut config.unit {
            unit.sheets_typed = true;
        }
    })
    .await?;
    crate::features::start::desk_status(desk, Nothing {}).await
}
