"""Response objects of Flask, for code that builds, keeps or changes them: Werkzeug's, which know no framework."""

from collections.abc import Iterator
from typing import Any, cast

from fastapi import Response
from werkzeug.datastructures import Headers as WerkzeugHeaders
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from .flask_json import SPACING, flask_dumps


class FlaskResponse(WerkzeugResponse):
    """Werkzeug's response with Flask's default content type, text/html."""

    default_mimetype = "text/html"


def jsonify(*args: Any, **kwargs: Any) -> FlaskResponse:
    """Answer with the JSON of one value, of several as a list, or of keywords as an object."""
    if args and kwargs:
        raise TypeError("jsonify() takes either values or keywords")
    value = (args[0] if len(args) == 1 else args or None) if not kwargs else kwargs
    return FlaskResponse(
        flask_dumps(value, **SPACING) + "\n", mimetype="application/json"
    )


def make_response(*args: Any) -> FlaskResponse:
    """Build a response object from what a view may return."""
    rv, status, headers = _parts_of(args[0] if len(args) == 1 else args or "")
    if isinstance(rv, (str, bytes, bytearray, Iterator)):
        # Here a list of headers may name one twice.
        return FlaskResponse(cast("str | bytes", rv), status, headers)
    response = _response_of(rv)
    if isinstance(status, (str, bytes, bytearray)):
        response.status = cast(str, status)
    elif status is not None:
        response.status_code = status
    if headers:
        response.headers.update(headers)
    return response


def _parts_of(rv: Any) -> tuple[Any, Any, Any]:
    if not isinstance(rv, tuple):
        return rv, None, None
    if len(rv) == 3:
        return rv
    if len(rv) == 2:
        return (
            (rv[0], None, rv[1])
            if isinstance(rv[1], (WerkzeugHeaders, dict, list, tuple))
            else (rv[0], rv[1], None)
        )
    raise TypeError(
        "a view returns a body, (body, status), (body, headers) or (body, status, headers)"
    )


def _response_of(rv: Any) -> FlaskResponse:
    if isinstance(rv, (dict, list)):
        return jsonify(rv)
    if isinstance(rv, WerkzeugHTTPException):
        rv = rv.get_response()
    if isinstance(rv, FlaskResponse):
        return rv
    if isinstance(rv, WerkzeugResponse):
        return cast(FlaskResponse, FlaskResponse.force_type(rv))
    if isinstance(rv, Response) and hasattr(rv, "body"):
        return from_starlette(rv)
    raise TypeError(f"a view cannot return {type(rv).__name__}")


def from_starlette(response: Response) -> FlaskResponse:
    """Show a Starlette response in Flask's shape."""
    shaped = FlaskResponse(bytes(response.body), response.status_code)
    pairs = [
        (name.decode("latin-1").title(), value.decode("latin-1"))
        for name, value in response.raw_headers
    ]
    shaped.headers = WerkzeugHeaders(pairs)
    return shaped
