//! Random lawful histories of both profiles, from receipt to archive and back: no lawful sequence loses a fact, nothing
//! leaves a state without what it requires, readers let stand whatever a writer decided, and the fold of the bodies is
//! the case.

use super::journey::*;
use super::steps::*;
use super::world::*;
use crate::case::*;
use crate::case_state::{Case, Proceedings};
use crate::ids::RowNo;
use crate::procedure::{InForce, RequirementKind};
use crate::unit::ProfileName;
use crate::{Command, Meta};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;

/// One attempt: what, in which shape, after how many days, by whom where it is anybody's.
type Try = (u8, u8, u8);

fn tries() -> impl Strategy<Value = Vec<Try>> {
    prop::collection::vec((any::<u8>(), any::<u8>(), 0..6_u8), 40..110)
}

fn take_by(who: u8, step: Step, papers: &[DutyKind]) -> (u8, Command) {
    (who, take(step, papers))
}

/// What is natural in the state the case is in, with all it takes and sometimes without.
fn natural(desk: &Desk) -> Vec<(u8, Command)> {
    let case = desk.case();
    let all = &case.proceedings;
    let today = desk.unit.today(desk.now);
    let last_hop = all.hops.last().map_or(RowNo(0), |hop| hop.disposition.row);
    let on = today;
    match case.state {
        State::Received => vec![(VERIFIER, Command::StartVerification)],
        State::Verifying => vec![
            (
                VERIFIER,
                Command::SaveChecklists {
                    checklists: yes(&desk.unit),
                },
            ),
            (VERIFIER, Command::Register { typed: None }),
            (VERIFIER, super::acts::ask()),
            (VERIFIER, super::acts::refuse(Reason::TidakJelas)),
            (VERIFIER, super::acts::refer(None)),
        ],
        State::AwaitingCompletion => vec![
            (
                INTAKE,
                Command::RecordSupplement {
                    submission: submission_id(u8::try_from(100 + case.submissions.len()).unwrap()),
                    intake_no: "P-9".into(),
                },
            ),
            take_by(INTAKE, Step::RemindReporter { note: note() }, &[]),
        ],
        State::Registered => vec![
            take_by(VERIFIER, Step::Triage(triage()), &[]),
            take_by(LEADER, Step::Dispose(disposition(REVIEWER)), &[]),
            take_by(LEADER, Step::Dispose(disposition(REVIEWER)), &[]),
        ],
        State::UnderReview => vec![
            take_by(REVIEWER, Step::HandInReview(review(ReviewCode::Audit)), &[]),
            take_by(REVIEWER, explanation(), &[DutyKind::ExplanationLetter]),
            take_by(MANAGER, delegation(), &[DutyKind::DelegationLetter]),
            take_by(REVIEWER, Step::PassOn(disposition(MANAGER)), &[]),
            take_by(REVIEWER, Step::ReadDisposition { hop: last_hop }, &[]),
            take_by(
                LEADER,
                Step::RecallDisposition {
                    hop: last_hop,
                    reason: note(),
                },
                &[],
            ),
        ],
        State::ExplanationRequested => vec![
            take_by(
                REVIEWER,
                Step::RecordExplanation {
                    received_on: on,
                    summary: note(),
                },
                &[],
            ),
            take_by(
                REVIEWER,
                Step::AssessExplanation {
                    sufficient: true,
                    note: note(),
                },
                &[],
            ),
            take_by(MANAGER, Step::ResumeReview { reason: note() }, &[]),
            take_by(LEADER, Step::Conclude(conclusion(None)), &[]),
        ],
        State::Delegated => vec![
            take_by(
                MANAGER,
                Step::RecordReportBack {
                    received_on: on,
                    summary: note(),
                },
                &[],
            ),
            take_by(MANAGER, assess(ReportBackOutcome::Accepted), &[]),
            take_by(MANAGER, assess(ReportBackOutcome::TakenOver), &[]),
            take_by(MANAGER, Step::ResumeReview { reason: note() }, &[]),
            take_by(LEADER, Step::Conclude(conclusion(None)), &[]),
        ],
        State::AwaitingDecision => vec![
            take_by(LEADER, decide(ReviewCode::Audit), &[]),
            take_by(LEADER, Step::Assign(team()), &[DutyKind::AssignmentLetter]),
            take_by(LEADER, Step::Assign(team()), &[DutyKind::AssignmentLetter]),
            take_by(LEADER, decide(ReviewCode::PermintaanPenjelasan), &[]),
            take_by(MANAGER, explanation(), &[DutyKind::ExplanationLetter]),
            take_by(LEADER, Step::ReturnReview { reason: note() }, &[]),
        ],
        State::Assigned => vec![
            take_by(LEAD, declaration(0), &[]),
            take_by(AUDITOR, declaration(1), &[]),
            take_by(GUEST, declaration(2), &[]),
            take_by(LEAD, declaration(3), &[DutyKind::CoiDeclaration]),
            take_by(LEAD, plan(), &[]),
            take_by(
                LEAD,
                Step::Summon(Summons {
                    date: on,
                    ..summons(1)
                }),
                &[DutyKind::ClarificationSummons],
            ),
            take_by(LEAD, Step::StartClarification {}, &[]),
        ],
        State::Clarification => {
            let code = format!("BA-{}", all.records.len());
            let open = all.records.iter().find(|state| state.signing.is_none());
            let row = open.map_or(RowNo(0), |state| state.record.row);
            let signing = Signing::Signed;
            vec![
                take_by(LEAD, Step::FreezeRecord(record(&code, on)), &[]),
                take_by(
                    AUDITOR,
                    Step::SignRecord { record: row, signing },
                    &[DutyKind::ClarificationRecord],
                ),
                take_by(LEAD, Step::StartAudit {}, &[]),
            ]
        }
        State::Audit => {
            let no = format!("KKA-{}", all.working_papers.len());
            let unread = all
                .working_papers
                .iter()
                .find(|state| state.reviewed_by.is_none());
            let paper = unread.map_or(RowNo(0), |state| state.paper.row);
            let standing: Vec<RowNo> = all.standing_findings().map(|state| state.finding.row).collect();
            vec![
                take_by(AUDITOR, Step::WritePaper(working_paper(&no)), &[]),
                take_by(LEAD, Step::ReviewPaper { paper, note: note() }, &[]),
                take_by(AUDITOR, Step::RecordFinding(finding()), &[]),
                take_by(AUDITOR, Step::ListEvidence { items: items() }, &[]),
                take_by(
                    LEAD,
                    Step::SubmitReport(report(standing.clone())),
                    &[DutyKind::AuditReport],
                ),
                take_by(
                    LEAD,
                    Step::SubmitReport(report(standing)),
                    &[DutyKind::AuditReport],
                ),
            ]
        }
        State::ReportSubmitted => vec![take_by(LEADER, call(desk), &[DutyKind::DeliberationInvitation])],
        State::Deliberation => vec![
            take_by(LEADER, concluding(desk), &[DutyKind::DeliberationMinutes]),
            take_by(LEADER, concluding(desk), &[DutyKind::DeliberationMinutes]),
            take_by(LEADER, Step::DeepenAudit { what: note() }, &[]),
        ],
        State::Concluded | State::Monitoring => vec![
            take_by(MANAGER, settled(desk), &[]),
            take_by(
                LEADER,
                Step::SendRecommendations { to: "Kepala".into() },
                &[DutyKind::RecommendationLetter],
            ),
            take_by(MANAGER, Step::Close { note: note() }, &[]),
        ],
        State::Closed | State::NotActionable | State::Referred | State::Merged | State::Withdrawn => vec![
            take_by(RECORDS, Step::Archive(filing()), &[]),
            (LEADER, Command::Reopen { reason: note() }),
            (LEADER, Command::ConfirmByLeader),
        ],
        State::Archived => vec![take_by(MANAGER, Step::RecordWaiter(waiter()), &[])],
    }
}

