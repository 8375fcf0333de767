//! One start of the program, through tauri-driver and WebKitWebDriver.

use super::screen::{Running, Screen};
use super::{Outcome, PATIENCE, axe, pictures, program, say, trouble, until};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use thirtyfour::Capabilities;
use thirtyfour::prelude::*;
use thirtyfour::session::scriptret::ScriptRet;

/// The window, and the driver that holds it.
#[derive(Debug)]
pub struct Window<'screen> {
    screen: &'screen Screen,
    driver: WebDriver,
    words: PathBuf,
    /// The desk's folder.
    data: PathBuf,
    ended: bool,
    _tauri_driver: Running,
}

/// Left without an end: a step failed, and what was to be seen then tells why.
impl Drop for Window<'_> {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let picture = pictures().map(|folder| folder.join("failed.png"));
        if let Ok(picture) = picture
            && self.screen.picture(&picture).is_ok()
        {
            say(&format!("what was to be seen: {}", picture.display()));
        }
        let words = std::fs::read_to_string(&self.words).unwrap_or_default();
        for line in words
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.contains("Gtk-"))
        {
            say(&format!("  {line}"));
        }
    }
}

impl<'screen> Window<'screen> {
    /// Opens the program on a data folder, with these variables besides.
    ///
    /// # Errors
    /// Program or driver are missing, or no session comes about.
    pub async fn open(screen: &'screen Screen, data: &Path, variables: &[(&str, &str)]) -> Outcome<Self> {
        let (port, native) = (free_port()?, free_port()?);
        let (words, words_path) = screen.words_of("driver")?;
        let driver_program =
            std::env::var_os("TAURI_DRIVER").map_or_else(|| PathBuf::from("tauri-driver"), PathBuf::from);
        let tauri_driver = screen
            .command(driver_program)
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .env("SAKSAMA_DATA", data)
            .env("SAKSAMA_TEST_SCREENS", "1")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(words.try_clone()?)
            .stderr(words)
            .spawn()?;
        let tauri_driver = Running::from(tauri_driver);
        for one in [port, native] {
            until("the driver", PATIENCE, async || {
                std::net::TcpStream::connect(("127.0.0.1", one)).ok().map(drop)
            })
            .await?;
        }
        let mut wanted = Capabilities::new();
        wanted.set("browserName", "wry")?;
        wanted.set("tauri:options", serde_json::json!({ "application": program()? }))?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await?;
        driver.set_script_timeout(PATIENCE).await?;
        let window = Self {
            screen,
            driver,
            words: words_path,
            data: data.to_owned(),
            ended: false,
            _tauri_driver: tauri_driver,
        };
        window.listen().await?;
        Ok(window)
    }

