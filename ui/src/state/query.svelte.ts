import { asHostError, onChanged, type HostError } from '../host';

export interface Query<Result> {
  readonly data: Result | undefined;
  readonly error: HostError | undefined;
  readonly loading: boolean;
  /** Runs again and keeps what is shown until the answer is there. */
  refresh(): Promise<void>;
  /** Shows an answer that an act has just brought. */
  set(data: Result): void;
}

const running = new Set<() => Promise<void>>();
let listening = false;

/** After an act, and after a notice from the store, every visible query runs again. Nothing is cached. */
export function refreshVisible(): void {
  for (const run of running) void run();
}

/** Asks whenever what `ask` reads changes; must be called while a component is set up. */
export function query<Result>(ask: () => Promise<Result>): Query<Result> {
  let data = $state.raw<Result | undefined>();
  let error = $state.raw<HostError | undefined>();
  let loading = $state(true);
  let turn = 0;

  if (!listening) {
    listening = true;
    onChanged(refreshVisible);
  }

  const follow = async (answer: Promise<Result>) => {
    turn += 1;
    const mine = turn;
    loading = true;
    try {
      const result = await answer;
      if (mine !== turn) return;
      data = result;
      error = undefined;
    } catch (thrown) {
      if (mine !== turn) return;
      error = asHostError(thrown);
    }
    loading = false;
  };
  const refresh = () => follow(ask());

  $effect(() => {
    // Called here, so that what `ask` reads is followed.
    void follow(ask());
  });
  $effect(() => {
    running.add(refresh);
    return () => {
      running.delete(refresh);
    };
  });

  return {
    get data() {
      return data;
    },
    get error() {
      return error;
    },
    get loading() {
      return loading;
    },
    refresh,
    set(result) {
      turn += 1;
      data = result;
      error = undefined;
      loading = false;
    },
  };
}
