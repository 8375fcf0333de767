//! Builds rows that follow each other. Signatures are any bytes: the ledger never looks at them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use ledger::{Batch, Ledger, NewRow, Row, Tip};
use vault::{Hash, Head, Id, KeyId, UnitId, content_hash, row_hash};

/// An id nobody else in this process has.
pub fn id() -> Id {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    named(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The id of this number.
pub fn named(number: u64) -> Id {
    let mut bytes = [0xa5; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    Id(bytes)
}

/// A writer who knows the tip and the versions of the streams he writes.
#[derive(Clone)]
pub struct Chain {
    pub tip: Tip,
    pub versions: HashMap<Id, u64>,
}

impl Chain {
    pub fn new() -> Self {
        Self {
            tip: Tip::EMPTY,
            versions: HashMap::new(),
        }
    }

    /// The next row of a stream, which becomes the tip.
    pub fn row(&mut self, act: Id, part: u16, parts: u16, stream: Id, body: &[u8]) -> NewRow {
        let version = self.versions.entry(stream).or_insert(0);
        *version += 1;
        let public = format!("public {part}").into_bytes();
        let head = Head {
            format: 1,
            unit: UnitId::ZERO,
            seq: self.tip.seq + 1,
            prev: self.tip.hash,
            act,
            part,
            parts,
            stream,
            version: *version,
            author: named(7),
            generation: 3,
            at: 1_700_000_000_000,
            key_id: KeyId([9; 32]),
            public_hash: content_hash(&public),
            body_hash: content_hash(body),
        };
        self.finish(&head, public, body)
    }

    /// Encodes and hashes, moving the tip.
    pub fn finish(&mut self, head: &Head, public: Vec<u8>, body: &[u8]) -> NewRow {
        let row = NewRow {
            head: head.encode().to_vec(),
            public,
            body: body.to_vec(),
            signature: vec![head.seq as u8; 64],
        };
        self.tip = Tip {
            seq: head.seq,
            hash: row_hash(&row.head, &row.public, &row.body, &row.signature),
        };
        row
    }

    /// An act of `parts` rows in one stream, compared with the tip before it.
    pub fn act(&mut self, act: Id, stream: Id, parts: u16) -> Batch {
        let expected = Some(self.tip);
        let rows = (1..=parts)
            .map(|part| self.row(act, part, parts, stream, b"sealed body"))
            .collect();
        Batch {
            expected,
            rows,
            ..Batch::default()
        }
    }

    /// Appends `acts` acts of one row each.
    pub async fn fill(&mut self, ledger: &Ledger, stream: Id, acts: u64) {
        for _ in 0..acts {
            let batch = self.act(id(), stream, 1);
            ledger.append(&batch).await.unwrap();
        }
    }
}

/// Every row the ledger has, and that they follow each other without a gap or fault.
pub async fn dense_rows(ledger: &Ledger) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let page = ledger.read_since(rows.len() as u64, 100).await.unwrap();
        if page.is_empty() {
            break;
        }
        rows.extend(page);
    }
    let mut prev = Hash::ZERO;
    for (place, row) in rows.iter().enumerate() {
        assert_eq!(row.seq, place as u64 + 1);
        assert_eq!(row.columns_fault(), None);
        assert_eq!(Head::decode(&row.head).unwrap().prev, prev);
        prev = row.hash;
    }
    rows
}
