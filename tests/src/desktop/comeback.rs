//! A forgotten passphrase in the window (O24): the only clerk is invited anew, comes back with new words compared by two
//! officers, and what nobody else could open comes back from two recovery sheets.

use super::roads::{CLERK, LEADER, REVIEWER};
use super::story::{self, Letter};
use super::window::Window;
use super::{Outcome, PATIENCE, pictures, trouble, until};
use crate::driven::PASSPHRASE;
use thirtyfour::By;

/// The scene, with what was wrong with what was shown.
pub struct Comeback<'w, 's> {
    window: &'w Window<'s>,
    /// What axe found, what stuck out at the side.
    pub faults: Vec<String>,
    shown: u32,
}

impl std::fmt::Debug for Comeback<'_, '_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Comeback").finish_non_exhaustive()
    }
}

impl<'w, 's> Comeback<'w, 's> {
    /// In this window, which shows the unlock screen.
    #[must_use]
    pub const fn new(window: &'w Window<'s>) -> Self {
        Self {
            window,
            faults: Vec::new(),
            shown: 0,
        }
    }

    async fn note(&mut self, place: &str) -> Outcome<()> {
        if std::env::var_os("SAKSAMA_LOOK").is_some() {
            self.shown += 1;
            let file = format!("comeback-{:02}-{place}.png", self.shown);
            self.window.picture(&pictures()?.join(file)).await?;
        }
        for found in self.window.axe().await? {
            self.faults.push(format!("{place}: {found}"));
        }
        if self.window.scrolls_sideways().await? {
            self.faults.push(format!("{place}: scrolls sideways"));
        }
        Ok(())
    }

    async fn sits_down(&self, who: &str, passphrase: &str) -> Outcome<()> {
        let window = self.window;
        if window.first_of(&["nav-desk", "unlock-passphrase"]).await? == "nav-desk" {
            story::lock(window).await?;
        }
        window.see("unlock-passphrase").await?;
        window.pick_words("unlock-person", who).await?;
        window.fill("unlock-passphrase", passphrase).await?;
        window.press("unlock-submit").await?;
        window.see("nav-desk").await.map(drop)
    }

    async fn settings(&self, section: &str) -> Outcome<()> {
        self.window.press("nav-settings").await?;
        self.window.press(&format!("settings-{section}")).await
    }

    /// Presses a button in the clerk's row of the list of people.
    async fn press_in_row(&self, button: &str) -> Outcome<()> {
        let found = until(&format!("{button} in her row"), PATIENCE, async || {
            for row in self.window.all("person-row").await.ok()? {
                if row.text().await.ok()?.contains(CLERK) {
                    let css = format!("[data-testid='{button}']");
                    return row.find(By::Css(css)).await.ok();
                }
            }
            None
        })
        .await?;
        self.window.click(&found).await
    }

    /// The whole of it.
    ///
    /// # Errors
    /// A step did not show what it should.
    pub async fn play(&mut self, letter: &Letter<'_>, sheets: &[String; 2]) -> Outcome<()> {
        let window = self.window;
        self.sits_down(CLERK, PASSPHRASE).await?;
        let registered = story::register_letter(window, letter).await?;
        story::lock(window).await?;
        self.note("forgotten").await?;

        self.sits_down(LEADER, PASSPHRASE).await?;
        self.settings("people").await?;
        self.press_in_row("person-reinvite").await?;
        window
            .fill("reinvite-reason", "Lupa kata sandi setelah cuti")
            .await?;
        self.note("effect").await?;
        window.press("reinvite-go").await?;
        let join_code = window.text("join-code-shown").await?;
        let invitation_code = window.text("invitation-code-shown").await?;
        self.note("codes").await?;
        window.keys("Escape")?;
        window.gone("join-code-shown").await?;
        story::lock(window).await?;

        let passphrase = self.joins(&join_code, &invitation_code).await?;
        // The head last: it is his desk that holds what is sealed to her then.
        for officer in [REVIEWER, LEADER] {
            self.sits_down(officer, PASSPHRASE).await?;
            self.settings("people").await?;
            self.press_in_row("person-confirm").await?;
            window.see("fingerprint-words").await?;
            self.note("compare").await?;
            window.press("confirm-go").await?;
            window.gone("fingerprint-words").await?;
        }

        // The case came back from the head's desk; the letter itself only she could read.
        self.sits_down(CLERK, &passphrase).await?;
        window.press("nav-register").await?;
        story::open_row(window, &registered.number).await?;
        window.press("tab-evidence").await?;
        window.see("evidence-row").await?;
        if window.look("evidence-original").await.is_some() {
            return trouble("the original opened to keys it was never sealed to");
        }
        self.sits_down(LEADER, PASSPHRASE).await?;
        self.settings("recovery").await?;
        window.see("recovery-stuck").await?;
        window.fill("sheets-first", &sheets[0]).await?;
        window.fill("sheets-second", &sheets[1]).await?;
        window
            .fill("sheets-reason", "Satu-satunya petugas lupa kata sandinya")
            .await?;
        self.note("two-sheets").await?;
        window.press("sheets-use").await?;
        window.see("sheets-opened").await?;
        window.see("recovery-owed").await?;
        self.note("opened").await?;
        self.sits_down(CLERK, &passphrase).await?;
        window.press("nav-register").await?;
        story::open_row(window, &registered.number).await?;
        window.press("tab-evidence").await?;
        window.see("evidence-original").await?;
        self.note("back").await
    }

    /// She accepts at the desk she had; gives her new passphrase.
    async fn joins(&mut self, join_code: &str, invitation_code: &str) -> Outcome<String> {
        let window = self.window;
        window.press("unlock-join").await?;
        window.fill("join-code", join_code).await?;
        window.fill("join-invitation", invitation_code).await?;
        window.fill("join-name", CLERK).await?;
        let passphrase = window.text("passphrase-offered").await?;
        window.press("passphrase-accept").await?;
        self.note("join").await?;
        window.press("join-submit").await?;
        window.see("joined-fingerprint").await?;
        self.note("joined").await?;
        window.press("joined-desk").await?;
        Ok(passphrase)
    }
}
