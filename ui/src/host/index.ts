import { transport } from '#transport';
import type { Commands } from '../bindings';

/** A refusal or a fault as it came over the wire: a code and plain parameters, never a sentence. */
export class HostError extends Error {
  constructor(
    readonly code: string,
    readonly params: Record<string, string> = {},
    readonly field: string | null = null,
    readonly reference: string | null = null,
  ) {
    super(code);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whatever was thrown, as a HostError. What has no code of ours is `internal`. */
export function asHostError(thrown: unknown): HostError {
  if (thrown instanceof HostError) return thrown;
  if (isRecord(thrown) && typeof thrown.code === 'string') {
    const params = isRecord(thrown.params) ? thrown.params : {};
    return new HostError(
      thrown.code,
      Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)])),
      typeof thrown.field === 'string' ? thrown.field : null,
      typeof thrown.ref === 'string' ? thrown.ref : null,
    );
  }
  return new HostError('internal');
}

export async function call<Name extends keyof Commands>(
  name: Name,
  args: Commands[Name][0],
): Promise<Commands[Name][1]> {
  try {
    return (await transport.rpc(name, args)) as Commands[Name][1];
  } catch (thrown) {
    throw asHostError(thrown);
  }
}

/** Where the pixels of a page are: of a draft's file, of an original (source), of a working copy (work) or of a signed copy of a paper (paper). Pages count from 0; `longest` is the longer side in pixels. */
export function pageUrl(
  kind: 'draft' | 'source' | 'work' | 'paper',
  owner: string,
  file: string,
  page: number,
  longest?: number,
): string {
  const query = longest === undefined ? '' : `?w=${longest}`;
  return `${transport.pageBase()}${kind}/${owner}/${file}/${page}${query}`;
}

export const onDropped = (callback: (names: string[]) => void) => transport.onDropped(callback);
export const onChanged = (callback: () => void) => transport.onChanged(callback);
export const onLocked = (callback: () => void) => transport.onLocked(callback);
