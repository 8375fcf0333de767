import { describe, expect, test } from 'vitest';
// Every step as the domain writes it: its own snapshot, so that a form that loses a field is seen here.
import bodies from '../../../../src-tauri/crates/domain/src/tests/snapshots/domain__tests__steps__step_bodies.snap?raw';
import type { Step } from '../../bindings';
import { call } from '../../host';
import { fakeSteps } from '../../host/fakeSteps';
import { en } from '../../messages/en';
import { id } from '../../messages/id';
import { missingWord, useLanguage } from '../../messages/index.svelte';
import { href } from '../../state/router.svelte';
import { click, find, maybe, openWindow, type, until } from '../../testing';
import { blankAll, fromStep, lacking, toStep, type Ctx, type Field, type Form, type StepKind } from './fields';
import { FORMS } from './forms';
import { changes } from './readers';
import { fieldName } from './sources';

const samples: Step[] = bodies
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => (JSON.parse(line) as { event: { step: Step } }).event.step)
  // The day a case goes on to is counted by the domain, never asked of anybody.
  .map((step) => (step.type === 'resume' ? { ...step, verification_due: null } : step));
const kinds = Object.keys(FORMS) as StepKind[];
const people = ['Ratna Contoh', 'Budi Rekaan'].map((name, index) => ({ person: `p${index}`, name, offices: ['Petugas'], roles: [], choosable: true, reads: index === 0 }));

function ctx(step?: Step): Ctx {
  const { view } = fakeSteps('under_review', [...people], 'p0', () => '2026-11-24T03:00:00Z');
  // The people a sample names are people of the unit, under the names it gives them.
  const named = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { person, name } = value as { person?: unknown; name?: unknown };
    if (typeof person === 'string' && typeof name === 'string') view.people.push({ person, name, offices: [], roles: [], choosable: true, reads: false });
    Object.values(value).forEach(named);
  };
  named(step);
  const minutes = step !== undefined && 'minutes' in step && step.minutes !== null;
  return { dossier: { state: minutes ? 'deliberation' : 'under_review', duties: [], reporter_label: 'Pelapor-1' } as unknown as Ctx['dossier'], view, today: '2026-11-24', now: '2026-11-24T03:00:00Z' };
}

