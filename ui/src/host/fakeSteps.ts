// Steps and proceedings of the invented unit: enough of each panel to be looked at and typed into. Nothing is judged here.
import type { BlockedStep, Care, OpenStep, PersonChoice, Proceedings, Recorded, State, Step, StepsView } from '../bindings';

const noRound = (): Proceedings => ({
  hops: [], reviews: [], decisions: [], explanations: [], delegations: [], team: null, plan: null, summonses: [], records: [], working_papers: [], findings: [], evidence: [], handovers: [], reports: [],
  called: [], deepened: [], conclusion: null, recommendations: [],
});
const noCare = (): Care => ({
  moves: [], papers: [], holds: [], words: [], triage: [], waiters: [], protection: { risks: [], companion: null, measures: [], lpsk: null, ended: null }, consents: [], reminders: [], inquiries: [], openings: [], envelopes: [],
  withdrawals: [], stand_ins: [], filing: null,
});

export interface FakeSteps {
  view: StepsView;
  /** The state a step led to. */
  take: (step: Step) => State | null;
}

const NEXT: Partial<Record<State, [string, State | null][]>> = {
  registered: [['dispose', 'under_review'], ['triage', null], ['withdraw', 'withdrawn'], ['assess_risk', null], ['record_waiter', null], ['file_paper', null]],
  under_review: [['hand_in_review', 'awaiting_decision'], ['request_explanation', 'explanation_requested'], ['delegate', 'delegated'], ['pass_on', null], ['triage', null], ['put_on_hold', null], ['withdraw', 'withdrawn'], ['record_consent', null], ['take_measure', null]],
  awaiting_decision: [['decide', null], ['assign', 'assigned'], ['return_review', 'under_review'], ['decide_not_actionable', 'not_actionable']],
  assigned: [['declare', null], ['summon', null], ['start_clarification', 'clarification'], ['change_team', null]],
  clarification: [['freeze_record', null], ['sign_record', null], ['start_audit', 'audit']],
  audit: [['submit_report', 'report_submitted'], ['write_paper', null], ['record_finding', null], ['drop_finding', null], ['list_evidence', null], ['hand_over_evidence', null]],
  report_submitted: [['call_deliberation', 'deliberation']],
  deliberation: [['conclude', 'concluded'], ['deepen_audit', 'audit']],
  concluded: [['send_recommendations', 'monitoring'], ['follow_up', null]],
  monitoring: [['follow_up', null], ['close', 'closed']],
};
const CLOCKS: Partial<Record<State, [string, string, number]>> = {
  under_review: ['review', '2026-12-04', 8], awaiting_decision: ['decision', '2026-11-27', 3], report_submitted: ['deliberation', '2026-12-01', 5], deliberation: ['minutes', '2026-11-26', 2], monitoring: ['monitoring', '2027-01-22', 40],
};

