/** Nesting, copies, re-indentation, removal: what the printer makes of edits inside edits. */
import { describe, expect, test } from 'vitest'
import { code, imported, inner, py, quoted, statements } from '../../src/plan/template.js'
import { field, statementsOf, textOf } from '../../src/python/syntax.js'
import { desk, rewritten } from './harness.js'

describe('nesting', () => {
  test('a hole is printed with everybody’s edits inside it', () => {
    const text = rewritten('x = f(g(1), 2)\n', ({ plan, other, find }) => {
      plan.replace(find('f(g(1), 2)'), py`h(${find('g(1)')})`)
      other.replace(find('1', 'integer'), py`one`)
    })
    expect(text).toBe('x = h(g(one))\n')
  })

  test('a hole for the node itself is its own text', () => {
    expect(rewritten('x = a + b\n', ({ plan, find }) => plan.replace(find('a + b'), py`(${find('a + b')})`))).toBe(
      'x = (a + b)\n',
    )
  })

  test('an edit whose place is not printed is lost, and said to be', () => {
    const own = desk('x = f(a, b)\n')
    own.plan.replace(own.find('f(a, b)'), py`g(${own.find('a')})`)
    own.other.replace(own.find('b'), py`c`)
    expect(own.print().emission.lost.map(textOf)).toEqual(['b'])
  })

  test('inner keeps the lines and comments between the brackets', () => {
    const source = 'x = f(\n    a,  # first\n    b,\n)\n'
    const text = rewritten(source, ({ plan, find, root }) => {
      const call = statementsOf(root)[0]?.children[0]?.children.at(-1)
      if (call) plan.replace(call, py`g(${inner(field(call, 'arguments') ?? call)})`)
      plan.replace(find('b'), py`c`)
    })
    expect(text).toBe('x = g(\n    a,  # first\n    c,\n)\n')
  })

  test('literals take the quotes of the file', () => {
    expect(rewritten("x = f('a')\n", ({ plan, find }) => plan.replace(find("f('a')"), py`g(${quoted("it's")})`))).toBe(
      "x = g('it\\'s')\n",
    )
    expect(rewritten('x = f("a")\n', ({ plan, find }) => plan.replace(find('f("a")'), py`g(${quoted('b')})`))).toBe(
      'x = g("b")\n',
    )
  })
})

describe('indentation', () => {
  test('statements move out of a function, strings of several lines keep their own', () => {
    const source =
      'def outer():\n    def inner():\n        x = """a\n        b\n"""\n        return x\n\n    return inner\n'
    const text = rewritten(source, ({ plan, find, root }) => {
      const [outer] = statementsOf(root)
      const [innerFunction] = outer ? statementsOf(outer) : []
      if (innerFunction) plan.replace(innerFunction, statements(statementsOf(innerFunction)))
      plan.remove(find('return inner', 'return_statement'))
    })
    expect(text).toBe('def outer():\n    x = """a\n        b\n"""\n    return x\n')
  })

  test('lines of a template are relative to where it is printed', () => {
    const source = 'def f():\n    if a:\n        return 1\n'
    const text = rewritten(source, ({ plan, find }) =>
      plan.replace(find('return 1'), py`if b:\n    ${find('return 1')}\nelse:\n    pass`),
    )
    expect(text).toBe('def f():\n    if a:\n        if b:\n            return 1\n        else:\n            pass\n')
  })

  test('tabs stay tabs', () => {
    expect(rewritten('def f():\n\treturn 1\n', ({ plan, find }) => plan.before(find('return 1'), py`x = 2`))).toBe(
      'def f():\n\tx = 2\n\treturn 1\n',
    )
  })
})

