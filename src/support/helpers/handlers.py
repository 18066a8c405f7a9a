"""Answers to errors, looked up as Flask does."""

import inspect
import logging
from collections.abc import Iterable
from typing import Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from .errors import error_page
from .settings import propagates

_logger = logging.getLogger(__name__)


class InternalServerError(HTTPException):
    """What a handler of 500 receives: the error nobody handled is its original_exception."""

    def __init__(
        self, original_exception: Exception | None = None, detail: str | None = None
    ) -> None:
        super().__init__(500, detail)
        self.original_exception = original_exception


async def answer_exception(request: Request, exc: Exception) -> Response:
    """Answer with the handler of the status or of the class, else as a crash."""
    handler = handler_of(request, exc)
    if handler is None:
        return await answer_crash(request, exc)
    return await call_handler(handler, request, exc)


async def answer_crash(request: Request, exc: Exception) -> Response:
    """Log an error nobody handled and answer 500 with the handler of 500; raise it where Flask would raise."""
    if propagates(request.app):
        raise exc
    # Flask logs with app.logger, whose handlers may mail it to somebody.
    logger = getattr(request.app.state, "logger", _logger)
    logger.error(
        "Exception on %s [%s]", request.scope["path"], request.method, exc_info=exc
    )
    request.scope["flask_support.error"] = exc
    error = InternalServerError(exc)
    return await call_handler(handler_of(request, error), request, error)


async def answer_http_error(request: Request, exc: HTTPException) -> Response:
    """Answer an HTTP error with the handler Flask would choose, else with Flask's page."""
    if exc.status_code == 500 and not isinstance(exc, InternalServerError):
        exc = InternalServerError(None, exc.detail)
    handler = handler_of(request, exc)
    return (
        error_page(exc)
        if handler is answer_http_error
        else await call_handler(handler, request, exc)
    )


async def call_handler(handler: Any, request: Request, exc: Exception) -> Response:
    """Call an exception handler, in a worker thread when it is not async."""
    if inspect.iscoroutinefunction(handler):
        response: Response = await handler(request, exc)
    else:
        response = await run_in_threadpool(handler, request, exc)
    return response


def handler_of(request: Request, exc: Exception) -> Any:
    """Find the handler of an error: the one of its status first, then those of its classes."""
    status = exc.status_code if isinstance(exc, HTTPException) else None
    handler = find_handler(request, status, type(exc).__mro__)
    return handler or (answer_http_error if status else None)


def find_handler(request: Request, status: int | None, classes: Iterable[type]) -> Any:
    """Look in the blueprints of the route, innermost first, then in the app: for the status, then for the classes."""
    # answer_like_flask() moved handlers here that Starlette would run outside all middleware.
    state = request.app.state
    own = {**request.app.exception_handlers, **getattr(state, "crash_handlers", {})}
    scopes = getattr(state, "handler_scopes", [])
    tables = [*(table for scope in scopes for table in scope(request)), own]
    for keys in ([status] if status else [], classes):
        for table in tables:
            for key in keys:
                if key in table and table[key] is not answer_http_error:
                    return table[key]
    return None
