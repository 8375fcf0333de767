//! Opening an identity: two others release, one opens, for a reason, for a time; contact by the officer of the step; open
//! reporters by the simple rule; after closing by breaking glass only (ledger.md §5, O3, O28).

use super::journey::note;
use super::world::*;
use crate::case::{DutyKind, Step};
use crate::decide::{decide_identity, purposes};
use crate::identity::{IdentityCommand, Purpose, contact_roles};
use crate::ids::{DutyId, ItemId, PersonId, RequestId};
use crate::people::{Preset, Role};
use crate::public::KeyGroup;
use crate::refusal::{Refusal, RefusalCode};
use crate::rules::{self, Fault, Row};
use crate::submission::{IdentityItem, IdentityMode, ItemKind, ItemRule, SubmissionEvent};
use crate::unit::{ProfileName, UnitEvent};
use crate::unit_state::RequestStanding;
use crate::{Decision, UnitCommand};
use chrono::{DateTime, Duration, Utc};
use rstest::rstest;

const NAME: u8 = 61;
const PHONE: u8 = 62;
const OPEN_NAME: u8 = 63;
const VICTIM: u8 = 64;

fn item(number: u8) -> ItemId {
    ItemId::from_bytes([number; 16])
}

fn request(number: u8) -> RequestId {
    RequestId::from_bytes([number; 16])
}

/// A case under review whose source holds items of every rule.
fn desk() -> Desk {
    let mut desk = Desk::registered(ProfileName::KemensosLike);
    let sealed = |number, label: &str, kind, rule| IdentityItem {
        item: item(number),
        label: label.into(),
        kind,
        rule,
        key_id: "ab".repeat(32),
        sealed: "cd".into(),
    };
    let mode = IdentityMode::Confidential;
    let items = vec![
        sealed(
            NAME,
            "Pelapor-1",
            ItemKind::Name,
            ItemRule::of(mode, ItemKind::Name, false),
        ),
        sealed(
            PHONE,
            "Pelapor-1",
            ItemKind::Phone,
            ItemRule::of(mode, ItemKind::Phone, false),
        ),
        sealed(
            OPEN_NAME,
            "Pelapor-2",
            ItemKind::Name,
            ItemRule::of(IdentityMode::Open, ItemKind::Name, false),
        ),
        sealed(
            VICTIM,
            "Korban-1",
            ItemKind::Phone,
            ItemRule::of(mode, ItemKind::Phone, true),
        ),
    ];
    desk.write_submission(person(INTAKE), &SubmissionEvent::ItemsRecorded { items });
    desk.step(LEADER, Step::Dispose(super::steps::disposition(REVIEWER)));
    desk
}

impl Desk {
    fn identity(&mut self, who: u8, command: &IdentityCommand) -> Result<Decision, Refusal> {
        let decision = decide_identity(&self.world(), command, person(who), self.now)?;
        self.fold(person(who), &decision);
        Ok(decision)
    }

    fn asks(
        &mut self,
        who: u8,
        number: u8,
        purpose: Purpose,
        expires: Option<DateTime<Utc>>,
    ) -> Result<Decision, Refusal> {
        let command = IdentityCommand::Request {
            request: request(number),
            items: vec![item(NAME)],
            purpose,
            expires,
            motive: "perlu dihubungi".into(),
        };
        self.identity(who, &command)
    }

    fn answers(&mut self, who: u8, number: u8, group: KeyGroup, release: bool) -> Result<Decision, Refusal> {
        let command = IdentityCommand::Answer {
            request: request(number),
            group,
            release,
            motive: "sesuai".into(),
        };
        self.identity(who, &command)
    }

    fn opens(&mut self, who: u8, number: u8) -> Result<Decision, Refusal> {
        let command = IdentityCommand::Open {
            request: request(number),
            item: item(NAME),
        };
        self.identity(who, &command)
    }

    fn tomorrow(&self) -> Option<DateTime<Utc>> {
        Some(self.now + Duration::days(1))
    }
}

fn why(result: Result<Decision, Refusal>) -> RefusalCode {
    result.unwrap_err().code
}

