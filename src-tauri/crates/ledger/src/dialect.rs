//! What really differs between the two databases: tables, trigger text, the write lock, multi-row inserts and the clock.
//!
//! The limits in the `CHECK`s and triggers are those of `lib.rs` written out (a test compares them). A migration that was
//! ever on main is never changed; a new one is added below it, for both databases.

macro_rules! sqlite_tables_1 {
    () => {
        "CREATE TABLE schema (
  version INTEGER PRIMARY KEY NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY NOT NULL CHECK (seq > 0),
  head BLOB NOT NULL,
  public BLOB NOT NULL,
  body BLOB NOT NULL,
  signature BLOB NOT NULL CHECK (length(signature) <= 1024),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  act BLOB NOT NULL CHECK (length(act) = 16),
  part INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  stream BLOB NOT NULL CHECK (length(stream) = 16),
  version INTEGER NOT NULL,
  author BLOB NOT NULL CHECK (length(author) = 16),
  generation INTEGER NOT NULL,
  at INTEGER NOT NULL,
  key_id BLOB NOT NULL CHECK (length(key_id) = 32),
  UNIQUE (stream, version)
) STRICT;
CREATE INDEX entries_act ON entries (act);
CREATE TABLE grants (
  n INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  stream BLOB NOT NULL CHECK (length(stream) = 16),
  recipient BLOB NOT NULL CHECK (length(recipient) = 16),
  generation INTEGER NOT NULL,
  epoch_max INTEGER NOT NULL,
  act BLOB NOT NULL CHECK (length(act) = 16),
  sealed BLOB NOT NULL CHECK (length(sealed) <= 65536)
) STRICT;
CREATE INDEX grants_recipient ON grants (recipient, n);
CREATE INDEX grants_stream ON grants (stream, n);
CREATE TABLE person_keys (
  person BLOB NOT NULL CHECK (length(person) = 16),
  generation INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  wrapped BLOB NOT NULL CHECK (length(wrapped) <= 65536),
  PRIMARY KEY (person, generation, counter)
) STRICT;
CREATE TABLE chunks (
  file BLOB NOT NULL CHECK (length(file) = 16),
  n INTEGER NOT NULL CHECK (n >= 0),
  bytes BLOB NOT NULL CHECK (length(bytes) <= 1048576),
  PRIMARY KEY (file, n)
) STRICT;
"
    };
}

// `IS NOT` rather than `<>`: a NULL must not slip through, and a missing seq reaches a BEFORE trigger as -1.
// `INSERT OR REPLACE` cannot reach an old row: its number is refused before any conflict is looked at.
macro_rules! sqlite_triggers_1 {
    () => {
        "CREATE TRIGGER entries_follow BEFORE INSERT ON entries BEGIN
  SELECT RAISE(ABORT, 'entries: seq is not the last plus one')
    WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries);
  SELECT RAISE(ABORT, 'entries: version is not the last of its stream plus one')
    WHERE NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM entries WHERE stream = NEW.stream);
  SELECT RAISE(ABORT, 'entries: the row is larger than 1 MiB')
    WHERE length(NEW.head) + length(NEW.public) + length(NEW.body) > 1048576;
END;
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN
  SELECT RAISE(ABORT, 'entries: an entry is never changed');
END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN
  SELECT RAISE(ABORT, 'entries: an entry is never removed');
END;
"
    };
}

// A desk file keeps rows from the last backup on: its first row may be any, rows follow each other without a gap, and
// only the oldest may go.
macro_rules! desk_triggers_1 {
    () => {
        "CREATE TRIGGER entries_follow BEFORE INSERT ON entries BEGIN
  SELECT RAISE(ABORT, 'entries: seq is not the last plus one')
    WHERE NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, NEW.seq) FROM entries);
  SELECT RAISE(ABORT, 'entries: version is not the last of its stream plus one')
    WHERE NEW.version IS NOT (SELECT coalesce(max(version) + 1, NEW.version) FROM entries WHERE stream = NEW.stream);
  SELECT RAISE(ABORT, 'entries: the row is larger than 1 MiB')
    WHERE length(NEW.head) + length(NEW.public) + length(NEW.body) > 1048576;
