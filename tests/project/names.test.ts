/** Names resolve through aliases, re-exports and modules; a doubtful name never matches. */
import { describe, expect, test } from 'vitest'
import { places, project } from './support.js'

describe('names', () => {
  test('aliases, attributes, module aliases and plain assignments', () => {
    const { names } = project({
      'app.py':
        'import flask\nimport flask as fl\nfrom flask import jsonify as j, request\nroute = flask.jsonify\nflask.jsonify()\nfl.jsonify()\nj()\nroute()\nrequest.args.get("a")\n',
    })
    expect(places(names.uses('flask.jsonify'))).toEqual([
      'app.py:4 flask.jsonify',
      'app.py:5 flask.jsonify',
      'app.py:6 fl.jsonify',
      'app.py:7 j',
      'app.py:8 route',
    ])
    expect(places(names.uses('flask.request'))).toEqual(['app.py:9 request'])
    expect(names.usesUnder('flask.request').map((use) => use.name)).toEqual(['flask.request.args.get'])
    expect(places(names.imports('flask.jsonify').map((definition) => definition.target))).toEqual(['app.py:3 j'])
  })

  test('a shadowed or ambiguous name never matches', () => {
    const { names } = project({
      'a.py': 'from flask import g\ndef f(g):\n    return g\ndef h():\n    g = 1\n    return g\nclass A:\n    g = 2\n',
      'b.py': 'from flask import g\ng = 3\ng\n',
      'c.py': 'try:\n    from flask import g\nexcept ImportError:\n    from flask import g\ng\n',
      'd.py': 'try:\n    from flask import g\nexcept ImportError:\n    g = None\ng\n',
      'e.py': 'def f():\n    from flask import g\n    return g.user\n',
    })
    expect(places(names.uses('flask.g'))).toEqual(['c.py:5 g', 'e.py:3 g'])
  })

  test('re-exports, star imports and cycles', () => {
    const { names } = project({
      'pkg/__init__.py': 'from .web import *\nfrom . import db\nfrom .loop import x\n',
      'pkg/web.py': 'from .compat import jsonify\n',
      'pkg/compat.py': 'from flask import jsonify\n',
      'pkg/loop.py': 'from pkg import x\n',
      'pkg/db.py': 'def get_db(): pass\n',
      'main.py':
        'import pkg.db\nfrom pkg import jsonify, db, x\njsonify()\npkg.jsonify()\ndb.get_db()\npkg.db.get_db()\nx()\n',
    })
    expect(places(names.uses('flask.jsonify'))).toEqual(['main.py:3 jsonify', 'main.py:4 pkg.jsonify'])
    expect(places(names.uses('pkg/db.py:get_db'))).toEqual(['main.py:5 db.get_db', 'main.py:6 pkg.db.get_db'])
    expect(names.definition('pkg/db.py:get_db')?.definitions.length).toBe(1)
  })

  test('the nearest app.py wins, a module never imports itself', () => {
    const { names } = project({
      'one/app.py': 'def create(): pass\n',
      'two/app.py': 'def create(): pass\n',
      'one/test_app.py': 'from app import create\ncreate()\n',
      'two/tests/test_app.py': 'from app import create\ncreate()\n',
      'pkg/__init__.py': '',
      'pkg/flask.py': 'from flask import Flask\nFlask()\n',
      'pkg/other.py': 'from flask import Flask\nFlask()\n',
      'src/lib/__init__.py': 'def f(): pass\n',
      'run.py': 'from lib import f\nf()\n',
    })
    expect(places(names.uses('one/app.py:create'))).toEqual(['one/test_app.py:2 create'])
    expect(places(names.uses('two/app.py:create'))).toEqual(['two/tests/test_app.py:2 create'])
    expect(places(names.uses('flask.Flask'))).toEqual(['pkg/flask.py:2 Flask', 'pkg/other.py:2 Flask'])
    expect(places(names.uses('src/lib/__init__.py:f'))).toEqual(['run.py:2 f'])
  })

  test('one starred library lends its names, two do not', () => {
    const { names } = project({
      'a.py': 'from flask import *\njsonify(len(x))\n',
      'b.py': 'from flask import *\nfrom wtforms import *\njsonify()\n',
    })
    expect(places(names.uses('flask.jsonify'))).toEqual(['a.py:2 jsonify'])
    expect(places(names.uses('flask.len'))).toEqual([])
  })

  test('relative imports by level and namespace folders', () => {
    const { names, moduleAt } = project({
      'a/__init__.py': '',
      'a/b/__init__.py': '',
      'a/b/c.py': 'from ..d import e\nfrom ... import z\ne()\n',
      'a/d.py': 'def e(): pass\n',
      'ns/mod.py': 'def f(): pass\n',
      'use.py': 'import ns.mod\nfrom ns import mod\nns.mod.f()\nmod.f()\n',
    })
    expect(places(names.uses('a/d.py:e'))).toEqual(['a/b/c.py:3 e'])
    expect(places(names.uses('ns/mod.py:f'))).toEqual(['use.py:3 ns.mod.f', 'use.py:4 mod.f'])
    const from = moduleAt('a/b/c.py')
    expect(from && names.resolveModule(from, 'd', 2)?.path).toBe('a/d.py')
    expect(from?.name).toBe('a.b.c')
  })
})
