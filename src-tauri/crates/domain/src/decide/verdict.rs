//! The verdicts of verification, the leader's word on them, and taking them back.

use super::verification::request_falls_away;
use super::{Decision, Scene, filled, valid};
use crate::case::{CaseEvent, DutyKind, Reason, State, WrittenOrder};
use crate::command::TypedNo;
use crate::ids::CaseId;
use crate::people::Role;
use crate::procedure;
use crate::refusal::{MissingFact, Refusal, RefusalCode};
use crate::unit::{NumberGroup, UnitEvent};

type Ids<'a> = &'a mut dyn FnMut() -> [u8; 16];

pub(super) fn register(
    scene: &Scene<'_>,
    typed: Option<&TypedNo>,
    ids: Ids<'_>,
) -> Result<Decision, Refusal> {
    let mut decision = Decision::default();
    let agenda_no = match (&scene.case.agenda_no, typed) {
        // A number once given is never given anew (process.md §2f).
        (Some(agenda_no), _) => agenda_no.clone(),
        (None, Some(typed)) => {
            filled(&typed.reason, "typed.reason")?;
            scene
                .unit
                .check_typed(NumberGroup::Agenda, &typed.text)
                .map_err(|code| Refusal::field(code, "typed.text"))?;
            let text = typed.text.trim().to_owned();
            decision.unit_events.push(UnitEvent::NumberTyped {
                group: NumberGroup::Agenda,
                text: text.clone(),
                reason: typed.reason.trim().to_owned(),
            });
            text
        }
        (None, None) => {
            let given = scene.unit.give_number(NumberGroup::Agenda, scene.today())?;
            decision
                .unit_events
                .extend(given.claims.into_iter().map(UnitEvent::NumberClaimed));
            given.number
        }
    };
    let duty = scene.notice_to_reporter(DutyKind::RegistrationNotice, ids);
    decision
        .case_events
        .push(CaseEvent::Registered { agenda_no, duty });
    Ok(decision)
}

pub(super) fn refuse(
    scene: &Scene<'_>,
    reason: Reason,
    note: &str,
    order: Option<&WrittenOrder>,
    ids: Ids<'_>,
) -> Result<Decision, Refusal> {
    filled(note, "note")?;
    check_order(scene, order)?;
    if reason == Reason::TidakLengkap {
        let missing = procedure::asked_in_vain(scene.unit, scene.case, scene.now);
        if !missing.is_empty() {
            return Err(Refusal::missing(missing));
        }
    }
    let duty = (!reason.closes_at_intake())
        .then(|| scene.notice_to_reporter(DutyKind::RejectionNotice, ids))
        .flatten();
    let mut events = request_falls_away(scene, "permintaan kelengkapan berakhir");
    events.push(CaseEvent::Refused {
        reason,
        note: note.trim().to_owned(),
        order: order.cloned(),
        duty,
    });
    events.extend(leader_confirms(scene, order));
    Ok(Decision::of(events))
}

pub(super) fn close_at_intake(scene: &Scene<'_>, reason: Reason) -> Result<Decision, Refusal> {
    if !reason.closes_at_intake() {
        return Err(Refusal::field(RefusalCode::ReasonNotHere, "reason"));
    }
    let mut events = passes_verification(scene);
    events.push(CaseEvent::Refused {
        reason,
        note: String::new(),
        order: None,
        duty: None,
    });
    events.extend(leader_confirms(scene, None));
    Ok(Decision::of(events))
}

pub(super) fn confirm(_scene: &Scene<'_>) -> Result<Decision, Refusal> {
    Ok(Decision::of(vec![CaseEvent::LeaderConfirmed {}]))
}

