// Who is at the desk. Everything a screen asks about rights comes from here, and the backend decides again.
import type { DeskStatus, SessionInfo, SettingsView } from '../bindings';
import { asHostError, call, onLocked, type HostError } from '../host';
import { currentLanguage, label, say, useLanguage } from '../messages/index.svelte';
import { useZone } from '../messages/format.svelte';
import { announced } from './announce.svelte';
import { forgetEverything } from './held.svelte';
import { printing } from './print.svelte';
import { resetRegister } from './register.svelte';
import { router } from './router.svelte';

let desk = $state.raw<DeskStatus | undefined>();
let info = $state.raw<SessionInfo | undefined>();
let unit = $state.raw<SettingsView | undefined>();
let failure = $state.raw<HostError | undefined>();
let justFounded = $state(false);
let busyWork = $state(0);
let lastPerson: string | undefined;

export const session = {
  get desk(): DeskStatus | undefined {
    return desk;
  },
  get info(): SessionInfo | undefined {
    return info;
  },
  get unit(): SettingsView | undefined {
    return unit;
  },
  get failure(): HostError | undefined {
    return failure;
  },
  /** The recovery sheets come right after the founding. */
  get justFounded(): boolean {
    return justFounded;
  },
  get today(): string {
    return desk?.today ?? new Date().toISOString().slice(0, 10);
  },
  get theme(): string {
    return desk?.theme ?? 'system';
  },
  /** A running scan or import is not idleness (O18). */
  get isWorking(): boolean {
    return busyWork > 0;
  },
  may: (act: string): boolean => info?.acts.includes(act) ?? false,
  hasRoom: (room: string): boolean => info?.rooms.includes(room) ?? false,
};

/** A category's label: the unit's own Indonesian one, in English the dictionary's where it has one. */
export function categoryLabel(code: string): string {
  if (code === '') return '';
  const own = unit?.categories.find(([known]) => known === code)?.[1] ?? code;
  return currentLanguage() === 'id' ? own : (say.categories[code] ?? own);
}

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const contrast = window.matchMedia('(prefers-contrast: more)');

function paint(): void {
  const wanted = session.theme;
  const shown = wanted !== 'system' ? wanted : contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = shown;
}
dark.addEventListener('change', paint);
contrast.addEventListener('change', paint);

function apply(status: DeskStatus): void {
  desk = status;
  useLanguage(status.language);
  paint();
  if (status.state !== 'open') {
    info = undefined;
    unit = undefined;
    // A page in the print view may bear a name: it does not stay over a locked desk.
    printing.close();
    announced.clear();
  }
}

/** Asks where the desk stands; at the start and whenever the host says it was locked. */
export async function loadDesk(): Promise<void> {
  try {
    const status = await call('desk_status', {});
    apply(status);
    failure = undefined;
    if (status.state === 'open') await enter(await call('session', {}));
  } catch (thrown) {
    failure = asHostError(thrown);
  }
}

/** Someone came in: by passphrase, by PIN, by founding. */
export async function enter(who: SessionInfo): Promise<void> {
  unit = await call('settings', {});
  useZone(unit.settings.time_zone);
  const status = await call('desk_status', {});
  if (lastPerson !== undefined && lastPerson !== who.person) leaveNothing();
  lastPerson = who.person;
  info = who;
  apply(status);
}

/** Nothing one person typed, searched or had open is there for the next. */
function leaveNothing(): void {
  forgetEverything();
  resetRegister();
  router.go('desk');
}

export function setInfo(who: SessionInfo): void {
  info = who;
}

export async function refreshInfo(): Promise<void> {
  info = await call('session', {});
}

export function setUnit(view: SettingsView): void {
  unit = view;
  useZone(view.settings.time_zone);
}

export async function founded(who: SessionInfo): Promise<void> {
  justFounded = true;
  await enter(who);
}

export function sheetsDone(): void {
  justFounded = false;
  void refreshInfo();
}

export async function showDesk(status: DeskStatus): Promise<void> {
  apply(status);
  if (status.state === 'open') await enter(await call('session', {}));
}

type Flush = () => Promise<void>;
const flushes = new Set<Flush>();

/** What must be durable before the window is emptied; nothing typed is lost to a lock. */
export function beforeLock(flush: Flush): () => void {
  flushes.add(flush);
  return () => flushes.delete(flush);
}

/** Ctrl+L and idleness: the PIN reopens where one is set, else the passphrase. */
export async function lockDesk(): Promise<void> {
  await Promise.allSettled([...flushes].map((flush) => flush()));
  apply(await call(info?.has_pin === true ? 'idle_lock' : 'lock', {}));
}

/** The PIN is forgotten or spent: the passphrase opens, and what the same person typed is still there. */
export async function askPassphrase(): Promise<void> {
  apply(await call('lock', {}));
}

export async function endSession(): Promise<void> {
  await Promise.allSettled([...flushes].map((flush) => flush()));
  leaveNothing();
  apply(await call('lock', {}));
}

export async function prefer(choice: { language?: string; theme?: string }): Promise<void> {
  const language = choice.language ?? currentLanguage();
  const theme = choice.theme ?? session.theme;
  apply(await call('set_preferences', { language, theme }));
}

/** Runs long work that must not be cut off by the idle lock. */
export async function working<Result>(work: () => Promise<Result>): Promise<Result> {
  busyWork += 1;
  try {
    return await work();
  } finally {
    busyWork -= 1;
  }
}

export function watchLock(): () => void {
  return onLocked(() => void loadDesk());
}

/** Names of roles held today, in words. */
export function roleNames(roles: readonly string[]): string {
  return roles.map((role) => label(say.roles, role)).join(', ');
}
