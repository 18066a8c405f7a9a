"""Errors: default pages, abort, handlers of codes and classes, crashes, hooks that fail."""

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from support import (
    Config,
    QueryArgs,
    RequestContext,
    RequestHooks,
    Respond,
    after_request,
    answer_like_flask,
    before_request,
    description,
    error_name,
    g,
    teardown_appcontext,
    teardown_request,
)
from support import request as flask_like
from werkzeug.exceptions import abort as werkzeug_abort


class Trouble(Exception):
    pass


def make(**config):
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.config = Config(".", config)
    log = []

    def before(request: Request):
        asked = request.query_params.get("before")
        if asked == "abort":
            raise HTTPException(403, "before <b>")
        if asked == "crash":
            raise ValueError("before")
        if asked == "trouble":
            raise Trouble("before")
        if asked == "text":
            return "stopped", 202, {"X-Stop": "1"}
        g.seen = "before"

    def after_one(response):
        response.headers["X-One"] = "one"
        response.headers["X-Order"] = response.headers.get("X-Order", "") + "1"
        return response

    async def after_two(response):
        if flask_like.args.get("after") == "crash":
            raise ValueError("after")
        if flask_like.args.get("after") == "new":
            return HTMLResponse("replaced", 203)
        response.headers["X-Order"] = response.headers.get("X-Order", "") + "2"
        response.set_cookie("seen", "yes", samesite=None)
        return response

    def teardown(error):
        log.append(f"request {flask_like.path} {type(error).__name__}")

    async def teardown_app(error):
        log.append(f"app {type(error).__name__}")

    before_request(app, before)
    after_request(app, after_one)
    after_request(app, after_two)
    teardown_request(app, teardown)
    teardown_appcontext(app, teardown_app)

    @app.get("/log")
    def show_log():
        text = "\n".join(log)
        log.clear()
        return HTMLResponse(text)

    @app.get("/abort/{code:int}")
    async def abort_code(code: int):
        werkzeug_abort(code) if code % 2 else None
        raise HTTPException(code)

    @app.get("/text/{code:int}")
    def abort_text(code: int):
        raise HTTPException(code, "some <text>\nhere 'q'")

    @app.get("/phrase")
    def phrase():
        raise HTTPException(404, "Not found")

    @app.get("/ok")
    def ok(request: Request):
        return HTMLResponse("ok " + request.state.seen)

    @app.get("/crash")
    async def crash():
        raise ValueError("crash")

    @app.get("/trouble")
    def trouble():
        raise Trouble("view")

    @app.get("/response")
    def response():
        raise Respond(HTMLResponse("own", 409))

    @app.get("/auth")
    def auth():
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic realm=r"})

    @app.get("/retry")
    def retry():
        raise HTTPException(429, headers={"Retry-After": "7"})

    @app.get("/key")
    def key(args: QueryArgs):
        return HTMLResponse(args["missing"])

    return app


def finish(app):
    answer_like_flask(app)
    app.add_middleware(RequestHooks)
    app.add_middleware(RequestContext)
    return app


handlers = make()
catch_all = make()
http_only = make()
testing_handlers = make(TESTING=True)


for app in (handlers, testing_handlers):

    @app.exception_handler(404)
    def not_found(request: Request, e: HTTPException):
        return HTMLResponse(f"own 404: {description(e)}", 404)

    @app.exception_handler(500)
    def server_error(request: Request, e: HTTPException):
        return HTMLResponse(f"own 500: {getattr(e, 'original_exception', None)!r}", 500)

    @app.exception_handler(Trouble)
    def on_trouble(request: Request, e: Trouble):
        return HTMLResponse(f"own trouble {e}", 418)


@catch_all.exception_handler(Exception)
async def everything(request: Request, e: Exception) -> Response:
    code = e.status_code if isinstance(e, HTTPException) else 500
    return HTMLResponse(f"caught {code}", code)


@http_only.exception_handler(HTTPException)
def http_error(request: Request, e: HTTPException):
    return HTMLResponse(f"http {e.status_code} {error_name(e)}", e.status_code)


apps = {
    "plain": finish(make()),
    "handlers": finish(handlers),
    "catch_all": finish(catch_all),
    "http_only": finish(http_only),
    "testing": finish(make(TESTING=True)),
    "testing_handlers": finish(testing_handlers),
}
