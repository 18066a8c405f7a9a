/** Blueprint by blueprint: green after every step, what stays Flask is untouched, and the sum is what one run gives. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { tree } from '../fixture-cases.js'
import { changed, type Files, migrateFiles } from '../laws/subjects.js'
import { bridgePython, fastapiPython, flaskPython, ROOT } from '../verify/envs.js'

const FIXTURES = join(ROOT, 'fixtures')
const DIARY = tree(join(import.meta.dirname, 'steps', 'diary'))

const severalBlueprints = ['apps', 'bridged']
  .flatMap((group) => readdirSync(join(FIXTURES, group)).map((name) => `${group}/${name}`))
  .map((name) => ({ name, before: tree(join(FIXTURES, name, 'before')) }))
  .map((subject) => ({ ...subject, once: migrateFiles(subject.before) }))
  .filter(({ once }) => (once.result.summary.blueprintNames ?? []).length > 1)

describe('the sum of the steps is what one run gives', () => {
  test.each(severalBlueprints)('$name', ({ before, once }) => {
    let files: ReadonlyMap<string, string> = before
    for (const name of once.result.summary.blueprintNames ?? [])
      files = migrateFiles(files, { blueprint: [name] }).files
    expect(changed(files, once.files).filter((path) => path !== 'MIGRATION.md')).toEqual([])
  })
})

describe('a diary with a decorator and a store that both blueprints use', () => {
  const folders: string[] = []
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  function passes(files: Files, python: string): void {
    const folder = mkdtempSync(join(tmpdir(), 'steps-'))
    folders.push(folder)
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const args = ['-W', 'error', '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
    expect(execFileSync(python, args, { cwd: folder, encoding: 'utf8', env })).toMatch(/^4 passed/m)
  }

  test('is green before, after the first step and at the end', () => {
    passes(DIARY, flaskPython)
    const first = migrateFiles(DIARY, { blueprint: ['members'] })
    const rungs = first.result.handlers.map(({ path, rung }) => `${path} ${rung > 2 ? 'native' : 'mounted'}`)
    expect(new Set(rungs)).toEqual(new Set(['diary/members.py native', 'diary/pages.py mounted']))
    expect(first.files.get('diary/pages.py')).toBe(DIARY.get('diary/pages.py'))
    passes(first.files, bridgePython)
    const second = migrateFiles(first.files, { blueprint: ['pages'] })
    expect(changed(second.files, migrateFiles(DIARY).files)).toEqual(['MIGRATION.md'])
    passes(second.files, fastapiPython)
  })

  test('is converted whole where the named blueprint takes the other one along', () => {
    const { files, result } = migrateFiles(DIARY, { blueprint: ['pages'] })
    expect(changed(files, migrateFiles(DIARY).files)).toEqual([])
    expect(result.findings.filter(({ id }) => id === 'flask/taken-along')).toEqual([])
  })

  test('says of a blueprint that nobody named why it is converted too', () => {
    const text = DIARY.get('diary/pages.py') ?? ''
    const telling = text
      .replace('import members_only', 'import bp as members, members_only')
      .concat('\nNAME = members.name\n')
    const { result } = migrateFiles(new Map(DIARY).set('diary/pages.py', telling), { blueprint: ['members'] })
    expect(result.handlers.filter(({ rung }) => rung < 3)).toEqual([])
    expect(result.findings.filter(({ id }) => id === 'flask/taken-along').map(({ what }) => what)).toEqual([
      'the blueprint pages is converted in this step too: bp ties the files that stay Flask to the application, its tests or what is converted',
    ])
  })
})
