//! What the window sends and gets while a report is taken in.

use chrono::{DateTime, Utc};
use domain::case::{Content, Element};
use domain::ids::{CaseId, DraftId, FileId, PersonId, SubmissionId};
use domain::submission::{
    Channel, FileSource, IdentityMarks, IdentityMode, ItemKind, LetterHead, Relation, ReporterType,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One identity item as typed; sealed by the program, never stored in clear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TypedItem {
    /// What it is.
    pub kind: ItemKind,
    /// The value.
    pub value: String,
}

/// The whole form. Drafts hold it sealed in the desk file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct IntakeForm {
    /// How it came.
    pub channel: Channel,
    /// Moment of receipt; `None`: now.
    pub received_at: Option<DateTime<Utc>>,
    /// The letter's own head.
    pub head: LetterHead,
    /// *Tanpa nama*.
    pub without_name: bool,
    /// Who reports.
    pub reporter_type: ReporterType,
    /// How secret.
    pub mode: IdentityMode,
    /// Relation to the event.
    pub relation: Option<Relation>,
    /// Portal username.
    pub username: String,
    /// Identity items.
    pub items: Vec<TypedItem>,
    /// The reporter's own words.
    pub text: String,
    /// The officer's content.
    pub content: Content,
    /// The conflict question was answered (O4); `None`: not yet.
    pub conflict_answered: bool,
    /// Whom it shuts out.
    pub shut_out: Vec<PersonId>,
    /// Make a four-word phrase (O10).
    pub wants_phrase: bool,
    /// It supplements this case instead of opening one (R39).
    pub supplement_to: Option<CaseId>,
}

impl Default for IntakeForm {
    fn default() -> Self {
        Self {
            channel: Channel::Letter,
            received_at: None,
            head: LetterHead::default(),
            without_name: false,
            reporter_type: ReporterType::Public,
            mode: IdentityMode::Confidential,
            relation: None,
            username: String::new(),
            items: Vec::new(),
            text: String::new(),
            content: Content::default(),
            conflict_answered: false,
            shut_out: Vec::new(),
            wants_phrase: true,
            supplement_to: None,
        }
    }
}

/// A file attached to a draft: a handle, a name and a size; never a path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftFile {
    /// Handle; becomes the file's id when registered. Pages are under `evidence:draft/{draft}/{file}/{page}`.
    pub file: FileId,
    /// Name as chosen.
    pub name: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Type found from content.
    pub mime: String,
    /// Pages that can be shown; 0: kept and listed, not shown.
    pub pages: u32,
    /// Name and content disagree.
    pub misnamed: bool,
    /// SHA-256, hex.
    pub sha256: String,
    /// Another number that already holds the same content, where this person may see it.
    pub same_as: Option<String>,
    /// Reporter's or the unit's.
    pub source: FileSource,
    /// Identity marks; the head of the first and the signature block of the last page are pre-selected for letters.
    pub marks: IdentityMarks,
    /// The pre-selection was confirmed or changed by a person.
    pub marks_confirmed: bool,
}

/// A draft with everything in it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Its id.
    pub draft: DraftId,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// The form.
    pub form: IntakeForm,
    /// Files.
    pub files: Vec<DraftFile>,
}

/// One line of the list of drafts.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftLine {
    /// Its id.
    pub draft: DraftId,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// Subject or title, as far as typed.
    pub subject: String,
    /// How it came.
    pub channel: Channel,
    /// Number of files.
    pub files: u32,
}

/// One draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneDraft {
    /// Which.
    pub draft: DraftId,
}

/// Starting a draft, with values repeated from the one before where wanted (O11).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewDraft {
    /// How it came.
    pub channel: Channel,
    /// Repeat channel, sender, addressee and dates of the letter registered before.
    pub repeat_last: bool,
}

/// Saving a draft's form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveDraft {
    /// Which.
    pub draft: DraftId,
    /// The form as it stands.
    pub form: IntakeForm,
}

/// When it was saved, and what the program sees in it so far.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftSaved {
    /// Durable since.
    pub saved_at: DateTime<Utc>,
    /// What the program sees.
    pub insight: Insight,
}

/// What the program sees in a form while it is typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Insight {
    /// Required elements missing by the unit's template.
    pub required_missing: Vec<Element>,
    /// Desired elements missing (a warning, R12).
    pub desired_missing: Vec<Element>,
    /// 0–100.
    pub score: u32,
    /// Title offered from event, place and time (R61); empty while too little is known.
    pub offered_title: String,
    /// What the title lacks.
    pub title_gaps: Vec<Element>,
    /// Traits in the text that could betray the reporter (R34); UTF-16 offsets into `text`.
    pub traits: Vec<Trait>,
    /// People of the unit whose names the text holds (O4).
    pub recognised: Vec<PersonId>,
    /// What stops registration, as field names of the form.
    pub missing: Vec<String>,
    /// When verification would fall due, ISO date.
    pub verification_due: Option<String>,
    /// Similar reports this person may see.
    pub similar: Vec<SimilarLine>,
}

/// A trait in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Trait {
    /// First UTF-16 unit.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// `national_id`, `employee_no`, `phone`, `email`, `own_position`, `only_one`, `kinship`.
    pub kind: String,
}

/// A similar report.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SimilarLine {
    /// Which case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// 0–100.
    pub likeness: u32,
}

/// Marking identity on a file of a draft (O1).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MarkDraftFile {
    /// Which draft.
    pub draft: DraftId,
    /// Which file.
    pub file: FileId,
    /// The marks from now on.
    pub marks: IdentityMarks,
}

/// A file of a draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneDraftFile {
    /// Which draft.
    pub draft: DraftId,
    /// Which file.
    pub file: FileId,
}

/// Attaching: the host opens the native dialog, or hands over what was dropped.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AttachFiles {
    /// Which draft.
    pub draft: DraftId,
    /// Reporter's or the unit's own scans.
    pub source: FileSource,
    /// Take what was dropped on the window instead of opening the dialog.
    pub dropped: bool,
}

/// What became of each file chosen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Attached {
    /// The draft's files from now on.
    pub files: Vec<DraftFile>,
    /// Those not taken and why: one clear code each.
    pub refused: Vec<RefusedFile>,
}

/// A file that was not taken; nothing else changed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RefusedFile {
    /// Name as chosen.
    pub name: String,
    /// `empty`, `broken`, `encrypted`, `too_large`, `over_total`, `executable`, `already_here`, `unreadable`, `timed_out`.
    pub code: String,
}

/// Registering a draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RegisterDraft {
    /// Which.
    pub draft: DraftId,
    /// The form as it stands.
    pub form: IntakeForm,
}

/// What registration gave.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Registered {
    /// The submission.
    pub submission: SubmissionId,
    /// The case it opened or supplements; `None` where the conflict wall shuts its own clerk out.
    pub case: Option<CaseId>,
    /// The number.
    pub intake_no: String,
    /// Four words for the reporter (O10).
    pub phrase: Option<String>,
    /// Verification falls due, ISO date.
    pub verification_due: String,
}

/// A receipt to print or save (D1, O22).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneSubmission {
    /// Which.
    pub submission: SubmissionId,
}

/// Pages for the print view, SVG each.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintPages {
    /// One SVG document a page.
    pub pages: Vec<String>,
    /// Paper, for instance `a5`.
    pub paper: String,
}

/// Whether something was saved where the person chose.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SavedFile {
    /// `false`: the dialog was closed.
    pub saved: bool,
}
