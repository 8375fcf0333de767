import type { RegisterLine } from '../bindings';
import { call } from '../host';

/** The first few cases that match; a search that fails finds nothing and leaves the form alone. */
export async function findCases(text: string): Promise<readonly RegisterLine[]> {
  try {
    const page = await call('register_page', {
      text, states: [], category: null, from: null, to: null, mine: false, open_clock: false, order: 'newest', offset: 0, limit: 8,
    });
    return page.lines;
  } catch {
    return [];
  }
}
