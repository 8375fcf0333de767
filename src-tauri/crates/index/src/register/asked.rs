//! What is asked of the lists and what they answer.

use chrono::NaiveDate;
use domain::case::State;

use crate::excerpt::{Excerpt, Span};
use crate::projection::{CaseLine, NumberKind};

/// The most lines of one page.
pub const MOST_LINES: u32 = 200;
/// The most cases a search ranks. What matches more is listed newest first, and its total is only said to be at least
/// this plus one.
pub const RANKED_AT_MOST: u32 = 2_000;

/// What is asked of the register. The default asks for everything, newest first, and for no lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterQuery {
    /// Words or a number, as typed so far; empty for all.
    pub text: String,
    /// Only these states; empty for all.
    pub states: Vec<State>,
    /// Only this category, main or further.
    pub category: Option<String>,
    /// Received on this day or later.
    pub from: Option<NaiveDate>,
    /// Received on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Only what lies with one of these people; empty for all.
    pub mine: Vec<[u8; 16]>,
    /// Only where a clock runs.
    pub open_clock: bool,
    /// In what order.
    pub order: RegisterOrder,
    /// How many lines are passed over.
    pub offset: u32,
    /// How many lines are wanted, [`MOST_LINES`] at most.
    pub limit: u32,
}

/// In what order the register is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RegisterOrder {
    /// What answers the search best; without a search the newest first.
    #[default]
    Best,
    /// By day and moment of receipt, newest first.
    Newest,
    /// By running date, nearest first; without one last.
    Due,
    /// By agenda number, highest first; below them those that have only an intake number.
    Number,
}

/// In what order a page came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOrder {
    /// The search is a number that was found: those cases and no others.
    Exact,
    /// What answers the search best first.
    Best,
    /// Newest first. So comes too, whatever was asked, a search that more than [`RANKED_AT_MOST`] cases answer.
    Newest,
    /// By running date.
    Due,
    /// By number.
    Number,
}

/// A page of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The lines.
    pub lines: Vec<RegisterLine>,
    /// How many cases there are in all.
    pub total: u32,
    /// There are at least that many; nobody counted further.
    pub total_at_least: bool,
    /// In what order they stand.
    pub order: ListOrder,
}

/// A line and what the search found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterLine {
    /// The line.
    pub line: CaseLine,
    /// By which number it was found.
    pub found_by: Option<NumberKind>,
    /// Found words in the title.
    pub title_marks: Vec<Span>,
    /// The sentence with most of the found words, where the text holds any.
    pub excerpt: Option<Excerpt>,
}
