"""Error handlers and teardown functions of blueprints, and classes of errors of the application's own."""

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from support import (
    QueryArgs,
    RequestContext,
    answer_like_flask,
    blueprint_errorhandler,
    description,
    error_name,
    teardown_blueprint_request,
    teardown_request,
)
from werkzeug.exceptions import Conflict, Gone, NotFound, abort
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException


class Trouble(Exception):
    pass


class SmallTrouble(Trouble):
    pass


class Refused(WerkzeugHTTPException):
    code = 403
    description = "refused here"


class Worse(Conflict):
    pass


def named(name):
    def handler(request, error):
        original = getattr(error, "original_exception", None)
        if isinstance(error, HTTPException):
            text = f"{name}: {error.status_code} {error_name(error)} {description(error)} {original!r}"
            return HTMLResponse(text, error.status_code)
        if isinstance(error, WerkzeugHTTPException):
            return HTMLResponse(f"{name}: {error.code} {error.name} {error.description} {original!r}", error.code)
        return HTMLResponse(f"{name}: {error!r}", 299)

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
    {"app": [Exception, 409], "inner": [409, HTTPException, Refused]},
    {"app": [Refused, Trouble], "outer": [SmallTrouble, 403]},
]
BLUEPRINTS = {"outer": "outer", "inner": "outer.inner"}


def make(scopes):
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    outer = APIRouter(prefix="/outer")
    inner = APIRouter(prefix="/inner")
    log = []

    for scope, subjects in scopes.items():
        for subject in subjects:
            name = getattr(subject, "__name__", subject)
            label = "Conflict" if (scope, subject) == ("inner", 409) and 409 in scopes["app"] else name
            handler = named(f"{scope} {label}")
            if scope == "app":
                app.add_exception_handler(subject, handler)
            else:
                blueprint_errorhandler(app, BLUEPRINTS[scope], subject, handler)

    def teardown(name):
        def run(error):
            log.append(f"{name} {type(error).__name__}")

        async def run_async(error):
            run(error)

        return run if name.endswith("1") else run_async

    for number in "12":
        for name in ("app", "outer", "inner"):
            if name == "app":
                teardown_request(app, teardown(name + number))
            else:
                teardown_blueprint_request(app, BLUEPRINTS[name], teardown(name + number))

    def fail(kind: str, args: QueryArgs):
        if kind.isdigit():
            abort(int(kind), *([args["text"]] if "text" in args else []))
        if kind == "gone":
            raise Gone("it left")
        if kind == "not-found":
            raise NotFound()
        raise {"crash": ValueError, "trouble": Trouble, "small": SmallTrouble, "refused": Refused, "worse": Worse}[kind]()

    def log_of():
        text = "\n".join(log)
        log.clear()
        return HTMLResponse(text)

    app.add_api_route("/log", log_of)
    app.add_api_route("/fail/{kind}", fail, name="fail")
    outer.add_api_route("/fail/{kind}", fail, name="outer.fail")
    inner.add_api_route("/fail/{kind}", fail, name="outer.inner.fail")
    outer.include_router(inner)
    app.include_router(outer)
    answer_like_flask(app)
    app.add_middleware(RequestContext)
    return app


apps = {f"app{number}": make(scopes) for number, scopes in enumerate(HANDLERS)}
