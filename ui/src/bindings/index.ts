// Written by `cargo test -p app --test bindings` from the command table. Not edited by hand.

/**
 * The number given.
 */
export type AgendaNumber = { 
/**
 * The number.
 */
agenda_no: string, };

/**
 * Attaching: the host opens the native dialog, or hands over what was dropped.
 */
export type AttachFiles = { 
/**
 * Which draft.
 */
draft: DraftId, 
/**
 * Reporter's or the unit's own scans.
 */
source: FileSource, 
/**
 * Take what was dropped on the window instead of opening the dialog.
 */
dropped: boolean, };

/**
 * What became of each file chosen.
 */
export type Attached = { 
/**
 * The draft's files from now on.
 */
files: Array<DraftFile>, 
/**
 * Those not taken and why: one clear code each.
 */
refused: Array<RefusedFile>, };

/**
 * One day of a table; `supersedes` is not needed, since a later revision of the same date wins.
 */
export type CalendarDay = { 
/**
 * The day.
 */
date: string, 
/**
 * What it is.
 */
kind: DayKind, 
/**
 * Its name, in Indonesian.
 */
name: string, 
/**
 * The date is still an estimate (*perkiraan*).
 */
estimated: boolean, };

/**
 * A day and where it comes from.
 */
export type CalendarLine = { 
/**
 * The day.
 */
day: CalendarDay, 
/**
 * Legal basis.
 */
basis: string, };

/**
 * The table of a year.
 */
export type CalendarYear = { 
/**
 * Which.
 */
year: number, 
/**
 * Days that are not plain working days or weekends, with the revision each comes from.
 */
days: Array<CalendarLine>, 
/**
 * The unit confirmed the table.
 */
confirmed: boolean, 
/**
 * There is a table at all.
 */
known: boolean, 
/**
 * Working days in the year.
 */
working_days: number, };

/**
 * A case and its stream (*work*): what is decided about (O5).
 */
export type CaseId = string;

/**
 * Correcting or completing the content.
 */
export type ChangeContent = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * The content from now on.
 */
content: Content, };

/**
 * A new office.
 */
export type ChangeOffice = { 
/**
 * `None` for a new one.
 */
office: OfficeId | null, 
/**
 * Title.
 */
title: string, 
/**
 * Roles.
 */
roles: Array<Role>, };

/**
 * New settings.
 */
export type ChangeSettings = { 
/**
 * From now on.
 */
settings: UnitSettings, };

/**
 * The way a submission came (R02).
 */
export type Channel = "letter" | "telephone" | "visit" | "portal" | "email" | "whatsapp" | "lapor" | "other";

/**
 * One question of a check-list and its answer.
 */
export type CheckAnswer = { 
/**
 * Code of the question, from the profile.
 */
question: string, 
/**
 * Yes, no, or not yet answered.
 */
answer: boolean | null, 
/**
 * Ground or remark; the legal ground for jurisdiction (R46).
 */
note: string, };

/**
 * Both check-lists of verification (R18, R45, R46).
 */
export type Checklists = { 
/**
 * Kelengkapan.
 */
completeness: Array<CheckAnswer>, 
/**
 * Kewenangan.
 */
jurisdiction: Array<CheckAnswer>, 
/**
 * *Jelas* (R18).
 */
clear: boolean | null, 
/**
 * *Memenuhi persyaratan* (R18).
 */
meets_requirements: boolean | null, 
/**
 * Search for duplicates was done and what it found.
 */
duplicates_note: string, 
/**
 * Whether the search was done.
 */
duplicates_searched: boolean, };

/**
 * Closing many at once that are no complaints (O17).
 */
export type CloseAtIntake = { 
/**
 * Which cases.
 */
cases: Array<CaseId>, 
/**
 * `bukan_pengaduan`, `tembusan` or `surat_massal`.
 */
reason: Reason, };

/**
 * A leader confirms what waits for him, one or the week's list.
 */
export type ConfirmCases = { 
/**
 * Which cases.
 */
cases: Array<CaseId>, };

/**
 * One contact with the reporter (R21, R49).
 */
export type Contact = { 
/**
 * When.
 */
at: string, 
/**
 * By what channel.
 */
channel: Channel, 
/**
 * Whether the reporter was reached.
 */
reached: boolean, 
/**
 * What was asked, answered or agreed; never identity.
 */
note: string, };

/**
 * A contact.
 */
export type ContactView = { 
/**
 * The contact.
 */
contact: Contact, 
/**
 * By whom.
 */
officer: string, };

/**
 * What the officer wrote down of the report; replaced as a whole by a later entry, never edited.
 */
export type Content = { 
/**
 * Title: event, place and time (R61).
 */
title: string, 
/**
 * Subject line of the letter, as work may show it.
 */
subject: string, 
/**
 * The seven elements.
 */
elements: Elements, 
/**
 * Summary in the officer's words; the index holds it.
 */
summary: string, 
/**
 * Reported parties.
 */
parties: Array<Party>, 
/**
 * Main category code.
 */
category: string, 
/**
 * Further category codes.
 */
other_categories: Array<string>, 
/**
 * Work unit concerned.
 */
work_unit: string, 
/**
 * Marks.
 */
marks: Array<Mark>, 
/**
 * The letter's own number and date and the sending body (searchable, O6).
 */
letter_no: string | null, 
/**
 * Date the letter bears.
 */
letter_date: string | null, 
/**
 * Sending body, never a private person.
 */
sender_body: string | null, };

/**
 * What a table says of a day.
 */
export type DayKind = "national_holiday" | "joint_leave" | "regional_holiday" | "substitute_working_day" | "working_day";

/**
 * *Tutup hari* (O6): the day's list, to be signed against TU's mail book.
 */
export type DayList = { 
/**
 * ISO date.
 */
day: string, };

/**
 * One day on the way to a due date.
 */
export type DayStep = { 
/**
 * The day.
 */
date: string, 
/**
 * Its number in the count (0 is the day of receipt for the clock); `None`: not counted.
 */
counted: number | null, 
/**
 * Why.
 */
why: DayWhy, };

/**
 * Why a day counts or does not.
 */
export type DayWhy = { "type": "working" } | { "type": "weekend" } | { "type": "holiday", 
/**
 * Its name.
 */
name: string, } | { "type": "joint_leave", 
/**
 * Its name.
 */
name: string, } | { "type": "after_hours" };

