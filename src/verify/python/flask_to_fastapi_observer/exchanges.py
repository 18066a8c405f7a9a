"""A pytest plugin that records every exchange of the project's own tests: test, request, whole answer, handlers entered."""

import base64
import functools
import io
import json
import os
import random
from importlib import metadata
from urllib.parse import quote

from . import handlers, loopback
from .settings import plain_settings

FOLDER = os.environ.get("FLASK_TO_FASTAPI_RECORD", "")

_test = ""
_numbers = {}
_outcomes = {}
_pending = []
_configs = {}


def _write(record) -> None:
    with open(os.path.join(FOLDER, f"{os.getpid()}.jsonl"), "a", encoding="utf-8") as out:
        out.write(json.dumps(record) + "\n")


class Exchange:
    """One request and what comes back; a body that is never read to its end is recorded as far as it was read."""

    def __init__(self, client, method, target, headers, body):
        number = _numbers[_test] = _numbers.get(_test, 0) + 1
        self.chunks = []
        self.entered = handlers.begin()
        self.record = {
            "kind": "exchange",
            "client": client,
            "test": _test,
            "number": number,
            "method": method,
            "target": target,
            "headers": headers,
            "body": _text(body),
        }
        _pending.append(self)

    def answered(self, status, headers) -> None:
        self.record["status"] = status
        self.record["answerHeaders"] = [[str(name), str(value)] for name, value in headers]

    def raised(self, error) -> None:
        self.record["raised"] = type(error).__name__

    def tee(self, chunks):
        """A stream may never end, so it is recorded as far as the test reads it."""
        try:
            for chunk in chunks:
                self.chunks.append(bytes(chunk))
                yield chunk
            del self.record["unread"]
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    def held(self, chunks):
        """The whole body, also where the test looks at the status alone."""
        self.chunks = [bytes(chunk) for chunk in chunks]
        return Held(self.chunks, getattr(chunks, "close", None))

    def finish(self) -> None:
        entered = sorted(self.entered)
        _write({**self.record, "answer": _text(b"".join(self.chunks)), "entered": entered})


class Held:
    """Chunks that are known already; closing still reaches what they came from."""

    def __init__(self, chunks, close):
        self.chunks, self._close = chunks, close

    def __iter__(self):
        return iter(self.chunks)

    def close(self):
        if self._close is not None:
            self._close()


def _text(data) -> str:
    return base64.b64encode(data or b"").decode("ascii")


def _flush() -> None:
    for exchange in _pending:
        exchange.finish()
    _pending.clear()


def _record_werkzeug() -> None:
    try:
        from werkzeug.test import Client
    except ImportError:
        return
    run = Client.run_wsgi_app

    @functools.wraps(run)
    def run_wsgi_app(self, environ, buffered=False):
        body = environ["wsgi.input"].read() if environ.get("wsgi.input") else b""
        environ["wsgi.input"] = io.BytesIO(body)
        path = quote(
            (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1"),
            "/:@!$&'()*+,;=~",
        )
        query = environ.get("QUERY_STRING", "")
        headers = [
            [k[5:].replace("_", "-").title(), str(v)]
            for k, v in environ.items()
            if k.startswith("HTTP_")
        ]
        headers += (
            [["Content-Type", environ["CONTENT_TYPE"]]] if environ.get("CONTENT_TYPE") else []
        )
        target = path + ("?" + query if query else "")
        exchange = Exchange("werkzeug", environ["REQUEST_METHOD"], target, headers, body)
        try:
            chunks, status, answered = run(self, environ, buffered)
        except BaseException as error:
            exchange.raised(error)
            raise
        exchange.answered(int(status.split(None, 1)[0]), list(answered))
        _configs.update(plain_settings(self.application))
        is_stream = not any(name.lower() == "content-length" for name, _ in answered)
        if not is_stream:
            return exchange.held(chunks), status, answered
        exchange.record["unread"] = True
        return exchange.tee(chunks), status, answered

    Client.run_wsgi_app = run_wsgi_app


def _record_starlette() -> None:
    try:
        from starlette import testclient
    except ImportError:
        return
    transport, httpx = testclient._TestClientTransport, testclient.httpx
    handle = transport.handle_request

    class Recorded(httpx.SyncByteStream):
        def __init__(self, exchange, stream):
            self.exchange, self.stream = exchange, stream

        def __iter__(self):
            try:
                for chunk in self.stream:
                    self.exchange.chunks.append(bytes(chunk))
                    yield chunk
            except Exception as error:
                self.exchange.raised(error)
                raise

        def close(self):
            try:
                self.stream.close()
            except Exception as error:  # the error page was sent, then the error raised
                self.exchange.raised(error)
                raise

    @functools.wraps(handle)
    def handle_request(self, request):
        if request.url.scheme in ("ws", "wss"):
            return handle(self, request)
        target = request.url.raw_path.decode("ascii")
        headers = [[name, value] for name, value in request.headers.multi_items()]
        exchange = Exchange("starlette", request.method, target, headers, request.read())
        try:
            response = handle(self, request)
        except BaseException as error:
            exchange.raised(error)
            raise
        exchange.answered(response.status_code, response.headers.multi_items())
        response.stream = Recorded(exchange, response.stream)
        return response

    transport.handle_request = handle_request
    _send_like_werkzeug(testclient.TestClient)


def _send_like_werkzeug(client) -> None:
    """Headers that the client adds by itself: an application may show them, so both sides are sent the same."""
    create = client.__init__

    @functools.wraps(create)
    def __init__(self, *args, headers=None, **options):
        create(self, *args, headers=headers, **options)
        given = {name.lower() for name in headers or {}}
        for name in {"accept", "accept-encoding", "connection", "user-agent"} - given:
            self.headers.pop(name, None)
        if "user-agent" not in given:
            self.headers["user-agent"] = f"Werkzeug/{_werkzeug_version()}"

    client.__init__ = __init__


def _werkzeug_version() -> str:
    try:
        return metadata.version("werkzeug")
    except metadata.PackageNotFoundError:
        return "0"


def pytest_runtest_logstart(nodeid) -> None:
    global _test
    _flush()
    _test = nodeid
    # names and numbers that the application draws are the same on both sides
    random.seed(nodeid)


def pytest_runtest_logreport(report) -> None:
    if report.failed or report.when == "call" or report.skipped:
        kept = _outcomes.get(report.nodeid)
        _outcomes[report.nodeid] = "failed" if report.failed or kept == "failed" else report.outcome


def pytest_sessionfinish() -> None:
    _flush()
    for test, outcome in _outcomes.items():
        _write({"kind": "test", "test": test, "outcome": outcome})
    _write({"kind": "handlers", "handlers": handlers.flask_handlers()})
    _write({"kind": "config", "config": _configs})


_started = False


def start() -> None:
    global _started
    if _started or not FOLDER:
        return
    _started = True
    if os.environ.get("FLASK_TO_FASTAPI_LOOPBACK"):
        loopback.stay_local()
    handlers.watch(os.environ["FLASK_TO_FASTAPI_ROOT"])
    _record_werkzeug()
    _record_starlette()


# a plugin named with -p is imported before any conftest
start()
