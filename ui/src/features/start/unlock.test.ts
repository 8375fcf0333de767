import { expect, test } from 'vitest';
import { id } from '../../messages/id';
import { choose, chosen, click, find, maybe, openWindow, press, tick, type, until } from '../../testing';

const text = () => document.body.textContent ?? '';
const options = async () => [...(await find<HTMLSelectElement>('unlock-person')).options].map((option) => option.text);
async function unlock(name: string, passphrase: string) {
  await choose('unlock-person', name);
  await type('unlock-passphrase', passphrase);
  await click('unlock-submit');
}

test('at the lock screen: a passphrase forgotten, a second person, a secret lost, keys that ended', async () => {
  await openWindow('seed=locked&secret');
  // What a forgotten passphrase asks for is said behind one word.
  const forgot = await find('unlock-forgot');
  expect(forgot.textContent).toBe(id.unlock.forgot);
  for (const sentence of id.unlock.forgotText) expect(forgot.parentElement?.textContent).toContain(sentence);

  // Into the form and back, and the focus with it.
  await click('unlock-join');
  const code = await find('join-code');
  await until(() => document.activeElement === code, 'the focus in the form');
  await click('join-back');
  const passphrase = await find('unlock-passphrase');
  await until(() => document.activeElement === passphrase, 'the focus at the lock');

  // A second person joins at this desk; a refused code changes nothing.
  expect(await options()).not.toContain('Dewi Misal');
  await click('unlock-join');
  await type('join-code', 'SKS1-7QF2-9XKD');
  await type('join-invitation', 'lewat waktu');
  await type('join-name', 'Dewi Misal');
  await tick('passphrase-accept');
  await click('join-submit');
  expect((await find('form-error')).textContent).toContain(id.errors.invitation_refused.what);
  await type('join-invitation', 'anyelir-bambu');
  await click('join-submit');
  expect((await find('joined-next')).textContent, 'a newcomer needs one who confirms').toBe(id.join.readAloud);
  await click('joined-desk');
  await until(() => chosen('unlock-person') === 'Dewi Misal', 'the newcomer is chosen');

  // Without the unit secret no passphrase opens; two sheets bring it back, and their words do not stay.
  expect(maybe('secret-first')).toBeNull();
  await unlock('Ratna Contoh', 'frasa yang benar');
  expect((await find('form-error')).textContent).toContain(id.errors.unit_secret_missing.what);
  expect((await find<HTMLButtonElement>('secret-go')).disabled).toBe(true);
  await type('secret-first', 'salah bambu cangkir');
  await type('secret-second', 'delima embun fajar');
  await click('secret-go');
  expect((await find('secret-error')).textContent).toContain(id.errors.wrong_words.what);
  expect((await find<HTMLTextAreaElement>('secret-first')).value).toBe('');
  expect((await find<HTMLTextAreaElement>('secret-second')).value).toBe('');
  await type('secret-first', 'anyelir bambu cangkir');
  await type('secret-second', 'delima embun fajar');
  await click('secret-go');
  await until(() => maybe('secret-first') === null, 'the form is gone');
  expect(text()).toContain(id.unlock.secretDone);
  expect(maybe('form-error')).toBeNull();

  // Keys that were replaced leave the desk, and the list with them.
  await unlock('Budi Rekaan', 'usang sudah');
  expect((await find('form-error')).textContent).toContain(id.errors.keys_ended.what);
  expect(await options()).toEqual(['Ratna Contoh', 'Sri Umpama', 'Dewi Misal']);
  await unlock('Ratna Contoh', 'frasa yang benar');
  await find('nav-desk');

  // Where nobody is left, the way in is an invitation.
  press('l', { ctrlKey: true }, document.body);
  for (const name of ['Sri Umpama', 'Dewi Misal', 'Ratna Contoh']) {
    await unlock(name, 'usang sudah');
    await until(() => ![...(maybe<HTMLSelectElement>('unlock-person')?.options ?? [])].some((option) => option.text === name), `${name} is gone`);
  }
  await until(() => text().includes(id.unlock.nobody), 'nobody is left');
  expect(maybe('unlock-passphrase')).toBeNull();
  expect((await find('form-error')).textContent).toContain(id.errors.keys_ended.todo);
  await click('unlock-join');
  await find('join-code');
});
