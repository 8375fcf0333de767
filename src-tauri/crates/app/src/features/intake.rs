//! Intake of a letter or another submission (O6, O10, O11, O29), drafts, receipt.

use crate::acts::{self, ActDraft, Granted, StreamHandle};
use crate::case_acts;
use crate::desk::Desk;
use crate::drafts::{self, KeptDraft, KeptFile};
use crate::error::{AppError, Code};
use crate::features::start::Nothing;
use crate::host::Picked;
use crate::known::Known;
use crate::pages;
use crate::session::Session;
use chrono::{DateTime, Utc};
use domain::case::{CaseEvent, Content, Element, Opened, WorkCopy};
use domain::case_state::Case;
use domain::command::Command;
use domain::decide::{World, decide};
use domain::history;
use domain::ids::{CaseId, DraftId, FileId, ItemId, PersonId, SubmissionId};
use domain::public::{FileDigest, KeyGroup, Public};
use domain::submission::{
    Channel, FileFacts, FileSource, IdentityItem, IdentityMarks, IdentityMode, ItemKind, ItemRule,
    LetterHead, Received, Region, Relation, ReporterType, SubmissionEvent,
};
use domain::template::Template;
use domain::unit::{NumberClaim, NumberGroup, UnitEvent};
use domain::unit_state::Unit;
use evidence::{
    Burn, BurnPlan, Encoding, Limits, MEGABYTE, OPEN_BOUND, OverLimit, REQUEST_BOUND, Refusal, Size,
};
use ledger::{Batch, NewChunk};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use ts_rs::TS;
use vault::{Head, Id, ItemKey, ItemPlace, KeyId, StreamKey};

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

/// Chunks that go ahead of the act in batches of about this size; the entry that registers them follows last.
const STAGE: usize = 64 << 20;

/// Starts a draft.
pub(crate) async fn new_draft(_: &Desk, session: &Arc<Session>, wanted: NewDraft) -> Result<Draft, AppError> {
    let mut form = IntakeForm {
        channel: wanted.channel,
        ..IntakeForm::default()
    };
    if matches!(wanted.channel, Channel::Telephone | Channel::Visit) {
        form.received_at = Some(session.now());
    }
    if wanted.repeat_last
        && let Some(bytes) = session.desk.setting(LAST_FORM).await?
        && let Ok(last) = serde_json::from_slice::<IntakeForm>(&bytes)
    {
        form.channel = last.channel;
        form.received_at = last.received_at;
        form.head = LetterHead {
            number: None,
            subject: String::new(),
            ..last.head
        };
        form.reporter_type = last.reporter_type;
        form.mode = last.mode;
    }
    let draft = DraftId::from_bytes(session.chance().id());
    let kept = KeptDraft::new(session, form);
    let saved_at = drafts::keep(session, draft, &kept).await?;
    Ok(kept.view(draft, saved_at))
}

/// What the next letter may repeat (O11): never a name.
const LAST_FORM: &str = "last-form";

/// Drafts on this desk. One that was sent before a stop is recognised and forgotten.
pub(crate) async fn drafts(_: &Desk, session: &Arc<Session>, _: Nothing) -> Result<Vec<DraftLine>, AppError> {
    let mut lines = Vec::new();
    for (draft, saved_at, kept) in drafts::all(session).await? {
        if session.ledger.has_act(&Id(kept.act.bytes())).await? {
            drafts::forget(session, draft, &kept).await?;
            continue;
        }
        let title = &kept.form.content.title;
        lines.push(DraftLine {
            draft,
            saved_at,
            subject: if title.is_empty() {
                kept.form.head.subject.clone()
            } else {
                title.clone()
            },
            channel: kept.form.channel,
            files: u32::try_from(kept.files.len()).unwrap_or(u32::MAX),
        });
    }
    Ok(lines)
}

/// One draft.
pub(crate) async fn draft(_: &Desk, session: &Arc<Session>, wanted: OneDraft) -> Result<Draft, AppError> {
    let (saved_at, kept) = drafts::one(session, wanted.draft).await?;
    Ok(kept.view(wanted.draft, saved_at))
}

/// Saves the form; durable when it answers.
pub(crate) async fn save_draft(
    _: &Desk,
    session: &Arc<Session>,
    wanted: SaveDraft,
) -> Result<DraftSaved, AppError> {
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    kept.form = wanted.form;
    let saved_at = drafts::keep(session, wanted.draft, &kept).await?;
    let insight = insight_of(session, &kept.form, !kept.files.is_empty(), None).await?;
    Ok(DraftSaved { saved_at, insight })
}

/// Throws a draft away.
pub(crate) async fn delete_draft(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneDraft,
) -> Result<Vec<DraftLine>, AppError> {
    let (_, kept) = drafts::one(session, wanted.draft).await?;
    drafts::forget(session, wanted.draft, &kept).await?;
    drafts(desk, session, Nothing {}).await
}

