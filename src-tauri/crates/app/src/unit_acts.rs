//! Acts on the unit's stream: one command, one act.

use crate::acts::{self, ActDraft, Granted, PartDraft};
use crate::error::{AppError, Code};
use crate::known::Known;
use crate::session::Session;
use domain::command::UnitCommand;
use domain::decide::decide_unit;
use domain::history;
use domain::ids::PersonId;
use domain::public::{KeyFault, Public};
use domain::refusal::{Refusal, RefusalCode};
use domain::rules;
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
            if let Some(public) = &public {
                // What readers would refuse is not written: somebody else was faster.
                let seq = known.end().seq + 1;
                let judged = known.chain.register.judge(session.person, public, seq);
                judged.map_err(|fault| match fault {
                    KeyFault::MayNotAdmit => Refusal::of(RefusalCode::NoOffice).into(),
                    _ => AppError::of(Code::Stale),
                })?;
            }
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

/// Notes in clear that these members admit people from now on, as far as it does not stand there yet: what they invite
/// is judged by everybody, without keys (ledger.md §1).
pub(crate) fn let_admit(
    known: &Known,
    author: PersonId,
    people: &[PersonId],
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    let in_force = known
        .unit
        .as_ref()
        .is_some_and(|unit| unit.rules_now() >= rules::WITH_RENEWAL);
    let register = &known.chain.register;
    let seq = known.end().seq + 1;
    let lacks = |person: &&PersonId| {
        let public = Public::AdmitsFromNow { person: **person };
        // Who cannot admit himself gives the office all the same; the first who can says the rest.
        !register.may_admit(**person) && register.judge(author, &public, seq).is_ok()
    };
    for person in people.iter().filter(lacks).filter(|_| in_force) {
        draft.parts.push(PartDraft {
            stream: Session::unit_stream(known)?,
            plain: None,
            public: Some(Public::AdmitsFromNow { person: *person }),
        });
    }
    Ok(())
}

/// Seals the unit key to a person who was just vouched for.
pub(crate) fn grant_unit_key(
    session: &Session,
    known: &Known,
    (person, generation): (PersonId, u32),
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    let to = Session::recipient_of(known, person, generation)?;
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
