"""Flashed messages, icons and buttons in the markup of Bootstrap 3."""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from .flash import get_flashed_messages

_KINDS = {
    "critical": "danger",
    "error": "danger",
    "info": "info",
    "warning": "warning",
    "debug": "info",
    "notset": "info",
    "message": "info",
}
_CROSS = Markup(
    '        <button type="button" class="close" data-dismiss="alert" aria-label="Close">'
    '<span aria-hidden="true">&times;</span></button>'
)


def flashed_messages(
    messages: Iterable[Any] | None = None,
    container: bool = True,
    transform: Mapping[str, str] = _KINDS,
    default_category: str | None = None,
    dismissible: bool = False,
) -> Markup:
    """Show messages in boxes coloured by category: those given, or those that were flashed."""
    shown = messages or get_flashed_messages(with_categories=True)
    if not shown:
        return Markup("")
    classes = " alert-dismissible" if dismissible else ""
    cross = _CROSS if dismissible else ""
    box = Markup(
        '      <div class="alert alert-{}{}" role="alert">\n{}\n        {}\n      </div>'
    )
    boxes = [
        box.format(
            transform.get(category.lower(), default_category or category),
            *(classes, cross, message),
        )
        for category, message in shown
    ]
    text = Markup("").join(boxes)
    if not container:
        return Markup("\n\n{}").format(text)
    return Markup(
        '\n\n<!-- begin message block -->\n<div class="container flashed-messages">\n  <div class="row">\n'
        '    <div class="col-md-12">\n{}\n    </div>\n  </div>\n</div>\n<!-- end message block -->\n'
    ).format(text)


def icon(
    type: str = "", extra_classes: Iterable[str] = (), **attributes: Any
) -> Markup:
    """Show one of the icons of Bootstrap."""
    classes = " ".join(["glyphicon", f"glyphicon-{type}", *extra_classes])
    text = Markup('<span class="{}"{}></span>')
    return text.format(classes, attributes_of(attributes))


def form_button(url: str, content: Any, method: str = "post", **options: Any) -> Markup:
    """Show a button that is a form of its own."""
    style = Markup(options.get("class", "btn-link"))
    return Markup(
        "<form style=\"display: inline;\" action='{}' method='{}'><button class=\"{}\">{}</button></form>"
    ).format(url, method, style, content)


def attributes_of(values: Mapping[str, Any]) -> Markup:
    """Write attributes of an element, as Jinja's filter xmlattr."""
    shown = {name: value for name, value in values.items() if value is not None}
    parts = [Markup(' {}="{}"').format(name, value) for name, value in shown.items()]
    return Markup("").join(parts)
