/** The built program, applied, undone, killed and started again. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'src', 'cli', 'main.js')
const APP = join(import.meta.dirname, '..', '..', 'fixtures', 'apps', 'noticeboard', 'before')

let scratch = ''
beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'undo-')))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function project(): string {
  const root = mkdtempSync(join(scratch, 'p-'))
  cpSync(APP, root, { recursive: true })
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-qm', 'all'],
  ])
    git(root, ...['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false', ...args])
  return root
}

const git = (root: string, ...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })

function run(root: string, ...args: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync('node', [PROGRAM, ...args], { cwd: root, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

/** Path, mode and bytes of everything but git's folder. */
function snapshot(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => !/^\.git(?:\/|$)/.test(path))
  return Object.fromEntries(
    paths.sort().map((path) => {
      const stats = statSync(join(root, path))
      return [path, `${stats.mode} ${stats.isFile() ? readFileSync(join(root, path), 'latin1') : ''}`]
    }),
  )
}

test('apply, then undo: every byte and mode as before, and git sees nothing of the journal', () => {
  const root = project()
  const before = snapshot(root)
  expect(run(root, 'undo')).toMatchObject({ code: 1, out: '' })
  expect(run(root, 'apply').code).toBe(0)
  expect(existsSync(join(root, '.flask-to-fastapi', 'run-0001', 'plan.json'))).toBe(true)
  expect(git(root, 'status', '--porcelain', '-uall')).not.toContain('.flask-to-fastapi')
  expect(run(root, 'check')).toMatchObject({ code: 0, err: '' })
  const undone = run(root, 'undo')
  expect(undone).toMatchObject({ code: 0, err: '' })
  expect(undone.out).toMatch(/^as before {2}/)
  expect(undone.out).toContain('The last apply is undone')
  expect(snapshot(root)).toEqual(before)
  expect(git(root, 'status', '--porcelain')).toBe('')
})

test('an edit since: refused with the name, nothing written', () => {
  const root = project()
  run(root, 'apply')
  const path = git(root, 'diff', '--name-only').split('\n')[0] as string
  writeFileSync(join(root, path), `${readFileSync(join(root, path), 'utf8')}# mine\n`)
  const before = snapshot(root)
  const undone = run(root, 'undo')
  expect(undone).toMatchObject({ code: 4, out: '' })
  expect(undone.err).toContain(`  ${path}\n`)
  expect(snapshot(root)).toEqual(before)
})

test('an apply that was killed: the next command of any kind takes it back and says so in one line', () => {
  for (const command of ['check', 'diff', 'undo']) {
    const root = project()
    const before = snapshot(root)
    run(root, 'apply')
    // As it is when the last step, which declares the run whole, did not happen.
    renameSync(join(root, '.flask-to-fastapi', 'run-0001'), join(root, '.flask-to-fastapi', 'pending'))
    const next = run(root, command)
    expect(next.err).toMatch(/^An apply that was interrupted has been taken back: \d+ files are as before it\.\n$/)
    expect(next.code, command).toBe(command === 'undo' ? 0 : 1)
    expect(snapshot(root), command).toEqual(before)
  }
})

test('another run at work: apply is refused, check goes on', () => {
  const root = project()
  mkdirSync(join(root, '.flask-to-fastapi'))
  writeFileSync(
    join(root, '.flask-to-fastapi', 'lock'),
    JSON.stringify({ pid: process.pid, host: hostname(), began: null, nonce: '0' }),
  )
  const before = snapshot(root)
  const ran = run(root, 'apply')
  expect(ran).toMatchObject({ code: 4, out: '' })
  expect(ran.err).toContain('another run is writing here')
  expect(run(root, 'check').code).toBe(1)
  expect(snapshot(root)).toEqual(before)
})

test('SIGKILL at some moment: the next start leaves all old or all new', { timeout: 300_000 }, async () => {
  for (const wait of [250, 500, 750, 1000, 1250, 1500]) {
    const root = project()
    const before = snapshot(root)
    await new Promise((resolve) => {
      const child = spawn('node', [PROGRAM, 'apply'], { cwd: root, stdio: 'ignore' })
      child.on('exit', resolve)
      setTimeout(() => child.kill('SIGKILL'), wait)
    })
    run(root, 'check')
    if (existsSync(join(root, '.flask-to-fastapi', 'run-0001'))) expect(run(root, 'undo').code).toBe(0)
    expect(snapshot(root)).toEqual(before)
  }
})
