//! The ledger on a PostgreSQL server.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection};

use crate::SCHEMA_VERSION;
use crate::changes::Changes;
use crate::dialect::{
    MIGRATIONS, POSTGRES_APPLIED, POSTGRES_PUBLIC_CREATES, POSTGRES_RIGHTS, POSTGRES_SETUP,
};
use crate::error::{OpenError, sqlstate};
use crate::sqlite::{signed, unsigned};

const OLDEST_SERVER: i64 = 130_000;
const POOL: u32 = 6;
/// A connection that lay idle for longer than this is tried before it is used again.
const TRIED_AFTER: Duration = Duration::from_secs(5);

const SERVER_VERSION: &str = "SELECT CAST(current_setting('server_version_num') AS BIGINT)";
const VERSION: &str = "SELECT coalesce(max(version), 0) FROM schema";
const SET_NAMES: &str =
    "SELECT set_config('saksama.schema', $1, true), set_config('saksama.desks', $2, true)";

/// Where a PostgreSQL ledger is, and as whom to log in.
///
/// Plain TCP is used to this machine only; over the network always TLS with the certificate and host name verified.
#[derive(Clone)]
pub struct PostgresAddress {
    options: PgConnectOptions,
    schema: String,
}

impl PostgresAddress {
    /// Reads `postgres://user:password@host:port/database?schema=saksama`; the schema is `saksama` where none is named.
    /// A Unix socket is `postgres:///database?host=/folder&user=…`. Any `sslmode` in it is ignored.
    pub fn parse(url: &str) -> Result<Self, OpenError> {
        if !url.starts_with("postgres:") && !url.starts_with("postgresql:") {
            return Err(OpenError::Address("it does not begin with postgres:"));
        }
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let mut schema = None;
        let mut rest = String::from(base);
        let mut separator = '?';
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            if let Some(name) = pair.strip_prefix("schema=") {
                schema = Some(name.to_owned());
                continue;
            }
            rest.push(separator);
            rest.push_str(pair);
            separator = '&';
        }
        let schema = schema.unwrap_or_else(|| "saksama".to_owned());
        if !is_plain_name(&schema) {
            return Err(OpenError::Address("the schema's name is not a plain one"));
        }
        let options =
            PgConnectOptions::from_str(&rest).map_err(|_| OpenError::Address("it cannot be read"))?;
        let ssl_mode = needed_ssl_mode(&options);
        let options = options
            .ssl_mode(ssl_mode)
            .application_name("saksama")
            .options([
                ("search_path", format!("{schema},pg_catalog").as_str()),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "10s"),
                // Whatever the server's or the login's default is: an act that was acknowledged is on disk.
                ("synchronous_commit", "on"),
                ("client_min_messages", "warning"),
            ])
            .disable_statement_logging();
        Ok(Self { options, schema })
    }

    /// Trusts this certificate (PEM) beside the public authorities: the server's own or the one that signed it, as the
    /// join code pins it. The caller compares the pin with the bytes before.
    #[must_use]
    pub fn with_certificate(mut self, pem: Vec<u8>) -> Self {
        self.options = self.options.ssl_root_cert_from_pem(pem);
        self
    }

    /// The schema the ledger lies in.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// True where the connection leaves this machine and is therefore encrypted.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        matches!(self.options.get_ssl_mode(), PgSslMode::VerifyFull)
    }
}

/// What the place of the server demands, whatever the address asked for.
fn needed_ssl_mode(options: &PgConnectOptions) -> PgSslMode {
    let host = options.get_host();
    if options.get_socket().is_some() || host.starts_with('/') {
        return PgSslMode::Disable;
    }
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = host.eq_ignore_ascii_case("localhost")
        || IpAddr::from_str(host).is_ok_and(|address| address.is_loopback());
    if loopback {
        PgSslMode::Prefer
    } else {
        PgSslMode::VerifyFull
    }
}

impl fmt::Debug for PostgresAddress {
    /// Neither host nor password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PostgresAddress")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

/// Names that need no quotes in `search_path` and are nobody else's.
fn is_plain_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == '_')
        && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
        && name.len() <= 63
        && !name.starts_with("pg_")
        && name != "public"
        && name != "information_schema"
}

/// A ledger on a PostgreSQL server. Made through [`crate::Ledger::connect_postgres`].
#[derive(Clone)]
pub struct PostgresLedger {
    pub(crate) pool: PgPool,
    pub(crate) changes: Arc<Changes>,
}

