//! The headless host as a process of its own, over its standard input and output: what can be killed, traced, starved.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The longest any single command may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running headless host.
#[derive(Debug)]
pub struct Running {
    child: Child,
    input: Option<ChildStdin>,
    answers: Receiver<Value>,
    next: u64,
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// Not by the moment asked for.
    #[error("no answer in time")]
    Late,
    /// The process ended.
    #[error("the process ended")]
    Ended,
}

/// The usual command line: desks below `folder`, the ledger beside them.
#[must_use]
pub fn command(headless: &Path, folder: &Path) -> Command {
    let mut command = Command::new(headless);
    command.args(arguments(folder));
    command
}

/// The arguments of [`command`].
#[must_use]
pub fn arguments(folder: &Path) -> [String; 6] {
    [
        "--ledger".to_owned(),
        format!("sqlite:{}", folder.join("unit.saksama").display()),
        "--data".to_owned(),
        folder.join("desks").display().to_string(),
        "--today".to_owned(),
        "2026-03-02".to_owned(),
    ]
}

impl Running {
    /// Starts it.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(mut command: Command) -> std::io::Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (send, answers) = channel();
        if let Some(output) = child.stdout.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines() {
                    // A line cut off by a kill is no answer.
                    let Some(answer) = line.ok().and_then(|line| serde_json::from_str(&line).ok()) else {
                        break;
                    };
                    if send.send(answer).is_err() {
                        break;
                    }
                }
            });
        }
        let input = child.stdin.take();
        Ok(Self {
            child,
            input,
            answers,
            next: 0,
        })
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a line as somebody; gives the id its answer will repeat.
    pub fn send(&mut self, who: &str, fields: Value) -> u64 {
        self.next += 1;
        let mut line = fields;
        line["as"] = json!(who);
        line["id"] = json!(self.next);
        if let Some(input) = &mut self.input {
            // Whether it arrived shows in the answer.
            writeln!(input, "{line}")
                .and_then(|()| input.flush())
                .unwrap_or_default();
        }
        self.next
    }

    /// Sends a command.
    pub fn call(&mut self, who: &str, name: &str, args: Value) -> u64 {
        self.send(who, json!({ "rpc": name, "args": args }))
    }

    /// The next answer, by a deadline.
    ///
    /// # Errors
    /// None came.
    pub fn answer_by(&mut self, deadline: Instant) -> Result<Value, Silence> {
        let left = deadline.saturating_duration_since(Instant::now());
        self.answers.recv_timeout(left).map_err(|error| match error {
            RecvTimeoutError::Timeout => Silence::Late,
            RecvTimeoutError::Disconnected => Silence::Ended,
        })
    }

    /// Sends a command and waits for its answer; `Ok` or the error as on the wire.
    ///
    /// # Errors
    /// What the command answers; an empty value where the process ended.
    pub fn rpc(&mut self, who: &str, name: &str, args: Value) -> Result<Value, Value> {
        let id = self.call(who, name, args);
        loop {
            let answer = self
                .answer_by(Instant::now() + PATIENCE)
                .map_err(|_| Value::Null)?;
            if answer["id"] == id {
                return if answer["error"].is_null() {
                    Ok(answer["ok"].clone())
                } else {
                    Err(answer["error"].clone())
                };
            }
        }
    }

    /// Chooses a file in the dialog.
    pub fn offer(&mut self, who: &str, file: &Path) -> u64 {
        self.send(who, json!({ "offer": file }))
    }

    /// Ends it at once with SIGKILL; gives every answer that was written before.
    pub fn kill(mut self) -> Vec<Value> {
        self.child.kill().unwrap_or_default();
        self.input = None;
        self.child.wait().map(drop).unwrap_or_default();
        self.answers.iter().collect()
    }

    /// Lets it end by itself: every desk is closed. Gives whether it ended well.
    pub fn finish(mut self) -> bool {
        self.input = None;
        self.child.wait().is_ok_and(|status| status.success())
    }
}
