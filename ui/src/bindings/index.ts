// Written by `cargo test -p app --test bindings` from the command table. Not edited by hand.

/**
 * How far letting somebody in is.
 */
export type AccessProgress = { 
/**
 * Cases gone through.
 */
done: number, 
/**
 * Cases in all; 0: nobody is let in now.
 */
of: number, };

/**
 * Everything somebody may ask leave for.
 */
export type Act = "read_register" | "read_case" | "read_source" | "open_contact" | "request_identity" | "release_identity" | "read_access_list" | "read_own_trail" | "read_trail" | "check_integrity" | "export_register" | "answer_inquiry" | "register_submission" | "attach_files" | "mark_identity" | "change_content" | "close_at_intake" | "record_supplement" | "log_contact" | "start_verification" | "save_checklists" | "request_completion" | "end_completion" | "register" | "refuse" | "refer" | "merge" | "confirm_by_leader" | "reopen" | "fulfil_duty" | "drop_duty" | "shut_out" | "add_readers" | "dispose" | "pass_on" | "read_disposition" | "recall_disposition" | "write_review" | "resume_review" | "request_explanation" | "handle_explanation" | "delegate" | "handle_delegation" | "decide_on_review" | "return_review" | "decide_referral" | "decide_not_actionable" | "assign" | "change_team" | "declare" | "lead_audit" | "write_audit" | "start_clarification" | "start_audit" | "submit_report" | "call_deliberation" | "conclude" | "deepen_audit" | "send_recommendations" | "follow_up" | "close_case" | "withdraw" | "continue_ex_officio" | "archive" | "put_on_hold" | "resume" | "give_word" | "file_paper" | "triage" | "record_waiter" | "answer_waiter" | "protect" | "record_consent" | "remind_reporter" | "log_inquiry" | "open_identity" | "record_items" | "print_envelope" | "remove_readers" | "hand_over" | "allocate" | "invite" | "confirm_member" | "withdraw_invitation" | "end_member" | "change_offices" | "change_settings" | "revise_calendar" | "change_organisations" | "confirm_sheets" | "use_sheets" | "renew_sheets" | "second_sheets" | "change_rules" | "change_policy" | "name_recorders" | "name_half_holder" | "second_half_holder" | "take_leave";

/**
 * An act: all entries that become durable together.
 */
export type ActId = string;

/**
 * To whom a disposition goes; somebody without an account is named only (O26).
 */
export type Addressee = { 
/**
 * Who, where he has an account.
 */
person: PersonId | null, 
/**
 * Name or office as written on the sheet.
 */
name: string, 
/**
 * The one who answers for it; exactly one of them.
 */
responsible: boolean, };

/**
 * The number given.
 */
export type AgendaNumber = { 
/**
 * The number.
 */
agenda_no: string, };

/**
 * Answering requests, one's own half each.
 */
export type AnswerIdentity = { 
/**
 * Which: many in one act for correspondence (O3).
 */
requests: Array<RequestId>, 
/**
 * Release, or refuse.
 */
release: boolean, 
/**
 * Why.
 */
motive: string, };

/**
 * What is asked and said at the desk.
 */
export type AnswerInquiry = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The submission it was found by.
 */
submission: SubmissionId | null, 
/**
 * By what it was found.
 */
found_by: FoundBy, 
/**
 * How he asks.
 */
channel: Channel, 
/**
 * The four words as he says them; nothing where he knows none.
 */
phrase: string, 
/**
 * What he asked or added; never identity.
 */
note: string, };

/**
 * A custodian's answer.
 */
export type AnswerLine = { 
/**
 * Which half.
 */
group: KeyGroup, 
/**
 * Who answered.
 */
by: string, 
/**
 * Released, or refused.
 */
released: boolean, 
/**
 * When.
 */
at: string, 
/**
 * Why; `None` where it may not be known here.
 */
motive: string | null, };

/**
 * Asking for items to be released.
 */
export type AskIdentity = { 
/**
 * On which case.
 */
case: CaseId, 
/**
 * Which items.
 */
items: Array<ItemId>, 
/**
 * For what.
 */
purpose: Purpose, 
/**
 * For how long, in hours; `None`: until the case closes.
 */
hours: number | null, 
/**
 * Why.
 */
reason: string, };

/**
 * An item as a request names it.
 */
export type AskedLine = { 
/**
 * Whose.
 */
label: string, 
/**
 * What it holds.
 */
kind: ItemKind, };

/**
 * *Surat tugas* (D11). Its text reveals no reporter.
 */
export type Assignment = { 
/**
 * For what.
 */
task: string, 
/**
 * Where.
 */
place: string, 
/**
 * First day.
 */
starts: string, 
/**
 * Last day; a guest's access ends with it (O27).
 */
ends: string, 
/**
 * The team, in the order of the letter.
 */
team: Array<TeamMember>, 
/**
 * Pembebanan biaya.
 */
cost: string, };

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
 * Taking in a signed copy.
 */
export type AttachPaper = { 
/**
 * For a step on which case.
 */
case: CaseId, };

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
 * Somebody who was there.
 */
export type Attendee = { 
/**
 * Who, where he has an account.
 */
person: PersonId | null, 
/**
 * Name as on the list.
 */
name: string, 
/**
 * For which party.
 */
party: Party3, 
/**
 * Whom he represents; empty where he came for himself (O30).
 */
represents: string, };

/**
 * The report handed to the leader; each hand-in is a version (R23, D17).
 */
export type AuditReport = { 
/**
 * Which report.
 */
kind: ReportKind, 
/**
 * Its shape.
 */
form: ReportForm, 
/**
 * Dasar penugasan, sasaran dan ruang lingkup.
 */
basis: string, 
/**
 * Uraian kejadian, modus, pihak terkait dan peran.
 */
description: string, 
/**
 * Tanggapan terlapor.
 */
response: string, 
/**
 * Simpulan.
 */
conclusion: string, 
/**
 * The findings it carries.
 */
findings: Array<RowNo>, 
/**
 * Who signs it.
 */
signer: PersonId, };

/**
 * What waits beside cases: `confirm_person`, `awaits_key`.
 */
export type BesideLine = { 
/**
 * What.
 */
task: string, 
/**
 * How many.
 */
count: number, };

/**
 * A step of this state that cannot be taken yet.
 */
export type BlockedStep = { 
/**
 * Kind of `Step`, as tagged.
 */
kind: string, 
/**
 * Refusal code.
 */
code: string, 
/**
 * What is missing, as words of the wire.
 */
missing: Array<string>, };

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
 * Somebody who could be named.
 */
export type Candidate = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Name.
 */
name: string, };

/**
 * All of it.
 */
export type Care = { 
/**
 * Changes of state, oldest first.
 */
moves: Array<Move>, 
/**
 * Papers on file.
 */
papers: Array<PaperOnFile>, 
/**
 * Holds.
 */
holds: Array<Hold>, 
/**
 * Words a leader owes or gave.
 */
words: Array<WordState>, 
/**
 * Triage, the last one in force.
 */
triage: Array<Recorded<TriageForm>>, 
/**
 * Bodies that wait.
 */
waiters: Array<WaiterState>, 
/**
 * Protection.
 */
protection: Protection, 
/**
 * Consents and refusals.
 */
consents: Array<Recorded<Consent>>, 
/**
 * Reminders to the reporter.
 */
reminders: Array<string>, 
/**
 * Inquiries.
 */
inquiries: Array<Recorded<Inquiry>>, 
/**
 * Openings.
 */
openings: Array<Opening>, 
/**
 * Envelopes printed: for which duty, by which release.
 */
envelopes: Array<Recorded<[DutyId, RequestId]>>, 
/**
 * The reporter's withdrawals, gone along with or not.
 */
withdrawals: Array<Recorded<string>>, 
/**
 * Work handed over.
 */
stand_ins: Array<StandIn>, 
/**
 * How it is filed.
 */
filing: Recorded<Filing> | null, };

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
 * A new policy.
 */
export type ChangePolicy = { 
/**
 * From now on.
 */
policy: Policy, };

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
 * *Berita acara klarifikasi* (D14) as it was printed: printing freezes the version, a correction is a new one (O21).
 */
export type ClarificationRecord = { 
/**
 * The version it corrects.
 */
corrects: RowNo | null, 
/**
 * The summons it answers.
 */
summons: RowNo | null, 
/**
 * Whose statement, by label or name.
 */
of: string, 
/**
 * Who examined.
 */
examiners: Array<PersonId>, 
/**
 * The day.
 */
held_on: string, 
/**
 * Begun, as written.
 */
started: string, 
/**
 * Ended, as written.
 */
ended: string, 
/**
 * Where.
 */
place: string, 
/**
 * His rights were read to him.
 */
rights_read: boolean, 
/**
 * Questions and answers, in order.
 */
questions: Array<QuestionAnswer>, 
/**
 * Documents shown or received.
 */
documents: Array<string>, 
/**
 * The statement was read back and agreed.
 */
read_back: boolean, 
/**
 * The code printed on each page, by which the signed scan finds its version.
 */
code: string, };

/**
 * A clock of the case with the days left.
 */
export type ClockLine = { 
/**
 * How it stands.
 */
reading: ClockReading, 
/**
 * Working days left; negative when overdue.
 */
days_left: number, 
/**
 * It is late.
 */
late: boolean, };

/**
 * One clock of a case.
 */
