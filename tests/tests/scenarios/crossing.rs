//! A store that fell back and was written on by who did not know of it (ledger.md §3): two officers agree to go on, every
//! desk goes over, and what was done in the history that was given up is done again.

use crate::WORKER;
use saksama_tests::papers;
use saksama_tests::world::parting::copy_tree;
use saksama_tests::world::{
    CLERK, EXAMINER, LEADER, SECOND, World, full_letter, list, short_letter, text, texts, verify_file,
};
use serde_json::{Value, json};

/// Two histories: the clerk and the leader have seen a day that the store forgot, the second officer wrote on without it.
struct Twofold {
    world: World,
    /// What everybody has seen.
    yesterday: String,
    /// Registered on the day that is lost, with a picture, and put to verification.
    lost: Value,
    /// Registered by the second officer afterwards, under the same number.
    other: Value,
    /// A draft of the lost day with a picture.
    draft: String,
}

impl Twofold {
    async fn new() -> Self {
        let mut world = World::small(WORKER).await;
        world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
        let yesterday = text(&world.register(CLERK.0, &full_letter("Dugaan kemarin")).await["case"]);
        for who in [LEADER.0, SECOND.0] {
            world.ok(who, "session", json!({})).await;
        }
        let night = world.copied("night.saksama").await;
        world.unlock(CLERK.0).await;
        let picture = world.file("foto.png", &papers::png(3));
        let lost = world
            .register_with(
                CLERK.0,
                &full_letter("Dugaan pagi ini"),
                std::slice::from_ref(&picture),
            )
            .await;
        // The leader goes home in between: his desk has seen less of the day.
        world.unlock(LEADER.0).await;
        world.invite(LEADER.0, "Tono Misal", &["Petugas"]).await;
        world.ok(LEADER.0, "integrity", json!({})).await;
        world.ok(LEADER.0, "lock", json!({})).await;
        let start = json!({ "case": lost["case"] });
        world.ok(CLERK.0, "start_verification", start).await;
        let wall = json!({ "case": yesterday, "person": world.person(EXAMINER.0) });
        world.ok(CLERK.0, "shut_out", wall).await;
        let draft = world.draft(CLERK.0).await;
        world.attach(CLERK.0, &draft, &[picture], "reporter").await;
        world.ok(CLERK.0, "integrity", json!({})).await;
        world.close().await;
        world.place_ledger(&night);
        world.unlock(SECOND.0).await;
        let other = world.register(SECOND.0, &short_letter("Sesudah malam")).await;
        assert_eq!(other["intake_no"], lost["intake_no"], "the number is given twice");
        world.unlock(CLERK.0).await;
        world.unlock(LEADER.0).await;
        Self {
            world,
            yesterday,
            lost,
            other,
            draft,
        }
    }

    async fn view(&self, who: &str) -> Value {
        self.world.ok(who, "restore_view", json!({})).await
    }

    /// The history a desk has seen.
    async fn mine(&self, who: &str) -> Value {
        json!({ "mark": null, "lost": self.view(who).await["differs"]["mine"]["anchor"] })
    }

    /// The mark somebody else began, as this person's screen shows it.
    async fn begun(&self, who: &str) -> Value {
        let view = self.view(who).await;
        json!({ "mark": view["marks"][0]["row"], "lost": view["marks"][0]["lost"]["anchor"] })
    }

    /// The clerk begins, the leader signs as the second.
    async fn agree(&self) {
        let mine = self.mine(CLERK.0).await;
        self.world.ok(CLERK.0, "sign_restore", mine).await;
        let begun = self.begun(LEADER.0).await;
        self.world.ok(LEADER.0, "sign_restore", begun).await;
    }

    async fn again(&self, who: &str) {
        self.world.ok(who, "lock", json!({})).await;
        self.world.unlock(who).await;
    }

    async fn lost_acts(&self, who: &str) -> Vec<Value> {
        list(&self.world.ok(who, "lost_acts", json!({})).await)
    }

