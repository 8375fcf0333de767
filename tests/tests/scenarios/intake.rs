//! Intake: the clerk's minute, what is missing, drafts, receipt and the day's list (O6, O10, O11, O29).

use crate::WORKER;
use chrono::TimeDelta;
use saksama_tests::papers;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, list, short_letter, text, texts};
use serde_json::{Value, json};

/// O11: channel, subject, *tanpa nama* and a text are enough for a number.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_is_registered_with_the_least() {
    let world = World::small(WORKER).await;
    let registered = world.register(CLERK.0, &short_letter("Antrean bantuan")).await;
    assert_eq!(registered["intake_no"], "P-2026-000001");
    assert_eq!(registered["verification_due"], "2026-03-09", "five working days");
    assert_eq!(text(&registered["phrase"]).split_whitespace().count(), 4);

    let dossier = world.dossier(CLERK.0, &text(&registered["case"])).await;
    assert_eq!(
        (&dossier["state"], &dossier["agenda_no"]),
        (&json!("received"), &Value::Null)
    );
    assert_eq!(dossier["intake_no"], "P-2026-000001");
    assert_eq!(dossier["reporter_label"], "Pelapor-1");
    assert_eq!(dossier["submissions"][0]["reporter_type"], "anonymous");
    assert_eq!(dossier["submissions"][0]["mode"], "anonymous");
    assert_eq!(dossier["submissions"][0]["has_phrase"], true);
    assert_eq!(list(&dossier["evidence"]).len(), 0);
    assert_eq!(
        texts(&dossier["waiting_for_key"]).len() + texts(&dossier["damage"]).len(),
        0
    );

    let second = world.register(CLERK.0, &short_letter("Surat kedua")).await;
    assert_eq!(second["intake_no"], "P-2026-000002");
    assert_ne!(second["phrase"], registered["phrase"]);
    let lines = world.search(CLERK.0, "").await;
    assert_eq!(lines["total"], 2);
    let desk = world.ok(CLERK.0, "my_desk", json!({})).await;
    assert_eq!((&desk["received_today"], &desk["drafts"]), (&json!(2), &json!(0)));
    assert_eq!(list(&desk["waiting"]).len(), 2);
    assert!(world.verify().await.is_sound());
}

