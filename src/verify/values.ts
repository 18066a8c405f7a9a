/** Values for what a request can carry: good ones by name and type, and those that test the edges. */
import type { Input } from './observed.js'
import type { RulePart } from './rules.js'

type Variable = Exclude<RulePart, string>

export interface VariableValues {
  readonly good: string
  /** Well formed, but nothing has it. */
  readonly missing: string
  readonly others: readonly string[]
}

/** What a variable of a rule can be in an address, percent-encoded. */
export function variableValues({ converter, args }: Variable): VariableValues {
  switch (converter) {
    case 'int':
      return { good: '1', missing: '987654', others: ['0', '-1', '01', '1.5', 'abc', '%D9%A2', '9223372036854775808'] }
    case 'float':
      return { good: '1.5', missing: '98765.5', others: ['1', '-1.5', 'abc'] }
    case 'uuid':
      return {
        good: '00000000-0000-4000-8000-000000000001',
        missing: 'ffffffff-ffff-4fff-8fff-ffffffffffff',
        others: ['00000000000040008000000000000001', 'abc'],
      }
    case 'path':
      return { good: 'a/b', missing: 'no/such/thing', others: ['a%2Fb', 'a//b', '%C3%A9', '..%2Fa'] }
    case 'any':
      return {
        good:
          args
            .split(',')[0]
            ?.trim()
            .replace(/^['"]|['"]$/g, '') ?? 'a',
        missing: 'no-such-thing',
        others: [],
      }
    default:
      return { good: 'a', missing: 'no-such-thing', others: ['a%20b', 'a%2Fb', '%C3%A9', '%3Cb%3E', 'a.b'] }
  }
}

/** Something a program may accept under this name. */
export function goodValue(name: string, input: Input): string {
  if (input.type === 'int') return '2'
  if (input.type === 'float') return '1.5'
  const found = BY_NAME.find(([pattern]) => pattern.test(name))
  return found ? found[1] : 'probe'
}

const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/csrf/i, '{{csrf_token}}'],
  [/e-?mail/i, 'probe@example.com'],
  [/passw|confirm/i, 'Probe-pass-1'],
  [/date|_on$|_at$/i, '2024-02-29'],
  [/url|link|website/i, 'http://localhost/probe'],
  [/(^|_)(id|page|per_page|limit|offset|count|number|size|age|year|amount|price|quantity)$/i, '2'],
]

/** In place of a good value; numbers get more edges than texts. */
export function edgeValues(input: Input): readonly string[] {
  const texts = ['', 'é <b>&']
  return input.type === undefined ? texts : [...texts, 'two', '1.5', '-1', ' 2 ', '999999999999999999999']
}
