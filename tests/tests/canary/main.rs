//! Canaries: a reporter whose name, numbers and address occur nowhere else in the world. After his letter is registered
//! they are in no file, no log line and no answer to anybody who may not see them, and nobody reads them off a page of
//! work (O1, ledger.md §5, §7).
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(
    clippy::print_stdout,
    reason = "whoever started the test anew reads what it says at its end"
)]

mod crash;
mod log;
mod opened;
mod removal;

use saksama_tests::canary;
use saksama_tests::cases::{self, Case};
use saksama_tests::ocr;
use saksama_tests::scans::{self, Look, Page};
use saksama_tests::world::{CLERK, LEADER, World, list, text};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Started again as the evidence worker.
const WORKER: &str = env!("CARGO_BIN_EXE_headless");

/// Says that this process has a temporary folder of its own and does the work.
const INNER: &str = "SAKSAMA_CANARY_INNER";

/// What a reporter is known by.
struct Canary {
    name: &'static str,
    phone: &'static str,
    email: &'static str,
    address: &'static str,
    national_id: &'static str,
}

const CANARIES: [Canary; 4] = [
    Canary {
        name: "Zulkarnaini Wirabrajanata",
        phone: "0813-9071-4426",
        email: "zulwirabraja@contoh-surel.test",
        address: "Gang Kepodangmas 43, Kedungwringin",
        national_id: "3304118807650013",
    },
    Canary {
        name: "Marsudiyono Tjokrosapoetro",
        phone: "0857-2209-8813",
        email: "marsudi.tjokro@contoh-surel.test",
        address: "Lorong Bangausakti 9, Watukelir",
        national_id: "3471022204810027",
    },
    Canary {
        name: "Retnaningtyas Poncowolo",
        phone: "0878-4417-6650",
        email: "retna.poncowolo@contoh-surel.test",
        address: "Dukuh Sumberjambe 17, Karangtalun",
        national_id: "3529036411920038",
    },
    Canary {
        name: "Haryosubroto Danuwikarsa",
        phone: "0819-3358-2094",
        email: "danuwikarsa@contoh-surel.test",
        address: "Perumahan Tirtobening 5, Jatisawit",
        national_id: "3210150209770046",
    },
];

impl Canary {
    /// Everything that betrays him: each item as it is, and the words of his name and address that are his alone.
    fn words(&self) -> Vec<String> {
        let whole = [self.name, self.phone, self.email, self.address, self.national_id].map(str::to_owned);
        let parts = self
            .name
            .split(' ')
            .chain(self.address.split([' ', ',']))
            .filter(|word| word.len() > 7);
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        whole
            .into_iter()
            .chain(parts.map(str::to_owned))
            .chain([digits])
            .collect()
    }
}

/// An invented case told by another reporter; his name stands in the head, in the text, under the letter.
fn told_by(id: &str, canary: &Canary, mode: &str) -> Case {
    let all = cases::all().unwrap();
    let case = all.iter().find(|case| case.id == id).unwrap();
    let old = case.reporter.clone();
    let mut value = serde_json::to_value(case).unwrap();
    value["reporter"]["mode"] = json!(mode);
    let new = [
        ("name", old.name, canary.name),
        ("phone", old.phone, canary.phone),
        ("email", old.email, canary.email),
        ("address", old.address, canary.address),
        ("national_id", old.national_id, canary.national_id),
    ];
    let mut body = text(&value["text"]);
    for (item, before, after) in new {
        if let Some(before) = before {
            body = body.replace(&before, after);
        }
        value["reporter"][item] = json!(after);
    }
    body.push_str(&format!(
        "\n\nHormat saya, {}, {}. Telepon {}, surel {}, NIK {}.",
        canary.name, canary.address, canary.phone, canary.email, canary.national_id
    ));
    value["text"] = json!(body);
    value["head"]["sender"] = json!(canary.name);
    value["head"]["subject"] = json!(format!("Laporan dari {}", canary.name));
    serde_json::from_value(value).unwrap()
}

/// A form of a case as the clerk types it: the subject names the reporter, the officer's own words do not.
fn form(case: &Case) -> Value {
    let form = app::demo::form_of(&serde_json::to_value(case).unwrap());
    let mut form = serde_json::to_value(form).unwrap();
    form["content"]["summary"] = json!("");
    form["channel"] = json!("letter");
    form
}

/// The regions a careful clerk marks on drawn pages: every place that shows the reporter.
fn marks(pages: &[Page]) -> Value {
    let mut regions = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        for area in page.areas() {
            regions.push(json!({ "page": number, "x": area.x, "y": area.y, "w": area.w, "h": area.h }));
        }
    }
    json!({ "regions": regions, "pages": [], "whole_file": false })
}