/// What stops a registration is said field by field; the draft stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_registration_lacks_is_named() {
    let world = World::small(WORKER).await;
    let draft = world.draft(CLERK.0).await;
    let with = |form: Value| json!({ "draft": draft, "form": form });
    let unanswered = world.refused(CLERK.0, "register_draft", with(json!({}))).await;
    assert_eq!(
        (unanswered.code.as_str(), unanswered.field.as_deref()),
        ("conflict_unanswered", Some("conflict"))
    );
    let empty = world
        .refused(
            CLERK.0,
            "register_draft",
            with(json!({ "conflict_answered": true })),
        )
        .await;
    assert_eq!(
        (empty.code.as_str(), empty.field.as_deref()),
        ("field", Some("subject"))
    );
    assert_eq!(empty.missing(), ["subject", "sender", "text"]);
    let mut form = short_letter("Hal");
    form["without_name"] = json!(false);
    let nameless = world.refused(CLERK.0, "register_draft", with(form.clone())).await;
    assert_eq!(nameless.missing(), ["sender"]);
    form["items"] = json!([{ "kind": "name", "value": "  " }]);
    assert_eq!(
        world
            .refused(CLERK.0, "register_draft", with(form.clone()))
            .await
            .missing(),
        ["sender"]
    );
    let mut textless = short_letter("Hal");
    textless["text"] = json!("");
    assert_eq!(
        world
            .refused(CLERK.0, "register_draft", with(textless))
            .await
            .missing(),
        ["text"]
    );

    assert_eq!(
        world.search(CLERK.0, "").await["total"],
        0,
        "nothing was registered"
    );
    let kept = world.ok(CLERK.0, "draft", json!({ "draft": draft })).await;
    assert_eq!(
        kept["form"]["head"]["subject"], "Hal",
        "and nothing typed was lost"
    );
    form["items"] = json!([{ "kind": "name", "value": "Tugiyem" }]);
    let registered = world.ok(CLERK.0, "register_draft", with(form)).await;
    assert_eq!(registered["intake_no"], "P-2026-000001");
    assert_eq!(
        world.code(CLERK.0, "draft", json!({ "draft": draft })).await,
        "not_found"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_intake_office_takes_in() {
    let world = World::small(WORKER).await;
    let wanted = json!({ "channel": "letter", "repeat_last": false });
    for who in [LEADER.0, EXAMINER.0] {
        assert_eq!(world.code(who, "new_draft", wanted.clone()).await, "no_office");
        assert_eq!(world.code(who, "drafts", json!({})).await, "no_office");
    }
}

/// What repeats from the letter before is never a name (O11).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_letter_repeats_the_head() {
    let world = World::small(WORKER).await;
    let mut form = full_letter("Dugaan pungutan di Balai Contoh, Purbalingga, Januari 2026");
    form["head"]["addressee"] = json!("Inspektur Jenderal");
    form["head"]["sender_body"] = json!("Dinas Sosial Purbalingga");
    world.register(CLERK.0, &form).await;
    let draft = world
        .ok(
            CLERK.0,
            "new_draft",
            json!({ "channel": "visit", "repeat_last": true }),
        )
        .await;
    let repeated = &draft["form"];
    assert_eq!(repeated["channel"], "letter");
    assert_eq!(repeated["head"]["addressee"], "Inspektur Jenderal");
    assert_eq!(repeated["head"]["sender_body"], "Dinas Sosial Purbalingga");
    assert_eq!(
        (&repeated["head"]["number"], &repeated["head"]["subject"]),
        (&Value::Null, &json!(""))
    );
    let repeated = repeated.to_string();
    for secret in ["Wiryo", "0812-7766-5544", "Kenanga", "Darmaji"] {
        assert!(!repeated.contains(secret), "{secret} would be repeated");
    }
    let call = world
        .ok(
            CLERK.0,
            "new_draft",
            json!({ "channel": "telephone", "repeat_last": false }),
        )
        .await;
    assert!(
        call["form"]["received_at"].is_string(),
        "a call came when its draft began"
    );
}

/// While somebody types, the program sees what is missing, what betrays the reporter, whose names it knows, and what
/// came before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn insight_grows_with_the_form() {
    let world = World::small(WORKER).await;
    let title = "Dugaan pemotongan bantuan di Balai Contoh, Purbalingga, Januari 2026";
    let before = world.register(CLERK.0, &full_letter(title)).await;
    let draft = world.draft(CLERK.0).await;
    let save = |form: &Value| json!({ "draft": draft, "form": form });
    let saved = world.ok(CLERK.0, "save_draft", save(&json!({}))).await;
    let insight = &saved["insight"];
    assert_eq!(
        texts(&insight["missing"]),
        ["subject", "sender", "text", "conflict"]
    );
    assert_eq!(insight["score"], 0);
    assert!(texts(&insight["required_missing"]).contains(&"what".to_owned()));
    assert_eq!(insight["verification_due"], "2026-03-09");

    let mut form = full_letter(title);
    form["text"] = json!(
        "Kepala balai meminta potongan dari setiap bantuan bulan Januari. Menurut Ratna Dewi Hapsari itu wajar. \
         Hubungi saya di 0812-7766-5544."
    );
    let saved = world.ok(CLERK.0, "save_draft", save(&form)).await;
    let insight = &saved["insight"];
    assert_eq!(texts(&insight["missing"]), Vec::<String>::new());
    assert_eq!(texts(&insight["required_missing"]), Vec::<String>::new());
    let units: Vec<u16> = text(&form["text"]).encode_utf16().collect();
    let traits: Vec<String> = list(&insight["traits"])
        .iter()
        .map(|found| {
            let at = |key: &str| usize::try_from(found[key].as_u64().unwrap()).unwrap();
            String::from_utf16(&units[at("start")..at("end")]).unwrap()
        })
        .collect();
    assert!(traits.contains(&"0812-7766-5544".to_owned()), "{traits:?}");
    assert_eq!(
        texts(&insight["recognised"]),
        [world.person(LEADER.0)],
        "O4: a name of the unit itself"
    );
    let similar = list(&insight["similar"]);
    assert_eq!(similar[0]["case"], before["case"], "{similar:?}");
    assert_eq!(similar[0]["number"], "P-2026-000001");
}

