/** `npm run bench [-- FOLDER]`: a whole diff beside bare parsing and beside LibCST, on the same files in one run. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { growApp } from './bench/growth.mjs'
import { ensureEnv } from './python-env.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const CLI = join(ROOT, 'dist', 'src', 'cli', 'main.js')

/** Public Python that is installed anyway. */
const PUBLIC = { flask: ['flask', 'werkzeug', 'jinja2', 'click'], fastapi: ['fastapi', 'starlette'] }
const ROUNDS = 5
const ROUTES = [75, 150, 300, 600]

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'flask-to-fastapi-bench-')))
try {
  bench(process.argv[2] ?? publicFiles(join(scratch, 'files')))
  benchGrowth()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

function bench(folder) {
  const files = pythonFiles(folder)
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  const list = join(scratch, 'list.json')
  writeFileSync(list, JSON.stringify(files))
  const libcst = ensureEnv('bench')

  const parsing = fastest([process.execPath, join(ROOT, 'scripts', 'bench-parse.mjs'), list])
  const diff = fastest([process.execPath, CLI, 'diff', folder], [0, 1, 3])
  const cst = fastest([libcst, join(ROOT, 'scripts', 'bench_libcst.py'), list], [0], 1)
  const version = fastest([process.execPath, CLI, '--version'])
  const bare = fastest([process.execPath, '-e', '0'])

  console.log(
    `${files.length} Python files, ${(bytes / 1e6).toFixed(2)} MB; whole processes, best of ${ROUNDS} (LibCST: one run)\n`,
  )
  row('tree-sitter, parsing only', parsing, '')
  row('flask-to-fastapi diff', diff, `${(diff / parsing).toFixed(1)} x parsing (goal: at most 3)`)
  row('LibCST, scopes + qualified names', cst, `${(cst / diff).toFixed(0)} x diff (goal: at least 20)`)
  row('--version', version, `goal: 120 ms (node itself: ${bare.toFixed(0)} ms)`)
}

/** Applications of the same kind and growing size: what a route costs must not grow with their number. */
function benchGrowth() {
  console.log('\nA diff of an application of blueprints, models, guards, templates and tests\n')
  let first = null
  for (const routes of ROUTES) {
    const folder = join(scratch, `routes-${routes}`)
    growApp(folder, routes)
    const took = fastest([process.execPath, CLI, 'diff', folder], [0, 1, 3])
    first ??= took / routes
    const ratio = took / routes / first
    row(
      `${routes} routes`,
      took,
      `${(took / routes).toFixed(1)} ms a route, ${ratio.toFixed(2)} x those of ${ROUTES[0]} (goal: at most 1)`,
    )
  }
}

function row(name, milliseconds, note) {
  console.log(`${name.padEnd(34)}${milliseconds.toFixed(0).padStart(7)} ms   ${note}`.trimEnd())
}

/** Milliseconds of the fastest of several runs: what the machine does besides only ever adds. */
function fastest([command, ...args], expected = [0], rounds = ROUNDS) {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    const { status, error, stderr } = spawnSync(command, args, {
      encoding: 'utf8',
      maxBuffer: 1 << 29,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const took = performance.now() - start
    if (error || !expected.includes(status)) {
      console.error(`${command} ${args.join(' ')} ended with ${status}: ${error?.message ?? stderr}`)
      process.exit(1)
    }
    best = Math.min(best, took)
  }
  return best
}

/** Copies the bundled fixtures and the installed packages to one folder, so that all three read the same. */
function publicFiles(folder) {
  const filter = (path) => !path.endsWith('__pycache__')
  cpSync(join(ROOT, 'fixtures'), join(folder, 'fixtures'), { recursive: true, filter })
  for (const [env, packages] of Object.entries(PUBLIC)) {
    ensureEnv(env)
    for (const name of packages)
      cpSync(join(sitePackages(env), name), join(folder, env, name), { recursive: true, filter })
  }
  return folder
}

function sitePackages(env) {
  const lib = join(ROOT, '.venv', env, process.platform === 'win32' ? 'Lib' : 'lib')
  if (existsSync(join(lib, 'site-packages'))) return join(lib, 'site-packages')
  return join(
    lib,
    readdirSync(lib).find((name) => name.startsWith('python')),
    'site-packages',
  )
}

function pythonFiles(folder) {
  const skipped = new Set(['.git', '.venv', 'node_modules', '__pycache__'])
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return pythonFiles(path)
      return entry.isFile() && path.endsWith('.py') && readFileSync(path).length > 0 ? [path] : []
    })
}
