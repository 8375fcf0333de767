//! First start, unlocking and locking (O12, O18, ledger.md §5).

mod forms;
mod founding;
mod joining;
mod opening;
mod sheets;

pub use forms::{
    DeskPerson, DeskPreferences, DeskState, DeskStatus, FoundUnit, JoinUnit, Joined, Nothing,
    OfferedPassphrase, PassphraseStrength, PassphraseToJudge, Pin, RecoverySheet, SessionInfo, SheetNumber,
    SheetWords, SheetsStatus, Unlock,
};
pub(crate) use founding::{found, found_demo, found_unit};
pub(crate) use joining::join_unit;
pub use opening::act_word;
pub(crate) use opening::{idle_lock, lock, prove, session, set_pin, unlock, unlock_with_pin};
pub use sheets::PendingSheets;
pub(crate) use sheets::{SHEETS_SETTING, confirm_sheet, keep_sheets, recovery_sheet, sheets_status};

use crate::config::PersonConfig;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use domain::ids::PersonId;
use ledger::WrappedKeyRow;
use vault::{Id, PersonKeys, PublicKeys, UnitId, UnitSecret};
use zeroize::Zeroizing;

/// Bits a passphrase must have (ledger.md §5).
const ENOUGH_BITS: u32 = 70;

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
                    .join(format!(
                        "{}.desk",
                        crate::secrets::stem(&person.id, person.generation)
                    ))
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

fn person_config(person: PersonId, name: &str, (generation, public): (u32, &PublicKeys)) -> PersonConfig {
    PersonConfig {
        id: person.to_string(),
        name: name.to_owned(),
        generation,
        sign: hex(&public.sign),
        seal: hex(&public.seal),
        desk_file: true,
        before: None,
    }
}