END;
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN
  SELECT RAISE(ABORT, 'entries: an entry is never changed');
END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN
  SELECT RAISE(ABORT, 'entries: only the oldest kept entry goes')
    WHERE OLD.seq IS NOT (SELECT min(seq) FROM entries);
END;
"
    };
}

/// One step of the schema.
pub(crate) struct Migration {
    /// The schema's number after this step.
    pub version: u64,
    /// For a shared SQLite ledger.
    pub sqlite: &'static str,
    /// For a desk file, whose kept rows begin where the last backup ended.
    pub desk: &'static str,
    /// For PostgreSQL; run with `search_path` set to the ledger's schema.
    pub postgres: &'static str,
}

/// All steps, oldest first.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    sqlite: concat!(sqlite_tables_1!(), sqlite_triggers_1!()),
    desk: concat!(sqlite_tables_1!(), desk_triggers_1!()),
    postgres: POSTGRES_1,
}];

/// The desk file's own tables beside the ledger's, numbered apart from them.
pub(crate) const DESK_MIGRATIONS: &[(u64, &str)] = &[(1, DESK_TABLES_1)];

/// Marks a file as ours (`Saks`), so that another program's file is not mistaken for a damaged ledger.
pub(crate) const SQLITE_APPLICATION_ID: i64 = 0x5361_6b73;
/// Writes [`SQLITE_APPLICATION_ID`].
pub(crate) const SQLITE_SET_APPLICATION_ID: &str = "PRAGMA application_id = 1398893427";

// The functions carry their own search_path: a login that sets another one cannot make them look at another table.
// seq is refused as a unique violation, because that is what it is for a writer without the lock.
const POSTGRES_1: &str = "
CREATE TABLE schema (
  version BIGINT PRIMARY KEY,
  applied_at BIGINT NOT NULL
);
CREATE TABLE entries (
  seq BIGINT PRIMARY KEY CHECK (seq > 0),
  head BYTEA NOT NULL,
  public BYTEA NOT NULL,
  body BYTEA NOT NULL,
  signature BYTEA NOT NULL CHECK (length(signature) <= 1024),
  hash BYTEA NOT NULL CHECK (length(hash) = 32),
  act BYTEA NOT NULL CHECK (length(act) = 16),
  part BIGINT NOT NULL,
  parts BIGINT NOT NULL,
  stream BYTEA NOT NULL CHECK (length(stream) = 16),
  version BIGINT NOT NULL,
  author BYTEA NOT NULL CHECK (length(author) = 16),
  generation BIGINT NOT NULL,
  at BIGINT NOT NULL,
  key_id BYTEA NOT NULL CHECK (length(key_id) = 32),
  UNIQUE (stream, version)
);
CREATE INDEX entries_act ON entries (act);
CREATE TABLE grants (
  n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream BYTEA NOT NULL CHECK (length(stream) = 16),
  recipient BYTEA NOT NULL CHECK (length(recipient) = 16),
  generation BIGINT NOT NULL,
  epoch_max BIGINT NOT NULL,
  act BYTEA NOT NULL CHECK (length(act) = 16),
  sealed BYTEA NOT NULL CHECK (length(sealed) <= 65536)
);
CREATE INDEX grants_recipient ON grants (recipient, n);
CREATE INDEX grants_stream ON grants (stream, n);
CREATE TABLE person_keys (
  person BYTEA NOT NULL CHECK (length(person) = 16),
  generation BIGINT NOT NULL,
  counter BIGINT NOT NULL,
  wrapped BYTEA NOT NULL CHECK (length(wrapped) <= 65536),
  PRIMARY KEY (person, generation, counter)
);
CREATE TABLE chunks (
  file BYTEA NOT NULL CHECK (length(file) = 16),
  n BIGINT NOT NULL CHECK (n >= 0),
  bytes BYTEA NOT NULL CHECK (length(bytes) <= 1048576),
  PRIMARY KEY (file, n)
);
-- Sealed bytes do not compress: stored as they are, and their length is known without reading them.
ALTER TABLE entries ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE FUNCTION entries_follow() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM entries) THEN
    RAISE EXCEPTION 'entries: seq is not the last plus one' USING ERRCODE = 'unique_violation';
  END IF;
  IF NEW.version IS DISTINCT FROM (SELECT coalesce(max(version), 0) + 1 FROM entries WHERE stream = NEW.stream) THEN
    RAISE EXCEPTION 'entries: version is not the last of its stream plus one' USING ERRCODE = 'check_violation';
  END IF;
  IF length(NEW.head) + length(NEW.public) + length(NEW.body) > 1048576 THEN
    RAISE EXCEPTION 'entries: the row is larger than 1 MiB' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION entries_stay() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  RAISE EXCEPTION 'entries: an entry is never changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION entries_tell() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_notify('saksama', '');
  RETURN NULL;
