// One line for the eye and for the screen reader: what was just done, or what just failed.

export interface Notice {
  id: number;
  text: string;
  kind: 'done' | 'failed';
}

let notices = $state<Notice[]>([]);
let next = 0;

export const announced = {
  get notices(): readonly Notice[] {
    return notices;
  },
  dismiss(id: number): void {
    notices = notices.filter((notice) => notice.id !== id);
  },
  /** What was said to one person is not there for the next. */
  clear(): void {
    notices = [];
  },
};

export function announce(text: string, kind: Notice['kind'] = 'done'): void {
  next += 1;
  const id = next;
  notices = [...notices.slice(-2), { id, text, kind }];
  // What failed stays until it was read and put away.
  if (kind === 'done') setTimeout(() => announced.dismiss(id), 6000);
}
