//! Two histories in the window (ledger.md §3): the store was put back to the evening before, the head wrote on without
//! knowing, and the clerk had registered a letter. Two officers sign to go on, and she does again what was lost.

use super::roads::{CLERK, LEADER};
use super::scene::Scene;
use super::{Outcome, story, trouble};
use crate::driven::PASSPHRASE;

/// What the lost letter is about; nothing else says it.
pub const LOST: &str = "Pungutan pendaftaran pasien";

/// The whole of it.
///
/// # Errors
/// A step did not show what it should.
pub async fn play(scene: &mut Scene<'_, '_>) -> Outcome<()> {
    let window = scene.window;
    // She sees that there are two, and what she knew; the head is told that she waits for him.
    scene.sits_down(CLERK, PASSPHRASE).await?;
    window.press("nav-checks").await?;
    window.see("histories").await?;
    scene.note("two-histories").await?;
    window.press("history-first").await?;
    window.see("mark").await?;
    window.gone("history-first").await?;
    scene.note("first-signature").await?;

    scene.sits_down(LEADER, PASSPHRASE).await?;
    window.press("nav-checks").await?;
    window.see("history-second").await?;
    if window.look("histories").await.is_some() {
        return trouble("the head is told of a history he never saw");
    }
    scene.note("second-officer").await?;
    window.press("history-second").await?;
    window.gone("history-second").await?;

    // Her desk goes over when it is opened, and offers what she had done.
    scene.sits_down(CLERK, PASSPHRASE).await?;
    window.press("nav-checks").await?;
    window.see("lost-act").await?;
    if window.look("histories").await.is_some() {
        return trouble("the desk did not go over");
    }
    scene.note("lost").await?;
    if window.look("redo-all").await.is_some() {
        return trouble("one act, and two buttons for it");
    }
    window.press("redo").await?;
    window.gone("lost-act").await?;
    window.press("nav-register").await?;
    story::open_row(window, LOST).await?;
    window.see("tab-evidence").await?;
    scene.note("done-again").await
}
