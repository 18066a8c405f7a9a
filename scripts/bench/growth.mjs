/** Writes a Flask application of any number of routes: blueprints with models, guards, hooks, templates and tests. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const ROUTES_EACH = 15

/** `routes` is rounded to whole blueprints. */
export function growApp(folder, routes) {
  const numbers = Array.from({ length: Math.round(routes / ROUTES_EACH) }, (_, index) => index + 1)
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('requirements.txt', 'Flask==3.1.3\nFlask-SQLAlchemy==3.1.1\nSQLAlchemy==2.1.9\npytest==9.2.0\n')
  write('shop/__init__.py', factory(numbers))
  write('shop/models.py', models(numbers))
  write('shop/access.py', ACCESS)
  write('shop/templates/base.html', BASE)
  write('tests/conftest.py', CONFTEST)
  for (const number of numbers) {
    write(`shop/views_${number}.py`, views(number))
    write(`shop/templates/part_${number}/list.html`, LIST.replaceAll('NUMBER', number))
    write(`shop/templates/part_${number}/edit.html`, EDIT.replaceAll('NUMBER', number))
    write(`tests/test_views_${number}.py`, tests(number))
  }
}

const factory = (numbers) => `"""A shop of many parts."""

from flask import Flask, jsonify, session

from . import ${numbers.map((number) => `views_${number}`).join(', ')}
from .access import load_user
from .models import db


def create_app(config=None):
    app = Flask(__name__)
    app.config.from_mapping(SECRET_KEY="dev", SQLALCHEMY_DATABASE_URI="sqlite://", PAGE_SIZE=10)
    app.config.update(config or {})
    db.init_app(app)

    app.before_request(load_user)

    @app.context_processor
    def inject_user():
        return {"user_name": session.get("user", "guest")}

    @app.errorhandler(404)
    def not_found(error):
        return jsonify(error=error.description), 404

${numbers.map((number) => `    app.register_blueprint(views_${number}.bp, url_prefix="/part-${number}")`).join('\n')}

    with app.app_context():
        db.create_all()
    return app
`

