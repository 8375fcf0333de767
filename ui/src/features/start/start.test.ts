import { expect, test } from 'vitest';
import { click, find, maybe, openWindow, press, tick, type, until } from '../../testing';

test('a unit is founded in three screens and the desk is open', async () => {
  await openWindow('seed=empty');
  // Nothing filled in: the form says what is missing and stays.
  await click('found-next');
  expect(document.body.textContent).toContain('Tuliskan nama unit.');
  await type('found-unit-name', 'Unit Pengelola WBS');
  await type('found-ministry', 'Kementerian Contoh');
  await click('found-next');

  await type('founder-name', 'Ratna Contoh');
  await click('found-submit');
  expect(document.body.textContent).toContain('Terima frasa yang ditawarkan');
  expect((await find('passphrase-offered')).textContent?.split(' ').length).toBeGreaterThanOrEqual(6);
  await tick('passphrase-accept');
  await click('found-submit');

  for (const sheet of [1, 2, 3]) {
    await until(() => document.querySelector('h1')?.textContent?.includes(`Lembar pemulihan ${sheet} dari 3`), `sheet ${sheet}`);
    const words = [...(await find('sheet-words')).querySelectorAll('.word')].map((word) => word.textContent ?? '');
    await click('sheet-next');
    expect(maybe('sheet-words')).toBeNull();
    const first = await find('sheet-word-1');
    const second = await find('sheet-word-2');
    if (sheet === 1) {
      await type('sheet-word-1', 'keliru');
      await type('sheet-word-2', 'keliru');
      await click('sheet-next');
      expect((await find('form-error')).textContent).toContain('tidak cocok');
    }
    await type('sheet-word-1', words[Number(first.dataset.position) - 1] ?? '');
    await type('sheet-word-2', (words[Number(second.dataset.position) - 1] ?? '').toUpperCase());
    await click('sheet-next');
  }
  await click('sheets-done');
  await find('nav-desk');
  expect(document.title).toBe('Saksama');

  // Locked without a PIN: the passphrase is asked, and the field has the focus.
  press('l', { ctrlKey: true }, document.body);
  const passphrase = await find('unlock-passphrase');
  await until(() => document.activeElement === passphrase, 'the focus');
  expect(maybe('nav-desk')).toBeNull();
  await type('unlock-passphrase', 'salah sekali');
  await click('unlock-submit');
  expect((await find('form-error')).textContent).toContain('Tidak ada yang berubah');
  await type('unlock-passphrase', 'benar');
  await type('unlock-pin', '12a3456');
  expect((await find<HTMLInputElement>('unlock-pin')).value).toBe('123456');
  await click('unlock-submit');
  await find('nav-desk');

  // With a PIN: the same place after it.
  window.location.hash = '#/deadlines';
  await until(() => document.querySelector('h1')?.textContent === 'Tenggat', 'the deadlines');
  await click('lock-button');
  await type('pin-input', '999999');
  await click('pin-submit');
  await find('form-error');
  await type('pin-input', '123456');
  await click('pin-submit');
  await until(() => document.querySelector('h1')?.textContent === 'Tenggat', 'the same place');
});
