//! The only SQL against the shared store: SQLite and PostgreSQL behind one enum.
//!
//! A [`Ledger`] is an append-only list of entries with the grants, wrapped keys and file chunks that belong to them.
//! This crate keeps bytes and their order and judges nothing: who may write what, which signature is good and what a row
//! means is decided by its readers. What it does promise:
//!
//! * [`Ledger::append`] is compare-and-append: one transaction under one lock, durable when it returns `Ok`, all of an
//!   act or nothing of it. Where somebody else was faster it says [`AppendError::Taken`] with the new tip.
//! * Triggers, the same on both databases, refuse a row whose `seq` or `version` is not the last plus one or that is
//!   larger than [`MAX_ROW`], and every change or removal of an entry.
//! * A row is handed out as it stands. [`Row::columns_fault`] says whether the columns repeat what its signed head says.
//! * Reading never panics and never takes more memory than the limits written at each function, whatever lies in the store.
//!
//! Numbers on the Rust side are `u64`; a stored number that is negative or a stored id of the wrong length cannot be
//! repeated in [`Columns`] and is named in [`Columns::malformed`].
//!
//! The SQL is written once where both databases understand it (each statement one `&'static str`, run on a concrete pool
//! through a small macro); `dialect.rs` holds what really differs.

mod append;
mod changes;
mod desk;
mod dialect;
mod error;
mod holders;
mod location;
mod many;
mod postgres;
mod read;
mod rows;
mod sqlite;
mod store;

pub use append::Batch;
pub use desk::{AnchorOutcome, DeskFile, Draft, OutboxItem, OutboxState, PendingAct};
pub use error::{AppendError, DeskError, OpenError, ReadError, StoreError, StoreFault};
pub use location::{LocationFault, refused_location};
pub use postgres::{PostgresAddress, PostgresLedger, create_postgres_schema};
pub use read::FileChunks;
pub use rows::{
    Chunk, Columns, ColumnsFault, Counts, Grant, GrantHead, NewChunk, NewGrant, NewRow, Row, Tip,
    WrappedKeyRow,
};
pub use sqlite::{OpenMode, SqliteLedger};
pub use store::Ledger;

/// The newest schema this program knows. A store with a higher number is refused with [`OpenError::TooNew`].
pub const SCHEMA_VERSION: u64 = 1;

/// The most bytes `head`, `public` and `body` of one entry may have together.
pub const MAX_ROW: usize = 1 << 20;

/// The most bytes one sealed chunk may have.
pub const MAX_CHUNK: usize = 1 << 20;

/// The most bytes one sealed grant or one wrapped key may have.
pub const MAX_SEALED: usize = 1 << 16;

/// The most bytes a signature column may have. Today's signatures are 64 bytes long.
pub const MAX_SIGNATURE: usize = 1 << 10;

/// The most bytes one [`Batch`] may carry; PostgreSQL takes a whole table's share in one message.
pub const MAX_BATCH: usize = 256 << 20;

/// What one call of a reader hands out at most, in rows.
pub const MAX_READ: u64 = 10_000;

/// What one call of a paging reader hands out at most, in bytes (at least one row is always handed out).
pub const MAX_READ_BYTES: usize = 64 << 20;

/// What a reader of a whole stream or act hands out at most, in bytes; beyond it says [`ReadError::TooMuch`].
pub const MAX_STREAM_BYTES: usize = 512 << 20;