/// Drafts are kept until they are registered or thrown away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_come_and_go() {
    let mut world = World::small(WORKER).await;
    assert_eq!(world.ok(CLERK.0, "drafts", json!({})).await, json!([]));
    let draft = world.draft(CLERK.0).await;
    let picture = world.file("foto.png", &papers::png(1));
    let attached = world.attach(CLERK.0, &draft, &[picture], "reporter").await;
    let file = text(&attached["files"][0]["file"]);
    world
        .ok(
            CLERK.0,
            "save_draft",
            json!({ "draft": draft, "form": short_letter("Masih ditulis") }),
        )
        .await;

    // A stop in the middle of the work: nothing was closed.
    world.stop();
    assert_eq!(world.code(CLERK.0, "drafts", json!({})).await, "locked");
    world.unlock(CLERK.0).await;
    let lines = list(&world.ok(CLERK.0, "drafts", json!({})).await);
    assert_eq!(
        (lines.len(), &lines[0]["subject"], &lines[0]["files"]),
        (1, &json!("Masih ditulis"), &json!(1))
    );
    let kept = world.ok(CLERK.0, "draft", json!({ "draft": draft })).await;
    assert_eq!(kept["form"]["text"], short_letter("Masih ditulis")["text"]);
    assert_eq!(kept["files"], attached["files"]);
    let shown = world
        .page(CLERK.0, &format!("evidence:draft/{draft}/{file}/0"))
        .await
        .unwrap();
    assert!(shown.starts_with(b"\x89PNG") || shown.starts_with(b"\xff\xd8"));
    assert_eq!(world.ok(CLERK.0, "my_desk", json!({})).await["drafts"], 1);

    let left = world
        .ok(CLERK.0, "detach_file", json!({ "draft": draft, "file": file }))
        .await;
    assert_eq!(left["files"], json!([]));
    assert_eq!(
        world
            .page(CLERK.0, &format!("evidence:draft/{draft}/{file}/0"))
            .await
            .unwrap_err()
            .code,
        "not_found"
    );
    assert_eq!(
        world
            .code(CLERK.0, "detach_file", json!({ "draft": draft, "file": file }))
            .await,
        "not_found"
    );
    assert_eq!(
        world.ok(CLERK.0, "delete_draft", json!({ "draft": draft })).await,
        json!([])
    );
    assert_eq!(
        world
            .code(CLERK.0, "delete_draft", json!({ "draft": draft }))
            .await,
        "not_found"
    );
    assert_eq!(world.search(CLERK.0, "").await["total"], 0);
}

/// Drafts are a desk's own: another officer does not see them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_are_their_writers_own() {
    let world = World::small(WORKER).await;
    world
        .admit(LEADER.0, CLERK.0, saksama_tests::world::SECOND, &["Petugas"])
        .await;
    let draft = world.draft(CLERK.0).await;
    assert_eq!(world.ok("joko", "drafts", json!({})).await, json!([]));
    assert_eq!(
        world.code("joko", "draft", json!({ "draft": draft })).await,
        "not_found"
    );
    let registering = json!({ "draft": draft, "form": short_letter("Bukan milik saya") });
    assert_eq!(
        world.code("joko", "register_draft", registering).await,
        "not_found"
    );
}