export function fakeSteps(state: State, people: PersonChoice[], me: string, now: () => string): FakeSteps {
  const round = noRound();
  const care = noCare();
  let row = 100;
  const recorded = <Fact,>(fact: Fact): Recorded<Fact> => ({ row: (row += 1), by: me, at: now(), on_order: false, fact });
  const second = people[1]?.person ?? null;
  const later: State[] = ['under_review', 'awaiting_decision', 'assigned', 'clarification', 'audit', 'report_submitted', 'deliberation', 'concluded', 'monitoring'];
  const past = later.indexOf(state);
  if (past >= 0) {
    care.triage.push(recorded({ violence: false, state_official_or_large_loss: false, own_unit: false, scores: [], supervisory_relevant: true, priority: 1, ground: 'Penyaluran berikutnya pekan depan.' }));
    round.hops.push({ disposition: recorded({ to: [{ person: second, name: 'Budi Rekaan', responsible: true }], instruction: 'telaah', note: 'Mohon telaahan sebelum akhir bulan.', due: '2026-11-30' }), read_by: second === null ? [] : [second], recalled: null, granted: [] });
  }
  if (past >= 1) {
    round.reviews.push({ review: recorded({ issue: 'Apakah pungutan terjadi dan atas perintah siapa.', assumptions: '', facts: 'Tiga hari penyaluran, dua saksi, kuitansi tanpa cap.', analysis: 'Keterangan saling menguatkan.', conclusion: 'Cukup alasan untuk audit.', advice: 'Audit tujuan tertentu.', articles: 'PP 94/2021', recommendation: 'audit' }), returned: null });
  }
  if (past >= 2) {
    round.decisions.push(recorded({ code: 'audit', reason: 'Sesuai telaahan.', classification: 'Rahasia' }));
    round.team = {
      letter: recorded({ task: 'Audit tujuan tertentu atas penyaluran bantuan', place: 'Kabupaten Contoh', starts: '2026-11-23', ends: '2026-12-11', team: [], cost: 'DIPA Inspektorat Jenderal' }), ends: '2026-12-11',
      members: [{ member: { person: second, name: 'Budi Rekaan', employee_no: null, position: 'Auditor Madya', role: 'lead', guest_of: null }, declared: true, left: false, granted: false }, { member: { person: null, name: 'Tamu Rekaan', employee_no: null, position: 'Auditor', role: 'member', guest_of: 'BPKP' }, declared: null, left: false, granted: false }],
    };
  }
  if (past >= 4) {
    round.findings.push({ finding: recorded({ condition: 'Penerima diminta membayar Rp50.000.', criteria: 'Bantuan diterima utuh.', cause: 'Pengawasan lemah.', effect: 'Penerima dirugikan.', recommendation: 'Kembalikan uang dan periksa petugas.', loss: 12_500_000, loss_basis: '250 penerima' }), dropped: null });
    round.evidence.push({ no: '1', what: 'Kuitansi', quantity: '12 lembar', condition: 'baik', file: null });
  }
  if (past >= 7) {
    round.conclusion = recorded({ minutes: { held_on: '2026-11-20', place: 'Ruang rapat', chair: 'Sri Umpama', attendance: [{ person: null, name: 'Sri Umpama', party: 'leader', represents: '' }], points: 'Temuan dan simpulan.', opinions: '', decisions: 'Terbukti.' }, outcome: 'terbukti', class: 'disiplin', text: 'Pungutan terbukti.', recommendations: [] });
    round.recommendations.push({ recommendation: { no: 1, text: 'Jatuhkan hukuman disiplin.', kind: 'hukuman_disiplin_sedang', owner: 'Kepala Biro Kepegawaian', due: '2027-01-22' }, status: 'open', notes: [] });
  }
  const clock = CLOCKS[state];
  const starts: OpenStep['starts'] = [];
  const open = (NEXT[state] ?? []).map(([kind, to], index): OpenStep => ({ kind, primary: index === 0, own: true, for_leaders: [], leads_to: to, starts: to !== null && CLOCKS[to] !== undefined ? [{ code: CLOCKS[to][0], due: CLOCKS[to][1] }] : starts }));
  const blocked: BlockedStep[] = state === 'assigned' ? [{ kind: 'start_clarification', code: 'missing', missing: ['declaration:Tamu Rekaan%2C S.E.', 'later:clarification_summons'] }] : state === 'registered' ? [{ kind: 'dispose', code: 'missing', missing: ['paper:registration_notice', 'later:triage'] }] : [];
  const view: StepsView = {
    demand: 'full', open: open.filter((step) => !blocked.some((each) => each.kind === step.kind)), blocked, people, instructions: ['telaah', 'tindak_lanjuti', 'koordinasikan', 'siapkan_jawaban', 'siapkan_tim', 'bicarakan', 'untuk_diketahui', 'arsipkan'],
    proceedings: round, past: [], beside: care,
    clocks: clock === undefined ? [] : [{ reading: { code: clock[0], since: now(), stand: 'running', stopped: null, due: clock[1], told: false, warnings: [] }, days_left: clock[2], late: false }],
    hints: past >= 4 ? ['possibly_kpk'] : [], lies_with: past === 0 ? { name: 'Budi Rekaan', since: now() } : null, safe_sentence: past >= 0 ? 'being_handled' : 'registered', loss: past >= 4 ? 12_500_000 : 0, words: [], me,
  };
  return { view, take: (step) => view.open.find((each) => each.kind === step.type)?.leads_to ?? null };
}
