//! Every step of the procedure from registration on: one command, decided in `domain`.

use crate::case_acts::decide_and_attach;
use crate::desk::Desk;
use crate::error::AppError;
use crate::features::dossier::{Dossier, view};
use crate::features::papers;
use crate::session::Session;
use chrono::NaiveDate;
use domain::case::{FiledPaper, Step, WrittenOrder};
use domain::command::Command;
use domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// A step to be taken.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeStep {
    /// On which case.
    pub case: CaseId,
    /// The facts.
    pub step: Step,
    /// The leader's written order it is recorded on (O2).
    pub order: Option<WrittenOrder>,
    /// The day it was done, where it is only noted now.
    pub done_on: Option<NaiveDate>,
    /// Signed papers it rests on (O9).
    #[serde(default)]
    pub papers: Vec<FiledPaper>,
}

/// Takes a step; what it lets others read is sealed to them in the same act.
pub(crate) async fn take_step(
    _: &Desk,
    session: &Arc<Session>,
    mut wanted: TakeStep,
) -> Result<Dossier, AppError> {
    let copies = papers::take_up(session, wanted.case, &mut wanted.step, &mut wanted.papers).await?;
    let command = Command::Take {
        step: Box::new(wanted.step),
        order: wanted.order,
        done_on: wanted.done_on,
        papers: wanted.papers,
    };
    decide_and_attach(session, wanted.case, command, &copies).await?;
    papers::registered(session, &copies).await;
    view(session, wanted.case).await
}
