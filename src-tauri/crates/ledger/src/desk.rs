//! The desk file: what a workstation must not lose, one encrypted file for each person and workstation.
//!
//! It keeps verified rows and sent chunks in the ledger's own tables, so that the same code writes, reads and packs
//! them, and beside them the last anchor, drafts, the outbox and the acts whose end is not known yet. Nothing in it can be
//! rebuilt, so every write is durable when the function returns.

mod keys;

use std::fmt;
use std::path::Path;

use sqlx::{FromRow, SqliteConnection, SqlitePool};
use vault::{Anchor, Hash, Id};
use zeroize::Zeroizing;

use crate::append::{Entry, insert_chunk, insert_entries};
use crate::error::{DeskError, OpenError, ReadError, sqlite_code};
use crate::sqlite::{SqliteLedger, WriteTransaction, signed, unsigned};
use crate::{Ledger, MAX_CHUNK, NewChunk, Row};

/// The most bytes a draft, a command in the outbox or a setting may have.
const MAX_ITEM: usize = 64 << 20;

const LAST_KEPT: &str = "SELECT coalesce(max(seq), 0) FROM entries";
const KEPT_HASH: &str = "SELECT hash FROM entries WHERE seq = $1";
const FORGET_ROWS: &str = "DELETE FROM entries WHERE seq <= $1";
const FORGET_FILE: &str = "DELETE FROM chunks WHERE file = $1";
const KEPT_CHUNK: &str = "SELECT bytes FROM chunks WHERE file = $1 AND n = $2";
const SET_ANCHOR: &str = "INSERT INTO anchor (one, seq, hash, at) VALUES (1, $1, $2, $3)
  ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at
  WHERE excluded.seq > anchor.seq";
const LAST_ANCHOR: &str = "SELECT seq, hash, at FROM anchor";
const PUT_DRAFT: &str = "INSERT INTO drafts (id, kind, updated_at, body) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, updated_at = excluded.updated_at, body = excluded.body";
const DRAFTS: &str = "SELECT id, kind, updated_at, body FROM drafts ORDER BY updated_at DESC, id";
const DRAFT: &str = "SELECT id, kind, updated_at, body FROM drafts WHERE id = $1";
const DELETE_DRAFT: &str = "DELETE FROM drafts WHERE id = $1";
const NOTE_ACT: &str = "INSERT INTO pending_acts (act, at) VALUES ($1, $2) ON CONFLICT (act) DO NOTHING";
const FINISH_ACT: &str = "DELETE FROM pending_acts WHERE act = $1";
const PENDING_ACTS: &str = "SELECT act, at FROM pending_acts ORDER BY at, act";
const PUSH: &str = "INSERT INTO outbox (id, act, state, command, created_at) VALUES ($1, $2, $3, $4, $5)";
const OUTBOX: &str = "SELECT id, act, state, command, created_at FROM outbox ORDER BY n";
const MARK: &str = "UPDATE outbox SET state = $2 WHERE id = $1";
const REMOVE: &str = "DELETE FROM outbox WHERE id = $1";
const SET_SETTING: &str = "INSERT INTO settings (key, value) VALUES ($1, $2)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value";
const SETTING: &str = "SELECT value FROM settings WHERE key = $1";

/// One person's file on one workstation. Cheap to clone; all clones share their connections.
#[derive(Clone)]
pub struct DeskFile {
    ledger: Ledger,
    reads: SqlitePool,
    writes: SqlitePool,
}

/// What became of a new anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnchorOutcome {
    /// It is the last one now.
    Moved,
    /// It was the last one already.
    Same,
    /// The last one is ahead of it and stays.
    Behind {
        /// The anchor that stays.
        last: Anchor,
    },
    /// The last one has the same number and another hash and stays: the store shows another history.
    Differs {
        /// The anchor that stays.
        last: Anchor,
    },
}

/// Something half written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: Id,
    /// What it will become.
    pub kind: String,
    /// When it was last put, in milliseconds UTC.
    pub updated_at: i64,
    /// Its content, in the caller's form.
    pub body: Vec<u8>,
}

/// How far a command in the outbox has come. A sent one is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxState {
    /// Not tried yet, or to be tried again.
    Waiting,
    /// Sending began; its end is not known.
    Sending,
    /// Refused when it was decided; a person must look at it.
    Refused,
}

impl OutboxState {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Waiting, "waiting"),
        (Self::Sending, "sending"),
        (Self::Refused, "refused"),
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Refused => "refused",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == word)
            .map(|(state, _)| *state)
    }
}

/// A command to be decided, sealed and signed when the store can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its id.
    pub id: Id,
    /// The act it will be, chosen when it was written down, so that it happens once.
    pub act: Id,
    /// How far it has come.
    pub state: OutboxState,
    /// The command, in the caller's form.
    pub command: Vec<u8>,
    /// When it was written, in milliseconds UTC.
    pub created_at: i64,
}

