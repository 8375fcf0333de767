import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { flushSync, mount } from 'svelte';
import { expect, test } from 'vitest';
import Excerpt from './Excerpt.svelte';

const root = join(__dirname, '..');
const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
const sources = files(root).filter((path) => /\.(svelte|ts)$/.test(path) && !path.endsWith('.test.ts'));

test('the words found are elements, and markup in a text stays text', () => {
  const target = document.createElement('p');
  mount(Excerpt, { target, props: { excerpt: { text: 'diminta <b>uang</b> oleh petugas', spans: [[11, 15], [25, 29]] } } });
  flushSync();
  expect([...target.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['uang', 'petu']);
  expect(target.querySelector('b')).toBeNull();
  expect(target.textContent).toBe('diminta <b>uang</b> oleh petugas');
});

test('nothing of the window writes markup, and only the host speaks with the shell', () => {
  for (const path of sources) {
    const text = readFileSync(path, 'utf8');
    const own = path.slice(root.length);
    expect(text.includes('{@html') || text.includes('innerHTML'), own).toBe(false);
    if (!own.startsWith('/host/')) expect(text.includes('@tauri-apps'), own).toBe(false);
  }
});