describe('forms of steps', () => {
  test('the domain’s samples name every step there is a form for', () => {
    expect([...new Set(samples.map((step) => step.type))].sort()).toEqual([...kinds].sort());
  });
  test.each(samples.map((step, index) => [`${step.type} (${index})`, step] as const))('what %s says survives its form', (_, step) => {
    const around = ctx(step);
    const form = FORMS[step.type];
    expect(toStep(step.type, form, fromStep(form, step, around), around)).toEqual(step);
  });
  test.each(samples.map((step, index) => [`${step.type} (${index})`, step] as const))('a whole %s lacks nothing', (_, step) => {
    const around = { ...ctx(step) };
    around.view = { ...around.view, demand: 'full' };
    expect(lacking(FORMS[step.type].fields, fromStep(FORMS[step.type], step, around), around)).toEqual([]);
  });
  test.each([['id', id.steps] as const, ['en', en.steps] as const])('every kind, field and code has words in %s', (_, words) => {
    const bare = (path: string) => path.replace(/\.\d+\./g, '.');
    const walk = (kind: string, fields: readonly Field[], path: string): string[] =>
      fields.flatMap((field) => {
        const at = `${path}${field.name}`;
        const own = field.is === 'fixed' || field.is === 'now' ? [] : [at, field.name].some((name) => words.fields[`${kind}.${bare(name)}`] !== undefined || words.fields[bare(name)] !== undefined) ? [] : [`${kind}.${at}`];
        const inner = field.is === 'list' ? walk(kind, field.fields, `${at}.0.`) : field.is === 'group' ? walk(kind, field.fields, `${at}.`) : field.is === 'variant' ? Object.values(field.cases).flatMap((each) => walk(kind, each, `${at}.`)) : [];
        const listed = field.is === 'choice' && Array.isArray(field.codes) ? field.codes : field.is === 'variant' ? Object.keys(field.cases) : [];
        const group = field.is === 'choice' || field.is === 'variant' ? (words.codes[field.words] ?? {}) : {};
        return [...own, ...inner, ...listed.filter((code) => group[code] === undefined).map((code) => `${kind}.${at}=${code}`)];
      });
    expect(kinds.filter((kind) => words.names[kind] === undefined)).toEqual([]);
    expect(kinds.flatMap((kind) => walk(kind, FORMS[kind].fields, ''))).toEqual([]);
    const papers: Record<string, string> = words === id.steps ? id.dutyKinds : en.dutyKinds;
    expect(kinds.flatMap((kind) => FORMS[kind].papers.filter((paper) => papers[paper.kind] === undefined).map((paper) => paper.kind))).toEqual([]);
  });
  test('an empty form says what it lacks, in brief less than in full', () => {
    const around = ctx();
    const brief: Ctx = { ...around, view: { ...around.view, demand: 'brief' } };
    const form: Form = FORMS.hand_in_review;
    expect(lacking(form.fields, blankAll(form.fields, around), around)).toEqual(['issue', 'assumptions', 'facts', 'analysis', 'conclusion', 'advice', 'articles', 'recommendation']);
    expect(lacking(form.fields, blankAll(form.fields, brief), brief)).toEqual(['facts', 'analysis', 'advice', 'recommendation']);
  });
  test('what was put away again is not sent', () => {
    const around = ctx();
    const typed = { ...blankAll(FORMS.record_finding.fields, around), loss: '', loss_basis: 'dihitung' };
    expect(toStep('record_finding', FORMS.record_finding, typed, around)).toMatchObject({ loss: null, loss_basis: '' });
  });
  test('a form says beforehand who gets a key and who loses it', () => {
    const around = ctx();
    const to = (person: string) => ({ person, name: '', responsible: true });
    expect(changes({ type: 'dispose', to: [to('p1'), to('p0')], instruction: 'telaah', note: '', due: null }, around.view)).toEqual({ gets: ['p1'], loses: [] });
    expect(changes({ type: 'remove_readers', people: ['p0'], reason: 'selesai' }, around.view)).toEqual({ gets: [], loses: ['p0'] });
  });
  test('missing facts are words, names with commas too', () => {
    useLanguage('id');
    expect(missingWord('declaration:Tamu Rekaan%2C S.E.')).toBe('pernyataan Tamu Rekaan, S.E.');
    expect(missingWord('later:decided_to_assign')).toBe('putusan pimpinan untuk audit atau klarifikasi');
    expect(missingWord('party:audit_team')).toBe('kehadiran tim audit');
    expect(fieldName('conclude', 'recommendations.0.due')).toBe('Tenggat');
  });
});

describe('in the window', () => {
  test('a step is taken: what is missing stands at its field, a signed copy with it, where it leads is shown first', async () => {
    await openWindow('seed=open', '#/register');
    const { lines } = await call('register_page', { text: '0003/WBS/X/2026', states: [], category: null, from: null, to: null, mine: false, open_clock: false, order: 'newest', offset: 0, limit: 5 });
    window.location.hash = href('register', lines[0]?.case ?? '').replace(/^#?/, '#');
    await find('steps');
    expect(maybe('step-hand_in_review')?.className).toContain('primary');
    await click('steps-others');
    await click('step-delegate');
    await click('step-submit-delegate');
    await until(() => document.querySelector('[data-field="to"] [aria-invalid="true"]'), 'the field at fault');
    for (const [field, text] of [['step-to', 'Biro Umum'], ['step-instruction', 'Periksa dan laporkan'], ['paper-delegation_letter-signatory', 'Sri Umpama']] as const) await type(field, text);
    await click('step-submit-delegate');
    const placeMissing = () => document.querySelector('[data-testid="paper-delegation_letter-place"][aria-invalid="true"]');
    await until(placeMissing, 'the place is missing');
    // A signed copy stands in for the place, and can be taken off again.
    await click('paper-delegation_letter-copy-attach');
    await until(() => maybe('paper-delegation_letter-copy')?.textContent?.includes('surat-bertanda-tangan-1.pdf'), 'the copy');
    expect(placeMissing()).toBeNull();
    await click('paper-delegation_letter-copy-remove');
    await until(placeMissing, 'missing again');
    await click('paper-delegation_letter-copy-attach');
    await find('paper-delegation_letter-copy-remove');
    await click('step-submit-delegate');
    const look = await find('step-confirm');
    expect(look.textContent).toContain('Ditangani unit lain');
    await click('step-confirm-go');
    await until(() => maybe('dossier-state')?.textContent?.includes('Ditangani unit lain'), 'the next state');
    await click('tab-evidence');
    const copy = await find('evidence-paper');
    expect(copy.textContent).toContain('surat-bertanda-tangan-1.pdf');
    expect(copy.textContent).toContain('Salinan: ');
  });
});
