//! Accepting an invitation on the newcomer's own desk.

use super::forms::{JoinUnit, Joined};
use super::{check_passphrase, hex, person_config, wrap};
use crate::acts::{self, ActDraft, Author, StreamHandle};
use crate::config::{PersonConfig, UnitConfig};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::secrets;
use crate::session::open_ledger;
use domain::ids::{PersonId, UNIT_STREAM};
use domain::public::Public;
use ledger::{Ledger, WrappedKeyRow};
use vault::{Id, JoinCode, KeyId, PersonKeys, PublicKeys, StreamKey};

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
    // The whole chain is verified without keys first, and must run through the head the code names.
    let mut chain = crate::chain::Chain::new(false);
    let mut made: Option<(PersonKeys, WrappedKeyRow)> = None;
    let (person, keys) = loop {
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
        let newcomer = chain.register.invited_with(&key).map(|person| (person, 1));
        let (person, generation) = newcomer
            .or_else(|| chain.register.reinvited_with(&key))
            .ok_or(Code::InvitationRefused)?;
        let (keys, row) = match made.take() {
            Some(made) if made.0.generation == generation => made,
            _ => {
                let keys = vault::make_person_keys(&mut chance, generation);
                let row = wrap(
                    desk,
                    &keys,
                    &code.unit,
                    person,
                    &wanted.passphrase,
                    &code.unit_secret,
                )
                .await?;
                (keys, row)
            }
        };
        let public = keys.public();
        let joining = vault::Joining {
            unit: code.unit,
            person: Id(person.bytes()),
            invitation: invitation_public,
            keys: public,
        };
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
            public: Some(brings(
                person,
                (generation, &public),
                key,
                vault::sign_joining(&invitation, &joining).to_string(),
            )),
        });
        let author = Author {
            person,
            keys: &keys,
            at: desk.inner.sources.now().timestamp_millis(),
        };
        let mut batch = acts::sign_act(&code.unit, end, author, &draft, &mut chance)?;
        batch.person_keys.push(row.clone());
        match ledger.append(&batch).await {
            Ok(_) => break (person, keys),
            Err(ledger::AppendError::Taken { .. }) => made = Some((keys, row)),
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
    let (public, generation) = (keys.public(), keys.generation);
    let typed = wanted.name.trim();
    let id = person.to_string();
    let before = config
        .unit
        .iter()
        .flat_map(|unit| &unit.people)
        .find(|known| known.id == id)
        .cloned();
    let name = match &before {
        Some(known) => known.name.clone(),
        None if typed.is_empty() => "…".to_owned(),
        None => typed.to_owned(),
    };
    desk.change_config(|config| {
        let unit = config.unit.get_or_insert_with(|| UnitConfig {
            id: code.unit.to_string(),
            name: String::new(),
            ledger: place,
            demo: false,
            sheets_typed: false,
            people: Vec::new(),
            idle_minutes: 15,
            zone: 7,
        });
        unit.people.retain(|known| known.id != id);
        unit.people.push(PersonConfig {
            desk_file: false,
            before: before.map(Box::new),
            ..person_config(person, &name, (generation, &public))
        });
    })
    .await?;
    let words = vault::fingerprint_words(&code.unit, &Id(person.bytes()), &public);
    Ok(Joined {
        person,
        name,
        fingerprint: words.iter().map(|word| (*word).to_owned()).collect(),
        returning: generation > 1,
    })
}

/// The clear part that brings somebody's keys: a newcomer's, or a member's whose old ones are lost.
fn brings(
    person: PersonId,
    (generation, keys): (u32, &PublicKeys),
    invitation: String,
    invitation_signature: String,
) -> Public {
    let (sign, seal) = (hex(&keys.sign), hex(&keys.seal));
    if generation == 1 {
        Public::Joined {
            person,
            sign,
            seal,
            generation,
            invitation,
            invitation_signature,
        }
    } else {
        Public::Rejoined {
            person,
            sign,
            seal,
            generation,
            invitation,
            invitation_signature,
        }
    }
}

async fn unit_version(ledger: &Ledger) -> Result<u64, AppError> {
    Ok(ledger.stream_version(&Id(UNIT_STREAM)).await?)
}
