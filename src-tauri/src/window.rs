//! The one window and what it may not do.

use crate::desktop::Desktop;
use std::path::Path;
use std::sync::Arc;
use tauri::webview::{NewWindowResponse, PermissionResponse};
use tauri::{AppHandle, DragDropEvent, Manager, WebviewUrl, WebviewWindowBuilder, WindowEvent};

/// Its name in capabilities and events.
pub const LABEL: &str = "main";

/// Opens it. Its title never changes: a number or a name there would show in the task bar and in screenshots.
pub fn open(app: &AppHandle, webview_folder: &Path, desktop: Arc<Desktop>) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Saksama")
        // Fits above the task bar of a 1366x768 laptop, at 125 % too (O14).
        .inner_size(1280.0, 690.0)
        .min_inner_size(900.0, 520.0)
        .prevent_overflow()
        .center()
        .content_protected(std::env::var_os("SAKSAMA_TEST_SCREENS").is_none())
        .data_directory(webview_folder.to_path_buf())
        .incognito(!driven())
        .general_autofill_enabled(false)
        .zoom_hotkeys_enabled(true)
        .devtools(false)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()?;
    window.on_window_event(move |event| {
        if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
            desktop.take_in(paths);
        }
    });
    Ok(())
}

/// Under WebDriver. The web view keeps everything in memory, save here: an incognito view cannot be driven.
fn driven() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
}

/// Brings it to the front.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let shown = window.unminimize().and_then(|()| window.set_focus());
        if shown.is_err() {
            tracing::warn!(event = "window_not_shown");
        }
    }
}

/// Our own page; on Windows a scheme is served under a host name of its own.
fn is_ours(url: &tauri::Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_our_own_page_may_be_gone_to() {
        let ours = |url: &str| url.parse().is_ok_and(|url| is_ours(&url));
        assert!(ours("tauri://localhost/index.html#/desk"));
        for foreign in [
            "https://example.id/",
            "evidence://localhost/work/a/b/0",
            "file:///etc/passwd",
            "about:blank",
            "tauri://other/",
            "data:text/html,x",
        ] {
            assert!(!ours(foreign), "{foreign}");
        }
    }
}
