//! Lost keys, recovery sheets and group keys (O24): bodies and clear parts as they are written, the register of public keys.

use super::keys::{in_force, register, three};
use super::world::*;
use crate::Unit;
use crate::case::{CaseEvent, WorkCopy};
use crate::history;
use crate::ids::{FileId, InvitationId, SubmissionId};
use crate::public::{KINDS, KeyFault, KeyGroup, KeyRegister, KeyStanding, Public};
use crate::submission::{FileFacts, FileSource, IdentityMarks};
use crate::unit::{ProfileName, UnitEvent};
use crate::unit_state::{Meta, is_paired};
use rstest::rstest;

pub(super) fn invitation(number: u8) -> InvitationId {
    InvitationId::from_bytes([number; 16])
}

pub(super) fn events() -> Vec<UnitEvent> {
    vec![
        UnitEvent::MemberReinvited {
            invitation: invitation(60),
            person: person(VERIFIER),
            reason: "lupa kata sandi".into(),
            expires: friday(),
        },
        UnitEvent::RenewalVouched {
            person: person(VERIFIER),
        },
        UnitEvent::RenewalWithdrawn {
            person: person(VERIFIER),
        },
        UnitEvent::SheetsUsed {
            streams: 3,
            items: 2,
            reason: "satu-satunya petugas lupa kata sandi".into(),
        },
        UnitEvent::SheetsProposed {},
        UnitEvent::SheetsSeconded {},
        UnitEvent::GroupKeyProposed {
            group: KeyGroup::PrivacyOfficers,
        },
        UnitEvent::GroupKeySeconded {
            group: KeyGroup::PrivacyOfficers,
        },
    ]
}

pub(super) fn publics() -> Vec<Public> {
    vec![
        reinvited(2, 1),
        rejoined(2, 2, 1),
        vouched(2, 2),
        Public::RenewalWithdrawn { person: person(2) },
        proposed("r2"),
        seconded("r2"),
        Public::AdmitsFromNow { person: person(2) },
        group_proposed("g2", 2),
        group_seconded("g2", 2),
    ]
}

fn group_proposed(key: &str, epoch: u32) -> Public {
    Public::GroupKeyProposed {
        group: KeyGroup::PrivacyOfficers,
        epoch,
        key: key.into(),
    }
}

fn group_seconded(key: &str, epoch: u32) -> Public {
    Public::GroupKeySeconded {
        group: KeyGroup::PrivacyOfficers,
        epoch,
        key: key.into(),
    }
}

fn reinvited(number: u8, time: u8) -> Public {
    Public::Reinvited {
        person: person(number),
        id: invitation(100 + number + 10 * time),
        invitation: format!("again{number}.{time}"),
    }
}

pub(super) fn rejoined(number: u8, generation: u32, time: u8) -> Public {
    Public::Rejoined {
        person: person(number),
        sign: format!("s{number}.{generation}"),
        seal: format!("e{number}.{generation}"),
        generation,
        invitation: format!("again{number}.{time}"),
        invitation_signature: "00".into(),
    }
}

fn vouched(number: u8, generation: u32) -> Public {
    Public::RenewalVouched {
        person: person(number),
        generation,
        signature: "00".into(),
    }
}

fn proposed(key: &str) -> Public {
    Public::RecoveryProposed { recovery: key.into() }
}

fn seconded(key: &str) -> Public {
    Public::RecoverySeconded { recovery: key.into() }
}

#[test]
fn bodies_of_renewal() {
    let mut bodies = Vec::new();
    for event in events() {
        let body = history::encode_unit(&event);
        assert_eq!(history::decode_unit(&body), Ok(event));
        bodies.push(String::from_utf8(body).unwrap());
    }
    insta::assert_snapshot!(bodies.join("\n"));
}

/// Signed copies of papers (O9).
pub(super) fn copies() -> CaseEvent {
    CaseEvent::PapersAttached {
        files: vec![FileFacts {
            file: FileId::from_bytes([90; 16]),
            name: "nota-dinas.pdf".into(),
            mime: "application/pdf".into(),
            size: 12_345,
            sha256: "ef".repeat(32),
            pages: 3,
            misnamed: false,
            source: FileSource::Unit,
            at: friday(),
            officer: person(MANAGER),
            marks: IdentityMarks::default(),
        }],
    }
}

