//! `saksama verify LEDGER [--unit ID] [--anchor …] [--no-files]`: the same function for the program and the small
//! `saksama-verify`. Its words are Indonesian and English side by side: it is read by auditors of both.

use crate::verify::{Against, verify};
use ledger::{Ledger, OpenError, OpenMode};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use vault::{Anchor, UnitId};

const HELP: &str = "saksama verify LEDGER [--unit ID] [--anchor NOMOR:HEX | \"kata …\"]… [--no-files]
Memeriksa buku besar tanpa kunci apa pun / verifies a ledger without any key.";

/// What was asked on the command line.
#[derive(Debug)]
struct Asked {
    ledger: String,
    against: Against,
}

fn parse(args: impl Iterator<Item = String>) -> Option<Asked> {
    let mut ledger = None;
    let mut against = Against {
        files: true,
        ..Against::default()
    };
    let mut args = args;
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--unit" => against.unit = Some(args.next()?.parse::<UnitId>().ok()?),
            "--anchor" => against.anchors.push(args.next()?.parse::<Anchor>().ok()?),
            "--no-files" => against.files = false,
            _ if arg.starts_with("--") || ledger.is_some() => return None,
            _ => ledger = Some(arg),
        }
    }
    Some(Asked {
        ledger: ledger?,
        against,
    })
}

/// Runs it; 0: sound, 1: faults, 2: could not be done.
#[must_use]
pub fn verify_command(args: impl Iterator<Item = String>) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let Some(asked) = parse(args) else {
        writeln!(out, "{HELP}").ok();
        return ExitCode::from(2);
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(_) => return ExitCode::from(2),
    };
    let code = runtime.block_on(run(&asked, &mut out));
    out.flush().ok();
    code
}

async fn open(place: &str) -> Result<Ledger, OpenError> {
    if place.starts_with("postgres:") || place.starts_with("postgresql:") {
        return Ledger::connect_postgres(&ledger::PostgresAddress::parse(place)?).await;
    }
    let path = PathBuf::from(place.strip_prefix("sqlite:").unwrap_or(place));
    Ledger::open_sqlite(&path, OpenMode::ForeignReadOnly).await
}

async fn run(asked: &Asked, out: &mut impl Write) -> ExitCode {
    let ledger = match open(&asked.ledger).await {
        Ok(ledger) => ledger,
        Err(error) => {
            writeln!(out, "Tidak dapat dibuka / cannot be opened: {error}").ok();
            return ExitCode::from(2);
        }
    };
    let found = verify(&ledger, &asked.against, &|_| {}).await;
    ledger.close().await;
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            writeln!(out, "Pemeriksaan terhenti / verification stopped: {error}").ok();
            return ExitCode::from(2);
        }
    };
    for fault in &found.faults {
        let place = fault.seq.map_or_else(|| "-".to_owned(), |seq| seq.to_string());
        let params: Vec<String> = fault
            .kind
            .params()
            .into_iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let kind = if fault.kind.is_note() {
            "catatan / note"
        } else {
            "KESALAHAN / FAULT"
        };
        writeln!(
            out,
            "{kind}: entri / row {place}: {} {}",
            fault.kind.code(),
            params.join(" ")
        )
        .ok();
    }
    for mark in &found.restores {
        writeln!(
            out,
            "Tanda pemulihan / restore mark: sampai / up to {} {}, sesudah / after {} {}, tanda tangan / signatures: {}",
            mark.lost.seq,
            mark.lost.hash,
            mark.kept.seq,
            mark.kept.hash,
            mark.signed.len()
        )
        .ok();
    }
    writeln!(out, "Unit: {}", found.unit).ok();
    writeln!(out, "Entri / entries: {}", found.entries).ok();
    match found.chunks {
        Some(chunks) => {
            writeln!(out, "Potongan berkas / file chunks: {chunks}").ok();
        }
        None => {
            writeln!(out, "Berkas TIDAK diperiksa / files were NOT read (--no-files)").ok();
        }
    }
    writeln!(out, "Jangkar kepala / head as anchor: {}", found.head).ok();
    writeln!(out, "  {}", vault::anchor_words(&found.head).join(" ")).ok();
    writeln!(
        out,
        "Terbukti: sampai jangkar terbaru yang diberikan tidak ada yang diubah, dihapus, dipindah atau disisipkan, dan \
         setiap entri ditandatangani kunci yang sah saat itu. Tidak dapat dibuktikan: bahwa tidak ada apa pun setelah \
         jangkar terakhir, bahwa isi dan jam benar, bahwa jabatan membolehkan perbuatan itu.\n\
         Proven: up to the newest anchor given nothing was altered, removed, reordered or inserted, and each row was \
         signed by a key admitted and not revoked at that point. Not provable: that nothing follows the last anchor, \
         that contents or clocks are true, that roles allowed the act."
    ).ok();
    if found.is_sound() {
        writeln!(out, "UTUH / SOUND").ok();
        ExitCode::SUCCESS
    } else {
        writeln!(out, "ADA KESALAHAN / FAULTS FOUND").ok();
        ExitCode::from(1)
    }
}
