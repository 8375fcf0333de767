//! From the command table to handlers: gate first, then the handler of the same name in its feature.

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::{
    checks, custody, desk, dossier, identity, inquiry, intake, marking, page, papers, people, recovery,
    register, restore, settings, start, steps, verification,
};
use crate::session::Session;
use crate::with_commands;
use domain::may::{Act, Scope};
use domain::people::Role;
use domain::refusal::RefusalCode;
use serde::de::DeserializeOwned;
use std::pin::Pin;
use std::sync::Arc;

/// A command of the table, for tests and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandLine {
    /// Its name.
    pub name: &'static str,
    /// What it asks leave for.
    pub gate: Gate,
}

/// Who may call a command at all; the case's own rules come after, in `decide`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Before anything is unlocked.
    Open,
    /// Anybody at the desk.
    Unlocked,
    /// Whoever has leave for this act.
    Act(Act),
}

macro_rules! gate {
    (open) => {
        Gate::Open
    };
    (unlocked) => {
        Gate::Unlocked
    };
    ($act:ident) => {
        Gate::Act(Act::$act)
    };
}

macro_rules! handle {
    ($feature:ident, $name:ident, open, $desk:expr, $req:expr) => {
        $feature::$name($desk, $req).await?
    };
    ($feature:ident, $name:ident, unlocked, $desk:expr, $req:expr) => {{
        let session = $desk.session().await?;
        $feature::$name($desk, &session, $req).await?
    }};
    ($feature:ident, $name:ident, $act:ident, $desk:expr, $req:expr) => {{
        let session = $desk.session().await?;
        leave(&session, Act::$act).await?;
        $feature::$name($desk, &session, $req).await?
    }};
}

macro_rules! declare_router {
    ($( $(#[$doc:meta])* $name:ident @ $feature:ident ($req:ty) -> $res:ty, $gate:ident; )*) => {
        /// Every command, in the order of the table.
        pub const COMMANDS: &[CommandLine] = &[
            $(CommandLine { name: stringify!($name), gate: gate!($gate) },)*
        ];

        /// One function a command. In one function together they would share one stack frame, which without optimisation
        /// has room for the futures of all of them: more than a worker thread's stack.
        mod calls {
            use super::*;

            $(
                #[inline(never)]
                pub(super) fn $name(desk: &Desk, args: serde_json::Value) -> Answering<'_> {
                    Box::pin(async move {
                        let request: $req = read(args)?;
                        let response: $res = handle!($feature, $name, $gate, desk, request);
                        serde_json::to_value(response).map_err(|_| Code::Internal.into())
                    })
                }
            )*
        }

        /// Answers one command.
        pub(crate) async fn answer(
            desk: &Desk,
            name: &str,
            args: serde_json::Value,
        ) -> Result<serde_json::Value, AppError> {
            let answering = match name {
                $(stringify!($name) => calls::$name(desk, args),)*
                _ => return Err(Code::UnknownCommand.into()),
            };
            answering.await
        }

        /// Request and response types of every command, for the bindings.
        pub fn command_types(config: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            vec![$((
                stringify!($name),
                <$req as ts_rs::TS>::name(config),
                <$res as ts_rs::TS>::name(config),
            ),)*]
        }

        /// Writes every type the commands use.
        ///
        /// # Errors
        /// The folder cannot be written.
        pub fn export_types(config: &ts_rs::Config) -> Result<(), ts_rs::ExportError> {
            $(
                export::<$req>(config)?;
                export::<$res>(config)?;
            )*
            // These stand in the table only inside a list.
            export::<intake::DraftLine>(config)?;
            export::<restore::LostActLine>(config)
        }
    };
}

type Answering<'a> = Pin<Box<dyn Future<Output = Result<serde_json::Value, AppError>> + Send + 'a>>;

with_commands!(declare_router);

/// Writes a type and all it is made of; a list has no file of its own.
fn export<T: ts_rs::TS + 'static>(config: &ts_rs::Config) -> Result<(), ts_rs::ExportError> {
    match T::export_all(config) {
        Err(ts_rs::ExportError::CannotBeExported(_)) => Ok(()),
        other => other,
    }
}

fn read<T: DeserializeOwned>(args: serde_json::Value) -> Result<T, AppError> {
    let args = if args.is_null() {
        serde_json::Value::Object(serde_json::Map::new())
    } else {
        args
    };
    serde_json::from_value(args).map_err(|_| Code::BadRequest.into())
}

/// Leave for an act of the unit, or for a case's act as far as the office goes; the case itself is asked by `decide`.
/// A refusal is given only after reading on: an office may have been given a moment ago, at another desk.
async fn leave(session: &Arc<Session>, act: Act) -> Result<(), AppError> {
    if given(session, act).await.is_ok() {
        return Ok(());
    }
    session.read_on_to_show().await?;
    given(session, act).await
}

async fn given(session: &Arc<Session>, act: Act) -> Result<(), AppError> {
    let person = session.person;
    let now = session.now();
    let given = session
        .with_unit(|unit| domain::may::may_on(unit, None, person, act, unit.today(now)))
        .await?;
    match given {
        // A guest of a team holds no office: the assignment letter lets him read its case, which `view` asks (O27). Who
        // leads a case in a leader's place holds none either (O4): `decide` knows whether he does.
        Err(refused)
            if refused.code == RefusalCode::NoOffice
                && (act == Act::ReadCase
                    || act.scope() == Scope::Case && act.roles().contains(&Role::Leader)) =>
        {
            if session.reads_anything().await? {
                Ok(())
            } else {
                Err(refused.into())
            }
        }
        other => other.map_err(AppError::from),
    }
}

/// The name as it stands in the table, so that nothing a caller made up reaches the log.
#[must_use]
pub fn known_name(name: &str) -> &'static str {
    COMMANDS
        .iter()
        .find(|line| line.name == name)
        .map_or("unknown", |line| line.name)
}
