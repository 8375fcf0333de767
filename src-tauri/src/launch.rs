//! What must happen before any window library is initialised.

use std::process::ExitCode;

/// The other two programs in this executable: the evidence worker and the verifier. Neither opens a window.
///
/// On Windows a program with a window has no console, and attaching one needs `unsafe`: there the console program
/// is `saksama-verify`, built from the same function.
pub fn without_window() -> Option<ExitCode> {
    if app::is_worker() {
        return Some(app::worker_main());
    }
    let mut arguments = std::env::args().skip(1);
    (arguments.next()? == "verify").then(|| app::cli::verify_command(arguments))
}

/// No core dumps: they would hold keys and names. On Linux also no reading of our memory by other programs of the user.
#[cfg(target_os = "linux")]
pub fn harden() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    dmabuf_off();
    let limited = setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    );
    let hidden = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    if limited.is_err() || hidden.is_err() {
        tracing::warn!(event = "core_dumps_not_off");
    }
}

#[cfg(not(target_os = "linux"))]
pub fn harden() {}

/// WebKitGTK shows an empty window with some drivers (tauri#9304, WebKit#261874) unless this is set before it starts.
/// Setting a variable of one's own process is `unsafe` in edition 2024, so the program starts itself once more in the
/// same process. Set to anything, 0 included, it is left as it is.
#[cfg(target_os = "linux")]
fn dmabuf_off() {
    use std::os::unix::process::CommandExt;
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Returns only when it failed; then the window is tried as things are.
        drop(
            std::process::Command::new(program)
                .args(std::env::args_os().skip(1))
                .env(SWITCH, "1")
                .exec(),
        );
    }
}
