//! Ledgers that were once written stay readable (design.md §4): `tests/written/` keeps one of every schema and body
//! version that was ever on main, as text, with what it takes to open it. Files are only added:
//! `SAKSAMA_WRITTEN=NAME cargo test --workspace --test scenarios -- --ignored written::write_one` writes a new one.

use crate::WORKER;
use crate::steps::{answer_yes, duties, letter, paper, registered, started};
use domain::ids::StreamKind;
use saksama_tests::identities::{answering, ask, opening, two_sheets};
use saksama_tests::papers;
use saksama_tests::sheets::{checked, first_words};
use saksama_tests::world::{CLERK, EXAMINER, LEADER, SECOND, World, full_letter, list, short_letter, text};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{Column, Connection, Row as _, TypeInfo, ValueRef};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use vault::{Head, Id};

/// Stands in a kept `desk.toml` where the ledger's place was.
const PLACE: &str = "LEDGER";

/// A table's name, its columns, its rows.
type Table = (String, Vec<String>, Vec<Vec<Value>>);

/// A ledger as it was written, and its people.
#[derive(Serialize, Deserialize)]
struct Written {
    /// Statements that make its tables, in the order they were made.
    schema: Vec<String>,
    application_id: i64,
    /// Rows by table, each value as SQLite has it: numbers and texts as they are, blobs as `x` and hexadecimal digits.
    tables: Vec<Table>,
    people: Vec<Person>,
    /// When it was finished.
    now: String,
    /// Kinds of bodies in it, with their versions.
    bodies: BTreeSet<String>,
}

/// Somebody of the unit, with what lies in the folder of his desk.
#[derive(Serialize, Deserialize)]
struct Person {
    who: String,
    person: String,
    passphrase: String,
    settings: String,
    unit_secret: String,
    /// Number, agenda number, state and title of every case he reads.
    cases: Vec<Value>,
}

fn folder() -> PathBuf {
    saksama_tests::here().join("written")
}

fn kept() -> Vec<(String, Written)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.push((name, serde_json::from_str(&text).unwrap()));
        }
    }
    assert!(!found.is_empty(), "nothing is kept");
    found
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

async fn open(path: &Path, create: bool) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create);
    SqliteConnection::connect_with(&options).await.unwrap()
}

fn value(row: &SqliteRow, at: usize) -> Value {
    let raw = row.try_get_raw(at).unwrap();
    match raw.type_info().name() {
        "INTEGER" => json!(row.get::<i64, _>(at)),
        "BLOB" => json!(format!("x{}", hex(&row.get::<Vec<u8>, _>(at)))),
        _ => json!(row.get::<String, _>(at)),
    }
}

