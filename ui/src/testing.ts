// A screen of the invented unit in happy-dom, used as a person would: by what is written on it.
import { flushSync, mount } from 'svelte';

/** Opens the window where the fake unit stands as `search` says; once a test file, since the unit lives in its modules. */
export async function openWindow(search: string, hash = ''): Promise<void> {
  window.history.replaceState(null, '', `/?${search}${hash}`);
  const { default: App } = await import('./app/App.svelte');
  const target = document.createElement('div');
  target.id = 'app';
  document.body.replaceChildren(target);
  mount(App, { target });
  flushSync();
}

export async function until<Result>(look: () => Result | null | undefined | false, what = 'it'): Promise<Result> {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined && found !== false) return found as Result;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}: ${document.body.textContent?.slice(0, 400)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
    flushSync();
  }
}

export const maybe = <Kind extends HTMLElement = HTMLElement>(testid: string): Kind | null =>
  document.querySelector<Kind>(`[data-testid="${testid}"]`);
export const find = <Kind extends HTMLElement = HTMLElement>(testid: string): Promise<Kind> => until(() => maybe<Kind>(testid), testid);

export async function click(testid: string): Promise<void> {
  (await find(testid)).click();
  flushSync();
}
export async function type(testid: string, text: string): Promise<void> {
  const field = await find<HTMLInputElement>(testid);
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}
export async function tick(testid: string): Promise<void> {
  const box = await find<HTMLInputElement>(testid);
  if (!box.checked) box.click();
  flushSync();
}
/** Chooses in a list what reads so. */
export async function choose(testid: string, text: string): Promise<void> {
  const list = await find<HTMLSelectElement>(testid);
  const option = await until(() => [...list.options].find((each) => each.text === text), `${text} in ${testid}`);
  list.value = option.value;
  list.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}
/** What stands chosen in a list. */
export const chosen = (testid: string): string | undefined => [...(maybe<HTMLSelectElement>(testid)?.options ?? [])].find((option) => option.selected)?.text;
/** Locks the desk; somebody else who works at it opens it, and goes there. */
export async function sitDown(name: string, hash: string): Promise<void> {
  press('l', { ctrlKey: true }, document.body);
  await choose('unlock-person', name);
  await type('unlock-passphrase', 'kata yang benar');
  await click('unlock-submit');
  await until(() => maybe('account')?.textContent?.includes(name), `${name} at the desk`);
  window.location.hash = hash;
}
export function press(key: string, options: KeyboardEventInit = {}, target: EventTarget = document.activeElement ?? document.body): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }));
  flushSync();
}