export type ClockReading = { 
/**
 * Code of its deadline in the profile.
 */
code: string, 
/**
 * When it started.
 */
since: string, 
/**
 * How it stands.
 */
stand: ClockStand, 
/**
 * When it stopped.
 */
stopped: string | null, 
/**
 * The last day, counted with every pause so far; of a paused one as if it went on today.
 */
due: string, 
/**
 * The date was told and stands in an entry.
 */
told: boolean, 
/**
 * Years touched whose table is not confirmed.
 */
warnings: Array<number>, };

/**
 * How a clock stands.
 */
export type ClockStand = "running" | "paused" | "stopped";

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
 * Conclusion and recommendations: only with both was a report followed up (R25).
 */
export type Conclusion = { 
/**
 * Minutes of the deliberation; none on the common road (O8).
 */
minutes: Minutes | null, 
/**
 * Outcome.
 */
outcome: ConclusionCode, 
/**
 * Class.
 */
class: ViolationClass, 
/**
 * In words.
 */
text: string, 
/**
 * Recommendations.
 */
recommendations: Array<Recommendation>, };

/**
 * The outcome (process.md §2d).
 */
export type ConclusionCode = "terbukti" | "terbukti_sebagian" | "tidak_terbukti" | "tidak_cukup_bukti";

/**
 * A leader confirms what waits for him, one or the week's list.
 */
export type ConfirmCases = { 
/**
 * Which cases.
 */
cases: Array<CaseId>, };

/**
 * Consent or its refusal; a refusal never closes a case (R52).
 */
export type Consent = { 
/**
 * Whose, by label.
 */
of: string, 
/**
 * To what.
 */
scope: ConsentScope, 
/**
 * To whom.
 */
to_whom: string, 
/**
 * Until when.
 */
until: string | null, 
/**
 * Given or refused.
 */
given: boolean, 
/**
 * How it was said.
 */
note: string, };

/**
 * What somebody agrees to (SE MenPANRB 08/2012).
 */
export type ConsentScope = "contact" | "lpsk" | "referral" | "law_enforcement";

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
 * A criterion of triage (process.md §2h).
 */
export type Criterion = "safety" | "ongoing" | "rank" | "loss" | "evidence" | "vulnerable" | "attention" | "links";

/**
 * Both groups.
 */
export type Custody = { 
/**
 * Leaders first.
 */
groups: Array<CustodyGroup>, };

/**
 * A group and who holds its half.
 */
export type CustodyGroup = { 
/**
 * Which.
 */
group: KeyGroup, 
/**
 * Its people: by office, or named.
 */
holders: Array<CustodyLine>, 
/**
 * Nobody has its key: it rests on the recovery sheets.
 */
on_sheets: boolean, 
/**
 * Whom this person may name; empty: he may name nobody.
 */
candidates: Array<Candidate>, 
/**
 * Which key of the group is in force, from 1.
 */
epoch: number, 
/**
 * Who still has the key in force and holds the half no longer: it is to be made anew.
 */
left: Array<string>, 
/**
 * A new key waits for a signature from outside the group.
 */
proposed: ProposedGroupKey | null, 
/**
 * The one who asks may make it anew.
 */
may_renew: boolean, };

/**
 * Somebody who holds a half, or is about to.
 */
export type CustodyLine = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Name.
 */
name: string, 
/**
 * His office makes him a member of the group.
 */
by_office: boolean, 
/**
 * Number of the order that names him.
 */
order_no: string | null, 
/**
 * Who named him.
 */
named_by: string | null, 
/**
 * Who seconded it.
 */
seconded_by: string | null, 
/**
 * The group's key is sealed to him.
 */
has_key: boolean, 
/**
 * Who handed it over; himself: from two sheets.
 */
key_from: string | null, 
/**
 * The one who asks may second it.
 */
may_second: boolean, 
/**
 * The one who asks may hand the key over.
 */
may_hand_over: boolean, 
/**
 * It is himself, and he may take the key from two sheets: nobody else has it.
 */
may_take: boolean, 
/**
 * The one who asks may end it.
 */
may_end: boolean, };

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
 * In what a deadline is counted.
 */
export type DayUnit = "working" | "calendar" | "hours";

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
 * One date that runs; a case has as many lines as dates.
 */
export type DeadlineLine = { 
/**
 * The last day, ISO.
 */
due: string, 
/**
 * Working days left until it; negative when overdue.
 */
days_left: number, 
/**
 * What is due.
 */
what: string, 
/**
 * With whom the case lies, where it lies with somebody.
 */
with: string | null, 
/**
 * The case.
 */
line: RegisterLine, };

/**
 * A deadline as the unit set it.
 */
export type DeadlineSetting = { 
/**
 * Code of the deadline in the profile.
 */
code: string, 
/**
 * How many.
 */
amount: number, 
/**
 * Of what.
 */
unit: DayUnit, 
/**
 * Legal basis, where it is another than the profile's.
 */
legal_basis: string, };

/**
 * Dates that run.
 */
export type DeadlinesPage = { 
/**
 * Nearest first, 200 at most.
 */
lines: Array<DeadlineLine>, 
/**
 * How many there are in all.
 */
total: number, };

/**
 * Which dates are asked for.
 */
export type DeadlinesQuery = { 
/**
 * Only of cases that wait for me or lie with me.
 */
mine: boolean, 
/**
 * Dates to skip.
 */
offset: number, };

/**
 * *Ditangani unit lain*: handed down with the duty to report back (O8).
 */
export type Delegation = { 
/**
 * To which unit.
 */
to: string, 
/**
 * The organisation, where it is in the unit's list (O19).
 */
organisation: OrganisationId | null, 
/**
 * What it is to do.
 */
instruction: string, 
/**
 * The day told to it; counted from the policy where the form leaves it open.
 */
due: string | null, };

/**
 * A case handed down to another unit (O8).
 */
export type DelegationState = { 
/**
 * What was handed down.
 */
given: Recorded<Delegation>, 
/**
 * The day it is to report back by now.
 */
due: string | null, 
/**
 * Its reports: the day each came and what it says.
 */
reports: Array<[string, string]>, 
/**
 * How the last one was taken.
 */
outcome: ReportBackOutcome | null, };

/**
 * One thing that waits.
 */
export type DeskLine = { 
/**
 * The case.
 */
line: RegisterLine, 
/**
 * What is to be done: `verify`, `ask_again`, `send_notice`, `confirm`, `complete`, or a kind of step.
 */
task: string, 
/**
 * The colleague on leave whose work it is.
 */
of: string | null, };

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
 * One hop of the chain (D5, O26).
 */
export type Disposition = { 
/**
 * To whom.
 */
to: Array<Addressee>, 
/**
 * Code of the instruction, from the profile's list.
 */
instruction: string, 
/**
 * A note beside it.
 */
note: string, 
/**
 * By when.
 */
due: string | null, };

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
 * Signed copies of papers (O9).
 */
paper_copies: Array<PaperCopyView>, 
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
damage: Array<string>, 
/**
 * Steps from registration on, and what they recorded.
 */
steps: StepsView, };

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
export type DutyKind = "completion_request" | "registration_notice" | "referral_letter" | "rejection_notice" | "referral_notice" | "merge_notice" | "disposition_sheet" | "staff_review" | "explanation_letter" | "explanation_reminder" | "explanation_answer" | "delegation_letter" | "delegation_report" | "assignment_letter" | "coi_declaration" | "clarification_summons" | "clarification_record" | "evidence_handover" | "working_paper" | "audit_report" | "deliberation_invitation" | "deliberation_minutes" | "recommendation_letter" | "outcome_notice" | "status_notice" | "lpsk_request" | "disposal_record" | "withdrawal_statement" | "written_order" | "answer_to_body";

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
 * A notice that is due, and the release by which its envelope may be printed.
 */
export type EnvelopeLine = { 
/**
 * The duty.
 */
duty: DutyId, 
/**
 * What notice.
 */
kind: DutyKind, 
/**
 * By which request.
 */
request: RequestId, };

/**
 * A line of the evidence list (D15).
 */
export type EvidenceItem = { no: string, what: string, quantity: string, condition: string, file: FileId | null, };

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
 * A request to a work unit to explain (O8).
 */
export type Explanation = { 
/**
 * The request.
 */
asked: Recorded<ExplanationRequest>, 
/**
 * Reminders that went out.
 */
reminders: Array<string>, 
/**
 * The answer: the day it came and what it says.
 */
answer: [string, string] | null, 
/**
 * Whether it was found sufficient.
 */
sufficient: boolean | null, };

/**
 * *Permintaan penjelasan* to the head of a work unit (O8).
 */
export type ExplanationRequest = { 
/**
 * Head of which work unit.
 */
to: string, 
/**
 * The organisation, where it is in the unit's list (O19).
 */
organisation: OrganisationId | null, 
/**
 * What is to be explained; never who reported.
 */
asked: string, 
/**
 * The day told to him; counted from the policy where the form leaves it open.
 */
due: string | null, };

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
 * A signed paper a step rests on: number and date may follow, an unsigned draft is none (O9).
 */
export type FiledPaper = { 
/**
 * What paper.
 */
kind: DutyKind, 
/**
 * Its number; may follow.
 */
number: string | null, 
/**
 * Its date; may follow.
 */
date: string | null, 
/**
 * Who signed it.
 */
signatory: string, 
/**
 * The signed copy, byte for byte, where it is at hand.
 */
file: FileId | null, 
/**
 * Where the paper lies, when no file is attached.
 */
place: string, 
/**
 * What it was made with.
 */
made_with: MadeWith, };

/**
 * Filing under the retention schedule.
 */
