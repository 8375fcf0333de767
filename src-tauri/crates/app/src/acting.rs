//! How an act of somebody at the desk comes into the ledger.

use crate::acts::{self, ActDraft, Author};
use crate::error::{AppError, Code};
use crate::known::Known;
use crate::session::Session;
use ledger::AppendError;
use std::sync::atomic::Ordering;
use vault::Id;

/// How often an act is decided and signed anew when others append first.
const TRIES: usize = 64;

impl Session {
    /// Brings an act into the ledger: decides by what is known now, signs behind the verified tip, appends; where
    /// somebody else was first, reads on and does it all again. When it returns, the act is durable and folded.
    ///
    /// `decide` may run several times and must not do anything but compute.
    ///
    /// # Errors
    /// What `decide` refuses; the store's trouble.
    pub async fn act<T: Send>(
        &self,
        decide: impl Fn(&Known) -> Result<(ActDraft, T), AppError> + Send + Sync,
    ) -> Result<T, AppError> {
        let _one = self.acting.lock().await;
        let mut known = self.known.lock().await;
        let answer = self.append(&mut known, decide).await?;
        self.catch_up_locked(&mut known).await?;
        drop(known);
        self.host.changed();
        Ok(answer)
    }

    /// As [`Session::act`], but returns as soon as the act is durable: for an answer that needs nothing of the index.
    /// Whoever calls it sees to it that the desk reads on before the next command is answered ([`Session::behind_it`]).
    ///
    /// # Errors
    /// What `decide` refuses; the store's trouble.
    pub(crate) async fn act_unread<T: Send>(
        &self,
        decide: impl Fn(&Known) -> Result<(ActDraft, T), AppError> + Send + Sync,
    ) -> Result<T, AppError> {
        let _one = self.acting.lock().await;
        let mut known = self.known.lock().await;
        self.append(&mut known, decide).await
    }

    /// Decides, signs, appends. What this desk knows is nearly always the end of the ledger, and where it is not, the
    /// store says so: reading on beforehand would tell nothing more and takes as long as the writing. Only a refusal is
    /// not given by what may be old.
    async fn append<T: Send>(
        &self,
        known: &mut Known,
        decide: impl Fn(&Known) -> Result<(ActDraft, T), AppError> + Send + Sync,
    ) -> Result<T, AppError> {
        let mut read = self.behind.load(Ordering::Relaxed) || self.standing.differs_at().is_some();
        if read {
            self.catch_up_locked(known).await?;
        }
        let mut sent_ahead = false;
        for _ in 0..TRIES {
            if self.ended.load(Ordering::Relaxed) {
                // Signed with keys that ended it would count for nobody.
                return Err(Code::KeysEnded.into());
            }
            let (mut draft, answer) = match decide(known) {
                Err(_) if !read => {
                    self.catch_up_locked(known).await?;
                    read = true;
                    continue;
                }
                decided => decided?,
            };
            if sent_ahead {
                draft.chunks.clear();
            }
            // The beginning of another's act at the end has no effect once something stands behind it, but its numbers
            // are used up.
            if let Some(unfinished) = &known.unfinished {
                for part in &mut draft.parts {
                    part.stream.version += unfinished.used.get(&part.stream.id).copied().unwrap_or(0);
                }
            }
            let author = Author {
                person: self.person,
                keys: &self.keys,
                at: self.now().timestamp_millis(),
            };
            let batch = acts::sign_act(&self.unit_id, known.end(), author, &draft, &mut self.chance())?;
            match self.ledger.append(&batch).await {
                Ok(_) => return Ok(answer),
                // An act happens once: look for it before anything else.
                Err(AppendError::Uncertain { .. }) if self.ledger.has_act(&Id(draft.act.bytes())).await? => {
                    return Ok(answer);
                }
                Err(AppendError::Diverged { .. }) if !read => {
                    // Reading on names it, or finds that it was only behind.
                    self.catch_up_locked(known).await?;
                    read = true;
                }
                Err(AppendError::Taken { .. } | AppendError::Uncertain { .. }) => {
                    self.catch_up_locked(known).await?;
                    read = true;
                }
                // A stop came when some of them had gone ahead; since then there were fewer, and they were to go along.
                Err(AppendError::Exists { .. }) if !batch.chunks.is_empty() => {
                    self.append_chunks(batch.chunks).await?;
                    sent_ahead = true;
                }
                Err(AppendError::StoreFull) => return Err(Code::StoreFull.into()),
                Err(AppendError::Diverged { tip }) => {
                    return Err(AppError::of(Code::HistoryDiffers).with("seq", tip.seq));
                }
                Err(AppendError::Store(store)) => return Err(crate::error::store_fault(store.fault).into()),
                Err(_) => return Err(Code::Internal.into()),
            }
        }
        Err(Code::StoreUnavailable.into())
    }
}
