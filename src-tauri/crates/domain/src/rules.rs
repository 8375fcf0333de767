//! What every reader holds a row to (ledger.md §1): the office that may do this kind of act, the wall, and that the state
//! it leaves is the state the stream is in. Judged from rows alone, never by a clock, and small, for it is a consensus:
//! a table that was ever in force is never edited; a change is a table with a new number.

mod table;

use crate::case::{CaseEvent, State};
use crate::case_state::Case;
use crate::ids::PersonId;
use crate::people::Role;
use crate::submission::SubmissionEvent;
use crate::submission_state::Submission;
use crate::unit::UnitEvent;
use crate::unit_state::Unit;

/// The newest table this program writes by.
pub const CURRENT: u16 = 1;

/// What a kind of row asks of its author and its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Kind of event, as tagged in bodies.
    pub kind: &'static str,
    /// The roles one of which the author must hold; empty: any member.
    pub roles: &'static [Role],
    /// The states it may leave; empty: any.
    pub leaves: &'static [State],
}

/// A numbered table of readers' rules.
#[derive(Debug, PartialEq, Eq)]
pub struct RulesTable {
    /// Its number.
    pub number: u16,
    /// For the unit's stream.
    pub unit: &'static [Rule],
    /// For submissions.
    pub submission: &'static [Rule],
    /// For cases.
    pub case: &'static [Rule],
}

/// Why a row has no effect. It uses up its numbers and blocks nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The reader stops: a newer version is needed. Never skipped.
    #[error("a newer version is needed")]
    NewerNeeded,
    /// The author is no confirmed member.
    #[error("the author is not a member")]
    NotAMember,
    /// None of the author's offices may do this.
    #[error("the author's offices do not allow this")]
    NoOffice,
    /// A wall keeps the author out.
    #[error("a wall keeps the author out")]
    Walled,
    /// The stream is not in a state this row leaves.
    #[error("the stream is not in a state this row leaves")]
    WrongState,
    /// The stream's first row must open it, and only the first.
    #[error("the stream is already open, or not yet")]
    Opening,
    /// Nobody vouches for himself, and not the inviter in a unit of more than one.
    #[error("this person may not vouch")]
    MayNotConfirm,
}

/// A row to be judged, beside the stream as it stands before it.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// Of the unit's stream.
    Unit(&'a UnitEvent),
    /// Of a submission; `None` before its first row.
    Submission(Option<&'a Submission>, &'a SubmissionEvent),
    /// Of a case; `None` before its first row.
    Case(Option<&'a Case>, &'a CaseEvent),
}

/// The table of a number; `None`: made by a newer program.
#[must_use]
pub fn table(number: u16) -> Option<&'static RulesTable> {
    [&table::TABLE_1].into_iter().find(|table| table.number == number)
}

/// Judges a row by the table in force at it and the unit as it stands before it (`None` before entry 1).
pub fn judge(number: u16, unit: Option<&Unit>, author: PersonId, row: Row<'_>) -> Result<(), Fault> {
    let table = table(number).ok_or(Fault::NewerNeeded)?;
    let Some(unit) = unit else {
        return match row {
            Row::Unit(UnitEvent::Founded { founder, rules, .. }) if *founder == author => {
                self::table(*rules).map(|_| ()).ok_or(Fault::NewerNeeded)
            }
            _ => Err(Fault::Opening),
        };
    };
    if !unit.is_member(author) {
        return Err(Fault::NotAMember);
    }
    match row {
        Row::Unit(event) => judge_unit(table, unit, author, event),
        Row::Submission(submission, event) => {
            let opens = matches!(event, SubmissionEvent::Received(_));
            check(opens == submission.is_none(), Fault::Opening)?;
            check(
                submission.is_none_or(|submission| !submission.is_walled(author)),
                Fault::Walled,
            )?;
            by_office(rule(table.submission, event.kind())?, unit, author)
        }
        Row::Case(case, event) => {
            let opens = matches!(event, CaseEvent::Opened(_));
            check(opens == case.is_none(), Fault::Opening)?;
            check(case.is_none_or(|case| !case.is_walled(author)), Fault::Walled)?;
            let rule = rule(table.case, event.kind())?;
            by_office(rule, unit, author)?;
            let leaves = case.is_none_or(|case| rule.leaves.is_empty() || rule.leaves.contains(&case.state));
            check(leaves, Fault::WrongState)
        }
    }
}

fn judge_unit(table: &RulesTable, unit: &Unit, author: PersonId, event: &UnitEvent) -> Result<(), Fault> {
    check(!matches!(event, UnitEvent::Founded { .. }), Fault::Opening)?;
    by_office(rule(table.unit, event.kind())?, unit, author)?;
    match event {
        UnitEvent::Confirmed { person } => check(unit.may_confirm(author, *person), Fault::MayNotConfirm),
        UnitEvent::RulesInForce { rules } => self::table(*rules).map(|_| ()).ok_or(Fault::NewerNeeded),
        // Nobody is invited over somebody who exists.
        UnitEvent::Invited { person, .. } => check(unit.member(*person).is_none(), Fault::Opening),
        _ => Ok(()),
    }
}

fn rule(rules: &'static [Rule], kind: &str) -> Result<&'static Rule, Fault> {
    rules
        .iter()
        .find(|rule| rule.kind == kind)
        .ok_or(Fault::NewerNeeded)
}

fn by_office(rule: &Rule, unit: &Unit, author: PersonId) -> Result<(), Fault> {
    let holds = rule.roles.is_empty() || rule.roles.iter().any(|role| unit.has_role(author, *role));
    check(holds, Fault::NoOffice)
}

const fn check(holds: bool, fault: Fault) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(fault) }
}
