//! Offices held as Plt. or Plh., leave and who stands in, walls with the route upwards, ordered access, the matrix (O4, O13).

use super::acts::code;
use super::journey::note;
use super::steps::*;
use super::world::*;
use crate::case::{Risk, State, Step};
use crate::ids::PersonId;
use crate::may::{Act, Scope, can_be_ordered, may_on, permission_matrix, roles_in_case};
use crate::people::{Holding, HoldingKind, Role};
use crate::policy::{DeadlineSetting, Policy};
use crate::refusal::RefusalCode;
use crate::rules::{self, Fault, Row};
use crate::unit::{ProfileName, UnitEvent};
use crate::{Command, UnitCommand};
use std::collections::BTreeSet;

fn desk() -> Desk {
    Desk::registered(ProfileName::KemensosLike)
}

/// The second leader's office held by another, in another way.
fn hold_second(desk: &mut Desk, who: u8, kind: HoldingKind) {
    let held = desk
        .unit
        .holdings
        .iter()
        .find(|holding| holding.person == person(SECOND_LEADER))
        .unwrap()
        .clone();
    let leave = UnitCommand::LeaveOffice {
        office: held.office,
        person: person(SECOND_LEADER),
    };
    desk.govern(LEADER, &leave).unwrap();
    let holding = Holding {
        person: person(who),
        kind,
        order_no: Some("SP-3/2026".into()),
        from: day("2026-11-20"),
        until: Some(day("2026-11-27")),
        ..held
    };
    desk.govern(LEADER, &UnitCommand::HoldOffice { holding }).unwrap();
}

#[test]
fn a_plh_leads_for_his_days_but_for_what_the_policy_keeps_back() {
    let mut desk = desk();
    hold_second(&mut desk, MANAGER, HoldingKind::Plh);
    let on = |desk: &Desk, act, text: &str| {
        may_on(&desk.unit, desk.case.as_ref(), person(MANAGER), act, day(text))
            .map_err(|refusal| refusal.code)
    };
    assert_eq!(on(&desk, Act::Dispose, "2026-11-23"), Ok(()));
    assert_eq!(
        on(&desk, Act::Dispose, "2026-11-28"),
        Err(RefusalCode::OfficeNotHeldToday)
    );
    assert_eq!(
        on(&desk, Act::Conclude, "2026-11-23"),
        Err(RefusalCode::NotWhileActing)
    );
    // His own office gives what it gave.
    assert_eq!(on(&desk, Act::AddReaders, "2026-11-28"), Ok(()));
    let mut policy = desk.unit.policy();
    policy.plh_may_not = Vec::new();
    desk.govern(
        LEADER,
        &UnitCommand::ChangePolicy {
            policy: Box::new(policy),
        },
    )
    .unwrap();
    assert_eq!(on(&desk, Act::Conclude, "2026-11-23"), Ok(()));
    desk.step(MANAGER, Step::Dispose(disposition(REVIEWER)));
    assert_eq!(desk.state(), State::UnderReview);
}

#[test]
fn a_policy_changes_only_what_it_may() {
    let mut desk = desk();
    let change = |policy: Policy| UnitCommand::ChangePolicy {
        policy: Box::new(policy),
    };
    let shipped = desk.unit.policy();
    let setting = |code: &str, amount| DeadlineSetting {
        code: code.into(),
        amount,
        unit: crate::calendar::DayUnit::Working,
        legal_basis: "SK".into(),
    };
    let with = |deadline| Policy {
        deadlines: vec![deadline],
        ..shipped.clone()
    };
    let skips = Policy {
        skips: vec![State::Verifying],
        ..shipped.clone()
    };
    for (policy, field) in [
        (skips, "policy.skips"),
        (with(setting("lunch", 1)), "policy.deadlines"),
        (with(setting("review", 0)), "policy.deadlines"),
    ] {
        let refusal = desk.govern(LEADER, &change(policy)).unwrap_err();
        assert_eq!(
            refusal.field.as_deref(),
            Some(field),
            "no report skips verification (R17)"
        );
    }
    assert_eq!(
        code(desk.govern(LEADER, &change(shipped.clone()))),
        RefusalCode::NothingChanges
    );
    desk.govern(LEADER, &change(with(setting("review", 7)))).unwrap();
    assert_eq!(
        desk.unit
            .policy()
            .deadline(ProfileName::KemensosLike, "review")
            .unwrap()
            .0,
        7
    );
}

