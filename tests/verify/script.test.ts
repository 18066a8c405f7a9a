/** What a request script may say. */
import { expect, test } from 'vitest'
import { parseScript } from '../../src/verify/script.js'

test('the shortest request is a path', () => {
  expect(parseScript('{"requests": [{"path": "/"}]}', 'a').requests).toEqual([{ method: 'GET', path: '/' }])
})

test('names of a query can come twice', () => {
  const { requests } = parseScript('{"requests": [{"path": "/", "query": {"a": ["1", 2]}, "form": [["b", "3"]]}]}', 'a')
  expect(requests[0]).toMatchObject({ query: [['a', '1'], ['a', '2']], form: [['b', '3']] }) // biome-ignore format: pairs
})

test.each([
  ['no requests', '{"requests": []}'],
  ['no list', '{}'],
  ['no JSON', '{'],
  ['no path', '{"requests": [{"method": "GET"}]}'],
  ['relative path', '{"requests": [{"path": "a"}]}'],
  ['two bodies', '{"requests": [{"path": "/", "json": 1, "body": "1"}]}'],
  ['unknown key', '{"requests": [{"path": "/", "header": {}}]}'],
])('refuses a script with %s', (_, text) => {
  expect(() => parseScript(text, 'script.json')).toThrow()
})