/**
 * What waits for me, by due date; and what is late or soon due in the unit.
 */
export type Desk = { 
/**
 * What waits for me.
 */
waiting: Array<DeskLine>, 
/**
 * Drafts on this desk.
 */
drafts: number, 
/**
 * Overdue in what I may see.
 */
overdue: number, 
/**
 * Due within two working days.
 */
soon: number, 
/**
 * Received today.
 */
received_today: number, };

/**
 * One thing that waits.
 */
export type DeskLine = { 
/**
 * The case.
 */
line: RegisterLine, 
/**
 * What is to be done: `verify`, `ask_again`, `send_notice`, `confirm`, `complete`, `dispose`.
 */
task: string, };

/**
 * Somebody who can unlock this desk.
 */
export type DeskPerson = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Name, from this desk's own list.
 */
name: string, };

/**
 * Language and theme of this desk.
 */
export type DeskPreferences = { 
/**
 * `id` or `en`.
 */
language: string, 
/**
 * `system`, `light`, `dark` or `contrast`.
 */
theme: string, };

/**
 * Where this desk stands.
 */
export type DeskState = "empty" | "locked" | "pin_locked" | "open";

/**
 * What the window shows before anything is unlocked.
 */
export type DeskStatus = { 
/**
 * Where the desk stands.
 */
state: DeskState, 
/**
 * Name of the unit, where one is known.
 */
unit_name: string | null, 
/**
 * Who can unlock here.
 */
people: Array<DeskPerson>, 
/**
 * Whether this is the demonstration unit.
 */
demo: boolean, 
/**
 * The passphrase its invented people share, to be filled in; it guards nothing.
 */
demo_passphrase: string | null, 
/**
 * A desk file that should be here is gone (ledger.md §3).
 */
desk_file_missing: boolean, 
/**
 * Seconds of idleness after which the window asks to lock.
 */
idle_seconds: number, 
/**
 * `id` or `en`.
 */
language: string, 
/**
 * `system`, `light`, `dark` or `contrast`.
 */
theme: string, 
/**
 * Today in the unit's time zone, ISO date.
 */
today: string, 
/**
 * Whether the page may be shown on screens that record (content protection is off only in tests).
 */
version: string, };

/**
 * How many were done.
 */
export type Done = { 
/**
 * How many.
 */
count: number, };

/**
 * Everything of a case this person may see.
 */
export type Dossier = { 
/**
 * Which.
 */
case: CaseId, 
/**
 * Intake numbers of its submissions.
 */
intake_no: string, 
/**
 * Agenda number.
 */
agenda_no: string | null, 
/**
 * State.
 */
state: State, 
/**
 * Content.
 */
content: Content, 
/**
 * Received, RFC 3339.
 */
received_at: string, 
/**
 * How the first submission came.
 */
channel: Channel, 
/**
 * The step's due date with its reckoning.
 */
due: DueSentence | null, 
/**
 * Whose move it is: names of people, or of roles where nobody is named.
 */
whose_move: Array<string>, 
/**
 * Next lawful acts of this person.
 */
acts: Array<NextAct>, 
/**
 * What cannot be done yet and why.
 */
why_not: Array<WhyNot>, 
/**
 * Check-lists.
 */
checklists: Checklists, 
/**
 * Questions of both check-lists, by code, from the profile (completeness, jurisdiction).
 */
questions: [Array<CheckAnswer>, Array<CheckAnswer>], 
/**
 * Completeness by the unit's template.
 */
insight: Insight, 
/**
 * Submissions.
 */
submissions: Array<SubmissionView>, 
/**
 * Working copies.
 */
evidence: Array<EvidenceView>, 
/**
 * Open duties with days left.
 */
duties: Array<DutyView>, 
/**
 * Contacts.
 */
contacts: Array<ContactView>, 
/**
 * The verifier.
 */
verifier: string | null, 
/**
 * A refusal or referral waits for a leader.
 */
awaits_leader: boolean, 
/**
 * Merged into this number.
 */
merged_into: MergedInto | null, 
/**
 * Took in these numbers.
 */
took_in: Array<string>, 
/**
 * Label of the reporter.
 */
reporter_label: string, 
/**
 * People who can read the case.
 */
readers: Array<string>, 
/**
 * People still waiting for a key.
 */
waiting_for_key: Array<string>, 
/**
 * Damage found in its files or entries; each exact.
 */
damage: Array<string>, };

/**
 * A draft with everything in it.
 */
export type Draft = { 
/**
 * Its id.
 */
draft: DraftId, 
/**
 * When it was last saved.
 */
saved_at: string, 
/**
 * The form.
 */
form: IntakeForm, 
/**
 * Files.
 */
files: Array<DraftFile>, };

/**
 * A file attached to a draft: a handle, a name and a size; never a path.
 */
export type DraftFile = { 
/**
 * Handle; becomes the file's id when registered. Pages are under `evidence:draft/{draft}/{file}/{page}`.
 */
file: FileId, 
/**
 * Name as chosen.
 */
name: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * Type found from content.
 */
mime: string, 
/**
 * Pages that can be shown; 0: kept and listed, not shown.
 */
pages: number, 
/**
 * Name and content disagree.
 */
misnamed: boolean, 
/**
 * SHA-256, hex.
 */
sha256: string, 
/**
 * Another number that already holds the same content, where this person may see it.
 */
same_as: string | null, 
/**
 * Reporter's or the unit's.
 */
source: FileSource, 
/**
 * Identity marks; the head of the first and the signature block of the last page are pre-selected for letters.
 */
marks: IdentityMarks, 
/**
 * The pre-selection was confirmed or changed by a person.
 */
marks_confirmed: boolean, };

/**
 * A draft on one desk; never in the shared store.
 */
export type DraftId = string;

/**
 * One line of the list of drafts.
 */
export type DraftLine = { 
/**
 * Its id.
 */
draft: DraftId, 
/**
 * When it was last saved.
 */
saved_at: string, 
/**
 * Subject or title, as far as typed.
 */
subject: string, 
/**
 * How it came.
 */
channel: Channel, 
/**
 * Number of files.
 */
files: number, };

/**
 * When it was saved, and what the program sees in it so far.
 */
export type DraftSaved = { 
/**
 * Durable since.
 */
saved_at: string, 
/**
 * What the program sees.
 */
insight: Insight, };

/**
 * A duty falls away.
 */
export type DropDuty = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * Which duty.
 */
duty: DutyId, 
/**
 * Why.
 */
