//! The desk locks when the machine sleeps or its screen is locked (O18); the PIN opens it again.
//!
//! Sleep shows on every system: the clock on the wall has gone on and the clock of this process has not, or a tick came
//! far too late. The lock screen tells of itself on Linux over D-Bus; on Windows it takes `unsafe` to hear of it, and
//! the window's idle timer serves there.

use crate::{Shell, window};
use app::sources::{Sources, SystemSources};
use std::time::Duration;
use tauri::{AppHandle, Emitter, Manager};

const TICK: Duration = Duration::from_secs(5);
const SLEPT: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

/// Watches until the program ends.
pub fn watch(app: &AppHandle) {
    let sleeper = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut last = SystemSources.now();
        loop {
            tokio::time::sleep(TICK).await;
            let now = SystemSources.now();
            if now - last > SLEPT {
                lock(&sleeper).await;
            }
            last = now;
        }
    });
    #[cfg(target_os = "linux")]
    linux::watch(app);
}

async fn lock(app: &AppHandle) {
    let desk = app
        .try_state::<Shell>()
        .and_then(|shell| shell.desk.as_ref().ok().cloned());
    let Some(desk) = desk else { return };
    let locked = desk.rpc("idle_lock", serde_json::json!({})).await.is_ok();
    let told = app.emit_to(window::LABEL, "locked", ()).is_ok();
    tracing::info!(
        event = "system_lock",
        code = if locked && told { "locked" } else { "failed" }
    );
}

#[cfg(target_os = "linux")]
mod linux {
    use tauri::AppHandle;
    use zbus::blocking::{Connection, MessageIterator, fdo::DBusProxy};
    use zbus::message::Type;
    use zbus::{MatchRule, Message};

    /// What systemd says of sleep and of the session.
    const SYSTEM: &[(&str, &str)] = &[
        ("org.freedesktop.login1.Manager", "PrepareForSleep"),
        ("org.freedesktop.login1.Session", "Lock"),
    ];
    /// What the desktops' screen savers say.
    const SESSION: &[(&str, &str)] = &[
        ("org.freedesktop.ScreenSaver", "ActiveChanged"),
        ("org.gnome.ScreenSaver", "ActiveChanged"),
        ("org.cinnamon.ScreenSaver", "ActiveChanged"),
        ("org.mate.ScreenSaver", "ActiveChanged"),
    ];

    pub fn watch(app: &AppHandle) {
        type Connect = fn() -> zbus::Result<Connection>;
        let buses: [(Connect, _); 2] = [(Connection::system, SYSTEM), (Connection::session, SESSION)];
        for (connect, signals) in buses {
            let app = app.clone();
            // A thread for each bus, asleep in the kernel; where there is no bus it ends at once.
            std::thread::spawn(move || {
                if connect()
                    .and_then(|connection| follow(&app, &connection, signals))
                    .is_err()
                {
                    tracing::info!(event = "bus_not_followed");
                }
            });
        }
    }

    fn follow(app: &AppHandle, connection: &Connection, signals: &[(&str, &str)]) -> zbus::Result<()> {
        let bus = DBusProxy::new(connection)?;
        for (interface, member) in signals {
            let rule = MatchRule::builder()
                .msg_type(Type::Signal)
                .interface(*interface)?
                .member(*member)?;
            bus.add_match_rule(rule.build())?;
        }
        for message in MessageIterator::from(connection) {
            if begins(&message?, signals) {
                tauri::async_runtime::block_on(super::lock(app));
            }
        }
        Ok(())
    }

    /// One of ours, and the sleep or the saver begins: it says `true`, or (`Lock`) nothing.
    fn begins(message: &Message, signals: &[(&str, &str)]) -> bool {
        let header = message.header();
        let heard = (
            header.interface().map(|name| name.as_str()),
            header.member().map(|name| name.as_str()),
        );
        signals
            .iter()
            .any(|(interface, member)| heard == (Some(*interface), Some(*member)))
            && message.body().deserialize::<bool>().unwrap_or(true)
    }
}
