"""Error handlers of one blueprint."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request

from .flask_request import flask_request


class BlueprintHandlers:
    """The error handlers of blueprints, by blueprint and by what they are for."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[Any, Callable[..., Any]]] = {}

    def of(self, request: Request) -> list[dict[Any, Callable[..., Any]]]:
        """List those for the route that matches, innermost blueprint first."""
        return [self.tables.get(name, {}) for name in flask_request(request).blueprints]


def blueprint_errorhandler(
    app: FastAPI, blueprint: str, subject: int | type, function: Callable[..., Any]
) -> None:
    """Answer errors of one blueprint's routes with function(request, error), as @blueprint.errorhandler(subject)."""
    if not hasattr(app.state, "blueprint_handlers"):
        app.state.blueprint_handlers = BlueprintHandlers()
        scopes = getattr(app.state, "handler_scopes", [])
        app.state.handler_scopes = [*scopes, app.state.blueprint_handlers.of]
    handlers: BlueprintHandlers = app.state.blueprint_handlers
    handlers.tables.setdefault(blueprint, {})[subject] = function
