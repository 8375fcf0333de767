//! The program killed at any moment while letters are registered: after each kill the ledger is sound, every number that
//! was told is there exactly once, no draft is lost. A bounded number in `cargo test`, any number by the binary `soak`.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the first broken promise ends the run, and says which"
)]

use crate::chance::Dice;
use crate::child::{Running, command};
use crate::papers;
use crate::world::{list, text, verify_file};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// One person who founds the unit, leads it and takes letters in.
const WHO: &str = "ratna";

/// Different files, used again and again.
const FILES: u32 = 6;

/// How to kill.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The program.
    pub headless: PathBuf,
    /// How often.
    pub kills: u32,
    /// A new ledger after so many, so that none grows for ever.
    pub per_ledger: u32,
    /// Seed of the moments.
    pub seed: u64,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome {
    /// How often it was killed.
    pub kills: u32,
    /// Letters registered in all.
    pub registered: u32,
    /// Numbers told before a kill.
    pub told: u32,
    /// Registrations found done after a kill although nobody was told.
    pub untold: u32,
    /// Drafts found again after a kill.
    pub drafts: u32,
}

/// What the program promised of one letter.
#[derive(Debug, Clone, Default)]
struct Letter {
    subject: String,
    /// The form was acknowledged.
    saved: bool,
    /// Files acknowledged.
    files: u32,
    /// The number that was told.
    number: Option<String>,
    /// Seen in the register after a kill.
    seen: bool,
}

struct Unit<'a> {
    plan: &'a Plan,
    folder: PathBuf,
    person: Value,
    passphrase: Value,
    /// By draft id.
    letters: HashMap<String, Letter>,
    count: u32,
    outcome: Outcome,
}

/// Kills as planned, and tells after each ledger how far it is.
///
/// # Panics
/// A promise was broken, or something did not work at all.
#[must_use]
pub fn run(plan: &Plan, mut tell: impl FnMut(&Outcome)) -> Outcome {
    let mut dice = Dice::new(plan.seed);
    let mut outcome = Outcome::default();
    while outcome.kills < plan.kills {
        let here = plan.per_ledger.min(plan.kills - outcome.kills);
        let temporary = tempfile::Builder::new()
            .prefix("saksama-kills-")
            .tempdir()
            .unwrap();
        let mut unit = Unit::found(plan, temporary.path());
        for _ in 0..here {
            unit.one(&mut dice);
        }
        unit.end();
        outcome.kills += here;
        outcome.registered += unit.outcome.registered;
        outcome.told += unit.outcome.told;
        outcome.untold += unit.outcome.untold;
        outcome.drafts += unit.outcome.drafts;
        tell(&outcome);
    }
    outcome
}

fn done(answer: Result<Value, Value>, what: &str) -> Value {
    answer.unwrap_or_else(|error| panic!("{what}: {error}"))
}

impl<'a> Unit<'a> {
    fn found(plan: &'a Plan, folder: &Path) -> Self {
        std::fs::create_dir_all(folder.join("mail")).unwrap();
        for seed in 0..FILES {
            std::fs::write(folder.join(format!("mail/{seed}.png")), papers::png(seed)).unwrap();
        }
        let mut running = Running::start(command(&plan.headless, folder)).unwrap();
        let passphrase = done(
            running.rpc(WHO, "offer_passphrase", json!({})),
            "offer_passphrase",
        )["passphrase"]
            .clone();
        let wanted = json!({
            "unit_name": "Unit", "ministry": "Kementerian Contoh", "preset": "small", "profile": "kemensos_like",
            "time_zone": "wib", "founder_name": "Ratna Dewi Hapsari", "office_titles": [],
            "passphrase": passphrase, "intake_start": 0, "agenda_start": 0,
        });
        let session = done(running.rpc(WHO, "found_unit", wanted), "found_unit");
        assert!(running.finish());
        Self {
            plan,
            folder: folder.to_path_buf(),
            person: session["person"].clone(),
            passphrase,
            letters: HashMap::new(),
            count: 0,
            outcome: Outcome::default(),
        }
    }

    fn start(&self) -> Running {
        Running::start(command(&self.plan.headless, &self.folder)).unwrap()
    }

    fn unlocking(&self) -> Value {
        json!({ "person": self.person, "passphrase": self.passphrase })
    }

