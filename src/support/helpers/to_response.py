"""What a view may return."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

from fastapi import Response
from fastapi.routing import APIRoute

from .flask_response import make_response
from .werkzeug_answers import from_werkzeug


def to_response(rv: Any, default_status: int | None = None) -> Response:
    """Turn what a view returned into a response by Flask's rules: text, JSON, tuples, iterators, Werkzeug's responses."""
    if isinstance(rv, Response):
        return rv
    if rv is None and default_status is not None:
        return Response(status_code=default_status)
    made = make_response(rv)
    if default_status is not None and made is not rv and not isinstance(rv, tuple):
        made.status_code = default_status
    return from_werkzeug(made)


class FlaskRoute(APIRoute):
    """Route class whose views may return whatever a Flask view may return."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        # The return annotation of a Flask view describes no response model.
        options["response_model"] = None
        super().__init__(
            path, _adapted(endpoint, options.get("status_code")), **options
        )


def _adapted(view: Callable[..., Any], status: int | None) -> Any:
    inner = inspect.unwrap(view)

    @functools.wraps(view)
    async def async_view(*args: Any, **kwargs: Any) -> Response:
        return to_response(await view(*args, **kwargs), status)

    @functools.wraps(view)
    def sync_view(*args: Any, **kwargs: Any) -> Response:
        return to_response(view(*args, **kwargs), status)

    adapted: Any = async_view if inspect.iscoroutinefunction(inner) else sync_view
    if inspect.isgeneratorfunction(inner):
        # FastAPI looks through __wrapped__ and would stream JSON lines.
        adapted.__signature__ = inspect.signature(view, eval_str=True)
        del adapted.__wrapped__
    return adapted
