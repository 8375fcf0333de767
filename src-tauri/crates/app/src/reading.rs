//! Reading on by whole acts, and counting the rows of a stream.
//!
//! An act is the run of rows that begins with part 1 and counts on to its last part, and nothing behind that: what is
//! judged once stays so, whatever somebody hangs on it later. The beginning of an act at the very end of the ledger is
//! left unjudged, for its rest may still come; a writer writes behind it, and that ends it.

use ledger::{Ledger, MAX_READ_BYTES, ReadError, Row, Tip};
use std::collections::HashMap;
use vault::{Head, Id};

/// Whether `next` continues the act of which `first` is the first row and `taken` rows are there.
pub(crate) fn continues(first: &Head, taken: usize, next: &Head) -> bool {
    first.part == 1
        && next.act == first.act
        && next.parts == first.parts
        && taken < usize::from(first.parts)
        && usize::from(next.part) == taken + 1
}

/// Where the last act of these rows begins, if its rest is still to come. The first row begins an act.
fn cut_at(rows: &[Row]) -> Option<usize> {
    let head = |at: usize| Head::decode(&rows.get(at)?.head).ok();
    let at = rows.len().checked_sub(1)?;
    let last = head(at)?;
    if last.part >= last.parts {
        return None;
    }
    let begin = (at + 1).checked_sub(usize::from(last.part))?;
    let first = head(begin)?;
    let whole = first.part == 1
        && (begin + 1..=at)
            .all(|place| head(place).is_some_and(|next| continues(&first, place - begin, &next)));
    whole.then_some(begin)
}

/// Takes away the rows of an act that the end of a batch cut in two, and gives them.
pub fn hold_back_cut_act(rows: &mut Vec<Row>) -> Vec<Row> {
    match cut_at(rows) {
        Some(begin) => rows.split_off(begin),
        None => Vec::new(),
    }
}

/// The beginning of an act at the end of the ledger.
#[derive(Debug, Clone)]
pub struct Unfinished {
    /// Its first row.
    pub first: u64,
    /// Its last row so far, which is the ledger's.
    pub tip: Tip,
    /// How many numbers of each stream it has used up.
    pub used: HashMap<Id, u64>,
}

impl Unfinished {
    fn of(rows: &[Row]) -> Option<Self> {
        let last = rows.last()?;
        let mut used = HashMap::new();
        for row in rows {
            *used.entry(row.columns.stream).or_default() += 1;
        }
        Some(Self {
            first: rows.first()?.seq,
            tip: Tip {
                seq: last.seq,
                hash: last.computed_hash(),
            },
            used,
        })
    }
}

/// What one step of reading on gives.
#[derive(Debug, Default)]
pub struct Step {
    /// Whole acts, as far as they are acts.
    pub rows: Vec<Row>,
    /// The end was reached, and this lies before it.
    pub unfinished: Option<Unfinished>,
    /// The rows of it.
    pub held: Vec<Row>,
    /// Nothing lay behind these rows when they were read.
    pub at_end: bool,
}

/// Reads at most `limit` rows behind `since`, where an act begins.
///
/// # Errors
/// The store fails.
pub async fn step(ledger: &Ledger, since: u64, limit: u64) -> Result<Step, ReadError> {
    let mut stuck = 0;
    loop {
        let mut rows = ledger.read_since(since, limit).await?;
        let count = rows.len() as u64;
        let bytes: usize = rows.iter().map(Row::size).sum();
        let at_end = count < limit && bytes < MAX_READ_BYTES / 2;
        let held = hold_back_cut_act(&mut rows);
        if !rows.is_empty() || held.is_empty() {
            // What was held back is read again: only alone is it the end.
            return Ok(Step {
                rows,
                at_end: at_end && held.is_empty(),
                ..Step::default()
            });
        }
        let last = held.last().map_or(since, |row| row.seq);
        if ledger.read_since(last, 1).await?.is_empty() {
            return Ok(Step {
                unfinished: Unfinished::of(&held),
                held,
                at_end: true,
                ..Step::default()
            });
        }
        // Its rest came meanwhile; or it is longer than one step and no act of ours: let it be judged as it is.
        if stuck == last {
            return Ok(Step {
                rows: held,
                ..Step::default()
            });
        }
        stuck = last;
    }
}

/// How far a stream has come, by the numbers its rows bear.
///
/// A row whose columns differ from its head uses up a number too, but of which stream nobody can say: the store counted
/// by the column, its author by the head. It may be missing in either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    last: u64,
    doubtful: u64,
    stored: u64,
}

impl Counted {
    /// A stream that stands at a version.
    #[must_use]
    pub const fn at(version: u64) -> Self {
        Self {
            last: version,
            doubtful: 0,
            stored: version,
        }
    }

    /// Counts a row whose columns and head agree; `Err`: the number that was expected.
    pub const fn take(&mut self, version: u64) -> Result<(), u64> {
        let expected = self.last.saturating_add(1);
        let fits = version >= expected && version - expected <= self.doubtful;
        *self = Self::at(version);
        if fits { Ok(()) } else { Err(expected) }
    }

    /// Counts a row that says one thing in its head and another in its columns. `column`: the version its columns bear,
    /// where they name this stream.
    pub fn doubt(&mut self, column: Option<u64>) {
        self.doubtful = self.doubtful.saturating_add(1);
        if column == self.stored.checked_add(1) {
            self.stored += 1;
        }
    }

    /// The last version by the store's own count: the next row bears the one behind it.
    #[must_use]
    pub const fn stored(&self) -> u64 {
        self.stored
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_count_one_behind_the_other() {
        let mut stream = Counted::default();
        assert_eq!(stream.take(1), Ok(()));
        assert_eq!(stream.take(3), Err(2));
        assert_eq!(stream.take(4), Ok(()), "a jump is named once and blocks nothing");
        assert_eq!(stream.take(4), Err(5));
    }

    #[test]
    fn a_row_of_doubtful_place_leaves_room() {
        // Counted by the store, not by the head: the next author wrote behind it.
        let mut stream = Counted::at(7);
        stream.doubt(Some(8));
        assert_eq!(stream.stored(), 8);
        assert_eq!(stream.take(9), Ok(()));
        // Counted by its head only: the store did not count it here, and the next author wrote in its place.
        let mut stream = Counted::at(7);
        stream.doubt(None);
        assert_eq!(stream.stored(), 7);
        assert_eq!(stream.take(8), Ok(()));
        assert_eq!(stream.take(10), Err(9), "it leaves room once");
        // A wild number in a column leads nobody away.
        stream.doubt(Some(u64::MAX));
        stream.take(11).unwrap();
    }
}
