// The only place that knows there is a shell around the page.
import { convertFileSrc, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Transport } from './transport';

function subscribe<Payload>(event: string, callback: (payload: Payload) => void): () => void {
  const stopping = listen<Payload>(event, (message) => callback(message.payload));
  return () => void stopping.then((stop) => stop());
}

export const transport: Transport = {
  rpc: (name, args) => invoke('rpc', { name, args }),
  // `evidence://localhost/`, on Windows `http://evidence.localhost/`.
  pageBase: () => convertFileSrc('', 'evidence'),
  onDropped: (callback) =>
    subscribe<{ names: string[]; count: number }>('dropped', (payload) => callback(payload.names)),
  onChanged: (callback) => subscribe<unknown>('changed', () => callback()),
  onLocked: (callback) => subscribe<unknown>('locked', () => callback()),
};
