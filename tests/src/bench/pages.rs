//! The first page of a file on the screen, against the programs everybody has.

use super::report::{Bound, Report};
use super::timing::{WARM, millis};
use super::{SEED, tell};
use crate::cases::{self, Case};
use crate::driven::{Outcome, stop};
use crate::generate::Generated;
use crate::scans::{self, Look, Packing};
use evidence::{INSPECT_DPI, OPEN_BOUND, REQUEST_BOUND, Size, WorkerPool};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Long enough for the next worker to be there; its start is not the request's.
const WORKER_STARTS: Duration = Duration::from_millis(150);
const DONE: &str = "drawn";

/// Measures 50 PDFs, 25 JPEG and PNG, 25 TIFF.
///
/// # Errors
/// A file is not shown, or a program is missing.
pub async fn measure(place: &Path, report: &mut Report) -> Outcome<()> {
    let files = drawn(&place.join("scans"))?;
    let pool = WorkerPool::new(evidence::this_program()?);
    pool.warm();
    let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
    for path in files.iter().take(WARM) {
        first_page(&pool, path).await?;
        other_program(path)?;
    }
    for path in &files {
        ours += first_page(&pool, path).await?;
        theirs += other_program(path)?;
    }
    report.line(
        ("first_page", "ms"),
        (millis(ours), files.len()),
        (
            millis(theirs),
            "the sum of pdftoppm (PDF) and ImageMagick convert (JPEG, PNG, TIFF), whole processes",
        ),
        Bound::AtMost(1.0),
    );
    Ok(())
}

/// From the request to the picture, as the window gets it.
async fn first_page(pool: &WorkerPool, path: &Path) -> Outcome<Duration> {
    tokio::time::sleep(WORKER_STARTS).await;
    let begun = Instant::now();
    let bytes = std::fs::read(path)?;
    let mut open = pool.open(&bytes, OPEN_BOUND).await?;
    let image = open
        .render(0, Size::Dpi(INSPECT_DPI), None, REQUEST_BOUND)
        .await?;
    let took = begun.elapsed();
    if image.bytes.is_empty() || image.incomplete {
        return stop(format!("{} is not shown whole", path.display()));
    }
    Ok(took)
}

/// The same page by the usual program, from its start to its end.
fn other_program(path: &Path) -> Outcome<Duration> {
    let mut command = if path.extension().is_some_and(|end| end == "pdf") {
        let mut command = Command::new("pdftoppm");
        command
            .args(["-r", "150", "-f", "1", "-l", "1", "-png"])
            .arg(path);
        command
    } else {
        let mut command = Command::new("convert");
        let mut first = path.as_os_str().to_owned();
        first.push("[0]");
        // Its fastest packing: the default would be slower by far.
        command
            .arg(first)
            .args(["-resample", "150", "-define", "png:compression-level=1", "png:-"]);
        command
    };
    let begun = Instant::now();
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output()?;
    let took = begun.elapsed();
    if !output.status.success() || !output.stdout.starts_with(b"\x89PNG") {
        return stop(format!(
            "{:?} gave no page of {}",
            command.get_program(),
            path.display()
        ));
    }
    Ok(took)
}

/// The drawn files, once.
fn drawn(folder: &Path) -> Outcome<Vec<PathBuf>> {
    if !folder.join(DONE).exists() {
        tell("drawing a hundred scans (once) …");
        std::fs::create_dir_all(folder)?;
        let cases = Generated::new(&cases::originals()?, SEED + 3, 100);
        for (number, case) in (0..).zip(cases) {
            let (end, bytes) = file(&case, number)?;
            std::fs::write(folder.join(format!("{number:03}.{end}")), bytes)?;
        }
        std::fs::write(folder.join(DONE), b"")?;
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name != DONE) {
            files.push(path);
        }
    }
    files.sort();
    if files.len() == 100 {
        Ok(files)
    } else {
        stop(format!("{} drawn files instead of 100", files.len()))
    }
}

/// Half scans and half text among the PDFs, both packings among the TIFFs.
fn file(case: &Case, number: u64) -> Outcome<(&'static str, Vec<u8>)> {
    let pages = || scans::letter(case, &Look::scanned(SEED + number));
    let first = || -> Outcome<scans::Page> {
        match pages()?.into_iter().next() {
            Some(page) => Ok(page),
            None => stop("a letter without a page"),
        }
    };
    Ok(match number {
        0..25 => ("pdf", scans::pdf(&pages()?)?),
        25..50 => ("pdf", scans::text_pdf(case).0),
        50..63 => ("jpg", scans::jpeg(&first()?)?),
        63..75 => ("png", scans::png(&first()?)?),
        75..88 => ("tif", scans::tiff(&pages()?, Packing::Lzw)?),
        _ => ("tif", scans::tiff(&pages()?, Packing::Deflate)?),
    })
}
