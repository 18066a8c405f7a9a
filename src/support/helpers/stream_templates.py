"""Templates sent as a stream."""

from collections.abc import Iterator
from typing import Any

from jinja2 import Template

from .templates import render, render_string


def stream_template(
    name: str | Template | list[str | Template], /, **context: Any
) -> Iterator[str]:
    """Give a rendered template as the pieces of an answer, as Flask's function of this name."""
    return iter([render(name, **context)])


def stream_template_string(source: str, /, **context: Any) -> Iterator[str]:
    """Give a template given as text as the pieces of an answer, as Flask's function of this name."""
    return iter([render_string(source, **context)])
