//! Every screen there is, and the way to it: walked for pictures and for what axe finds.

use super::Outcome;
use super::story;
use super::window::Window;

/// One move of a person.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Presses what bears this name.
    Press(&'static str),
    /// Waits until it can be seen.
    See(&'static str),
    /// Waits until it is gone.
    Gone(&'static str),
    /// Types into it.
    Fill(&'static str, &'static str),
    /// Picks the option with this value.
    Pick(&'static str, &'static str),
    /// Keys for whatever has the focus.
    Keys(&'static str),
    /// Opens the first case of the register in this state.
    Open(&'static str),
    /// The same, with this due next.
    OpenDue(&'static str, &'static str),
    /// Opens the case of the register whose row holds these words.
    OpenWith(&'static str),
}
use Step::{Fill, Gone, Keys, Open, OpenDue, OpenWith, Pick, Press, See};

/// A screen: what its picture is called, and how one comes to it from the one before.
type Place = (&'static str, &'static [Step]);

/// What a new desk shows before a unit is founded.
const THRESHOLD: &[Place] = &[
    ("01-found", &[See("found-unit-name")]),
    ("02-join", &[Press("start-join"), See("join-code")]),
    ("03-look-around", &[Press("start-demo"), See("demo-go")]),
    (
        "04-found-you",
        &[
            Press("start-found"),
            Fill("found-unit-name", story::UNIT),
            Fill("found-ministry", story::MINISTRY),
            Press("found-next"),
            See("passphrase-offered"),
        ],
    ),
];

/// The rooms of whoever takes in and verifies.
const CLERK: &[Place] = &[
    ("10-desk", &[Press("nav-desk"), See("desk-line")]),
    (
        "11-register",
        &[
            Press("nav-register"),
            Pick("register-state", "all"),
            See("register-row"),
        ],
    ),
    (
        "12-register-filters",
        &[Press("register-more"), See("register-row")],
    ),
    (
        "13-register-search",
        &[
            Press("register-more"),
            Fill("register-search", "uang"),
            See("register-clear"),
        ],
    ),
    (
        "14-register-ticked",
        &[
            Press("register-search"),
            Keys("Down"),
            Keys("space"),
            See("register-ticked"),
        ],
    ),
    (
        "15-day-list",
        &[
            Keys("Escape"),
            Gone("register-ticked"),
            Press("register-clear"),
            Press("day-list"),
            See("day-list-day"),
        ],
    ),
    (
        "20-dossier-received",
        &[
            Keys("Escape"),
            Gone("day-list-day"),
            Pick("register-state", "received"),
            Open("received"),
            See("act-start_verification"),
        ],
    ),
    ("21-due", &[Press("due-how"), See("due-days")]),
    (
        "22-close-at-intake",
        &[
            Keys("Escape"),
            Gone("due-days"),
            Press("act-close_at_intake"),
            See("act-form-close_at_intake"),
        ],
    ),
    (
        "23-verification",
        &[
            Press("nav-register"),
            Pick("register-state", "verifying"),
            Open("verifying"),
            See("checklist-save"),
        ],
    ),
    ("24-why-not", &[Press("why-not")]),
    (
        "25-completion",
        &[
            Press("why-not"),
            Press("act-request_completion"),
            See("act-form-request_completion"),
        ],
    ),
    (
        "26-refuse",
        &[
            Press("act-refuse_case"),
            See("act-form-refuse_case"),
            Press("order-on"),
            See("order-number"),
        ],
    ),
    ("27-refer", &[Press("act-refer_case"), See("act-form-refer_case")]),
    ("28-merge", &[Press("act-merge_case"), See("act-form-merge_case")]),
    (
        "29-change-content",
        &[Press("act-change_content"), See("act-form-change_content")],
    ),
    (
        "30-contact",
        &[Press("act-log_contact"), See("act-form-log_contact")],
    ),
    ("31-shut-out", &[Press("act-shut_out"), See("act-form-shut_out")]),
    (
        "32-report",
        &[
            Press("act-shut_out"),
            Gone("act-form-shut_out"),
            Press("tab-report"),
        ],
    ),
    ("33-parties", &[Press("tab-parties")]),
    ("34-evidence", &[Press("tab-evidence")]),
    ("35-contacts", &[Press("tab-contact")]),
    ("36-review", &[Press("tab-review")]),
    ("37-trail", &[Press("tab-trail")]),
    (
        "38-letters",
        &[
            Press("nav-register"),
            Pick("register-state", "registered"),
            OpenDue("registered", "notice"),
            Press("tab-letters"),
            Press("duty-fulfil"),
            See("duty-submit"),
        ],
    ),
    ("39-print", &[Press("act-print_receipt"), See("print-page")]),
    (
        "40-deadlines",
        &[
            Press("print-close"),
            Gone("print-page"),
            Press("nav-deadlines"),
            See("deadline-line"),
        ],
    ),
    (
        "42-monday",
        &[Press("nav-desk"), Press("monday-open"), See("monday-figures")],
    ),
    ("43-monday-print", &[Press("monday-print"), See("print-page")]),
    (
        "44-inquiry",
        &[
            Press("print-close"),
            Gone("print-page"),
            Press("nav-inquiry"),
            See("inquiry-text"),
        ],
    ),
    (
        "41-checks",
        &[Press("nav-checks"), Press("verify-run"), See("verify-result")],
    ),
    (
        "50-unit",
        &[
            Press("nav-settings"),
            Press("settings-unit"),
            See("setting-intake_pattern"),
        ],
    ),
    ("56-policy", &[Press("settings-policy"), See("policy-deadline")]),
    (
        "51-calendar",
        &[Press("settings-calendar"), See("calendar-table")],
    ),
    ("52-people", &[Press("settings-people"), See("person-row")]),
    (
        "57-recovery",
        &[Press("settings-recovery"), See("recovery-state")],
    ),
    (
        "53-permissions",
        &[Press("settings-permissions"), See("permission-matrix")],
    ),
    ("54-this-desk", &[Press("settings-desk"), See("desk-theme-light")]),
    ("55-log", &[Press("settings-log"), See("log-lines")]),
    (
        "60-search",
        &[Keys("ctrl+k"), Fill("search-input", "uang"), See("search-result")],
    ),
    (
        "61-help",
        &[
            Keys("Escape"),
            Gone("search-input"),
            Press("help-open"),
            See("dialog"),
        ],
    ),
    (
        "62-account",
        &[
            Keys("Escape"),
            Gone("dialog"),
            Press("account"),
            See("account-end"),
        ],
    ),
    (
        "70-intake",
        &[
            Keys("Escape"),
            Gone("account-end"),
            Press("intake-new"),
            See("intake-subject"),
        ],
    ),
    (
        "99-desk",
        &[
            Press("draft-discard"),
            Press("draft-discard-yes"),
            See("desk-line"),
        ],
    ),
];

/// Scans, where the unit has some: in a draft that waits for its clerk, and in a case.
const SCANS: &[Place] = &[
    (
        "71-intake-scan",
        &[
            Press("nav-desk"),
            Press("draft-line"),
            See("page-image"),
            See("region"),
        ],
    ),
    (
        "72-evidence-scan",
        &[
            Press("nav-register"),
            Pick("register-state", "verifying"),
            OpenWith("ijazah tidak sah"),
            Press("tab-evidence"),
            See("page-image"),
        ],
    ),
    ("73-originals", &[Press("evidence-original"), See("remark-open")]),
    (
        "74-correct-identity",
        &[Press("remark-open"), See("remark"), See("region")],
    ),
];

/// What only a leader may.
const LEADER: &[Place] = &[
    ("80-desk-leader", &[Press("nav-desk"), See("nav-settings")]),
    (
        "81-invite",
        &[
            Press("nav-settings"),
            Press("settings-people"),
            Press("invite-open"),
            See("invite-name"),
        ],
    ),
    (
        "83-leave",
        &[
            Keys("Escape"),
            Gone("invite-name"),
            Press("leave-open"),
            See("dialog"),
        ],
    ),
    (
        "84-recorders",
        &[
            Keys("Escape"),
            Gone("dialog"),
            Press("recorders-open"),
            See("recorders-order"),
        ],
    ),
    (
        "85-access",
        &[
            Keys("Escape"),
            Gone("recorders-order"),
            Press("access-open"),
            See("access-person"),
        ],
    ),
    (
        "86-permissions-print",
        &[
            Keys("Escape"),
            Gone("access-person"),
            Press("settings-permissions"),
            Press("permissions-print"),
            See("print-table"),
        ],
    ),
    (
        "82-calendar-change",
        &[
            Press("print-close"),
            Gone("print-table"),
            Press("settings-calendar"),
            Press("calendar-revise"),
            See("revise-basis"),
        ],
    ),
    ("89-desk-leader", &[Press("nav-desk"), See("nav-settings")]),
];

/// Which part of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Before a unit is founded.
    Threshold,
    /// At work, as the clerk.
    Clerk,
    /// What is scanned, where the unit has scans.
    Scans,
    /// At work, as the leader.
    Leader,
}

/// Walks a part of the way and stops at each screen.
///
/// # Errors
/// A screen did not come, or `stop` does not want to go on.
pub async fn walk(
    window: &Window<'_>,
    part: Part,
    mut stop: impl AsyncFnMut(&str) -> Outcome<()>,
) -> Outcome<()> {
    let places = match part {
        Part::Threshold => THRESHOLD,
        Part::Clerk => CLERK,
        Part::Scans => SCANS,
        Part::Leader => LEADER,
    };
    for (name, steps) in places {
        for step in *steps {
            go(window, *step).await.map_err(|trouble| trouble.at(name))?;
        }
        window.settled().await?;
        stop(name).await?;
    }
    Ok(())
}

async fn go(window: &Window<'_>, step: Step) -> Outcome<()> {
    match step {
        Press(name) => window.press(name).await,
        See(name) => window.see(name).await.map(drop),
        Gone(name) => window.gone(name).await,
        Fill(name, text) => window.fill(name, text).await,
        Pick(name, value) => window.pick(name, value).await,
        Keys(keys) => window.keys(keys),
        Open(state) => window.press_row(state, None).await,
        OpenWith(words) => story::open_row(window, words).await,
        OpenDue(state, what) => window.press_row(state, Some(what)).await,
    }
}
