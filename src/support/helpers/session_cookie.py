"""The middleware behind request.session."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .session_store import open_session, save_session


class SessionCookie:
    """Middleware that opens Flask's session cookie before the request and saves it with the response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        app = scope["app"]
        scope["session"] = open_session(app, Headers(scope=scope).get("cookie", ""))

        async def save_first(message: Message) -> None:
            if message["type"] == "http.response.start":
                save_session(app, scope["session"], MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, save_first)
