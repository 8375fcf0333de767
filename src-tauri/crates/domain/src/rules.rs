//! What every reader holds a row to (ledger.md §1): the office that may do this kind of act, the wall, and that the state
//! it leaves is the state the stream is in. Judged from rows alone, never by a clock, and small, for it is a consensus:
//! a table that was ever in force is never edited; a change is a table with a new number.

mod table;
mod table2;
mod table3;
mod table4;

use crate::case::{CaseEvent, State, Stepped};
use crate::case_state::Case;
use crate::ids::PersonId;
use crate::may::roles_in_case;
use crate::people::Role;
use crate::procedure;
use crate::public::KeyGroup;
use crate::submission::SubmissionEvent;
use crate::submission_state::Submission;
use crate::unit::UnitEvent;
use crate::unit_state::Unit;

/// The newest table this program writes by.
pub const CURRENT: u16 = 4;

/// The table that brought steps from registration on, offices' conduct, requests and answers about identities.
pub const WITH_STEPS: u16 = 2;

/// The table that brought what a case knows of identity items, and the handing over of group keys.
pub const WITH_ITEMS: u16 = 3;

/// The table that brought the renewal of lost keys and of recovery sheets.
pub const WITH_RENEWAL: u16 = 4;

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
    /// The table it takes from what it does not name itself.
    pub extends: Option<u16>,
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
    /// The kind belongs to a table that is not in force at the row.
    #[error("the table that knows this kind is not in force")]
    NotInForce,
    /// The step names another table than the one in force at its row.
    #[error("the step was decided by another table")]
    OtherTable,
    /// What it speaks of is another's to do, or does not stand so.
    #[error("this is not the author's to do")]
    NotHis,
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
    let shipped = [
        &table::TABLE_1,
        &table2::TABLE_2,
        &table3::TABLE_3,
        &table4::TABLE_4,
    ];
    shipped.into_iter().find(|table| table.number == number)
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
            by_office(rule(table, Part::Submission, event.kind())?, unit, author)
        }
        Row::Case(case, event) => {
            let opens = matches!(event, CaseEvent::Opened(_));
            check(opens == case.is_none(), Fault::Opening)?;
            check(case.is_none_or(|case| !case.is_walled(author)), Fault::Walled)?;
            let rule = rule(table, Part::Case, event.kind())?;
            match (case, event) {
                (Some(case), CaseEvent::Stepped(stepped)) => {
                    judge_step(table, rule, unit, author, case, stepped)
                }
                (Some(case), _) if table.number > 1 => {
                    check(has_role(rule, unit, case, author), Fault::NoOffice)?;
                    check(
                        rule.leaves.is_empty() || rule.leaves.contains(&case.state),
                        Fault::WrongState,
                    )
                }
                _ => {
                    by_office(rule, unit, author)?;
                    let leaves =
                        case.is_none_or(|case| rule.leaves.is_empty() || rule.leaves.contains(&case.state));
                    check(leaves, Fault::WrongState)
                }
            }
        }
    }
}

/// A step: by the table it names, by an office, a place on the team or a leader's written order, from a state to a state
/// of the procedure of the same number.
fn judge_step(
    table: &RulesTable,
    rule: &Rule,
    unit: &Unit,
    author: PersonId,
    case: &Case,
    stepped: &Stepped,
) -> Result<(), Fault> {
    check(stepped.table == table.number, Fault::OtherTable)?;
    match &stepped.order {
        None => check(has_role(rule, unit, case, author), Fault::NoOffice)?,
        Some(order) => {
            let his = rule.roles.contains(&Role::Leader) && !NEVER_ON_ORDER.contains(&rule.kind);
            check(his && unit.records_for(author, order.leader), Fault::NoOffice)?;
            check(!case.is_walled(order.leader), Fault::Walled)?;
            let leads = roles_in_case(unit, case, order.leader, None).contains(&Role::Leader);
            check(leads, Fault::NoOffice)?;
        }
    }
    let act = stepped.step.act();
    let lawful = match stepped.to {
        Some(to) => procedure::moves(table.number, case.state, act, to),
        None => procedure::stands(table.number, case.state, act),
    };
    check(lawful, Fault::WrongState)
}

/// What no officer records for a leader (O2).
const NEVER_ON_ORDER: &[&str] = &["give_word", "hand_over", "take_back"];

fn has_role(rule: &Rule, unit: &Unit, case: &Case, author: PersonId) -> bool {
    let roles = roles_in_case(unit, case, author, None);
    rule.roles.is_empty() || rule.roles.iter().any(|role| roles.contains(role))
}

