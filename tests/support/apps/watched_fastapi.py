"""The same on FastAPI, with a middleware that is told of them."""

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse

from support import (
    RequestContext,
    RequestHooks,
    after_request,
    answer_like_flask,
    before_request,
    request,
    watch_crashes,
)

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
seen = []


def kind(exc):
    return "HTTPException" if isinstance(exc, HTTPException) else type(exc).__name__




class Watching:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        try:
            await self.app(scope, receive, send)
        except Exception as exc:
            seen.append(kind(exc.__cause__ or exc))
            raise


class Passing:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


watch_crashes(app, Watching)
watch_crashes(app, Passing)


def early():
    match request.args.get("early"):
        case "crash":
            raise KeyError("early")
        case "abort":
            raise HTTPException(404)
        case "handled":
            raise ValueError("early")
        case "broken":
            raise LookupError("early")
        case "answer":
            return "early", 299


before_request(app, early)


def late(response):
    if request.args.get("late") == "crash":
        raise KeyError("late")
    if request.args.get("late") == "abort":
        raise HTTPException(418)
    response.headers["X-Late"] = "yes"
    return response


after_request(app, late)


@app.exception_handler(ValueError)
def on_value(request, error):
    return HTMLResponse("handled", 298)


@app.exception_handler(LookupError)
def on_lookup(request, error):
    if type(error) is LookupError:
        raise ZeroDivisionError
    return HTMLResponse("lookup", 297)


@app.exception_handler(500)
def on_500(request, error):
    return HTMLResponse(f"oops {kind(getattr(error, 'original_exception', None))}", 500)


@app.get("/")
def index(request: Request):
    if "crash" in request.query_params:
        raise TypeError("view")
    return HTMLResponse("ok")


@app.get("/seen")
def show():
    shown = list(seen)
    seen.clear()
    return HTMLResponse(" ".join(shown))


answer_like_flask(app)
app.add_middleware(RequestHooks)
app.add_middleware(RequestContext)
