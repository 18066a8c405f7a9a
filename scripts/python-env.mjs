/** Makes the Python environments of the tests and the demo in `.venv`; does nothing when they are up to date. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** FastAPI needs this Python since 0.162.6. */
const LOWEST_PYTHON = [3, 11]

/** The interpreter of environment `name`; `requirements-NAME.txt` in `tests` says what is in it. */
export function pythonOf(name) {
  const [folder, file] = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']
  return join(ROOT, '.venv', name, folder, file)
}

/** Builds environment `name` unless its stamp says that it holds exactly its requirement file, or all of it is there; returns the interpreter. */
export function ensureEnv(name) {
  const requirements = join(ROOT, 'tests', `requirements-${name}.txt`)
  const directory = join(ROOT, '.venv', name)
  const stamp = join(directory, 'stamp')
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  if (existsSync(pythonOf(name)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return pythonOf(name)
  if (existsSync(stamp) && holds(name, requirements)) return pythonOf(name)

  console.error(`Preparing the Python environment .venv/${name} …`)
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(dirname(directory), { recursive: true })
  run(findPython(), ['-m', 'venv', directory], 'On Debian and Ubuntu the package python3-venv is needed.')
  run(pythonOf(name), ['-m', 'pip', 'install', '-qq', '--disable-pip-version-check', '--requirement', requirements])
  writeFileSync(stamp, wanted)
  return pythonOf(name)
}

/** Whether every pin of a requirement file is installed. */
function holds(name, requirements) {
  const code = `import importlib.metadata as m, sys
for line in open(sys.argv[1]):
    name, _, version = line.strip().partition("==")
    assert not name or m.version(name) == version`
  return spawnSync(pythonOf(name), ['-c', code, requirements], { stdio: 'ignore' }).status === 0
}

function findPython() {
  const names = process.env.PYTHON
    ? [process.env.PYTHON]
    : ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11']
  for (const name of names) {
    const { stdout } = spawnSync(name, ['-c', 'import sys; print(*sys.version_info[:2])'], { encoding: 'utf8' })
    const [major, minor] = (stdout ?? '').split(' ').map(Number)
    if (major === LOWEST_PYTHON[0] && minor >= LOWEST_PYTHON[1]) return name
  }
  throw new Error(`Python ${LOWEST_PYTHON.join('.')} or later is needed; set PYTHON to its path.`)
}

function run(command, args, hint = '') {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] })
  if (error || status !== 0) throw new Error(`${command} ${args.join(' ')} failed. ${error?.message ?? hint}`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const names = process.argv.slice(2)
    for (const name of names.length ? names : ['flask', 'fastapi', 'bridge']) ensureEnv(name)
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
