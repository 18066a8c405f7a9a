"""Functions that run before and after every request."""

import inspect
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .after_hooks import AfterHooks, call_hook
from .handlers import answer_crash, answer_exception
from .make_response import make_response


def before_request(app: FastAPI, function: Callable[..., Any]) -> None:
    """Run function() or function(request) before every request; what it returns is the answer, as in Flask."""
    takes_request = bool(inspect.signature(function).parameters)
    _hooks(app, "before_request_functions").append((function, takes_request))


def after_request(app: FastAPI, function: Callable[..., Any], *, reads_body: bool = False) -> None:
    """Run response = function(response) after every request, last registered first, as @app.after_request.

    The response has status and headers; its body too where reads_body says that the function needs it.
    """
    _hooks(app, "after_request_functions").append((function, reads_body))


def _hooks(app: FastAPI, name: str) -> list[tuple[Callable[..., Any], bool]]:
    if not hasattr(app.state, name):
        setattr(app.state, name, [])
    hooks: list[tuple[Callable[..., Any], bool]] = getattr(app.state, name)
    return hooks


class RequestHooks:
    """Middleware that runs the hooks, also for pages not found, wrong methods and static files."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        hooks = _hooks(scope["app"], "after_request_functions")
        after = AfterHooks(hooks, scope, receive, send)
        try:
            try:
                response = await _run_before(request)
            except Exception as exc:
                response = await answer_exception(request, exc)
            await (response or self.app)(scope, receive, after.send)
        except Exception as exc:
            if after.started:
                raise
            # An error in an after hook is a crash whatever its class, and the 500 page passes the hooks again.
            response = await answer_crash(request, exc)
            await response(scope, receive, AfterHooks(hooks, scope, receive, send).send)


async def _run_before(request: Request) -> Response | None:
    for function, takes_request in _hooks(request.app, "before_request_functions"):
        result = await call_hook(function, *([request] if takes_request else []))
        if result is not None:
            return make_response(result)
    return None
