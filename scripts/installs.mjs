/** Says of every folder named whether what its migrated manifests list can be installed: `node scripts/installs.mjs FOLDER…`. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apply, plan } from '../dist/src/index.js'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const PYTHON = process.env.PYTHON ?? join(ROOT, '.venv', 'fastapi', 'bin', 'python')
const LISTS = /(?:^|\/)(?:[^/]*requirements[^/]*|requirements\/[^/]+|requirements\.d\/[^/]+)\.(?:txt|in)$/
const PROJECTS = /(?:^|\/)(?:pyproject\.toml|setup\.py|setup\.cfg)$/

let failures = 0
for (const folder of process.argv.slice(2)) for (const line of await ask(folder)) say(line)
process.exitCode = failures > 0 ? 1 : 0

/** Resolves only: old pins may have no wheel for this Python, and building them says nothing about the manifest. */
async function ask(folder) {
  const copy = mkdtempSync(join(tmpdir(), 'installs-'))
  try {
    cpSync(folder, copy, { recursive: true, filter: (path) => !/(?:^|\/)node_modules$/.test(path) })
    const result = await plan(copy)
    const changed = result.changes.filter(({ after }) => after !== null).map(({ path }) => path)
    await apply(result)
    const targets = [
      ...changed.filter((path) => LISTS.test(path) && !isPart(path, changed, copy)).map((path) => ['-r', path]),
      ...[...new Set(changed.filter((path) => PROJECTS.test(path)).map(dirname))].map((path) => [`./${path}`]),
    ]
    if (targets.length === 0) return [{ folder, state: result.changes.length > 0 ? 'no list changed' : 'untouched' }]
    return targets.map((target) => ({ folder, target: target.at(-1), ...installs(target, copy) }))
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** A list that another changed list brings in is asked with it. */
function isPart(path, changed, root) {
  return changed.some((other) => {
    if (other === path || !LISTS.test(other) || !existsSync(join(root, other))) return false
    const named = [...readFileSync(join(root, other), 'utf8').matchAll(/^\s*-r\s*(\S+)/gm)].map(([, name]) => name)
    return named.some((name) => join(dirname(other), name) === path)
  })
}

function installs(target, cwd) {
  const args = ['-m', 'pip', 'install', '--dry-run', '--ignore-installed', '--quiet', '--disable-pip-version-check']
  const { status, stderr } = spawnSync(PYTHON, [...args, ...target], { cwd, encoding: 'utf8', timeout: 600_000 })
  const reason = (stderr ?? '').split('\n').filter((line) => /ERROR|error:|conflict|requires|depends on/i.test(line))
  return status === 0 ? { state: 'installs' } : { state: 'fails', reason: reason.slice(0, 8) }
}

function say({ folder, target, state, reason = [] }) {
  if (state === 'fails') failures += 1
  const name = basename(folder) === 'before' ? basename(dirname(folder)) : basename(folder)
  process.stdout.write(
    `${name}${target ? ` ${target}` : ''}: ${state}\n${reason.map((line) => `    ${line}\n`).join('')}`,
  )
}
