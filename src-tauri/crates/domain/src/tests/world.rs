//! A unit and a case to act on: every decision is judged by the readers' rules and folded, as a ledger would.

use crate::calendar::DayUnit;
use crate::case::{
    CaseEvent, CheckAnswer, Checklists, Content, DutyKind, Elements, Opened, Paper, ReaderGrant, SentBy,
    State, Step,
};
use crate::decide::{Decision, World, decide, decide_unit, found};
use crate::ids::{CaseId, InvitationId, OfficeId, PersonId, RowNo, SubmissionId};
use crate::people::{Holding, HoldingKind, Preset, Role};
use crate::profile::{self, Profile};
use crate::rules::{self, Row};
use crate::submission::{Channel, IdentityMode, LetterHead, Received, ReporterType, SubmissionEvent};
use crate::unit::ProfileName;
use crate::{Case, Command, Meta, Refusal, Submission, Unit, UnitCommand};
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// Friday, 20 November 2026, nine in the morning in Jakarta.
pub(super) fn friday() -> DateTime<Utc> {
    "2026-11-20T02:00:00Z".parse().unwrap()
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

pub(super) const INTAKE: u8 = 1;
pub(super) const VERIFIER: u8 = 2;
pub(super) const REVIEWER: u8 = 3;
pub(super) const LEADER: u8 = 4;
pub(super) const MANAGER: u8 = 5;
pub(super) const SYSADMIN: u8 = 6;
pub(super) const PRIVACY: u8 = 7;
pub(super) const SECOND_LEADER: u8 = 8;
pub(super) const LEAD: u8 = 9;
pub(super) const AUDITOR: u8 = 10;
pub(super) const RECORDS: u8 = 11;
pub(super) const GUEST: u8 = 12;

pub(super) fn submission_id(number: u8) -> SubmissionId {
    SubmissionId::from_bytes([number; 16])
}

pub(super) fn case_id(number: u8) -> CaseId {
    CaseId::from_bytes([number; 16])
}

pub(super) fn holding(unit: &Unit, role: Role, nth: usize, who: PersonId) -> Holding {
    let mut offices: Vec<_> = unit
        .offices
        .values()
        .filter(|office| office.roles.contains(&role))
        .collect();
    offices.sort_by_key(|office| office.office);
    Holding {
        office: offices[nth].office,
        person: who,
        kind: HoldingKind::Definitive,
        order_no: Some("SK-1/2026".into()),
        from: day("2026-01-01"),
        until: None,
    }
}

/// A unit, one case and its submission, and the time on the wall.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) unit: Unit,
    pub(super) case: Option<Case>,
    pub(super) submission: Option<Submission>,
    pub(super) events: Vec<CaseEvent>,
    pub(super) seq: u64,
    pub(super) now: DateTime<Utc>,
    pub(super) next_id: u8,
}

impl Desk {
    /// A unit with its founder only, who leads.
    pub(super) fn founded(preset: Preset, profile: ProfileName) -> Self {
        let mut number = 0_u8;
        let offices = profile::offices_for(preset, || {
            number += 1;
            OfficeId::from_bytes([number; 16])
        });
        let leads = offices
            .iter()
            .find(|office| office.roles.contains(&Role::Leader))
            .unwrap();
        let holdings = if preset == Preset::Small {
            offices.iter().collect()
        } else {
            vec![leads]
        };
        let holdings = holdings
            .into_iter()
            .map(|office| Holding {
                office: office.office,
                person: person(LEADER),
                kind: HoldingKind::Definitive,
                order_no: None,
                from: day("2026-01-01"),
                until: None,
            })
            .collect();
        let event = found(
            "Unit Pengaduan",
            "Kementerian Contoh",
            preset,
            profile,
            (person(LEADER), "Pimpinan"),
            offices.clone(),
            holdings,
            profile::settings_for(profile),
        )
        .unwrap();
        let meta = Meta {
            seq: 1,
            author: person(LEADER),
            at: friday(),
        };
        rules::judge(rules::CURRENT, None, person(LEADER), Row::Unit(&event)).unwrap();
        let unit = Unit::found(&event, &meta).unwrap();
        Self {
            unit,
            case: None,
            submission: None,
            events: Vec::new(),
            seq: 1,
            now: friday(),
            next_id: 99,
        }
    }

    /// A whole ministry: one person an office.
    pub(super) fn ministry(profile: ProfileName) -> Self {
        let mut desk = Self::founded(Preset::Ministry, profile);
        for (number, role, nth) in [
            (INTAKE, Role::IntakeOfficer, 0),
            (VERIFIER, Role::Verifier, 0),
            (REVIEWER, Role::Reviewer, 0),
            (MANAGER, Role::WbsManager, 0),
            (SYSADMIN, Role::Sysadmin, 0),
            (PRIVACY, Role::PrivacyOfficer, 0),
            (SECOND_LEADER, Role::Leader, 1),
        ] {
            let holdings = vec![holding(&desk.unit, role, nth, person(number))];
            desk.admit(number, holdings);
        }
        desk
    }