/// Takes files in: through the native dialog, or what was dropped.
pub(crate) async fn attach_files(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: AttachFiles,
) -> Result<Attached, AppError> {
    let picked = if wanted.dropped {
        desk.inner.host.take_dropped()
    } else {
        desk.inner.host.pick_files().await
    };
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    let limits = session
        .with_unit(|unit| {
            let (per_file, total) = match wanted.source {
                FileSource::Reporter => unit.settings.reporter_limits,
                FileSource::Unit => unit.settings.unit_limits,
            };
            Limits {
                per_file: u64::from(per_file) * MEGABYTE,
                total: u64::from(total) * MEGABYTE,
            }
        })
        .await?;
    let mut refused = Vec::new();
    for one in picked {
        let name = clean_name(&one.name);
        match take_in(desk, session, &kept, one, &name, wanted.source, limits).await? {
            Ok(file) => {
                kept.files.push(file);
                drafts::keep(session, wanted.draft, &kept).await?;
            }
            Err(code) => refused.push(RefusedFile { name, code }),
        }
    }
    Ok(Attached {
        files: kept.files.iter().map(|file| file.facts.clone()).collect(),
        refused,
    })
}

/// A name without folders and control signs, of bounded length.
fn clean_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.chars().filter(|sign| !sign.is_control()).take(200).collect()
}

fn over(limit: OverLimit) -> String {
    match limit {
        OverLimit::File => "too_large".into(),
        OverLimit::Total => "over_total".into(),
    }
}

/// One file: read, judged by its content, sealed into the desk file. `Ok(Err(code))`: not taken, nothing changed.
async fn take_in(
    desk: &Desk,
    session: &Arc<Session>,
    kept: &KeptDraft,
    picked: Picked,
    name: &str,
    source: FileSource,
    limits: Limits,
) -> Result<Result<KeptFile, String>, AppError> {
    if let Some(limit) = limits.exceeded_by(picked.size, kept.total()) {
        return Ok(Err(over(limit)));
    }
    let read = tokio::task::spawn_blocking(picked.read)
        .await
        .map_err(|_| Code::Internal)?;
    let Ok(bytes) = read.map(vault::Secret::new) else {
        return Ok(Err("unreadable".into()));
    };
    let bytes = bytes.expose();
    let listing = evidence::list(name, bytes, limits, kept.total());
    if listing.empty {
        return Ok(Err("empty".into()));
    }
    if let Some(limit) = listing.oversized {
        return Ok(Err(over(limit)));
    }
    if listing.executable {
        return Ok(Err("executable".into()));
    }
    let sha256 = lower_hex(&Sha256::digest(bytes));
    if kept.files.iter().any(|file| file.facts.sha256 == sha256) {
        return Ok(Err("already_here".into()));
    }
    let pages = if listing.found.kind.is_shown() {
        match desk.inner.workers.open(bytes, OPEN_BOUND).await {
            Ok(open) => u32::try_from(open.inspection().pages.len()).unwrap_or(0),
            Err(evidence::Refusal::Unsupported) => 0,
            Err(refusal) => return Ok(Err(pages::refusal_word(refusal))),
        }
    } else {
        0
    };
    let mut chance = session.chance();
    let file = FileId::from_bytes(chance.random_id());
    let (chunks, digest) = seal(&kept.submission_key()?, file, bytes, &mut chance)?;
    let count = u32::try_from(chunks.len()).map_err(|_| Code::Internal)?;
    session.desk.keep_chunks(&chunks).await?;
    let same_as = session
        .index
        .file_by_sha(&sha256)
        .await?
        .into_iter()
        .next()
        .map(|line| line.number);
    let letter = kept.form.channel == Channel::Letter && kept.form.mode != IdentityMode::Open;
    let marks = IdentityMarks {
        regions: if letter { preselected(pages) } else { Vec::new() },
        ..IdentityMarks::default()
    };
    Ok(Ok(KeptFile {
        facts: DraftFile {
            file,
            name: name.to_owned(),
            size: listing.size,
            mime: listing.found.mime.to_owned(),
            pages,
            misnamed: listing.misnamed,
            sha256,
            same_as,
            source,
            marks_confirmed: marks.regions.is_empty(),
            marks,
        },
        chunks: count,
        digest,
        at: session.now(),
    }))
}

fn preselected(pages: u32) -> Vec<Region> {
    let last = pages.saturating_sub(1);
    let mut regions = Vec::new();
    for page in [0, last].into_iter().take(if last == 0 { 1 } else { 2 }) {
        for region in evidence::preselected_letter_regions(page, pages) {
            regions.push(Region {
                page,
                x: region.x(),
                y: region.y(),
                w: region.w(),
                h: region.h(),
            });
        }
    }
    regions
}

fn lower_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn seal(
    key: &StreamKey,
    file: FileId,
    bytes: &[u8],
    chance: &mut crate::sources::Chance,
) -> Result<(Vec<NewChunk>, String), AppError> {
    let id = Id(file.bytes());
    let sealed = vault::seal_file(key, &id, bytes, chance).map_err(|_| Code::Internal)?;
    let digest = vault::sealed_digest(&sealed).to_string();
    let chunks = sealed
        .into_iter()
        .zip(0..)
        .map(|(bytes, n)| NewChunk { file: id, n, bytes })
        .collect();
    Ok((chunks, digest))
}

