"""Response objects on FastAPI."""

import sys
from pathlib import Path
from types import SimpleNamespace

import support
from fastapi import FastAPI
from support import (
    FlaskRoute,
    RequestContext,
    RequestHooks,
    after_request,
    answer_like_flask,
    before_request,
    flask_hook,
    to_response,
)
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect

sys.path.insert(0, str(Path(__file__).parent))

from objects import VIEWS  # noqa: E402

own = {"Response": support.FlaskResponse, "redirect": redirect, "NotFound": NotFound}
names = SimpleNamespace(**{**vars(support), **own})


def view(name: str):
    return VIEWS[name](names)


def lookup(request, error):
    response = support.make_response(support.jsonify(error="lookup"), 418)
    response.set_cookie("seen", "1")
    return to_response(response)


def raises():
    raise LookupError


def stop():
    if support.request.args.get("stop"):
        return support.FlaskResponse("stopped", 299, mimetype="text/plain")


def second(response):
    if support.request.args.get("after") == "replace":
        return support.FlaskResponse("replaced", 298)
    if support.request.args.get("after"):
        response.headers["X-Length"] = str(len(response.data))
        response.set_data(response.get_data() + b"!")
    return response


def first(response):
    response.set_cookie("after", "1")
    response.headers.add("X-Mime", response.mimetype)
    return response


def create_app(hooked):
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.router.route_class = FlaskRoute
    app.state.root_path = Path(__file__).parent
    app.get("/view/{name}")(view)
    app.get("/lookup")(raises)
    app.exception_handler(LookupError)(lookup)
    if hooked:
        before_request(app, stop)
        after_request(app, flask_hook(second), reads_body=True)
        after_request(app, flask_hook(first))
    answer_like_flask(app)
    app.add_middleware(RequestHooks)
    app.add_middleware(RequestContext)
    return app


apps = {"": create_app(False), "hooked": create_app(True)}
