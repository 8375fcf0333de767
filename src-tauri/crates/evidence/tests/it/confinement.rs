//! What a worker cannot do, tried from inside one.

use evidence::{Hold, Refusal, Worker};
use landlock::{AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};

use crate::{BOUND, inputs, worker_exe};

/// Fails without `seccomp()?` in `confine/linux.rs`.
#[tokio::test]
async fn every_way_out_is_closed() {
    let mut worker = Worker::start(worker_exe()).await.unwrap();
    for attempt in [
        "read a file",
        "read its own program",
        "list a folder",
        "look at a file",
        "make a file",
        "make a folder",
        "remove a file",
        "listen",
        "connect",
        "datagram",
        "pair of sockets",
        "start a process",
        "start a thread",
    ] {
        let answer = worker.probe(attempt, BOUND).await.unwrap();
        assert!(answer.starts_with("refused"), "{attempt}: {answer}");
    }
    // And it still works.
    assert!(worker.open(&inputs::letter(), BOUND).await.is_ok());
}

/// Fails without `restrict_self` in `confine/linux.rs`, where the kernel has Landlock.
#[tokio::test]
async fn it_says_what_holds() {
    let worker = Worker::start(worker_exe()).await.unwrap();
    let held = worker.confinement();
    assert_ne!(held.files, Hold::No);
    assert_ne!(held.sockets, Hold::No);
    for measure in [held.processes, held.threads, held.memory, held.time] {
        assert_eq!(measure, Hold::Full);
    }
    if kernel_has_landlock() {
        assert_eq!((held.files, held.sockets), (Hold::Full, Hold::Full));
    }
}

/// Asked of the kernel itself: the list of its modules lies in a file system that is mounted nowhere in many containers.
fn kernel_has_landlock() -> bool {
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::Execute)
        .and_then(Ruleset::create)
        .is_ok()
}

#[tokio::test]
async fn the_kernel_says_so_too() {
    let worker = Worker::start(worker_exe()).await.unwrap();
    let status = children()
        .into_iter()
        .filter_map(|child| std::fs::read_to_string(format!("/proc/{child}/status")).ok())
        .filter(|status| status.contains("evidence-worke"))
        .collect::<Vec<_>>();
    drop(worker);
    // Other tests of this program have workers too, in every stage; at least this one is all of it.
    assert!(status.iter().any(|status| {
        let line = |name: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap_or("")
                .trim()
                .to_owned()
        };
        line("Seccomp:") == "2" && line("NoNewPrivs:") == "1" && line("Threads:") == "1"
    }));
}

fn children() -> Vec<u32> {
    let own = std::process::id();
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|process: &u32| {
            std::fs::read_to_string(format!("/proc/{process}/stat"))
                .ok()
                .and_then(|stat| stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse::<u32>().ok())
                == Some(own)
        })
        .collect()
}

/// Fails without `+ MEMORY` as the bound of `Resource::As` in `confine/linux.rs`.
#[tokio::test]
async fn memory_ends_where_it_is_bound() {
    let mut worker = Worker::start(worker_exe()).await.unwrap();
    assert_eq!(
        worker.probe("take all memory", BOUND).await,
        Err(Refusal::OutOfMemory)
    );
}
