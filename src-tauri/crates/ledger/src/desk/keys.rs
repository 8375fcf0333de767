//! Sealed keys in a desk file, in the ledger's own tables, so that a store that lost them can be given them back as they
//! were: of the key of an identity item nobody holds more than its grants.

use vault::Id;

use super::{DeskFile, id_of};
use crate::error::DeskError;
use crate::sqlite::{WriteTransaction, signed};
use crate::{Grant, WrappedKeyRow};

const KEEP_GRANT: &str = "INSERT INTO grants (stream, recipient, generation, epoch_max, act, sealed)
  SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM grants WHERE stream = $1 AND sealed = $6)";
const KEEP_PERSON_KEY: &str = "INSERT INTO person_keys (person, generation, counter, wrapped)
  VALUES ($1, $2, $3, $4) ON CONFLICT (person, generation, counter) DO NOTHING";
const STREAMS: &str =
    "SELECT DISTINCT stream FROM grants WHERE $1 IS NULL OR stream > $1 ORDER BY stream LIMIT $2";

impl DeskFile {
    /// Keeps grants and wrapped keys as they stand in the store, in one transaction; those kept already are passed over.
    /// They are read again through [`DeskFile::ledger`].
    pub async fn keep_keys(&self, grants: &[Grant], person_keys: &[WrappedKeyRow]) -> Result<(), DeskError> {
        if grants.is_empty() && person_keys.is_empty() {
            return Ok(());
        }
        let mut transaction = WriteTransaction::begin(&self.writes).await?;
        for grant in grants {
            sqlx::query(KEEP_GRANT)
                .bind(&grant.stream.0[..])
                .bind(&grant.recipient.0[..])
                .bind(i64::from(grant.generation))
                .bind(i64::from(grant.epoch_max))
                .bind(&grant.act.0[..])
                .bind(&grant.sealed[..])
                .execute(transaction.connection())
                .await?;
        }
        for key in person_keys {
            sqlx::query(KEEP_PERSON_KEY)
                .bind(&key.person.0[..])
                .bind(i64::from(key.generation))
                .bind(signed(key.counter))
                .bind(&key.wrapped[..])
                .execute(transaction.connection())
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// What grants are kept of: streams, items, groups, in the order of their ids from behind `after` on.
    pub async fn kept_grant_streams(&self, after: Option<&Id>, limit: u32) -> Result<Vec<Id>, DeskError> {
        let found: Vec<Vec<u8>> = sqlx::query_scalar(STREAMS)
            .bind(after.map(|id| &id.0[..]))
            .bind(limit)
            .fetch_all(&self.reads)
            .await?;
        found.iter().map(|stream| id_of(stream, "grants")).collect()
    }
}
