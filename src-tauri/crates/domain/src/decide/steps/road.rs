//! Forms of disposition, review, the common road, decision and team.

use super::{Draft, filled, valid};
use crate::calendar::DayUnit;
use crate::case::{
    Assignment, Delegation, Disposition, DutyKind, ExplanationRequest, ReportBackOutcome, StaffReview, Step,
    TeamMember, TeamRole,
};
use crate::ids::{PersonId, RowNo};
use crate::people::Preset;
use crate::profile::Profile;
use crate::refusal::{MissingFact, Refusal, RefusalCode};
use chrono::NaiveDate;

pub(super) fn dispose(draft: &mut Draft<'_>, disposition: &Disposition) -> Result<(), Refusal> {
    if matches!(draft.step, Step::PassOn(_)) && !holds(draft) {
        return Err(RefusalCode::NotHolder.into());
    }
    let responsible = disposition.to.iter().filter(|to| to.responsible).count();
    valid(responsible == 1, "to")?;
    let named = |to: &crate::case::Addressee| to.person.is_some() || !to.name.trim().is_empty();
    valid(disposition.to.iter().all(named), "to")?;
    let known = Profile::of(draft.scene.unit.profile)
        .instructions
        .iter()
        .any(|instruction| instruction.code == disposition.instruction);
    valid(known, "instruction")?;
    valid(
        disposition.due.is_none_or(|due| due >= draft.scene.today()),
        "due",
    )?;
    // Each hop grants the key (O26).
    let people: Vec<PersonId> = disposition.to.iter().filter_map(|to| to.person).collect();
    people
        .into_iter()
        .try_for_each(|person| draft.let_read(person, "to"))
}

/// What lies with one may be passed on by him, by who stands in for him, and by the leader.
fn holds(draft: &Draft<'_>) -> bool {
    let scene = draft.scene;
    let (all, today) = (&scene.case.proceedings, scene.today());
    let stands_in = |of: &PersonId| all.is_addressee(*of) && scene.case.stands_in(draft.whose, *of, today);
    let others = scene.unit.works_for(draft.whose, today);
    all.is_addressee(draft.whose)
        || others.iter().any(|of| all.is_addressee(*of))
        || scene.unit.members.keys().any(stands_in)
        || draft.leads(draft.whose)
}

fn hop<'a>(draft: &'a Draft<'_>, row: RowNo) -> Result<&'a crate::case_state::Hop, Refusal> {
    let hops = &draft.scene.case.proceedings.hops;
    let found = hops.iter().find(|hop| hop.disposition.row == row);
    let hop = found.ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "hop"))?;
    if hop.recalled.is_some() {
        return Err(RefusalCode::FactSettled.into());
    }
    Ok(hop)
}

pub(super) fn read(draft: &Draft<'_>, row: RowNo) -> Result<(), Refusal> {
    let hop = hop(draft, row)?;
    let actor = draft.scene.actor;
    if !hop.disposition.fact.to.iter().any(|to| to.person == Some(actor)) {
        return Err(RefusalCode::NotHolder.into());
    }
    if hop.read_by.contains(&actor) {
        return Err(RefusalCode::NothingChanges.into());
    }
    Ok(())
}

pub(super) fn recall(draft: &Draft<'_>, row: RowNo, reason: &str) -> Result<(), Refusal> {
    let hop = hop(draft, row)?;
    filled(reason, "reason")?;
    if hop.disposition.by != draft.scene.actor && !draft.leads(draft.whose) {
        return Err(RefusalCode::NotHolder.into());
    }
    if !hop.read_by.is_empty() {
        return Err(RefusalCode::AlreadyRead.into());
    }
    Ok(())
}

pub(super) fn review(draft: &Draft<'_>, review: &StaffReview) -> Result<(), Refusal> {
    draft.demands(
        &[
            (&review.facts, "facts"),
            (&review.analysis, "analysis"),
            (&review.advice, "advice"),
        ],
        &[
            (&review.issue, "issue"),
            (&review.assumptions, "assumptions"),
            (&review.conclusion, "conclusion"),
            (&review.articles, "articles"),
        ],
    )
}

