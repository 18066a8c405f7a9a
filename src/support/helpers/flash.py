"""Messages shown on the next page."""

from collections.abc import Iterable
from typing import Any

from fastapi import Request

from .context import current_context


def flash(request: Request, message: str, category: str = "message") -> None:
    """Keep a message in the session until a page shows it, as Flask's flash()."""
    messages = request.session.get("_flashes", [])
    messages.append((category, message))
    request.session["_flashes"] = messages


def flash_message(message: str, category: str = "message") -> None:
    """Keep a message for the next page from code that has no request at hand."""
    scope = current_context().scope
    if scope is None:
        raise RuntimeError("flash needs a request")
    flash(Request(scope), message, category)


def get_flashed_messages(
    with_categories: bool = False, category_filter: Iterable[str] = ()
) -> list[Any]:
    """Take the flashed messages out of the session; later calls in the same request see the same ones."""
    scope = current_context().scope
    assert scope is not None
    if "flask_support.flashes" not in scope:
        session = Request(scope).session
        scope["flask_support.flashes"] = (
            session.pop("_flashes") if "_flashes" in session else []
        )
    messages = scope["flask_support.flashes"]
    if category_filter:
        messages = [item for item in messages if item[0] in category_filter]
    return list(messages) if with_categories else [item[1] for item in messages]
