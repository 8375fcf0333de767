//! Sealing files until they are durable, against the bare cipher and a synced copy.

use super::report::{Bound, Report};
use super::timing::timed;
use super::whole::Opened;
use super::{SEED, letters};
use crate::cases;
use crate::driven::{Driven, Outcome, Stopped, stop};
use crate::generate::Generated;
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use ledger::{Batch, Ledger, NewChunk};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use vault::Id;

const FILES: usize = 40;
/// The most a reporter's file may have (R42).
const SIZE: usize = 5 << 20;

/// Measures 200 MB in files of 5 MB.
///
/// # Errors
/// A file is not taken.
pub async fn measure(opened: &Opened, report: &mut Report) -> Outcome<()> {
    opened.at_rest().await?;
    let folder = opened.folder().join("files");
    let files = made(&folder)?;
    let megabytes = (FILES * SIZE) as f64 / f64::from(1 << 20);

    // Once before and once after: the faster of the two counts, so that a busy disk never flatters us.
    let before = copied(&files, &folder.join("copy"))?;
    let begun = Instant::now();
    let draft = attached(&opened.driven, &files).await?;
    let desk_only = begun.elapsed();
    registered(&opened.driven, &draft).await?;
    let whole = begun.elapsed();
    let ledger = Ledger::create_sqlite(&folder.join("store.saksama")).await?;
    let stored = timed(stored(&files, &ledger)).await;
    ledger.close().await;
    let (stored, ()) = stored?;
    let raw = before.min(copied(&files, &folder.join("copy-2"))?);
    let what = "XChaCha20-Poly1305 and a synced copy, file by file";
    for (name, took, bound) in [
        ("seal_files", whole, Bound::AtLeast(0.5)),
        ("seal_files_attached", desk_only, Bound::None),
        ("seal_files_store", stored, Bound::None),
    ] {
        let rate = |took: Duration| megabytes / took.as_secs_f64();
        report.line((name, "MB/s"), (rate(took), FILES), (rate(raw), what), bound);
    }
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// Files of chance, so that nothing can be packed.
fn made(folder: &Path) -> Outcome<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)?;
    let mut chance = ChaCha20Rng::seed_from_u64(SEED);
    let mut bytes = vec![0; SIZE];
    (0..FILES)
        .map(|number| {
            chance.fill_bytes(&mut bytes);
            // Not by chance the mark of a program, which intake refuses.
            bytes[..16].copy_from_slice(b"Lampiran terukur");
            let path = folder.join(format!("lampiran-{number:02}.dat"));
            let mut file = File::create(&path)?;
            file.write_all(&bytes)?;
            // On the disk before anything is timed: it must not be written in somebody's time.
            file.sync_all()?;
            Ok(path)
        })
        .collect()
}

/// The first half of a letter's way with these files: chosen, sealed, kept. Gives the draft.
async fn attached(driven: &Driven, files: &[PathBuf]) -> Outcome<Value> {
    let new: Value = driven
        .ask("new_draft", json!({ "channel": "portal", "repeat_last": false }))
        .await?;
    let draft = &new["draft"];
    for file in files {
        driven.host.offer(file.clone());
    }
    let attached = driven
        .ask(
            "attach_files",
            json!({ "draft": draft, "source": "reporter", "dropped": false }),
        )
        .await?;
    let taken = attached["files"].as_array().map_or(0, Vec::len);
    if taken != files.len() {
        return stop(format!(
            "{taken} of {} files taken: {}",
            files.len(),
            attached["refused"]
        ));
    }
    Ok(draft.clone())
}

/// The second half: read back, checked, appended to the ledger with their entry.
async fn registered(driven: &Driven, draft: &Value) -> Outcome<()> {
    let case = Generated::new(&cases::originals()?, SEED + 2, 1).next();
    let Some(case) = case else {
        return stop("no letter");
    };
    let form = letters::intake_form(&case, &[]);
    driven
        .ask("register_draft", json!({ "draft": draft, "form": form }))
        .await
        .map(drop)
}

/// Read, sealed and put into a ledger of its own, one transaction a file.
async fn stored(files: &[PathBuf], ledger: &Ledger) -> Outcome<()> {
    let mut chance = ChaCha20Rng::seed_from_u64(SEED + 1);
    let key = vault::make_stream_key(&mut chance);
    for path in files {
        let id = Id::make(&mut chance);
        let content = std::fs::read(path)?;
        let Ok(sealed) = vault::seal_file(&key, &id, &content, &mut chance) else {
            return stop("not sealed");
        };
        let chunks = sealed
            .into_iter()
            .zip(0..)
            .map(|(bytes, n)| NewChunk { file: id, n, bytes })
            .collect();
        ledger
            .append(&Batch {
                chunks,
                ..Batch::default()
            })
            .await?;
    }
    Ok(())
}

/// The same bytes through the bare cipher into files that are synced.
fn copied(files: &[PathBuf], to: &Path) -> Outcome<Duration> {
    std::fs::create_dir_all(to)?;
    let mut chance = ChaCha20Rng::seed_from_u64(SEED + 2);
    let mut key = Key::default();
    chance.fill_bytes(&mut key);
    let cipher = XChaCha20Poly1305::new(&key);
    let begun = Instant::now();
    for path in files {
        let mut bytes = std::fs::read(path)?;
        let mut nonce = XNonce::default();
        chance.fill_bytes(&mut nonce);
        cipher
            .encrypt_in_place(&nonce, b"", &mut bytes)
            .map_err(|_| Stopped::Said("the bare cipher failed".to_owned()))?;
        let mut copy = File::create(to.join(path.file_name().unwrap_or_default()))?;
        copy.write_all(&bytes)?;
        copy.sync_all()?;
    }
    Ok(begun.elapsed())
}
