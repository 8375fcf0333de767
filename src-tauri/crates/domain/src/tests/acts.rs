//! The commands the scenarios use, and a ministry's desk with one case on it.

use super::world::*;
use crate::case::{Contact, DutyKind, Element, Reason, WrittenOrder};
use crate::ids::DutyId;
use crate::refusal::RefusalCode;
use crate::submission::Channel;
use crate::unit::ProfileName;
use crate::{Command, Decision, Refusal};

pub(super) fn desk() -> Desk {
    Desk::ministry(ProfileName::KemensosLike).with_case(true)
}

pub(super) fn unreachable() -> Desk {
    Desk::ministry(ProfileName::KemensosLike).with_case(false)
}

pub(super) const REGISTER: Command = Command::Register { typed: None };

pub(super) fn refuse(reason: Reason) -> Command {
    Command::Refuse {
        reason,
        note: "tidak dapat ditindaklanjuti".into(),
        order: None,
    }
}

pub(super) fn ask() -> Command {
    Command::RequestCompletion {
        missing: vec![Element::When],
        asked: "kapan terjadi".into(),
    }
}

pub(super) fn refer(order: Option<WrittenOrder>) -> Command {
    Command::Refer {
        body: "Dinas Sosial".into(),
        legal_ground: "UU 23/2014".into(),
        order,
        identity_redacted: true,
    }
}

pub(super) fn merge() -> Command {
    Command::Merge {
        main: case_id(30),
        main_no: "0009/WBS/XI/2026".into(),
        reason: "materi sama".into(),
    }
}

pub(super) fn order(leader: u8) -> WrittenOrder {
    WrittenOrder {
        kind: "lembar disposisi".into(),
        number: "12/D/2026".into(),
        date: day("2026-11-19"),
        leader: person(leader),
    }
}

pub(super) fn contact(reached: bool, desk: &Desk) -> Command {
    Command::LogContact {
        contact: Contact {
            at: desk.now,
            channel: Channel::Telephone,
            reached,
            note: "menelepon".into(),
        },
    }
}

pub(super) fn code(result: Result<Decision, Refusal>) -> RefusalCode {
    result.unwrap_err().code
}

pub(super) fn open_duty(desk: &Desk, kind: DutyKind) -> DutyId {
    desk.case()
        .open_duties()
        .find(|state| state.duty.kind == kind)
        .unwrap()
        .duty
        .duty
}
