//! The cases the window is driven through whole: one of a unit after the Kemenkes, with audit and deliberation; one of a
//! unit after the Kemensos, reviewed, clarified, with the reporter's name opened by two releases; and one of a small unit,
//! settled by asking a work unit for an explanation (O8).

use super::road::Put::{Choose, More, Paper, Text, Tick, TickFirst, Words};
use super::road::{Deed, Put, Turn};
use Deed::{Ask, Notice, Open, Release, Sealed, Step, Verify};

pub(super) const LEADER: &str = "Ratna Dewi Hapsari";
/// Who takes letters in.
pub const CLERK: &str = "Sari Wulandari";
pub(super) const VERIFIER: &str = "Vina Larasati";
pub(super) const REVIEWER: &str = "Bayu Prakoso";
pub(super) const LEAD: &str = "Krisna Mahardika";
pub(super) const AUDITOR: &str = "Ani Puspita";
pub(super) const MANAGER: &str = "Mega Pertiwi";
pub(super) const PRIVACY: &str = "Rini Astuti";

const TRIAGE: &[Put] = &[
    Tick("violence-no"),
    Tick("state_official_or_large_loss-no"),
    Tick("own_unit-no"),
    Tick("supervisory_relevant-yes"),
    Choose("score-safety", "1"),
    Text("ground-safety", "Tidak ada ancaman yang disebut"),
    Text("ground-ongoing", "Masih terjadi setiap hari kerja"),
    Text("ground-rank", "Kepala loket"),
    Text("ground-loss", "Dua puluh ribu rupiah setiap orang"),
    Text("ground-evidence", "Foto papan pengumuman"),
    Text("ground-vulnerable", "Pendaftar dari desa"),
    Text("ground-attention", "Belum ada pemberitaan"),
    Text("ground-links", "Tidak ada laporan lain"),
    Choose("priority", "1"),
    Text("ground", "Loket dibuka kembali pekan depan"),
];

const ASSIGNMENT: &[Put] = &[
    Text("task", "Audit tujuan tertentu"),
    Text("place", "Purbalingga"),
    Text("starts", "t"),
    Text("ends", "+30"),
    Words("team-0-person", LEAD),
    Text("team-0-position", "Auditor Madya"),
    More("team"),
    Words("team-1-person", AUDITOR),
    Text("team-1-position", "Auditor Pertama"),
    Paper("assignment_letter"),
];

const ASSIGNMENT_WITH_GUEST: &[Put] = &[
    Text("task", "Audit tujuan tertentu"),
    Text("place", "Purbalingga"),
    Text("starts", "t"),
    Text("ends", "+30"),
    Words("team-0-person", LEAD),
    Text("team-0-position", "Auditor Madya"),
    More("team"),
    Words("team-1-person", AUDITOR),
    Text("team-1-position", "Auditor Pertama"),
    More("team"),
    Text("team-2-name", "Tamu Rekaan, S.E."),
    Text("team-2-position", "Auditor"),
    Text("team-2-guest_of", "BPKP"),
    Text("cost", "DIPA"),
    Paper("assignment_letter"),
];