fn explanation() -> Step {
    Step::RequestExplanation(ExplanationRequest {
        to: "Kepala Balai".into(),
        organisation: None,
        asked: "jelaskan".into(),
        due: None,
    })
}

fn delegation() -> Step {
    Step::Delegate(Delegation {
        to: "Sekretariat".into(),
        organisation: None,
        instruction: "bina".into(),
        due: None,
    })
}

fn assess(outcome: ReportBackOutcome) -> Step {
    Step::AssessReportBack {
        outcome,
        note: note(),
    }
}

/// What may come between, in any state, by anybody.
fn between(desk: &Desk, shape: u8) -> (u8, Command) {
    let case = desk.case();
    let who = shape % 13;
    let owed: Vec<_> = case.open_duties().map(|state| state.duty.duty).collect();
    let waits = case
        .care
        .waiters
        .last()
        .map_or(RowNo(0), |state| state.waiter.row);
    match shape % 16 {
        0 => take_by(
            LEADER,
            Step::PutOnHold {
                ground: HoldGround::Court,
                body: note(),
                reason: note(),
            },
            &[],
        ),
        1 => take_by(
            LEADER,
            Step::Resume {
                reason: note(),
                verification_due: None,
            },
            &[],
        ),
        2 => take_by(MANAGER, Step::RecordWaiter(waiter()), &[]),
        3 => take_by(
            MANAGER,
            Step::AnswerWaiter {
                waiter: waits,
                interim: false,
                note: note(),
            },
            &[DutyKind::AnswerToBody],
        ),
        4 => take_by(
            MANAGER,
            Step::TakeMeasure {
                kind: MeasureKind::Secrecy,
                text: note(),
            },
            &[],
        ),
        5 => take_by(
            MANAGER,
            Step::AssessRisk {
                risk: Risk::High,
                ground: note(),
            },
            &[],
        ),
        6 => take_by(
            INTAKE,
            Step::LogInquiry(inquiry(crate::inquiry::sentence(case.state))),
            &[],
        ),
        7 if shape > 200 => take_by(
            LEADER,
            Step::Withdraw { statement: note() },
            &[DutyKind::WithdrawalStatement],
        ),
        8 if shape > 200 => (VERIFIER, super::acts::merge()),
        9 => take_by(MANAGER, Step::FilePaper {}, &[DutyKind::StatusNotice]),
        // Anything, by anybody.
        10 | 11 => {
            let steps = every_step();
            let at = usize::from(shape) * 7 % steps.len();
            take_by(who, steps[at].clone(), &[])
        }
        _ => match owed.first() {
            Some(duty) => {
                let paper = paper(desk.unit.today(desk.now));
                (INTAKE, Command::FulfilDuty { duty: *duty, paper })
            }
            None => take_by(
                LEADER,
                Step::ContinueExOfficio {
                    statement: note(),
                    reason: note(),
                },
                &[],
            ),
        },
    }
}

