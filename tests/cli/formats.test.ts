/** `check` in every format, through the program: valid, stable, and nothing of the repository can break out of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { REPORT_FORMATS } from '../../src/cli/report-output.js'
import type { MigrationResult } from '../../src/report/types.js'
import { finding, withFramework } from '../report/sample.js'
import { cli } from './harness.js'
import { DJANGO, FASTAPI, GOOD, NOTED, project, ROOT, run, STUCK, type Texts } from './program.js'
import { SARIF } from './sarif-structure.js'

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
const isReadiness = ajv.compile(JSON.parse(readFileSync(join(ROOT, 'src/report/readiness.schema.json'), 'utf8')))
const isSarif = ajv.compile(SARIF)

const STATES: Readonly<Record<string, Texts>> = {
  good: { 'app.py': GOOD, 'README.md': 'flask run\n' },
  noted: { 'app.py': NOTED },
  stuck: { 'app.py': STUCK },
  done: { 'app.py': FASTAPI },
  django: DJANGO,
  quart: { 'app.py': 'from quart import Quart\n\napp = Quart(__name__)\n' },
  broken: { 'app.py': 'from flask import (\n' },
  nothing: { 'README.md': '# Hello\n' },
}

/** Names that end a command, a string, an element, a table or a line in one of the formats. */
const HOSTILE = 'a,b::c%0A%25::error::x|<script>alert(1)<img src=x>"\'`@here #1 ]( \u202e\u001b[31m'

// biome-ignore lint/suspicious/noControlCharactersInRegex: no control character may be left
const UNPRINTABLE = /[\u001b\u202e]/
const hostile = (): string => project({ [`${HOSTILE}/app.py`]: STUCK })

describe('json', () => {
  test.each(Object.entries(STATES))('%s is valid under the schema', (_, texts) => {
    const ran = run(project(texts), ['check', '--format', 'json'])
    expect(isReadiness(JSON.parse(ran.out)), ajv.errorsText(isReadiness.errors)).toBe(true)
  })

  test('of sample applications it is valid, and the same twice', () => {
    for (const name of ['tasks_api', 'members', 'noticeboard']) {
      const folder = join(ROOT, 'fixtures/apps', name, 'before')
      const { out } = run(folder, ['check', '--format', 'json'])
      expect(isReadiness(JSON.parse(out)), `${name}: ${ajv.errorsText(isReadiness.errors)}`).toBe(true)
      expect(out).not.toContain(ROOT)
      if (name === 'tasks_api') expect(run(folder, ['check', '--format', 'json']).out).toBe(out)
    }
  })

  test('a fingerprint stays when lines above it are added', () => {
    const prints = (text: string): string[] =>
      JSON.parse(run(project({ 'app.py': text }), ['check', '--format', 'json']).out).findings.map(
        (finding: { readonly fingerprint: string }) => finding.fingerprint,
      )
    expect(prints(STUCK).length).toBeGreaterThan(0)
    expect(prints(`"""Words."""\n\n${STUCK}`)).toEqual(prints(STUCK))
  })

  test('a hostile name is a value and no more', () => {
    const { out } = run(hostile(), ['check', '--format', 'json'])
    expect(JSON.parse(out).findings[0].path).toBe(`${HOSTILE}/app.py`)
    expect(out).not.toMatch(UNPRINTABLE)
  })
})

describe('github', () => {
  test('one annotation a place and one closing notice', () => {
    const { out } = run(project({ 'app.py': STUCK }), ['check', '--format', 'github'])
    const lines = out.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^::error file=app\.py,line=11,col=1,title=extensions\/unknown::/)
    expect(lines.at(-1)).toMatch(/^::notice title=flask-to-fastapi::0 of 1 handler can move to FastAPI/)
  })

  test('every line is a command of ours, whatever files are called', () => {
    const { out } = run(hostile(), ['check', '--format', 'github'])
    const lines = out.trimEnd().split('\n')
    expect(
      lines.filter((line) => !/^::(error|warning) file=[^:,]+,line=\d+,col=\d+,title=[^:,]+::/.test(line)),
    ).toEqual([lines.at(-1)])
    expect(lines[0]).toContain('file=a%2Cb%3A%3Ac')
    expect(lines[0]).toContain('%250A%2525')
    expect(out).not.toMatch(UNPRINTABLE)
  })

  test('no more than ten of a kind, and the rest is counted', () => {
    const many = `${GOOD}\n\n${'import flask_unheard_of\n'.repeat(14)}`
    const lines = run(project({ 'app.py': many }), ['check', '--format', 'github'])
      .out.trimEnd()
      .split('\n')
    expect(lines.filter((line) => line.startsWith('::error')).length).toBe(10)
    expect(lines.at(-1)).toMatch(/4 findings not shown here/)
  })
})