#[test]
fn a_name_opens_by_two_others_for_a_reason_and_a_time() {
    let mut desk = desk();
    let until = desk.tomorrow();
    let asked = desk
        .asks(REVIEWER, 1, Purpose::FurtherInformation, until)
        .unwrap();
    // What the unit's stream says holds no motive in clear: who writes it seals it.
    assert!(
        matches!(&asked.unit_events[0], UnitEvent::IdentityRequested(request) if request.motive.is_empty())
    );
    assert_eq!(why(desk.opens(REVIEWER, 1)), RefusalCode::NeedsRelease);
    assert_eq!(
        why(desk.answers(PRIVACY, 1, KeyGroup::Leaders, true)),
        RefusalCode::NotCustodian
    );
    desk.answers(LEADER, 1, KeyGroup::Leaders, true).unwrap();
    assert_eq!(
        why(desk.opens(REVIEWER, 1)),
        RefusalCode::NeedsRelease,
        "half a name is none"
    );
    assert_eq!(
        why(desk.answers(SECOND_LEADER, 1, KeyGroup::Leaders, false)),
        RefusalCode::RequestOver
    );
    desk.answers(PRIVACY, 1, KeyGroup::PrivacyOfficers, true).unwrap();
    assert_eq!(
        why(desk.opens(VERIFIER, 1)),
        RefusalCode::OwnRelease,
        "to one person"
    );
    desk.opens(REVIEWER, 1).unwrap();
    assert_eq!(desk.unit.requests[&request(1)].opened.len(), 1);
    desk.now += Duration::days(2);
    assert_eq!(
        why(desk.opens(REVIEWER, 1)),
        RefusalCode::RequestOver,
        "for a time"
    );
}

#[test]
fn a_refusal_stays_and_ends_it() {
    let mut desk = desk();
    let until = desk.tomorrow();
    desk.asks(REVIEWER, 1, Purpose::FurtherInformation, until)
        .unwrap();
    desk.answers(PRIVACY, 1, KeyGroup::PrivacyOfficers, false)
        .unwrap();
    assert_eq!(
        why(desk.answers(LEADER, 1, KeyGroup::Leaders, true)),
        RefusalCode::RequestOver
    );
    assert_eq!(why(desk.opens(REVIEWER, 1)), RefusalCode::NeedsRelease);
    let state = &desk.unit.requests[&request(1)];
    assert_eq!(state.standing(), RequestStanding::Refused);
    assert_eq!(state.answers[&KeyGroup::PrivacyOfficers].by, person(PRIVACY));
}

#[test]
fn nobody_releases_to_himself_nor_both_halves() {
    let mut desk = desk();
    let until = desk.tomorrow();
    // A leader who wants a name needs two others like anyone else.
    desk.asks(LEADER, 1, Purpose::Protection, until).unwrap();
    assert_eq!(
        why(desk.answers(LEADER, 1, KeyGroup::Leaders, true)),
        RefusalCode::OwnRelease
    );
    desk.answers(SECOND_LEADER, 1, KeyGroup::Leaders, true).unwrap();
    desk.answers(PRIVACY, 1, KeyGroup::PrivacyOfficers, true).unwrap();
    desk.opens(LEADER, 1).unwrap();
    // Nobody is ever in both groups.
    let name = |group, who| UnitCommand::NameHalfHolder {
        group,
        person: person(who),
        order_no: "SP-1".into(),
    };
    let both = desk
        .govern(LEADER, &name(KeyGroup::Leaders, PRIVACY))
        .unwrap_err();
    assert_eq!(both.code, RefusalCode::BothGroups);
}

