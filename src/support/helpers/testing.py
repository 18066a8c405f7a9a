"""A test client with the verbs of Flask's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import httpx2
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from .context import Context, active_context
from .session_store import FlaskSession, open_session, save_session
from .settings import propagates, setting


class ClientResponse(httpx2.Response):
    """The native response, which also answers data and get_json()."""

    @property
    def data(self) -> bytes:
        """The body, as Flask's response.data."""
        return self.content

    def get_json(self, force: bool = False, silent: bool = False) -> Any:
        """Return the parsed body, None when it is not declared as JSON."""
        mimetype = (
            self.headers.get("content-type", "").partition(";")[0].strip().lower()
        )
        if not (force or mimetype == "application/json" or mimetype.endswith("+json")):
            return None
        try:
            return self.json()
        except ValueError:
            if silent:
                return None
            raise


class FlaskClient(TestClient):
    """Starlette's client with Flask's defaults; inside `with client:` session, g and request stay readable."""

    def __init__(self, app: FastAPI, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "base_url": f"{setting(app, 'PREFERRED_URL_SCHEME', 'http')}://{setting(app, 'SERVER_NAME') or 'localhost'}",
            "follow_redirects": False,
            "raise_server_exceptions": propagates(app),
            "client": ("127.0.0.1", 50000),
        }
        super().__init__(self._remember, **{**defaults, **options})
        self.app = app
        self._flask_app = app
        self._last_scope: Scope | None = None
        self._outer: list[Context | None] = []
        self._kept: Context | None = None

    async def _remember(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._last_scope = scope
        await self._flask_app(scope, receive, send)

    def __enter__(self) -> Self:
        # No lifespan and no thread of its own, as Flask's: a test may wait for all threads there are.
        self._outer.append(active_context.get())
        return self

    def __exit__(self, *error: Any) -> None:
        self._let_go()
        active_context.set(self._outer.pop())

    def _let_go(self) -> None:
        """End the context of the last request, as Flask does with the next one or the block."""
        kept, self._kept = self._kept, None
        if kept is None or active_context.get() is not kept:
            return
        remove_session = getattr(self._flask_app.state, "remove_session", None)
        if remove_session:
            remove_session()
        active_context.set(kept.outer)

    def request(self, *values: Any, **options: Any) -> ClientResponse:
        """Send a request; every verb of the client comes through here."""
        self._let_go()
        response = super().request(*values, **options)
        # The transport makes plain responses; this only adds the two readers above.
        response.__class__ = ClientResponse
        assert isinstance(response, ClientResponse)
        if self._outer:
            self._kept = Context(self._flask_app, self._last_scope)
            active_context.set(self._kept)
        return response

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send Content-Length with a body only, and always its own, as Flask's client."""
        body = request.read()
        if body:
            request.headers["content-length"] = str(len(body))
        else:
            request.headers.pop("content-length", None)
        return super().send(request, **options)

    @contextmanager
    def session_transaction(self) -> Iterator[FlaskSession]:
        """Open the session the next request will see; changes are saved in the client's cookies."""
        cookies = "; ".join(
            f"{cookie.name}={cookie.value}" for cookie in self.cookies.jar
        )
        session = open_session(self._flask_app, cookies)
        yield session
        headers = MutableHeaders()
        save_session(self._flask_app, session, headers)
        request = self.build_request("GET", "/")
        self.cookies.extract_cookies(
            httpx2.Response(200, headers=headers.items(), request=request)
        )
