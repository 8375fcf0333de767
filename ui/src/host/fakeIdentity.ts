// Identities of the invented unit: one request that waits for whoever is at the desk, one item that opens with a reason.
// Nothing is judged here but what a screen must be able to show. Never part of what is shipped.
import type { Commands, Custody, CustodyGroup, IdentityView, ItemLine, KeyGroup, RequestLine } from '../bindings';
import { Refusal, colleague, freshId, head, me, now } from './fakePeople';

const item = (kind: ItemLine['kind'], rule: ItemLine['rule'], more: Partial<ItemLine>): ItemLine => ({
  item: freshId(), label: 'Pelapor-1', kind, rule, can_open: false, request: null, waiting: false, can_ask: false, refusal: null, key_from: [], ...more,
});
const request = (more: Partial<RequestLine>): RequestLine => ({
  request: freshId(), number: '0007/WBS/XI/2026', requester: colleague.person, requester_name: colleague.name, purpose: 'further_information',
  items: [{ label: 'Pelapor-1', kind: 'name' }], reason: 'Tanggal penyaluran perlu ditanyakan langsung.', asked_at: now(), expires: '2026-11-27T03:00:00Z', stand: 'waiting',
  answers: [], opened: [], asks_me: null, has_key: true, may_end: false, ...more,
});

const views = new Map<string, IdentityView>();
let duties = [request({ asks_me: 'leaders' })];
const viewOf = (id: string): IdentityView => {
  const known = views.get(id);
  if (known) return known;
  const view: IdentityView = {
    case: id,
    items: [
      item('name', 'two_halves', { can_ask: true }),
      item('phone', 'on_duty', { can_open: true }),
      item('address', 'two_halves', { can_ask: true }),
      item('email', 'on_duty', { key_from: [colleague.name] }),
      item('national_id', 'two_halves', { refusal: 'needs_release' }),
    ],
    requests: [], openings: [],
    purposes: [{ purpose: 'further_information', longest: 720 }, { purpose: 'correspondence', longest: null }],
    sealed: false, may_record: true, envelopes: [],
  };
  views.set(id, view);
  return view;
};

const query = new URLSearchParams(window.location.search);
const custody: Custody = {
  groups: (['leaders', 'privacy_officers'] as KeyGroup[]).map((group): CustodyGroup => ({
    group,
    holders: group === 'leaders'
      ? [{ ...head, by_office: true, order_no: null, named_by: null, seconded_by: null, has_key: true, key_from: null, may_second: false, may_hand_over: false, may_take: false, may_end: false }]
      : [{ ...colleague, by_office: false, order_no: 'SP-1/2026', named_by: head.name, seconded_by: null, has_key: false, key_from: null, may_second: true, may_hand_over: false, may_take: false, may_end: true }],
    on_sheets: group === 'privacy_officers',
    candidates: group === 'privacy_officers' ? [{ ...me }] : [],
    epoch: 1,
    left: group === 'leaders' && query.has('left') ? ['Sutrisno Rekaan'] : [],
    proposed: null,
    may_renew: group === 'leaders',
  })),
};
const privacy = (): CustodyGroup => {
  const group = custody.groups[1];
  if (group === undefined) throw new Refusal('not_found');
  return group;
};
const change = (person: string, more: Partial<CustodyGroup['holders'][number]>): Custody => {
  const group = privacy();
  group.holders = group.holders.map((line) => (line.person === person ? { ...line, ...more } : line));
  return structuredClone(custody);
};

type Names =
  | 'identity' | 'ask_identity' | 'end_identity' | 'identity_duties' | 'answer_identity' | 'open_item' | 'record_items' | 'print_envelope'
  | 'custody' | 'name_half_holder' | 'second_half_holder' | 'end_half_holder' | 'hand_over_half_key' | 'take_half_key' | 'renew_group_key' | 'second_group_key';

