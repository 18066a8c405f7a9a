/** Scopes and bindings follow Python's rules. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Binding, PyModule, PyNode } from '../../src/python/node.js'
import { createParser, type PythonParser } from '../../src/python/parser.js'
import { bindingOf, readsOf } from '../../src/python/scope.js'
import { positionAt } from '../../src/python/style.js'
import { textOf } from '../../src/python/syntax.js'

let parser: PythonParser
beforeAll(async () => {
  parser = await createParser()
})

function parse(text: string): PyModule {
  const parsed = parser.parse('a.py', text)
  if (parsed.module === null) throw new Error(`refused: ${parsed.refusal.reason} ${parsed.refusal.detail}`)
  return parsed.module
}

/** `name@line -> scope kind:definition lines`, for each read. */
function reads(text: string, name: string): readonly string[] {
  const module = parse(text)
  return readsOf(module)
    .filter((node) => textOf(node) === name)
    .map((node) => describeRead(node, bindingOf(node)))
}

function describeRead(node: PyNode, binding: Binding | null): string {
  const line = positionAt(node.module, node.start).line
  if (binding === null) return `${line} free`
  const lines = binding.definitions.map((d) => `${d.kind} ${positionAt(node.module, d.target.start).line}`)
  return `${line} ${binding.scope.kind}: ${lines.join(', ')}`
}

describe('binder', () => {
  test('a class scope is invisible to its methods', () => {
    const text = 'x = 1\nclass A:\n    x = 2\n    y = x\n    def f(self):\n        return x\n'
    expect(reads(text, 'x')).toEqual(['4 class: assignment 3', '6 module: assignment 1'])
  })

  test('defaults, annotations and decorators are evaluated outside', () => {
    const text = 'x = 1\n@x\ndef f(x: x = x) -> x:\n    return x\n'
    expect(reads(text, 'x')).toEqual([
      '2 module: assignment 1',
      '3 module: assignment 1',
      '3 module: assignment 1',
      '3 module: assignment 1',
      '4 function: parameter 3',
    ])
  })

  test('global and nonlocal send definitions outwards', () => {
    const text =
      'def f():\n    global a\n    a = 1\n    n = 0\n    def g():\n        nonlocal n\n        n = 2\n        return n, a\n    return n\nprint(a)\n'
    expect(reads(text, 'a')).toEqual(['8 module: assignment 3', '10 module: assignment 3'])
    expect(reads(text, 'n')).toEqual([
      '8 function: assignment 4, assignment 7',
      '9 function: assignment 4, assignment 7',
    ])
  })

  test('comprehensions: the first iterable is read outside, the rest inside', () => {
    const text = 'x = [[1]]\ny = [x for x in x for z in x if x]\n'
    expect(reads(text, 'x')).toEqual([
      '2 comprehension: other 2',
      '2 module: assignment 1',
      '2 comprehension: other 2',
      '2 comprehension: other 2',
    ])
  })

  test('a walrus binds outside the comprehension', () => {
    expect(reads('[y := v for v in b]\nprint(y)\n', 'y')).toEqual(['2 module: assignment 1'])
  })

  test('lambda parameters', () => {
    expect(reads('a = 1\nf = lambda a, b=a: a\n', 'a')).toEqual(['2 module: assignment 1', '2 lambda: parameter 2'])
  })

  test('except, with, for, import and star targets', () => {
    const text =
      'try:\n    pass\nexcept E as e:\n    e\nwith a as (b, c.d):\n    b\nfor i, *j in b:\n    i, j\nimport p.q, r as s\np, s, c\n'
    expect(reads(text, 'e')).toEqual(['4 module: other 3'])
    expect(reads(text, 'b')).toEqual(['6 module: other 5', '7 module: other 5'])
    expect(reads(text, 'j')).toEqual(['8 module: other 7'])
    expect(reads(text, 'p')).toEqual(['10 module: import 9'])
    expect(reads(text, 's')).toEqual(['10 module: import 9'])
    expect(reads(text, 'c')).toEqual(['5 free', '10 free'])
  })

  test('match captures, but reads dotted names and classes', () => {
    const text =
      'match v:\n    case C(z, k=w) as t if z: z, w, t\n    case a.b | [p, *q]: a, p, q\n    case {"k": m, **r}: m, r\n    case _: _\n'
    expect(reads(text, 'C')).toEqual(['2 free'])
    for (const name of ['w', 't']) expect(reads(text, name)).toEqual(['2 module: other 2'])
    expect(reads(text, 'z')).toEqual(['2 module: other 2', '2 module: other 2'])
    expect(reads(text, 'a')).toEqual(['3 free', '3 free'])
    for (const name of ['p', 'q']) expect(reads(text, name)).toEqual(['3 module: other 3'])
    for (const name of ['m', 'r']) expect(reads(text, name)).toEqual(['4 module: other 4'])
    expect(reads(text, '_')).toEqual(['5 free'])
  })

  test('type parameters have a scope of their own', () => {
    expect(reads('class A:\n    T = 1\n    X = 2\n    def f[T](self, x: T) -> X: T\n', 'T')).toEqual([
      '4 function: other 4',
      '4 function: other 4',
    ])
    expect(reads('class A:\n    X = 2\n    def f[T](self) -> X: X\n', 'X')).toEqual(['3 class: assignment 2', '3 free'])
  })

  test('f-strings, keyword names, attributes, augmented assignment, del', () => {
    const text = 'x = 1\nx += 1\nf"{x!r:>{x}}"\nf(x=1).x\ndef g():\n    del x\n    x\n'
    expect(reads(text, 'x')).toEqual([
      '2 module: assignment 1, other 2',
      '3 module: assignment 1, other 2',
      '3 module: assignment 1, other 2',
      '6 function: ',
      '7 function: ',
    ])
  })
})
