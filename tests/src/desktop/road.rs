//! A whole case in the window, from the letter to its end, by people who sit down one after another, unlock, find what
//! waits for them on their desk, fill in the form their step asks for, and lock again.

use super::story::{self, Letter};
use super::window::Window;
use super::{Outcome, PATIENCE, pictures, trouble, until};
use crate::driven::PASSPHRASE;
use std::time::Duration;
use thirtyfour::prelude::*;

/// What goes into one field of a step's form; names as in the form, without their `step-`.
#[derive(Debug, Clone, Copy)]
pub enum Put {
    /// Typed.
    Text(&'static str, &'static str),
    /// The option with this value.
    Choose(&'static str, &'static str),
    /// The option that holds these words.
    Words(&'static str, &'static str),
    /// Ticked.
    Tick(&'static str),
    /// The first box whose name begins so, ticked.
    TickFirst(&'static str),
    /// One row more in this list.
    More(&'static str),
    /// A signed paper of this kind: number, date, signatory, place.
    Paper(&'static str),
}

/// What somebody does while he sits there.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    /// Verifies the report and gives it its number.
    Verify,
    /// Takes a step.
    Step(&'static str, &'static [Put]),
    /// Records that a letter of this kind went out.
    Notice(&'static str),
    /// Asks for the reporter's name, for this reason.
    Ask(&'static str),
    /// Releases his half, with this motive.
    Release(&'static str),
    /// Opens the name and reads it.
    Open(&'static str),
    /// Sees that the name is not to be had.
    Sealed,
}

/// Somebody's turn.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    /// Who sits down.
    pub who: &'static str,
    /// What his desk says of the case; none where he comes to it through the register.
    pub waits: Option<&'static str>,
    /// What he does.
    pub deeds: &'static [Deed],
    /// The state the case then stands in; empty where he reads no case.
    pub state: &'static str,
}

/// How long it may take until an entry of another person stands on the own desk.
const SOON: Duration = PATIENCE;

/// The stage: one window, one case, and what was found wrong on the way.
#[derive(Debug)]
pub struct Stage<'w, 's> {
    window: &'w Window<'s>,
    scene: &'static str,
    /// The numbers it goes by.
    numbers: Vec<String>,
    /// What axe minds, and what sticks out at the side.
    pub faults: Vec<String>,
    look: bool,
    pictures: usize,
}

impl<'w, 's> Stage<'w, 's> {
    /// Before the letter is there. With `SAKSAMA_LOOK` set, every form is a picture.
    #[must_use]
    pub fn new(window: &'w Window<'s>, scene: &'static str) -> Self {
        Self {
            window,
            scene,
            numbers: Vec::new(),
            faults: Vec::new(),
            look: std::env::var_os("SAKSAMA_LOOK").is_some(),
            pictures: 0,
        }
    }

    /// Somebody takes the letter in.
    ///
    /// # Errors
    /// A step did not show what it should.
    pub async fn letter(&mut self, who: &str, letter: &Letter<'_>) -> Outcome<()> {
        self.sits_down(who).await?;
        let registered = story::register_letter(self.window, letter).await?;
        self.numbers.push(registered.number);
        Ok(())
    }

    /// Everybody has his turn.
    ///
    /// # Errors
    /// A step did not show what it should.
    pub async fn play(&mut self, turns: &[Turn]) -> Outcome<()> {
        for turn in turns {
            let place = format!("{}, {}", turn.who, turn.waits.unwrap_or("from the register"));
            self.turn(turn).await.map_err(|trouble| trouble.at(&place))?;
        }
        Ok(())
    }

    async fn turn(&mut self, turn: &Turn) -> Outcome<()> {
        self.sits_down(turn.who).await?;
        if turn.state.is_empty() {
            for deed in turn.deeds {
                self.does(*deed).await?;
            }
            return Ok(());
        }
        match turn.waits {
            Some(task) => self.opens_on_desk(task).await?,
            None => self.opens_in_register().await?,
        }
        for deed in turn.deeds {
            self.does(*deed).await?;
        }
        until(&format!("the state {}", turn.state), PATIENCE, async || {
            let shown = self.window.look("dossier-state").await?;
            let state = shown.attr("data-state").await.ok()??;
            (state == turn.state).then_some(())
        })
        .await
    }

    /// Whoever sits there locks; this one unlocks with his passphrase.
    async fn sits_down(&self, who: &str) -> Outcome<()> {
        let window = self.window;
        if window.first_of(&["nav-desk", "unlock-passphrase"]).await? == "nav-desk" {
            window.press("lock-button").await?;
            window.gone("nav-desk").await?;
        }
        window.see("unlock-passphrase").await?;
        window.pick_words("unlock-person", who).await?;
        window.fill("unlock-passphrase", PASSPHRASE).await?;
        window.press("unlock-submit").await?;
        window.see("nav-desk").await.map(drop)
    }

    async fn opens_on_desk(&self, task: &str) -> Outcome<()> {
        self.window.press("nav-desk").await?;
        until(&format!("{task:?} on the desk"), SOON, async || {
            for line in self.window.all("desk-line").await.ok()? {
                let words = line.prop("textContent").await.ok()??;
                if words.contains(task) && self.numbers.iter().any(|number| words.contains(number)) {
                    return self.window.click(&line).await.ok();
                }
            }
            None
        })
        .await?;
        self.window.text("dossier-number").await.map(drop)
    }

    async fn opens_in_register(&self) -> Outcome<()> {
        self.window.press("nav-register").await?;
        self.window.pick("register-state", "all").await?;
        let Some(number) = self.numbers.last() else {
            return trouble("no number yet");
        };
        story::open_row(self.window, number).await?;
        self.window.text("dossier-number").await.map(drop)
    }

    async fn does(&mut self, deed: Deed) -> Outcome<()> {
        let window = self.window;
        match deed {
            Deed::Verify => {
                let agenda = story::verify_and_number_here(window).await?;
                self.numbers.push(agenda);
            }
            Deed::Step(kind, puts) => {
                self.step(kind, puts).await.map_err(|trouble| trouble.at(kind))?;
            }
            Deed::Notice(kind) => {
                window.press("tab-letters").await?;
                let duty = window.see(&format!("duty-{kind}")).await?;
                window
                    .click(&duty.find(By::Css("[data-testid=duty-fulfil]")).await?)
                    .await?;
                window.fill("duty-number", "S-7/WBS/2026").await?;
                window.fill("duty-signatory", "Ratna Dewi Hapsari").await?;
                self.note(kind).await?;
                window.press("duty-submit").await?;
                window.gone("duty-number").await?;
            }
            Deed::Ask(reason) => {
                window.press("tab-parties").await?;
                window.press("ask-open").await?;
                window.press("ask-item-name").await?;
                window.fill("ask-reason", reason).await?;
                self.note("ask").await?;
                window.press("ask-go").await?;
                window.gone("ask-reason").await?;
                window.see("identity-request").await?;
                self.note("asked").await?;
            }
            Deed::Release(motive) => {
                window.press("nav-desk").await?;
                window.see("identity-duties").await?;
                window.fill("duty-motive", motive).await?;
                self.note("release").await?;
                window.press("duty-release").await?;
                window.gone("identity-duties").await?;
                window.see("identity-past").await?;
            }
            Deed::Open(name) => self.open(name).await?,
            Deed::Sealed => {
                window.press("tab-parties").await?;
                window.see("identity-name").await?;
                self.note("sealed").await?;
                if window.look("open-name").await.is_some() {
                    return trouble("the name opens without its releases");
                }
            }
        }
        Ok(())
    }

    /// Opens the name with the passphrase; hidden again, it is gone from the page.
    async fn open(&mut self, name: &str) -> Outcome<()> {
        let window = self.window;
        window.press("tab-parties").await?;
        window.press("open-name").await?;
        window.fill("open-passphrase", PASSPHRASE).await?;
        self.note("open").await?;
        window.press("open-go").await?;
        let text = window.text("opened-text").await?;
        if text != name {
            return trouble(format!("{text:?} was opened instead of {name:?}"));
        }
        self.note("opened").await?;
        window.press("opened-hide").await?;
        window.gone("opened-text").await?;
        let left: bool = window
            .ask(&format!(
                "return document.documentElement.innerHTML.includes({name:?})"
            ))
            .await?
            .convert()?;
        if left {
            return trouble("the hidden name still stands in the page");
        }
        Ok(())
    }

    async fn step(&mut self, kind: &str, puts: &[Put]) -> Outcome<()> {
        let window = self.window;
        let button = format!("step-{kind}");
        window.see("steps").await?;
        if window.first_of(&[button.as_str(), "steps-others"]).await? == "steps-others" {
            // The list stays open after a step; pressing again would close it.
            window.press("steps-others").await?;
        }
        window.press(&button).await?;
        window.see(&format!("step-form-{kind}")).await?;
        for put in puts {
            self.put(*put).await?;
        }
        self.note(kind).await?;
        let submit = format!("step-submit-{kind}");
        window.press(&submit).await?;
        // What changes state or readers is asked once more; the rest is done with the first press.
        let form = format!("step-form-{kind}");
        let mut refused = None;
        until("the form to be done", PATIENCE, async || {
            if let Some(error) = window.look("form-error").await {
                refused = error.text().await.ok();
                return Some(());
            }
            if let Some(go) = window.look("step-confirm-go").await
                && go.is_enabled().await.ok()?
            {
                window.click(&go).await.ok();
            }
            window.look(&form).await.is_none().then_some(())
        })
        .await?;
        refused.map_or(Ok(()), trouble)
    }

    async fn put(&self, put: Put) -> Outcome<()> {
        let window = self.window;
        match put {
            Put::Text(name, text) => window.fill(&format!("step-{name}"), text).await,
            Put::Choose(name, value) => window.pick(&format!("step-{name}"), value).await,
            Put::Words(name, words) => window.pick_words(&format!("step-{name}"), words).await,
            Put::Tick(name) => window.press(&format!("step-{name}")).await,
            Put::TickFirst(start) => {
                let all = window.all_that_begin_with(&format!("step-{start}-")).await?;
                match all.first() {
                    Some(first) => window.click(first).await,
                    None => trouble(format!("no box {start}")),
                }
            }
            Put::More(list) => window.press(&format!("step-{list}-add")).await,
            Put::Paper(kind) => {
                let (number, on) = (format!("paper-{kind}-number"), format!("paper-{kind}-on"));
                if window.first_of(&[number.as_str(), on.as_str()]).await? == on {
                    window.press(&on).await?;
                }
                window.fill(&number, "R-1/WBS/2026").await?;
                window.fill(&format!("paper-{kind}-date"), "t").await?;
                window
                    .fill(&format!("paper-{kind}-signatory"), "Ratna Dewi Hapsari")
                    .await?;
                window.fill(&format!("paper-{kind}-place"), "Map 7").await
            }
        }
    }

    /// Keeps what is wrong with what is shown, so that one run tells everything.
    async fn note(&mut self, place: &str) -> Outcome<()> {
        let window = self.window;
        if self.look {
            self.pictures += 1;
            let file = format!("{}-{:02}-{place}.png", self.scene, self.pictures);
            window.picture(&pictures()?.join(file)).await?;
        }
        for found in window.axe().await? {
            self.faults.push(format!("{place}: {found}"));
        }
        if window.scrolls_sideways().await? {
            self.faults.push(format!("{place}: scrolls sideways"));
        }
        Ok(())
    }
}