/// An act that was about to be sent and whose end is not written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingAct {
    /// The act.
    pub act: Id,
    /// When it was noted, in milliseconds UTC.
    pub at: i64,
}

#[derive(FromRow)]
struct AnchorRecord {
    seq: i64,
    hash: Vec<u8>,
    at: i64,
}

#[derive(FromRow)]
struct DraftRecord {
    id: Vec<u8>,
    kind: String,
    updated_at: i64,
    body: Vec<u8>,
}

#[derive(FromRow)]
struct OutboxRecord {
    id: Vec<u8>,
    act: Vec<u8>,
    state: String,
    command: Vec<u8>,
    created_at: i64,
}

fn put_draft(draft: &Draft) -> sqlx::query::Query<'_, sqlx::Sqlite, sqlx::sqlite::SqliteArguments> {
    sqlx::query(PUT_DRAFT)
        .bind(&draft.id.0[..])
        .bind(&draft.kind)
        .bind(draft.updated_at)
        .bind(&draft.body[..])
}

async fn keep_chunks(connection: &mut SqliteConnection, chunks: &[NewChunk]) -> Result<(), DeskError> {
    for chunk in chunks {
        if chunk.bytes.len() > MAX_CHUNK || i64::try_from(chunk.n).is_err() {
            return Err(DeskError::Invalid("a chunk is too long or its number too large"));
        }
        let kept: Option<Vec<u8>> = sqlx::query_scalar(KEPT_CHUNK)
            .bind(&chunk.file.0[..])
            .bind(signed(chunk.n))
            .fetch_optional(&mut *connection)
            .await?;
        match kept {
            None => insert_chunk(connection, chunk).await?,
            Some(kept) if kept == chunk.bytes => {}
            Some(_) => {
                return Err(DeskError::Invalid("another chunk is kept under this number"));
            }
        }
    }
    Ok(())
}

impl DraftRecord {
    fn draft(self) -> Result<Draft, DeskError> {
        Ok(Draft {
            id: id_of(&self.id, "drafts")?,
            kind: self.kind,
            updated_at: self.updated_at,
            body: self.body,
        })
    }
}

