//! Lost keys, recovery sheets and group keys (O24): the commands, and what readers refuse by rows alone.

use super::renewal::{invitation, rejoined};
use super::world::*;
use crate::people::{Preset, Role};
use crate::public::KeyGroup;
use crate::refusal::RefusalCode;
use crate::rules::{self, Fault, Row};
use crate::unit::{ProfileName, UnitEvent};
use crate::unit_state::Meta;
use crate::{Unit, UnitCommand};
use chrono::Duration;

fn reinvite(desk: &Desk, number: u8) -> UnitCommand {
    UnitCommand::Reinvite {
        invitation: invitation(90),
        person: person(number),
        reason: "lupa".into(),
        expires: desk.now + Duration::days(7),
    }
}

fn code(result: Result<crate::Decision, crate::Refusal>) -> RefusalCode {
    result.unwrap_err().code
}

fn joins(unit: &mut Unit, number: u8) {
    let meta = Meta {
        seq: 900,
        author: person(number),
        at: friday(),
    };
    unit.apply_public(&rejoined(number, 2, 1), &meta);
}

#[test]
fn a_member_is_brought_back_by_two_others() {
    let mut desk = Desk::ministry(ProfileName::KemenkesLike);
    let vouch = UnitCommand::VouchRenewal {
        person: person(VERIFIER),
    };
    assert_eq!(
        code(desk.govern(INTAKE, &reinvite(&desk.clone(), VERIFIER))),
        RefusalCode::NoOffice
    );
    assert_eq!(
        code(desk.govern(LEADER, &reinvite(&desk.clone(), 77))),
        RefusalCode::UnknownPerson
    );
    assert_eq!(
        code(desk.govern(LEADER, &reinvite(&desk.clone(), LEADER))),
        RefusalCode::FieldInvalid,
        "who can act has not lost his keys"
    );
    let command = reinvite(&desk, VERIFIER);
    desk.govern(LEADER, &command).unwrap();
    assert!(
        desk.unit.is_member(person(VERIFIER)),
        "he stays a member with his offices"
    );
    assert_eq!(
        code(desk.govern(INTAKE, &vouch)),
        RefusalCode::NothingChanges,
        "he brought no keys yet"
    );
    joins(&mut desk.unit, VERIFIER);
    assert_eq!(code(desk.govern(VERIFIER, &vouch)), RefusalCode::ConfirmsHimself);
    desk.govern(LEADER, &vouch).unwrap();
    assert_eq!(code(desk.govern(LEADER, &vouch)), RefusalCode::NothingChanges);
    assert!(!desk.unit.was_renewed(person(VERIFIER)));
    desk.govern(INTAKE, &vouch).unwrap();
    assert!(desk.unit.was_renewed(person(VERIFIER)));
    assert_eq!(desk.unit.renewal_of(person(VERIFIER)), None);
    assert!(desk.unit.has_role(person(VERIFIER), Role::Verifier));
    // Withdrawn, he stays what he was.
    let command = reinvite(&desk, INTAKE);
    desk.govern(SYSADMIN, &command).unwrap();
    let withdraw = UnitCommand::WithdrawRenewal {
        person: person(INTAKE),
    };
    desk.govern(LEADER, &withdraw).unwrap();
    assert_eq!(code(desk.govern(LEADER, &withdraw)), RefusalCode::NothingChanges);
    assert!(!desk.unit.was_renewed(person(INTAKE)) && desk.unit.is_member(person(INTAKE)));
}

#[test]
fn two_must_be_left_to_vouch() {
    let mut desk = Desk::founded(Preset::Small, ProfileName::KemensosLike);
    let invite = UnitCommand::Invite {
        invitation: invitation(40),
        person: person(40),
        name: "Kedua".into(),
        employee_no: None,
        holdings: vec![holding(&desk.unit, Role::Verifier, 0, person(40))],
        expires: desk.now + Duration::days(1),
    };
    desk.govern(LEADER, &invite).unwrap();
    desk.govern(LEADER, &UnitCommand::ConfirmMember { person: person(40) })
        .unwrap();
    assert_eq!(
        code(desk.govern(LEADER, &reinvite(&desk.clone(), 40))),
        RefusalCode::NeedsTwoOfficers
    );
}

