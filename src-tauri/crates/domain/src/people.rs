//! People, offices and roles (process.md §4, O12, O13).

use crate::ids::{OfficeId, PersonId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A role of process.md §4. Rights belong to roles, roles to offices, offices to people for a time (O13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Petugas penerima.
    IntakeOfficer,
    /// Verifikator.
    Verifier,
    /// Tim penelaah.
    Reviewer,
    /// Ketua tim audit.
    AuditLead,
    /// Anggota tim audit.
    Auditor,
    /// Pengelola WBS.
    WbsManager,
    /// Pimpinan: Irjen, Inspektur.
    Leader,
    /// Sekretariat, TU, arsiparis.
    RecordsClerk,
    /// Admin sistem: manages accounts, opens nothing.
    Sysadmin,
    /// Pejabat PDP, pengawas log.
    PrivacyOfficer,
}

impl Role {
    /// Every role, in the order of process.md §4.
    pub const ALL: [Self; 10] = [
        Self::IntakeOfficer,
        Self::Verifier,
        Self::Reviewer,
        Self::AuditLead,
        Self::Auditor,
        Self::WbsManager,
        Self::Leader,
        Self::RecordsClerk,
        Self::Sysadmin,
        Self::PrivacyOfficer,
    ];
}

/// How large the unit is; decides the offices made at the founding and whether one person may hold two bundles (O12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// *Unit kecil*, 1–5 people: three bundles, same-person steps are marked instead of refused.
    Small,
    /// *Unit sedang*.
    Medium,
    /// *Kementerian*.
    Ministry,
}

/// How an office is held (O13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HoldingKind {
    /// Definitif.
    Definitive,
    /// Pelaksana tugas.
    Plt,
    /// Pelaksana harian.
    Plh,
}

/// An office (*jabatan*) of the unit and the roles that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Office {
    /// Its id.
    pub office: OfficeId,
    /// Its title as written on letters, for instance *Inspektur Jenderal*.
    pub title: String,
    /// The roles whose rights its holder has.
    pub roles: Vec<Role>,
}

/// One person holding one office from a day, by an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Holding {
    /// The office held.
    pub office: OfficeId,
    /// Who holds it.
    pub person: PersonId,
    /// Definitif, Plt. or Plh.
    pub kind: HoldingKind,
    /// Number of the order (SK, surat perintah); empty in a unit that has none yet.
    pub order_no: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day, where known.
    pub until: Option<NaiveDate>,
}
