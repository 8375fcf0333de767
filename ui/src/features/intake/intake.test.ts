import { beforeAll, expect, test } from 'vitest';
import { click, find, maybe, openWindow, press, tick, type, until } from '../../testing';

beforeAll(() => openWindow('many=100000', '#/desk'));

test('a letter is logged with few keys, and only when the conflict question is answered', async () => {
  await find('desk-line');
  press('n', {}, document.body);
  await find('intake-subject');
  await type('intake-date', '18/11/26');
  expect((await find('intake-date')).dataset.iso).toBe('2026-11-18');
  await type('intake-subject', 'Dugaan pungutan');
  press('t', { altKey: true });
  expect((await find<HTMLInputElement>('intake-without-name')).checked).toBe(true);
  press('Enter', { ctrlKey: true });
  expect((await find('form-error')).textContent).toContain('benturan kepentingan belum dijawab');
  press('x', { altKey: true });
  expect((await find<HTMLInputElement>('intake-conflict-none')).checked).toBe(true);
  await click('intake-attach');
  await find('file-row');
  await click('marks-confirm');
  await until(() => maybe('marks-confirm') === null, 'the marks');
  await until(() => (maybe('draft-state')?.textContent ?? '').startsWith('Tersimpan'), 'the draft');
  press('Enter', { ctrlKey: true });
  expect((await find('intake-result-number')).textContent).toMatch(/^P-2026-\d{6}$/);
  expect((await find('intake-result-phrase')).textContent?.split(' ')).toHaveLength(4);

  // The receipt is shown as a picture, never as markup.
  press('p', {}, document.body);
  const page = await find<HTMLImageElement>('print-page');
  expect(page.src).toMatch(/^data:image\/svg\+xml/);
  expect(document.querySelector('.print-view svg text')).toBeNull();
  press('Escape', {}, window);
  await until(() => maybe('print-page') === null, 'the print view');

  // The next letter repeats what the one before had.
  await click('intake-next');
  await until(() => maybe('intake-date')?.dataset.iso === '2026-11-18', 'the repeated date');
});

test('what cannot be saved is said at once and kept', async () => {
  await type('intake-text', 'Keterangan panjang. penuhkan diska');
  const said = await find('draft-error');
  expect(said.textContent).toContain('Teks Anda masih ada di layar ini');
  expect((await find<HTMLTextAreaElement>('intake-text')).value).toContain('Keterangan panjang');
  expect((await find('draft-state')).textContent).toBe('Belum tersimpan');
  await type('intake-text', 'Saya bendahara di sana, hubungi 0812 0000 0000.');
  await until(() => maybe('draft-error') === null, 'the saving');
  const traits = await find('traits');
  expect([...traits.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['Saya bendahara di sana', '0812 0000 0000']);
});

test('an identity area is drawn and moved by keyboard', async () => {
  await click('intake-attach');
  await click('marks-add');
  const region = await until(() => document.querySelector<HTMLElement>('[data-testid="region"]:last-of-type'), 'the area');
  const left = () => [...document.querySelectorAll<HTMLElement>('[data-testid="region"]')].at(-1)?.style.left;
  const before = left();
  press('ArrowRight', {}, region);
  await until(() => left() !== before, 'the move');
  const count = document.querySelectorAll('[data-testid="region"]').length;
  press('Delete', {}, [...document.querySelectorAll<HTMLElement>('[data-testid="region"]')].at(-1));
  await until(() => document.querySelectorAll('[data-testid="region"]').length === count - 1, 'the removal');
});

test('of a hundred thousand rows only those seen exist, and the keyboard walks them', async () => {
  await click('nav-register');
  await find('register-row');
  expect((await find('register-total')).textContent).toContain('100.010');
  expect(document.querySelectorAll('[data-testid="register-row"]').length).toBeLessThan(120);
  const list = await find('register-list');
  press('ArrowDown', {}, list);
  await until(() => list.getAttribute('aria-activedescendant') === 'row-1', 'the cursor');
  press(' ', {}, list);
  press('t', {}, list);
  await click('close-confirm');
  await until(() => maybe('close-confirm') === null, 'the closing');
  await until(() => document.body.textContent?.includes('1 laporan ditutup sebagai tembusan'), 'the word of it');
});

test('a case is verified and numbered', async () => {
  await type('register-search', 'Keluhan');
  await until(() => maybe('register-row')?.textContent?.includes('Keluhan'), 'the search');
  (await find('register-row')).click();
  expect((await find('dossier-state')).dataset.state).toBe('received');
  expect((await find('due-sentence')).textContent).toContain('Jatuh tempo Senin, 30 Nov · 4 hari kerja lagi');
  await click('act-start_verification');
  await find('checklist-yes-unsur');
  expect(maybe('act-register_case')).toBeNull();
  await click('why-not');
  expect(document.body.textContent).toContain('Syarat langkah ini belum lengkap.');
  for (const question of ['unsur', 'terlapor', 'lingkungan']) await click(`checklist-yes-${question}`);
  await click('checklist-clear');
  await click('checklist-meets');
  await tick('checklist-duplicates');
  await click('checklist-save');
  await click('act-register_case');
  await click('agenda-submit');
  expect((await find('agenda-number')).textContent).toMatch(/\/WBS\/XI\/2026$/);
  expect((await find('dossier-state')).dataset.state).toBe('registered');
  await click('tab-letters');
  await click('duty-fulfil');
  await type('duty-number', 'R-12/IJ/2026');
  await type('duty-signatory', 'Sri Umpama');
  await click('duty-submit');
  await until(() => document.body.textContent?.includes('terpenuhi: nomor R-12/IJ/2026'), 'the letter');
});

test('a form keeps what was typed when the desk is locked and opened again', async () => {
  await click('nav-register');
  await type('register-search', 'laptop');
  await until(() => maybe('register-row')?.textContent?.includes('laptop'), 'the search');
  (await find('register-row')).click();
  await click('act-refuse_case');
  await type('refuse-note', 'Sudah dijelaskan');
  await click('account');
  await click('account-pin');
  await type('set-pin', '123456');
  await click('set-pin-submit');
  await until(() => maybe('set-pin') === null, 'the dialog');
  press('l', { ctrlKey: true }, document.body);
  await type('pin-input', '123456');
  await click('pin-submit');
  await click('act-refuse_case');
  expect((await find<HTMLTextAreaElement>('refuse-note')).value).toBe('Sudah dijelaskan');
});
