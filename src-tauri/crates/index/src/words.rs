//! The words of a case for the full-text table: what was told, prepared, and the filters it answers.

use std::collections::BTreeSet;

use domain::case::State;

use crate::prepare::{Columns, push};
use crate::prepared::{Print, print_of};
use crate::projection::CaseProjection;
use crate::write::state_text;

/// What the full-text table gets of a case.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) stems: String,
    pub(crate) facets: String,
    /// The stems of its text, title, work unit and parties, each once: what similarity compares.
    pub(crate) distinct: String,
}

impl Words {
    pub(crate) fn of(case: &CaseProjection, columns: &mut Columns) -> Self {
        let mut said = BTreeSet::new();
        let mut say = |stem: &str| {
            if !said.contains(stem) {
                said.insert(stem.to_owned());
            }
        };
        let (mut title, mut stems) = (String::new(), String::new());
        columns.add(&case.title, &mut title, &mut stems, &mut say);
        let mut words = title.clone();
        if !stems.is_empty() {
            push(&mut title, &stems);
        }
        for told in [&case.search_text, &case.work_unit]
            .into_iter()
            .chain(&case.parties)
        {
            columns.add(told, &mut words, &mut stems, &mut say);
        }
        let beside = case
            .intake_nos
            .iter()
            .chain(&case.agenda_no)
            .chain(&case.letter_no)
            .chain(&case.usernames);
        for beside in beside
            .chain(&case.sender_body)
            .chain([&case.category])
            .chain(&case.other_categories)
        {
            columns.add(beside, &mut words, &mut stems, |_| {});
        }
        let mut distinct = String::new();
        for stem in &said {
            push(&mut distinct, stem);
        }
        Self {
            title,
            words,
            stems,
            facets: facets(case),
            distinct,
        }
    }

    /// A print of everything they are made of, and of the text beside them.
    pub(crate) fn print(case: &CaseProjection) -> Print {
        let facets = facets(case);
        let lists = [
            &case.parties,
            &case.intake_nos,
            &case.usernames,
            &case.other_categories,
        ];
        let mut parts: Vec<&[u8]> = vec![
            case.title.as_bytes(),
            case.search_text.as_bytes(),
            case.display_text.as_bytes(),
            case.work_unit.as_bytes(),
            case.category.as_bytes(),
            facets.as_bytes(),
        ];
        for list in lists {
            // Between two lists stands what no text is.
            parts.push(&[0xff]);
            parts.extend(list.iter().map(String::as_bytes));
        }
        for one in [&case.agenda_no, &case.letter_no, &case.sender_body] {
            parts.push(one.as_ref().map_or(&[0xff], |text| text.as_bytes()));
        }
        print_of(parts)
    }
}

/// The filters a case answers, as words.
fn facets(case: &CaseProjection) -> String {
    let mut facets = state_facet(case.state);
    for category in std::iter::once(&case.category).chain(&case.other_categories) {
        push(&mut facets, &category_facet(category));
    }
    if let Some(person) = case.verifier {
        push(&mut facets, &verifier_facet(person));
    }
    if case.due.is_some() {
        push(&mut facets, CLOCK_FACET);
    }
    facets
}

/// A clock runs.
pub(crate) const CLOCK_FACET: &str = "clock";

pub(crate) fn state_facet(state: State) -> String {
    let text = state_text(state).unwrap_or_default();
    format!("s{}", text.replace('_', ""))
}

pub(crate) fn category_facet(category: &str) -> String {
    hex('c', category.as_bytes())
}

pub(crate) fn verifier_facet(person: [u8; 16]) -> String {
    hex('v', &person)
}

fn hex(kind: char, bytes: &[u8]) -> String {
    let mut text = String::from(kind);
    for byte in bytes {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}
