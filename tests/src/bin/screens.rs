//! Pictures of every main screen: 1366x768 and 1920x1080, light and dark, Indonesian and English, into `target/screens`.

use saksama_tests::desktop::screen::Screen;
use saksama_tests::desktop::story;
use saksama_tests::desktop::window::Window;
use saksama_tests::desktop::{Outcome, pictures, say};
use std::path::Path;
use std::process::ExitCode;
use tempfile::TempDir;

const SIZES: [(u32, u32); 2] = [(1366, 768), (1920, 1080)];
const THEMES: [&str; 2] = ["light", "dark"];
const LANGUAGES: [&str; 2] = ["id", "en"];
/// The rooms of the rail, as far as the person at the desk may use them.
const ROOMS: [&str; 5] = [
    "nav-desk",
    "nav-register",
    "nav-deadlines",
    "nav-checks",
    "nav-settings",
];

/// The same screen in every theme and language.
async fn shoot(window: &Window<'_>, folder: &Path, name: &str) -> Outcome<()> {
    for theme in THEMES {
        window.theme(theme).await?;
        for language in LANGUAGES {
            window.language(language).await?;
            window
                .picture(&folder.join(format!("{name}-{theme}-{language}.png")))
                .await?;
        }
    }
    window.language("id").await
}

/// The screens of a new desk.
async fn beginnings(screen: &Screen, folder: &Path) -> Outcome<()> {
    let data = TempDir::with_prefix("saksama-desk-")?;
    let window = Window::open(screen, data.path(), &[]).await?;
    window.see("found-unit-name").await?;
    shoot(&window, folder, "01-found").await?;
    story::found(&window).await?;
    shoot(&window, folder, "02-sheets").await?;
    window.press("sheets-later").await?;
    window.see("nav-desk").await?;
    shoot(&window, folder, "03-empty-desk").await?;
    window.press("intake-new").await?;
    window.see("intake-subject").await?;
    shoot(&window, folder, "04-intake").await?;
    story::lock(&window).await?;
    shoot(&window, folder, "05-unlock").await?;
    window.quit().await
}

/// The rooms of a desk at work: the demonstration unit that the program itself offers.
async fn at_work(screen: &Screen, folder: &Path) -> Outcome<()> {
    let data = TempDir::with_prefix("saksama-desk-")?;
    let window = Window::open(screen, data.path(), &[]).await?;
    window.press("start-demo").await?;
    window.press("demo-go").await?;
    window.see("nav-desk").await?;
    for room in ROOMS {
        if window.look(room).await.is_none() {
            continue;
        }
        window.press(room).await?;
        shoot(&window, folder, &format!("10-{room}")).await?;
    }
    window.press("nav-register").await?;
    window.press("register-row").await?;
    window.see("dossier-number").await?;
    shoot(&window, folder, "20-dossier").await?;
    window.keys("ctrl+k")?;
    window.see("search-input").await?;
    window.picture(&folder.join("21-search-dark-id.png")).await?;
    window.quit().await
}

async fn all() -> Outcome<()> {
    let folder = pictures()?;
    for (width, height) in SIZES {
        let folder = folder.join(format!("{width}x{height}"));
        std::fs::create_dir_all(&folder)?;
        let screen = Screen::start(width, height).await?;
        beginnings(&screen, &folder).await?;
        at_work(&screen, &folder).await?;
        say(&format!(
            "{}: {} pictures",
            folder.display(),
            std::fs::read_dir(&folder)?.count()
        ));
    }
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    match all().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            say(&format!("no pictures: {trouble}"));
            ExitCode::FAILURE
        }
    }
}
