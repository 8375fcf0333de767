//! Unlocking, PIN, lock, and who sits at the desk.

use super::desk_status;
use super::forms::{DeskStatus, Nothing, Pin, SessionInfo, Unlock};
use super::sheets::{PendingSheets, load_sheets};
use crate::acts;
use crate::config::{PersonConfig, UnitConfig};
use crate::crossing;
use crate::desk::{Desk, PinHolder};
use crate::error::{AppError, Code};
use crate::secrets;
use crate::session::{Opening, Session, note_in_config, open_ledger};
use chrono::Datelike;
use domain::ids::PersonId;
use domain::people::{HoldingKind, Role};
use domain::public::KeyGroup;
use ledger::Ledger;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use vault::{Id, PersonKeys, PinError, PinLock, PublicKeys, UnitId, UnitSecret, WrapOwner};
use zeroize::Zeroizing;

/// Opens the desk with the passphrase.
pub(crate) async fn unlock(desk: &Desk, wanted: Unlock) -> Result<SessionInfo, AppError> {
    let passphrase = Zeroizing::new(wanted.passphrase);
    let config = desk.inner.config.read().await.clone();
    let unit = config.unit.ok_or(Code::NoUnit)?;
    let known = unit
        .people
        .iter()
        .find(|person| person.id == wanted.person.to_string())
        .cloned()
        .ok_or(Code::UnknownPerson)?;
    let unit_id: UnitId = unit.id.parse().map_err(|_| Code::Damaged)?;
    let unit_secret = secrets::unit_secret(desk.inner.host.as_ref(), &desk.inner.options.folder, &unit_id)?;
    let ledger = open_ledger(&unit.ledger).await?;
    let keys = unwrap(&ledger, &unit_id, wanted.person, &known, passphrase, &unit_secret).await?;
    *desk.inner.pin.lock().await = None;
    desk.passphrase_typed().await;
    seat(desk, &unit, &known, keys, unit_secret, ledger).await
}

async fn unwrap(
    ledger: &Ledger,
    unit: &UnitId,
    person: PersonId,
    known: &PersonConfig,
    passphrase: Zeroizing<String>,
    unit_secret: &UnitSecret,
) -> Result<PersonKeys, AppError> {
    let owner = WrapOwner {
        unit: *unit,
        person: Id(person.bytes()),
        generation: known.generation,
    };
    let public = PublicKeys {
        sign: acts::hash_of(&known.sign).ok_or(Code::Damaged)?.0,
        seal: acts::hash_of(&known.seal).ok_or(Code::Damaged)?.0,
    };
    // Anyone with a login may insert here: the first wrap its owner signed is the newest of his.
    let wrapped = ledger
        .person_keys(&owner.person, 64)
        .await?
        .into_iter()
        .filter_map(|row| vault::WrappedKeys::from_bytes(row.wrapped).ok())
        .find(|wrapped| vault::check_wrap(wrapped, &owner, &public).is_ok())
        .ok_or(Code::Damaged)?;
    let secret = unit_secret.duplicate();
    tokio::task::spawn_blocking(move || {
        vault::unwrap_person_keys(&wrapped, &owner, &public, &passphrase, &secret)
    })
    .await
    .map_err(|_| Code::Internal)?
    .map_err(|error| match error {
        vault::WrapError::WrongPassphrase => Code::WrongPassphrase.into(),
        _ => AppError::of(Code::Damaged),
    })
}

/// Has the passphrase of whoever is at the desk typed again, before something that an open window must not do by itself.
///
/// # Errors
/// It is another.
pub(crate) async fn prove(
    desk: &Desk,
    session: &Session,
    passphrase: Zeroizing<String>,
) -> Result<(), AppError> {
    let config = desk.inner.config.read().await.clone();
    let unit = config.unit.ok_or(Code::NoUnit)?;
    let known = unit
        .people
        .iter()
        .find(|person| person.id == session.person.to_string())
        .ok_or(Code::UnknownPerson)?;
    unwrap(
        &session.ledger,
        &session.unit_id,
        session.person,
        known,
        passphrase,
        &session.unit_secret,
    )
    .await?;
    Ok(())
}

