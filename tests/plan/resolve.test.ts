/** How statements of several transforms become one plan. */
import { describe, expect, test } from 'vitest'
import { PlanConflict, resolve } from '../../src/plan/resolve.js'
import { code, imported, py } from '../../src/plan/template.js'
import { statementsOf } from '../../src/python/syntax.js'
import { desk, rewritten } from '../rewrite/harness.js'

const SOURCE = 'app = f()\n\n\n@app.get("/")\ndef view(a):\n    """Doc."""\n    return a\n'

function view(own: ReturnType<typeof desk>) {
  const definition = statementsOf(own.root)[1]?.children.at(-1)
  if (!definition) throw new Error('no view')
  return definition
}

describe('conflicts', () => {
  test('two replacements of one node name both authors and the file', () => {
    const own = desk(SOURCE)
    own.plan.replace(own.find('f()'), py`g()`)
    own.other.replace(own.find('f()'), py`h()`)
    expect(() => resolve(own.whole, () => true)).toThrow(/^app\.py: .*\(one, two\)$/)
    expect(() => resolve(own.whole, () => true)).toThrow(PlanConflict)
  })

  test('contradictory options name both authors; the same option twice is one', () => {
    const own = desk(SOURCE)
    own.plan.draft(view(own)).option('status_code', code('201'), 'one')
    own.other.draft(view(own)).option('status_code', code('201'), 'two')
    expect(resolve(own.whole, () => true).drafts.size).toBe(1)
    own.other.draft(view(own)).option('status_code', code('404'), 'two')
    expect(() => resolve(own.whole, () => true)).toThrow(/\(one, two\)/)
  })

  test('what a refused unit wanted contradicts nobody', () => {
    const own = desk(SOURCE)
    own.plan.replace(own.find('f()'), py`g()`)
    own.other.replace(own.find('f()'), py`h()`)
    const resolved = resolve(own.whole, () => false)
    expect([resolved.replacements.size, resolved.attachments.size, resolved.definitions.length]).toEqual([0, 0, 0])
  })
})

describe('drafts', () => {
  test('the same parameter twice is one; guards come before bodies, defaults last', () => {
    const text = rewritten(SOURCE, (own) => {
      const definition = view(own as ReturnType<typeof desk>)
      const [one, two] = [own.plan.draft(definition), own.other.draft(definition)]
      one.parameter({ key: 'q', name: 'q', annotation: code('str'), fallback: code('""'), rank: 'query' })
      one.parameter({ key: 'body', name: 'data', annotation: code('Body'), rank: 'body' })
      two.parameter({ key: 'request', name: 'request', annotation: imported('fastapi', 'Request'), rank: 'request' })
      one.parameter({ key: 'request', name: 'request', annotation: imported('fastapi', 'Request'), rank: 'request' })
      two.parameter({ key: 'user', name: 'user', annotation: code('User'), rank: 'guard' })
    })
    expect(text).toContain('def view(request: Request, a, user: User, data: Body, q: str = ""):')
  })

  test('a name the function binds already gets a number', () => {
    const text = rewritten(SOURCE, (own) => {
      const draft = own.plan.draft(view(own as ReturnType<typeof desk>))
      const hole = draft.parameter({ key: 'x', name: 'a', annotation: code('int'), rank: 'guard' })
      draft.prepend('x', py`print(${hole})`)
    })
    expect(text).toContain('def view(a, a_2: int):\n    """Doc."""\n    print(a_2)\n    return a\n')
  })
})

describe('calls', () => {
  test('several transforms fill one call; keywords have their order', () => {
    const text = rewritten(SOURCE, ({ plan, other, find }) => {
      const call = find('f()', 'call')
      other.call(call).element('dependencies', 'k', code('b'))
      plan.call(call).call(code('Router')).keyword('zeta', code('1')).keyword('prefix', code('"/p"'))
      other.call(call).element('dependencies', 'k', code('b'))
    })
    expect(text).toContain('app = Router(prefix="/p", dependencies=[b], zeta=1)\n')
  })

  test('arguments of a call that nobody makes are left alone', () => {
    expect(rewritten(SOURCE, ({ plan, find }) => plan.call(find('f()', 'call')).keyword('a', code('1')))).toBe(SOURCE)
  })
})

test('the same move or definition twice is one', () => {
  const own = desk('a = 1\nb = 2\n')
  const [a, b] = statementsOf(own.root)
  if (!a || !b) throw new Error('two statements')
  for (const plan of [own.plan, own.other]) {
    plan.move(a, b)
    plan.define('C', py`C = 3`, b)
  }
  expect([own.whole.moves.length, own.whole.definitions.length]).toEqual([1, 1])
})
