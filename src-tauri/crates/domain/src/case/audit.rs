//! Clarification and audit: summons, records made in front of the accused (O21), working papers, findings, report.

use crate::ids::{FileId, PersonId, RowNo};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The work plan of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "the words say themselves")]
pub struct WorkPlan {
    pub objective: String,
    pub scope: String,
    pub method: String,
}

/// *Surat panggilan* I or II (D13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Summons {
    /// Whom, by label or name: *Terlapor-1*.
    pub whom: String,
    /// His post.
    pub position: String,
    /// First or second.
    pub nth: u8,
    /// The day he is to come.
    pub date: NaiveDate,
    /// The hour, as written.
    pub time: String,
    /// Where.
    pub place: String,
    /// Before whom.
    pub before: String,
    /// For what; never who reported.
    pub purpose: String,
    /// What he is to bring.
    pub bring: String,
    /// A disciplinary examination: the summons must lie the policy's days ahead (PP 94/2021).
    pub disciplinary: bool,
    /// Why it is shorter, where he agreed to it.
    pub short_notice: String,
}

/// A numbered question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "the words say themselves")]
pub struct QuestionAnswer {
    pub question: String,
    pub answer: String,
}

/// *Berita acara klarifikasi* (D14) as it was printed: printing freezes the version, a correction is a new one (O21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClarificationRecord {
    /// The version it corrects.
    pub corrects: Option<RowNo>,
    /// The summons it answers.
    pub summons: Option<RowNo>,
    /// Whose statement, by label or name.
    pub of: String,
    /// Who examined.
    pub examiners: Vec<PersonId>,
    /// The day.
    pub held_on: NaiveDate,
    /// Begun, as written.
    pub started: String,
    /// Ended, as written.
    pub ended: String,
    /// Where.
    pub place: String,
    /// His rights were read to him.
    pub rights_read: bool,
    /// Questions and answers, in order.
    pub questions: Vec<QuestionAnswer>,
    /// Documents shown or received.
    pub documents: Vec<String>,
    /// The statement was read back and agreed.
    pub read_back: bool,
    /// The code printed on each page, by which the signed scan finds its version.
    pub code: String,
}

/// How a frozen record was signed (O21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Signing {
    /// Each page and the end.
    Signed,
    /// He refused.
    Refused {
        /// His reason, where he gave one.
        reason: String,
        /// Two who saw it.
        witnesses: Vec<String>,
    },
}

/// *Kertas kerja audit* (D16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "the words of process.md §3")]
pub struct WorkingPaper {
    pub no: String,
    pub objective: String,
    pub source: String,
    pub work: String,
    pub result: String,
}

/// *Temuan*: kondisi, kriteria, sebab, akibat, rekomendasi.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Kondisi.
    pub condition: String,
    /// Kriteria.
    pub criteria: String,
    /// Sebab.
    pub cause: String,
    /// Akibat.
    pub effect: String,
    /// Rekomendasi.
    pub recommendation: String,
    /// Nilai kerugian in rupiah, where known.
    #[ts(type = "number | null")]
    pub loss: Option<u64>,
    /// How it was counted.
    pub loss_basis: String,
}

/// A line of the evidence list (D15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "the words of process.md §3")]
pub struct EvidenceItem {
    pub no: String,
    pub what: String,
    pub quantity: String,
    pub condition: String,
    pub file: Option<FileId>,
}

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Laporan hasil klarifikasi.
    Lhk,
    /// Laporan hasil audit.
    Lha,
    /// Laporan hasil audit investigatif.
    Lhai,
}

/// Its shape (D17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportForm {
    /// Bentuk surat: no deviation found, or discipline only.
    Letter,
    /// Bentuk bab: elements of corruption found.
    Chapters,
}

/// The report handed to the leader; each hand-in is a version (R23, D17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditReport {
    /// Which report.
    pub kind: ReportKind,
    /// Its shape.
    pub form: ReportForm,
    /// Dasar penugasan, sasaran dan ruang lingkup.
    pub basis: String,
    /// Uraian kejadian, modus, pihak terkait dan peran.
    pub description: String,
    /// Tanggapan terlapor.
    pub response: String,
    /// Simpulan.
    pub conclusion: String,
    /// The findings it carries.
    pub findings: Vec<RowNo>,
    /// Who signs it.
    pub signer: PersonId,
}
