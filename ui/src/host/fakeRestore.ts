// Two histories of the invented unit: `?differs` at a desk that has seen another one, `?mark` where a colleague has begun,
// `?lost` with what is to be done again. Never part of what is shipped.
import type { Commands, HeadLine, LostActLine, RestoreView } from '../bindings';
import { Refusal, colleague, freshId, me } from './fakePeople';
import { words } from './fakeWords';

const query = new URLSearchParams(window.location.search);
const line = (seq: number, from: number): HeadLine => ({ seq, anchor: `${seq}:${String(from).repeat(16)}`, words: words(from, 4) });
const signed = (name: string, minute: number) => ({ name, at: `2026-11-24T01:${String(minute).padStart(2, '0')}:00Z` });

const mine = line(1284, 9);
const store = line(1279, 31);
const view: RestoreView = { differs: null, marks: [], may_begin: false };
if (query.has('differs')) Object.assign(view, { differs: { mine, store, agreed: false }, may_begin: true });
if (query.has('mark')) view.marks.push({ lost: mine, kept: store, row: 1280, signed: [signed(colleague.name, 5)], agreed: false, may_sign: true });

let lost: LostActLine[] = [];
if (query.has('lost')) {
  const act = (what: string[], title: string, number: string, minute: number): LostActLine => ({ act: freshId(), at: `2026-11-23T08:${minute}:00Z`, what, case: null, number, title });
  lost = [
    act(['received', 'files_attached', 'opened', 'work_copies'], 'Pungutan pada penerimaan pegawai kontrak', 'P-2026-000131', 12),
    act(['verification_started'], 'Pungutan pada penerimaan pegawai kontrak', 'P-2026-000131', 20),
    act(['leave_taken'], '', '', 41),
    act([], '', '', 55),
  ];
}

type Names = 'restore_view' | 'sign_restore' | 'lost_acts' | 'redo_act' | 'dismiss_act';
type Answers = { [Name in Names]: (request: Commands[Name][0]) => Commands[Name][1] };

export const restoreCommands: Answers = {
  restore_view: () => view,
  sign_restore: ({ mark: row }) => {
    const begun = view.marks.find((mark) => mark.row === row);
    if (row === null) {
      view.marks.push({ lost: mine, kept: store, row: 1281, signed: [signed(me.name, 9)], agreed: false, may_sign: false });
      view.may_begin = false;
      return view;
    }
    if (begun?.may_sign !== true) throw new Refusal('nothing_changes');
    begun.signed.push(signed(me.name, 30));
    Object.assign(begun, { agreed: true, may_sign: false });
    if (view.differs !== null) view.differs.agreed = true;
    return view;
  },
  lost_acts: () => lost,
  redo_act: ({ act }) => {
    const found = lost.find((line) => line.act === act);
    if (found === undefined) throw new Refusal('not_found');
    if (found.what.length === 0) throw new Refusal('key_missing');
    if (found.what.includes('leave_taken')) throw new Refusal('outdated');
    if (found.what.includes('verification_started') && lost[0]?.what.includes('received')) throw new Refusal('key_missing');
    lost = lost.filter((line) => line.act !== act);
    return lost;
  },
  dismiss_act: ({ act }) => {
    lost = lost.filter((line) => line.act !== act);
    return lost;
  },
};
