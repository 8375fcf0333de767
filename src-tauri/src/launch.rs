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
    again_with(NO_DMABUF);
    no_core_dumps();
}

#[cfg(target_os = "linux")]
fn no_core_dumps() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
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

/// Starts this program once more in the same process, with one variable set that is not set yet; comes back only when
/// it is set already or nothing can be started. (Setting a variable of one's own process is `unsafe` in edition 2024.)
#[cfg(target_os = "linux")]
fn again_with(variable: &str) {
    use std::os::unix::process::CommandExt;
    if std::env::var_os(variable).is_some() {
        return;
    }
    let mut arguments = std::env::args_os();
    // By the kernel's own link, which stays right when an update replaced the file.
    let mut program = std::process::Command::new("/proc/self/exe");
    if let Some(name) = arguments.next() {
        program.arg0(name);
    }
    drop(program.args(arguments).env(variable, "1").exec());
}

/// WebKitGTK shows an empty window with some drivers (tauri#9304, WebKit#261874) unless this is set before it starts.
/// Set to anything, 0 included, it is left as it is.
#[cfg(target_os = "linux")]
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn a_crash_leaves_nothing_behind() {
        super::no_core_dumps();
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
        assert_eq!(dumpable_behavior().ok(), Some(DumpableBehavior::NotDumpable));
    }
}
