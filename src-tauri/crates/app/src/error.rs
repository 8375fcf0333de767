//! Errors on the wire: `{code, params, field?, ref?}`. Refused is not broken. Every sentence stands in the window's
//! message files; here are only codes (design.md §6).

use domain::refusal::{Refusal, RefusalCode};
use serde::Serialize;
use std::collections::BTreeMap;

/// What went wrong or was refused. Variants exist only where the window has a sentence of its own for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// The procedure or the permissions refuse.
    Refused(RefusalCode),
    /// No such command.
    UnknownCommand,
    /// The request is not what the command takes.
    BadRequest,
    /// Nobody is at the desk.
    Locked,
    /// These keys were replaced by newer ones, or his membership ended.
    KeysEnded,
    /// The passphrase does not open.
    WrongPassphrase,
    /// The passphrase is too weak.
    WeakPassphrase,
    /// The PIN is wrong.
    WrongPin,
    /// Three wrong tries, or no PIN in this session.
    PinSpent,
    /// A PIN is six digits.
    BadPin,
    /// There is a unit at this desk already.
    AlreadyFounded,
    /// No unit is known here.
    NoUnit,
    /// Nobody of that name unlocks here.
    UnknownPerson,
    /// The unit secret of this desk is gone.
    UnitSecretMissing,
    /// The join code or invitation code does not read.
    BadCode,
    /// The invitation is used, withdrawn, expired or of another unit.
    InvitationRefused,
    /// Still to be confirmed by a second person.
    AwaitsConfirmation,
    /// The words are not those of the sheet.
    WrongWords,
    /// The recovery sheets can no longer be shown.
    SheetsGone,
    /// Something asked for is not there, or not for this person.
    NotFound,
    /// A field is empty or cannot be.
    Field,
    /// The ledger is full: nothing was written, everything typed is kept.
    StoreFull,
    /// The ledger cannot be reached.
    StoreUnavailable,
    /// The ledger holds something damaged.
    Damaged,
    /// The store shows another history than this desk has seen.
    HistoryDiffers,
    /// A newer version is needed to read the ledger.
    NewerNeeded,
    /// The place is a network share or a synced folder.
    RefusedLocation,
    /// There is something at this place already.
    PlaceTaken,
    /// A file is damaged: exact place in the parameters.
    FileDamaged,
    /// A page cannot be shown.
    PageRefused,
    /// A file could not be saved where the person chose.
    SaveFailed,
    /// The conflict-of-interest question is not answered (O4).
    ConflictUnanswered,
    /// The key of this is not here yet.
    KeyMissing,
    /// Others kept writing to the same case; nothing was written.
    Stale,
    /// An act of a history that was given up cannot be done again as it was: what it rests on went another way.
    Outdated,
    /// Something else of our own making; `ref` finds it in the log.
    Internal,
}

impl Code {
    /// Every code of our own, for the test that looks for their sentences.
    pub const OWN: &'static [Self] = &[
        Self::UnknownCommand,
        Self::BadRequest,
        Self::Locked,
        Self::KeysEnded,
        Self::WrongPassphrase,
        Self::WeakPassphrase,
        Self::WrongPin,
        Self::PinSpent,
        Self::BadPin,
        Self::AlreadyFounded,
        Self::NoUnit,
        Self::UnknownPerson,
        Self::UnitSecretMissing,
        Self::BadCode,
        Self::InvitationRefused,
        Self::AwaitsConfirmation,
        Self::WrongWords,
        Self::SheetsGone,
        Self::NotFound,
        Self::Field,
        Self::StoreFull,
        Self::StoreUnavailable,
        Self::Damaged,
        Self::HistoryDiffers,
        Self::NewerNeeded,
        Self::RefusedLocation,
        Self::PlaceTaken,
        Self::FileDamaged,
        Self::PageRefused,
        Self::SaveFailed,
        Self::ConflictUnanswered,
        Self::KeyMissing,
        Self::Stale,
        Self::Outdated,
        Self::Internal,
    ];

    /// The word on the wire.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Refused(refusal) => snake(&format!("{refusal:?}")),
            own => snake(&format!("{own:?}")),
        }
    }
}

/// `PascalCase` to `snake_case`.
fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (index, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// An error as the window gets it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", code.word())]
pub struct AppError {
    /// What.
    pub code: Code,
    /// Plain parameters of the sentence; never anything secret.
    pub params: BTreeMap<String, String>,
    /// The field at fault.
    pub field: Option<String>,
    /// Random id that finds the moment in the log.
    pub reference: Option<String>,
}

impl Serialize for AppError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut wire = serializer.serialize_struct("AppError", 4)?;
        wire.serialize_field("code", &self.code.word())?;
        wire.serialize_field("params", &self.params)?;
        wire.serialize_field("field", &self.field)?;
        wire.serialize_field("ref", &self.reference)?;
        wire.end()
    }
}

impl AppError {
    /// A bare code.
    #[must_use]
    pub const fn of(code: Code) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
            field: None,
            reference: None,
        }
    }

    /// A field that is empty or cannot be.
    #[must_use]
    pub fn field(field: &str) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::of(Code::Field)
        }
    }

    /// With one more parameter.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        self.params.insert(key.to_owned(), value.to_string());
        self
    }

    /// Whether it is a lawful refusal (not logged as an error).
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self.code,
            Code::Refused(_)
                | Code::Field
                | Code::Locked
                | Code::KeysEnded
                | Code::WrongPassphrase
                | Code::WrongPin
                | Code::BadPin
                | Code::ConflictUnanswered
                | Code::AwaitsConfirmation
                | Code::Outdated
        )
    }
}