#[test]
fn who_is_named_in_writing_holds_the_half_once_seconded() {
    let mut desk = desk();
    let until = desk.tomorrow();
    desk.asks(REVIEWER, 1, Purpose::FurtherInformation, until)
        .unwrap();
    let name = UnitCommand::NameHalfHolder {
        group: KeyGroup::Leaders,
        person: person(MANAGER),
        order_no: "SP-1".into(),
    };
    assert_eq!(
        desk.govern(INTAKE, &name).unwrap_err().code,
        RefusalCode::NoOffice
    );
    assert_eq!(
        desk.govern(PRIVACY, &name).unwrap_err().code,
        RefusalCode::NotCustodian
    );
    desk.govern(LEADER, &name).unwrap();
    assert_eq!(
        why(desk.answers(MANAGER, 1, KeyGroup::Leaders, true)),
        RefusalCode::NotCustodian
    );
    let second = UnitCommand::SecondHalfHolder {
        group: KeyGroup::Leaders,
        person: person(MANAGER),
    };
    // Not the namer, not another of the group, not who is named, not a bare administrator.
    for who in [LEADER, SECOND_LEADER, MANAGER] {
        assert_eq!(
            desk.govern(who, &second).unwrap_err().code,
            RefusalCode::OwnRelease
        );
    }
    assert_eq!(
        desk.govern(SYSADMIN, &second).unwrap_err().code,
        RefusalCode::NoOffice
    );
    desk.govern(PRIVACY, &second).unwrap();
    desk.answers(MANAGER, 1, KeyGroup::Leaders, true).unwrap();
    let end = UnitCommand::EndHalfHolder {
        group: KeyGroup::Leaders,
        person: person(MANAGER),
    };
    desk.govern(LEADER, &end).unwrap();
    assert_eq!(
        desk.unit.custodians(KeyGroup::Leaders),
        [person(LEADER), person(SECOND_LEADER)]
    );
}

#[test]
fn a_small_units_leader_names_the_second_half() {
    let mut desk = Desk::founded(Preset::Small, ProfileName::KemensosLike);
    desk.admit_alone(VERIFIER);
    desk.admit_alone(REVIEWER);
    let name = UnitCommand::NameHalfHolder {
        group: KeyGroup::PrivacyOfficers,
        person: person(VERIFIER),
        order_no: "SP-1".into(),
    };
    assert_eq!(
        desk.unit.custodians(KeyGroup::PrivacyOfficers),
        [],
        "it rests on the sheets"
    );
    desk.govern(LEADER, &name).unwrap();
    assert_eq!(desk.unit.custodians(KeyGroup::PrivacyOfficers), []);
}

#[rstest]
#[case(REVIEWER, Purpose::Interview, RefusalCode::ReasonNotHere)]
#[case(REVIEWER, Purpose::BreakGlass, RefusalCode::ReasonNotHere)]
#[case(MANAGER, Purpose::FurtherInformation, RefusalCode::NoOffice)]
#[case(LEAD, Purpose::Interview, RefusalCode::NotOnCase)]
#[case(SYSADMIN, Purpose::Protection, RefusalCode::NoOffice)]
fn a_reason_is_one_of_the_steps_list(#[case] who: u8, #[case] purpose: Purpose, #[case] code: RefusalCode) {
    let mut desk = desk();
    let until = desk.tomorrow();
    assert_eq!(why(desk.asks(who, 1, purpose, until)), code);
}

#[test]
fn a_request_says_what_and_until_when() {
    let mut desk = desk();
    let far = Some(desk.now + Duration::days(31));
    for expires in [None, far, Some(desk.now)] {
        let refusal = desk
            .asks(REVIEWER, 1, Purpose::FurtherInformation, expires)
            .unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("expires"));
    }
    let command = |items: Vec<ItemId>| IdentityCommand::Request {
        request: request(1),
        items,
        purpose: Purpose::FurtherInformation,
        expires: Some(friday() + Duration::days(1)),
        motive: "perlu".into(),
    };
    for (items, code) in [
        (vec![], RefusalCode::FieldInvalid),
        (vec![item(99)], RefusalCode::UnknownFact),
        (vec![item(NAME), item(PHONE)], RefusalCode::OtherRule),
        (vec![item(OPEN_NAME)], RefusalCode::OtherRule),
    ] {
        assert_eq!(why(desk.identity(REVIEWER, &command(items))), code);
    }
    // A child's or a victim's number is no mere contact (O28).
    desk.identity(REVIEWER, &command(vec![item(VICTIM)])).unwrap();
    assert_eq!(
        purposes(&desk.world(), person(REVIEWER), desk.now),
        [Purpose::FurtherInformation]
    );
}

