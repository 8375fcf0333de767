//! `bench [--json] [--quick] [--cases N] [--only GROUP[,GROUP]] [--method]`: times of the acts that matter.
//! With `--json` nothing but one JSON object a line stands on standard output.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its figures are its standard output"
)]

use saksama_tests::bench::report::Report;
use saksama_tests::bench::{self, GROUPS, METHOD, Options};
use std::process::ExitCode;

/// Cases of the whole unit, and of the one for a quick look.
const WHOLE: u32 = 100_000;
const QUICK: u32 = 5_000;
/// "Two cores": where there are more, no more are used.
const CORES: usize = 2;

const HELP: &str = "bench [--json] [--quick] [--cases N] [--only GROUP[,GROUP]] [--method]";

fn main() -> ExitCode {
    if app::is_worker() {
        return app::worker_main();
    }
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}\n{HELP}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut options = Options {
        cases: WHOLE,
        json: false,
        only: Vec::new(),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--json" => options.json = true,
            "--quick" => options.cases = QUICK,
            "--cases" => options.cases = args.next().ok_or("how many cases?")?.parse()?,
            "--only" => {
                options.only = args
                    .next()
                    .ok_or("which groups?")?
                    .split(',')
                    .map(str::to_owned)
                    .collect();
                if let Some(unknown) = options
                    .only
                    .iter()
                    .find(|group| !GROUPS.contains(&group.as_str()))
                {
                    return Err(format!("no group {unknown}; there are {}", GROUPS.join(", ")).into());
                }
            }
            "--method" => {
                print!("{METHOD}");
                return Ok(ExitCode::SUCCESS);
            }
            _ => return Err(format!("an unknown option: {arg}").into()),
        }
    }
    if cfg!(debug_assertions) {
        eprintln!("This is the dev profile: its figures say nothing.");
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(CORES)
        .build_global()?;
    let mut report = Report::new(options.json);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(CORES)
        .enable_all()
        .build()?
        .block_on(bench::run(&options, &mut report))?;
    let (missed, failed) = report.end();
    if missed > 0 {
        eprintln!("{missed} limits missed");
    }
    Ok(if failed > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
