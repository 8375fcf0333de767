//! Founding a unit.

use super::forms::{DeskStatus, FoundUnit, Nothing, SessionInfo};
use super::opening::info;
use super::sheets::{PendingSheets, keep_sheets};
use super::{check_passphrase, desk_status, hex, person_config, wrap};
use crate::acts::{self, ActDraft, Author, Granted, Recipient, StreamHandle};
use crate::config::{UnitConfig, io_code, put_in_place};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::secrets;
use crate::session::{Opening, Session, open_ledger};
use domain::history;
use domain::ids::{OfficeId, PersonId, UNIT_STREAM};
use domain::people::{Holding, HoldingKind, Office, Preset, Role};
use domain::public::Public;
use domain::unit::UnitEvent;
use ledger::{Ledger, Tip};
use std::path::Path;
use std::sync::Arc;
use vault::{Id, UnitId, UnitSecret};

/// Founds a unit: entry 1, unit key, group keys, recovery key, the founder's own keys (ledger.md §5).
pub(crate) async fn found_unit(desk: &Desk, wanted: FoundUnit) -> Result<SessionInfo, AppError> {
    found(desk, wanted, false).await
}

pub(crate) async fn found(desk: &Desk, wanted: FoundUnit, demo: bool) -> Result<SessionInfo, AppError> {
    if desk.inner.config.read().await.unit.is_some() {
        return Err(Code::AlreadyFounded.into());
    }
    check_passphrase(&wanted.passphrase)?;
    let sources = &desk.inner.sources;
    let mut chance = desk.chance();
    let now = sources.now();
    let today = wanted.time_zone.day(now);
    let founder = PersonId::from_bytes(chance.id());
    let offices = domain::profile::offices_for(wanted.preset, || OfficeId::from_bytes(chance.id()));
    let held = held_offices(&wanted, &offices);
    let holdings = held
        .into_iter()
        .map(|office| Holding {
            office,
            person: founder,
            kind: HoldingKind::Definitive,
            order_no: None,
            from: today,
            until: None,
        })
        .collect();
    let settings = domain::unit::UnitSettings {
        time_zone: wanted.time_zone,
        intake_start: wanted.intake_start,
        agenda_start: wanted.agenda_start,
        ..domain::profile::settings_for(wanted.profile)
    };
    let event = domain::decide::found(
        &wanted.unit_name,
        &wanted.ministry,
        wanted.preset,
        wanted.profile,
        (founder, &wanted.founder_name),
        offices,
        holdings,
        settings,
    )?;
    let leads = matches!(&event, UnitEvent::Founded { offices, holdings, .. } if holdings.iter().any(|holding| {
        offices.iter().any(|office| office.office == holding.office && office.roles.contains(&Role::Leader))
    }));

    let keys = vault::make_person_keys(&mut chance, 1);
    let public = keys.public();
    let unit_secret = UnitSecret::make(&mut chance);
    let recovery = vault::make_recovery(&mut chance);
    let leaders = vault::make_seal_keys(&mut chance);
    let privacy = vault::make_seal_keys(&mut chance);
    // Entry 1 has no unit id yet: its key is named with zeros (acts::naming_unit).
    let stream = StreamHandle::make(&UnitId::ZERO, Id(UNIT_STREAM), &mut chance);
    let mut draft = ActDraft::new(&mut chance);
    draft.part(
        stream.duplicate(),
        history::encode_unit(&event),
        Some(Public::Founded {
            person: founder,
            sign: hex(&public.sign),
            seal: hex(&public.seal),
            generation: 1,
            recovery: hex(recovery.public()),
            leaders: hex(leaders.public()),
            privacy_officers: hex(privacy.public()),
        }),
    );
    let author = Author {
        person: founder,
        keys: &keys,
        at: now.timestamp_millis(),
    };
    let mut batch = acts::sign_act(&UnitId::ZERO, Tip::EMPTY, author, &draft, &mut chance)?;
    let first = batch.rows.first().ok_or(Code::Internal)?;
    let head_hash = vault::row_hash(&first.head, &first.public, &first.body, &first.signature);
    let unit_id = UnitId::from(head_hash);

    // Keys to their holders, now that the unit has its id.
    let me = Recipient::person(founder, 1, &public);
    let to_recovery = Recipient {
        id: acts::RECOVERY,
        generation: 1,
        seal: *recovery.public(),
    };
    let unit_keys = [(1, stream.key_id, stream.key.duplicate())];
    for to in [&me, &to_recovery] {
        batch.grants.push(acts::grant(
            &unit_id,
            stream.id,
            draft.act,
            to,
            &Granted::Stream(&unit_keys),
            &mut chance,
        )?);
    }
    for (group, pair, member) in [
        (acts::LEADERS, &leaders, leads),
        (acts::PRIVACY_OFFICERS, &privacy, false),
    ] {
        // Named by what stands in entry 1: who opens the grant cannot know the name of a key he does not hold yet.
        let key_id = vault::KeyId(*pair.public());
        let keys = [(1, key_id, pair.private())];
        let granted = Granted::Group(&keys);
        batch.grants.push(acts::grant(
            &unit_id,
            group,
            draft.act,
            &to_recovery,
            &granted,
            &mut chance,
        )?);
        if member {
            batch.grants.push(acts::grant(
                &unit_id,
                group,
                draft.act,
                &me,
                &granted,
                &mut chance,
            )?);
        }
    }
    // For the same reason named by the recovery key alone.
    let secret_id = vault::KeyId(*recovery.public());
    let granted = Granted::UnitSecret(&unit_secret, secret_id);
    batch.grants.push(acts::grant(
        &unit_id,
        acts::UNIT_SECRET,
        draft.act,
        &to_recovery,
        &granted,
        &mut chance,
    )?);
    batch
        .person_keys
        .push(wrap(desk, &keys, &unit_id, founder, &wanted.passphrase, &unit_secret).await?);

    let anchor = vault::Anchor {
        seq: 1,
        hash: head_hash,
    };
    let sheets = PendingSheets::of(&recovery, &anchor, today, &mut chance)?;

    secrets::keep_unit_secret(
        desk.inner.host.as_ref(),
        &desk.inner.options.folder,
        &unit_id,
        &unit_secret,
    )?;
    let place = make_ledger(desk, &batch).await?;
    let ledger = open_ledger(&place).await?;
    let session = Session::open(
        Opening {
            person: founder,
            keys,
            unit_id,
            unit_secret,
            ledger,
            folder: desk.inner.options.folder.clone(),
            desk_file_expected: false,
            demo,
        },
        Arc::clone(&desk.inner.host),
        Arc::clone(&desk.inner.sources),
    )
    .await?;
    if !demo {
        keep_sheets(&session, Some(&sheets)).await?;
        *session.sheets.lock().await = Some(sheets);
    }
    desk.change_config(|config| {
        config.unit = Some(UnitConfig {
            id: unit_id.to_string(),
            name: wanted.unit_name.trim().to_owned(),
            ledger: place,
            demo,
            sheets_typed: false,
            people: vec![person_config(founder, wanted.founder_name.trim(), (1, &public))],
            idle_minutes: 15,
            zone: wanted.time_zone.hours(),
        });
    })
    .await?;
    desk.passphrase_typed().await;
    let session = desk.seat(session).await;
    info(desk, &session).await
}

