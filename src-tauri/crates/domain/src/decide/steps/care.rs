//! Forms of what goes beside the procedure: papers, triage, others who wait, protection, consent, inquiries.

use super::{Draft, filled, valid};
use crate::calendar::DayUnit;
use crate::case::{ConsentScope, DutyKind, Step, TriageForm, Waiter};
use crate::case_state::WaiterState;
use crate::ids::RowNo;
use crate::inquiry;
use crate::refusal::{MissingFact, Refusal, RefusalCode};
use crate::triage;
use chrono::Duration;

/// How far an inquiry may lie ahead of our clock before it cannot be.
const CLOCKS_DIFFER_MINUTES: i64 = 10;

pub(super) fn check(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    let scene = draft.scene;
    let care = &scene.case.care;
    match draft.step.clone() {
        Step::FilePaper {} => valid(!draft.papers.is_empty(), "papers"),
        Step::CompletePaper {
            row,
            kind,
            number,
            date,
            file,
        } => {
            filled(&number, "number")?;
            valid(date <= scene.today(), "date")?;
            let known = care
                .papers
                .iter()
                .find(|known| known.row == row && known.paper.kind == kind);
            let known = known.ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "row"))?;
            let adds_file = file.is_some() && known.paper.file.is_none();
            if known.paper.is_complete() && !adds_file {
                return Err(RefusalCode::FactSettled.into());
            }
            Ok(())
        }
        Step::Triage(form) => triaged(draft, &form),
        Step::RecordWaiter(waiter) => wait(draft, waiter),
        Step::AnswerWaiter {
            waiter,
            interim,
            note,
        } => {
            owed(draft, waiter)?;
            if interim {
                return filled(&note, "note");
            }
            // Until an answer with number, date and file is recorded (O7).
            let paper = draft.paper(DutyKind::AnswerToBody)?;
            valid(paper.is_complete(), "papers")
        }
        Step::ReleaseWaiter { waiter, reason } => {
            owed(draft, waiter)?;
            filled(&reason, "reason")
        }
        Step::AssessRisk { ground, .. } => filled(&ground, "ground"),
        Step::NameCompanion { person, name } => {
            if let Some(person) = person {
                return draft.let_read(person, "person");
            }
            filled(&name, "name")
        }
        Step::TakeMeasure { text, .. } => filled(&text, "text"),
        Step::EndMeasure { measure, result } => {
            filled(&result, "result")?;
            let found = care.protection.measures.iter().find(|known| known.row == measure);
            let known = found.ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "measure"))?;
            if known.ended.is_some() {
                return Err(RefusalCode::FactSettled.into());
            }
            Ok(())
        }
        Step::ReferToLpsk { consent } => lpsk(draft, consent),
        Step::EndProtection { reason } => {
            filled(&reason, "reason")?;
            let open = care
                .protection
                .measures
                .iter()
                .any(|measure| measure.ended.is_none());
            valid(!open, "measures")?;
            if care.protection.is_active() {
                Ok(())
            } else {
                Err(RefusalCode::NothingChanges.into())
            }
        }
        Step::RecordConsent(consent) => {
            draft.demands(&[(&consent.of, "of"), (&consent.note, "note")], &[])?;
            valid(consent.until.is_none_or(|until| until >= scene.today()), "until")
        }
        Step::RemindReporter { note } => {
            if !scene.case.reachable {
                return Err(RefusalCode::ReporterUnreachable.into());
            }
            filled(&note, "note")
        }
        Step::LogInquiry(asked) => {
            let latest = scene.now + Duration::minutes(CLOCKS_DIFFER_MINUTES);
            valid(asked.at <= latest, "at")?;
            // The safe sentence of the state and no more (R50).
            valid(inquiry::was_safe(scene.case, &asked.told), "told")
        }
        _ => Ok(()),
    }
}

fn triaged(draft: &Draft<'_>, form: &TriageForm) -> Result<(), Refusal> {
    let missing = triage::lacks(form, draft.demand);
    if !missing.is_empty() {
        return Err(Refusal::missing(missing));
    }
    valid(form.scores.iter().all(|score| score.score <= 3), "scores")?;
    valid(form.priority <= 2, "priority")?;
    // The choice is a person's, so it has a ground (process.md §2h).
    draft.demands(&[], &[(&form.ground, "ground")])
}

fn wait(draft: &mut Draft<'_>, mut waiter: Waiter) -> Result<(), Refusal> {
    draft.demands(
        &[
            (&waiter.body, "body"),
            (&waiter.reference, "reference"),
            (&waiter.wording, "wording"),
        ],
        &[],
    )?;
    let scene = draft.scene;
    valid(waiter.received_on <= scene.today(), "received_on")?;
    valid(waiter.requested_on <= waiter.received_on, "requested_on")?;
    // Typed from its letter, or counted from the day it came (O7).
    let (amount, unit) = waiter.within.unwrap_or_else(|| {
        let shipped = scene.unit.policy().deadline(scene.unit.profile, "answer_to_body");
        shipped.map_or((10, DayUnit::Working), |(amount, unit, _)| (amount, unit))
    });
    valid(unit != DayUnit::Hours && (1..=1_000).contains(&amount), "within")?;
    let counted = || {
        scene
            .unit
            .calendar
            .due_from_day(waiter.received_on, amount, unit)
            .due
    };
    waiter.due = Some(waiter.due.unwrap_or_else(counted));
    draft.step = Step::RecordWaiter(waiter);
    Ok(())
}

fn owed<'a>(draft: &'a Draft<'_>, row: RowNo) -> Result<&'a WaiterState, Refusal> {
    let waiters = &draft.scene.case.care.waiters;
    let state = waiters.iter().find(|state| state.waiter.row == row);
    let state = state.ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "waiter"))?;
    if state.is_owed() {
        Ok(state)
    } else {
        Err(RefusalCode::FactSettled.into())
    }
}

/// Identity goes to LPSK only with consent that stands (R04, SE MenPANRB 08/2012).
fn lpsk(draft: &Draft<'_>, consent: RowNo) -> Result<(), Refusal> {
    let scene = draft.scene;
    let given = scene.case.care.consents.iter().any(|known| {
        let stands = known.fact.until.is_none_or(|until| until >= scene.today());
        known.row == consent && known.fact.scope == ConsentScope::Lpsk && known.fact.given && stands
    });
    if !given {
        return Err(Refusal::missing(vec![MissingFact::Consent]));
    }
    draft.paper(DutyKind::LpskRequest).map(|_| ())
}