#[test]
fn leave_hands_the_work_to_a_colleague_and_takes_it_back() {
    let mut desk = desk();
    desk.step(LEADER, Step::Dispose(disposition(MANAGER)));
    let mut second = holding(&desk.unit, Role::WbsManager, 0, person(INTAKE));
    second.kind = HoldingKind::Plh;
    desk.govern(LEADER, &UnitCommand::HoldOffice { holding: second })
        .unwrap();
    let leave = |deputy: u8, from: &str, until: &str| UnitCommand::TakeLeave {
        deputy: person(deputy),
        from: day(from),
        until: day(until),
    };
    let refused = |desk: &mut Desk, command| desk.govern(MANAGER, &command).unwrap_err().field;
    assert_eq!(
        refused(&mut desk, leave(REVIEWER, "2026-11-23", "2026-11-27")).as_deref(),
        Some("deputy")
    );
    assert_eq!(
        refused(&mut desk, leave(INTAKE, "2026-11-27", "2026-11-23")).as_deref(),
        Some("until")
    );
    desk.govern(MANAGER, &leave(INTAKE, "2026-11-23", "2026-11-27"))
        .unwrap();
    assert_eq!(
        code(desk.govern(MANAGER, &leave(INTAKE, "2026-11-24", "2026-11-25"))),
        RefusalCode::NothingChanges
    );
    // Before, during and after: whose work lies with him, and who may pass the dossier on.
    let pass = Step::PassOn(disposition(REVIEWER));
    assert_eq!(desk.refused(INTAKE, pass.clone()).code, RefusalCode::NotHolder);
    desk.pass(1);
    let today = desk.unit.today(desk.now);
    assert_eq!(
        desk.unit.works_for(person(INTAKE), today),
        [person(INTAKE), person(MANAGER)]
    );
    desk.step(INTAKE, pass);
    desk.govern(
        MANAGER,
        &UnitCommand::EndLeave {
            on: day("2026-11-25"),
        },
    )
    .unwrap();
    assert_eq!(desk.unit.works_for(person(INTAKE), day("2026-11-24")).len(), 2);
    assert_eq!(desk.unit.works_for(person(INTAKE), day("2026-11-25")).len(), 1);
    assert_eq!(
        code(desk.govern(
            MANAGER,
            &UnitCommand::EndLeave {
                on: day("2026-11-25")
            }
        )),
        RefusalCode::NothingChanges
    );
}

#[test]
fn open_work_on_a_case_goes_over_and_comes_back_with_a_new_epoch() {
    let mut desk = desk();
    let hand = |to: u8| Step::HandOver {
        to: person(to),
        until: day("2026-11-27"),
        reason: "cuti".into(),
    };
    assert_eq!(desk.refused(LEADER, hand(MANAGER)).field.as_deref(), Some("to"));
    let people = vec![person(SECOND_LEADER)];
    desk.step(
        LEADER,
        Step::RemoveReaders {
            people,
            reason: note(),
        },
    );
    desk.step(LEADER, hand(SECOND_LEADER));
    assert!(desk.case().is_reader(person(SECOND_LEADER)));
    assert!(
        desk.case()
            .stands_in(person(SECOND_LEADER), person(LEADER), day("2026-11-27"))
    );
    let back = Step::TakeBack {
        from: person(SECOND_LEADER),
    };
    assert_eq!(
        desk.refused(SECOND_LEADER, back.clone()).code,
        RefusalCode::UnknownFact
    );
    desk.step(LEADER, back);
    assert!(
        !desk.case().is_reader(person(SECOND_LEADER)),
        "he could not read before"
    );
    assert!(
        !desk
            .case()
            .stands_in(person(SECOND_LEADER), person(LEADER), day("2026-11-27"))
    );
}

