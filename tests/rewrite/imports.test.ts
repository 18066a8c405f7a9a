/** Where new imports go, what they are called, and which old ones go. */
import { describe, expect, test } from 'vitest'
import { defined, type ImportedName, imported, importedModule, join, py } from '../../src/plan/template.js'
import { rewritten } from './harness.js'

const Any = imported('typing', 'Any')
const FastAPI = imported('fastapi', 'FastAPI')
const Depends = imported('fastapi', 'Depends')

/** Replaces `X` at the end of a text by the names. */
function add(source: string, names: readonly ImportedName[], more: Readonly<Record<string, string>> = {}): string {
  return rewritten(
    `${source}X\n`,
    ({ plan, find }) => plan.replace(find('X', 'identifier'), py`[${join(names)}]`),
    more,
  )
}

const own = { 'own.py': 'def f():\n    pass\n' }
const cases: readonly (readonly [name: string, source: string, names: readonly ImportedName[], after: string])[] = [
  ['no imports at all', '', [Any], 'from typing import Any\n\n[Any]\n'],
  ['only a docstring', '"""Doc."""\n\n', [Any], '"""Doc."""\n\nfrom typing import Any\n\n[Any]\n'],
  [
    'behind __future__',
    'from __future__ import annotations\n\n',
    [Any],
    'from __future__ import annotations\n\nfrom typing import Any\n\n[Any]\n',
  ],
  [
    'into the line of the same module, sorted',
    'from fastapi import APIRouter, Request\n\n',
    [Depends],
    'from fastapi import APIRouter, Depends, Request\n\n[Depends]\n',
  ],
  [
    'at the end where names are not sorted',
    'from fastapi import Request, APIRouter\n\n',
    [Depends],
    'from fastapi import Request, APIRouter, Depends\n\n[Depends]\n',
  ],
  [
    'sorted among its group',
    'import os\nimport sys\nfrom zlib import crc32\n\n',
    [Any],
    'import os\nimport sys\nfrom typing import Any\nfrom zlib import crc32\n\n[Any]\n',
  ],
  ['a block of its own', 'import os\n\n', [FastAPI], 'import os\n\nfrom fastapi import FastAPI\n\n[FastAPI]\n'],
  [
    'the standard library before others',
    'import pytest\n\n',
    [Any],
    'from typing import Any\n\nimport pytest\n\n[Any]\n',
  ],
  [
    'three blocks',
    '',
    [defined('own.py', 'f'), FastAPI, Any],
    'from typing import Any\n\nfrom fastapi import FastAPI\n\nfrom own import f\n\n[f, FastAPI, Any]\n',
  ],
  ['a whole module', 'import os\n\n', [importedModule('logging')], 'import logging\nimport os\n\n[logging]\n'],
  ['what is imported already', 'from typing import Any\n\n', [Any], 'from typing import Any\n\n[Any]\n'],
  [
    'what is imported under another name',
    'from typing import Any as A\n\n',
    [Any],
    'from typing import Any as A\n\n[A]\n',
  ],
  [
    'one name a line',
    'from fastapi import APIRouter\nfrom fastapi import Request\n\n',
    [Depends],
    'from fastapi import APIRouter\nfrom fastapi import Depends\nfrom fastapi import Request\n\n[Depends]\n',
  ],
  [
    'parentheses stay',
    'from fastapi import (\n    APIRouter,\n    Request,\n)\n\n',
    [Depends],
    'from fastapi import (\n    APIRouter,\n    Depends,\n    Request,\n)\n\n[Depends]\n',
  ],
  [
    'a name that is taken gets another',
    'Depends = 1\n',
    [Depends],
    'from fastapi import Depends as FastAPIDepends\n\nDepends = 1\n[FastAPIDepends]\n',
  ],
  [
    'an import inside try does not count as a place',
    'try:\n    import ujson\nexcept ImportError:\n    ujson = None\n',
    [Any],
    'from typing import Any\n\ntry:\n    import ujson\nexcept ImportError:\n    ujson = None\n[Any]\n',
  ],
  [
    'a shebang and comments stay on top',
    '#!/usr/bin/env python\n# (c) us\n\nx = 1\n',
    [Any],
    '#!/usr/bin/env python\n# (c) us\n\nfrom typing import Any\n\nx = 1\n[Any]\n',
  ],
]

describe('new imports', () => {
  test.each(cases)('%s', (_, source, names, after) => {
    expect(add(source, names, own)).toBe(after)
  })

  test('a line that gets too long is broken', () => {
    const names = ['APIRouter', 'Depends', 'FastAPI', 'Header', 'HTTPException', 'Query', 'Request', 'Response'].map(
      (name) => imported('fastapi', name),
    )
    const text = add('', names)
    expect(text).toContain(
      'from fastapi import (\n    APIRouter,\n    Depends,\n    FastAPI,\n    Header,\n    HTTPException,\n    Query,\n    Request,\n    Response,\n)\n',
    )
  })
})

describe('old imports', () => {
  const gone = (source: string): string =>
    rewritten(source, ({ plan, root }) => {
      for (const statement of root.children)
        if (statement.kind === 'expression_statement') plan.replace(statement, py`pass`)
    })

  test.each([
    ['the last use is gone', 'from flask import Flask\n\nFlask(1)\n', 'pass\n'],
    [
      'one of several names',
      'from flask import (\n    Flask,\n    g,\n)\nfrom os import path\n\nFlask(path)\n\n\ndef f():\n    return g\n',
      'from flask import g\n\npass\n\n\ndef f():\n    return g\n',
    ],
    [
      'an import in a function becomes pass',
      'def f():\n    from flask import Flask\n\n\nprint()\n',
      'def f():\n    pass\n\n\npass\n',
    ],
    ['another unused import is none of ours', 'import os\n\nprint()\n', 'import os\n\npass\n'],
  ])('%s', (_, source, after) => {
    expect(gone(source)).toBe(after)
  })

  test('a new import takes the place of the old one', () => {
    const text = rewritten('import os\n\nfrom flask import Flask\n\napp = Flask(os.name)\n', ({ plan, find }) =>
      plan.replace(
        find('Flask', 'identifier').module.root.children.at(-1)?.children[0]?.children[1]?.children[0] ?? find('Flask'),
        FastAPI,
      ),
    )
    expect(text).toBe('import os\n\nfrom fastapi import FastAPI\n\napp = FastAPI(os.name)\n')
  })
})
