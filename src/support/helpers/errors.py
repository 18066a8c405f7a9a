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


def error_page(exc: HTTPException) -> HTMLResponse:
    """Answer with the small HTML page Flask shows for an error without a handler."""
    return HTMLResponse(_werkzeug_error(exc).get_body(), exc.status_code, exc.headers)


def werkzeug_error(exc: Exception) -> Exception:
    """Return an HTTP error as Flask's handlers get it, for code and templates that read more of it; others as they are."""
    return _werkzeug_error(exc) if isinstance(exc, HTTPException) else exc


def _werkzeug_error(exc: HTTPException) -> WerkzeugHTTPException:
    own: WerkzeugHTTPException | None = getattr(exc, "werkzeug_error", None)
    if own is not None:
        return own
    try:
        phrase = HTTPStatus(exc.status_code).phrase
        is_default = not isinstance(exc.detail, str) or exc.detail == phrase
    except ValueError:
        is_default = False
    kind = default_exceptions.get(exc.status_code, WerkzeugHTTPException)
    error = kind(description=None if is_default else exc.detail)
    error.code = exc.status_code
    if isinstance(exc.detail, dict):
        setattr(error, "data", exc.detail)
    if hasattr(exc, "original_exception"):
        setattr(error, "original_exception", exc.original_exception)
    return error
