//! Who opens what without a release, who loses access, who stands in, and a leader's word on what was recorded for him.

use super::{Draft, filled, valid};
use crate::case::Step;
use crate::decide::identity::released;
use crate::identity::{Purpose, contact_roles};
use crate::ids::{DutyId, ItemId, PersonId, RequestId, RowNo};
use crate::may::roles_in_case;
use crate::people::{Preset, Role};
use crate::refusal::{Refusal, RefusalCode};
use crate::submission::ItemRule;

pub(super) fn check(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    let scene = draft.scene;
    match draft.step.clone() {
        Step::OpenContact { item, reason } => {
            opens(draft, item, &reason, ItemRule::OnDuty)?;
            let roles = roles_in_case(scene.unit, scene.case, scene.actor, Some(scene.today()));
            let on_duty = contact_roles(scene.case.state)
                .iter()
                .any(|role| roles.contains(role));
            if on_duty {
                Ok(())
            } else {
                Err(RefusalCode::NotOnDuty.into())
            }
        }
        Step::OpenIdentity { item, reason } => opens(draft, item, &reason, ItemRule::OfficersOnCase),
        Step::PrintEnvelope { duty, request } => print(draft, duty, request),
        Step::RemoveReaders { people, reason } => {
            filled(&reason, "reason")?;
            valid(!people.is_empty(), "people")?;
            valid(
                people.iter().all(|person| scene.case.is_reader(*person)),
                "people",
            )?;
            let stays = scene.case.readers.iter().any(|reader| {
                let runs = |role| scene.unit.has_role(reader.person, role);
                !people.contains(&reader.person) && (runs(Role::WbsManager) || runs(Role::Leader))
            });
            // Somebody must be left who can let others in.
            if stays {
                Ok(())
            } else {
                Err(RefusalCode::LastReader.into())
            }
        }
        Step::HandOver { to, until, reason } => {
            filled(&reason, "reason")?;
            valid(to != scene.actor && until >= scene.today(), "until")?;
            let mine = scene.unit.roles_of(scene.actor);
            let shares = scene.unit.roles_of(to).iter().any(|role| mine.contains(role));
            valid(shares, "to")?;
            draft.let_read(to, "to")
        }
        Step::TakeBack { from } => {
            let mine = |known: &crate::case_state::StandIn| {
                known.of == scene.actor && known.by == from && !known.back
            };
            let known = scene.case.care.stand_ins.iter().any(mine);
            if known {
                Ok(())
            } else {
                Err(Refusal::field(RefusalCode::UnknownFact, "from"))
            }
        }
        Step::GiveWord { row, confirmed, note } => give_word(draft, row, confirmed, &note),
        _ => Ok(()),
    }
}

/// An item that opens without a release: it exists on a submission of this case, follows that rule, and the case is not
/// closed over it.
fn opens(draft: &Draft<'_>, item: ItemId, reason: &str, rule: ItemRule) -> Result<(), Refusal> {
    filled(reason, "reason")?;
    let scene = draft.scene;
    if scene.case.is_identity_sealed() {
        return Err(RefusalCode::GlassOnly.into());
    }
    let in_source = || {
        let of_case = |source: &&crate::submission_state::Submission| {
            let id = source.received.submission;
            scene.case.submissions.iter().any(|(known, _)| *known == id)
        };
        scene
            .submission
            .filter(of_case)?
            .item(item)
            .map(|known| known.rule)
    };
    let known = scene
        .case
        .item(item)
        .map(|known| known.rule)
        .or_else(in_source)
        .ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "item"))?;
    if known == rule {
        Ok(())
    } else {
        Err(Refusal::field(RefusalCode::OtherRule, "item"))
    }
}

/// Name and address on the envelope of a notice that is due, by the officer the correspondence was released to (O3).
fn print(draft: &Draft<'_>, duty: DutyId, request: RequestId) -> Result<(), Refusal> {
    let scene = draft.scene;
    let state = scene.case.duty(duty).ok_or(RefusalCode::UnknownDuty)?;
    valid(state.duty.kind.to_reporter(), "duty")?;
    if !state.is_open() {
        return Err(RefusalCode::DutySettled.into());
    }
    let release = scene
        .unit
        .requests
        .get(&request)
        .ok_or(RefusalCode::NeedsRelease)?;
    if release.request.requester != scene.actor || release.request.purpose != Purpose::Correspondence {
        return Err(RefusalCode::NeedsRelease.into());
    }
    released(release, scene.now)?;
    // Released for the reporters of this case, not of another.
    let of_case = |item: &ItemId| {
        let in_source = scene
            .submission
            .is_some_and(|source| source.item(*item).is_some());
        scene.case.item(*item).is_some() || in_source
    };
    valid(release.request.items.iter().any(of_case), "request")
}

fn give_word(draft: &Draft<'_>, row: RowNo, confirmed: bool, note: &str) -> Result<(), Refusal> {
    let scene = draft.scene;
    let word = scene
        .case
        .care
        .words
        .iter()
        .find(|word| word.row == row)
        .ok_or_else(|| Refusal::field(RefusalCode::UnknownFact, "row"))?;
    if word.given.is_some() {
        return Err(RefusalCode::FactSettled.into());
    }
    // His word, or, where he leads no longer, that of who does.
    let leads = |leader: PersonId| scene.unit.has_role(leader, Role::Leader) && !scene.case.is_walled(leader);
    if word
        .leader
        .is_some_and(|leader| leader != scene.actor && leads(leader))
    {
        return Err(RefusalCode::NotHolder.into());
    }
    if word.by == scene.actor && scene.unit.preset != Preset::Small {
        return Err(RefusalCode::SamePerson.into());
    }
    // Who contests says why.
    if confirmed { Ok(()) } else { filled(note, "note") }
}
