import { beforeAll, expect, test } from 'vitest';
import type { call as Call } from '../../host';
import { id } from '../../messages/id';
import { chosen, click, find, maybe, openWindow, press, sitDown, tick, type, until } from '../../testing';

const HERE = '#/settings/people';
let call: typeof Call;
beforeAll(async () => {
  await openWindow('seed=open', HERE);
  ({ call } = await import('../../host'));
});

const text = () => document.body.textContent ?? '';
const row = (name: string) =>
  until(() => [...document.querySelectorAll<HTMLElement>('[data-testid="person-row"]')].find((each) => each.querySelector('strong')?.textContent === name), name);
const within = (line: HTMLElement, testid: string) => line.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
async function pressIn(name: string, testid: string) {
  const line = await row(name);
  (await until(() => within(line, testid), testid)).click();
}
async function reinvite(name: string) {
  await pressIn(name, 'person-reinvite');
  await type('reinvite-reason', 'Lupa frasa sandi sesudah cuti.');
  await click('reinvite-go');
  await find('join-code-shown');
  expect((await find('dialog')).textContent).toContain(id.renewal.codesHint(name));
  (await until(() => [...document.querySelectorAll<HTMLButtonElement>('.dialog button')].find((button) => button.textContent?.trim() === id.common.close), 'close')).click();
  await until(() => maybe('join-code-shown') === null, 'the codes are gone');
}

/** Away and back: what another desk did shows. */
async function showAnew() {
  window.location.hash = '#/settings/unit';
  await find('settings-save');
  window.location.hash = HERE;
  await find('people-table');
}

test('what a new key will mean stands there before anything is done, and the invitation can be withdrawn', async () => {
  expect(maybe('people-few'), 'three members are enough').toBeNull();
  await pressIn('Budi Rekaan', 'person-reinvite');
  const only = await find('reinvite-only-his');
  expect(only.querySelectorAll('tbody tr')).toHaveLength(3);
  expect(only.textContent).toContain('2 September 2026, Ratna Contoh');
  expect(only.textContent).toContain(id.recovery.item);
  expect(text()).toContain(id.renewal.halvesNone);
  for (const step of id.renewal.steps('Budi Rekaan')) expect(text()).toContain(step);
  expect((await find<HTMLInputElement>('reinvite-days')).value).toBe('7');
  expect((await find<HTMLButtonElement>('reinvite-go')).disabled, 'a reason is asked for').toBe(true);
  press('Escape');
  await until(() => maybe('dialog') === null, 'closed');
  expect((await row('Budi Rekaan')).textContent).not.toContain('Diundang kembali');

  // Of the head nothing is his alone but the half key.
  await pressIn('Sri Umpama', 'person-reinvite');
  expect((await find('reinvite-nothing')).textContent).toBe(id.renewal.onlyHisNone);
  expect((await find('reinvite-halves')).textContent).toBe(id.renewal.halfOnlyHis(id.custody.groups.leaders));
  press('Escape');
  await until(() => maybe('dialog') === null, 'closed');

  await reinvite('Budi Rekaan');
  const line = await row('Budi Rekaan');
  expect(within(line, 'person-renewal')?.textContent).toContain('Diundang kembali oleh Ratna Contoh, menunggu ia bergabung, paling lambat 1 Desember 2026');
  expect(within(line, 'person-renewal')?.textContent).toContain('Lupa frasa sandi sesudah cuti.');
  expect(within(line, 'person-reinvite'), 'one invitation at a time').toBeNull();
  expect(within(line, 'person-confirm'), 'nothing to compare yet').toBeNull();
  await pressIn('Budi Rekaan', 'person-withdraw');
  await until(() => text().includes(id.renewal.withdrawn('Budi Rekaan')), 'withdrawn');
  await until(() => maybe('person-renewal') === null, 'the line is plain again');
  expect(within(await row('Budi Rekaan'), 'person-reinvite')).not.toBeNull();
});