/// The day told to somebody outside: typed, or counted from the policy.
fn told(draft: &Draft<'_>, typed: Option<NaiveDate>, code: &str) -> Result<NaiveDate, Refusal> {
    let scene = draft.scene;
    let (amount, unit, _) =
        scene
            .unit
            .policy()
            .deadline(scene.unit.profile, code)
            .unwrap_or((10, DayUnit::Working, &[]));
    let due = typed.unwrap_or_else(|| scene.unit.due(scene.now, amount, unit).due);
    valid(due >= scene.today(), "due")?;
    Ok(due)
}

pub(super) fn ask_explanation(draft: &mut Draft<'_>, mut request: ExplanationRequest) -> Result<(), Refusal> {
    draft.demands(&[(&request.to, "to"), (&request.asked, "asked")], &[])?;
    draft.names_no_reporter(&[&request.asked], "asked")?;
    request.due = Some(told(draft, request.due, "explanation")?);
    draft.step = Step::RequestExplanation(request);
    Ok(())
}

pub(super) fn remind_explanation(draft: &Draft<'_>) -> Result<(), Refusal> {
    let last = draft.scene.case.proceedings.explanations.last();
    let open = last.ok_or_else(|| Refusal::of(RefusalCode::UnknownFact))?;
    // Reminders I and II, after its day (O8).
    if open.answer.is_some() || open.reminders.len() >= 2 {
        return Err(RefusalCode::FactSettled.into());
    }
    valid(
        open.asked.fact.due.is_none_or(|due| due < draft.scene.today()),
        "due",
    )
}

pub(super) fn assess_explanation(draft: &Draft<'_>, note: &str) -> Result<(), Refusal> {
    filled(note, "note")?;
    let last = draft.scene.case.proceedings.explanations.last();
    let open = last.ok_or_else(|| Refusal::of(RefusalCode::UnknownFact))?;
    // Its absence can be assessed too, once two reminders went out.
    if open.answer.is_none() && open.reminders.len() < 2 {
        return Err(Refusal::missing(vec![MissingFact::Paper {
            kind: DutyKind::ExplanationAnswer,
        }]));
    }
    Ok(())
}

pub(super) fn delegate(draft: &mut Draft<'_>, mut delegation: Delegation) -> Result<(), Refusal> {
    draft.demands(
        &[(&delegation.to, "to"), (&delegation.instruction, "instruction")],
        &[],
    )?;
    draft.names_no_reporter(&[&delegation.instruction], "instruction")?;
    delegation.due = Some(told(draft, delegation.due, "report_back")?);
    draft.step = Step::Delegate(delegation);
    Ok(())
}

pub(super) fn assess_report(
    draft: &Draft<'_>,
    outcome: ReportBackOutcome,
    note: &str,
) -> Result<(), Refusal> {
    filled(note, "note")?;
    let last = draft.scene.case.proceedings.delegations.last();
    let open = last.ok_or_else(|| Refusal::of(RefusalCode::UnknownFact))?;
    match outcome {
        ReportBackOutcome::TakenOver => Ok(()),
        _ if open.reports.is_empty() => Err(Refusal::missing(vec![MissingFact::Paper {
            kind: DutyKind::DelegationReport,
        }])),
        ReportBackOutcome::Returned { due } => valid(due >= draft.scene.today(), "due"),
        ReportBackOutcome::Accepted => Ok(()),
    }
}

pub(super) fn refer(body: &str, legal_ground: &str, redacted: bool, reason: &str) -> Result<(), Refusal> {
    filled(body, "body")?;
    filled(legal_ground, "legal_ground")?;
    filled(reason, "reason")?;
    if redacted {
        Ok(())
    } else {
        Err(Refusal::missing(vec![MissingFact::Redaction]))
    }
}

