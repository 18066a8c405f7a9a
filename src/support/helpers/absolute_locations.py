"""Whole addresses in Location headers."""

from typing import Any
from urllib.parse import quote, urljoin

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .address import sent_address


class AbsoluteLocations:
    """Completes the Location of every answer, as Werkzeug did before 2.1."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: Any = MutableHeaders(scope=message)
                if "location" in headers:
                    own = sent_address(scope) + quote(scope["path"])
                    headers["location"] = urljoin(own, headers["location"])
            await send(message)

        is_http = scope["type"] == "http"
        await self.app(scope, receive, completed if is_http else send)
