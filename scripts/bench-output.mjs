/**
 * `npm run bench:output [-- PART...]`: what the migration makes of bundled applications under uvicorn, beside the originals under
 * gunicorn and beside the same API written by hand. Prints ratios; ends with 1 when a goal is missed.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { storm, stormRow } from './bench/crowd.mjs'
import { databases } from './bench/databases.mjs'
import { median, rowsOf, startUps } from './bench/rounds.mjs'
import { start } from './bench/servers.mjs'
import { ensureEnv } from './python-env.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const CLI = join(ROOT, 'dist', 'src', 'cli', 'main.js')
const APPS = join(ROOT, 'fixtures', 'apps')
const BENCH = join(ROOT, 'scripts', 'bench')

const ASYNC = { than: 'Flask', atLeast: 2 }
const DEF = { than: 'Flask', atLeast: 0.95 }
const HAND = { than: 'by hand', atLeast: 0.95 }
const MEMORY = 1.3

const ADA = { headers: { 'X-Token': 'ada-token' } }
const FORM = { form: { name: 'ada', password: 'wrong' } }

/** The requests of each part, what its handler became, and which goals it has. */
const PARTS = {
  api: {
    title: 'JSON API (fixtures/apps/tasks_api)',
    before: join(APPS, 'tasks_api', 'before'),
    byHand: join(BENCH, 'by_hand'),
    probe: '/health',
    rows: [
      { request: { path: '/health' }, kind: 'async', goals: [ASYNC, HAND] },
      { request: { path: '/projects/1' }, kind: 'async', goals: [ASYNC, HAND] },
      { request: { path: '/tasks/2', ...ADA }, kind: 'async, guard', goals: [HAND] },
      {
        request: { method: 'PUT', path: '/tasks/2', ...ADA, json: { title: 'x' } },
        kind: 'async, guard, body',
        goals: [],
      },
      { request: { path: '/projects/' }, kind: 'def', goals: [DEF, HAND] },
      { request: { path: '/projects/1/notes' }, kind: 'def, file', goals: [DEF, HAND] },
      { request: { path: '/tasks/?page=1', ...ADA }, kind: 'def, guard', goals: [DEF, HAND] },
      { request: { path: '/nowhere' }, status: 404, kind: 'no route', goals: [] },
    ],
  },
  pages: {
    title: 'pages (fixtures/apps/guestbook_pages)',
    before: join(APPS, 'guestbook_pages', 'before'),
    probe: '/log',
    rows: [
      { request: { path: '/entries/' }, kind: 'def, template', goals: [DEF] },
      { request: { path: '/entries/1' }, kind: 'def, template', goals: [DEF] },
      { request: { path: '/auth/login' }, kind: 'def, template', goals: [DEF] },
      { request: { method: 'POST', path: '/auth/login', ...FORM }, status: 401, kind: 'def, form', goals: [DEF] },
      { request: { path: '/' }, status: 302, kind: 'async, redirect', goals: [] },
      { request: { path: '/static/style.css' }, kind: 'file', goals: [] },
    ],
  },
}

const DATABASE_ROWS = [{ request: { path: '/books' }, kind: 'def, ORM', goals: [DEF] }]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    milliseconds: { type: 'string', default: '1000' },
  },
})
const options = {
  workers: Number(values.workers),
  rounds: Number(values.rounds),
  milliseconds: Number(values.milliseconds),
  connections: 16,
}
const wanted = positionals.length > 0 ? positionals : [...Object.keys(PARTS), 'database']
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'flask-to-fastapi-output-')))
/** With other work on the machine the clock says little: then requests per second of processor time decide. */
const isBusy = loadavg()[0] > availableParallelism() / 4
const missed = []