const models = (numbers) => `"""What is stored."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


${numbers
  .map(
    (number) => `class Part${number}(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    amount = db.Column(db.Integer, default=0)

    def to_dict(self):
        return {"id": self.id, "name": self.name, "amount": self.amount}
`,
  )
  .join('\n\n')}`

const ACCESS = `"""Who may do what."""

import functools

from flask import abort, g, redirect, request, session, url_for


def load_user():
    g.user = session.get("user")


def login_required(view):
    @functools.wraps(view)
    def wrapped(**kwargs):
        if g.user is None:
            return redirect(url_for("part_1.login"))
        return view(**kwargs)

    return wrapped


def key_required(view):
    @functools.wraps(view)
    def wrapped(**kwargs):
        if request.headers.get("X-Key") != "secret":
            abort(403)
        return view(**kwargs)

    return wrapped


def sign_in(name):
    session.clear()
    session["user"] = name
`

const views = (number) => `"""Part ${number}."""

from flask import Blueprint, abort, current_app, flash, g, jsonify, redirect, render_template, request, session, url_for

from .access import key_required, login_required, sign_in
from .models import Part${number}, db

bp = Blueprint("part_${number}", __name__)
SEEN = {}


def found(id):
    part = db.session.get(Part${number}, id)
    if part is None:
        abort(404, "no part ${number} of that number")
    return part


@bp.route("/")
def index():
    page = request.args.get("page", 1, type=int)
    size = current_app.config["PAGE_SIZE"]
    parts = Part${number}.query.order_by(Part${number}.name).limit(size).offset((page - 1) * size).all()
    return jsonify(page=page, parts=[part.to_dict() for part in parts])


@bp.route("/", methods=["POST"])
@key_required
def create():
    data = request.get_json()
    if "name" not in data:
        return jsonify(error="name is missing"), 400
    part = Part${number}(name=data["name"], amount=data.get("amount", 0))
    db.session.add(part)
    db.session.commit()
    return jsonify(part.to_dict()), 201


@bp.route("/<int:id>")
def show(id):
    return jsonify(found(id).to_dict())


@bp.route("/<int:id>", methods=["PUT"])
@key_required
def update(id):
    part = found(id)
    data = request.get_json()
    part.name = data.get("name", part.name)
    db.session.commit()
    return jsonify(part.to_dict())


@bp.route("/<int:id>", methods=["DELETE"])
@key_required
def delete(id):
    db.session.delete(found(id))
    db.session.commit()
    return "", 204


@bp.route("/list")
def listing():
    return render_template("part_${number}/list.html", parts=Part${number}.query.all())


@bp.route("/edit", methods=["GET", "POST"])
@login_required
def edit():
    if request.method == "POST":
        name = request.form["name"]
        if not name:
            flash("A name is needed.")
            return render_template("part_${number}/edit.html"), 422
        db.session.add(Part${number}(name=name))
        db.session.commit()
        return redirect(url_for(".listing"))
    return render_template("part_${number}/edit.html")


@bp.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "POST":
        sign_in(request.form.get("name", "somebody"))
        return redirect(url_for("part_${number}.listing"))
    return render_template("part_${number}/edit.html")


@bp.route("/logout")
def logout():
    session.clear()
    return redirect(url_for("part_${number}.login"))


@bp.route("/me")
@login_required
def me():
    return jsonify(user=g.user)


@bp.route("/seen/<name>")
def seen(name):
    SEEN[name] = SEEN.get(name, 0) + 1
    return jsonify(name=name, times=SEEN[name])


@bp.route("/seen/<name>", methods=["DELETE"])
def forget(name):
    if name not in SEEN:
        abort(404)
    del SEEN[name]
    return "", 204


@bp.route("/size")
def size():
    return jsonify(size=current_app.config["PAGE_SIZE"])


@bp.route("/old")
def old():
    return redirect(url_for(".index", page=2))


@bp.route("/echo", methods=["POST"])
def echo():
    return jsonify(request.get_json(silent=True) or {})
`

const BASE = `<!doctype html>
<title>{% block title %}Shop{% endblock %}</title>
<p>{{ user_name }} {{ request.path }}</p>
{% for message in get_flashed_messages() %}<p>{{ message }}</p>{% endfor %}
{% block content %}{% endblock %}
`

const LIST = `{% extends "base.html" %}
{% block content %}
{% for part in parts %}<a href="{{ url_for('part_NUMBER.show', id=part.id) }}">{{ part.name }}</a>{% endfor %}
{% endblock %}
`

const EDIT = `{% extends "base.html" %}
{% block content %}
<form method="post" action="{{ url_for('.edit') }}"><input name="name" value="{{ request.form.name }}"></form>
{% endblock %}
`

const CONFTEST = `import pytest

from shop import create_app


@pytest.fixture(scope="session")
def app():
    return create_app({"TESTING": True})


@pytest.fixture
def client(app):
    return app.test_client()
`

const tests = (number) => `KEY = {"X-Key": "secret"}


def test_parts(client):
    made = client.post("/part-${number}/", json={"name": "bolt"}, headers=KEY)
    assert made.status_code == 201
    number = made.get_json()["id"]
    assert client.get(f"/part-${number}/{number}").get_json()["name"] == "bolt"
    assert client.post("/part-${number}/", json={"name": "nut"}).status_code == 403
    assert b"bolt" in client.get("/part-${number}/list").data
    assert client.delete(f"/part-${number}/{number}", headers=KEY).status_code == 204
    assert client.get(f"/part-${number}/{number}").status_code == 404


def test_people(client):
    assert client.get("/part-${number}/me").status_code == 302
    client.post("/part-${number}/login", data={"name": "ada"})
    assert client.get("/part-${number}/me").get_json() == {"user": "ada"}
    assert client.post("/part-${number}/edit", data={"name": ""}).status_code == 422


def test_memory(client):
    assert client.get("/part-${number}/seen/a").get_json() == {"name": "a", "times": 1}
    assert client.delete("/part-${number}/seen/a").status_code == 204
    assert client.delete("/part-${number}/seen/a").status_code == 404
    assert client.get("/part-${number}/old").headers["Location"] == "/part-${number}/?page=2"
`
