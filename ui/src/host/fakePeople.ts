// The invented unit's people, their offices, and the ids and moments everything invented bears. Never part of what is shipped.
import type { People } from '../bindings';
import { TODAY } from './fakeDays';

/** What a line of the list of people has beside its names. */
export const nobody = { holdings: [], past: [], leave: null, renewal: null, may_reinvite: false };

export class Refusal {
  constructor(
    readonly code: string,
    readonly field?: string,
    readonly params: Record<string, string> = {},
  ) {}
}

let made = 0;
export function freshId(): string {
  made += 1;
  return `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`;
}
export const now = () => new Date(Date.parse(`${TODAY}T03:32:00Z`) + (Math.floor(performance.now()) % 3_000_000)).toISOString();

export const me = { person: freshId(), name: 'Ratna Contoh' };
export const colleague = { person: freshId(), name: 'Budi Rekaan' };
export const head = { person: freshId(), name: 'Sri Umpama' };
export const newcomer = { person: freshId(), name: 'Dewi Misal' };
const invited = { person: freshId(), name: 'Agus Andaian' };

export const offices = [
  { office: freshId(), title: 'Petugas', roles: ['intake_officer', 'verifier', 'wbs_manager'] },
  { office: freshId(), title: 'Pemeriksa', roles: ['reviewer', 'audit_lead'] },
  { office: freshId(), title: 'Pimpinan', roles: ['leader', 'privacy_officer'] },
] as People['offices'];
export const people: People = {
  people: [
    { ...me, membership: 'member', offices: ['Petugas', 'Plh. Pimpinan'], roles: ['intake_officer', 'verifier', 'wbs_manager', 'leader'], may_confirm: false, ...nobody },
    { ...colleague, membership: 'member', offices: ['Pemeriksa'], roles: ['reviewer', 'audit_lead'], may_confirm: false, ...nobody },
    { ...head, membership: 'member', offices: ['Pimpinan'], roles: ['leader', 'privacy_officer'], may_confirm: false, ...nobody },
    { ...newcomer, membership: 'joined', offices: ['Petugas'], roles: [], may_confirm: true, ...nobody },
    { ...invited, membership: 'invited', offices: ['Petugas'], roles: [], may_confirm: false, ...nobody },
  ],
  offices, deputies: [colleague.person], recorders: [], orders: [],
};
