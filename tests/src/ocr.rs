//! Reads pictures as a curious person with a program would: Tesseract with its Indonesian model, from Debian
//! (`tesseract-ocr`, `tesseract-ocr-ind`). Only to check that what was burned out is gone (O1); never shipped.

use crate::cases::folded;
use image::{ImageFormat, RgbImage};
use std::io::{Cursor, Write};
use std::process::{Command, Stdio};

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum OcrError {
    /// The program is not there, or does not take or give bytes.
    #[error("tesseract (Debian: tesseract-ocr, tesseract-ocr-ind): {0}")]
    Run(#[from] std::io::Error),
    /// It ended with an error; its own words.
    #[error("tesseract: {0}")]
    Failed(String),
    /// The picture could not be handed over.
    #[error(transparent)]
    Encode(#[from] image::ImageError),
}

/// The text of a picture file (PNG, JPEG, TIFF, WebP). It goes through pipes: nothing is written to a disk.
pub fn read(file: &[u8]) -> Result<String, OcrError> {
    let mut child = Command::new("tesseract")
        .args(["stdin", "stdout", "-l", "ind"])
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // It reads its whole input before it writes, so one thread is enough.
    if let Some(mut input) = child.stdin.take() {
        input.write_all(file)?;
    }
    let output = child.wait_with_output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(OcrError::Failed(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ))
    }
}

/// The text of pixels.
pub fn read_pixels(picture: &RgbImage) -> Result<String, OcrError> {
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png)?;
    read(&png.into_inner())
}

/// The shortest part of a name that is looked for; *br.* and *H.* say nothing.
const SHORTEST_PART: usize = 4;

/// Whether a read text gives the name away: each part of four letters or more, one wrong, missing or added letter
/// allowed in each, close together and in order, or the letters of the whole name run together.
#[must_use]
pub fn finds_name(text: &str, name: &str) -> bool {
    let parts: Vec<Vec<char>> = folded(name)
        .map(|part| part.chars().collect())
        .filter(|part: &Vec<char>| part.len() >= SHORTEST_PART)
        .collect();
    if parts.is_empty() {
        return false;
    }
    let words: Vec<Vec<char>> = folded(text).map(|word| word.chars().collect()).collect();
    let near = parts.len() + 3;
    let in_words = (0..words.len()).any(|start| {
        let mut window = words[start..].iter().take(near);
        parts
            .iter()
            .all(|part| window.any(|word| distance(part, word, false) <= 1))
    });
    let joined: Vec<char> = parts.concat();
    let stream: Vec<char> = words.concat();
    in_words || (parts.len() > 1 && distance(&joined, &stream, true) < parts.len())
}

/// Edits between two words; `within`: between the word and the part of the text that is most like it.
fn distance(word: &[char], text: &[char], within: bool) -> usize {
    let mut column: Vec<usize> = (0..=word.len()).collect();
    let mut best = word.len();
    for (at, sign) in text.iter().enumerate() {
        let mut diagonal = column[0];
        column[0] = if within { 0 } else { at + 1 };
        for row in 1..=word.len() {
            let changed = diagonal + usize::from(word[row - 1] != *sign);
            diagonal = column[row];
            column[row] = changed.min(column[row] + 1).min(column[row - 1] + 1);
        }
        best = best.min(column[word.len()]);
    }
    if within { best } else { column[word.len()] }
}

#[cfg(test)]
mod tests {
    use super::{distance, finds_name};

    #[test]
    fn a_name_is_found_through_reading_errors() {
        let name = "Suparti Rahayuningtyas";
        for text in [
            "Hormat saya, Suparti Rahayuningtyas, juru masak",
            "SUPARTl\nRahayuningtyes",
            "SupartiRahayuningtyas",
            "oleh Supar ti Rahayu ningtyas di",
        ] {
            assert!(finds_name(text, name), "{text}");
        }
        for text in ["Hormat saya, juru masak", "Suparti saja", "Rahayuningtyas", ""] {
            assert!(!finds_name(text, name), "{text}");
        }
        assert!(!finds_name("br. H. dan seterusnya", "H. br."));
    }

    #[test]
    fn distances() {
        let of = |a: &str, b: &str, within| {
            distance(
                &a.chars().collect::<Vec<_>>(),
                &b.chars().collect::<Vec<_>>(),
                within,
            )
        };
        assert_eq!(of("sarwi", "sarwi", false), 0);
        assert_eq!(of("sarwi", "sarvvi", false), 2);
        assert_eq!(of("sarwi", "panitiasarwibin", true), 0);
        assert_eq!(of("sarwi", "panitiasawibin", true), 1);
    }
}
