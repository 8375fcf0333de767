//! Steps as they change the case.

use super::{
    Case, DelegationState, Explanation, FindingState, Hold, Hop, Measure, Opening, PaperOnFile, PaperState,
    RecommendationState, RecordState, Recorded, Review, StandIn, SummonsState, Team, TeamMemberState,
    WaiterState, WordState,
};
use crate::case::{
    DutyKind, FollowUpStatus, ReaderGrant, ReaderGround, ReportBackOutcome, State, Step, Stepped, TeamMember,
};
use crate::ids::{PersonId, RowNo};
use crate::unit_state::Meta;
use chrono::NaiveDate;

fn on_team(member: &TeamMember, readers: &[PersonId]) -> TeamMemberState {
    TeamMemberState {
        member: member.clone(),
        declared: None,
        left: false,
        granted: member.person.is_some_and(|person| readers.contains(&person)),
    }
}

impl Case {
    /// Takes in a step. Rows that name what is not there change nothing of it: a dishonest writer breaks no fold.
    pub(super) fn step(&mut self, stepped: &Stepped, meta: &Meta) {
        let row = RowNo(meta.seq);
        for paper in &stepped.papers {
            self.care.papers.push(PaperOnFile {
                row,
                by: meta.author,
                paper: paper.clone(),
            });
        }
        stepped.duties.iter().for_each(|duty| self.owe(duty, meta));
        for person in &stepped.readers {
            self.let_read(*person);
        }
        if let Some(order) = &stepped.order {
            self.await_word(row, stepped, meta.author, Some(order.leader));
        }
        self.facts(stepped, meta);
        self.care_facts(stepped, meta);
        if let Some(to) = stepped.to {
            self.state = to;
            if to.is_final() {
                self.verification_stopped_on.get_or_insert(meta.at);
            }
        }
    }

    fn let_read(&mut self, person: PersonId) {
        if !self.is_reader(person) && !self.is_walled(person) {
            self.readers.push(ReaderGrant {
                person,
                ground: ReaderGround::Order,
            });
        }
    }

    fn await_word(&mut self, row: RowNo, stepped: &Stepped, by: PersonId, leader: Option<PersonId>) {
        self.care.words.push(WordState {
            row,
            kind: stepped.step.kind().to_owned(),
            by,
            leader,
            given: None,
            note: String::new(),
        });
    }

