//! A case as the fold of its stream: where it stands, what it holds, what is owed, and how it came here.

mod care;
mod parts;
mod proceedings;
mod steps;

pub use care::{
    Care, Hold, Measure, Move, Opening, PaperOnFile, Protection, StandIn, WaiterState, WordState,
};
pub use parts::{Completion, CompletionOutcome, DutyStand, DutyState, TimelineRow, Verdict, VerdictOutcome};
pub use proceedings::{
    DelegationState, Explanation, FindingState, Hop, PaperState, Proceedings, RecommendationState,
    RecordState, Recorded, Review, SummonsState, Team, TeamMemberState,
};

use crate::calendar::TimeZone;
use crate::case::{
    CaseEvent, CaseItem, Checklists, Contact, Content, Duty, DutyKind, ReaderGrant, State, WorkCopy,
    WrittenOrder,
};
use crate::ids::{CaseId, DutyId, ItemId, PersonId, RowNo, SubmissionId};
use crate::submission::{Channel, FileFacts};
use crate::unit_state::Meta;
use chrono::{DateTime, NaiveDate, Utc};

/// The case as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its id, which is its stream.
    pub id: CaseId,
    /// Where it stands.
    pub state: State,
    /// The submissions it is made of, with their intake numbers.
    pub submissions: Vec<(SubmissionId, String)>,
    /// How the first of them came.
    pub channel: Channel,
    /// The moment of receipt.
    pub received_at: DateTime<Utc>,
    /// Verification is due on this day.
    pub verification_due: NaiveDate,
    /// The verdict stopped the clock at this moment (O17); `None` while it runs.
    pub verification_stopped_on: Option<DateTime<Utc>>,
    /// What the officer wrote.
    pub content: Content,
    /// Whether the reporter can be told anything.
    pub reachable: bool,
    /// Label of the reporter.
    pub reporter_label: String,
    /// Who may read it, and why.
    pub readers: Vec<ReaderGrant>,
    /// Whom the wall shuts out (O4).
    pub shut_out: Vec<PersonId>,
    /// Those shut out who had already been able to read (O4).
    pub had_read: Vec<PersonId>,
    /// Who opened it.
    pub opened_by: PersonId,
    /// Who verifies.
    pub verifier: Option<PersonId>,
    /// Both check-lists.
    pub checklists: Checklists,
    /// Requests for completion, oldest first.
    pub completions: Vec<Completion>,
    /// Agenda number, once given; never taken back or given anew.
    pub agenda_no: Option<String>,
    /// Papers owed, fulfilled and fallen away, oldest first.
    pub duties: Vec<DutyState>,
    /// Contacts with the reporter, oldest first.
    pub contacts: Vec<Contact>,
    /// Working copies.
    pub work_copies: Vec<WorkCopy>,
    /// Signed copies of papers (O9), in the order they came.
    pub paper_files: Vec<FileFacts>,
    /// Identity items, in the order they were listed.
    pub items: Vec<CaseItem>,
    /// The verdict in force.
    pub verdict: Option<Verdict>,
    /// Verdicts that were taken back, oldest first.
    pub past_verdicts: Vec<Verdict>,
    /// The refusal or referral still waits for a leader's confirmation, with or without a written order (O2).
    pub awaits_leader: bool,
    /// The main case and its number, where merged.
    pub merged_into: Option<(CaseId, String)>,
    /// Cases merged into this one, with their numbers.
    pub took_in: Vec<(CaseId, String)>,
    /// What was done since the last reopening, from disposition to recommendations.
    pub proceedings: Proceedings,
    /// What was done before it, oldest first.
    pub past_proceedings: Vec<Proceedings>,
    /// What goes beside the procedure and survives reopening, merging and closing.
    pub care: Care,
    /// Everything that happened, oldest first.
    pub timeline: Vec<TimelineRow>,
    /// The last row folded.
    pub last_seq: u64,
}