    async fn titles(&self, who: &str) -> Vec<String> {
        let found = self.world.search(who, "").await;
        let mut titles: Vec<String> = list(&found["lines"])
            .iter()
            .map(|row| text(&row["title"]))
            .collect();
        titles.sort();
        titles
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_officers_agree_and_every_desk_goes_over() {
    let story = Twofold::new().await;
    let world = &story.world;
    // Neither writes; both see what the store has come to, and that it is not what they knew.
    let start = json!({ "case": story.yesterday });
    assert_eq!(
        world.code(CLERK.0, "start_verification", start).await,
        "history_differs"
    );
    let view = story.view(CLERK.0).await;
    assert_eq!(
        (
            &view["may_begin"],
            &view["differs"]["agreed"],
            list(&view["marks"]).len()
        ),
        (&json!(true), &json!(false), 0)
    );
    assert_ne!(
        view["differs"]["mine"]["words"],
        view["differs"]["store"]["words"]
    );
    let mine = story.mine(CLERK.0).await;

    // One officer signs: not enough, and not twice.
    let signed = world.ok(CLERK.0, "sign_restore", mine.clone()).await;
    assert_eq!(
        (
            &signed["marks"][0]["agreed"],
            &signed["marks"][0]["may_sign"],
            &signed["may_begin"]
        ),
        (&json!(false), &json!(false), &json!(false))
    );
    let twice = world.refused(CLERK.0, "sign_restore", mine.clone()).await;
    assert_eq!(twice.code, "nothing_changes");
    story.again(CLERK.0).await;
    assert_eq!(
        story.view(CLERK.0).await["differs"]["agreed"],
        false,
        "still the old history"
    );
    assert_eq!(story.lost_acts(CLERK.0).await, Vec::<Value>::new());

    // The second does, at a desk that never saw what is given up; it is told that somebody waits for it.
    assert_eq!(world.ok(SECOND.0, "session", json!({})).await["faults"], 1);
    let asked = story.view(SECOND.0).await;
    assert_eq!(
        (
            &asked["differs"],
            &asked["marks"][0]["signed"][0]["name"],
            &asked["marks"][0]["may_sign"]
        ),
        (&Value::Null, &json!(CLERK.1), &json!(true))
    );
    let begun = story.begun(SECOND.0).await;
    let store = &story.view(LEADER.0).await["differs"]["store"]["anchor"];
    for wanted in [
        json!({ "mark": begun["mark"], "lost": store }),
        json!({ "mark": 1, "lost": begun["lost"] }),
        json!({ "mark": null, "lost": begun["lost"] }),
    ] {
        assert_eq!(
            world.code(SECOND.0, "sign_restore", wanted.clone()).await,
            "nothing_changes",
            "{wanted} is not what was on the screen"
        );
    }
    let signed = world.ok(SECOND.0, "sign_restore", begun).await;
    assert_eq!(signed["marks"][0]["agreed"], true);
    assert_eq!(world.ok(SECOND.0, "session", json!({})).await["faults"], 0);

    // Until they come again the desks stay as they are; then they go over.
    let view = story.view(LEADER.0).await;
    assert_ne!(
        view["differs"]["mine"], signed["marks"][0]["lost"],
        "his is among those before"
    );
    assert_eq!(
        (&view["differs"]["agreed"], list(&view["marks"]).len()),
        (&json!(true), 1)
    );
    for who in [CLERK.0, LEADER.0] {
        story.again(who).await;
        assert_eq!(story.view(who).await["differs"], Value::Null, "{who}");
        assert_eq!(
            story.titles(who).await,
            ["Dugaan kemarin", "Sesudah malam"],
            "{who}"
        );
        assert!(world.verify().await.is_sound());
    }
    // What she was typing came over, with its file.
    let draft = world.ok(CLERK.0, "draft", json!({ "draft": story.draft })).await;
    let page = format!(
        "evidence:draft/{}/{}/0",
        story.draft,
        text(&draft["files"][0]["file"])
    );
    assert!(world.page(CLERK.0, &page).await.is_ok());
    // Nothing of what she could read lies about, but her desk file stays.
    let left: Vec<String> = std::fs::read_dir(world.desk_folder(CLERK.0))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let person = world.person(CLERK.0);
    let mut left: Vec<&str> = left.iter().map(|name| name.trim_start_matches(&person)).collect();
    left.sort_unstable();
    assert_eq!(left, [".desk", ".desk-key"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_lost_is_done_again() {
    let story = Twofold::new().await;
    let world = &story.world;
    story.agree().await;
    story.again(CLERK.0).await;
    story.again(LEADER.0).await;
    // New keys were compared by people on that day: nobody invites or vouches by a click.
    let invited = story.lost_acts(LEADER.0).await;
    assert_eq!(
        (invited.len(), texts(&invited[0]["what"])),
        (1, vec!["invited".to_owned()])
    );
    let invited = json!({ "act": invited[0]["act"] });
    assert_eq!(
        world.code(LEADER.0, "redo_act", invited.clone()).await,
        "outdated"
    );
    let left = list(&world.ok(LEADER.0, "dismiss_act", invited).await);
    assert_eq!(left, Vec::<Value>::new());

    let lost = story.lost_acts(CLERK.0).await;
    let told: Vec<(Vec<String>, String)> = lost
        .iter()
        .map(|act| (texts(&act["what"]), text(&act["title"])))
        .collect();
    assert_eq!(told[0].1, "Dugaan pagi ini");
    assert!(told[0].0.contains(&"received".to_owned()), "{told:?}");
    assert_eq!(told[1].0, ["verification_started"]);
    assert_eq!(
        told[2],
        (vec!["shut_out".to_owned()], "Dugaan kemarin".to_owned())
    );
    assert_eq!(world.ok(CLERK.0, "session", json!({})).await["faults"], 1);

    // The step rests on the registration.
    let act = |place: usize| json!({ "act": lost[place]["act"] });
    assert_eq!(world.code(CLERK.0, "redo_act", act(1)).await, "key_missing");
    let left = list(&world.ok(CLERK.0, "redo_act", act(0)).await);
    assert_eq!(left.len(), lost.len() - 1);
    assert_eq!(
        world.code(CLERK.0, "redo_act", act(0)).await,
        "not_found",
        "an act happens once"
    );
    let mut left = list(&world.ok(CLERK.0, "redo_act", act(1)).await);
    // A wall opened an epoch that nobody else goes by: it is built by hand.
    let rows = world.verify().await.entries;
    for act in left.clone() {
        assert_eq!(texts(&act["what"]), ["shut_out"]);
        let act = json!({ "act": act["act"] });
        assert_eq!(world.code(CLERK.0, "redo_act", act.clone()).await, "outdated");
        left = list(&world.ok(CLERK.0, "dismiss_act", act).await);
    }
    assert_eq!((left, world.verify().await.entries), (Vec::new(), rows));
    assert_eq!(world.ok(CLERK.0, "session", json!({})).await["faults"], 0);

    // It is the same case, under the next number, with its file, for everybody who reads it.
    let case = text(&story.lost["case"]);
    for who in [CLERK.0, LEADER.0, SECOND.0] {
        world.ok(who, "session", json!({})).await;
        let dossier = world.dossier(who, &case).await;
        assert_eq!(
            (&dossier["state"], &dossier["content"]["title"]),
            (&json!("verifying"), &json!("Dugaan pagi ini"))
        );
        let page = format!("evidence:work/{case}/{}/0", text(&dossier["evidence"][0]["file"]));
        assert!(world.page(who, &page).await.is_ok(), "{who}");
    }
    let other = world.dossier(SECOND.0, &text(&story.other["case"])).await;
    let given = world.dossier(SECOND.0, &case).await;
    assert_eq!(other["intake_no"], story.other["intake_no"]);
    assert_ne!(given["intake_no"], other["intake_no"]);
    assert_eq!(
        world.search(SECOND.0, &text(&given["intake_no"])).await["total"],
        1
    );
    let found = verify_file(&world.ledger_file(), Vec::new()).await;
    assert!(found.is_sound(), "{:?}", found.faults);
    for who in [CLERK.0, LEADER.0, SECOND.0] {
        let integrity = world.ok(who, "integrity", json!({})).await;
        assert_eq!(list(&integrity["faults"]), Vec::<Value>::new(), "{who}");
    }
    // A desk that starts anew reads the same.
    world.forget_index(SECOND.0).await;
    assert_eq!(world.dossier(SECOND.0, &case).await["state"], "verifying");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_went_another_way_is_not_done_again() {
    let story = Twofold::new().await;
    let world = &story.world;
    // On the lost day the clerk, on the other one the second officer, verifies the same case.
    story.agree().await;
    story.again(CLERK.0).await;
    let lost = story.lost_acts(CLERK.0).await;
    let act = |place: usize| json!({ "act": lost[place]["act"] });
    world.ok(CLERK.0, "redo_act", act(0)).await;
    let case = json!({ "case": story.lost["case"] });
    world.ok(SECOND.0, "session", json!({})).await;
    world.ok(SECOND.0, "start_verification", case).await;
    assert_eq!(world.code(CLERK.0, "redo_act", act(1)).await, "outdated");
    let rows = world.verify().await.entries;
    // Dismissed, it is offered no more, at the next start neither.
    let left = list(&world.ok(CLERK.0, "dismiss_act", act(1)).await);
    story.again(CLERK.0).await;
    assert_eq!(story.lost_acts(CLERK.0).await, left);
    assert!(left.iter().all(|left| left["act"] != lost[1]["act"]));
    assert_eq!(world.verify().await.entries, rows, "nothing was written");
}

/// The clerk's desk is stopped while its files change places, wherever that is; the leader's has lost its index.
///
/// Fails without `OUT` in `crossing.rs`: the new files would be moved into the folder of what was before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn going_over_goes_on_after_a_stop() {
    let mut story = Twofold::new().await;
    story.agree().await;
    story.world.close().await;
    let folder = story.world.desk_folder(CLERK.0);
    let person = story.world.person(CLERK.0);
    let kept = story.world.folder.join("kept");
    copy_tree(&folder, &kept);
    std::fs::remove_dir_all(&folder).unwrap();
    let beside = |name: &str| format!("{person}.beside/{name}");
    let before = |name: &str| format!("{person}.before-cut/{person}.{name}");
    let here = |name: &str| format!("{person}.{name}");
    let old = ["desk", "desk-key", "index", "index-key"];
    // As a stop leaves it: agreed and nothing moved; one file out; all out; one in; all in.
    for (out, marked, inside) in [
        (0, false, 0),
        (1, false, 0),
        (4, true, 0),
        (4, true, 1),
        (4, true, 4),
    ] {
        copy_tree(&kept, &folder);
        std::fs::create_dir(folder.join(format!("{person}.before-cut"))).unwrap();
        std::fs::write(folder.join(beside("agreed")), format!("{person}.before-cut")).unwrap();
        for name in &old[..out] {
            std::fs::rename(folder.join(here(name)), folder.join(before(name))).unwrap();
        }
        if marked {
            std::fs::write(folder.join(beside("out")), "").unwrap();
        }
        for name in &old[..inside] {
            std::fs::rename(folder.join(beside(&here(name))), folder.join(here(name))).unwrap();
        }
        let told = std::fs::read(kept.join(here("desk"))).unwrap();
        story.world.unlock(CLERK.0).await;
        assert_eq!(
            story.view(CLERK.0).await["differs"],
            Value::Null,
            "{out} {inside}"
        );
        assert_eq!(story.titles(CLERK.0).await, ["Dugaan kemarin", "Sesudah malam"]);
        assert!(!folder.join(beside("")).exists(), "{out} {inside}");
        assert_eq!(
            std::fs::read(folder.join(before("desk"))).unwrap(),
            told,
            "{out} {inside}"
        );
        story.world.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }
    // At its very end, with one mark gone: whatever is left is nobody's.
    copy_tree(&kept, &folder);
    story.world.unlock(CLERK.0).await;
    assert_eq!(story.lost_acts(CLERK.0).await.len(), 3);
    story.world.close().await;
    std::fs::create_dir(folder.join(beside(""))).unwrap();
    std::fs::write(folder.join(beside("out")), "").unwrap();
    story.world.unlock(CLERK.0).await;
    assert_eq!(story.lost_acts(CLERK.0).await.len(), 3);
    assert!(!folder.join(beside("")).exists());
    // The leader's desk, whose index was taken away, goes over all the same.
    let world = &story.world;
    let leader = world.person(LEADER.0);
    for suffix in ["", "-wal", "-shm"] {
        std::fs::remove_file(
            world
                .desk_folder(LEADER.0)
                .join(format!("{leader}.index{suffix}")),
        )
        .ok();
    }
    world.unlock(LEADER.0).await;
    assert_eq!(story.titles(LEADER.0).await, ["Dugaan kemarin", "Sesudah malam"]);
}

/// The store is put right again before a second officer has signed: it is taken as it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_store_comes_back() {
    let mut story = Twofold::new().await;
    story.world.copied("other.saksama").await;
    let world = &story.world;
    world.unlock(CLERK.0).await;
    let mine = story.mine(CLERK.0).await;
    world.ok(CLERK.0, "sign_restore", mine).await;
    world.ok(CLERK.0, "lock", json!({})).await;
    // Somebody finds the day's own file: here it is what the clerk's desk puts back behind the night's.
    let night = world.folder.join("night.saksama");
    world.place_ledger(&night);
    world.unlock(CLERK.0).await;
    assert_eq!(story.view(CLERK.0).await["differs"], Value::Null);
    assert_eq!(story.titles(CLERK.0).await, ["Dugaan kemarin", "Dugaan pagi ini"]);
    let beside = world
        .desk_folder(CLERK.0)
        .join(format!("{}.beside", world.person(CLERK.0)));
    assert!(!beside.exists(), "what was looked at beside is nobody's history");
}
