"""What takes the place of Flask's answers to HTTP errors."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from .errors import error_page
from .handlers import call_handler


def replace_http_answers(app: FastAPI, function: Callable[..., Any]) -> None:
    """Answer HTTP errors with function(request, error), as app.handle_http_exception; a crash keeps Flask's page."""

    async def answer(request: Request, exc: Exception) -> Response:
        if isinstance(exc, HTTPException) and getattr(exc, "original_exception", None):
            return error_page(exc)
        return await call_handler(function, request, exc)

    app.add_exception_handler(HTTPException, answer)
