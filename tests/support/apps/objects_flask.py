"""Response objects on Flask."""

import sys
from pathlib import Path
from types import SimpleNamespace

import flask
from flask import Flask
from werkzeug.exceptions import NotFound

sys.path.insert(0, str(Path(__file__).parent))

from objects import VIEWS  # noqa: E402

names = SimpleNamespace(**vars(flask), NotFound=NotFound)


def view(name):
    return VIEWS[name](names)


def lookup(error):
    response = flask.make_response(flask.jsonify(error="lookup"), 418)
    response.set_cookie("seen", "1")
    return response


def raises():
    raise LookupError


def stop():
    if flask.request.args.get("stop"):
        return flask.Response("stopped", 299, mimetype="text/plain")


def second(response):
    if flask.request.args.get("after") == "replace":
        return flask.Response("replaced", 298)
    if flask.request.args.get("after"):
        response.headers["X-Length"] = str(len(response.data))
        response.set_data(response.get_data() + b"!")
    return response


def first(response):
    response.set_cookie("after", "1")
    response.headers.add("X-Mime", response.mimetype)
    return response


def create_app(hooked):
    app = Flask(__name__, static_folder=None)
    app.get("/view/<name>")(view)
    app.get("/lookup")(raises)
    app.errorhandler(LookupError)(lookup)
    if hooked:
        app.before_request(stop)
        app.after_request(second)
        app.after_request(first)
    return app


apps = {"": create_app(False), "hooked": create_app(True)}
