//! Deliberation, conclusion, follow-up, closing, holds and the archive.

use crate::ids::PersonId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One of the three parties a deliberation needs (R24).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Party3 {
    /// Pimpinan.
    Leader,
    /// Tim audit.
    AuditTeam,
    /// Pengelola WBS.
    Unit,
}

impl Party3 {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Leader, Self::AuditTeam, Self::Unit];
}

/// Somebody who was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attendee {
    /// Who, where he has an account.
    pub person: Option<PersonId>,
    /// Name as on the list.
    pub name: String,
    /// For which party.
    pub party: Party3,
    /// Whom he represents; empty where he came for himself (O30).
    pub represents: String,
}

/// *Risalah pembahasan* (D18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "the words of process.md §3")]
pub struct Minutes {
    pub held_on: NaiveDate,
    pub place: String,
    pub chair: String,
    pub attendance: Vec<Attendee>,
    pub points: String,
    pub opinions: String,
    pub decisions: String,
}

/// The outcome (process.md §2d).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "codes of process.md §2d")]
pub enum ConclusionCode {
    Terbukti,
    TerbuktiSebagian,
    TidakTerbukti,
    TidakCukupBukti,
}

/// What kind of violation it was (process.md §2d).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "classes of process.md §2d")]
pub enum ViolationClass {
    Etika,
    Disiplin,
    TindakPidana,
    TidakTerjadiPelanggaran,
}

/// What is to follow (process.md §2d).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "codes of process.md §2d")]
pub enum FollowUpKind {
    HukumanDisiplinRingan,
    HukumanDisiplinSedang,
    HukumanDisiplinBerat,
    SanksiEtik,
    PengembalianKerugian,
    PelimpahanAph,
    PerbaikanSistem,
    Pembinaan,
    /// The standard recommendation *perkara ditutup, nama baik dipulihkan* (O30).
    NamaBaikDipulihkan,
}

/// A numbered recommendation with its owner (R25, D19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Recommendation {
    /// Its number in the letter.
    pub no: u32,
    /// What.
    pub text: String,
    /// Of which kind.
    pub kind: FollowUpKind,
    /// Who is to do it: atasan terlapor, pejabat yang berwenang.
    pub owner: String,
    /// By when; none for the standard recommendation.
    pub due: Option<NaiveDate>,
}

/// Conclusion and recommendations: only with both was a report followed up (R25).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Conclusion {
    /// Minutes of the deliberation; none on the common road (O8).
    pub minutes: Option<Minutes>,
    /// Outcome.
    pub outcome: ConclusionCode,
    /// Class.
    pub class: ViolationClass,
    /// In words.
    pub text: String,
    /// Recommendations.
    pub recommendations: Vec<Recommendation>,
}

/// How a recommendation stands (D20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpStatus {
    /// Belum.
    Open,
    /// Proses.
    InProgress,
    /// Selesai.
    Done,
    /// Tidak dapat ditindaklanjuti.
    CannotBeDone,
    /// Lewat tenggat, diterima dengan catatan.
    OverdueAccepted,
}

impl FollowUpStatus {
    /// Whether the case may close over it.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::CannotBeDone | Self::OverdueAccepted)
    }
}

/// Why a case stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HoldGround {
    /// Police, prosecutor or KPK are on it.
    LawEnforcement,
    /// Another body audits the same matter.
    OtherAudit,
    /// A court must speak first.
    Court,
    /// Else, as said.
    Other,
}

/// What becomes of the file after its years (process.md §3, JRA).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RetentionEnd {
    /// Musnah.
    Destroyed,
    /// Permanen.
    Permanent,
    /// Dinilai kembali.
    Reappraised,
}

/// Filing under the retention schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Filing {
    /// Kode klasifikasi arsip.
    pub archive_class_code: String,
    /// Years active.
    pub active_years: u32,
    /// Years inactive.
    pub inactive_years: u32,
    /// What then.
    pub end: RetentionEnd,
    /// Where the paper lies.
    pub place: String,
}