pub(super) fn refer(
    scene: &Scene<'_>,
    body: &str,
    legal_ground: &str,
    order: Option<&WrittenOrder>,
    identity_redacted: bool,
    ids: Ids<'_>,
) -> Result<Decision, Refusal> {
    filled(body, "body")?;
    filled(legal_ground, "legal_ground")?;
    check_order(scene, order)?;
    if !identity_redacted {
        return Err(Refusal::missing(vec![MissingFact::Redaction]));
    }
    let mut duties = vec![scene.notice(DutyKind::ReferralLetter, ids)];
    duties.extend(scene.notice_to_reporter(DutyKind::ReferralNotice, ids));
    let mut events = vec![CaseEvent::Referred {
        body: body.trim().to_owned(),
        legal_ground: legal_ground.trim().to_owned(),
        identity_redacted,
        order: order.cloned(),
        duties,
    }];
    events.extend(leader_confirms(scene, order));
    Ok(Decision::of(events))
}

pub(super) fn merge(
    scene: &Scene<'_>,
    main: CaseId,
    main_no: &str,
    reason: &str,
    ids: Ids<'_>,
) -> Result<Decision, Refusal> {
    let chain = scene.case.took_in.iter().any(|(taken, _)| *taken == main);
    if main == scene.case.id || chain {
        return Err(Refusal::field(RefusalCode::SameCase, "main"));
    }
    filled(main_no, "main_no")?;
    filled(reason, "reason")?;
    let mut events = passes_verification(scene);
    events.extend(request_falls_away(scene, "digabung ke nomor lain"));
    events.push(CaseEvent::Merged {
        main,
        main_no: main_no.trim().to_owned(),
        reason: reason.trim().to_owned(),
        duty: scene.notice_to_reporter(DutyKind::MergeNotice, ids),
    });
    let mut decision = Decision::of(events);
    let number = scene.case.number().to_owned();
    decision.other_case_events.push((
        main,
        CaseEvent::TookIn {
            case: scene.case.id,
            number,
        },
    ));
    Ok(decision)
}

pub(super) fn reopen(scene: &Scene<'_>, reason: &str) -> Result<Decision, Refusal> {
    filled(reason, "reason")?;
    let of_verdict = |kind: DutyKind| {
        matches!(
            kind,
            DutyKind::RejectionNotice
                | DutyKind::ReferralLetter
                | DutyKind::ReferralNotice
                | DutyKind::MergeNotice
                | DutyKind::OutcomeNotice
        )
    };
    let mut events: Vec<CaseEvent> = scene
        .case
        .open_duties()
        .filter(|state| of_verdict(state.duty.kind))
        .map(|state| CaseEvent::DutyFellAway {
            duty: state.duty.duty,
            reason: "putusan ditarik kembali".to_owned(),
        })
        .collect();
    events.push(CaseEvent::Reopened {
        reason: reason.trim().to_owned(),
        verification_due: scene.unit.verification_due(scene.now).due,
    });
    Ok(Decision::of(events))
}

/// No report skips verification (R17): what is settled in one act passes it in the same act.
fn passes_verification(scene: &Scene<'_>) -> Vec<CaseEvent> {
    let started = CaseEvent::VerificationStarted {
        verifier: scene.actor,
    };
    if scene.case.state == State::Received {
        vec![started]
    } else {
        Vec::new()
    }
}

/// A leader who acts himself confirms by acting; a recorded order, and what nobody ordered, waits on his desk (O2).
fn leader_confirms(scene: &Scene<'_>, order: Option<&WrittenOrder>) -> Option<CaseEvent> {
    let leads = scene
        .unit
        .roles_on(scene.actor, scene.today())
        .contains(&Role::Leader);
    (leads && order.is_none_or(|order| order.leader == scene.actor)).then_some(CaseEvent::LeaderConfirmed {})
}

pub(super) fn check_order(scene: &Scene<'_>, order: Option<&WrittenOrder>) -> Result<(), Refusal> {
    let Some(order) = order else { return Ok(()) };
    filled(&order.kind, "order.kind")?;
    filled(&order.number, "order.number")?;
    valid(order.date <= scene.today(), "order.date")?;
    let leads = scene.unit.has_role(order.leader, Role::Leader) && !scene.case.is_walled(order.leader);
    valid(leads, "order.leader")
}
