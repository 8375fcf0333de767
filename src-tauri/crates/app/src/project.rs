//! From folded streams to the lines of the index. Only work goes into search; nothing of the source, no identity item.

use crate::steps;
use chrono::NaiveDate;
use domain::case::State;
use domain::case_state::Case;
use domain::case_state::CompletionOutcome;
use domain::submission::FileFacts;
use domain::submission_state::Submission;
use domain::unit_state::Unit;
use index::{CaseProjection, FileLine, SubmissionLine, SubmissionProjection};

/// What runs on a case, nearest first: the date and its code (`verification`, `completion`, `notice`, and from
/// registration on the codes of the profile's deadlines and of the dates that steps told).
#[must_use]
pub fn running(unit: &Unit, case: &Case) -> Vec<(NaiveDate, String)> {
    let mut running: Vec<(NaiveDate, String)> = early(case)
        .into_iter()
        .map(|(due, code)| (due, code.to_owned()))
        .collect();
    running.extend(steps::running(unit, case));
    running.sort();
    running
}

/// What runs until registration, and notices.
fn early(case: &Case) -> Vec<(NaiveDate, &'static str)> {
    let mut running = Vec::new();
    if case.verification_stopped_on.is_none() && matches!(case.state, State::Received | State::Verifying) {
        running.push((case.verification_due, "verification"));
    }
    if case.state == State::AwaitingCompletion
        && let Some(completion) = case
            .completions
            .last()
            .filter(|completion| completion.outcome == CompletionOutcome::Waiting)
    {
        running.push((completion.due, "completion"));
    }
    running.extend(
        case.duties
            .iter()
            .filter(|duty| duty.is_open())
            .map(|duty| (duty.duty.due, "notice")),
    );
    running
}

/// Whether the unit still works on a case in this state.
#[must_use]
pub const fn is_open(state: State) -> bool {
    !matches!(
        state,
        State::Closed
            | State::NotActionable
            | State::Referred
            | State::Merged
            | State::Withdrawn
            | State::Archived
    )
}

/// The index's line of a case.
#[must_use]
pub fn case(unit: &Unit, case: &Case, state_blob: Vec<u8>) -> CaseProjection {
    let content = &case.content;
    let dates = running(unit, case);
    let next = dates.first().cloned();
    let elements = &content.elements;
    let display: Vec<&str> = [
        content.summary.as_str(),
        &elements.what,
        &elements.who,
        &elements.place,
        &elements.when,
        &elements.why,
        &elements.how,
        &elements.how_much,
        &content.subject,
    ]
    .into_iter()
    .map(str::trim)
    .filter(|text| !text.is_empty())
    .collect();
    let display_text = display.join("\n");
    // Names only: two people of the same position are not the same party.
    let parties = content
        .parties
        .iter()
        .map(|party| party.name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    let mut search_text = display_text.clone();
    for party in &content.parties {
        for text in [
            &party.position,
            &party.work_unit,
            party.employee_no.as_ref().unwrap_or(&String::new()),
        ] {
            search_text.push('\n');
            search_text.push_str(text);
        }
    }
    let title = if content.title.trim().is_empty() {
        content.subject.clone()
    } else {
        content.title.clone()
    };
    CaseProjection {
        case: case.id,
        state_blob,
        state: case.state,
        intake_nos: case
            .submissions
            .iter()
            .map(|(_, number)| number.clone())
            .collect(),
        agenda_no: case.agenda_no.clone(),
        title,
        category: content.category.clone(),
        other_categories: content.other_categories.clone(),
        work_unit: content.work_unit.clone(),
        parties,
        received_on: unit.today(case.received_at),
        received_at: case.received_at.timestamp_millis(),
        due: next.as_ref().map(|(due, _)| *due),
        due_what: next.map(|(_, what)| what),
        // A word owed waits on the leader's desk like a refusal to be confirmed (O2).
        awaits_leader: case.awaits_leader || case.care.words.iter().any(|word| word.given.is_none()),
        verifier: steps::holder(unit, case).map(domain::ids::PersonId::bytes),
        marks: content.marks.clone(),
        letter_no: content.letter_no.clone(),
        letter_date: content.letter_date,
        sender_body: content.sender_body.clone(),
        usernames: Vec::new(),
        search_text,
        display_text,
        open: is_open(case.state),
        settled_on: steps::settled_on(unit, case),
        waiting: steps::waiting(unit, case),
        running: dates,
        upkeep: steps::upkeep(unit, case),
    }
}

/// The index's line of a submission.
#[must_use]
pub fn submission(unit: &Unit, submission: &Submission, state_blob: Vec<u8>) -> SubmissionProjection {
    let received = &submission.received;
    SubmissionProjection {
        state_blob,
        line: SubmissionLine {
            submission: received.submission,
            cases: submission.cases.clone(),
            intake_no: received.intake_no.clone(),
            channel: received.channel,
            received_on: unit.today(received.received_at),
            received_at: received.received_at.timestamp_millis(),
            letter_no: received.head.number.clone(),
            letter_date: received.head.date,
            sender_body: received.head.sender_body.clone(),
            subject: received.head.subject.clone(),
            is_copy: received.head.is_copy,
            tu_agenda_no: received.head.tu_agenda_no.clone(),
            username: received.username.clone(),
        },
    }
}

/// The index's line of a file, to recognise the same scan again.
#[must_use]
pub fn file(submission: &Submission, file: &FileFacts) -> FileLine {
    FileLine {
        stream: submission.received.submission.bytes(),
        sha256: file.sha256.clone(),
        case: submission.cases.first().copied(),
        number: submission.received.intake_no.clone(),
    }
}

/// A print of everything in the unit by which it is told whose move a case is.
#[must_use]
pub fn rights(unit: &Unit) -> i64 {
    let members: Vec<_> = unit
        .members
        .values()
        .map(|member| (member.person, unit.is_member(member.person)))
        .collect();
    let told = (
        (&unit.offices, &unit.holdings, members),
        (unit.policy(), unit.settings.conflict_office, unit.rules_now()),
    );
    let bytes = serde_json::to_vec(&told).unwrap_or_default();
    let hash = vault::content_hash(&bytes).0;
    let first = hash.first_chunk::<8>().copied().unwrap_or_default();
    // Nought is for an index in which nothing was told yet.
    (i64::from_be_bytes(first) & i64::MAX).max(1)
}
