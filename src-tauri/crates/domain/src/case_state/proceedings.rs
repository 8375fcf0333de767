//! What was done from disposition to recommendations, since the last reopening.

use crate::case::{
    Assignment, AuditReport, ClarificationRecord, Conclusion, Delegation, Disposition, EvidenceItem,
    ExplanationRequest, Finding, FollowUpStatus, LeaderDecision, Recommendation, ReportBackOutcome,
    ReviewCode, Signing, StaffReview, Summons, TeamMember, TeamRole, WorkPlan, WorkingPaper,
};
use crate::ids::{PersonId, RowNo};
use crate::people::Role;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use ts_rs::TS;

/// A fact with the row that recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Recorded<T> {
    /// Its row.
    pub row: RowNo,
    /// Who signed it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Recorded on a leader's written order (O2).
    pub on_order: bool,
    /// The fact.
    pub fact: T,
}

/// A hop of the disposition chain (O26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Hop {
    /// What was ordered.
    pub disposition: Recorded<Disposition>,
    /// Which addressees have read it.
    pub read_by: Vec<PersonId>,
    /// Why it was recalled, where it was.
    pub recalled: Option<String>,
    /// Who could not read before it; a recall takes their access back.
    pub granted: Vec<PersonId>,
}

/// A staff review that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Review {
    /// The review.
    pub review: Recorded<StaffReview>,
    /// Why it was sent back, where it was.
    pub returned: Option<String>,
}

/// A request to a work unit to explain (O8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Explanation {
    /// The request.
    pub asked: Recorded<ExplanationRequest>,
    /// Reminders that went out.
    pub reminders: Vec<DateTime<Utc>>,
    /// The answer: the day it came and what it says.
    pub answer: Option<(NaiveDate, String)>,
    /// Whether it was found sufficient.
    pub sufficient: Option<bool>,
}

/// A case handed down to another unit (O8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DelegationState {
    /// What was handed down.
    pub given: Recorded<Delegation>,
    /// The day it is to report back by now.
    pub due: Option<NaiveDate>,
    /// Its reports: the day each came and what it says.
    pub reports: Vec<(NaiveDate, String)>,
    /// How the last one was taken.
    pub outcome: Option<ReportBackOutcome>,
}

/// A member of the team as he stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TeamMemberState {
    /// As on the letter.
    pub member: TeamMember,
    /// Whether he declared both no conflict and secrecy; `None`: not yet (D12).
    pub declared: Option<bool>,
    /// Taken off the team.
    pub left: bool,
    /// He could not read before; his access ends with his place on the team.
    pub granted: bool,
}

/// The team of an assignment letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Team {
    /// The letter.
    pub letter: Recorded<Assignment>,
    /// The last day by the newest letter.
    pub ends: NaiveDate,
    /// Everybody ever named, in order.
    pub members: Vec<TeamMemberState>,
}

impl Team {
    /// The member a person is on the team, while he is.
    #[must_use]
    pub fn member(&self, person: PersonId) -> Option<&TeamMemberState> {
        self.members
            .iter()
            .find(|state| !state.left && state.member.person == Some(person))
    }

    /// The role the letter gives a person within the case; a guest's ends with its last day (O27).
    #[must_use]
    pub fn role_of(&self, person: PersonId, day: Option<NaiveDate>) -> Option<Role> {
        let state = self.member(person)?;
        let over = state.member.guest_of.is_some() && day.is_some_and(|day| day > self.ends);
        match state.member.role {
            _ if over => None,
            TeamRole::Lead => Some(Role::AuditLead),
            TeamRole::Member => Some(Role::Auditor),
            TeamRole::Expert => None,
        }
    }

    /// Guests whose days are over and who still read: their access must end by a new epoch (O27).
    #[must_use]
    pub fn guests_over(&self, day: NaiveDate) -> Vec<PersonId> {
        self.members
            .iter()
            .filter(|state| state.member.guest_of.is_some() && (state.left || day > self.ends))
            .filter_map(|state| state.member.person)
            .collect()
    }
}

/// A summons and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SummonsState {
    /// The summons.
    pub summons: Recorded<Summons>,
    /// The day it was received.
    pub served: Option<NaiveDate>,
    /// He did not come.
    pub not_appeared: Option<String>,
}

/// A frozen version of a record made in front of somebody (O21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RecordState {
    /// The version.
    pub record: Recorded<ClarificationRecord>,
    /// How it was signed.
    pub signing: Option<Signing>,
}

