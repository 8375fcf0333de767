// An invented unit in memory, for component tests, screenshots and a plain browser. Never part of what is shipped.
// `?seed=empty|locked|open` chooses where the desk stands, `?many=100000` fills the register.
import type {
  Checklists, Commands, Content, DayStep, DeskStatus, Dossier, Draft, Element, IntakeForm, Insight, Reason, RegisterLine, RegisterQuery, SessionInfo, State, UnitSettings,
} from '../bindings';
import { add, cases, duty, find, received, scan, trace, type Held } from './fakeCases';
import { TODAY, between, calendar, confirmed, dueAfter, next, why } from './fakeDays';
import { Refusal, colleague, freshId, head, me, nobody, now, offices, people } from './fakePeople';
import { deskPeople, foundingSheets, recoveryCommands, restoreSecret, seated, sheetsOwed, sheetsPending, sit } from './fakeRecovery';
import { ALL_ACTS, SVG, categories, noContent, syntheticLine, words } from './fakeWords';
import { fakeIdentity } from './fakeIdentity';
import { restoreCommands } from './fakeRestore';
import { fakeSteps } from './fakeSteps';
import { deskOf, unitCommands } from './fakeUnit';
import type { Transport } from './transport';

const query = new URLSearchParams(window.location.search);

// ---- the unit ----
let settings: UnitSettings = {
  template: '5w2h', intake_pattern: 'P-{tahun}-{urut:6}', agenda_pattern: '{urut:4}/WBS/{bulan_romawi}/{tahun}', intake_start: 0, agenda_start: 0,
  verification_days: 5, completion_days: 30, notice_days: 5, time_zone: 'wib', office_closes: 960, clock_from_unit: true, idle_minutes: 15,
  reporter_limits: [5, 200], unit_limits: [100, 4096], conflict_office: null,
};
let unitName = 'Unit Pengelola WBS';
let ministry = 'Kementerian Contoh';
let language = query.get('lang') ?? 'id';
let theme = query.get('theme') ?? 'light';
let state: DeskStatus['state'] = 'open';
const seed = query.get('seed') ?? 'open';
if (seed === 'empty') state = 'empty';
if (seed === 'locked') state = 'locked';
if (seed === 'pin') state = 'pin_locked';
let pin: string | null = seed === 'pin' ? '123456' : null;
let demo = query.has('demo');

const status = (): DeskStatus => ({
  state, unit_name: state === 'empty' ? null : unitName, people: state === 'empty' ? [] : deskPeople, demo, demo_passphrase: demo ? 'kata rekaan untuk peragaan' : null, desk_file_missing: query.has('missing'),
  idle_seconds: settings.idle_minutes * 60, language, theme, today: TODAY, version: '0.1.0',
});
const info = (): SessionInfo => ({
  ...seated(), roles: ['intake_officer', 'verifier', 'wbs_manager', 'leader'], offices: ['Petugas', 'Plh. Pimpinan'], unit_name: unitName, ministry, ledger: 'local', waiting: 0,
  has_pin: pin !== null, sheets_pending: sheetsPending(), sheets_owed: sheetsOwed(), rooms: ['desk', 'register', 'deadlines', 'inquiry', 'checks', 'settings'], acts: ALL_ACTS,
  unconfirmed_years: query.has('warn') ? [2027] : [], faults: query.has('warn') ? 1 : 0, demo,
});