#[test]
fn access_that_is_lost_is_named_for_the_new_epoch() {
    let mut desk = desk();
    let meta = crate::Meta {
        seq: desk.seq + 1,
        author: person(MANAGER),
        at: desk.now,
    };
    let remove = Step::RemoveReaders {
        people: vec![person(RECORDS)],
        reason: note(),
    };
    let decision = crate::decide(
        &desk.world(),
        &take(remove.clone(), &[]),
        person(MANAGER),
        desk.now,
        &mut || [0; 16],
    );
    let event = &decision.unwrap().case_events[0];
    assert_eq!(desk.case().access_lost_by(event, &meta), [person(RECORDS)]);
    desk.step(MANAGER, remove);
    let everybody = Step::RemoveReaders {
        people: desk.case().readers.iter().map(|reader| reader.person).collect(),
        reason: note(),
    };
    assert_eq!(desk.refused(MANAGER, everybody).code, RefusalCode::LastReader);
}

#[test]
fn where_every_leader_is_walled_out_the_holder_leads_the_case() {
    let mut desk = desk();
    for leader in [LEADER, SECOND_LEADER] {
        desk.must(
            MANAGER,
            &Command::ShutOut {
                person: person(leader),
            },
        );
    }
    assert_eq!(desk.case().acting_leader(&desk.unit), Some(person(MANAGER)));
    assert!(roles_in_case(&desk.unit, desk.case(), person(MANAGER), None).contains(&Role::Leader));
    assert_eq!(
        desk.refused(LEADER, Step::Dispose(disposition(REVIEWER))).code,
        RefusalCode::NotOnCase
    );
    desk.step(MANAGER, Step::Dispose(disposition(REVIEWER)));
    assert_eq!(desk.state(), State::UnderReview);
    // On this case only.
    let elsewhere = may_on(
        &desk.unit,
        None,
        person(MANAGER),
        Act::NameRecorders,
        day("2026-11-20"),
    );
    assert_eq!(elsewhere.unwrap_err().code, RefusalCode::NoOffice);
    // While one leader is left, nobody leads in his stead.
    let mut desk = super::offices::desk();
    desk.must(
        MANAGER,
        &Command::ShutOut {
            person: person(LEADER),
        },
    );
    assert_eq!(desk.case().acting_leader(&desk.unit), None);
    assert_eq!(
        desk.refused(MANAGER, Step::Dispose(disposition(REVIEWER))).code,
        RefusalCode::NoOffice
    );
}

#[test]
fn an_allocator_orders_what_he_cannot_read() {
    let mut desk = desk();
    let people = vec![person(MANAGER)];
    desk.step(
        LEADER,
        Step::RemoveReaders {
            people,
            reason: note(),
        },
    );
    let order = |who: u8| UnitCommand::OrderAccess {
        case: case_id(20),
        person: person(who),
    };
    desk.govern(MANAGER, &order(REVIEWER)).unwrap();
    assert_eq!(desk.unit.access_orders[0].person, person(REVIEWER));
    assert!(
        !desk.case().is_reader(person(REVIEWER)),
        "an order is no key: who holds it seals it"
    );
    for who in [SYSADMIN, GUEST] {
        assert_eq!(
            desk.govern(MANAGER, &order(who)).unwrap_err().field.as_deref(),
            Some("person")
        );
    }
    assert_eq!(
        code(desk.govern(VERIFIER, &order(REVIEWER))),
        RefusalCode::NoOffice
    );
}

