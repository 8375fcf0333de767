//! The desktop around the use cases: native dialogs, dropped files, the journal, this program's own path.

use crate::{folders, journal, window};
use app::host::{Host, Later, Picked};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_plugin_fs::{FsExt, OpenOptions};
use tokio::sync::oneshot;

/// Implements what `app` asks of a host.
pub struct Desktop {
    app: AppHandle,
    logs: PathBuf,
    dropped: Mutex<Vec<PathBuf>>,
    /// Where the last file came from: the next one mostly lies beside it. In memory only.
    last_folder: Mutex<Option<PathBuf>>,
}

impl Desktop {
    pub fn new(app: AppHandle, logs: PathBuf) -> Self {
        Self {
            app,
            logs,
            dropped: Mutex::default(),
            last_folder: Mutex::default(),
        }
    }

    /// Keeps what was dropped on the window until a use case takes it; the page hears names and a count.
    pub fn take_in(&self, paths: &[PathBuf]) {
        let files: Vec<PathBuf> = paths.iter().filter(|path| path.is_file()).cloned().collect();
        let names: Vec<String> = files.iter().map(|path| name_of(path)).collect();
        held(&self.dropped).extend(files);
        self.tell(
            "dropped",
            serde_json::json!({ "names": names, "count": names.len() }),
        );
    }

    fn tell(&self, event: &str, payload: serde_json::Value) {
        if self.app.emit_to(window::LABEL, event, payload).is_err() {
            tracing::warn!(event = "window_not_told");
        }
    }

    /// GTK's dialog writes what was chosen, by its full path, into a list that all programs of the user read. Only
    /// these are taken out: switching the list off would empty it for every program.
    #[cfg(target_os = "linux")]
    fn forget(&self, chosen: &[PathBuf]) {
        use gtk::prelude::RecentManagerExt;
        let uris: Vec<_> = chosen
            .iter()
            .filter_map(|path| gtk::glib::filename_to_uri(path, None).ok())
            .collect();
        let forgotten = self.app.run_on_main_thread(move || {
            let list = gtk::RecentManager::default();
            for uri in uris {
                // Not in the list: nothing to take out.
                drop(list.as_ref().map(|list| list.remove_item(&uri)));
            }
        });
        if forgotten.is_err() {
            tracing::warn!(event = "recent_files_not_forgotten");
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn forget(&self, _chosen: &[PathBuf]) {}

    fn dialog(&self) -> FileDialogBuilder<tauri::Wry> {
        let mut dialog = self.app.dialog().file();
        let folder = held(&self.last_folder)
            .clone()
            .or_else(|| self.app.path().document_dir().ok());
        if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
            dialog = dialog.set_directory(folder);
        }
        match self.app.get_webview_window(window::LABEL) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }

    /// What cannot be opened keeps its place, so that the result can name it as refused.
    fn picked(&self, path: PathBuf) -> Picked {
        let opened = self
            .app
            .fs()
            .open(path.clone(), reading())
            .and_then(|file| Ok((file.metadata()?, file)));
        let size = opened.as_ref().map_or(0, |(metadata, _)| metadata.len());
        let read = move || {
            let (metadata, file) = opened?;
            if !metadata.is_file() {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
            }
            let mut bytes = Vec::new();
            file.take(metadata.len().saturating_add(1))
                .read_to_end(&mut bytes)?;
            if u64::try_from(bytes.len()).ok() == Some(metadata.len()) {
                Ok(bytes)
            } else {
                Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the file is still being written",
                ))
            }
        };
        Picked {
            name: name_of(&path),
            size,
            read: Box::new(read),
        }
    }
}

impl Host for Desktop {
    fn pick_files(&self) -> Later<'_, Vec<Picked>> {
        Box::pin(async move {
            let (answer, chosen) = oneshot::channel();
            self.dialog().pick_files(move |files| {
                // Nobody waits any more when the program is closing.
                drop(answer.send(files.unwrap_or_default()));
            });
            let chosen = chosen.await.unwrap_or_default();
            let chosen: Vec<PathBuf> = chosen
                .into_iter()
                .filter_map(|file| file.into_path().ok())
                .collect();
            if let Some(folder) = chosen.first().and_then(|path| path.parent()) {
                *held(&self.last_folder) = Some(folder.to_owned());
            }
            self.forget(&chosen);
            chosen.into_iter().map(|path| self.picked(path)).collect()
        })
    }

    fn take_dropped(&self) -> Vec<Picked> {
        let paths = std::mem::take(&mut *held(&self.dropped));
        paths.into_iter().map(|path| self.picked(path)).collect()
    }

    fn save_file<'a>(&'a self, suggested_name: &'a str, bytes: &'a [u8]) -> Later<'a, io::Result<bool>> {
        Box::pin(async move {
            let (answer, chosen) = oneshot::channel();
            self.dialog()
                .set_file_name(suggested_name)
                .save_file(move |file| {
                    drop(answer.send(file));
                });
            let Ok(Some(file)) = chosen.await else {
                return Ok(false);
            };
            self.forget(&file.clone().into_path().into_iter().collect::<Vec<_>>());
            let mut file = self.app.fs().open(file, writing())?;
            file.write_all(bytes)?;
            file.sync_all()?;
            Ok(true)
        })
    }

    fn changed(&self) {
        self.tell("changed", serde_json::Value::Null);
    }

    fn worker_program(&self) -> PathBuf {
        std::env::current_exe().unwrap_or_default()
    }

    fn log_lines(&self) -> Vec<String> {
        journal::last_lines(&self.logs, 500)
    }

    /// A desk in a chosen folder is portable, a demonstration or a test: it leaves nothing in the system's keyring.
    fn uses_keyring(&self) -> bool {
        folders::chosen().is_none()
    }
}

/// Lists of paths stay whole whoever panicked beside them.
fn held<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn reading() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

fn writing() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    options
}