    fn facts(&mut self, stepped: &Stepped, meta: &Meta) {
        let row = RowNo(meta.seq);
        let on_order = stepped.order.is_some();
        let mut lost: Vec<PersonId> = Vec::new();
        let all = &mut self.proceedings;
        match &stepped.step {
            Step::Dispose(disposition) | Step::PassOn(disposition) => all.hops.push(Hop {
                disposition: recorded(disposition.clone(), on_order, meta),
                read_by: Vec::new(),
                recalled: None,
                granted: stepped.readers.clone(),
            }),
            Step::ReadDisposition { hop } => {
                for known in all.hops.iter_mut().filter(|known| known.disposition.row == *hop) {
                    known.read_by.push(meta.author);
                }
            }
            Step::RecallDisposition { hop, reason } => {
                for known in all.hops.iter_mut().filter(|known| known.disposition.row == *hop) {
                    known.recalled = Some(reason.clone());
                    lost.append(&mut known.granted);
                }
            }
            Step::HandInReview(review) => all.reviews.push(Review {
                review: recorded(review.clone(), on_order, meta),
                returned: None,
            }),
            Step::ReturnReview { reason } => {
                if let Some(review) = all.reviews.last_mut() {
                    review.returned = Some(reason.clone());
                }
            }
            Step::RequestExplanation(request) => all.explanations.push(Explanation {
                asked: recorded(request.clone(), on_order, meta),
                reminders: Vec::new(),
                answer: None,
                sufficient: None,
            }),
            Step::RemindExplanation { .. } => {
                if let Some(last) = all.explanations.last_mut() {
                    last.reminders.push(meta.at);
                }
            }
            Step::RecordExplanation { received_on, summary } => {
                if let Some(last) = all.explanations.last_mut() {
                    last.answer = Some((*received_on, summary.clone()));
                    last.sufficient = None;
                }
            }
            Step::AssessExplanation { sufficient, .. } => {
                if let Some(last) = all.explanations.last_mut() {
                    last.sufficient = Some(*sufficient);
                }
            }
            Step::Delegate(delegation) => all.delegations.push(DelegationState {
                due: delegation.due,
                given: recorded(delegation.clone(), on_order, meta),
                reports: Vec::new(),
                outcome: None,
            }),
            Step::RecordReportBack { received_on, summary } => {
                if let Some(last) = all.delegations.last_mut() {
                    last.reports.push((*received_on, summary.clone()));
                    last.outcome = None;
                }
            }
            Step::AssessReportBack { outcome, .. } => {
                if let Some(last) = all.delegations.last_mut() {
                    last.outcome = Some(*outcome);
                    if let ReportBackOutcome::Returned { due } = outcome {
                        last.due = Some(*due);
                    }
                }
            }
            Step::Decide(decision) => all.decisions.push(recorded(decision.clone(), on_order, meta)),
            Step::Assign(assignment) => {
                all.team = Some(Team {
                    ends: assignment.ends,
                    members: assignment
                        .team
                        .iter()
                        .map(|member| on_team(member, &stepped.readers))
                        .collect(),
                    letter: recorded(assignment.clone(), on_order, meta),
                });
            }
            Step::ChangeTeam {
                add, remove, ends, ..
            } => {
                if let Some(team) = &mut all.team {
                    team.ends = ends.unwrap_or(team.ends);
                    for index in remove {
                        if let Some(state) = team.members.get_mut(*index as usize) {
                            state.left = true;
                            lost.extend(state.member.person.filter(|_| state.granted));
                        }
                    }
                    team.members
                        .extend(add.iter().map(|member| on_team(member, &stepped.readers)));
                }
            }
            Step::Declare {
                member,
                no_conflict,
                secrecy,
                ..
            } => {
                let state = all
                    .team
                    .as_mut()
                    .and_then(|team| team.members.get_mut(*member as usize));
                if let Some(state) = state {
                    state.declared = Some(*no_conflict && *secrecy);
                }
            }
            Step::PlanWork(plan) => all.plan = Some(recorded(plan.clone(), on_order, meta)),
            Step::Summon(summons) => all.summonses.push(SummonsState {
                summons: recorded(summons.clone(), on_order, meta),
                served: None,
                not_appeared: None,
            }),
            Step::ServeSummons { summons, on, .. } => {
                for state in all
                    .summonses
                    .iter_mut()
                    .filter(|state| state.summons.row == *summons)
                {
                    state.served = Some(*on);
                }
            }
            Step::NotAppeared { summons, note } => {
                for state in all
                    .summonses
                    .iter_mut()
                    .filter(|state| state.summons.row == *summons)
                {
                    state.not_appeared = Some(note.clone());
                }
            }
            Step::FreezeRecord(record) => all.records.push(RecordState {
                record: recorded(record.clone(), on_order, meta),
                signing: None,
            }),
            Step::SignRecord { record, signing } => {
                for state in all.records.iter_mut().filter(|state| state.record.row == *record) {
                    state.signing = Some(signing.clone());
                }
            }
            Step::WritePaper(paper) => all.working_papers.push(PaperState {
                paper: recorded(paper.clone(), on_order, meta),
                reviewed_by: None,
            }),
            Step::ReviewPaper { paper, .. } => {
                for state in all
                    .working_papers
                    .iter_mut()
                    .filter(|state| state.paper.row == *paper)
                {
                    state.reviewed_by = Some(meta.author);
                }
            }
            Step::RecordFinding(finding) => all.findings.push(FindingState {
                finding: recorded(finding.clone(), on_order, meta),
                dropped: None,
            }),
            Step::DropFinding { finding, reason } => {
                for state in all
                    .findings
                    .iter_mut()
                    .filter(|state| state.finding.row == *finding)
                {
                    state.dropped = Some(reason.clone());
                }
            }
            Step::ListEvidence { items } => all.evidence.clone_from(items),
            Step::HandOverEvidence { from, to, items } => {
                let fact = (from.clone(), to.clone(), items.clone());
                all.handovers.push(recorded(fact, on_order, meta));
            }
            Step::SubmitReport(report) => all.reports.push(recorded(report.clone(), on_order, meta)),
            Step::CallDeliberation { held_on, place, .. } => {
                all.called
                    .push(recorded((*held_on, place.clone()), on_order, meta));
            }
            Step::DeepenAudit { what } => all.deepened.push(recorded(what.clone(), on_order, meta)),
            Step::Conclude(conclusion) => {
                let open = |recommendation: &crate::case::Recommendation| RecommendationState {
                    recommendation: recommendation.clone(),
                    status: FollowUpStatus::Open,
                    notes: Vec::new(),
                };
                all.recommendations = conclusion.recommendations.iter().map(open).collect();
                all.conclusion = Some(recorded(conclusion.clone(), on_order, meta));
            }
            Step::FollowUp { no, status, note, on } => {
                for state in all
                    .recommendations
                    .iter_mut()
                    .filter(|state| state.recommendation.no == *no)
                {
                    state.status = *status;
                    state.notes.push((*on, note.clone()));
                }
            }
            Step::Close { .. } => self.await_word(row, stepped, meta.author, None),
            _ => {}
        }
        self.readers.retain(|reader| !lost.contains(&reader.person));
    }

