/** The GitHub Action: what it runs, run here as it runs it. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GOOD, project, ROOT, STUCK } from './program.js'

const action = readFileSync(join(ROOT, 'action.yml'), 'utf8')

function act(root: string, env: Readonly<Record<string, string>>) {
  const own = {
    ACTION_PATH: ROOT,
    CHECK_PATH: '.',
    GITHUB_OUTPUT: join(root, 'output.txt'),
    GITHUB_STEP_SUMMARY: join(root, 'summary.md'),
  }
  const { status, stdout, stderr } = spawnSync('bash', [join(ROOT, 'scripts/action.sh')], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...own, ...env },
  })
  const text = (file: string): string => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '')
  return { status, stdout, stderr, text }
}

describe('the action', () => {
  test('annotates, writes a summary and the reports asked for, and ends as the check does', () => {
    const { status, stdout, text } = act(project({ 'app.py': STUCK }), { CHECK_REPORT: 'a.sarif\nmy report.html\n' })
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::error file=app\.py,line=11/)
    expect(text('summary.md')).toContain('## Flask to FastAPI')
    expect(text('output.txt')).toBe('exit-code=1\n')
    expect(JSON.parse(text('a.sarif')).version).toBe('2.1.0')
    expect(text('my report.html')).toContain('<!doctype html>')
  })

  test('fail-on, and a report that cannot be written', () => {
    expect(act(project({ 'app.py': GOOD }), { CHECK_FAIL_ON: 'blocked' }).status).toBe(0)
    expect(act(project({ 'app.py': GOOD }), { CHECK_FAIL_ON: 'never', CHECK_REPORT: 'no/a.json' }).status).toBe(2)
  })

  test('inputs are values, whatever they say', () => {
    const root = project({ 'app.py': GOOD })
    const { status } = act(root, { CHECK_PATH: '$(touch taken); touch taken', CHECK_FAIL_ON: '"; touch taken; "' })
    expect(status).toBe(2)
    expect(act(root, { CHECK_PATH: '--help' }).stdout).not.toContain('Usage')
    expect(existsSync(join(root, 'taken'))).toBe(false)
  })

  test('no input stands in a script, and every one reaches the environment', () => {
    const scripts = [...action.matchAll(/^ +run: (.*)$/gm)].map((found) => found[1] ?? '')
    expect(scripts.length).toBe(2)
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([])
    const inputs = [...action.matchAll(/^ {2}([a-z-]+):\n {4}description/gm)].map((found) => found[1])
    for (const name of inputs.filter((each) => each !== 'exit-code')) expect(action).toContain(`\${{ inputs.${name} }}`)
    expect(action).not.toMatch(/uses:|npx |npm i(nstall)? /)
  })
})
