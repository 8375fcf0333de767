// What is typed into a form but not yet sent survives a lock: kept in memory only, under the form's name, handed back
// when the form opens again, forgotten when it was sent, the session is ended, or somebody else comes to the desk.

const kept = new Map<string, unknown>();

export function held<Value extends object>(name: string, initial: () => Value): { value: Value; forget: () => void } {
  const found = kept.get(name) as { value: Value } | undefined;
  if (found !== undefined) return handle(name, found);
  const box = $state({ value: initial() });
  kept.set(name, box);
  return handle(name, box);
}

function handle<Value extends object>(name: string, box: { value: Value }) {
  return {
    get value() {
      return box.value;
    },
    set value(value: Value) {
      box.value = value;
    },
    forget: () => void kept.delete(name),
  };
}

/** Keeps what could not be saved before the window was emptied. */
export function keep(name: string, value: unknown): void {
  kept.set(name, value);
}

/** Takes back what was kept. */
export function takeBack(name: string): unknown {
  const value = kept.get(name);
  kept.delete(name);
  return value;
}

export function forgetEverything(): void {
  kept.clear();
}
