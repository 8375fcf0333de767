//! How rare words are: in how many of this person's cases each of them stands.

use std::collections::HashMap;

use serde_json::json;

use crate::error::IndexError;
use crate::file::Index;
use crate::read::narrow;

/// A word is common that stands in more than one case of so many.
pub(crate) const COMMON: u32 = 4;

const TERMS: &str = "SELECT t.term, t.cases FROM json_each(?1) AS asked JOIN terms t ON t.term = asked.value";
const CASES: &str = "SELECT coalesce((SELECT cases FROM terms WHERE term = ''), 0)";

/// In how many cases some stems stand.
pub(crate) struct Rarity {
    /// All cases.
    pub cases: u32,
    /// Those of the stems that stand in any.
    pub known: HashMap<String, u32>,
}

impl Rarity {
    /// How many cases hold a stem.
    pub(crate) fn holding(&self, stem: &str) -> u32 {
        self.known.get(stem).copied().unwrap_or(0)
    }
}

impl Index {
    pub(crate) async fn rarity(&self, stems: impl Iterator<Item = &str>) -> Result<Rarity, IndexError> {
        let asked = json!(stems.collect::<Vec<_>>()).to_string();
        let known: Vec<(String, i64)> = sqlx::query_as(TERMS).bind(asked).fetch_all(&self.reads).await?;
        let known = known
            .into_iter()
            .map(|(stem, cases)| Ok((stem, narrow(cases)?)))
            .collect::<Result<_, IndexError>>()?;
        Ok(Rarity {
            cases: self.cases_in_all().await?,
            known,
        })
    }

    /// How many cases there are, without counting them.
    pub(crate) async fn cases_in_all(&self) -> Result<u32, IndexError> {
        narrow(sqlx::query_scalar(CASES).fetch_one(&self.reads).await?)
    }
}
