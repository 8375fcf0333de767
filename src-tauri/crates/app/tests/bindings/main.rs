//! The TypeScript of the command table is generated and committed; this test says when it is stale.
//! `SAKSAMA_BINDINGS=write` writes it anew.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const HEADER: &str =
    "// Written by `cargo test -p app --test bindings` from the command table. Not edited by hand.\n";

fn collect(folder: &Path, types: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, types);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // Every file holds one type and imports the others; together they need no imports.
        let body: String = text
            .lines()
            .filter(|line| !line.starts_with("import ") && !line.starts_with("// "))
            .map(|line| format!("{line}\n"))
            .collect();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let seen = types.insert(name.clone(), body.trim().to_owned());
        assert!(
            seen.is_none_or(|seen| seen == body.trim()),
            "two types share the name {name}"
        );
    }
}

fn generated() -> String {
    let folder = tempfile::tempdir().unwrap();
    let config = ts_rs::Config::new()
        .with_out_dir(folder.path())
        .with_large_int("number");
    app::router::export_types(&config).unwrap();
    let mut types = BTreeMap::new();
    collect(folder.path(), &mut types);
    let mut text = HEADER.to_owned();
    for body in types.values() {
        write!(text, "\n{body}\n").unwrap();
    }
    text.push_str("\n/** Request and response of every command. */\nexport type Commands = {\n");
    for (name, request, response) in app::router::command_types(&config) {
        writeln!(text, "  {name}: [{request}, {response}];").unwrap();
    }
    text.push_str("};\n");
    text
}

#[test]
fn the_bindings_are_those_of_the_command_table() {
    let path = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap())
        .join("../../../ui/src/bindings/index.ts");
    let text = generated();
    if std::env::var("SAKSAMA_BINDINGS").is_ok_and(|wish| wish == "write") {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    if committed != text {
        let line = committed.lines().zip(text.lines()).find(|(old, new)| old != new);
        panic!(
            "ui/src/bindings/index.ts is stale: SAKSAMA_BINDINGS=write writes it anew; first difference: {line:?}"
        );
    }
}
