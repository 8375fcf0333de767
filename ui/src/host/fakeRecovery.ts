// Lost keys and recovery sheets of the invented unit: who sits at the desk is whoever unlocked it, so that a second
// officer can be played. Never part of what is shipped.
import type { Commands, DeskPerson, PersonLine, RecoverySheet, RecoveryView, SheetsStatus, StuckLine } from '../bindings';
import { TODAY, next } from './fakeDays';
import { Refusal, colleague, head, me, newcomer, now, people } from './fakePeople';
import { words } from './fakeWords';

const query = new URLSearchParams(window.location.search);

/** Whoever unlocked the desk last. */
let sitter: DeskPerson = me;
/** Who can unlock here. */
export let deskPeople: DeskPerson[] = [me, colleague, head];
const lineOf = (person: string): PersonLine => {
  const line = people.people.find((known) => known.person === person);
  if (line === undefined) throw new Refusal('unknown_person', 'person');
  return line;
};
/** What the one who sits there may do to whom. */
function judge(): void {
  for (const line of people.people) {
    line.may_reinvite = line.membership === 'member' && line.person !== sitter.person && line.renewal === null;
    if (line.renewal !== null) line.renewal.may_vouch = line.renewal.joined && line.person !== sitter.person && !line.renewal.vouched.includes(sitter.name);
  }
}
judge();

// ---- who sits at the desk ----
let secretGone = query.has('secret');
export const seated = (): DeskPerson => sitter;
export function sit(person: string, passphrase: string): void {
  if (secretGone) throw new Refusal('unit_secret_missing');
  if (passphrase.startsWith('salah')) throw new Refusal('wrong_passphrase');
  if (passphrase.startsWith('usang')) {
    deskPeople = deskPeople.filter((known) => known.person !== person);
    throw new Refusal('keys_ended');
  }
  const line = people.people.find((known) => known.person === person);
  if (line?.membership === 'joined' || line?.renewal?.joined === true) throw new Refusal('awaits_confirmation');
  sitter = deskPeople.find((known) => known.person === person) ?? me;
  // Another desk was open meanwhile and sealed what it holds.
  if (view.generation > 1) view.sealed = view.of;
  judge();
}

// ---- a member invited anew ----
const STUCK: StuckLine[] = [
  { item: false, entries: 14, since: '2026-09-02T02:10:00Z', last: '2026-11-18T07:41:00Z', by: me.name },
  { item: false, entries: 3, since: '2026-11-09T01:20:00Z', last: '2026-11-13T04:02:00Z', by: head.name },
  { item: true, entries: 0, since: '2026-09-02T02:10:00Z', last: '2026-09-02T02:10:00Z', by: me.name },
];
/** Nobody but the colleague reads these; nobody but the head holds the leaders' half. */
const onlyHis = (person: string) => (person === colleague.person ? STUCK : []);
const half = (person: string) => (person === head.person ? (['leaders'] as const) : []);

// ---- the sheets ----
const view: RecoveryView = {
  generation: 1, since: '2026-01-05T02:00:00Z', checked_on: '2026-01-05', used: null, proposed: null, pending: false, sealed: 57, of: 57,
  stuck: query.has('stuck') ? STUCK : [], stuck_of: query.has('stuck') ? STUCK.length : 0, groups_on_sheets: query.has('stuck') ? ['privacy_officers'] : [], may_use: true, may_propose: true,
};
/** `founding`: the first three of a unit; `renewal`: new ones. */
let printing: 'founding' | 'renewal' = 'founding';
let confirmed: number[] = [];
let foundingPending = false;
const sheet = (number: number) => words(number + (printing === 'renewal' ? view.generation * 5 : 0), 20);
const sheets = (): SheetsStatus => ({ confirmed, done: confirmed.length === 3, may_wait: printing === 'founding', renewal: printing === 'renewal' });
const seen = (): RecoveryView => ({ ...view, proposed: view.proposed === null ? null : { ...view.proposed, may_second: view.proposed.by !== sitter.name } });

export const sheetsPending = (): boolean => foundingPending;
/** The next step is this person's: new ones printed after a use, or signed after another printed them. */
export const sheetsOwed = (): boolean => (view.proposed === null ? view.used !== null : view.proposed.by !== sitter.name);
export function foundingSheets(): void {
  foundingPending = true;
  view.checked_on = null;
}
if (query.has('owed')) view.used = { by: head.name, at: '2026-11-20T02:15:00Z', streams: 1, items: 1, groups: ['privacy_officers'], reason: 'Petugasnya lupa frasa sandi.' };
if (query.has('proposed')) {
  printing = 'renewal';
  view.proposed = { by: head.name, at: '2026-11-23T03:20:00Z', may_second: true };
}
if (query.has('renewed')) Object.assign(view, { generation: 2, since: '2026-11-23T03:20:00Z', sealed: 41 });