pub(super) fn assign(draft: &mut Draft<'_>, assignment: &Assignment) -> Result<(), Refusal> {
    draft.demands(&[(&assignment.task, "task")], &[(&assignment.place, "place")])?;
    draft.names_no_reporter(&[&assignment.task], "task")?;
    valid(
        assignment.starts <= assignment.ends && assignment.ends >= draft.scene.today(),
        "ends",
    )?;
    let lead = |member: &&TeamMember| member.role == TeamRole::Lead;
    let leads: Vec<&TeamMember> = assignment.team.iter().filter(lead).collect();
    // The lead writes in the application; anybody else may be named without an account.
    valid(matches!(leads.as_slice(), [one] if one.person.is_some()), "team")?;
    members(draft, &assignment.team, &[])
}

fn members(draft: &mut Draft<'_>, team: &[TeamMember], already: &[PersonId]) -> Result<(), Refusal> {
    for (index, member) in team.iter().enumerate() {
        filled(&member.name, "team")?;
        let guest = member.guest_of.as_ref();
        valid(guest.is_none_or(|body| !body.trim().is_empty()), "team")?;
        let Some(person) = member.person else { continue };
        let earlier = team.iter().take(index).any(|other| other.person == Some(person));
        valid(!earlier && !already.contains(&person), "team")?;
        draft.let_read(person, "team")?;
        // Who sent it to the audit does not audit it (process.md §4 rule 1); a small unit marks it instead (O12).
        let decided = draft
            .scene
            .case
            .proceedings
            .decision()
            .is_some_and(|decision| decision.by == person && !decision.on_order);
        if decided && draft.scene.unit.preset != Preset::Small {
            return Err(Refusal::field(RefusalCode::SamePerson, "team"));
        }
    }
    Ok(())
}

pub(super) fn change_team(
    draft: &mut Draft<'_>,
    add: &[TeamMember],
    remove: &[u32],
    ends: Option<NaiveDate>,
    reason: &str,
) -> Result<(), Refusal> {
    filled(reason, "reason")?;
    let team = draft.scene.case.team().ok_or(RefusalCode::UnknownFact)?;
    // By numbered letter (O27).
    let letter = draft.paper(DutyKind::AssignmentLetter)?;
    valid(letter.number.is_some(), "papers")?;
    valid(!(add.is_empty() && remove.is_empty() && ends.is_none()), "add")?;
    valid(ends.is_none_or(|ends| ends >= draft.scene.today()), "ends")?;
    let stays = |index: u32| !remove.contains(&index);
    for index in remove {
        let on_team = team.members.get(*index as usize).is_some_and(|state| !state.left);
        valid(on_team, "remove")?;
    }
    let staying = || {
        (0..)
            .zip(&team.members)
            .filter(|(index, state)| stays(*index) && !state.left)
    };
    let leads = staying()
        .filter(|(_, state)| state.member.role == TeamRole::Lead)
        .count()
        + add
            .iter()
            .filter(|member| member.role == TeamRole::Lead && member.person.is_some())
            .count();
    valid(leads == 1, "add")?;
    let already: Vec<PersonId> = staying().filter_map(|(_, state)| state.member.person).collect();
    members(draft, add, &already)
}

pub(super) fn declare(draft: &Draft<'_>, member: u32) -> Result<(), Refusal> {
    let team = draft.scene.case.team().ok_or(RefusalCode::UnknownFact)?;
    let state = team
        .members
        .get(member as usize)
        .filter(|state| !state.left)
        .ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "member"))?;
    let actor = draft.scene.actor;
    match state.member.person {
        Some(person) if person == actor => Ok(()),
        Some(_) => Err(RefusalCode::NotOnTeam.into()),
        // Whoever has no account signed it on paper; the lead records it (O27).
        None if team
            .member(actor)
            .is_some_and(|lead| lead.member.role == TeamRole::Lead) =>
        {
            draft.paper(DutyKind::CoiDeclaration).map(|_| ())
        }
        None => Err(RefusalCode::NotOnTeam.into()),
    }
}
