//! Who holds which keys, by what the grants say in clear: for whom something would be lost when his keys are (O24).

use crate::error::ReadError;
use crate::read::{at_most, fixed, within};
use crate::sqlite::{signed, unsigned};
use crate::store::on_pool;
use crate::{GrantHead, Ledger};
use sqlx::FromRow;
use vault::Id;

const HEADS: &str =
    "SELECT n, stream, recipient, generation, epoch_max, act FROM grants WHERE n > $1 ORDER BY n LIMIT $2";

#[derive(FromRow)]
struct HeadRecord {
    n: i64,
    stream: Vec<u8>,
    recipient: Vec<u8>,
    generation: i64,
    epoch_max: i64,
    act: Vec<u8>,
}

impl HeadRecord {
    fn head(self) -> Option<GrantHead> {
        Some(GrantHead {
            stream: fixed(&self.stream).map(Id)?,
            recipient: fixed(&self.recipient).map(Id)?,
            generation: u32::try_from(self.generation).ok()?,
            epoch_max: u32::try_from(self.epoch_max).ok()?,
            act: fixed(&self.act).map(Id)?,
        })
    }
}

impl Ledger {
    /// What grants with a number above `since` say in clear, in their order, at most `limit` and [`crate::MAX_READ`]
    /// read. The second value is the number to go on from, `since` itself when nothing was read. Grants that are not well
    /// formed are left out.
    ///
    /// # Errors
    /// The store fails.
    pub async fn grant_heads(&self, since: u64, limit: u64) -> Result<(Vec<GrantHead>, u64), ReadError> {
        within(async {
            let found: Vec<HeadRecord> = on_pool!(self, pool => sqlx::query_as(HEADS)
                .bind(signed(since))
                .bind(at_most(limit))
                .fetch_all(pool)
                .await?);
            let last = found.last().map_or(since, |grant| unsigned(grant.n));
            Ok((found.into_iter().filter_map(HeadRecord::head).collect(), last))
        })
        .await
    }
}