describe('markdown', () => {
  test('a headline, a table, and what is to be resolved', () => {
    const { out } = run(project({ 'app.py': STUCK }), ['check', '--format', 'markdown'])
    expect(out).toContain('## Flask to FastAPI')
    expect(out).toContain('### Resolve first')
    expect(out).toContain('<code>extensions/unknown</code>')
  })

  test('names are code and text, never markup, links or mentions', () => {
    const { out } = run(hostile(), ['check', '--format', 'markdown'])
    const elements = [...out.matchAll(/<(\/?\w+|!--)/g)].map((found) => found[1])
    expect([...new Set(elements)].sort()).toEqual([
      '!--',
      '/code',
      '/details',
      '/summary',
      'code',
      'details',
      'summary',
    ])
    expect(out).not.toMatch(/@here|[^\w&]#1|\]\(/)
    expect(out.split('\n').filter((line) => line.startsWith('::'))).toEqual([])
  })

  test('fits into a comment, with every element closed', () => {
    const texts: Record<string, string> = {}
    for (let index = 0; index < 60; index++)
      for (const word of ['admin', 'babel', 'assets'])
        texts[`${'folder/'.repeat(8)}${word}${index}/a.py`] = `import flask_${word}_${index}\nfrom flask import Flask\n`
    const { out } = run(project({ 'app.py': GOOD, ...texts }), ['check', '--format', 'markdown'])
    expect(out.length).toBeLessThan(65_536)
    expect(out.match(/<details>/g)?.length).toBe(out.match(/<\/details>/g)?.length)
  })
})

describe('sarif', () => {
  test.each(['noted', 'broken', 'nothing'])('%s has the structure of SARIF 2.1.0', (state) => {
    const log = JSON.parse(run(project(STATES[state] ?? {}), ['check', '--format', 'sarif']).out)
    expect(isSarif(log), ajv.errorsText(isSarif.errors)).toBe(true)
  })

  test('results point at rules and files, and the address of a hostile file stays inside the project', () => {
    const log = JSON.parse(run(hostile(), ['check', '--format', 'sarif']).out)
    expect(isSarif(log), ajv.errorsText(isSarif.errors)).toBe(true)
    const [{ tool, results }] = log.runs
    expect(results.length).toBeGreaterThan(0)
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId)
      const { uri } = locations[0].physicalLocation.artifactLocation
      expect(decodeURIComponent(uri)).toBe(`${HOSTILE}/app.py`)
      expect(new URL(uri, 'https://host.test/project/').pathname).toMatch(/^\/project\//)
    }
  })
})

describe('--output', () => {
  test('writes the file, prints nothing, and keeps the exit code', () => {
    const root = project({ 'app.py': GOOD })
    const ran = run(root, ['check', '--output', 'report.sarif'])
    expect(ran).toMatchObject({ code: 1, out: '', err: 'Report written to report.sarif\n' })
    expect(isSarif(JSON.parse(readFileSync(join(root, 'report.sarif'), 'utf8')))).toBe(true)
  })

  test('the ending says the format, and --format overrules it', () => {
    const root = project({ 'app.py': GOOD })
    const written = (...args: string[]): string => {
      run(root, ['check', ...args])
      return readFileSync(join(root, args.at(-1) ?? ''), 'utf8')
    }
    expect(written('--output', 'a.md')).toContain('## Flask to FastAPI')
    expect(written('--output', 'a.txt')).toMatch(/^Found/)
    expect(written('--format', 'github', '--output', 'b.json')).toMatch(/^::/)
  })

  test('a folder, or a folder that is not there, is 2 and leaves nothing behind', () => {
    const root = project({ 'app.py': GOOD, 'docs/a.txt': '' })
    expect(run(root, ['check', '--output', 'docs'])).toMatchObject({ code: 2, err: '--output docs is a folder\n' })
    expect(run(root, ['check', '--output', 'no/a.json'])).toMatchObject({
      code: 2,
      err: 'cannot write no/a.json: no such folder\n',
    })
    expect(existsSync(join(root, 'no'))).toBe(false)
    expect(readdirSync(root).sort()).toEqual(['app.py', 'docs'])
  })

  test('an unknown format is 2', () => {
    const ran = run(project({ 'app.py': GOOD }), ['check', '--format', 'xml'])
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('text, json, github, markdown, sarif, html')
  })
})

describe('--fail-on', () => {
  const noted = { findings: [finding('errors/x', { blocks: false })] }
  const stuck = { findings: [finding('errors/x')] }
  const ends: readonly (readonly [name: string, value: Partial<MigrationResult>, codes: readonly number[]])[] = [
    ['something to migrate', {}, [1, 0, 0, 0]],
    ['something manual', noted, [1, 1, 0, 0]],
    ['something that blocks', stuck, [1, 1, 1, 0]],
    ['nothing left', withFramework('fastapi'), [0, 0, 0, 0]],
    ['Django', withFramework('django', { django: [{ path: '', evidence: ['manage.py:3'] }] }), [4, 4, 4, 4]],
    ['neither', withFramework('none'), [2, 2, 2, 2]],
    ['a broken file', { skipped: [{ path: 'x.py', reason: 'syntax-error', detail: '' }] }, [3, 3, 3, 3]],
  ]
  test.each(ends)('%s', async (_, value, codes) => {
    const runs = ['pending', 'manual', 'blocked', 'never'].map((what) => cli(['check', '--fail-on', what], value))
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual(codes)
  })

  test.each(REPORT_FORMATS)('the format %s changes no exit code', async (format) => {
    const runs = ends.map(([, value]) => cli(['check', '--format', format], value))
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual(ends.map(([, , [code]]) => code))
  })

  test('through the program', () => {
    const root = project({ 'app.py': STUCK })
    expect(run(root, ['check', '--fail-on', 'blocked', '--format', 'github']).code).toBe(1)
    expect(run(root, ['check', '--fail-on', 'never', '--format', 'sarif']).code).toBe(0)
  })
})

test('a name with a line break ends no line', async () => {
  const findings = [finding('errors/x', { path: 'a\n::error::b.py', what: 'x\r\n::set-output name=y::z' })]
  for (const format of ['github', 'markdown'] as const)
    expect((await cli(['check', '--format', format], { findings })).out).not.toMatch(/^::(error::|set-output)|\r/m)
})
