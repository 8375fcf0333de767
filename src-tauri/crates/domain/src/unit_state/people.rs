//! Who belongs to a unit, with which roles, and who reads what comes in.

use super::{Member, MemberState, Unit};
use crate::case::{ReaderGrant, ReaderGround};
use crate::ids::PersonId;
use crate::people::{Holding, Office, Role};
use chrono::NaiveDate;

impl Unit {
    /// A member by id.
    #[must_use]
    pub fn member(&self, person: PersonId) -> Option<&Member> {
        self.members.get(&person)
    }

    /// The name of a person, where known.
    #[must_use]
    pub fn name_of(&self, person: PersonId) -> Option<&str> {
        self.members.get(&person).map(|member| member.name.as_str())
    }

    /// Whether a person is a confirmed member who has not left.
    #[must_use]
    pub fn is_member(&self, person: PersonId) -> bool {
        self.members
            .get(&person)
            .is_some_and(|member| member.state == MemberState::Confirmed)
    }

    /// The offices a confirmed member holds, whatever the day: what readers judge by, from rows alone.
    pub fn offices_of(&self, person: PersonId) -> impl Iterator<Item = (&Holding, &Office)> {
        let member = self.is_member(person);
        self.holdings
            .iter()
            .filter(move |holding| member && holding.person == person)
            .filter_map(|holding| Some((holding, self.offices.get(&holding.office)?)))
    }

    /// The roles of a person by the offices he holds, whatever the day.
    #[must_use]
    pub fn roles_of(&self, person: PersonId) -> Vec<Role> {
        self.roles_where(person, |_| true)
    }

    /// The roles of a person on a day: a holding counts from its first to its last day (O13). For the writer only.
    #[must_use]
    pub fn roles_on(&self, person: PersonId, day: NaiveDate) -> Vec<Role> {
        self.roles_where(person, |holding| {
            holding.from <= day && holding.until.is_none_or(|until| day <= until)
        })
    }

    fn roles_where(&self, person: PersonId, counts: impl Fn(&Holding) -> bool) -> Vec<Role> {
        let mut roles: Vec<Role> = self
            .offices_of(person)
            .filter(|(holding, _)| counts(holding))
            .flat_map(|(_, office)| office.roles.iter().copied())
            .collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// Whether a person has a role.
    #[must_use]
    pub fn has_role(&self, person: PersonId, role: Role) -> bool {
        self.offices_of(person)
            .any(|(_, office)| office.roles.contains(&role))
    }

    /// Everybody with a role.
    #[must_use]
    pub fn people_with(&self, role: Role) -> Vec<PersonId> {
        self.members
            .keys()
            .copied()
            .filter(|person| self.has_role(*person, role))
            .collect()
    }

    /// Everybody who leads.
    #[must_use]
    pub fn leaders(&self) -> Vec<PersonId> {
        self.people_with(Role::Leader)
    }

    /// Confirmed members.
    #[must_use]
    pub fn confirmed_members(&self) -> Vec<PersonId> {
        self.members
            .keys()
            .copied()
            .filter(|person| self.is_member(*person))
            .collect()
    }

    /// Whether nobody but the founder belongs to the unit yet.
    #[must_use]
    pub fn is_unit_of_one(&self) -> bool {
        self.confirmed_members() == [self.founder]
    }

    /// Whether `by` may vouch for `person`: a second person, not the inviter; in a unit of one, the founder (ledger.md §5).
    #[must_use]
    pub fn may_confirm(&self, by: PersonId, person: PersonId) -> bool {
        let Some(member) = self.members.get(&person) else {
            return false;
        };
        let waits = matches!(member.state, MemberState::Invited | MemberState::Joined);
        waits
            && by != person
            && self.is_member(by)
            && (member.invited_by != Some(by) || (self.is_unit_of_one() && by == self.founder))
    }

    /// The people of a list whom a wall leaves in.
    #[must_use]
    pub fn not_walled(people: &[PersonId], shut_out: &[PersonId]) -> Vec<PersonId> {
        people
            .iter()
            .copied()
            .filter(|person| !shut_out.contains(person))
            .collect()
    }

    /// The highest person a wall leaves in, by the order leader, manager, privacy officer, verifier, intake (O4).
    #[must_use]
    pub fn highest_not(&self, shut_out: &[PersonId]) -> Option<PersonId> {
        let order = [
            Role::Leader,
            Role::WbsManager,
            Role::PrivacyOfficer,
            Role::Verifier,
            Role::IntakeOfficer,
        ];
        order.iter().find_map(|role| {
            Self::not_walled(&self.people_with(*role), shut_out)
                .first()
                .copied()
        })
    }

    /// Who takes a report about the unit itself: the office the settings name, else the highest person not ticked;
    /// `None`: a sealed bundle for the minister (O4).
    #[must_use]
    pub fn conflict_holder(&self, shut_out: &[PersonId]) -> Option<PersonId> {
        let holders: Vec<PersonId> = self
            .holdings
            .iter()
            .filter(|holding| Some(holding.office) == self.settings.conflict_office)
            .map(|holding| holding.person)
            .filter(|person| self.is_member(*person))
            .collect();
        Self::not_walled(&holders, shut_out)
            .first()
            .copied()
            .or_else(|| self.highest_not(shut_out))
    }

    /// Who may read a new submission (*source*): its intake officer and the verifiers, less the wall.
    #[must_use]
    pub fn submission_readers(&self, intake: PersonId, shut_out: &[PersonId]) -> Vec<ReaderGrant> {
        self.readers(intake, &[(Role::Verifier, ReaderGround::Verification)], shut_out)
    }

    /// Who may read a new case (*work*): its intake officer, verifiers, managers and leaders, less the wall.
    #[must_use]
    pub fn case_readers(&self, intake: PersonId, shut_out: &[PersonId]) -> Vec<ReaderGrant> {
        let grounds = [
            (Role::Verifier, ReaderGround::Verification),
            (Role::Leader, ReaderGround::Leader),
            (Role::WbsManager, ReaderGround::Manager),
        ];
        self.readers(intake, &grounds, shut_out)
    }

    fn readers(
        &self,
        intake: PersonId,
        grounds: &[(Role, ReaderGround)],
        shut_out: &[PersonId],
    ) -> Vec<ReaderGrant> {
        let mut readers = vec![ReaderGrant {
            person: intake,
            ground: ReaderGround::Intake,
        }];
        for (role, ground) in grounds {
            for person in self.people_with(*role) {
                if readers.iter().all(|reader| reader.person != person) {
                    readers.push(ReaderGrant {
                        person,
                        ground: *ground,
                    });
                }
            }
        }
        if !shut_out.is_empty()
            && let Some(person) = self.conflict_holder(shut_out)
            && readers.iter().all(|reader| reader.person != person)
        {
            readers.push(ReaderGrant {
                person,
                ground: ReaderGround::Order,
            });
        }
        readers.retain(|reader| !shut_out.contains(&reader.person));
        readers
    }
}