impl Case {
    /// The case as its first row makes it; `None` for any other event.
    #[must_use]
    pub fn open(event: &CaseEvent, meta: &Meta) -> Option<Self> {
        let CaseEvent::Opened(opened) = event else {
            return None;
        };
        let mut case = Self {
            id: opened.case,
            state: State::Received,
            submissions: opened.submissions.clone(),
            channel: opened.channel,
            received_at: opened.received_at,
            verification_due: opened.verification_due,
            verification_stopped_on: None,
            content: opened.content.clone(),
            reachable: opened.reachable,
            reporter_label: opened.reporter_label.clone(),
            readers: opened.readers.clone(),
            shut_out: opened.shut_out.clone(),
            had_read: Vec::new(),
            opened_by: meta.author,
            verifier: None,
            checklists: Checklists::default(),
            completions: Vec::new(),
            agenda_no: None,
            duties: Vec::new(),
            contacts: Vec::new(),
            work_copies: Vec::new(),
            paper_files: Vec::new(),
            items: Vec::new(),
            verdict: None,
            past_verdicts: Vec::new(),
            awaits_leader: false,
            merged_into: None,
            took_in: Vec::new(),
            proceedings: Proceedings::default(),
            past_proceedings: Vec::new(),
            care: Care::default(),
            timeline: Vec::new(),
            last_seq: meta.seq,
        };
        case.note(event, None, false, meta);
        Some(case)
    }