const DECLARED_BY_AUDITOR: &[Put] = &[Words("member", AUDITOR), Tick("no_conflict"), Tick("secrecy")];
const DECLARED_BY_LEAD: &[Put] = &[Words("member", LEAD), Tick("no_conflict"), Tick("secrecy")];
const DECLARED_FOR_GUEST: &[Put] = &[
    Words("member", "Tamu Rekaan"),
    Tick("no_conflict"),
    Tick("secrecy"),
    Paper("coi_declaration"),
];
const PLAN: &[Put] = &[
    Text("objective", "Menguji pungutan di loket"),
    Text("scope", "Oktober 2026"),
    Text("method", "Wawancara dan uji dokumen"),
];
const SUMMONS: &[Put] = &[
    Text("whom", "Darmaji"),
    Text("position", "Kepala Balai"),
    Text("date", "t"),
    Text("time", "10.00"),
    Text("place", "Inspektorat"),
    Text("before", "Ketua tim"),
    Text("purpose", "Klarifikasi atas layanan loket"),
    Paper("clarification_summons"),
];
const RECORD: &[Put] = &[
    Text("of", "Darmaji"),
    TickFirst("examiners"),
    Text("started", "10.00"),
    Text("ended", "11.30"),
    Text("place", "Inspektorat"),
    Tick("rights_read"),
    Text("questions-0-question", "Benarkah ada pungutan?"),
    Text("questions-0-answer", "Ada, atas perintah kepala loket."),
    Tick("read_back"),
    Text("code", "BA-1"),
];
const EVIDENCE: &[Put] = &[
    Text("items-0-no", "1"),
    Text("items-0-what", "Buku catatan loket"),
    Text("items-0-quantity", "1"),
    Text("items-0-condition", "baik"),
];
const CALL: &[Put] = &[
    Text("held_on", "t"),
    Text("time", "13.00"),
    Text("place", "Ruang rapat"),
    Text("agenda", "Hasil pemeriksaan"),
    Paper("deliberation_invitation"),
];
const CONCLUSION: &[Put] = &[
    Text("minutes-held_on", "t"),
    Text("minutes-place", "Ruang rapat"),
    Text("minutes-chair", LEADER),
    Words("minutes-attendance-0-person", LEADER),
    Words("minutes-attendance-1-person", LEAD),
    Words("minutes-attendance-2-person", MANAGER),
    Text("minutes-points", "Temuan dan tanggapan"),
    Text("minutes-decisions", "Terbukti"),
    Choose("outcome", "terbukti"),
    Choose("class", "disiplin"),
    Text("text", "Pungutan di luar tarif terbukti."),
    Text("recommendations-0-text", "Jatuhkan hukuman disiplin."),
    Choose("recommendations-0-kind", "hukuman_disiplin_sedang"),
    Text("recommendations-0-owner", "Kepala Biro Kepegawaian"),
    Text("recommendations-0-due", "+60"),
    Paper("deliberation_minutes"),
];
const SENT: &[Put] = &[
    Text("to", "Kepala Biro Kepegawaian"),
    Paper("recommendation_letter"),
];
const FOLLOWED_UP: &[Put] = &[Choose("status", "done"), Text("note", "Keputusan terbit")];

const NUMBERED: Turn = Turn {
    who: VERIFIER,
    waits: Some("Verifikasi"),
    deeds: &[Verify, Notice("registration_notice"), Step("triage", TRIAGE)],
    state: "registered",
};
const AUDITOR_DECLARES: Turn = Turn {
    who: AUDITOR,
    waits: Some("Nyatakan bebas benturan kepentingan"),
    deeds: &[Step("declare", DECLARED_BY_AUDITOR)],
    state: "assigned",
};
const RECORD_IS_MADE: Turn = Turn {
    who: AUDITOR,
    waits: None,
    deeds: &[
        Step("freeze_record", RECORD),
        Step("sign_record", &[Paper("clarification_record")]),
    ],
    state: "clarification",
};
const DELIBERATED: Turn = Turn {
    who: LEADER,
    waits: Some("Undang pembahasan"),
    deeds: &[
        Step("call_deliberation", CALL),
        Step("conclude", CONCLUSION),
        Step("send_recommendations", SENT),
    ],
    state: "monitoring",
};
const CLOSED: Turn = Turn {
    who: MANAGER,
    waits: Some("Catat tindak lanjut"),
    deeds: &[
        Step("follow_up", FOLLOWED_UP),
        Notice("outcome_notice"),
        Step("close", &[]),
    ],
    state: "closed",
};