    fn care_facts(&mut self, stepped: &Stepped, meta: &Meta) {
        let row = RowNo(meta.seq);
        let on_order = stepped.order.is_some();
        let care = &mut self.care;
        match &stepped.step {
            Step::Withdraw { statement } | Step::ContinueExOfficio { statement, .. } => {
                care.withdrawals.push(recorded(statement.clone(), on_order, meta));
            }
            Step::Archive(filing) => care.filing = Some(recorded(filing.clone(), on_order, meta)),
            Step::PutOnHold { ground, body, reason } => care.holds.push(Hold {
                from: meta.at,
                until: None,
                ground: *ground,
                body: body.clone(),
                reason: reason.clone(),
            }),
            Step::Resume { verification_due, .. } => {
                for hold in care.holds.iter_mut().filter(|hold| hold.is_open()) {
                    hold.until = Some(meta.at);
                }
                self.verification_due = verification_due.unwrap_or(self.verification_due);
            }
            Step::GiveWord {
                row: of,
                confirmed,
                note,
            } => {
                for word in care
                    .words
                    .iter_mut()
                    .filter(|word| word.row == *of && word.given.is_none())
                {
                    word.given = Some(recorded(*confirmed, on_order, meta));
                    word.note.clone_from(note);
                }
            }
            Step::CompletePaper {
                row: of,
                kind,
                number,
                date,
                file,
            } => {
                let wanted = |known: &&mut PaperOnFile| known.row == *of && known.paper.kind == *kind;
                for known in care.papers.iter_mut().filter(wanted) {
                    known.paper.number = Some(number.clone());
                    known.paper.date = Some(*date);
                    known.paper.file = file.or(known.paper.file);
                }
            }
            Step::Triage(form) => care.triage.push(recorded(form.clone(), on_order, meta)),
            Step::RecordWaiter(waiter) => care.waiters.push(WaiterState {
                waiter: recorded(waiter.clone(), on_order, meta),
                interim: Vec::new(),
                answered: None,
                released: None,
            }),
            Step::AnswerWaiter { waiter, interim, .. } => {
                for state in care
                    .waiters
                    .iter_mut()
                    .filter(|state| state.waiter.row == *waiter)
                {
                    if *interim {
                        state.interim.push(meta.at);
                    } else {
                        state.answered = Some(meta.at);
                    }
                }
            }
            Step::ReleaseWaiter { waiter, reason } => {
                for state in care
                    .waiters
                    .iter_mut()
                    .filter(|state| state.waiter.row == *waiter)
                {
                    state.released = Some(reason.clone());
                }
            }
            Step::AssessRisk { risk, .. } => {
                care.protection.risks.push(recorded(*risk, on_order, meta));
                care.protection.ended = None;
            }
            Step::NameCompanion { person, name } => {
                care.protection.companion = Some((*person, name.clone()));
                care.protection.ended = None;
            }
            Step::TakeMeasure { kind, text } => {
                care.protection.measures.push(Measure {
                    row,
                    kind: *kind,
                    text: text.clone(),
                    from: meta.at,
                    ended: None,
                });
                care.protection.ended = None;
            }
            Step::EndMeasure { measure, result } => {
                for known in care
                    .protection
                    .measures
                    .iter_mut()
                    .filter(|known| known.row == *measure)
                {
                    known.ended = Some(result.clone());
                }
            }
            Step::ReferToLpsk { .. } => care.protection.lpsk = Some(row),
            Step::EndProtection { reason } => care.protection.ended = Some(reason.clone()),
            Step::RecordConsent(consent) => care.consents.push(recorded(consent.clone(), on_order, meta)),
            Step::RemindReporter { .. } => care.reminders.push(meta.at),
            Step::LogInquiry(inquiry) => care.inquiries.push(recorded(inquiry.clone(), on_order, meta)),
            Step::OpenContact { item, reason } | Step::OpenIdentity { item, reason } => {
                care.openings.push(Opening {
                    row,
                    by: meta.author,
                    at: meta.at,
                    item: *item,
                    reason: reason.clone(),
                })
            }
            Step::PrintEnvelope { duty, request } => {
                care.envelopes.push(recorded((*duty, *request), on_order, meta));
            }
            Step::RemoveReaders { people, .. } => {
                self.readers.retain(|reader| !people.contains(&reader.person));
            }
            Step::HandOver { to, until, .. } => care.stand_ins.push(StandIn {
                of: meta.author,
                by: *to,
                until: *until,
                granted: stepped.readers.contains(to),
                back: false,
            }),
            Step::TakeBack { from } => self.take_back(*from, meta.author),
            _ => {}
        }
    }

