use serde::{Deserialize, Serialize};

use crate::{Limits, OverLimit};

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

struct Row {
    kind: FileKind,
    name: &'static str,
    label: &'static str,
    mime: &'static str,
    /// What such a file may be called; the first is the usual one.
    extensions: &'static [&'static str],
}

const fn row(
    kind: FileKind,
    name: &'static str,
    label: &'static str,
    mime: &'static str,
    extensions: &'static [&'static str],
) -> Row {
    Row {
        kind,
        name,
        label,
        mime,
        extensions,
    }
}

const OCTETS: &str = "application/octet-stream";

/// Everything known about each kind. The names are written into entries: add, never rename.
#[rustfmt::skip]
const KINDS: &[Row] = {
    use FileKind::{Jpeg, Other, Pdf, Png, Tiff, Webp};
    use OtherKind::*;
    &[
        row(Pdf, "pdf", "PDF", "application/pdf", &["pdf"]),
        row(Jpeg, "jpeg", "JPEG", "image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
        row(Png, "png", "PNG", "image/png", &["png"]),
        row(Tiff, "tiff", "TIFF", "image/tiff", &["tif", "tiff"]),
        row(Webp, "webp", "WebP", "image/webp", &["webp"]),
        row(Other(Empty), "empty", "", OCTETS, &[]),
        row(Other(Zip), "zip", "ZIP", "application/zip", &["zip"]),
        row(Other(Docx), "docx", "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx", "docm", "dotx"]),
        row(Other(Xlsx), "xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx", "xlsm", "xltx"]),
        row(Other(Pptx), "pptx", "PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx", "pptm", "ppsx"]),
        row(Other(Odt), "odt", "ODT", "application/vnd.oasis.opendocument.text", &["odt", "ott"]),
        row(Other(Ods), "ods", "ODS", "application/vnd.oasis.opendocument.spreadsheet", &["ods", "ots"]),
        row(Other(Doc), "doc", "DOC", "application/msword", &["doc", "dot"]),
        row(Other(Xls), "xls", "XLS", "application/vnd.ms-excel", &["xls", "xlt"]),
        row(Other(Ppt), "ppt", "PPT", "application/vnd.ms-powerpoint", &["ppt", "pps"]),
        row(Other(Msg), "msg", "MSG", "application/vnd.ms-outlook", &["msg"]),
        row(Other(Ole), "ole", "OLE", "application/x-ole-storage", &["doc", "xls", "ppt", "msg", "pub", "vsd", "mpp"]),
        row(Other(Rar), "rar", "RAR", "application/vnd.rar", &["rar"]),
        row(Other(SevenZip), "7z", "7Z", "application/x-7z-compressed", &["7z"]),
        row(Other(Gzip), "gzip", "GZIP", "application/gzip", &["gz", "tgz"]),
        row(Other(Mp3), "mp3", "MP3", "audio/mpeg", &["mp3"]),
        row(Other(M4a), "m4a", "M4A", "audio/mp4", &["m4a", "m4b", "aac"]),
        row(Other(Ogg), "ogg", "OGG", "audio/ogg", &["ogg", "oga", "ogv"]),
        row(Other(Opus), "opus", "OPUS", "audio/ogg; codecs=opus", &["opus", "ogg", "oga"]),
        row(Other(Amr), "amr", "AMR", "audio/amr", &["amr", "awb", "3ga"]),
        row(Other(Wav), "wav", "WAV", "audio/wav", &["wav"]),
        row(Other(Mp4), "mp4", "MP4", "video/mp4", &["mp4", "m4v", "3gp", "3g2"]),
        row(Other(Mov), "mov", "MOV", "video/quicktime", &["mov", "qt"]),
        row(Other(Avi), "avi", "AVI", "video/x-msvideo", &["avi"]),
        row(Other(Text), "text", "TXT", "text/plain", &["txt", "csv", "tsv", "log", "md", "json", "xml", "ics", "vcf", "ini"]),
        row(Other(Html), "html", "HTML", "text/html", &["html", "htm", "xhtml", "mht", "mhtml"]),
        row(Other(Eml), "eml", "EML", "message/rfc822", &["eml", "mht", "mhtml", "txt"]),
        row(Other(Rtf), "rtf", "RTF", "application/rtf", &["rtf", "doc"]),
        row(Other(Exe), "exe", "EXE", "application/vnd.microsoft.portable-executable", &["exe", "dll", "scr", "com", "sys", "ocx", "cpl"]),
        row(Other(Elf), "elf", "ELF", "application/x-elf", &["so", "o", "bin", "elf"]),
        row(Other(MachO), "macho", "Mach-O", "application/x-mach-binary", &["dylib", "bin"]),
        row(Other(Shortcut), "lnk", "LNK", "application/x-ms-shortcut", &["lnk"]),
        row(Other(Script), "script", "", "text/x-script", &["sh", "py", "pl", "rb", "js", "command"]),
        row(Other(Svg), "svg", "SVG", "image/svg+xml", &["svg"]),
        row(Other(Heic), "heic", "HEIC", "image/heic", &["heic", "heif", "avif"]),
        row(Other(Gif), "gif", "GIF", "image/gif", &["gif"]),
        row(Other(Bmp), "bmp", "BMP", "image/bmp", &["bmp", "dib"]),
        row(Other(Unknown), "unknown", "", OCTETS, &[]),
    ]
};

