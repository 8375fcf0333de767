//! The register with its search.

mod asked;

use std::collections::HashMap;

use serde_json::json;

use crate::error::IndexError;
use crate::excerpt::Marker;
use crate::file::Index;
use crate::prepare::{self, Needle, Term};
use crate::projection::{CaseLine, NumberKind};
use crate::rarity::COMMON;
use crate::read::{asked, last_of_day, narrow};
use crate::words::{CLOCK_FACET, category_facet, state_facet, verifier_facet};
use crate::write::{first_of_day, state_text};

pub use asked::{ListOrder, MOST_LINES, Page, RANKED_AT_MOST, RegisterLine, RegisterOrder, RegisterQuery};

/// How many words of a search are looked for however common they are.
const ENOUGH: usize = 3;

/// The filters of a list, each parameter NULL where nothing is asked. Where the number is written `+no`, SQLite walks the
/// index of the order asked for instead of sorting a range of numbers.
macro_rules! filtered {
    ($head:literal, $no:literal, $tail:literal) => {
        concat!(
            $head,
            " WHERE (?1 IS NULL OR state IN (SELECT value FROM json_each(?1)))
               AND (?2 IS NULL OR instr(categories, ?2) > 0)
               AND ",
            $no,
            " BETWEEN ?3 AND ?4
               AND (?5 IS NULL OR verifier IN (SELECT unhex(value) FROM json_each(?5)))
               AND (?6 = 0 OR due < 9999999) ",
            $tail
        )
    };
}

const COUNT: &str = filtered!("SELECT count(*) FROM cases", "+no", "");
const COUNT_OF_PERIOD: &str = filtered!("SELECT count(*) FROM cases", "no", "");
const NEWEST: &str = filtered!(
    "SELECT no FROM cases",
    "no",
    "ORDER BY no DESC LIMIT ?7 OFFSET ?8"
);
const BY_DUE: &str = filtered!(
    "SELECT no FROM cases",
    "+no",
    "ORDER BY due, no DESC LIMIT ?7 OFFSET ?8"
);
const BY_NUMBER: &str = filtered!(
    "SELECT no FROM cases",
    "+no",
    "ORDER BY number DESC, no DESC LIMIT ?7 OFFSET ?8"
);
const MATCHING: &str = "SELECT rowid FROM found WHERE found MATCH ?1 AND rowid BETWEEN ?2 AND ?3
  ORDER BY rowid DESC LIMIT ?4 OFFSET ?5";
const SORT_BY_DUE: &str = "SELECT c.no FROM json_each(?1) AS asked JOIN cases c ON c.no = asked.value
  ORDER BY c.due, c.no DESC LIMIT ?2 OFFSET ?3";
const SORT_BY_NUMBER: &str = "SELECT c.no FROM json_each(?1) AS asked JOIN cases c ON c.no = asked.value
  ORDER BY c.number DESC, c.no DESC LIMIT ?2 OFFSET ?3";
const LINES: &str = "SELECT l.no, l.line FROM json_each(?1) AS asked JOIN lines l ON l.no = asked.value";
const DISPLAYS: &str =
    "SELECT t.no, t.display FROM json_each(?1) AS asked JOIN texts t ON t.no = asked.value";
const EXACT: &str = filtered!(
    "SELECT no FROM cases",
    "+no",
    "AND case_id IN (SELECT unhex(value) FROM json_each(?7)) ORDER BY no DESC"
);
/// A query's filters as parameters.
struct Filters {
    states: Option<String>,
    category: Option<String>,
    first: i64,
    last: i64,
    mine: Option<String>,
    open_clock: bool,
}

impl Filters {
    fn of(query: &RegisterQuery) -> Result<Self, IndexError> {
        let states = query
            .states
            .iter()
            .map(|state| state_text(*state))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            states: (!states.is_empty()).then(|| json!(states).to_string()),
            category: query.category.as_ref().map(|category| format!("|{category}|")),
            first: query.from.map_or(0, first_of_day),
            last: query.to.map_or(i64::MAX, last_of_day),
            mine: (!query.mine.is_empty()).then(|| asked(&query.mine)),
            open_clock: query.open_clock,
        })
    }

    const fn is_of_period(&self) -> bool {
        self.first != 0 || self.last != i64::MAX
    }

    fn is_everything(&self) -> bool {
        self.states.is_none()
            && self.category.is_none()
            && !self.is_of_period()
            && self.mine.is_none()
            && !self.open_clock
    }
}

