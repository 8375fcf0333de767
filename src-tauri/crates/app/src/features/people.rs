//! People, invitations, confirmations, offices, leave (O12, O13, ledger.md §5).

mod conduct;
mod renewal;

pub use conduct::{
    AccessProgress, LeaveLine, NameRecorders, OrderAccess, OrderLine, RecorderLine, TakeLeave, WentOnLeave,
};
pub(crate) use conduct::{access_progress, end_leave, name_recorders, order_access, take_leave};
pub use renewal::{ReinvitationEffect, Reinvite, RenewalLine};
pub(crate) use renewal::{reinvitation_effect, reinvite};

use crate::access;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::start::Nothing;
use crate::session::Session;
use crate::unit_acts;
use domain::command::UnitCommand;
use domain::ids::{InvitationId, OfficeId, PersonId};
use domain::may::Act;
use domain::people::{Holding, HoldingKind, Office, Role};
use domain::public::Public;
use domain::unit_state::{MemberState, Unit};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;
use vault::Id;

/// How far somebody's membership is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// Invited, has not joined.
    Invited,
    /// Joined on his own desk, waits for a second person.
    Joined,
    /// Confirmed; keys are sealed to him.
    Member,
    /// Left.
    Ended,
}

/// One line of the list of people.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonLine {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// How far.
    pub membership: Membership,
    /// Offices held, as titles with Plt./Plh.
    pub offices: Vec<String>,
    /// Roles of the day.
    pub roles: Vec<Role>,
    /// Whether the one who asks may confirm him (not the inviter, not himself).
    pub may_confirm: bool,
    /// Offices held now or later, with their orders and days.
    pub holdings: Vec<HoldingLine>,
    /// Offices held before.
    pub past: Vec<HoldingLine>,
    /// His leave, today's or the next (O13).
    pub leave: Option<LeaveLine>,
    /// He is invited anew: his keys are lost (O24).
    pub renewal: Option<RenewalLine>,
    /// The one who asks may invite him anew.
    pub may_reinvite: bool,
}

/// An office somebody holds, by an order, from a day to a day (O13).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HoldingLine {
    /// Which office.
    pub office: OfficeId,
    /// Its title.
    pub title: String,
    /// Definitif, Plt. or Plh.
    pub kind: HoldingKind,
    /// Number of the order.
    pub order_no: Option<String>,
    /// First day.
    pub from: chrono::NaiveDate,
    /// Last day.
    pub until: Option<chrono::NaiveDate>,
    /// It counts today.
    pub today: bool,
}

/// The list of people and the offices there are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct People {
    /// People, members first.
    pub people: Vec<PersonLine>,
    /// Offices.
    pub offices: Vec<domain::people::Office>,
    /// Who may stand in for the one who asks: members who hold one of his roles and are not away themselves.
    pub deputies: Vec<PersonId>,
    /// Who records whose orders (O2).
    pub recorders: Vec<RecorderLine>,
    /// Accesses ordered that no desk with the keys has sealed yet, as far as the one who asks may know.
    pub orders: Vec<OrderLine>,
}

/// Inviting somebody.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Invite {
    /// Name.
    pub name: String,
    /// NIP.
    pub employee_no: Option<String>,
    /// Offices he will hold.
    pub offices: Vec<OfficeId>,
    /// Definitif, Plt. or Plh.
    pub kind: HoldingKind,
    /// Number of the order.
    pub order_no: Option<String>,
    /// Days the invitation is good for.
    pub days: u32,
}

/// What the inviter hands over, on paper or screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Invitation {
    /// The person it makes.
    pub person: PersonId,
    /// Unit id, unit secret, recent head.
    pub join_code: String,
    /// The join code as a QR code, SVG.
    pub join_qr: String,
    /// Seed of the invitation.
    pub invitation_code: String,
}

/// Somebody.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OnePerson {
    /// Who.
    pub person: PersonId,
}

/// The eight words to compare.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Fingerprint {
    /// Who.
    pub person: PersonId,
    /// Eight words.
    pub words: Vec<String>,
}