const UNKNOWN: FileKind = FileKind::Other(OtherKind::Unknown);

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

fn kind_of(bytes: &[u8]) -> FileKind {
    use FileKind::Other;
    use OtherKind as K;
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if bytes.is_empty() {
        return Other(K::Empty);
    }
    if at(0, b"%PDF-") {
        return FileKind::Pdf;
    }
    if at(0, &[0xFF, 0xD8, 0xFF]) {
        return FileKind::Jpeg;
    }
    if at(0, b"\x89PNG\r\n\x1a\n") && at(12, b"IHDR") {
        return FileKind::Png;
    }
    if at(0, b"II*\0") || at(0, b"MM\0*") || at(0, b"II+\0\x08\0\0\0") || at(0, b"MM\0+\0\x08\0\0") {
        return FileKind::Tiff;
    }
    if at(0, b"RIFF") {
        return match bytes.get(8..12) {
            Some(b"WEBP") => FileKind::Webp,
            Some(b"WAVE") => Other(K::Wav),
            Some(b"AVI ") => Other(K::Avi),
            _ => UNKNOWN,
        };
    }
    if at(0, b"PK\x03\x04") || at(0, b"PK\x05\x06") {
        return Other(zip_kind(bytes));
    }
    if at(0, &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Other(ole_kind(bytes));
    }
    if at(4, b"ftyp") {
        return Other(brand_kind(bytes));
    }
    const MAGIC: &[(&[u8], OtherKind)] = &[
        (b"Rar!\x1a\x07", K::Rar),
        (b"7z\xbc\xaf\x27\x1c", K::SevenZip),
        (b"\x1f\x8b\x08", K::Gzip),
        (b"ID3", K::Mp3),
        (b"#!AMR", K::Amr),
        (b"GIF87a", K::Gif),
        (b"GIF89a", K::Gif),
        (b"\x7fELF", K::Elf),
        (b"\xfe\xed\xfa\xce", K::MachO),
        (b"\xfe\xed\xfa\xcf", K::MachO),
        (b"\xce\xfa\xed\xfe", K::MachO),
        (b"\xcf\xfa\xed\xfe", K::MachO),
        (b"\xca\xfe\xba\xbe", K::MachO),
        (b"\x4c\0\0\0\x01\x14\x02\0", K::Shortcut),
        (b"{\\rtf", K::Rtf),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| at(0, magic)) {
        return Other(*kind);
    }
    if at(0, b"OggS") {
        return Other(if at(28, b"OpusHead") { K::Opus } else { K::Ogg });
    }
    if at(4, b"moov") || at(4, b"mdat") || at(4, b"wide") {
        return Other(K::Mov);
    }
    if at(0, b"MZ") && bytes.len() > 64 {
        return Other(K::Exe);
    }
    if at(0, b"BM")
        && at(6, &[0; 4])
        && bytes
            .get(14)
            .is_some_and(|size| [12, 40, 52, 56, 108, 124].contains(size))
    {
        return Other(K::Bmp);
    }
    if is_mpeg_audio(bytes) {
        return Other(K::Mp3);
    }
    // PDF readers look for the mark in the first kilobyte; scanners and mail gateways put lines before it.
    if bytes[..bytes.len().min(1024)]
        .windows(5)
        .any(|window| window == b"%PDF-")
    {
        return FileKind::Pdf;
    }
    text_kind(bytes).map_or(UNKNOWN, Other)
}

