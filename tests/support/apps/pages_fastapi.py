"""Session, flash, templates, URLs."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from support import (
    Config,
    FormData,
    RequestContext,
    RequestHooks,
    SessionCookie,
    StaticFolder,
    answer_like_flask,
    before_request,
    context_processor,
    flash,
    g,
    get_flashed_messages,
    page,
    render,
    render_string,
    session,
    url_for,
    use_templates,
)
from support import request as flask_like
from werkzeug.routing import BuildError

HERE = Path(__file__).parent
VALUES = {
    "date": datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
    "tuple": (1, ("a", [2, (3,)])),
    "bytes": b"\xff\x00",
    "uuid": UUID(int=7),
    "markup": Markup("<b>"),
    "nested": {"a": {"b": [1, None, True, 1.5, "é"]}},
    "looks": {" t": [1]},
    "long": "x" * 400,
}


def make(**config):
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.config = Config(HERE, {"SECRET_KEY": "secret", **config})
    use_templates(app, HERE / "templates", HERE / "bp_templates")
    app.mount("/static", StaticFolder(HERE / "static"), name="static")
    bp = APIRouter(prefix="/p")
    child = APIRouter(prefix="/c")

    def load():
        g.user = flask_like.args.get("user")

    before_request(app, load)
    context_processor(app, lambda: {"extra": "app", "title": "processor", "only_bp": ""})
    context_processor(app, lambda: {"extra": "bp", "only_bp": "yes"}, blueprint="bp")

    @app.get("/set/{kind}")
    def set_session(request: Request, kind: str):
        request.session[kind] = VALUES[kind]
        return HTMLResponse("set")

    @app.get("/show")
    def show():
        return HTMLResponse(repr(sorted(session.items())))

    @app.get("/silent")
    def silent():
        return HTMLResponse("silent")

    @app.get("/permanent")
    def permanent(request: Request):
        request.session.permanent = True
        request.session["a"] = 1
        return HTMLResponse(repr(request.session.permanent))

    @app.get("/clear")
    async def clear(request: Request):
        request.session.clear()
        return HTMLResponse("cleared")

    @app.get("/nested")
    def nested(request: Request):
        request.session["nested"]["a"]["c"] = 5
        if request.query_params.get("mark"):
            request.session.modified = True
        return HTMLResponse("nested")

    @app.get("/pop")
    def pop():
        return HTMLResponse(
            repr(session.pop("none", "default")) + repr(session.setdefault("d", 1)) + repr(session.get("x"))
        )

    @app.get("/flash/{category}")
    def do_flash(request: Request, category: str):
        flash(request, f"note {category}", category)
        flash(request, "plain")
        return HTMLResponse("flashed")

    @app.get("/messages")
    def messages():
        first = get_flashed_messages(with_categories=True, category_filter=["error"])
        return HTMLResponse(repr(first) + repr(get_flashed_messages()) + repr(get_flashed_messages(True)))

    @app.get("/page", name="page")
    @app.post("/page", name="page")
    def show_page(request: Request, form: FormData):
        return page(request, "page.html", title=request.query_params.get("title", "explicit"), items=[1, 2])

    @app.get("/text")
    def text():
        return HTMLResponse(render("mail.txt", name="<b>"))

    @app.get("/string")
    def string():
        return HTMLResponse(render_string("{{ x }} {{ extra }} {{ title }}", x="<i>", title="given"))

    @app.get("/json")
    def tojson():
        value = {"d": VALUES["date"], "n": Decimal("1.10"), "u": VALUES["uuid"], "b": "</script>", "a": "é"}
        return HTMLResponse(render_string("{{ v|tojson }}", v=value))

    @app.get("/svg")
    def svg(request: Request):
        return page(request, "pic.svg", name="<b>")

    @app.get("/url")
    async def url(a: str):
        args = json.loads(a)
        try:
            return HTMLResponse(url_for(args.pop("endpoint"), **args))
        except BuildError as error:
            return HTMLResponse(f"BuildError {error.endpoint}")

    @app.get("/u/{n:int}/{name}", name="typed")
    def typed(n: int, name: str):
        return HTMLResponse("typed")

    @app.get("/f/{x:float}/{rest:path}", name="floating")
    def floating(x: float, rest: str):
        return HTMLResponse("f")

    @app.get("/posts", name="posts")
    @app.get("/posts/{page:int}", name="posts")
    def posts(page: int = 1):
        return HTMLResponse("posts")

    @bp.get("/here", name="bp.here")
    def here():
        text = [url_for(".here"), url_for(".there", n=3), url_for("page"), repr(flask_like.endpoint)]
        return HTMLResponse(" ".join(text))

    @bp.get("/there/{n:int}", name="bp.there")
    def there(request: Request, n: int):
        return page(request, "bp.html")

    @child.get("/deep", name="bp.child.deep")
    def deep():
        r = flask_like
        return HTMLResponse(f"{url_for('.deep')} {r.blueprint} {r.blueprints} {r.endpoint} {r.view_args}")

    bp.include_router(child)
    app.include_router(bp)
    answer_like_flask(app)
    app.add_middleware(RequestHooks)
    app.add_middleware(SessionCookie)
    app.add_middleware(RequestContext)
    return app


apps = {
    "plain": make(),
    "other": make(),
    "no_key": make(SECRET_KEY=None),
    "rotated": make(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["secret"]),
    "custom": make(
        SESSION_COOKIE_NAME="sid",
        SESSION_COOKIE_DOMAIN=".example.com",
        SESSION_COOKIE_PATH="/p",
        SESSION_COOKIE_HTTPONLY=False,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
    ),
}
