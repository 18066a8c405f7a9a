"""HTTP errors as Flask-smorest answers them."""

from typing import Any, NoReturn

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException
from werkzeug.exceptions import default_exceptions
from werkzeug.http import HTTP_STATUS_CODES

from .answers import answer_werkzeug_error
from .handlers import find_handler
from .to_response import to_response


def answer_like_smorest(app: FastAPI) -> None:
    """Answer every HTTP error that has no handler of its own with its code and name, and what abort() said."""
    handlers: dict[Any, Any] = app.exception_handlers
    handlers[HTTPException] = _answer
    handlers[WerkzeugHTTPException] = _answer_werkzeug


def _answer(request: Request, exc: HTTPException) -> Response:
    return _payload(exc.status_code, exc.detail)


async def _answer_werkzeug(request: Request, exc: WerkzeugHTTPException) -> Response:
    own = type(exc).__mro__[: -len(WerkzeugHTTPException.__mro__)]
    if exc.code is None or find_handler(request, exc.code, own):
        return await answer_werkzeug_error(request, exc)
    return _payload(exc.code, getattr(exc, "data", None))


def _payload(status: int, data: Any) -> Response:
    data = data if isinstance(data, dict) else {}
    errors = data.get("errors") if "errors" in data else data.get("messages")
    payload = {
        "code": status,
        "status": HTTP_STATUS_CODES.get(status, "Unknown Error"),
        **({"message": data["message"]} if "message" in data else {}),
        **({"errors": errors} if "errors" in data or "messages" in data else {}),
    }
    return to_response((payload, status, data.get("headers") or {}))


def smorest_abort(http_status_code: int, exc: Any = None, **kwargs: Any) -> NoReturn:
    """Raise the error of a status with what is answered beside its code, as flask_smorest.abort()."""
    error = default_exceptions[http_status_code]()
    setattr(error, "data", kwargs)
    raise error
