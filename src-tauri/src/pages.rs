//! The `evidence:` scheme: pixels for `<img>`, never JSON. What a path means, and who may see it, is `app`'s.

use crate::Shell;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, UriSchemeContext, UriSchemeResponder, Wry};

/// Where the page is served from: the one origin that may read an answer.
const ORIGIN: &str = if cfg!(windows) {
    "http://tauri.localhost"
} else {
    "tauri://localhost"
};

/// Answers one request when the desk has the page.
pub fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle().clone();
    let path = request
        .uri()
        .path_and_query()
        .map(|path| path.as_str().trim_start_matches('/').to_owned());
    tauri::async_runtime::spawn(async move {
        let desk = app
            .try_state::<Shell>()
            .and_then(|shell| shell.desk.as_ref().ok().cloned());
        let page = match (desk, path) {
            (Some(desk), Some(path)) => desk.evidence(&path).await.ok(),
            _ => None,
        };
        let (status, mime, bytes) = match page {
            Some(page) => (StatusCode::OK, page.mime, page.bytes),
            None => (StatusCode::NOT_FOUND, "text/plain", Vec::new()),
        };
        responder.respond(response(status, mime, bytes));
    });
}

fn response(status: StatusCode, mime: &'static str, bytes: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, mime),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN),
    ] {
        response
            .headers_mut()
            .insert(name, header::HeaderValue::from_static(value));
    }
    response
}
