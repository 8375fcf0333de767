//! How long it takes, printed and never asserted: `cargo test -p index timing -- --nocapture --include-ignored`; with
//! `INDEX_TIMING_CASES=100000` for as many as a ministry has. On a machine that does other work look at the processor's time.

use std::fs;
use std::time::{Duration, Instant};

use domain::case::State;
use index::{CaseProjection, DeadlineQuery, RegisterOrder, RegisterQuery, SimilarQuery, Waiting};

use crate::cases::{Told, all};
use crate::support::{Desk, at, case, date, id};

/// A small generator of numbers, the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A report of 200 words: sentences of the invented cases, some rare words of its own.
fn made_up(n: usize, sentences: &[String], told: &[Told], dice: &mut Dice) -> CaseProjection {
    let mut text = format!("Saksi{n} menyebut nomor {}. ", n * 37);
    while text.split(' ').count() < 190 {
        text.push_str(&sentences[dice.roll(sentences.len())]);
        text.push_str(". ");
    }
    let like = &told[dice.roll(told.len())];
    let day = date("2021-01-01") + chrono::Days::new(u64::try_from(dice.roll(2_100)).unwrap());
    let states = [
        State::Received,
        State::Verifying,
        State::AwaitingCompletion,
        State::Registered,
    ];
    let open = n.is_multiple_of(20);
    CaseProjection {
        state_blob: vec![0x5a; 6_000],
        state: if open { states[n / 20 % 3] } else { states[3] },
        agenda_no: (!open).then(|| format!("R-{n:05}/IJ/{}", day.format("%Y"))),
        title: like.title.clone(),
        category: like.category.clone(),
        work_unit: like.work_unit.clone(),
        parties: like.parties.clone(),
        received_on: day,
        received_at: at(day, i64::try_from(dice.roll(600)).unwrap()),
        due: open.then(|| day + chrono::Days::new(9)),
        verifier: n
            .is_multiple_of(3)
            .then(|| id(u64::try_from(900 + n % 7).unwrap())),
        running: open
            .then(|| (day + chrono::Days::new(9), "verification".to_owned()))
            .into_iter()
            .collect(),
        waiting: (open && n.is_multiple_of(3))
            .then(|| Waiting {
                person: id(u64::try_from(900 + n % 7).unwrap()),
                task: "verify".to_owned(),
                since: day,
                turns: None,
            })
            .into_iter()
            .collect(),
        search_text: text.clone(),
        display_text: text,
        open,
        ..case(u64::try_from(n).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn timing_of_a_small_unit() {
    timing(1_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "two minutes and more"]
async fn timing_of_a_ministry() {
    timing(
        std::env::var("INDEX_TIMING_CASES")
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(20_000),
    )
    .await;
}

async fn timing(count: usize) {
    let told = all();
    let sentences: Vec<String> = told
        .iter()
        .flat_map(|told| {
            told.text
                .split(['.', '\n'])
                .map(|text| text.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|text| text.split(' ').count() > 3)
        .collect();
    let desk = Desk::new().await;
    let mut dice = Dice(42);
    let watch = Watch::start();
    for batch in 0..count.div_ceil(1_000) {
        let cases: Vec<CaseProjection> = (batch * 1_000..count.min((batch + 1) * 1_000))
            .map(|n| made_up(n, &sentences, &told, &mut dice))
            .collect();
        desk.put(&cases).await;
    }
    let size = fs::metadata(desk.path()).unwrap().len() / (1 << 20);
    println!("{count} cases in {:?}, {size} MB", watch.took());
    let me = id(900);
    let text = |text: &str| RegisterQuery {
        text: text.to_owned(),
        limit: 50,
        ..RegisterQuery::default()
    };
    let everything = RegisterQuery {
        limit: 50,
        ..RegisterQuery::default()
    };
    for query in [
        everything.clone(),
        RegisterQuery {
            offset: u32::try_from(count / 2).unwrap(),
            ..everything.clone()
        },
        RegisterQuery {
            order: RegisterOrder::Due,
            ..everything.clone()
        },
        RegisterQuery {
            order: RegisterOrder::Number,
            ..everything.clone()
        },
        RegisterQuery {
            states: vec![State::Verifying],
            ..everything.clone()
        },
        RegisterQuery {
            mine: vec![me],
            open_clock: true,
            order: RegisterOrder::Due,
            ..everything.clone()
        },
        RegisterQuery {
            category: Some("GRATIFIKASI".to_owned()),
            order: RegisterOrder::Number,
            ..everything.clone()
        },
        RegisterQuery {
            from: Some(date("2024-01-01")),
            to: Some(date("2024-12-31")),
            ..everything
        },
        text("12"),
        text("TR-0012/2026"),
        text("saksi4711 "),
        text("saksi47"),
        text("d"),
        text("di"),
        text("pe"),
        text("men"),
        text("meng"),
        text("peng"),
        text("penge"),
        text("yang "),
        text("dan yang di "),
        text("bendahara amplop "),
        text("bendahara amplop kuitansi fiktif "),
        text("uang makan"),
        text("penghuni balai kuitansi jujur "),
        text("bapak ibu saya yang dan di ke dari untuk tidak"),
        text("puskesmas"),
        text("rs"),
        RegisterQuery {
            states: vec![State::Verifying],
            ..text("yang ")
        },
        RegisterQuery {
            mine: vec![me],
            open_clock: true,
            ..text("uang di")
        },
        RegisterQuery {
            from: Some(date("2024-01-01")),
            to: Some(date("2024-01-31")),
            ..text("uang")
        },
        RegisterQuery {
            offset: u32::try_from(count / 2).unwrap(),
            ..text("yang ")
        },
        RegisterQuery {
            order: RegisterOrder::Due,
            ..text("bendahara amplop ")
        },
        RegisterQuery {
            limit: 200,
            ..text("bendahara")
        },
    ] {
        let mut took = Vec::new();
        let mut seen = (0, false, index::ListOrder::Newest, 0);
        for _ in 0..5 {
            let watch = Watch::start();
            let page = desk.index.register(&query).await.unwrap();
            took.push(watch.took());
            seen = (page.total, page.total_at_least, page.order, page.lines.len());
        }
        let name = format!(
            "{:?} {:?}{}{}{}{}{}",
            query.text,
            query.order,
            if query.states.is_empty() { "" } else { " states" },
            if query.category.is_some() { " category" } else { "" },
            if query.from.is_some() { " period" } else { "" },
            if !query.mine.is_empty() { " mine" } else { "" },
            if query.offset > 0 { " offset" } else { "" },
        );
        show(&name, &mut took, &format!("{seen:?}"));
    }
    let mut took = Vec::new();
    for again in told.iter().filter(|told| told.of.is_some()).take(20) {
        let query = SimilarQuery {
            text: &again.text,
            title: &again.title,
            work_unit: &again.work_unit,
            parties: &again.parties,
            exclude: &[],
            limit: 5,
        };
        let watch = Watch::start();
        let found = desk.index.similar(&query).await.unwrap();
        took.push(watch.took());
        assert!(found.len() <= 5);
    }
    show("similar", &mut took, "");
    let today = date("2026-09-01");
    let mut took = Vec::new();
    for _ in 0..5 {
        let watch = Watch::start();
        desk.index.counts(today, Some(me)).await.unwrap();
        took.push(watch.took());
    }
    show("counts", &mut took, "");
    let mut took = Vec::new();
    for _ in 0..5 {
        let watch = Watch::start();
        desk.index.waiting(&[me], today, 100).await.unwrap();
        desk.index.unassigned(100).await.unwrap();
        desk.index
            .deadlines(&DeadlineQuery {
                to: Some(today),
                limit: 100,
                ..DeadlineQuery::default()
            })
            .await
            .unwrap();
        took.push(watch.took());
    }
    show("desk and deadlines", &mut took, "");
    let watch = Watch::start();
    desk.put(&[made_up(77, &sentences, &told, &mut dice)]).await;
    println!("one case changed: {:?}", watch.took());
    let watch = Watch::start();
    let mut writer = desk.index.write().await.unwrap();
    writer.remove_stream(id(77)).await.unwrap();
    writer.commit().await.unwrap();
    println!("one case removed: {:?}", watch.took());
    let watch = Watch::start();
    desk.index.sweep().await.unwrap();
    println!("swept: {:?}", watch.took());
}

/// Time on the clock and on the processor.
struct Watch(Instant, Duration);

type Took = (Duration, Duration);

impl Watch {
    fn start() -> Self {
        Self(Instant::now(), processor())
    }

    fn took(&self) -> Took {
        (self.0.elapsed(), processor().saturating_sub(self.1))
    }
}

/// What all threads of this process have used; 0 where the system does not say.
fn processor() -> Duration {
    let Ok(threads) = fs::read_dir("/proc/self/task") else {
        return Duration::ZERO;
    };
    let used = |folder: fs::DirEntry| -> Option<u64> {
        fs::read_to_string(folder.path().join("schedstat"))
            .ok()?
            .split(' ')
            .next()?
            .parse()
            .ok()
    };
    Duration::from_nanos(threads.flatten().filter_map(used).sum())
}

fn show(name: &str, took: &mut [Took], seen: &str) {
    let first = took[0];
    took.sort_unstable_by_key(|(_, processor)| *processor);
    let (clock, processor) = took[took.len() / 2];
    println!(
        "{name:60} first {:7.1?} cpu {:7.1?}, then {clock:7.1?} cpu {processor:7.1?} {seen}",
        first.0, first.1
    );
}
