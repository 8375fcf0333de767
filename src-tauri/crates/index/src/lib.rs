//! The read model of one person: what he may read of the ledger, in plain text inside an encrypted SQLite file.
//!
//! An [`Index`] can be thrown away and rebuilt from the ledger at any time: whenever opening says so
//! ([`OpenError::asks_for_rebuild`]) the caller calls [`remove_files`] and [`Index::create`]. So it is fast rather than
//! durable (`synchronous=NORMAL`), and nothing that cannot be rebuilt may lie here.
//!
//! * [`Index::write`] gives a [`Writer`], one transaction; dropped without [`Writer::commit`] it leaves no trace.
//!   [`Writer::remove_stream`] is what losing access means; [`Index::sweep`] follows it and opening.
//! * [`Index::register`] lists and searches; [`Index::waiting`] and [`Index::deadlines`] say what waits;
//!   [`Index::similar`] finds the same matter told by somebody else.
//! * [`prepare`] makes words of a text: folded, abbreviations spelled out, stems beside the words. FTS5 sees only its
//!   output; the excerpt shown is cut and marked from the original.
//!
//! **Rowids are the register's order.** The `no` of a case is made of its day and minute of receipt, so that "newest
//! first" is FTS5's own order, a period is a range of rowids, and a list never has to sort what it does not show.
//! **Filters are words.** State, category, verifier and running clock stand as words in the column `facets` of the
//! full-text table, so that FTS5 intersects them with the words searched; nothing is ever ranked that is not bounded.
//! [`RANKED_AT_MOST`] says how many.

mod abbreviations;
mod bulk;
mod error;
mod excerpt;
mod file;
pub mod prepare;
mod prepared;
mod projection;
mod rarity;
mod read;
mod register;
mod similar;
mod waiting;
mod words;
mod write;

pub use error::{IndexError, OpenError};
pub use excerpt::{Excerpt, Span};
pub use file::{Index, remove_files};
pub use prepare::Columns;
pub use prepared::{PreparedCase, PreparedSubmission, Prints};
pub use projection::{
    CaseLine, CaseProjection, Fault, FileLine, NumberHit, NumberKind, Progress, StoredCase, StoredStream,
    StreamKey, StreamLine, SubmissionLine, SubmissionProjection, Upkeep, UpkeepKind, Waiting,
};
pub use read::{Counts, Day};
pub use register::{ListOrder, MOST_LINES, Page, RANKED_AT_MOST, RegisterLine, RegisterOrder, RegisterQuery};
pub use similar::{Similar, SimilarQuery};
pub use waiting::{
    DeadlineLines, DeadlineQuery, Flow, PersonDues, RunningLine, RunningLines, UpkeepLine, WaitingLine,
    WaitingLines,
};
pub use write::Writer;