test('an invitation whose days are over says so', async () => {
  const { people } = await call('people', {});
  const person = people.find((line) => line.name === 'Sri Umpama')?.person ?? '';
  await call('reinvite', { person, reason: 'Lupa frasa sandi.', days: -3 });
  await showAnew();
  expect((await find('person-renewal')).textContent).toContain(id.renewal.expired('21 November 2026'));
  await call('withdraw_invitation', { person });
  await showAnew();
  await until(() => maybe('person-renewal') === null, 'withdrawn');
});

test('he joins with a new passphrase, and two officers vouch, each on a desk of his own', async () => {
  await reinvite('Budi Rekaan');
  press('l', { ctrlKey: true }, document.body);
  await click('unlock-join');
  await type('join-code', 'SKS1-7QF2-9XKD');
  await type('join-invitation', 'anyelir-bambu');
  await type('join-name', 'Budi Rekaan');
  await tick('passphrase-accept');
  await click('join-submit');
  expect((await find('joined-next')).textContent).toBe(id.join.returning);
  expect((await find('joined-fingerprint')).querySelectorAll('.word')).toHaveLength(8);
  await click('joined-desk');

  // Back at the lock screen he is chosen; nobody has vouched yet.
  await find('unlock-person');
  await until(() => chosen('unlock-person') === 'Budi Rekaan', 'he is chosen');
  await type('unlock-passphrase', 'frasa yang baru');
  await click('unlock-submit');
  expect((await find('form-error')).textContent).toContain(id.errors.awaits_confirmation.what);

  await sitDown('Ratna Contoh', HERE);
  expect(within(await row('Budi Rekaan'), 'person-renewal')?.textContent).toContain(id.renewal.joined);
  await pressIn('Budi Rekaan', 'person-confirm');
  expect((await find('dialog')).textContent).toContain(id.renewal.vouchLead('Budi Rekaan'));
  expect((await find('fingerprint-words')).querySelectorAll('.word')).toHaveLength(8);
  await click('confirm-go');
  await until(() => text().includes(id.renewal.vouchedFirst('Budi Rekaan')), 'the first has vouched');
  const line = await row('Budi Rekaan');
  await until(() => within(line, 'person-renewal')?.textContent?.includes('dibandingkan Ratna Contoh, menunggu seorang petugas lagi'), 'one more');
  expect(within(line, 'person-confirm'), 'nobody vouches twice').toBeNull();

  await sitDown('Sri Umpama', HERE);
  await pressIn('Budi Rekaan', 'person-confirm');
  await click('confirm-go');
  await until(() => text().includes(id.renewal.vouchedLast('Budi Rekaan')), 'both have vouched');
  await until(() => maybe('person-renewal') === null, 'he is a member like the others');

  // What only he could open rests on the sheets now.
  expect((await call('recovery', {})).stuck).toHaveLength(3);
  await sitDown('Budi Rekaan', HERE);
});

test('with fewer than two others no form is offered, and the list says so beforehand', async () => {
  await sitDown('Ratna Contoh', HERE);
  const { people } = await call('people', {});
  await call('end_member', { person: people.find((line) => line.name === 'Sri Umpama')?.person ?? '', reason: 'Pindah tugas.' });
  await showAnew();
  expect((await find('people-few')).textContent).toBe(id.renewal.few);
  await pressIn('Budi Rekaan', 'person-reinvite');
  expect((await find('reinvite-not-enough')).textContent).toContain(id.renewal.notEnoughWhy('Budi Rekaan', 1));
  expect(maybe('reinvite-reason')).toBeNull();
  expect(maybe('reinvite-go')).toBeNull();
  await expect(call('reinvite', { person: people.find((line) => line.name === 'Budi Rekaan')?.person ?? '', reason: 'x', days: 7 })).rejects.toMatchObject({ code: 'needs_two_officers' });
});