    /// A ministry with people for a team, records and a guest, and a registered, triaged case its reporter was told of.
    pub(super) fn registered(profile: ProfileName) -> Self {
        let mut desk = Self::ministry(profile);
        for (number, role) in [
            (LEAD, Role::AuditLead),
            (AUDITOR, Role::Auditor),
            (RECORDS, Role::RecordsClerk),
        ] {
            let holdings = vec![holding(&desk.unit, role, 0, person(number))];
            desk.admit(number, holdings);
        }
        desk.admit(GUEST, Vec::new());
        let mut desk = desk.with_case(true).verified();
        desk.must(VERIFIER, &Command::Register { typed: None });
        desk.fulfil(DutyKind::RegistrationNotice);
        desk.step(VERIFIER, Step::Triage(super::steps::triage()));
        let people = vec![person(RECORDS)];
        desk.must(MANAGER, &Command::AddReaders { people });
        desk
    }

    /// The paper of a duty went out today.
    pub(super) fn fulfil(&mut self, kind: DutyKind) {
        let duty = self.case().latest_duty(kind).unwrap().duty.duty;
        let paper = paper(self.unit.today(self.now));
        let desk = if self.unit.preset == Preset::Small {
            LEADER
        } else {
            INTAKE
        };
        self.must(desk, &Command::FulfilDuty { duty, paper });
    }

    /// Takes a step, with a signed paper of each kind; the row it is recorded in.
    pub(super) fn with(&mut self, who: u8, step: Step, papers: &[DutyKind]) -> RowNo {
        self.tried(who, step.clone(), papers)
            .unwrap_or_else(|refusal| panic!("{step:?}: {refusal:?}"));
        RowNo(self.seq)
    }

    pub(super) fn step(&mut self, who: u8, step: Step) -> RowNo {
        self.with(who, step, &[])
    }

    pub(super) fn tried(&mut self, who: u8, step: Step, papers: &[DutyKind]) -> Result<Decision, Refusal> {
        self.act(who, &take(step, papers))
    }

    pub(super) fn refused(&mut self, who: u8, step: Step) -> Refusal {
        self.tried(who, step, &[]).unwrap_err()
    }

    pub(super) fn admit(&mut self, number: u8, holdings: Vec<Holding>) {
        let invite = UnitCommand::Invite {
            invitation: InvitationId::from_bytes([number; 16]),
            person: person(number),
            name: format!("Orang {number}"),
            employee_no: None,
            holdings,
            expires: self.now + Duration::days(3),
        };
        let by = if number == INTAKE { LEADER } else { INTAKE };
        self.govern(LEADER, &invite).unwrap();
        self.govern(
            by,
            &UnitCommand::ConfirmMember {
                person: person(number),
            },
        )
        .unwrap();
    }

    pub(super) fn govern(&mut self, who: u8, command: &UnitCommand) -> Result<Decision, Refusal> {
        let decision = decide_unit(&self.unit, command, person(who), self.now)?;
        self.fold(person(who), &decision);
        Ok(decision)
    }

    /// A case in `received`, read by the unit's default readers.
    pub(super) fn with_case(mut self, reachable: bool) -> Self {
        let submission = submission_id(10);
        let readers = self.unit.case_readers(person(INTAKE), &[]);
        let opened = Opened {
            case: case_id(20),
            submissions: vec![(submission, "P-2026-000001".into())],
            channel: Channel::Letter,
            received_at: self.now,
            verification_due: self.unit.verification_due(self.now).due,
            content: content(),
            reachable,
            reporter_label: "Pelapor-1".into(),
            readers,
            shut_out: Vec::new(),
        };
        let received = received(submission, &self.unit, self.now);
        let author = if self.unit.preset == Preset::Small {
            person(LEADER)
        } else {
            person(INTAKE)
        };
        self.write_submission(author, &SubmissionEvent::Received(Box::new(received)));
        self.write_case(author, CaseEvent::Opened(Box::new(opened)));
        self
    }

