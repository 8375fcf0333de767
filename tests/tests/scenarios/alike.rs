//! Similar reports (R41) as the use cases feed them to the index.

use crate::WORKER;
use saksama_tests::world::{CLERK, World, full_letter};

/// Two people of the same post are not the same party.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_no_party() {
    let world = World::small(WORKER).await;
    let mut form = full_letter("Dugaan pemotongan bantuan beras, Purbalingga, Januari 2026");
    form["content"]["parties"][0]["name"] = "".into();
    world.register(CLERK.0, &form).await;
    let session = world.session(CLERK.0).await;
    let parties = ["Kepala Balai".to_owned()];
    let query = index::SimilarQuery {
        text: "Kepala balai memotong bantuan beras dari setiap penerima di Purbalingga.",
        title: "Pemotongan bantuan beras",
        work_unit: "Balai Contoh",
        parties: &parties,
        exclude: &[],
        limit: 5,
    };
    let found = session.index.similar(&query).await.unwrap();
    assert_eq!(found.len(), 1, "it is told in the same words: {found:?}");
    assert_eq!(found[0].same_parties, Vec::<String>::new());
}
