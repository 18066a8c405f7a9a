/** Every reason not to mount: the whole application stays byte for byte, and the report names the reason. */
import { describe, expect, test } from 'vitest'
import { changed, type Files, migrateFiles } from '../laws/subjects.js'

const APP = `from flask import Flask

from .new import new
from .old import old

app = Flask(__name__)
app.register_blueprint(new)
app.register_blueprint(old)
`
const NEW = `from flask import Blueprint, jsonify

new = Blueprint("new", __name__, url_prefix="/new")


@new.route("/")
def index():
    return jsonify(ok=True)
`
const OLD = `from flask import Blueprint, copy_current_request_context, request

old = Blueprint("old", __name__, url_prefix="/old")


@old.route("/")
def index():
    return copy_current_request_context(lambda: request.path)()
`

const shop = (files: Readonly<Record<string, string>> = {}): Files =>
  new Map(
    Object.entries({
      'requirements.txt': 'flask==3.1.3\n',
      'shop/__init__.py': APP,
      'shop/new.py': NEW,
      'shop/old.py': OLD,
      ...files,
    }),
  )

const FACTORY = `from flask import Flask

from .new import new
from .old import old


def create_app():
    app = Flask(__name__)
    app.register_blueprint(new)
    app.register_blueprint(old)
    return app
`
const ROUTE = '\n\n@app.route("/home")\ndef home():\n    return "home"\n'
const WSGI = `from shop import create_app\n\napp = create_app()\n${ROUTE}`
const HOOKED = '\n\n@old.KIND\ndef hook(value=None):\n    return value\n'

const cases: readonly (readonly [code: string, why: string, files: Readonly<Record<string, string>>])[] = [
  [
    'reaches-application',
    'the application calls a function of the file',
    {
      'shop/__init__.py': APP.replace('import old', 'import old, prices').concat('app.config["P"] = prices()\n'),
      'shop/old.py': OLD.concat('\n\ndef prices():\n    return [1]\n'),
    },
  ],
  [
    'reaches-application',
    'a test calls a function of the file',
    {
      'shop/old.py': OLD.concat('\n\ndef prices():\n    return [request.path]\n'),
      'tests/test_old.py': 'from shop.old import prices\n\n\ndef test_prices():\n    assert prices() == [1]\n',
    },
  ],
  [
    'reaches-application',
    'the file takes a name of the application that changes',
    {
      'shop/old.py': OLD.replace('\nold =', '\nfrom . import app\n\nold =').concat(
        '\n\nKEY = app.config["SECRET_KEY"]\n',
      ),
    },
  ],
  [
    'reaches-application',
    'the file takes a name of Flask that the application passes on',
    { 'shop/old.py': OLD.replace('\nold =', '\nfrom . import Flask\n\nold =').concat('\n\nKIND = Flask\n') },
  ],
  [
    'several-applications',
    'there are two applications',
    {
      'shop/admin.py': `from flask import Flask\n\nfrom .new import new\n\nadmin = Flask(__name__)\nadmin.register_blueprint(new)\n`,
    },
  ],
  [
    'no-route-left',
    'nothing else has routes',
    { 'shop/new.py': 'from flask import Blueprint\n\nnew = Blueprint("new", __name__)\n' },
  ],
  ...['before_app_request', 'teardown_app_request', 'app_errorhandler(404)', 'app_context_processor'].map(
    (kind) =>
      ['application-wide', `${kind} of the file`, { 'shop/old.py': OLD.concat(HOOKED.replace('KIND', kind)) }] as const,
  ),
  [
    'application-wide',
    'a template filter of the file',
    { 'shop/old.py': OLD.concat(HOOKED.replace('KIND', 'app_template_filter("x")')) },
  ],
  ...['after_request', 'teardown_request'].map(
    (kind) =>
      ['hook-after', `${kind} of the blueprint`, { 'shop/old.py': OLD.concat(HOOKED.replace('KIND', kind)) }] as const,
  ),
  [
    'hook-after',
    'a context processor of the blueprint beside an error handler',
    {
      'shop/__init__.py': APP.concat('\n\n@app.errorhandler(404)\ndef missing(error):\n    return "none", 404\n'),
      'shop/old.py': OLD.concat(HOOKED.replace('KIND', 'context_processor')),
    },
  ],
  ['blueprint-use', 'the blueprint records', { 'shop/old.py': OLD.concat('\n\nold.record(print)\n') }],
  [
    'blueprint-use',
    'an extension is handed the blueprint',
    { 'shop/old.py': OLD.replace('\nold =', 'from flask_cors import CORS\n\nold =').concat('\n\nCORS(old)\n') },
  ],
  [
    'registered-in-loop',
    'the registration is no statement of its own',
    { 'shop/__init__.py': APP.replace('app.register_blueprint(old)', 'DONE = app.register_blueprint(old)') },
  ],
  [
    'rules-meet',
    'rules of both sides fit one address',
    { 'shop/old.py': OLD.replace('"/old"', '"/"').replace('"/")\ndef', '"/<name>/")\ndef') },
  ],
  [
    'rules-meet',
    'the rule fits static files',
    { 'shop/old.py': OLD.replace('"/old"', '"/"').replace('"/")\ndef', '"/static/<name>")\ndef') },
  ],
  ['rules-meet', 'the rule is computed', { 'shop/old.py': OLD.replace('"/old"', 'print()') }],
  ['late-route', 'a route comes after the factory', { 'shop/__init__.py': FACTORY, 'wsgi.py': WSGI }],
  [
    'reads-endpoint',
    'a hook asks which route answers',
    {
      'shop/__init__.py': APP.replace('import Flask', 'import Flask, g, request').concat(
        '\n\n@app.before_request\ndef start():\n    g.endpoint = request.endpoint\n',
      ),
    },
  ],
  ['application-attribute', 'JSON settings', { 'shop/__init__.py': APP.concat('app.json.sort_keys = False\n') }],
  [
    'application-attribute',
    'the file asks the current application',
    {
      'shop/old.py': OLD.replace('import Blueprint', 'import Blueprint, current_app').replace(
        'lambda: request.path',
        'lambda: str(current_app.url_map)',
      ),
    },
  ],
  [
    'extension',
    'an extension serves every request',
    {
      'shop/__init__.py': APP.replace('\nfrom .new', 'from flask_talisman import Talisman\n\nfrom .new').concat(
        'Talisman(app)\n',
      ),
    },
  ],
  [
    'removed-name',
    'a name that is gone',
    {
      'shop/old.py': OLD.replace('import Blueprint', 'import Blueprint, escape').replace(
        'request.path',
        'escape(request.path)',
      ),
    },
  ],
  [
    'catches-errors',
    'errors of Werkzeug are caught',
    {
      'shop/old.py': OLD.replace('\nold =', 'from werkzeug.exceptions import NotFound\n\nold =').concat(
        '\n\n@old.route("/x")\ndef x():\n    try:\n        return index()\n    except NotFound:\n        return ""\n',
      ),
    },
  ],
]

