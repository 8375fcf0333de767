//! Files sealed in chunks (STREAM over XChaCha20-Poly1305, 256 KiB each).
//!
//! Every sealing has a key of its own, derived from the stream's key, the file's random id and a random salt, so
//! sealing a file again after a failure never repeats a nonce. Chunk n holds content bytes n·[`CHUNK`] onwards (after the
//! true length, in chunk 0) and zeros up to the Padmé class. Its header (file, number, last or not, salt) lets a
//! reader open any chunk alone and say *what* is wrong; the header is bound as associated data, and number and last
//! mark once more by STREAM.

use std::fmt;

use aead_stream::aead::Buffer;
use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use chacha20poly1305::XChaCha20Poly1305;

use crate::chunk::{ChunkHeader, LENGTH_LEN, Layout, SALT_LEN, TAG_LEN};
use crate::wire::derive;
use crate::{CHUNK, FileError, Id, Secret, StreamKey, context};

fn stream(key: &StreamKey, file: &Id, salt: &[u8; SALT_LEN]) -> StreamBE32<XChaCha20Poly1305> {
    let key = Secret::new(derive(context::FILE, &[key.expose(), &file.0, salt]));
    StreamBE32::new(&(*key.expose()).into(), &(*salt).into())
}

/// Seals one file, chunk after chunk.
pub struct FileSealer {
    stream: StreamBE32<XChaCha20Poly1305>,
    file: Id,
    salt: [u8; SALT_LEN],
    layout: Layout,
    next: u32,
}

impl fmt::Debug for FileSealer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("FileSealer");
        shown.field("file", &self.file).finish_non_exhaustive()
    }
}

impl FileSealer {
    /// For a content of this many bytes.
    pub fn new(
        key: &StreamKey,
        file: &Id,
        length: u64,
        rng: &mut impl rand_core::CryptoRng,
    ) -> Result<Self, FileError> {
        let layout = Layout::of(length).ok_or(FileError::TooLarge)?;
        let mut salt = [0; SALT_LEN];
        rng.fill_bytes(&mut salt);
        Ok(Self {
            stream: stream(key, file, &salt),
            file: *file,
            salt,
            layout,
            next: 0,
        })
    }

    /// How many chunks there will be; the last ones may hold padding alone.
    pub fn chunks(&self) -> u32 {
        self.layout.chunks
    }

    /// How many content bytes chunk `chunk` takes (none, where only padding is left).
    pub fn content_len(&self, chunk: u32) -> usize {
        self.layout.content(chunk)
    }

    /// Seals the next chunk; `content` is exactly [`FileSealer::content_len`] bytes. Each place is sealed once: other
    /// bytes under the same nonce would betray both. After a failure start over with a new sealer.
    pub fn seal_chunk(&mut self, chunk: u32, content: &[u8]) -> Result<Vec<u8>, FileError> {
        if chunk >= self.layout.chunks {
            return Err(FileError::Surplus { chunk });
        }
        if chunk != self.next {
            return Err(FileError::OutOfOrder {
                chunk: self.next,
                found: chunk,
            });
        }
        let expected = self.layout.content(chunk);
        if content.len() != expected {
            return Err(FileError::Content { chunk, expected });
        }
        self.next += 1;
        let total = self.layout.plain(chunk);
        let last = self.layout.is_last(chunk);
        let header = ChunkHeader {
            file: self.file,
            chunk,
            last,
            salt: self.salt,
        };
        let encoded = header.encode();
        let from = encoded.len();
        // Content until it is sealed: wiped where that fails.
        let mut sealed = Secret::new(Vec::with_capacity(from + total + TAG_LEN));
        let bytes = sealed.expose_mut();
        bytes.extend_from_slice(&encoded);
        if chunk == 0 {
            bytes.extend_from_slice(&self.layout.length.to_be_bytes());
        }
        bytes.extend_from_slice(content);
        bytes.resize(from + total, 0);
        self.stream
            .encrypt_in_place(chunk, last, &header.bind(), &mut Behind { bytes, from })
            .map_err(|_| FileError::TooLarge)?;
        Ok(std::mem::take(sealed.expose_mut()))
    }
}

/// The part of a chunk behind its header: sealed where it lies, so that no chunk is copied for it.
struct Behind<'a> {
    bytes: &'a mut Vec<u8>,
    from: usize,
}

impl AsRef<[u8]> for Behind<'_> {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }
}

impl AsMut<[u8]> for Behind<'_> {
    fn as_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.from..).unwrap_or_default()
    }
}

impl Buffer for Behind<'_> {
    fn extend_from_slice(&mut self, other: &[u8]) -> aead_stream::aead::Result<()> {
        self.bytes.extend_from_slice(other);
        Ok(())
    }

    fn truncate(&mut self, len: usize) {
        self.bytes.truncate(self.from + len);
    }
}

