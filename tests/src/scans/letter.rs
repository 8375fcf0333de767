//! A case as a letter: once as drawn pages, once as a PDF with text.

use super::files::text_pages;
use super::ink::{BLACK, BLUE, Faces, GREY, RED, Sheet, lines};
use super::scanner::scanned;
use super::{Area, Look, Page, ScanError, Shown, Spot};
use crate::cases::{Case, written_date};
use crate::chance::Dice;
use domain::submission::ReporterType;
use std::ops::Range;

const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 297.0;
const LEFT: f32 = 25.0;
const RIGHT: f32 = 188.0;
const TOP: f32 = 22.0;
const BOTTOM: f32 = 278.0;

/// What stands in a letter, in its order.
enum Block {
    /// Sender, address and numbers.
    Letterhead(Vec<String>),
    /// Place and date, to the right.
    Date(String),
    /// A line of the head: *Nomor*, *Hal*.
    Field(&'static str, String),
    Paragraph(String),
    /// The reporter's last lines.
    Signature(Vec<String>),
}

/// The blocks of a case's letter. What the text itself holds (date, address, name at the end) is not written twice.
fn blocks(case: &Case) -> Vec<Block> {
    let (head, reporter) = (&case.head, &case.reporter);
    let mut blocks = Vec::new();
    if let Some(name) = &reporter.name {
        let mut lines = vec![head.sender.clone().unwrap_or_else(|| name.clone())];
        lines.extend(reporter.address.clone());
        let numbers: Vec<&str> = [&reporter.phone, &reporter.email]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        if !numbers.is_empty() {
            lines.push(numbers.join("  ·  "));
        }
        blocks.push(Block::Letterhead(lines));
    }
    let date = written_date(head.date);
    if !case.text.contains(&date) {
        blocks.push(Block::Date(date));
    }
    if let Some(number) = head
        .number
        .clone()
        .filter(|number| !case.text.contains(number.as_str()))
    {
        blocks.push(Block::Field("Nomor", number));
    }
    let opening: String = case.text.chars().take(200).collect::<String>().to_lowercase();
    let opens_with = |words: &[&str]| words.iter().any(|word| opening.contains(word));
    if !opens_with(&["hal:", "hal :", "subject:"]) {
        blocks.push(Block::Field("Hal", head.subject.clone()));
    }
    if !opens_with(&["kepada", "yth", "terhormat"]) {
        blocks.push(Block::Paragraph(format!("Kepada Yth.\n{}", head.addressee)));
    }
    let mut paragraphs: Vec<&str> = case.text.split("\n\n").collect();
    let name = reporter.name.as_deref();
    let last = paragraphs.last().copied().unwrap_or_default();
    let signed = name.is_some_and(|name| last.contains(name)) && last.len() < 160;
    if signed {
        paragraphs.pop();
    }
    blocks.extend(
        paragraphs
            .into_iter()
            .map(|text| Block::Paragraph(text.to_owned())),
    );
    if let Some(name) = name {
        let lines = if signed {
            last.lines().map(str::to_owned).collect()
        } else {
            vec![name.to_owned()]
        };
        blocks.push(Block::Signature(lines));
    }
    blocks
}

/// The case as a letter on as many A4 pages as it needs.
pub fn letter(case: &Case, look: &Look) -> Result<Vec<Page>, ScanError> {
    let mut dice = Dice::new(look.seed);
    let faces = Faces::chosen(&mut dice)?;
    let mut writer = Writer {
        sheets: vec![Sheet::new(WIDTH, HEIGHT, look.dpi)],
        down: TOP,
        faces,
        given: given_away(case),
        agency: case.reporter.kind == ReporterType::Agency,
        dpi: look.dpi,
    };
    for block in blocks(case) {
        writer.block(&block, &mut dice);
    }
    if let Some(first) = writer.sheets.first_mut().filter(|_| !writer.agency) {
        let received = written_date(case.head.received);
        let ink = if dice.chance(0.5) { RED } else { BLUE };
        first.stamp(
            &writer.faces.bold,
            (168.0, 70.0),
            &["DITERIMA", &received, "TATA USAHA"],
            ink,
            &mut dice,
        );
    }
    let pages = writer.sheets.into_iter().map(Sheet::page);
    Ok(if look.scanned {
        pages.map(|page| scanned(page, &mut dice)).collect()
    } else {
        pages.collect()
    })
}

/// Words that give the reporter away, and what they are. Parts of his name count wherever they stand alone.
fn given_away(case: &Case) -> Vec<(Shown, String)> {
    let reporter = &case.reporter;
    let mut given: Vec<(Shown, String)> = case
        .traits
        .iter()
        .map(|words| (Shown::Trait, words.clone()))
        .collect();
    if let Some(name) = &reporter.name {
        given.push((Shown::Name, name.clone()));
        given.extend(
            name.split_whitespace()
                .filter(|part| part.len() >= 4)
                .map(|part| (Shown::Name, part.to_owned())),
        );
    }
    let contacts = [
        &reporter.phone,
        &reporter.email,
        &reporter.address,
        &reporter.national_id,
    ];
    given.extend(
        contacts
            .into_iter()
            .flatten()
            .map(|words| (Shown::Contact, words.clone())),
    );
    given
}

/// What words show, and where they stand.
type Found = (Shown, Range<usize>);

/// Where the text gives the reporter away; overlapping finds are one.
fn finds(text: &str, given: &[(Shown, String)]) -> Vec<Found> {
    let whole = |at: usize, end: usize| {
        !text[..at].ends_with(char::is_alphanumeric) && !text[end..].starts_with(char::is_alphanumeric)
    };
    let mut found: Vec<Found> = Vec::new();
    for (what, words) in given.iter().filter(|(_, words)| !words.is_empty()) {
        let places = text
            .match_indices(words.as_str())
            .map(|(at, _)| at..at + words.len());
        found.extend(
            places
                .filter(|place| whole(place.start, place.end))
                .map(|place| (*what, place)),
        );
    }
    found.sort_by_key(|(_, place)| (place.start, std::cmp::Reverse(place.end)));
    let mut end = 0;
    found.retain(|(_, place)| {
        let new = place.end > end;
        end = end.max(place.end);
        new
    });
    found
}

/// A pen that goes down the pages.
struct Writer {
    sheets: Vec<Sheet>,
    down: f32,
    faces: Faces,
    given: Vec<(Shown, String)>,
    /// An agency stamps its own letter; others only get our stamp of receipt.
    agency: bool,
    dpi: u32,
}

impl Writer {
    /// Line distance in millimetres.
    fn leading(&self) -> f32 {
        self.faces.size * 1.32 / 72.0 * 25.4
    }

