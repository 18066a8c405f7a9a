"""The one line in the factory that keeps Flask's own answers."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import (
    http_exception_handler,
    request_validation_exception_handler,
    websocket_request_validation_exception_handler,
)
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException
from werkzeug.exceptions import default_exceptions

from .catch_all import CatchAll, watchers
from .handlers import answer_http_error, call_handler, find_handler
from .respond import Respond, answer_respond
from .routing_answers import FlaskRouting
from .werkzeug_answers import from_werkzeug


def answer_like_flask(
    app: FastAPI,
    *,
    head: bool = True,
    options: bool = True,
    slashes: bool = True,
    errors: bool = True
) -> None:
    """Keep Flask's HEAD, OPTIONS and 405 answers, slash redirects and error pages; drop a keyword at a time."""
    if slashes:
        app.router.redirect_slashes = False
    app.router.middleware_stack = FlaskRouting(
        app, app.router.middleware_stack, head=head, options=options, slashes=slashes
    )
    handlers: dict[Any, Any] = app.exception_handlers
    handlers.setdefault(Respond, answer_respond)
    handlers.setdefault(WerkzeugHTTPException, answer_werkzeug_error)
    if errors:
        if handlers.get(HTTPException) is http_exception_handler:
            handlers[HTTPException] = answer_http_error
        # With handlers of blueprints or Apis every handler is looked up here: Starlette would take those of the app first.
        has_scopes = hasattr(app.state, "handler_scopes")
        moved = [
            key
            for key in handlers
            if key in (500, Exception) or (has_scopes and handlers[key] not in _OWN)
        ]
        app.state.crash_handlers = {key: handlers.pop(key) for key in moved}
        if has_scopes:
            handlers[HTTPException] = answer_http_error
        # What watches crashes is inside of what answers them.
        place = len(app.user_middleware) - len(watchers(app))
        app.user_middleware.insert(place, Middleware(CatchAll))


async def answer_werkzeug_error(
    request: Request, exc: WerkzeugHTTPException
) -> Response:
    """Answer werkzeug.exceptions, such as the 400 for a missing form field, like FastAPI's own errors."""
    if exc.code is None:
        return from_werkzeug(exc.get_response())
    own = [
        kind for kind in type(exc).__mro__ if issubclass(kind, WerkzeugHTTPException)
    ][:-1]
    handler = find_handler(request, None, own)
    if handler:
        return await call_handler(handler, request, exc)
    # A class of the application's own that only shares the status is not what errorhandler(status) is for.
    is_standard = isinstance(exc, default_exceptions.get(exc.code, ()))
    handler = find_handler(
        request, exc.code if is_standard else None, (HTTPException, Exception)
    )
    if handler is None:
        return from_werkzeug(exc.get_response())
    headers = {
        name: value for name, value in exc.get_headers() if name != "Content-Type"
    }
    error = HTTPException(exc.code, exc.description, headers or None)
    setattr(error, "werkzeug_error", exc)
    return await call_handler(handler, request, error)


_OWN = (
    answer_http_error,
    answer_respond,
    answer_werkzeug_error,
    request_validation_exception_handler,
    websocket_request_validation_exception_handler,
)
