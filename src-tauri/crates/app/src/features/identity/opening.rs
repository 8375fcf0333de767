//! Opening: the passphrase first, then the entry in the store, then the text, in this one answer.

use super::forms::{OpenItem, OpenedItem, PrintEnvelope};
use super::write;
use crate::case_acts::decide_and_act;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::intake::PrintPages;
use crate::features::start;
use crate::identity;
use crate::session::Session;
use domain::case::{CaseItem, Step};
use domain::case_state::Case;
use domain::command::Command;
use domain::decide::{World, decide, decide_identity};
use domain::identity::IdentityCommand;
use domain::ids::RequestId;
use domain::refusal::RefusalCode;
use domain::submission::{ItemKind, ItemRule};
use std::sync::Arc;
use vault::{Id, ItemKey, Secret};
use zeroize::Zeroizing;

/// How long an opened text may stay on the screen, in seconds (ui.md: two minutes).
const SECONDS: u32 = 120;

/// Opens an item. The passphrase is typed again before; the entry is durable before anything is opened.
pub(crate) async fn open_item(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OpenItem,
) -> Result<OpenedItem, AppError> {
    let passphrase = Zeroizing::new(wanted.passphrase);
    start::prove(desk, session, passphrase).await?;
    session.catch_up().await?;
    let case = session.case(wanted.case).await?;
    let item = case.item(wanted.item).cloned().ok_or(Code::NotFound)?;
    let key = match wanted.request {
        Some(request) => by_release(session, &case, &item, request).await?,
        None => with_reason(session, &case, &item, &wanted.reason).await?,
    };
    let plain = identity::open_item(session, &item, &key)?;
    Ok(OpenedItem {
        item: wanted.item,
        text: text(&plain)?,
        seconds: SECONDS,
        officer: session
            .with_unit(|unit| unit.name_of(session.person).unwrap_or_default().to_owned())
            .await?,
        at: session.now(),
    })
}

fn text(plain: &Secret<Vec<u8>>) -> Result<String, AppError> {
    String::from_utf8(plain.expose().clone()).map_err(|_| Code::Damaged.into())
}

/// By what two others released to him.
async fn by_release(
    session: &Session,
    case: &Case,
    item: &CaseItem,
    request: RequestId,
) -> Result<ItemKey, AppError> {
    let unit = session.unit().await?;
    let command = IdentityCommand::Open {
        request,
        item: item.item,
    };
    let world = World {
        unit: &unit,
        submission: None,
        case: Some(case),
    };
    decide_identity(&world, &command, session.person, session.now())?;
    let state = unit.requests.get(&request).ok_or(Code::NotFound)?;
    // The key is at hand before the entry is written: nobody is said to have opened what did not open.
    let key = identity::released_key(session, case.id, item, state)?;
    write(session, Some(case.id), &command, |_, _, _| Ok(())).await?;
    Ok(key)
}

/// By a reason alone: contact to the officer on duty (R53), an open reporter's to the officers on the case (O3).
async fn with_reason(
    session: &Arc<Session>,
    case: &Case,
    item: &CaseItem,
    reason: &str,
) -> Result<ItemKey, AppError> {
    let reason = reason.to_owned();
    let step = match item.rule {
        ItemRule::OnDuty => Step::OpenContact {
            item: item.item,
            reason,
        },
        ItemRule::OfficersOnCase => Step::OpenIdentity {
            item: item.item,
            reason,
        },
        ItemRule::TwoHalves => return Err(Code::Refused(RefusalCode::NeedsRelease).into()),
    };
    let command = Command::Take {
        step: Box::new(step),
        order: None,
        done_on: None,
        papers: Vec::new(),
    };
    may(session, case, &command).await?;
    let name = identity::name_of(item)?;
    let key = identity::own_key(session, Id(item.item.bytes()), name)
        .await?
        .ok_or(Code::KeyMissing)?;
    decide_and_act(session, case.id, command).await?;
    Ok(key)
}

/// Whether a command on a case would be refused, before anything is done for it.
async fn may(session: &Session, case: &Case, command: &Command) -> Result<(), AppError> {
    let unit = session.unit().await?;
    let world = World {
        unit: &unit,
        submission: None,
        case: Some(case),
    };
    let mut chance = session.chance();
    decide(&world, command, session.person, session.now(), &mut || {
        chance.id()
    })?;
    Ok(())
}

/// The envelope of a notice that is due, by a release for correspondence: name and address go on the paper and into no
/// file; each printing is an entry (O3).
pub(crate) async fn print_envelope(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: PrintEnvelope,
) -> Result<PrintPages, AppError> {
    let passphrase = Zeroizing::new(wanted.passphrase);
    start::prove(desk, session, passphrase).await?;
    session.catch_up().await?;
    let case = session.case(wanted.case).await?;
    let unit = session.unit().await?;
    let command = Command::Take {
        step: Box::new(Step::PrintEnvelope {
            duty: wanted.duty,
            request: wanted.request,
        }),
        order: None,
        done_on: None,
        papers: Vec::new(),
    };
    may(session, &case, &command).await?;
    let state = unit.requests.get(&wanted.request).ok_or(Code::NotFound)?;
    let mut keys = Vec::new();
    for kind in [ItemKind::Name, ItemKind::Address] {
        let asked = |item: &&CaseItem| item.kind == kind && state.request.items.contains(&item.item);
        for item in case.items.iter().filter(asked) {
            keys.push((item, identity::released_key(session, case.id, item, state)?));
        }
    }
    if keys.is_empty() {
        return Err(AppError::field("request"));
    }
    decide_and_act(session, case.id, command).await?;
    let mut lines = Vec::with_capacity(keys.len());
    for (item, key) in &keys {
        lines.push(Zeroizing::new(text(&identity::open_item(session, item, key)?)?));
    }
    let envelope = letters::Envelope {
        ministry: unit.ministry.clone(),
        lines: lines.iter().map(|line| line.to_string()).collect(),
    };
    Ok(PrintPages {
        pages: letters::envelope_svg(&envelope).map_err(|_| Code::Internal)?,
        paper: "dl".to_owned(),
    })
}