    /// Starts, checks what was promised, goes on working until the kill.
    fn one(&mut self, dice: &mut Dice) {
        let mut running = self.start();
        // Some kills meet the start itself.
        if dice.chance(0.1) {
            running.call(WHO, "unlock", self.unlocking());
            std::thread::sleep(Duration::from_millis(u64::try_from(dice.below(250)).unwrap()));
            running.kill();
        } else {
            done(running.rpc(WHO, "unlock", self.unlocking()), "unlock");
            self.check(&mut running);
            let deadline = Instant::now() + Duration::from_millis(u64::try_from(dice.below(700)).unwrap());
            self.work(running, deadline, dice);
        }
        self.verify();
    }

    /// Everything that was promised is there, exactly once; drafts that are left are registered now.
    fn check(&mut self, running: &mut Running) {
        let drafts: BTreeMap<String, Value> = list(&done(running.rpc(WHO, "drafts", json!({})), "drafts"))
            .into_iter()
            .map(|line| (text(&line["draft"]), line))
            .collect();
        let lines = register(running);
        let mut by_subject: HashMap<String, Vec<String>> = HashMap::new();
        for (subject, number) in &lines {
            by_subject
                .entry(subject.clone())
                .or_default()
                .push(number.clone());
        }
        let numbers: BTreeSet<&String> = lines.iter().map(|(_, number)| number).collect();
        let dense: Vec<String> = (1..=lines.len()).map(|n| format!("P-2026-{n:06}")).collect();
        assert_eq!(
            numbers,
            dense.iter().collect(),
            "the numbers are dense and none is there twice"
        );
        let known: BTreeSet<&String> = self.letters.values().map(|letter| &letter.subject).collect();
        assert!(
            by_subject.keys().all(|subject| known.contains(subject)),
            "nothing nobody registered"
        );
        for (draft, letter) in &mut self.letters {
            let there = by_subject.get(&letter.subject).map_or(0, Vec::len);
            let kept = drafts.get(draft);
            assert_eq!(
                there + usize::from(kept.is_some()),
                1,
                "{letter:?}: {there} in the register, draft {kept:?}"
            );
            if let Some(told) = &letter.number {
                assert_eq!(
                    by_subject.get(&letter.subject),
                    Some(&vec![told.clone()]),
                    "{letter:?}"
                );
            } else if there == 1 && !letter.seen {
                self.outcome.untold += 1;
            }
            letter.seen |= there == 1;
            if let Some(kept) = kept {
                self.outcome.drafts += 1;
                assert!(
                    !letter.saved || kept["subject"] == letter.subject.as_str(),
                    "{letter:?}: {kept}"
                );
                assert!(
                    kept["files"].as_u64().unwrap() >= u64::from(letter.files),
                    "{letter:?}: {kept}"
                );
            }
        }
        self.outcome.registered = u32::try_from(lines.len()).unwrap();
        for (draft, line) in drafts {
            match self.letters.get(&draft).cloned() {
                // Begun, and nobody was told that it was.
                None => drop(done(
                    running.rpc(WHO, "delete_draft", json!({ "draft": draft })),
                    "delete_draft",
                )),
                Some(letter) => {
                    let kept = done(running.rpc(WHO, "draft", json!({ "draft": draft })), "draft");
                    assert_eq!(
                        kept["files"].as_array().map(Vec::len),
                        line["files"].as_u64().map(|n| usize::try_from(n).unwrap())
                    );
                    let wanted = json!({ "draft": draft, "form": form(&letter.subject) });
                    let registered = done(
                        running.rpc(WHO, "register_draft", wanted),
                        "register_draft of a kept draft",
                    );
                    self.told(&draft, &registered);
                }
            }
        }
    }

    fn told(&mut self, draft: &str, registered: &Value) {
        self.outcome.told += 1;
        self.letters.entry(draft.to_owned()).or_default().number = Some(text(&registered["intake_no"]));
    }

