//! One small ledger, kept as it was, and what `verify` and a desk say of a tampered copy of it.

use crate::WORKER;
use crate::raw::Raw;
use saksama_tests::papers;
pub use saksama_tests::world::parting::copy_tree;
use saksama_tests::world::{
    CLERK, EXAMINER, LEADER, World, full_letter, list, short_letter, text, verify_file,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use vault::Anchor;

/// A unit that was closed, with everything of it kept aside.
pub struct Ground {
    pub world: World,
    pub anchor: Anchor,
    /// Its cases in the order they were opened.
    pub cases: Vec<String>,
    /// What each person sees of each case.
    pub pristine: BTreeMap<&'static str, BTreeMap<String, Value>>,
}

/// What a desk says after a start on the ledger as it lies there.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Why it did not open.
    pub refused: Option<String>,
    /// Place and code of every fault it lists.
    pub faults: Vec<(Option<u64>, String)>,
    /// What it shows of each case.
    pub cases: BTreeMap<String, Value>,
}

/// Whether a desk still has its index, or reads the ledger from its first row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    Kept,
    Gone,
}

impl Seen {
    /// Whether the desk says that the store shows another history than it has seen: it does not open, or it shows what
    /// it knows and writes nothing.
    pub fn differs(&self) -> bool {
        let code = "history_differs";
        self.refused.as_deref() == Some(code) || self.faults.iter().any(|(_, listed)| listed == code)
    }
}

impl Ground {
    /// Three people, four cases: with files, verified, walled later, with a supplement.
    pub async fn make() -> Self {
        let world = World::small(WORKER).await;
        let mut cases = Vec::new();
        for number in 0..2 {
            let pictures = [
                world.file(&format!("a{number}.png"), &papers::png(number)),
                world.file(&format!("b{number}.jpg"), &papers::jpeg(number + 50)),
            ];
            let form = full_letter(&format!("Dugaan nomor {number} di Balai Contoh, Januari 2026"));
            cases.push(text(
                &world.register_with(CLERK.0, &form, &pictures).await["case"],
            ));
        }
        world
            .ok(CLERK.0, "start_verification", json!({ "case": cases[0] }))
            .await;
        let picture = [world.file("c.png", &papers::png(70))];
        cases.push(text(
            &world
                .register_with(CLERK.0, &full_letter("Dugaan yang ditutup"), &picture)
                .await["case"],
        ));
        let mut supplement = short_letter("Susulan");
        supplement["supplement_to"] = json!(cases[1]);
        world.register(CLERK.0, &supplement).await;
        cases.push(text(
            &world.register(CLERK.0, &short_letter("Surat terakhir")).await["case"],
        ));
        Self::of(world, cases).await
    }

    /// Keeps a unit aside.
    pub async fn of(mut world: World, cases: Vec<String>) -> Self {
        let mut pristine = BTreeMap::new();
        for who in [LEADER.0, CLERK.0, EXAMINER.0] {
            world.ok(who, "session", json!({})).await;
            pristine.insert(who, shown(&world, who).await);
        }
        let anchor = text(&world.ok(CLERK.0, "integrity", json!({})).await["anchor"])
            .parse()
            .unwrap();
        world.close().await;
        // The last rows lie in the file itself, not in its log.
        Raw::open(&world.ledger_file()).await.close().await;
        let kept = world.folder.join("kept");
        copy_tree(&world.folder.join("desks"), &kept.join("desks"));
        std::fs::create_dir_all(&kept).unwrap();
        std::fs::copy(world.ledger_file(), kept.join("unit.saksama")).unwrap();
        Self {
            world,
            anchor,
            cases,
            pristine,
        }
    }

    /// Puts everything back as it was.
    pub fn restore(&self) {
        let kept = self.world.folder.join("kept");
        let desks = self.world.folder.join("desks");
        std::fs::remove_dir_all(&desks).unwrap();
        copy_tree(&kept.join("desks"), &desks);
        self.place(&kept.join("unit.saksama"));
    }

    /// Puts another file in the ledger's place.
    pub fn place(&self, ledger: &Path) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.world.ledger_file().into_os_string();
            path.push(suffix);
            std::fs::remove_file(PathBuf::from(path)).ok();
        }
        std::fs::copy(ledger, self.world.ledger_file()).unwrap();
    }

    /// Everything as it was, and the ledger open for its owner.
    pub async fn raw(&self) -> Raw {
        self.restore();
        Raw::open(&self.world.ledger_file()).await
    }

    /// What `saksama verify` finds, held against the anchor: place and code of every fault that is more than a note.
    pub async fn verified(&self, anchors: Vec<Anchor>) -> Vec<(Option<u64>, String)> {
        let found = verify_file(&self.world.ledger_file(), anchors).await;
        let faults = found.faults.iter().filter(|fault| !fault.kind.is_note());
        faults
            .map(|fault| (fault.seq, fault.kind.code().to_owned()))
            .collect()
    }

    /// Opens somebody's desk on the ledger as it lies there.
    pub async fn opened(&mut self, who: &'static str, index: Index) -> Seen {
        self.world.stop();
        if index == Index::Gone {
            for suffix in ["", "-wal", "-shm"] {
                let file = format!("{}.index{suffix}", self.world.person(who));
                std::fs::remove_file(self.world.desk_folder(who).join(file)).ok();
            }
        }
        let mut seen = Seen {
            refused: None,
            faults: Vec::new(),
            cases: BTreeMap::new(),
        };
        let unlocking = self.world.rpc(who, "unlock", self.world.unlocking(who));
        let unlocked = tokio::time::timeout(std::time::Duration::from_secs(60), unlocking).await;
        match unlocked.expect("the desk reads for ever") {
            Err(error) => seen.refused = Some(text(&error["code"])),
            Ok(_) => {
                seen.faults = faults(&self.world, who).await;
                seen.cases = shown(&self.world, who).await;
            }
        }
        self.world.close().await;
        seen
    }
}

/// The faults a desk lists, notes left out.
pub async fn faults(world: &World, who: &str) -> Vec<(Option<u64>, String)> {
    let integrity = world.ok(who, "integrity", json!({})).await;
    list(&integrity["faults"])
        .iter()
        .filter(|fault| fault["code"] != "odd_clock")
        .map(|fault| (fault["seq"].as_u64(), text(&fault["code"])))
        .collect()
}

/// What a desk shows of each case, without what depends on the clock.
pub async fn shown(world: &World, who: &str) -> BTreeMap<String, Value> {
    let mut cases = BTreeMap::new();
    let page = match world.rpc(who, "register_page", json!({ "limit": 200 })).await {
        Ok(page) => page,
        // Whoever is no member any more reads nothing.
        Err(_) => return cases,
    };
    for line in list(&page["lines"]) {
        let case = text(&line["case"]);
        let mut dossier = world.dossier(who, &case).await;
        for part in ["insight", "due", "acts", "why_not"] {
            dossier[part] = Value::Null;
        }
        cases.insert(case, dossier);
    }
    cases
}

/// An id as the tables hold it.
pub fn id(text: &str) -> [u8; 16] {
    text.parse::<domain::ids::PersonId>().unwrap().bytes()
}
