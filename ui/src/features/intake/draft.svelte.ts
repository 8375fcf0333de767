// A draft being written: saved 400 ms after the last keystroke, at once before a lock; what cannot be saved stays on screen.
import type { Draft, DraftFile, IdentityMarks, Insight, IntakeForm, RefusedFile, Registered } from '../../bindings';
import { asHostError, call, type HostError } from '../../host';
import { keep, takeBack } from '../../state/held.svelte';
import { beforeLock, working } from '../../state/session.svelte';

const PAUSE = 400;
const RETRY = 4000;

/** The letter's head, as work may show it; a name that is not given is not kept. */
export function tidy(form: IntakeForm): IntakeForm {
  return {
    ...form,
    items: form.items.filter((item) => item.value.trim() !== '' && !(form.without_name && item.kind === 'name')),
    content: {
      ...form.content,
      subject: form.head.subject,
      letter_no: form.head.number,
      letter_date: form.head.date,
      sender_body: form.reporter_type === 'agency' ? form.head.sender_body : null,
    },
  };
}

export function setWithoutName(form: IntakeForm, on: boolean): void {
  form.without_name = on;
  form.reporter_type = on ? 'anonymous' : 'public';
  form.mode = on ? 'anonymous' : 'confidential';
}

export function openDraft(draft: Draft) {
  const form = $state<IntakeForm>((takeBack(`draft:${draft.draft}`) as IntakeForm | undefined) ?? draft.form);
  let files = $state.raw<readonly DraftFile[]>(draft.files);
  let refused = $state.raw<readonly RefusedFile[]>([]);
  let insight = $state.raw<Insight | undefined>();
  /** The text the insight's offsets count in. */
  let seenText = $state('');
  let savedAt = $state(draft.saved_at);
  let saving = $state(false);
  let failure = $state.raw<HostError | undefined>();
  let attaching = $state(false);
  let registered = $state.raw<Registered | undefined>();

  let saved = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flight: Promise<void> | undefined;
  let over = false;
  const now = $derived(JSON.stringify(form));

  async function save(): Promise<void> {
    clearTimeout(timer);
    if (over) return;
    if (flight !== undefined) {
      await flight;
      if (over || saved === JSON.stringify(form)) return;
    }
    const sent = JSON.stringify(form);
    const text = form.text;
    saving = true;
    flight = call('save_draft', { draft: draft.draft, form: tidy($state.snapshot(form) as IntakeForm) }).then(
      (answer) => {
        saved = sent;
        savedAt = answer.saved_at;
        insight = answer.insight;
        seenText = text;
        failure = undefined;
      },
      (thrown: unknown) => {
        failure = asHostError(thrown);
        timer = setTimeout(() => void save(), RETRY);
      },
    );
    await flight;
    flight = undefined;
    saving = false;
  }

  $effect(() => {
    if (now === saved || over) return;
    clearTimeout(timer);
    timer = setTimeout(() => void save(), saved === '' ? 0 : PAUSE);
  });
  $effect(() => {
    const stop = beforeLock(save);
    return () => {
      stop();
      clearTimeout(timer);
      if (over || saved === JSON.stringify(form)) return;
      // The system may have locked the desk first: then it waits in memory for the same person.
      const name = `draft:${draft.draft}`;
      keep(name, $state.snapshot(form));
      void save().then(() => {
        clearTimeout(timer);
        if (failure === undefined) takeBack(name);
      });
    };
  });

  return {
    id: draft.draft,
    form,
    get files() {
      return files;
    },
    get refused() {
      return refused;
    },
    get insight() {
      return insight;
    },
    get seenText() {
      return seenText;
    },
    get savedAt() {
      return savedAt;
    },
    get saving() {
      return saving;
    },
    get dirty() {
      return now !== saved;
    },
    get failure() {
      return failure;
    },
    get attaching() {
      return attaching;
    },
    get registered() {
      return registered;
    },
    save,
    /** The host opens the native dialog, or hands over what was dropped. */
    async attach(source: 'unit' | 'reporter', dropped: boolean): Promise<number> {
      attaching = true;
      const before = files.length;
      try {
        const answer = await working(() => call('attach_files', { draft: draft.draft, source, dropped }));
        files = answer.files;
        refused = answer.refused;
        // What stops registration may have changed.
        await save();
        return files.length - before;
      } finally {
        attaching = false;
      }
    },
    async detach(file: string): Promise<void> {
      files = (await call('detach_file', { draft: draft.draft, file })).files;
      await save();
    },
    async mark(file: string, marks: IdentityMarks): Promise<void> {
      files = (await call('mark_draft_file', { draft: draft.draft, file, marks })).files;
      await save();
    },
    async register(): Promise<void> {
      clearTimeout(timer);
      if (flight !== undefined) await flight;
      const answer = await working(() => call('register_draft', { draft: draft.draft, form: tidy($state.snapshot(form) as IntakeForm) }));
      over = true;
      registered = answer;
    },
    async discard(): Promise<void> {
      over = true;
      clearTimeout(timer);
      await call('delete_draft', { draft: draft.draft });
    },
  };
}

export type OpenDraft = ReturnType<typeof openDraft>;
