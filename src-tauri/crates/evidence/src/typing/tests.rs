//! Kinds, names and lists.

use super::kinds::UNKNOWN;
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
