"""What is still Flask in this application, mounted below FastAPI."""

from typing import Any, NoReturn, cast

from fastapi import FastAPI, Response
from flask import Flask, request
from flask.ctx import _AppCtxGlobals
from flask.sessions import SecureCookieSessionInterface
from starlette.exceptions import HTTPException as StarletteHTTPException
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.routing import BuildError, RoutingException

from .context import active_context
from .environ import environ_of
from .errors import werkzeug_error
from .flask_response import from_starlette
from .url import url_for


class SharedGlobals(_AppCtxGlobals):
    """Flask's g over the values of request.state, so that both sides see the same."""

    def __init__(self) -> None:
        context = active_context.get()
        if context is not None:
            object.__setattr__(self, "__dict__", context.g._values)


class SharedSession(SecureCookieSessionInterface):
    """The session that SessionCookie opened for this request and saves with the response."""

    def open_session(self, app: Flask, request: Any) -> Any:
        """Hand out the session of the request."""
        scope = request.environ["asgi.scope"]
        if "session" in scope:
            return scope["session"]
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: Any, response: Any) -> None:
        """Leave saving to whoever opened it."""
        if "session" not in request.environ["asgi.scope"]:
            super().save_session(app, session, response)


class MountedFlask(Flask):
    """Flask below FastAPI: shares configuration, session, g, templates and URLs; what it does not answer FastAPI does."""

    app_ctx_globals_class = SharedGlobals

    def __init__(self, app: FastAPI, import_name: str) -> None:
        self.fastapi_app = app
        self.knows_handlers = False
        super().__init__(import_name, static_folder=None)
        self.session_interface = SharedSession()
        self.template_context_processors[None].append(self.shared_context)
        app.state.url_builder = self.build_path

    @property  # type: ignore[override]
    def config(self) -> Any:
        """Read the configuration of the whole application."""
        return getattr(self.fastapi_app.state, "config", self._own_config)

    @config.setter
    def config(self, value: Any) -> None:
        self._own_config = value

    def build_path(
        self, endpoint: str, values: dict[str, Any], method: str | None
    ) -> str:
        """Build the path of a route that is still Flask's, for url_for() on the other side."""
        return self.url_map.bind("localhost").build(endpoint, values, method)

    def handle_url_build_error(
        self, error: BuildError, endpoint: str, values: dict[str, Any]
    ) -> str:
        """Build the URL of a route that is FastAPI's."""
        try:
            return url_for(endpoint, **values)
        except BuildError:
            return super().handle_url_build_error(error, endpoint, values)

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        """Answer, once the error handlers of the application are known here too."""
        if not self.knows_handlers:
            for key in self._shared_subjects():
                error_class, code = self._get_exc_class_and_code(key)
                self.error_handler_spec[None][code].setdefault(error_class, give_back)
            self.knows_handlers = True
        shown = environ_of(environ["asgi.scope"], environ["wsgi.input"])
        return super().wsgi_app({**environ, **shown}, start_response)

    def _shared_subjects(self) -> list[Any]:
        state = self.fastapi_app.state
        moved = getattr(state, "crash_handlers", {})
        own: dict[Any, Any] = {**self.fastapi_app.exception_handlers, **moved}
        subjects = [key for key, handler in own.items() if not _is_built_in(handler)]
        return [
            HTTPException if key is StarletteHTTPException else key for key in subjects
        ]

    def preprocess_request(self) -> Any:
        """Let code that asks for the current request find Flask's."""
        if _is_unrouted(request.routing_exception):
            assert request.routing_exception is not None
            raise request.routing_exception
        own = cast(Any, request)._get_current_object()
        request.environ["asgi.scope"]["flask_support.request"] = own
        return super().preprocess_request()

    def handle_user_exception(self, e: Exception) -> Any:
        """Give back what no route answers; read errors of FastAPI as Flask's."""
        if e is request.routing_exception and _is_unrouted(e):
            assert isinstance(e, HTTPException) and e.code is not None
            methods = (e.valid_methods or ()) if isinstance(e, MethodNotAllowed) else ()
            allow = {"Allow": ", ".join(sorted(methods))} if methods else None
            give_back(StarletteHTTPException(e.code, headers=allow))
        return super().handle_user_exception(werkzeug_error(e))

    def handle_exception(self, e: Exception) -> Any:
        """Leave errors nobody handled to FastAPI, which logs and answers them."""
        if request.environ.get("flask_bridge.given_back") is e:
            raise e
        handler = self._find_error_handler(InternalServerError(), request.blueprints)
        if handler is not None and handler is not give_back:
            return super().handle_exception(e)
        raise e

    def should_ignore_error(self, error: BaseException | None) -> bool:
        """Tell teardown functions of crashes only, not of errors with an answer."""
        return isinstance(error, (HTTPException, StarletteHTTPException))

    def make_response(self, rv: Any) -> Any:
        """Take the answers of shared code too."""
        return super().make_response(
            from_starlette(rv) if isinstance(rv, Response) else rv
        )

    def create_jinja_environment(self) -> Any:
        """Give templates the folders, filters, tests and globals of the whole application."""
        environment = super().create_jinja_environment()
        other = getattr(self.fastapi_app.state, "templates", None)
        if other is not None:
            environment.loader = other.loader
            environment.filters.update(other.filters)
            environment.tests.update(other.tests)
            for name, value in other.globals.items():
                environment.globals.setdefault(name, value)
        return environment

    def shared_context(self) -> dict[str, Any]:
        """Return what the context processors of the whole application give every template."""
        values: dict[str, Any] = {}
        for owner, function in getattr(
            self.fastapi_app.state, "context_processors", []
        ):
            if owner is None:
                values.update(function())
        return values


def give_back(error: Exception) -> NoReturn:
    """Raise an error so that FastAPI answers it."""
    original = getattr(error, "original_exception", None) or error
    request.environ["flask_bridge.given_back"] = original
    raise original


def _is_unrouted(error: Any) -> bool:
    return error is not None and not isinstance(error, RoutingException)


def _is_built_in(handler: Any) -> bool:
    module = getattr(handler, "__module__", "") or ""
    return module.startswith("fastapi.") or "flask_support" in module