/// Opens chunks of one file, in any order.
pub struct FileOpener {
    stream: StreamBE32<XChaCha20Poly1305>,
    file: Id,
    salt: [u8; SALT_LEN],
    layout: Layout,
}

impl fmt::Debug for FileOpener {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("FileOpener");
        shown.field("file", &self.file).finish_non_exhaustive()
    }
}

impl FileOpener {
    /// Reads length and salt from chunk 0, which is opened for it.
    pub fn new(key: &StreamKey, file: &Id, first_chunk: &[u8]) -> Result<Self, FileError> {
        let (header, ciphertext) = ChunkHeader::read(file, 0, first_chunk)?;
        let stream = stream(key, file, &header.salt);
        let plain = decrypt(&stream, &header, ciphertext)?;
        let length = plain.expose().first_chunk().copied().map(u64::from_be_bytes);
        let layout = length
            .and_then(Layout::of)
            .ok_or(FileError::Length { chunk: 0 })?;
        let opener = Self {
            stream,
            file: *file,
            salt: header.salt,
            layout,
        };
        opener.content(&header, plain)?;
        Ok(opener)
    }

    /// The true length of the content.
    pub fn length(&self) -> u64 {
        self.layout.length
    }

    /// How many chunks the file has.
    pub fn chunks(&self) -> u32 {
        self.layout.chunks
    }

    /// Opens chunk `chunk`: content bytes from `chunk` · [`CHUNK`] on, without padding.
    pub fn open_chunk(&self, chunk: u32, sealed: &[u8]) -> Result<Secret<Vec<u8>>, FileError> {
        if chunk >= self.layout.chunks {
            return Err(FileError::Surplus { chunk });
        }
        let (header, ciphertext) = ChunkHeader::read(&self.file, chunk, sealed)?;
        if header.salt != self.salt {
            return Err(FileError::OtherSealing { chunk });
        }
        self.content(&header, decrypt(&self.stream, &header, ciphertext)?)
    }

    fn content(
        &self,
        header: &ChunkHeader,
        mut plain: Secret<Vec<u8>>,
    ) -> Result<Secret<Vec<u8>>, FileError> {
        let chunk = header.chunk;
        let start = if chunk == 0 { LENGTH_LEN } else { 0 };
        let end = start + self.layout.content(chunk);
        let padding = plain.expose().get(end..).ok_or(FileError::Length { chunk })?;
        let fits = plain.expose().len() == self.layout.plain(chunk)
            && header.last == self.layout.is_last(chunk)
            && padding.iter().all(|byte| *byte == 0);
        if !fits {
            return Err(FileError::Length { chunk });
        }
        plain.expose_mut().truncate(end);
        plain.expose_mut().drain(..start);
        Ok(plain)
    }
}

fn decrypt(
    stream: &StreamBE32<XChaCha20Poly1305>,
    header: &ChunkHeader,
    ciphertext: &[u8],
) -> Result<Secret<Vec<u8>>, FileError> {
    let mut plain = Secret::new(ciphertext.to_vec());
    stream
        .decrypt_in_place(header.chunk, header.last, &header.bind(), plain.expose_mut())
        .map_err(|_| FileError::Altered { chunk: header.chunk })?;
    Ok(plain)
}

/// Seals a whole file that lies in memory.
pub fn seal_file(
    key: &StreamKey,
    file: &Id,
    content: &[u8],
    rng: &mut impl rand_core::CryptoRng,
) -> Result<Vec<Vec<u8>>, FileError> {
    let mut sealer = FileSealer::new(key, file, content.len() as u64, rng)?;
    let mut pieces = content.chunks(CHUNK);
    (0..sealer.chunks())
        .map(|chunk| sealer.seal_chunk(chunk, pieces.next().unwrap_or_default()))
        .collect()
}

/// Opens a whole file into memory.
pub fn open_file(
    key: &StreamKey,
    file: &Id,
    chunks: impl IntoIterator<Item = impl AsRef<[u8]>>,
) -> Result<Secret<Vec<u8>>, FileError> {
    let mut chunks = chunks.into_iter();
    let first = chunks.next().ok_or(FileError::Truncated { chunk: 0 })?;
    let opener = FileOpener::new(key, file, first.as_ref())?;
    let capacity = usize::try_from(opener.length()).map_err(|_| FileError::TooLarge)?;
    let mut content = Secret::new(Vec::with_capacity(capacity));
    content
        .expose_mut()
        .extend_from_slice(opener.open_chunk(0, first.as_ref())?.expose());
    for chunk in 1..opener.chunks() {
        let sealed = chunks.next().ok_or(FileError::Truncated { chunk })?;
        content
            .expose_mut()
            .extend_from_slice(opener.open_chunk(chunk, sealed.as_ref())?.expose());
    }
    match chunks.next() {
        None => Ok(content),
        Some(_) => Err(FileError::Surplus {
            chunk: opener.chunks(),
        }),
    }
}