#[test]
fn a_guest_sees_one_case_for_the_days_of_the_letter() {
    let mut desk = super::journey::assigned(ProfileName::KemensosLike);
    let on = |desk: &Desk, act, text: &str| {
        may_on(&desk.unit, desk.case.as_ref(), person(GUEST), act, day(text)).map_err(|refusal| refusal.code)
    };
    assert_eq!(on(&desk, Act::WriteAudit, "2027-06-30"), Ok(()));
    assert_eq!(
        on(&desk, Act::WriteAudit, "2027-07-01"),
        Err(RefusalCode::NotOnTeam)
    );
    assert_eq!(
        on(&desk, Act::LeadAudit, "2026-11-20"),
        Err(RefusalCode::NotOnTeam)
    );
    for act in [
        Act::ReadRegister,
        Act::ExportRegister,
        Act::ReadTrail,
        Act::AnswerInquiry,
    ] {
        assert_eq!(
            on(&desk, act, "2026-11-20"),
            Err(RefusalCode::NoOffice),
            "{act:?}"
        );
    }
    let team = desk.case().team().unwrap();
    assert_eq!(team.guests_over(day("2027-06-30")), []);
    assert_eq!(team.guests_over(day("2027-07-01")), [person(GUEST)]);
    // Extended by a numbered letter.
    let extend = Step::ChangeTeam {
        add: Vec::new(),
        remove: Vec::new(),
        ends: Some(day("2027-12-31")),
        reason: "perpanjangan".into(),
    };
    desk.with(LEADER, extend, &[crate::case::DutyKind::AssignmentLetter]);
    assert_eq!(on(&desk, Act::WriteAudit, "2027-07-01"), Ok(()));
}

/// One row an act; the administrator reads no case and opens no identity, in whatever state.
#[test]
fn the_whole_matrix_is_data() {
    let desk = desk();
    let matrix = permission_matrix(&desk.unit);
    assert_eq!(matrix.len(), Act::ALL.len());
    for row in &matrix {
        assert!(!row.roles.is_empty(), "{:?}", row.act);
        let on_case = row.scope == Scope::Case;
        assert!(!on_case || !row.roles.contains(&Role::Sysadmin), "{:?}", row.act);
        assert_eq!(row.on_order, can_be_ordered(row.act));
        assert!(!row.on_order || row.roles.contains(&Role::Leader));
        assert!(row.leads_to.iter().all(|_| !row.states.is_empty()));
    }
    let never: BTreeSet<Act> = matrix
        .iter()
        .filter(|row| !row.on_order)
        .map(|row| row.act)
        .collect();
    for act in [
        Act::RequestIdentity,
        Act::ReleaseIdentity,
        Act::OpenIdentity,
        Act::GiveWord,
        Act::ConfirmByLeader,
    ] {
        assert!(never.contains(&act), "{act:?} is never done on paper (O2)");
    }
}

