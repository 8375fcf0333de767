// Looks at every screen of the invented unit in headless Chromium: a picture of each, axe-core over each, no sideways
// scrolling, no breach of the shipped content policy. Needs a Chromium (CHROMIUM=…, default /usr/bin/chromium).
// `node scripts/screens.mjs [--only name,name] [--fast]`; pictures go to `screens/`.
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { drawnPage } from './page.mjs';

const root = new URL('..', import.meta.url).pathname;
const out = join(root, 'screens');
mkdirSync(out, { recursive: true });
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1].split(',') : null;
const fast = process.argv.includes('--fast');

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; connect-src 'self'; font-src 'self'";
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  if (path.startsWith('/evidence/')) {
    response.writeHead(200, { 'content-type': 'image/svg+xml' });
    response.end(drawnPage(request.url));
    return;
  }
  try {
    const file = path === '/' ? '/index.html' : path;
    const bytes = readFileSync(join(root, 'dist-screens', file));
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': POLICY });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}/`;
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

const id = (name) => `[data-testid="${name}"]`;
/** Name, query, route, and what is done before the picture is taken. */
const SCREENS = [
  ['start-unit', 'seed=empty', ''],
  ['start-you', 'seed=empty', '', async (page) => { await page.fill(id('found-unit-name'), 'Unit Pengelola WBS'); await page.fill(id('found-ministry'), 'Kementerian Contoh'); await page.click(id('found-next')); }],
  ['start-sheet', 'seed=empty', '', found],
  ['start-sheet-words', 'seed=empty', '', async (page) => { await found(page); await page.click(id('sheet-next')); }],
  ['start-join', 'seed=empty', '', async (page) => page.click(id('start-join'))],
  ['start-demo', 'seed=empty', '', async (page) => page.click(id('start-demo'))],
  ['unlock', 'seed=locked&missing', ''],
  ['unlock-forgot', 'seed=locked', '', async (page) => page.click(id('unlock-forgot'))],
  ['unlock-join', 'seed=locked', '', async (page) => { await page.click(id('unlock-join')); await page.waitForSelector(id('passphrase-offered')); }],
  ['unlock-secret', 'seed=locked&secret', '', async (page) => { await page.fill(id('unlock-passphrase'), 'kata sandi'); await page.click(id('unlock-submit')); await page.fill(id('secret-first'), 'salah'); await page.fill(id('secret-second'), 'salah'); await page.click(id('secret-go')); await page.waitForSelector(id('secret-error')); }],
  ['unlock-nobody', 'seed=locked', '', async (page) => { for (let left = 3; left > 0; left -= 1) { await page.fill(id('unlock-passphrase'), 'usang'); await page.click(id('unlock-submit')); await page.waitForFunction((n) => (document.querySelector('[data-testid="unlock-person"]')?.options.length ?? 0) === n, left - 1); } }],
  ['unlock-returning', '', 'settings/people', rejoined],
  ['unlock-wrong', 'seed=locked', '', async (page) => { await page.fill(id('unlock-passphrase'), 'salah'); await page.click(id('unlock-submit')); }],
  ['pin', 'seed=pin', ''],
  ['desk', '', 'desk'],
  ['desk-warned', 'warn&demo', 'desk'],
  ['desk-empty', 'nothing', 'desk'],
  ['desk-owed', 'owed', 'desk'],
  ['palette', '', 'desk', async (page) => { await page.click(id('search-open')); await page.fill(id('search-input'), 'uang'); await page.waitForSelector(id('search-result')); }],
  ['help', '', 'desk', async (page) => page.click(id('help-open'))],
  ['account', '', 'desk', async (page) => page.click(id('account'))],
  ['register', 'many=100000', 'register'],
  ['register-ticked', '', 'register', async (page) => { await page.focus(id('register-list')); await page.keyboard.press('Space'); await page.keyboard.press('ArrowDown'); await page.keyboard.press('Space'); await page.keyboard.press('t'); }],
  ['register-search', '', 'register', async (page) => { await page.fill(id('register-search'), 'uang'); await page.waitForTimeout(400); }],
  ['dossier', '', 'register', openRow('Dugaan pemotongan honor')],
  ['dossier-received', '', 'register', openRow('Keluhan pelayanan')],
  ['dossier-letters', '', 'register', async (page) => { await openRow('Dugaan pemotongan honor')(page); await page.click(id('tab-letters')); await page.click(id('duty-fulfil')); }],
  ['dossier-due', '', 'register', async (page) => { await openRow('Keluhan pelayanan')(page); await page.click(id('due-how')); }],
  ['verify', '', 'register', openRow('Dugaan pungutan')],
  ['verify-why', '', 'register', async (page) => { await openRow('Dugaan pungutan')(page); await page.click(id('why-not')); await page.click(id('act-refuse_case')); await page.check(id('order-on')); }],
  ['verify-merge', '', 'register', async (page) => { await openRow('Dugaan pungutan')(page); await page.click(id('act-merge_case')); await page.fill(id('merge-main'), 'laptop'); await page.waitForSelector(id('case-option')); }],
  ['verify-refer', '', 'register', async (page) => { await openRow('Dugaan pungutan')(page); await page.click(id('act-refer_case')); await page.click(id('act-submit-refer_case')); }],
  ['verify-content', '', 'register', async (page) => { await openRow('Dugaan pungutan')(page); await page.click(id('act-change_content')); }],
  ['evidence', '', 'register', async (page) => { await openRow('Dugaan pungutan')(page); await page.click(id('tab-evidence')); await page.waitForTimeout(300); }],
  ['evidence-remark', '', 'register', async (page) => { await openRow('Dugaan pungutan')(page); await page.click(id('tab-evidence')); await page.click(id('evidence-original')); await page.click(id('remark-open')); await page.waitForSelector(id('remark')); }],
  ['parties', '', 'register', async (page) => { await openRow('Dugaan pungutan')(page); await page.click(id('tab-parties')); }],
  ['trail', '', 'register', async (page) => { await openRow('Dugaan pungutan')(page); await page.click(id('tab-trail')); }],
  ['steps-review', 'steps', 'register', openRow('benturan kepentingan panitia')],
  ['steps-form', 'steps', 'register', async (page) => { await openRow('benturan kepentingan panitia')(page); await page.click(id('step-hand_in_review')); await page.click(id('step-submit-hand_in_review')); }],
  ['steps-others', 'steps', 'register', async (page) => { await openRow('benturan kepentingan panitia')(page); await page.click(id('steps-others')); await page.click(id('step-triage')); }],
  ['steps-confirm', 'steps', 'register', async (page) => { await openRow('benturan kepentingan panitia')(page); await page.click(id('steps-others')); await page.click(id('step-delegate')); await page.fill(id('step-to'), 'Biro Umum'); await page.fill(id('step-instruction'), 'Periksa dan laporkan'); await page.fill(id('paper-delegation_letter-signatory'), 'Sri Umpama'); await page.fill(id('paper-delegation_letter-place'), 'Map 3'); await page.click(id('step-submit-delegate')); await page.waitForSelector(id('step-confirm')); }],
  ['steps-audit', 'steps', 'register', async (page) => { await findRow('koordinator', 'koordinator di Kabupaten')(page); await page.click(id('tab-audit')); }],
  ['steps-report', 'steps', 'register', async (page) => { await findRow('koordinator', 'koordinator di Kabupaten')(page); await page.click(id('step-submit_report')); }],
  ['steps-review-part', 'steps', 'register', async (page) => { await findRow('koordinator', 'koordinator di Kabupaten')(page); await page.click(id('tab-review')); }],
  ['steps-recommendation', 'steps', 'register', async (page) => { await findRow('pendamping', 'seleksi pendamping')(page); await page.click(id('tab-recommendation')); await page.click(id('step-follow_up')); }],
  ['deadlines', '', 'deadlines'],
  ['checks', 'warn', 'checks', async (page) => { await page.click(id('verify-run')); await page.waitForSelector(id('verify-result')); }],
  ['checks-differs', 'differs&warn', 'checks'],
  ['checks-mark', 'mark', 'checks'],
  ['checks-agreed', 'differs&mark', 'checks', async (page) => { await page.click(id('history-second')); await page.waitForSelector(id('history-agreed')); }],
  ['checks-lost', 'lost', 'checks', async (page) => { await page.click(id('redo-all')); await page.waitForSelector(id('form-error')); await page.locator(id('dismiss')).last().click(); await page.waitForSelector(id('dismiss-go')); }],
  ['settings-unit', '', 'settings'],
  ['settings-calendar', '', 'settings/calendar', async (page) => { await page.selectOption(id('calendar-year'), '2027'); await page.click(id('calendar-revise')); await page.fill(id('revise-basis'), 'Keppres contoh'); await page.fill(id('revise-date-0'), '26-11-2026'); await page.fill(id('revise-name-0'), 'Libur contoh'); await page.click(id('revise-preview')); await page.waitForSelector(id('revision-effect')); }],
  ['settings-people', '', 'settings/people'],
  ['settings-invite', '', 'settings/people', async (page) => { await page.click(id('invite-open')); await page.fill(id('invite-name'), 'Tono Misal'); await page.locator(id('invite-office')).first().check(); await page.click(id('invite-go')); await page.waitForSelector(id('join-qr')); }],
  ['settings-confirm', '', 'settings/people', async (page) => { await page.click(id('person-confirm')); await page.waitForSelector(id('fingerprint-words')); }],
  ['settings-reinvite', '', 'settings/people', async (page) => { await row(page, 'Budi Rekaan').locator(id('person-reinvite')).click(); await page.waitForSelector(id('reinvite-only-his')); }],
  ['settings-reinvite-form', '', 'settings/people', async (page) => { await row(page, 'Sri Umpama').locator(id('person-reinvite')).click(); await page.locator(id('reinvite-go')).scrollIntoViewIfNeeded(); }],
  ['settings-reinvite-few', '', 'settings/people', async (page) => { await row(page, 'Sri Umpama').locator(id('person-end')).click(); await page.fill(id('end-reason'), 'Pindah tugas'); await page.click(id('end-go')); await row(page, 'Budi Rekaan').locator(id('person-reinvite')).click(); await page.waitForSelector(id('reinvite-not-enough')); }],
  ['settings-reinvited', '', 'settings/people', reinvited],
  ['settings-vouch', '', 'settings/people', async (page) => { await rejoined(page); await page.click(id('joined-desk')); await page.selectOption(id('unlock-person'), { label: 'Ratna Contoh' }); await page.fill(id('unlock-passphrase'), 'kata sandi'); await page.click(id('unlock-submit')); await row(page, 'Budi Rekaan').locator(id('person-confirm')).click(); await page.waitForSelector(id('fingerprint-words')); }],
  ['settings-vouched', '', 'settings/people', async (page) => { await rejoined(page); await page.click(id('joined-desk')); await page.selectOption(id('unlock-person'), { label: 'Ratna Contoh' }); await page.fill(id('unlock-passphrase'), 'kata sandi'); await page.click(id('unlock-submit')); await row(page, 'Budi Rekaan').locator(id('person-confirm')).click(); await page.click(id('confirm-go')); await page.waitForSelector(id('toast')); }],
  ['settings-recovery', '', 'settings/recovery'],
  ['settings-recovery-stuck', 'stuck&owed', 'settings/recovery'],
  ['settings-recovery-used', 'stuck', 'settings/recovery', async (page) => { await page.fill(id('sheets-first'), 'anyelir bambu'); await page.fill(id('sheets-second'), 'cangkir delima'); await page.fill(id('sheets-reason'), 'Petugas lupa frasa sandi'); await page.click(id('sheets-use')); await page.waitForSelector(id('sheets-opened')); await page.locator(id('sheets-use')).scrollIntoViewIfNeeded(); }],
  ['settings-recovery-second', 'proposed', 'settings/recovery', async (page) => { for (const place of [1, 2, 3]) await page.fill(id(`second-word-${place}`), 'keliru'); await page.click(id('second-go')); await page.waitForSelector(id('form-error')); }],
  ['settings-recovery-pending', 'owed', 'settings/recovery', async (page) => { await page.click(id('sheets-begin')); await page.waitForSelector(id('sheet-words')); await page.goBack(); await page.waitForSelector(id('recovery-pending')); }],
  ['settings-recovery-renewed', 'renewed', 'settings/recovery'],
  ['sheets-renewal', '', 'settings/recovery', async (page) => { await page.click(id('sheets-begin')); await page.waitForSelector(id('sheet-words')); }],
  ['sheets-renewal-done', '', 'settings/recovery', async (page) => { await page.click(id('sheets-begin')); for (const number of [1, 2, 3]) await checked(page, number); await page.waitForSelector(id('sheets-sign-next')); }],
  ['settings-permissions', '', 'settings/permissions'],
  ['settings-desk', '', 'settings/desk'],
  ['settings-log', '', 'settings/log'],
  ['intake-empty', '', '', async (page) => { await page.click(id('intake-new')); await page.waitForSelector(id('intake-subject')); }],
  ['intake', 'draft=letter', 'intake/draft-1', async (page) => { await page.waitForSelector(id('traits')); }],
  ['intake-cut', 'draft=letter&cut', 'intake/draft-1', async (page) => { await page.waitForSelector(id('page-incomplete')); }],
  ['intake-lower', 'draft=letter', 'intake/draft-1', async (page) => { await page.waitForSelector(id('traits')); await page.click(id('marks-confirm')); await page.locator(id('content-title')).scrollIntoViewIfNeeded(); }],
  ['intake-call', 'draft=telephone', 'intake/draft-1', async (page) => { await page.waitForSelector(id('traits')); }],
  ['intake-failed', 'draft=letter', 'intake/draft-1', async (page) => { await page.fill(id('intake-text'), 'penuhkan diska'); await page.waitForSelector(id('draft-error')); }],
  ['intake-result', '', '', register],
  ['print', '', '', async (page) => { await register(page); await page.click(id('receipt-print')); await page.waitForSelector(id('print-page')); }],
];

async function found(page) {
  await page.fill(id('found-unit-name'), 'Unit Pengelola WBS');
  await page.fill(id('found-ministry'), 'Kementerian Contoh');
  await page.click(id('found-next'));
  await page.fill(id('founder-name'), 'Ratna Contoh');
  await page.check(id('passphrase-accept'));
  await page.click(id('found-submit'));
  await page.waitForSelector(id('sheet-words'));
}
/** One line of the list of people. */
function row(page, name) {
  return page.locator(id('person-row'), { hasText: name }).first();
}
async function reinvited(page) {
  await row(page, 'Budi Rekaan').locator(id('person-reinvite')).click();
  await page.fill(id('reinvite-reason'), 'Lupa frasa sandi sesudah cuti');
  await page.click(id('reinvite-go'));
  await page.waitForSelector(id('join-qr'));
  await page.keyboard.press('Escape');
  await page.waitForSelector(id('person-renewal'));
}
async function rejoined(page) {
  await reinvited(page);
  await page.keyboard.press('Control+l');
  await page.click(id('unlock-join'));
  await page.fill(id('join-code'), 'SKS1-7QF2-9XKD-4MTR-22PL-VB81-WQZN-CC30');
  await page.fill(id('join-invitation'), 'fajar-nelayan-ulat');
  await page.fill(id('join-name'), 'Budi Rekaan');
  await page.check(id('passphrase-accept'));
  await page.click(id('join-submit'));
  await page.waitForSelector(id('joined-fingerprint'));
}
/** One new sheet, its two words typed off the screen. */
async function checked(page, number) {
  await page.waitForFunction((n) => document.querySelector('h1')?.textContent?.includes(` ${n} `), number);
  const words = await page.locator(`${id('sheet-words')} .word`).allTextContents();
  await page.click(id('sheet-next'));
  for (const which of [1, 2]) await page.fill(id(`sheet-word-${which}`), words[Number(await page.getAttribute(id(`sheet-word-${which}`), 'data-position')) - 1]);
  await page.click(id('sheet-next'));
}
async function register(page) {
  await page.click(id('intake-new'));
  await page.fill(id('intake-subject'), 'Dugaan pungutan');
  await page.check(id('intake-without-name'));
  await page.check(id('intake-conflict-none'));
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector(id('intake-result-number'));
}
/** What lies further down a short list is found first. */
function findRow(word, text) {
  return async (page) => {
    await page.fill(id('register-search'), word);
    await page.waitForTimeout(400);
    await openRow(text)(page);
  };
}

function openRow(text) {
  return async (page) => {
    await page.locator(id('register-row'), { hasText: text }).first().click();
    await page.waitForSelector(id('dossier-number'));
  };
}

const LOOKS = fast
  ? [{ name: 'light-id-1366', width: 1366, height: 690, theme: 'light', lang: 'id' }]
  : [
      { name: 'light-id-1366', width: 1366, height: 690, theme: 'light', lang: 'id' },
      { name: 'dark-en-1920', width: 1920, height: 1000, theme: 'dark', lang: 'en' },
      { name: 'contrast-id-1093', width: 1093, height: 552, theme: 'contrast', lang: 'id' },
      // 200 % of 1366x768
      { name: 'light-id-683', width: 683, height: 345, theme: 'light', lang: 'id' },
    ];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
let seen = 0;
const faults = [];
for (const look of LOOKS) {
  // Without its policy a page could not be given axe; the policy itself is watched through its own reports.
  const context = await browser.newContext({ viewport: { width: look.width, height: look.height }, bypassCSP: false });
  for (const [name, query, route, prepare] of SCREENS) {
    if (only !== null && !only.some((wanted) => name.startsWith(wanted))) continue;
    const page = await context.newPage();
    page.setDefaultTimeout(40_000);
    const say = (text) => faults.push(`${look.name} ${name}: ${text}`);
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) say(`console: ${message.text()}`); });
    page.on('pageerror', (error) => say(`error: ${error.message}`));
    await page.addInitScript(axe);
    try {
      await page.goto(`${base}?${query}&theme=${look.theme}&lang=${look.lang}#/${route}`);
      await page.waitForSelector('main:not([aria-busy])');
      await page.waitForTimeout(150);
      if (prepare) await prepare(page);
      await page.waitForTimeout(350);
      await page.screenshot({ path: join(out, `${name}.${look.name}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 1) say(`scrolls sideways by ${wide} px`);
      const inner = await page.evaluate(() => [...document.querySelectorAll('main, .fields, .section, .dossier, .dialog')].filter((box) => box.scrollWidth - box.clientWidth > 1).map((box) => `${box.className || box.tagName} +${box.scrollWidth - box.clientWidth}`));
      for (const box of inner) say(`scrolls sideways inside ${box}`);
      const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      for (const violation of result.violations) say(`axe ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
      const title = await page.title();
      if (title !== 'Saksama') say(`title is ${title}`);
    } catch (error) {
      await page.screenshot({ path: join(out, `${name}.${look.name}.png`) }).catch(() => undefined);
      say(`could not be shown: ${error.message.split('\n')[0]}`);
    }
    seen += 1;
    await page.close();
  }
  await context.close();
}
await browser.close();
server.close();
for (const fault of faults) console.log(fault);
console.log(`${seen - new Set(faults.map((fault) => fault.split(':')[0])).size} passed, ${new Set(faults.map((fault) => fault.split(':')[0])).size} failed`);
process.exit(faults.length > 0 ? 1 : 0);
