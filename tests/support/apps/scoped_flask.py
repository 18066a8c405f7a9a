"""Error handlers and teardown functions of blueprints, and classes of errors of the application's own."""

from flask import Blueprint, Flask, abort, request
from werkzeug.exceptions import Conflict, Gone, HTTPException, NotFound


class Trouble(Exception):
    pass


class SmallTrouble(Trouble):
    pass


class Refused(HTTPException):
    code = 403
    description = "refused here"


class Worse(Conflict):
    pass


def named(name):
    def handler(error):
        original = getattr(error, "original_exception", None)
        if isinstance(error, HTTPException):
            return f"{name}: {error.code} {error.name} {error.description} {original!r}", error.code
        return f"{name}: {error!r}", 299

    return handler


HANDLERS = [
    {},
    {"app": [404, Trouble]},
    {"app": [403, 404], "outer": [HTTPException]},
    {"inner": [404, Trouble], "app": [500]},
    {"outer": [500]},
    {"inner": [500], "app": [HTTPException]},
    {"inner": [HTTPException]},
    {"outer": [Exception]},
    {"app": [Exception], "inner": [409]},
    {"app": [Exception, 409], "inner": [Conflict, HTTPException, Refused]},
    {"app": [Refused, Trouble], "outer": [SmallTrouble, 403]},
]


def make(scopes):
    app = Flask(__name__)
    outer = Blueprint("outer", __name__, url_prefix="/outer")
    inner = Blueprint("inner", __name__, url_prefix="/inner")
    owners = {"app": app, "outer": outer, "inner": inner}
    log = []

    for scope, subjects in scopes.items():
        for subject in subjects:
            name = getattr(subject, "__name__", subject)
            owners[scope].register_error_handler(subject, named(f"{scope} {name}"))

    def teardown(name):
        def run(error):
            log.append(f"{name} {type(error).__name__}")

        return run

    for name, owner in owners.items():
        owner.teardown_request(teardown(name + "1"))
        owner.teardown_request(teardown(name + "2"))

    def fail(kind):
        if kind.isdigit():
            abort(int(kind), *([request.args["text"]] if "text" in request.args else []))
        if kind == "gone":
            raise Gone("it left")
        if kind == "not-found":
            raise NotFound()
        raise {"crash": ValueError, "trouble": Trouble, "small": SmallTrouble, "refused": Refused, "worse": Worse}[kind]()

    def log_of():
        text = "\n".join(log)
        log.clear()
        return text

    app.add_url_rule("/log", "log", log_of)
    for owner in owners.values():
        owner.add_url_rule("/fail/<kind>", "fail", fail)
    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    return app


apps = {f"app{number}": make(scopes) for number, scopes in enumerate(HANDLERS)}
