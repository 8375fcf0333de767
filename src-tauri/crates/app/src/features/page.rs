//! What is to be said beside a page that is shown (its pixels come through the `evidence:` scheme).

use crate::desk::Desk;
use crate::error::AppError;
use crate::session::Session;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// A page, named as the `evidence:` scheme names it: `draft|source|work|paper/OWNER/FILE/PAGE`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OnePage {
    /// The path.
    pub path: String,
}

/// What is known of a page since its pixels were made.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PageFacts {
    /// Something the page names is missing from its picture: a font, a picture, the end of a cut-off file.
    pub incomplete: bool,
}

/// What is known of a page that was shown.
pub(crate) async fn page_facts(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OnePage,
) -> Result<PageFacts, AppError> {
    let incomplete = crate::pages::was_incomplete(desk, session, &wanted.path).await?;
    Ok(PageFacts { incomplete })
}
