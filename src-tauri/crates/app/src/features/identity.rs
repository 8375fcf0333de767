//! Identities of a case: what there is, asking for a release, answering, opening in front of one's eyes only (ledger.md
//! §5, O3, O28, R53). What may happen is decided in `domain`; here keys are found and handed on, and an opened text stands
//! in the answer to one call and nowhere else.

mod answering;
mod asking;
mod forms;
mod opening;
mod recording;
mod showing;

pub(crate) use answering::{answer_identity, identity_duties};
pub(crate) use asking::{ask_identity, end_identity};
pub use forms::{
    AnswerIdentity, AnswerLine, AskIdentity, AskedLine, EnvelopeLine, IdentityView, ItemLine, OneRequest,
    OpenItem, OpenedItem, OpenedLine, OpeningLine, PrintEnvelope, PurposeLine, RecordIdentity, RequestLine,
    RequestStand, TypedIdentity, WhoseItems,
};
pub(crate) use opening::{open_item, print_envelope};
pub(crate) use recording::record_items;
pub(crate) use showing::identity;

use crate::acts::ActDraft;
use crate::error::{AppError, Code};
use crate::known::Known;
use crate::session::Session;
use domain::case_state::Case;
use domain::decide::{World, decide_identity};
use domain::history;
use domain::identity::IdentityCommand;
use domain::ids::{CaseId, ItemId};
use domain::submission::ItemKind;
use domain::unit::UnitEvent;
use serde::{Deserialize, Serialize};

/// How often a case is read and decided anew when others write meanwhile.
const TRIES: usize = 64;

/// What a requester says to the custodians, sealed: they hold no case key and learn here what they are asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Plea {
    /// Version of this form.
    v: u32,
    /// The case, which the released halves are bound to.
    case: CaseId,
    /// Its number.
    number: String,
    /// Why.
    reason: String,
    /// What is asked for.
    items: Vec<PleaItem>,
}

/// An item as a plea names it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct PleaItem {
    item: ItemId,
    label: String,
    kind: ItemKind,
    /// Names of the two halves, as the case's entry has them.
    halves: Vec<String>,
}

/// The version of the plea written today.
const PLEA: u32 = 1;

/// Decides a command about an identity on the case as it stands, and writes it; `fill` puts sealed parts into its event.
async fn write(
    session: &Session,
    case: Option<CaseId>,
    command: &IdentityCommand,
    fill: impl Fn(&Known, &mut UnitEvent, &mut ActDraft) -> Result<(), AppError> + Send + Sync,
) -> Result<(), AppError> {
    let act = ActDraft::new(&mut session.chance()).act;
    let now = session.now();
    for _ in 0..TRIES {
        let seen = session.known.lock().await.tip().seq;
        let folded: Option<Case> = match case {
            Some(case) => Some(session.case(case).await?),
            None => None,
        };
        let written = session
            .act(|known| {
                if folded.is_some() && known.tip().seq != seen {
                    return Err(Code::Stale.into());
                }
                let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
                let world = World {
                    unit,
                    submission: None,
                    case: folded.as_ref(),
                };
                let decision = decide_identity(&world, command, session.person, now)?;
                let mut draft = ActDraft::with_id(act);
                for mut event in decision.unit_events {
                    fill(known, &mut event, &mut draft)?;
                    draft.part(Session::unit_stream(known)?, history::encode_unit(&event), None);
                }
                Ok((draft, ()))
            })
            .await;
        match written {
            Err(error) if error.code == Code::Stale => {}
            done => return done,
        }
    }
    Err(Code::Stale.into())
}
