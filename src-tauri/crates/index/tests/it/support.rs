//! Builders of invented cases, and an index in a temporary folder.

use std::path::PathBuf;

use chrono::NaiveDate;
use domain::case::State;
use domain::ids::{CaseId, SubmissionId};
use domain::submission::Channel;
use index::{CaseProjection, Index, SubmissionLine, SubmissionProjection};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;
use tokio::runtime::{Handle, RuntimeFlavor};

pub const KEY: [u8; 32] = [7; 32];

pub struct Desk {
    pub folder: TempDir,
    pub index: Index,
}

impl Desk {
    pub async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let index = Index::create(&folder.path().join("index.db"), &KEY)
            .await
            .unwrap();
        Self { folder, index }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("index.db")
    }

    pub async fn put(&self, cases: &[CaseProjection]) {
        let mut writer = self.index.write().await.unwrap();
        for case in cases {
            writer.put_case(case).await.unwrap();
        }
        writer.commit().await.unwrap();
    }
}

/// Closed before it is gone: SQLCipher frees its heap when the process exits, and a connection that one of sqlx's threads
/// still closes then takes the whole program down. Closing waits for what other tasks hand back, so it needs more than
/// one thread.
impl Drop for Desk {
    fn drop(&mut self) {
        match Handle::try_current() {
            Ok(here) if here.runtime_flavor() == RuntimeFlavor::MultiThread => {
                tokio::task::block_in_place(|| here.block_on(self.index.close()));
            }
            _ => assert!(
                std::thread::panicking(),
                "a desk ends on a runtime of many threads"
            ),
        }
    }
}

pub fn id(n: u64) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    bytes[0] = 1;
    bytes
}

pub fn case_id(n: u64) -> CaseId {
    CaseId::from_bytes(id(n))
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn at(day: NaiveDate, minute: i64) -> i64 {
    day.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp_millis() + minute * 60_000
}

pub fn case(n: u64) -> CaseProjection {
    let day = date("2026-03-02");
    CaseProjection {
        case: case_id(n),
        state_blob: n.to_be_bytes().to_vec(),
        state: State::Received,
        intake_nos: vec![format!("TR-{n:04}/2026")],
        agenda_no: None,
        title: format!("Perkara {n}"),
        category: "KORUPSI".to_owned(),
        other_categories: Vec::new(),
        work_unit: "Balai Sari Mulya".to_owned(),
        parties: Vec::new(),
        received_on: day,
        received_at: at(day, i64::try_from(n).unwrap()),
        due: None,
        due_what: None,
        awaits_leader: false,
        verifier: None,
        marks: Vec::new(),
        letter_no: None,
        letter_date: None,
        sender_body: None,
        usernames: Vec::new(),
        search_text: String::new(),
        display_text: String::new(),
        open: true,
        settled_on: None,
        waiting: Vec::new(),
        running: Vec::new(),
        upkeep: Vec::new(),
    }
}

pub fn told(n: u64, title: &str, text: &str) -> CaseProjection {
    CaseProjection {
        title: title.to_owned(),
        search_text: text.to_owned(),
        display_text: text.to_owned(),
        ..case(n)
    }
}

pub fn submission(n: u64, cases: &[CaseId]) -> SubmissionProjection {
    let day = date("2026-03-02");
    SubmissionProjection {
        state_blob: vec![1, 2, 3],
        line: SubmissionLine {
            submission: SubmissionId::from_bytes(id(n)),
            cases: cases.to_vec(),
            intake_no: format!("TR-{n:04}/2026"),
            channel: Channel::Letter,
            received_on: day,
            received_at: at(day, i64::try_from(n).unwrap()),
            letter_no: None,
            letter_date: None,
            sender_body: None,
            subject: String::new(),
            is_copy: false,
            tu_agenda_no: None,
            username: None,
        },
    }
}

/// A connection beside the index, to look into tables nobody else reads.
pub async fn beside(desk: &Desk) -> SqliteConnection {
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    SqliteConnectOptions::new()
        .filename(desk.path())
        .pragma("key", format!("\"x'{hex}'\""))
        .pragma("cipher_hmac_algorithm", "HMAC_SHA256")
        .disable_statement_logging()
        .connect()
        .await
        .unwrap()
}
