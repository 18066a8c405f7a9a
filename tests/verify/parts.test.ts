/** The parts of verify that need no application: variation, rules, traffic, declared differences, settings. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findTarget } from '../../src/verify/app-target.js'
import type { Answer } from '../../src/verify/client.js'
import { compare } from '../../src/verify/compare.js'
import { answeredBy, coverage } from '../../src/verify/coverage.js'
import { insteads } from '../../src/verify/instead.js'
import { excuse } from '../../src/verify/known.js'
import { overriddenInTests } from '../../src/verify/overridden.js'
import { command } from '../../src/verify/replay.js'
import { ruleMatches, ruleParts } from '../../src/verify/rules.js'
import { fromAccessLog, fromHar } from '../../src/verify/traffic.js'
import { withoutVariation } from '../../src/verify/vary.js'

const answer = (body: string, type = 'text/plain', status = 200): Answer => ({
  status,
  headers: new Map([['content-type', [type]]]),
  body: Buffer.from(body),
})
const json = (body: string) => answer(body, 'application/json')
const signed = (text: string, stamp: string): Answer => {
  const value = Buffer.from(text).toString('base64url')
  const cookie = `session=${value}.${stamp}.${stamp.repeat(5).slice(3)}; HttpOnly; Path=/`
  return { ...answer(''), headers: new Map([['set-cookie', [cookie]]]) }
}

describe('variation', () => {
  const differs = (before: Answer, twin: Answer, after: Answer) => {
    const settled = withoutVariation(before, twin, after)
    return compare(settled.before, settled.after, 'GET').map(({ where }) => where)
  }

  test.each([
    ['a token that is new each time', answer('id ab12'), answer('id cd34'), answer('id ef56'), []],
    ['the rest of the text still counts', answer('id ab12'), answer('id cd34'), answer('no ef56'), ['body']],
    ['another shape is a difference', answer('id ab12'), answer('id cd34'), answer('id ef56 more'), ['body']],
    ['a member of JSON', json('{"a":1,"b":2}'), json('{"a":9,"b":2}'), json('{"a":5,"b":2}'), []],
    ['the other members count', json('{"a":1,"b":2}'), json('{"a":9,"b":2}'), json('{"a":5,"b":3}'), ['body']],
    ['the type of a member counts', json('{"a":1}'), json('{"a":9}'), json('{"a":"5"}'), ['body']],
    ['a member that is gone', json('{"a":1,"b":2}'), json('{"a":9,"b":2}'), json('{"a":5}'), ['body']],
    [
      'what a signed cookie holds counts, its stamp does not',
      signed('{"a":1}', 'aaaaaa'),
      signed('{"a":1}', 'bbbbbb'),
      signed('{"a":2}', 'cccccc'),
      ['cookie session'],
    ],
    [
      'a new token in a signed cookie',
      signed('{"csrf":"ab1","user":7}', 'aaaaaa'),
      signed('{"csrf":"cd2","user":7}', 'bbbbbb'),
      signed('{"csrf":"ef3","user":7}', 'cccccc'),
      [],
    ],
    ['nothing varies', answer('a'), answer('a'), answer('b'), ['body']],
  ])('%s', (_, before, twin, after, places) => {
    expect(differs(before, twin, after)).toEqual(places)
  })
})

test('rules', () => {
  expect(ruleParts('/a/<int:id>/<name>.txt')).toEqual([
    '/a/',
    { name: 'id', converter: 'int', args: '' },
    '/',
    { name: 'name', converter: 'default', args: '' },
    '.txt',
  ])
  expect(ruleMatches('/a/<int:id>', '/a/12')).toBe(true)
  expect(ruleMatches('/a/<int:id>', '/a/b')).toBe(false)
  expect(ruleMatches('/<path:p>', '/a/b')).toBe(true)
  expect(ruleMatches('/<any(de, en):l>/x', '/de/x')).toBe(true)
})

test('recorded traffic', () => {
  const har = JSON.stringify({
    log: {
      entries: [
        {
          request: {
            method: 'POST',
            url: 'https://shop.example/cart?a=1',
            headers: [
              { name: 'Cookie', value: 'secret' },
              { name: 'Accept', value: '*/*' },
            ],
            postData: { mimeType: 'application/json', text: '{}' },
          },
        },
      ],
    },
  })
  expect(fromHar(har, 'a.har')).toEqual([
    { method: 'POST', path: '/cart?a=1', headers: { Accept: '*/*', 'Content-Type': 'application/json' }, body: '{}' },
  ])
  const log = [
    '1.2.3.4 - - [01/Jan/2026:00:00:00 +0000] "GET /a?b=1 HTTP/1.1" 200 1',
    '1.2.3.4 - - [01/Jan/2026:00:00:00 +0000] "POST /a HTTP/1.1" 200 1',
    '1.2.3.4 - - [01/Jan/2026:00:00:00 +0000] "GET /a?b=1 HTTP/1.1" 200 1',
  ]
  expect(fromAccessLog(log.join('\n'))).toEqual([{ method: 'GET', path: '/a?b=1' }])
})

