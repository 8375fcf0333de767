// The form of every step: what it asks for, in reading order, and the signed papers it rests on. A form asks for what its
// step requires; the domain judges.
import type { Criterion, DutyKind } from '../../bindings';
import type { Ctx, Field, Form, Group, PaperNeed, StepKind, Typed } from './fields';

const long = (name: string, need: Field['need'] = 'always'): Field => ({ name, is: 'text', rows: 3, need });
const line = (name: string, need: Field['need'] = 'always'): Field => ({ name, is: 'text', need });
const day = (name: string): Field => ({ name, is: 'date' });
const maybeDay = (name: string): Field => ({ name, is: 'date', nullable: true, need: 'never' });
const choice = (name: string, words: string, codes: readonly string[], start?: string): Field => ({ name, is: 'choice', words, codes, ...(start === undefined ? {} : { start }) });
const nothing = (name: string): Field => ({ name, is: 'fixed', value: null, need: 'never' });
const paper = (kind: DutyKind, need: PaperNeed['need'] = 'always', when?: PaperNeed['when']): PaperNeed => ({ kind, need, ...(when === undefined ? {} : { when }) });
const form = (group: Group, fields: readonly Field[], papers: readonly PaperNeed[] = []): Form => ({ group, fields, papers });

const REVIEW = ['audit', 'klarifikasi', 'permintaan_penjelasan', 'limpah_internal', 'limpah_eksternal', 'arsip', 'gabung', 'pembinaan'] as const;
export const CRITERIA: readonly Criterion[] = ['safety', 'ongoing', 'rank', 'loss', 'evidence', 'vulnerable', 'attention', 'links'];

const named = (typed: Typed) => typed['person'] === '' || typed['person'] === null;
const DISPOSITION: readonly Field[] = [
  {
    name: 'to', is: 'list', least: 1,
    fields: [{ name: 'person', is: 'person', people: 'members', nullable: true, need: 'never' }, { ...line('name'), when: named }, { name: 'responsible', is: 'check', need: 'never' }],
    starts: [{ responsible: true }],
  },
  { name: 'instruction', is: 'choice', words: 'instruction', codes: 'instructions' },
  long('note', 'never'),
  maybeDay('due'),
];
const MEMBER: readonly Field[] = [
  { name: 'person', is: 'person', people: 'members', nullable: true, need: 'never' },
  { ...line('name'), when: named },
  { name: 'employee_no', is: 'text', nullable: true, need: 'never' },
  line('position', 'never'),
  choice('role', 'team_role', ['lead', 'member', 'expert'], 'member'),
  { name: 'guest_of', is: 'text', nullable: true, need: 'never' },
];
const EVIDENCE: readonly Field[] = [line('no', 'never'), line('what'), line('quantity', 'never'), line('condition', 'never'), nothing('file')];
const deliberated = (_: Typed, ctx: Ctx) => ctx.dossier.state === 'deliberation';
const organisation = nothing('organisation');