// ---- lists ----
const many = Number(query.get('many') ?? 0);
function dueOf(held: Held): { due: string; what: string; days: DayStep[]; from: string } | null {
  const open = held.duties.filter((view) => view.paper === null && view.fell_away === null).map((view) => view.duty.due).sort()[0];
  if (held.state === 'received' || held.state === 'verifying') {
    const { due, days } = dueAfter(received(held), settings.verification_days);
    return { due, days, what: 'verification', from: received(held) };
  }
  if (held.state === 'awaiting_completion') {
    const from = next(received(held), 3);
    const days: DayStep[] = Array.from({ length: settings.completion_days + 1 }, (_, n) => ({ date: next(from, n), counted: n, why: why(next(from, n)) }));
    return { due: next(from, settings.completion_days), days, what: 'completion', from };
  }
  if (open !== undefined) return { due: open, days: [{ date: TODAY, counted: 0, why: why(TODAY) }], what: 'notice', from: TODAY };
  return null;
}
function lineOf(held: Held, text = ''): RegisterLine {
  const due = dueOf(held);
  const body = [held.content.summary, held.content.elements.what, held.content.elements.how].find((part) => text !== '' && part.toLowerCase().includes(text.toLowerCase()));
  const at = body?.toLowerCase().indexOf(text.toLowerCase()) ?? -1;
  return {
    case: held.id, intake_no: held.intake_no, agenda_no: held.agenda_no, title: held.content.title || held.content.subject, state: held.state, category: held.content.category,
    work_unit: held.content.work_unit, received_on: received(held), due: due?.due ?? null, days_left: due === null ? null : between(TODAY, due.due), due_what: due?.what ?? null,
    marks: held.content.marks, excerpt: body === undefined ? null : { text: body, spans: [[at, at + text.length]] }, awaits_leader: held.awaits_leader,
  };
}
const ELEMENTS: Element[] = ['what', 'who', 'where', 'when', 'why', 'how', 'how_much'];
function insight(content: Content, text: string): Insight {
  const missing = ELEMENTS.filter((element) => content.elements[element].trim() === '');
  const traits: Insight['traits'] = [];
  for (const [pattern, kind] of [[/\b\d{16}\b/g, 'national_id'], [/\b08\d{2}[ -]?\d{4}[ -]?\d{3,4}\b/g, 'phone'], [/\bsaya (?:bendahara|staf|sekretaris|kepala|istri|suami)\b[^.,]*/gi, 'position'], [/\S+@\S+\.\S+/g, 'email']] as const) {
    for (const match of text.matchAll(pattern)) traits.push({ start: match.index, end: match.index + match[0].length, kind });
  }
  const { what, where, when } = content.elements;
  const offered = what !== '' && where !== '' && when !== '' ? `${what.replace(/\.$/, '')} di ${where}, ${when}` : '';
  const desired = missing.filter((element) => element === 'how_much');
  return {
    required_missing: missing.filter((element) => element !== 'how_much'), desired_missing: desired, score: Math.round(((7 - missing.length) / 7) * 100), offered_title: offered,
    title_gaps: content.title === '' ? [] : (['where', 'when'] as const).filter((element) => content.elements[element] === ''), traits: traits.sort((a, b) => a.start - b.start),
    recognised: [me, colleague, head].filter((known) => text.includes(known.name.split(' ')[0] ?? '-')).map((known) => known.person), missing: [],
    verification_due: dueAfter(TODAY, settings.verification_days).due,
    similar: text.includes('bantuan') || content.elements.what.includes('penerima') ? [{ case: cases[0]?.id ?? '', number: cases[0]?.intake_no ?? '', title: cases[0]?.content.title ?? '', likeness: 71 }] : [],
  };
}
const QUESTIONS: [string[], string[]] = [['unsur', 'terlapor', 'judul', 'bukti', 'akses_informasi'], ['lingkungan', 'urusan', 'belum_aph', 'belum_kedaluwarsa']];

const choices = () => [me, colleague, head].map((each) => {
  const line = people.people.find((known) => known.person === each.person);
  return { person: each.person, name: each.name, offices: line?.offices ?? [], roles: line?.roles ?? [], choosable: true, reads: each !== colleague };
});
const stepsOf = (held: Held) => fakeSteps(held.state, choices(), me.person, now);

