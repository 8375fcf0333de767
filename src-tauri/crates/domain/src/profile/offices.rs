//! The offices a preset makes at the founding (O12).

use crate::ids::OfficeId;
use crate::people::{Office, Preset, Role};

/// A bundle of roles under a title.
type Bundle = (&'static str, &'static [Role]);

const SMALL: &[Bundle] = &[
    (
        "Petugas",
        &[
            Role::IntakeOfficer,
            Role::Verifier,
            Role::WbsManager,
            Role::RecordsClerk,
        ],
    ),
    ("Pemeriksa", &[Role::Reviewer, Role::AuditLead, Role::Auditor]),
    ("Pimpinan", &[Role::Leader]),
];

const MEDIUM: &[Bundle] = &[
    ("Petugas Penerima", &[Role::IntakeOfficer]),
    ("Verifikator", &[Role::Verifier]),
    ("Penelaah", &[Role::Reviewer]),
    ("Ketua Tim Audit", &[Role::AuditLead]),
    ("Anggota Tim Audit", &[Role::Auditor]),
    ("Pengelola WBS", &[Role::WbsManager, Role::RecordsClerk]),
    ("Inspektur", &[Role::Leader]),
    ("Admin Sistem", &[Role::Sysadmin]),
    ("Pejabat Pelindungan Data Pribadi", &[Role::PrivacyOfficer]),
];

const MINISTRY: &[Bundle] = &[
    ("Petugas Penerima", &[Role::IntakeOfficer]),
    ("Verifikator", &[Role::Verifier]),
    ("Penelaah", &[Role::Reviewer]),
    ("Ketua Tim Audit", &[Role::AuditLead]),
    ("Anggota Tim Audit", &[Role::Auditor]),
    ("Pengelola WBS", &[Role::WbsManager]),
    ("Inspektur Jenderal", &[Role::Leader]),
    ("Inspektur", &[Role::Leader]),
    ("Sekretariat/Tata Usaha", &[Role::RecordsClerk]),
    ("Admin Sistem", &[Role::Sysadmin]),
    ("Pejabat Pelindungan Data Pribadi", &[Role::PrivacyOfficer]),
];

/// The offices of a preset, with fresh ids. One can move up at any time by making further offices.
pub fn offices_for(preset: Preset, mut make_id: impl FnMut() -> OfficeId) -> Vec<Office> {
    let bundles = match preset {
        Preset::Small => SMALL,
        Preset::Medium => MEDIUM,
        Preset::Ministry => MINISTRY,
    };
    let office = |(title, roles): &Bundle| Office {
        office: make_id(),
        title: (*title).to_owned(),
        roles: roles.to_vec(),
    };
    bundles.iter().map(office).collect()
}
