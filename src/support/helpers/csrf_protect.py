"""CSRF protection of every route, as Flask-WTF's CSRFProtect."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from werkzeug.exceptions import BadRequest
from wtforms import ValidationError  # type: ignore[import-untyped]

from .context import current_app, g
from .csrf_tokens import csrf_meta_tag, generate_csrf, validate_csrf
from .flask_request import request
from .hooks import before_request

_csrf_logger = logging.getLogger(__name__)


class CSRFError(BadRequest):
    """The 400 for a missing or wrong token; its description says which."""

    description = "CSRF validation failed."


class CSRFProtect:
    """Checks the token of every request that changes something, before its route is asked."""

    def __init__(self, app: FastAPI | None = None) -> None:
        self._exempt_views: set[str] = set()
        self._exempt_blueprints: set[str] = set()
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI) -> None:
        """Fill in Flask-WTF's settings, give templates csrf_token(), and check from now on."""
        config = app.state.config
        config.setdefault("WTF_CSRF_ENABLED", True)
        config.setdefault("WTF_CSRF_CHECK_DEFAULT", True)
        methods = config.get("WTF_CSRF_METHODS", ["POST", "PUT", "PATCH", "DELETE"])
        config["WTF_CSRF_METHODS"] = set(methods)
        config.setdefault("WTF_CSRF_FIELD_NAME", "csrf_token")
        config.setdefault("WTF_CSRF_HEADERS", ["X-CSRFToken", "X-CSRF-Token"])
        config.setdefault("WTF_CSRF_META_NAME", "csrf-token")
        config.setdefault("WTF_CSRF_TIME_LIMIT", 3600)
        config.setdefault("WTF_CSRF_SSL_STRICT", True)
        shown = {"csrf_token": generate_csrf, "csrf_meta_tag": csrf_meta_tag}
        if hasattr(app.state, "templates"):
            app.state.templates.globals.update(shown)
        if not hasattr(app.state, "context_processors"):
            app.state.context_processors = []
        app.state.context_processors.append((None, lambda: shown))
        before_request(app, self._check)

    def exempt(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Leave a view out of the checks."""
        self._exempt_views.add(f"{view.__module__}.{view.__name__}")
        return view

    def exempt_blueprint(self, *names: str) -> None:
        """Leave the routes of blueprints out of the checks, not those of blueprints in them."""
        self._exempt_blueprints.update(names)

    def protect(self) -> None:
        """Check the current request, whatever is exempt."""
        config = current_app.state.config
        if request.method not in config["WTF_CSRF_METHODS"]:
            return
        try:
            validate_csrf(_sent_token(config))
        except ValidationError as error:
            _csrf_logger.info(error.args[0])
            raise CSRFError(error.args[0]) from None
        if request.is_secure and config["WTF_CSRF_SSL_STRICT"]:
            if not request.referrer:
                raise CSRFError("The referrer header is missing.")
            if not _is_same_origin(request.referrer, f"https://{request.host}/"):
                raise CSRFError("The referrer does not match the host.")
        g.csrf_valid = True

    def _check(self) -> None:
        config = current_app.state.config
        if not config["WTF_CSRF_ENABLED"] or not config["WTF_CSRF_CHECK_DEFAULT"]:
            return
        view = request.view
        if view is None or request.blueprint in self._exempt_blueprints:
            return
        if f"{view.__module__}.{view.__name__}" not in self._exempt_views:
            self.protect()


def _sent_token(config: Any) -> Any:
    field_name = config["WTF_CSRF_FIELD_NAME"]
    names = [field_name, *(key for key in request.form if key.endswith(field_name))]
    sent = [request.form.get(name) for name in names]
    sent += [request.headers.get(name) for name in config["WTF_CSRF_HEADERS"]]
    return next((token for token in sent if token), None)


def _is_same_origin(current: str, wanted: str) -> bool:
    here, there = urlsplit(current), urlsplit(wanted)
    return (here.scheme, here.hostname, here.port) == (
        there.scheme,
        there.hostname,
        there.port,
    )
