/** What stands or falls together, and what may share a router. */
import { describe, expect, test } from 'vitest'
import { changed, type Files, migrateFiles } from './subjects.js'

const BLOCKED =
  'from flask import Blueprint\n\nold = Blueprint("old", __name__)\n\n\n@old.route("/s", host="shop.test")\ndef s():\n    return {}\n'

const app = (imports: string, registered: readonly string[]): string => `from flask import Flask

${imports}

app = Flask(__name__)
${registered.map((name) => `app.register_blueprint(${name})`).join('\n')}
`

const blueprint = (name: string): string => `from flask import Blueprint, jsonify

${name} = Blueprint("${name}", __name__, url_prefix="/${name}")


@${name}.route("/")
def index():
    return jsonify(ok=True)
`

describe('an application with two blueprints, one of which is refused', () => {
  const files: Files = new Map([
    ['shop/__init__.py', app('from .new import new\nfrom .old import old', ['new', 'old'])],
    ['shop/new.py', blueprint('new')],
    ['shop/old.py', BLOCKED],
    ['requirements.txt', 'flask==3.1.3\n'],
    [
      'tests/test_shop.py',
      'from shop import app\n\n\ndef test_new():\n    assert app.test_client().get("/new/").json == {"ok": True}\n',
    ],
  ])
  const { files: after, result } = migrateFiles(files)

  test('is converted around the refused one, and the report says why', () => {
    expect(after.get('shop/old.py')).toBe(BLOCKED)
    expect(after.get('shop/new.py')).toContain('APIRouter(prefix="/new")')
    const blocking = result.findings.filter(({ blocks }) => blocks)
    expect(blocking.map(({ path }) => path)).toContain('shop/old.py')
    expect(result.handlers.map(({ rung, after: text }) => [rung, text])).toEqual([
      [4, expect.stringContaining('@new.get')],
      [2, null],
    ])
  })

  test('stays whole where the two parts cannot be told apart', () => {
    const meeting = new Map(files)
    meeting.set('shop/old.py', BLOCKED.replace('"/s"', '"/<name>/"'))
    const outcome = migrateFiles(meeting)
    expect(outcome.result.changes).toEqual([])
    expect(outcome.result.findings.map(({ id }) => id)).toContain('bridge/rules-meet')
  })

  test('without the refused one the other is carried over', () => {
    const rest = new Map(files)
    rest.set('shop/__init__.py', app('from .new import new', ['new']))
    rest.delete('shop/old.py')
    expect(migrateFiles(rest).files.get('shop/new.py')).toContain('APIRouter(prefix="/new")')
  })
})

test('two services in one repository: the one that is refused does not hold the other', () => {
  const files: Files = new Map([
    [
      'a/a_app.py',
      'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef index():\n    return {"a": 1}\n',
    ],
    ['a/requirements.txt', 'flask\n'],
    [
      'b/b_app.py',
      'import flask_unheard_of\nfrom flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef index():\n    return {"b": 1}\n',
    ],
    ['b/requirements.txt', 'flask\nflask-unheard-of\n'],
  ])
  const { files: after } = migrateFiles(files)
  expect(changed(files, after).filter((path) => path.startsWith('b/'))).toEqual([])
  expect(changed(files, after)).toEqual(
    expect.arrayContaining(['a/a_app.py', 'a/flask_support/__init__.py', 'a/requirements.txt']),
  )
})

test('one proven and one unproven handler share a router, which adapts answers once for both', () => {
  const files: Files = new Map([
    [
      'app.py',
      `from flask import Blueprint, Flask, jsonify

from elsewhere import anything

bp = Blueprint("bp", __name__, url_prefix="/bp")


@bp.route("/proven/<int:number>")
def proven(number):
    return jsonify(number=number)


@bp.route("/unproven")
def unproven():
    return anything()


app = Flask(__name__)
app.register_blueprint(bp)
`,
    ],
  ])
  const { files: after, result } = migrateFiles(files)
  const text = after.get('app.py') ?? ''
  expect(result.findings.filter(({ blocks }) => blocks)).toEqual([])
  expect(text).toContain('def proven(number: int):\n    return {"number": number}\n')
  expect(text).toContain('def unproven():\n    return anything()\n')
  expect(text).toContain('route_class=FlaskRoute')
})

test('a file that is half migrated is valid input: what is FastAPI already stays, the rest joins it', () => {
  const files: Files = new Map([
    [
      'main.py',
      'from fastapi import FastAPI\n\nfrom users import router\n\napi = FastAPI()\napi.include_router(router)\n',
    ],
    [
      'users.py',
      'from fastapi import APIRouter\n\nrouter = APIRouter(prefix="/users")\n\n\n@router.get("/")\ndef users() -> list[str]:\n    return []\n',
    ],
    [
      'legacy.py',
      'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/old")\ndef old():\n    return {"old": True}\n',
    ],
  ])
  const { files: after } = migrateFiles(files)
  expect(changed(files, after).sort()).toEqual(expect.arrayContaining(['flask_support/__init__.py', 'legacy.py']))
  expect(after.get('main.py')).toBe(files.get('main.py'))
  expect(after.get('users.py')).toBe(files.get('users.py'))
  expect(after.get('legacy.py')).not.toContain('flask import')
})

test('what is on FastAPI, and what is neither, is left alone', () => {
  const files: Files = new Map([
    [
      'main.py',
      'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/")\nasync def index():\n    return {}\n',
    ],
    ['plain.py', 'import json\n\n\ndef dump(x):\n    return json.dumps(x)\n'],
  ])
  const { result } = migrateFiles(files)
  expect(result.changes).toEqual([])
  expect(result.findings).toEqual([])
})

test('a file that does not parse refuses its own application, not the one beside it', () => {
  const service = (name: string): string =>
    `from flask import Flask\n\napp = Flask("${name}")\n\n\n@app.route("/")\ndef index():\n    return {}\n`
  const files: Files = new Map([
    ['good/app.py', service('good')],
    ['bad/app.py', `${service('bad').replace('import Flask\n', 'import Flask\nfrom bad_views import views\n')}`],
    ['bad/bad_views.py', 'def views(:\n'],
  ])
  const { files: after, result } = migrateFiles(files)
  expect(result.skipped.map(({ path }) => path)).toEqual(['bad/bad_views.py'])
  expect(changed(files, after).filter((path) => path.startsWith('bad/'))).toEqual([])
  expect(changed(files, after)).toContain('good/app.py')
})
