//! Lists, searches, excerpts.

use domain::case::State;
use domain::ids::CaseId;
use index::{CaseProjection, ListOrder, NumberKind, Page, RANKED_AT_MOST, RegisterOrder, RegisterQuery};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::support::{Desk, at, case, case_id, date, id, told};

fn everything() -> RegisterQuery {
    RegisterQuery {
        limit: 50,
        ..RegisterQuery::default()
    }
}

fn search(text: &str) -> RegisterQuery {
    RegisterQuery {
        text: text.to_owned(),
        ..everything()
    }
}

fn cases(page: &Page) -> Vec<CaseId> {
    page.lines.iter().map(|line| line.line.case).collect()
}

fn ids(numbers: &[u64]) -> Vec<CaseId> {
    numbers.iter().map(|n| case_id(*n)).collect()
}

async fn found(desk: &Desk, text: &str) -> Vec<CaseId> {
    cases(&desk.index.register(&search(text)).await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_register_lists_filters_and_orders() {
    let desk = Desk::new().await;
    let day = |n: u32| date(&format!("2026-03-{n:02}"));
    let on = |n: u64, d: u32| CaseProjection {
        received_on: day(d),
        received_at: at(day(d), 60),
        ..case(n)
    };
    desk.put(&[
        CaseProjection {
            agenda_no: Some("9/WBS/2026".to_owned()),
            state: State::Registered,
            ..on(1, 3)
        },
        CaseProjection {
            agenda_no: Some("10/WBS/2026".to_owned()),
            state: State::Registered,
            due: Some(day(20)),
            ..on(2, 5)
        },
        CaseProjection {
            state: State::Verifying,
            verifier: Some(id(900)),
            due: Some(day(9)),
            ..on(3, 4)
        },
        CaseProjection {
            category: "PUNGLI".to_owned(),
            other_categories: vec!["SUAP".to_owned()],
            ..on(4, 1)
        },
    ])
    .await;
    let list = |query: RegisterQuery| {
        let index = desk.index.clone();
        async move {
            let page = index.register(&query).await.unwrap();
            assert!(!page.total_at_least);
            (cases(&page), page.total)
        }
    };
    assert_eq!(list(everything()).await, (ids(&[2, 3, 1, 4]), 4));
    assert_eq!(
        list(RegisterQuery {
            offset: 1,
            limit: 2,
            ..everything()
        })
        .await,
        (ids(&[3, 1]), 4)
    );
    assert_eq!(
        list(RegisterQuery {
            limit: 0,
            ..everything()
        })
        .await,
        (ids(&[]), 4)
    );
    assert_eq!(
        list(RegisterQuery {
            order: RegisterOrder::Due,
            ..everything()
        })
        .await,
        (ids(&[3, 2, 1, 4]), 4)
    );
    assert_eq!(
        list(RegisterQuery {
            order: RegisterOrder::Number,
            ..everything()
        })
        .await,
        (ids(&[2, 1, 4, 3]), 4)
    );
    let states = vec![State::Verifying, State::Received];
    assert_eq!(
        list(RegisterQuery {
            states,
            ..everything()
        })
        .await,
        (ids(&[3, 4]), 2)
    );
    for category in ["PUNGLI", "SUAP"] {
        assert_eq!(
            list(RegisterQuery {
                category: Some(category.to_owned()),
                ..everything()
            })
            .await,
            (ids(&[4]), 1)
        );
    }
    assert_eq!(
        list(RegisterQuery {
            category: Some("PUNG".to_owned()),
            ..everything()
        })
        .await,
        (ids(&[]), 0)
    );
    let period = RegisterQuery {
        from: Some(day(3)),
        to: Some(day(4)),
        ..everything()
    };
    assert_eq!(list(period).await, (ids(&[3, 1]), 2));
    assert_eq!(
        list(RegisterQuery {
            mine: vec![id(900)],
            ..everything()
        })
        .await,
        (ids(&[3]), 1)
    );
    assert_eq!(
        list(RegisterQuery {
            open_clock: true,
            ..everything()
        })
        .await,
        (ids(&[2, 3]), 2)
    );
    // A deputy's are those he stands in for besides.
    let both = || RegisterQuery {
        mine: vec![id(900), id(901)],
        ..everything()
    };
    assert_eq!(list(both()).await, (ids(&[3]), 1));
    // The same filters beside a search.
    let word = |query: RegisterQuery| RegisterQuery {
        text: "perkara".to_owned(),
        ..query
    };
    assert_eq!(list(word(everything())).await.1, 4);
    assert_eq!(
        list(word(RegisterQuery {
            states: vec![State::Verifying],
            ..everything()
        }))
        .await,
        (ids(&[3]), 1)
    );
    assert_eq!(
        list(word(RegisterQuery {
            category: Some("SUAP".to_owned()),
            ..everything()
        }))
        .await,
        (ids(&[4]), 1)
    );
    assert_eq!(list(word(both())).await, (ids(&[3]), 1));
    assert_eq!(
        list(word(RegisterQuery {
            mine: vec![id(900)],
            open_clock: true,
            ..everything()
        }))
        .await,
        (ids(&[3]), 1)
    );
    assert_eq!(
        list(word(RegisterQuery {
            from: Some(day(3)),
            to: Some(day(4)),
            ..everything()
        }))
        .await,
        (ids(&[3, 1]), 2)
    );
    assert_eq!(
        list(word(RegisterQuery {
            order: RegisterOrder::Due,
            ..everything()
        }))
        .await,
        (ids(&[3, 2, 1, 4]), 4)
    );
    assert_eq!(
        list(word(RegisterQuery {
            order: RegisterOrder::Number,
            offset: 1,
            ..everything()
        }))
        .await,
        (ids(&[1, 4, 3]), 4)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_found_in_every_form() {
    let desk = Desk::new().await;
    desk.put(&[
        told(
            1,
            "Pembelian beras",
            "Bendahara RSUD tdk membayarkan uang makan penghuni.",
        ),
        told(2, "Gaji", "Keuangan rumah sakit umum daerah kacau, beras busuk."),
        told(3, "Lain", "Pengadaan obat tidak ada."),
    ])
    .await;
    assert_eq!(found(&desk, "beli ").await, ids(&[1]));
    assert_eq!(found(&desk, "dibayar ").await, ids(&[1]));
    assert_eq!(found(&desk, "rsud ").await, ids(&[2, 1]));
    assert_eq!(found(&desk, "rs").await, ids(&[2, 1]));
    assert_eq!(found(&desk, "rumah sakit").await, ids(&[2, 1]));
    assert_eq!(
        found(&desk, "BERAS  ").await,
        ids(&[1, 2]),
        "the title counts more"
    );
    assert_eq!(
        found(&desk, "uang ").await,
        ids(&[1, 2]),
        "as it was typed counts more"
    );
    assert_eq!(found(&desk, "keuangan ").await, ids(&[2, 1]));
    assert_eq!(found(&desk, "beras busuk").await, ids(&[2]));
    assert_eq!(found(&desk, "beras mobil").await, ids(&[]));
    assert_eq!(found(&desk, "beras pem").await, ids(&[1]));
    assert_eq!(
        found(&desk, "beras b").await,
        ids(&[1, 2]),
        "a single letter asks for nothing yet"
    );
    assert_eq!(found(&desk, "pengadaan ").await, ids(&[3]));
    assert_eq!(found(&desk, "korupsi").await.len(), 3);
    assert_eq!(found(&desk, "sverifying").await, ids(&[]), "filters are no words");
    let page = desk.index.register(&search("beras")).await.unwrap();
    assert_eq!(page.order, ListOrder::Best);
    let first = page.lines.first().unwrap();
    assert_eq!(first.title_marks.len(), 1);
    assert_eq!(first.excerpt, None);
    let second = page.lines.last().unwrap().excerpt.clone().unwrap();
    assert_eq!(
        second.text,
        "Keuangan rumah sakit umum daerah kacau, beras busuk."
    );
    assert_eq!(second.marks, [index::Span { start: 40, end: 45 }]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_that_changes_is_found_by_its_new_words_only() {
    let desk = Desk::new().await;
    desk.put(&[told(1, "Beras", "gudang"), told(2, "Gula", "gudang")])
        .await;
    desk.put(&[told(1, "Minyak", "gudang")]).await;
    assert_eq!(found(&desk, "beras").await, ids(&[]));
    assert_eq!(found(&desk, "minyak").await, ids(&[1]));
    assert_eq!(found(&desk, "gudang").await, ids(&[2, 1]));
    // The moment of receipt was corrected: another place, the same case.
    let day = date("2026-04-01");
    desk.put(&[CaseProjection {
        received_on: day,
        received_at: at(day, 0),
        ..told(1, "Minyak", "gudang")
    }])
    .await;
    assert_eq!(found(&desk, "gudang").await, ids(&[1, 2]));
    let page = desk.index.register(&everything()).await.unwrap();
    assert_eq!((cases(&page), page.total), (ids(&[1, 2]), 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_looked_up_first() {
    let desk = Desk::new().await;
    desk.put(&[
        CaseProjection {
            agenda_no: Some("R-0012/IJ/2026".to_owned()),
            intake_nos: vec!["TR-7/2026".to_owned()],
            ..case(1)
        },
        CaseProjection {
            intake_nos: vec!["TR-12/2026".to_owned()],
            letter_no: Some("R 12 IJ 2026".to_owned()),
            usernames: vec!["elang".to_owned()],
            ..case(2)
        },
        told(3, "Menyebut R-12/IJ/2026", "menyebut elang dan 12 orang"),
    ])
    .await;
    let page = desk.index.register(&search("r-12/ij/2026")).await.unwrap();
    assert_eq!((page.order, page.total), (ListOrder::Exact, 2));
    let by: Vec<_> = page
        .lines
        .iter()
        .map(|line| (line.line.case, line.found_by))
        .collect();
    assert_eq!(
        by,
        [
            (case_id(1), Some(NumberKind::Agenda)),
            (case_id(2), Some(NumberKind::Letter))
        ]
    );
    let filtered = RegisterQuery {
        states: vec![State::Closed],
        ..search("r-12/ij/2026")
    };
    assert_eq!(desk.index.register(&filtered).await.unwrap().total, 0);
    assert_eq!(found(&desk, "TR-7/2026").await, ids(&[1]));
    // Half a number is words, and a name without digits too.
    assert_eq!(found(&desk, "12 ij").await, ids(&[3, 2, 1]));
    assert_eq!(found(&desk, "elang").await, ids(&[3, 2]));
    assert_eq!(found(&desk, "12 orang").await, ids(&[3]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_can_be_ranked_is_listed_newest_first() {
    let desk = Desk::new().await;
    let many = u64::from(RANKED_AT_MOST) + 20;
    let cases_of_all: Vec<CaseProjection> = (0..many).map(|n| told(n, "Beras", "beras di gudang")).collect();
    desk.put(&cases_of_all).await;
    let page = desk
        .index
        .register(&RegisterQuery {
            order: RegisterOrder::Due,
            ..search("beras")
        })
        .await
        .unwrap();
    assert_eq!(
        (page.total, page.total_at_least, page.order),
        (RANKED_AT_MOST + 1, true, ListOrder::Newest)
    );
    assert_eq!(cases(&page).first(), Some(&case_id(many - 1)));
    let last = desk
        .index
        .register(&RegisterQuery {
            offset: RANKED_AT_MOST - 10,
            ..search("beras")
        })
        .await
        .unwrap();
    assert_eq!(last.lines.len(), 30);
    assert_eq!((last.total, last.total_at_least), (RANKED_AT_MOST + 20, true));
    assert_eq!(cases(&last).last(), Some(&case_id(0)));
    let exact = desk.index.register(&everything()).await.unwrap();
    assert_eq!((exact.total, exact.total_at_least), (RANKED_AT_MOST + 20, false));
    // Common words are left out where rarer ones say enough.
    desk.put(&[told(9_999, "Gula", "gula pasir curah di gudang")])
        .await;
    assert_eq!(found(&desk, "gula pasir curah beras ").await, ids(&[9_999]));
    assert_eq!(found(&desk, "gula pasir beras ").await, ids(&[]));
}

#[test]
fn nothing_typed_ever_breaks_a_search() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let desk = runtime.block_on(async {
        let desk = Desk::new().await;
        desk.put(&[
            told(
                1,
                "Beras \"busuk\" (2)",
                "Bendahara, AND OR NOT NEAR(a b) title:x ^ * 🅐 ᲀ ﷺ",
            ),
            case(2),
        ])
        .await;
        desk
    });
    let mut runner = TestRunner::new(ProptestConfig::with_source_file(file!()));
    let typed = prop_oneof![
        any::<String>(),
        "(AND|OR|NOT|NEAR|title|:|\\(|\\)|\"|'|\\*|\\^|-|\\+|\\{|\\}|[a-z0-9 ]|🅐|ᲀ){0,12}"
    ];
    runner
        .run(&typed, |text| {
            let page = runtime.block_on(desk.index.register(&search(&text)));
            prop_assert!(page.is_ok(), "{:?}", page);
            let similar = index::SimilarQuery {
                text: &text,
                title: &text,
                limit: 5,
                ..index::SimilarQuery::default()
            };
            prop_assert!(runtime.block_on(desk.index.similar(&similar)).is_ok());
            Ok(())
        })
        .unwrap();
    for text in ["🅐", "ᲀ", "AND", "near"] {
        assert_eq!(
            runtime.block_on(found(&desk, &format!("{text} "))),
            ids(&[1]),
            "{text}"
        );
    }
    runtime.block_on(async move { drop(desk) });
}