reason: string, };

/**
 * A due date and how it was computed (item 7).
 */
export type DueSentence = { 
/**
 * `verification`, `completion`, `notice`.
 */
what: string, 
/**
 * ISO date.
 */
due: string, 
/**
 * Working days left; negative when overdue.
 */
days_left: number, 
/**
 * Day by day.
 */
days: Array<DayStep>, 
/**
 * The day the clock counts from, ISO.
 */
counts_from: string, 
/**
 * Stopped on, ISO, where it has stopped.
 */
stopped_on: string | null, 
/**
 * Years without a confirmed table.
 */
unconfirmed_years: Array<number>, 
/**
 * Legal basis.
 */
basis: string, };

/**
 * A paper a step requires (O9, O17).
 */
export type Duty = { 
/**
 * Its id.
 */
duty: DutyId, 
/**
 * What paper.
 */
kind: DutyKind, 
/**
 * Its own due date.
 */
due: string, };

/**
 * A document duty: a paper a step requires (O9).
 */
export type DutyId = string;

/**
 * What a document duty is for (process.md §3).
 */
export type DutyKind = "completion_request" | "registration_notice" | "referral_letter" | "rejection_notice" | "referral_notice" | "merge_notice";

/**
 * A duty.
 */
export type DutyView = { 
/**
 * The duty.
 */
duty: Duty, 
/**
 * Working days left.
 */
days_left: number, 
/**
 * Fulfilled by.
 */
paper: Paper | null, 
/**
 * Fell away because.
 */
fell_away: string | null, };

/**
 * The seven elements, stored once; templates say which are required (R63, process.md §2e).
 */
export type Element = "what" | "who" | "where" | "when" | "why" | "how" | "how_much";

/**
 * The officer's own words for the seven elements; empty where unknown.
 */
export type Elements = { what: string, who: string, where: string, when: string, why: string, how: string, how_much: string, };

/**
 * The period ended, or nobody can be reached.
 */
export type EndCompletion = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * What was tried.
 */
note: string, };

/**
 * Ending a membership.
 */
export type EndMember = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Why.
 */
reason: string, };

/**
 * A working copy.
 */
export type EvidenceView = { 
/**
 * Title shown.
 */
title: string, 
/**
 * Its original's id; pages under `evidence:work/{case}/{file}/{page}`.
 */
file: FileId, 
/**
 * Type of the original.
 */
mime: string, 
/**
 * Size of the original.
 */
size: number, 
/**
 * SHA-256 of the original.
 */
sha256: string, 
/**
 * Number of burned pages.
 */
pages: number, 
/**
 * Pages or the whole file were held back.
 */
held_back: boolean, };

/**
 * A cut from the original with the words found.
 */
export type Excerpt = { 
/**
 * The text.
 */
text: string, 
/**
 * UTF-16 spans to mark.
 */
spans: Array<[number, number]>, };

/**
 * A fault.
 */
export type FaultLine = { 
/**
 * Place in the ledger, where it has one.
 */
seq: number | null, 
/**
 * Code, snake_case.
 */
code: string, 
/**
 * Plain parameters of the sentence.
 */
params: Array<[string, string]>, };

/**
 * A sealed file; random, never a content hash (ledger.md §2).
 */
export type FileId = string;

/**
 * Where a file came from; decides the limits (R42, O23).
 */
export type FileSource = "reporter" | "unit";

/**
 * The eight words to compare.
 */
export type Fingerprint = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Eight words.
 */
words: Array<string>, };

/**
 * Founding a unit. The ledger's place is chosen by the host (default folder of the desk).
 */
export type FoundUnit = { 
/**
 * Name of the unit.
 */
unit_name: string, 
/**
 * Name of the ministry.
 */
ministry: string, 
/**
 * Preset (O12).
 */
preset: Preset, 
/**
 * Profile.
 */
profile: ProfileName, 
/**
 * WIB, WITA or WIT.
 */
time_zone: TimeZone, 
/**
 * The founder's name.
 */
founder_name: string, 
/**
 * Titles of the founder's offices among those of the preset; empty: the first.
 */
office_titles: Array<string>, 
/**
 * The passphrase.
 */
passphrase: string, 
/**
 * Where the intake book stands (O15), 0 for a new one.
 */
intake_start: number, 
/**
 * Where the agenda book stands, 0 for a new one.
 */
agenda_start: number, };

/**
 * A paper fulfils a duty.
 */
export type FulfilDuty = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * Which duty.
 */
duty: DutyId, 
/**
 * The paper.
 */
paper: Paper, };

/**
 * Giving somebody an office.
 */
export type GiveOffice = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Which.
 */
office: OfficeId, 
/**
 * Definitif, Plt. or Plh.
 */
kind: HoldingKind, 
/**
 * Number of the order.
 */
order_no: string | null, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
until: string | null, };

/**
 * How an office is held (O13).
 */
export type HoldingKind = "definitive" | "plt" | "plh";

/**
 * What of a file is identity and must be burned out of the working copy (O1).
 */
export type IdentityMarks = { 
/**
 * Rectangles, page numbers from 0.
 */
regions: Array<Region>, 
/**
 * Whole pages, from 0.
 */
pages: Array<number>, 
/**
 * The whole file (envelope, KTP copy): no working copy is made.
 */
whole_file: boolean, };

/**
 * How secret the reporter is (process.md §4, O3).
 */
export type IdentityMode = "open" | "confidential" | "disguised" | "anonymous";

/**
 * What the program sees in a form while it is typed.
 */
export type Insight = { 
/**
 * Required elements missing by the unit's template.
 */
required_missing: Array<Element>, 
/**
 * Desired elements missing (a warning, R12).
 */
desired_missing: Array<Element>, 
/**
 * 0–100.
 */
score: number, 
/**
 * Title offered from event, place and time (R61); empty while too little is known.
 */
offered_title: string, 
/**
 * What the title lacks.
 */
title_gaps: Array<Element>, 
/**
 * Traits in the text that could betray the reporter (R34); UTF-16 offsets into `text`.
 */
traits: Array<Trait>, 
/**
 * People of the unit whose names the text holds (O4).
 */
recognised: Array<PersonId>, 
/**
 * What stops registration, as field names of the form.
 */
missing: Array<string>, 
/**
 * When verification would fall due, ISO date.
 */
verification_due: string | null, 
/**
 * Similar reports this person may see.
 */
similar: Array<SimilarLine>, };