END $$;
CREATE TRIGGER entries_follow BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entries_follow();
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION entries_stay();
CREATE TRIGGER entries_remain BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION entries_stay();
CREATE TRIGGER entries_tell AFTER INSERT ON entries FOR EACH STATEMENT EXECUTE FUNCTION entries_tell();
";

const DESK_TABLES_1: &str = "
CREATE TABLE anchor (
  one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE drafts (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  kind TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE outbox (
  n INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  act BLOB NOT NULL UNIQUE CHECK (length(act) = 16),
  state TEXT NOT NULL,
  command BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE pending_acts (
  act BLOB PRIMARY KEY NOT NULL CHECK (length(act) = 16),
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE settings (
  key TEXT PRIMARY KEY NOT NULL,
  value BLOB NOT NULL
) STRICT;
CREATE TABLE desk_schema (
  version INTEGER PRIMARY KEY NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;
";

/// Opens a write transaction.
pub(crate) const SQLITE_BEGIN: &str = "BEGIN IMMEDIATE";
/// Opens a write transaction and takes the ledger's lock, in one round trip. The lock is an advisory one of this schema,
/// so readers never wait for it.
pub(crate) const POSTGRES_BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
     SELECT pg_advisory_xact_lock(1398893427, hashtext(current_schema()))";
/// The channel on which PostgreSQL tells that something was appended.
pub(crate) const POSTGRES_CHANNEL: &str = "saksama";

/// Writes down that a migration was applied, at the database's own clock.
pub(crate) const SQLITE_APPLIED: &str =
    "INSERT INTO schema (version, applied_at) VALUES ($1, CAST(unixepoch('subsec') * 1000 AS INTEGER))";
/// The same for the desk file's own tables.
pub(crate) const DESK_APPLIED: &str =
    "INSERT INTO desk_schema (version, applied_at) VALUES ($1, CAST(unixepoch('subsec') * 1000 AS INTEGER))";
/// The same for PostgreSQL.
pub(crate) const POSTGRES_APPLIED: &str = "INSERT INTO schema (version, applied_at) VALUES ($1, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT))";

/// The store's clock in milliseconds UTC.
pub(crate) const SQLITE_CLOCK: &str = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)";
/// The store's clock in milliseconds UTC.
pub(crate) const POSTGRES_CLOCK: &str = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

// SQLite takes rows one by one (a statement is a function call); PostgreSQL takes all rows of a table in one statement,
// because each round trip costs as much as the commit. ORDER BY: the trigger sees the rows in their order.
pub(crate) const SQLITE_INSERT_ENTRIES: &str = "INSERT INTO entries
  (seq, head, public, body, signature, hash, act, part, parts, stream, version, author, generation, at, key_id) ";
pub(crate) const POSTGRES_INSERT_ENTRIES: &str = "INSERT INTO entries
  (seq, head, public, body, signature, hash, act, part, parts, stream, version, author, generation, at, key_id)
  SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[],
    $8::bigint[], $9::bigint[], $10::bytea[], $11::bigint[], $12::bytea[], $13::bigint[], $14::bigint[], $15::bytea[])
    AS new (seq, head, public, body, signature, hash, act, part, parts, stream, version, author, generation, at, key_id)
  ORDER BY seq";

pub(crate) const SQLITE_INSERT_GRANTS: &str = "INSERT INTO grants
  (stream, recipient, generation, epoch_max, act, sealed) ";
pub(crate) const POSTGRES_INSERT_GRANTS: &str = "INSERT INTO grants
  (stream, recipient, generation, epoch_max, act, sealed)
  SELECT stream, recipient, generation, epoch_max, act, sealed
  FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bytea[]) WITH ORDINALITY
    AS new (stream, recipient, generation, epoch_max, act, sealed, place)
  ORDER BY place";

pub(crate) const SQLITE_INSERT_CHUNK: &str = "INSERT INTO chunks (file, n, bytes) VALUES ($1, $2, $3)";
pub(crate) const POSTGRES_INSERT_CHUNKS: &str = "INSERT INTO chunks (file, n, bytes)
  SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[])";

pub(crate) const SQLITE_INSERT_PERSON_KEY: &str =
    "INSERT INTO person_keys (person, generation, counter, wrapped) VALUES ($1, $2, $3, $4)";
pub(crate) const POSTGRES_INSERT_PERSON_KEYS: &str =
    "INSERT INTO person_keys (person, generation, counter, wrapped)
  SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[])";

