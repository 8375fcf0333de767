//! The shell: one window, native dialogs, the `evidence:` scheme, one command. Everything else is `app`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![forbid(unsafe_code)]

mod attendants;
mod desktop;
mod folders;
mod journal;
mod launch;
mod pages;
mod system_lock;
mod window;

use app::Desk;
use app::sources::SystemSources;
use serde_json::Value;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{AppHandle, Manager, RunEvent, State};

/// What Tauri keeps for the commands: the desk, or why there is none, in the words of the wire.
struct Shell {
    desk: Result<Desk, Value>,
}

/// The one command of the window. What may be asked, and of whom, is `app`'s command table.
#[tauri::command]
async fn rpc(shell: State<'_, Shell>, name: String, args: Value) -> Result<Value, Value> {
    let desk = shell.desk.as_ref().map_err(Clone::clone)?;
    let started = std::time::Instant::now();
    let answer = desk.rpc(&name, args).await;
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match answer {
        Ok(value) => {
            tracing::info!(event = "answered", command = %name, ms);
            Ok(value)
        }
        Err(error) => {
            let error = serde_json::to_value(error).unwrap_or_default();
            let text = |key: &str| {
                error
                    .get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            tracing::info!(event = "refused", command = %name, ms, code = text("code"), reference = text("ref"));
            Err(error)
        }
    }
}

fn main() -> ExitCode {
    if let Some(code) = launch::without_window() {
        return code;
    }
    launch::harden();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => {
            tracing::error!(event = "window_failed");
            ExitCode::FAILURE
        }
    }
}

fn run() -> tauri::Result<()> {
    let mut builder = tauri::Builder::default();
    // A desk elsewhere (a demonstration, a test) is told apart by its own lock file, not by this name on the bus.
    if folders::chosen().is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| window::show(app)));
    }
    let app = builder
        .plugin(tauri_plugin_fs::init())
        .plugin(tauri_plugin_dialog::init())
        .register_asynchronous_uri_scheme_protocol("evidence", pages::answer)
        .invoke_handler(tauri::generate_handler![rpc])
        .build(tauri::generate_context!())?;
    // Not in Tauri's setup hook: an error there is a panic.
    open(app.handle())?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            close(app);
        }
    });
    Ok(())
}

/// The desk, then the window on it.
fn open(app: &AppHandle) -> tauri::Result<()> {
    let folders = folders::Folders::of(app)?;
    journal::start(&folders.logs);
    tracing::info!(event = "started", version = env!("CARGO_PKG_VERSION"));
    folders.clear_webview();
    let desktop = Arc::new(desktop::Desktop::new(app.clone(), folders.logs.clone()));
    let options = app::DeskOptions {
        folder: folders.data.clone(),
        ledger: None,
    };
    let desk = Desk::new(
        options,
        Arc::<desktop::Desktop>::clone(&desktop),
        Arc::new(SystemSources),
    );
    let desk = desk.map_err(|error| {
        tracing::error!(event = "no_desk");
        serde_json::to_value(error).unwrap_or_default()
    });
    app.manage(Shell { desk });
    window::open(app, &folders.webview, desktop)?;
    app.manage(folders);
    system_lock::watch(app);
    Ok(())
}

/// Wipes what is in memory, then what the web view left on disk.
fn close(app: &AppHandle) {
    if let Some(shell) = app.try_state::<Shell>()
        && let Ok(desk) = &shell.desk
    {
        tauri::async_runtime::block_on(desk.close());
    }
    if let Some(folders) = app.try_state::<folders::Folders>() {
        attendants::end();
        folders.clear_webview();
    }
    tracing::info!(event = "closed");
}