/// Registers a case with its letter as PDF, an envelope and an identity card; gives case, submission and the letter's id.
async fn register(world: &World, case: &Case, seed: u64) -> (String, String, String) {
    let look = Look {
        dpi: 200,
        ..Look::clean(seed)
    };
    let pages = scans::letter(case, &look).unwrap();
    let letter = world.file("surat.pdf", &scans::pdf(&pages).unwrap());
    let envelope = world.file(
        "amplop.jpg",
        &scans::jpeg(&scans::envelope(case, &look).unwrap()).unwrap(),
    );
    let card = world.file(
        "ktp.tif",
        &scans::tiff(&[scans::card(case, &look).unwrap()], scans::Packing::Lzw).unwrap(),
    );
    // A file whose own bytes name him.
    let note = world.file("catatan.txt", case.text.as_bytes());
    let draft = world.draft(CLERK.0).await;
    let attached = world
        .attach(CLERK.0, &draft, &[letter, envelope, card, note], "reporter")
        .await;
    assert_eq!(attached["refused"], json!([]));
    let files = list(&attached["files"]);
    let whole = json!({ "regions": [], "pages": [], "whole_file": true });
    for (file, marks) in files
        .iter()
        .zip([marks(&pages), whole.clone(), whole.clone(), whole])
    {
        let wanted = json!({ "draft": draft, "file": file["file"], "marks": marks });
        world.ok(CLERK.0, "mark_draft_file", wanted).await;
    }
    let form = form(case);
    world
        .ok(CLERK.0, "save_draft", json!({ "draft": draft, "form": form }))
        .await;
    let registered = world
        .ok(CLERK.0, "register_draft", json!({ "draft": draft, "form": form }))
        .await;
    (
        text(&registered["case"]),
        text(&registered["submission"]),
        text(&files[0]["file"]),
    )
}

/// The words found in the files below a folder, each with its file.
fn found_below(folder: &Path, words: &[String]) -> Vec<String> {
    let searched = canary::search(folder, words).unwrap();
    assert!(
        searched.files > 3,
        "there was something to search below {}",
        folder.display()
    );
    searched.found
}

/// Everything the leader's desk answers about these cases, as one text.
async fn told_to_the_leader(world: &World, cases: &[String]) -> String {
    let mut told = String::new();
    for (name, args) in [
        ("register_page", json!({ "limit": 200 })),
        ("my_desk", json!({})),
        ("session", json!({})),
        ("integrity", json!({})),
        ("people", json!({})),
        ("day_list", json!({ "day": "2026-03-02" })),
    ] {
        told.push_str(&world.ok(LEADER.0, name, args).await.to_string());
    }
    for case in cases {
        for name in ["dossier", "trail"] {
            told.push_str(
                &world
                    .ok(LEADER.0, name, json!({ "case": case }))
                    .await
                    .to_string(),
            );
        }
    }
    told
}

/// The work needs a temporary folder nobody else writes into, so that all of it can be searched: the test starts itself
/// again with one.
#[test]
fn nothing_of_the_reporter_lies_anywhere() {
    if std::env::var_os(INNER).is_some() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(reporters());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "nothing_of_the_reporter_lies_anywhere",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(INNER, "1")
        .env("TMPDIR", folder.path())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr]
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .concat();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("searched"), "{said}");
}