#[test]
fn used_sheets_are_replaced_by_a_leader_and_another() {
    let mut desk = Desk::ministry(ProfileName::KemenkesLike);
    let used = |reason: &str| UnitCommand::UseSheets {
        streams: 2,
        items: 1,
        reason: reason.into(),
    };
    assert_eq!(code(desk.govern(SYSADMIN, &used("lupa"))), RefusalCode::NoOffice);
    assert_eq!(code(desk.govern(LEADER, &used(" "))), RefusalCode::FieldEmpty);
    desk.govern(LEADER, &used("lupa")).unwrap();
    assert_eq!(desk.unit.sheets_used.len(), 1);
    assert_eq!(
        code(desk.govern(INTAKE, &UnitCommand::SecondSheets)),
        RefusalCode::NothingChanges
    );
    for who in [SYSADMIN, MANAGER] {
        assert_eq!(
            code(desk.govern(who, &UnitCommand::ProposeSheets)),
            RefusalCode::NoOffice
        );
    }
    desk.govern(LEADER, &UnitCommand::ProposeSheets).unwrap();
    assert_eq!(
        code(desk.govern(LEADER, &UnitCommand::SecondSheets)),
        RefusalCode::ConfirmsHimself
    );
    assert_eq!(
        code(desk.govern(SYSADMIN, &UnitCommand::SecondSheets)),
        RefusalCode::NoOffice,
        "a system administrator's signature does not count"
    );
    assert_eq!(desk.unit.sheets_used.len(), 1, "owed until they are in force");
    desk.govern(INTAKE, &UnitCommand::SecondSheets).unwrap();
    assert!(desk.unit.sheets_used.is_empty() && desk.unit.sheets_proposed.is_none());
    assert_eq!(desk.unit.sheets_renewed.len(), 1);
}

/// A group's key taken by its holder himself came from two sheets: new ones are owed.
#[test]
fn a_key_taken_from_sheets_is_a_use() {
    let mut desk = Desk::ministry(ProfileName::KemenkesLike);
    let group = KeyGroup::PrivacyOfficers;
    let meta = |author: u8| Meta {
        seq: 901,
        author: person(author),
        at: friday(),
    };
    let taken = UnitEvent::HalfKeyHandedOver {
        group,
        person: person(PRIVACY),
    };
    desk.unit.apply(&taken, &meta(MANAGER));
    assert!(desk.unit.sheets_used.is_empty(), "handed over by another");
    desk.unit.apply(&taken, &meta(PRIVACY));
    assert_eq!(desk.unit.sheets_used[0].group, Some(group));
}