function dossier(held: Held): Dossier {
  const due = dueOf(held);
  const checks = held.checklists;
  const complete = checks.clear === true && checks.meets_requirements === true && checks.duplicates_searched;
  const acts: Dossier['acts'] = [];
  const whyNot: Dossier['why_not'] = [];
  const offer = (act: string, primary = false) => acts.push({ act, primary });
  if (held.state === 'received') {
    offer('start_verification', true);
    offer('change_content');
    offer('close_at_intake');
  }
  if (held.state === 'verifying') {
    if (complete) offer('register_case', true);
    else whyNot.push({ act: 'register_case', code: 'missing', missing: ['completeness_answer:unsur', ...(checks.clear === true ? [] : ['clear']), ...(checks.meets_requirements === true ? [] : ['meets_requirements']), ...(checks.duplicates_searched ? [] : ['duplicates_searched'])] });
    offer('save_checklists');
    for (const act of ['request_completion', 'refer_case', 'refuse_case', 'merge_case', 'change_content', 'log_contact', 'shut_out']) offer(act);
  }
  if (held.state === 'awaiting_completion') {
    offer('log_contact', true);
    offer('end_completion');
    whyNot.push({ act: 'refuse_case', code: 'missing', missing: ['completion_over'] });
  }
  if (held.state === 'registered') {
    offer('log_contact');
    offer('change_content');
    whyNot.push({ act: 'register_case', code: 'wrong_state', missing: [] });
  }
  if (held.awaits_leader) offer('confirm_cases', true);
  if (['not_actionable', 'referred', 'merged'].includes(held.state)) offer('reopen');
  if (held.duties.some((view) => view.paper === null && view.fell_away === null)) offer('fulfil_duty', held.state === 'registered');
  const answers = (codes: string[], given: Checklists['completeness']) => codes.map((question) => given.find((known) => known.question === question) ?? { question, answer: null, note: '' });
  return {
    case: held.id, intake_no: held.intake_no, agenda_no: held.agenda_no, state: held.state, content: held.content, received_at: held.received_at, channel: held.channel,
    due: due === null ? null : { what: due.what, due: due.due, days_left: between(TODAY, due.due), days: due.days, counts_from: due.from, stopped_on: null, unconfirmed_years: due.due.startsWith('2027') ? [2027] : [], basis: due.what },
    whose_move: held.verifier === null ? ['Petugas penerima', 'Verifikator'] : held.awaits_leader ? [head.name] : [held.verifier], acts, why_not: whyNot, checklists: checks,
    questions: [answers(QUESTIONS[0], checks.completeness), answers(QUESTIONS[1], checks.jurisdiction)], insight: insight(held.content, held.text),
    submissions: [{
      submission: `s-${held.id}`, intake_no: held.intake_no, readable: true, channel: held.channel, received_at: held.received_at,
      head: { number: held.content.letter_no, date: held.content.letter_date, sender_body: held.content.sender_body, addressee: 'Inspektur Jenderal', subject: held.content.subject, is_copy: false, tu_agenda_no: 'TU-2291', received_by_ministry: '2026-11-12' },
      text: held.text, reporter_type: held.mode === 'anonymous' ? 'anonymous' : 'public', mode: held.mode, relation: 'knows',
      items: held.mode === 'anonymous' ? [] : [{ label: 'Pelapor-1', kind: 'name', rule: 'two_halves' }, { label: 'Pelapor-1', kind: 'phone', rule: 'on_duty' }], has_phrase: true,
      originals: held.files.map((file) => ({ file: file.file, name: file.name, mime: file.mime, size: file.size, sha256: file.sha256, pages: file.pages, misnamed: file.misnamed, marks: file.marks })),
    }],
    evidence: held.files.map((file, index) => ({ title: `Lampiran ${index + 1}`, file: file.file, mime: file.mime, size: file.size, sha256: file.sha256, pages: file.pages, held_back: false })),
    paper_copies: held.copies,
    duties: held.duties, contacts: held.contacts, verifier: held.verifier, awaits_leader: held.awaits_leader, merged_into: held.merged_into, took_in: held.took_in, reporter_label: 'Pelapor-1',
    readers: [me.name, head.name], waiting_for_key: held.state === 'registered' ? [colleague.name] : [], damage: [], steps: stepsOf(held).view,
  };
}

