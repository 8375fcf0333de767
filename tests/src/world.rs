//! A unit with its people, each at his own desk over one ledger, driven through the command table alone.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a story that cannot go on ends here, and says where"
)]

use crate::chance::HeldSources;
use crate::headless::{Answer, Headless, HeadlessOptions, Line};
use crate::postgres::Database;
use app::Desk;
use app::session::Session;
use app::sources::Sources;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub mod parting;

/// Ten in the morning, WIB, of a Monday without a holiday near it.
pub const MORNING: &str = "2026-03-02T03:00:00Z";

/// The leader and founder of [`World::small`].
pub const LEADER: (&str, &str) = ("ratna", "Ratna Dewi Hapsari");
/// Its officer: intake, verification, register.
pub const CLERK: (&str, &str) = ("sari", "Sari Wulandari");
/// A second officer of the same bundle.
pub const SECOND: (&str, &str) = ("joko", "Joko Prabowo Sunu");
/// Its examiner, who reads no case until somebody lets him.
pub const EXAMINER: (&str, &str) = ("bayu", "Bayu Prakoso");

/// What a command was refused with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The code on the wire.
    pub code: String,
    /// The field at fault.
    pub field: Option<String>,
    /// Its parameters.
    pub params: Value,
}

impl Refused {
    /// What is missing, as the words of the wire.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let missing = self.params["missing"].as_str().unwrap_or_default();
        missing
            .split(',')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// A unit under test.
pub struct World {
    /// The folder of everything; desks under `desks/NAME`.
    pub folder: PathBuf,
    /// Clock and chance of every desk.
    pub sources: Arc<HeldSources>,
    options: HeadlessOptions,
    headless: Headless,
    passphrases: Mutex<HashMap<String, String>>,
    people: Mutex<HashMap<String, String>>,
    _temporary: tempfile::TempDir,
    database: Option<Database>,
}

impl World {
    /// Nobody and nothing yet; the ledger will be a SQLite file. `worker` is the program started as evidence worker.
    #[must_use]
    pub fn new(worker: &str) -> Self {
        Self::with_ledger(worker, "unit.saksama")
    }

    /// The same with the ledger at a place of one's choice below the folder.
    #[must_use]
    pub fn with_ledger(worker: &str, place: &str) -> Self {
        let temporary = tempfile::Builder::new()
            .prefix("saksama-world-")
            .tempdir()
            .unwrap();
        let ledger = format!("sqlite:{}", temporary.path().join(place).display());
        Self::over(worker, ledger, temporary, None)
    }

    /// The same over a database of its own on a private PostgreSQL server, set up as the unit's administrator would.
    pub async fn on_postgres(worker: &str) -> Self {
        let database = Database::create().await;
        let address = ledger::PostgresAddress::parse(&database.url(&database.owner())).unwrap();
        ledger::create_postgres_schema(&address, &database.desks())
            .await
            .unwrap();
        database.create_desk_login();
        let temporary = tempfile::Builder::new()
            .prefix("saksama-world-")
            .tempdir()
            .unwrap();
        let url = database.url(&database.desk());
        Self::over(worker, url, temporary, Some(database))
    }

    fn over(worker: &str, ledger: String, temporary: tempfile::TempDir, database: Option<Database>) -> Self {
        let options = HeadlessOptions {
            ledger: Some(ledger),
            today: None,
            data: temporary.path().join("desks"),
            worker: PathBuf::from(worker),
        };
        let sources = Arc::new(HeldSources::new(1, MORNING.parse().unwrap()));
        Self {
            folder: temporary.path().to_path_buf(),
            headless: Headless::with_sources(options.clone(), Arc::clone(&sources) as Arc<dyn Sources>),
            sources,
            options,
            passphrases: Mutex::default(),
            people: Mutex::default(),
            _temporary: temporary,
            database,
        }
    }

