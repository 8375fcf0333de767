//! The rooms of the house and who may use whom, held against what Cargo says; and what may stand where in the sources.
//! The table is that of ARCHITECTURE.md: change both, and say there why.
#![expect(clippy::unwrap_used, reason = "tests")]

#[cfg(unix)]
mod script;
mod sources;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

/// A room and the rooms it may use. What only the tests use may use all.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("vault", &[]),
    ("ledger", &["vault"]),
    ("index", &["domain"]),
    ("evidence", &[]),
    ("paper", &["evidence"]),
    ("letters", &["domain"]),
    (
        "app",
        &[
            "domain", "vault", "ledger", "index", "evidence", "paper", "letters",
        ],
    ),
    ("saksama", &["app"]),
    (
        "saksama-tests",
        &[
            "app", "domain", "vault", "ledger", "index", "evidence", "paper", "letters",
        ],
    ),
];

/// What comes from outside (a name, or the beginning of one before `*`) and the only shipped rooms that may name it.
const KEPT: &[(&str, &[&str])] = &[
    ("tauri*", &["saksama"]),
    ("sqlx*", &["ledger", "index"]),
    ("libsqlite3-sys", &["ledger", "index"]),
    ("rusqlite", &[]),
    ("keyring*", &["app"]),
    ("hayro*", &["evidence"]),
    ("typst*", &["letters"]),
    ("chacha20poly1305", &["vault"]),
    ("ed25519-dalek", &["vault"]),
    ("hpke", &["vault"]),
];

const TESTS: &str = "saksama-tests";

/// The root of the workspace.
fn root() -> PathBuf {
    saksama_tests::here().join("..")
}

fn metadata(extra: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .args(extra)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What each room names in its Cargo.toml, for every target, kind and platform.
fn named() -> BTreeMap<String, BTreeSet<String>> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let metadata = metadata(&["--no-deps"]);
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            (
                text(&package["name"]),
                dependencies.map(|dependency| text(&dependency["name"])).collect(),
            )
        })
        .collect()
}

#[test]
fn every_room_uses_only_the_rooms_it_may() {
    let named = named();
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (room, uses) in &named {
        let Some(may) = rooms.get(room.as_str()) else {
            wrong.push(format!("{room} stands in no row of the table"));
            continue;
        };
        let ours = uses
            .iter()
            .filter(|used| rooms.contains_key(used.as_str()) || named.contains_key(*used));
        wrong.extend(
            ours.filter(|used| !may.contains(&used.as_str()))
                .map(|used| format!("{room} uses {used}")),
        );
    }
    assert!(
        named.contains_key("saksama") && named.contains_key(TESTS),
        "{named:?}"
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_kept_to_some_rooms_is_named_by_no_other() {
    let mut wrong = Vec::new();
    for (room, uses) in named().iter().filter(|(room, _)| *room != TESTS) {
        for used in uses {
            let kept = KEPT.iter().find(|(name, _)| match name.strip_suffix('*') {
                Some(start) => used.starts_with(start),
                None => used == name,
            });
            if kept.is_some_and(|(_, may)| !may.contains(&room.as_str())) {
                wrong.push(format!("{room} names {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        !named()[TESTS].iter().any(|used| used.starts_with("tauri")),
        "the tests cannot see Tauri"
    );
}

#[test]
fn the_shipped_program_is_built_from_nothing_of_the_tests() {
    let metadata = metadata(&["--filter-platform", "x86_64-unknown-linux-gnu"]);
    let text = |value: &'_ Value| value.as_str().unwrap().to_owned();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let names: BTreeMap<String, String> = list(&metadata["packages"])
        .iter()
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect();
    let nodes: BTreeMap<String, Value> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| (text(&node["id"]), node))
        .collect();
    let shipped = names
        .iter()
        .find(|(_, name)| *name == "saksama")
        .map(|(id, _)| id.clone())
        .unwrap();
    let mut reached = BTreeSet::from([shipped.clone()]);
    let mut open = vec![shipped];
    while let Some(id) = open.pop() {
        for dependency in list(&nodes[&id]["deps"]) {
            // Normal and build dependencies: what only tests need is not shipped.
            let ships = list(&dependency["dep_kinds"])
                .iter()
                .any(|kind| kind["kind"] != "dev");
            let used = text(&dependency["pkg"]);
            if ships && reached.insert(used.clone()) {
                open.push(used);
            }
        }
    }
    let reached: BTreeSet<&str> = reached.iter().map(|id| names[id].as_str()).collect();
    assert!(
        reached.contains("tauri") && reached.contains("app"),
        "the walk reaches the program"
    );
    for never in [TESTS, "thirtyfour", "imageproc", "insta", "proptest", "rstest"] {
        assert!(!reached.contains(never), "{never} would be shipped");
    }
}
