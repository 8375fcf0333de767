//! Forms of clarification and audit.

use super::{Draft, filled, valid};
use crate::calendar::DayUnit;
use crate::case::{AuditReport, ClarificationRecord, DutyKind, Finding, Signing, Step, Summons, TeamRole};
use crate::case_state::SummonsState;
use crate::ids::RowNo;
use crate::people::Preset;
use crate::profile::FormDemand;
use crate::refusal::{MissingFact, Refusal, RefusalCode};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), Refusal> {
    let all = &draft.scene.case.proceedings;
    let today = draft.scene.today();
    match &draft.step {
        Step::PlanWork(plan) => draft.demands(
            &[(&plan.objective, "objective")],
            &[(&plan.scope, "scope"), (&plan.method, "method")],
        ),
        Step::Summon(summons) => summon(draft, summons),
        Step::ServeSummons { summons, on, .. } => {
            let state = summoned(draft, *summons)?;
            valid(*on <= today, "on")?;
            fresh(state.served.is_none())
        }
        Step::NotAppeared { summons, note } => {
            let state = summoned(draft, *summons)?;
            filled(note, "note")?;
            valid(state.summons.fact.date <= today, "summons")?;
            fresh(state.not_appeared.is_none())
        }
        Step::FreezeRecord(record) => freeze(draft, record),
        Step::SignRecord { record, signing } => sign(draft, *record, signing),
        Step::WritePaper(paper) => {
            let again = all
                .working_papers
                .iter()
                .any(|state| state.paper.fact.no == paper.no);
            valid(!again, "no")?;
            draft.demands(
                &[
                    (&paper.no, "no"),
                    (&paper.work, "work"),
                    (&paper.result, "result"),
                ],
                &[(&paper.objective, "objective"), (&paper.source, "source")],
            )
        }
        Step::ReviewPaper { paper, .. } => {
            let found = all.working_papers.iter().find(|state| state.paper.row == *paper);
            let state = found.ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "paper"))?;
            fresh(state.reviewed_by.is_none())?;
            // A paper is reviewed by another than who wrote it (D16).
            if state.paper.by == draft.scene.actor && draft.scene.unit.preset != Preset::Small {
                return Err(RefusalCode::SamePerson.into());
            }
            Ok(())
        }
        Step::RecordFinding(finding) => find(draft, finding),
        Step::DropFinding { finding, reason } => {
            filled(reason, "reason")?;
            let found = all.findings.iter().find(|state| state.finding.row == *finding);
            let state = found.ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "finding"))?;
            fresh(state.dropped.is_none())
        }
        Step::ListEvidence { items } => {
            valid(!items.is_empty(), "items")?;
            items.iter().try_for_each(|item| filled(&item.what, "items"))
        }
        Step::HandOverEvidence { from, to, items } => {
            filled(from, "from")?;
            filled(to, "to")?;
            valid(!items.is_empty(), "items")?;
            draft.paper_in_full(DutyKind::EvidenceHandover)
        }
        Step::SubmitReport(report) => submit(draft, report),
        _ => Ok(()),
    }
}

fn fresh(holds: bool) -> Result<(), Refusal> {
    if holds {
        Ok(())
    } else {
        Err(RefusalCode::FactSettled.into())
    }
}

fn summoned<'a>(draft: &'a Draft<'_>, row: RowNo) -> Result<&'a SummonsState, Refusal> {
    let all = &draft.scene.case.proceedings.summonses;
    all.iter()
        .find(|state| state.summons.row == row)
        .ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "summons"))
}

fn summon(draft: &Draft<'_>, summons: &Summons) -> Result<(), Refusal> {
    draft.demands(
        &[
            (&summons.whom, "whom"),
            (&summons.place, "place"),
            (&summons.purpose, "purpose"),
        ],
        &[
            (&summons.time, "time"),
            (&summons.before, "before"),
            (&summons.position, "position"),
        ],
    )?;
    draft.names_no_reporter(&[&summons.whom, &summons.purpose, &summons.bring], "purpose")?;
    draft.paper(DutyKind::ClarificationSummons)?;
    let scene = draft.scene;
    valid(summons.date >= scene.today(), "date")?;
    // In disciplinary cases so many working days lie between summons and examination (PP 94/2021), unless he agreed.
    if summons.disciplinary && summons.short_notice.trim().is_empty() {
        let lead = scene.unit.policy().deadline(scene.unit.profile, "summons");
        let (amount, unit, _) = lead.unwrap_or((7, DayUnit::Working, &[]));
        valid(
            summons.date >= scene.unit.due(scene.now, amount, unit).due,
            "date",
        )?;
    }
    let of_him = |nth: u8| {
        let all = &scene.case.proceedings.summonses;
        all.iter()
            .filter(move |state| state.summons.fact.whom == summons.whom && state.summons.fact.nth == nth)
    };
    match summons.nth {
        1 => Ok(()),
        // The second follows the first he did not come to.
        2 if of_him(1).any(|state| state.not_appeared.is_some()) => Ok(()),
        _ => Err(Refusal::field(RefusalCode::FieldInvalid, "nth")),
    }
}

