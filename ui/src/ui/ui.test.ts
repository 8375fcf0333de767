import { flushSync, mount } from 'svelte';
import { expect, test } from 'vitest';
import Excerpt from './Excerpt.svelte';

const sources = import.meta.glob<string>('../**/*.{svelte,ts}', { query: '?raw', import: 'default', eager: true });

test('the words found are elements, and markup in a text stays text', () => {
  const target = document.createElement('p');
  mount(Excerpt, { target, props: { excerpt: { text: 'diminta <b>uang</b> oleh petugas', spans: [[11, 15], [25, 29]] } } });
  flushSync();
  expect([...target.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['uang', 'petu']);
  expect(target.querySelector('b')).toBeNull();
  expect(target.textContent).toBe('diminta <b>uang</b> oleh petugas');
});

test('nothing of the window writes markup, and only the host speaks with the shell', () => {
  const own = Object.entries(sources).filter(([path]) => !path.endsWith('.test.ts'));
  expect(own.length).toBeGreaterThan(60);
  for (const [path, text] of own) {
    expect(text.includes('{@html') || text.includes('innerHTML'), path).toBe(false);
    if (!path.startsWith('../host/')) expect(text.includes('@tauri-apps'), path).toBe(false);
  }
});
