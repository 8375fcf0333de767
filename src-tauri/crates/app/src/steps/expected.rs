//! Which step is expected next, and with whom it lies: for the button that stands out, the head of the dossier and the
//! desks. A hint, never a rule: the table says what may be done.

use chrono::NaiveDate;
use domain::case::{DutyKind, FollowUpKind, ReportBackOutcome, ReviewCode, State, Step};
use domain::case_state::{Case, Proceedings};
use domain::ids::PersonId;
use domain::may;
use domain::profile::FormDemand;
use domain::triage;
use domain::unit_state::Unit;

/// The kind of step expected next; `None` before registration, after the end, and where a notice must go out first.
#[must_use]
pub fn expected_step(unit: &Unit, case: &Case, today: NaiveDate) -> Option<&'static str> {
    if case.is_on_hold() {
        return Some("resume");
    }
    let all = &case.proceedings;
    let full = unit.policy().demand == FormDemand::Full;
    let notice_open = |kind: DutyKind| case.latest_duty(kind).is_some_and(|duty| duty.is_open());
    match case.state {
        State::Registered if notice_open(DutyKind::RegistrationNotice) => None,
        State::Registered => {
            let whole = triage::is_whole(
                case.care.triage.last().map(|form| &form.fact),
                unit.policy().demand,
            );
            Some(if whole { "dispose" } else { "triage" })
        }
        State::UnderReview => Some("hand_in_review"),
        State::ExplanationRequested => Some(explanation(all, today)),
        State::Delegated => Some(match all.delegations.last().and_then(|last| last.outcome) {
            Some(ReportBackOutcome::Accepted) => "conclude",
            Some(ReportBackOutcome::TakenOver) => "resume_review",
            _ if all
                .delegations
                .last()
                .is_some_and(|last| !last.reports.is_empty() && last.outcome.is_none()) =>
            {
                "assess_report_back"
            }
            _ => "record_report_back",
        }),
        State::AwaitingDecision => decided(all),
        State::Assigned => Some(assigned(case, full)),
        State::Clarification => Some(clarification(all, full)),
        State::Audit => Some(audit(all, full)),
        State::ReportSubmitted => Some("call_deliberation"),
        State::Deliberation => Some("conclude"),
        State::Concluded | State::Monitoring => following(case),
        State::Closed | State::NotActionable | State::Referred | State::Withdrawn
            if case.open_duties().next().is_none() && !case.awaits_leader =>
        {
            Some("archive")
        }
        _ => None,
    }
}

fn explanation(all: &Proceedings, today: NaiveDate) -> &'static str {
    let Some(last) = all.explanations.last() else {
        return "record_explanation";
    };
    if last.sufficient.is_some() {
        return "resume_review";
    }
    if last.answer.is_some() || last.reminders.len() >= 2 {
        return "assess_explanation";
    }
    let over = last.asked.fact.due.is_some_and(|due| due < today);
    if over {
        "remind_explanation"
    } else {
        "record_explanation"
    }
}

fn decided(all: &Proceedings) -> Option<&'static str> {
    Some(match all.decision().map(|decision| decision.fact.code) {
        None => "decide",
        Some(ReviewCode::Audit | ReviewCode::Klarifikasi) => "assign",
        Some(ReviewCode::PermintaanPenjelasan) => "request_explanation",
        Some(ReviewCode::LimpahInternal | ReviewCode::Pembinaan) => "delegate",
        Some(ReviewCode::LimpahEksternal) => "decide_referral",
        Some(ReviewCode::Arsip) => "decide_not_actionable",
        Some(ReviewCode::Gabung) => return None,
    })
}

fn assigned(case: &Case, full: bool) -> &'static str {
    let all = &case.proceedings;
    let undeclared = case.team().is_some_and(|team| {
        team.members
            .iter()
            .any(|state| !state.left && state.declared.is_none())
    });
    if undeclared {
        "declare"
    } else if full && all.plan.is_none() {
        "plan_work"
    } else if all.summonses.is_empty() {
        "summon"
    } else {
        "start_clarification"
    }
}

