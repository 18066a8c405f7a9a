/** What the parser reads, and what it refuses to read. */
import { beforeAll, describe, expect, test } from 'vitest'
import { decode, encode } from '../../src/python/decode.js'
import type { PyNode } from '../../src/python/node.js'
import { createParser, type Parsed, type PythonParser } from '../../src/python/parser.js'
import { nodesOfKind, textOf } from '../../src/python/syntax.js'

let parser: PythonParser
beforeAll(async () => {
  parser = await createParser()
})

function rootOf(text: string): PyNode {
  const parsed: Parsed = parser.parse('pkg/a.py', text)
  if (parsed.module === null) throw new Error(parsed.refusal.detail)
  return parsed.module.root
}

function shape(node: PyNode): string {
  const role = node.field === null ? '' : `${node.field}:`
  const words = node.words.length === 0 ? '' : `<${node.words.join()}>`
  const inner = node.children.map(shape).join(' ')
  return `${role}${node.kind}${words}${inner === '' ? '' : `(${inner})`}`
}

describe('parser', () => {
  test.each([
    ['syntax-error', 'def f(:\n'],
    ['syntax-error', 'x = 1\n<<<<<<< HEAD\ny = 2\n'],
    ['syntax-error', 'x = "\0"\n'],
    ['python-2', 'print "hello"\n'],
    ['python-2', 'print >>out, x\n'],
    ['python-2', 'exec "x = 1"\n'],
    ['python-2', 'if a <> b: pass\n'],
    ['python-2', 'x = `y`\n'],
    ['python-2', 'x = 10L\n'],
    ['python-2', 'x = 0777\n'],
    ['python-2', 'x = ur"a"\n'],
    ['python-2', 'raise E, "x"\n'],
    ['misparse', 'type(x).y = z\n'],
    ['misparse', 'type[x] = 1\n'],
    ['eol-cr', 'a = 1\rb = 2\r'],
    ['too-deep', `x = ${'a.'.repeat(1200)}b\n`],
    ['too-deep', `if a:\n${' '.repeat(1100)}b\n`],
    ['too-large', '# x\n'.repeat(300_000)],
    ['generated', `x = "${'a'.repeat(100_001)}"\n`],
  ])('refuses %s: %j', (reason, text) => {
    expect(parser.parse('a.py', text).refusal?.reason).toBe(reason)
  })

  test.each([
    'print("x")\nprint(x, file=y)\n',
    'x = 00\ny = 0_0\nz = 0o17\n',
    'type X[T] = list[T]\ntype Y = int\ntype = 3\ntype(x)\n',
    'match = 1\nmatch[x]\nmatch(x)\n',
    'try:\n    pass\nexcept* E as e:\n    raise X from e\n',
    'f"{x!r:>{w}} {y=} {{}}"\n',
    '\f\nx = 1\n',
    '',
    '# only a comment',
    'x = 1  # no newline',
  ])('reads %j', (text) => {
    const root = rootOf(text)
    expect([root.start, root.end]).toEqual([0, text.length])
  })

  test('fields, words and punctuation', () => {
    expect(shape(rootOf('async def f(a, *, b=1): return a not in b\n'))).toBe(
      'module(function_definition<async,def>(name:identifier parameters:parameters(identifier keyword_separator default_parameter(name:identifier value:integer)) body:block(return_statement<return>(comparison_operator<not in>(identifier identifier)))))',
    )
    expect(nodesOfKind(rootOf('f"{x=}{y}"\n'), 'interpolation').map((node) => node.words)).toEqual([['='], []])
  })

  test.each(['[*f()]', '{*f(x).y, 1}', 'x = *a.b(), 2', '[*a[0] + b]'])('repairs the star in %s', (text) => {
    const [splat] = nodesOfKind(rootOf(`${text}\n`), 'list_splat')
    const operand = splat?.children[0]
    expect(['list', 'set', 'expression_list']).toContain(splat?.parent?.kind)
    expect(operand && splat && textOf(splat)).toBe(`*${operand && textOf(operand)}`)
    expect(operand?.parent).toBe(splat)
  })

  test('a comment ends before the carriage return', () => {
    const [comment] = nodesOfKind(rootOf('x = 1 # a\r\ny = 2\r\n'), 'comment')
    expect(comment && textOf(comment)).toBe('# a')
  })

  test('characters outside the BMP at every place near a chunk edge', () => {
    for (let pad = 4080; pad < 4100; pad++) {
      const text = `x = "${'a'.repeat(pad)}😀"\ny = 1\n`
      expect(rootOf(text).children.length).toBe(2)
    }
  })

  test('a refused file does not leak into the next one', () => {
    parser.parse('a.py', `(${'x,'.repeat(5000)}`)
    expect(rootOf('y = 1\n').end).toBe(6)
  })
})

describe('decode', () => {
  const cases: readonly (readonly [string, Uint8Array, string | null])[] = [
    ['plain', Buffer.from('x = "é"\n'), 'utf-8'],
    ['BOM', Buffer.from('\ufeffx = 1\r\n'), 'utf-8'],
    ['latin-1', Buffer.from('# -*- coding: latin-1 -*-\nx = "\xe9\x80"\n', 'latin1'), 'latin1'],
    [
      'cookie on the second line',
      Buffer.from('#!/bin/sh\n# vim: set fileencoding=iso-8859-1 :\n"\xe9"\n', 'latin1'),
      'latin1',
    ],
    ['ascii', Buffer.from('# coding: ascii\n'), 'latin1'],
    ['ascii that is not', Buffer.from('# coding: ascii\n"é"\n'), null],
    ['koi8-r', Buffer.from('# coding: koi8-r\n'), null],
    ['not UTF-8', Buffer.from('x = "\xe9"\n', 'latin1'), null],
    ['cookie after code does not count', Buffer.from('x = 1\n# coding: koi8-r\n'), 'utf-8'],
  ]
  test.each(cases)('%s', (_, bytes, encoding) => {
    const decoded = decode(bytes)
    expect(decoded.source?.encoding ?? null).toBe(encoding)
    if (decoded.refusal === null) expect(Buffer.from(encode(decoded.text, decoded.source)).equals(bytes)).toBe(true)
  })
})
