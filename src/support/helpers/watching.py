"""Middleware that sees the errors nobody handled."""

from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware


def watch_crashes(app: FastAPI, middleware: Any) -> None:
    """Show a middleware the errors that Flask sends as got_request_exception, before they are answered."""
    app.user_middleware.append(Middleware(middleware))
    app.state.watchers = getattr(app.state, "watchers", 0) + 1
