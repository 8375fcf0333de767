//! What goes beside the procedure and survives reopening, merging and closing.

use super::Recorded;
use crate::case::{
    Consent, FiledPaper, Filing, HoldGround, Inquiry, MeasureKind, Risk, State, TriageForm, Waiter,
};
use crate::ids::{DutyId, ItemId, PersonId, RequestId, RowNo};
use crate::may::Act;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use ts_rs::TS;

/// A change of state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Move {
    /// Its row.
    pub row: RowNo,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
    /// The state it left.
    pub from: Option<State>,
    /// The state it led to.
    pub to: State,
    /// By which act.
    pub act: Act,
}

/// A signed paper on file (O9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PaperOnFile {
    /// The row that filed it.
    pub row: RowNo,
    /// Who filed it.
    pub by: PersonId,
    /// The paper, completed by what followed.
    pub paper: FiledPaper,
}

/// A stretch in which the case stood still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Hold {
    /// From.
    pub from: DateTime<Utc>,
    /// Until; `None`: still.
    pub until: Option<DateTime<Utc>>,
    /// Ground.
    pub ground: HoldGround,
    /// The body that is on it.
    pub body: String,
    /// Why.
    pub reason: String,
}

impl Hold {
    /// Whether it still stands.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.until.is_none()
    }
}

/// Something recorded for a leader that waits on his desk (O2), or a closing that needs his approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WordState {
    /// The row that waits.
    pub row: RowNo,
    /// Its kind.
    pub kind: String,
    /// Who recorded it.
    pub by: PersonId,
    /// The leader whose act it is; `None`: any.
    pub leader: Option<PersonId>,
    /// Confirmed or contested.
    pub given: Option<Recorded<bool>>,
    /// What he said.
    pub note: String,
}

/// A body that waits (O7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WaiterState {
    /// Its request, with the day it is due.
    pub waiter: Recorded<Waiter>,
    /// Interim answers.
    pub interim: Vec<DateTime<Utc>>,
    /// Answered for good.
    pub answered: Option<DateTime<Utc>>,
    /// It waits no longer.
    pub released: Option<String>,
}

impl WaiterState {
    /// Whether the answer is still owed.
    #[must_use]
    pub const fn is_owed(&self) -> bool {
        self.answered.is_none() && self.released.is_none()
    }
}

/// A protective measure (R04).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Measure {
    /// Its row.
    pub row: RowNo,
    /// Kind.
    pub kind: MeasureKind,
    /// What.
    pub text: String,
    /// From.
    pub from: DateTime<Utc>,
    /// What came of it.
    pub ended: Option<String>,
}

/// Protection: a record from the day of receipt that stays open after the case closes (R04, ISO 37002 8.5).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
pub struct Protection {
    /// Assessments of the risk, the last one in force.
    pub risks: Vec<Recorded<Risk>>,
    /// The companion officer.
    pub companion: Option<(Option<PersonId>, String)>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Referred to LPSK.
    pub lpsk: Option<RowNo>,
    /// Why it ended.
    pub ended: Option<String>,
}

impl Protection {
    /// The flag *pelindungan aktif*.
    #[must_use]
    pub fn is_active(&self) -> bool {
        let measures = self.measures.iter().any(|measure| measure.ended.is_none());
        let risky = self.risks.last().is_some_and(|risk| risk.fact > Risk::Low);
        self.ended.is_none() && (measures || risky || self.companion.is_some() || self.lpsk.is_some())
    }
}

/// An identity item that was opened without a release: contact, or an open reporter's (R53, O3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Opening {
    /// Its row; the item is shown only after it is in the store.
    pub row: RowNo,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Which item.
    pub item: ItemId,
    /// Why.
    pub reason: String,
}

/// Work handed over for some days (O13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StandIn {
    /// Whose work.
    pub of: PersonId,
    /// Who does it.
    pub by: PersonId,
    /// The last day.
    pub until: NaiveDate,
    /// He could not read before, so his access ends with it.
    pub granted: bool,
    /// Taken back.
    pub back: bool,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
pub struct Care {
    /// Changes of state, oldest first.
    pub moves: Vec<Move>,
    /// Papers on file.
    pub papers: Vec<PaperOnFile>,
    /// Holds.
    pub holds: Vec<Hold>,
    /// Words a leader owes or gave.
    pub words: Vec<WordState>,
    /// Triage, the last one in force.
    pub triage: Vec<Recorded<TriageForm>>,
    /// Bodies that wait.
    pub waiters: Vec<WaiterState>,
    /// Protection.
    pub protection: Protection,
    /// Consents and refusals.
    pub consents: Vec<Recorded<Consent>>,
    /// Reminders to the reporter.
    pub reminders: Vec<DateTime<Utc>>,
    /// Inquiries.
    pub inquiries: Vec<Recorded<Inquiry>>,
    /// Openings.
    pub openings: Vec<Opening>,
    /// Envelopes printed: for which duty, by which release.
    pub envelopes: Vec<Recorded<(DutyId, RequestId)>>,
    /// The reporter's withdrawals, gone along with or not.
    pub withdrawals: Vec<Recorded<String>>,
    /// Work handed over.
    pub stand_ins: Vec<StandIn>,
    /// How it is filed.
    pub filing: Option<Recorded<Filing>>,
}