type Names =
  | 'join_unit' | 'reinvitation_effect' | 'reinvite' | 'withdraw_invitation' | 'confirm_person'
  | 'recovery' | 'begin_sheets' | 'recovery_sheet' | 'confirm_sheet' | 'sheets_status' | 'second_sheets' | 'use_sheets';
type Answers = { [Name in Names]: (request: Commands[Name][0]) => Commands[Name][1] };

/** Two sheets were typed at a desk without the unit secret. */
export function restoreSecret(first: string): void {
  if (first.startsWith('salah')) throw new Refusal('wrong_words', 'first');
  secretGone = false;
}

export const recoveryCommands = (unitName: () => string, codes: (person: string) => Commands['invite'][1]): Answers => ({
  join_unit: ({ invitation_code }) => {
    if (invitation_code.startsWith('lewat')) throw new Refusal('invitation_refused');
    const back = people.people.find((line) => line.renewal !== null && !line.renewal.joined);
    const who = back ?? newcomer;
    if (back?.renewal) back.renewal.joined = true;
    deskPeople = [...deskPeople.filter((known) => known.person !== who.person), { person: who.person, name: who.name }];
    judge();
    return { person: who.person, name: who.name, fingerprint: words(3, 8), returning: back !== undefined };
  },
  reinvitation_effect: ({ person }) => {
    const others = people.people.filter((line) => line.membership === 'member' && line.person !== person).length;
    return { person, name: lineOf(person).name, others, enough: others >= 2, only_his: onlyHis(person), only_his_of: onlyHis(person).length, halves: [...half(person)], halves_only_his: [...half(person)] };
  },
  reinvite: ({ person, reason, days }) => {
    const others = people.people.filter((line) => line.membership === 'member' && line.person !== person).length;
    if (others < 2) throw new Refusal('needs_two_officers');
    lineOf(person).renewal = { joined: false, by: sitter.name, reason, expires: `${next(TODAY, days)}T03:00:00Z`, vouched: [], may_vouch: false };
    judge();
    return codes(person);
  },
  withdraw_invitation: ({ person }) => {
    const line = lineOf(person);
    if (line.renewal === null) people.people = people.people.filter((known) => known.person !== person);
    else line.renewal = null;
    judge();
    return structuredClone(people);
  },
  confirm_person: ({ person }) => {
    const line = lineOf(person);
    if (line.renewal === null) {
      line.membership = 'member';
      line.may_confirm = false;
    } else {
      line.renewal.vouched = [...line.renewal.vouched, sitter.name];
      if (line.renewal.vouched.length === 2) {
        line.renewal = null;
        view.stuck = [...view.stuck, ...onlyHis(person)];
        view.stuck_of = view.stuck.length;
      }
    }
    judge();
    return structuredClone(people);
  },

  recovery: seen,
  begin_sheets: () => {
    printing = 'renewal';
    confirmed = [];
    view.pending = true;
    view.proposed = null;
    return sheets();
  },
  recovery_sheet: ({ number }): RecoverySheet => ({ number, words: sheet(number), anchor_words: words(9, 4), unit_name: unitName(), asked: [4, 17] }),
  confirm_sheet: ({ number, first, second }) => {
    const shown = sheet(number);
    if (first !== shown[3] || second !== shown[16]) throw new Refusal('wrong_words', 'words');
    confirmed = [...confirmed, number];
    if (confirmed.length === 3 && printing === 'founding') {
      foundingPending = false;
      view.checked_on = TODAY;
    } else if (confirmed.length === 3) {
      view.pending = false;
      view.proposed = { by: sitter.name, at: now(), may_second: false };
    }
    return sheets();
  },
  sheets_status: sheets,
  second_sheets: ({ words: typed }) => {
    if (view.proposed === null) throw new Refusal('nothing_changes');
    if (view.proposed.by === sitter.name) throw new Refusal('same_person');
    if (![1, 2, 3].some((number) => typed.join(' ') === sheet(number).slice(0, 3).join(' '))) throw new Refusal('wrong_words', 'words');
    Object.assign(view, { generation: view.generation + 1, since: now(), used: null, proposed: null, sealed: 41 } satisfies Partial<RecoveryView>);
    return seen();
  },
  use_sheets: ({ first, second, reason }) => {
    if (first.startsWith('salah')) throw new Refusal('wrong_words', 'first');
    if (second.startsWith('salah')) throw new Refusal('wrong_words', 'second');
    // To the first record somebody is entitled; the others wait for an officer to be named.
    const records = view.stuck.filter((line) => !line.item);
    const left = records.slice(1);
    const streams = records.length - left.length;
    const items = view.stuck.length - records.length;
    view.stuck = left;
    view.stuck_of = left.length;
    view.used = { by: sitter.name, at: now(), streams, items, groups: [], reason };
    return { streams, items, left: left.length, recovery: seen() };
  },
});