// ---- drafts ----
const drafts = new Map<string, Draft>();
let last: IntakeForm | null = null;
const noForm = (channel: IntakeForm['channel']): IntakeForm => ({
  channel, received_at: null, head: { number: null, date: null, sender_body: null, addressee: null, subject: '', is_copy: false, tu_agenda_no: null, received_by_ministry: null }, without_name: false,
  reporter_type: 'public', mode: 'confidential', relation: null, username: '', items: [], text: '', content: noContent(), conflict_answered: false, shut_out: [], wants_phrase: true, supplement_to: null,
});
function theDraft(id: string): Draft {
  const draft = drafts.get(id);
  if (draft === undefined) throw new Refusal('not_found');
  return draft;
}
function missingOf(draft: Draft): string[] {
  const { form } = draft;
  const missing: string[] = [];
  if (form.head.subject.trim() === '' && form.text.trim() === '') missing.push('subject');
  if (!form.without_name && (form.head.sender_body ?? '') === '' && !form.items.some((item) => item.value !== '')) missing.push('sender');
  if (!form.conflict_answered) missing.push('conflict');
  return missing;
}
if (query.has('draft')) {
  const draft: Draft = { draft: 'draft-1', saved_at: now(), form: noForm((query.get('draft') || 'letter') as IntakeForm['channel']), files: [scan('pindai-0042.pdf', 3), { ...scan('foto ktp.jpg', 1), mime: 'image/png', misnamed: true }] };
  draft.form.head.subject = 'Dugaan pungutan pada penyaluran bantuan';
  draft.form.head.date = '2026-11-18';
  draft.form.text = 'Saya bendahara di kelompok itu, dan melihat sendiri petugas meminta uang kepada penerima bantuan. Hubungi saya di 0812 0000 0000 sesudah jam kerja.';
  draft.form.content.elements.what = 'Setiap penerima diduga diminta menyerahkan uang';
  draft.form.content.elements.where = 'Balai Desa Sukamaju';
  draft.form.content.elements.when = 'September 2026';
  drafts.set(draft.draft, draft);
}

function register(request: RegisterQuery) {
  const text = request.text.trim().toLowerCase();
  const matches = (line: RegisterLine) =>
    (text === '' || `${line.intake_no} ${line.agenda_no ?? ''} ${line.title} ${line.work_unit} ${line.excerpt?.text ?? ''}`.toLowerCase().includes(text)) &&
    (request.states.length === 0 || request.states.includes(line.state)) && (request.category === null || line.category === request.category) &&
    (request.from === null || line.received_on >= request.from) && (request.to === null || line.received_on <= request.to) && (!request.open_clock || line.due !== null) &&
    (!request.mine || ['received', 'verifying', 'awaiting_completion'].includes(line.state) || line.awaits_leader);
  const own = cases.map((held) => lineOf(held, request.text.trim())).filter(matches);
  if (request.order === 'newest') own.sort((a, b) => b.received_on.localeCompare(a.received_on));
  if (request.order === 'due') own.sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'));
  const plain = text === '' && request.states.length === 0 && request.category === null && request.from === null && request.to === null && !request.mine && !request.open_clock;
  const extra = plain ? many : 0;
  const lines = Array.from({ length: Math.min(request.limit, Math.max(0, own.length + extra - request.offset)) }, (_, index) => own[request.offset + index] ?? syntheticLine(extra - (request.offset + index - own.length)));
  return { lines, total: own.length + extra };
}

function conclude(held: Held, stateNow: State, event: string, facts: [string, string][] = []) {
  held.state = stateNow;
  trace(held, event, facts);
  return dossier(held);
}

/** What an inviter hands over. */
const codes = (person: string): Commands['invite'][1] => ({
  person, join_code: 'SKS1-7QF2-9XKD-4MTR-22PL-VB81-WQZN-CC30', join_qr: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"><rect width="21" height="21" fill="#fff"/><path d="M1 1h7v7h-7zM13 1h7v7h-7zM1 13h7v7h-7z" fill="#000"/></svg>', invitation_code: words(5, 6).join('-'),
});
const recovery = recoveryCommands(() => unitName, codes);

