//! The worker alone, for the tests of this crate; never shipped. The shell and the headless host start themselves.

use std::fmt::Debug;
use std::process::ExitCode;

fn main() -> ExitCode {
    evidence::worker_main_with_probe(probe)
}

/// Tries what a worker must not be able to, and says what came of it.
fn probe(name: &str) -> String {
    match name {
        "read a file" => said(std::fs::File::open("/etc/passwd")),
        "read its own program" => said(std::fs::File::open("/proc/self/exe")),
        "list a folder" => said(std::fs::read_dir("/")),
        "look at a file" => said(std::fs::metadata("/etc/passwd")),
        "make a file" => said(std::fs::File::create("/tmp/evidence-probe")),
        "make a folder" => said(std::fs::create_dir("/tmp/evidence-probe-folder")),
        "remove a file" => said(std::fs::remove_file("/tmp/evidence-probe")),
        "listen" => said(std::net::TcpListener::bind("127.0.0.1:0")),
        "connect" => said(std::net::TcpStream::connect("127.0.0.1:9")),
        "datagram" => said(std::net::UdpSocket::bind("127.0.0.1:0")),
        #[cfg(unix)]
        "pair of sockets" => said(std::os::unix::net::UnixStream::pair()),
        "start a process" => said(std::process::Command::new("/bin/true").spawn()),
        "start a thread" => said(std::thread::Builder::new().spawn(|| ())),
        "wait for ever" => loop {
            std::hint::spin_loop();
        },
        "abort" => std::process::abort(),
        "leave" => std::process::exit(0),
        "take all memory" => {
            let mut held = Vec::new();
            loop {
                held.push(std::hint::black_box(vec![1u8; 64 << 20]));
            }
        }
        _ => "unknown".to_owned(),
    }
}

fn said<T, E: Debug>(outcome: Result<T, E>) -> String {
    match outcome {
        Ok(_) => "done".to_owned(),
        Err(error) => format!("refused: {error:?}"),
    }
}
