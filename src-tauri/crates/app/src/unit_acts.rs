//! Acts on the unit's stream: one command, one act.

use crate::acts::{self, ActDraft, Granted};
use crate::error::{AppError, Code};
use crate::known::Known;
use crate::session::Session;
use domain::command::UnitCommand;
use domain::decide::decide_unit;
use domain::history;
use domain::ids::PersonId;
use domain::public::Public;
use std::sync::Arc;
use vault::Id;

/// Decides a command on the unit and writes it. `public` gives the clear part of its first row.
///
/// # Errors
/// What `decide` refuses; the store's trouble.
pub(crate) async fn decide_and_act(
    session: &Arc<Session>,
    command: UnitCommand,
    public: Option<Public>,
) -> Result<(), AppError> {
    write(session, command, public, |_, _| Ok(())).await
}

/// As [`decide_and_act`], with more put into the act.
pub(crate) async fn write(
    session: &Arc<Session>,
    command: UnitCommand,
    public: Option<Public>,
    more: impl Fn(&Known, &mut ActDraft) -> Result<(), AppError> + Send + Sync,
) -> Result<(), AppError> {
    let act = ActDraft::new(&mut session.chance()).act;
    let now = session.now();
    session
        .act(|known| {
            let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
            let decision = decide_unit(unit, &command, session.person, now)?;
            let mut draft = ActDraft::with_id(act);
            let mut public = public.clone();
            for event in &decision.unit_events {
                draft.part(
                    Session::unit_stream(known)?,
                    history::encode_unit(event),
                    public.take(),
                );
            }
            more(known, &mut draft)?;
            Ok((draft, ()))
        })
        .await
}

/// Seals the unit key to a person who was just vouched for.
pub(crate) fn grant_unit_key(
    session: &Session,
    known: &Known,
    person: PersonId,
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    let to = Session::recipient(known, person)?;
    let keys: Vec<_> = known
        .unit_keys
        .iter()
        .map(|(epoch, id, key)| (*epoch, *id, key.duplicate()))
        .collect();
    let stream = Id(domain::ids::UNIT_STREAM);
    let granted = Granted::Stream(&keys);
    draft.grants.push(acts::grant(
        &session.unit_id,
        stream,
        draft.act,
        &to,
        &granted,
        &mut session.chance(),
    )?);
    Ok(())
}
