/** The house: one name everywhere, imports in one direction, small files. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { transforms } from '../transforms/index.js'
import { fixtureCases } from './fixture-cases.js'

const ROOT = join(import.meta.dirname, '..')
const cases = fixtureCases()

describe('transforms', () => {
  test('the list and the folders are the same', () => {
    expect(transforms.map(({ id }) => id).sort()).toEqual(folders('transforms'))
    expect(new Set(transforms.map(({ id }) => id)).size).toBe(transforms.length)
  })

  test.each(transforms.map((transform) => [transform.id, transform] as const))('%s', (id, transform) => {
    const own = cases.filter(({ name }) => name.startsWith(`${id}/`))
    expect(read(`transforms/${id}/index.ts`)).toContain(`id: '${id}'`)
    expect(existsSync(join(ROOT, 'transforms', id, 'README.md')), 'README.md').toBe(true)
    expect(read(`transforms/${id}/README.md`).startsWith(`# ${id}\n`), 'title of README.md').toBe(true)
    // The transform that only looks has nothing to show.
    if (edits(id)) expect(own.filter(({ after }) => after !== null).length, 'cases that rewrite').toBeGreaterThan(0)
    expect(own.filter(({ after }) => after === null).length, 'cases that must stay').toBeGreaterThan(0)
    expect(transform.summary).toMatch(/^[A-Z][^.\n]*$/)
  })

  test('the page of a transform names every finding that refuses', () => {
    for (const { id, findings } of transforms) {
      const page = read(`transforms/${id}/README.md`)
      const missing = Object.keys(findings).filter((code) => !page.includes(`\`${code}\``))
      expect(missing, id).toEqual([])
    }
  })

  test('every finding has a fixture that gives it', () => {
    const given = new Set(cases.flatMap(({ findings }) => findings))
    const all = transforms.flatMap(({ id, findings }) =>
      Object.entries(findings as Record<string, { readonly level: string }>).flatMap(([code, { level }]) =>
        level === 'manual' ? [`${id}/${code}`] : [],
      ),
    )
    expect(all.filter((finding) => !given.has(finding))).toEqual([])
  })

  test('no fixture lists a finding that nothing can give', () => {
    const codes = new Set(
      transforms.flatMap(({ id, findings }) => Object.keys(findings).map((code) => `${id}/${code}`)),
    )
    const listed = cases.flatMap(({ findings }) => findings).filter((finding) => !/^(flask|django)\//.test(finding))
    expect(listed.filter((finding) => !codes.has(finding))).toEqual([])
  })
})

const edits = (id: string): boolean =>
  sources()
    .filter((file) => file.startsWith(`transforms/${id}/`))
    .some((file) => /plan\.(?!refuse|report|note)\w+\(/.test(read(file)))

/** What each room may import beside itself; `settle` and `migrate` are the corridor. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  python: [],
  project: ['python'],
  flask: ['project', 'python'],
  support: [],
  plan: ['flask', 'project', 'python', 'support'],
  transforms: ['plan', 'flask', 'project', 'python'],
  rewrite: ['plan', 'project', 'python', 'support'],
  check: ['project', 'python'],
  report: ['plan', 'project', 'verify'],
  result: ['check', 'flask', 'plan', 'project', 'python', 'report', 'rewrite', 'settle', 'support'],
  settle: ['check', 'flask', 'plan', 'project', 'python', 'rewrite', 'support'],
  migrate: ['flask', 'plan', 'project', 'python', 'report', 'result', 'settle', 'transforms'],
  write: ['report'],
  verify: [],
  cli: ['index', 'report', 'verify', 'write'],
  index: ['migrate', 'plan', 'report', 'transforms', 'write'],
  'transform-source': ['migrate', 'project', 'python', 'report'],
}

describe('directions', () => {
  const links = sources().flatMap((file) => importsOf(file).map((target) => ({ file, target })))

  test.each(Object.keys(MAY_IMPORT))('%s imports only what it may', (room) => {
    const foreign = links
      .filter(({ file, target }) => roomOf(file) === room && roomOf(target) !== room)
      .filter(({ target }) => !MAY_IMPORT[room]?.includes(roomOf(target)))
    expect(foreign.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
  })

  test('every room is known', () => {
    expect([...new Set(sources().map(roomOf))].filter((room) => !(room in MAY_IMPORT))).toEqual([])
  })

  test('transforms do not import each other', () => {
    const crossing = links.filter(
      ({ file, target }) =>
        roomOf(file) === 'transforms' &&
        roomOf(target) === 'transforms' &&
        file !== 'transforms/index.ts' &&
        file.split('/')[1] !== target.split('/')[1],
    )
    expect(crossing).toEqual([])
  })

  test('the report sees only types of findings and of files', () => {
    const values = sources()
      .filter((file) => roomOf(file) === 'report')
      .flatMap((file) =>
        [...read(file).matchAll(/^import (?!type )[^;]*?from '(\.\.\/[^']+)'/gms)].map(
          (found) => `${file} ${found[1]}`,
        ),
      )
    expect(values).toEqual([])
  })

  test.each([
    ['web-tree-sitter', /^src\/python\/(parser|copy)\.ts$/],
    ['magic-string', /^src\/rewrite\//],
    ['commander', /^src\/cli\//],
  ])('%s is known in one place only', (dependency, place) => {
    const users = sources().filter((file) =>
      new RegExp(`from '${dependency}'|import\\('${dependency}'\\)`).test(read(file)),
    )
    expect(users.filter((file) => !place.test(file))).toEqual([])
    expect(users.length).toBeGreaterThan(0)
  })
})

describe('style', () => {
  test('each file begins with one sentence', () => {
    const wrong = sources().filter((file) => !/^(#![^\n]*\n)?\/\*\* [^\n]+[.:] ?\*\/\n/.test(read(file)))
    expect(wrong).toEqual([])
  })

  test('no file is longer than 300 lines', () => {
    const long = sources().map((file) => ({ file, lines: read(file).split('\n').length }))
    expect(long.filter(({ lines }) => lines > 300)).toEqual([])
  })

  test('no function is longer than 60 lines', () => {
    expect(sources().flatMap(longFunctions)).toEqual([])
  })

  test('no any, no banner, no utils', () => {
    const files = sources()
    expect(
      files.filter((file) =>
        /[:<] ?any\b(?! )|as any\b/.test(read(file).replaceAll(/\/\*\*.*?\*\/|'[^'\n]*'|\/\/.*/gs, '')),
      ),
    ).toEqual([])
    expect(files.filter((file) => /utils?\.ts$/.test(file))).toEqual([])
    expect(files.filter((file) => /^\s*\/\/ ?[-=*]{4,}/m.test(read(file)))).toEqual([])
  })
})

