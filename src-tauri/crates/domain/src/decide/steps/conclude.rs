//! Forms of deliberation, conclusion, follow-up, closing, withdrawal, archive and holds.

use super::{Draft, filled, valid};
use crate::calendar::DayUnit;
use crate::case::{
    Conclusion, ConclusionCode, DutyKind, FollowUpKind, HoldGround, Recommendation, State, Step,
    ViolationClass,
};
use crate::refusal::{MissingFact, Refusal, RefusalCode};

pub(super) fn check(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    let today = draft.scene.today();
    let case = draft.scene.case;
    match draft.step.clone() {
        Step::CallDeliberation { place, agenda, .. } => {
            draft.demands(&[(&place, "place")], &[(&agenda, "agenda")])
        }
        Step::DeepenAudit { what } => filled(&what, "what"),
        Step::Conclude(conclusion) => conclude(draft, &conclusion),
        Step::SendRecommendations { to } => filled(&to, "to"),
        Step::FollowUp { no, note, on, .. } => {
            filled(&note, "note")?;
            valid(on <= today, "on")?;
            let known = case
                .proceedings
                .recommendations
                .iter()
                .any(|state| state.recommendation.no == no);
            valid(known, "no")
        }
        Step::Withdraw { statement } => {
            filled(&statement, "statement")?;
            draft.paper_in_full(DutyKind::WithdrawalStatement)
        }
        Step::ContinueExOfficio { statement, reason } => {
            filled(&statement, "statement")?;
            filled(&reason, "reason")
        }
        Step::Archive(filing) => {
            filled(&filing.archive_class_code, "archive_class_code")?;
            // What is still owed is owed: nothing is filed away over it.
            let owed: Vec<MissingFact> = case
                .open_duties()
                .map(|state| MissingFact::Paper {
                    kind: state.duty.kind,
                })
                .collect();
            if owed.is_empty() {
                Ok(())
            } else {
                Err(Refusal::missing(owed))
            }
        }
        Step::PutOnHold { ground, body, reason } => {
            filled(&reason, "reason")?;
            if case.is_on_hold() {
                return Err(RefusalCode::NothingChanges.into());
            }
            match ground {
                HoldGround::LawEnforcement | HoldGround::OtherAudit => filled(&body, "body"),
                HoldGround::Court | HoldGround::Other => Ok(()),
            }
        }
        Step::Resume { reason, .. } => {
            filled(&reason, "reason")?;
            if !case.is_on_hold() {
                return Err(RefusalCode::NothingChanges.into());
            }
            draft.step = Step::Resume {
                reason,
                verification_due: resumed(draft),
            };
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The verification day told at receipt moves by the time the case stood still, and only by this entry.
fn resumed(draft: &Draft<'_>) -> Option<chrono::NaiveDate> {
    let scene = draft.scene;
    let hold = scene.case.care.holds.iter().find(|hold| hold.is_open())?;
    if !matches!(scene.case.state, State::Received | State::Verifying) {
        return None;
    }
    let stopped = scene.unit.today(hold.from);
    let left = scene
        .unit
        .calendar
        .working_days_between(stopped, scene.case.verification_due);
    // What was late already stays so.
    let left = u32::try_from(left).ok()?;
    Some(scene.unit.due(scene.now, left.max(1), DayUnit::Working).due)
}

fn conclude(draft: &Draft<'_>, conclusion: &Conclusion) -> Result<(), Refusal> {
    filled(&conclusion.text, "text")?;
    let deliberated = draft.scene.case.state == State::Deliberation;
    // The common road ends without a deliberation (O8); where one was called, its minutes belong to the conclusion.
    valid(conclusion.minutes.is_some() == deliberated, "minutes")?;
    if let Some(minutes) = &conclusion.minutes {
        valid(minutes.held_on <= draft.scene.today(), "minutes.held_on")?;
        draft.demands(
            &[(&minutes.decisions, "minutes.decisions")],
            &[
                (&minutes.place, "minutes.place"),
                (&minutes.chair, "minutes.chair"),
                (&minutes.points, "minutes.points"),
            ],
        )?;
    }
    let unproved = matches!(
        conclusion.outcome,
        ConclusionCode::TidakTerbukti | ConclusionCode::TidakCukupBukti
    );
    let innocent = conclusion.class == ViolationClass::TidakTerjadiPelanggaran;
    // Proved and no violation cannot be said in one breath.
    valid(unproved || !innocent, "class")?;
    for (index, one) in conclusion.recommendations.iter().enumerate() {
        recommendation(draft, one, unproved)?;
        let twice = conclusion
            .recommendations
            .iter()
            .skip(index + 1)
            .any(|other| other.no == one.no);
        valid(!twice, "recommendations")?;
    }
    Ok(())
}

fn recommendation(draft: &Draft<'_>, one: &Recommendation, unproved: bool) -> Result<(), Refusal> {
    filled(&one.text, "recommendations")?;
    let standard = one.kind == FollowUpKind::NamaBaikDipulihkan;
    valid(!standard || unproved, "recommendations")?;
    // Recommendations get owner and due date (R25); the standard one is done with the closing.
    valid(
        standard || (!one.owner.trim().is_empty() && one.due.is_some()),
        "recommendations",
    )?;
    valid(
        one.due.is_none_or(|due| due >= draft.scene.today()),
        "recommendations",
    )
}
