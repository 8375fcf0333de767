//! How long it takes until a letter is durable, against one transaction of one row of the same bytes on the same disk.

use super::SEED;
use super::letters::{self, Holder, Registration, Seals};
use super::report::{Bound, Report};
use super::timing::{COUNTED, Turns, WARM, timed};
use super::whole::Opened;
use crate::cases::{self, Case};
use crate::driven::{Outcome, Stopped};
use crate::generate::Generated;
use app::acts::{self, ActDraft, Author};
use app::known::Known;
use app::session::Session;
use app::{AppError, Code};
use domain::submission::IdentityMode;
use domain::submission::ReporterType;
use domain::unit::NumberGroup;
use ledger::{Ledger, OpenMode};
use serde_json::json;
use sqlx::ConnectOptions;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::sync::Arc;

/// What a clerk types of a reporter who says who he is.
const ITEMS: [(&str, &str); 3] = [
    ("name", "Suparti Rahayuningtyas"),
    ("phone", "0812-0000-3317"),
    ("address", "Dusun Kebon Salak RT 04/02, Temanggung"),
];

/// Measures the letter without and with identity items, and the parts of it.
///
/// # Errors
/// A letter is not taken.
pub async fn measure(opened: &Opened, report: &mut Report) -> Outcome<()> {
    opened.at_rest().await?;
    let calls = u32::try_from(WARM + COUNTED).unwrap_or(u32::MAX);
    let letters: Vec<Case> = Generated::new(&cases::originals()?, SEED + 1, calls)
        .map(anonymous)
        .collect();
    let stored = Stored::open(&opened.driven.ledger_file()).await?;
    let peer = Peer::create(&opened.folder().join("peer.db")).await?;
    let measured = in_turn(opened, report, &letters, &stored, &peer).await;
    stored.pool.close().await;
    peer.pool.close().await;
    measured
}

async fn in_turn(
    opened: &Opened,
    report: &mut Report,
    letters: &[Case],
    stored: &Stored,
    peer: &Peer,
) -> Outcome<()> {
    for (name, items, bound) in [
        ("append_durable", &[][..], Bound::AtMost(3.0)),
        ("append_durable_items", &ITEMS[..], Bound::None),
    ] {
        let (mut ours, mut theirs, mut size) = (Turns::default(), Turns::default(), 0);
        for (turn, letter) in letters.iter().enumerate() {
            let draft: String = opened
                .driven
                .ask_for(
                    "draft",
                    "new_draft",
                    json!({ "channel": "letter", "repeat_last": false }),
                )
                .await?;
            let form = letters::intake_form(letter, items);
            let before = stored.marks().await?;
            let request = opened
                .driven
                .ask("register_draft", json!({ "draft": draft, "form": form }));
            ours.took(turn, timed(request).await?.0);
            size = stored.bytes_since(before).await?;
            theirs.took(turn, timed(peer.insert(size)).await?.0);
        }
        told(report, name, (ours, theirs), size, bound);
    }
    let session = opened.driven.desk.session().await?;
    let (mut ours, mut theirs, mut size) = (Turns::default(), Turns::default(), 0);
    for (turn, letter) in letters.iter().enumerate() {
        let before = stored.marks().await?;
        let act = ActDraft::new(&mut session.chance()).act;
        let one = async {
            session
                .act(|known| Ok((drafted(&session, known, opened, letter, act)?, ())))
                .await?;
            Ok(())
        };
        ours.took(turn, timed(one).await?.0);
        size = stored.bytes_since(before).await?;
        theirs.took(turn, timed(peer.insert(size)).await?.0);
    }
    told(report, "append_durable_act", (ours, theirs), size, Bound::None);

    let (mut ours, mut theirs) = (Turns::default(), Turns::default());
    for (turn, letter) in letters.iter().enumerate() {
        let (draft, tip) = {
            let known = session.known.lock().await;
            let act = ActDraft::new(&mut session.chance()).act;
            (drafted(&session, &known, opened, letter, act)?, known.tip())
        };
        let author = Author {
            person: session.person,
            keys: &session.keys,
            at: session.now().timestamp_millis(),
        };
        let batch = acts::sign_act(&session.unit_id, tip, author, &draft, &mut session.chance())?;
        let one = async { Ok(session.ledger.append(&batch).await?) };
        ours.took(turn, timed(one).await?.0);
        session.catch_up().await?;
        theirs.took(turn, timed(peer.insert(size)).await?.0);
    }
    told(report, "append_durable_store", (ours, theirs), size, Bound::None);
    Ok(())
}

