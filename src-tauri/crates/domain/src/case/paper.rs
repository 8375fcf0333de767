//! Papers made elsewhere that come back signed (O9).

use super::DutyKind;
use crate::ids::FileId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a paper was made with; it matters to nobody but whoever looks for it (O9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say themselves")]
pub enum MadeWith {
    Saksama,
    Word,
    Srikandi,
    Hand,
    Other,
}

/// A signed paper a step rests on: number and date may follow, an unsigned draft is none (O9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FiledPaper {
    /// What paper.
    pub kind: DutyKind,
    /// Its number; may follow.
    pub number: Option<String>,
    /// Its date; may follow.
    pub date: Option<NaiveDate>,
    /// Who signed it.
    pub signatory: String,
    /// The signed copy, byte for byte, where it is at hand.
    pub file: Option<FileId>,
    /// Where the paper lies, when no file is attached.
    pub place: String,
    /// What it was made with.
    pub made_with: MadeWith,
}

impl FiledPaper {
    /// Whether it can fulfil a step: signed, and to be found.
    #[must_use]
    pub fn is_signed_and_found(&self) -> bool {
        !self.signatory.trim().is_empty() && (self.file.is_some() || !self.place.trim().is_empty())
    }

    /// Whether number and date are known.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.number.is_some() && self.date.is_some()
    }
}
