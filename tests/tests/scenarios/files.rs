//! Files: drawn scans, marks and working copies, hostile files, damage (O1, O23, ledger.md §2).

use crate::WORKER;
use image::RgbImage;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, list, text, texts};
use saksama_tests::{cases, papers, scans};
use serde_json::{Value, json};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::PathBuf;

/// A drawn letter as every kind of file a scanner makes, with its pages.
fn drawn(world: &World) -> (Vec<PathBuf>, Vec<scans::Page>) {
    let all = cases::all().unwrap();
    let case = all.iter().find(|case| case.id == "K043").unwrap();
    let pages = scans::letter(case, &scans::Look::clean(4)).unwrap();
    let files = vec![
        world.file("surat.pdf", &scans::pdf(&pages).unwrap()),
        world.file("surat.jpg", &scans::jpeg(&pages[0]).unwrap()),
        world.file("surat.tif", &scans::tiff(&pages, scans::Packing::Lzw).unwrap()),
    ];
    (files, pages)
}

fn pixels(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().to_rgb8()
}

/// Whether a rectangle of a page, in fractions, has one colour only.
fn is_blank(page: &RgbImage, x: f64, y: f64, w: f64, h: f64) -> bool {
    let (width, height) = (f64::from(page.width()), f64::from(page.height()));
    // The edge may be blurred by one pixel of the picture's own compression.
    let (left, top) = ((x * width) as u32 + 2, (y * height) as u32 + 2);
    let (right, bottom) = (((x + w) * width) as u32 - 2, ((y + h) * height) as u32 - 2);
    let colour = page.get_pixel(left, top);
    (top..bottom).all(|row| (left..right).all(|column| page.get_pixel(column, row) == colour))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drawn_scans_are_marked_and_burned() {
    let world = World::small(WORKER).await;
    let (files, drawn) = drawn(&world);
    let draft = world.draft(CLERK.0).await;
    let attached = world.attach(CLERK.0, &draft, &files, "reporter").await;
    assert_eq!(list(&attached["refused"]), Vec::<Value>::new());
    let attached = list(&attached["files"]);
    let count = drawn.len();
    let facts: Vec<(String, u64)> = attached
        .iter()
        .map(|file| (text(&file["mime"]), file["pages"].as_u64().unwrap()))
        .collect();
    let pages = u64::try_from(count).unwrap();
    assert_eq!(
        facts,
        [
            ("application/pdf".to_owned(), pages),
            ("image/jpeg".to_owned(), 1),
            ("image/tiff".to_owned(), pages)
        ]
    );
    for (file, path) in attached.iter().zip(&files) {
        assert_eq!(
            file["size"].as_u64().unwrap(),
            std::fs::metadata(path).unwrap().len()
        );
        assert_eq!(
            (&file["misnamed"], &file["marks_confirmed"]),
            (&json!(false), &json!(false))
        );
        let regions = list(&file["marks"]["regions"]);
        assert!(
            !regions.is_empty(),
            "head and signature are marked before anybody looks"
        );
        assert_eq!(regions[0]["page"], 0);
    }

    // Marks that cannot be are refused; the others stay.
    let pdf = text(&attached[0]["file"]);
    let mark = |marks: Value| json!({ "draft": draft, "file": pdf, "marks": marks });
    let region = |page: u32, x: f64, w: f64| json!({ "page": page, "x": x, "y": 0.1, "w": w, "h": 0.2 });
    for wrong in [
        json!({ "regions": [region(99, 0.1, 0.2)], "pages": [], "whole_file": false }),
        json!({ "regions": [region(0, 0.9, 0.2)], "pages": [], "whole_file": false }),
        json!({ "regions": [region(0, 0.1, 0.0)], "pages": [], "whole_file": false }),
        json!({ "regions": [], "pages": [99], "whole_file": false }),
    ] {
        let refused = world.refused(CLERK.0, "mark_draft_file", mark(wrong)).await;
        assert_eq!(
            (refused.code.as_str(), refused.field.as_deref()),
            ("field", Some("marks"))
        );
    }
    // The PDF by rectangles, the picture as a whole, the TIFF without its last page.
    let marks = json!({ "regions": [{ "page": 0, "x": 0.05, "y": 0.02, "w": 0.9, "h": 0.3 }], "pages": [], "whole_file": false });
    let marked = world.ok(CLERK.0, "mark_draft_file", mark(marks)).await;
    assert_eq!(marked["files"][0]["marks_confirmed"], true);
    let whole = json!({ "draft": draft, "file": attached[1]["file"], "marks": { "regions": [], "pages": [], "whole_file": true } });
    world.ok(CLERK.0, "mark_draft_file", whole).await;
    let last = count - 1;
    let dropped = json!({
        "draft": draft, "file": attached[2]["file"],
        "marks": { "regions": [], "pages": [last], "whole_file": false },
    });
    world.ok(CLERK.0, "mark_draft_file", dropped).await;
    let form = full_letter("Dugaan dengan tiga lampiran");
    let registered = world
        .ok(CLERK.0, "register_draft", json!({ "draft": draft, "form": form }))
        .await;
    let (case, submission) = (text(&registered["case"]), text(&registered["submission"]));

    // The leader: work only.
    let dossier = world.dossier(LEADER.0, &case).await;
    let work = list(&dossier["evidence"]);
    let shown: Vec<(String, u64, bool)> = work
        .iter()
        .map(|copy| {
            (
                text(&copy["title"]),
                copy["pages"].as_u64().unwrap(),
                copy["held_back"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(shown[0], ("Lampiran 1".to_owned(), pages, false));
    assert_eq!(shown[1], ("Lampiran 2".to_owned(), 0, true));
    assert_eq!((&shown[2].0, shown[2].2), (&"Lampiran 3".to_owned(), true));
    assert!(shown[2].1 <= pages, "{shown:?}");
    assert!(
        !dossier.to_string().contains("surat.pdf"),
        "a file's own name may betray (R36)"
    );
    let source = &dossier["submissions"][0];
    assert_eq!(
        (&source["readable"], &source["text"], &source["originals"]),
        (&json!(false), &Value::Null, &json!([]))
    );
    let page = |kind: &str, file: &Value, number: usize| {
        let owner = if kind == "work" { &case } else { &submission };
        format!("evidence:{kind}/{owner}/{}/{number}", file.as_str().unwrap())
    };
    let original = world
        .page(LEADER.0, &page("source", &work[0]["file"], 0))
        .await
        .unwrap_err();
    assert_eq!(original.code, "not_found", "the original is not his");
    let burned = pixels(
        &world
            .page(LEADER.0, &page("work", &work[0]["file"], 0))
            .await
            .unwrap(),
    );
    assert!(
        is_blank(&burned, 0.05, 0.02, 0.9, 0.3),
        "what was marked is burned out"
    );
    assert!(!is_blank(&burned, 0.05, 0.35, 0.9, 0.3), "what was not is there");
    for number in 0..3 {
        let hidden = world
            .page(LEADER.0, &page("work", &work[1]["file"], number))
            .await;
        assert_eq!(
            hidden.unwrap_err().code,
            "not_found",
            "the whole file is held back"
        );
    }
    let beyond = world.page(LEADER.0, &page("work", &work[0]["file"], count)).await;
    assert_eq!(beyond.unwrap_err().code, "not_found");
    assert_eq!(
        world
            .page(EXAMINER.0, &page("work", &work[0]["file"], 0))
            .await
            .unwrap_err()
            .code,
        "not_found"
    );

    // The clerk holds the source: page by page as it came.
    let clear = pixels(
        &world
            .page(CLERK.0, &page("source", &work[0]["file"], 0))
            .await
            .unwrap(),
    );
    assert!(!is_blank(&clear, 0.05, 0.02, 0.9, 0.3));
    let narrow = format!("{}?w=300", page("source", &work[2]["file"], 0));
    let narrow = pixels(&world.page(CLERK.0, &narrow).await.unwrap());
    assert_eq!(narrow.width().max(narrow.height()), 300);
    let originals = list(&world.dossier(CLERK.0, &case).await["submissions"][0]["originals"]);
    assert_eq!(originals.len(), 3);
    assert_eq!(originals[0]["name"], "surat.pdf");
    assert!(world.verify().await.is_sound());
}

/// Every hostile file is refused with a code of its own, and nothing else changes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_files_are_refused_by_name() {
    let world = World::small(WORKER).await;
    let draft = world.draft(CLERK.0).await;
    let good = world.file("baik.png", &papers::png(7));
    let kept = world
        .attach(CLERK.0, &draft, std::slice::from_ref(&good), "reporter")
        .await["files"]
        .clone();
    let hostile = [
        ("kosong.pdf", Vec::new(), "empty"),
        ("tagihan.pdf", papers::program(), "executable"),
        ("terkunci.pdf", papers::encrypted_pdf(), "encrypted"),
        ("terpotong.pdf", papers::cut_off_pdf(), "broken"),
        ("enam-mb.jpg", papers::six_megabytes(), "too_large"),
        ("baik-lagi.png", papers::png(7), "already_here"),
    ];
    for (name, bytes, code) in hostile {
        let path = world.file(name, &bytes);
        let answer = world.attach(CLERK.0, &draft, &[path], "reporter").await;
        assert_eq!(answer["refused"], json!([{ "name": name, "code": code }]));
        assert_eq!(answer["files"], kept, "{name} changed what was there");
    }
    let gone = world.folder.join("mail/tidak-ada.pdf");
    let answer = world.attach(CLERK.0, &draft, &[gone], "reporter").await;
    assert_eq!(answer["refused"][0]["code"], "unreadable");
    assert_eq!(
        world.attach(CLERK.0, &draft, &[], "reporter").await["refused"],
        json!([]),
        "the dialog was closed"
    );

    // All at once, a good one among them.
    let mut many: Vec<PathBuf> = ["kosong.pdf", "tagihan.pdf"]
        .iter()
        .map(|name| world.folder.join("mail").join(name))
        .collect();
    many.insert(1, world.file("baik.pdf", &papers::plain_pdf()));
    let answer = world.attach(CLERK.0, &draft, &many, "reporter").await;
    assert_eq!(
        (list(&answer["files"]).len(), list(&answer["refused"]).len()),
        (2, 2),
        "{answer}"
    );
    // The unit's own scans may be larger (O23); what is no picture inside is still refused.
    let large = world.folder.join("mail/enam-mb.jpg");
    let answer = world.attach(CLERK.0, &draft, &[large], "unit").await;
    assert_eq!(answer["refused"], json!([]), "{answer}");
    let form = full_letter("Dugaan dengan berkas aneh");
    let kept = world.ok(CLERK.0, "draft", json!({ "draft": draft })).await;
    for file in list(&kept["files"]) {
        let marks = json!({ "draft": draft, "file": file["file"], "marks": file["marks"] });
        world.ok(CLERK.0, "mark_draft_file", marks).await;
    }
    let registered = world
        .ok(CLERK.0, "register_draft", json!({ "draft": draft, "form": form }))
        .await;
    assert_eq!(
        list(&world.dossier(CLERK.0, &text(&registered["case"])).await["evidence"]).len(),
        3
    );
    assert!(world.verify().await.is_sound());
}

/// A scan that broke off in transfer: refused at once, or taken as it is; a letter is never stuck because of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_off_picture_does_not_hold_up_its_letter() {
    let world = World::small(WORKER).await;
    let half = |mut bytes: Vec<u8>| {
        bytes.truncate(bytes.len() / 2);
        bytes
    };
    let files = [
        ("awal.png", papers::cut_off_png()),
        ("separuh.png", half(papers::png(3))),
        ("separuh.jpg", half(papers::jpeg(3))),
    ];
    for (name, bytes) in files {
        let path = world.file(name, &bytes);
        let draft = world.draft(CLERK.0).await;
        let answer = world.attach(CLERK.0, &draft, &[path], "reporter").await;
        if answer["refused"] == json!([]) {
            let file = &answer["files"][0];
            let marks = json!({ "draft": draft, "file": file["file"], "marks": file["marks"] });
            world.ok(CLERK.0, "mark_draft_file", marks).await;
            let form = full_letter(&format!("Dugaan dengan {name}"));
            let registering = json!({ "draft": draft, "form": form });
            world.ok(CLERK.0, "register_draft", registering).await;
        } else {
            assert_eq!(answer["refused"], json!([{ "name": name, "code": "broken" }]));
        }
    }
}

/// What cannot be shown is kept and listed all the same, byte for byte; a wrong name is said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_shown_is_kept() {
    let world = World::small(WORKER).await;
    let files = [
        world.file("catatan.txt", b"Catatan pelapor, bukan gambar.\n"),
        world.file("foto.pdf", &papers::png(8)),
    ];
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan dengan catatan"), &files)
        .await;
    let dossier = world.dossier(CLERK.0, &text(&registered["case"])).await;
    let originals = list(&dossier["submissions"][0]["originals"]);
    assert_eq!(
        (&originals[0]["pages"], &originals[0]["mime"]),
        (&json!(0), &json!("text/plain"))
    );
    assert_eq!(
        (&originals[1]["misnamed"], &originals[1]["mime"]),
        (&json!(true), &json!("image/png"))
    );
    assert_eq!(
        dossier["evidence"][0]["held_back"], true,
        "unseen, it is not shown as work"
    );
    let address = format!(
        "evidence:source/{}/{}/0",
        text(&registered["submission"]),
        text(&originals[0]["file"])
    );
    assert_eq!(
        world.page(CLERK.0, &address).await.unwrap_err().code,
        "page_refused"
    );
}

/// The same scan under another number is recognised by its content, for who may see that number.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_file_twice_is_recognised() {
    let world = World::small(WORKER).await;
    let picture = world.file("kuitansi.png", &papers::png(11));
    let first = world
        .register_with(
            CLERK.0,
            &full_letter("Dugaan pertama"),
            std::slice::from_ref(&picture),
        )
        .await;
    let renamed = world.file("lain-nama.png", &papers::png(11));
    let draft = world.draft(CLERK.0).await;
    let answer = world.attach(CLERK.0, &draft, &[renamed], "reporter").await;
    assert_eq!(answer["files"][0]["same_as"], first["intake_no"]);
    let other = world.file("lain.png", &papers::png(12));
    let answer = world.attach(CLERK.0, &draft, &[other], "reporter").await;
    assert_eq!(answer["files"][1]["same_as"], Value::Null);
    // A walled number is not told by its scan either.
    world
        .admit(LEADER.0, CLERK.0, saksama_tests::world::SECOND, &["Petugas"])
        .await;
    let mut form = full_letter("Dugaan tentang petugas kedua");
    form["shut_out"] = json!([world.person("joko")]);
    let secret = world.file("rahasia.png", &papers::png(13));
    world
        .register_with(CLERK.0, &form, std::slice::from_ref(&secret))
        .await;
    let draft = world.draft("joko").await;
    let answer = world.attach("joko", &draft, &[secret], "reporter").await;
    assert_eq!(answer["files"][0]["same_as"], Value::Null);
}

/// Changes one byte in the middle of every chunk of a file.
async fn damage(world: &World, file: &str) {
    let options = SqliteConnectOptions::new().filename(world.ledger_file());
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let id = file.parse::<domain::ids::FileId>().unwrap().bytes();
    let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as("SELECT n, bytes FROM chunks WHERE file = $1")
        .bind(&id[..])
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert!(!rows.is_empty(), "the file is in the ledger");
    for (n, mut bytes) in rows {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        sqlx::query("UPDATE chunks SET bytes = $1 WHERE file = $2 AND n = $3")
            .bind(&bytes[..])
            .bind(&id[..])
            .bind(n)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
}

/// A damaged file is a loud error, exact, where it is read and where it is verified; all else goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_is_loud() {
    let world = World::small(WORKER).await;
    let pictures = [
        world.file("satu.png", &papers::png(21)),
        world.file("dua.png", &papers::png(22)),
    ];
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan dengan berkas rusak"), &pictures)
        .await;
    let (case, submission) = (text(&registered["case"]), text(&registered["submission"]));
    let work = list(&world.dossier(CLERK.0, &case).await["evidence"]);
    let file = text(&work[0]["file"]);
    damage(&world, &file).await;
    let source = format!("evidence:source/{submission}/{file}/0");
    let refused = world.page(CLERK.0, &source).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), &refused.params["file"]),
        ("file_damaged", &json!(file.replace('-', ""))),
        "{refused:?}"
    );
    assert!(
        refused.params["what"].as_str().unwrap().contains('0'),
        "the chunk is named: {refused:?}"
    );
    // Its working copy and the other file are whole.
    assert!(
        world
            .page(CLERK.0, &format!("evidence:work/{case}/{file}/0"))
            .await
            .is_ok()
    );
    let other = text(&work[1]["file"]);
    assert!(
        world
            .page(CLERK.0, &format!("evidence:source/{submission}/{other}/0"))
            .await
            .is_ok()
    );

    let report = world.ok(CLERK.0, "verify_ledger", json!({ "files": true })).await;
    let faults = list(&report["faults"]);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0]["code"], "chunk_changed");
    assert_eq!(faults[0]["params"], json!([["file", file.replace('-', "")]]));
    let registers =
        list(&world.ok(CLERK.0, "trail", json!({ "case": case })).await["lines"])[0]["seq"].clone();
    assert!(
        faults[0]["seq"].as_u64().unwrap() < registers.as_u64().unwrap() + 4,
        "the row that registers it: {faults:?}"
    );
    assert!(report["chunks"].as_u64().unwrap() >= 4);
    let quick = world
        .ok(CLERK.0, "verify_ledger", json!({ "files": false }))
        .await;
    assert_eq!(
        (&quick["faults"], &quick["chunks"]),
        (&json!([]), &Value::Null),
        "and it says it read no files"
    );
    assert!(!texts(&quick["anchor_words"]).is_empty());
}

