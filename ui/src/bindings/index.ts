// The command table's types as ts-rs writes them from Rust. Nothing here is edited by hand once the generator runs.

// ids
export type PersonId = string;
export type SubmissionId = string;
export type CaseId = string;
export type FileId = string;
export type OfficeId = string;
export type DutyId = string;
export type DraftId = string;

// domain: people
export type Role =
  | "intake_officer" | "verifier" | "reviewer" | "audit_lead" | "auditor"
  | "wbs_manager" | "leader" | "records_clerk" | "sysadmin" | "privacy_officer";
export type Preset = "small" | "medium" | "ministry";
export type HoldingKind = "definitive" | "plt" | "plh";
export type Office = { office: OfficeId; title: string; roles: Array<Role> };

// domain: calendar
export type TimeZone = "wib" | "wita" | "wit";
export type DayKind = "national_holiday" | "joint_leave" | "regional_holiday" | "substitute_working_day" | "working_day";
export type CalendarDay = { date: string; kind: DayKind; name: string; estimated: boolean };
export type DayWhy =
  | { type: "working" }
  | { type: "weekend" }
  | { type: "holiday"; name: string }
  | { type: "joint_leave"; name: string }
  | { type: "after_hours" };
export type DayStep = { date: string; counted: number | null; why: DayWhy };

// domain: unit
export type ProfileName = "kemenkes_like" | "kemensos_like";
export type UnitSettings = {
  template: string;
  intake_pattern: string;
  agenda_pattern: string;
  intake_start: number;
  agenda_start: number;
  verification_days: number;
  completion_days: number;
  notice_days: number;
  time_zone: TimeZone;
  office_closes: number;
  clock_from_unit: boolean;
  idle_minutes: number;
  reporter_limits: [number, number];
  unit_limits: [number, number];
  conflict_office: OfficeId | null;
};

// domain: submission
export type Channel = "letter" | "telephone" | "visit" | "portal" | "email" | "whatsapp" | "lapor" | "other";
export type ReporterType = "employee" | "public" | "anonymous" | "agency";
export type IdentityMode = "open" | "confidential" | "disguised" | "anonymous";
export type Relation = "knows" | "victim" | "both";
export type LetterHead = {
  number: string | null;
  date: string | null;
  sender_body: string | null;
  addressee: string | null;
  subject: string;
  is_copy: boolean;
  tu_agenda_no: string | null;
  received_by_ministry: string | null;
};
export type ItemKind = "name" | "phone" | "email" | "address" | "national_id" | "employee_no" | "other";
export type ItemRule = "on_duty" | "two_halves" | "officers_on_case";
export type FileSource = "reporter" | "unit";
export type Region = { page: number; x: number; y: number; w: number; h: number };
export type IdentityMarks = { regions: Array<Region>; pages: Array<number>; whole_file: boolean };

// domain: case
export type State =
  | "received" | "verifying" | "awaiting_completion" | "registered" | "under_review" | "explanation_requested"
  | "delegated" | "awaiting_decision" | "assigned" | "clarification" | "audit" | "report_submitted" | "deliberation"
  | "concluded" | "monitoring" | "closed" | "not_actionable" | "referred" | "merged" | "withdrawn" | "archived";
export type Element = "what" | "who" | "where" | "when" | "why" | "how" | "how_much";
export type Elements = {
  what: string; who: string; where: string; when: string; why: string; how: string; how_much: string;
};
export type RoleInEvent = "main" | "accomplice" | "third_party" | "witness";
export type Party = {
  name: string; position: string; work_unit: string; employee_no: string | null; role: RoleInEvent;
};
export type Mark = "child" | "sexual_violence";
export type CheckAnswer = { question: string; answer: boolean | null; note: string };
export type Checklists = {
  completeness: Array<CheckAnswer>;
  jurisdiction: Array<CheckAnswer>;
  clear: boolean | null;
  meets_requirements: boolean | null;
  duplicates_note: string;
  duplicates_searched: boolean;
};
export type Reason =
  | "tidak_lengkap" | "tidak_jelas" | "tidak_memenuhi_syarat" | "sudah_ditangani_aph" | "tidak_logis"
  | "kedaluwarsa" | "bukan_pengaduan" | "tembusan" | "surat_massal";
