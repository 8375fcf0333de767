/** What a host must offer: the shell in the window, an invented unit in tests and in a plain browser. */
export interface Transport {
  rpc(name: string, args: unknown): Promise<unknown>;
  pageBase(): string;
  onDropped(callback: (names: string[]) => void): () => void;
  onChanged(callback: () => void): () => void;
  onLocked(callback: () => void): () => void;
}