    fn take_back(&mut self, from: PersonId, author: PersonId) {
        let mine = |known: &&mut StandIn| known.of == author && known.by == from && !known.back;
        let mut granted = false;
        for known in self.care.stand_ins.iter_mut().filter(mine) {
            known.back = true;
            granted |= known.granted;
        }
        if granted {
            self.readers.retain(|reader| reader.person != from);
        }
    }

    /// When the state it is in was entered: its row and moment.
    #[must_use]
    pub fn entered(&self) -> (RowNo, chrono::DateTime<chrono::Utc>) {
        self.care
            .moves
            .last()
            .map_or((RowNo(0), self.received_at), |last| (last.row, last.at))
    }

    /// A signed paper of a kind filed since the state was entered.
    #[must_use]
    pub fn paper_since_entered(&self, kind: DutyKind) -> Option<&PaperOnFile> {
        let (entered, _) = self.entered();
        self.care.papers.iter().rev().find(|known| {
            known.row > entered && known.paper.kind == kind && known.paper.is_signed_and_found()
        })
    }

    /// Who would lose access by an event: the stream opens a new epoch for those who stay (ledger.md §5).
    #[must_use]
    pub fn access_lost_by(&self, event: &crate::case::CaseEvent, meta: &Meta) -> Vec<PersonId> {
        let mut after = self.clone();
        after.apply(event, meta);
        let gone = |reader: &&ReaderGrant| !after.is_reader(reader.person);
        self.readers
            .iter()
            .filter(gone)
            .map(|reader| reader.person)
            .collect()
    }

    /// Papers whose number or date has not followed yet (O9).
    pub fn unnumbered_papers(&self) -> impl Iterator<Item = &PaperOnFile> {
        self.care.papers.iter().filter(|known| !known.paper.is_complete())
    }

    /// Whether it stands still.
    #[must_use]
    pub fn is_on_hold(&self) -> bool {
        self.care.holds.iter().any(Hold::is_open)
    }

    /// What waits on a leader's desk: recorded for him, or for any leader.
    pub fn words_owed(&self, leader: PersonId) -> impl Iterator<Item = &WordState> {
        self.care
            .words
            .iter()
            .filter(move |word| word.given.is_none() && word.leader.is_none_or(|named| named == leader))
    }

    /// The team in force.
    #[must_use]
    pub const fn team(&self) -> Option<&Team> {
        self.proceedings.team.as_ref()
    }

    /// After closing, identity is opened by break-glass only; a notice still owed to the reporter keeps it open for
    /// correspondence (process.md §4 rule 5, O3).
    #[must_use]
    pub fn is_identity_sealed(&self) -> bool {
        self.state.is_final() && !self.open_duties().any(|state| state.duty.kind.to_reporter())
    }

    /// Who stands in for somebody on a day (O13).
    #[must_use]
    pub fn stands_in(&self, by: PersonId, of: PersonId, day: NaiveDate) -> bool {
        self.care
            .stand_ins
            .iter()
            .any(|known| known.by == by && known.of == of && !known.back && day <= known.until)
    }

    /// Whether a step would make one person take two steps that two should take (O12).
    pub(super) fn is_same_person(&self, step: &Step, author: PersonId) -> bool {
        match step {
            Step::HandInReview(_) => self.verifier == Some(author),
            Step::ReviewPaper { paper, .. } => {
                let wrote = |state: &PaperState| state.paper.row == *paper && state.paper.by == author;
                self.proceedings.working_papers.iter().any(wrote)
            }
            Step::GiveWord { row, .. } => self
                .care
                .words
                .iter()
                .any(|word| word.row == *row && word.by == author),
            Step::Decide(_) => self
                .proceedings
                .review()
                .is_some_and(|review| review.review.by == author),
            Step::Conclude(_) => self
                .proceedings
                .reports
                .last()
                .is_some_and(|report| report.by == author),
            _ => false,
        }
    }

    /// The state a row of the trail led to, for *posisi per tanggal* (O25).
    #[must_use]
    pub fn state_at(&self, moment: chrono::DateTime<chrono::Utc>) -> Option<State> {
        let until = |made: &&super::Move| made.at <= moment;
        self.care.moves.iter().rev().find(until).map(|made| made.to)
    }
}

fn recorded<T>(fact: T, on_order: bool, meta: &Meta) -> Recorded<T> {
    Recorded {
        row: RowNo(meta.seq),
        by: meta.author,
        at: meta.at,
        on_order,
        fact,
    }
}
