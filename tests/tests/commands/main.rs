//! The command table, its tests and the words for what it may refuse, held against each other.
#![expect(clippy::unwrap_used, reason = "tests")]

use app::error::Code;
use app::router::COMMANDS;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    saksama_tests::here().join("..")
}

/// Every Rust source below a folder: its path from there and its text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(folder).unwrap().to_path_buf(), text));
            }
        }
    }
    assert!(found.len() > 3, "the sources are there");
    found
}

/// A command is tested where a test calls it by its name; this file does not count.
#[test]
fn every_command_of_the_table_is_called_by_a_test() {
    let tests: Vec<String> = sources(&root().join("tests/tests"))
        .into_iter()
        .filter(|(path, _)| !path.starts_with("commands"))
        .map(|(_, text)| text)
        .collect();
    let untested: Vec<&str> = COMMANDS
        .iter()
        .map(|line| line.name)
        .filter(|name| !tests.iter().any(|text| text.contains(&format!("\"{name}\""))))
        .collect();
    assert!(COMMANDS.len() > 50, "{} commands", COMMANDS.len());
    assert!(untested.is_empty(), "no test calls {untested:?}");
}

#[test]
fn no_command_stands_twice() {
    let names: BTreeSet<&str> = COMMANDS.iter().map(|line| line.name).collect();
    assert_eq!(names.len(), COMMANDS.len());
}

/// The variants of `RefusalCode`, from the source: the type itself does not list them.
fn refusals() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("src-tauri/crates/domain/src/refusal.rs")).unwrap();
    let body = text
        .split("pub enum RefusalCode {")
        .nth(1)
        .unwrap()
        .split('}')
        .next()
        .unwrap();
    let variants: Vec<String> = body
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//") && !line.is_empty())
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect();
    assert!(
        variants.len() > 20 && variants.contains(&"WrongState".to_owned()),
        "{variants:?}"
    );
    variants
}

/// Every code the window may get, as it stands on the wire.
fn words() -> Vec<String> {
    let refused = refusals().into_iter().map(|variant| snake(&variant));
    refused.chain(Code::OWN.iter().map(|code| code.word())).collect()
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for (place, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && place > 0 {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// The part of a message file between `errors: {` and the brace that closes it.
fn errors(language: &str) -> String {
    let path = root().join(format!("ui/src/messages/errors.{language}.ts"));
    let text = std::fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once("\n  errors: {\n").unwrap();
    let (body, _) = rest.split_once("\n  },\n").unwrap();
    body.to_owned()
}

/// The words one property of one message gives: what stands between its first two quotes.
fn property(message: &str, name: &str) -> Option<String> {
    let (_, rest) = message.split_once(&format!("{name}: "))?;
    // A sentence may take the error's parameters: `what: (p) => …`.
    let start = rest.find(['\'', '`', '"'])?;
    let quote = rest[start..].chars().next()?;
    let rest = &rest[start + 1..];
    let end = rest.find(quote)?;
    Some(rest[..end].trim().to_owned())
}

/// Of every code: what happened, what was *not* lost, what to do now; in both languages.
#[test]
fn every_code_has_its_sentences_in_both_languages() {
    let mut lacking = Vec::new();
    for language in ["id", "en"] {
        let all = errors(language);
        for word in words() {
            let start = all
                .lines()
                .position(|line| line.trim_start().starts_with(&format!("{word}:")));
            let Some(start) = start else {
                lacking.push(format!("{language}: {word} has no sentence"));
                continue;
            };
            // One message may be broken over lines; it ends before the next name of the same depth.
            let message: Vec<&str> = all
                .lines()
                .skip(start)
                .enumerate()
                .take_while(|(place, line)| *place == 0 || line.starts_with("      ") || line.trim() == "},")
                .map(|(_, line)| line)
                .collect();
            let message = message.join(" ");
            for name in ["what", "kept", "todo"] {
                let long_enough = property(&message, name).is_some_and(|text| text.len() > 8);
                if !long_enough {
                    lacking.push(format!("{language}: {word} lacks `{name}`"));
                }
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// The words on what was not lost say that something is still there, unchanged or safe.
#[test]
fn every_code_says_what_was_not_lost() {
    const ID: &[&str] = &[
        "tidak",
        "masih",
        "tetap",
        "aman",
        "tersimpan",
        "utuh",
        "tercatat",
        "dapat dibangun ulang",
        "belum",
    ];
    const EN: &[&str] = &[
        "not",
        "nothing",
        "still",
        "safe",
        "stay",
        "stays",
        "kept",
        "saved",
        "unchanged",
        "intact",
        "remain",
        "remains",
        "no ",
        "are as",
        "is as",
        "recorded",
        "can be rebuilt",
    ];
    let mut lacking = Vec::new();
    for (language, said) in [("id", ID), ("en", EN)] {
        for line in errors(language).lines().filter(|line| line.contains("kept: ")) {
            let kept = property(line, "kept").unwrap_or_default().to_lowercase();
            if !said.iter().any(|word| kept.contains(word)) {
                lacking.push(format!("{language}: {}", line.trim()));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// A code of our own that nothing raises has a sentence nobody will ever read.
#[test]
fn every_code_of_our_own_is_raised_somewhere() {
    let app: Vec<String> = sources(&root().join("src-tauri/crates/app/src"))
        .into_iter()
        .map(|(path, text)| {
            if path.ends_with("error.rs") {
                without_listings(&text)
            } else {
                text
            }
        })
        .collect();
    let raised = |code: &Code| {
        let name = format!("Code::{code:?}");
        app.iter().any(|text| {
            text.match_indices(&name).any(|(at, _)| {
                !text[at + name.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
            })
        })
    };
    let mut idle: Vec<String> = Vec::new();
    for code in Code::OWN.iter().filter(|code| !raised(code)) {
        // A field at fault is raised by its own constructor.
        let constructed = *code == Code::Field && app.iter().any(|text| text.contains("AppError::field("));
        if !constructed {
            idle.push(code.word());
        }
    }
    assert!(idle.is_empty(), "nothing raises {idle:?}");
}

/// `error.rs` without what only compares codes.
fn without_listings(text: &str) -> String {
    let (before, rest) = text.split_once("pub const fn is_refusal").unwrap();
    let (_, after) = rest.split_once("\n    }\n").unwrap();
    format!("{before}{after}")
}

/// The refusals the domain can give are all given somewhere in it.
#[test]
fn every_refusal_is_given_somewhere() {
    let domain: Vec<String> = sources(&root().join("src-tauri/crates/domain/src"))
        .into_iter()
        .chain(sources(&root().join("src-tauri/crates/app/src")))
        .filter(|(path, _)| !path.ends_with("refusal.rs") && !path.to_string_lossy().contains("tests"))
        .map(|(_, text)| text)
        .collect();
    let idle: Vec<String> = refusals()
        .into_iter()
        // What lacks something is refused by a constructor of its own.
        .filter(|variant| variant != "Missing")
        .filter(|variant| {
            let name = format!("RefusalCode::{variant}");
            !domain.iter().any(|text| {
                text.match_indices(&name)
                    .any(|(at, _)| !text[at + name.len()..].starts_with(char::is_alphanumeric))
            })
        })
        .collect();
    assert!(idle.is_empty(), "nothing refuses with {idle:?}");
}
