//! Reads `tauri.conf.json` and the capability file; embeds `ui/dist`.
fn main() {
    tauri_build::build();
}
