"""Middleware that sees the errors nobody handled."""

from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from .catch_all import watchers


def watch_crashes(app: FastAPI, middleware: Any) -> None:
    """Show a middleware the errors that Flask sends as got_request_exception, before they are answered."""
    watched = watchers(app)
    if not watched:
        watched.append(Middleware(AnswerEarly))
        app.user_middleware += watched
    watched.append(Middleware(middleware))
    app.user_middleware.insert(len(app.user_middleware) - 1, watched[-1])


class AnswerEarly:
    """Innermost middleware: raises or sends what a hook before the request ended with, where the watchers see it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        early = scope.get("flask_support.early")
        if isinstance(early, Exception):
            raise early
        await (early or self.app)(scope, receive, send)
