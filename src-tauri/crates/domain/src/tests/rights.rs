//! The rights matrix, and what readers judge of a row.

use super::world::*;
use crate::case::{CaseEvent, ReaderGrant, ReaderGround};
use crate::ids::PersonId;
use crate::may::{Act, Scope, matrix, may, may_on};
use crate::people::{Preset, Role};
use crate::refusal::RefusalCode;
use crate::rules::{self, Fault, Row};
use crate::unit::{ProfileName, UnitEvent};
use crate::{Case, Command};
use rstest::rstest;

fn desk() -> Desk {
    Desk::ministry(ProfileName::KemensosLike).with_case(true)
}

/// The rows of process.md §4's second table, and O2, O4.
#[rstest]
#[case(Act::RegisterSubmission, &[INTAKE, MANAGER])]
#[case(Act::SaveChecklists, &[VERIFIER])]
#[case(Act::Register, &[VERIFIER, MANAGER])]
#[case(Act::Merge, &[VERIFIER, MANAGER])]
#[case(Act::ConfirmByLeader, &[LEADER, SECOND_LEADER])]
#[case(Act::ReadTrail, &[LEADER, SECOND_LEADER, MANAGER, PRIVACY])]
#[case(Act::ReadSource, &[INTAKE, VERIFIER])]
#[case(Act::ReleaseIdentity, &[LEADER, SECOND_LEADER, PRIVACY])]
#[case(Act::ChangeSettings, &[LEADER, SECOND_LEADER, SYSADMIN])]
fn who_may(#[case] act: Act, #[case] people: &[u8]) {
    let desk = desk();
    let all = [
        INTAKE,
        VERIFIER,
        REVIEWER,
        LEADER,
        MANAGER,
        SYSADMIN,
        PRIVACY,
        SECOND_LEADER,
    ];
    let mut allowed: Vec<u8> = all
        .into_iter()
        .filter(|who| may(&desk.unit, None, person(*who), act).is_ok())
        .collect();
    let mut wanted = people.to_vec();
    allowed.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(allowed, wanted);
}

#[test]
fn the_administrator_reads_nothing() {
    for row in matrix() {
        let reads =
            row.scope == Scope::Case || row.act == Act::ReadRegister || row.act == Act::ReleaseIdentity;
        assert!(!reads || !row.roles.contains(&Role::Sysadmin), "{:?}", row.act);
    }
    assert_eq!(matrix().len(), Act::ALL.len());
}

#[test]
fn an_act_on_a_case_is_for_those_on_it() {
    let mut desk = desk();
    let code = |desk: &Desk, who| {
        may(&desk.unit, desk.case.as_ref(), person(who), Act::LogContact).map_err(|refusal| refusal.code)
    };
    assert_eq!(code(&desk, REVIEWER), Err(RefusalCode::NotOnCase));
    assert_eq!(code(&desk, 77), Err(RefusalCode::NotAMember));
    assert_eq!(code(&desk, SYSADMIN), Err(RefusalCode::NoOffice));
    desk.must(
        MANAGER,
        &Command::AddReaders {
            people: vec![person(REVIEWER)],
        },
    );
    assert_eq!(code(&desk, REVIEWER), Ok(()));
    desk.must(
        MANAGER,
        &Command::ShutOut {
            person: person(REVIEWER),
        },
    );
    assert_eq!(code(&desk, REVIEWER), Err(RefusalCode::NotOnCase));
}

#[test]
fn who_verified_is_not_the_sole_reviewer_except_in_a_small_unit() {
    let mut desk = desk();
    let both = desk
        .unit
        .offices
        .values_mut()
        .find(|office| office.roles == [Role::Verifier])
        .unwrap();
    both.roles.push(Role::Reviewer);
    desk.must(VERIFIER, &Command::StartVerification);
    let asks = |desk: &Desk| {
        may(&desk.unit, desk.case.as_ref(), person(VERIFIER), Act::WriteReview)
            .map_err(|refusal| refusal.code)
    };
    assert_eq!(asks(&desk), Err(RefusalCode::SamePerson));
    let case = desk.case.as_mut().unwrap();
    case.readers.push(ReaderGrant {
        person: person(REVIEWER),
        ground: ReaderGround::Order,
    });
    assert_eq!(asks(&desk), Ok(()));
    desk.case.as_mut().unwrap().readers.pop();
    desk.unit.preset = Preset::Small;
    assert_eq!(asks(&desk), Ok(()));
}

