//! `headless [--ledger sqlite:PATH|postgres:…] [--today DATE] [--data DIR]`: the command table over JSON lines.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its answers are its standard output"
)]

use saksama_tests::headless::{Headless, HeadlessOptions, Line};
use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::mpsc;

const HELP: &str = "headless [--ledger sqlite:PATH|postgres:URL] [--today YYYY-MM-DD] [--data DIR]";

fn main() -> ExitCode {
    if app::is_worker() {
        return app::worker_main();
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{HELP}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut data = None;
    let mut options = HeadlessOptions {
        worker: std::env::current_exe()?,
        ..HeadlessOptions::default()
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let value = args.next().ok_or("a value is missing")?;
        match arg.as_str() {
            "--ledger" => options.ledger = Some(value),
            "--today" => options.today = Some(value.parse()?),
            "--data" => data = Some(value.into()),
            _ => return Err("an unknown option".into()),
        }
    }
    let temporary;
    options.data = match data {
        Some(data) => data,
        None => {
            // Made only where it is needed: one that is killed leaves it behind.
            temporary = tempfile::Builder::new().prefix("saksama-headless-").tempdir()?;
            temporary.path().to_path_buf()
        }
    };
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(serve(Arc::new(Headless::new(options))))
}

/// Requests of one person are answered in order; people act at once.
async fn serve(headless: Arc<Headless>) -> Result<(), Box<dyn std::error::Error>> {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut desks: HashMap<String, mpsc::UnboundedSender<Line>> = HashMap::new();
    let mut tasks = Vec::new();
    while let Some(text) = lines.next_line().await? {
        if text.trim().is_empty() {
            continue;
        }
        let line: Line = match serde_json::from_str(&text) {
            Ok(line) => line,
            Err(_) => {
                println!(
                    "{}",
                    serde_json::json!({ "error": { "code": "bad_request", "params": {} } })
                );
                continue;
            }
        };
        let desk = desks.entry(line.who.clone()).or_insert_with(|| {
            let (send, mut receive) = mpsc::unbounded_channel::<Line>();
            let headless = Arc::clone(&headless);
            tasks.push(tokio::spawn(async move {
                while let Some(mut line) = receive.recv().await {
                    let id = line.id.take();
                    let mut answer = serde_json::to_value(headless.answer(line).await).unwrap_or_default();
                    if let (Some(id), Some(fields)) = (id, answer.as_object_mut()) {
                        fields.insert("id".to_owned(), id);
                    }
                    println!("{answer}");
                }
            }));
            send
        });
        desk.send(line)?;
    }
    drop(desks);
    for task in tasks {
        task.await?;
    }
    headless.close().await;
    Ok(())
}
