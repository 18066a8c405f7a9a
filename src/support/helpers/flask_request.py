"""The request in Flask's shape, for code far from the handler and for templates."""

import io
from typing import Any, cast

from anyio import from_thread
from starlette.requests import HTTPConnection
from starlette.types import Scope
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Request as WerkzeugRequest

from .context import current_context
from .environ import environ_of
from .routes import accepts, routes_at
from .settings import setting


class FlaskShapedRequest(WerkzeugRequest):
    """Werkzeug's request over an ASGI scope, with the attributes Flask adds to it."""

    def __init__(self, scope: Scope) -> None:
        body = io.BufferedReader(_Body(scope))
        super().__init__(environ_of(scope, body), populate_request=False)
        self.scope = scope
        self.max_content_length = setting(scope["app"], "MAX_CONTENT_LENGTH")
        self.max_form_memory_size = setting(scope["app"], "MAX_FORM_MEMORY_SIZE", 500_000)
        self.max_form_parts = setting(scope["app"], "MAX_FORM_PARTS", 1_000)

    @property
    def endpoint(self) -> str | None:
        """The name of the route, None where no route answers."""
        path = self.scope["path"].removeprefix(self.root_path)
        fitting = (route.name for route in routes_at(self.scope["app"], path) if accepts(route, self.method))
        return next(fitting, None)

    @property
    def view_args(self) -> dict[str, Any] | None:
        """The values taken from the path."""
        return self.scope.get("path_params")

    @property
    def blueprint(self) -> str | None:
        """The part of the endpoint before its last dot."""
        return (self.endpoint or "").rpartition(".")[0] or None

    @property
    def blueprints(self) -> list[str]:
        """The blueprint and its parents, innermost first."""
        parts = (self.blueprint or "").split(".")
        return [".".join(parts[:size]) for size in range(len(parts), 0, -1)] if parts[0] else []

    def on_json_loading_failed(self, e: ValueError | None) -> Any:
        """Answer 415 for another content type and a bare 400 for malformed JSON, as Flask."""
        if e is None:
            raise UnsupportedMediaType("The request body is not declared as application/json.")
        raise BadRequest() from e


class _Body(io.RawIOBase):
    """Reads the request body the first time somebody asks for it."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._bytes: io.BytesIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._bytes is None:
            self._bytes = io.BytesIO(_body_of(self._scope))
        return self._bytes.readinto(buffer)


def _body_of(scope: Scope) -> bytes:
    if "flask_support.body" not in scope:
        # Works in a worker thread only: code on the event loop declares RawBody instead.
        scope["flask_support.body"] = from_thread.run(current_context().read_body)
    return cast(bytes, scope["flask_support.body"])


def flask_request(connection: HTTPConnection) -> FlaskShapedRequest:
    """Return the request in Flask's shape, one object per request so that a form is parsed once."""
    return _of_scope(connection.scope)


def _of_scope(scope: Scope | None) -> FlaskShapedRequest:
    if scope is None:
        raise RuntimeError("request needs a request to be handled")
    if "flask_support.request" not in scope:
        scope["flask_support.request"] = FlaskShapedRequest(scope)
    return cast(FlaskShapedRequest, scope["flask_support.request"])


request = cast(FlaskShapedRequest, LocalProxy(lambda: _of_scope(current_context().scope)))
