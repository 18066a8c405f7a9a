"""Cross-origin headers for the whole application, as Flask-CORS sends them."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote

from fastapi import FastAPI, Request
from starlette._utils import get_route_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .cross_origin_patterns import resource_patterns
from .cross_origin_rules import CORS_DEFAULTS, CrossOriginRule
from .flask_request import flask_request


class CORS:
    """Adds cross-origin headers to every answer, errors and preflights too, where path and origin fit, as Flask-CORS.

    Options win over the CORS_* settings of the application, those of one resource over both.
    """

    def __init__(
        self, app: FastAPI | None = None, blueprint: str | None = None, **options: Any
    ) -> None:
        self.options = options
        if app is not None:
            self.init_app(app, blueprint)

    def init_app(
        self, app: FastAPI, blueprint: str | None = None, **options: Any
    ) -> None:
        """Put the headers around all other middleware of the application; for routes of a blueprint, without settings."""
        config = {} if blueprint else getattr(app.state, "config", {})
        settings = {name: config.get(f"CORS_{name.upper()}") for name in CORS_DEFAULTS}
        known = {name: value for name, value in settings.items() if value is not None}
        common = {**CORS_DEFAULTS, **known, **self.options, **options}
        rules = [
            (accepts, CrossOriginRule({**common, **own}))
            for accepts, own in resource_patterns(common["resources"])
        ]
        if not hasattr(app.state, "cross_origin"):
            app.state.cross_origin = []
            build = app.build_middleware_stack

            def build_with_headers() -> ASGIApp:
                # What instruments an application looks for Starlette's outermost middleware.
                stack: Any = build()
                stack.app = CrossOrigin(stack.app, app)
                return cast(ASGIApp, stack)

            setattr(app, "build_middleware_stack", build_with_headers)
        app.state.cross_origin.insert(0, (blueprint, rules))


CrossOriginRules = list[tuple[Callable[[str], bool], CrossOriginRule]]


class CrossOrigin:
    """Outermost of the own middleware: what answers before the routes do, and what crashes, gets the headers as well."""

    def __init__(self, app: ASGIApp, owner: FastAPI) -> None:
        self.app = app
        self.owner = owner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = unquote("/" + get_route_path(scope).lstrip("/"))
        groups: list[tuple[str | None, CrossOriginRules]] = (
            self.owner.state.cross_origin
        )
        inside = (
            flask_request(Request(scope)).blueprints
            if any(name for name, _ in groups)
            else []
        )
        found = [
            next((rule for accepts, rule in rules if accepts(path)), None)
            for name, rules in groups
            if name is None or name in inside
        ]
        request, method = Headers(scope=scope), scope["method"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                for rule in found:
                    # What the view or another rule has decided stays.
                    if rule and not headers.get("access-control-allow-origin"):
                        for name, value in rule.headers(request, method):
                            headers.append(name, value)
                message["headers"] = headers.raw
            await send(message)

        await self.app(scope, receive, send_with_headers)
