/** The small questions transforms and facts ask about nodes. */
import { beforeAll, describe, expect, test } from 'vitest'
import { argument, callArgs } from '../../src/python/calls.js'
import { decoratorsOf, docstringOf, isGenerator, parametersOf, returnsOf } from '../../src/python/functions.js'
import { importsOf } from '../../src/python/imports.js'
import { literalBool, literalNumber, literalPairs, literalString, literalStrings } from '../../src/python/literals.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { createParser, type PythonParser } from '../../src/python/parser.js'
import { scopeOf } from '../../src/python/scope.js'
import { positionAt, styleOf } from '../../src/python/style.js'
import { nodesOfKind, statementOf, textOf } from '../../src/python/syntax.js'

let parser: PythonParser
beforeAll(async () => {
  parser = await createParser()
})

function parse(text: string): PyModule {
  const parsed = parser.parse('a.py', text)
  if (parsed.module === null) throw new Error(parsed.refusal.detail)
  return parsed.module
}

function first(text: string, kind: string): PyNode {
  return nodesOfKind(parse(text), kind)[0] as PyNode
}

function expression(text: string): PyNode {
  return parse(`${text}\n`).root.children[0]?.children[0] as PyNode
}

describe('literals', () => {
  test.each([
    ['"a\\n\\x41\\u00e9\\N"', null],
    ['"a\\n\\x41\\u00e9\\101\\d"', 'a\nAéA\\d'],
    ['"a" r"\\n" \'b\'', 'a\\nb'],
    ['("a"\n "b")', 'ab'],
    ['f"a"', null],
    ['b"a"', null],
    ['"""a\n"b"""', 'a\n"b'],
    ['u"x"', 'x'],
    ['x', null],
  ])('%s', (text, value) => expect(literalString(expression(text))).toBe(value))

  test('numbers, booleans, lists and dictionaries', () => {
    expect(['1_000', '-0x1f', '1.5', '+2', '3j', '~1', 'x'].map((text) => literalNumber(expression(text)))).toEqual([
      1000,
      -31,
      1.5,
      2,
      null,
      null,
      null,
    ])
    expect([literalBool(expression('True')), literalBool(expression('1'))]).toEqual([true, null])
    expect(literalStrings(expression('["a", ("b"),]'))).toEqual(['a', 'b'])
    expect(literalStrings(expression('["a", *b]'))).toBe(null)
    expect(literalPairs(expression('{"a": 1}'))?.length).toBe(1)
    expect(literalPairs(expression('{**a}'))).toBe(null)
  })
})

describe('calls and definitions', () => {
  test('arguments', () => {
    const call = first('f(1, # c\n  a, k=2, *r, later, **kw)\n', 'call')
    const args = callArgs(call)
    expect([args.positional.map(textOf), [...args.keywords.keys()], args.hasStar]).toEqual([['1', 'a'], ['k'], true])
    const keyword = argument(call, 5, 'k')
    expect(keyword && textOf(keyword)).toBe('2')
  })

  test('parameters', () => {
    const text = 'def f(a, /, b: int = 1, *args: x, c, d=2, **kw): pass\n'
    const found = parametersOf(first(text, 'function_definition'))
    expect(
      found.map((p) => `${p.kind} ${p.name} ${p.annotation && textOf(p.annotation)} ${p.default && textOf(p.default)}`),
    ).toEqual([
      'positional a null null',
      'default b int 1',
      'star args x null',
      'keywordOnly c null null',
      'keywordOnly d null 2',
      'doubleStar kw null null',
    ])
  })

  test('decorators, docstrings, generators, returns', () => {
    const definition = first(
      '@a\n@b(1)\ndef f():\n    """doc"""\n    def g():\n        yield 1\n        return 2\n    return 3\n',
      'function_definition',
    )
    expect(decoratorsOf(definition).map(textOf)).toEqual(['@a', '@b(1)'])
    expect(textOf(docstringOf(definition) as PyNode)).toBe('"""doc"""')
    expect(isGenerator(definition)).toBe(false)
    expect(returnsOf(definition).map(textOf)).toEqual(['return 3'])
  })

  test('statement and scope of a node', () => {
    const module = parse('def f(a=b):\n    x = [c for d in e]\n')
    const byText = (text: string): PyNode => nodesOfKind(module, 'identifier').find((n) => textOf(n) === text) as PyNode
    expect(['b', 'x', 'c', 'f'].map((name) => scopeOf(byText(name)).kind)).toEqual([
      'module',
      'function',
      'comprehension',
      'module',
    ])
    expect(statementOf(byText('c'))?.kind).toBe('expression_statement')
  })
})

describe('style and imports', () => {
  test('style', () => {
    const module = parse("from a import b\nfrom a import c\nif x:\n\ty = 'a'\n")
    expect(styleOf(module)).toEqual({ quote: "'", indent: '\t', eol: '\n', oneImportPerLine: true })
    expect(positionAt(module, module.text.indexOf('y'))).toEqual({ line: 4, column: 2 })
  })

  test('imports', () => {
    const text =
      'from __future__ import annotations\nimport a.b, c as d\nfrom ..x import (y as z,\n  w)\nif TYPE_CHECKING:\n    from t import u\nfrom s import *\n'
    expect(
      importsOf(parse(text)).map(
        (i) =>
          `${'.'.repeat(i.level)}${i.module} ${i.names.map((n) => n.local)} ${i.isTopLevel} ${i.isTypeChecking} ${i.isStar}`,
      ),
    ).toEqual([
      '__future__ annotations true false false',
      'a.b a true false false',
      'c d true false false',
      '..x z,w true false false',
      't u false true false',
      's  true false true',
    ])
  })
})
