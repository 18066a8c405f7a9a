"""The request in Flask's shape, for code far from the handler and for templates."""

import io
from types import SimpleNamespace
from typing import Any, cast

from fastapi.routing import RouteContext
from starlette.requests import HTTPConnection
from starlette.types import Scope
from werkzeug.exceptions import BadRequest
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Request as WerkzeugRequest

from .context import current_context
from .environ import environ_of
from .lazy_body import LazyBody
from .named_routes import value_name
from .routes import accepts, root_folder, routes_at
from .settings import setting


class FlaskShapedRequest(WerkzeugRequest):
    """Werkzeug's request over an ASGI scope, with the attributes Flask adds to it."""

    def __init__(self, scope: Scope) -> None:
        body = io.BufferedReader(LazyBody(scope))
        super().__init__(environ_of(scope, body), populate_request=False)
        self.scope = scope
        self._found: tuple[tuple[str, str], RouteContext | None] | None = None
        self.max_content_length = setting(scope["app"], "MAX_CONTENT_LENGTH")
        self.max_form_memory_size = setting(
            scope["app"], "MAX_FORM_MEMORY_SIZE", 500_000
        )
        self.max_form_parts = setting(scope["app"], "MAX_FORM_PARTS", 1_000)

    @property
    def endpoint(self) -> str | None:
        """The name of the route, None where no route answers."""
        route = self._route()
        return None if route is None else route.name

    @property
    def url_rule(self) -> SimpleNamespace | None:
        """The rule as far as templates ask for its endpoint, None where no route answers."""
        route = self._route()
        return None if route is None else SimpleNamespace(endpoint=route.name)

    @property
    def view(self) -> Any:
        """The function behind the route, None where no route answers."""
        route = self._route()
        return None if route is None else route.endpoint

    @property
    def view_args(self) -> dict[str, Any] | None:
        """The values taken from the path, None where no route answers."""
        route = self._route()
        if route is None:
            return None
        texts = route.path_regex.match(self._routed_path()).groupdict()
        return {
            value_name(route, name): route.param_convertors[name].convert(text)
            for name, text in texts.items()
        }

    def _route(self) -> RouteContext | None:
        # Looked up, not read from the scope: hooks run before the router does.
        asked = (self._routed_path(), self.method)
        if self._found is None or self._found[0] != asked:
            self._found = (asked, self._first_route(*asked))
        return self._found[1]

    def _first_route(self, path: str, method: str) -> RouteContext | None:
        app = self.scope["app"]
        for route in routes_at(app, path):
            if accepts(route, method):
                return route
        return root_folder(app, path) if method in ("GET", "HEAD") else None

    def _routed_path(self) -> str:
        path: str = self.scope["path"].removeprefix(self.root_path)
        return path

    @property
    def blueprint(self) -> str | None:
        """The part of the endpoint before its last dot."""
        return (self.endpoint or "").rpartition(".")[0] or None

    @property
    def blueprints(self) -> list[str]:
        """The blueprint and its parents, innermost first."""
        parts = (self.blueprint or "").split(".")
        return (
            [".".join(parts[:size]) for size in range(len(parts), 0, -1)]
            if parts[0]
            else []
        )

    def on_json_loading_failed(self, e: ValueError | None) -> Any:
        """Answer 415 for another content type and 400 for malformed JSON, with its details in debug mode alone."""
        if e is None or setting(self.scope["app"], "DEBUG"):
            return super().on_json_loading_failed(e)
        raise BadRequest() from e


def flask_request(connection: HTTPConnection) -> FlaskShapedRequest:
    """Return the request in Flask's shape, one object per request so that a form is parsed once."""
    return _of_scope(connection.scope)


def _of_scope(scope: Scope | None) -> FlaskShapedRequest:
    if scope is None:
        raise RuntimeError("request needs a request to be handled")
    if "flask_support.request" not in scope:
        scope["flask_support.request"] = FlaskShapedRequest(scope)
    return cast(FlaskShapedRequest, scope["flask_support.request"])


request = cast(
    FlaskShapedRequest, LocalProxy(lambda: _of_scope(current_context().scope))
)
