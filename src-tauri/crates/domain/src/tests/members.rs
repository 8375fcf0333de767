//! Commands on the unit: invitations, offices, settings, calendar, numbers; and the fold of the unit.

use super::world::*;
use crate::calendar::{CalendarDay, DayKind};
use crate::ids::{InvitationId, OfficeId, OrganisationId};
use crate::people::{Office, Preset, Role};
use crate::public::Public;
use crate::refusal::RefusalCode;
use crate::unit::{NumberClaim, NumberGroup, Organisation, ProfileName, UnitEvent, UnitSettings};
use crate::unit_state::MemberState;
use crate::{Meta, UnitCommand};
use chrono::Duration;

fn ministry() -> Desk {
    Desk::ministry(ProfileName::KemenkesLike)
}

fn code(result: Result<crate::Decision, crate::Refusal>) -> RefusalCode {
    result.unwrap_err().code
}

fn invite(desk: &Desk, number: u8, role: Role) -> UnitCommand {
    UnitCommand::Invite {
        invitation: InvitationId::from_bytes([number; 16]),
        person: person(number),
        name: "Orang Baru".into(),
        employee_no: None,
        holdings: vec![holding(&desk.unit, role, 0, person(number))],
        expires: desk.now + Duration::days(1),
    }
}

#[test]
fn only_the_confirmed_hold_their_offices() {
    let mut desk = ministry();
    let command = invite(&desk, 40, Role::Verifier);
    desk.govern(SYSADMIN, &command).unwrap();
    assert_eq!(desk.unit.member(person(40)).unwrap().state, MemberState::Invited);
    assert!(desk.unit.roles_of(person(40)).is_empty());
    assert!(!desk.unit.people_with(Role::Verifier).contains(&person(40)));
    let joined = Public::Joined {
        person: person(40),
        sign: "s".into(),
        seal: "e".into(),
        generation: 1,
        invitation: "i".into(),
        invitation_signature: "x".into(),
    };
    let meta = Meta {
        seq: 90,
        author: person(40),
        at: desk.now,
    };
    desk.unit.apply_public(&joined, &meta);
    assert_eq!(desk.unit.member(person(40)).unwrap().state, MemberState::Joined);
    assert!(desk.unit.roles_of(person(40)).is_empty());
    desk.govern(INTAKE, &UnitCommand::ConfirmMember { person: person(40) })
        .unwrap();
    assert_eq!(desk.unit.roles_of(person(40)), [Role::Verifier]);
    assert_eq!(
        desk.unit.member(person(40)).unwrap().confirmed_by,
        Some(person(INTAKE))
    );
}

#[test]
fn nobody_vouches_for_himself_nor_the_inviter_for_his_guest() {
    let mut desk = ministry();
    let command = invite(&desk, 40, Role::Verifier);
    desk.govern(SYSADMIN, &command).unwrap();
    let confirm = UnitCommand::ConfirmMember { person: person(40) };
    assert_eq!(
        code(desk.govern(SYSADMIN, &confirm)),
        RefusalCode::InviterConfirms
    );
    assert_eq!(code(desk.govern(40, &confirm)), RefusalCode::NotAMember);
    let himself = UnitCommand::ConfirmMember {
        person: person(INTAKE),
    };
    assert_eq!(code(desk.govern(INTAKE, &himself)), RefusalCode::ConfirmsHimself);
    let known = UnitCommand::ConfirmMember {
        person: person(VERIFIER),
    };
    assert_eq!(code(desk.govern(INTAKE, &known)), RefusalCode::NothingChanges);
    assert_eq!(
        code(desk.govern(LEADER, &invite(&desk.clone(), 40, Role::Auditor))),
        RefusalCode::AlreadyKnown
    );
}

#[test]
fn in_a_unit_of_one_the_founder_vouches_once() {
    let mut desk = Desk::founded(Preset::Small, ProfileName::KemensosLike);
    let command = invite(&desk, 40, Role::Verifier);
    desk.govern(LEADER, &command).unwrap();
    assert!(desk.unit.is_unit_of_one());
    let confirmed = desk
        .govern(LEADER, &UnitCommand::ConfirmMember { person: person(40) })
        .unwrap();
    assert!(confirmed.same_person);
    let command = invite(&desk, 41, Role::Reviewer);
    desk.govern(LEADER, &command).unwrap();
    let confirm = UnitCommand::ConfirmMember { person: person(41) };
    assert_eq!(code(desk.govern(LEADER, &confirm)), RefusalCode::InviterConfirms);
    desk.govern(40, &confirm).unwrap();
}

