//! What may stand where in the sources.

use crate::root;
use std::path::Path;

/// Where nothing of ours is.
const FOREIGN: &[&str] = &["target", "node_modules", "dist", "gen", ".git"];
/// The only files that may hold `unsafe`: confinement where no crate offers it safely.
const UNSAFE: &[&str] = &[
    "src-tauri/crates/evidence/src/confine/windows.rs",
    "src-tauri/crates/evidence/src/confine/macos.rs",
];

/// Every file of ours with one of these endings, as its path from the root and its text.
fn files(endings: &[&str]) -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    let mut open: Vec<_> = ["src-tauri", "tests", "ui"]
        .into_iter()
        .map(|folder| root.join(folder))
        .collect();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let ending = path
                .extension()
                .and_then(|ending| ending.to_str())
                .unwrap_or_default();
            if path.is_dir() && !FOREIGN.contains(&name) {
                open.push(path);
            } else if path.is_file() && endings.contains(&ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((from_root(&root, &path), text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 3, "the sources are there");
    found
}

fn from_root(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}

#[test]
fn only_the_host_module_knows_tauri() {
    let wrong: Vec<String> = files(&["ts", "svelte", "js"])
        .into_iter()
        .filter(|(path, text)| {
            path.starts_with("ui/src/") && !path.starts_with("ui/src/host/") && text.contains("@tauri-apps/")
        })
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The cheapest guessing at a passphrase is for units made by tests (ledger.md §5: 64 MiB and three passes at least).
#[test]
fn nothing_shipped_wraps_keys_cheaply() {
    let cheap = ["cheap_for_tests", "KdfCost::CHEAPEST"];
    let wrong: Vec<String> = files(&["rs"])
        .into_iter()
        .filter(|(path, text)| {
            path.starts_with("src-tauri/")
                && path != "src-tauri/crates/app/src/desk.rs"
                && !path.starts_with("src-tauri/crates/vault/src/tests")
                && cheap.iter().any(|word| text.contains(word))
        })
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_is_unsafe_but_what_confines_the_worker() {
    let wrong: Vec<String> = files(&["rs"])
        .into_iter()
        .filter(|(path, text)| {
            !UNSAFE.contains(&path.as_str()) && words(&code(text)).any(|word| word == "unsafe")
        })
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a property may say of its own number of cases: 256 is the least, and a failing seed is kept in a file of
/// `proptest-regressions/`, to be committed with what mends it. Gives what is wrong.
fn careless_properties(code: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for asked in ["with_cases(", "cases:"] {
        for (at, _) in code.match_indices(asked) {
            let number: String = code[at + asked.len()..]
                .trim_start()
                .chars()
                .take_while(|sign| sign.is_ascii_digit() || *sign == '_')
                .filter(char::is_ascii_digit)
                .collect();
            // What is no number here is another thing's field.
            if number.parse::<u32>().is_ok_and(|cases| cases < 256) {
                wrong.push(format!("{asked} {number}"));
            }
        }
    }
    if code.contains("failure_persistence") {
        wrong.push("failure_persistence".to_owned());
    }
    let runners = code
        .match_indices("TestRunner::new(")
        .map(|(at, new)| &code[at + new.len()..]);
    let nameless = runners.filter(|rest| {
        !rest
            .split(';')
            .next()
            .is_some_and(|new| new.contains("with_source_file("))
    });
    wrong.extend(nameless.map(|_| "TestRunner::new without its source file".to_owned()));
    wrong
}

#[test]
fn every_property_runs_256_cases_and_keeps_its_failing_seeds() {
    let wrong: Vec<(String, Vec<String>)> = files(&["rs"])
        .into_iter()
        .map(|(path, text)| (path, code(&text)))
        .filter(|(_, code)| code.contains("proptest"))
        .map(|(path, code)| (path, careless_properties(&code)))
        .filter(|(_, wrong)| !wrong.is_empty())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Neither does what starts the tests ask for less.
    for path in ["dev", ".ci/run", ".cargo/config.toml"] {
        let text = std::fs::read_to_string(root().join(path)).unwrap();
        assert!(!text.contains("PROPTEST_"), "{path}");
    }
    // Nor does git forget them.
    let ignored = std::fs::read_to_string(root().join(".gitignore")).unwrap();
    assert!(!ignored.contains("regress"));
}

#[test]
fn a_careless_property_is_noticed() {
    for (code, wrong) in [
        ("#![proptest_config(ProptestConfig::with_cases(255))]", 1),
        ("#![proptest_config(ProptestConfig::with_cases(256))]", 0),
        ("#![proptest_config(ProptestConfig::with_cases(1_000))]", 0),
        ("ProptestConfig { cases: 96, ..ProptestConfig::default() }", 1),
        (
            "ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() }",
            1,
        ),
        ("let r = TestRunner::new(Config::with_cases(300));", 1),
        (
            "let r = TestRunner::new(ProptestConfig::with_source_file(file!()));",
            0,
        ),
        ("struct Seen { cases: Vec<u8> }", 0),
    ] {
        assert_eq!(careless_properties(code).len(), wrong, "{code}");
    }
}

/// A file is one thought; whoever reads it can hold it in mind. Only what is generated is a list.
#[test]
fn no_file_is_longer_than_600_lines() {
    let wrong: Vec<(String, usize)> = files(&["rs", "ts", "svelte", "css", "js", "mjs"])
        .into_iter()
        .filter(|(path, _)| !path.starts_with("ui/src/bindings/"))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > 600)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric() && sign != '_')
}

/// Rust without its comments and the contents of its strings and characters.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let skipped = comment(rest)
            .or_else(|| raw_string(rest, &out))
            .or_else(|| quoted(rest));
        if let Some(length) = skipped {
            out.push(' ');
            rest = &rest[length..];
        } else {
            out.push(sign);
            rest = &rest[sign.len_utf8()..];
        }
    }
    out
}

