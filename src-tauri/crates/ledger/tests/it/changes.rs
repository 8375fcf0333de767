//! Being told that something was appended.

use std::time::Duration;

use crate::chain::{Chain, id};
use crate::store::Store;

crate::contract!(
    another_desk_is_heard,
    ones_own_act_is_told_at_once,
    a_closed_ledger_refuses
);

async fn another_desk_is_heard(store: &Store) {
    let other = store.open().await.unwrap();
    let mut told = store.ledger.subscribe();
    let mut second = store.ledger.clone().subscribe();
    // Wait until the watching has begun: its first look may count as news.
    let mut chain = Chain::new();
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(700)).await;
        told.mark_unchanged();
        second.mark_unchanged();
        chain.fill(&other, id(), 1).await;
        tokio::time::timeout(Duration::from_secs(10), told.changed())
            .await
            .unwrap()
            .unwrap();
        tokio::time::timeout(Duration::from_secs(10), second.changed())
            .await
            .unwrap()
            .unwrap();
    }
    // Where nothing happens, nothing is told.
    tokio::time::sleep(Duration::from_millis(900)).await;
    told.mark_unchanged();
    assert!(
        tokio::time::timeout(Duration::from_secs(2), told.changed())
            .await
            .is_err()
    );
}

async fn ones_own_act_is_told_at_once(store: &Store) {
    let mut told = store.ledger.subscribe();
    told.mark_unchanged();
    Chain::new().fill(&store.ledger, id(), 1).await;
    assert!(told.has_changed().unwrap());
}

async fn a_closed_ledger_refuses(store: &Store) {
    let ledger = store.open().await.unwrap();
    let _told = ledger.subscribe();
    ledger.close().await;
    assert!(ledger.tip().await.is_err());
    assert!(store.ledger.tip().await.is_ok());
}