impl DeskFile {
    /// Makes a new desk file, encrypted under `key` (which is random and is used as it is, without a derivation).
    pub async fn create(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Self, OpenError> {
        Self::of(SqliteLedger::create_desk(path, key).await?)
    }

    /// Opens an existing one. [`OpenError::Missing`] where it is gone, [`OpenError::WrongKey`] where the key is not its.
    pub async fn open(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Self, OpenError> {
        Self::of(SqliteLedger::open_desk(path, key).await?)
    }

    fn of(ledger: SqliteLedger) -> Result<Self, OpenError> {
        let Some(writes) = ledger.writes.clone() else {
            return Err(OpenError::NotALedger);
        };
        Ok(Self {
            reads: ledger.reads.clone(),
            writes,
            ledger: ledger.into(),
        })
    }

    /// The kept rows and chunks, for the ledger's readers. Appending through it is possible and is nobody's business:
    /// rows come in by [`DeskFile::keep_rows`].
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Closes every connection. Calls after it fail.
    pub async fn close(&self) {
        self.ledger.close().await;
    }

    /// Keeps rows as they are, in one transaction. They must follow the last kept row (the first ones may begin
    /// anywhere); those already kept are compared by hash and passed over. Returns the last kept number.
    pub async fn keep_rows(&self, rows: &[Row]) -> Result<u64, DeskError> {
        let mut transaction = WriteTransaction::begin(&self.writes).await?;
        let last = unsigned(
            sqlx::query_scalar(LAST_KEPT)
                .fetch_one(transaction.connection())
                .await?,
        );
        let mut entries = Vec::new();
        let mut end = last;
        for row in rows {
            if row.oversize() || row.columns.malformed.is_some() {
                return Err(DeskError::Invalid("a row is too large or has a malformed column"));
            }
            if row.seq <= last {
                let kept: Option<Vec<u8>> = sqlx::query_scalar(KEPT_HASH)
                    .bind(signed(row.seq))
                    .fetch_optional(transaction.connection())
                    .await?;
                if kept.is_some_and(|kept| kept != row.hash.0) {
                    return Err(DeskError::Differs { seq: row.seq });
                }
                continue;
            }
            if end != 0 && end.checked_add(1) != Some(row.seq) {
                return Err(DeskError::Gap { last: end });
            }
            end = row.seq;
            entries.push(Entry::verbatim(row));
        }
        insert_entries(transaction.connection(), &entries)
            .await
            .map_err(|error| match sqlite_code(&error) {
                Some(code) if code & 0xff == 19 => DeskError::Invalid("the rows do not follow each other"),
                _ => error.into(),
            })?;
        transaction.commit().await?;
        Ok(end)
    }

    /// Kept rows after `seq`, in order; paged as [`Ledger::read_since`].
    pub async fn kept_since(&self, seq: u64, limit: u64) -> Result<Vec<Row>, ReadError> {
        self.ledger.read_since(seq, limit).await
    }

    /// Keeps sealed chunks, in one transaction; a chunk already kept must have the same bytes.
    pub async fn keep_chunks(&self, chunks: &[NewChunk]) -> Result<(), DeskError> {
        let mut transaction = WriteTransaction::begin(&self.writes).await?;
        keep_chunks(transaction.connection(), chunks).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps the chunks of a file and the draft that names it, in one transaction.
    pub async fn keep_file(&self, chunks: &[NewChunk], draft: &Draft) -> Result<(), DeskError> {
        item_fits(&draft.body)?;
        let mut transaction = WriteTransaction::begin(&self.writes).await?;
        keep_chunks(transaction.connection(), chunks).await?;
        put_draft(draft).execute(transaction.connection()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Lets go of what a backup manifest covers: rows up to `seq`, and the chunks of these files.
    pub async fn forget_covered(&self, seq: u64, files: &[Id]) -> Result<(), DeskError> {
        let mut transaction = WriteTransaction::begin(&self.writes).await?;
        sqlx::query(FORGET_ROWS)
            .bind(signed(seq))
            .execute(transaction.connection())
            .await?;
        for file in files {
            sqlx::query(FORGET_FILE)
                .bind(&file.0[..])
                .execute(transaction.connection())
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Sets the last anchor, which never moves back.
    pub async fn set_anchor(&self, anchor: Anchor, at: i64) -> Result<AnchorOutcome, DeskError> {
        let mut transaction = WriteTransaction::begin(&self.writes).await?;
        let set = sqlx::query(SET_ANCHOR)
            .bind(signed(anchor.seq))
            .bind(&anchor.hash.0[..])
            .bind(at)
            .execute(transaction.connection())
            .await?;
        let last = anchor_on(transaction.connection())
            .await?
            .ok_or(DeskError::Unknown)?
            .0;
        transaction.commit().await?;
        Ok(match set.rows_affected() {
            1 => AnchorOutcome::Moved,
            _ if last == anchor => AnchorOutcome::Same,
            _ if last.seq == anchor.seq => AnchorOutcome::Differs { last },
            _ => AnchorOutcome::Behind { last },
        })
    }

    /// The last anchor and when it was set.
    pub async fn last_anchor(&self) -> Result<Option<(Anchor, i64)>, DeskError> {
        let mut connection = self.reads.acquire().await?;
        anchor_on(&mut connection).await
    }

    /// Puts a draft, new or over the old one of the same id.
    pub async fn put_draft(&self, draft: &Draft) -> Result<(), DeskError> {
        item_fits(&draft.body)?;
        put_draft(draft).execute(&self.writes).await?;
        Ok(())
    }

    /// All drafts, the newest first.
    pub async fn drafts(&self) -> Result<Vec<Draft>, DeskError> {
        let found: Vec<DraftRecord> = sqlx::query_as(DRAFTS).fetch_all(&self.reads).await?;
        found.into_iter().map(DraftRecord::draft).collect()
    }

    /// One draft.
    pub async fn draft(&self, id: &Id) -> Result<Option<Draft>, DeskError> {
        let found: Option<DraftRecord> = sqlx::query_as(DRAFT)
            .bind(&id.0[..])
            .fetch_optional(&self.reads)
            .await?;
        found.map(DraftRecord::draft).transpose()
    }

    /// A draft has become what it was for: deletes it, if it is still there, and sets these settings, in one
    /// transaction.
    pub async fn finish_draft(&self, id: &Id, settings: &[(String, Vec<u8>)]) -> Result<(), DeskError> {
        let mut transaction = WriteTransaction::begin(&self.writes).await?;
        for (key, value) in settings {
            item_fits(value)?;
            sqlx::query(SET_SETTING)
                .bind(key)
                .bind(&value[..])
                .execute(transaction.connection())
                .await?;
        }
        sqlx::query(DELETE_DRAFT)
            .bind(&id.0[..])
            .execute(transaction.connection())
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes a draft.
    pub async fn delete_draft(&self, id: &Id) -> Result<(), DeskError> {
        one(sqlx::query(DELETE_DRAFT)
            .bind(&id.0[..])
            .execute(&self.writes)
            .await?
            .rows_affected())
    }

    /// Writes down, durably, that this act is about to be sent. Noting it twice is harmless.
    pub async fn note_act(&self, act: &Id, at: i64) -> Result<(), DeskError> {
        sqlx::query(NOTE_ACT)
            .bind(&act.0[..])
            .bind(at)
            .execute(&self.writes)
            .await?;
        Ok(())
    }

    /// Writes down that the act's end is known: it is in the store, or will never be.
    pub async fn finish_act(&self, act: &Id) -> Result<(), DeskError> {
        one(sqlx::query(FINISH_ACT)
            .bind(&act.0[..])
            .execute(&self.writes)
            .await?
            .rows_affected())
    }

    /// Acts whose end is not known, the oldest first: look each up with [`Ledger::has_act`].
    pub async fn unfinished_acts(&self) -> Result<Vec<PendingAct>, DeskError> {
        let found: Vec<(Vec<u8>, i64)> = sqlx::query_as(PENDING_ACTS).fetch_all(&self.reads).await?;
        found
            .into_iter()
            .map(|(act, at)| {
                Ok(PendingAct {
                    act: id_of(&act, "pending_acts")?,
                    at,
                })
            })
            .collect()
    }

    /// Puts a command into the outbox, behind the others.
    pub async fn outbox_push(&self, item: &OutboxItem) -> Result<(), DeskError> {
        item_fits(&item.command)?;
        let pushed = sqlx::query(PUSH)
            .bind(&item.id.0[..])
            .bind(&item.act.0[..])
            .bind(item.state.word())
            .bind(&item.command[..])
            .bind(item.created_at)
            .execute(&self.writes)
            .await;
        match pushed {
            Ok(_) => Ok(()),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                Err(DeskError::Invalid("this command or act is in the outbox already"))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The outbox in the order it was filled.
    pub async fn outbox(&self) -> Result<Vec<OutboxItem>, DeskError> {
        let found: Vec<OutboxRecord> = sqlx::query_as(OUTBOX).fetch_all(&self.reads).await?;
        found
            .into_iter()
            .map(
                |OutboxRecord {
                     id,
                     act,
                     state,
                     command,
                     created_at,
                 }| {
                    let state = OutboxState::of(&state).ok_or(ReadError::Damaged {
                        table: "outbox",
                        row: 0,
                    })?;
                    Ok(OutboxItem {
                        id: id_of(&id, "outbox")?,
                        act: id_of(&act, "outbox")?,
                        state,
                        command,
                        created_at,
                    })
                },
            )
            .collect()
    }

    /// Writes down how far a command has come.
    pub async fn outbox_mark(&self, id: &Id, state: OutboxState) -> Result<(), DeskError> {
        let marked = sqlx::query(MARK)
            .bind(&id.0[..])
            .bind(state.word())
            .execute(&self.writes)
            .await?;
        one(marked.rows_affected())
    }

    /// Takes a command out of the outbox.
    pub async fn outbox_remove(&self, id: &Id) -> Result<(), DeskError> {
        one(sqlx::query(REMOVE)
            .bind(&id.0[..])
            .execute(&self.writes)
            .await?
            .rows_affected())
    }

    /// Keeps a value under a name.
    pub async fn set_setting(&self, key: &str, value: &[u8]) -> Result<(), DeskError> {
        item_fits(value)?;
        sqlx::query(SET_SETTING)
            .bind(key)
            .bind(value)
            .execute(&self.writes)
            .await?;
        Ok(())
    }

    /// The value kept under a name.
    pub async fn setting(&self, key: &str) -> Result<Option<Vec<u8>>, DeskError> {
        Ok(sqlx::query_scalar(SETTING)
            .bind(key)
            .fetch_optional(&self.reads)
            .await?)
    }
}

impl fmt::Debug for DeskFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DeskFile")
    }
}

async fn anchor_on(connection: &mut SqliteConnection) -> Result<Option<(Anchor, i64)>, DeskError> {
    let found: Option<AnchorRecord> = sqlx::query_as(LAST_ANCHOR).fetch_optional(connection).await?;
    let Some(AnchorRecord { seq, hash, at }) = found else {
        return Ok(None);
    };
    let damaged = ReadError::Damaged {
        table: "anchor",
        row: seq,
    };
    let hash = Hash::try_from(&hash[..]).map_err(|_| damaged)?;
    Ok(Some((
        Anchor {
            seq: unsigned(seq),
            hash,
        },
        at,
    )))
}

fn id_of(stored: &[u8], table: &'static str) -> Result<Id, DeskError> {
    Ok(Id::try_from(stored).map_err(|_| ReadError::Damaged { table, row: 0 })?)
}

fn item_fits(bytes: &[u8]) -> Result<(), DeskError> {
    if bytes.len() > MAX_ITEM {
        Err(DeskError::Invalid("it is too large"))
    } else {
        Ok(())
    }
}

/// A statement aimed at one row touched one row.
fn one(affected: u64) -> Result<(), DeskError> {
    if affected == 1 {
        Ok(())
    } else {
        Err(DeskError::Unknown)
    }
}
