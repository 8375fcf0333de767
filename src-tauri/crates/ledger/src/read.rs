//! Reading. Whatever lies in the store, nothing here panics and nothing takes more memory than its limit says.
//!
//! Every value of unbounded size is asked for with its limit in the statement: a longer one comes back as NULL and is
//! named as damage, and is never loaded.

use std::collections::VecDeque;
use std::fmt::Write;
use std::time::Duration;

use futures_util::TryStreamExt;
use sqlx::FromRow;
use vault::{Hash, Id, KeyId};

use crate::dialect::{POSTGRES_CLOCK, SQLITE_CLOCK, in_postgres_streams, in_sqlite_streams};
use crate::error::ReadError;
use crate::sqlite::{signed, unsigned};
use crate::store::on_pool;
use crate::{
    Chunk, Columns, Counts, Grant, Ledger, MAX_READ, MAX_READ_BYTES, MAX_STREAM_BYTES, Row, Tip,
    WrappedKeyRow,
};

/// What one read may take before the store counts as unavailable.
const READ_WAIT: Duration = Duration::from_secs(120);

macro_rules! capped {
    ($column:literal, $most:literal) => {
        concat!(
            "CASE WHEN length(",
            $column,
            ") <= ",
            $most,
            " THEN ",
            $column,
            " END AS ",
            $column
        )
    };
}

macro_rules! entries {
    ($tail:expr) => {
        concat!(
            "SELECT seq, ",
            capped!("head", "1048576"),
            ", ",
            capped!("public", "1048576"),
            ", ",
            capped!("body", "1048576"),
            ", ",
            capped!("signature", "1024"),
            ", ",
            capped!("hash", "64"),
            ", ",
            capped!("act", "64"),
            ", part, parts, ",
            capped!("stream", "64"),
            ", version, ",
            capped!("author", "64"),
            ", generation, at, ",
            capped!("key_id", "64"),
            " FROM entries ",
            $tail
        )
    };
}

macro_rules! grants {
    ($tail:expr) => {
        concat!(
            "SELECT n, stream, recipient, generation, epoch_max, act, ",
            capped!("sealed", "65536"),
            " FROM grants ",
            $tail
        )
    };
}

pub(crate) const TIP: &str = "SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1";
const SINCE: &str = entries!("WHERE seq > $1 ORDER BY seq LIMIT $2");
const OF_STREAM: &str = entries!("WHERE stream = $1 ORDER BY version");
const SQLITE_OF_STREAMS: &str = entries!(in_sqlite_streams!());
const POSTGRES_OF_STREAMS: &str = entries!(in_postgres_streams!());
const OF_ACT: &str = entries!("WHERE act = $1 ORDER BY seq");
const ONE: &str = entries!("WHERE seq = $1");
const LAST_VERSION: &str = "SELECT CAST(coalesce(max(version), 0) AS BIGINT) FROM entries WHERE stream = $1";
const HAS_ACT: &str = "SELECT count(*) FROM (SELECT 1 FROM entries WHERE act = $1 LIMIT 1) AS found";
const GRANTS_FOR: &str = grants!("WHERE recipient = $1 AND n > $2 ORDER BY n LIMIT $3");
const GRANTS_OF: &str = grants!("WHERE stream = $1 ORDER BY n LIMIT $2");
const PERSON_KEYS: &str = concat!(
    "SELECT person, generation, counter, ",
    capped!("wrapped", "65536"),
    " FROM person_keys WHERE person = $1 ORDER BY generation DESC, counter DESC LIMIT $2"
);
const CHUNK: &str = concat!(
    "SELECT n, ",
    capped!("bytes", "1048576"),
    " FROM chunks WHERE file = $1 AND n >= $2 ORDER BY n LIMIT $3"
);
const CHUNK_LIST: &str =
    "SELECT n, CAST(length(bytes) AS BIGINT) AS size FROM chunks WHERE file = $1 ORDER BY n LIMIT $2";
const FILES: &str = "SELECT DISTINCT file FROM chunks WHERE file > $1 ORDER BY file LIMIT $2";
const COUNTS: &str =
    "SELECT (SELECT count(*) FROM entries) AS entries, (SELECT count(*) FROM grants) AS grants,
  (SELECT count(*) FROM person_keys) AS person_keys, (SELECT count(*) FROM chunks) AS chunks";

