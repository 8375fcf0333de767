import { describe, expect, test } from 'vitest';
import { HostError } from '../host';
import { en } from './en';
import { count, dueDay, fileSize, longDate, readDate, readTime, standing, toMoment, useZone, clock, dayOf } from './format.svelte';
import { id } from './id';
import { errorSentence, errorWords, label, say, useLanguage } from './index.svelte';

const leaves = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
    : [path];

describe('words', () => {
  test('both languages say the same things', () => {
    const own = (path: string) => !path.startsWith('.categories');
    expect(leaves(en).filter(own).sort()).toEqual(leaves(id).filter(own).sort());
  });
  test.each([['id', id] as const, ['en', en] as const])('no sentence of %s is empty', (_, words) => {
    expect(JSON.stringify(words)).not.toContain('""');
  });
  test('every error says what happened, what was not lost and what to do', () => {
    for (const words of [id, en]) {
      for (const [code, sentence] of Object.entries(words.errors)) {
        for (const part of [sentence.what, sentence.kept, sentence.todo]) expect(part, code).toMatch(/[.”]$/);
      }
    }
  });
  test('a code without words falls back to a whole sentence', () => {
    useLanguage('id');
    expect(errorWords(new HostError('not_known_to_anyone')).what).toBe(id.errors.internal.what);
    expect(errorSentence(new HostError('wrong_pin'))).toContain('tidak cocok');
    expect(label(say.states, 'some_new_state')).toBe('some new state');
  });
  test('the language can be changed', () => {
    useLanguage('en');
    expect(say.frame.desk).toBe('My desk');
    useLanguage('id');
    expect(say.frame.desk).toBe('Meja saya');
    expect(document.documentElement.lang).toBe('id');
  });
});

describe('dates as people write them', () => {
  const today = '2026-11-22';
  test.each([
    ['22-11-2026', '2026-11-22'], ['22/11/26', '2026-11-22'], ['22.11', '2026-11-22'], ['22 11 2026', '2026-11-22'], ['22112026', '2026-11-22'],
    ['22 nov', '2026-11-22'], ['22 November 2026', '2026-11-22'], ['1 agustus 2026', '2026-08-01'], ['5 okt 26', '2026-10-05'], ['2026-11-05', '2026-11-05'],
    ['Minggu, 22 November 2026', '2026-11-22'], ['t', today], ['-1', '2026-11-21'], ['+10', '2026-12-02'], ["jum'at, 20 nov", '2026-11-20'],
    ['31-02-2026', null], ['13/13/2026', null], ['kemarin', null], ['', null], ['22-11-1026', null],
  ])('%s', (typed, day) => {
    expect(readDate(typed, today)).toBe(day);
  });
  test.each([['9', 540], ['09.30', 570], ['9:30', 570], ['0930', 570], ['24.00', null], ['9.75', null], ['pagi', null]])('time %s', (typed, minutes) => {
    expect(readTime(typed)).toBe(minutes);
  });
  test('are written out', () => {
    useLanguage('id');
    expect(longDate('2026-11-22')).toBe('22 November 2026');
    expect(dueDay('2026-11-27', today)).toBe('Jumat, 27 Nov');
    expect(dueDay('2027-01-04', today)).toBe('Senin, 4 Jan 2027');
    expect(say.due.sentence(dueDay('2026-11-27', today), say.due.left(3))).toBe('Jatuh tempo Jumat, 27 Nov · 3 hari kerja lagi');
    expect(say.due.left(-2)).toBe('lewat 2 hari kerja');
  });
  test('follow the unit’s zone, not the computer’s', () => {
    useZone('wit');
    expect(dayOf('2026-11-22T15:30:00Z')).toBe('2026-11-23');
    expect(clock('2026-11-22T01:32:00Z')).toBe('10.32');
    expect(toMoment('2026-11-23', 30)).toBe('2026-11-22T15:30:00.000Z');
    useZone('wib');
    expect(toMoment('2026-11-23', 570)).toBe('2026-11-23T02:30:00.000Z');
  });
  test('sizes and counts', () => {
    useLanguage('id');
    expect([fileSize(900), fileSize(1_843_200), fileSize(12_900_000)]).toEqual(['900 B', '1,8 MB', '12 MB']);
    expect([count(7), count(1234), count(100_009)]).toEqual(['7', '1.234', '100.009']);
  });
});

// Friday 20 November was the last day; on Sunday no working day has passed since, and it is late all the same.
test.each([
  ['2026-11-20', 0, '2026-11-20', 'hari terakhir, hari ini', false],
  ['2026-11-20', 0, '2026-11-22', 'lewat, belum satu hari kerja', true],
  ['2026-11-20', -1, '2026-11-23', 'lewat 1 hari kerja', true],
  ['2026-11-21', 0, '2026-11-20', 'kurang dari satu hari kerja lagi', false],
  ['2026-11-27', 3, '2026-11-24', '3 hari kerja lagi', false],
] as const)('a clock due %s with %d working days left says on %s: %s', (due, left, today, words, late) => {
  useLanguage('id');
  expect(standing(due, left, today)).toMatchObject({ words, late });
});
