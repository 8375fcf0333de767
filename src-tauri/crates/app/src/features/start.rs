//! First start, unlocking and locking (O12, O18, ledger.md §5).

use crate::acts::{self, ActDraft, Author, Granted, Recipient, StreamHandle};
use crate::config::{PersonConfig, UnitConfig, io_code, put_in_place};
use crate::desk::{Desk, PinHolder};
use crate::error::{AppError, Code};
use crate::secrets;
use crate::session::{Opening, Session, note_in_config, open_ledger};
use chrono::Datelike;
use domain::history;
use domain::ids::{OfficeId, PersonId, UNIT_STREAM};
use domain::people::{Holding, HoldingKind, Office, Preset, Role};
use domain::public::Public;
use domain::unit::{ProfileName, UnitEvent};
use ledger::{Ledger, Tip, WrappedKeyRow};
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use ts_rs::TS;
use vault::{
    Id, JoinCode, KeyId, PersonKeys, PinError, PinLock, PublicKeys, StreamKey, UnitId, UnitSecret, WrapOwner,
};
use zeroize::Zeroizing;

/// A request without arguments.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// Where this desk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// No unit is known here: found, join or look around.
    Empty,
    /// A unit is known, nobody is at the desk.
    Locked,
    /// Idle lock: the PIN reopens (O18).
    PinLocked,
    /// Someone is at the desk.
    Open,
}

/// Somebody who can unlock this desk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskPerson {
    /// Who.
    pub person: PersonId,
    /// Name, from this desk's own list.
    pub name: String,
}

/// What the window shows before anything is unlocked.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskStatus {
    /// Where the desk stands.
    pub state: DeskState,
    /// Name of the unit, where one is known.
    pub unit_name: Option<String>,
    /// Who can unlock here.
    pub people: Vec<DeskPerson>,
    /// Whether this is the demonstration unit.
    pub demo: bool,
    /// The passphrase its invented people share, to be filled in; it guards nothing.
    pub demo_passphrase: Option<String>,
    /// A desk file that should be here is gone (ledger.md §3).
    pub desk_file_missing: bool,
    /// Seconds of idleness after which the window asks to lock.
    pub idle_seconds: u32,
    /// `id` or `en`.
    pub language: String,
    /// `system`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// Today in the unit's time zone, ISO date.
    pub today: String,
    /// Whether the page may be shown on screens that record (content protection is off only in tests).
    pub version: String,
}

/// Language and theme of this desk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskPreferences {
    /// `id` or `en`.
    pub language: String,
    /// `system`, `light`, `dark` or `contrast`.
    pub theme: String,
}

/// A passphrase offered by the program (at least 70 bits).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OfferedPassphrase {
    /// Words separated by single spaces.
    pub passphrase: String,
    /// Its strength in bits.
    pub bits: u32,
}

/// Judging a passphrase of one's own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PassphraseToJudge {
    /// As typed.
    pub passphrase: String,
}

/// How strong it is by zxcvbn's estimate.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PassphraseStrength {
    /// Estimated bits.
    pub bits: u32,
    /// Strong enough (70 bits).
    pub enough: bool,
}

/// Founding a unit. The ledger's place is chosen by the host (default folder of the desk).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FoundUnit {
    /// Name of the unit.
    pub unit_name: String,
    /// Name of the ministry.
    pub ministry: String,
    /// Preset (O12).
    pub preset: Preset,
    /// Profile.
    pub profile: ProfileName,
    /// WIB, WITA or WIT.
    pub time_zone: domain::calendar::TimeZone,
    /// The founder's name.
    pub founder_name: String,
    /// Titles of the founder's offices among those of the preset; empty: the first.
    pub office_titles: Vec<String>,
    /// The passphrase.
    pub passphrase: String,
    /// Where the intake book stands (O15), 0 for a new one.
    pub intake_start: u32,
    /// Where the agenda book stands, 0 for a new one.
    pub agenda_start: u32,
}

/// A recovery sheet as shown, printed or copied by hand; never a file (ledger.md §5).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecoverySheet {
    /// 1, 2 or 3.
    pub number: u32,
    /// Its words in order.
    pub words: Vec<String>,
    /// The anchor as words, printed on it.
    pub anchor_words: Vec<String>,
    /// Name of the unit.
    pub unit_name: String,
    /// Positions (from 1) of the two words asked back.
    pub asked: (u32, u32),
}

