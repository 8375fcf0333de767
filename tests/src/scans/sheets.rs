//! What else comes with a letter and shows the reporter as a whole: the envelope, the copy of an identity card.

use super::ink::{BLACK, BLUE, Faces, GREY, RED, Sheet, lines};
use super::scanner::scanned;
use super::{Look, Page, ScanError, Shown};
use crate::cases::{Case, written_date};
use crate::chance::Dice;
use image::Rgb;

/// The envelope of a case's letter: sender in the corner, addressee in the middle, postage stamp and postmark.
pub fn envelope(case: &Case, look: &Look) -> Result<Page, ScanError> {
    let mut dice = Dice::new(look.seed);
    let faces = Faces::chosen(&mut dice)?;
    let mut sheet = Sheet::new(230.0, 110.0, look.dpi);
    let reporter = &case.reporter;
    if let Some(name) = &reporter.name {
        let mut sender = vec!["Pengirim:".to_owned(), name.clone()];
        sender.extend(reporter.address.iter().chain(&reporter.phone).cloned());
        let mut down = 14.0;
        for line in folded(&sheet, &faces, 11.0, &sender, 95.0) {
            sheet.write(&faces.text, 11.0, (14.0, down), BLACK, &line);
            down += 5.4;
        }
        sheet.note(Shown::Sender, &sender.join("\n"), (13.0, 8.0), 98.0, down - 10.0);
    }
    let addressee = [
        "Kepada Yth.".to_owned(),
        case.head.addressee.clone(),
        "di Jakarta".to_owned(),
    ];
    let mut down = 62.0;
    for line in folded(&sheet, &faces, 13.0, &addressee, 105.0) {
        sheet.write(&faces.text, 13.0, (105.0, down), BLACK, &line);
        down += 6.4;
    }
    sheet.frame((196.0, 8.0), 24.0, 30.0, GREY);
    sheet.write_centred(&faces.bold, 9.0, (208.0, 20.0), BLUE, "PRANGKO");
    sheet.write_centred(&faces.bold, 9.0, (208.0, 26.0), BLUE, "CONTOH");
    sheet.stamp(
        &faces.bold,
        (182.0, 26.0),
        &["POS", &written_date(case.head.date)],
        BLACK,
        &mut dice,
    );
    Ok(finished(sheet, look, &mut dice))
}

/// A copy of an invented identity card, enlarged, which says in large letters that it is a specimen.
pub fn card(case: &Case, look: &Look) -> Result<Page, ScanError> {
    const AT: (f32, f32) = (38.0, 30.0);
    const SIZE: (f32, f32) = (134.0, 85.0);
    let mut dice = Dice::new(look.seed);
    let faces = Faces::chosen(&mut dice)?;
    let mut sheet = Sheet::new(210.0, 148.0, look.dpi);
    sheet.bar(AT, SIZE.0, SIZE.1, Rgb([205, 224, 238]));
    sheet.frame(AT, SIZE.0, SIZE.1, BLACK);
    for row in 0..3_u8 {
        sheet.write(
            &faces.bold,
            30.0,
            (AT.0 + 14.0, AT.1 + 30.0 + f32::from(row) * 22.0),
            Rgb([232, 176, 182]),
            "SPESIMEN CONTOH",
        );
    }
    sheet.write_centred(
        &faces.bold,
        11.0,
        (AT.0 + SIZE.0 / 2.0, AT.1 + 8.0),
        RED,
        "CONTOH - BUKAN KARTU ASLI",
    );
    let reporter = &case.reporter;
    // No number begins with 99: there is no such province.
    let number = reporter
        .national_id
        .clone()
        .unwrap_or_else(|| format!("99{:014}", dice.below(99_999_999_999_999)));
    let fields = [
        ("NIK", number),
        (
            "Nama",
            reporter.name.clone().unwrap_or_else(|| "TANPA NAMA".to_owned()),
        ),
        (
            "Lahir",
            format!("CONTOH, 01-0{}-19{}", dice.between(1, 9), dice.between(55, 99)),
        ),
        (
            "Alamat",
            reporter
                .address
                .clone()
                .unwrap_or_else(|| "JALAN CONTOH 1".to_owned()),
        ),
        ("Berlaku", "TIDAK BERLAKU".to_owned()),
    ];
    let mut down = AT.1 + 18.0;
    for (label, value) in &fields {
        sheet.write(&faces.text, 11.0, (AT.0 + 5.0, down), BLACK, label);
        for line in folded(
            &sheet,
            &faces,
            11.0,
            &[format!(": {}", value.to_uppercase())],
            74.0,
        ) {
            sheet.write(&faces.bold, 11.0, (AT.0 + 24.0, down), BLACK, &line);
            down += 6.0;
        }
        down += 2.0;
    }
    let portrait = (AT.0 + 102.0, AT.1 + 20.0);
    sheet.bar(portrait, 26.0, 34.0, Rgb([190, 70, 70]));
    sheet.scribble((portrait.0 + 4.0, portrait.1 + 6.0), 18.0, 22.0, &mut dice);
    sheet.note(
        Shown::Card,
        &fields.map(|(_, value)| value).join("\n"),
        AT,
        SIZE.0,
        SIZE.1,
    );
    Ok(finished(sheet, look, &mut dice))
}

fn folded(sheet: &Sheet, faces: &Faces, size: f32, texts: &[String], room: f32) -> Vec<String> {
    let cut = texts.iter().flat_map(|text| {
        let cut = lines(text, room, |words| sheet.width(&faces.bold, size, words));
        cut.into_iter().map(move |line| text[line].to_owned())
    });
    cut.collect()
}

fn finished(sheet: Sheet, look: &Look, dice: &mut Dice) -> Page {
    let page = sheet.page();
    if look.scanned { scanned(page, dice) } else { page }
}
