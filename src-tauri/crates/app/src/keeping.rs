//! What a desk keeps of the ledger (ledger.md §3): the rows it wrote or verified, verbatim, and the sealed chunks it
//! sent, in its desk file, until a backup covers them. Where the store loses them, they are put back from here.

use crate::error::AppError;
use crate::following::held;
use crate::sent_keys;
use crate::session::Session;
use domain::public::Public;
use ledger::{Columns, NewChunk, Row, Tip};
use std::collections::HashSet;
use std::time::Duration;
use vault::{Hash, Head, Id, KeyId, SealedDigest};

/// Rows kept in one transaction: little enough that an act at the same desk does not wait for it.
const STEP: usize = 250;
/// Rows read at once on the way to the verified tip.
const READ: u64 = 2_000;
/// Between two transactions, so that a desk that keeps a large ledger for the first time stays quick.
const BREATH: Duration = Duration::from_millis(100);
/// How long somebody who asks for it waits while it goes on behind the desk.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);
/// Chunks kept in one transaction.
const CHUNKS: usize = 32;

/// Keeps everything, however long it takes.
pub(crate) const ALL: usize = usize::MAX;
/// Keeps what is quickly done: somebody waits for the desk to close.
pub(crate) const LITTLE: usize = 1;

/// Keeps the rows up to the verified tip, and the chunks of this person's own files among them, in at most `steps`
/// transactions. Rows are read from the store once more and kept only where they lead to the verified tip.
///
/// # Errors
/// The store or the desk file fails. What was kept stays kept.
pub(crate) async fn keep(session: &Session, steps: usize) -> Result<(), AppError> {
    let _one = if steps == ALL {
        session.standing.keeping.lock().await
    } else {
        // It goes on already, and for longer than anybody should wait.
        match tokio::time::timeout(PATIENCE, session.standing.keeping.lock()).await {
            Ok(one) => one,
            Err(_elapsed) => return Ok(()),
        }
    };
    // While somebody is let into cases a person looks at the bar; what follows behind goes on when that is done.
    if steps == ALL && session.standing.sealing().is_some() {
        return Ok(());
    }
    let tip = session.known.lock().await.tip();
    let mut kept = session.desk.ledger().tip().await?;
    if kept.seq >= tip.seq {
        return Ok(());
    }
    let Some(ends) = ends(session, kept, tip).await? else {
        return Ok(());
    };
    for end in ends.into_iter().take(steps) {
        let Some(rows) = between(session, kept, end).await? else {
            return Ok(());
        };
        // Chunks and keys first: a row that is kept says that they are.
        keep_chunks(session, &rows).await?;
        sent_keys::keep(session, &rows).await?;
        session.desk.keep_rows(&rows).await?;
        kept = end;
        if steps == ALL {
            if session.standing.is_ending() || session.standing.sealing().is_some() {
                return Ok(());
            }
            if end != tip {
                tokio::time::sleep(BREATH).await;
            }
            make_way(session).await;
        }
    }
    Ok(())
}

/// The ends of the steps from `kept` to `tip`, found on rows that lead there link by link; `None`: the store shows
/// something else by now, which the next reading names.
async fn ends(session: &Session, kept: Tip, tip: Tip) -> Result<Option<Vec<Tip>>, AppError> {
    // Where a row was named as breaking the chain when it was verified, it may do so again.
    let broken: HashSet<u64> = session
        .index
        .faults()
        .await?
        .into_iter()
        .filter(|fault| matches!(fault.code.as_str(), "chain_broken" | "head_unreadable"))
        .filter_map(|fault| fault.seq)
        .collect();
    let mut ends = Vec::new();
    let mut at = kept;
    let mut since = 0;
    while at.seq < tip.seq {
        let rows = session.ledger.read_since(at.seq, READ).await?;
        let others_first = session.standing.is_ending() || session.standing.sealing().is_some();
        if rows.is_empty() || others_first && ends.len() > 1 {
            return Ok(None);
        }
        make_way(session).await;
        for row in rows.into_iter().filter(|row| row.seq <= tip.seq) {
            let links = Head::decode(&row.head).is_ok_and(|head| head.prev == at.hash);
            if !links && !broken.contains(&row.seq) {
                return Ok(None);
            }
            at = Tip {
                seq: row.seq,
                hash: row.computed_hash(),
            };
            since += 1;
            if since == STEP || at.seq == tip.seq {
                since = 0;
                ends.push(at);
            }
        }
    }
    Ok((at.hash == tip.hash).then_some(ends))
}