    pub(super) fn world(&self) -> World<'_> {
        World {
            unit: &self.unit,
            submission: self.submission.as_ref(),
            case: self.case.as_ref(),
        }
    }

    pub(super) fn case(&self) -> &Case {
        self.case.as_ref().unwrap()
    }

    pub(super) fn state(&self) -> State {
        self.case().state
    }

    /// Decides, judges every event by the readers' rules, folds.
    pub(super) fn act(&mut self, who: u8, command: &Command) -> Result<Decision, Refusal> {
        let mut next = self.next_id;
        let mut ids = || {
            next = next.wrapping_add(1);
            [next; 16]
        };
        let decision = decide(&self.world(), command, person(who), self.now, &mut ids)?;
        self.next_id = next;
        self.fold(person(who), &decision);
        Ok(decision)
    }

    pub(super) fn must(&mut self, who: u8, command: &Command) -> Decision {
        self.act(who, command).unwrap()
    }

    pub(super) fn fold(&mut self, author: PersonId, decision: &Decision) {
        for event in &decision.unit_events {
            rules::judge(
                self.unit.rules_at(self.seq + 1),
                Some(&self.unit),
                author,
                Row::Unit(event),
            )
            .unwrap();
            self.seq += 1;
            let meta = Meta {
                seq: self.seq,
                author,
                at: self.now,
            };
            self.unit.apply(event, &meta);
        }
        for event in &decision.case_events {
            self.write_case(author, event.clone());
        }
        let own = self
            .submission
            .as_ref()
            .map(|submission| submission.received.submission);
        for (submission, event) in &decision.submission_events {
            if own == Some(*submission) {
                self.write_submission(author, event);
            }
        }
    }

    pub(super) fn write_case(&mut self, author: PersonId, event: CaseEvent) {
        let row = Row::Case(self.case.as_ref(), &event);
        let table = self.unit.rules_at(self.seq + 1);
        rules::judge(table, Some(&self.unit), author, row).unwrap();
        self.seq += 1;
        let meta = Meta {
            seq: self.seq,
            author,
            at: self.now,
        };
        match &mut self.case {
            Some(case) => case.apply(&event, &meta),
            None => self.case = Case::open(&event, &meta),
        }
        self.events.push(event);
    }

    pub(super) fn write_submission(&mut self, author: PersonId, event: &SubmissionEvent) {
        let row = Row::Submission(self.submission.as_ref(), event);
        rules::judge(rules::CURRENT, Some(&self.unit), author, row).unwrap();
        self.seq += 1;
        let meta = Meta {
            seq: self.seq,
            author,
            at: self.now,
        };
        match &mut self.submission {
            Some(submission) => submission.apply(event, &meta),
            None => self.submission = Submission::open(event, &meta),
        }
    }

    pub(super) fn pass(&mut self, working_days: u32) {
        let calendar = &self.unit.calendar;
        let due = calendar
            .due_from_day(self.unit.today(self.now), working_days, DayUnit::Working)
            .due;
        let days = (due - self.unit.today(self.now)).num_days();
        self.now += Duration::days(days);
    }

    /// Everything a clear and lawful report needs before its number.
    pub(super) fn verified(mut self) -> Self {
        let verifier = if self.unit.preset == Preset::Small {
            LEADER
        } else {
            VERIFIER
        };
        self.must(verifier, &Command::StartVerification);
        let checklists = yes(&self.unit);
        self.must(verifier, &Command::SaveChecklists { checklists });
        self
    }
}

pub(super) fn take(step: Step, papers: &[DutyKind]) -> Command {
    Command::Take {
        step: Box::new(step),
        order: None,
        done_on: None,
        papers: papers.iter().map(|kind| super::steps::filed(*kind)).collect(),
    }
}

pub(super) fn content() -> Content {
    Content {
        title: "Dugaan pungutan di Balai Contoh, Januari 2026".into(),
        elements: Elements {
            what: "Pungutan".into(),
            place: "Balai Contoh".into(),
            when: "Januari 2026".into(),
            ..Elements::default()
        },
        category: "PUNGLI".into(),
        ..Content::default()
    }
}

pub(super) fn received(submission: SubmissionId, unit: &Unit, now: DateTime<Utc>) -> Received {
    Received {
        submission,
        intake_no: "P-2026-000001".into(),
        channel: Channel::Letter,
        received_at: now,
        head: LetterHead {
            subject: "Laporan".into(),
            ..LetterHead::default()
        },
        reporter_type: ReporterType::Employee,
        mode: IdentityMode::Confidential,
        relation: None,
        username: None,
        text: "Saya melaporkan pungutan.".into(),
        items: Vec::new(),
        label: "Pelapor-1".into(),
        phrase: Some("padi laut batu angin".into()),
        cases: vec![case_id(20)],
        shut_out: Vec::new(),
        readers: unit.submission_readers(person(INTAKE), &[]),
    }
}

/// Every question of the profile answered yes.
pub(super) fn yes(unit: &Unit) -> Checklists {
    let profile = Profile::of(unit.profile);
    let answers = |questions: &[profile::Question]| {
        questions
            .iter()
            .map(|question| CheckAnswer {
                question: question.code.into(),
                answer: Some(true),
                note: String::new(),
            })
            .collect()
    };
    Checklists {
        completeness: answers(&profile.completeness),
        jurisdiction: answers(&profile.jurisdiction),
        clear: Some(true),
        meets_requirements: Some(true),
        duplicates_note: "tidak ada".into(),
        duplicates_searched: true,
    }
}

pub(super) fn paper(date: NaiveDate) -> Paper {
    Paper {
        number: "S-1/IJ/2026".into(),
        date,
        signatory: "Inspektur Jenderal".into(),
        sent_by: SentBy::Post,
        place: "lemari 2".into(),
    }
}

pub(super) fn reads(readers: &[ReaderGrant], who: u8) -> bool {
    readers.iter().any(|reader| reader.person == person(who))
}