export type DutyKind =
  | "completion_request" | "registration_notice" | "referral_letter" | "rejection_notice" | "referral_notice"
  | "merge_notice";
export type Duty = { duty: DutyId; kind: DutyKind; due: string };
export type SentBy = "post" | "courier" | "by_hand" | "telephone" | "whatsapp" | "email" | "portal";
export type Paper = { number: string; date: string; signatory: string; sent_by: SentBy; place: string };
export type WrittenOrder = { kind: string; number: string; date: string; leader: PersonId };
export type Contact = { at: string; channel: Channel; reached: boolean; note: string };
export type Content = {
  title: string;
  subject: string;
  elements: Elements;
  summary: string;
  parties: Array<Party>;
  category: string;
  other_categories: Array<string>;
  work_unit: string;
  marks: Array<Mark>;
  letter_no: string | null;
  letter_date: string | null;
  sender_body: string | null;
};

// app: start
export type Nothing = Record<symbol, never>;
export type DeskState = "empty" | "locked" | "pin_locked" | "open";
export type DeskPerson = { person: PersonId; name: string };
export type DeskStatus = {
  state: DeskState;
  unit_name: string | null;
  people: Array<DeskPerson>;
  demo: boolean;
  desk_file_missing: boolean;
  idle_seconds: number;
  language: string;
  theme: string;
  today: string;
  version: string;
};
export type DeskPreferences = { language: string; theme: string };
export type OfferedPassphrase = { passphrase: string; bits: number };
export type PassphraseToJudge = { passphrase: string };
export type PassphraseStrength = { bits: number; enough: boolean };
export type FoundUnit = {
  unit_name: string;
  ministry: string;
  preset: Preset;
  profile: ProfileName;
  time_zone: TimeZone;
  founder_name: string;
  office_titles: Array<string>;
  passphrase: string;
  intake_start: number;
  agenda_start: number;
};
export type RecoverySheet = {
  number: number;
  words: Array<string>;
  anchor_words: Array<string>;
  unit_name: string;
  asked: [number, number];
};
export type SheetNumber = { number: number };
export type SheetWords = { number: number; first: string; second: string };
export type SheetsStatus = { confirmed: Array<number>; done: boolean; may_wait: boolean };
export type Unlock = { person: PersonId; passphrase: string };
export type Pin = { pin: string };
export type SessionInfo = {
  person: PersonId;
  name: string;
  roles: Array<Role>;
  offices: Array<string>;
  unit_name: string;
  ministry: string;
  ledger: string;
  waiting: number;
  has_pin: boolean;
  sheets_pending: boolean;
  rooms: Array<string>;
  acts: Array<string>;
  unconfirmed_years: Array<number>;
  faults: number;
  demo: boolean;
};
export type JoinUnit = { join_code: string; invitation_code: string; passphrase: string };
export type Joined = { person: PersonId; name: string; fingerprint: Array<string> };

// app: people
export type Membership = "invited" | "joined" | "member" | "ended";
export type PersonLine = {
  person: PersonId;
  name: string;
  membership: Membership;
  offices: Array<string>;
  roles: Array<Role>;
  may_confirm: boolean;
};
export type People = { people: Array<PersonLine>; offices: Array<Office> };
export type Invite = {
  name: string;
  employee_no: string | null;
  offices: Array<OfficeId>;
  kind: HoldingKind;
  order_no: string | null;
  days: number;
};
export type Invitation = { person: PersonId; join_code: string; join_qr: string; invitation_code: string };
export type OnePerson = { person: PersonId };
export type Fingerprint = { person: PersonId; words: Array<string> };
export type GiveOffice = {
  person: PersonId;
  office: OfficeId;
  kind: HoldingKind;
  order_no: string | null;
  from: string;
  until: string | null;
};
export type TakeOffice = { person: PersonId; office: OfficeId };
export type EndMember = { person: PersonId; reason: string };
export type ChangeOffice = { office: OfficeId | null; title: string; roles: Array<Role> };

