//! Files that go into the store ahead of the letter that registers them, and stops in between (ledger.md §2).

use crate::WORKER;
use saksama_tests::papers;
use saksama_tests::world::{CLERK, World, full_letter, list, text};
use serde_json::json;
use std::path::PathBuf;

/// Lays a chunk of a draft's file into the store, as a stop leaves it there.
async fn ahead(session: &app::session::Session, file: vault::Id, n: u64, change: fn(&mut ledger::NewChunk)) {
    let bytes = session.desk.ledger().chunk(&file, n).await.unwrap().unwrap();
    let mut chunk = ledger::NewChunk { file, n, bytes };
    change(&mut chunk);
    let chunks = vec![chunk];
    let batch = ledger::Batch {
        chunks,
        ..ledger::Batch::default()
    };
    session.ledger.append(&batch).await.unwrap();
}

/// What is too much for one transaction goes ahead of its act. A stop in between may have left some of it there in other
/// company; and what somebody put in its place is no reason to register a letter without its scan.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_too_large_for_one_transaction() {
    let world = World::small(WORKER).await;
    let pile = |world: &World, first: u8| -> Vec<PathBuf> {
        (first..first + 3)
            .map(|number| {
                let bytes: Vec<u8> = (0..23_u32 << 20).map(|at| (at % 251) as u8 ^ number).collect();
                world.file(&format!("berkas-{number}.txt"), &bytes)
            })
            .collect()
    };
    let staged = async |files: &[PathBuf], change: fn(&mut ledger::NewChunk)| {
        let draft = world.draft(CLERK.0).await;
        let attached = world.attach(CLERK.0, &draft, files, "unit").await;
        assert_eq!(list(&attached["files"]).len(), 3, "{}", attached["refused"]);
        let session = world.session(CLERK.0).await;
        let file: domain::ids::FileId = text(&attached["files"][1]["file"]).parse().unwrap();
        let file = vault::Id(file.bytes());
        for n in [0, 3] {
            ahead(&session, file, n, change).await;
        }
        draft
    };
    let draft = staged(&pile(&world, 1), |_| {}).await;
    let form = full_letter("Dugaan dengan berkas besar");
    let register = json!({ "draft": draft, "form": form });
    let registered = world.ok(CLERK.0, "register_draft", register).await;
    let dossier = world.dossier(CLERK.0, &text(&registered["case"])).await;
    assert_eq!(list(&dossier["submissions"][0]["originals"]).len(), 3);
    let found = world.verify().await;
    assert!(found.faults.is_empty(), "{:?}", found.faults);

    let before = world.verify().await.entries;
    let draft = staged(&pile(&world, 11), |chunk| chunk.bytes[99] ^= 1).await;
    let register = json!({ "draft": draft, "form": form });
    let refused = world.refused(CLERK.0, "register_draft", register).await;
    assert_eq!(refused.code, "file_damaged", "{refused:?}");
    assert_eq!(refused.params["what"], "store, chunk 0");
    assert_eq!(world.verify().await.entries, before, "nothing was registered");
    let mine = world.ok(CLERK.0, "drafts", json!({})).await;
    assert!(
        mine.to_string().contains(&draft),
        "and the draft is there: {mine}"
    );
}

/// A stop came when a large letter's files were going ahead; one was taken off since, and what is left goes along.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_went_ahead_is_no_reason_to_refuse() {
    let world = World::small(WORKER).await;
    let picture = world.file("foto.png", &papers::png(31));
    let draft = world.draft(CLERK.0).await;
    let attached = world.attach(CLERK.0, &draft, &[picture], "reporter").await;
    let file: domain::ids::FileId = text(&attached["files"][0]["file"]).parse().unwrap();
    let session = world.session(CLERK.0).await;
    ahead(&session, vault::Id(file.bytes()), 0, |_| {}).await;
    let form = full_letter("Dugaan dengan berkas yang mendahului");
    let register = json!({ "draft": draft, "form": form });
    let registered = world.ok(CLERK.0, "register_draft", register).await;
    let dossier = world.dossier(CLERK.0, &text(&registered["case"])).await;
    assert_eq!(list(&dossier["submissions"][0]["originals"]).len(), 1);
    let found = world.verify().await;
    assert!(found.faults.is_empty(), "{:?}", found.faults);
}
