//! One clerk's day, step by step, as the office does it. Every step waits for what the clerk would wait for.

use super::window::Window;
use super::{Outcome, PATIENCE, trouble, until};
use std::path::Path;
use thirtyfour::prelude::*;

/// The unit of the story.
pub const UNIT: &str = "Unit Pengaduan Inspektorat Jenderal";
/// Its ministry.
pub const MINISTRY: &str = "Kementerian Contoh";
/// Who founds it and does everything.
pub const FOUNDER: &str = "Ratna Wulandari";
/// The six digits that reopen the desk.
pub const PIN: &str = "274913";

/// What the founder takes home from the founding.
#[derive(Debug, Clone)]
pub struct Founded {
    /// The passphrase that was offered and accepted.
    pub passphrase: String,
}

/// Founds a unit, up to the recovery sheets.
///
/// # Errors
/// A step did not show what it should.
pub async fn found(window: &Window<'_>) -> Outcome<Founded> {
    window.fill("found-unit-name", UNIT).await?;
    window.fill("found-ministry", MINISTRY).await?;
    window.press("found-next").await?;
    window.fill("founder-name", FOUNDER).await?;
    let passphrase = window.text("passphrase-offered").await?;
    window.press("passphrase-accept").await?;
    window.press("found-submit").await?;
    window.see("sheet-words").await?;
    Ok(Founded { passphrase })
}

/// Copies the three recovery sheets by hand and answers for two words of each.
///
/// # Errors
/// A sheet was not taken.
pub async fn write_down_sheets(window: &Window<'_>) -> Outcome<()> {
    for _ in 1..=3 {
        let sheet = window.see("sheet-words").await?;
        let mut words = Vec::new();
        for line in sheet.find_all(By::Tag("li")).await? {
            // The number stands before the word.
            words.push(
                line.text()
                    .await?
                    .trim_start_matches(|letter: char| letter.is_ascii_digit())
                    .trim()
                    .to_owned(),
            );
        }
        window.press("sheet-next").await?;
        for field in ["sheet-word-1", "sheet-word-2"] {
            let asked = window
                .see(field)
                .await?
                .attr("data-position")
                .await?
                .unwrap_or_default();
            let word = asked
                .parse::<usize>()
                .ok()
                .and_then(|place| words.get(place.checked_sub(1)?));
            let Some(word) = word else {
                return trouble(format!("{field} asks for word {asked:?}"));
            };
            window.fill(field, word).await?;
        }
        window.press("sheet-next").await?;
        window.gone("sheet-word-1").await?;
    }
    window.press("sheets-done").await?;
    window.see("nav-desk").await?;
    Ok(())
}

/// A letter as it lies on the clerk's table.
#[derive(Debug)]
pub struct Letter<'letter> {
    /// Its scan.
    pub scan: &'letter Path,
    /// Its own number, date as written, subject.
    pub number: &'letter str,
    #[expect(missing_docs, reason = "see number")]
    pub date: &'letter str,
    #[expect(missing_docs, reason = "see number")]
    pub subject: &'letter str,
    /// Who signed it.
    pub sender: &'letter str,
    /// The telephone number on it.
    pub phone: &'letter str,
    /// What it says.
    pub text: &'letter str,
}

/// What the clerk makes of it.
const ELEMENTS: [(&str, &str); 7] = [
    (
        "element-what",
        "Pungutan di luar tarif resmi, dicatat pada karcis yang tidak bernomor",
    ),
    ("element-who", "Kepala loket, diduga bersama dua petugas"),
    ("element-where", "Loket pendaftaran, Balai Layanan Contoh"),
    ("element-when", "Oktober 2026, setiap hari kerja"),
    ("element-why", "Diduga untuk menambah penghasilan"),
    ("element-how", "Diminta sebelum nomor antrean diberikan"),
    ("element-how_much", "Rp20.000 dari setiap orang"),
];

/// What the clerk reads to the reporter.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The intake number.
    pub number: String,
}

/// Registers a letter: the scan chosen in the native dialog, its page looked at, the letterhead marked, four fields.
///
/// # Errors
/// A step did not show what it should.
pub async fn register_letter(window: &Window<'_>, letter: &Letter<'_>) -> Outcome<Registered> {
    window.press("intake-new").await?;
    window
        .choose_file(async || window.press("intake-attach").await, letter.scan)
        .await?;
    window.see("file-row").await?;
    page_is_shown(window).await?;
    mark_letterhead(window).await?;
    window.fill("intake-letter-number", letter.number).await?;
    window.fill("intake-date", letter.date).await?;
    window.fill("intake-sender", letter.sender).await?;
    window.press("identity-items").await?;
    window.press("identity-item-add").await?;
    // The first item is the name.
    window.fill("identity-item-1", letter.phone).await?;
    window.fill("intake-subject", letter.subject).await?;
    window.press("intake-conflict-none").await?;
    window.fill("intake-text", letter.text).await?;
    for (element, told) in ELEMENTS {
        window.fill(element, told).await?;
    }
    window.fill("content-title", letter.subject).await?;
    let category = window.see("content-category").await?;
    category
        .find(By::Css("option:nth-of-type(2)"))
        .await?
        .click()
        .await?;
    window.press("intake-register").await?;
    let number = window.text("intake-result-number").await?;
    window.text("intake-result-phrase").await?;
    Ok(Registered { number })
}

