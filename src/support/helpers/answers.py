"""The one line in the factory that keeps Flask's own answers."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException

from .errors import error_page
from .handlers import CatchAll, answer_exception, call_handler
from .respond import Respond, answer_respond
from .routing_answers import FlaskRouting
from .werkzeug_answers import from_werkzeug


def answer_like_flask(
    app: FastAPI, *, head: bool = True, options: bool = True, slashes: bool = True, errors: bool = True
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
        app.state.crash_handlers = {key: handlers.pop(key) for key in (500, Exception) if key in handlers}
        app.user_middleware.append(Middleware(CatchAll))


async def answer_http_error(request: Request, exc: HTTPException) -> Response:
    """Answer an error without a handler of its own: by the handler of Exception, else by Flask's page."""
    handlers = request.app.state.crash_handlers
    handler = handlers.get(exc.status_code) or handlers.get(Exception)
    return await call_handler(handler, request, exc) if handler else error_page(exc)


async def answer_werkzeug_error(request: Request, exc: WerkzeugHTTPException) -> Response:
    """Answer werkzeug.exceptions, such as the 400 for a missing form field, like FastAPI's own errors."""
    if exc.response is not None or exc.code is None:
        return from_werkzeug(exc.get_response())
    headers = {name: value for name, value in exc.get_headers() if name != "Content-Type"}
    return await answer_exception(request, HTTPException(exc.code, exc.description, headers or None))