#[test]
fn an_office_not_held_today_gives_nothing_today() {
    let desk = desk();
    let on = |text: &str| {
        may_on(&desk.unit, None, person(VERIFIER), Act::SaveChecklists, day(text))
            .map_err(|refusal| refusal.code)
    };
    assert_eq!(on("2025-12-31"), Err(RefusalCode::OfficeNotHeldToday));
    assert_eq!(on("2026-01-01"), Ok(()));
}

fn judge(desk: &Desk, author: PersonId, event: &CaseEvent) -> Result<(), Fault> {
    rules::judge(
        rules::CURRENT,
        Some(&desk.unit),
        author,
        Row::Case(desk.case.as_ref(), event),
    )
}

#[test]
fn readers_judge_office_wall_and_state() {
    let mut desk = desk();
    let started = CaseEvent::VerificationStarted {
        verifier: person(VERIFIER),
    };
    assert_eq!(judge(&desk, person(VERIFIER), &started), Ok(()));
    assert_eq!(judge(&desk, person(REVIEWER), &started), Err(Fault::NoOffice));
    assert_eq!(judge(&desk, person(77), &started), Err(Fault::NotAMember));
    let registered = CaseEvent::Registered {
        agenda_no: "1".into(),
        duty: None,
    };
    assert_eq!(
        judge(&desk, person(VERIFIER), &registered),
        Err(Fault::WrongState)
    );
    assert_eq!(
        judge(&desk, person(LEADER), &CaseEvent::LeaderConfirmed {}),
        Err(Fault::WrongState)
    );
    let again = desk.events[0].clone();
    assert_eq!(judge(&desk, person(INTAKE), &again), Err(Fault::Opening));
    desk.must(
        INTAKE,
        &Command::ShutOut {
            person: person(VERIFIER),
        },
    );
    assert_eq!(judge(&desk, person(VERIFIER), &started), Err(Fault::Walled));
    let unknown = rules::judge(
        rules::CURRENT + 1,
        Some(&desk.unit),
        person(INTAKE),
        Row::Case(None, &again),
    );
    assert_eq!(unknown, Err(Fault::NewerNeeded));
}

#[test]
fn nothing_precedes_the_founding_and_nothing_founds_twice() {
    let desk = desk();
    let confirmed = UnitEvent::Confirmed {
        person: person(VERIFIER),
    };
    let row = Row::Unit(&confirmed);
    assert_eq!(rules::judge(1, None, person(LEADER), row), Err(Fault::Opening));
    assert_eq!(
        rules::judge(1, Some(&desk.unit), person(INTAKE), row),
        Err(Fault::MayNotConfirm),
        "confirmed already"
    );
    let later = UnitEvent::RulesInForce {
        rules: rules::CURRENT + 1,
    };
    assert_eq!(
        rules::judge(1, Some(&desk.unit), person(LEADER), Row::Unit(&later)),
        Err(Fault::NewerNeeded)
    );
    let over = UnitEvent::Invited {
        invitation: crate::ids::InvitationId::from_bytes([1; 16]),
        person: person(VERIFIER),
        name: "Lain".into(),
        employee_no: None,
        holdings: vec![],
        expires: desk.now,
    };
    assert_eq!(
        rules::judge(1, Some(&desk.unit), person(LEADER), Row::Unit(&over)),
        Err(Fault::Opening)
    );
}

#[test]
fn an_event_that_does_not_open_opens_no_case() {
    let desk = desk();
    let meta = crate::Meta {
        seq: 1,
        author: person(1),
        at: desk.now,
    };
    assert_eq!(Case::open(&CaseEvent::LeaderConfirmed {}, &meta), None);
}