/// The ledger's file as text.
async fn tables(path: &Path) -> (Vec<String>, i64, Vec<Table>) {
    let mut connection = open(path, false).await;
    let schema = sqlx::query_scalar(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let application_id = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let mut tables = Vec::new();
    for (name, statement) in [
        ("schema", "SELECT * FROM schema ORDER BY version"),
        ("entries", "SELECT * FROM entries ORDER BY seq"),
        ("grants", "SELECT * FROM grants ORDER BY n"),
        (
            "person_keys",
            "SELECT * FROM person_keys ORDER BY person, generation, counter",
        ),
        ("chunks", "SELECT * FROM chunks ORDER BY file, n"),
    ] {
        let rows = sqlx::query(statement).fetch_all(&mut connection).await.unwrap();
        let columns = rows.first().map_or_else(Vec::new, |row| {
            row.columns()
                .iter()
                .map(|column| column.name().to_owned())
                .collect()
        });
        let rows = rows
            .iter()
            .map(|row| (0..row.len()).map(|at| value(row, at)).collect())
            .collect();
        tables.push((name.to_owned(), columns, rows));
    }
    connection.close().await.unwrap();
    (schema, application_id, tables)
}

/// The file from its text, made as its own program made it.
async fn make(path: &Path, written: &Written) {
    let mut connection = open(path, true).await;
    // The statements are those of the program that wrote the file.
    let run = |text: String| sqlx::AssertSqlSafe(text);
    sqlx::raw_sql("PRAGMA journal_mode = WAL")
        .execute(&mut connection)
        .await
        .unwrap();
    let id = run(format!("PRAGMA application_id = {}", written.application_id));
    sqlx::raw_sql(id).execute(&mut connection).await.unwrap();
    for statement in &written.schema {
        sqlx::raw_sql(run(statement.clone()))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    for (table, columns, rows) in &written.tables {
        let places: Vec<String> = (1..=columns.len()).map(|at| format!("${at}")).collect();
        let insert = format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            columns.join(", "),
            places.join(", ")
        );
        for row in rows {
            let mut query = sqlx::query::<sqlx::Sqlite>(run(insert.clone()));
            for value in row {
                query = match (value.as_i64(), value.as_str()) {
                    (Some(number), _) => query.bind(number),
                    (None, written) => match written.unwrap().strip_prefix('x') {
                        Some(digits) => query.bind(unhex(digits)),
                        None => query.bind(written.unwrap().to_owned()),
                    },
                };
            }
            query.execute(&mut connection).await.unwrap();
        }
    }
    connection.close().await.unwrap();
}

/// Every case somebody reads.
async fn cases(world: &World, who: &str) -> Vec<Value> {
    let Ok(page) = world.rpc(who, "register_page", json!({ "limit": 200 })).await else {
        return Vec::new();
    };
    let mut cases: Vec<Value> = list(&page["lines"])
        .iter()
        .map(|line| json!([line["intake_no"], line["agenda_no"], line["state"], line["title"]]))
        .collect();
    cases.sort_by_key(Value::to_string);
    cases
}

/// Kinds and versions of every body these people can open, by the stream they stand in.
async fn bodies(world: &World, people: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeMap::new();
    for who in people {
        let session = world.session(who).await;
        let rows = session.ledger.read_since(0, ledger::MAX_READ).await.unwrap();
        for row in rows.iter().filter(|row| !row.body.is_empty()) {
            let head = Head::decode(&row.head).unwrap();
            let keys = session.stream_keys(head.stream.0).await.unwrap();
            let Some((_, _, key)) = keys.iter().find(|(_, id, _)| *id == head.key_id) else {
                continue;
            };
            let plain = app::acts::open_row(row, &head, &session.unit_id, key).unwrap();
            let body: Value = serde_json::from_slice(plain.expose()).unwrap();
            let line = session.index.stream(head.stream.0).await.unwrap();
            let stream = match line.map(|line| line.kind) {
                _ if head.stream == Id(domain::ids::UNIT_STREAM) => "unit",
                Some(StreamKind::Submission) => "submission",
                Some(StreamKind::Case) => "case",
                _ => continue,
            };
            let kind = format!("{stream} {} {}", text(&body["event"]["type"]), body["v"]);
            found.insert(row.seq, kind);
        }
    }
    found.into_values().collect()
}

/// A story in which everything is written that the commands of today write.
async fn everything(world: &World) {
    world.settle().await;
    let (first, second) = two_sheets(world).await;
    identities(world).await;
    people(world).await;
    settings(world).await;
    case_with_a_file(world).await;
    conduct(world).await;
    verdicts(world).await;
    signed_copy(world).await;
    renewal(world, &first, &second).await;
}

/// A signed copy stands in for the place a paper is kept at (O9).
async fn signed_copy(world: &World) {
    let (case, _) = registered(world, "Dugaan dengan surat bertanda tangan").await;
    world
        .offer(CLERK.0, &[world.file("surat.png", &papers::png(7))])
        .await;
    let taken = world.ok(CLERK.0, "attach_paper", json!({ "case": case })).await;
    let paper = json!({
        "kind": "disposition_sheet", "number": "ND-4/2026", "date": "2026-03-02", "signatory": LEADER.1,
        "file": taken["file"]["file"], "place": "", "made_with": "srikandi",
    });
    let filed = json!({
        "case": case, "step": { "type": "file_paper" }, "order": null, "done_on": null, "papers": [paper],
    });
    world.ok(CLERK.0, "take_step", filed).await;
}

/// A forgotten passphrase, two sheets used, new sheets and a group's new key signed by another (O24).
async fn renewal(world: &World, first: &str, second: &str) {
    let person = json!({ "person": world.person(EXAMINER.0) });
    let invited = json!({ "person": world.person(EXAMINER.0), "reason": "Lupa kata sandi", "days": 7 });
    world.ok(LEADER.0, "reinvite", invited.clone()).await;
    world.ok(LEADER.0, "withdraw_invitation", person).await;
    let invitation = world.ok(LEADER.0, "reinvite", invited).await;
    world.ok(EXAMINER.0, "lock", json!({})).await;
    let joined = world.join(EXAMINER, &invitation).await;
    for officer in [CLERK.0, LEADER.0] {
        let compared = json!({ "person": joined["person"], "words": joined["fingerprint"] });
        world.ok(officer, "confirm_person", compared).await;
    }
    world.unlock(EXAMINER.0).await;
    let using = json!({ "first": first, "second": second, "reason": "Yang hanya dibaca seorang" });
    world.ok(LEADER.0, "use_sheets", using).await;
    world.ok(LEADER.0, "begin_sheets", json!({})).await;
    let (fresh, _) = checked(world, LEADER.0).await;
    let signing = json!({ "words": first_words(&fresh[0]) });
    world.ok(CLERK.0, "second_sheets", signing).await;
    let group = json!({ "group": "leaders" });
    world.ok(LEADER.0, "renew_group_key", group.clone()).await;
    world.ok(CLERK.0, "second_group_key", group).await;
}

async fn identities(world: &World) {
    let holder = json!({ "group": "privacy_officers", "person": world.person(EXAMINER.0) });
    let mut named = holder.clone();
    named["order_no"] = json!("SP-1/2026");
    world.ok(LEADER.0, "name_half_holder", named).await;
    world.ok(CLERK.0, "second_half_holder", holder.clone()).await;
    let (first, second) = two_sheets(world).await;
    let taken = json!({ "group": "privacy_officers", "first": first, "second": second });
    world.ok(EXAMINER.0, "take_half_key", taken).await;
    let case = letter(world, "Dugaan dengan nama").await;
    let request = ask(world, CLERK, &case, &["name"], "further_information", Some(2)).await;
    for who in [LEADER.0, EXAMINER.0] {
        world
            .ok(who, "answer_identity", answering(&request, true, "Perlu."))
            .await;
    }
    for (kind, by) in [("name", Some(request.as_str())), ("phone", None)] {
        let open = opening(world, CLERK, &case, kind, by).await;
        world.ok(CLERK.0, "open_item", open).await;
    }
    let one = json!({ "case": case, "request": request });
    world.ok(CLERK.0, "end_identity", one).await;
    world.ok(LEADER.0, "end_half_holder", holder).await;
}

/// Policy, recorders, leave, ordered access, an inquiry: what the unit writes about how it goes about its work.
async fn conduct(world: &World) {
    let mut policy = world.ok(LEADER.0, "policy", json!({})).await["policy"].clone();
    policy["plh_may_not"] = json!(["conclude"]);
    world
        .ok(LEADER.0, "change_policy", json!({ "policy": policy }))
        .await;
    let named = json!({ "officers": [world.person(CLERK.0)], "order_no": "SP-1/2026" });
    world.ok(LEADER.0, "name_recorders", named).await;
    let away = json!({ "deputy": world.person(SECOND.0), "from": "2026-03-03", "until": "2026-03-04" });
    world.ok(CLERK.0, "take_leave", away).await;
    world.ok(CLERK.0, "end_leave", json!({})).await;
    let case = letter(world, "Dugaan yang ditanyakan").await;
    let order = json!({ "case": case, "person": world.person(EXAMINER.0) });
    world.ok(LEADER.0, "order_access", order).await;
    let asked = json!({
        "case": case, "submission": null, "found_by": "intake_no", "channel": "telephone", "phrase": "", "note": "",
    });
    world.ok(CLERK.0, "answer_inquiry", asked).await;
}

async fn people(world: &World) {
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let withdrawn = world.invite(LEADER.0, "Tamu", &["Pemeriksa"]).await;
    let person = json!({ "person": withdrawn["person"] });
    world.ok(LEADER.0, "withdraw_invitation", person).await;
    let office = json!({ "office": null, "title": "Loket", "roles": ["intake_officer"] });
    world.ok(LEADER.0, "change_office", office).await;
    let office = world.offices(LEADER.0, &["Loket"]).await.remove(0);
    let person = world.person(EXAMINER.0);
    let held = json!({
        "person": person, "office": office, "kind": "plh", "order_no": "SK-9/2026", "from": "2026-03-03", "until": null,
    });
    world.ok(LEADER.0, "give_office", held).await;
    let taken = json!({ "person": person, "office": office });
    world.ok(LEADER.0, "take_office", taken).await;
    checked(world, LEADER.0).await;
}

async fn settings(world: &World) {
    let mut settings = world.ok(LEADER.0, "settings", json!({})).await["settings"].clone();
    settings["verification_days"] = json!(6);
    world
        .ok(LEADER.0, "change_settings", json!({ "settings": settings }))
        .await;
    let day = json!({ "date": "2031-01-01", "kind": "national_holiday", "name": "Tahun Baru" });
    let revision = json!({ "basis": "SKB 2031", "days": [day] });
    world.ok(LEADER.0, "revise_calendar", revision).await;
    world.ok(LEADER.0, "confirm_year", json!({ "year": 2031 })).await;
}

async fn case_with_a_file(world: &World) {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(24, 16)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    let picture = world.file("foto.png", &bytes.into_inner());
    let given = world
        .register_with(CLERK.0, &full_letter("Dugaan dengan foto"), &[picture])
        .await;
    let case = text(&given["case"]);
    let shown = world.dossier(CLERK.0, &case).await;
    let file = text(&shown["submissions"][0]["originals"][0]["file"]);
    let marks = json!({
        "case": case, "submission": given["submission"], "file": file,
        "marks": { "regions": [{ "page": 0, "x": 0.1, "y": 0.1, "w": 0.5, "h": 0.5 }], "pages": [], "whole_file": false },
    });
    world.ok(CLERK.0, "mark_file", marks).await;
    let mut content = shown["content"].clone();
    content["summary"] = json!("Diringkas kembali.");
    world
        .ok(
            CLERK.0,
            "change_content",
            json!({ "case": case, "content": content }),
        )
        .await;
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    let contact =
        json!({ "at": "2026-03-02T02:00:00Z", "channel": "telephone", "reached": true, "note": "Ditanya." });
    world
        .ok(
            CLERK.0,
            "log_contact",
            json!({ "case": case, "contact": contact }),
        )
        .await;
    answer_yes(world, &case).await;
    let typed = json!({ "case": case, "typed_no": "17/BUKU/2026", "typed_reason": "Nomor dari buku TU" });
    world.ok(CLERK.0, "register_case", typed).await;
    let dossier = world.dossier(CLERK.0, &case).await;
    let duty = duties(&dossier, "registration_notice").remove(0);
    let drop = json!({ "case": case, "duty": duty, "reason": "Disampaikan lisan" });
    world.ok(CLERK.0, "drop_duty", drop).await;
    let wall = json!({ "case": case, "person": world.person(LEADER.0) });
    world.ok(CLERK.0, "shut_out", wall).await;
}

async fn verdicts(world: &World) {
    let (main, _) = registered(world, "Dugaan pertama").await;
    let again = letter(world, "Dugaan pertama, lagi").await;
    let merge = json!({ "case": again, "main": main, "reason": "Peristiwa yang sama" });
    world.ok(CLERK.0, "merge_case", merge).await;

    let asked = started(world, "Dugaan yang dilengkapi").await;
    let ask = json!({ "case": asked, "missing": ["when"], "asked": "Tanggal" });
    world.ok(CLERK.0, "request_completion", ask.clone()).await;
    let mut supplement = short_letter("Pelengkap");
    supplement["supplement_to"] = json!(asked);
    world.register(CLERK.0, &supplement).await;

    let silent = started(world, "Dugaan yang tidak dilengkapi").await;
    let ask = json!({ "case": silent, "missing": ["when"], "asked": "Tanggal" });
    let dossier = world.ok(CLERK.0, "request_completion", ask).await;
    let duty = duties(&dossier, "completion_request").remove(0);
    let sent = json!({ "case": silent, "duty": duty, "paper": paper("S-1/2026") });
    world.ok(CLERK.0, "fulfil_duty", sent).await;
    world.sources.advance(chrono::TimeDelta::days(40));
    let ended = json!({ "case": silent, "note": "Tidak ada jawaban." });
    world.ok(CLERK.0, "end_completion", ended).await;

    let illogical = started(world, "Dugaan yang tidak logis").await;
    let refuse =
        json!({ "case": illogical, "reason": "tidak_logis", "note": "Tidak mungkin.", "order": null });
    world.ok(CLERK.0, "refuse_case", refuse).await;
    world.ok(LEADER.0, "session", json!({})).await;
    world
        .ok(LEADER.0, "confirm_cases", json!({ "cases": [illogical] }))
        .await;
    let back = json!({ "case": illogical, "reason": "Bukti baru" });
    world.ok(LEADER.0, "reopen", back).await;

    let foreign = started(world, "Dugaan di luar kewenangan").await;
    let refer = json!({
        "case": foreign, "body": "Inspektorat Kabupaten", "legal_ground": "UU 23/2014", "redacted": true, "order": null,
    });
    world.ok(CLERK.0, "refer_case", refer).await;
    // Whoever comes later is let into what is open; whoever leaves is out.
    world
        .admit(LEADER.0, CLERK.0, ("wati", "Wati Lestari"), &["Petugas"])
        .await;
    let end = json!({ "person": world.person(SECOND.0), "reason": "Mutasi" });
    world.ok(LEADER.0, "end_member", end).await;
}

const PEOPLE: [&str; 4] = [LEADER.0, CLERK.0, EXAMINER.0, "wati"];

/// The newest program verifies, opens and rebuilds every ledger that was ever written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_ledger_ever_written_opens() {
    for (name, written) in kept() {
        let world = World::new(WORKER);
        world.sources.set(written.now.parse().unwrap());
        make(&world.ledger_file(), &written).await;
        let found = world.verify().await;
        assert!(found.is_sound(), "{name}: {:?}", found.faults);
        for person in &written.people {
            let desk = world.desk_folder(&person.who);
            std::fs::create_dir_all(&desk).unwrap();
            // In TOML a backslash begins something else.
            let file = world.ledger_file().display().to_string().replace('\\', "/");
            let place = format!("sqlite:{file}");
            std::fs::write(desk.join("desk.toml"), person.settings.replace(PLACE, &place)).unwrap();
            std::fs::write(desk.join("unit-secret"), unhex(&person.unit_secret)).unwrap();
            world.knows(&person.who, &person.person, &person.passphrase);
            world.unlock(&person.who).await;
            assert_eq!(
                cases(&world, &person.who).await,
                person.cases,
                "{name}, {}",
                person.who
            );
            let integrity = world.ok(&person.who, "integrity", json!({})).await;
            let notes = |fault: &&Value| fault["code"] != "odd_clock";
            let faults = list(&integrity["faults"]);
            assert_eq!(faults.iter().find(notes), None, "{name}, {}", person.who);
            world.forget_index(&person.who).await;
            assert_eq!(cases(&world, &person.who).await, person.cases, "{name}, rebuilt");
        }
        let who: Vec<&str> = written.people.iter().map(|person| person.who.as_str()).collect();
        assert_eq!(bodies(&world, &who).await, written.bodies, "{name}");
        // What was written under an older table goes on under the newest, once somebody puts it in force.
        let view = world.ok(LEADER.0, "policy", json!({})).await;
        if view["rules"].as_u64() < view["newest_rules"].as_u64() {
            let changed = world.ok(LEADER.0, "change_rules", json!({})).await;
            assert_eq!(changed["rules"], changed["newest_rules"], "{name}");
            world.ok(CLERK.0, "session", json!({})).await;
            assert_eq!(
                world.ok(CLERK.0, "policy", json!({})).await["rules"],
                changed["rules"]
            );
        }
        // And it goes on from there.
        world
            .register(CLERK.0, &short_letter("Sesudah bertahun-tahun"))
            .await;
        assert!(world.verify().await.is_sound(), "{name}");
    }
}

