//! A screen of its own: display, window manager, message bus and home folder, all gone with the value.

use super::{GLANCE, Outcome, PATIENCE, Trouble, trouble, until};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A bus that starts no service by itself: no portal, no keyring, no accessibility bus of the person who runs the tests.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Windows fill the screen above a task bar of 40 lines, as on the office's laptops (O14); Alt+F4 closes.
const OPENBOX: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <placement><policy>Smart</policy><center>yes</center></placement>
  <desktops><number>1</number></desktops>
  <margins><bottom>40</bottom></margins>
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <applications>
    <application type="normal"><maximized>yes</maximized><focus>yes</focus></application>
    <application type="dialog"><focus>yes</focus></application>
  </applications>
</openbox_config>
"#;

/// How long a process may take to end by itself.
const MANNERS: Duration = Duration::from_secs(5);

/// A process that ends with its owner.
#[derive(Debug)]
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Asked first: tauri-driver takes WebKitWebDriver along only when it is asked. It may have ended by itself.
        let asked = Command::new("kill")
            .arg(self.0.id().to_string())
            .stderr(Stdio::null())
            .status();
        let started = Instant::now();
        while asked.is_ok() && started.elapsed() < MANNERS {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(GLANCE);
        }
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// One screen.
#[derive(Debug)]
pub struct Screen {
    display: String,
    bus: String,
    home: TempDir,
    // Dropped in this order: the window manager and the bus before the display.
    _running: Vec<Running>,
}

impl Screen {
    /// Starts one of this size.
    ///
    /// # Errors
    /// One of its programs is not installed or does not start.
    pub async fn start(width: u32, height: u32) -> Outcome<Self> {
        let home = tempfile::Builder::new().prefix("saksama-home-").tempdir()?;
        let (server, display) = first_line(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"])
                .arg(format!("{width}x{height}x24"))
                .arg("-fbdir")
                .arg(home.path()),
        )?;
        let display = format!(":{display}");
        let rules = home.path().join("bus.xml");
        std::fs::write(&rules, BUS)?;
        let (bus_daemon, bus) = first_line(
            Command::new("dbus-daemon")
                .args(["--nofork", "--nopidfile", "--print-address=1", "--config-file"])
                .arg(rules),
        )?;
        let rules = home.path().join("openbox.xml");
        std::fs::write(&rules, OPENBOX)?;
        let mut screen = Self {
            display,
            bus,
            home,
            _running: Vec::new(),
        };
        let manager = screen
            .command("openbox")
            .arg("--config-file")
            .arg(rules)
            .stderr(Stdio::null())
            .spawn()?;
        screen._running = vec![Running(manager), bus_daemon, server];
        until("the window manager", PATIENCE, async || {
            screen
                .xdotool(&["get_num_desktops"])
                .ok()
                .filter(|count| count.trim() == "1")
                .map(drop)
        })
        .await?;
        Ok(screen)
    }

    /// A command that sees this screen and nothing of the person who runs the tests.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        let home = self.home.path();
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", home)
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    /// The home folder that programs on this screen see.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs xdotool and gives what it said.
    ///
    /// # Errors
    /// It said no.
    pub fn xdotool(&self, arguments: &[&str]) -> Outcome<String> {
        let output = self
            .command("xdotool")
            .args(arguments)
            .stdin(Stdio::null())
            .output()?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            trouble(format!(
                "xdotool {}: {}",
                arguments.join(" "),
                String::from_utf8_lossy(&output.stderr).trim()
            ))
        }
    }

    /// The windows a person sees now, newest last.
    #[must_use]
    pub fn windows(&self) -> Vec<String> {
        let found = self
            .xdotool(&["search", "--onlyvisible", "--name", "."])
            .unwrap_or_default();
        found.lines().map(str::to_owned).collect()
    }

    /// Writes a picture of the whole screen. (The driver's own screenshot call hangs under Xvfb.)
    ///
    /// # Errors
    /// ImageMagick is not there or cannot write.
    pub fn picture(&self, file: &Path) -> Outcome<()> {
        let status = self
            .command("import")
            .args(["-window", "root"])
            .arg(file)
            .stdin(Stdio::null())
            .status()?;
        if status.success() {
            Ok(())
        } else {
            trouble(format!("no picture {}", file.display()))
        }
    }

    /// What the screen shows now: its pixels, four bytes each, read from the server's own memory.
    ///
    /// # Errors
    /// The server does not lay it open.
    pub fn frame(&self) -> Outcome<Vec<u8>> {
        let mut bytes = std::fs::read(self.home.path().join("Xvfb_screen0"))?;
        // An XWD file: a header whose first word is its length and whose twentieth counts the colours that follow it.
        let word = |place: usize| {
            let found = bytes
                .get(place * 4..place * 4 + 4)
                .and_then(|word| <[u8; 4]>::try_from(word).ok());
            found.map_or(0, u32::from_be_bytes) as usize
        };
        let pixels = word(0) + word(19) * 12;
        if pixels == 0 || pixels >= bytes.len() {
            return trouble("the screen's memory does not read");
        }
        Ok(bytes.split_off(pixels))
    }

    /// Sends a signal on the message bus, as the desktop's screen saver does.
    ///
    /// # Errors
    /// The bus does not take it.
    pub fn signal(&self, path: &str, name: &str, value: &str) -> Outcome<()> {
        let status = self
            .command("dbus-send")
            .args(["--session", "--type=signal", path, name, value])
            .stdin(Stdio::null())
            .status()?;
        if status.success() {
            Ok(())
        } else {
            trouble(format!("{name} was not sent"))
        }
    }

    /// Keeps what a process says, out of the way of the run's own lines.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn words_of(&self, process: &str) -> Outcome<(File, PathBuf)> {
        let path = self.home.path().join(format!("{process}.txt"));
        Ok((File::create(&path)?, path))
    }
}

/// Starts a program that tells on its first line where it can be reached.
fn first_line(command: &mut Command) -> Outcome<(Running, String)> {
    let name = command.get_program().to_string_lossy().into_owned();
    let spawned = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = Running(spawned.map_err(|error| Trouble::Seen(format!("{name}: {error}")))?);
    let mut line = String::new();
    if let Some(out) = child.0.stdout.as_mut() {
        BufReader::new(out).read_line(&mut line)?;
    }
    let line = line.trim().to_owned();
    if line.is_empty() {
        trouble(format!("{name} did not start"))
    } else {
        Ok((child, line))
    }
}

/// Hands a process to its owner.
impl From<Child> for Running {
    fn from(child: Child) -> Self {
        Self(child)
    }
}
