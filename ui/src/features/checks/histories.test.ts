import { beforeAll, expect, test } from 'vitest';
import { id } from '../../messages/id';
import { click, find, maybe, openWindow, until } from '../../testing';

beforeAll(() => openWindow('seed=open&differs&lost', '#/checks'));

const text = () => document.body.textContent ?? '';
const acts = () => [...document.querySelectorAll('[data-testid="lost-act"]')];

test('a desk that has seen another history says so, and how to go on', async () => {
  await find('histories');
  expect(text()).toContain(id.restore.lead);
  expect(text()).toContain(id.restore.firstLead[0]);
  expect(document.querySelectorAll('[data-testid="histories"] ol')).toHaveLength(2);
  expect(maybe('marks'), 'nobody has signed').toBeNull();
  await click('history-first');
  await find('mark');
  expect(maybe('history-first'), 'once').toBeNull();
  expect((await find('mark')).textContent).toContain(id.restore.waits);
  expect(maybe('history-second'), 'not by the same officer').toBeNull();
  expect(text(), 'he is an officer').not.toContain(id.restore.notOfficer);
});

test('what was lost is done again one by one, and a refusal stays with its act', async () => {
  await until(() => acts().length === 4, 'four acts');
  const [registered, started, leave, unread] = acts();
  expect(registered?.textContent).toContain(id.trail.events.received);
  expect(registered?.textContent).toContain('P-2026-000131');
  expect(started?.textContent).toContain(id.trail.events.verification_started);
  expect(leave?.textContent).toContain(id.restore.kinds.leave_taken);
  expect(unread?.textContent).toContain(id.restore.unreadable);
  expect(unread?.querySelector('[data-testid="redo"]'), 'nothing to be done yet').toBeNull();
  started?.querySelector<HTMLButtonElement>('[data-testid="redo"]')?.click();
  await until(() => acts()[1]?.textContent?.includes(id.errors.key_missing.what) === true, 'told at its act');
  await click('redo-all');
  await until(() => acts().length === 2, 'two are done');
  expect(acts()[0]?.textContent, 'the third went another way').toContain(id.errors.outdated.what);
  expect(maybe('redo-all'), 'one is left to be done: one button').toBeNull();
  expect(document.querySelectorAll('[data-testid="redo"]')).toHaveLength(1);
});

test('what is not needed goes off the list, after a question', async () => {
  acts()[0]?.querySelector<HTMLButtonElement>('[data-testid="dismiss"]')?.click();
  await find('dismiss-go');
  expect(acts()).toHaveLength(2);
  expect(text()).toContain(id.restore.dismissAsk);
  await click('dismiss-go');
  await until(() => acts().length === 1, 'gone');
  acts()[0]?.querySelector<HTMLButtonElement>('[data-testid="dismiss"]')?.click();
  await click('dismiss-go');
  await until(() => maybe('lost-acts') === null, 'nothing is left to do');
});
