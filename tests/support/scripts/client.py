"""Uses the test client and the contexts the way Flask's tests do."""

import asyncio
import gc
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse, StreamingResponse
from support import (
    Config,
    Files,
    RequestContext,
    RequestHooks,
    SessionCookie,
    answer_like_flask,
    app_context,
    before_request,
    current_app,
    g,
    has_request_context,
    request,
    session,
    teardown_appcontext,
    teardown_request,
    url_for,
)

try:
    from support.testing import FlaskClient
except ModuleNotFoundError:
    # The client needs the package form.
    FlaskClient = None


unraisable = []
sys.unraisablehook = lambda error: unraisable.append(repr(error.exc_value))


def make(**config):
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.config = Config(".", {"SECRET_KEY": "key", **config})
    app.state.log = []

    def load():
        g.user = request.args.get("user")

    before_request(app, load)
    teardown_request(app, lambda error: app.state.log.append(("request", g.get("user"), type(error).__name__)))
    teardown_appcontext(app, lambda error: app.state.log.append(("app", type(error).__name__)))

    @app.get("/count")
    def count(request: Request):
        request.session["count"] = request.session.get("count", 0) + 1
        return {"count": request.session["count"], "user": request.state.user}

    @app.get("/text")
    async def text():
        return HTMLResponse("text")

    @app.post("/upload")
    def upload(files: Files):
        return len(files["f"].read())

    @app.get("/crash")
    def crash():
        raise ValueError("crash")

    @app.get("/stream")
    def stream():
        def chunks():
            for number in range(3):
                yield f"{number} {g.user} {request.path} "

        return StreamingResponse(chunks(), media_type="text/html")

    @app.get("/wait")
    def wait():
        mine = g.user
        barrier.wait(10)
        return HTMLResponse(f"{mine} {g.user} {request.args['user']} {session.get('x')}")

    @app.websocket("/ws")
    async def ws(websocket: WebSocket):
        await websocket.accept()
        g.socket = "yes"
        await websocket.send_text(f"{websocket.state.socket} {current_app.state.config['SECRET_KEY']}")
        await websocket.close()

    answer_like_flask(app)
    app.add_middleware(RequestHooks)
    app.add_middleware(SessionCookie)
    app.add_middleware(RequestContext)
    return app


barrier = threading.Barrier(10)


def raises(kind, function):
    try:
        function()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")


def check_contexts():
    app = make()
    assert not has_request_context()
    raises(RuntimeError, lambda: g.x)
    raises(RuntimeError, lambda: current_app.title)
    raises(RuntimeError, lambda: request.path)
    with app_context(app):
        assert current_app.title == app.title
        assert not has_request_context()
        g.x = 1
        assert "x" in g and list(g) == ["x"] and g.get("y", 2) == 2
        assert g.setdefault("z", 3) == 3 and g.pop("z") == 3 and g.pop("z", None) is None
        raises(KeyError, lambda: g.pop("z"))
        raises(AttributeError, lambda: g.missing)
        del g.x
        raises(RuntimeError, lambda: session["a"])
        raises(RuntimeError, lambda: url_for("text"))
        app.state.config["SERVER_NAME"] = "example.com"
        assert url_for("text") == "http://example.com/text"
        with app_context(app):
            assert "y" not in g
    assert app.state.log == [("app", "NoneType"), ("app", "NoneType")]

    def fail():
        with app_context(app):
            raise KeyError("x")

    raises(KeyError, fail)
    assert app.state.log[-1] == ("app", "KeyError")


def check_client():
    app = make(TESTING=True)
    client = FlaskClient(app)
    assert client.get("/count?user=me").get_json() == {"count": 1, "user": "me"}
    assert client.get("/count").json()["count"] == 2
    assert client.get("/text").data == b"text" and client.get("/text").get_json() is None
    assert isinstance(raises(ValueError, lambda: client.get("/crash?user=c")), ValueError)
    assert app.state.log[-2:] == [("request", "c", "ValueError"), ("app", "ValueError")]
    with client.session_transaction() as opened:
        assert opened["count"] == 2
        opened["count"] = 10
    assert client.get("/count").json()["count"] == 11
    with client.session_transaction() as opened:
        opened.clear()
    assert client.get("/count").json()["count"] == 1
    raises(RuntimeError, lambda: session["count"])
    with client:
        client.get("/count?user=kept")
        assert session["count"] == 2 and g.user == "kept" and request.path == "/count"
        client.get("/text?user=later")
        assert g.user == "later"
    raises(RuntimeError, lambda: g.user)
    with app_context(app):
        g.mine = 1
        with client:
            client.get("/text?user=inner")
            assert g.user == "inner"
        assert g.mine == 1
    assert client.post("/upload", files={"f": ("x.bin", b"x" * 600_000)}).json() == 600_000
    with client.websocket_connect("/ws") as socket:
        assert socket.receive_text() == "yes key"
    assert FlaskClient(make()).get("/crash").status_code == 500
    assert len(FlaskClient(make()).cookies) == 0


def check_requests_are_apart():
    app = make()
    client = FlaskClient(app)
    with ThreadPoolExecutor(10) as pool:
        texts = list(pool.map(lambda n: client.get(f"/wait?user={n}").text, range(10)))
    assert sorted(texts) == sorted(f"{n} {n} {n} None" for n in range(10))
    assert sorted(user for kind, user, _ in [entry for entry in app.state.log if len(entry) == 3]) == sorted(
        map(str, range(10))
    )
    assert FlaskClient(app).get("/stream?user=s").text == "0 s /stream 1 s /stream 2 s /stream "


def check_teardown_when_the_client_leaves():
    app = make()

    async def leave():
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/text",
            "query_string": b"",
            "headers": [],
            "scheme": "http",
            "server": ("localhost", 80),
        }

        async def send(message):
            raise OSError("gone")

        async def receive():
            return {"type": "http.request", "body": b""}

        await app(scope, receive, send)

    raises(OSError, lambda: asyncio.run(leave()))
    assert [entry[0] for entry in app.state.log] == ["request", "app"]


check_contexts()
check_teardown_when_the_client_leaves()
if FlaskClient is not None:
    check_client()
    check_requests_are_apart()
gc.collect()
assert not unraisable, unraisable
print("done")
