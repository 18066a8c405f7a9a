"""What mounted Flask code shares with the FastAPI application around it: g, session and templates."""

from typing import Any

import flask
from fastapi import FastAPI
from flask.ctx import _AppCtxGlobals
from flask.sessions import SecureCookieSessionInterface
from jinja2 import ChoiceLoader, Environment

from .context import active_context


class SharedGlobals(_AppCtxGlobals):
    """Flask's g over the values of request.state, so that both sides see the same."""

    def __init__(self) -> None:
        context = active_context.get()
        # A context within that of the request has a g of its own.
        if context is not None and not flask.has_app_context():
            object.__setattr__(self, "__dict__", context.g._values)


class SharedSession(SecureCookieSessionInterface):
    """The session that SessionCookie opened for this request and saves with the response."""

    def open_session(self, app: flask.Flask, request: Any) -> Any:
        """Hand out the session of the request."""
        scope = request.environ["asgi.scope"]
        if "session" in scope:
            return scope["session"]
        return super().open_session(app, request)

    def save_session(self, app: flask.Flask, session: Any, response: Any) -> None:
        """Leave saving to whoever opened it."""
        if "session" not in flask.request.environ["asgi.scope"]:
            super().save_session(app, session, response)


def share_templates(app: FastAPI, environment: Environment) -> None:
    """Give Flask's templates the folders, filters, tests and globals of the whole application."""
    other = getattr(app.state, "templates", None)
    if other is None:
        return
    own = environment.loader
    environment.loader = ChoiceLoader([other.loader, own]) if own else other.loader
    environment.filters.update(other.filters)
    environment.tests.update(other.tests)
    for name, value in other.globals.items():
        environment.globals.setdefault(name, value)


def shared_values(app: FastAPI) -> dict[str, Any]:
    """Return what the context processors of the whole application give every template."""
    values: dict[str, Any] = {}
    for owner, function in getattr(app.state, "context_processors", []):
        if owner is None:
            values.update(function())
    return values