export type Filing = { 
/**
 * Kode klasifikasi arsip.
 */
archive_class_code: string, 
/**
 * Years active.
 */
active_years: number, 
/**
 * Years inactive.
 */
inactive_years: number, 
/**
 * What then.
 */
end: RetentionEnd, 
/**
 * Where the paper lies.
 */
place: string, };

/**
 * What the caller says.
 */
export type FindInquiry = { 
/**
 * By which of the four: username, agenda number, intake number, or number and date of his own letter.
 */
by: FoundBy, 
/**
 * As he says it.
 */
text: string, 
/**
 * The date his letter bears.
 */
date: string | null, };

/**
 * *Temuan*: kondisi, kriteria, sebab, akibat, rekomendasi.
 */
export type Finding = { 
/**
 * Kondisi.
 */
condition: string, 
/**
 * Kriteria.
 */
criteria: string, 
/**
 * Sebab.
 */
cause: string, 
/**
 * Akibat.
 */
effect: string, 
/**
 * Rekomendasi.
 */
recommendation: string, 
/**
 * Nilai kerugian in rupiah, where known.
 */
loss: number | null, 
/**
 * How it was counted.
 */
loss_basis: string, };

/**
 * A finding.
 */
export type FindingState = { 
/**
 * The finding.
 */
finding: Recorded<Finding>, 
/**
 * Why it does not hold.
 */
dropped: string | null, };

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
 * What is to follow (process.md §2d).
 */
export type FollowUpKind = "hukuman_disiplin_ringan" | "hukuman_disiplin_sedang" | "hukuman_disiplin_berat" | "sanksi_etik" | "pengembalian_kerugian" | "pelimpahan_aph" | "perbaikan_sistem" | "pembinaan" | "nama_baik_dipulihkan";

/**
 * How a recommendation stands (D20).
 */
export type FollowUpStatus = "open" | "in_progress" | "done" | "cannot_be_done" | "overdue_accepted";

/**
 * How much each form demands (O30).
 */
export type FormDemand = "brief" | "full";

/**
 * By what an inquirer's case was found (O10). A caller's name is never looked up.
 */
export type FoundBy = "username" | "agenda_no" | "intake_no" | "letter_no_and_date" | "words" | "open_name";

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
 * The last row of a history.
 */
export type HeadLine = { 
/**
 * Its place.
 */
seq: number, 
/**
 * As an anchor, in text.
 */
anchor: string, 
/**
 * As four words, to be read out.
 */
words: Array<string>, };

/**
 * What a person is made aware of; he chooses.
 */
export type Hint = "same_day" | "possibly_kpk" | "conflict_route" | "accompany" | "technical_unit" | "protect_reporter";

/**
 * A stretch in which the case stood still.
 */
export type Hold = { 
/**
 * From.
 */
from: string, 
/**
 * Until; `None`: still.
 */
until: string | null, 
/**
 * Ground.
 */
ground: HoldGround, 
/**
 * The body that is on it.
 */
body: string, 
/**
 * Why.
 */
reason: string, };

/**
 * Why a case stands still.
 */
export type HoldGround = "law_enforcement" | "other_audit" | "court" | "other";

/**
 * How an office is held (O13).
 */
export type HoldingKind = "definitive" | "plt" | "plh";

/**
 * An office somebody holds, by an order, from a day to a day (O13).
 */
export type HoldingLine = { 
/**
 * Which office.
 */
office: OfficeId, 
/**
 * Its title.
 */
title: string, 
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
until: string | null, 
/**
 * It counts today.
 */
today: boolean, };

/**
 * A hop of the disposition chain (O26).
 */
export type Hop = { 
/**
 * What was ordered.
 */
disposition: Recorded<Disposition>, 
/**
 * Which addressees have read it.
 */
read_by: Array<PersonId>, 
/**
 * Why it was recalled, where it was.
 */
recalled: string | null, 
/**
 * Who could not read before it; a recall takes their access back.
 */
granted: Array<PersonId>, };

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
 * What this person sees of the identities of a case.
 */
export type IdentityView = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Every item, without what it holds.
 */
items: Array<ItemLine>, 
/**
 * Requests, newest first: his own, and all for those who may see who opened what (R55).
 */
requests: Array<RequestLine>, 
/**
 * What was opened without a release, newest first; the same people.
 */
openings: Array<OpeningLine>, 
/**
 * For what he may ask now: the list a reason is picked from.
 */
purposes: Array<PurposeLine>, 
/**
 * The case is closed over its identities: only breaking glass opens one.
 */
sealed: boolean, 
/**
 * He may record items of a victim, a witness, a cooperating offender (O28).
 */
may_record: boolean, 
/**
 * Notices whose envelope he may print, by which request (O3).
 */
envelopes: Array<EnvelopeLine>, };

/**
 * An inquiry and what was told (R50, R51).
 */
export type Inquiry = { 
/**
 * When.
 */
at: string, 
/**
 * By what channel.
 */
channel: Channel, 
/**
 * By what it was found.
 */
found_by: FoundBy, 
/**
 * The phrase.
 */
phrase: PhraseCheck, 
/**
 * Code of the sentence told; see `inquiry`.
 */
told: string, 
/**
 * What he asked or added; never identity.
 */
note: string, };

/**
 * What he is told. It is in the trail already.
 */
export type InquiryAnswer = { 
/**
 * Code of the sentence.
 */
told: string, 
/**
 * The number he is answered on, where it is another.
 */
number: string | null, 
/**
 * The phrase: none exists, right, wrong.
 */
phrase: PhraseCheck, 
/**
 * What he was asked to complete and has not, to who said the phrase or needs none.
 */
missing: Array<Element>, 
/**
 * A notice to him is on its way.
 */
notice_owed: boolean, 
/**
 * How often somebody asked before.
 */
asked_before: number, };

/**
 * A submission found; of its case nothing but what is on the caller's own paper.
 */
export type InquiryHit = { 
/**
 * The case that answers for it.
 */
case: CaseId, 
/**
 * The submission, where its head may be read.
 */
submission: SubmissionId | null, 
/**
 * Its intake number.
 */
intake_no: string, 
/**
 * The day it was received, ISO.
 */
received_on: string, 
/**
 * A phrase was made for it: it is asked for (O10).
 */
has_phrase: boolean, };

/**
 * What was found.
 */
export type InquiryHits = { 
/**
 * The submissions that bear it, each with its case.
 */
hits: Array<InquiryHit>, };

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
 * One sealed identity item of one person in a case.
 */
export type ItemId = string;

/**
 * What kind of identity an item holds (ledger.md §5).
 */
export type ItemKind = "name" | "phone" | "email" | "address" | "national_id" | "employee_no" | "other";

/**
 * An item and what it takes to open it.
 */
export type ItemLine = { 
/**
 * Which.
 */
item: ItemId, 
/**
 * Whose, *Pelapor-1*.
 */
label: string, 
/**
 * What it holds.
 */
kind: ItemKind, 
/**
 * By which rule it opens.
 */
rule: ItemRule, 
/**
 * He may open it now, with a reason, or by the request named.
 */
can_open: boolean, 
/**
 * The request by which it opens, or that waits.
 */
request: RequestId | null, 
/**
 * Its halves were asked for by him and are not both answered.
 */
waiting: boolean, 
/**
 * He may ask for it.
 */
can_ask: boolean, 
/**
 * Why neither: a refusal's code.
 */
refusal: string | null, 
/**
 * Whose desks can seal its key to him; empty where it is here.
 */
key_from: Array<string>, };

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
fingerprint: Array<string>, 
/**
 * He was a member before: two officers compare the words.
 */
returning: boolean, };

/**
 * The two groups that hold the halves of an identity (ledger.md §5).
 */
export type KeyGroup = "leaders" | "privacy_officers";

/**
 * A leader's decision on a review.
 */
export type LeaderDecision = { 
/**
 * What.
 */
code: ReviewCode, 
/**
 * Why.
 */
reason: string, 
/**
 * *Sifat*, as it is to be printed.
 */
classification: string, };

/**
 * A case that waits for the leader.
 */
export type LeaderLine = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Its intake number.
 */
intake_no: string, 
/**
 * What waits.
 */
task: string, 
/**
 * Since when, ISO.
 */
since: string, 
/**
 * Working days since then.
 */
days: number, };

/**
 * A leave and who stands in (O13).
 */
export type LeaveLine = { 
/**
 * Who stands in.
 */
deputy: PersonId, 
/**
 * His name.
 */
deputy_name: string, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
until: string, 
/**
 * It runs today.
 */
today: boolean, };

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
 * With whom the dossier lies (O26).
 */
export type LiesWith = { 
/**
 * Name, or office as written.
 */
name: string, 
/**
 * Since when.
 */
since: string, };

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
 * An act of one's own that stands in no history any more.
 */
export type LostActLine = { 
/**
 * The act.
 */
act: ActId, 
/**
 * When it was done, RFC 3339.
 */
at: string, 
/**
 * Kinds of its entries; empty: it cannot be read yet, another's act comes first.
 */
what: Array<string>, 
/**
 * The case, where it can be read.
 */
case: CaseId | null, 
/**
 * The case's number.
 */
number: string, 
/**
 * Its title.
 */
title: string, };

/**
 * What a paper was made with; it matters to nobody but whoever looks for it (O9).
 */
export type MadeWith = "saksama" | "word" | "srikandi" | "hand" | "other";

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
 * A protective measure (R04).
 */
