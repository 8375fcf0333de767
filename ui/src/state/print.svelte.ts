// What is shown in the print view: pages drawn by the program, or a short sheet of words. Nothing is written to a file.
import type { PrintPages } from '../bindings';

export interface WordSheet {
  title: string;
  subtitle: string;
  words: readonly string[];
  notes: readonly string[];
}

/** A table set by the window itself, in the language of the screen. */
export interface TableSheet {
  title: string;
  subtitle: string;
  head: readonly string[];
  groups: readonly { name: string; rows: readonly (readonly string[])[] }[];
}

export type Print = { kind: 'table'; sheet: TableSheet } | { kind: 'pages'; pages: PrintPages } | { kind: 'words'; sheet: WordSheet };

let current = $state.raw<Print | undefined>();
let returnTo: HTMLElement | null = null;

export const printing = {
  get current(): Print | undefined {
    return current;
  },
  open(print: Print): void {
    returnTo = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    current = print;
  },
  close(): void {
    current = undefined;
    returnTo?.focus();
  },
};

export const printPages = (pages: PrintPages) => printing.open({ kind: 'pages', pages });
export const printWords = (sheet: WordSheet) => printing.open({ kind: 'words', sheet });
export const printTable = (sheet: TableSheet) => printing.open({ kind: 'table', sheet });
