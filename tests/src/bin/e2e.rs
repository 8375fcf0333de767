//! Drives the real window and says at its end how many scenes passed and failed. `e2e WORD` plays only the scenes whose
//! name holds the word.

use saksama_tests::canary;
use saksama_tests::cases;
use saksama_tests::desktop::comeback::Comeback;
use saksama_tests::desktop::histories;
use saksama_tests::desktop::road::{Stage, Turn};
use saksama_tests::desktop::roads::{self, SENDER};
use saksama_tests::desktop::scene::Scene;
use saksama_tests::desktop::screen::Screen;
use saksama_tests::desktop::story::{self, Letter};
use saksama_tests::desktop::tour::{self, Part};
use saksama_tests::desktop::units;
use saksama_tests::desktop::window::Window;
use saksama_tests::desktop::{Outcome, PATIENCE, say, trouble, until};
use saksama_tests::driven::PASSPHRASE;
use saksama_tests::scans::{self, Look};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use tempfile::TempDir;

/// Her telephone number.
const PHONE: &str = "0812-7766-5544";
/// A word of the scan's name.
const SCAN: &str = "amplopcokelat";
/// A word of what she says, and of nothing else.
const WORD: &str = "kuitansi";
/// What she says, in her own words.
const TEXT: &str = "Petugas loket meminta dua puluh ribu rupiah dari setiap pendaftar, tanpa kuitansi.";
/// The office's laptop.
const LAPTOP: (u32, u32) = (1366, 768);
const SCENES: [&str; 10] = [
    "start",
    "closing",
    "system_lock",
    "day",
    "kemenkes",
    "kemensos",
    "explanation",
    "comeback",
    "histories",
    "screens",
];

async fn play(scene: &str, screen: &Screen, data: &Path) -> Outcome<()> {
    match scene {
        "start" => start(screen, data).await,
        "closing" => closing(screen, data).await,
        "system_lock" => system_lock(screen, data).await,
        "day" => day(screen, data).await,
        "kemenkes" => {
            units::kemenkes_unit(data).await.map_err(broken)?;
            whole_case("kemenkes", roads::KEMENKES, screen, data).await
        }
        "kemensos" => {
            units::kemensos_unit(data).await.map_err(broken)?;
            whole_case("kemensos", roads::KEMENSOS, screen, data).await
        }
        "explanation" => {
            units::small_unit(data).await.map_err(broken)?;
            whole_case("explanation", roads::EXPLANATION, screen, data).await
        }
        "comeback" => comeback(screen, data).await,
        "histories" => histories(screen, data).await,
        "screens" => screens(screen, data).await,
        other => trouble(format!("no scene {other}")),
    }
}

/// The first screen, in both languages and three themes: nothing refused by the policy, nothing axe minds, nothing that sticks out.
async fn start(screen: &Screen, data: &Path) -> Outcome<()> {
    let window = Window::open(screen, data, &[]).await?;
    window.see("found-unit-name").await?;
    for theme in ["light", "dark", "contrast"] {
        window.theme(theme).await?;
        for _ in 0..2 {
            window.press("language-toggle").await?;
            fine(&window).await?;
        }
    }
    nothing_refused(&window).await?;
    window.quit().await
}

/// Closed as a person closes it, the program leaves no trace of the web view; a second start on the same desk ends itself.
async fn closing(screen: &Screen, data: &Path) -> Outcome<()> {
    let window = Window::open(screen, data, &[]).await?;
    window.see("found-unit-name").await?;
    let second = screen
        .command(saksama_tests::desktop::program()?)
        .env("SAKSAMA_DATA", data)
        .status()?;
    if second.success() {
        return trouble("two programs ran on one desk");
    }
    window.close().await?;
    until("the web view's folder to go", PATIENCE, async || {
        (!data.join("webview").exists()).then_some(())
    })
    .await
}

/// When the desktop locks its screen, the desk is locked too.
async fn system_lock(screen: &Screen, data: &Path) -> Outcome<()> {
    let window = Window::open(screen, data, &[]).await?;
    story::found(&window).await?;
    window.press("sheets-later").await?;
    window.see("nav-desk").await?;
    screen.signal(
        "/org/gnome/ScreenSaver",
        "org.gnome.ScreenSaver.ActiveChanged",
        "boolean:true",
    )?;
    window.see("unlock-passphrase").await?;
    window.gone("nav-desk").await?;
    window.quit().await
}

