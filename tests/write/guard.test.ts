/** The git guard: what it lets through, and that a hostile repository gets nothing run. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { gitFor } from '../../src/write/git.js'
import { guard } from '../../src/write/guard.js'
import { change } from '../report/sample.js'

const strict = { dirty: false, noVcs: false }
let base = ''
let root = ''

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'guard-'))
  root = join(base, 'repo')
  mkdirSync(root)
})
afterEach(() => {
  rmSync(base, { recursive: true })
})

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' })
}

function put(path: string, text: string): void {
  writeFileSync(join(root, path), text)
}

function commit(...paths: readonly string[]): void {
  for (const path of paths) put(path, 'a\n')
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'one')
}

const wanted = [change('a.py', 'a\n', 'b\n')]

describe('lets through or refuses', () => {
  test('a clean tree, untracked files beside it, new files', async () => {
    commit('a.py')
    put('untracked.txt', 'x')
    expect(await guard(root, [...wanted, change('new.py', null, 'x')], strict)).toBeNull()
  })

  test('a modified tracked file, staged or not, also one we would not touch', async () => {
    commit('a.py', 'b c.py')
    put('b c.py', 'changed\n')
    expect(await guard(root, wanted, strict)).toEqual({ kind: 'dirty', paths: ['b c.py'] })
    git('add', '.')
    expect(await guard(root, wanted, strict)).toEqual({ kind: 'dirty', paths: ['b c.py'] })
    expect(await guard(root, wanted, { ...strict, dirty: true })).toBeNull()
  })

  test('changes outside the folder do not count', async () => {
    mkdirSync(join(root, 'sub'))
    commit('a.py', 'sub/a.py')
    put('a.py', 'changed\n')
    expect(await guard(join(root, 'sub'), wanted, strict)).toBeNull()
  })

  test('an untracked file we would write over', async () => {
    commit('b.py')
    put('a.py', 'a\n')
    expect(await guard(root, wanted, strict)).toEqual({ kind: 'untracked', paths: ['a.py'] })
    expect(await guard(root, wanted, { ...strict, dirty: true })).toBeNull()
  })

  test('no repository', async () => {
    put('a.py', 'a\n')
    expect(await guard(root, wanted, strict)).toMatchObject({ kind: 'no-vcs' })
    expect(await guard(root, wanted, { ...strict, dirty: true })).toMatchObject({ kind: 'no-vcs' })
    expect(await guard(root, wanted, { ...strict, noVcs: true })).toBeNull()
  })

  test('a repository that holds none of the files is no way back', async () => {
    mkdirSync(join(root, 'scratch'))
    commit('a.py')
    put('scratch/a.py', 'a\n')
    expect(await guard(join(root, 'scratch'), wanted, strict)).toMatchObject({ kind: 'no-vcs' })
    expect(await guard(join(root, 'scratch'), wanted, { ...strict, noVcs: true })).toBeNull()
  })

  test('a merge in progress, whatever is allowed', async () => {
    commit('a.py')
    put('.git/MERGE_HEAD', '')
    expect(await guard(root, wanted, { dirty: true, noVcs: true })).toEqual({ kind: 'in-progress', what: 'a merge' })
  })

  test('no git on PATH', async () => {
    const none = await gitFor(root, { PATH: '' })
    expect(await none.ask('status')).toEqual({ kind: 'no-git' })
  })
})

describe('runs nothing of the repository', () => {
  const marker = () => join(base, 'marker')
  const script = () => {
    const path = join(base, 'evil.sh')
    writeFileSync(path, `#!/bin/sh\ntouch '${marker()}'\ncat\n`)
    chmodSync(path, 0o755)
    return path
  }
  /** Makes git look at the content again, not only at times. */
  const stale = () => utimesSync(join(root, 'a.py'), 1, 1)

  const attacks: readonly (readonly [name: string, prepare: () => void])[] = [
    ['core.fsmonitor', () => git('config', 'core.fsmonitor', script())],
    ['filter.clean', () => filter('clean')],
    ['filter.process', () => filter('process')],
    [
      'core.pager and an alias',
      () => {
        git('config', 'core.pager', script())
        git('config', 'alias.status', `!${script()}`)
      },
    ],
    ['diff.external', () => git('config', 'diff.external', script())],
    [
      'hooks',
      () => {
        const hooks = join(root, '.git/hooks')
        mkdirSync(hooks, { recursive: true })
        for (const name of ['post-index-change', 'fsmonitor-watchman', 'pre-commit', 'post-checkout']) {
          writeFileSync(join(hooks, name), `#!/bin/sh\ntouch '${marker()}'\n`)
          chmodSync(join(hooks, name), 0o755)
        }
      },
    ],
  ]

  function filter(kind: string): void {
    put('.gitattributes', '*.py filter=odd.name\n')
    git('add', '.')
    git('commit', '-qm', 'two')
    git('config', `filter.odd.name.${kind}`, script())
  }

  test.each(attacks)('%s', async (_name, prepare) => {
    commit('a.py')
    prepare()
    stale()
    expect(await guard(root, wanted, strict)).toBeNull()
    expect(existsSync(marker())).toBe(false)
  })

  test('the attacks work on plain git', () => {
    commit('a.py')
    filter('clean')
    stale()
    execFileSync('git', ['status'], { cwd: root, stdio: 'pipe' })
    expect(existsSync(marker())).toBe(true)
  })

  test('a bare repository planted as a folder', async () => {
    execFileSync('git', ['init', '-q', '--bare', '.'], { cwd: root })
    git('config', 'core.bare', 'false')
    git('config', 'core.worktree', root)
    git('config', 'core.fsmonitor', script())
    put('a.py', 'a\n')
    expect(await guard(root, wanted, strict)).toMatchObject({ kind: 'no-vcs' })
    expect(existsSync(marker())).toBe(false)
  })

  test('a filter whose name the command line cannot carry', async () => {
    commit('a.py')
    put('.gitattributes', '*.py filter=a=b\n')
    git('add', '.')
    git('commit', '-qm', 'two')
    writeFileSync(join(root, '.git/config'), `[filter "a=b"]\n\tclean = ${script()}\n`)
    stale()
    expect(await guard(root, wanted, strict)).toMatchObject({ kind: 'no-vcs' })
    expect(existsSync(marker())).toBe(false)
  })

  test('a git in the repository itself, GIT_ variables', async () => {
    commit('a.py')
    const own = join(root, 'git')
    writeFileSync(own, `#!/bin/sh\ntouch '${marker()}'\n`)
    chmodSync(own, 0o755)
    const env = { PATH: `${root}:.:${process.env.PATH}`, GIT_DIR: join(base, 'nowhere'), GIT_EXTERNAL_DIFF: script() }
    const answer = await (await gitFor(root, env)).ask('status', '--porcelain')
    expect(answer).toMatchObject({ kind: 'ok' })
    expect(existsSync(marker())).toBe(false)
  })
})
