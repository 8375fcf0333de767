import type { HostError } from '../host';
import { en } from './en';
import { id, type Words } from './id';

export type Language = 'id' | 'en';
export type { Words } from './id';

const dictionaries: Record<Language, Words> = { id, en };
let language = $state<Language>('id');

/** The sentences of the session's language; reading one follows a change of language. */
export const say: Words = new Proxy(id, {
  get: (_target, key) => Reflect.get(dictionaries[language], key),
});

export function currentLanguage(): Language {
  return language;
}

export function useLanguage(next: string): void {
  language = next === 'en' ? 'en' : 'id';
  document.documentElement.lang = language;
}

/** The word for a code; a code without one is shown as words rather than hidden. */
export function label(words: Record<string, string>, code: string): string {
  return words[code] ?? code.replaceAll('_', ' ');
}

/** What happened, what was not lost, what to do. */
export interface ErrorWords {
  what: string;
  kept: string;
  todo: string;
}

export function errorWords(error: HostError): ErrorWords {
  const known: Record<string, ErrorWords> = say.errors;
  const words = known[error.code] ?? say.errors.internal;
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => error.params[name] ?? whole);
  return { what: fill(words.what), kept: fill(words.kept), todo: fill(words.todo) };
}

/** What is missing, as the wire names it: a word, or a word and its detail after a colon. */
export function missingWord(word: string): string {
  const [kind = '', detail = ''] = word.split(':');
  switch (kind) {
    case 'completeness_answer':
    case 'jurisdiction_answer':
      return `“${label(say.verification.questions, detail)}”`;
    case 'paper':
      return label(say.dutyKinds, detail).toLocaleLowerCase(language);
    case 'state':
      return `${say.register.state.toLocaleLowerCase(language)} “${label(say.states, detail)}”`;
    case 'later':
      return label(say.steps.requirements, detail);
    case 'declaration':
      return say.steps.missing.declaration(decodeURIComponent(detail));
    case 'conflict_declared':
      return say.steps.missing.conflict_declared(decodeURIComponent(detail));
    case 'party':
      return say.steps.missing.party(label(say.steps.codes.party ?? {}, detail));
    case 'recommendation':
      return say.steps.missing.recommendation(detail);
    case 'triage_flags':
      return say.steps.missing.triageFlags;
    case 'triage_score':
      return say.steps.missing.triageScore(label(say.steps.codes.criterion ?? {}, detail));
    case 'consent':
      return say.steps.missing.consent;
    case 'field':
      return say.steps.missing.field(label(say.steps.fields, detail));
    default:
      return label({ ...say.elements, ...say.missingItems }, kind);
  }
}

/** The same in one line, for the line that is read aloud. */
export function errorSentence(error: HostError): string {
  const words = errorWords(error);
  return `${words.what} ${words.kept} ${words.todo}`;
}
