//! Losing access: nothing of a stream is left.

use domain::ids::StreamKind;
use index::{CaseProjection, FileLine, Index, RegisterQuery, SimilarQuery, StreamLine};
use sqlx::Row;

use crate::support::{Desk, KEY, beside, case_id, date, id, submission, told};

async fn words_in_the_file(desk: &Desk) -> Vec<String> {
    let mut connection = beside(desk).await;
    sqlx::raw_sql("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, found, row)")
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query_scalar("SELECT term FROM temp.vocabulary")
        .fetch_all(&mut connection)
        .await
        .unwrap()
}

async fn fill(desk: &Desk) {
    let secret = CaseProjection {
        agenda_no: Some("R-77/IJ/2026".to_owned()),
        letter_date: Some(date("2026-02-20")),
        usernames: vec!["garudamerah".to_owned()],
        parties: vec!["Zulkarnaen".to_owned()],
        sender_body: Some("Ombudsman".to_owned()),
        ..told(1, "Penggelapan kulkas", "kulkas vaksin hilang dari gudang")
    };
    let mut letter = submission(50, &[case_id(1)]);
    letter.line.letter_no = Some("B/99/2026".to_owned());
    let line = StreamLine {
        kind: StreamKind::Case,
        version: 1,
        epoch: 1,
        key_id: [2; 32],
    };
    let mut writer = desk.index.write().await.unwrap();
    for n in 10..40 {
        writer.put_case(&told(n, "Lain", "gudang beras")).await.unwrap();
    }
    writer.put_case(&secret).await.unwrap();
    // Changed once: the words of its earlier text go too.
    writer
        .put_case(&CaseProjection {
            search_text: "kulkas mesin hilang dari gudang".to_owned(),
            ..secret
        })
        .await
        .unwrap();
    writer.put_submission(&letter).await.unwrap();
    for stream in [1, 50, 10] {
        writer.put_stream(id(stream), line).await.unwrap();
        writer.put_key(id(stream), 1, &[3; 32]).await.unwrap();
    }
    let file = FileLine {
        stream: id(50),
        sha256: "aa".repeat(32),
        case: Some(case_id(1)),
        number: "R-77".to_owned(),
    };
    writer.put_file(&file).await.unwrap();
    writer
        .put_file(&FileLine {
            stream: id(1),
            sha256: "bb".repeat(32),
            ..file.clone()
        })
        .await
        .unwrap();
    writer
        .put_file(&FileLine {
            sha256: "cc".repeat(32),
            case: None,
            ..file.clone()
        })
        .await
        .unwrap();
    writer
        .put_file(&FileLine {
            stream: id(10),
            sha256: "dd".repeat(32),
            case: Some(case_id(10)),
            ..file
        })
        .await
        .unwrap();
    writer.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_removed_case_is_left() {
    let desk = Desk::new().await;
    fill(&desk).await;
    for text in [
        "kulkas",
        "mesin",
        "garudamerah",
        "R-77/IJ/2026",
        "zulkarnaen",
        "ombudsman",
    ] {
        let query = RegisterQuery {
            text: text.to_owned(),
            limit: 10,
            ..RegisterQuery::default()
        };
        assert_eq!(desk.index.register(&query).await.unwrap().total, 1, "{text}");
    }
    let mut writer = desk.index.write().await.unwrap();
    writer.remove_stream(id(1)).await.unwrap();
    writer.commit().await.unwrap();
    let index = &desk.index;
    assert_eq!(index.case(case_id(1)).await.unwrap(), None);
    assert_eq!(index.stream(id(1)).await.unwrap(), None);
    assert!(index.keys(id(1)).await.unwrap().is_empty());
    assert!(index.cases_blobs(&[case_id(1)]).await.unwrap().is_empty());
    assert_eq!(index.agenda_taken("R-77/IJ/2026").await.unwrap(), None);
    assert!(
        index
            .find_letters_of(date("2026-02-20"))
            .await
            .unwrap()
            .is_empty()
    );
    assert!(index.file_by_sha(&"aa".repeat(32)).await.unwrap().is_empty());
    assert!(index.file_by_sha(&"bb".repeat(32)).await.unwrap().is_empty());
    assert_eq!(
        index.file_by_sha(&"cc".repeat(32)).await.unwrap().len(),
        1,
        "the submission's own file"
    );
    for text in [
        "kulkas",
        "mesin",
        "vaksin",
        "garudamerah",
        "R-77/IJ/2026",
        "zulkarnaen",
        "ombudsman",
        "penggelapan",
    ] {
        let query = RegisterQuery {
            text: text.to_owned(),
            limit: 10,
            ..RegisterQuery::default()
        };
        assert_eq!(index.register(&query).await.unwrap().total, 0, "{text}");
    }
    let similar = SimilarQuery {
        text: "kulkas mesin hilang",
        limit: 50,
        ..SimilarQuery::default()
    };
    assert!(
        index
            .similar(&similar)
            .await
            .unwrap()
            .iter()
            .all(|similar| similar.case != case_id(1))
    );
    let page = index
        .register(&RegisterQuery {
            limit: 200,
            ..RegisterQuery::default()
        })
        .await
        .unwrap();
    assert_eq!((page.total, page.lines.len()), (30, 30));

    index.sweep().await.unwrap();
    index.sweep().await.unwrap();
    let words = words_in_the_file(&desk).await;
    assert!(words.iter().any(|word| word == "beras"));
    for word in [
        "kulkas",
        "mesin",
        "vaksin",
        "garudamerah",
        "77",
        "zulkarnaen",
        "ombudsman",
        "gelap",
        "penggelapan",
    ] {
        assert!(
            words.iter().all(|found| found != word),
            "{word} is still in the full-text table"
        );
    }
    // No table holds its id, its number or its words.
    let mut connection = beside(&desk).await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'found%' AND name NOT LIKE 'sqlite_%'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert_eq!(tables.len(), 18);
    for statement in [
        "SELECT count(*) FROM streams WHERE stream = ?1",
        "SELECT count(*) FROM keys WHERE stream = ?1",
        "SELECT count(*) FROM cases WHERE case_id = ?1",
        "SELECT count(*) FROM numbers WHERE stream = ?1",
        "SELECT count(*) FROM letter_dates WHERE stream = ?1",
        "SELECT count(*) FROM files WHERE stream = ?1 OR case_id = ?1",
        // Rows of cases that are still there, and of no other.
        "SELECT (SELECT count(*) FROM waiting WHERE no NOT IN (SELECT no FROM cases))
           + (SELECT count(*) FROM running WHERE no NOT IN (SELECT no FROM cases))
           + (SELECT count(*) FROM upkeep WHERE no NOT IN (SELECT no FROM cases)) + (?1 IS NULL)",
        "SELECT (SELECT count(*) FROM lines) + (SELECT count(*) FROM blobs) + (SELECT count(*) FROM texts)
           + (SELECT count(*) FROM prints) - 120 + (?1 IS NULL)",
        "SELECT count(*) FROM terms WHERE term IN ('kulkas', 'mesin', 'vaksin', 'zulkarnaen') AND ?1 IS NOT NULL",
    ] {
        let row = sqlx::query(statement)
            .bind(&id(1)[..])
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(row.get::<i64, _>(0), 0, "{statement}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_removed_submission_is_left() {
    let desk = Desk::new().await;
    fill(&desk).await;
    let mut writer = desk.index.write().await.unwrap();
    writer.remove_stream(id(50)).await.unwrap();
    writer.remove_stream(id(777)).await.unwrap();
    writer.commit().await.unwrap();
    let index = &desk.index;
    assert_eq!(
        index
            .submission(domain::ids::SubmissionId::from_bytes(id(50)))
            .await
            .unwrap(),
        None
    );
    assert!(index.find_number("B/99/2026").await.unwrap().is_empty());
    for sha in ["aa", "cc"] {
        assert!(index.file_by_sha(&sha.repeat(32)).await.unwrap().is_empty());
    }
    assert!(index.keys(id(50)).await.unwrap().is_empty());
    assert!(index.case(case_id(1)).await.unwrap().is_some());
    assert_eq!(index.find_number("R-77/IJ/2026").await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removal_that_was_interrupted_is_swept_later() {
    let desk = Desk::new().await;
    fill(&desk).await;
    let mut writer = desk.index.write().await.unwrap();
    writer.remove_stream(id(1)).await.unwrap();
    writer.commit().await.unwrap();
    desk.index.close().await;
    let index = Index::open(&desk.path(), &KEY).await.unwrap();
    index.sweep().await.unwrap();
    assert!(words_in_the_file(&desk).await.iter().all(|word| word != "kulkas"));
    index.close().await;
}
