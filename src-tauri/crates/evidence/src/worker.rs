//! The worker process. Everything here runs beside a hostile file; a panic is an answer, not an end.

use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use crate::confine::confine;
use crate::decode::{self, Pages};
use crate::protocol::{self, Draw};
use crate::{Channels, FileKind, Inspection, MAX_PAGES, Pixels, Refusal};

/// The argument that makes this program a worker instead of a window.
pub const WORKER_ARG: &str = "--evidence-worker";

/// Whether this process was started as a worker. `main()` asks before it does anything else:
/// `if evidence::is_worker() { return evidence::worker_main(); }`
pub fn is_worker() -> bool {
    std::env::args_os()
        .nth(1)
        .is_some_and(|argument| argument == WORKER_ARG)
}

/// The worker's whole life: gives up its rights, says so, takes one file from standard input, answers requests
/// about it until standard input ends. To be called by the only thread, before anything else.
pub fn worker_main() -> ExitCode {
    run(None)
}

/// What the tests' worker does when it is asked to try what it must not be able to.
#[doc(hidden)]
pub type Probe = fn(&str) -> String;

/// [`worker_main`] of the tests' worker.
#[doc(hidden)]
pub fn worker_main_with_probe(probe: Probe) -> ExitCode {
    run(Some(probe))
}

/// Why a worker ends: the client went away (its pipes are closed), or sent what it never sends.
enum End {
    Pipe,
    Protocol,
}

impl From<std::io::Error> for End {
    fn from(_: std::io::Error) -> End {
        End::Pipe
    }
}

fn run(probe: Option<Probe>) -> ExitCode {
    // A panic's message may hold words of the file.
    std::panic::set_hook(Box::new(|_| ()));
    widen_pipe();
    let Ok(confinement) = confine() else {
        return ExitCode::from(protocol::EXIT_UNCONFINED);
    };
    let mut pipes = Pipes {
        input: std::io::stdin().lock(),
        output: std::io::stdout().lock(),
    };
    let outcome = pipes
        .send_json(protocol::READY, &confinement)
        .and_then(|()| serve(&mut pipes, probe));
    match outcome {
        Ok(()) | Err(End::Pipe) => ExitCode::SUCCESS,
        Err(End::Protocol) => ExitCode::from(protocol::EXIT_PROTOCOL),
    }
}

/// Fewer switches between the two processes while pixels pass. Not needed, hence without a word if it fails.
fn widen_pipe() {
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::pipe::fcntl_setpipe_size(std::io::stdout(), 1 << 20);
        let _ = rustix::pipe::fcntl_setpipe_size(std::io::stdin(), 1 << 20);
    }
}

fn serve(pipes: &mut Pipes, probe: Option<Probe>) -> Result<(), End> {
    let bytes = loop {
        match pipes.receive(protocol::MAX_FILE_BYTES)? {
            (protocol::FILE, bytes) => break bytes,
            (protocol::PROBE, name) => pipes.answer_probe(&name, probe)?,
            _ => return Err(End::Protocol),
        }
    };
    let opened = catch_unwind(AssertUnwindSafe(|| {
        decode::open(bytes, |kind, pages| answer(pipes, kind, pages, probe))
    }));
    match opened {
        Ok(Ok(answered)) => answered,
        Ok(Err(refusal)) => pipes.send_json(protocol::REFUSED, &refusal),
        Err(_) => pipes.send_json(protocol::REFUSED, &Refusal::Broken),
    }
}

/// Answers requests about the file that lies open.
fn answer(pipes: &mut Pipes, kind: FileKind, pages: &mut dyn Pages, probe: Option<Probe>) -> Result<(), End> {
    match pages.sizes() {
        Ok(sizes) if sizes.is_empty() => return pipes.send_json(protocol::REFUSED, &Refusal::Broken),
        Ok(sizes) if sizes.len() > MAX_PAGES as usize => {
            return pipes.send_json(protocol::REFUSED, &Refusal::TooManyPages);
        }
        Ok(pages) => pipes.send_json(protocol::INSPECTION, &Inspection { kind, pages })?,
        Err(refusal) => return pipes.send_json(protocol::REFUSED, &refusal),
    }
    loop {
        let (kind, bytes) = pipes.receive(protocol::MAX_JSON_BYTES)?;
        match kind {
            protocol::DRAW => {
                let draw: Draw = serde_json::from_slice(&bytes).map_err(|_| End::Protocol)?;
                let drawn = catch_unwind(AssertUnwindSafe(|| {
                    pages.draw(
                        draw.page,
                        draw.size,
                        if draw.burn.is_empty() { draw.region } else { None },
                    )
                }));
                match drawn.unwrap_or(Err(Refusal::Broken)) {
                    Ok(mut pixels) => {
                        pixels.burn(&draw.burn);
                        pipes.send_pixels(&pixels)?;
                    }
                    Err(refusal) => pipes.send_json(protocol::REFUSED, &refusal)?,
                }
            }
            protocol::PROBE => pipes.answer_probe(&bytes, probe)?,
            _ => return Err(End::Protocol),
        }
    }
}

struct Pipes {
    input: std::io::StdinLock<'static>,
    output: std::io::StdoutLock<'static>,
}

impl Pipes {
    fn receive(&mut self, most: usize) -> Result<(u8, Vec<u8>), End> {
        let mut head = [0; protocol::HEAD_BYTES];
        self.input.read_exact(&mut head)?;
        let (kind, length) = protocol::read_head(head);
        if length > most {
            return Err(End::Protocol);
        }
        let mut bytes = vec![0; length];
        self.input.read_exact(&mut bytes)?;
        Ok((kind, bytes))
    }

    fn send(&mut self, kind: u8, parts: [&[u8]; 2]) -> Result<(), End> {
        let length = parts.iter().map(|part| part.len()).sum();
        self.output
            .write_all(&protocol::head(kind, length).ok_or(End::Protocol)?)?;
        for part in parts {
            self.output.write_all(part)?;
        }
        Ok(self.output.flush()?)
    }

    fn send_json(&mut self, kind: u8, value: &impl serde::Serialize) -> Result<(), End> {
        let bytes = serde_json::to_vec(value).map_err(|_| End::Protocol)?;
        self.send(kind, [&bytes, &[]])
    }

    fn send_pixels(&mut self, pixels: &Pixels) -> Result<(), End> {
        let mut head = [0; protocol::PIXEL_HEAD_BYTES];
        head[..4].copy_from_slice(&pixels.width.to_le_bytes());
        head[4..8].copy_from_slice(&pixels.height.to_le_bytes());
        head[8] = match pixels.channels {
            Channels::Grey => 1,
            Channels::Rgb => 3,
        };
        head[9] = u8::from(pixels.incomplete);
        self.send(protocol::PIXELS, [&head, &pixels.data])
    }

    fn answer_probe(&mut self, name: &[u8], probe: Option<Probe>) -> Result<(), End> {
        let probe = probe.ok_or(End::Protocol)?;
        let answer = probe(&String::from_utf8_lossy(name));
        self.send(protocol::PROBE, [answer.as_bytes(), &[]])
    }
}