/// Length of the comment that begins here.
fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    rest.starts_with("/*").then(|| {
        let (mut depth, mut at) = (0, 0);
        while at < rest.len() {
            let here = &rest.as_bytes()[at..];
            if here.starts_with(b"/*") {
                (depth, at) = (depth + 1, at + 2);
            } else if here.starts_with(b"*/") {
                (depth, at) = (depth - 1, at + 2);
            } else {
                at += 1;
            }
            if depth == 0 {
                return at;
            }
        }
        rest.len()
    })
}

/// Length of the raw string that begins here.
fn raw_string(rest: &str, before: &str) -> Option<usize> {
    let inner = rest
        .strip_prefix("br")
        .or_else(|| rest.strip_prefix("cr"))
        .or_else(|| rest.strip_prefix('r'))?;
    let marks = inner.len() - inner.trim_start_matches('#').len();
    let within_word = before.ends_with(|sign: char| sign.is_alphanumeric() || sign == '_');
    if within_word || !inner[marks..].starts_with('"') {
        return None;
    }
    let start = rest.len() - inner.len() + marks + 1;
    let end = format!("\"{}", "#".repeat(marks));
    Some(
        rest[start..]
            .find(&end)
            .map_or(rest.len(), |at| start + at + end.len()),
    )
}

/// Length of the string or character that begins here; a lifetime is neither.
fn quoted(rest: &str) -> Option<usize> {
    let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if sign == quote => return Some(at + 1),
            // One sign and no closing quote: a lifetime.
            _ if quote == '\'' && !rest[at + sign.len_utf8()..].starts_with('\'') => return None,
            _ => {}
        }
    }
    None
}

#[test]
fn comments_and_strings_are_no_code() {
    let text = r####"fn a<'a>(x: &'a str) { /* unsafe /* x */ unsafe */ let s = "unsafe \" unsafe"; // unsafe
        let r = r##"unsafe "# unsafe"##; let c = ['"', '\'', 'x']; let b = br"unsafe"; unsafe { y('\u{1F600}') } }"####;
    assert_eq!(
        words(&code(text)).filter(|word| *word == "unsafe").count(),
        1,
        "{}",
        code(text)
    );
    assert_eq!(
        words(&code("#![deny(unsafe_code)] // unsafe"))
            .filter(|word| *word == "unsafe")
            .count(),
        0
    );
}