/**
 * The whole form. Drafts hold it sealed in the desk file.
 */
export type IntakeForm = { 
/**
 * How it came.
 */
channel: Channel, 
/**
 * Moment of receipt; `None`: now.
 */
received_at: string | null, 
/**
 * The letter's own head.
 */
head: LetterHead, 
/**
 * *Tanpa nama*.
 */
without_name: boolean, 
/**
 * Who reports.
 */
reporter_type: ReporterType, 
/**
 * How secret.
 */
mode: IdentityMode, 
/**
 * Relation to the event.
 */
relation: Relation | null, 
/**
 * Portal username.
 */
username: string, 
/**
 * Identity items.
 */
items: Array<TypedItem>, 
/**
 * The reporter's own words.
 */
text: string, 
/**
 * The officer's content.
 */
content: Content, 
/**
 * The conflict question was answered (O4); `None`: not yet.
 */
conflict_answered: boolean, 
/**
 * Whom it shuts out.
 */
shut_out: Array<PersonId>, 
/**
 * Make a four-word phrase (O10).
 */
wants_phrase: boolean, 
/**
 * It supplements this case instead of opening one (R39).
 */
supplement_to: CaseId | null, };

/**
 * What the readers' check and the sync loop listed so far.
 */
export type Integrity = { 
/**
 * Faults and oddities.
 */
faults: Array<FaultLine>, 
/**
 * Last verified place.
 */
seq: number, 
/**
 * Four words of the head.
 */
anchor_words: Array<string>, 
/**
 * Anchor text.
 */
anchor: string, 
/**
 * When this desk's anchor was last set, RFC 3339.
 */
anchored_at: string | null, 
/**
 * Up to which entry this desk keeps the ledger's rows, to put them back if the store loses them.
 */
kept: number, };

/**
 * What the inviter hands over, on paper or screen.
 */
export type Invitation = { 
/**
 * The person it makes.
 */
person: PersonId, 
/**
 * Unit id, unit secret, recent head.
 */
join_code: string, 
/**
 * The join code as a QR code, SVG.
 */
join_qr: string, 
/**
 * Seed of the invitation.
 */
invitation_code: string, };

/**
 * Inviting somebody.
 */
export type Invite = { 
/**
 * Name.
 */
name: string, 
/**
 * NIP.
 */
employee_no: string | null, 
/**
 * Offices he will hold.
 */
offices: Array<OfficeId>, 
/**
 * Definitif, Plt. or Plh.
 */
kind: HoldingKind, 
/**
 * Number of the order.
 */
order_no: string | null, 
/**
 * Days the invitation is good for.
 */
days: number, };

/**
 * What kind of identity an item holds (ledger.md §5).
 */
export type ItemKind = "name" | "phone" | "email" | "address" | "national_id" | "employee_no" | "other";

/**
 * By which rule an item opens (ledger.md §5, O3).
 */
export type ItemRule = "on_duty" | "two_halves" | "officers_on_case";

/**
 * A sealed identity item.
 */
export type ItemView = { 
/**
 * Label, *Pelapor-1*.
 */
label: string, 
/**
 * What it holds.
 */
kind: ItemKind, 
/**
 * How it opens.
 */
rule: ItemRule, };

/**
 * A join code and an invitation code, as received from the inviter.
 */
export type JoinUnit = { 
/**
 * Unit id, unit secret, recent head.
 */
join_code: string, 
/**
 * Seed of the invitation.
 */
invitation_code: string, 
/**
 * The newcomer's passphrase.
 */
passphrase: string, 
/**
 * His name for this desk's list; the unit's own record of it stands once he is confirmed.
 */
name: string, };

/**
 * What a newcomer reads aloud to the one who confirms him.
 */
export type Joined = { 
/**
 * Who he is now.
 */
person: PersonId, 
/**
 * His name as invited.
 */
name: string, 
/**
 * Eight words of his fingerprint.
 */
fingerprint: Array<string>, };

/**
 * A letter's own head (O6). The name of a private sender is never here: it is an identity item.
 */
export type LetterHead = { 
/**
 * The letter's own number.
 */
number: string | null, 
/**
 * The date it bears.
 */
date: string | null, 
/**
 * The body (agency, organisation) it comes from; `None` for private persons and *tanpa nama*.
 */
sender_body: string | null, 
/**
 * Whom it is addressed to.
 */
addressee: string | null, 
/**
 * Its subject (*hal*).
 */
subject: string, 
/**
 * A copy for information (*tembusan*), not addressed to us.
 */
is_copy: boolean, 
/**
 * TU's or SRIKANDI's agenda number.
 */
tu_agenda_no: string | null, 
/**
 * The day the ministry received it.
 */
received_by_ministry: string | null, };

/**
 * A contact with the reporter.
 */
export type LogContact = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * The contact.
 */
contact: Contact, };

/**
 * The program's own log, as text (design.md §9).
 */
export type LogText = { 
/**
 * The last lines.
 */
lines: Array<string>, };

/**
 * A mark on a case (O4, O28, design.md §4).
 */
export type Mark = "child" | "sexual_violence";

/**
 * Marking identity on a file of a draft (O1).
 */
export type MarkDraftFile = { 
/**
 * Which draft.
 */
draft: DraftId, 
/**
 * Which file.
 */
file: FileId, 
/**
 * The marks from now on.
 */
marks: IdentityMarks, };

/**
 * Correcting the identity marks of a registered file.
 */
export type MarkFile = { 
/**
 * The case on whose screen it is done.
 */
case: CaseId, 
/**
 * The submission the file came with.
 */
submission: SubmissionId, 
/**
 * The file.
 */
file: FileId, 
/**
 * Its marks from now on.
 */
marks: IdentityMarks, };

/**
 * How far somebody's membership is.
 */
export type Membership = "invited" | "joined" | "member" | "ended";

/**
 * Into another number.
 */
export type MergeCase = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * The main case.
 */
main: CaseId, 
/**
 * Why they are the same matter.
 */
reason: string, };

/**
 * Main number of a merged case.
 */
export type MergedInto = { 
/**
 * Main case.
 */
case: CaseId, 
/**
 * Its number.
 */
number: string, };

/**
 * Starting a draft, with values repeated from the one before where wanted (O11).
 */
export type NewDraft = { 
/**
 * How it came.
 */
channel: Channel, 
/**
 * Repeat channel, sender, addressee and dates of the letter registered before.
 */
repeat_last: boolean, };

