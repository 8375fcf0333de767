import { expect, test } from 'vitest';
import { id } from '../../messages/id';
import { click, find, maybe, openWindow, until } from '../../testing';

test('a key somebody took along is made anew, and counts when somebody outside has signed', async () => {
  await openWindow('seed=open&left=1', '#/settings/people');
  const left = await find('custody-left-leaders');
  expect(left.textContent).toContain('Sutrisno Rekaan');
  expect(maybe('custody-left-privacy_officers'), 'nobody took that one along').toBeNull();
  expect(maybe('custody-renew-privacy_officers'), 'who does not hold it makes none').toBeNull();
  await click('custody-renew-leaders');
  const proposed = await find('custody-proposed-leaders');
  expect(proposed.textContent).toContain('Berlaku setelah ditandatangani');
  expect(maybe('custody-left-leaders')).toBeNull();
  await click('custody-sign-leaders');
  await until(() => maybe('custody-proposed-leaders') === null, 'nothing waits any more');
  expect((await find('custody')).textContent).toContain(id.custody.epoch(2));
});