const commands: { [Name in keyof Commands]: (args: Commands[Name][0]) => Commands[Name][1] } = {
  desk_status: status,
  set_preferences: (choice) => {
    language = choice.language;
    theme = choice.theme;
    return status();
  },
  offer_passphrase: () => ({ passphrase: words(Math.floor(performance.now()) % 20, 6).join(' '), bits: 78 }),
  judge_passphrase: ({ passphrase }) => ({ bits: Math.min(120, passphrase.length * 3), enough: passphrase.length * 3 >= 70 }),
  found_unit: (request) => {
    unitName = request.unit_name;
    ministry = request.ministry;
    me.name = request.founder_name;
    state = 'open';
    foundingSheets();
    return info();
  },
  found_demo: () => {
    demo = true;
    state = 'open';
    return status();
  },
  ...recovery,
  join_unit: (request) => {
    const joined = recovery.join_unit(request);
    state = 'locked';
    return joined;
  },
  restore_unit_secret: ({ first }) => {
    restoreSecret(first);
    return status();
  },
  unlock: ({ person, passphrase }) => {
    sit(person, passphrase);
    state = 'open';
    return info();
  },
  unlock_with_pin: (request) => {
    if (request.pin !== pin) throw new Refusal('wrong_pin');
    state = 'open';
    return info();
  },
  lock: () => {
    state = 'locked';
    pin = null;
    return status();
  },
  idle_lock: () => {
    state = pin === null ? 'locked' : 'pin_locked';
    return status();
  },
  session: info,
  set_pin: (request) => {
    pin = request.pin;
    return info();
  },

  ...fakeIdentity(SVG('amplop')),

  people: () => people,
  ...unitCommands(people, me.person, TODAY, () => cases.map((held) => lineOf(held)), (code, field) => { throw new Refusal(code, field); }),
  invite: (request) => {
    const person = freshId();
    people.people.push({ person, name: request.name, membership: 'invited', offices: offices.filter((office) => request.offices.includes(office.office)).map((office) => office.title), roles: [], may_confirm: false, ...nobody });
    return codes(person);
  },
  fingerprint: ({ person }) => ({ person, words: words(person.length, 8) }),
  change_office: (request) => {
    const known = offices.find((office) => office.office === request.office);
    if (known === undefined) offices.push({ office: freshId(), title: request.title, roles: request.roles });
    else Object.assign(known, { title: request.title, roles: request.roles });
    return structuredClone(people);
  },
  give_office: (request) => {
    const title = offices.find((office) => office.office === request.office)?.title ?? '';
    people.people.find((known) => known.person === request.person)?.offices.push(title);
    return structuredClone(people);
  },
  take_office: () => structuredClone(people),
  end_member: ({ person }) => {
    const line = people.people.find((known) => known.person === person);
    if (line !== undefined) Object.assign(line, { membership: 'ended', may_reinvite: false });
    return structuredClone(people);
  },

  new_draft: ({ channel, repeat_last }) => {
    const draft: Draft = { draft: freshId(), saved_at: now(), form: noForm(channel), files: [] };
    if (repeat_last && last !== null) {
      draft.form.channel = last.channel;
      draft.form.head = { ...draft.form.head, date: last.head.date, sender_body: last.head.sender_body, addressee: last.head.addressee };
    }
    drafts.set(draft.draft, draft);
    return structuredClone(draft);
  },
  drafts: () => [...drafts.values()].map((draft) => ({ draft: draft.draft, saved_at: draft.saved_at, subject: draft.form.head.subject, channel: draft.form.channel, files: draft.files.length })),
  draft: ({ draft }) => structuredClone(theDraft(draft)),
  save_draft: ({ draft, form }) => {
    if (form.text.includes('penuhkan diska')) throw new Refusal('store_full');
    const known = theDraft(draft);
    known.form = structuredClone(form);
    known.saved_at = now();
    return { saved_at: known.saved_at, insight: { ...insight(form.content, form.text), missing: missingOf(known) } };
  },
  delete_draft: ({ draft }) => {
    drafts.delete(draft);
    return commands.drafts({});
  },
  attach_files: ({ draft, source }) => {
    const known = theDraft(draft);
    known.files.push({ ...scan(`pindai-${String(known.files.length + 1).padStart(4, '0')}.pdf`, 2), source });
    return { files: structuredClone(known.files), refused: known.files.length > 2 ? [{ name: 'rahasia.zip', code: 'encrypted' }] : [] };
  },
  detach_file: ({ draft, file }) => {
    const known = theDraft(draft);
    known.files = known.files.filter((each) => each.file !== file);
    return structuredClone(known);
  },
  mark_draft_file: ({ draft, file, marks }) => {
    const known = theDraft(draft).files.find((each) => each.file === file);
    if (known !== undefined) Object.assign(known, { marks: structuredClone(marks), marks_confirmed: true });
    return structuredClone(theDraft(draft));
  },
  register_draft: ({ draft, form }) => {
    const known = theDraft(draft);
    known.form = form;
    const missing = missingOf(known);
    if (missing.length === 0 && known.files.some((file) => !file.marks_confirmed)) throw new Refusal('marks_unconfirmed', 'marks');
    if (missing.length > 0) throw new Refusal(missing[0] === 'conflict' ? 'conflict_unanswered' : 'field', missing[0]);
    const held = add(form.received_at ?? now(), 'received', { ...form.content, subject: form.head.subject, letter_no: form.head.number, letter_date: form.head.date, sender_body: form.head.sender_body }, { channel: form.channel, text: form.text, mode: form.mode, files: known.files });
    last = form;
    drafts.delete(draft);
    return { submission: `s-${held.id}`, case: form.shut_out.includes(me.person) ? null : held.id, intake_no: held.intake_no, phrase: form.wants_phrase ? words(cases.length, 4).join(' ') : null, verification_due: dueAfter(TODAY, settings.verification_days).due };
  },
  receipt: ({ submission }) => ({ pages: [SVG(submission)], paper: 'a5' }),
  save_receipt: () => ({ saved: true }),

  my_desk: () => {
    const waitingLines = cases
      .filter((held) => ['received', 'verifying', 'awaiting_completion'].includes(held.state) || held.awaits_leader || held.duties.some((view) => view.paper === null && view.fell_away === null))
      .map((held) => ({ line: lineOf(held), task: held.awaits_leader ? 'confirm' : held.state === 'received' || held.state === 'verifying' ? 'verify' : held.state === 'awaiting_completion' ? 'ask_again' : 'send_notice', of: null }));
    return query.has('nothing') ? deskOf([], 0, 0) : deskOf(waitingLines, drafts.size, 2);
  },
  register_page: register,
  day_list: ({ day }) => ({ pages: [SVG(day)], paper: 'a4' }),
  dossier: (request) => dossier(find(request.case)),
  trail: (request) => ({ lines: find(request.case).trail }),
  mark_file: (request) => {
    const held = find(request.case);
    const known = held.files.find((file) => file.file === request.file);
    if (known === undefined) throw new Refusal('not_found');
    known.marks = request.marks;
    trace(held, 'marks_changed');
    return dossier(held);
  },
  page_facts: (request) => ({ incomplete: query.has('cut') && request.path.startsWith('draft') }),

  start_verification: (request) => {
    const held = find(request.case);
    held.verifier = me.name;
    return conclude(held, 'verifying', 'verification_started', [['verifier', me.name]]);
  },
  save_checklists: ({ case: id, checklists }) => {
    const held = find(id);
    held.checklists = structuredClone(checklists);
    trace(held, 'checklists_saved');
    return dossier(held);
  },
  request_completion: ({ case: id, asked }) => {
    const held = find(id);
    held.duties.push(duty('completion_request', dueAfter(TODAY, 5).due));
    return conclude(held, 'awaiting_completion', 'completion_requested', [['asked', asked]]);
  },
  end_completion: ({ case: id, note }) => conclude(find(id), 'verifying', 'completion_ended', [['note', note]]),
  register_case: ({ case: id, typed_no }) => {
    const held = find(id);
    held.agenda_no = typed_no ?? `${String(8 + cases.filter((known) => known.agenda_no !== null).length).padStart(4, '0')}/WBS/XI/2026`;
    held.duties.push(duty('registration_notice', dueAfter(TODAY, 5).due));
    conclude(held, 'registered', 'registered', [['agenda_no', held.agenda_no]]);
    return { agenda_no: held.agenda_no };
  },
  refuse_case: ({ case: id, reason, note }) => {
    if (note.trim() === '') throw new Refusal('field_empty', 'note');
    const held = find(id);
    held.awaits_leader = true;
    held.duties.push(duty('rejection_notice', dueAfter(TODAY, 5).due));
    return conclude(held, 'not_actionable', 'refused', [['reason', reason]]);
  },
  close_at_intake: ({ cases: ids, reason }) => {
    for (const id of ids) {
      const held = find(id);
      held.awaits_leader = true;
      conclude(held, 'not_actionable', 'refused', [['reason', reason satisfies Reason]]);
    }
    return { count: ids.length };
  },
  confirm_cases: ({ cases: ids }) => {
    for (const id of ids) {
      const held = find(id);
      held.awaits_leader = false;
      trace(held, 'leader_confirmed', [], { same_person: true });
    }
    return { count: ids.length };
  },
  refer_case: ({ case: id, body }) => {
    const held = find(id);
    held.duties.push(duty('referral_letter', dueAfter(TODAY, 5).due), duty('referral_notice', dueAfter(TODAY, 5).due));
    return conclude(held, 'referred', 'referred', [['body', body]]);
  },
  merge_case: ({ case: id, main }) => {
    const held = find(id);
    const target = find(main);
    held.merged_into = { case: target.id, number: target.agenda_no ?? target.intake_no };
    target.took_in.push(held.intake_no);
    return conclude(held, 'merged', 'merged', [['main_no', target.intake_no]]);
  },
  fulfil_duty: ({ case: id, duty: which, paper }) => {
    const held = find(id);
    held.duties = held.duties.map((view) => (view.duty.duty === which ? { ...view, paper } : view));
    trace(held, 'duty_fulfilled', [['number', paper.number]]);
    return dossier(held);
  },
  drop_duty: ({ case: id, duty: which, reason }) => {
    const held = find(id);
    held.duties = held.duties.map((view) => (view.duty.duty === which ? { ...view, fell_away: reason } : view));
    trace(held, 'duty_fell_away', [['reason', reason]]);
    return dossier(held);
  },
  log_contact: ({ case: id, contact }) => {
    const held = find(id);
    held.contacts.push({ contact, officer: me.name });
    trace(held, 'contact_logged');
    return dossier(held);
  },
  change_content: ({ case: id, content }) => {
    const held = find(id);
    held.content = structuredClone(content);
    trace(held, 'content_changed');
    return dossier(held);
  },
  shut_out: ({ case: id }) => {
    const held = find(id);
    trace(held, 'shut_out', [['had_read', 'ya']]);
    return dossier(held);
  },
  attach_paper: ({ case: id }) => {
    const held = find(id);
    if (held.waiting.length > 2) return { file: null, refused: { name: 'rahasia.zip', code: 'encrypted' } };
    const { file, name, mime, size, sha256, pages, misnamed } = scan(`surat-bertanda-tangan-${held.waiting.length + 1}.pdf`, 2);
    const taken = { file, name, mime, size, sha256, pages, misnamed };
    held.waiting.push(taken);
    return { file: taken, refused: null };
  },
  detach_paper: ({ case: id, file }) => {
    const held = find(id);
    held.waiting = held.waiting.filter((known) => known.file !== file);
    return { file: null, refused: null };
  },
  take_step: ({ case: id, step, papers }) => {
    const held = find(id);
    for (const paper of papers) {
      const copy = held.waiting.find((known) => known.file === paper.file);
      if (copy === undefined) continue;
      held.waiting = held.waiting.filter((known) => known !== copy);
      held.copies = [...held.copies, { ...copy, kinds: [paper.kind], at: now(), officer: me.name }];
      trace(held, 'papers_attached');
    }
    return conclude(held, stepsOf(held).take(step) ?? held.state, step.type);
  },
  reopen: ({ case: id, reason }) => {
    const held = find(id);
    held.awaits_leader = false;
    return conclude(held, 'verifying', 'reopened', [['reason', reason]]);
  },

  settings: () => ({ settings, templates: ['3w', '3w1h', '4w1h', '5w1h', '5w2h', 'outline'], categories, examples: ['P-2026-000010', '0008/WBS/XI/2026'], may_change: !query.has('readonly') }),
  change_settings: (request) => {
    if (request.settings.idle_minutes < 2 || request.settings.idle_minutes > 60) throw new Refusal('field_invalid', 'idle_minutes');
    settings = request.settings;
    return commands.settings({});
  },
  calendar_year: ({ year }) => ({ year, days: calendar.filter((line) => line.day.date.startsWith(String(year))), confirmed: confirmed.has(year), known: year >= 2025 && year <= 2027, working_days: year === 2026 ? 239 : 241 }),
  revision_effect: ({ days }) => ({ moved: days.length > 0 ? [['P-2026-000002', '2026-11-26', '2026-11-27']] : [] }),
  revise_calendar: ({ basis, days }) => {
    for (const day of days) calendar.push({ day, basis });
    return commands.calendar_year({ year: Number(days[0]?.date.slice(0, 4) ?? 2026) });
  },
  confirm_year: ({ year }) => {
    confirmed.add(year);
    return commands.calendar_year({ year });
  },
  log_text: () => ({ lines: Array.from({ length: 40 }, (_, n) => `2026-11-24T03:${String(n).padStart(2, '0')}:11Z INFO rpc command=register_page millis=${4 + (n % 9)} ref=${(n * 7919).toString(16)}`) }),
  ...restoreCommands,
  integrity: () => ({
    faults: query.has('warn') ? [{ seq: 31, code: 'odd_clock', params: [['author', colleague.name], ['hours', '3']] }] : [], seq: 1284, anchor_words: words(9, 4),
    anchor: 'saksama-anchor-1 1284 9f2c4e10aa37b1d55c0e8d2fb4417c90', anchored_at: '2026-11-24T01:02:00Z', kept: 1284,
  }),
  verify_ledger: ({ files }) => ({ entries: 1284, chunks: files ? 311 : null, faults: [], anchor: 'saksama-anchor-1 1284 9f2c4e10aa37b1d55c0e8d2fb4417c90', anchor_words: words(9, 4), millis: 1840, stopped: false, sealed_again: 0 }),
  verify_progress: () => ({ running: false, entries: 0, of: 1284, chunks: 0 }),
  cancel_verify: () => ({ running: false, entries: 0, of: 1284, chunks: 0 }),
};

const dropped = new Set<(names: string[]) => void>();
window.addEventListener('drop', (event) => {
  event.preventDefault();
  for (const callback of dropped) callback(['surat.pdf']);
});

export const transport: Transport = {
  async rpc(name, args) {
    const delay = Number(query.get('delay') ?? 0);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    const run = (commands as Record<string, ((args: unknown) => unknown) | undefined>)[name];
    try {
      if (run === undefined) throw new Refusal('not_found');
      return structuredClone(run(JSON.parse(JSON.stringify(args))));
    } catch (thrown) {
      if (thrown instanceof Refusal) {
        // As it crosses the wire: plain data.
        throw { code: thrown.code, params: thrown.params, field: thrown.field };
      }
      throw thrown;
    }
  },
  pageBase: () => '/evidence/',
  onDropped: (callback) => {
    dropped.add(callback);
    return () => dropped.delete(callback);
  },
  onChanged: () => () => undefined,
  onLocked: () => () => undefined,
};