/**
 * Something this person may do now.
 */
export type NextAct = { 
/**
 * snake_case name of `domain::may::Act`.
 */
act: string, 
/**
 * The first is the one expected next.
 */
primary: boolean, };

/**
 * A request without arguments.
 */
export type Nothing = Record<symbol, never>;

/**
 * A passphrase offered by the program (at least 70 bits).
 */
export type OfferedPassphrase = { 
/**
 * Words separated by single spaces.
 */
passphrase: string, 
/**
 * Its strength in bits.
 */
bits: number, };

/**
 * An office (*jabatan*) of the unit and the roles that belong to it.
 */
export type Office = { 
/**
 * Its id.
 */
office: OfficeId, 
/**
 * Its title as written on letters, for instance *Inspektur Jenderal*.
 */
title: string, 
/**
 * The roles whose rights its holder has.
 */
roles: Array<Role>, };

/**
 * An office (*jabatan*): rights belong to it, people hold it (O13).
 */
export type OfficeId = string;

/**
 * One case.
 */
export type OneCase = { 
/**
 * Which.
 */
case: CaseId, };

/**
 * One draft.
 */
export type OneDraft = { 
/**
 * Which.
 */
draft: DraftId, };

/**
 * A file of a draft.
 */
export type OneDraftFile = { 
/**
 * Which draft.
 */
draft: DraftId, 
/**
 * Which file.
 */
file: FileId, };

/**
 * A page, named as the `evidence:` scheme names it: `draft|source|work/OWNER/FILE/PAGE`.
 */
export type OnePage = { 
/**
 * The path.
 */
path: string, };

/**
 * Somebody.
 */
export type OnePerson = { 
/**
 * Who.
 */
person: PersonId, };

/**
 * A receipt to print or save (D1, O22).
 */
export type OneSubmission = { 
/**
 * Which.
 */
submission: SubmissionId, };

/**
 * A year of the calendar.
 */
export type OneYear = { 
/**
 * Which.
 */
year: number, };

/**
 * How the register is ordered.
 */
export type Order = "newest" | "due" | "number";

/**
 * An original file.
 */
export type OriginalView = { 
/**
 * Which; pages under `evidence:source/{submission}/{file}/{page}`.
 */
file: FileId, 
/**
 * Name as given.
 */
name: string, 
/**
 * Type found.
 */
mime: string, 
/**
 * Size.
 */
size: number, 
/**
 * SHA-256.
 */
sha256: string, 
/**
 * Pages that can be shown.
 */
pages: number, 
/**
 * Name and content disagree.
 */
misnamed: boolean, 
/**
 * Identity marks.
 */
marks: IdentityMarks, };

/**
 * What is known of a page since its pixels were made.
 */
export type PageFacts = { 
/**
 * Something the page names is missing from its picture: a font, a picture, the end of a cut-off file.
 */
incomplete: boolean, };

/**
 * A paper made elsewhere (Word, SRIKANDI, by hand) that fulfils a duty (O9).
 */
export type Paper = { 
/**
 * Its number.
 */
number: string, 
/**
 * Its date.
 */
date: string, 
/**
 * Who signed it.
 */
signatory: string, 
/**
 * How it went out.
 */
sent_by: SentBy, 
/**
 * Where the paper lies, when no file is attached.
 */
place: string, };

/**
 * A reported party (R14, R58, O19).
 */
export type Party = { 
/**
 * Name; empty where only the post or a description is known.
 */
name: string, 
/**
 * Post (*jabatan*) or description.
 */
position: string, 
/**
 * Work unit (*satker*).
 */
work_unit: string, 
/**
 * NIP, 18 digits, where known.
 */
employee_no: string | null, 
/**
 * Role in the event.
 */
role: RoleInEvent, };

/**
 * How strong it is by zxcvbn's estimate.
 */
export type PassphraseStrength = { 
/**
 * Estimated bits.
 */
bits: number, 
/**
 * Strong enough (70 bits).
 */
enough: boolean, };

/**
 * Judging a passphrase of one's own.
 */
export type PassphraseToJudge = { 
/**
 * As typed.
 */
passphrase: string, };

/**
 * The list of people and the offices there are.
 */
export type People = { 
/**
 * People, members first.
 */
people: Array<PersonLine>, 
/**
 * Offices.
 */
offices: Array<Office>, };

/**
 * The permission page, generated from `domain::may`.
 */
export type PermissionMatrix = { 
/**
 * Columns.
 */
roles: Array<Role>, 
/**
 * Rows: act and whether each role may.
 */
rows: Array<[string, Array<boolean>]>, };

/**
 * A person of the unit: officer, leader, guest.
 */
export type PersonId = string;

/**
 * One line of the list of people.
 */
export type PersonLine = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Name.
 */
name: string, 
/**
 * How far.
 */
membership: Membership, 
/**
 * Offices held, as titles with Plt./Plh.
 */
offices: Array<string>, 
/**
 * Roles of the day.
 */
roles: Array<Role>, 
/**
 * Whether the one who asks may confirm him (not the inviter, not himself).
 */
may_confirm: boolean, };

/**
 * Setting the PIN for this session, or reopening with it.
 */
export type Pin = { 
/**
 * Six digits.
 */
pin: string, };

/**
 * How large the unit is; decides the offices made at the founding and whether one person may hold two bundles (O12).
 */
export type Preset = "small" | "medium" | "ministry";

/**
 * Pages for the print view, SVG each.
 */
export type PrintPages = { 
/**
 * One SVG document a page.
 */
pages: Array<string>, 
/**
 * Paper, for instance `a5`.
 */
paper: string, };

/**
 * Which ministry profile is in force; profiles only change data (design.md §5).
 */
export type ProfileName = "kemenkes_like" | "kemensos_like";

/**
 * Reason codes of verification (process.md §2d).
 */
export type Reason = "tidak_lengkap" | "tidak_jelas" | "tidak_memenuhi_syarat" | "sudah_ditangani_aph" | "tidak_logis" | "kedaluwarsa" | "bukan_pengaduan" | "tembusan" | "surat_massal";

/**
 * A recovery sheet as shown, printed or copied by hand; never a file (ledger.md §5).
 */
