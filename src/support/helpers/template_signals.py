"""Signals that templates send."""

from typing import Any

from blinker import Namespace
from fastapi import FastAPI
from jinja2 import Template
from starlette.requests import HTTPConnection

from .context import current_context
from .flask_request import flask_request

_signals = Namespace()

before_render_template = _signals.signal("before-render-template")
template_rendered = _signals.signal("template-rendered")


def announce_templates(app: FastAPI) -> None:
    """Tell who listens what is rendered, as Flask's template_rendered and before_render_template."""
    app.state.templates.template_class = _AnnouncedTemplate


class _AnnouncedTemplate(Template):
    def render(self, *args: Any, **kwargs: Any) -> str:
        current = current_context()
        context: dict[str, Any] = {"g": current.g}
        if current.scope is not None:
            context["request"] = flask_request(HTTPConnection(current.scope))
        context.update(*args, **kwargs)
        before_render_template.send(current.app, template=self, context=context)
        text = super().render(context)
        template_rendered.send(current.app, template=self, context=context)
        return text