impl PostgresLedger {
    pub(crate) async fn connect(address: &PostgresAddress) -> Result<Self, OpenError> {
        let pool = PgPoolOptions::new()
            .max_connections(POOL)
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > TRIED_AFTER {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(address.options.clone())
            .await?;
        let server: i64 = sqlx::query_scalar(SERVER_VERSION).fetch_one(&pool).await?;
        if server < OLDEST_SERVER {
            return Err(OpenError::ServerTooOld);
        }
        let found: i64 = match sqlx::query_scalar(VERSION).fetch_one(&pool).await {
            Ok(found) => found,
            // undefined_table: the schema is not there, or not ours.
            Err(error) if sqlstate(&error).as_deref() == Some("42P01") => {
                return Err(OpenError::NotALedger);
            }
            Err(error) => return Err(error.into()),
        };
        let (found, known) = (unsigned(found), SCHEMA_VERSION);
        match found {
            0 => Err(OpenError::NotALedger),
            _ if found > known => Err(OpenError::TooNew { found, known }),
            _ if found < known => Err(OpenError::TooOld { found, known }),
            _ => Ok(Self {
                pool,
                changes: Arc::new(Changes::new()),
            }),
        }
    }
}

/// Makes the schema named in `address`, logged in as the owner of the database, and the group role `desks` whose members
/// may read everything and insert into the four tables, and nothing else. An existing group role is used as it is.
///
/// PUBLIC loses CREATE and TEMPORARY on the database. Everything happens in one transaction: it is all there or nothing.
/// The desks' logins are made outside, each with `GRANT desks TO login`.
pub async fn create_postgres_schema(address: &PostgresAddress, desks: &str) -> Result<(), OpenError> {
    if !is_plain_name(desks) {
        return Err(OpenError::Address("the group role's name is not a plain one"));
    }
    let mut connection = PgConnection::connect_with(&address.options).await?;
    let server: i64 = sqlx::query_scalar(SERVER_VERSION)
        .fetch_one(&mut connection)
        .await?;
    if server < OLDEST_SERVER {
        return Err(OpenError::ServerTooOld);
    }
    let mut transaction = connection.begin().await?;
    sqlx::query(SET_NAMES)
        .bind(&address.schema)
        .bind(desks)
        .execute(&mut *transaction)
        .await?;
    match sqlx::raw_sql(POSTGRES_SETUP).execute(&mut *transaction).await {
        Ok(_) => {}
        // duplicate_schema
        Err(error) if sqlstate(&error).as_deref() == Some("42P06") => {
            return Err(OpenError::Exists);
        }
        Err(error) => return Err(error.into()),
    }
    for migration in MIGRATIONS {
        sqlx::raw_sql(migration.postgres)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(POSTGRES_APPLIED)
            .bind(signed(migration.version))
            .execute(&mut *transaction)
            .await?;
    }
    sqlx::raw_sql(POSTGRES_RIGHTS).execute(&mut *transaction).await?;
    let open: bool = sqlx::query_scalar(POSTGRES_PUBLIC_CREATES)
        .fetch_one(&mut *transaction)
        .await?;
    if open {
        return Err(OpenError::PublicMayCreate);
    }
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(url: &str) -> bool {
        PostgresAddress::parse(url).unwrap().is_remote()
    }

    #[test]
    fn plain_text_stays_on_this_machine() {
        assert!(!remote("postgres://ani@localhost/unit"));
        assert!(!remote("postgres://ani@127.0.0.1:5433/unit?sslmode=disable"));
        assert!(!remote("postgres://ani@[::1]/unit"));
        assert!(!remote("postgres:///unit?host=/run/postgresql&user=ani"));
        assert!(remote("postgres://ani@db.unit.go.id/unit?sslmode=disable"));
        assert!(remote("postgres://ani@10.0.0.5/unit?sslmode=prefer"));
        assert!(remote("postgres://ani@localhost/unit?hostaddr=10.0.0.5"));
        assert!(remote("postgres://ani@localhost.evil.id/unit"));
    }

    #[test]
    fn the_schema_is_named_in_the_address() {
        let schema = |url: &str| PostgresAddress::parse(url).map(|address| address.schema().to_owned());
        assert_eq!(schema("postgres://a@localhost/u").unwrap(), "saksama");
        assert_eq!(
            schema("postgres://a@localhost/u?schema=wbs_2&sslmode=require").unwrap(),
            "wbs_2"
        );
        for name in ["public", "pg_x", "a-b", "a,b", "A", "1a", "a%20b", ""] {
            assert!(
                schema(&format!("postgres://a@localhost/u?schema={name}")).is_err(),
                "{name}"
            );
        }
        assert!(schema("mysql://a@localhost/u").is_err());
    }

    #[test]
    fn an_address_is_never_printed() {
        let address = PostgresAddress::parse("postgres://ani:rahasia@db.unit.go.id/unit").unwrap();
        let printed = format!("{address:?}");
        assert!(
            !printed.contains("rahasia") && !printed.contains("unit.go.id"),
            "{printed}"
        );
    }
}
