// What a form of a step is made of: fields as data, and the two ways between what is typed and the `Step` on the wire.
import type { Dossier, DutyKind, Step, StepsView } from '../../bindings';

export type StepKind = Step['type'];
export type Typed = { [name: string]: Value };
export type Value = string | boolean | null | string[] | Typed | Typed[];

/** What a form may choose from. */
export interface Ctx {
  dossier: Dossier;
  view: StepsView;
  today: string;
  /** The moment the form was opened, UTC. */
  now: string;
}

export interface Option {
  value: string;
  label: string;
}

/** Rows of the proceedings a field chooses from. */
export type Source =
  | 'unread_hops' | 'recallable_hops' | 'summonses' | 'unserved' | 'not_yet_absent' | 'records' | 'unsigned_records' | 'unreviewed_papers' | 'findings' | 'recommendations'
  | 'words' | 'unnumbered' | 'waiters' | 'measures' | 'lpsk_consents' | 'declarers' | 'team' | 'duties';
export type People = 'members' | 'readers' | 'team' | 'lead' | 'stand_ins';

interface Base {
  /** Its name on the wire; `a.b` stands for `b` within `a`. */
  name: string;
  /** In which forms it must be filled: in every one, in full ones only, in none. */
  need?: 'always' | 'full' | 'never';
  /** Shown only then; what is not shown is sent as it would be empty. */
  when?: (typed: Typed, ctx: Ctx) => boolean;
}

export type Field = Base &
  (
    | { is: 'text'; rows?: number; nullable?: boolean; start?: (ctx: Ctx) => string }
    | { is: 'date'; nullable?: boolean; start?: (ctx: Ctx) => string | null }
    | { is: 'check'; start?: boolean }
    | { is: 'yesno' }
    | { is: 'choice'; words: string; codes: readonly string[] | 'instructions' | 'sentence' | 'channels'; number?: boolean; start?: string }
    | { is: 'number'; nullable?: boolean; money?: boolean; start?: string }
    | { is: 'person'; people: People; nullable?: boolean }
    | { is: 'people'; people: People }
    | { is: 'row'; source: Source; number?: boolean; nullable?: boolean }
    | { is: 'rows'; source: Source; all?: boolean }
    | { is: 'lines' }
    | { is: 'list'; fields: readonly Field[]; least: number; starts?: readonly Typed[] }
    | { is: 'index' }
    | { is: 'group'; fields: readonly Field[] }
    | { is: 'variant'; words: string; cases: Readonly<Record<string, readonly Field[]>>; start: string }
    | { is: 'onfile' }
    | { is: 'within' }
    | { is: 'scores'; codes: readonly string[] }
    | { is: 'now' }
    | { is: 'fixed'; value: null }
  );

export interface PaperNeed {
  kind: DutyKind;
  /** The step rests on it: always, where forms are full, or where there is one. */
  need: 'always' | 'full' | 'never';
  when?: (typed: Typed, ctx: Ctx) => boolean;
}

export interface Form {
  group: Group;
  fields: readonly Field[];
  papers: readonly PaperNeed[];
}

export type Group = 'road' | 'disposition' | 'team' | 'audit' | 'letters' | 'reporter' | 'others' | 'care';

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
const list = (value: Value | undefined): Typed[] => (Array.isArray(value) ? (value.filter((each) => typeof each === 'object') as Typed[]) : []);
const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? (value.filter((each) => typeof each === 'string') as string[]) : []);
const group = (value: Value | undefined): Typed => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
const orNull = (value: string): string | null => (value.trim() === '' ? null : value.trim());
const numberOf = (value: string): number => Number(value.replace(/[^\d-]/g, ''));

