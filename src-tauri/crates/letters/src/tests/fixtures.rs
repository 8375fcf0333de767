//! Specimens, and what a laid-out document shows.

use crate::typeset::Laid;
use crate::{DayLine, DayList, Receipt};
use chrono::{NaiveDate, NaiveDateTime};
use domain::submission::Channel;
use typst::layout::{Abs, Frame, FrameItem, Point};

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(super) fn at(hour: u32, minute: u32) -> NaiveDateTime {
    day(2026, 11, 23).and_hms_opt(hour, minute, 0).unwrap()
}

pub(super) fn receipt() -> Receipt {
    Receipt {
        unit_name: "Unit Pengelola Pengaduan Inspektorat Jenderal".to_owned(),
        ministry: "Kementerian Kesehatan Republik Indonesia".to_owned(),
        intake_no: "P-2026-000123".to_owned(),
        received: at(9, 41),
        zone: "WIB".to_owned(),
        channel: Channel::Visit,
        files: vec![
            ("surat-pengaduan.pdf".to_owned(), 2_516_582),
            ("Foto gudang obat, lantai 2.jpg".to_owned(), 941_004),
            ("catatan.txt".to_owned(), 612),
        ],
        officer_initials: "RD".to_owned(),
        phrase: Some("kemarau lentera sungai pualam".to_owned()),
        verification_due: day(2026, 11, 30),
        verification_days: 5,
    }
}

pub(super) fn day_list(length: usize) -> DayList {
    let channels = [
        Channel::Letter,
        Channel::Letter,
        Channel::Letter,
        Channel::Telephone,
        Channel::Portal,
        Channel::Whatsapp,
    ];
    let bodies = [
        "Ombudsman Republik Indonesia Perwakilan Jawa Tengah",
        "Dinas Kesehatan Kabupaten Banyumas",
        "RSUP Dr. Kariadi",
    ];
    let subjects = [
        "Penerusan laporan masyarakat tentang pungutan pada layanan rawat jalan",
        "Dugaan penggelembungan harga alat kesehatan tahun anggaran 2025",
        "Permintaan penjelasan",
    ];
    let lines = (0..length).map(|index| {
        let channel = channels[index % channels.len()];
        let letter = channel == Channel::Letter;
        DayLine {
            intake_no: format!("P-2026-{:06}", 123 + index),
            received: at(
                8 + u32::try_from(index / 8 % 8).unwrap(),
                u32::try_from(index * 7 % 60).unwrap(),
            ),
            channel,
            letter_no: letter.then(|| format!("B/{}/LM.21-14/XI/2026", 410 + index)),
            letter_date: letter.then(|| day(2026, 11, 18)),
            sender_body: (letter && index % 4 != 1).then(|| bodies[index % bodies.len()].to_owned()),
            subject: subjects[index % subjects.len()].to_owned(),
            tu_agenda_no: letter.then(|| format!("{}/TU/2026", 2_210 + index)),
        }
    });
    DayList {
        unit_name: "Unit Pengelola Pengaduan Inspektorat Jenderal".to_owned(),
        ministry: "Kementerian Kesehatan Republik Indonesia".to_owned(),
        day: day(2026, 11, 23),
        printed: at(16, 5),
        zone: "WIB".to_owned(),
        lines: lines.collect(),
        anchor_words: "kemarau lentera sungai pualam gunung rotan kelapa sirih meranti damar cendana pandan \
                       bambu teratai melati kenanga cempaka anggrek kemuning seroja tanjung dahlia flamboyan \
                       mawar kamboja soka asoka bakung kecubung lontar"
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    }
}

/// A piece of text and where it stands.
pub(super) struct Piece {
    pub(super) page: usize,
    pub(super) left: Abs,
    pub(super) right: Abs,
    pub(super) baseline: Abs,
    pub(super) text: String,
}

pub(super) fn pieces(laid: &Laid) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (page, sheet) in laid.document.pages().iter().enumerate() {
        collect(&sheet.frame, Point::zero(), page, &mut pieces);
    }
    pieces
}

fn collect(frame: &Frame, origin: Point, page: usize, pieces: &mut Vec<Piece>) {
    for (place, item) in frame.items() {
        let place = origin + *place;
        match item {
            FrameItem::Group(group) => collect(&group.frame, place, page, pieces),
            FrameItem::Text(text) => pieces.push(Piece {
                page,
                left: place.x,
                right: place.x + text.width(),
                baseline: place.y,
                text: text.text.to_string(),
            }),
            _ => {}
        }
    }
}

/// The words of a document, one printed line a line.
pub(super) fn words(laid: &Laid) -> String {
    let mut words = String::new();
    let mut before: Option<(usize, Abs)> = None;
    for piece in pieces(laid) {
        match before {
            None => {}
            Some(line) if line == (piece.page, piece.baseline) => words.push(' '),
            Some((page, _)) if page != piece.page => words.push_str("\n--- page ---\n"),
            Some(_) => words.push('\n'),
        }
        words.push_str(&piece.text.replace('\u{200b}', ""));
        before = Some((piece.page, piece.baseline));
    }
    words
}

/// Nothing stands outside the paper or closer than 5 mm to its edge, where printers cannot print.
pub(super) fn assert_inside(laid: &Laid) {
    let edge = Abs::mm(5.0);
    for piece in pieces(laid) {
        let size = laid.document.pages()[piece.page].frame.size();
        assert!(
            piece.left >= edge
                && piece.right <= size.x - edge
                && piece.baseline >= edge
                && piece.baseline <= size.y - edge,
            "{:?} stands at {:?}–{:?}, {:?}",
            piece.text,
            piece.left,
            piece.right,
            piece.baseline
        );
    }
}