#[test]
fn contact_opens_to_the_officer_of_the_step() {
    let mut desk = desk();
    let open = |item: ItemId| Step::OpenContact { item, reason: note() };
    assert_eq!(
        desk.refused(VERIFIER, open(item(PHONE))).code,
        RefusalCode::NotOnDuty
    );
    assert_eq!(
        desk.refused(INTAKE, open(item(PHONE))).code,
        RefusalCode::NotOnDuty,
        "handed over"
    );
    let silent = Step::OpenContact {
        item: item(PHONE),
        reason: " ".into(),
    };
    assert_eq!(desk.refused(REVIEWER, silent).field.as_deref(), Some("reason"));
    assert_eq!(
        desk.refused(REVIEWER, open(item(NAME))).code,
        RefusalCode::OtherRule,
        "the phone, not the name (R53)"
    );
    desk.step(REVIEWER, open(item(PHONE)));
    assert_eq!(desk.case().care.openings[0].by, person(REVIEWER));
    assert!(contact_roles(crate::case::State::Audit).is_empty());
}

#[test]
fn an_open_reporter_opens_with_a_reason() {
    let mut desk = desk();
    let open = |item: ItemId| Step::OpenIdentity { item, reason: note() };
    assert_eq!(
        desk.refused(VERIFIER, open(item(NAME))).code,
        RefusalCode::OtherRule
    );
    desk.step(VERIFIER, open(item(OPEN_NAME)));
    assert_eq!(
        desk.refused(LEADER, open(item(OPEN_NAME))).code,
        RefusalCode::NoOffice
    );
}

#[test]
fn correspondence_is_released_once_and_prints_what_is_due() {
    let mut desk = desk();
    desk.asks(INTAKE, 1, Purpose::Correspondence, None).unwrap();
    assert_eq!(
        why(desk.asks(VERIFIER, 2, Purpose::Correspondence, None)),
        RefusalCode::FactSettled,
        "once per case"
    );
    desk.answers(LEADER, 1, KeyGroup::Leaders, true).unwrap();
    desk.step(
        REVIEWER,
        Step::HandInReview(super::steps::review(crate::case::ReviewCode::Arsip)),
    );
    desk.step(LEADER, Step::DecideNotActionable { reason: note() });
    let duty = desk
        .case()
        .latest_duty(DutyKind::RejectionNotice)
        .unwrap()
        .duty
        .duty;
    let print = |duty: DutyId| Step::PrintEnvelope {
        duty,
        request: request(1),
    };
    assert_eq!(desk.refused(INTAKE, print(duty)).code, RefusalCode::NeedsRelease);
    desk.answers(PRIVACY, 1, KeyGroup::PrivacyOfficers, true).unwrap();
    assert_eq!(
        desk.refused(VERIFIER, print(duty)).code,
        RefusalCode::NeedsRelease,
        "to one named officer"
    );
    let done = desk
        .case()
        .latest_duty(DutyKind::RegistrationNotice)
        .unwrap()
        .duty
        .duty;
    assert_eq!(desk.refused(INTAKE, print(done)).code, RefusalCode::DutySettled);
    desk.step(INTAKE, print(duty));
    desk.step(INTAKE, print(duty));
    assert_eq!(desk.case().care.envelopes.len(), 2, "each printing is an entry");
    // The notice went out: the case is closed over the identity.
    desk.fulfil(DutyKind::RejectionNotice);
    assert!(desk.case().is_identity_sealed());
    assert_eq!(desk.refused(INTAKE, print(duty)).code, RefusalCode::DutySettled);
    assert_eq!(why(desk.opens(INTAKE, 1)), RefusalCode::GlassOnly);
}

