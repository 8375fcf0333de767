//! The first page of a file on the screen, against the programs everybody has.

use super::report::{Bound, Report};
use super::timing::{WARM, millis};
use super::{SEED, tell};
use crate::cases::{self, Case};
use crate::driven::{Outcome, stop};
use crate::generate::Generated;
use crate::scans::{self, Look, Packing};
use evidence::{INSPECT_DPI, OPEN_BOUND, REQUEST_BOUND, Size, WorkerPool};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Long enough for the next worker to be there; its start is not the request's.
const WORKER_STARTS: Duration = Duration::from_millis(150);
const FILES: u32 = 100;

/// Measures 50 PDFs, 25 JPEG and PNG, 25 TIFF.
///
/// # Errors
/// A file is not shown, or a program is missing.
pub async fn measure(place: &Path, report: &mut Report) -> Outcome<()> {
    let files = drawn(&place.join("scans"))?;
    let pool = WorkerPool::new(evidence::this_program()?);
    pool.warm();
    let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
    for (turn, path) in files.iter().take(WARM).chain(&files).enumerate() {
        let (took, size) = first_page(&pool, path).await?;
        let other = other_program(path, size)?;
        if turn >= WARM {
            ours += took;
            theirs += other;
        }
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

/// From the request to the picture, as the window gets it; and its columns and rows.
async fn first_page(pool: &WorkerPool, path: &Path) -> Outcome<(Duration, (u32, u32))> {
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
    Ok((took, (image.width, image.height)))
}

/// The same page in the same size by the usual program, from its start to its end.
fn other_program(path: &Path, (columns, rows): (u32, u32)) -> Outcome<Duration> {
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
        let size = format!("{columns}x{rows}!");
        // Its fastest packing: the default would be slower by far.
        command
            .arg(first)
            .args(["-resize", &size, "-define", "png:compression-level=1", "png:-"]);
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
    std::fs::create_dir_all(folder)?;
    let cases: Vec<Case> = Generated::new(&cases::originals()?, SEED + 3, FILES).collect();
    let missing = (0..)
        .zip(&cases)
        .filter(|(number, _)| !named(folder, *number).exists());
    let missing: Vec<(u64, &Case)> = missing.collect();
    if !missing.is_empty() {
        tell(&format!("drawing {} scans (once) …", missing.len()));
    }
    let draw = |(number, case): &(u64, &Case)| -> Outcome<()> {
        let whole = named(folder, *number);
        let half = whole.with_extension("half");
        std::fs::write(&half, file(case, *number)?)?;
        Ok(std::fs::rename(half, whole)?)
    };
    missing.par_iter().try_for_each(draw)?;
    Ok((0..u64::from(FILES))
        .map(|number| named(folder, number))
        .collect())
}

fn named(folder: &Path, number: u64) -> PathBuf {
    let end = match number {
        0..50 => "pdf",
        50..63 => "jpg",
        63..75 => "png",
        _ => "tif",
    };
    folder.join(format!("{number:03}.{end}"))
}

/// Half scans and half text among the PDFs, both packings among the TIFFs.
fn file(case: &Case, number: u64) -> Outcome<Vec<u8>> {
    let pages = || scans::letter(case, &Look::scanned(SEED + number));
    let first = || -> Outcome<scans::Page> {
        match pages()?.into_iter().next() {
            Some(page) => Ok(page),
            None => stop("a letter without a page"),
        }
    };
    Ok(match number {
        0..25 => scans::pdf(&pages()?)?,
        25..50 => scans::text_pdf(case).0,
        50..63 => scans::jpeg(&first()?)?,
        63..75 => scans::png(&first()?)?,
        75..88 => scans::tiff(&pages()?, Packing::Lzw)?,
        _ => scans::tiff(&pages()?, Packing::Deflate)?,
    })
}