/// What is written today is kept for tomorrow: a new kind or version asks for a new file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_today_is_kept() {
    let world = World::new(WORKER);
    everything(&world).await;
    let kept: BTreeSet<String> = kept()
        .into_iter()
        .flat_map(|(_, written)| written.bodies)
        .collect();
    let today = bodies(&world, &PEOPLE).await;
    let lacking: Vec<&String> = today.difference(&kept).collect();
    assert!(
        lacking.is_empty(),
        "write a new file in tests/written: {lacking:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "writes a file that is kept for ever"]
async fn write_one() {
    let name = std::env::var("SAKSAMA_WRITTEN").unwrap();
    let mut world = World::new(WORKER);
    everything(&world).await;
    let bodies = bodies(&world, &PEOPLE).await;
    let mut people = Vec::new();
    for who in PEOPLE {
        world.ok(who, "session", json!({})).await;
        let desk = world.desk_folder(who);
        let settings = std::fs::read_to_string(desk.join("desk.toml")).unwrap();
        let place = format!("sqlite:{}", world.ledger_file().display());
        people.push(Person {
            who: who.to_owned(),
            person: world.person(who),
            passphrase: world.passphrase(who),
            settings: settings.replace(&place, PLACE),
            unit_secret: hex(&std::fs::read(desk.join("unit-secret")).unwrap()),
            cases: cases(&world, who).await,
        });
    }
    let now = world.now().to_rfc3339();
    world.close().await;
    let (schema, application_id, tables) = tables(&world.ledger_file()).await;
    let written = Written {
        schema,
        application_id,
        tables,
        people,
        now,
        bodies,
    };
    let path = folder().join(format!("{name}.json"));
    assert!(!path.exists(), "a file that is kept is never written over");
    std::fs::create_dir_all(folder()).unwrap();
    std::fs::write(path, serde_json::to_string(&written).unwrap()).unwrap();
}
