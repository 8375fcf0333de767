//! How the unit goes about it (O13, O30): skipped states, what forms demand, deadlines, what a Plt. or Plh. may not
//! decide; and which table of readers' rules is in force.

use crate::desk::Desk;
use crate::error::AppError;
use crate::features::start::{Nothing, act_word};
use crate::session::Session;
use crate::unit_acts::decide_and_act;
use domain::calendar::DayUnit;
use domain::case::State;
use domain::command::UnitCommand;
use domain::may::{self, Act, Scope};
use domain::policy::Policy;
use domain::profile::Profile;
use domain::rules;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// Policy in force and what may be chosen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PolicyView {
    /// The policy in force.
    pub policy: Policy,
    /// States that can be skipped at all.
    pub skippable: Vec<State>,
    /// Every deadline of the profile, as it is in force.
    pub deadlines: Vec<PolicyDeadline>,
    /// Acts a Plt. or Plh. may be kept from.
    pub acts: Vec<String>,
    /// The table of readers' rules in force.
    pub rules: u16,
    /// The newest this program knows.
    pub newest_rules: u16,
    /// Whether this person may change the policy.
    pub may_change: bool,
    /// Whether this person may put the newest table in force.
    pub may_change_rules: bool,
}

/// A deadline of the profile.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PolicyDeadline {
    /// Code.
    pub code: String,
    /// How many, in force.
    pub amount: u32,
    /// Of what, in force.
    pub unit: DayUnit,
    /// Legal basis in force.
    pub legal_basis: String,
    /// As the profile ships it: how many, of what.
    pub shipped: (u32, DayUnit),
    /// The profile's ground was checked in its source.
    pub checked: bool,
    /// It stands among the unit's settings and is changed there.
    pub in_settings: bool,
}

/// A new policy.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangePolicy {
    /// From now on.
    pub policy: Policy,
}

/// Deadlines with settings of their own from the first day on.
const IN_SETTINGS: [&str; 3] = ["verification", "completion", "notice"];

/// The policy in force and what may be chosen.
pub(crate) async fn policy(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<PolicyView, AppError> {
    session.read_on_to_show().await?;
    let unit = session.unit().await?;
    let today = unit.today(session.now());
    let policy = unit.policy();
    let may = |act| may::may_on(&unit, None, session.person, act, today).is_ok();
    let deadlines = Profile::of(unit.profile)
        .deadlines
        .into_iter()
        .map(|shipped| {
            let set = policy.deadlines.iter().find(|set| set.code == shipped.code);
            let own = match shipped.code {
                "verification" => Some((unit.settings.verification_days, DayUnit::Working)),
                "completion" => Some((unit.settings.completion_days, DayUnit::Calendar)),
                "notice" => Some((unit.settings.notice_days, DayUnit::Working)),
                _ => None,
            };
            let (amount, days) = own
                .or_else(|| set.map(|set| (set.amount, set.unit)))
                .unwrap_or((shipped.amount, shipped.unit));
            let basis = set
                .map(|set| set.legal_basis.as_str())
                .filter(|basis| !basis.is_empty());
            PolicyDeadline {
                code: shipped.code.to_owned(),
                amount,
                unit: days,
                legal_basis: basis.unwrap_or(shipped.legal_basis).to_owned(),
                shipped: (shipped.amount, shipped.unit),
                checked: shipped.checked,
                in_settings: IN_SETTINGS.contains(&shipped.code),
            }
        })
        .collect();
    // Reading and looking up are nobody's decision.
    let decisions = Act::ALL.iter().filter(|act| {
        act.scope() == Scope::Case && !matches!(act, Act::ReadCase | Act::ReadSource | Act::ReadAccessList)
            || policy.plt_may_not.contains(act)
            || policy.plh_may_not.contains(act)
            || matches!(
                act,
                Act::ChangePolicy | Act::ChangeSettings | Act::ChangeOffices | Act::EndMember | Act::Invite
            )
    });
    Ok(PolicyView {
        skippable: State::ALL
            .iter()
            .copied()
            .filter(|state| Policy::may_skip(*state))
            .collect(),
        deadlines,
        acts: decisions.map(|act| act_word(*act)).collect(),
        rules: unit.rules_now(),
        newest_rules: rules::CURRENT,
        may_change: may(Act::ChangePolicy),
        may_change_rules: may(Act::ChangeRules),
        policy,
    })
}

/// Changes the policy; an entry like any other.
pub(crate) async fn change_policy(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: ChangePolicy,
) -> Result<PolicyView, AppError> {
    let command = UnitCommand::ChangePolicy {
        policy: Box::new(wanted.policy),
    };
    decide_and_act(session, command, None).await?;
    policy(desk, session, Nothing {}).await
}

/// Puts the newest table of readers' rules in force that this program knows: from here on desks of older programs wait
/// for a newer one.
pub(crate) async fn change_rules(
    desk: &Desk,
    session: &Arc<Session>,
    _: Nothing,
) -> Result<PolicyView, AppError> {
    let command = UnitCommand::ChangeRules {
        rules: rules::CURRENT,
    };
    decide_and_act(session, command, None).await?;
    policy(desk, session, Nothing {}).await
}
