/** An application of 300 routes, made from the bundled API: each copy becomes what the one becomes, its tests stay green. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, plan } from '../../src/index.js'
import { fastapiPython, flaskPython, ROOT } from '../verify/envs.js'

const SAMPLE = join(ROOT, 'fixtures', 'apps', 'tasks_api')
const COPIES = Array.from({ length: 29 }, (_, index) => index + 2)
const TESTED: ReadonlySet<number> = new Set([2, 15, 30])
const BLUEPRINTS = ['tasks', 'projects']

describe('300 routes', () => {
  const before = mkdtempSync(join(tmpdir(), 'growth-flask-'))
  const after = mkdtempSync(join(tmpdir(), 'growth-fastapi-'))

  beforeAll(async () => {
    cpSync(join(SAMPLE, 'before'), before, { recursive: true })
    grow(before)
    cpSync(before, after, { recursive: true })
    const result = await plan(after)
    expect(result.findings.filter((finding) => finding.blocks)).toEqual([])
    expect(result.handlers).toHaveLength(1 + 10 * (COPIES.length + 1))
    expect(result.handlers.filter(({ rung }) => rung < 3)).toEqual([])
    await apply(result)
  })
  afterAll(() => {
    for (const folder of [before, after]) rmSync(folder, { recursive: true, force: true })
  })

  test('gives each copy the text of the one', () => {
    // The tasks read g.user, which each copy's own hook sets now: they find it on the request.
    const one = read(join(SAMPLE, 'after', 'tasks_api', 'projects.py'))
    for (const number of COPIES)
      expect(read(join(after, 'tasks_api', `projects_${number}.py`))).toBe(copyOf(one, 'projects', number))
  })

  test.each([
    ['Flask', before, flaskPython],
    ['FastAPI', after, fastapiPython],
  ])('passes its tests on %s', (_, directory, python) => {
    const args = ['-W', 'error', '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
    const said = execFileSync(python, args, { cwd: directory, encoding: 'utf8', env })
    expect(Number(/^(\d+) passed/m.exec(said)?.[1])).toBeGreaterThan(25 * (1 + TESTED.size))
  })
})

/** Adds numbered copies of both blueprints, registered behind the first ones, and of their tests. */
function grow(folder: string): void {
  const factory = join(folder, 'tasks_api', '__init__.py')
  const modules = COPIES.flatMap((number) => BLUEPRINTS.map((name) => ({ name, number })))
  const imports = modules.map(({ name, number }) => `from . import ${name}_${number}`)
  const registrations = modules.map(({ name, number }) => {
    const prefix = name === 'projects' ? `, url_prefix="/projects_${number}"` : ''
    return `    app.register_blueprint(${name}_${number}.bp${prefix})`
  })
  const text = read(factory)
    .replace(/^from \. import .*$/m, (line) => [line, ...imports].join('\n'))
    .replace(/^ {4}app\.register_blueprint\(projects.*$/m, (line) => [line, ...registrations].join('\n'))
  writeFileSync(factory, text)
  for (const { name, number } of modules) {
    const source = join(folder, 'tasks_api', `${name}.py`)
    writeFileSync(source.replace('.py', `_${number}.py`), copyOf(read(source), name, number))
    // Each test builds the application anew, so that a few copies tell what all would.
    if (!TESTED.has(number)) continue
    const tests = join(folder, 'tests', `test_${name}.py`)
    writeFileSync(tests.replace('.py', `_${number}.py`), copyOf(read(tests), name, number))
  }
}

/** The names and addresses of a copy. */
function copyOf(text: string, name: string, number: number): string {
  return text
    .replaceAll(`/${name}`, `/${name}_${number}`)
    .replaceAll(`Blueprint("${name}"`, `Blueprint("${name}_${number}"`)
    .replaceAll(`"${name}.`, `"${name}_${number}.`)
}

const read = (path: string): string => readFileSync(path, 'utf8')
