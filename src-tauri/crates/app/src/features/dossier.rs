//! The dossier of a case: head, track, parts, trail; pages are fetched by `evidence:`.

mod forms;

pub use forms::{
    ContactView, Dossier, DueSentence, DutyView, EvidenceView, ItemView, MergedInto, NextAct, OneCase,
    OriginalView, PaperCopyView, SubmissionView, Trail, TrailLine, WhyNot,
};

use crate::desk::Desk;
use crate::error::{AppError, missing_word};
use crate::features::intake::{self, IntakeForm};
use crate::project;
use crate::session::Session;
use crate::steps;
use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::{DayUnit, DueDate};
use domain::case::{CheckAnswer, State};
use domain::case_state::{Case, DutyStand};
use domain::clocks::clocks;
use domain::decide::{World, possible, why_not};
use domain::ids::{CaseId, PersonId, SubmissionId};
use domain::may::{self, Act};
use domain::people::Role;
use domain::profile::{Profile, Question};
use domain::submission::FileFacts;
use domain::submission_state::Submission;
use domain::unit_state::Unit;
use std::sync::Arc;

/// The command of the table by which an act is done.
#[must_use]
pub fn command_of(act: Act) -> Option<&'static str> {
    Some(match act {
        Act::StartVerification => "start_verification",
        Act::SaveChecklists => "save_checklists",
        Act::RequestCompletion => "request_completion",
        Act::EndCompletion => "end_completion",
        Act::Register => "register_case",
        Act::Refuse => "refuse_case",
        Act::CloseAtIntake => "close_at_intake",
        Act::ConfirmByLeader => "confirm_cases",
        Act::Refer => "refer_case",
        Act::Merge => "merge_case",
        Act::FulfilDuty => "fulfil_duty",
        Act::DropDuty => "drop_duty",
        Act::LogContact => "log_contact",
        Act::ChangeContent => "change_content",
        Act::ShutOut => "shut_out",
        Act::Reopen => "reopen",
        _ => return None,
    })
}

/// Which act is expected next in a state.
const fn expected(state: State) -> Option<Act> {
    match state {
        State::Received => Some(Act::StartVerification),
        State::Verifying => Some(Act::Register),
        State::AwaitingCompletion => Some(Act::LogContact),
        _ => None,
    }
}

/// The dossier of a case.
pub(crate) async fn dossier(_: &Desk, session: &Arc<Session>, wanted: OneCase) -> Result<Dossier, AppError> {
    session.read_on_to_show().await?;
    view(session, wanted.case).await
}