// Several streams in one statement: SQLite has no arrays, so it takes the ids as a JSON list of hexadecimal words.
macro_rules! in_sqlite_streams {
    () => {
        "WHERE stream IN (SELECT unhex(value) FROM json_each($1)) ORDER BY seq"
    };
}
pub(crate) use in_sqlite_streams;
macro_rules! in_postgres_streams {
    () => {
        "WHERE stream = ANY($1::bytea[]) ORDER BY seq"
    };
}
pub(crate) use in_postgres_streams;

/// The set-up of a PostgreSQL schema and its group role. Names come in as settings and are quoted by the server, so this
/// stays one fixed text. `saksama.schema` and `saksama.desks` must be set in the session.
pub(crate) const POSTGRES_SETUP: &str = "DO $$
DECLARE
  place text := current_setting('saksama.schema');
  desks text := current_setting('saksama.desks');
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = desks) THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', desks);
  END IF;
  EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  IF EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public')
    AND pg_catalog.has_schema_privilege(current_user, 'public', 'CREATE WITH GRANT OPTION') THEN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), desks);
  EXECUTE format('CREATE SCHEMA %I', place);
  EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', place);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', place, desks);
  PERFORM set_config('search_path', format('%I, pg_catalog', place), true);
END $$";

/// What the group role may do, after the tables are there.
pub(crate) const POSTGRES_RIGHTS: &str = "DO $$
DECLARE
  place text := current_setting('saksama.schema');
  desks text := current_setting('saksama.desks');
BEGIN
  EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM PUBLIC, %I', place, desks);
  EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM PUBLIC, %I', place, desks);
  EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM PUBLIC, %I', place, desks);
  EXECUTE format('GRANT SELECT ON schema, entries, grants, person_keys, chunks TO %I', desks);
  EXECUTE format('GRANT INSERT ON entries, grants, person_keys, chunks TO %I', desks);
END $$";

/// True where everybody may still create something: then the set-up was not run by the database's owner.
pub(crate) const POSTGRES_PUBLIC_CREATES: &str = "SELECT
  has_database_privilege(current_setting('saksama.desks'), current_database(), 'CREATE')
  OR has_database_privilege(current_setting('saksama.desks'), current_database(), 'TEMPORARY')
  OR has_schema_privilege(current_setting('saksama.desks'), current_schema(), 'CREATE')
  OR coalesce((SELECT has_schema_privilege(current_setting('saksama.desks'), oid, 'CREATE')
       FROM pg_catalog.pg_namespace WHERE nspname = 'public'), false)";