    /// The current sheet, after making sure of so much room below.
    fn sheet(&mut self, room: f32) -> Option<&mut Sheet> {
        if self.down + room > BOTTOM {
            let mut sheet = Sheet::new(WIDTH, HEIGHT, self.dpi);
            let number = format!("- {} -", self.sheets.len() + 1);
            sheet.write_centred(&self.faces.text, 10.0, (WIDTH / 2.0, 14.0), GREY, &number);
            self.sheets.push(sheet);
            self.down = TOP;
        }
        self.sheets.last_mut()
    }

    fn block(&mut self, block: &Block, dice: &mut Dice) {
        match block {
            Block::Letterhead(lines) => self.letterhead(lines, dice),
            Block::Date(date) => {
                let (leading, size, down) = (self.leading(), self.faces.size, self.down);
                let face = self.faces.text.clone();
                if let Some(sheet) = self.sheet(leading) {
                    let width = sheet.width(&face, size, date);
                    sheet.write(&face, size, (RIGHT - width, down + leading), BLACK, date);
                }
                self.down += leading * 1.5;
            }
            Block::Field(label, value) => {
                self.line(label, LEFT, &[]);
                self.down -= self.leading();
                self.text(&format!(": {value}"), LEFT + 20.0);
            }
            Block::Paragraph(text) => {
                self.down += self.leading() * 0.55;
                for line in text.lines() {
                    self.text(line, LEFT);
                }
            }
            Block::Signature(lines) => self.signature(lines, dice),
        }
    }

