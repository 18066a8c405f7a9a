/** What counts as a difference between two answers, and what does not. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/verify/client.js'
import { compare } from '../../src/verify/compare.js'

type Headers = readonly (readonly [string, string])[]

function answer(status: number, headers: Headers, body: string | Buffer): Answer {
  const map = new Map<string, string[]>()
  for (const [name, value] of headers) map.set(name, [...(map.get(name) ?? []), value])
  return { status, headers: map, body: Buffer.from(body) }
}

const json = (body: string, ...headers: Headers) =>
  answer(200, [['content-type', 'application/json'], ...headers], body)
const html = (body: string, status = 200) => answer(status, [['content-type', 'text/html; charset=utf-8']], body)
/** The fifth byte of gzip begins the time. */
function packed(body: string, second: number): Answer {
  const bytes = gzipSync(body)
  bytes[4] = second
  return answer(
    200,
    [
      ['content-type', 'application/json'],
      ['content-encoding', 'gzip'],
    ],
    bytes,
  )
}
const where = (before: Answer, after: Answer, method = 'GET') =>
  compare(before, after, method).map((item) => item.where)

describe('equal', () => {
  test.each([
    ['key order, spacing and escapes of JSON', json('{"a": 1, "b": "\\u00e9"}\n'), json('{"b":"é","a":1}')],
    ['NaN on both sides', json('[NaN]'), json('[NaN] ')],
    ['the server header and the date', json('1', ['server', 'a'], ['date', 'b']), json('1', ['server', 'c'])],
    ['the order of Allow', json('1', ['allow', 'GET, HEAD']), json('1', ['allow', 'HEAD, GET'])],
    ['spelling of the media type', json('1'), answer(200, [['content-type', 'Application/JSON']], '1')],
    ['the second in which a body was packed', packed('{"a": 1}', 1), packed('{"a":1}', 2)],
    ['the page of a redirect', answer(302, [['location', '/a']], '<p>'), answer(302, [['location', '/a']], '')],
    ['the media type of nothing', answer(204, [['content-type', 'text/html']], ''), answer(204, [], '')],
    [
      'the moment a session was signed',
      json('1', ['set-cookie', 'session=eyJhIjoxfQ.aaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaa; Path=/; HttpOnly']),
      json('1', ['set-cookie', 'session=eyJhIjoxfQ.bbbbbb.bbbbbbbbbbbbbbbbbbbbbbbbbbb; HttpOnly; path=/']),
    ],
  ])('%s', (_, before, after) => {
    expect(compare(before, after, 'GET')).toEqual([])
  })
})

describe('different', () => {
  test.each([
    ['status', html('a'), html('a', 201)],
    ['header location', answer(302, [['location', '/a']], ''), answer(302, [['location', '/b']], '')],
    ['header x-a', json('1', ['x-a', '1']), json('1')],
    ['header content-type', json('1'), answer(200, [['content-type', 'text/html']], '1')],
    ['body', html('<p>a'), html('<p>b')],
    ['body', json('{"a": 1}'), json('{"a": "1"}')],
    ['body', json('[1]'), json('[1.0]')],
    ['body', json('["n1"]'), json('[1]')],
    ['body', json('null'), json('')],
    ['body', answer(200, [], Buffer.from([255])), answer(200, [], Buffer.from([254]))],
    ['cookie a', json('1', ['set-cookie', 'a=1; HttpOnly']), json('1', ['set-cookie', 'a=1'])],
    ['cookie a', json('1', ['set-cookie', 'a=1']), json('1', ['set-cookie', 'a=2'])],
    ['cookie a', json('1', ['set-cookie', 'a=1; SameSite=Lax']), json('1', ['set-cookie', 'a=1; SameSite=Strict'])],
    ['cookie a', json('1'), json('1', ['set-cookie', 'a=1'])],
  ])('%s', (place, before, after) => {
    expect(where(before, after)).toEqual([place])
  })

  test('the body of HEAD is not looked at, its headers are', () => {
    expect(where(json('1'), answer(200, [['content-type', 'text/html']], ''), 'HEAD')).toEqual(['header content-type'])
  })
})
