//! The invented cases of `tests/cases`: K001 to K120 written one by one, U001 to U060 reworded repeats of a K by hand,
//! each with its true links. The further repeats T001 to T120 are made from the K by [`crate::derive`]; the files of
//! the K say how, so that the whole truth about who repeats whom stands in the JSON.

use chrono::{Datelike, NaiveDate};
use domain::case::{Mark, RoleInEvent};
use domain::submission::{Channel, IdentityMode, Relation, ReporterType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// One invented report with everything a clerk and an officer would record of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// K (original), U (reworded by hand), T (derived) or G (generated) and a number.
    pub id: String,
    /// The original this one repeats.
    pub of: Option<String>,
    /// What the text looks like.
    pub form: Form,
    /// The way it came.
    pub channel: Channel,
    /// Code of the main category.
    pub category: String,
    /// Codes of further categories.
    pub other_categories: Vec<String>,
    /// The officer's title.
    pub title: String,
    /// The head of the letter or message.
    pub head: Head,
    /// Who reports.
    pub reporter: Reporter,
    /// The reporter's relation to the event.
    pub relation: Relation,
    /// Marks that seal strictly.
    pub marks: Vec<Mark>,
    /// Who is reported, and who else took part.
    pub parties: Vec<Party>,
    /// 5W+2H, as far as known.
    pub elements: Elements,
    /// The reporter's own words, or the minutes of them.
    pub text: String,
    /// What in the text points to the reporter, word for word.
    pub traits: Vec<String>,
    /// The true links to other cases.
    pub links: Vec<Link>,
    /// The repeats to be derived from this one; only originals have any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<Derivation>,
}

/// What the text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say themselves")]
pub enum Form {
    Letter,
    CallMinutes,
    VisitMinutes,
    Whatsapp,
    Portal,
    Email,
}

/// The head of a letter or message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The letter's own number.
    pub number: Option<String>,
    /// The date it bears.
    pub date: NaiveDate,
    /// The day it arrived.
    pub received: NaiveDate,
    /// Who sent it, as it says itself: a name, a body, an address, a pseudonym.
    pub sender: Option<String>,
    /// Whom it addresses.
    pub addressee: String,
    /// Its subject.
    pub subject: String,
    /// A copy for information.
    pub is_copy: bool,
    /// TU's agenda number.
    pub tu_agenda_no: Option<String>,
}

/// Who reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the identity items say themselves")]
pub struct Reporter {
    pub mode: IdentityMode,
    #[serde(rename = "type")]
    pub kind: ReporterType,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub national_id: Option<String>,
    pub pseudonym: Option<String>,
}

impl Reporter {
    /// Every identity item there is: name, phone, e-mail, address, national id.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        [
            &self.name,
            &self.phone,
            &self.email,
            &self.address,
            &self.national_id,
        ]
        .into_iter()
        .filter_map(Option::as_deref)
    }
}

/// Somebody the report names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub struct Party {
    pub name: Option<String>,
    pub position: Option<String>,
    pub unit: Option<String>,
    pub role: RoleInEvent,
    pub employee_no: Option<String>,
}

/// The seven elements as the officer noted them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the seven elements")]
pub struct Elements {
    pub what: Option<String>,
    pub who: Option<String>,
    #[serde(rename = "where")]
    pub place: Option<String>,
    pub when: Option<String>,
    pub why: Option<String>,
    pub how: Option<String>,
    pub how_much: Option<String>,
}

/// A true link from one case to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The other one.
    pub id: String,
    /// How they belong together.
    pub kind: LinkKind,
}

/// How two cases belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// They tell of the same events: a duplicate.
    SameMatter,
    /// They resemble each other and are two matters: a trap.
    LookAlike,
}

/// A repeat that [`crate::derive`] makes from an original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    /// T and a number.
    pub id: String,
    /// `shortened`, `abbreviated`, `misspelt`, or several joined by `+`.
    pub how: String,
    /// Seed of its dice.
    pub seed: u64,
}

