//! Reading: pages, streams, acts, grants, wrapped keys, chunks.

use ledger::{Batch, MAX_READ_BYTES, NewChunk, NewGrant, WrappedKeyRow};
use vault::Id;

use crate::chain::{Chain, dense_rows, id, named};
use crate::store::Store;

crate::contract!(
    entries_are_read_in_pages,
    a_page_has_a_weight,
    streams_and_acts_are_found,
    grants_are_read_since,
    the_newest_wrap_comes_first,
    chunks_come_in_order,
    the_store_has_a_clock,
);

async fn entries_are_read_in_pages(store: &Store) {
    let ledger = &store.ledger;
    assert!(ledger.read_since(0, 10).await.unwrap().is_empty());
    assert!(ledger.read_row(1).await.unwrap().is_none());
    let mut chain = Chain::new();
    let stream = id();
    chain.fill(ledger, stream, 7).await;
    let numbers = |rows: Vec<ledger::Row>| rows.iter().map(|row| row.seq).collect::<Vec<_>>();
    assert_eq!(numbers(ledger.read_since(0, 3).await.unwrap()), [1, 2, 3]);
    assert_eq!(numbers(ledger.read_since(3, 3).await.unwrap()), [4, 5, 6]);
    assert_eq!(numbers(ledger.read_since(6, u64::MAX).await.unwrap()), [7]);
    assert!(ledger.read_since(7, 3).await.unwrap().is_empty());
    assert!(ledger.read_since(u64::MAX, 3).await.unwrap().is_empty());
    assert!(ledger.read_since(0, 0).await.unwrap().is_empty());
    assert_eq!(ledger.read_row(5).await.unwrap().unwrap().seq, 5);
    assert!(ledger.read_row(8).await.unwrap().is_none());
    assert_eq!(ledger.counts().await.unwrap().entries, 7);
}

async fn a_page_has_a_weight(store: &Store) {
    let ledger = &store.ledger;
    let mut chain = Chain::new();
    let stream = id();
    let body = vec![0x5a; 1_000_000];
    for _ in 0..7 {
        let act = id();
        let rows = (1..=10)
            .map(|part| chain.row(act, part, 10, stream, &body))
            .collect();
        ledger
            .append(&Batch {
                rows,
                ..Batch::default()
            })
            .await
            .unwrap();
    }
    let page = ledger.read_since(0, 1000).await.unwrap();
    assert!(page.len() < 70 && page.iter().map(|row| row.body.len()).sum::<usize>() <= MAX_READ_BYTES);
    assert_eq!(dense_rows(ledger).await.len(), 70);
    assert_eq!(ledger.read_stream(&stream).await.unwrap().len(), 70);
}

async fn streams_and_acts_are_found(store: &Store) {
    let ledger = &store.ledger;
    let mut chain = Chain::new();
    let (one, two, three) = (id(), id(), id());
    chain.fill(ledger, one, 2).await;
    chain.fill(ledger, two, 1).await;
    let act = id();
    let expected = Some(chain.tip);
    let rows = vec![
        chain.row(act, 1, 3, one, b"a"),
        chain.row(act, 2, 3, three, b"b"),
        chain.row(act, 3, 3, two, b"c"),
    ];
    ledger
        .append(&Batch {
            expected,
            rows,
            ..Batch::default()
        })
        .await
        .unwrap();

    let places = |rows: Vec<ledger::Row>| {
        rows.iter()
            .map(|row| (row.seq, row.columns.version))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        places(ledger.read_stream(&one).await.unwrap()),
        [(1, 1), (2, 2), (4, 3)]
    );
    assert_eq!(
        places(ledger.read_streams(&[two, three]).await.unwrap()),
        [(3, 1), (5, 1), (6, 2)]
    );
    assert_eq!(
        places(ledger.read_streams(&[id(), three, three]).await.unwrap()),
        [(5, 1)]
    );
    assert!(ledger.read_streams(&[]).await.unwrap().is_empty());
    assert!(ledger.read_stream(&id()).await.unwrap().is_empty());
    assert_eq!(
        places(ledger.read_act(&act).await.unwrap()),
        [(4, 3), (5, 1), (6, 2)]
    );
    assert!(ledger.has_act(&act).await.unwrap());
    assert!(!ledger.has_act(&id()).await.unwrap());
    assert!(ledger.read_act(&id()).await.unwrap().is_empty());
    let many: Vec<Id> = (0..2000).map(|_| id()).chain([one]).collect();
    assert_eq!(ledger.read_streams(&many).await.unwrap().len(), 3);
}

