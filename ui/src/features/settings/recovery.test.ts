import { beforeAll, expect, test } from 'vitest';
import { id } from '../../messages/id';
import { click, find, maybe, openWindow, sitDown, type, until } from '../../testing';

const HERE = '#/settings/recovery';
beforeAll(() => openWindow('seed=open&stuck', HERE));

const text = () => document.body.textContent ?? '';
const sheets: string[][] = [];

test('how the sheets stand, and what nobody can open', async () => {
  const state = await find('recovery-state');
  expect(state.textContent).toContain(id.recovery.generation(1));
  expect(state.textContent).toContain('5 Januari 2026');
  expect((await find('recovery-used')).textContent?.trim()).toBe(id.recovery.notUsed);
  expect((await find('recovery-sealed')).textContent).toBe('57 dari 57 kunci');
  expect(maybe('recovery-old'), 'there are no older sheets').toBeNull();
  expect((await find('recovery-stuck')).querySelectorAll('tbody tr')).toHaveLength(3);
  expect(text()).toContain(id.recovery.onSheets(id.custody.groups.privacy_officers));
  expect(maybe('recovery-nothing')).toBeNull();
  expect(maybe('sheets-owed'), 'nothing is owed').toBeNull();
});

test('two sheets open it: with a reason, on record, and their words do not stay', async () => {
  expect((await find<HTMLButtonElement>('sheets-use')).disabled).toBe(true);
  await type('sheets-first', 'salah bambu cangkir');
  await type('sheets-second', 'delima embun fajar');
  expect((await find<HTMLButtonElement>('sheets-use')).disabled, 'a reason is asked for').toBe(true);
  await type('sheets-reason', 'Budi Rekaan lupa frasa sandinya.');
  await click('sheets-use');
  expect((await find('form-error')).textContent).toContain(id.errors.wrong_words.what);
  expect((await find<HTMLTextAreaElement>('sheets-first')).value).toBe('');
  expect((await find<HTMLTextAreaElement>('sheets-second')).value).toBe('');
  expect((await find<HTMLTextAreaElement>('sheets-reason')).value, 'the reason stays').not.toBe('');
  await type('sheets-first', 'anyelir bambu cangkir');
  await type('sheets-second', 'delima embun fajar');
  await click('sheets-use');
  expect((await find('sheets-opened')).textContent).toContain(`${id.recovery.opened(1, 1)} ${id.recovery.left(1)}`);
  await until(() => document.querySelectorAll('[data-testid="recovery-stuck"] tbody tr').length === 1, 'one is left');
  expect((await find('recovery-used')).textContent).toContain('dipakai Ratna Contoh');
  expect((await find('recovery-used')).textContent).toContain('1 laporan atau perkara, 1 kontak');
  expect((await find('recovery-used')).textContent).toContain('Budi Rekaan lupa frasa sandinya.');
  expect((await find('recovery-owed')).textContent).toContain(id.recovery.owed);

  // Everywhere but here the window asks for the next step, and leads here.
  expect(maybe('sheets-owed')).toBeNull();
  window.location.hash = '#/settings/desk';
  const banner = await find('sheets-owed');
  expect(banner.textContent).toContain(id.frame.sheetsOwedBanner);
  expect(document.querySelector('dl a')?.getAttribute('href')).toBe(HERE);
  expect(banner.querySelector('a')?.getAttribute('href')).toBe(HERE);
  window.location.hash = HERE;
  await find('recovery-owed');
});

test('new sheets are printed and checked one by one, and come into force with a second signature', async () => {
  await click('sheets-begin');
  await until(() => document.querySelector('h1')?.textContent?.includes('Lembar pemulihan 1 dari 3'), 'the first sheet');
  expect(text()).toContain(id.sheets.renewalLead);
  expect(maybe('sheets-later'), 'no first day to wait for').toBeNull();
  // Left in the middle, it is carried on with.
  window.location.hash = HERE;
  expect((await find('recovery-pending')).textContent).toContain(id.recovery.pending);
  expect((await find('sheets-begin')).textContent).toContain(id.recovery.beginAgain);
  expect(maybe('recovery-owed'), 'one thing is asked for at a time').toBeNull();
  await click('sheets-continue');
  for (const number of [1, 2, 3]) {
    await until(() => document.querySelector('h1')?.textContent?.includes(`Lembar pemulihan ${number} dari 3`), `sheet ${number}`);
    const words = [...(await find('sheet-words')).querySelectorAll('.word')].map((word) => word.textContent ?? '');
    sheets.push(words);
    await click('sheet-next');
    for (const which of [1, 2]) {
      const field = await find(`sheet-word-${which}`);
      await type(`sheet-word-${which}`, words[Number(field.dataset.position) - 1] ?? '');
    }
    await click('sheet-next');
  }
  expect((await find('sheets-sign-next')).textContent).toBe(id.sheets.renewalDoneHint);
  await click('sheets-done');
  expect((await find('recovery-proposed')).textContent).toContain(id.recovery.waits);
  expect(maybe('second-go'), 'nobody signs beside himself').toBeNull();

  await sitDown('Sri Umpama', '#/desk');
  expect((await find('sheets-owed')).textContent).toContain(id.frame.sheetsOwedBanner);
  window.location.hash = HERE;
  expect((await find('recovery-proposed')).textContent).toContain('Ratna Contoh');
  expect((await find<HTMLButtonElement>('second-go')).disabled).toBe(true);
  for (const place of [1, 2, 3]) await type(`second-word-${place}`, 'keliru');
  await click('second-go');
  expect((await find('form-error')).textContent).toContain(id.errors.wrong_words.what);
  await until(() => document.activeElement === maybe('second-word-1'), 'the focus on the first word');
  for (const place of [1, 2, 3]) await type(`second-word-${place}`, ` ${sheets[1]?.[place - 1]?.toUpperCase() ?? ''}`);
  await click('second-go');
  await until(() => maybe('recovery-proposed') === null, 'in force');
  expect(text()).toContain(id.recovery.seconded);
  expect((await find('recovery-state')).textContent).toContain(id.recovery.generation(2));
  expect((await find('recovery-used')).textContent?.trim()).toBe(id.recovery.notUsed);

  // The old ones are kept until everything is sealed to the new.
  expect((await find('recovery-old')).textContent).toContain(id.recovery.keepOld);
  await sitDown('Ratna Contoh', HERE);
  await until(() => maybe('recovery-old')?.textContent?.includes(id.recovery.mayDestroy), 'all sealed');
  window.location.hash = '#/desk';
  await find('desk-line');
  expect(maybe('sheets-owed'), 'nothing is owed any more').toBeNull();
});

test('the acts have their names on the permission page', async () => {
  window.location.hash = '#/settings/permissions';
  await find('permission-matrix');
  for (const act of ['use_sheets', 'renew_sheets', 'second_sheets']) expect(text()).toContain(id.acts[act]);
});
