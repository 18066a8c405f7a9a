/** Django is seen, named and left alone; other frameworks get one clear line. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createParser } from '../src/python/parser.js'
import { transformSources } from '../src/transform-source.js'
import { fixtureCases, tree } from './fixture-cases.js'

/** As `npm run build` leaves it. */
const PROGRAM = join(import.meta.dirname, '..', 'dist/src/cli/main.js')
const parser = await createParser()
const cases = new Map(fixtureCases().map((each) => [each.name.replace('django/', ''), each]))
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'django-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function result(name: string) {
  return transformSources(cases.get(name)?.before ?? new Map(), parser).result
}

/** Runs the program over a copy of a case and tells what it printed and what became of the files. */
function program(command: string, name: string) {
  const before = cases.get(name)
  const copy = mkdtempSync(join(folder, 'case-'))
  cpSync(join(before?.folder ?? '', before?.after ? 'before' : 'unchanged'), copy, { recursive: true })
  const options = command === 'apply' ? ['--allow-no-vcs'] : []
  const run = spawnSync(process.execPath, [PROGRAM, command, copy, ...options], { encoding: 'utf8' })
  return { code: run.status, text: run.stdout + run.stderr, files: tree(copy), copy }
}

describe('what is seen', () => {
  it('a Django project with its evidence', () => {
    const { summary, django, others } = result('only-django')
    expect(summary.framework).toBe('django')
    expect(django).toEqual([
      {
        path: '',
        evidence: [
          'manage.py:6 DJANGO_SETTINGS_MODULE',
          'shop/settings.py:2 INSTALLED_APPS',
          'requirements.txt:1 django',
          'catalogue/models.py:1 imports django',
          'manage.py:7 imports django',
        ],
      },
    ])
    expect(others).toEqual([])
    expect(summary.pins).toEqual(['click==8.1.7 (requirements.txt:2)'])
  })

  it('a Flask service beside it', () => {
    const { summary, django, changes } = result('beside-flask')
    expect(summary.framework).toBe('flask')
    expect(django.map(({ path }) => path)).toEqual(['site'])
    expect(changes.filter(({ path }) => path.startsWith('site/'))).toEqual([])
    expect(summary.pins).toEqual(['flask==3.1.3 (service/requirements.txt:1)'])
  })

  it('another framework', () => {
    const { summary, others } = result('quart')
    expect(summary.framework).toBe('none')
    expect(others).toEqual([{ name: 'quart', evidence: 'app.py:1' }])
  })
})

describe('the program', () => {
  it('refuses nothing but Django with 4 and names the better ways', () => {
    const { code, text, files } = program('check', 'only-django')
    expect(code).toBe(4)
    expect(text).toContain('manage.py:6')
    expect(text).toContain('INSTALLED_APPS')
    expect(text).toContain('Django REST Framework')
    expect(text).toContain('django-ninja')
    expect(files).toEqual(cases.get('only-django')?.before)
  })

  it('writes nothing into it', () => {
    const { code, files } = program('apply', 'only-django')
    expect(code).toBe(4)
    expect(files).toEqual(cases.get('only-django')?.before)
  })

  it('migrates the service beside it and says how both are served', () => {
    const check = program('check', 'beside-flask')
    expect(check.code).toBe(1)
    expect(check.text).toContain('/admin')
    const { code, files, copy } = program('apply', 'beside-flask')
    expect(code).toBe(0)
    for (const [path, text] of cases.get('beside-flask')?.before ?? [])
      if (path.startsWith('site/')) expect(files.get(path)).toBe(text)
    expect(files.get('service/requirements.txt')).toContain('fastapi>=')
    expect(readFileSync(join(copy, 'MIGRATION.md'), 'utf8')).toContain('`flask` | removed `==3.1.3`')
  })

  it('leaves an application alone that shares files with Django', () => {
    const { code, text, files } = program('apply', 'shared-file')
    expect(code).toBe(1)
    expect(text).toContain('django/shared-file')
    expect(files).toEqual(cases.get('shared-file')?.before)
  })

  it('has one clear line for Quart', () => {
    const { code, text } = program('check', 'quart')
    expect(code).toBe(2)
    expect(text.trim()).toBe(
      'This is Quart (app.py:1), not Flask: flask-to-fastapi migrates Flask only, and nothing was touched.',
    )
  })
})
