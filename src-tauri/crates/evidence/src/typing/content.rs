//! How content tells kinds apart: first bytes and the least structure, never a name.

use super::kinds::UNKNOWN;
use super::{FileKind, OtherKind};

/// What `bytes` are.
pub(super) fn kind_of(bytes: &[u8]) -> FileKind {
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