export const fakeIdentity = (svg: string): { [Name in Names]: (request: Commands[Name][0]) => Commands[Name][1] } => ({
  identity: ({ case: id }) => structuredClone(viewOf(id)),
  ask_identity: (asked) => {
    const view = viewOf(asked.case);
    const line = request({
      requester: me.person, requester_name: me.name, purpose: asked.purpose, reason: asked.reason, may_end: true,
      items: view.items.filter((each) => asked.items.includes(each.item)).map(({ label, kind }) => ({ label, kind })), expires: asked.hours === null ? null : '2026-11-25T03:00:00Z',
    });
    view.requests = [line, ...view.requests];
    view.items = view.items.map((each) => (asked.items.includes(each.item) ? { ...each, can_ask: false, waiting: true, request: line.request } : each));
    return structuredClone(view);
  },
  end_identity: ({ case: id, request: which }) => {
    const view = viewOf(id);
    view.requests = view.requests.map((line) => (line.request === which ? { ...line, stand: 'ended', may_end: false } : line));
    view.items = view.items.map((each) => (each.request === which ? { ...each, can_ask: true, waiting: false, request: null } : each));
    return structuredClone(view);
  },
  identity_duties: () => structuredClone(duties),
  answer_identity: ({ requests, release, motive }) => {
    duties = duties.map((line) =>
      requests.includes(line.request)
        ? { ...line, asks_me: null, stand: release ? 'waiting' : 'refused', answers: [{ group: 'leaders', by: me.name, released: release, at: now(), motive }] }
        : line,
    );
    return structuredClone(duties);
  },
  open_item: ({ case: id, item: which, passphrase, reason }) => {
    if (passphrase.startsWith('salah')) throw new Refusal('wrong_passphrase');
    viewOf(id).openings = [{ item: which, by: me.name, at: now(), reason }, ...viewOf(id).openings];
    return { item: which, text: '0812-0000-1111', seconds: new URLSearchParams(window.location.search).has('soon') ? 1 : 120, officer: me.name, at: now() };
  },
  record_items: ({ case: id, whose, items }) => {
    const view = viewOf(id);
    view.items = [...view.items, ...items.map(({ kind }) => item(kind, kind === 'phone' || kind === 'email' ? 'on_duty' : 'two_halves', { label: whose === 'victim' ? 'Korban-1' : 'Saksi-1', can_ask: true }))];
    return structuredClone(view);
  },
  print_envelope: () => ({ pages: [svg], paper: 'dl' }),
  custody: () => structuredClone(custody),
  name_half_holder: ({ person, order_no }) => {
    privacy().holders.push({ ...me, person, by_office: false, order_no, named_by: me.name, seconded_by: null, has_key: false, key_from: null, may_second: false, may_hand_over: false, may_take: false, may_end: true });
    return structuredClone(custody);
  },
  second_half_holder: ({ person }) => change(person, { seconded_by: me.name, may_second: false, may_take: true }),
  end_half_holder: ({ person }) => {
    privacy().holders = privacy().holders.filter((line) => line.person !== person);
    return structuredClone(custody);
  },
  hand_over_half_key: ({ person }) => change(person, { has_key: true, key_from: me.name, may_hand_over: false }),
  renew_group_key: ({ group }) => {
    const known = custody.groups.find((each) => each.group === group);
    // The invented desk plays both: who makes the key, and who signs it from outside.
    if (known !== undefined) known.proposed = { by: head.name, at: now(), may_second: true };
    return structuredClone(custody);
  },
  second_group_key: ({ group }) => {
    const known = custody.groups.find((each) => each.group === group);
    if (known !== undefined) Object.assign(known, { proposed: null, left: [], epoch: known.epoch + 1 });
    return structuredClone(custody);
  },
  take_half_key: ({ first }) => {
    if (first.startsWith('salah')) throw new Refusal('wrong_words', 'first');
    privacy().on_sheets = false;
    return change(colleague.person, { has_key: true, key_from: colleague.name, may_take: false });
  },
});