#[test]
fn body_of_papers_attached() {
    let body = history::encode_case(&copies());
    assert_eq!(history::decode_case(&body), Ok(copies()));
    insta::assert_snapshot!(String::from_utf8(body).unwrap());
}

/// A field that joined a kind written before: where there is nothing to say the body is as it was.
#[test]
fn body_of_an_incomplete_copy() {
    let event = CaseEvent::WorkCopies {
        copies: vec![WorkCopy {
            submission: SubmissionId::from_bytes([10; 16]),
            of: FileId::from_bytes([90; 16]),
            title: "Lampiran 1".into(),
            mime: "image/jpeg".into(),
            size: 12_345,
            sha256: "ef".repeat(32),
            pages: vec![FileId::from_bytes([91; 16])],
            held_back: false,
            incomplete: vec![FileId::from_bytes([91; 16])],
        }],
    };
    let body = history::encode_case(&event);
    assert_eq!(history::decode_case(&body), Ok(event));
    insta::assert_snapshot!(String::from_utf8(body).unwrap());
}

/// A body and a clear part that do not say the same count as neither's word.
#[test]
fn bodies_and_clear_parts_belong_together() {
    let mut desk = Desk::ministry(ProfileName::KemenkesLike);
    let vouched_event = UnitEvent::RenewalVouched { person: person(2) };
    let other = UnitEvent::RenewalVouched { person: person(3) };
    let paired =
        |unit: &Unit, event: Option<&UnitEvent>, public: Option<&Public>| is_paired(unit, event, public);
    let clear = vouched(2, 2);
    assert!(paired(&desk.unit, Some(&vouched_event), Some(&clear)));
    assert!(!paired(&desk.unit, Some(&other), Some(&clear)));
    assert!(!paired(&desk.unit, Some(&vouched_event), None) && !paired(&desk.unit, None, Some(&clear)));
    let ends = UnitEvent::CalendarConfirmed { year: 2027 };
    assert!(paired(&desk.unit, Some(&ends), None));
    assert!(
        !paired(&desk.unit, Some(&ends), Some(&clear)),
        "on a row of another kind"
    );
    assert!(
        paired(&desk.unit, None, Some(&rejoined(2, 2, 1))),
        "who holds no key writes no body"
    );
    // The second signature is under the key whose proposal a body bears out.
    let seconds = UnitEvent::SheetsSeconded {};
    assert!(!paired(&desk.unit, Some(&seconds), Some(&seconded("r2"))));
    let meta = Meta {
        seq: 700,
        author: person(LEADER),
        at: friday(),
    };
    desk.unit.apply(&UnitEvent::SheetsProposed {}, &meta);
    desk.unit.apply_public(&proposed("r2"), &meta);
    desk.unit
        .apply_public(&proposed("r9"), &Meta { seq: 701, ..meta });
    assert!(paired(&desk.unit, Some(&seconds), Some(&seconded("r2"))));
    assert!(!paired(&desk.unit, Some(&seconds), Some(&seconded("r9"))));
}