/** How a field stands when the form opens. */
export function blank(field: Field, ctx: Ctx): Value {
  switch (field.is) {
    case 'text':
      return field.start?.(ctx) ?? '';
    case 'date':
      return field.start === undefined ? (field.nullable === true || field.need === 'never' ? null : ctx.today) : field.start(ctx);
    case 'check':
      return field.start ?? false;
    case 'choice':
      return field.start ?? (field.codes === 'instructions' ? (ctx.view.instructions[0] ?? '') : field.codes === 'sentence' ? ctx.view.safe_sentence : '');
    case 'number':
      return field.start ?? '';
    case 'people':
      return [];
    case 'person': {
      const only = choosable(field.people, ctx);
      return field.nullable !== true && only.length === 1 ? (only[0]?.person ?? '') : '';
    }
    case 'row': {
      const rows = sourceValues(field.source, ctx);
      return field.nullable !== true && rows.length === 1 ? String(rows[0]) : '';
    }
    case 'rows':
      return field.all === true ? sourceValues(field.source, ctx).map(String) : [];
    case 'list':
      return Array.from({ length: field.least }, (_, index) => blankRow(field, index, ctx));
    case 'group':
      return blankAll(field.fields, ctx);
    case 'variant':
      return { type: field.start, ...blankAll(Object.values(field.cases).flat(), ctx) };
    case 'within':
      return { amount: '', unit: 'working' };
    case 'scores':
      return field.codes.map((criterion) => ({ criterion, score: '0', ground: '' }));
    case 'now':
      return ctx.now;
    case 'onfile': {
      const first = ctx.view.beside.papers.find(isUnnumbered);
      return first === undefined ? '' : onFileValue(first);
    }
    default:
      return field.is === 'yesno' ? '' : field.is === 'lines' ? '' : null;
  }
}

export function blankAll(fields: readonly Field[], ctx: Ctx): Typed {
  return Object.fromEntries(fields.map((field) => [field.name, blank(field, ctx)]));
}

/** How a row of a list stands when it is added. */
export function blankRow(field: Extract<Field, { is: 'list' }>, index: number, ctx: Ctx): Typed {
  return { ...blankAll(field.fields, ctx), ...field.starts?.[index] };
}

/** Whoever has an account is named as the unit knows him. */
function named(field: Field, all: Typed, ctx: Ctx): string | undefined {
  const person = all['person'];
  if (field.is !== 'text' || field.name !== 'name' || typeof person !== 'string' || person === '') return undefined;
  return ctx.view.people.find((each) => each.person === person)?.name;
}

/** What a field says on the wire. */
function wire(field: Field, typed: Value | undefined, all: Typed, ctx: Ctx): unknown {
  const known = named(field, all, ctx);
  if (known !== undefined) return known;
  // What was typed before it was put away is not sent.
  if (field.is !== 'group' && field.when !== undefined && !field.when(all, ctx)) return wire({ ...field, when: () => true }, hidden(field), {}, ctx);
  switch (field.is) {
    case 'text':
      return field.nullable === true ? orNull(text(typed)) : text(typed).trim();
    case 'date':
      return typeof typed === 'string' && typed !== '' ? typed : null;
    case 'check':
      return typed === true;
    case 'yesno':
      return typed === 'yes' ? true : typed === 'no' ? false : null;
    case 'choice':
      return field.number === true ? numberOf(text(typed)) : text(typed);
    case 'number':
      return field.nullable === true && text(typed).trim() === '' ? null : numberOf(text(typed));
    case 'person':
      return field.nullable === true ? orNull(text(typed)) : text(typed);
    case 'people':
      return texts(typed);
    case 'row':
      return text(typed) === '' ? null : field.number === false ? text(typed) : numberOf(text(typed));
    case 'rows':
      return texts(typed).map(numberOf);
    case 'lines':
      return text(typed).split('\n').map((line) => line.trim()).filter((line) => line !== '');
    case 'list':
      return list(typed).map((row, index) => wireAll(field.fields, row, ctx, index));
    case 'group':
      return field.when === undefined || field.when(all, ctx) ? wireAll(field.fields, group(typed), ctx) : null;
    case 'variant': {
      const chosen = text(group(typed)['type']);
      return { type: chosen, ...wireAll(field.cases[chosen] ?? [], group(typed), ctx) };
    }
    case 'within': {
      const { amount, unit } = group(typed);
      return text(amount).trim() === '' ? null : [numberOf(text(amount)), text(unit)];
    }
    case 'scores':
      return list(typed)
        .filter((row) => text(row['ground']).trim() !== '')
        .map((row) => ({ criterion: row['criterion'], score: numberOf(text(row['score'])), ground: text(row['ground']).trim() }));
    case 'now':
      return text(typed);
    default:
      return null;
  }
}