/// How much is on record; none of it ever shrinks.
fn on_record(case: &Case) -> Vec<usize> {
    let rounds = || {
        case.past_proceedings
            .iter()
            .chain(std::iter::once(&case.proceedings))
    };
    let sum = |count: fn(&Proceedings) -> usize| rounds().map(count).sum::<usize>();
    let care = &case.care;
    vec![
        sum(|all| all.hops.len()),
        sum(|all| all.reviews.len()),
        sum(|all| all.decisions.len()),
        sum(|all| all.explanations.len()),
        sum(|all| all.delegations.iter().map(|given| given.reports.len()).sum()),
        sum(|all| all.team.as_ref().map_or(0, |team| team.members.len())),
        sum(|all| all.summonses.len()),
        sum(|all| all.records.len()),
        sum(|all| all.records.iter().filter(|state| state.signing.is_some()).count()),
        sum(|all| all.working_papers.len()),
        sum(|all| all.findings.len()),
        sum(|all| all.handovers.len()),
        sum(|all| all.reports.len()),
        sum(|all| usize::from(all.conclusion.is_some())),
        sum(|all| all.recommendations.iter().map(|state| state.notes.len()).sum()),
        care.moves.len(),
        care.papers.len(),
        care.holds.len(),
        care.words.len(),
        care.triage.len(),
        care.waiters.len(),
        care.protection.measures.len(),
        care.protection.risks.len(),
        care.consents.len(),
        care.inquiries.len(),
        care.openings.len(),
        care.withdrawals.len(),
        case.duties.len(),
        case.timeline.len(),
    ]
}

/// What a state cannot be without.
fn holds_what_it_requires(case: &Case) {
    let all = &case.proceedings;
    let owes = |kind: DutyKind| case.latest_duty(kind).is_some();
    match case.state {
        State::UnderReview => assert!(!all.hops.is_empty()),
        State::AwaitingDecision => assert!(!all.hops.is_empty()),
        State::ExplanationRequested => assert!(
            all.explanations
                .last()
                .is_some_and(|last| last.asked.fact.due.is_some())
        ),
        State::Delegated => assert!(all.delegations.last().is_some_and(|last| last.due.is_some())),
        State::Assigned => assert!(all.team.is_some() && all.decision().is_some()),
        State::Clarification => assert!(!all.summonses.is_empty() && all.plan.is_some()),
        State::Audit => assert!(all.records.iter().any(|state| state.signing.is_some())),
        State::ReportSubmitted => assert!(!all.reports.is_empty() && !all.evidence.is_empty()),
        State::Deliberation => assert!(!all.called.is_empty()),
        State::Concluded => assert!(
            all.conclusion.is_some() && !all.recommendations.is_empty() && owes(DutyKind::OutcomeNotice)
        ),
        State::Monitoring => assert!(
            case.care
                .papers
                .iter()
                .any(|known| known.paper.kind == DutyKind::RecommendationLetter)
        ),
        State::Closed => {
            assert!(all.recommendations.iter().all(|state| state.status.is_settled()));
            assert!(
                case.latest_duty(DutyKind::OutcomeNotice)
                    .is_some_and(|duty| !duty.is_open())
            );
        }
        State::Withdrawn => assert!(!case.care.withdrawals.is_empty()),
        State::Archived => assert!(case.care.filing.is_some() && case.open_duties().next().is_none()),
        _ => {}
    }
}