fn judge_unit(table: &RulesTable, unit: &Unit, author: PersonId, event: &UnitEvent) -> Result<(), Fault> {
    check(!matches!(event, UnitEvent::Founded { .. }), Fault::Opening)?;
    by_office(rule(table, Part::Unit, event.kind())?, unit, author)?;
    match event {
        UnitEvent::Confirmed { person } => check(unit.may_confirm(author, *person), Fault::MayNotConfirm),
        UnitEvent::RulesInForce { rules } => self::table(*rules).map(|_| ()).ok_or(Fault::NewerNeeded),
        // Nobody is invited over somebody who exists.
        UnitEvent::Invited { person, .. } => check(unit.member(*person).is_none(), Fault::Opening),
        UnitEvent::MemberReinvited { person, .. } => {
            check(unit.is_member(*person) && *person != author, Fault::NotHis)
        }
        UnitEvent::RenewalVouched { person } => check(unit.may_vouch(author, *person), Fault::MayNotConfirm),
        UnitEvent::RenewalWithdrawn { person } => check(unit.renewal_of(*person).is_some(), Fault::NotHis),
        UnitEvent::GroupKeyProposed { group } => check(unit.holds_half(author, *group), Fault::NotHis),
        UnitEvent::GroupKeySeconded { group } => {
            check(unit.may_second_group_key(author, *group), Fault::NotHis)
        }
        UnitEvent::SheetsSeconded {} => check(unit.may_second_sheets(author), Fault::NotHis),
        UnitEvent::RecordersNamed { leader, .. } => check(*leader == author, Fault::NotHis),
        UnitEvent::HalfHolderNamed { group, person, .. } => {
            let both = KeyGroup::ALL
                .iter()
                .any(|other| other != group && unit.holds_half(*person, *other));
            check(unit.names_holders(author, *group) && !both, Fault::NotHis)
        }
        UnitEvent::HalfHolderSeconded { group, person } => {
            check(unit.seconds_holders(author, *person, *group), Fault::NotHis)
        }
        UnitEvent::HalfKeyHandedOver { group, person } => {
            check(unit.hands_over(author, *person, *group), Fault::NotHis)
        }
        UnitEvent::HalfHolderEnded { group, person } => check(
            *person == author || unit.names_holders(author, *group),
            Fault::NotHis,
        ),
        UnitEvent::LeaveTaken { person, deputy, .. } => {
            let his = *person == author || unit.has_role(author, Role::Leader);
            check(his && deputy != person && unit.is_member(*deputy), Fault::NotHis)
        }
        UnitEvent::LeaveEnded { person, .. } => check(
            *person == author || unit.has_role(author, Role::Leader),
            Fault::NotHis,
        ),
        UnitEvent::IdentityRequested(request) => {
            let new = !unit.requests.contains_key(&request.request);
            check(new && request.requester == author, Fault::NotHis)
        }
        UnitEvent::IdentityAnswered(answer) => check(
            unit.may_answer(author, answer.request, answer.group),
            Fault::NotHis,
        ),
        UnitEvent::IdentityOpened { request, item } => {
            check(unit.may_open(author, *request, *item), Fault::NotHis)
        }
        UnitEvent::IdentityEnded { request } => {
            let his = unit
                .requests
                .get(request)
                .is_some_and(|state| state.request.requester == author);
            check(his, Fault::NotHis)
        }
        _ => Ok(()),
    }
}

/// Which stream's rules.
#[derive(Debug, Clone, Copy)]
enum Part {
    Unit,
    Submission,
    Case,
}

impl RulesTable {
    fn own(&self, part: Part, kind: &str) -> Option<&'static Rule> {
        let rules = match part {
            Part::Unit => self.unit,
            Part::Submission => self.submission,
            Part::Case => self.case,
        };
        rules.iter().find(|rule| rule.kind == kind)
    }

    fn find(&self, part: Part, kind: &str) -> Option<&'static Rule> {
        let inherited = || {
            self.extends
                .and_then(table)
                .and_then(|base| base.find(part, kind))
        };
        self.own(part, kind).or_else(inherited)
    }
}

fn rule(in_force: &RulesTable, part: Part, kind: &str) -> Result<&'static Rule, Fault> {
    in_force.find(part, kind).ok_or_else(|| {
        // What a table of this program knows is no reason to stop: it is only not in force yet.
        let known = table(CURRENT).is_some_and(|newest| newest.find(part, kind).is_some());
        if known {
            Fault::NotInForce
        } else {
            Fault::NewerNeeded
        }
    })
}

fn by_office(rule: &Rule, unit: &Unit, author: PersonId) -> Result<(), Fault> {
    let holds = rule.roles.is_empty() || rule.roles.iter().any(|role| unit.has_role(author, *role));
    check(holds, Fault::NoOffice)
}

const fn check(holds: bool, fault: Fault) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(fault) }
}