fn freeze(draft: &Draft<'_>, record: &ClarificationRecord) -> Result<(), Refusal> {
    let all = &draft.scene.case.proceedings;
    draft.demands(
        &[
            (&record.of, "of"),
            (&record.place, "place"),
            (&record.code, "code"),
        ],
        &[(&record.started, "started"), (&record.ended, "ended")],
    )?;
    valid(!record.questions.is_empty(), "questions")?;
    let mut texts: Vec<&str> = vec![&record.of];
    texts.extend(record.questions.iter().map(|asked| asked.question.as_str()));
    texts.extend(record.documents.iter().map(String::as_str));
    draft.names_no_reporter(&texts, "questions")?;
    valid(record.held_on <= draft.scene.today(), "held_on")?;
    let team = draft.scene.case.team();
    let examines = |person: &crate::ids::PersonId| team.is_some_and(|team| team.member(*person).is_some());
    valid(
        !record.examiners.is_empty() && record.examiners.iter().all(examines),
        "examiners",
    )?;
    if draft.demand == FormDemand::Full {
        valid(record.rights_read, "rights_read")?;
    }
    // Each version has a code of its own, by which the signed scan finds it (O21).
    valid(
        all.records
            .iter()
            .all(|state| state.record.fact.code != record.code),
        "code",
    )?;
    if let Some(summons) = record.summons {
        summoned(draft, summons)?;
    }
    if let Some(corrects) = record.corrects {
        let known = all.records.iter().any(|state| state.record.row == corrects);
        valid(known && !all.is_corrected(corrects), "corrects")?;
    }
    Ok(())
}

fn sign(draft: &Draft<'_>, record: RowNo, signing: &Signing) -> Result<(), Refusal> {
    let all = &draft.scene.case.proceedings;
    let state = all
        .records
        .iter()
        .find(|state| state.record.row == record)
        .ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "record"))?;
    fresh(state.signing.is_none() && !all.is_corrected(record))?;
    match signing {
        Signing::Signed => draft.paper(DutyKind::ClarificationRecord).map(|_| ()),
        Signing::Refused { witnesses, .. } => {
            let mut named: Vec<&str> = witnesses.iter().map(|name| name.trim()).collect();
            named.retain(|name| !name.is_empty());
            named.sort_unstable();
            named.dedup();
            valid(named.len() >= 2, "witnesses")
        }
    }
}

fn find(draft: &Draft<'_>, finding: &Finding) -> Result<(), Refusal> {
    draft.demands(
        &[
            (&finding.condition, "condition"),
            (&finding.criteria, "criteria"),
            (&finding.recommendation, "recommendation"),
        ],
        &[(&finding.cause, "cause"), (&finding.effect, "effect")],
    )?;
    // A sum without a basis is no loss.
    match finding.loss {
        Some(_) => filled(&finding.loss_basis, "loss_basis"),
        None => Ok(()),
    }
}

fn submit(draft: &Draft<'_>, report: &AuditReport) -> Result<(), Refusal> {
    draft.demands(
        &[
            (&report.description, "description"),
            (&report.conclusion, "conclusion"),
        ],
        &[(&report.basis, "basis"), (&report.response, "response")],
    )?;
    draft.names_no_reporter(&[&report.description, &report.conclusion], "description")?;
    let team = draft.scene.case.team().ok_or(RefusalCode::UnknownFact)?;
    let lead = team
        .member(report.signer)
        .is_some_and(|state| state.member.role == TeamRole::Lead);
    valid(lead, "signer")?;
    // Every finding that stands is in it, and none that does not: what was found is dropped aloud or reported.
    let all = &draft.scene.case.proceedings;
    let standing: Vec<RowNo> = all.standing_findings().map(|state| state.finding.row).collect();
    let whole =
        standing.len() == report.findings.len() && standing.iter().all(|row| report.findings.contains(row));
    valid(whole, "findings")?;
    if draft.paper(DutyKind::AuditReport).is_err() {
        return Err(Refusal::missing(vec![MissingFact::Paper {
            kind: DutyKind::AuditReport,
        }]));
    }
    Ok(())
}