    fn letterhead(&mut self, lines: &[String], dice: &mut Dice) {
        let start = self.down;
        let (text, bold) = (self.faces.text.clone(), self.faces.bold.clone());
        let Some(sheet) = self.sheets.last_mut() else {
            return;
        };
        sheet.emblem((LEFT + 9.0, start + 7.0), dice);
        let middle = (LEFT + RIGHT) / 2.0 + 8.0;
        let mut down = start + 5.0;
        for (at, line) in lines.iter().enumerate() {
            let face = if at == 0 { &bold } else { &text };
            let room = RIGHT - LEFT - 22.0;
            let size = if at == 0 { 16.0 } else { 10.5 };
            // A long body's name is set smaller rather than over the edge.
            let size = size * (room / sheet.width(face, size, line)).min(1.0);
            sheet.write_centred(face, size, (middle, down), BLACK, line);
            down += 5.6;
        }
        let down = (down - 2.0).max(start + 17.0);
        sheet.bar((LEFT, down), RIGHT - LEFT, 0.7, BLACK);
        sheet.bar((LEFT, down + 1.2), RIGHT - LEFT, 0.25, BLACK);
        sheet.note(
            Shown::Letterhead,
            &lines.join("\n"),
            (LEFT, start - 2.0),
            RIGHT - LEFT,
            down - start + 1.0,
        );
        self.down = down + 6.0;
    }

    fn signature(&mut self, lines: &[String], dice: &mut Dice) {
        const AT: f32 = 108.0;
        let leading = self.leading();
        let (face, bold, size) = (self.faces.text.clone(), self.faces.bold.clone(), self.faces.size);
        let folded: Vec<String> = lines
            .iter()
            .flat_map(|line| self.folded(line, RIGHT - AT))
            .collect();
        let height = leading * (folded.len() as f32 + 2.0) + 20.0;
        self.down += leading;
        if self.sheet(height).is_none() {
            return;
        }
        let start = self.down;
        let Some(sheet) = self.sheets.last_mut() else {
            return;
        };
        sheet.write(&face, size, (AT, start + leading), BLACK, "Hormat saya,");
        sheet.scribble((AT + 2.0, start + leading + 1.5), 44.0, 16.0, dice);
        let mut down = start + leading + 20.0;
        for line in &folded {
            down += leading;
            sheet.write(&face, size, (AT, down), BLACK, line);
        }
        sheet.note(
            Shown::Signature,
            &folded.join("\n"),
            (AT - 2.0, start + leading),
            RIGHT - AT + 2.0,
            down - start - leading + 2.0,
        );
        if self.agency {
            let ink = if dice.chance(0.3) { RED } else { BLUE };
            sheet.stamp(
                &bold,
                (AT - 14.0, start + leading + 12.0),
                &["CAP", "DINAS", "CONTOH"],
                ink,
                dice,
            );
        }
        self.down = down + leading;
    }

    /// A text cut at the width it has.
    fn folded(&self, text: &str, room: f32) -> Vec<String> {
        let Some(sheet) = self.sheets.last() else {
            return Vec::new();
        };
        let cut = lines(text, room, |words| {
            sheet.width(&self.faces.text, self.faces.size, words)
        });
        cut.into_iter().map(|line| text[line].to_owned()).collect()
    }

    /// A text in as many lines as it needs.
    fn text(&mut self, text: &str, left: f32) {
        let found = finds(text, &self.given);
        let Some(sheet) = self.sheets.last() else { return };
        let cut = lines(text, RIGHT - left, |words| {
            sheet.width(&self.faces.text, self.faces.size, words)
        });
        for line in cut {
            let here: Vec<Found> = found
                .iter()
                .filter(|(_, place)| place.start < line.end && place.end > line.start)
                .map(|(what, place)| {
                    (
                        *what,
                        place.start.max(line.start) - line.start..place.end.min(line.end) - line.start,
                    )
                })
                .collect();
            self.line(&text[line], left, &here);
        }
    }

