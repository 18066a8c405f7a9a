"""Hooks of blueprints, hooks that read the body, hooks of one request."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from support import (
    RequestContext,
    RequestHooks,
    StaticFolder,
    after_request,
    after_this_request,
    answer_like_flask,
    before_request,
    flask_json,
    request,
)

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
app.mount("/static", StaticFolder(Path(__file__).parent / "static"), name="static")
bp = APIRouter(prefix="/p")
child = APIRouter(prefix="/c")
seen = []


def before(name):
    def hook():
        seen.append(f"{name} {request.endpoint} {request.view_args}")
        if request.args.get("stop") == name:
            return f"stopped by {name}", 299

    return hook


def after(name):
    def hook(response):
        response.headers["X-Order"] = response.headers.get("X-Order", "") + name
        return response

    return hook


for owner, name in ((None, "a"), ("bp", "b"), ("bp.child", "c")):
    before_request(app, before(name + "1"), blueprint=owner)
    before_request(app, before(name + "2"), blueprint=owner)
    after_request(app, after(name + "1 "), blueprint=owner)
    after_request(app, after(name + "2 "), blueprint=owner)


def show_seen(response):
    response.headers["X-Seen"] = "; ".join(seen)
    seen.clear()
    return response


def wrap(response):
    if request.args.get("wrap"):
        response.body = b"<" + response.body + b">"
    return response


after_request(app, show_seen)
after_request(app, wrap, reads_body=True)


@app.get("/", name="home")
def home():
    @after_this_request
    def once(response: Response):
        response.headers["X-Once"] = request.method
        return response

    return HTMLResponse("home")


@app.get("/stream", name="stream")
def stream():
    return StreamingResponse(iter(["a", "b"]), media_type="text/plain")


@bp.get("/b/{n:int}", name="bp.in_bp")
def in_bp(n: int):
    return flask_json({"n": n})


@child.get("/c/{name}/", name="bp.child.in_child")
def in_child(name: str):
    return HTMLResponse(name)


bp.include_router(child)
app.include_router(bp)
answer_like_flask(app)
app.add_middleware(RequestHooks)
app.add_middleware(RequestContext)