/// Everything of a case this person may see.
pub(crate) async fn view(session: &Arc<Session>, id: CaseId) -> Result<Dossier, AppError> {
    let case = session.case(id).await?;
    let unit = session.unit().await?;
    may_read(&unit, &case, session.person)?;
    let now = session.now();
    let today = unit.today(now);
    let mut submissions = Vec::new();
    let mut first = None;
    for (submission, number) in &case.submissions {
        let found = session.submission(*submission).await?;
        submissions.push(submission_view(*submission, number, found.as_ref()));
        if first.is_none() {
            first = found;
        }
    }
    let world = World {
        unit: &unit,
        submission: first.as_ref(),
        case: Some(&case),
    };
    let next = expected(case.state);
    let mut acts: Vec<NextAct> = possible(&world, session.person, now)
        .into_iter()
        .filter_map(|act| {
            Some(NextAct {
                act: command_of(act)?.to_owned(),
                primary: Some(act) == next,
            })
        })
        .collect();
    acts.sort_by_key(|act| !act.primary);
    let why_not = why_not(&world, session.person, now)
        .into_iter()
        .filter_map(|(act, refusal)| {
            Some(WhyNot {
                act: command_of(act)?.to_owned(),
                code: crate::error::Code::Refused(refusal.code).word(),
                missing: refusal.missing.iter().map(missing_word).collect(),
            })
        })
        .collect();
    let profile = Profile::of(unit.profile);
    let form = IntakeForm {
        content: case.content.clone(),
        received_at: Some(case.received_at),
        conflict_answered: true,
        ..IntakeForm::default()
    };
    let insight = intake::insight_of(session, &form, !case.work_copies.is_empty(), Some(id)).await?;
    let name = |person: PersonId| unit.name_of(person).unwrap_or_default().to_owned();
    let waiting_for_key = waiting_for_key(session, &case).await?;
    Ok(Dossier {
        case: id,
        intake_no: case
            .submissions
            .iter()
            .map(|(_, number)| number.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        agenda_no: case.agenda_no.clone(),
        state: case.state,
        content: case.content.clone(),
        received_at: case.received_at,
        channel: case.channel,
        due: due_sentence(&unit, &case, now),
        whose_move: whose_move(&unit, &case, today),
        acts,
        why_not,
        checklists: case.checklists.clone(),
        questions: (
            questions(&profile.completeness, &case.checklists.completeness),
            questions(&profile.jurisdiction, &case.checklists.jurisdiction),
        ),
        insight,
        submissions,
        evidence: case
            .work_copies
            .iter()
            .map(|copy| EvidenceView {
                title: copy.title.clone(),
                file: copy.of,
                mime: copy.mime.clone(),
                size: copy.size,
                sha256: copy.sha256.clone(),
                pages: u32::try_from(copy.pages.len()).unwrap_or(u32::MAX),
                held_back: copy.held_back,
            })
            .collect(),
        paper_copies: paper_copies(&unit, &case),
        duties: case
            .duties
            .iter()
            .map(|duty| duty_view(&unit, today, duty))
            .collect(),
        contacts: contacts(&case, &unit),
        verifier: case.verifier.map(name),
        awaits_leader: case.awaits_leader,
        merged_into: case
            .merged_into
            .clone()
            .map(|(case, number)| MergedInto { case, number }),
        took_in: case.took_in.iter().map(|(_, number)| number.clone()).collect(),
        reporter_label: case.reporter_label.clone(),
        readers: case.readers.iter().map(|reader| name(reader.person)).collect(),
        waiting_for_key,
        damage: damage(session, &case).await?,
        steps: steps::view(&world, &case, session.person, now),
    })
}

fn questions(profile: &[Question], answers: &[CheckAnswer]) -> Vec<CheckAnswer> {
    profile
        .iter()
        .map(|question| {
            answers
                .iter()
                .find(|answer| answer.question == question.code)
                .cloned()
                .unwrap_or_else(|| CheckAnswer {
                    question: question.code.to_owned(),
                    answer: None,
                    note: String::new(),
                })
        })
        .collect()
}

fn duty_view(unit: &Unit, today: NaiveDate, state: &domain::case_state::DutyState) -> DutyView {
    DutyView {
        duty: state.duty.clone(),
        days_left: unit.calendar.working_days_between(today, state.duty.due),
        paper: match &state.stand {
            DutyStand::Fulfilled { paper, .. } => Some(paper.clone()),
            _ => None,
        },
        fell_away: match &state.stand {
            DutyStand::Fallen { reason } => Some(reason.clone()),
            _ => None,
        },
    }
}

fn contacts(case: &Case, unit: &Unit) -> Vec<ContactView> {
    let mut officers = case
        .timeline
        .iter()
        .filter(|row| row.kind == "contact_logged")
        .map(|row| row.by);
    case.contacts
        .iter()
        .map(|contact| ContactView {
            contact: contact.clone(),
            officer: officers
                .next()
                .and_then(|person| unit.name_of(person))
                .unwrap_or_default()
                .to_owned(),
        })
        .collect()
}

/// The date that runs next and how it was computed (item 7 of the calendar's rules, process.md §2c).
fn due_sentence(unit: &Unit, case: &Case, now: DateTime<Utc>) -> Option<DueSentence> {
    let today = unit.today(now);
    let verification = || unit.verification_due(case.received_at);
    let sentence =
        |what: &str, told: NaiveDate, reckoning: DueDate, stopped: Option<NaiveDate>, basis: &str| {
            DueSentence {
                what: what.to_owned(),
                due: told.to_string(),
                days_left: unit.calendar.working_days_between(stopped.unwrap_or(today), told),
                days: reckoning.days,
                counts_from: reckoning.counts_from.to_string(),
                stopped_on: stopped.map(|day| day.to_string()),
                unconfirmed_years: reckoning.warnings,
                basis: basis.to_owned(),
            }
        };
    let next = project::running(unit, case).into_iter().next();
    match next.as_ref().map(|(due, what)| (*due, what.as_str())) {
        Some((due, "verification")) => Some(sentence(
            "verification",
            due,
            verification(),
            None,
            "verification",
        )),
        Some((due, "completion")) => {
            let asked = case.completions.last()?.asked_at;
            let reckoning = unit.due(asked, unit.settings.completion_days, DayUnit::Calendar);
            Some(sentence("completion", due, reckoning, None, "completion"))
        }
        Some((due, what)) if what != "notice" => {
            let clock = clocks(unit, case, now)
                .into_iter()
                .find(|clock| clock.code == what);
            let reckoning = clock
                .as_ref()
                .filter(|clock| !clock.told)
                .and_then(|clock| {
                    let (amount, days, _) = unit.policy().deadline(unit.profile, what)?;
                    Some(unit.due(clock.since, amount, days))
                })
                // A date told by a step was chosen by a person: there is nothing to reckon.
                .unwrap_or_else(|| told(due));
            let basis = if reckoning.days.is_empty() {
                "told"
            } else {
                "policy"
            };
            Some(sentence(what, due, reckoning, None, basis))
        }
        Some((due, _)) => {
            let since = case
                .duties
                .iter()
                .find(|duty| duty.is_open() && duty.duty.due == due)?
                .since;
            Some(sentence("notice", due, unit.notice_due(since), None, "notice"))
        }
        None => {
            let stopped = case.verification_stopped_on.map(|moment| unit.today(moment))?;
            Some(sentence(
                "verification",
                case.verification_due,
                verification(),
                Some(stopped),
                "verification",
            ))
        }
    }
}

/// A day that a person chose and a step told.
const fn told(due: NaiveDate) -> DueDate {
    DueDate {
        counts_from: due,
        due,
        due_at: None,
        days: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Reading is for the offices that read cases, for the team its letter names (O27), and for who files it.
fn may_read(unit: &Unit, case: &Case, person: PersonId) -> Result<(), AppError> {
    let files = may::may(unit, Some(case), person, Act::Archive);
    may::may(unit, Some(case), person, Act::ReadCase)
        .or(files)
        .map_err(AppError::from)
}

fn whose_move(unit: &Unit, case: &Case, today: NaiveDate) -> Vec<String> {
    let named = |person: PersonId| vec![unit.name_of(person).unwrap_or_default().to_owned()];
    let role = |role: Role| {
        unit.people_with(role)
            .into_iter()
            .filter(|person| !case.is_walled(*person))
            .filter_map(|person| unit.name_of(person).map(str::to_owned))
            .collect::<Vec<_>>()
    };
    if case.awaits_leader {
        return role(Role::Leader);
    }
    match case.state {
        State::Received => role(Role::Verifier),
        State::Verifying | State::AwaitingCompletion => {
            case.verifier.map_or_else(|| role(Role::Verifier), named)
        }
        state if steps::LATER.contains(&state) => steps::holders(unit, case, today)
            .into_iter()
            .filter_map(|person| unit.name_of(person).map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

fn submission_view(id: SubmissionId, number: &str, found: Option<&Submission>) -> SubmissionView {
    let Some(folded) = found else {
        return SubmissionView {
            submission: id,
            intake_no: number.to_owned(),
            readable: false,
            channel: None,
            received_at: None,
            head: None,
            text: None,
            reporter_type: None,
            mode: None,
            relation: None,
            items: Vec::new(),
            has_phrase: false,
            originals: Vec::new(),
        };
    };
    let received = &folded.received;
    SubmissionView {
        submission: id,
        intake_no: received.intake_no.clone(),
        readable: true,
        channel: Some(received.channel),
        received_at: Some(received.received_at),
        head: Some(received.head.clone()),
        text: Some(received.text.clone()),
        reporter_type: Some(received.reporter_type),
        mode: Some(received.mode),
        relation: received.relation,
        items: received
            .items
            .iter()
            .map(|item| ItemView {
                label: item.label.clone(),
                kind: item.kind,
                rule: item.rule,
            })
            .collect(),
        has_phrase: received.phrase.is_some(),
        originals: folded
            .files
            .iter()
            .map(|file| OriginalView {
                file: file.file,
                name: file.name.clone(),
                mime: file.mime.clone(),
                size: file.size,
                sha256: file.sha256.clone(),
                pages: file.pages,
                misnamed: file.misnamed,
                marks: file.marks.clone(),
            })
            .collect(),
    }
}

fn paper_copies(unit: &Unit, case: &Case) -> Vec<PaperCopyView> {
    let view = |file: &FileFacts| PaperCopyView {
        file: file.file,
        name: file.name.clone(),
        mime: file.mime.clone(),
        size: file.size,
        sha256: file.sha256.clone(),
        pages: file.pages,
        misnamed: file.misnamed,
        kinds: case
            .care
            .papers
            .iter()
            .filter(|on_file| on_file.paper.file == Some(file.file))
            .map(|on_file| on_file.paper.kind)
            .collect(),
        at: file.at,
        officer: unit.name_of(file.officer).unwrap_or_default().to_owned(),
    };
    case.paper_files.iter().map(view).collect()
}

/// Readers the entries name for whom no grant lies in the store: shown as damage, mended by any holder (ledger.md §5).
async fn waiting_for_key(session: &Session, case: &Case) -> Result<Vec<String>, AppError> {
    if session.standing.is_away() {
        return Ok(Vec::new());
    }
    let grants = session.ledger.grants_of(&vault::Id(case.id.bytes())).await?;
    let unit = session.unit().await?;
    let known = session.known.lock().await;
    Ok(case
        .readers
        .iter()
        .filter(|reader| {
            // By the keys that count today: what was sealed to lost ones opens to nobody.
            let generation = known.current_keys(reader.person).map(|keys| keys.generation);
            !grants.iter().any(|grant| {
                grant.recipient.0 == reader.person.bytes() && Some(grant.generation) == generation
            })
        })
        .filter_map(|reader| unit.name_of(reader.person).map(str::to_owned))
        .collect())
}

/// Working copies whose sealed chunks are missing in the store.
async fn damage(session: &Session, case: &Case) -> Result<Vec<String>, AppError> {
    let mut damage = Vec::new();
    if session.standing.is_away() {
        return Ok(damage);
    }
    for copy in &case.work_copies {
        for (page, file) in copy.pages.iter().enumerate() {
            if session
                .ledger
                .chunk_list(&vault::Id(file.bytes()))
                .await?
                .is_empty()
            {
                damage.push(format!("{}:{}", copy.title, page + 1));
            }
        }
    }
    for copy in &case.paper_files {
        if session
            .ledger
            .chunk_list(&vault::Id(copy.file.bytes()))
            .await?
            .is_empty()
        {
            damage.push(copy.name.clone());
        }
    }
    Ok(damage)
}

/// The trail of a case (*Jejak*).
pub(crate) async fn trail(_: &Desk, session: &Arc<Session>, wanted: OneCase) -> Result<Trail, AppError> {
    let case = session.case(wanted.case).await?;
    let log = session.case_log(wanted.case).await?;
    let unit = session.unit().await?;
    let odd: Vec<u64> = session
        .index
        .faults()
        .await?
        .into_iter()
        .filter(|fault| fault.code == "odd_clock")
        .filter_map(|fault| fault.seq)
        .collect();
    let lines = case
        .timeline
        .iter()
        .map(|row| {
            let event = log
                .rows
                .iter()
                .find(|kept| kept.seq == row.seq)
                .and_then(|kept| kept.event.as_deref());
            let (facts, order) = event.map(facts).unwrap_or_default();
            TrailLine {
                seq: row.seq,
                at: row.at,
                author: unit.name_of(row.by).unwrap_or_default().to_owned(),
                person: row.by,
                event: row.kind.clone(),
                facts,
                order,
                same_person: row.same_person,
                odd_clock: odd.contains(&row.seq),
            }
        })
        .collect();
    Ok(Trail { lines })
}

/// Few plain facts of an event, by key: numbers, reasons, dates; never long texts.
fn facts(event: &str) -> (Vec<(String, String)>, Option<String>) {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(event) else {
        return Default::default();
    };
    let Some(fields) = value.get("event").and_then(serde_json::Value::as_object) else {
        return Default::default();
    };
    let shown = [
        "agenda_no",
        "reason",
        "note",
        "due",
        "body",
        "legal_ground",
        "main_no",
        "number",
        "asked",
    ];
    let plain = fields
        .iter()
        .filter(|(key, _)| shown.contains(&key.as_str()))
        .filter_map(|(key, value)| {
            let text: String = value.as_str()?.chars().take(160).collect();
            (!text.is_empty()).then(|| (key.clone(), text))
        })
        .collect();
    let order = fields
        .get("order")
        .filter(|order| order.is_object())
        .map(|order| {
            let part = |key: &str| {
                order
                    .get(key)
                    .and_then(serde_json::Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            format!("{} {} ({})", part("kind"), part("number"), part("date"))
        });
    (plain, order)
}
