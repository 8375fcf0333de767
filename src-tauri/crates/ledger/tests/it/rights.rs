//! PostgreSQL only: what a desk's login may do, what it may not, and what the server may do to a commit.

use ledger::{AppendError, Ledger, OpenError, PostgresAddress, StoreFault, create_postgres_schema};

use crate::chain::{Chain, dense_rows, id};
use crate::postgres::Database;
use crate::store::Store;

/// `42501`: insufficient privilege.
async fn denied(connection: &mut sqlx::PgConnection, text: &'static str) {
    match sqlx::raw_sql(text).execute(connection).await {
        Err(sqlx::Error::Database(error)) => {
            assert_eq!(error.code().as_deref(), Some("42501"), "{text}: {error}")
        }
        other => panic!("{text}: {other:?}"),
    }
}

#[tokio::test]
async fn a_desk_reads_and_inserts_and_nothing_else() {
    let store = Store::postgres().await;
    Chain::new().fill(&store.ledger, id(), 2).await;
    let database = store.database();
    let mut desk = database.connect(&database.desk()).await;
    for text in [
        "UPDATE entries SET at = 0",
        "UPDATE grants SET epoch_max = 9",
        "UPDATE person_keys SET counter = 9",
        "UPDATE chunks SET n = 9",
        "UPDATE schema SET version = 9",
        "DELETE FROM entries",
        "DELETE FROM grants",
        "DELETE FROM person_keys",
        "DELETE FROM chunks",
        "DELETE FROM schema",
        "TRUNCATE entries",
        "TRUNCATE grants",
        "INSERT INTO schema VALUES (2, 0)",
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "DROP TRIGGER entries_stay ON entries",
        "DROP TABLE chunks",
        "CREATE TABLE saksama.more (a int)",
        "CREATE TABLE public.more (a int)",
        "CREATE SCHEMA more",
        "CREATE TEMPORARY TABLE entries (seq bigint)",
        "CREATE FUNCTION saksama.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TRIGGER t AFTER INSERT ON entries FOR EACH STATEMENT EXECUTE FUNCTION saksama.entries_tell()",
        "CREATE ROLE more",
        "SET session_replication_role = replica",
    ] {
        denied(&mut desk, text).await;
    }
    // Keeping everybody out by a lock is the owner's too. Passing rights on is refused with a warning only.
    denied(&mut desk, "BEGIN; LOCK TABLE entries IN ACCESS EXCLUSIVE MODE").await;
    sqlx::raw_sql("ROLLBACK; GRANT SELECT ON entries TO PUBLIC")
        .execute(&mut desk)
        .await
        .unwrap();
    let public: bool = sqlx::query_scalar(
        "SELECT bool_or(has_table_privilege('public', 'saksama.' || relname, 'SELECT')) FROM pg_class
         WHERE relnamespace = 'saksama'::regnamespace AND relkind = 'r'",
    )
    .fetch_one(&mut desk)
    .await
    .unwrap();
    assert!(!public);
    assert_eq!(dense_rows(&store.ledger).await.len(), 2);
}

/// A login that points its search path elsewhere does not make the trigger look elsewhere.
#[tokio::test]
async fn the_trigger_looks_at_its_own_table() {
    let store = Store::postgres().await;
    Chain::new().fill(&store.ledger, id(), 2).await;
    let database = store.database();
    let mut superuser = database.connect_superuser().await;
    let text = "CREATE SCHEMA trap; CREATE TABLE trap.entries (seq bigint, version bigint, stream bytea);
        INSERT INTO trap.entries VALUES (99, 0, ''); GRANT USAGE ON SCHEMA trap TO PUBLIC;
        GRANT ALL ON trap.entries TO PUBLIC";
    sqlx::raw_sql(text).execute(&mut superuser).await.unwrap();
    let mut desk = database.connect(&database.desk()).await;
    let inserted = sqlx::raw_sql(
        "SET search_path = trap, pg_catalog; INSERT INTO saksama.entries
         SELECT 100, head, public, body, signature, hash, act, part, parts, act, 1, author, generation, at, key_id
         FROM saksama.entries WHERE seq = 1",
    )
    .execute(&mut desk)
    .await;
    assert!(inserted.is_err());
    assert_eq!(store.ledger.tip().await.unwrap().seq, 2);
}

