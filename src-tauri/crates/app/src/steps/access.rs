//! Who may read a case after a step: whom its keys are sealed to in the same act, and whether a new epoch opens.

use crate::session::Session;
use domain::case::{CaseEvent, ReaderGrant};
use domain::case_state::Case;
use domain::unit_state::Meta;

/// Access after a step.
pub(crate) struct Access {
    /// Everybody who may read from now on.
    pub(crate) left: Vec<ReaderGrant>,
    /// Who could not before.
    pub(crate) new: Vec<ReaderGrant>,
    /// Somebody may read no longer: what comes after is sealed away from him (ledger.md §5).
    pub(crate) lost: bool,
}

impl Access {
    /// As the fold will have it once the step is written.
    pub(crate) fn after(case: &Case, event: &CaseEvent, session: &Session) -> Self {
        let meta = Meta {
            seq: case.last_seq + 1,
            author: session.person,
            at: session.now(),
        };
        let mut after = case.clone();
        after.apply(event, &meta);
        let new = after
            .readers
            .iter()
            .filter(|reader| !case.is_reader(reader.person))
            .cloned()
            .collect();
        let lost = case.readers.iter().any(|reader| !after.is_reader(reader.person));
        Self {
            left: after.readers,
            new,
            lost,
        }
    }
}
