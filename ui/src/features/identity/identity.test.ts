import { expect, test } from 'vitest';
import { id } from '../../messages/id';
import { en } from '../../messages/en';
import { call } from '../../host';
import { href, router } from '../../state/router.svelte';
import { click, find, maybe, openWindow, press, tick, type, until } from '../../testing';

const text = () => document.body.textContent ?? '';

test('a request is asked for, answered, and an item opened in place until it is hidden again', async () => {
  await openWindow('seed=open');
  // The custodian's duty stands first under Meja saya: a reason either way.
  const duty = await find('identity-duties');
  expect(duty.textContent).toContain('Budi Rekaan');
  expect(duty.textContent).toContain('Tanggal penyaluran perlu ditanyakan langsung.');
  expect((await find<HTMLButtonElement>('duty-release')).disabled).toBe(true);
  await type('duty-motive', 'Tidak perlu nama untuk itu.');
  await click('duty-refuse');
  await until(() => maybe('identity-duties') === null, 'the duty is done');
  expect((await find('identity-past')).textContent).toContain('Tidak perlu nama untuk itu.');

  // Asking, from the dossier.
  const { lines } = await call('register_page', { text: '', states: [], category: null, from: null, to: null, mine: false, open_clock: false, order: 'newest', offset: 0, limit: 1 });
  router.go('register', lines[0]?.case ?? '');
  expect(href('register', lines[0]?.case ?? '')).toContain('register');
  (await find('tab-parties')).click();
  await find('identities');
  await click('ask-open');
  expect((await find<HTMLButtonElement>('ask-go')).disabled).toBe(true);
  await tick('ask-item-name');
  await type('ask-reason', 'Perlu ditanya langsung.');
  await click('ask-go');
  await until(() => maybe('identity-name')?.textContent?.includes(id.identity.waiting), 'it waits');
  expect((await find('identity-request')).textContent).toContain(id.identity.owed);
  await click('request-end');
  await until(() => maybe('identity-name')?.textContent?.includes(id.identity.mayAsk), 'it may be asked for again');

  // Opening: no reason or no passphrase, no button; a wrong one opens nothing.
  await click('open-phone');
  expect((await find<HTMLButtonElement>('open-go')).disabled).toBe(true);
  expect((await find<HTMLInputElement>('open-passphrase')).type).toBe('password');
  await type('open-reason', 'Menanyakan tanggal.');
  await type('open-passphrase', 'salah');
  await click('open-go');
  await until(() => text().includes(id.errors.wrong_passphrase.what), 'refused');
  expect(maybe('opened')).toBeNull();
  expect((await find<HTMLInputElement>('open-passphrase')).value, 'typed anew').toBe('');
  await type('open-passphrase', 'kata sandi yang benar');
  await click('open-go');
  const opened = await find('opened');
  expect(opened.textContent).toContain('0812-0000-1111');
  expect(opened.textContent).toContain('Ratna Contoh');
  expect((await find('opened-left')).textContent).toMatch(/Disembunyikan lagi dalam (2 menit|1 menit \d+ detik)/);
  expect(document.title).not.toContain('0812');
  await click('opened-hide');
  await until(() => maybe('opened') === null, 'hidden');
  expect(text()).not.toContain('0812-0000-1111');
  expect(text(), 'that it was opened stays').toContain('Menanyakan tanggal.');

  // Locking hides it, too.
  await click('open-phone');
  await type('open-reason', 'Sekali lagi.');
  await type('open-passphrase', 'kata sandi yang benar');
  await click('open-go');
  await find('opened-text');
  press('l', { ctrlKey: true });
  await find('unlock-passphrase');
  expect(text()).not.toContain('0812-0000-1111');
});

test('both languages have a word for every way an identity stands', () => {
  for (const words of [id, en]) {
    expect(words.identity.leftSeconds(120)).toMatch(/2/);
    expect(words.identity.leftSeconds(61)).toMatch(/1.*1/);
    expect(words.identity.askHours(48)).toMatch(/2/);
    expect(Object.keys(words.identity.stands)).toHaveLength(5);
  }
});