#[test]
fn after_closing_only_by_breaking_glass() {
    let mut desk = Desk::registered(ProfileName::KemensosLike);
    desk.must(VERIFIER, &super::acts::merge());
    let phone = Step::OpenContact {
        item: item(PHONE),
        reason: note(),
    };
    assert_eq!(desk.refused(INTAKE, phone.clone()).code, RefusalCode::UnknownFact);
    desk.fulfil(DutyKind::MergeNotice);
    assert_eq!(desk.refused(INTAKE, phone).code, RefusalCode::GlassOnly);
    let day = desk.tomorrow();
    assert_eq!(
        why(desk.asks(LEADER, 1, Purpose::Protection, day)),
        RefusalCode::GlassOnly
    );
    let week = Some(desk.now + Duration::days(7));
    assert_eq!(
        why(desk.asks(LEADER, 1, Purpose::BreakGlass, week)),
        RefusalCode::UnknownFact
    );
}

/// Readers judge requests, answers and openings from the unit's stream alone, whatever a client skipped.
#[test]
fn a_client_that_skips_the_checks_is_not_believed() {
    let mut desk = desk();
    let until = desk.tomorrow();
    desk.asks(REVIEWER, 1, Purpose::FurtherInformation, until)
        .unwrap();
    let judge = |desk: &Desk, who: u8, event: &UnitEvent| {
        rules::judge(rules::CURRENT, Some(&desk.unit), person(who), Row::Unit(event))
    };
    let answer = |group, released| {
        UnitEvent::IdentityAnswered(crate::identity::IdentityAnswer {
            request: request(1),
            group,
            released,
            motive: String::new(),
            halves: Vec::new(),
        })
    };
    let opened = UnitEvent::IdentityOpened {
        request: request(1),
        item: item(NAME),
    };
    for who in [REVIEWER, VERIFIER, SYSADMIN, PRIVACY] {
        assert_eq!(
            judge(&desk, who, &answer(KeyGroup::Leaders, true)),
            Err(Fault::NotHis)
        );
        assert_eq!(judge(&desk, who, &opened), Err(Fault::NotHis));
    }
    let stolen = UnitEvent::IdentityRequested(crate::identity::IdentityRequest {
        request: request(2),
        requester: person(REVIEWER),
        items: vec![item(NAME)],
        purpose: Purpose::FurtherInformation,
        expires: until,
        motive: String::new(),
    });
    assert_eq!(
        judge(&desk, VERIFIER, &stolen),
        Err(Fault::NotHis),
        "in another's name"
    );
    assert_eq!(judge(&desk, SYSADMIN, &stolen), Err(Fault::NoOffice));
    desk.answers(LEADER, 1, KeyGroup::Leaders, true).unwrap();
    desk.answers(PRIVACY, 1, KeyGroup::PrivacyOfficers, true).unwrap();
    assert_eq!(judge(&desk, REVIEWER, &opened), Ok(()));
    assert_eq!(
        judge(&desk, LEADER, &opened),
        Err(Fault::NotHis),
        "who releases does not open"
    );
    let other = UnitEvent::IdentityOpened {
        request: request(1),
        item: item(VICTIM),
    };
    assert_eq!(
        judge(&desk, REVIEWER, &other),
        Err(Fault::NotHis),
        "and nothing else"
    );
}

/// No role can both release and ask for both halves alone, in any state and for any purpose.
#[test]
fn no_role_opens_a_name_alone() {
    for purpose in Purpose::ALL {
        for state in crate::case::State::ALL {
            let roles = purpose.roles(state);
            assert!(!roles.contains(&Role::PrivacyOfficer) && !roles.contains(&Role::Sysadmin));
        }
    }
}

impl Desk {
    /// Somebody without office joins a small unit.
    fn admit_alone(&mut self, number: u8) {
        let event = UnitEvent::Invited {
            invitation: crate::ids::InvitationId::from_bytes([number; 16]),
            person: person(number),
            name: format!("Orang {number}"),
            employee_no: None,
            holdings: Vec::new(),
            expires: self.now + Duration::days(3),
        };
        let confirmed = UnitEvent::Confirmed {
            person: PersonId::from_bytes([number; 16]),
        };
        for event in [event, confirmed] {
            self.seq += 1;
            let meta = crate::Meta {
                seq: self.seq,
                author: person(LEADER),
                at: self.now,
            };
            self.unit.apply(&event, &meta);
        }
    }
}