try {
  const python = ensureEnv('bench')
  console.log(
    `Ratios, median of ${options.rounds} alternating runs, ${options.workers} worker process(es) each, 16 connections.`,
  )
  console.log(
    `Flask: gunicorn gthread, 4 threads. FastAPI: uvicorn. Judged by ${isBusy ? 'processor time (the machine is busy)' : 'the clock'}.`,
  )
  for (const name of wanted.filter((part) => part in PARTS)) await compare(PARTS[name], python)
  if (wanted.includes('database')) await compareDatabases(python)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
console.log(missed.length > 0 ? `\nMissed:\n  ${missed.join('\n  ')}` : '\nEvery goal is met.')
process.exitCode = missed.length > 0 ? 1 : 0

async function compare({ title, before, byHand, probe, rows }, python) {
  const sides = sidesOf(before, byHand)
  const servers = await startAll(sides, probe, python)
  try {
    heading(title)
    for (const row of await rowsOf(rows, servers, options)) show(row)
    await showCosts(title, sides, servers, probe, python)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

async function compareDatabases(python) {
  for (const database of await databases(join(scratch, 'databases'))) {
    const sides = sidesOf(join(BENCH, 'library'), null)
    try {
      const env = { DATABASE_URL: database.url }
      // One after the other: both would make the tables.
      const servers = [await start(python, 'flask', sides[0].directory, '/health', { ...options, env })]
      servers.push(await start(python, 'fastapi', sides[1].directory, '/health', { ...options, env }))
      named(servers, sides)
      try {
        heading(`ORM, a pool of 15 (${database.name})`)
        for (const row of await rowsOf(DATABASE_ROWS, servers, options)) show(row)
        for (const crowd of [200, 400]) {
          const failed = await storm(servers[1].port, '/books', crowd)
          console.log(stormRow(crowd, failed))
          if (failed > 0) missed.push(`${database.name}: ${failed} of ${crowd} concurrent requests failed`)
        }
        await showCosts(`ORM (${database.name})`, sides, servers, null, python)
      } finally {
        await Promise.all(servers.map((server) => server.stop()))
      }
    } finally {
      await database.stop()
    }
  }
}

/** The original, what the tool makes of a copy, and the hand-written one. */
function sidesOf(before, byHand) {
  const migrated = mkdtempSync(join(scratch, 'migrated-'))
  cpSync(before, migrated, { recursive: true })
  const { status, stdout } = spawnSync(process.execPath, [CLI, 'apply', '--allow-no-vcs', migrated], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the migration of ${before} ended with ${status}\n${stdout}`)
  return [
    { name: 'Flask', kind: 'flask', directory: before },
    { name: 'migrated', kind: 'fastapi', directory: migrated },
    ...(byHand ? [{ name: 'by hand', kind: 'fastapi', directory: byHand }] : []),
  ]
}

async function startAll(sides, probe, python) {
  const started = await Promise.all(sides.map(({ kind, directory }) => start(python, kind, directory, probe, options)))
  return named(started, sides)
}

function named(servers, sides) {
  for (const [index, server] of servers.entries()) server.name = sides[index].name
  return servers
}

function heading(title) {
  console.log(`\n${title}`)
  console.log(
    `  ${'request'.padEnd(26)}${'handler'.padEnd(20)}${'Flask'.padStart(9)}${'to Flask'.padStart(16)}${'to by hand'.padStart(16)}`,
  )
  console.log(`  ${''.padEnd(46)}${'req/s'.padStart(9)}${'clock    cpu'.padStart(16)}${'clock    cpu'.padStart(16)}`)
}

/** One row: the ratios of the migrated application by the clock and by processor time. */
function show({ label, kind, goals, speeds, failed }) {
  const ratio = (name, by) => (speeds[name] ? speeds.migrated[by] / speeds[name][by] : null)
  const pair = (name) => (speeds[name] ? `${two(ratio(name, 'clock'))}  ${two(ratio(name, 'cpu'))}` : '').padStart(16)
  const short = goals.filter(({ than, atLeast }) => {
    const reached = ratio(than, isBusy ? 'cpu' : 'clock')
    return reached !== null && reached < atLeast
  })
  const note = short.map(({ than, atLeast }) => `goal ${atLeast} x ${than}`).join(', ')
  const line = `  ${label.padEnd(26)}${kind.padEnd(20)}${speeds.Flask.clock.toFixed(0).padStart(9)}${pair('Flask')}${pair('by hand')}`
  console.log(`${line}${failed ? `   ${failed} unexpected answers` : ''}${note ? `   missed: ${note}` : ''}`)
  for (const { than, atLeast } of short) missed.push(`${label}: below ${atLeast} x ${than}`)
  if (failed) missed.push(`${label}: ${failed} unexpected answers`)
}

function two(ratio) {
  return ratio.toFixed(2).padStart(5)
}

/** Memory of a worker after all that work, and the time to the first answer. */
async function showCosts(title, sides, servers, probe, python) {
  const memory = Object.fromEntries(servers.map((server) => [server.name, server.memory()]))
  // The frameworks themselves weigh differently; a hand-written application shows how much of it is that.
  const measure = memory['by hand'] ?? memory.Flask
  const ratio = memory.migrated.pss / measure.pss
  const shown = servers.map(({ name }) => `${name} ${memory[name].pss.toFixed(0)}/${memory[name].rss.toFixed(0)}`)
  const than = memory['by hand'] ? 'by hand' : 'Flask'
  const isJudged = than === 'by hand'
  const verdict = isJudged && ratio > MEMORY ? `   missed: goal ${MEMORY} x ${than}` : ''
  console.log(
    `  memory, MB PSS/RSS        ${shown.join(', ')}; ${ratio.toFixed(2)} x ${than}, ${(memory.migrated.rss / memory.Flask.rss).toFixed(2)} x Flask (RSS)${verdict}`,
  )
  if (verdict) missed.push(`${title}: memory above ${MEMORY} x ${than}`)
  if (probe === null) return
  const times = await startUps(sides, probe, python, options)
  console.log(
    `  start-up, ms              ${times.map(({ name, runs }) => `${name} ${median(runs).toFixed(0)}`).join(', ')}`,
  )
}
