"""Names, descriptions and pages of HTTP errors."""

from http import HTTPStatus

from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException
from werkzeug.exceptions import default_exceptions


def error_name(exc: HTTPException) -> str:
    """Return what Flask handlers read as e.name, such as "Not Found"."""
    return _werkzeug_error(exc).name


def description(exc: HTTPException) -> str:
    """Return what Flask handlers read as e.description: the given text, or the default of the status."""
    return _werkzeug_error(exc).description or ""


def error_text(exc: Exception) -> str:
    """Return what str(e) gave in a handler that gets HTTP errors beside others."""
    if isinstance(exc, HTTPException):
        return f"{exc.status_code} {error_name(exc)}: {description(exc)}"
    return str(exc)


def error_page(exc: HTTPException) -> HTMLResponse:
    """Answer with the small HTML page Flask shows for an error without a handler."""
    return HTMLResponse(_werkzeug_error(exc).get_body(), exc.status_code, exc.headers)


def _werkzeug_error(exc: HTTPException) -> WerkzeugHTTPException:
    try:
        is_default = exc.detail == HTTPStatus(exc.status_code).phrase
    except ValueError:
        is_default = False
    kind = default_exceptions.get(exc.status_code, WerkzeugHTTPException)
    error = kind(description=None if is_default else exc.detail)
    error.code = exc.status_code
    return error
