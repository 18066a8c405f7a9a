"""Links to the pages of a result in the markup of Bootstrap 3."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from .bootstrap_parts import attributes_of
from .flask_request import request
from .url import url_for


def render_pagination(
    pagination: Any,
    endpoint: str | None = None,
    prev: str | None = Markup("&laquo;"),
    next: str | None = Markup("&raquo;"),
    size: str | None = None,
    ellipses: str | None = "\N{HORIZONTAL ELLIPSIS}",
    args: Mapping[str, Any] | None = None,
    **attributes: Any,
) -> Markup:
    """Show links to all pages at an endpoint: that of the request, with its arguments, where none is given."""
    given = {} if endpoint else {**(request.view_args or {}), **request.args.to_dict()}
    values = {**given, **(args or {})}
    target = endpoint or request.endpoint or ""

    def address(page: int) -> str:
        return "\n" + url_for(target, **{**values, "page": page})

    def step(symbol: str | None, page: int | None) -> Markup:
        if symbol is None:
            return Markup("\n  ")
        classes = Markup("") if page else Markup(' class="disabled"')
        link = address(page) if page else "#"
        return Markup('\n  <li{}><a href="{}">{}</a></li>').format(
            classes, link, symbol
        )

    first = step(prev, pagination.prev_num if pagination.has_prev else None)
    last = step(next, pagination.next_num if pagination.has_next else None)
    items = Markup("").join(
        _item(page, pagination.page, address(page) if page else "", ellipses)
        for page in pagination.iter_pages()
    )
    style = f" pagination-{size}" if size else ""
    return Markup(
        '\n<nav>\n  <ul class="pagination{}"{}>\n  {}{}\n{}</ul>\n</nav>\n\n\n'
    ).format(style, attributes_of(attributes), first, items, last)


def _item(page: int | None, current: int, link: str, ellipses: str | None) -> Markup:
    if page == current:
        text = '<li class="active"><a href="#">{} <span class="sr-only">(current)</span></a></li>'
        return Markup("\n    \n      \n        " + text + "\n      \n    ").format(page)
    if page:
        text = Markup(
            '\n    \n      \n        <li><a href="{}">{}</a></li>\n      \n    '
        )
        return text.format(link, page)
    if ellipses is None:
        return Markup("\n    ")
    text = Markup('\n    \n      <li class="disabled"><a href="#">{}</a></li>\n    ')
    return text.format(ellipses)