export type Measure = { 
/**
 * Its row.
 */
row: RowNo, 
/**
 * Kind.
 */
kind: MeasureKind, 
/**
 * What.
 */
text: string, 
/**
 * From.
 */
from: string, 
/**
 * What came of it.
 */
ended: string | null, };

/**
 * What is done to protect (R04).
 */
export type MeasureKind = "accompaniment" | "separation" | "secrecy" | "stay_of_decision" | "legal_help" | "health" | "other";

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
 * *Risalah pembahasan* (D18).
 */
export type Minutes = { held_on: string, place: string, chair: string, attendance: Array<Attendee>, points: string, opinions: string, decisions: string, };

/**
 * The page.
 */
export type Monday = { 
/**
 * The last Monday before today, ISO.
 */
from: string, 
/**
 * Today, ISO.
 */
to: string, 
/**
 * The Sunday that ends this week, ISO.
 */
week_ends: string, 
/**
 * Came in since.
 */
received: number, 
/**
 * Settled since.
 */
settled: number, 
/**
 * Open now.
 */
open: number, 
/**
 * Late and due this week, by person.
 */
people: Array<PersonDueLine>, 
/**
 * What waits for the leader, longest first.
 */
leader: Array<LeaderLine>, 
/**
 * Answers owed to other bodies, nearest first (O7).
 */
owed: Array<OwedLine>, 
/**
 * Cases in which somebody is protected (R04).
 */
protection: Array<ProtectionLine>, };

/**
 * A change of state.
 */
export type Move = { 
/**
 * Its row.
 */
row: RowNo, 
/**
 * When.
 */
at: string, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * The state it left.
 */
from: State | null, 
/**
 * The state it led to.
 */
to: State, 
/**
 * By which act.
 */
act: Act, };

/**
 * What waits for me, by due date; and what is late or soon due in the unit.
 */
export type MyDesk = { 
/**
 * What waits for me, and for whom I stand in for; 200 lines at most.
 */
waiting: Array<DeskLine>, 
/**
 * How many cases wait in all.
 */
total: number, 
/**
 * What waits beside cases.
 */
beside: Array<BesideLine>, 
/**
 * Colleagues on leave whose work lies here (O13).
 */
stands_in_for: Array<string>, 
/**
 * Who stands in for me, while I am on leave.
 */
deputy: string | null, 
/**
 * Drafts on this desk.
 */
drafts: number, 
/**
 * Dates that passed, in what I may see.
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
 * Naming somebody.
 */
export type NameHolder = { 
/**
 * Which half.
 */
group: KeyGroup, 
/**
 * Who.
 */
person: PersonId, 
/**
 * Number of the order.
 */
order_no: string, };

/**
 * Naming who records one's orders.
 */
export type NameRecorders = { 
/**
 * Who, from now on; nobody: none.
 */
officers: Array<PersonId>, 
/**
 * Number of the order.
 */
order_no: string, };

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
 * One of the two groups.
 */
export type OneGroup = { 
/**
 * Which.
 */
group: KeyGroup, };

/**
 * Somebody's part in a group.
 */
export type OneHolder = { 
/**
 * Which half.
 */
group: KeyGroup, 
/**
 * Who.
 */
person: PersonId, };

/**
 * One of them.
 */
export type OneLostAct = { 
/**
 * The act.
 */
act: ActId, };

/**
 * A page, named as the `evidence:` scheme names it: `draft|source|work|paper/OWNER/FILE/PAGE`.
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
 * One request on a case.
 */
export type OneRequest = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Which.
 */
request: RequestId, };

/**
 * A receipt to print or save (D1, O22).
 */
export type OneSubmission = { 
/**
 * Which.
 */
submission: SubmissionId, };

/**
 * One copy that waits for its step.
 */
export type OneWaitingPaper = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The copy.
 */
file: FileId, };

/**
 * A year of the calendar.
 */
export type OneYear = { 
/**
 * Which.
 */
year: number, };

/**
 * Opening an item.
 */
export type OpenItem = { 
/**
 * On which case.
 */
case: CaseId, 
/**
 * Which item.
 */
item: ItemId, 
/**
 * By which request; `None`: the rule asks for a reason only.
 */
request: RequestId | null, 
/**
 * Why, where no request says it.
 */
reason: string, 
/**
 * The passphrase, typed again.
 */
passphrase: string, };

/**
 * A step this person may take now.
 */
export type OpenStep = { 
/**
 * Kind of `Step`, as tagged.
 */
kind: string, 
/**
 * The one expected next.
 */
primary: boolean, 
/**
 * He may take it himself.
 */
own: boolean, 
/**
 * Leaders on whose written order he may record it (O2).
 */
for_leaders: Array<PersonId>, 
/**
 * The state it leads to; `None`: the state stays.
 */
leads_to: State | null, 
/**
 * Clocks it starts.
 */
starts: Array<StartedClock>, };

/**
 * What was opened. It stands in this answer and nowhere else.
 */
export type OpenedItem = { 
/**
 * Which item.
 */
item: ItemId, 
/**
 * What it holds.
 */
text: string, 
/**
 * How long it may stay on the screen, in seconds.
 */
seconds: number, 
/**
 * Who opened it, for the watermark.
 */
officer: string, 
/**
 * When, for the watermark.
 */
at: string, };

/**
 * An opening by a request.
 */
export type OpenedLine = { 
/**
 * Which item.
 */
item: ItemId, 
/**
 * When.
 */
at: string, };

/**
 * An identity item that was opened without a release: contact, or an open reporter's (R53, O3).
 */
export type Opening = { 
/**
 * Its row; the item is shown only after it is in the store.
 */
row: RowNo, 
/**
 * Who.
 */
by: PersonId, 
/**
 * When.
 */
at: string, 
/**
 * Which item.
 */
item: ItemId, 
/**
 * Why.
 */
reason: string, };

/**
 * An opening without a release (R53, O3).
 */
export type OpeningLine = { 
/**
 * Which item.
 */
item: ItemId, 
/**
 * Who.
 */
by: string, 
/**
 * When.
 */
at: string, 
/**
 * Why.
 */
reason: string, };

/**
 * How the register is ordered.
 */
export type Order = "newest" | "due" | "number";

/**
 * Ordering access to a case.
 */
export type OrderAccess = { 
/**
 * Which case.
 */
case: CaseId, 
/**
 * For whom.
 */
person: PersonId, };

/**
 * An order of access that waits for a desk with the keys (*menunggu kunci*).
 */
export type OrderLine = { 
/**
 * For whom.
 */
person: PersonId, 
/**
 * His name.
 */
name: string, 
/**
 * Who ordered it.
 */
by: string, 
/**
 * The case; nobody learns more of it from the order.
 */
case: CaseId, };

/**
 * An organisation of the ministry or a competent body (O19).
 */
export type OrganisationId = string;

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
 * This desk has seen another history than the store shows.
 */
export type OtherHistory = { 
/**
 * The last row this desk has seen.
 */
mine: HeadLine, 
/**
 * The last row of the store.
 */
store: HeadLine, 
/**
 * Two officers agreed to go on with the store: the next unlocking goes over.
 */
agreed: boolean, };

/**
 * An answer owed to another body.
 */
export type OwedLine = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Its intake number.
 */
intake_no: string, 
/**
 * The body.
 */
body: string, 
/**
 * The last day, ISO.
 */
due: string, 
/**
 * Working days left; negative when overdue.
 */
days_left: number, };

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
 * What became of the file that was chosen.
 */
export type PaperAttached = { 
/**
 * The copy; nothing where the dialog was closed or the file not taken.
 */
file: WaitingPaper | null, 
/**
 * Why it was not taken.
 */
refused: RefusedFile | null, };

/**
 * A signed copy of a paper (O9).
 */
export type PaperCopyView = { 
/**
 * The file; pages under `evidence:paper/{case}/{file}/{page}`.
 */
file: FileId, 
/**
 * Its name.
 */
name: string, 
/**
 * Type found from content.
 */
mime: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * SHA-256, 64 hex digits.
 */
sha256: string, 
/**
 * Pages where it can be shown, else 0.
 */
pages: number, 
/**
 * Name and content disagree.
 */
misnamed: boolean, 
/**
 * Which papers it is the copy of.
 */
kinds: Array<DutyKind>, 
/**
 * When it was taken in.
 */
at: string, 
/**
 * By whom.
 */
officer: string, };

/**
 * A signed paper on file (O9).
 */
export type PaperOnFile = { 
/**
 * The row that filed it.
 */
row: RowNo, 
/**
 * Who filed it.
 */
by: PersonId, 
/**
 * The paper, completed by what followed.
 */
paper: FiledPaper, };

/**
 * A working paper.
 */
export type PaperState = { 
/**
 * The paper.
 */
paper: Recorded<WorkingPaper>, 
/**
 * Who reviewed it.
 */
reviewed_by: PersonId | null, };

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
 * One of the three parties a deliberation needs (R24).
 */
export type Party3 = "leader" | "audit_team" | "unit";

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
offices: Array<Office>, 
/**
 * Who may stand in for the one who asks: members who hold one of his roles and are not away themselves.
 */
deputies: Array<PersonId>, 
/**
 * Who records whose orders (O2).
 */
recorders: Array<RecorderLine>, 
/**
 * Accesses ordered that no desk with the keys has sealed yet, as far as the one who asks may know.
 */
orders: Array<OrderLine>, };

/**
 * The permission page, generated from `domain::may`.
 */
export type PermissionMatrix = { 
/**
 * Columns.
 */
roles: Array<Role>, 
/**
 * Rows, in the order of the acts.
 */
rows: Array<PermissionRow>, };