test('a known difference counts only where the notes name it', () => {
  const request = { method: 'GET', path: '/', query: [['a', '1'], ['a', '2']] as [string, string][] } // biome-ignore format: pairs
  const body = { where: 'body', before: '1', after: '2' }
  expect(excuse('', [])(request, body)).toBeNull()
  expect(excuse('known/repeated-parameter', [])(request, body)).toContain('last value')
  expect(excuse('known/repeated-parameter', [])({ method: 'GET', path: '/' }, body)).toBeNull()
  const declared = [{ method: 'GET', path: '/old/*', where: 'body', reason: 'new text' }]
  const notes =
    '| `a.py:1` | flasgger | at /spec.json, its page at /; what was at /files\\_of/* is gone | `documentation/pages-differ` |'
  const documented = ['/', '/spec.json', '/files_of/a.js', '/other'].map((path) =>
    excuse(notes, [])({ method: 'GET', path }, body),
  )
  expect(documented.map((reason) => reason !== null)).toEqual([true, true, true, false])
  expect(excuse('', declared)({ method: 'GET', path: '/old/a' }, body)).toBe('new text')
  expect(excuse('', declared)({ method: 'GET', path: '/new' }, body)).toBeNull()
})

test('a known difference counts only where another request proves it', () => {
  const head = { method: 'HEAD', path: '/' }
  const status = { where: 'status', before: '200', after: '405' }
  const reason = (differences: readonly (typeof status)[]) =>
    excuse('known/head-method', [])(head, status, { status: 405, instead: [{ kind: 'get-for-head', differences }] })
  expect(reason([])).toContain('GET for a HEAD request')
  expect(reason([status])).toBeNull()
  expect(insteads({ method: 'GET', path: '/', query: [['a', '1'], ['b', '2'], ['a', '3']] })).toEqual([
    ['last-value', { method: 'GET', path: '/', query: [['b', '2'], ['a', '3']] }],
  ]) // biome-ignore format: pairs
  const digits = excuse('known/other-digits', [])
  const request = { method: 'GET', path: '/%D9%A2' }
  expect(digits(request, status, { status: 404, instead: [] })).toContain('digits')
  expect(digits(request, status, { status: 500, instead: [] })).toBeNull()
})

test('a handler that only refuses is not verified', () => {
  const row = (name: string) => ({ name: `app.py::${name}`, line: 1, rules: ['/'], methods: ['GET'] })
  const answered = answeredBy([
    [['app.py::shown'], 404],
    [['app.py::shown'], 200],
    [['app.py::guarded'], 401],
    [['app.py::broken'], 500],
  ])
  const reached = { answered, enteredBefore: new Set(['app.py::lost']), asked: new Set(['GET /']) }
  const names = ['shown', 'guarded', 'broken', 'lost', 'hidden']
  expect(coverage(names.map(row), [], reached).unverified.map(({ why, statuses }) => [why, statuses])).toEqual([
    ['only-refusals', [401]],
    ['only-refusals', [500]],
    ['entered-on-flask-only', undefined],
    ['never-entered', undefined],
  ])
})

test('a request can be typed again, whatever it holds', () => {
  expect(command({ method: 'POST', target: '/a[1]', headers: [['X-A', '']], body: Buffer.from([0, 255]) })).toBe(
    "printf '\\000\\377' | curl --request POST --header 'X-A;' --header 'Content-Type:' --data-binary @- --globoff --path-as-is 'http://localhost:PORT/a[1]'",
  )
})

test('settings of the tests and the application of a project', () => {
  const root = mkdtempSync(join(tmpdir(), 'parts-'))
  writeFileSync(join(root, 'conftest.py'), 'app.config["WTF_CSRF_ENABLED"] = False\nNAMES = 3\n')
  writeFileSync(join(root, 'shop.py'), 'def create_app(config=None):\n    return Flask(__name__)\n')
  expect([...overriddenInTests(root)]).toEqual([['WTF_CSRF_ENABLED', 'False']])
  writeFileSync(
    join(root, 'settings.py'),
    'class Config:\n    SESSION_COOKIE_SECURE = True\n\n\nclass TestingConfig(Config):\n    RATELIMIT_ENABLED = False\n',
  )
  expect(overriddenInTests(root).get('RATELIMIT_ENABLED')).toBe('False')
  expect(overriddenInTests(root).has('SESSION_COOKIE_SECURE')).toBe(false)
  expect(findTarget(root)).toBe('shop:create_app()')
})