/// Every step by everybody in every state: what `may` refuses a client that skips it cannot write either, where it is a
/// matter of office, team, wall or state.
#[test]
fn readers_reject_what_no_office_allows() {
    let people = [
        INTAKE,
        VERIFIER,
        REVIEWER,
        LEADER,
        MANAGER,
        SYSADMIN,
        PRIVACY,
        SECOND_LEADER,
        LEAD,
        AUDITOR,
        RECORDS,
        GUEST,
    ];
    let desk = super::journey::assigned(ProfileName::KemensosLike);
    let mut tried = 0;
    for state in State::ALL {
        let mut case = desk.case().clone();
        case.state = state;
        for step in every_step() {
            let act = step.act();
            let row = crate::procedure::InForce::of(&desk.unit).row(state, act);
            let event = crate::case::CaseEvent::Stepped(Box::new(crate::case::Stepped {
                table: 2,
                to: row.map(|row| row.to),
                order: None,
                done_on: None,
                papers: Vec::new(),
                duties: Vec::new(),
                readers: Vec::new(),
                step,
            }));
            for who in people {
                let judged = rules::judge(2, Some(&desk.unit), person(who), Row::Case(Some(&case), &event));
                let roles = roles_in_case(&desk.unit, &case, person(who), None);
                let office = act.roles().iter().any(|role| roles.contains(role));
                let stands = crate::procedure::stands(2, state, act) || row.is_some();
                let wanted = match (office, stands) {
                    (false, _) => Err(Fault::NoOffice),
                    (true, false) => Err(Fault::WrongState),
                    (true, true) => Ok(()),
                };
                assert_eq!(judged, wanted, "{act:?} by {who} in {state:?}");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 21 * 68 * people.len());
    // A wall, another table, a state the table does not lead to, an order nobody gave.
    let step = |table, to, order| {
        crate::case::CaseEvent::Stepped(Box::new(crate::case::Stepped {
            table,
            to,
            order,
            done_on: None,
            papers: Vec::new(),
            duties: Vec::new(),
            readers: Vec::new(),
            step: Step::AssessRisk {
                risk: Risk::Low,
                ground: note(),
            },
        }))
    };
    let judge = |case: &crate::Case, who: u8, event: &crate::case::CaseEvent| {
        rules::judge(2, Some(&desk.unit), person(who), Row::Case(Some(case), event))
    };
    assert_eq!(judge(desk.case(), LEADER, &step(2, None, None)), Ok(()));
    assert_eq!(
        judge(desk.case(), LEADER, &step(1, None, None)),
        Err(Fault::OtherTable)
    );
    assert_eq!(
        judge(desk.case(), LEADER, &step(2, Some(State::Closed), None)),
        Err(Fault::WrongState)
    );
    let order = Some(super::acts::order(LEADER));
    assert_eq!(
        judge(desk.case(), REVIEWER, &step(2, None, order.clone())),
        Err(Fault::NoOffice)
    );
    let mut walled = desk.case().clone();
    walled.shut_out.push(person(LEADER));
    assert_eq!(judge(&walled, LEADER, &step(2, None, None)), Err(Fault::Walled));
    let mut named = desk.unit.clone();
    named.recorders.insert(person(LEADER), vec![person(REVIEWER)]);
    let by_order = |case: &crate::Case| {
        rules::judge(
            2,
            Some(&named),
            person(REVIEWER),
            Row::Case(Some(case), &step(2, None, order.clone())),
        )
    };
    assert_eq!(by_order(desk.case()), Ok(()));
    assert_eq!(
        by_order(&walled),
        Err(Fault::Walled),
        "the leader himself is kept out"
    );
}

/// Two versions of the procedure in one ledger: rows of each are judged by the table in force at their row.
#[test]
fn two_tables_live_in_one_ledger() {
    let mut desk = Desk::ministry(ProfileName::KemensosLike);
    desk.unit.rules = vec![(1, 1)];
    let mut desk = desk.with_case(true).verified();
    desk.must(VERIFIER, &Command::Register { typed: None });
    desk.fulfil(crate::case::DutyKind::RegistrationNotice);
    let triage = Step::Triage(triage());
    assert_eq!(
        desk.refused(VERIFIER, triage.clone()).code,
        RefusalCode::RulesTooOld
    );
    assert_eq!(
        desk.refused(LEADER, Step::Dispose(disposition(REVIEWER))).code,
        RefusalCode::RulesTooOld
    );
    let leave = UnitCommand::TakeLeave {
        deputy: person(SECOND_LEADER),
        from: day("2026-11-23"),
        until: day("2026-11-27"),
    };
    assert_eq!(code(desk.govern(LEADER, &leave)), RefusalCode::RulesTooOld);
    let first = desk.seq;
    desk.govern(LEADER, &UnitCommand::ChangeRules { rules: 2 })
        .unwrap();
    desk.step(VERIFIER, triage.clone());
    desk.step(LEADER, Step::Dispose(disposition(REVIEWER)));
    assert_eq!(desk.state(), State::UnderReview);
    assert_eq!((desk.unit.rules_at(first), desk.unit.rules_at(desk.seq)), (1, 2));
    // A step written under the first table has no effect there, yet stops no reader of this program.
    let event = desk.events.last().unwrap();
    let judge = |table, unit: Option<&crate::Unit>, author: PersonId| {
        rules::judge(table, unit, author, Row::Case(desk.case.as_ref(), event))
    };
    assert_eq!(judge(1, Some(&desk.unit), person(LEADER)), Err(Fault::NotInForce));
    let policy = UnitEvent::LeaveEnded {
        person: person(LEADER),
        on: day("2026-12-01"),
    };
    assert_eq!(
        rules::judge(1, Some(&desk.unit), person(LEADER), Row::Unit(&policy)),
        Err(Fault::NotInForce)
    );
}
