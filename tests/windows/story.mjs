// A unit's first day told to the Windows programs: found it, register a letter with a scan, look at the page, take it to
// its agenda number, come back after a stop, and verify the ledger from outside, sound and damaged.
//
//   node story.mjs PROGRAMS FOLDER [RUNNER…]
//
// PROGRAMS holds headless.exe, saksama.exe and saksama-verify.exe (without .exe where there is no RUNNER); FOLDER is made
// and is where they write; RUNNER starts them (`/usr/lib/wine/wine64`).
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import assert from 'node:assert/strict'

const [programs, folder, ...runner] = process.argv.slice(2)
const foreign = runner.length > 0
mkdirSync(folder, { recursive: true })

/** A path as the programs are given it; wine shows the root of this machine as `Z:`. */
const there = (path) => (foreign ? `Z:${path.replaceAll('/', '\\')}` : path)
const program = (name) => join(programs, foreign ? `${name}.exe` : name)
const started = (name, args) => [...runner, program(name), ...args]

const ledger = join(folder, 'unit kerja', 'unit.saksama')
const PATIENCE = 300_000

/** The headless host, asked one thing after another. */
class Host {
  constructor() {
    const args = ['--ledger', `sqlite:${there(ledger)}`, '--data', there(join(folder, 'meja')), '--today', '2026-03-02']
    const [exe, ...rest] = started('headless', args)
    this.child = spawn(exe, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.ended = new Promise((resolve) => this.child.on('exit', resolve))
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
  }

  async line(line) {
    this.child.stdin.write(`${JSON.stringify({ as: 'ratna', ...line })}\n`)
    const { value, done } = await within(this.lines.next())
    assert.ok(!done, 'the host ended')
    const answer = JSON.parse(value)
    assert.ok('ok' in answer, `${line.rpc ?? 'line'}: ${value}`)
    return answer.ok
  }

  ask(rpc, args = {}) {
    return this.line({ rpc, args })
  }

  async close() {
    this.child.stdin.end()
    assert.equal(await within(this.ended), 0)
  }

  /** Ended as by a power cut, as far as a program can be. */
  async kill() {
    this.child.kill('SIGKILL')
    await this.ended
  }
}

function within(promise) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** A PDF of one page with a black square, byte offsets and all. */
function pdf() {
  const drawing = '0 g 100 500 200 200 re f'
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>',
    `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`,
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = text.length
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`
  return `${text}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`
}

const letter = {
  channel: 'letter',
  head: { subject: 'Pemotongan bantuan', is_copy: false, number: '12/S/2026', date: '2026-02-20' },
  reporter_type: 'public',
  mode: 'confidential',
  relation: 'knows',
  items: [{ kind: 'name', value: 'Wiryo Kartasentana' }],
  text: 'Pada bulan Januari 2026 kepala balai meminta potongan dari setiap bantuan.',
  content: {
    title: 'Pemotongan bantuan',
    category: 'KORUPSI',
    work_unit: 'Balai Contoh',
    elements: {
      what: 'Pemotongan bantuan',
      who: 'Kepala balai',
      where: 'Balai Contoh',
      when: 'Januari 2026',
      why: 'Keuntungan pribadi',
      how: 'Potongan tunai',
      how_much: 'Rp50.000',
    },
    parties: [
      { name: 'Darmaji', position: 'Kepala Balai', work_unit: 'Balai Contoh', employee_no: null, role: 'main' },
    ],
  },
  conflict_answered: true,
}

const known = {}

/** `saksama verify`, or the small program for auditors. */
function verify(name) {
  const args = [...(name === 'saksama' ? ['verify'] : []), there(ledger)]
  const [exe, ...rest] = started(name, args)
  const { status, stdout } = spawnSync(exe, rest, { encoding: 'utf8', timeout: PATIENCE })
  return { status, said: stdout }
}

const steps = {
  async 'a unit is founded'() {
    mkdirSync(join(folder, 'unit kerja'))
    known.host = new Host()
    known.passphrase = (await known.host.ask('offer_passphrase')).passphrase
    const session = await known.host.ask('found_unit', {
      unit_name: 'Unit WBS',
      ministry: 'Kementerian Contoh',
      preset: 'small',
      profile: 'kemensos_like',
      time_zone: 'wib',
      founder_name: 'Ratna',
      office_titles: [],
      passphrase: known.passphrase,
      intake_start: 0,
      agenda_start: 0,
    })
    known.person = session.person
    assert.equal(session.name, 'Ratna')
  },

  async 'a scan is attached and its page drawn by the worker'() {
    const scan = join(folder, 'surat.pdf')
    writeFileSync(scan, pdf())
    const { draft } = await known.host.ask('new_draft', { channel: 'letter', repeat_last: false })
    known.draft = draft
    await known.host.line({ offer: there(scan) })
    const attached = await known.host.ask('attach_files', { draft, source: 'unit', dropped: false })
    assert.deepEqual(attached.refused, [])
    const [file] = attached.files
    assert.deepEqual([file.mime, file.pages], ['application/pdf', 1])
    const page = join(folder, 'page.png')
    const got = await known.host.line({ get: `evidence:draft/${draft}/${file.file}/0`, out: there(page) })
    assert.equal(got.mime, 'image/png')
    assert.equal(readFileSync(page).subarray(1, 4).toString(), 'PNG')
  },

  async 'the letter is registered and numbered'() {
    const registered = await known.host.ask('register_draft', { draft: known.draft, form: letter })
    known.case = registered.case
    const { questions } = await known.host.ask('start_verification', { case: known.case })
    const yes = (list) => list.map(({ question }) => ({ question, answer: true, note: '' }))
    await known.host.ask('save_checklists', {
      case: known.case,
      checklists: {
        completeness: yes(questions[0]),
        jurisdiction: yes(questions[1]),
        clear: true,
        meets_requirements: true,
        duplicates_note: 'Tidak ditemukan laporan serupa.',
        duplicates_searched: true,
      },
    })
    const given = await known.host.ask('register_case', { case: known.case, typed_no: null, typed_reason: null })
    assert.match(given.agenda_no, /^0*1\/.*2026$/)
    known.number = given.agenda_no
  },

  async 'settings are written over those that were there'() {
    await known.host.ask('set_preferences', { language: 'en', theme: 'dark' })
    await known.host.ask('set_preferences', { language: 'id', theme: 'light' })
    const status = await known.host.ask('desk_status')
    assert.equal(status.theme, 'light')
  },

  async 'after a kill everything is there'() {
    await known.host.kill()
    known.host = new Host()
    await known.host.ask('unlock', { person: known.person, passphrase: known.passphrase })
    const shown = await known.host.ask('dossier', { case: known.case })
    assert.ok(JSON.stringify(shown).includes(known.number))
    await known.host.close()
    const left = readdirSync(join(folder, 'unit kerja'))
    assert.deepEqual(left, ['unit.saksama'], 'a closed ledger is one file')
  },

  'the program verifies the ledger'() {
    const { status, said } = verify('saksama')
    assert.match(said, /UTUH \/ SOUND/)
    assert.equal(status, 0)
  },

  'the small program for auditors verifies it too'() {
    const { status, said } = verify('saksama-verify')
    assert.match(said, /UTUH \/ SOUND/)
    assert.equal(status, 0)
  },

  'a changed byte is found'() {
    const bytes = readFileSync(ledger)
    const size = bytes.readUInt16BE(16)
    // A page that only goes on with a long value begins with the number of the next: here, a chunk of the sealed scan.
    let page = 1
    while (bytes.readUInt32BE(page * size) !== page + 2) page += 1
    bytes[page * size + size / 2] ^= 1
    writeFileSync(ledger, bytes)
    const { status, said } = verify('saksama-verify')
    assert.match(said, /ADA KESALAHAN \/ FAULTS FOUND/)
    assert.equal(status, 1)
  },
}

let passed = 0
let failed = 0
for (const [name, step] of Object.entries(steps)) {
  try {
    if (failed === 0) await step()
    else throw new Error('not tried: what it stands on did not come about')
    passed += 1
    console.log(`ok      ${name}`)
  } catch (error) {
    failed += 1
    console.log(`FAILED  ${name}\n        ${error.message}`)
  }
}
known.host?.child.kill('SIGKILL')
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
