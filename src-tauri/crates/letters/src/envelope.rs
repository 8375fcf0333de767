//! The envelope of a notice to a reporter (O3). There is no PDF of it: name and address go on paper and into no file.

use crate::plain::plain;
use crate::typeset::{Laid, Template, lay};
use crate::{Envelope, LetterError};
use serde::Serialize;

/// What the template reads.
#[derive(Serialize)]
struct Facts {
    ministry: String,
    lines: Vec<String>,
}

/// Lays the envelope out.
pub(crate) fn laid(envelope: &Envelope) -> Result<Laid, LetterError> {
    let lines = envelope.lines.iter().flat_map(|line| line.lines());
    let facts = Facts {
        ministry: plain(&envelope.ministry, 120, 0),
        lines: lines
            .map(|line| plain(line, 160, 0))
            .filter(|line| !line.is_empty())
            .take(8)
            .collect(),
    };
    lay(Template::Envelope, &facts)
}