/// Takes a file off the draft again.
pub(crate) async fn detach_file(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OneDraftFile,
) -> Result<Draft, AppError> {
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    kept.file(wanted.file)?;
    kept.files.retain(|file| file.facts.file != wanted.file);
    let saved_at = drafts::keep(session, wanted.draft, &kept).await?;
    session.desk.forget_covered(0, &[Id(wanted.file.bytes())]).await?;
    Ok(kept.view(wanted.draft, saved_at))
}

/// Marks identity on a file (O1).
pub(crate) async fn mark_draft_file(
    _: &Desk,
    session: &Arc<Session>,
    wanted: MarkDraftFile,
) -> Result<Draft, AppError> {
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    let pages = kept.file(wanted.file)?.facts.pages;
    crate::marks::check(&wanted.marks, pages)?;
    for file in kept
        .files
        .iter_mut()
        .filter(|file| file.facts.file == wanted.file)
    {
        file.facts.marks = wanted.marks.clone();
        file.facts.marks_confirmed = true;
    }
    let saved_at = drafts::keep(session, wanted.draft, &kept).await?;
    Ok(kept.view(wanted.draft, saved_at))
}

/// What the program sees in a form.
pub(crate) async fn insight_of(
    session: &Session,
    form: &IntakeForm,
    has_evidence: bool,
    exclude: Option<CaseId>,
) -> Result<Insight, AppError> {
    let unit = session.unit().await?;
    let content = &form.content;
    let template = Template::by_name(&unit.settings.template).unwrap_or(Template::FiveWTwoH);
    let judged = template.judge(&content.elements, has_evidence, !content.parties.is_empty());
    let known: Vec<&str> = form
        .items
        .iter()
        .map(|item| item.value.as_str())
        .filter(|value| value.len() > 2)
        .collect();
    let traits = domain::traits::find_with(&form.text, &known)
        .into_iter()
        .map(|span| Trait {
            start: span.start,
            end: span.end,
            kind: trait_word(span.kind),
        })
        .collect();
    let everything = [
        form.text.as_str(),
        &content.summary,
        &content.title,
        &content.elements.who,
        &content.elements.what,
        &form.head.subject,
    ]
    .join("\n");
    let parties = content
        .parties
        .iter()
        .map(|party| party.name.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    let members = unit.confirmed_members();
    let names: Vec<&str> = members
        .iter()
        .filter_map(|person| unit.name_of(*person))
        .collect();
    let recognised = domain::traits::recognise_people(&format!("{everything}\n{parties}"), &names)
        .into_iter()
        .filter_map(|hit| members.get(usize::try_from(hit.who).ok()?).copied())
        .collect();
    let text = if content.summary.trim().is_empty() {
        &form.text
    } else {
        &content.summary
    };
    let similar = if text.split_whitespace().count() >= 6 || !content.title.is_empty() {
        similar_to(session, content, text, exclude).await?
    } else {
        Vec::new()
    };
    let received = form.received_at.unwrap_or_else(|| session.now());
    let gaps = domain::title::title_gaps(&content.title, &content.elements);
    Ok(Insight {
        required_missing: judged.required_missing,
        desired_missing: judged.desired_missing,
        score: judged.score,
        offered_title: domain::title::offer(&content.elements).unwrap_or_default(),
        title_gaps: if content.title.trim().is_empty() {
            Vec::new()
        } else {
            gaps.into_iter().map(gap).collect()
        },
        traits,
        recognised,
        missing: missing(form, has_evidence),
        verification_due: Some(unit.verification_due(received).due.to_string()),
        similar,
    })
}

const fn gap(part: domain::title::TitlePart) -> Element {
    match part {
        domain::title::TitlePart::Event => Element::What,
        domain::title::TitlePart::Place => Element::Where,
        domain::title::TitlePart::Time => Element::When,
    }
}

fn trait_word(kind: domain::traits::TraitKind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// From here on a case is shown as similar: among the invented cases the same matter has 35 and more, so nothing that
/// was reworded beyond them is left out.
const ALIKE: u8 = 20;

async fn similar_to(
    session: &Session,
    content: &Content,
    text: &str,
    exclude: Option<CaseId>,
) -> Result<Vec<SimilarLine>, AppError> {
    let parties: Vec<String> = content
        .parties
        .iter()
        .map(|party| party.name.clone())
        .filter(|name| !name.is_empty())
        .collect();
    let exclude: Vec<CaseId> = exclude.into_iter().collect();
    let query = index::SimilarQuery {
        text,
        title: &content.title,
        work_unit: &content.work_unit,
        parties: &parties,
        exclude: &exclude,
        limit: 5,
    };
    let mut lines = Vec::new();
    for similar in session.index.similar(&query).await? {
        if similar.likeness < ALIKE {
            continue;
        }
        let number = similar
            .line
            .agenda_no
            .clone()
            .or_else(|| similar.line.intake_nos.first().cloned());
        lines.push(SimilarLine {
            case: similar.case,
            number: number.unwrap_or_default(),
            title: similar.line.title,
            likeness: similar.likeness.into(),
        });
    }
    Ok(lines)
}

/// What stops registration (O11): few things.
fn missing(form: &IntakeForm, has_files: bool) -> Vec<String> {
    let mut missing = Vec::new();
    let blank = |text: &str| text.trim().is_empty();
    if blank(&form.head.subject) && blank(&form.content.title) {
        missing.push("subject".to_owned());
    }
    let named = form.head.sender_body.as_deref().is_some_and(|body| !blank(body))
        || form
            .items
            .iter()
            .any(|item| item.kind == ItemKind::Name && !blank(&item.value))
        || !blank(&form.username);
    if !named && !form.without_name {
        missing.push("sender".to_owned());
    }
    if !has_files && blank(&form.text) && blank(&form.content.summary) {
        missing.push("text".to_owned());
    }
    if !form.conflict_answered {
        missing.push("conflict".to_owned());
    }
    missing
}

/// How often a case is read and a supplement decided anew when others write meanwhile.
const TRIES: usize = 64;

/// Everything of a draft that is sealed before the act is decided.
struct Prepared {
    form: IntakeForm,
    content: Content,
    items: Vec<(IdentityItem, ItemKey)>,
    files: Vec<FileFacts>,
    file_digests: Vec<FileDigest>,
    copies: Vec<WorkCopy>,
    copy_digests: Vec<FileDigest>,
    chunks: Vec<NewChunk>,
    phrase: Option<String>,
    received_at: DateTime<Utc>,
}

/// Registers a draft: submission, case, number, keys and files in one act; durable when it answers.
pub(crate) async fn register_draft(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: RegisterDraft,
) -> Result<Registered, AppError> {
    let (_, mut kept) = drafts::one(session, wanted.draft).await?;
    kept.form = wanted.form;
    drafts::keep(session, wanted.draft, &kept).await?;
    let lacks = missing(&kept.form, !kept.files.is_empty());
    if lacks.iter().any(|field| field == "conflict") {
        return Err(AppError {
            field: Some("conflict".into()),
            ..AppError::of(Code::ConflictUnanswered)
        });
    }
    if let Some(first) = lacks.first() {
        return Err(AppError::field(first).with("missing", lacks.join(",")));
    }
    session.catch_up().await?;
    // An act happens once: it may have been sent before a stop.
    if !session.ledger.has_act(&Id(kept.act.bytes())).await? {
        session.may_write()?;
        register(desk, session, &kept).await?;
    }
    let remembered = IntakeForm {
        items: Vec::new(),
        text: String::new(),
        username: String::new(),
        content: Content::default(),
        shut_out: Vec::new(),
        ..kept.form.clone()
    };
    let bytes = serde_json::to_vec(&remembered).map_err(|_| Code::Internal)?;
    session.desk.set_setting(LAST_FORM, &bytes).await?;
    let answer = answer(session, &kept).await?;
    drafts::registered(session, wanted.draft).await?;
    Ok(answer)
}

/// Seals everything and writes the act; where others write on the case a supplement belongs to, reads it and decides
/// again.
async fn register(desk: &Desk, session: &Arc<Session>, kept: &KeptDraft) -> Result<(), AppError> {
    let mut sealed: Option<(KeyId, Prepared)> = None;
    for _ in 0..TRIES {
        // Taken before anything is read, for the desk reads on beside this.
        let seen = session.known.lock().await.tip().seq;
        let supplement = match kept.form.supplement_to {
            Some(case) => Some(Supplement {
                case: session.case(case).await?,
                stream: session.stream(case.bytes()).await?,
                seen,
            }),
            None => None,
        };
        let stream = match &supplement {
            Some(supplement) => supplement.stream.duplicate(),
            None => new_stream(session, kept.case.bytes(), kept.case_key()?),
        };
        let prepared = match sealed.take().filter(|(key_id, _)| *key_id == stream.key_id) {
            Some((_, prepared)) => prepared,
            None => {
                let mut prepared = prepare(desk, session, kept, &stream.key).await?;
                stage_chunks(session, &mut prepared).await?;
                prepared
            }
        };
        match write(session, kept, &prepared, stream.duplicate(), supplement.as_ref()).await {
            Err(error) if error.code == Code::Stale => sealed = Some((stream.key_id, prepared)),
            done => return done,
        }
    }
    Err(Code::Stale.into())
}

/// The case a further submission belongs to, as it stood when the desk had read so far.
struct Supplement {
    case: Case,
    stream: StreamHandle,
    seen: u64,
}

/// The number an act of this desk claimed, for who may not read what he registered (O4).
async fn claimed(session: &Session, kept: &KeptDraft) -> Result<Option<String>, AppError> {
    let mut number = None;
    let known = session.known.lock().await;
    let mine = session.keys.public().sign;
    let rows = session.ledger.read_act(&Id(kept.act.bytes())).await?;
    // Anybody can write a row under the act's id.
    for row in rows
        .iter()
        .filter(|row| crate::chain::signature_holds(&mine, row))
    {
        let head = Head::decode(&row.head).ok();
        let keys = known.unit_keys.iter();
        let key = head
            .as_ref()
            .and_then(|head| keys.clone().find(|(_, id, _)| *id == head.key_id));
        if let (Some(head), Some((_, _, key)), Some(unit)) = (head, key, &known.unit)
            && let Ok(plain) = acts::open_row(row, &head, &session.unit_id, key)
            && let Ok(UnitEvent::NumberClaimed(claim)) = history::decode_unit(plain.expose())
            && let Some(day) = DateTime::from_timestamp_millis(head.at).map(|at| unit.today(at))
        {
            number = unit.number_text(&claim, day);
        }
    }
    Ok(number)
}

async fn answer(session: &Session, kept: &KeptDraft) -> Result<Registered, AppError> {
    let case = kept.form.supplement_to.unwrap_or(kept.case);
    let readable = session.index.case(case).await?.is_some();
    let submission = session.submission(kept.submission).await?;
    let numbered = session.desk.setting(&number_setting(kept.submission)).await?;
    let intake_no = match (&submission, numbered) {
        (Some(submission), _) => submission.received.intake_no.clone(),
        (None, Some(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        (None, None) => claimed(session, kept).await?.ok_or(Code::NotFound)?,
    };
    let received_at = submission
        .as_ref()
        .map_or_else(|| session.now(), |submission| submission.received.received_at);
    let due = session
        .with_unit(|unit| unit.verification_due(received_at).due)
        .await?;
    Ok(Registered {
        submission: kept.submission,
        case: readable.then_some(case),
        intake_no,
        phrase: submission.and_then(|submission| submission.received.phrase),
        verification_due: due.to_string(),
    })
}

fn number_setting(submission: SubmissionId) -> String {
    format!("intake-no/{submission}")
}

/// Seals identity items, burns working copies, collects chunks.
async fn prepare(
    desk: &Desk,
    session: &Arc<Session>,
    kept: &KeptDraft,
    case_key: &StreamKey,
) -> Result<Prepared, AppError> {
    let form = &kept.form;
    let mut chance = session.chance();
    let strict = !form.content.marks.is_empty();
    let mut items = Vec::new();
    for typed in form.items.iter().filter(|item| !item.value.trim().is_empty()) {
        let item = ItemId::from_bytes(chance.random_id());
        let key = ItemKey::make(&mut chance);
        let key_id = vault::key_id(&session.unit_id, &Id(item.bytes()), 1, &key);
        let place = ItemPlace {
            unit: session.unit_id,
            stream: Id(kept.submission.bytes()),
            item: Id(item.bytes()),
            label: LABEL,
        };
        let sealed = vault::seal_item(&key, &key_id, &place, typed.value.trim().as_bytes(), &mut chance)
            .map_err(|_| Code::Internal)?;
        items.push((
            IdentityItem {
                item,
                label: LABEL.to_owned(),
                kind: typed.kind,
                rule: ItemRule::of(form.mode, typed.kind, strict),
                key_id: key_id.to_string(),
                sealed: lower_hex(&sealed),
            },
            key,
        ));
    }
    let known: Vec<&str> = form
        .items
        .iter()
        .map(|item| item.value.trim())
        .filter(|value| value.len() > 2)
        .collect();
    let mask = |text: &str| {
        if form.mode == IdentityMode::Open && !strict {
            text.to_owned()
        } else {
            masked(text, &known)
        }
    };
    let mut content = form.content.clone();
    if content.summary.trim().is_empty() {
        content.summary = mask(&form.text);
    }
    if content.subject.trim().is_empty() {
        content.subject = mask(&form.head.subject);
    }
    content.letter_no.clone_from(&form.head.number);
    content.letter_date = form.head.date;
    content.sender_body.clone_from(&form.head.sender_body);
    if content.title.trim().is_empty() {
        content.title = domain::title::offer(&content.elements).unwrap_or_default();
    }
    let received_at = form.received_at.unwrap_or_else(|| session.now());
    let mut prepared = Prepared {
        form: form.clone(),
        content,
        items,
        files: Vec::new(),
        file_digests: Vec::new(),
        copies: Vec::new(),
        copy_digests: Vec::new(),
        chunks: Vec::new(),
        phrase: form
            .wants_phrase
            .then(|| vault::phrase4(&mut chance).expose().clone()),
        received_at,
    };
    for (number, file) in kept.files.iter().enumerate() {
        prepare_file(desk, session, kept, file, number + 1, case_key, &mut prepared).await?;
    }
    Ok(prepared)
}

const LABEL: &str = "Pelapor-1";

/// A text with everything that could betray the reporter taken out (R34).
fn masked(text: &str, known: &[&str]) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out: Vec<u16> = Vec::with_capacity(units.len());
    let mut at = 0;
    let gap: Vec<u16> = "▒▒▒".encode_utf16().collect();
    for span in domain::traits::find_with(text, known) {
        let (start, end) = (span.start as usize, span.end as usize);
        out.extend_from_slice(units.get(at..start).unwrap_or_default());
        out.extend_from_slice(&gap);
        at = end;
    }
    out.extend_from_slice(units.get(at..).unwrap_or_default());
    String::from_utf16_lossy(&out)
}

async fn prepare_file(
    desk: &Desk,
    session: &Arc<Session>,
    kept: &KeptDraft,
    file: &KeptFile,
    number: usize,
    case_key: &StreamKey,
    prepared: &mut Prepared,
) -> Result<(), AppError> {
    let facts = &file.facts;
    let id = Id(facts.file.bytes());
    let mut reader = session.desk.ledger().chunks_of(&id);
    let mut sealed = Vec::new();
    while let Some(chunk) = reader.next().await? {
        sealed.push(NewChunk {
            file: id,
            n: chunk.n,
            bytes: chunk.bytes,
        });
    }
    let found = vault::sealed_digest(sealed.iter().map(|chunk| &chunk.bytes)).to_string();
    if found != file.digest {
        return Err(AppError::of(Code::FileDamaged)
            .with("file", facts.file)
            .with("what", "desk file"));
    }
    prepared.chunks.extend(sealed);
    prepared.file_digests.push(FileDigest {
        file: facts.file,
        chunks: file.chunks,
        digest: file.digest.clone(),
    });
    prepared.files.push(FileFacts {
        file: facts.file,
        name: facts.name.clone(),
        mime: facts.mime.clone(),
        size: facts.size,
        sha256: facts.sha256.clone(),
        pages: facts.pages,
        misnamed: facts.misnamed,
        source: facts.source,
        at: file.at,
        officer: session.person,
        marks: facts.marks.clone(),
    });
    let mut pages = Vec::new();
    let shown = facts.pages > 0 && !facts.marks.whole_file;
    let mut held_back = !shown || !facts.marks.pages.is_empty();
    if shown {
        let content = drafts::content(session, kept, facts.file).await?;
        let mut open = desk
            .inner
            .workers
            .open(content.expose(), OPEN_BOUND)
            .await
            .map_err(pages::refused)?;
        let mut chance = session.chance();
        let mut copies = Copies::default();
        let plan = BurnPlan {
            size: PAGE_SIZE,
            pages: crate::marks::burns(&facts.marks, facts.pages)?,
        };
        let mut burning = open.burn_all(plan, REQUEST_BOUND).map_err(pages::refused)?;
        let whole = loop {
            match burning.next().await {
                Ok(Some(page)) => copies.seal(case_key, &page.image.bytes, &mut chance)?,
                Ok(None) => break true,
                Err(refusal) if is_of_the_page(refusal) => break false,
                Err(refusal) => return Err(pages::refused(refusal)),
            }
        };
        if !whole {
            // A page that cannot be drawn (cut off, damaged) does not hold up its letter: the others are shown, and the
            // original is kept byte for byte.
            copies = Copies::default();
            held_back = true;
            for (page, burn) in (0..).zip(crate::marks::burns(&facts.marks, facts.pages)?) {
                let Burn::Regions(regions) = burn else { continue };
                let drawn = open.burn(page, PAGE_SIZE, &regions, Encoding::ByContent, REQUEST_BOUND);
                match drawn.await {
                    Ok(image) => copies.seal(case_key, &image.bytes, &mut chance)?,
                    Err(refusal) if is_of_the_page(refusal) => {}
                    Err(refusal) => return Err(pages::refused(refusal)),
                }
            }
        }
        pages = copies.digests.iter().map(|digest| digest.file).collect();
        prepared.chunks.extend(copies.chunks);
        prepared.copy_digests.extend(copies.digests);
    }
    prepared.copies.push(WorkCopy {
        submission: kept.submission,
        of: facts.file,
        // Never the original's own name, which may betray (R36).
        title: format!("Lampiran {number}"),
        mime: facts.mime.clone(),
        size: facts.size,
        sha256: facts.sha256.clone(),
        held_back,
        pages,
    });
    Ok(())
}

/// How large the pages of a working copy are drawn.
const PAGE_SIZE: Size = Size::Dpi(evidence::INSPECT_DPI);

/// The sealed pages of a working copy.
#[derive(Default)]
struct Copies {
    chunks: Vec<NewChunk>,
    digests: Vec<FileDigest>,
}

impl Copies {
    fn seal(
        &mut self,
        key: &StreamKey,
        page: &[u8],
        chance: &mut crate::sources::Chance,
    ) -> Result<(), AppError> {
        let file = FileId::from_bytes(chance.random_id());
        let (chunks, digest) = seal(key, file, page, chance)?;
        self.digests.push(FileDigest {
            file,
            chunks: u32::try_from(chunks.len()).map_err(|_| Code::Internal)?,
            digest,
        });
        self.chunks.extend(chunks);
        Ok(())
    }
}

/// Whether a refusal lies in the page itself, so that trying again would change nothing.
const fn is_of_the_page(refusal: Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Broken | Refusal::TooLarge | Refusal::Unsupported | Refusal::NoSuchPage
    )
}

/// What is too much for one transaction goes ahead; the entry that registers it makes it count.
async fn stage_chunks(session: &Session, prepared: &mut Prepared) -> Result<(), AppError> {
    let total: usize = prepared.chunks.iter().map(|chunk| chunk.bytes.len()).sum();
    if total <= STAGE {
        return Ok(());
    }
    let mut stage = Vec::new();
    let mut size = 0;
    let mut rest = std::mem::take(&mut prepared.chunks).into_iter().peekable();
    while let Some(chunk) = rest.next() {
        size += chunk.bytes.len();
        stage.push(chunk);
        if size >= STAGE || rest.peek().is_none() {
            size = 0;
            let batch = Batch {
                chunks: std::mem::take(&mut stage),
                ..Batch::default()
            };
            match session.ledger.append(&batch).await {
                Ok(_) | Err(ledger::AppendError::Exists { .. }) => {}
                Err(ledger::AppendError::StoreFull) => return Err(Code::StoreFull.into()),
                Err(_) => return Err(Code::StoreUnavailable.into()),
            }
        }
    }
    Ok(())
}

async fn write(
    session: &Arc<Session>,
    kept: &KeptDraft,
    prepared: &Prepared,
    case_stream: StreamHandle,
    supplement: Option<&Supplement>,
) -> Result<(), AppError> {
    let now = session.now();
    let number = session
        .act(|known| {
            if supplement.is_some_and(|supplement| supplement.seen != known.tip().seq) {
                return Err(Code::Stale.into());
            }
            let unit = known.unit.as_ref().ok_or(Code::AwaitsConfirmation)?;
            let today = unit.today(now);
            let given = unit.give_number(NumberGroup::Intake, today)?;
            let intake_no = given.number.clone();
            let mut draft = ActDraft::with_id(kept.act);
            let case_id = supplement.map_or(kept.case, |supplement| supplement.case.id);
            for claim in given.claims {
                let tag = vault::number_tag(&case_stream.key, "intake", claim.year, claim.n).to_string();
                let event = UnitEvent::NumberClaimed(NumberClaim { tag, ..claim });
                draft.part(Session::unit_stream(known)?, history::encode_unit(&event), None);
            }
            submission_parts(
                session, known, unit, kept, prepared, case_id, &intake_no, &mut draft,
            )?;
            match supplement {
                None => open_case(
                    session,
                    known,
                    unit,
                    kept,
                    prepared,
                    &case_stream,
                    &intake_no,
                    &mut draft,
                )?,
                Some(supplement) => {
                    let world = World {
                        unit,
                        submission: None,
                        case: Some(&supplement.case),
                    };
                    let command = Command::RecordSupplement {
                        submission: kept.submission,
                        intake_no: intake_no.clone(),
                    };
                    let mut chance = session.chance();
                    let decision = decide(&world, &command, session.person, now, &mut || chance.id())?;
                    for event in &decision.case_events {
                        draft.part(case_stream.duplicate(), history::encode_case(event), None);
                    }
                }
            }
            if !prepared.copies.is_empty() {
                let copies = CaseEvent::WorkCopies {
                    copies: prepared.copies.clone(),
                };
                let public = (!prepared.copy_digests.is_empty()).then(|| Public::Files {
                    files: prepared.copy_digests.clone(),
                });
                draft.part(case_stream.duplicate(), history::encode_case(&copies), public);
            }
            draft.chunks.clone_from(&prepared.chunks);
            Ok((draft, intake_no))
        })
        .await?;
    session
        .desk
        .set_setting(&number_setting(kept.submission), number.as_bytes())
        .await?;
    Ok(())
}

fn new_stream(session: &Session, id: [u8; 16], key: StreamKey) -> StreamHandle {
    let id = Id(id);
    let key_id = vault::key_id(&session.unit_id, &id, 1, &key);
    StreamHandle {
        id,
        version: 0,
        epoch: 1,
        key_id,
        key,
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one act, each used once")]
fn submission_parts(
    session: &Session,
    known: &Known,
    unit: &Unit,
    kept: &KeptDraft,
    prepared: &Prepared,
    case: CaseId,
    intake_no: &str,
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    let form = &prepared.form;
    let stream = new_stream(session, kept.submission.bytes(), kept.submission_key()?);
    let readers = unit.submission_readers(session.person, &form.shut_out);
    let received = Received {
        submission: kept.submission,
        intake_no: intake_no.to_owned(),
        channel: form.channel,
        received_at: prepared.received_at,
        head: form.head.clone(),
        reporter_type: if form.without_name {
            ReporterType::Anonymous
        } else {
            form.reporter_type
        },
        mode: if form.without_name && prepared.items.is_empty() {
            IdentityMode::Anonymous
        } else {
            form.mode
        },
        relation: form.relation,
        username: Some(form.username.trim().to_owned()).filter(|name| !name.is_empty()),
        text: form.text.clone(),
        items: prepared.items.iter().map(|(item, _)| item.clone()).collect(),
        label: LABEL.to_owned(),
        phrase: prepared.phrase.clone(),
        cases: vec![case],
        shut_out: form.shut_out.clone(),
        readers: readers.clone(),
    };
    draft.part(
        stream.duplicate(),
        history::encode_submission(&SubmissionEvent::Received(Box::new(received))),
        None,
    );
    if !prepared.files.is_empty() {
        let attached = SubmissionEvent::FilesAttached {
            files: prepared.files.clone(),
        };
        let public = Public::Files {
            files: prepared.file_digests.clone(),
        };
        draft.part(
            stream.duplicate(),
            history::encode_submission(&attached),
            Some(public),
        );
    }
    let keys = [(1, stream.key_id, stream.key.duplicate())];
    case_acts::grant_to(session, known, stream.id, &keys, &readers, draft)?;
    let recovery = Session::recovery(known)?;
    let mut chance = session.chance();
    let granted = Granted::Stream(&keys);
    draft.grants.push(acts::grant(
        &session.unit_id,
        stream.id,
        draft.act,
        &recovery,
        &granted,
        &mut chance,
    )?);
    for (item, key) in &prepared.items {
        let id = Id(item.item.bytes());
        let key_id: KeyId = item.key_id.parse().map_err(|_| Code::Internal)?;
        match item.rule {
            ItemRule::TwoHalves => {
                let (first, second) = vault::split_halves(key, &mut chance);
                for (group, half) in [(KeyGroup::Leaders, first), (KeyGroup::PrivacyOfficers, second)] {
                    let to = Session::group(known, group)?;
                    let half_id = vault::key_id(&session.unit_id, &id, 1, &half);
                    let granted = Granted::Half(&half, half_id);
                    draft.grants.push(acts::grant(
                        &session.unit_id,
                        id,
                        draft.act,
                        &to,
                        &granted,
                        &mut chance,
                    )?);
                }
            }
            ItemRule::OnDuty | ItemRule::OfficersOnCase => {
                let granted = Granted::Item(key, key_id);
                for reader in &readers {
                    let to = Session::recipient(known, reader.person)?;
                    draft.grants.push(acts::grant(
                        &session.unit_id,
                        id,
                        draft.act,
                        &to,
                        &granted,
                        &mut chance,
                    )?);
                }
                draft.grants.push(acts::grant(
                    &session.unit_id,
                    id,
                    draft.act,
                    &recovery,
                    &granted,
                    &mut chance,
                )?);
            }
        }
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the parts of one act, each used once")]
fn open_case(
    session: &Session,
    known: &Known,
    unit: &Unit,
    kept: &KeptDraft,
    prepared: &Prepared,
    stream: &StreamHandle,
    intake_no: &str,
    draft: &mut ActDraft,
) -> Result<(), AppError> {
    let form = &prepared.form;
    let readers = unit.case_readers(session.person, &form.shut_out);
    let reachable = form.items.iter().any(|item| {
        matches!(item.kind, ItemKind::Phone | ItemKind::Email | ItemKind::Address)
            && !item.value.trim().is_empty()
    }) || !form.username.trim().is_empty()
        || form
            .head
            .sender_body
            .as_deref()
            .is_some_and(|body| !body.trim().is_empty());
    let opened = Opened {
        case: kept.case,
        submissions: vec![(kept.submission, intake_no.to_owned())],
        channel: form.channel,
        received_at: prepared.received_at,
        verification_due: unit.verification_due(prepared.received_at).due,
        content: prepared.content.clone(),
        reachable,
        reporter_label: LABEL.to_owned(),
        readers: readers.clone(),
        shut_out: form.shut_out.clone(),
    };
    draft.part(
        stream.duplicate(),
        history::encode_case(&CaseEvent::Opened(Box::new(opened))),
        None,
    );
    let keys = [(1, stream.key_id, stream.key.duplicate())];
    case_acts::grant_to(session, known, stream.id, &keys, &readers, draft)?;
    let recovery = Session::recovery(known)?;
    let granted = Granted::Stream(&keys);
    draft.grants.push(acts::grant(
        &session.unit_id,
        stream.id,
        draft.act,
        &recovery,
        &granted,
        &mut session.chance(),
    )?);
    Ok(())
}

/// The receipt as pages for the print view (D1).
pub(crate) async fn receipt(
    _: &Desk,
    session: &Arc<Session>,
    wanted: OneSubmission,
) -> Result<PrintPages, AppError> {
    let facts = receipt_facts(session, wanted.submission).await?;
    let pages = letters::receipt_svg(&facts).map_err(|_| Code::Internal)?;
    Ok(PrintPages {
        pages,
        paper: "a5".to_owned(),
    })
}

/// The receipt as PDF where the person chooses.
pub(crate) async fn save_receipt(
    desk: &Desk,
    session: &Arc<Session>,
    wanted: OneSubmission,
) -> Result<SavedFile, AppError> {
    let facts = receipt_facts(session, wanted.submission).await?;
    let bytes = letters::receipt_pdf(&facts).map_err(|_| Code::Internal)?;
    // A file name carries no number: numbers are shared secrets (R36).
    let saved = desk
        .inner
        .host
        .save_file("tanda-terima.pdf", &bytes)
        .await
        .map_err(|_| Code::SaveFailed)?;
    Ok(SavedFile { saved })
}

async fn receipt_facts(session: &Session, submission: SubmissionId) -> Result<letters::Receipt, AppError> {
    let folded = session.submission(submission).await?.ok_or(Code::NotFound)?;
    let unit = session.unit().await?;
    let received = &folded.received;
    let local = unit.settings.time_zone.local(received.received_at);
    let officer = unit.name_of(folded.taken_in_by).unwrap_or_default();
    Ok(letters::Receipt {
        unit_name: unit.name.clone(),
        ministry: unit.ministry.clone(),
        intake_no: received.intake_no.clone(),
        received: local,
        zone: format!("{:?}", unit.settings.time_zone).to_uppercase(),
        channel: received.channel,
        files: folded
            .files
            .iter()
            .map(|file| (file.name.clone(), file.size))
            .collect(),
        officer_initials: officer
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .collect(),
        phrase: received.phrase.clone(),
        verification_due: unit.verification_due(received.received_at).due,
        verification_days: unit.settings.verification_days,
    })
}
