// The words of what a form may choose from.
import type { StepsView } from '../../bindings';
import { longDate } from '../../messages/format.svelte';
import { label, say } from '../../messages/index.svelte';
import { sourceValues, type Ctx, type Option, type Source } from './fields';

export const nameOf = (view: StepsView, person: string | null, written = ''): string =>
  view.people.find((each) => each.person === person)?.name ?? (written === '' ? say.common.unknown : written);

/** The words of a group of codes. */
export const codes = (words: string): Record<string, string> => say.steps.codes[words] ?? {};

const short = (text: string) => (text.length > 70 ? `${text.slice(0, 70)}…` : text);

function wordsOf(source: Source, value: number | string, ctx: Ctx): string {
  const { proceedings: all, beside } = ctx.view;
  const found = <Each,>(from: readonly Each[], row: (each: Each) => number, text: (each: Each) => string): string => {
    const each = from.find((known) => row(known) === value);
    return each === undefined ? String(value) : short(text(each));
  };
  switch (source) {
    case 'unread_hops':
    case 'recallable_hops':
      return found(all.hops, (each) => each.disposition.row, (each) => `${each.disposition.fact.to.map((to) => nameOf(ctx.view, to.person, to.name)).join(', ')}: ${label(codes('instruction'), each.disposition.fact.instruction)}`);
    case 'summonses':
    case 'unserved':
    case 'not_yet_absent':
      return found(all.summonses, (each) => each.summons.row, (each) => `${say.steps.proceedings.summonsNth(label(codes('nth'), String(each.summons.fact.nth)), each.summons.fact.whom)}, ${longDate(each.summons.fact.date)}`);
    case 'records':
    case 'unsigned_records':
      return found(all.records, (each) => each.record.row, (each) => say.steps.proceedings.recordOf(each.record.fact.of, each.record.fact.code));
    case 'unreviewed_papers':
      return found(all.working_papers, (each) => each.paper.row, (each) => `${each.paper.fact.no}: ${each.paper.fact.result}`);
    case 'findings':
      return found(all.findings, (each) => each.finding.row, (each) => each.finding.fact.condition);
    case 'recommendations':
      return found(all.recommendations, (each) => each.recommendation.no, (each) => `${each.recommendation.no}. ${each.recommendation.text}`);
    case 'words':
      return found(beside.words, (each) => each.row, (each) => `${label(say.steps.names, each.kind)} (${nameOf(ctx.view, each.by)})`);
    case 'unnumbered':
      return found(beside.papers, (each) => each.row, (each) => label(say.dutyKinds, each.paper.kind));
    case 'waiters':
      return found(beside.waiters, (each) => each.waiter.row, (each) => `${each.waiter.fact.body}, ${each.waiter.fact.reference}`);
    case 'measures':
      return found(beside.protection.measures, (each) => each.row, (each) => `${label(codes('measure'), each.kind)}: ${each.text}`);
    case 'lpsk_consents':
      return found(beside.consents, (each) => each.row, (each) => `${each.fact.of}, ${label(codes('consent'), each.fact.scope)}`);
    case 'declarers':
    case 'team': {
      const member = all.team?.members[Number(value)]?.member;
      return member === undefined ? String(value) : `${member.name} (${label(codes('team_role'), member.role)})`;
    }
    case 'duties': {
      const known = ctx.dossier.duties.find((each) => each.duty.duty === value);
      return known === undefined ? String(value) : label(say.dutyKinds, known.duty.kind);
    }
  }
}

export const sourceOptions = (source: Source, ctx: Ctx): Option[] => sourceValues(source, ctx).map((value) => ({ value: String(value), label: wordsOf(source, value, ctx) }));

/** The name of a field: of this form first, then of any. */
export const fieldName = (kind: string, path: string): string => {
  const bare = path.replace(/\.\d+\./g, '.');
  const last = bare.split('.').at(-1) ?? bare;
  return say.steps.fields[`${kind}.${bare}`] ?? say.steps.fields[bare] ?? say.steps.fields[`${kind}.${last}`] ?? label(say.steps.fields, last);
};
export const fieldHint = (kind: string, path: string): string | undefined => {
  const bare = path.replace(/\.\d+\./g, '.');
  return say.steps.hints[`${kind}.${bare}`] ?? say.steps.hints[bare];
};
