"""What a view may return."""

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, StreamingResponse
from fastapi.routing import APIRoute
from werkzeug.datastructures import Headers as WerkzeugHeaders
from werkzeug.datastructures import iter_multi_items
from werkzeug.wrappers import Response as WerkzeugResponse

from .flask_json import flask_json
from .werkzeug_answers import from_werkzeug


def make_response(rv: Any, default_status: int | None = None) -> Response:
    """Turn what a view returned into a response by Flask's rules: text, JSON, tuples, iterators."""
    body, status, headers = _parts(rv)
    if body is None and default_status is not None and not isinstance(rv, tuple):
        return Response(status_code=default_status)
    if isinstance(body, Response):
        response = body
    elif isinstance(body, WerkzeugResponse):
        response = from_werkzeug(body)
    elif isinstance(body, (str, bytes, bytearray)):
        response = HTMLResponse(bytes(body) if isinstance(body, bytearray) else body)
    elif isinstance(body, (dict, list)):
        response = flask_json(body)
    elif isinstance(body, Iterator):
        response = StreamingResponse(body, media_type="text/html")
    else:
        raise TypeError(f"a view cannot return {type(body).__name__}")
    if status is None and default_status is not None and response is not body and not isinstance(rv, tuple):
        status = default_status
    if status is not None:
        response.status_code = int(str(status).split(" ", 1)[0])
        if response.status_code == 204:
            del response.headers["content-length"]
    _add_headers(response, headers, replace_pairs=response is body)
    return response


def _parts(rv: Any) -> tuple[Any, Any, Any]:
    if not isinstance(rv, tuple):
        return rv, None, None
    if len(rv) == 3:
        return rv
    if len(rv) == 2:
        return (rv[0], None, rv[1]) if isinstance(rv[1], (WerkzeugHeaders, dict, list, tuple)) else (rv[0], rv[1], None)
    raise TypeError("a view returns a body, (body, status), (body, headers) or (body, status, headers)")


def _add_headers(response: Response, headers: Any, *, replace_pairs: bool) -> None:
    pairs = [(str(name), str(value)) for name, value in iter_multi_items(headers or {})]
    if replace_pairs and not isinstance(headers, (dict, WerkzeugHeaders)):
        pairs = list({name.lower(): (name, value) for name, value in pairs}.values())
    for name, _ in pairs:
        del response.headers[name]
    for name, value in pairs:
        response.headers.append(name, value)


class FlaskRoute(APIRoute):
    """Route class whose views may return whatever a Flask view may return."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        # The return annotation of a Flask view describes no response model.
        options["response_model"] = None
        super().__init__(path, _adapted(endpoint, options.get("status_code")), **options)


def _adapted(view: Callable[..., Any], status: int | None) -> Any:
    inner = inspect.unwrap(view)

    @functools.wraps(view)
    async def async_view(*args: Any, **kwargs: Any) -> Response:
        return make_response(await view(*args, **kwargs), status)

    @functools.wraps(view)
    def sync_view(*args: Any, **kwargs: Any) -> Response:
        return make_response(view(*args, **kwargs), status)

    adapted: Any = async_view if inspect.iscoroutinefunction(inner) else sync_view
    if inspect.isgeneratorfunction(inner):
        # FastAPI looks through __wrapped__ and would stream JSON lines.
        adapted.__signature__ = inspect.signature(view, eval_str=True)
        del adapted.__wrapped__
    return adapted
