"""Functions that run when a request or an app_context() ends."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI


def teardown_request(app: FastAPI, function: Callable[..., Any]) -> None:
    """Run function(error) at the end of every request, as @app.teardown_request."""
    _functions(app, "teardown_request_functions").append(function)


def teardown_appcontext(app: FastAPI, function: Callable[..., Any]) -> None:
    """Run function(error) at the end of every request and app_context(), as @app.teardown_appcontext."""
    _functions(app, "teardown_appcontext_functions").append(function)


def _functions(app: FastAPI, name: str) -> list[Callable[..., Any]]:
    if not hasattr(app.state, name):
        setattr(app.state, name, [])
    functions: list[Callable[..., Any]] = getattr(app.state, name)
    return functions