/// Which sheet to show.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetNumber {
    /// 1, 2 or 3.
    pub number: u32,
}

/// The two words asked back of one sheet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetWords {
    /// Which sheet.
    pub number: u32,
    /// The word at the first asked position.
    pub first: String,
    /// The word at the second.
    pub second: String,
}

/// How far the sheets are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetsStatus {
    /// Sheets confirmed so far.
    pub confirmed: Vec<u32>,
    /// All three done, or none are pending.
    pub done: bool,
    /// Small units may finish until the end of the first day, with a standing warning (O12).
    pub may_wait: bool,
}

/// Unlocking by passphrase.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Unlock {
    /// Who.
    pub person: PersonId,
    /// The passphrase.
    pub passphrase: String,
}

/// Setting the PIN for this session, or reopening with it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Pin {
    /// Six digits.
    pub pin: String,
}

/// Who sits at the desk and what he may do.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionInfo {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Roles of the day.
    pub roles: Vec<Role>,
    /// Titles of the offices held.
    pub offices: Vec<String>,
    /// Name of the unit.
    pub unit_name: String,
    /// Name of the ministry.
    pub ministry: String,
    /// `local`, `connected` or `offline`.
    pub ledger: String,
    /// Acts waiting to be sent.
    pub waiting: u32,
    /// Whether a PIN is set for this session.
    pub has_pin: bool,
    /// Recovery sheets are still to be printed.
    pub sheets_pending: bool,
    /// Rooms of the rail this person can use: `desk`, `register`, `inbox`, `deadlines`, `checks`, `settings`.
    pub rooms: Vec<String>,
    /// Acts he may do at all, snake_case names of `domain::may::Act`.
    pub acts: Vec<String>,
    /// Years without a confirmed calendar that open deadlines touch.
    pub unconfirmed_years: Vec<i32>,
    /// Number of entries under *Pemeriksaan* that need a look.
    pub faults: u32,
    /// Whether this is the demonstration unit.
    pub demo: bool,
}

/// A join code and an invitation code, as received from the inviter.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JoinUnit {
    /// Unit id, unit secret, recent head.
    pub join_code: String,
    /// Seed of the invitation.
    pub invitation_code: String,
    /// The newcomer's passphrase.
    pub passphrase: String,
    /// His name for this desk's list; the unit's own record of it stands once he is confirmed.
    #[serde(default)]
    pub name: String,
}

/// What a newcomer reads aloud to the one who confirms him.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Joined {
    /// Who he is now.
    pub person: PersonId,
    /// His name as invited.
    pub name: String,
    /// Eight words of his fingerprint.
    pub fingerprint: Vec<String>,
}

/// Bits a passphrase must have (ledger.md §5).
const ENOUGH_BITS: u32 = 70;

/// Recovery sheets that still have to be copied and checked; kept in the desk file until then (O12).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PendingSheets {
    words: Vec<Zeroizing<String>>,
    asked: Vec<(u32, u32)>,
    confirmed: Vec<u32>,
    anchor_words: Vec<String>,
    until: chrono::NaiveDate,
}

const SHEETS_SETTING: &str = "pending-sheets";

