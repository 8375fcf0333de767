//! What a file is: the kinds here, everything known about each in `kinds`, how content tells them apart in `content`.

use serde::{Deserialize, Serialize};

use crate::{Limits, OverLimit};

mod content;
mod kinds;
#[cfg(test)]
mod tests;

use content::kind_of;
use kinds::{KINDS, Row};

/// What a file is, by its content alone; serialised as its [`name`](FileKind::name).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum FileKind {
    /// PDF: shown and burned.
    Pdf,
    /// JPEG: shown and burned.
    Jpeg,
    /// PNG: shown and burned.
    Png,
    /// TIFF: shown and burned.
    Tiff,
    /// WebP: shown and burned.
    Webp,
    /// Anything else: kept and listed, not decoded.
    Other(OtherKind),
}

/// Kinds that are recognised so that a list can name them, and not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OtherKind {
    /// No bytes at all.
    Empty,
    /// A ZIP that is none of the office formats.
    Zip,
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
    /// PowerPoint.
    Pptx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument table.
    Ods,
    /// Word before 2007.
    Doc,
    /// Excel before 2007.
    Xls,
    /// PowerPoint before 2007.
    Ppt,
    /// A message saved by Outlook.
    Msg,
    /// Another OLE compound file (which an installer can be too).
    Ole,
    /// RAR archive.
    Rar,
    /// 7-Zip archive.
    SevenZip,
    /// gzip.
    Gzip,
    /// MP3 sound.
    Mp3,
    /// AAC sound in MP4.
    M4a,
    /// Ogg, other than Opus.
    Ogg,
    /// Opus voice note in Ogg.
    Opus,
    /// AMR voice note.
    Amr,
    /// WAV sound.
    Wav,
    /// MP4 or 3GP film.
    Mp4,
    /// QuickTime film.
    Mov,
    /// AVI film.
    Avi,
    /// Plain text in any usual encoding, tables and source code among it.
    Text,
    /// HTML.
    Html,
    /// A message as mail programs save it.
    Eml,
    /// Rich text.
    Rtf,
    /// A Windows program or library.
    Exe,
    /// A Linux program or library.
    Elf,
    /// A macOS program.
    MachO,
    /// A Windows shortcut, which starts whatever it names.
    Shortcut,
    /// Text that names its own interpreter (`#!`).
    Script,
    /// SVG drawing.
    Svg,
    /// HEIC or AVIF picture.
    Heic,
    /// GIF picture.
    Gif,
    /// BMP picture.
    Bmp,
    /// Nothing we know.
    Unknown,
}

/// What [`sniff`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The kind.
    pub kind: FileKind,
    /// Its media type.
    pub mime: &'static str,
    /// Its short name as people write it in every language ("PDF", "DOCX"); empty for what has none.
    pub label: &'static str,
}

/// A file as a list shows it before anybody opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// What it is.
    pub found: Found,
    /// Its bytes.
    pub size: u64,
    /// It has none.
    pub empty: bool,
    /// Which limit it exceeds, if any.
    pub oversized: Option<OverLimit>,
    /// Its name says something else than its content.
    pub misnamed: bool,
    /// It is a program, a script with an interpreter or a shortcut.
    pub executable: bool,
}

impl FileKind {
    fn row(self) -> &'static Row {
        // The table holds every kind (a test counts them); its last row is the kind nothing is known of.
        KINDS
            .iter()
            .find(|row| row.kind == self)
            .unwrap_or(&KINDS[KINDS.len() - 1])
    }

    /// The name entries and the wire know it by.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What such a file is usually called, without a dot; nothing for what has no usual name.
    pub fn extension(self) -> Option<&'static str> {
        self.row().extensions.first().copied()
    }

    /// Whether a worker can open it.
    pub fn is_shown(self) -> bool {
        !matches!(self, FileKind::Other(_))
    }

    /// Whether it runs when somebody double-clicks it.
    pub fn is_executable(self) -> bool {
        use OtherKind::{Elf, Exe, MachO, Script, Shortcut};
        matches!(self, FileKind::Other(Exe | Elf | MachO | Shortcut | Script))
    }

    /// Whether a file of this kind should not be called `file_name`. A name without an extension claims nothing;
    /// a text may have any extension that is not another kind's.
    pub fn is_misnamed(self, file_name: &str) -> bool {
        let Some(extension) = extension_of(file_name) else {
            return false;
        };
        if self.row().extensions.contains(&extension.as_str()) {
            return false;
        }
        match self {
            FileKind::Other(OtherKind::Empty) => false,
            FileKind::Other(OtherKind::Text | OtherKind::Unknown) => KINDS
                .iter()
                .filter(|row| !matches!(row.kind, FileKind::Other(OtherKind::Text | OtherKind::Script)))
                .any(|row| row.extensions.contains(&extension.as_str())),
            _ => true,
        }
    }
}

impl From<FileKind> for String {
    fn from(kind: FileKind) -> String {
        kind.name().to_owned()
    }
}

impl TryFrom<String> for FileKind {
    type Error = String;

    fn try_from(name: String) -> Result<FileKind, String> {
        KINDS
            .iter()
            .find(|row| row.name == name)
            .map(|row| row.kind)
            .ok_or(name)
    }
}

/// The extension in small letters; of `a.PDF.exe` it is `exe`. Nothing for `.hidden` and for what is too long for one.
fn extension_of(file_name: &str) -> Option<String> {
    let (stem, extension) = file_name.rsplit_once('.')?;
    let plausible = !stem.is_empty() && (1..=8).contains(&extension.len());
    (plausible && extension.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .then(|| extension.to_ascii_lowercase())
}

/// Says what `bytes` are: by their first bytes and the least structure that tells kinds apart, never by a name.
/// Looks at a few hundred kilobytes at most.
pub fn sniff(bytes: &[u8]) -> Found {
    let row = kind_of(bytes).row();
    Found {
        kind: row.kind,
        mime: row.mime,
        label: row.label,
    }
}

/// A file as a list shows it: called `file_name`, beside `present` bytes of others that count for the same limit.
pub fn list(file_name: &str, bytes: &[u8], limits: Limits, present: u64) -> Listing {
    let found = sniff(bytes);
    let size = bytes.len() as u64;
    Listing {
        found,
        size,
        empty: bytes.is_empty(),
        oversized: limits.exceeded_by(size, present),
        misnamed: found.kind.is_misnamed(file_name),
        executable: found.kind.is_executable(),
    }
}
