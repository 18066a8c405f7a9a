"""Answers to errors, looked up as Flask does."""

import inspect
import logging
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .settings import propagates

_logger = logging.getLogger(__name__)


class InternalServerError(HTTPException):
    """What a handler of 500 receives: the error nobody handled is its original_exception."""

    def __init__(self, original_exception: Exception | None = None) -> None:
        super().__init__(500)
        self.original_exception = original_exception


async def answer_exception(request: Request, exc: Exception) -> Response:
    """Answer with the handler of the status or of the class, else as a crash."""
    handler = handler_of(request.app, exc)
    if handler is None:
        return await answer_crash(request, exc)
    return await call_handler(handler, request, exc)


async def answer_crash(request: Request, exc: Exception) -> Response:
    """Log an error nobody handled and answer 500 with the handler of 500; raise it where Flask would raise."""
    if propagates(request.app):
        raise exc
    _logger.error("Exception on %s [%s]", request.scope["path"], request.method, exc_info=exc)
    request.scope["flask_support.error"] = exc
    error = InternalServerError(exc)
    return await call_handler(handler_of(request.app, error), request, error)


async def call_handler(handler: Any, request: Request, exc: Exception) -> Response:
    """Call an exception handler, in a worker thread when it is not async."""
    if inspect.iscoroutinefunction(handler):
        response: Response = await handler(request, exc)
    else:
        response = await run_in_threadpool(handler, request, exc)
    return response


def handler_of(app: FastAPI, exc: Exception) -> Any:
    """Find the handler of an error: the one of its status first, then those of its classes."""
    # answer_like_flask() moved the handlers of 500 and Exception: Starlette would run them outside all middleware.
    handlers = {**app.exception_handlers, **getattr(app.state, "crash_handlers", {})}
    keys = [exc.status_code] if isinstance(exc, HTTPException) else []
    return next((handlers[key] for key in [*keys, *type(exc).__mro__] if key in handlers), None)


class CatchAll:
    """Innermost middleware: answers unhandled errors inside the other middleware, so that theirs still applies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, note_start)
        except Exception as exc:
            if started:
                raise
            response = await answer_exception(Request(scope, receive), exc)
            await response(scope, receive, send)