/** Empty of its kind. */
const hidden = (field: Field): Value => (field.is === 'date' ? null : field.is === 'check' ? false : '');

function wireAll(fields: readonly Field[], typed: Typed, ctx: Ctx, index = 0): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.is === 'onfile') {
      const [row = '', kind = ''] = text(typed[field.name]).split(':');
      made['row'] = numberOf(row);
      made['kind'] = kind;
    } else if (field.is === 'index') {
      made[field.name] = index + 1;
    } else {
      made[field.name] = wire(field, typed[field.name], typed, ctx);
    }
  }
  return made;
}

/** What is typed, as a step. */
export function toStep(kind: StepKind, form: Form, typed: Typed, ctx: Ctx): Step {
  return { type: kind, ...wireAll(form.fields, typed, ctx) } as unknown as Step;
}

function unwire(field: Field, value: unknown, ctx: Ctx): Value {
  switch (field.is) {
    case 'text':
    case 'person':
    case 'now':
      return value === null ? '' : String(value);
    case 'date':
      return value === null ? null : String(value);
    case 'check':
      return value === true;
    case 'yesno':
      return value === true ? 'yes' : value === false ? 'no' : '';
    case 'choice':
    case 'number':
    case 'row':
      return value === null ? '' : String(value);
    case 'people':
      return (value as string[]).map(String);
    case 'rows':
      return (value as number[]).map(String);
    case 'lines':
      return (value as string[]).join('\n');
    case 'list':
      return (value as Record<string, unknown>[]).map((row) => fromWire(field.fields, row, ctx));
    case 'group':
      return value === null ? blankAll(field.fields, ctx) : fromWire(field.fields, value as Record<string, unknown>, ctx);
    case 'variant': {
      const made = value as Record<string, unknown>;
      const chosen = String(made['type']);
      return { ...blankAll(Object.values(field.cases).flat(), ctx), ...fromWire(field.cases[chosen] ?? [], made, ctx), type: chosen };
    }
    case 'within': {
      const [amount, unit] = (value as [number, string] | null) ?? ['', 'working'];
      return { amount: String(amount), unit };
    }
    case 'scores':
      return field.codes.map((criterion) => {
        const known = (value as { criterion: string; score: number; ground: string }[]).find((each) => each.criterion === criterion);
        return { criterion, score: String(known?.score ?? 0), ground: known?.ground ?? '' };
      });
    default:
      return null;
  }
}

function fromWire(fields: readonly Field[], step: Record<string, unknown>, ctx: Ctx): Typed {
  return Object.fromEntries(
    fields.map((field) => [field.name, field.is === 'onfile' ? `${String(step['row'])}:${String(step['kind'])}` : unwire(field, step[field.name], ctx)]),
  );
}

/** A step, as it would be typed. */
export function fromStep(form: Form, step: Step, ctx: Ctx): Typed {
  return fromWire(form.fields, step as unknown as Record<string, unknown>, ctx);
}

/** Names of fields that are empty and must not be, as refusals name them. */
export function lacking(fields: readonly Field[], typed: Typed, ctx: Ctx, path = ''): string[] {
  const full = ctx.view.demand === 'full';
  return fields.flatMap((field) => {
    if (field.when !== undefined && !field.when(typed, ctx)) return [];
    const name = `${path}${field.name}`;
    const value = typed[field.name];
    if (field.is === 'group') return lacking(field.fields, group(value), ctx, `${name}.`);
    if (field.is === 'list') {
      const rows = list(value);
      const short = rows.length < field.least && needed(field, full) ? [name] : [];
      return [...short, ...rows.flatMap((row, index) => lacking(field.fields, row, ctx, `${name}.${index}.`))];
    }
    if (field.is === 'variant') return lacking(field.cases[text(group(value)['type'])] ?? [], group(value), ctx, `${name}.`);
    return needed(field, full) && isEmpty(field, value) ? [name] : [];
  });
}

const needed = (field: Field, full: boolean) => field.need !== 'never' && (field.need !== 'full' || full);

