// The invented unit's cases. Never part of what is shipped.
import type { CaseId, Checklists, Contact, Content, Dossier, DraftFile, DutyKind, DutyView, PaperCopyView, State, TrailLine, WaitingPaper } from '../bindings';
import { TODAY, between } from './fakeDays';
import { Refusal, freshId, me, now } from './fakePeople';
import { bansos, noChecks, noContent } from './fakeWords';

const query = new URLSearchParams(window.location.search);

export interface Held {
  id: CaseId; intake_no: string; agenda_no: string | null; state: State; content: Content; received_at: string; channel: Dossier['channel'];
  checklists: Checklists; duties: DutyView[]; contacts: { contact: Contact; officer: string }[]; verifier: string | null; awaits_leader: boolean;
  text: string; mode: 'open' | 'confidential' | 'disguised' | 'anonymous'; files: DraftFile[]; trail: TrailLine[]; merged_into: Dossier['merged_into']; took_in: string[]; stopped: string | null;
  waiting: WaitingPaper[]; copies: PaperCopyView[];
}
export const cases: Held[] = [];
let seq = 40;
export function trace(held: Held, event: string, facts: [string, string][] = [], extra: Partial<TrailLine> = {}) {
  seq += 1;
  held.trail.push({ seq, at: now(), author: me.name, person: me.person, event, facts, order: null, same_person: false, odd_clock: false, ...extra });
}
export function add(received: string, stateNow: State, content: Partial<Content>, extra: Partial<Held> = {}): Held {
  const n = cases.length + 1;
  const held: Held = {
    id: freshId(), intake_no: `P-2026-${String(n).padStart(6, '0')}`, agenda_no: null, state: stateNow, content: { ...noContent(), ...content }, received_at: received, channel: 'letter',
    checklists: noChecks(), duties: [], contacts: [], verifier: stateNow === 'received' ? null : me.name, awaits_leader: false, text: '', mode: 'confidential', files: [], trail: [],
    merged_into: null, took_in: [], stopped: ['received', 'verifying', 'awaiting_completion'].includes(stateNow) ? null : '2026-11-20', waiting: [], copies: [], ...extra,
  };
  trace(held, 'opened', [['intake_no', held.intake_no]]);
  cases.push(held);
  return held;
}
export const scan = (name: string, pages: number): DraftFile => ({
  file: freshId(), name, size: 1_843_200, mime: 'application/pdf', pages, misnamed: false, sha256: '9f2c4e10aa37b1d55c0e8d2fb4417c90e3a6d0c1b25f7788990011aabbccddee', same_as: null, source: 'unit',
  marks: { regions: [{ page: 0, x: 0.07, y: 0.04, w: 0.86, h: 0.09 }, { page: Math.max(0, pages - 1), x: 0.6, y: 0.73, w: 0.33, h: 0.12 }], pages: [], whole_file: false }, marks_confirmed: false,
});
export function duty(kind: DutyKind, due: string): DutyView {
  return { duty: { duty: freshId(), kind, due }, days_left: between(TODAY, due), paper: null, fell_away: null };
}
add('2026-11-13T02:10:00Z', 'verifying', bansos, { text: 'Saya bendahara di kelompok itu, dan melihat sendiri petugas meminta uang. Hubungi saya di 0812 0000 0000.', files: [scan('pindai-0001.pdf', 2)] });
add('2026-11-19T04:00:00Z', 'verifying', { title: 'Dugaan rekayasa pengadaan laptop di Satker Data, Mei 2026', subject: 'Pengadaan laptop', category: 'PBJ', work_unit: 'Satker Data dan Informasi', elements: { ...noContent().elements, what: 'Spesifikasi diduga diarahkan ke satu merek.', who: 'Pejabat pembuat komitmen (diduga)', where: 'Satker Data dan Informasi', when: 'Mei 2026', how: 'Spesifikasi disalin dari brosur.' } }, { files: [scan('surat.pdf', 3)] });
add('2026-11-23T08:30:00Z', 'received', { subject: 'Keluhan pelayanan loket', title: '', work_unit: 'Balai Pelayanan Utara' }, { channel: 'telephone' });
add('2026-11-24T01:15:00Z', 'received', { subject: 'Tembusan: permohonan data ke dinas', title: '', sender_body: 'Dinas Contoh' });
add('2026-11-24T02:05:00Z', 'received', { subject: 'Undangan seminar tata kelola', sender_body: 'Penyelenggara Seminar Rekaan' });
const waiting = add('2026-11-02T03:00:00Z', 'awaiting_completion', { title: 'Dugaan penyalahgunaan kendaraan dinas di Kantor Wilayah Timur, Oktober 2026', category: 'KEPEGAWAIAN_ETIK', work_unit: 'Kantor Wilayah Timur' }, { channel: 'portal' });
waiting.duties.push(duty('completion_request', '2026-11-25'));
const numbered = add('2026-11-10T02:00:00Z', 'registered', { title: 'Dugaan pemotongan honor pendamping di Kabupaten Umpama, Agustus 2026', category: 'KORUPSI', work_unit: 'Satker Pendampingan' }, { agenda_no: '0007/WBS/XI/2026' });
numbered.duties.push(duty('registration_notice', '2026-11-23'));
const refused = add('2026-11-11T02:00:00Z', 'not_actionable', { title: 'Permintaan informasi bantuan yang dikira pengaduan, November 2026', category: 'PELANGGARAN_LAIN' }, { awaits_leader: true });
refused.duties.push(duty('rejection_notice', '2026-11-27'));
add('2026-10-05T02:00:00Z', 'under_review', { title: 'Dugaan benturan kepentingan panitia seleksi, Juli 2026', category: 'KEPEGAWAIAN_ETIK', work_unit: 'Biro Kepegawaian', marks: ['child'] }, { agenda_no: '0003/WBS/X/2026' });
// `?steps` adds cases further down the road.
if (query.has('steps')) {
  add('2026-09-21T02:00:00Z', 'audit', { title: 'Dugaan pemotongan bantuan oleh koordinator di Kabupaten Contoh, Mei 2026', category: 'KORUPSI', work_unit: 'Satker Penyaluran Wilayah I' }, { agenda_no: '0002/WBS/IX/2026' });
  add('2026-08-18T02:00:00Z', 'monitoring', { title: 'Dugaan pungutan pada seleksi pendamping, Maret 2026', category: 'PUNGLI', work_unit: 'Biro Kepegawaian' }, { agenda_no: '0001/WBS/VIII/2026' });
}

/** The day a case was received, in the unit's own time. */
export const received = (held: Held) => new Date(Date.parse(held.received_at) + 7 * 3_600_000).toISOString().slice(0, 10);
export function find(id: CaseId): Held {
  const held = cases.find((known) => known.id === id);
  if (held === undefined) throw new Refusal('not_found');
  return held;
}
