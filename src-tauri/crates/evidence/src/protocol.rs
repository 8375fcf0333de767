//! What goes through the two pipes. A frame is its kind, the number of bytes that follow, and these.
//!
//! ```text
//! worker   ready      Confinement (JSON)
//! client   file       the bytes
//! worker   inspection Inspection (JSON)        or refused   Refusal (JSON), and the end
//! client   draw       Draw (JSON)
//! worker   pixels     width, height, channels, incomplete; the bytes        or refused   Refusal (JSON)
//! ```
//! The client believes nothing of it: every length is bounded before memory is taken, pixels are counted.

use serde::{Deserialize, Serialize};

use crate::{Region, Size};

/// Kinds of frames.
pub(crate) const READY: u8 = b'C';
pub(crate) const FILE: u8 = b'F';
pub(crate) const INSPECTION: u8 = b'I';
pub(crate) const DRAW: u8 = b'D';
pub(crate) const PIXELS: u8 = b'P';
pub(crate) const REFUSED: u8 = b'X';
pub(crate) const PROBE: u8 = b'?';

/// Kind and length.
pub(crate) const HEAD_BYTES: usize = 5;
/// Width, height, channels and whether something is missing.
pub(crate) const PIXEL_HEAD_BYTES: usize = 10;
/// A file that does not fit beside its own decoded pages; above every limit a unit would set for a file with pages.
pub(crate) const MAX_FILE_BYTES: usize = 512 << 20;
/// Five thousand pages' sizes.
pub(crate) const MAX_JSON_BYTES: usize = 4 << 20;

/// The worker could not confine itself.
pub(crate) const EXIT_UNCONFINED: u8 = 71;
/// The worker was sent what no client of ours sends.
pub(crate) const EXIT_PROTOCOL: u8 = 76;

/// One page to be drawn.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Draw {
    pub(crate) page: u32,
    pub(crate) size: Size,
    pub(crate) region: Option<Region>,
    /// Of the whole page.
    pub(crate) burn: Vec<Region>,
}

/// The first bytes of a frame.
pub(crate) fn head(kind: u8, length: usize) -> Option<[u8; HEAD_BYTES]> {
    let [a, b, c, d] = u32::try_from(length).ok()?.to_le_bytes();
    Some([kind, a, b, c, d])
}

/// Kind and length out of the first bytes of a frame.
pub(crate) fn read_head([kind, a, b, c, d]: [u8; HEAD_BYTES]) -> (u8, usize) {
    (kind, u32::from_le_bytes([a, b, c, d]) as usize)
}
