//! From the letter to the closed case, by the people whose steps they are: a unit after the Kemenkes with a team, audit and
//! deliberation, and a small one after the Kemensos that settles it by asking a work unit (O8).

use crate::WORKER;
use crate::steps::{duties, just, letter, paper, registered};
use saksama_tests::world::{CLERK, EXAMINER, LEADER, SECOND, World, list, text, texts};
use serde_json::{Value, json};

pub const VERIFIER: (&str, &str) = ("vina", "Vina Larasati");
pub const LEAD: (&str, &str) = ("krisna", "Krisna Mahardika");
pub const AUDITOR: (&str, &str) = ("ani", "Ani Puspita");
pub const MANAGER: (&str, &str) = ("mega", "Mega Pertiwi");
pub const REVIEWER: (&str, &str) = ("bayu", "Bayu Prakoso");

/// A unit in which nobody holds two bundles.
pub async fn inspectorate() -> World {
    let world = World::new(WORKER);
    world
        .found_like(LEADER, "medium", "kemenkes_like", &["Inspektur"])
        .await;
    world
        .admit(LEADER.0, LEADER.0, CLERK, &["Petugas Penerima"])
        .await;
    world.admit(LEADER.0, CLERK.0, VERIFIER, &["Verifikator"]).await;
    world.admit(LEADER.0, CLERK.0, REVIEWER, &["Penelaah"]).await;
    world.admit(LEADER.0, CLERK.0, LEAD, &["Ketua Tim Audit"]).await;
    world
        .admit(LEADER.0, CLERK.0, AUDITOR, &["Anggota Tim Audit"])
        .await;
    world.admit(LEADER.0, CLERK.0, MANAGER, &["Pengelola WBS"]).await;
    world
}

/// A step as it is asked for.
pub fn taking(case: &str, step: Value, papers: &[&str]) -> Value {
    let papers: Vec<Value> = papers
        .iter()
        .map(|kind| {
            json!({
                "kind": kind, "number": format!("R-1/{kind}/2026"), "date": "2026-03-02",
                "signatory": LEADER.1, "file": null, "place": "Map 7", "made_with": "word",
            })
        })
        .collect();
    json!({ "case": case, "step": step, "order": null, "done_on": null, "papers": papers })
}

pub async fn take(world: &World, who: (&str, &str), case: &str, step: Value, papers: &[&str]) -> Value {
    world.ok(who.0, "take_step", taking(case, step, papers)).await
}

/// The kinds of step somebody may take now, the expected one first.
fn open(dossier: &Value) -> Vec<String> {
    list(&dossier["steps"]["open"])
        .iter()
        .map(|step| text(&step["kind"]))
        .collect()
}

/// What stands on somebody's desk about a case.
pub async fn task(world: &World, who: (&str, &str), case: &str) -> Option<String> {
    let desk = world.ok(who.0, "my_desk", json!({})).await;
    list(&desk["waiting"])
        .iter()
        .find(|line| line["line"]["case"] == case)
        .map(|line| text(&line["task"]))
}

pub fn triage(full: bool) -> Value {
    let criteria = [
        "safety",
        "ongoing",
        "rank",
        "loss",
        "evidence",
        "vulnerable",
        "attention",
        "links",
    ];
    let scores: Vec<Value> = criteria
        .iter()
        .filter(|_| full)
        .map(|criterion| json!({ "criterion": criterion, "score": 1, "ground": "Menurut isi laporan." }))
        .collect();
    json!({
        "type": "triage", "violence": false, "state_official_or_large_loss": false, "own_unit": false, "scores": scores,
        "supervisory_relevant": true, "priority": 1, "ground": "Penyaluran berikutnya pekan depan.",
    })
}

pub fn disposition(world: &World, kind: &str, to: (&str, &str)) -> Value {
    json!({
        "type": kind, "to": [{ "person": world.person(to.0), "name": to.1, "responsible": true }],
        "instruction": "tindak_lanjuti", "note": "", "due": null,
    })
}

