"""HEAD, OPTIONS, 405 and slash redirects as Flask's router answers them."""

import re
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.utils import redirect

from .routes import accepts, routes_at
from .werkzeug_answers import from_werkzeug


class FlaskRouting:
    """Wraps the router and gives the answers Flask has where the router finds no route or no method."""

    def __init__(self, app: FastAPI, router: ASGIApp, *, head: bool, options: bool, slashes: bool) -> None:
        self.app = app
        self.router = router
        self.head = head
        self.options = options
        self.slashes = slashes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        before = dict(scope)
        try:
            await self.router(scope, receive, send)
        except HTTPException as exc:
            # Errors of handlers are answered inside their route; what arrives here the router or a mount raised.
            if scope["type"] != "http" or exc.status_code not in (404, 405):
                raise
            routes = list(routes_at(self.app, get_route_path(before)))
            if any(route.methods is None for route in routes):
                raise
            scope.clear()
            scope.update(before)
            allowed = self._allowed({method for route in routes for method in route.methods or ()})
            response = self._redirect(scope)
            if response is None and scope["method"] == "HEAD" and "HEAD" in allowed:
                await self._answer_head(scope, receive, send)
                return
            if response is None and scope["method"] == "OPTIONS" and "OPTIONS" in allowed:
                response = HTMLResponse("", headers={"Allow": ", ".join(sorted(allowed))})
            if response is None and allowed:
                raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))}) from exc
            if response is None:
                raise
            await response(scope, receive, send)

    async def _answer_head(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def restore_method(message: Message) -> None:
            # The server leaves the body out by looking at the method in the scope.
            scope["method"] = "HEAD"
            await send(message)

        scope["method"] = "GET"
        await self.router(scope, receive, restore_method)

    def _allowed(self, methods: set[str]) -> set[str]:
        head = {"HEAD"} if self.head and "GET" in methods else set()
        options = {"OPTIONS"} if self.options and methods else set()
        return methods | head | options

    def _redirect(self, scope: Scope) -> Response | None:
        path = get_route_path(scope)
        merged = re.sub("/{2,}", "/", path)
        for target in [f"{path}/", merged, f"{merged}/"] if self.slashes else []:
            if target != path and self._has_route(target, path, scope["method"]):
                base = str(Request(scope).base_url).rstrip("/")
                query = scope["query_string"].decode("latin-1")
                url = base + quote(target, safe="!$&'()*+,/:;=@") + (f"?{query}" if query else "")
                return from_werkzeug(redirect(url, 308))
        return None

    def _has_route(self, target: str, path: str, method: str) -> bool:
        added_slash = target.endswith("/") and not path.endswith("/")
        return any(
            route.methods is not None and accepts(route, method) and (route.path or "").endswith("/") >= added_slash
            for route in routes_at(self.app, target)
        )
