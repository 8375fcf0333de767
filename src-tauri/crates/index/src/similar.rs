//! The same matter told by somebody else (R41): rare words find candidates, shared words, place and parties score them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::ids::CaseId;
use serde_json::json;

use crate::error::IndexError;
use crate::file::Index;
use crate::prepare;
use crate::projection::CaseLine;
use crate::rarity::{COMMON, Rarity};
use crate::read::case_id;

/// What is compared. Work only: no identity item is ever passed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SimilarQuery<'a> {
    /// The text.
    pub text: &'a str,
    /// Its title, as far as there is one.
    pub title: &'a str,
    /// The work unit concerned.
    pub work_unit: &'a str,
    /// Names of reported parties.
    pub parties: &'a [String],
    /// Cases that are left out: the one looked at, those it was merged with.
    pub exclude: &'a [CaseId],
    /// The most that come back, 50 at most.
    pub limit: u32,
}

/// A case that may be the same matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// Which case.
    pub case: CaseId,
    /// Its line in the register.
    pub line: CaseLine,
    /// How alike, 0 to 100. Among the invented cases the same matter has 35 and more, another one never more than 42.
    pub likeness: u8,
    /// The same work unit.
    pub same_work_unit: bool,
    /// Parties of the query that it names too.
    pub same_parties: Vec<String>,
    /// The rarest words they share, as the query has them.
    pub shared: Vec<String>,
}

/// How many of the query's rarest words look for candidates: of title, work unit and parties, which say what it is about,
/// and of everything.
const SEEKERS_OF_FACTS: usize = 16;
const SEEKERS: usize = 32;
/// The most cases one of them may stand in, and the most it brings.
const MOST_OF_ONE: u32 = 400;
/// How many candidates are compared in full.
const CANDIDATES: usize = 120;
/// The most that come back.
const MOST_RESULTS: u32 = 50;
/// A shared weight of this part of both texts counts as the same text: two people never tell it in the same words.
const SAME_TEXT: f64 = 0.45;
/// What text, work unit and parties weigh; where one side lacks a work unit or parties, the others weigh all.
const TEXT: f64 = 0.55;
const UNIT: f64 = 0.2;
const PARTY: f64 = 0.25;
/// The shortest nickname (*There* for *Theresia*) that is taken for its name, in letters, and what that is worth.
const SHORTEST_NICKNAME: usize = 4;
const NICKNAME: f64 = 0.7;
/// Words of a title before a name, and of a firm's form: they make nobody the same.
const NO_NAMES: &[&str] = &[
    "bapak",
    "ibu",
    "saudara",
    "saudari",
    "almarhum",
    "almarhumah",
    "haji",
    "hajah",
    "h",
    "hj",
    "dr",
    "drs",
    "dra",
    "drg",
    "ir",
    "prof",
    "se",
    "sh",
    "sp",
    "spd",
    "mm",
    "msi",
    "mkes",
    "skm",
    "st",
    "mt",
    "ners",
    "apt",
    "amd",
    "keb",
    "kep",
    "mbak",
    "mas",
    "bang",
    "kang",
    "teh",
    "bung",
    "tuan",
    "nyonya",
    "cv",
    "pt",
    "ud",
    "pd",
    "fa",
    "koperasi",
    "oknum",
    "inisial",
];

const HOLDING: &str = "SELECT rowid FROM found WHERE found MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
const COMPARED: &str =
    "SELECT c.case_id, t.stems, l.line FROM json_each(?1) AS asked JOIN cases c ON c.no = asked.value
  JOIN texts t ON t.no = c.no JOIN lines l ON l.no = c.no";