/// A working copy that is gone from the store is shown on the dossier, and where it is asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_page_is_shown_as_damage() {
    let world = World::small(WORKER).await;
    let pictures = [world.file("satu.png", &papers::png(31))];
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan dengan halaman hilang"), &pictures)
        .await;
    let case = text(&registered["case"]);
    let original = text(&world.dossier(CLERK.0, &case).await["evidence"][0]["file"]);
    let options = SqliteConnectOptions::new().filename(world.ledger_file());
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let id = original.parse::<domain::ids::FileId>().unwrap().bytes();
    sqlx::query("DELETE FROM chunks WHERE file <> $1")
        .bind(&id[..])
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let dossier = world.dossier(LEADER.0, &case).await;
    assert_eq!(dossier["damage"], json!(["Lampiran 1:1"]));
    let page = world
        .page(LEADER.0, &format!("evidence:work/{case}/{original}/0"))
        .await
        .unwrap_err();
    assert_eq!(page.code, "file_damaged");
    let report = world.ok(CLERK.0, "verify_ledger", json!({ "files": true })).await;
    assert!(
        list(&report["faults"])
            .iter()
            .all(|fault| fault["code"] == "chunk_missing"),
        "{report}"
    );
    assert!(!list(&report["faults"]).is_empty());
}