/// Founded, three sheets written down, a letter registered and numbered, locked and reopened, found by a word, printed.
async fn day(screen: &Screen, data: &Path) -> Outcome<()> {
    let scanner = TempDir::with_prefix("scanner-")?;
    let scan = scanned(scanner.path())?;
    let window = Window::open(screen, data, &[]).await?;
    window.see("found-unit-name").await?;
    let founded = story::found(&window).await?;
    fine(&window).await?;
    story::write_down_sheets(&window).await?;
    fine(&window).await?;
    story::lock(&window).await?;
    story::unlock(&window, &founded.passphrase).await?;
    let registered = story::register_letter(&window, &letter(&scan)).await?;
    fine(&window).await?;
    prints(&window).await?;
    let agenda = story::verify_and_number(&window, &registered.number).await?;
    if !agenda.chars().any(|letter| letter.is_ascii_digit()) {
        return trouble(format!("an agenda number without a number: {agenda}"));
    }
    fine(&window).await?;
    story::lock(&window).await?;
    story::reopen(&window).await?;
    // From the register a numbered case is known by its agenda number; the intake number stands in its dossier.
    story::find(&window, WORD, &agenda).await?;
    fine(&window).await?;
    window.press("tab-evidence").await?;
    story::page_is_shown(&window).await?;
    fine(&window).await?;
    nothing_refused(&window).await?;
    window.quit().await?;
    nothing_lies_about(screen, data, &founded.passphrase)?;

    // The next morning: the same desk, opened with the passphrase.
    let window = Window::open(screen, data, &[]).await?;
    story::unlock(&window, &founded.passphrase).await?;
    story::find(&window, "karcis", &agenda).await?;
    let number = window.text("dossier-number").await?;
    if number != registered.number {
        return trouble(format!(
            "{} was registered, {number} was opened",
            registered.number
        ));
    }
    window.quit().await?;
    nothing_lies_about(screen, data, &founded.passphrase)
}

/// The letter of every story.
fn letter(scan: &Path) -> Letter<'_> {
    Letter {
        scan,
        number: "441/KP/XI/2026",
        date: "12 November 2026",
        subject: "Dugaan pungutan liar di loket pendaftaran",
        sender: SENDER,
        phone: PHONE,
        text: TEXT,
    }
}

/// Its scan, in this folder.
fn scanned(folder: &Path) -> Outcome<PathBuf> {
    let case = cases::originals().map_err(broken)?.into_iter().next();
    let Some(case) = case else {
        return trouble("no invented cases");
    };
    let scan = folder.join(format!("surat {SCAN} 1.jpg"));
    let page = scans::letter(&case, &Look::scanned(1))
        .map_err(broken)?
        .into_iter()
        .next();
    let Some(page) = page else {
        return trouble("no scan");
    };
    std::fs::write(&scan, scans::jpeg(&page).map_err(broken)?)?;
    Ok(scan)
}

/// A case from its letter to its end, by people who sit down one after another; every form on the way is one axe has
/// nothing against, and the reporter's name stands nowhere.
async fn whole_case(scene: &'static str, turns: &[Turn], screen: &Screen, data: &Path) -> Outcome<()> {
    let scanner = TempDir::with_prefix("scanner-")?;
    let scan = scanned(scanner.path())?;
    let window = Window::open(screen, data, &[]).await?;
    let mut stage = Stage::new(&window, scene);
    stage.letter(roads::CLERK, &letter(&scan)).await?;
    stage.play(turns).await?;
    let faults = stage.faults;
    nothing_refused(&window).await?;
    window.quit().await?;
    if !faults.is_empty() {
        return trouble(faults.join("\n  "));
    }
    nothing_lies_about(screen, data, PASSPHRASE)
}

/// The only clerk forgets her passphrase, and comes back.
async fn comeback(screen: &Screen, data: &Path) -> Outcome<()> {
    let sheets = units::small_unit_with_sheets(data).await.map_err(broken)?;
    let scanner = TempDir::with_prefix("scanner-")?;
    let scan = scanned(scanner.path())?;
    let window = Window::open(screen, data, &[]).await?;
    let mut scene = Comeback::new(&window);
    scene.play(&letter(&scan), &sheets).await?;
    let faults = scene.scene.faults;
    nothing_refused(&window).await?;
    window.quit().await?;
    if !faults.is_empty() {
        return trouble(faults.join("\n  "));
    }
    nothing_lies_about(screen, data, PASSPHRASE)
}

/// A store that fell back and was written on.
async fn histories(screen: &Screen, data: &Path) -> Outcome<()> {
    units::two_histories(data).await.map_err(broken)?;
    let window = Window::open(screen, data, &[]).await?;
    let mut scene = Scene::new(&window, "histories");
    histories::play(&mut scene).await?;
    let faults = scene.faults;
    nothing_refused(&window).await?;
    window.quit().await?;
    if !faults.is_empty() {
        return trouble(faults.join("\n  "));
    }
    Ok(())
}

