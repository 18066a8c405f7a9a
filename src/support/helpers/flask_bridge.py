"""What is still Flask in this application, mounted below FastAPI."""

from typing import Any, NoReturn

import flask
from fastapi import FastAPI, Response
from starlette.exceptions import HTTPException
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException
from werkzeug.exceptions import MethodNotAllowed, default_exceptions
from werkzeug.routing import BuildError, RoutingException

from .environ import environ_of
from .errors import werkzeug_error
from .flask_response import from_starlette
from .flask_shares import SharedGlobals, SharedSession, share_templates, shared_values
from .url import url_for


class MountedFlask(flask.Flask):
    """Flask below FastAPI: shares configuration, session, g, templates and URLs; what it does not answer FastAPI does."""

    app_ctx_globals_class = SharedGlobals

    def __init__(self, app: FastAPI, import_name: str) -> None:
        self.fastapi_app = app
        self.knows_handlers = False
        super().__init__(import_name, static_folder=None)
        self.session_interface = SharedSession()
        self.template_context_processors[None].append(self.shared_context)
        app.state.url_builder = self.build_path

    @property
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
        moved = getattr(self.fastapi_app.state, "crash_handlers", {})
        own: dict[Any, Any] = {**self.fastapi_app.exception_handlers, **moved}
        subjects = [key for key, handler in own.items() if not _is_built_in(handler)]
        same = {HTTPException: WerkzeugHTTPException}
        return [same.get(key, key) for key in subjects]

    def preprocess_request(self) -> Any:
        """Let code that asks for the current request find Flask's."""
        if _is_unrouted(flask.request.routing_exception):
            raise flask.request.routing_exception  # type: ignore[misc]
        scope = flask.request.environ["asgi.scope"]
        scope["flask_support.request"] = flask.globals.request_ctx.request
        return super().preprocess_request()

    def handle_user_exception(self, e: Exception) -> Any:
        """Give back what no route answers; read errors of FastAPI as Flask's."""
        if e is flask.request.routing_exception and _is_unrouted(e):
            assert isinstance(e, WerkzeugHTTPException) and e.code is not None
            methods = (e.valid_methods or ()) if isinstance(e, MethodNotAllowed) else ()
            allow = {"Allow": ", ".join(sorted(methods))} if methods else None
            give_back(HTTPException(e.code, headers=allow))
        return super().handle_user_exception(werkzeug_error(e))

    def handle_exception(self, e: Exception) -> Any:
        """Leave errors nobody handled to FastAPI, which logs and answers them."""
        if flask.request.environ.get("flask_bridge.given_back") is e:
            raise e
        blueprints = flask.request.blueprints
        handler = self._find_error_handler(default_exceptions[500](), blueprints)
        if handler not in (None, give_back):
            return super().handle_exception(e)
        raise e

    def make_response(self, rv: Any) -> Any:
        """Take the answers of shared code too."""
        shaped = from_starlette(rv) if isinstance(rv, Response) else rv
        return super().make_response(shaped)

    def create_jinja_environment(self) -> Any:
        """Give templates the folders, filters, tests and globals of the whole application."""
        environment = super().create_jinja_environment()
        share_templates(self.fastapi_app, environment)
        return environment

    def shared_context(self) -> dict[str, Any]:
        """Give templates what the context processors of the whole application give."""
        return shared_values(self.fastapi_app)


def give_back(error: Exception) -> NoReturn:
    """Raise an error so that FastAPI answers it."""
    original = getattr(error, "original_exception", None) or error
    flask.request.environ["flask_bridge.given_back"] = original
    raise original


def _is_unrouted(error: Any) -> bool:
    return error is not None and not isinstance(error, RoutingException)


def _is_built_in(handler: Any) -> bool:
    module = getattr(handler, "__module__", "") or ""
    return module.startswith("fastapi.") or "flask_support" in module