fn told(report: &mut Report, name: &'static str, (ours, theirs): (Turns, Turns), size: usize, bound: Bound) {
    let n = ours.count();
    let what = format!("one transaction of one row of {size} bytes, same pragmas, same disk");
    report.line(
        (name, "ms"),
        (ours.median_ms(), n),
        (theirs.median_ms(), what),
        bound,
    );
}

/// The letter as one that nobody signed.
fn anonymous(mut letter: Case) -> Case {
    letter.channel = domain::submission::Channel::Letter;
    letter.reporter.mode = IdentityMode::Anonymous;
    letter.reporter.kind = ReporterType::Anonymous;
    (
        letter.reporter.name,
        letter.reporter.phone,
        letter.reporter.address,
    ) = (None, None, None);
    letter.reporter.pseudonym = None;
    letter
}

/// What the intake feature would put into the act.
fn drafted(
    session: &Arc<Session>,
    known: &Known,
    opened: &Opened,
    letter: &Case,
    act: domain::ids::ActId,
) -> Result<ActDraft, AppError> {
    let broken = |_: Stopped| AppError::of(Code::Internal);
    let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
    let now = session.now();
    let given = unit.give_number(NumberGroup::Intake, unit.today(now))?;
    let claim = given.claims.last().cloned().ok_or(Code::Internal)?;
    let holder = |person| Holder::of(known, person).map_err(broken);
    let registration = Registration {
        case: letter,
        intake_no: given.number,
        claim,
        received_at: now,
        due: unit.verification_due(now).due,
        holders: [
            holder(session.person)?,
            holder(opened.facts.verifier)?,
            holder(opened.facts.leader)?,
        ],
    };
    let seals = Seals::of(session.unit_id, known).map_err(broken)?;
    let mut chance = session.chance();
    let (mut draft, _) = letters::register(&seals, &registration, Session::unit_stream(known)?, &mut chance)
        .map_err(broken)?;
    // Decided anew where somebody else was first, it is still the same act.
    draft.act = act;
    draft
        .grants
        .iter_mut()
        .for_each(|grant| grant.act = vault::Id(act.bytes()));
    Ok(draft)
}

/// The ledger's file seen from beside, to know what was put into it.
struct Stored {
    pool: SqlitePool,
}

const LAST_ENTRY: &str = "SELECT coalesce(max(seq), 0) FROM entries";
const LAST_GRANT: &str = "SELECT coalesce(max(n), 0) FROM grants";
const ENTRY_BYTES: &str =
    "SELECT coalesce(sum(length(head) + length(public) + length(body) + length(signature)), 0)
  FROM entries WHERE seq > $1";
const GRANT_BYTES: &str = "SELECT coalesce(sum(length(sealed) + 48), 0) FROM grants WHERE n > $1";

impl Stored {
    async fn open(file: &Path) -> Outcome<Self> {
        // Opened through the ledger first: nothing else may ever be measured.
        Ledger::open_sqlite(file, OpenMode::ForeignReadOnly)
            .await?
            .close()
            .await;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .disable_statement_logging();
        Ok(Self {
            pool: SqlitePoolOptions::new()
                .max_connections(1)
                .connect_with(options)
                .await?,
        })
    }

    /// The last entry and the last grant.
    async fn marks(&self) -> Outcome<(i64, i64)> {
        let entry = sqlx::query_scalar(LAST_ENTRY).fetch_one(&self.pool).await?;
        let grant = sqlx::query_scalar(LAST_GRANT).fetch_one(&self.pool).await?;
        Ok((entry, grant))
    }

    async fn bytes_since(&self, (entry, grant): (i64, i64)) -> Outcome<usize> {
        let entries: i64 = sqlx::query_scalar(ENTRY_BYTES)
            .bind(entry)
            .fetch_one(&self.pool)
            .await?;
        let grants: i64 = sqlx::query_scalar(GRANT_BYTES)
            .bind(grant)
            .fetch_one(&self.pool)
            .await?;
        Ok(usize::try_from(entries + grants).unwrap_or(0))
    }
}

/// A plain SQLite file with the ledger's pragmas and one table.
struct Peer {
    pool: SqlitePool,
}

const TABLE: &str = "CREATE TABLE plain (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL)";
const INSERT: &str = "INSERT INTO plain (bytes) VALUES ($1)";

impl Peer {
    async fn create(file: &Path) -> Outcome<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("temp_store", "MEMORY")
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON")
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        sqlx::raw_sql(TABLE).execute(&pool).await?;
        Ok(Self { pool })
    }

    async fn insert(&self, size: usize) -> Outcome<()> {
        let bytes = vec![0x5a_u8; size];
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(INSERT)
            .bind(&bytes[..])
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}
