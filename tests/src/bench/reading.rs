//! Lists and searches over the whole unit, for comparison from issue to issue.

use super::SEED;
use super::report::{Bound, Report};
use super::timing::{COUNTED, Turns, WARM, timed};
use super::whole::Opened;
use crate::cases::{self, folded};
use crate::driven::{Outcome, stop};
use crate::generate::Generated;
use serde_json::json;
use std::collections::HashMap;

/// What the window promises (ui.md): every act answers within this, or shows progress.
const PROMISE_MS: f64 = 100.0;
/// Cases whose words are counted to find rare and middling ones.
const SAMPLE: u32 = 2_000;

/// Measures the first page of the register, one rare word, and two words together.
///
/// # Errors
/// A request is refused.
pub async fn measure(opened: &Opened, report: &mut Report) -> Outcome<()> {
    let calls = WARM + COUNTED;
    let (rare, pairs) = words(opened.facts.cases, calls)?;
    asked(
        opened,
        report,
        "list_register",
        std::iter::repeat_n(String::new(), calls),
    )
    .await?;
    asked(
        opened,
        report,
        "search_word",
        rare.into_iter().cycle().take(calls),
    )
    .await?;
    asked(
        opened,
        report,
        "search_two_words",
        pairs.into_iter().cycle().take(calls),
    )
    .await
}

async fn asked(
    opened: &Opened,
    report: &mut Report,
    name: &'static str,
    texts: impl Iterator<Item = String>,
) -> Outcome<()> {
    let mut ours = Turns::default();
    for (turn, text) in texts.enumerate() {
        let wanted = json!({ "text": text, "order": "newest", "offset": 0, "limit": 50 });
        let (took, total) = timed(opened.driven.ask_for::<u32>("total", "register_page", wanted)).await?;
        if total == 0 {
            return stop(format!("nothing was found for {text:?}"));
        }
        ours.took(turn, took);
    }
    let n = ours.count();
    let promise = (PROMISE_MS, "the promise that every act answers within 100 ms");
    report.line((name, "ms"), (ours.median_ms(), n), promise, Bound::AtMost(1.0));
    Ok(())
}

/// Rare words (in one of the sampled cases), and pairs of middling words that stand in one case together.
fn words(cases: u32, wanted: usize) -> Outcome<(Vec<String>, Vec<String>)> {
    let sampled: Vec<Vec<String>> = Generated::new(&cases::originals()?, SEED, cases)
        .take(cases.min(SAMPLE) as usize)
        .map(|case| {
            let mut words: Vec<String> = folded(&case.text)
                .filter(|word| word.len() >= 5 && word.chars().all(|letter| letter.is_ascii_alphabetic()))
                // A word that is covered in the work is not found there.
                .filter(|word| {
                    !case
                        .reporter
                        .items()
                        .any(|item| item.to_lowercase().contains(word.as_str()))
                })
                .collect();
            words.sort_unstable();
            words.dedup();
            words
        })
        .collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in sampled.iter().flatten() {
        *counts.entry(word).or_default() += 1;
    }
    let count = |word: &String| counts.get(word.as_str()).copied().unwrap_or(0);
    let share = |part: usize| (sampled.len() / part).max(2);
    let mut rare = Vec::new();
    let mut pairs = Vec::new();
    for words in &sampled {
        rare.extend(words.iter().filter(|word| count(word) == 1).take(1).cloned());
        let middling: Vec<&String> = words
            .iter()
            .filter(|word| (share(200)..=share(20)).contains(&count(word)))
            .take(2)
            .collect();
        if let [one, other] = middling[..] {
            pairs.push(format!("{one} {other}"));
        }
    }
    rare.truncate(wanted);
    pairs.truncate(wanted);
    if rare.is_empty() || pairs.is_empty() {
        stop("no words to search for")
    } else {
        Ok((rare, pairs))
    }
}
