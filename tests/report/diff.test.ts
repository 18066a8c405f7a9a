/** The patch and the writer reach the same bytes, whatever the files look like. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { buildPatch, byteLines } from '../../src/report/diff.js'
import { functionRegion } from '../../src/report/functions.js'
import { lineChanges, splitLines } from '../../src/report/lines.js'
import type { FileChange } from '../../src/report/types.js'
import { writeChanges } from '../../src/write/write.js'
import { change } from './sample.js'

const made: string[] = []
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

function folder(): string {
  made.push(mkdtempSync(join(tmpdir(), 'patch-')))
  return made.at(-1) as string
}

function lay(root: string, changes: readonly FileChange[]): void {
  for (const { path, before } of changes) {
    if (before === null) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), before)
  }
}

function contents(root: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || path.includes('/.git/')) continue
    found[path.slice(root.length + 1)] = `${statSync(path).mode.toString(8)} ${readFileSync(path, 'latin1')}`
  }
  return found
}

function gitApply(root: string, patch: Uint8Array, cwd = root): void {
  execFileSync('git', ['apply', '-'], { cwd, input: patch, stdio: ['pipe', 'pipe', 'pipe'] })
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('')

const ZOO: readonly FileChange[] = [
  change('plain.py', 'a\nb\nc\n', 'a\nB\nc\n'),
  change('crlf.py', 'a\r\nb\r\nc\r\n', 'a\r\nB\r\nc\r\nd\r\n'),
  change('mixed.py', 'a\r\nb\nc\r\n', 'a\r\nb\r\nc\n'),
  change('gains-eol.py', 'a\nb', 'a\nb\n'),
  change('loses-eol.py', 'a\nb\n', 'a\nb'),
  change('no-eol.py', 'a\nb', 'a\nc'),
  change('no-eol-context.py', 'a\nb\nc', 'A\nb\nc'),
  change('lone-cr.py', 'a\rb\nc\n', 'a\rB\nc\n'),
  change('form feed.py', 'a\n\fb\u2028\n', 'a\n\fB\u2028\n'),
  change('name with spaces.py', 'a\n', 'b\n'),
  change('tab\there.py', 'a\n', 'b\n'),
  change('quote".py', 'a\n', 'b\n'),
  change('back\\slash.py', 'a\n', 'b\n'),
  change('new\nline.py', 'a\n', 'b\n'),
  change('escape\u001b.py', 'a\n', 'b\n'),
  change('umläut 日本.py', 'ä\n', 'ö\n'),
  change('trailing ', 'a\n', 'b\n'),
  change('-dash.py', 'a\n', 'b\n'),
  change('deep/er/new.py', null, 'x\ny\n'),
  change('deep/er/new no eol.py', null, 'x'),
  change('pkg/__init__.py', null, ''),
  change('gone.py', 'a\nb\n', null),
  change('gone-no-eol.py', 'a', null),
  change('gone-empty.py', '', null),
  change('filled.py', '', 'a\n'),
  change('emptied.py', 'a\nb\n', ''),
  change('same.py', 'a\n', 'a\n'),
  change('looks-like-a-patch.py', '--- a\n+++ b\n@@ -1 +1 @@\n-x\n', '--- a\n+++ c\n@@ -1 +1 @@\n+x\n'),
  change('many.py', numbered(0, 300), `top\n${numbered(0, 50)}${numbered(53, 200)}middle\n${numbered(200, 290)}`),
  { path: 'latin1.py', before: Buffer.from('# é\n', 'latin1'), after: Buffer.from('# é!\n', 'latin1') },
]

describe('git apply reaches what apply writes', () => {
  for (const [name, changes] of [...ZOO.map((each) => [each.path, [each]] as const), ['everything', ZOO] as const]) {
    test(JSON.stringify(name), async () => {
      const [patched, written] = [folder(), folder()]
      lay(patched, changes)
      lay(written, changes)
      const patch = buildPatch(changes)
      if (patch.length > 0) gitApply(patched, patch)
      const report = await writeChanges(written, changes)
      expect(report.written).toHaveLength(changes.length)
      rmSync(join(written, '.flask-to-fastapi'), { recursive: true })
      expect(contents(patched)).toEqual(contents(written))
    })
  }

  test('an executable file stays executable, and its deletion names its mode', () => {
    const root = folder()
    const changes = [change('run.py', 'a\n', 'b\n'), change('gone.py', 'a\n', null)]
    lay(root, changes)
    for (const { path } of changes) chmodSync(join(root, path), 0o755)
    const patch = buildPatch(changes, { mode: () => '100755' })
    gitApply(root, patch)
    expect(statSync(join(root, 'run.py')).mode & 0o777).toBe(0o755)
    expect(Buffer.from(patch).toString()).toContain('deleted file mode 100755')
  })

  test('a project in a folder of a repository: names start at the top, from wherever it is applied', () => {
    const [top, changes] = [folder(), [change('a b.py', 'a\n', 'b\n'), change('new.py', null, 'x\n')]]
    execFileSync('git', ['init', '-q'], { cwd: top })
    mkdirSync(join(top, 'services/api'), { recursive: true })
    lay(join(top, 'services/api'), changes)
    gitApply(top, buildPatch(changes, { prefix: 'services/api/' }), join(top, 'services/api'))
    expect(readFileSync(join(top, 'services/api/a b.py'), 'utf8')).toBe('b\n')
    expect(readFileSync(join(top, 'services/api/new.py'), 'utf8')).toBe('x\n')
  })
})

describe('one function', () => {
  const before =
    'import flask\n\n@a\n@b(\n    1,\n)\ndef one():\n    return 1\n\n\ndef two():\n    return 2\n\n\nclass C:\n    def one(self):\n        return 3\n'
  const after = before.replace('import flask', 'import fastapi').replaceAll('return', 'yield').replace('@a\n', '')

  test('a decorator and the body, nothing of its neighbours; the patch applies alone', () => {
    const root = folder()
    const changes = [change('x.py', before, after)]
    lay(root, changes)
    gitApply(root, buildPatch(changes, { region: () => functionRegion(byteLines(Buffer.from(before)), 'one') }))
    expect(readFileSync(join(root, 'x.py'), 'utf8')).toBe(before.replace('@a\n', '').replace('return 1', 'yield 1'))
  })

  test('a method', () => {
    const lines = splitLines(before)
    expect(functionRegion(lines, 'C.one')).toEqual({ start: 15, end: 17 })
    expect(functionRegion(lines, 'one')).toEqual({ start: 2, end: 8 })
    expect(functionRegion(lines, 'three')).toBeNull()
  })
})

describe('line changes', () => {
  test('random edits are rebuilt exactly', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed % below
    }
    for (let round = 0; round < 300; round++) {
      const before = Array.from({ length: random(40) }, () => `${random(6)}\n`)
      const after = before.flatMap((line) =>
        random(4) === 0 ? [] : random(4) === 0 ? [line, `${random(6)}\n`] : [line],
      )
      const rebuilt: string[] = []
      let at = 0
      for (const each of lineChanges(before, after)) {
        rebuilt.push(...before.slice(at, each.oldStart), ...after.slice(each.newStart, each.newEnd))
        at = each.oldEnd
      }
      expect([...rebuilt, ...before.slice(at)]).toEqual(after)
    }
  })

  test('big files are fast: all lines changed, a tenth changed, nothing but repeats', () => {
    const lines = (make: (index: number) => string) => Array.from({ length: 50_000 }, (_, index) => make(index))
    const base = lines((index) => `value ${index}\n`)
    const start = performance.now()
    expect(
      lineChanges(
        base,
        lines((index) => `other ${index}\n`),
      ),
    ).toHaveLength(1)
    expect(
      lineChanges(
        base,
        lines((index) => (index % 10 === 0 ? `new ${index}\n` : `value ${index}\n`)),
      ),
    ).toHaveLength(5000)
    lineChanges(
      lines((index) => `${index % 7}\n`),
      lines((index) => `${(index * 3) % 11}\n`),
    )
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