describe('nothing is mounted', () => {
  test.each(cases)('%s: %s', (code, _, files) => {
    const before = shop(files)
    const { files: after, result } = migrateFiles(before)
    expect(changed(before, after)).toEqual([])
    expect(result.findings.map(({ id }) => id)).toContain(`bridge/${code}`)
  })
})

test('without such a reason the refused file is mounted', () => {
  const { files: after, result } = migrateFiles(shop())
  expect(after.get('shop/old.py')).toBe(OLD)
  expect(after.get('shop/new.py')).toContain('APIRouter')
  expect(after.get('shop/__init__.py')).toContain('app.state.flask_app.register_blueprint(old)')
  expect(result.handlers.map(({ rung }) => rung)).toEqual([4, 2])
})

test('the run after the last refusal is gone gives what one run would have given', () => {
  const mended = OLD.replace(', copy_current_request_context, request', ', request').replace(
    'copy_current_request_context(lambda: request.path)()',
    'request.path',
  )
  const first = migrateFiles(shop()).files
  const second = migrateFiles(new Map(first).set('shop/old.py', mended)).files
  const once = migrateFiles(shop({ 'shop/old.py': mended })).files
  expect(changed(second, once)).toEqual(['MIGRATION.md'])
})

test('a manifest that was changed since is read as it is', () => {
  const first = migrateFiles(shop()).files
  const grown = new Map(first).set('requirements.txt', `${first.get('requirements.txt')}rich\n`)
  const second = migrateFiles(grown)
  expect(changed(grown, second.files)).toEqual([])
})

describe('blueprint by blueprint', () => {
  const plain = shop({
    'shop/old.py': OLD.replace('copy_current_request_context(lambda: request.path)()', 'request.path'),
  })
  const once = migrateFiles(plain).files

  test.each([['new'], ['old']])('%s first, then the rest: what one run gives', (name) => {
    const first = migrateFiles(plain, { blueprint: [name] })
    expect(first.result.handlers.map(({ rung }) => rung).sort()).toEqual([2, 4])
    expect(changed(first.files, migrateFiles(first.files, { blueprint: [name] }).files)).toEqual([])
    expect(changed(migrateFiles(first.files).files, once)).toEqual(['MIGRATION.md'])
    const second = migrateFiles(first.files, { blueprint: [name === 'new' ? 'old' : 'new'] })
    expect(changed(second.files, once)).toEqual(['MIGRATION.md'])
  })

  test('what is kept is what the others are without', () => {
    const kept = migrateFiles(plain, { keep: ['old'] }).files
    expect(changed(kept, migrateFiles(plain, { blueprint: ['new'] }).files)).toEqual([])
  })
})
