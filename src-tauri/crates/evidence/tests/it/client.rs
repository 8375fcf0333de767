//! The client beside workers that die, hang, lie or are not there.

use std::path::Path;
use std::time::{Duration, Instant};

use evidence::{Refusal, Size, Worker, WorkerPool};

use crate::inputs::{letter, pdf};
use crate::{BOUND, worker_exe};

/// Fails without `timeout(bound, …)` in `Process::within` of `client.rs`.
#[tokio::test]
async fn one_that_takes_too_long_is_killed() {
    let mut worker = Worker::start(worker_exe()).await.unwrap();
    let start = Instant::now();
    assert_eq!(
        worker.probe("wait for ever", Duration::from_millis(300)).await,
        Err(Refusal::TimedOut)
    );
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(worker.probe("read a file", BOUND).await, Err(Refusal::WorkerLost));
}

#[tokio::test]
async fn one_that_dies_is_lost() {
    for last_act in ["abort", "leave"] {
        let mut worker = Worker::start(worker_exe()).await.unwrap();
        assert_eq!(
            worker.probe(last_act, BOUND).await,
            Err(Refusal::WorkerLost),
            "{last_act}"
        );
    }
}

#[tokio::test]
async fn a_request_given_up_half_way_ends_the_worker() {
    let worker = Worker::start(worker_exe()).await.unwrap();
    let mut file = worker.open(&letter(), BOUND).await.unwrap();
    let given_up = tokio::time::timeout(
        Duration::from_micros(1),
        file.pixels(0, Size::Dpi(300.0), None, BOUND),
    )
    .await;
    assert!(given_up.is_err());
    assert_eq!(
        file.pixels(0, Size::Dpi(20.0), None, BOUND).await.err(),
        Some(Refusal::WorkerLost)
    );
}

#[tokio::test]
async fn a_time_that_is_too_short_is_a_refusal() {
    let worker = Worker::start(worker_exe()).await.unwrap();
    let mut file = worker.open(&letter(), BOUND).await.unwrap();
    let outcome = file
        .pixels(0, Size::Dpi(600.0), None, Duration::from_millis(1))
        .await;
    assert_eq!(outcome.err(), Some(Refusal::TimedOut));
}

#[tokio::test]
async fn the_program_that_is_no_worker() {
    assert_eq!(
        Worker::start(Path::new("/nowhere/at/all")).await.err(),
        Some(Refusal::WorkerLost)
    );
    #[cfg(unix)]
    assert_eq!(
        Worker::start(Path::new("/bin/true")).await.err(),
        Some(Refusal::WorkerLost)
    );
}

#[tokio::test]
async fn a_pool_gives_one_after_another_and_replaces_the_dead() {
    let pool = WorkerPool::new(worker_exe().to_owned());
    pool.warm();
    let bytes = pdf(&[((100.0, 100.0), "0 g 0 0 50 50 re f")]);
    for _ in 0..5 {
        let mut file = pool.open(&bytes, BOUND).await.unwrap();
        assert_eq!(
            file.pixels(0, Size::Dpi(72.0), None, BOUND)
                .await
                .unwrap()
                .width(),
            100
        );
    }
    let mut worker = pool.take().await.unwrap();
    assert_eq!(worker.probe("abort", BOUND).await, Err(Refusal::WorkerLost));
    assert!(pool.open(&bytes, BOUND).await.is_ok());
    pool.rest();
    assert!(pool.open(&bytes, BOUND).await.is_ok());
}

/// A worker that answers what the file says and then waits.
#[cfg(unix)]
fn liar(folder: &Path, answers: &[u8]) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let (script, said) = (folder.join("liar.sh"), folder.join("said"));
    std::fs::write(&said, answers).unwrap();
    std::fs::write(
        &script,
        format!("#!/bin/sh\n/bin/cat {}\nexec /bin/sleep 60\n", said.display()),
    )
    .unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    script
}

#[cfg(unix)]
fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![kind];
    frame.extend((payload.len() as u32).to_le_bytes());
    frame.extend(payload);
    frame
}

#[cfg(unix)]
#[tokio::test]
async fn one_that_lies_is_not_believed() {
    let full = br#"{"files":"full","sockets":"full","processes":"full","threads":"full","memory":"full","time":"full"}"#;
    let page = r#"{"width_pt":9.0,"height_pt":9.0,"width_px":9,"height_px":9}"#;
    let inspection = format!(r#"{{"kind":"pdf","pages":[{page}]}}"#);
    let pixels = |width: u32, height: u32, channels: u8, bytes: usize| {
        let mut payload = Vec::new();
        payload.extend(width.to_le_bytes());
        payload.extend(height.to_le_bytes());
        payload.extend([channels, 0]);
        payload.extend(vec![7; bytes]);
        frame(b'P', &payload)
    };
    let ready = frame(b'C', full);
    let good = frame(b'I', inspection.as_bytes());
    let mut endless = vec![b'I'];
    endless.extend(u32::MAX.to_le_bytes());
    let lies: Vec<(&str, Vec<u8>)> = vec![
        ("no confinement", frame(b'C', b"{}")),
        ("another frame first", good.clone()),
        (
            "no pages",
            [ready.clone(), frame(b'I', br#"{"kind":"pdf","pages":[]}"#)].concat(),
        ),
        (
            "a kind that is not shown",
            [
                ready.clone(),
                frame(b'I', inspection.replace("pdf", "exe").as_bytes()),
            ]
            .concat(),
        ),
        ("an endless frame", [ready.clone(), endless].concat()),
        (
            "a page beyond bounds",
            [
                ready.clone(),
                frame(b'I', inspection.replace("9,", "99999999,").as_bytes()),
            ]
            .concat(),
        ),
        (
            "too few pixels",
            [ready.clone(), good.clone(), pixels(10, 10, 3, 299)].concat(),
        ),
        (
            "too many pixels",
            [ready.clone(), good.clone(), pixels(10, 10, 1, 101)].concat(),
        ),
        (
            "two channels",
            [ready.clone(), good.clone(), pixels(10, 10, 2, 200)].concat(),
        ),
        (
            "no pixels",
            [ready.clone(), good.clone(), pixels(0, 10, 1, 0)].concat(),
        ),
        (
            "more than memory",
            [ready.clone(), good.clone(), pixels(u32::MAX, u32::MAX, 3, 10)].concat(),
        ),
    ];
    for (lie, answers) in lies {
        let folder = tempfile::tempdir().unwrap();
        let exe = liar(folder.path(), &answers);
        let outcome = async {
            let mut file = Worker::start(&exe).await?.open(b"x", BOUND).await?;
            file.pixels(0, Size::Native, None, BOUND).await
        }
        .await;
        assert_eq!(outcome.err(), Some(Refusal::WorkerLost), "{lie}");
    }
    // The same voice, telling the truth about its own pixels: burned all the same.
    let folder = tempfile::tempdir().unwrap();
    let exe = liar(folder.path(), &[ready, good, pixels(10, 10, 1, 100)].concat());
    let mut file = Worker::start(&exe)
        .await
        .unwrap()
        .open(b"x", BOUND)
        .await
        .unwrap();
    let half = evidence::Region::new(0.0, 0.0, 0.5, 1.0).unwrap();
    let burned = file
        .burn(0, Size::Native, &[half], crate::PNG, BOUND)
        .await
        .unwrap();
    let image = crate::decoded(&burned).into_luma8();
    assert_eq!((image.get_pixel(4, 0).0[0], image.get_pixel(5, 0).0[0]), (0, 7));
}
