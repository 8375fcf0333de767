//! What waits for whom, which dates run, and how things stand.

use chrono::NaiveDate;
use index::{CaseProjection, DeadlineQuery, Flow, PersonDues, RunningLines, Upkeep, UpkeepKind, Waiting};

use crate::support::{Desk, case, case_id, date, id};

fn waits(person: u64, task: &str) -> Waiting {
    Waiting {
        person: id(person),
        task: task.to_owned(),
        since: date("2026-03-02"),
        turns: None,
    }
}

fn dated(n: u64, due: &str, waiting: Vec<Waiting>) -> CaseProjection {
    CaseProjection {
        due: Some(date(due)),
        verifier: waiting.first().map(|waiting| waiting.person),
        running: vec![(date(due), "verification".to_owned())],
        waiting,
        ..case(n)
    }
}

async fn tasks(desk: &Desk, people: &[u64], day: NaiveDate) -> Vec<(u64, String)> {
    let people: Vec<[u8; 16]> = people.iter().map(|person| id(*person)).collect();
    let found = desk.index.waiting(&people, day, 50).await.unwrap();
    found
        .lines
        .into_iter()
        .map(|line| (number(line.line.case.bytes()), line.task))
        .collect()
}

fn number(id: [u8; 16]) -> u64 {
    u64::from_be_bytes(id[8..].try_into().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_waits_for_those_whose_move_it_is() {
    let desk = Desk::new().await;
    let asked = Waiting {
        turns: Some((date("2026-03-06"), "remind".to_owned())),
        ..waits(901, "record")
    };
    desk.put(&[
        dated(1, "2026-03-10", vec![waits(900, "verify"), waits(901, "verify")]),
        dated(2, "2026-03-05", vec![asked]),
        case(3),
    ])
    .await;
    let monday = date("2026-03-02");
    let said = |n, task: &str| (n, task.to_owned());
    assert_eq!(tasks(&desk, &[900], monday).await, [said(1, "verify")]);
    assert_eq!(
        tasks(&desk, &[901], monday).await,
        [said(2, "record"), said(1, "verify")]
    );
    assert_eq!(
        tasks(&desk, &[901], date("2026-03-07")).await[0],
        said(2, "remind"),
        "its day is over"
    );
    let both = desk.index.waiting(&[id(900), id(901)], monday, 50).await.unwrap();
    assert_eq!((both.lines.len(), both.total), (3, 2), "two people, two cases");
    assert_eq!(tasks(&desk, &[902], monday).await, []);
    let unassigned = desk.index.unassigned(50).await.unwrap();
    assert_eq!((unassigned.lines[0].case, unassigned.total), (case_id(3), 1));

    // What is put in anew stands for what was there; what is taken out leaves nothing.
    desk.put(&[dated(1, "2026-03-10", vec![waits(902, "dispose")])])
        .await;
    assert_eq!(tasks(&desk, &[900], monday).await, []);
    assert_eq!(tasks(&desk, &[902], monday).await, [said(1, "dispose")]);
    let mut writer = desk.index.write().await.unwrap();
    writer.remove_stream(id(1)).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(tasks(&desk, &[902], monday).await, []);
    let all = DeadlineQuery {
        limit: 50,
        ..DeadlineQuery::default()
    };
    assert_eq!(desk.index.deadlines(&all).await.unwrap().total, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_date_that_runs_has_its_line() {
    let desk = Desk::new().await;
    let mut two = dated(1, "2026-03-05", vec![waits(900, "verify")]);
    two.running
        .push((date("2026-03-20"), "answer_to_body".to_owned()));
    desk.put(&[two, dated(2, "2026-03-07", vec![waits(901, "verify")]), case(3)])
        .await;
    let all = DeadlineQuery {
        limit: 50,
        ..DeadlineQuery::default()
    };
    let of = |found: RunningLines| -> (Vec<(u64, String)>, u32) {
        let lines = found.lines.into_iter();
        (
            lines
                .map(|line| (number(line.line.case.bytes()), line.due.to_string()))
                .collect(),
            found.total,
        )
    };
    let said = |n, due: &str| (n, due.to_owned());
    assert_eq!(
        of(desk.index.deadlines(&all).await.unwrap()),
        (
            vec![
                said(1, "2026-03-05"),
                said(2, "2026-03-07"),
                said(1, "2026-03-20")
            ],
            3
        )
    );
    let some = DeadlineQuery {
        from: Some(date("2026-03-06")),
        to: Some(date("2026-03-19")),
        ..all.clone()
    };
    assert_eq!(
        of(desk.index.deadlines(&some).await.unwrap()),
        (vec![said(2, "2026-03-07")], 1)
    );
    let mine = DeadlineQuery {
        people: Some(vec![id(900)]),
        offset: 1,
        ..all.clone()
    };
    assert_eq!(
        of(desk.index.deadlines(&mine).await.unwrap()),
        (vec![said(1, "2026-03-20")], 2)
    );
    let owed = DeadlineQuery {
        what: Some("answer_to_body".to_owned()),
        ..all
    };
    assert_eq!(desk.index.deadlines(&owed).await.unwrap().total, 1);
    let dues = desk
        .index
        .dues(date("2026-03-06"), date("2026-03-12"))
        .await
        .unwrap();
    let line = |person, overdue, due| PersonDues {
        person: Some(id(person)),
        overdue,
        due,
    };
    assert_eq!(dues, [line(900, 1, 0), line(901, 0, 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_day_ends_and_what_was_settled() {
    let desk = Desk::new().await;
    let guest = Upkeep {
        kind: UpkeepKind::Guest,
        person: Some(id(7)),
        day: date("2026-03-04"),
    };
    let protected = Upkeep {
        kind: UpkeepKind::Protection,
        person: None,
        day: date("2026-03-01"),
    };
    desk.put(&[
        CaseProjection {
            upkeep: vec![guest, protected],
            ..case(1)
        },
        CaseProjection {
            settled_on: Some(date("2026-03-03")),
            open: false,
            ..case(2)
        },
    ])
    .await;
    let of = async |kind, day: &str, person| {
        let found = desk.index.upkeep(kind, date(day), person).await.unwrap();
        found
            .into_iter()
            .map(|line| (line.case, line.person, line.day))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(UpkeepKind::Guest, "2026-03-03", None).await, []);
    assert_eq!(
        of(UpkeepKind::Guest, "2026-03-04", Some(id(7))).await,
        [(case_id(1), Some(id(7)), date("2026-03-04"))]
    );
    assert_eq!(of(UpkeepKind::Guest, "2026-03-04", Some(id(8))).await, []);
    assert_eq!(of(UpkeepKind::Protection, "2026-03-09", None).await.len(), 1);
    let flow = async |from, to| desk.index.flow(date(from), date(to)).await.unwrap();
    assert_eq!(
        flow("2026-03-02", "2026-03-08").await,
        Flow {
            received: 2,
            settled: 1,
            open: 1
        }
    );
    assert_eq!(
        flow("2026-03-04", "2026-03-08").await,
        Flow {
            received: 0,
            settled: 0,
            open: 1
        }
    );
}