    /// Takes in a further row that passed the readers' rules. What the step demanded the writer checked; a row that
    /// lacks it stands all the same, and *Pemeriksaan* names it.
    pub fn apply(&mut self, event: &CaseEvent, meta: &Meta) {
        let from = self.state;
        let same_person = self.is_same_person_step(event, meta.author);
        self.last_seq = self.last_seq.max(meta.seq);
        match event {
            CaseEvent::Opened(_) => return,
            CaseEvent::ContentChanged { content } => self.content = (**content).clone(),
            CaseEvent::PapersAttached { files } => self.paper_files.extend(files.iter().cloned()),
            CaseEvent::WorkCopies { copies } => {
                self.work_copies
                    .retain(|old| copies.iter().all(|new| new.of != old.of));
                self.work_copies.extend(copies.iter().cloned());
            }
            CaseEvent::VerificationStarted { verifier } => {
                self.state = State::Verifying;
                self.verifier = Some(*verifier);
            }
            CaseEvent::ChecklistsSaved { checklists } => self.checklists = checklists.clone(),
            CaseEvent::CompletionRequested {
                missing,
                asked,
                due,
                duty,
            } => {
                self.state = State::AwaitingCompletion;
                self.owe(duty, meta);
                self.completions.push(Completion {
                    missing: missing.clone(),
                    asked: asked.clone(),
                    due: *due,
                    duty: duty.duty,
                    asked_at: meta.at,
                    outcome: CompletionOutcome::Waiting,
                });
            }
            CaseEvent::Supplemented {
                submission,
                verification_due,
            } => {
                if self.state == State::AwaitingCompletion {
                    self.state = State::Verifying;
                    self.verification_due = *verification_due;
                    self.end_completion(CompletionOutcome::Answered {
                        submission: submission.0,
                    });
                }
                if self.submissions.iter().all(|(known, _)| *known != submission.0) {
                    self.submissions.push(submission.clone());
                }
            }
            CaseEvent::CompletionEnded {
                note,
                verification_due,
            } => {
                self.state = State::Verifying;
                self.verification_due = *verification_due;
                self.end_completion(CompletionOutcome::Ended { note: note.clone() });
            }
            CaseEvent::Registered { agenda_no, duty } => {
                self.state = State::Registered;
                self.agenda_no.get_or_insert_with(|| agenda_no.clone());
                self.judge(VerdictOutcome::Registered, None, meta);
                duty.iter().for_each(|duty| self.owe(duty, meta));
            }
            CaseEvent::Refused {
                reason,
                note,
                order,
                duty,
            } => {
                if self.state == State::AwaitingCompletion {
                    self.end_completion(CompletionOutcome::Ended { note: note.clone() });
                }
                self.state = State::NotActionable;
                self.awaits_leader = true;
                let outcome = VerdictOutcome::Refused {
                    reason: *reason,
                    note: note.clone(),
                };
                self.judge(outcome, order.clone(), meta);
                duty.iter().for_each(|duty| self.owe(duty, meta));
            }
            CaseEvent::LeaderConfirmed {} => {
                self.awaits_leader = false;
                if let Some(verdict) = &mut self.verdict {
                    verdict.confirmed_by = Some(meta.author);
                }
            }
            CaseEvent::Referred {
                body,
                legal_ground,
                identity_redacted,
                order,
                duties,
            } => {
                self.state = State::Referred;
                self.awaits_leader = true;
                let outcome = VerdictOutcome::Referred {
                    body: body.clone(),
                    legal_ground: legal_ground.clone(),
                    identity_redacted: *identity_redacted,
                };
                self.judge(outcome, order.clone(), meta);
                duties.iter().for_each(|duty| self.owe(duty, meta));
            }
            CaseEvent::Merged {
                main,
                main_no,
                reason,
                duty,
            } => {
                self.state = State::Merged;
                self.merged_into = Some((*main, main_no.clone()));
                let outcome = VerdictOutcome::Merged {
                    main: *main,
                    main_no: main_no.clone(),
                    reason: reason.clone(),
                };
                self.judge(outcome, None, meta);
                duty.iter().for_each(|duty| self.owe(duty, meta));
            }
            CaseEvent::TookIn { case, number } => self.took_in.push((*case, number.clone())),
            CaseEvent::DutyFulfilled { duty, paper } => {
                let stand = DutyStand::Fulfilled {
                    paper: paper.clone(),
                    by: meta.author,
                    at: meta.at,
                };
                self.settle(*duty, stand);
            }
            CaseEvent::DutyFellAway { duty, reason } => {
                self.settle(
                    *duty,
                    DutyStand::Fallen {
                        reason: reason.clone(),
                    },
                );
            }
            CaseEvent::ContactLogged { contact } => self.contacts.push(contact.clone()),
            CaseEvent::ReadersAdded { readers } => {
                for reader in readers {
                    if self.readers.iter().all(|old| old.person != reader.person) {
                        self.readers.push(reader.clone());
                    }
                }
            }
            CaseEvent::ShutOut { person, had_read } => {
                self.readers.retain(|reader| reader.person != *person);
                if !self.shut_out.contains(person) {
                    self.shut_out.push(*person);
                }
                if *had_read && !self.had_read.contains(person) {
                    self.had_read.push(*person);
                }
            }
            CaseEvent::Reopened { verification_due, .. } => {
                self.state = State::Verifying;
                self.verification_due = *verification_due;
                self.verification_stopped_on = None;
                self.awaits_leader = false;
                self.merged_into = None;
                self.past_verdicts.extend(self.verdict.take());
                self.past_proceedings.push(std::mem::take(&mut self.proceedings));
            }
            CaseEvent::ItemsListed { items } => {
                let new = |item: &&CaseItem| self.item(item.item).is_none();
                let added: Vec<CaseItem> = items.iter().filter(new).cloned().collect();
                self.items.extend(added);
            }
            CaseEvent::Stepped(stepped) => self.step(stepped, meta),
        }
        self.note(event, Some(from), same_person, meta);
    }

    fn judge(&mut self, outcome: VerdictOutcome, order: Option<WrittenOrder>, meta: &Meta) {
        self.verification_stopped_on = Some(meta.at);
        let verdict = Verdict {
            outcome,
            by: meta.author,
            at: meta.at,
            order,
            confirmed_by: None,
        };
        self.past_verdicts.extend(self.verdict.replace(verdict));
    }

    fn owe(&mut self, duty: &Duty, meta: &Meta) {
        self.duties.push(DutyState {
            duty: duty.clone(),
            since: meta.at,
            stand: DutyStand::Open,
        });
    }