/**
 * One act of the permission page.
 */
export type PermissionRow = { 
/**
 * The act.
 */
act: string, 
/**
 * On what it is done.
 */
scope: Scope, 
/**
 * Whether each role may.
 */
may: Array<boolean>, 
/**
 * The states it may be done in; empty for the unit's own and for reading.
 */
states: Array<State>, 
/**
 * The states it leads to, beside staying.
 */
leads_to: Array<State>, 
/**
 * An officer a leader named may record it on his written order (O2).
 */
on_order: boolean, 
/**
 * A Plt. may do it (O13).
 */
plt: boolean, 
/**
 * A Plh. may do it (O13).
 */
plh: boolean, };

/**
 * Somebody of the unit: for names in what was recorded, and to choose from.
 */
export type PersonChoice = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * Name.
 */
name: string, 
/**
 * Offices held today, as written.
 */
offices: Array<string>, 
/**
 * Roles held today.
 */
roles: Array<Role>, 
/**
 * May be named in a step: a member, and no wall keeps him out.
 */
choosable: boolean, 
/**
 * Reads the case now.
 */
reads: boolean, };

/**
 * How much of one officer's work is late, and due this week.
 */
export type PersonDueLine = { 
/**
 * The officer; `None`: nobody has taken it yet.
 */
name: string | null, 
/**
 * On leave today, and who stands in (O13).
 */
deputy: string | null, 
/**
 * Late.
 */
overdue: number, 
/**
 * Due from today to the end of the week.
 */
due: number, };

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
may_confirm: boolean, 
/**
 * Offices held now or later, with their orders and days.
 */
holdings: Array<HoldingLine>, 
/**
 * Offices held before.
 */
past: Array<HoldingLine>, 
/**
 * His leave, today's or the next (O13).
 */
leave: LeaveLine | null, 
/**
 * He is invited anew: his keys are lost (O24).
 */
renewal: RenewalLine | null, 
/**
 * The one who asks may invite him anew.
 */
may_reinvite: boolean, };

/**
 * The four-word phrase (O10).
 */
export type PhraseCheck = "none_exists" | "right" | "wrong";

/**
 * Setting the PIN for this session, or reopening with it.
 */
export type Pin = { 
/**
 * Six digits.
 */
pin: string, };

/**
 * The policy of a unit.
 */
export type Policy = { 
/**
 * States it skips; only *penelaahan* can be (process.md §1c).
 */
skips: Array<State>, 
/**
 * What forms demand.
 */
demand: FormDemand, 
/**
 * Deadlines that differ from the profile's.
 */
deadlines: Array<DeadlineSetting>, 
/**
 * What a Plt. may not decide.
 */
plt_may_not: Array<Act>, 
/**
 * What a Plh. may not decide.
 */
plh_may_not: Array<Act>, };

/**
 * A deadline of the profile.
 */
export type PolicyDeadline = { 
/**
 * Code.
 */
code: string, 
/**
 * How many, in force.
 */
amount: number, 
/**
 * Of what, in force.
 */
unit: DayUnit, 
/**
 * Legal basis in force.
 */
legal_basis: string, 
/**
 * As the profile ships it: how many, of what.
 */
shipped: [number, DayUnit], 
/**
 * The profile's ground was checked in its source.
 */
checked: boolean, 
/**
 * It stands among the unit's settings and is changed there.
 */
in_settings: boolean, };

/**
 * Policy in force and what may be chosen.
 */
export type PolicyView = { 
/**
 * The policy in force.
 */
policy: Policy, 
/**
 * States that can be skipped at all.
 */
skippable: Array<State>, 
/**
 * Every deadline of the profile, as it is in force.
 */
deadlines: Array<PolicyDeadline>, 
/**
 * Acts a Plt. or Plh. may be kept from.
 */
acts: Array<string>, 
/**
 * The table of readers' rules in force.
 */
rules: number, 
/**
 * The newest this program knows.
 */
newest_rules: number, 
/**
 * Whether this person may change the policy.
 */
may_change: boolean, 
/**
 * Whether this person may put the newest table in force.
 */
may_change_rules: boolean, };

/**
 * How large the unit is; decides the offices made at the founding and whether one person may hold two bundles (O12).
 */
export type Preset = "small" | "medium" | "ministry";

/**
 * Printing name and address on the envelope of a notice that is due (O3).
 */
export type PrintEnvelope = { 
/**
 * On which case.
 */
case: CaseId, 
/**
 * The notice.
 */
duty: DutyId, 
/**
 * By which release.
 */
request: RequestId, 
/**
 * The passphrase, typed again.
 */
passphrase: string, };

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
 * The proceedings.
 */
export type Proceedings = { 
/**
 * The chain of dispositions.
 */
hops: Array<Hop>, 
/**
 * Reviews handed in.
 */
reviews: Array<Review>, 
/**
 * Decisions.
 */
decisions: Array<Recorded<LeaderDecision>>, 
/**
 * Requests to explain.
 */
explanations: Array<Explanation>, 
/**
 * Handings down.
 */
delegations: Array<DelegationState>, 
/**
 * The team.
 */
team: Team | null, 
/**
 * The work plan.
 */
plan: Recorded<WorkPlan> | null, 
/**
 * Summonses.
 */
summonses: Array<SummonsState>, 
/**
 * Frozen records.
 */
records: Array<RecordState>, 
/**
 * Working papers.
 */
working_papers: Array<PaperState>, 
/**
 * Findings.
 */
findings: Array<FindingState>, 
/**
 * The evidence list in force.
 */
evidence: Array<EvidenceItem>, 
/**
 * Evidence that changed hands: from, to, how many items.
 */
handovers: Array<Recorded<[string, string, Array<EvidenceItem>]>>, 
/**
 * Reports, the last one in force; the place in the list is the version.
 */
reports: Array<Recorded<AuditReport>>, 
/**
 * Days and places of deliberations that were called.
 */
called: Array<Recorded<[string, string]>>, 
/**
 * What was to be deepened.
 */
deepened: Array<Recorded<string>>, 
/**
 * The conclusion.
 */
conclusion: Recorded<Conclusion> | null, 
/**
 * Its recommendations.
 */
recommendations: Array<RecommendationState>, };

/**
 * Which ministry profile is in force; profiles only change data (design.md §5).
 */
export type ProfileName = "kemenkes_like" | "kemensos_like";

/**
 * A group's new key that waits for a second signature.
 */
export type ProposedGroupKey = { 
/**
 * Who made it.
 */
by: string, 
/**
 * When, RFC 3339.
 */
at: string, 
/**
 * The one who asks may sign it.
 */
may_second: boolean, };

/**
 * New sheets that wait for a second signature.
 */
export type ProposedSheets = { 
/**
 * At whose desk they were printed.
 */
by: string, 
/**
 * When, RFC 3339.
 */
at: string, 
/**
 * The one who asks may sign them.
 */
may_second: boolean, };

/**
 * Protection: a record from the day of receipt that stays open after the case closes (R04, ISO 37002 8.5).
 */
export type Protection = { 
/**
 * Assessments of the risk, the last one in force.
 */
risks: Array<Recorded<Risk>>, 
/**
 * The companion officer.
 */
companion: [PersonId | null, string] | null, 
/**
 * Measures.
 */
measures: Array<Measure>, 
/**
 * Referred to LPSK.
 */
lpsk: RowNo | null, 
/**
 * Why it ended.
 */
ended: string | null, };

/**
 * A case in which somebody is protected.
 */
export type ProtectionLine = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Its intake number.
 */
intake_no: string, 
/**
 * Where it stands.
 */
state: State, 
/**
 * Since when somebody is protected, ISO.
 */
since: string, };

/**
 * What an identity is needed for.
 */
export type Purpose = "correspondence" | "further_information" | "interview" | "protection" | "law_enforcement" | "break_glass";

/**
 * A purpose that may be given now.
 */
export type PurposeLine = { 
/**
 * Which.
 */
purpose: Purpose, 
/**
 * The longest it may last, in hours; `None`: until the case closes.
 */
longest: number | null, };

/**
 * A numbered question and its answer.
 */
export type QuestionAnswer = { question: string, answer: string, };

/**
 * Reason codes of verification (process.md §2d).
 */
export type Reason = "tidak_lengkap" | "tidak_jelas" | "tidak_memenuhi_syarat" | "sudah_ditangani_aph" | "tidak_logis" | "kedaluwarsa" | "bukan_pengaduan" | "tembusan" | "surat_massal";

/**
 * A numbered recommendation with its owner (R25, D19).
 */
export type Recommendation = { 
/**
 * Its number in the letter.
 */
no: number, 
/**
 * What.
 */
text: string, 
/**
 * Of which kind.
 */
kind: FollowUpKind, 
/**
 * Who is to do it: atasan terlapor, pejabat yang berwenang.
 */
owner: string, 
/**
 * By when; none for the standard recommendation.
 */
due: string | null, };

/**
 * A recommendation as it stands (D20).
 */
export type RecommendationState = { 
/**
 * The recommendation.
 */
recommendation: Recommendation, 
/**
 * How it stands.
 */
status: FollowUpStatus, 
/**
 * What was noted, oldest first.
 */
notes: Array<[string, string]>, };

/**
 * Recording items of somebody in the case.
 */
export type RecordIdentity = { 
/**
 * On which case.
 */
case: CaseId, 
/**
 * Whose.
 */
whose: WhoseItems, 
/**
 * A label in use, for further items of the same person; `None`: the next number.
 */
label: string | null, 
/**
 * The items.
 */
items: Array<TypedIdentity>, };

