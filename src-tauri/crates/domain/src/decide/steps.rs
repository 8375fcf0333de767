//! Steps of the procedure from registration on. What every step has in common stands here: the order it rests on, its
//! papers, what the row of the table requires and owes. What each form asks for stands beside it.

mod access;
mod audit;
mod care;
mod conclude;
mod road;

use super::verdict::check_order;
use super::verification::request_falls_away;
use super::{Decision, Scene, filled, valid};
use crate::case::{CaseEvent, Duty, DutyKind, FiledPaper, Step, Stepped, WrittenOrder};
use crate::ids::{DutyId, PersonId};
use crate::people::Role;
use crate::procedure::{InForce, RequirementKind, Transition};
use crate::profile::FormDemand;
use crate::refusal::{MissingFact, Refusal, RefusalCode};
use crate::unit_state::Meta;
use chrono::NaiveDate;

/// What was asked for.
pub(super) struct Asked<'a> {
    pub(super) step: &'a Step,
    pub(super) order: Option<&'a WrittenOrder>,
    pub(super) done_on: Option<NaiveDate>,
    pub(super) papers: &'a [FiledPaper],
}

/// A step being made: what `decide` fills in that the form left open.
struct Draft<'a> {
    scene: &'a Scene<'a>,
    /// Whose act it is: the actor, or the leader whose order is recorded.
    whose: PersonId,
    papers: &'a [FiledPaper],
    step: Step,
    readers: Vec<PersonId>,
    demand: FormDemand,
}

impl Draft<'_> {
    /// Lets somebody read who could not.
    fn let_read(&mut self, person: PersonId, field: &str) -> Result<(), Refusal> {
        let unit = self.scene.unit;
        if !unit.is_member(person) || self.scene.case.is_walled(person) {
            return Err(Refusal::field(RefusalCode::UnknownPerson, field));
        }
        if !self.scene.case.is_reader(person) && !self.readers.contains(&person) {
            self.readers.push(person);
        }
        Ok(())
    }

    /// A signed paper of a kind came with the step.
    fn paper(&self, kind: DutyKind) -> Result<&FiledPaper, Refusal> {
        self.papers
            .iter()
            .find(|paper| paper.kind == kind)
            .ok_or_else(|| Refusal::missing(vec![MissingFact::Paper { kind }]))
    }

    /// A paper only full forms ask for (O30).
    fn paper_in_full(&self, kind: DutyKind) -> Result<(), Refusal> {
        match self.demand {
            FormDemand::Full => self.paper(kind).map(|_| ()),
            FormDemand::Brief => Ok(()),
        }
    }

    /// Refuses with every field that is empty, of those the unit's forms demand (O30).
    fn demands(&self, always: &[(&str, &str)], in_full: &[(&str, &str)]) -> Result<(), Refusal> {
        let full: &[(&str, &str)] = match self.demand {
            FormDemand::Full => in_full,
            FormDemand::Brief => &[],
        };
        let missing: Vec<MissingFact> = always
            .iter()
            .chain(full)
            .filter(|(text, _)| text.trim().is_empty())
            .map(|(_, field)| MissingFact::Field {
                field: (*field).to_owned(),
            })
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Refusal::missing(missing))
        }
    }

    /// Nothing that is shown to the reported party, a work unit or the team names the reporter by his label (R22).
    fn names_no_reporter(&self, texts: &[&str], field: &str) -> Result<(), Refusal> {
        let label = self.scene.case.reporter_label.trim();
        let names = |text: &&str| !label.is_empty() && text.contains(label);
        valid(!texts.iter().any(names), field)
    }

    fn leads(&self, person: PersonId) -> bool {
        crate::may::roles_in_case(self.scene.unit, self.scene.case, person, Some(self.scene.today()))
            .contains(&Role::Leader)
    }
}

pub(super) fn take(
    scene: &Scene<'_>,
    asked: &Asked<'_>,
    ids: &mut dyn FnMut() -> [u8; 16],
) -> Result<Decision, Refusal> {
    check_order(scene, asked.order)?;
    if let Some(day) = asked.done_on {
        let received = scene.unit.today(scene.case.received_at);
        valid(day <= scene.today() && day >= received, "done_on")?;
    }
    check_papers(scene, asked.papers)?;
    let in_force = InForce::of(scene.unit);
    let mut draft = Draft {
        scene,
        whose: asked.order.map_or(scene.actor, |order| order.leader),
        papers: asked.papers,
        step: asked.step.clone(),
        readers: Vec::new(),
        demand: in_force.demand,
    };
    check(&mut draft)?;
    let mut stepped = Stepped {
        table: in_force.table,
        to: None,
        order: asked.order.cloned(),
        done_on: asked.done_on,
        papers: asked.papers.to_vec(),
        duties: Vec::new(),
        readers: draft.readers,
        step: draft.step,
    };
    let mut events = Vec::new();
    if !in_force.stands(scene.case.state, asked.step.act())
        && let Some(row) = in_force.row(scene.case.state, asked.step.act())
    {
        check_brought(scene, &in_force, row, &stepped)?;
        stepped.to = Some(row.to);
        stepped.duties = owed(scene, row, ids);
        if row.to.is_final() {
            events.extend(request_falls_away(scene, "perkara berakhir"));
        }
    }
    events.push(CaseEvent::Stepped(Box::new(stepped)));
    Ok(Decision::of(events))
}

