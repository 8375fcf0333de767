//! Ministry profiles: they only change data (design.md §5): labels, templates, check-lists, deadlines, offices made at the founding.

mod offices;

pub use offices::offices_for;

use crate::calendar::DayUnit;
use crate::case::State;
use crate::people::Preset;
use crate::template::Template;
use crate::unit::{ProfileName, UnitSettings};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much each form demands (O30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FormDemand {
    /// *Ringkas*, default of the small unit.
    Brief,
    /// *Lengkap*, all of process.md.
    Full,
}

/// A question of a check-list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Question {
    /// Code, as stored with its answer.
    pub code: &'static str,
    /// The question, in Indonesian.
    pub text: &'static str,
    /// It must be answered, but *no* does not stand in the way of registering.
    pub advisory: bool,
}

/// A row of the deadline table (process.md §2c).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Deadline {
    /// Code.
    pub code: &'static str,
    /// Event it runs from.
    pub from_event: &'static str,
    /// Event that stops it.
    pub to_event: &'static str,
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: DayUnit,
    /// States in which it stands still.
    pub pauses: &'static [State],
    /// Ground.
    pub legal_basis: &'static str,
    /// The ground was checked in its source; else it is a default to be edited.
    pub checked: bool,
}

/// Everything a profile says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Profile {
    /// Which.
    pub name: ProfileName,
    /// Every state with its label.
    pub states: Vec<(State, &'static str)>,
    /// The completeness template a new unit starts with.
    pub template: Template,
    /// Check-list *kelengkapan* (R45).
    pub completeness: Vec<Question>,
    /// Check-list *kewenangan* (R46).
    pub jurisdiction: Vec<Question>,
    /// Deadlines as shipped.
    pub deadlines: Vec<Deadline>,
    /// Affairs (*urusan*) the ministry is competent for; edited by the unit (R31).
    pub affairs: Vec<&'static str>,
    /// States the ministry does without: S0 knows no *penelaahan* (process.md §1c).
    pub skips: Vec<State>,
    /// Instructions of a disposition (O26).
    pub instructions: Vec<Instruction>,
}

/// An instruction of a disposition sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Instruction {
    /// Code, as stored.
    pub code: &'static str,
    /// As printed, in Indonesian.
    pub text: &'static str,
}

impl Profile {
    /// The profile of a name.
    #[must_use]
    pub fn of(name: ProfileName) -> Self {
        let template = match name {
            ProfileName::KemenkesLike => Template::ThreeWOneH,
            ProfileName::KemensosLike => Template::FiveWTwoH,
        };
        Self {
            name,
            states: State::ALL
                .iter()
                .map(|state| (*state, label(name, *state)))
                .collect(),
            template,
            completeness: completeness(name),
            jurisdiction: jurisdiction(name),
            deadlines: deadlines(name),
            affairs: affairs(name),
            skips: match name {
                ProfileName::KemenkesLike => vec![State::UnderReview],
                ProfileName::KemensosLike => Vec::new(),
            },
            instructions: INSTRUCTIONS.to_vec(),
        }
    }

    /// The label of a state.
    #[must_use]
    pub fn label(&self, state: State) -> &'static str {
        label(self.name, state)
    }
}

/// How much forms demand in a unit of this size (O30).
#[must_use]
pub const fn form_demand(preset: Preset) -> FormDemand {
    match preset {
        Preset::Small => FormDemand::Brief,
        Preset::Medium | Preset::Ministry => FormDemand::Full,
    }
}

/// The settings a new unit starts with.
#[must_use]
pub fn settings_for(name: ProfileName) -> UnitSettings {
    UnitSettings {
        template: Profile::of(name).template.name().to_owned(),
        ..UnitSettings::default()
    }
}

const fn label(name: ProfileName, state: State) -> &'static str {
    match (name, state) {
        (_, State::Received) => "Diterima",
        (_, State::Verifying) => "Verifikasi",
        (_, State::AwaitingCompletion) => "Menunggu kelengkapan",
        (_, State::Registered) => "Terdaftar (layak)",
        (ProfileName::KemenkesLike, State::UnderReview) => "Penelaahan",
        (ProfileName::KemensosLike, State::UnderReview) => "Penelaahan (pemeriksaan)",
        (_, State::ExplanationRequested) => "Permintaan penjelasan",
        (_, State::Delegated) => "Ditangani unit lain",
        (_, State::AwaitingDecision) => "Menunggu putusan pimpinan",
        (_, State::Assigned) => "Penugasan",
        (_, State::Clarification) => "Klarifikasi",
        (ProfileName::KemenkesLike, State::Audit) => "Audit",
        (ProfileName::KemensosLike, State::Audit) => "Audit/pemeriksaan",
        (_, State::ReportSubmitted) => "Laporan hasil disampaikan",
        (_, State::Deliberation) => "Pembahasan",
        (_, State::Concluded) => "Kesimpulan dan rekomendasi",
        (_, State::Monitoring) => "Pemantauan tindak lanjut",
        (_, State::Closed) => "Selesai",
        (_, State::NotActionable) => "Tidak dapat ditindaklanjuti",
        (_, State::Referred) => "Dilimpahkan",
        (_, State::Merged) => "Digabung",
        (_, State::Withdrawn) => "Dicabut pelapor",
        (_, State::Archived) => "Diarsipkan",
    }
}

