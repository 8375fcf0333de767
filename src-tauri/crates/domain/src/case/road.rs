//! From registration to the team: disposition, review, the common road (O8), decision, assignment.

use crate::ids::{OrganisationId, PersonId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// To whom a disposition goes; somebody without an account is named only (O26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Addressee {
    /// Who, where he has an account.
    pub person: Option<PersonId>,
    /// Name or office as written on the sheet.
    pub name: String,
    /// The one who answers for it; exactly one of them.
    pub responsible: bool,
}

/// One hop of the chain (D5, O26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Disposition {
    /// To whom.
    pub to: Vec<Addressee>,
    /// Code of the instruction, from the profile's list.
    pub instruction: String,
    /// A note beside it.
    pub note: String,
    /// By when.
    pub due: Option<NaiveDate>,
}

/// The recommendation of a review and the decision on it (process.md §2d, with O8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "codes of process.md §2d and O8")]
pub enum ReviewCode {
    Audit,
    Klarifikasi,
    PermintaanPenjelasan,
    LimpahInternal,
    LimpahEksternal,
    Arsip,
    Gabung,
    Pembinaan,
}

impl ReviewCode {
    /// Every code.
    pub const ALL: [Self; 8] = [
        Self::Audit,
        Self::Klarifikasi,
        Self::PermintaanPenjelasan,
        Self::LimpahInternal,
        Self::LimpahEksternal,
        Self::Arsip,
        Self::Gabung,
        Self::Pembinaan,
    ];
}

/// *Telaahan staf* (D7); how much of it is demanded the policy says (O30).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StaffReview {
    /// Persoalan.
    pub issue: String,
    /// Praanggapan.
    pub assumptions: String,
    /// Fakta yang mempengaruhi.
    pub facts: String,
    /// Analisis.
    pub analysis: String,
    /// Kesimpulan.
    pub conclusion: String,
    /// Saran tindak.
    pub advice: String,
    /// Pasal yang diduga dilanggar.
    pub articles: String,
    /// The one recommendation code.
    pub recommendation: ReviewCode,
}

/// A leader's decision on a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeaderDecision {
    /// What.
    pub code: ReviewCode,
    /// Why.
    pub reason: String,
    /// *Sifat*, as it is to be printed.
    pub classification: String,
}

/// *Permintaan penjelasan* to the head of a work unit (O8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExplanationRequest {
    /// Head of which work unit.
    pub to: String,
    /// The organisation, where it is in the unit's list (O19).
    pub organisation: Option<OrganisationId>,
    /// What is to be explained; never who reported.
    pub asked: String,
    /// The day told to him; counted from the policy where the form leaves it open.
    pub due: Option<NaiveDate>,
}

/// *Ditangani unit lain*: handed down with the duty to report back (O8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Delegation {
    /// To which unit.
    pub to: String,
    /// The organisation, where it is in the unit's list (O19).
    pub organisation: Option<OrganisationId>,
    /// What it is to do.
    pub instruction: String,
    /// The day told to it; counted from the policy where the form leaves it open.
    pub due: Option<NaiveDate>,
}

/// How a report back was taken (O8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReportBackOutcome {
    /// It settles the matter.
    Accepted,
    /// Sent back, to be done again by a day.
    Returned {
        /// The new day.
        due: NaiveDate,
    },
    /// The unit takes the matter to itself again, with or without a report.
    TakenOver,
}

/// What a member does in the team; within the case it gives the rights of the role, whatever office he holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TeamRole {
    /// Ketua tim.
    Lead,
    /// Anggota.
    Member,
    /// Ahli; reads, writes nothing.
    Expert,
}

/// Somebody named on the assignment letter (D11, O27).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamMember {
    /// Who, where he has an account.
    pub person: Option<PersonId>,
    /// Name as on the letter.
    pub name: String,
    /// NIP.
    pub employee_no: Option<String>,
    /// Pangkat/golongan and jabatan.
    pub position: String,
    /// Role in the team.
    pub role: TeamRole,
    /// The other unit or agency of a *tamu tim*.
    pub guest_of: Option<String>,
}

/// *Surat tugas* (D11). Its text reveals no reporter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Assignment {
    /// For what.
    pub task: String,
    /// Where.
    pub place: String,
    /// First day.
    pub starts: NaiveDate,
    /// Last day; a guest's access ends with it (O27).
    pub ends: NaiveDate,
    /// The team, in the order of the letter.
    pub team: Vec<TeamMember>,
    /// Pembebanan biaya.
    pub cost: String,
}