#[test]
fn nobody_holds_both_halves() {
    let mut desk = ministry();
    let both = UnitCommand::HoldOffice {
        holding: holding(&desk.unit, Role::PrivacyOfficer, 0, person(SECOND_LEADER)),
    };
    assert_eq!(code(desk.govern(LEADER, &both)), RefusalCode::BothGroups);
}

#[test]
fn the_last_leader_stays() {
    let mut desk = ministry();
    desk.govern(
        LEADER,
        &UnitCommand::EndMember {
            person: person(SECOND_LEADER),
            reason: "pensiun".into(),
        },
    )
    .unwrap();
    assert!(!desk.unit.is_member(person(SECOND_LEADER)));
    assert!(
        desk.unit
            .past_holdings
            .iter()
            .any(|holding| holding.person == person(SECOND_LEADER))
    );
    let last = UnitCommand::EndMember {
        person: person(LEADER),
        reason: "mutasi".into(),
    };
    assert_eq!(code(desk.govern(SYSADMIN, &last)), RefusalCode::LastLeader);
    let office = desk
        .unit
        .holdings
        .iter()
        .find(|holding| holding.person == person(LEADER))
        .unwrap()
        .office;
    let leave = UnitCommand::LeaveOffice {
        office,
        person: person(LEADER),
    };
    assert_eq!(code(desk.govern(SYSADMIN, &leave)), RefusalCode::LastLeader);
    let stripped = UnitCommand::ChangeOffice {
        office: Office {
            office,
            title: "Irjen".into(),
            roles: vec![],
        },
    };
    assert_eq!(code(desk.govern(SYSADMIN, &stripped)), RefusalCode::LastLeader);
}

#[test]
fn a_unit_moves_up_by_making_offices() {
    let mut desk = Desk::founded(Preset::Small, ProfileName::KemensosLike);
    let office = Office {
        office: OfficeId::from_bytes([77; 16]),
        title: "Pejabat PDP".into(),
        roles: vec![Role::PrivacyOfficer],
    };
    desk.govern(
        LEADER,
        &UnitCommand::ChangeOffice {
            office: office.clone(),
        },
    )
    .unwrap();
    assert_eq!(desk.unit.offices[&office.office].title, "Pejabat PDP");
    let unknown = UnitCommand::HoldOffice {
        holding: crate::people::Holding {
            office: OfficeId::from_bytes([78; 16]),
            ..holding(&desk.unit, Role::Leader, 0, person(LEADER))
        },
    };
    assert_eq!(code(desk.govern(LEADER, &unknown)), RefusalCode::UnknownOffice);
}

#[test]
fn settings_that_cannot_be_are_refused() {
    let mut desk = ministry();
    let set = |settings: UnitSettings| UnitCommand::ChangeSettings {
        settings: Box::new(settings),
    };
    let base = desk.unit.settings.clone();
    for (settings, field) in [
        (
            UnitSettings {
                agenda_pattern: "{urut}".into(),
                ..base.clone()
            },
            "agenda_pattern",
        ),
        (
            UnitSettings {
                template: "6w".into(),
                ..base.clone()
            },
            "template",
        ),
        (
            UnitSettings {
                verification_days: 0,
                ..base.clone()
            },
            "verification_days",
        ),
        (
            UnitSettings {
                idle_minutes: 90,
                ..base.clone()
            },
            "idle_minutes",
        ),
        (
            UnitSettings {
                reporter_limits: (10, 5),
                ..base.clone()
            },
            "reporter_limits",
        ),
        (
            UnitSettings {
                conflict_office: Some(OfficeId::from_bytes([99; 16])),
                ..base.clone()
            },
            "conflict_office",
        ),
    ] {
        let refusal = desk.govern(LEADER, &set(settings)).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some(field));
    }
    assert_eq!(
        code(desk.govern(INTAKE, &set(base.clone()))),
        RefusalCode::NoOffice
    );
    desk.govern(
        LEADER,
        &set(UnitSettings {
            agenda_start: 120,
            ..base
        }),
    )
    .unwrap();
    // The book stands at 120 this year; next year begins at one (O15).
    assert_eq!(desk.unit.next_number(NumberGroup::Agenda, 2026), 121);
    assert_eq!(desk.unit.next_number(NumberGroup::Agenda, 2027), 1);
}