/// Two MPEG audio frame headers in a row; one alone is too easily chance.
fn is_mpeg_audio(bytes: &[u8]) -> bool {
    const KBITS_V1: [u32; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const KBITS_V2: [u32; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let frame = |offset: usize| -> Option<usize> {
        let header = bytes.get(offset..offset + 4)?;
        // Sync, MPEG 1 or 2, layer III.
        let first_version = match header[1] & 0xFE {
            0xFA => true,
            0xF2 => false,
            _ => return None,
        };
        let table = if first_version { KBITS_V1 } else { KBITS_V2 };
        let kbits = *table
            .get(usize::from(header[2] >> 4))
            .filter(|kbits| **kbits > 0)?;
        let base = [44_100, 48_000, 32_000]
            .get(usize::from(header[2] >> 2 & 3))
            .copied()?;
        let (rate, factor) = if first_version {
            (base, 144_000)
        } else {
            (base / 2, 72_000)
        };
        Some((factor * kbits / rate + u32::from(header[2] >> 1 & 1)) as usize)
    };
    frame(0).is_some_and(|length| frame(length).is_some())
}

/// ISO media files by the brand they name first.
fn brand_kind(bytes: &[u8]) -> OtherKind {
    match bytes.get(8..12) {
        Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1" | b"avif" | b"avis") => {
            OtherKind::Heic
        }
        Some(b"M4A " | b"M4B " | b"F4A ") => OtherKind::M4a,
        Some(b"qt  ") => OtherKind::Mov,
        _ => OtherKind::Mp4,
    }
}

/// What a ZIP is, by the names of its members: from the directory at its end, or, where that is cut off, from the
/// first members themselves. Inflates nothing.
fn zip_kind(bytes: &[u8]) -> OtherKind {
    if member(bytes, 0).is_some_and(|first| first.name == b"mimetype") {
        let content = bytes.get(38..38 + 60).unwrap_or_default();
        for (mime, kind) in [
            (&b"application/vnd.oasis.opendocument.text"[..], OtherKind::Odt),
            (b"application/vnd.oasis.opendocument.spreadsheet", OtherKind::Ods),
        ] {
            if content.starts_with(mime) {
                return kind;
            }
        }
    }
    let mut office = false;
    let mut kind = None;
    let mut see = |name: &[u8]| {
        office |= name == b"[Content_Types].xml";
        for (folder, of_folder) in [
            (&b"word/"[..], OtherKind::Docx),
            (b"xl/", OtherKind::Xlsx),
            (b"ppt/", OtherKind::Pptx),
        ] {
            if kind.is_none() && name.starts_with(folder) {
                kind = Some(of_folder);
            }
        }
    };
    if directory_names(bytes, &mut see).is_none() {
        let mut offset = 0;
        for _ in 0..256 {
            let Some(found) = member(bytes, offset) else { break };
            see(found.name);
            offset = found.next;
        }
    }
    match kind {
        Some(kind) if office => kind,
        _ => OtherKind::Zip,
    }
}

struct Member<'a> {
    name: &'a [u8],
    next: usize,
}

