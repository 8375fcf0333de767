//! Items of victims, witnesses, cooperating offenders, and further ones of the reporter (O28).

use super::TRIES;
use super::forms::{IdentityView, RecordIdentity, WhoseItems};
use super::showing::view;
use crate::acts::ActDraft;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::handing;
use crate::identity;
use crate::session::Session;
use domain::case::CaseItem;
use domain::case_state::Case;
use domain::command::Command;
use domain::decide::{World, decide};
use domain::history;
use domain::ids::ItemId;
use domain::submission::{IdentityMode, ItemRule};
use std::sync::Arc;
use vault::{Id, ItemKey, ItemPlace};
use zeroize::Zeroizing;

/// Records what identifies somebody in the case, each item under a key of its own. Marks seal strictly (O28).
pub(crate) async fn record_items(
    _: &Desk,
    session: &Arc<Session>,
    wanted: RecordIdentity,
) -> Result<IdentityView, AppError> {
    session.catch_up().await?;
    let typed: Vec<(domain::submission::ItemKind, Zeroizing<String>)> = wanted
        .items
        .iter()
        .map(|item| (item.kind, Zeroizing::new(item.value.trim().to_owned())))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if typed.is_empty() {
        return Err(AppError::field("items"));
    }
    let act = ActDraft::new(&mut session.chance()).act;
    let now = session.now();
    for _ in 0..TRIES {
        let seen = session.known.lock().await.tip().seq;
        let case = session.case(wanted.case).await?;
        let stream = session.stream(wanted.case.bytes()).await?;
        let label = label(&case, wanted.whose, wanted.label.as_deref())?;
        let written = session
            .act(|known| {
                if known.tip().seq != seen {
                    return Err(Code::Stale.into());
                }
                let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
                let mut draft = ActDraft::with_id(act);
                let mut items = Vec::with_capacity(typed.len());
                for (kind, value) in &typed {
                    // A victim's or a witness' name is as secret as the most secret reporter's.
                    let rule =
                        ItemRule::of(IdentityMode::Confidential, *kind, !case.content.marks.is_empty());
                    let on_duty = handing::entitled(unit, &case, rule);
                    let (mut item, key) = seal(session, &case, &label, *kind, rule, value)?;
                    item.halves =
                        identity::grant_item(session, known, item.item, rule, &key, &on_duty, &mut draft)?;
                    items.push(item);
                }
                let world = World {
                    unit,
                    submission: None,
                    case: Some(&case),
                };
                let command = Command::ListItems { items };
                let mut chance = session.chance();
                let decision = decide(&world, &command, session.person, now, &mut || chance.id())?;
                for event in &decision.case_events {
                    draft.part(stream.duplicate(), history::encode_case(event), None);
                }
                Ok((draft, ()))
            })
            .await;
        match written {
            Err(error) if error.code == Code::Stale => {}
            Err(error) => return Err(error),
            Ok(()) => return view(session, wanted.case).await,
        }
    }
    Err(Code::Stale.into())
}

/// One item, sealed under a key of its own; the names of its halves are still to come.
fn seal(
    session: &Session,
    case: &Case,
    label: &str,
    kind: domain::submission::ItemKind,
    rule: ItemRule,
    value: &str,
) -> Result<(CaseItem, ItemKey), AppError> {
    let mut chance = session.chance();
    let (submission, _) = case.submissions.first().ok_or(Code::NotFound)?;
    let item = ItemId::from_bytes(chance.random_id());
    let key = ItemKey::make(&mut chance);
    let name = vault::key_id(&session.unit_id, &Id(item.bytes()), 1, &key);
    let place = ItemPlace {
        unit: session.unit_id,
        stream: Id(submission.bytes()),
        item: Id(item.bytes()),
        label,
    };
    let sealed =
        vault::seal_item(&key, &name, &place, value.as_bytes(), &mut chance).map_err(|_| Code::Internal)?;
    let item = CaseItem {
        submission: *submission,
        item,
        label: label.to_owned(),
        kind,
        rule,
        key_id: name.to_string(),
        halves: Vec::new(),
        sealed: identity::lower_hex(&sealed),
    };
    Ok((item, key))
}

/// The label of the person: one in use, or the next number of his kind.
fn label(case: &Case, whose: WhoseItems, of: Option<&str>) -> Result<String, AppError> {
    let stem = match whose {
        WhoseItems::Reporter => "Pelapor",
        WhoseItems::Victim => "Korban",
        WhoseItems::Witness => "Saksi",
        WhoseItems::Cooperating => "Pelaku yang bekerja sama",
    };
    let known: Vec<&str> = case.items.iter().map(|item| item.label.as_str()).collect();
    let of = of.or_else(|| (whose == WhoseItems::Reporter).then_some(case.reporter_label.as_str()));
    match of {
        Some(label) if label == case.reporter_label || known.contains(&label) => Ok(label.to_owned()),
        Some(_) => Err(AppError::field("label")),
        None => Ok((1..=known.len() + 1)
            .map(|n| format!("{stem}-{n}"))
            .find(|label| !known.contains(&label.as_str()))
            .unwrap_or_else(|| format!("{stem}-1"))),
    }
}