#[test]
fn a_calendar_revision_moves_later_due_dates_only_for_who_asks_again() {
    let mut desk = ministry();
    let before = desk.unit.verification_due(desk.now).due;
    let days = vec![CalendarDay {
        date: day("2026-11-24"),
        kind: DayKind::RegionalHoliday,
        name: "Hari Jadi Provinsi".into(),
        estimated: false,
    }];
    desk.govern(
        MANAGER,
        &UnitCommand::ReviseCalendar {
            basis: "Kepgub 1/2026".into(),
            days,
        },
    )
    .unwrap();
    assert_eq!(
        (before, desk.unit.verification_due(desk.now).due),
        (day("2026-11-27"), day("2026-11-30"))
    );
    assert_eq!(desk.unit.revisions.len(), 1);
    let confirm = |year| UnitCommand::ConfirmCalendar { year };
    assert_eq!(
        code(desk.govern(MANAGER, &confirm(2026))),
        RefusalCode::NothingChanges
    );
    assert_eq!(
        code(desk.govern(MANAGER, &confirm(2028))),
        RefusalCode::FieldInvalid
    );
    desk.govern(MANAGER, &confirm(2027)).unwrap();
    assert!(desk.unit.calendar.is_confirmed(2027));
}

#[test]
fn a_claim_out_of_turn_has_no_effect_and_is_named() {
    let mut desk = ministry();
    let claim = |n| {
        UnitEvent::NumberClaimed(NumberClaim {
            group: NumberGroup::Intake,
            year: 2026,
            n,
            tag: "00".into(),
        })
    };
    let meta = |seq| Meta {
        seq,
        author: person(INTAKE),
        at: friday(),
    };
    desk.unit.apply(&claim(1), &meta(100));
    desk.unit.apply(&claim(3), &meta(101));
    desk.unit.apply(&claim(1), &meta(102));
    desk.unit.apply(&claim(2), &meta(103));
    assert_eq!(desk.unit.next_number(NumberGroup::Intake, 2026), 3);
    let void: Vec<_> = desk
        .unit
        .void_claims
        .iter()
        .map(|void| (void.seq, void.claim.n, void.expected))
        .collect();
    assert_eq!(void, [(101, 3, 2), (102, 1, 2)]);
    assert_eq!(
        desk.unit
            .give_number(NumberGroup::Intake, day("2026-11-20"))
            .unwrap()
            .number,
        "P-2026-000003"
    );
}

#[test]
fn organisations_are_replaced_by_id() {
    let mut desk = ministry();
    let row = |name: &str| Organisation {
        organisation: OrganisationId::from_bytes([1; 16]),
        name: name.into(),
        kind: "work_unit".into(),
        parent: None,
        province: None,
        regency: None,
        inspectorate: None,
    };
    for name in ["Balai Lama", "Balai Baru"] {
        desk.govern(
            MANAGER,
            &UnitCommand::ChangeOrganisations {
                rows: vec![row(name)],
            },
        )
        .unwrap();
    }
    let names: Vec<_> = desk
        .unit
        .organisations
        .values()
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(names, ["Balai Baru"]);
}

#[test]
fn rules_hold_from_the_row_after_theirs() {
    let mut desk = ministry();
    assert_eq!(
        code(desk.govern(LEADER, &UnitCommand::ChangeRules { rules: 9 })),
        RefusalCode::FieldInvalid
    );
    // A unit of the first table puts the second in force; nobody takes it back: rows decided by it would lose their law.
    desk.unit.rules = vec![(1, 1)];
    desk.govern(LEADER, &UnitCommand::ChangeRules { rules: 2 })
        .unwrap();
    let row = desk.seq;
    let in_force = [1, row, row + 1].map(|seq| desk.unit.rules_at(seq));
    assert_eq!(in_force, [1, 1, 2]);
    for rules in [1, 2] {
        let refused = code(desk.govern(LEADER, &UnitCommand::ChangeRules { rules }));
        assert_eq!(refused, RefusalCode::FieldInvalid);
    }
}

#[test]
fn a_report_about_the_unit_goes_to_the_highest_not_ticked() {
    let mut desk = ministry();
    let readers = desk.unit.case_readers(person(INTAKE), &[person(LEADER)]);
    assert!(!reads(&readers, LEADER) && reads(&readers, SECOND_LEADER));
    let walled = [person(LEADER), person(SECOND_LEADER), person(INTAKE)];
    let readers = desk.unit.case_readers(person(INTAKE), &walled);
    assert!(!reads(&readers, INTAKE) && reads(&readers, MANAGER));
    let office = desk
        .unit
        .holdings
        .iter()
        .find(|holding| holding.person == person(PRIVACY))
        .unwrap()
        .office;
    let settings = UnitSettings {
        conflict_office: Some(office),
        ..desk.unit.settings.clone()
    };
    desk.govern(
        LEADER,
        &UnitCommand::ChangeSettings {
            settings: Box::new(settings),
        },
    )
    .unwrap();
    let readers = desk.unit.case_readers(person(INTAKE), &[person(LEADER)]);
    assert!(reads(&readers, PRIVACY));
    let everybody = desk.unit.confirmed_members();
    assert_eq!(
        desk.unit.conflict_holder(&everybody),
        None,
        "a sealed bundle for the minister"
    );
}