async fn seat(
    desk: &Desk,
    unit: &UnitConfig,
    known: &PersonConfig,
    keys: PersonKeys,
    unit_secret: UnitSecret,
    ledger: Ledger,
) -> Result<SessionInfo, AppError> {
    desk.vacate().await;
    let person: PersonId = known.id.parse().map_err(|_| Code::Damaged)?;
    let unit_id: UnitId = unit.id.parse().map_err(|_| Code::Damaged)?;
    let public = keys.public();
    let session = Session::open(
        Opening {
            person,
            keys,
            unit_id,
            unit_secret,
            ledger,
            folder: desk.inner.options.folder.clone(),
            desk_file_expected: known.desk_file,
            demo: unit.demo,
        },
        Arc::clone(&desk.inner.host),
        Arc::clone(&desk.inner.sources),
    )
    .await?;
    let session = crossing::go_over(desk, session).await?;
    if session.ended.load(Ordering::Relaxed) {
        let generation = session.keys.generation;
        session.close().await;
        drop(session);
        *desk.inner.pin.lock().await = None;
        forget(desk, person, generation);
        // The invitation was withdrawn: the keys before these may still be good.
        if let Some(before) = known.before.clone() {
            desk.change_config(|config| {
                let people = config.unit.iter_mut().flat_map(|unit| &mut unit.people);
                for entry in people.filter(|entry| entry.id == before.id) {
                    *entry = (*before).clone();
                }
            })
            .await?;
        }
        return Err(Code::KeysEnded.into());
    }
    if session.unit().await.is_err() {
        if let Err(differs) = session.may_write() {
            // Nothing was read before, and another history is not begun with.
            session.close().await;
            return Err(differs);
        }
        let words = vault::fingerprint_words(&unit_id, &Id(person.bytes()), &public);
        session.close().await;
        return Err(AppError::of(Code::AwaitsConfirmation).with("words", words.join(" ")));
    }
    load_sheets(&session).await?;
    let unit = session.unit().await?;
    let id = known.id.clone();
    desk.change_config(|config| {
        note_in_config(config, &unit);
        if let Some(known) = config
            .unit
            .as_mut()
            .and_then(|unit| unit.people.iter_mut().find(|known| known.id == id))
        {
            known.desk_file = true;
            known.before = None;
            if let Some(name) = unit.name_of(person) {
                name.clone_into(&mut known.name);
            }
        }
    })
    .await?;
    // These are his keys now: what lies here for older ones is nobody's to read.
    for old in 1..session.keys.generation {
        forget(desk, person, old);
    }
    let typed_here = desk
        .inner
        .config
        .read()
        .await
        .unit
        .as_ref()
        .is_some_and(|unit| unit.sheets_typed);
    let session = desk.seat(session).await;
    if typed_here {
        note_sheets(desk, &session).await;
    }
    info(desk, &session).await
}

/// Takes an index away that nobody may read in any more; what the file system does not give up now it gives up later.
fn forget(desk: &Desk, person: PersonId, generation: u32) {
    if let Err(error) = secrets::forget_index(&desk.inner.options.folder, person, generation) {
        tracing::warn!(event = "index_left", code = error.code.word());
    }
}

