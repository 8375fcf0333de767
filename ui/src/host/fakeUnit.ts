// The invented unit's own rooms: leave, orders, policy, permissions, Senin pagi, inquiry desk.
import type { Commands, DeskLine, InquiryHit, People, PermissionRow, PolicyView, RegisterLine } from '../bindings';
import { ALL_ACTS, SVG } from './fakeWords';

type Answers<Names extends keyof Commands> = { [Name in Names]: (args: Commands[Name][0]) => Commands[Name][1] };

let policy: PolicyView = {
  policy: { skips: [], demand: 'brief', deadlines: [], plt_may_not: ['change_rules'], plh_may_not: ['change_rules', 'change_policy', 'conclude', 'end_member'] },
  skippable: ['under_review'],
  deadlines: [
    { code: 'verification', amount: 5, unit: 'working', legal_basis: 'Petunjuk teknis rekaan', shipped: [5, 'working'], checked: true, in_settings: true },
    { code: 'review', amount: 10, unit: 'working', legal_basis: 'Usulan rancangan', shipped: [10, 'working'], checked: false, in_settings: false },
    { code: 'whole_case', amount: 60, unit: 'working', legal_basis: 'Usulan rancangan', shipped: [60, 'working'], checked: false, in_settings: false },
  ],
  acts: ['change_policy', 'change_settings', 'conclude', 'assign', 'register', 'end_member', 'change_rules'],
  rules: 2, newest_rules: 2, may_change: true, may_change_rules: true,
};

/** The commands of these rooms over one list of people and the lines of the register. */
export function unitCommands(
  people: People, me: string, today: string, lines: () => RegisterLine[], refuse: (code: string, field: string) => never,
): Answers<'take_leave' | 'end_leave' | 'name_recorders' | 'order_access' | 'access_progress' | 'policy' | 'change_policy' | 'change_rules' | 'permission_matrix' | 'deadlines' | 'monday' | 'monday_pages' | 'find_inquiry' | 'answer_inquiry'> {
  const mine = () => people.people.find((line) => line.person === me);
  const dated = () => lines().filter((line) => line.due !== null);
  return {
    take_leave: ({ deputy, from, until }) => {
      if (until < from) refuse('field_invalid', 'until');
      const line = mine();
      if (line) line.leave = { deputy, deputy_name: people.people.find((known) => known.person === deputy)?.name ?? '', from, until, today: from <= today };
      return { people: structuredClone(people), handed: 3, kept: [] };
    },
    end_leave: () => {
      const line = mine();
      if (line) line.leave = null;
      return structuredClone(people);
    },
    name_recorders: ({ officers }) => {
      people.recorders = [...people.recorders.filter((line) => line.leader !== me), { leader: me, officers }];
      return structuredClone(people);
    },
    order_access: ({ case: id, person }) => {
      people.orders = [...people.orders, { case: id, person, name: people.people.find((known) => known.person === person)?.name ?? '', by: mine()?.name ?? '' }];
      return structuredClone(people);
    },
    access_progress: () => ({ done: 0, of: 0 }),
    policy: () => policy,
    change_policy: (request) => {
      policy = { ...policy, policy: request.policy };
      return policy;
    },
    change_rules: () => policy,
    permission_matrix: () => ({
      roles: ['intake_officer', 'verifier', 'reviewer', 'audit_lead', 'auditor', 'wbs_manager', 'leader', 'records_clerk', 'sysadmin', 'privacy_officer'],
      rows: ALL_ACTS.map((act, n): PermissionRow => ({
        act, scope: n % 3 === 0 ? 'unit' : 'case', may: Array.from({ length: 10 }, (_, role) => (n * 7 + role * 3) % 5 === 0 || role === 5),
        states: n % 4 === 1 ? ['verifying'] : [], leads_to: n % 4 === 1 ? ['registered'] : [], on_order: n % 5 === 0, plt: true, plh: n % 6 !== 0,
      })),
    }),
    deadlines: () => {
      const found = dated().map((line) => ({ due: line.due ?? '', days_left: line.days_left ?? 0, what: line.due_what ?? '', with: 'Ratna Contoh', line }));
      return { lines: found.toSorted((a, b) => a.due.localeCompare(b.due)), total: found.length };
    },
    monday: () => ({
      from: '2026-11-23', to: today, week_ends: '2026-11-29', received: 6, settled: 2, open: lines().length,
      people: [{ name: 'Ratna Contoh', deputy: null, overdue: 2, due: 3 }, { name: 'Budi Rekaan', deputy: 'Ratna Contoh', overdue: 0, due: 1 }, { name: null, deputy: null, overdue: 0, due: 2 }],
      leader: lines().slice(0, 2).map((line) => ({ case: line.case, intake_no: line.intake_no, task: 'dispose', since: '2026-11-18', days: 4 })),
      owed: lines().slice(2, 3).map((line) => ({ case: line.case, intake_no: line.intake_no, body: 'Ombudsman RI', due: '2026-11-20', days_left: -2 })),
      protection: lines().slice(3, 4).map((line) => ({ case: line.case, intake_no: line.intake_no, state: line.state, since: '2026-11-02' })),
    }),
    monday_pages: () => ({ pages: [SVG('Senin pagi')], paper: 'a4' }),
    find_inquiry: ({ text }) => ({
      hits: lines().filter((line) => line.intake_no === text || line.agenda_no === text).map((line): InquiryHit => ({ case: line.case, submission: null, intake_no: line.intake_no, received_on: line.received_on, has_phrase: true })),
    }),
    answer_inquiry: ({ phrase }) => ({ told: 'being_handled', number: null, phrase: phrase.trim() === '' ? 'wrong' : 'right', missing: [], notice_owed: false, asked_before: 1 }),
  };
}

/** A desk with these lines and nothing beside them. */
export const deskOf = (waiting: DeskLine[], drafts: number, receivedToday: number) => ({
  waiting, total: waiting.length, beside: [], stands_in_for: [], deputy: null, drafts, received_today: receivedToday,
  overdue: waiting.filter((each) => (each.line.days_left ?? 1) < 0).length,
  soon: waiting.filter((each) => each.line.days_left !== null && each.line.days_left >= 0 && each.line.days_left <= 2).length,
});
