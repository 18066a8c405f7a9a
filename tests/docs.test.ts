/** What the README tells a stranger to type works as it stands. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from './verify/envs.js'

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')

/** The one command of the code block below `<!-- NAME -->`. */
function command(name: string): string {
  const [, text] = new RegExp(`<!-- ${name} -->\\n\`\`\`sh\\n(.+)\\n\`\`\``).exec(readme) ?? []
  if (text === undefined) throw new Error(`README.md has no command <!-- ${name} -->`)
  return text
}

function shell(text: string, cwd: string, env: NodeJS.ProcessEnv = {}) {
  return spawnSync('bash', ['-c', text], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    input: '',
    timeout: 600_000,
  })
}

let clone = ''

/** A clone of its own: `npm ci` in this one would pull the packages from under the running tests. */
beforeAll(() => {
  clone = join(mkdtempSync(join(tmpdir(), 'readme-')), 'clone')
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  for (const file of stdout.split('\0').filter((name) => name && existsSync(join(ROOT, name))))
    cpSync(join(ROOT, file), join(clone, file))
})

afterAll(() => rmSync(join(clone, '..'), { recursive: true, force: true }))

test('the first two commands of the README are the demo and the tests', () => {
  const blocks = [...readme.matchAll(/```sh\n(.+)\n```/g)].map((block) => block[1])
  expect(blocks.slice(0, 3)).toEqual([command('demo'), command('test'), command('repository')])
})

test('no line assumes that the package is published', () => {
  expect(readme).not.toMatch(/\bnpx flask-to-fastapi|npm (i|install) (-g |--global )?flask-to-fastapi/)
})

test('.ci/run runs the test command of the README as it stands', () => {
  const lines = readFileSync(join(ROOT, '.ci', 'run'), 'utf8').split('\n')
  expect(lines).toContain('set -euo pipefail')
  expect(lines.filter((line) => line.includes('npm'))).toEqual([command('test')])
})

describe('in a clone', () => {
  test('the demo command migrates the sample and shows it answering', { timeout: 900_000 }, () => {
    const { status, stdout, stderr } = shell(command('demo'), clone, { CI: 'true' })
    expect(`${stderr}\n${stdout}`).toMatch(/1\d\d requests, good and bad: 1\d\d answered alike, \d differ as declared/)
    expect(status).toBe(0)
  })

  test('the line for one’s own repository works after it', () => {
    const repository = join(clone, '..', 'repo')
    cpSync(join(ROOT, 'fixtures', 'apps', 'tasks_api', 'before'), repository, { recursive: true })
    const line = command('repository')
    expect(line).toContain('/path/to/your/repo')
    const { status, stdout } = shell(line.replace('/path/to/your/repo', repository), clone)
    expect(stdout).toContain('tasks')
    expect(status).toBe(1)
  })
})
