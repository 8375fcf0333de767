// A hash router: `#/register/0198…` is ['register', '0198…'].

export interface Route {
  readonly path: string;
  readonly parts: readonly string[];
}

function parse(hash: string): Route {
  const path = hash.replace(/^#\/?/, '');
  return { path, parts: path.split('/').filter((part) => part !== '').map(decodeURIComponent) };
}

let current = $state.raw<Route>(parse(window.location.hash));

window.addEventListener('hashchange', () => {
  current = parse(window.location.hash);
});

export const router = {
  get path(): string {
    return current.path;
  },
  part(index: number): string | undefined {
    return current.parts[index];
  },
  go(...parts: string[]): void {
    const hash = href(...parts);
    if (window.location.hash === hash) return;
    window.location.hash = hash;
    current = parse(hash);
  },
  replace(...parts: string[]): void {
    window.history.replaceState(null, '', href(...parts));
    current = parse(window.location.hash);
  },
};

export function href(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}