/**
 * A frozen version of a record made in front of somebody (O21).
 */
export type RecordState = { 
/**
 * The version.
 */
record: Recorded<ClarificationRecord>, 
/**
 * How it was signed.
 */
signing: Signing | null, };

/**
 * A fact with the row that recorded it.
 */
export type Recorded<T> = { 
/**
 * Its row.
 */
row: RowNo, 
/**
 * Who signed it.
 */
by: PersonId, 
/**
 * When.
 */
at: string, 
/**
 * Recorded on a leader's written order (O2).
 */
on_order: boolean, 
/**
 * The fact.
 */
fact: T, };

/**
 * Who records a leader's orders.
 */
export type RecorderLine = { 
/**
 * Whose orders.
 */
leader: PersonId, 
/**
 * Who records them.
 */
officers: Array<PersonId>, };

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
 * How the recovery sheets stand.
 */
export type RecoveryView = { 
/**
 * Which sheets are in force; 1: those of the founding.
 */
generation: number, 
/**
 * Since when, RFC 3339.
 */
since: string, 
/**
 * The day those of the founding were checked word by word.
 */
checked_on: string | null, 
/**
 * Two were used since: new ones are owed.
 */
used: SheetsUse | null, 
/**
 * New ones wait for a second signature.
 */
proposed: ProposedSheets | null, 
/**
 * New ones were begun on this desk and are not all checked.
 */
pending: boolean, 
/**
 * So many keys are sealed to the sheets in force.
 */
sealed: number, 
/**
 * Of so many.
 */
of: number, 
/**
 * What nobody can open but two sheets.
 */
stuck: Array<StuckLine>, 
/**
 * How many there are of it; the list ends somewhere.
 */
stuck_of: number, 
/**
 * Groups whose key nobody holds.
 */
groups_on_sheets: Array<KeyGroup>, 
/**
 * The one who asks may use two sheets.
 */
may_use: boolean, 
/**
 * The one who asks may print new ones.
 */
may_propose: boolean, };

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
 * What it would mean that a member's keys are lost.
 */
export type ReinvitationEffect = { 
/**
 * Who.
 */
person: PersonId, 
/**
 * His name.
 */
name: string, 
/**
 * Members beside him.
 */
others: number, 
/**
 * They are enough to vouch for his new keys.
 */
enough: boolean, 
/**
 * What nobody else can open: it needs two recovery sheets.
 */
only_his: Array<StuckLine>, 
/**
 * How much there is of it; the list ends somewhere.
 */
only_his_of: number, 
/**
 * Groups whose key he holds: it is to be handed over to him anew.
 */
halves: Array<KeyGroup>, 
/**
 * Those of them that nobody else holds: two recovery sheets.
 */
halves_only_his: Array<KeyGroup>, };

/**
 * Inviting a member anew.
 */
export type Reinvite = { 
/**
 * Whom.
 */
person: PersonId, 
/**
 * Why.
 */
reason: string, 
/**
 * Days the invitation is good for.
 */
days: number, };

/**
 * The reporter's relation to the event (R01).
 */
export type Relation = "knows" | "victim" | "both";

/**
 * How a member stands who is invited anew.
 */
export type RenewalLine = { 
/**
 * He has brought his new keys.
 */
joined: boolean, 
/**
 * Who invited him anew.
 */
by: string, 
/**
 * Why.
 */
reason: string, 
/**
 * After this no desk accepts it, RFC 3339.
 */
expires: string, 
/**
 * Who compared the words with him so far.
 */
vouched: Array<string>, 
/**
 * The one who asks may vouch for him now.
 */
may_vouch: boolean, };

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
 * How a report back was taken (O8).
 */
export type ReportBackOutcome = { "type": "accepted" } | { "type": "returned", 
/**
 * The new day.
 */
due: string, } | { "type": "taken_over" };

/**
 * Its shape (D17).
 */
export type ReportForm = "letter" | "chapters";

/**
 * Which report.
 */
export type ReportKind = "lhk" | "lha" | "lhai";

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
 * A request to open identity items, bound into the half that is released (ledger.md §5).
 */
export type RequestId = string;

/**
 * A request with all that came of it.
 */
export type RequestLine = { 
/**
 * Which.
 */
request: RequestId, 
/**
 * Number of the case, where it may be known here.
 */
number: string | null, 
/**
 * Who asks.
 */
requester: PersonId, 
/**
 * His name.
 */
requester_name: string, 
/**
 * For what.
 */
purpose: Purpose, 
/**
 * What was asked for; empty where it may not be known here.
 */
items: Array<AskedLine>, 
/**
 * Why; `None` where it may not be known here.
 */
reason: string | null, 
/**
 * When.
 */
asked_at: string, 
/**
 * Until when a release holds; `None`: until the case closes.
 */
expires: string | null, 
/**
 * How it stands now.
 */
stand: RequestStand, 
/**
 * Answers so far; refusals stay.
 */
answers: Array<AnswerLine>, 
/**
 * What was opened by it.
 */
opened: Array<OpenedLine>, 
/**
 * The half that this person is asked for.
 */
asks_me: KeyGroup | null, 
/**
 * Whether he holds that group's key: without it he can refuse but not release.
 */
has_key: boolean, 
/**
 * He may end it.
 */
may_end: boolean, };

/**
 * How a request stands.
 */
export type RequestStand = "waiting" | "refused" | "released" | "expired" | "ended";

/**
 * A restore mark.
 */
export type RestoreLine = { 
/**
 * The last row of the history that is given up.
 */
lost: HeadLine, 
/**
 * The last row of the store when the first signed.
 */
kept: HeadLine, 
/**
 * The row of its first signature: it tells one mark from another.
 */
row: number, 
/**
 * Who signed.
 */
signed: Array<RestoreSignature>, 
/**
 * Two officers did.
 */
agreed: boolean, 
/**
 * Whoever looks at it may be the second.
 */
may_sign: boolean, };

/**
 * Two sheets, on a desk that lost the unit secret.
 */
export type RestoreSecret = { 
/**
 * The words of one sheet.
 */
first: string, 
/**
 * The words of another.
 */
second: string, };

/**
 * Who signed a restore mark.
 */
export type RestoreSignature = { 
/**
 * His name.
 */
name: string, 
/**
 * When, RFC 3339.
 */
at: string, };

/**
 * How the histories stand.
 */
export type RestoreView = { 
/**
 * Where this desk has seen another one.
 */
differs: OtherHistory | null, 
/**
 * Marks, newest last.
 */
marks: Array<RestoreLine>, 
/**
 * Whoever looks at it holds an office whose signature counts, and may begin.
 */
may_begin: boolean, };

/**
 * What becomes of the file after its years (process.md §3, JRA).
 */
export type RetentionEnd = "destroyed" | "permanent" | "reappraised";

/**
 * A staff review that was handed in.
 */
export type Review = { 
/**
 * The review.
 */
review: Recorded<StaffReview>, 
/**
 * Why it was sent back, where it was.
 */
returned: string | null, };

/**
 * The recommendation of a review and the decision on it (process.md §2d, with O8).
 */
export type ReviewCode = "audit" | "klarifikasi" | "permintaan_penjelasan" | "limpah_internal" | "limpah_eksternal" | "arsip" | "gabung" | "pembinaan";

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
 * How great the risk of retaliation is (ISO 37002 8.3).
 */
export type Risk = "low" | "medium" | "high";

/**
 * A role of process.md §4. Rights belong to roles, roles to offices, offices to people for a time (O13).
 */
export type Role = "intake_officer" | "verifier" | "reviewer" | "audit_lead" | "auditor" | "wbs_manager" | "leader" | "records_clerk" | "sysadmin" | "privacy_officer";

/**
 * What a reported party is said to have done (R58).
 */
export type RoleInEvent = "main" | "accomplice" | "third_party" | "witness";

/**
 * A fact within a stream, by the place of the row that recorded it.
 */
export type RowNo = number;

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
 * On what an act is done.
 */
export type Scope = "unit" | "case";

/**
 * A score with its ground.
 */
export type Score = { 
/**
 * Of which criterion.
 */
criterion: Criterion, 
/**
 * 0 to 3.
 */
score: number, 
/**
 * Why.
 */
ground: string, };

/**
 * Signing new sheets.
 */
export type SecondSheets = { 
/**
 * The first three words of any of them.
 */
words: Array<string>, };

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
 * Sheets were used or new ones wait, and the next step is this person's (O24).
 */
sheets_owed: boolean, 
/**
 * Rooms of the rail this person can use: `desk`, `register`, `deadlines`, `inquiry`, `checks`, `settings`.
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
 * What two sheets opened.
 */
export type SheetsOpened = { 
/**
 * Records sealed to those entitled.
 */
streams: number, 
/**
 * Contact items sealed to those on duty.
 */
items: number, 
/**
 * What stays closed: the sheets do not open it, or nobody is entitled to it.
 */
left: number, 
/**
 * How it stands now.
 */
recovery: RecoveryView, };

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
may_wait: boolean, 
/**
 * They are new sheets of a unit that has older ones: in force once a second officer has signed.
 */
renewal: boolean, };

/**
 * What two sheets were used for since the ones in force came.
 */
export type SheetsUse = { 
/**
 * At whose desk, the last time.
 */
by: string, 
/**
 * When, RFC 3339.
 */
at: string, 
/**
 * Records that were opened.
 */
streams: number, 
/**
 * Contact items that were opened.
 */
items: number, 
/**
 * Group keys that were taken.
 */
groups: Array<KeyGroup>, 
/**
 * Why, the last time; a group's key is taken without further words.
 */
reason: string | null, };

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
 * Signing that the unit goes on without a history.
 */
