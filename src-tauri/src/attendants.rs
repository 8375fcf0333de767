//! The web view's own processes. On Linux they outlive the window for a moment, and the one for the network writes its
//! folder anew after it was removed.

/// Ends those that are ours and waits until they have gone. The window is closed by then: nobody needs them.
#[cfg(target_os = "linux")]
pub fn end() {
    use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
    let children = running().filter(|process| process.is_ours());
    for pid in children.filter_map(|process| Pid::from_raw(process.pid)) {
        let ended = kill_process(pid, Signal::KILL).and_then(|()| waitpid(Some(pid), WaitOptions::empty()));
        if ended.is_err() {
            // Gone by itself, or waited for by the window library: either way nothing writes any more.
            tracing::debug!(event = "webview_process_gone");
        }
    }
}

#[cfg(not(target_os = "linux"))]
pub fn end() {}

/// A line of `/proc/PID/stat`, as far as it is of use here.
#[cfg(target_os = "linux")]
#[derive(Debug, PartialEq, Eq)]
struct Process {
    pid: i32,
    name: String,
    parent: u32,
}

#[cfg(target_os = "linux")]
impl Process {
    /// `PID (NAME) STATE PARENT …`; a name may hold brackets and blanks.
    fn read(line: &str) -> Option<Self> {
        let (pid, rest) = line.split_once(" (")?;
        let (name, rest) = rest.rsplit_once(") ")?;
        Some(Self {
            pid: pid.parse().ok()?,
            name: name.to_owned(),
            parent: rest.split(' ').nth(1)?.parse().ok()?,
        })
    }

    fn is_ours(&self) -> bool {
        self.parent == std::process::id() && self.name.starts_with("WebKit")
    }
}

#[cfg(target_os = "linux")]
fn running() -> impl Iterator<Item = Process> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(|entry| Process::read(&std::fs::read_to_string(entry.path().join("stat")).ok()?))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{Process, running};

    #[test]
    fn a_line_is_read_whatever_the_name_holds() {
        let read = Process::read("4211 (WebKit) (x) S 4100 4211 4211 0 -1");
        let wanted = Process {
            pid: 4211,
            name: "WebKit) (x".to_owned(),
            parent: 4100,
        };
        assert_eq!(read, Some(wanted));
        assert_eq!(Process::read("4211 WebKit"), None);
    }

    #[test]
    fn this_process_is_among_those_that_run_and_is_not_ended() {
        let me = running().find(|process| u32::try_from(process.pid) == Ok(std::process::id()));
        assert!(me.is_some_and(|process| !process.is_ours()));
    }
}
