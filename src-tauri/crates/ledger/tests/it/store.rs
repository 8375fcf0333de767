//! One store under test, whichever database it is.

use std::path::PathBuf;

use ledger::{Ledger, OpenError, OpenMode, PostgresAddress, create_postgres_schema};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::postgres::Database;

pub struct Store {
    /// A desk's ledger.
    pub ledger: Ledger,
    kind: Kind,
}

enum Kind {
    Sqlite {
        path: PathBuf,
        _folder: tempfile::TempDir,
    },
    Postgres(Database),
}

/// A connection past the ledger: of somebody with the file, or of the schema's owner.
pub enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Store {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("unit.saksama");
        let ledger = Ledger::create_sqlite(&path).await.unwrap();
        Self {
            ledger,
            kind: Kind::Sqlite {
                path,
                _folder: folder,
            },
        }
    }

    pub async fn postgres() -> Self {
        let database = Database::create().await;
        let address = PostgresAddress::parse(&database.url(&database.owner())).unwrap();
        create_postgres_schema(&address, &database.desks()).await.unwrap();
        database.create_desk_login();
        let ledger = open_postgres(&database).await.unwrap();
        Self {
            ledger,
            kind: Kind::Postgres(database),
        }
    }

    /// Opens the same store once more, as another desk would.
    pub async fn open(&self) -> Result<Ledger, OpenError> {
        match &self.kind {
            Kind::Sqlite { path, .. } => Ledger::open_sqlite(path, OpenMode::ReadWrite).await,
            Kind::Postgres(database) => open_postgres(database).await,
        }
    }

    pub async fn raw(&self) -> Raw {
        match &self.kind {
            Kind::Sqlite { path, .. } => {
                let options = SqliteConnectOptions::new().filename(path);
                Raw::Sqlite(SqliteConnection::connect_with(&options).await.unwrap())
            }
            Kind::Postgres(database) => Raw::Postgres(database.connect(&database.owner()).await),
        }
    }

    /// The database, where this is PostgreSQL.
    pub fn database(&self) -> &Database {
        match &self.kind {
            Kind::Postgres(database) => database,
            Kind::Sqlite { .. } => panic!("only for PostgreSQL"),
        }
    }
}

async fn open_postgres(database: &Database) -> Result<Ledger, OpenError> {
    Ledger::connect_postgres(&PostgresAddress::parse(&database.url(&database.desk())).unwrap()).await
}

impl Raw {
    /// Runs the text of this database.
    pub async fn run(&mut self, sqlite: &'static str, postgres: &'static str) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => sqlx::raw_sql(sqlite).execute(connection).await.map(drop),
            Self::Postgres(connection) => sqlx::raw_sql(postgres).execute(connection).await.map(drop),
        }
    }

    /// Runs a text that both understand.
    pub async fn both(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        self.run(text, text).await
    }

    /// Takes the guards away, as only the owner of file or schema can.
    pub async fn drop_triggers(&mut self) {
        self.run(
            "DROP TRIGGER entries_follow; DROP TRIGGER entries_stay; DROP TRIGGER entries_remain;",
            "DROP TRIGGER entries_follow ON entries; DROP TRIGGER entries_stay ON entries;
             DROP TRIGGER entries_remain ON entries;",
        )
        .await
        .unwrap();
    }
}