#[tokio::test]
async fn the_session_is_as_it_must_be() {
    let store = Store::postgres().await;
    let Ledger::Postgres(_) = &store.ledger else {
        panic!("not PostgreSQL")
    };
    Chain::new().fill(&store.ledger, id(), 1).await;
    let mut superuser = store.database().connect_superuser().await;
    let (names, kept): (i64, i64) = sqlx::query_as(
        "SELECT count(*), count(*) FILTER (WHERE application_name = 'saksama') FROM pg_stat_activity
         WHERE datname = current_database() AND usename LIKE 'desk\\_%'",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert!(names > 0 && names == kept);
    // fsync is on in the test server too: durable means durable.
    let fsync: String = sqlx::query_scalar("SHOW fsync")
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(fsync, "on");
}

#[tokio::test]
async fn the_set_up_is_done_once_and_by_the_owner() {
    let store = Store::postgres().await;
    let database = store.database();
    let owner = PostgresAddress::parse(&database.url(&database.owner())).unwrap();
    assert!(matches!(
        create_postgres_schema(&owner, &database.desks()).await,
        Err(OpenError::Exists)
    ));
    assert!(matches!(
        create_postgres_schema(&owner, "a\"b").await,
        Err(OpenError::Address(_))
    ));
    let desk = database
        .url(&database.desk())
        .replace("schema=saksama", "schema=second");
    let desk = PostgresAddress::parse(&desk).unwrap();
    assert!(create_postgres_schema(&desk, &database.desks()).await.is_err());
    // A schema that is not there is no ledger.
    assert!(matches!(
        Ledger::connect_postgres(&desk).await,
        Err(OpenError::NotALedger)
    ));
}

/// Whoever does not own the database cannot close it to everybody, and then no ledger is made in it.
#[tokio::test]
async fn a_database_open_to_everybody_is_refused() {
    let database = Database::create().await;
    let mut superuser = database.connect_superuser().await;
    sqlx::raw_sql("CREATE SCHEMA helper; GRANT CREATE ON SCHEMA public TO PUBLIC; ALTER SCHEMA public OWNER TO postgres")
        .execute(&mut superuser)
        .await
        .unwrap();
    let address = PostgresAddress::parse(&database.url(&database.owner())).unwrap();
    assert!(matches!(
        create_postgres_schema(&address, &database.desks()).await,
        Err(OpenError::PublicMayCreate)
    ));
    let there: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_namespace WHERE nspname = 'saksama'")
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(there, 0, "nothing of the set-up stays");
}

/// The server ends the connection while it commits: the act may be there or not, and the desk is told so.
#[tokio::test]
async fn a_connection_lost_at_the_commit_is_uncertain() {
    let store = Store::postgres().await;
    let mut chain = Chain::new();
    chain.fill(&store.ledger, id(), 1).await;
    let mut superuser = store.database().connect_superuser().await;
    let text = "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());
          RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON entries DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION cut();";
    sqlx::raw_sql(text).execute(&mut superuser).await.unwrap();
    let act = id();
    let batch = chain.clone().act(act, id(), 1);
    match store.ledger.append(&batch).await {
        Err(AppendError::Uncertain { act: Some(named) }) => assert_eq!(named, act),
        other => panic!("{other:?}"),
    }
    assert!(!store.ledger.has_act(&act).await.unwrap());
    sqlx::raw_sql("DROP TRIGGER cut ON entries")
        .execute(&mut superuser)
        .await
        .unwrap();
    store.ledger.append(&batch).await.unwrap();
    assert!(store.ledger.has_act(&act).await.unwrap());
}

/// Every connection is cut from outside: the ledger says *unavailable* at most once for each and then goes on.
#[tokio::test]
async fn cut_connections_are_made_again() {
    let store = Store::postgres().await;
    let mut chain = Chain::new();
    chain.fill(&store.ledger, id(), 1).await;
    let mut superuser = store.database().connect_superuser().await;
    sqlx::raw_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(&mut superuser)
    .await
    .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let batch = chain.act(id(), id(), 1);
    let mut failures = 0;
    loop {
        match store.ledger.append(&batch).await {
            Ok(_) => break,
            Err(AppendError::Store(error)) => {
                assert_eq!(error.fault, StoreFault::Unavailable, "{error:?}")
            }
            Err(other) => panic!("{other:?}"),
        }
        failures += 1;
        assert!(failures < 8);
    }
    dense_rows(&store.ledger).await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres:///unit?host={}&user=ani", folder.path().display());
    let address = PostgresAddress::parse(&url).unwrap();
    match Ledger::connect_postgres(&address).await {
        Err(OpenError::Store(error)) => assert_eq!(error.fault, StoreFault::Unavailable),
        other => panic!("{other:?}"),
    }
}