/// Binds the six parameters of `filtered!`.
macro_rules! bound {
    ($query:expr, $filters:expr) => {
        $query
            .bind(&$filters.states)
            .bind(&$filters.category)
            .bind($filters.first)
            .bind($filters.last)
            .bind(&$filters.mine)
            .bind($filters.open_clock)
    };
}

impl Index {
    /// A page of the register: everything, or what answers filters and search.
    ///
    /// A search that is a number somebody bears gives exactly those cases. Words must all be found, each as written or in
    /// another form of its stem, the last one as a beginning while it is typed; of more than three words those that stand in
    /// every fourth case are left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn register(&self, query: &RegisterQuery) -> Result<Page, IndexError> {
        let filters = Filters::of(query)?;
        let limit = query.limit.min(MOST_LINES);
        if let Some(page) = self.exact(query, &filters, limit).await? {
            return Ok(page);
        }
        let terms = prepare::terms(&query.text);
        if terms.is_empty() {
            return self.list(query, &filters, limit).await;
        }
        self.search(query, &filters, limit, &terms).await
    }

    async fn list(&self, query: &RegisterQuery, filters: &Filters, limit: u32) -> Result<Page, IndexError> {
        let (statement, order) = match query.order {
            RegisterOrder::Best | RegisterOrder::Newest => (NEWEST, ListOrder::Newest),
            RegisterOrder::Due => (BY_DUE, ListOrder::Due),
            RegisterOrder::Number => (BY_NUMBER, ListOrder::Number),
        };
        let nos: Vec<i64> = bound!(sqlx::query_scalar(statement), filters)
            .bind(limit)
            .bind(query.offset)
            .fetch_all(&self.reads)
            .await?;
        // All of a narrow index is read sooner than all of the table, a period of the table sooner than that.
        let count = if filters.is_of_period() {
            COUNT_OF_PERIOD
        } else {
            COUNT
        };
        let total = if filters.is_everything() {
            self.cases_in_all().await?
        } else {
            narrow(
                bound!(sqlx::query_scalar(count), filters)
                    .fetch_one(&self.reads)
                    .await?,
            )?
        };
        let lines = self.lines(&nos, &[]).await?;
        Ok(Page {
            lines,
            total,
            total_at_least: false,
            order,
        })
    }

    /// Cases that bear what was typed as a number. Only what holds a digit is looked up: a username made of letters is
    /// among the words too.
    async fn exact(
        &self,
        query: &RegisterQuery,
        filters: &Filters,
        limit: u32,
    ) -> Result<Option<Page>, IndexError> {
        if query.text.len() > 100 || !query.text.chars().any(|sign| sign.is_ascii_digit()) {
            return Ok(None);
        }
        let hits = self.find_number(&query.text).await?;
        let mut kinds: HashMap<[u8; 16], NumberKind> = HashMap::new();
        for hit in hits {
            if let Some(case) = hit.case {
                kinds
                    .entry(case.bytes())
                    .and_modify(|kind| *kind = (*kind).min(hit.kind))
                    .or_insert(hit.kind);
            }
        }
        if kinds.is_empty() {
            return Ok(None);
        }
        let asked: Vec<String> = kinds
            .keys()
            .map(|case| domain::ids::CaseId::from_bytes(*case).0.simple().to_string())
            .collect();
        let nos: Vec<i64> = bound!(sqlx::query_scalar(EXACT), filters)
            .bind(json!(asked).to_string())
            .fetch_all(&self.reads)
            .await?;
        let total = narrow(i64::try_from(nos.len()).unwrap_or(i64::MAX))?;
        let shown: Vec<i64> = page_of(&nos, query.offset, limit);
        let mut lines = self.lines(&shown, &[]).await?;
        for line in &mut lines {
            line.found_by = kinds.get(&line.line.case.bytes()).copied();
        }
        lines.sort_by_key(|line| line.found_by);
        Ok(Some(Page {
            lines,
            total,
            total_at_least: false,
            order: ListOrder::Exact,
        }))
    }

    async fn search(
        &self,
        query: &RegisterQuery,
        filters: &Filters,
        limit: u32,
        terms: &[Term],
    ) -> Result<Page, IndexError> {
        let facets = facets(query);
        let telling = self.telling(terms).await?;
        let anywhere = expression("{words stems}", &telling, Form::Stem, &facets);
        let most = RANKED_AT_MOST + 1;
        let found = self.matching(&anywhere, filters, most, 0).await?;
        let total = narrow(i64::try_from(found.len()).unwrap_or(i64::MAX))?;
        if total > RANKED_AT_MOST {
            let inside: Vec<i64> = page_of(&found, query.offset, limit);
            let whole = query.offset.saturating_add(limit) <= most;
            let shown = if whole {
                inside
            } else {
                self.matching(&anywhere, filters, limit, query.offset).await?
            };
            let lines = self.lines(&shown, terms).await?;
            let seen = query
                .offset
                .saturating_add(narrow(i64::try_from(lines.len()).unwrap_or(0))?);
            return Ok(Page {
                lines,
                total: total.max(seen),
                total_at_least: true,
                order: ListOrder::Newest,
            });
        }
        let (shown, order) = match query.order {
            RegisterOrder::Newest => (page_of(&found, query.offset, limit), ListOrder::Newest),
            RegisterOrder::Due => (
                self.sorted(SORT_BY_DUE, &found, query.offset, limit).await?,
                ListOrder::Due,
            ),
            RegisterOrder::Number => (
                self.sorted(SORT_BY_NUMBER, &found, query.offset, limit).await?,
                ListOrder::Number,
            ),
            RegisterOrder::Best if found.len() < 2 => (page_of(&found, query.offset, limit), ListOrder::Best),
            RegisterOrder::Best => {
                let ranked = self.ranked(found, filters, &telling, &facets).await?;
                (page_of(&ranked, query.offset, limit), ListOrder::Best)
            }
        };
        let lines = self.lines(&shown, terms).await?;
        Ok(Page {
            lines,
            total,
            total_at_least: false,
            order,
        })
    }

    /// The terms that are looked for: common ones are left out where [`ENOUGH`] rarer ones say enough, because FTS5 would
    /// walk through nearly every case for each of them.
    async fn telling(&self, terms: &[Term]) -> Result<Vec<Term>, IndexError> {
        if terms.len() <= ENOUGH {
            return Ok(terms.to_vec());
        }
        let stems = |term: &Term| -> Vec<String> {
            let words = term.any.iter().flatten().filter_map(|needle| match needle {
                Needle::Word { stem, .. } => Some(stem.clone()),
                Needle::Prefix(_) => None,
            });
            words.collect()
        };
        let all: Vec<String> = terms.iter().flat_map(stems).collect();
        let rarity = self.rarity(all.iter().map(String::as_str)).await?;
        let mut counted: Vec<(u32, &Term)> = terms
            .iter()
            .map(|term| {
                let is_beginning = term
                    .any
                    .iter()
                    .flatten()
                    .any(|needle| matches!(needle, Needle::Prefix(_)));
                let holding = stems(term)
                    .iter()
                    .map(|stem| rarity.holding(stem))
                    .min()
                    .unwrap_or(0);
                // How many cases hold a beginning nobody counted; it is what is being typed, so it stays.
                (if is_beginning { 0 } else { holding }, term)
            })
            .collect();
        counted.sort_by_key(|(holding, _)| *holding);
        let is_common = |holding: u32| holding > rarity.cases / COMMON;
        let kept = counted
            .into_iter()
            .enumerate()
            .filter(|(at, (holding, _))| *at < ENOUGH || !is_common(*holding));
        Ok(kept.map(|(_, (_, term))| term.clone()).collect())
    }

    /// Best first: all words in the title, then all words as they were typed, then other forms; the newest first among
    /// equals. FTS5's own bm25 is not asked: it walks through every case that holds any of the words, and where all words
    /// must be found it has little left to say.
    async fn ranked(
        &self,
        found: Vec<i64>,
        filters: &Filters,
        terms: &[Term],
        facets: &str,
    ) -> Result<Vec<i64>, IndexError> {
        let mut worth: HashMap<i64, u8> = HashMap::with_capacity(found.len());
        let asked = [
            (expression("{title}", terms, Form::Stem, facets), 2),
            (expression("{words}", terms, Form::Written, facets), 1),
        ];
        for (expression, points) in asked {
            for no in self.matching(&expression, filters, RANKED_AT_MOST, 0).await? {
                *worth.entry(no).or_default() += points;
            }
        }
        let mut ranked = found;
        // A stable sort: it came newest first.
        ranked.sort_by_key(|no| std::cmp::Reverse(worth.get(no).copied().unwrap_or(0)));
        Ok(ranked)
    }

    async fn matching(
        &self,
        expression: &str,
        filters: &Filters,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<i64>, IndexError> {
        Ok(sqlx::query_scalar(MATCHING)
            .bind(expression)
            .bind(filters.first)
            .bind(filters.last)
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.reads)
            .await?)
    }

    async fn sorted(
        &self,
        statement: &'static str,
        nos: &[i64],
        offset: u32,
        limit: u32,
    ) -> Result<Vec<i64>, IndexError> {
        Ok(sqlx::query_scalar(statement)
            .bind(json!(nos).to_string())
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.reads)
            .await?)
    }

    /// The lines with these numbers, in this order, with the found words marked.
    async fn lines(&self, nos: &[i64], terms: &[Term]) -> Result<Vec<RegisterLine>, IndexError> {
        let asked = json!(nos).to_string();
        let rows: Vec<(i64, String)> = sqlx::query_as(LINES).bind(&asked).fetch_all(&self.reads).await?;
        let mut lines: HashMap<i64, String> = rows.into_iter().collect();
        let mut texts: HashMap<i64, String> = if terms.is_empty() {
            HashMap::new()
        } else {
            let rows: Vec<(i64, String)> = sqlx::query_as(DISPLAYS)
                .bind(&asked)
                .fetch_all(&self.reads)
                .await?;
            rows.into_iter().collect()
        };
        let mut marker = Marker::new(terms);
        let mut shown = Vec::with_capacity(nos.len());
        for no in nos {
            let Some(line) = lines.remove(no) else { continue };
            let line: CaseLine = serde_json::from_str(&line)?;
            let (title_marks, excerpt) = if terms.is_empty() {
                (Vec::new(), None)
            } else {
                (
                    marker.marks(&line.title),
                    texts.remove(no).and_then(|text| marker.excerpt(&text)),
                )
            };
            shown.push(RegisterLine {
                line,
                found_by: None,
                title_marks,
                excerpt,
            });
        }
        Ok(shown)
    }
}