impl Index {
    /// The cases most likely about the same matter, likeliest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn similar(&self, query: &SimilarQuery<'_>) -> Result<Vec<Similar>, IndexError> {
        let asked = Asked::of(query);
        let rarity = self.rarity(asked.stems.keys().map(String::as_str)).await?;
        let mut weights: HashMap<i64, f64> = HashMap::new();
        for stem in rarity.seekers(&asked.facts) {
            let weight = rarity.weight(stem);
            let holding: Vec<i64> = sqlx::query_scalar(HOLDING)
                .bind(format!("{{words stems}} : \"{stem}\""))
                .bind(MOST_OF_ONE)
                .fetch_all(&self.reads)
                .await?;
            for no in holding {
                *weights.entry(no).or_default() += weight;
            }
        }
        let mut candidates: Vec<(i64, f64)> = weights.into_iter().collect();
        candidates.sort_by(|(no, weight), (other, more)| more.total_cmp(weight).then(other.cmp(no)));
        let nos: Vec<i64> = candidates.iter().take(CANDIDATES).map(|(no, _)| *no).collect();
        let rows: Vec<(Vec<u8>, String, String)> = sqlx::query_as(COMPARED)
            .bind(json!(nos).to_string())
            .fetch_all(&self.reads)
            .await?;
        let mut alike = Vec::new();
        for (case, stems, line) in rows {
            let case = case_id(&case)?;
            if query.exclude.contains(&case) {
                continue;
            }
            alike.push(asked.compare(case, &stems, serde_json::from_str(&line)?, &rarity));
        }
        alike.retain(|(_, score)| *score > 0.0);
        alike.sort_by(|(one, score), (other, more)| {
            more.total_cmp(score)
                .then(other.line.received_at.cmp(&one.line.received_at))
                .then(one.case.cmp(&other.case))
        });
        let limit = usize::try_from(query.limit.min(MOST_RESULTS)).unwrap_or(0);
        Ok(alike
            .into_iter()
            .take(limit)
            .map(|(similar, _)| similar)
            .collect())
    }
}

impl Rarity {
    /// The square of the inverse document frequency; 0 for what is common, and what no
    /// case has weighs as what one has.
    fn weight(&self, stem: &str) -> f64 {
        let holding = self.holding(stem).max(1);
        if self.cases > 20 && holding > self.cases / COMMON {
            return 0.0;
        }
        let inverse = ((f64::from(self.cases.max(1)) + 1.0) / f64::from(holding)).ln();
        inverse * inverse
    }

    /// The rarest stems that some case has; those of two signs mean nothing.
    fn seekers<'s>(&'s self, facts: &'s BTreeSet<String>) -> BTreeSet<&'s str> {
        let most = MOST_OF_ONE.max(self.cases / 100);
        let mut rare: Vec<(u32, &str)> = self
            .known
            .iter()
            .filter(|(stem, cases)| stem.len() >= 3 && **cases > 0 && **cases <= most)
            .map(|(stem, cases)| (*cases, stem.as_str()))
            .collect();
        rare.sort_unstable();
        let of_facts = rare
            .iter()
            .filter(|(_, stem)| facts.contains(*stem))
            .take(SEEKERS_OF_FACTS);
        of_facts
            .chain(rare.iter().take(SEEKERS))
            .map(|(_, stem)| *stem)
            .collect()
    }
}

/// The query, prepared.
struct Asked<'a> {
    /// Its stems, each with the word that had it first.
    stems: BTreeMap<String, String>,
    /// Its words as they stand.
    words: BTreeSet<String>,
    /// The stems of title, work unit and parties.
    facts: BTreeSet<String>,
    unit: BTreeSet<String>,
    parties: Vec<(&'a str, BTreeSet<String>)>,
}

impl<'a> Asked<'a> {
    fn of(query: &SimilarQuery<'a>) -> Self {
        let mut stems = BTreeMap::new();
        let mut facts = BTreeSet::new();
        for word in prepare::words(query.text) {
            stems.entry(word.stem).or_insert(word.text);
        }
        for text in [query.title, query.work_unit]
            .into_iter()
            .chain(query.parties.iter().map(String::as_str))
        {
            for word in prepare::words(text) {
                facts.insert(word.stem.clone());
                stems.entry(word.stem).or_insert(word.text);
            }
        }
        let unit = stems_of(query.work_unit);
        let parties = query
            .parties
            .iter()
            .map(|party| (party.as_str(), name_words(party, &unit)))
            .filter(|(_, words)| !words.is_empty())
            .collect();
        let words = stems.values().cloned().collect();
        Self {
            stems,
            words,
            facts,
            unit,
            parties,
        }
    }