/// Seven people of the Kemenkes-like unit, the guest of another body among them; no review (process.md §1c).
pub const KEMENKES: &[Turn] = &[
    NUMBERED,
    Turn {
        who: LEADER,
        waits: Some("Beri disposisi"),
        deeds: &[Step("dispose", &[Words("to-0-person", MANAGER)])],
        state: "awaiting_decision",
    },
    Turn {
        who: MANAGER,
        waits: None,
        deeds: &[Step("read_disposition", &[])],
        state: "awaiting_decision",
    },
    Turn {
        who: LEADER,
        waits: None,
        deeds: &[
            Step(
                "decide",
                &[
                    Choose("code", "audit"),
                    Text("reason", "Cukup alasan"),
                    Text("classification", "Rahasia"),
                ],
            ),
            Step("assign", ASSIGNMENT_WITH_GUEST),
        ],
        state: "assigned",
    },
    AUDITOR_DECLARES,
    Turn {
        who: LEAD,
        waits: Some("Nyatakan bebas benturan kepentingan"),
        deeds: &[
            Step("declare", DECLARED_BY_LEAD),
            Step("declare", DECLARED_FOR_GUEST),
            Step("plan_work", PLAN),
            Step("summon", SUMMONS),
            Step("start_clarification", &[]),
        ],
        state: "clarification",
    },
    RECORD_IS_MADE,
    Turn {
        who: LEAD,
        waits: None,
        deeds: &[Step("start_audit", &[])],
        state: "audit",
    },
    Turn {
        who: AUDITOR,
        waits: None,
        deeds: &[
            Step(
                "write_paper",
                &[
                    Text("no", "KKA-1"),
                    Text("objective", "Menguji karcis"),
                    Text("source", "Buku loket"),
                    Text("work", "Membandingkan karcis dengan setoran"),
                    Text("result", "Selisih setiap hari"),
                ],
            ),
            Step(
                "record_finding",
                &[
                    Text("condition", "Pungutan di luar tarif"),
                    Text("criteria", "Tarif resmi loket"),
                    Text("cause", "Pengawasan lemah"),
                    Text("effect", "Pendaftar dirugikan"),
                    Text("recommendation", "Kembalikan"),
                    Text("loss", "12500000"),
                    Text("loss_basis", "Buku loket, 625 karcis"),
                ],
            ),
        ],
        state: "audit",
    },
    Turn {
        who: LEAD,
        waits: None,
        deeds: &[
            Step("review_paper", &[]),
            Step("list_evidence", EVIDENCE),
            Step(
                "submit_report",
                &[
                    Text("basis", "Surat tugas"),
                    Text("description", "Pungutan tunai setiap hari kerja"),
                    Text("response", "Diakui"),
                    Text("conclusion", "Terbukti"),
                    Words("signer", LEAD),
                    Paper("audit_report"),
                ],
            ),
        ],
        state: "report_submitted",
    },
    DELIBERATED,
    CLOSED,
    Turn {
        who: LEADER,
        waits: Some("Sahkan atau sanggah"),
        deeds: &[Step("give_word", &[])],
        state: "closed",
    },
    Turn {
        who: MANAGER,
        waits: None,
        deeds: &[Step(
            "archive",
            &[Text("archive_class_code", "PW.02"), Text("place", "Rak 3")],
        )],
        state: "archived",
    },
];

/// Eight people of the Kemensos-like unit: reviewed, the reporter's name opened to the reviewer by leader and privacy
/// officer, clarified, deliberated, closed. `SENDER` is the name the letter bears.
pub const KEMENSOS: &[Turn] = &[
    NUMBERED,
    Turn {
        who: LEADER,
        waits: Some("Beri disposisi"),
        deeds: &[Step("dispose", &[Words("to-0-person", REVIEWER)])],
        state: "under_review",
    },
    Turn {
        who: REVIEWER,
        waits: Some("Serahkan telaahan staf"),
        deeds: &[Sealed, Ask("Tanggal pungutan perlu ditanyakan kepadanya.")],
        state: "under_review",
    },
    Turn {
        who: LEADER,
        waits: None,
        deeds: &[Release("Alasan cukup.")],
        state: "",
    },
    Turn {
        who: REVIEWER,
        waits: Some("Serahkan telaahan staf"),
        deeds: &[Sealed],
        state: "under_review",
    },
    Turn {
        who: PRIVACY,
        waits: None,
        deeds: &[Release("Sesuai tujuan pemrosesan.")],
        state: "",
    },
    Turn {
        who: REVIEWER,
        waits: Some("Serahkan telaahan staf"),
        deeds: &[
            Open(SENDER),
            Step(
                "hand_in_review",
                &[
                    Text("issue", "Apakah ada pungutan di loket?"),
                    Text("assumptions", "Keterangan pelapor benar"),
                    Text("facts", "Karcis tidak bernomor"),
                    Text("analysis", "Tarif resmi nol rupiah"),
                    Text("conclusion", "Perlu klarifikasi"),
                    Text("advice", "Klarifikasi kepala balai"),
                    Text("articles", "Pasal 12"),
                    Choose("recommendation", "klarifikasi"),
                ],
            ),
        ],
        state: "awaiting_decision",
    },
    Turn {
        who: LEADER,
        waits: Some("Putuskan atas telaahan"),
        // Who released it reads it as little as before.
        deeds: &[
            Sealed,
            Step(
                "decide",
                &[Choose("code", "klarifikasi"), Text("reason", "Sesuai saran")],
            ),
            Step("assign", ASSIGNMENT),
        ],
        state: "assigned",
    },
    AUDITOR_DECLARES,
    Turn {
        who: LEAD,
        waits: Some("Nyatakan bebas benturan kepentingan"),
        deeds: &[
            Step("declare", DECLARED_BY_LEAD),
            Step("plan_work", PLAN),
            Step("summon", SUMMONS),
            Step("start_clarification", &[]),
        ],
        state: "clarification",
    },
    RECORD_IS_MADE,
    Turn {
        who: LEAD,
        waits: None,
        deeds: &[
            Step("list_evidence", EVIDENCE),
            Step(
                "submit_report",
                &[
                    Choose("kind", "lhk"),
                    Text("basis", "Surat tugas"),
                    Text("description", "Pungutan tunai setiap hari kerja"),
                    Text("response", "Diakui"),
                    Text("conclusion", "Terbukti"),
                    Words("signer", LEAD),
                    Paper("audit_report"),
                ],
            ),
        ],
        state: "report_submitted",
    },
    DELIBERATED,
    CLOSED,
];

