//! `soak [--kills N] [--per-ledger N] [--seed N]`: kills the program at random moments, as often as one likes. The bounded
//! part of it runs in `cargo test`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its report is its output"
)]

use saksama_tests::kills::{Plan, run};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    match plan() {
        Ok(plan) => {
            let begun = Instant::now();
            let outcome = run(&plan, |so_far| {
                eprintln!("{} of {} kills: nothing lost", so_far.kills, plan.kills);
            });
            let minutes = begun.elapsed().as_secs_f64() / 60.0;
            println!("{outcome:?}");
            println!(
                "{} kills in {minutes:.1} minutes, {:.0} a minute: nothing lost",
                outcome.kills,
                f64::from(outcome.kills) / minutes
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}\nsoak [--kills N] [--per-ledger N] [--seed N]");
            ExitCode::FAILURE
        }
    }
}

fn plan() -> Result<Plan, Box<dyn std::error::Error>> {
    let mut plan = Plan {
        headless: std::env::current_exe()?.with_file_name(if cfg!(windows) {
            "headless.exe"
        } else {
            "headless"
        }),
        kills: 2_000,
        per_ledger: 100,
        seed: 1,
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let value = args.next().ok_or("a value is missing")?;
        match arg.as_str() {
            "--kills" => plan.kills = value.parse()?,
            "--per-ledger" => plan.per_ledger = value.parse()?,
            "--seed" => plan.seed = value.parse()?,
            _ => return Err("an unknown option".into()),
        }
    }
    Ok(plan)
}
