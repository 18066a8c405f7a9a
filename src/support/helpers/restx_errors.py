"""Errors of an Api's routes, answered as Flask-RESTX does."""

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from fastapi import FastAPI, Request, Response
from fastapi.routing import iter_route_contexts
from starlette._utils import get_route_path
from starlette.concurrency import run_in_threadpool
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException

from .errors import werkzeug_error
from .restful import to_api_response, unpack
from .restful_errors import abort, answer_api_error, answer_apis, log_api_error
from .settings import setting


def answer_like_restx(
    app: FastAPI,
    *,
    catch_all_404s: bool = False,
    root: str = "/",
    handlers: Mapping[Any, Callable[[Any], Any]] | None = None,
) -> None:
    """Answer errors on the routes of an Api with JSON or its error handlers; a 404 names addresses that look alike."""
    own = {} if handlers is None else handlers

    async def answer(request: Request, exc: Exception) -> Response:
        error = werkzeug_error(exc)
        kind = next((kind for kind in own if kind and isinstance(error, kind)), None)
        is_http = isinstance(error, WerkzeugHTTPException)
        if not kind and (is_http or None not in own):
            return answer_api_error(
                request, exc, {}, lambda data: _with_hint(request, data, root)
            )
        given = await run_in_threadpool(own[kind], error)
        data, status, headers = unpack(given, 500)
        data["message"] = data.get("message", str(error))
        data = getattr(error, "data", data)
        log_api_error(request, exc, status)
        data = _with_hint(request, data, root) if status == 404 else data
        return to_api_response((data, status, headers))

    answer_apis(app, answer, catch_all_404s, own)


def _with_hint(request: Request, data: dict[str, Any], root: str) -> dict[str, Any]:
    if not setting(request.app, "RESTX_ERROR_404_HELP", True):
        return data
    paths = [
        getattr(route, "path", "") for route in iter_route_contexts(request.app.routes)
    ]
    own = [re.sub(r"{(\w+)(?::(\w+))?}", _variable, path) for path in paths]
    rules = [*own, root, "/static/<path:filename>", "/swaggerui/<path:filename>"]
    stripped = {re.sub("<.*>", "", rule): rule for rule in rules}
    path = get_route_path(request.scope)
    message = data.get("message")
    close = difflib.get_close_matches(path, stripped)
    if close:
        before = f"{message.rstrip('.')}. " if message else ""
        named = " or ".join(stripped[match] for match in close)
        message = (
            f"{before}You have requested this URI [{path}] but did you mean {named} ?"
        )
    return {**data, "message": message}


def _variable(match: re.Match[str]) -> str:
    name, convertor = match.groups()
    return f"<{convertor}:{name}>" if convertor else f"<{name}>"


def restx_abort(code: int = 500, message: Any = None, **kwargs: Any) -> NoReturn:
    """Raise the error of a status with a message and data that the routes of an Api answer."""
    abort(code, **kwargs, **({"message": str(message)} if message else {}))