async fn grants_are_read_since(store: &Store) {
    let ledger = &store.ledger;
    let (ani, budi, stream) = (id(), id(), id());
    let grant = |recipient: Id, epoch_max: u32| NewGrant {
        stream,
        recipient,
        generation: 2,
        epoch_max,
        act: named(5),
        sealed: vec![epoch_max as u8; 80],
    };
    let batch = |grants: Vec<NewGrant>| Batch {
        grants,
        ..Batch::default()
    };
    ledger
        .append(&batch(vec![grant(ani, 1), grant(budi, 1), grant(ani, 2)]))
        .await
        .unwrap();
    ledger
        .append(&batch(vec![grant(budi, 2), grant(ani, 3)]))
        .await
        .unwrap();

    let (first, next) = ledger.grants_for(&ani, 0, 2).await.unwrap();
    assert_eq!(
        first.iter().map(|grant| grant.epoch_max).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(next, first[1].n);
    let (second, end) = ledger.grants_for(&ani, next, 2).await.unwrap();
    assert_eq!(second.len(), 1);
    let found = &second[0];
    assert_eq!(
        (found.stream, found.recipient, found.generation, found.epoch_max),
        (stream, ani, 2, 3)
    );
    assert_eq!((found.act, &found.sealed), (named(5), &vec![3; 80]));
    let (none, same) = ledger.grants_for(&ani, end, 2).await.unwrap();
    assert!(none.is_empty() && same == end);
    let all = ledger.grants_of(&stream).await.unwrap();
    assert_eq!(all.len(), 5);
    assert!(all.is_sorted_by(|one, other| one.n < other.n));
    assert!(ledger.grants_of(&id()).await.unwrap().is_empty());

    // What they say in clear, of every stream, page by page.
    let mut heads = Vec::new();
    let mut since = 0;
    loop {
        let (page, next) = ledger.grant_heads(since, 2).await.unwrap();
        assert!(page.len() <= 2);
        if next == since {
            assert!(page.is_empty());
            break;
        }
        since = next;
        heads.extend(page.into_iter().filter(|head| head.stream == stream));
    }
    let said: Vec<_> = heads
        .iter()
        .map(|head| (head.recipient, head.generation, head.epoch_max, head.act))
        .collect();
    let act = named(5);
    assert_eq!(
        said,
        [
            (ani, 2, 1, act),
            (budi, 2, 1, act),
            (ani, 2, 2, act),
            (budi, 2, 2, act),
            (ani, 2, 3, act)
        ]
    );
}

async fn the_newest_wrap_comes_first(store: &Store) {
    let ledger = &store.ledger;
    let person = id();
    let wrap = |generation: u32, counter: u64| WrappedKeyRow {
        person,
        generation,
        counter,
        wrapped: vec![generation as u8, counter as u8],
    };
    assert!(ledger.person_keys(&person, 5).await.unwrap().is_empty());
    for key in [wrap(1, 1), wrap(2, 1), wrap(1, 300), wrap(2, 2)] {
        ledger
            .append(&Batch {
                person_keys: vec![key],
                ..Batch::default()
            })
            .await
            .unwrap();
    }
    let other = WrappedKeyRow {
        person: id(),
        ..wrap(9, 9)
    };
    ledger
        .append(&Batch {
            person_keys: vec![other],
            ..Batch::default()
        })
        .await
        .unwrap();
    assert_eq!(ledger.person_keys(&person, 1).await.unwrap(), [wrap(2, 2)]);
    let all = ledger.person_keys(&person, 10).await.unwrap();
    assert_eq!(all, [wrap(2, 2), wrap(2, 1), wrap(1, 300), wrap(1, 1)]);
}

async fn chunks_come_in_order(store: &Store) {
    let ledger = &store.ledger;
    let (file, other) = (named(40), named(41));
    let chunk = |file: Id, n: u64| NewChunk {
        file,
        n,
        bytes: vec![n as u8; n as usize * 100],
    };
    let send = |chunks: Vec<NewChunk>| async move {
        ledger
            .append(&Batch {
                chunks,
                ..Batch::default()
            })
            .await
            .unwrap();
    };
    send((10..21).rev().map(|n| chunk(file, n)).collect()).await;
    send((0..10).map(|n| chunk(file, n)).collect()).await;
    send(vec![chunk(other, 3)]).await;

    let mut reader = ledger.chunks_of(&file);
    for n in 0..21 {
        let read = reader.next().await.unwrap().unwrap();
        assert_eq!((read.n, read.bytes), (n, chunk(file, n).bytes));
    }
    assert!(reader.next().await.unwrap().is_none());
    assert!(reader.next().await.unwrap().is_none());
    let list = ledger.chunk_list(&file).await.unwrap();
    assert_eq!(list, (0..21).map(|n| (n, n * 100)).collect::<Vec<_>>());
    assert_eq!(ledger.chunk(&file, 4).await.unwrap().unwrap(), vec![4; 400]);
    assert_eq!(ledger.chunk(&file, 0).await.unwrap().unwrap(), b"");
    assert!(ledger.chunk(&file, 21).await.unwrap().is_none());
    assert!(ledger.chunk(&other, 0).await.unwrap().is_none());
    assert!(ledger.chunks_of(&id()).next().await.unwrap().is_none());
    assert_eq!(ledger.files_with_chunks(None, 10).await.unwrap(), [file, other]);
    assert_eq!(ledger.files_with_chunks(Some(&file), 10).await.unwrap(), [other]);
    assert_eq!(ledger.files_with_chunks(None, 1).await.unwrap(), [file]);
}

#[expect(
    clippy::disallowed_methods,
    reason = "compares the store's clock with the machine's"
)]
async fn the_store_has_a_clock(store: &Store) {
    let now = store.ledger.clock().await.unwrap();
    let here = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    assert!(here.abs_diff(u128::try_from(now).unwrap()) < 10_000, "{now}");
}
