"""Jinja templates that see what Flask gave them."""

import os
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, Template
from werkzeug.local import LocalProxy

from .context import current_app, current_context, g, session
from .flash import get_flashed_messages
from .flask_json import flask_dumps
from .flask_request import flask_request, request
from .settings import setting
from .url import url_for


def use_templates(app: FastAPI, *folders: str | os.PathLike[str]) -> Environment:
    """Look for templates in these folders, in this order, with Flask's autoescaping and globals."""
    environment = Environment(loader=FileSystemLoader(folders), autoescape=_is_markup)
    environment.policies["json.dumps_function"] = flask_dumps
    environment.globals.update(
        url_for=url_for,
        get_flashed_messages=get_flashed_messages,
        config=LocalProxy(lambda: current_app.state.config),
        request=request,
        session=session,
        g=g,
    )
    app.state.templates = environment
    return environment


def context_processor(
    app: FastAPI, function: Callable[[], dict[str, Any]], blueprint: str | None = None
) -> None:
    """Add what function() returns to every template, or to those of one blueprint's routes."""
    if not hasattr(app.state, "context_processors"):
        app.state.context_processors = []
    app.state.context_processors.append((blueprint, function))


def page(
    request: Request, name: str | Template | list[str | Template], /, **context: Any
) -> HTMLResponse:
    """Answer with a rendered template, as a view that returns render_template(name, **context)."""
    return HTMLResponse(render(name, **{"request": flask_request(request), **context}))


def render(name: str | Template | list[str | Template], /, **context: Any) -> str:
    """Render a template to text, as Flask's render_template()."""
    environment: Environment = current_app.state.templates
    environment.auto_reload = bool(_auto_reloads())
    return environment.get_or_select_template(name).render(_with_processors(context))


def render_string(source: str, /, **context: Any) -> str:
    """Render a template given as text, as Flask's render_template_string()."""
    environment: Environment = current_app.state.templates
    return environment.from_string(source).render(_with_processors(context))


def get_template_attribute(template_name: str, attribute: str) -> Any:
    """Return a macro or variable of a template, for code that calls it, as Flask's function of this name."""
    environment: Environment = current_app.state.templates
    return getattr(environment.get_template(template_name).module, attribute)


def _is_markup(name: str | None) -> bool:
    return name is None or name.endswith((".html", ".htm", ".xml", ".xhtml", ".svg"))


def _auto_reloads() -> Any:
    app = current_context().app
    wanted = setting(app, "TEMPLATES_AUTO_RELOAD")
    return setting(app, "DEBUG") if wanted is None else wanted


def _with_processors(context: dict[str, Any]) -> dict[str, Any]:
    current = current_context()
    blueprints = (
        [None] if current.scope is None else [None, *reversed(request.blueprints)]
    )
    values: dict[str, Any] = {}
    for blueprint in blueprints:
        for owner, function in getattr(current.app.state, "context_processors", []):
            if owner == blueprint:
                values.update(function())
    return {**values, **context}
