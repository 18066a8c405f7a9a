"""A function that sets headers of every response."""

from collections.abc import Callable

from fastapi import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeaderHook:
    """Middleware that lets function(response) set headers of every response, as @app.after_request."""

    def __init__(self, app: ASGIApp, function: Callable[[Response], Response]) -> None:
        self.app = app
        self.function = function

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def set_first(message: Message) -> None:
            if message["type"] == "http.response.start":
                response = Response(status_code=message["status"])
                response.raw_headers = list(message["headers"])
                response = self.function(response)
                message["headers"] = response.raw_headers
            await send(message)

        await self.app(scope, receive, set_first)
