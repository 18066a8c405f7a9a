/** `apply --commit-per-blueprint`: one commit for each step, exactly what it wrote, and a clear refusal where it cannot. */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { tree } from '../fixture-cases.js'
import { changed, migrateFiles } from '../laws/subjects.js'

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'src', 'cli', 'main.js')
const DIARY = join(import.meta.dirname, '..', 'apps', 'steps', 'diary')
const IDENTITY = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false']

const folders: string[] = []
let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'commits-')))
  folders.push(root)
  cpSync(DIARY, root, { recursive: true, filter: (path) => !path.includes('__pycache__') })
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const git = (...args: readonly string[]): string =>
  execFileSync('git', [...IDENTITY, ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' })

function commitAll(): void {
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'all')
}

function apply(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('node', [PROGRAM, 'apply', root, '--commit-per-blueprint', ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('a commit for each blueprint', () => {
  test('those first that need none of the others; nothing is left over, and the sum is that of one run', () => {
    commitAll()
    git('config', 'user.name', 't')
    git('config', 'user.email', 't@t')
    writeFileSync(join(root, '.git', 'info', 'exclude'), 'flask_support\n')
    const ran = apply()
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    expect(ran.stdout).toContain('2 commits made, 5 of 5 handlers migrated')
    expect(git('log', '--reverse', '--format=%s').trim().split('\n')).toEqual([
      'all',
      'Convert the members blueprint to FastAPI',
      'Convert the pages blueprint to FastAPI',
    ])
    expect(git('log', '-1', '--skip=1', '--format=%b').trim()).toBe(
      '2 of 5 handlers migrated; the others stay Flask, mounted below.',
    )
    expect(git('diff', '--name-only', 'HEAD~2', 'HEAD~1')).not.toContain('diary/pages.py')
    expect(git('status', '--porcelain')).toBe('')
    const once = migrateFiles(tree(DIARY)).files
    expect(changed(committed(), once)).toEqual(['MIGRATION.md'])
  })

  test('what it cannot commit to, it leaves', () => {
    expect(apply()).toMatchObject({ status: 4, stdout: '' })
    commitAll()
    appendFileSync(join(root, 'diary', 'pages.py'), '\n')
    const dirty = apply()
    expect(dirty).toMatchObject({ status: 4, stdout: '' })
    expect(dirty.stderr).toContain('a commit for each step needs a clean work tree')
    expect(dirty.stderr).not.toContain('--allow-dirty')
    expect(git('log', '--format=%s').trim()).toBe('all')
  })

  test.each([['--allow-dirty'], ['--allow-no-vcs'], ['--stage=prepare']])('%s does not go with it', (flag) => {
    commitAll()
    expect(apply(flag).status).toBe(2)
  })
})

/** Every file of the last commit. */
function committed(): Map<string, string> {
  const paths = git('ls-files', '-z').split('\0').filter(Boolean)
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}