export type RecoverySheet = { 
/**
 * 1, 2 or 3.
 */
number: number, 
/**
 * Its words in order.
 */
words: Array<string>, 
/**
 * The anchor as words, printed on it.
 */
anchor_words: Array<string>, 
/**
 * Name of the unit.
 */
unit_name: string, 
/**
 * Positions (from 1) of the two words asked back.
 */
asked: [number, number], };

/**
 * To a competent body.
 */
export type ReferCase = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * The body.
 */
body: string, 
/**
 * Legal ground.
 */
legal_ground: string, 
/**
 * The papers that go out were looked through for the reporter's identity (R19).
 */
redacted: boolean, 
/**
 * Written order of a leader.
 */
order: WrittenOrder | null, };

/**
 * Not actionable.
 */
export type RefuseCase = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * Reason code.
 */
reason: Reason, 
/**
 * In plain words.
 */
note: string, 
/**
 * Written order of a leader.
 */
order: WrittenOrder | null, };

/**
 * A file that was not taken; nothing else changed.
 */
export type RefusedFile = { 
/**
 * Name as chosen.
 */
name: string, 
/**
 * `empty`, `broken`, `encrypted`, `too_large`, `over_total`, `executable`, `already_here`, `unreadable`, `timed_out`.
 */
code: string, };

/**
 * A rectangle on a page as fractions of its width and height, origin upper left.
 */
export type Region = { page: number, x: number, y: number, w: number, h: number, };

/**
 * Giving the agenda number.
 */
export type RegisterCase = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * Typed by hand from TU's book (O15); `None`: the next by the unit's pattern.
 */
typed_no: string | null, 
/**
 * Why it is typed.
 */
typed_reason: string | null, };

/**
 * Registering a draft.
 */
export type RegisterDraft = { 
/**
 * Which.
 */
draft: DraftId, 
/**
 * The form as it stands.
 */
form: IntakeForm, };

/**
 * One line.
 */
export type RegisterLine = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * Intake number.
 */
intake_no: string, 
/**
 * Agenda number, once given.
 */
agenda_no: string | null, 
/**
 * Title, or subject while there is none.
 */
title: string, 
/**
 * State.
 */
state: State, 
/**
 * Main category code.
 */
category: string, 
/**
 * Work unit concerned.
 */
work_unit: string, 
/**
 * Received, ISO date in the unit's zone.
 */
received_on: string, 
/**
 * Next due date, ISO.
 */
due: string | null, 
/**
 * Working days left until it; negative when overdue.
 */
days_left: number | null, 
/**
 * What is due: `verification`, `completion`, `notice`.
 */
due_what: string | null, 
/**
 * Marks.
 */
marks: Array<Mark>, 
/**
 * A sentence of the text around the words found, with `start`–`end` UTF-16 spans marked.
 */
excerpt: Excerpt | null, 
/**
 * Waits for a leader's confirmation.
 */
awaits_leader: boolean, };

/**
 * A part of the register.
 */
export type RegisterPage = { 
/**
 * Lines.
 */
lines: Array<RegisterLine>, 
/**
 * How many match in all.
 */
total: number, };

/**
 * Which part of the register is asked for.
 */
export type RegisterQuery = { 
/**
 * Words, a number, a letter number; empty: everything.
 */
text: string, 
/**
 * States; empty: all.
 */
states: Array<State>, 
/**
 * Main category; `None`: all.
 */
category: string | null, 
/**
 * Received from, ISO date.
 */
from: string | null, 
/**
 * Received to, ISO date.
 */
to: string | null, 
/**
 * Only what waits for me.
 */
mine: boolean, 
/**
 * Only with an open due date.
 */
open_clock: boolean, 
/**
 * Order.
 */
order: Order, 
/**
 * Lines to skip.
 */
offset: number, 
/**
 * Lines wanted, at most 200.
 */
limit: number, };

/**
 * What registration gave.
 */
export type Registered = { 
/**
 * The submission.
 */
submission: SubmissionId, 
/**
 * The case it opened or supplements; `None` where the conflict wall shuts its own clerk out.
 */
case: CaseId | null, 
/**
 * The number.
 */
intake_no: string, 
/**
 * Four words for the reporter (O10).
 */
phrase: string | null, 
/**
 * Verification falls due, ISO date.
 */
verification_due: string, };

/**
 * The reporter's relation to the event (R01).
 */
export type Relation = "knows" | "victim" | "both";

/**
 * Taking a verdict back.
 */
export type Reopen = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * Why.
 */
reason: string, };

/**
 * Who reports (R05).
 */
export type ReporterType = "employee" | "public" | "anonymous" | "agency";

/**
 * Asking the reporter for what is missing.
 */
export type RequestCompletion = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * Missing elements.
 */
missing: Array<Element>, 
/**
 * What else is asked for.
 */
asked: string, };

/**
 * A revision.
 */
export type ReviseCalendar = { 
/**
 * Legal basis.
 */
basis: string, 
/**
 * Days.
 */
days: Array<CalendarDay>, };

/**
 * What a revision would move.
 */
export type RevisionEffect = { 
/**
 * Open deadlines whose reckoning would change: number, told date, new reckoning (ISO).
 */
moved: Array<[string, string, string]>, };

/**
 * A role of process.md §4. Rights belong to roles, roles to offices, offices to people for a time (O13).
 */
export type Role = "intake_officer" | "verifier" | "reviewer" | "audit_lead" | "auditor" | "wbs_manager" | "leader" | "records_clerk" | "sysadmin" | "privacy_officer";

/**
 * What a reported party is said to have done (R58).
 */
export type RoleInEvent = "main" | "accomplice" | "third_party" | "witness";

/**
 * Running the whole verification.
 */
export type RunVerify = { 
/**
 * Read every chunk of every file too.
 */
files: boolean, };

/**
 * Saving both check-lists.
 */
export type SaveChecklists = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * The check-lists.
 */
checklists: Checklists, };

/**
 * Saving a draft's form.
 */
export type SaveDraft = { 
/**
 * Which.
 */
draft: DraftId, 
/**
 * The form as it stands.
 */
form: IntakeForm, };

/**
 * Whether something was saved where the person chose.
 */
export type SavedFile = { 
/**
 * `false`: the dialog was closed.
 */
saved: boolean, };

/**
 * How a notice went out.
 */
export type SentBy = "post" | "courier" | "by_hand" | "telephone" | "whatsapp" | "email" | "portal";

/**
 * Who sits at the desk and what he may do.
 */
export type SessionInfo = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Name.
 */
name: string, 
/**
 * Roles of the day.
 */