/// Every screen, in light and Indonesian, in dark and English: nothing axe minds, nothing that sticks out at the side.
async fn screens(screen: &Screen, data: &Path) -> Outcome<()> {
    let window = Window::open(screen, data, &[]).await?;
    let mut faults = Vec::new();
    window.see("found-unit-name").await?;
    look(&window, Part::Threshold, &mut faults).await?;
    window.press("start-demo").await?;
    window.press("demo-go").await?;
    for (theme, language) in [("light", "id"), ("dark", "en")] {
        for (who, part) in [
            (app::demo::PEOPLE[1].0, Part::Clerk),
            (app::demo::PEOPLE[0].0, Part::Leader),
        ] {
            window.see("unlock-passphrase").await?;
            window.theme(theme).await?;
            window.language(language).await?;
            note(&window, "unlock", &mut faults).await?;
            window.pick_words("unlock-person", who).await?;
            window.press("unlock-submit").await?;
            window.see("nav-desk").await?;
            look(&window, part, &mut faults).await?;
            window.press("lock-button").await?;
        }
    }
    nothing_refused(&window).await?;
    window.quit().await?;
    if faults.is_empty() {
        Ok(())
    } else {
        trouble(faults.join("\n  "))
    }
}

async fn look(window: &Window<'_>, part: Part, faults: &mut Vec<String>) -> Outcome<()> {
    tour::walk(window, part, async |place| note(window, place, faults).await).await
}

/// What is wrong with a screen, kept so that one run tells everything.
async fn note(window: &Window<'_>, place: &str, faults: &mut Vec<String>) -> Outcome<()> {
    faults.extend(
        window
            .axe()
            .await?
            .into_iter()
            .map(|found| format!("{place}: {found}")),
    );
    if window.scrolls_sideways().await? {
        faults.push(format!("{place}: scrolls sideways"));
    }
    Ok(())
}

/// The receipt stands in the print view. WebKitGTK opens the system's dialog for it everywhere but under WebDriver.
async fn prints(window: &Window<'_>) -> Outcome<()> {
    window.press("receipt-print").await?;
    window.see("print-page").await?;
    window.see("print-go").await?;
    window.press("print-close").await?;
    window.gone("print-page").await
}

/// Neither the web view's profile nor a log, a cache or GTK's list of recent files knows the reporter, his words, the
/// scan's name or a secret. (Under WebDriver the web view keeps its profile on disk: more than it ever does at work.)
fn nothing_lies_about(screen: &Screen, data: &Path, passphrase: &str) -> Outcome<()> {
    let words = [
        SENDER,
        PHONE,
        &PHONE.replace('-', ""),
        SCAN,
        WORD,
        "Sumiati",
        "441/KP",
        passphrase,
    ]
    .map(str::to_owned);
    for folder in [data, screen.home()] {
        let searched = canary::search(folder, &words)?;
        if searched.files < 3 {
            return trouble(format!("nothing to search in {}", folder.display()));
        }
        if !searched.found.is_empty() {
            return trouble(format!("lies about: {}", searched.found.join("\n  ")));
        }
    }
    Ok(())
}

/// Nothing axe minds, nothing that sticks out at the side.
async fn fine(window: &Window<'_>) -> Outcome<()> {
    let found = window.axe().await?;
    if !found.is_empty() {
        return trouble(format!("axe: {}", found.join("\n  ")));
    }
    if window.scrolls_sideways().await? {
        trouble("the page scrolls sideways")
    } else {
        Ok(())
    }
}

/// The content security policy refused nothing of our own.
async fn nothing_refused(window: &Window<'_>) -> Outcome<()> {
    let refused = window.refused().await?;
    if refused.is_empty() {
        Ok(())
    } else {
        trouble(format!("refused by the policy: {}", refused.join(", ")))
    }
}

fn broken(error: impl std::fmt::Display) -> saksama_tests::desktop::Trouble {
    saksama_tests::desktop::Trouble::Seen(error.to_string())
}

/// A scene on a screen and a desk of its own.
async fn alone(scene: &str) -> Outcome<()> {
    let screen = Screen::start(LAPTOP.0, LAPTOP.1).await?;
    let data = TempDir::with_prefix("saksama-desk-")?;
    play(scene, &screen, data.path()).await
}

#[tokio::main]
async fn main() -> ExitCode {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let (mut passed, mut failed) = (0, 0);
    for scene in SCENES.into_iter().filter(|scene| scene.contains(&wanted)) {
        let started = Instant::now();
        match alone(scene).await {
            Ok(()) => {
                passed += 1;
                say(&format!(
                    "scene {scene} ... ok ({:.1} s)",
                    started.elapsed().as_secs_f64()
                ));
            }
            Err(trouble) => {
                failed += 1;
                say(&format!(
                    "scene {scene} ... FAILED ({:.1} s): {trouble}",
                    started.elapsed().as_secs_f64()
                ));
            }
        }
    }
    say(&format!("\n{passed} passed, {failed} failed"));
    if failed == 0 && passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
