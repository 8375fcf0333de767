//! Access that was lost: the words of the case lie in the index no more, not even where no search finds them
//! (ledger.md §5: honest desks delete the case at once).

use crate::WORKER;
use saksama_tests::world::{CLERK, LEADER, SECOND, World, full_letter};
use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

/// Every word in the full-text table of somebody's index, buried ones too.
async fn words_in_the_index(world: &World, who: &str) -> Vec<String> {
    let session = world.session(who).await;
    let folder = world.desk_folder(who);
    let (unit, person, file) = (session.unit_id, session.person, vault::LocalFile::Index);
    let mut chance = session.chance();
    let key = app::secrets::local_key(&folder, &unit, person, &session.keys, file, &mut chance).unwrap();
    let mut beside = SqliteConnectOptions::new()
        .filename(folder.join(format!("{person}.index")))
        .pragma("key", format!("\"x'{}'\"", vault::Hash(*key.expose())))
        .pragma("cipher_hmac_algorithm", "HMAC_SHA256")
        .disable_statement_logging()
        .connect()
        .await
        .unwrap();
    sqlx::raw_sql("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, found, row)")
        .execute(&mut beside)
        .await
        .unwrap();
    let words = sqlx::query_scalar("SELECT term FROM temp.vocabulary")
        .fetch_all(&mut beside)
        .await
        .unwrap();
    beside.close().await.unwrap();
    words
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_words_of_a_lost_case_leave_the_index() {
    let world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    for number in ["satu", "dua", "tiga"] {
        let title = format!("Perkara lain {number}");
        world.register(CLERK.0, &full_letter(&title)).await;
    }
    let registered = world
        .register(CLERK.0, &full_letter("Penggelapan kulkas vaksin"))
        .await;
    assert_eq!(world.search(SECOND.0, "kulkas").await["total"], 1);
    let holds = |words: &[String], word: &str| words.iter().any(|found| found == word);
    assert!(holds(&words_in_the_index(&world, SECOND.0).await, "kulkas"));

    let wall = json!({ "case": registered["case"], "person": world.person(SECOND.0) });
    world.ok(CLERK.0, "shut_out", wall).await;
    assert_eq!(world.search(SECOND.0, "kulkas").await["total"], 0);
    world.session(SECOND.0).await.swept().await;
    let words = words_in_the_index(&world, SECOND.0).await;
    for word in ["kulkas", "vaksin", "penggelapan", "gelap"] {
        assert!(!holds(&words, word), "{word} is still in the file");
    }
    assert!(holds(&words, "tiga"), "the others stay");
    assert_eq!(world.search(SECOND.0, "perkara").await["total"], 3);

    // What the clerk may read is untouched.
    world.session(CLERK.0).await.swept().await;
    assert!(holds(&words_in_the_index(&world, CLERK.0).await, "kulkas"));
}