fn check_papers(scene: &Scene<'_>, papers: &[FiledPaper]) -> Result<(), Refusal> {
    for (index, paper) in papers.iter().enumerate() {
        // An unsigned draft never fulfils a step (O9).
        valid(paper.is_signed_and_found(), "papers")?;
        valid(paper.date.is_none_or(|date| date <= scene.today()), "papers")?;
        valid(
            paper
                .number
                .as_ref()
                .is_none_or(|number| !number.trim().is_empty()),
            "papers",
        )?;
        let twice = papers
            .iter()
            .skip(index + 1)
            .any(|other| other.kind == paper.kind);
        valid(!twice, "papers")?;
    }
    Ok(())
}

/// What the step itself must bring is judged on the case as it would be with it, before it moves.
fn check_brought(
    scene: &Scene<'_>,
    in_force: &InForce,
    row: &'static Transition,
    stepped: &Stepped,
) -> Result<(), Refusal> {
    let mut preview = scene.case.clone();
    let meta = Meta {
        seq: scene.case.last_seq + 1,
        author: scene.actor,
        at: scene.now,
    };
    preview.apply(&CaseEvent::Stepped(Box::new(stepped.clone())), &meta);
    let missing: Vec<MissingFact> = in_force
        .requires(row)
        .filter(|requirement| requirement.kind() == RequirementKind::Brought)
        .flat_map(|requirement| requirement.missing(scene.unit, &preview, scene.now))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::missing(missing))
    }
}

/// The papers a row owes; what goes to the reporter only where he can be reached (O17).
fn owed(scene: &Scene<'_>, row: &Transition, ids: &mut dyn FnMut() -> [u8; 16]) -> Vec<Duty> {
    row.owes
        .iter()
        .filter(|kind| scene.case.reachable || !kind.to_reporter())
        .map(|kind| Duty {
            duty: DutyId::from_bytes(ids()),
            kind: *kind,
            due: scene.unit.notice_due(scene.now).due,
        })
        .collect()
}

/// What the form of a step asks for.
fn check(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    match draft.step.clone() {
        Step::Dispose(disposition) | Step::PassOn(disposition) => road::dispose(draft, &disposition),
        Step::ReadDisposition { hop } => road::read(draft, hop),
        Step::RecallDisposition { hop, reason } => road::recall(draft, hop, &reason),
        Step::HandInReview(review) => road::review(draft, &review),
        Step::ResumeReview { reason }
        | Step::ReturnReview { reason }
        | Step::DecideNotActionable { reason } => filled(&reason, "reason"),
        Step::RequestExplanation(request) => road::ask_explanation(draft, request),
        Step::RemindExplanation { .. } => road::remind_explanation(draft),
        Step::RecordExplanation { received_on, summary } => {
            filled(&summary, "summary")?;
            valid(received_on <= draft.scene.today(), "received_on")
        }
        Step::AssessExplanation { note, .. } => road::assess_explanation(draft, &note),
        Step::Delegate(delegation) => road::delegate(draft, delegation),
        Step::RecordReportBack { received_on, summary } => {
            filled(&summary, "summary")?;
            valid(received_on <= draft.scene.today(), "received_on")
        }
        Step::AssessReportBack { outcome, note } => road::assess_report(draft, outcome, &note),
        Step::Decide(decision) => filled(&decision.reason, "reason"),
        Step::DecideReferral {
            body,
            legal_ground,
            identity_redacted,
            reason,
        } => road::refer(&body, &legal_ground, identity_redacted, &reason),
        Step::Assign(assignment) => road::assign(draft, &assignment),
        Step::ChangeTeam {
            add,
            remove,
            ends,
            reason,
        } => road::change_team(draft, &add, &remove, ends, &reason),
        Step::Declare { member, .. } => road::declare(draft, member),
        Step::PlanWork(_)
        | Step::Summon(_)
        | Step::ServeSummons { .. }
        | Step::NotAppeared { .. }
        | Step::StartClarification {}
        | Step::FreezeRecord(_)
        | Step::SignRecord { .. }
        | Step::StartAudit {}
        | Step::WritePaper(_)
        | Step::ReviewPaper { .. }
        | Step::RecordFinding(_)
        | Step::DropFinding { .. }
        | Step::ListEvidence { .. }
        | Step::HandOverEvidence { .. }
        | Step::SubmitReport(_) => audit::check(draft),
        Step::CallDeliberation { .. }
        | Step::DeepenAudit { .. }
        | Step::Conclude(_)
        | Step::SendRecommendations { .. }
        | Step::FollowUp { .. }
        | Step::Close { .. }
        | Step::Withdraw { .. }
        | Step::ContinueExOfficio { .. }
        | Step::Archive(_)
        | Step::PutOnHold { .. }
        | Step::Resume { .. } => conclude::check(draft),
        Step::OpenContact { .. }
        | Step::OpenIdentity { .. }
        | Step::PrintEnvelope { .. }
        | Step::RemoveReaders { .. }
        | Step::HandOver { .. }
        | Step::TakeBack { .. }
        | Step::GiveWord { .. } => access::check(draft),
        _ => care::check(draft),
    }
}
