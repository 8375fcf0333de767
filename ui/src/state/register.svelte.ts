// How the register is looked at. Kept beside the room, so that the list keeps its place.
import type { Order, State } from '../bindings';

export const CLOSED: readonly State[] = ['closed', 'not_actionable', 'referred', 'merged', 'withdrawn', 'archived'];

export interface Filters {
  text: string;
  /** `all`, `open`, `done`, or one state. */
  state: string;
  category: string;
  from: string | null;
  to: string | null;
  mine: boolean;
  openClock: boolean;
  order: Order;
}

const plain = (): Filters => ({ text: '', state: 'all', category: '', from: null, to: null, mine: false, openClock: false, order: 'newest' });

export const registerView = $state({ filters: plain(), top: 0, cursor: 0, ticked: [] as string[] });

export function clearFilters(): void {
  registerView.filters = plain();
}

export function resetRegister(): void {
  clearFilters();
  registerView.top = 0;
  registerView.cursor = 0;
  registerView.ticked = [];
}

/** Shows the register with these words and nothing else filtered. */
export function searchRegister(text: string): void {
  registerView.filters = { ...plain(), text };
  registerView.top = 0;
  registerView.cursor = 0;
}
