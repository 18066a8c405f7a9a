/** The verdict on a project: which numbers lead to which, and in which words. */
import { describe, expect, test } from 'vitest'
import { fitOf } from '../../src/report/fit.js'
import type { HandlerReport, Summary } from '../../src/report/types.js'
import { handler, result } from './sample.js'

const json = { answers: ['json'] } as const
const page = { answers: ['page'], reads: ['form'] } as const

function verdict(
  parts: readonly (readonly [number: number, more: Partial<HandlerReport>])[],
  summary: Partial<Summary> = {},
) {
  const handlers = parts.flatMap(([number, more]) => Array.from({ length: number }, (_, at) => handler(`h${at}`, more)))
  const base = result()
  return fitOf({
    ...base,
    handlers,
    summary: { ...base.summary, testFiles: 3, deployedBy: 'Dockerfile', pythonFiles: 20, ...summary },
  })
}

describe('fit', () => {
  const cases = [
    [
      'JSON',
      verdict([
        [9, json],
        [1, page],
      ]),
      'migrate',
      /^9 of 10 handlers answer JSON: types/,
    ],
    [
      'pages and forms',
      verdict([
        [1, json],
        [9, page],
      ]),
      'stay',
      /^9 of 10 handlers are pages or forms, 1 answers JSON: little to gain$/,
    ],
    [
      'an API beside pages',
      verdict([
        [10, json],
        [20, page],
      ]),
      'api-only',
      /^10 of 30 handlers answer JSON, which gains much; 20 of 30/,
    ],
    [
      'outside calls',
      verdict([
        [6, { ...page, calls: ['requests'] }],
        [5, json],
        [3, page],
      ]),
      'migrate',
      /6 call other services/,
    ],
    [
      'Dash',
      verdict([[3, json]], { onTop: [{ name: 'Dash', evidence: 'app.py:1' }] }),
      'stay',
      /^Dash brings its own pages .*app\.py:1/,
    ],
    [
      'an exercise',
      verdict([[4, json]], { testFiles: 0, deployedBy: null, pythonFiles: 2 }),
      'stay',
      /prototype or an exercise/,
    ],
    [
      'the same with tests',
      verdict([[4, json]], { testFiles: 1, deployedBy: null, pythonFiles: 2 }),
      'migrate',
      /^4 of 4/,
    ],
  ] as const
  test.each(cases)('%s', (_, found, expected, why) => {
    expect(found?.verdict).toBe(expected)
    expect(found?.why).toMatch(why)
  })

  test('most answers cannot be seen', () => {
    expect(
      verdict([
        [2, json],
        [20, { answers: ['data'] }],
      ])?.verdict,
    ).toBe('unclear')
  })

  test('nothing is said where nothing can be seen', () => {
    expect(verdict([])).toBe(null)
    expect(verdict([[5, { answers: [] }]])).toBe(null)
  })
})