    /// Registers letters with files until the deadline, and kills; what was answered before counts as told.
    fn work(&mut self, mut running: Running, deadline: Instant, dice: &mut Dice) {
        let mut asked: HashMap<u64, (String, String)> = HashMap::new();
        'letters: loop {
            let id = running.call(
                WHO,
                "new_draft",
                json!({ "channel": "other", "repeat_last": false }),
            );
            self.count += 1;
            let subject = format!("Surat uji {}", spelled(self.count));
            asked.insert(id, ("new_draft".to_owned(), subject.clone()));
            let draft = match running.answer_by(deadline) {
                Ok(answer) => {
                    let draft = text(&answer["ok"]["draft"]);
                    self.take(&answer, &mut asked);
                    draft
                }
                Err(_) => break 'letters,
            };
            let files = dice.below(3);
            let mut last = running.call(
                WHO,
                "save_draft",
                json!({ "draft": draft, "form": form(&subject) }),
            );
            asked.insert(last, ("save_draft".to_owned(), draft.clone()));
            for _ in 0..files {
                let file = self
                    .folder
                    .join(format!("mail/{}.png", dice.below(FILES as usize)));
                running.offer(WHO, &file);
                last = running.call(
                    WHO,
                    "attach_files",
                    json!({ "draft": draft, "source": "reporter", "dropped": false }),
                );
                asked.insert(last, ("attach_files".to_owned(), draft.clone()));
            }
            let last = running.call(
                WHO,
                "register_draft",
                json!({ "draft": draft, "form": form(&subject) }),
            );
            asked.insert(last, ("register_draft".to_owned(), draft.clone()));
            loop {
                match running.answer_by(deadline) {
                    Ok(answer) => {
                        let ended = answer["id"] == last;
                        self.take(&answer, &mut asked);
                        if ended {
                            break;
                        }
                    }
                    Err(_) => break 'letters,
                }
            }
        }
        for answer in running.kill() {
            self.take(&answer, &mut asked);
        }
    }

    /// Notes what an answer promises.
    fn take(&mut self, answer: &Value, asked: &mut HashMap<u64, (String, String)>) {
        assert!(answer["error"].is_null(), "{answer}");
        let id = answer["id"].as_u64().unwrap();
        let Some((command, about)) = asked.remove(&id) else {
            return;
        };
        let ok = &answer["ok"];
        match command.as_str() {
            "new_draft" => {
                self.letters.insert(
                    text(&ok["draft"]),
                    Letter {
                        subject: about,
                        ..Letter::default()
                    },
                );
            }
            "save_draft" => self.letters.entry(about).or_default().saved = true,
            "attach_files" => {
                let files = u32::try_from(list(&ok["files"]).len()).unwrap();
                self.letters.entry(about).or_default().files = files;
            }
            _ => self.told(&about, ok),
        }
    }

    /// The ledger as the kill left it.
    fn verify(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let found = runtime.block_on(verify_file(&self.folder.join("unit.saksama"), Vec::new()));
        // Each start begins the same morning anew: its clock is odd to what came before, and that is all.
        assert!(found.is_sound(), "{:?}", found.faults);
        assert!(found.entries > 0);
    }

    /// A last start without a kill.
    fn end(&mut self) {
        let mut running = self.start();
        done(running.rpc(WHO, "unlock", self.unlocking()), "unlock");
        self.check(&mut running);
        self.outcome.registered = u32::try_from(register(&mut running).len()).unwrap();
        let report = done(
            running.rpc(WHO, "verify_ledger", json!({ "files": true })),
            "verify_ledger",
        );
        let integrity = done(running.rpc(WHO, "integrity", json!({})), "integrity");
        for fault in list(&report["faults"]).iter().chain(&list(&integrity["faults"])) {
            assert_eq!(fault["code"], "odd_clock", "{fault}");
        }
        assert!(running.finish());
    }
}

/// Subject and number of every case.
fn register(running: &mut Running) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        let wanted = json!({ "limit": 200, "offset": found.len() });
        let page = done(running.rpc(WHO, "register_page", wanted), "register_page");
        let lines = list(&page["lines"]);
        if lines.is_empty() {
            assert_eq!(page["total"], found.len());
            return found;
        }
        found.extend(
            lines
                .iter()
                .map(|line| (text(&line["title"]), text(&line["intake_no"]))),
        );
    }
}

fn form(subject: &str) -> Value {
    json!({
        "channel": "other", "without_name": true, "head": { "subject": subject, "is_copy": false },
        "text": "Isi surat uji.", "conflict_answered": true,
    })
}

/// A number in letters: digits might look like somebody's telephone.
fn spelled(number: u32) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| char::from(digit - b'0' + b'a'))
        .collect()
}