    /// One line, with what in it gives the reporter away.
    fn line(&mut self, text: &str, left: f32, found: &[Found]) {
        let (leading, size, face) = (self.leading(), self.faces.size, self.faces.text.clone());
        if self.sheet(leading).is_none() {
            return;
        }
        let down = self.down + leading;
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.write(&face, size, (left, down), BLACK, text);
            for (what, place) in found {
                let words = &text[place.clone()];
                let before = sheet.width(&face, size, &text[..place.start]);
                let width = sheet.width(&face, size, words);
                sheet.note(
                    *what,
                    words,
                    (left + before, down - leading * 0.8),
                    width,
                    leading,
                );
            }
        }
        self.down = down;
    }
}

/// Signs in a line and lines on a page of the PDF with text.
const COLUMNS: usize = 72;
const ROWS: usize = 56;

/// The case as a PDF that was never paper: text in Courier, whose letters are all 0.6 of the size wide, so that the
/// places of the words are known exactly. With the places where each page shows the reporter.
#[must_use]
pub fn text_pdf(case: &Case) -> (Vec<u8>, Vec<Vec<Spot>>) {
    let given = given_away(case);
    let mut rows: Vec<(String, Vec<Found>)> = Vec::new();
    let mut add = |text: &str, whole: Option<Shown>| {
        let found = finds(text, &given);
        let cut = lines(text, COLUMNS as f32, |words| words.chars().count() as f32);
        for line in &cut {
            let here = found
                .iter()
                .filter(|(_, place)| place.start < line.end && place.end > line.start);
            let cells = |from: usize, to: usize| {
                text[line.start..from].chars().count()..text[line.start..to].chars().count()
            };
            let spots = match whole {
                Some(what) => vec![(what, cells(line.start, line.end))],
                None => here
                    .map(|(what, place)| (*what, cells(place.start.max(line.start), place.end.min(line.end))))
                    .collect(),
            };
            rows.push((text[line.clone()].to_owned(), spots));
        }
        if cut.is_empty() {
            rows.push((String::new(), Vec::new()));
        }
    };
    for block in blocks(case) {
        match block {
            Block::Letterhead(lines) => lines.iter().for_each(|line| add(line, Some(Shown::Letterhead))),
            Block::Date(date) => add(&date, None),
            Block::Field(label, value) => add(&format!("{label}: {value}"), None),
            Block::Paragraph(text) => text.lines().for_each(|line| add(line, None)),
            Block::Signature(lines) => lines.iter().for_each(|line| add(line, Some(Shown::Signature))),
        }
        add("", None);
    }
    let pages: Vec<Vec<&str>> = rows
        .chunks(ROWS)
        .map(|page| page.iter().map(|(text, _)| text.as_str()).collect())
        .collect();
    let spots = rows.chunks(ROWS).map(|page| {
        let spots = page.iter().enumerate().flat_map(|(row, (text, spots))| {
            spots.iter().map(move |(what, cells)| Spot {
                what: *what,
                text: text.chars().skip(cells.start).take(cells.len()).collect(),
                area: cell_area(row, cells),
            })
        });
        spots.collect()
    });
    (text_pages(&pages), spots.collect())
}

/// The place of some cells of a row of the PDF with text.
fn cell_area(row: usize, cells: &Range<usize>) -> Area {
    use super::files::{CELL, FIRST_ROW, LEFT_EDGE, PAGE, ROW};
    let top = PAGE.1 - FIRST_ROW + ROW * (row as f64 - 0.8);
    Area {
        x: (LEFT_EDGE + CELL * cells.start as f64) / PAGE.0,
        y: top / PAGE.1,
        w: CELL * cells.len() as f64 / PAGE.0,
        h: ROW * 1.1 / PAGE.1,
    }
}