export type SignRestore = { 
/**
 * The mark to sign as the second, by the row of its first signature; `None`: a mark of one's own, at a desk that has
 * seen the history to be given up.
 */
mark: number | null, 
/**
 * The last row of the history that is given up, as an anchor in text: what was on the screen.
 */
lost: string, };

/**
 * How a frozen record was signed (O21).
 */
export type Signing = { "type": "signed" } | { "type": "refused", 
/**
 * His reason, where he gave one.
 */
reason: string, 
/**
 * Two who saw it.
 */
witnesses: Array<string>, };

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
 * *Telaahan staf* (D7); how much of it is demanded the policy says (O30).
 */
export type StaffReview = { 
/**
 * Persoalan.
 */
issue: string, 
/**
 * Praanggapan.
 */
assumptions: string, 
/**
 * Fakta yang mempengaruhi.
 */
facts: string, 
/**
 * Analisis.
 */
analysis: string, 
/**
 * Kesimpulan.
 */
conclusion: string, 
/**
 * Saran tindak.
 */
advice: string, 
/**
 * Pasal yang diduga dilanggar.
 */
articles: string, 
/**
 * The one recommendation code.
 */
recommendation: ReviewCode, };

/**
 * Work handed over for some days (O13).
 */
export type StandIn = { 
/**
 * Whose work.
 */
of: PersonId, 
/**
 * Who does it.
 */
by: PersonId, 
/**
 * The last day.
 */
until: string, 
/**
 * He could not read before, so his access ends with it.
 */
granted: boolean, 
/**
 * Taken back.
 */
back: boolean, };

/**
 * A clock a step starts, and the day it would end if it were taken now.
 */
export type StartedClock = { 
/**
 * Code of the deadline.
 */
code: string, 
/**
 * Its last day.
 */
due: string, };

/**
 * A state of process.md §2a.
 */
export type State = "received" | "verifying" | "awaiting_completion" | "registered" | "under_review" | "explanation_requested" | "delegated" | "awaiting_decision" | "assigned" | "clarification" | "audit" | "report_submitted" | "deliberation" | "concluded" | "monitoring" | "closed" | "not_actionable" | "referred" | "merged" | "withdrawn" | "archived";

/**
 * The facts of one step.
 */
export type Step = { "type": "dispose" } & Disposition | { "type": "pass_on" } & Disposition | { "type": "read_disposition", hop: RowNo, } | { "type": "recall_disposition", hop: RowNo, reason: string, } | { "type": "hand_in_review" } & StaffReview | { "type": "resume_review", reason: string, } | { "type": "request_explanation" } & ExplanationRequest | { "type": "remind_explanation", note: string, } | { "type": "record_explanation", received_on: string, summary: string, } | { "type": "assess_explanation", sufficient: boolean, note: string, } | { "type": "delegate" } & Delegation | { "type": "record_report_back", received_on: string, summary: string, } | { "type": "assess_report_back", outcome: ReportBackOutcome, note: string, } | { "type": "decide" } & LeaderDecision | { "type": "return_review", reason: string, } | { "type": "decide_referral", body: string, legal_ground: string, identity_redacted: boolean, reason: string, } | { "type": "decide_not_actionable", reason: string, } | { "type": "assign" } & Assignment | { "type": "change_team", add: Array<TeamMember>, remove: Array<number>, ends: string | null, reason: string, } | { "type": "declare", member: number, no_conflict: boolean, secrecy: boolean, note: string, } | { "type": "plan_work" } & WorkPlan | { "type": "summon" } & Summons | { "type": "serve_summons", summons: RowNo, on: string, note: string, } | { "type": "not_appeared", summons: RowNo, note: string, } | { "type": "start_clarification", } | { "type": "freeze_record" } & ClarificationRecord | { "type": "sign_record", record: RowNo, signing: Signing, } | { "type": "start_audit", } | { "type": "write_paper" } & WorkingPaper | { "type": "review_paper", paper: RowNo, note: string, } | { "type": "record_finding" } & Finding | { "type": "drop_finding", finding: RowNo, reason: string, } | { "type": "list_evidence", items: Array<EvidenceItem>, } | { "type": "hand_over_evidence", from: string, to: string, items: Array<EvidenceItem>, } | { "type": "submit_report" } & AuditReport | { "type": "call_deliberation", held_on: string, time: string, place: string, agenda: string, } | { "type": "deepen_audit", what: string, } | { "type": "conclude" } & Conclusion | { "type": "send_recommendations", to: string, } | { "type": "follow_up", no: number, status: FollowUpStatus, note: string, on: string, } | { "type": "close", note: string, } | { "type": "withdraw", statement: string, } | { "type": "continue_ex_officio", statement: string, reason: string, } | { "type": "archive" } & Filing | { "type": "put_on_hold", ground: HoldGround, body: string, reason: string, } | { "type": "resume", reason: string, verification_due: string | null, } | { "type": "give_word", row: RowNo, confirmed: boolean, note: string, } | { "type": "file_paper", } | { "type": "complete_paper", row: RowNo, kind: DutyKind, number: string, date: string, file: FileId | null, } | { "type": "triage" } & TriageForm | { "type": "record_waiter" } & Waiter | { "type": "answer_waiter", waiter: RowNo, interim: boolean, note: string, } | { "type": "release_waiter", waiter: RowNo, reason: string, } | { "type": "assess_risk", risk: Risk, ground: string, } | { "type": "name_companion", person: PersonId | null, name: string, } | { "type": "take_measure", kind: MeasureKind, text: string, } | { "type": "end_measure", measure: RowNo, result: string, } | { "type": "refer_to_lpsk", consent: RowNo, } | { "type": "end_protection", reason: string, } | { "type": "record_consent" } & Consent | { "type": "remind_reporter", note: string, } | { "type": "log_inquiry" } & Inquiry | { "type": "open_contact", item: ItemId, reason: string, } | { "type": "open_identity", item: ItemId, reason: string, } | { "type": "print_envelope", duty: DutyId, request: RequestId, } | { "type": "remove_readers", people: Array<PersonId>, reason: string, } | { "type": "hand_over", to: PersonId, until: string, reason: string, } | { "type": "take_back", from: PersonId, };

/**
 * Steps and proceedings of a case.
 */
export type StepsView = { 
/**
 * What forms of this unit demand (O30).
 */
demand: FormDemand, 
/**
 * What this person may do now, what is expected next first.
 */
open: Array<OpenStep>, 
/**
 * What lacks something.
 */
blocked: Array<BlockedStep>, 
/**
 * People of the unit.
 */
people: Array<PersonChoice>, 
/**
 * Codes of instructions of a disposition.
 */
instructions: Array<string>, 
/**
 * What was done since the last reopening.
 */
proceedings: Proceedings, 
/**
 * What was done before it.
 */
past: Array<Proceedings>, 
/**
 * What goes beside the procedure.
 */
beside: Care, 
/**
 * Clocks, in the order they started.
 */
clocks: Array<ClockLine>, 
/**
 * What a person is made aware of.
 */
hints: Array<Hint>, 
/**
 * With whom it lies.
 */
lies_with: LiesWith | null, 
/**
 * Code of the sentence a caller may be told (R50).
 */
safe_sentence: string, 
/**
 * The loss the standing findings add up to, in rupiah.
 */
loss: number, 
/**
 * Rows that wait for this person's word (O2).
 */
words: Array<RowNo>, 
/**
 * Who asks.
 */
me: PersonId, };

/**
 * Something only two sheets, or only one member, can open; by what stands in clear.
 */
export type StuckLine = { 
/**
 * A contact item; else a record: a report or a case.
 */
item: boolean, 
/**
 * Its entries; 0 for an item.
 */
entries: number, 
/**
 * When it was begun, RFC 3339.
 */
since: string, 
/**
 * Its last entry, RFC 3339.
 */
last: string, 
/**
 * Who began it.
 */
by: string, };

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
 * *Surat panggilan* I or II (D13).
 */
export type Summons = { 
/**
 * Whom, by label or name: *Terlapor-1*.
 */
whom: string, 
/**
 * His post.
 */
position: string, 
/**
 * First or second.
 */
nth: number, 
/**
 * The day he is to come.
 */
date: string, 
/**
 * The hour, as written.
 */
time: string, 
/**
 * Where.
 */
place: string, 
/**
 * Before whom.
 */
before: string, 
/**
 * For what; never who reported.
 */
purpose: string, 
/**
 * What he is to bring.
 */
bring: string, 
/**
 * A disciplinary examination: the summons must lie the policy's days ahead (PP 94/2021).
 */
disciplinary: boolean, 
/**
 * Why it is shorter, where he agreed to it.
 */
short_notice: string, };

/**
 * A summons and what came of it.
 */
export type SummonsState = { 
/**
 * The summons.
 */
summons: Recorded<Summons>, 
/**
 * The day it was received.
 */
served: string | null, 
/**
 * He did not come.
 */
not_appeared: string | null, };

/**
 * Taking a group's key from two recovery sheets, on one's own desk.
 */
export type TakeHalfKey = { 
/**
 * Which group's.
 */
group: KeyGroup, 
/**
 * The words of one sheet.
 */
first: string, 
/**
 * The words of another.
 */
second: string, };

/**
 * Going on leave.
 */
export type TakeLeave = { 
/**
 * Who stands in.
 */
deputy: PersonId, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
until: string, };

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
 * A step to be taken.
 */