/// Says in the ledger that two recovery sheets were typed at this desk to get its unit secret back; until it is said, the
/// settings keep it.
async fn note_sheets(desk: &Desk, session: &Arc<Session>) {
    let command = domain::command::UnitCommand::NoteSheets {
        reason: UNIT_SECRET_LOST.to_owned(),
    };
    let noted = crate::unit_acts::decide_and_act(session, command, None).await;
    let kept = match noted {
        Ok(()) => {
            desk.change_config(|config| {
                if let Some(unit) = &mut config.unit {
                    unit.sheets_typed = false;
                }
            })
            .await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = kept {
        tracing::warn!(event = "sheets_not_noted", code = error.code.word());
    }
}

/// Why two sheets were typed before anybody was at the desk; a code for the screen.
const UNIT_SECRET_LOST: &str = "unit_secret_lost";

/// Reopens after an idle lock, within this session and this working day (O18).
pub(crate) async fn unlock_with_pin(desk: &Desk, typed: Pin) -> Result<SessionInfo, AppError> {
    let config = desk.inner.config.read().await.clone();
    let unit = config.unit.ok_or(Code::NoUnit)?;
    let mut slot = desk.inner.pin.lock().await;
    let zone = chrono::FixedOffset::east_opt(unit.zone * 3600).ok_or(Code::Internal)?;
    let now = desk.inner.sources.now();
    let (person, keys) = {
        let holder = slot
            .as_mut()
            .filter(|holder| holder.reopens(now, zone))
            .ok_or(Code::PinSpent)?;
        match holder.lock.open(&typed.pin) {
            Ok(keys) => (holder.person, keys),
            Err(PinError::Wrong { left }) => return Err(AppError::of(Code::WrongPin).with("left", left)),
            Err(_) => {
                *slot = None;
                return Err(Code::PinSpent.into());
            }
        }
    };
    drop(slot);
    let known = unit
        .people
        .iter()
        .find(|known| known.id == person.to_string())
        .cloned()
        .ok_or(Code::UnknownPerson)?;
    let unit_id: UnitId = unit.id.parse().map_err(|_| Code::Damaged)?;
    let unit_secret = secrets::unit_secret(desk.inner.host.as_ref(), &desk.inner.options.folder, &unit_id)?;
    let ledger = open_ledger(&unit.ledger).await?;
    seat(desk, &unit, &known, keys, unit_secret, ledger).await
}

/// Locks: keys wiped, index closed; only the passphrase opens again.
pub(crate) async fn lock(desk: &Desk, _: Nothing) -> Result<DeskStatus, AppError> {
    *desk.inner.pin.lock().await = None;
    desk.vacate().await;
    desk_status(desk, Nothing {}).await
}

/// Locks after idleness: the PIN set in this session reopens.
pub(crate) async fn idle_lock(desk: &Desk, _: Nothing) -> Result<DeskStatus, AppError> {
    desk.vacate().await;
    desk_status(desk, Nothing {}).await
}

/// Who sits at the desk.
pub(crate) async fn session(
    desk: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<SessionInfo, AppError> {
    session.read_on_to_show().await?;
    info(desk, session).await
}

/// Sets the PIN of this session.
pub(crate) async fn set_pin(
    desk: &Desk,
    session: &Arc<Session>,
    typed: Pin,
) -> Result<SessionInfo, AppError> {
    let digits = typed.pin.len() == 6 && typed.pin.bytes().all(|byte| byte.is_ascii_digit());
    let first = typed.pin.bytes().next();
    if !digits || typed.pin.bytes().all(|byte| Some(byte) == first) {
        return Err(Code::BadPin.into());
    }
    let cost = desk.inner.kdf;
    let lock =
        PinLock::new(&session.keys, &typed.pin, cost, &mut session.chance()).map_err(|_| Code::Internal)?;
    let custodian = session
        .with_unit(|unit| {
            let roles = unit.roles_on(session.person, unit.today(session.now()));
            let by_office = roles
                .iter()
                .any(|role| matches!(role, Role::Leader | Role::PrivacyOfficer));
            by_office
                || KeyGroup::ALL
                    .iter()
                    .any(|group| unit.holds_half(session.person, *group))
        })
        .await?;
    *desk.inner.pin.lock().await = Some(PinHolder {
        person: session.person,
        lock,
        since: desk.passphrase_typed_at().await,
        custodian,
    });
    info(desk, session).await
}

pub(crate) async fn info(desk: &Desk, session: &Arc<Session>) -> Result<SessionInfo, AppError> {
    let unit = session.unit().await?;
    let now = session.now();
    let today = unit.today(now);
    let person = session.person;
    let has_pin = desk.inner.pin.lock().await.is_some();
    let faults = session.index.faults().await?;
    let faults = faults.iter().filter(|fault| fault.code != "odd_clock").count()
        + session.put_backs().await?.len()
        + usize::from(session.standing.differs_at().is_some())
        + crossing::given_up(session)
            .await?
            .iter()
            .filter(|given| given.open)
            .count()
        + open_marks(session, &unit).await;
    let may = |act| domain::may::may_on(&unit, None, person, act, today).is_ok();
    let mut rooms = vec!["desk".to_owned()];
    if may(domain::may::Act::ReadRegister) {
        rooms.push("register".to_owned());
    }
    // Whoever reads one case only has its dates.
    rooms.push("deadlines".to_owned());
    if may(domain::may::Act::AnswerInquiry) {
        rooms.push("inquiry".to_owned());
    }
    rooms.extend(["checks".to_owned(), "settings".to_owned()]);
    let offices = unit
        .offices_of(person)
        .map(|(holding, office)| match holding.kind {
            HoldingKind::Definitive => office.title.clone(),
            HoldingKind::Plt => format!("Plt. {}", office.title),
            HoldingKind::Plh => format!("Plh. {}", office.title),
        })
        .collect();
    let sheets = session
        .sheets
        .lock()
        .await
        .as_ref()
        .map(PendingSheets::is_renewal);
    let year = today.year();
    let unconfirmed = [year, year + 1].into_iter().filter(|year| {
        let near = *year == today.year() || today.month() >= 11;
        near && !unit.calendar.is_confirmed(*year)
    });
    Ok(SessionInfo {
        person,
        name: unit.name_of(person).unwrap_or_default().to_owned(),
        roles: unit.roles_on(person, today),
        offices,
        unit_name: unit.name.clone(),
        ministry: unit.ministry.clone(),
        ledger: if session.standing.is_away() {
            "offline".into()
        } else if matches!(session.ledger, Ledger::Sqlite(_)) {
            "local".into()
        } else {
            "connected".into()
        },
        waiting: 0,
        has_pin,
        sheets_pending: sheets.is_some_and(|renewal| !renewal),
        sheets_owed: crate::features::recovery::is_owed(&unit, person, today),
        rooms,
        acts: domain::may::Act::ALL
            .iter()
            .filter(|act| may(**act))
            .map(|act| act_word(*act))
            .collect(),
        unconfirmed_years: unconfirmed.collect(),
        faults: u32::try_from(faults).unwrap_or(u32::MAX),
        demo: session.demo,
    })
}

/// Restore marks that wait for a second officer.
async fn open_marks(session: &Session, unit: &domain::unit_state::Unit) -> usize {
    let known = session.known.lock().await;
    let marks = known.chain.register.restores().iter();
    marks
        .filter(|mark| !mark.is_agreed(|person| unit.is_officer(person)))
        .count()
}

/// An act's name on the wire.
#[must_use]
pub fn act_word(act: domain::may::Act) -> String {
    serde_json::to_value(act)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
