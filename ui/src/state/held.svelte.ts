// What is typed into a form but not yet sent survives an idle lock: kept in memory only, under the form's name,
// handed back when the form opens again, forgotten when it was sent or the session ends.

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

export function forgetEverything(): void {
  kept.clear();
}
