//! The verifier as a small program of its own: no web view, a console on Windows.

fn main() -> std::process::ExitCode {
    app::cli::verify_command(std::env::args().skip(1))
}