    fn compare(&self, case: CaseId, stems: &str, line: CaseLine, rarity: &Rarity) -> (Similar, f64) {
        let theirs: HashSet<&str> = stems.split(' ').collect();
        let length = f64::from(u32::try_from(theirs.len()).unwrap_or(u32::MAX));
        // The words of the work unit are compared by themselves: everything told of one office holds them.
        let unit_words = stems_of(&line.work_unit);
        let is_of_unit =
            |stem: &String| !self.unit.is_empty() && (self.unit.contains(stem) || unit_words.contains(stem));
        let told: Vec<(&String, &String, f64)> = self
            .stems
            .iter()
            .filter(|(stem, _)| !is_of_unit(stem))
            .map(|(stem, word)| (stem, word, rarity.weight(stem)))
            .filter(|(.., weight)| *weight > 0.0)
            .collect();
        let ours: f64 = told.iter().map(|(.., weight)| weight).sum();
        // How rare their words are is known only of those shared: the others weigh as ours do on average.
        let others = length * ours / f64::from(u32::try_from(self.stems.len().max(1)).unwrap_or(u32::MAX));
        let mut shared: Vec<(&str, f64)> = told
            .iter()
            .filter(|(stem, ..)| theirs.contains(stem.as_str()))
            .map(|(_, word, weight)| (word.as_str(), *weight))
            .collect();
        shared.sort_by(|(_, weight), (_, more)| more.total_cmp(weight));
        let common: f64 = shared.iter().map(|(_, weight)| weight).sum();
        let text = (common / (ours * others).sqrt().max(1.0) / SAME_TEXT).min(1.0);
        let unit = containment(&self.unit, &unit_words, rarity);
        let mut same_parties = Vec::new();
        let mut party = 0.0_f64;
        let their_parties: Vec<BTreeSet<String>> = line
            .parties
            .iter()
            .map(|name| name_words(name, &unit_words))
            .collect();
        for (name, words) in &self.parties {
            let best = their_parties
                .iter()
                .map(|their| same_name(words, their, rarity))
                .fold(0.0_f64, f64::max);
            if best >= 0.5 {
                same_parties.push((*name).to_owned());
            }
            party = party.max(best);
        }
        let mut score = TEXT * text;
        let mut most = TEXT;
        if !self.unit.is_empty() && !unit_words.is_empty() {
            score += UNIT * unit;
            most += UNIT;
        }
        if !self.parties.is_empty() && their_parties.iter().any(|words| !words.is_empty()) {
            score += PARTY * party;
            most += PARTY;
        } else if self.parties.is_empty() {
            // Nobody wrote the parties down yet: is one of theirs named in the text?
            let named = |words: &BTreeSet<String>| containment(words, &self.words, rarity);
            let party = their_parties.iter().map(named).fold(0.0_f64, f64::max);
            score += PARTY * party;
            most += PARTY * party;
        }
        let score = score / most;
        let similar = Similar {
            case,
            likeness: percent(score),
            same_work_unit: unit >= 0.8,
            same_parties,
            shared: shared
                .into_iter()
                .take(8)
                .map(|(word, _)| word.to_owned())
                .collect(),
            line,
        };
        (similar, score)
    }
}

fn stems_of(text: &str) -> BTreeSet<String> {
    prepare::words(text).into_iter().map(|word| word.stem).collect()
}

/// The words of a name that make it somebody's: without what stands in brackets, titles, single letters and the work unit.
fn name_words(name: &str, unit: &BTreeSet<String>) -> BTreeSet<String> {
    let name = name.split('(').next().unwrap_or_default();
    prepare::words(name)
        .into_iter()
        .filter(|word| {
            word.text.len() > 1 && !NO_NAMES.contains(&word.text.as_str()) && !unit.contains(&word.stem)
        })
        .map(|word| word.text)
        .collect()
}

/// How much two names are one: shared words, or a nickname that begins one of them.
fn same_name(ours: &BTreeSet<String>, theirs: &BTreeSet<String>, rarity: &Rarity) -> f64 {
    let is_nickname = |one: &String, other: &String| {
        one != other
            && one.len().min(other.len()) >= SHORTEST_NICKNAME
            && (one.starts_with(other) || other.starts_with(one))
    };
    let nickname = ours
        .iter()
        .any(|our| theirs.iter().any(|their| is_nickname(our, their)));
    containment(ours, theirs, rarity).max(if nickname { NICKNAME } else { 0.0 })
}

/// How much of the shorter of two names stands in the other, rare words counting more.
fn containment(ours: &BTreeSet<String>, theirs: &BTreeSet<String>, rarity: &Rarity) -> f64 {
    let weigh = |stem: &String| rarity.weight(stem) + 0.1;
    let shared: f64 = ours.intersection(theirs).map(weigh).sum();
    let less = ours
        .iter()
        .map(weigh)
        .sum::<f64>()
        .min(theirs.iter().map(weigh).sum());
    if less > 0.0 { shared / less } else { 0.0 }
}

fn percent(score: f64) -> u8 {
    // Between 0 and 100, so that nothing is cut off.
    let percent = (score.clamp(0.0, 1.0) * 100.0).round();
    (0..=100_u8)
        .rev()
        .find(|whole| f64::from(*whole) <= percent)
        .unwrap_or(0)
}