    /// The small unit with [`LEADER`], [`CLERK`] and [`EXAMINER`], all unlocked.
    pub async fn small(worker: &str) -> Self {
        let world = Self::new(worker);
        world.settle().await;
        world
    }

    /// Founds the small unit here and lets its people in.
    pub async fn settle(&self) {
        self.found(LEADER, "small", &["Pimpinan"]).await;
        self.admit(LEADER.0, LEADER.0, CLERK, &["Petugas"]).await;
        self.admit(LEADER.0, CLERK.0, EXAMINER, &["Pemeriksa"]).await;
    }

    /// Somebody who joined elsewhere, with his passphrase: his desk's files lie in its folder already.
    pub fn knows(&self, who: &str, person: &str, passphrase: &str) {
        held(&self.people).insert(who.to_owned(), person.to_owned());
        held(&self.passphrases).insert(who.to_owned(), passphrase.to_owned());
    }

    /// The ledger's file.
    #[must_use]
    pub fn ledger_file(&self) -> PathBuf {
        self.folder.join("unit.saksama")
    }

    /// Somebody's desk.
    #[must_use]
    pub fn desk(&self, who: &str) -> Desk {
        self.headless.seat(who).unwrap().desk
    }

    /// What somebody's window is told, from now on.
    #[must_use]
    pub fn told(&self, who: &str) -> tokio::sync::watch::Receiver<u64> {
        self.headless.seat(who).unwrap().host.changes.subscribe()
    }

    /// The server behind the unit, where it has one.
    ///
    /// # Panics
    /// The unit's ledger is a file.
    #[must_use]
    pub fn database(&self) -> &Database {
        self.database.as_ref().unwrap_or_else(|| panic!("a file"))
    }

