//! What one sealed chunk looks like: its header, how many bytes it holds, and what can be wrong with it.

use crate::padding::padded_len;
use crate::wire::{FormError, Reader, message, strip_form};
use crate::{Id, context};

/// Content bytes of a full chunk.
pub const CHUNK: usize = 256 * 1024;

const CHUNK_U64: u64 = CHUNK as u64;
const FORM: [u8; 5] = *b"SAKF\x01";
pub(crate) const SALT_LEN: usize = 19;
const HEADER_LEN: usize = FORM.len() + 16 + 4 + 1 + SALT_LEN;
pub(crate) const LENGTH_LEN: usize = 8;
pub(crate) const TAG_LEN: usize = 16;

/// No sealed chunk is longer.
pub const SEALED_CHUNK_MAX: usize = HEADER_LEN + LENGTH_LEN + CHUNK + TAG_LEN;

/// A file that cannot be sealed or opened; each names the chunk, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Over a petabyte.
    #[error("the file is too large to be sealed")]
    TooLarge,
    /// The bytes given for sealing are not as many as this chunk holds.
    #[error("chunk {chunk} takes {expected} bytes")]
    Content {
        /// Which chunk.
        chunk: u32,
        /// Bytes it must be given.
        expected: usize,
    },
    /// Not a chunk of a sealed file.
    #[error("chunk {chunk} is not a sealed chunk")]
    NotAChunk {
        /// Which chunk.
        chunk: u32,
    },
    /// Written by a newer program.
    #[error("chunk {chunk} has version {version}, not known to this program")]
    UnknownVersion {
        /// Which chunk.
        chunk: u32,
        /// Its version.
        version: u8,
    },
    /// A chunk of another file.
    #[error("chunk {chunk} belongs to another file")]
    OtherFile {
        /// Which chunk.
        chunk: u32,
    },
    /// A chunk of the same file, from another place.
    #[error("in place of chunk {chunk} stands chunk {found}")]
    OutOfOrder {
        /// Which chunk was expected.
        chunk: u32,
        /// Which one stands there.
        found: u32,
    },
    /// A chunk of the same file from another sealing.
    #[error("chunk {chunk} is from another sealing of this file")]
    OtherSealing {
        /// Which chunk.
        chunk: u32,
    },
    /// Changed bytes, or the wrong key.
    #[error("chunk {chunk} was altered")]
    Altered {
        /// Which chunk.
        chunk: u32,
    },
    /// It opened, but its length or padding does not fit the file's length.
    #[error("chunk {chunk} does not fit the file's length")]
    Length {
        /// Which chunk.
        chunk: u32,
    },
    /// The file ends before this chunk.
    #[error("the file ends before chunk {chunk}")]
    Truncated {
        /// The first missing chunk.
        chunk: u32,
    },
    /// Something follows the last chunk.
    #[error("chunk {chunk} follows the last one")]
    Surplus {
        /// The first one too many.
        chunk: u32,
    },
}

/// How many chunks a content of this length has. Saturates; [`crate::FileSealer::new`] refuses such lengths.
pub fn chunks_of(length: u64) -> u32 {
    u32::try_from(padded_len(length).div_ceil(CHUNK_U64)).unwrap_or(u32::MAX)
}

/// How the content of a length lies in chunks. Both sides compute it from the true length alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) length: u64,
    pub(crate) chunks: u32,
}

impl Layout {
    pub(crate) fn of(length: u64) -> Option<Self> {
        let chunks = u32::try_from(padded_len(length).div_ceil(CHUNK_U64))
            .ok()
            .filter(|chunks| *chunks < u32::MAX)?;
        Some(Self { length, chunks })
    }

    pub(crate) fn is_last(self, chunk: u32) -> bool {
        chunk + 1 == self.chunks
    }

    /// Bytes of `total` that fall into this chunk.
    fn share(total: u64, chunk: u32) -> usize {
        let share = total.saturating_sub(u64::from(chunk) * CHUNK_U64).min(CHUNK_U64);
        usize::try_from(share).unwrap_or(CHUNK)
    }

    pub(crate) fn content(self, chunk: u32) -> usize {
        Self::share(self.length, chunk)
    }

    /// Plain bytes of the chunk: content, padding, and in chunk 0 the length.
    pub(crate) fn plain(self, chunk: u32) -> usize {
        let length = if chunk == 0 { LENGTH_LEN } else { 0 };
        length + Self::share(padded_len(self.length), chunk)
    }
}

pub(crate) struct ChunkHeader {
    pub(crate) file: Id,
    pub(crate) chunk: u32,
    pub(crate) last: bool,
    pub(crate) salt: [u8; SALT_LEN],
}

impl ChunkHeader {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let chunk = self.chunk.to_be_bytes();
        [
            &FORM[..],
            &self.file.0,
            &chunk,
            &[u8::from(self.last)],
            &self.salt,
        ]
        .concat()
    }

    /// Reads a header and checks that it is the one expected at this place.
    pub(crate) fn read<'a>(file: &Id, chunk: u32, sealed: &'a [u8]) -> Result<(Self, &'a [u8]), FileError> {
        let not_a_chunk = FileError::NotAChunk { chunk };
        let rest = strip_form(&FORM, sealed).map_err(|error| match error {
            FormError::Other => not_a_chunk,
            FormError::UnknownVersion(version) => FileError::UnknownVersion { chunk, version },
        })?;
        let mut reader = Reader::new(rest);
        let header = (|| {
            Some(Self {
                file: Id(reader.array()?),
                chunk: reader.u32()?,
                last: match reader.u8()? {
                    0 => false,
                    1 => true,
                    _ => return None,
                },
                salt: reader.array()?,
            })
        })()
        .ok_or(not_a_chunk)?;
        if header.file != *file {
            return Err(FileError::OtherFile { chunk });
        }
        if header.chunk != chunk {
            return Err(FileError::OutOfOrder {
                chunk,
                found: header.chunk,
            });
        }
        Ok((header, reader.rest()))
    }

    pub(crate) fn bind(&self) -> Vec<u8> {
        message(context::FILE, &[&self.encode()])
    }
}
