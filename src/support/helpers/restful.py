"""What the methods of a Flask-RESTful resource may return."""

import functools
import inspect
import json
from collections.abc import Callable
from typing import Any

from fastapi import Response
from fastapi.routing import APIRoute
from werkzeug.wrappers import Response as WerkzeugResponse

from .werkzeug_answers import from_werkzeug


class ApiRoute(APIRoute):
    """Route class of an Api: its answers and its errors are JSON, as Flask-RESTful writes them."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        options["response_model"] = None
        super().__init__(
            path, _api_view(endpoint, options.get("status_code")), **options
        )


def to_api_response(rv: Any, default_status: int | None = None) -> Response:
    """Turn data, or a tuple of data, status and headers, into JSON; responses are sent as they are."""
    if isinstance(rv, WerkzeugResponse):
        return from_werkzeug(rv)
    if isinstance(rv, Response):
        return rv
    data, status, headers = unpack(rv, default_status or 200)
    response = WerkzeugResponse(json.dumps(data) + "\n", status)
    response.headers.extend(headers)
    response.headers["Content-Type"] = "application/json"
    return from_werkzeug(response)


def unpack(value: Any, status: int = 200) -> tuple[Any, Any, Any]:
    """Take a tuple of two or three for data, status and headers, and anything else for data."""
    if isinstance(value, tuple) and len(value) in (2, 3):
        return value[0], value[1], value[2] if len(value) == 3 and value[2] else {}
    return value, status, {}


def _api_view(view: Callable[..., Any], status: int | None) -> Any:
    @functools.wraps(view)
    async def async_view(*args: Any, **kwargs: Any) -> Response:
        return to_api_response(await view(*args, **kwargs), status)

    @functools.wraps(view)
    def sync_view(*args: Any, **kwargs: Any) -> Response:
        return to_api_response(view(*args, **kwargs), status)

    return (
        async_view if inspect.iscoroutinefunction(inspect.unwrap(view)) else sync_view
    )