    /// Puts another file in the ledger's place; nobody has it open.
    pub fn place_ledger(&self, file: &Path) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.ledger_file().into_os_string();
            path.push(suffix);
            std::fs::remove_file(PathBuf::from(path)).ok();
        }
        std::fs::copy(file, self.ledger_file()).unwrap();
    }

    /// Somebody's desk folder.
    #[must_use]
    pub fn desk_folder(&self, who: &str) -> PathBuf {
        self.options.data.join(who)
    }

    /// Somebody's session: for those who play the dishonest member or look behind the table.
    pub async fn session(&self, who: &str) -> Arc<Session> {
        self.desk(who).session().await.unwrap()
    }

    /// Somebody's person id.
    #[must_use]
    pub fn person(&self, who: &str) -> String {
        held(&self.people)
            .get(who)
            .cloned()
            .unwrap_or_else(|| panic!("nobody of the name {who}"))
    }

    /// Somebody's passphrase.
    #[must_use]
    pub fn passphrase(&self, who: &str) -> String {
        held(&self.passphrases)
            .get(who)
            .cloned()
            .unwrap_or_else(|| panic!("{who} has no passphrase"))
    }

    /// The moment now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.sources.now()
    }

    /// One command as somebody: the answer or the error, both as on the wire.
    pub async fn rpc(&self, who: &str, name: &str, args: Value) -> Result<Value, Value> {
        self.line(Line {
            rpc: Some(name.to_owned()),
            args,
            ..line(who)
        })
        .await
    }

    async fn line(&self, line: Line) -> Result<Value, Value> {
        match self.headless.answer(line).await {
            Answer::Ok { ok } => Ok(ok),
            Answer::Err { error } => Err(serde_json::to_value(error).unwrap()),
        }
    }

    /// A command that must be done.
    pub async fn ok(&self, who: &str, name: &str, args: Value) -> Value {
        let shown = args.to_string();
        match self.rpc(who, name, args).await {
            Ok(answer) => answer,
            Err(error) => panic!(
                "{who}: {name} {}: {error}",
                shown.chars().take(400).collect::<String>()
            ),
        }
    }

    /// A command that must be refused.
    pub async fn refused(&self, who: &str, name: &str, args: Value) -> Refused {
        match self.rpc(who, name, args).await {
            Ok(answer) => panic!("{who}: {name} was not refused: {answer}"),
            Err(error) => refusal(&error),
        }
    }

    /// The code a command must be refused with.
    pub async fn code(&self, who: &str, name: &str, args: Value) -> String {
        self.refused(who, name, args).await.code
    }

    /// A page as the window would fetch it.
    pub async fn page(&self, who: &str, address: &str) -> Result<Vec<u8>, Refused> {
        match self
            .desk(who)
            .evidence(address.trim_start_matches("evidence:"))
            .await
        {
            Ok(page) => Ok(page.bytes),
            Err(error) => Err(refusal(&serde_json::to_value(error).unwrap())),
        }
    }

    /// A passphrase as the program offers it, remembered for this person.
    pub async fn choose_passphrase(&self, who: &str) -> String {
        let offered = self.ok(who, "offer_passphrase", json!({})).await;
        let passphrase = text(&offered["passphrase"]);
        held(&self.passphrases).insert(who.to_owned(), passphrase.clone());
        passphrase
    }

    /// Founds the unit at somebody's desk; he holds the offices of these titles.
    pub async fn found(&self, founder: (&str, &str), preset: &str, titles: &[&str]) -> Value {
        self.found_like(founder, preset, "kemensos_like", titles).await
    }

    /// Founds a unit after a ministry's profile.
    pub async fn found_like(
        &self,
        (who, name): (&str, &str),
        preset: &str,
        profile: &str,
        titles: &[&str],
    ) -> Value {
        let passphrase = self.choose_passphrase(who).await;
        let wanted = json!({
            "unit_name": "Unit Pengaduan dan WBS",
            "ministry": "Kementerian Contoh",
            "preset": preset,
            "profile": profile,
            "time_zone": "wib",
            "founder_name": name,
            "office_titles": titles,
            "passphrase": passphrase,
            "intake_start": 0,
            "agenda_start": 0,
        });
        let session = self.ok(who, "found_unit", wanted).await;
        held(&self.people).insert(who.to_owned(), text(&session["person"]));
        session
    }

    /// The ids of offices by title.
    pub async fn offices(&self, by: &str, titles: &[&str]) -> Vec<String> {
        let people = self.ok(by, "people", json!({})).await;
        let offices = list(&people["offices"]);
        titles
            .iter()
            .map(|title| {
                let found = offices.iter().find(|office| office["title"] == **title);
                text(&found.unwrap_or_else(|| panic!("no office {title}"))["office"])
            })
            .collect()
    }

    /// Invites somebody and gives what the inviter hands over.
    pub async fn invite(&self, by: &str, name: &str, titles: &[&str]) -> Value {
        let offices = self.offices(by, titles).await;
        let wanted = json!({
            "name": name, "employee_no": null, "offices": offices, "kind": "definitive", "order_no": null, "days": 7,
        });
        self.ok(by, "invite", wanted).await
    }

    /// What a newcomer sends to join.
    pub async fn joining(&self, who: &str, name: &str, invitation: &Value) -> Value {
        json!({
            "join_code": invitation["join_code"],
            "invitation_code": invitation["invitation_code"],
            "passphrase": self.choose_passphrase(who).await,
            "name": name,
        })
    }

    /// Accepts an invitation on the newcomer's own desk.
    pub async fn join(&self, (who, name): (&str, &str), invitation: &Value) -> Value {
        let wanted = self.joining(who, name, invitation).await;
        let joined = self.ok(who, "join_unit", wanted).await;
        held(&self.people).insert(who.to_owned(), text(&joined["person"]));
        joined
    }

    /// Invites, joins, confirms and unlocks somebody.
    pub async fn admit(&self, inviter: &str, confirmer: &str, newcomer: (&str, &str), titles: &[&str]) {
        let invitation = self.invite(inviter, newcomer.1, titles).await;
        let joined = self.join(newcomer, &invitation).await;
        let compared = json!({ "person": joined["person"], "words": joined["fingerprint"] });
        self.ok(confirmer, "confirm_person", compared).await;
        self.unlock(newcomer.0).await;
    }

    /// Opens somebody's desk with his passphrase.
    pub async fn unlock(&self, who: &str) -> Value {
        self.ok(who, "unlock", self.unlocking(who)).await
    }

    /// Somebody's keys ended: his desk hears it with one of the next things it is asked, and closes.
    pub async fn ends(&self, who: &str) {
        for _ in 0..3 {
            if let Err(refused) = self.rpc(who, "session", json!({})).await {
                assert_eq!(refused["code"], "keys_ended", "{who}");
                return;
            }
        }
        panic!("{who} is still answered");
    }

    /// What somebody sends to unlock.
    #[must_use]
    pub fn unlocking(&self, who: &str) -> Value {
        json!({ "person": self.person(who), "passphrase": self.passphrase(who) })
    }

    /// Registers a form without files.
    pub async fn register(&self, who: &str, form: &Value) -> Value {
        let draft = self.draft(who).await;
        self.ok(who, "register_draft", json!({ "draft": draft, "form": form }))
            .await
    }

    /// A new draft's id.
    pub async fn draft(&self, who: &str) -> String {
        let draft = self
            .ok(
                who,
                "new_draft",
                json!({ "channel": "letter", "repeat_last": false }),
            )
            .await;
        text(&draft["draft"])
    }

    /// Somebody's next dialog is answered with these files.
    pub async fn offer(&self, who: &str, files: &[PathBuf]) {
        for file in files {
            self.line(Line {
                offer: Some(file.clone()),
                ..line(who)
            })
            .await
            .unwrap();
        }
    }

    /// Chooses files in the dialog; gives the answer of `attach_files`.
    pub async fn attach(&self, who: &str, draft: &str, files: &[PathBuf], source: &str) -> Value {
        self.offer(who, files).await;
        let wanted = json!({ "draft": draft, "source": source, "dropped": false });
        self.ok(who, "attach_files", wanted).await
    }

    /// Registers a form with these files, their pre-selected marks confirmed as they are.
    pub async fn register_with(&self, who: &str, form: &Value, files: &[PathBuf]) -> Value {
        let draft = self.draft(who).await;
        let attached = self.attach(who, &draft, files, "reporter").await;
        assert_eq!(list(&attached["refused"]).len(), 0, "{}", attached["refused"]);
        for file in list(&attached["files"]) {
            let marks = json!({ "draft": draft, "file": file["file"], "marks": file["marks"] });
            self.ok(who, "mark_draft_file", marks).await;
        }
        self.ok(who, "register_draft", json!({ "draft": draft, "form": form }))
            .await
    }

    /// Writes a file to choose in the dialog.
    #[must_use]
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let folder = self.folder.join("mail");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A case as somebody sees it.
    pub async fn dossier(&self, who: &str, case: &str) -> Value {
        self.ok(who, "dossier", json!({ "case": case })).await
    }

    /// The register as somebody sees it, searched for a text.
    pub async fn search(&self, who: &str, words: &str) -> Value {
        self.ok(who, "session", json!({})).await;
        self.ok(who, "register_page", json!({ "text": words, "limit": 200 }))
            .await
    }

    /// The program ends at once: nothing is closed. Everybody starts again at the same desks.
    pub fn stop(&mut self) {
        let sources = Arc::clone(&self.sources) as Arc<dyn Sources>;
        self.headless = Headless::with_sources(self.options.clone(), sources);
    }

    /// Everybody goes home: every desk is closed, and new desks stand in the same folders.
    pub async fn close(&mut self) {
        self.headless.close().await;
        self.stop();
    }

    /// Somebody goes and comes back.
    pub async fn close_and_reopen(&self, who: &str) {
        self.ok(who, "lock", json!({})).await;
        self.unlock(who).await;
    }

    /// Somebody comes back to a desk whose index is gone: everything is read from the ledger's first row.
    pub async fn forget_index(&self, who: &str) {
        self.ok(who, "lock", json!({})).await;
        let person = self.person(who);
        for entry in std::fs::read_dir(self.desk_folder(who)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            // Of whatever key generation; its key stays.
            if name.starts_with(&person) && name.contains(".index") && !name.ends_with(".index-key") {
                std::fs::remove_file(&path).unwrap();
            }
        }
        self.unlock(who).await;
    }

    /// What verification finds, files read, held against no anchor.
    pub async fn verify(&self) -> app::verify::Findings {
        verify_file(&self.ledger_file(), Vec::new()).await
    }
}

