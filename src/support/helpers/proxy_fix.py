"""What proxies in front of the application say about a request."""

from collections.abc import Iterable
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from werkzeug.middleware.proxy_fix import ProxyFix as WerkzeugProxyFix

from .environ_changes import changed_scope, read_environ


class ProxyFix:
    """Middleware that trusts X-Forwarded headers as werkzeug's: so many values of each header, counted from the right."""

    def __init__(
        self,
        app: ASGIApp,
        x_for: int = 1,
        x_proto: int = 1,
        x_host: int = 0,
        x_port: int = 0,
        x_prefix: int = 0,
    ) -> None:
        self.app = app
        self._fix = WerkzeugProxyFix(
            _answer_nothing, x_for, x_proto, x_host, x_port, x_prefix
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            environ = read_environ(scope)
            self._fix(environ, lambda *_: lambda _: None)
            scope = changed_scope(scope, environ)
        await self.app(scope, receive, send)


def _answer_nothing(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return []