// app: intake
export type TypedItem = { kind: ItemKind; value: string };
export type IntakeForm = {
  channel: Channel;
  received_at: string | null;
  head: LetterHead;
  without_name: boolean;
  reporter_type: ReporterType;
  mode: IdentityMode;
  relation: Relation | null;
  username: string;
  items: Array<TypedItem>;
  text: string;
  content: Content;
  conflict_answered: boolean;
  shut_out: Array<PersonId>;
  wants_phrase: boolean;
  supplement_to: CaseId | null;
};
export type DraftFile = {
  file: FileId;
  name: string;
  size: number;
  mime: string;
  pages: number;
  misnamed: boolean;
  sha256: string;
  same_as: string | null;
  source: FileSource;
  marks: IdentityMarks;
  marks_confirmed: boolean;
};
export type Draft = { draft: DraftId; saved_at: string; form: IntakeForm; files: Array<DraftFile> };
export type DraftLine = { draft: DraftId; saved_at: string; subject: string; channel: Channel; files: number };
export type OneDraft = { draft: DraftId };
export type NewDraft = { channel: Channel; repeat_last: boolean };
export type SaveDraft = { draft: DraftId; form: IntakeForm };
export type DraftSaved = { saved_at: string; insight: Insight };
export type Insight = {
  required_missing: Array<Element>;
  desired_missing: Array<Element>;
  score: number;
  offered_title: string;
  title_gaps: Array<Element>;
  traits: Array<Trait>;
  recognised: Array<PersonId>;
  missing: Array<string>;
  verification_due: string | null;
  similar: Array<SimilarLine>;
};
export type Trait = { start: number; end: number; kind: string };
export type SimilarLine = { case: CaseId; number: string; title: string; likeness: number };
export type MarkDraftFile = { draft: DraftId; file: FileId; marks: IdentityMarks };
export type OneDraftFile = { draft: DraftId; file: FileId };
export type AttachFiles = { draft: DraftId; source: FileSource; dropped: boolean };
export type Attached = { files: Array<DraftFile>; refused: Array<RefusedFile> };
export type RefusedFile = { name: string; code: string };
export type RegisterDraft = { draft: DraftId; form: IntakeForm };
export type Registered = {
  submission: SubmissionId;
  case: CaseId | null;
  intake_no: string;
  phrase: string | null;
  verification_due: string;
};
export type OneSubmission = { submission: SubmissionId };
export type PrintPages = { pages: Array<string>; paper: string };
export type SavedFile = { saved: boolean };

// app: register
export type Order = "newest" | "due" | "number";
export type RegisterQuery = {
  text: string;
  states: Array<State>;
  category: string | null;
  from: string | null;
  to: string | null;
  mine: boolean;
  open_clock: boolean;
  order: Order;
  offset: number;
  limit: number;
};
export type RegisterLine = {
  case: CaseId;
  intake_no: string;
  agenda_no: string | null;
  title: string;
  state: State;
  category: string;
  work_unit: string;
  received_on: string;
  due: string | null;
  days_left: number | null;
  due_what: string | null;
  marks: Array<Mark>;
  excerpt: Excerpt | null;
  awaits_leader: boolean;
};
export type Excerpt = { text: string; spans: Array<[number, number]> };
export type RegisterPage = { lines: Array<RegisterLine>; total: number };
export type Desk = {
  waiting: Array<DeskLine>;
  drafts: number;
  overdue: number;
  soon: number;
  received_today: number;
};
export type DeskLine = { line: RegisterLine; task: string };
export type DayList = { day: string };