roles: Array<Role>, 
/**
 * Titles of the offices held.
 */
offices: Array<string>, 
/**
 * Name of the unit.
 */
unit_name: string, 
/**
 * Name of the ministry.
 */
ministry: string, 
/**
 * `local`, `connected` or `offline`.
 */
ledger: string, 
/**
 * Acts waiting to be sent.
 */
waiting: number, 
/**
 * Whether a PIN is set for this session.
 */
has_pin: boolean, 
/**
 * Recovery sheets are still to be printed.
 */
sheets_pending: boolean, 
/**
 * Rooms of the rail this person can use: `desk`, `register`, `inbox`, `deadlines`, `checks`, `settings`.
 */
rooms: Array<string>, 
/**
 * Acts he may do at all, snake_case names of `domain::may::Act`.
 */
acts: Array<string>, 
/**
 * Years without a confirmed calendar that open deadlines touch.
 */
unconfirmed_years: Array<number>, 
/**
 * Number of entries under *Pemeriksaan* that need a look.
 */
faults: number, 
/**
 * Whether this is the demonstration unit.
 */
demo: boolean, };

/**
 * Settings and choices.
 */
export type SettingsView = { 
/**
 * Settings in force.
 */
settings: UnitSettings, 
/**
 * Template codes.
 */
templates: Array<string>, 
/**
 * Categories: code and Indonesian label.
 */
categories: Array<[string, string]>, 
/**
 * The next numbers the patterns would give, as examples.
 */
examples: [string, string], 
/**
 * Whether this person may change them.
 */
may_change: boolean, };

/**
 * Which sheet to show.
 */
export type SheetNumber = { 
/**
 * 1, 2 or 3.
 */
number: number, };

/**
 * The two words asked back of one sheet.
 */
export type SheetWords = { 
/**
 * Which sheet.
 */
number: number, 
/**
 * The word at the first asked position.
 */
first: string, 
/**
 * The word at the second.
 */
second: string, };

/**
 * How far the sheets are.
 */
export type SheetsStatus = { 
/**
 * Sheets confirmed so far.
 */
confirmed: Array<number>, 
/**
 * All three done, or none are pending.
 */
done: boolean, 
/**
 * Small units may finish until the end of the first day, with a standing warning (O12).
 */
may_wait: boolean, };

/**
 * Shutting somebody out (O4).
 */
export type ShutOut = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * Whom.
 */
person: PersonId, };

/**
 * A similar report.
 */
export type SimilarLine = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * Its number.
 */
number: string, 
/**
 * Its title.
 */
title: string, 
/**
 * 0–100.
 */
likeness: number, };

/**
 * A state of process.md §2a.
 */
export type State = "received" | "verifying" | "awaiting_completion" | "registered" | "under_review" | "explanation_requested" | "delegated" | "awaiting_decision" | "assigned" | "clarification" | "audit" | "report_submitted" | "deliberation" | "concluded" | "monitoring" | "closed" | "not_actionable" | "referred" | "merged" | "withdrawn" | "archived";

/**
 * A submission and its stream (*source*): one letter, call, visit, message (O5).
 */
export type SubmissionId = string;

/**
 * A submission as the dossier shows it.
 */
export type SubmissionView = { 
/**
 * Which.
 */
submission: SubmissionId, 
/**
 * Its number.
 */
intake_no: string, 
/**
 * Whether this person holds its key; the rest is empty otherwise.
 */
readable: boolean, 
/**
 * How it came.
 */
channel: Channel | null, 
/**
 * When.
 */
received_at: string | null, 
/**
 * Its head.
 */
head: LetterHead | null, 
/**
 * The reporter's own words.
 */
text: string | null, 
/**
 * Who reports.
 */
reporter_type: ReporterType | null, 
/**
 * How secret.
 */
mode: IdentityMode | null, 
/**
 * Relation.
 */
relation: Relation | null, 
/**
 * Identity items by label, never their content.
 */
items: Array<ItemView>, 
/**
 * Whether a phrase was handed over.
 */
has_phrase: boolean, 
/**
 * Originals, for those who hold the source.
 */
originals: Array<OriginalView>, };

/**
 * Taking an office from somebody.
 */
export type TakeOffice = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Which.
 */
office: OfficeId, };

/**
 * The time zone of the unit's office. Indonesia keeps no summer time, so an offset is enough.
 */
export type TimeZone = "wib" | "wita" | "wit";

/**
 * The trail.
 */
export type Trail = { 
/**
 * Oldest first.
 */
lines: Array<TrailLine>, };

/**
 * One line of the trail (*Jejak*).
 */
export type TrailLine = { 
/**
 * Place in the ledger.
 */
seq: number, 
/**
 * When it was signed.
 */
at: string, 
/**
 * By whom.
 */
author: string, 
/**
 * Id of the author.
 */
person: PersonId, 
/**
 * snake_case kind of event.
 */
event: string, 
/**
 * Few plain facts of it, by key.
 */
facts: Array<[string, string]>, 
/**
 * *dicatat atas dasar* (O2).
 */
order: string | null, 
/**
 * The same person did the step before (O12).
 */
same_person: boolean, 
/**
 * Its clock lies oddly (ledger.md §1).
 */
odd_clock: boolean, };

/**
 * A trait in the text.
 */
export type Trait = { 
/**
 * First UTF-16 unit.
 */
start: number, 
/**
 * One past the last.
 */
end: number, 
/**
 * `national_id`, `employee_no`, `phone`, `email`, `own_position`, `only_one`, `kinship`.
 */
kind: string, };

/**
 * One identity item as typed; sealed by the program, never stored in clear.
 */
export type TypedItem = { 
/**
 * What it is.
 */
kind: ItemKind, 
/**
 * The value.
 */
value: string, };

/**
 * Settings of the unit; each change is an entry.
 */