/// Waits while a verification runs: somebody looks at its bar.
async fn make_way(session: &Session) {
    while held(&session.standing.verifying).is_some() && !session.standing.is_ending() {
        tokio::time::sleep(BREATH).await;
    }
}

/// The rows after `from` up to `end`, as they are kept; `None`: they do not end there any more.
async fn between(session: &Session, from: Tip, end: Tip) -> Result<Option<Vec<Row>>, AppError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut at = from;
    while at.seq < end.seq {
        let found = session.ledger.read_since(at.seq, end.seq - at.seq).await?;
        if found.is_empty() {
            return Ok(None);
        }
        for row in found {
            let row = as_kept(row);
            at = Tip {
                seq: row.seq,
                hash: row.hash,
            };
            rows.push(row);
        }
    }
    Ok((at == end).then_some(rows))
}

/// A row as it is kept: its bytes as they are, under the hash they give. Columns that cannot be stored belong to no row
/// of ours; a place of its own stands for them, so that one such row does not keep all after it from being kept.
fn as_kept(row: Row) -> Row {
    let hash = row.computed_hash();
    let columns = match row.columns {
        Columns { malformed: None, .. } => row.columns,
        Columns { .. } => Columns {
            act: Id([0; 16]),
            part: 0,
            parts: 0,
            stream: place_of(&hash),
            version: 1,
            author: Id([0; 16]),
            generation: 0,
            at: 0,
            key_id: KeyId::ZERO,
            malformed: None,
        },
    };
    Row { hash, columns, ..row }
}

fn place_of(hash: &Hash) -> Id {
    let mut place = [0; 16];
    place.copy_from_slice(hash.0.split_at(16).0);
    Id(place)
}

/// The files these rows register: id, number of chunks, digest.
pub(crate) fn files_of(rows: &[Row]) -> Vec<(Id, u64, Hash)> {
    let mut files = Vec::new();
    for row in rows {
        if let Ok(Some(Public::Files { files: found })) = Public::decode(&row.public) {
            for file in found {
                if let Some(digest) = crate::acts::hash_of(&file.digest) {
                    files.push((Id(file.file.bytes()), u64::from(file.chunks), digest));
                }
            }
        }
    }
    files
}

/// Keeps the chunks this person sent with these rows, as far as the store still shows them whole.
async fn keep_chunks(session: &Session, rows: &[Row]) -> Result<(), AppError> {
    let me = session.person.bytes();
    let own: Vec<Row> = rows
        .iter()
        .filter(|row| !row.public.is_empty() && row.columns.author.0 == me)
        .cloned()
        .collect();
    for (file, chunks, digest) in files_of(&own) {
        let here = session.desk.ledger().chunk_list(&file).await?;
        if here.len() as u64 >= chunks || !is_whole(session, &file, &digest).await? {
            continue;
        }
        let mut sealed = session.ledger.chunks_of(&file);
        let mut some = Vec::new();
        while let Some(chunk) = sealed.next().await? {
            some.push(NewChunk {
                file,
                n: chunk.n,
                bytes: chunk.bytes,
            });
            if some.len() >= CHUNKS {
                session.desk.keep_chunks(&std::mem::take(&mut some)).await?;
            }
        }
        session.desk.keep_chunks(&some).await?;
    }
    Ok(())
}

async fn is_whole(session: &Session, file: &Id, digest: &Hash) -> Result<bool, AppError> {
    let mut found = SealedDigest::new();
    let mut sealed = session.ledger.chunks_of(file);
    while let Some(chunk) = sealed.next().await? {
        found.push(&chunk.bytes);
    }
    Ok(found.finish() == *digest)
}
