use serde::{Deserialize, Serialize};

/// Why a file, or a page of it, cannot be shown or burned. The only error of this crate's client.
///
/// Serialised as its name in `snake_case`; the sentence for each stands with the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file is of a known kind and cannot be decoded: damaged, cut off or hostile.
    #[error("the file is damaged")]
    Broken,
    /// A PDF that opens only with a passphrase, or with a cipher the decoder does not know.
    #[error("the file is encrypted")]
    Encrypted,
    /// More pixels (or, for a file, more bytes) than are decoded: see [`MAX_SOURCE_PIXELS`](crate::MAX_SOURCE_PIXELS).
    #[error("the file or one of its pages is too large")]
    TooLarge,
    /// More pages than [`MAX_PAGES`](crate::MAX_PAGES).
    #[error("the file has too many pages")]
    TooManyPages,
    /// Another kind of file, or a variant of a known one that no memory-safe decoder reads.
    #[error("files of this kind are not shown")]
    Unsupported,
    /// There is no page of this number.
    #[error("there is no such page")]
    NoSuchPage,
    /// The answer did not come in time; the worker was killed.
    #[error("decoding took too long")]
    TimedOut,
    /// Decoding asked for more memory than a worker may have.
    #[error("decoding needed too much memory")]
    OutOfMemory,
    /// The worker could not give up its rights and therefore was not sent the file.
    #[error("the worker could not be confined")]
    Unconfined,
    /// The worker could not be started, died, or answered what no honest worker answers.
    #[error("the worker was lost")]
    WorkerLost,
}
