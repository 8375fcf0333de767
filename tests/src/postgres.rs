//! A private PostgreSQL server for a test process: a new cluster in a temporary folder, a Unix socket and no TCP,
//! `fsync` on. A small shell holds its reins: when this process ends, however it ends, the shell's input closes and it
//! stops the server and removes the folder.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "without a server there is nothing to test"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const SUPERUSER: &str = "postgres";

/// The server of this process.
pub struct Server {
    binaries: PathBuf,
    socket: PathBuf,
    /// Its standard input is what keeps the server running.
    _reins: Child,
}

/// One test's own database with its owner and one desk's login.
#[derive(Clone)]
pub struct Database {
    number: u64,
    socket: PathBuf,
}

const REINS: &str = r#""$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=200 >"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$2""#;

/// The server of this process, started at the first call.
#[must_use]
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(start)
}

fn start() -> Server {
    let binaries = newest_binaries();
    let folder = tempfile::Builder::new()
        .prefix("saksama-pg-")
        .tempdir()
        .unwrap()
        .keep();
    // initdb refuses root.
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.starts_with(b"0"));
    if root {
        run(Command::new("chown").arg("postgres:").arg(&folder));
    }
    let as_postgres = |program: &Path| {
        if root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        }
    };
    run(as_postgres(&binaries.join("initdb"))
        .args([
            "--username",
            SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "-D",
        ])
        .arg(folder.join("data"))
        .current_dir(&folder));
    let reins = as_postgres(Path::new("/bin/sh"))
        .args(["-c", REINS, "sh"])
        .arg(&binaries)
        .arg(&folder)
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let ready = binaries.join("pg_isready");
    while !Command::new(&ready)
        .arg("-q")
        .arg("-h")
        .arg(&folder)
        .status()
        .unwrap()
        .success()
    {
        if begun.elapsed() > Duration::from_secs(60) {
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            panic!("the PostgreSQL server did not start within a minute:\n{log}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Server {
        binaries,
        socket: folder,
        _reins: reins,
    }
}

/// Debian keeps each major version's programs apart.
fn newest_binaries() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            path.join("bin/initdb")
                .exists()
                .then(|| (version, path.join("bin")))
        })
        .collect();
    found.sort();
    match found.pop() {
        Some((_, binaries)) => binaries,
        None => panic!(
            "PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb): install Debian's package postgresql."
        ),
    }
}

fn run(command: &mut Command) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

impl Server {
    /// Names cannot be parameters, so the texts that make roles and databases go through psql.
    fn psql(&self, texts: &[String]) {
        let mut command = Command::new(self.binaries.join("psql"));
        command
            .args([
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                SUPERUSER,
                "-d",
                "postgres",
                "-h",
            ])
            .arg(&self.socket);
        for text in texts {
            command.arg("-c").arg(text);
        }
        run(&mut command);
    }
}

impl Database {
    /// A new database. Names carry its number, since roles belong to the whole server.
    pub async fn create() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let server = tokio::task::spawn_blocking(server).await.unwrap();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        server.psql(&[
            format!("CREATE ROLE owner_{number} LOGIN CREATEROLE"),
            format!("CREATE DATABASE unit_{number} OWNER owner_{number} TEMPLATE template0"),
        ]);
        Self {
            number,
            socket: server.socket.clone(),
        }
    }

    /// Makes the desk's login, a member of the group role that the set-up made.
    pub fn create_desk_login(&self) {
        let number = self.number;
        server().psql(&[format!("CREATE ROLE desk_{number} LOGIN IN ROLE desks_{number}")]);
    }

    /// Turns the desks away and ends what they have open, as a server that goes down does; or lets them in again.
    pub fn let_desks_in(&self, let_in: bool) {
        let desk = self.desk();
        let most = if let_in { -1 } else { 0 };
        server().psql(&[
            format!("ALTER ROLE {desk} CONNECTION LIMIT {most}"),
            format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{desk}' AND {most} = 0"),
        ]);
    }

    /// The login that owns the schema.
    #[must_use]
    pub fn owner(&self) -> String {
        format!("owner_{}", self.number)
    }

    /// The desks' login.
    #[must_use]
    pub fn desk(&self) -> String {
        format!("desk_{}", self.number)
    }

    /// The desks' group role.
    #[must_use]
    pub fn desks(&self) -> String {
        format!("desks_{}", self.number)
    }

    /// The address for this login.
    #[must_use]
    pub fn url(&self, login: &str) -> String {
        format!(
            "postgres:///unit_{}?host={}&user={login}&schema=saksama",
            self.number,
            self.socket.display()
        )
    }
}
