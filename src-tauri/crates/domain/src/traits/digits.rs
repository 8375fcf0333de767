//! NIK, NIP, telephone numbers and e-mail addresses.

use super::{Bytes, TraitKind};

/// A group of digits with its place.
#[derive(Debug, Clone, Copy)]
struct Group {
    start: usize,
    end: usize,
}

impl Group {
    const fn len(self) -> usize {
        self.end - self.start
    }
}

/// The most groups a number is written in: *19880814 201402 2 000*, *+62 812 0000 3317*.
const MOST_GROUPS: usize = 6;

pub(super) fn find(text: &str) -> Vec<Bytes> {
    let mut spans = emails(text);
    for run in runs(text) {
        let mut at = 0;
        while at < run.len() {
            let found = (1..=MOST_GROUPS.min(run.len() - at)).rev().find_map(|count| {
                let groups = run.get(at..at + count)?;
                let (first, last) = (groups.first()?, groups.last()?);
                Some((count, first.start, last.end, kind_of(text, groups)?))
            });
            if let Some((count, start, end, kind)) = found {
                let start = if text.get(..start).is_some_and(|head| head.ends_with('+')) {
                    start - 1
                } else {
                    start
                };
                spans.push((start, end, kind));
                at += count;
            } else {
                at += 1;
            }
        }
    }
    spans
}

/// Runs of digit groups that are parted by one blank, dot or dash only.
fn runs(text: &str) -> Vec<Vec<Group>> {
    let bytes = text.as_bytes();
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut at = 0;
    while let Some(start) = (at..bytes.len()).find(|at| bytes.get(*at).is_some_and(u8::is_ascii_digit)) {
        let end = (start..bytes.len())
            .find(|at| !bytes.get(*at).is_some_and(u8::is_ascii_digit))
            .unwrap_or(bytes.len());
        let group = Group { start, end };
        let parted = |last: &Group| {
            let between = bytes.get(last.end..start).unwrap_or_default();
            between.len() == 1 && between.iter().all(|sign| matches!(sign, b' ' | b'.' | b'-'))
        };
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(parted) => run.push(group),
            _ => runs.push(vec![group]),
        }
        at = end;
    }
    runs
}

fn kind_of(text: &str, groups: &[Group]) -> Option<TraitKind> {
    let sizes: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits: String = groups
        .iter()
        .filter_map(|group| text.get(group.start..group.end))
        .collect();
    let before = groups
        .first()
        .and_then(|group| text.get(..group.start))
        .unwrap_or_default();
    let decimals = before
        .strip_suffix(',')
        .is_some_and(|head| head.ends_with(|sign: char| sign.is_ascii_digit()));
    if before.trim_end().ends_with("Rp") || decimals {
        return None;
    }
    match sizes.as_slice() {
        [18] | [8, 6, 1, 3] | [8, 6, 4] | [8, 7, 3] => return Some(TraitKind::EmployeeNo),
        [16] | [4, 4, 4, 4] | [6, 6, 4] | [2, 2, 2, 6, 4] | [2, 2, 2, 2, 2, 2, 4] => {
            return Some(TraitKind::NationalId);
        }
        _ => {}
    }
    let mobile = digits.starts_with("08") && (10..=13).contains(&digits.len());
    let abroad = digits.starts_with("628") && (11..=15).contains(&digits.len());
    // A number in one piece, or in pieces of at least three digits after the first.
    let pieces = groups.len() == 1 || sizes.iter().skip(1).all(|size| *size >= 3);
    ((mobile || abroad) && pieces).then_some(TraitKind::Phone)
}

fn emails(text: &str) -> Vec<Bytes> {
    let is_local = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_' | '-' | '+');
    let is_domain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-');
    let span = |at: usize| {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let local = before.len() - before.trim_end_matches(is_local).len();
        let domain = after.len() - after.trim_start_matches(is_domain).len();
        let host = after.get(..domain)?.trim_end_matches(['.', '-']);
        let good = local > 0 && host.split('.').count() >= 2 && host.split('.').all(|part| !part.is_empty());
        good.then_some((at - local, at + 1 + host.len(), TraitKind::Email))
    };
    text.match_indices('@').filter_map(|(at, _)| span(at)).collect()
}
