// Acts that more than one place starts.
import type { Channel } from '../bindings';
import { asHostError, call } from '../host';
import { errorSentence } from '../messages/index.svelte';
import { announce } from './announce.svelte';
import { router } from './router.svelte';

export function fail(thrown: unknown): void {
  announce(errorSentence(asHostError(thrown)), 'failed');
}

/** Opens a new draft; the letter before gives its values where wanted (O11). */
export async function newIntake(channel: Channel = 'letter', repeatLast = false): Promise<void> {
  try {
    const draft = await call('new_draft', { channel, repeat_last: repeatLast });
    router.go('intake', draft.draft);
  } catch (thrown) {
    fail(thrown);
  }
}

/** Whether a key belongs to what is being typed rather than to the window. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