fn le16(bytes: &[u8], offset: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(
        bytes.get(offset..offset.checked_add(2)?)?.try_into().ok()?,
    )))
}

fn le32(bytes: &[u8], offset: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(
        bytes.get(offset..offset.checked_add(4)?)?.try_into().ok()?,
    ))
    .ok()
}

fn member(bytes: &[u8], offset: usize) -> Option<Member<'_>> {
    if !bytes.get(offset..)?.starts_with(b"PK\x03\x04") {
        return None;
    }
    let name_start = offset + 30;
    let name_end = name_start + le16(bytes, offset + 26)?;
    let next = name_end + le16(bytes, offset + 28)? + le32(bytes, offset + 18)?;
    Some(Member {
        name: bytes.get(name_start..name_end)?,
        next,
    })
}

fn directory_names(bytes: &[u8], see: &mut impl FnMut(&[u8])) -> Option<()> {
    let tail_start = bytes.len().saturating_sub(65_557);
    let end = tail_start
        + bytes
            .get(tail_start..)?
            .windows(4)
            .rposition(|window| window == b"PK\x05\x06")?;
    let count = le16(bytes, end + 10)?;
    let mut offset = le32(bytes, end + 16)?;
    for _ in 0..count.min(4096) {
        if !bytes.get(offset..)?.starts_with(b"PK\x01\x02") {
            return None;
        }
        let name_length = le16(bytes, offset + 28)?;
        see(bytes.get(offset + 46..offset + 46 + name_length)?);
        offset += 46 + name_length + le16(bytes, offset + 30)? + le16(bytes, offset + 32)?;
    }
    Some(())
}

/// What an OLE compound file is, by the names in the first sectors of its directory.
fn ole_kind(bytes: &[u8]) -> OtherKind {
    let directory = || -> Option<&[u8]> {
        let sector = 1usize
            .checked_shl(u32::try_from(le16(bytes, 30)?).ok()?)
            .filter(|size| [512, 4096].contains(size))?;
        let start = le32(bytes, 48)?.checked_add(1)?.checked_mul(sector)?;
        bytes.get(start..bytes.len().min(start.checked_add(8 * sector)?))
    };
    let directory = directory().unwrap_or_default();
    for (name, kind) in [
        ("WordDocument", OtherKind::Doc),
        ("Workbook", OtherKind::Xls),
        ("PowerPoint Document", OtherKind::Ppt),
        ("__properties_version1.0", OtherKind::Msg),
    ] {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        if directory.chunks_exact(128).any(|entry| entry.starts_with(&name)) {
            return kind;
        }
    }
    OtherKind::Ole
}

/// What a text is; nothing if it is none.
fn text_kind(bytes: &[u8]) -> Option<OtherKind> {
    const LOOKED_AT: usize = 64 << 10;
    let sample = &bytes[..bytes.len().min(LOOKED_AT)];
    if sample.starts_with(&[0xFF, 0xFE]) || sample.starts_with(&[0xFE, 0xFF]) {
        return Some(OtherKind::Text);
    }
    let sample = sample.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(sample);
    let control =
        |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B) || *byte == 0x7F;
    if sample.iter().any(control) {
        return None;
    }
    let is_utf8 = match std::str::from_utf8(sample) {
        Ok(_) => true,
        // A character may be cut where the sample ends, nowhere else.
        Err(error) => error.error_len().is_none() && bytes.len() > sample.len(),
    };
    // Windows-1252, as old tables have it: mostly ASCII.
    if !is_utf8 && sample.iter().filter(|byte| !byte.is_ascii()).count() * 10 > sample.len() {
        return None;
    }
    if sample.starts_with(b"#!") {
        return Some(OtherKind::Script);
    }
    let head = String::from_utf8_lossy(&sample[..sample.len().min(2048)]).to_ascii_lowercase();
    let head = head.trim_start();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Some(OtherKind::Html);
    }
    if head.starts_with("<svg")
        || (head.starts_with("<?xml") || head.starts_with("<!")) && head.contains("<svg")
    {
        return Some(OtherKind::Svg);
    }
    if head.starts_with("<?xml") && head.contains("<html") {
        return Some(OtherKind::Html);
    }
    Some(if is_mail(head) {
        OtherKind::Eml
    } else {
        OtherKind::Text
    })
}