describe('removal', () => {
  const cases: readonly (readonly [name: string, source: string, gone: readonly string[], after: string])[] = [
    ['a statement with its line', 'a = 1\nb = 2\nc = 3\n', ['b = 2'], 'a = 1\nc = 3\n'],
    ['the first argument', 'f(a, b, c)\n', ['a'], 'f(b, c)\n'],
    ['the last argument', 'f(a, b, c)\n', ['c'], 'f(a, b)\n'],
    ['the only argument', 'f(a)\n', ['a'], 'f()\n'],
    ['an argument of its own line', 'f(\n    a,\n    b,\n)\n', ['a'], 'f(\n    b,\n)\n'],
    ['a statement before a semicolon', 'a = 1; b = 2\n', ['a = 1'], 'b = 2\n'],
    ['a decorator', '@a\n@b\ndef f():\n    pass\n', ['@a'], '@b\ndef f():\n    pass\n'],
    ['a decorator, its comment stays', '@a  # why\ndef f():\n    pass\n', ['@a  # why'], '# why\ndef f():\n    pass\n'],
    [
      'a statement, its comment stays',
      'def f():\n    a = 1  # why\n    return 2\n',
      ['a = 1'],
      'def f():\n    # why\n    return 2\n',
    ],
    [
      'all of a block',
      'def f():\n    # why\n    a = 1\n    b = 2\n',
      ['a = 1', 'b = 2'],
      'def f():\n    # why\n    pass\n',
    ],
    ['blank lines of the larger side stay', 'a = 1\n\n\nb = 2\n\nc = 3\n', ['b = 2'], 'a = 1\n\n\nc = 3\n'],
  ]
  test.each(cases)('%s', (_, source, gone, after) => {
    const text = rewritten(source, ({ plan, root }) => {
      const all = [root]
      for (const node of all) {
        if (gone.includes(textOf(node).trimEnd()) && node.kind !== 'block' && node.kind !== 'module') plan.remove(node)
        else all.push(...node.children)
      }
    })
    expect(text).toBe(after)
  })
})

describe('attachments', () => {
  test('before and after, in their order, the same twice is one', () => {
    const text = rewritten('a = 1\n', ({ plan, other, find }) => {
      const statement = find('a = 1', 'expression_statement')
      plan.after(statement, py`c = 3`, 2)
      other.after(statement, py`b = 2`, 1)
      plan.after(statement, py`b = 2`, 1)
      plan.before(statement, py`z = 0`)
    })
    expect(text).toBe('z = 0\na = 1\nb = 2\nc = 3\n')
  })

  test('a moved statement is printed below, with edits', () => {
    const text = rewritten('bp = f(1)\n\n\ndef g():\n    pass\n', ({ plan, other, find, root }) => {
      const [statement, definition] = statementsOf(root)
      if (statement && definition) plan.move(statement, definition)
      other.replace(find('f(1)'), py`h(${find('1', 'integer')})`)
    })
    expect(text).toBe('def g():\n    pass\n\n\nbp = h(1)\n')
  })

  test('a definition stands below its anchor and is imported elsewhere', () => {
    const own = desk('x = 1\n\n\ndef f():\n    pass\n', { 'b.py': 'import app\n\ny = app.x\n' })
    const [, definition] = statementsOf(own.root)
    if (!definition) throw new Error('no definition')
    const name = own.plan.define('Alias', py`Alias = ${imported('typing', 'Any')}`, definition)
    const other = own.whole
    expect(name).toEqual({ kind: 'name', from: null, path: 'app.py', name: 'Alias' })
    expect(other.definitions).toHaveLength(1)
    expect(own.print().text).toBe('from typing import Any\n\nx = 1\n\n\ndef f():\n    pass\n\n\nAlias = Any\n')
  })
})

test('async stands before def, behind decorators', () => {
  const text = rewritten('@a\ndef f():\n    pass\n', ({ plan, root }) => {
    const definition = statementsOf(root)[0]?.children.at(-1)
    if (definition) plan.draft(definition).makeAsync()
  })
  expect(text).toBe('@a\nasync def f():\n    pass\n')
})

test('names printed where they are not bound are imported once', () => {
  const text = rewritten('x = a\ny = b\n', ({ plan, find }) => {
    plan.replace(find('a'), py`${imported('fastapi', 'Depends')}(${code('a')})`)
    plan.replace(find('b'), py`${imported('fastapi', 'Depends')}(${code('b')})`)
  })
  expect(text).toBe('from fastapi import Depends\n\nx = Depends(a)\ny = Depends(b)\n')
})