export type TakeStep = { 
/**
 * On which case.
 */
case: CaseId, 
/**
 * The facts.
 */
step: Step, 
/**
 * The leader's written order it is recorded on (O2).
 */
order: WrittenOrder | null, 
/**
 * The day it was done, where it is only noted now.
 */
done_on: string | null, 
/**
 * Signed papers it rests on (O9).
 */
papers: Array<FiledPaper>, };

/**
 * The team of an assignment letter.
 */
export type Team = { 
/**
 * The letter.
 */
letter: Recorded<Assignment>, 
/**
 * The last day by the newest letter.
 */
ends: string, 
/**
 * Everybody ever named, in order.
 */
members: Array<TeamMemberState>, };

/**
 * Somebody named on the assignment letter (D11, O27).
 */
export type TeamMember = { 
/**
 * Who, where he has an account.
 */
person: PersonId | null, 
/**
 * Name as on the letter.
 */
name: string, 
/**
 * NIP.
 */
employee_no: string | null, 
/**
 * Pangkat/golongan and jabatan.
 */
position: string, 
/**
 * Role in the team.
 */
role: TeamRole, 
/**
 * The other unit or agency of a *tamu tim*.
 */
guest_of: string | null, };

/**
 * A member of the team as he stands.
 */
export type TeamMemberState = { 
/**
 * As on the letter.
 */
member: TeamMember, 
/**
 * Whether he declared both no conflict and secrecy; `None`: not yet (D12).
 */
declared: boolean | null, 
/**
 * Taken off the team.
 */
left: boolean, 
/**
 * He could not read before; his access ends with his place on the team.
 */
granted: boolean, };

/**
 * What a member does in the team; within the case it gives the rights of the role, whatever office he holds.
 */
export type TeamRole = "lead" | "member" | "expert";

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
 * Triage: three flags, and in full the eight scores (O30). What follows is a person's choice, never the sum's.
 */
export type TriageForm = { 
/**
 * Kekerasan atau ancaman.
 */
violence: boolean | null, 
/**
 * Melibatkan penegak hukum atau penyelenggara negara, atau kerugian sedikitnya Rp1 miliar.
 */
state_official_or_large_loss: boolean | null, 
/**
 * Terlapor pimpinan atau unit pengelola sendiri.
 */
own_unit: boolean | null, 
/**
 * The scores; all eight in full.
 */
scores: Array<Score>, 
/**
 * *Berkadar pengawasan*.
 */
supervisory_relevant: boolean | null, 
/**
 * What the officer chose: urgent, soon, ordinary.
 */
priority: number, 
/**
 * Why.
 */
ground: string, };

/**
 * Something typed that identifies somebody.
 */
export type TypedIdentity = { 
/**
 * What it is.
 */
kind: ItemKind, 
/**
 * As typed.
 */
value: string, };

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
 * Using two sheets.
 */
export type UseSheets = { 
/**
 * The words of one sheet.
 */
first: string, 
/**
 * The words of another.
 */
second: string, 
/**
 * Why.
 */
reason: string, };

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
 * What kind of violation it was (process.md §2d).
 */
export type ViolationClass = "etika" | "disiplin" | "tindak_pidana" | "tidak_terjadi_pelanggaran";

/**
 * A body that waits for our answer (O7).
 */
export type Waiter = { 
/**
 * Which body.
 */
body: string, 
/**
 * Its own number.
 */
reference: string, 
/**
 * The date of its request.
 */
requested_on: string, 
/**
 * What it asks, in its words.
 */
wording: string, 
/**
 * The day typed from its letter.
 */
due: string | null, 
/**
 * Else an amount of days from its receipt.
 */
within: [number, DayUnit] | null, 
/**
 * The day we received it.
 */
received_on: string, };

/**
 * A body that waits (O7).
 */
export type WaiterState = { 
/**
 * Its request, with the day it is due.
 */
waiter: Recorded<Waiter>, 
/**
 * Interim answers.
 */
interim: Array<string>, 
/**
 * Answered for good.
 */
answered: string | null, 
/**
 * It waits no longer.
 */
released: string | null, };

/**
 * A copy that waits for its step.
 */
export type WaitingPaper = { 
/**
 * The copy, to be named in the step's paper.
 */
file: FileId, 
/**
 * Its name.
 */
name: string, 
/**
 * Type found from content.
 */
mime: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * SHA-256, 64 hex digits.
 */
sha256: string, 
/**
 * Pages where it can be shown, else 0.
 */
pages: number, 
/**
 * Name and content disagree.
 */
misnamed: boolean, };

/**
 * What a leave did.
 */
export type WentOnLeave = { 
/**
 * The people from now on.
 */
people: People, 
/**
 * Cases the deputy reads for these days only.
 */
handed: number, 
/**
 * Intake numbers of cases that could not be handed over: a wall keeps the deputy out, or the step forbids it.
 */
kept: Array<string>, };

/**
 * Whose items are recorded (O28).
 */
export type WhoseItems = "reporter" | "victim" | "witness" | "cooperating";

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
 * Something recorded for a leader that waits on his desk (O2), or a closing that needs his approval.
 */
export type WordState = { 
/**
 * The row that waits.
 */
row: RowNo, 
/**
 * Its kind.
 */
kind: string, 
/**
 * Who recorded it.
 */
by: PersonId, 
/**
 * The leader whose act it is; `None`: any.
 */
leader: PersonId | null, 
/**
 * Confirmed or contested.
 */
given: Recorded<boolean> | null, 
/**
 * What he said.
 */
note: string, };

/**
 * The work plan of the team.
 */
export type WorkPlan = { objective: string, scope: string, method: string, };

/**
 * *Kertas kerja audit* (D16).
 */
export type WorkingPaper = { no: string, objective: string, source: string, work: string, result: string, };

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
  recovery: [Nothing, RecoveryView];
  begin_sheets: [Nothing, SheetsStatus];
  second_sheets: [SecondSheets, RecoveryView];
  use_sheets: [UseSheets, SheetsOpened];
  restore_unit_secret: [RestoreSecret, DeskStatus];
  people: [Nothing, People];
  invite: [Invite, Invitation];
  reinvitation_effect: [OnePerson, ReinvitationEffect];
  reinvite: [Reinvite, Invitation];
  withdraw_invitation: [OnePerson, People];
  fingerprint: [OnePerson, Fingerprint];
  confirm_person: [Fingerprint, People];
  change_office: [ChangeOffice, People];
  give_office: [GiveOffice, People];
  take_office: [TakeOffice, People];
  end_member: [EndMember, People];
  take_leave: [TakeLeave, WentOnLeave];
  end_leave: [Nothing, People];
  name_recorders: [NameRecorders, People];
  order_access: [OrderAccess, People];
  access_progress: [Nothing, AccessProgress];
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
  my_desk: [Nothing, MyDesk];
  deadlines: [DeadlinesQuery, DeadlinesPage];
  monday: [Nothing, Monday];
  monday_pages: [Nothing, PrintPages];
  find_inquiry: [FindInquiry, InquiryHits];
  answer_inquiry: [AnswerInquiry, InquiryAnswer];
  register_page: [RegisterQuery, RegisterPage];
  day_list: [DayList, PrintPages];
  dossier: [OneCase, Dossier];
  trail: [OneCase, Trail];
  page_facts: [OnePage, PageFacts];
  identity: [OneCase, IdentityView];
  ask_identity: [AskIdentity, IdentityView];
  end_identity: [OneRequest, IdentityView];
  identity_duties: [Nothing, Array<RequestLine>];
  answer_identity: [AnswerIdentity, Array<RequestLine>];
  open_item: [OpenItem, OpenedItem];
  record_items: [RecordIdentity, IdentityView];
  print_envelope: [PrintEnvelope, PrintPages];
  custody: [Nothing, Custody];
  name_half_holder: [NameHolder, Custody];
  second_half_holder: [OneHolder, Custody];
  end_half_holder: [OneHolder, Custody];
  hand_over_half_key: [OneHolder, Custody];
  renew_group_key: [OneGroup, Custody];
  second_group_key: [OneGroup, Custody];
  take_half_key: [TakeHalfKey, Custody];
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
  shut_out: [ShutOut, Dossier | null];
  reopen: [Reopen, Dossier];
  attach_paper: [AttachPaper, PaperAttached];
  detach_paper: [OneWaitingPaper, PaperAttached];
  take_step: [TakeStep, Dossier];
  settings: [Nothing, SettingsView];
  change_settings: [ChangeSettings, SettingsView];
  calendar_year: [OneYear, CalendarYear];
  revision_effect: [ReviseCalendar, RevisionEffect];
  revise_calendar: [ReviseCalendar, CalendarYear];
  confirm_year: [OneYear, CalendarYear];
  policy: [Nothing, PolicyView];
  change_policy: [ChangePolicy, PolicyView];
  change_rules: [Nothing, PolicyView];
  permission_matrix: [Nothing, PermissionMatrix];
  log_text: [Nothing, LogText];
  integrity: [Nothing, Integrity];
  verify_ledger: [RunVerify, VerifyReport];
  verify_progress: [Nothing, VerifyProgress];
  cancel_verify: [Nothing, VerifyProgress];
  restore_view: [Nothing, RestoreView];
  sign_restore: [SignRestore, RestoreView];
  lost_acts: [Nothing, Array<LostActLine>];
  redo_act: [OneLostAct, Array<LostActLine>];
  dismiss_act: [OneLostAct, Array<LostActLine>];
};
