"""HEAD, OPTIONS, 405 and slash redirects as Flask's router answers them."""

from urllib.parse import quote

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import RouteContext
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.utils import redirect

from .address import own_root
from .routes import (
    ROOT_ASKED,
    accepts,
    has_route,
    is_socket,
    merge_slashes,
    root_folder,
    routes_at,
)
from .werkzeug_answers import from_werkzeug


class FlaskRouting:
    """Wraps the router and gives the answers Flask has where the router finds no route or no method."""

    def __init__(
        self, app: FastAPI, router: ASGIApp, *, head: bool, options: bool, slashes: bool
    ) -> None:
        self.app = app
        self.router = router
        self.head = head
        self.options = options
        self.slashes = slashes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.router(scope, receive, send)
            return
        path = get_route_path(scope)
        if self.slashes and path.startswith("//"):
            scope["path"] = scope["path"].removesuffix(path) + "/" + path.lstrip("/")
        before = dict(scope)
        try:
            await self.router(scope, receive, send)
        except HTTPException as exc:
            # Errors of handlers are answered inside their route; what arrives here the router or a mount raised.
            routes = self._routes_at(get_route_path(before))
            if exc.status_code not in (404, 405) or any(
                route.methods is None and not is_socket(route) for route in routes
            ):
                raise
            scope.clear()
            scope.update(before)
            methods = {method for route in routes for method in route.methods or ()}
            if any(map(is_socket, routes)):
                if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
                    methods.add("GET")
                elif not methods:
                    raise HTTPException(400) from exc
            has_files = root_folder(self.app, path) is not None
            allowed = self._allowed(methods | ({"GET"} if has_files else set()))
            allow = {"Allow": ", ".join(sorted(allowed))}
            redirection = self._redirect(scope)
            if scope["method"] == "HEAD" and "HEAD" in allowed and not redirection:
                await self._answer_head(scope, receive, send)
            elif redirection:
                await redirection(scope, receive, send)
            elif has_files and scope["method"] == "GET":
                await self.router({**scope, ROOT_ASKED: True}, receive, send)
            elif scope["method"] == "OPTIONS" and "OPTIONS" in allowed:
                await HTMLResponse("", headers=allow)(scope, receive, send)
            elif allowed:
                raise HTTPException(405, headers=allow) from exc
            else:
                raise

    def _routes_at(self, path: str) -> list[RouteContext]:
        routes = list(routes_at(self.app, path))
        return routes or (
            list(routes_at(self.app, merge_slashes(path))) if self.slashes else []
        )

    async def _answer_head(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def restore_method(message: Message) -> None:
            scope["method"] = "HEAD"  # The server looks here to leave the body out.
            await send(message)

        scope.update({"method": "GET", "flask_support.method": "HEAD"})
        scope[ROOT_ASKED] = True
        try:
            await self.router(scope, receive, restore_method)
        finally:
            scope["method"] = "HEAD"

    def _allowed(self, methods: set[str]) -> set[str]:
        head = {"HEAD"} if self.head and "GET" in methods else set()
        options = {"OPTIONS"} if self.options and methods else set()
        return methods | head | options

    def _redirect(self, scope: Scope) -> Response | None:
        path, method = get_route_path(scope), scope["method"]
        if not self.slashes or any(
            accepts(route, method) for route in routes_at(self.app, path)
        ):
            return None
        for target in (f"{path}/", merge_slashes(path), f"{merge_slashes(path)}/"):
            if target != path and has_route(self.app, target, path, method):
                query = scope["query_string"].decode("latin-1")
                url = own_root(scope) + quote(target, safe="!$&'()*+,/:;=@")
                url += f"?{query}" if query else ""
                return from_werkzeug(redirect(url, 308))
        return None
