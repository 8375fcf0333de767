//! Verification and its outcomes (R17–R21, R44–R47, O17), duties and contacts.

use crate::case_acts::decide_and_act;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::features::dossier::{Dossier, OneCase, view};
use crate::session::Session;
use domain::case::{CaseEvent, Checklists, Contact, Content, Element, Paper, Reason, WrittenOrder};
use domain::command::{Command, TypedNo};
use domain::ids::{CaseId, DutyId, PersonId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// Saving both check-lists.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveChecklists {
    /// Which case.
    pub case: CaseId,
    /// The check-lists.
    pub checklists: Checklists,
}

/// Asking the reporter for what is missing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RequestCompletion {
    /// Which case.
    pub case: CaseId,
    /// Missing elements.
    pub missing: Vec<Element>,
    /// What else is asked for.
    pub asked: String,
}

/// The period ended, or nobody can be reached.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EndCompletion {
    /// Which case.
    pub case: CaseId,
    /// What was tried.
    pub note: String,
}

/// Giving the agenda number.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RegisterCase {
    /// Which case.
    pub case: CaseId,
    /// Typed by hand from TU's book (O15); `None`: the next by the unit's pattern.
    pub typed_no: Option<String>,
    /// Why it is typed.
    pub typed_reason: Option<String>,
}

/// The number given.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgendaNumber {
    /// The number.
    pub agenda_no: String,
}

/// Not actionable.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RefuseCase {
    /// Which case.
    pub case: CaseId,
    /// Reason code.
    pub reason: Reason,
    /// In plain words.
    pub note: String,
    /// Written order of a leader.
    pub order: Option<WrittenOrder>,
}

/// Closing many at once that are no complaints (O17).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CloseAtIntake {
    /// Which cases.
    pub cases: Vec<CaseId>,
    /// `bukan_pengaduan`, `tembusan` or `surat_massal`.
    pub reason: Reason,
}

/// To a competent body.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReferCase {
    /// Which case.
    pub case: CaseId,
    /// The body.
    pub body: String,
    /// Legal ground.
    pub legal_ground: String,
    /// The papers that go out were looked through for the reporter's identity (R19).
    pub redacted: bool,
    /// Written order of a leader.
    pub order: Option<WrittenOrder>,
}

/// Into another number.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MergeCase {
    /// Which case.
    pub case: CaseId,
    /// The main case.
    pub main: CaseId,
    /// Why they are the same matter.
    pub reason: String,
}

/// A leader confirms what waits for him, one or the week's list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConfirmCases {
    /// Which cases.
    pub cases: Vec<CaseId>,
}

/// How many were done.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Done {
    /// How many.
    pub count: u32,
}

/// A paper fulfils a duty.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FulfilDuty {
    /// Which case.
    pub case: CaseId,
    /// Which duty.
    pub duty: DutyId,
    /// The paper.
    pub paper: Paper,
}

/// A duty falls away.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DropDuty {
    /// Which case.
    pub case: CaseId,
    /// Which duty.
    pub duty: DutyId,
    /// Why.
    pub reason: String,
}

/// A contact with the reporter.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LogContact {
    /// Which case.
    pub case: CaseId,
    /// The contact.
    pub contact: Contact,
}

/// Correcting or completing the content.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeContent {
    /// Which case.
    pub case: CaseId,
    /// The content from now on.
    pub content: Content,
}

/// Shutting somebody out (O4).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ShutOut {
    /// Which case.
    pub case: CaseId,
    /// Whom.
    pub person: PersonId,
}

/// Taking a verdict back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Reopen {
    /// Which case.
    pub case: CaseId,
    /// Why.
    pub reason: String,
}

async fn done(session: &Arc<Session>, case: CaseId, command: Command) -> Result<Dossier, AppError> {
    decide_and_act(session, case, command).await?;
    view(session, case).await
}

/// Takes a case into verification.
pub(crate) async fn start_verification(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OneCase,
) -> Result<Dossier, AppError> {
    done(session, wanted.case, Command::StartVerification).await
}

/// Saves both check-lists.
pub(crate) async fn save_checklists(
    _: &Desk,
    session: &Arc<Session>,
    wanted: SaveChecklists,
) -> Result<Dossier, AppError> {
    done(
        session,
        wanted.case,
        Command::SaveChecklists {
            checklists: wanted.checklists,
        },
    )
    .await
}

/// Asks the reporter to complete (R21).
pub(crate) async fn request_completion(
    _: &Desk,
    session: &Arc<Session>,
    wanted: RequestCompletion,
) -> Result<Dossier, AppError> {
    let command = Command::RequestCompletion {
        missing: wanted.missing,
        asked: wanted.asked,
    };
    done(session, wanted.case, command).await
}

/// Asking ended without answer.
pub(crate) async fn end_completion(
    _: &Desk,
    session: &Arc<Session>,
    wanted: EndCompletion,
) -> Result<Dossier, AppError> {
    done(session, wanted.case, Command::EndCompletion { note: wanted.note }).await
}

