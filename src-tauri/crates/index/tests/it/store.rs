//! Opening, putting in, looking up.

use std::fs;

use domain::case::{Mark, State};
use domain::ids::StreamKind;
use index::{
    CaseProjection, Fault, FileLine, Index, IndexError, NumberKind, OpenError, Progress, StreamLine,
    remove_files,
};

use crate::support::{Desk, KEY, at, case, case_id, date, id, submission};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_index_is_empty_and_comes_back_as_it_was_left() {
    let desk = Desk::new().await;
    assert_eq!(desk.index.progress().await.unwrap(), None);
    assert_eq!(
        desk.index.counts(date("2026-03-02"), None).await.unwrap(),
        index::Counts::default()
    );
    let progress = Progress {
        seq: 42,
        hash: [9; 32],
        grants_n: 7,
        last_at: 1_700_000_000_000,
        unit_state: vec![1, 2, 3],
    };
    let line = StreamLine {
        kind: StreamKind::Case,
        version: 3,
        epoch: 2,
        key_id: [5; 32],
    };
    let mut writer = desk.index.write().await.unwrap();
    writer.set_progress(&progress).await.unwrap();
    writer
        .set_progress(&Progress {
            seq: 43,
            ..progress.clone()
        })
        .await
        .unwrap();
    writer
        .put_stream(
            id(1),
            StreamLine {
                version: 2,
                epoch: 1,
                ..line
            },
        )
        .await
        .unwrap();
    writer.put_stream(id(1), line).await.unwrap();
    writer.put_key(id(1), 2, &[4; 32]).await.unwrap();
    writer.put_key(id(1), 1, &[3; 32]).await.unwrap();
    writer.put_case(&case(1)).await.unwrap();
    writer.commit().await.unwrap();
    desk.index.close().await;
    assert_eq!(desk.index.progress().await.unwrap_err(), IndexError::Closed);

    let index = Index::open(&desk.path(), &KEY).await.unwrap();
    assert_eq!(
        index.progress().await.unwrap(),
        Some(Progress { seq: 43, ..progress })
    );
    assert_eq!(index.stream(id(1)).await.unwrap(), Some(line));
    assert_eq!(index.stream(id(2)).await.unwrap(), None);
    assert_eq!(index.streams().await.unwrap(), [(id(1), line)]);
    let keys: Vec<(u32, [u8; 32])> = index
        .keys(id(1))
        .await
        .unwrap()
        .into_iter()
        .map(|key| (key.epoch, *key.key))
        .collect();
    assert_eq!(keys, [(1, [3; 32]), (2, [4; 32])]);
    assert!(index.keys(id(2)).await.unwrap().is_empty());
    assert!(index.case(case_id(1)).await.unwrap().is_some());
    index.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_committed_leaves_no_trace() {
    let desk = Desk::new().await;
    let mut writer = desk.index.write().await.unwrap();
    writer.put_case(&case(1)).await.unwrap();
    drop(writer);
    assert_eq!(desk.index.case(case_id(1)).await.unwrap(), None);
    desk.put(&[case(2)]).await;
    assert!(desk.index.case(case_id(2)).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_opened_asks_for_a_rebuild() {
    let desk = Desk::new().await;
    let path = desk.path();
    assert!(matches!(Index::create(&path, &KEY).await, Err(OpenError::Exists)));
    let none = desk.folder.path().join("none.db");
    let missing = Index::open(&none, &KEY).await.unwrap_err();
    assert!(matches!(missing, OpenError::Missing) && missing.asks_for_rebuild());
    desk.index.close().await;

    let wrong = Index::open(&path, &[8; 32]).await.unwrap_err();
    assert!(matches!(wrong, OpenError::WrongKeyOrDamaged), "{wrong}");
    fs::write(
        &none,
        b"no database at all, but long enough to be read as a page of something else",
    )
    .unwrap();
    let foreign = Index::open(&none, &KEY).await.unwrap_err();
    assert!(matches!(foreign, OpenError::WrongKeyOrDamaged), "{foreign}");
    let mut bytes = fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(100).take(3_000) {
        *byte ^= 0x55;
    }
    fs::write(&path, &bytes).unwrap();
    let damaged = Index::open(&path, &KEY).await.unwrap_err();
    assert!(
        matches!(damaged, OpenError::WrongKeyOrDamaged) && damaged.asks_for_rebuild(),
        "{damaged}"
    );

    remove_files(&path).unwrap();
    remove_files(&path).unwrap();
    let left: Vec<String> = fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left, ["none.db"]);
    fs::write(&none, b"").unwrap();
    assert!(Index::open(&none, &KEY).await.unwrap_err().asks_for_rebuild());
    let again = Index::create(&path, &KEY).await.unwrap();
    again.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_comes_back_as_it_was_put_in() {
    let desk = Desk::new().await;
    let full = CaseProjection {
        state: State::Verifying,
        intake_nos: vec!["TR-1/2026".to_owned(), "TR-2/2026".to_owned()],
        agenda_no: Some("R-1/IJ/2026".to_owned()),
        other_categories: vec!["GRATIFIKASI".to_owned()],
        parties: vec!["Wiyana".to_owned()],
        due: Some(date("2026-03-09")),
        due_what: Some("verification".to_owned()),
        awaits_leader: true,
        verifier: Some(id(900)),
        marks: vec![Mark::Child],
        letter_no: Some("12/B/2026".to_owned()),
        letter_date: Some(date("2026-02-20")),
        sender_body: Some("Ombudsman RI".to_owned()),
        usernames: vec!["elang77".to_owned()],
        search_text: "bon makan".to_owned(),
        display_text: "Bon makan.".to_owned(),
        ..case(1)
    };
    desk.put(&[full.clone(), case(2)]).await;
    let stored = desk.index.case(full.case).await.unwrap().unwrap();
    assert_eq!(stored.state_blob, full.state_blob);
    assert_eq!(stored.display_text, "Bon makan.");
    assert_eq!(stored.line, (&full).into());
    let blobs = desk
        .index
        .cases_blobs(&[case_id(2), case_id(9), case_id(1)])
        .await
        .unwrap();
    assert_eq!(
        blobs,
        [(case_id(2), case(2).state_blob), (case_id(1), case(1).state_blob)]
    );
    assert_eq!(
        desk.index.all_open_cases().await.unwrap(),
        [case_id(1), case_id(2)]
    );

    let changed = CaseProjection {
        title: "Judul lain".to_owned(),
        open: false,
        state_blob: vec![0],
        ..full
    };
    desk.put(std::slice::from_ref(&changed)).await;
    let stored = desk.index.case(changed.case).await.unwrap().unwrap();
    assert_eq!(
        (stored.line.title.as_str(), stored.state_blob.as_slice()),
        ("Judul lain", &[0][..])
    );
    assert_eq!(desk.index.all_open_cases().await.unwrap(), [case_id(2)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_lead_to_cases_and_submissions() {
    let desk = Desk::new().await;
    let agenda = CaseProjection {
        agenda_no: Some("R-0012/IJ/XI/2026".to_owned()),
        intake_nos: vec!["TR-5".to_owned()],
        ..case(1)
    };
    let mut letter = submission(50, &[case_id(1), case_id(2), case_id(99)]);
    letter.line.letter_no = Some("B/77/2026".to_owned());
    letter.line.letter_date = Some(date("2026-02-20"));
    letter.line.intake_no = "TR-5".to_owned();
    let mut alone = submission(51, &[]);
    alone.line.username = Some("Elang77".to_owned());
    alone.line.tu_agenda_no = Some("TU-2288/2025".to_owned());
    desk.put(&[agenda, case(2)]).await;
    let mut writer = desk.index.write().await.unwrap();
    writer.put_submission(&letter).await.unwrap();
    writer.put_submission(&alone).await.unwrap();
    writer.commit().await.unwrap();

    assert_eq!(
        desk.index.agenda_taken("r 12 ij xi 2026").await.unwrap(),
        Some(case_id(1))
    );
    assert_eq!(desk.index.agenda_taken("R-0013/IJ/XI/2026").await.unwrap(), None);
    assert_eq!(desk.index.agenda_taken("").await.unwrap(), None);
    assert_eq!(desk.index.agenda_taken("TR-5").await.unwrap(), None);
    let hits = |number: &'static str| {
        let index = desk.index.clone();
        async move {
            let hits = index.find_number(number).await.unwrap();
            hits.into_iter()
                .map(|hit| {
                    (
                        hit.kind,
                        hit.case,
                        hit.submission.map(|submission| submission.bytes()),
                    )
                })
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(
        hits("R-12/IJ/XI/2026").await,
        [(NumberKind::Agenda, Some(case_id(1)), None)]
    );
    assert_eq!(
        hits("b 77 2026").await,
        [
            (NumberKind::Letter, Some(case_id(1)), Some(id(50))),
            (NumberKind::Letter, Some(case_id(2)), Some(id(50)))
        ]
    );
    assert_eq!(
        hits("TR-5").await,
        [
            (NumberKind::Intake, Some(case_id(1)), Some(id(50))),
            (NumberKind::Intake, Some(case_id(2)), Some(id(50)))
        ]
    );
    assert_eq!(
        hits("elang77").await,
        [(NumberKind::Username, None, Some(id(51)))]
    );
    assert_eq!(
        hits("TU 2288 2025").await,
        [(NumberKind::TuAgenda, None, Some(id(51)))]
    );
    assert!(hits(" - ").await.is_empty());
    let letters = desk.index.find_letters_of(date("2026-02-20")).await.unwrap();
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().all(|hit| hit.number == "B/77/2026"));
    assert_eq!(
        desk.index.submission(letter.line.submission).await.unwrap(),
        Some(letter)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_scan_and_the_faults_are_found() {
    let desk = Desk::new().await;
    let sha = "Ab".repeat(32);
    let first = FileLine {
        stream: id(50),
        sha256: sha.clone(),
        case: Some(case_id(1)),
        number: "TR-1".to_owned(),
    };
    let second = FileLine {
        stream: id(51),
        case: None,
        number: "TR-2".to_owned(),
        ..first.clone()
    };
    let mut writer = desk.index.write().await.unwrap();
    for file in [&first, &second, &first] {
        writer.put_file(file).await.unwrap();
    }
    writer.put_fault(Some(7), "bad_signature", "{}").await.unwrap();
    writer.put_fault(Some(7), "bad_signature", "{}").await.unwrap();
    writer
        .put_fault(None, "waiting_for_key", "{\"stream\":1}")
        .await
        .unwrap();
    writer.put_fault(Some(8), "late", "").await.unwrap();
    writer.remove_fault(Some(8), "late").await.unwrap();
    writer.commit().await.unwrap();
    let found = desk.index.file_by_sha(&sha.to_uppercase()).await.unwrap();
    let lower = |file: FileLine| FileLine {
        sha256: sha.to_lowercase(),
        ..file
    };
    assert_eq!(found, [lower(first), lower(second)]);
    assert!(desk.index.file_by_sha("00").await.unwrap().is_empty());
    let faults = desk.index.faults().await.unwrap();
    assert_eq!(
        faults,
        [
            Fault {
                seq: Some(7),
                code: "bad_signature".to_owned(),
                params: "{}".to_owned()
            },
            Fault {
                seq: None,
                code: "waiting_for_key".to_owned(),
                params: "{\"stream\":1}".to_owned()
            },
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_lists_what_came_in() {
    let desk = Desk::new().await;
    let day = date("2026-03-02");
    // Just after midnight in Jayapura is the day before in UTC; the day counts where the unit is.
    let early = CaseProjection {
        received_at: at(day, -530),
        ..case(1)
    };
    let late = CaseProjection {
        received_at: at(day, 900),
        ..case(2)
    };
    let other = CaseProjection {
        received_on: date("2026-03-03"),
        received_at: at(day, 901),
        ..case(3)
    };
    desk.put(&[late, other, early]).await;
    let mut writer = desk.index.write().await.unwrap();
    for n in [61, 60] {
        writer.put_submission(&submission(n, &[])).await.unwrap();
    }
    writer.commit().await.unwrap();
    let found = desk.index.day(day).await.unwrap();
    assert_eq!(
        found.cases.iter().map(|line| line.case).collect::<Vec<_>>(),
        [case_id(1), case_id(2)]
    );
    let submissions: Vec<_> = found
        .submissions
        .iter()
        .map(|line| line.submission.bytes())
        .collect();
    assert_eq!(submissions, [id(60), id(61)]);
    assert!(desk.index.day(date("2025-01-01")).await.unwrap().cases.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counts_say_what_waits() {
    let desk = Desk::new().await;
    let due = |text: &str| Some(date(text));
    desk.put(&[
        CaseProjection {
            state: State::Verifying,
            verifier: Some(id(900)),
            due: due("2026-03-01"),
            ..case(1)
        },
        CaseProjection {
            state: State::Verifying,
            verifier: Some(id(901)),
            due: due("2026-03-02"),
            ..case(2)
        },
        CaseProjection {
            due: due("2026-03-08"),
            ..case(3)
        },
        CaseProjection {
            due: due("2026-03-09"),
            received_on: date("2026-03-01"),
            ..case(4)
        },
        CaseProjection {
            state: State::NotActionable,
            open: false,
            awaits_leader: true,
            ..case(5)
        },
        CaseProjection {
            state: State::Merged,
            open: false,
            ..case(6)
        },
    ])
    .await;
    let counts = desk
        .index
        .counts(date("2026-03-02"), Some(id(900)))
        .await
        .unwrap();
    let expected = index::Counts {
        cases: 6,
        by_state: vec![
            (State::Received, 2),
            (State::Verifying, 2),
            (State::NotActionable, 1),
            (State::Merged, 1),
        ],
        open: 4,
        overdue: 1,
        due_this_week: 2,
        awaits_leader: 1,
        unassigned: 2,
        mine: 1,
        cases_today: 5,
        submissions_today: 0,
        submissions: 0,
    };
    assert_eq!(counts, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_cases_of_one_minute_than_it_has_places() {
    let desk = Desk::new().await;
    let minute = at(date("2026-03-02"), 0);
    let cases: Vec<CaseProjection> = (0..1_100)
        .map(|n| CaseProjection {
            received_at: minute,
            ..case(n)
        })
        .collect();
    desk.put(&cases).await;
    // Putting in again neither moves nor doubles one.
    desk.put(&cases).await;
    let counts = desk.index.counts(date("2026-03-02"), None).await.unwrap();
    assert_eq!((counts.cases, counts.cases_today), (1_100, 1_100));
}