function isEmpty(field: Field, value: Value | undefined): boolean {
  switch (field.is) {
    case 'check':
    case 'now':
    case 'fixed':
    case 'index':
    case 'within':
    case 'scores':
      return false;
    case 'people':
    case 'rows':
      return texts(value).length === 0;
    case 'date':
      return value === null || value === '';
    default:
      return text(value).trim() === '';
  }
}

// ---- what there is to choose from ----

type OnFile = StepsView['beside']['papers'][number];
export const isUnnumbered = (known: OnFile): boolean => known.paper.number === null || known.paper.date === null;
export const onFileValue = (known: OnFile): string => `${known.row}:${known.paper.kind}`;

export function choosable(people: People, ctx: Ctx): StepsView['people'] {
  const { view } = ctx;
  const all = view.people.filter((each) => each.choosable);
  const team = (view.proceedings.team?.members ?? []).filter((each) => !each.left);
  const onTeam = (person: string, lead: boolean) => team.some((each) => each.member.person === person && (!lead || each.member.role === 'lead'));
  switch (people) {
    case 'members':
      return all;
    case 'readers':
      return view.people.filter((each) => each.reads);
    case 'team':
      return all.filter((each) => onTeam(each.person, false));
    case 'lead':
      return all.filter((each) => onTeam(each.person, true));
    case 'stand_ins':
      return view.people.filter((each) => view.beside.stand_ins.some((known) => known.of === view.me && known.by === each.person && !known.back));
  }
}

/** The values a source offers; their words are made in `sources.ts`. */
export function sourceValues(source: Source, ctx: Ctx): (number | string)[] {
  const { proceedings: all, beside, me } = ctx.view;
  const corrected = (row: number) => all.records.some((each) => each.record.fact.corrects === row);
  switch (source) {
    case 'unread_hops':
      return all.hops.filter((hop) => hop.recalled === null && !hop.read_by.includes(me) && hop.disposition.fact.to.some((to) => to.person === me)).map((hop) => hop.disposition.row);
    case 'recallable_hops':
      return all.hops.filter((hop) => hop.recalled === null && hop.read_by.length === 0).map((hop) => hop.disposition.row);
    case 'summonses':
      return all.summonses.map((each) => each.summons.row);
    case 'unserved':
      return all.summonses.filter((each) => each.served === null).map((each) => each.summons.row);
    case 'not_yet_absent':
      return all.summonses.filter((each) => each.not_appeared === null).map((each) => each.summons.row);
    case 'records':
      return all.records.filter((each) => !corrected(each.record.row)).map((each) => each.record.row);
    case 'unsigned_records':
      return all.records.filter((each) => each.signing === null && !corrected(each.record.row)).map((each) => each.record.row);
    case 'unreviewed_papers':
      return all.working_papers.filter((each) => each.reviewed_by === null).map((each) => each.paper.row);
    case 'findings':
      return all.findings.filter((each) => each.dropped === null).map((each) => each.finding.row);
    case 'recommendations':
      return all.recommendations.map((each) => each.recommendation.no);
    case 'words':
      return ctx.view.words;
    case 'unnumbered':
      return beside.papers.filter(isUnnumbered).map((each) => each.row);
    case 'waiters':
      return beside.waiters.filter((each) => each.answered === null && each.released === null).map((each) => each.waiter.row);
    case 'measures':
      return beside.protection.measures.filter((each) => each.ended === null).map((each) => each.row);
    case 'lpsk_consents':
      return beside.consents.filter((each) => each.fact.scope === 'lpsk' && each.fact.given).map((each) => each.row);
    case 'declarers': {
      const members = all.team?.members ?? [];
      const lead = members.some((each) => !each.left && each.member.person === me && each.member.role === 'lead');
      return members.flatMap((each, index) => (!each.left && each.declared === null && (each.member.person === me || (lead && each.member.person === null)) ? [index] : []));
    }
    case 'team':
      return (all.team?.members ?? []).flatMap((each, index) => (each.left ? [] : [index]));
    case 'duties':
      return ctx.dossier.duties.filter((each) => each.paper === null && each.fell_away === null).map((each) => each.duty.duty);
  }
}
