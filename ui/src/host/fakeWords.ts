// Invented words, pages and lines for the invented unit. Never part of what is shipped.
import type { Checklists, Content, RegisterLine } from '../bindings';

export const categories: [string, string][] = [
  ['FRAUD', 'Fraud/kecurangan'], ['KEPEGAWAIAN_ETIK', 'Pelanggaran aturan kepegawaian / kode etik'], ['MALADMINISTRASI', 'Maladministrasi'], ['KORUPSI', 'Korupsi'],
  ['PELANGGARAN_LAIN', 'Perbuatan lain yang berindikasi pelanggaran'], ['PUNGLI', 'Pungutan liar'], ['PBJ', 'Pelanggaran pengadaan barang/jasa'],
];

const SUBJECTS = ['Dugaan pungutan pada penyaluran bantuan', 'Dugaan rekayasa pengadaan', 'Dugaan pemotongan honor', 'Dugaan penyalahgunaan kendaraan dinas', 'Dugaan benturan kepentingan'];
/** A line of a register of a hundred thousand. */
export function syntheticLine(n: number): RegisterLine {
  return {
    case: `synthetic-${n}`, intake_no: `P-2025-${String(n).padStart(6, '0')}`, agenda_no: n % 3 === 0 ? `${String(n).padStart(4, '0')}/WBS/V/2025` : null,
    title: `${SUBJECTS[n % SUBJECTS.length] ?? ''} di Satker ${(n % 97) + 1}`, state: n % 4 === 0 ? 'not_actionable' : 'closed', category: categories[n % categories.length]?.[0] ?? '',
    work_unit: `Satker ${(n % 97) + 1}`, received_on: '2025-05-07', due: null, days_left: null, due_what: null, marks: [], excerpt: null, awaits_leader: false,
  };
}

/** A page as the print view gets it. */
export const SVG = (title: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="595" viewBox="0 0 420 595"><rect width="420" height="595" fill="#fff"/><text x="40" y="60" font-size="18" font-family="sans-serif" font-weight="700">TANDA TERIMA PENGADUAN</text><text x="40" y="96" font-size="13" font-family="sans-serif">${title}</text><line x1="40" x2="380" y1="110" y2="110" stroke="#000"/></svg>`;
const WORDS = ['anyelir', 'bambu', 'cangkir', 'delima', 'embun', 'fajar', 'gerbang', 'halaman', 'ikan', 'jendela', 'kabut', 'lentera', 'mangga', 'nelayan', 'ombak', 'pelita', 'rumah', 'sungai', 'tikar', 'ulat', 'wayang', 'yakin', 'zaitun', 'kelapa'];
/** Words of a list, always the same for the same place. */
export const words = (from: number, n: number) => Array.from({ length: n }, (_, index) => WORDS[(from + index * 7) % WORDS.length] ?? 'kata');

/** A case nobody has written to yet. */
export const noContent = (): Content => ({
  title: '', subject: '', elements: { what: '', who: '', where: '', when: '', why: '', how: '', how_much: '' }, summary: '', parties: [], category: '', other_categories: [],
  work_unit: '', marks: [], letter_no: null, letter_date: null, sender_body: null,
});
export const noChecks = (): Checklists => ({ completeness: [], jurisdiction: [], clear: null, meets_requirements: null, duplicates_note: '', duplicates_searched: false });

/** A case that has nearly everything. */
export const bansos: Partial<Content> = {
  title: 'Dugaan pungutan pada penyaluran bantuan pangan di Balai Desa Sukamaju, September 2026', subject: 'Dugaan pungutan pada penyaluran bantuan',
  elements: { what: 'Setiap penerima diduga diminta menyerahkan uang saat mengambil bantuan.', who: 'Petugas penyalur, diduga atas perintah koordinator wilayah.', where: 'Balai Desa Sukamaju, Kabupaten Contoh', when: 'September 2026, tiga kali penyaluran', why: '', how: 'Uang diminta sebelum kartu dipindai; yang menolak diminta pulang.', how_much: 'Sekitar Rp50.000 untuk tiap penerima' },
  summary: 'Pelapor melihat sendiri pungutan pada tiga hari penyaluran dan menyebut dua saksi.',
  parties: [{ name: '', position: 'Koordinator wilayah penyaluran', work_unit: 'Satker Penyaluran Wilayah II', employee_no: null, role: 'main' }, { name: '', position: 'Petugas penyalur', work_unit: 'Satker Penyaluran Wilayah II', employee_no: null, role: 'accomplice' }],
  category: 'PUNGLI', work_unit: 'Satker Penyaluran Wilayah II', letter_no: null, letter_date: '2026-11-12',
};

/** Whatever anybody may. */
export const ALL_ACTS = [
  'register_submission', 'read_register', 'read_case', 'start_verification', 'save_checklists', 'request_completion', 'end_completion', 'register',
  'refuse', 'close_at_intake', 'confirm_by_leader', 'refer', 'merge', 'fulfil_duty', 'drop_duty', 'log_contact', 'change_content', 'shut_out', 'reopen', 'change_settings',
  'check_integrity', 'invite', 'withdraw_invitation', 'confirm_member', 'change_offices', 'end_member', 'revise_calendar', 'mark_identity', 'take_leave', 'name_recorders', 'allocate', 'answer_inquiry', 'change_policy',
  'use_sheets', 'renew_sheets', 'second_sheets',
];