/// Offices the founder holds: those he named, else all he needs to begin alone (O12).
fn held_offices(wanted: &FoundUnit, offices: &[Office]) -> Vec<OfficeId> {
    let named: Vec<OfficeId> = offices
        .iter()
        .filter(|office| wanted.office_titles.contains(&office.title))
        .map(|office| office.office)
        .collect();
    if !named.is_empty() {
        return named;
    }
    let wanted_roles: &[Role] = match wanted.preset {
        Preset::Small => &[Role::Leader, Role::IntakeOfficer],
        Preset::Medium | Preset::Ministry => &[Role::Leader],
    };
    let mut held = Vec::new();
    for role in wanted_roles {
        held.extend(
            offices
                .iter()
                .find(|office| office.roles.contains(role))
                .map(|office| office.office),
        );
    }
    held
}

/// Makes the ledger with its first act: a SQLite file is complete before it stands under its name.
async fn make_ledger(desk: &Desk, batch: &ledger::Batch) -> Result<String, AppError> {
    let place = desk.inner.options.ledger.clone().unwrap_or_else(|| {
        format!(
            "sqlite:{}",
            desk.inner.options.folder.join("ledger.saksama").display()
        )
    });
    let append = |ledger: Ledger| async move {
        let done = ledger.append(batch).await;
        ledger.close().await;
        done.map_err(|error| match error {
            ledger::AppendError::StoreFull => AppError::of(Code::StoreFull),
            ledger::AppendError::Taken { .. } => AppError::of(Code::PlaceTaken),
            ledger::AppendError::Store(store) => crate::error::store_fault(store.fault).into(),
            _ => AppError::of(Code::StoreUnavailable),
        })
    };
    let Some(path) = place.strip_prefix("sqlite:") else {
        append(open_ledger(&place).await?).await?;
        return Ok(place);
    };
    let path = Path::new(path);
    if path.exists() {
        return Err(Code::PlaceTaken.into());
    }
    let beside = path.with_extension("founding");
    for suffix in ["", "-wal", "-shm"] {
        let mut name = beside.clone().into_os_string();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io_code(&error).into()),
            _ => {}
        }
    }
    append(Ledger::create_sqlite(&beside).await?).await?;
    // The name itself must be on the disk before anybody is told that the unit exists.
    put_in_place(&beside, path).map_err(|error| io_code(&error))?;
    Ok(place)
}

/// A demonstration unit with invented cases, to look around in.
pub(crate) async fn found_demo(desk: &Desk, _: Nothing) -> Result<DeskStatus, AppError> {
    crate::demo::found(desk).await?;
    desk_status(desk, Nothing {}).await
}