fn clarification(all: &Proceedings, full: bool) -> &'static str {
    let unsigned = |state: &domain::case_state::RecordState| {
        state.signing.is_none() && !all.is_corrected(state.record.row)
    };
    let in_vain = all
        .summonses
        .iter()
        .any(|state| state.summons.fact.nth >= 2 && state.not_appeared.is_some());
    if all.records.iter().any(unsigned) {
        return "sign_record";
    }
    if all.records.is_empty() && !in_vain {
        return "freeze_record";
    }
    if !all.decided(&[ReviewCode::Klarifikasi]) {
        return "start_audit";
    }
    if full && all.evidence.is_empty() {
        "list_evidence"
    } else {
        "submit_report"
    }
}

fn audit(all: &Proceedings, full: bool) -> &'static str {
    if all.working_papers.is_empty() {
        "write_paper"
    } else if full && all.working_papers.iter().any(|state| state.reviewed_by.is_none()) {
        "review_paper"
    } else if full && all.evidence.is_empty() {
        "list_evidence"
    } else {
        "submit_report"
    }
}

fn following(case: &Case) -> Option<&'static str> {
    let all = &case.proceedings;
    let unsettled = || {
        all.recommendations
            .iter()
            .filter(|state| !state.status.is_settled())
    };
    let for_others = unsettled().any(|state| state.recommendation.kind != FollowUpKind::NamaBaikDipulihkan);
    if case.state == State::Concluded && for_others {
        return Some("send_recommendations");
    }
    if unsettled().next().is_some() {
        return Some("follow_up");
    }
    let owed = case
        .latest_duty(DutyKind::OutcomeNotice)
        .is_some_and(|duty| duty.is_open());
    if owed { None } else { Some("close") }
}

/// With whom the next step lies, from registration on: those on the case who may take it. In review the responsible
/// addressee of the chain comes first (O26), whoever is named beside him.
#[must_use]
pub fn holders(unit: &Unit, case: &Case, today: NaiveDate) -> Vec<PersonId> {
    let on_case = || case.readers.iter().map(|reader| reader.person);
    let Some(kind) = expected_step(unit, case, today) else {
        return notice_holders(unit, case);
    };
    if kind == "declare" {
        return undeclared(case);
    }
    if case.state == State::UnderReview
        && let Some((to, _)) = case.proceedings.lies_with()
        && let Some(person) = to.person.filter(|person| case.is_reader(*person))
    {
        return vec![person];
    }
    Step::act_of(kind)
        .map(|act| {
            on_case()
                .filter(|person| may::may(unit, Some(case), *person, act).is_ok())
                .collect()
        })
        .unwrap_or_default()
}

/// Who sends what is still owed before the next step: the verifier for the number, the manager for the outcome.
fn notice_holders(unit: &Unit, case: &Case) -> Vec<PersonId> {
    match case.state {
        State::Registered => case.verifier.into_iter().collect(),
        State::Concluded | State::Monitoring => case
            .readers
            .iter()
            .map(|reader| reader.person)
            .filter(|person| may::may(unit, Some(case), *person, may::Act::CloseCase).is_ok())
            .collect(),
        State::AwaitingDecision => case
            .readers
            .iter()
            .map(|reader| reader.person)
            .filter(|person| may::may(unit, Some(case), *person, may::Act::Merge).is_ok())
            .collect(),
        _ => Vec::new(),
    }
}

fn undeclared(case: &Case) -> Vec<PersonId> {
    let Some(team) = case.team() else {
        return Vec::new();
    };
    let open = || {
        team.members
            .iter()
            .filter(|state| !state.left && state.declared.is_none())
    };
    let mut people: Vec<PersonId> = open().filter_map(|state| state.member.person).collect();
    let on_paper = open().any(|state| state.member.person.is_none());
    let lead = team
        .members
        .iter()
        .find(|state| !state.left && state.member.role == domain::case::TeamRole::Lead)
        .and_then(|state| state.member.person);
    if on_paper && let Some(lead) = lead.filter(|lead| !people.contains(lead)) {
        people.push(lead);
    }
    people
}
