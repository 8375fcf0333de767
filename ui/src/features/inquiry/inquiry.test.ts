import { expect, test } from 'vitest';
import { click, find, maybe, openWindow, tick, type, until } from '../../testing';

test('a caller is answered with the safe sentence, a leave is taken, the policy is changed', async () => {
  await openWindow('');
  await click('nav-inquiry');
  (await find('inquiry-by-intake_no')).click();
  expect((await find<HTMLButtonElement>('inquiry-find')).disabled).toBe(true);
  await type('inquiry-text', 'P-0000-000000');
  await click('inquiry-find');
  await until(() => document.body.textContent?.includes('Tidak ditemukan, atau bukan bagian Anda.'));
  await type('inquiry-text', 'P-2026-000001');
  await click('inquiry-find');
  expect((await find('inquiry-found')).textContent).toContain('P-2026-000001');
  // Nothing of the case is shown before the entry is in the store, and after it no more than the sentence.
  expect(document.body.textContent).not.toContain('Dugaan pungutan');
  expect(maybe('inquiry-told')).toBeNull();
  await type('inquiry-phrase', 'kemarau lentera sungai pualam');
  await click('inquiry-answer');
  expect((await find('inquiry-told')).textContent).toBe('Laporan Anda sedang ditangani.');
  await click('inquiry-next');
  expect(maybe('inquiry-told')).toBeNull();

  await click('nav-settings');
  await click('settings-people');
  await click('leave-open');
  await click('leave-go');
  expect((await find('leave-mine')).textContent).toContain('penggantinya Budi Rekaan');
  await click('leave-back');
  await find('leave-open');
  await click('recorders-open');
  await tick('recorder');
  await type('recorders-order', 'SP-1/2026');
  await click('recorders-go');
  expect((await find('recorders')).textContent).toContain('Budi Rekaan');

  await click('settings-policy');
  expect((await find<HTMLButtonElement>('policy-save')).disabled).toBe(true);
  expect((await find<HTMLInputElement>('policy-amount-verification')).disabled).toBe(true);
  await type('policy-amount-review', '7');
  await tick('policy-plh-assign');
  await click('policy-save');
  await until(() => document.body.textContent?.includes('Kebijakan disimpan.'));

  await click('settings-permissions');
  await type('permissions-filter', 'verifikasi');
  await until(() => document.querySelectorAll('[data-testid="permission-row"]').length === 1);
  await click('permissions-print');
  await find('print-table');
  await click('print-close');

  await click('nav-desk');
  await click('monday-open');
  expect((await find('monday-people')).textContent).toContain('digantikan Ratna Contoh');
  await click('monday-print');
  await find('print-page');
}, 60_000);
