//! Sealed chunks on their way into the store apart from the entry that registers them.

use crate::error::{AppError, Code};
use crate::restoring::refused;
use crate::session::Session;
use ledger::{AppendError, Batch, NewChunk};

/// The most bytes of chunks that go into the store with their act, in its one transaction.
const WITH_ACT: usize = 64 << 20;
/// What is more goes ahead of the act in transactions of about this size, so that nobody waits long for the store and its
/// log stays small.
const AT_ONCE: usize = 8 << 20;

impl Session {
    /// Of an act's chunks takes those that are too much for one transaction, and sends them ahead of it; the entry that
    /// registers them makes them count.
    ///
    /// # Errors
    /// As [`Session::append_chunks`].
    pub(crate) async fn send_ahead(&self, chunks: &mut Vec<NewChunk>) -> Result<(), AppError> {
        if chunks.iter().map(|chunk| chunk.bytes.len()).sum::<usize>() <= WITH_ACT {
            return Ok(());
        }
        let mut some = Vec::new();
        let mut size = 0;
        for chunk in std::mem::take(chunks) {
            size += chunk.bytes.len();
            some.push(chunk);
            if size >= AT_ONCE {
                size = 0;
                self.append_chunks(std::mem::take(&mut some)).await?;
            }
        }
        self.append_chunks(some).await
    }

    /// Sends chunks ahead of, or behind, the entry that registers them. Those that are there already stay.
    ///
    /// # Errors
    /// The store's trouble; [`Code::FileDamaged`] where it holds another chunk in the place of one of these.
    pub(crate) async fn append_chunks(&self, chunks: Vec<NewChunk>) -> Result<(), AppError> {
        if chunks.is_empty() {
            return Ok(());
        }
        let mut batch = Batch {
            chunks,
            ..Batch::default()
        };
        match self.ledger.append(&batch).await {
            Ok(_) => return Ok(()),
            Err(AppendError::Exists { .. }) => {}
            Err(error) => return Err(refused(&error)),
        }
        // One of them is there, which says nothing of the others: they may have gone in other company before a stop.
        for chunk in std::mem::take(&mut batch.chunks) {
            batch.chunks.push(chunk);
            match self.ledger.append(&batch).await {
                Ok(_) => {}
                Err(AppendError::Exists { .. }) => self.same_chunk(&batch.chunks).await?,
                Err(error) => return Err(refused(&error)),
            }
            batch.chunks.clear();
        }
        Ok(())
    }

    async fn same_chunk(&self, chunks: &[NewChunk]) -> Result<(), AppError> {
        for chunk in chunks {
            if self.ledger.chunk(&chunk.file, chunk.n).await?.as_ref() != Some(&chunk.bytes) {
                return Err(AppError::of(Code::FileDamaged)
                    .with("file", chunk.file)
                    .with("what", format!("store, chunk {}", chunk.n)));
            }
        }
        Ok(())
    }
}