/// Why the cases could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The folder or a file does not open.
    #[error("{0}: {1}")]
    Read(PathBuf, std::io::Error),
    /// A file is not a case.
    #[error("{0}: {1}")]
    Shape(PathBuf, serde_json::Error),
}

impl Case {
    /// Number of words of the text.
    #[must_use]
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Whether a link says that both tell of the same events.
    #[must_use]
    pub fn repeats(&self, other: &Case) -> bool {
        self.links
            .iter()
            .any(|link| link.id == other.id && link.kind == LinkKind::SameMatter)
    }

    /// The file's text: the JSON form with its fixed keys, order and indent.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// The folder of the cases.
#[must_use]
pub fn folder() -> PathBuf {
    crate::here().join("cases")
}

/// Every case with a file, by id: the 120 originals, then the 60 hand-reworded repeats.
pub fn all() -> Result<Vec<Case>, CaseError> {
    let folder = folder();
    let entries = std::fs::read_dir(&folder).map_err(|error| CaseError::Read(folder.clone(), error))?;
    let mut cases = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| CaseError::Read(folder.clone(), error))?
            .path();
        let text = std::fs::read_to_string(&path).map_err(|error| CaseError::Read(path.clone(), error))?;
        let case: Case =
            serde_json::from_str(&text).map_err(|error| CaseError::Shape(path.clone(), error))?;
        cases.push(case);
    }
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(cases)
}

/// The 120 originals.
pub fn originals() -> Result<Vec<Case>, CaseError> {
    Ok(all()?.into_iter().filter(|case| case.of.is_none()).collect())
}

/// Every case there is: files and derived repeats, 300 in all.
pub fn with_derived() -> Result<Vec<Case>, CaseError> {
    let mut cases = all()?;
    let derived = crate::derive::all(&cases);
    cases.extend(derived);
    Ok(cases)
}

/// The true pairs among these cases, the smaller id first.
#[must_use]
pub fn pairs(cases: &[Case], kind: LinkKind) -> BTreeSet<(&str, &str)> {
    let here: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    let links = cases
        .iter()
        .flat_map(|case| case.links.iter().map(move |link| (case.id.as_str(), link)));
    links
        .filter(|(_, link)| link.kind == kind && here.contains(link.id.as_str()))
        .map(|(id, link)| {
            if id < link.id.as_str() {
                (id, link.id.as_str())
            } else {
                (link.id.as_str(), id)
            }
        })
        .collect()
}

/// Short words that end in a full stop without ending a sentence.
const STOPPED: &[&str] = &[
    "no", "jl", "gg", "rp", "dr", "drs", "dra", "ir", "hj", "sdr", "sdri", "prof", "apt", "ns", "br", "muh",
    "moh", "bpk", "yth", "tgl", "hal", "kec", "kab", "kel", "tn", "ny", "dll", "dsb", "dkk", "lt", "pt",
    "st", "cv", "tbk", "s", "d",
];

/// A text cut into its sentences, each with the white space and line ends behind it; together they are the text again.
/// A line end is always a border: messages have no full stops.
#[must_use]
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, sign)) = chars.next() {
        let border = match sign {
            '\n' => true,
            '!' | '?' => chars.peek().is_some_and(|(_, next)| next.is_whitespace()),
            '.' => {
                let word = text[start..at]
                    .rsplit(|sign: char| !sign.is_alphanumeric())
                    .next()
                    .unwrap_or_default();
                let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
                let stopped = initial || STOPPED.contains(&word.to_lowercase().as_str());
                !stopped && chars.peek().is_some_and(|(_, next)| next.is_whitespace())
            }
            _ => false,
        };
        if border {
            let mut end = at + sign.len_utf8();
            while let Some((next, space)) = chars.next_if(|(_, next)| next.is_whitespace()) {
                end = next + space.len_utf8();
            }
            found.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

/// The words of a text, folded: lower case, letters and digits only.
pub fn folded(text: &str) -> impl Iterator<Item = String> {
    text.split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

pub(crate) const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// A day as letters write it: *14 Juli 2025*.
#[must_use]
pub fn written_date(day: NaiveDate) -> String {
    let month = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", day.day(), day.year())
}