fn page_of(nos: &[i64], offset: u32, limit: u32) -> Vec<i64> {
    let place = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    nos.iter()
        .skip(place(offset))
        .take(place(limit))
        .copied()
        .collect()
}

/// How words are compared.
#[derive(Clone, Copy)]
enum Form {
    /// In any form of the stem.
    Stem,
    /// As they were typed.
    Written,
}

/// The filters as an FTS5 expression, empty where nothing is asked. Only our own words stand in it.
fn facets(query: &RegisterQuery) -> String {
    let mut facets = String::new();
    let mut and = |text: String| {
        facets.push_str(" AND facets : ");
        facets.push_str(&text);
    };
    if !query.states.is_empty() {
        let states: Vec<String> = query
            .states
            .iter()
            .map(|state| format!("\"{}\"", state_facet(*state)))
            .collect();
        and(format!("({})", states.join(" OR ")));
    }
    if let Some(category) = &query.category {
        and(format!("\"{}\"", category_facet(category)));
    }
    if !query.mine.is_empty() {
        let people: Vec<String> = query
            .mine
            .iter()
            .map(|person| format!("\"{}\"", verifier_facet(*person)))
            .collect();
        and(format!("({})", people.join(" OR ")));
    }
    if query.open_clock {
        and(format!("\"{CLOCK_FACET}\""));
    }
    facets
}

/// An FTS5 expression in which all terms must be found in one of these columns. Words are letters and digits only, so
/// that nothing typed is ever read as an operator.
fn expression(columns: &str, terms: &[Term], form: Form, facets: &str) -> String {
    let term = |term: &Term| {
        let any: Vec<String> = term
            .any
            .iter()
            .filter(|all| !all.is_empty())
            .map(|all| {
                let all: Vec<String> = all.iter().map(|needle| one(needle, form)).collect();
                format!("({})", all.join(" AND "))
            })
            .collect();
        format!("({})", any.join(" OR "))
    };
    let all: Vec<String> = terms.iter().map(term).collect();
    format!("{columns} : ({}){facets}", all.join(" AND "))
}

fn one(needle: &Needle, form: Form) -> String {
    match (needle, form) {
        (Needle::Prefix(beginning), _) => format!("\"{beginning}\" *"),
        (Needle::Word { stem, .. }, Form::Stem) => format!("\"{stem}\""),
        (Needle::Word { text, .. }, Form::Written) => format!("\"{text}\""),
    }
}