/// A picture whose file was cut off is shown as far as it goes, and the window hears that it is not whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_incomplete_page_says_so() {
    let world = World::small(WORKER).await;
    let all = cases::all().unwrap();
    let case = all.iter().find(|case| case.id == "K043").unwrap();
    let pages = scans::letter(case, &scans::Look::clean(4)).unwrap();
    let whole = scans::jpeg(&pages[0]).unwrap();
    let cut = &whole[..whole.len() * 3 / 5];
    let files = [world.file("utuh.jpg", &whole), world.file("terpotong.jpg", cut)];
    let draft = world.draft(CLERK.0).await;
    let attached = world.attach(CLERK.0, &draft, &files, "unit").await;
    let attached = list(&attached["files"]);
    assert_eq!(attached.len(), 2);
    for (file, incomplete) in attached.iter().zip([false, true]) {
        let path = format!("draft/{draft}/{}/0", text(&file["file"]));
        world
            .page(CLERK.0, &format!("evidence:{path}?w=400"))
            .await
            .unwrap();
        let facts = world.ok(CLERK.0, "page_facts", json!({ "path": path })).await;
        assert_eq!(facts["incomplete"], incomplete, "{}", file["name"]);
    }
    // The working copy says it too, whoever reads it, and still when it was burned anew.
    let form = json!({ "draft": draft, "form": full_letter("Dugaan terpotong") });
    let registered = world.ok(CLERK.0, "register_draft", form).await;
    let (case, submission) = (text(&registered["case"]), text(&registered["submission"]));
    let marked = json!({ "regions": [{ "page": 0, "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.1 }], "pages": [], "whole_file": false });
    for who in [LEADER.0, CLERK.0] {
        world.ok(who, "session", json!({})).await;
        for (file, incomplete) in attached.iter().zip([false, true]) {
            let path = format!("work/{case}/{}/0", text(&file["file"]));
            let facts = world.ok(who, "page_facts", json!({ "path": path })).await;
            assert_eq!(facts["incomplete"], incomplete, "{who}: {}", file["name"]);
        }
        for file in &attached {
            let mark =
                json!({ "case": case, "submission": submission, "file": file["file"], "marks": marked });
            world.ok(CLERK.0, "mark_file", mark).await;
        }
    }
    let unknown = json!({ "path": "draft/neither/here/0" });
    assert_eq!(world.code(CLERK.0, "page_facts", unknown).await, "not_found");
}
