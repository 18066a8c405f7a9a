/** `npm run demo`: migrates a copy of the bundled sample application and shows it answering like the original. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runVerify } from './demo-verify.mjs'
import { ensureEnv } from './python-env.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const SAMPLE = join(ROOT, 'fixtures', 'apps', 'tasks_api')
const CLI = join(ROOT, 'dist', 'src', 'cli', 'main.js')
const DIFF_LINES = 60

try {
  await demo()
} catch (error) {
  console.error(`\nThe demo failed: ${error.message}`)
  process.exit(1)
}

async function demo() {
  const flask = ensureEnv('flask')
  const fastapi = ensureEnv('fastapi')
  const copy = join(realpathSync(mkdtempSync(join(tmpdir(), 'flask-to-fastapi-demo-'))), 'tasks_api')
  cpSync(join(SAMPLE, 'before'), copy, { recursive: true })

  title('1. What is there, and what would become of it')
  print(tool(['check', copy], [0, 1]))

  title('2. The change, as a patch')
  print(tool(['diff', '--stat', copy], [0, 1]))
  const patch = tool(['diff', copy], [0, 1]).split('\n')
  print(patch.slice(0, DIFF_LINES).join('\n'))
  if (patch.length > DIFF_LINES) print(`… ${patch.length - DIFF_LINES} more lines`)

  title('3. The change, written')
  print(tool(['apply', '--allow-no-vcs', copy], [0]))

  title("4. The application's own tests, on FastAPI")
  print(run(fastapi, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], [0], copy))

  title('5. Both applications running, asked the same')
  const before = { python: flask, directory: join(SAMPLE, 'before'), target: 'wsgi:app' }
  const after = { python: fastapi, directory: copy, target: 'wsgi:app' }
  await runVerify(before, after, join(SAMPLE, 'requests.json'), print)

  title('Done')
  print(`The migrated application is in ${copy}`)
}

/** The command line as it is built here; what it says about itself goes to the terminal. */
function tool(args, expected) {
  console.log(`$ node dist/src/cli/main.js ${args.join(' ')}\n`)
  return run(process.execPath, [CLI, ...args], expected)
}

function run(command, args, expected, cwd = ROOT) {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
  const { status, stdout, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  })
  if (error) throw error
  if (!expected.includes(status)) throw new Error(`${args.join(' ')} ended with ${status}\n${stdout}`)
  return stdout.trimEnd()
}

function title(text) {
  console.log(`\n\n=== ${text} ===\n`)
}

function print(text) {
  console.log(text)
}
