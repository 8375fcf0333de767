//! The only code that touches a hostile file: typing, decoding, burning; the worker and its client.
//!
//! A scanned letter, a photograph or a PDF a stranger sent is never decoded in the program that holds keys.
//! The same executable is started again with [`WORKER_ARG`]; that process gives up files, sockets, processes
//! and threads *before* it is sent the first byte ([`Confinement`]), decodes with memory-safe code, and hands
//! back bare pixels. The client in the trusted process checks their number, overwrites what has to be burned a
//! second time and encodes them itself, so that nothing the worker wrote but pixels ever reaches the window,
//! a sealed file or another decoder.
//!
//! ```text
//! let pool = WorkerPool::new(this_program()?);            // once, when the desk opens: one worker waits, confined
//! let mut file = pool.open(&bytes, OPEN_BOUND).await?;    // one process for this file and no other
//! let first = file.render(0, Size::Dpi(150.0), None, REQUEST_BOUND).await?;
//! let mut burning = file.burn_all(plan, REQUEST_BOUND)?;  // the working copy, page by page
//! while let Some(page) = burning.next().await? { … }
//! ```
//!
//! * [`sniff`] and [`list`] say what a file is, from its content alone. Pure and cheap; for lists and intake.
//! * [`Worker`], [`WorkerPool`], [`OpenFile`]: the client. Whatever goes wrong is one [`Refusal`].
//! * [`worker_main`]: what `main()` runs first when [`is_worker`] says so.
//! * [`Region`]: a part of a page in fractions of its upright width and height; [`preselected_letter_regions`].
//! * [`Limits`]: how large a file may be, by who sends it.

#![forbid(unsafe_code)]

mod client;
mod confine;
mod decode;
mod limits;
mod page;
mod pool;
mod protocol;
mod refusal;
mod region;
mod scale;
mod typing;
mod worker;

pub use client::{Burning, OPEN_BOUND, OpenFile, REQUEST_BOUND, Worker, this_program};
pub use confine::{Confinement, Hold};
pub use limits::{Limits, MEGABYTE, OverLimit};
pub use page::{
    Burn, BurnPlan, BurnedPage, Channels, Encoding, INSPECT_DPI, ImageFormat, Inspection, MAX_OUTPUT_PIXELS,
    MAX_PAGES, MAX_SOURCE_PIXELS, PageImage, PageSize, Pixels, Size,
};
pub use pool::WorkerPool;
pub use refusal::Refusal;
pub use region::{BadRegion, PixelRect, Region, preselected_letter_regions};
pub use typing::{FileKind, Found, Listing, OtherKind, list, sniff};
#[doc(hidden)]
pub use worker::{Probe, worker_main_with_probe};
pub use worker::{WORKER_ARG, is_worker, worker_main};