/// What a program that asks nobody appends: readers refuse it by the rows alone.
#[test]
fn readers_hold_renewals_to_the_table() {
    let mut desk = Desk::ministry(ProfileName::KemenkesLike);
    let judged = |desk: &Desk, number: u16, author: u8, event: &UnitEvent| {
        rules::judge(number, Some(&desk.unit), person(author), Row::Unit(event))
    };
    let again = UnitEvent::MemberReinvited {
        invitation: invitation(70),
        person: person(VERIFIER),
        reason: "x".into(),
        expires: friday(),
    };
    let vouched = UnitEvent::RenewalVouched {
        person: person(VERIFIER),
    };
    assert_eq!(judged(&desk, 3, LEADER, &again), Err(Fault::NotInForce));
    assert_eq!(judged(&desk, 4, INTAKE, &again), Err(Fault::NoOffice));
    assert_eq!(judged(&desk, 4, LEADER, &again), Ok(()));
    let himself = UnitEvent::MemberReinvited {
        invitation: invitation(70),
        person: person(LEADER),
        reason: "x".into(),
        expires: friday(),
    };
    assert_eq!(judged(&desk, 4, LEADER, &himself), Err(Fault::NotHis));
    assert_eq!(judged(&desk, 4, INTAKE, &vouched), Err(Fault::MayNotConfirm));
    let withdrawn = UnitEvent::RenewalWithdrawn {
        person: person(VERIFIER),
    };
    assert_eq!(judged(&desk, 4, LEADER, &withdrawn), Err(Fault::NotHis));
    let command = reinvite(&desk, VERIFIER);
    desk.govern(LEADER, &command).unwrap();
    assert_eq!(judged(&desk, 4, INTAKE, &vouched), Err(Fault::MayNotConfirm));
    joins(&mut desk.unit, VERIFIER);
    assert_eq!(judged(&desk, 4, VERIFIER, &vouched), Err(Fault::MayNotConfirm));
    assert_eq!(judged(&desk, 4, INTAKE, &vouched), Ok(()));
    let used = UnitEvent::SheetsUsed {
        streams: 1,
        items: 0,
        reason: "x".into(),
    };
    assert_eq!(judged(&desk, 3, MANAGER, &used), Err(Fault::NotInForce));
    assert_eq!(judged(&desk, 4, 77, &used), Err(Fault::NotAMember));
    assert_eq!(
        judged(&desk, 4, SYSADMIN, &used),
        Ok(()),
        "whoever typed them says so"
    );
    assert_eq!(
        judged(&desk, 4, MANAGER, &UnitEvent::SheetsProposed {}),
        Err(Fault::NoOffice)
    );
    assert_eq!(
        judged(&desk, 4, INTAKE, &UnitEvent::SheetsSeconded {}),
        Err(Fault::NotHis)
    );
    desk.govern(LEADER, &UnitCommand::ProposeSheets).unwrap();
    for (who, verdict) in [
        (LEADER, Err(Fault::NotHis)),
        (SYSADMIN, Err(Fault::NotHis)),
        (INTAKE, Ok(())),
    ] {
        assert_eq!(
            judged(&desk, 4, who, &UnitEvent::SheetsSeconded {}),
            verdict,
            "{who}"
        );
    }
}

#[test]
fn a_group_key_is_made_anew_by_its_holder_and_signed_from_outside() {
    let mut desk = Desk::ministry(ProfileName::KemenkesLike);
    let group = KeyGroup::PrivacyOfficers;
    let (renew, second) = (
        UnitCommand::RenewGroupKey { group },
        UnitCommand::SecondGroupKey { group },
    );
    assert_eq!(code(desk.govern(LEADER, &renew)), RefusalCode::NotCustodian);
    assert_eq!(code(desk.govern(MANAGER, &second)), RefusalCode::NothingChanges);
    desk.govern(PRIVACY, &renew).unwrap();
    assert_eq!(code(desk.govern(PRIVACY, &second)), RefusalCode::OwnRelease);
    assert_eq!(code(desk.govern(SYSADMIN, &second)), RefusalCode::NoOffice);
    let judged = |desk: &Desk, author: u8, event: &UnitEvent| {
        rules::judge(4, Some(&desk.unit), person(author), Row::Unit(event))
    };
    let (made, signed) = (
        UnitEvent::GroupKeyProposed { group },
        UnitEvent::GroupKeySeconded { group },
    );
    assert_eq!(judged(&desk, LEADER, &made), Err(Fault::NotHis));
    assert_eq!(judged(&desk, PRIVACY, &made), Ok(()));
    for (who, verdict) in [
        (PRIVACY, Err(Fault::NotHis)),
        (SYSADMIN, Err(Fault::NotHis)),
        (LEADER, Ok(())),
    ] {
        assert_eq!(judged(&desk, who, &signed), verdict, "{who}");
    }
    desk.govern(LEADER, &second).unwrap();
    assert_eq!(desk.unit.group_renewed[&group].len(), 1);
    assert!(desk.unit.group_proposed.is_empty());
}