    /// The screen it is on.
    #[must_use]
    pub fn screen(&self) -> &'screen Screen {
        self.screen
    }

    /// Waits until it can be seen.
    ///
    /// # Errors
    /// It never came.
    pub async fn see(&self, test_id: &str) -> Outcome<WebElement> {
        until(test_id, PATIENCE, async || self.look(test_id).await).await
    }

    /// Whether it can be seen now.
    pub async fn look(&self, test_id: &str) -> Option<WebElement> {
        let element = self.driver.find(by(test_id)).await.ok()?;
        element.is_displayed().await.ok()?.then_some(element)
    }

    /// All that bear the name, in the page's order.
    ///
    /// # Errors
    /// The driver's.
    pub async fn all(&self, test_id: &str) -> Outcome<Vec<WebElement>> {
        Ok(self.driver.find_all(by(test_id)).await?)
    }

    /// All whose names begin so.
    ///
    /// # Errors
    /// The driver's.
    pub async fn all_that_begin_with(&self, start: &str) -> Outcome<Vec<WebElement>> {
        Ok(self
            .driver
            .find_all(By::Css(format!("[data-testid^={start:?}]")))
            .await?)
    }

    /// Waits until it is gone.
    ///
    /// # Errors
    /// It stayed.
    pub async fn gone(&self, test_id: &str) -> Outcome<()> {
        until(&format!("{test_id} to go"), PATIENCE, async || {
            self.look(test_id).await.is_none().then_some(())
        })
        .await
    }

    /// Which of these comes first.
    ///
    /// # Errors
    /// None came.
    pub async fn first_of<'name>(&self, test_ids: &[&'name str]) -> Outcome<&'name str> {
        until(&test_ids.join(" or "), PATIENCE, async || {
            for test_id in test_ids {
                if self.look(test_id).await.is_some() {
                    return Some(*test_id);
                }
            }
            None
        })
        .await
    }

    /// Presses it as soon as it can be pressed. A page that is just changing refuses; one looks again.
    ///
    /// # Errors
    /// It never came, stayed disabled or stayed covered.
    pub async fn press(&self, test_id: &str) -> Outcome<()> {
        until(&format!("{test_id} to be pressed"), PATIENCE, async || {
            let element = self.look(test_id).await?;
            if !element.is_enabled().await.ok()? {
                return None;
            }
            self.click(&element).await.ok()
        })
        .await
    }

    /// Clicks where it is, scrolled into the middle first, where nothing that floats lies over it.
    ///
    /// # Errors
    /// Something lies over it all the same.
    pub async fn click(&self, element: &WebElement) -> Outcome<()> {
        let script =
            "arguments[0].scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });";
        self.driver.execute(script, vec![element.to_json()?]).await?;
        Ok(element.click().await?)
    }

    /// Types into it, in place of what stood there.
    ///
    /// # Errors
    /// It never came or kept something else.
    pub async fn fill(&self, test_id: &str, text: &str) -> Outcome<()> {
        let element = self.see(test_id).await?;
        if element
            .prop("value")
            .await?
            .is_some_and(|value| !value.is_empty())
        {
            element.clear().await?;
        }
        element.send_keys(text).await?;
        let now = element.prop("value").await?.unwrap_or_default();
        if now == text {
            Ok(())
        } else {
            trouble(format!("{test_id} holds {now:?} instead of {text:?}"))
        }
    }

    /// Drags the mouse over an element, from and to places given in fractions of it.
    ///
    /// # Errors
    /// The mouse is not there.
    pub async fn drag(&self, element: &WebElement, from: (f64, f64), to: (f64, f64)) -> Outcome<()> {
        element.scroll_into_view().await?;
        let area = element.rect().await?;
        // The driver counts from the middle of the element.
        #[expect(clippy::cast_possible_truncation, reason = "whole pixels of a screen")]
        let offset = |(x, y): (f64, f64)| (((x - 0.5) * area.width) as i64, ((y - 0.5) * area.height) as i64);
        let ((x1, y1), (x2, y2)) = (offset(from), offset(to));
        self.driver
            .action_chain()
            .move_to_element_with_offset(element, x1, y1)
            .click_and_hold()
            .move_to_element_with_offset(element, (x1 + x2) / 2, (y1 + y2) / 2)
            .move_to_element_with_offset(element, x2, y2)
            .release()
            .perform()
            .await?;
        Ok(())
    }

    /// Picks the option with this value.
    ///
    /// # Errors
    /// There is no such field or option.
    pub async fn pick(&self, test_id: &str, value: &str) -> Outcome<()> {
        let element = self.see(test_id).await?;
        element
            .find(By::Css(format!("option[value={value:?}]")))
            .await?
            .click()
            .await?;
        Ok(())
    }

    /// Picks the option that holds these words.
    ///
    /// # Errors
    /// There is no such field or option.
    pub async fn pick_words(&self, test_id: &str, words: &str) -> Outcome<()> {
        let element = self.see(test_id).await?;
        for option in element.find_all(By::Tag("option")).await? {
            if option.text().await?.contains(words) {
                return Ok(option.click().await?);
            }
        }
        trouble(format!("{test_id} has no option {words:?}"))
    }

    /// Opens the first row of the register whose case stands in this state, as soon as there is one; where asked for,
    /// one for which this is due next.
    ///
    /// # Errors
    /// There is none.
    pub async fn press_row(&self, state: &str, due: Option<&str>) -> Outcome<()> {
        until(&format!("a row in the state {state}"), PATIENCE, async || {
            let due = due.map_or_else(String::new, |what| format!("[data-due-what={what:?}]"));
            let rows = format!("[data-testid=register-row][data-state={state:?}]{due}");
            let row = self.driver.find(By::Css(rows)).await.ok()?;
            self.click(&row).await.ok()
        })
        .await
    }

    /// Its text, as soon as it has one.
    ///
    /// # Errors
    /// It never came or stayed empty.
    pub async fn text(&self, test_id: &str) -> Outcome<String> {
        until(&format!("words in {test_id}"), PATIENCE, async || {
            let text = self.look(test_id).await?.text().await.ok()?;
            (!text.trim().is_empty()).then(|| text.trim().to_owned())
        })
        .await
    }

    /// Keys for whatever has the focus, in xdotool's names (`ctrl+k`).
    ///
    /// # Errors
    /// The keyboard is not there.
    pub fn keys(&self, keys: &str) -> Outcome<()> {
        self.screen.xdotool(&["key", "--clearmodifiers", keys]).map(drop)
    }

    /// Asks the page.
    ///
    /// # Errors
    /// The script failed.
    pub async fn ask(&self, script: &str) -> Outcome<ScriptRet> {
        Ok(self.driver.execute(script, Vec::new()).await?)
    }

    /// Asks the page something that takes its time; the script calls its last argument.
    ///
    /// # Errors
    /// The script failed.
    pub async fn ask_slowly(&self, script: &str) -> Outcome<ScriptRet> {
        Ok(self.driver.execute_async(script, Vec::new()).await?)
    }

    /// Does `act`, and waits for the native window it opens.
    ///
    /// # Errors
    /// No window came.
    pub async fn native(&self, act: impl AsyncFnOnce() -> Outcome<()>) -> Outcome<String> {
        let before = self.screen.windows();
        act().await?;
        until("a native dialog", PATIENCE, async || {
            self.screen
                .windows()
                .into_iter()
                .find(|window| !before.contains(window))
        })
        .await
    }

    /// Waits until a native window has gone.
    ///
    /// # Errors
    /// It stayed.
    pub async fn native_gone(&self, dialog: &str) -> Outcome<()> {
        until("the native dialog to close", PATIENCE, async || {
            (!self.screen.windows().iter().any(|window| window == dialog)).then_some(())
        })
        .await
    }

    /// What a native window shows now, pixel by pixel; nothing while it is not drawn.
    fn drawn(&self, dialog: &str) -> Option<Vec<u8>> {
        let shown = self
            .screen
            .command("import")
            .args(["-window", dialog, "rgb:-"])
            .output()
            .ok()?
            .stdout;
        let first = shown.first_chunk::<3>()?;
        shown.chunks_exact(3).any(|pixel| pixel != first).then_some(shown)
    }

    /// Waits until a native window is drawn and stands still, and differs from `before`.
    async fn still(&self, what: &str, dialog: &str, before: Option<&Vec<u8>>) -> Outcome<Vec<u8>> {
        let last = std::cell::RefCell::new(None);
        until(what, PATIENCE, || {
            let shown = self.drawn(dialog);
            let same = shown.is_some() && shown == *last.borrow() && shown.as_ref() != before;
            last.borrow_mut().clone_from(&shown);
            std::future::ready(shown.filter(|_| same))
        })
        .await
    }

    /// Waits until a native dialog is drawn, then gives it the keyboard.
    ///
    /// # Errors
    /// It was never drawn.
    pub async fn attend(&self, dialog: &str) -> Outcome<Vec<u8>> {
        self.still("the native dialog to be drawn", dialog, None).await?;
        self.screen.xdotool(&["windowactivate", "--sync", dialog])?;
        self.screen.xdotool(&["windowfocus", "--sync", dialog])?;
        self.still("the native dialog to stand still", dialog, None).await
    }

    /// Chooses a file in the native dialog that `act` opens: types its path where it shows, presses Return.
    ///
    /// # Errors
    /// No dialog came, or it did not take the path.
    pub async fn choose_file(&self, act: impl AsyncFnOnce() -> Outcome<()>, file: &Path) -> Outcome<()> {
        let dialog = self.native(act).await?;
        let before = self.attend(&dialog).await?;
        // The field for a path comes with its first letter; the rest follows once it is seen.
        let path = file.to_string_lossy();
        self.screen.xdotool(&["key", "slash"])?;
        self.still("the field for the path", &dialog, Some(&before))
            .await?;
        self.screen
            .xdotool(&["type", "--delay", "20", path.trim_start_matches('/')])?;
        self.still("the path to be typed", &dialog, Some(&before)).await?;
        self.screen.xdotool(&["key", "Return"])?;
        self.native_gone(&dialog).await
    }

    /// Listens for what the content security policy refuses; asked for with [`Window::refused`].
    async fn listen(&self) -> Outcome<()> {
        let script = "window.refusedByPolicy = []; document.addEventListener('securitypolicyviolation',\
            (event) => window.refusedByPolicy.push(`${event.effectiveDirective} ${event.blockedURI}`));";
        self.ask(script).await.map(drop)
    }

    /// What the policy refused since the window opened, and files of the page's own that never came.
    ///
    /// # Errors
    /// The page does not answer.
    pub async fn refused(&self) -> Outcome<Vec<String>> {
        let script = "const styles = [...document.querySelectorAll('link[rel=stylesheet]')].filter((link) => link.sheet === null);\
            return [...window.refusedByPolicy, ...styles.map((link) => link.href)];";
        Ok(self.ask(script).await?.convert()?)
    }

    /// Puts the page into a theme (`light`, `dark`, `contrast`) with its own button, which goes through all of them.
    ///
    /// # Errors
    /// The button does not lead there.
    pub async fn theme(&self, wanted: &str) -> Outcome<()> {
        for _ in 0..6 {
            let shown: Option<String> = self
                .ask("return document.documentElement.dataset.theme ?? null")
                .await?
                .convert()?;
            if shown.as_deref() == Some(wanted) {
                return Ok(());
            }
            // The button says which theme is chosen; *as the system* may look like one of the others.
            let chosen = self.see("theme-toggle").await?.attr("aria-label").await?;
            self.press("theme-toggle").await?;
            until("another theme", PATIENCE, async || {
                let now = self.look("theme-toggle").await?.attr("aria-label").await.ok()?;
                (now != chosen).then_some(())
            })
            .await?;
        }
        trouble(format!("no theme {wanted}"))
    }

    /// Puts the page into a language (`id`, `en`) with its own button.
    ///
    /// # Errors
    /// The button does not lead there.
    pub async fn language(&self, wanted: &str) -> Outcome<()> {
        let now: String = self
            .ask("return document.documentElement.lang")
            .await?
            .convert()?;
        if now == wanted {
            return Ok(());
        }
        self.press("language-toggle").await?;
        until(wanted, PATIENCE, async || {
            let next = self.ask("return document.documentElement.lang").await.ok()?;
            next.convert::<String>()
                .ok()
                .filter(|next| next == wanted)
                .map(drop)
        })
        .await
    }

    /// What axe-core finds wrong with what is shown; empty is right.
    ///
    /// # Errors
    /// axe could not run.
    pub async fn axe(&self) -> Outcome<Vec<String>> {
        axe::run(&self.driver).await
    }

    /// Whether anything sticks out at the side of the window.
    ///
    /// # Errors
    /// The page does not answer.
    pub async fn scrolls_sideways(&self) -> Outcome<bool> {
        let script = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        Ok(self.ask(script).await?.convert()?)
    }

    /// Waits until nothing moves or loads any more.
    ///
    /// # Errors
    /// The page does not answer.
    pub async fn settled(&self) -> Outcome<()> {
        let settled = "const done = arguments[arguments.length - 1];\
            const loaded = (image) => image.complete || new Promise((go) => { image.onload = image.onerror = go; });\
            Promise.all([document.fonts.ready, ...[...document.images].filter((image) => image.loading !== 'lazy').map(loaded),\
            ...document.getAnimations().map((a) => a.finished.catch(() => 0))])\
            .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));";
        self.ask_slowly(settled).await.map(drop)
    }

    /// Waits until nothing moves or loads any more, then takes a picture.
    ///
    /// # Errors
    /// The page does not answer or the picture cannot be written.
    pub async fn picture(&self, file: &Path) -> Outcome<()> {
        self.settled().await?;
        self.screen.picture(file)
    }

    /// Closes the window as a person does, and waits until the program has ended.
    ///
    /// # Errors
    /// It goes on running.
    pub async fn close(mut self) -> Outcome<()> {
        let windows = self.screen.windows();
        self.keys("alt+F4")?;
        until("the window to close", PATIENCE, async || {
            (self.screen.windows().len() < windows.len()).then_some(())
        })
        .await?;
        self.ended = true;
        // The session went with the window; ending it once more would wait for an answer that cannot come.
        self.driver
            .clone()
            .leak()
            .or_else(|_| trouble("the session had ended before"))?;
        self.ended().await
    }

    /// Ends the program through the driver.
    ///
    /// # Errors
    /// The driver's.
    pub async fn quit(mut self) -> Outcome<()> {
        self.ended = true;
        tokio::time::timeout(PATIENCE, self.driver.clone().quit())
            .await
            .unwrap_or(Ok(()))?;
        self.ended().await
    }

    /// Waits until nobody holds the desk any more: the next start would find it taken.
    async fn ended(&self) -> Outcome<()> {
        let lock = self.data.join("desk.lock");
        until("the program to end", PATIENCE, async || {
            let free = std::fs::File::open(&lock).is_ok_and(|file| file.try_lock().is_ok());
            free.then_some(())
        })
        .await
    }
}

fn by(test_id: &str) -> By {
    By::Css(format!("[data-testid={test_id:?}]"))
}

fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