    fn settle(&mut self, duty: DutyId, stand: DutyStand) {
        if let Some(state) = self.duties.iter_mut().find(|state| state.duty.duty == duty) {
            state.stand = stand;
        }
    }

    fn end_completion(&mut self, outcome: CompletionOutcome) {
        if let Some(completion) = self.completions.last_mut() {
            completion.outcome = outcome;
        }
    }

    fn note(&mut self, event: &CaseEvent, from: Option<State>, same_person: bool, meta: &Meta) {
        let order = match event {
            CaseEvent::Refused { order, .. } | CaseEvent::Referred { order, .. } => order.is_some(),
            CaseEvent::Stepped(stepped) => stepped.order.is_some(),
            _ => false,
        };
        if from != Some(self.state)
            && let Some(act) = event.act()
        {
            self.care.moves.push(Move {
                row: RowNo(meta.seq),
                at: meta.at,
                by: meta.author,
                from,
                to: self.state,
                act,
            });
        }
        self.timeline.push(TimelineRow {
            seq: meta.seq,
            at: meta.at,
            by: meta.author,
            kind: event.kind().to_owned(),
            from,
            to: self.state,
            same_person,
            on_order: order,
        });
    }

    /// Whether an act of this person would make one person take two steps that two should take (O12): who took the
    /// report in verifies it; who gave the verdict confirms it as leader.
    #[must_use]
    pub fn is_same_person_step(&self, event: &CaseEvent, author: PersonId) -> bool {
        match event {
            CaseEvent::VerificationStarted { verifier } => *verifier == self.opened_by,
            CaseEvent::LeaderConfirmed {} => {
                self.verdict.as_ref().is_some_and(|verdict| verdict.by == author)
            }
            CaseEvent::Stepped(stepped) => self.is_same_person(&stepped.step, author),
            _ => false,
        }
    }

    /// A duty by id.
    #[must_use]
    pub fn duty(&self, duty: DutyId) -> Option<&DutyState> {
        self.duties.iter().find(|state| state.duty.duty == duty)
    }

    /// An identity item by id.
    #[must_use]
    pub fn item(&self, item: ItemId) -> Option<&CaseItem> {
        self.items.iter().find(|known| known.item == item)
    }

    /// Papers still owed, oldest first.
    pub fn open_duties(&self) -> impl Iterator<Item = &DutyState> {
        self.duties.iter().filter(|state| state.is_open())
    }

    /// The latest duty of a kind.
    #[must_use]
    pub fn latest_duty(&self, kind: DutyKind) -> Option<&DutyState> {
        self.duties.iter().rev().find(|state| state.duty.kind == kind)
    }

    /// The latest request for completion.
    #[must_use]
    pub fn completion(&self) -> Option<&Completion> {
        self.completions.last()
    }

    /// Whether a person may read the case.
    #[must_use]
    pub fn is_reader(&self, person: PersonId) -> bool {
        self.readers.iter().any(|reader| reader.person == person)
    }

    /// Whether the wall keeps a person out (O4).
    #[must_use]
    pub fn is_walled(&self, person: PersonId) -> bool {
        self.shut_out.contains(&person)
    }

    /// The number it is called by inside the unit: agenda number, else the first intake number.
    #[must_use]
    pub fn number(&self) -> &str {
        let intake = || self.submissions.first().map_or("", |(_, number)| number.as_str());
        self.agenda_no.as_deref().unwrap_or_else(intake)
    }

    /// The day the verdict stopped the clock, by the office calendar.
    #[must_use]
    pub fn verification_stopped_day(&self, zone: TimeZone) -> Option<NaiveDate> {
        self.verification_stopped_on.map(|moment| zone.day(moment))
    }

    /// Whether the verification clock runs: not after the verdict, not while the reporter is asked or
    /// the case is on hold.
    #[must_use]
    pub fn verification_runs(&self) -> bool {
        matches!(self.state, State::Received | State::Verifying)
            && self.care.holds.iter().all(|hold| !hold.is_open())
    }
}