/// Waits until the page's pixels are there, not only its frame.
///
/// # Errors
/// They never came.
pub async fn page_is_shown(window: &Window<'_>) -> Outcome<()> {
    let script = "const image = document.querySelector('[data-testid=page-image]');\
        return image !== null && image.complete && image.naturalWidth > 100;";
    until("the pixels of the page", PATIENCE, async || {
        window
            .ask(script)
            .await
            .ok()?
            .convert::<bool>()
            .ok()?
            .then_some(())
    })
    .await
}

/// Draws one rectangle over the head of the page with the mouse, then says that all is marked.
async fn mark_letterhead(window: &Window<'_>) -> Outcome<()> {
    let layer = window.see("region-layer").await?;
    let before = window.all("region").await?.len();
    window.drag(&layer, (0.55, 0.62), (0.85, 0.7)).await?;
    until("the new rectangle", PATIENCE, async || {
        (window.all("region").await.ok()?.len() == before + 1).then_some(())
    })
    .await?;
    // What a person has drawn needs no confirmation besides; what the program proposed does.
    if window.look("marks-confirm").await.is_some() {
        window.press("marks-confirm").await?;
    }
    window.gone("marks-confirm").await
}

/// From the fresh submission to its agenda number: verification begun, the checklist answered, numbered.
///
/// # Errors
/// A step did not show what it should.
pub async fn verify_and_number(window: &Window<'_>, intake_number: &str) -> Outcome<String> {
    window.press("nav-register").await?;
    open_row(window, intake_number).await?;
    verify_and_number_here(window).await
}

/// The same from the open dossier.
///
/// # Errors
/// A step did not show what it should.
pub async fn verify_and_number_here(window: &Window<'_>) -> Outcome<String> {
    window.text("dossier-number").await?;
    window.text("due-sentence").await?;
    window.press("act-start_verification").await?;
    window.see("checklist-save").await?;
    for answer in window.all_that_begin_with("checklist-yes-").await? {
        window.click(&answer).await?;
    }
    for rest in ["checklist-clear", "checklist-meets", "checklist-duplicates"] {
        if window.look(rest).await.is_some() {
            window.press(rest).await?;
        }
    }
    window.press("checklist-save").await?;
    window.press("act-register_case").await?;
    window.press("agenda-submit").await?;
    window.text("agenda-number").await
}

/// Opens the row of the register that bears this number.
///
/// # Errors
/// There is none.
pub async fn open_row(window: &Window<'_>, number: &str) -> Outcome<()> {
    until(&format!("{number} in the register"), PATIENCE, async || {
        for row in window.all("register-row").await.ok()? {
            // The driver's own text leaves out a title that is cut with an ellipsis.
            if row.prop("textContent").await.ok()??.contains(number) {
                return row.click().await.ok();
            }
        }
        None
    })
    .await
}

/// Locks with the key everybody knows; what was on the screen is gone.
///
/// # Errors
/// It stays.
pub async fn lock(window: &Window<'_>) -> Outcome<()> {
    window.press("lock-button").await?;
    window.first_of(&["pin-input", "unlock-passphrase"]).await?;
    window.gone("nav-desk").await
}

/// Opens the desk with the passphrase and sets the PIN for the rest of the day.
///
/// # Errors
/// It stays locked.
pub async fn unlock(window: &Window<'_>, passphrase: &str) -> Outcome<()> {
    window.fill("unlock-passphrase", passphrase).await?;
    window.fill("unlock-pin", PIN).await?;
    window.press("unlock-submit").await?;
    window.see("nav-desk").await?;
    Ok(())
}

/// Reopens with the six digits.
///
/// # Errors
/// It stays locked.
pub async fn reopen(window: &Window<'_>) -> Outcome<()> {
    window.fill("pin-input", PIN).await?;
    window.press("pin-submit").await?;
    window.see("nav-desk").await?;
    Ok(())
}

/// Finds a case by a word of it, from the keyboard alone.
///
/// # Errors
/// It is not found.
pub async fn find(window: &Window<'_>, word: &str, number: &str) -> Outcome<()> {
    window.keys("ctrl+k")?;
    window.fill("search-input", word).await?;
    until(
        &format!("{number} among what {word:?} finds"),
        PATIENCE,
        async || {
            for result in window.all("search-result").await.ok()? {
                if result.text().await.ok()?.contains(number) {
                    return result.click().await.ok();
                }
            }
            None
        },
    )
    .await?;
    window.text("dossier-number").await.map(drop)
}