/** Functions at the top of a file and methods of its classes, by their closing line. */
function longFunctions(file: string): string[] {
  const lines = read(file).split('\n')
  const found: string[] = []
  let open: { readonly name: string; readonly line: number; readonly indent: string } | null = null
  for (const [line, text] of lines.entries()) {
    const start =
      /^( {2})?(?:export )?(?:default )?(?:async )?(?:function (\w+)|(?:private |static |readonly )*(\w+)\([^)]*\)?.*\{$)/.exec(
        text,
      )
    if (!open && start) open = { name: start[2] ?? start[3] ?? '', line, indent: start[1] ?? '' }
    if (!open || !text.startsWith(`${open.indent}}`)) continue
    // The model is one table of facts.
    if (line - open.line + 1 > 60 && open.name !== 'flaskModel')
      found.push(`${file}: ${open.name} has ${line - open.line + 1} lines`)
    open = null
  }
  return found
}

function sources(): string[] {
  return ['src', 'transforms'].flatMap((folder) => walk(join(ROOT, folder)))
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return walk(path)
    return entry.name.endsWith('.ts') ? [relative(ROOT, path).replaceAll('\\', '/')] : []
  })
}

/** Files of the project that a file imports, as paths from the root. */
function importsOf(file: string): string[] {
  const text = read(file)
  const names = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map((found) => found[1] ?? '')
  return names.map((name) =>
    relative(ROOT, join(ROOT, dirname(file), name))
      .replace(/\.js$/, '.ts')
      .replaceAll('\\', '/'),
  )
}

function roomOf(file: string): string {
  const [top = '', room = ''] = file.split('/')
  return top === 'transforms' ? top : room.replace(/\.ts$/, '')
}

function folders(name: string): string[] {
  const path = join(ROOT, name)
  return readdirSync(path)
    .filter((entry) => statSync(join(path, entry)).isDirectory())
    .sort()
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}