#[test]
fn clear_parts_of_renewal() {
    let mut parts = Vec::new();
    for (public, kind) in publics().into_iter().zip(&KINDS[12..]) {
        let part = Public::encode(Some(&public));
        assert_eq!(Public::decode(&part), Ok(Some(public)));
        let part = String::from_utf8(part).unwrap();
        assert!(part.contains(&format!(r#""type":"{kind}""#)), "{kind}");
        parts.push(part);
    }
    insta::assert_snapshot!(parts.join("\n"));
}

/// Three people; 3 is invited anew by 1 and has brought new keys.
fn on_the_way() -> Vec<(u8, Public)> {
    let mut rows = three();
    rows.push((1, reinvited(3, 1)));
    rows.push((3, rejoined(3, 2, 1)));
    rows
}

fn stands(register: &KeyRegister, generation: u32, seq: u64) -> KeyStanding {
    register.standing(person(3), generation, seq)
}

#[test]
fn two_officers_replace_lost_keys() {
    let mut rows = on_the_way();
    let (joined, seq) = register(&rows);
    assert_eq!(stands(&joined, 1, seq), KeyStanding::Valid, "the old ones stay");
    assert_eq!(stands(&joined, 2, seq), KeyStanding::Joined);
    assert_eq!(joined.current(person(3), &[]).unwrap().generation, 1);
    rows.push((1, vouched(3, 2)));
    let (once, seq) = register(&rows);
    assert_eq!(stands(&once, 1, seq), KeyStanding::Valid);
    assert_eq!(stands(&once, 2, seq), KeyStanding::Joined, "one is not enough");
    assert_eq!(once.renewal(person(3)), Some((&[person(1)][..], Some(2))));
    rows.push((2, vouched(3, 2)));
    let (twice, seq) = register(&rows);
    assert_eq!(stands(&twice, 1, seq), KeyStanding::Ended);
    assert_eq!(stands(&twice, 2, seq), KeyStanding::Valid);
    assert_eq!(stands(&twice, 1, seq - 1), KeyStanding::Valid, "up to that row");
    assert_eq!(twice.current(person(3), &[seq - 1]).unwrap().generation, 2);
    // Where a body does not say it too, nobody seals to them.
    assert_eq!(twice.current(person(3), &[]).unwrap().generation, 1);
    assert_eq!(
        [seq - 1, seq].map(|at| twice.signs_with(person(3), at)),
        [Some(1), Some(2)]
    );
    assert_eq!(twice.renewal(person(3)), None);
    // Lost once more.
    rows.push((1, reinvited(3, 2)));
    rows.push((3, rejoined(3, 3, 2)));
    rows.push((2, vouched(3, 3)));
    rows.push((1, vouched(3, 3)));
    let (again, seq) = register(&rows);
    assert_eq!(
        [1, 2, 3].map(|generation| stands(&again, generation, seq)),
        [KeyStanding::Ended, KeyStanding::Ended, KeyStanding::Valid]
    );
}

#[rstest]
#[case::by_who_may_not_admit(3, reinvited(2, 2), KeyFault::MayNotAdmit)]
#[case::himself(1, reinvited(1, 2), KeyFault::ConfirmsHimself)]
#[case::nobody(1, reinvited(9, 2), KeyFault::NoInvitation)]
#[case::with_a_spent_key(2, reinvited(3, 1), KeyFault::Exists)]
#[case::second_use(3, rejoined(3, 3, 1), KeyFault::NoInvitation)]
#[case::for_another(2, rejoined(3, 3, 1), KeyFault::NotOneself)]
#[case::himself_vouching(3, vouched(3, 2), KeyFault::ConfirmsHimself)]
#[case::another_generation(1, vouched(3, 1), KeyFault::NothingToConfirm)]
#[case::not_on_the_way(1, vouched(2, 2), KeyFault::NothingToConfirm)]
#[case::one_word_is_not_enough(
    2,
    Public::Confirmed { person: person(3), generation: 2, fingerprint: "ff".into() },
    KeyFault::NothingToConfirm
)]
#[case::withdrawn_by_a_member(3, Public::RenewalWithdrawn { person: person(3) }, KeyFault::MayNotAdmit)]
#[case::nothing_to_withdraw(1, Public::RenewalWithdrawn { person: person(2) }, KeyFault::NoInvitation)]
#[case::lets_admit_without_leave(3, Public::AdmitsFromNow { person: person(3) }, KeyFault::MayNotAdmit)]
#[case::lets_nobody_admit(1, Public::AdmitsFromNow { person: person(9) }, KeyFault::NoInvitation)]
#[case::second_of_nothing(2, seconded("r2"), KeyFault::NothingProposed)]
#[case::the_key_in_force(1, proposed("r1"), KeyFault::Exists)]
fn what_is_forbidden_has_no_effect(#[case] author: u8, #[case] public: Public, #[case] fault: KeyFault) {
    let (mut register, seq) = register(&on_the_way());
    let before = register.clone();
    assert_eq!(register.apply(person(author), &public, seq), Err(fault));
    assert_eq!(register, before);
}

#[test]
fn an_officer_vouches_once() {
    let mut rows = on_the_way();
    rows.push((1, vouched(3, 2)));
    let (mut register, seq) = register(&rows);
    assert_eq!(
        register.apply(person(1), &vouched(3, 2), seq),
        Err(KeyFault::VouchedAlready)
    );
}

/// A newer invitation, a withdrawal and the end of the membership each end keys that two did not vouch for.
#[rstest]
#[case::invited_once_more(2, reinvited(3, 2), KeyStanding::Valid)]
#[case::withdrawn(1, Public::RenewalWithdrawn { person: person(3) }, KeyStanding::Valid)]
#[case::left(1, Public::Revoked { person: person(3), generation: 1 }, KeyStanding::Ended)]
fn new_keys_end_before_two_vouched(#[case] author: u8, #[case] public: Public, #[case] old: KeyStanding) {
    let mut rows = on_the_way();
    rows.push((1, vouched(3, 2)));
    rows.push((author, public));
    let (mut register, seq) = register(&rows);
    assert_eq!(
        (stands(&register, 1, seq), stands(&register, 2, seq)),
        (old, KeyStanding::Ended)
    );
    assert_eq!(
        register.apply(person(2), &vouched(3, 2), seq),
        Err(KeyFault::NothingToConfirm)
    );
}

#[test]
fn new_sheets_take_two_signatures() {
    let mut rows = three();
    rows.push((1, proposed("r2")));
    let (mut waiting, seq) = register(&rows);
    assert_eq!(
        (in_force(waiting.recoveries()), waiting.recoveries().len()),
        (Some("r1"), 1)
    );
    for (author, public, fault) in [
        (1, seconded("r2"), KeyFault::SecondsHimself),
        (2, seconded("r3"), KeyFault::NothingProposed),
        (3, proposed("r2"), KeyFault::Exists),
    ] {
        assert_eq!(waiting.apply(person(author), &public, seq), Err(fault));
    }
    // Somebody else's stands beside it and takes nothing's place.
    rows.push((3, proposed("r3")));
    rows.push((2, seconded("r2")));
    let (register_now, seq) = register(&rows);
    assert_eq!(
        (
            in_force(register_now.recoveries()),
            register_now.recoveries().len()
        ),
        (Some("r2"), 2)
    );
    assert_eq!(
        register_now.recoveries().last().map(|(from, _)| *from),
        Some(seq - 1)
    );
    assert_eq!(
        ["r1", "r2", "r3"].map(|key| register_now.recovery_generation_of(key)),
        [Some(1), Some(2), None]
    );
    // In a unit of one the founder has nobody beside him.
    let (mut alone, seq) = register(&three()[..1]);
    alone.apply(person(1), &proposed("r2"), seq).unwrap();
    alone.apply(person(1), &seconded("r2"), seq + 1).unwrap();
    assert_eq!(in_force(alone.recoveries()), Some("r2"));
}

/// Who is given an office that admits people, later than his invitation, admits them from that row on.
#[test]
fn an_office_given_later_lets_admit() {
    let (mut register, seq) = register(&three());
    let invites = reinvited(2, 1);
    assert_eq!(
        register.judge(person(3), &invites, seq),
        Err(KeyFault::MayNotAdmit)
    );
    let from_now = Public::AdmitsFromNow { person: person(3) };
    register.apply(person(2), &from_now, seq).unwrap();
    assert_eq!(register.judge(person(3), &invites, seq + 1), Ok(()));
}

#[test]
fn a_group_key_takes_two_signatures() {
    let mut rows = three();
    rows.push((1, group_proposed("g2", 2)));
    let (mut waiting, seq) = register(&rows);
    let group = KeyGroup::PrivacyOfficers;
    assert_eq!(
        (in_force(waiting.group_keys(group)), waiting.group_epoch(group)),
        (Some("gp1"), 1)
    );
    for (author, public, fault) in [
        (1, group_seconded("g2", 2), KeyFault::SecondsHimself),
        (2, group_seconded("g3", 2), KeyFault::NothingProposed),
        (2, group_seconded("g2", 3), KeyFault::NothingProposed),
        (2, group_proposed("g2", 2), KeyFault::Exists),
        (2, group_proposed("g4", 3), KeyFault::Epoch),
        (2, group_proposed("gl1", 2), KeyFault::Exists),
    ] {
        assert_eq!(
            waiting.apply(person(author), &public, seq),
            Err(fault),
            "{public:?}"
        );
    }
    rows.push((3, group_proposed("g9", 2)));
    rows.push((2, group_seconded("g2", 2)));
    let (now, seq) = register(&rows);
    assert_eq!(
        (in_force(now.group_keys(group)), now.group_epoch(group)),
        (Some("g2"), 2)
    );
    assert_eq!(
        now.group_keys(group),
        [(1, "gp1".to_owned()), (seq - 1, "g2".to_owned())]
    );
    assert_eq!(
        now.group_proposed_by(group, person(3)),
        None,
        "what waited beside it is over"
    );
    assert_eq!(in_force(now.group_keys(KeyGroup::Leaders)), Some("gl1"));
}