async fn reporters() {
    let lines = log::listen();
    let temporary = std::env::temp_dir();
    let mut world = World::small(WORKER).await;
    // Confidential, disguised, a child's case whatever the mode, and an open one: even that lies nowhere in clear.
    let told = [
        told_by("K001", &CANARIES[0], "confidential"),
        told_by("K043", &CANARIES[1], "disguised"),
        {
            let mut marked = told_by("K011", &CANARIES[2], "open");
            marked.marks = vec![domain::case::Mark::Child];
            marked
        },
        told_by("K023", &CANARIES[3], "open"),
    ];
    let mut registered = Vec::new();
    for (seed, case) in told.iter().enumerate() {
        registered.push(register(&world, case, u64::try_from(seed).unwrap()).await);
    }
    // A draft stays behind, half written.
    let draft = world.draft(CLERK.0).await;
    world
        .ok(
            CLERK.0,
            "save_draft",
            json!({ "draft": draft, "form": form(&told[0]) }),
        )
        .await;
    let cases: Vec<String> = registered.iter().map(|(case, ..)| case.clone()).collect();
    for case in &cases {
        world
            .ok(CLERK.0, "start_verification", json!({ "case": case }))
            .await;
    }

    // The leader, who holds no source: nothing of the three whose identity is sealed.
    let secret: Vec<String> = CANARIES[..3].iter().flat_map(Canary::words).collect();
    let said = told_to_the_leader(&world, &cases[..3]).await;
    for word in &secret {
        assert!(
            !said.to_lowercase().contains(&word.to_lowercase()),
            "the leader is told {word}"
        );
        assert_eq!(
            world.search(LEADER.0, word).await["total"],
            0,
            "{word} finds a case"
        );
        assert_eq!(
            world.search(CLERK.0, word).await["total"],
            0,
            "{word} finds a case"
        );
    }

    // Pages: whoever reads work does not read the name; the check can fail, for the original names him.
    for ((case, submission, file), (told, canary)) in registered.iter().zip(told.iter().zip(&CANARIES)) {
        let evidence = list(&world.dossier(LEADER.0, case).await["evidence"]);
        let pages: Vec<u64> = evidence
            .iter()
            .map(|copy| copy["pages"].as_u64().unwrap())
            .collect();
        assert_eq!(
            &pages[1..],
            [0, 0, 0],
            "envelope, card and note are held back: {}",
            told.id
        );
        let refused = world
            .page(LEADER.0, &format!("evidence:source/{submission}/{file}/0"))
            .await;
        assert!(refused.is_err(), "the original is not the leader's: {}", told.id);
        let (mut named, mut words) = (false, 0);
        for page in 0..pages[0] {
            let work = world
                .page(LEADER.0, &format!("evidence:work/{case}/{file}/{page}"))
                .await
                .unwrap();
            let original = world
                .page(CLERK.0, &format!("evidence:source/{submission}/{file}/{page}"))
                .await
                .unwrap();
            let (work, original) = read_both(work, original).await;
            // A last page may be nothing but the signature.
            words += work.split_whitespace().count();
            assert!(
                !ocr::finds_name(&work, canary.name),
                "{}, page {page}: {work}",
                told.id
            );
            named |= ocr::finds_name(&original, canary.name);
        }
        assert!(named, "{}: reading the original finds the name", told.id);
        assert!(words > 60, "{}: the rest can be read, {words} words", told.id);
    }
    papers(&world, &registered).await;

    // Files and log, once while everybody is at work and once after all have gone.
    let all: Vec<String> = CANARIES.iter().flat_map(Canary::words).collect();
    std::fs::remove_dir_all(world.folder.join("mail")).unwrap();
    assert_eq!(
        found_below(&temporary, &all),
        Vec::<String>::new(),
        "while the desks are open"
    );
    for who in [CLERK.0, LEADER.0] {
        world.ok(who, "lock", json!({})).await;
    }
    world.close().await;
    assert_eq!(
        found_below(&temporary, &all),
        Vec::<String>::new(),
        "after the desks were locked"
    );
    let lines = lines();
    assert!(lines.contains("register_draft"), "the log was listened to");
    for word in all.iter().chain(&cases) {
        let case_id = cases.contains(word);
        assert!(case_id || !lines.contains(word.as_str()), "the log holds {word}");
    }
    for forbidden in ["PRAGMA key", "x'", "SELECT ", "INSERT "] {
        assert!(!lines.contains(forbidden), "the log holds SQL: {forbidden}");
    }
    println!(
        "searched {} words in files and {} bytes of log",
        all.len(),
        lines.len()
    );
}

/// The paper that leaves the desk: a receipt lies on a counter or in a pocket, and names nobody.
async fn papers(world: &World, registered: &[(String, String, String)]) {
    let place = world.desk_folder(CLERK.0).join("saved/tanda-terima.pdf");
    for (_, submission, _) in registered {
        world
            .ok(CLERK.0, "save_receipt", json!({ "submission": submission }))
            .await;
        let output = Command::new("pdftotext").arg(&place).arg("-").output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.contains("P-2026-"), "{told}");
        for canary in &CANARIES {
            assert!(!ocr::finds_name(&told, canary.name), "{told}");
            assert!(canary.words().iter().all(|word| !told.contains(word)), "{told}");
        }
    }
}

/// Reads two pages at once: it is the slowest part.
async fn read_both(work: Vec<u8>, original: Vec<u8>) -> (String, String) {
    let read = |page: Vec<u8>| tokio::task::spawn_blocking(move || ocr::read(&page).unwrap());
    let (work, original) = tokio::join!(read(work), read(original));
    (work.unwrap(), original.unwrap())
}