/// Gives the agenda number (R47).
pub(crate) async fn register_case(
    _: &Desk,
    session: &Arc<Session>,
    wanted: RegisterCase,
) -> Result<AgendaNumber, AppError> {
    let typed = wanted.typed_no.map(|text| TypedNo {
        text,
        reason: wanted.typed_reason.unwrap_or_default(),
    });
    if let Some(typed) = &typed
        && session.index.agenda_taken(&typed.text).await?.is_some()
    {
        let mut error = AppError::of(Code::Refused(domain::refusal::RefusalCode::NumberTaken));
        error.field = Some("typed_no".to_owned());
        return Err(error);
    }
    let written = decide_and_act(session, wanted.case, Command::Register { typed }).await?;
    let number = written.decision.case_events.iter().find_map(|event| match event {
        CaseEvent::Registered { agenda_no, .. } => Some(agenda_no.clone()),
        _ => None,
    });
    Ok(AgendaNumber {
        agenda_no: number.ok_or(Code::Internal)?,
    })
}

/// Refuses to follow up (R20).
pub(crate) async fn refuse_case(
    _: &Desk,
    session: &Arc<Session>,
    wanted: RefuseCase,
) -> Result<Dossier, AppError> {
    let command = Command::Refuse {
        reason: wanted.reason,
        note: wanted.note,
        order: wanted.order,
    };
    done(session, wanted.case, command).await
}

/// Closes what is no complaint, one or many (O17). What was closed before a refusal stays closed.
pub(crate) async fn close_at_intake(
    _: &Desk,
    session: &Arc<Session>,
    wanted: CloseAtIntake,
) -> Result<Done, AppError> {
    let mut count = 0;
    for case in wanted.cases {
        decide_and_act(
            session,
            case,
            Command::CloseAtIntake {
                reason: wanted.reason,
            },
        )
        .await
        .map_err(|error| error.with("done", count))?;
        count += 1;
    }
    Ok(Done { count })
}

/// A leader confirms one or the week's list (O17).
pub(crate) async fn confirm_cases(
    _: &Desk,
    session: &Arc<Session>,
    wanted: ConfirmCases,
) -> Result<Done, AppError> {
    let mut count = 0;
    for case in wanted.cases {
        decide_and_act(session, case, Command::ConfirmByLeader)
            .await
            .map_err(|error| error.with("done", count))?;
        count += 1;
    }
    Ok(Done { count })
}

/// Refers to a competent body (R19).
pub(crate) async fn refer_case(
    _: &Desk,
    session: &Arc<Session>,
    wanted: ReferCase,
) -> Result<Dossier, AppError> {
    let command = Command::Refer {
        body: wanted.body,
        legal_ground: wanted.legal_ground,
        order: wanted.order,
        identity_redacted: wanted.redacted,
    };
    done(session, wanted.case, command).await
}

/// Merges into the main number (R41).
pub(crate) async fn merge_case(
    _: &Desk,
    session: &Arc<Session>,
    wanted: MergeCase,
) -> Result<Dossier, AppError> {
    let main = session.case(wanted.main).await?;
    let main_no = main
        .agenda_no
        .clone()
        .or_else(|| main.submissions.first().map(|(_, number)| number.clone()))
        .ok_or(Code::Damaged)?;
    done(
        session,
        wanted.case,
        Command::Merge {
            main: wanted.main,
            main_no,
            reason: wanted.reason,
        },
    )
    .await
}

/// Records the paper that fulfils a duty (O9).
pub(crate) async fn fulfil_duty(
    _: &Desk,
    session: &Arc<Session>,
    wanted: FulfilDuty,
) -> Result<Dossier, AppError> {
    done(
        session,
        wanted.case,
        Command::FulfilDuty {
            duty: wanted.duty,
            paper: wanted.paper,
        },
    )
    .await
}

/// Records that a duty falls away.
pub(crate) async fn drop_duty(
    _: &Desk,
    session: &Arc<Session>,
    wanted: DropDuty,
) -> Result<Dossier, AppError> {
    done(
        session,
        wanted.case,
        Command::DropDuty {
            duty: wanted.duty,
            reason: wanted.reason,
        },
    )
    .await
}

/// Records a contact with the reporter.
pub(crate) async fn log_contact(
    _: &Desk,
    session: &Arc<Session>,
    wanted: LogContact,
) -> Result<Dossier, AppError> {
    done(
        session,
        wanted.case,
        Command::LogContact {
            contact: wanted.contact,
        },
    )
    .await
}

/// Completes or corrects the content.
pub(crate) async fn change_content(
    _: &Desk,
    session: &Arc<Session>,
    wanted: ChangeContent,
) -> Result<Dossier, AppError> {
    done(
        session,
        wanted.case,
        Command::ChangeContent {
            content: Box::new(wanted.content),
        },
    )
    .await
}

/// Sets a wall (O4).
pub(crate) async fn shut_out(
    _: &Desk,
    session: &Arc<Session>,
    wanted: ShutOut,
) -> Result<Option<Dossier>, AppError> {
    let person = wanted.person;
    decide_and_act(session, wanted.case, Command::ShutOut { person }).await?;
    if person == session.person {
        // He stepped aside: there is no dossier for him any more.
        return Ok(None);
    }
    view(session, wanted.case).await.map(Some)
}

/// Takes a verdict back.
pub(crate) async fn reopen(_: &Desk, session: &Arc<Session>, wanted: Reopen) -> Result<Dossier, AppError> {
    done(
        session,
        wanted.case,
        Command::Reopen {
            reason: wanted.reason,
        },
    )
    .await
}
