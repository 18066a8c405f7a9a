"""Functions that run before and after every request."""

import inspect
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .after_hooks import AfterHooks
from .catch_all import watchers
from .flask_request import flask_request
from .handlers import answer_crash, answer_exception, handler_of
from .hook_calls import Hook, first_answer
from .to_response import to_response


def before_request(
    app: FastAPI, function: Callable[..., Any], *, blueprint: str | None = None
) -> None:
    """Run function() or function(request) before every request; what it returns is the answer, as in Flask."""
    takes_request = bool(inspect.signature(function).parameters)
    _hooks(app, "before_request_functions").append(
        Hook(function, takes_request, blueprint)
    )


def after_request(
    app: FastAPI,
    function: Callable[..., Any],
    *,
    blueprint: str | None = None,
    reads_body: bool = False
) -> None:
    """Run response = function(response) after every request, last registered first, as @app.after_request.

    The response has status and headers; its body too where reads_body says that the function needs it.
    """
    _hooks(app, "after_request_functions").append(Hook(function, reads_body, blueprint))


def _hooks(app: FastAPI, name: str) -> list[Hook]:
    if not hasattr(app.state, name):
        setattr(app.state, name, [])
    hooks: list[Hook] = getattr(app.state, name)
    return hooks


def _hooks_for(request: Request, name: str) -> list[Hook]:
    """Those of the app in order, then those of the blueprints of the route, outermost first."""
    hooks = _hooks(request.app, name)
    if all(hook.blueprint is None for hook in hooks):
        return hooks
    owners = [None, *reversed(flask_request(request).blueprints)]
    return [hook for owner in owners for hook in hooks if hook.blueprint == owner]


class RequestHooks:
    """Middleware that runs the hooks, also for pages not found, wrong methods and static files."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        hooks = _hooks_for(request, "after_request_functions")
        functions = [hook.function for hook in reversed(hooks)]
        buffers = any(hook.wants for hook in hooks)
        after = AfterHooks(functions, buffers, scope, receive, send)
        try:
            response = scope["flask_support.early"] = await _early(request)
            if response is None or watchers(request.app):
                response = self.app
            await response(scope, receive, after.send)
        except Exception as exc:
            if after.started:
                raise
            # An error in an after hook is a crash whatever its class, and the 500 page passes the hooks again.
            response = await answer_crash(request, after.error or exc)
            await response(
                scope,
                receive,
                AfterHooks(functions, buffers, scope, receive, send).send,
            )


async def _early(request: Request) -> Any:
    """What ends the request before its view; errors nobody handles go to what watches crashes first."""
    is_watched = bool(watchers(request.app))
    try:
        try:
            return await _run_before(request)
        except Exception as exc:
            if is_watched and not handler_of(request, exc):
                raise
            return await answer_exception(request, exc)
    except Exception as exc:
        if not is_watched:
            raise
        return exc


async def _run_before(request: Request) -> Response | None:
    hooks = _hooks_for(request, "before_request_functions")
    answer = await first_answer(hooks, request) if hooks else None
    return None if answer is None else to_response(answer)
