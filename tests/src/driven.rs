//! One desk in this program, driven by the names of the command table: what bench and demonstration are made with.

use crate::headless::HeadlessHost;
use app::host::Host;
use app::session::Session;
use app::sources::Sources;
use app::{AppError, Desk, DeskOptions};
use domain::ids::PersonId;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why it could not go on, in words for whoever started it.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// Something is not as it must be.
    #[error("{0}")]
    Said(String),
    /// A command was refused or failed.
    #[error("{command}: {code} {detail}")]
    Command {
        /// Which.
        command: String,
        /// Its code on the wire.
        code: String,
        /// Field and parameters.
        detail: String,
    },
    /// The use cases' word.
    #[error(transparent)]
    App(#[from] AppError),
    /// The system's word.
    #[error(transparent)]
    System(#[from] std::io::Error),
    /// An answer that is not what it must be.
    #[error(transparent)]
    Shape(#[from] serde_json::Error),
    /// The ledger did not open.
    #[error(transparent)]
    Open(#[from] ledger::OpenError),
    /// The ledger did not read.
    #[error(transparent)]
    Read(#[from] ledger::ReadError),
    /// The ledger did not take it.
    #[error(transparent)]
    Append(#[from] ledger::AppendError),
    /// A database of our own did not do as told.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// The invented cases do not read.
    #[error(transparent)]
    Cases(#[from] crate::cases::CaseError),
    /// A scan could not be drawn.
    #[error(transparent)]
    Scan(#[from] crate::scans::ScanError),
    /// The worker did not show a file.
    #[error("the worker refused: {0:?}")]
    Page(evidence::Refusal),
    /// The screen or a window on it.
    #[error(transparent)]
    Screen(#[from] crate::desktop::Trouble),
    /// A task was lost.
    #[error(transparent)]
    Lost(#[from] tokio::task::JoinError),
}

impl From<evidence::Refusal> for Stopped {
    fn from(refusal: evidence::Refusal) -> Self {
        Self::Page(refusal)
    }
}

/// The result of a step.
pub type Outcome<T> = Result<T, Stopped>;

/// A step that did not go as it should.
///
/// # Errors
/// Always.
pub fn stop<T>(what: impl Into<String>) -> Outcome<T> {
    Err(Stopped::Said(what.into()))
}

/// The passphrase of everybody in invented units.
pub const PASSPHRASE: &str = app::demo::PASSPHRASE;

/// A desk with its folder and desktop.
#[derive(Debug, Clone)]
pub struct Driven {
    /// The desk.
    pub desk: Desk,
    /// What stands around it.
    pub host: Arc<HeadlessHost>,
    folder: PathBuf,
}

impl Driven {
    /// A desk in this folder, with the cheapest passphrase cost (it stands in the wrap) and this program as worker.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn at(folder: &Path, sources: Arc<dyn Sources>) -> Outcome<Self> {
        let folder = std::path::absolute(folder)?;
        let host = Arc::new(HeadlessHost::new(&folder, evidence::this_program()?));
        let options = DeskOptions {
            folder: folder.clone(),
            ledger: None,
        };
        let desk = Desk::cheap_for_tests(options, Arc::clone(&host) as Arc<dyn Host>, sources)?;
        Ok(Self { desk, host, folder })
    }

    /// Where its ledger lies.
    #[must_use]
    pub fn ledger_file(&self) -> PathBuf {
        self.folder.join("ledger.saksama")
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Asks one command.
    ///
    /// # Errors
    /// It was refused or failed.
    pub async fn ask(&self, command: &str, args: Value) -> Outcome<Value> {
        self.desk
            .rpc(command, args)
            .await
            .map_err(|error| Stopped::Command {
                command: command.to_owned(),
                code: error.code.word(),
                detail: format!("{:?} {:?}", error.field, error.params),
            })
    }

    /// Asks one command and reads a part of its answer.
    ///
    /// # Errors
    /// It was refused or failed, or the part is not there.
    pub async fn ask_for<T: DeserializeOwned>(&self, part: &str, command: &str, args: Value) -> Outcome<T> {
        let answer = self.ask(command, args).await?;
        Ok(serde_json::from_value(
            answer.get(part).cloned().unwrap_or_default(),
        )?)
    }

    /// Somebody sits down.
    ///
    /// # Errors
    /// The passphrase is another, or the unit does not open.
    pub async fn unlock(&self, person: PersonId) -> Outcome<Arc<Session>> {
        self.ask("unlock", json!({ "person": person, "passphrase": PASSPHRASE }))
            .await?;
        Ok(self.desk.session().await?)
    }

    /// Whoever sits there goes.
    ///
    /// # Errors
    /// The desk does not lock.
    pub async fn lock(&self) -> Outcome<()> {
        self.ask("lock", json!({})).await.map(drop)
    }

    /// Founds a unit; the founder holds these offices.
    ///
    /// # Errors
    /// What the command refuses.
    pub async fn found(&self, unit: &str, preset: &str, founder: &str, titles: &[&str]) -> Outcome<PersonId> {
        self.found_like("kemenkes_like", unit, preset, founder, titles)
            .await
    }

    /// The same after another ministry's profile.
    ///
    /// # Errors
    /// What the command refuses.
    pub async fn found_like(
        &self,
        profile: &str,
        unit: &str,
        preset: &str,
        founder: &str,
        titles: &[&str],
    ) -> Outcome<PersonId> {
        let wanted = json!({
            "unit_name": unit,
            "ministry": "Kementerian Contoh",
            "preset": preset,
            "profile": profile,
            "time_zone": "wib",
            "founder_name": founder,
            "office_titles": titles,
            "passphrase": PASSPHRASE,
            "intake_start": 0,
            "agenda_start": 0,
        });
        self.ask_for("person", "found_unit", wanted).await
    }

    /// Lets somebody into the unit: invited by one person, vouched for by another, all at this desk.
    ///
    /// # Errors
    /// What the commands refuse.
    pub async fn admit(&self, by: PersonId, voucher: PersonId, name: &str, title: &str) -> Outcome<PersonId> {
        self.unlock(by).await?;
        let offices: Vec<Value> = self.ask_for("offices", "people", json!({})).await?;
        let office = offices
            .iter()
            .find(|office| office["title"] == title)
            .map(|office| &office["office"]);
        let Some(office) = office else {
            return stop(format!("no office {title}"));
        };
        let invitation = self
            .ask(
                "invite",
                json!({
                    "name": name, "employee_no": null, "offices": [office], "kind": "definitive", "order_no": null, "days": 7
                }),
            )
            .await?;
        self.lock().await?;
        let person = self
            .ask_for(
                "person",
                "join_unit",
                json!({
                    "join_code": invitation["join_code"], "invitation_code": invitation["invitation_code"],
                    "passphrase": PASSPHRASE, "name": name
                }),
            )
            .await?;
        self.unlock(voucher).await?;
        let fingerprint = self.ask("fingerprint", json!({ "person": person })).await?;
        self.ask("confirm_person", fingerprint).await?;
        self.lock().await?;
        Ok(person)
    }

    /// Ends everything at this desk.
    pub async fn close(&self) {
        self.desk.close().await;
    }
}