/// Three people of the small unit.
pub const EXPLANATION: &[Turn] = &[
    Turn {
        who: CLERK,
        waits: Some("Verifikasi"),
        deeds: &[
            Verify,
            Notice("registration_notice"),
            Step(
                "triage",
                &[
                    Tick("violence-no"),
                    Tick("state_official_or_large_loss-no"),
                    Tick("own_unit-no"),
                ],
            ),
        ],
        state: "registered",
    },
    Turn {
        who: LEADER,
        waits: Some("Beri disposisi"),
        deeds: &[Step("dispose", &[Words("to-0-person", REVIEWER)])],
        state: "under_review",
    },
    Turn {
        who: REVIEWER,
        waits: Some("Serahkan telaahan staf"),
        deeds: &[Step(
            "hand_in_review",
            &[
                Text("facts", "Karcis tidak bernomor dipakai sejak mesin rusak"),
                Text("analysis", "Perlu penjelasan"),
                Text("advice", "Minta penjelasan kepala balai"),
                Choose("recommendation", "permintaan_penjelasan"),
            ],
        )],
        state: "awaiting_decision",
    },
    Turn {
        who: LEADER,
        waits: Some("Putuskan atas telaahan"),
        deeds: &[Step(
            "decide",
            &[
                Choose("code", "permintaan_penjelasan"),
                Text("reason", "Sesuai saran"),
            ],
        )],
        state: "awaiting_decision",
    },
    Turn {
        who: CLERK,
        waits: Some("Minta penjelasan satker"),
        deeds: &[
            Step(
                "request_explanation",
                &[
                    Text("to", "Kepala Balai Layanan Contoh"),
                    Text("asked", "Sebab karcis tidak bernomor"),
                    Paper("explanation_letter"),
                ],
            ),
            Step(
                "record_explanation",
                &[Text("summary", "Mesin karcis rusak, sudah diganti")],
            ),
            Step(
                "assess_explanation",
                &[Tick("sufficient"), Text("note", "Memadai")],
            ),
        ],
        state: "explanation_requested",
    },
    Turn {
        who: LEADER,
        waits: None,
        deeds: &[Step(
            "conclude",
            &[
                Choose("outcome", "tidak_terbukti"),
                Choose("class", "tidak_terjadi_pelanggaran"),
                Text("text", "Tidak ada pelanggaran"),
                Text("recommendations-0-text", "Perkara ditutup, nama baik dipulihkan"),
                Choose("recommendations-0-kind", "nama_baik_dipulihkan"),
            ],
        )],
        state: "concluded",
    },
    Turn {
        who: CLERK,
        waits: None,
        deeds: &[
            Step("follow_up", FOLLOWED_UP),
            Notice("outcome_notice"),
            Step("close", &[]),
        ],
        state: "closed",
    },
];

/// Who signs the letters of these stories.
pub const SENDER: &str = "Sumiati Halimah";