fn play(profile: ProfileName, tries: &[Try]) -> Desk {
    let mut desk = Desk::registered(profile);
    for (what, shape, days) in tries {
        desk.now += chrono::Duration::days(i64::from(*days));
        let (who, command) = if what % 4 == 0 {
            between(&desk, *shape)
        } else {
            let natural = natural(&desk);
            natural[usize::from(*shape) % natural.len()].clone()
        };
        let (before, seq) = (desk.case().clone(), desk.seq);
        match desk.act(who, &command) {
            Err(_) => {
                assert_eq!(*desk.case(), before);
                assert_eq!(desk.seq, seq);
            }
            Ok(decision) => {
                assert!(!decision.case_events.is_empty());
                let after = desk.case();
                let in_force = InForce::of(&desk.unit);
                let row = in_force
                    .row(before.state, command.act())
                    .filter(|row| row.to == after.state);
                let stays = before.state == after.state && in_force.stands(before.state, command.act());
                assert!(row.is_some() || stays, "{command:?} in {:?}", before.state);
                for requirement in row.into_iter().flat_map(|row| in_force.requires(row)) {
                    if requirement.kind() == RequirementKind::Fact {
                        assert!(
                            requirement.missing(&desk.unit, &before, desk.now).is_empty(),
                            "{requirement:?}"
                        );
                    }
                }
                assert!(row.is_none() || !before.is_on_hold() || after.state.is_final());
                for (was, is) in on_record(&before).into_iter().zip(on_record(after)) {
                    assert!(was <= is, "{command:?}");
                }
                assert!(!in_force.skips.contains(&after.state));
                holds_what_it_requires(after);
            }
        }
    }
    desk
}

fn profiles() -> impl Strategy<Value = ProfileName> {
    prop_oneof![Just(ProfileName::KemenkesLike), Just(ProfileName::KemensosLike)]
}

proptest! {
    #[test]
    fn whole_histories_are_lawful_and_their_fold_is_the_case(profile in profiles(), tries in tries()) {
        let desk = play(profile, &tries);
        let rows = desk.case().timeline.clone();
        let bodies = desk.events.iter().map(crate::history::encode_case);
        let mut folded: Option<Case> = None;
        for (row, body) in rows.iter().zip(bodies) {
            let event = crate::history::decode_case(&body).unwrap();
            let meta = Meta { seq: row.seq, author: row.by, at: row.at };
            match &mut folded {
                Some(case) => case.apply(&event, &meta),
                None => folded = Case::open(&event, &meta),
            }
        }
        prop_assert_eq!(&folded.unwrap(), desk.case());
        // Clocks are read from any history without breaking, and none is both told and moved.
        for clock in crate::clocks::clocks(&desk.unit, desk.case(), desk.now) {
            prop_assert!(clock.since <= desk.now);
            prop_assert!(clock.stopped.is_none_or(|stopped| stopped >= clock.since));
        }
    }
}

#[test]
fn random_histories_reach_every_state() {
    let mut runner = TestRunner::deterministic();
    let mut reached = BTreeSet::new();
    for turn in 0..160 {
        let tries = tries().new_tree(&mut runner).unwrap().current();
        let profile = if turn % 2 == 0 {
            ProfileName::KemenkesLike
        } else {
            ProfileName::KemensosLike
        };
        let desk = play(profile, &tries);
        reached.extend(desk.case().timeline.iter().map(|row| row.to));
    }
    let missed: Vec<_> = State::ALL
        .into_iter()
        .filter(|state| !reached.contains(state))
        .collect();
    assert_eq!(missed, []);
}