/// A working paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PaperState {
    /// The paper.
    pub paper: Recorded<WorkingPaper>,
    /// Who reviewed it.
    pub reviewed_by: Option<PersonId>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FindingState {
    /// The finding.
    pub finding: Recorded<Finding>,
    /// Why it does not hold.
    pub dropped: Option<String>,
}

/// A recommendation as it stands (D20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RecommendationState {
    /// The recommendation.
    pub recommendation: Recommendation,
    /// How it stands.
    pub status: FollowUpStatus,
    /// What was noted, oldest first.
    pub notes: Vec<(NaiveDate, String)>,
}

/// The proceedings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
pub struct Proceedings {
    /// The chain of dispositions.
    pub hops: Vec<Hop>,
    /// Reviews handed in.
    pub reviews: Vec<Review>,
    /// Decisions.
    pub decisions: Vec<Recorded<LeaderDecision>>,
    /// Requests to explain.
    pub explanations: Vec<Explanation>,
    /// Handings down.
    pub delegations: Vec<DelegationState>,
    /// The team.
    pub team: Option<Team>,
    /// The work plan.
    pub plan: Option<Recorded<WorkPlan>>,
    /// Summonses.
    pub summonses: Vec<SummonsState>,
    /// Frozen records.
    pub records: Vec<RecordState>,
    /// Working papers.
    pub working_papers: Vec<PaperState>,
    /// Findings.
    pub findings: Vec<FindingState>,
    /// The evidence list in force.
    pub evidence: Vec<EvidenceItem>,
    /// Evidence that changed hands: from, to, how many items.
    pub handovers: Vec<Recorded<(String, String, Vec<EvidenceItem>)>>,
    /// Reports, the last one in force; the place in the list is the version.
    pub reports: Vec<Recorded<AuditReport>>,
    /// Days and places of deliberations that were called.
    pub called: Vec<Recorded<(NaiveDate, String)>>,
    /// What was to be deepened.
    pub deepened: Vec<Recorded<String>>,
    /// The conclusion.
    pub conclusion: Option<Recorded<Conclusion>>,
    /// Its recommendations.
    pub recommendations: Vec<RecommendationState>,
}

impl Proceedings {
    /// With whom the dossier lies, and since when: the responsible addressee of the last hop that stands (O26).
    #[must_use]
    pub fn lies_with(&self) -> Option<(&crate::case::Addressee, DateTime<Utc>)> {
        let hop = self.hops.iter().rev().find(|hop| hop.recalled.is_none())?;
        let responsible = |to: &&crate::case::Addressee| to.responsible;
        let to = hop.disposition.fact.to.iter().find(responsible)?;
        Some((to, hop.disposition.at))
    }

    /// Whether a hop that stands names a person, so that he may pass it on.
    #[must_use]
    pub fn is_addressee(&self, person: PersonId) -> bool {
        let names = |hop: &Hop| hop.disposition.fact.to.iter().any(|to| to.person == Some(person));
        self.hops.iter().any(|hop| hop.recalled.is_none() && names(hop))
    }

    /// The review in force.
    #[must_use]
    pub fn review(&self) -> Option<&Review> {
        self.reviews.last().filter(|review| review.returned.is_none())
    }

    /// The decision in force: the last one since the review it answers.
    #[must_use]
    pub fn decision(&self) -> Option<&Recorded<LeaderDecision>> {
        let after = self.review().map_or(RowNo(0), |review| review.review.row);
        self.decisions.last().filter(|decision| decision.row > after)
    }

    /// Whether the decision in force is one of these.
    #[must_use]
    pub fn decided(&self, codes: &[ReviewCode]) -> bool {
        self.decision()
            .is_some_and(|decision| codes.contains(&decision.fact.code))
    }

    /// Findings that stand.
    pub fn standing_findings(&self) -> impl Iterator<Item = &FindingState> {
        self.findings.iter().filter(|state| state.dropped.is_none())
    }

    /// The loss the standing findings add up to, in rupiah.
    #[must_use]
    pub fn loss(&self) -> u64 {
        self.standing_findings()
            .filter_map(|state| state.finding.fact.loss)
            .fold(0, u64::saturating_add)
    }

    /// Whether a frozen record is the newest of its corrections.
    #[must_use]
    pub fn is_corrected(&self, record: RowNo) -> bool {
        self.records
            .iter()
            .any(|state| state.record.fact.corrects == Some(record))
    }
}
