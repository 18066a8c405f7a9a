/** What is proven about values: JSON or not, what to annotate, what holds a function. */
import { describe, expect, it } from 'vitest'
import { flaskModel } from '../../src/flask/model.js'
import { projectFromSources } from '../../src/project/load.js'
import { createParser } from '../../src/python/parser.js'
import { field, nodesOfKind, textOf } from '../../src/python/syntax.js'

const parser = await createParser()

/** The fact about the right side of `answer = ...`. */
function fact(source: string) {
  const project = projectFromSources(new Map([['app.py', source]]), { parser })
  const flask = flaskModel(project)
  const [module] = project.modules
  const node = nodesOfKind(module as (typeof project.modules)[number], 'assignment').find((assignment) => {
    const left = field(assignment, 'left')
    return left !== null && textOf(left) === 'answer'
  })
  const value = node && field(node, 'right')
  if (!value) throw new Error('no answer')
  return { ...flask.jsonOf(value), annotation: flask.types.annotationOf(value) }
}

const json = { isJson: true, isContainer: true }
const unproven = { isJson: false, isContainer: true }

describe('types', () => {
  const cases: readonly (readonly [name: string, source: string, expected: object])[] = [
    ['a display', 'answer = {"a": [1, 2.5, None, True, f"{x}"]}', json],
    ['dates', 'import datetime\nanswer = {"at": datetime.datetime.now()}', unproven],
    ['decimals', 'from decimal import Decimal\nanswer = [Decimal("1.10")]', unproven],
    ['sets', 'answer = {"a": {1, 2}}', unproven],
    ['infinity', 'answer = [1e999]', unproven],
    ['float() of a text may be nan', 'answer = [float("nan")]', unproven],
    ['mixed keys', 'answer = {1: "a", "b": 2}', unproven],
    ['a store and what is put into it', 'D = {}\nD["a"] = 1\nD["b"] = "x"\nanswer = D', json],
    ['a date put into a store', 'import datetime\nD = {}\nD["a"] = datetime.date.today()\nanswer = D', unproven],
    ['a date appended', 'import datetime\nL = [1]\nL.append(datetime.date.today())\nanswer = L', unproven],
    [
      'a date put in through another name',
      'import datetime\nD = {1: {"a": 1}}\ndef f(k):\n    one = D[k]\n    one["at"] = datetime.date.today()\nanswer = D[1]',
      { isContainer: true },
    ],
    ['a function', 'def f(n: int):\n    return {"n": n}\nanswer = f(1)', json],
    [
      'a function that may give nothing',
      'def f(n):\n    if n:\n        return {"n": 1}\nanswer = f(1)',
      { isContainer: false },
    ],
    ['recursion', 'def f(n):\n    return [] if n else f(1)\nanswer = f(1)', json],
    [
      'a TypedDict',
      'from typing import TypedDict\nclass T(TypedDict):\n    a: int\nx: dict[int, T] = {}\nanswer = x[1]',
      json,
    ],
    ['a parameter nobody calls', 'def f(n):\n    answer = {"n": n}', unproven],
    ['a shadowed builtin', 'def str(x):\n    return object()\nanswer = [str(1)]', unproven],
    ['a name bound twice', 'import datetime\nx = 1\nx = datetime.date.today()\nanswer = [x]', unproven],
    [
      'narrowing',
      'D = {"a": "b"}\ndef f(k):\n    answer = D.get(k)\n    if answer is None:\n        return 1',
      { annotation: 'str' },
    ],
    ['no narrowing', 'D = {"a": "b"}\ndef f(k):\n    answer = D.get(k)', { annotation: 'str | None' }],
    ['a connection', 'import sqlite3\nanswer = sqlite3.connect("a")', { annotation: 'sqlite3.Connection' }],
  ]
  for (const [name, source, expected] of cases) it(name, () => expect(fact(source)).toMatchObject(expected))
})
