"""The middleware that answers errors nobody handled."""

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .handlers import answer_exception


class CatchAll:
    """Innermost middleware: answers unhandled errors inside the other middleware, so that theirs still applies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, note_start)
        except Exception as exc:
            if started:
                raise
            response = await answer_exception(Request(scope, receive), exc)
            await response(scope, receive, send)


def watchers(app: FastAPI) -> list[Middleware]:
    """List the middleware that stands inside of CatchAll and sees errors before they are answered."""
    if not hasattr(app.state, "watching"):
        app.state.watching = []
    middleware: list[Middleware] = app.state.watching
    return middleware