/// Where the desk stands.
pub(crate) async fn desk_status(desk: &Desk, _: Nothing) -> Result<DeskStatus, AppError> {
    let config = desk.inner.config.read().await.clone();
    let session = desk.inner.session.read().await.clone();
    let pin = desk.inner.pin.lock().await.is_some();
    let state = match (&config.unit, &session) {
        (None, _) => DeskState::Empty,
        (Some(_), Some(_)) => DeskState::Open,
        (Some(_), None) if pin => DeskState::PinLocked,
        (Some(_), None) => DeskState::Locked,
    };
    let unit = config.unit.as_ref();
    let people = unit.map_or_else(Vec::new, |unit| {
        unit.people
            .iter()
            .filter_map(|known| {
                Some(DeskPerson {
                    person: known.id.parse().ok()?,
                    name: known.name.clone(),
                })
            })
            .collect()
    });
    let zone = chrono::FixedOffset::east_opt(unit.map_or(7, |unit| unit.zone) * 3600);
    let now = desk.inner.sources.now();
    let today = zone.map_or_else(|| now.date_naive(), |zone| now.with_timezone(&zone).date_naive());
    let missing = unit.is_some_and(|unit| {
        unit.people.iter().any(|person| {
            person.desk_file
                && !desk
                    .inner
                    .options
                    .folder
                    .join(format!("{}.desk", person.id))
                    .exists()
        })
    });
    Ok(DeskStatus {
        state,
        unit_name: unit.map(|unit| unit.name.clone()),
        people,
        demo: unit.is_some_and(|unit| unit.demo),
        demo_passphrase: unit
            .filter(|unit| unit.demo)
            .map(|_| crate::demo::PASSPHRASE.to_owned()),
        desk_file_missing: missing || session.is_some_and(|session| session.desk_file_missing),
        idle_seconds: unit.map_or(15, |unit| unit.idle_minutes) * 60,
        language: config.language,
        theme: config.theme,
        today: today.to_string(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Language and theme of this desk.
pub(crate) async fn set_preferences(desk: &Desk, wanted: DeskPreferences) -> Result<DeskStatus, AppError> {
    if !matches!(wanted.language.as_str(), "id" | "en") {
        return Err(AppError::field("language"));
    }
    if !matches!(wanted.theme.as_str(), "system" | "light" | "dark" | "contrast") {
        return Err(AppError::field("theme"));
    }
    desk.change_config(|config| {
        config.language = wanted.language;
        config.theme = wanted.theme;
    })
    .await?;
    desk_status(desk, Nothing {}).await
}

/// A passphrase offered by the program.
pub(crate) async fn offer_passphrase(desk: &Desk, _: Nothing) -> Result<OfferedPassphrase, AppError> {
    let passphrase = vault::passphrase(&mut desk.chance(), vault::PASSPHRASE_WORDS);
    // Seven words of 2,048: eleven bits each.
    let bits = u32::try_from(vault::PASSPHRASE_WORDS * 11).unwrap_or(0);
    Ok(OfferedPassphrase {
        passphrase: passphrase.expose().clone(),
        bits,
    })
}

/// How strong a passphrase is by zxcvbn's estimate.
pub(crate) async fn judge_passphrase(
    _: &Desk,
    typed: PassphraseToJudge,
) -> Result<PassphraseStrength, AppError> {
    let bits = strength(&typed.passphrase);
    Ok(PassphraseStrength {
        bits,
        enough: bits >= ENOUGH_BITS,
    })
}

fn strength(passphrase: &str) -> u32 {
    // zxcvbn looks at the first hundred characters only; longer ones are stronger still. Its guesses end at 2^64, so
    // two halves that are strong each are added up where the whole reaches that end.
    let bits = |text: &str| zxcvbn::zxcvbn(text, &[]).guesses_log10() * std::f64::consts::LOG2_10;
    let whole = bits(passphrase);
    let middle = passphrase
        .char_indices()
        .nth(passphrase.chars().count() / 2)
        .map_or(0, |(at, _)| at);
    let (left, right) = passphrase.split_at(middle);
    let estimate = if whole >= 60.0 && left != right {
        whole.max((bits(left) + bits(right)).min(256.0))
    } else {
        whole
    };
    estimate.clamp(0.0, 256.0).floor() as u32
}

fn check_passphrase(passphrase: &str) -> Result<(), AppError> {
    if strength(passphrase) >= ENOUGH_BITS {
        Ok(())
    } else {
        Err(Code::WeakPassphrase.into())
    }
}

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
        let key_id = vault::key_id(&unit_id, &group, 1, pair.private());
        let granted = Granted::Group(pair.private(), key_id);
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
    let secret_id = vault::key_id(&unit_id, &acts::UNIT_SECRET, 1, &unit_secret);
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

    let shares = vault::split_recovery(&recovery, &mut chance).map_err(|_| Code::Internal)?;
    let anchor = vault::Anchor {
        seq: 1,
        hash: head_hash,
    };
    let sheets = PendingSheets {
        words: shares
            .iter()
            .map(|share| Zeroizing::new(share.to_words().join(" ")))
            .collect(),
        asked: shares
            .iter()
            .map(|share| two_places(share.to_words().len(), &mut chance))
            .collect(),
        confirmed: Vec::new(),
        anchor_words: vault::anchor_words(&anchor)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        until: today,
    };

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
            people: vec![person_config(founder, wanted.founder_name.trim(), &public)],
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

fn two_places(words: usize, chance: &mut crate::sources::Chance) -> (u32, u32) {
    let words = u32::try_from(words).unwrap_or(2).max(2);
    let first = chance.next_u32() % words;
    let second = (first + 1 + chance.next_u32() % (words - 1)) % words;
    (first.min(second) + 1, first.max(second) + 1)
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

async fn wrap(
    desk: &Desk,
    keys: &PersonKeys,
    unit: &UnitId,
    person: PersonId,
    passphrase: &str,
    unit_secret: &UnitSecret,
) -> Result<WrappedKeyRow, AppError> {
    let mut chance = desk.chance();
    let cost = desk.inner.kdf;
    let copy = PersonKeys::from_bytes(keys.to_bytes().expose()).ok_or(Code::Internal)?;
    let (unit, person, secret) = (*unit, Id(person.bytes()), unit_secret.duplicate());
    let passphrase = Zeroizing::new(passphrase.to_owned());
    let wrapped = tokio::task::spawn_blocking(move || {
        vault::wrap_person_keys(
            &copy,
            (&unit, &person),
            1,
            &passphrase,
            &secret,
            cost,
            &mut chance,
        )
    })
    .await
    .map_err(|_| Code::Internal)?
    .map_err(|_| Code::Internal)?;
    Ok(WrappedKeyRow {
        person,
        generation: keys.generation,
        counter: 1,
        wrapped: wrapped.as_bytes().to_vec(),
    })
}

fn hex(bytes: &[u8; 32]) -> String {
    vault::Hash(*bytes).to_string()
}

fn person_config(person: PersonId, name: &str, public: &PublicKeys) -> PersonConfig {
    PersonConfig {
        id: person.to_string(),
        name: name.to_owned(),
        generation: 1,
        sign: hex(&public.sign),
        seal: hex(&public.seal),
        desk_file: true,
    }
}

/// A demonstration unit with invented cases, to look around in.
pub(crate) async fn found_demo(desk: &Desk, _: Nothing) -> Result<DeskStatus, AppError> {
    crate::demo::found(desk).await?;
    desk_status(desk, Nothing {}).await
}

/// Accepts an invitation on the newcomer's own desk: his keys are made here and never leave it (ledger.md §5).
pub(crate) async fn join_unit(desk: &Desk, wanted: JoinUnit) -> Result<Joined, AppError> {
    check_passphrase(&wanted.passphrase)?;
    let code =
        JoinCode::parse(&wanted.join_code).map_err(|_| AppError::of(Code::BadCode).with("code", "join"))?;
    let seed = vault::InvitationSeed::parse(&wanted.invitation_code)
        .map_err(|_| AppError::of(Code::BadCode).with("code", "invitation"))?;
    let config = desk.inner.config.read().await.clone();
    if config
        .unit
        .as_ref()
        .is_some_and(|unit| unit.id != code.unit.to_string())
    {
        return Err(Code::InvitationRefused.into());
    }
    let place = match &config.unit {
        Some(unit) => unit.ledger.clone(),
        None => desk.inner.options.ledger.clone().unwrap_or_else(|| {
            format!(
                "sqlite:{}",
                desk.inner.options.folder.join("ledger.saksama").display()
            )
        }),
    };
    let ledger = open_ledger(&place).await?;
    let invitation = seed.sign_key();
    let invitation_public = invitation.public();
    let mut chance = desk.chance();
    let keys = vault::make_person_keys(&mut chance, 1);
    let public = keys.public();
    // The whole chain is verified without keys first, and must run through the head the code names.
    let mut chain = crate::chain::Chain::new(false);
    let mut wrapped: Option<WrappedKeyRow> = None;
    let person = loop {
        let mut seen = chain.tip.seq >= code.head.seq;
        let mut end;
        loop {
            let step = crate::reading::step(&ledger, chain.tip.seq, crate::verify::BATCH).await?;
            end = step.unfinished.map_or(chain.tip, |unfinished| unfinished.tip);
            let rows = step.rows;
            if rows.is_empty() {
                break;
            }
            seen |= rows
                .iter()
                .any(|row| row.seq == code.head.seq && row.computed_hash() == code.head.hash);
            let mut work = chain;
            let (back, checked) = tokio::task::spawn_blocking(move || {
                let checked = work.check(rows);
                (work, checked)
            })
            .await
            .map_err(|_| Code::Internal)?;
            chain = back;
            checked?;
        }
        if !seen || chain.unit != code.unit {
            return Err(AppError::of(Code::HistoryDiffers).with("seq", code.head.seq));
        }
        let key = hex(&invitation_public);
        let person = chain.register.invited_with(&key).ok_or(Code::InvitationRefused)?;
        let joining = vault::Joining {
            unit: code.unit,
            person: Id(person.bytes()),
            invitation: invitation_public,
            keys: public,
        };
        let row = match wrapped.take() {
            Some(row) => row,
            None => {
                wrap(
                    desk,
                    &keys,
                    &code.unit,
                    person,
                    &wanted.passphrase,
                    &code.unit_secret,
                )
                .await?
            }
        };
        wrapped = Some(row.clone());
        let mut draft = ActDraft::new(&mut chance);
        let unit_version = unit_version(&ledger).await?;
        draft.parts.push(acts::PartDraft {
            // A newcomer holds no key: his row has no body and names none.
            stream: StreamHandle {
                id: Id(UNIT_STREAM),
                version: unit_version,
                epoch: 0,
                key_id: KeyId::ZERO,
                key: StreamKey::from_bytes(&[0; 32]),
            },
            plain: None,
            public: Some(Public::Joined {
                person,
                sign: hex(&public.sign),
                seal: hex(&public.seal),
                generation: 1,
                invitation: key,
                invitation_signature: vault::sign_joining(&invitation, &joining).to_string(),
            }),
        });
        let author = Author {
            person,
            keys: &keys,
            at: desk.inner.sources.now().timestamp_millis(),
        };
        let mut batch = acts::sign_act(&code.unit, end, author, &draft, &mut chance)?;
        batch.person_keys.push(row);
        match ledger.append(&batch).await {
            Ok(_) => break person,
            Err(ledger::AppendError::Taken { .. }) => {}
            Err(ledger::AppendError::StoreFull) => return Err(Code::StoreFull.into()),
            Err(_) => return Err(Code::StoreUnavailable.into()),
        }
    };
    ledger.close().await;
    secrets::keep_unit_secret(
        desk.inner.host.as_ref(),
        &desk.inner.options.folder,
        &code.unit,
        &code.unit_secret,
    )?;
    let name = if wanted.name.trim().is_empty() {
        "…".to_owned()
    } else {
        wanted.name.trim().to_owned()
    };
    desk.change_config(|config| {
        let unit = config.unit.get_or_insert_with(|| UnitConfig {
            id: code.unit.to_string(),
            name: String::new(),
            ledger: place,
            demo: false,
            people: Vec::new(),
            idle_minutes: 15,
            zone: 7,
        });
        unit.people.push(PersonConfig {
            desk_file: false,
            ..person_config(person, &name, &public)
        });
    })
    .await?;
    let words = vault::fingerprint_words(&code.unit, &Id(person.bytes()), &public);
    Ok(Joined {
        person,
        name,
        fingerprint: words.iter().map(|word| (*word).to_owned()).collect(),
    })
}

async fn unit_version(ledger: &Ledger) -> Result<u64, AppError> {
    Ok(ledger.stream_version(&Id(UNIT_STREAM)).await?)
}

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
            if let Some(name) = unit.name_of(person) {
                name.clone_into(&mut known.name);
            }
        }
    })
    .await?;
    let session = desk.seat(session).await;
    info(desk, &session).await
}

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
    // A server that is away is tried again by what goes on behind the desk: nobody waits here for it.
    let waits = matches!(session.ledger, Ledger::Postgres(_)) && session.standing.is_away();
    if !waits {
        let read = session.catch_up().await;
        session.standing.reached(&read);
        // A store that is away is told by `ledger`; what is known is shown meanwhile.
        if !session.standing.is_away() {
            read?;
        }
    }
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
            roles
                .iter()
                .any(|role| matches!(role, Role::Leader | Role::PrivacyOfficer))
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

/// A recovery sheet to print or copy by hand.
pub(crate) async fn recovery_sheet(
    _: &Desk,
    session: &Arc<Session>,
    wanted: SheetNumber,
) -> Result<RecoverySheet, AppError> {
    let unit_name = session.with_unit(|unit| unit.name.clone()).await?;
    let sheets = session.sheets.lock().await;
    let sheets = sheets.as_ref().ok_or(Code::SheetsGone)?;
    let place = sheet_place(wanted.number)?;
    let words = sheets.words.get(place).ok_or(Code::SheetsGone)?;
    let asked = sheets.asked.get(place).copied().ok_or(Code::SheetsGone)?;
    Ok(RecoverySheet {
        number: wanted.number,
        words: words.split(' ').map(str::to_owned).collect(),
        anchor_words: sheets.anchor_words.clone(),
        unit_name,
        asked,
    })
}

fn sheet_place(number: u32) -> Result<usize, AppError> {
    match number {
        1..=3 => Ok(usize::try_from(number - 1).unwrap_or(0)),
        _ => Err(AppError::field("number")),
    }
}

/// Checks the two words asked back; after the third sheet the program forgets them all.
pub(crate) async fn confirm_sheet(
    desk: &Desk,
    session: &Arc<Session>,
    typed: SheetWords,
) -> Result<SheetsStatus, AppError> {
    let place = sheet_place(typed.number)?;
    let done = {
        let mut slot = session.sheets.lock().await;
        let sheets = slot.as_mut().ok_or(Code::SheetsGone)?;
        let words: Vec<&str> = sheets
            .words
            .get(place)
            .ok_or(Code::SheetsGone)?
            .split(' ')
            .collect();
        let (first, second) = sheets.asked.get(place).copied().ok_or(Code::SheetsGone)?;
        let is = |at: u32, word: &str| {
            let at = usize::try_from(at).unwrap_or(0).checked_sub(1);
            at.and_then(|at| words.get(at))
                .is_some_and(|right| right.eq_ignore_ascii_case(word.trim()))
        };
        if !is(first, &typed.first) || !is(second, &typed.second) {
            return Err(AppError {
                field: Some("words".into()),
                ..AppError::of(Code::WrongWords)
            });
        }
        if !sheets.confirmed.contains(&typed.number) {
            sheets.confirmed.push(typed.number);
        }
        sheets.confirmed.len() == 3
    };
    if done {
        let on = session.today().await?;
        let command = domain::command::UnitCommand::ConfirmSheets { on };
        crate::unit_acts::decide_and_act(session, command, None).await?;
        *session.sheets.lock().await = None;
        keep_sheets(session, None).await?;
    } else {
        let sheets = session.sheets.lock().await.clone();
        keep_sheets(session, sheets.as_ref()).await?;
    }
    sheets_status(desk, session, Nothing {}).await
}

/// How far the sheets are.
pub(crate) async fn sheets_status(
    _: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<SheetsStatus, AppError> {
    let today = session.today().await?;
    let small = session.with_unit(|unit| unit.preset == Preset::Small).await?;
    let sheets = session.sheets.lock().await;
    Ok(match &*sheets {
        None => SheetsStatus {
            confirmed: vec![1, 2, 3],
            done: true,
            may_wait: false,
        },
        Some(sheets) => SheetsStatus {
            confirmed: sheets.confirmed.clone(),
            done: false,
            may_wait: small && today <= sheets.until,
        },
    })
}

async fn keep_sheets(session: &Session, sheets: Option<&PendingSheets>) -> Result<(), AppError> {
    let bytes = match sheets {
        Some(sheets) => Zeroizing::new(serde_json::to_vec(sheets).map_err(|_| Code::Internal)?),
        None => Zeroizing::new(Vec::new()),
    };
    session.desk.set_setting(SHEETS_SETTING, &bytes).await?;
    Ok(())
}

async fn load_sheets(session: &Session) -> Result<(), AppError> {
    if let Some(bytes) = session.desk.setting(SHEETS_SETTING).await?.map(Zeroizing::new)
        && !bytes.is_empty()
    {
        *session.sheets.lock().await = serde_json::from_slice(&bytes).ok();
    }
    Ok(())
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
        + usize::from(session.standing.differs_at().is_some());
    let may = |act| domain::may::may_on(&unit, None, person, act, today).is_ok();
    let mut rooms = vec!["desk".to_owned()];
    if may(domain::may::Act::ReadRegister) {
        rooms.extend(["register".to_owned(), "deadlines".to_owned()]);
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
        sheets_pending: session.sheets.lock().await.is_some(),
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

/// An act's name on the wire.
#[must_use]
pub fn act_word(act: domain::may::Act) -> String {
    serde_json::to_value(act)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