/// A block of header lines with at least two that every message has.
fn is_mail(head: &str) -> bool {
    const HEADERS: [&str; 8] = [
        "from:",
        "to:",
        "date:",
        "subject:",
        "received:",
        "return-path:",
        "mime-version:",
        "message-id:",
    ];
    let mut lines = head.lines().take_while(|line| !line.is_empty()).peekable();
    let looks_like_header = |line: &str| {
        line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<')
        })
    };
    if !lines.peek().is_some_and(|line| looks_like_header(line)) {
        return false;
    }
    let known: std::collections::BTreeSet<&str> = lines
        .filter_map(|line| HEADERS.into_iter().find(|header| line.starts_with(header)))
        .collect();
    known.len() >= 3
        || known.contains("received:")
        || known.contains("return-path:")
        || known.contains("mime-version:") && known.len() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stored(names: &[(&str, &[u8])], with_directory: bool) -> Vec<u8> {
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        for (name, content) in names {
            let offset = bytes.len() as u32;
            let length = (content.len() as u32).to_le_bytes();
            let name_length = (name.len() as u16).to_le_bytes();
            bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
            bytes.extend([length, length].concat());
            bytes.extend([name_length, [0, 0]].concat());
            bytes.extend(name.as_bytes());
            bytes.extend(*content);
            directory.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
            directory.extend([length, length].concat());
            directory.extend(name_length);
            directory.extend([0; 12]);
            directory.extend(offset.to_le_bytes());
            directory.extend(name.as_bytes());
        }
        if with_directory {
            let start = bytes.len() as u32;
            let count = (names.len() as u16).to_le_bytes();
            bytes.extend(&directory);
            bytes.extend(b"PK\x05\x06\0\0\0\0");
            bytes.extend([count, count].concat());
            bytes.extend((directory.len() as u32).to_le_bytes());
            bytes.extend(start.to_le_bytes());
            bytes.extend([0, 0]);
        }
        bytes
    }

    fn compound(stream: &str) -> Vec<u8> {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.resize(2048, 0);
        bytes[30] = 9;
        bytes[48] = 1;
        for (index, unit) in stream.encode_utf16().enumerate() {
            bytes[1024 + 128 + index * 2..][..2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes
    }

    fn padded(start: &[u8]) -> Vec<u8> {
        let mut bytes = start.to_vec();
        bytes.resize(start.len().max(200), 0);
        bytes
    }

    fn samples() -> Vec<(Vec<u8>, &'static str)> {
        let office = |folder: &'static str| -> [(&'static str, &'static [u8]); 2] {
            [("[Content_Types].xml", b"<Types/>"), (folder, b"<x/>")]
        };
        let odt: [(&str, &[u8]); 1] = [("mimetype", b"application/vnd.oasis.opendocument.text")];
        let ods: [(&str, &[u8]); 1] = [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")];
        let mut mp3 = padded(&[0xFF, 0xFB, 0x90, 0x00]);
        mp3.resize(417, 0);
        mp3.extend([0xFF, 0xFB, 0x90, 0x00]);
        let mut opus = padded(b"OggS");
        opus[28..36].copy_from_slice(b"OpusHead");
        let mut bmp = padded(b"BM");
        bmp[14] = 40;
        vec![
            (b"".to_vec(), "empty"),
            (b"%PDF-1.4\n".to_vec(), "pdf"),
            (b"some gateway's line\n%PDF-1.4\n".to_vec(), "pdf"),
            (padded(&[0xFF, 0xD8, 0xFF, 0xE0]), "jpeg"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec(), "png"),
            (padded(b"II*\0"), "tiff"),
            (padded(b"MM\0*"), "tiff"),
            (padded(b"II+\0\x08\0\0\0"), "tiff"),
            (padded(b"RIFF\x10\0\0\0WEBPVP8 "), "webp"),
            (padded(b"RIFF\x10\0\0\0WAVEfmt "), "wav"),
            (padded(b"RIFF\x10\0\0\0AVI LIST"), "avi"),
            (stored(&[("a.txt", b"x")], true), "zip"),
            (stored(&office("word/document.xml"), true), "docx"),
            (stored(&office("xl/workbook.xml"), true), "xlsx"),
            (stored(&office("ppt/presentation.xml"), true), "pptx"),
            (stored(&office("word/document.xml"), false), "docx"),
            (stored(&[("word/notes.txt", b"x")], true), "zip"),
            (stored(&odt, true), "odt"),
            (stored(&ods, true), "ods"),
            (compound("WordDocument"), "doc"),
            (compound("Workbook"), "xls"),
            (compound("PowerPoint Document"), "ppt"),
            (compound("__properties_version1.0"), "msg"),
            (compound("Something"), "ole"),
            (padded(b"Rar!\x1a\x07\x01\0"), "rar"),
            (padded(b"7z\xbc\xaf\x27\x1c"), "7z"),
            (padded(b"\x1f\x8b\x08\0"), "gzip"),
            (padded(b"ID3\x04"), "mp3"),
            (mp3, "mp3"),
            (padded(b"\0\0\0\x20ftypM4A "), "m4a"),
            (padded(b"\0\0\0\x20ftypisom"), "mp4"),
            (padded(b"\0\0\0\x20ftyp3gp4"), "mp4"),
            (padded(b"\0\0\0\x20ftypqt  "), "mov"),
            (padded(b"\0\0\0\x20ftypheic"), "heic"),
            (padded(b"OggS"), "ogg"),
            (opus, "opus"),
            (padded(b"#!AMR\n"), "amr"),
            (b"Yth. Inspektur, saya melaporkan\n".to_vec(), "text"),
            ("\u{feff}tanggal;jumlah\n1;2\n".as_bytes().to_vec(), "text"),
            (b"\xff\xfeA\0\n\0".to_vec(), "text"),
            (b"caf\xe9 au lait, une phrase assez longue\n".to_vec(), "text"),
            (b"  <!DOCTYPE HTML><html>".to_vec(), "html"),
            (b"<?xml version='1.0'?>\n<svg xmlns='x'/>".to_vec(), "svg"),
            (b"<?xml version='1.0'?><data/>".to_vec(), "text"),
            (
                b"Received: from x\r\nFrom: a@b\r\nSubject: s\r\n\r\nisi".to_vec(),
                "eml",
            ),
            (
                b"From: a@b\nTo: c@d\nDate: Mon, 1 Jun 2026\n\nisi".to_vec(),
                "eml",
            ),
            (b"Subject: rapat\n\nisi surat".to_vec(), "text"),
            (b"{\\rtf1\\ansi".to_vec(), "rtf"),
            (padded(b"MZ\x90\0"), "exe"),
            (padded(b"\x7fELF\x02"), "elf"),
            (padded(&[0xCF, 0xFA, 0xED, 0xFE]), "macho"),
            (padded(b"\x4c\0\0\0\x01\x14\x02\0"), "lnk"),
            (b"#!/bin/sh\nrm -rf /\n".to_vec(), "script"),
            (b"GIF89a".to_vec(), "gif"),
            (bmp, "bmp"),
            (vec![1, 2, 3, 4, 0, 9], "unknown"),
        ]
    }

    #[test]
    fn every_kind_is_found() {
        let mut seen = std::collections::BTreeSet::new();
        for (bytes, name) in samples() {
            let found = sniff(&bytes);
            assert_eq!(found.kind.name(), name);
            assert!(!found.mime.is_empty());
            seen.insert(name);
        }
        let all: std::collections::BTreeSet<_> = KINDS.iter().map(|row| row.name).collect();
        assert_eq!(seen, all, "a kind without a sample, or two rows of one name");
        assert_eq!(all.len(), KINDS.len());
        assert_eq!(KINDS.last().map(|row| row.kind), Some(UNKNOWN));
    }

    #[test]
    fn names_go_over_the_wire_and_back() -> Result<(), serde_json::Error> {
        for row in KINDS {
            let json = serde_json::to_string(&row.kind)?;
            assert_eq!(json, format!("{:?}", row.name));
            assert_eq!(serde_json::from_str::<FileKind>(&json)?, row.kind);
        }
        assert!(serde_json::from_str::<FileKind>("\"floppy\"").is_err());
        Ok(())
    }

    #[test]
    fn a_name_that_lies_is_noticed() {
        for (name, bytes, misnamed) in [
            ("surat.pdf", &b"%PDF-1.4"[..], false),
            ("surat.PDF", b"%PDF-1.4", false),
            ("surat.jpg", b"%PDF-1.4", true),
            ("surat", b"%PDF-1.4", false),
            ("surat.no 12", b"%PDF-1.4", false),
            (".pdf", b"\xFF\xD8\xFF\xE0", false),
            ("foto.jpeg", b"\xFF\xD8\xFF\xE0", false),
            ("foto.xyz", b"\xFF\xD8\xFF\xE0", true),
            ("catatan.txt", b"halo", false),
            ("catatan.draf", b"halo", false),
            ("catatan.pdf", b"halo", true),
            ("tabel.csv", b"a;b", false),
            ("rusak.png", &[1, 2, 3, 0], true),
            ("data.bin", &[1, 2, 3, 0], true),
            ("data.qqq", &[1, 2, 3, 0], false),
            ("kosong.pdf", b"", false),
        ] {
            assert_eq!(sniff(bytes).kind.is_misnamed(name), misnamed, "{name}");
        }
    }

    #[test]
    fn a_list_says_what_to_know() {
        let listing = list("laporan.pdf.exe", &padded(b"MZ\x90\0"), Limits::REPORTERS, 0);
        assert!(listing.executable && !listing.misnamed && !listing.empty);
        assert_eq!((listing.size, listing.oversized), (200, None));
        let listing = list("laporan.pdf", &padded(b"MZ\x90\0"), Limits::REPORTERS, 0);
        assert!(listing.executable && listing.misnamed);
        let listing = list("kosong.pdf", b"", Limits::UNIT, 0);
        assert!(listing.empty && !listing.misnamed);
        let small = Limits {
            per_file: 8,
            total: 100,
        };
        assert_eq!(
            list("a.txt", b"123456789", small, 0).oversized,
            Some(OverLimit::File)
        );
        assert_eq!(
            list("a.txt", b"12345678", small, 93).oversized,
            Some(OverLimit::Total)
        );
    }

    proptest! {
        /// Never a panic, whatever stands behind whatever beginning.
        #[test]
        fn anything_can_be_sniffed(start in 0usize..60, keep in 0usize..200, tail: Vec<u8>, name in ".{0,20}") {
            let samples = samples();
            let (bytes, _) = &samples[start % samples.len()];
            let mut bytes = bytes[..keep.min(bytes.len())].to_vec();
            bytes.extend(tail);
            let listing = list(&name, &bytes, Limits::REPORTERS, 0);
            prop_assert_eq!(listing.size, bytes.len() as u64);
        }
    }
}