pub async fn notice_goes_out(world: &World, who: (&str, &str), case: &str, kind: &str) -> Value {
    let shown = world.dossier(who.0, case).await;
    let duty = duties(&shown, kind).remove(0);
    let sent = json!({ "case": case, "duty": duty, "paper": paper("S-7/2026") });
    world.ok(who.0, "fulfil_duty", sent).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_becomes_a_closed_case_by_seven_people() {
    let world = inspectorate().await;
    let case = letter(&world, "Dugaan pemotongan bantuan di Balai Contoh, Januari 2026").await;

    // Verification, by the verifier.
    world
        .ok(VERIFIER.0, "start_verification", json!({ "case": case }))
        .await;
    let shown = world.dossier(VERIFIER.0, &case).await;
    let yes = |questions: &Value| -> Vec<Value> {
        list(questions)
            .into_iter()
            .map(|question| json!({ "question": question["question"], "answer": true, "note": "" }))
            .collect()
    };
    let checklists = json!({
        "completeness": yes(&shown["questions"][0]), "jurisdiction": yes(&shown["questions"][1]), "clear": true,
        "meets_requirements": true, "duplicates_note": "Tidak ada.", "duplicates_searched": true,
    });
    world
        .ok(
            VERIFIER.0,
            "save_checklists",
            json!({ "case": case, "checklists": checklists }),
        )
        .await;
    world.ok(VERIFIER.0, "register_case", just(&case)).await;

    // No disposition before the reporter has his number and the matter its priority; the dossier says so beforehand.
    let shown = world.dossier(LEADER.0, &case).await;
    let blocked = list(&shown["steps"]["blocked"])
        .into_iter()
        .find(|step| step["kind"] == "dispose")
        .unwrap();
    assert_eq!(
        texts(&blocked["missing"]),
        ["paper:registration_notice", "later:triage"]
    );
    let early = world
        .refused(
            LEADER.0,
            "take_step",
            taking(&case, disposition(&world, "dispose", MANAGER), &[]),
        )
        .await;
    assert_eq!(early.missing(), texts(&blocked["missing"]));
    notice_goes_out(&world, VERIFIER, &case, "registration_notice").await;
    assert_eq!(
        task(&world, LEADER, &case).await,
        None,
        "the priority comes first"
    );
    let short = world
        .refused(VERIFIER.0, "take_step", taking(&case, triage(false), &[]))
        .await;
    assert!(
        short.missing().contains(&"triage_score:safety".to_owned()),
        "{short:?}"
    );
    take(&world, VERIFIER, &case, triage(true), &[]).await;

    // The leader disposes; this ministry knows no review (process.md §1c).
    assert_eq!(task(&world, LEADER, &case).await.as_deref(), Some("dispose"));
    let disposed = take(
        &world,
        LEADER,
        &case,
        disposition(&world, "dispose", MANAGER),
        &[],
    )
    .await;
    assert_eq!(disposed["state"], "awaiting_decision");
    assert_eq!(disposed["steps"]["lies_with"]["name"], MANAGER.1);
    assert_eq!(open(&disposed)[0], "decide");
    assert_eq!(disposed["due"]["what"], "decision");
    let hop = disposed["steps"]["proceedings"]["hops"][0]["disposition"]["row"].clone();
    take(
        &world,
        MANAGER,
        &case,
        json!({ "type": "read_disposition", "hop": hop }),
        &[],
    )
    .await;
    let recalled = taking(
        &case,
        json!({ "type": "recall_disposition", "hop": hop, "reason": "keliru" }),
        &[],
    );
    assert_eq!(world.code(LEADER.0, "take_step", recalled).await, "already_read");
    take(
        &world,
        LEADER,
        &case,
        json!({ "type": "decide", "code": "audit", "reason": "Cukup alasan.", "classification": "Rahasia" }),
        &[],
    )
    .await;

    // The team gets the key with its letter, nobody before.
    assert_eq!(
        world.code(LEAD.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    let team = json!([
        { "person": world.person(LEAD.0), "name": LEAD.1, "employee_no": null, "position": "Auditor Madya", "role": "lead", "guest_of": null },
        { "person": world.person(AUDITOR.0), "name": AUDITOR.1, "employee_no": null, "position": "Auditor", "role": "member", "guest_of": null },
        { "person": null, "name": "Tamu Rekaan, S.E.", "employee_no": null, "position": "Auditor", "role": "member", "guest_of": "BPKP" },
    ]);
    let assignment = json!({
        "type": "assign", "task": "Audit tujuan tertentu", "place": "Purbalingga", "starts": "2026-03-02",
        "ends": "2026-03-31", "team": team, "cost": "DIPA",
    });
    let letterless = world
        .refused(LEADER.0, "take_step", taking(&case, assignment.clone(), &[]))
        .await;
    assert_eq!(letterless.missing(), ["paper:assignment_letter"]);
    let assigned = take(&world, LEADER, &case, assignment, &["assignment_letter"]).await;
    assert_eq!(assigned["state"], "assigned");
    assert_eq!(
        (&assigned["due"]["what"], &assigned["due"]["due"]),
        (&json!("assignment"), &json!("2026-03-31"))
    );
    for member in [LEAD, AUDITOR] {
        assert_eq!(task(&world, member, &case).await.as_deref(), Some("declare"));
        let line = world.search(member.0, "pemotongan").await;
        assert_eq!(line["lines"][0]["case"], case, "{} finds it", member.1);
    }
    assert_eq!(task(&world, LEADER, &case).await, None);

    let declared = |member: u32| json!({ "type": "declare", "member": member, "no_conflict": true, "secrecy": true, "note": "" });
    take(&world, AUDITOR, &case, declared(1), &[]).await;
    let shown = take(&world, LEAD, &case, declared(0), &[]).await;
    let waiting = list(&shown["steps"]["blocked"])
        .into_iter()
        .find(|step| step["kind"] == "start_clarification")
        .unwrap();
    assert!(
        texts(&waiting["missing"]).contains(&"declaration:Tamu Rekaan%2C S.E.".to_owned()),
        "{waiting}"
    );
    take(&world, LEAD, &case, declared(2), &["coi_declaration"]).await;
    take(
        &world,
        LEAD,
        &case,
        json!({ "type": "plan_work", "objective": "Menguji pemotongan", "scope": "Januari 2026", "method": "Wawancara" }),
        &[],
    )
    .await;
    let summons = json!({
        "type": "summon", "whom": "Darmaji", "position": "Kepala Balai", "nth": 1, "date": "2026-03-02", "time": "10.00",
        "place": "Inspektorat", "before": LEAD.1, "purpose": "Klarifikasi", "bring": "", "disciplinary": false, "short_notice": "",
    });
    let mut telling = summons.clone();
    telling["purpose"] = json!("Keterangan Pelapor-1");
    assert_eq!(
        world
            .refused(
                LEAD.0,
                "take_step",
                taking(&case, telling, &["clarification_summons"])
            )
            .await
            .field
            .as_deref(),
        Some("purpose"),
        "nothing shown to the accused names the reporter"
    );
    take(&world, LEAD, &case, summons, &["clarification_summons"]).await;
    let begun = take(&world, LEAD, &case, json!({ "type": "start_clarification" }), &[]).await;
    assert_eq!(begun["state"], "clarification");

    // Clarification and audit.
    let record = json!({
        "type": "freeze_record", "corrects": null, "summons": null, "of": "Darmaji", "examiners": [world.person(AUDITOR.0)],
        "held_on": "2026-03-02", "started": "10.00", "ended": "11.30", "place": "Inspektorat", "rights_read": true,
        "questions": [{ "question": "Benarkah ada pemotongan?", "answer": "Ada." }], "documents": [], "read_back": true, "code": "BA-1",
    });
    let frozen = take(&world, AUDITOR, &case, record, &[]).await;
    let row = frozen["steps"]["proceedings"]["records"][0]["record"]["row"].clone();
    let signing = json!({ "type": "sign_record", "record": row, "signing": { "type": "signed" } });
    take(&world, AUDITOR, &case, signing, &["clarification_record"]).await;
    take(&world, LEAD, &case, json!({ "type": "start_audit" }), &[]).await;
    let working = json!({
        "type": "write_paper", "no": "KKA-1", "objective": "Menguji", "source": "Kuitansi", "work": "Membandingkan", "result": "Terpotong",
    });
    let written = take(&world, AUDITOR, &case, working, &[]).await;
    let row = written["steps"]["proceedings"]["working_papers"][0]["paper"]["row"].clone();
    take(
        &world,
        LEAD,
        &case,
        json!({ "type": "review_paper", "paper": row, "note": "" }),
        &[],
    )
    .await;
    let finding = json!({
        "type": "record_finding", "condition": "Bantuan dipotong", "criteria": "Bantuan diterima utuh", "cause": "Pengawasan lemah",
        "effect": "Penerima dirugikan", "recommendation": "Kembalikan", "loss": 12_500_000, "loss_basis": "250 penerima",
    });
    let found = take(&world, AUDITOR, &case, finding, &[]).await;
    assert_eq!(found["steps"]["loss"], 12_500_000);
    let row = found["steps"]["proceedings"]["findings"][0]["finding"]["row"].clone();
    let evidence = json!({
        "type": "list_evidence",
        "items": [{ "no": "1", "what": "Kuitansi", "quantity": "12", "condition": "baik", "file": null }],
    });
    take(&world, LEAD, &case, evidence, &[]).await;
    let report = json!({
        "type": "submit_report", "kind": "lha", "form": "letter", "basis": "Surat tugas", "description": "Pemotongan tunai",
        "response": "Diakui", "conclusion": "Terbukti", "findings": [row], "signer": world.person(LEAD.0),
    });
    let reported = take(&world, LEAD, &case, report, &["audit_report"]).await;
    assert_eq!(reported["state"], "report_submitted");

    // Deliberation, conclusion, follow-up, closing, archive.
    assert_eq!(
        task(&world, LEADER, &case).await.as_deref(),
        Some("call_deliberation")
    );
    let call = json!({ "type": "call_deliberation", "held_on": "2026-03-02", "time": "13.00", "place": "Ruang rapat", "agenda": "Hasil audit" });
    take(&world, LEADER, &case, call, &["deliberation_invitation"]).await;
    let there = |who: (&str, &str), party: &str| json!({ "person": world.person(who.0), "name": who.1, "party": party, "represents": "" });
    let minutes = |attendance: Value| {
        json!({
            "held_on": "2026-03-02", "place": "Ruang rapat", "chair": LEADER.1, "attendance": attendance, "points": "Temuan",
            "opinions": "", "decisions": "Terbukti",
        })
    };
    let conclude = |minutes: Value| {
        json!({
            "type": "conclude", "minutes": minutes, "outcome": "terbukti", "class": "disiplin", "text": "Pemotongan terbukti.",
            "recommendations": [{
                "no": 1, "text": "Jatuhkan hukuman disiplin.", "kind": "hukuman_disiplin_sedang", "owner": "Kepala Biro", "due": "2026-04-30",
            }],
        })
    };
    let two = conclude(minutes(json!([
        there(LEADER, "leader"),
        there(LEAD, "audit_team")
    ])));
    let absent = world
        .refused(
            LEADER.0,
            "take_step",
            taking(&case, two, &["deliberation_minutes"]),
        )
        .await;
    assert_eq!(absent.missing(), ["party:unit"], "R24");
    let three = conclude(minutes(json!([
        there(LEADER, "leader"),
        there(LEAD, "audit_team"),
        there(MANAGER, "unit")
    ])));
    take(&world, LEADER, &case, three, &["deliberation_minutes"]).await;
    let sent = json!({ "type": "send_recommendations", "to": "Kepala Biro Kepegawaian" });
    let monitored = take(&world, LEADER, &case, sent, &["recommendation_letter"]).await;
    assert_eq!(monitored["state"], "monitoring");
    assert_eq!(task(&world, MANAGER, &case).await.as_deref(), Some("follow_up"));
    let close = json!({ "type": "close", "note": "" });
    let open_still = world
        .refused(MANAGER.0, "take_step", taking(&case, close.clone(), &[]))
        .await;
    assert_eq!(open_still.missing(), ["paper:outcome_notice", "recommendation:1"]);
    let done =
        json!({ "type": "follow_up", "no": 1, "status": "done", "note": "SK terbit", "on": "2026-03-02" });
    take(&world, MANAGER, &case, done, &[]).await;
    notice_goes_out(&world, MANAGER, &case, "outcome_notice").await;
    let closed = take(&world, MANAGER, &case, close, &[]).await;
    assert_eq!(closed["state"], "closed");
    assert_eq!(task(&world, LEADER, &case).await.as_deref(), Some("give_word"));
    let row = world.dossier(LEADER.0, &case).await["steps"]["words"][0].clone();
    let word = json!({ "type": "give_word", "row": row, "confirmed": true, "note": "" });
    take(&world, LEADER, &case, word, &[]).await;
    assert_eq!(task(&world, LEADER, &case).await, None);
    let filing = json!({
        "type": "archive", "archive_class_code": "PW.02", "active_years": 2, "inactive_years": 3, "end": "permanent", "place": "Rak 3",
    });
    let filed = take(&world, MANAGER, &case, filing, &[]).await;
    assert_eq!(filed["state"], "archived");

    // Who is not on the case never saw it, and the ledger stands.
    let strangers = world
        .ok(REVIEWER.0, "register_page", json!({ "limit": 10 }))
        .await;
    assert_eq!(strangers["total"], 0);
    world.forget_index(LEAD.0).await;
    assert_eq!(world.dossier(LEAD.0, &case).await["state"], "archived");
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_unit_settles_it_by_asking_for_an_explanation() {
    let world = World::small(WORKER).await;
    let (case, _) = registered(
        &world,
        "Dugaan keterlambatan layanan di Balai Contoh, Januari 2026",
    )
    .await;
    notice_goes_out(&world, CLERK, &case, "registration_notice").await;
    take(&world, CLERK, &case, triage(false), &[]).await;
    assert_eq!(
        world.code(EXAMINER.0, "dossier", json!({ "case": case })).await,
        "not_found",
        "who is on no disposition reads nothing"
    );
    let disposed = take(
        &world,
        LEADER,
        &case,
        disposition(&world, "dispose", EXAMINER),
        &[],
    )
    .await;
    assert_eq!(disposed["state"], "under_review");
    assert_eq!(texts(&disposed["whose_move"]), [EXAMINER.1]);
    assert_eq!(
        task(&world, EXAMINER, &case).await.as_deref(),
        Some("hand_in_review")
    );
    let bare = json!({
        "type": "hand_in_review", "issue": "", "assumptions": "", "facts": "", "analysis": "Perlu penjelasan.", "conclusion": "",
        "advice": "Minta penjelasan.", "articles": "", "recommendation": "permintaan_penjelasan",
    });
    let lacking = world
        .refused(EXAMINER.0, "take_step", taking(&case, bare.clone(), &[]))
        .await;
    assert_eq!(
        lacking.missing(),
        ["field:facts"],
        "brief forms ask for three (O30)"
    );
    let mut review = bare;
    review["facts"] = json!("Antrean tiga pekan.");
    let handed = take(&world, EXAMINER, &case, review, &[]).await;
    assert_eq!(handed["state"], "awaiting_decision");
    let decision = json!({ "type": "decide", "code": "permintaan_penjelasan", "reason": "Sesuai saran.", "classification": "" });
    take(&world, LEADER, &case, decision, &[]).await;
    assert_eq!(
        task(&world, CLERK, &case).await.as_deref(),
        Some("request_explanation")
    );
    let asked = json!({
        "type": "request_explanation", "to": "Kepala Balai Contoh", "organisation": null, "asked": "Sebab antrean", "due": null,
    });
    let asked = take(&world, CLERK, &case, asked, &["explanation_letter"]).await;
    assert_eq!(asked["state"], "explanation_requested");
    assert_eq!(asked["due"]["what"], "explanation");
    let answer = json!({ "type": "record_explanation", "received_on": "2026-03-02", "summary": "Mesin rusak, sudah diganti." });
    take(&world, CLERK, &case, answer, &[]).await;
    let assessed = json!({ "type": "assess_explanation", "sufficient": true, "note": "Memadai." });
    take(&world, CLERK, &case, assessed, &[]).await;
    let conclusion = json!({
        "type": "conclude", "minutes": null, "outcome": "tidak_terbukti", "class": "tidak_terjadi_pelanggaran",
        "text": "Tidak ada pelanggaran.",
        "recommendations": [{
            "no": 1, "text": "Perkara ditutup, nama baik dipulihkan.", "kind": "nama_baik_dipulihkan", "owner": "", "due": null,
        }],
    });
    let concluded = take(&world, LEADER, &case, conclusion, &[]).await;
    assert_eq!(concluded["state"], "concluded");
    let done = json!({ "type": "follow_up", "no": 1, "status": "done", "note": "Surat dikirim", "on": "2026-03-02" });
    take(&world, CLERK, &case, done, &[]).await;
    notice_goes_out(&world, CLERK, &case, "outcome_notice").await;
    let closed = take(&world, CLERK, &case, json!({ "type": "close", "note": "" }), &[]).await;
    assert_eq!(closed["state"], "closed");
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_recalled_is_sealed_away() {
    let world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Pemeriksa"]).await;
    let (case, _) = registered(&world, "Dugaan pungutan di Balai Contoh, Januari 2026").await;
    notice_goes_out(&world, CLERK, &case, "registration_notice").await;
    take(&world, CLERK, &case, triage(false), &[]).await;
    let disposed = take(&world, LEADER, &case, disposition(&world, "dispose", SECOND), &[]).await;
    assert_eq!(world.dossier(SECOND.0, &case).await["state"], "under_review");
    let hop = disposed["steps"]["proceedings"]["hops"][0]["disposition"]["row"].clone();
    take(
        &world,
        LEADER,
        &case,
        json!({ "type": "recall_disposition", "hop": hop, "reason": "keliru alamat" }),
        &[],
    )
    .await;
    // His desk drops the case at once; what comes after is under a key he never had (ledger.md §5).
    assert_eq!(
        world.code(SECOND.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    let passed = take(
        &world,
        LEADER,
        &case,
        disposition(&world, "pass_on", EXAMINER),
        &[],
    )
    .await;
    assert_eq!(passed["steps"]["lies_with"]["name"], EXAMINER.1);
    assert_eq!(
        task(&world, EXAMINER, &case).await.as_deref(),
        Some("hand_in_review")
    );
    assert!(!texts(&passed["readers"]).contains(&SECOND.1.to_owned()));
    assert!(world.verify().await.is_sound());
}
