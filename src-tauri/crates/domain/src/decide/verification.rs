//! Taking into verification, check-lists, asking the reporter to complete.

use super::{Decision, Scene, filled, valid};
use crate::calendar::DayUnit;
use crate::case::{CaseEvent, CheckAnswer, Checklists, DutyKind, Element, State};
use crate::ids::SubmissionId;
use crate::profile::{Profile, Question};
use crate::refusal::{MissingFact, Refusal};
use crate::submission::SubmissionEvent;
use crate::submission_state::Submission;
use chrono::NaiveDate;

pub(super) fn start(scene: &Scene<'_>) -> Result<Decision, Refusal> {
    Ok(Decision::of(vec![CaseEvent::VerificationStarted {
        verifier: scene.actor,
    }]))
}

pub(super) fn save_checklists(scene: &Scene<'_>, checklists: &Checklists) -> Result<Decision, Refusal> {
    let profile = Profile::of(scene.unit.profile);
    let known = |answers: &[CheckAnswer], questions: &[Question]| {
        let asked = |answer: &CheckAnswer| questions.iter().any(|question| question.code == answer.question);
        answers.iter().all(asked)
    };
    valid(
        known(&checklists.completeness, &profile.completeness),
        "checklists.completeness",
    )?;
    valid(
        known(&checklists.jurisdiction, &profile.jurisdiction),
        "checklists.jurisdiction",
    )?;
    Ok(Decision::of(vec![CaseEvent::ChecklistsSaved {
        checklists: checklists.clone(),
    }]))
}

pub(super) fn request_completion(
    scene: &Scene<'_>,
    missing: &[Element],
    asked: &str,
    ids: &mut dyn FnMut() -> [u8; 16],
) -> Result<Decision, Refusal> {
    if missing.is_empty() && asked.trim().is_empty() {
        return Err(Refusal::missing(vec![MissingFact::AskedFor]));
    }
    let days = scene.unit.settings.completion_days;
    let due = scene.unit.due(scene.now, days, DayUnit::Calendar).due;
    let duty = scene.notice(DutyKind::CompletionRequest, ids);
    Ok(Decision::of(vec![CaseEvent::CompletionRequested {
        missing: missing.to_vec(),
        asked: asked.trim().to_owned(),
        due,
        duty,
    }]))
}

pub(super) fn supplement(
    scene: &Scene<'_>,
    submission: SubmissionId,
    intake_no: &str,
) -> Result<Decision, Refusal> {
    filled(intake_no, "intake_no")?;
    let known = scene
        .case
        .submissions
        .iter()
        .any(|(known, _)| *known == submission);
    valid(!known, "submission")?;
    let mut events = vec![CaseEvent::Supplemented {
        submission: (submission, intake_no.trim().to_owned()),
        verification_due: resumed_due(scene),
    }];
    if scene.case.state == State::AwaitingCompletion {
        events.extend(request_falls_away(
            scene,
            "pelapor menjawab sebelum surat dikirim",
        ));
    }
    let mut decision = Decision::of(events);
    let names_it = |source: &Submission| {
        source.received.submission == submission && source.cases.contains(&scene.case.id)
    };
    let linked = scene.submission.is_some_and(names_it);
    if !linked {
        decision
            .submission_events
            .push((submission, SubmissionEvent::LinkedToCase { case: scene.case.id }));
    }
    Ok(decision)
}

pub(super) fn end_completion(scene: &Scene<'_>, note: &str) -> Result<Decision, Refusal> {
    filled(note, "note")?;
    let mut events = vec![CaseEvent::CompletionEnded {
        note: note.trim().to_owned(),
        verification_due: resumed_due(scene),
    }];
    events.extend(request_falls_away(scene, "permintaan kelengkapan berakhir"));
    Ok(Decision::of(events))
}

/// The letter that asks is owed no longer when the asking is over.
pub(super) fn request_falls_away(scene: &Scene<'_>, reason: &str) -> Vec<CaseEvent> {
    scene
        .case
        .open_duties()
        .filter(|state| state.duty.kind == DutyKind::CompletionRequest)
        .map(|state| CaseEvent::DutyFellAway {
            duty: state.duty.duty,
            reason: reason.to_owned(),
        })
        .collect()
}

/// The verification clock stood still while the reporter was asked: what was left of it, at least a day, runs from now.
/// What was late already stays so; outside asking nothing moves.
fn resumed_due(scene: &Scene<'_>) -> NaiveDate {
    let old = scene.case.verification_due;
    let Some(completion) = scene
        .case
        .completion()
        .filter(|_| scene.case.state == State::AwaitingCompletion)
    else {
        return old;
    };
    let asked_on = scene.unit.today(completion.asked_at);
    match u32::try_from(scene.unit.calendar.working_days_between(asked_on, old)) {
        Ok(left) => scene.unit.due(scene.now, left.max(1), DayUnit::Working).due,
        Err(_) => old,
    }
}
