"""The JSON dialect inside Flask's session cookie."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup
from werkzeug.http import http_date, parse_date

from .flask_json import flask_dumps

_DECODE: dict[str, Callable[[Any], Any]] = {
    " di": lambda value: {key.removesuffix("__"): item for key, item in value.items()},
    " t": tuple,
    " b": b64decode,
    " m": Markup,
    " u": UUID,
    " d": parse_date,
}


class TaggedJson:
    """Keeps tuples, bytes, Markup, UUIDs and datetimes, written as Flask writes them in its session cookie."""

    @staticmethod
    def dumps(value: Any) -> str:
        """Write a value, marking what plain JSON cannot say."""
        return flask_dumps(_mark(value), separators=(",", ":"))

    @staticmethod
    def loads(text: str | bytes) -> Any:
        """Read what dumps wrote."""
        return json.loads(text, object_hook=_unmark)


def _mark(value: Any) -> Any:
    if isinstance(value, dict):
        marked = {key: _mark(item) for key, item in value.items()}
        # A dict that looks like a mark itself is wrapped, so that it comes back as it was.
        if len(value) == 1 and next(iter(value)) in _DECODE:
            return {" di": {f"{key}__": item for key, item in marked.items()}}
        return marked
    if isinstance(value, list):
        return [_mark(item) for item in value]
    if isinstance(value, tuple):
        return {" t": [_mark(item) for item in value]}
    if isinstance(value, bytes):
        return {" b": b64encode(value).decode("ascii")}
    if callable(getattr(value, "__html__", None)):
        return {" m": str(value.__html__())}
    if isinstance(value, UUID):
        return {" u": value.hex}
    if isinstance(value, datetime):
        return {" d": http_date(value)}
    return value


def _unmark(value: dict[str, Any]) -> Any:
    key = next(iter(value), None)
    return _DECODE[key](value[key]) if len(value) == 1 and key in _DECODE else value