export const FORMS: Readonly<Record<StepKind, Form>> = {
  dispose: form('road', DISPOSITION, [paper('disposition_sheet', 'never')]),
  pass_on: form('disposition', DISPOSITION, [paper('disposition_sheet', 'never')]),
  read_disposition: form('disposition', [{ name: 'hop', is: 'row', source: 'unread_hops' }]),
  recall_disposition: form('disposition', [{ name: 'hop', is: 'row', source: 'recallable_hops' }, long('reason')]),
  hand_in_review: form(
    'road',
    [long('issue', 'full'), long('assumptions', 'full'), long('facts'), long('analysis'), long('conclusion', 'full'), long('advice'), line('articles', 'full'), choice('recommendation', 'review', REVIEW)],
    [paper('staff_review', 'never')],
  ),
  resume_review: form('road', [long('reason')]),
  request_explanation: form('road', [line('to'), organisation, long('asked'), maybeDay('due')], [paper('explanation_letter')]),
  remind_explanation: form('road', [long('note', 'never')], [paper('explanation_reminder', 'never')]),
  record_explanation: form('road', [day('received_on'), long('summary')], [paper('explanation_answer', 'never')]),
  assess_explanation: form('road', [{ name: 'sufficient', is: 'check', need: 'never' }, long('note')]),
  delegate: form('road', [line('to'), organisation, long('instruction'), maybeDay('due')], [paper('delegation_letter')]),
  record_report_back: form('road', [day('received_on'), long('summary')], [paper('delegation_report', 'never')]),
  assess_report_back: form('road', [{ name: 'outcome', is: 'variant', words: 'report_back', start: 'accepted', cases: { accepted: [], returned: [day('due')], taken_over: [] } }, long('note')]),
  decide: form('road', [choice('code', 'review', REVIEW), long('reason'), line('classification', 'never')]),
  return_review: form('road', [long('reason')]),
  decide_referral: form('road', [line('body'), line('legal_ground'), { name: 'identity_redacted', is: 'check' }, long('reason')]),
  decide_not_actionable: form('road', [long('reason')]),
  assign: form(
    'road',
    [long('task'), line('place', 'full'), day('starts'), day('ends'), { name: 'team', is: 'list', least: 1, fields: MEMBER, starts: [{ role: 'lead' }] }, line('cost', 'never')],
    [paper('assignment_letter')],
  ),
  change_team: form(
    'team',
    [{ name: 'add', is: 'list', least: 0, fields: MEMBER, need: 'never' }, { name: 'remove', is: 'rows', source: 'team', need: 'never' }, maybeDay('ends'), long('reason')],
    [paper('assignment_letter')],
  ),
  declare: form(
    'team',
    [{ name: 'member', is: 'row', source: 'declarers' }, { name: 'no_conflict', is: 'check' }, { name: 'secrecy', is: 'check' }, long('note', 'never')],
    [paper('coi_declaration', 'never')],
  ),
  plan_work: form('team', [long('objective'), long('scope', 'full'), long('method', 'full')]),
  summon: form(
    'team',
    [
      line('whom'), line('position', 'full'), { name: 'nth', is: 'choice', words: 'nth', codes: ['1', '2'], number: true, start: '1' }, day('date'), line('time', 'full'), line('place'), line('before', 'full'),
      long('purpose'), line('bring', 'never'), { name: 'disciplinary', is: 'check' }, { ...line('short_notice', 'never'), when: (typed) => typed['disciplinary'] === true },
    ],
    [paper('clarification_summons')],
  ),
  serve_summons: form('team', [{ name: 'summons', is: 'row', source: 'unserved' }, day('on'), long('note', 'never')]),
  not_appeared: form('team', [{ name: 'summons', is: 'row', source: 'not_yet_absent' }, long('note')]),
  start_clarification: form('road', []),
  freeze_record: form('team', [
    line('of'), { name: 'summons', is: 'row', source: 'summonses', nullable: true, need: 'never' }, { name: 'corrects', is: 'row', source: 'records', nullable: true, need: 'never' },
    { name: 'examiners', is: 'people', people: 'team' }, day('held_on'), line('started', 'full'), line('ended', 'full'), line('place'), { name: 'rights_read', is: 'check' },
    { name: 'questions', is: 'list', least: 1, fields: [long('question'), long('answer', 'never')] }, { name: 'documents', is: 'lines', need: 'never' }, { name: 'read_back', is: 'check' }, line('code'),
  ]),
  sign_record: form(
    'team',
    [
      { name: 'record', is: 'row', source: 'unsigned_records' },
      { name: 'signing', is: 'variant', words: 'signing', start: 'signed', cases: { signed: [], refused: [long('reason', 'never'), { name: 'witnesses', is: 'lines' }] } },
    ],
    [paper('clarification_record', 'always', (typed) => (typed['signing'] as Typed | undefined)?.['type'] === 'signed')],
  ),
  start_audit: form('road', []),
  write_paper: form('audit', [line('no'), long('objective', 'full'), line('source', 'full'), long('work'), long('result')], [paper('working_paper', 'never')]),
  review_paper: form('audit', [{ name: 'paper', is: 'row', source: 'unreviewed_papers' }, long('note', 'never')]),
  record_finding: form('audit', [
    long('condition'), long('criteria'), long('cause', 'full'), long('effect', 'full'), long('recommendation'), { name: 'loss', is: 'number', nullable: true, money: true, need: 'never' },
    { ...line('loss_basis'), when: (typed) => typeof typed['loss'] === 'string' && typed['loss'].trim() !== '' },
  ]),
  drop_finding: form('audit', [{ name: 'finding', is: 'row', source: 'findings' }, long('reason')]),
  list_evidence: form('audit', [{ name: 'items', is: 'list', least: 1, fields: EVIDENCE }]),
  hand_over_evidence: form('audit', [line('from'), line('to'), { name: 'items', is: 'list', least: 1, fields: EVIDENCE }], [paper('evidence_handover', 'full')]),
  submit_report: form(
    'road',
    [
      choice('kind', 'report_kind', ['lhk', 'lha', 'lhai'], 'lha'), choice('form', 'report_form', ['letter', 'chapters'], 'letter'), long('basis', 'full'), long('description'), long('response', 'full'), long('conclusion'),
      { name: 'findings', is: 'rows', source: 'findings', all: true, need: 'never' }, { name: 'signer', is: 'person', people: 'lead' },
    ],
    [paper('audit_report')],
  ),
  call_deliberation: form('road', [day('held_on'), line('time', 'never'), line('place'), long('agenda', 'full')], [paper('deliberation_invitation', 'full')]),
  deepen_audit: form('road', [long('what')]),
  conclude: form(
    'road',
    [
      {
        name: 'minutes', is: 'group', when: deliberated,
        fields: [
          day('held_on'), line('place', 'full'), line('chair', 'full'),
          {
            name: 'attendance', is: 'list', least: 3,
            fields: [{ name: 'person', is: 'person', people: 'members', nullable: true, need: 'never' }, { ...line('name'), when: named }, choice('party', 'party', ['leader', 'audit_team', 'unit']), line('represents', 'never')],
            starts: [{ party: 'leader' }, { party: 'audit_team' }, { party: 'unit' }],
          },
          long('points', 'full'), long('opinions', 'never'), long('decisions'),
        ],
      },
      choice('outcome', 'conclusion', ['terbukti', 'terbukti_sebagian', 'tidak_terbukti', 'tidak_cukup_bukti']),
      choice('class', 'class', ['etika', 'disiplin', 'tindak_pidana', 'tidak_terjadi_pelanggaran']),
      long('text'),
      {
        name: 'recommendations', is: 'list', least: 1,
        fields: [
          { name: 'no', is: 'index' }, long('text'),
          choice('kind', 'follow_up_kind', ['hukuman_disiplin_ringan', 'hukuman_disiplin_sedang', 'hukuman_disiplin_berat', 'sanksi_etik', 'pengembalian_kerugian', 'pelimpahan_aph', 'perbaikan_sistem', 'pembinaan', 'nama_baik_dipulihkan']),
          { ...line('owner'), when: (typed) => typed['kind'] !== 'nama_baik_dipulihkan' }, { ...day('due'), nullable: true, when: (typed) => typed['kind'] !== 'nama_baik_dipulihkan' } as Field,
        ],
      },
    ],
    [paper('deliberation_minutes', 'full', deliberated)],
  ),
  send_recommendations: form('road', [line('to')], [paper('recommendation_letter')]),
  follow_up: form('road', [
    { name: 'no', is: 'row', source: 'recommendations' }, choice('status', 'follow_up', ['open', 'in_progress', 'done', 'cannot_be_done', 'overdue_accepted']), day('on'), long('note'),
  ]),
  close: form('road', [long('note', 'never')]),
  withdraw: form('care', [long('statement')], [paper('withdrawal_statement', 'full')]),
  continue_ex_officio: form('care', [long('statement'), long('reason')], [paper('withdrawal_statement', 'never')]),
  archive: form('road', [
    line('archive_class_code'), { name: 'active_years', is: 'number', start: '1' }, { name: 'inactive_years', is: 'number', start: '1' }, choice('end', 'retention', ['destroyed', 'permanent', 'reappraised'], 'permanent'), line('place', 'never'),
  ]),
  put_on_hold: form('care', [
    choice('ground', 'hold', ['law_enforcement', 'other_audit', 'court', 'other']),
    { ...line('body'), when: (typed) => typed['ground'] === 'law_enforcement' || typed['ground'] === 'other_audit' }, long('reason'),
  ]),
  resume: form('care', [long('reason'), nothing('verification_due')]),
  give_word: form('letters', [{ name: 'row', is: 'row', source: 'words' }, { name: 'confirmed', is: 'check', start: true }, long('note', 'never')]),
  file_paper: form('letters', [], [
    paper('assignment_letter', 'never'), paper('explanation_letter', 'never'), paper('delegation_letter', 'never'), paper('audit_report', 'never'), paper('deliberation_invitation', 'never'),
    paper('deliberation_minutes', 'never'), paper('recommendation_letter', 'never'), paper('disposition_sheet', 'never'), paper('staff_review', 'never'),
  ]),
  complete_paper: form('letters', [{ name: 'row', is: 'onfile' }, line('number'), day('date'), nothing('file')]),
  triage: form('care', [
    { name: 'violence', is: 'yesno' }, { name: 'state_official_or_large_loss', is: 'yesno' }, { name: 'own_unit', is: 'yesno' }, { name: 'supervisory_relevant', is: 'yesno', need: 'never' },
    { name: 'scores', is: 'scores', codes: CRITERIA, need: 'full' }, { name: 'priority', is: 'choice', words: 'priority', codes: ['0', '1', '2'], number: true, start: '0' }, long('ground', 'full'),
  ]),
  record_waiter: form('others', [line('body'), line('reference'), day('requested_on'), day('received_on'), long('wording'), maybeDay('due'), { name: 'within', is: 'within', need: 'never' }]),
  answer_waiter: form(
    'others',
    [{ name: 'waiter', is: 'row', source: 'waiters' }, { name: 'interim', is: 'check' }, { ...long('note'), when: (typed) => typed['interim'] === true }],
    [paper('answer_to_body', 'always', (typed) => typed['interim'] !== true)],
  ),
  release_waiter: form('others', [{ name: 'waiter', is: 'row', source: 'waiters' }, long('reason')]),
  assess_risk: form('reporter', [choice('risk', 'risk', ['low', 'medium', 'high']), long('ground')]),
  name_companion: form('reporter', [{ name: 'person', is: 'person', people: 'members', nullable: true, need: 'never' }, { ...line('name'), when: named }]),
  take_measure: form('reporter', [choice('kind', 'measure', ['accompaniment', 'separation', 'secrecy', 'stay_of_decision', 'legal_help', 'health', 'other']), long('text')]),
  end_measure: form('reporter', [{ name: 'measure', is: 'row', source: 'measures' }, long('result')]),
  refer_to_lpsk: form('reporter', [{ name: 'consent', is: 'row', source: 'lpsk_consents' }], [paper('lpsk_request')]),
  end_protection: form('reporter', [long('reason')]),
  record_consent: form('reporter', [
    { name: 'of', is: 'text', start: (ctx) => ctx.dossier.reporter_label }, choice('scope', 'consent', ['contact', 'lpsk', 'referral', 'law_enforcement']), line('to_whom', 'never'), maybeDay('until'), { name: 'given', is: 'check' }, long('note'),
  ]),
  remind_reporter: form('reporter', [long('note')]),
  log_inquiry: form('reporter', [
    { name: 'at', is: 'now' }, { name: 'channel', is: 'choice', words: '', codes: 'channels', start: 'telephone' }, choice('found_by', 'found_by', ['username', 'agenda_no', 'intake_no', 'letter_no_and_date', 'words', 'open_name']),
    choice('phrase', 'phrase', ['none_exists', 'right', 'wrong']), { name: 'told', is: 'choice', words: 'sentence', codes: 'sentence' }, long('note', 'never'),
  ]),
  open_contact: form('reporter', [line('item'), long('reason')]),
  open_identity: form('reporter', [line('item'), long('reason')]),
  print_envelope: form('reporter', [{ name: 'duty', is: 'row', source: 'duties', number: false }, line('request')]),
  remove_readers: form('care', [{ name: 'people', is: 'people', people: 'readers' }, long('reason')]),
  hand_over: form('care', [{ name: 'to', is: 'person', people: 'members' }, day('until'), long('reason')]),
  take_back: form('care', [{ name: 'from', is: 'person', people: 'stand_ins' }]),
};