/// As they stand on disposition sheets.
const INSTRUCTIONS: &[Instruction] = &[
    instruct("telaah", "Telaah dan sampaikan saran"),
    instruct("tindak_lanjuti", "Tindak lanjuti sesuai ketentuan"),
    instruct("koordinasikan", "Koordinasikan dengan unit terkait"),
    instruct("siapkan_jawaban", "Siapkan konsep jawaban"),
    instruct("siapkan_tim", "Siapkan tim dan surat tugas"),
    instruct("bicarakan", "Bicarakan dengan saya"),
    instruct("untuk_diketahui", "Untuk diketahui"),
    instruct("arsipkan", "Arsipkan"),
];

const fn instruct(code: &'static str, text: &'static str) -> Instruction {
    Instruction { code, text }
}

const fn ask(code: &'static str, text: &'static str) -> Question {
    Question {
        code,
        text,
        advisory: false,
    }
}

fn completeness(name: ProfileName) -> Vec<Question> {
    let mut questions = vec![
        ask(
            "unsur",
            "Unsur yang diwajibkan templat terisi, atau kekurangannya dapat diterima?",
        ),
        ask(
            "terlapor",
            "Terlapor disebut, sekurang-kurangnya jabatan atau cirinya?",
        ),
        ask("judul", "Judul memuat peristiwa, tempat, dan waktu?"),
        Question {
            code: "bukti",
            text: "Dokumen pendukung dilampirkan atau ditunjukkan letaknya?",
            advisory: true,
        },
    ];
    if name == ProfileName::KemensosLike {
        questions.push(Question {
            code: "akses_informasi",
            text: "Pelapor memiliki akses informasi yang memadai atas peristiwa?",
            advisory: true,
        });
    }
    questions
}

fn jurisdiction(name: ProfileName) -> Vec<Question> {
    let scope = match name {
        ProfileName::KemenkesLike => "Peristiwa terkait dengan lingkungan Kementerian Kesehatan?",
        ProfileName::KemensosLike => "Peristiwa termasuk kewenangan Kementerian Sosial?",
    };
    vec![
        ask("lingkungan", scope),
        ask(
            "urusan",
            "Perbuatan menyangkut tugas, pegawai, atau anggaran kementerian?",
        ),
        ask("belum_aph", "Perkara belum ditangani aparat penegak hukum?"),
        ask("belum_kedaluwarsa", "Perkara belum kedaluwarsa?"),
    ]
}

fn affairs(name: ProfileName) -> Vec<&'static str> {
    match name {
        ProfileName::KemenkesLike => vec![
            "Pelayanan kesehatan",
            "Kesehatan masyarakat",
            "Pencegahan dan pengendalian penyakit",
            "Kefarmasian dan alat kesehatan",
            "Sumber daya manusia kesehatan",
        ],
        // Perpres 46/2015, since replaced: data to be edited (R31).
        ProfileName::KemensosLike => vec![
            "Rehabilitasi sosial",
            "Jaminan sosial",
            "Pemberdayaan sosial",
            "Perlindungan sosial",
            "Penanganan fakir miskin",
        ],
    }
}

fn deadlines(name: ProfileName) -> Vec<Deadline> {
    let row = |code, from_event, to_event, amount, unit, legal_basis| Deadline {
        code,
        from_event,
        to_event,
        amount,
        unit,
        pauses: &[],
        legal_basis,
        checked: false,
    };
    let working = DayUnit::Working;
    let mut rows = vec![
        Deadline {
            pauses: &[State::AwaitingCompletion],
            checked: name == ProfileName::KemensosLike,
            ..row(
                "verification",
                "received",
                "verdict",
                5,
                working,
                "WBS Kemensos: 5 hari kerja sejak diterima",
            )
        },
        row(
            "completion",
            "completion_requested",
            "supplemented",
            30,
            DayUnit::Calendar,
            "UU 25/2009; Perpres 76/2013",
        ),
        row("notice", "verdict", "notice_sent", 5, working, "usulan"),
        row("disposition", "registered", "disposed", 2, working, "usulan"),
        row("review", "disposed", "review_submitted", 10, working, "usulan"),
        row("decision", "review_submitted", "decided", 3, working, "usulan"),
        row(
            "deliberation",
            "report_submitted",
            "deliberated",
            5,
            working,
            "usulan",
        ),
        row("minutes", "deliberated", "minutes_signed", 3, working, "usulan"),
        row(
            "explanation",
            "explanation_requested",
            "explained",
            10,
            working,
            "usulan",
        ),
        row("report_back", "delegated", "reported_back", 20, working, "usulan"),
        row(
            "monitoring",
            "recommended",
            "settled",
            60,
            DayUnit::Calendar,
            "usulan",
        ),
        row("answer_to_body", "requested", "answered", 10, working, "usulan"),
        row("summons", "summoned", "examined", 7, working, "PP 94/2021"),
    ];
    if name == ProfileName::KemensosLike {
        rows.push(row(
            "whole_case",
            "received",
            "closed",
            60,
            DayUnit::Calendar,
            "Perpres 76/2013",
        ));
    }
    if name == ProfileName::KemenkesLike {
        rows.push(row(
            "written_reply",
            "received",
            "reply_sent",
            3,
            working,
            "Permenkes 13/2017",
        ));
        rows.push(row(
            "whole_case",
            "received",
            "closed",
            75,
            working,
            "Permenkes 13/2017",
        ));
    }
    rows
}