/// The receipt as pages of the window and as a PDF where the person chooses (D1, O22).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_is_printed_and_saved() {
    let world = World::small(WORKER).await;
    let picture = world.file("bukti.png", &papers::png(2));
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan pungutan"), &[picture])
        .await;
    let wanted = json!({ "submission": registered["submission"] });
    let pages = world.ok(CLERK.0, "receipt", wanted.clone()).await;
    assert_eq!(pages["paper"], "a5");
    let svg = texts(&pages["pages"]).join("");
    assert!(svg.contains("<svg") && svg.len() > 4_000, "{} bytes", svg.len());
    assert_eq!(
        world.ok(CLERK.0, "save_receipt", wanted.clone()).await["saved"],
        true
    );
    let saved = std::fs::read(world.desk_folder(CLERK.0).join("saved/tanda-terima.pdf")).unwrap();
    assert!(saved.starts_with(b"%PDF-") && saved.len() > 4_000);
    // Who does not hold the source has no receipt to print.
    assert_eq!(
        world.code(EXAMINER.0, "receipt", wanted.clone()).await,
        "no_office"
    );
    assert_eq!(world.code(LEADER.0, "receipt", wanted.clone()).await, "no_office");
    let nobodys = json!({ "submission": "00000000-0000-7000-8000-000000000000" });
    assert_eq!(world.code(CLERK.0, "save_receipt", nobodys).await, "not_found");
}

/// The words of a receipt, saved as a PDF.
async fn receipt_words(world: &World, submission: &Value) -> String {
    let wanted = json!({ "submission": submission });
    world.ok(CLERK.0, "save_receipt", wanted).await;
    let saved = world.desk_folder(CLERK.0).join("saved/tanda-terima.pdf");
    let output = std::process::Command::new("pdftotext")
        .arg(&saved)
        .arg("-")
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A receipt says within how many working days the unit itself promises to verify, and until when; not the procedure's
/// five where the unit set another number (O30). Printed again later it says what it said: a date once told never moves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_says_what_the_unit_promises() {
    let world = World::small(WORKER).await;
    let mut promised = Vec::new();
    for (days, words) in [(5, "5 (lima)"), (3, "3 (tiga)"), (12, "12 (dua belas)")] {
        let mut settings = world.ok(LEADER.0, "settings", json!({})).await["settings"].clone();
        settings["verification_days"] = json!(days);
        let change = json!({ "settings": settings });
        world.ok(LEADER.0, "change_settings", change).await;
        let form = full_letter(&format!("Dugaan dalam {days} hari"));
        let registered = world.register(CLERK.0, &form).await;
        let due: chrono::NaiveDate = text(&registered["verification_due"]).parse().unwrap();
        let due = format!("{} Maret 2026", due.format("%-d"));
        promised.push((registered["submission"].clone(), words, due));
    }
    for (submission, words, due) in promised {
        let told = receipt_words(&world, &submission).await;
        assert!(
            told.contains(words) && told.contains(&due),
            "{words}, {due}: {told}"
        );
    }
}

/// *Tutup hari* (O6).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_days_list_closes_the_day() {
    let world = World::small(WORKER).await;
    let empty = world
        .ok(CLERK.0, "day_list", json!({ "day": "2026-03-02" }))
        .await;
    for number in 0..4 {
        world
            .register(CLERK.0, &short_letter(&format!("Surat hari ini {number}")))
            .await;
    }
    world.sources.advance(TimeDelta::days(1));
    world
        .register(CLERK.0, &short_letter("Surat hari berikutnya"))
        .await;
    let full = world
        .ok(CLERK.0, "day_list", json!({ "day": "2026-03-02" }))
        .await;
    let size = |pages: &Value| texts(&pages["pages"]).iter().map(String::len).sum::<usize>();
    assert_eq!(full["paper"], "a4");
    assert!(
        size(&full) > size(&empty) + 1_000,
        "{} against {}",
        size(&full),
        size(&empty)
    );
    let wrong = world
        .refused(CLERK.0, "day_list", json!({ "day": "kemarin" }))
        .await;
    assert_eq!(
        (wrong.code.as_str(), wrong.field.as_deref()),
        ("field", Some("day"))
    );
}
