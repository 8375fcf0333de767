//! A forgotten passphrase in the window (O24): the only clerk is invited anew, comes back with new words compared by two
//! officers, and what nobody else could open comes back from two recovery sheets.

use super::roads::{CLERK, LEADER, REVIEWER};
use super::scene::Scene;
use super::story::{self, Letter};
use super::window::Window;
use super::{Outcome, PATIENCE, trouble, until};
use crate::driven::PASSPHRASE;
use thirtyfour::By;

/// The scene.
#[derive(Debug)]
pub struct Comeback<'w, 's> {
    /// What is looked at on the way.
    pub scene: Scene<'w, 's>,
}

impl<'w, 's> Comeback<'w, 's> {
    /// In this window, which shows the unlock screen.
    #[must_use]
    pub const fn new(window: &'w Window<'s>) -> Self {
        Self {
            scene: Scene::new(window, "comeback"),
        }
    }

    async fn settings(&self, section: &str) -> Outcome<()> {
        self.scene.window.press("nav-settings").await?;
        self.scene.window.press(&format!("settings-{section}")).await
    }

    /// Presses a button in the clerk's row of the list of people.
    async fn press_in_row(&self, button: &str) -> Outcome<()> {
        let found = until(&format!("{button} in her row"), PATIENCE, async || {
            for row in self.scene.window.all("person-row").await.ok()? {
                if row.text().await.ok()?.contains(CLERK) {
                    let css = format!("[data-testid='{button}']");
                    return row.find(By::Css(css)).await.ok();
                }
            }
            None
        })
        .await?;
        self.scene.window.click(&found).await
    }

    /// The whole of it.
    ///
    /// # Errors
    /// A step did not show what it should.
    pub async fn play(&mut self, letter: &Letter<'_>, sheets: &[String; 2]) -> Outcome<()> {
        let window = self.scene.window;
        self.scene.sits_down(CLERK, PASSPHRASE).await?;
        let registered = story::register_letter(window, letter).await?;
        story::lock(window).await?;
        self.scene.note("forgotten").await?;

        self.scene.sits_down(LEADER, PASSPHRASE).await?;
        self.settings("people").await?;
        self.press_in_row("person-reinvite").await?;
        window
            .fill("reinvite-reason", "Lupa kata sandi setelah cuti")
            .await?;
        self.scene.note("effect").await?;
        window.press("reinvite-go").await?;
        let join_code = window.text("join-code-shown").await?;
        let invitation_code = window.text("invitation-code-shown").await?;
        self.scene.note("codes").await?;
        window.keys("Escape")?;
        window.gone("join-code-shown").await?;
        story::lock(window).await?;

        let passphrase = self.joins(&join_code, &invitation_code).await?;
        // The head last: it is his desk that holds what is sealed to her then.
        for officer in [REVIEWER, LEADER] {
            self.scene.sits_down(officer, PASSPHRASE).await?;
            self.settings("people").await?;
            self.press_in_row("person-confirm").await?;
            window.see("fingerprint-words").await?;
            self.scene.note("compare").await?;
            window.press("confirm-go").await?;
            window.gone("fingerprint-words").await?;
        }

        // The case came back from the head's desk; the letter itself only she could read.
        self.scene.sits_down(CLERK, &passphrase).await?;
        window.press("nav-register").await?;
        story::open_row(window, &registered.number).await?;
        window.press("tab-evidence").await?;
        window.see("evidence-row").await?;
        if window.look("evidence-original").await.is_some() {
            return trouble("the original opened to keys it was never sealed to");
        }
        self.scene.sits_down(LEADER, PASSPHRASE).await?;
        self.settings("recovery").await?;
        window.see("recovery-stuck").await?;
        window.fill("sheets-first", &sheets[0]).await?;
        window.fill("sheets-second", &sheets[1]).await?;
        window
            .fill("sheets-reason", "Satu-satunya petugas lupa kata sandinya")
            .await?;
        self.scene.note("two-sheets").await?;
        window.press("sheets-use").await?;
        window.see("sheets-opened").await?;
        window.see("recovery-owed").await?;
        self.scene.note("opened").await?;
        self.scene.sits_down(CLERK, &passphrase).await?;
        window.press("nav-register").await?;
        story::open_row(window, &registered.number).await?;
        window.press("tab-evidence").await?;
        window.see("evidence-original").await?;
        self.scene.note("back").await
    }

    /// She accepts at the desk she had; gives her new passphrase.
    async fn joins(&mut self, join_code: &str, invitation_code: &str) -> Outcome<String> {
        let window = self.scene.window;
        window.press("unlock-join").await?;
        window.fill("join-code", join_code).await?;
        window.fill("join-invitation", invitation_code).await?;
        window.fill("join-name", CLERK).await?;
        let passphrase = window.text("passphrase-offered").await?;
        window.press("passphrase-accept").await?;
        self.scene.note("join").await?;
        window.press("join-submit").await?;
        window.see("joined-fingerprint").await?;
        self.scene.note("joined").await?;
        window.press("joined-desk").await?;
        Ok(passphrase)
    }
}