/// Verifies a ledger file as `saksama verify` does.
pub async fn verify_file(path: &Path, anchors: Vec<vault::Anchor>) -> app::verify::Findings {
    let ledger = ledger::Ledger::open_sqlite(path, ledger::OpenMode::ForeignReadOnly)
        .await
        .unwrap();
    let against = app::verify::Against {
        unit: None,
        anchors,
        files: true,
    };
    let found = app::verify::verify(&ledger, &against, &|_| {}).await.unwrap();
    ledger.close().await;
    found
}

/// The least a letter needs (O11): channel, subject, *tanpa nama*, a text in place of a scan.
#[must_use]
pub fn short_letter(subject: &str) -> Value {
    json!({
        "channel": "letter",
        "without_name": true,
        "head": { "subject": subject, "is_copy": false },
        "text": format!("Surat singkat tentang {subject}."),
        "conflict_answered": true,
    })
}

/// A whole letter of somebody with a telephone, with everything verification asks for.
#[must_use]
pub fn full_letter(title: &str) -> Value {
    json!({
        "channel": "letter",
        "head": { "subject": title, "is_copy": false, "number": "12/S/2026", "date": "2026-02-20" },
        "reporter_type": "public",
        "mode": "confidential",
        "relation": "knows",
        "items": [
            { "kind": "name", "value": "Wiryo Kartasentana" },
            { "kind": "phone", "value": "0812-7766-5544" },
            { "kind": "address", "value": "Jalan Kenanga 7, Purbalingga" },
        ],
        "text": "Pada bulan Januari 2026 kepala balai meminta potongan dari setiap bantuan. Saya, Wiryo Kartasentana, \
                 melihatnya sendiri dan dapat dihubungi di 0812-7766-5544.",
        "content": {
            "title": title,
            "category": "KORUPSI",
            "work_unit": "Balai Contoh",
            "elements": {
                "what": "Pemotongan bantuan", "who": "Kepala balai", "where": "Balai Contoh, Purbalingga",
                "when": "Januari 2026", "why": "Keuntungan pribadi", "how": "Potongan tunai", "how_much": "Rp50.000",
            },
            "parties": [{
                "name": "Darmaji", "position": "Kepala Balai", "work_unit": "Balai Contoh", "employee_no": null,
                "role": "main",
            }],
        },
        "conflict_answered": true,
    })
}

/// A JSON text.
#[must_use]
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

/// A JSON list.
#[must_use]
pub fn list(value: &Value) -> Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no list: {value}"))
        .clone()
}

/// A JSON list of texts.
#[must_use]
pub fn texts(value: &Value) -> Vec<String> {
    list(value).iter().map(text).collect()
}

fn refusal(error: &Value) -> Refused {
    Refused {
        code: text(&error["code"]),
        field: error["field"].as_str().map(str::to_owned),
        params: error["params"].clone(),
    }
}

fn line(who: &str) -> Line {
    Line {
        who: who.to_owned(),
        id: None,
        rpc: None,
        args: Value::Null,
        offer: None,
        get: None,
        out: None,
    }
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
