"""The current request for code far from the handler: g, session and current_app."""

from contextvars import ContextVar
from typing import Any, cast

from fastapi import FastAPI, Request
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope
from werkzeug.local import LocalProxy

from .namespace import Namespace


class Context:
    """One request, or one `with app_context(app):` block: the app, the scope and what g holds."""

    def __init__(
        self, app: FastAPI, scope: Scope | None = None, receive: Receive | None = None
    ) -> None:
        # The proxy would look for itself here.
        self.app: FastAPI = (
            app._get_current_object() if isinstance(app, LocalProxy) else app
        )
        self.outer: Context | None = active_context.get()
        self.is_request = scope is not None
        # A request stays the current one inside an app_context() of its own, as in Flask before 3.2.
        self.scope: Scope | None = scope or (self.outer.scope if self.outer else None)
        self.error: BaseException | None = None
        self.g = Namespace({} if scope is None else scope.setdefault("state", {}))
        self.torn_down = False
        self._receive = receive
        self._read_early: Message | None = None

    async def receive(self) -> Message:
        """Hand the request on, once more when it was read before its turn."""
        message, self._read_early = self._read_early, None
        if message is None:
            assert self._receive is not None
            message = await self._receive()
        return message

    async def read_body(self) -> bytes:
        """Read the whole body and keep it readable for whoever comes next."""
        assert self.scope is not None
        body = await Request(self.scope, self.receive).body()
        self._read_early = {"type": "http.request", "body": body, "more_body": False}
        return body

    @property
    def has_teardown(self) -> bool:
        """Whether something is to run when this context ends."""
        return bool(self._registered("request") or self._registered("appcontext"))

    def teardown_functions(self) -> list[Any]:
        """List the functions of this context in the order Flask runs them: last registered first."""
        if self.torn_down:
            return []
        self.torn_down = True
        return [
            *reversed(self._registered("request")),
            *reversed(self._registered("appcontext")),
        ]

    def _registered(self, kind: str) -> list[Any]:
        if kind == "request" and not self.is_request:
            return []
        functions: list[Any] = getattr(self.app.state, f"teardown_{kind}_functions", [])
        return functions


active_context: ContextVar[Context | None] = ContextVar("active_context", default=None)


def current_context() -> Context:
    """Return the active context, or raise RuntimeError as Flask does outside one."""
    context = active_context.get()
    if context is None:
        raise RuntimeError("no request and no app_context() is active here")
    return context


def has_request_context() -> bool:
    """Say whether a request is being handled, as Flask's function of this name."""
    context = active_context.get()
    return context is not None and context.scope is not None


def has_app_context() -> bool:
    """Say whether a request is being handled or app_context() is active, as Flask's function of this name."""
    return active_context.get() is not None


def _session() -> Any:
    scope = current_context().scope
    if scope is None:
        raise RuntimeError("session needs a request")
    return HTTPConnection(scope).session


g = cast(Namespace, LocalProxy(lambda: current_context().g))
session = cast("dict[str, Any]", LocalProxy(_session))
current_app = cast(FastAPI, LocalProxy(lambda: current_context().app))
