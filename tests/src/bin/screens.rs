//! Pictures of every main screen: 1366x768 and 1920x1080, light and dark, Indonesian and English, into `target/screens`.
//! The unit in them is the demonstration unit.

use saksama_tests::demo;
use saksama_tests::desktop::screen::Screen;
use saksama_tests::desktop::story;
use saksama_tests::desktop::tour::{self, Part};
use saksama_tests::desktop::window::Window;
use saksama_tests::desktop::{pictures, say};
use saksama_tests::driven::Outcome;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tempfile::TempDir;

const SIZES: [(u32, u32); 2] = [(1366, 768), (1920, 1080)];
const LOOKS: [(&str, &str); 4] = [("light", "id"), ("light", "en"), ("dark", "id"), ("dark", "en")];

fn file(folder: &Path, place: &str, (theme, language): (&str, &str)) -> PathBuf {
    folder.join(format!("{place}-{theme}-{language}.png"))
}

/// The same screen in every look.
async fn shoot(window: &Window<'_>, folder: &Path, place: &str) -> Outcome<()> {
    for (theme, language) in LOOKS {
        window.theme(theme).await?;
        window.language(language).await?;
        window.picture(&file(folder, place, (theme, language))).await?;
    }
    Ok(())
}

/// The screens of a new desk, up to its empty rooms.
async fn beginnings(screen: &Screen, folder: &Path) -> Outcome<()> {
    for look in LOOKS {
        let data = TempDir::with_prefix("saksama-desk-")?;
        let window = Window::open(screen, data.path(), &[]).await?;
        window.see("found-unit-name").await?;
        window.theme(look.0).await?;
        window.language(look.1).await?;
        let picture = async |place: &str| window.screen().picture(&file(folder, place, look));
        tour::walk(&window, Part::Threshold, picture).await?;
        window.quit().await?;
    }
    let data = TempDir::with_prefix("saksama-desk-")?;
    let window = Window::open(screen, data.path(), &[]).await?;
    window.see("found-unit-name").await?;
    story::found(&window).await?;
    shoot(&window, folder, "05-sheet").await?;
    window.press("sheets-later").await?;
    window.see("nav-desk").await?;
    shoot(&window, folder, "06-empty-desk").await?;
    window.press("nav-register").await?;
    window.see("register-total").await?;
    shoot(&window, folder, "07-empty-register").await?;
    story::lock(&window).await?;
    shoot(&window, folder, "08-unlock").await?;
    Ok(window.quit().await?)
}

/// The rooms of a desk at work.
async fn at_work(screen: &Screen, folder: &Path, data: &Path) -> Outcome<()> {
    let window = Window::open(screen, data, &[]).await?;
    for look in LOOKS {
        for (who, parts) in [
            (app::demo::PEOPLE[1].0, &[Part::Clerk, Part::Scans][..]),
            (app::demo::PEOPLE[0].0, &[Part::Leader]),
        ] {
            window.see("unlock-passphrase").await?;
            window.theme(look.0).await?;
            window.language(look.1).await?;
            window.pick_words("unlock-person", who).await?;
            window.press("unlock-submit").await?;
            window.see("nav-desk").await?;
            for part in parts {
                let picture = async |place: &str| window.screen().picture(&file(folder, place, look));
                tour::walk(&window, *part, picture).await?;
            }
            window.press("lock-button").await?;
        }
    }
    Ok(window.quit().await?)
}

async fn all() -> Outcome<()> {
    let folder = pictures()?;
    let unit = demo::fresh_folder()?;
    say("making the demonstration unit");
    demo::make(&unit).await?;
    for (width, height) in SIZES {
        let folder = folder.join(format!("{width}x{height}"));
        std::fs::create_dir_all(&folder)?;
        let screen = Screen::start(width, height).await?;
        beginnings(&screen, &folder).await?;
        at_work(&screen, &folder, &unit).await?;
        let made = std::fs::read_dir(&folder)?.count();
        say(&format!("{}: {made} pictures", folder.display()));
    }
    Ok(std::fs::remove_dir_all(unit)?)
}

fn main() -> ExitCode {
    // Scans are taken in by this program started again as the worker.
    if app::is_worker() {
        return app::worker_main();
    }
    let shown = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(all()));
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            say(&format!("no pictures: {trouble}"));
            ExitCode::FAILURE
        }
    }
}
