//! `demo [PATH]`: writes the demonstration unit into PATH (else into a fresh temporary folder), says who its invented
//! people are, and how to open it.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what it says is for whoever started it"
)]

use saksama_tests::demo::{self, Made};
use saksama_tests::driven::Outcome;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    if app::is_worker() {
        return app::worker_main();
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("{stopped}\ndemo [PATH]");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let named = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = match &named {
        Some(folder) => folder.clone(),
        None => demo::fresh_folder()?,
    };
    demo::check_place(&folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let made = runtime.block_on(demo::make(&folder))?;
    tell(&made);
    Ok(())
}

fn tell(made: &Made) {
    let cases: usize = made.states.values().map(|(_, count)| count).sum();
    println!(
        "Demonstration unit in {}: {cases} invented cases, {} scans.",
        made.folder.display(),
        made.scans
    );
    for (label, count) in made.states.values() {
        println!("  {count:>3} {label}");
    }
    println!("\nIts invented people, all with the passphrase");
    println!("  {}", made.passphrase);
    for (name, office) in &made.people {
        println!("  {name} ({office})");
    }
    let program = std::env::current_exe()
        .unwrap_or_default()
        .with_file_name("saksama");
    println!(
        "\nOpen it with: SAKSAMA_DATA={} {}",
        made.folder.display(),
        shown(&program)
    );
}

fn shown(program: &Path) -> String {
    if program.is_file() {
        program.display().to_string()
    } else {
        "saksama".to_owned()
    }
}
