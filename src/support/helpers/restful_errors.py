"""Errors of an Api's routes, answered as Flask-RESTful does."""

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn

from fastapi import FastAPI, Request, Response
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException
from werkzeug.exceptions import abort as werkzeug_abort
from werkzeug.exceptions import default_exceptions

from .errors import description
from .restful import ApiRoute, to_api_response
from .routes import accepts, routes_at
from .settings import propagates
from .werkzeug_answers import from_werkzeug

_api_logger = logging.getLogger(__name__)


def answer_like_restful(
    app: FastAPI,
    *,
    catch_all_404s: bool = False,
    errors: Mapping[str, Mapping[str, Any]] | None = None
) -> None:
    """Answer errors on the routes of an Api with JSON: {"message": ...}, the data of abort(), or what errors says."""

    async def answer(request: Request, exc: Exception) -> Response:
        return answer_api_error(request, exc, errors or {})

    answer_apis(app, answer, catch_all_404s)


def answer_apis(
    app: FastAPI,
    answer: Callable[..., Any],
    catch_all_404s: bool,
    handled: Collection[Any] = (),
) -> None:
    """Let a function answer all errors on the routes of Apis; crashes that are handled are never raised."""

    def handlers_for(request: Request) -> list[dict[Any, Any]]:
        path = get_route_path(request.scope)
        routes = list(routes_at(request.app, path))
        matching = [route for route in routes if accepts(route, request.method)]
        found = next(iter(matching or routes), None)
        is_own = isinstance(getattr(found, "original_route", None), ApiRoute)
        # Flask has a route for files, also where there are none.
        is_free = found is None and not path.startswith("/static/")
        if not (is_own or (is_free and catch_all_404s)):
            return []
        return [_Answers(answer, not propagates(request.app), handled)]

    scopes = getattr(app.state, "handler_scopes", [])
    app.state.handler_scopes = [handlers_for, *scopes]


class _Answers(dict[Any, Any]):
    """One answer for every HTTP error, and for crashes where they are answered."""

    def __init__(
        self,
        answer: Callable[..., Any],
        takes_crashes: bool,
        handled: Collection[Any] = (),
    ) -> None:
        super().__init__()
        self.answer = answer
        self.takes_crashes = takes_crashes
        self.handled = handled

    def __contains__(self, key: object) -> bool:
        own = tuple(kind for kind in self.handled if kind)
        kinds = (HTTPException, WerkzeugHTTPException, *own)
        is_known = not isinstance(key, type) or issubclass(key, kinds)
        return is_known or self.takes_crashes

    def __missing__(self, key: Any) -> Any:
        return self.answer


def answer_api_error(
    request: Request,
    exc: Exception,
    errors: Mapping[str, Mapping[str, Any]],
    missing: Callable[[dict[str, Any]], dict[str, Any]] = lambda data: data,
) -> Response:
    """Answer an error as Api.handle_error()."""
    name, headers = type(exc).__name__, {}
    if isinstance(exc, WerkzeugHTTPException):
        if exc.response is not None or exc.code is None:
            return from_werkzeug(exc.get_response())
        status, data = exc.code, getattr(exc, "data", {"message": exc.description})
        headers = dict(exc.get_response().headers)
    elif isinstance(exc, HTTPException):
        status, data, headers = exc.status_code, exc.detail, dict(exc.headers or {})
        name = default_exceptions.get(status, HTTPException).__name__
        data = data if isinstance(data, dict) else {"message": description(exc)}
    else:
        status, data = 500, {"message": "Internal Server Error"}
    log_api_error(request, exc, status)
    if name in errors:
        status = errors[name].get("status", 500)
        data.update(errors[name])
    data = missing(data) if status == 404 else data
    kept = {key: text for key, text in headers.items() if key != "Content-Length"}
    return to_api_response((data, status, kept))


def log_api_error(request: Request, exc: Exception, status: int) -> None:
    """Log what the client is not to blame for."""
    if status >= 500:
        path = request.scope["path"]
        _api_logger.error("Exception on %s [%s]", path, request.method, exc_info=exc)


def abort(http_status_code: int, **kwargs: Any) -> NoReturn:
    """Raise the error of a status with the data that the routes of an Api answer."""
    try:
        werkzeug_abort(http_status_code)
    except WerkzeugHTTPException as exc:
        if kwargs:
            setattr(exc, "data", kwargs)
        raise
