/** What `check` says of a project beyond its findings, through the program. */
import { expect, test } from 'vitest'
import { GOOD, project, run } from './program.js'

const VIEWS = `import requests
from flask import Blueprint, jsonify, render_template, request

bp = Blueprint("bp", __name__)


@bp.route("/api")
def api():
    return jsonify(requests.get("http://other.test").json())


@bp.route("/page", methods=["GET", "POST"])
def page():
    return render_template("page.html", name=request.form.get("name"))
`

const report = (texts: Readonly<Record<string, string>>) =>
  JSON.parse(run(project(texts), ['check', '--format', 'json']).out)

test('what handlers answer, read and call; what serves them; what extensions become', () => {
  const found = report({
    'shop/__init__.py': GOOD.replace('app = ', 'from .views import bp\n\napp = ').replace(
      '\n\n\n@app',
      '\napp.register_blueprint(bp)\n\n\n@app',
    ),
    'shop/views.py': VIEWS,
    'shop/templates/page.html': '{{ name }}\n',
    'shop/mail.py': 'import flask_socketio\n',
    'tests/test_shop.py': 'def test_nothing():\n    pass\n',
    Dockerfile: 'FROM python\nCMD ["gunicorn", "-w", "4", "--threads=2", "shop:app"]\n',
    'README.md': '    flask run\n',
  })
  const { routes, servers, extensions, fit } = found
  expect(routes.find(({ name }: { name: string }) => name === 'api')).toMatchObject({
    answers: ['json'],
    calls: ['requests'],
    heldBy: 'requests',
  })
  expect(routes.find(({ name }: { name: string }) => name === 'page')).toMatchObject({
    answers: ['page'],
    reads: ['form'],
  })
  expect(servers).toEqual([
    {
      path: 'Dockerfile',
      line: 2,
      name: 'gunicorn',
      processes: 4,
      threads: 2,
      before: '4 processes × 2 threads: 8 at a time',
      after: '4 processes × 40 threads for def handlers: 160 at a time, and async def handlers beside them',
    },
  ])
  expect(extensions).toEqual([{ name: 'flask_socketio', isCarried: false, instead: 'python-socketio' }])
  expect(fit).toMatchObject({ verdict: 'migrate', numbers: { handlers: 3, json: 2, pages: 1, forms: 1, calls: 1 } })
})

test('the work that frees most comes first', () => {
  const { work } = report({
    'shop/__init__.py': GOOD.replace('app = ', 'import flask_socketio\n\nfrom .views import bp\n\napp = ').replace(
      '\n\n\n@app',
      '\napp.register_blueprint(bp)\n\n\n@app',
    ),
    'shop/views.py': `${VIEWS}\n\n@bp.route("/s", host="shop.test")\ndef s():\n    return {}\n`,
    'shop/templates/page.html': '{{ name }}\n',
  })
  expect(
    work.map(({ id, handlers, applications }: { id: string; handlers: number; applications: number }) => [
      id,
      handlers,
      applications,
    ]),
  ).toEqual([
    ['extensions/not-carried-over', 4, 1],
    ['routing/rule-option', 3, 0],
  ])
})

test('Dash stays on Flask', () => {
  const { fit } = report({ 'app.py': `import dash\n${GOOD}\n\ndash.Dash(server=app)\n` })
  expect(fit.verdict).toBe('stay')
  expect(fit.why).toContain('Dash')
})