/// How many chunks are fetched ahead.
const CHUNKS_AHEAD: i64 = 8;

#[derive(FromRow)]
pub(crate) struct TipRecord {
    seq: i64,
    hash: Vec<u8>,
}

impl TipRecord {
    /// A malformed hash reads as zero and is met again, by its name, when the row is read.
    pub(crate) fn tip(self) -> Tip {
        Tip {
            seq: unsigned(self.seq),
            hash: fixed(&self.hash).map_or(Tip::EMPTY.hash, Hash),
        }
    }
}

#[derive(FromRow)]
struct EntryRecord {
    seq: i64,
    head: Option<Vec<u8>>,
    public: Option<Vec<u8>>,
    body: Option<Vec<u8>>,
    signature: Option<Vec<u8>>,
    hash: Option<Vec<u8>>,
    act: Option<Vec<u8>>,
    part: i64,
    parts: i64,
    stream: Option<Vec<u8>>,
    version: i64,
    author: Option<Vec<u8>>,
    generation: i64,
    at: i64,
    key_id: Option<Vec<u8>>,
}

/// Remembers the first column that has not the form of its type.
struct Forms(Option<&'static str>);

impl Forms {
    fn bytes<const N: usize>(&mut self, column: &'static str, stored: Option<&[u8]>) -> [u8; N] {
        stored.and_then(fixed).unwrap_or_else(|| {
            self.0.get_or_insert(column);
            [0; N]
        })
    }

    fn number<T: TryFrom<i64> + Default>(&mut self, column: &'static str, stored: i64) -> T {
        T::try_from(stored).unwrap_or_else(|_| {
            self.0.get_or_insert(column);
            T::default()
        })
    }
}

pub(crate) fn fixed<const N: usize>(stored: &[u8]) -> Option<[u8; N]> {
    stored.try_into().ok()
}

impl EntryRecord {
    fn row(self) -> Result<Row, ReadError> {
        let damaged = ReadError::Damaged {
            table: "entries",
            row: self.seq,
        };
        let (Some(head), Some(public), Some(body), Some(signature)) =
            (self.head, self.public, self.body, self.signature)
        else {
            return Err(damaged);
        };
        let mut forms = Forms(None);
        let seq = forms.number("seq", self.seq);
        let hash = Hash(forms.bytes("hash", self.hash.as_deref()));
        let columns = Columns {
            act: Id(forms.bytes("act", self.act.as_deref())),
            part: forms.number("part", self.part),
            parts: forms.number("parts", self.parts),
            stream: Id(forms.bytes("stream", self.stream.as_deref())),
            version: forms.number("version", self.version),
            author: Id(forms.bytes("author", self.author.as_deref())),
            generation: forms.number("generation", self.generation),
            at: self.at,
            key_id: KeyId(forms.bytes("key_id", self.key_id.as_deref())),
            malformed: None,
        };
        Ok(Row {
            seq,
            head,
            public,
            body,
            signature,
            hash,
            columns: Columns {
                malformed: forms.0,
                ..columns
            },
        })
    }
}

#[derive(FromRow)]
struct GrantRecord {
    n: i64,
    stream: Vec<u8>,
    recipient: Vec<u8>,
    generation: i64,
    epoch_max: i64,
    act: Vec<u8>,
    sealed: Option<Vec<u8>>,
}

impl GrantRecord {
    /// `None` for a grant that is not well formed: it opens nothing for anybody, and a missing grant is shown as damage.
    fn grant(self) -> Option<Grant> {
        Some(Grant {
            n: u64::try_from(self.n).ok()?,
            stream: fixed(&self.stream).map(Id)?,
            recipient: fixed(&self.recipient).map(Id)?,
            generation: u32::try_from(self.generation).ok()?,
            epoch_max: u32::try_from(self.epoch_max).ok()?,
            act: fixed(&self.act).map(Id)?,
            sealed: self.sealed?,
        })
    }
}

#[derive(FromRow)]
struct PersonKeyRecord {
    person: Vec<u8>,
    generation: i64,
    counter: i64,
    wrapped: Option<Vec<u8>>,
}

impl PersonKeyRecord {
    fn key(self) -> Option<WrappedKeyRow> {
        Some(WrappedKeyRow {
            person: fixed(&self.person).map(Id)?,
            generation: u32::try_from(self.generation).ok()?,
            counter: u64::try_from(self.counter).ok()?,
            wrapped: self.wrapped?,
        })
    }
}

#[derive(FromRow)]
struct ChunkRecord {
    n: i64,
    bytes: Option<Vec<u8>>,
}

impl ChunkRecord {
    fn chunk(self) -> Result<Chunk, ReadError> {
        let damaged = ReadError::Damaged {
            table: "chunks",
            row: self.n,
        };
        let (Ok(n), Some(bytes)) = (u64::try_from(self.n), self.bytes) else {
            return Err(damaged);
        };
        Ok(Chunk { n, bytes })
    }
}

#[derive(FromRow)]
struct CountsRecord {
    entries: i64,
    grants: i64,
    person_keys: i64,
    chunks: i64,
}

/// What happens when the bytes read reach the limit.
#[derive(Clone, Copy)]
enum Beyond {
    /// Hand out what there is; the caller reads on from there.
    Stop(usize),
    /// The caller asked for all of it.
    Fail(usize),
}

/// Collects rows from a running statement, within the limit.
macro_rules! collect_rows {
    ($statement:expr, $pool:expr, $beyond:expr) => {{
        let mut stream = $statement.fetch($pool);
        let mut rows: Vec<Row> = Vec::new();
        let mut bytes = 0_usize;
        while let Some(record) = stream.try_next().await? {
            let record: EntryRecord = record;
            let row = record.row()?;
            bytes = bytes.saturating_add(row.size());
            match $beyond {
                Beyond::Fail(most) if bytes > most => return Err(ReadError::TooMuch),
                Beyond::Stop(most) if bytes > most && !rows.is_empty() => break,
                _ => rows.push(row),
            }
        }
        Ok(rows)
    }};
}

pub(crate) async fn within<T>(reading: impl Future<Output = Result<T, ReadError>>) -> Result<T, ReadError> {
    match tokio::time::timeout(READ_WAIT, reading).await {
        Ok(read) => read,
        Err(_elapsed) => Err(sqlx::Error::PoolTimedOut.into()),
    }
}

pub(crate) fn at_most(limit: u64) -> i64 {
    signed(limit.min(MAX_READ))
}

impl Ledger {
    /// The last entry's number and hash; [`Tip::EMPTY`] where there is none.
    pub async fn tip(&self) -> Result<Tip, ReadError> {
        within(async {
            let tip: Option<TipRecord> =
                on_pool!(self, pool => sqlx::query_as(TIP).fetch_optional(pool).await?);
            Ok(tip.map_or(Tip::EMPTY, TipRecord::tip))
        })
        .await
    }

    /// Entries after `seq`, in order: at most `limit` and at most [`MAX_READ`] of them, and fewer where they are large
    /// ([`MAX_READ_BYTES`]). Only an empty answer means the end, and an answer may end inside an act.
    pub async fn read_since(&self, seq: u64, limit: u64) -> Result<Vec<Row>, ReadError> {
        within(async {
            on_pool!(self, pool => collect_rows!(
                sqlx::query_as(SINCE).bind(signed(seq)).bind(at_most(limit)),
                pool,
                Beyond::Stop(MAX_READ_BYTES)
            ))
        })
        .await
    }

    /// All entries of one stream, by version; at most [`MAX_STREAM_BYTES`].
    pub async fn read_stream(&self, stream: &Id) -> Result<Vec<Row>, ReadError> {
        within(async {
            on_pool!(self, pool => collect_rows!(
                sqlx::query_as(OF_STREAM).bind(&stream.0[..]),
                pool,
                Beyond::Fail(MAX_STREAM_BYTES)
            ))
        })
        .await
    }

    /// All entries of several streams in one statement, by number; at most [`MAX_STREAM_BYTES`] together.
    pub async fn read_streams(&self, streams: &[Id]) -> Result<Vec<Row>, ReadError> {
        within(async {
            match self {
                Self::Sqlite(ledger) => collect_rows!(
                    sqlx::query_as(SQLITE_OF_STREAMS).bind(json_list(streams)),
                    &ledger.reads,
                    Beyond::Fail(MAX_STREAM_BYTES)
                ),
                Self::Postgres(ledger) => {
                    let ids: Vec<&[u8]> = streams.iter().map(|stream| &stream.0[..]).collect();
                    collect_rows!(
                        sqlx::query_as(POSTGRES_OF_STREAMS).bind(ids),
                        &ledger.pool,
                        Beyond::Fail(MAX_STREAM_BYTES)
                    )
                }
            }
        })
        .await
    }

    /// The last version of a stream, 0 where it has no entry: what a writer without the stream's key needs to know.
    pub async fn stream_version(&self, stream: &Id) -> Result<u64, ReadError> {
        within(async {
            let found: i64 =
                on_pool!(self, pool => sqlx::query_scalar(LAST_VERSION).bind(&stream.0[..]).fetch_one(pool).await?);
            Ok(unsigned(found))
        })
        .await
    }

    /// All entries that claim to be parts of this act, by number; at most [`MAX_STREAM_BYTES`].
    pub async fn read_act(&self, act: &Id) -> Result<Vec<Row>, ReadError> {
        within(async {
            on_pool!(self, pool => collect_rows!(
                sqlx::query_as(OF_ACT).bind(&act.0[..]),
                pool,
                Beyond::Fail(MAX_STREAM_BYTES)
            ))
        })
        .await
    }

    /// Whether any entry claims to be a part of this act: the question after an uncertain commit.
    pub async fn has_act(&self, act: &Id) -> Result<bool, ReadError> {
        within(async {
            let found: i64 =
                on_pool!(self, pool => sqlx::query_scalar(HAS_ACT).bind(&act.0[..]).fetch_one(pool).await?);
            Ok(found > 0)
        })
        .await
    }

    /// One entry by its number.
    pub async fn read_row(&self, seq: u64) -> Result<Option<Row>, ReadError> {
        within(async {
            let found: Option<EntryRecord> =
                on_pool!(self, pool => sqlx::query_as(ONE).bind(signed(seq)).fetch_optional(pool).await?);
            found.map(EntryRecord::row).transpose()
        })
        .await
    }

    /// Grants sealed to a recipient with a number above `since`, at most `limit` and [`MAX_READ`] read. The second value
    /// is the number to go on from, `since` itself when nothing was read. Grants that are not well formed are left out.
    pub async fn grants_for(
        &self,
        recipient: &Id,
        since: u64,
        limit: u64,
    ) -> Result<(Vec<Grant>, u64), ReadError> {
        within(async {
            let found: Vec<GrantRecord> = on_pool!(self, pool => sqlx::query_as(GRANTS_FOR)
                .bind(&recipient.0[..])
                .bind(signed(since))
                .bind(at_most(limit))
                .fetch_all(pool)
                .await?);
            let last = found.last().map_or(since, |grant| unsigned(grant.n));
            Ok((found.into_iter().filter_map(GrantRecord::grant).collect(), last))
        })
        .await
    }

    /// All grants of a stream, oldest first, at most [`MAX_READ`]. Grants that are not well formed are left out.
    pub async fn grants_of(&self, stream: &Id) -> Result<Vec<Grant>, ReadError> {
        within(async {
            let found: Vec<GrantRecord> = on_pool!(self, pool => sqlx::query_as(GRANTS_OF)
                .bind(&stream.0[..])
                .bind(at_most(MAX_READ))
                .fetch_all(pool)
                .await?);
            Ok(found.into_iter().filter_map(GrantRecord::grant).collect())
        })
        .await
    }

    /// A person's wrapped keys, the newest (generation, then counter) first, at most `limit`.
    ///
    /// Any login may insert here, so the newest need not be the person's own: the caller takes the first whose owner's
    /// signature is good.
    pub async fn person_keys(&self, person: &Id, limit: u64) -> Result<Vec<WrappedKeyRow>, ReadError> {
        within(async {
            let found: Vec<PersonKeyRecord> = on_pool!(self, pool => sqlx::query_as(PERSON_KEYS)
                .bind(&person.0[..])
                .bind(at_most(limit))
                .fetch_all(pool)
                .await?);
            Ok(found.into_iter().filter_map(PersonKeyRecord::key).collect())
        })
        .await
    }

    /// One sealed chunk of a file.
    pub async fn chunk(&self, file: &Id, n: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let found = self.chunks_from(file, n, 1).await?;
        Ok(found
            .into_iter()
            .next()
            .filter(|chunk| chunk.n == n)
            .map(|chunk| chunk.bytes))
    }

    /// The chunks of a file one after another, without holding the whole file. What is missing is simply not there: the
    /// reader counts.
    #[must_use]
    pub fn chunks_of(&self, file: &Id) -> FileChunks {
        FileChunks {
            ledger: self.clone(),
            file: *file,
            next: Some(0),
            ahead: VecDeque::new(),
        }
    }

    /// Number and size of every chunk of a file, in order, without reading them; at most a million.
    pub async fn chunk_list(&self, file: &Id) -> Result<Vec<(u64, u64)>, ReadError> {
        within(async {
            let found: Vec<(i64, i64)> = on_pool!(self, pool => sqlx::query_as(CHUNK_LIST)
                .bind(&file.0[..])
                .bind(1_000_000_i64)
                .fetch_all(pool)
                .await?);
            Ok(found
                .into_iter()
                .map(|(n, size)| (unsigned(n), unsigned(size)))
                .collect())
        })
        .await
    }

    /// Ids of files that have chunks, in order, after `after` (`None`: from the start), at most `limit` and [`MAX_READ`].
    /// Those that no entry registers are orphans.
    pub async fn files_with_chunks(&self, after: Option<&Id>, limit: u64) -> Result<Vec<Id>, ReadError> {
        within(async {
            let after = after.map_or(&[][..], |id| &id.0[..]);
            let found: Vec<Vec<u8>> = on_pool!(self, pool => sqlx::query_scalar(FILES)
                .bind(after)
                .bind(at_most(limit))
                .fetch_all(pool)
                .await?);
            Ok(found.iter().filter_map(|file| fixed(file)).map(Id).collect())
        })
        .await
    }

    /// How many rows each table has.
    pub async fn counts(&self) -> Result<Counts, ReadError> {
        within(async {
            let found: CountsRecord = on_pool!(self, pool => sqlx::query_as(COUNTS).fetch_one(pool).await?);
            Ok(Counts {
                entries: unsigned(found.entries),
                grants: unsigned(found.grants),
                person_keys: unsigned(found.person_keys),
                chunks: unsigned(found.chunks),
            })
        })
        .await
    }

    /// The store's own clock in milliseconds UTC: what an entry's `at` is compared with.
    pub async fn clock(&self) -> Result<i64, ReadError> {
        within(async {
            Ok(match self {
                Self::Sqlite(ledger) => sqlx::query_scalar(SQLITE_CLOCK).fetch_one(&ledger.reads).await?,
                Self::Postgres(ledger) => sqlx::query_scalar(POSTGRES_CLOCK).fetch_one(&ledger.pool).await?,
            })
        })
        .await
    }

    async fn chunks_from(&self, file: &Id, n: u64, most: i64) -> Result<Vec<Chunk>, ReadError> {
        within(async {
            let found: Vec<ChunkRecord> = on_pool!(self, pool => sqlx::query_as(CHUNK)
                .bind(&file.0[..])
                .bind(signed(n))
                .bind(most)
                .fetch_all(pool)
                .await?);
            found.into_iter().map(ChunkRecord::chunk).collect()
        })
        .await
    }
}

/// `["00ff…", …]`, for SQLite's `json_each`.
fn json_list(ids: &[Id]) -> String {
    let mut list = String::from("[");
    for (place, id) in ids.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        // Writing to a String cannot fail.
        write!(list, "{comma}\"{id}\"").unwrap_or_default();
    }
    list.push(']');
    list
}

/// The chunks of one file, a few at a time. Made by [`Ledger::chunks_of`].
#[derive(Debug)]
pub struct FileChunks {
    ledger: Ledger,
    file: Id,
    /// Where to read on; `None` after the last.
    next: Option<u64>,
    ahead: VecDeque<Chunk>,
}

impl FileChunks {
    /// The next chunk, `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Chunk>, ReadError> {
        if self.ahead.is_empty()
            && let Some(next) = self.next
        {
            let found = self.ledger.chunks_from(&self.file, next, CHUNKS_AHEAD).await?;
            self.next = found.last().and_then(|chunk| chunk.n.checked_add(1));
            self.ahead.extend(found);
        }
        Ok(self.ahead.pop_front())
    }
}
