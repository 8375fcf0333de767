//! What scenes of several people at one desk have in common: who sits down, and what is looked at on the way.

use super::story;
use super::window::Window;
use super::{Outcome, pictures};

/// A scene, with what was wrong with what was shown.
pub struct Scene<'w, 's> {
    pub(super) window: &'w Window<'s>,
    /// What axe found, what stuck out at the side.
    pub faults: Vec<String>,
    name: &'static str,
    shown: u32,
}

impl std::fmt::Debug for Scene<'_, '_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Scene").finish_non_exhaustive()
    }
}

impl<'w, 's> Scene<'w, 's> {
    /// In this window, which shows the unlock screen.
    #[must_use]
    pub const fn new(window: &'w Window<'s>, name: &'static str) -> Self {
        Self {
            window,
            faults: Vec::new(),
            name,
            shown: 0,
        }
    }

    pub(super) async fn note(&mut self, place: &str) -> Outcome<()> {
        if std::env::var_os("SAKSAMA_LOOK").is_some() {
            self.shown += 1;
            let file = format!("{}-{:02}-{place}.png", self.name, self.shown);
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

    pub(super) async fn sits_down(&self, who: &str, passphrase: &str) -> Outcome<()> {
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
}