impl From<Code> for AppError {
    fn from(code: Code) -> Self {
        Self::of(code)
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        let missing: Vec<String> = refusal.missing.iter().map(missing_word).collect();
        let mut error = Self::of(Code::Refused(refusal.code));
        error.field = refusal.field;
        if missing.is_empty() {
            error
        } else {
            error.with("missing", missing.join(","))
        }
    }
}

/// A missing fact as one word, with its detail behind a colon.
#[must_use]
pub fn missing_word(fact: &domain::refusal::MissingFact) -> String {
    use domain::refusal::MissingFact as Fact;
    match fact {
        Fact::CompletenessAnswer { question, .. } => format!("completeness_answer:{question}"),
        Fact::JurisdictionAnswer { question, .. } => format!("jurisdiction_answer:{question}"),
        Fact::Clear => "clear".into(),
        Fact::MeetsRequirements => "meets_requirements".into(),
        Fact::DuplicatesSearched => "duplicates_searched".into(),
        Fact::Category => "category".into(),
        Fact::Title => "title".into(),
        Fact::CompletionAsked => "completion_asked".into(),
        Fact::CompletionLetter { .. } => "completion_letter".into(),
        Fact::CompletionOver => "completion_over".into(),
        Fact::AskedFor => "asked_for".into(),
        Fact::ReporterReachable => "reporter_reachable".into(),
        Fact::Redaction => "redaction".into(),
        Fact::Paper { kind } => format!("paper:{}", snake(&format!("{kind:?}"))),
        Fact::Leader => "leader".into(),
        Fact::Later { requirement } => format!("later:{}", snake(&format!("{requirement:?}"))),
        Fact::State { state } => format!("state:{}", snake(&format!("{state:?}"))),
        Fact::Declaration { name, conflict } => {
            let kind = if *conflict {
                "conflict_declared"
            } else {
                "declaration"
            };
            format!("{kind}:{}", plain(name))
        }
        Fact::Party { party } => format!("party:{}", snake(&format!("{party:?}"))),
        Fact::Recommendation { no } => format!("recommendation:{no}"),
        Fact::TriageFlags => "triage_flags".into(),
        Fact::TriageScore { criterion } => format!("triage_score:{}", snake(&format!("{criterion:?}"))),
        Fact::Consent => "consent".into(),
        Fact::Field { field } => format!("field:{field}"),
    }
}

/// A name as one word of the wire: names bear commas, which part the words, and colons.
fn plain(name: &str) -> String {
    name.replace('%', "%25").replace(',', "%2C").replace(':', "%3A")
}

impl From<ledger::ReadError> for AppError {
    fn from(error: ledger::ReadError) -> Self {
        match error {
            ledger::ReadError::Damaged { table, row } => Code::Damaged.with_place(table, row),
            ledger::ReadError::Store(store) => store_fault(store.fault).into(),
            ledger::ReadError::TooMuch => Code::Damaged.into(),
        }
    }
}

impl Code {
    fn with_place(self, table: &str, row: i64) -> AppError {
        AppError::of(self).with("table", table).with("row", row)
    }
}

/// How a database's trouble is told.
#[must_use]
pub const fn store_fault(fault: ledger::StoreFault) -> Code {
    match fault {
        ledger::StoreFault::Full => Code::StoreFull,
        ledger::StoreFault::Damaged => Code::Damaged,
        _ => Code::StoreUnavailable,
    }
}

impl From<ledger::OpenError> for AppError {
    fn from(error: ledger::OpenError) -> Self {
        use ledger::OpenError as Open;
        match error {
            Open::Location(_) => Code::RefusedLocation.into(),
            Open::Missing => Code::NoUnit.into(),
            Open::Exists => Code::PlaceTaken.into(),
            Open::TooNew { .. } => Code::NewerNeeded.into(),
            Open::Store(store) => store_fault(store.fault).into(),
            Open::File(error) => error.into(),
            Open::NotALedger | Open::Foreign(_) | Open::WrongKey => Code::Damaged.into(),
            _ => Code::StoreUnavailable.into(),
        }
    }
}

impl From<crate::chain::NewerNeeded> for AppError {
    fn from(newer: crate::chain::NewerNeeded) -> Self {
        Self::of(Code::NewerNeeded).with("seq", newer.seq)
    }
}

impl From<ledger::DeskError> for AppError {
    fn from(error: ledger::DeskError) -> Self {
        match error {
            ledger::DeskError::Store(store) => store_fault(store.fault).into(),
            ledger::DeskError::Read(read) => read.into(),
            ledger::DeskError::Unknown => Code::NotFound.into(),
            ledger::DeskError::Gap { .. } | ledger::DeskError::Differs { .. } => Code::Damaged.into(),
            ledger::DeskError::Invalid(_) => Code::Internal.into(),
        }
    }
}

impl From<index::IndexError> for AppError {
    fn from(error: index::IndexError) -> Self {
        match error {
            index::IndexError::Full => Code::StoreFull.into(),
            index::IndexError::Busy => Code::StoreUnavailable.into(),
            index::IndexError::Closed => Code::Locked.into(),
            // The index holds nothing that is not in the ledger: it is rebuilt at the next unlock.
            _ => Code::Damaged.into(),
        }
    }
}

impl From<index::OpenError> for AppError {
    fn from(error: index::OpenError) -> Self {
        match error {
            index::OpenError::Index(error) => error.into(),
            index::OpenError::File(error) => error.into(),
            _ => Code::Damaged.into(),
        }
    }
}

impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        crate::config::io_code(&error).into()
    }
}
