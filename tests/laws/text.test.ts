/** Laws of the emitted text, for every fixture and every bundled application. */
import { describe, expect, test } from 'vitest'
import type { PyModule } from '../../src/python/node.js'
import { nodesOfKind, textOf } from '../../src/python/syntax.js'
import { transforms } from '../../transforms/index.js'
import { asObject, changed, type Files, isPython, migrated, migrateFiles, parser, subjects } from './subjects.js'

describe.each(subjects)('$name', ({ files }) => {
  const { files: after, result } = migrated(files)

  test('no rule of the house is broken on the way', () => {
    expect(result.findings.filter(({ id }) => id === 'flask/failed-check')).toEqual([])
  })

  test('the output parses', () => {
    for (const [path, text] of after) {
      if (!isPython(path) || !parsed(path, files.get(path) ?? '')) continue
      expect(parsed(path, text), path).not.toBeNull()
    }
  })

  test('a second run changes nothing', () => {
    expect(asObject(migrateFiles(after).files)).toEqual(asObject(after))
  })

  test.each([1, 2, 3])('the order of the transforms does not matter (%i)', (seed) => {
    const shuffled = migrateFiles(files, {}, shuffle(transforms, seed))
    expect(asObject(shuffled.files)).toEqual(asObject(after))
    expect(shuffled.result.findings).toEqual(result.findings)
  })

  test('comments survive', () => {
    for (const [path, text] of files) {
      if (!isPython(path)) continue
      const left = comments(path, after.get(path) ?? '')
      for (const comment of comments(path, text)) {
        expect(left, `${path}: ${comment}`).toContain(comment)
        left.splice(left.indexOf(comment), 1)
      }
    }
  })

  test('definitions keep their order', () => {
    for (const [path, text] of files) {
      if (!isPython(path)) continue
      const [old, now] = [definitions(path, text), definitions(path, after.get(path) ?? '')]
      const kept = old.filter((name) => now.includes(name))
      expect(
        now.filter((name) => kept.includes(name)),
        path,
      ).toEqual(kept)
    }
  })

  test('a run that reports nothing blocked leaves no Flask in the files it changes', () => {
    if (result.findings.some(({ blocks }) => blocks)) return
    // What an extension is mounted with speaks Flask.
    const isMount = (path: string): boolean => /flask_support\/flask_\w+\.py$/.test(path)
    for (const path of changed(files, after).filter((each) => isPython(each) && !isMount(each)))
      expect(after.get(path), path).not.toMatch(/^\s*(from|import) flask\b/m)
  })
})

describe.each(subjects)('$name, written otherwise', ({ files }) => {
  const plain = migrated(files).files

  test('CRLF line ends: the same result in CRLF', () => {
    const after = migrateFiles(each(files, crlf)).files
    expect(asObject(each(after, lf))).toEqual(asObject(plain))
    for (const [path, text] of after)
      if (files.has(path)) expect(text.replaceAll('\r\n', ''), path).not.toMatch(/[\r\n]/)
  })

  test('a byte order mark stays, and nothing else changes', () => {
    const marked = new Map([...files].map(([path, text]) => [path, isPython(path) ? `\uFEFF${text}` : text]))
    const after = migrateFiles(marked).files
    for (const path of files.keys()) if (isPython(path)) expect(after.get(path)?.startsWith('\uFEFF'), path).toBe(true)
    expect(asObject(each(after, (text) => text.replace(/^\uFEFF/, '')))).toEqual(asObject(plain))
  })

  test('no line break at the end of a file: the same result', () => {
    const bare = new Map([...files].map(([path, text]) => [path, isPython(path) ? text.replace(/\n+$/, '') : text]))
    const after = migrateFiles(bare).files
    expect(asObject(each(after, (text) => text.trimEnd()))).toEqual(asObject(each(plain, (text) => text.trimEnd())))
  })

  test('a blank line at the start of a file: the same result', () => {
    const spaced = new Map([...files].map(([path, text]) => [path, isPython(path) ? `\n${text}` : text]))
    const after = migrateFiles(spaced).files
    const same = (text: string): string => text.trimStart().replaceAll(/(\.py):\d+/g, '$1')
    expect(asObject(each(after, same))).toEqual(asObject(each(plain, same)))
  })

  test('odd text at the end of a file stays as it is and where it is', () => {
    const odd = new Map([...files].map(([path, text]) => [path, isPython(path) ? `${text.trimEnd()}\n${ODD}\n` : text]))
    const after = migrateFiles(odd).files
    for (const path of files.keys()) {
      if (!isPython(path)) continue
      expect(after.get(path), path).toContain(ODD)
    }
    const without = each(after, (text) => text.replace(ODD, '').trimEnd())
    const lines = (of: Files): Record<string, string> =>
      asObject(each(of, (text) => text.replaceAll(/\n+/g, '\n').trimEnd()))
    expect(lines(without)).toEqual(lines(plain))
  })

  test('an application that cannot be carried over stays whole: no marker, no support module, no manifest line, no notes', () => {
    const apps = [...files].filter(([path, text]) => isPython(path) && /\bFlask\(/.test(text)).map(([path]) => path)
    if (apps.length === 0) return
    const blocked = new Map(files)
    for (const path of apps) blocked.set(path, `${files.get(path)}\nimport flask_unheard_of\n`)
    const { files: after, result } = migrateFiles(blocked)
    expect(result.findings.map(({ id }) => id)).toContain('extensions/unknown')
    expect(changed(blocked, after)).toEqual([])
    expect(result.changes).toEqual([])
  })
})

/** Untouched by any transform, and formatted as nobody would. */
const ODD = `

#   odd

def  _odd( a,b ) :   
    '''doc\t
  of odd'''
    return {'a':a ,"b":b}  ;   x = 1   # odd`

function each(files: Files, change: (text: string) => string): Map<string, string> {
  return new Map([...files].map(([path, text]) => [path, change(text)]))
}

const crlf = (text: string): string => text.replaceAll('\n', '\r\n')
const lf = (text: string): string => text.replaceAll('\r\n', '\n')

function parsed(path: string, text: string): PyModule | null {
  const outcome = parser.parse(path, text, { name: path })
  return outcome.refusal === null ? outcome.module : null
}

function comments(path: string, text: string): string[] {
  const module = parsed(path, text)
  return module ? nodesOfKind(module, 'comment').map(textOf) : []
}

/** Names of the functions and classes at the top of a file, in order. */
function definitions(_path: string, text: string): string[] {
  return [...text.matchAll(/^(?:async )?(?:def|class) (\w+)/gm)].map((match) => match[1] ?? '')
}

/** Fisher and Yates with a small generator of its own: the same order for the same seed. */
function shuffle<T>(list: readonly T[], seed: number): T[] {
  const out = [...list]
  let state = seed * 7919 + 17
  for (let index = out.length - 1; index > 0; index -= 1) {
    state = (state * 1103515245 + 12345) % 2147483648
    const other = state % (index + 1)
    ;[out[index], out[other]] = [out[other] as T, out[index] as T]
  }
  return out
}