// app: dossier
export type OneCase = { case: CaseId };
export type Dossier = {
  case: CaseId;
  intake_no: string;
  agenda_no: string | null;
  state: State;
  content: Content;
  received_at: string;
  channel: Channel;
  due: DueSentence | null;
  whose_move: Array<string>;
  acts: Array<NextAct>;
  why_not: Array<WhyNot>;
  checklists: Checklists;
  questions: [Array<CheckAnswer>, Array<CheckAnswer>];
  insight: Insight;
  submissions: Array<SubmissionView>;
  evidence: Array<EvidenceView>;
  duties: Array<DutyView>;
  contacts: Array<ContactView>;
  verifier: string | null;
  awaits_leader: boolean;
  merged_into: MergedInto | null;
  took_in: Array<string>;
  reporter_label: string;
  readers: Array<string>;
  waiting_for_key: Array<string>;
  damage: Array<string>;
};
export type MergedInto = { case: CaseId; number: string };
export type DueSentence = {
  what: string;
  due: string;
  days_left: number;
  days: Array<DayStep>;
  counts_from: string;
  stopped_on: string | null;
  unconfirmed_years: Array<number>;
  basis: string;
};
export type NextAct = { act: string; primary: boolean };
export type WhyNot = { act: string; code: string; missing: Array<string> };
export type SubmissionView = {
  submission: SubmissionId;
  intake_no: string;
  readable: boolean;
  channel: Channel | null;
  received_at: string | null;
  head: LetterHead | null;
  text: string | null;
  reporter_type: ReporterType | null;
  mode: IdentityMode | null;
  relation: Relation | null;
  items: Array<ItemView>;
  has_phrase: boolean;
  originals: Array<OriginalView>;
};
export type ItemView = { label: string; kind: ItemKind; rule: ItemRule };
export type OriginalView = {
  file: FileId;
  name: string;
  mime: string;
  size: number;
  sha256: string;
  pages: number;
  misnamed: boolean;
  marks: IdentityMarks;
};
export type EvidenceView = {
  title: string;
  file: FileId;
  mime: string;
  size: number;
  sha256: string;
  pages: number;
  held_back: boolean;
};
export type DutyView = { duty: Duty; days_left: number; paper: Paper | null; fell_away: string | null };
export type ContactView = { contact: Contact; officer: string };
export type TrailLine = {
  seq: number;
  at: string;
  author: string;
  person: PersonId;
  event: string;
  facts: Array<[string, string]>;
  order: string | null;
  same_person: boolean;
  odd_clock: boolean;
};
export type Trail = { lines: Array<TrailLine> };

// app: verification
export type SaveChecklists = { case: CaseId; checklists: Checklists };
export type RequestCompletion = { case: CaseId; missing: Array<Element>; asked: string };
export type EndCompletion = { case: CaseId; note: string };
export type RegisterCase = { case: CaseId; typed_no: string | null; typed_reason: string | null };
export type AgendaNumber = { agenda_no: string };
export type RefuseCase = { case: CaseId; reason: Reason; note: string; order: WrittenOrder | null };
export type CloseAtIntake = { cases: Array<CaseId>; reason: Reason };
export type ReferCase = {
  case: CaseId;
  body: string;
  legal_ground: string;
  redacted: boolean;
  order: WrittenOrder | null;
};
export type MergeCase = { case: CaseId; main: CaseId; reason: string };
export type ConfirmCases = { cases: Array<CaseId> };
export type Done = { count: number };
export type FulfilDuty = { case: CaseId; duty: DutyId; paper: Paper };
export type DropDuty = { case: CaseId; duty: DutyId; reason: string };
export type LogContact = { case: CaseId; contact: Contact };
export type ChangeContent = { case: CaseId; content: Content };
export type ShutOut = { case: CaseId; person: PersonId };
export type Reopen = { case: CaseId; reason: string };

// app: settings
export type SettingsView = {
  settings: UnitSettings;
  templates: Array<string>;
  categories: Array<[string, string]>;
  examples: [string, string];
  may_change: boolean;
};
export type ChangeSettings = { settings: UnitSettings };
export type OneYear = { year: number };
export type CalendarYear = {
  year: number;
  days: Array<CalendarLine>;
  confirmed: boolean;
  known: boolean;
  working_days: number;
};
export type CalendarLine = { day: CalendarDay; basis: string };
export type ReviseCalendar = { basis: string; days: Array<CalendarDay> };
export type RevisionEffect = { moved: Array<[string, string, string]> };
export type PermissionMatrix = { roles: Array<Role>; rows: Array<[string, Array<boolean>]> };
export type LogText = { lines: Array<string> };

// app: checks
export type RunVerify = { files: boolean };
export type VerifyReport = {
  entries: number;
  chunks: number | null;
  faults: Array<FaultLine>;
  anchor: string;
  anchor_words: Array<string>;
  millis: number;
};
export type FaultLine = { seq: number | null; code: string; params: Array<[string, string]> };
export type Integrity = {
  faults: Array<FaultLine>;
  seq: number;
  anchor_words: Array<string>;
  anchor: string;
  anchored_at: string | null;
};

export interface Commands {
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
}