/// Giving somebody an office.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GiveOffice {
    /// Who.
    pub person: PersonId,
    /// Which.
    pub office: OfficeId,
    /// Definitif, Plt. or Plh.
    pub kind: HoldingKind,
    /// Number of the order.
    pub order_no: Option<String>,
    /// First day.
    pub from: chrono::NaiveDate,
    /// Last day.
    pub until: Option<chrono::NaiveDate>,
}

/// Taking an office from somebody.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeOffice {
    /// Who.
    pub person: PersonId,
    /// Which.
    pub office: OfficeId,
}

/// Ending a membership.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EndMember {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reason: String,
}

/// A new office.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeOffice {
    /// `None` for a new one.
    pub office: Option<OfficeId>,
    /// Title.
    pub title: String,
    /// Roles.
    pub roles: Vec<Role>,
}

/// The list of people and the offices there are.
pub(crate) async fn people(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<People, AppError> {
    session.read_on_to_show().await?;
    let unit = session.unit().await?;
    let today = session.today().await?;
    let reinvites = domain::may::may_on(&unit, None, session.person, Act::Invite, today).is_ok();
    let mut people: Vec<PersonLine> = unit
        .members
        .values()
        .filter(|member| member.state != MemberState::Withdrawn)
        .map(|member| PersonLine {
            person: member.person,
            name: member.name.clone(),
            membership: match member.state {
                MemberState::Invited => Membership::Invited,
                MemberState::Joined => Membership::Joined,
                MemberState::Confirmed => Membership::Member,
                MemberState::Withdrawn | MemberState::Ended => Membership::Ended,
            },
            offices: unit
                .holdings
                .iter()
                .filter(|holding| holding.person == member.person)
                .filter_map(|holding| {
                    let title = &unit.offices.get(&holding.office)?.title;
                    Some(match holding.kind {
                        HoldingKind::Definitive => title.clone(),
                        HoldingKind::Plt => format!("Plt. {title}"),
                        HoldingKind::Plh => format!("Plh. {title}"),
                    })
                })
                .collect(),
            roles: unit.roles_on(member.person, today),
            may_confirm: member.state == MemberState::Joined
                && unit.may_confirm(session.person, member.person),
            holdings: held(&unit, &unit.holdings, member.person, today),
            past: held(&unit, &unit.past_holdings, member.person, today),
            leave: conduct::leave_of(&unit, member.person, today),
            renewal: renewal::line(&unit, session.person, member.person),
            may_reinvite: reinvites && member.person != session.person && unit.is_member(member.person),
        })
        .collect();
    people.sort_by_key(|line| (line.membership != Membership::Member, line.name.clone()));
    Ok(People {
        people,
        offices: unit.offices.values().cloned().collect(),
        deputies: conduct::deputies(&unit, session.person, today),
        recorders: conduct::recorders(&unit),
        orders: conduct::orders(session, &unit).await?,
    })
}

/// The holdings of a person among some, as they are shown.
fn held(unit: &Unit, among: &[Holding], person: PersonId, today: chrono::NaiveDate) -> Vec<HoldingLine> {
    among
        .iter()
        .filter(|holding| holding.person == person)
        .filter_map(|holding| {
            Some(HoldingLine {
                office: holding.office,
                title: unit.offices.get(&holding.office)?.title.clone(),
                kind: holding.kind,
                order_no: holding.order_no.clone(),
                from: holding.from,
                until: holding.until,
                today: holding.from <= today && holding.until.is_none_or(|until| today <= until),
            })
        })
        .collect()
}

/// Whether whoever holds it may invite people.
fn admits(office: &Office) -> bool {
    office
        .roles
        .iter()
        .any(|role| matches!(role, Role::Leader | Role::Sysadmin))
}

/// Invites somebody: a signed entry with an invitation key; its seed goes on paper.
pub(crate) async fn invite(_: &Desk, session: &Arc<Session>, wanted: Invite) -> Result<Invitation, AppError> {
    let mut chance = session.chance();
    let now = session.now();
    let today = session.today().await?;
    let person = PersonId::from_bytes(chance.id());
    let invitation = InvitationId::from_bytes(chance.random_id());
    let seed = vault::InvitationSeed::make(&mut chance);
    let holdings = wanted
        .offices
        .iter()
        .map(|office| Holding {
            office: *office,
            person,
            kind: wanted.kind,
            order_no: wanted.order_no.clone(),
            from: today,
            until: None,
        })
        .collect();
    let unit = session.unit().await?;
    let admits = wanted
        .offices
        .iter()
        .filter_map(|office| unit.offices.get(office))
        .any(admits);
    let command = UnitCommand::Invite {
        invitation,
        person,
        name: wanted.name,
        employee_no: wanted.employee_no,
        holdings,
        expires: now + chrono::Duration::days(i64::from(wanted.days.clamp(1, 30))),
    };
    let public = Public::Invited {
        person,
        id: invitation,
        invitation: vault::Hash(seed.sign_key().public()).to_string(),
        may_admit: admits,
    };
    unit_acts::decide_and_act(session, command, Some(public)).await?;
    handed_out(session, person, &seed).await
}

/// What the inviter hands over: the join code and the invitation's own.
async fn handed_out(
    session: &Session,
    person: PersonId,
    seed: &vault::InvitationSeed,
) -> Result<Invitation, AppError> {
    let head = crate::acts::anchor(session.known.lock().await.tip());
    let code = vault::JoinCode {
        unit: session.unit_id,
        unit_secret: session.unit_secret.duplicate(),
        head,
        certificate_pin: None,
    };
    let join_code = code.to_code().expose().clone();
    let qr = qrcode::QrCode::new(join_code.as_bytes()).map_err(|_| Code::Internal)?;
    let join_qr = qr
        .render::<qrcode::render::svg::Color<'_>>()
        .min_dimensions(220, 220)
        .build();
    Ok(Invitation {
        person,
        join_code,
        join_qr,
        invitation_code: seed.to_code().expose().clone(),
    })
}

/// Withdraws an invitation that nobody vouched for yet.
pub(crate) async fn withdraw_invitation(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OnePerson,
) -> Result<People, AppError> {
    let person = wanted.person;
    session.catch_up().await?;
    if session
        .with_unit(|unit| unit.renewal_of(person).is_some())
        .await?
    {
        renewal::withdraw(session, person).await?;
    } else {
        let command = UnitCommand::WithdrawInvitation { person };
        unit_acts::decide_and_act(session, command, Some(Public::Withdrawn { person })).await?;
    }
    people(desk, session, Nothing {}).await
}

/// The eight words of somebody's fingerprint.
pub(crate) async fn fingerprint(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OnePerson,
) -> Result<Fingerprint, AppError> {
    session.catch_up().await?;
    let known = session.known.lock().await;
    let generation = known
        .chain
        .register
        .latest(wanted.person)
        .map(|keys| keys.generation)
        .ok_or(Code::NotFound)?;
    let keys = known
        .chain
        .keys_of(wanted.person, generation)
        .ok_or(Code::NotFound)?;
    let words = vault::fingerprint_words(&session.unit_id, &Id(wanted.person.bytes()), &keys);
    Ok(Fingerprint {
        person: wanted.person,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    })
}

/// A second person has compared the words with the newcomer and vouches; the unit key is sealed to him in the same act.
pub(crate) async fn confirm_person(
    desk: &Desk,
    session: &Arc<Session>,
    compared: Fingerprint,
) -> Result<People, AppError> {
    let shown = fingerprint(
        desk,
        session,
        OnePerson {
            person: compared.person,
        },
    )
    .await?;
    let same = shown.words.len() == compared.words.len()
        && shown
            .words
            .iter()
            .zip(&compared.words)
            .all(|(right, typed)| right.eq_ignore_ascii_case(typed.trim()));
    if !same {
        return Err(AppError {
            field: Some("words".into()),
            ..AppError::of(Code::WrongWords)
        });
    }
    let person = compared.person;
    if session
        .with_unit(|unit| unit.renewal_of(person).is_some())
        .await?
    {
        return renewal::vouch(desk, session, &compared).await;
    }
    // By this desk's clock: what time the newcomer's row bears is the newcomer's to say. Readers never ask a clock.
    let now = session.now();
    let expired = session
        .with_unit(|unit| {
            unit.member(person)
                .is_some_and(|member| member.expires.is_some_and(|expires| expires < now))
        })
        .await?;
    if expired {
        return Err(Code::InvitationRefused.into());
    }
    let generation = {
        let known = session.known.lock().await;
        known
            .chain
            .register
            .latest(person)
            .map(|keys| keys.generation)
            .ok_or(Code::NotFound)?
    };
    let public = Public::Confirmed {
        person,
        generation,
        fingerprint: shown.words.join(" "),
    };
    let letting_in = session.standing.seal_begins();
    unit_acts::write(
        session,
        UnitCommand::ConfirmMember { person },
        Some(public),
        |known, draft| unit_acts::grant_unit_key(session, known, (person, generation), draft),
    )
    .await?;
    access::extend(session, person).await?;
    drop(letting_in);
    session.tell_anew().await?;
    people(desk, session, Nothing {}).await
}

/// Makes or renames an office.
pub(crate) async fn change_office(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: ChangeOffice,
) -> Result<People, AppError> {
    let office = wanted
        .office
        .unwrap_or_else(|| OfficeId::from_bytes(session.chance().id()));
    let office = Office {
        office,
        title: wanted.title,
        roles: wanted.roles,
    };
    let admits = admits(&office);
    let id = office.office;
    unit_acts::write(
        session,
        UnitCommand::ChangeOffice { office },
        None,
        |known, draft| {
            let held = known.unit.iter().flat_map(|unit| &unit.holdings);
            let holders: Vec<PersonId> = held
                .filter(|holding| admits && holding.office == id)
                .map(|holding| holding.person)
                .collect();
            unit_acts::let_admit(known, session.person, &holders, draft)
        },
    )
    .await?;
    people(desk, session, Nothing {}).await
}

/// Gives somebody an office, and the cases that go with it as far as this person holds their keys.
pub(crate) async fn give_office(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: GiveOffice,
) -> Result<People, AppError> {
    let person = wanted.person;
    let holding = Holding {
        office: wanted.office,
        person,
        kind: wanted.kind,
        order_no: wanted.order_no,
        from: wanted.from,
        until: wanted.until,
    };
    let letting_in = session.standing.seal_begins();
    let office = holding.office;
    unit_acts::write(
        session,
        UnitCommand::HoldOffice { holding },
        None,
        |known, draft| {
            let office = known.unit.as_ref().and_then(|unit| unit.offices.get(&office));
            match office {
                Some(office) if admits(office) => {
                    unit_acts::let_admit(known, session.person, &[person], draft)
                }
                _ => Ok(()),
            }
        },
    )
    .await?;
    access::extend(session, person).await?;
    drop(letting_in);
    session.tell_anew().await?;
    people(desk, session, Nothing {}).await
}

/// Ends a holding.
pub(crate) async fn take_office(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: TakeOffice,
) -> Result<People, AppError> {
    let command = UnitCommand::LeaveOffice {
        office: wanted.office,
        person: wanted.person,
    };
    unit_acts::decide_and_act(session, command, None).await?;
    people(desk, session, Nothing {}).await
}

/// Ends a membership: his keys sign nothing valid after this.
pub(crate) async fn end_member(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: EndMember,
) -> Result<People, AppError> {
    session.catch_up().await?;
    let person = wanted.person;
    let generation = {
        let known = session.known.lock().await;
        let next = known.tip().seq + 1;
        let signs = known.chain.register.signs_with(person, next);
        signs.ok_or(Code::NotFound)?
    };
    let command = UnitCommand::EndMember {
        person,
        reason: wanted.reason,
    };
    unit_acts::decide_and_act(session, command, Some(Public::Revoked { person, generation })).await?;
    people(desk, session, Nothing {}).await
}
