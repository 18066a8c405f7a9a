/** Which rule wins is told as Werkzeug's own matcher tells it, for every pair of many rules that share an address. */
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { canMeet, compareRanks, rankedRule } from '../../src/flask/ranking.js'
import { flaskPython } from '../verify/envs.js'

const SEGMENTS = [
  ...['a', 'x.txt', '<v>', '<int:v>', '<float:v>', '<uuid:v>', '<string(length=2):v>', '<any(a,zz):v>'],
  ...['<v>.txt', 'a<v>', '<path:v>', '<int:v>-<w>'],
]

const MATCHER = `
import json, sys
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.routing.exceptions import RequestRedirect

texts = "a ab zz x.txt 7 77 1.5 6ba7b810-9dad-11d1-80b4-00c04fd430c8 7-x 7.txt ax.txt 1-2".split()
paths = ["/" + x for x in texts] + ["/" + x + "/" + y for x in texts for y in texts]

def hits(rules, paths=paths):
    adapter, found = Map([Rule(rule, endpoint=rule) for rule in rules]).bind("h"), {}
    for path in paths:
        try:
            found[path] = adapter.match(path)[0]
        except (RequestRedirect, HTTPException):
            pass
    return found

alone, wrong = {}, []
for a, b, rank, meet in json.load(sys.stdin):
    alone.update({rule: hits([rule]) for rule in (a, b) if rule not in alone})
    common = [path for path in alone[a] if path in alone[b]][:6]
    if common and not meet:
        wrong.append([a, b, "never meet", common[0]])
    if not common or not meet:
        continue
    one, other = hits([a, b], common), hits([b, a], common)
    expected = {-1: {a}, 1: {b}, 0: {a, b}}[rank]
    wrong += [[a, b, rank, path] for path in common if {one[path], other[path]} != expected]
print(json.dumps(wrong))
`

test('rules rank as in Werkzeug', () => {
  const inner = SEGMENTS.map((segment) => segment.replace('v>', 'p>').replace('w>', 'q>'))
  const rules = [...SEGMENTS, ...inner.flatMap((a) => SEGMENTS.map((b) => `${a}/${b}`))].map((rule) => `/${rule}`)
  const pairs = rules.flatMap((a, i) =>
    rules.slice(i + 1).flatMap((b, j) => {
      // A part of all pairs, spread evenly.
      if ((i + 5 * j) % 11 !== 0) return []
      const [own, other] = [rankedRule(a, new Map()), rankedRule(b, new Map())]
      return [[a, b, Math.sign(compareRanks(own, other)), canMeet(own, other)] as const]
    }),
  )
  expect(pairs.length).toBeGreaterThan(1000)
  const input = JSON.stringify(pairs)
  const output = execFileSync(flaskPython, ['-c', MATCHER], { input, encoding: 'utf8' })
  expect(JSON.parse(output)).toEqual([])
})