export type UnitSettings = { 
/**
 * Completeness template: `3w`, `3w1h`, `4w1h`, `5w1h`, `5w2h`, `outline`.
 */
template: string, 
/**
 * Pattern of the intake number, tokens of process.md §3b.
 */
intake_pattern: string, 
/**
 * Pattern of the agenda number.
 */
agenda_pattern: string, 
/**
 * Where the intake book stands: the first number given is this plus one (O15).
 */
intake_start: number, 
/**
 * Where the agenda book stands.
 */
agenda_start: number, 
/**
 * Working days for verification (R44).
 */
verification_days: number, 
/**
 * Calendar days a reporter has to complete (UU 25/2009; a setting).
 */
completion_days: number, 
/**
 * Working days for a notice to go out.
 */
notice_days: number, 
/**
 * WIB, WITA or WIT.
 */
time_zone: TimeZone, 
/**
 * Receipts after this local hour and minute count from the next working day; minutes after midnight.
 */
office_closes: number, 
/**
 * The clock starts on the day the unit, not the ministry, received the letter (O6).
 */
clock_from_unit: boolean, 
/**
 * Idle lock in minutes, 2–60 (O18).
 */
idle_minutes: number, 
/**
 * Limits for what reporters send, MB of 2^20 bytes: per file, per submission (R42).
 */
reporter_limits: [number, number], 
/**
 * Limits for the unit's own scans (O23).
 */
unit_limits: [number, number], 
/**
 * Office that takes reports about the unit itself (O4); `None`: the highest person not ticked.
 */
conflict_office: OfficeId | null, };

/**
 * Unlocking by passphrase.
 */
export type Unlock = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * The passphrase.
 */
passphrase: string, };

/**
 * How far the verification is that runs on this desk.
 */
export type VerifyProgress = { 
/**
 * Whether one runs.
 */
running: boolean, 
/**
 * Entries checked so far.
 */
entries: number, 
/**
 * Entries there were when it began, as far as this desk had read.
 */
of: number, 
/**
 * Chunks of files read so far.
 */
chunks: number, };

/**
 * What verification found.
 */
export type VerifyReport = { 
/**
 * Entries read.
 */
entries: number, 
/**
 * Chunks read; `None`: files were not read.
 */
chunks: number | null, 
/**
 * Faults, each exact.
 */
faults: Array<FaultLine>, 
/**
 * Head as an anchor: text.
 */
anchor: string, 
/**
 * Head as four words for comparing two desks.
 */
anchor_words: Array<string>, 
/**
 * Milliseconds it took.
 */
millis: number, 
/**
 * It was stopped: what follows the last entry read, and files not read yet, were not checked.
 */
stopped: boolean, 
/**
 * Keys that were missing in the store and that this desk sealed again to those its entries name.
 */
sealed_again: number, };

/**
 * Something he may not do yet.
 */
export type WhyNot = { 
/**
 * snake_case name of `domain::may::Act`.
 */
act: string, 
/**
 * Refusal code.
 */
code: string, 
/**
 * What is missing, as codes.
 */
missing: Array<string>, };

/**
 * A written order of a leader, on whose strength an officer records the leader's act (O2).
 */
export type WrittenOrder = { 
/**
 * Kind of paper: *lembar disposisi*, *nota dinas*, SRIKANDI …
 */
kind: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Its date.
 */
date: string, 
/**
 * The leader whose act it is.
 */
leader: PersonId, };

/** Request and response of every command. */
export type Commands = {
  desk_status: [Nothing, DeskStatus];
  set_preferences: [DeskPreferences, DeskStatus];
  offer_passphrase: [Nothing, OfferedPassphrase];
  judge_passphrase: [PassphraseToJudge, PassphraseStrength];
  found_unit: [FoundUnit, SessionInfo];
  found_demo: [Nothing, DeskStatus];
  join_unit: [JoinUnit, Joined];
  unlock: [Unlock, SessionInfo];
  unlock_with_pin: [Pin, SessionInfo];
  lock: [Nothing, DeskStatus];
  idle_lock: [Nothing, DeskStatus];
  session: [Nothing, SessionInfo];
  set_pin: [Pin, SessionInfo];
  recovery_sheet: [SheetNumber, RecoverySheet];
  confirm_sheet: [SheetWords, SheetsStatus];
  sheets_status: [Nothing, SheetsStatus];
  people: [Nothing, People];
  invite: [Invite, Invitation];
  withdraw_invitation: [OnePerson, People];
  fingerprint: [OnePerson, Fingerprint];
  confirm_person: [Fingerprint, People];
  change_office: [ChangeOffice, People];
  give_office: [GiveOffice, People];
  take_office: [TakeOffice, People];
  end_member: [EndMember, People];
  new_draft: [NewDraft, Draft];
  drafts: [Nothing, Array<DraftLine>];
  draft: [OneDraft, Draft];
  save_draft: [SaveDraft, DraftSaved];
  delete_draft: [OneDraft, Array<DraftLine>];
  attach_files: [AttachFiles, Attached];
  detach_file: [OneDraftFile, Draft];
  mark_draft_file: [MarkDraftFile, Draft];
  register_draft: [RegisterDraft, Registered];
  receipt: [OneSubmission, PrintPages];
  save_receipt: [OneSubmission, SavedFile];
  my_desk: [Nothing, Desk];
  register_page: [RegisterQuery, RegisterPage];
  day_list: [DayList, PrintPages];
  dossier: [OneCase, Dossier];
  trail: [OneCase, Trail];
  page_facts: [OnePage, PageFacts];
  mark_file: [MarkFile, Dossier];
  start_verification: [OneCase, Dossier];
  save_checklists: [SaveChecklists, Dossier];
  request_completion: [RequestCompletion, Dossier];
  end_completion: [EndCompletion, Dossier];
  register_case: [RegisterCase, AgendaNumber];
  refuse_case: [RefuseCase, Dossier];
  close_at_intake: [CloseAtIntake, Done];
  confirm_cases: [ConfirmCases, Done];
  refer_case: [ReferCase, Dossier];
  merge_case: [MergeCase, Dossier];
  fulfil_duty: [FulfilDuty, Dossier];
  drop_duty: [DropDuty, Dossier];
  log_contact: [LogContact, Dossier];
  change_content: [ChangeContent, Dossier];
  shut_out: [ShutOut, Dossier];
  reopen: [Reopen, Dossier];
  settings: [Nothing, SettingsView];
  change_settings: [ChangeSettings, SettingsView];
  calendar_year: [OneYear, CalendarYear];
  revision_effect: [ReviseCalendar, RevisionEffect];
  revise_calendar: [ReviseCalendar, CalendarYear];
  confirm_year: [OneYear, CalendarYear];
  permission_matrix: [Nothing, PermissionMatrix];
  log_text: [Nothing, LogText];
  integrity: [Nothing, Integrity];
  verify_ledger: [RunVerify, VerifyReport];
  verify_progress: [Nothing, VerifyProgress];
  cancel_verify: [Nothing, VerifyProgress];
};
